//! Which of several places of one name is meant.
//!
//! In: the names of all sentences of a document. Out: the same names, the meanings of each that are places sorted, likeliest first. What speaks for a
//! place: a word for its kind right before it, a place named beside it in which it lies, how near it is to the other places of the sentence and of the
//! document, the country the document tells of, and how well known it is (the prior). Nothing is dropped: later stages may prefer another.
//!
//! Invariant: names with one place, and meanings that are no places, stay where they are; time grows with the number of names.

use super::name::KNOWN;
use super::{Mentions, Name};
use crate::claim::who::RELATIVE;
use crate::does::Does;
use crate::geo::{inside, km};
use crate::pack::{Means, Outlet, Place, When};
use crate::sentence::Read;
use crate::text::Few;
use crate::vocab::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A name that locates stands at most so many tokens behind, or before, the name that it locates.
const BESIDE: u32 = 7;
/// So many names before and behind a name are looked at for where it lies.
const AROUND: usize = 12;
/// The country of the outlet counts like so many places named in it.
const HOME: f64 = 2.0;
/// A party named in the same sentence, "the Lebanese army", speaks so much for a place of its country.
const PARTY: f64 = 2.0;
/// A document tells mostly of a country that has this share of what it names.
const MOSTLY: f64 = 0.35;
/// A name of a place at least so likely is rather that than the word it is written like.
const RATHER: u8 = 30;
/// A name at least so likely is one of the first in the news.
const FIRST: u8 = 85;
/// What only a document of its country can mean wants this share: one party named is enough.
const TOLD: f64 = 0.3;
/// So many places of a document are looked at for nearness.
const POINTS: usize = 24;
/// Kilometres from all that a document names beyond which a little known place is not what it tells of.
const FAR: f64 = 200.0;
/// Kilometres within which a settlement is told to lie at a city, and in a province that is known by its middle only.
const CITY: f64 = 70.0;
const WIDE: f64 = 180.0;
/// Kilometres that a region reaches from its middle.
const REGION: f64 = 100.0;
/// A name that means one place so much more often than the next tells where the document is.
const SURE: u8 = 30;

/// Sorts the places that each name can mean, and chooses among the actors of names that are relative. `outlet` is who published, where it is known.
pub fn settle<'p>(read: &Read<'_, 'p>, mentions: &mut [Mentions], outlet: Option<&'p Outlet>) {
    persons_of_the_same_name(read, mentions);
    let open = |n: &Name| n.all_places(read).nth(1).is_some() || n.phrases.iter().any(|&p| read.pack.phrases[p as usize].prior < KNOWN);
    let pair = |m: &Mentions| m.names.iter().filter(|n| n.place(read).is_some()).nth(1).is_some();
    let choice = |n: &Name| open(n) || conditional(read, n) || n.tentative;
    if !mentions.iter().any(|m| pair(m) || m.names.iter().any(choice)) {
        return;
    }
    let mut about = About::of(read, mentions, outlet);
    for m in mentions {
        m.names.retain(|n| !n.tentative || about.tells_of(read, n));
        m.names.iter_mut().for_each(|n| about.choose_actor(read, n, outlet));
        m.names.retain(|n| !n.phrases.is_empty());
        let strange: Few = (0..m.names.len()).filter(|&i| about.strange(read, m, i)).map(|i| i as u32).collect();
        strange.iter().rev().for_each(|&i| drop(m.names.remove(i as usize)));
        for i in 0..m.names.len() {
            let Some(places) = about.sorted(read, m, i) else { continue };
            let of_place = |p: &u32| matches!(read.pack.phrases[*p as usize].means, Means::Place(_));
            let slots = m.names[i].phrases.iter_mut().filter(|p| of_place(p));
            slots.zip(places).for_each(|(slot, place)| *slot = place);
        }
    }
}

/// Makes persons' names of the one-word names of office holders whom the document introduces as somebody else: "the reporter Samir X … X was abducted".
fn persons_of_the_same_name(read: &Read, mentions: &mut [Mentions]) {
    let surname = |n: &Name| n.actor(read).filter(|&a| n.tokens.len() == 1 && read.pack.actors[a as usize].kind == "official");
    let means_given = |n: &Name| n.phrases.iter().any(|&p| matches!(read.pack.phrases[p as usize].means, Means::GivenName));
    // asked of every name of a document: what is cheap comes first
    let behind_given = |m: &Mentions, i: usize| {
        let t = m.names[i].tokens.start;
        match i.checked_sub(1).map(|k| &m.names[k]).filter(|g| g.tokens.end == t) {
            Some(g) => means_given(g),
            None => t > 0 && read.pos(t as usize - 1) == Some(Pos::Name),
        }
    };
    let one = |n: &Name| n.tokens.len() == 1 && n.prefix == 0;
    let introduced = |m: &Mentions, i: usize| one(&m.names[i]) && behind_given(m, i);
    // whom a bare surname meant before somebody else was introduced stays who it was
    let mut others: Vec<(u32, u32)> = Vec::new();
    for m in mentions.iter() {
        for i in (0..m.names.len()).filter(|&i| introduced(m, i)) {
            others.extend(surname(&m.names[i]).filter(|&a| others.iter().all(|o| o.0 != a)).map(|a| (a, m.names[i].tokens.start)));
        }
    }
    if others.is_empty() {
        return;
    }
    let full = |a: u32| mentions.iter().flat_map(|m| &m.names).any(|n| n.tokens.len() > 1 && n.actor(read) == Some(a));
    others.retain(|&(a, _)| !full(a));
    // whoever it is, it is a person: what is known of given names is all that is known of this one
    let Some(person) = read.pack.given else { return };
    for n in mentions.iter_mut().flat_map(|m| &mut m.names) {
        if surname(n).is_some_and(|a| others.iter().any(|&(other, from)| other == a && n.tokens.start >= from)) {
            n.phrases = Few::from_elem(person, 1);
        }
    }
}

/// What a document tells of where it is.
struct About<'p> {
    /// For each country its share of what is named.
    countries: FxHashMap<&'p str, f64>,
    /// Places that are named without doubt.
    points: Vec<&'p Place>,
    /// What the document as a whole says for a place, by its index, once it was asked.
    worth: FxHashMap<u32, f64>,
}

impl<'p> About<'p> {
    fn of(read: &Read<'_, 'p>, mentions: &[Mentions], outlet: Option<&'p Outlet>) -> Self {
        let mut about = About { countries: FxHashMap::default(), points: Vec::new(), worth: FxHashMap::default() };
        for n in mentions.iter().flat_map(|m| &m.names).filter(|n| !n.tentative) {
            if let Some(p) = sure(read, n) {
                *about.countries.entry(&p.country).or_default() += 1.0;
                if p.kind != "country" && about.points.len() < POINTS && !about.points.iter().any(|q| std::ptr::eq(*q, p)) {
                    about.points.push(p);
                }
            } else if let Some(a) = n.actor(read).map(|a| &read.pack.actors[a as usize]).filter(|a| !a.country.is_empty()) {
                *about.countries.entry(&a.country).or_default() += 0.5;
            }
        }
        if let Some(o) = outlet.filter(|o| !o.country.is_empty()) {
            *about.countries.entry(&o.country).or_default() += HOME;
        }
        let total: f64 = about.countries.values().sum::<f64>() + 1.0;
        about.countries.values_mut().for_each(|n| *n /= total);
        about
    }

    /// Whether the document tells mostly of the country of some place that a name can mean.
    fn tells_of(&self, read: &Read, n: &Name) -> bool {
        let told = |p: u32, least: f64| self.countries.get(read.pack.places[p as usize].country.as_str()).is_some_and(|share| *share >= least);
        // of what is rather known it is enough that the document tells of its country at all
        let known = |&p: &u32| read.pack.phrases[p as usize].prior >= RATHER;
        n.all_places(read).any(|p| told(p, TOLD)) || n.phrases.iter().any(known) && n.place(read).is_some_and(|p| told(p, 0.0))
    }

    /// Of the actors that a relative name can mean, leaves the first whose condition holds, else those without one.
    fn choose_actor(&self, read: &Read<'_, 'p>, n: &mut Name, outlet: Option<&Outlet>) {
        if !conditional(read, n) {
            return;
        }
        let holds = |p: u32| match condition(read, p) {
            Some(When::Place(country)) => self.countries.get(country.as_str()).is_some_and(|share| *share >= MOSTLY),
            Some(When::Outlet(side)) => outlet.is_some_and(|o| o.side == *side),
            None => false,
        };
        match n.phrases.iter().copied().find(|&p| holds(p)) {
            Some(p) => n.phrases = Few::from_elem(p, 1),
            None => n.phrases.retain(|p| condition(read, *p).is_none()),
        }
    }

    /// The phrases of a name that mean places, likeliest first; `None` where there is no choice.
    fn sorted(&mut self, read: &Read<'_, 'p>, m: &Mentions, i: usize) -> Option<Few> {
        let name = &m.names[i];
        name.all_places(read).nth(1)?;
        let place = |&p: &u32| if let Means::Place(at) = read.pack.phrases[p as usize].means { Some((p, at)) } else { None };
        // names far off in a long sentence say no more than the document does
        let near = i.saturating_sub(AROUND)..m.names.len().min(i + AROUND + 1);
        let mut all: SmallVec<[(f64, u32); 4]> = SmallVec::new();
        for (phrase, at) in name.phrases.iter().filter_map(place) {
            let prior = f64::from(read.pack.phrases[phrase as usize].prior) / 15.0;
            let p = &read.pack.places[at as usize];
            let here = near.clone().filter(|k| *k != i).map(|k| beside(read, name, &m.names[k], p)).fold(0.0, f64::max);
            let party = m.names.iter().any(|n| n.actor(read).is_some_and(|a| !p.country.is_empty() && read.pack.actors[a as usize].country == p.country));
            let of_party = if party { PARTY } else { 0.0 };
            all.push((prior + self.worth(at, p) + here + of_party + kind(read, name, p), phrase));
        }
        // of two as likely the order of priors stays
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        Some(all.into_iter().map(|x| x.1).collect())
    }

    /// Whether a name of little known places can mean none of them: it is a village or a quarter that no table knows. So it is where the word
    /// before it is for another kind of place, or where all it could mean lies in countries that the document does not tell of, far from all it names.
    fn strange(&self, read: &Read<'_, 'p>, m: &Mentions, i: usize) -> bool {
        let name = &m.names[i];
        let little =
            name.phrases.iter().all(|&p| matches!(read.pack.phrases[p as usize].means, Means::Place(_)) && read.pack.phrases[p as usize].prior < KNOWN);
        let elsewhere = |p: &Place| {
            let told = self.countries.contains_key(p.country.as_str());
            // quarters are called alike in every town: one of which nothing else speaks is any
            let any = self.points.is_empty() && p.kind == "quarter";
            !told && any || !told && !self.points.is_empty() && self.points.iter().all(|q| km((p.lat, p.lon), (q.lat, q.lon)) > FAR)
        };
        let each = || name.all_places(read).map(|p| &read.pack.places[p as usize]);
        little && each().all(|p| kind(read, name, p) < 0.0 || elsewhere(p)) || denied(read, m, i)
    }

    /// What the document as a whole says for a place: how much of it is about its country, and how near the places lie that it names.
    fn worth(&mut self, at: u32, p: &Place) -> f64 {
        if let Some(known) = self.worth.get(&at) {
            return *known;
        }
        let country = 5.0 * self.countries.get(p.country.as_str()).copied().unwrap_or_default();
        let near = self.points.iter().map(|q| km((p.lat, p.lon), (q.lat, q.lon))).fold(f64::INFINITY, f64::min);
        let worth = country + 2.0 * (-near / 80.0).exp();
        self.worth.insert(at, worth);
        worth
    }
}

/// When a phrase means its actor, if it does not always.
fn condition<'p>(read: &Read<'_, 'p>, phrase: u32) -> Option<&'p When> {
    let list = &read.pack.relative;
    list.binary_search_by_key(&phrase, |r| r.0).ok().map(|i| &list[i].1)
}

/// Whether whom a name means depends on who says it, or where.
fn conditional(read: &Read, n: &Name) -> bool {
    n.phrases.iter().any(|&p| read.pack.phrases[p as usize].prior == RELATIVE && condition(read, p).is_some())
}

/// The place a name means without doubt: the only one, or one of the first names of news. What is only likelier than its namesakes speaks for nothing,
/// or it would speak for itself.
fn sure<'p>(read: &Read<'_, 'p>, n: &Name) -> Option<&'p Place> {
    let prior = |p: u32| read.pack.phrases[p as usize].prior;
    let mut all = n.phrases.iter().filter_map(|&p| if let Means::Place(at) = read.pack.phrases[p as usize].means { Some((at, prior(p))) } else { None });
    let (first, likely) = all.next()?;
    let place = &read.pack.places[first as usize];
    let known = |next: u8| next + SURE <= likely && likely >= FIRST;
    all.all(|(at, next)| known(next) || read.pack.places[at as usize].country == place.country && next + SURE <= likely).then_some(place)
}

/// "the town of X in the province of Y": whether the name right behind one of a settlement says that it lies where no place of its name does.
fn denied(read: &Read, m: &Mentions, i: usize) -> bool {
    let name = &m.names[i];
    let settled = (name.tokens.start as usize).checked_sub(1).is_some_and(|t| name.prefix == 0 && read.classes(t).any(Classes::SITES) && !read.definite(t));
    let Some(outer) = m.names.get(i + 1).filter(|o| settled && locates(read, name, o)) else { return false };
    let inner = || name.all_places(read).map(|p| &read.pack.places[p as usize]);
    let around = || outer.all_places(read).map(|q| &read.pack.places[q as usize]);
    let reach = |q: &Place| if q.precision > 1 { WIDE } else { CITY };
    let near = |p: &Place, q: &Place| within(p, q) || within(q, p) || km((p.lat, p.lon), (q.lat, q.lon)) <= reach(q);
    let lies = |p: &Place, q: &Place| std::ptr::eq(p, q) || p.country == q.country && near(p, q);
    inner().next().is_some() && around().next().is_some() && !inner().any(|p| around().any(|q| lies(p, q)))
}

/// Whether a name stands right behind another and tells where it lies: "in", a side, or a word for a region between them, and nothing else.
fn locates(read: &Read, name: &Name, outer: &Name) -> bool {
    let between = name.tokens.end as usize..outer.tokens.start as usize;
    let small = |t: usize| {
        let side = read.key(t) == Some(Key::In) || matches!(read.own_preposition(t), Some(Key::In | Key::By));
        // "the eastern town of X in …": an adjective that describes it
        side || read.classes(t).any(Classes::SITES) || read.pos(t) == Some(Pos::Adj) && read.definite(t)
    };
    let prefixed = outer.prefix > 0 && read.pack.prefixes[outer.prefix as usize - 1].keys.iter().any(|k| matches!(k, Key::In | Key::By));
    between.len() <= 4 && (prefixed || !between.is_empty()) && between.clone().all(small)
}

/// Whether a place lies in another; a region without borders reaches so far from its middle.
fn within(p: &Place, q: &Place) -> bool {
    if q.kind == "region" { km((p.lat, p.lon), (q.lat, q.lon)) <= REGION } else { inside(p, q) }
}

/// What another name of the sentence says for a place: that it lies in what is named right behind or before it, or is near it.
fn beside(read: &Read, name: &Name, other: &Name, p: &Place) -> f64 {
    let gap = if other.tokens.start >= name.tokens.end { other.tokens.start - name.tokens.end } else { name.tokens.start.saturating_sub(other.tokens.end) };
    let each = other.all_places(read).map(|q| &read.pack.places[q as usize]).filter(|q| !std::ptr::eq(*q, p));
    // nearness beyond some hundred kilometres says nothing: seen without reckoning
    let near = |q: &Place, reach: f64| {
        let off = (p.lat - q.lat).abs() > 4.0 || (p.lon - q.lon).abs() > 5.0;
        if off { 0.0 } else { (-km((p.lat, p.lon), (q.lat, q.lon)) / reach).exp() }
    };
    let weigh = |q: &Place| match gap <= BESIDE {
        true if within(p, q) => 6.0,
        true => 5.0 * near(q, 50.0),
        false if q.precision > 1 && within(p, q) => 2.0,
        false => 3.0 * near(q, 60.0),
    };
    each.map(weigh).fold(0.0, f64::max)
}

/// Whether the word right before a name is one for the kind of the place.
fn kind(read: &Read, name: &Name, p: &Place) -> f64 {
    let Some(before) = (name.tokens.start as usize).checked_sub(1).filter(|_| name.prefix == 0) else { return 0.0 };
    // "alive" is written like "quarter": any reading will do
    if !read.words.may(before, Does::SITE) {
        return 0.0;
    }
    let words = read.words.all(before).iter().filter(|r| r.class.any(Classes::SITES)).map(|r| &read.pack.lemma(r.lemma).text);
    match words.filter_map(|w| read.pack.kinds_of_site(w)).next() {
        Some(kinds) if kinds.contains(&p.kind) => 3.0,
        Some(_) => -3.0,
        None => 0.0,
    }
}
