//! What a verb has before it: the antecedent of a relative clause, the subject of a subject-first clause, the topic of one that goes on.
//!
//! In: the items of a sentence and the place of a verb. Out: a nominal, or none; what stands in an aside between commas is passed over.

use super::agree::two_men;
use super::right::stray_adjective;
use super::*;
use crate::inflect::Gender;

/// What a nominal is that does not agree with the verb behind it, so that the subject stands farther before.
enum Described {
    /// "a bomber who drives a lorry blew himself up": the object of a clause that describes this one.
    By(u32),
    /// "the brigades, the armed wing of the movement, fired".
    Apposition,
}

/// The preposition with a pronoun right behind a verb.
pub(super) fn resumptive(read: &Read, m: &Mentions, i: usize) -> Option<Key> {
    let next = m.items.get(i + 1)?;
    let t = next.tokens.start as usize;
    read.key(t).filter(|k| matches!(next.kind, ItemKind::Particle(_)) && k.is_preposition() && read.suffixed(t))
}

/// "a march to which A called": the indefinite event right before a verb is what a bare clause describes, if somebody stands behind it.
pub(super) fn described_event(m: &Mentions, i: usize) -> Option<u32> {
    m.nominal(i + 2).filter(|x| x.prep.is_none() && x.can_act())?;
    match m.items[i.checked_sub(1)?].kind {
        ItemKind::Nominal(n) => Some(n).filter(|&n| m.nominals[n as usize].event && !m.nominals[n as usize].definite),
        _ => None,
    }
}

/// The antecedent when the verb opens a relative clause.
pub(super) fn antecedent(read: &Read, m: &Mentions, i: usize) -> Option<u32> {
    let mut k = i.checked_sub(1)?;
    while k > 0
        && (matches!(m.items[k].kind, ItemKind::Particle(Key::Already | Key::Not | Key::NotPast | Key::Adverb | Key::Will))
            || m.items[k].kind == ItemKind::Verb && is_auxiliary(read, m, k))
    {
        k -= 1;
    }
    let relative = m.items[k].kind == ItemKind::Particle(Key::Relative);
    if !relative {
        return None;
    }
    let nominals = |reach: usize| (0..k).rev().take(reach).filter_map(|j| if let ItemKind::Nominal(n) = m.items[j].kind { Some(n) } else { None });
    let first = nominals(4).next()?;
    // "the residents of the town who went out": a place does what many do not
    let many = |n: u32| m.nominals[n as usize].classes.any(Classes::PEOPLE) && m.nominals[n as usize].plural;
    let unknown = |x: &Nominal| read.guessed(x.head as usize) && x.quantity.is_none();
    let place = !many(first) && (!agrees(read, m.items[i].tokens.start as usize, &m.nominals[first as usize]) || unknown(&m.nominals[first as usize]));
    let plural = read.reading(m.items[i].tokens.start as usize).is_some_and(|r| r.feats.number == Number::Plural && r.feats.person == 3);
    let inside = |n: u32| m.nominals[n as usize].inner.any(Classes::PEOPLE) && !crate::event::roles::can_be_party(&m.nominals[n as usize]);
    Some(nominals(7).find(|&n| place && plural && (many(n) || inside(n))).unwrap_or(first))
}

/// The subject of a subject-first clause, or the indefinite noun that a bare clause describes.
pub(super) fn subject_left(read: &Read, m: &Mentions, i: usize) -> Option<u32> {
    let t = m.items[i].tokens.start as usize;
    if read.own_and(t) {
        return None;
    }
    let mut far = false;
    let mut skip = usize::MAX;
    for k in (0..i).rev().take(14) {
        if k >= skip {
            continue;
        }
        skip = usize::MAX;
        match m.items[k].kind {
            ItemKind::Nominal(n) => {
                let x = &m.nominals[n as usize];
                if stray_adjective(read, m, n) {
                    continue;
                }
                // "a shelling that lasted hours, A stormed B": how long it lasts is told with its own verb
                if x.prep.is_none() && x.classes.only(Classes::of(&[Class::TimeUnit])) && k > 0 && m.items[k - 1].kind == ItemKind::Verb {
                    continue;
                }
                // "the forces that entered the town killed": what follows a verb behind a relative is that verb's
                if let Some(open) = x.definite.then(|| relative_clause(read, m, k)).flatten() {
                    (far, skip) = (true, open);
                    continue;
                }
                // "a raid that A carried out hit B": A belongs to the clause between
                if let Some(v) = carried_out(read, m, k) {
                    (far, skip) = (true, v);
                    continue;
                }
                // "pressed A so that it withdraws": the one right before is whom the purpose is told of
                if k + 1 == i && x.prep == Some(Key::On) && x.can_act() && read.prefix(t) == [Key::To2] && agrees(read, t, x) {
                    return Some(n);
                }
                if x.prep.is_none() && !x.and && !x.genitive {
                    match described(read, m, k, t) {
                        Some(Described::By(n)) => return Some(n),
                        Some(Described::Apposition) => {
                            far = true;
                            continue;
                        }
                        None => return bare_subject(read, m, k, t, far),
                    }
                }
                // "four leaders and thirty fighters were killed": the subject is the first of them
                if x.and && x.quantity.is_some() && k > 0 && m.nominal(k - 1).is_some_and(|b| b.quantity.is_some()) {
                    continue;
                }
                // an indefinite noun right before the verb is described by it, whatever governs it; an event noun also from afar
                if !x.genitive && !x.definite && (x.event || !far) {
                    return Some(n);
                }
                // "the explosion of a bomb that hit B": the gender says that the genitive is described, not the event
                if x.genitive && !far && !x.definite && k > 0 && m.nominal(k - 1).is_some_and(|e| e.event && !agrees(read, t, e)) && agrees(read, t, x) {
                    return Some(n);
                }
                far = true;
            }
            ItemKind::Verb if !is_auxiliary(read, m, k) => return topic(read, m, k, t),
            ItemKind::Particle(Key::That) if read.suffixed(m.items[k].tokens.start as usize) => return speaker(read, m, k, t),
            ItemKind::Particle(Key::That | Key::Relative | Key::To2 | Key::But | Key::While | Key::When | Key::If) => return None,
            ItemKind::Particle(_) if read.own_and(m.items[k].tokens.start as usize) => return None,
            ItemKind::Mark('،' | ',') => match aside(m, k) {
                Some(open) => skip = open,
                None => far = true,
            },
            ItemKind::Mark('"' | '«' | '»' | '(' | ')' | '…') => far = true,
            ItemKind::Mark(_) => return None,
            _ => {}
        }
    }
    None
}

/// The bare nominal at `k` as the subject of the verb at token `t`; `far`: whether something stands between.
fn bare_subject(read: &Read, m: &Mentions, k: usize, t: usize, far: bool) -> Option<u32> {
    let n = m.items[k].kind.nominal()?;
    let x = &m.nominals[n as usize];
    // two men are told of by no verb of one woman: what stands there is described by a clause with a subject of its own
    let other = x.classes.any(Classes::PEOPLE) && two_men(read, x) && !agrees(read, t, x);
    // behind a verb of its own it is that verb's
    let taken = far && k > 0 && m.items[k - 1].kind == ItemKind::Verb && !is_auxiliary(read, m, k - 1);
    (!other && !taken).then_some(n)
}

/// "that a teacher who works there was killed": the verb at `k` describes the indefinite noun with which the clause opens.
pub(super) fn topic(read: &Read, m: &Mentions, k: usize, t: usize) -> Option<u32> {
    let ItemKind::Nominal(n) = m.items[k.checked_sub(1)?].kind else { return None };
    let x = &m.nominals[n as usize];
    let opens = k >= 2 && matches!(m.items[k - 2].kind, ItemKind::Particle(Key::That) | ItemKind::Mark('«' | '"'));
    let bare = x.prep.is_none() && !x.and && !x.genitive && !x.event && x.names.is_empty();
    (opens && bare && x.classes.any(Classes::PEOPLE) && agrees(read, t, x) && agrees(read, m.items[k].tokens.start as usize, x)).then_some(n)
}

fn described(read: &Read, m: &Mentions, k: usize, t: usize) -> Option<Described> {
    if k < 2 || m.nominal(k).is_none_or(|x| agrees(read, t, x) && !told_of(m, k)) {
        return None;
    }
    match (m.items[k - 1].kind, m.items[k - 2].kind) {
        (ItemKind::Verb, ItemKind::Nominal(n)) if !is_auxiliary(read, m, k - 1) => {
            let x = &m.nominals[n as usize];
            (!x.definite && x.prep.is_none() && x.classes.any(Classes::PEOPLE) && agrees(read, t, x)).then_some(Described::By(n))
        }
        (ItemKind::Mark('،' | ','), ItemKind::Nominal(_) | ItemKind::Mark('»' | '"')) => Some(Described::Apposition),
        _ => None,
    }
}

/// "A, the director of the firm, was seized", "B, twenty years old, was killed": between commas it is told who the person before is.
pub(super) fn told_of(m: &Mentions, k: usize) -> bool {
    let comma = |j: usize| matches!(m.items[j].kind, ItemKind::Mark('،' | ','));
    let (Some(x), Some(before)) = (m.nominal(k), k.checked_sub(2).and_then(|j| m.nominal(j))) else { return false };
    let closed = (k + 1..m.items.len().min(k + 8)).find(|&j| !matches!(m.items[j].kind, ItemKind::Nominal(_) | ItemKind::Mark('"' | '«' | '»')));
    let age = x.classes.has(Class::TimeUnit) && x.quantity.is_some();
    let office = x.definite && !x.person && x.classes.any(Classes::PEOPLE);
    comma(k - 1) && closed.is_some_and(comma) && (age || office) && before.person && before.prep.is_none() && !before.genitive
}

/// "the army announced that it killed …": the body behind the pronoun of "that it". A person may speak for others.
pub(super) fn speaker(read: &Read, m: &Mentions, that: usize, t: usize) -> Option<u32> {
    // "announced that [it was] for the second time [that] the army shelled": a pronoun of another gender than the verb's is nobody
    let it = read.suffix(m.items[that].tokens.start as usize).is_some_and(|s| s.chars().eq([crate::letters::HEH]));
    let she = read.reading(t).is_some_and(|r| r.feats.gender == Gender::Feminine && r.feats.number == Number::Singular);
    if she && it {
        return None;
    }
    let body = |n: &Nominal| {
        let bodies = DOERS.with(Classes::of(&[Class::Gov]));
        let speaks = n.classes.any(Classes::of(&[Class::Media, Class::Org, Class::Official]));
        n.prep.is_none() && !n.genitive && !n.event && !speaks && n.classes.any(bodies) && agrees(read, t, n)
    };
    (0..that).rev().take(8).take_while(|&k| !matches!(m.items[k].kind, ItemKind::Particle(Key::That | Key::Relative))).find_map(|k| match m.items[k].kind {
        ItemKind::Nominal(n) if body(&m.nominals[n as usize]) => Some(n),
        _ => None,
    })
}

/// The comma that opens an aside ("A, who …, did it") which the comma at `k` closes.
pub(in crate::event) fn aside(m: &Mentions, k: usize) -> Option<usize> {
    let comma = |j: &usize| matches!(m.items[*j].kind, ItemKind::Mark('،' | ','));
    let open = (k.saturating_sub(14)..k).rev().find(comma).unwrap_or(k.saturating_sub(14));
    let relative = |j: usize| matches!(m.items[j].kind, ItemKind::Particle(Key::Relative));
    // "A that holds …, did it": a relative clause that opens without a comma
    let bare = || (open + 1..k).rev().find(|&j| relative(j)).filter(|&j| j > 0 && matches!(m.items[j - 1].kind, ItemKind::Nominal(_)));
    if relative(open + 1) { Some(open) } else { bare() }
}

/// The relative that opens the clause of which a bare nominal is the end: it stands right behind a verb that stands right behind it.
pub(super) fn relative_clause(read: &Read, m: &Mentions, k: usize) -> Option<usize> {
    let open = k.checked_sub(2).filter(|&j| j > 0 && m.items[j].kind == ItemKind::Particle(Key::Relative))?;
    let bare = m.nominal(k).is_some_and(|n| n.prep.is_none() && !n.and);
    (bare && m.items[k - 1].kind == ItemKind::Verb && !is_auxiliary(read, m, k - 1) && m.nominal(open - 1).is_some()).then_some(open)
}

/// The verb with an attached pronoun right before an item, whose subject the item is.
pub(super) fn carried_out(read: &Read, m: &Mentions, k: usize) -> Option<usize> {
    let v = k.checked_sub(1)?;
    let t = m.items[v].tokens.start as usize;
    (m.items[v].kind == ItemKind::Verb && read.suffixed(t) && m.nominal(k).is_some_and(|n| n.prep.is_none())).then_some(v)
}

/// "the member for A's bloc, B", "the spokesman in the name of A, B": the name of a person behind a title that something stands between.
pub(super) fn titled(read: &Read, m: &Mentions, n: u32, a: &Args, bare: &[Few]) -> bool {
    let Some(&title) = bare.last().and_then(|g| g.last()) else { return false };
    let (x, title) = (&m.nominals[n as usize], &m.nominals[title as usize]);
    let office = title.definite && !title.person && title.quantity.is_none() && title.classes.any(Classes::PEOPLE) && !title.plural;
    let leads = |key: Key, body: &Nominal| key == Key::About || matches!(key, Key::For | Key::In) && body.classes.any(Classes::BODIES);
    let behind = a.preps.last().is_some_and(|&(key, k)| {
        let body = &m.nominals[k as usize];
        k + 1 == n && body.tokens.end == x.tokens.start && body.tokens.start <= title.tokens.end + 1 && leads(key, body)
    });
    let right_behind = title.tokens.end == x.tokens.start && title.tokens.len() > 1;
    let name = x.person || x.names.is_empty() && read.pos(x.head as usize) == Some(Pos::Name);
    office && name && !x.classes.any(Classes::PEOPLE) && (behind && title.names.is_empty() || right_behind)
}

/// Nominals joined by "and" right behind another.
pub(super) fn joined_before(m: &Mentions, n: u32) -> Few {
    (n + 1..m.nominals.len() as u32)
        .take_while(|&k| {
            let x = &m.nominals[k as usize];
            x.and && x.prep.is_none() && !x.event && x.tokens.start == m.nominals[k as usize - 1].tokens.end
        })
        .collect()
}
