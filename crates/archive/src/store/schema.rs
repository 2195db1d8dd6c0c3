//! The tables of a store, one text for both databases, and how an older store becomes one of today.
//!
//! In: a [`Db`] and the version of its tables. Out: tables of [`VERSION`], made in one transaction: a kill leaves the old ones or the new.
//!
//! Conventions: whole numbers have 64 bits; days are counted from 1970-01-01; degrees are decimal; truth is 0 or 1; texts are compared by their bytes.
//! `{key}`, `{id}`, `{blob}`, `{keyed}` are written as each database wants them. What only one database knows (full text, boxes, triggers) stands apart.
//!
//! - `claims.day_from`, `day_to`: the time of the claim (`day_basis` `stated`), or, where it tells none, the day its document was published (`published`), or null
//!   (`none`). `day` is `day_from`, or [`NO_DAY`]: what pages are ordered by. `long` is 1 where it spans more than [`SHORT`] days, so that a question for
//!   some days need look back no further than that for all others.
//! - `claim_sides`: whom and what a claim names, a row a key: role `actor`, `recipient`, `source`, `place`; key an id of the ontology, or each word of the name
//!   ([`super::rows::side_words`]); a place also has its whole name.
//! - `members` says which claim belongs to which incident and component: linking writes small rows, and never those of claims anew.
//! - `links.kind` is the caller's. `reviews` can be added to and never changed.

use super::db::{Db, Kind};
use super::error::StoreError;

/// The version of the tables that this Rawi writes.
pub const VERSION: i64 = 1;

/// The day of what has none: behind all others.
pub const NO_DAY: i64 = 9_999_999;

/// A time of at most so many days is short.
pub const SHORT: i64 = 31;

/// What leads from one version to the next.
struct Step {
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// The first step makes version 1, and so on. A step is never changed once it was released.
const STEPS: &[Step] = &[Step { both: ONE, sqlite: ONE_SQLITE, postgres: ONE_POSTGRES }];

const ONE: &str = "
CREATE TABLE runs (
  key {key}, pack TEXT NOT NULL, version TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, what TEXT NOT NULL);
CREATE TABLE documents (
  key {key}, id {id} NOT NULL UNIQUE, hash TEXT NOT NULL, source TEXT, outlet TEXT, url TEXT, title TEXT, published BIGINT, published_basis TEXT NOT NULL,
  author TEXT, origin TEXT, copy_group {id} NOT NULL, text TEXT NOT NULL, meta TEXT NOT NULL, sketch {blob}, run BIGINT NOT NULL REFERENCES runs(key));
CREATE INDEX documents_source ON documents(source);
CREATE INDEX documents_outlet ON documents(outlet);
CREATE INDEX documents_copies ON documents(copy_group);
CREATE TABLE incidents (
  key {key}, id {id} NOT NULL UNIQUE, component BIGINT NOT NULL, type TEXT NOT NULL, mode TEXT, status TEXT NOT NULL, day_from BIGINT, day_to BIGINT,
  day BIGINT NOT NULL, long BIGINT NOT NULL, lat DOUBLE PRECISION, lon DOUBLE PRECISION, country TEXT, admin1 TEXT, place_name TEXT,
  sources BIGINT NOT NULL, claims BIGINT NOT NULL, line TEXT NOT NULL);
CREATE INDEX incidents_day ON incidents(long, day, id, day_to);
CREATE INDEX incidents_country ON incidents(country, long, day, id);
CREATE INDEX incidents_admin1 ON incidents(admin1, long, day, id);
CREATE INDEX incidents_status ON incidents(status);
CREATE INDEX incidents_component ON incidents(component);
CREATE TABLE claims (
  key {key}, id {id} NOT NULL UNIQUE, document BIGINT NOT NULL REFERENCES documents(key), run BIGINT NOT NULL REFERENCES runs(key), type TEXT NOT NULL, mode TEXT,
  factuality TEXT NOT NULL, confidence DOUBLE PRECISION NOT NULL, day_from BIGINT, day_to BIGINT, day_basis TEXT NOT NULL, day BIGINT NOT NULL, long BIGINT NOT NULL,
  lat DOUBLE PRECISION, lon DOUBLE PRECISION, country TEXT, admin1 TEXT, place_id TEXT, place_precision BIGINT, killed_low BIGINT, killed_high BIGINT,
  line TEXT NOT NULL);
CREATE INDEX claims_day ON claims(long, day, id, day_to, type, mode, factuality, confidence, killed_low);
CREATE INDEX claims_factuality ON claims(factuality);
CREATE INDEX claims_type ON claims(type, mode);
CREATE INDEX claims_country ON claims(country, long, day, id);
CREATE INDEX claims_admin1 ON claims(admin1, long, day, id);
CREATE INDEX claims_document ON claims(document);
CREATE INDEX claims_killed ON claims(killed_low) WHERE killed_low IS NOT NULL;
CREATE TABLE members (
  claim {key} REFERENCES claims(key) ON DELETE CASCADE, incident BIGINT NOT NULL REFERENCES incidents(key), component BIGINT NOT NULL);
CREATE INDEX members_incident ON members(incident);
CREATE INDEX members_component ON members(component);
CREATE TABLE claim_places (
  key {key}, claim BIGINT NOT NULL REFERENCES claims(key) ON DELETE CASCADE, place TEXT, lat DOUBLE PRECISION NOT NULL, lon DOUBLE PRECISION NOT NULL,
  day_from BIGINT, day_to BIGINT);
CREATE INDEX claim_places_claim ON claim_places(claim);
CREATE TABLE claim_sides (
  claim BIGINT NOT NULL REFERENCES claims(key) ON DELETE CASCADE, role TEXT NOT NULL, side TEXT NOT NULL, PRIMARY KEY (claim, side, role)) {keyed};
CREATE INDEX claim_sides_side ON claim_sides(side, role, claim);
CREATE TABLE blocks (key BIGINT NOT NULL, claim BIGINT NOT NULL REFERENCES claims(key) ON DELETE CASCADE, PRIMARY KEY (key, claim)) {keyed};
CREATE INDEX blocks_claim ON blocks(claim);
CREATE TABLE links (
  a BIGINT NOT NULL REFERENCES claims(key) ON DELETE CASCADE, b BIGINT NOT NULL REFERENCES claims(key) ON DELETE CASCADE, kind TEXT NOT NULL,
  PRIMARY KEY (a, b, kind)) {keyed};
CREATE INDEX links_b ON links(b);
CREATE TABLE reviews (
  key {key}, what TEXT NOT NULL CHECK (what IN ('claim', 'link', 'incident')), id {id} NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('accept', 'correct', 'reject', 'split', 'merge')), payload TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX reviews_id ON reviews(what, id);
";

/// The tree of places is kept in step with the table of places by the database itself; what has no day stands on all days.
const ONE_SQLITE: &str = "
CREATE VIRTUAL TABLE words USING fts5(form, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE places_tree USING rtree(key, south, north, west, east, day_from, day_to);
CREATE TRIGGER claim_places_added AFTER INSERT ON claim_places BEGIN
  INSERT INTO places_tree VALUES (new.key, new.lat, new.lat, new.lon, new.lon, coalesce(new.day_from, -9999999), coalesce(new.day_to, 9999999));
END;
CREATE TRIGGER claim_places_gone AFTER DELETE ON claim_places BEGIN DELETE FROM places_tree WHERE key = old.key; END;
CREATE TRIGGER reviews_stay BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'a review is never changed'); END;
CREATE TRIGGER reviews_kept BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'a review is never deleted'); END;
";

const ONE_POSTGRES: &str = "
CREATE TABLE rawi_store (version BIGINT NOT NULL);
CREATE TABLE words (rowid BIGINT PRIMARY KEY REFERENCES documents(key) ON DELETE CASCADE, form TSVECTOR NOT NULL);
CREATE INDEX words_words ON words USING gin (form);
CREATE INDEX claim_places_box ON claim_places(lat, lon, day_from, day_to);
CREATE FUNCTION reviews_stay() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION USING MESSAGE = ''a review is never changed or deleted''; END';
CREATE TRIGGER reviews_stay BEFORE UPDATE OR DELETE ON reviews FOR EACH ROW EXECUTE FUNCTION reviews_stay();
CREATE TRIGGER reviews_kept BEFORE TRUNCATE ON reviews FOR EACH STATEMENT EXECUTE FUNCTION reviews_stay();
";

/// Makes the tables, or brings those of an older version up to date.
pub(super) fn upgrade(db: &mut dyn Db, version: i64) -> Result<(), StoreError> {
    if version == VERSION {
        return Ok(());
    }
    let done = db.begin().and_then(|()| steps(db)).and_then(|()| db.commit());
    if done.is_err() {
        // the first error is the one to be told
        let _ = db.rollback();
    }
    done
}

/// The steps that are missing, within a transaction: another program may have taken them while this one waited for its turn.
fn steps(db: &mut dyn Db) -> Result<(), StoreError> {
    let from = now(db)?;
    for step in STEPS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        db.batch(&written(step.both, db.kind()))?;
        db.batch(if db.kind() == Kind::Sqlite { step.sqlite } else { step.postgres })?;
    }
    match db.kind() {
        Kind::Sqlite => db.batch(&format!("PRAGMA application_id={}; PRAGMA user_version={VERSION}", super::sqlite::APPLICATION)),
        Kind::Postgres => db.batch(&format!("DELETE FROM rawi_store; INSERT INTO rawi_store VALUES ({VERSION})")),
    }
}

/// The version as it is now.
fn now(db: &mut dyn Db) -> Result<i64, StoreError> {
    match db.kind() {
        Kind::Sqlite => super::db::number(db, "PRAGMA user_version", &[]),
        Kind::Postgres => {
            let ours = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'rawi_store'";
            if super::db::number(db, ours, &[])? == 0 { Ok(0) } else { super::db::number(db, "SELECT max(version) FROM rawi_store", &[]) }
        }
    }
}

/// The schema as a database wants it.
fn written(schema: &str, kind: Kind) -> String {
    let (key, id, blob, keyed) = match kind {
        Kind::Sqlite => ("INTEGER PRIMARY KEY", "TEXT", "BLOB", "WITHOUT ROWID"),
        Kind::Postgres => ("BIGINT PRIMARY KEY", "TEXT COLLATE \"C\"", "BYTEA", ""),
    };
    schema.replace("{key}", key).replace("{id}", id).replace("{blob}", blob).replace("{keyed}", keyed)
}
