//! Sources that no word of saying names: by a phrase ("according to"), an aside ("…, the ministry said"), a colon or a dash; and who goes on
//! speaking from the sentence before.

use super::{Carry, Scope, ScopeKind, Scoper, Source, link};
use crate::does::Does;
use crate::mention::ItemKind;
use crate::pack::Say;
use crate::split::{Block, Sentence};
use crate::vocab::*;
use std::ops::Range;

/// A speaker before a colon is named in so many items.
const NAMED: usize = 9;

/// A title, or a line like one, has no more tokens.
const TITLE: u32 = 30;

impl Scoper<'_> {
    /// A quotation that the last sentence left open, and "And that …": the last speaker goes on.
    pub(super) fn goes_on(&mut self, carry: &Carry) {
        let Some(first) = self.m.items.first().filter(|_| !carry.chain.is_empty()) else { return };
        let end = match first.kind {
            _ if carry.until.is_some_and(|t| t > self.start) => carry.until.unwrap_or(self.end).min(self.end),
            ItemKind::Particle(Key::That) if self.read.own_and(self.start as usize) && !self.also_verb(0) => {
                self.until_close(0).map_or(self.end, |(x, _)| x.end)
            }
            _ => return,
        };
        let mut chain = carry.chain.clone();
        chain.iter_mut().for_each(|s| s.inherited = true);
        let cue = chain.last().map_or(self.start..self.start + 1, |s| s.cue.clone());
        let quoted = carry.until.is_some_and(|t| t > self.start);
        self.speaker = Some(chain.clone());
        self.out.push(Scope { kind: ScopeKind::Said { chain, factuality: None, quoted }, tokens: self.start..end, cue });
    }

    /// Whether a particle can be read as a verb ("and was", spelled like "and as if").
    fn also_verb(&self, k: usize) -> bool {
        self.read.words.all(self.token(k)).iter().any(|r| r.pos == Pos::Verb)
    }

    /// "The Observatory: clashes near …", "Reuters quoting an official: …": who is named before a colon at the start says what follows.
    pub(super) fn heading(&mut self) {
        if !self.heading_at(0) {
            let first = self.after_label();
            self.heading_at(first);
        }
    }

    /// Takes the phrase at an item for the speaker, if a colon follows.
    fn heading_at(&mut self, first: usize) -> bool {
        let Some(colon) = (first + 1..self.m.items.len().min(first + NAMED)).find(|&k| self.m.items[k].kind == ItemKind::Mark(':')) else { return false };
        let Some(ItemKind::Nominal(n)) = self.m.items.get(first).map(|x| x.kind) else { return false };
        let plain = (first..colon).all(|k| !matches!(self.m.items[k].kind, ItemKind::Verb | ItemKind::Particle(Key::That | Key::Relative)));
        let tokens = self.m.items[colon].tokens.end..self.end;
        if !plain || !(self.named_speaker(n) || self.state_speaks(n, colon)) || tokens.len() < 2 {
            return false;
        }
        let cue = self.m.items[colon].tokens.clone();
        let mut chain = vec![self.source(n, Stance::Asserts, &cue)];
        if let Some(via) = (first + 1..colon).find_map(|k| self.passed_by(k)) {
            chain[0].stance = Stance::Reports;
            link(&mut chain, self.source(via, Stance::Asserts, &cue));
        }
        self.heading = cue.start;
        self.speaker = Some(chain.clone());
        let (tokens, until) = self.until_close(colon + 1).unwrap_or((tokens, None));
        self.until = until;
        self.said(chain, tokens, cue);
        true
    }

    /// "Washington: we shall not …": a place before a colon speaks when what follows is in the first person; else it is a dateline.
    fn state_speaks(&self, n: u32, colon: usize) -> bool {
        let place = self.m.nominals[n as usize].names.iter().any(|&i| self.m.names[i as usize].place(self.read).is_some());
        let verb = (colon + 1..self.m.items.len().min(colon + 4)).find(|&k| self.verb(k));
        place && self.m.nominals[n as usize].prep.is_none() && verb.and_then(|k| self.read.reading(self.token(k))).is_some_and(|r| r.feats.person == 1)
    }

    /// The first item behind marks and a label ("#urgent |", "breaking:").
    fn after_label(&self) -> usize {
        let mark = |k: usize| matches!(self.m.items.get(k).map(|x| x.kind), Some(ItemKind::Mark(c)) if c != '"' && c != '«');
        let mut first = 0;
        for _ in 0..3 {
            while mark(first) {
                first += 1;
            }
            let label = match self.m.items.get(first).map(|x| x.kind) {
                Some(ItemKind::Nominal(n)) => self.m.nominals[n as usize].tokens.len() <= 2 && !self.named_speaker(n),
                Some(ItemKind::Other) => true,
                _ => false,
            };
            if !label || !matches!(self.m.items.get(first + 1).map(|x| x.kind), Some(ItemKind::Mark('|' | ':' | '-' | '/'))) {
                break;
            }
            first += 1;
        }
        first.min(self.m.items.len().saturating_sub(1))
    }

    /// The source passed on by who stands before it: "from an official", "quoting an official".
    fn passed_by(&self, k: usize) -> Option<u32> {
        let ItemKind::Nominal(n) = self.m.items[k].kind else { return None };
        (self.names_source(k - 1) || self.m.nominals[n as usize].prep == Some(Key::About)).then_some(n).filter(|&n| self.can_speak(n))
    }

    /// Whether a phrase names somebody who is known to speak: no place, no common noun for a thing.
    fn named_speaker(&self, n: u32) -> bool {
        let x = &self.m.nominals[n as usize];
        let actor = x.names.iter().any(|&i| self.m.names[i as usize].actor(self.read).is_some());
        let source = x.classes.has(Class::Person) && x.classes.has(Class::Abstract);
        let speaks = Classes::BODIES.with(Classes::of(&[Class::Official, Class::Media, Class::Say]));
        let a_name = |r: &crate::morph::Reading| r.pos == Pos::Name && r.origin != crate::morph::Origin::Guess;
        let listed = x.names.is_empty() && x.tokens.len() == 1 && self.read.words.all(x.head as usize).iter().any(a_name);
        x.prep.is_none()
            && !x.event
            && x.quantity.is_none()
            && (actor || listed || source || x.person || x.classes.any(speaks) || self.read.source_row(x.head as usize).is_some())
    }

    /// "Five killed in a raid - ministry of health": who stands behind the dash of a title says it.
    pub(super) fn after_dash(&mut self, sentence: &Sentence) {
        let last = self.m.items.len().checked_sub(1);
        let Some(last) = last.filter(|_| sentence.block == Block::Headline || sentence.tokens.len() < TITLE as usize) else { return };
        let last = if self.m.items[last].kind == ItemKind::Mark('.') { last.saturating_sub(1) } else { last };
        let ItemKind::Nominal(n) = self.m.items[last].kind else { return };
        let x = &self.m.nominals[n as usize];
        let dash = last > 2 && self.m.items[last - 1].kind == ItemKind::Mark('-') && self.read.token(self.token(last - 1)).spaced;
        // an outlet behind the dash signs its own title
        if !dash || !self.named_speaker(n) || x.classes.has(Class::Media) || self.heading > 0 {
            return;
        }
        let cue = self.m.items[last - 1].tokens.clone();
        let chain = vec![self.source(n, Stance::Asserts, &cue)];
        self.speaker = Some(chain.clone());
        self.said(chain, self.start..cue.start, cue);
    }

    /// `بحسب المرصد`, `نقلاً عن مصدر`: before its content, or after it.
    pub(super) fn source_phrase(&mut self, i: usize, stance: Stance) {
        let Some((k, n)) = self.named_behind(i).filter(|&(_, n)| self.can_speak(n) && self.token(i) >= self.heading as usize) else { return };
        let cue = self.m.items[i].tokens.clone();
        let source = self.source(n, stance, &cue);
        // right after a word of saying, or after another phrase like it, it passes that one's content on
        let of_word = |s: &&mut Scope| matches!(s.kind, ScopeKind::Said { .. }) && s.cue.end <= cue.start && s.tokens.start > cue.start;
        let m = self.m;
        let of_phrase = |s: &&mut Scope| match &s.kind {
            ScopeKind::Said { chain, .. } => s.cue.start >= s.tokens.end && chain.last().is_some_and(|c| c.who.sentence == self.index && near(m, c, cue.start)),
            ScopeKind::Doubt(_) => false,
        };
        if let Some(Scope { kind: ScopeKind::Said { chain, .. }, .. }) = self.out.iter_mut().rev().find(|s| of_word(s) || of_phrase(s)) {
            if chain.iter().all(|s| s.who != source.who) {
                chain.iter_mut().for_each(|s| s.stance = Stance::Reports);
                link(chain, source);
                self.speaker = Some(chain.clone());
            }
            return;
        }
        let before = self.behind_last(cue.start);
        let opening = before.len() < 3;
        let tokens = if opening { self.m.items[k].tokens.end..self.end } else { before };
        if !tokens.is_empty() {
            self.speaker = Some(vec![source.clone()]);
            self.said(vec![source], tokens, cue);
        }
    }

    /// The noun phrase that a phrase of source names: the next one, or the bare one behind a verb of saying.
    fn named_behind(&self, i: usize) -> Option<(usize, u32)> {
        for k in i + 1..(i + 5).min(self.m.items.len()) {
            match self.m.items[k].kind {
                // "according to what [was passed on by] the agency", read as a noun with a pronoun
                ItemKind::Nominal(n)
                    if k == i + 1 && self.read.suffixed(self.m.nominals[n as usize].head as usize) && self.read.words.may(self.token(k), Does::SAYS) => {}
                ItemKind::Nominal(n) if k <= i + 2 || self.m.nominals[n as usize].prep.is_none() => return Some((k, n)),
                ItemKind::Nominal(_) | ItemKind::Time(_) | ItemKind::Verb | ItemKind::Other | ItemKind::Particle(Key::What) => {}
                // "according to what was stated [by it] the mayor": the pronoun of "what"
                ItemKind::Particle(Key::Adverb) if self.verb(k - 1) => {}
                ItemKind::Mark('"' | '«') => {}
                _ => return None,
            }
        }
        None
    }

    /// What a source at a token can be the source of: the sentence up to it, from behind the last source that followed its words.
    fn behind_last(&self, at: u32) -> Range<u32> {
        let trailing = self.out.iter().filter(|s| matches!(s.kind, ScopeKind::Said { .. }) && s.cue.start >= s.tokens.end && s.cue.end <= at);
        trailing.map(|s| s.cue.end).max().unwrap_or(self.start)..at
    }

    /// "…, the ministry said", "as the embassy announced": a verb of saying put in behind its words.
    pub(super) fn aside(&mut self, i: usize, say: &Say) -> bool {
        let (t, cue) = (self.token(i), self.m.items[i].tokens.clone());
        let Some(before) = i.checked_sub(1).filter(|_| !self.read.own_and(t)) else { return false };
        let what = self.also_what(before) && before > 0 && self.governed(before - 1);
        let behind = what || self.comma(before) || self.m.items[before].kind == ItemKind::Particle(Key::While) || !self.read.suffixed(t) && self.mid(before);
        let told = |k: usize| self.verb(k) || self.m.nominal(k).is_some_and(|n| n.event);
        if !behind || !(0..i).any(told) {
            return false;
        }
        let Some((k, n)) = self.speaker_behind(i) else { return false };
        if !self.can_speak(n)
            || self.m.nominals[n as usize].event
            || !what && (!self.ends_aside(k) || self.content(i, say).is_some_and(|c| !self.cut_off(k, c.tokens.start)))
        {
            return false;
        }
        let start = if what { self.m.items[before - 1].tokens.start } else { self.m.items[before].tokens.start };
        let source = self.source(n, say.stance, &cue);
        let tokens = self.behind_last(start);
        if tokens.len() < 3 {
            return false;
        }
        self.speaker.get_or_insert_with(|| vec![source.clone()]);
        self.said(vec![source], tokens, cue);
        true
    }

    /// "on what", "according to what": a preposition that makes a source of what follows.
    fn governed(&self, k: usize) -> bool {
        matches!(self.m.items[k].kind, ItemKind::Particle(Key::On | Key::According))
    }

    /// A noun phrase or adjective right before a verb that has its own subject behind it.
    fn mid(&self, k: usize) -> bool {
        matches!(self.m.items[k].kind, ItemKind::Nominal(n) if self.read.pos(self.m.nominals[n as usize].head as usize) == Some(Pos::Adj))
    }

    /// The bare noun phrase right behind a verb, over a time.
    pub(super) fn speaker_behind(&self, i: usize) -> Option<(usize, u32)> {
        let k = (i + 1..(i + 3).min(self.m.items.len())).find(|&k| !matches!(self.m.items[k].kind, ItemKind::Time(_) | ItemKind::Other))?;
        match self.m.items[k].kind {
            ItemKind::Nominal(n) if self.m.nominals[n as usize].prep.is_none() => Some((k, n)),
            _ => None,
        }
    }

    /// Whether an aside ends behind its speaker: the sentence does, or a comma follows.
    fn ends_aside(&self, k: usize) -> bool {
        let rest = &self.m.items[k + 1..];
        let end = rest.iter().position(|x| !matches!(x.kind, ItemKind::Time(_)) && !self.governed_phrase(x.kind));
        end.is_none_or(|e| matches!(rest[e].kind, ItemKind::Mark('،' | ',' | '.' | '؛' | '/')))
    }

    fn governed_phrase(&self, kind: ItemKind) -> bool {
        matches!(kind, ItemKind::Nominal(n) if self.m.nominals[n as usize].prep.is_some()) || matches!(kind, ItemKind::Particle(k) if k.is_preposition())
    }

    /// Whether a clause with a verb of its own begins between the speaker and what looks like its content.
    fn cut_off(&self, k: usize, content: u32) -> bool {
        let between = (k + 1..self.m.items.len()).take_while(|&j| self.m.items[j].tokens.end <= content);
        let opens = |k: usize| matches!(self.m.items[k].kind, ItemKind::Particle(Key::That) | ItemKind::Mark(':' | '"' | '«'));
        let clause = |k: usize| self.verb(k) || matches!(self.m.items[k].kind, ItemKind::Particle(Key::While | Key::But | Key::Relative | Key::When));
        let (mut said, mut other) = (false, false);
        for j in between {
            (said, other) = (said || opens(j), other || clause(j) && !said);
        }
        other
    }

    /// The writer stands back from the last thing said; or who spoke last, or acts, is made its source.
    pub(super) fn distance(&mut self, i: usize, stance: Stance, carry: &Carry) {
        let at = self.m.items[i].tokens.clone();
        let last = self.out.iter_mut().rev().find_map(|s| match &mut s.kind {
            ScopeKind::Said { chain, .. } if s.tokens.end >= at.start => chain.last_mut(),
            _ => None,
        });
        if let Some(last) = last {
            if stance != Stance::Asserts {
                last.stance = stance;
            }
            return;
        }
        let mut chain: Vec<Source> = carry.chain.clone();
        if let Some(n) = self.main.filter(|&n| chain.is_empty() && self.m.nominals[n as usize].can_act()) {
            chain.push(self.source(n, stance, &at));
        }
        if let Some(last) = chain.last_mut() {
            (last.stance, last.cue, last.inherited) = (stance, at.clone(), true);
        }
        let before = self.behind_last(at.start);
        if before.len() >= 3 {
            self.said(chain, before, at);
        }
    }
}

/// Whether nothing but a mark lies between a source's words and a token.
fn near(m: &crate::mention::Mentions, s: &Source, at: u32) -> bool {
    let end = m.nominals[s.who.nominal as usize].tokens.end;
    end <= at && at - end <= 2
}
