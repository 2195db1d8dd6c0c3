//! Incidents as CSV with ACLED's 31 columns.
//!
//! In: incidents. Out: one row for each that ACLED could record. Invariants: what is denied, planned, demanded or only possible has no row, nor what no
//! account locates below a country or dates to within a month, nor talk, aid and sanctions; each is counted by reason in [`About`].
//!
//! Codes of type and mode are the majority of the claims' own (`ontology/types.toml`); one rule of ACLED looks further: force against people
//! without arms is `Violence against civilians`, not a battle. Sources: `docs/exports.md` says where each column comes from.

use super::cells::{Table, cell};
use super::notes::notes;
use super::seen::{self, Seen, Side};
use super::{About, Export, Header};
use crate::link::incident::{Spot, Time};
use crate::link::{Incident, Sides};
use crate::told::{Claim, HowMany};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// ACLED's columns.
pub const COLUMNS: [&str; 31] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
];

/// Groups of actors, in the order of ACLED's former numbers 1 to 8.
const INTER: [&str; 8] =
    ["State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians", "External/Other forces"];

/// PLOVER types that ACLED records at all.
const RECORDED: [&str; 6] = ["ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "AGREE"];

/// Writes [`COLUMNS`].
pub struct Acled<W: Write> {
    table: Table<W>,
    header: Header,
    about: About,
}

impl<W: Write> Acled<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Acled { table: Table::comma(out), header: Header::default(), about: About::default() }
    }
}

impl<W: Write> Export for Acled<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        let notes = [
            "These rows have ACLED's columns and were made by a program from news. They are not ACLED's data.",
            "Cells are written as they are: those that begin with = + - @ are text, not formulas.",
        ];
        (self.header, self.about) = (header.clone(), About::new("acled", header, &notes));
        self.table.row(COLUMNS)
    }

    fn incident(&mut self, incident: &Incident, claims: &[&Claim]) -> io::Result<()> {
        let seen = Seen::of(incident, claims, &self.header.sides);
        match event(&seen, &self.header.sides) {
            Ok((place, time)) => {
                self.about.rows += 1;
                self.table.row(row(&seen, place, time, &self.header))
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

fn event<'a>(seen: &Seen<'a>, of_whom: &Sides) -> Result<(&'a Spot, &'a Time), &'static str> {
    if !RECORDED.contains(&seen.incident.event_type.as_str()) {
        return Err("a type that ACLED does not record");
    }
    let (place, time) = seen.event()?;
    match () {
        () if seen::is_country(place) || seen.alpha3.is_empty() => Err("known to a country only"),
        () if Seen::days(time) > 31 => Err("known to no month"),
        () if kind(seen, of_whom).is_none() => Err("without codes"),
        () => Ok((place, time)),
    }
}

/// Event and sub-event type: what most claims are coded as, of as many what was said first.
fn kind(seen: &Seen, of_whom: &Sides) -> Option<(String, String)> {
    let codes: Vec<_> = seen.claims.iter().filter_map(|c| c.codes.as_ref()).map(|c| (&c.acled_event_type, &c.acled_sub_event_type)).collect();
    let most = codes.iter().rev().max_by_key(|x| codes.iter().filter(|y| y == x).count())?;
    // a battle has armed men on both sides
    if most.0 == "Battles" && seen.recipients.first().is_some_and(Side::civil) && seen.foe(of_whom).is_none() {
        return Some(("Violence against civilians".into(), "Attack".into()));
    }
    Some((most.0.clone(), most.1.clone()))
}

/// ACLED's coarsest division, by event and sub-event type.
fn disorder(kind: &str, sub: &str) -> &'static str {
    match (kind, sub) {
        (_, "Excessive force against protesters") => "Political violence; Demonstrations",
        (_, "Mob violence") => "Political violence",
        ("Protests" | "Riots", _) => "Demonstrations",
        ("Strategic developments", _) => "Strategic developments",
        _ => "Political violence",
    }
}

/// A side of a row: name, those with it, its group as an index into [`INTER`].
#[derive(Default)]
struct Cast {
    name: String,
    with: String,
    inter: Option<usize>,
}

fn cast(sides: &[&Side], seen: &Seen) -> Cast {
    let Some(first) = sides.first() else { return Cast::default() };
    let with = super::cells::join(sides[1..].iter().map(|s| s.name.clone()), "; ");
    let unnamed = first.id.is_none() && first.civil();
    let name = if unnamed { format!("Civilians ({})", seen.country.acled_name) } else { first.name.clone() };
    Cast { name, with: if unnamed && with.is_empty() { first.name.clone() } else { with }, inter: inter(first, seen.alpha3) }
}

/// The group of a side. State forces abroad are external.
fn inter(side: &Side, alpha3: &str) -> Option<usize> {
    match () {
        () if side.civil() => Some(6),
        () if side.of_state() => Some(if side.country == alpha3 || side.country.is_empty() { 0 } else { 7 }),
        () if side.unnamed_fighter() => None,
        () if side.sector == "REB" => Some(1),
        () if side.armed() || side.kind == "party" || side.kind == "official" => Some(2),
        () if side.kind == "international" => Some(7),
        () => None,
    }
}

/// Both sides of a row.
fn casts(seen: &Seen, kind: &str, sub: &str, header: &Header) -> (Cast, Cast) {
    let mut first: Vec<&Side> = seen.actors.iter().take(1).chain(seen.together()).collect();
    let mut second: Vec<&Side> = seen.recipients.iter().collect();
    let names = |sides: &[&Side]| super::cells::join(sides.iter().map(|s| s.name.clone()), "; ");
    let group = |who: &str, inter: usize, with: String| Cast { name: format!("{who} ({})", seen.country.acled_name), with, inter: Some(inter) };
    let beaten = sub == "Excessive force against protesters";
    if matches!(kind, "Protests" | "Riots") && !beaten {
        let inter = if kind == "Riots" { 4 } else { 5 };
        return (group(INTER[inter], inter, names(&first)), Cast::default());
    }
    // both sides of a clash are its actors
    if let Some(other) = seen.foe(&header.sides).filter(|_| kind == "Battles") {
        first.retain(|s| s.name != other.name);
        second = vec![other];
    }
    let violent = matches!(kind, "Battles" | "Violence against civilians" | "Explosions/Remote violence");
    let one = match first.first() {
        None if violent && sub == "Air/drone strike" => group("Unidentified Military Forces", 7, String::new()),
        None if violent => group("Unidentified Armed Group", 2, String::new()),
        Some(s) if (violent || beaten) && s.id.is_none() && s.civil() => attackers(seen),
        _ => cast(&first, seen),
    };
    (one, if beaten { group("Protesters", 5, names(&second)) } else { cast(&second, seen) })
}

/// Who used force, where nobody with a name did: the first who bears arms, else the words themselves, of no group; "Civilians" are who suffers.
fn attackers(seen: &Seen) -> Cast {
    let armed = seen.actors.iter().find(|s| !s.civil() && s.acts()).or(seen.actors.first());
    armed.map(|s| Cast { name: s.name.clone(), with: String::new(), inter: inter(s, seen.alpha3).filter(|_| !s.civil()) }).unwrap_or_default()
}

/// `State forces-Civilians`, `Protesters only`: the lower number first.
fn interaction(one: Option<usize>, two: Option<usize>) -> String {
    match (one, two) {
        (Some(a), Some(b)) => format!("{}-{}", INTER[a.min(b)], INTER[a.max(b)]),
        (Some(a), None) | (None, Some(a)) => format!("{} only", INTER[a]),
        (None, None) => String::new(),
    }
}

fn row(seen: &Seen, place: &Spot, time: &Time, header: &Header) -> Vec<String> {
    let (kind, sub) = kind(seen, &header.sides).unwrap_or_default();
    let (one, two) = casts(seen, &kind, &sub, header);
    let (day, precision) = day(time);
    let word = |i: Option<usize>| i.map_or("", |i| INTER[i]).to_string();
    let aimed = kind == "Violence against civilians" || sub == "Excessive force against protesters" || kind != "Strategic developments" && two.inter == Some(6);
    let toll = fatalities(seen.counting("killed").map(|c| c.0));
    vec![
        format!("{}-{}", seen.alpha3, seen.incident.id),
        day.to_string(),
        day.year().to_string(),
        precision.to_string(),
        disorder(&kind, &sub).into(),
        kind,
        sub,
        one.name,
        one.with,
        word(one.inter),
        two.name,
        two.with,
        word(two.inter),
        interaction(one.inter, two.inter),
        if aimed { "Civilian targeting".into() } else { String::new() },
        seen.country.iso.clone(),
        seen.country.acled_region.clone(),
        seen.country.acled_name.clone(),
        province(place),
        String::new(),
        String::new(),
        seen::name(place.id.as_deref(), place.name_en.as_deref(), &place.text),
        cell(place.lat),
        cell(place.lon),
        cell(place.precision),
        seen.outlets(header, "; "),
        scale(seen, header),
        notes(seen, place, time, header),
        toll.to_string(),
        tags(seen),
        cell(stamp(seen)),
    ]
}

/// The province a place lies in; of a province itself its own name.
pub(super) fn province(place: &Spot) -> String {
    let own =
        place.name_en.as_ref().filter(|_| place.precision == Some(3) && !seen::is_country(place) && !place.id.as_deref().is_some_and(|i| i.contains('/')));
    cell(place.admin1.as_ref().or(own))
}

/// The day of a row and how sure it is: of a longer time its middle, of a time nobody tells the day of the first report.
fn day(time: &Time) -> (Date, u8) {
    let days = Seen::days(time);
    let middle = time.from.checked_add(jiff::Span::new().days((days - 1) / 2)).unwrap_or(time.from);
    match days {
        1 => (time.from, 1),
        _ if time.basis == "published" => (time.to, 2),
        2..=7 => (middle, 2),
        _ => (middle, 3),
    }
}

/// The lowest toll of a claim, by ACLED's conventions for words: several 3, dozens 12, hundreds 100; 0 where none is told, or only a highest.
pub(super) fn fatalities<'a>(telling: impl Iterator<Item = &'a Claim>) -> i64 {
    let least = |n: &HowMany| match (n.is_vague(), n.low.or(n.best)) {
        (true, Some(20)) => Some(12),
        (true, Some(200)) => Some(100),
        (true, Some(2000)) => Some(1000),
        (_, low) => low,
    };
    let of = |c: &Claim| c.counts.iter().filter(|n| n.what.as_deref() == Some("killed")).filter_map(least).reduce(i64::saturating_add);
    telling.filter_map(of).min().unwrap_or(0).max(0)
}

/// How far from the event those publish who tell it: by country and region of the outlets known.
fn scale(seen: &Seen, header: &Header) -> String {
    let of = |o: &super::Outlet| match (o.kind.as_str(), super::country::of(&o.country)) {
        ("group" | "government" | "monitor", _) => (3, "Other"),
        _ if o.country == seen.alpha3 => (0, "National"),
        (_, c) if !c.acled_region.is_empty() && c.acled_region == seen.country.acled_region => (1, "Regional"),
        _ if o.country.is_empty() => (3, "Other"),
        _ => (2, "International"),
    };
    let scales: BTreeSet<_> = seen.claims.iter().filter_map(|c| seen::row(c, header)).map(of).collect();
    scales.into_iter().map(|s| s.1).collect::<Vec<_>>().join("-")
}

/// What ACLED has no column for: `mode=aerial; status=contested; independent sources=2`; of protests that nobody counted the crowd.
fn tags(seen: &Seen) -> String {
    let i = seen.incident;
    let crowd = (i.event_type == "PROTEST").then(|| "crowd size=no report".to_string());
    let mode = i.mode.as_ref().map(|m| format!("mode={m}"));
    let rest = [format!("status={}", i.status), format!("independent sources={}", i.independent_sources)];
    crowd.into_iter().chain(mode).chain(rest).collect::<Vec<_>>().join("; ")
}

/// Midnight (UTC) of the latest publication, in seconds since 1970: a row changes when a later report joins it.
fn stamp(seen: &Seen) -> Option<i64> {
    let last = seen.claims.iter().filter_map(|c| c.document.published).max()?;
    last.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp().as_second())
}
