//! Against whom a protest is: "in protest at the government's decision", "calling for the president to go".
//!
//! In: an event whose frame has `aims`. Out: its recipient, the first party behind one of these words, or behind a preposition that the frame
//! says leads to whom it is against; failing these, the party at whose door it is held. A looked-at stretch is bounded and ends with the clause.

use super::{Event, Filler};
use crate::does::Does;
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::morph::{NO_LEMMA, Reading};
use crate::pack::{Frame, Lemma};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;

/// So many items behind the trigger a word of aim may stand, and so many behind that the party.
const WORD: usize = 22;
const PARTY: usize = 7;

/// Fills the recipient when grammar gave none.
pub fn against(read: &Read, m: &Mentions, i: usize, e: &mut Event, frame: &Frame) {
    if frame.aims.is_empty() || e.has(Role::Recipient) {
        return;
    }
    let ends = |k: &usize| matches!(m.items[*k].kind, ItemKind::Mark('؛' | ':' | '…') | ItemKind::Particle(Key::That | Key::But | Key::While));
    let to = (i + 1..m.items.len().min(i + WORD)).find(ends).unwrap_or(m.items.len().min(i + WORD));
    let found = (i + 1..to).filter(|&k| aims(read, m, k, frame)).find_map(|k| party(read, m, k)).or_else(|| (i + 1..to).find_map(|k| seat(read, m, k)));
    if let Some((nominal, part)) = found {
        let who = NominalRef { sentence: e.sentence, nominal };
        e.fill(Filler { role: Role::Recipient, who, part, basis: Basis::Stated });
        e.rules.push("aim");
    }
}

/// Whether an item is a word of aim.
fn aims(read: &Read, m: &Mentions, k: usize, frame: &Frame) -> bool {
    let item = &m.items[k];
    match item.kind {
        ItemKind::Particle(key) => key == Key::Against,
        ItemKind::Nominal(_) | ItemKind::Verb => item.tokens.clone().any(|t| word_of_aim(read, t as usize, frame)),
        _ => false,
    }
}

fn word_of_aim(read: &Read, t: usize, frame: &Frame) -> bool {
    read.likely(t).filter(|r| r.does.has(Does::AIMS)).any(|r| {
        let l = read.pack.lemma(r.lemma);
        let verb = l.derived.map(|(v, _)| &read.pack.lemma(v).text);
        frame.aims.iter().any(|w| *w == l.text || Some(w) == verb)
    })
}

/// The first party in the phrase of a word of aim or behind it, with the part of its nominal that names it.
fn party(read: &Read, m: &Mentions, k: usize) -> Option<(u32, Option<(u32, u32)>)> {
    let asks = demands(read, m, k);
    let mut deed = false;
    for item in &m.items[k..m.items.len().min(k + PARTY)] {
        match item.kind {
            ItemKind::Nominal(n) => {
                let x = &m.nominals[n as usize];
                // "at the arrest of A": whom a deed was done to is not whom the protest is against
                if !(deed && x.genitive)
                    && x.prep != Some(Key::About)
                    && let Some(part) = foe(read, m, x)
                {
                    return Some((n, part));
                }
                deed = !asks && x.event && !m.items[k].tokens.contains(&x.head) && !of_doer(read, x);
            }
            ItemKind::Mark('"' | '«' | '»' | '(' | ')' | '“' | '”') | ItemKind::Particle(_) | ItemKind::Phrase(_) | ItemKind::Other => {}
            ItemKind::Verb if item.tokens.start == m.items[k].tokens.start => {}
            _ => return None,
        }
        if matches!(item.kind, ItemKind::Particle(Key::Relative | Key::That | Key::While | Key::When | Key::Near | Key::In)) {
            return None;
        }
    }
    None
}

/// "calling for the expulsion of A": what is asked for is done to whom the protest is against.
fn demands(read: &Read, m: &Mentions, k: usize) -> bool {
    let asks = |l: &Lemma| l.say.is_some_and(|s| read.pack.says[s as usize].stance == Stance::Demands);
    m.items[k]
        .tokens
        .clone()
        .any(|t| read.likely(t as usize).map(|r| read.pack.lemma(r.lemma)).any(|l| asks(l) || l.derived.is_some_and(|(v, _)| asks(read.pack.lemma(v)))))
}

/// "the visit of A": the genitive of this deed is who does it.
fn of_doer(read: &Read, x: &Nominal) -> bool {
    let sense = read.senses(x.head as usize, |p| p == Pos::Noun).and_then(|(_, s)| s.first().copied());
    sense.is_some_and(|s| read.pack.frames[read.pack.senses[s as usize].frame as usize].genitive == Genitive::Subject)
}

/// "in front of the seat of parliament", "to the embassy of A": whose door it is.
fn seat(read: &Read, m: &Mentions, k: usize) -> Option<(u32, Option<(u32, u32)>)> {
    let ItemKind::Nominal(n) = m.items[k].kind else { return None };
    let x = &m.nominals[n as usize];
    let before = matches!(x.prep, Some(Key::At | Key::To));
    if !before || x.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) && !x.classes.has(Class::Facility) {
        return None;
    }
    Some((n, foe(read, m, x)?))
}

/// Which part of a phrase is a body, an official or a nation: its head (`Some(None)`: all of it), or what stands inside.
fn foe(read: &Read, m: &Mentions, x: &Nominal) -> Option<Option<(u32, u32)>> {
    const FOES: Classes = Classes::BODIES.with(Classes::of(&[Class::Official, Class::Fighter]));
    let named = |t: u32| x.names.iter().map(|&i| &m.names[i as usize]).any(|name| name.tokens.start == t && name.party(read));
    if x.classes.any(FOES) || named(x.head) || x.person {
        return Some(None);
    }
    if x.classes.any(Classes::PEOPLE) {
        return None;
    }
    let inside = x.head + 1..x.tokens.end;
    let listed = |r: &&Reading| r.pos == Pos::Noun && r.lemma != NO_LEMMA && read.pack.lemma(r.lemma).class.any(FOES);
    let noun = |t: u32| read.words.all(t as usize).iter().take(2).any(|r| listed(&r));
    let start = inside.clone().find(|&t| named(t) || noun(t));
    let nation = || x.nations.iter().copied().find(|t| inside.contains(t)).map(|t| (t, t + 1));
    start.map(|t| (t, x.tokens.end)).or_else(nation).map(Some)
}
