//! One happening told in several words becomes one event.
//!
//! In: the events of a sentence. Out: the same list with some merged into others: a light verb lends its subject to an event noun
//! ([`lend`]); victims told with, or as the consequence of, an act are its toll; a verb whose subject is an event noun says more
//! of that event; times go to the trigger nearest to them.

use super::{Event, Filler, args, toll};
use crate::does::Does;
use crate::mention::{ItemKind, Mentions, Nominal, time::TimePlace};
use crate::pack::{Frame, Light};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;

/// A toll is looked for so many items from its act, and no farther.
const REACH: usize = 60;

/// Gives an event noun the subject of the light verb that governs it.
pub fn lend(read: &Read, all: &[Mentions], sentence: u32, i: usize, e: &mut Event, frame: &Frame) {
    let m = &all[sentence as usize];
    controlled(read, m, sentence, i, e, frame);
    charged(read, m, sentence, i, e, frame);
    let Some((k, light)) = light_verb(read, m, i) else { return };
    e.factuality = e.factuality.or(light.factuality);
    e.rules.push("light-verb");
    e.light = Some(k);
    if light.subject == Role::Recipient {
        e.rules.push("undergone");
    }
    let a = args::of_verb(read, m, k);
    if k > i {
        behind(m, sentence, &a, e, frame);
    }
    if light.noun_is_subject {
        return befalls(read, m, sentence, &a, e);
    }
    let role = match light.subject {
        // "went on with the killing": whoever does a deed is not whom it befalls
        Role::Actor if frame.bare => Role::Actor,
        Role::Actor => frame.subject,
        // "survived the explosion of a car": whom it was meant for, though an explosion has no object
        Role::Recipient if matches!(frame.object, Role::None | Role::Instrument) => Role::Recipient,
        Role::Recipient => frame.object,
        r => r,
    };
    let shared = if role == Role::Actor && k < i && a.subject.is_empty() && !a.passive && !e.has(role) && m.items[k].kind == ItemKind::Verb {
        super::roles::subject_before(read, m, k)
    } else {
        crate::text::Few::new()
    };
    let mut put = |n: u32, basis| e.fill(Filler { role, who: NominalRef { sentence, nominal: n }, part: None, basis });
    shared.into_iter().for_each(|n| put(n, Basis::Inherited));
    let subject: Vec<u32> = a.subject.iter().copied().filter(|&n| !m.nominals[n as usize].event).collect();
    for &n in &subject {
        put(n, Basis::Stated);
    }
    if let Some(Some(n)) = a.pronoun {
        // "attacks that it carried out": the pronoun is the noun, the subject stands behind
        if subject.is_empty() {
            put(n, Basis::Stated)
        }
    }
    // "he says that he was subjected …": the pronoun of "that he"
    let that = k.checked_sub(1).filter(|&t| m.items[t].kind == ItemKind::Particle(Key::That));
    if let Some(suffix) = that.and_then(|t| read.suffix(m.items[t].tokens.start as usize)).filter(|_| a.subject.is_empty() && light.subject == Role::Recipient)
        && let Some(who) = super::pronoun::nearest(read, all, sentence, m.items[k].tokens.start, suffix, super::pronoun::Able::Lives)
    {
        e.fill(Filler { role, who, part: None, basis: Basis::Inherited });
    }
    // what stands between the light verb and its noun with a preposition is the event's too
    for &(key, n) in &a.preps {
        let between = m.nominals[n as usize].tokens.end <= m.items[i].tokens.start;
        if let Some(&(_, role)) = frame.preps.iter().find(|(f, r)| *f == key && matches!(r, Role::Place | Role::Recipient)).filter(|_| between) {
            let x = &m.nominals[n as usize];
            if role == Role::Recipient || !x.names.is_empty() || x.classes.any(Classes::SITES) {
                e.fill(Filler { role, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
            }
        }
    }
}

/// "explosions shook the capital", "a strike paralyses the towns of the coast": what an event comes over is where it is.
fn befalls(read: &Read, m: &Mentions, sentence: u32, a: &args::Args, e: &mut Event) {
    let place = |n: &Nominal| !n.event && (n.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) || n.classes.has(Class::PlaceWord));
    for &n in a.object.iter().chain(&a.subject).filter(|&&n| place(&m.nominals[n as usize])) {
        e.fill(Filler { role: Role::Place, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
    }
}

/// "battles that broke out in X between A and B": what stands behind the verb that carries an event is the event's.
pub fn behind(m: &Mentions, sentence: u32, a: &args::Args, e: &mut Event, frame: &Frame) {
    for &(key, n) in &a.preps {
        let x = &m.nominals[n as usize];
        let Some(&(_, role)) = frame.preps.iter().find(|(f, _)| *f == key) else { continue };
        let placed = role == Role::Place && (!x.names.is_empty() || x.classes.any(Classes::SITES));
        if placed || matches!(role, Role::Recipient | Role::Actor) && super::roles::can_be_party(x) {
            e.fill(Filler { role, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
        }
    }
}

/// "Washington's intention of withdrawing", "A decided to withdraw": who intends it does it.
fn controlled(read: &Read, m: &Mentions, sentence: u32, i: usize, e: &mut Event, frame: &Frame) {
    let bare = m.nominal(i).is_some_and(|n| !n.genitive && matches!(n.prep, None | Some(Key::By | Key::On | Key::To)));
    let Some(before) = i.checked_sub(1).filter(|_| bare && frame.subject == Role::Actor && !e.has(Role::Actor)) else { return };
    let mut put = |n: u32, part| e.fill(Filler { role: Role::Actor, who: NominalRef { sentence, nominal: n }, part, basis: Basis::Stated });
    if let ItemKind::Nominal(n) = m.items[before].kind {
        let x = &m.nominals[n as usize];
        let idea = x.tokens.end > x.head + 1 && !x.classes.any(Classes::BODIES) && intends(read, x.head as usize);
        if idea && x.tokens.end == m.items[i].tokens.start {
            return put(n, Some((x.names.first().map_or(x.head + 1, |&k| m.names[k as usize].tokens.start), x.tokens.end)));
        }
    }
    let Some(k) = (before.saturating_sub(5)..=before).rev().find(|&k| m.items[k].kind == ItemKind::Verb) else { return };
    if intends(read, m.items[k].tokens.start as usize) {
        args::of_verb(read, m, k).subject.into_iter().filter(|&n| !m.nominals[n as usize].event).for_each(|n| put(n, None));
    }
}

/// "A accused B of killing …", "those accused of killing …": whoever is charged with a deed is said to have done it.
fn charged(read: &Read, m: &Mentions, sentence: u32, i: usize, e: &mut Event, frame: &Frame) {
    let Some(own) = m.nominal(i).filter(|_| frame.subject == Role::Actor && !e.has(Role::Actor)) else { return };
    if own.prep != Some(Key::By) && leading_prep(m, i) != Some(Key::By) && shared_prep(m, i) != Some(Key::By) {
        return;
    }
    let clause = |k: &usize| !matches!(m.items[*k].kind, ItemKind::Particle(Key::That | Key::Relative) | ItemKind::Mark('؛' | ':' | '…'));
    let mut put = |n: u32| e.fill(Filler { role: Role::Actor, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
    for k in (i.saturating_sub(8)..i).rev().take_while(clause) {
        match m.items[k].kind {
            // "accusing A of": the participle that has somebody behind it is the accuser's
            ItemKind::Nominal(n) if k + 2 >= i && charges(read, m.nominals[n as usize].head as usize, true) => {
                return put(if k + 1 == i || m.nominal(k + 1).is_none_or(|x| x.prep.is_some()) { n } else { n + 1 });
            }
            ItemKind::Verb if charges(read, m.items[k].tokens.start as usize, false) => {
                let a = args::of_verb(read, m, k);
                let whom = if a.passive { a.subject } else { a.object };
                return whom.into_iter().filter(|&n| !m.nominals[n as usize].event).for_each(put);
            }
            ItemKind::Verb => return,
            _ => {}
        }
    }
}

/// Whether a verb charges somebody with something, or a word (`whom`) means who is charged.
fn charges(read: &Read, t: usize, whom: bool) -> bool {
    let verb = |l: u32| match read.pack.lemma(l).derived {
        // the participles of derived verbs are written alike
        Some((v, Derivation::PassiveParticiple | Derivation::ActiveParticiple)) if whom => Some(v),
        _ => Some(l).filter(|_| !whom),
    };
    let charge = |v: u32| {
        read.pack.lemma(v).senses.iter().map(|&s| &read.pack.senses[s as usize]).any(|s| {
            let f = &read.pack.frames[s.frame as usize];
            s.mode == "allege" && s.with.is_empty() && f.object == Role::Recipient && f.preps.contains(&(Key::By, Role::Topic))
        })
    };
    // a seat of the accused may have a row of its own: any reading will do
    let others = if whom { read.words.all(t) } else { &[] };
    let all = others.iter().chain(read.reading(t)).filter(|r| r.lemma != crate::morph::NO_LEMMA);
    all.filter_map(|r| verb(r.lemma)).any(charge)
}

/// Whether a word tells of an intention, or of going on or back to something.
fn intends(read: &Read, t: usize) -> bool {
    read.words.all(t).iter().filter(|r| r.lemma != crate::morph::NO_LEMMA).take(3).any(|r| {
        let own = read.pack.lemma(r.lemma);
        let from = own.derived.map(|(v, _)| read.pack.lemma(v));
        let doubt = own.doubt.or_else(|| from.and_then(|v| v.doubt)).map(|d| read.pack.doubts[d as usize].factuality);
        let light = own
            .lights
            .iter()
            .chain(from.iter().flat_map(|v| &v.lights))
            .any(|&l| read.pack.lights[l as usize].subject == Role::Actor && read.pack.lights[l as usize].prep.is_none());
        let say = own.say.or_else(|| from.and_then(|v| v.say)).and_then(|s| read.pack.says[s as usize].factuality);
        let own_plan = |f| matches!(f, Some(Factuality::Planned | Factuality::Ongoing | Factuality::Threatened));
        own_plan(doubt) || own_plan(say) || light
    })
}

/// The light verb before (or, in a relative clause, after) an event noun.
fn light_verb<'p>(read: &Read<'_, 'p>, m: &Mentions, i: usize) -> Option<(usize, &'p Light)> {
    // "subjected to an attempt of assassination": the noun before governs
    let governed = m.nominal(i)?.genitive && m.nominal(i.wrapping_sub(1)).is_some_and(|n| n.tokens.len() == 1 && !n.event);
    let prep = if governed { leading_prep(m, i) } else { m.nominal(i)?.prep.or_else(|| shared_prep(m, i)) };
    let lights = |k: usize| {
        let t = m.items[k].tokens.start as usize;
        read.words
            .all(t)
            .iter()
            .filter(|r| r.lemma != crate::morph::NO_LEMMA)
            .take(3)
            .filter(|r| r.does.has(Does::LENDS))
            .flat_map(|r| {
                let l = read.pack.lemma(r.lemma);
                let own = &l.lights;
                if own.is_empty() { l.derived.map_or(&[][..], |(v, _)| &read.pack.lemma(v).lights) } else { own }
            })
            .map(|&x| &read.pack.lights[x as usize])
            .find(|l| l.prep == prep)
    };
    // "an attack that was carried out by …", "attacks the group carried out"
    let behind = || {
        let next = (i + 1..(i + 4).min(m.items.len())).find(|&k| m.items[k].kind == ItemKind::Verb)?;
        lights(next).filter(|l| l.prep.is_none()).map(|l| (next, l))
    };
    if m.items.get(i + 1).is_some_and(|x| x.kind == ItemKind::Particle(Key::Relative)) {
        return behind();
    }
    let mut skip = usize::MAX;
    for k in (i.saturating_sub(16)..i).rev() {
        if k >= skip {
            continue;
        }
        match m.items[k].kind {
            // "A, who …, was subjected to"
            ItemKind::Mark('،' | ',') => skip = args::aside(m, k).unwrap_or(skip),
            ItemKind::Verb => {
                if let Some(l) = lights(k) {
                    return Some((k, l));
                }
                if !args::is_auxiliary(read, m, k) && !describes(read, m, k) {
                    return None;
                }
            }
            // a verbal noun of the light verb right before: "carrying out an attack"
            ItemKind::Nominal(n) if k + 1 == i && m.nominals[n as usize].tokens.len() == 1 => {
                if let Some(l) = lights(k) {
                    return Some((k, l));
                }
            }
            ItemKind::Particle(Key::That) => break,
            ItemKind::Particle(Key::Relative) => return None,
            ItemKind::Mark('؛' | '…' | ':') => return None,
            _ => {}
        }
    }
    behind()
}

/// "a man who carries a knife set out to kill": the verb at `k` only describes the indefinite person before it.
fn describes(read: &Read, m: &Mentions, k: usize) -> bool {
    let person = |n: &Nominal| n.prep.is_none() && !n.and && !n.event && !n.definite && n.names.is_empty() && n.classes.any(Classes::PEOPLE);
    !read.own_and(m.items[k].tokens.start as usize) && k.checked_sub(1).and_then(|j| m.nominal(j)).is_some_and(person)
}

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
    }
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
            events[to].fill(f)
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

/// The act that victims belong to: `(event, whether they are its consequence)`.
fn act_of(read: &Read, m: &Mentions, events: &[Event], e: usize) -> Option<(usize, bool)> {
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

/// The preposition before a light noun that leads to an event noun ("in an exchange of fire").
fn leading_prep(m: &Mentions, i: usize) -> Option<Key> {
    m.nominal(i.checked_sub(1)?).filter(|n| n.tokens.end == m.items[i].tokens.start).and_then(|n| n.prep)
}

/// "by shelling the market and killing": the preposition of the event noun that another is joined to.
fn shared_prep(m: &Mentions, i: usize) -> Option<Key> {
    m.nominal(i).filter(|n| n.and && n.event && n.prep.is_none())?;
    let apart = |k: &usize| match m.items[*k].kind {
        ItemKind::Verb | ItemKind::Particle(Key::That | Key::Relative | Key::While | Key::But) | ItemKind::Mark('؛' | ':' | '…') => true,
        ItemKind::Nominal(n) => m.nominals[n as usize].event && m.nominals[n as usize].prep.is_some(),
        _ => false,
    };
    let k = (i.saturating_sub(8)..i).rev().find(apart)?;
    m.nominal(k).and_then(|n| n.prep)
}

/// "within two weeks of raids": the act behind a stretch of time.
fn stretch_of(m: &Mentions, i: usize) -> bool {
    let from = |k: usize| m.items[k].kind == ItemKind::Particle(Key::From) && k.checked_sub(1).is_some_and(|t| matches!(m.items[t].kind, ItemKind::Time(_)));
    i.checked_sub(1).is_some_and(from)
}

/// No new clause between two items; "while eight others were wounded" is told in the same breath.
pub(super) fn no_break(read: &Read, m: &Mentions, from: usize, to: usize) -> bool {
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
fn is_result(read: &Read, t: usize) -> bool {
    read.words.may(t, Does::RESULT)
}

/// "left 32 dead and 100 wounded", "claimed the lives of 32": figures behind a word of result belong to the act before it.
fn told_toll(m: &Mentions, events: &mut [Event], k: usize) {
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

fn merge_toll(read: &Read, all: &[Mentions], events: &mut [Event], e: usize, to: usize, consequence: bool) {
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
fn chain_casualties(read: &Read, all: &[Mentions], events: &mut [Event]) {
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

/// A place that no trigger took belongs to the nearest trigger before it in its clause that has none, else to the next one behind it.
fn give_place(read: &Read, m: &Mentions, sentence: u32, events: &mut [Event], n: u32) {
    let x = &m.nominals[n as usize];
    let located = matches!(x.prep, Some(Key::In | Key::By | Key::Near | Key::Inside | Key::At))
        && (x.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) || x.town(read) || x.land(read));
    let who = NominalRef { sentence, nominal: n };
    if !located || x.can_act() || events.iter().any(|e| e.fillers.iter().any(|f| f.who == who)) {
        return;
    }
    let Some(at) = m.item_at(x.tokens.start) else { return };
    let event_at = |k: usize| events.iter().position(|e| e.item == k).map(|e| root(events, e));
    let clause = |k: &usize| !matches!(m.items[*k].kind, ItemKind::Particle(Key::That) | ItemKind::Mark(':' | '؛'));
    let before = (0..at).rev().take_while(clause).find_map(event_at);
    let after = || (at + 1..m.items.len()).take_while(clause).find_map(event_at);
    let placed = |e: &Event| {
        e.fillers.iter().any(|f| {
            matches!(f.role, Role::Place | Role::To | Role::From)
                || f.role != Role::Actor && f.part.is_none() && f.who.sentence == sentence && !m.nominals[f.who.nominal as usize].names.is_empty()
        })
    };
    if let Some(e) = before.or_else(after).filter(|&e| !placed(&events[e])) {
        events[e].fill(Filler { role: Role::Place, who, part: None, basis: Basis::Stated });
        events[e].rules.push("place-in-clause");
    }
}

/// Hands out the times of a sentence: each to the trigger before it, else to the one behind it that has none, a heading to all that have none.
fn give_times(read: &Read, m: &Mentions, events: &mut [Event]) {
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

fn says(read: &Read, m: &Mentions, k: usize) -> bool {
    let t = m.items[k].tokens.start as usize;
    read.does(t, Does::SAYS) && read.lemma(t).is_some_and(|l| l.say.is_some())
}
