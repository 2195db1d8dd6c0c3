//! The store as one file: SQLite, compiled in.
//!
//! In: a path and a [`Mode`]. Out: a [`Db`]. The file is in WAL mode, so that readers and one writer do not wait for each other, and a kill at any moment leaves what was
//! committed; `synchronous` is NORMAL, so that a power failure can take the last commits but never damages the file. A writer waits 5 seconds for another.
//!
//! Invariants: a file that is not ours is never written to; [`APPLICATION`] tells ours.

use super::db::{Db, Kind, Row, Stopper, Value};
use super::error::{ErrorKind, StoreError};
use super::{Mode, schema};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, ffi};
use std::path::Path;
use std::time::Duration;

/// `rawi` in ASCII, in the header of the file: what tells a store of Rawi from other files of SQLite.
pub const APPLICATION: i64 = 0x7261_7769;

/// So long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

/// Statements kept prepared.
const PREPARED: usize = 192;

/// How a file is written. The cache is large because the claims of a batch are scattered over the indexes.
const WRITER: &str = "
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=NORMAL;
    PRAGMA foreign_keys=ON;
    PRAGMA recursive_triggers=ON;
    PRAGMA temp_store=MEMORY;
    PRAGMA cache_size=-262144;
    PRAGMA wal_autocheckpoint=4000";

/// A file of SQLite.
pub(super) struct Sqlite {
    connection: Connection,
    place: String,
    /// Whether it is only read.
    reads: bool,
}

/// Opens a file, makes it if it may be made, and brings its tables up to date unless it is only read.
pub(super) fn open(path: &Path, mode: Mode) -> Result<Sqlite, StoreError> {
    let place = path.to_string_lossy().into_owned();
    let there = path.try_exists().unwrap_or(true);
    if !there && mode != Mode::Create {
        return Err(StoreError::new(ErrorKind::Missing, &place, ""));
    }
    if path.is_dir() {
        return Err(StoreError::new(ErrorKind::NotAStore, &place, "it is a folder"));
    }
    let connection = connect(path, &place, mode, false).map_err(|e| if there { e } else { unmade(path, &place, e) })?;
    let mut db = Sqlite { connection, place, reads: mode == Mode::Read };
    if mode == Mode::Read {
        return reader(db, path);
    }
    let version = db.version();
    if db.connection.is_readonly("main").unwrap_or(false) {
        // what is there is still told, where it can be
        let other = version.err().filter(|e| matches!(e.kind(), ErrorKind::NotAStore | ErrorKind::Newer | ErrorKind::Corrupt));
        return Err(other.unwrap_or_else(|| db.error(ErrorKind::ReadOnly, "")));
    }
    let version = version?;
    db.batch(WRITER)?;
    schema::upgrade(&mut db, version)?;
    Ok(db)
}

/// Why a new file could not be made, told by its folder, which is what has to be changed.
fn unmade(path: &Path, place: &str, e: StoreError) -> StoreError {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let what = match e.kind() {
        _ if !folder.is_dir() => format!("the folder `{}` is not there: make it first, or name another", folder.display()),
        ErrorKind::Unreachable | ErrorKind::ReadOnly => {
            format!("the folder `{}` may not be written to: change its permissions, or name another", folder.display())
        }
        _ => return e,
    };
    StoreError::new(ErrorKind::NoFolder, place, what)
}

/// A file that is only read. In a folder that may not be written to, WAL has no place for what readers share: then nobody writes, and it is read as it lies.
fn reader(mut db: Sqlite, path: &Path) -> Result<Sqlite, StoreError> {
    let mut version = db.version();
    if version.as_ref().is_err_and(|e| matches!(e.kind(), ErrorKind::Unreachable | ErrorKind::ReadOnly)) && !written_beside(path) {
        db.connection = connect(path, &db.place, Mode::Read, true)?;
        version = db.version();
    }
    match version? {
        0 => Err(db.error(ErrorKind::NotAStore, "it is empty")),
        n if n == schema::VERSION => db.batch("PRAGMA temp_store=MEMORY; PRAGMA cache_size=-131072").map(|()| db),
        n => Err(db.error(ErrorKind::ReadOnly, format!("its form is the older version {n}: open it once for writing"))),
    }
}

/// Whether a journal with something in it lies beside the file.
fn written_beside(path: &Path) -> bool {
    let mut wal = path.as_os_str().to_os_string();
    wal.push("-wal");
    std::fs::metadata(wal).is_ok_and(|m| m.len() > 0)
}

fn connect(path: &Path, place: &str, mode: Mode, immutable: bool) -> Result<Connection, StoreError> {
    let access = match mode {
        Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    };
    let failed = |e: rusqlite::Error| error(place, &e);
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = if immutable {
        Connection::open_with_flags(format!("file:{}?immutable=1", escaped(path)), flags | OpenFlags::SQLITE_OPEN_URI)
    } else {
        Connection::open_with_flags(path, flags)
    };
    let connection = opened.map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// A path as a part of a URI.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

impl Sqlite {
    /// The version of its tables; 0 for an empty file.
    fn version(&mut self) -> Result<i64, StoreError> {
        let ours = super::db::number(self, "PRAGMA application_id", &[])?;
        let version = super::db::number(self, "PRAGMA user_version", &[])?;
        let tables = super::db::number(self, "SELECT count(*) FROM sqlite_master", &[])?;
        match (ours, tables) {
            (0, 0) => Ok(0),
            (APPLICATION, _) if version > schema::VERSION => {
                Err(self.error(ErrorKind::Newer, format!("version {version}; this Rawi knows {}", schema::VERSION)))
            }
            (APPLICATION, _) => Ok(version),
            _ => Err(self.error(ErrorKind::NotAStore, "it is a database of something else")),
        }
    }

    fn error(&self, kind: ErrorKind, what: impl Into<String>) -> StoreError {
        StoreError::new(kind, &self.place, what)
    }

    fn failed(&self, e: &rusqlite::Error) -> StoreError {
        error(&self.place, e)
    }
}

/// What SQLite says of a statement that writes, on a connection that only reads.
fn refused() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_READONLY), Some("a question may not write".into()))
}

/// The error of a store for one of SQLite.
fn error(place: &str, e: &rusqlite::Error) -> StoreError {
    let code = match e {
        rusqlite::Error::SqliteFailure(code, _) => *code,
        rusqlite::Error::SqlInputError { error, .. } => *error,
        _ => return StoreError::new(ErrorKind::Other, place, e.to_string()),
    };
    let kind = match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => ErrorKind::Locked,
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => ErrorKind::ReadOnly,
        ErrorCode::DiskFull => ErrorKind::Full,
        ErrorCode::DatabaseCorrupt => ErrorKind::Corrupt,
        ErrorCode::NotADatabase => ErrorKind::NotAStore,
        ErrorCode::CannotOpen => ErrorKind::Unreachable,
        ErrorCode::ConstraintViolation | ErrorCode::TooBig => ErrorKind::Refused,
        // there is no room for what readers and writers share
        ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => ErrorKind::Full,
        // the file ends before what it says it holds
        ErrorCode::SystemIoFailure if code.extended_code == ffi::SQLITE_IOERR_SHORT_READ => ErrorKind::Corrupt,
        ErrorCode::SystemIoFailure => ErrorKind::Unreachable,
        _ => ErrorKind::Other,
    };
    StoreError::new(kind, place, e.to_string())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Real(n) => ValueRef::Real(*n),
            Value::Text(t) => ValueRef::Text(t.as_bytes()),
            Value::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

/// A cell as SQLite gives it. Bytes that are no text, which only a damaged file holds, are shown as such.
fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(n) => Value::Real(n),
        ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
        ValueRef::Blob(b) => Value::Blob(b.to_vec()),
    }
}

/// SQLite calls `$1` a name and `?1` a number. A question without values is the user's own: it is left as it stands.
fn numbered(sql: &str, values: &[Value]) -> String {
    if values.is_empty() { sql.to_string() } else { sql.replace('$', "?") }
}

impl Db for Sqlite {
    fn kind(&self) -> Kind {
        Kind::Sqlite
    }

    fn place(&self) -> &str {
        &self.place
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|e| self.failed(&e))
    }

    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let done = self.connection.prepare_cached(&numbered(sql, values)).and_then(|mut s| s.execute(rusqlite::params_from_iter(values)));
        done.map(|n| n as u64).map_err(|e| self.failed(&e))
    }

    fn rows(&mut self, sql: &str, values: &[Value], each: &mut dyn FnMut(&Row)) -> Result<(), StoreError> {
        let mut ask = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(&numbered(sql, values))?;
            // what a connection that only reads would still do: write a copy, or hold others up
            if self.reads && !statement.readonly() {
                return Err(refused());
            }
            let columns = statement.column_count();
            let mut rows = statement.query(rusqlite::params_from_iter(values))?;
            let mut row = Row::default();
            while let Some(found) = rows.next()? {
                row.0.clear();
                for column in 0..columns {
                    row.0.push(value(found.get_ref(column)?));
                }
                each(&row);
            }
            Ok(())
        };
        ask().map_err(|e| self.failed(&e))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.batch("BEGIN IMMEDIATE")
    }

    fn hold(&mut self) -> Result<(), StoreError> {
        // what it sees is settled by its first question
        self.batch("BEGIN DEFERRED; SELECT key FROM runs LIMIT 1")
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.batch("COMMIT")
    }

    fn stopper(&self) -> Stopper {
        let handle = self.connection.get_interrupt_handle();
        Box::new(move || handle.interrupt())
    }

    fn rollback(&mut self) -> Result<(), StoreError> {
        if self.connection.is_autocommit() { Ok(()) } else { self.batch("ROLLBACK") }
    }
}
