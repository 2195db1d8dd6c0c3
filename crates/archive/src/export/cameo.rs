//! Claims as tab-separated CAMEO events.
//!
//! In: incidents. Out: one row a claim. Invariants: cells hold no tab and no line break and are never quoted; a side that is not known is `---`, as CAMEO's
//! coders write it. There is no Goldstein column: the published tables differ from each other, and we have none we are sure of. What is denied or planned has a row as
//! well, since CAMEO has no word for it: whoever counts events must look at `factuality`.

use super::cells::{Table, cell};
use super::seen;
use super::{About, Export, Header};
use crate::link::Incident;
use crate::told::{Claim, Who};
use std::io::{self, Write};

/// The columns.
pub const COLUMNS: [&str; 15] = [
    "date",
    "source",
    "target",
    "cameo_code",
    "quad_class",
    "source_text",
    "target_text",
    "place",
    "latitude",
    "longitude",
    "source_url",
    "factuality",
    "status",
    "claim_id",
    "incident_id",
];

/// Writes [`COLUMNS`].
pub struct Cameo<W: Write> {
    table: Table<W>,
    about: About,
}

impl<W: Write> Cameo<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Cameo { table: Table::tab(out), about: About::default() }
    }
}

impl<W: Write> Export for Cameo<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        let notes = [
            "One row a claim: several accounts of one happening are several rows, with one incident_id. What is denied or planned has a row: see factuality.",
            "Cells are never quoted and are written as they are: those that begin with = + - @ are text, not formulas.",
            "No Goldstein scale: we have no table of it we are sure of.",
        ];
        self.about = About::new("cameo", header, &notes);
        self.table.row(COLUMNS)
    }

    fn incident(&mut self, incident: &Incident, claims: &[&Claim]) -> io::Result<()> {
        for c in claims {
            match (c.codes.as_ref(), day(c)) {
                (None, _) => self.about.leave("without a code"),
                (_, None) => self.about.leave("no day"),
                (Some(codes), Some(day)) => {
                    self.about.rows += 1;
                    self.table.row(row(c, &codes.cameo, day, incident))?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<About> {
        self.table.flush()?;
        Ok(self.about.clone())
    }
}

/// The first day told, else the day of publication: YYYY-MM-DD.
fn day(c: &Claim) -> Option<String> {
    let told = c.time.as_ref().and_then(|t| t.from.or(t.to));
    told.or(c.document.published).map(|d| d.to_string())
}

fn row(c: &Claim, code: &str, day: String, incident: &Incident) -> Vec<String> {
    let place = c.places.iter().find(|p| p.role == "at").or(c.places.first());
    let text = |w: &[Who]| w.first().map(|w| seen::name(w.id.as_deref(), w.name_en.as_deref(), &w.text)).unwrap_or_default();
    vec![
        day,
        actor(c.actors.first()),
        actor(c.recipients.first()),
        code.into(),
        cell(quad(code)),
        text(&c.actors),
        text(&c.recipients),
        place.map(|p| seen::name(p.id.as_deref(), p.name_en.as_deref(), &p.text)).unwrap_or_default(),
        cell(place.and_then(|p| p.lat)),
        cell(place.and_then(|p| p.lon)),
        cell(c.document.url.as_ref()),
        c.factuality.clone(),
        incident.status.clone(),
        c.id.clone(),
        incident.id.clone(),
    ]
}

/// The class of a code by its root: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
pub fn quad(code: &str) -> Option<u8> {
    match code.get(..2)?.parse::<u8>().ok()? {
        1..=5 => Some(1),
        6..=8 => Some(2),
        9..=13 => Some(3),
        14..=20 => Some(4),
        _ => None,
    }
}

/// Country, then role: `SYRMIL`. An international body without a country is `IGO`; nobody known is `---`.
fn actor(w: Option<&Who>) -> String {
    let Some(w) = w else { return "---".into() };
    let country = w.country.as_deref().unwrap_or("");
    let role = if country.is_empty() && w.kind.as_deref() == Some("international") { "IGO" } else { role(w.sector.as_deref().unwrap_or("")) };
    let code = format!("{country}{role}");
    if code.is_empty() { "---".into() } else { code }
}

/// PLOVER's sectors as CAMEO's roles. Parties keep PLOVER's code, religious bodies `REL`.
fn role(sector: &str) -> &str {
    match sector {
        "JRN" => "MED",
        "MED" => "HLH",
        "PRM" => "UAF",
        "PRE" => "ELI",
        "SOC" => "CVL",
        "UNK" => "",
        other => other,
    }
}
