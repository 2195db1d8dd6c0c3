//! How likely two facts are one happening.
//!
//! In: two [`Fact`]s of one kind. Out: points, as from a log-odds table: above [`LINK`] rather the same, and [`NEVER`] where they cannot be.
//! The same for both orders. Points were weighed by hand and checked on one half of tests/incidents, the other half never looked at.

use super::fact::{Fact, PERIOD, Spot, Toll};
use super::kinds;

/// Points that rule out that two facts are one happening.
pub const NEVER: f32 = -100.0;

/// From so many points on, two facts are linked.
pub const LINK: f32 = 1.7;

/// Places nearer than this, in kilometres, may be one place told by two names.
pub const NEAR: f32 = 12.0;

/// Most points for a place that a document did not tell again.
const TAKEN_OVER: f32 = 0.8;

/// Least points where a place is only guessed: a wrong guess rules nothing out.
const GUESSED: f32 = -0.8;

/// Points where one of two documents does not say where: a day and a verb are not enough to be one happening.
const NOWHERE: f32 = -0.6;

/// Most points for words of the sentence where nothing says that the place is the same: reports of a kind are worded alike.
const WORDS_ALONE: f32 = 0.6;

/// Points for two facts.
pub fn score(a: &Fact, b: &Fact) -> f32 {
    let kinds = kinds(a, b);
    if kinds <= NEVER || a.realm != b.realm || a.sum != b.sum {
        return NEVER;
    }
    let parts = [time(a, b), place(a, b), mode(a, b)];
    if parts.iter().any(|p| *p <= NEVER) {
        return NEVER;
    }
    let sides = side(&a.actors, &b.actors, 1.2, -0.8) + side(&a.recipients, &b.recipients, 1.0, -1.2);
    let words = if nowhere(a, b) { words(a, b).min(WORDS_ALONE) } else { words(a, b) };
    kinds + parts.iter().sum::<f32>() + sides + targets(a, b) + tolls(a, b) + words + if a.lemma == b.lemma { 0.4 } else { 0.0 }
}

/// Whether one of two documents does not say where.
fn nowhere(a: &Fact, b: &Fact) -> bool {
    a.document != b.document && (a.spots.is_empty() || b.spots.is_empty())
}

/// One kind, or two that one document tells in one breath.
fn kinds(a: &Fact, b: &Fact) -> f32 {
    match () {
        () if a.kinds & b.kinds != 0 => 0.0,
        () if kinds::together(a.kinds, b.kinds) => {
            if a.document == b.document {
                -1.5
            } else {
                -3.5
            }
        }
        () => NEVER,
    }
}

/// When: told days against told days, else against those on which a report could tell of it.
fn time(a: &Fact, b: &Fact) -> f32 {
    let (Some(x), Some(y)) = (a.window(), b.window()) else { return 0.0 };
    let gap = (x.0 - y.1).max(y.0 - x.1).max(0);
    match (a.days.is_some(), b.days.is_some()) {
        // a night has two days, and some say when they heard of it
        (true, true) if gap == 0 => exact(x, y),
        (true, true) => {
            if gap == 1 && a.spots.iter().chain(&b.spots).any(|s| s.precision == 1) {
                -1.0
            } else {
                NEVER
            }
        }
        (false, false) => {
            let apart = (x.1 - y.1).abs();
            if apart > 4 { NEVER } else { 0.8 - 0.5 * apart as f32 }
        }
        // nobody reports what is to come, and news is of these days
        _ => match gap {
            0 => 0.8,
            1..=2 => -0.8,
            _ => NEVER,
        },
    }
}

/// Told days that share one: the fewer they are, the more that says.
fn exact(x: (i32, i32), y: (i32, i32)) -> f32 {
    let longer = (x.1 - x.0).max(y.1 - y.0);
    match longer {
        0 => 1.6,
        1..=2 => 1.2,
        3..=PERIOD => 0.5,
        // two periods are the same or they are two sums
        _ => {
            if x == y {
                2.0
            } else {
                -2.0
            }
        }
    }
}

/// Where: the best of all pairs of places.
fn place(a: &Fact, b: &Fact) -> f32 {
    let one = a.document == b.document;
    if a.spots.is_empty() || b.spots.is_empty() {
        return if nowhere(a, b) { NOWHERE } else { 0.0 };
    }
    // that two happenings of a document have a place taken over from before says little of their being one
    let told = |x: &Spot, y: &Spot, points: f32| match () {
        () if one && !(x.stated && y.stated) => points.min(TAKEN_OVER),
        () if x.guessed || y.guessed => points.max(GUESSED),
        () => points,
    };
    let pairs = a.spots.iter().flat_map(|x| b.spots.iter().map(move |y| told(x, y, at(x, y))));
    pairs.fold(NEVER, f32::max)
}

fn at(x: &Spot, y: &Spot) -> f32 {
    if x.country != y.country && x.country != 0 && y.country != 0 {
        return NEVER;
    }
    if x.id == y.id && x.id != 0 {
        return if x.precision < 3 { 2.4 } else { 0.9 };
    }
    // one of them is a province or country: the other lies in it, or it does not
    if x.precision >= 3 || y.precision >= 3 {
        let within = x.admin1 == y.admin1 && x.admin1 != 0;
        let wide = x.admin1 == 0 || y.admin1 == 0;
        return if within {
            1.0
        } else if wide {
            0.2
        } else {
            NEVER
        };
    }
    match x.point.zip(y.point).map(|(p, q)| kilometres(p, q)) {
        Some(d) if d < 3.0 => 1.8,
        Some(d) if d < NEAR => {
            if x.precision + y.precision > 2 {
                0.8
            } else {
                -1.2
            }
        }
        Some(d) if d < 3.0 * NEAR && x.precision + y.precision > 2 => -1.0,
        Some(_) => NEVER,
        None => 0.0,
    }
}

/// Distance on a flat earth, which is near enough at a few kilometres.
pub fn kilometres(p: (f32, f32), q: (f32, f32)) -> f32 {
    const DEGREE: f32 = 111.2;
    let lat = (p.0 - q.0) * DEGREE;
    let lon = (p.1 - q.1) * DEGREE * ((p.0 + q.0) / 2.0).to_radians().cos();
    lat.hypot(lon)
}

fn mode(a: &Fact, b: &Fact) -> f32 {
    match (a.mode, b.mode) {
        (0, _) | (_, 0) => 0.0,
        (x, y) if x == y => 0.8,
        (x, y) if kinds::alike(x, y) => 0.0,
        _ => -2.2,
    }
}

/// Known sides: shared, unlike, or not told.
fn side(x: &[u64], y: &[u64], shared: f32, unlike: f32) -> f32 {
    match (x.is_empty() || y.is_empty(), common(x, y) > 0) {
        (true, _) => 0.0,
        (_, true) => shared,
        _ => unlike,
    }
}

/// What was struck or taken, by its words.
fn targets(a: &Fact, b: &Fact) -> f32 {
    if a.targets.is_empty() || b.targets.is_empty() {
        return 0.0;
    }
    match common(&a.targets, &b.targets) {
        0 => -0.5,
        n => (0.7 * n as f32).min(1.8),
    }
}

/// Numbers of the same: equal ones speak for it, the more the larger they are; figures may differ, but not by much.
fn tolls(a: &Fact, b: &Fact) -> f32 {
    let mut points: f32 = 0.0;
    for x in &a.tolls {
        for y in b.tolls.iter().filter(|y| y.what == x.what) {
            points += toll(x, y);
        }
    }
    points.clamp(-2.0, 2.0)
}

fn toll(x: &Toll, y: &Toll) -> f32 {
    match (x.best, y.best) {
        (Some(n), Some(m)) if n == m => {
            if n > 3 {
                1.2
            } else {
                0.6
            }
        }
        (Some(n), Some(m)) => {
            let ratio = n.max(m) as f32 / n.min(m).max(1) as f32;
            if ratio <= 2.0 { -0.2 } else { -0.2 - (ratio - 2.0).min(8.0) * 0.2 }
        }
        _ => 0.1,
    }
}

/// Words of the two sentences: what the fields do not hold.
fn words(a: &Fact, b: &Fact) -> f32 {
    let least = a.words.len().min(b.words.len());
    if least < 4 {
        return 0.0;
    }
    let shared = common(&a.words, &b.words) as f32 / least as f32;
    (shared * 4.0 - 0.6).clamp(-0.6, 2.4)
}

/// How many of two sorted lists are in both.
pub fn common(x: &[u64], y: &[u64]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < x.len() && j < y.len() {
        match x[i].cmp(&y[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}
