//! `rawi recode`: the documents of a store coded again by this program's language data, batch after batch, each batch whole or not at all.
//!
//! In: a store. Out: claims and incidents in place of those that other language data made, and a count of what changed. The texts are those of the store: the files
//! they came from are not needed. What was killed is gone on with by running it again: what is coded by this data already is passed over.

use crate::args::{Recode, workers};
use crate::ingesting::{All, begun, now};
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use rawi_archive::ingest::again;
use rawi_archive::link::Sides;
use rawi_archive::run::{BATCH, Workers};
use rawi_archive::store::{Mode, NewDocument, Store, StoredDocument};
use rawi_engine::Pack;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: &Pack, a: &Recode) -> Result<ExitCode> {
    let mut store = Store::open(&a.store, Mode::Write)?;
    let keys = store.document_keys(Some(&format!("{:016x}", pack.hash)))?;
    let already = store.counts()?.0 - keys.len() as i64;
    if keys.is_empty() {
        crate::tell(&format!("rawi: all {already} documents are coded by this language data already: nothing was changed"));
        return Ok(ExitCode::SUCCESS);
    }
    let run = store.begin_run(&begun(pack, "recode".into()))?;
    let (mut workers, mut all, mut lost) = (Workers::new(workers(a.jobs)), All::default(), 0);
    let (sides, bar) = (Sides::of(pack), bar(keys.len()));
    for group in keys.chunks(a.batch.map_or(BATCH.0, usize::from)) {
        let documents = coded(pack, &mut workers, store.documents_of_keys(group)?, &sides);
        lost += group.len() - documents.len();
        let added = store.transaction(|store| {
            let added = store.recode(run, &documents)?;
            store.relink(&added, &sides)?;
            Ok(added)
        });
        all.count(&added.with_context(|| format!("what was coded before stands; run it again to go on with {}", a.store))?);
        bar.inc(group.len() as u64);
    }
    store.finish_run(run, &now())?;
    bar.finish_and_clear();
    all.tell_recoded();
    if already > 0 {
        crate::tell(&format!("rawi: {already} documents were coded by this language data already"));
    }
    Ok(if lost > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Stored documents with what they are now; one on which Rawi failed is told and left out.
pub fn coded(pack: &Pack, workers: &mut Workers, stored: Vec<StoredDocument>, sides: &Sides) -> Vec<(StoredDocument, NewDocument)> {
    let new = again(pack, workers, &stored, sides);
    let both = stored.into_iter().zip(new).filter_map(|(old, new)| {
        if new.is_none() {
            crate::tell(&format!("rawi: Rawi failed on document `{}`, which is a fault of Rawi: it stays as it was", old.id));
        }
        Some((old, new?))
    });
    both.collect()
}

/// A bar on long work, when a person is watching.
pub fn bar(documents: usize) -> ProgressBar {
    if std::io::stderr().is_terminal() && documents > BATCH.0 { ProgressBar::new(documents as u64) } else { ProgressBar::hidden() }
}
