//! What the store asks of a database, whichever it is.
//!
//! In: SQL with placeholders `$1`, `$2` …, and [`Value`]s in that order. Out: rows of values. Both databases know the five kinds of values, so that one text of SQL
//! serves both; what differs is asked of [`Db::kind`]. Invariant: nothing of SQLite or PostgreSQL is seen above this trait.

use super::error::StoreError;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// A text without NUL bytes ([`Value::text`]).
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// A text; a NUL becomes a space, because PostgreSQL holds no NUL in texts and the engine reads it as white space: offsets still hold.
    pub fn text(text: &str) -> Value {
        Value::Text(if text.contains('\0') { text.replace('\0', " ") } else { text.to_string() })
    }

    /// A text, or nothing.
    pub fn maybe(text: Option<&str>) -> Value {
        text.map_or(Value::Null, Value::text)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Value {
        Value::Int(n)
    }
}

impl From<f64> for Value {
    fn from(n: f64) -> Value {
        Value::Real(n)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// A row of an answer. A column that holds another kind of value, or does not exist, reads as nothing.
#[derive(Clone, Debug, Default)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    /// The whole number in a column, counted from 0.
    pub fn int(&self, column: usize) -> Option<i64> {
        match self.0.get(column) {
            Some(Value::Int(n)) => Some(*n),
            _ => None,
        }
    }

    /// The number in a column.
    pub fn real(&self, column: usize) -> Option<f64> {
        match self.0.get(column) {
            Some(Value::Real(n)) => Some(*n),
            Some(Value::Int(n)) => Some(*n as f64),
            _ => None,
        }
    }

    /// The text in a column.
    pub fn text(&self, column: usize) -> Option<&str> {
        match self.0.get(column) {
            Some(Value::Text(t)) => Some(t),
            _ => None,
        }
    }

    /// A copy of the text in a column.
    pub fn string(&self, column: usize) -> Option<String> {
        self.text(column).map(str::to_string)
    }

    /// The bytes in a column.
    pub fn blob(&self, column: usize) -> Option<&[u8]> {
        match self.0.get(column) {
            Some(Value::Blob(b)) => Some(b),
            _ => None,
        }
    }

    /// All cells, in the order of the columns.
    pub fn cells(&self) -> &[Value] {
        &self.0
    }
}

/// A database. Every method fails with a [`StoreError`] that names the place of the store.
pub trait Db: Send {
    /// Which it is.
    fn kind(&self) -> Kind;
    /// Runs statements separated by semicolons, without values.
    fn batch(&mut self, sql: &str) -> Result<(), StoreError>;
    /// Runs one statement; how many rows it changed.
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError>;
    /// Asks one question, and hands on each row of the answer.
    fn rows(&mut self, sql: &str, values: &[Value], each: &mut dyn FnMut(&Row)) -> Result<(), StoreError>;
    /// Begins a transaction that writes; one at a time, others wait for it.
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Begins a transaction that only reads: what others commit meanwhile is not seen.
    fn hold(&mut self) -> Result<(), StoreError>;
    /// Commits it.
    fn commit(&mut self) -> Result<(), StoreError>;
    /// Takes it back. Where the database has done so itself, or is gone, there is nothing to do.
    fn rollback(&mut self) -> Result<(), StoreError>;
    /// What stops the question that is being asked, from another thread.
    fn stopper(&self) -> Stopper;
    /// The address of the store, without a password.
    fn place(&self) -> &str;
}

/// Stops the question that a database is being asked; where it is asked none, nothing.
pub type Stopper = Box<dyn Fn() + Send + Sync>;

/// The rows that one statement inserts at most.
const AT_ONCE: usize = 32;

/// Inserts rows of equal length in few statements, whose texts are few as well, so that they stay prepared. `head` is `INSERT INTO t (…)`, and
/// `tail` what stands behind the rows.
pub(super) fn insert(db: &mut dyn Db, head: &str, tail: &str, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
    let columns = rows.first().map_or(0, Vec::len);
    let (mut left, mut rows) = (rows.len(), rows.into_iter());
    while left > 0 {
        let n = if left >= AT_ONCE { AT_ONCE } else { 1 };
        let values: Vec<Value> = rows.by_ref().take(n).flatten().collect();
        db.run(&format!("{head} VALUES {} {tail}", places(n, columns)), &values)?;
        left -= n;
    }
    Ok(())
}

/// `($1,$2),($3,$4)`.
fn places(rows: usize, columns: usize) -> String {
    let row = |r: usize| format!("({})", list(r * columns + 1, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}

/// `$3,$4,$5`.
pub(super) fn list(first: usize, n: usize) -> String {
    (first..first + n).map(|i| format!("${i}")).collect::<Vec<_>>().join(",")
}

/// The first column of the first row.
pub(super) fn one(db: &mut dyn Db, sql: &str, values: &[Value]) -> Result<Option<Value>, StoreError> {
    let mut found = None;
    db.rows(sql, values, &mut |row| found = found.take().or_else(|| row.cells().first().cloned()))?;
    Ok(found)
}

/// The whole number in the first column of the first row; 0 where there is none.
pub(super) fn number(db: &mut dyn Db, sql: &str, values: &[Value]) -> Result<i64, StoreError> {
    Ok(one(db, sql, values)?.and_then(|v| if let Value::Int(n) = v { Some(n) } else { None }).unwrap_or(0))
}

/// The whole numbers in the first column, asked for `keys` in groups: `sql` holds `{}` where their placeholders stand.
pub(super) fn numbers(db: &mut dyn Db, sql: &str, keys: &[Value]) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    grouped(keys, |marks, group| db.rows(&sql.replace("{}", marks), group, &mut |row| found.extend(row.int(0))))?;
    Ok(found)
}

/// Hands on values in groups of at most 512, whose sizes are powers of two filled up with the last value, so that few texts of SQL are made of them.
pub(super) fn grouped(values: &[Value], mut each: impl FnMut(&str, &[Value]) -> Result<(), StoreError>) -> Result<(), StoreError> {
    for group in values.chunks(512) {
        let mut group = group.to_vec();
        let last = group[group.len() - 1].clone();
        group.resize(group.len().next_power_of_two(), last);
        each(&list(1, group.len()), &group)?;
    }
    Ok(())
}
