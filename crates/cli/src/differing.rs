//! `rawi diff`: what this program's language data would say of the documents of a store, beside what is stored.
//!
//! In: a store, and which documents. Out: for each document that differs the claims that changed, field by field, are new, or gone; counts at the end. The store
//! is only read. What is shown is what `rawi recode` would do: both ask [`Store::diff`]'s comparison.

use crate::args::{Diff, Format, workers};
use crate::filtering::{filter, told_in_vain};
use crate::recoding::{bar, coded};
use crate::table;
use anyhow::{Context, Result};
use rawi_archive::differ::fields;
use rawi_archive::link::Sides;
use rawi_archive::run::{BATCH, Workers};
use rawi_archive::store::{Difference, Filter, Page, Store, StoredDocument};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::{BufWriter, IsTerminal, Write};
use std::process::ExitCode;

/// What all documents came to.
#[derive(Default)]
struct All {
    documents: usize,
    differ: usize,
    /// Claims: as they were, changed, new, gone, kept.
    claims: [usize; 5],
}

/// Runs it.
pub fn run(pack: &Pack, a: &Diff) -> Result<ExitCode> {
    let mut store = Store::as_it_is(&a.store)?;
    let filter = filter(pack, &a.filter)?;
    told_in_vain(&mut store, &filter)?;
    let keys = keys(&mut store, &filter)?;
    let format = a.format.unwrap_or(if std::io::stdout().is_terminal() { Format::Table } else { Format::Jsonl });
    let (mut workers, sides, bar, mut all) = (Workers::new(workers(a.jobs)), Sides::of(pack), bar(keys.len()), All::default());
    let mut out = BufWriter::new(std::io::stdout().lock());
    if format == Format::Csv {
        row(&mut out, ["document", "claim", "what", "field", "stored", "now"])?;
    }
    let mut lost = 0;
    for group in keys.chunks(BATCH.0) {
        let documents = coded(pack, &mut workers, store.documents_of_keys(group)?, &sides);
        lost += group.len() - documents.len();
        for (stored, new) in documents {
            let d = store.diff(&stored, &new)?;
            if all.count(&d) {
                match format {
                    Format::Jsonl => writeln!(out, "{}", json(&stored, &d)?)?,
                    Format::Table => shown(&stored, &d, &mut out)?,
                    Format::Csv => rows(&stored, &d, &mut out)?,
                }
            }
        }
        bar.inc(group.len() as u64);
    }
    out.flush()?;
    bar.finish_and_clear();
    all.tell();
    Ok(if lost > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

impl All {
    /// Counts a document; whether it differs.
    fn count(&mut self, d: &Difference) -> bool {
        let differs = d.changed.len() + d.fresh.len() + d.gone.len() > 0;
        self.documents += 1;
        self.differ += usize::from(differs);
        let counts = [d.same, d.changed.len(), d.fresh.len(), d.gone.len(), d.kept.len()];
        self.claims.iter_mut().zip(counts).for_each(|(n, more)| *n += more);
        differs
    }

    fn tell(&self) {
        let [same, changed, fresh, gone, kept] = self.claims;
        crate::tell(&format!(
            "rawi: {} of {} documents differ: {same} claims as they were, {changed} changed, {fresh} new, {gone} gone, {kept} kept because reviewed; nothing was stored",
            self.differ, self.documents
        ));
    }
}

/// Keys of the documents asked for: all, or those with a claim that the filter asks for.
fn keys(store: &mut Store, filter: &Filter) -> Result<Vec<i64>> {
    if *filter == Filter::default() {
        return Ok(store.document_keys(None)?);
    }
    let (mut keys, mut page) = (BTreeSet::new(), Page { after: None, size: 500 });
    loop {
        let listed = store.claims(filter, &page)?;
        keys.extend(listed.rows.iter().map(|c| c.document));
        if listed.next.is_none() {
            return Ok(keys.into_iter().collect());
        }
        page.after = listed.next;
    }
}

fn record(line: &str) -> Result<Value> {
    serde_json::from_str(line).context("a stored claim cannot be read")
}

fn id(line: &str) -> Result<String> {
    Ok(record(line)?["id"].as_str().unwrap_or_default().to_string())
}

fn json(stored: &StoredDocument, d: &Difference) -> Result<Value> {
    let list = |lines: &[String]| lines.iter().map(|l| record(l)).collect::<Result<Vec<_>>>();
    let mut changed = Vec::new();
    for (old, new) in &d.changed {
        let fields: Map<String, Value> = fields(&record(old)?, &record(new)?).into_iter().map(|(f, old, new)| (f, json!([old, new]))).collect();
        changed.push(json!({"id": id(old)?, "fields": fields}));
    }
    let kept = d.kept.iter().map(|l| id(l)).collect::<Result<Vec<_>>>()?;
    Ok(json!({"document": stored.id, "same": d.same, "changed": changed, "new": list(&d.fresh)?, "gone": list(&d.gone)?, "kept": kept}))
}

/// For a terminal: offsets are left out.
fn shown(stored: &StoredDocument, d: &Difference, out: &mut impl Write) -> Result<()> {
    let head = [Some(stored.id.clone()), stored.source.clone(), stored.published.map(|p| p.to_string())];
    let kept = if d.kept.is_empty() { String::new() } else { format!(", {} kept because reviewed", d.kept.len()) };
    writeln!(out, "== {} · {} claims as they were{kept}", head.into_iter().flatten().collect::<Vec<_>>().join(" · "), d.same)?;
    for (old, new) in &d.changed {
        let told = Claim::read(old).map_err(anyhow::Error::msg)?;
        writeln!(out, "changed {} {} {} {}", told.id, told.event_type, told.factuality, told.trigger.text)?;
        for (field, old, new) in fields(&record(old)?, &record(new)?).iter().filter(|f| !f.0.ends_with(".start") && !f.0.ends_with(".end")) {
            writeln!(out, "  {field}: {} → {}", words(old), words(new))?;
        }
    }
    for (what, lines) in [("new", &d.fresh), ("gone", &d.gone)] {
        for line in lines {
            write!(out, "{what} ")?;
            table::claim(&Claim::read(line).map_err(anyhow::Error::msg)?, false, out)?;
        }
    }
    Ok(())
}

/// A value for reading: of what has words, these.
pub fn words(value: &Value) -> String {
    match value {
        Value::Null => "none".into(),
        Value::String(text) => text.replace('\n', " "),
        Value::Array(list) if list.is_empty() => "none".into(),
        Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join(" · "),
        Value::Object(fields) => fields.get("text").map_or_else(|| value.to_string(), words),
        _ => value.to_string(),
    }
}

fn rows(stored: &StoredDocument, d: &Difference, out: &mut impl Write) -> Result<()> {
    for (old, new) in &d.changed {
        for (field, was, is) in fields(&record(old)?, &record(new)?) {
            row(out, [stored.id.as_str(), &id(old)?, "changed", &field, &words(&was), &words(&is)])?;
        }
    }
    for (what, lines) in [("new", &d.fresh), ("gone", &d.gone), ("kept", &d.kept)] {
        for line in lines {
            row(out, [stored.id.as_str(), &id(line)?, what, "", "", ""])?;
        }
    }
    Ok(())
}

fn row(out: &mut impl Write, cells: [&str; 6]) -> Result<()> {
    csv::Writer::from_writer(out).write_record(cells).context("the output cannot be written")
}
