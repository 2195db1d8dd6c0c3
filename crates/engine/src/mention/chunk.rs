//! A sentence as a sequence of items: nominals, verbs, particles, times, marks.
//!
//! In: a sentence with names, quantities and times found. Out: the nominals and items of its [`Mentions`]. One pass from left to right: each step takes the longest item that
//! starts at a token. A nominal is a head with what agrees with it and the genitives behind it; an event noun keeps only its
//! adjectives, because what follows it is a participant.

use super::{Item, ItemKind, Mentions, Nominal};
use crate::inflect::{Gender, Number};
use crate::morph::{NO_LEMMA, Origin, Reading};
use crate::pack::Means;
use crate::sentence::Read;
use crate::split::{Sentence, TokenKind};
use crate::text::Few;
use crate::vocab::*;
use std::ops::Range;

/// Quotation and parenthesis after a noun are part of its phrase up to so many tokens.
const ASIDE: usize = 6;

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

/// What can go on with a nominal.
enum Follows {
    Nothing,
    /// A quotation or parenthesis.
    Aside,
    /// "without", "of".
    Particle,
    Word,
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
                    k => k,
                };
                self.push(ItemKind::Particle(key), t, t + 1)
            }
            None => self.push(ItemKind::Other, t, t + 1),
        }
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
            prep: self.read.own_preposition(t).or_else(|| self.name_prefix(t).iter().copied().find(|k| k.is_preposition())),
            and: self.read.own_and(t) || self.read.key(t) == Some(Key::And) || self.name_prefix(t).contains(&Key::And),
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
        // "north-western Syria" without a preposition is where something happens
        if n.prep.is_none() && !n.names.is_empty() && self.read.key(t) == Some(Key::In) {
            n.prep = Some(Key::In);
        }
        n.tokens.end = end as u32;
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

    /// What the item before does to a nominal: governs it, joins it, or is its construct.
    fn join(&self, n: &mut Nominal, t: usize) {
        let Some(last) = self.out.items.last() else { return };
        // "soldiers and 'rebels'": the conjunction before a quotation joins what is quoted
        if let (ItemKind::Mark('"' | '«'), Some(k)) = (last.kind, self.out.items.len().checked_sub(2)) {
            n.and |= matches!(self.out.items[k].kind, ItemKind::Particle(Key::And | Key::Or)) && n.prep.is_none();
        }
        // a name in quotation marks is as well the genitive of what stands before them
        if let (ItemKind::Mark('"' | '«'), [.., before, _]) = (last.kind, &self.out.items[..])
            && let ItemKind::Nominal(i) = before.kind
        {
            let x = &self.out.nominals[i as usize];
            let close = before.tokens.end as usize + 1 == t && self.name_at(t).is_some();
            n.genitive = close && x.event && n.prep.is_none() && !self.read.definite(x.head as usize) && !self.read.suffixed(x.head as usize);
        }
        if let Some((prep, and)) = self.each_of() {
            (n.prep, n.and) = (prep, and);
            return;
        }
        match last.kind {
            ItemKind::Particle(k) if k.is_preposition() && n.prep.is_none() => n.prep = Some(k),
            ItemKind::Particle(Key::And | Key::Or) => n.and = true,
            // "in some areas", "and all the posts", "in this prison": what the little word carries or follows is the noun's
            ItemKind::Particle(Key::Some | Key::All | Key::This) if n.prep.is_none() => self.through(n, last.tokens.start as usize),
            ItemKind::Nominal(i) if n.prep.is_none() && !n.and => {
                let before = &self.out.nominals[i as usize];
                let construct = !self.read.definite(before.head as usize) && !self.read.suffixed(before.head as usize);
                // an adjective closes a phrase, and no genitive comes behind it, unless it is as well a person ("the running over by a settler of …")
                let person = |&a: &u32| self.person_too(a as usize).any(Classes::PEOPLE);
                let open = before.nations.is_empty() && before.adjectives.is_empty() || before.adjectives.iter().any(person);
                n.genitive = before.event && construct && open && last.tokens.end as usize == t;
                if !before.event && before.tokens.len() == 1 && self.read.event_noun(t) {
                    n.prep = before.prep;
                }
            }
            _ => {}
        }
    }

    /// "in each of A and B": the words for "each of" are passed over; what governs them governs A.
    fn each_of(&self) -> Option<(Option<Key>, bool)> {
        let [.., before, each, of] = &self.out.items[..] else { return None };
        let particle = |i: &Item, k: Key| i.kind == ItemKind::Particle(k);
        if !particle(each, Key::All) || !particle(of, Key::From) {
            return None;
        }
        let t = each.tokens.start as usize;
        let prep = self.read.own_preposition(t).or(match before.kind {
            ItemKind::Particle(k) if k.is_preposition() => Some(k),
            _ => None,
        });
        Some((prep, self.read.own_and(t)))
    }

    /// "the towns of A and B": what is joined to the name of a place stands under the noun that governs it.
    fn governed(&self, n: &mut Nominal) {
        let Some(before) = self.out.nominals.last().filter(|_| n.and && n.classes == Classes::default() && !n.person) else { return };
        let close = self
            .out
            .items
            .last()
            .is_some_and(|i| i.tokens.end == n.tokens.start && (i.tokens.end == before.tokens.end || matches!(i.kind, ItemKind::Mark('،' | ','))));
        let place = n.names.iter().any(|&i| self.out.names[i as usize].place(&self.read).is_some());
        let bare = n.names.is_empty() && self.read.pos(n.head as usize) == Some(Pos::Name);
        if close && before.governs && (place || bare) {
            n.classes = Classes::of(&[Class::PlaceWord]);
            n.governs = true;
        }
    }

    /// Gives a nominal the preposition or conjunction that stands on or before the quantifier at `t`.
    fn through(&self, n: &mut Nominal, t: usize) {
        n.prep = self.read.own_preposition(t);
        n.and |= self.read.own_and(t);
        let before = self.out.items.len().checked_sub(2).map(|k| self.out.items[k].kind);
        match before {
            Some(ItemKind::Particle(k)) if k.is_preposition() && n.prep.is_none() => n.prep = Some(k),
            Some(ItemKind::Particle(Key::And | Key::Or)) => n.and = true,
            _ => {}
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

    /// Whether the word after a number is what is counted.
    fn counted(&self, t: usize) -> bool {
        matches!(self.read.pos(t), Some(Pos::Noun | Pos::Adj)) && self.read.prefix_is_article(t) && self.time_at(t).is_none()
    }

    /// The head: a name, a noun, an adjective used as a noun, or a run of words in no table.
    fn core(&mut self, n: &mut Nominal, t: usize) -> usize {
        n.head = t as u32;
        if let Some(i) = self.name_at(t) {
            return self.take_name(n, i);
        }
        if self.read.token(t).kind != TokenKind::Word {
            return self.run_of_names(n, t);
        }
        n.plural = self.read.reading(t).is_some_and(|r| r.feats.number != Number::Singular);
        n.definite = self.read.definite(t) || self.read.suffixed(t);
        match self.read.pos(t) {
            Some(Pos::Name) if !self.read.definite(t) => self.run_of_names(n, t),
            Some(Pos::Adj) => {
                n.classes = self.read.classes(t).with(self.person_too(t));
                if n.classes.has(Class::Demonym) {
                    n.nations.push(t as u32);
                }
                t + 1
            }
            _ => {
                n.classes = self.read.classes(t);
                n.event = self.read.event_noun(t);
                t + 1
            }
        }
    }

    /// Classes of the person that a word read as an adjective also means: "an armed [man]".
    fn person_too(&self, t: usize) -> Classes {
        let classes = self.read.words.all(t).iter().filter(|r| r.pos == Pos::Noun).map(|r| r.class);
        classes.filter(|c| c.any(Classes::PEOPLE)).fold(Classes::default(), Classes::with)
    }

    fn take_name(&mut self, n: &mut Nominal, i: u32) -> usize {
        let name = &self.out.names[i as usize];
        let end = name.tokens.end as usize;
        match name.means(&self.read) {
            Means::GivenName => return self.run_of_names(n, name.tokens.start as usize),
            Means::Actor(a) => n.classes = n.classes.with(kind_of(&self.read.pack.actors[*a as usize].kind)),
            _ => {}
        }
        n.head = name.tokens.start;
        n.names.push(i);
        n.definite = true;
        end
    }

    /// A person's or a thing's name that no table knows: words of no other use, one after the other.
    fn run_of_names(&mut self, n: &mut Nominal, t: usize) -> usize {
        // a given name may have two words
        let past = |t: usize| self.name_at(t).map_or(t + 1, |i| self.out.names[i as usize].tokens.end as usize);
        let mut end = past(t);
        let mut given = self.name_at(t).is_some();
        while end < self.end && end - t < 6 && self.is_bare_name(end) {
            given |= self.name_at(end).is_some_and(|i| matches!(self.out.names[i as usize].means(&self.read), Means::GivenName));
            end = past(end);
        }
        end += usize::from(given && end - t < 6 && self.family_name(end));
        n.person = given || end - t >= 2;
        n.definite = true;
        end
    }

    /// "Samir the smith's": behind a given name a bare word with which nothing goes on is the name of the family, whatever else it means.
    fn family_name(&self, t: usize) -> bool {
        if t >= self.end || self.taken(t) || self.read.token(t).kind != TokenKind::Word || !matches!(self.read.pos(t), Some(Pos::Noun | Pos::Adj)) {
            return false;
        }
        let one = self.read.reading(t).is_some_and(|r| r.feats.number == Number::Singular && r.prefix == 0 && r.suffix == 0 && !r.feats.tanwin);
        let closed = t + 1 >= self.end || self.read.token(t + 1).kind != TokenKind::Word || matches!(self.read.pos(t + 1), Some(Pos::Verb | Pos::Particle));
        one && closed && !self.read.accusative(t) && !self.read.event_noun(t)
    }

    fn is_bare_name(&self, t: usize) -> bool {
        let listed = self.name_at(t).map(|i| self.out.names[i as usize].means(&self.read));
        let name = matches!(listed, Some(Means::GivenName));
        if listed.is_some() && !name {
            return false;
        }
        let free = self.read.prefix_is_article(t) && self.read.token(t).kind == TokenKind::Word;
        let quantity = self.quantity_at(t).is_some() || self.time_at(t).is_some();
        free && !quantity && (name || self.read.pos(t) == Some(Pos::Name))
    }

    /// Adjectives, genitives, asides, names in apposition and "some of them" behind a head.
    fn tail(&mut self, n: &mut Nominal, mut t: usize) -> usize {
        let mut last = n.head as usize;
        loop {
            let next = match self.may_follow(t) {
                Follows::Nothing => return t,
                Follows::Aside => self.aside(n, t),
                Follows::Particle => self.unmanned(n, t),
                Follows::Word => self.described(n, t, &mut last),
            };
            match next {
                Some(end) if end > t && end <= self.end => t = end,
                _ => break,
            }
        }
        self.partitive(n, t)
    }

    /// What can go on with a nominal at a token, seen quickly: most nominals end at a verb, a particle or a mark.
    fn may_follow(&self, t: usize) -> Follows {
        if t >= self.end {
            return Follows::Nothing;
        }
        match (self.read.token(t).kind, self.read.pos(t)) {
            _ if self.taken(t) => Follows::Word,
            (TokenKind::Punct(_), _) => Follows::Aside,
            (TokenKind::Word, Some(Pos::Verb)) => Follows::Nothing,
            (TokenKind::Word, Some(Pos::Particle | Pos::Pronoun)) => Follows::Particle,
            _ => Follows::Word,
        }
    }

    fn described(&mut self, n: &mut Nominal, t: usize, last: &mut usize) -> Option<usize> {
        let next = self.aside(n, t).or_else(|| self.unmanned(n, t)).or_else(|| self.adjective(n, t, *last)).or_else(|| self.number_after(n, t, *last));
        next.or_else(|| self.genitive(n, t, last)).or_else(|| self.apposition(n, t))
    }

    /// `منظمة "بي كا كا"`, `الحزب (المحظور)`: a short quotation or parenthesis that belongs to the noun.
    fn aside(&mut self, n: &mut Nominal, t: usize) -> Option<usize> {
        let close = match self.read.mark(t).filter(|_| t < self.end)? {
            '"' => '"',
            '«' => '»',
            '(' => ')',
            _ => return None,
        };
        if n.event {
            return None;
        }
        let end = (t + 2..(t + ASIDE).min(self.end)).find(|&i| self.read.mark(i) == Some(close))?;
        let content = t + 1..end;
        if content.clone().any(|i| self.read.mark(i).is_some() || self.read.pos(i) == Some(Pos::Verb) && close != ')' && !n.classes.has(Class::PlaceWord)) {
            return None;
        }
        if close != ')' && content.clone().any(|i| self.read.own_preposition(i).is_some()) {
            return None;
        }
        if close != ')' {
            let inside: Few =
                (0..self.out.names.len() as u32).filter(|&i| content.contains(&(self.out.names[i as usize].tokens.start as usize))).collect();
            n.names.extend(inside);
            n.definite = true;
        }
        Some(end + 1)
    }

    /// "an aircraft without a pilot", "a car without plates": what a machine lacks describes it like an adjective.
    fn unmanned(&self, n: &mut Nominal, t: usize) -> Option<usize> {
        if t >= self.end || !n.classes.any(Classes::MACHINES) {
            return None;
        }
        let phrase = self.phrase_at(t).map(|i| &self.out.phrases[i as usize]);
        let (without, end) = match phrase {
            Some(p) => (matches!(p.means(&self.read), Means::Particle(Key::Without)), p.tokens.end as usize),
            None => (self.read.key(t) == Some(Key::Without) && !self.read.suffixed(t), t + 1),
        };
        let lack = |t: usize| self.read.pos(t) == Some(Pos::Noun) && self.read.prefix(t).is_empty() && !self.read.suffixed(t) && !self.taken(t);
        if !without || end >= self.end || !lack(end) || self.read.event_noun(end) {
            return None;
        }
        n.adjectives.push(end as u32);
        Some(end + 1)
    }

    fn adjective(&mut self, n: &mut Nominal, t: usize, last: usize) -> Option<usize> {
        if t >= self.end || self.taken(t) || self.read.pos(t) != Some(Pos::Adj) {
            return None;
        }
        let prefix = self.read.prefix(t);
        let joined = prefix.contains(&Key::And);
        let free = prefix.iter().all(|k| matches!(k, Key::The | Key::And)) && (!joined || !n.adjectives.is_empty() || !n.nations.is_empty());
        let article = self.read.definite(t);
        let agrees = article == (n.definite || self.read.definite(last) || !n.names.is_empty() || n.person);
        let participle_as_noun = joined && !article;
        if !free || !agrees || participle_as_noun || !self.concords(n, t, last) || self.other_case(n, t) {
            return None;
        }
        if self.read.classes(t).has(Class::Demonym) {
            n.nations.push(t as u32)
        } else {
            n.adjectives.push(t as u32)
        }
        Some(t + 1)
    }

    /// "unknown gunmen" in the nominative, "two policemen" in another case: written like adjectives of one noun, they are two phrases.
    fn other_case(&self, n: &Nominal, t: usize) -> bool {
        use crate::letters as l;
        let ends = |t: usize, vowel: char| {
            let mut back = self.read.folded(t).chars().rev();
            let several = self.read.reading(t).is_some_and(|r| r.feats.number != Number::Singular && r.feats.no_suffix);
            several && back.next() == Some(l::NOON) && back.next() == Some(vowel)
        };
        let before = n.adjectives.last().max(n.nations.last()).copied().unwrap_or(n.head) as usize;
        // "the body of a reporter, killed": the alef of the accusative would stand on the noun too
        let bare = |r: &Reading| r.pos == Pos::Noun && r.feats.number == Number::Singular && r.prefix == 0 && r.suffix == 0;
        let alef = self.read.accusative(t) && self.read.folded(t).ends_with(l::ALEF);
        let head = n.head as usize;
        let how = alef && n.quantity.is_none() && n.classes.any(Classes::PEOPLE) && !self.read.accusative(head) && self.read.reading(head).is_some_and(bare);
        // "the special forces [killed] the attackers": a force or a thing is not described by a plural of men
        let men = self.read.reading(t).is_some_and(|r| r.feats.number == Number::Plural && r.feats.gender != Gender::Feminine && r.feats.no_suffix);
        let force = self.read.reading(head).is_some_and(|r| r.pos == Pos::Noun && r.origin == Origin::Table && r.feats.number == Number::Plural);
        let other = men && force && n.quantity.is_none() && n.names.is_empty() && !n.classes.any(Classes::PEOPLE) && (ends(t, l::YEH) || ends(t, l::WAW));
        ends(before, l::WAW) && ends(t, l::YEH) || how || other
    }

    /// Gender and number of an adjective fit its noun: people in the plural take a plural, things a feminine singular.
    fn concords(&self, n: &Nominal, t: usize, last: usize) -> bool {
        let (Some(noun), Some(adjective)) = (self.read.reading(n.head as usize), self.read.reading(t)) else { return true };
        if noun.origin == Origin::Guess || adjective.origin == Origin::Guess || !n.names.is_empty() || n.person || n.quantity.is_some() || noun.pos != Pos::Noun
        {
            return true;
        }
        let agrees = |x| crate::rank::agrees(x, adjective);
        agrees(noun) || self.read.reading(last).is_some_and(agrees)
    }

    /// `الغارات الثلاث`: a definite number behind its noun.
    fn number_after(&mut self, n: &mut Nominal, t: usize, last: usize) -> Option<usize> {
        let q = self.quantity_at(t).filter(|_| t < self.end && n.quantity.is_none())?;
        let same = self.read.definite(t) && self.read.definite(last) && self.read.own_preposition(t).is_none() && !self.read.own_and(t);
        if !same || self.out.quantities[q as usize].of_noun {
            return None;
        }
        n.quantity = Some(q);
        Some(self.out.quantities[q as usize].tokens.end as usize)
    }

    fn genitive(&mut self, n: &mut Nominal, t: usize, last: &mut usize) -> Option<usize> {
        if self.quality(n, t, *last) {
            n.inner = n.inner.with(self.read.classes(t));
            return Some(t + 1);
        }
        let complete = n.names.first().is_some_and(|&i| self.out.names[i as usize].tokens.start == n.head);
        if t >= self.end
            || n.event
            || n.person
            || complete
            || !self.can_govern(*last)
            || !n.adjectives.is_empty()
            || !n.nations.is_empty()
            || self.time_at(t).is_some()
        {
            return None;
        }
        if let Some(i) = self.name_at(t).filter(|&i| self.out.names[i as usize].prefix == 0 && self.read.prefix_is_article(t)) {
            if matches!(self.out.names[i as usize].means(&self.read), Means::GivenName) {
                return None;
            }
            n.names.push(i);
            n.definite = true;
            *last = self.out.names[i as usize].tokens.end as usize - 1;
            return Some(*last + 1);
        }
        // a name is complete: a common noun behind it is another phrase; so is one with the alef of the accusative
        let apart = !n.names.is_empty() || self.read.reading(t).is_some_and(|r| r.feats.tanwin);
        if apart || self.taken(t) || !self.read.prefix_is_article(t) {
            return None;
        }
        let people = self.read.pos(t) == Some(Pos::Adj) && self.read.definite(t) && self.read.classes(t).has(Class::Demonym);
        // "the quarter of the Good": an adjective with the article behind a bare word for a place is its name
        // and behind a bare word for an official it is short for the ministry of that: "the minister of the interior"
        let office = self.read.classes(*last).any(Classes::of(&[Class::Official, Class::Gov])) && *last + 1 == t;
        let bare = n.classes.has(Class::PlaceWord) || office;
        let named = self.read.pos(t) == Some(Pos::Adj) && self.read.definite(t) && bare && !n.plural;
        if !matches!(self.read.pos(t), Some(Pos::Noun | Pos::Name)) && !people && !named {
            return None;
        }
        if self.doer(n, t) || self.wanted(n, t) {
            return None;
        }
        // "five soldiers met their death": what is counted has no genitive with a pronoun
        if self.read.event_noun(t) && !self.absorbs(n, t) || n.quantity.is_some() && self.read.suffixed(t) {
            return None;
        }
        n.inner = n.inner.with(self.read.classes(t));
        n.definite |= self.read.definite(t) || self.read.suffixed(t) || self.read.pos(t) == Some(Pos::Name);
        if people {
            n.nations.push(t as u32);
        }
        *last = t;
        Some(t + 1)
    }

    /// "aircraft of unknown identity", "a leader of high rank": an adjective that a definite idea limits describes an indefinite noun.
    fn quality(&self, n: &Nominal, t: usize, last: usize) -> bool {
        let limited = n.adjectives.last().is_some_and(|&a| a as usize + 1 == t) && !n.definite && n.names.is_empty() && last + 2 == t;
        let idea = || self.read.pos(t) == Some(Pos::Noun) && self.read.classes(t).only(Classes::of(&[Class::Abstract, Class::Document]));
        t < self.end && limited && self.read.definite(t) && self.read.prefix_is_article(t) && idea() && !self.taken(t) && !self.read.event_noun(t)
    }

    /// "a sniper … a woman", "a drone … a car": the second is what the first does something to, and not its genitive.
    fn doer(&self, n: &Nominal, t: usize) -> bool {
        let one = |t: usize| self.read.reading(t).is_some_and(|r| r.pos == Pos::Noun && r.feats.number == Number::Singular && r.prefix == 0 && r.suffix == 0);
        let (head, next) = (n.classes, self.read.classes(t));
        let alone = n.head as usize + 1 == t && n.quantity.is_none() && one(n.head as usize) && one(t);
        let aimed = head.has(Class::Aircraft) && next.any(Classes::of(&[Class::Vehicle, Class::Facility]))
            || head.has(Class::Fighter) && !head.has(Class::Official) && next.any(Classes::of(&[Class::Person, Class::Civilian])) && !next.has(Class::Abstract);
        // "a former officer": what can be an adjective is one
        let adjective = || self.read.words.all(t).iter().any(|r| r.pos == Pos::Adj && r.prefix == 0);
        alone && aimed && !adjective()
    }

    /// "somebody unknown threw a bomb" with the verb first: a word with which the verb makes an expression is not the genitive of its subject.
    fn wanted(&self, n: &Nominal, t: usize) -> bool {
        let verb = self.out.items.last().filter(|i| i.kind == ItemKind::Verb && i.tokens.end == n.tokens.start);
        let person = n.head as usize + 1 == t && n.classes.any(Classes::PEOPLE);
        person && verb.is_some_and(|v| self.read.makes_expression(v.tokens.start as usize, t))
    }

    /// Whether a noun stands without article, pronoun and tanwin, so that a genitive may follow.
    fn can_govern(&self, t: usize) -> bool {
        let noun = self.read.pos(t) == Some(Pos::Noun) || self.read.reading(t).is_some_and(|r| r.pos == Pos::Adj && r.feats.construct);
        noun && !self.read.definite(t) && !self.read.suffixed(t) && self.read.reading(t).is_some_and(|r| !r.feats.tanwin && !self.has_final_nun(t, r))
    }

    /// Whether it is a sound plural or dual with its final nun, which it loses before a genitive.
    fn has_final_nun(&self, t: usize, r: &Reading) -> bool {
        r.feats.number != Number::Singular && r.feats.no_suffix && self.read.folded(t).ends_with(crate::letters::NOON)
    }

    /// Whether it shows the ending of a sound plural that is a subject.
    fn nominative_plural(&self, t: usize) -> bool {
        let mut back = self.read.folded(t).chars().rev();
        back.next() == Some(crate::letters::NOON) && back.next() == Some(crate::letters::WAW)
    }

    /// "The forces of combating terror", "the ministry of defence": the event noun is part of a body's name.
    fn absorbs(&self, n: &Nominal, t: usize) -> bool {
        let body = n.classes.any(Classes::BODIES.with(Classes::PEOPLE))
            || n.classes.has(Class::Document)
            || n.classes.any(Classes::MACHINES)
            || n.classes.any(Classes::SITES);
        body && (self.read.definite(t) || !n.classes.has(Class::Group))
    }

    /// A name behind a title or a kind of body: `وزير الدفاع أشتون كارتر`, `تنظيم داعش`.
    fn apposition(&mut self, n: &mut Nominal, t: usize) -> Option<usize> {
        if t >= self.end || n.event || n.person || n.quantity.is_some() {
            return None;
        }
        let takes_person = n.classes.any(Classes::PEOPLE) || n.classes.has(Class::Title);
        // "the protesters, [pictures]": behind a subject in the plural a word that may be a name is mostly what they do something to
        // and so it is behind their adjective
        let bare = n.nations.is_empty() && n.adjectives.is_empty();
        let many = n.plural && (self.nominative_plural(n.head as usize) || self.nominative_plural(t - 1) || bare && self.read.definite(n.head as usize));
        if let Some(i) = self.name_at(t).filter(|_| self.read.prefix_is_article(t)) {
            let name = &self.out.names[i as usize];
            // "the capital Ankara"
            if name.prefix == 0 && n.classes.has(Class::PlaceWord) && n.names.is_empty() && matches!(name.means(&self.read), Means::Place(_)) {
                n.names.push(i);
                return Some(name.tokens.end as usize);
            }
            // a body that is named and has the article ("the coalition") stands beside another that something happens to
            let actor = match name.means(&self.read) {
                Means::Actor(a) => {
                    let kind = self.read.pack.actors[*a as usize].kind.as_str();
                    matches!(kind, "official" | "people")
                        || self.read.definite(t)
                        || ![n.head as usize, t - 1].iter().any(|&d| self.read.definite(d)) && !n.plural
                }
                _ => false,
            };
            // "the coalition … the Houthis": a plural of men is no other name of a body
            let men = self.read.folded(t).ends_with(crate::letters::NOON) && self.read.reading(t).is_some_and(|r| r.feats.number == Number::Plural);
            if name.prefix == 0 && actor && !many && !men && (takes_person || n.classes.any(Classes::BODIES)) && n.names.is_empty() {
                n.names.push(i);
                return Some(name.tokens.end as usize);
            }
        }
        // "the capital Ankara"
        let town = n.classes.has(Class::PlaceWord) && n.definite && !n.plural && n.names.is_empty() && self.town(t) && self.read.key(t) != Some(Key::In);
        if let Some(i) = self.name_at(t).filter(|&i| town && self.out.names[i as usize].prefix == 0) {
            n.names.push(i);
            return Some(self.out.names[i as usize].tokens.end as usize);
        }
        // "the head of the council, colonel A": the rank belongs to the name
        let rank = takes_person && n.definite && self.read.definite(t) && self.rank_of(t);
        let t = t + usize::from(rank);
        if !takes_person
            || !self.is_bare_name(t)
            || many && !self.given(t)
            || (n.names.iter().any(|&i| self.out.names[i as usize].tokens.end as usize == t) && !n.classes.any(Classes::PEOPLE))
        {
            return None;
        }
        let mut person = n.clone();
        let end = self.run_of_names(&mut person, t);
        n.person = true;
        n.definite = true;
        Some(end)
    }

    /// Whether a listed given name stands here.
    fn given(&self, t: usize) -> bool {
        self.name_at(t).is_some_and(|i| matches!(self.out.names[i as usize].means(&self.read), Means::GivenName))
    }

    /// Whether a military rank stands here before a name.
    fn rank_of(&self, t: usize) -> bool {
        let rank = self.read.pos(t) == Some(Pos::Noun) && self.read.classes(t).has(Class::Fighter) && self.read.prefix_is_article(t);
        let one = self.read.reading(t).is_some_and(|r| r.feats.number == Number::Singular && r.suffix == 0);
        rank && one && t + 1 < self.end && self.is_bare_name(t + 1)
    }

    /// `22 من رجال الأمن`, `مجموعات من الحوثيين`, `أحد القيادات`: what the number or group is of.
    fn partitive(&mut self, n: &mut Nominal, t: usize) -> usize {
        let number = n.classes.has(Class::Number) || (n.quantity.is_some() && n.classes == Classes::default());
        let group = n.classes.any(Classes::of(&[Class::Group, Class::Force, Class::Fighter])) && !n.definite && n.names.is_empty();
        let of = t + 1;
        if of >= self.end || n.event {
            return t;
        }
        let member = n.classes.any(Classes::PEOPLE) && !n.definite && n.names.is_empty() && !n.person;
        let speaker = n.classes.any(Classes::PEOPLE) && n.names.is_empty() && self.phrase_at(t).is_some_and(|i| self.in_the_name(i));
        let joined = match self.read.key(t) {
            _ if speaker => self.body(of),
            Some(Key::From) => number || group && !self.town(of),
            Some(Key::In) => member && self.body(of),
            _ => false,
        };
        if !joined || !speaker && self.read.suffixed(t) {
            return t;
        }
        // "five of twelve tourists"
        let inside = self.quantity_at(of).map(|q| &self.out.quantities[q as usize]).filter(|q| number && !q.of_noun);
        let of = inside.map_or(of, |q| q.tokens.end as usize);
        if of >= self.end {
            return t;
        }
        let nominal = self.name_at(of).is_some() || matches!(self.read.pos(of), Some(Pos::Noun | Pos::Adj));
        // "shot five from a distance"
        let far = self.read.classes(of).only(Classes::of(&[Class::Abstract, Class::Measure]));
        if !nominal || far && !speaker || !self.read.prefix_is_article(of) || self.time_at(of).is_some() || self.read.event_noun(of) {
            return t;
        }
        let mut inner = n.clone();
        (inner.quantity, inner.classes) = (None, Classes::default());
        let core = self.core(&mut inner, of);
        let end = self.tail(&mut inner, core);
        if number {
            n.classes = inner.classes;
            n.plural = true;
        }
        (n.inner, n.names, n.nations) = (inner.inner.with(inner.classes), inner.names, inner.nations);
        end
    }

    /// Whether a town or the like is named here: "reinforcements from Benghazi" come from there.
    fn town(&self, t: usize) -> bool {
        let name = self.name_at(t).map(|i| &self.out.names[i as usize]);
        name.is_some_and(|n| n.place(&self.read).is_some() && !n.party(&self.read))
    }

    /// Whether a one-word phrase says for whom somebody speaks.
    fn in_the_name(&self, phrase: u32) -> bool {
        let p = &self.out.phrases[phrase as usize];
        p.tokens.len() == 1 && matches!(p.means(&self.read), Means::Particle(Key::For))
    }

    /// Whether a body or a named party starts here: "a leader in the movement".
    fn body(&self, t: usize) -> bool {
        self.name_at(t).is_some_and(|i| self.out.names[i as usize].actor(&self.read).is_some()) || self.read.classes(t).any(Classes::BODIES)
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

/// Classes of a named actor, by its kind in the ontology.
fn kind_of(kind: &str) -> Classes {
    Classes::of(match kind {
        "military" | "police" | "armed-group" => &[Class::Group, Class::Force],
        "government" => &[Class::Group, Class::Gov],
        "official" => &[Class::Group, Class::Official],
        "media" => &[Class::Group, Class::Media],
        "civil" | "international" | "monitor" | "other" => &[Class::Org],
        _ => &[Class::Group],
    })
}
