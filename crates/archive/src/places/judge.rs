//! Whether a place of a file is to be taken in, under which names, and how far each is to be believed.
//!
//! In: [`Found`] places. Out: a [`Verdict`]. A place that the pack has under one of its names nearby is known; a name that is a word of the lexicon as well is
//! believed only behind a word for a place; a bare word for a kind of place is no name. The province is that of the nearest place the pack knows.

use super::rows::Found;
use super::store::{Kept, precision};
use rawi_engine::fold::{fold, fold_key};
use rawi_engine::gazetteer::words;
use rawi_engine::geo::km;
use rawi_engine::morph::{Origin, Scratch, morph};
use rawi_engine::pack::{Means, Pack, Place};
use rawi_engine::split::split;
use rawi_engine::vocab::{Classes, Pos};
use std::collections::{HashMap, HashSet};

/// Kilometres within which a place of one name is the same place, and within which a district is.
const SAME: (f64, f64) = (15.0, 30.0);
/// Farther off no place tells the province.
const PROVINCE: f64 = 60.0;
/// A name has at least so many letters.
const SHORTEST: usize = 3;
/// Priors: of a name that is a word as well, of a village, of a town.
const WORD: u8 = 15;
const VILLAGE: u8 = 30;
const TOWN: u8 = 40;

/// What is to become of a place.
pub enum Verdict {
    /// It is new to the pack.
    Take(Kept),
    /// The pack has it.
    Known,
    /// No name of it can be looked for.
    Nameless,
}

/// A place of the pack: where it is, and its province.
type Known<'p> = ((f64, f64), &'p str);

/// What the pack knows.
pub struct Judge<'p> {
    pack: &'p Pack,
    places: HashMap<&'p [u64], Vec<u32>>,
    given: HashSet<u64>,
    /// For each country, places with their province.
    provinces: HashMap<&'p str, Vec<Known<'p>>>,
    scratch: Scratch,
}

impl<'p> Judge<'p> {
    /// Of the pack's names and places.
    pub fn of(pack: &'p Pack) -> Self {
        let mut judge = Judge { pack, places: HashMap::new(), given: HashSet::new(), provinces: HashMap::new(), scratch: Scratch::default() };
        for p in &pack.phrases {
            match p.means {
                Means::Place(i) => judge.places.entry(&p.words).or_default().push(i),
                Means::GivenName => judge.given.extend(p.words.first().filter(|_| p.words.len() == 1)),
                _ => {}
            }
        }
        for p in &pack.places {
            let province = if p.kind == "province" { &p.name_en } else { &p.admin1 };
            if !province.is_empty() {
                judge.provinces.entry(&p.country).or_default().push(((p.lat, p.lon), province));
            }
        }
        judge
    }

    /// What is to become of a place.
    pub fn judge(&mut self, found: Found) -> Verdict {
        let names: Vec<String> = found.names.iter().filter_map(|n| self.arabic(n)).collect();
        if names.is_empty() {
            return Verdict::Nameless;
        }
        if names.iter().any(|n| self.known(&found, n)) {
            return Verdict::Known;
        }
        let mut seen = HashSet::new();
        let names: Vec<(String, u8)> =
            names.into_iter().filter(|n| seen.insert(fold_key(n))).filter_map(|n| self.prior(&found, &n).map(|prior| (n, prior))).collect();
        if names.is_empty() {
            return Verdict::Nameless;
        }
        let admin1 = self.province(&found).to_string();
        let place = Place {
            id: found.id,
            kind: found.kind.into(),
            country: found.country,
            admin1,
            lat: found.lat,
            lon: found.lon,
            precision: precision(found.kind),
            name_en: found.name,
        };
        Verdict::Take(Kept { place, names })
    }

    /// A name in Arabic letters, without the word for its kind ("the village of"); `None` when it is in another script.
    fn arabic(&self, name: &str) -> Option<String> {
        let settles = |kinds: &[String]| kinds.iter().any(|k| matches!(k.as_str(), "village" | "town" | "city" | "district" | "province"));
        let words: Vec<&str> = name.split_whitespace().collect();
        let kind = |w: &str| self.pack.sites.iter().any(|(site, kinds)| fold_key(site) == fold_key(w) && settles(kinds));
        let words = if words.len() > 1 && kind(words[0]) { &words[1..] } else { &words[..] };
        let name = words.join(" ");
        let folded = fold_key(&name);
        let letters = folded.chars().filter(|c| *c != ' ');
        let arabic = letters.clone().all(|c| matches!(c, '\u{621}'..='\u{64a}'));
        (arabic && letters.count() >= SHORTEST).then_some(name)
    }

    fn known(&self, found: &Found, name: &str) -> bool {
        let far = if matches!(found.kind, "district" | "province") { SAME.1 } else { SAME.0 };
        let same = |&i: &u32| {
            let p = &self.pack.places[i as usize];
            p.country == found.country && (p.kind == "province" && found.kind == "province" || km((p.lat, p.lon), (found.lat, found.lon)) <= far)
        };
        self.places.get(words(name).as_slice()).is_some_and(|all| all.iter().any(same))
    }

    /// How far a name is to be believed; `None` for a bare word for a kind of place ("valley").
    fn prior(&mut self, found: &Found, name: &str) -> Option<u8> {
        let own = words(name);
        let size = if found.population >= 5_000 { TOWN } else { VILLAGE };
        match own[..] {
            _ if own.iter().all(|w| self.given.contains(w)) => Some(WORD),
            [_] => match self.other_use(name) {
                Some(classes) if classes.any(Classes::SITES) => None,
                Some(_) => Some(WORD),
                None => Some(size),
            },
            _ => Some(size),
        }
    }

    /// The classes of what else a word means in the lexicon, if it is in there.
    fn other_use(&mut self, name: &str) -> Option<Classes> {
        let folded = fold(name);
        let cut = split(&folded);
        let read = morph(self.pack, name, &folded, &cut, &mut self.scratch);
        let others = (0..read.len()).flat_map(|t| read.all(t)).filter(|r| r.origin == Origin::Table && r.pos != Pos::Name);
        others.map(|r| if r.prefix == 0 { r.class } else { Classes::default() }).reduce(Classes::with)
    }

    fn province(&self, found: &Found) -> &'p str {
        let all = self.provinces.get(found.country.as_str()).into_iter().flatten();
        let near = all.map(|(at, name)| (km(*at, (found.lat, found.lon)), *name)).min_by(|a, b| a.0.total_cmp(&b.0));
        near.filter(|n| n.0 <= PROVINCE).map_or("", |n| n.1)
    }
}
