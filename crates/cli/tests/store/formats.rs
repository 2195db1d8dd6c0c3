//! A store of every version that was released (`tests/store-formats`) opens, says what it said, and takes more.
//!
//! After a change of the tables the newest Rawi writes another file, `vN.rawi.gz`, with what it holds beside it; older ones are never changed:
//! `RAWI_WRITE_FORMAT=v2 cargo test -p rawi --test store formats`.

use crate::desk::Desk;
use crate::{accounts, ours};
use std::fs;
use std::io::{Read, Write};

/// Documents of a kept store.
const DOCUMENTS: usize = 12;

#[test]
fn stores_of_every_format_open_and_take_more() {
    let folder = ours("tests/store-formats");
    if let Some(name) = std::env::var_os("RAWI_WRITE_FORMAT") {
        write(&folder, &name.to_string_lossy());
    }
    let mut seen = 0;
    for file in fs::read_dir(&folder).expect("the folder is there").filter_map(|f| f.ok().map(|f| f.path())) {
        if file.extension().is_some_and(|e| e == "gz") {
            opens(&file);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

/// Checks one of them.
fn opens(file: &std::path::Path) {
    let (desk, mut bytes) = (Desk::new(), Vec::new());
    let packed = fs::read(file).expect("it can be read");
    assert!(packed.len() < 60_000, "{} bytes", packed.len());
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("it is whole");
    desk.file("a.rawi", bytes);
    let kept = fs::read_to_string(file.with_extension("").with_extension("jsonl")).expect("what it holds stands beside it");
    let had = told(&desk);
    assert!(had == kept, "{} says something else than it did", file.display());
    desk.store("a.rawi", &accounts()[DOCUMENTS..=DOCUMENTS]);
    let (claims, incidents) = desk.dump("a.rawi");
    assert!(claims.iter().any(|c| c.contains("\"id\":\"a013\"")), "the document that was added has claims");
    assert_eq!(kept.lines().filter(|l| claims.iter().any(|c| c == l)).count(), kept.lines().filter(|l| l.contains("\"rawi.claim/")).count());
    assert!(!incidents.is_empty());
    assert_eq!(desk.run(&["sql", "a.rawi", "PRAGMA integrity_check"]).good(), "[\"ok\"]\n");
}

/// Claims and incidents, sorted.
fn told(desk: &Desk) -> String {
    let (claims, incidents) = desk.dump("a.rawi");
    [claims, incidents].concat().iter().map(|l| format!("{l}\n")).collect()
}

fn write(folder: &std::path::Path, name: &str) {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts()[..DOCUMENTS]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&fs::read(desk.path("a.rawi")).expect("it was made")).expect("memory");
    fs::write(folder.join(format!("{name}.rawi.gz")), packed.finish().expect("memory")).expect("the folder can be written to");
    fs::write(folder.join(format!("{name}.jsonl")), told(&desk)).expect("the folder can be written to");
}
