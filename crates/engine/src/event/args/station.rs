//! What stands behind a verb or a verbal noun and belongs to another word: to a participle, to an adverb, to a deed told aside.
//!
//! In: a nominal and the items before it. Out: whether it is another's, and where the scan of arguments goes on. Without this the place where forces
//! are stationed would be where they shell, and who clashes in an aside would do what the verb tells.

use super::right::takes;
use super::*;

/// Where the scan goes on behind a nominal at the item `k` that belongs to another word; `taken` is the deed that was told aside before it.
pub(super) fn anothers(read: &Read, m: &Mentions, k: usize, n: u32, taken: Option<usize>) -> Option<usize> {
    let x = &m.nominals[n as usize];
    // "in support of A": who stands behind an adverb that a preposition goes on belongs to it
    let purpose = |t: usize| read.folded(t).ends_with(crate::letters::TEH_MARBUTA);
    let adverb = || x.prep == Some(Key::For) && m.items[k - 1].kind == ItemKind::Particle(Key::Adverb) && purpose(m.items[k - 1].tokens.start as usize);
    // "the eastern quarter of the town": a place behind "of" is where the place before it lies
    let site = |y: &Nominal| y.classes.any(Classes::SITES) && !y.can_act() && !y.event;
    let quarter = |y: &Nominal| site(y) && read.definite(y.head as usize) && y.names.is_empty() && y.tokens.end == x.tokens.start;
    let part = || x.prep == Some(Key::For) && n > 0 && site(x) && quarter(&m.nominals[n as usize - 1]);
    if of_station(read, m, n) || adverb() || part() {
        return Some(k + 1);
    }
    // "a force of dozens of vehicles": how many it counts is told of it with its pronoun
    let counts = |y: &Nominal| y.prep.is_none() && !y.and && y.quantity.is_some() && y.tokens.start == x.tokens.end;
    let idea = x.prep.is_none() && x.tokens.len() == 1 && read.suffixed(x.head as usize) && x.classes.only(Classes::of(&[Class::Abstract, Class::Measure]));
    if idea && n > 0 && m.nominals[n as usize - 1].tokens.end == x.tokens.start && m.nominal(k + 1).is_some_and(counts) {
        return Some(k + 2);
    }
    // "was killed, shot, by A": how it was done does not take the doer
    let of_deed = |p: Key, t: usize| takes(read, t, p) && !(p == Key::Agent && read.accusative(t));
    x.prep.zip(taken).filter(|&(p, t)| of_deed(p, t))?;
    // "in clashes between A and B"
    let joined = |k: &usize| m.nominal(*k).is_some_and(|j| j.and && j.prep.is_none() && !j.event && j.tokens.start == x.tokens.end);
    Some(k + 1 + (k + 1..m.items.len()).take_while(joined).count())
}

/// "the forces stationed at A inside B shelled …": what stands behind the participle of being somewhere is where they are, and not where it happens.
pub(crate) fn of_station(read: &Read, m: &Mentions, n: u32) -> bool {
    // most phrases stand behind no preposition: seen at once
    if m.nominals[n as usize].prep.is_none() && !m.nominals[n as usize].and {
        return false;
    }
    let last = |b: &Nominal| b.adjectives.last().filter(|&&t| t + 1 == b.tokens.end && !b.event).map(|&t| t as usize);
    let stationed = |b: &Nominal| last(b).is_some_and(|t| stays(read, t)) && !b.classes.any(Classes::SITES);
    // "the road that leads to A", "a bus coming from B"
    // and so is what is joined to A: "backed by A and B"
    let joined = |k: u32| {
        let x = &m.nominals[k as usize];
        k > 0 && x.and && x.prep.is_none() && m.nominals[k as usize - 1].tokens.end == x.tokens.start
    };
    let first = (0..=n).rev().find(|&k| !joined(k)).unwrap_or(n);
    let (own, before) = (&m.nominals[first as usize], first.checked_sub(1).map(|k| &m.nominals[k as usize]));
    // "the army backed by A"
    let backed = |b: &Nominal, t: usize| {
        b.definite && b.classes.any(Classes::BODIES) && own.prep == Some(Key::From) && participle(read, t, Derivation::PassiveParticiple)
    };
    let doing = |b: &Nominal, t: usize| !(b.definite && b.classes.any(Classes::PEOPLE)) && participle(read, t, Derivation::ActiveParticiple);
    let leads = |b: &Nominal| last(b).is_some_and(|t| doing(b, t) || backed(b, t)) && own.tokens.start <= b.tokens.end + 1;
    if matches!(own.prep, Some(Key::To | Key::From)) && before.is_some_and(leads) {
        return true;
    }
    let mut k = n as usize;
    for _ in 0..4 {
        let (Some(before), x) = (k.checked_sub(1).map(|b| &m.nominals[b]), &m.nominals[k]) else { return false };
        let site = || x.classes.any(Classes::SITES) || !x.names.is_empty() && !x.can_act();
        let inside = matches!(x.prep, Some(Key::In | Key::Inside | Key::Near | Key::On)) || x.prep == Some(Key::By) && site();
        let led = || (before.tokens.end..x.tokens.start).all(|t| read.key(t as usize).is_some_and(|k| k.is_preposition()));
        if !(inside || x.and && x.prep.is_none() && site()) || !led() {
            return false;
        }
        if inside && stationed(before) {
            return true;
        }
        k -= 1;
    }
    false
}

/// Whether a word is a participle of this kind, which takes the prepositions of its verb.
fn participle(read: &Read, t: usize, kind: Derivation) -> bool {
    let reading = read.reading(t).filter(|r| r.lemma != crate::morph::NO_LEMMA);
    reading.is_some_and(|r| read.pack.lemma(r.lemma).derived.is_some_and(|(_, d)| d == kind))
}

/// Whether a word is the participle of a verb of being somewhere.
pub(super) fn stays(read: &Read, t: usize) -> bool {
    let of = |r: &crate::morph::Reading| match read.pack.lemma(r.lemma).derived {
        Some((v, Derivation::ActiveParticiple | Derivation::PassiveParticiple)) => Some(read.pack.lemma(v)),
        _ => None,
    };
    let present = |s: &u32| read.pack.types[read.pack.senses[*s as usize].event_type as usize].id == "PRESENCE";
    let all = read.words.all(t).iter().filter(|r| r.lemma != crate::morph::NO_LEMMA);
    all.filter_map(of).any(|verb| verb.senses.iter().any(present))
}
