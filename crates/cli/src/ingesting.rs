//! `rawi ingest`: documents into a store, batch after batch, each batch whole or not at all.
//!
//! In: files, and a store. Out: documents, claims and incidents in it, and a summary. What was killed is gone on with by giving the same files again: what
//! is there already is passed over.

use crate::args::Ingest;
use crate::documents::{defaults, next_batch, options, progress};
use crate::summary::Summary;
use anyhow::{Context, Result};
use rawi_archive::copies::Copies;
use rawi_archive::ingest::{draft, with_copies};
use rawi_archive::link::Sides;
use rawi_archive::read::Input;
use rawi_archive::run::{BATCH, Workers};
use rawi_archive::store::{Added, Mode, NewDocument, Run, Store};
use rawi_engine::Pack;
use std::process::ExitCode;

/// So many stored documents are remembered to find copies among.
const HELD: usize = 200_000;

/// What all batches came to.
#[derive(Default)]
pub struct All {
    new: usize,
    again: usize,
    recoded: usize,
    claims: usize,
    /// Claims of recoded documents: as they were, changed, new, gone, kept because reviewed.
    diff: [usize; 5],
}

impl All {
    /// Counts a batch.
    pub fn count(&mut self, added: &Added) {
        self.new += added.documents;
        self.again += added.again;
        self.recoded += added.recoded;
        self.claims += added.claims;
        for (n, more) in self.diff.iter_mut().zip([added.same, added.changed, added.fresh, added.gone, added.kept]) {
            *n += more;
        }
        added.renamed.iter().for_each(|(id, other)| crate::tell(&format!("rawi: `{id}` is in the store with another text: kept as `{other}`")));
    }

    fn tell(&self) {
        crate::tell(&format!("rawi: {} documents added with {} claims, {} there already", self.new, self.claims, self.again));
        self.tell_recoded();
    }

    /// Tells what became of documents that were coded again.
    pub fn tell_recoded(&self) {
        if self.recoded > 0 {
            let [same, changed, fresh, gone, kept] = self.diff;
            crate::tell(&format!(
                "rawi: {} documents coded again by other language data: {same} claims as they were, {changed} changed, {fresh} new, {gone} gone, {kept} kept because reviewed",
                self.recoded
            ));
        }
    }
}

/// Runs it.
pub fn run(pack: &Pack, a: &Ingest) -> Result<ExitCode> {
    let d = &a.documents;
    let mut store = Store::open(&a.store, Mode::Create)?;
    let sides = Sides::of(pack);
    let mut copies = Copies::new(HELD);
    store.copies_so_far(HELD, |id, _, sketch| drop(copies.add(id, sketch)))?;
    let files: Vec<String> = d.files.iter().map(|f| f.display().to_string()).collect();
    let run = store.begin_run(&begun(pack, format!("ingest {}", files.join(" "))))?;
    let (mut workers, mut summary, mut all) = (Workers::new(d.workers()), Summary::default(), All::default());
    let mut input = Input::new(&d.files, options(&d.reading));
    let most = a.batch.map_or(BATCH.0, usize::from);
    let (defaults, bar) = (defaults(d.published, d.source.clone()), progress(&input));
    while let Some(batch) = next_batch(&mut input, most, &bar, &mut summary) {
        let mut documents = Vec::new();
        for report in workers.read(pack, batch, &defaults, |incoming, found| draft(pack, incoming, found, &sides)) {
            summary.count(&report);
            report.notes.iter().for_each(|n| bar.suspend(|| crate::tell(&format!("rawi: {n}"))));
            documents.extend(report.answer);
        }
        let documents = linked(&mut store, documents, &mut copies)?;
        all.count(
            &batch_in(&mut store, run, &documents, &sides)
                .with_context(|| format!("what was stored before stands; ingest the same files again to go on with {}", a.store))?,
        );
        bar.set_position(input.bytes());
        bar.set_message(format!("{} documents", summary.read));
    }
    store.finish_run(run, &now())?;
    bar.finish_and_clear();
    all.tell();
    summary.tell();
    Ok(summary.code())
}

/// Documents with the earlier ones that they share their text with.
pub fn linked(store: &mut Store, documents: Vec<NewDocument>, copies: &mut Copies) -> Result<Vec<NewDocument>> {
    let ids = store.ids_of(&documents)?;
    Ok(documents.into_iter().zip(&ids).map(|(new, id)| with_copies(new, id, copies)).collect())
}

/// A batch, with what it changes of the incidents: all of it or nothing.
pub fn batch_in(store: &mut Store, run: i64, documents: &[NewDocument], sides: &Sides) -> Result<Added> {
    Ok(store.transaction(|store| {
        let added = store.add(run, documents)?;
        store.relink(&added, sides)?;
        Ok(added)
    })?)
}

/// A run that begins.
pub fn begun(pack: &Pack, what: String) -> Run {
    Run { pack: format!("{:016x}", pack.hash), version: env!("CARGO_PKG_VERSION").into(), started: now(), finished: None, what }
}

/// This moment, to the second, as it is stored.
pub fn now() -> String {
    jiff::Timestamp::now().round(jiff::Unit::Second).map(|t| t.to_string()).unwrap_or_default()
}
