//! `lang/*/grammar`: the tables the engine inflects with.

use crate::fault::Faults;
use crate::tsv::{Row, read};
use rawi_engine::inflect::{AffixRow, EndingRow, NounGrammar, RuleRow, ShapeRow, SignRow, StemRow, VerbGrammar};
use std::path::Path;

/// Reads the grammar of verbs and of nouns; `None` when a table is at fault.
pub fn read_grammar(folder: &Path, faults: &mut Faults) -> Option<(VerbGrammar, NounGrammar)> {
    let mut table = |name: &str, columns: &[&str]| read(&folder.join(name), columns, faults);
    let stems = table("stems.tsv", &["measure", "vowels", "class", "slot", "template", "root"]);
    let affixes = table("affixes.tsv", &["aspect", "person", "slot", "prefix", "suffix", "joined"]);
    let rules = table("sounds.tsv", &["find", "replace", "note"]);
    let signs = table("signs.tsv", &["sign", "letter"]);
    let endings = table("endings.tsv", &["slot", "when", "feats", "tail", "ending"]);
    let shapes = table("shapes.tsv", &["kind", "shape"]);
    let s = |r: &Row, c: &str| r.raw(c).to_string();
    let stems = stems
        .iter()
        .map(|r| StemRow {
            measure: s(r, "measure"),
            vowels: s(r, "vowels"),
            class: s(r, "class"),
            slot: s(r, "slot"),
            template: s(r, "template"),
            root: s(r, "root"),
        })
        .collect();
    let affixes = affixes
        .iter()
        .map(|r| AffixRow {
            aspect: s(r, "aspect"),
            person: s(r, "person"),
            slot: s(r, "slot"),
            prefix: s(r, "prefix"),
            suffix: s(r, "suffix"),
            joined: s(r, "joined"),
        })
        .collect();
    let rules = rules.iter().map(|r| RuleRow { find: s(r, "find"), replace: s(r, "replace") }).collect();
    let signs = signs.iter().map(|r| SignRow { sign: s(r, "sign"), letter: s(r, "letter") }).collect();
    let endings = endings
        .iter()
        .map(|r| EndingRow { slot: s(r, "slot"), when: s(r, "when"), feats: s(r, "feats"), tail: s(r, "tail"), ending: s(r, "ending") })
        .collect();
    let shapes = shapes.iter().map(|r| ShapeRow { kind: s(r, "kind"), shape: s(r, "shape") }).collect();
    let mut note = |list: Vec<String>| list.into_iter().for_each(|m| faults.add(folder, 0, m));
    let verbs = VerbGrammar::new(stems, affixes, rules, signs).map_err(&mut note).ok();
    let nouns = NounGrammar::new(endings, shapes).map_err(&mut note).ok();
    verbs.zip(nouns)
}
