//! The second half of stage 3: choosing among the readings of a word by its neighbours.
//!
//! In: readings with the scores of the words alone. Out: [`Words::best`]. The evidence is local and small (the word before,
//! the word after): the majority reading of a type is right nearly always, and what is left for context is mostly
//! noun against verb.

mod beside;
mod left;

use crate::does::Does;
use crate::inflect::Aspect;
use crate::morph::{Reading, Words};
use crate::split::{Split, TokenKind};
use crate::vocab::*;
use beside::{by_next, company, construct_alone, done_to};

pub use beside::agrees;
pub use left::{Left, behind_each};

/// Fills [`Words::best`].
pub fn rank(split: &Split, words: &mut Words) {
    for sentence in &split.sentences {
        let (mut left, mut before, mut verb) = (Left::Start, None, false);
        for t in sentence.tokens.start as usize..sentence.tokens.end as usize {
            if split.tokens[t].kind != TokenKind::Word {
                left = if matches!(split.tokens[t].kind, TokenKind::Number) { Left::Number } else { Left::Mark };
                verb &= left == Left::Number;
                before = None;
                continue;
            }
            let next = next_word(split, words, t, sentence.tokens.end as usize);
            let counted = split.tokens.get(t + 1).is_some_and(|n| n.kind == TokenKind::Number);
            let range = words.of[t].clone();
            // both ask whether a word is a verb or the noun written like it
            let any = |p: Pos| words.readings[range.start as usize..range.end as usize].iter().any(|r| r.pos == p);
            let either = range.len() > 1 && any(Pos::Verb) && any(Pos::Noun);
            let reflexive = either && !matches!(left, Left::Verb | Left::Auxiliary) && reflexive(split, words, t, sentence.tokens.end as usize);
            let listed = either && deeds_before(split, words, sentence.tokens.start as usize, t);
            let best = if range.len() == 1 { Some(range.start) } else { None };
            let best = best.or_else(|| {
                range.clone().max_by_key(|&i| {
                    let r = &words.readings[i as usize];
                    (
                        r.score as i32
                            + second_verb(r, verb, next)
                            + i32::from(r.behind[left as usize])
                            + next.map_or(0, |next| by_next(r, left, next))
                            + if counted { 0 } else { construct_alone(r, next) }
                            + if reflexive && r.pos == Pos::Verb { 24 } else { 0 }
                            + if listed && r.pos == Pos::Noun && r.does.has(Does::AND) && done_to(r).is_some() { 12 } else { 0 }
                            + before.map_or(0, |b: u32| company(r, left, &words.readings[b as usize])),
                        std::cmp::Reverse(i),
                    )
                })
            });
            words.best[t] = best.unwrap_or(range.start);
            before = Some(words.best[t]);
            left = words.best(t).map_or(Left::Other, |r| r.left);
            verb = match words.best(t).map(|r| r.pos) {
                Some(Pos::Verb) => words.best(t).is_some_and(|r| r.key != Some(Key::Auxiliary)),
                Some(Pos::Particle) => verb && left == Left::Preposition,
                _ => verb,
            };
        }
    }
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

/// A perfect right behind a verb and its subject is rarer than the verbal noun written like it.
fn second_verb(r: &Reading, verb: bool, next: Option<&[Reading]>) -> i32 {
    // "a teacher who works there was killed and six were wounded"
    let pair = next.and_then(|all| all.first()).is_some_and(|n| n.pos == Pos::Verb && n.does.has(Does::AND) && n.feats.aspect == Aspect::Perfect);
    if verb && !pair && r.pos == Pos::Verb && r.prefix == 0 && r.suffix == 0 && r.feats.aspect == Aspect::Perfect { -6 } else { 0 }
}
