//! Web archives (WARC 0.18, 1.0, 1.1; Common Crawl, wget, Heritrix, `rawi fetch`): a document a response.
//!
//! In: a stream, packed or not. Out: pages, feeds and texts that a server answered with 200, and the texts of `conversion` records. All
//! else is counted by reason. Framing is ours: `fastwarc` wants to go back in its input, which a pipe cannot, and brings the abandoned
//! `encoding`. A record whose length is wrong costs that record: the next one is found by its first line.

use super::ahead::Ahead;
use super::bytes::{Budget, Stream, unread};
use super::{Content, Found, MAX_BYTES, Raw, Source, Step, feed};
use crate::Fault;
use rawi_engine::text::PublishedBasis;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// So many bytes behind a record tell that it has ended.
const FIRST: usize = b"WARC/".len();

/// The header of a record has at most so many bytes.
const HEADER: u64 = 256 << 10;

/// The records of an archive.
pub struct Warc {
    path: PathBuf,
    budget: Arc<Budget>,
    reader: Option<Reader>,
    record: usize,
    waiting: VecDeque<Found>,
}

type Reader = Ahead<BufReader<Box<dyn Read + Send>>>;

/// The header of a record: names in small letters.
struct Header(Vec<(String, String)>);

impl Header {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|h| h.0 == name).map(|h| h.1.as_str())
    }
}

impl Warc {
    /// Reads the records of a stream.
    pub fn new(stream: Stream) -> Self {
        Warc { path: stream.path, budget: stream.budget, reader: Some(Ahead::new(stream.reader)), record: 0, waiting: VecDeque::new() }
    }

    /// Reads one record and queues what it holds; `false` at the end.
    fn record(&mut self) -> io::Result<bool> {
        let Some(mut reader) = self.reader.take() else { return Ok(false) };
        let mut lost = 0;
        let mut line = Vec::new();
        // blank lines end a record; anything else before the next first line is what a wrong length left over
        loop {
            line.clear();
            if reader.by_ref().take(HEADER).read_until(b'\n', &mut line)? == 0 {
                self.left_over(lost);
                return Ok(false);
            }
            if line.starts_with(b"WARC/") {
                break;
            }
            lost += if line.trim_ascii().is_empty() { 0 } else { line.len() };
        }
        self.left_over(lost);
        self.record += 1;
        let header = header(&mut reader)?;
        let Some(length) = header.get("content-length").and_then(|l| l.trim().parse::<u64>().ok()) else {
            self.waiting.push_back(self.fault("the record has no length: skipped to the next").into());
            self.reader = Some(reader);
            return Ok(true);
        };
        let found = self.block(&mut reader, &header, length);
        self.reader = Some(reader);
        let found = found?;
        self.waiting.extend(found);
        Ok(true)
    }

    fn left_over(&mut self, lost: usize) {
        if lost > 0 {
            let what = format!("{lost} bytes behind the record belong to none (its length is wrong): passed over");
            self.waiting.push_back(Fault::note(&self.path, self.record, what).into());
        }
    }

    fn fault(&self, what: impl Into<String>) -> Fault {
        Fault::lost(&self.path, self.record, what)
    }

    /// Takes the block of a record and reads it, if it holds a document.
    fn block(&self, reader: &mut Reader, header: &Header, length: u64) -> io::Result<VecDeque<Found>> {
        let kind = header.get("warc-type").unwrap_or_default().trim();
        let wanted = matches!(kind, "response" | "resource" | "conversion");
        if !wanted || length > MAX_BYTES {
            let skipped = io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
            if skipped < length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let large = || self.fault(format!("the record is larger than {} MB: skipped", MAX_BYTES >> 20)).into();
            return Ok(if wanted { [large()].into() } else { VecDeque::new() });
        }
        let length = length as usize;
        let next = reader.look(length + FIRST)?;
        let (block, behind) = next.split_at(length.min(next.len()));
        // a length that is too large takes the next records with it: the block then ends where they begin
        let size = match block.len() == length && ended(behind) {
            true => Some(length),
            false => memchr::memmem::find(block, b"\r\n\r\nWARC/1.").or((block.len() == length).then_some(length)),
        };
        let found = match (size, kind) {
            (None, _) => [self.fault("the archive ends in the middle of the record (cut off?): skipped").into()].into(),
            (Some(n), "response") => self.response(header, &block[..n]),
            (Some(n), _) => self.resource(header, block[..n].to_vec(), header.get("content-type").map(str::to_string)),
        };
        let size = size.unwrap_or(block.len());
        io::copy(&mut reader.by_ref().take(size as u64), &mut io::sink())?;
        Ok(found)
    }

    /// What a server answered.
    fn response(&self, header: &Header, bytes: &[u8]) -> VecDeque<Found> {
        let mut fields = [httparse::EMPTY_HEADER; 128];
        let mut answer = httparse::Response::new(&mut fields);
        let Ok(httparse::Status::Complete(start)) = answer.parse(bytes) else {
            return [self.fault("the record holds no HTTP answer that can be read: skipped").into()].into();
        };
        if answer.code != Some(200) {
            return [passed("answer of a server other than 200")].into();
        }
        let get = |name: &str| {
            answer.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| String::from_utf8_lossy(h.value).trim().to_ascii_lowercase())
        };
        let body = match get("transfer-encoding") {
            Some(t) if t.contains("chunked") => unchunked(&bytes[start..]),
            _ => bytes[start..].to_vec(),
        };
        match decoded(body, get("content-encoding").as_deref(), &self.budget) {
            Ok(body) => self.resource(header, body, get("content-type")),
            Err(what) => [self.fault(what).into()].into(),
        }
    }

    /// A file by its type.
    fn resource(&self, header: &Header, body: Vec<u8>, content_type: Option<String>) -> VecDeque<Found> {
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let charset = content_type.split("charset=").nth(1).map(|c| c.trim_matches(['"', '\'', ' ']).split(';').next().unwrap_or_default().to_string());
        let url = header.get("warc-target-uri").map(|u| u.trim().trim_matches(['<', '>']).to_string());
        let content = match content_type.split(';').next().unwrap_or_default().trim() {
            "text/html" | "application/xhtml+xml" => Content::Page(body, charset),
            "text/plain" => Content::Text(body),
            "application/rss+xml" | "application/atom+xml" | "application/feed+json" => {
                return feed::parse(&body, url.as_deref(), &self.path).unwrap_or_else(|f| [Fault { line: self.record, ..f }.into()].into());
            }
            "" if body.trim_ascii_start().starts_with(b"<") => Content::Page(body, None),
            _ => return [passed("answer that is no page or text")].into(),
        };
        let source = url.as_deref().and_then(feed::host);
        // a page that was saved cannot be younger: whoever reads it weighs what else it says
        let published = header.get("rawi-published").map(|d| (d.to_string(), PublishedBasis::Metadata));
        [Raw { path: self.path.clone(), line: self.record, url, source, published, content, ..Raw::default() }.into()].into()
    }
}

fn passed(why: &'static str) -> Found {
    Found::Step(Step::Passed(why))
}

/// Reads the header of a record, up to its blank line.
fn header(reader: &mut impl BufRead) -> io::Result<Header> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut limited = reader.take(HEADER);
    let mut line = Vec::new();
    loop {
        line.clear();
        if limited.read_until(b'\n', &mut line)? == 0 || line.trim_ascii().is_empty() {
            return Ok(Header(out));
        }
        let text = String::from_utf8_lossy(&line);
        match text.split_once(':') {
            Some((name, value)) if !text.starts_with([' ', '\t']) => out.push((name.trim().to_ascii_lowercase(), value.trim().to_string())),
            // a value may go on in the next line
            _ => out.iter_mut().last().into_iter().for_each(|h| h.1.extend([" ", text.trim()])),
        }
    }
}

/// Whether a record ends before these bytes: a blank line, the next record, or the end.
fn ended(behind: &[u8]) -> bool {
    behind.is_empty() || behind.starts_with(b"\r") || behind.starts_with(b"\n") || behind.starts_with(b"WARC/")
}

/// Takes the sizes of chunks out of a body; a body that only says it is chunked stays as it is.
fn unchunked(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((start, size))) => {
                let end = start.saturating_add(usize::try_from(size).unwrap_or(usize::MAX)).min(rest.len());
                out.extend_from_slice(&rest[start.min(end)..end]);
                rest = rest[end..].strip_prefix(b"\r\n").unwrap_or(&rest[end..]);
                if size == 0 || rest.is_empty() {
                    return out;
                }
            }
            _ if out.is_empty() => return body.to_vec(),
            _ => return out,
        }
    }
}

/// Unpacks a body; more than [`MAX_BYTES`] is refused, and more than the file may unpack to.
fn decoded(body: Vec<u8>, encoding: Option<&str>, budget: &Budget) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let limit = MAX_BYTES.min(budget.left()) + 1;
    let read = match encoding.unwrap_or("identity") {
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => flate2::read::MultiGzDecoder::new(&body[..]).take(limit).read_to_end(&mut out),
        "deflate" => flate2::read::ZlibDecoder::new(&body[..]).take(limit).read_to_end(&mut out),
        "br" => brotli_decompressor::Decompressor::new(&body[..], 4096).take(limit).read_to_end(&mut out),
        "zstd" => zstd::stream::read::Decoder::new(&body[..]).and_then(|d| d.take(limit).read_to_end(&mut out)),
        // some archives keep the header of what they have unpacked
        _ => return Ok(body),
    };
    budget.spend(out.len() as u64).map_err(|e| e.to_string())?;
    match read {
        Ok(n) if n as u64 > MAX_BYTES => Err(format!("the answer unpacks to more than {} MB: skipped", MAX_BYTES >> 20)),
        Ok(_) => Ok(out),
        Err(_) if !out.is_empty() => Ok(out),
        Err(e) => Err(format!("the answer cannot be unpacked: {e}: skipped")),
    }
}

impl Source for Warc {
    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.waiting.pop_front() {
                return Some(found);
            }
            self.reader.as_ref()?;
            match self.record() {
                Ok(true) => {}
                Ok(false) => self.reader = None,
                Err(e) => {
                    self.reader = None;
                    self.waiting.push_back(Fault::lost(&self.path, self.record, unread(&e)).into());
                }
            }
        }
    }
}
