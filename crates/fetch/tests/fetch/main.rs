//! The fetcher against real servers on this machine: what it writes, whom it asks and how often, and what it withstands.

mod hostile;
mod polite;
mod records;
mod server;
mod whole;

use rawi_fetch::{Note, Options, Reason, Summary, fetch};
use std::path::Path;
use std::time::Duration;

/// Options for servers on loopback, with short times.
fn options() -> Options {
    Options {
        contact: "https://example.org/rawi".into(),
        delay: Duration::from_millis(5),
        connect_timeout: Duration::from_secs(2),
        total_timeout: Duration::from_secs(5),
        allow_private: true,
        ..Options::default()
    }
}

/// A run that must not end in an error, and its notes.
fn run(feeds: &[String], to: &Path, options: &Options) -> (Summary, Vec<Note>) {
    let mut notes = Vec::new();
    let summary = fetch(feeds, to, options, &mut |note| notes.push(note.clone())).expect("the run goes through");
    for note in &notes {
        assert!(!note.what.is_empty() && !note.advice.is_empty(), "{note}");
    }
    (summary, notes)
}

/// How many pages failed for a reason.
fn failed(summary: &Summary, reason: Reason) -> usize {
    summary.pages_failed.get(&reason).copied().unwrap_or_default()
}
