//! How often something may be asked.
//!
//! In: a key (a name, an address) and the time. Out: whether it is within its bounds, else in how long it will be again. A bucket a key: it holds so many at first, and gets another as time
//! goes by. Invariant: bounded memory: keys that are as good as new are forgotten, and where too many are not, those that come share one bucket.

use crate::pool::locked;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Keys that are remembered.
const KEYS: usize = 20_000;

/// Buckets by key.
pub struct Limits {
    holds: f64,
    /// So many more a second.
    rate: f64,
    all: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Limits {
    /// So many at once, and another each so often.
    pub fn new(holds: u32, each: Duration) -> Limits {
        Limits { holds: f64::from(holds), rate: 1.0 / each.as_secs_f64(), all: Mutex::default() }
    }

    /// Takes one; else says in how many seconds there will be another.
    pub fn take(&self, key: &str, now: Instant) -> Result<(), u64> {
        let mut all = locked(&self.all);
        let level = |(left, at): (f64, Instant)| (left + now.saturating_duration_since(at).as_secs_f64() * self.rate).min(self.holds);
        if all.len() >= KEYS && !all.contains_key(key) {
            all.retain(|_, bucket| level(*bucket) < self.holds);
        }
        let key = if all.len() >= KEYS && !all.contains_key(key) { "" } else { key };
        let left = all.get(key).map_or(self.holds, |b| level(*b));
        let enough = left >= 1.0;
        all.insert(key.into(), (if enough { left - 1.0 } else { left }, now));
        if enough { Ok(()) } else { Err(((1.0 - left) / self.rate).ceil().max(1.0) as u64) }
    }

    /// Gives one back.
    pub fn give(&self, key: &str) {
        locked(&self.all).entry(key.into()).and_modify(|b| b.0 = (b.0 + 1.0).min(self.holds));
    }
}

/// What an address is counted as: of IPv6 whoever has one has 2^64.
pub fn counted_as(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(a) => a.to_string(),
        IpAddr::V6(a) => a.segments()[..4].iter().map(|s| format!("{s:x}:")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills() {
        let (limits, now) = (Limits::new(3, Duration::from_secs(10)), Instant::now());
        let at = |s: u64| now + Duration::from_secs(s);
        assert!((0..3).all(|_| limits.take("a", now).is_ok()));
        assert_eq!(limits.take("a", now), Err(10));
        assert_eq!(limits.take("a", at(4)), Err(6));
        assert_eq!(limits.take("b", at(4)), Ok(()), "another key has its own");
        assert_eq!((limits.take("a", at(11)), limits.take("a", at(11))), (Ok(()), Err(9)));
        limits.give("a");
        assert_eq!(limits.take("a", at(11)), Ok(()));
        assert!((0..3).all(|_| limits.take("a", at(1000)).is_ok()) && limits.take("a", at(1000)).is_err(), "it holds no more than at first");
    }

    #[test]
    fn memory_is_bounded() {
        let (limits, now) = (Limits::new(2, Duration::from_secs(10)), Instant::now());
        let taken = (0..KEYS + 100).filter(|n| limits.take(&n.to_string(), now).is_ok()).count();
        assert!(taken < KEYS + 100, "{taken}");
        assert!(locked(&limits.all).len() <= KEYS + 1);
        assert!(limits.take("new", now).is_err(), "those that come share one bucket");
        assert!(limits.take("new", now + Duration::from_secs(100)).is_ok());
        assert!(locked(&limits.all).len() < 10, "what is as good as new is forgotten");
    }

    #[test]
    fn an_address_of_six_is_counted_by_its_half() {
        let of = |a: &str| counted_as(a.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::1"), of("2001:db8:1:2:ffff::2"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
