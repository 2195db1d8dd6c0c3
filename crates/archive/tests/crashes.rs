//! What once crashed a reader, or held it up, does so no more: every file of `tests/documents/crashes` is read as every kind, and as what
//! it is. Found by `fuzz/run.sh` and by thinking; some are packed, because they are long.
//!
//! `RAWI_CRASHES=DIR cargo test -p rawi-archive --test crashes -- --nocapture` reads another folder instead and says how long each file took.

use rawi_archive::incoming::{self, Defaults};
use rawi_archive::read::{Input, Kind, Options, Step};
use rawi_engine::Pack;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

/// Reading one file as one kind takes a small part of this, unoptimised and beside other tests.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is shorter, in bytes, is read twice, to see that the answer is the same.
const SHORT: usize = 512;

const KINDS: [Option<Kind>; 10] = [
    None,
    Some(Kind::Text),
    Some(Kind::Html),
    Some(Kind::Feed),
    Some(Kind::Jsonl),
    Some(Kind::Json),
    Some(Kind::Csv),
    Some(Kind::Warc),
    Some(Kind::Telegram),
    Some(Kind::Zip),
];

#[test]
fn nothing_crashes_or_hangs() {
    let other = std::env::var_os("RAWI_CRASHES").map(PathBuf::from);
    let folder = other.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents/crashes"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).expect("the folder is there").map(|e| e.expect("it can be read").path()).collect();
    files.sort();
    files.retain(|f| f.extension().is_some_and(|e| e != "md"));
    let kinds = &KINDS[..if other.is_some() { 1 } else { KINDS.len() }];
    let queue = Mutex::new(files.into_iter());
    let next = || queue.lock().expect("nobody panics while holding it").next();
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                while let Some(file) = next() {
                    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let bytes = std::fs::read(file).expect("the file can be read");
                    for kind in kinds {
                        let (steps, took) = timed(&name, &bytes, *kind);
                        if other.is_some() {
                            println!("{name}\t{steps}\t{:.3}", took.as_secs_f64());
                        }
                    }
                }
            });
        }
    });
}

/// Reads bytes on a thread of their own, so that one that hangs can be named.
fn timed(name: &str, bytes: &[u8], kind: Option<Kind>) -> (usize, Duration) {
    let (done, wait) = mpsc::channel();
    let (named, bytes, start) = (name.to_string(), bytes.to_vec(), Instant::now());
    std::thread::spawn(move || {
        let steps = read(&named, bytes, kind);
        let _ = done.send(steps);
    });
    match wait.recv_timeout(PATIENCE) {
        Ok(steps) => (steps, start.elapsed()),
        Err(_) if std::env::var_os("RAWI_CRASHES").is_some() => (0, start.elapsed()),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{name} as {kind:?}: crashed"),
        Err(_) => panic!("{name} as {kind:?}: not read after {PATIENCE:?}"),
    }
}

/// Reads bytes to their end; gives back how many steps that took.
fn read(name: &str, bytes: Vec<u8>, from: Option<Kind>) -> usize {
    let defaults = Defaults { published: None, source: None, today: jiff::civil::date(2026, 6, 1) };
    let (pack, mut buffers) = (Pack::default(), incoming::Buffers::default());
    let steps = |bytes| Input::of_bytes(name, bytes, Options { from, ..Options::default() });
    if bytes.len() < SHORT {
        let told = |bytes| steps(bytes).take(100).map(|s| format!("{s:?}")).collect::<Vec<_>>();
        assert_eq!(told(bytes.clone()), told(bytes.clone()), "{name}: read twice, the steps differ");
    }
    steps(bytes)
        .map(|step| match step {
            Step::Raw(raw) => {
                let opened = incoming::open(*raw, &pack, &defaults, &mut buffers);
                let Some(incoming) = opened.incoming else { return };
                assert!(!incoming.document.id.trim().is_empty(), "{name}: a document without a name");
                assert!(incoming.document.title.is_none_or(|t| !t.contains('\n')), "{name}: a headline of two lines");
            }
            Step::Passed(_) => {}
            Step::Fault(fault) => assert!(fault.message.len() <= 4096, "{name}: a message of {} bytes", fault.message.len()),
        })
        .count()
}
