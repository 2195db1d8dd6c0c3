//! One HTTP request: sent to a machine that may be asked, its answer read within limits.
//!
//! In: an address and what is wanted of it ([`Ask`]). Out: the whole [`Answer`], its body unpacked, or a [`Failure`]. Redirects, pauses and
//! robots.txt are the business of others. Invariants: the addresses a connection is made to are those that [`Guard`] let pass, so a name
//! that resolves differently the next time gains nothing; no more than the limit of a body is ever held, packed or not.
//!
//! Names of headers come in lower case and the words after the status are the usual ones: the client library keeps no others.

use crate::Options;
use crate::address::is_public;
use crate::report::{Error, Failure, Reason};
use crate::state::Validators;
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use std::fmt;
use std::io::{self, Read};
use std::net::IpAddr;
use std::sync::Arc;
use ureq::http::{HeaderMap, HeaderValue, StatusCode, Uri, Version, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, config::Config};
use url::Url;

/// Longest robots.txt that is read, in bytes; what lies behind is not looked at (RFC 9309 asks for at least 500 KiB).
const MAX_ROBOTS: u64 = 512 << 10;

/// What is wanted of an address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ask<'a> {
    /// A feed, unless it is still as it was.
    Feed(&'a Validators),
    /// A page with text in it.
    Page,
    /// robots.txt.
    Robots,
}

impl Ask<'_> {
    fn accept(self) -> &'static str {
        match self {
            Ask::Feed(_) => "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5",
            Ask::Page => "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,text/plain;q=0.8",
            Ask::Robots => "text/plain,*/*;q=0.5",
        }
    }
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The address that answered.
    pub(crate) url: Url,
    /// When it was asked.
    pub(crate) at: Timestamp,
    pub(crate) version: Version,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Unpacked. Empty unless the status is that of a success.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, what is not UTF-8 replaced.
    pub(crate) fn header(&self, name: header::HeaderName) -> Option<String> {
        self.headers.get(name).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned())
    }
}

/// Sends requests.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    max_bytes: u64,
}

impl Client {
    /// A client for a run. Fails if the contact cannot stand in a header.
    pub(crate) fn new(options: &Options) -> Result<Client, Error> {
        let guard = Guard { inner: DefaultResolver::default(), allow_private: options.allow_private, allow: options.allow_addresses.clone() };
        let agent = Agent::with_parts(config(options)?, DefaultConnector::default(), guard);
        Ok(Client { agent, max_bytes: options.max_bytes })
    }

    /// Sends one request and reads its answer.
    pub(crate) fn get(&self, url: &Url, ask: Ask) -> Result<Answer, Failure> {
        let mut request = self.agent.get(url.as_str()).header(header::ACCEPT, ask.accept());
        if let Ask::Feed(known) = ask {
            for (name, value) in [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)] {
                // A value that is no header (a state file may be edited) is not sent: the feed is then read in full.
                if let Some(value) = value.as_ref().and_then(|v| HeaderValue::from_str(v).ok()) {
                    request = request.header(name, value);
                }
            }
        }
        let at = Timestamp::now();
        let (head, body) = request.call().map_err(failure)?.into_parts();
        let mut answer = Answer { url: url.clone(), at, version: head.version, status: head.status, headers: head.headers, body: Vec::new() };
        if answer.status.is_success() {
            answer.body = self.body(&answer, body, ask)?;
        }
        Ok(answer)
    }

    fn body(&self, answer: &Answer, body: Body, ask: Ask) -> Result<Vec<u8>, Failure> {
        let limit = if let Ask::Robots = ask { MAX_ROBOTS } else { self.max_bytes };
        let kind = answer.header(header::CONTENT_TYPE).unwrap_or_default();
        // A feed is known by its content, whatever its type is called.
        if matches!(ask, Ask::Page) && !is_text(&kind) {
            return Err(Failure::lasting(Reason::Type, format!("is of type `{kind}`")));
        }
        if let (Some(declared), false) = (body.content_length(), matches!(ask, Ask::Robots))
            && declared > limit
        {
            return Err(too_large(limit));
        }
        let wire = Limited { inner: body.into_reader(), left: limit, limit };
        match answer.header(header::CONTENT_ENCODING).unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "" | "identity" => read(wire, ask),
            "gzip" | "x-gzip" => read(Limited { inner: MultiGzDecoder::new(wire), left: limit, limit }, ask),
            other => Err(Failure::new(Reason::Encoding, format!("is packed with `{other}`, which was not asked for"))),
        }
    }
}

fn config(options: &Options) -> Result<Config, Error> {
    let contact = options.contact.trim();
    let agent = format!("{} (+{contact})", user_agent());
    if contact.is_empty() || HeaderValue::from_str(&agent).is_err() {
        return Err(Error::Options("give a contact, an address of a page or of mail, that sites can reach you at".into()));
    }
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    Ok(Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        // A proxy would look names up itself, out of sight of the guard.
        .proxy(None)
        .tls_config(tls)
        .user_agent(agent)
        .accept_encoding("gzip")
        .timeout_connect(Some(options.connect_timeout))
        .timeout_global(Some(options.total_timeout))
        .build())
}

/// The name and version that sites are told, without the contact.
pub(crate) fn user_agent() -> String {
    format!("rawi/{}", env!("CARGO_PKG_VERSION"))
}

/// Whether a content type has text to read: HTML, XML, JSON or text. A missing type counts as text: old servers send none with HTML.
fn is_text(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.split_once('/') {
        Some(("text", of)) => !matches!(of, "css" | "javascript" | "calendar" | "vcard"),
        Some(("application", of)) => matches!(of, "xml" | "json") || of.ends_with("+xml") || of.ends_with("+json"),
        _ => kind.is_empty(),
    }
}

fn read(mut from: impl Read, ask: Ask) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    match from.read_to_end(&mut body) {
        Ok(_) => Ok(body),
        // What was read of an endless robots.txt is obeyed.
        Err(e) if matches!(ask, Ask::Robots) && limit_of(&e).is_some() => Ok(body),
        Err(e) => Err(read_failure(e)),
    }
}

fn read_failure(e: io::Error) -> Failure {
    if let Some(limit) = limit_of(&e) {
        return too_large(limit);
    }
    match e.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Failure::new(Reason::Encoding, format!("cannot be unpacked: {e}")),
        _ => failure(ureq::Error::from(e)),
    }
}

fn too_large(limit: u64) -> Failure {
    Failure::new(Reason::TooLarge, format!("is larger than {limit} bytes"))
}

/// What the client library says, in our terms.
fn failure(e: ureq::Error) -> Failure {
    match e {
        ureq::Error::Timeout(what) => Failure::passing(Reason::Timeout, format!("took too long ({what})")),
        ureq::Error::Other(e) if e.is::<NotPublic>() => Failure::new(Reason::Private, e.to_string()),
        ureq::Error::Http(_) | ureq::Error::BadUri(_) => Failure::new(Reason::Address, format!("is an address that cannot be sent: {e}")),
        ureq::Error::HostNotFound => Failure::passing(Reason::Network, "no host of this name was found"),
        ureq::Error::Io(e) if e.kind() == io::ErrorKind::UnexpectedEof => Failure::passing(Reason::Network, "the answer broke off"),
        e => Failure::passing(Reason::Network, e.to_string()),
    }
}

/// Reads no more than a limit: one byte beyond is an error that [`limit_of`] knows.
struct Limited<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buf)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| io::Error::other(OverLimit(self.limit)))?;
        Ok(got)
    }
}

#[derive(Debug)]
struct OverLimit(u64);

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "larger than {} bytes", self.0)
    }
}

impl std::error::Error for OverLimit {}

fn limit_of(e: &io::Error) -> Option<u64> {
    e.get_ref()?.downcast_ref().map(|OverLimit(limit)| *limit)
}

/// Resolves names and lets only those addresses pass that may be connected to; the connection is then made to these very addresses.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allow_private: bool,
    allow: Vec<IpAddr>,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let all = self.inner.resolve(uri, config, timeout)?;
        let mut passed = self.empty();
        for address in all.iter().filter(|a| self.allow_private || is_public(a.ip()) || self.allow.contains(&a.ip())) {
            passed.push(*address);
        }
        match (passed.is_empty(), all.first()) {
            (true, Some(first)) => Err(ureq::Error::Other(Box::new(NotPublic(first.ip())))),
            (true, None) => Err(ureq::Error::HostNotFound),
            _ => Ok(passed),
        }
    }
}

#[derive(Debug)]
struct NotPublic(IpAddr);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "leads to {}, which is no public address", self.0)
    }
}

impl std::error::Error for NotPublic {}
