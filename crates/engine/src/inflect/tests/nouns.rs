//! Nouns and adjectives by their endings.

use super::*;

/// `pos gender lemma feminine plurals`, then spellings: number (`s d p`, upper case for the feminine of an adjective), flags (`+` before a
/// pronoun, `!` not before one, `t` tanwin, `c` construct).
const TABLE: &[(&str, &str)] = &[
    ("n m كتاب - كتب", "s كتاب s!t كتابا d! كتابان d! كتابين dc كتابا dc كتابي p كتب p!t كتبا"),
    ("n f مدرسة - مدارس", "s! مدرسة s+ مدرست d! مدرستان dc مدرستي p مدارس"),
    ("n m قصف - -", "s قصف s!t قصفا"),
    ("n m جندي - جنود", "s جندي s!t جنديا d! جنديان dc جنديي dc جنديا p جنود"),
    ("n m قاضي - قضاة", "s قاضي s!t قاض s!t قاضيا d! قاضيين p! قضاة p+ قضات"),
    ("n m محامي - +ون", "s!t محام p! محامون p! محامين pc محامو pc محامي"),
    ("n m مقاتل - +ون", "p! مقاتلون p! مقاتلين pc مقاتلو pc مقاتلي S! مقاتلة P مقاتلات D! مقاتلتان"),
    ("n m متظاهر - +ون", "P متظاهرات S+ متظاهرت"),
    ("n m مستوى - +ات", "s! مستوى s+ مستوا d! مستويان p مستويات"),
    ("n m مستشفى - مستشفيات", "s+ مستشفا p مستشفيات dc مستشفيي"),
    ("n m مبنى - مباني", "p مباني p!t مبان d! مبنيين"),
    ("n f أرض - أراضي", "p أراضي p!t أراض"),
    ("n m لقاء - +ات", "s لقاء s+ لقائ s+ لقاؤ d! لقاءان d! لقاءين p لقاءات"),
    ("n m صديق - أصدقاء", "p أصدقاء p+ أصدقائ p+ أصدقاؤ"),
    ("n f صحراء - صحارى", "d! صحراوان p! صحارى"),
    ("n f سماء - +ات", "p سماوات"),
    ("n m شيء - أشياء", "s!t شيئا s+ شيئ d! شيئان d! شيئين"),
    ("n m جزء - أجزاء", "s!t جزءا s+ جزئ s+ جزؤ d! جزءان d! جزأين"),
    ("n m عبء - أعباء", "s!t عبئا s+ عبؤ"),
    ("n m ضوء - أضواء", "s!t ضوءا s+ ضوئ"),
    ("n m خطأ - أخطاء", "s خطأ s+ خطئ s+ خطؤ d! خطآن d! خطأين"),
    ("n m شاطئ - شواطئ", "s شاطئ s!t شاطئا d! شاطئان"),
    ("n m تباطؤ - -", "s!t تباطؤا"),
    ("n f منشأة - +ات", "s! منشأة p منشآت d! منشأتين"),
    ("n f هيئة - +ات", "p هيئات s+ هيئت"),
    ("n f قراءة - +ات", "p قراءات"),
    ("n f مباراة - +ات", "s+ مبارات p مباريات"),
    ("n f ميليشيا - +ات", "s ميليشيا p ميليشيات"),
    ("n f قضية - قضايا", "s+ قضيت p قضايا"),
    ("n m مسؤول - +ون", "s مسؤول s مسئول p! مسؤولون p! مسئولين pc مسؤولو"),
    ("n m شأن - شؤون", "p شؤون p شئون"),
    ("n m فتى - فتية", "s+ فتا d! فتيان p! فتية"),
    ("n f دعوة - +ات", "p دعوات"),
    ("n f غارة - +ات", "s! غارة p غارات d! غارتين dc غارتا"),
    ("n m عضو - أعضاء", "s!t عضوا d! عضوان"),
    ("n m عدوّ - أعداء", "s عدوّ s!t عدوّا"),
    ("a m سياسي - +ون", "s سياسي S! سياسية p! سياسيون P سياسيات D! سياسيتين"),
    ("a m كبير - كبار", "S! كبيرة p كبار d! كبيران P كبيرات"),
    ("a m أكبر كبرى أكابر", "s أكبر S! كبرى S+ كبرا D! كبريان P كبريات p أكابر"),
    ("a m أحمر حمراء حمر", "s أحمر S حمراء D! حمراوان P حمراوات p حمر"),
    ("a m بريء - أبرياء", "s بريء s!t بريئا S! بريئة p أبرياء d! بريئان"),
    ("a m عالي - +ون", "s عالي s!t عال S! عالية p! عالون"),
    ("a m نائي - -", "s نائي s!t ناء S! نائية"),
    ("a m محتلّ - +ون", "S! محتلّة p! محتلّون P محتلّات"),
    ("a m معطى - +ون", "S! معطاة p! معطون"),
    ("a m هادئ - +ون", "S! هادئة p! هادئون"),
];

/// Nouns of the table above that name persons.
const PERSONS: &[&str] = &["مقاتل", "متظاهر"];

fn forms(g: &NounGrammar, head: &str) -> Vec<Form> {
    let h: Vec<&str> = head.split(' ').collect();
    let noun = Noun {
        pos: if h[0] == "n" { NounPos::Noun } else { NounPos::Adj },
        gender: if h[1] == "f" { Gender::Feminine } else { Gender::Masculine },
        lemma: h[2],
        feminine: Some(h[3]),
        takes_feminine: h[0] == "a" || PERSONS.contains(&h[2]),
        plurals: &[h[4]],
        weak: if h[2] == "سياسي" { Some(false) } else { None },
    };
    inflect_noun(g, &Noun { plurals: if h[4] == "-" { &[] } else { noun.plurals }, ..noun })
}

fn matches(code: &str, lemma_is_feminine: bool, f: Feats) -> bool {
    let number = match f.number {
        Number::Singular => 's',
        Number::Dual => 'd',
        Number::Plural => 'p',
    };
    let first = code.chars().next().unwrap();
    let feminine = lemma_is_feminine || first.is_ascii_uppercase();
    let flags = [(f.pre_suffix, '+'), (f.no_suffix, '!'), (f.tanwin, 't'), (f.construct, 'c')];
    number == first.to_ascii_lowercase() && (f.gender == Gender::Feminine) == feminine && flags.iter().all(|&(on, c)| on == code.contains(c))
}

#[test]
fn nouns_of_every_ending() {
    let g = noun_grammar();
    let mut wrong = Vec::new();
    for (head, cells) in TABLE {
        let forms = forms(&g, head);
        let cells: Vec<&str> = cells.split(' ').collect();
        for want in cells.chunks(2) {
            let feminine = head.split(' ').nth(1) == Some("f");
            if !forms.iter().any(|f| f.text == want[1] && matches(want[0], feminine, f.feats)) {
                wrong.push(format!("{head}: no {} {}", want[0], want[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_must_not_be_made() {
    let g = noun_grammar();
    for (head, no) in [
        ("n f مدرسة - مدارس", "مدارسا"),
        ("n m جندي - جنود", "جند"),
        ("a m أحمر حمراء حمر", "أحمرة"),
        ("a m سياسي - +ون", "سياس"),
        ("n m بناء - أبنية", "بناءات"),
    ] {
        assert!(forms(&g, head).iter().all(|f| f.text != no), "{no}");
    }
}

#[test]
fn participles_inflect_as_adjectives() {
    let (v, n) = (verb_grammar(), noun_grammar());
    let verb = verbs::verb("X - هدف استهدف");
    let texts: Vec<String> = derived(&v, &verb).iter().flat_map(|d| inflect_noun(&n, &d.noun())).map(|f| f.text).collect();
    for want in ["استهداف", "استهدافا", "استهدافات", "مستهدف", "مستهدفة", "مستهدفين", "مستهدفو", "مستهدفات", "مستهدفت"]
    {
        assert!(texts.iter().any(|t| t == want), "{want}");
    }
}
