//! The store: documents, claims, incidents, links, reviews and runs in one place that outlives the run.
//!
//! In: the path of a file (SQLite) or the address of a server (`postgres://…`). Out: a [`Store`], through which documents are added ([`NewDocument`]), linked
//! ([`NewIncident`]), asked for ([`Filter`]) and reviewed ([`Review`]). Tables: [`schema`].
//!
//! Invariants: what belongs together is written in one transaction ([`Store::transaction`]) or not at all; a store that is not ours, or of a newer Rawi, is never
//! written to; the same calls in the same order leave the same rows in both databases.

mod about;
mod add;
mod area;
pub mod checks;
mod db;
mod error;
pub mod fields;
mod filter;
mod keys;
mod lead;
mod left;
mod link;
mod mark;
pub mod names;
mod postgres;
mod read;
mod recode;
mod relink;
mod review;
mod rows;
mod said;
pub mod schema;
mod sqlite;
pub mod words;

pub use about::{Spoken, Word};
pub(crate) use add::original;
pub use add::{Added, NewClaim, NewDocument, text_hash};
pub use area::Area;
pub use db::{Db, Kind, Row, Stopper, Value};
pub use error::{ErrorKind, StoreError};
pub use filter::{Filter, Page};
pub use keys::Seen;
pub use link::{Link, NewIncident};
pub use read::{Listed, StoredClaim, StoredDocument, StoredIncident};
pub use recode::Difference;
pub use relink::blocks;
pub use review::{Review, Verdict};
pub use rows::{day_of, number_of, place_name, side_words};
pub use said::{Heard, Judgement, Signed};
pub use sqlite::APPLICATION;

use std::path::Path;
use std::sync::Arc;

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To read; nothing is changed, not even the form of an older store.
    Read,
    /// To write what is there already.
    Write,
    /// To write, and to make it where there is none.
    Create,
}

/// A run that adds to a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Hash of the language data.
    pub pack: String,
    /// Version of Rawi.
    pub version: String,
    /// When it began, as `2024-05-01T10:00:00Z`.
    pub started: String,
    /// When it ended; none while it runs, and of one that was killed.
    pub finished: Option<String>,
    /// What it did, for people.
    pub what: String,
}

/// A store that is open. See the module head.
pub struct Store {
    db: Box<dyn Db>,
    /// How many transactions are open within each other.
    depth: usize,
    /// Whether a part of the open transaction failed.
    broken: bool,
    /// What people have said of links, as far as it was asked for.
    said: Option<Arc<said::Said>>,
}

impl Store {
    /// Opens the store at a path, or at an address that begins with `postgres://` or `postgresql://`.
    ///
    /// # Errors
    /// Each way in which it can be missing, foreign, newer, locked, read-only, damaged or out of reach: [`ErrorKind`].
    pub fn open(target: &str, mode: Mode) -> Result<Store, StoreError> {
        let server = target.starts_with("postgres://") || target.starts_with("postgresql://");
        let db: Box<dyn Db> = if server { Box::new(postgres::open(target, mode)?) } else { Box::new(sqlite::open(Path::new(target), mode)?) };
        Ok(Store { db, depth: 0, broken: false, said: None })
    }

    /// Opens a store for one answer, however many questions that takes: all of them see it as it is now, whatever others write meanwhile.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn as_it_is(target: &str) -> Result<Store, StoreError> {
        let mut store = Store::open(target, Mode::Read)?;
        store.db.hold()?;
        Ok(store)
    }

    /// Holds the store as it is now, for one answer of several questions.
    ///
    /// # Errors
    /// Of the database.
    pub fn hold(&mut self) -> Result<(), StoreError> {
        self.db.hold()
    }

    /// Lets go of what was held, so that the next answer sees what has been written since.
    ///
    /// # Errors
    /// Of the database.
    pub fn let_go(&mut self) -> Result<(), StoreError> {
        self.db.rollback()
    }

    /// The database beneath, for questions in SQL.
    pub fn db(&mut self) -> &mut dyn Db {
        self.db.as_mut()
    }

    /// Does work as one transaction: all of it is written, or nothing. A transaction within another is a part of it; if a part fails, all of it is taken back, even
    /// where the work goes on.
    ///
    /// # Errors
    /// That of the work, or of the database.
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Store) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.whole(work)
    }

    /// The same of work that can fail in ways of its own.
    ///
    /// # Errors
    /// As [`Store::transaction`].
    pub fn whole<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&mut Store) -> Result<T, E>) -> Result<T, E> {
        if self.depth == 0 {
            self.begin()?;
        }
        self.depth += 1;
        let done = work(self);
        self.depth -= 1;
        self.broken |= done.is_err();
        if self.depth == 0 { self.end(done) } else { done }
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.broken = false;
        self.db.begin().inspect_err(|_| {
            // the first error is the one to be told
            let _ = self.db.rollback();
        })
    }

    /// Commits the outermost transaction, or takes it back.
    fn end<T, E: From<StoreError>>(&mut self, done: Result<T, E>) -> Result<T, E> {
        let whole = match done {
            Ok(_) if self.broken => Err(self.error(ErrorKind::Refused, "a part of the transaction failed").into()),
            Ok(value) => self.db.commit().map(|()| value).map_err(E::from),
            Err(e) => Err(e),
        };
        whole.inspect_err(|_| {
            // the first error is the one to be told
            let _ = self.db.rollback();
            // what was said in the transaction has not been said
            self.said = None;
        })
    }

    fn error(&self, kind: ErrorKind, what: impl Into<String>) -> StoreError {
        StoreError::new(kind, self.db.place(), what)
    }

    /// The next free key of a table.
    fn next_key(&mut self, table: &str) -> Result<i64, StoreError> {
        Ok(db::number(self.db(), &format!("SELECT max(key) FROM {table}"), &[])? + 1)
    }

    /// Begins a run; its key.
    ///
    /// # Errors
    /// Of the database.
    pub fn begin_run(&mut self, run: &Run) -> Result<i64, StoreError> {
        self.transaction(|store| {
            let key = store.next_key("runs")?;
            let texts = [&run.pack, &run.version, &run.started].map(|t| Value::text(t));
            let mut cells = vec![Value::Int(key)];
            cells.extend(texts);
            cells.extend([Value::maybe(run.finished.as_deref()), Value::text(&run.what)]);
            store.db.run("INSERT INTO runs (key, pack, version, started, finished, what) VALUES ($1, $2, $3, $4, $5, $6)", &cells)?;
            Ok(key)
        })
    }

    /// Ends a run.
    ///
    /// # Errors
    /// `Refused` where there is no such run; else of the database.
    pub fn finish_run(&mut self, run: i64, finished: &str) -> Result<(), StoreError> {
        self.transaction(|store| match store.db.run("UPDATE runs SET finished = $1 WHERE key = $2", &[finished.into(), run.into()])? {
            0 => Err(store.error(ErrorKind::Refused, format!("there is no run {run}"))),
            _ => Ok(()),
        })
    }

    /// All runs with their keys, oldest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn runs(&mut self) -> Result<Vec<(i64, Run)>, StoreError> {
        let mut runs = Vec::new();
        self.db.rows("SELECT key, pack, version, started, finished, what FROM runs ORDER BY key", &[], &mut |r| {
            let text = |i| r.string(i).unwrap_or_default();
            runs.push((r.int(0).unwrap_or(0), Run { pack: text(1), version: text(2), started: text(3), finished: r.string(4), what: text(5) }));
        })?;
        Ok(runs)
    }

    /// Hashes of the language data that coded the claims there are: of a run whose claims have all been replaced, none.
    ///
    /// # Errors
    /// Of the database.
    pub fn packs(&mut self) -> Result<Vec<String>, StoreError> {
        let mut packs = std::collections::BTreeSet::new();
        self.db.rows("SELECT r.pack FROM runs r WHERE r.key IN (SELECT DISTINCT c.run FROM claims c)", &[], &mut |r| packs.extend(r.string(0)))?;
        Ok(packs.into_iter().collect())
    }

    /// What the database finds wrong with its own pages; empty where nothing is. PostgreSQL is not asked: its server checks by itself.
    ///
    /// # Errors
    /// Where it cannot even be asked.
    pub fn check(&mut self) -> Result<Vec<String>, StoreError> {
        let mut notes = Vec::new();
        if self.db.kind() == Kind::Sqlite {
            self.db.rows("PRAGMA integrity_check", &[], &mut |r| notes.extend(r.string(0).filter(|t| t != "ok")))?;
        }
        Ok(notes)
    }
}
