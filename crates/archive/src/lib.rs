//! Rawi's archive: documents in, claims out. The only crate that touches documents, disk and time.
//!
//! In: files of many kinds and standard input ([`read`]). Out: [`rawi_engine::Document`]s ([`incoming`]), and records as JSON Lines or CSV
//! ([`record`], [`csv_out`]), incidents in the forms of other datasets ([`export`]). One bad document is a [`Fault`] with file and line; the rest goes on.

pub mod analysis;
pub mod asked;
pub mod copies;
pub mod csv_out;
pub mod decode;
pub mod differ;
pub mod export;
pub mod gold;
pub mod incoming;
pub mod ingest;
pub mod language;
pub mod link;
pub mod places;
pub mod read;
pub mod record;
pub mod reviewing;
pub mod run;
pub mod store;
pub mod told;
pub mod why;

use std::fmt;
use std::path::PathBuf;

/// What went wrong, or is worth knowing, with one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// Line, from 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong and what was done about it.
    pub message: String,
    /// Whether the document was lost.
    pub lost: bool,
}

impl Fault {
    /// A document that could not be read.
    pub fn lost(path: &std::path::Path, line: usize, message: impl Into<String>) -> Self {
        Fault { path: path.to_path_buf(), line, message: message.into(), lost: true }
    }

    /// A document that was read with reservations.
    pub fn note(path: &std::path::Path, line: usize, message: impl Into<String>) -> Self {
        Fault { lost: false, ..Fault::lost(path, line, message) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.path.as_os_str() == "-" { "standard input".into() } else { plain(&self.path.to_string_lossy()) };
        match self.line {
            0 => write!(f, "{name}: {}", plain(&self.message)),
            n => write!(f, "{name}:{n}: {}", plain(&self.message)),
        }
    }
}

/// Names and texts of others, without what would end the line or command the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
