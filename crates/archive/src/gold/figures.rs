//! Figures, as they are printed.
//!
//! In: tallies. Out: [`Figures`]: percentages with one decimal, by name. Invariant: rounding is that of the scorer in Python (the decimal nearest to the binary value, of two as
//! near the even one), so that both print the same.

use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// What a line of figures holds, in its order.
pub const NAMES: [&str; 13] = ["mean", "event", "event_p", "event_r", "detect", "actor", "undergoer", "place", "time", "count", "factual", "source", "stance"];

/// What the mean is taken of, each with the same weight.
const PARTS: [&str; 8] = ["event", "actor", "undergoer", "place", "time", "count", "factual", "source"];

/// Percentages by name, and how many gold items they stand on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    shares: BTreeMap<&'static str, f64>,
    /// What there was to be found, in the order in which it is printed.
    pub items: Vec<(&'static str, u64)>,
}

impl Figures {
    /// Figures of shares from 0 to 1, with their mean.
    pub fn new(shares: impl IntoIterator<Item = (&'static str, f64)>, items: Vec<(&'static str, u64)>) -> Figures {
        let mut shares: BTreeMap<_, _> = shares.into_iter().map(|(name, share)| (name, rounded(100.0 * share))).collect();
        let part = |name: &&str| shares.get(*name).copied().unwrap_or(0.0);
        // one after the other: the order of additions decides a mean that lies between two tenths
        let sum = PARTS.iter().map(part).fold(0.0, |a, b| a + b);
        shares.insert("mean", rounded(sum / PARTS.len() as f64));
        Figures { shares, items }
    }

    /// A figure by its name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.shares.get(name).copied()
    }

    /// How many gold items.
    pub fn items_line(&self) -> String {
        let items: Vec<String> = self.items.iter().map(|(name, n)| format!("{name} {n}")).collect();
        format!("gold items: {}", items.join("  "))
    }
}

/// The line of figures.
impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = NAMES.iter().map(|n| format!("{n} {:.1}", self.get(n).unwrap_or(0.0))).collect();
        f.write_str(&shown.join("  "))
    }
}

/// An object of all figures, and `n` with the gold items.
impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for name in NAMES {
            map.serialize_entry(name, &self.get(name).unwrap_or(0.0))?;
        }
        map.serialize_entry("n", &self.items.iter().copied().collect::<BTreeMap<_, _>>())?;
        map.end()
    }
}

/// A number with one decimal.
fn rounded(n: f64) -> f64 {
    format!("{n:.1}").parse().expect("a number that was written can be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_that_of_python() {
        // round(x, 1) of Python 3.11
        for (n, want) in [
            (0.25, 0.2),
            (0.75, 0.8),
            (6.25, 6.2),
            (18.75, 18.8),
            (56.25, 56.2),
            (0.05, 0.1),
            (0.15, 0.1),
            (0.35, 0.3),
            (2.675, 2.7),
            (50.15, 50.1),
            (66.66666666666667, 66.7),
            (99.95, 100.0),
            (99.949, 99.9),
            (100.0, 100.0),
        ] {
            assert_eq!(rounded(n), want, "{n}");
        }
    }

    #[test]
    fn figures_are_printed_in_one_line_with_their_mean() {
        let f = Figures::new([("event", 0.5), ("actor", 1.0), ("stance", 0.25), ("detect", 2.0 / 3.0)], vec![("detect", 3), ("event", 3)]);
        assert_eq!(f.get("mean"), Some(18.8), "150 / 8 is 18.75: detect and stance are no part of it");
        let line = "mean 18.8  event 50.0  event_p 0.0  event_r 0.0  detect 66.7  actor 100.0  undergoer 0.0  place 0.0  time 0.0  count 0.0  factual 0.0  source 0.0  stance 25.0";
        assert_eq!((f.to_string().as_str(), f.items_line().as_str()), (line, "gold items: detect 3  event 3"));
        let json: serde_json::Value = serde_json::to_value(&f).unwrap();
        assert_eq!((&json["detect"], &json["n"]["event"]), (&serde_json::json!(66.7), &serde_json::json!(3)));
    }
}
