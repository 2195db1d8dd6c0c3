//! What a verb or a verbal noun has behind it: bare nominals in their order, and prepositions with theirs.
//!
//! In: the items of a sentence from a trigger on. Out: the slots of [`Args`]; the scan ends where another clause begins, and asides are passed over.

use super::left::titled;
use super::station::{anothers, of_station, stays};
use super::*;
use crate::does::Does;

#[derive(Clone, Copy, PartialEq)]
enum Slot {
    None,
    Bare,
    Prep(Key),
}

/// Walks right from a trigger, gathering bare nominals in groups and prepositional phrases.
pub(super) fn scan_right(read: &Read, m: &Mentions, i: usize, a: &mut Args, bare: &mut Groups) {
    let noun = matches!(m.items[i].kind, ItemKind::Nominal(_));
    let mut slot = Slot::None;
    let mut taken: Option<usize> = None;
    let mut k = i + 1;
    while k < m.items.len().min(i + WINDOW) {
        match m.items[k].kind {
            ItemKind::Nominal(n) => {
                let x = &m.nominals[n as usize];
                let governs = m.nominal(k + 1).is_some_and(|g| g.genitive);
                let idiom = !noun && x.event && !governs && x.prep.is_none() && read.makes_expression(m.items[i].tokens.start as usize, x.head as usize);
                if x.event && !idiom && !(x.and && slot == Slot::None) {
                    // "raided, in operations at once, several places": an aside of a verb, as long as its object is still to come
                    let aside = matches!(x.prep, Some(Key::In | Key::During | Key::Since | Key::After | Key::Before | Key::Because)) && bare.len() < 2;
                    if noun || x.prep.is_some() && !aside {
                        break;
                    }
                    if x.prep.is_none() && !x.and && (!bare.is_empty() || !x.genitive && read.accusative(x.head as usize)) {
                        a.happening = a.happening.or(Some(n));
                    }
                    taken = Some(x.head as usize);
                    k += 1;
                    while m.nominal(k).is_some_and(|g| g.genitive) {
                        k += 1;
                    }
                    continue;
                }
                if says(read, x) {
                    break;
                }
                if let Some(next) = anothers(read, m, k, n, taken) {
                    k = next;
                    continue;
                }
                // "in the raid on A, the bases in B": behind what comes next to the verb nothing belongs to the aside
                if x.prep.is_none() && !x.and {
                    taken = None;
                }
                if !place_nominal(read, m, n, &mut slot, a, bare, noun) {
                    break;
                }
            }
            ItemKind::Time(_) | ItemKind::Other | ItemKind::Phrase(_) => {}
            ItemKind::Particle(key) => {
                if stops(key) {
                    break;
                }
            }
            ItemKind::Mark('(') => k = (k..m.items.len().min(k + 12)).find(|&j| m.items[j].kind == ItemKind::Mark(')')).unwrap_or(k),
            // a name in quotes may begin like a verb
            ItemKind::Mark('«') if m.items.get(k + 1).is_some_and(|x| x.kind == ItemKind::Verb) && m.nominal(k - 1).is_some() => {
                k = (k..m.items.len().min(k + 10)).find(|&j| m.items[j].kind == ItemKind::Mark('»')).unwrap_or(k)
            }
            ItemKind::Mark('"' | '«' | '»' | ')' | '-' | '”' | '“' | '\'') => {}
            ItemKind::Mark('،' | ',') if goes_on(read, m, i, k, bare.len(), noun) => {}
            ItemKind::Mark('،' | ',') if !noun && bare.len() == 1 && set_aside(read, m, k).is_some() => k = set_aside(read, m, k).unwrap_or(k),
            ItemKind::Mark(_) => break,
            ItemKind::Verb => match describing(read, m, k).filter(|_| !noun) {
                Some(end) => k = end,
                None if !is_auxiliary(read, m, k) || read.own_and(m.items[k].tokens.start as usize) => break,
                None => {}
            },
        }
        k += 1;
    }
}

/// "gunmen who wear uniforms seized ten" with the verb first: the last item of a clause in the imperfect that describes the indefinite people before it,
/// if the clause of the verb goes on behind it.
pub(super) fn describing(read: &Read, m: &Mentions, k: usize) -> Option<usize> {
    let t = m.items[k].tokens.start as usize;
    let who = m.nominal(k - 1)?;
    let indefinite = who.prep.is_none() && !who.event && !who.definite && who.names.is_empty() && who.classes.any(Classes::PEOPLE);
    let imperfect = read.reading(t).is_some_and(|r| r.feats.aspect == crate::inflect::Aspect::Imperfect && r.prefix == 0 && r.suffix == 0);
    if !indefinite || !imperfect || is_auxiliary(read, m, k) || !agrees(read, t, who) {
        return None;
    }
    let bare = |j: usize| m.nominal(j).is_some_and(|n| n.prep.is_none() && !n.event && !n.and);
    let mut end = k + usize::from(bare(k + 1));
    let means = |j: usize| m.nominal(j).is_some_and(|n| matches!(n.prep, Some(Key::By | Key::Agent)));
    while m.nominal(end + 1).is_some_and(|n| n.prep.is_some() && !n.event) && !means(end + 1)
        || m.items.get(end + 1).is_some_and(|x| x.kind == ItemKind::Particle(Key::In))
    {
        end += 1;
    }
    // "a reporter who works there was killed by bullets of A"
    let told = means(end + 1) || m.nominal(end + 1).is_some_and(|n| n.event && n.prep.is_some());
    (bare(end + 1) || told && end > k).then_some(end)
}

/// "…, pointing out that": a participle of saying goes on with the story and takes no part in it.
pub(super) fn says(read: &Read, x: &Nominal) -> bool {
    let t = x.head as usize;
    // "headquarters" is written like "admitting"
    let thing = x.classes.any(Classes::SITES.with(Classes::MACHINES).with(Classes::ARMS));
    let Some(l) = read.lemma(t).filter(|_| !thing && read.does(t, Does::SAYS) && x.prep.is_none() && !x.definite && !x.genitive) else { return false };
    matches!(l.derived, Some((v, Derivation::ActiveParticiple)) if read.pack.lemma(v).say.is_some()) && !read.definite(t)
}

/// Whether the event noun at `t` takes participants of its own by a preposition.
pub(super) fn takes(read: &Read, t: usize, prep: Key) -> bool {
    let frames = read.all_senses(t, |p| p == Pos::Noun).flat_map(|(_, s)| s).map(|&s| &read.pack.frames[read.pack.senses[s as usize].frame as usize]);
    frames.flat_map(|f| &f.preps).any(|(k, r)| *k == prep && matches!(r, Role::Recipient | Role::Actor | Role::Place))
}

/// Puts a nominal where grammar puts it. `false`: it belongs to another clause.
fn place_nominal(read: &Read, m: &Mentions, n: u32, slot: &mut Slot, a: &mut Args, bare: &mut Groups, noun: bool) -> bool {
    let x = &m.nominals[n as usize];
    if is_times(x) || adverbial(read, x) || of_allegiance(m, n) || stray_adjective(read, m, n) || in_apposition(read, m, n) {
        return true;
    }
    match (x.prep, x.and, *slot) {
        // "among them five children and two women": parts of what was named, all of them
        (Some(Key::Including), ..) => *slot = Slot::Prep(Key::Including),
        (None, true, Slot::Prep(Key::Including)) => {}
        (None, true, Slot::Prep(_)) => match kin(read, m, n, a, bare) {
            None => bare.last_mut().expect("kin looked at it").push(n),
            Some(p) => a.preps.push((p, n)),
        },
        (None, true, Slot::Bare) => bare.last_mut().expect("a bare slot has a group").push(n),
        (None, true, Slot::None) => return false,
        (Some(p), ..) => {
            a.preps.push((p, n));
            *slot = Slot::Prep(p);
        }
        (None, false, _) => {
            if titled(read, m, n, a, bare) {
                return true;
            }
            let first_genitive = x.genitive;
            if noun && !first_genitive && bare.is_empty() {
                // no genitive: what follows an event noun bare is not its own, unless a pronoun is attached
                bare.push(Few::from_elem(n, 1));
                *slot = Slot::Bare;
                return true;
            }
            let idea =
                |g: &Few| g.len() == 1 && m.nominals[g[0] as usize].classes.has(Class::Abstract) && m.nominals[g[0] as usize].tokens.end == x.tokens.start;
            if bare.len() > 2 || bare.len() == 2 && !idea(&bare[1]) {
                return false;
            }
            bare.push(Few::from_elem(n, 1));
            *slot = Slot::Bare;
        }
    }
    true
}

/// "detained, arbitrarily, at dawn, twenty people": a lone idea or time in the accusative says how or when, and is nobody.
pub(super) fn adverbial(read: &Read, x: &Nominal) -> bool {
    let t = x.head as usize;
    let deed = x.classes == Classes::default() && read.lemma(t).is_some_and(|l| matches!(l.derived, Some((_, Derivation::Masdar))));
    let idea = deed || x.classes != Classes::default() && x.classes.only(Classes::of(&[Class::Abstract, Class::TimeUnit]));
    idea && x.tokens.len() == 1 && !x.event && x.quantity.is_none() && x.prep.is_none() && read.accusative(t)
}

/// "factions loyal to A": what stands behind the adjective of people is part of who they are.
pub(in crate::event) fn of_allegiance(m: &Mentions, n: u32) -> bool {
    let Some(k) = n.checked_sub(1) else { return false };
    let (x, before) = (&m.nominals[n as usize], &m.nominals[k as usize]);
    let described = before.adjectives.last().is_some_and(|&a| a + 1 == before.tokens.end);
    x.prep == Some(Key::For) && before.tokens.end == x.tokens.start && described && (before.can_act() || before.classes.any(Classes::MACHINES)) && !before.event
}

/// An adjective that found no noun to agree with, and means nobody ("the new", "additional").
pub(super) fn stray_adjective(read: &Read, m: &Mentions, n: u32) -> bool {
    let x = &m.nominals[n as usize];
    let t = x.head as usize;
    let behind = n > 0 && m.nominals[n as usize - 1].tokens.end == x.tokens.start;
    // "killed one of them"
    let some = || read.accusative(t) && m.nominals.get(n as usize + 1).is_none_or(|y| y.tokens.start > x.tokens.end) && of_them(read, m, x);
    behind
        && read.pos(t) == Some(Pos::Adj)
        && x.tokens.len() == 1
        && x.names.is_empty()
        && x.nations.is_empty()
        && x.quantity.is_none()
        && !x.classes.any(Classes::PEOPLE)
        && !some()
}

/// Whether "of them" stands behind a word.
pub(super) fn of_them(read: &Read, m: &Mentions, x: &Nominal) -> bool {
    let end = x.tokens.end as usize;
    let last = m.items.last().map_or(0, |i| i.tokens.end as usize);
    end < last && read.key(end) == Some(Key::From) && read.suffixed(end)
}

/// "the town of A, the seat of its province": a kind of place right behind a place is the same place again; "in the amount of 5 million": the same money.
pub(super) fn in_apposition(read: &Read, m: &Mentions, n: u32) -> bool {
    let Some(k) = n.checked_sub(1) else { return false };
    let (x, before) = (&m.nominals[n as usize], &m.nominals[k as usize]);
    let money = |n: &Nominal| n.classes.has(Class::Money);
    if before.prep == Some(Key::By) && money(before) && before.tokens.len() == 1 && x.quantity.is_some() && before.tokens.end == x.tokens.start {
        return x.prep.is_none() && money(x);
    }
    let place = before.names.iter().any(|&i| m.names[i as usize].place(read).is_some());
    let near = x.tokens.start - before.tokens.end <= 1;
    // "the town of B" is another
    let own = x.names.iter().any(|&i| m.names[i as usize].tokens.start == x.head + 1) && crate::mention::settles(read, x.head as usize);
    near && place && !own && before.prep.is_some() && x.prep.is_none() && !x.and && x.classes.only(Classes::of(&[Class::PlaceWord, Class::Province]))
}

/// "three times": how often, nobody and nothing.
pub fn is_times(x: &Nominal) -> bool {
    x.classes.has(Class::TimeUnit) && x.classes.has(Class::Measure)
}

/// "the bases of A in the country of B and C": what C goes with, the bare nominal (`None`) or a preposition's; the nearest of the likest.
pub(super) fn kin(read: &Read, m: &Mentions, n: u32, a: &Args, bare: &[Few]) -> Option<Key> {
    let preps = a.preps.iter().rev().map(|&(k, x)| (Some(k), x));
    let all = preps.chain(bare.last().and_then(|g| g.last()).map(|&x| (None, x)));
    let mut best = (a.preps.last().map(|p| p.0), 0, true);
    for (key, x) in all {
        let k = kinship(read, m, n, x);
        if k > best.1 || best.2 {
            best = (key, k, false);
        }
    }
    best.0
}

/// How alike two nominals are, as far as being joined by "and" goes.
pub(super) fn kinship(read: &Read, m: &Mentions, a: u32, b: u32) -> u32 {
    let (a, b) = (&m.nominals[a as usize], &m.nominals[b as usize]);
    let place = |n: &Nominal| n.names.iter().find_map(|&i| m.names[i as usize].place(read)).map(|p| &read.pack.places[p as usize]);
    let built = |p: &crate::pack::Place| matches!(p.kind.as_str(), "base" | "field" | "airport" | "camp" | "crossing" | "port" | "dam" | "prison");
    let people = |n: &Nominal| n.can_act() || n.classes.has(Class::Demonym);
    let places = match (place(a), place(b)) {
        (Some(p), Some(q)) => 1 + u32::from(p.precision == q.precision) + 2 * u32::from(built(p) && built(q)),
        _ => 0,
    };
    places + 2 * u32::from(a.classes.any(b.classes)) + u32::from(people(a) && people(b)) + u32::from(a.quantity.is_some() && b.quantity.is_some())
}

/// Particles that open another clause.
pub(super) fn stops(key: Key) -> bool {
    matches!(
        key,
        Key::That
            | Key::To2
            | Key::Relative
            | Key::If
            | Key::When
            | Key::While
            | Key::So
            | Key::But
            | Key::Not
            | Key::NotPast
            | Key::NotFuture
            | Key::What
            | Key::Question
            | Key::Will
            | Key::Already
    )
}

/// Whether a comma only sets something aside.
pub(super) fn goes_on(read: &Read, m: &Mentions, i: usize, k: usize, bare: usize, noun: bool) -> bool {
    let towns = |n: &Nominal| n.names.iter().any(|&i| m.names[i as usize].place(read).is_some() && m.names[i as usize].actor(read).is_none());
    match m.items.get(k + 1).map(|x| x.kind) {
        Some(ItemKind::Time(_)) => true,
        Some(ItemKind::Nominal(n)) => {
            let x = &m.nominals[n as usize];
            // "arrested, on Thursday night, a person": the comma closes what the one before opened
            let closes = || closes_aside(m, i, k);
            // the alef of the accusative shows the object of a verb that has only its subject so far
            let object = || bare == 1 && matches!(m.items[k - 1].kind, ItemKind::Time(_)) && read.accusative(x.head as usize);
            // "the forces stationed at A, the town of B": so does the comma behind where they are
            let station = || bare == 1 && m.nominal(k - 1).is_some_and(|_| matches!(m.items[k - 1].kind, ItemKind::Nominal(s) if of_station(read, m, s)));
            (!noun && bare < 2 && x.prep.is_none() && !x.and && (closes() || object() || station()))
                || (x.prep.is_some() && !x.and)
                || (x.and && x.prep.is_none() && (bare > 0 || x.governs || k > 0 && m.nominal(k - 1).is_some_and(|b| towns(b) && towns(x))))
                || (!noun && bare == 0)
        }
        Some(ItemKind::Particle(k)) => k.is_preposition() && k != Key::According && k != Key::Including,
        _ => false,
    }
}

/// "attacked, at half past three in the morning, the base": whether the comma at `k` closes words that only say when or where.
pub(super) fn closes_aside(m: &Mentions, i: usize, k: usize) -> bool {
    let comma = |j: &usize| matches!(m.items[*j].kind, ItemKind::Mark('،' | ','));
    let Some(open) = (i + 1..k).rev().take(9).find(comma) else { return false };
    let mut governed = false;
    (open + 1..k).all(|j| match m.items[j].kind {
        ItemKind::Time(_) | ItemKind::Phrase(_) | ItemKind::Other => true,
        ItemKind::Particle(p) => {
            governed |= p.is_preposition();
            p.is_preposition() || p == Key::Adverb
        }
        ItemKind::Nominal(n) => {
            governed |= m.nominals[n as usize].prep.is_some();
            governed
        }
        _ => false,
    })
}

/// "the protesters, who …, closed [it]" with the verb first: the comma that closes what is told aside of the subject, if the object follows.
pub(super) fn set_aside(read: &Read, m: &Mentions, k: usize) -> Option<usize> {
    let stationed = stationed_aside(read, m, k);
    if !stationed && !matches!(m.items.get(k + 1)?.kind, ItemKind::Particle(Key::Relative | Key::Pronoun)) {
        return None;
    }
    let mark = |j: usize| matches!(m.items[j].kind, ItemKind::Mark(c) if !matches!(c, '"' | '«' | '»' | '(' | ')'));
    let close = (k + 2..m.items.len().min(k + 16)).find(|&j| mark(j))?;
    let bare = |n: u32| m.nominals[n as usize].prep.is_none() && !m.nominals[n as usize].and;
    // "…, stationed at A, with shells the village of B"
    let means = |n: u32| stationed && m.nominals[n as usize].prep == Some(Key::By);
    let follows = matches!(m.items.get(close + 1)?.kind, ItemKind::Nominal(n) if bare(n) || means(n)) || matches!(m.items[close + 1].kind, ItemKind::Time(_));
    (follows && matches!(m.items[close].kind, ItemKind::Mark('،' | ','))).then_some(close)
}

/// "the forces, stationed at A, shelled": whether a comma opens words of where the people before it are.
fn stationed_aside(read: &Read, m: &Mentions, k: usize) -> bool {
    let Some(x) = m.nominal(k + 1).filter(|x| x.definite && x.prep.is_none() && !x.and && x.names.is_empty()) else { return false };
    let governed = |j: usize| match m.items.get(j).map(|i| i.kind) {
        Some(ItemKind::Particle(p)) => p.is_preposition(),
        Some(ItemKind::Nominal(n)) => m.nominals[n as usize].prep.is_some(),
        _ => false,
    };
    stays(read, x.head as usize) && governed(k + 2)
}
