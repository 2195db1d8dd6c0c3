//! What people ask of a store, in their own words, as a store takes it.
//!
//! In: [`Asked`]: the filters of the command line and of the desk, and the pack. Out: a [`Filter`], names among it with the ids they mean; or [`Refused`]: what is wrong, and
//! what is allowed. The readers of single values ([`date`], [`edges`] …) serve both. Invariant: a question that can have no answer is refused, or it is said why it has none
//! ([`in_vain`]): silence would be taken for "there was nothing".

use crate::store::checks::is_country;
use crate::store::{Area, Filter, Page, Store, StoreError, names, words};
use jiff::civil::Date;
use rawi_engine::Pack;
use std::collections::BTreeSet;
use std::fmt;

/// What becomes of an incident (docs/record.md).
pub const STATUS: [&str; 5] = ["confirmed", "corroborated", "single-source", "contested", "denied"];

/// As what a side takes part.
pub const ROLES: [&str; 3] = ["actor", "recipient", "source"];

/// So many kilometres around a point, where nobody says how many.
pub const KM: f64 = 25.0;

/// What is asked for: all of it must hold. What is empty or `None` asks for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Ended on this day or later.
    pub from: Option<Date>,
    /// Began on this day or earlier.
    pub to: Option<Date>,
    /// A place, by name or id.
    pub place: Option<String>,
    /// English name of a province.
    pub province: Option<String>,
    /// ISO 3166, three letters.
    pub country: Option<String>,
    /// South, west, north, east.
    pub r#box: Option<[f64; 4]>,
    /// Latitude and longitude of a point.
    pub near: Option<[f64; 2]>,
    /// So many kilometres around it.
    pub km: f64,
    /// A side, by id or words of its name.
    pub side: Option<String>,
    /// As what it takes part.
    pub role: Option<String>,
    /// Types, one of them.
    pub types: Vec<String>,
    /// Modes, one of them.
    pub modes: Vec<String>,
    /// How firmly, one of them.
    pub factuality: Vec<String>,
    /// Of incidents, one of [`STATUS`].
    pub status: Vec<String>,
    /// Outlet, or who says so.
    pub source: Option<String>,
    /// Words of the documents.
    pub text: Option<String>,
    /// At least so many killed.
    pub killed: Option<i64>,
    /// At least so sure.
    pub min_confidence: Option<f64>,
}

/// Why a question is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The filter at fault, as the command line calls it, without dashes.
    pub field: &'static str,
    /// What is wrong, and what is allowed.
    pub message: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

fn refused(field: &'static str, message: String) -> Refused {
    Refused { field, message }
}

impl Asked {
    /// The filter of the store.
    ///
    /// # Errors
    /// What can match nothing, with what is allowed.
    pub fn filter(&self, pack: &Pack) -> Result<Filter, Refused> {
        let area = match (self.r#box, self.near) {
            (Some([south, west, north, east]), _) => Some(Area::Box { south, west, north, east }),
            (_, Some([lat, lon])) => Some(Area::Circle { lat, lon, km: self.km }),
            _ => None,
        };
        if let Some((from, to)) = self.from.zip(self.to).filter(|(from, to)| from > to) {
            return Err(refused("from", format!("--from {from} is after --to {to}: nothing can be both")));
        }
        let types: Vec<String> = self.types.iter().map(|t| t.to_uppercase()).collect();
        let ids = |name: &Option<String>, of: fn(&Pack, &str) -> Vec<String>| name.as_deref().map(|n| of(pack, n)).unwrap_or_default();
        kinds(pack, &types, &self.modes)?;
        Ok(Filter {
            from: self.from,
            to: self.to,
            place: self.place.clone(),
            admin1: self.province.clone(),
            country: self.country.as_deref().map(|c| country(pack, c)).transpose()?,
            area,
            side: self.side.clone(),
            side_ids: ids(&self.side, names::ids),
            role: self.role.clone(),
            types,
            modes: self.modes.clone(),
            factuality: self.factuality.clone(),
            status: self.status.clone(),
            source: self.source.clone(),
            source_ids: ids(&self.source, names::sources),
            text: self.text.as_deref().map(|t| words::asked(pack, t)).unwrap_or_default(),
            killed: self.killed,
            confidence: self.min_confidence,
            ids: Vec::new(),
        })
    }

    /// What is asked for, as it would be typed; empty where all is.
    pub fn words(&self) -> String {
        let day = |d: Option<Date>| d.map(|d| d.to_string());
        let numbers = |n: &[f64]| n.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let list = |l: &[String]| (!l.is_empty()).then(|| l.join(","));
        let all = [
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("place", self.place.clone()),
            ("province", self.province.clone()),
            ("country", self.country.clone()),
            ("box", self.r#box.map(|b| numbers(&b))),
            ("near", self.near.map(|n| numbers(&n))),
            ("km", self.near.map(|_| self.km.to_string())),
            ("side", self.side.clone()),
            ("role", self.role.clone()),
            ("type", list(&self.types)),
            ("mode", list(&self.modes)),
            ("factuality", list(&self.factuality)),
            ("status", list(&self.status)),
            ("source", self.source.clone()),
            ("text", self.text.clone()),
            ("killed", self.killed.map(|n| n.to_string())),
            ("min-confidence", self.min_confidence.map(|p| p.to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|v| format!("--{name} {}", quoted(&v)))).collect::<Vec<_>>().join(" ")
    }
}

/// A value as a shell takes it.
fn quoted(value: &str) -> String {
    let plain = value.chars().all(|c| c.is_alphanumeric() || ".,:-_/".contains(c));
    if plain { value.to_string() } else { format!("'{}'", value.replace('\'', r"'\''")) }
}

/// Refuses types that are none, and modes that none of the types asked for has.
fn kinds(pack: &Pack, types: &[String], modes: &[String]) -> Result<(), Refused> {
    let known: Vec<&str> = pack.types.iter().map(|t| t.id.as_str()).collect();
    if let Some(kind) = types.iter().find(|t| !known.contains(&t.as_str())) {
        return Err(refused("type", format!("--type {kind} is none of {}", known.join(", "))));
    }
    let of = pack.types.iter().filter(|t| types.is_empty() || types.contains(&t.id));
    let allowed: BTreeSet<&str> = of.flat_map(|t| &t.modes).map(String::as_str).collect();
    if let Some(mode) = modes.iter().find(|m| !allowed.contains(m.as_str())) {
        let whose = if types.is_empty() { String::new() } else { format!(" of {}", types.join(", ")) };
        let allowed = allowed.iter().copied().collect::<Vec<_>>().join(", ");
        return Err(refused("mode", format!("--mode {mode} is none of the modes{whose}: {allowed}")));
    }
    Ok(())
}

fn country(pack: &Pack, code: &str) -> Result<String, Refused> {
    let code = code.to_uppercase();
    if !is_country(pack, &code) {
        let known: BTreeSet<&str> = pack.places.iter().map(|p| p.country.as_str()).filter(|c| !c.is_empty()).collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(refused("country", format!("--country {code} is no country that Rawi knows a place of: {known}")));
    }
    Ok(code)
}

/// Says of each name in a filter that no claim has.
///
/// # Errors
/// Of the store.
pub fn in_vain(store: &mut Store, filter: &Filter) -> Result<Vec<String>, StoreError> {
    let known = if filter.side_ids.is_empty() { "nor does any table" } else { "though a table does" };
    let (place, province, side, source) = (filter.place.clone(), filter.admin1.clone(), filter.side.clone(), filter.source.clone());
    let named = |name: &Option<String>, what: &dyn Fn(&str) -> String| name.as_deref().map(what);
    let all = [
        (
            named(&place, &|p| format!("no claim names a place `{p}`; `rawi places find '{p}'` shows what is known")),
            Filter { place: place.clone(), ..Filter::default() },
        ),
        (
            named(&province, &|p| format!("no claim lies in a province `{p}`: give its English name, as `rawi places find` writes it")),
            Filter { admin1: province.clone(), ..Filter::default() },
        ),
        (
            named(&side, &|s| format!("no claim names a side `{s}`, {known}: give an id (`actor:…`, `state:…`) or words of the name, Arabic or English")),
            Filter { side: side.clone(), side_ids: filter.side_ids.clone(), ..Filter::default() },
        ),
        (
            named(&source, &|s| {
                format!("no document is of an outlet `{s}`, and nobody of that id says anything: give the outlet as documents name it, or an id")
            }),
            Filter { source: source.clone(), source_ids: filter.source_ids.clone(), ..Filter::default() },
        ),
    ];
    let mut told_in_vain = Vec::new();
    for (told, alone) in all {
        if let Some(told) = told
            && store.claims(&alone, &Page { after: None, size: 1 })?.rows.is_empty()
        {
            told_in_vain.push(told);
        }
    }
    Ok(told_in_vain)
}

/// A day as `YYYY-MM-DD`.
///
/// # Errors
/// Where it is none.
pub fn date(text: &str) -> Result<Date, String> {
    crate::incoming::parse_date(text).ok_or_else(|| "no such day: a date is written YYYY-MM-DD".to_string())
}

/// Words with something to look for in them.
///
/// # Errors
/// Where there is no letter or digit.
pub fn lettered(text: &str) -> Result<String, String> {
    let some = text.chars().any(char::is_alphanumeric);
    some.then(|| text.to_string()).ok_or_else(|| "there is no letter or digit in it to look for".to_string())
}

/// A number from 0 to 1.
///
/// # Errors
/// Where it is none.
pub fn probability(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| "a number from 0 to 1 is wanted".to_string())
}

/// Kilometres.
///
/// # Errors
/// Where they are none.
pub fn distance(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|km: &f64| km.is_finite() && *km >= 0.0).ok_or_else(|| "a number of kilometres is wanted, 0 or more".to_string())
}

/// The edges of a box. West may be greater than east: then it goes over the date line.
///
/// # Errors
/// Where they lie off the map, or south is greater than north.
pub fn edges(text: &str) -> Result<[f64; 4], String> {
    let edges = degrees::<4>(text)?;
    if edges[0] > edges[2] { Err(format!("south ({}) is greater than north ({}): south,west,north,east are wanted", edges[0], edges[2])) } else { Ok(edges) }
}

/// Latitudes and longitudes in turn, with commas between them.
///
/// # Errors
/// Where they are not so many, or lie off the map.
pub fn degrees<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let numbers: Vec<f64> = text.split(',').map_while(|n| n.trim().parse().ok()).collect();
    let on_map = numbers.iter().zip([90.0, 180.0].into_iter().cycle()).all(|(n, most): (&f64, f64)| n.abs() <= most);
    let all = (on_map && numbers.len() == text.split(',').count()).then_some(numbers);
    all.and_then(|n| n.try_into().ok())
        .ok_or_else(|| format!("{N} numbers of degrees are wanted, latitude (-90 to 90) before longitude (-180 to 180), with commas between them"))
}
