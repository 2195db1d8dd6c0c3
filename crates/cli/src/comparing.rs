//! `rawi compare`: the accounts of an incident side by side.
//!
//! In: a store and the id of an incident, whose claims are taken as people have left them. Out: for each field a line an account: what it says, in which words; fields on which all agree and nobody differs are
//! marked so. As a table for reading; as CSV or JSON Lines a row for each account and field.

use crate::args::{Format, Named};
use anyhow::{Context, Result};
use rawi_archive::csv_out::figure;
use rawi_archive::link::Incident;
use rawi_archive::store::Store;
use rawi_archive::told::{Claim, Who};
use rawi_engine::Pack;
use std::io::{BufWriter, IsTerminal, Write};
use std::process::ExitCode;

/// What one account says of one field: the words, and what they were taken to mean.
struct Cell {
    field: &'static str,
    words: String,
    means: String,
}

/// What the claims of one document say.
struct Account {
    document: String,
    source: String,
    published: String,
    cells: Vec<Cell>,
}

/// Runs it.
pub fn run(pack: &Pack, a: &Named) -> Result<ExitCode> {
    let mut store = Store::as_it_is(&a.store)?;
    let stored = store.incident(&a.id)?.with_context(|| format!("{} has no incident `{}`", a.store, a.id))?;
    let incident: Incident = serde_json::from_str(&stored.line).context("a stored incident cannot be read")?;
    let of = store.claims_of(stored.key)?;
    let mut claims = store.left(&of, &pack.types)?;
    claims.sort_by_key(|c| incident.claims.iter().position(|id| *id == c.id));
    let accounts: Vec<Account> = claims.chunk_by(|x, y| x.document.id == y.document.id).map(account).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match a.format.unwrap_or(if std::io::stdout().is_terminal() { Format::Table } else { Format::Jsonl }) {
        Format::Table => table(&incident, &accounts, &mut out)?,
        Format::Csv => csv(&accounts, &mut out)?,
        Format::Jsonl => json(&accounts, &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

const FIELDS: [&str; 9] = ["says", "firmly", "does", "who", "whom", "with", "where", "when", "how many"];

fn account(claims: &[Claim]) -> Account {
    let d = &claims[0].document;
    let mut cells: Vec<Cell> = Vec::new();
    for c in claims {
        for cell in cells_of(c) {
            if !cells.iter().any(|x| x.field == cell.field && x.words == cell.words) {
                cells.push(cell);
            }
        }
    }
    cells.sort_by_key(|c| FIELDS.iter().position(|f| *f == c.field));
    let source = d.outlet.as_deref().or(d.source.as_deref()).unwrap_or("?").to_string();
    Account { document: d.id.clone(), source, published: d.published.map(|p| p.to_string()).unwrap_or_default(), cells }
}

fn cells_of(c: &Claim) -> Vec<Cell> {
    let mut out = Vec::new();
    let mut add = |field, words: &str, means: String| out.push(Cell { field, words: words.replace('\n', " "), means });
    for s in &c.attribution {
        add("says", &s.text, s.stance.clone());
    }
    add("firmly", &c.factuality, String::new());
    add("does", &c.trigger.text, c.mode.as_ref().map_or(c.event_type.clone(), |m| format!("{}/{m}", c.event_type)));
    let means = |w: &Who| w.name_en.clone().or_else(|| w.id.clone()).unwrap_or_default();
    for (field, list) in [("who", &c.actors), ("whom", &c.recipients), ("with", &c.instruments)] {
        list.iter().for_each(|w| add(field, &w.text, means(w)));
    }
    for p in &c.places {
        let role = if p.role == "at" { String::new() } else { format!("{} ", p.role) };
        add("where", &p.text, format!("{role}{}", p.name_en.as_deref().unwrap_or_default()));
    }
    if let Some(t) = &c.time {
        let day = |d: Option<jiff::civil::Date>| d.map_or("?".into(), |d| d.to_string());
        add("when", &t.text, if t.from == t.to { day(t.from) } else { format!("{} to {}", day(t.from), day(t.to)) });
    }
    for n in &c.counts {
        add("how many", &n.text, format!("{} {}", figure(n.low, n.best, n.high, n.modifier.as_deref()), n.what.as_deref().unwrap_or_default()));
    }
    out
}

fn table(i: &Incident, accounts: &[Account], out: &mut impl Write) -> Result<()> {
    let mut head = Vec::new();
    crate::table::incident(i, &mut head);
    out.write_all(&head)?;
    for field in FIELDS {
        let told: Vec<(&Account, String)> = accounts.iter().map(|a| (a, said(a, field))).filter(|t| !t.1.is_empty()).collect();
        if told.is_empty() {
            continue;
        }
        let silent = accounts.len() - told.len();
        let note = if silent > 0 { format!("  ({silent} of {} say nothing)", accounts.len()) } else { String::new() };
        writeln!(out, "\n{field}{note}")?;
        for (a, words) in told {
            writeln!(out, "  {:<24} {} {words}", a.source, a.published)?;
        }
    }
    Ok(())
}

/// What an account says of a field.
fn said(a: &Account, field: &str) -> String {
    let cell = |c: &Cell| if c.means.is_empty() { c.words.clone() } else { format!("{} [{}]", c.words, c.means) };
    a.cells.iter().filter(|c| c.field == field).map(cell).collect::<Vec<_>>().join(" · ")
}

fn csv(accounts: &[Account], out: &mut impl Write) -> Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["document", "source", "published", "field", "words", "means"])?;
    for a in accounts {
        for c in &a.cells {
            rows.write_record([&a.document, &a.source, &a.published, c.field, &c.words, &c.means])?;
        }
    }
    Ok(rows.flush()?)
}

fn json(accounts: &[Account], out: &mut impl Write) -> Result<()> {
    for a in accounts {
        let cells: Vec<_> = a.cells.iter().map(|c| serde_json::json!({"field": c.field, "words": c.words, "means": c.means})).collect();
        writeln!(out, "{}", serde_json::json!({"document": a.document, "source": a.source, "published": a.published, "says": cells}))?;
    }
    Ok(())
}
