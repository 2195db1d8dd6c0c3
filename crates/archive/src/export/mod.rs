//! Incidents and their claims in the forms of other datasets and programs.
//!
//! In: a [`Header`], then incidents one at a time, each with its claims. Out: one file a writer ([`Export`]), and an [`About`] that says what was left out
//! and why. Invariants: pure but for the `Write` it is given (no clock, no files); the same input gives the same bytes; every row has all columns; a
//! thing that is not known is an empty cell, never a guess. Every column is described in `docs/exports.md`, and a test holds that.
//!
//! Why a sidecar: readers of the CSVs of ACLED and UCDP take no comments, so version, pack and filter go into `FILE.about.json`. GeoJSON carries
//! them in a member, Parquet in its metadata; both return the same [`About`].

pub mod acled;
pub mod cameo;
mod cells;
pub mod country;
pub mod geojson;
pub mod gold;
mod notes;
pub mod parquet;
pub mod plover;
pub mod seen;
pub mod ucdp;
pub mod write;

use crate::link::{Incident, Sides};
use crate::told::Claim;
use rawi_engine::Pack;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// What holds of a whole file.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Hash of the language data, 16 hexadecimal digits; of several, joined by a space.
    pub pack: String,
    /// What was asked for, as the user wrote it; empty for everything.
    pub filter: String,
    /// Who publishes.
    pub outlets: Outlets,
    /// Who belongs to whom: two organs of one side are no opponents.
    pub sides: Sides,
}

/// The version that writes.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Outlets by id, as far as exports tell of them.
#[derive(Clone, Debug, Default)]
pub struct Outlets(BTreeMap<String, Outlet>);

/// An outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlet {
    /// English name.
    pub name: String,
    /// channel, agency, group …
    pub kind: String,
    /// ISO 3166 alpha-3, or "".
    pub country: String,
}

impl Outlets {
    /// Those of a pack.
    pub fn of(pack: &Pack) -> Outlets {
        let outlet = |o: &rawi_engine::pack::Outlet| Outlet { name: o.name_en.clone(), kind: o.kind.clone(), country: o.country.clone() };
        pack.outlets.iter().map(|o| (o.id.clone(), outlet(o))).collect()
    }

    /// An outlet by its id.
    pub fn get(&self, id: &str) -> Option<&Outlet> {
        self.0.get(id)
    }
}

impl FromIterator<(String, Outlet)> for Outlets {
    fn from_iter<T: IntoIterator<Item = (String, Outlet)>>(outlets: T) -> Self {
        Outlets(outlets.into_iter().collect())
    }
}

/// A writer of one form. Calls come in the order `begin`, `incident` any number of times, `end`.
pub trait Export {
    /// Writes what stands before the first row.
    ///
    /// # Errors
    /// Those of the output.
    fn begin(&mut self, header: &Header) -> io::Result<()>;

    /// Writes an incident; `claims` are its claims, those of the first account first.
    ///
    /// # Errors
    /// Those of the output.
    fn incident(&mut self, incident: &Incident, claims: &[&Claim]) -> io::Result<()>;

    /// Writes what stands behind the last row, and flushes.
    ///
    /// # Errors
    /// Those of the output.
    fn end(&mut self) -> io::Result<About>;
}

/// What a file is, for the sidecar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// `rawi` and its version.
    pub program: String,
    /// The form: acled, ucdp …
    pub format: String,
    /// [`Header::pack`].
    pub pack: String,
    /// [`Header::filter`].
    pub filter: String,
    /// Rows written.
    pub rows: u64,
    /// Incidents or claims that have no row, by reason.
    pub left_out: BTreeMap<String, u64>,
    /// What readers must know.
    pub notes: Vec<String>,
}

impl About {
    /// A file of which nothing is written yet.
    pub fn new(format: &str, header: &Header, notes: &[&str]) -> About {
        About {
            program: format!("rawi {VERSION}"),
            format: format.into(),
            pack: header.pack.clone(),
            filter: header.filter.clone(),
            notes: notes.iter().map(ToString::to_string).collect(),
            ..About::default()
        }
    }

    /// Counts what has no row.
    pub fn leave(&mut self, why: &str) {
        *self.left_out.entry(why.into()).or_default() += 1;
    }

    /// The sidecar, with a line feed at its end.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and numbers are JSON") + "\n"
    }
}

/// Where the sidecar of a file stands: `events.csv` → `events.csv.about.json`.
pub fn sidecar(of: &Path) -> PathBuf {
    let mut name = of.as_os_str().to_os_string();
    name.push(".about.json");
    PathBuf::from(name)
}
