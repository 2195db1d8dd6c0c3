//! The store as a person meets it, through the program: documents put in again and in another order, runs that are killed, stores that are missing, foreign, locked, full
//! or damaged, and every question. The same on PostgreSQL where `RAWI_TEST_POSTGRES` gives the address of a server (`.ci/postgres` starts one).
//!
//! The documents are the accounts of `tests/incidents`.

mod again;
mod asking;
mod broken;
#[path = "../desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;
mod formats;
mod kept;
mod killed;
mod place;
mod server;

use desk::Desk;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A file of the repository.
pub fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

/// The accounts, a line each.
pub fn accounts() -> Vec<String> {
    let text = std::fs::read_to_string(ours("tests/incidents/accounts.jsonl")).expect("the accounts are there");
    text.lines().map(|l| format!("{l}\n")).collect()
}

/// What a run left.
pub struct Ran {
    /// How it ended.
    pub code: i32,
    /// What it answered.
    pub out: String,
    /// What it said.
    pub err: String,
}

impl Ran {
    /// Of a run that has ended.
    pub fn new(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Its answer; it ended well.
    #[track_caller]
    pub fn good(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    /// It failed with one line that says so.
    #[track_caller]
    pub fn fails(&self, words: &str) {
        assert_eq!(self.code, 2, "{} {}", self.out, self.err);
        let said: Vec<&str> = self.err.lines().collect();
        assert!(said.len() == 1 && said[0].starts_with("rawi: ") && said[0].contains(words), "{}", self.err);
    }
}

impl Desk {
    /// The program, to be run in the folder of the test.
    pub fn rawi(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rawi"));
        command.current_dir(self.path("")).env("RAWI_DATA", self.path("data")).args(args).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::new(self.rawi(args).output().expect("the binary runs"))
    }

    /// A store of some documents.
    #[track_caller]
    pub fn store(&self, target: &str, documents: &[String]) -> &Self {
        self.file("in.jsonl", documents.concat()).run(&["ingest", target, "in.jsonl"]).good();
        self
    }

    /// All claims and all incidents, sorted.
    #[track_caller]
    pub fn dump(&self, target: &str) -> (Vec<String>, Vec<String>) {
        let sorted = |what| {
            let mut lines: Vec<String> = self.run(&[what, target, "-f", "jsonl"]).good().lines().map(String::from).collect();
            lines.sort();
            lines
        };
        (sorted("claims"), sorted("incidents"))
    }
}

/// Records, a line each.
pub fn json(lines: &str) -> Vec<Value> {
    lines.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
}
