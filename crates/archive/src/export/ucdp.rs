//! Incidents as CSV with the columns of UCDP's Georeferenced Event Dataset.
//!
//! In: incidents. Out: one row for each told as a fact in which somebody died. Invariants: low ≤ best ≤ high; `best` is the sum of the four `deaths_`
//! columns; ids of conflicts, dyads and sides, which only UCDP gives, are empty. Why a death must be certain: "at most five" is no row, "dozens" is.

use super::acled::province;
use super::cells::{Table, cell, join};
use super::country;
use super::seen::{self, Seen, Side};
use super::{About, Export, Header};
use crate::link::Incident;
use crate::link::incident::{Spot, Time};
use crate::told::{Claim, Toll};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The 49 columns of version 26.1.
pub const COLUMNS: [&str; 49] = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
];

/// Writes [`COLUMNS`].
pub struct Ucdp<W: Write> {
    table: Table<W>,
    header: Header,
    about: About,
}

impl<W: Write> Ucdp<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Ucdp { table: Table::comma(out), header: Header::default(), about: About::default() }
    }
}

impl<W: Write> Export for Ucdp<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        let notes = [
            "These rows have UCDP GED's columns and were made by a program from news. They are not UCDP's data.",
            "Cells are written as they are: those that begin with = + - @ are text, not formulas.",
        ];
        (self.header, self.about) = (header.clone(), About::new("ucdp", header, &notes));
        self.table.row(COLUMNS)
    }

    fn incident(&mut self, incident: &Incident, claims: &[&Claim]) -> io::Result<()> {
        let seen = Seen::of(incident, claims, &self.header.sides);
        match event(&seen) {
            Ok((place, time, deaths)) => {
                self.about.rows += 1;
                self.table.row(row(&seen, place, time, &deaths, &self.header))
            }
            Err(why) => {
                self.about.leave(why);
                Ok(())
            }
        }
    }

    fn end(&mut self) -> io::Result<About> {
        self.table.flush()?;
        Ok(self.about.clone())
    }
}

/// How many died.
struct Deaths {
    low: i64,
    best: i64,
    high: i64,
}

fn event<'a>(seen: &Seen<'a>) -> Result<(&'a Spot, &'a Time, Deaths), &'static str> {
    if !matches!(seen.incident.event_type.as_str(), "ASSAULT" | "COERCE" | "PROTEST") {
        return Err("no violence");
    }
    let (place, time) = seen.event()?;
    Ok((place, time, deaths(seen).ok_or("nobody is said to have died")?))
}

/// The toll: lowest, likeliest and highest told as facts. The likeliest is the incident's, if a fact tells it; else what most facts tell, of as many the
/// greatest. Where none gives a number itself ("dozens"), it is the lowest.
fn deaths(seen: &Seen) -> Option<Deaths> {
    let told: Vec<Toll> = seen.counting("killed").map(|c| c.1).collect();
    let low = told.iter().filter_map(|t| t.low).min();
    let mut numbers: BTreeMap<i64, usize> = BTreeMap::new();
    told.iter().filter_map(Toll::number).for_each(|n| *numbers.entry(n).or_default() += 1);
    let whole = seen.incident.counts.iter().find(|f| f.what == "killed").and_then(|f| f.best).filter(|n| numbers.contains_key(n));
    let most = || numbers.iter().max_by_key(|(n, times)| (**times, **n)).map(|n| *n.0);
    let best = whole.or_else(most).or(low)?;
    let high = told.iter().filter_map(|t| t.high.or(t.low)).max();
    let low = low.unwrap_or(best).clamp(0, best.max(0));
    (best > 0).then(|| Deaths { low, best, high: high.unwrap_or(best).max(best) })
}

/// The sides of a row: who attacked, and whom.
struct Dyad {
    /// 1 state-based, 2 non-state, 3 one-sided.
    kind: Option<u8>,
    a: (String, String),
    b: (String, String),
    /// Whether all victims named are people without arms.
    civilians: bool,
}

/// Name and number of a side: governments by their country.
fn side(s: &Side) -> (String, String) {
    match country::of(s.country) {
        c if s.of_state() && !c.ucdp_name.is_empty() => (format!("Government of {}", c.ucdp_name), c.gw),
        _ => (s.name.clone(), String::new()),
    }
}

fn dyad(seen: &Seen, header: &Header) -> Dyad {
    let a = seen.actors.first();
    let foe = seen.foe(&header.sides);
    let civilians = foe.is_none() && !seen.recipients.is_empty() && seen.recipients.iter().all(Side::civil);
    let b = seen.recipients.iter().find(|s| !s.civil()).or(foe);
    let armed = |s: &Side| s.of_state() || s.armed();
    let kind = match (a, b) {
        (Some(a), _) if civilians && armed(a) => Some(3),
        (Some(a), Some(b)) if armed(a) && armed(b) && (a.of_state() || b.of_state()) => Some(1),
        // an officer without a name may be a state's
        (Some(a), Some(b)) if armed(a) && armed(b) && !a.unnamed_fighter() && !b.unnamed_fighter() => Some(2),
        _ => None,
    };
    let second = if civilians { ("Civilians".to_string(), String::new()) } else { b.map(side).unwrap_or_default() };
    Dyad { kind, a: a.map(side).unwrap_or_default(), b: second, civilians }
}

/// UCDP's code of how exactly a place is known: 1 the place, 2 near it, 4 a province, 5 a landscape, 6 a country. 3 and 7 cannot be told.
fn where_prec(place: &Spot) -> u8 {
    match place.precision {
        Some(1) => 1,
        Some(2) => 2,
        _ if seen::is_country(place) && place.country.is_some() => 6,
        _ if place.country.is_none() || place.id.as_deref().is_some_and(|i| i.contains('/')) => 5,
        _ => 4,
    }
}

/// UCDP's code of how exactly a day is known: 1 the day, 2 two to six, 3 a week, 4 a month, 5 longer.
fn date_prec(days: i32) -> u8 {
    match days {
        ..=1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        _ => 5,
    }
}

/// The cell of PRIO-GRID a point lies in: cells of half a degree, 720 a row, counted from 1 at the south-west corner (90° S, 180° W) eastward, then
/// northward: `(row − 1) · 720 + column`. A point on the northern or eastern edge belongs to the last cell. None for what is no point on Earth.
pub fn priogrid(lat: f64, lon: f64) -> Option<u32> {
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return None;
    }
    let row = (((lat + 90.0) * 2.0) as u32).min(359);
    let column = (((lon + 180.0) * 2.0) as u32).min(719);
    Some(row * 720 + column + 1)
}

fn row(seen: &Seen, place: &Spot, time: &Time, deaths: &Deaths, header: &Header) -> Vec<String> {
    let none = String::new;
    let dyad = dyad(seen, header);
    let names = [&dyad.a.0, &dyad.b.0].into_iter().filter(|n| !n.is_empty()).cloned().collect::<Vec<_>>().join(" - ");
    let name = seen::name(place.id.as_deref(), place.name_en.as_deref(), &place.text);
    let told = |f: fn(&Claim) -> Option<String>| join(seen.claims.iter().filter_map(|c| f(c)), ";");
    let point = place.lat.zip(place.lon);
    let (civilians, unknown) = if dyad.civilians { (deaths.best, 0) } else { (0, deaths.best) };
    let start = vec![none(), seen.incident.id.clone(), time.from.year().to_string(), none(), "rawi".into(), cell(dyad.kind)];
    let ids = vec![none(), none(), none(), none(), none(), names, none(), none(), dyad.a.0, none(), none(), dyad.b.0];
    let sources = vec![
        seen.incident.documents.to_string(),
        join(seen.claims.iter().map(|c| article(c, header)), ";"),
        seen.outlets(header, ";"),
        told(|c| c.document.published.map(|d| d.to_string())),
        told(|c| c.document.title.clone()),
        told(|c| c.attribution.last().map(|s| s.text.clone())),
    ];
    let location = vec![
        where_prec(place).to_string(),
        name,
        place.text.clone(),
        province(place),
        none(),
        cell(place.lat),
        cell(place.lon),
        point.map(|(lat, lon)| format!("POINT ({lon} {lat})")).unwrap_or_default(),
        cell(point.and_then(|(lat, lon)| priogrid(lat, lon))),
        seen.country.ucdp_name.clone(),
        seen.country.gw.clone(),
        seen.country.ucdp_region.clone(),
    ];
    let days = vec![if seen.is_sum() { "2" } else { "1" }.to_string(), date_prec(Seen::days(time)).to_string(), time.from.to_string(), time.to.to_string()];
    let toll = [0, 0, civilians, unknown, deaths.best, deaths.high, deaths.low].map(|n| n.to_string()).to_vec();
    [start, ids, sources, location, days, toll, vec![dyad.a.1, dyad.b.1]].concat()
}

/// `Outlet,2024-05-01,Headline`, as UCDP writes its sources.
fn article(c: &Claim, header: &Header) -> String {
    let d = &c.document;
    let parts = [Some(seen::outlet(c, header)), d.published.map(|p| p.to_string()), d.title.clone(), d.url.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(",")
}
