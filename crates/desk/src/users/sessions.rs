//! Who is signed in.
//!
//! In: a user who has signed in; a secret that a browser brings back. Out: the session, while it lasts: 12 hours, 2 without a request. In memory alone: a desk that is started anew has none.
//!
//! Invariants: the secret itself is not kept, only its hash; a session is bound to what its user was ([`super::User::mark`]), and ends when that changes; there are never more than [`MOST`].

use super::secret::{Digest, digest, fresh};
use crate::pool::locked;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The longest, and the longest without a request.
const LASTS: Duration = Duration::from_secs(12 * 3600);
const IDLE: Duration = Duration::from_secs(2 * 3600);

/// At most so many, and so many of one user: of more the one that was not used for longest ends.
const MOST: usize = 10_000;
const OF_ONE: usize = 20;

/// One who is signed in.
#[derive(Clone, Debug)]
pub struct Session {
    /// His name.
    pub user: String,
    /// What he was when he signed in.
    pub mark: Digest,
    /// What his page shows with what it sends.
    pub csrf: String,
    began: Instant,
    used: Instant,
}

impl Session {
    fn lasts(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.began) < LASTS && now.saturating_duration_since(self.used) < IDLE
    }
}

/// All of them, by the hash of their secret.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<Digest, Session>>);

impl Sessions {
    /// Begins one: its secret, and what its page shows; none where the system gives no random bits.
    pub fn begin(&self, user: &str, mark: Digest, now: Instant) -> Option<(String, String)> {
        let (secret, csrf) = (fresh()?, fresh()?);
        let mut all = locked(&self.0);
        all.retain(|_, s| s.lasts(now));
        if all.values().filter(|s| s.user == user).count() >= OF_ONE {
            oldest(&mut all, |s| s.user == user);
        }
        if all.len() >= MOST {
            oldest(&mut all, |_| true);
        }
        all.insert(digest(secret.as_bytes()), Session { user: user.into(), mark, csrf: csrf.clone(), began: now, used: now });
        Some((secret, csrf))
    }

    /// The one with this secret, where it lasts and `holds` of it; else it ends here.
    pub fn find(&self, secret: &str, now: Instant, holds: impl Fn(&Session) -> bool) -> Option<Session> {
        let (mut all, key) = (locked(&self.0), digest(secret.as_bytes()));
        let session = all.get_mut(&key)?;
        if session.lasts(now) && holds(session) {
            session.used = now;
            return Some(session.clone());
        }
        all.remove(&key);
        None
    }

    /// Ends one.
    pub fn end(&self, secret: &str) {
        locked(&self.0).remove(&digest(secret.as_bytes()));
    }
}

/// Ends the one that was not used for longest.
fn oldest(all: &mut HashMap<Digest, Session>, of: impl Fn(&Session) -> bool) {
    let found = all.iter().filter(|(_, s)| of(s)).min_by_key(|(_, s)| s.used).map(|(k, _)| *k);
    found.into_iter().for_each(|k| drop(all.remove(&k)));
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_session_ends_by_itself() {
        let (all, start) = (Sessions::default(), Instant::now());
        let (secret, csrf) = all.begin("amal", [1; 32], start).unwrap();
        assert_ne!(secret, csrf);
        let found = |now| all.find(&secret, now, |s| s.mark == [1; 32]);
        assert_eq!(found(start).unwrap().csrf, csrf);
        // used every hour it lasts twelve
        for hour in 1..12 {
            assert!(found(start + hour * 60 * MINUTE).is_some(), "{hour}");
        }
        assert!(found(start + 12 * 60 * MINUTE).is_none());
        assert!(found(start + 11 * 60 * MINUTE).is_none(), "what has ended stays so");

        let (idle, _) = all.begin("amal", [1; 32], start).unwrap();
        assert!(all.find(&idle, start + 119 * MINUTE, |_| true).is_some());
        assert!(all.find(&idle, start + (119 + 120) * MINUTE, |_| true).is_none());
    }

    #[test]
    fn a_session_ends_when_its_user_changes_or_it_is_told_to() {
        let (all, now) = (Sessions::default(), Instant::now());
        let (secret, _) = all.begin("amal", [1; 32], now).unwrap();
        assert!(all.find(&secret, now, |s| s.mark == [2; 32]).is_none());
        assert!(all.find(&secret, now, |_| true).is_none());
        let (secret, _) = all.begin("amal", [1; 32], now).unwrap();
        all.end(&secret);
        assert!(all.find(&secret, now, |_| true).is_none());
        assert!(all.find("", now, |_| true).is_none());
    }

    #[test]
    fn there_are_never_too_many() {
        let (all, now) = (Sessions::default(), Instant::now());
        let first = all.begin("amal", [0; 32], now).unwrap().0;
        let secrets: Vec<String> = (1..=OF_ONE as u32).map(|n| all.begin("amal", [0; 32], now + n * MINUTE / 60).unwrap().0).collect();
        assert!(all.find(&first, now, |_| true).is_none(), "the oldest has ended");
        assert!(secrets.iter().all(|s| all.find(s, now + MINUTE, |_| true).is_some()));
    }
}
