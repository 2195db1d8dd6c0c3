//! Claims as PLOVER events, JSON Lines.
//!
//! In: incidents. Out: one event a claim, each naming its incident in `comment`. Invariants: keys stand in PLOVER's order; a key without a value
//! is left out, but for `actor`, `recipient`, `event`, `mode` and `context`, which are lists and may be empty. A claim without any day, and
//! PRESENCE, which PLOVER has not, are left out and counted.
//!
//! Where the manual and our record differ the manual is followed: a withdrawal that is announced is CONCEDE, and combatants captured by combatants are
//! ASSAULT with mode abduct. What is not told as a fact is an event with the context the manual names for it (future, hypothetical, negated).

use super::seen;
use super::{About, Export, Header, VERSION, country};
use crate::link::Incident;
use crate::told::{Claim, Where, Who};
use serde::Serialize;
use std::io::{self, Write};

/// Writes PLOVER.
pub struct Plover<W: Write> {
    out: W,
    header: Header,
    about: About,
}

impl<W: Write> Plover<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Plover { out, header: Header::default(), about: About::default() }
    }
}

impl<W: Write> Export for Plover<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        let notes = ["One event a claim, not an incident: several accounts of one happening are several events, with one incident in `comment`."];
        (self.header, self.about) = (header.clone(), About::new("plover", header, &notes));
        Ok(())
    }

    fn incident(&mut self, incident: &Incident, claims: &[&Claim]) -> io::Result<()> {
        for c in claims {
            match event(c, incident, &self.header) {
                Ok(event) => {
                    self.about.rows += 1;
                    serde_json::to_writer(&mut self.out, &event)?;
                    self.out.write_all(b"\n")?;
                }
                Err(why) => self.about.leave(why),
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<About> {
        self.out.flush()?;
        Ok(self.about.clone())
    }
}

/// The keys of an event, in their order; `docs/exports.md` has a line for each.
pub const KEYS: [&str; 18] = [
    "id",
    "has_event",
    "date",
    "enddate",
    "actor",
    "recipient",
    "event",
    "event_loc",
    "event_text",
    "quad_code",
    "event_scale",
    "mode",
    "context",
    "text_info",
    "size",
    "cite_info",
    "coder",
    "comment",
];

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    has_event: bool,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    enddate: Option<String>,
    actor: Vec<Entity<'a>>,
    recipient: Vec<Entity<'a>>,
    event: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    event_loc: Option<Location<'a>>,
    event_text: &'a str,
    quad_code: u8,
    event_scale: f64,
    mode: Vec<&'a str>,
    context: Vec<&'static str>,
    text_info: Info,
    #[serde(skip_serializing_if = "Size::is_empty")]
    size: Size,
    cite_info: Cite<'a>,
    coder: &'static str,
    comment: String,
}

#[derive(Serialize)]
struct Entity<'a> {
    code: &'a str,
    sector: &'a str,
    entity_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_text: Option<&'a str>,
}

#[derive(Serialize)]
struct Location<'a> {
    extracted_place: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geonameid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<u8>,
}

#[derive(Serialize)]
struct Info {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Size {
    #[serde(skip_serializing_if = "Option::is_none")]
    dead: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    injured: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrested: Option<i64>,
}

impl Size {
    fn is_empty(&self) -> bool {
        self.dead.is_none() && self.injured.is_none() && self.arrested.is_none()
    }
}

#[derive(Serialize)]
struct Cite<'a> {
    corpus: &'static str,
    citation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    publication: String,
    coder: &'static str,
    codebook: &'static str,
    version: &'static str,
}

/// Quad code (1 verbal and 2 material cooperation, 3 verbal and 4 material conflict) and scale of a type.
fn weight(kind: &str) -> Option<(u8, f64)> {
    Some(match kind {
        "AGREE" | "CONSULT" => (1, 2.5),
        "SUPPORT" => (1, 5.0),
        "CONCEDE" => (1, 4.5),
        "COOPERATE" => (2, 9.5),
        "AID" => (2, 10.0),
        "RETREAT" => (2, 6.5),
        "REQUEST" => (3, 0.0),
        // the manual's table prints 3
        "ACCUSE" => (3, -3.0),
        "REJECT" => (3, -2.0),
        "THREATEN" => (3, -3.5),
        "PROTEST" => (4, -5.0),
        "SANCTION" => (4, -6.0),
        "MOBILIZE" => (4, -5.5),
        "COERCE" => (4, -7.0),
        "ASSAULT" => (4, -9.0),
        _ => return None,
    })
}

/// Type and mode as the manual would have them.
fn kind(c: &Claim) -> (&str, Option<&str>) {
    let fights = |w: &Who| matches!(w.kind.as_deref(), Some("military" | "armed-group" | "fighter"));
    let captured = || !c.recipients.is_empty() && c.recipients.iter().all(fights) && c.actors.iter().any(fights);
    match (c.event_type.as_str(), c.mode.as_deref()) {
        ("RETREAT", Some("withdraw")) if c.factuality == "planned" => ("CONCEDE", None),
        ("COERCE", Some("arrest")) if captured() => ("ASSAULT", Some("abduct")),
        other => other,
    }
}

/// What the manual names contexts for: what is to come, what is not said to be, what is said not to be.
fn context(c: &Claim) -> Vec<&'static str> {
    // a year before its publication an event is no news
    let old = c.time.as_ref().and_then(|t| t.to.or(t.from)).zip(c.document.published).is_some_and(|(t, p)| (p - t).get_days() > 365);
    match c.factuality.as_str() {
        "planned" => vec!["future"],
        "threatened" | "possible" | "conditional" | "demanded" => vec!["hypothetical"],
        "denied" => vec!["negated"],
        _ if old => vec!["historical"],
        _ => Vec::new(),
    }
}

fn event<'a>(c: &'a Claim, incident: &Incident, header: &Header) -> Result<Event<'a>, &'static str> {
    let (kind, mode) = kind(c);
    let (quad_code, event_scale) = weight(kind).ok_or("a type that PLOVER has not")?;
    let told = c.time.as_ref().and_then(|t| t.from.or(t.to).zip(t.to.or(t.from)));
    let (from, to) = told.or_else(|| c.document.published.map(|p| (p, p))).ok_or("no day")?;
    Ok(Event {
        id: &c.id,
        has_event: true,
        date: from.to_string(),
        enddate: (to != from).then(|| to.to_string()),
        actor: c.actors.iter().map(entity).collect(),
        recipient: c.recipients.iter().map(entity).collect(),
        event: [kind],
        event_loc: c.places.iter().find(|p| p.role == "at").or(c.places.first()).map(location),
        event_text: &c.trigger.text,
        quad_code,
        event_scale,
        mode: mode.into_iter().collect(),
        context: context(c),
        text_info: Info { start: c.sentence.start, end: c.sentence.end },
        size: Size { dead: size(c, "killed"), injured: size(c, "injured"), arrested: size(c, "detained") },
        cite_info: cite(c, header),
        coder: "rawi",
        comment: format!("incident {}; status {}; factuality {}; confidence {}; pack {}", incident.id, incident.status, c.factuality, c.confidence, c.pack),
    })
}

fn entity(w: &Who) -> Entity<'_> {
    Entity { code: w.country.as_deref().unwrap_or(""), sector: w.sector.as_deref().unwrap_or(""), entity_text: &w.text, identifier_text: w.name_en.as_deref() }
}

/// A place; its resolution is 4 of a settlement or site, 3 near one, 2 of a province, 1 of a country. Below a city (5) cannot be told.
fn location(p: &Where) -> Location<'_> {
    let whole = |id: &str| id.strip_prefix("place:").is_some_and(|x| x.len() == 3) || id.starts_with("state:");
    let of_country = p.admin1.is_none() && p.id.as_deref().is_none_or(whole);
    Location {
        extracted_place: &p.text,
        resolved_place: p.name_en.as_deref(),
        geonameid: p.id.as_deref().and_then(|i| i.strip_prefix("geonames:")).filter(|i| i.bytes().all(|b| b.is_ascii_digit())),
        lat: p.lat.filter(|x| x.is_finite()),
        lon: p.lon.filter(|x| x.is_finite()),
        city: p.name_en.as_deref().filter(|_| p.precision == Some(1)),
        province: p.admin1.as_deref(),
        country: p.country.as_deref().map(|c| country::of(c).acled_name).filter(|n| !n.is_empty()),
        country_code: p.country.as_deref(),
        resolution: match p.precision {
            Some(1) => Some(4),
            Some(2) => Some(3),
            Some(_) if of_country => Some(1),
            Some(_) => Some(2),
            None => None,
        },
    }
}

/// The number of a kind: as told, else at least, else at most.
fn size(c: &Claim, what: &str) -> Option<i64> {
    c.toll(what).and_then(|t| t.best.or(t.low).or(t.high))
}

fn cite<'a>(c: &'a Claim, header: &Header) -> Cite<'a> {
    let d = &c.document;
    let publication = seen::outlet(c, header);
    Cite { corpus: "rawi", citation: &d.id, url: d.url.as_deref(), title: d.title.as_deref(), publication, coder: "rawi", codebook: "PLOVER", version: VERSION }
}
