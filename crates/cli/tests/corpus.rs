//! Pages of the repository through the whole program: the words of the article, its day, its headline.
//!
//! `tests/documents/pages` are pages that reading was mended on; `tests/documents/unseen` were read as they are before anything was. Each
//! page has its answers beside it. They are put into a web archive under their addresses, as a crawl would have them. Floors only rise.

#[path = "desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;

use desk::Desk;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A page and its answers.
struct Page {
    name: String,
    html: Vec<u8>,
    want: Value,
}

impl Page {
    fn text(&self, key: &str) -> Option<&str> {
        self.want[key].as_str()
    }

    fn is_arabic(&self) -> bool {
        self.text("language") == Some("ar")
    }
}

/// What came out, in percent.
#[derive(Debug)]
struct Figures {
    body: f64,
    day: f64,
    title: f64,
}

fn pages(set: &str) -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents").join(set);
    let mut files: Vec<PathBuf> = folders(&root).iter().flat_map(|f| folders(f)).filter(|p| p.extension().is_some_and(|e| e == "html")).collect();
    files.sort();
    let page = |p: &PathBuf| Page {
        name: p.strip_prefix(&root).expect("it lies below").display().to_string(),
        html: fs::read(p).expect("a page can be read"),
        want: serde_json::from_slice(&fs::read(p.with_extension("json")).expect("every page has its answers")).expect("answers are JSON"),
    };
    files.iter().map(page).collect()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    fs::read_dir(path).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect()
}

/// A web archive of the pages.
fn warc(pages: &[Page]) -> Vec<u8> {
    let mut out = Vec::new();
    for p in pages {
        let answer = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", &p.html[..]].concat();
        let url = p.text("url").expect("every page has an address");
        let head = format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {}\r\n\r\n", answer.len());
        out.extend([head.as_bytes(), &answer, b"\r\n\r\n"].concat());
    }
    out
}

/// Words with how often they occur.
fn words(text: &str) -> HashMap<&str, usize> {
    let mut out = HashMap::new();
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).for_each(|w| *out.entry(w).or_default() += 1);
    out
}

fn f1(got: &str, want: &str) -> f64 {
    let (got, want) = (words(got), words(want));
    let common: usize = got.iter().map(|(w, n)| (*n).min(want.get(w).copied().unwrap_or(0))).sum();
    let all: usize = got.values().chain(want.values()).sum();
    if all == 0 { 1.0 } else { 2.0 * common as f64 / all as f64 }
}

/// Reads a set and compares.
fn figures(set: &str) -> Figures {
    let pages = pages(set);
    let desk = Desk::new();
    let ran = desk.file("pages.warc", warc(&pages)).output(&["extract", "pages.warc", "-f", "jsonl", "-o", "claims", "--documents", "documents"], "");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let documents = fs::read_to_string(desk.path("documents")).expect("documents are written");
    let read: HashMap<String, Value> = documents
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("a line is a document"))
        .map(|d| (d["url"].as_str().unwrap_or_default().to_string(), d))
        .collect();
    let arabic: Vec<&Page> = pages.iter().filter(|p| p.is_arabic()).collect();
    assert_eq!(read.len(), arabic.len(), "pages in other languages are passed over, and no other");
    let (mut body, mut day, mut title) = (0.0, 0, 0);
    for p in &arabic {
        let d = &read[p.text("url").unwrap_or_default()];
        let head = d["title"].as_str().map_or(0, |t| t.len() + 1);
        let want: Vec<&str> = p.want["body"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let f = f1(d["text"].as_str().unwrap_or_default().get(head..).unwrap_or_default(), &want.join(" "));
        let (same_day, same_title) = (d["published"] == p.want["published"], d["title"] == p.want["title"]);
        (body, day, title) = (body + f, day + usize::from(same_day), title + usize::from(same_title));
        if f < 0.95 || !same_day {
            println!("{}: body {f:.2}, day {} (wanted {})", p.name, d["published"], p.want["published"]);
        }
    }
    let n = arabic.len() as f64;
    let figures = Figures { body: 100.0 * body / n, day: 100.0 * day as f64 / n, title: 100.0 * title as f64 / n };
    println!("{set}: {n} pages, {figures:.1?}");
    figures
}

#[test]
fn pages_that_reading_was_mended_on() {
    let f = figures("pages");
    assert!(f.body >= 99.0 && f.day >= 97.0 && f.title >= 94.0, "{f:?}");
}

#[test]
fn pages_of_other_sites() {
    let f = figures("unseen");
    assert!(f.body >= 95.0 && f.day >= 83.0 && f.title >= 87.0, "{f:?}");
}
