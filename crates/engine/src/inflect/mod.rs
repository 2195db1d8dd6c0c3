//! Inflection: from a lemma and its grammar to every spelling it can have.
//!
//! In: a row of a word table ([`Verb`], [`Noun`]) and the grammar tables of the language, already read ([`VerbGrammar`],
//! [`NounGrammar`]). Out: [`Form`]s, unvocalised, with shadda where the form has one and every hamza in its seat.
//!
//! Verbs are built from sounds: a stem template takes the radicals, affixes are added, [`sound`] rules contract weak letters,
//! and [`spelling`] writes the result. That is why the tables hold few rows: hamzas and weak radicals follow from general rules.
//! Nouns are built from spellings, by exchanging endings, because their vowels are not known.
//!
//! Invariant: no word and no letter of the language stands in this code. It is pure and depends on nothing.

mod feats;
mod grammar;
mod noun;
mod sound;
mod spelling;
#[cfg(test)]
mod tests;
mod verb;

pub use crate::letters::is_mark;
pub use feats::{Aspect, Feats, Gender, Number, Voice};
pub use grammar::{AffixRow, RuleRow, SignRow, StemRow, VerbGrammar};
pub use noun::{EndingRow, Noun, NounGrammar, NounPos, ShapeRow, inflect_noun};
pub use verb::{Derived, DerivedKind, Verb, conjugate, derived};

/// One spelling of a word and what it means there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Form {
    /// Unvocalised, with shadda where the form has one.
    pub text: String,
    /// What the spelling says.
    pub feats: Feats,
}

/// Adds a form unless it is there.
fn add(forms: &mut Vec<Form>, text: String, feats: Feats) {
    let form = Form { text, feats };
    if !forms.contains(&form) {
        forms.push(form);
    }
}

/// The text without shadda and vowel marks.
fn bare(text: &str) -> String {
    text.chars().filter(|&c| !is_mark(c)).collect()
}
