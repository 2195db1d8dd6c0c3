//! Whom a name means, for a question about a side or a source.
//!
//! In: a name, Arabic or English, and the pack. Out: the ids of those it can mean, as claims hold them. Pure. Why: claims hold the words of their text and ids, and an id is all
//! that an English name and an Arabic one have in common.
//!
//! A full English name means those who are called so; words of one mean all in whose names they all stand. An Arabic name means what the tables of the language say, but
//! for names that mean somebody only beside a certain place or outlet.

use super::side_words;
use rawi_engine::Pack;
use rawi_engine::gazetteer::words;
use rawi_engine::pack::Means;
use std::collections::BTreeSet;

/// Ids of actors, states and outlets that a name can mean; none where it is an id itself.
pub fn ids(pack: &Pack, name: &str) -> Vec<String> {
    if name.contains(':') {
        return Vec::new();
    }
    let found: BTreeSet<String> = english(pack, name).into_iter().chain(arabic(pack, name)).collect();
    found.into_iter().collect()
}

/// Those of a name, and the outlets of whom it means: they speak in their documents.
pub fn sources(pack: &Pack, name: &str) -> Vec<String> {
    let mut found: BTreeSet<String> = ids(pack, name).into_iter().collect();
    let spoken = pack.outlets.iter().filter(|o| found.contains(&pack.actors[o.actor as usize].id)).map(|o| o.id.clone());
    let outlets: Vec<String> = spoken.collect();
    found.extend(outlets);
    found.into_iter().collect()
}

fn english(pack: &Pack, name: &str) -> Vec<String> {
    let asked = side_words(name);
    if asked.is_empty() {
        return Vec::new();
    }
    let actors = pack.actors.iter().map(|a| (&a.name_en, a.id.clone()));
    let outlets = pack.outlets.iter().map(|o| (&o.name_en, o.id.clone()));
    let states = pack.places.iter().filter(|p| p.kind == "country").map(|p| (&p.name_en, state(&p.country)));
    let all: Vec<(Vec<String>, String)> = actors.chain(outlets).chain(states).map(|(name, id)| (side_words(name), id)).collect();
    let of = |holds: &dyn Fn(&[String]) -> bool| all.iter().filter(|(words, _)| holds(words)).map(|(_, id)| id.clone()).collect::<Vec<_>>();
    let called_so = of(&|words| words == asked);
    if called_so.is_empty() { of(&|words| asked.iter().all(|w| words.contains(w))) } else { called_so }
}

fn arabic(pack: &Pack, name: &str) -> Vec<String> {
    let asked = words(name);
    let means = |(i, p): (usize, &rawi_engine::pack::Phrase)| match p.means {
        _ if p.words != asked || pack.relative.iter().any(|r| r.0 as usize == i) => None,
        Means::Actor(a) => Some(pack.actors[a as usize].id.clone()),
        Means::Place(p) => Some(&pack.places[p as usize]).filter(|p| p.kind == "country").map(|p| state(&p.country)),
        _ => None,
    };
    pack.phrases.iter().enumerate().filter_map(means).collect()
}

/// A country as one who acts.
fn state(country: &str) -> String {
    format!("state:{}", country.to_lowercase())
}
