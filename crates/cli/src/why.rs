//! `rawi why`: for each field of a claim the words, the row and the rule that made it ([`rawi_archive::why`]).
//!
//! In: the id of a claim; the files it comes from, or the store that holds it. Out: lines for a terminal.

use crate::args::Why;
use anyhow::{Result, bail, ensure};
use rawi_archive::incoming::{self, Buffers};
use rawi_archive::read::{Input, Step};
use rawi_archive::store::Store;
use rawi_archive::why::{self, Unexplained, explain};
use rawi_engine::{Pack, analyse};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

/// Explains the claim with this id in a store, or in the documents.
pub fn run(pack: &Pack, a: &Why) -> Result<ExitCode> {
    let wanted = why::claim_id(&a.claim).map_err(anyhow::Error::msg)?;
    if let Some(store) = a.files.iter().find(|f| is_store(f)) {
        ensure!(a.files.len() == 1, "{} is a store: name it alone, or files alone", store.display());
        return stored(pack, &store.to_string_lossy(), &a.claim);
    }
    let mut buffers = Buffers::default();
    let mut read = 0;
    let defaults = crate::documents::defaults(a.published, None);
    for step in Input::new(&a.files, crate::documents::options(&a.reading)) {
        let raw = match step {
            Step::Raw(raw) => *raw,
            Step::Passed(_) => continue,
            Step::Fault(f) => {
                crate::tell(&f);
                continue;
            }
        };
        let Some(incoming) = incoming::open(raw, pack, &defaults, &mut buffers).incoming else { continue };
        let mut doc = incoming.document;
        read += 1;
        let found = analyse(pack, &doc, &mut buffers.scratch);
        doc.reported(found.reported);
        if let Some(c) = found.claims.iter().find(|c| c.id == wanted) {
            let mut out = String::new();
            explain(pack, &doc, &found, c, &mut out);
            std::io::stdout().write_all(out.as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
    }
    bail!("no claim {} in the {read} documents read: `rawi extract --min-confidence 0 FILE` lists all, with their ids", a.claim)
}

/// Whether this is a store, by its address or by what it begins with.
fn is_store(file: &Path) -> bool {
    let name = file.to_string_lossy();
    if name.starts_with("postgres://") || name.starts_with("postgresql://") {
        return true;
    }
    let mut head = [0; SQLITE.len()];
    // a pipe can be read only once
    file.is_file() && File::open(file).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head == SQLITE
}

/// What every file of SQLite begins with.
const SQLITE: [u8; 16] = *b"SQLite format 3\0";

/// Explains a claim of a store.
fn stored(pack: &Pack, place: &str, id: &str) -> Result<ExitCode> {
    let explained = match why::stored(&mut Store::as_it_is(place)?, pack, id) {
        Err(Unexplained::Missing) => bail!("{place} has no claim `{id}`"),
        other => other?,
    };
    std::io::stdout().write_all(explained.text.as_bytes())?;
    explained.note.iter().for_each(|note| crate::tell(&format!("rawi: {note}")));
    Ok(ExitCode::SUCCESS)
}
