//! What goes on with a nominal behind its head: adjectives, asides, numbers.
//!
//! In: a nominal with its head. Out: the same with what agrees with it, and where it ends.

use super::*;

/// Quotation and parenthesis after a noun are part of its phrase up to so many tokens.
const ASIDE: usize = 6;

/// What can go on with a nominal.
enum Follows {
    Nothing,
    /// A quotation or parenthesis.
    Aside,
    /// "without", "of".
    Particle,
    Word,
}

impl Chunker<'_> {
    /// Adjectives, genitives, asides, names in apposition and "some of them" behind a head.
    pub(super) fn tail(&mut self, n: &mut Nominal, mut t: usize) -> usize {
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
        if self.read.teen_of_ordinal(t) {
            return Some(t + 1);
        }
        let next = self.aside(n, t).or_else(|| self.unmanned(n, t)).or_else(|| self.adjective(n, t, *last)).or_else(|| self.number_after(n, t, *last));
        next.or_else(|| self.genitive(n, t, last)).or_else(|| self.apposition(n, t))
    }

    /// `منظمة "بي كا كا"`, `الحزب (المحظور)`: a short quotation or parenthesis that belongs to the noun.
    fn aside(&mut self, n: &mut Nominal, t: usize) -> Option<usize> {
        let close = match self.read.mark(t).filter(|_| t < self.end)? {
            '"' => '"',
            '«' => '»',
            '“' => '”',
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
            let inside: Few = (0..self.out.names.len() as u32).filter(|&i| content.contains(&(self.out.names[i as usize].tokens.start as usize))).collect();
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
        if t >= self.end || self.taken(t) || self.read.pos(t) != Some(Pos::Adj) && !self.second_adjective(n, t) {
            return None;
        }
        let prefix = self.read.prefix(t);
        let joined = prefix.contains(&Key::And);
        let free = prefix.iter().all(|k| matches!(k, Key::The | Key::And)) && (!joined || !n.adjectives.is_empty() || !n.nations.is_empty());
        let article = self.read.definite(t);
        let agrees = article == (n.definite || self.read.definite(last) || !n.names.is_empty() || n.person);
        let participle_as_noun = joined && !article;
        if !free || !agrees || participle_as_noun || self.other_case(n, t) {
            return None;
        }
        if !self.concords(n, t, last) {
            return self.governing(n, t);
        }
        if self.read.classes(t).has(Class::Demonym) {
            n.nations.push(t as u32)
        } else {
            n.adjectives.push(t as u32)
        }
        Some(t + 1)
    }

    /// "an earlier artillery shelling", "laden unmanned aircraft": behind an adjective no genitive can stand, so that what may be another adjective is one.
    fn second_adjective(&self, n: &Nominal, t: usize) -> bool {
        let closed = n.adjectives.last().or(n.nations.last()).is_some_and(|&a| a as usize + 1 == t) && !n.definite && n.quantity.is_none();
        let noun =
            self.read.reading(t).filter(|r| closed && r.pos == Pos::Noun && !r.feats.tanwin && r.prefix == 0 && r.suffix == 0 && !r.class.any(Classes::PEOPLE));
        let fits = |r: &Reading| r.pos == Pos::Adj && r.prefix == 0 && r.suffix == 0 && !r.feats.tanwin;
        noun.is_some()
            && self.read.words.all(t).iter().any(|r| fits(r) && self.read.reading(n.head as usize).is_some_and(|x| crate::rank::agrees(x, r)))
            && !self.read.event_noun(t)
    }

    /// "an American landing operation": the adjective behind the genitive may be that of the event noun which governs it.
    fn governing(&mut self, n: &Nominal, t: usize) -> Option<usize> {
        let of = self.out.nominals.last_mut().filter(|of| n.genitive && of.event && of.tokens.end == n.tokens.start)?;
        let (noun, adjective) = (self.read.reading(of.head as usize)?, self.read.reading(t)?);
        if !crate::rank::agrees(noun, adjective) || noun.pos != Pos::Noun || self.read.classes(t).any(Classes::PEOPLE) {
            return None;
        }
        if self.read.classes(t).has(Class::Demonym) {
            of.nations.push(t as u32)
        } else {
            of.adjectives.push(t as u32)
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
}
