//! What robots.txt of a site says to us.
//!
//! In: the answer to a request for robots.txt, or why there was none. Out: [`Robots`]. As RFC 9309 has it: a file that is not there (4xx)
//! forbids nothing; one that cannot be had (5xx, no connection) forbids everything for the run. So does one that cannot be understood, and one
//! that asks for a longer pause than the caller has patience for.

use crate::client::Answer;
use crate::report::{Failure, Reason};
use std::time::Duration;
use texting_robots::Robot;
use url::Url;

/// Our name in robots.txt.
const NAME: &str = "rawi";

/// The rules of one site: a scheme, host and port.
#[derive(Debug)]
pub(crate) enum Robots {
    /// No rules.
    Open,
    /// Rules for us or for all.
    Rules(Box<Robot>),
    /// Nothing may be asked in this run, and why.
    Closed(Failure),
}

impl Robots {
    /// What this answer says, and the pause it asks for.
    pub(crate) fn of(got: Result<Answer, Failure>, patience: Duration) -> (Robots, Duration) {
        let answer = match got {
            Ok(answer) => answer,
            // That a host may not be connected to concerns it whole, not only its robots.txt.
            Err(why) if why.reason == Reason::Private => return (Robots::Closed(why), Duration::ZERO),
            Err(why) => return closed(format!("robots.txt cannot be had: {}", why.what)),
        };
        match answer.status.as_u16() {
            200..300 => rules(&answer.body, patience),
            // Too many requests: not a word about rules, but about us.
            429 => closed("robots.txt cannot be had: too many requests".into()),
            400..500 => (Robots::Open, Duration::ZERO),
            status => closed(format!("robots.txt cannot be had: status {status}")),
        }
    }

    /// Whether an address may be asked for.
    pub(crate) fn allow(&self, url: &Url) -> bool {
        match self {
            Robots::Open => true,
            Robots::Rules(rules) => rules.allowed(url.as_str()),
            Robots::Closed(_) => false,
        }
    }
}

fn rules(text: &[u8], patience: Duration) -> (Robots, Duration) {
    let Ok(robot) = Robot::new(NAME, text) else {
        return closed("robots.txt cannot be understood".into());
    };
    let asked = robot.delay.unwrap_or_default();
    // `inf` is a number to the parser, but no duration.
    match Duration::try_from_secs_f32(asked) {
        Ok(pause) if pause <= patience => (Robots::Rules(Box::new(robot)), pause),
        _ => closed(format!("robots.txt asks for {asked} s between requests")),
    }
}

fn closed(why: String) -> (Robots, Duration) {
    (Robots::Closed(Failure::new(Reason::HostLeft, why)), Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Robots, Duration) {
        rules(text.as_bytes(), Duration::from_secs(60))
    }

    #[test]
    fn our_own_rules_go_before_those_for_all() {
        let (robots, pause) = read("User-agent: *\nDisallow: /\n\nUser-agent: Rawi\nCrawl-delay: 2.5\nDisallow: /خاص\nAllow: /خاص/عام\n");
        assert_eq!(pause, Duration::from_millis(2500));
        let allow = |path: &str| robots.allow(&Url::parse("https://example.org").unwrap().join(path).unwrap());
        assert!(allow("/"));
        assert!(!allow("/خاص/1"));
        assert!(allow("/خاص/عام/1"));
    }

    #[test]
    fn delays_beyond_patience_close_a_site() {
        for delay in ["61", "inf", "1e30", "99999999999999999999"] {
            assert!(matches!(read(&format!("User-agent: *\nCrawl-delay: {delay}\n")).0, Robots::Closed(_)), "{delay}");
        }
        for delay in ["NaN", "-1", "soon"] {
            let (robots, pause) = read(&format!("User-agent: *\nCrawl-delay: {delay}\n"));
            assert!(matches!(robots, Robots::Rules(_)) && pause.is_zero(), "{delay}");
        }
    }
}
