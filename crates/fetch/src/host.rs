//! Turns: one request at a time to a host, with pauses between, and none to a host that is left alone.
//!
//! In: the wish to ask a host something. Out: the host, locked, once its pause is over. Invariant: whoever holds a [`Turn`] is the only one
//! who talks to that host, and holds no other turn, so nobody waits in a circle.

use crate::Options;
use crate::client::Answer;
use crate::report::{Failure, Reason};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use ureq::http::header::RETRY_AFTER;

/// All hosts of a run.
#[derive(Debug)]
pub(crate) struct Hosts {
    all: Mutex<HashMap<String, Arc<Mutex<Host>>>>,
    delay: Duration,
    patience: Duration,
}

/// What is known of one host.
#[derive(Debug)]
struct Host {
    pause: Duration,
    /// When the last request ended, or a Retry-After does.
    last: Option<Instant>,
    until: Option<Instant>,
    /// Whether the last answer was that we ask too much.
    warned: bool,
    /// Why the host is left alone.
    left: Option<String>,
}

/// Locks, also after a panic elsewhere: what the locks of this crate hold is whole at every moment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hosts {
    /// Knows no host yet.
    pub(crate) fn new(options: &Options) -> Hosts {
        Hosts { all: Mutex::default(), delay: options.delay, patience: options.patience }
    }

    fn of(&self, name: &str) -> Arc<Mutex<Host>> {
        let fresh = || Arc::new(Mutex::new(Host { pause: self.delay, last: None, until: None, warned: false, left: None }));
        lock(&self.all).entry(name.to_owned()).or_insert_with(fresh).clone()
    }

    /// Asks a host something, when it is our turn.
    pub(crate) fn ask(&self, name: &str, ask: impl FnOnce() -> Result<Answer, Failure>) -> Result<Answer, Failure> {
        let host = self.of(name);
        let mut host = lock(&host);
        if let Some(why) = &host.left {
            return Err(Failure::new(Reason::HostLeft, why.clone()));
        }
        if let Some(due) = host.due() {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        let got = ask();
        host.last = Some(Instant::now());
        got.and_then(|answer| host.heed(answer, self.patience))
    }

    /// Lengthens the pause between two requests to a host.
    pub(crate) fn slow_down(&self, name: &str, pause: Duration) {
        let host = self.of(name);
        let mut host = lock(&host);
        host.pause = host.pause.max(pause);
    }

    /// When the host may be asked next.
    pub(crate) fn due(&self, name: &str) -> Instant {
        lock(&self.of(name)).due().unwrap_or_else(Instant::now)
    }
}

impl Host {
    fn due(&self) -> Option<Instant> {
        self.last.map(|last| last + self.pause).max(self.until)
    }

    /// Lets an answer through, unless it says that we ask too much. Said twice in a row, or with a long time to wait, the host is left.
    fn heed(&mut self, answer: Answer, patience: Duration) -> Result<Answer, Failure> {
        let busy = matches!(answer.status.as_u16(), 429 | 503);
        let Some(wait) = answer.header(RETRY_AFTER).filter(|_| busy).and_then(|v| retry_after(&v, answer.at)) else {
            self.warned = false;
            return Ok(answer);
        };
        let what = format!("status {}, to be tried again after {} s", answer.status.as_u16(), wait.as_secs());
        if wait > patience || self.warned {
            self.left = Some(what.clone());
            return Err(Failure::new(Reason::HostLeft, what));
        }
        self.warned = true;
        self.until = Some(Instant::now() + wait);
        Err(Failure::passing(Reason::Status, what))
    }
}

/// The time a Retry-After gives, in seconds or as a date.
fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = rfc2822::parse(value.trim()).ok()?.timestamp();
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_in_seconds_or_as_a_date() {
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        let read = |v| retry_after(v, now).map(|d| d.as_secs());
        assert_eq!(read(" 120 "), Some(120));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(30));
        assert_eq!(read("Sun, 06 Nov 1994 08:40:00 GMT"), Some(0), "a date that is over");
        assert_eq!(read("18446744073709551615"), Some(u64::MAX));
        assert_eq!(read("soon"), None);
        assert_eq!(read("-1"), None);
    }
}
