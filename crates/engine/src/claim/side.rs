//! "The north of", "south-west of": a side of a named place.
//!
//! In: the name of a place and the words beside it. Out: [`Side`], a point on that side. Words of direction stand before the name ("north-east of X"), or, as
//! adjectives with the article, behind it ("the northern countryside of X"). How far the point lies from the place named depends on what that is: in a country
//! where the places of that side lie, in a province some thirty kilometres, of a town ten.

use crate::geo::DEGREE;
use crate::mention::Name;
use crate::pack::{Country, Place};
use crate::sentence::Read;

/// Kilometres from the middle of a province, and of anything smaller, to its side.
const PROVINCE: f64 = 30.0;
const TOWN: f64 = 10.0;

/// A side of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// Decimal degrees of a point on that side.
    pub lat: f64,
    /// Decimal degrees.
    pub lon: f64,
    /// north, north-east …
    pub name: &'static str,
}

/// The words of direction beside a name: how far they lead north and east, and the tokens from the first to the last of all.
pub struct Words {
    north: i8,
    east: i8,
    /// Where the whole expression starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Reads the words of direction beside a name.
pub fn words(read: &Read, name: &Name, sentence: std::ops::Range<usize>) -> Words {
    let mut w = Words { north: 0, east: 0, start: name.tokens.start as usize, end: name.tokens.end as usize };
    while name.prefix == 0 && w.start > sentence.start && read.prefix(w.start).is_empty() && w.take(read, w.start - 1) {
        w.start -= 1;
    }
    while w.end < sentence.end && read.definite(w.end) && w.take(read, w.end) {
        w.end += 1;
    }
    w
}

/// Whether a token is a word of direction.
pub fn is_direction(read: &Read, t: usize) -> bool {
    Words { north: 0, east: 0, start: t, end: t }.take(read, t)
}

impl Words {
    /// Adds the direction that a token tells, if it tells one.
    fn take(&mut self, read: &Read, t: usize) -> bool {
        let listed = |r: &&crate::morph::Reading| r.lemma != crate::morph::NO_LEMMA && r.suffix == 0;
        let lemmas = read.words.all(t).iter().filter(listed).map(|r| &read.pack.lemma(r.lemma).text);
        let Some((_, north, east)) = lemmas.filter_map(|l| read.pack.directions.iter().find(|(word, ..)| word == l)).next() else { return false };
        (self.north, self.east) = (self.north + north, self.east + east);
        true
    }

    /// The side of a place that they lead to; none if they say nothing, or cancel each other.
    pub fn side(&self, read: &Read, p: &Place) -> Option<Side> {
        let name = match (self.north.signum(), self.east.signum()) {
            (1, 0) => "north",
            (1, 1) => "north-east",
            (0, 1) => "east",
            (-1, 1) => "south-east",
            (-1, 0) => "south",
            (-1, -1) => "south-west",
            (0, -1) => "west",
            (1, -1) => "north-west",
            _ => return None,
        };
        let (north, east) = (f64::from(self.north.signum()), f64::from(self.east.signum()));
        let (lat, lon) = if p.kind == "country" { of_country(read, p, north, east) } else { beside(p, north, east) };
        Some(Side { lat, lon, name })
    }
}

/// A point some kilometres from a place.
fn beside(p: &Place, north: f64, east: f64) -> (f64, f64) {
    let far = if p.precision > 1 { PROVINCE } else { TOWN } / north.hypot(east);
    (p.lat + north * far / DEGREE, p.lon + east * far / DEGREE / p.lat.to_radians().cos())
}

/// Where the places of a country lie on that side: their middle, and as far from it as they lie apart.
fn of_country(read: &Read, country: &Place, north: f64, east: f64) -> (f64, f64) {
    let same = |c: &&Country| read.pack.places[c.place as usize].country == country.country;
    let Some(c) = read.pack.countries.iter().find(same) else { return (country.lat, country.lon) };
    (c.middle.0 + north * c.apart.0, c.middle.1 + east * c.apart.1)
}
