//! Archives of files (zip), and what is made of them (EPUB).
//!
//! In: a zip file; one that cannot be gone back in (standard input, an archive in an archive) is put into a temporary file first. Out: its
//! entries, each opened as a file is. Nothing is unpacked under the name it has, so no name can lead out of anywhere; one that tries is
//! told and left.

use super::bytes::{Budget, Limited, Stream};
use super::walk::holds_no_text;
use super::{Found, Source, Step};
use crate::Fault;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::ZipArchive;
use zip::result::ZipError;

/// An entry up to this size, in bytes, is kept in memory, a larger one in a temporary file.
const IN_MEMORY: usize = 4 << 20;

/// An entry may unpack to so many times its size, beyond what is kept in memory.
const RATIO: u64 = 300;

/// The entries of an archive.
pub struct Zipped {
    path: PathBuf,
    archive: ZipArchive<File>,
    next: usize,
    epub: bool,
    budget: Arc<Budget>,
}

impl Zipped {
    /// Opens an archive.
    pub fn new(mut stream: Stream) -> Result<Self, Fault> {
        let path = stream.path.clone();
        let file = match stream.file.take() {
            Some(file) => file,
            None => spooled(&mut stream).map_err(|e| Fault::lost(&path, 0, format!("cannot be put into a temporary file: {e}")))?,
        };
        stream.budget.at_least(file.metadata().map_or(0, |m| m.len()));
        let archive = ZipArchive::new(file).map_err(|e| Fault::lost(&path, 0, format!("is a zip archive that cannot be opened ({e}): cut off?")))?;
        let has = |name: &str| archive.file_names().any(|n| n.is_ok_and(|n| n == name));
        let epub = has("META-INF/container.xml");
        if has("[Content_Types].xml") {
            return Err(Fault::lost(&path, 0, "is an Office document: save it as text first"));
        }
        Ok(Zipped { path, archive, next: 0, epub, budget: stream.budget })
    }

    fn entry(&mut self, at: usize) -> Found {
        let named = self.archive.name_for_index(at).and_then(Result::ok).map_or_else(|| format!("#{}", at + 1), |n| n.to_string());
        let within = |name: &str| PathBuf::from(format!("{}!{name}", self.path.display()));
        let mut entry = match self.archive.by_index(at) {
            Ok(e) => e,
            Err(e) => {
                let what = match &e {
                    ZipError::UnsupportedArchive(w) if w.contains("assword") => "needs a password: unpack it first".to_string(),
                    _ => format!("cannot be opened: {e}"),
                };
                return Fault::lost(&within(&named), 0, what).into();
            }
        };
        let name = entry.name().map_or_else(|_| format!("#{}", at + 1), |n| n.into_owned());
        if entry.is_dir() || entry.is_symlink() || name.starts_with("__MACOSX/") || holds_no_text(Path::new(&name)) || self.epub && !is_page(&name) {
            return Found::Step(Step::Passed("entry that holds no text"));
        }
        if entry.enclosed_name().is_none() || name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|p| p == "..") {
            return Fault::lost(&within(&name), 0, "has a name that leads out of the archive: not read").into();
        }
        let most = IN_MEMORY as u64 + RATIO * entry.compressed_size();
        let mut kept = tempfile::SpooledTempFile::new(IN_MEMORY);
        let limited = Limited { inner: &mut entry, budget: self.budget.clone() };
        let copied = io::copy(&mut limited.take(most + 1), &mut kept);
        match copied.and_then(|n| kept.rewind().map(|()| n)) {
            Ok(n) if n > most => {
                Fault::lost(&within(&name), 0, format!("unpacks to more than {RATIO} times its size, as only a decompression bomb does: not read")).into()
            }
            Ok(_) => Found::Entry(Box::new(Stream::new(within(&name), kept, None, &self.budget))),
            Err(e) => Fault::lost(&within(&name), 0, format!("cannot be unpacked: {e}")).into(),
        }
    }
}

/// A page of an EPUB.
fn is_page(name: &str) -> bool {
    [".xhtml", ".html", ".htm"].iter().any(|e| name.to_ascii_lowercase().ends_with(e)) && !name.contains("nav.") && !name.contains("toc.")
}

/// Puts a stream into a temporary file, which goes when it is closed.
fn spooled(stream: &mut Stream) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut stream.reader, &mut file)?;
    file.flush()?;
    file.rewind()?;
    Ok(file)
}

impl Source for Zipped {
    fn next(&mut self) -> Option<Found> {
        let at = self.next;
        self.next += 1;
        (at < self.archive.len()).then(|| self.entry(at))
    }
}
