//! One happening told in several words becomes one event.
//!
//! In: the events of a sentence. Out: the same list with some merged into others: victims told with, or as the consequence of, an act are its
//! toll ([`casualties`]); a verb whose subject is an event noun says more of that event; times and places go to the trigger nearest to them
//! ([`hand`]).

mod casualties;
mod hand;

use super::{Event, Filler, args, toll};
use crate::does::Does;
use crate::mention::{ItemKind, Mentions, Nominal, time::TimePlace};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;
pub(super) use casualties::no_break;
use casualties::{act_of, chain_casualties, is_result, merge_toll, told_toll};
use hand::{give_agent, give_partner, give_place, give_times, says};

/// Merges the events of a sentence and hands out its times.
pub fn link(read: &Read, all: &[Mentions], sentence: u32, events: &mut [Event]) {
    let m = &all[sentence as usize];
    for e in 0..events.len() {
        named_by_genitive(read, m, events, e);
    }
    for e in 0..events.len() {
        subject_noun(read, m, events, e);
    }
    for e in 0..events.len() {
        object_noun(read, m, events, e);
    }
    for e in 0..events.len() {
        told_again(read, m, events, e);
    }
    toll::mixed(m, events);
    for e in 0..events.len() {
        let open = events[e].casualty && events[e].merged.is_none();
        if let Some((to, consequence)) = open.then(|| act_of(read, m, events, e)).flatten() {
            merge_toll(read, all, events, e, to, consequence);
        }
    }
    chain_casualties(read, all, events);
    for k in 0..m.items.len() {
        if is_result(read, m.items[k].tokens.start as usize) {
            told_toll(m, events, k);
        }
    }
    toll::loose(read, m, sentence, events);
    give_times(read, m, events);
    for n in 0..m.nominals.len() {
        give_place(read, m, sentence, events, n as u32);
        give_agent(read, m, sentence, events, n as u32);
        give_partner(m, sentence, events, n as u32);
    }
    for e in 0..events.len() {
        where_its_object_was(read, m, events, e);
    }
    for e in 1..events.len() {
        where_the_first_was(read, m, events, e);
    }
}

/// "raided X and killed three": a second deed of the same doer, joined to the first and told without a place, is where the first was.
fn where_the_first_was(read: &Read, m: &Mentions, events: &mut [Event], e: usize) {
    let again = &events[e];
    let joined =
        again.verbal && again.merged.is_none() && read.own_and(again.trigger.start as usize) && !read.pack.frames[again.sense(read).frame as usize].spoken;
    let apart = |k: usize| matches!(m.items[k].kind, ItemKind::Particle(Key::That | Key::While | Key::But) | ItemKind::Mark(':' | '؛' | '…'));
    // "stormed X and arrested three"
    let deed = |x: &Event| matches!(read.pack.types[x.sense(read).event_type as usize].id.as_str(), "ASSAULT" | "COERCE" | "MOBILIZE");
    let alike = |x: &Event| x.sense(read).event_type == again.sense(read).event_type || deed(x) && deed(again);
    let first = (0..e).rev().find(|&k| events[k].verbal && events[k].merged.is_none() && alike(&events[k]));
    let Some(first) = first.filter(|&k| joined && !(events[k].item..again.item).any(apart)) else { return };
    let doer = |x: &Event| x.of(Role::Actor).find(|f| f.part.is_none()).map(|f| f.who);
    let told = again.fillers.iter().any(|f| matches!(f.role, Role::Place | Role::From | Role::To));
    if told || doer(again).is_none() || doer(again) != doer(&events[first]) || again.of(Role::Actor).any(|f| f.basis == Basis::Stated) {
        return;
    }
    let town = |n: &Nominal| n.names.iter().any(|&i| m.names[i as usize].place(read).is_some() && m.names[i as usize].actor(read).is_none());
    let struck = |n: &Nominal| n.classes.any(Classes::SITES) || n.classes == Classes::default() && town(n);
    let site = |f: &&Filler| {
        // whom a pronoun means stands in another sentence, whose nominals are numbered anew
        let here = f.part.is_none() && f.who.sentence == again.sentence;
        f.role == Role::Place || matches!(f.role, Role::Recipient | Role::Object) && here && struck(&m.nominals[f.who.nominal as usize])
    };
    let places: Vec<Filler> = events[first].fillers.iter().filter(site).copied().collect();
    places.into_iter().for_each(|f| events[e].fill(Filler { role: Role::Place, basis: Basis::Inherited, ..f }));
}

/// "the breaking up of a sit-in in X": what is done to a happening is done where it happens.
fn where_its_object_was(read: &Read, m: &Mentions, events: &mut [Event], e: usize) {
    // "broke up the march of X"
    if let Some(word) = events[e].with.filter(|_| events[e].verbal && events[e].merged.is_none() && !events[e].has(Role::Place)) {
        let place = |n: &Nominal| n.genitive && n.names.iter().any(|&i| m.names[i as usize].place(read).is_some() && !m.names[i as usize].party(read));
        let at = m.nominals.iter().position(|n| n.event && n.head == word).map(|k| k + 1);
        if let Some(k) = at.filter(|&k| m.nominals.get(k).is_some_and(place)) {
            let who = NominalRef { sentence: events[e].sentence, nominal: k as u32 };
            events[e].fill(Filler { role: Role::Place, who, part: None, basis: Basis::Stated });
        }
    }
    let next = events[e].item + 1;
    if events[e].verbal || !m.nominal(next).is_some_and(|n| n.genitive && n.event) {
        return;
    }
    let to = root(events, e);
    let Some(of) = events.iter().position(|x| x.item == next).filter(|_| !events[to].has(Role::Place)) else { return };
    let places: Vec<Filler> = events[of].of(Role::Place).cloned().collect();
    places.into_iter().for_each(|f| events[to].fill(Filler { basis: Basis::Inherited, ..f }));
}

/// "the operation of assassinating": a general word whose genitive is the deed; the deed is what is told.
fn named_by_genitive(read: &Read, m: &Mentions, events: &mut [Event], e: usize) {
    let next = events[e].item + 1;
    let genitive = !events[e].verbal && m.nominal(next).is_some_and(|n| n.genitive && n.event);
    let deed = |x: &Event| x.item == next && x.sense(read).event_type == events[e].sense(read).event_type;
    let Some(to) = events.iter().position(deed).filter(|_| genitive) else { return };
    let fillers = std::mem::take(&mut events[e].fillers);
    fillers.into_iter().for_each(|f| events[to].fill(f));
    events[to].occurrences = events[to].occurrences.or(events[e].occurrences);
    events[to].factuality = events[to].factuality.or(events[e].factuality);
    events[e].merged = Some(to);
    events[to].rules.push("named-by-genitive");
}

/// "the killing of A, whom B killed in X": what a relative clause says of the victim is the same death.
fn told_again(read: &Read, m: &Mentions, events: &mut [Event], e: usize) {
    let again = &events[e];
    let open = again.verbal && again.casualty && again.merged.is_none();
    let relative = |k: &usize| m.items[*k].kind == ItemKind::Particle(Key::Relative);
    let Some(start) = (again.item.saturating_sub(3)..again.item).rev().find(relative).filter(|_| open) else { return };
    let whom: Vec<NominalRef> = again.of(Role::Recipient).filter(|f| f.part.is_none()).map(|f| f.who).collect();
    let same = |x: &Event| {
        // "the death of A, who was wounded in X": a wound is not the death
        let outcome = x.sense(read).what == again.sense(read).what;
        let noun = outcome && !x.verbal && x.casualty && x.merged.is_none() && x.item < start && x.sentence == again.sentence;
        noun && !x.has(Role::Actor) && x.of(Role::Recipient).any(|f| whom.contains(&f.who))
    };
    let Some(to) = events.iter().rposition(same) else { return };
    let fillers = std::mem::take(&mut events[e].fillers);
    fillers.into_iter().for_each(|f| events[to].fill(f));
    events[e].merged = Some(to);
    events[to].rules.push("told-again");
}

/// The event that an event went into, and the one that went into, to the end.
pub(super) fn root(events: &[Event], mut e: usize) -> usize {
    for _ in 0..events.len() {
        match events[e].merged {
            Some(next) => e = next,
            None => break,
        }
    }
    e
}

/// "A raid hit …": a verb whose subject is an event noun adds to that event.
fn subject_noun(read: &Read, m: &Mentions, events: &mut [Event], e: usize) {
    let kind = |x: &Event| x.sense(read).event_type;
    let noun = |x: &Event| !x.verbal && x.merged.is_none() && kind(x) == kind(&events[e]);
    if !events[e].verbal || events[e].casualty || !events.iter().any(noun) {
        return;
    }
    let a = args::of_verb(read, m, events[e].item);
    let subject = a.subject.iter().copied().chain(a.pronoun.flatten()).find(|&n| m.nominals[n as usize].event);
    let Some(to) = subject.and_then(|n| {
        events.iter().position(|x| !x.verbal && x.merged.is_none() && m.nominal(x.item).is_some_and(|y| y.tokens == m.nominals[n as usize].tokens))
    }) else {
        return;
    };
    if events[to].sense(read).event_type != events[e].sense(read).event_type {
        return;
    }
    let (sentence, fillers) = (events[e].sentence, std::mem::take(&mut events[e].fillers));
    let struck = events[e].rules.contains(&super::roles::STRUCK);
    fillers.into_iter().for_each(|f| {
        if struck || f.who.sentence != sentence || !m.nominals[f.who.nominal as usize].event {
            // what it is said to hit was hit, and is not only where it was
            let known = events[to].fillers.iter_mut().find(|g| f.role == Role::Recipient && g.who == f.who && g.role == Role::Place && g.part == f.part);
            match known {
                Some(g) => g.role = f.role,
                None => events[to].fill(f),
            }
        }
    });
    events[e].merged = Some(to);
    events[to].rules.push("noun-as-subject");
}

/// "signed an agreement": a verb whose object is an event noun of its own type; the noun adds to the verb.
fn object_noun(read: &Read, m: &Mentions, events: &mut [Event], e: usize) {
    if !events[e].verbal || events[e].merged.is_some() || events[e].casualty {
        return;
    }
    let (item, end) = (events[e].item, events[e].item + 6);
    // "went out in a demonstration" as well as "signed an agreement"
    let free = read.pack.frames[events[e].sense(read).frame as usize].object == Role::None;
    let within = free || !events[e].has(Role::Recipient) && !events[e].has(Role::Object);
    let bare = |x: &Event| m.nominal(x.item).is_some_and(|n| (n.prep.is_none() || within && n.prep == Some(Key::In)) && !n.and && !n.genitive);
    let free = |x: usize| {
        !(item + 1..x).any(|k| {
            matches!(m.items[k].kind, ItemKind::Verb | ItemKind::Particle(Key::That | Key::Relative)) || is_result(read, m.items[k].tokens.start as usize)
        })
    };
    let noun = events.iter().position(|x| {
        !x.verbal
            && !x.casualty
            && x.merged.is_none()
            && x.item > item
            && x.item < end
            && bare(x)
            && free(x.item)
            && x.sense(read).event_type == events[e].sense(read).event_type
    });
    // "repelled an attack that B launched": two deeds
    let other = |x: usize| {
        events[e].has(Role::Actor) && events[x].of(Role::Actor).any(|f| f.basis == Basis::Stated && !events[e].of(Role::Actor).any(|g| g.who == f.who))
    };
    let Some(noun) = noun.filter(|&x| !other(x)) else { return };
    let fillers = std::mem::take(&mut events[noun].fillers);
    fillers.into_iter().for_each(|f| events[e].fill(f));
    let (occurrences, factuality, toll) = (events[noun].occurrences, events[noun].factuality, std::mem::take(&mut events[noun].toll));
    events[e].occurrences = events[e].occurrences.or(occurrences);
    events[e].factuality = events[e].factuality.or(factuality);
    events[e].toll.extend(toll);
    let word = m.nominal(events[noun].item).map(|n| n.tokens.clone());
    let sentence = events[e].sentence;
    events[e].fillers.retain(|f| f.who.sentence != sentence || Some(&m.nominals[f.who.nominal as usize].tokens) != word.as_ref());
    events[noun].merged = Some(e);
    events[e].rules.push("noun-as-object");
}

/// The preposition before a light noun that leads to an event noun ("in an exchange of fire").
pub(super) fn leading_prep(m: &Mentions, i: usize) -> Option<Key> {
    m.nominal(i.checked_sub(1)?).filter(|n| n.tokens.end == m.items[i].tokens.start).and_then(|n| n.prep)
}

/// "by shelling the market and killing": the preposition of the event noun that another is joined to.
pub(super) fn shared_prep(m: &Mentions, i: usize) -> Option<Key> {
    m.nominal(i).filter(|n| n.and && n.event && n.prep.is_none())?;
    let apart = |k: &usize| match m.items[*k].kind {
        ItemKind::Verb | ItemKind::Particle(Key::That | Key::Relative | Key::While | Key::But) | ItemKind::Mark('؛' | ':' | '…') => true,
        ItemKind::Nominal(n) => m.nominals[n as usize].event && m.nominals[n as usize].prep.is_some(),
        _ => false,
    };
    let k = (i.saturating_sub(8)..i).rev().find(apart)?;
    m.nominal(k).and_then(|n| n.prep)
}
