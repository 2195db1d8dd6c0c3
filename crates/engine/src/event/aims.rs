//! Against whom a protest is: "in protest at the government's decision", "calling for the president to go".
//!
//! In: an event whose frame has `aims`. Out: its recipient, the first party behind one of these words, or behind a preposition that the frame
//! says leads to whom it is against; failing these, the party at whose door it is held, whose thing is struck, or the policy itself. A looked-at stretch is bounded and ends with the clause.

use super::{Event, Filler};
use crate::does::Does;
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::morph::Reading;
use crate::pack::{Frame, Lemma};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;

/// So many items behind the trigger a word of aim may stand, and so many behind that the party.
const WORD: usize = 22;
const PARTY: usize = 7;

/// A phrase, or the part of it that names somebody.
type Found = (NominalRef, Option<(u32, u32)>);

/// Fills the recipient when grammar gave none.
pub fn against(read: &Read, all: &[Mentions], i: usize, e: &mut Event, frame: &Frame) {
    if frame.aims.is_empty() {
        return;
    }
    let m = &all[e.sentence as usize];
    let ends = |k: &usize| matches!(m.items[*k].kind, ItemKind::Mark('؛' | ':' | '…') | ItemKind::Particle(Key::That | Key::But | Key::While));
    let to = (i + 1..m.items.len().min(i + WORD)).find(ends).unwrap_or(m.items.len().min(i + WORD));
    let doers: Vec<u32> = e.of(Role::Actor).filter(|f| f.who.sentence == e.sentence).map(|f| f.who.nominal).collect();
    let doer = |k: usize| matches!(m.items[k].kind, ItemKind::Nominal(n) if doers.contains(&n));
    let words = || (i + 1..to).filter(|&k| !doer(k) && aims(read, m, k, frame));
    if words().next().is_some() {
        e.rules.push("purpose");
    }
    if e.has(Role::Recipient) {
        return;
    }
    let here = |(nominal, part)| (NominalRef { sentence: e.sentence, nominal }, part);
    // the trigger itself may be such a word, with whom it is against behind its preposition
    let behind = |k: &usize| m.nominal(*k).is_some_and(|x| matches!(x.prep, Some(Key::On | Key::By | Key::Against)));
    let own = || (i + 1..to).find(behind).filter(|_| aims(read, m, i, frame)).and_then(|from| party(read, m, i, from));
    let after = |k: usize| Some(k + usize::from(describes(read, m, k, frame)?));
    let led = |k: usize| {
        let named = || party(read, m, k, after(k)?).map(here);
        named().or_else(|| whose(read, all, e.sentence, k)).map(|f| (f, true)).or_else(|| target(read, m, k, frame).map(|f| (here(f), false)))
    };
    let found = own().map(|f| (here(f), true)).or_else(|| words().find_map(led));
    // a policy is nobody: the party at whose door it is told, or whose thing is struck, stands beside it
    let seated = || (i + 1..to).find_map(|k| seat(read, m, k)).map(here).or_else(|| struck(read, all, e, frame));
    let also = if found.is_some_and(|(_, party)| party) { None } else { seated() };
    if found.is_some() || also.is_some() {
        e.rules.push("aim");
    }
    for (who, part) in found.map(|f| f.0).into_iter().chain(also) {
        // "in front of the embassy of A in B": a body at whose door it is, and no place only
        e.fillers.retain(|f| f.role != Role::Place || f.who != who || part.is_some());
        e.fill(Filler { role: Role::Recipient, who, part, basis: Basis::Stated });
    }
}

/// "Marches set out …, and the protesters burnt": those who march are the protesters of whom the sentence tells.
pub fn crowd(m: &Mentions, i: usize, e: &mut Event, frame: &Frame) {
    if frame.aims.is_empty() || e.has(frame.subject) {
        return;
    }
    let crowds = |k: usize| match m.items[k].kind {
        ItemKind::Nominal(n) => {
            let x = &m.nominals[n as usize];
            (x.classes.has(Class::Protester) && (x.plural || x.quantity.is_some())).then_some(n)
        }
        _ => None,
    };
    if let Some(nominal) = (i + 1..m.items.len()).chain((0..i).rev()).find_map(crowds) {
        e.fill(Filler { role: frame.subject, who: NominalRef { sentence: e.sentence, nominal }, part: None, basis: Basis::Inherited });
        e.rules.push("crowd");
    }
}

/// "in protest at his visit": whom the pronoun means, of what he does and what is his.
fn whose(read: &Read, all: &[Mentions], sentence: u32, k: usize) -> Option<Found> {
    let m = &all[sentence as usize];
    let own = |x: &Nominal| (!x.event || of_doer(read, x)).then(|| read.suffix(x.head as usize)).flatten().map(|s| (x.tokens.start, s));
    let (before, suffix) = (k..m.items.len().min(k + 2)).find_map(|j| own(m.nominal(j)?))?;
    let who = super::pronoun::nearest(read, all, sentence, before, suffix, super::pronoun::Able::Acts)?;
    let x = &all[who.sentence as usize].nominals[who.nominal as usize];
    let crowd = x.classes.has(Class::Protester) || x.quantity.is_some();
    Some((who, foe(read, &all[who.sentence as usize], x).filter(|_| !crowd)?))
}

/// "burnt flags of A", "broke windows of the police station": whose thing it was.
fn struck(read: &Read, all: &[Mentions], e: &Event, frame: &Frame) -> Option<Found> {
    let owner = |who: NominalRef| {
        let m = &all[who.sentence as usize];
        Some((who, Some(foe(read, m, &m.nominals[who.nominal as usize])??)))
    };
    let things = || e.of(Role::Object).filter(|f| f.part.is_none()).map(|f| f.who);
    // the word that makes the expression is no object of its own
    let own = || {
        let t = e.with.filter(|_| frame.object != Role::None)?;
        let nominal = all[e.sentence as usize].nominals.iter().position(|n| n.tokens.contains(&t))? as u32;
        Some(NominalRef { sentence: e.sentence, nominal })
    };
    things().find_map(owner).or_else(|| owner(own()?))
}

/// "against the law": the rule or policy itself, when nobody is named.
fn target(read: &Read, m: &Mentions, k: usize, frame: &Frame) -> Option<(u32, Option<(u32, u32)>)> {
    let asks = demands(read, m, k);
    let named = |n: u32| {
        let x = &m.nominals[n as usize];
        let head = x.head as usize;
        // "calling for civilian rule": what is asked for is nothing that they are against
        if asks && matches!(x.prep, Some(Key::By | Key::To)) && !x.event {
            return None;
        }
        read.likely(head).any(|r| frame.targets.iter().any(|w| *w == read.pack.lemma(r.lemma).text)).then_some((n, None))
    };
    (k..m.items.len().min(k + 3)).find_map(|j| match m.items[j].kind {
        ItemKind::Nominal(n) => named(n),
        _ => None,
    })
}

/// Whether an item is a word of aim.
fn aims(read: &Read, m: &Mentions, k: usize, frame: &Frame) -> bool {
    let item = &m.items[k];
    match item.kind {
        ItemKind::Particle(key) => key == Key::Against,
        ItemKind::Nominal(_) | ItemKind::Verb => item.tokens.clone().any(|t| word_of_aim(read, t as usize, frame)) && !called(read, m, k),
        _ => false,
    }
}

/// "at the call of A", "answering the call of A": who called for it is not whom it is against.
fn called(read: &Read, m: &Mentions, k: usize) -> bool {
    let Some(x) = m.nominal(k) else { return false };
    let answers = || k.checked_sub(1).and_then(|j| m.nominal(j)).is_some_and(|b| b.tokens.end == x.tokens.start && b.prep.is_none());
    let call = x.prep == Some(Key::By) || x.prep == Some(Key::For) && answers();
    call && read.pos(x.head as usize) == Some(Pos::Noun) && demands(read, m, k)
}

fn word_of_aim(read: &Read, t: usize, frame: &Frame) -> bool {
    read.likely(t).filter(|r| r.does.has(Does::AIMS)).any(|r| {
        let l = read.pack.lemma(r.lemma);
        let verb = l.derived.map(|(v, _)| &read.pack.lemma(v).text);
        frame.aims.iter().any(|w| *w == l.text || Some(w) == verb)
    })
}

/// Whether the word of aim is an adjective: "the parties opposed to A" are not aimed at themselves. Nothing, when nobody stands behind it.
fn describes(read: &Read, m: &Mentions, k: usize, frame: &Frame) -> Option<bool> {
    let adjective = m.nominal(k).is_some_and(|x| !word_of_aim(read, x.head as usize, frame));
    let leads = || m.nominal(k + 1).is_some_and(|x| matches!(x.prep, Some(Key::For | Key::By | Key::On)));
    (!adjective || leads()).then_some(adjective)
}

/// The first party in the phrase of a word of aim or behind it, with the part of its nominal that names it.
fn party(read: &Read, m: &Mentions, k: usize, from: usize) -> Option<(u32, Option<(u32, u32)>)> {
    let asks = demands(read, m, k);
    let (mut deed, mut deed_of_doer) = (false, false);
    for (j, item) in m.items.iter().enumerate().take(from + PARTY).skip(from) {
        match item.kind {
            ItemKind::Nominal(n) => {
                let x = &m.nominals[n as usize];
                // "by force", "with tear gas": how a deed was done
                let means = x.prep == Some(Key::By) && deed && j > k + 1;
                // "for a stop to": what is asked for is nobody, whatever else the word may mean
                let asked = asks && x.prep == Some(Key::By) && !read.definite(x.head as usize) && x.names.is_empty() && x.tokens.len() == 1;
                // "at the arrest of A": whom a deed was done to is not whom the protest is against
                // "from the mosque of A": where they came from
                let site = |n: &Nominal| n.prep == Some(Key::From) && n.classes.any(Classes::SITES) && !n.classes.any(Classes::BODIES);
                let bears_name = || j > 0 && x.prep.is_none() && m.nominal(j - 1).is_some_and(|b| site(b) && b.tokens.end == x.tokens.start);
                let from_there = site(x) || bears_name();
                let other = asked || means || from_there || x.prep == Some(Key::About) || deed && x.genitive;
                if !other && let Some(part) = foe(read, m, x) {
                    return Some((n, part));
                }
                // "for A to stop": whom it is asked of
                let asked_of = asks && x.genitive && j == k + 1 && !x.names.is_empty();
                // "denounced the teacher", "against migrants"
                let people =
                    !asks && j == from && x.prep.is_some() && x.classes.any(Classes::PEOPLE) && x.quantity.is_none() && !x.classes.has(Class::Protester);
                if people || asked_of || deed_of_doer && x.genitive && read.guessed(x.head as usize) {
                    return Some((n, None));
                }
                deed_of_doer = x.event && of_doer(read, x);
                deed = !asks && x.event && !m.items[k].tokens.contains(&x.head) && !of_doer(read, x);
            }
            ItemKind::Mark('"' | '«' | '»' | '(' | ')' | '“' | '”') | ItemKind::Particle(_) | ItemKind::Phrase(_) | ItemKind::Other => {}
            ItemKind::Verb if item.tokens.start == m.items[k].tokens.start => {}
            // "at verdicts that A handed down"
            ItemKind::Verb if read.suffixed(item.tokens.start as usize) => {}
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
    let before = match x.prep {
        Some(Key::At | Key::To) => true,
        // "near the border of A" is at nobody's door
        Some(Key::Until | Key::Toward | Key::Near) => x.classes.any(Classes::of(&[Class::Facility, Class::Gov])),
        _ => false,
    };
    if !before || x.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) && !x.classes.has(Class::Facility) {
        return None;
    }
    // an embassy is named as a whole
    let part = foe(read, m, x)?.filter(|(t, _)| !x.classes.has(Class::Facility) || !x.nations.contains(t));
    Some((n, part))
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
    let listed = |r: &&Reading| r.pos == Pos::Noun && r.class.any(FOES);
    let noun = |t: u32| read.pos(t as usize) != Some(Pos::Adj) && read.words.all(t as usize).iter().take(2).any(|r| listed(&r));
    let start = inside.clone().find(|&t| named(t) || noun(t));
    let nation = || x.nations.iter().copied().find(|t| inside.contains(t)).map(|t| (t, t + 1));
    start.map(|t| (t, x.tokens.end)).or_else(nation).map(Some)
}
