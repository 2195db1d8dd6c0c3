//! Stage 6, event: what is told, and who takes part.
//!
//! In: the mentions of all sentences. Out: [`Event`]s: a trigger, its sense, and fillers for the roles of its frame.
//! A verb's subject and object, a verbal noun's genitives and adjectives, and prepositional phrases are collected without regard
//! to meaning ([`args`]); the frame of the sense then says what they are ([`roles`]); words that tell one happening together
//! (a light verb and its noun, a toll and its cause) become one event ([`link`]).
//!
//! Invariant: every filler names the nominal it came from; an event has a trigger and a sense.

mod aims;
pub mod args;
mod lend;
mod link;
mod meets;
mod mishap;
mod pronoun;
pub mod roles;
pub mod toll;

use crate::mention::{ItemKind, Mentions};
use crate::pack::Sense;
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::text::Few;
use crate::vocab::*;
pub(crate) use lend::UNDERGONE;
use smallvec::SmallVec;
use std::ops::Range;

/// A participant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filler {
    /// What it is to the event.
    pub role: Role,
    /// The phrase.
    pub who: NominalRef,
    /// When only a part of the phrase is meant (an adjective of nationality, whose a weapon is): its tokens, half-open.
    pub part: Option<(u32, u32)>,
    /// Stated beside the trigger, or supplied.
    pub basis: Basis,
}

/// The rules that made an event.
pub type Rules = SmallVec<[&'static str; 4]>;

/// One event as one sentence tells it.
#[derive(Clone, Debug)]
pub struct Event {
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of its trigger among the sentence's items.
    pub item: usize,
    /// Tokens of the trigger.
    pub trigger: Range<u32>,
    /// The word its sense wants beside it, if it wants one.
    pub with: Option<u32>,
    /// Lemma of the trigger.
    pub lemma: u32,
    /// Index into the pack's senses.
    pub sense: u32,
    /// Whether the trigger is a finite verb.
    pub verbal: bool,
    /// Item of the light verb that lends it its subject.
    pub light: Option<usize>,
    /// Participants.
    pub fillers: SmallVec<[Filler; 4]>,
    /// Counted victims told beside the act, as `(what, phrase)`.
    pub toll: Vec<(What, NominalRef)>,
    /// Indices into the sentence's times.
    pub times: Few,
    /// Index of a quantity that counts the event itself.
    pub occurrences: Option<u32>,
    /// What a light verb says of it.
    pub factuality: Option<Factuality>,
    /// Whether it names only victims, so that it may belong to an act told beside it.
    pub casualty: bool,
    /// The rules that made it, for explanation.
    pub rules: Rules,
    /// Whether it says enough to be an event of its own.
    pub told: bool,
    /// The event it was merged into.
    pub merged: Option<usize>,
    /// Of an act told as what victims fell in ("three were killed in a raid"): the event of the victims, whose word governs and is shown as the trigger.
    pub head: Option<usize>,
}

impl Event {
    /// The sense.
    pub fn sense<'p>(&self, read: &Read<'_, 'p>) -> &'p Sense {
        &read.pack.senses[self.sense as usize]
    }

    /// Participants in a role.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Filler> {
        self.fillers.iter().filter(move |f| f.role == role)
    }

    /// Whether some participant has the role.
    pub fn has(&self, role: Role) -> bool {
        self.of(role).next().is_some()
    }

    /// Adds a participant unless the same phrase has the role.
    pub fn fill(&mut self, f: Filler) {
        if f.role != Role::None && !self.fillers.iter().any(|g| g.who == f.who && g.part == f.part && (g.role == f.role || g.part.is_none())) {
            self.fillers.push(f);
        }
    }
}

/// A step of finding the events of a sentence, the last of those given (the ones before are for pronouns), and adding them to those found.
pub type Way = fn(&Read, &[Mentions], &mut Vec<Event>);

/// The steps in order. Each is taken in many sentences before the next, so that its code stays near.
pub const WAYS: [Way; 3] = [verbs, nouns, settled];

fn verbs(read: &Read, all: &[Mentions], out: &mut Vec<Event>) {
    *out = told_by(read, all, |k, _| k == ItemKind::Verb, roles::verb);
}

fn nouns(read: &Read, all: &[Mentions], out: &mut Vec<Event>) {
    let nouns = told_by(read, all, |k, m| k.nominal().is_some_and(|n| m.nominals[n as usize].event), roles::noun);
    if !nouns.is_empty() {
        out.extend(nouns);
        out.sort_unstable_by_key(|e| e.item);
    }
}

fn settled(read: &Read, all: &[Mentions], out: &mut Vec<Event>) {
    if !out.is_empty() {
        settle(read, all, out);
    }
}

/// The events that some items of the last sentence tell.
fn told_by(
    read: &Read,
    all: &[Mentions],
    tells: impl Fn(ItemKind, &Mentions) -> bool,
    event: impl Fn(&Read, &[Mentions], u32, usize) -> Option<Event>,
) -> Vec<Event> {
    let sentence = all.len() - 1;
    let m = &all[sentence];
    (0..m.items.len()).filter(|&i| tells(m.items[i].kind, m)).filter_map(|i| event(read, all, sentence as u32, i)).collect()
}

/// Puts together what the events of the last sentence tell of one happening, and leaves out what tells nothing.
fn settle(read: &Read, all: &[Mentions], out: &mut Vec<Event>) {
    let sentence = all.len() as u32 - 1;
    let m = &all[sentence as usize];
    // the word that belongs to an expression tells nothing else, unless it is what is said: "threatened to shell"
    let said = |e: &&Event| read.pack.frames[e.sense(read).frame as usize].spoken;
    let company: Vec<(u32, u8, bool)> = out.iter().filter(|e| !said(e)).filter_map(|e| Some((e.with?, e.sense(read).event_type, e.casualty))).collect();
    // "dispersed a march that A held" tells of the march too
    let aside = |e: &Event| !e.verbal && e.of(Role::Actor).any(|f| f.basis == Basis::Stated) && !read.pack.frames[e.sense(read).frame as usize].aims.is_empty();
    // "wounded in the clashes between A and B": an act by which a toll is known is told itself
    let act = |e: &Event| !e.casualty && !e.verbal;
    out.retain(|e| company.iter().all(|&(t, kind, toll)| t != e.trigger.start || toll && act(e) || aside(e) && kind != e.sense(read).event_type));
    out.retain(|e| e.verbal || e.rules.contains(&"light-verb") || !purpose(m, e.item));
    out.retain(|e| e.verbal || e.sense(read).mode != HELD || !which_area(m, e.item));
    leave_company(m, sentence, out);
    link::link(read, all, sentence, out);
    // events point at each other by index: from here on none is taken out
    out.iter_mut().for_each(|e| e.told = told(read, e));
    mishap::unsay(read, m, out);
}

/// "wounded as the police opened fire": the fire belongs to the opening of it, and is nobody to the wounding.
fn leave_company(m: &Mentions, sentence: u32, events: &mut [Event]) {
    let company: Vec<(u32, u32)> = events.iter().filter_map(|e| Some((e.with?, e.trigger.start))).collect();
    for e in events.iter_mut().filter(|_| !company.is_empty()) {
        let own = e.trigger.start;
        // the nominals of another sentence are numbered anew
        let here = |f: &Filler| f.role == Role::Recipient && f.who.sentence == sentence;
        e.fillers.retain(|f| {
            !here(f) || {
                let n = &m.nominals[f.who.nominal as usize];
                n.classes.any(Classes::CONCRETE) || !company.iter().any(|&(word, trigger)| word == n.head && trigger != own)
            }
        });
    }
}

/// The mode of taking ground.
const HELD: &str = "seize";

/// "withdrew from areas of its control": a genitive that says which area is meant tells of nothing.
fn which_area(m: &Mentions, item: usize) -> bool {
    let (Some(before), Some(n)) = (item.checked_sub(1).and_then(|k| m.nominal(k)), m.nominal(item)) else { return false };
    n.prep.is_none() && !n.and && before.tokens.end == n.tokens.start && before.classes.has(Class::PlaceWord) && before.names.is_empty() && !before.definite
}

/// "centres for sheltering": what a place or thing is there for is not told to have happened.
fn purpose(m: &Mentions, item: usize) -> bool {
    let (Some(before), Some(n)) = (item.checked_sub(1).and_then(|k| m.nominal(k)), m.nominal(item)) else { return false };
    let thing = Classes::SITES.with(Classes::MACHINES).with(Classes::ARMS).with(Classes::of(&[Class::Equipment, Class::Org]));
    // "the People's Movement for the Liberation of": what a movement is named for
    let named = before.definite && before.classes.has(Class::Group) && !before.classes.has(Class::Force) && before.prep.is_none();
    let thing = if named { thing.with(Classes::of(&[Class::Group])) } else { thing };
    n.prep == Some(Key::For) && before.tokens.end == n.tokens.start && before.classes.any(thing) && before.names.is_empty()
}

/// Whether an event says enough to be one: a participant, place, time or count of its own; a verb may take its participants from elsewhere.
fn told(read: &Read, e: &Event) -> bool {
    let stated = e.fillers.iter().any(|f| f.basis == Basis::Stated && f.role != Role::Topic);
    // an attached pronoun is a participant of its own, as is the subject of "was subjected to"
    let undergone = e.rules.contains(&UNDERGONE);
    let may_inherit = e.verbal || read.suffixed(e.trigger.start as usize) || read.pack.frames[e.sense(read).frame as usize].bare;
    undergone || stated || !e.toll.is_empty() || e.occurrences.is_some() || !e.times.is_empty() || (may_inherit && !e.fillers.is_empty())
}
