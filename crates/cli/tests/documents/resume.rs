//! Runs that are killed and gone on with: in the end the bytes are those of a run that nobody killed.

use crate::desk::Desk;
use crate::{GOOD, OTHER, Ran, gz, lines};
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Documents without claims beside those with some: reading, not coding, is what takes the time.
fn many(n: u64) -> Vec<String> {
    let plain = "الطقس اليوم جميل، والسماء صافية، والناس في الحدائق. ".repeat(6);
    (0..n)
        .map(|i| match i % 16 {
            0 => format!("{GOOD} {i}."),
            5 => format!("{OTHER} وكان ذلك بعد {i} ساعة."),
            9 => "This one is not in Arabic at all, and is passed over.".to_string(),
            _ => format!("{plain} {i}."),
        })
        .collect()
}

fn json_lines(n: u64) -> String {
    many(n).iter().enumerate().map(|(i, t)| serde_json::json!({"id": format!("d{i}"), "published": "2024-05-01", "text": t}).to_string() + "\n").collect()
}

fn archive(n: u64) -> Vec<u8> {
    let one = |(i, t): (usize, &String)| {
        let body = format!("<html><body><article><h1>خبر</h1><p>{t}</p><p>{t}</p></article></body></html>");
        gz(crate::warc::record(
            "response",
            &format!("http://example.org/{i}"),
            &crate::warc::answer(if i % 7 == 3 { "404 No" } else { "200 OK" }, "", body.as_bytes()),
        ))
    };
    many(n).iter().enumerate().flat_map(one).collect()
}

const ARGS: [&str; 4] = ["-o", "claims.jsonl", "--documents", "documents.jsonl"];

/// Kills a run at this many moments, goes on each time, and compares what comes out.
fn killed(name: &str, bytes: impl AsRef<[u8]>, kills: u64) {
    let desk = Desk::new();
    desk.file(name, bytes);
    let begun = Instant::now();
    let whole = desk.ran(desk.rawi(&["extract", name, "-o", "whole.jsonl", "--documents", "texts.jsonl"]).output().expect("the binary runs"));
    let takes = begun.elapsed();
    let read = |file: &str| fs::read(desk.path(file)).unwrap_or_default();
    let (claims, documents) = (read("whole.jsonl"), read("texts.jsonl"));
    assert!(claims.len() > 50_000 && documents.len() > claims.len() / 8, "{} {}", claims.len(), documents.len());
    // moments that differ from run to run of this test, and are told when it fails
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |d| d.subsec_nanos());
    let mut state = u64::from(seed) | 1;
    let mut moments = Vec::new();
    for k in 0..kills {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = takes.mul_f64((state >> 40) as f64 / f64::from(1 << 24) * 0.3);
        moments.push(share);
        let resume: &[&str] = if k == 0 { &[] } else { &["--resume"] };
        let mut child =
            desk.rawi(&[&["extract", name], &ARGS[..], resume].concat()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
        std::thread::sleep(share);
        let _ = child.kill();
        child.wait().expect("it ends");
        // it was quick: what it wrote is whole, and there is nothing to go on with
        if desk.path("claims.jsonl").exists() && !desk.path("claims.jsonl.resume").exists() {
            assert!(read("claims.jsonl") == claims && read("documents.jsonl") == documents, "{moments:?}");
            for file in ["claims.jsonl", "documents.jsonl"] {
                fs::remove_file(desk.path(file)).expect("it can be removed");
            }
        }
    }
    let last = desk.extract(&[name, "--resume"]);
    last.ends(whole.code);
    assert!(read("claims.jsonl") == claims, "the claims differ: killed after {moments:?}");
    assert!(read("documents.jsonl") == documents, "the documents differ: killed after {moments:?}");
    assert_eq!(last.stderr.lines().last().map(|l| l.contains("documents read")), Some(true), "{}", last.stderr);
    assert_eq!(last.stderr.lines().last(), whole.stderr.lines().last(), "the summary counts the whole run");
    let left: Vec<_> = fs::read_dir(desk.path(""))
        .expect("the folder")
        .filter_map(|e| e.ok().map(|e| e.file_name()))
        .filter(|n| n.to_string_lossy().contains("resume"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn killed_over_json_lines() {
    killed("many.jsonl", json_lines(20_000), 20);
}

#[test]
fn killed_over_packed_json_lines() {
    killed("many.jsonl.gz", gz(json_lines(20_000)), 20);
}

#[test]
fn killed_over_a_web_archive() {
    killed("many.warc.gz", archive(8_000), 20);
}

/// A run that was interrupted, as a killed one leaves it; the first is whole.
fn interrupted(desk: &Desk) {
    desk.file("in.jsonl", json_lines(3000));
    let mut child = desk.rawi(&[&["extract", "in.jsonl"], &ARGS[..]].concat()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
    let begun = Instant::now();
    while !desk.path("claims.jsonl").exists() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().expect("it ends");
    assert!(desk.path("claims.jsonl.resume").exists(), "the run was over before it could be killed");
}

/// Refused, with nothing changed.
#[track_caller]
fn refused(desk: &Desk, args: &[&str], word: &str) {
    let before = fs::read(desk.path("claims.jsonl")).unwrap_or_default();
    let output = desk.rawi(&[&["extract", "--resume"], args].concat()).output().expect("the binary runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.lines().count() == 1 && stderr.starts_with("rawi: ") && stderr.contains(word), "{stderr}");
    assert!(fs::read(desk.path("claims.jsonl")).unwrap_or_default() == before, "what was written is lost");
}

fn with<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[file], &ARGS[..], more].concat()
}

#[test]
fn refused_when_a_file_has_changed() {
    let desk = Desk::new();
    interrupted(&desk);
    let mut text = fs::read(desk.path("in.jsonl")).expect("it is there");
    text.extend(lines(&["more"]).as_bytes());
    desk.file("in.jsonl", text);
    refused(&desk, &with("in.jsonl", &[]), "a file has changed");
}

#[test]
fn refused_when_a_file_of_a_folder_has_changed() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).expect("a folder can be made");
    let text = json_lines(3000);
    desk.file("folder/a.jsonl", &text);
    let mut child = desk.rawi(&[&["extract", "folder"], &ARGS[..]].concat()).stderr(Stdio::null()).spawn().expect("the binary runs");
    while !desk.path("claims.jsonl").exists() && child.try_wait().expect("it can be asked").is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().expect("it ends");
    let changed = text.replacen("قصف", "ضرب", 1);
    assert!(changed != text);
    std::thread::sleep(Duration::from_millis(20));
    desk.file("folder/a.jsonl", changed);
    refused(&desk, &with("folder", &[]), "a file has changed");
}

#[test]
fn refused_when_options_differ() {
    let desk = Desk::new();
    interrupted(&desk);
    for more in [
        &["--published", "2024-05-02"][..],
        &["--source", "x"],
        &["--format", "csv"],
        &["--min-confidence", "0.5"],
        &["--explain"],
        &["--from", "text"],
        &["in.jsonl"],
    ] {
        refused(&desk, &with("in.jsonl", more), "other files or options");
    }
    refused(&desk, &["in.jsonl", "-o", "claims.jsonl"], "other files or options");
    // how many work at it makes no difference
    let ran: Ran = desk.extract(&["in.jsonl", "--resume", "--jobs", "1"]);
    ran.ends(0);
}

#[test]
fn refused_from_standard_input() {
    let desk = Desk::new();
    refused(&desk, &["-", "-o", "claims.jsonl"], "standard input and pipes cannot be read a second time");
}

#[test]
fn refused_when_nothing_was_interrupted() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    desk.extract(&["good.txt"]).ends(0);
    refused(&desk, &with("good.txt", &[]), "no interrupted run of it is known: it is finished");
}

#[test]
fn refused_without_an_output() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let output = desk.rawi(&["extract", "good.txt", "--resume"]).output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--output"));
}

#[test]
fn refused_when_what_is_kept_is_garbage() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD).file("claims.jsonl", "x\n").file("claims.jsonl.resume", "{");
    refused(&desk, &with("good.txt", &[]), "cannot be understood");
}

#[test]
fn refused_when_the_output_was_cut() {
    let desk = Desk::new();
    interrupted(&desk);
    // another batch, so that there is something to miss
    let left = fs::read_to_string(desk.path("claims.jsonl.resume")).expect("it is there");
    if left.contains("\"written\":[0,0]") {
        return;
    }
    desk.file("claims.jsonl", "");
    refused(&desk, &with("in.jsonl", &[]), "shorter than the interrupted run left it");
}

#[test]
fn nothing_to_go_on_with_is_a_beginning() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    desk.extract(&["good.txt", "--resume"]).ends(0).says(&[]).reads(&["good"]);
}

#[test]
fn a_run_killed_before_its_first_batch_was_not_finished() {
    let desk = Desk::new();
    desk.file("in.jsonl", json_lines(3000)).file("claims.jsonl", "of another run\n");
    let mut child = desk.rawi(&[&["extract", "in.jsonl"], &ARGS[..]].concat()).stderr(Stdio::null()).spawn().expect("the binary runs");
    while !desk.path("claims.jsonl.resume").exists() && child.try_wait().expect("it can be asked").is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().expect("it ends");
    let ran = desk.extract(&["in.jsonl", "--resume"]);
    ran.ends(0).reads(&["d0"]);
    assert!(!ran.claims.contains("another run"));
}
