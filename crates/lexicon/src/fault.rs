//! What is wrong with a row, said so that a person can mend it.

use std::fmt;
use std::path::PathBuf;

/// One fault in the language data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was opened.
    pub file: PathBuf,
    /// Line, from 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            n => write!(f, "{}:{n}: {}", self.file.display(), self.message),
        }
    }
}

/// Everything wrong at once: nobody wants to mend one row at a time.
#[derive(Clone, Debug, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub fn add(&mut self, file: &std::path::Path, line: usize, message: impl Into<String>) {
        self.0.push(Fault { file: file.to_path_buf(), line, message: message.into() });
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|x| writeln!(f, "{x}"))
    }
}

impl std::error::Error for Faults {}
