//! Words as they are looked for.

use crate::made::{PACK, create, document, each, run};
use rawi_archive::store::words::{MOST, asked, folded};
use rawi_archive::store::{Filter, Page, Store};

/// Whether a question finds a text, by the words alone.
fn finds(question: &str, text: &str) -> bool {
    let words = folded(&PACK, text);
    let has = |w: &String| words.split(' ').any(|x| x == w);
    asked(&PACK, question).iter().all(|group| group.iter().any(has))
}

/// Question, and texts that it finds.
const FOUND: &[(&str, &[&str])] = &[
    ("أميركي", &["قال مسؤول أمريكي", "القوات الأميركية", "الغارات الأمريكية", "وبالأميركيين", "امريكيون"]),
    ("الأمريكية", &["طائرة أميركية", "الجيش الأميركي"]),
    ("قتل", &["قُتل ثلاثة جنود", "وقتلوا", "يقتلون"]),
    ("قُتل", &["قتل مدنيان", "قُتِلَ"]),
    ("مسؤول", &["قال مسئول محلي", "المسؤولون"]),
    ("ايران", &["في إيران"]),
    ("إيراني", &["الايرانية"]),
    ("سوري", &["السوريين", "وسورية"]),
    ("هجوم", &["الهجوم", "بهجومهم"]),
    ("مدينة", &["المدن", "في مدينتهم"]),
    ("F16", &["طائرات F16"]),
    ("f16", &["طائرات F16"]),
    ("24", &["الـ٢٤", "24 قتيلا"]),
    ("3.5", &["٣٫٥ بالمئة"]),
    ("هجوم أميركي", &["هجوم للأمريكيين على المدينة"]),
];

/// Question, and texts that it does not find.
const NOT: &[(&str, &[&str])] = &[
    ("أميركي", &["قال مسؤول روسي", "القوات البريطانية"]),
    ("قتل", &["قصف الجيش البلدة"]),
    ("3.5", &["35", "3 و5"]),
    ("هجوم أميركي", &["هجمات روسية", "الجيش الأميركي"]),
];

#[test]
fn spellings_and_forms_of_a_word_find_each_other() {
    let missed: Vec<_> =
        FOUND.iter().flat_map(|(q, texts)| texts.iter().filter(|t| !finds(q, t)).map(move |t| (q, t, asked(&PACK, q), folded(&PACK, t)))).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    let wrong: Vec<_> = NOT.iter().flat_map(|(q, texts)| texts.iter().filter(|t| finds(q, t)).map(move |t| (q, t))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_databases_find_what_the_words_say() {
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        let texts: Vec<&str> = FOUND.iter().chain(NOT).flat_map(|(_, texts)| texts.iter().copied()).collect();
        let documents: Vec<_> =
            texts.iter().enumerate().map(|(i, t)| document(&format!("d{i:02}"), t, vec![crate::made::claim(&format!("c{i:02}"), "d", "p1")])).collect();
        store.add(run, &documents).unwrap();
        for (question, _) in FOUND.iter().chain(NOT) {
            let want: Vec<String> = texts.iter().enumerate().filter(|(_, t)| finds(question, t)).map(|(i, _)| format!("c{i:02}")).collect();
            assert_eq!(ids(&mut store, question), want, "{question} in {target}");
        }
        assert_eq!(ids(&mut store, "… \" ' ) OR").len(), 0);
        assert_eq!(ids(&mut store, "،").len(), texts.len());
    });
}

fn ids(store: &mut Store, question: &str) -> Vec<String> {
    let filter = Filter { text: asked(&PACK, question), ..Filter::default() };
    store.claims(&filter, &Page::default()).unwrap().rows.into_iter().map(|c| c.id).collect()
}

#[test]
fn words_are_bounded_whatever_the_text() {
    let text: String = (0..200_000).map(|i| format!("كلمة{} ", char::from_u32(0x627 + i % 30).unwrap().to_string().repeat(1 + i as usize % 40))).collect();
    assert!(folded(&PACK, &text).len() <= MOST);
    let many: String = (0..300_000).map(|i| format!("w{i} ")).collect();
    let words = folded(&PACK, &many);
    assert!(words.len() <= MOST && words.len() > MOST - 20);
    assert_eq!(folded(&PACK, ""), "");
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        store.add(run, &[document("big", &many, vec![]), document("nul", "قصف\0المدينة", vec![]), document("empty", "", vec![])]).unwrap();
        assert_eq!(store.document("nul").unwrap().unwrap().text, "قصف المدينة");
    });
}
