//! The second half of stage 3: choosing among the readings of a word by its neighbours.
//!
//! In: readings with the scores of the words alone. Out: [`Words::best`]. The evidence is local and small (the word before,
//! the word after): the majority reading of a type is right nearly always, and what is left for context is mostly
//! noun against verb.

use crate::fold::Folded;
use crate::inflect::Aspect;
use crate::morph::{Reading, Words};
use crate::pack::Pack;
use crate::split::{Split, TokenKind};
use crate::vocab::*;

/// Fills [`Words::best`].
pub fn rank(pack: &Pack, _folded: &Folded, split: &Split, words: &mut Words) {
    for sentence in &split.sentences {
        let mut left = Left::Start;
        for t in sentence.tokens.start as usize..sentence.tokens.end as usize {
            if split.tokens[t].kind != TokenKind::Word {
                left = if matches!(split.tokens[t].kind, TokenKind::Number) { Left::Number } else { Left::Mark };
                continue;
            }
            let next = next_word(split, words, t, sentence.tokens.end as usize);
            let range = words.of[t].clone();
            let best = range.clone().max_by_key(|&i| {
                let r = &words.readings[i as usize];
                (r.score as i32 + context(pack, r, left, next), std::cmp::Reverse(i))
            });
            words.best[t] = best.unwrap_or(range.start);
            left = Left::of(pack, words.best(t));
        }
    }
}

/// What stands before a word, as far as it matters.
#[derive(Clone, Copy, PartialEq)]
enum Left {
    Start,
    Mark,
    Number,
    Preposition,
    VerbParticle,
    That,
    ToDo,
    DefiniteNoun,
    Construct,
    Noun,
    Verb,
    Relative,
    Other,
}

impl Left {
    fn of(pack: &Pack, r: Option<&Reading>) -> Left {
        let Some(r) = r else { return Left::Other };
        match r.pos {
            Pos::Particle => match (r.lemma != crate::morph::NO_LEMMA).then(|| pack.lemma(r.lemma).key).flatten() {
                Some(k) if k.is_preposition() && r.suffix == 0 => Left::Preposition,
                Some(Key::NotPast | Key::NotFuture | Key::Will | Key::Already) => Left::VerbParticle,
                Some(Key::That) if r.suffix == 0 => Left::That,
                Some(Key::To2) => Left::ToDo,
                Some(Key::Relative) => Left::Relative,
                _ => Left::Other,
            },
            Pos::Noun | Pos::Adj if has_article(pack, r) => Left::DefiniteNoun,
            Pos::Noun if r.suffix == 0 && !r.feats.tanwin => Left::Construct,
            Pos::Noun | Pos::Adj | Pos::Name => Left::Noun,
            Pos::Verb => Left::Verb,
            Pos::Pronoun => Left::Other,
        }
    }
}

/// Whether the reading has the article.
pub fn has_article(pack: &Pack, r: &Reading) -> bool {
    r.prefix > 0 && pack.prefixes[r.prefix as usize - 1].article
}

/// The likeliest reading, by the word alone, of the next word if it follows directly.
fn next_word<'w>(split: &Split, words: &'w Words, t: usize, end: usize) -> Option<&'w Reading> {
    (t + 1 < end && split.tokens[t + 1].kind == TokenKind::Word).then(|| words.all(t + 1).first()).flatten()
}

fn context(pack: &Pack, r: &Reading, left: Left, next: Option<&Reading>) -> i32 {
    let nominal = matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Name);
    let verb = r.pos == Pos::Verb;
    let own_preposition = r.prefix > 0 && pack.prefixes[r.prefix as usize - 1].keys.iter().any(|k| k.is_preposition());
    let article = has_article(pack, r);
    let mut s = match left {
        Left::Preposition if verb => -40,
        Left::Preposition if r.pos == Pos::Adj && !article => -4,
        Left::VerbParticle => {
            if verb {
                30
            } else {
                -10
            }
        }
        Left::That if verb => -10,
        Left::ToDo if verb && r.feats.aspect != Aspect::Perfect => 14,
        Left::DefiniteNoun if r.pos == Pos::Adj && article => 8,
        Left::DefiniteNoun if r.pos == Pos::Noun && !article && !own_preposition => -2,
        Left::Construct if r.pos == Pos::Noun && article => 3,
        Left::Construct | Left::Noun if verb && r.suffix > 0 => 6,
        Left::Construct if verb => -5,
        Left::Construct if r.pos == Pos::Adj && !article && r.prefix == 0 => 4,
        Left::Number if verb => -16,
        Left::Start | Left::Mark if verb => 5,
        Left::Relative if verb => 8,
        _ => 0,
    };
    if let Some(n) = next {
        let n_article = has_article(pack, n);
        // an adjective without the article right after: the word is the noun it describes
        if n.pos == Pos::Adj && !n_article && n.prefix == 0 && r.pos == Pos::Noun && !article {
            s += 6;
        }
        if n.pos == Pos::Adj && n_article && article && r.pos == Pos::Noun {
            s += 4;
        }
        if verb && n.pos == Pos::Verb {
            s -= 4;
        }
    }
    // "if" is written like "that", and is rarer
    if r.pos == Pos::Particle && pack.lemma(r.lemma).key == Some(Key::If) {
        s -= 5;
    }
    if nominal && r.feats.tanwin && matches!(left, Left::Start) {
        s -= 2;
    }
    s
}
