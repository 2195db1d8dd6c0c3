//! One visit: an address asked for as robots.txt allows, over redirects, once its host has time.
//!
//! In: an address and what is wanted of it. Out: the answer of the address it ended at, or why there is none. Invariants: before the first
//! request to a site its robots.txt was read, at every hop of a redirect anew; no hop goes where [`crate::address`] does not let it.

use crate::Options;
use crate::address;
use crate::client::{Answer, Ask, Client};
use crate::host::{Hosts, lock};
use crate::report::{Error, Failure, Reason};
use crate::robots::Robots;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use ureq::http::header::LOCATION;
use url::Url;

/// Most redirects that are followed.
const MAX_HOPS: usize = 5;

/// The rules of each site, read once a run by whoever comes first.
type Sites = HashMap<String, Arc<OnceLock<Robots>>>;

/// Makes visits, from several threads at once.
#[derive(Debug)]
pub(crate) struct Visitor {
    client: Client,
    hosts: Hosts,
    sites: Mutex<Sites>,
    patience: Duration,
}

impl Visitor {
    /// A visitor for a run.
    pub(crate) fn new(options: &Options) -> Result<Visitor, Error> {
        Ok(Visitor { client: Client::new(options)?, hosts: Hosts::new(options), sites: Mutex::default(), patience: options.patience })
    }

    /// When a host may be asked next.
    pub(crate) fn due(&self, host: &str) -> Instant {
        self.hosts.due(host)
    }

    /// Asks for an address. The answer is a success, or, for a feed, says that nothing has changed.
    pub(crate) fn visit(&self, url: &Url, ask: Ask) -> Result<Answer, Failure> {
        let answer = self.follow(url, |hop| {
            self.permitted(hop)?;
            self.request(hop, ask)
        })?;
        match answer.status.as_u16() {
            200..300 => Ok(answer),
            304 if matches!(ask, Ask::Feed(_)) => Ok(answer),
            status @ (404 | 410) => Err(Failure::lasting(Reason::Status, format!("status {status}"))),
            status @ (408 | 425 | 429 | 500..) => Err(Failure::passing(Reason::Status, format!("status {status}"))),
            status => Err(Failure::new(Reason::Status, format!("status {status}"))),
        }
    }

    /// One polite request, without regard to robots.txt.
    fn request(&self, url: &Url, ask: Ask) -> Result<Answer, Failure> {
        self.hosts.ask(&address::host(url), || self.client.get(url, ask))
    }

    fn follow(&self, url: &Url, hop: impl Fn(&Url) -> Result<Answer, Failure>) -> Result<Answer, Failure> {
        let mut been = vec![url.clone()];
        loop {
            let at = &been[been.len() - 1];
            let answer = hop(at)?;
            let Some(next) = next(&answer)? else { return Ok(answer) };
            if been.contains(&next) {
                return Err(Failure::new(Reason::Redirect, format!("is redirected in a circle, to {next} again")));
            }
            if been.len() > MAX_HOPS {
                return Err(Failure::new(Reason::Redirect, format!("is redirected more than {MAX_HOPS} times")));
            }
            been.push(next);
        }
    }

    /// Whether robots.txt of the site lets us ask for this.
    fn permitted(&self, url: &Url) -> Result<(), Failure> {
        let site = lock(&self.sites).entry(url.origin().ascii_serialization()).or_default().clone();
        // Whoever comes second waits here, holding no turn of any host, for the one who reads the rules.
        let robots = site.get_or_init(|| self.rules(url));
        match robots {
            Robots::Closed(why) => Err(why.clone()),
            robots if robots.allow(url) => Ok(()),
            _ => Err(Failure::new(Reason::Robots, format!("robots.txt of {} forbids {}", address::host(url), url.path()))),
        }
    }

    /// Reads robots.txt of a site, once more if that fails in passing, and keeps to the pause that it asks for.
    fn rules(&self, url: &Url) -> Robots {
        let Ok(at) = url.join("/robots.txt") else { return Robots::Open };
        let read = || self.follow(&at, |hop| self.request(hop, Ask::Robots));
        let got = match read() {
            Err(why) if why.retry => read(),
            Ok(answer) if answer.status.is_server_error() => read(),
            got => got,
        };
        let (robots, pause) = Robots::of(got, self.patience);
        self.hosts.slow_down(&address::host(url), pause);
        robots
    }
}

/// Where an answer redirects to, if it does.
fn next(answer: &Answer) -> Result<Option<Url>, Failure> {
    if !matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(to) = answer.header(LOCATION) else {
        return Err(Failure::new(Reason::Redirect, "is redirected to nowhere"));
    };
    address::parse(&to, Some(&answer.url)).map(Some).map_err(|why| Failure::new(Reason::Redirect, format!("is redirected to what {}", why.what)))
}
