//! What is not told as a plain fact: negations, plans, fears, conditions, demands, and what still goes on.
//!
//! A word of doubt reaches the next event, its subject, or its clause, as its row says. A verb that only lends its subject to an event
//! noun hands the doubt on to that noun.

use super::{Scope, ScopeKind, Scoper};
use crate::does::Does;
use crate::inflect::Aspect;
use crate::mention::ItemKind;
use crate::vocab::*;

/// The next event is looked for in so many items.
const NEAR: usize = 9;

impl Scoper<'_> {
    pub(super) fn doubt_of(&self, t: usize, verbal: bool) -> Option<u16> {
        self.read.likely(t).filter(|r| r.does.has(Does::DOUBTS) && (r.pos == Pos::Verb) == verbal).find_map(|r| {
            let l = self.read.pack.lemma(r.lemma);
            l.doubt.or_else(|| l.derived.and_then(|(v, _)| self.read.pack.lemma(v).doubt))
        })
    }

    /// "The planned withdrawal", "the talks are due in May": an adjective of an event noun, or what is said of it.
    pub(super) fn described(&mut self, i: usize, n: u32) {
        let (m, item) = (self.m, &self.m.items[i]);
        let x = &m.nominals[n as usize];
        if x.event {
            for &a in &x.adjectives {
                if let Some(f) = self.adjective(a as usize) {
                    self.doubt_on(item.tokens.clone(), a as usize, f);
                }
            }
        }
        let head = x.head as usize;
        let predicate = x.prep.is_none() && !x.and && !self.read.definite(head) && !self.read.suffixed(head) && x.names.is_empty();
        if let Some(f) = self.adjective(head).filter(|_| predicate) {
            self.subjects(i, f);
        }
    }

    /// What an adjective makes of the event it describes.
    fn adjective(&self, t: usize) -> Option<Factuality> {
        let lemma = self.read.likely(t).filter(|r| r.does.has(Does::DOUBTS) && r.pos == Pos::Adj).find_map(|r| self.read.pack.lemma(r.lemma).doubt)?;
        let doubt = &self.read.pack.doubts[lemma as usize];
        Some(doubt.factuality).filter(|&f| f != Factuality::Happened && doubt.reach == Reach::Subject)
    }

    /// Puts the event nouns of the subject that stands before an item, back to where its clause opens, under a doubt.
    fn subjects(&mut self, i: usize, f: Factuality) -> bool {
        let (at, mut found) = (self.token(i), false);
        for k in (i.saturating_sub(NEAR)..i).rev() {
            match self.m.items[k].kind {
                ItemKind::Nominal(n) => {
                    let x = &self.m.nominals[n as usize];
                    if x.event {
                        found = true;
                        self.doubt_on(self.m.items[k].tokens.clone(), at, f);
                        if x.prep.is_none() && !x.and {
                            break;
                        }
                    }
                }
                ItemKind::Verb if !self.is_auxiliary(k) && !self.goes_on_verb(k) => break,
                ItemKind::Particle(Key::That | Key::Relative | Key::But | Key::While | Key::When | Key::Turn | Key::What) => break,
                ItemKind::Mark(c) if !matches!(c, '"' | '«' | '»' | '(' | ')') => break,
                _ => {}
            }
        }
        found
    }

    /// "is still": a verb that says of its subject no more than that it goes on.
    fn goes_on_verb(&self, k: usize) -> bool {
        self.doubt_of(self.token(k), true).is_some_and(|d| self.read.pack.doubts[d as usize].factuality == Factuality::Ongoing)
    }

    pub(super) fn particle(&mut self, i: usize, key: Key) {
        match key {
            Key::According => self.source_phrase(i, Stance::Asserts),
            // "which led to", "as": written like a negation
            Key::Not if self.relative_what(i) || self.before_result(i) || self.read.own_preposition(self.token(i)).is_some() => {}
            // "killed none but": what is excepted did happen
            Key::Not | Key::NotPast | Key::NotFuture if self.excepted(i) => {}
            Key::Not | Key::NotPast | Key::NotFuture if self.before_stop(i) => self.doubt(i + 1, Factuality::Ongoing, Reach::Subject),
            Key::Not | Key::NotPast | Key::NotFuture if i + 1 < self.m.items.len() && self.cancels(i + 1) => {}
            Key::Not | Key::NotPast | Key::NotFuture if !self.before_continue(i) => {
                self.doubt(i, Factuality::Denied, Reach::Next);
                self.not_any(i);
            }
            // "but that", "however": written like a lack
            Key::Lack if matches!(self.m.items.get(i + 1).map(|x| x.kind), Some(ItemKind::Particle(Key::That))) => {}
            Key::Lack | Key::Without => self.doubt(i, Factuality::Denied, Reach::Noun),
            Key::Will => self.doubt(i, Factuality::Planned, Reach::Next),
            Key::If => self.doubt(i, Factuality::Conditional, Reach::Clause),
            Key::Perhaps => self.doubt(i, Factuality::Possible, Reach::Clause),
            Key::Already => {
                let next = self.m.items.get(i + 1).filter(|x| x.kind == ItemKind::Verb).map(|x| x.tokens.start as usize);
                if next.and_then(|t| self.read.reading(t)).is_some_and(|r| r.feats.aspect == Aspect::Imperfect) {
                    self.doubt(i, Factuality::Possible, Reach::Clause);
                }
            }
            _ => {}
        }
    }

    /// "recorded no attack at all": behind a negation "any" denies what it stands before, whatever verb is between them.
    fn not_any(&mut self, i: usize) {
        let (at, clause) = (self.token(i), self.clause_end(i));
        let end = self.m.items.partition_point(|x| x.tokens.start < clause);
        for k in i + 2..end {
            let any = self.m.items[k - 1].kind == ItemKind::Particle(Key::Any);
            if any && self.m.nominal(k).is_some_and(|n| n.event) {
                self.doubt_on(self.m.items[k].tokens.clone(), at, Factuality::Denied);
            }
        }
    }

    /// "which is what": one that is spelled like a negation behind a pronoun or a noun.
    fn relative_what(&self, i: usize) -> bool {
        let Some(k) = i.checked_sub(1).filter(|_| self.also_what(i) && self.read.prefix(self.token(i)).is_empty()) else { return false };
        matches!(self.m.items[k].kind, ItemKind::Particle(Key::Pronoun | Key::This | Key::All))
    }

    /// "not … but": an exception later in the clause.
    fn excepted(&self, i: usize) -> bool {
        let end = self.clause_end(i);
        (i + 1..self.m.items.len()).take_while(|&k| self.m.items[k].tokens.start < end).any(|k| {
            let that = self.m.items.get(k + 1).is_some_and(|x| x.kind == ItemKind::Particle(Key::That));
            self.m.items[k].kind == ItemKind::Particle(Key::Except) && !that
        })
    }

    /// "not ceasing to": a negation that says something goes on.
    fn before_continue(&self, i: usize) -> bool {
        let Some(next) = self.m.items.get(i + 1) else { return false };
        let t = next.tokens.start as usize;
        self.doubt_of(t, next.kind == ItemKind::Verb).is_some_and(|d| self.read.pack.doubts[d as usize].factuality == Factuality::Ongoing)
    }

    /// "did not refrain from burning": a verb that denies what follows and tells nothing itself, behind a negation; neither denies.
    pub(super) fn cancels(&self, i: usize) -> bool {
        let negated = |k: usize| matches!(self.m.items[k].kind, ItemKind::Particle(Key::Not | Key::NotPast | Key::NotFuture));
        let denies = || {
            let doubt = self.doubt_of(self.token(i), true).map(|d| &self.read.pack.doubts[d as usize]);
            doubt.is_some_and(|d| d.factuality == Factuality::Denied && d.reach == Reach::Next)
        };
        let told = || self.read.senses(self.token(i), |p| p == Pos::Verb).is_some();
        self.verb(i) && i > 0 && negated(i - 1) && denies() && !told()
    }

    fn before_result(&self, i: usize) -> bool {
        let next = self.m.items.get(i + 1).filter(|x| x.kind == ItemKind::Verb).and_then(|x| self.read.lemma(x.tokens.start as usize));
        next.is_some_and(|l| l.result.is_some()) && self.m.items[i].tokens.len() == 1 && self.read.prefix(self.token(i)).is_empty() && self.also_what(i)
    }

    /// "did not stop": a negation before a word that says of its subject that it is no more.
    fn before_stop(&self, i: usize) -> bool {
        let Some(next) = self.m.items.get(i + 1) else { return false };
        let doubt = self.doubt_of(next.tokens.start as usize, next.kind == ItemKind::Verb).map(|d| &self.read.pack.doubts[d as usize]);
        doubt.is_some_and(|d| d.factuality == Factuality::Denied && d.reach == Reach::Subject)
    }

    /// A verb in the future; one that lends its subject puts its noun there too.
    pub(super) fn future(&mut self, i: usize) {
        let t = self.token(i);
        self.doubt_on(t as u32..t as u32 + 1, t, Factuality::Planned);
        self.hand_on(i, t, Factuality::Planned);
    }

    pub(super) fn doubt(&mut self, i: usize, factuality: Factuality, reach: Reach) {
        // rows that only keep a word of the same spelling from doubting
        if factuality == Factuality::Happened {
            return;
        }
        let after = self.m.items[i].tokens.end;
        let at = self.token(i);
        let clause = self.clause_end(i);
        match reach {
            Reach::Next | Reach::Noun | Reach::Object => {
                // the next word that can tell an event, and nothing after it
                let hit = (i + 1..self.m.items.len()).take(NEAR).take_while(|&k| self.m.items[k].tokens.start < clause).find(|&k| self.tells(k, reach));
                if let Some(k) = hit {
                    self.doubt_on(self.m.items[k].tokens.clone(), at, factuality);
                    self.hand_on(k, at, factuality);
                }
            }
            Reach::Clause if after < clause => {
                self.doubt_on(after..clause, at, factuality);
                if i + 1 < self.m.items.len() && self.verb(i + 1) && self.bears_noun(i + 1) {
                    self.subjects(i, factuality);
                }
            }
            Reach::Clause => {}
            // "is not true": said of what stands before
            Reach::Around if factuality == Factuality::Denied => self.doubt_on(self.clause_start(i)..self.m.items[i].tokens.start, at, factuality),
            Reach::Around => self.doubt_on(self.clause_start(i)..clause.max(after), at, factuality),
            Reach::Subject => {
                let near = [i.checked_sub(1), Some(i + 1), Some(i + 2)];
                if let Some(k) = near.into_iter().flatten().find(|&k| self.m.nominal(k).is_some_and(|n| n.event && n.prep.is_none())) {
                    self.doubt_on(self.m.items[k].tokens.clone(), at, factuality);
                }
            }
        }
    }

    /// A light verb, or one that ties a toll to its cause, hands a doubt on to the noun that tells the event.
    fn hand_on(&mut self, k: usize, at: usize, f: Factuality) {
        let light = self.lights(k).next().is_some();
        let result = self.verb(k) && self.read.lemma(self.token(k)).is_some_and(|l| l.result.is_some());
        if !light && !result {
            return;
        }
        // subject first: "the talks will take place"
        if k > 0 && self.verb(k) && self.bears_noun(k) && !self.read.own_and(self.token(k)) && self.subjects(k, f) {
            return;
        }
        let clause = self.clause_end(k);
        let own = |j: &usize| {
            !matches!(self.m.items[*j].kind, ItemKind::Particle(Key::Relative | Key::That) | ItemKind::Verb) && self.m.items[*j].tokens.start < clause
        };
        // "took no part in the attack": the attack stands
        let stands = |n: &crate::mention::Nominal| f == Factuality::Denied && n.prep == Some(Key::In) && self.read.definite(n.head as usize);
        let noun = |j: &usize| self.m.nominal(*j).filter(|n| !stands(n)).is_some_and(|n| n.event && (light || n.prep.is_some()));
        let hit = (k + 1..self.m.items.len()).take(6).take_while(own).find(noun);
        if let Some(j) = hit {
            self.doubt_on(self.m.items[j].tokens.clone(), at, f);
        }
    }

    /// The ways in which a verb lends its subject, by any likely reading of it.
    fn lights(&self, k: usize) -> impl Iterator<Item = &crate::pack::Light> {
        let pack = self.read.pack;
        // "the lack of the occurrence of": a verbal noun as well, by its verb
        let fits = move |r: &&crate::morph::Reading| r.does.has(Does::LENDS) && (r.pos == Pos::Verb) == self.verb(k);
        let readings = self.read.likely(self.token(k)).filter(fits);
        let own = move |r: &crate::morph::Reading| {
            let l = pack.lemma(r.lemma);
            let verb = l.derived.filter(|(_, d)| *d == Derivation::Masdar && l.lights.is_empty()).map(|(v, _)| pack.lemma(v));
            verb.unwrap_or(l).lights.iter()
        };
        readings.flat_map(own).map(move |&x| &pack.lights[x as usize])
    }

    /// Whether the subject of a verb is the noun that tells the event ("broke out").
    fn bears_noun(&self, k: usize) -> bool {
        self.lights(k).any(|l| l.noun_is_subject)
    }

    fn tells(&self, k: usize, reach: Reach) -> bool {
        match self.m.items[k].kind {
            ItemKind::Verb => reach == Reach::Next && !self.is_auxiliary(k),
            // "the lack of its exposure to": a verbal noun that hands the doubt on
            ItemKind::Nominal(_) if reach == Reach::Noun && self.lights(k).next().is_some() => true,
            ItemKind::Nominal(n) => self.m.nominals[n as usize].event && (reach != Reach::Object || self.m.nominals[n as usize].prep == Some(Key::In)),
            _ => false,
        }
    }

    pub(super) fn doubt_on(&mut self, tokens: std::ops::Range<u32>, cue: usize, factuality: Factuality) {
        self.out.push(Scope { kind: ScopeKind::Doubt(factuality), tokens, cue: cue as u32..cue as u32 + 1 });
    }

    /// Where the clause that starts after an item ends: a comma before a new verb or particle, a stop, a quotation's end; or where what is
    /// said begins, when a doubt stands between a word of saying and that.
    fn clause_end(&self, i: usize) -> u32 {
        let at = self.m.items[i].tokens.start;
        let said = |s: &&Scope| matches!(s.kind, ScopeKind::Said { .. }) && s.cue.end <= at && s.tokens.start > at;
        let limit = self.out.iter().filter(said).map(|s| s.tokens.start).min().unwrap_or(self.end);
        for k in i + 1..self.m.items.len() {
            // "where", "while": another clause, even right behind
            if self.m.items[k].kind == ItemKind::Particle(Key::While) && self.comma(k - 1) {
                return self.m.items[k].tokens.start.min(limit);
            }
            let ends = match self.m.items[k].kind {
                ItemKind::Mark('؛' | '…' | ':' | '.' | '»') => true,
                ItemKind::Mark('"') => !self.opens(self.token(k)) && self.opened_before(i),
                ItemKind::Mark('،' | ',') => match self.m.items.get(k + 1).map(|x| x.kind) {
                    Some(ItemKind::Verb | ItemKind::Particle(_)) => true,
                    Some(ItemKind::Nominal(n)) => {
                        self.m.nominals[n as usize].prep.is_none() && self.read.pos(self.m.nominals[n as usize].head as usize) == Some(Pos::Adj)
                    }
                    _ => false,
                },
                _ => false,
            };
            if ends && k > i + 1 {
                return self.m.items[k].tokens.start.min(limit);
            }
        }
        limit
    }

    /// Whether an item stands in a quotation: more of its marks open than close before it.
    fn opened_before(&self, i: usize) -> bool {
        self.m.items[..i].iter().filter(|x| x.kind == ItemKind::Mark('"')).count() % 2 == 1
    }

    /// Where the clause that an item closes or stands in began.
    fn clause_start(&self, i: usize) -> u32 {
        let from = if i > 0 && self.comma(i - 1) { i - 1 } else { i };
        let opens = |k: &usize| {
            matches!(self.m.items[*k].kind, ItemKind::Particle(Key::That | Key::While | Key::But | Key::Relative) | ItemKind::Mark('،' | ',' | '؛' | ':' | '…'))
        };
        (0..from).rev().find(opens).map_or(self.start, |k| self.m.items[k].tokens.end)
    }
}
