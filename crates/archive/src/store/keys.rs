//! What an overview of all incidents is made of, and what is looked up by keys.
//!
//! In: a [`Filter`], or keys. Out: keys of claims ([`super::lead`]); rows of columns, handed on without holding them all. Invariant: nothing is written.

use super::db::{Value, grouped};
use super::error::StoreError;
use super::filter::{Asked, Filter, conditions};
use super::lead::told;
use super::link::ints;
use super::read::{StoredClaim, StoredIncident};
use super::{Row, Store};
use std::collections::HashMap;

/// The columns of an incident that an overview counts by.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Its key.
    pub key: i64,
    /// Its id.
    pub id: String,
    /// Number of its first day; none where it has none.
    pub from: Option<i64>,
    /// Number of its last day.
    pub to: Option<i64>,
    /// PLOVER category.
    pub event_type: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// On whose word it stands.
    pub status: String,
    /// Degrees north and east.
    pub at: Option<(f64, f64)>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Province.
    pub admin1: Option<String>,
    /// English name of its place.
    pub place: Option<String>,
    /// The JSON line.
    pub line: String,
}

const SEEN: &str = "key, id, day_from, day_to, type, mode, status, lat, lon, country, admin1, place_name, line";

impl Seen {
    fn of(r: &Row) -> Seen {
        let text = |i| r.string(i).unwrap_or_default();
        Seen {
            key: r.int(0).unwrap_or(0),
            id: text(1),
            from: r.int(2),
            to: r.int(3),
            event_type: text(4),
            mode: r.string(5),
            status: text(6),
            at: r.real(7).zip(r.real(8)),
            country: r.string(9),
            admin1: r.string(10),
            place: r.string(11),
            line: text(12),
        }
    }
}

impl Filter {
    /// Whether it asks an incident for what only a claim has: then its columns cannot answer.
    pub fn asks_claims(&self) -> bool {
        !conditions(self, Asked::Incidents).is_empty()
    }
}

impl Store {
    /// Keys of the claims for which all holds that a filter asks of sides, sources and words, ascending; none where it asks nothing of these.
    ///
    /// # Errors
    /// Of the database.
    pub fn claims_told(&mut self, filter: &Filter) -> Result<Option<Vec<i64>>, StoreError> {
        told(self, filter)
    }

    /// Hands on of every claim what a filter asks of it alone: key, factuality, confidence, killed at least.
    ///
    /// # Errors
    /// Of the database.
    pub fn each_weighed(&mut self, mut each: impl FnMut(i64, &str, f64, Option<i64>)) -> Result<(), StoreError> {
        // all of these stand in one index, which is read in place of the rows
        self.db.rows("SELECT key, factuality, confidence, killed_low FROM claims", &[], &mut |r| {
            each(r.int(0).unwrap_or(0), r.text(1).unwrap_or_default(), r.real(2).unwrap_or(0.0), r.int(3));
        })
    }

    /// Hands on every incident.
    ///
    /// # Errors
    /// Of the database.
    pub fn each_incident(&mut self, mut each: impl FnMut(Seen)) -> Result<(), StoreError> {
        self.db.rows(&format!("SELECT {SEEN} FROM incidents"), &[], &mut |r| each(Seen::of(r)))
    }

    /// Hands on which incident each claim belongs to: claim, incident.
    ///
    /// # Errors
    /// Of the database.
    pub fn each_member(&mut self, mut each: impl FnMut(i64, i64)) -> Result<(), StoreError> {
        self.db.rows("SELECT claim, incident FROM members", &[], &mut |r| each(r.int(0).unwrap_or(0), r.int(1).unwrap_or(0)))
    }

    /// Hands on which document each claim stands in: claim, document.
    ///
    /// # Errors
    /// Of the database.
    pub fn each_told(&mut self, mut each: impl FnMut(i64, i64)) -> Result<(), StoreError> {
        // ordered as the index is that holds both: rows of claims hold their lines, and would take far longer to read
        self.db.rows("SELECT key, document FROM claims ORDER BY document", &[], &mut |r| each(r.int(0).unwrap_or(0), r.int(1).unwrap_or(0)))
    }

    /// Hands on who published each document: key, outlet, outlet as given.
    ///
    /// # Errors
    /// Of the database.
    pub fn each_outlet(&mut self, mut each: impl FnMut(i64, Option<&str>, Option<&str>)) -> Result<(), StoreError> {
        self.db.rows("SELECT key, outlet, source FROM documents", &[], &mut |r| each(r.int(0).unwrap_or(0), r.text(1), r.text(2)))
    }

    /// Hands on the id of every claim, until it is the one.
    ///
    /// # Errors
    /// Of the database.
    pub fn claim_whose(&mut self, is: impl Fn(&str) -> bool) -> Result<Option<String>, StoreError> {
        let mut found = None;
        self.db.rows("SELECT id FROM claims ORDER BY id", &[], &mut |r| {
            if found.is_none() && r.text(0).is_some_and(&is) {
                found = r.string(0);
            }
        })?;
        Ok(found)
    }

    /// The incidents with these keys, in that order; those that are no more are left out.
    ///
    /// # Errors
    /// Of the database.
    pub fn incidents_of_keys(&mut self, keys: &[i64]) -> Result<Vec<StoredIncident>, StoreError> {
        let mut found = HashMap::new();
        grouped(&ints(keys), |marks, group| {
            let sql = format!("SELECT {} FROM incidents x WHERE x.key IN ({marks})", super::read::INCIDENT);
            self.db.rows(&sql, group, &mut |r| drop(found.insert(r.int(0).unwrap_or(0), StoredIncident::of(r))))
        })?;
        Ok(keys.iter().filter_map(|k| found.remove(k)).collect())
    }

    /// The claims of incidents, by their keys, ascending.
    ///
    /// # Errors
    /// Of the database.
    pub fn claims_of_all(&mut self, incidents: &[i64]) -> Result<Vec<StoredClaim>, StoreError> {
        self.claims_by("m.incident", incidents)
    }

    /// Ids of incidents by their keys.
    ///
    /// # Errors
    /// Of the database.
    pub fn incident_ids(&mut self, keys: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
        self.by_keys("SELECT key, id FROM incidents WHERE key IN ({})", keys)
    }

    /// Titles of documents by their keys; those without one are left out.
    ///
    /// # Errors
    /// Of the database.
    pub fn titles(&mut self, documents: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
        self.by_keys("SELECT key, title FROM documents WHERE key IN ({}) AND title IS NOT NULL", documents)
    }

    /// The texts of rows by their keys: `sql` gives both, and holds `{}` where keys stand.
    fn by_keys(&mut self, sql: &str, keys: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
        let mut found = HashMap::new();
        grouped(&ints(keys), |marks, group| {
            self.db.rows(&sql.replace("{}", marks), group, &mut |r| drop(found.insert(r.int(0).unwrap_or(0), r.string(1).unwrap_or_default())))
        })?;
        Ok(found)
    }

    /// Sides and words of names that begin so, in these roles, each with how many claims have it, the most first.
    ///
    /// # Errors
    /// Of the database.
    pub fn sides_like(&mut self, start: &str, roles: &[&str], most: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let mut found = Vec::new();
        let mut values: Vec<Value> = vec![start.into(), format!("{start}\u{10FFFF}").as_str().into(), most.into()];
        let marks: Vec<String> = (4..4 + roles.len()).map(|i| format!("${i}")).collect();
        values.extend(roles.iter().map(|r| Value::text(r)));
        let sql = format!(
            "SELECT side, count(*) AS n FROM claim_sides WHERE side >= $1 AND side < $2 AND role IN ({}) GROUP BY side ORDER BY n DESC, side LIMIT $3",
            marks.join(",")
        );
        self.db.rows(&sql, &values, &mut |r| found.push((r.string(0).unwrap_or_default(), r.int(1).unwrap_or(0))))?;
        Ok(found)
    }

    /// How many claims name a side in one of these roles, and some of them.
    ///
    /// # Errors
    /// Of the database.
    pub fn naming(&mut self, side: &str, roles: &[&str], most: i64) -> Result<(i64, Vec<StoredClaim>), StoreError> {
        let mut values: Vec<Value> = vec![side.into()];
        values.extend(roles.iter().map(|r| Value::text(r)));
        let marks: Vec<String> = (2..2 + roles.len()).map(|i| format!("${i}")).collect();
        let of = format!("claim_sides WHERE side = $1 AND role IN ({})", marks.join(","));
        let count = super::db::number(self.db(), &format!("SELECT count(DISTINCT claim) FROM {of}"), &values)?;
        values.push(most.into());
        let mut keys = Vec::new();
        self.db.rows(&format!("SELECT claim FROM {of} LIMIT ${}", values.len()), &values, &mut |r| keys.extend(r.int(0)))?;
        Ok((count, self.claims_by("x.key", &keys)?))
    }
}
