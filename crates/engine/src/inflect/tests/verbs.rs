//! Verbs of every class of root.

use super::*;

/// `measure vowels root lemma`, then cells: aspect (`p`erfect, `i`mperfect, `s`ubjunctive or jussive, `c`ommand; `P I S` the passives)
/// and person, `+` before a pronoun; `m` masdar, `ap` and `pp` participles.
pub(super) const TABLE: &[(&str, &str)] = &[
    (
        "I a-u كتب كتب",
        "p3fs كتبت p3mp كتبوا p3mp+ كتبو p2mp+ كتبتمو p1p كتبنا i3ms يكتب i3mp يكتبون i3fp يكتبن s3mp يكتبوا s3mp+ يكتبو s2fs تكتبي c2ms اكتب P3ms كتب I3ms يكتب ap كاتب pp مكتوب",
    ),
    ("I a-i قصف قصف", "p3fs قصفت i3fs تقصف I3fs تقصف P3mp قصفوا c2mp اقصفوا ap قاصف pp مقصوف"),
    ("I i-a شرب شرب", "i1s أشرب p1s شربت p3fd شربتا i3md يشربان s3md يشربا"),
    ("I u-u كبر كبر", "i3ms يكبر p2d كبرتما"),
    ("I a-u سكت سكت", "p1s سكتّ p2mp سكتّم"),
    ("I a-u ءخذ أخذ", "i3ms يأخذ i1s آخذ c2ms خذ c2mp خذوا P3ms أخذ I3ms يؤخذ ap آخذ pp مأخوذ"),
    ("I a-u ءمر أمر", "i3mp يأمرون c2ms مر c2ms اؤمر ap آمر"),
    ("I a-i ءسر أسر", "i3ms يأسر c2ms ائسر I3ms يؤسر pp مأسور"),
    ("I a-a سءل سأل", "i3ms يسأل P3ms سئل I3ms يسأل c2ms اسأل ap سائل pp مسؤول"),
    ("I i-a يءس يئس", "i3ms ييأس p3fs يئست ap يائس"),
    ("I a-a قرء قرأ", "p3mp قرؤوا p3mp قرأوا p3md قرآ i3mp يقرؤون i3mp يقرأون i3ms+ يقرؤ i3ms يقرأ P3ms قرئ i2fs تقرئين ap قارئ pp مقروء"),
    ("I a-a بدء بدأ", "p3fs بدأت i3fs تبدأ p3mp+ بدؤو"),
    ("I u-u جرء جرؤ", "i3ms يجرؤ p3mp جرؤوا"),
    ("I a-i وصل وصل", "i3ms يصل i3mp يصلون c2ms صل I3ms يوصل ap واصل pp موصول"),
    ("I a-a وقع وقع", "i3ms يقع s3mp يقعوا"),
    ("I a-a وضع وضع", "i3ms يضع P3ms وضع I3ms يوضع pp موضوع"),
    ("I i-a وسع وسع", "i3ms يسع"),
    ("I i-a وطء وطئ", "i3ms يطأ p3mp وطئوا"),
    ("I i-a يبس يبس", "i3ms ييبس"),
    ("I a-u قول قال", "p1s قلت p3fs قالت p3fp قلن i3ms يقول i3fp يقلن s3ms يقل c2ms قل c2mp قولوا P3ms قيل I3ms يقال ap قائل pp مقول"),
    ("I a-i بيع باع", "p1s بعت i3ms يبيع s3ms يبع I3ms يباع ap بائع pp مبيع"),
    ("I i-a خوف خاف", "p1s خفت i3ms يخاف s3ms يخف"),
    ("I a-i جيء جاء", "p3mp جاؤوا p3mp جاءوا p1s جئت i3ms يجيء i3mp يجيئون s3ms يجئ ap جائي"),
    ("I i-a شيء شاء", "p1s شئت i3ms يشاء i3mp يشاؤون s3ms يشأ"),
    ("I a-u سوء ساء", "p3fs ساءت i3ms يسوء s3ms يسؤ"),
    ("I a-u دعو دعا", "p3fs دعت p3mp دعوا p1s دعوت i3ms يدعو i3mp يدعون s3ms يدع P3ms دعي I3ms يدعى ap داعي pp مدعوّ"),
    ("I a-i رمي رمى", "p3ms+ رما p3fs رمت p3fd رمتا p3mp رموا p3md رميا p1s رميت i3ms يرمي i3mp يرمون s3ms يرم s3mp يرموا c2ms ارم pp مرميّ"),
    ("I i-a نسي نسي", "p3mp نسوا p3fs نسيت i3ms ينسى i3ms+ ينسا i3mp ينسون i2fs تنسين s3ms ينس"),
    ("I i-a لقي لقي", "p3fs لقيت i3ms يلقى p3mp لقوا"),
    ("I i-a رضو رضي", "i3ms يرضى i3md يرضيان pp مرضيّ"),
    ("I a-a سعي سعى", "p3mp سعوا i3ms يسعى i3fs تسعى i3mp يسعون"),
    ("I a-i وقي وقى", "i3ms يقي s3ms يق i3mp يقون ap واقي"),
    ("I i-i ولي ولي", "i3ms يلي i3fs تلي"),
    ("I a-i نوي نوى", "i3ms ينوي p3fs نوت pp منويّ"),
    ("I a-i ءوي أوى", "i3ms يأوي i1s آوي"),
    ("I a-a رءي رأى", "p3ms+ رآ p3mp رأوا p1s رأيت p3fs رأت i3ms يرى i3mp يرون s3ms ير I3ms يرى P3ms رئي"),
    ("I i-a حيي حيي", "i3ms يحيا"),
    ("I a-u مدد مدّ", "p1s مددت p3mp مدّوا i3ms يمدّ i3fp يمددن s3ms يمدد c2ms مدّ ap مادّ pp ممدود"),
    ("I a-i فرر فرّ", "p3fs فرّت i3mp يفرّون ap فارّ"),
    ("I i-a ظلل ظلّ", "p1s ظللت i3ms يظلّ"),
    ("I i-a ودد ودّ", "i3ms يودّ p1s وددت"),
    ("II - صوت صوّت", "i3mp يصوّتون I3ms يصوّت m تصويت ap مصوّت"),
    ("II - سوي سوّى", "p3fs سوّت i3ms يسوّي m تسوية pp مسوّى"),
    ("II - هنء هنّأ", "i3ms يهنّئ i3mp يهنّئون m تهنئة P3ms هنّئ"),
    ("II - حيي حيّا", "p3fs حيّت i3ms يحيّي m تحيّة"),
    ("II - ءكد أكّد", "i3ms يؤكّد i1s أؤكّد m تأكيد ap مؤكّد"),
    ("III - هجم هاجم", "i3mp يهاجمون P3ms هوجم m مهاجمة ap مهاجم"),
    ("III - نوي ناوى", "i3ms يناوي m مناواة"),
    ("III - ءخذ آخذ", "i3ms يؤاخذ"),
    ("III - ضدد ضادّ", "i3ms يضادّ ap مضادّ"),
    ("IV - علن أعلن", "p3fs أعلنت p1p أعلنّا p3fp أعلنّ i3ms يعلن P3ms أعلن m إعلان ap معلن c2ms أعلن"),
    ("IV - ءمن آمن", "i3ms يؤمن i1s أومن m إيمان ap مؤمن"),
    ("IV - وصل أوصل", "i3ms يوصل m إيصال ap موصل"),
    ("IV - يقن أيقن", "i3ms يوقن m إيقان ap موقن"),
    ("IV - قوم أقام", "p1s أقمت i3ms يقيم s3ms يقم P3ms أقيم I3ms يقام m إقامة ap مقيم pp مقام"),
    ("IV - صيب أصاب", "p3fs أصابت i3mp يصيبون P3ms أصيب pp مصاب"),
    ("IV - عطي أعطى", "p3mp أعطوا i3ms يعطي s3ms يعط m إعطاء ap معطي pp معطى"),
    ("IV - عدد أعدّ", "p1s أعددت i3mp يعدّون m إعداد ap معدّ s3ms يعدد"),
    ("IV - رءي أرى", "i3ms يري m إراءة"),
    ("IV - عوز أعوز", "i3ms يعوز"),
    ("V - كلم تكلّم", "i3ms يتكلّم m تكلّم ap متكلّم"),
    ("V - بني تبنّى", "p3fs تبنّت p3mp تبنّوا i3ms يتبنّى s3ms يتبنّ m تبنّي pp متبنّى"),
    ("V - ولي تولّى", "i3mp يتولّون m تولّي"),
    ("VI - عون تعاون", "i3mp يتعاونون m تعاون P3ms تعوون"),
    ("VI - عطي تعاطى", "p3fs تعاطت m تعاطي"),
    ("VI - ءمر تآمر", "i3ms يتآمر ap متآمر P3ms تؤومر"),
    ("VI - سءل تساءل", "p3mp تساءلوا i3ms يتساءل m تساؤل"),
    ("VII - فجر انفجر", "i3ms ينفجر m انفجار ap منفجر"),
    ("VII - نحز انحاز", ""),
    ("VII - حيز انحاز", "p1s انحزت i3ms ينحاز m انحياز ap منحاز"),
    ("VII - ضمم انضمّ", "p1s انضممت i3mp ينضمّون m انضمام ap منضمّ"),
    ("VIII - عقل اعتقل", "i3ms يعتقل P3ms اعتقل m اعتقال pp معتقل"),
    ("VIII - وصل اتّصل", "i3ms يتّصل m اتّصال ap متّصل"),
    ("VIII - وفق اتفق", "p3mp اتّفقوا m اتّفاق"),
    ("VIII - ءخذ اتّخذ", "i3ms يتّخذ m اتّخاذ"),
    ("VIII - ءمر ائتمر", "i3ms يأتمر pp مؤتمر m ائتمار"),
    ("VIII - دعي ادّعى", "p3mp ادّعوا i3ms يدّعي m ادّعاء"),
    ("VIII - صدم اصطدم", "i3fs تصطدم m اصطدام"),
    ("VIII - ضرر اضطرّ", "i3ms يضطرّ p1s اضطررت pp مضطرّ"),
    ("VIII - طلع اطّلع", "i3ms يطّلع m اطّلاع"),
    ("VIII - زيد ازداد", "i3ms يزداد m ازدياد p3fp ازددن"),
    ("VIII - زهر ازدهر", "i3ms يزدهر ap مزدهر"),
    ("VIII - ذخر ادّخر", "i3ms يدّخر"),
    ("VIII - خير اختار", "p1s اخترت i3ms يختار P3ms اختير m اختيار ap مختار"),
    ("VIII - حلل احتلّ", "p3fs احتلّت i3ms يحتلّ m احتلال ap محتلّ"),
    ("VIII - لقي التقى", "p3mp التقوا i3ms يلتقي m التقاء"),
    ("VIII - زوج ازدوج", "i3ms يزدوج"),
    ("IX - حمر احمرّ", "i3ms يحمرّ p1s احمررت m احمرار"),
    ("X - هدف استهدف", "i3ms يستهدف P3ms استهدف m استهداف ap مستهدف"),
    ("X - قول استقال", "p1s استقلت i3ms يستقيل m استقالة ap مستقيل"),
    ("X - ولي استولى", "p3fs استولت i3ms يستولي m استيلاء"),
    ("X - قرر استقرّ", "i3ms يستقرّ p1s استقررت m استقرار ap مستقرّ"),
    ("X - ءنف استأنف", "i3ms يستأنف m استئناف"),
    ("X - حوذ استحوذ", "i3ms يستحوذ"),
    ("Q1 - سيطر سيطر", "i3mp يسيطرون m سيطرة ap مسيطر"),
    ("Q2 - دحرج تدحرج", "i3ms يتدحرج m تدحرج"),
    ("Q4 - طمءن اطمأنّ", "i3ms يطمئنّ m اطمئنان ap مطمئنّ p1s اطمأننت"),
];

/// Reads the head of a table row.
pub(super) fn verb(head: &'static str) -> Verb<'static> {
    let h: Vec<&str> = head.split(' ').collect();
    Verb { measure: h[0], vowels: h[1], root: h[2], lemma: h[3], masdars: &[] }
}

fn aspect(code: char) -> (Aspect, Voice) {
    let voice = if code.is_ascii_uppercase() { Voice::Passive } else { Voice::Active };
    let aspect = match code.to_ascii_lowercase() {
        'p' => Aspect::Perfect,
        'i' => Aspect::Imperfect,
        's' => Aspect::Subjunctive,
        _ => Aspect::Imperative,
    };
    (aspect, voice)
}

/// All spellings of a cell.
fn cell(g: &VerbGrammar, v: &Verb, code: &str) -> Vec<String> {
    let kind = match code {
        "m" => Some(DerivedKind::Masdar),
        "ap" => Some(DerivedKind::ActiveParticiple),
        "pp" => Some(DerivedKind::PassiveParticiple),
        _ => None,
    };
    if let Some(kind) = kind {
        return derived(g, v).into_iter().filter(|d| d.kind == kind).map(|d| d.lemma).collect();
    }
    let (aspect, voice) = aspect(code.chars().next().unwrap());
    let person = Feats::person_code(code[1..].trim_end_matches('+')).unwrap();
    let forms = conjugate(g, v).unwrap().into_iter();
    let wanted = Feats { aspect, voice, pre_suffix: code.ends_with('+'), ..person };
    forms.filter(|f| Feats { no_suffix: false, ..f.feats } == wanted).map(|f| f.text).collect()
}

#[test]
fn verbs_of_every_class() {
    let g = verb_grammar();
    let mut wrong = Vec::new();
    for (head, cells) in TABLE.iter().filter(|(_, cells)| !cells.is_empty()) {
        let verb = verb(head);
        let cells: Vec<&str> = cells.split(' ').collect();
        for want in cells.chunks(2) {
            let got = cell(&g, &verb, want[0]);
            if !got.iter().any(|t| t == want[1]) {
                wrong.push(format!("{head} {}: {got:?}, not {}", want[0], want[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_root_that_does_not_make_the_lemma_is_told() {
    let error = conjugate(&verb_grammar(), &verb("VII - نحز انحاز")).unwrap_err();
    assert!(error.contains("انّحز") && error.contains("انحاز"), "{error}");
}

#[test]
fn a_spelling_that_must_change_before_a_pronoun_says_so() {
    let forms = conjugate(&verb_grammar(), &verb("I a-i رمي رمى")).unwrap();
    let flags = |text: &str| forms.iter().find(|f| f.text == text).map(|f| (f.feats.pre_suffix, f.feats.no_suffix));
    assert_eq!(flags("رمى"), Some((false, true)));
    assert_eq!(flags("رما"), Some((true, false)));
    assert_eq!(flags("رموا"), Some((false, true)));
    assert_eq!(flags("رمو"), Some((true, false)));
    assert_eq!(flags("يرمي"), Some((false, false)));
}

#[test]
fn masdars_of_the_row_replace_the_regular_one() {
    let v = Verb { masdars: &["بناء", "تبنّ"], ..verb("V - بني تبنّى") };
    let all = derived(&verb_grammar(), &v);
    let masdars: Vec<_> = all.iter().filter(|d| d.kind == DerivedKind::Masdar).map(|d| (d.lemma.as_str(), d.weak)).collect();
    assert_eq!(masdars, [("بناء", false), ("تبنّي", true)]);
}
