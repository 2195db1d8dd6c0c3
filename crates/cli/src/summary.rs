//! What became of the documents of a run: read, coded, passed over and failed, each by reason.

use rawi_archive::Fault;
use rawi_archive::run::Report;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Runs of fewer documents need no summary, unless a person is watching.
const FEW: usize = 10;

/// Counts of documents.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Found, whatever became of them.
    pub read: usize,
    /// Coded.
    pub coded: usize,
    /// Passed over, by reason.
    pub passed: BTreeMap<String, usize>,
    /// Of those coded, how many share their text with an earlier one (only counted where documents are written).
    pub copies: usize,
    /// Lost, by reason.
    pub failed: BTreeMap<String, usize>,
}

impl Summary {
    /// Counts what came of a document.
    pub fn count<T>(&mut self, report: &Report<T>) {
        self.read += 1;
        self.coded += usize::from(report.answer.is_some());
        match report.passed {
            Some(why) => *self.passed.entry(why.into()).or_default() += 1,
            None => report.notes.iter().for_each(|n| self.lose(n)),
        }
    }

    /// Counts something that holds no document for us.
    pub fn pass(&mut self, why: &str) {
        *self.passed.entry(why.into()).or_default() += 1;
    }

    /// Counts a fault, if a document was lost by it.
    pub fn fault(&mut self, f: &Fault) {
        self.read += usize::from(f.lost);
        self.lose(f);
    }

    fn lose(&mut self, f: &Fault) {
        if f.lost {
            // what is the same in all faults of a kind
            let end = f.message.find(|c: char| c.is_ascii_digit() || matches!(c, ':' | '(' | '`' | ';')).unwrap_or(f.message.len());
            *self.failed.entry(f.message[..end].trim().to_string()).or_default() += 1;
        }
    }

    fn lost(&self) -> usize {
        self.failed.values().sum()
    }

    /// Whether anything was read, if only to be passed over.
    pub fn any(&self) -> bool {
        self.read > self.lost()
    }

    /// Says it on standard error, where there is something to say.
    pub fn tell(&self) {
        let others: usize = self.passed.values().sum();
        if self.read + others < FEW && !(std::io::stderr().is_terminal() && self.read + others > 1) {
            return;
        }
        let by = |counts: &BTreeMap<String, usize>| match counts.is_empty() {
            true => String::new(),
            false => format!(" ({})", counts.iter().map(|(why, n)| format!("{n} {why}")).collect::<Vec<_>>().join(", ")),
        };
        let copies = if self.copies > 0 { format!(" ({} of them share their text with an earlier one)", self.copies) } else { String::new() };
        let (passed, failed) = (by(&self.passed), by(&self.failed));
        crate::tell(&format!("rawi: {} documents read: {} coded{copies}, {others} passed over{passed}, {} failed{failed}", self.read, self.coded, self.lost()));
    }

    /// How the program ends.
    pub fn code(&self) -> ExitCode {
        match (self.lost(), self.read - self.lost().min(self.read)) {
            (0, _) => ExitCode::SUCCESS,
            (_, 0) => ExitCode::from(2),
            _ => ExitCode::from(1),
        }
    }
}
