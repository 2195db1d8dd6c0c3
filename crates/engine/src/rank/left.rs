//! What the kind of the word before makes of a reading.
//!
//! In: a reading. Out: its [`Left`], which is what it is to the word behind it, and a score for every kind of word that may stand before it.

use super::has_article;
use crate::does::Does;
use crate::inflect::{Aspect, Number};
use crate::morph::Reading;
use crate::vocab::*;

/// What stands before a word, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The start of a sentence.
    Start,
    /// Punctuation or foreign letters.
    Mark,
    /// A number in digits.
    Number,
    /// A preposition.
    Preposition,
    /// A particle that only verbs follow.
    VerbParticle,
    /// "That" before a noun.
    That,
    /// "That" before a verb.
    ToDo,
    /// A noun or adjective with the article.
    DefiniteNoun,
    /// A noun that may govern a genitive.
    Construct,
    /// Another noun, an adjective, a name.
    Noun,
    /// A verb.
    Verb,
    /// A verb that puts another into a time.
    Auxiliary,
    /// A relative pronoun, or "that" with a pronoun.
    Relative,
    /// "When", "while".
    When,
    /// Anything else.
    Other,
}

impl Left {
    /// All of them.
    pub const ALL: [Left; 15] = [
        Left::Start,
        Left::Mark,
        Left::Number,
        Left::Preposition,
        Left::VerbParticle,
        Left::That,
        Left::ToDo,
        Left::DefiniteNoun,
        Left::Construct,
        Left::Noun,
        Left::Verb,
        Left::Auxiliary,
        Left::Relative,
        Left::When,
        Left::Other,
    ];

    /// What a reading is to the word behind it.
    pub fn of(r: &Reading) -> Left {
        match r.pos {
            Pos::Particle => match r.key {
                Some(k) if k.is_preposition() && r.suffix == 0 => Left::Preposition,
                Some(Key::NotPast | Key::NotFuture | Key::Will | Key::Already) => Left::VerbParticle,
                Some(Key::That) if r.suffix == 0 => Left::That,
                // "that it": the noun is the pronoun, and its verb follows
                Some(Key::That) => Left::Relative,
                Some(Key::To2) => Left::ToDo,
                Some(Key::Relative) => Left::Relative,
                Some(Key::When | Key::While) => Left::When,
                _ => Left::Other,
            },
            Pos::Noun | Pos::Adj if has_article(r) => Left::DefiniteNoun,
            Pos::Noun if r.suffix == 0 && !r.feats.tanwin => Left::Construct,
            Pos::Noun | Pos::Adj | Pos::Name => Left::Noun,
            Pos::Verb if r.key == Some(Key::Auxiliary) && r.suffix == 0 => Left::Auxiliary,
            Pos::Verb => Left::Verb,
            Pos::Pronoun => Left::Other,
        }
    }
}

/// What every kind of word before it makes of a reading, by [`Left`]: it depends on no other word, and is worked out once a spelling.
pub fn behind_each(r: &Reading) -> [i8; Left::ALL.len()] {
    Left::ALL.map(|left| behind(r, left) + own(r))
}

/// What one kind of word before it makes of a reading.
fn behind(r: &Reading, left: Left) -> i8 {
    match r.pos {
        Pos::Verb => verb_behind(r, left),
        Pos::Noun | Pos::Adj | Pos::Name => nominal_behind(r, left),
        Pos::Particle | Pos::Pronoun => match left {
            // "that … was": no second "that", as "as if" is written, stands behind it
            Left::That | Left::ToDo if matches!(r.key, Some(Key::That | Key::To2 | Key::If)) => -30,
            Left::VerbParticle => -10,
            _ => 0,
        },
    }
}

fn verb_behind(r: &Reading, left: Left) -> i8 {
    let (perfect, and, dual) = (r.feats.aspect == Aspect::Perfect, r.does.has(Does::AND), r.feats.number == Number::Dual);
    match left {
        Left::Preposition => -40,
        // after "not" of the past, a verb that shortens is that verb and no other written like it
        Left::VerbParticle => 30 + 8 * i8::from(r.feats.aspect == Aspect::Subjunctive),
        Left::That => -10,
        Left::ToDo if !perfect => 14,
        // "a man and his wife" is rarer told as "and he married her"
        Left::Construct | Left::Noun if r.suffix > 0 => 6 * i8::from(!and),
        Left::Construct => -5,
        Left::Number => -16,
        // two of them are told to have done it before only behind a name for them: a noun in the accusative is written alike
        Left::Start | Left::Mark if dual => -6,
        Left::Start | Left::Mark => 5,
        Left::Relative => 8,
        Left::When if perfect => 14,
        // "had kidnapped", "had been kidnapped": a bare noun would be the subject or what is said of it
        Left::Auxiliary if r.prefix == 0 => 5,
        Left::Verb | Left::Auxiliary if and && perfect => 6,
        _ => 0,
    }
}

fn nominal_behind(r: &Reading, left: Left) -> i8 {
    let article = has_article(r);
    match left {
        // no preposition stands before a preposition: "in [the town of] Karish" is not "in like a spray"
        Left::Preposition if r.does.has(Does::PREPOSITION) => -12,
        Left::Preposition if r.pos == Pos::Adj && !article => -4,
        Left::VerbParticle => -10,
        Left::DefiniteNoun if r.pos == Pos::Noun && !article && !r.does.has(Does::PREPOSITION) => -2,
        Left::Construct if r.pos == Pos::Noun && article => 3,
        Left::Start if r.feats.tanwin => -2,
        _ => 0,
    }
}

/// What a reading is worth wherever it stands.
fn own(r: &Reading) -> i8 {
    match r.key.filter(|_| r.pos == Pos::Particle) {
        // "and under" is rarer than "she opened", which is written alike
        Some(k) if k.is_preposition() && r.does.has(Does::THEN) => -14,
        // "if" is written like "that", and is rarer
        Some(Key::If) => -5,
        _ => 0,
    }
}
