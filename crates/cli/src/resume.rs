//! Going on with a run that was interrupted.
//!
//! While a run writes to a file, a small file beside it (`FILE.resume`) says how far it is: after every batch, once the batch's answers are
//! out. It goes when the run ends. `--resume` reads it, cuts the output to what it says, and passes over the steps of reading that were
//! done. Invariant: killed at any moment, a run and its resumption write what one run would have written.

use crate::summary::Summary;
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Where a run keeps how far it is.
pub struct Place {
    file: PathBuf,
    output: PathBuf,
    /// All that decides what the run writes.
    pub what: String,
}

/// Whether what is written there stays there: a device or a pipe keeps nothing.
pub fn goes_on(output: &Path) -> bool {
    fs::metadata(output).map_or(true, |m| m.is_file())
}

/// How far a run was.
#[derive(Serialize, Deserialize)]
pub struct Left {
    /// All that decides what the run writes.
    what: String,
    /// Steps of reading that were done.
    pub steps: u64,
    /// Bytes written, of answers and of documents.
    pub written: (u64, u64),
    /// What was counted.
    pub summary: Summary,
}

impl Place {
    /// Beside this output, for a run of which this is all that matters.
    pub fn new(output: &Path, what: &str) -> Self {
        let mut name = output.file_name().unwrap_or_default().to_os_string();
        name.push(".resume");
        Place { file: output.with_file_name(name), output: output.to_path_buf(), what: what.to_string() }
    }

    /// The files in which it is kept.
    pub fn files(&self) -> [PathBuf; 2] {
        [self.file.clone(), self.new_file()]
    }

    fn new_file(&self) -> PathBuf {
        self.file.with_extension("resume-new")
    }

    /// How far the interrupted run was; `None` when there was none and nothing was written either.
    pub fn left(&self) -> Result<Option<Left>> {
        let text = match fs::read(&self.file) {
            Ok(t) => t,
            Err(_) if !self.output.exists() => return Ok(None),
            Err(_) => bail!("{} is there, and no interrupted run of it is known: it is finished. Leave --resume out to write it anew", self.output.display()),
        };
        let left: Left = serde_json::from_slice(&text).with_context(|| format!("{} cannot be understood: remove it and start anew", self.file.display()))?;
        ensure!(
            left.what == self.what,
            "the interrupted run of {} had other files or options, or a file has changed since: start anew without --resume",
            self.output.display()
        );
        Ok(Some(left))
    }

    /// Keeps how far the run is. The old file stays until the new one is whole.
    pub fn keep(&self, steps: u64, written: (u64, u64), summary: &Summary) -> Result<()> {
        let left = Left { what: self.what.clone(), steps, written, summary: summary.clone() };
        let new = self.new_file();
        let kept = serde_json::to_vec(&left).map_err(std::io::Error::from).and_then(|t| fs::write(&new, t)).and_then(|()| fs::rename(&new, &self.file));
        kept.with_context(|| format!("cannot write {}", self.file.display()))
    }

    /// The run has ended.
    pub fn forget(&self) {
        self.files().iter().for_each(|f| drop(fs::remove_file(f)));
    }
}
