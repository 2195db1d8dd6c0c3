//! Which facts are compared at all, so that cost grows with the number of facts and not with its square.
//!
//! In: a fact. Out: its keys. Two facts that could be one happening share a key; those that share one are compared if one of the two entries is
//! [`Entry::wide`]. Towns are compared with what lies around them; a province, a country, or no place at all with everything of its province
//! or sides on that day. A key depends on its fact alone: what is linked does not depend on the order of arrival.

use super::fact::{Fact, PERIOD, Realm};
use super::score::NEAR;
use std::hash::{Hash, Hasher};
use xxhash_rust::xxh3::Xxh3Default;

/// A fact under one of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Key.
    pub key: u64,
    /// Whether it is compared with all others of the key, or only with those that are.
    pub wide: bool,
}

/// The kinds of keys.
#[derive(Clone, Copy, Hash)]
enum Under {
    Cell,
    Province,
    Side,
    Word,
    Toll,
    Period,
}

/// Degrees within which places are compared.
const REACH: f32 = NEAR / 100.0;

/// The keys of a fact.
pub fn entries(f: &Fact) -> Vec<Entry> {
    let mut out = Vec::new();
    let Some((from, to)) = f.window() else {
        // told of no day, and nobody knows when: compared by who did it where
        places(f, i32::MIN, &mut out);
        return finished(out);
    };
    if to - from > PERIOD {
        out.push(entry(f, Under::Period, &(from, to), (0, 0), true));
        return out;
    }
    // a day is also the one before it
    for day in from..=to + 1 {
        places(f, day, &mut out);
    }
    finished(out)
}

fn finished(mut out: Vec<Entry>) -> Vec<Entry> {
    // of one key the wide entry is kept
    out.sort_unstable_by_key(|e| (e.key, !e.wide));
    out.dedup_by_key(|e| e.key);
    out
}

fn places(f: &Fact, day: i32, out: &mut Vec<Entry>) {
    for kind in (0..u16::BITS).filter(|k| f.kinds >> k & 1 == 1) {
        placed(f, (kind, day), out);
    }
}

fn placed(f: &Fact, day: (u32, i32), out: &mut Vec<Entry>) {
    let fine = |precision: u8| precision < 3;
    for s in &f.spots {
        if let Some(point) = s.point.filter(|_| fine(s.precision)) {
            cells(point, |cell| out.push(entry(f, Under::Cell, &cell, day, true)));
        }
        if s.admin1 != 0 {
            out.push(entry(f, Under::Province, &s.admin1, day, !fine(s.precision) || s.point.is_none()));
        }
    }
    let placed = f.spots.iter().any(|s| s.admin1 != 0 || s.point.is_some() && fine(s.precision));
    for side in f.actors.iter().chain(&f.recipients) {
        out.push(entry(f, Under::Side, side, day, !placed));
    }
    out.push(entry(f, Under::Word, &f.lemma, day, !placed));
    for t in f.tolls.iter().filter(|t| t.best.is_some_and(|n| n > 2)) {
        out.push(entry(f, Under::Toll, &(t.what, t.best), day, !placed));
    }
}

fn entry(f: &Fact, under: Under, what: &impl Hash, day: (u32, i32), wide: bool) -> Entry {
    let mut h = Xxh3Default::new();
    (f.realm == Realm::Real, under, day).hash(&mut h);
    what.hash(&mut h);
    Entry { key: h.finish(), wide }
}

/// The cells of one degree that lie within reach of a point.
fn cells((lat, lon): (f32, f32), mut each: impl FnMut((i16, i16))) {
    let range = |x: f32, reach: f32| (x - reach).floor() as i16..=(x + reach).floor() as i16;
    // a degree of longitude is shorter than one of latitude
    let wide = REACH / lat.to_radians().cos().max(0.2);
    for a in range(lat, REACH) {
        for b in range(lon, wide) {
            each((a, b));
        }
    }
}
