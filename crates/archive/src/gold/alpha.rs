//! Krippendorff's alpha for nominal data: how far people agree, beyond what chance would give.
//!
//! In: units, each with the values that observers gave it. Out: [`Alpha`]. Invariants: any number of observers, of whom each may have left units out; a unit with less than two
//! values says nothing and is not counted; where all values are one, agreement is not 1 and not 0 but undefined. After K. Krippendorff, *Computing Krippendorff's
//! Alpha-Reliability* (2011), whose examples are the tests.

use std::collections::BTreeMap;

/// How far observers agree.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Alpha {
    /// 1 where they always agree, 0 where they do as chance would have it, less where they avoid it; none where it cannot be told.
    pub alpha: Option<f64>,
    /// Units with at least two values.
    pub units: usize,
    /// The values of these.
    pub values: usize,
}

/// Alpha of units, each a list of the values that were given.
pub fn nominal<V: Ord>(units: &[Vec<V>]) -> Alpha {
    let paired: Vec<&Vec<V>> = units.iter().filter(|u| u.len() > 1).collect();
    let n: usize = paired.iter().map(|u| u.len()).sum();
    let mut totals: BTreeMap<&V, usize> = BTreeMap::new();
    paired.iter().copied().flatten().for_each(|v| *totals.entry(v).or_default() += 1);
    // pairs of unlike values: within units, each weighed by one less than its values; and in all values thrown together
    let observed: f64 = paired.iter().map(|u| unlike(u) as f64 / (u.len() - 1) as f64).sum();
    let expected = (n * n - totals.values().map(|c| c * c).sum::<usize>()) as f64;
    let alpha = (expected > 0.0).then(|| 1.0 - (n as f64 - 1.0) * observed / expected);
    Alpha { alpha, units: paired.len(), values: n }
}

/// Ordered pairs of values that differ.
fn unlike<V: Ord>(values: &[V]) -> usize {
    let mut counts: BTreeMap<&V, usize> = BTreeMap::new();
    values.iter().for_each(|v| *counts.entry(v).or_default() += 1);
    values.len() * values.len() - counts.values().map(|c| c * c).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units from a line an observer, as papers print them; a point is a missing value.
    fn of(observers: &[&str]) -> Alpha {
        let rows: Vec<Vec<&str>> = observers.iter().map(|o| o.split(' ').collect()).collect();
        let units: Vec<Vec<&str>> = (0..rows[0].len()).map(|i| rows.iter().map(|r| r[i]).filter(|v| *v != ".").collect()).collect();
        nominal(&units)
    }

    fn rounded(a: Alpha) -> (f64, usize, usize) {
        ((a.alpha.expect("defined") * 1000.0).round() / 1000.0, a.units, a.values)
    }

    #[test]
    fn the_published_examples_come_out() {
        // A: two observers, two values
        assert_eq!(rounded(of(&["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"])), (0.095, 10, 20));
        // B: two observers, five values
        assert_eq!(rounded(of(&["a a b b d c c c e d d a", "b a b b b c c c e d d d"])), (0.692, 12, 24));
        // C: four observers, some values missing; the twelfth unit has one value only
        let c = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."];
        assert_eq!(rounded(of(&c)), (0.743, 11, 40));
    }

    #[test]
    fn full_agreement_is_one_and_avoidance_less_than_nothing() {
        assert_eq!(of(&["a b c", "a b c"]).alpha, Some(1.0));
        assert!(of(&["a b a b", "b a b a"]).alpha.unwrap() < 0.0);
    }

    #[test]
    fn what_cannot_be_told_is_not_told() {
        assert_eq!(of(&["a a a", "a a a"]), Alpha { alpha: None, units: 3, values: 6 }, "no variation");
        assert_eq!(of(&["a b .", ". . c"]), Alpha { alpha: None, units: 0, values: 0 }, "nobody to compare with");
        assert_eq!(nominal::<u8>(&[]), Alpha::default());
    }
}
