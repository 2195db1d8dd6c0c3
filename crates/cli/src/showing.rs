//! `rawi show`: whatever has an id in a store: an incident, a claim, or a document.
//!
//! In: a store and an id. Out: an incident or claim as it was written, byte for byte; of a claim that a person has corrected or rejected also what people made of it, as
//! a second line of JSON or, in a table, field by field. In a table people's words follow.

use crate::args::{Format, Named};
use crate::asking::{CLAIM, INCIDENT, Out, claim_row, form, incident, incident_row, out, read, table};
use crate::differing::words;
use anyhow::{Result, bail};
use rawi_archive::differ::fields;
use rawi_archive::store::{Store, StoredClaim, StoredDocument, StoredIncident};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

/// Runs it.
pub fn show(pack: &Pack, a: &Named) -> Result<ExitCode> {
    let (mut store, format, mut out) = (Store::as_it_is(&a.store)?, form(a.format), out());
    if let Some(i) = store.incident(&a.id)? {
        of_incident(&mut store, pack, &i, format, &mut out)?;
    } else if let Some(c) = store.claim(&a.id)? {
        of_claim(&mut store, pack, &c, format, &mut out)?;
    } else if let Some(d) = store.document(&a.id)? {
        of_document(&d, format, &mut out)?;
    } else {
        bail!("{} has no incident, claim or document `{}`", a.store, a.id);
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn of_incident(store: &mut Store, pack: &Pack, i: &StoredIncident, format: Format, out: &mut Out) -> Result<()> {
    match format {
        Format::Jsonl => return Ok(writeln!(out, "{}", i.line)?),
        Format::Csv => return rows(&INCIDENT, &incident_row(&incident(&i.line)?), out),
        Format::Table => {}
    }
    table(&incident(&i.line)?, out)?;
    for stored in store.claims_of(i.key)? {
        crate::table::claim(&read(&stored.line)?, false, out)?;
        left(store, pack, &stored, out)?;
    }
    links_said(store, &i.id, out)
}

fn of_claim(store: &mut Store, pack: &Pack, c: &StoredClaim, format: Format, out: &mut Out) -> Result<()> {
    if format == Format::Table {
        crate::table::claim(&read(&c.line)?, c.incident.is_some(), out)?;
        left(store, pack, c, out)?;
        for (_, r) in store.reviews("claim", Some(&c.id))? {
            let correction = if r.action == "correct" { format!(" {}", r.payload) } else { String::new() };
            writeln!(out, "  review    {} {}{correction} by {}: {}", r.at, r.action, r.who, r.why)?;
        }
        return links_said(store, &c.id, out);
    }
    if format == Format::Csv {
        return rows(&CLAIM, &claim_row(&read(&c.line)?), out);
    }
    writeln!(out, "{}", c.line)?;
    let left = store.left(std::slice::from_ref(c), &pack.types)?.pop();
    if left.as_ref() != Some(&read(&c.line)?) {
        writeln!(out, "{}", json!({"claim": c.id, "rejected": left.is_none(), "left": left}))?;
    }
    Ok(())
}

/// A head and a row under it.
fn rows(head: &[&str], row: &[String], out: &mut Out) -> Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(head)?;
    table.write_record(row)?;
    Ok(table.flush()?)
}

/// What people made of a claim: the fields in which that differs from what was coded.
fn left(store: &mut Store, pack: &Pack, stored: &StoredClaim, out: &mut Out) -> Result<()> {
    let coded = read(&stored.line)?;
    let Some(left) = store.left(std::slice::from_ref(stored), &pack.types)?.pop() else {
        return Ok(writeln!(out, "  rejected  it tells of nothing")?);
    };
    let value = |c: &Claim| serde_json::to_value(c);
    for (field, was, is) in fields(&value(&coded)?, &value(&left)?) {
        writeln!(out, "  corrected {field}: {} → {}", words(&was), words(&is))?;
    }
    Ok(())
}

fn of_document(d: &StoredDocument, format: Format, out: &mut Out) -> Result<()> {
    if format == Format::Table {
        let head = [Some(d.id.as_str()), d.source.as_deref(), d.url.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        return Ok(writeln!(out, "== {head} · {}\n{}", d.published.map(|p| p.to_string()).unwrap_or_default(), d.text)?);
    }
    if format == Format::Csv {
        let head = ["id", "source", "url", "title", "published", "published_basis", "author", "origin", "text"];
        let day = d.published.map(|p| p.to_string());
        let cells = [
            Some(&d.id),
            d.source.as_ref(),
            d.url.as_ref(),
            d.title.as_ref(),
            day.as_ref(),
            Some(&d.published_basis),
            d.author.as_ref(),
            d.origin.as_ref(),
            Some(&d.text),
        ];
        return rows(&head, &cells.map(|c| c.cloned().unwrap_or_default()), out);
    }
    let line = json!({
        "id": d.id, "source": d.source, "url": d.url, "title": d.title, "published": d.published, "published_basis": d.published_basis, "author": d.author,
        "origin": d.origin, "first": Some(&d.copy_group).filter(|g| **g != d.id), "text": d.text
    });
    Ok(writeln!(out, "{line}")?)
}

/// What people have said of the links of a claim or an incident.
fn links_said(store: &mut Store, id: &str, out: &mut Out) -> Result<()> {
    for (_, r, holds) in store.reviews_about(Some(id))? {
        let still = if holds { "" } else { " (holds no longer, or not in full)" };
        writeln!(out, "  review    {} {} {} by {}: {}{still}", r.at, r.action, r.id, r.who, r.why)?;
    }
    Ok(())
}
