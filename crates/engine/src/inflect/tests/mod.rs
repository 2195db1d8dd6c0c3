//! Tables of verbs and nouns with chosen cells of their paradigms, read with the grammar of `lang/ar`.

mod nouns;
mod verbs;

use super::*;

/// The rows of a table as lookups from column to cell; `-` is empty.
fn rows(table: &str) -> Vec<impl Fn(&str) -> String + '_> {
    let mut lines = table.lines().filter(|l| !l.starts_with('#'));
    let header: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    lines
        .map(|line| {
            let header = header.clone();
            move |column: &str| {
                let i = header.iter().position(|h| *h == column).unwrap_or_else(|| panic!("no column {column}"));
                line.split('\t').nth(i).filter(|c| *c != "-").unwrap_or("").to_string()
            }
        })
        .collect()
}

fn verb_grammar() -> VerbGrammar {
    let stem = |r: &dyn Fn(&str) -> String| StemRow {
        measure: r("measure"),
        vowels: r("vowels"),
        class: r("class"),
        slot: r("slot"),
        template: r("template"),
        root: r("root"),
    };
    let affix = |r: &dyn Fn(&str) -> String| AffixRow {
        aspect: r("aspect"),
        person: r("person"),
        slot: r("slot"),
        prefix: r("prefix"),
        suffix: r("suffix"),
        joined: r("joined"),
    };
    VerbGrammar::new(
        rows(include_str!("../../../../../lang/ar/grammar/stems.tsv")).iter().map(|r| stem(r)).collect(),
        rows(include_str!("../../../../../lang/ar/grammar/affixes.tsv")).iter().map(|r| affix(r)).collect(),
        rows(include_str!("../../../../../lang/ar/grammar/sounds.tsv")).iter().map(|r| RuleRow { find: r("find"), replace: r("replace") }).collect(),
        rows(include_str!("../../../../../lang/ar/grammar/signs.tsv")).iter().map(|r| SignRow { sign: r("sign"), letter: r("letter") }).collect(),
    )
    .unwrap()
}

fn noun_grammar() -> NounGrammar {
    let ending = |r: &dyn Fn(&str) -> String| EndingRow { slot: r("slot"), when: r("when"), feats: r("feats"), tail: r("tail"), ending: r("ending") };
    NounGrammar::new(
        rows(include_str!("../../../../../lang/ar/grammar/endings.tsv")).iter().map(|r| ending(r)).collect(),
        rows(include_str!("../../../../../lang/ar/grammar/shapes.tsv")).iter().map(|r| ShapeRow { kind: r("kind"), shape: r("shape") }).collect(),
    )
    .unwrap()
}

#[test]
fn features_survive_packing() {
    let feats = verb_forms();
    assert!(feats.len() > 1000);
    for f in feats {
        assert_eq!(Feats::from_bits(f.to_bits()), f);
    }
    let nominal = Feats { gender: Gender::Feminine, number: Number::Dual, construct: true, no_article: true, tanwin: true, ..Feats::default() };
    assert_eq!(Feats::from_bits(nominal.to_bits()), nominal);
}

fn verb_forms() -> Vec<Feats> {
    let g = verb_grammar();
    verbs::TABLE.iter().filter_map(|(head, _)| conjugate(&g, &verbs::verb(head)).ok()).flatten().map(|f| f.feats).collect()
}

#[test]
fn faults_in_tables_are_told() {
    let sign = SignRow { sign: "a".into(), letter: "ب".into() };
    let rule = RuleRow { find: "C".into(), replace: "".into() };
    let affix = AffixRow { aspect: "perfect".into(), person: "4ms".into(), ..AffixRow::default() };
    let faults = VerbGrammar::new(Vec::new(), vec![affix], vec![rule], vec![sign]).unwrap_err();
    assert_eq!(faults.len(), 3, "{faults:?}");
    let ending = EndingRow { slot: "plural".into(), ..EndingRow::default() };
    assert!(NounGrammar::new(vec![ending], Vec::new()).is_err());
}
