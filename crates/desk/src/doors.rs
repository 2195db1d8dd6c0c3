//! Who comes in: how a desk was opened, its users as their file has them now, who is signed in, how often one may ask.
//!
//! In: the command line's [`Opened`]. Out: [`Doors`]. The file of users is looked at once a second; while it cannot be read nobody is let in, as he who was taken out of it might be.
//!
//! Invariant: a desk that other machines reach has users, and names by which it is opened.

use crate::audit::Audit;
use crate::pool::locked;
use crate::users::limits::Limits;
use crate::users::secret::hash_password;
use crate::users::sessions::Sessions;
use crate::users::{Trouble, Users};
use std::fmt;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::Semaphore;

/// The file of users is not looked at more often.
const PAUSE: Duration = Duration::from_secs(1);

/// Passwords that are hashed at the same time, each in 19 MiB.
const HASHED: usize = 2;

/// How a desk is opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The file of those who may use it; without it, everybody on this machine.
    pub users: Option<PathBuf>,
    /// Names by which people open it, beside those of this machine for itself.
    pub hosts: Vec<String>,
    /// Machines that pass requests on, and say for whom (`X-Forwarded-For`), beside this one.
    pub proxies: Vec<IpAddr>,
    /// Where the audit is kept; beside the users, where there are some.
    pub audit: Option<PathBuf>,
    /// Whether nobody reviews.
    pub read_only: bool,
    /// Tells whoever keeps the desk what goes wrong while it runs.
    pub tell: fn(&str),
}

/// Why a desk is not opened so.
#[derive(Debug)]
pub enum Closed {
    /// Others reach it, and it has no users.
    NoUsers(SocketAddr),
    /// Others reach it, and it has no name.
    NoHost(SocketAddr),
    /// It has a name, and no users.
    HostAlone,
    /// A name that is none.
    Host(String),
    /// The users.
    Users(Trouble),
    /// Nobody is among them.
    Nobody(PathBuf),
    /// The audit.
    Audit(PathBuf, io::Error),
    /// The system gives no random bits.
    Random,
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Closed::NoUsers(a) => write!(
                f,
                "{a} can be reached from other machines: give --users FILE (`rawi users FILE add NAME --role admin` makes one) and --host NAME, or listen on 127.0.0.1 or [::1]"
            ),
            Closed::NoHost(a) => write!(f, "{a} can be reached from other machines: give the name by which people open the desk, --host NAME"),
            Closed::HostAlone => {
                f.write_str("--host is for a desk that others reach: give --users FILE as well (`rawi users FILE add NAME --role admin` makes one)")
            }
            Closed::Host(h) => write!(f, "--host `{h}` is no name of a machine: give it as it stands in the address, without https:// and without a port"),
            Closed::Users(e) => e.fmt(f),
            Closed::Nobody(path) => write!(f, "{0}: nobody is in it: `rawi users {0} add NAME --role admin`", path.display()),
            Closed::Audit(path, e) => write!(f, "{}: the audit cannot be written: {e}", path.display()),
            Closed::Random => f.write_str("the system gives no random bits"),
        }
    }
}

impl std::error::Error for Closed {}

/// The users, as their file has them.
pub struct Guests {
    path: PathBuf,
    tell: fn(&str),
    now: Mutex<Seen>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Passwords tried by name, and by address.
    pub tries: (Limits, Limits),
    /// Requests by user or address.
    pub asked: Limits,
    /// Seats for hashing.
    pub hashing: Arc<Semaphore>,
    /// What a password is compared with where there is no user of the name.
    pub nobody: String,
}

/// The file as it was seen last.
struct Seen {
    looked: Instant,
    stamp: Stamp,
    users: Result<Arc<Users>, String>,
}

/// What tells whether a file has changed.
type Stamp = Option<(u64, Option<SystemTime>, u64)>;

fn stamp(path: &Path) -> Stamp {
    let about = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let number = 0;
    Some((about.len(), about.modified().ok(), number))
}

impl Guests {
    fn of(path: PathBuf, tell: fn(&str)) -> Result<Guests, Closed> {
        let seen = stamp(&path);
        let users = Users::read(&path).map_err(Closed::Users)?;
        if users.users.is_empty() {
            return Err(Closed::Nobody(path));
        }
        let now = Seen { looked: Instant::now(), stamp: seen, users: Ok(Arc::new(users)) };
        let nobody = hash_password("nobody has this password").ok_or(Closed::Random)?;
        let seconds = Duration::from_secs;
        Ok(Guests {
            path,
            tell,
            now: Mutex::new(now),
            sessions: Sessions::default(),
            tries: (Limits::new(10, seconds(30)), Limits::new(30, seconds(10))),
            asked: Limits::new(600, Duration::from_millis(10)),
            hashing: Arc::new(Semaphore::new(HASHED)),
            nobody,
        })
    }

    /// The users as their file has them now; none while it cannot be read.
    pub fn users(&self) -> Option<Arc<Users>> {
        let mut seen = locked(&self.now);
        if seen.looked.elapsed() >= PAUSE {
            seen.looked = Instant::now();
            let stamp = stamp(&self.path);
            if stamp != seen.stamp {
                seen.stamp = stamp;
                seen.users = Users::read(&self.path).map(Arc::new).map_err(|e| e.to_string());
                if let Err(e) = &seen.users {
                    (self.tell)(&format!("{e}; nobody is let in until it is mended"));
                }
            }
        }
        seen.users.as_ref().ok().cloned()
    }
}

/// Whether a text is the name of a machine, or its address: of version six in brackets, as in an address of a page.
fn is_host(text: &str) -> bool {
    let six = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    six.map_or(!text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')), |t| t.parse::<Ipv6Addr>().is_ok())
}

/// See the module head.
pub struct Doors {
    /// Those who may use it; none where everybody on this machine may.
    pub guests: Option<Guests>,
    /// Names by which it is opened, beside those of this machine for itself; without port, in small letters.
    pub hosts: Vec<String>,
    proxies: Vec<IpAddr>,
    /// What was done.
    pub audit: Option<Arc<Audit>>,
    /// Whether nobody reviews.
    pub read_only: bool,
}

impl Doors {
    /// Opens them.
    ///
    /// # Errors
    /// Where that would let in who should not be, or a file is none.
    pub fn open(o: &Opened) -> Result<Doors, Closed> {
        match (o.listen.ip().is_loopback(), o.users.is_some(), o.hosts.is_empty()) {
            (false, false, _) => return Err(Closed::NoUsers(o.listen)),
            (false, true, true) => return Err(Closed::NoHost(o.listen)),
            (true, false, false) => return Err(Closed::HostAlone),
            _ => {}
        }
        if let Some(bad) = o.hosts.iter().find(|h| !is_host(h)) {
            return Err(Closed::Host(bad.clone()));
        }
        let beside = |users: &PathBuf| users.with_file_name("audit.jsonl");
        let audit = o.audit.clone().or_else(|| o.users.as_ref().map(beside));
        let audit = audit.map(|path| Audit::at(&path).map(Arc::new).map_err(|e| Closed::Audit(path, e))).transpose()?;
        let guests = o.users.clone().map(|path| Guests::of(path, o.tell)).transpose()?;
        let hosts = o.hosts.iter().map(|h| h.to_ascii_lowercase()).collect();
        Ok(Doors { guests, hosts, proxies: o.proxies.clone(), audit, read_only: o.read_only })
    }

    /// Whether what this machine says of whom it asks for is believed.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        !self.hosts.is_empty() && peer.is_loopback() || self.proxies.iter().any(|p| p.to_canonical() == peer)
    }
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn a_host_is_a_name_without_more() {
        for host in ["desk.example.org", "desk", "10.0.0.1", "[2001:db8::1]", "xn--mgbh0fb.example"] {
            assert!(is_host(host), "{host}");
        }
        for host in ["", "https://desk.example.org", "desk.example.org:443", "desk/", "2001:db8::1", "[desk]", "a b", "*"] {
            assert!(!is_host(host), "{host}");
        }
    }
}
