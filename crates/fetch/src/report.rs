//! What a run tells: notes on the way, a summary at the end, or the error that ended it.
//!
//! In: what happened. Out: sentences for a person. Invariant: every [`Reason`] comes with something to do ([`Reason::advice`]).

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Something a person should know about one feed or page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The address it is about, as it stood in the feed or the call.
    pub url: String,
    /// What happened.
    pub what: String,
    /// What to do about it.
    pub advice: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.url, self.what, self.advice)
    }
}

/// Why something could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No address that can be fetched: not http or https, no host, or a password in it.
    Address,
    /// The name leads to an address that is not public.
    Private,
    /// robots.txt of the host forbids it.
    Robots,
    /// The host is left alone for the rest of the run.
    HostLeft,
    /// Redirected too often, in a circle, or to nowhere.
    Redirect,
    /// Too slow.
    Timeout,
    /// No connection, or it broke.
    Network,
    /// The server answered with an error.
    Status,
    /// Larger than the limit, as sent or as unpacked.
    TooLarge,
    /// Neither HTML, XML, JSON nor text.
    Type,
    /// The body cannot be unpacked.
    Encoding,
    /// The feed is no RSS, Atom or JSON Feed.
    NotAFeed,
    /// A fault in this program or in a library it uses.
    Internal,
}

impl Reason {
    /// What a person can do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Reason::Address => "only http and https addresses without a password are fetched",
            Reason::Private => "if this host is yours, allow private addresses",
            Reason::Robots => "the site does not want this read by programs: ask its people, or leave it out",
            Reason::HostLeft => "nothing more is asked of this host in this run; try again later",
            Reason::Redirect => "look at the address in a browser and give the one it ends at",
            Reason::Timeout => "the next run tries again; if it stays so, allow more time",
            Reason::Network => "the next run tries again",
            Reason::Status => "look at the address in a browser; if it is gone for good, leave the feed out",
            Reason::TooLarge => "if it is wanted, raise the size limit",
            Reason::Type => "not stored: there is no text to read in it",
            Reason::Encoding => "the server sends something it says it does not: tell its people",
            Reason::NotAFeed => "give the address of an RSS, Atom or JSON feed",
            Reason::Internal => "please report this as a fault of Rawi",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Address => "address",
            Reason::Private => "private address",
            Reason::Robots => "robots.txt",
            Reason::HostLeft => "host left alone",
            Reason::Redirect => "redirect",
            Reason::Timeout => "timeout",
            Reason::Network => "network",
            Reason::Status => "status",
            Reason::TooLarge => "too large",
            Reason::Type => "type",
            Reason::Encoding => "encoding",
            Reason::NotAFeed => "not a feed",
            Reason::Internal => "internal",
        })
    }
}

/// What became of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Feeds that were read.
    pub feeds_read: usize,
    /// Feeds that had not changed since the last run.
    pub feeds_unchanged: usize,
    /// Feeds that could not be read.
    pub feeds_failed: usize,
    /// Pages written.
    pub pages_written: usize,
    /// Pages that an earlier run has settled.
    pub pages_known: usize,
    /// Pages that robots.txt forbids.
    pub pages_refused: usize,
    /// Pages left to the next run, because this one had its number.
    pub pages_left: usize,
    /// Pages that could not be fetched, by reason.
    pub pages_failed: BTreeMap<Reason, usize>,
    /// Bytes written to the WARC file, as compressed.
    pub bytes: u64,
    /// The WARC file; none if there was nothing to write.
    pub warc: Option<PathBuf>,
}

/// What ends a run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The options cannot be used; what is wrong with them.
    Options(String),
    /// Another run is at work in this folder.
    Busy(PathBuf),
    /// The state file cannot be understood; why.
    State(PathBuf, String),
    /// A file or folder cannot be read or written.
    Io(PathBuf, std::io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Options(what) => write!(f, "{what}"),
            Error::Busy(path) => write!(f, "{}: another fetch is at work in this folder: wait for it", path.display()),
            Error::State(path, why) => write!(f, "{}: is no state of a fetch: {why}: mend it, or move it away to begin anew", path.display()),
            Error::Io(path, e) => write!(f, "{}: {e}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io(_, e) => Some(e),
            _ => None,
        }
    }
}

/// Why one request came to nothing.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) reason: Reason,
    pub(crate) what: String,
    /// Whether asking once more may help.
    pub(crate) retry: bool,
    /// Whether the answer will be the same next time, so that the next run need not ask.
    pub(crate) settled: bool,
}

impl Failure {
    /// A failure that will not mend within this run.
    pub(crate) fn new(reason: Reason, what: impl Into<String>) -> Failure {
        Failure { reason, what: what.into(), retry: false, settled: false }
    }

    /// One that may not happen again.
    pub(crate) fn passing(reason: Reason, what: impl Into<String>) -> Failure {
        Failure { retry: true, ..Failure::new(reason, what) }
    }

    /// One that the next run would meet again.
    pub(crate) fn lasting(reason: Reason, what: impl Into<String>) -> Failure {
        Failure { settled: true, ..Failure::new(reason, what) }
    }

    /// The note on it.
    pub(crate) fn note(&self, url: &str) -> Note {
        Note { url: url.to_owned(), what: self.what.clone(), advice: self.reason.advice().to_owned() }
    }
}
