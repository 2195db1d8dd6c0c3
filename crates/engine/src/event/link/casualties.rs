//! Victims told beside an act: which act they fell in, or are the consequence of.
//!
//! In: the events of a sentence. Out: the same list, those that only tell of victims merged into their acts as tolls.

use super::*;

/// A toll is looked for so many items from its act, and no farther.
const REACH: usize = 60;

/// The act that victims belong to: `(event, whether they are its consequence)`.
pub(super) fn act_of(read: &Read, m: &Mentions, events: &[Event], e: usize) -> Option<(usize, bool)> {
    let here = events[e].item;
    let act = |x: &Event| x.item.abs_diff(here) < REACH && !x.casualty && x.merged.is_none() && x.sense(read).event_type == events[e].sense(read).event_type;
    // behind it: "killed … in a raid"
    let after = events.iter().enumerate().filter(|(_, x)| act(x) && x.item > here && !x.verbal).find(|(_, x)| {
        let prep = m.nominal(x.item).and_then(|n| n.prep).or_else(|| leading_prep(m, x.item));
        (matches!(prep, Some(Key::In | Key::During | Key::Because | Key::After | Key::By)) || stretch_of(m, x.item)) && no_break(read, m, here, x.item)
    });
    if let Some((k, _)) = after {
        return Some((k, false));
    }
    if let Some(k) = toll::goes_back(read, m, events, e) {
        return Some((k, true));
    }
    // "as a result of the attacks, twenty were killed", "in another attack two were killed"
    let clause = |k: &usize| !matches!(m.items[*k].kind, ItemKind::Particle(Key::That) | ItemKind::Mark(':' | '؛'));
    let opens = |x: &Event| {
        m.nominal(x.item).is_some_and(|n| n.prep == Some(Key::Because)) && !(0..x.item).rev().take_while(clause).any(|k| m.items[k].kind == ItemKind::Verb)
    };
    if let Some(k) = events.iter().position(|x| act(x) && x.item < here && !x.verbal && opens(x)) {
        return Some((k, m.nominal(events[k].item).is_some_and(|n| n.prep == Some(Key::Because))));
    }
    // put first: "and in two attacks the rebels killed …"
    let opening = |x: &Event| {
        let within = m.nominal(x.item).is_some_and(|n| matches!(n.prep, Some(Key::In | Key::During | Key::Because)));
        within && !(0..x.item).any(|k| matches!(m.items[k].kind, ItemKind::Verb)) && no_break(read, m, x.item, here)
    };
    if let Some((k, _)) = events.iter().enumerate().find(|(_, x)| act(x) && !x.verbal && x.item < here && opening(x)).filter(|_| events[e].verbal) {
        return Some((k, false));
    }
    // before it: "a raid led to the killing of …"
    // "an attack on a post, and the death of three": a headline in two halves
    let halves = m.nominal(here).is_some_and(|n| n.and && n.prep.is_none());
    let verb = |k: usize| m.items[k].kind == ItemKind::Verb;
    let half = || events.iter().enumerate().rev().find(|(_, x)| act(x) && !x.verbal && x.item < here && m.nominal(x.item).is_some_and(|n| n.prep.is_none()));
    if let Some((k, _)) = halves.then(half).flatten().filter(|_| !(0..here).any(verb)) {
        return Some((k, true));
    }
    let before = events
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, x)| act(x) && x.item < here)
        .find(|(_, x)| result_between(read, m, x.item, here) || result_opens(read, m, x.item, here));
    before.map(|(k, _)| (k, true))
}

/// "within two weeks of raids": the act behind a stretch of time.
fn stretch_of(m: &Mentions, i: usize) -> bool {
    let from = |k: usize| m.items[k].kind == ItemKind::Particle(Key::From) && k.checked_sub(1).is_some_and(|t| matches!(m.items[t].kind, ItemKind::Time(_)));
    i.checked_sub(1).is_some_and(from)
}

/// No new clause between two items; "while eight others were wounded" is told in the same breath.
pub(in crate::event) fn no_break(read: &Read, m: &Mentions, from: usize, to: usize) -> bool {
    !(from + 1..to).any(|k| match m.items[k].kind {
        ItemKind::Particle(Key::While) => !told_with(read, m, k),
        ItemKind::Particle(Key::But | Key::Relative) => true,
        ItemKind::Mark('؛' | ':') => true,
        ItemKind::Verb => {
            !(read.own_and(m.items[k].tokens.start as usize) || told_with(read, m, k.saturating_sub(1)) || args::is_auxiliary(read, m, k))
                && read.senses(m.items[k].tokens.start as usize, |p| p == Pos::Verb).is_none()
        }
        _ => false,
    })
}

/// Whether "while" at `k` adds a word of casualties.
fn told_with(read: &Read, m: &Mentions, k: usize) -> bool {
    let next = m.items.get(k + 1).filter(|x| m.items[k].kind == ItemKind::Particle(Key::While) && x.kind == ItemKind::Verb);
    let senses = next.and_then(|x| read.senses(x.tokens.start as usize, |p| p == Pos::Verb));
    senses.is_some_and(|(_, s)| s.iter().any(|&s| read.pack.senses[s as usize].harms()))
}

/// Whether a word that ties a toll to its cause stands between two items.
fn result_between(read: &Read, m: &Mentions, from: usize, to: usize) -> bool {
    let said = |k: usize| m.items[k].kind == ItemKind::Verb && says(read, m, k);
    (from + 1..to).rev().take_while(|&k| !said(k)).any(|k| is_result(read, m.items[k].tokens.start as usize))
}

/// "an attack's result was the death of …" with the verb first: the act is the subject of the word of result, and no other verb stands between.
fn result_opens(read: &Read, m: &Mentions, act: usize, here: usize) -> bool {
    let own = |k: usize| m.items[k].kind == ItemKind::Verb;
    // "an attack that A launched …": the verb that describes the act is not another clause
    let after = (act + 1..m.items.len()).find(|&k| m.nominal(k).is_none_or(|n| !n.genitive)).unwrap_or(act + 1);
    let describes = |k: usize| k == after || k == after + 1 && m.items[after].kind == ItemKind::Particle(Key::Relative);
    let Some(k) = (act.saturating_sub(4)..act).rev().find(|&k| own(k)) else { return false };
    is_result(read, m.items[k].tokens.start as usize)
        && m.nominal(act).is_some_and(|n| n.prep.is_none() && !n.and)
        && !(act + 1..here).any(|k| own(k) && !describes(k))
}

/// Whether a word ties a toll to its cause.
pub(super) fn is_result(read: &Read, t: usize) -> bool {
    read.words.may(t, Does::RESULT)
}

/// "left 32 dead and 100 wounded", "claimed the lives of 32": figures behind a word of result belong to the act before it.
pub(super) fn told_toll(m: &Mentions, events: &mut [Event], k: usize) {
    // the act is the subject behind the word of result, or stands before it
    let subject = events.iter().position(|x| !x.casualty && !x.verbal && x.item == k + 1 && m.nominal(k + 1).is_some_and(|n| n.prep.is_none()));
    let before = || events.iter().rposition(|x| x.item < k && !x.casualty);
    let Some(to) = subject.or_else(before).map(|e| root(events, e)) else { return };
    const LIFE: Classes = Classes::of(&[Class::Body, Class::Abstract]);
    let mut lives = false;
    // "between dead and wounded" counts nobody
    let mut counted_out = false;
    for j in k + 1..m.items.len().min(k + 8) {
        match m.items[j].kind {
            ItemKind::Nominal(n) => {
                let x = &m.nominals[n as usize];
                // "claimed the lives of", "claimed the life of"
                let whose = m.nominal(j + 1).is_some_and(|w| w.tokens.start == x.tokens.end && w.classes.any(Classes::PEOPLE));
                let life = if x.prep == Some(Key::By) { x.classes.any(LIFE) } else { whose && x.prep.is_none() && x.classes.only(LIFE) };
                lives |= life && !x.event && x.tokens.len() == 1;
                counted_out |= x.prep == Some(Key::Between);
                let what = if counted_out && x.quantity.is_none() {
                    None
                } else if x.classes.has(Class::Killed) {
                    Some(What::Killed)
                } else if x.classes.has(Class::Injured) {
                    Some(What::Injured)
                } else if lives && x.classes.any(Classes::PEOPLE) {
                    Some(What::Killed)
                } else {
                    None
                };
                let who = NominalRef { sentence: events[to].sentence, nominal: n };
                if let Some(what) = what.filter(|_| x.quantity.is_some() || x.classes.any(Classes::PEOPLE)) {
                    if !events[to].toll.iter().any(|(_, w)| *w == who) {
                        // its victims are its consequence, whatever they looked like beside it
                        events[to].fillers.retain(|f| subject.is_none() || f.who != who);
                        events[to].toll.push((what, who));
                        events[to].rules.push("toll-of-cause");
                    }
                } else if x.event && subject.is_none_or(|_| j > k + 1) {
                    return;
                }
            }
            ItemKind::Verb | ItemKind::Particle(Key::That | Key::Relative) => return,
            _ => {}
        }
    }
}

/// "Eleven were killed in clashes with the army": those they clashed with did it.
fn other_side(read: &Read, events: &mut [Event], to: usize) {
    // a frame in which only "with" names the other side
    let frame = &read.pack.frames[events[to].sense(read).frame as usize];
    let preps = &frame.preps;
    let clash = frame.subject == Role::Actor && preps.contains(&(Key::With, Role::Recipient)) && !preps.iter().any(|p| p.0 == Key::On);
    if clash && !events[to].casualty && !events[to].verbal && !events[to].has(Role::Actor) {
        let toll = std::mem::take(&mut events[to].toll);
        let side = |f: &&mut Filler| f.role == Role::Recipient && !toll.iter().any(|(_, w)| *w == f.who);
        events[to].fillers.iter_mut().filter(side).for_each(|f| f.role = Role::Actor);
        events[to].toll = toll;
    }
}

pub(super) fn merge_toll(read: &Read, all: &[Mentions], events: &mut [Event], e: usize, to: usize, consequence: bool) {
    let what = events[e].sense(read).what;
    let fillers = std::mem::take(&mut events[e].fillers);
    let figures = std::mem::take(&mut events[e].toll);
    events[to].toll.extend(figures);
    if !consequence {
        other_side(read, events, to);
    }
    // of two tolls of one act the first is told of whom it befell, the second counts
    let first = !events[to].of(Role::Recipient).any(|f| events[to].casualty || events[to].toll.iter().any(|(_, w)| *w == f.who));
    for f in fillers {
        let victim = f.role == Role::Recipient;
        let n = &all[f.who.sentence as usize].nominals[f.who.nominal as usize];
        let known = events[to].toll.iter().any(|(_, w)| *w == f.who);
        if let Some(what) = what.filter(|_| victim && !known) {
            events[to].toll.push((toll::suffered(n, what), f.who));
        }
        // whoever is named was hit himself; those only counted are the outcome
        let named = n.person && n.quantity.is_none();
        if !victim || !n.event && (named || !consequence && first) {
            events[to].fill(f);
        }
    }
    events[e].merged = Some(to);
    if !consequence && !events[to].verbal && !events[to].casualty {
        events[to].head.get_or_insert(e);
    }
    events[to].rules.push(if consequence { "toll-of-cause" } else { "toll-in-act" });
}

/// "Three were killed and forty wounded": casualties told together are one event, the first.
pub(super) fn chain_casualties(read: &Read, all: &[Mentions], events: &mut [Event]) {
    for e in 1..events.len() {
        if !events[e].casualty || events[e].merged.is_some() {
            continue;
        }
        let m = &all[events[e].sentence as usize];
        let joined = match m.items[events[e].item].kind {
            ItemKind::Nominal(n) => m.nominals[n as usize].and,
            _ => {
                read.own_and(events[e].trigger.start as usize)
                    || events[e].item.checked_sub(1).is_some_and(|k| told_with(read, m, k)) && !events[e].has(Role::Place)
            }
        };
        let first = (0..e).rev().find(|&k| events[k].casualty && events[e].item - events[k].item < 14);
        if let Some(k) = first.filter(|_| joined) {
            let to = root(events, k);
            let consequence = events[k].merged.is_some();
            merge_toll(read, all, events, e, to, consequence);
            if !consequence {
                let what = events[to].sense(read).what;
                let own: Vec<_> = events[to].of(Role::Recipient).map(|f| f.who).filter(|w| !events[to].toll.iter().any(|(_, x)| x == w)).collect();
                own.into_iter().for_each(|w| events[to].toll.extend(what.map(|k| (k, w))));
            }
        }
    }
}
