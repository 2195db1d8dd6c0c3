//! `rawi link`: claims into incidents, without a store.
//!
//! In: files of claims as `extract` wrote them, and the documents as `extract --documents` wrote them, where they are at hand: their texts,
//! origins and copies. Out: incidents, JSON Lines or a table. A line that is no claim is said and left out.

use crate::args::{Format, Link};
use crate::output::Output;
use crate::table;
use anyhow::{Context, Result};
use rawi_archive::link::given::{Text, in_order, told};
use rawi_archive::link::{Sides, link};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: &Pack, a: &Link) -> Result<ExitCode> {
    let mut faults = 0;
    let mut claims: Vec<Claim> = Vec::new();
    for file in &a.claims {
        faults += lines(file, |line| Claim::read(line).map(|c| claims.push(c)))?;
    }
    let mut texts: HashMap<String, Text> = HashMap::new();
    for file in &a.documents {
        faults += lines(file, |line| serde_json::from_str(line).map(|t: Text| drop(texts.insert(t.id.clone(), t))).map_err(|e| e.to_string()))?;
    }
    let odd = in_order(&mut claims);
    if odd.namesakes > 0 {
        crate::tell(&format!(
            "rawi: {} claims have the id of another: documents of one id are taken for one; give each document an id of its own",
            odd.namesakes
        ));
    }
    if odd.twice > 0 {
        crate::tell(&format!("rawi: {} claims were given twice and count once", odd.twice));
    }
    let incidents = link(&told(&claims, &texts), &Sides::of(pack));
    let terminal = a.output.is_none() && std::io::stdout().is_terminal();
    let mut out = Output::new(a.output.as_deref(), None)?;
    for i in &incidents {
        let mut bytes = Vec::new();
        match a.format.unwrap_or(if terminal { Format::Table } else { Format::Jsonl }) {
            Format::Table => table::incident(i, &mut bytes),
            _ => {
                serde_json::to_writer(&mut bytes, i)?;
                bytes.push(b'\n');
            }
        }
        out.write(&bytes, &[])?;
    }
    out.end(true)?;
    crate::tell(&format!(
        "rawi: {} claims of {} incidents{}",
        claims.len(),
        incidents.len(),
        if faults > 0 { format!("; {faults} lines left out") } else { String::new() }
    ));
    Ok(if faults > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Gives each line of a file to a reader; how many it did not take.
fn lines(path: &PathBuf, mut take: impl FnMut(&str) -> Result<(), String>) -> Result<usize> {
    let reader: Box<dyn BufRead> = match path == Path::new("-") {
        true => Box::new(BufReader::new(std::io::stdin())),
        false => Box::new(BufReader::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?)),
    };
    let mut faults = 0;
    for (i, line) in reader.lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        if let Err(why) = take(&line) {
            faults += 1;
            crate::tell(&format!("rawi: {}:{}: {why}: left out", path.display(), i + 1));
        }
    }
    Ok(faults)
}
