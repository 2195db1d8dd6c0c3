//! Markdown cases: Arabic sentences with the claims that must come out.
//!
//! In: `lang/*/cases/*.md`; a case is a heading, an `ar` block (first line `published: YYYY-MM-DD` if the day matters) and a `claims` block. Out:
//! the cases that differ, or the files rewritten ([`Accept::Yes`]): a person then reads the diff.

use rawi_engine::claim::{Claim, Count, Participant};
use rawi_engine::morph::Scratch;
use rawi_engine::{Document, Pack, analyse};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Whether to rewrite what differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// Compare only.
    No,
    /// Write what came out into the files.
    Yes,
}

/// A case whose claims are not what its file says.
pub struct Difference {
    /// The file.
    pub file: PathBuf,
    /// Line of the `claims` block.
    pub line: usize,
    /// What the file says.
    pub want: String,
    /// What came out.
    pub got: String,
}

/// Runs all cases in a folder: how many there are, and those that differ.
pub fn run(pack: &Pack, folder: &Path, accept: Accept) -> std::io::Result<(usize, Vec<Difference>)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    files.sort();
    let (mut cases, mut out) = (0, Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let (n, rewritten, differences) = run_file(pack, &file, &text)?;
        cases += n;
        if accept == Accept::Yes && rewritten != text {
            std::fs::write(&file, rewritten)?;
        }
        out.extend(differences);
    }
    Ok((cases, out))
}

fn run_file(pack: &Pack, file: &Path, text: &str) -> std::io::Result<(usize, String, Vec<Difference>)> {
    let mut rewritten = String::with_capacity(text.len());
    let (mut cases, mut out, mut arabic) = (0, Vec::new(), String::new());
    let mut lines = text.lines().enumerate();
    while let Some((i, line)) = lines.next() {
        rewritten.push_str(line);
        rewritten.push('\n');
        if line != "```ar" && line != "```claims" {
            continue;
        }
        let (mut block, mut closed) = (String::new(), false);
        for (_, l) in lines.by_ref() {
            closed = l == "```";
            if closed || l.starts_with("```") {
                break;
            }
            block.push_str(l);
            block.push('\n');
        }
        if !closed {
            return Err(broken(file, i, "the block is not closed: write ``` on a line of its own behind it"));
        }
        if block.strip_prefix("published: ").is_some_and(|b| b.lines().next().is_none_or(|d| d.trim().parse::<jiff_date::Date>().is_err())) {
            return Err(broken(file, i + 1, "`published` is no date: write YYYY-MM-DD"));
        }
        if line == "```ar" {
            rewritten.push_str(&block);
            arabic = block;
        } else {
            cases += 1;
            let got = claims_of(pack, &arabic);
            rewritten.push_str(&got);
            if got != block {
                out.push(Difference { file: file.to_path_buf(), line: i + 1, want: block, got });
            }
        }
        rewritten.push_str("```\n");
    }
    Ok((cases, rewritten, out))
}

fn broken(file: &Path, line: usize, what: &str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, format!("{}:{}: {what}", file.display(), line + 1))
}

/// The claims of a case, one a paragraph, in the form of the files.
pub fn claims_of(pack: &Pack, block: &str) -> String {
    let (published, text) = match block.strip_prefix("published: ").and_then(|r| r.split_once('\n')) {
        Some((date, rest)) => (date.trim().parse().ok(), rest),
        None => (None, block),
    };
    let doc = Document::of_text("case", text.trim_end()).published(published);
    let a = analyse(pack, &doc, &mut Scratch::default());
    let mut out = String::new();
    for c in &a.claims {
        show(pack, &doc, c, &mut out);
    }
    if out.is_empty() { "none\n".into() } else { out }
}

fn show(pack: &Pack, doc: &Document, c: &Claim, out: &mut String) {
    let text = |s: rawi_engine::Span| s.of(&doc.text).to_string();
    let who = |list: &[Participant]| {
        list.iter().map(|p| format!("{}{}", text(p.span), p.id.as_ref().map(|i| format!(" [{i}]")).unwrap_or_default())).collect::<Vec<_>>().join(" | ")
    };
    let mode = if c.mode.is_empty() { String::new() } else { format!("/{}", c.mode) };
    let _ = writeln!(out, "{}{mode} {}: {}", pack.types[c.event_type as usize].id, c.factuality, text(c.trigger));
    for (name, list) in [("actor", &c.actors), ("recipient", &c.recipients), ("object", &c.objects), ("instrument", &c.instruments)] {
        if !list.is_empty() {
            let _ = writeln!(out, "  {name}: {}", who(list));
        }
    }
    for p in &c.places {
        let side = p.side.map(|s| format!("/{}", s.name)).unwrap_or_default();
        let near = p.near.map(|i| format!(" near {}", pack.places[i as usize].id)).unwrap_or_default();
        let id = p.place.map_or(near, |i| format!(" [{}{side}]", pack.places[i as usize].id));
        let _ = writeln!(out, "  place {}: {}{id}", p.role, text(p.span));
    }
    if let Some(t) = &c.time {
        let day = |d: Option<_>| d.map_or("?".to_string(), |d: jiff_date::Date| d.to_string());
        let _ = writeln!(out, "  time: {} = {}..{}", text(t.span), day(t.from), day(t.to));
    }
    for n in c.counts.iter().chain(&c.occurrences) {
        let _ = writeln!(out, "  {}: {} = {}", n.what, text(n.span), figures(n));
    }
    for a in &c.attribution {
        let _ = writeln!(out, "  source: {} ({} {})", text(a.span), a.kind, a.stance);
    }
}

fn figures(n: &Count) -> String {
    let f = |v: Option<i64>| v.map_or("-".to_string(), |v| v.to_string());
    format!("{}/{}/{}", f(n.low), f(n.best), f(n.high))
}

use jiff::civil as jiff_date;
