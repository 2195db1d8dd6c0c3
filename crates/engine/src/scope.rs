//! Stage 5, scope: who says it, and how firmly.
//!
//! In: the mentions of a sentence, and who was speaking before ([`Carry`]). Out: [`Scope`]s: stretches of tokens governed by a source, a
//! quotation, a negation, a doubt, a condition, a plan, a demand. They nest ("A said that B denied"); an event inherits every
//! scope that covers its trigger.
//!
//! Invariant: `tokens` is not empty and lies in the sentence; scopes are ordered outermost first.

use crate::mention::{ItemKind, Mentions};
use crate::morph::Reading;
use crate::pack::{Means, Say};
use crate::sentence::Read;
use crate::split::Sentence;
use crate::vocab::*;
use std::ops::Range;

/// A nominal of the document: sentence and index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NominalRef {
    /// Index of the sentence.
    pub sentence: u32,
    /// Index into that sentence's nominals.
    pub nominal: u32,
}

/// Who speaks, and with what word.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The nominal that names the source.
    pub who: NominalRef,
    /// How the word makes the source stand to what it says.
    pub stance: Stance,
    /// Tokens of the word of saying.
    pub cue: Range<u32>,
    /// Whether the source was carried over from another sentence or clause.
    pub inherited: bool,
}

/// A governed stretch of a sentence.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What governs it.
    pub kind: ScopeKind,
    /// The tokens governed.
    pub tokens: Range<u32>,
    /// The words that govern.
    pub cue: Range<u32>,
}

/// What governs a stretch.
#[derive(Clone, Debug)]
pub enum ScopeKind {
    /// Told by these, outermost first.
    Said {
        /// The chain of sources this cue names.
        chain: Vec<Source>,
        /// What the word of saying makes of the content.
        factuality: Option<Factuality>,
        /// Whether the content stands in quotation marks.
        quoted: bool,
    },
    /// Not told as a plain fact.
    Doubt(Factuality),
}

/// Who was speaking when a sentence ended.
#[derive(Clone, Debug, Default)]
pub struct Carry {
    chain: Vec<Source>,
    paragraph: u32,
}

/// A chain of sources is no longer than this: nobody tells what five others told each other.
const CHAIN: usize = 4;

/// Adds the innermost source of a chain; where the chain is full the last but the new one gives way.
fn link(chain: &mut Vec<Source>, source: Source) {
    if chain.iter().any(|s| s.who == source.who) {
        return;
    }
    chain.truncate(CHAIN - 1);
    chain.push(source);
}

/// Finds the scopes of a sentence.
pub fn scopes(read: &Read, sentence: &Sentence, index: u32, m: &Mentions, carry: &mut Carry) -> Vec<Scope> {
    let mut s = Scoper { read, m, index, end: sentence.tokens.end, out: Vec::new(), speaker: None, main: None };
    if sentence.paragraph > carry.paragraph + 3 {
        carry.chain.clear();
    }
    carry.paragraph = sentence.paragraph;
    s.headline();
    for i in 0..m.items.len() {
        s.item(i, sentence, carry);
    }
    if let Some(mut chain) = s.speaker.take() {
        chain.truncate(CHAIN);
        carry.chain = chain;
    }
    s.out.sort_by_key(|x| (x.tokens.start, std::cmp::Reverse(x.tokens.end)));
    s.out
}

struct Scoper<'a> {
    read: &'a Read<'a>,
    m: &'a Mentions,
    index: u32,
    end: u32,
    out: Vec<Scope>,
    speaker: Option<Vec<Source>>,
    main: Option<u32>,
}

impl<'a> Scoper<'a> {
    fn item(&mut self, i: usize, sentence: &Sentence, carry: &Carry) {
        let item = &self.m.items[i];
        match item.kind {
            ItemKind::Verb => self.word(i, carry),
            ItemKind::Nominal(n) => {
                if self.main.is_none() && self.m.nominals[n as usize].prep.is_none() {
                    self.main = Some(n);
                }
                self.word(i, carry);
            }
            ItemKind::Particle(key) => self.particle(i, key, sentence),
            ItemKind::Phrase(p) => match self.m.phrases[p as usize].means(self.read) {
                Means::Source(stance) => self.source_phrase(i, *stance, sentence),
                Means::Doubt(d) => {
                    let doubt = &self.read.pack.doubts[*d as usize];
                    self.doubt(i, doubt.factuality, doubt.reach);
                }
                Means::Distance(stance) => self.distance(*stance),
                _ => {}
            },
            _ => {}
        }
    }

    /// A verb or noun of saying or of doubt.
    fn word(&mut self, i: usize, carry: &Carry) {
        let t = self.m.items[i].tokens.start as usize;
        if self.m.items[i].kind == ItemKind::Verb && self.read.prefix(t).contains(&Key::Will) {
            self.doubt_on(t as u32..t as u32 + 1, t, Factuality::Planned);
        }
        let verbal = self.m.items[i].kind == ItemKind::Verb;
        if let Some((r, say)) = self.say_of(t, verbal) {
            self.say(i, r, say, carry);
        }
        if let Some(d) = self.doubt_of(t, verbal) {
            let doubt = &self.read.pack.doubts[d as usize];
            self.doubt(i, doubt.factuality, doubt.reach);
        }
    }

    fn doubt_of(&self, t: usize, verbal: bool) -> Option<u16> {
        self.read.likely(t).filter(|r| (r.pos == Pos::Verb) == verbal).find_map(|r| {
            let l = self.read.pack.lemma(r.lemma);
            l.doubt.or_else(|| l.derived.and_then(|(v, _)| self.read.pack.lemma(v).doubt))
        })
    }

    /// The saying of a word: a finite verb, or a participle or verbal noun that continues one.
    fn say_of(&self, t: usize, verbal: bool) -> Option<(&'a Reading, &'a Say)> {
        let best = self.read.reading(t)?;
        self.read.likely(t).filter(|r| (r.pos == Pos::Verb) == verbal).find_map(|r| {
            let l = self.read.pack.lemma(r.lemma);
            let participle = matches!(l.derived, Some((_, Derivation::ActiveParticiple))) && r.prefix == 0 && r.lemma == best.lemma;
            // a noun of saying is somebody's: "its responsibility for"
            let own = l.say.filter(|_| verbal || self.read.suffixed(t));
            let say = own.or_else(|| l.derived.filter(|_| participle).and_then(|(v, _)| self.read.pack.lemma(v).say))?;
            Some((r, &self.read.pack.says[say as usize]))
        })
    }

    fn say(&mut self, i: usize, r: &Reading, say: &Say, carry: &Carry) {
        // "it is thought that": nobody is named who thinks so
        if r.pos == Pos::Verb && self.passive(i) {
            if let Some(f) = say.factuality {
                self.doubt(i, f, Reach::Clause);
            }
            return;
        }
        let Some((content, holder_after, via)) = self.content(i, say).or_else(|| self.quoted_before(i)) else { return };
        let content = self.until_next_saying(content);
        let cue = self.m.items[i].tokens.clone();
        let source = |n: u32| Source { who: NominalRef { sentence: self.index, nominal: n }, stance: say.stance, cue: cue.clone(), inherited: false };
        let mut chain: Vec<Source> = match holder_after.or_else(|| if r.pos == Pos::Verb { self.subject_before(i) } else { None }) {
            Some(n) => vec![source(n)],
            None => self.carried(say, &cue, carry),
        };
        if let Some(n) = via {
            let reports = chain.iter_mut().map(|s| s.stance = Stance::Reports).count();
            link(&mut chain, Source { stance: if reports > 0 { Stance::Asserts } else { say.stance }, ..source(n) });
        }
        if chain.is_empty() {
            return;
        }
        self.speaker.get_or_insert_with(|| chain.clone());
        let quoted = content.start > 0 && matches!(self.read.mark(content.start as usize - 1), Some('"' | '«'));
        self.out.push(Scope { kind: ScopeKind::Said { chain, factuality: say.factuality, quoted }, tokens: content, cue });
    }

    /// Whether a perfect is written as a passive: its first letter has a damma.
    fn passive(&self, i: usize) -> bool {
        let t = self.m.items[i].tokens.start as usize;
        let marked = self.read.token(t).span.of(self.read.text).chars().take(4).any(|c| c == crate::letters::DAMMA);
        marked && self.read.reading(t).is_some_and(|r| r.feats.voice == crate::inflect::Voice::Passive && r.feats.aspect == crate::inflect::Aspect::Perfect)
    }

    /// "denied A, and announced B": what is said ends where the next word of saying begins, unless it stands in quotation marks.
    fn until_next_saying(&self, content: Range<u32>) -> Range<u32> {
        let quoted = content.start > 0 && matches!(self.read.mark(content.start as usize - 1), Some('"' | '«'));
        let next = |k: &usize| {
            let x = &self.m.items[*k];
            let t = x.tokens.start as usize;
            x.kind == ItemKind::Verb && x.tokens.start > content.start && x.tokens.start < content.end && self.read.own_and(t) && self.say_of(t, true).is_some()
        };
        let end = (0..self.m.items.len()).find(next).filter(|_| !quoted).map_or(content.end, |k| self.m.items[k].tokens.start);
        content.start..end
    }

    /// The speaker of the clause or sentence before, with this word as the cue.
    fn carried(&self, say: &Say, cue: &Range<u32>, carry: &Carry) -> Vec<Source> {
        let chain = self.speaker.clone().or_else(|| {
            let main = self.main.filter(|_| !carry_likely(self.read, cue))?;
            Some(vec![Source { who: NominalRef { sentence: self.index, nominal: main }, stance: say.stance, cue: cue.clone(), inherited: true }])
        });
        let mut chain = chain.unwrap_or_else(|| carry.chain.clone());
        if let Some(last) = chain.last_mut() {
            (last.stance, last.cue, last.inherited) = (say.stance, cue.clone(), true);
        }
        chain
    }

    /// What follows a word of saying: `(content, source named after the word, source it passes on)`.
    fn content(&self, i: usize, say: &Say) -> Option<(Range<u32>, Option<u32>, Option<u32>)> {
        let (mut holder, mut via, mut bare) = (None, None, 0);
        for k in i + 1..self.m.items.len().min(i + 26) {
            let item = &self.m.items[k];
            match item.kind {
                ItemKind::Particle(Key::That) | ItemKind::Mark(':') => return Some((self.until_close(k + 1)?, holder, via)),
                ItemKind::Verb if self.read.own_and(item.tokens.start as usize) && self.say_of(item.tokens.start as usize, true).is_some() => break,
                ItemKind::Mark('"' | '«') if holder.is_some() || k <= i + 2 => return Some((self.until_close(k)?, holder, via)),
                ItemKind::Nominal(n) => {
                    let nominal = &self.m.nominals[n as usize];
                    match nominal.prep {
                        Some(Key::About) if say.stance == Stance::Reports && via.is_none() => via = Some(n),
                        Some(p) if say.opens.contains(&p) => return Some((item.tokens.start..self.end, holder, via)),
                        Some(_) => {}
                        None if nominal.and && bare > 0 => {}
                        None if bare == 0 && !nominal.event && self.can_speak(n) => (holder, bare) = (Some(n), 1),
                        None if say.object && (nominal.event || bare > 0) => return Some((item.tokens.start..self.end, holder, via)),
                        None => bare += 1,
                    }
                }
                ItemKind::Mark('؛' | '…') => break,
                _ => {}
            }
        }
        None
    }

    fn can_speak(&self, n: u32) -> bool {
        let nominal = &self.m.nominals[n as usize];
        let speaking = Classes::PEOPLE.with(Classes::BODIES).with(Classes::of(&[Class::Document, Class::Say, Class::Title, Class::Demonym, Class::Number]));
        nominal.can_act()
            || nominal.classes.any(speaking)
            || !nominal.names.is_empty()
            || nominal.inner.any(Classes::BODIES)
            || self.read.guessed(nominal.head as usize)
    }

    /// "…", said the spokesman: the quotation that ends right before the word of saying, and who follows it.
    fn quoted_before(&self, i: usize) -> Option<(Range<u32>, Option<u32>, Option<u32>)> {
        let skip = |k: &usize| !matches!(self.m.items[*k].kind, ItemKind::Mark('،' | ','));
        let close = (i.saturating_sub(2)..i).rev().find(skip)?;
        let open = match self.m.items[close].kind {
            ItemKind::Mark('"') => '"',
            ItemKind::Mark('»') => '«',
            _ => return None,
        };
        let start = (0..close).rev().find(|&k| self.m.items[k].kind == ItemKind::Mark(open))?;
        let ItemKind::Nominal(n) = self.m.items.get(i + 1)?.kind else { return None };
        let content = self.m.items[start].tokens.end..self.m.items[close].tokens.start;
        (!content.is_empty() && self.can_speak(n)).then_some((content, Some(n), None))
    }

    /// "The Observatory: clashes near …": who is named alone before a colon at the start says what follows.
    fn headline(&mut self) {
        let [first, second, ..] = &self.m.items[..] else { return };
        let (ItemKind::Nominal(n), ItemKind::Mark(':')) = (first.kind, second.kind) else { return };
        let x = &self.m.nominals[n as usize];
        let named = x.names.iter().any(|&i| self.m.names[i as usize].actor(self.read).is_some()) || x.person || x.classes.any(Classes::BODIES);
        if x.prep.is_some() || !named || second.tokens.end >= self.end {
            return;
        }
        let cue = second.tokens.clone();
        let source = Source { who: NominalRef { sentence: self.index, nominal: n }, stance: Stance::Asserts, cue: cue.clone(), inherited: false };
        self.speaker = Some(vec![source.clone()]);
        self.out.push(Scope { kind: ScopeKind::Said { chain: vec![source], factuality: None, quoted: false }, tokens: second.tokens.end..self.end, cue });
    }

    /// From an item to the end of the sentence, or of the quotation that opens there.
    fn until_close(&self, k: usize) -> Option<Range<u32>> {
        let first = self.m.items.get(k)?;
        let close = match first.kind {
            ItemKind::Mark('"') => '"',
            ItemKind::Mark('«') => '»',
            _ => return Some(first.tokens.start..self.end),
        };
        let start = first.tokens.end;
        let end = (start..self.end).find(|&t| self.read.mark(t as usize) == Some(close)).unwrap_or(self.end);
        let short = end - start < 4;
        (start < self.end).then(|| if short { first.tokens.start..self.end } else { start..end.max(start + 1) })
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
                ItemKind::Mark(c) if !matches!(c, '،' | ',' | '(' | ')' | '"' | '«' | '»') => return None,
                _ => {}
            }
        }
        None
    }

    /// "was": the verb that puts another into the past.
    fn is_auxiliary(&self, k: usize) -> bool {
        self.read.auxiliary(self.m.items[k].tokens.start as usize)
    }

    /// `بحسب المرصد`, `نقلاً عن مصدر`: before its content, or after it.
    fn source_phrase(&mut self, i: usize, stance: Stance, sentence: &Sentence) {
        let Some((k, n)) =
            (i + 1..(i + 3).min(self.m.items.len())).find_map(|k| if let ItemKind::Nominal(n) = self.m.items[k].kind { Some((k, n)) } else { None })
        else {
            return;
        };
        if !self.can_speak(n) {
            return;
        }
        let cue = self.m.items[i].tokens.clone();
        let source = Source { who: NominalRef { sentence: self.index, nominal: n }, stance, cue: cue.clone(), inherited: false };
        let (before, after) = (sentence.tokens.start..cue.start, self.m.items[k].tokens.end..self.end);
        // right after a word of saying it passes that word's content on
        if let Some(Scope { kind: ScopeKind::Said { chain, .. }, .. }) =
            self.out.iter_mut().rev().find(|s| matches!(s.kind, ScopeKind::Said { .. }) && s.cue.end <= cue.start && s.tokens.start > cue.start)
        {
            chain.iter_mut().for_each(|s| s.stance = Stance::Reports);
            link(chain, source);
            self.speaker = Some(chain.clone());
            return;
        }
        let opening = before.len() < 3;
        let tokens = if opening { after } else { before };
        if !tokens.is_empty() {
            self.speaker = Some(vec![source.clone()]);
            self.out.push(Scope { kind: ScopeKind::Said { chain: vec![source], factuality: None, quoted: false }, tokens, cue });
        }
    }

    /// The writer stands back from the last thing said.
    fn distance(&mut self, stance: Stance) {
        for s in self.out.iter_mut().rev() {
            if let ScopeKind::Said { chain, .. } = &mut s.kind {
                if let Some(last) = chain.last_mut() {
                    last.stance = stance;
                }
                return;
            }
        }
    }

    fn particle(&mut self, i: usize, key: Key, sentence: &Sentence) {
        match key {
            Key::According => self.source_phrase(i, Stance::Asserts, sentence),
            // "which led to", "as": written like a negation
            Key::Not if self.before_result(i) || self.read.own_preposition(self.m.items[i].tokens.start as usize).is_some() => {}
            Key::Not | Key::NotPast | Key::NotFuture if self.before_stop(i) => self.doubt(i + 1, Factuality::Ongoing, Reach::Subject),
            Key::Not | Key::NotPast | Key::NotFuture if !self.before_continue(i) => self.doubt(i, Factuality::Denied, Reach::Next),
            Key::Lack | Key::Without => self.doubt(i, Factuality::Denied, Reach::Noun),
            Key::Will => self.doubt(i, Factuality::Planned, Reach::Next),
            Key::If => self.doubt(i, Factuality::Conditional, Reach::Clause),
            Key::Perhaps => self.doubt(i, Factuality::Possible, Reach::Clause),
            Key::Already => {
                let next = self.m.items.get(i + 1).filter(|x| x.kind == ItemKind::Verb).map(|x| x.tokens.start as usize);
                if next.and_then(|t| self.read.reading(t)).is_some_and(|r| r.feats.aspect == crate::inflect::Aspect::Imperfect) {
                    self.doubt(i, Factuality::Possible, Reach::Clause);
                }
            }
            _ => {}
        }
    }

    /// "not ceasing to": a negation that says something goes on.
    fn before_continue(&self, i: usize) -> bool {
        let Some(next) = self.m.items.get(i + 1) else { return false };
        let t = next.tokens.start as usize;
        self.doubt_of(t, next.kind == ItemKind::Verb).is_some_and(|d| self.read.pack.doubts[d as usize].factuality == Factuality::Ongoing)
    }

    fn before_result(&self, i: usize) -> bool {
        let next = self.m.items.get(i + 1).filter(|x| x.kind == ItemKind::Verb).and_then(|x| self.read.lemma(x.tokens.start as usize));
        next.is_some_and(|l| l.result.is_some()) && self.m.items[i].tokens.len() == 1 && self.read.prefix(self.m.items[i].tokens.start as usize).is_empty()
    }

    /// "did not stop": a negation before a word that says of its subject that it is no more.
    fn before_stop(&self, i: usize) -> bool {
        let Some(next) = self.m.items.get(i + 1) else { return false };
        let doubt = self.doubt_of(next.tokens.start as usize, next.kind == ItemKind::Verb).map(|d| &self.read.pack.doubts[d as usize]);
        doubt.is_some_and(|d| d.factuality == Factuality::Denied && d.reach == Reach::Subject)
    }

    fn doubt(&mut self, i: usize, factuality: Factuality, reach: Reach) {
        let after = self.m.items[i].tokens.end;
        let clause = self.clause_end(i);
        match reach {
            Reach::Next | Reach::Noun => {
                // the next word that can tell an event, and nothing after it
                let hit = (i + 1..self.m.items.len()).take(9).take_while(|&k| self.m.items[k].tokens.start < clause).find(|&k| self.tells(k, reach));
                if let Some(k) = hit {
                    self.doubt_on(self.m.items[k].tokens.clone(), self.m.items[i].tokens.start as usize, factuality);
                }
            }
            Reach::Clause if after < clause => self.doubt_on(after..clause, self.m.items[i].tokens.start as usize, factuality),
            Reach::Clause => {}
            Reach::Subject => {
                let near = [i.checked_sub(1), Some(i + 1), Some(i + 2)];
                if let Some(k) = near.into_iter().flatten().find(|&k| self.m.nominal(k).is_some_and(|n| n.event && n.prep.is_none())) {
                    self.doubt_on(self.m.items[k].tokens.clone(), self.m.items[i].tokens.start as usize, factuality);
                }
            }
        }
    }

    fn tells(&self, k: usize, reach: Reach) -> bool {
        match self.m.items[k].kind {
            ItemKind::Verb => reach == Reach::Next && !self.is_auxiliary(k),
            ItemKind::Nominal(n) => self.m.nominals[n as usize].event,
            _ => false,
        }
    }

    fn doubt_on(&mut self, tokens: Range<u32>, cue: usize, factuality: Factuality) {
        self.out.push(Scope { kind: ScopeKind::Doubt(factuality), tokens, cue: cue as u32..cue as u32 + 1 });
    }

    /// Where the clause that starts after an item ends: a comma before a new verb or particle, a stop, a quotation's end.
    fn clause_end(&self, i: usize) -> u32 {
        for k in i + 1..self.m.items.len() {
            let ends = match self.m.items[k].kind {
                ItemKind::Mark('؛' | '…' | ':' | '.' | '»') => true,
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
                return self.m.items[k].tokens.start;
            }
        }
        self.end
    }
}

/// A word of saying that opens its sentence with "and" goes on where the last sentence stopped.
fn carry_likely(read: &Read, cue: &Range<u32>) -> bool {
    read.own_and(cue.start as usize)
}
