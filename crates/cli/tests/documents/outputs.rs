//! Outputs that cannot be written: full disks, closed pipes, folders that are not there.

use crate::desk::Desk;
use crate::{GOOD, lines};
use std::fs;
use std::process::Stdio;

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let run = |args: &[&str]| desk.ran(desk.rawi(&[&["extract", "good.txt"], args].concat()).output().expect("the binary runs"));
    let said = |ran: crate::Ran, what: &str| {
        ran.ends(2);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert!(ran.stderr.starts_with(&format!("rawi: {what}: No space left")), "{}", ran.stderr);
    };
    said(run(&["-o", "/dev/full"]), "cannot write /dev/full");
    said(run(&["-o", "claims.jsonl", "--documents", "/dev/full"]), "cannot write /dev/full");
    assert!(!std::path::Path::new("/dev/full.resume").exists(), "nothing is left beside a device");
    let full = fs::File::options().write(true).open("/dev/full").expect("it can be opened");
    said(desk.ran(desk.rawi(&["extract", "good.txt"]).stdout(full).output().expect("the binary runs")), "cannot write the output");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_much_leaves_what_was_written() {
    let desk = Desk::new();
    desk.file("many.jsonl", lines(&["a"]).repeat(2000));
    // a file may grow to 1 MB and no further
    let program = assert_cmd::cargo::cargo_bin("rawi");
    let script = format!("trap '' XFSZ; ulimit -f 1024; exec '{}' extract many.jsonl -o claims.jsonl", program.display());
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &script]).current_dir(desk.path("")).stdin(Stdio::null());
    let output = command.output().expect("it runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("rawi: cannot write claims.jsonl: File too large"), "{stderr}");
    let written = fs::read_to_string(desk.path("claims.jsonl")).expect("what was written is there");
    assert!(written.len() > 500_000);
    // when there is room again, it goes on
    desk.extract(&["many.jsonl"]).ends(0);
    let whole = fs::read_to_string(desk.path("claims.jsonl")).expect("it was written");
    assert!(whole.starts_with(&written));
    fs::write(desk.path("claims.jsonl"), &written).expect("it can be written");
}

#[test]
fn a_closed_pipe() {
    let desk = Desk::new();
    desk.file("many.jsonl", lines(&["a"]).repeat(1000));
    let mut child = desk.rawi(&["extract", "many.jsonl", "--documents", "documents.jsonl"]).spawn().expect("the binary runs");
    drop(child.stdout.take());
    desk.ran(child.wait_with_output().expect("it ends")).ends(0).says(&[]);
}

#[test]
fn nobody_hears_the_messages() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD).file("empty.txt", "");
    let mut child = desk.rawi(&["extract", "empty.txt", "good.txt"]).spawn().expect("the binary runs");
    drop(child.stderr.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(crate::of(&String::from_utf8_lossy(&output.stdout), "good") > 0);
}

#[test]
fn an_output_folder_that_is_missing() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    for args in [["-o", "no/such/claims.jsonl"], ["--documents", "no/such/claims.jsonl"]] {
        let ran = desk.ran(desk.rawi(&[&["extract", "good.txt"][..], &args].concat()).output().expect("the binary runs"));
        ran.ends(2).says(&[("cannot write no/such/claims.jsonl", &["no folder no/such"])]);
        assert_eq!(ran.claims, "");
    }
}

#[test]
fn an_output_that_is_a_folder() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    fs::create_dir(desk.path("claims")).expect("a folder can be made");
    let ran = desk.ran(desk.rawi(&["extract", "good.txt", "-o", "claims"]).output().expect("the binary runs"));
    ran.ends(2).says(&[("cannot write claims", &["it is a folder"])]);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_keeps_nothing() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    for device in ["/dev/null", "/dev/stdout"] {
        let ran = desk.ran(desk.rawi(&["extract", "good.txt", "-o", device]).output().expect("the binary runs"));
        ran.ends(0).says(&[]);
        assert_eq!(ran.of("good") > 0, device == "/dev/stdout");
        assert!(!std::path::Path::new(&format!("{device}.resume")).exists());
    }
    let ran = desk.ran(desk.rawi(&["extract", "good.txt", "-o", "/dev/null", "--resume"]).output().expect("the binary runs"));
    assert!(ran.ends(2).stderr.contains("no file that could be gone on with"), "{}", ran.stderr);
}

#[test]
fn an_older_result_stays_when_nothing_is_read() {
    let desk = Desk::new();
    desk.file("claims.jsonl", "older\n").file("documents.jsonl", "older\n").file("bad.pdf", "%PDF");
    let ran = desk.extract(&["bad.pdf"]);
    ran.ends(2);
    assert_eq!((ran.claims.as_str(), ran.documents.as_str()), ("older\n", "older\n"));
}

#[test]
fn an_older_result_goes_when_what_is_read_is_passed_over() {
    let desk = Desk::new();
    desk.file("claims.jsonl", "older\n").file("latin.txt", "nothing for us");
    let ran = desk.extract(&["latin.txt", "--format", "csv"]);
    ran.ends(0);
    assert!(ran.claims.starts_with("id,") && ran.claims.lines().count() == 1, "{}", ran.claims);
}

#[test]
fn one_file_for_both_outputs() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let ran = desk.ran(desk.rawi(&["extract", "good.txt", "-o", "x", "--documents", "./x"]).output().expect("the binary runs"));
    ran.ends(2).says(&[("./x would be written twice", &["name two outputs"])]);
}
