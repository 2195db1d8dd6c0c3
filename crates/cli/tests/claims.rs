//! What the stages behind grammar make of a sentence, with the language data of this repository: which word is the trigger and which words
//! stand beside it (`also`), whose toll a figure is, against whom a protest is, which day a dateline gives, and which signs a claim carries.
//!
//! `lang/ar/cases` hold what single words and phrases come to; here stands what the code promises whatever the tables say.

use rawi_engine::claim::Claim;
use rawi_engine::claim::confidence::{floor, weigh, weight};
use rawi_engine::claim::signs::Sign;
use rawi_engine::morph::Scratch;
use rawi_engine::vocab::{Basis, Talk, What};
use rawi_engine::{Analysis, Document, Pack, analyse};
use std::path::Path;
use std::sync::OnceLock;

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        rawi_lexicon::load(&root.join("lang/ar"), &root.join("ontology")).pack
    })
}

fn read(text: &str, published: Option<&str>) -> Analysis<'static> {
    let doc = Document::of_text("d", text).published(published.and_then(|d| d.parse().ok()));
    analyse(pack(), &doc, &mut Scratch::default())
}

/// The only claim of a sentence.
#[track_caller]
fn one(text: &str) -> Claim<'static> {
    let mut claims = read(text, Some("2024-05-01")).claims;
    assert_eq!(claims.len(), 1, "{text}: {:?}", claims.iter().map(|c| c.trigger.of(text)).collect::<Vec<_>>());
    claims.remove(0)
}

/// The trigger of the only claim, and the words beside it.
#[track_caller]
fn words(text: &str) -> (&str, Vec<&str>) {
    let c = one(text);
    (c.trigger.of(text), c.also.iter().map(|s| s.of(text)).collect())
}

#[track_caller]
fn counts(text: &str) -> Vec<(What, Option<i64>)> {
    one(text).counts.iter().map(|n| (n.what, n.best)).collect()
}

#[test]
fn the_word_that_governs_is_the_trigger_and_the_others_stand_beside_it() {
    assert_eq!(words("قُتل ثلاثة مدنيين في غارة على بلدة سراقب."), ("قُتل", vec!["غارة"]));
    assert_eq!(words("قصف الجيش بلدة سراقب، ما أدى إلى مقتل ثلاثة مدنيين وإصابة خمسة آخرين."), ("قصف", vec!["مقتل", "وإصابة"]));
    // victims of whom it is said that there were none do not govern the raid that was
    assert_eq!(words("لم يُقتل أحد في الغارة على بلدة سراقب."), ("الغارة", vec!["يُقتل"]));
    assert_eq!(words("تظاهر المئات في بغداد."), ("تظاهر", vec![]));
}

#[test]
fn a_figure_beside_an_act_is_its_toll() {
    let (dead, hurt) = (What::Killed, What::Injured);
    assert_eq!(counts("12 قتيلاً و30 جريحاً في قصف على بلدة سراقب."), [(dead, Some(12)), (hurt, Some(30))]);
    assert_eq!(counts("أسفرت الغارة عن مقتل أربعة مدنيين إضافة إلى 38 جريحاً."), [(dead, Some(4)), (hurt, Some(38))]);
    assert_eq!(counts("ارتفع عدد القتلى إلى 13 في الغارة على بلدة سراقب."), [(dead, Some(13))]);
    // one figure for both is neither
    assert_eq!(counts("أعلن الجيش مقتل وإصابة 17 مسلحاً في ريف حلب."), [(What::Other, Some(17))]);
}

#[test]
fn a_protest_is_against_whom_its_aim_names_or_at_whose_door_it_is_held() {
    let against = |text: &'static str| {
        let c = one(text);
        assert_eq!(c.signs.has(Sign::Aim), !c.recipients.is_empty(), "{text}");
        c.recipients.iter().map(|p| p.span.of(text)).collect::<Vec<_>>()
    };
    assert_eq!(against("تظاهر المئات في بغداد احتجاجاً على قرار الحكومة رفع الأسعار."), ["الحكومة"]);
    assert_eq!(against("خرج مئات المتظاهرين في بغداد مطالبين برحيل الرئيس."), ["الرئيس"]);
    assert_eq!(against("تظاهر العشرات أمام مبنى البرلمان في بغداد."), ["البرلمان"]);
    assert_eq!(against("تظاهر المئات في بغداد."), Vec::<&str>::new());
}

#[test]
fn a_dateline_fixes_the_day_of_reporting_and_a_date_in_a_clause_does_not() {
    let day = |text: &str| read(text, None).reported.map(|d| d.to_string());
    assert_eq!(day("دمشق - 5 مايو 2024: قصف الجيش بلدة سراقب أمس.").as_deref(), Some("2024-05-05"));
    assert_eq!(day("الجيش يقصف سراقب\n5 مايو 2024\nقصف الجيش بلدة سراقب أمس.").as_deref(), Some("2024-05-05"));
    assert_eq!(day("قصف الجيش بلدة سراقب في 5 مايو 2024."), None);
    assert_eq!(day("مجزرة الحولة، 25 أيار 2012، قتل فيها مئة مدني."), None);
    assert_eq!(day("دمشق - 5 مايو: قصف الجيش بلدة سراقب."), None);
    // the fifth sentence is no head of an article any more
    assert_eq!(day(&format!("{}5 مايو 2024\n", "قصف الجيش بلدة سراقب.\n".repeat(4))), None);
    // who gives a day is believed
    assert_eq!(read("دمشق - 5 مايو 2024: قصف الجيش بلدة سراقب أمس.", Some("2024-05-01")).reported, None);
    let c = &read("دمشق - 5 مايو 2024: قصف الجيش بلدة سراقب أمس.", None).claims[0];
    assert_eq!(c.time.as_ref().and_then(|t| t.from).map(|d| d.to_string()).as_deref(), Some("2024-05-04"));
}

/// One sign a line that a sentence shows and the other does not.
#[test]
fn a_sign_holds_where_its_words_stand_and_nowhere_else() {
    let plain = "قصف الجيش بلدة سراقب.";
    let rows: &[(Sign, &str)] = &[
        (Sign::Imperfect, "يقصف الجيش بلدة سراقب."),
        (Sign::Passive, "قُصفت بلدة سراقب."),
        (Sign::TimeNear, "قصف الجيش بلدة سراقب أمس."),
        (Sign::TimeFar, "قصف الجيش بلدة سراقب عام 2013."),
        (Sign::Denied, "لم يقصف الجيش بلدة سراقب."),
        (Sign::Sourced, "قال المرصد إن الجيش قصف بلدة سراقب."),
        (Sign::SaidContent, "قال المرصد إن الجيش قصف بلدة سراقب."),
        (Sign::SourceMedia, "قال المرصد إن الجيش قصف بلدة سراقب."),
        (Sign::NoPlace, "قصف الجيش المسلحين."),
        (Sign::Question, "هل قصف الجيش بلدة سراقب؟"),
        (Sign::Protest, "تظاهر المئات في بغداد."),
        (Sign::ActorCounted, "تظاهر المئات في بغداد."),
        (Sign::Definite, "نفذ الجيش القصف على بلدة سراقب."),
        (Sign::Light, "نفذ الجيش قصفا على بلدة سراقب."),
        (Sign::Victims, "قصف الجيش بلدة سراقب، ما أدى إلى مقتل ثلاثة مدنيين."),
    ];
    let plain = one(plain).signs;
    for &(sign, text) in rows {
        assert!(one(text).signs.has(sign), "{text} shows no {}: {:?}", sign.name(), one(text).signs.all().map(|s| s.name()).collect::<Vec<_>>());
        assert!(!plain.has(sign), "{}", sign.name());
    }
    for sign in [Sign::Perfect, Sign::First, Sign::OpensVerb, Sign::Assault, Sign::PlaceNear, Sign::TimeOpen, Sign::Short, Sign::AloneInSentence] {
        assert!(plain.has(sign), "{}", sign.name());
    }
}

/// Of signs that are steps of one scale, the lower holds where the higher does; of those that exclude each other, one.
#[test]
fn signs_do_not_contradict_each_other() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/articles.jsonl")).expect("the examples");
    let mut seen = 0;
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let v: serde_json::Value = serde_json::from_str(line).expect("JSON Lines");
        for c in read(v["text"].as_str().unwrap_or(""), v["published"].as_str()).claims {
            seen += 1;
            let has = |s| c.signs.has(s);
            for (more, less) in [(Sign::Court3, Sign::Court1), (Sign::Comment3, Sign::Comment1), (Sign::Ground3, Sign::Ground1), (Sign::Ground6, Sign::Ground3)]
            {
                assert!(!has(more) || has(less), "{} without {}", more.name(), less.name());
            }
            for group in [
                &[Sign::Assault, Sign::Protest, Sign::Coerce, Sign::Moves, Sign::Words, Sign::Presence][..],
                &[Sign::Company0, Sign::Company1, Sign::Company3],
                &[Sign::Weak, Sign::Fair, Sign::Strong],
            ] {
                assert_eq!(group.iter().filter(|s| has(**s)).count(), 1, "{:?}", group.iter().map(|s| s.name()).collect::<Vec<_>>());
            }
            assert!(!(has(Sign::Stated0) && (has(Sign::Stated1) || has(Sign::Stated3))));
            assert!(!(has(Sign::TimeOpen) && c.time.is_some()));
            // a place that was guessed is none of the event's own, the dateline apart
            let own = c.places.iter().any(|p| p.basis == Basis::Stated) || has(Sign::Dateline);
            assert_eq!(has(Sign::NoPlace), !own);
            assert_eq!(c.confidence, weigh(pack(), c.signs));
            let sum = c.signs.all().map(|s| weight(pack(), c.signs, s)).sum::<f32>() + pack().bias;
            assert!((1.0 / (1.0 + (-sum).exp()) - c.confidence).abs() < 0.011, "the parts that are shown make the whole");
        }
    }
    assert!(seen > 20, "only {seen} claims in the examples");
}

#[test]
fn what_is_asserted_is_what_reaches_the_floor() {
    let found = read("قصف الجيش بلدة سراقب. تظاهر المئات في بغداد. لم يُقتل أحد. هدد المسلحون بقصف البلدة. اعتقال ثلاثة.", Some("2024-05-01"));
    let ids = |floor| found.asserted(floor).map(|c| c.id).collect::<Vec<_>>();
    assert_eq!(ids(Some(0.0)).len(), found.claims.len(), "0 shows all that was noticed");
    assert!(ids(Some(1.0)).is_empty(), "nothing is certain");
    let own: Vec<_> = found.claims.iter().filter(|c| c.asserted).map(|c| c.id).collect();
    assert_eq!(ids(None), own);
    for c in &found.claims {
        let floor = floor(pack(), c.signs);
        assert!(c.asserted || c.confidence < floor, "what reaches its floor is asserted");
        assert!(!c.asserted || c.confidence >= floor / 2.0, "nothing under half of it is");
    }
    let mut last = ids(Some(0.0));
    for percent in 1..=100 {
        let now = ids(Some(percent as f32 / 100.0));
        assert!(now.iter().all(|id| last.contains(id)), "a higher floor shows no more");
        last = now;
    }
}

/// The tables of this language weigh every sign there is, and every kind of talk has words.
#[test]
fn every_sign_has_its_weight() {
    assert_eq!(pack().weights.len(), Sign::ALL.len());
    let unweighed = Sign::ALL.iter().filter(|s| pack().weights[**s as usize] == [0.0; 3]).count();
    assert!(unweighed * 4 < Sign::ALL.len(), "{unweighed} signs weigh nothing");
    for &talk in Talk::ALL {
        assert!(pack().lemmas.iter().any(|l| l.talk == Some(talk)), "{}", talk.name());
    }
    assert!(pack().floors.iter().all(|f| (0.0..1.0).contains(f)));
}

#[test]
fn a_text_that_goes_over_to_another_happening_has_parts() {
    let parts = |text: &str| read(text, None).claims.iter().map(|c| (c.trigger.of(text).to_string(), c.part)).collect::<Vec<_>>();
    let told = |triggers: &[(&str, u32)]| triggers.iter().map(|(t, p)| (t.to_string(), *p)).collect::<Vec<_>>();
    assert_eq!(
        parts("اغتال مسلحون قيادياً في نوى. وفي سياق منفصل، قصفت المدفعية أطراف المدينة. وقُتل مدني في القصف."),
        told(&[("اغتال", 0), ("قصفت", 1), ("وقُتل", 1)])
    );
    // told inside a sentence: from its clause on
    assert_eq!(parts("قصفت المدفعية بلدة سرمين، وقُتل شرطي في حادث منفصل. واعتقلت القوات شابين."), told(&[("قصفت", 0), ("وقُتل", 1), ("واعتقلت", 1)]));
    assert_eq!(parts("قصفت المدفعية بلدة سرمين. وقُتل مدني في القصف."), told(&[("قصفت", 0), ("وقُتل", 0)]));
}
