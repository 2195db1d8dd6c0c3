//! Stage 4, mention: what is named in a sentence: times, quantities, places, actors, and the phrases that carry them.
//!
//! In: a sentence ([`Read`]). Out: [`Mentions`]: names found in the pack, time and number expressions with their values, nominals
//! (noun phrases), and the sentence as a sequence of [`Item`]s, which is all the grammar the later stages need.
//!
//! Invariants: items stand in text order and do not overlap; every nominal has a head; a name is the longest that fits.

pub mod chunk;
pub mod name;
mod namesake;
pub mod number;
pub mod time;

use crate::does::Does;
use crate::pack::Means;
use crate::sentence::Read;
use crate::split::Sentence;
use crate::text::{Few, Span};
use crate::vocab::*;
use jiff::civil::Date;
use std::ops::Range;

pub use name::Name;
pub use namesake::settle;
pub use number::Quantity;
pub use time::TimeMention;

/// A noun phrase.
#[derive(Clone, Debug)]
pub struct Nominal {
    /// All its tokens.
    pub tokens: Range<u32>,
    /// Its words, without a preposition written together with it.
    pub span: Span,
    /// The head noun, or the last word of a name.
    pub head: u32,
    /// Classes of the head.
    pub classes: Classes,
    /// Classes of nouns inside it.
    pub inner: Classes,
    /// Index into [`Mentions::quantities`].
    pub quantity: Option<u32>,
    /// Names inside it, indices into [`Mentions::names`].
    pub names: Few,
    /// Tokens of adjectives of nationality that describe it.
    pub nations: Few,
    /// Tokens of its other adjectives.
    pub adjectives: Few,
    /// The preposition that governs it.
    pub prep: Option<Key>,
    /// Whether it is joined to the item before it by "and" or "or".
    pub and: bool,
    /// Whether it follows an event noun directly, as its genitive.
    pub genitive: bool,
    /// Whether its head can tell an event.
    pub event: bool,
    /// Whether it stands for a pronoun attached to an event noun or a verb (then `head` is that word).
    pub pronoun: bool,
    /// Whether the head has the article or a definite genitive.
    pub definite: bool,
    /// Gender and number of the head.
    pub plural: bool,
    /// Whether it looks like a person's name.
    pub person: bool,
    /// Whether it names a place under a word that governs several ("the towns of A and B").
    pub governs: bool,
}

impl Nominal {
    /// Whether it names a town that no table knows: a word for a place, and behind it a word in no table or an adjective with the article.
    pub fn town(&self, read: &Read) -> bool {
        let head = self.head as usize;
        let place = self.classes.any(Classes::SITES) && self.names.is_empty() && !read.definite(head);
        let adjective =
            |t: usize| self.classes.has(Class::PlaceWord) && read.pos(t) == Some(Pos::Adj) && read.definite(t) && !read.classes(t).has(Class::Demonym);
        let name = |t: usize| self.classes.has(Class::PlaceWord) && read.pos(t) == Some(Pos::Name);
        // "the quarter of Victory", "the village of a hill": behind a word for a settlement any noun but one for people is its name
        let called = |t: usize| {
            let noun = read.pos(t) == Some(Pos::Noun) && !read.classes(t).any(Classes::PEOPLE) && !read.event_noun(t);
            let other = read.pos(t) == Some(Pos::Adj) && !read.definite(t) && !read.feminine(t) && read.feminine(head);
            t == head + 1 && (noun || other) && settles(read, head)
        };
        let named = |t: usize| read.guessed(t) || name(t) || adjective(t) && t == head + 1 || called(t);
        place && !read.suffixed(head) && (head + 1..self.tokens.end as usize).any(named)
    }

    /// Whether it is a word or two of no table behind "in" or "near": mostly the name of a place.
    pub fn strange_place(&self, read: &Read) -> bool {
        let led = matches!(self.prep, Some(Key::In | Key::Near | Key::Inside));
        let bare = self.names.is_empty() && self.classes == Classes::default() && self.quantity.is_none() && !self.event && self.tokens.len() <= 3;
        let word = |t: usize| read.guessed(t) && read.token(t).kind == crate::split::TokenKind::Word && read.pos(t) == Some(Pos::Name);
        led && bare && self.tokens.clone().all(|t| word(t as usize)) && !read.suffixed(self.head as usize)
    }

    /// Whether it is the land, coast or border of a country that an adjective names.
    pub fn land(&self, read: &Read) -> bool {
        self.open_land(read) && self.nations.iter().any(|&t| read.lemma(t as usize).is_some_and(|l| l.country.as_deref().is_some_and(|c| !c.is_empty())))
    }

    /// Whether it is a word for land or a border, which wants to know whose.
    pub fn open_land(&self, read: &Read) -> bool {
        self.classes.has(Class::PlaceWord) && self.classes.any(Classes::of(&[Class::Nature, Class::Abstract])) && read.definite(self.head as usize)
    }

    /// Whether it can act: a body, people, a nationality, or a name of an actor or country.
    pub fn can_act(&self) -> bool {
        self.person || self.classes.any(Classes::PEOPLE.with(Classes::BODIES))
    }
}

/// Whether a word is one for a settlement or a part of one, and hardly anything else.
pub(crate) fn settles(read: &Read, t: usize) -> bool {
    read.words.all(t).iter().any(|r| r.does.has(Does::SETTLES) && r.class.has(Class::PlaceWord) && !r.class.any(Classes::BODIES))
}

/// One element of a sentence.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its tokens.
    pub tokens: Range<u32>,
}

/// What an element of a sentence is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ItemKind {
    /// Index into [`Mentions::nominals`].
    Nominal(u32),
    /// A finite verb.
    Verb,
    /// A word that joins, negates, points or governs.
    Particle(Key),
    /// Index into [`Mentions::times`].
    Time(u32),
    /// Index into [`Mentions::phrases`].
    Phrase(u32),
    /// Punctuation.
    Mark(char),
    /// Anything else (adverbs, foreign words).
    Other,
}

impl ItemKind {
    /// The index of a nominal.
    pub fn nominal(self) -> Option<u32> {
        if let ItemKind::Nominal(n) = self { Some(n) } else { None }
    }
}

/// All that is mentioned in one sentence.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Names of the pack.
    pub names: Vec<Name>,
    /// Numbers with what they bound.
    pub quantities: Vec<Quantity>,
    /// Times.
    pub times: Vec<TimeMention>,
    /// Noun phrases.
    pub nominals: Vec<Nominal>,
    /// Fixed phrases, as names whose meaning is not an entity.
    pub phrases: Vec<Name>,
    /// The sentence.
    pub items: Vec<Item>,
}

impl Mentions {
    /// The nominal of an item.
    pub fn nominal(&self, item: usize) -> Option<&Nominal> {
        match self.items.get(item)?.kind {
            ItemKind::Nominal(n) => Some(&self.nominals[n as usize]),
            _ => None,
        }
    }

    /// The item that holds a token.
    pub fn item_at(&self, token: u32) -> Option<usize> {
        let i = self.items.partition_point(|i| i.tokens.end <= token);
        (i < self.items.len() && self.items[i].tokens.contains(&token)).then_some(i)
    }
}

/// Finds everything that is mentioned in a sentence: its [`expressions`], and the nominals that carry them.
pub fn mentions(read: &Read, sentence: &Sentence, published: Option<Date>, earlier: &[Mentions]) -> Mentions {
    let mut m = expressions(read, sentence, published, earlier);
    chunk::chunk(read, sentence, &mut m);
    m
}

/// Names, quantities, times and fixed phrases of a sentence. `published` is the day from which "yesterday" is reckoned, `earlier` are the mentions
/// of the sentences before, for "the same day".
pub fn expressions(read: &Read, sentence: &Sentence, published: Option<Date>, earlier: &[Mentions]) -> Mentions {
    let range = read.range(sentence);
    let mut found = name::find(read, range.clone());
    let mut quantities = number::find(read, range.clone(), &found);
    // "the town of Qaryatayn" is written like "the town of the two villages"
    let dual = |q: &Quantity| q.of_noun && found.iter().any(|n| n.tokens.start == q.tokens.start && n.place(read).is_some());
    quantities.retain(|q| !dual(q));
    let times = time::find(read, range.clone(), &found, &quantities, published, earlier);
    quantities.retain(|q| !times.iter().any(|t| t.tokens.start < q.tokens.end && q.tokens.start < t.tokens.end));
    // words of time and number that came to nothing are ordinary words
    found.retain(|n| match n.means(read) {
        Means::Time(_) | Means::Some(_) => false,
        // "at least" behind what is counted stays a phrase, so that it takes no part in anything
        Means::Bound(b) => b.follows(),
        _ => true,
    });
    let (names, phrases) = found.into_iter().partition(|n| matches!(n.means(read), Means::Place(_) | Means::Actor(_) | Means::GivenName));
    Mentions { names, phrases, quantities, times, ..Mentions::default() }
}
