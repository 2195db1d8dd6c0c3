//! `rawi eval`: how good claims are, against articles that people have annotated (docs/eval.md).
//!
//! In: a folder of gold; claims of a file, else those of coding the articles now, exactly as `rawi extract` does. Out: the figures, which errors there are when asked, and exit code 1
//! where a figure is below its floor. Faults of the gold are told all at once, each with file and field; nothing is measured against gold that has one.

use crate::args::Eval;
use crate::documents::defaults;
use anyhow::{Context, Result, anyhow};
use rawi_archive::gold::article::{self, Article, Gold};
use rawi_archive::gold::prediction::{self, Predictions};
use rawi_archive::gold::scoring::score;
use rawi_archive::read::{Content, Raw};
use rawi_archive::run::Workers;
use rawi_archive::{Fault, record};
use rawi_engine::Pack;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: &Pack, a: &Eval) -> Result<ExitCode> {
    let known = |id: &str| pack.types.iter().any(|t| t.id == id);
    let Gold { articles, notes } = article::read(&a.folder, &known).map_err(|faults| refused(&faults))?;
    notes.iter().for_each(note);
    let from = a.claims.as_deref().unwrap_or(&a.folder);
    let predictions = match &a.claims {
        Some(file) => claims_of(file, &articles)?,
        None => coded(pack, &articles, !a.no_dates)?,
    };
    let misplaced = prediction::misplaced(&articles, &predictions, from);
    if !misplaced.is_empty() {
        return Err(refused(&misplaced));
    }
    let scored = score(&articles, &predictions);
    if a.errors {
        for line in &scored.errors {
            say!("{line}");
        }
    }
    say!("{}", scored.figures);
    say!("{}", scored.figures.items_line());
    if let Some(file) = &a.json {
        let json = serde_json::to_string(&scored.figures)? + "\n";
        std::fs::write(file, json).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let low: Vec<&str> = a.min.iter().filter(|m| scored.figures.get(&m.name).is_some_and(|f| f < m.value)).map(|m| m.said.as_str()).collect();
    if low.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    say!("below: {}", low.join(" "));
    Ok(ExitCode::from(1))
}

fn note(note: &Fault) {
    crate::tell(&format!("rawi: {note}"));
}

/// So many faults are told one by one.
const SHOWN: usize = 20;

/// Faults as one error: the first of them a line each.
fn refused(faults: &[Fault]) -> anyhow::Error {
    let mut lines: Vec<String> = faults.iter().take(SHOWN).map(ToString::to_string).collect();
    if faults.len() > SHOWN {
        lines.push(format!("and {} more", faults.len() - SHOWN));
    }
    anyhow!(lines.join("\nrawi: "))
}

/// Claims of a file. Those on documents that are not in the gold are counted, since an id that differs would be found by nothing else.
fn claims_of(file: &Path, articles: &[Article]) -> Result<Predictions> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let lines =
        String::from_utf8(bytes).map_err(|e| anyhow!("{}: is not UTF-8 (byte {}): claims are JSON Lines", file.display(), e.utf8_error().valid_up_to()))?;
    let predictions = prediction::read(&lines, file).map_err(|f| refused(&[f]))?;
    let elsewhere: usize = predictions.iter().filter(|(id, _)| !articles.iter().any(|a| a.id == **id)).map(|(_, of)| of.len()).sum();
    if elsewhere > 0 {
        crate::tell(&format!("rawi: {}: {elsewhere} claims are on documents that the gold does not have, and are not scored", file.display()));
    }
    Ok(predictions)
}

/// The claims that `rawi extract` would write of the articles.
fn coded(pack: &Pack, articles: &[Article], dates: bool) -> Result<Predictions> {
    let mut workers = Workers::new(std::thread::available_parallelism().map_or(1, usize::from));
    let raws = articles.iter().map(|a| raw(a, dates)).collect();
    let mut lines = Vec::new();
    for report in workers.read(pack, raws, &defaults(None, None), |incoming, found| {
        let mut out = Vec::new();
        record::write_view(&record::View::new(pack, &incoming.document), found.asserted(None), &mut out);
        out
    }) {
        report.notes.iter().for_each(note);
        lines.extend(report.answer.unwrap_or_default());
    }
    let lines = String::from_utf8(lines).context("claims are written as UTF-8")?;
    prediction::read(&lines, Path::new("claims of this run")).map_err(|f| refused(&[f]))
}

/// An article as a document to be read. A headline that the text begins with is handed over as such.
fn raw(a: &Article, dates: bool) -> Raw {
    let split = a.title.as_deref().and_then(|t| Some((t, a.text.strip_prefix(t)?.strip_prefix('\n')?)));
    let (title, text) = split.map_or((None, a.text.as_str()), |(title, text)| (Some(title), text));
    let published = a.published.as_deref().filter(|_| dates);
    let content = json!({"id": a.id, "source": a.source, "published": published, "title": title, "text": text});
    Raw { path: a.path.clone(), content: Content::Json(content.to_string().into_bytes()), ..Raw::default() }
}
