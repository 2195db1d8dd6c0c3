//! Rawi's fetcher: feeds and the pages they link to, politely, into WARC files.
//!
//! In: addresses of feeds (RSS, Atom, JSON Feed) and a folder. Out: `<folder>/<UTC time>.warc.gz` with one record an answer, and
//! `<folder>/fetch-state.json` with what the next run need not ask for again ([`fetch`]).
//!
//! What always holds:
//!
//! - A host gets one request at a time, with a pause between two, and none that its robots.txt forbids.
//! - Connections go to public addresses only, unless the caller says otherwise; this is decided on the address that is dialled.
//! - An answer is written as soon as it is there, as a whole gzip member, and only then remembered: a run that is killed loses no more
//!   than the requests under way.
//! - What goes wrong with one feed or page is a [`Note`]; only the folder can end a run ([`Error`]).
//!
//! This is the only crate of Rawi that touches the network, and it knows none of the others: it reads addresses, not news.

mod address;
mod client;
mod feed;
mod host;
mod queue;
mod report;
mod robots;
mod run;
mod state;
mod visit;
mod warc;

pub use report::{Error, Note, Reason, Summary};
pub use run::fetch;

use std::net::IpAddr;
use std::time::Duration;

/// How to fetch. The defaults suit a daily run over some dozens of feeds; only [`contact`](Options::contact) must be given.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the people behind a site can reach the caller, an address of a page or of mail: part of the user agent. Never empty.
    pub contact: String,
    /// Least time between the end of a request to a host and the next to it. A larger Crawl-delay of the host is kept to.
    pub delay: Duration,
    /// The longest Crawl-delay or Retry-After that is waited for; a host that asks for more is left for the rest of the run.
    pub patience: Duration,
    /// Time for a connection, including its encryption.
    pub connect_timeout: Duration,
    /// Time for a whole request, from the look-up of the name to the last byte of the body.
    pub total_timeout: Duration,
    /// Largest body in bytes, as sent and as unpacked.
    pub max_bytes: u64,
    /// Most pages asked for in a run; the others wait for the next.
    pub max_pages: usize,
    /// Hosts worked on at the same time.
    pub threads: usize,
    /// Connect to private, loopback, link-local and other addresses that are not public.
    pub allow_private: bool,
    /// Addresses that may be connected to although they are not public: a feed on one's own machine, say.
    pub allow_addresses: Vec<IpAddr>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            contact: String::new(),
            delay: Duration::from_secs(1),
            patience: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(60),
            max_bytes: 10_000_000,
            max_pages: 1000,
            threads: 8,
            allow_private: false,
            allow_addresses: Vec::new(),
        }
    }
}
