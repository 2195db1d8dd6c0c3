//! `rawi claims`, `incidents`, `sql`: questions to a store, which is only read.
//!
//! In: a store and a filter, or SQL. Out: JSON Lines (claims and incidents as they were written, byte for byte), CSV, or a table. Pages of the store
//! are written as they come, so that an answer of any length takes little memory.

use crate::args::{Asking, Format, Sql};
use crate::filtering::{filter, told_in_vain};
use crate::table;
use anyhow::{Context, Result};
use rawi_archive::link::Incident;
use rawi_archive::store::{ErrorKind, Page, Row, Store, StoreError, Value};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use std::io::{BufWriter, IsTerminal, StdoutLock, Write};
use std::process::ExitCode;

/// Rows of a page.
const PAGE: usize = 500;

/// Where answers go.
pub type Out = BufWriter<StdoutLock<'static>>;

/// Standard output, held for the whole answer.
pub fn out() -> Out {
    BufWriter::new(std::io::stdout().lock())
}

/// The form of an answer: as asked for, else a table on a terminal and JSON Lines otherwise.
pub fn form(format: Option<Format>) -> Format {
    format.unwrap_or(if std::io::stdout().is_terminal() { Format::Table } else { Format::Jsonl })
}

/// `rawi claims`
pub fn claims(pack: &Pack, a: &Asking) -> Result<ExitCode> {
    let (mut store, filter, format, mut out) = (Store::as_it_is(&a.store)?, filter(pack, &a.filter)?, form(a.format), out());
    told_in_vain(&mut store, &filter)?;
    let mut table = csv::Writer::from_writer(Vec::new());
    if format == Format::Csv {
        table.write_record(CLAIM)?;
    }
    each(a.limit, |page| {
        let listed = store.claims(&filter, page)?;
        for c in &listed.rows {
            match format {
                Format::Jsonl => writeln!(out, "{}", c.line)?,
                Format::Table => table::claim(&read(&c.line)?, c.incident.is_some(), &mut out)?,
                Format::Csv => table.write_record(claim_row(&read(&c.line)?))?,
            }
        }
        flush(&mut table, &mut out)?;
        Ok((listed.rows.len(), listed.next))
    })?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// `rawi incidents`
pub fn incidents(pack: &Pack, a: &Asking) -> Result<ExitCode> {
    let (mut store, filter, format, mut out) = (Store::as_it_is(&a.store)?, filter(pack, &a.filter)?, form(a.format), out());
    told_in_vain(&mut store, &filter)?;
    let mut rows = csv::Writer::from_writer(Vec::new());
    if format == Format::Csv {
        rows.write_record(INCIDENT)?;
    }
    each(a.limit, |page| {
        let listed = store.incidents(&filter, page)?;
        for i in &listed.rows {
            match format {
                Format::Jsonl => writeln!(out, "{}", i.line)?,
                Format::Table => table(&incident(&i.line)?, &mut out)?,
                Format::Csv => rows.write_record(incident_row(&incident(&i.line)?))?,
            }
        }
        flush(&mut rows, &mut out)?;
        Ok((listed.rows.len(), listed.next))
    })?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// An incident for reading.
pub fn table(i: &Incident, out: &mut Out) -> Result<()> {
    let mut bytes = Vec::new();
    table::incident(i, &mut bytes);
    Ok(out.write_all(&bytes)?)
}

/// Asks page after page, until there is no more or the limit is reached.
fn each(limit: Option<usize>, mut ask: impl FnMut(&Page) -> Result<(usize, Option<(i64, String)>)>) -> Result<()> {
    let mut left = limit.unwrap_or(usize::MAX);
    let mut page = Page { after: None, size: PAGE.min(left) };
    while left > 0 {
        page.size = PAGE.min(left);
        let (rows, next) = ask(&page)?;
        left -= rows;
        if next.is_none() {
            break;
        }
        page.after = next;
    }
    Ok(())
}

fn flush(rows: &mut csv::Writer<Vec<u8>>, out: &mut Out) -> Result<()> {
    rows.flush()?;
    let done = std::mem::replace(rows, csv::Writer::from_writer(Vec::new()));
    Ok(out.write_all(&done.into_inner().map_err(|e| anyhow::anyhow!("{e}"))?)?)
}

/// A stored claim.
pub fn read(line: &str) -> Result<Claim> {
    Claim::read(line).map_err(anyhow::Error::msg).context("a stored claim cannot be read")
}

/// A stored incident.
pub fn incident(line: &str) -> Result<Incident> {
    serde_json::from_str(line).context("a stored incident cannot be read")
}

pub const CLAIM: [&str; 19] = [
    "id",
    "document",
    "source",
    "published",
    "type",
    "mode",
    "factuality",
    "actors",
    "recipients",
    "place",
    "latitude",
    "longitude",
    "from",
    "to",
    "killed_low",
    "killed",
    "killed_high",
    "says",
    "confidence",
];

/// A claim as a row under [`CLAIM`].
pub fn claim_row(c: &Claim) -> Vec<String> {
    let text = |t: Option<&str>| t.unwrap_or_default().to_string();
    let place = c.places.first();
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let who = |w: &[rawi_archive::told::Who]| w.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join("|");
    let killed = c.toll("killed");
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    vec![
        c.id.clone(),
        c.document.id.clone(),
        text(c.document.source.as_deref()),
        day(c.document.published),
        c.event_type.clone(),
        text(c.mode.as_deref()),
        c.factuality.clone(),
        who(&c.actors),
        who(&c.recipients),
        text(place.map(|p| p.text.as_str())),
        number(place.and_then(|p| p.lat)),
        number(place.and_then(|p| p.lon)),
        day(c.time.as_ref().and_then(|t| t.from)),
        day(c.time.as_ref().and_then(|t| t.to)),
        count(killed.and_then(|k| k.low)),
        count(killed.and_then(|k| k.best)),
        count(killed.and_then(|k| k.high)),
        c.attribution.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("|"),
        c.confidence.to_string(),
    ]
}

pub const INCIDENT: [&str; 18] = [
    "id",
    "type",
    "mode",
    "status",
    "factuality",
    "from",
    "to",
    "actors",
    "recipients",
    "place",
    "admin1",
    "country",
    "latitude",
    "longitude",
    "killed_low",
    "killed_high",
    "documents",
    "independent_sources",
];

/// An incident as a row under [`INCIDENT`].
pub fn incident_row(i: &Incident) -> Vec<String> {
    let text = |t: Option<&str>| t.unwrap_or_default().to_string();
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let who = |w: &[rawi_archive::link::incident::Party]| w.iter().map(|w| w.name_en.as_deref().unwrap_or(&w.text)).collect::<Vec<_>>().join("|");
    let killed = i.counts.iter().find(|n| n.what == "killed");
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let (place, time) = (i.place.as_ref(), i.time.as_ref());
    vec![
        i.id.clone(),
        i.event_type.clone(),
        text(i.mode.as_deref()),
        i.status.clone(),
        i.factuality.clone(),
        time.map(|t| t.from.to_string()).unwrap_or_default(),
        time.map(|t| t.to.to_string()).unwrap_or_default(),
        who(&i.actors),
        who(&i.recipients),
        text(place.map(|p| p.name_en.as_deref().unwrap_or(&p.text))),
        text(place.and_then(|p| p.admin1.as_deref())),
        text(place.and_then(|p| p.country.as_deref())),
        number(place.and_then(|p| p.lat)),
        number(place.and_then(|p| p.lon)),
        count(killed.and_then(|k| k.low)),
        count(killed.and_then(|k| k.high)),
        i.documents.to_string(),
        i.independent_sources.to_string(),
    ]
}

/// `rawi sql`: rows as JSON arrays, a line each.
pub fn sql(a: &Sql) -> Result<ExitCode> {
    let (mut store, mut out) = (Store::as_it_is(&a.store)?, out());
    let mut failed = None;
    let asked = store.db().rows(&a.question, &[], &mut |row: &Row| {
        if failed.is_none() {
            let cells: Vec<serde_json::Value> = row.cells().iter().map(json).collect();
            failed = writeln!(out, "{}", serde_json::Value::from(cells)).err();
        }
    });
    asked.map_err(|e| unanswered(a, e))?;
    failed.map_or(Ok(()), Err)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Why a question of the user's own has no answer. The store itself is sound: it was opened.
fn unanswered(a: &Sql, e: StoreError) -> anyhow::Error {
    let question: String = a.question.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let (place, said) = (e.place(), e.said());
    let asked = if said.contains(&question) { String::new() } else { format!("; the question was: {question}") };
    match e.kind() {
        ErrorKind::ReadOnly => {
            anyhow::anyhow!("{place}: `rawi sql` only reads: what stands in a store is changed by `rawi ingest`, `recode` and `review` ({said}){asked}")
        }
        ErrorKind::Other | ErrorKind::Refused => anyhow::anyhow!("{place}: the database does not answer this question: {said}{asked}"),
        _ => e.into(),
    }
}

fn json(v: &Value) -> serde_json::Value {
    match v {
        Value::Null => serde_json::Value::Null,
        Value::Int(n) => (*n).into(),
        Value::Real(n) => (*n).into(),
        Value::Text(t) => t.as_str().into(),
        Value::Blob(b) => format!("{} bytes", b.len()).into(),
    }
}
