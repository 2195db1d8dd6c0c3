//! `rawi places`: the user's own gazetteer.
//!
//! In: files of places. Out: the store in the user's data folder, which every reading command loads from then on ([`own`]).

use crate::args::Places;
use anyhow::{Context, Result, bail};
use etcetera::{BaseStrategy, choose_base_strategy};
use rawi_archive::places::rows::Form;
use rawi_archive::places::store::{Store, load};
use rawi_archive::places::{Report, import};
use rawi_engine::Pack;
use rawi_engine::gazetteer::words;
use rawi_engine::pack::Means;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs a subcommand.
pub fn run(pack: &Pack, a: Places, data: Option<&Path>) -> Result<ExitCode> {
    let folder = folder(data)?;
    match a {
        Places::Import { files, columns, alternate_names } => {
            let form = Form { columns: columns.into_iter().collect(), alternates: alternate_names };
            take_in(pack, &folder, &files, &form)
        }
        Places::Find { name } => {
            let mut pack = pack.clone();
            own(&mut pack, data)?;
            find(&pack, &name)
        }
        Places::Rebuild => {
            let store = Store::open(&folder)?;
            store.save().with_context(|| folder.display().to_string())?;
            say!("{} places in {}", store.len(), folder.display());
            Ok(ExitCode::SUCCESS)
        }
        Places::Forget => {
            for file in ["places.tsv", "places.bin"] {
                match std::fs::remove_file(folder.join(file)) {
                    Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e).with_context(|| folder.join(file).display().to_string()),
                    _ => {}
                }
            }
            say!("no places of your own any more");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Adds the user's places to a pack, if there are any.
pub fn own(pack: &mut Pack, data: Option<&Path>) -> Result<()> {
    let folder = folder(data)?;
    if let Some(places) = load(&folder).with_context(|| format!("cannot read your own places in {}", folder.display()))? {
        pack.add(places);
    }
    Ok(())
}

/// Where the user's data are: as told, else `RAWI_DATA`, else where the system keeps data of programs.
fn folder(told: Option<&Path>) -> Result<PathBuf> {
    if let Some(folder) = told.map(Path::to_path_buf).or_else(|| std::env::var_os("RAWI_DATA").map(PathBuf::from)) {
        return Ok(folder);
    }
    let system = choose_base_strategy().context("no folder for the data of programs: name one with --data")?;
    Ok(system.data_dir().join("rawi"))
}

fn take_in(pack: &Pack, folder: &Path, files: &[PathBuf], form: &Form) -> Result<ExitCode> {
    let mut store = Store::open(folder)?;
    let mut bad = 0;
    for file in files {
        let report = match import(pack, file, form, &mut store, |fault| crate::tell(&format!("rawi: {fault}"))) {
            Ok(report) => report,
            Err(fault) => bail!("{fault}"),
        };
        bad += report.bad;
        say!("{}: {}", file.display(), told(&report));
    }
    store.save().with_context(|| folder.display().to_string())?;
    say!("{} places of your own in {}", store.len(), folder.display());
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn told(r: &Report) -> String {
    format!(
        "{} rows: {} new places, {} changed, {} as they were; {} that Rawi has itself, {} without an Arabic name to look for, {} bad rows",
        r.rows, r.new, r.changed, r.same, r.known, r.nameless, r.bad
    )
}

/// What places a name can mean.
fn find(pack: &Pack, name: &str) -> Result<ExitCode> {
    let want = words(name);
    let mut found: Vec<_> =
        pack.phrases.iter().filter(|p| p.words == want).filter_map(|p| if let Means::Place(i) = p.means { Some((p.prior, i)) } else { None }).collect();
    found.sort_by_key(|f| std::cmp::Reverse(f.0));
    for (prior, i) in &found {
        let p = &pack.places[*i as usize];
        let within = if p.admin1.is_empty() { String::new() } else { format!("{}, ", p.admin1) };
        say!("{:<28} {:<9} {:<40} {:>8.3} {:>8.3}  prior {prior}", p.id, p.kind, format!("{} ({within}{})", p.name_en, p.country), p.lat, p.lon);
    }
    if found.is_empty() {
        crate::tell(&format!("rawi: no place is called `{name}`: `rawi places import FILE` takes in others"));
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}
