//! Documents from files and standard input: plain text, or JSON Lines of `{id, source, published, url, title, text}`.
//!
//! In: paths (`-` is standard input). Out: an iterator of documents and faults in the order of the input. JSON Lines are read a line at a
//! time, so a file may be larger than memory; a text file is one document.

use crate::Fault;
use crate::decode::decode;
use jiff::civil::Date;
use rawi_engine::Document;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A line or text longer than this, in bytes, is not read.
pub const MAX_BYTES: u64 = 64 << 20;

/// What the caller says about all documents that do not say it themselves.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Day of publication.
    pub published: Option<Date>,
    /// Outlet.
    pub source: Option<String>,
}

/// One step of reading.
#[derive(Debug)]
pub enum Step {
    /// A document; where it stands in its file.
    Document(Box<Document>, PathBuf, usize),
    /// Something a person should know.
    Fault(Fault),
}

#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    source: Option<String>,
    published: Option<String>,
    url: Option<String>,
    title: Option<String>,
    text: Option<String>,
}

/// Reads documents from paths, one after the other.
pub struct Input {
    paths: std::vec::IntoIter<PathBuf>,
    defaults: Defaults,
    open: Option<Lines>,
    waiting: std::collections::VecDeque<Step>,
    /// Bytes taken in so far, for progress.
    pub bytes: u64,
}

struct Lines {
    path: PathBuf,
    reader: BufReader<Box<dyn Read + Send>>,
    line: usize,
}

impl Input {
    /// Reads these paths in this order.
    pub fn new(paths: Vec<PathBuf>, defaults: Defaults) -> Self {
        Input { paths: paths.into_iter(), defaults, open: None, waiting: Default::default(), bytes: 0 }
    }

    fn start(&mut self, path: PathBuf) {
        if let Err(fault) = self.try_start(&path) {
            self.waiting.push_back(Step::Fault(fault));
        }
    }

    fn try_start(&mut self, path: &Path) -> Result<(), Fault> {
        let mut reader = open(path)?;
        let head = reader.fill_buf().map_err(|e| Fault::lost(path, 0, format!("cannot be read: {e}")))?;
        if head.is_empty() {
            return Err(Fault::lost(path, 0, "is empty: nothing to read"));
        }
        let named = path.extension().and_then(|e| e.to_str()).is_some_and(|e| matches!(e, "jsonl" | "ndjson" | "json"));
        let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let braced = body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
        if named || braced {
            self.open = Some(Lines { path: path.to_path_buf(), reader, line: 0 });
            return Ok(());
        }
        self.text(path, reader)
    }

    /// A text file is one document, whose id is the file's name without its ending.
    fn text(&mut self, path: &Path, reader: BufReader<Box<dyn Read + Send>>) -> Result<(), Fault> {
        let mut bytes = Vec::new();
        reader.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|e| Fault::lost(path, 0, format!("cannot be read: {e}")))?;
        self.bytes += bytes.len() as u64;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Fault::lost(path, 0, format!("is larger than {} MB: split it into documents (JSON Lines have no limit)", MAX_BYTES >> 20)));
        }
        let decoded = decode(&bytes);
        if let Some(note) = decoded.note {
            self.waiting.push_back(Step::Fault(Fault::note(path, 0, note)));
        }
        let id = if path.as_os_str() == "-" { "stdin".to_string() } else { path.file_stem().unwrap_or_default().to_string_lossy().into_owned() };
        let mut doc = Document::of_text(id, decoded.text).published(self.defaults.published);
        doc.source = self.defaults.source.clone();
        self.push(doc, path, 0);
        Ok(())
    }

    /// Queues a document, with a note when it can hold nothing for us.
    fn push(&mut self, doc: Document, path: &Path, line: usize) {
        for note in reservations(&doc.text) {
            self.waiting.push_back(Step::Fault(Fault::note(path, line, note)));
        }
        self.waiting.push_back(Step::Document(Box::new(doc), path.to_path_buf(), line));
    }

    /// Takes the next line of an open JSON Lines file; `false` at its end.
    fn line(&mut self) -> bool {
        let Some(mut lines) = self.open.take() else { return false };
        let mut bytes = Vec::new();
        lines.line += 1;
        let n = match (&mut lines.reader).take(MAX_BYTES + 1).read_until(b'\n', &mut bytes) {
            Ok(n) => n,
            Err(e) => {
                self.waiting.push_back(Step::Fault(Fault::lost(&lines.path, lines.line, format!("cannot be read further: {e}"))));
                return true;
            }
        };
        self.bytes += n as u64;
        if n == 0 {
            return false;
        }
        if n as u64 > MAX_BYTES && !bytes.ends_with(b"\n") {
            let _ = lines.reader.skip_until(b'\n');
            self.waiting.push_back(Step::Fault(Fault::lost(&lines.path, lines.line, format!("the line is longer than {} MB: skipped", MAX_BYTES >> 20))));
        } else if !bytes.trim_ascii().is_empty() {
            match self.document(&bytes, &lines) {
                Ok(doc) => self.push(doc, &lines.path, lines.line),
                Err(f) => self.waiting.push_back(Step::Fault(f)),
            }
        }
        self.open = Some(lines);
        true
    }

    fn document(&mut self, bytes: &[u8], at: &Lines) -> Result<Document, Fault> {
        let decoded = decode(bytes);
        if let Some(note) = decoded.note {
            self.waiting.push_back(Step::Fault(Fault::note(&at.path, at.line, note)));
        }
        let line: Line = serde_json::from_str(&decoded.text).map_err(|e| {
            Fault::lost(
                &at.path,
                at.line,
                format!("not a JSON document (column {}): {}: skipped", e.column(), e.to_string().split(" at line ").next().unwrap_or_default()),
            )
        })?;
        let Some(text) = line.text.filter(|t| !t.trim().is_empty()) else {
            return Err(Fault::lost(&at.path, at.line, "the document has no `text`: skipped"));
        };
        let id = match line.id {
            Some(serde_json::Value::String(s)) => s,
            Some(serde_json::Value::Null) | None => format!("{}-{}", at.path.file_stem().unwrap_or_default().to_string_lossy(), at.line),
            Some(other) => other.to_string(),
        };
        let published = self.date(line.published.as_deref(), at);
        let mut doc = Document::of_text(id, text).with_title(line.title).published(published);
        doc.source = line.source.or_else(|| self.defaults.source.clone());
        doc.url = line.url;
        Ok(doc)
    }

    /// The date of a document; one that is none is noted and left open.
    fn date(&mut self, text: Option<&str>, at: &Lines) -> Option<Date> {
        let text = text.map(str::trim).filter(|t| !t.is_empty());
        match text {
            None => self.defaults.published,
            Some(t) => match parse_date(t) {
                Some(d) => Some(d),
                None => {
                    self.waiting.push_back(Step::Fault(Fault::note(
                        &at.path,
                        at.line,
                        format!("`published` is `{t}`, which is no date (write YYYY-MM-DD): left open"),
                    )));
                    None
                }
            },
        }
    }
}

impl Iterator for Input {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.waiting.pop_front() {
                return Some(step);
            }
            if self.open.is_some() && self.line() {
                continue;
            }
            if !self.waiting.is_empty() {
                continue;
            }
            let path = self.paths.next()?;
            self.start(path);
        }
    }
}

/// `2024-05-01`, with or without a time behind it.
pub fn parse_date(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    (rest.is_empty() || rest.starts_with(['T', ' ', 't'])).then(|| day.parse().ok()).flatten()
}

fn open(path: &Path) -> Result<BufReader<Box<dyn Read + Send>>, Fault> {
    if path.as_os_str() == "-" {
        return Ok(BufReader::new(Box::new(std::io::stdin())));
    }
    if path.is_dir() {
        return Err(Fault::lost(path, 0, "is a directory: name the files in it"));
    }
    let file = File::open(path).map_err(|e| {
        let why = match e.kind() {
            std::io::ErrorKind::NotFound => "no such file".to_string(),
            std::io::ErrorKind::PermissionDenied => "may not be read (permission denied)".to_string(),
            _ => format!("cannot be opened: {e}"),
        };
        Fault::lost(path, 0, why)
    })?;
    Ok(BufReader::with_capacity(1 << 16, Box::new(file)))
}

/// Why a text can hold no claims, or is not what it seems.
fn reservations(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    if !text.chars().any(|c| matches!(c, '\u{620}'..='\u{6ff}' | '\u{fb50}'..='\u{fefc}')) {
        out.push("holds no Arabic text: no claims".into());
        return out;
    }
    let nuls = text.bytes().filter(|&b| b == 0).count();
    if nuls > 0 {
        let line = text.split('\0').next().map_or(1, |s| s.matches('\n').count() + 1);
        out.push(format!("{nuls} NUL bytes, the first on line {line}: read as white space"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_or_nothing() {
        assert_eq!(parse_date("2024-05-01").unwrap().to_string(), "2024-05-01");
        assert_eq!(parse_date("2024-05-01T10:00:00Z").unwrap().to_string(), "2024-05-01");
        for bad in ["2024-13-01", "yesterday", "2024-05-011", "", "٢٠٢٤-٠٥-٠١"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}
