//! Stage 5, scope: who says it, and how firmly.
//!
//! In: the mentions of a sentence, and who was speaking before ([`Carry`]). Out: [`Scope`]s: stretches of tokens governed by a source, a
//! quotation, a negation, a doubt, a condition, a plan, a demand. They nest ("A said that B denied"); an event inherits every
//! scope that covers its trigger.
//!
//! Each question has its file: which word says, and whose it is (`say`); what it says, and how far that reaches (`content`); who is named
//! otherwise, by a phrase, a colon or a dash (`source`); what is not told as a fact (`doubt`).
//!
//! Invariant: `tokens` is not empty and lies in the sentence; scopes are ordered outermost first.

mod content;
mod doubt;
mod say;
mod source;

use crate::does::Does;
use crate::mention::{ItemKind, Mentions};
use crate::pack::Means;
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
    /// All the words that name it: "the spokesman of the army, Colonel …".
    pub tokens: Range<u32>,
    /// Whose statement it is, when the source is a document.
    pub of: Option<NominalRef>,
    /// Its grammatical gender, where its words tell it: "and she added" is not the spokesman.
    pub feminine: Option<bool>,
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
    /// The token that closes a quotation which the sentence left open.
    until: Option<u32>,
}

/// A chain of sources is no longer than this: nobody tells what five others told each other.
const CHAIN: usize = 4;

/// Who spoke is forgotten after so many lines.
const LINES: u32 = 3;

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
    if sentence.paragraph > carry.paragraph + LINES {
        carry.chain.clear();
    }
    carry.paragraph = sentence.paragraph;
    let start = sentence.tokens.start;
    let mut s = Scoper { read, m, index, start, end: sentence.tokens.end, out: Vec::new(), speaker: None, main: None, last: None, heading: 0, until: None };
    s.last = carry.chain.last().map(|l| l.of.unwrap_or(l.who));
    s.goes_on(carry);
    s.heading();
    s.after_dash(sentence);
    for i in 0..m.items.len() {
        s.item(i, carry);
    }
    carry.until = s.until.or(carry.until.filter(|&t| t >= s.end));
    if let Some(mut chain) = s.speaker.take() {
        chain.truncate(CHAIN);
        carry.chain = chain;
    }
    s.out.sort_by_key(|x| (x.tokens.start, std::cmp::Reverse(x.tokens.end)));
    s.out
}

struct Scoper<'a> {
    read: &'a Read<'a, 'a>,
    m: &'a Mentions,
    index: u32,
    start: u32,
    end: u32,
    out: Vec<Scope>,
    /// Who spoke first in this sentence; an empty chain when the writer did.
    speaker: Option<Vec<Source>>,
    /// The first noun phrase that no preposition governs.
    main: Option<u32>,
    /// Who spoke last before this sentence, or whose statement it was.
    last: Option<NominalRef>,
    /// The token of the colon behind a speaker at the start.
    heading: u32,
    /// The token beyond this sentence that closes a quotation opened in it.
    until: Option<u32>,
}

impl<'a> Scoper<'a> {
    fn item(&mut self, i: usize, carry: &Carry) {
        let item = &self.m.items[i];
        match item.kind {
            ItemKind::Verb => self.word(i, carry),
            ItemKind::Nominal(n) => {
                if self.main.is_none() && self.m.nominals[n as usize].prep.is_none() {
                    self.main = Some(n);
                }
                self.described(i, n);
                self.word(i, carry);
            }
            ItemKind::Particle(key) => self.particle(i, key),
            ItemKind::Phrase(p) => match self.m.phrases[p as usize].means(self.read) {
                Means::Source(stance) => self.source_phrase(i, *stance),
                Means::Doubt(d) => {
                    let doubt = &self.read.pack.doubts[*d as usize];
                    self.doubt(i, doubt.factuality, doubt.reach);
                }
                Means::Distance(stance) => self.distance(i, *stance, carry),
                Means::Own => self.speaker = Some(Vec::new()),
                _ => {}
            },
            _ => {}
        }
    }

    /// A verb or noun of saying or of doubt.
    fn word(&mut self, i: usize, carry: &Carry) {
        let t = self.token(i);
        let verbal = self.verb(i);
        if verbal && self.read.prefix(t).contains(&Key::Will) {
            self.future(i);
        }
        // "in a statement its responsibility": the noun of saying behind that of the document
        let last = self.m.items[i].tokens.end as usize - 1;
        let behind = |t: usize| last == t + 1 && self.read.classes(t).has(Class::Document) && self.read.suffixed(last);
        let hit = self.say_of(t, verbal).or_else(|| if !verbal && behind(t) { self.say_of(last, false) } else { None });
        match hit {
            Some((r, say)) => self.say(i, r, say, carry),
            None if verbal => self.blames(i),
            None => {}
        }
        if let Some(d) = self.doubt_of(t, verbal).filter(|_| !self.cancels(i)) {
            let doubt = &self.read.pack.doubts[d as usize];
            self.doubt(i, doubt.factuality, doubt.reach);
        }
    }

    /// The first token of an item.
    fn token(&self, i: usize) -> usize {
        self.m.items[i].tokens.start as usize
    }

    fn verb(&self, i: usize) -> bool {
        self.m.items[i].kind == ItemKind::Verb
    }

    /// "was": the verb that puts another into the past.
    fn is_auxiliary(&self, k: usize) -> bool {
        self.read.auxiliary(self.token(k))
    }

    fn comma(&self, k: usize) -> bool {
        matches!(self.m.items[k].kind, ItemKind::Mark('،' | ','))
    }

    /// Puts a stretch under a chain of sources.
    fn said(&mut self, chain: Vec<Source>, tokens: Range<u32>, cue: Range<u32>) {
        if !tokens.is_empty() && !chain.is_empty() {
            let quoted = tokens.start > 0 && matches!(self.read.mark(tokens.start as usize - 1), Some('"' | '«'));
            self.out.push(Scope { kind: ScopeKind::Said { chain, factuality: None, quoted }, tokens, cue });
        }
    }

    /// A nominal of this sentence as a source.
    fn source(&self, n: u32, stance: Stance, cue: &Range<u32>) -> Source {
        let who = NominalRef { sentence: self.index, nominal: n };
        let tokens = self.named(n);
        let of = self.owner(n, tokens.end);
        Source { who, stance, cue: cue.clone(), inherited: false, tokens, of, feminine: self.feminine(n) }
    }

    /// Whose document a noun phrase is: "a statement of the ministry", of which it does not hold the name.
    fn owner(&self, n: u32, end: u32) -> Option<NominalRef> {
        let x = &self.m.nominals[n as usize];
        if let Some((o, _)) = self.spoken_for(n) {
            return Some(NominalRef { sentence: self.index, nominal: o });
        }
        if !x.classes.has(Class::Document) || !x.names.is_empty() {
            return None;
        }
        // "the statement said": that of the last speaker
        if x.tokens.len() == 1 && self.read.definite(x.head as usize) {
            return self.last;
        }
        let k = self.m.item_at(end.min(self.end - 1))?;
        let ItemKind::Nominal(o) = self.m.items[k].kind else { return None };
        let owner = &self.m.nominals[o as usize];
        let of = self.m.items[k].tokens.start == end && owner.prep == Some(Key::For);
        // whatever a definite phrase behind a document means, it is whose that is; not "for the year"
        let body = owner.definite && !owner.event && owner.quantity.is_none() && !owner.classes.any(Classes::of(&[Class::TimeUnit, Class::Number]));
        (of && (self.can_speak(o) || body)).then_some(NominalRef { sentence: self.index, nominal: o })
    }

    /// "The spokesman in the name of the Houthis": for whom an official speaks, and where that ends.
    fn spoken_for(&self, n: u32) -> Option<(u32, u32)> {
        let x = &self.m.nominals[n as usize];
        let k = self.m.item_at(x.tokens.end.min(self.end - 1)).filter(|&k| self.m.items[k].tokens.start == x.tokens.end && x.names.is_empty())?;
        let body = |o: u32| self.m.nominals[o as usize].classes.any(Classes::BODIES);
        let source = x.classes.has(Class::Person) && x.classes.has(Class::Abstract);
        let next = self.m.items.get(k + 1).map(|x| (x.kind, x.tokens.end));
        match (self.m.items[k].kind, next) {
            (ItemKind::Particle(Key::For), Some((ItemKind::Nominal(o), end))) if x.classes.has(Class::Official) && x.tokens.len() <= 2 => {
                (!self.m.nominals[o as usize].event).then_some((o, end))
            }
            // "a military source at the ministry"
            (ItemKind::Particle(Key::In), Some((ItemKind::Nominal(o), end))) if source && body(o) => Some((o, end)),
            (ItemKind::Nominal(o), _) if source && body(o) && matches!(self.m.nominals[o as usize].prep, Some(Key::In | Key::By)) => {
                Some((o, self.m.items[k].tokens.end))
            }
            // "a statement issued by the ministry"
            (ItemKind::Particle(Key::About), Some((ItemKind::Nominal(o), end))) if x.classes.has(Class::Document) && x.tokens.len() > 1 => Some((o, end)),
            _ => None,
        }
    }

    /// The tokens that name a source: its phrase, with names and titles in apposition; without an outlet that it spoke to.
    fn named(&self, n: u32) -> Range<u32> {
        let x = &self.m.nominals[n as usize];
        let mut tokens = x.tokens.clone();
        let outlet = |i: &&u32| {
            let name = &self.m.names[**i as usize];
            let media = name.actor(self.read).is_some_and(|a| self.read.pack.actors[a as usize].kind == "media");
            media && name.tokens.start > x.head + 1 && !x.classes.any(Classes::BODIES)
        };
        if let Some(&i) = x.names.iter().find(outlet) {
            tokens.end = self.m.names[i as usize].tokens.start;
            return tokens;
        }
        // "security sources their saying": the verbal noun is no part of the name
        let last = tokens.end as usize - 1;
        if last > x.head as usize && self.read.suffixed(last) && self.read.pos(last) == Some(Pos::Noun) && x.names.is_empty() {
            tokens.end -= 1;
            return tokens;
        }
        let (mut person, mut ranks) = (x.person, false);
        // a listed name may be an office: "the military spokesman"
        let office = x.classes.with(self.read.classes(x.head as usize));
        if let Some((_, end)) = self.spoken_for(n) {
            tokens.end = end;
        }
        while let Some(k) = self.m.item_at(tokens.end.min(self.end - 1)).filter(|_| tokens.end < self.end) {
            let ItemKind::Nominal(o) = self.m.items[k].kind else { break };
            let next = &self.m.nominals[o as usize];
            // "a source his saying"; "the head of its council" names somebody
            let said = self.read.does(next.head as usize, Does::SAYS) || self.read.classes(next.head as usize).has(Class::Say);
            let saying = next.tokens.len() == 1 && self.read.suffixed(next.head as usize) && (said || !x.classes.has(Class::Official));
            let free = next.prep.is_none() && !next.and && !next.event && !next.plural && next.quantity.is_none() && next.definite && !saying;
            let last = tokens.end as usize - 1;
            // "activists": a plural that keeps its nun has no genitive
            let whole = self.read.folded(last).ends_with(crate::letters::NOON)
                && self.read.reading(last).is_some_and(|r| r.feats.number != crate::inflect::Number::Singular);
            // "local sources": nor has an adjective
            let closed = x.adjectives.iter().chain(&x.nations).any(|&t| t as usize == last);
            let open = !whole && !closed && !self.read.definite(last) && !self.read.suffixed(last);
            let construct = open && self.read.pos(last) != Some(Pos::Name) && !person && x.names.is_empty();
            let title = person && next.classes.any(Classes::of(&[Class::Official, Class::Title]));
            // a rank stands before a name
            let rank = office.any(Classes::PEOPLE) && next.tokens.len() == 1 && next.classes.any(Classes::of(&[Class::Fighter, Class::Title]));
            let ranked = ranks && next.prep.is_none() && !next.event && !next.and;
            let name = (next.person || self.read.guessed(next.head as usize)) && office.any(Classes::PEOPLE);
            // "the national committee for the affairs of": what a body is for is part of its name
            let task =
                next.prep == Some(Key::For) && next.definite && x.classes.any(Classes::BODIES) && x.names.is_empty() && !next.and && next.names.is_empty();
            let task = task && self.read.definite(x.head as usize) && !next.can_act() && next.quantity.is_none();
            if !ranked && !task && (!free || !(construct || title || name || rank)) {
                break;
            }
            person |= next.person || name || ranked;
            ranks = rank && !ranked;
            tokens.end = next.tokens.end;
        }
        tokens
    }

    /// The gender of a noun phrase in the singular, where a listed noun heads it.
    fn feminine(&self, n: u32) -> Option<bool> {
        let x = &self.m.nominals[n as usize];
        let head = x.head as usize;
        let told = self.read.pos(head) == Some(Pos::Noun) && !self.read.guessed(head) && !x.plural;
        told.then(|| self.read.feminine(head))
    }

    /// Whether somebody or something that can be quoted.
    fn can_speak(&self, n: u32) -> bool {
        let nominal = &self.m.nominals[n as usize];
        let speaking = Classes::PEOPLE.with(Classes::BODIES).with(Classes::of(&[Class::Document, Class::Say, Class::Title, Class::Demonym, Class::Number]));
        nominal.can_act()
            || nominal.classes.any(speaking)
            || !nominal.names.is_empty()
            || nominal.inner.any(Classes::BODIES)
            || self.read.guessed(nominal.head as usize)
            || self.read.pos(nominal.head as usize) == Some(Pos::Name)
            || self.read.source_row(nominal.head as usize).is_some()
    }
}
