//! `rawi export`: incidents of a store in the forms of ACLED, UCDP, PLOVER, CAMEO, GeoJSON and Parquet (docs/exports.md); gold is written by [`exporting_gold`].
//!
//! In: a store, a filter, a form and a file. Out: the file, and beside it `FILE.about.json`: version, language data, filter, rows, and what was left out and why. The file
//! is written under another name and put in its place when it is whole, so that an export that failed leaves what was there.

use crate::args::{Export as Asked, ExportFormat};
use crate::asking::incident;
use crate::exporting_gold;
use crate::filtering::{filter, told_in_vain};
use anyhow::{Context, Result};
use rawi_archive::export::{About, Export, Header, Outlets, acled, cameo, geojson, parquet, plover, sidecar, ucdp};
use rawi_archive::link::Sides;
use rawi_archive::store::{Filter, Page, Store};
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
    let mut store = Store::as_it_is(&a.store)?;
    let Some(of) = form(a.form) else { return exporting_gold::run(pack, &mut store, a) };
    let filter = filter(pack, &a.filter)?;
    told_in_vain(&mut store, &filter)?;
    let part = part(&a.output);
    let file = File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
    let mut writer = of(BufWriter::new(file));
    let header = Header { pack: store.packs()?.join(" "), filter: a.filter.words(), outlets: Outlets::of(pack), sides: Sides::of(pack) };
    let about = written(&mut store, writer.as_mut(), &header, &filter, &pack.types).with_context(|| format!("cannot write {}", part.display()));
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
    // a folder may be named with a slash behind it
    let mut name = output.components().collect::<PathBuf>().into_os_string();
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
