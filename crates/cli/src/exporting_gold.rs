//! `rawi export STORE gold DIR`: documents of which every claim has been reviewed, as a folder of gold.
//!
//! In: a store and a filter of claims: a document with a claim that it asks for is taken whole. Out: `NAME.txt` and `NAME.gold.json` for each, and `about.json`. The folder is
//! written under another name and put in its place when it is whole. One that holds something is refused: people add to gold by hand, and that must not be lost.

use crate::args::Export;
use crate::exporting::part;
use crate::filtering::filter;
use crate::output::folder_of;
use anyhow::{Context, Result, ensure};
use rawi_archive::export::gold::{BROKEN, EMPTY, UNSEEN, article, json, name};
use rawi_archive::export::{About, Header};
use rawi_archive::gold::article::ENDING;
use rawi_archive::store::{Filter, Page, Store};
use rawi_engine::Pack;
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Claims of a page.
const PAGE: usize = 500;

/// What stands in every such folder.
const NOTES: [&str; 2] = [
    "events that the coder missed altogether are not in it until somebody adds them by hand: recall measured with it is too high until then",
    "of several reviewers of a claim the last word counts",
];

/// Runs it.
pub fn run(pack: &Pack, store: &mut Store, a: &Export) -> Result<ExitCode> {
    let filled = a.output.exists() && fs::read_dir(&a.output).with_context(|| a.output.display().to_string())?.next().is_some();
    ensure!(!filled, "{} holds something already: name a new folder, since what people added to gold must not be lost", a.output.display());
    let folder = folder_of(&a.output);
    ensure!(folder.is_dir(), "cannot make {}: no folder {}", a.output.display(), folder.display());
    let part = part(&a.output);
    fs::create_dir(&part).with_context(|| format!("cannot make {} (if a run that was killed left it, remove it)", part.display()))?;
    let written = filter(pack, &a.filter).and_then(|filter| written(pack, store, &filter, a, &part)).and_then(|about| {
        // a folder without an article would only be in the way of the next
        if about.rows == 0 {
            fs::remove_dir_all(&part).with_context(|| part.display().to_string())?;
            return Ok(about);
        }
        fs::write(part.join("about.json"), about.json()).with_context(|| format!("cannot write {}", part.display()))?;
        if a.output.exists() {
            fs::remove_dir(&a.output).with_context(|| a.output.display().to_string())?;
        }
        fs::rename(&part, &a.output).with_context(|| format!("cannot write {}", a.output.display()))?;
        Ok(about)
    });
    let about = written.inspect_err(|_| drop(fs::remove_dir_all(&part)))?;
    match about.rows {
        0 => crate::tell(&"rawi: no document has all its claims reviewed: nothing is written"),
        n => crate::tell(&format!("rawi: {n} articles in {}", a.output.display())),
    }
    about.left_out.iter().for_each(|(why, n)| crate::tell(&format!("rawi: {n} left out: {why}")));
    Ok(ExitCode::SUCCESS)
}

/// Writes the articles into a folder.
fn written(pack: &Pack, store: &mut Store, filter: &Filter, a: &Export, to: &Path) -> Result<About> {
    let header = Header { pack: store.packs()?.join(" "), filter: a.filter.asked().words(), ..Header::default() };
    let mut about = About::new("gold", &header, &NOTES);
    let mut taken = HashSet::new();
    let documents = documents(store, filter)?;
    if *filter == Filter::default() {
        let empty = u64::try_from(store.counts()?.0)?.saturating_sub(documents.len() as u64);
        about.left_out.extend((empty > 0).then(|| (EMPTY.to_string(), empty)));
    }
    for key in documents {
        match one(pack, store, key, &mut taken, to)? {
            None => about.rows += 1,
            Some(why) => about.leave(why),
        }
    }
    Ok(about)
}

/// The documents with a claim that a filter asks for, by key.
fn documents(store: &mut Store, filter: &Filter) -> Result<BTreeSet<i64>> {
    let mut found = BTreeSet::new();
    let mut page = Page { after: None, size: PAGE };
    loop {
        let listed = store.claims(filter, &page)?;
        found.extend(listed.rows.iter().map(|c| c.document));
        page.after = match listed.next {
            Some(next) => Some(next),
            None => return Ok(found),
        };
    }
}

/// Writes one document, or says why not.
fn one(pack: &Pack, store: &mut Store, key: i64, taken: &mut HashSet<String>, to: &Path) -> Result<Option<&'static str>> {
    let claims = store.claims_in(key)?;
    let verdicts = store.verdicts(&claims.iter().map(|c| c.id.as_str()).collect::<Vec<_>>())?;
    let mut left = Vec::new();
    for stored in &claims {
        let Some(verdict) = verdicts.get(&stored.id) else { return Ok(Some(UNSEEN)) };
        left.extend(stored.claim().and_then(|c| verdict.of(&c)).map_err(|e| anyhow::anyhow!("claim {}: {e}", stored.id))?);
    }
    left.sort_by_key(|c| c.trigger.start);
    let document = store.document_of(key)?.with_context(|| format!("claim {} has no document: the store is damaged", claims[0].id))?;
    let known = |id: &str| pack.types.iter().any(|t| t.id == id);
    let article = match article(&document, &left, &known) {
        Ok(article) => article,
        Err(faults) => {
            faults.iter().for_each(|f| crate::tell(&format!("rawi: document `{}`: {f}", document.id)));
            return Ok(Some(BROKEN));
        }
    };
    let name = name(&document.id, taken);
    for (ending, content) in [(".txt", article.text.as_str()), (ENDING, json(&article).as_str())] {
        let file = to.join(format!("{name}{ending}"));
        fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(None)
}
