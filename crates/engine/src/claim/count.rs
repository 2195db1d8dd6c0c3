//! Figures: who and what was counted in an event.

use super::Count;
use crate::event::{Event, toll::suffered};
use crate::mention::{Mentions, Nominal, Quantity};
use crate::sentence::Read;
use crate::vocab::*;

/// The counts of an event: its toll, and the figures of its participants.
pub fn counts(read: &Read, all: &[Mentions], e: &Event) -> Vec<Count> {
    let mut out: Vec<Count> = Vec::new();
    let mut add = |c: Option<Count>| {
        if let Some(c) = c.filter(|c| !out.iter().any(|x| x.span == c.span)) {
            out.push(c);
        }
    };
    for (what, who) in &e.toll {
        let m = &all[who.sentence as usize];
        add(count(read, m, &m.nominals[who.nominal as usize], of_both(m, who.nominal, *what), true));
    }
    let frame = &read.pack.frames[e.sense(read).frame as usize];
    for f in e.fillers.iter().filter(|f| f.part.is_none() && f.basis == Basis::Stated) {
        let m = &all[f.who.sentence as usize];
        let n = &m.nominals[f.who.nominal as usize];
        if n.event || matches!(f.role, Role::Place | Role::From | Role::To | Role::Toward | Role::Topic | Role::Cause) {
            continue;
        }
        let undergoes = f.role == frame.object && f.role != Role::Actor || matches!(f.role, Role::Recipient | Role::Object);
        let own = n.classes.has(Class::Killed).then_some(What::Killed).or(n.classes.has(Class::Injured).then_some(What::Injured));
        match e.sense(read).what.filter(|_| undergoes) {
            Some(what) if people(n) => add(count(read, m, n, of_both(m, f.who.nominal, suffered(n, what)), true)),
            _ => add(own.or_else(|| thing(n)).and_then(|what| count(read, m, n, what, own.is_some()))),
        }
    }
    out.sort_by_key(|c| c.span.start);
    out
}

/// "20 men, dead or wounded": a figure for both is neither.
fn of_both(m: &Mentions, n: u32, what: What) -> What {
    let victims = Classes::of(&[Class::Killed, Class::Injured]);
    let both = m.nominals.get(n as usize + 1).is_some_and(|x| x.prep == Some(Key::Between) && x.classes.any(victims));
    if both && matches!(what, What::Killed | What::Injured) { What::Other } else { what }
}

fn people(n: &Nominal) -> bool {
    n.classes.any(Classes::PEOPLE)
        || n.classes.has(Class::Demonym)
        || n.person
        || n.classes.has(Class::Number)
        || n.quantity.is_some() && (n.classes == Classes::default() || n.classes.any(Classes::BODIES))
}

/// What is counted when a noun has a number and is no victim.
fn thing(n: &Nominal) -> Option<What> {
    n.quantity?;
    let table = [
        (Class::Fighter, What::Troops),
        (Class::Aircraft, What::Aircraft),
        (Class::Vehicle, What::Vehicles),
        (Class::Munition, What::Munitions),
        (Class::Money, What::Money),
        (Class::Facility, What::Sites),
        (Class::PlaceWord, What::Sites),
    ];
    let c = n.classes;
    table.iter().find(|(k, _)| c.has(*k)).map(|(_, w)| *w).or(Some(What::Other))
}

/// "a soldier", "a third".
const VICTIM: Classes = Classes::PEOPLE.with(Classes::of(&[Class::Ordinal]));

/// The figure of a nominal: its quantity, or one for an indefinite singular person.
fn count(read: &Read, m: &Mentions, n: &Nominal, what: What, single: bool) -> Option<Count> {
    if let Some(q) = n.quantity {
        let q = &m.quantities[q as usize];
        return Some(Count { span: n.span, what, low: q.low, best: q.best, high: q.high, modifier: q.modifier.map(|m| m.name()) });
    }
    let indefinite = !n.definite && !n.person && n.tokens.end > n.tokens.start;
    let one = single && !n.plural && indefinite && n.classes.any(VICTIM) && n.prep != Some(Key::Between) && !read.definite(n.head as usize);
    one.then_some(Count { span: n.span, what, low: Some(1), best: Some(1), high: Some(1), modifier: None })
}

/// How many times: a number on the event noun itself, or "three times" behind its trigger and before the next one.
pub fn occurrences(m: &Mentions, events: &[Event], e: &Event) -> Option<Count> {
    let own = e.occurrences.map(|q| &m.quantities[q as usize]);
    let span = m.nominal(e.item).map(|n| n.span);
    let next = events.iter().map(|x| x.trigger.start).filter(|t| *t > e.trigger.start).min().unwrap_or(u32::MAX);
    let here = |n: &&Nominal| n.tokens.start > e.trigger.start && n.tokens.start < next;
    let times = || m.nominals.iter().filter(here).find(|n| n.quantity.is_some() && crate::event::args::is_times(n));
    let (q, span): (&Quantity, _) = match (own, span) {
        (Some(q), Some(span)) => (q, span),
        _ => {
            let n = times()?;
            (&m.quantities[n.quantity? as usize], n.span)
        }
    };
    Some(Count { span, what: What::Other, low: q.low, best: q.best, high: q.high, modifier: q.modifier.map(|m| m.name()) })
}
