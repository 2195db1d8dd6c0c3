//! What no trigger took: times and places are handed to the trigger nearest to them in their clause.
//!
//! In: the events of a sentence, its times, its nominals. Out: the events with their times and places.

use super::*;

/// A place that no trigger took belongs to the nearest trigger before it in its clause that has none, else to the next one behind it.
pub(super) fn give_place(read: &Read, m: &Mentions, sentence: u32, events: &mut [Event], n: u32) {
    let x = &m.nominals[n as usize];
    let placed = |x: &Nominal| x.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) || x.town(read) || x.strange_place(read);
    let inside = matches!(x.prep, Some(Key::In | Key::By | Key::Near | Key::Inside | Key::At)) && (placed(x) || x.land(read));
    // "shells on the town of X", "their advance toward X"
    let aimed = matches!(x.prep, Some(Key::On | Key::Toward))
        && placed(x)
        && (x.classes.has(Class::PlaceWord) || x.names.iter().all(|&i| !m.names[i as usize].party(read)));
    let located = inside || aimed;
    let who = NominalRef { sentence, nominal: n };
    // "in A and B": what is joined to a place that an event was given is given to it too
    let joined = x.and && x.prep.is_none() && !x.event && x.names.iter().any(|&i| m.names[i as usize].place(read).is_some());
    if let Some(k) = n.checked_sub(1).filter(|&k| joined && m.nominals[k as usize].tokens.end == x.tokens.start) {
        let first = NominalRef { sentence, nominal: k };
        let given = |e: &&mut Event| e.fillers.iter().any(|f| f.who == first && f.role == Role::Place && f.part.is_none());
        if let Some(e) = events.iter_mut().find(given) {
            e.fill(Filler { role: Role::Place, who, part: None, basis: Basis::Stated });
        }
        return;
    }
    if !located || x.can_act() || args::of_station(read, m, n) || events.iter().any(|e| e.fillers.iter().any(|f| f.who == who)) {
        return;
    }
    let Some(at) = m.item_at(x.tokens.start) else { return };
    let event_at = |k: usize| events.iter().position(|e| e.item == k).map(|e| root(events, e));
    let clause = |k: &usize| !matches!(m.items[*k].kind, ItemKind::Particle(Key::That) | ItemKind::Mark(':' | '؛'));
    let before = (0..at).rev().take_while(clause).find_map(event_at);
    let after = || (at + 1..m.items.len()).take_while(clause).find_map(event_at);
    // "on the quarter of X, west of Y": what only locates a place does not stand for it
    let locates = |y: &Nominal| y.tokens.start <= x.tokens.end + 1 && x.tokens.end <= y.tokens.start && matches!(y.prep, Some(Key::In | Key::By | Key::Near));
    let told = |e: &Event| {
        e.fillers.iter().filter(|f| f.role != Role::Actor && f.part.is_none() && f.who.sentence == sentence).any(|f| {
            let y = &m.nominals[f.who.nominal as usize];
            // "a leader of the army", "in the middle of the road": what has no place in its name does not say where
            let named = y.names.iter().any(|&i| m.names[i as usize].place(read).is_some() && !m.names[i as usize].party(read));
            // "by the explosion of one of the mines left by the war": a thing is not where something comes from
            let spot =
                matches!(f.role, Role::Place | Role::To | Role::From) && (placed(y) || y.land(read) || f.role == Role::From && y.classes.any(Classes::SITES));
            (spot || named) && !locates(y)
        })
    };
    if let Some(e) = before.or_else(after).filter(|&e| !told(&events[e])) {
        events[e].fill(Filler { role: Role::Place, who, part: None, basis: Basis::Stated });
        events[e].rules.push("place-in-clause");
    }
}

/// "the killing of A in the city of B, the capital of C, on 15 July at the hands of D": whoever stands behind "at the hands of" did what the nearest
/// trigger before tells, if nobody else did.
pub(super) fn give_agent(read: &Read, m: &Mentions, sentence: u32, events: &mut [Event], n: u32) {
    let x = &m.nominals[n as usize];
    let who = NominalRef { sentence, nominal: n };
    let taken = || events.iter().any(|e| e.fillers.iter().any(|f| f.who == who));
    if x.prep != Some(Key::Agent) || x.event || x.classes.any(Classes::ARMS) || !crate::event::roles::can_be_party(x) || taken() {
        return;
    }
    let Some(at) = m.item_at(x.tokens.start) else { return };
    for k in (0..at).rev() {
        if let Some(e) = events.iter().position(|e| e.item == k).map(|e| root(events, e)) {
            let done = read.pack.frames[events[e].sense(read).frame as usize].subject == Role::Actor || events[e].casualty;
            if done && !events[e].has(Role::Actor) {
                events[e].fill(Filler { role: Role::Actor, who, part: None, basis: Basis::Stated });
                events[e].rules.push("agent-in-clause");
            }
            return;
        }
        if matches!(m.items[k].kind, ItemKind::Verb | ItemKind::Particle(Key::That | Key::Relative) | ItemKind::Mark(':' | '؛')) {
            return;
        }
    }
}

/// "A, together with B, raided", "A raided the house together with B": B did it too, where A is told to have done it.
pub(super) fn give_partner(m: &Mentions, sentence: u32, events: &mut [Event], n: u32) {
    let x = &m.nominals[n as usize];
    let who = NominalRef { sentence, nominal: n };
    if x.prep != Some(Key::Together) || x.event || !crate::event::roles::can_be_party(x) {
        return;
    }
    let Some(at) = m.item_at(x.tokens.start) else { return };
    let first = |e: &Event| e.of(Role::Actor).find(|f| f.basis == Basis::Stated && f.who.sentence == sentence).map(|f| f.who.nominal);
    let before = (0..at).rev().take_while(|k| !matches!(m.items[*k].kind, ItemKind::Particle(Key::That | Key::Relative) | ItemKind::Mark(':' | '؛')));
    let before = before.filter_map(|k| events.iter().position(|e| e.item == k)).map(|e| root(events, e)).find(|&e| first(&events[e]).is_some());
    // the subject may stand before both
    let after = || events.iter().position(|e| e.verbal && e.item > at && e.merged.is_none() && first(e).is_some_and(|a| a < n));
    if let Some(e) = before.or_else(after) {
        events[e].fill(Filler { role: Role::Actor, who, part: None, basis: Basis::Stated });
        events[e].rules.push("together");
    }
}

/// Hands out the times of a sentence: each to the trigger before it, else to the one behind it that has none, a heading to all that have none.
pub(super) fn give_times(read: &Read, m: &Mentions, events: &mut [Event]) {
    let headings = m.times.iter().take_while(|t| t.place == TimePlace::Heading).count();
    let mut ahead: Vec<(usize, u32)> = Vec::new();
    // the day of the report says when something happened only where nothing else does
    let end = m.items.last().map_or(0, |i| i.tokens.end as usize);
    let dateline = if m.times.len() > 1 { crate::mention::time::dateline_date(read, m, end) } else { None };
    for t in (headings as u32..m.times.len() as u32).filter(|t| Some(*t) != dateline).chain(dateline) {
        if let Some((e, behind)) = timed(read, m, events, t) {
            if behind { ahead.push((e, t)) } else { events[e].times.push(t) }
        }
    }
    ahead.extend((0..headings).flat_map(|t| (0..events.len()).map(move |e| (e, t as u32))));
    for (e, t) in ahead {
        if events[e].times.is_empty() && events[e].merged.is_none() {
            events[e].times.push(t);
        }
    }
}

/// The event a time belongs to, and whether it stands behind the time: the nearest trigger before it in its clause, else the next one. The
/// time of a word of saying, or of a relative clause that tells no event, is nobody's.
fn timed(read: &Read, m: &Mentions, events: &[Event], time: u32) -> Option<(usize, bool)> {
    let at = m.items.iter().position(|i| i.kind == ItemKind::Time(time))?;
    let event_at = |k: usize| events.iter().position(|e| e.item == k).map(|e| root(events, e));
    let mut own_verb = false;
    for k in (0..at).rev() {
        if let Some(e) = event_at(k) {
            return Some((e, false));
        }
        match m.items[k].kind {
            // "who has been waging since 1984 a war": the nearest verb is not the one of saying
            ItemKind::Verb if !own_verb && (says(read, m, k) || told_apart(read, m, k)) => return None,
            ItemKind::Verb => own_verb = true,
            ItemKind::Particle(Key::That) | ItemKind::Mark(':' | '؛') => break,
            _ => {}
        }
    }
    let clause = |k: &usize| !matches!(m.items[*k].kind, ItemKind::Particle(Key::That) | ItemKind::Mark(':' | '؛'));
    (at + 1..m.items.len()).take_while(clause).find_map(event_at).map(|e| (e, true))
}

/// "the raid that A owned up to": a relative clause whose verb has the antecedent for its object and neither tells nor carries an event.
fn told_apart(read: &Read, m: &Mentions, k: usize) -> bool {
    let t = m.items[k].tokens.start as usize;
    let relative = k > 0 && m.items[k - 1].kind == ItemKind::Particle(Key::Relative);
    relative && read.suffixed(t) && read.lemma(t).is_some_and(|l| l.lights.is_empty())
}

pub(super) fn says(read: &Read, m: &Mentions, k: usize) -> bool {
    let t = m.items[k].tokens.start as usize;
    read.does(t, Does::SAYS) && read.lemma(t).is_some_and(|l| l.say.is_some())
}
