//! Figures that stand beside the words of an event: whose toll they are.
//!
//! In: the items and events of a sentence. Out: entries in [`Event::toll`]. Each rule is a way of telling a toll without a verb or a verbal noun of
//! its own: a headline ("12 dead in a raid"), a figure added to another ("besides 38 wounded"), a toll that rises ("the number of dead rose
//! to 13"), a sum behind its word ("the sum of 5 million dollars").

use super::link::{no_break, root};
use super::{Event, args};
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;

/// A figure is added to another one at most so many items before it.
const ADDED: usize = 20;
/// A figure with what it counts has so many tokens at most.
const FIGURE: usize = 6;
/// A figure stands at most so many items before the act that caused it.
const CAUSED: usize = 8;

/// What a victim suffered: a word for the wounded tells of wounds, whatever the verb is.
pub fn suffered(n: &Nominal, what: What) -> What {
    match what {
        What::Killed if n.classes.has(Class::Injured) && !n.classes.has(Class::Killed) => What::Injured,
        What::Injured if n.classes.has(Class::Killed) && !n.classes.has(Class::Injured) => What::Killed,
        w => w,
    }
}

/// Gives figures that no trigger took to the events they belong to.
pub fn loose(read: &Read, m: &Mentions, sentence: u32, events: &mut [Event]) {
    for k in 0..m.items.len() {
        let ItemKind::Nominal(n) = m.items[k].kind else { continue };
        let x = &m.nominals[n as usize];
        let who = NominalRef { sentence, nominal: n };
        if let Some((e, what)) = risen_of(m, events, k, x) {
            // the "to" of "rose to" leads to no undergoer, nor does what is joined to it
            events[e].fillers.retain(|f| f.who.sentence != sentence || f.who.nominal < n || m.nominals[f.who.nominal as usize].quantity.is_none());
            events[e].toll.push((what, who));
            events[e].rules.push("figure-beside");
            continue;
        }
        if x.event || taken(events, who) || part(m, k) {
            continue;
        }
        let found = caused(read, m, events, k, x).or_else(|| added(m, events, k, x)).or_else(|| risen(read, m, events, k, x)).or_else(|| sum(m, events, k, x));
        if let Some((to, what)) = found {
            events[to].toll.push((what, who));
            events[to].rules.push("figure-beside");
        }
    }
}

fn taken(events: &[Event], who: NominalRef) -> bool {
    events.iter().any(|e| e.fillers.iter().any(|f| f.who == who) || e.toll.iter().any(|(_, w)| *w == who))
}

/// "among them 4 children", "between dead and wounded": parts of what was counted before, with all that is joined to them.
fn part(m: &Mentions, k: usize) -> bool {
    let chain = (0..=k).rev().filter_map(|j| m.nominal(j));
    chain.take(6).take_while(|n| n.and || n.prep.is_some()).any(|n| matches!(n.prep, Some(Key::Including | Key::Between)))
}

/// What the noun of a figure says was suffered.
fn victims(x: &Nominal) -> Option<What> {
    x.quantity?;
    x.classes.has(Class::Killed).then_some(What::Killed).or(x.classes.has(Class::Injured).then_some(What::Injured))
}

/// The same, else what the noun of number says that its figure stands behind.
fn counted_by(number: &Nominal, x: &Nominal) -> Option<What> {
    let told = |c: Class| number.classes.with(number.inner).has(c);
    victims(x).or(told(Class::Killed).then_some(What::Killed)).or(told(Class::Injured).then_some(What::Injured))
}

/// "12 dead in a raid on …": a headline without a verb; the act stands behind it.
fn caused(read: &Read, m: &Mentions, events: &[Event], k: usize, x: &Nominal) -> Option<(usize, What)> {
    let what = victims(x).filter(|_| x.prep.is_none())?;
    act_behind(read, m, events, k).map(|e| (e, what))
}

/// The act that a preposition of place or cause introduces behind an item.
fn act_behind(read: &Read, m: &Mentions, events: &[Event], k: usize) -> Option<usize> {
    let cause = |e: &Event| m.nominal(e.item).is_some_and(|n| matches!(n.prep, Some(Key::In | Key::By | Key::Because | Key::During | Key::After)));
    let act = events.iter().position(|e| !e.verbal && !e.casualty && e.item > k && e.item < k + CAUSED && cause(e) && no_break(read, m, k, e.item))?;
    Some(root(events, act)).filter(|&e| events[e].sense(read).event_type == events[act].sense(read).event_type)
}

/// "…, besides 38 wounded": a figure joined to a toll told before it.
fn added(m: &Mentions, events: &[Event], k: usize, x: &Nominal) -> Option<(usize, What)> {
    // "in addition to": not the "to" of "rose to"
    let besides = x.prep == Some(Key::To) && k > 1 && m.items[k - 2].kind == ItemKind::Particle(Key::Adverb);
    let what = victims(x).filter(|_| x.and || x.prep == Some(Key::With) || besides)?;
    let before = events.iter().rposition(|e| e.item < k && k - e.item < ADDED && (e.casualty || !e.toll.is_empty()))?;
    let free = (events[before].item + 1..k).all(|j| !matches!(m.items[j].kind, ItemKind::Particle(Key::That | Key::But) | ItemKind::Mark('؛' | ':')));
    free.then(|| (root(events, before), what))
}

/// "the number of dead rose to 13 in a raid": the noun of number says what is counted, the figure stands behind.
fn risen(read: &Read, m: &Mentions, events: &[Event], k: usize, x: &Nominal) -> Option<(usize, What)> {
    let figure = x.quantity.is_some() && (x.classes.has(Class::Number) || victims(x).is_some()) && matches!(x.prep, None | Some(Key::To));
    let toll = (k.saturating_sub(5)..k).rev().filter(|_| figure).find_map(|j| m.nominal(j).filter(|n| n.quantity.is_none() && n.classes.has(Class::Number)))?;
    let what = counted_by(toll, x)?;
    act_behind(read, m, events, k).map(|e| (e, what))
}

/// "the number of the dead of the raid rose to 13": the act stands between the noun of number, whose genitive it is, and the figure.
fn risen_of(m: &Mentions, events: &[Event], k: usize, x: &Nominal) -> Option<(usize, What)> {
    x.quantity.filter(|_| x.prep == Some(Key::To) && m.items[k].tokens.len() <= FIGURE)?;
    let act = events.iter().rposition(|e| !e.verbal && !e.casualty && e.item < k && k - e.item < CAUSED)?;
    let before = m.nominal(events[act].item.checked_sub(1)?)?;
    let tells = [Class::Number, Class::Killed, Class::Injured].iter().any(|c| before.classes.with(before.inner).has(*c));
    let counted = before.quantity.is_none() && before.tokens.end == m.items[events[act].item].tokens.start && tells;
    let free = (events[act].item + 1..k).all(|j| match m.items[j].kind {
        ItemKind::Nominal(n) => m.nominals[n as usize].prep.is_some() || m.nominals[n as usize].genitive,
        ItemKind::Particle(p) => p.is_preposition(),
        ItemKind::Time(_) => true,
        _ => false,
    });
    let what = counted_by(before, x)?;
    (counted && free).then(|| (root(events, act), what))
}

/// "with a sum of 5 million dollars": money behind a word for a sum belongs to the event before it.
fn sum(m: &Mentions, events: &[Event], k: usize, x: &Nominal) -> Option<(usize, What)> {
    let before = m.nominal(k.checked_sub(1)?)?;
    let money = x.classes.has(Class::Money) && x.quantity.is_some() && before.prep == Some(Key::By) && before.tokens.end == x.tokens.start;
    let near = events.iter().rposition(|e| e.item < k && k - e.item < CAUSED).filter(|_| money && !before.event)?;
    Some((root(events, near), What::Money))
}

/// "the killing and wounding of 17": one figure for both, which is neither; the second of the two words carries it.
pub fn mixed(m: &Mentions, events: &mut [Event]) {
    for e in 1..events.len() {
        let (a, b) = (&events[e - 1], &events[e]);
        let joined = match m.items[b.item].kind {
            ItemKind::Nominal(n) => m.nominals[n as usize].and,
            _ => true,
        };
        let both = a.casualty && b.casualty && a.verbal == b.verbal && a.item + 1 == b.item && joined && !a.has(Role::Recipient);
        if both && a.sense != b.sense {
            let victims: Vec<_> = b.of(Role::Recipient).map(|f| (What::Other, f.who)).collect();
            events[e].toll.extend(victims);
        }
    }
}

/// "a raid in which three fell": a verb of casualties whose pronoun goes back to the act before it.
pub fn goes_back(read: &Read, m: &Mentions, events: &[Event], e: usize) -> Option<usize> {
    let here = events[e].item;
    let behind = m.items.get(here + 1).filter(|_| events[e].verbal)?;
    let t = behind.tokens.start as usize;
    // "in it", "during it", "its victims were"
    let pronoun = read.suffixed(t) && (read.key(t).is_some_and(Key::is_preposition) || events[e].with == Some(t as u32));
    let free = |k: &usize| {
        m.items[*k].kind != ItemKind::Verb || args::is_auxiliary(read, m, *k) || read.senses(m.items[*k].tokens.start as usize, |p| p == Pos::Verb).is_none()
    };
    let act = (here.saturating_sub(14)..here)
        .rev()
        .filter(|_| pronoun)
        .take_while(free)
        .find_map(|k| events.iter().position(|x| x.item == k && !x.casualty && !x.verbal));
    act.map(|a| root(events, a))
}
