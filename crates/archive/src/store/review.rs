//! What people have said of claims, links and incidents.
//!
//! In: a [`Review`]. Out: a row that stays: the database itself refuses to change or delete it. Invariant: what counts today is worked out from all reviews in their
//! order, never stored in their place.

use super::db::{Value, grouped};
use super::error::StoreError;
use super::{Row, Store};
use crate::told::Claim;
use std::collections::HashMap;

/// A person's word on something stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// `claim`, `link` or `incident`.
    pub what: String,
    /// Its id; of a link, the ids of both claims with `+` between them.
    pub id: String,
    /// `accept`, `correct`, `reject`, `split` or `merge`.
    pub action: String,
    /// What is right instead, as JSON.
    pub payload: String,
    /// Who says so.
    pub who: String,
    /// When, as `2024-05-01T10:00:00Z`.
    pub at: String,
    /// Why.
    pub why: String,
}

impl Review {
    fn cells(&self) -> [Value; 7] {
        [&self.what, &self.id, &self.action, &self.payload, &self.who, &self.at, &self.why].map(|t| Value::text(t))
    }

    pub(super) fn of(row: &Row) -> Review {
        let text = |i| row.string(i).unwrap_or_default();
        Review { what: text(1), id: text(2), action: text(3), payload: text(4), who: text(5), at: text(6), why: text(7) }
    }
}

/// What people have made of a claim: the last word counts, but that what was corrected may be accepted as it is then.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Whether it is no claim of its text at all.
    pub rejected: bool,
    /// What is right instead, as a JSON merge patch (RFC 7396) of the record; all corrections one after the other.
    pub correction: Option<serde_json::Value>,
}

impl Verdict {
    pub(crate) fn hear(&mut self, action: &str, payload: &str) {
        match (action, serde_json::from_str(payload)) {
            ("reject", _) => self.rejected = true,
            ("accept", _) => self.rejected = false,
            ("correct", Ok(patch)) => {
                self.rejected = false;
                merge(self.correction.get_or_insert_with(|| serde_json::json!({})), patch);
            }
            _ => {}
        }
    }

    /// The claim as people have left it; none where it is rejected.
    ///
    /// # Errors
    /// Where a correction makes no claim of it, which is refused when it is given.
    pub fn of(&self, claim: &Claim) -> Result<Option<Claim>, String> {
        if self.rejected { Ok(None) } else { self.corrected(claim).map(Some) }
    }

    /// The claim with all corrections, also where it is rejected: another correction begins there.
    ///
    /// # Errors
    /// As [`Verdict::of`].
    pub fn corrected(&self, claim: &Claim) -> Result<Claim, String> {
        let Some(patch) = &self.correction else { return Ok(claim.clone()) };
        let mut value = serde_json::to_value(claim).map_err(|e| e.to_string())?;
        merge_into(&mut value, patch);
        serde_json::from_value(value).map_err(|e| e.to_string())
    }
}

/// One patch after another, as one: what the later one says of a field stands, and that a field is to be taken away is kept.
fn merge(patch: &mut serde_json::Value, later: serde_json::Value) {
    match (patch, later) {
        (serde_json::Value::Object(a), serde_json::Value::Object(b)) => {
            b.into_iter().for_each(|(k, v)| merge(a.entry(k).or_insert(serde_json::Value::Null), v))
        }
        (a, b) => *a = b,
    }
}

/// Applies a merge patch; a field of the record is never taken away, but set to null.
fn merge_into(value: &mut serde_json::Value, patch: &serde_json::Value) {
    match (value, patch) {
        (serde_json::Value::Object(a), serde_json::Value::Object(b)) => {
            for (k, v) in b {
                merge_into(a.entry(k.clone()).or_insert(serde_json::Value::Null), v);
            }
        }
        (a, b) => *a = b.clone(),
    }
}

/// The columns of [`Review::of`].
pub(super) const REVIEW: &str = "key, what, id, action, payload, who, at, why";

impl Store {
    /// What people have made of these claims, by id; those nobody has reviewed are left out.
    ///
    /// # Errors
    /// Of the database.
    pub fn verdicts(&mut self, ids: &[&str]) -> Result<HashMap<String, Verdict>, StoreError> {
        let mut heard: Vec<(i64, String, String, String)> = Vec::new();
        let ids: Vec<Value> = ids.iter().map(|id| Value::text(id)).collect();
        grouped(&ids, |marks, group| {
            self.db.rows(&format!("SELECT key, id, action, payload FROM reviews WHERE what = 'claim' AND id IN ({marks})"), group, &mut |r| {
                let text = |i| r.string(i).unwrap_or_default();
                heard.push((r.int(0).unwrap_or(0), text(1), text(2), text(3)));
            })
        })?;
        heard.sort();
        let mut out: HashMap<String, Verdict> = HashMap::new();
        heard.iter().for_each(|(_, id, action, payload)| out.entry(id.clone()).or_default().hear(action, payload));
        Ok(out)
    }

    /// Adds a review; its key, which is greater than those of all before it.
    ///
    /// # Errors
    /// `Refused` where `what` or `action` is none of those that are; else of the database.
    pub fn review(&mut self, review: &Review) -> Result<i64, StoreError> {
        self.transaction(|store| {
            let key = store.next_key("reviews")?;
            let cells: Vec<Value> = std::iter::once(Value::Int(key)).chain(review.cells()).collect();
            store.db.run(&format!("INSERT INTO reviews ({REVIEW}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"), &cells)?;
            Ok(key)
        })
    }

    /// The reviews of one thing, or of all of a kind, with their keys, oldest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn reviews(&mut self, what: &str, id: Option<&str>) -> Result<Vec<(i64, Review)>, StoreError> {
        let mut found = Vec::new();
        let mut values: Vec<Value> = vec![what.into()];
        values.extend(id.map(Value::text));
        let which = if id.is_some() { "AND id = $2" } else { "" };
        let sql = format!("SELECT {REVIEW} FROM reviews WHERE what = $1 {which} ORDER BY key");
        self.db.rows(&sql, &values, &mut |r| found.push((r.int(0).unwrap_or(0), Review::of(r))))?;
        Ok(found)
    }
}
