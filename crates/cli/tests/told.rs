//! Claims written by the program are read back without loss.

use rawi_archive::told::Claim;
use std::process::Command;

#[test]
fn what_is_written_is_read_back_byte_for_byte() {
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/articles.jsonl");
    for explain in [false, true] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rawi"));
        command.args(["extract", "-f", "jsonl", articles]).env("RAWI_DATA", "/nonexistent");
        if explain {
            command.arg("--explain");
        }
        let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(out.lines().count() > 100, "{}", out.lines().count());
        for line in out.lines() {
            assert_eq!(Claim::read(line).expect("a claim").line(), line);
        }
    }
    assert!(Claim::read("{\"schema\":\"rawi.claim/2\"}").is_err());
}
