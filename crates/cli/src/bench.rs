//! `rawi bench`: speed per stage and end to end, over the examples repeated, with the count and hash of the claims, so that a fast
//! wrong answer shows.

use crate::args::Bench;
use crate::documents::examples;
use anyhow::{Context, Result};
use rawi_archive::record;
use rawi_engine::fold::fold;
use rawi_engine::morph::{Scratch, morph};
use rawi_engine::split::split;
use rawi_engine::table::fingerprint;
use rawi_engine::{Document, Pack, analyse, mention};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

struct Line {
    stage: &'static str,
    seconds: f64,
}

/// Runs each stage alone over the same texts, then everything.
pub fn run(pack: &Pack, a: &Bench) -> Result<ExitCode> {
    let articles = examples()?;
    let size: usize = articles.iter().map(|d| d.text.len()).sum();
    let rounds = (a.megabytes * 1_000_000).div_ceil(size).max(1);
    let bytes = (size * rounds) as f64 / 1e6;
    let mut lines = Vec::new();
    let mut time = |stage, f: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..rounds).for_each(|_| f());
        lines.push(Line { stage, seconds: start.elapsed().as_secs_f64() });
    };
    stages(pack, &articles, &mut time);
    let (claims, hash) = answer(pack, &articles);
    if a.json {
        let stages: serde_json::Map<String, serde_json::Value> =
            lines.iter().map(|l| (l.stage.to_string(), serde_json::json!((bytes / l.seconds * 10.0).round() / 10.0))).collect();
        say!(
            "{}",
            serde_json::json!({"megabytes": (bytes * 100.0).round() / 100.0, "mb_per_s": stages, "articles_per_s": ((articles.len() * rounds) as f64 / lines.last().map_or(1.0, |l| l.seconds)).round(), "claims": claims, "hash": format!("{hash:016x}")})
        );
    } else {
        say!("{} articles, {:.1} MB, {rounds} rounds, one core", articles.len(), bytes);
        for l in &lines {
            say!("  {:<10} {:>8.1} MB/s", l.stage, bytes / l.seconds);
        }
        let total = lines.last().map_or(1.0, |l| l.seconds);
        say!("  {:.0} articles/s; {claims} claims a round, hash {hash:016x}", (articles.len() * rounds) as f64 / total);
    }
    match &a.expect {
        Some(file) => expected(file, articles.len(), claims, hash),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// What must come out of the examples: a fast wrong answer is none.
#[derive(Deserialize, Serialize, PartialEq, Debug)]
struct Answer {
    articles: usize,
    claims: usize,
    hash: String,
}

/// Compares the answer with the file's.
fn expected(file: &Path, articles: usize, claims: usize, hash: u64) -> Result<ExitCode> {
    let got = Answer { articles, claims, hash: format!("{hash:016x}") };
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let want: Answer = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
    if got == want {
        return Ok(ExitCode::SUCCESS);
    }
    crate::tell(&format!("{}: the claims are not those expected. If they are meant to differ, write there:\n{}", file.display(), serde_json::to_string(&got)?));
    Ok(ExitCode::from(1))
}

fn stages(pack: &Pack, articles: &[Document], time: &mut dyn FnMut(&'static str, &mut dyn FnMut())) {
    let mut scratch = Scratch::default();
    let folded: Vec<_> = articles.iter().map(|d| fold(&d.text)).collect();
    let cut: Vec<_> = folded.iter().map(split).collect();
    let analysed: Vec<_> = articles.iter().map(|d| analyse(pack, d, &mut scratch)).collect();
    time("fold", &mut || articles.iter().for_each(|d| drop(std::hint::black_box(fold(&d.text)))));
    time("split", &mut || folded.iter().for_each(|f| drop(std::hint::black_box(split(f)))));
    time("morph", &mut || {
        for ((d, f), s) in articles.iter().zip(&folded).zip(&cut) {
            drop(std::hint::black_box(morph(pack, &d.text, f, s, &mut scratch)));
        }
    });
    time("mention", &mut || {
        for (d, a) in articles.iter().zip(&analysed) {
            let read = a.read(pack, d);
            a.split.sentences.iter().for_each(|s| drop(std::hint::black_box(mention::mentions(&read, s, d.published, &[]))));
        }
    });
    time("all", &mut || articles.iter().for_each(|d| drop(std::hint::black_box(analyse(pack, d, &mut scratch)))));
    let mut out = Vec::new();
    time("extract", &mut || {
        for d in articles {
            out.clear();
            record::write_jsonl(pack, d, analyse(pack, d, &mut scratch).asserted(None), &mut out);
            std::hint::black_box(&out);
        }
    });
}

/// How many claims there are, and the hash of their records.
fn answer(pack: &Pack, articles: &[Document]) -> (usize, u64) {
    let (mut scratch, mut out, mut n) = (Scratch::default(), Vec::new(), 0);
    for d in articles {
        let a = analyse(pack, d, &mut scratch);
        n += a.asserted(None).count();
        record::write_jsonl(pack, d, a.asserted(None), &mut out);
    }
    (n, fingerprint(&out))
}
