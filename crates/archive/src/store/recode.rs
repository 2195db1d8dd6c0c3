//! Documents that are stored, coded again by other language data.
//!
//! In: a stored document, and what was found in it now. Out: [`Difference`], without a change, or rows in place of the old ones, counted in
//! [`Added`]. Both come from one comparison: what `diff` shows is what recoding does.
//!
//! Invariants: a claim that a person has accepted, rejected or corrected stays as it is. A claim named in a review of a link or an incident is renewed where it is
//! still made, because that review is about where it belongs and not about what it says, and stays as it is where it is made no more: a person's word
//! never loses what it is about.

use super::add::{Batch, Coming, claims_of};
use super::db::{Value, grouped};
use super::error::StoreError;
use super::said::Said;
use super::{Added, NewClaim, NewDocument, Store, StoredDocument, rows};
use crate::told::Claim;
use std::collections::{HashMap, HashSet};

/// How the claims of a document differ from those that are stored of it; claims are told by their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// How many are as they were, but for the pack.
    pub same: usize,
    /// Those that say something else: as they were, as they are now.
    pub changed: Vec<(String, String)>,
    /// Those that were not there.
    pub fresh: Vec<String>,
    /// Those that are made no more.
    pub gone: Vec<String>,
    /// Those that stay as they were, because a person has spoken of them.
    pub kept: Vec<String>,
}

/// A claim that is stored.
struct Old {
    key: i64,
    id: String,
    line: String,
    component: Option<i64>,
}

impl Store {
    /// How the claims of a document differ, without changing anything.
    ///
    /// # Errors
    /// Of the database.
    pub fn diff(&mut self, stored: &StoredDocument, new: &NewDocument) -> Result<Difference, StoreError> {
        let said = self.said()?;
        let old = self.old_claims(stored.key)?;
        let new = claims_of(&Coming { new, id: stored.id.clone(), hash: stored.hash.clone() });
        let kept = self.kept(&old, &new, &said)?;
        Ok(difference(&old, &new, &kept))
    }

    /// Replaces the claims of stored documents, all or none of them; see the module head.
    ///
    /// # Errors
    /// `Refused` where there is no such run; else of the database.
    pub fn recode(&mut self, run: i64, documents: &[(StoredDocument, NewDocument)]) -> Result<Added, StoreError> {
        self.transaction(|store| {
            let mut batch = store.batch(run, &[])?;
            for (stored, new) in documents {
                store.renew(&mut batch, &Coming { new, id: stored.id.clone(), hash: stored.hash.clone() }, stored.key)?;
            }
            store.write(batch)
        })
    }

    /// Replaces the claims of a document by those of another pack, but for those that stay.
    pub(super) fn renew(&mut self, batch: &mut Batch, coming: &Coming, key: i64) -> Result<(), StoreError> {
        let old = self.old_claims(key)?;
        let mut new = claims_of(coming);
        let kept = self.kept(&old, &new, &batch.said)?;
        batch.count(&difference(&old, &new, &kept));
        new.retain(|c| !kept.contains(&c.claim.id));
        let people = &batch.said.constraints;
        if !kept.is_empty() || new.iter().any(|c| people.bond(&c.claim.id).is_some()) {
            batch.mixed.insert(key);
        }
        let gone: Vec<&Old> = old.iter().filter(|o| !kept.contains(&o.id)).collect();
        batch.components.extend(gone.iter().filter_map(|o| o.component));
        let gone: Vec<Value> = gone.iter().map(|o| Value::Int(o.key)).collect();
        grouped(&gone, |marks, group| self.db.run(&format!("DELETE FROM claims WHERE key IN ({marks})"), group).map(|_| ()))?;
        self.db.run("DELETE FROM words WHERE rowid = $1", &[key.into()])?;
        self.update(batch, coming.new, key)?;
        batch.recoded(coming, key, new);
        Ok(())
    }

    /// What a document says of itself, as it was coded now.
    fn update(&mut self, batch: &Batch, new: &NewDocument, key: i64) -> Result<(), StoreError> {
        let mut cells: Vec<Value> = [&new.source, &new.outlet, &new.url, &new.title, &new.author, &new.origin].map(|t| Value::maybe(t.as_deref())).into();
        cells.extend([new.published.map(rows::number_of).into(), new.published_basis.as_str().into(), new.meta.as_str().into(), batch.run.into(), key.into()]);
        let sql = "UPDATE documents SET source = $1, outlet = $2, url = $3, title = $4, author = $5, origin = $6, published = $7, published_basis = $8, meta = $9, \
            run = $10 WHERE key = $11";
        self.db.run(sql, &cells).map(|_| ())
    }

    fn old_claims(&mut self, document: i64) -> Result<Vec<Old>, StoreError> {
        let mut old = Vec::new();
        self.db.rows(
            "SELECT c.key, c.id, c.line, m.component FROM claims c LEFT JOIN members m ON m.claim = c.key WHERE c.document = $1 ORDER BY c.key",
            &[document.into()],
            &mut |r| {
                old.push(Old { key: r.int(0).unwrap_or(0), id: r.string(1).unwrap_or_default(), line: r.string(2).unwrap_or_default(), component: r.int(3) });
            },
        )?;
        Ok(old)
    }

    /// Of the stored claims, those that stay as they are.
    fn kept(&mut self, old: &[Old], new: &[NewClaim], said: &Said) -> Result<HashSet<String>, StoreError> {
        let ids: Vec<Value> = old.iter().map(|o| Value::text(&o.id)).collect();
        let mut kept = self.texts("SELECT DISTINCT id FROM reviews WHERE what = 'claim' AND id IN ({})", &ids)?;
        let made: HashSet<&str> = new.iter().map(|c| c.claim.id.as_str()).collect();
        let bound = |o: &&Old| said.constraints.bond(&o.id).is_some() && !made.contains(o.id.as_str());
        kept.extend(old.iter().filter(bound).map(|o| o.id.clone()));
        Ok(kept)
    }
}

impl Batch {
    /// Counts how the claims of a document differ from those it had.
    fn count(&mut self, d: &Difference) {
        self.added.recoded += 1;
        self.added.same += d.same;
        self.added.changed += d.changed.len();
        self.added.fresh += d.fresh.len();
        self.added.gone += d.gone.len();
        self.added.kept += d.kept.len();
    }
}

fn difference(old: &[Old], new: &[NewClaim], kept: &HashSet<String>) -> Difference {
    let by_id: HashMap<&str, &Old> = old.iter().map(|o| (o.id.as_str(), o)).collect();
    let made: HashSet<&str> = new.iter().map(|c| c.claim.id.as_str()).collect();
    let mut out = Difference::default();
    for c in new.iter().filter(|c| !kept.contains(&c.claim.id)) {
        match by_id.get(c.claim.id.as_str()) {
            None => out.fresh.push(c.line.clone()),
            Some(o) if alike(&o.line, &c.claim) => out.same += 1,
            Some(o) => out.changed.push((o.line.clone(), c.line.clone())),
        }
    }
    for o in old {
        match (kept.contains(&o.id), made.contains(o.id.as_str())) {
            (true, _) => out.kept.push(o.line.clone()),
            (_, false) => out.gone.push(o.line.clone()),
            _ => {}
        }
    }
    out
}

/// Whether a stored line says what a claim says, whatever pack made it.
fn alike(line: &str, claim: &Claim) -> bool {
    Claim::read(line).is_ok_and(|old| Claim { pack: claim.pack.clone(), ..old } == *claim)
}
