//! The user's own gazetteer: places imported from files, used beside those of the pack from then on.
//!
//! In: a GeoNames country dump, a Who's On First table, or a CSV with a column map ([`rows`]). Out: places that the pack does not know already ([`judge`]),
//! kept as a table that people can read and as bytes that load at once ([`store`]). A bad row is a [`Fault`] with file and line; the rest is taken in.

pub mod judge;
pub mod rows;
pub mod store;

use crate::Fault;
use judge::{Judge, Verdict};
use rawi_engine::Pack;
use rows::{Form, Rows};
use std::path::Path;
use store::Store;

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read.
    pub rows: usize,
    /// Places that were not there before.
    pub new: usize,
    /// Places that were there and are told otherwise now.
    pub changed: usize,
    /// Places that were there as they are.
    pub same: usize,
    /// Places that the pack has itself.
    pub known: usize,
    /// Rows without an Arabic name that could be looked for.
    pub nameless: usize,
    /// Rows that say no place.
    pub bad: usize,
}

/// Takes the places of a file into the store. `tell` hears of every bad row; nothing is written until [`Store::save`].
pub fn import(pack: &Pack, path: &Path, form: &Form, store: &mut Store, mut tell: impl FnMut(Fault)) -> Result<Report, Fault> {
    let mut judge = Judge::of(pack);
    let mut report = Report::default();
    for row in Rows::open(path, form)? {
        report.rows += 1;
        match row.map(|found| judge.judge(found)) {
            Ok(Verdict::Take(place)) => match store.put(place) {
                store::Change::New => report.new += 1,
                store::Change::Changed => report.changed += 1,
                store::Change::Same => report.same += 1,
            },
            Ok(Verdict::Known) => report.known += 1,
            Ok(Verdict::Nameless) => report.nameless += 1,
            Err(fault) => {
                report.bad += 1;
                tell(fault);
            }
        }
    }
    Ok(report)
}
