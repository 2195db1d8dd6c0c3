//! Incidents of a store handed to a writer.
//!
//! In: a store, a filter, a [`Form`]. Out: what the writer wrote, and its [`About`]. Claims are those that people have left. Incidents come page after page, so that an export of
//! any length takes little memory. Who asks may say between pages that it has become too late.

use super::{About, Export, Header, Outlets, acled, cameo, geojson, parquet, plover, ucdp};
use crate::link::{Incident, Sides};
use crate::store::{Filter, Page, Store, StoreError};
use rawi_engine::Pack;
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter};

/// Incidents of a page.
const PAGE: usize = 500;

/// The forms that are one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// CSV of ACLED's columns.
    Acled,
    /// CSV of the columns of UCDP GED.
    Ucdp,
    /// PLOVER JSON Lines.
    Plover,
    /// CAMEO, tab-separated.
    Cameo,
    /// GeoJSON.
    Geojson,
    /// Parquet, a row a claim.
    ParquetClaims,
    /// Parquet, a row an incident.
    ParquetIncidents,
}

impl Form {
    /// A writer of the form onto a file.
    pub fn writer(self, out: BufWriter<File>) -> Box<dyn Export> {
        match self {
            Form::Acled => Box::new(acled::Acled::new(out)),
            Form::Ucdp => Box::new(ucdp::Ucdp::new(out)),
            Form::Plover => Box::new(plover::Plover::new(out)),
            Form::Cameo => Box::new(cameo::Cameo::new(out)),
            Form::Geojson => Box::new(geojson::GeoJson::new(out)),
            Form::ParquetClaims => Box::new(parquet::Claims::new(out)),
            Form::ParquetIncidents => Box::new(parquet::Incidents::new(out)),
        }
    }
}

/// Why there is no export.
#[derive(Debug)]
pub enum Failed {
    /// The store.
    Store(StoreError),
    /// The output.
    Io(io::Error),
    /// A stored incident is none any more.
    Corrupt(String),
    /// Who asked has gone.
    Stopped,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failed::Store(e) => e.fmt(f),
            Failed::Io(e) => e.fmt(f),
            Failed::Corrupt(e) => write!(f, "a stored incident cannot be read: {e}"),
            Failed::Stopped => f.write_str("it was stopped"),
        }
    }
}

impl std::error::Error for Failed {}

impl From<StoreError> for Failed {
    fn from(e: StoreError) -> Self {
        Failed::Store(e)
    }
}

impl From<io::Error> for Failed {
    fn from(e: io::Error) -> Self {
        Failed::Io(e)
    }
}

/// What holds of a file about a store.
///
/// # Errors
/// Of the store.
pub fn header(store: &mut Store, pack: &Pack, filter: String) -> Result<Header, StoreError> {
    Ok(Header { pack: store.packs()?.join(" "), filter, outlets: Outlets::of(pack), sides: Sides::of(pack) })
}

/// Hands incidents to a writer, page after page, while it is not to stop.
///
/// # Errors
/// Of the store, of the output, or because it is to stop.
pub fn write(store: &mut Store, pack: &Pack, to: &mut dyn Export, header: &Header, filter: &Filter, stop: &dyn Fn() -> bool) -> Result<About, Failed> {
    to.begin(header)?;
    let mut page = Page { after: None, size: PAGE };
    loop {
        let listed = store.incidents(filter, &page)?;
        for row in &listed.rows {
            let i: Incident = serde_json::from_str(&row.line).map_err(|e| Failed::Corrupt(e.to_string()))?;
            let stored = store.claims_of(row.key)?;
            let mut claims = store.left(&stored, &pack.types)?;
            claims.sort_by_key(|c| i.claims.iter().position(|id| *id == c.id));
            to.incident(&i, &claims.iter().collect::<Vec<_>>())?;
        }
        page.after = match listed.next {
            _ if stop() => return Err(Failed::Stopped),
            Some(next) => Some(next),
            None => return Ok(to.end()?),
        };
    }
}
