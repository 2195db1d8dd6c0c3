//! What a run remembers for the next: the validators of feeds, and the pages that are settled.
//!
//! In: `fetch-state.json` in the folder. Out: the same, written whole to a file beside it that then takes its name, so that it is never half
//! a file. Invariant: it stays bounded, because pages that no feed has named for [`KEPT_DAYS`] days are forgotten.

use crate::report::Error;
use jiff::civil::Date;
use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Days after which a page that no feed names any more is forgotten.
pub(crate) const KEPT_DAYS: i32 = 120;
const VERSION: u32 = 1;

/// What a server gave to tell whether a feed has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Validators {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_modified: Option<String>,
}

/// The memory of a folder.
#[derive(Debug)]
pub(crate) struct State {
    path: PathBuf,
    today: Date,
    held: Held,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Held {
    version: u32,
    feeds: BTreeMap<String, Validators>,
    /// Address to the day it was fetched, or last named by a feed.
    pages: BTreeMap<String, Date>,
}

impl State {
    /// Reads the state of a folder; that of a folder without one is empty.
    pub(crate) fn read(folder: &Path) -> Result<State, Error> {
        let path = folder.join("fetch-state.json");
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let mut held = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| Error::State(path.clone(), e.to_string()))?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Held { version: VERSION, ..Held::default() },
            Err(e) => return Err(Error::Io(path, e)),
        };
        if held.version != VERSION {
            return Err(Error::State(path, format!("version {} is not {VERSION}", held.version)));
        }
        let oldest = today.saturating_sub(Span::new().days(KEPT_DAYS));
        held.pages.retain(|_, day| *day >= oldest);
        Ok(State { path, today, held })
    }

    /// What the server said about a feed the last time.
    pub(crate) fn validators(&self, feed: &str) -> Validators {
        self.held.feeds.get(feed).cloned().unwrap_or_default()
    }

    /// A feed of which every page is settled need not be read again until it changes.
    pub(crate) fn keep_validators(&mut self, feed: &str, validators: Validators) {
        if validators == Validators::default() {
            self.held.feeds.remove(feed);
        } else {
            self.held.feeds.insert(feed.to_owned(), validators);
        }
    }

    /// Whether a page is settled; if so its day is today, because a feed names it still.
    pub(crate) fn knows(&mut self, page: &str) -> bool {
        self.held.pages.get_mut(page).map(|day| *day = self.today).is_some()
    }

    /// A page is settled.
    pub(crate) fn settle(&mut self, page: &str) {
        self.held.pages.insert(page.to_owned(), self.today);
    }

    /// Writes the state.
    pub(crate) fn write(&self) -> Result<(), Error> {
        let beside = self.path.with_extension("json.new");
        let written = serde_json::to_vec_pretty(&self.held).map_err(io::Error::other).and_then(|bytes| {
            let mut file = File::create(&beside)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &self.path)
        });
        written.map_err(|e| Error::Io(self.path.clone(), e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_forgotten_after_their_days() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::read(folder.path()).unwrap();
        let ago = |days| state.today.saturating_sub(Span::new().days(days));
        let (old, young) = (ago(KEPT_DAYS + 1), ago(KEPT_DAYS));
        state.held.pages.extend([("old".to_owned(), old), ("young".to_owned(), young)]);
        state.write().unwrap();
        let mut state = State::read(folder.path()).unwrap();
        assert!(!state.knows("old"));
        assert!(state.knows("young"));
        assert_eq!(state.held.pages["young"], state.today);
    }

    #[test]
    fn a_state_that_is_none_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        for bad in ["", "{", "{\"version\":99,\"feeds\":{},\"pages\":{}}"] {
            fs::write(folder.path().join("fetch-state.json"), bad).unwrap();
            assert!(matches!(State::read(folder.path()), Err(Error::State(..))), "{bad}");
        }
    }
}
