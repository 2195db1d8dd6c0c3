//! Streams of bytes: opened, counted, unpacked, and kept from growing without end.
//!
//! In: a file, standard input, or an entry of an archive. Out: [`Stream`], unpacked as often as it is packed. Invariants: what is unpacked
//! of a file, in however many layers and entries, is never more than [`RATIO`] times the file (beyond [`FREE`]); a broken stream gives what
//! can be read of it, and then one error.

use super::kind::{Kind, Sniffed, sniff};
use super::{MAX_BYTES, NESTED};
use crate::Fault;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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
}

impl Budget {
    /// For a file of at least so many bytes.
    pub fn of(bytes: u64) -> Arc<Budget> {
        Arc::new(Budget { packed: AtomicU64::new(bytes), ..Budget::default() })
    }

    /// The file turned out to have at least so many bytes.
    pub fn at_least(&self, bytes: u64) {
        self.packed.fetch_max(bytes, Ordering::Relaxed);
    }

    /// How many bytes may still be unpacked.
    pub fn left(&self) -> u64 {
        let most = RATIO.saturating_mul(self.packed.load(Ordering::Relaxed)).saturating_add(FREE);
        most.saturating_sub(self.unpacked.load(Ordering::Relaxed))
    }

    /// Takes note of what was unpacked; refuses to go on without end.
    pub fn spend(&self, bytes: u64) -> io::Result<()> {
        let enough = bytes <= self.left();
        self.unpacked.fetch_add(bytes, Ordering::Relaxed);
        let what = || {
            format!("unpacks to more than {RATIO} times its size, as only a decompression bomb does: the rest is not read (unpack it by hand if you trust it)")
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

/// Keeps a parser that holds a document in memory from holding one larger than [`MAX_BYTES`].
pub struct Bounded<R> {
    inner: R,
    bound: Bound,
}

/// How many bytes a [`Bounded`] still gives: no bound until one is set.
#[derive(Clone)]
pub struct Bound(Arc<AtomicU64>);

impl Bound {
    /// Sets the bound for one document, whose first bytes the parser may have already.
    pub fn set(&self) {
        self.0.store(MAX_BYTES, Ordering::Relaxed);
    }

    /// What comes is passed over, and not held.
    pub fn lift(&self) {
        self.0.store(u64::MAX, Ordering::Relaxed);
    }
}

impl<R> Bounded<R> {
    /// A reader, and what bounds it.
    pub fn new(inner: R) -> (Self, Bound) {
        let bound = Bound(Arc::new(AtomicU64::new(u64::MAX)));
        (Bounded { inner, bound: bound.clone() }, bound)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let left = self.bound.0.load(Ordering::Relaxed);
        let what = || io::Error::other(format!("a document is larger than {} MB", MAX_BYTES >> 20));
        self.bound.0.store(left.checked_sub(n as u64).ok_or_else(what)?, Ordering::Relaxed);
        Ok(n)
    }
}

impl Stream {
    /// Opens a file, or standard input for `-`.
    pub fn file(path: &Path, taken: &Arc<AtomicU64>) -> Result<Stream, Fault> {
        let (taken, budget) = (taken.clone(), Budget::of(0));
        if path.as_os_str() == "-" {
            return Ok(Stream::new(path.to_path_buf(), Counted { inner: io::stdin(), taken, budget: budget.clone() }, None, &budget));
        }
        let open = || File::open(path);
        let file = open().map_err(|e| Fault::lost(path, 0, unopened(&e)))?;
        let again = open().ok();
        Ok(Stream::new(path.to_path_buf(), Counted { inner: file, taken, budget: budget.clone() }, again, &budget))
    }

    /// A stream of something else.
    pub fn new(path: PathBuf, reader: impl Read + Send + 'static, file: Option<File>, budget: &Arc<Budget>) -> Stream {
        Stream { path, reader: BufReader::with_capacity(HEAD, Box::new(reader)), file, budget: budget.clone() }
    }

    /// All of it, where it has no more than `limit` bytes.
    pub fn whole(&mut self, limit: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.reader.by_ref().take(limit + 1).read_to_end(&mut bytes).map_err(|e| Fault::lost(&self.path, 0, unread(&e)))?;
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
        io::ErrorKind::UnexpectedEof => "ends in the middle of packed data (cut off?): what came before was read".to_string(),
        io::ErrorKind::Other if e.to_string().starts_with("unpacks to") => e.to_string(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("its packed data is broken ({e}): what came before was read"),
        _ => format!("cannot be read further: {e}"),
    }
}

/// Unpacks a stream as often as it is packed, and tells what it is.
pub fn unpacked(mut stream: Stream, wanted: Option<Kind>) -> Result<(Stream, Kind), Fault> {
    for _ in 0..=NESTED {
        let path = stream.path.clone();
        let head = filled(&mut stream).map_err(|e| Fault::lost(&path, 0, unread(&e)))?;
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
    let decoder = zstd::stream::read::Decoder::with_buffer(stream.reader).map_err(|e| Fault::lost(&stream.path, 0, unread(&e)))?;
    let limited = Limited { inner: decoder, budget: stream.budget.clone() };
    Ok(Stream::new(stream.path, limited, None, &stream.budget))
}
