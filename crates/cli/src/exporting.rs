//! `rawi export`: incidents of a store in the forms of ACLED, UCDP, PLOVER, CAMEO, GeoJSON and Parquet (docs/exports.md); gold is written by [`exporting_gold`].
//!
//! In: a store, a filter, a form and a file. Out: the file, and beside it `FILE.about.json`: version, language data, filter, rows, and what was left out and why. The file
//! is written under another name and put in its place when it is whole, so that an export that failed leaves what was there.

use crate::args::{Export as Asked, ExportFormat};
use crate::exporting_gold;
use crate::filtering::{filter, told_in_vain};
use anyhow::{Context, Result};
use rawi_archive::export::sidecar;
use rawi_archive::export::write::{Form, header, write};
use rawi_archive::store::Store;
use rawi_engine::Pack;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: &Pack, a: &Asked) -> Result<ExitCode> {
    let mut store = Store::as_it_is(&a.store)?;
    let Some(of) = form(a.form) else { return exporting_gold::run(pack, &mut store, a) };
    // said before the work, and not after it
    crate::output::create(&a.output)?;
    let filter = filter(pack, &a.filter)?;
    told_in_vain(&mut store, &filter)?;
    let part = part(&a.output);
    let file = File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
    let mut writer = of.writer(BufWriter::new(file));
    let header = header(&mut store, pack, a.filter.asked().words())?;
    let about = write(&mut store, pack, writer.as_mut(), &header, &filter, &|| false).with_context(|| format!("cannot write {}", part.display()));
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

/// The form of a file; gold is none.
fn form(format: ExportFormat) -> Option<Form> {
    Some(match format {
        ExportFormat::Acled => Form::Acled,
        ExportFormat::Ucdp => Form::Ucdp,
        ExportFormat::Plover => Form::Plover,
        ExportFormat::Cameo => Form::Cameo,
        ExportFormat::Geojson => Form::Geojson,
        ExportFormat::ParquetClaims => Form::ParquetClaims,
        ExportFormat::ParquetIncidents => Form::ParquetIncidents,
        ExportFormat::Gold => return None,
    })
}
