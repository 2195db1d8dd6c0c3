//! A folder of its own for each test, and the program run in it with a data folder that no other test sees.

use assert_cmd::Command;
use std::fs;
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;

pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().expect("a folder for the test"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(name), bytes).expect("the test's folder can be written to");
        self
    }

    pub fn output(&self, args: &[&str], stdin: &str) -> Output {
        let mut command = Command::cargo_bin("rawi").expect("cargo builds the binary for its tests");
        command.current_dir(self.0.path()).env("RAWI_DATA", self.path("data")).args(args).write_stdin(stdin).output().expect("the binary runs")
    }
}

/// Runs the program at a desk: what it told and said, where it ends with this code.
#[track_caller]
#[allow(dead_code)] // not every test asks this way
pub fn run(desk: &Desk, args: &[&str], code: i32) -> (String, String) {
    let out = desk.output(args, "");
    let (told, said) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
    assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
    (told, said)
}

/// The lines of an answer.
#[allow(dead_code)]
pub fn rows(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}
