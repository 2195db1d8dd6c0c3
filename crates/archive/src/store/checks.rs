//! What a claim must hold when a person has corrected it: words of closed sets, numbers in their ranges, ids that are known.
//!
//! In: a claim and the pack. Out: what is wrong, each with the path of its field as `review --set` takes it, and what is allowed. Pure. Why here and not where the line is
//! read: a claim of another pack may have types of its own, and is still a claim; what a person writes anew is held against what there is.

use crate::told::{Claim, HowMany, Where, Who};
use rawi_engine::Pack;
use rawi_engine::vocab::{Factuality, SourceKind, Stance, What};

/// So many allowed words are told, of longer lists none.
const SHOWN: usize = 30;

/// Everything that is wrong with a claim.
pub fn faults(claim: &Claim, pack: &Pack) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(kind(claim, pack));
    out.extend(word("factuality", &claim.factuality, Factuality::ALL.iter().map(|f| f.name())));
    for (i, s) in claim.attribution.iter().enumerate() {
        out.extend(word(&format!("attribution.{i}.stance"), &s.stance, Stance::ALL.iter().map(|s| s.name())));
        out.extend(word(&format!("attribution.{i}.kind"), &s.kind, SourceKind::ALL.iter().map(|k| k.name())));
        out.extend(id(&format!("attribution.{i}"), s.id.as_deref(), pack));
    }
    for (field, list) in [("actors", &claim.actors), ("recipients", &claim.recipients), ("objects", &claim.objects), ("instruments", &claim.instruments)] {
        out.extend(list.iter().enumerate().flat_map(|(i, w)| who(&format!("{field}.{i}"), w, pack)));
    }
    out.extend(claim.places.iter().enumerate().flat_map(|(i, p)| place(&format!("places.{i}"), p, pack)));
    for (i, n) in claim.counts.iter().enumerate() {
        out.extend(word(&format!("counts.{i}.what"), n.what.as_deref().unwrap_or("null"), What::ALL.iter().map(|w| w.name())));
        out.extend(range(&format!("counts.{i}"), n));
    }
    out.extend(claim.occurrences.iter().filter_map(|n| range("occurrences", n)));
    if let Some((from, to)) = claim.time.as_ref().and_then(|t| t.from.zip(t.to)).filter(|(from, to)| from > to) {
        out.push(format!("`time.from` is {from}, after `time.to`, {to}"));
    }
    if !(0.0..=1.0).contains(&claim.confidence) {
        out.push(format!("`confidence` is {}: a number from 0 to 1 is wanted", claim.confidence));
    }
    out
}

/// A word that is none of a closed set.
fn word<'w>(field: &str, word: &str, allowed: impl Iterator<Item = &'w str>) -> Option<String> {
    let allowed: Vec<&str> = allowed.collect();
    let list = if allowed.len() > SHOWN { "no word of its set".to_string() } else { format!("none of {}", allowed.join(", ")) };
    (!allowed.contains(&word)).then(|| format!("`{field}` is `{word}`, {list}"))
}

/// The type, and the mode, which is one of that type's.
fn kind(claim: &Claim, pack: &Pack) -> Option<String> {
    let Some(kind) = pack.types.iter().find(|t| t.id == claim.event_type) else {
        return word("type", &claim.event_type, pack.types.iter().map(|t| t.id.as_str()));
    };
    let mode = claim.mode.as_deref()?;
    word("mode", mode, kind.modes.iter().map(String::as_str)).map(|fault| format!("{fault}, the modes of {}, or null", kind.id))
}

fn who(field: &str, w: &Who, pack: &Pack) -> Vec<String> {
    id(field, w.id.as_deref(), pack).into_iter().chain(country(field, w.country.as_deref(), pack)).collect()
}

fn place(field: &str, p: &Where, pack: &Pack) -> Vec<String> {
    let mut out: Vec<String> = id(field, p.id.as_deref(), pack).into_iter().chain(country(field, p.country.as_deref(), pack)).collect();
    for (name, degrees, most) in [("lat", p.lat, 90.0), ("lon", p.lon, 180.0)] {
        let off = degrees.filter(|d| d.abs() > most);
        out.extend(off.map(|d| format!("`{field}.{name}` is {d}: degrees from -{most} to {most} are wanted")));
    }
    if p.lat.is_some() != p.lon.is_some() {
        out.push(format!("`{field}` has one of `lat` and `lon`: give both, or null for both"));
    }
    let precision = p.precision.filter(|n| !(1..=3).contains(n));
    out.extend(precision.map(|n| format!("`{field}.precision` is {n}: 1 is the place, 2 near it, 3 a province or country")));
    out
}

/// An id that says what it is of and is of nothing the pack knows.
fn id(field: &str, id: Option<&str>, pack: &Pack) -> Option<String> {
    let id = id?;
    let known = match id.split_once(':')? {
        ("actor", _) => pack.actors.iter().any(|a| a.id == id),
        ("outlet", _) => pack.outlets.iter().any(|o| o.id == id),
        ("state", code) => is_country(pack, &code.to_uppercase()) && !code.contains(char::is_uppercase),
        // "place:syr.aleppo/north" is a side of one
        ("place", _) => pack.places.iter().any(|p| Some(p.id.as_str()) == id.split('/').next()),
        _ => true,
    };
    (!known).then(|| format!("`{field}.id` is `{id}`, which no table has: see `ontology/`, or `rawi places find NAME`"))
}

fn country(field: &str, code: Option<&str>, pack: &Pack) -> Option<String> {
    let code = code.filter(|c| !is_country(pack, c))?;
    Some(format!("`{field}.country` is `{code}`: three capital letters of ISO 3166 are wanted, of a country that some place is in"))
}

/// Whether some place of the pack is in a country (three capital letters).
pub fn is_country(pack: &Pack, code: &str) -> bool {
    code.len() == 3 && (pack.places.iter().any(|p| p.country == code) || pack.actors.iter().any(|a| a.country == code))
}

/// Figures that are less than nothing or out of order.
fn range(field: &str, n: &HowMany) -> Option<String> {
    let told: Vec<i64> = [n.low, n.best, n.high].into_iter().flatten().collect();
    let sound = told.is_sorted() && told.iter().all(|n| *n >= 0);
    let shown = |n: Option<i64>| n.map_or("null".to_string(), |n| n.to_string());
    let [low, best, high] = [n.low, n.best, n.high].map(shown);
    (!sound).then(|| format!("`{field}` has low {low}, best {best}, high {high}: 0 <= low <= best <= high is wanted; tell them together"))
}
