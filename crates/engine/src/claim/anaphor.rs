//! "The town", "the camp": places that were named before.
//!
//! In: a noun phrase without a name, headed by a word for a kind of place with the article, and the sentences before it. Out: the name it goes back to, if a place of that
//! kind was named: first one that was called by the same word ("the town of X … the town"), then the last one named. Bounded: so many
//! sentences back.

use crate::does::Does;
use crate::inflect::Number;
use crate::mention::{Mentions, Nominal};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::text::Span;
use crate::vocab::*;

/// A place is gone back to over so many sentences.
const BACK: u32 = 12;

/// And over so many noun phrases, however long the sentences are.
const LOOK: usize = 160;

/// The name that a phrase goes back to, and its place.
pub fn anaphor(read: &Read, all: &[Mentions], who: NominalRef) -> Option<(Span, u32)> {
    let n = &all[who.sentence as usize].nominals[who.nominal as usize];
    let t = word(read, n)?;
    let lemma = read.lemma(t as usize)?.text.as_str();
    let kinds = read.pack.kinds_of_site(lemma)?;
    let (mut called, mut last, mut left) = (None, None, LOOK);
    for sentence in (who.sentence.saturating_sub(BACK)..=who.sentence).rev() {
        let m = &all[sentence as usize];
        let before = m.nominals.iter().rev().filter(|x| sentence < who.sentence || x.tokens.end <= t);
        for x in before.take(left) {
            left -= 1;
            let Some(found) = named(read, m, x, kinds) else { continue };
            let same = read.lemma(x.head as usize).is_some_and(|l| l.text == lemma);
            called = called.or(same.then_some(found));
            last = last.or(Some(found));
        }
        if called.is_some() || left == 0 {
            break;
        }
    }
    called.or(last)
}

/// The word for a kind of place that a phrase without a name ends with, if it has the article: "the town", "the outskirts of the town". What is
/// described is another ("the old city").
fn word(read: &Read, n: &Nominal) -> Option<u32> {
    let bare = n.names.is_empty() && n.nations.is_empty() && n.adjectives.is_empty() && n.quantity.is_none() && !n.event && !n.person;
    let t = n.tokens.end - 1;
    let one = read.reading(t as usize).is_some_and(|r| r.feats.number == Number::Singular);
    let site = read.does(t as usize, Does::SITE) && read.definite(t as usize) && !read.suffixed(t as usize) && one;
    // "the governors of the province" are no place
    let place = n.head == t || !n.classes.any(Classes::PEOPLE) && n.classes.any(Classes::SITES.with(Classes::of(&[Class::Abstract])));
    (bare && site && place).then_some(t)
}

/// The place of such a kind that a phrase names, and the words of its name.
fn named(read: &Read, m: &Mentions, x: &Nominal, kinds: &[String]) -> Option<(Span, u32)> {
    let places = x.names.iter().map(|&i| &m.names[i as usize]).filter(|n| n.actor(read).is_none()).filter_map(|n| Some((n, n.place(read)?)));
    let (name, p) = places.into_iter().find(|&(_, p)| kinds.contains(&read.pack.places[p as usize].kind))?;
    let (start, end) = (name.tokens.start as usize, name.tokens.end as usize);
    let from = if name.prefix == 0 { read.token(start).span.start } else { read.behind(start, name.prefix) };
    Some((Span::new(from, read.token(end - 1).span.end), p))
}
