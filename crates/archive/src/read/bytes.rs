//! Streams of bytes: opened, counted, unpacked, and kept from growing without end.
//!
//! In: a file, standard input, or an entry of an archive. Out: [`Stream`], unpacked as often as it is packed. Invariants: what is unpacked
//! of a file, in however many layers and entries, is never more than [`RATIO`] times the file (beyond [`FREE`]); one document is never more
//! than [`MAX_BYTES`]; a broken stream gives what can be read of it, and then one error.

use super::kind::{Kind, Sniffed, sniff};
use super::{MAX_BYTES, NESTED};
use crate::Fault;
use crate::decode::utf16_without_mark;
use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Text packs 3 to 30 times; a file that unpacks to more than this many times its size is a bomb.
const RATIO: u64 = 300;

/// So many bytes may be unpacked of a file, however small.
const FREE: u64 = 64 << 20;

/// So many bytes are looked at to tell what a stream is.
const HEAD: usize = 64 << 10;

/// Bytes to read, and where they come from.
pub struct Stream {
    pub path: PathBuf,
    pub reader: BufReader<Box<dyn Read + Send>>,
    /// The file itself, where the stream is one and begins at its beginning.
    pub file: Option<File>,
    pub budget: Arc<Budget>,
}

/// What has been unpacked of a file, and from how much: all its layers and entries share it, so that none of them can hide a bomb.
#[derive(Debug, Default)]
pub struct Budget {
    packed: AtomicU64,
    unpacked: AtomicU64,
    /// No more than this, however large the file.
    most: Option<u64>,
}

impl Budget {
    /// For a file of at least so many bytes.
    pub fn of(bytes: u64) -> Arc<Budget> {
        Budget::within(bytes, None)
    }

    /// The same, with bounds of the caller's.
    pub fn within(bytes: u64, most: Option<u64>) -> Arc<Budget> {
        Arc::new(Budget { packed: AtomicU64::new(bytes), most, ..Budget::default() })
    }

    /// The file turned out to have at least so many bytes.
    pub fn at_least(&self, bytes: u64) {
        self.packed.fetch_max(bytes, Ordering::Relaxed);
    }

    /// How many bytes may still be unpacked.
    pub fn left(&self) -> u64 {
        let most = RATIO.saturating_mul(self.packed.load(Ordering::Relaxed)).saturating_add(FREE);
        most.min(self.most.unwrap_or(u64::MAX)).saturating_sub(self.unpacked.load(Ordering::Relaxed))
    }

    /// Takes note of what was unpacked; refuses to go on without end.
    pub fn spend(&self, bytes: u64) -> io::Result<()> {
        let enough = bytes <= self.left();
        self.unpacked.fetch_add(bytes, Ordering::Relaxed);
        let what = || match self.most {
            Some(most) => format!("{BOMB} {} MB: the rest is not read", most >> 20),
            None => format!(
                "unpacks to more than {RATIO} times its size, as only a decompression bomb does: the rest is not read (unpack it by hand if you trust it)"
            ),
        };
        if enough { Ok(()) } else { Err(io::Error::other(what())) }
    }
}

/// Counts what is taken from a file.
struct Counted<R> {
    inner: R,
    taken: Arc<AtomicU64>,
    budget: Arc<Budget>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        self.budget.packed.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// What is unpacked, as far as the budget of the file goes.
pub struct Limited<R> {
    pub inner: R,
    pub budget: Arc<Budget>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.budget.spend(n as u64)?;
        Ok(n)
    }
}

/// Counts the bytes read since the last document, and says when there are no more.
#[derive(Clone, Default)]
pub struct Meter {
    bytes: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
}

impl Meter {
    /// A document has ended.
    pub fn reset(&self) {
        self.bytes.store(0, Ordering::Relaxed);
    }

    /// Whether the end of the stream was met.
    pub fn ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}

/// Refuses a document without end.
struct Metered {
    inner: BufReader<Box<dyn Read + Send>>,
    meter: Meter,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.meter.ended.fetch_or(n == 0, Ordering::Relaxed);
        if self.meter.bytes.fetch_add(n as u64, Ordering::Relaxed) + n as u64 > MAX_BYTES {
            return Err(io::Error::other(format!("{ENDLESS} {} MB", MAX_BYTES >> 20)));
        }
        Ok(n)
    }
}

/// How [`Limited`] begins its error.
const BOMB: &str = "unpacks to more than";

/// How [`Metered`] begins its error.
const ENDLESS: &str = "one document in it is larger than";

impl Stream {
    /// Opens a file, or standard input for `-`.
    pub fn file(path: &Path, taken: &Arc<AtomicU64>) -> Result<Stream, Fault> {
        let (taken, budget) = (taken.clone(), Budget::of(0));
        if path.as_os_str() == "-" {
            return Ok(Stream::new(path.to_path_buf(), Counted { inner: io::stdin(), taken, budget: budget.clone() }, None, &budget));
        }
        let open = || File::open(path);
        let file = open().map_err(|e| Fault::lost(path, 0, unopened(&e)))?;
        // a pipe can be opened only once: a second opening would wait for a second writer
        let again = file.metadata().is_ok_and(|m| m.is_file()).then(|| open().ok()).flatten();
        Ok(Stream::new(path.to_path_buf(), Counted { inner: file, taken, budget: budget.clone() }, again, &budget))
    }

    /// A stream of something else.
    pub fn new(path: PathBuf, reader: impl Read + Send + 'static, file: Option<File>, budget: &Arc<Budget>) -> Stream {
        Stream { path, reader: BufReader::with_capacity(HEAD, Box::new(reader)), file, budget: budget.clone() }
    }

    /// Without a mark of byte order, and as UTF-8 if it is UTF-16; other encodings are told a document at a time.
    pub fn utf8(mut self) -> Stream {
        let head = self.reader.fill_buf().unwrap_or_default();
        match Encoding::for_bom(head).map(|e| e.0).or_else(|| utf16_without_mark(head)) {
            None => self,
            Some(e) if e == UTF_8 => {
                self.reader.consume(3);
                self
            }
            Some(encoding) => {
                let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(self.reader);
                Stream::new(self.path, decoded, None, &self.budget)
            }
        }
    }

    /// Its text ([`Stream::utf8`]), and what keeps one document in it from growing without end.
    pub fn metered(self) -> (Box<dyn Read + Send>, Meter) {
        let meter = Meter::default();
        (Box::new(Metered { inner: self.utf8().reader, meter: meter.clone() }), meter)
    }

    /// All of it, where it has no more than `limit` bytes.
    pub fn whole(&mut self, limit: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.reader.by_ref().take(limit + 1).read_to_end(&mut bytes).map_err(|e| Fault::lost(&self.path, 0, format!("{}: not read", unread(&e))))?;
        if bytes.len() as u64 > limit {
            let what = format!("is larger than {} MB: split it into documents (JSON Lines, CSV and WARC have no limit)", limit >> 20);
            return Err(Fault::lost(&self.path, 0, what));
        }
        Ok(bytes)
    }
}

fn unopened(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::NotFound => "no such file".to_string(),
        io::ErrorKind::PermissionDenied => "may not be read (permission denied)".to_string(),
        _ => format!("cannot be opened: {e}"),
    }
}

/// What an error of reading means for a person.
pub fn unread(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::UnexpectedEof => "ends in the middle of packed data (cut off?)".to_string(),
        io::ErrorKind::Other if [BOMB, ENDLESS].iter().any(|w| e.to_string().starts_with(w)) => e.to_string(),
        io::ErrorKind::Other | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("its packed data is broken ({e})"),
        _ => format!("cannot be read further: {e}"),
    }
}

/// The same of what holds several documents.
pub fn unread_rest(e: &io::Error) -> String {
    format!("{}: what came before was read, the rest is not", unread(e))
}

/// Unpacks a stream as often as it is packed, and tells what it is.
pub fn unpacked(mut stream: Stream, wanted: Option<Kind>) -> Result<(Stream, Kind), Fault> {
    for _ in 0..=NESTED {
        let path = stream.path.clone();
        let head = filled(&mut stream).map_err(|e| Fault::lost(&path, 0, format!("{}: not read", unread(&e))))?;
        match sniff(head, &path) {
            Sniffed::Empty => return Err(Fault::lost(&stream.path, 0, "is empty: nothing to read")),
            Sniffed::Gzip => stream = layer(stream, flate2::bufread::MultiGzDecoder::new),
            Sniffed::Zstd => stream = zstd_layer(stream)?,
            Sniffed::Kind(Kind::Zip) => return Ok((stream, Kind::Zip)),
            Sniffed::Foreign(what) if wanted.is_none() => return Err(Fault::lost(&stream.path, 0, what)),
            Sniffed::Kind(kind) => return Ok((stream, wanted.unwrap_or(kind))),
            Sniffed::Foreign(_) => return Ok((stream, wanted.unwrap_or(Kind::Text))),
        }
    }
    Err(Fault::lost(&stream.path, 0, format!("is packed more than {NESTED} times: not opened")))
}

/// The first bytes, as many as come with patience: one read of a pipe or a decoder may give few.
fn filled(stream: &mut Stream) -> io::Result<&[u8]> {
    let mut head = vec![0; HEAD];
    let mut n = 0;
    while n < HEAD {
        match stream.reader.read(&mut head[n..]) {
            Ok(0) => break,
            Ok(more) => n += more,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            // what came before the error is still read
            Err(e) if n > 0 => {
                head.truncate(n);
                return Ok(put_back(stream, head, Some(e)));
            }
            Err(e) => return Err(e),
        }
    }
    head.truncate(n);
    Ok(put_back(stream, head, None))
}

/// Puts bytes back before the rest of a stream, and an error behind them.
fn put_back(stream: &mut Stream, head: Vec<u8>, error: Option<io::Error>) -> &[u8] {
    let rest = std::mem::replace(&mut stream.reader, BufReader::new(Box::new(io::empty())));
    let chained: Box<dyn Read + Send> = match error {
        Some(e) => Box::new(io::Cursor::new(head).chain(Failed(Some(e)))),
        None => Box::new(io::Cursor::new(head).chain(rest)),
    };
    stream.reader = BufReader::with_capacity(HEAD, chained);
    stream.reader.fill_buf().unwrap_or_default()
}

/// Gives an error once.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// What is packed by a decoder.
fn layer<R: Read + Send + 'static>(stream: Stream, decoder: impl FnOnce(BufReader<Box<dyn Read + Send>>) -> R) -> Stream {
    let limited = Limited { inner: decoder(stream.reader), budget: stream.budget.clone() };
    Stream::new(stream.path, limited, None, &stream.budget)
}

fn zstd_layer(stream: Stream) -> Result<Stream, Fault> {
    let path = stream.path.clone();
    let decoder = zstd::stream::read::Decoder::with_buffer(stream.reader).map_err(|e| Fault::lost(&path, 0, format!("{}: not read", unread(&e))))?;
    let limited = Limited { inner: decoder, budget: stream.budget.clone() };
    Ok(Stream::new(stream.path, limited, None, &stream.budget))
}
