//! `lang check` and `lang test`.

use anyhow::{Context, Result, bail};
use rawi_lexicon::cases::{Accept, run};
use rawi_lexicon::check::check as check_pack;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The ontology that stands beside `lang/`.
pub fn ontology_of(folder: &Path) -> PathBuf {
    folder.join("../../ontology")
}

/// The folders that every language has.
const PARTS: [&str; 3] = ["words", "names", "events"];

/// The tables of a language, with what is wrong in them.
pub fn load(folder: &Path) -> Result<rawi_lexicon::Loaded> {
    if !folder.is_dir() {
        bail!("{}: no such folder; run this from the repository, or name the language folder", folder.display());
    }
    let is_language = |f: &Path| PARTS.iter().all(|part| f.join(part).is_dir());
    let is_template = |f: &Path| f.file_name().is_some_and(|n| n.to_string_lossy().starts_with('_'));
    if !is_language(folder) {
        let below = fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).find(|f| is_language(f) && !is_template(f));
        let meant = below.map_or(String::new(), |f| format!("; did you mean {}?", f.display()));
        bail!("{} is no language folder: it has no {}{meant}", folder.display(), PARTS.join("/, no ") + "/");
    }
    let ontology = ontology_of(folder);
    if !ontology.is_dir() {
        bail!("{}: no such folder; the ontology is looked for beside the folder that `{}` stands in", ontology.display(), folder.display());
    }
    Ok(rawi_lexicon::load(folder, &ontology))
}

/// `rawi lang check`
pub fn check(folder: &Path) -> Result<ExitCode> {
    let loaded = load(folder)?;
    let (lemmas, forms, phrases) = (loaded.pack.lemmas.len(), loaded.pack.forms.len(), loaded.pack.phrases.len());
    let report = check_pack(loaded);
    report.faults.0.iter().for_each(crate::tell);
    say!("{lemmas} lemmas, {forms} forms, {phrases} phrases; {} examples run; {} faults", report.examples, report.faults.0.len());
    Ok(if report.faults.0.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// `rawi lang test`: the cases must hold. What stands in `wanted/` is right and does not hold yet; one that does belongs into `cases/`.
pub fn test(folder: &Path, accept: bool, wanted: bool) -> Result<ExitCode> {
    let loaded = load(folder)?;
    if !loaded.faults.0.is_empty() {
        loaded.faults.0.iter().for_each(crate::tell);
        bail!("{} faults in the tables: mend them first (`rawi lang check`)", loaded.faults.0.len());
    }
    let pack = loaded.pack;
    let run_in = |name: &str, accept| {
        let cases = folder.join(name);
        run(&pack, &cases, accept).with_context(|| cases.display().to_string())
    };
    let (n, differences) = run_in("cases", if accept { Accept::Yes } else { Accept::No })?;
    let (open, unmet) = if folder.join("wanted").is_dir() { run_in("wanted", Accept::No)? } else { (0, Vec::new()) };
    for d in differences.iter().chain(unmet.iter().filter(|_| wanted)) {
        say!("{}:{}\n--- the file says\n{}+++ came out\n{}", d.file.display(), d.line, d.want, d.got);
    }
    say!("{n} cases, {} {}", differences.len(), if accept { "rewritten" } else { "differ" });
    say!("{open} wanted, {} hold by now", open - unmet.len());
    Ok(if differences.is_empty() || accept { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
