//! Which word says something, and who says it with that word.
//!
//! In: an item that is a verb, a participle or a noun of saying. Out: a scope over what is said, with the chain of those who say it.

use super::{Carry, Scope, ScopeKind, Scoper, Source, link};
use crate::does::Does;
use crate::inflect::{Aspect, Gender, Voice};
use crate::mention::ItemKind;
use crate::morph::Reading;
use crate::pack::Say;
use crate::vocab::*;
use std::ops::Range;

/// What somebody is held responsible for ends within so many items.
const BLAMED: usize = 24;

/// The word with which a verb makes a charge stands within so many items.
const COMPANY: usize = 6;

impl<'a> Scoper<'a> {
    /// The saying of a word: a finite verb, or a participle or verbal noun that continues one.
    pub(super) fn say_of(&self, t: usize, verbal: bool) -> Option<(&'a Reading, &'a Say)> {
        let best = self.read.reading(t)?;
        self.read.likely(t).filter(|r| r.does.has(Does::SAYS) && (r.pos == Pos::Verb) == verbal).find_map(|r| {
            let l = self.read.pack.lemma(r.lemma);
            let participle = matches!(l.derived, Some((_, Derivation::ActiveParticiple))) && r.prefix == 0 && r.lemma == best.lemma;
            // a noun of saying is somebody's: "its responsibility for", "announced the responsibility for"
            let own = l.say.filter(|_| verbal || self.read.suffixed(t) || self.read.definite(t) && self.open_object(t));
            let derived = || l.derived.filter(|_| participle).and_then(|(v, _)| self.read.pack.lemma(v).say);
            let derived = || derived().filter(|&s| !self.read.pack.says[s as usize].finite);
            let say = own.or_else(derived)?;
            Some((r, &self.read.pack.says[say as usize]))
        })
    }

    /// Whether a token stands in what a word of plain saying has for its object.
    fn open_object(&self, t: usize) -> bool {
        let plain = |chain: &[Source]| chain.last().is_some_and(|s| s.stance == Stance::Asserts);
        self.out.iter().any(|s| matches!(&s.kind, ScopeKind::Said { chain, .. } if plain(chain)) && s.tokens.start == t as u32)
    }

    pub(super) fn say(&mut self, i: usize, r: &Reading, say: &Say, carry: &Carry) {
        let (t, verbal) = (self.token(i), r.pos == Pos::Verb);
        // "according to what the agency said" is a phrase of source
        if t < self.heading as usize || i > 0 && self.names_source(i - 1) {
            return;
        }
        // "it is thought that": nobody is named who thinks so
        if verbal && self.passive(i) {
            if let Some(f) = say.factuality {
                self.doubt(i, f, Reach::Clause);
            }
            return;
        }
        if verbal && say.stance == Stance::Claims && self.names_somebody(i) {
            return;
        }
        let mut factuality = say.factuality;
        if verbal && self.negated(i) {
            // "did not rule out" says that it may be; "did not say" says nothing
            if (say.stance, factuality) != (Stance::Estimates, Some(Factuality::Denied)) {
                return;
            }
            factuality = Some(Factuality::Possible);
        }
        if verbal && self.aside(i, say) {
            return;
        }
        if say.stance == Stance::Admits && !verbal && (self.disowned(t as u32) || self.under_negation(i)) {
            return;
        }
        let Some(content) = self.content(i, say).or_else(|| self.quoted_before(i)) else { return };
        let cue = self.m.items[i].tokens.clone();
        let Some(holder) = self.holder(i, verbal, content.holder) else { return };
        let mut chain = match holder {
            Some(n) => vec![self.source(n, say.stance, &cue)],
            None => self.carried(say, &cue, carry),
        };
        if let Some(n) = content.via {
            let reports = chain.iter_mut().map(|s| s.stance = Stance::Reports).count();
            link(&mut chain, self.source(n, if reports > 0 { Stance::Asserts } else { say.stance }, &cue));
        }
        if chain.is_empty() || self.passed_on(t, &content.tokens, &chain) {
            return;
        }
        self.speaker.get_or_insert_with(|| chain.clone());
        self.until = self.until.or(content.until);
        let quoted = content.tokens.start > 0 && matches!(self.read.mark(content.tokens.start as usize - 1), Some('"' | '«'));
        self.out.push(Scope { kind: ScopeKind::Said { chain, factuality, quoted }, tokens: content.tokens, cue });
    }

    /// "denied its responsibility for": whether a denial governs the word. It denies who did it, and not that it was done.
    fn disowned(&mut self, t: u32) -> bool {
        let mut governed = false;
        for s in self.out.iter_mut().filter(|s| s.tokens.contains(&t)) {
            let ScopeKind::Said { factuality, .. } = &mut s.kind else { continue };
            governed |= factuality.is_some();
            if s.tokens.start == t {
                *factuality = factuality.filter(|f| *f != Factuality::Denied);
            }
        }
        governed
    }

    /// "The movement held the army responsible for the attack": what somebody is held responsible for is said by who holds him so.
    pub(super) fn blames(&mut self, i: usize) {
        let t = self.token(i);
        let company = i + 1..self.m.items.len().min(i + COMPANY);
        if !self.read.does(t, Does::CHARGES) {
            return;
        }
        let Some(k) = company.into_iter().find(|&k| self.m.nominal(k).is_some_and(|n| self.read.charges_with(t, n.head as usize))) else { return };
        let Some(n) = self.subject_beside(i).or_else(|| self.speaker_behind(i).map(|(_, n)| n)).filter(|&n| self.can_speak(n)) else { return };
        let cue = self.m.items[i].tokens.clone();
        let end = self.m.items.get(k + BLAMED).map_or(self.end, |x| x.tokens.start);
        let content = self.until_others(self.m.items[k].tokens.end..end, true);
        let chain = vec![self.source(n, Stance::Asserts, &cue)];
        self.speaker.get_or_insert_with(|| chain.clone());
        self.said(chain, content, cue);
    }

    /// "has not claimed [its responsibility]": whether the verb that governs a noun is negated.
    fn under_negation(&self, i: usize) -> bool {
        let verb = (i.saturating_sub(COMPANY)..i).rev().find(|&k| self.verb(k) && !self.is_auxiliary(k));
        verb.is_some_and(|k| self.negated(k))
    }

    /// "A policeman called Muhammad", spelled like "claims": between an indefinite person and a name.
    fn names_somebody(&self, i: usize) -> bool {
        let person = i > 0 && self.m.nominal(i - 1).is_some_and(|n| !n.definite && n.classes.any(Classes::PEOPLE));
        person && self.m.nominal(i + 1).is_some_and(|n| n.prep.is_none() && !n.event && n.definite)
    }

    /// "A statement that the agency carried said that": who carried it is nearer to the reader than the statement.
    fn passed_on(&mut self, t: usize, content: &Range<u32>, carrier: &[Source]) -> bool {
        let Some(last) = self.out.last_mut().filter(|s| s.tokens == *content && self.read.suffixed(t)) else { return false };
        let ScopeKind::Said { chain, .. } = &mut last.kind else { return false };
        let mut outer = carrier.to_vec();
        outer.iter_mut().for_each(|s| s.stance = Stance::Reports);
        outer.retain(|s| chain.iter().all(|c| c.who != s.who));
        outer.append(chain);
        outer.truncate(super::CHAIN);
        *chain = outer;
        self.speaker = Some(chain.clone());
        true
    }

    /// Whether a perfect is written as a passive: its first letter has a damma.
    fn passive(&self, i: usize) -> bool {
        let t = self.token(i);
        let marked = self.read.token(t).span.of(self.read.text).chars().take(4).any(|c| c == crate::letters::DAMMA);
        marked && self.read.reading(t).is_some_and(|r| r.feats.voice == Voice::Passive && r.feats.aspect == Aspect::Perfect)
    }

    /// Whether a word of negation stands right before.
    pub(super) fn negated(&self, i: usize) -> bool {
        let Some(k) = i.checked_sub(1) else { return false };
        // one that is also "what" negates only where nothing else governs
        matches!(self.m.items[k].kind, ItemKind::Particle(Key::Not | Key::NotPast | Key::NotFuture)) && !self.also_what(k)
    }

    /// Whether a particle can be read as "what".
    pub(super) fn also_what(&self, k: usize) -> bool {
        let what = |r: &Reading| r.key == Some(Key::What);
        let ItemKind::Particle(key) = self.m.items[k].kind else { return false };
        key == Key::What || key == Key::Not && self.read.words.all(self.token(k)).iter().any(what)
    }

    /// Who says it with this word: `Some(None)` when that must be carried over, `None` when it is nobody who speaks.
    fn holder(&self, i: usize, verbal: bool, after: Option<u32>) -> Option<Option<u32>> {
        if !verbal {
            return Some(after);
        }
        // "we demand": who is quoted
        if self.read.reading(self.token(i)).is_some_and(|r| r.feats.person == 1) {
            return Some(None);
        }
        let before = i.checked_sub(1).map(|k| self.m.items[k].kind);
        // "the Observatory, which said": the antecedent; a relative that has a subject of its own does not speak for it
        if before == Some(ItemKind::Particle(Key::Relative)) && after.is_none() {
            let antecedent = (0..i - 1).rev().take(2).find_map(|k| if let ItemKind::Nominal(n) = self.m.items[k].kind { Some(n) } else { None });
            return antecedent.filter(|&n| self.can_speak(n)).map(Some);
        }
        if i > 0 && self.also_what(i - 1) && after.is_none() {
            return None;
        }
        let own = || if self.read.own_and(self.token(i)) { None } else { self.subject_before(i) };
        Some(self.subject_beside(i).or(after).or_else(own))
    }

    /// "The union demands from the parties": the bare noun phrase right before a verb that agrees with it opens its clause.
    pub(super) fn subject_beside(&self, i: usize) -> Option<u32> {
        let k = i.checked_sub(1)?;
        let ItemKind::Nominal(n) = self.m.items[k].kind else { return None };
        let x = &self.m.nominals[n as usize];
        let (t, head) = (self.token(i), x.head as usize);
        let bare = x.prep.is_none() && !x.genitive && !x.event && !self.read.accusative(head) && x.definite;
        let opens = x.and
            || k.checked_sub(1).is_none_or(|j| match self.m.items[j].kind {
                ItemKind::Particle(Key::That | Key::While | Key::But | Key::Turn | Key::And) => true,
                ItemKind::Mark(c) => c != '"' && c != '»' && c != ')',
                _ => false,
            });
        (bare && opens && !self.read.own_and(t) && !self.read.suffixed(t) && self.can_speak(n) && self.agrees(t, self.feminine(n))).then_some(n)
    }

    /// Whether a verb of the third person can have a subject of that gender.
    fn agrees(&self, t: usize, feminine: Option<bool>) -> bool {
        let gender = self.read.reading(t).map_or(Gender::None, |r| r.feats.gender);
        gender == Gender::None || feminine.is_none_or(|f| f == (gender == Gender::Feminine))
    }

    /// The subject of a subject-first clause: the nearest bare nominal before the verb that nothing else governs.
    fn subject_before(&self, i: usize) -> Option<u32> {
        for k in (0..i).rev() {
            match self.m.items[k].kind {
                ItemKind::Nominal(n) => {
                    let nominal = &self.m.nominals[n as usize];
                    if nominal.prep.is_none() && !nominal.genitive && !nominal.event && self.can_speak(n) && !nominal.and {
                        // who stands in the accusative is spoken of ("a person who is thought to …")
                        return (!self.read.accusative(nominal.head as usize)).then_some(n);
                    }
                }
                ItemKind::Verb if !self.is_auxiliary(k) => return None,
                ItemKind::Particle(Key::That | Key::Relative) => return None,
                ItemKind::Mark(c) if !matches!(c, '،' | ',' | '(' | ')' | '"' | '«' | '»' | '-') => return None,
                _ => {}
            }
        }
        None
    }

    /// The speaker of the clause or sentence before, with this word as the cue.
    pub(super) fn carried(&self, say: &Say, cue: &Range<u32>, carry: &Carry) -> Vec<Source> {
        let chain = self.speaker.clone().or_else(|| {
            // a word of saying that opens its sentence with "and" goes on where the last sentence stopped; in its midst, who acts in it speaks
            let t = cue.start as usize;
            let fits = |n: u32| {
                let x = &self.m.nominals[n as usize];
                !self.read.own_and(t) || cue.start > self.start + 2 && x.definite && x.can_act() && self.agrees(t, self.feminine(n))
            };
            let main = self.main.filter(|&n| fits(n) && self.can_speak(n) && !self.m.nominals[n as usize].event)?;
            Some(vec![Source { inherited: true, ..self.source(main, say.stance, cue) }])
        });
        let mut chain = chain.unwrap_or_else(|| carry.chain.clone());
        // of a chain the one goes on speaking whom the verb agrees with
        let t = cue.start as usize;
        if let Some(last) = chain.iter().rposition(|s| self.agrees(t, s.feminine)) {
            chain.truncate(last + 1);
        }
        if let Some(last) = chain.last_mut() {
            (last.stance, last.cue, last.inherited) = (say.stance, cue.clone(), true);
        }
        chain
    }
}
