//! A sentence as a sequence of items: nominals, verbs, particles, times, marks.
//!
//! In: a sentence with names, quantities and times found. Out: the nominals and items of its [`Mentions`]. One pass from left to right: each step takes the longest item that
//! starts at a token. A nominal is a head with what agrees with it and the genitives behind it; an event noun keeps only its
//! adjectives, because what follows it is a participant.

mod beside;
mod genitive;
mod head;
mod join;
mod tail;

use super::{Item, ItemKind, Mentions, Nominal};
use crate::inflect::{Gender, Number};
use crate::morph::{NO_LEMMA, Origin, Reading};
use crate::pack::Means;
use crate::sentence::Read;
use crate::split::{Sentence, TokenKind};
use crate::text::Few;
use crate::vocab::*;
use std::ops::Range;

/// Builds the nominals and items of a sentence from the expressions found in it.
pub fn chunk(read: &Read, sentence: &Sentence, found: &mut Mentions) {
    let range = read.range(sentence);
    let mut out = std::mem::take(found);
    (out.nominals, out.items) = (Vec::with_capacity(range.len() / 3), Vec::with_capacity(range.len()));
    let mut c = Chunker { read: *read, first: range.start, end: range.end, starts: starts(&range, &out), out };
    let mut t = range.start;
    while t < range.end {
        t = c.step(t).max(t + 1);
    }
    *found = c.out;
}

/// What starts at a token, as bits.
const NAME: u8 = 1;
const TIME: u8 = 2;
const PHRASE: u8 = 4;
const QUANTITY: u8 = 8;

/// For every token of the sentence, what starts there.
fn starts(range: &Range<usize>, out: &Mentions) -> Vec<u8> {
    let mut all = vec![0; range.len()];
    let mut mark = |tokens: &Range<u32>, kind: u8| all[tokens.start as usize - range.start] |= kind;
    out.names.iter().for_each(|x| mark(&x.tokens, NAME));
    out.times.iter().for_each(|x| mark(&x.tokens, TIME));
    out.phrases.iter().for_each(|x| mark(&x.tokens, PHRASE));
    out.quantities.iter().for_each(|x| mark(&x.tokens, QUANTITY));
    all
}

struct Chunker<'a> {
    read: Read<'a, 'a>,
    first: usize,
    end: usize,
    /// See [`starts`].
    starts: Vec<u8>,
    out: Mentions,
}

impl Chunker<'_> {
    /// Takes the item that starts at `t`; returns where the next one starts.
    fn step(&mut self, t: usize) -> usize {
        if let Some(end) = if self.taken(t) { self.found(t) } else { None } {
            return end;
        }
        match self.read.token(t).kind {
            TokenKind::Punct(c) => return self.push(ItemKind::Mark(c), t, t + 1),
            TokenKind::Number | TokenKind::Foreign => return self.nominal(t),
            TokenKind::Word => {}
        }
        match self.read.pos(t) {
            Some(Pos::Verb) => self.push(ItemKind::Verb, t, t + 1),
            Some(Pos::Noun | Pos::Adj | Pos::Name) => self.nominal(t),
            Some(Pos::Particle | Pos::Pronoun) => {
                let key = self.read.key(t).unwrap_or(Key::Other);
                let key = match key {
                    k if k.is_preposition() && self.read.suffixed(t) => Key::Adverb,
                    Key::Adverb => self.governs_next(t).unwrap_or(Key::Adverb),
                    Key::That if self.read.own_preposition(t) == Some(Key::For) => Key::So,
                    Key::Not if self.what_governed(t) => Key::What,
                    k => k,
                };
                self.push(ItemKind::Particle(key), t, t + 1)
            }
            None => self.push(ItemKind::Other, t, t + 1),
        }
    }

    /// "clearing what is left": behind a noun that wants a genitive "not" is the "what" that is written like it.
    fn what_governed(&self, t: usize) -> bool {
        let what = self.read.words.all(t).iter().any(|r| r.key == Some(Key::What)) && self.read.prefix(t).is_empty();
        let governs = |n: &Nominal| {
            let bare = n.tokens.len() == 1 && n.event && n.names.is_empty() && n.quantity.is_none();
            bare && n.tokens.end as usize == t && !n.definite && !self.read.accusative(n.head as usize)
        };
        what && t + 1 < self.end
            && self.read.pos(t + 1) == Some(Pos::Verb)
            && self.out.items.last().is_some_and(|i| matches!(i.kind, ItemKind::Nominal(_)))
            && self.out.nominals.last().is_some_and(governs)
    }

    /// Takes the time, phrase, quantity or name that starts at `t`.
    fn found(&mut self, t: usize) -> Option<usize> {
        if let Some(i) = self.time_at(t) {
            return Some(self.push(ItemKind::Time(i), t, self.out.times[i as usize].tokens.end as usize));
        }
        if let Some(i) = self.phrase_at(t) {
            let kind = match self.out.phrases[i as usize].means(&self.read) {
                Means::Particle(k) => ItemKind::Particle(*k),
                _ => ItemKind::Phrase(i),
            };
            return Some(self.push(kind, t, self.out.phrases[i as usize].tokens.end as usize));
        }
        let named = self.quantity_at(t).is_some() || self.name_at(t).is_some() && self.read.token(t).kind == TokenKind::Word;
        named.then(|| self.nominal(t))
    }

    /// "yet" is written like "after": before a noun it is the preposition.
    fn governs_next(&self, t: usize) -> Option<Key> {
        let noun = t + 1 < self.end && matches!(self.read.pos(t + 1), Some(Pos::Noun | Pos::Name)) && self.read.prefix_is_article(t + 1);
        let all = self.read.words.all(t).iter().filter(|r| noun && r.lemma != NO_LEMMA && r.suffix == 0);
        all.filter_map(|r| r.key).find(|k| k.is_preposition())
    }

    fn push(&mut self, kind: ItemKind, from: usize, to: usize) -> usize {
        self.out.items.push(Item { kind, tokens: from as u32..to as u32 });
        to
    }

    fn nominal(&mut self, t: usize) -> usize {
        // the first word of a name may begin like a preposition
        let led = t > 0 && (self.read.key(t - 1).is_some_and(|k| k.is_preposition()) || self.read.classes(t - 1).has(Class::PlaceWord));
        let whole = self.name_at(t).map(|i| &self.out.names[i as usize]).is_some_and(|n| n.prefix == 0 && (n.tokens.len() > 1 || led));
        let mut n = Nominal {
            tokens: t as u32..t as u32 + 1,
            span: self.read.token(t).span,
            head: t as u32,
            classes: Classes::default(),
            inner: Classes::default(),
            quantity: None,
            names: Few::new(),
            nations: Few::new(),
            adjectives: Few::new(),
            prep: self.read.own_preposition(t).filter(|_| !whole).or_else(|| self.name_prefix(t).iter().copied().find(|k| k.is_preposition())),
            and: self.read.own_and(t) && !whole || self.read.key(t) == Some(Key::And) || self.name_prefix(t).contains(&Key::And),
            genitive: false,
            event: false,
            pronoun: false,
            definite: false,
            plural: false,
            person: false,
            governs: false,
        };
        self.join(&mut n, t);
        let end = self.fill(&mut n, t);
        self.outskirts(&mut n);
        // "north-western Syria" without a preposition is where something happens
        if n.prep.is_none() && !n.names.is_empty() && self.read.key(t) == Some(Key::In) {
            n.prep = Some(Key::In);
        }
        n.tokens.end = end as u32;
        n.person &= !n.strange_place(&self.read);
        n.span = self.read.span(&n.tokens);
        let prefix = self.name_at(t).map_or(0, |i| self.out.names[i as usize].prefix);
        n.span.start = self.read.stem_start(t).max(self.read.behind(t, prefix)).max(n.span.start);
        let several = self.read.reading(n.head as usize).is_some_and(|r| r.feats.number != Number::Singular);
        n.governs = n.classes.any(Classes::SITES) && several && (!n.names.is_empty() || n.town(&self.read));
        self.governed(&mut n);
        let index = self.out.nominals.len() as u32;
        self.out.nominals.push(n);
        self.push(ItemKind::Nominal(index), t, end)
    }

    /// "the outskirts of the town": a word that is written like "parties" is a place before the name of one.
    fn outskirts(&self, n: &mut Nominal) {
        let written_alike =
            n.plural && n.classes.has(Class::Abstract) && n.classes.any(Classes::BODIES) && !n.classes.any(Classes::PEOPLE.with(Classes::of(&[Class::Force])));
        let name = |&i: &u32| self.out.names[i as usize].place(&self.read).is_some() && self.out.names[i as usize].actor(&self.read).is_none();
        if written_alike && (n.inner.has(Class::PlaceWord) || n.names.first().is_some_and(name)) {
            n.classes = Classes::of(&[Class::PlaceWord]);
        }
    }

    /// Quantity, core and tail of a nominal from `t`; returns its end.
    fn fill(&mut self, n: &mut Nominal, t: usize) -> usize {
        let mut at_ = t;
        if let Some(q) = self.quantity_at(t) {
            n.quantity = Some(q);
            let quantity = &self.out.quantities[q as usize];
            at_ = quantity.tokens.end as usize;
            if quantity.of_noun {
                n.head = quantity.noun;
                n.classes = self.read.classes(n.head as usize);
                n.event = self.read.event_noun(n.head as usize);
                return self.tail(n, at_);
            }
            n.head = at_ as u32 - 1;
            n.classes = Classes::of(&[Class::Number]);
            // "the hundreds, in protest": behind a number with the article nothing indefinite is counted
            let closed = at_ == t + 1 && self.read.definite(t) && at_ < self.end && self.read.accusative(at_) && !self.read.definite(at_);
            if at_ >= self.end || closed || !self.counted(at_) {
                return self.partitive(n, at_);
            }
        }
        let core = self.core(n, at_);
        self.tail(n, core)
    }

    /// What the prefix of a name says that starts here: the first word of a name may have another reading.
    fn name_prefix(&self, t: usize) -> &'_ [Key] {
        let name = self.name_at(t).map(|i| self.out.names[i as usize].prefix).filter(|p| *p > 0);
        name.map_or(&[], |p| &self.read.pack.prefixes[p as usize - 1].keys)
    }

    /// Whether something other than plain words starts here.
    fn taken(&self, t: usize) -> bool {
        self.starts.get(t.wrapping_sub(self.first)).is_some_and(|s| *s != 0)
    }

    fn name_at(&self, t: usize) -> Option<u32> {
        self.at(NAME, &self.out.names, t, |x| &x.tokens)
    }

    fn time_at(&self, t: usize) -> Option<u32> {
        self.at(TIME, &self.out.times, t, |x| &x.tokens)
    }

    fn phrase_at(&self, t: usize) -> Option<u32> {
        self.at(PHRASE, &self.out.phrases, t, |x| &x.tokens)
    }

    fn quantity_at(&self, t: usize) -> Option<u32> {
        self.at(QUANTITY, &self.out.quantities, t, |x| &x.tokens)
    }

    /// The element of a sorted list whose tokens start at `t`. Most words start none, and the list is searched only where one does.
    fn at<T>(&self, kind: u8, list: &[T], t: usize, tokens: impl Fn(&T) -> &Range<u32>) -> Option<u32> {
        let starts = self.starts.get(t.wrapping_sub(self.first)).is_some_and(|s| s & kind != 0);
        starts.then(|| list.partition_point(|x| (tokens(x).start as usize) < t) as u32)
    }
}
