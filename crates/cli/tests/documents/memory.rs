//! Inputs larger than what may be held in memory.

use crate::desk::Desk;
use crate::{GOOD, lines};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::Stdio;
use std::time::Duration;

/// The most that a run may hold, in kB.
const MOST: u64 = 300 << 10;

/// Runs the program and asks the system, while it runs, how much it has held at most.
fn most(desk: &Desk, name: &str) -> u64 {
    let mut child = desk.rawi(&["extract", name, "-o", "claims.jsonl"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let code = loop {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
        most = most.max(line.trim().trim_end_matches(" kB").parse().unwrap_or(0));
        if let Some(ended) = child.try_wait().expect("it can be asked") {
            break ended.code();
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(code, Some(0));
    most
}

/// Text that does not pack: letters drawn anew.
fn noise(state: &mut u64, bytes: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes + 8);
    while out.len() < bytes {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        out.extend((*state >> 8).to_le_bytes().map(|b| if b % 16 == 0 { b' ' } else { b'a' + b % 26 }));
    }
    out
}

#[cfg(target_os = "linux")]
#[test]
fn a_web_archive_of_200_mb() {
    let desk = Desk::new();
    let mut file = BufWriter::new(File::create(desk.path("large.warc.gz")).expect("a file can be made"));
    let mut written = 0;
    let mut state = 1;
    let mut n = 0;
    while written < 200 << 20 {
        n += 1;
        let body =
            [b"<html><body><article><p>".to_vec(), noise(&mut state, 1 << 20), format!("</p><p>{GOOD}</p></article></body></html>").into_bytes()].concat();
        // stored, not packed: what counts is that so much is read
        let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        let status = if n % 4 == 0 { "200 OK" } else { "404 No" };
        member.write_all(&crate::warc::record("response", "http://example.org/", &crate::warc::answer(status, "", &body))).expect("memory can be written to");
        let member = member.finish().expect("memory can be written to");
        written += member.len();
        file.write_all(&member).expect("it can be written");
    }
    file.write_all(&crate::gz(crate::warc::good("http://example.org/"))).expect("it can be written");
    file.flush().expect("it can be written");
    let most = most(&desk, "large.warc.gz");
    assert!((1..MOST).contains(&most), "{most} kB");
    let claims = std::fs::read_to_string(desk.path("claims.jsonl")).expect("it was written");
    assert!(crate::of(&claims, &format!("large-{}", n + 1)) > 0);
}

#[cfg(target_os = "linux")]
#[test]
fn json_lines_of_300_mb() {
    let desk = Desk::new();
    let mut file = BufWriter::new(File::create(desk.path("large.jsonl")).expect("a file can be made"));
    let mut state = 1;
    for i in 0..300 * 16 {
        let text = noise(&mut state, 64 << 10);
        let text = std::str::from_utf8(&text).expect("letters");
        let begin = if i % 100 == 0 { GOOD } else { "" };
        file.write_all(format!("{{\"id\":\"d{i}\",\"text\":\"{begin} {text}\"}}\n").as_bytes()).expect("it can be written");
    }
    file.write_all(lines(&["last"]).as_bytes()).expect("it can be written");
    file.flush().expect("it can be written");
    let most = most(&desk, "large.jsonl");
    assert!((1..MOST).contains(&most), "{most} kB");
    let claims = std::fs::read_to_string(desk.path("claims.jsonl")).expect("it was written");
    assert!(crate::of(&claims, "last") > 0);
}
