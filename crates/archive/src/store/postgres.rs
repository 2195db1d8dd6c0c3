//! The store on a server: PostgreSQL, by its address.
//!
//! In: `postgres://user:password@host:port/database`, and a [`Mode`]. Out: a [`Db`]. The tables stand in the first schema of the search path
//! (`?options=-csearch_path%3Dname` gives another). Writers take turns by an advisory lock that ends with the transaction; readers never wait.
//!
//! Invariant: a database that holds tables of others and none of ours is never written to. The connection is not encrypted.

use super::db::{Db, Kind, Row, Stopper, Value};
use super::error::{ErrorKind, StoreError, shown};
use super::{Mode, schema};
use ::postgres::error::SqlState;
use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::{IsNull, ToSql, Type, private::BytesMut};
use ::postgres::{Client, Config, NoTls, Statement};
use std::collections::HashMap;
use std::time::Duration;

/// So long a writer waits for another, in milliseconds.
const PATIENCE: u64 = 5000;

/// Statements kept prepared; the server holds them as well.
const PREPARED: usize = 512;

/// The lock that writers of a schema take turns by; its second half is the name of the schema.
const TURN: &str = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(1918990185, hashtext(current_schema()))) AS turn";

/// A connection to a server.
pub(super) struct Postgres {
    client: Client,
    prepared: HashMap<String, Statement>,
    place: String,
}

/// Connects, and brings the tables up to date unless they are only read.
pub(super) fn open(url: &str, mode: Mode) -> Result<Postgres, StoreError> {
    let unreachable = |e: ::postgres::Error| StoreError::new(ErrorKind::Unreachable, url, told(&e));
    let mut config: Config = url.parse().map_err(unreachable)?;
    config.connect_timeout(Duration::from_secs(10)).application_name("rawi");
    let client = config.connect(NoTls).map_err(unreachable)?;
    let mut db = Postgres { client, prepared: HashMap::new(), place: shown(url) };
    db.batch(&format!("SET client_min_messages=warning; SET lock_timeout={PATIENCE}; SET timezone='UTC'"))?;
    let version = db.version()?;
    match (mode, version) {
        (Mode::Create, _) | (Mode::Write, 1..) => schema::upgrade(&mut db, version)?,
        (_, 0) => return Err(db.error(ErrorKind::Missing, "the database holds no tables of Rawi")),
        (_, schema::VERSION) => db.batch("SET default_transaction_read_only=on")?,
        (_, n) => return Err(db.error(ErrorKind::ReadOnly, format!("its form is the older version {n}: open it once for writing"))),
    }
    Ok(db)
}

impl Postgres {
    /// The version of its tables; 0 where there are none at all.
    fn version(&mut self) -> Result<i64, StoreError> {
        let here = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()";
        let all = super::db::number(self, here, &[])?;
        let ours = super::db::number(self, &format!("{here} AND tablename = 'rawi_store'"), &[])?;
        match (ours, all) {
            (0, 0) => Ok(0),
            (0, _) => Err(self.error(ErrorKind::NotAStore, "the database holds tables of something else")),
            _ => match super::db::number(self, "SELECT max(version) FROM rawi_store", &[])? {
                n if n > schema::VERSION => Err(self.error(ErrorKind::Newer, format!("version {n}; this Rawi knows {}", schema::VERSION))),
                n => Ok(n),
            },
        }
    }

    fn error(&self, kind: ErrorKind, what: impl Into<String>) -> StoreError {
        StoreError::new(kind, &self.place, what)
    }

    fn failed(&self, e: &::postgres::Error) -> StoreError {
        let kind = if e.is_closed() || self.client.is_closed() { ErrorKind::Unreachable } else { e.code().map_or(ErrorKind::Unreachable, kind) };
        // what did not come from the server came from the values, or from the types of a question of the user's own
        match kind {
            ErrorKind::Unreachable if e.to_string().starts_with("error serializing") => self.error(ErrorKind::Refused, told(e)),
            ErrorKind::Unreachable if e.to_string().starts_with("error deserializing") => {
                self.error(ErrorKind::Other, format!("{}: its type is not read, ask for it as CAST(… AS TEXT)", told(e)))
            }
            _ => self.error(kind, told(e)),
        }
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(s) = self.prepared.get(sql) {
            return Ok(s.clone());
        }
        let statement = self.client.prepare(sql).map_err(|e| self.failed(&e))?;
        if self.prepared.len() >= PREPARED {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_string(), statement.clone());
        Ok(statement)
    }
}

/// What the server said.
fn told(e: &::postgres::Error) -> String {
    e.as_db_error().map_or_else(|| e.to_string(), |d| d.message().to_string())
}

/// What a code of the server means for us.
fn kind(code: &SqlState) -> ErrorKind {
    match code.code() {
        "25006" | "42501" => ErrorKind::ReadOnly,
        "55P03" | "40P01" | "57014" => ErrorKind::Locked,
        "53100" | "53200" => ErrorKind::Full,
        "XX001" | "XX002" => ErrorKind::Corrupt,
        "P0001" | "54000" => ErrorKind::Refused,
        c if c.starts_with("23") || c.starts_with("22") => ErrorKind::Refused,
        c if c.starts_with("08") || c.starts_with("57P") || c.starts_with("28") || c.starts_with("3D") => ErrorKind::Unreachable,
        _ => ErrorKind::Other,
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) if *ty == Type::FLOAT8 => (*n as f64).to_sql(ty, out),
            Value::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) if *ty == Type::INT8 => n.to_sql(ty, out),
            Value::Real(n) if *ty == Type::FLOAT8 => n.to_sql(ty, out),
            Value::Text(t) if <&str as ToSql>::accepts(ty) => t.as_str().to_sql(ty, out),
            Value::Blob(b) if *ty == Type::BYTEA => b.as_slice().to_sql(ty, out),
            other => Err(format!("{other:?} does not fit a column of type {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    ::postgres::types::to_sql_checked!();
}

/// A cell as the server gives it.
fn value(row: &::postgres::Row, column: usize) -> Result<Value, ::postgres::Error> {
    Ok(match *row.columns()[column].type_() {
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.into(),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(i64::from).into(),
        Type::INT2 => row.try_get::<_, Option<i16>>(column)?.map(i64::from).into(),
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.map(i64::from).into(),
        Type::FLOAT4 => row.try_get::<_, Option<f32>>(column)?.map(f64::from).into(),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(column)?.into(),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map_or(Value::Null, Value::Blob),
        _ => row.try_get::<_, Option<String>>(column)?.map_or(Value::Null, Value::Text),
    })
}

impl Db for Postgres {
    fn kind(&self) -> Kind {
        Kind::Postgres
    }

    fn place(&self) -> &str {
        &self.place
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(|e| self.failed(&e))
    }

    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &values).map_err(|e| self.failed(&e))
    }

    fn rows(&mut self, sql: &str, values: &[Value], each: &mut dyn FnMut(&Row)) -> Result<(), StoreError> {
        let statement = self.statement(sql)?;
        let mut ask = |client: &mut Client| -> Result<(), ::postgres::Error> {
            let mut found = client.query_raw(&statement, values)?;
            let mut row = Row::default();
            while let Some(next) = found.next()? {
                row.0.clear();
                for column in 0..next.len() {
                    row.0.push(value(&next, column)?);
                }
                each(&row);
            }
            Ok(())
        };
        ask(&mut self.client).map_err(|e| self.failed(&e))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.batch("BEGIN")?;
        self.rows(TURN, &[], &mut |_| {})
    }

    fn hold(&mut self) -> Result<(), StoreError> {
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT key FROM runs LIMIT 1")
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.batch("COMMIT")
    }

    fn stopper(&self) -> Stopper {
        let token = self.client.cancel_token();
        // where the server does not hear, the question ends by itself
        Box::new(move || drop(token.cancel_query(NoTls)))
    }

    fn rollback(&mut self) -> Result<(), StoreError> {
        if self.client.is_closed() { Ok(()) } else { self.batch("ROLLBACK") }
    }
}
