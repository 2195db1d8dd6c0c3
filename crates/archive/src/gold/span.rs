//! Stretches of text as gold and predictions hold them, and when two of them mean the same.
//!
//! In: offsets in code points, half-open. Out: [`overlap`], [`touches`]. Invariant: nothing here fails, also on spans that are empty or turned round (they meet nothing).
//! Why not [`crate::told::Place`]: claims of other coders may have keys beside ours, which that refuses.

use serde::{Deserialize, Deserializer, Serialize};

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Span {
    fn length(self) -> i64 {
        i64::from(self.end) - i64::from(self.start)
    }
}

/// Whatever stands somewhere in a text.
pub trait Spanned {
    /// Where.
    fn span(&self) -> Span;
}

impl<T: Spanned> Spanned for &T {
    fn span(&self) -> Span {
        (*self).span()
    }
}

/// How many code points two stretches share.
pub fn overlap(a: &impl Spanned, b: &impl Spanned) -> i64 {
    let (a, b) = (a.span(), b.span());
    (i64::from(a.end.min(b.end)) - i64::from(a.start.max(b.start))).max(0)
}

/// Whether they share at least half of the shorter one: annotators and coders cut phrases differently.
pub fn touches(a: &impl Spanned, b: &impl Spanned) -> bool {
    let shared = overlap(a, b);
    shared > 0 && shared * 2 >= a.span().length().min(b.span().length())
}

/// Words with their place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// As written. Predictions need it of triggers only.
    #[serde(default)]
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// As written.
    #[serde(default)]
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Of gold: so far off is still right.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "figure")]
    pub tolerance_km: Option<f64>,
}

impl Spot {
    /// Latitude and longitude, where it has both.
    pub fn point(&self) -> Option<(f64, f64)> {
        self.lat.zip(self.lon)
    }
}

/// A number of something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// As written.
    #[serde(default)]
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// killed, injured … ; none of occurrences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// At least.
    #[serde(default, serialize_with = "figure")]
    pub low: Option<f64>,
    /// As told.
    #[serde(default, serialize_with = "figure")]
    pub best: Option<f64>,
    /// At most.
    #[serde(default, serialize_with = "figure")]
    pub high: Option<f64>,
}

macro_rules! spanned {
    ($($name:ident),+) => { $(impl Spanned for $name { fn span(&self) -> Span { Span { start: self.start, end: self.end } } })+ };
}
pub(super) use spanned;
spanned!(Words, Spot, Count);

/// A list that may be null or missing, which says the same as an empty one.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Option::<Vec<T>>::deserialize(from).map(Option::unwrap_or_default)
}

/// A whole number without a point, as people write it.
fn figure<S: serde::Serializer>(n: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    match n {
        Some(n) if n.fract() == 0.0 && n.abs() < 9e15 => to.serialize_i64(*n as i64),
        n => n.serialize(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: u32, end: u32) -> Words {
        Words { start, end, ..Words::default() }
    }

    #[test]
    fn half_of_the_shorter_one_is_enough() {
        assert!(touches(&at(0, 10), &at(8, 12)), "two of four");
        assert!(!touches(&at(0, 10), &at(9, 12)), "one of three");
        assert!(touches(&at(0, 100), &at(40, 41)), "one inside the other");
        assert!(!touches(&at(0, 5), &at(5, 9)), "they only meet");
        assert_eq!(overlap(&at(0, 5), &at(5, 9)), 0);
        assert_eq!(overlap(&at(3, 9), &at(0, 5)), 2);
    }

    #[test]
    fn what_is_empty_or_turned_round_meets_nothing() {
        assert!(!touches(&at(3, 3), &at(0, 9)));
        assert!(!touches(&at(9, 0), &at(0, 9)));
        assert!(!touches(&at(u32::MAX, 0), &at(0, u32::MAX)));
    }

    #[test]
    fn whole_numbers_are_written_whole() {
        let count = Count { what: Some("killed".into()), low: Some(3.0), best: Some(1.5), ..Count::default() };
        assert_eq!(serde_json::to_string(&count).unwrap(), r#"{"text":"","start":0,"end":0,"what":"killed","low":3,"best":1.5,"high":null}"#);
    }
}
