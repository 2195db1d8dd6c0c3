//! Genitives of a nominal, and what stands behind a noun without being its genitive.
//!
//! In: a nominal and the token behind it. Out: whether the noun or name there belongs to it.

use super::*;
use crate::does::Does;

impl Chunker<'_> {
    pub(super) fn genitive(&mut self, n: &mut Nominal, t: usize, last: &mut usize) -> Option<usize> {
        if self.quality(n, t, *last) {
            n.inner = n.inner.with(self.read.classes(t));
            return Some(t + 1);
        }
        if self.various(n, t) {
            (n.head, n.classes, n.plural, n.definite) = (t as u32, self.read.classes(t), true, self.read.definite(t));
            n.nations.clear();
            *last = t;
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
        if let Some(i) = self
            .name_at(t)
            .filter(|&i| self.out.names[i as usize].prefix == 0 && (self.read.prefix_is_article(t) || crate::mention::settles(&self.read, t - 1)))
        {
            if matches!(self.out.names[i as usize].means(&self.read), Means::GivenName) || self.attacker(n, t) {
                return None;
            }
            n.names.push(i);
            n.definite = true;
            // "the judiciary" and "the district of X" are one word: before the name of a place it is no body
            if n.classes.any(Classes::SITES) && self.out.names[i as usize].place(&self.read).is_some() {
                n.classes = n.classes.without(Classes::BODIES);
            }
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
        if self.doer(n, t) || self.wanted(n, t) || self.attacker(n, t) {
            return None;
        }
        // "five soldiers met their death": what is counted has no genitive with a pronoun
        if self.read.event_noun(t) && !self.absorbs(n, t) || n.quantity.is_some() && self.read.suffixed(t) {
            return None;
        }
        if n.classes.any(Classes::SITES) && *last == n.head as usize && self.read.pos(t) == Some(Pos::Name) {
            n.classes = n.classes.without(Classes::BODIES);
        }
        n.inner = n.inner.with(self.read.classes(t));
        n.definite |= self.read.definite(t) || self.read.suffixed(t) || self.read.pos(t) == Some(Pos::Name);
        if people {
            n.nations.push(t as u32);
        }
        *last = t;
        Some(t + 1)
    }

    /// "in various parts of the country": an adjective without the article behind a preposition, and the plural behind it, which is what is meant.
    fn various(&self, n: &Nominal, t: usize) -> bool {
        let head = n.head as usize;
        let bare = n.prep.is_some() && head + 1 == t && t < self.end && self.read.pos(head) == Some(Pos::Adj) && !self.read.definite(head) && !self.taken(head);
        let several = |t: usize| self.read.reading(t).is_some_and(|r| r.pos == Pos::Noun && r.feats.number == Number::Plural && !r.feats.tanwin);
        let closed = |t: usize| {
            self.read.definite(t) || self.read.suffixed(t) || t + 1 < self.end && (self.read.definite(t + 1) || self.read.pos(t + 1) == Some(Pos::Name))
        };
        bare && !self.read.suffixed(head) && several(t) && !self.taken(t) && self.read.prefix_is_article(t) && closed(t) && !self.read.event_noun(t)
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

    /// "shelled helicopters the village of X": aircraft right behind a verb of force do it to the site behind them, and no machine is a settlement's.
    fn attacker(&self, n: &Nominal, t: usize) -> bool {
        let strikes = |i: &Item| i.kind == ItemKind::Verb && i.tokens.end == n.tokens.start && self.read.does(i.tokens.start as usize, Does::STRIKES);
        let machine = n.head as usize + 1 == t && n.classes.any(Classes::MACHINES) && !self.read.definite(t);
        let doer = n.prep.is_none() && n.classes.has(Class::Aircraft) && self.out.items.last().is_some_and(strikes) && self.read.classes(t).any(Classes::SITES);
        // "on bikes the town of X": machines are not a town's
        machine && (doer || crate::mention::settles(&self.read, t))
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
    pub(super) fn nominative_plural(&self, t: usize) -> bool {
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
}
