//! The pack under construction: lemmas, forms, phrases, and where each came from.
//!
//! In: rows, one kind after another (`words`, `names`, `events`, `scopes`). Out: a [`Pack`]. A row that refers to a lemma
//! finds it by part of speech and exact spelling, so words must be added before what refers to them.

use crate::fault::Faults;
use crate::tsv::Row;
use rawi_engine::fold::fold_key;
use rawi_engine::gazetteer;
use rawi_engine::inflect::Feats;
use rawi_engine::letters::SHADDA;
use rawi_engine::morph::Spelling;
use rawi_engine::pack::{Lemma, Means, Pack, Phrase, Rest};
use rawi_engine::table::{Table, fingerprint};
use rawi_engine::vocab::*;
use std::collections::HashMap;

/// See the module head.
#[derive(Default)]
pub struct Builder {
    /// What is wrong so far.
    pub faults: Faults,
    /// The small tables.
    pub rest: Rest,
    forms: Vec<(u64, [u32; 3])>,
    spelled: HashMap<u64, Box<str>>,
    by_text: HashMap<(Pos, String), Vec<u32>>,
    /// In-row examples: the row's place, its example, and the lemma it must show.
    pub examples: Vec<Example>,
}

/// An example that stands in a row.
pub struct Example {
    /// Its row.
    pub row: Row,
    /// The words.
    pub text: String,
    /// What must come out.
    pub want: Want,
}

/// What an example must show.
pub enum Want {
    /// Some token can be read as this lemma.
    Lemma(u32),
    /// Some token is read as this lemma.
    Chosen(u32),
    /// Some token can be read as this lemma and is not.
    Passed(u32),
    /// Some word in no table is guessed to be this.
    Guess(Pos),
    /// Some name found means this phrase.
    Phrase(u32),
    /// An event of this sense.
    Sense(u32),
}

impl Builder {
    /// Adds a lemma and returns its index.
    pub fn lemma(&mut self, row: &Row, pos: Pos, text: &str) -> u32 {
        let id = self.rest.lemmas.len() as u32;
        self.by_text.entry((pos, text.to_string())).or_default().push(id);
        self.rest.lemmas.push(Lemma {
            text: text.to_string(),
            pos,
            class: Classes::default(),
            key: None,
            feminine: false,
            derived: None,
            country: None,
            senses: Vec::new(),
            say: None,
            doubt: None,
            talk: None,
            lights: Vec::new(),
            result: None,
            number: None,
            prior: 0,
            cut: 0,
            row: row.place(),
        });
        id
    }

    /// The lemma with this index, to fill in.
    pub fn at(&mut self, id: u32) -> &mut Lemma {
        &mut self.rest.lemmas[id as usize]
    }

    /// Lemmas with a part of speech and spelling.
    pub fn find(&self, pos: Pos, text: &str) -> &[u32] {
        self.by_text.get(&(pos, text.to_string())).map_or(&[], |v| v)
    }

    /// Lemmas a row means by its `pos` and `lemma` cells; a fault when there is none.
    pub fn refer(&mut self, row: &Row) -> Vec<u32> {
        let pos = match row.get("pos") {
            "verb" => Pos::Verb,
            "noun" => Pos::Noun,
            "adj" => Pos::Adj,
            other => {
                self.faults.add(&row.file, row.line, format!("`pos` is `{other}`: it must be verb, noun or adj"));
                return Vec::new();
            }
        };
        let found = self.find(pos, row.get("lemma")).to_vec();
        if found.is_empty() {
            self.faults.add(&row.file, row.line, format!("no {} `{}` in words/: add a row there, or spell it as there", row.get("pos"), row.get("lemma")));
        }
        found
    }

    /// Adds a form of a lemma.
    pub fn form(&mut self, text: &str, lemma: u32, feats: Feats) {
        let folded = fold_key(text);
        let f = fingerprint(folded.as_bytes());
        let known = self.spelled.entry(f).or_insert_with(|| folded.clone().into_boxed_str());
        assert_eq!(**known, *folded, "two words share a fingerprint");
        self.forms.push((f, [lemma, feats.to_bits(), marks(text)]));
    }

    /// Adds a phrase of one or more words.
    pub fn phrase(&mut self, text: &str, means: Means, prior: u8) -> u32 {
        let words = gazetteer::words(text);
        let id = self.rest.phrases.len() as u32;
        self.rest.phrases.push(Phrase { words, means, prior });
        id
    }

    /// Notes an example to be run.
    pub fn example(&mut self, row: &Row, want: Want) {
        let text = row.get("example");
        if !text.is_empty() {
            self.examples.push(Example { row: row.clone(), text: text.to_string(), want });
        }
    }

    /// Parses a cell as one of a closed set; a fault names the set.
    pub fn parse<T: Copy>(&mut self, row: &Row, column: &str, parse: impl Fn(&str) -> Option<T>, all: &[T], name: impl Fn(T) -> &'static str) -> Option<T> {
        let cell = row.get(column);
        let value = parse(cell);
        if value.is_none() {
            let names: Vec<_> = all.iter().map(|v| name(*v)).collect();
            self.faults.add(&row.file, row.line, format!("`{column}` is `{cell}`: it must be one of {}", names.join(" ")));
        }
        value
    }

    /// A cell that must be a number in a range; a fault says which, and the first of the range stands in.
    pub fn number<T: std::str::FromStr + PartialOrd + Copy + std::fmt::Display>(&mut self, row: &Row, column: &str, range: std::ops::RangeInclusive<T>) -> T {
        let value = row.get(column).parse().ok().filter(|v| range.contains(v));
        if value.is_none() {
            self.faults.add(&row.file, row.line, format!("`{column}` is `{}`: it must be a number from {} to {}", row.get(column), range.start(), range.end()));
        }
        value.unwrap_or(*range.start())
    }

    /// A cell that may be empty, or one of a closed set.
    pub fn optional<T: Copy>(&mut self, row: &Row, column: &str, parse: impl Fn(&str) -> Option<T>, all: &[T], name: impl Fn(T) -> &'static str) -> Option<T> {
        if row.get(column).is_empty() { None } else { self.parse(row, column, parse, all, name) }
    }

    /// The finished pack.
    pub fn finish(mut self) -> (Pack, Faults, Vec<Example>) {
        self.forms.sort();
        self.forms.dedup();
        let starts = self.rest.phrases.iter().enumerate().filter(|(_, p)| !p.words.is_empty()).map(|(i, p)| (p.words[0], [i as u32])).collect();
        let mut pack = Pack { forms: Table::build(self.forms), starts: Table::build(starts), rest: self.rest, ..Pack::default() };
        pack.rest.hash = 0;
        pack.rest.hash = fingerprint(&pack.to_bytes());
        (pack, self.faults, self.examples)
    }
}

/// What folding takes away from a form: letters that carry a shadda, as bits over the folded word, and which alef it begins with and
/// which ya it ends in (see [`rawi_engine::morph::Spelling`]).
fn marks(text: &str) -> u32 {
    let (mut bits, mut letter) = (0u32, 0u32);
    for c in text.chars() {
        if c == SHADDA {
            bits |= 1u32.checked_shl(letter.saturating_sub(1)).unwrap_or(0);
        } else {
            letter += 1;
        }
    }
    Spelling::of(text).pack(bits)
}
