//! What can go wrong with a store, told with the place of the store and what to do about it.
//!
//! In: the errors of the databases ([`super::sqlite`], [`super::postgres`]) and our own. Out: [`StoreError`], one line for people, and an [`ErrorKind`] for programs.
//! Invariant: a password in the address of a server is never shown.

use std::fmt;

/// What went wrong, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is no store where one was asked for.
    Missing,
    /// There is none, and none can be made there.
    NoFolder,
    /// What is there is no store of Rawi.
    NotAStore,
    /// The store was written by a newer Rawi.
    Newer,
    /// Another program holds the store.
    Locked,
    /// The store may only be read.
    ReadOnly,
    /// There is no room on the disk.
    Full,
    /// The store is damaged.
    Corrupt,
    /// The file cannot be opened, or the server cannot be reached, or went away.
    Unreachable,
    /// What was to be stored breaks a rule of the store.
    Refused,
    /// Anything else, in the words of the database.
    Other,
}

/// What went wrong with a store. It shows as one line: where, what, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    kind: ErrorKind,
    place: String,
    what: String,
}

impl StoreError {
    /// An error of a store at `place`; `what` adds what the database said, or "".
    pub(super) fn new(kind: ErrorKind, place: &str, what: impl Into<String>) -> Self {
        StoreError { kind, place: shown(place), what: what.into() }
    }

    /// What went wrong, for programs.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The address of the store, without a password.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What the database said, in one line; "" where it said nothing.
    pub fn said(&self) -> String {
        self.what.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_string()
    }

    /// What it is, and what to do.
    fn advice(&self) -> &'static str {
        match self.kind {
            ErrorKind::Missing => "there is no store here: check the name, or make one by adding documents to it",
            ErrorKind::NoFolder => "no store can be made here",
            ErrorKind::NotAStore => "this is no store of Rawi: give another name; nothing was changed",
            ErrorKind::Newer => "this store was written by a newer Rawi: use that version or a later one; nothing was changed",
            ErrorKind::Locked => "another program is writing to this store: wait until it has ended, or end it, and try again",
            ErrorKind::ReadOnly => "this store may only be read: change the permissions of the file and its folder, or copy it",
            ErrorKind::Full => "the disk is full: make room and run the same command again; what was committed is kept",
            ErrorKind::Corrupt => "this store is damaged: keep a copy, then restore a backup, or save what can be read with `sqlite3 FILE .recover`",
            ErrorKind::Unreachable => "the store cannot be reached: check that it is there, and run the same command again; what was committed is kept",
            ErrorKind::Refused => "this cannot be stored; nothing of it was",
            ErrorKind::Other => "the database failed; what was committed is kept",
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.advice())?;
        if self.what.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.said())
    }
}

impl std::error::Error for StoreError {}

/// The address of a store without a password.
pub(super) fn shown(place: &str) -> String {
    let Some((scheme, rest)) = place.split_once("://") else { return place.to_string() };
    let (address, options) = rest.split_once('?').map_or((rest, ""), |(a, o)| (a, o));
    let address = match address.rsplit_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or_default()),
        None => address.to_string(),
    };
    let options: Vec<&str> = options.split('&').filter(|o| !o.is_empty() && !o.starts_with("password=")).collect();
    let mark = if options.is_empty() { "" } else { "?" };
    format!("{scheme}://{address}{mark}{}", options.join("&"))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(shown("postgres://ann:se:c@ret@db.example/rawi?password=x&a=b"), "postgres://ann@db.example/rawi?a=b");
        assert_eq!(shown("postgres://127.0.0.1:5433/rawi"), "postgres://127.0.0.1:5433/rawi");
        assert_eq!(shown("/a/b@c:d.db"), "/a/b@c:d.db");
    }
}
