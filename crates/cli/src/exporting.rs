//! `rawi export`: incidents of a store in the forms of ACLED, UCDP, PLOVER, CAMEO, GeoJSON and Parquet (docs/exports.md); gold is written by [`exporting_gold`].
//!
//! In: a store, a filter, a form and a file. Out: the file, and beside it `FILE.about.json`: version, language data, filter, rows, and what was left out and why. The file
//! is written under another name and put in its place when it is whole, so that an export that failed leaves what was there.

use crate::args::{Export as Asked, ExportFormat};
use crate::asking::{filter, incident};
use crate::exporting_gold;
use anyhow::{Context, Result};
use clap::ValueEnum;
use rawi_archive::export::{About, Export, Header, Outlets, acled, cameo, geojson, parquet, plover, sidecar, ucdp};
use rawi_archive::link::Sides;
use rawi_archive::store::{Filter, Mode, Page, Store};
use rawi_engine::Pack;
use rawi_engine::pack::EventType;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Incidents of a page.
const PAGE: usize = 500;

/// Runs it.
pub fn run(pack: &Pack, a: &Asked) -> Result<ExitCode> {
    let mut store = Store::open(&a.store, Mode::Read)?;
    let Some(of) = form(a.form) else { return exporting_gold::run(pack, &mut store, a) };
    let part = part(&a.output);
    let file = File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
    let mut writer = of(BufWriter::new(file));
    let header = Header { pack: packs(&mut store)?, filter: words(a), outlets: Outlets::of(pack), sides: Sides::of(pack) };
    let about = written(&mut store, writer.as_mut(), &header, &filter(pack, &a.filter), &pack.types).with_context(|| format!("cannot write {}", part.display()));
    drop(writer);
    let about = about.inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    std::fs::rename(&part, &a.output).with_context(|| format!("cannot write {}", a.output.display()))?;
    let beside = sidecar(&a.output);
    std::fs::write(&beside, about.json()).with_context(|| format!("cannot write {}", beside.display()))?;
    crate::tell(&format!("rawi: {} rows in {}", about.rows, a.output.display()));
    about.left_out.iter().for_each(|(why, n)| crate::tell(&format!("rawi: {n} left out: {why}")));
    Ok(ExitCode::SUCCESS)
}

/// The name under which something is written until it is whole.
pub fn part(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// Makes a writer of a form onto a file.
type Form = fn(BufWriter<File>) -> Box<dyn Export>;

/// The writer of a form; gold is no file.
fn form(format: ExportFormat) -> Option<Form> {
    Some(match format {
        ExportFormat::Acled => |out| Box::new(acled::Acled::new(out)),
        ExportFormat::Ucdp => |out| Box::new(ucdp::Ucdp::new(out)),
        ExportFormat::Plover => |out| Box::new(plover::Plover::new(out)),
        ExportFormat::Cameo => |out| Box::new(cameo::Cameo::new(out)),
        ExportFormat::Geojson => |out| Box::new(geojson::GeoJson::new(out)),
        ExportFormat::ParquetClaims => |out| Box::new(parquet::Claims::new(out)),
        ExportFormat::ParquetIncidents => |out| Box::new(parquet::Incidents::new(out)),
        ExportFormat::Gold => return None,
    })
}

/// Hands incidents to a writer, page after page, each with its claims as people have left them.
fn written(store: &mut Store, to: &mut dyn Export, header: &Header, filter: &Filter, types: &[EventType]) -> Result<About> {
    to.begin(header)?;
    let mut page = Page { after: None, size: PAGE };
    loop {
        let listed = store.incidents(filter, &page)?;
        for row in &listed.rows {
            let i = incident(&row.line)?;
            let stored = store.claims_of(row.key)?;
            let mut claims = store.left(&stored, types)?;
            claims.sort_by_key(|c| i.claims.iter().position(|id| *id == c.id));
            to.incident(&i, &claims.iter().collect::<Vec<_>>())?;
        }
        page.after = match listed.next {
            Some(next) => Some(next),
            None => return Ok(to.end()?),
        };
    }
}

/// The language data that coded what is in a store.
pub fn packs(store: &mut Store) -> Result<String> {
    let mut packs: Vec<String> = store.runs()?.into_iter().map(|r| r.1.pack).collect();
    packs.sort();
    packs.dedup();
    Ok(packs.join(" "))
}

/// The filter as it was asked for.
pub fn words(a: &Asked) -> String {
    let form = a.form.to_possible_value().map(|v| v.get_name().to_string()).unwrap_or_default();
    let own = [a.store.as_str(), a.output.to_str().unwrap_or_default(), form.as_str()];
    let said: Vec<String> = std::env::args().skip(2).filter(|w| !own.contains(&w.as_str())).collect();
    said.join(" ")
}
