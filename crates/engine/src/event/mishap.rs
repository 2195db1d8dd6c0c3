//! Deaths and damage that nobody did: by an earthquake, on the road, in the sea.
//!
//! In: the linked events of a sentence. Out: those that a mishap explains are told no longer, for they are no act of anybody. A mishap is a noun of the
//! table of talk (`mishap`) in the phrase that says in, by or of what somebody died, or as the subject of what "left" the dead; where the sentence tells
//! an act of force or names arms as well, the dead may be its dead, and all stays.

use super::Event;
use crate::does::Does;
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::sentence::Read;
use crate::vocab::*;

/// The phrase stands at most so many items from the trigger.
const NEAR: usize = 12;

/// Unsays what a mishap explains.
pub fn unsay(read: &Read, m: &Mentions, events: &mut [Event]) {
    let mishaps: Vec<usize> = (0..m.items.len()).filter(|&k| m.nominal(k).is_some_and(|n| mishap(read, n))).collect();
    // "crushed by the roof that the shells brought down"
    if mishaps.is_empty() || m.nominals.iter().any(|n| n.classes.any(Classes::ARMS)) {
        return;
    }
    if events.iter().any(|e| e.told && force(read, e) && !mishaps.contains(&e.item)) {
        return;
    }
    for e in events.iter_mut().filter(|e| harm(read, e) || mishaps.contains(&e.item)) {
        e.told &= !mishaps.iter().any(|&k| k == e.item || explains(m, e, k));
    }
}

/// Whether a phrase names a mishap.
fn mishap(read: &Read, n: &Nominal) -> bool {
    let talk = |t: usize| read.does(t, Does::TALK) && read.lemma(t).is_some_and(|l| l.talk == Some(Talk::Mishap));
    (n.head..n.tokens.end).any(|t| talk(t as usize))
}

/// Whether an event tells of those who died, or of what was destroyed.
fn harm(read: &Read, e: &Event) -> bool {
    e.casualty || e.sense(read).what.is_some() || e.sense(read).mode == "destroy"
}

/// Whether an event is an act of force, and not only its outcome.
fn force(read: &Read, e: &Event) -> bool {
    read.pack.types[e.sense(read).event_type as usize].id == "ASSAULT" && !harm(read, e)
}

/// Whether the phrase at `k` says of what an event came: nothing that opens another clause stands between.
fn explains(m: &Mentions, e: &Event, k: usize) -> bool {
    let (from, to) = (e.item.min(k), e.item.max(k));
    let apart = |i: usize| matches!(m.items[i].kind, ItemKind::Mark(':' | '؛' | '…' | '،') | ItemKind::Particle(Key::That | Key::While | Key::But));
    let way = m.nominal(k).is_some_and(|n| matches!(n.prep, None | Some(Key::In | Key::By | Key::Because | Key::From)));
    way && to - from <= NEAR && !(from + 1..to).any(apart)
}
