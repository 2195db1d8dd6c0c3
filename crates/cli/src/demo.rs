//! `rawi demo`: what Rawi makes of the articles that come with it.
//!
//! In: nothing but where to write. Out: the claims as a table and as a file, and beside it a store of them with their incidents, for the desk. A store that is there already takes what it
//! lacks, which is nothing the second time.

use crate::documents::examples;
use crate::ingesting::{batch_in, begun, linked, now};
use crate::output::create;
use crate::table;
use anyhow::{Context, Result, ensure};
use rawi_archive::copies::Copies;
use rawi_archive::incoming::Incoming;
use rawi_archive::ingest::draft;
use rawi_archive::link::Sides;
use rawi_archive::record;
use rawi_archive::run::Workers;
use rawi_archive::store::{Mode, NewDocument, Store};
use rawi_engine::Pack;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Runs it.
pub fn demo(pack: &Pack, to: &Path) -> Result<ExitCode> {
    let store = to.with_extension("rawi");
    let store = store.to_str().context("the name of the output is no text")?;
    ensure!(to != Path::new(store), "the store goes to {store}: name another file for the claims");
    let documents = examples()?;
    let (mut workers, sides) = (Workers::new(1), Sides::of(pack));
    let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let answers = workers.map(pack, &documents, |doc, found| {
        let (mut shown, mut lines) = (Vec::new(), Vec::new());
        table::write(pack, doc, found.asserted(None), color, &mut shown);
        record::write_jsonl(pack, doc, found.asserted(None), &mut lines);
        let incoming = Incoming { document: doc.clone(), ..Incoming::default() };
        (shown, lines, found.asserted(None).count(), draft(pack, &incoming, found, &sides))
    });
    let (mut file, mut stdout) = (create(to)?, std::io::stdout().lock());
    let (mut claims, mut drafts) = (0, Vec::new());
    for (shown, lines, n, draft) in answers.into_iter().flatten() {
        stdout.write_all(&shown)?;
        file.write_all(&lines).with_context(|| to.display().to_string())?;
        claims += n;
        drafts.push(draft);
    }
    file.flush().with_context(|| to.display().to_string())?;
    keep(pack, store, drafts, &sides)?;
    writeln!(stdout, "{} articles, {claims} claims; written to {}, and with their incidents to {store}", documents.len(), to.display())?;
    writeln!(stdout, "to see them in the browser: rawi serve {store}")?;
    Ok(ExitCode::SUCCESS)
}

/// Puts the documents into a store.
fn keep(pack: &Pack, to: &str, drafts: Vec<NewDocument>, sides: &Sides) -> Result<()> {
    let mut store = Store::open(to, Mode::Create)?;
    let mut copies = Copies::new(drafts.len());
    let run = store.begin_run(&begun(pack, "demo".into()))?;
    let documents = linked(&mut store, drafts, &mut copies)?;
    batch_in(&mut store, run, &documents, sides)?;
    store.finish_run(run, &now())?;
    Ok(())
}
