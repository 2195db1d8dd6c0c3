//! Web archives (WARC 0.18, 1.0, 1.1; Common Crawl, wget, Heritrix, `rawi fetch`): a document a response.
//!
//! In: a stream, packed or not. Out: pages, feeds and texts that a server answered with 200, and the texts of `conversion` records. All
//! else is counted by reason. Framing is ours: `fastwarc` wants to go back in its input, which a pipe cannot, and brings the abandoned
//! `encoding`. A record whose length is wrong costs that record: the next one is found by its first line.

use super::bytes::{Budget, Stream, unread_rest};
use super::{Content, Found, MAX_BYTES, Raw, Source, Step, feed};
use crate::Fault;
use rawi_engine::text::PublishedBasis;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// What stands between a record and the next.
const NEXT: &[u8] = b"\r\n\r\nWARC/1.";

/// Said of a record that the archive does not hold to its end.
const CUT: &str = "the archive ends in the middle of the record (cut off?, or its length is wrong): skipped";

/// The header of a record has at most so many bytes.
const HEADER: u64 = 256 << 10;

/// A block is read in pieces of so many bytes.
const PIECE: u64 = 64 << 10;

/// An archive that is open.
struct Archive {
    path: PathBuf,
    reader: Back,
}

/// The records of an archive.
pub struct Warc {
    stream: Option<Archive>,
    budget: Arc<Budget>,
    record: usize,
    /// The record before had no length.
    unframed: bool,
    waiting: VecDeque<Found>,
}

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
        let reader = Back { given: Vec::new(), at: 0, inner: stream.reader };
        Warc { stream: Some(Archive { path: stream.path, reader }), budget: stream.budget, record: 0, unframed: false, waiting: VecDeque::new() }
    }

    /// Reads one record and queues what it holds; `false` at the end.
    fn record(&mut self) -> io::Result<bool> {
        let Some(mut stream) = self.stream.take() else { return Ok(false) };
        let mut lost = 0;
        let mut line = Vec::new();
        // blank lines end a record; anything else before the next first line is what a wrong length left over
        loop {
            line.clear();
            if stream.reader.by_ref().take(HEADER).read_until(b'\n', &mut line)? == 0 {
                self.left_over(&stream, lost);
                return Ok(false);
            }
            if line.starts_with(b"WARC/") {
                break;
            }
            lost += if line.trim_ascii().is_empty() { 0 } else { line.len() };
        }
        self.left_over(&stream, lost);
        self.record += 1;
        let header = header(&mut stream.reader)?;
        let Some(length) = header.get("content-length").and_then(|l| l.trim().parse::<u64>().ok()) else {
            let what = match header.get("content-length") {
                Some(l) => format!("the record has the length `{}`, which is no number of bytes: skipped to the next", l.chars().take(40).collect::<String>()),
                None => "the record has no length: skipped to the next".to_string(),
            };
            self.waiting.push_back(self.fault(&stream, what).into());
            self.unframed = true;
            self.stream = Some(stream);
            return Ok(true);
        };
        let found = self.block(&mut stream, &header, length);
        self.stream = Some(stream);
        let found = found?;
        self.waiting.extend(found);
        Ok(true)
    }

    fn left_over(&mut self, stream: &Archive, lost: usize) {
        // what lies behind a record without a length is its block
        if !std::mem::take(&mut self.unframed) && lost > 0 {
            let what = format!("{lost} bytes behind the record belong to none (its length is wrong): passed over");
            self.waiting.push_back(Fault::note(&stream.path, self.record, what).into());
        }
    }

    fn fault(&self, stream: &Archive, what: impl Into<String>) -> Fault {
        Fault::lost(&stream.path, self.record, what)
    }

    /// Takes the block of a record and reads it, if it holds a document.
    fn block(&self, stream: &mut Archive, header: &Header, length: u64) -> io::Result<VecDeque<Found>> {
        let kind = header.get("warc-type").unwrap_or_default().trim();
        let wanted = matches!(kind, "response" | "resource" | "conversion");
        let (bytes, end) = taken(&mut stream.reader, length)?;
        let mut out = VecDeque::new();
        match (end, bytes) {
            (End::Archive, _) => out.push_back(self.fault(stream, CUT).into()),
            (End::Next, bytes) => {
                out.push_back(
                    Fault::note(&stream.path, self.record, "the next record begins before this one should end (its length is wrong): read up to there").into(),
                );
                out.extend(bytes.filter(|_| wanted).map_or_else(VecDeque::new, |b| self.read(stream, header, kind, b)));
            }
            (End::Length, Some(bytes)) if wanted => return Ok(self.read(stream, header, kind, bytes)),
            (End::Length, None) if wanted => out.push_back(self.fault(stream, format!("the record is larger than {} MB: skipped", MAX_BYTES >> 20)).into()),
            (End::Length, _) => {}
        }
        Ok(out)
    }

    /// Reads a block that may hold a document.
    fn read(&self, stream: &Archive, header: &Header, kind: &str, bytes: Vec<u8>) -> VecDeque<Found> {
        match kind {
            "response" => self.response(stream, header, &bytes),
            _ => self.resource(stream, header, bytes, header.get("content-type").map(str::to_string)),
        }
    }

    /// What a server answered.
    fn response(&self, stream: &Archive, header: &Header, bytes: &[u8]) -> VecDeque<Found> {
        let mut fields = [httparse::EMPTY_HEADER; 128];
        let mut answer = httparse::Response::new(&mut fields);
        let Ok(httparse::Status::Complete(start)) = answer.parse(bytes) else {
            return [self.fault(stream, "the record holds no HTTP answer that can be read: skipped").into()].into();
        };
        if answer.code != Some(200) {
            return [passed("answer of a server other than 200")].into();
        }
        let get = |name: &str| {
            answer.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| String::from_utf8_lossy(h.value).trim().to_ascii_lowercase())
        };
        let (body, whole) = match get("transfer-encoding") {
            Some(t) if t.contains("chunked") => unchunked(&bytes[start..]),
            _ => (bytes[start..].to_vec(), true),
        };
        match decoded(body, get("content-encoding").as_deref(), &self.budget) {
            Ok((body, unpacked)) => {
                let broken = [(whole, "the chunks of the answer are broken"), (unpacked, "the packing of the answer is broken")].into_iter().find(|b| !b.0);
                let note = broken.map(|(_, what)| Fault::note(&stream.path, self.record, format!("{what} (cut off?): what came before was read")).into());
                note.into_iter().chain(self.resource(stream, header, body, get("content-type"))).collect()
            }
            Err(what) => [self.fault(stream, what).into()].into(),
        }
    }

    /// A file by its type.
    fn resource(&self, stream: &Archive, header: &Header, body: Vec<u8>, content_type: Option<String>) -> VecDeque<Found> {
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let charset = content_type.split("charset=").nth(1).map(|c| c.trim_matches(['"', '\'', ' ']).split(';').next().unwrap_or_default().to_string());
        let url = header.get("warc-target-uri").map(|u| u.trim().trim_matches(['<', '>']).to_string());
        let content = match content_type.split(';').next().unwrap_or_default().trim() {
            "text/html" | "application/xhtml+xml" => Content::Page(body, charset),
            "text/plain" => Content::Text(body),
            "application/rss+xml" | "application/atom+xml" | "application/feed+json" => {
                return feed::parse(&body, url.as_deref(), &stream.path).unwrap_or_else(|f| [Fault { line: self.record, ..f }.into()].into());
            }
            "" if body.trim_ascii_start().starts_with(b"<") => Content::Page(body, None),
            _ => return [passed("answer that is no page or text")].into(),
        };
        let source = url.as_deref().and_then(feed::host);
        // a page that was saved cannot be younger: whoever reads it weighs what else it says
        let published = header.get("rawi-published").map(|d| (d.to_string(), PublishedBasis::Metadata));
        [Raw { path: stream.path.clone(), line: self.record, url, source, published, content, ..Raw::default() }.into()].into()
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
            _ => out.iter_mut().last().into_iter().for_each(|h| h.1 = format!("{} {}", h.1, text.trim())),
        }
    }
}

/// What ended a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Its length.
    Length,
    /// The next record, which began before.
    Next,
    /// The end of the archive.
    Archive,
}

/// Takes the block of a record, but not the beginning of another record with it; `None` stands for more than [`MAX_BYTES`].
fn taken(reader: &mut Back, length: u64) -> io::Result<(Option<Vec<u8>>, End)> {
    let (mut bytes, mut left, mut kept) = (Vec::new(), length, true);
    while left > 0 {
        if !kept {
            bytes.drain(..bytes.len().saturating_sub(NEXT.len()));
        }
        // a beginning may lie across two pieces
        let seen = bytes.len().saturating_sub(NEXT.len());
        let n = reader.by_ref().take(left.min(PIECE)).read_to_end(&mut bytes)?;
        if n == 0 {
            return Ok((kept.then_some(bytes), End::Archive));
        }
        left -= n as u64;
        if let Some(at) = memchr::memmem::find(&bytes[seen..], NEXT) {
            reader.give(bytes.split_off(seen + at));
            return Ok((kept.then_some(bytes), End::Next));
        }
        kept &= bytes.len() as u64 <= MAX_BYTES;
    }
    Ok((kept.then_some(bytes), End::Length))
}

/// A reader to which bytes can be given back.
struct Back {
    given: Vec<u8>,
    at: usize,
    inner: BufReader<Box<dyn Read + Send>>,
}

impl Back {
    fn give(&mut self, bytes: Vec<u8>) {
        self.given.splice(..self.at, bytes);
        self.at = 0;
    }
}

impl Read for Back {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Back {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.given.len() { Ok(&self.given[self.at..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, n: usize) {
        if self.at < self.given.len() { self.at += n } else { self.inner.consume(n) }
    }
}

/// Takes the sizes of chunks out of a body, and says whether it ended as it should; a body that only says it is chunked stays as it is.
fn unchunked(body: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((_, 0))) => return (out, true),
            Ok(httparse::Status::Complete((start, size))) => {
                let size = usize::try_from(size).unwrap_or(usize::MAX);
                let end = start.saturating_add(size).min(rest.len());
                out.extend_from_slice(&rest[start..end]);
                let short = end - start < size;
                rest = rest[end..].strip_prefix(b"\r\n").unwrap_or(&rest[end..]);
                if short || rest.is_empty() {
                    return (out, false);
                }
            }
            _ if out.is_empty() => return (body.to_vec(), true),
            _ => return (out, false),
        }
    }
}

/// Unpacks a body, and says whether all of it could be unpacked; more than [`MAX_BYTES`] is refused, and more than the file may unpack to.
fn decoded(body: Vec<u8>, encoding: Option<&str>, budget: &Budget) -> Result<(Vec<u8>, bool), String> {
    let mut out = Vec::new();
    let limit = MAX_BYTES.min(budget.left()) + 1;
    let read = match encoding.unwrap_or("identity") {
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => flate2::read::MultiGzDecoder::new(&body[..]).take(limit).read_to_end(&mut out),
        "deflate" => flate2::read::ZlibDecoder::new(&body[..]).take(limit).read_to_end(&mut out),
        "br" => brotli_decompressor::Decompressor::new(&body[..], 4096).take(limit).read_to_end(&mut out),
        "zstd" => zstd::stream::read::Decoder::new(&body[..]).and_then(|d| d.take(limit).read_to_end(&mut out)),
        // some archives keep the header of what they have unpacked
        _ => return Ok((body, true)),
    };
    budget.spend(out.len() as u64).map_err(|e| e.to_string())?;
    match read {
        Ok(n) if n as u64 > MAX_BYTES => Err(format!("the answer unpacks to more than {} MB: skipped", MAX_BYTES >> 20)),
        Ok(_) => Ok((out, true)),
        Err(_) if !out.is_empty() => Ok((out, false)),
        Err(e) => Err(format!("the answer cannot be unpacked: {e}: skipped")),
    }
}

impl Source for Warc {
    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.waiting.pop_front() {
                return Some(found);
            }
            let path = self.stream.as_ref()?.path.clone();
            match self.record() {
                Ok(true) => {}
                Ok(false) => {
                    self.stream = None;
                    if self.waiting.is_empty() {
                        return None;
                    }
                }
                Err(e) => {
                    self.stream = None;
                    self.waiting.push_back(Fault::lost(&path, self.record, unread_rest(&e)).into());
                }
            }
            if self.stream.is_none() && self.waiting.is_empty() {
                return None;
            }
        }
    }
}
