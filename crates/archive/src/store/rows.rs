//! A claim as rows of the tables: what questions and linking look for, taken out of the record.
//!
//! In: a [`Claim`]. Out: cells of `claims`, `claim_places` and `claim_sides`. Pure. Invariant: equal claims give equal rows.

use super::db::Value;
use super::schema::{NO_DAY, SHORT};
use crate::told::{Claim, Where, Who};
use jiff::civil::{Date, date};
use rawi_engine::fold::fold_key;
use rawi_engine::letters::{ALEF, LAM};
use std::collections::BTreeSet;

/// Names are looked for by so many bytes of them: PostgreSQL refuses rows of an index above 2,704.
const LONGEST: usize = 500;

/// A day, counted from 1970-01-01.
pub fn number_of(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

/// The day of a number; none where it is out of the calendar.
pub fn day_of(number: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

/// When something was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub basis: &'static str,
}

impl Days {
    /// From the first to the last day, of which one may be open: then it is the other.
    pub fn of(from: Option<Date>, to: Option<Date>, basis: &'static str) -> Option<Days> {
        let (from, to) = (from.or(to)?, to.or(from)?);
        Some(Days { from: Some(number_of(from.min(to))), to: Some(number_of(to.max(from))), basis })
    }

    /// What has no day.
    pub const NONE: Days = Days { from: None, to: None, basis: "none" };

    /// What pages are ordered by.
    pub fn order(self) -> i64 {
        self.from.unwrap_or(NO_DAY)
    }

    /// Whether it spans more than [`SHORT`] days.
    pub fn long(self) -> i64 {
        i64::from(self.from.zip(self.to).is_some_and(|(from, to)| to - from > SHORT))
    }
}

/// The days of a claim: those it tells, else the day it was published.
pub(super) fn days(claim: &Claim) -> Days {
    let told = claim.time.as_ref().and_then(|t| Days::of(t.from, t.to, "stated"));
    told.or_else(|| Days::of(claim.document.published, None, "published")).unwrap_or(Days::NONE)
}

/// The place that a claim is shown at: the first where it happened that the gazetteer has, else the first it has at all.
pub(super) fn main_place(claim: &Claim) -> Option<&Where> {
    let on_map = |p: &&Where| p.lat.is_some() && p.lon.is_some();
    claim
        .places
        .iter()
        .filter(on_map)
        .find(|p| p.role == "at")
        .or_else(|| claim.places.iter().find(on_map))
        .or_else(|| claim.places.iter().find(|p| p.id.is_some()))
}

/// The killed, at least and at most, all figures of the claim together; a figure that is only about so many counts as it stands.
pub(super) fn killed(claim: &Claim) -> (Option<i64>, Option<i64>) {
    claim.toll("killed").map_or((None, None), |t| (t.low, t.high))
}

/// The cells of `claims` behind `key`, `id`, `document`, `run`, up to `killed_high`.
pub(super) fn claim_cells(claim: &Claim) -> Vec<Value> {
    let days = days(claim);
    let place = main_place(claim);
    let (low, high) = killed(claim);
    vec![
        Value::text(&claim.event_type),
        Value::maybe(claim.mode.as_deref()),
        Value::text(&claim.factuality),
        claim.confidence.into(),
        days.from.into(),
        days.to.into(),
        days.basis.into(),
        days.order().into(),
        days.long().into(),
        place.and_then(|p| p.lat).into(),
        place.and_then(|p| p.lon).into(),
        place.and_then(|p| p.country.as_deref()).into(),
        place.and_then(|p| p.admin1.as_deref()).into(),
        place.and_then(|p| p.id.as_deref()).into(),
        place.and_then(|p| p.precision).map(i64::from).into(),
        low.into(),
        high.into(),
    ]
}

/// The places of a claim that lie on the map: cells of `claim_places` behind `key`.
pub(super) fn places(claim: &Claim, key: i64) -> Vec<Vec<Value>> {
    let days = days(claim);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for p in &claim.places {
        let (Some(lat), Some(lon)) = (p.lat, p.lon) else { continue };
        let row = vec![key.into(), p.id.as_deref().into(), lat.into(), lon.into(), days.from.into(), days.to.into()];
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}

/// The rows of `claim_sides`: role and key, sorted, each once.
pub(super) fn sides(claim: &Claim) -> BTreeSet<(&'static str, String)> {
    let people = |who: &[Who], role| who.iter().flat_map(|w| named(role, w.id.as_ref(), &w.text)).collect::<Vec<_>>();
    let mut rows = BTreeSet::new();
    rows.extend(people(&claim.actors, "actor"));
    rows.extend(people(&claim.recipients, "recipient"));
    rows.extend(claim.attribution.iter().flat_map(|s| named("source", s.id.as_ref(), &s.text)));
    for place in &claim.places {
        rows.extend(place.id.iter().map(|id| ("place", id.clone())));
        rows.extend([Some(&place.text), place.name_en.as_ref()].into_iter().flatten().map(|name| ("place", place_name(name))));
    }
    rows
}

/// The keys of one who is named.
fn named(role: &'static str, id: Option<&String>, text: &str) -> Vec<(&'static str, String)> {
    id.cloned().into_iter().chain(side_words(text)).map(|key| (role, key)).collect()
}

/// The name of a place as it is looked for: folded, small letters, without the article.
pub fn place_name(name: &str) -> String {
    cut(&side_words(name).join(" ")).to_string()
}

/// The words of a name as they are looked for: folded, small letters, each without the article, and no longer than an index holds.
pub fn side_words(text: &str) -> Vec<String> {
    let folded = fold_key(text).to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(|w| cut(bare(w)).to_string()).collect()
}

/// A text up to [`LONGEST`].
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

/// A word without the article, if two letters or more are left.
fn bare(word: &str) -> &str {
    let rest = word.strip_prefix([ALEF]).and_then(|w| w.strip_prefix([LAM]));
    rest.filter(|r| r.chars().count() >= 2).unwrap_or(word)
}
