//! Tables with a header: CSV, and its kin with tabs or semicolons. A document a row.
//!
//! In: a stream, and what the user says the columns are called. Out: a document a row. Columns that nobody names are known by the names
//! that people give them ([`COLUMNS`]).

use super::bytes::{Bound, Bounded, Stream};
use super::{Content, Found, Raw, Source};
use crate::Fault;
use crate::decode::decode;
use csv::{ByteRecord, Reader, ReaderBuilder};
use rawi_engine::text::PublishedBasis;
use std::collections::HashMap;
use std::io::{BufRead, Read};
use std::path::PathBuf;

/// Our columns, and how a header may call them.
pub const COLUMNS: [(&str, &[&str]); 7] = [
    ("id", &["id", "doc_id", "document_id", "guid"]),
    ("source", &["source", "outlet", "publisher", "domain", "site"]),
    ("published", &["published", "date", "publication_date", "pub_date", "published_at", "datetime"]),
    ("url", &["url", "link", "address", "source_url"]),
    ("title", &["title", "headline"]),
    ("text", &["text", "body", "content", "article", "notes"]),
    ("author", &["author", "byline"]),
];

/// The rows of a table.
pub struct Table {
    path: PathBuf,
    rows: Reader<Box<dyn Read + Send>>,
    columns: HashMap<&'static str, usize>,
    record: ByteRecord,
    bound: Bound,
}

impl Table {
    /// Reads the header; a table without a column for the text is none.
    pub fn new(mut stream: Stream, named: &[(String, String)]) -> Result<Self, Fault> {
        let head = stream.reader.fill_buf().unwrap_or_default();
        let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
        let count = |c: u8| line.iter().filter(|b| **b == c).count();
        let between = [b',', b'\t', b';'].into_iter().max_by_key(|c| count(*c)).unwrap_or(b',');
        let path = stream.path;
        // marks of byte order are taken off, and UTF-16 becomes UTF-8; other encodings are told a row at a time
        let decoded = encoding_rs_io::DecodeReaderBytesBuilder::new().bom_sniffing(true).utf8_passthru(true).strip_bom(true).build(stream.reader);
        let (decoded, bound) = Bounded::new(decoded);
        bound.set();
        let boxed: Box<dyn Read + Send> = Box::new(decoded);
        let mut rows = ReaderBuilder::new().delimiter(between).flexible(true).from_reader(boxed);
        let header: Vec<String> = rows
            .byte_headers()
            .map_err(|e| Fault::lost(&path, 1, format!("has no header that can be read: {e}")))?
            .iter()
            .map(|h| decode(h).text.trim().to_string())
            .collect();
        let columns = columns(&header, named).map_err(|what| Fault::lost(&path, 1, what))?;
        Ok(Table { path, rows, columns, record: ByteRecord::new(), bound })
    }

    fn cell(&self, name: &str) -> Option<&[u8]> {
        self.columns.get(name).and_then(|&i| self.record.get(i)).filter(|c| !c.trim_ascii().is_empty())
    }

    fn raw(&self, line: usize) -> Found {
        let Some(text) = self.cell("text") else {
            let what = match self.columns["text"] < self.record.len() {
                true => "the row has no text: skipped".to_string(),
                false => format!("the row has {} columns, and the text is in column {}: skipped", self.record.len(), self.columns["text"] + 1),
            };
            return Fault::lost(&self.path, line, what).into();
        };
        let cell = |name: &str| self.cell(name).map(|c| decode(c).text.trim().to_string());
        let published = cell("published").map(|d| (d, PublishedBasis::Given));
        let raw = Raw {
            path: self.path.clone(),
            line,
            id: cell("id"),
            url: cell("url"),
            source: cell("source"),
            title: cell("title"),
            author: cell("author"),
            published,
            ..Raw::default()
        };
        Raw { content: Content::Text(text.to_vec()), ..raw }.into()
    }
}

/// Which of our columns stands where.
fn columns(header: &[String], named: &[(String, String)]) -> Result<HashMap<&'static str, usize>, String> {
    let mut out = HashMap::new();
    for (ours, usual) in COLUMNS {
        let theirs = named.iter().find(|n| n.0 == ours).map(|n| n.1.as_str());
        let at = match theirs {
            Some(t) => Some(header.iter().position(|h| h == t).ok_or_else(|| format!("has no column `{t}`: its columns are {}", listed(header)))?),
            None => usual.iter().find_map(|u| header.iter().position(|h| h.eq_ignore_ascii_case(u))),
        };
        out.extend(at.map(|i| (ours, i)));
    }
    match out.contains_key("text") {
        true => Ok(out),
        false => Err(format!("no column is the text: say which with --columns text=NAME; its columns are {}", listed(header))),
    }
}

/// The columns of a table as they fit into a message.
fn listed(header: &[String]) -> String {
    let brief = |h: &String| h.chars().take(40).collect::<String>();
    let more = if header.len() > 20 { format!(" and {} more", header.len() - 20) } else { String::new() };
    header.iter().take(20).map(brief).collect::<Vec<_>>().join(", ") + &more
}

impl Source for Table {
    fn next(&mut self) -> Option<Found> {
        self.bound.set();
        match self.rows.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.record.position().map_or(0, |p| p.line() as usize);
                Some(self.raw(line))
            }
            Err(e) => {
                let line = e.position().map_or(0, |p| p.line() as usize);
                let ended = e.is_io_error();
                let what = match e.kind() {
                    csv::ErrorKind::Io(e) => super::bytes::unread(e),
                    _ => format!("is no row: {e}: skipped"),
                };
                if ended {
                    let empty: Box<dyn Read + Send> = Box::new(std::io::empty());
                    self.rows = ReaderBuilder::new().from_reader(empty);
                }
                Some(Fault::lost(&self.path, line, what).into())
            }
        }
    }
}
