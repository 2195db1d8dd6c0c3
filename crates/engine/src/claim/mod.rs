//! Stage 7, claim: events as sourced statements, every field with the words that support it.
//!
//! In: events with their mentions and scopes. Out: [`Claim`]s. Nothing is decided here that the text does not carry: a value that is not
//! stated says how it came about (`basis`), and what the text leaves open stays empty.
//!
//! Invariants: every span lies in the document; a claim's id depends on the document's id, the type and the trigger's place only.

pub mod anaphor;
pub mod confidence;
pub mod count;
pub mod place;
pub mod side;
pub mod signs;
pub mod who;

use crate::event::{Event, Filler, Rules};
use crate::mention::time::Precision;
use crate::mention::{Item, ItemKind, Mentions};
use crate::pack::Means;
use crate::scope::{Scope, ScopeKind, Source};
use crate::sentence::Read;
use crate::table::fingerprint;
use crate::text::{Document, Span};
use crate::vocab::*;
use jiff::civil::Date;
use std::borrow::Cow;
use std::fmt;

/// A participant; what the pack knows of it is the pack's.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant<'p> {
    /// Its words.
    pub span: Span,
    /// Stable id of the actor or place, when the pack knows it.
    pub id: Option<Cow<'p, str>>,
    /// English name.
    pub name_en: Option<&'p str>,
    /// state, military, armed-group …
    pub kind: Option<&'p str>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<&'p str>,
    /// PLOVER sector.
    pub sector: Option<&'p str>,
    /// Stated, or supplied.
    pub basis: Basis,
}

/// A named place of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimPlace {
    /// Its words.
    pub span: Span,
    /// at, from, to, toward.
    pub role: &'static str,
    /// Index into the pack's places, when known.
    pub place: Option<u32>,
    /// The side of it that is meant, if one is told.
    pub side: Option<side::Side>,
    /// The place that locates it, for one that no table knows: an index into the pack's places.
    pub near: Option<u32>,
    /// Stated, taken over from the deed before, or guessed.
    pub basis: Basis,
}

/// When, worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimTime {
    /// The words.
    pub span: Span,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// day, week, month, part-of-month, year …
    pub precision: &'static str,
    /// Stated, or supplied.
    pub basis: Basis,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The words, what is counted included.
    pub span: Span,
    /// What is counted.
    pub what: What,
    /// At least.
    pub low: Option<i64>,
    /// As told.
    pub best: Option<i64>,
    /// At most.
    pub high: Option<i64>,
    /// about, at-least …
    pub modifier: Option<&'static str>,
}

/// A source of the claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution<'p> {
    /// Its words.
    pub span: Span,
    /// Stable id, when known.
    pub id: Option<Cow<'p, str>>,
    /// What kind of source.
    pub kind: SourceKind,
    /// How it stands to what it says.
    pub stance: Stance,
    /// The word of saying.
    pub cue: Span,
    /// Whether the event stands in quotation marks.
    pub quoted: bool,
}

/// A loaded word.
#[derive(Clone, Debug, PartialEq)]
pub struct Framing<'p> {
    /// The word.
    pub span: Span,
    /// Of whom it is said.
    pub about: Role,
    /// delegitimising, legitimising, honouring …
    pub valence: &'p str,
}

/// A stable id: 48 bits of XXH3 over document, type and place, written as `c-` and 12 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimId(pub u64);

impl ClaimId {
    fn of(document: &str, event_type: u8, at: u32) -> Self {
        let mut key = [0; 13];
        key[..8].copy_from_slice(&fingerprint(document.as_bytes()).to_le_bytes());
        key[8] = event_type;
        key[9..].copy_from_slice(&at.to_le_bytes());
        ClaimId(fingerprint(&key) & 0xffff_ffff_ffff)
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c-{:012x}", self.0)
    }
}

impl std::str::FromStr for ClaimId {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let digits = s.strip_prefix("c-").filter(|d| d.len() == 12 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let id = digits.and_then(|d| u64::from_str_radix(d, 16).ok());
        id.map(ClaimId).ok_or_else(|| format!("`{s}` is no id of a claim: one is `c-` and 12 hexadecimal digits, like c-0123456789ab"))
    }
}

/// What made a claim, written as the row and then the rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule<'p> {
    /// The row of the event table, as `file:line`.
    pub row: &'p str,
    /// The rules of grammar, in the order they were applied.
    pub steps: Rules,
}

impl fmt::Display for Rule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row)?;
        self.steps.iter().try_for_each(|s| write!(f, " {s}"))
    }
}

/// One event as one account tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim<'p> {
    /// Stable id.
    pub id: ClaimId,
    /// The sentence.
    pub sentence: Span,
    /// Which part of the document: a text that goes over to another happening says so ("in a separate incident").
    pub part: u32,
    /// Index into the pack's types.
    pub event_type: u8,
    /// Mode, or "".
    pub mode: &'p str,
    /// The word that tells it, as it is written.
    pub trigger: Span,
    /// Other words that tell the same happening: the act that victims fell in, the second toll.
    pub also: Vec<Span>,
    /// Lemma of the trigger.
    pub lemma: &'p str,
    /// Who does it.
    pub actors: Vec<Participant<'p>>,
    /// To whom.
    pub recipients: Vec<Participant<'p>>,
    /// What is moved, given, seized, destroyed.
    pub objects: Vec<Participant<'p>>,
    /// By what means.
    pub instruments: Vec<Participant<'p>>,
    /// Where.
    pub places: Vec<ClaimPlace>,
    /// When.
    pub time: Option<ClaimTime>,
    /// How many.
    pub counts: Vec<Count>,
    /// How many times.
    pub occurrences: Option<Count>,
    /// How firmly.
    pub factuality: Factuality,
    /// According to whom, outermost first.
    pub attribution: Vec<Attribution<'p>>,
    /// In what loaded words.
    pub framing: Vec<Framing<'p>>,
    /// 0–1.
    pub confidence: f32,
    /// Whether it is sure enough for the pack to assert it.
    pub asserted: bool,
    /// What speaks for and against it.
    pub signs: signs::Signs,
    /// The row and the rules that made it.
    pub rule: Rule<'p>,
    /// The sentence and the event of the analysis it was made from.
    pub origin: (u32, u32),
}

/// All that one sentence contributes.
pub struct Told<'a> {
    /// Index of the sentence.
    pub sentence: u32,
    /// The day of reporting, given or told by the text.
    pub day: Option<Date>,
    /// Its events.
    pub events: &'a [Event],
    /// Its scopes.
    pub scopes: &'a [Scope],
    /// What the sentence itself speaks for and against what is told in it.
    pub signs: signs::Signs,
    /// How many parts of the document ended before it.
    pub part: u32,
    /// The tokens at which it goes over to another ([`parts`]).
    pub parts: &'a [u32],
}

/// Where a sentence goes over to another happening: the tokens at which its parts begin. A phrase that does not open the sentence belongs to its clause, from
/// the comma before it on.
pub fn parts(read: &Read, m: &Mentions) -> Vec<u32> {
    let apart = |i: &Item| matches!(i.kind, ItemKind::Phrase(p) if *m.phrases[p as usize].means(read) == Means::Apart);
    let begins = |k: usize| {
        let comma = m.items[..k].iter().rev().find(|i| matches!(i.kind, ItemKind::Mark('،' | ',' | '؛')));
        comma.map_or(m.items[0].tokens.start, |i| i.tokens.end)
    };
    (0..m.items.len()).filter(|&k| apart(&m.items[k])).map(begins).collect()
}

/// The claims of one sentence.
pub fn claims<'p>(read: &Read<'_, 'p>, doc: &Document, all: &[Mentions], told: &Told) -> Vec<Claim<'p>> {
    let own = |e: &Event| e.told && e.merged.is_none() && !only_says(read, told, e);
    (0..told.events.len()).filter(|&i| own(&told.events[i])).map(|i| claim(read, doc, all, told, i)).collect()
}

/// A word of plain saying is no deed of its own ("passed on", "recorded"), unless its type is one of words.
fn only_says(read: &Read, told: &Told, e: &Event) -> bool {
    let plain = |s: &Scope| match &s.kind {
        ScopeKind::Said { chain, .. } => {
            s.cue.contains(&e.trigger.start) && chain.iter().all(|x| matches!(x.stance, Stance::Asserts | Stance::Reports | Stance::Estimates))
        }
        ScopeKind::Doubt(_) => false,
    };
    !read.pack.frames[e.sense(read).frame as usize].spoken && told.scopes.iter().any(plain)
}

fn claim<'p>(read: &Read<'_, 'p>, doc: &Document, all: &[Mentions], told: &Told, index: usize) -> Claim<'p> {
    let e = &told.events[index];
    let m = &all[told.sentence as usize];
    let sense = e.sense(read);
    let head = head(told, e);
    let trigger = read.span(&head.trigger);
    let who = |role| who::participants(read, all, e, role);
    let time = time(m, e);
    let factuality =
        factuality(read, m, told, e).unwrap_or_else(|| if to_come(read, told, e, time.as_ref()) { Factuality::Planned } else { Factuality::Happened });
    let sources = sources(told, e.trigger.start);
    let mut actors = who(Role::Actor);
    if actors.is_empty() {
        let owner = sources.iter().map(|(s, _)| s).find(|s| s.stance == Stance::Admits).or_else(|| announcer(read, all, told, e));
        actors.extend(owner.map(|s| who::participant(read, all, s.who, None, Basis::Inferred)));
    }
    let mode = who::mode(read, m, e).unwrap_or(&sense.mode);
    let mut c = Claim {
        id: ClaimId::of(&doc.id, sense.event_type, trigger.start),
        sentence: read.split.sentences[told.sentence as usize].span,
        part: told.part + told.parts.iter().filter(|&&at| at <= e.trigger.start).count() as u32,
        event_type: sense.event_type,
        mode,
        trigger,
        also: also(read, told, e, head),
        lemma: &read.pack.lemma(head.lemma).text,
        actors,
        recipients: who(Role::Recipient),
        objects: who(Role::Object),
        instruments: who(Role::Instrument),
        places: place::places(read, all, told, e),
        time,
        counts: count::counts(read, all, e),
        occurrences: count::occurrences(m, told.events, e),
        factuality,
        attribution: sources.iter().map(|(s, quoted)| who::attribution(read, all, s, *quoted)).collect(),
        framing: who::framing(read, all, e),
        confidence: 0.0,
        asserted: false,
        signs: signs::Signs::default(),
        rule: Rule { row: &sense.row, steps: e.rules.clone() },
        origin: (told.sentence, index as u32),
    };
    c.signs = signs::signs(read, all, told, e, &c);
    c
}

/// The event whose word is shown as the trigger: the victims' where it governs the act, unless it only says that there were none.
pub fn head<'a>(told: &Told<'a>, e: &'a Event) -> &'a Event {
    let denied = |at: u32| told.scopes.iter().any(|s| matches!(s.kind, ScopeKind::Doubt(Factuality::Denied)) && s.tokens.contains(&at));
    let victims = e.head.map(|k| &told.events[k]);
    victims.filter(|h| denied(h.trigger.start) == denied(e.trigger.start)).unwrap_or(e)
}

/// The triggers of what was merged into an event, and its own where another governs it.
fn also(read: &Read, told: &Told, e: &Event, head: &Event) -> Vec<Span> {
    let root = |x: &Event| {
        let mut at = x;
        for _ in told.events {
            match at.merged {
                Some(k) => at = &told.events[k],
                None => break,
            }
        }
        std::ptr::eq(at, e)
    };
    told.events.iter().filter(|x| root(x) && !std::ptr::eq(*x, head)).map(|x| read.span(&x.trigger)).collect()
}

/// How firmly. The smallest scope of doubt wins, a denial above all but a condition;
/// then a light verb; then what the word of saying makes of its content.
fn factuality(read: &Read, m: &Mentions, told: &Told, e: &Event) -> Option<Factuality> {
    let at = e.trigger.start;
    // "was exposed to an attempt on his life": what was tried on somebody was done to him
    let undergone = e.light.filter(|_| e.rules.contains(&crate::event::UNDERGONE)).map(|k| m.items[k].tokens.end);
    let tried = |f: Factuality, s: &Scope| f == Factuality::Planned && undergone.is_some_and(|t| t <= s.cue.start && s.cue.end <= at);
    let doubts = told.scopes.iter().filter_map(|s| match s.kind {
        ScopeKind::Doubt(f) if s.tokens.contains(&at) && !tried(f, s) => Some((f, s.tokens.len())),
        _ => None,
    });
    let doubts: Vec<_> = doubts.collect();
    // "if it does not withdraw": the condition stands above the denial
    let conditional = doubts.iter().any(|(f, _)| *f == Factuality::Conditional);
    if let Some((f, _)) = doubts.into_iter().min_by_key(|(f, n)| (conditional && *f != Factuality::Conditional, *f != Factuality::Denied, *n)) {
        return Some(f);
    }
    if let Some(f) = e.factuality {
        return Some(f);
    }
    told.scopes.iter().rev().find_map(|s| match &s.kind {
        ScopeKind::Said { factuality: Some(f), .. } if s.tokens.contains(&at) && !presupposed(read, m, e, s, *f) => Some(*f),
        _ => None,
    })
}

/// "Vowed to answer the attack": what is told as known, behind what is vowed, is not itself vowed.
fn presupposed(read: &Read, m: &Mentions, e: &Event, s: &Scope, f: Factuality) -> bool {
    let known = m.nominal(e.item).is_some_and(|n| n.prep.is_some() && read.definite(n.head as usize));
    let first = m.items.iter().find(|i| i.tokens.start >= s.tokens.start);
    let verbal = first.is_some_and(|i| i.kind == ItemKind::Verb);
    f != Factuality::Denied && known && !verbal && first.is_some_and(|i| i.tokens.end <= e.trigger.start)
}

/// Whether an event lies after the day of reporting: it is on the calendar, and no verb says that it was.
fn to_come(read: &Read, told: &Told, e: &Event, time: Option<&ClaimTime>) -> bool {
    let after = time.and_then(|t| t.from).zip(told.day).is_some_and(|(from, day)| from > day);
    after && read.reading(e.trigger.start as usize).is_none_or(|r| r.feats.aspect != crate::inflect::Aspect::Perfect || r.pos != Pos::Verb)
}

/// Sources whose words cover a token, outermost first, each once.
fn sources(told: &Told, at: u32) -> Vec<(Source, bool)> {
    let mut out: Vec<(Source, bool)> = Vec::new();
    for s in told.scopes.iter().filter(|s| s.tokens.contains(&at) && !s.cue.contains(&at)) {
        let ScopeKind::Said { chain, quoted, .. } = &s.kind else { continue };
        for x in chain {
            let denied = out.last().is_some_and(|(s, _)| s.stance == Stance::Denies);
            match out.iter_mut().find(|(y, _)| y.who == x.who) {
                Some(known) => (known.0.stance, known.0.cue) = (x.stance, x.cue.clone()),
                // what somebody denies that others say is denied by him
                None if denied => {}
                None => out.push((x.clone(), *quoted)),
            }
        }
    }
    out
}

/// "The army announced the destruction of a depot": a force that announces a deed, as a noun that names no doer, did it.
fn announcer<'s>(read: &Read, all: &[Mentions], told: &'s Told, e: &Event) -> Option<&'s Source> {
    let m = &all[told.sentence as usize];
    let deed = |e: &Event| {
        let f = &read.pack.frames[e.sense(read).frame as usize];
        let done = f.subject == Role::Actor && f.genitive == Genitive::Object && matches!(f.object, Role::Recipient | Role::Object);
        !e.verbal && !f.bare && !f.spoken && done && e.sense(read).mode != "abduct"
    };
    let chain = told.scopes.iter().find_map(|s| match &s.kind {
        ScopeKind::Said { chain, factuality: None, quoted: false } if s.tokens.contains(&e.trigger.start) && s.cue.end <= s.tokens.start => Some((chain, s)),
        _ => None,
    });
    let (chain, scope) = chain.filter(|(chain, _)| chain.len() == 1)?;
    let opens = |x: &Event| x.trigger.start == scope.tokens.start && deed(x);
    let joined = || m.nominal(e.item).is_some_and(|n| n.and) && told.events.iter().any(opens) && deed(e);
    // "the targeting of one of its patrols", "the arrest of its commander": that was done to its own
    let own = |f: &Filler| {
        let n = &m.nominals[f.who.nominal as usize];
        n.tokens.clone().any(|t| read.suffixed(t as usize)) || matches!(who::participant(read, all, f.who, None, f.basis).kind, Some("military" | "official"))
    };
    if e.fillers.iter().any(|f| f.who.sentence == e.sentence && matches!(f.role, Role::Recipient | Role::Object) && own(f)) {
        return None;
    }
    let force = matches!(who::attribution(read, all, &chain[0], false).kind, SourceKind::Military | SourceKind::ArmedGroup);
    (chain[0].stance == Stance::Asserts && !chain[0].inherited && force && (opens(e) || joined())).then(|| &chain[0])
}

fn time(m: &Mentions, e: &Event) -> Option<ClaimTime> {
    let t = e.times.iter().map(|&t| &m.times[t as usize]).find(|t| t.from.is_some() || t.to.is_some())?;
    let (to, precision) = if t.overnight { (t.to.and_then(|d| d.tomorrow().ok()), Precision::Range) } else { (t.to, t.precision) };
    Some(ClaimTime { span: t.span, from: t.from, to, precision: precision.name(), basis: Basis::Stated })
}

/// The dateline of a sentence: a lone place name that a dash or colon follows.
pub fn dateline(read: &Read, m: &Mentions) -> Option<u32> {
    let opens = m.items.iter().position(|i| !matches!(i.kind, ItemKind::Mark(_)))?;
    let colon = |i: &Item| i.kind == ItemKind::Mark(':');
    let place = |k: usize| m.nominal(k).is_some_and(|x| x.prep.is_none() && x.names.iter().any(|&i| m.names[i as usize].place(read).is_some()));
    // "from the paper X: Turkey: the arrest of …"
    let apart = || (opens + 1..m.items.len().min(opens + 12)).find(|&k| colon(&m.items[k - 1]) && place(k) && m.items.get(k + 1).is_some_and(colon));
    let first = if place(opens) { opens } else { apart().unwrap_or(opens) };
    let n = match m.items[first].kind {
        ItemKind::Nominal(n) => n,
        _ => return None,
    };
    let x = &m.nominals[n as usize];
    let named = x.prep.is_none() && x.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) && x.tokens.len() <= 6;
    let closed = m.items[first + 1..].iter().take(6).take_while(|i| !matches!(i.kind, ItemKind::Verb)).any(|i| matches!(i.kind, ItemKind::Mark('-' | ':')));
    (named && closed).then_some(n)
}
