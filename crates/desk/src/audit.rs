//! What was done at a desk, for those who answer for it.
//!
//! In: entries. Out: a line of JSON each at the end of a file, written before the answer; pages of them, the newest first. Invariants: entries are added and never changed; the file is opened
//! for each, so that it may be moved away while the desk runs; a page is read from its end, in bounded memory, however long the file is.

use crate::pool::locked;
use crate::users::private;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use utoipa::ToSchema;

/// Characters of a text in an entry at most.
const LONGEST: usize = 500;

/// So much is read at once, backwards; a line is never longer.
const STEP: u64 = 64 << 10;

/// What somebody did, or tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// When, as 2024-05-01T10:00:00Z.
    pub at: String,
    /// The user; of a failed sign-in the name that was given; null where the desk has no users.
    pub who: Option<String>,
    /// Address.
    pub from: String,
    /// sign in, sign out, review, extract, export, with what it was of.
    pub what: String,
    /// The status, and the code of what went wrong.
    pub result: String,
}

/// The file.
pub struct Audit {
    path: PathBuf,
    /// One writes at a time: a line is whole.
    turn: Mutex<()>,
}

impl Audit {
    /// A file, which is made where it is not.
    ///
    /// # Errors
    /// Where it cannot be written to.
    pub fn at(path: &Path) -> io::Result<Audit> {
        let audit = Audit { path: path.into(), turn: Mutex::default() };
        audit.open()?;
        Ok(audit)
    }

    fn open(&self) -> io::Result<File> {
        private(OpenOptions::new().append(true).create(true)).open(&self.path)
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// Of the disk.
    pub fn add(&self, mut entry: Entry) -> io::Result<()> {
        for text in [&mut entry.what, &mut entry.result].into_iter().chain(&mut entry.who) {
            *text = text.chars().take(LONGEST).collect();
        }
        let line = serde_json::to_string(&entry)? + "\n";
        let _turn = locked(&self.turn);
        self.open()?.write_all(line.as_bytes())
    }

    /// So many entries, the newest first, from before a place in the file; and the place before which the next stand, where there are more.
    ///
    /// # Errors
    /// Of the disk.
    pub fn page(&self, before: Option<u64>, size: usize) -> io::Result<(Vec<Entry>, Option<u64>)> {
        let mut file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        let mut end = before.unwrap_or(length).min(length);
        let mut entries = Vec::new();
        while entries.len() < size && end > 0 {
            let begin = end.saturating_sub(STEP);
            let mut bytes = vec![0; usize::try_from(end - begin).unwrap_or_default()];
            file.seek(SeekFrom::Start(begin))?;
            file.read_exact(&mut bytes)?;
            end = back(&bytes, begin, size, &mut entries);
        }
        Ok((entries, Some(end).filter(|e| *e > 0)))
    }
}

/// Reads the lines of a stretch that begins at `begin`, the last first; where the first that was read begins. What is no entry, which a person may have written, is passed over.
fn back(bytes: &[u8], begin: u64, size: usize, entries: &mut Vec<Entry>) -> u64 {
    let mut end = bytes.len();
    while entries.len() < size && end > 0 {
        let text = bytes[..end].strip_suffix(b"\n").unwrap_or(&bytes[..end]);
        let from = match text.iter().rposition(|b| *b == b'\n') {
            Some(newline) => newline + 1,
            // its beginning lies before this stretch, unless nothing of it was read: then it is longer than any entry
            None if begin > 0 && end < bytes.len() => break,
            None => 0,
        };
        entries.extend(serde_json::from_slice::<Entry>(&text[from..]).ok());
        end = from;
    }
    begin + end as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(n: usize, more: usize) -> Entry {
        Entry { at: n.to_string(), who: Some("amal".into()), from: "127.0.0.1".into(), what: "x".repeat(more), result: "200".into() }
    }

    fn all(audit: &Audit, size: usize) -> Vec<usize> {
        let (mut found, mut before) = (Vec::new(), None);
        loop {
            let (entries, next) = audit.page(before, size).unwrap();
            assert!(entries.len() <= size);
            found.extend(entries.iter().map(|e| e.at.parse::<usize>().unwrap()));
            match next {
                Some(next) => before = Some(next),
                None => return found,
            }
        }
    }

    #[test]
    fn pages_give_every_entry_once() {
        let folder = tempfile::tempdir().unwrap();
        let audit = Audit::at(&folder.path().join("audit.jsonl")).unwrap();
        assert_eq!(audit.page(None, 10).unwrap(), (Vec::new(), None));
        (0..1000).for_each(|n| audit.add(entry(n, n % 400)).unwrap());
        let want: Vec<usize> = (0..1000).rev().collect();
        for size in [1, 7, 200, 5000] {
            assert_eq!(all(&audit, size), want, "{size}");
        }
    }

    #[test]
    fn what_is_no_entry_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let audit = Audit::at(&path).unwrap();
        audit.add(entry(1, 3)).unwrap();
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(format!("{}\nnone\n\n", "y".repeat(200_000)).as_bytes()).unwrap();
        audit.add(entry(2, 9000)).unwrap();
        assert_eq!(all(&audit, 10), [2, 1]);
        let (newest, _) = audit.page(None, 1).unwrap();
        assert_eq!(newest[0].what.len(), LONGEST, "cut");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        Audit::at(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
