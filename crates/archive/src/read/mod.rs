//! Documents from whatever a newsroom or a crawl has: files, folders, patterns, standard input; packed or not; many documents a file.
//!
//! In: names as they were given on the command line. Out: [`Input`], an iterator of [`Step`]s in the order of the input: raw documents,
//! and faults. Nothing is parsed here beyond what tells one document from the next: what a [`Raw`] holds is read by
//! [`crate::incoming`], in the workers. Invariants: whatever the input, memory is bounded by [`MAX_BYTES`] a document; the same files
//! give the same steps, so that a run can be taken up at a step ([`Input::pass`]).

mod bytes;
mod feed;
mod json;
mod kind;
mod lines;
mod table;
mod walk;
mod warc;
mod whole;
mod zipped;

pub(crate) use feed::host;
pub use kind::Kind;
pub use table::COLUMNS;

use crate::Fault;
use bytes::Stream;
use rawi_engine::text::PublishedBasis;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use walk::Named;

/// A line, page, feed or text longer than this, in bytes, is not read.
pub const MAX_BYTES: u64 = 64 << 20;

/// Archives in archives are opened so deep.
const NESTED: usize = 4;

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What files are; told from their content without it.
    pub from: Option<Kind>,
    /// Names of columns of tables: ours, theirs.
    pub columns: Vec<(String, String)>,
    /// Files that are not read though they lie in a folder or fit a pattern: those that the run itself writes.
    pub except: Vec<PathBuf>,
}

/// A document as it was found, with what its surroundings say of it.
#[derive(Debug, Default)]
pub struct Raw {
    /// The file; for an entry of an archive, both.
    pub path: PathBuf,
    /// Line, record or message, from 1; 0 when the file is one document.
    pub line: usize,
    /// What documents of the file are called that have no name of their own.
    pub name: String,
    /// Its name for itself.
    pub id: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// Day of publication as written, and who says so.
    pub published: Option<(String, PublishedBasis)>,
    /// What it is.
    pub content: Content,
}

/// What is to be read.
#[derive(Debug)]
pub enum Content {
    /// Text in any encoding.
    Text(Vec<u8>),
    /// A page in any encoding, and the one its server declared.
    Page(Vec<u8>, Option<String>),
    /// Markup of an article alone.
    Fragment(String),
    /// A JSON object with `text`, `title` and so on.
    Json(Vec<u8>),
    /// The `text` of such an object, its other fields being those of the [`Raw`].
    Fields(String),
}

impl Content {
    /// Its bytes as they were found.
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(&self) -> usize {
        match self {
            Content::Text(b) | Content::Page(b, _) | Content::Json(b) => b.len(),
            Content::Fragment(text) | Content::Fields(text) => text.len(),
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Content::Text(Vec::new())
    }
}

/// One step of reading.
#[derive(Debug)]
pub enum Step {
    /// A document.
    Raw(Box<Raw>),
    /// Something that holds no document for us, with the reason in a word or two; it is counted and not told.
    Passed(&'static str),
    /// Something a person should know.
    Fault(Fault),
}

/// What is left of something that was opened.
trait Source: Send {
    /// The next step; `None` at the end.
    fn next(&mut self) -> Option<Found>;
}

/// What a source finds.
enum Found {
    Step(Step),
    /// An entry of an archive, opened as a file is.
    Entry(Box<Stream>),
}

impl From<Fault> for Found {
    fn from(f: Fault) -> Self {
        Found::Step(Step::Fault(f))
    }
}

impl From<Raw> for Found {
    fn from(raw: Raw) -> Self {
        Found::Step(Step::Raw(Box::new(raw)))
    }
}

/// What a file has given.
#[derive(Default)]
struct Given {
    path: PathBuf,
    /// A document, or something a person was told.
    any: bool,
    /// Reasons why there was none, counted.
    passed: BTreeMap<&'static str, usize>,
}

impl Given {
    /// Said of a file that ends without a document and without a word.
    fn nothing(&self) -> Option<Step> {
        let reasons: Vec<String> = self.passed.iter().map(|(why, n)| format!("{n} × {why}")).collect();
        let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
        (!self.any).then(|| Step::Fault(Fault::note(&self.path, 0, format!("holds no document{why}"))))
    }
}

/// Reads documents from paths, one after the other.
pub struct Input {
    paths: VecDeque<Result<Named, Fault>>,
    options: Options,
    /// What documents of the file being read are called.
    name: String,
    /// What is open, the innermost last.
    open: Vec<Box<dyn Source>>,
    taken: Arc<AtomicU64>,
    /// What the file being read has given so far.
    given: Given,
    /// What opening found to say, where that came before the first step.
    first: Option<Step>,
    /// Bytes of all files together; 0 where one of them has no size.
    pub total: u64,
    /// Steps given so far.
    pub steps: u64,
}

impl Input {
    /// Reads these files, folders and patterns in this order.
    pub fn new(paths: &[PathBuf], options: Options) -> Self {
        let paths = walk::walk(paths, &options.except);
        let size = |p: &Result<Named, Fault>| p.as_ref().ok().and_then(|p| std::fs::metadata(&p.path).ok()).map_or(0, |m| m.len());
        let total = paths.iter().map(size).sum();
        Input {
            paths: paths.into(),
            options,
            name: String::new(),
            open: Vec::new(),
            taken: Arc::default(),
            first: None,
            given: Given::default(),
            total,
            steps: 0,
        }
    }

    /// Reads documents from bytes that somebody has already, as a file of this name would be read.
    pub fn of_bytes(name: &str, bytes: Vec<u8>, options: Options) -> Self {
        Input::within(name, bytes, options, None)
    }

    /// The same, where no more than so many bytes are unpacked of them.
    pub fn within(name: &str, bytes: Vec<u8>, options: Options, most: Option<u64>) -> Self {
        let mut input = Input::new(&[], options);
        let budget = bytes::Budget::within(bytes.len() as u64, most);
        let stream = Stream::new(PathBuf::from(name), std::io::Cursor::new(bytes), None, &budget);
        input.name = stem(Path::new(name));
        input.given.path = PathBuf::from(name);
        input.first = input.start(stream);
        input
    }

    /// Bytes taken in so far, as they lie in the files.
    pub fn bytes(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Tells these files, as they are now, from all others: names, lengths, times of change.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = xxhash_rust::xxh3::Xxh3::new();
        for p in self.paths.iter().flatten() {
            let seen = std::fs::metadata(&p.path).map(|m| (m.len(), m.modified().ok())).ok();
            hash.update(format!("{:?} {seen:?}\n", p.path).as_bytes());
        }
        hash.digest()
    }

    /// Whether all of it can be read a second time: a pipe cannot.
    pub fn lasts(&self) -> bool {
        self.paths.iter().flatten().all(|p| p.path.as_os_str() != "-" && (p.path.is_file() || !p.path.exists()))
    }

    /// Passes over the steps that an earlier run has given.
    pub fn pass(&mut self, steps: u64) {
        while self.steps < steps && self.next().is_some() {}
    }

    /// Opens a stream as what it is; says what is wrong with it.
    fn start(&mut self, stream: Stream) -> Option<Step> {
        if self.open.len() > NESTED {
            return Some(Step::Fault(Fault::lost(&stream.path, 0, format!("lies in more than {NESTED} archives: not opened"))));
        }
        match open(stream, &self.options) {
            Ok(source) => {
                self.open.push(source);
                None
            }
            Err(f) => Some(Step::Fault(f)),
        }
    }

    fn step(&mut self) -> Option<Step> {
        if let Some(step) = self.first.take() {
            return Some(step);
        }
        loop {
            let Some(source) = self.open.last_mut() else {
                let opened = match self.paths.pop_front()? {
                    Ok(named) => {
                        self.name = named.name;
                        self.given = Given { path: named.path.clone(), ..Given::default() };
                        Stream::file(&named.path, &self.taken)
                    }
                    Err(f) => return Some(Step::Fault(f)),
                };
                match opened.map(|s| self.start(s)) {
                    Ok(None) => continue,
                    Ok(Some(step)) => return Some(step),
                    Err(f) => return Some(Step::Fault(f)),
                }
            };
            match source.next() {
                Some(Found::Step(step)) => return Some(step),
                Some(Found::Entry(stream)) => {
                    if let Some(step) = self.start(*stream) {
                        return Some(step);
                    }
                }
                None => {
                    self.open.pop();
                    if let (true, Some(note)) = (self.open.is_empty(), self.given.nothing()) {
                        return Some(note);
                    }
                }
            }
        }
    }
}

impl Iterator for Input {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let mut step = self.step()?;
        self.steps += 1;
        match &step {
            Step::Passed(why) => *self.given.passed.entry(why).or_default() += 1,
            Step::Raw(_) | Step::Fault(_) => self.given.any = true,
        }
        if let Step::Raw(raw) = &mut step {
            raw.name = match raw.path.to_string_lossy().rsplit_once('!') {
                Some((_, entry)) => format!("{}/{}", self.name, entry.rsplit_once('.').map_or(entry, |e| e.0)),
                None => self.name.clone(),
            };
        }
        Some(step)
    }
}

/// Opens a stream as what it is: unpacks it, tells its kind, and gives what reads that kind.
fn open(stream: Stream, options: &Options) -> Result<Box<dyn Source>, Fault> {
    let (stream, kind) = bytes::unpacked(stream, options.from)?;
    Ok(match kind {
        Kind::Text | Kind::Html => Box::new(whole::Whole::new(stream, kind)),
        Kind::Feed => Box::new(feed::read(stream)?),
        Kind::Jsonl => Box::new(lines::Lines::new(stream)),
        Kind::Json | Kind::Telegram => Box::new(json::Items::new(stream)?),
        Kind::Csv => Box::new(table::Table::new(stream, &options.columns)?),
        Kind::Warc => Box::new(warc::Warc::new(stream)),
        Kind::Zip => Box::new(zipped::Zipped::new(stream)?),
    })
}

/// The name of a file without its ending, for documents that have no name of their own.
pub(crate) fn stem(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "stdin".into();
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plain = ["gz", "zst"].iter().find_map(|e| name.strip_suffix(&format!(".{e}"))).unwrap_or(&name);
    plain.rsplit_once('.').map_or(plain, |(stem, _)| if stem.is_empty() { plain } else { stem }).to_string()
}
