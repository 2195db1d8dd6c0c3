//! What another word lends an event noun: the subject of a light verb, of a word of intention, of a charge.
//!
//! In: an event noun with its own participants, the items before and behind it. Out: the same event with those whom the other word names, and what
//! a light verb says of its factuality.

use super::link::{leading_prep, shared_prep};
use super::{Event, Filler, args};
use crate::does::Does;
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::pack::{Frame, Light};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;

/// The subject of the light verb is whom the event was done to.
pub(crate) const UNDERGONE: &str = "undergone";

/// Gives an event noun the subject of the light verb that governs it.
pub(super) fn lend(read: &Read, all: &[Mentions], sentence: u32, i: usize, e: &mut Event, frame: &Frame) {
    let m = &all[sentence as usize];
    controlled(read, m, sentence, i, e, frame);
    charged(read, m, sentence, i, e, frame);
    let Some((k, light)) = light_verb(read, m, i) else { return };
    let own = if withstood(read, m, i) { Role::Recipient } else { light.subject };
    e.factuality = e.factuality.or(light.factuality);
    e.rules.push("light-verb");
    e.light = Some(k);
    if own == Role::Recipient {
        e.rules.push(UNDERGONE);
    }
    if let Some((n, part)) = genitive_between(m, k, i) {
        let role = if own == Role::Recipient { frame.object } else { own };
        return e.fill(Filler { role, who: NominalRef { sentence, nominal: n }, part, basis: Basis::Stated });
    }
    let a = args::of_verb(read, m, k);
    if k > i {
        behind(read, m, sentence, &a, e, frame);
    }
    if light.noun_is_subject {
        return befalls(read, m, sentence, &a, e);
    }
    let role = match own {
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
        // "that it is ready to resume": whoever is ready
        match predicate(read, all, sentence, n) {
            Some(who) => e.fill(Filler { role, who, part: None, basis: Basis::Inherited }),
            None => e.fill(Filler { role, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated }),
        }
    }
    if role == Role::Actor && own == Role::Actor && !subject.is_empty() && m.items[k].kind == ItemKind::Verb {
        dealt(m, sentence, i, e, frame);
    }
    let mut put = |n: u32, basis| e.fill(Filler { role, who: NominalRef { sentence, nominal: n }, part: None, basis });
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

/// "A dealt a blow to B": whom the noun is right away said to be "of", beside a verb that has a subject of its own, is whom it was done to.
fn dealt(m: &Mentions, sentence: u32, i: usize, e: &mut Event, frame: &Frame) {
    let end = m.items[i].tokens.end;
    let to = |f: &Filler| {
        let x = &m.nominals[f.who.nominal as usize];
        f.role == Role::Actor && f.who.sentence == sentence && x.prep == Some(Key::For) && x.tokens.start == end
    };
    if frame.object == Role::Recipient {
        e.fillers.iter_mut().filter(|f| to(f)).for_each(|f| f.role = Role::Recipient);
    }
}

/// "managed to repel an attack": the verbal noun right before says that who is told of had it done to him.
fn withstood(read: &Read, m: &Mentions, i: usize) -> bool {
    let light = verbal_noun(m, i).filter(|&k| k + 1 == i).and_then(|k| lights_of(read, m, k, None));
    light.is_some_and(|l| l.subject == Role::Recipient)
}

/// Of an adjective that only tells of a pronoun before it ("that it is ready"): whom the pronoun means.
fn predicate(read: &Read, all: &[Mentions], sentence: u32, n: u32) -> Option<NominalRef> {
    let m = &all[sentence as usize];
    let x = &m.nominals[n as usize];
    let at = m.item_at(x.tokens.start)?;
    let quoted = at > 0 && matches!(m.items[at - 1].kind, ItemKind::Mark('"' | '«' | '“'));
    let that = at.checked_sub(1 + usize::from(quoted)).filter(|&k| matches!(m.items[k].kind, ItemKind::Particle(Key::That)))?;
    let bare = x.tokens.len() == 1 && !x.definite && read.pos(x.head as usize) == Some(Pos::Adj) && !x.can_act();
    let suffix = read.suffix(m.items[that].tokens.start as usize).filter(|_| bare)?;
    super::pronoun::nearest(read, all, sentence, x.tokens.start, suffix, super::pronoun::Able::Acts)
}

/// "explosions shook the capital", "a strike paralyses the towns of the coast": what an event comes over is where it is.
fn befalls(read: &Read, m: &Mentions, sentence: u32, a: &args::Args, e: &mut Event) {
    let place = |n: &Nominal| !n.event && (n.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) || n.classes.has(Class::PlaceWord));
    for &n in a.object.iter().chain(&a.subject).filter(|&&n| place(&m.nominals[n as usize])) {
        e.fill(Filler { role: Role::Place, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
    }
    // "the battles spread to X"
    for &(_, n) in a.preps.iter().filter(|(k, n)| matches!(k, Key::To | Key::Toward) && place(&m.nominals[*n as usize])) {
        e.fill(Filler { role: Role::Place, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
    }
}

/// "battles that broke out in X between A and B": what stands behind the verb that carries an event is the event's.
pub(super) fn behind(read: &Read, m: &Mentions, sentence: u32, a: &args::Args, e: &mut Event, frame: &Frame) {
    // "on a post between the towns of A and B": those do nothing
    let town = |n: u32| {
        let x = &m.nominals[n as usize];
        (x.classes.has(Class::PlaceWord) || x.governs) && !x.names.is_empty() && !super::roles::names_party(read, m, x)
    };
    for &(key, n) in &a.preps {
        let x = &m.nominals[n as usize];
        let Some(&(_, role)) = frame.preps.iter().find(|(f, _)| *f == key) else { continue };
        let lies = key == Key::Between && (town(n) || x.and && n > 0 && town(n - 1));
        let role = if lies { Role::Place } else { role };
        let placed = role == Role::Place && (!x.names.is_empty() || x.classes.any(Classes::SITES));
        if placed || matches!(role, Role::Recipient | Role::Actor) && super::roles::can_be_party(x) {
            e.fill(Filler { role, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
        }
    }
}

/// "Washington's intention of withdrawing", "A decided to withdraw": who intends it does it.
fn controlled(read: &Read, m: &Mentions, sentence: u32, i: usize, e: &mut Event, frame: &Frame) {
    let bare = m.nominal(i).is_some_and(|n| !n.genitive && matches!(n.prep, None | Some(Key::By | Key::On | Key::To)));
    // "its admission, officially, of the attack"
    let adverb = i.checked_sub(1).is_some_and(|k| {
        let lone = |n: &Nominal| n.tokens.len() == 1 && n.prep.is_none() && read.pos(n.head as usize) == Some(Pos::Adj) && read.accusative(n.head as usize);
        m.items[k].kind == ItemKind::Particle(Key::Adverb) || m.nominal(k).is_some_and(lone)
    });
    let Some(before) = i.checked_sub(1 + usize::from(adverb)).filter(|_| bare && frame.subject == Role::Actor && !e.has(Role::Actor)) else { return };
    let mut put = |n: u32, part| e.fill(Filler { role: Role::Actor, who: NominalRef { sentence, nominal: n }, part, basis: Basis::Stated });
    if let ItemKind::Nominal(n) = m.items[before].kind {
        let x = &m.nominals[n as usize];
        let idea = x.tokens.end > x.head + 1 && !x.classes.any(Classes::BODIES) && intends(read, x.head as usize);
        if idea && x.tokens.end == m.items[before + 1].tokens.start {
            return put(n, Some((x.names.first().map_or(x.head + 1, |&k| m.names[k as usize].tokens.start), x.tokens.end)));
        }
    }
    let Some(k) = (before.saturating_sub(5)..=before).rev().find(|&k| m.items[k].kind == ItemKind::Verb) else { return };
    // "the forces that A leads, … exercises": the verb of a relative clause intends nothing
    if k > 0 && m.items[k - 1].kind == ItemKind::Particle(Key::Relative) && read.suffixed(m.items[k].tokens.start as usize) {
        return;
    }
    let negated = k > 0 && matches!(m.items[k - 1].kind, ItemKind::Particle(Key::Not | Key::NotPast | Key::NotFuture));
    if !negated && intends(read, m.items[k].tokens.start as usize) {
        args::of_verb(read, m, k).subject.into_iter().filter(|&n| !m.nominals[n as usize].event).for_each(|n| put(n, None));
    }
}

/// "A accused B of killing …", "those accused of killing …": whoever is charged with a deed is said to have done it.
fn charged(read: &Read, m: &Mentions, sentence: u32, i: usize, e: &mut Event, frame: &Frame) {
    let Some(own) = m.nominal(i).filter(|_| frame.subject == Role::Actor && !e.has(Role::Actor)) else { return };
    if let Some((k, word)) = held_responsible(read, m, i) {
        let whom = args::of_verb(read, m, k).object.into_iter().find(|&n| m.nominals[n as usize].head != word && !m.nominals[n as usize].event);
        return whom.into_iter().for_each(|n| {
            e.fill(Filler { role: Role::Actor, who: NominalRef { sentence, nominal: n }, part: None, basis: Basis::Stated });
        });
    }
    // "of standing behind the attack"
    let light = || verbal_noun(m, i).is_some_and(|k| m.nominal(k).is_some_and(|n| n.prep == Some(Key::By)) && lights_of(read, m, k, own.prep).is_some());
    if own.prep != Some(Key::By) && leading_prep(m, i) != Some(Key::By) && shared_prep(m, i) != Some(Key::By) && !light() {
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

/// "held B responsible for the attack": the verb of a charge before an event noun, and the token of the word that it is told with.
fn held_responsible(read: &Read, m: &Mentions, i: usize) -> Option<(usize, u32)> {
    let governs = |k: usize| matches!(m.items[k].kind, ItemKind::Particle(p) if Some(p) == m.nominal(i).and_then(|n| n.prep));
    let before = i.checked_sub(1)?;
    let word = m.nominal(if governs(before) { before.checked_sub(1)? } else { before })?.head;
    let k = (i.saturating_sub(8)..before).rev().find(|&k| m.items[k].kind == ItemKind::Verb)?;
    read.charges_with(m.items[k].tokens.start as usize, word as usize).then_some((k, word))
}

/// The verbal noun right before an event noun, or before the preposition that leads it: "carrying out an attack", "standing behind the attack".
fn verbal_noun(m: &Mentions, i: usize) -> Option<usize> {
    let alone = |k: usize| m.nominal(k).is_some_and(|n| n.tokens.len() == 1);
    let led = |k: usize| matches!(m.items[k].kind, ItemKind::Particle(p) if Some(p) == m.nominal(i).and_then(|n| n.prep));
    let before = i.checked_sub(1)?;
    Some(if led(before) { before.checked_sub(1)? } else { before }).filter(|&k| alone(k))
}

/// "the exposure of the base to an attack": the genitive of a verbal noun, a phrase of its own or the rest of its phrase, where nothing but it and
/// prepositions stand before the event noun.
fn genitive_between(m: &Mentions, k: usize, i: usize) -> Option<(u32, Option<(u32, u32)>)> {
    let ItemKind::Nominal(own) = m.items[k].kind else { return None };
    let x = &m.nominals[own as usize];
    let inside = x.tokens.end > x.head + 1;
    let genitive = match m.items.get(k + 1)?.kind {
        _ if inside => Some((own, Some((x.head + 1, x.tokens.end)))),
        ItemKind::Nominal(n) if k + 1 < i && !x.definite => {
            let next = &m.nominals[n as usize];
            (next.prep.is_none() && !next.and && !next.event).then_some((n, None))
        }
        _ => None,
    };
    let clear = (k + 2 - usize::from(inside)..i).all(|j| match m.items[j].kind {
        ItemKind::Nominal(n) => m.nominals[n as usize].prep.is_some() || m.nominals[n as usize].person,
        ItemKind::Particle(p) => p.is_preposition(),
        _ => false,
    });
    genitive.filter(|_| clear)
}

/// What a verb, or its verbal noun, lends an event noun that a preposition leads to.
fn lights_of<'p>(read: &Read<'_, 'p>, m: &Mentions, k: usize, prep: Option<Key>) -> Option<&'p Light> {
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
            s.mode == crate::sentence::ALLEGE && s.with.is_empty() && f.object == Role::Recipient && f.preps.contains(&(Key::By, Role::Topic))
        })
    };
    // a seat of the accused may have a row of its own: any reading will do
    let others = if whom { read.words.all(t) } else { &[] };
    let all = others.iter().chain(read.reading(t)).filter(|r| r.lemma != crate::morph::NO_LEMMA);
    all.filter_map(|r| verb(r.lemma)).any(charge)
}

/// Whether a word tells of an intention, of going on or back to something, or of owning up to it.
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
        let say = own.say.or_else(|| from.and_then(|v| v.say)).map(|s| &read.pack.says[s as usize]);
        let admits = say.is_some_and(|s| s.stance == Stance::Admits);
        let say = say.and_then(|s| s.factuality);
        let own_plan = |f| matches!(f, Some(Factuality::Planned | Factuality::Ongoing | Factuality::Threatened));
        own_plan(doubt) || own_plan(say) || admits || light
    })
}

/// The light verb before (or, in a relative clause, after) an event noun.
fn light_verb<'p>(read: &Read<'_, 'p>, m: &Mentions, i: usize) -> Option<(usize, &'p Light)> {
    // "subjected to an attempt of assassination": the noun before governs
    let governed = m.nominal(i)?.genitive && m.nominal(i.wrapping_sub(1)).is_some_and(|n| n.tokens.len() == 1 && !n.event);
    let prep = if governed { leading_prep(m, i) } else { m.nominal(i)?.prep.or_else(|| shared_prep(m, i)) };
    let lights = |k: usize| lights_of(read, m, k, prep);
    // "an attack that was carried out by …", "attacks the group carried out"
    let behind = || {
        let next = (i + 1..(i + 4).min(m.items.len())).find(|&k| m.items[k].kind == ItemKind::Verb)?;
        // "in explosions that shook the town": what leads to the noun is not what it is lent by
        lights_of(read, m, next, None).map(|l| (next, l))
    };
    let own = m.nominal(i).filter(|n| n.prep.is_some() && !n.definite);
    let told = || own.is_some() && m.items.get(i + 1).is_some_and(|x| x.kind == ItemKind::Verb && !read.own_and(x.tokens.start as usize));
    if m.items.get(i + 1).is_some_and(|x| x.kind == ItemKind::Particle(Key::Relative)) || told() && behind().is_some() {
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
            ItemKind::Nominal(_) if verbal_noun(m, i) == Some(k) || prep.is_some() && genitive_between(m, k, i).is_some() => {
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
pub(super) fn describes(read: &Read, m: &Mentions, k: usize) -> bool {
    let person = |n: &Nominal| n.prep.is_none() && !n.and && !n.event && !n.definite && n.names.is_empty() && n.classes.any(Classes::PEOPLE);
    !read.own_and(m.items[k].tokens.start as usize) && k.checked_sub(1).and_then(|j| m.nominal(j)).is_some_and(person)
}
