//! The second half of stage 3: choosing among the readings of a word by its neighbours.
//!
//! In: readings with the scores of the words alone. Out: [`Words::best`]. The evidence is local and small (the word before,
//! the word after): the majority reading of a type is right nearly always, and what is left for context is mostly
//! noun against verb.

mod beside;
mod left;

use crate::does::Does;
use crate::inflect::Aspect;
use crate::morph::{Behind, Reading, Words};
use crate::split::{Split, TokenKind};
use crate::vocab::*;
use std::ops::Range;

use beside::{by_next, company, construct_alone, done_to};

pub use beside::agrees;
pub use left::{Left, behind_each};

/// Chooses a reading for every word.
pub(crate) fn rank(split: &Split, behind: &Behind, words: &mut Words) {
    for sentence in &split.sentences {
        let (first, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        let (mut left, mut verb) = (Left::Start, false);
        for t in first..end {
            if split.tokens[t].kind != TokenKind::Word {
                left = if split.tokens[t].kind == TokenKind::Number { Left::Number } else { Left::Mark };
                verb &= left == Left::Number;
                continue;
            }
            if words.all(t).len() > 1 {
                let best = best(split, words, behind, first..end, t, left, verb);
                words.choose(t, best);
            }
            let Some(r) = words.best(t) else { continue };
            left = r.left;
            verb = match r.pos {
                Pos::Verb => r.key != Some(Key::Auxiliary),
                Pos::Particle => verb && left == Left::Preposition,
                _ => verb,
            };
        }
    }
}

/// The index of the likeliest reading of a word; of two as likely, the first.
fn best(split: &Split, words: &Words, behind: &Behind, sentence: Range<usize>, t: usize, left: Left, verb: bool) -> usize {
    let next = next_word(split, words, t, sentence.end);
    let counted = split.tokens.get(t + 1).is_some_and(|n| n.kind == TokenKind::Number);
    // both ask whether a word is a verb or the noun written like it
    let either = words.may(t, Does::VERB.or(Does::NOUN));
    let reflexive = either && !matches!(left, Left::Verb | Left::Auxiliary) && reflexive(split, words, t, sentence.end);
    let verbal = words.may(t, Does::VERB);
    let listed = either && deeds_before(split, words, sentence.start, t);
    let before = (t > sentence.start).then(|| words.best(t - 1)).flatten();
    // "the army tightened its control": behind the subject itself nothing without the article is left to be described
    let open = left != Left::DefiniteNoun || before.is_none_or(|b| b.does.has(Does::PREPOSITION));
    let worth = |r: &Reading| {
        i32::from(r.score)
            + behind.score(r, left)
            + second_verb(r, open, verb, next)
            + next.map_or(0, |next| by_next(r, left, next, verbal))
            + if counted { 0 } else { construct_alone(r, next) }
            + if reflexive && r.pos == Pos::Verb { 24 } else { 0 }
            + if listed && r.pos == Pos::Noun && r.does.has(Does::AND) && done_to(r).is_some() { 12 } else { 0 }
            + before.map_or(0, |b| company(r, left, b))
            + if verb { did_too(r) } else { 0 }
    };
    let mut best = (0, i32::MIN);
    for (i, r) in words.all(t).iter().enumerate() {
        let worth = worth(r);
        if worth > best.1 {
            best = (i, worth);
        }
    }
    best.0
}

/// Whether the reading has the article.
pub fn has_article(r: &Reading) -> bool {
    r.does.has(Does::ARTICLE)
}

/// The readings of the next word, likeliest by the word alone first, if it follows directly.
fn next_word<'w>(split: &Split, words: &'w Words, t: usize, end: usize) -> Option<&'w [Reading]> {
    (t + 1 < end && split.tokens[t + 1].kind == TokenKind::Word).then(|| words.all(t + 1))
}

/// "blew three bombers themselves up": people without the article and "themselves" behind them, which says what they did and not who they were.
fn reflexive(split: &Split, words: &Words, t: usize, end: usize) -> bool {
    let first = |k: usize| words.all(k).first();
    let itself = |k: usize| first(k).is_some_and(|r| r.key == Some(Key::Self_) && r.suffix > 0);
    let open = |k: usize| match split.tokens[k].kind {
        TokenKind::Number => true,
        TokenKind::Word => first(k).is_some_and(|r| matches!(r.pos, Pos::Noun | Pos::Adj) && !has_article(r) && r.prefix == 0),
        _ => false,
    };
    (t + 2..end.min(t + 5)).find(|&k| itself(k)).is_some_and(|k| (t + 1..k).all(open))
}

/// "accused it of shelling the market and killing": a verbal noun with a preposition and its genitive stand before, so that the next is rather another
/// than the perfect that is written like it.
fn deeds_before(split: &Split, words: &Words, first: usize, t: usize) -> bool {
    let deed = |k: usize| words.best(k).is_some_and(|r| r.pos == Pos::Noun && r.does.has(Does::PREPOSITION) && done_to(r).is_some());
    let phrase = |k: usize| split.tokens[k].kind == TokenKind::Word && words.best(k).is_some_and(|r| matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Name));
    (2..4).any(|n| t >= first + n && deed(t - n) && (t - n + 1..t).all(phrase))
}

/// "opened fire on them and [beat them]": behind a verb, "and" with a perfect and a pronoun goes on telling.
fn did_too(r: &Reading) -> i32 {
    let force = r.does.has(Does::STRIKES) || r.does.has(Does::HARMS);
    if force && r.pos == Pos::Verb && r.does.has(Does::AND) && r.suffix > 0 && r.feats.aspect == Aspect::Perfect { 10 } else { 0 }
}

/// A perfect right behind a verb and its subject is rarer than the verbal noun written like it.
fn second_verb(r: &Reading, open: bool, verb: bool, next: Option<&[Reading]>) -> i32 {
    // "a teacher who works there was killed and six were wounded"
    let pair = next.and_then(|all| all.first()).is_some_and(|n| n.pos == Pos::Verb && n.does.has(Does::AND) && n.feats.aspect == Aspect::Perfect);
    // with a pronoun it may describe what has no article ("a man whom they arrested", "a statement of the army that they carried")
    let alone = r.suffix == 0 || !open;
    if verb && !pair && alone && r.pos == Pos::Verb && r.prefix == 0 && r.feats.aspect == Aspect::Perfect { -6 } else { 0 }
}
