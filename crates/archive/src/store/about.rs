//! What people have said of something: of a claim, a link, an incident, of many claims at once, or of anything, page after page.
//!
//! In: ids, or where a page begins. Out: [`Word`]s, each with whether it holds; of claims [`Spoken`], in short. Invariants: nothing is written; what is said of an incident
//! is what names it or one of its claims, also where that is a link to a claim of another.

use super::Store;
use super::db::{Value, grouped, number};
use super::error::StoreError;
use super::review::{REVIEW, Review};
use super::said::word;
use std::collections::{HashMap, HashSet};

/// A review with its key, and whether it holds: no later word contradicts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its key: the greater, the later.
    pub key: i64,
    /// What was said.
    pub review: Review,
    /// Whether it holds in full.
    pub holds: bool,
}

/// What was said of a claim, in short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// The greatest key of the reviews that name it.
    pub last: i64,
    /// Who spoke, each once, in order.
    pub by: Vec<String>,
    /// What the last word on the claim itself did: `accept`, `correct` or `reject`; none where only links and incidents of it were spoken of.
    pub action: Option<String>,
}

impl Spoken {
    fn hear(&mut self, key: i64, review: &Review) {
        self.last = self.last.max(key);
        if !self.by.contains(&review.who) {
            self.by.push(review.who.clone());
        }
        if review.what == "claim" {
            self.action = Some(review.action.clone());
        }
    }
}

impl Review {
    /// The claims it names.
    pub fn claims(&self) -> Vec<String> {
        if self.what == "claim" { vec![self.id.clone()] } else { word(0, self).claims().cloned().collect() }
    }
}

impl Store {
    /// All that was said of a claim (with its links and incidents), of a link, or of an incident by its id and its claims, oldest first.
    ///
    /// # Errors
    /// Of the database.
    pub fn words_about(&mut self, id: &str) -> Result<Vec<Word>, StoreError> {
        let mut claims = if id.contains('+') { Vec::new() } else { vec![id.to_string()] };
        if let Some(incident) = self.incident(id)? {
            claims.extend(self.claims_of(incident.key)?.into_iter().map(|c| c.id));
        }
        let of_claims = self.reviews_of_claims(&claims)?;
        let mut words = held(of_claims);
        words.extend(self.reviews_about(Some(id))?.into_iter().map(|(key, review, holds)| Word { key, review, holds }));
        let said = self.said()?;
        let named = said.reviews.iter().filter(|(_, r)| r.id == id);
        words.extend(named.map(|(key, r)| Word { key: *key, review: r.clone(), holds: said.constraints.holds(*key) }));
        words.sort_by_key(|w| w.key);
        words.dedup_by_key(|w| w.key);
        Ok(words)
    }

    /// What was said of these claims, in short; those nobody has spoken of are left out.
    ///
    /// # Errors
    /// Of the database.
    pub fn spoken_of(&mut self, claims: &[String]) -> Result<HashMap<String, Spoken>, StoreError> {
        let mut all: Vec<(i64, Review, Vec<String>)> = self.reviews_of_claims(claims)?.into_iter().map(|(key, r)| (key, r.clone(), vec![r.id])).collect();
        let (said, asked) = (self.said()?, claims.iter().collect::<HashSet<_>>());
        for ((key, review), word) in said.reviews.iter().zip(&said.words) {
            let named: Vec<String> = word.claims().filter(|c| asked.contains(c)).cloned().collect();
            if !named.is_empty() {
                all.push((*key, review.clone(), named));
            }
        }
        all.sort_by_key(|a| a.0);
        let mut out: HashMap<String, Spoken> = HashMap::new();
        for (key, review, named) in &all {
            named.iter().for_each(|c| out.entry(c.clone()).or_default().hear(*key, review));
        }
        Ok(out)
    }

    /// A page of all reviews, or of one person's, newest first: at most so many, those before a key.
    ///
    /// # Errors
    /// Of the database.
    pub fn words(&mut self, before: Option<i64>, who: Option<&str>, size: usize) -> Result<Vec<Word>, StoreError> {
        let mut values: Vec<Value> = vec![before.unwrap_or(i64::MAX).into(), i64::try_from(size).unwrap_or(i64::MAX).into()];
        values.extend(who.map(Value::text));
        let which = if who.is_some() { "AND who = $3" } else { "" };
        let mut found: Vec<(i64, Review)> = Vec::new();
        let sql = format!("SELECT {REVIEW} FROM reviews WHERE key < $1 {which} ORDER BY key DESC LIMIT $2");
        self.db.rows(&sql, &values, &mut |r| found.push((r.int(0).unwrap_or(0), Review::of(r))))?;
        let claims: Vec<String> = found.iter().filter(|(_, r)| r.what == "claim").map(|(_, r)| r.id.clone()).collect();
        let of_claims: HashMap<i64, bool> = held(self.reviews_of_claims(&claims)?).into_iter().map(|w| (w.key, w.holds)).collect();
        let said = self.said()?;
        let holds = |key: i64| of_claims.get(&key).copied().unwrap_or_else(|| said.constraints.holds(key));
        Ok(found.into_iter().map(|(key, review)| Word { key, review, holds: holds(key) }).collect())
    }

    /// The greatest key of a review; 0 where there is none.
    ///
    /// # Errors
    /// Of the database.
    pub fn last_review(&mut self) -> Result<i64, StoreError> {
        number(self.db(), "SELECT max(key) FROM reviews", &[])
    }

    /// Ids of the incidents that hold these claims now, sorted, each once.
    ///
    /// # Errors
    /// Of the database.
    pub fn incidents_of(&mut self, claims: &[String]) -> Result<Vec<String>, StoreError> {
        let (mut ids, mut found) = (claims.iter().map(|c| Value::text(c)).collect::<Vec<_>>(), std::collections::BTreeSet::new());
        ids.dedup();
        grouped(&ids, |marks, group| {
            let sql = format!("SELECT i.id FROM claims c JOIN members m ON m.claim = c.key JOIN incidents i ON i.key = m.incident WHERE c.id IN ({marks})");
            self.db.rows(&sql, group, &mut |r| found.extend(r.string(0)))
        })?;
        Ok(found.into_iter().collect())
    }

    /// The reviews of these claims themselves, oldest first.
    fn reviews_of_claims(&mut self, ids: &[String]) -> Result<Vec<(i64, Review)>, StoreError> {
        let ids: Vec<Value> = ids.iter().map(|id| Value::text(id)).collect();
        let mut found = Vec::new();
        grouped(&ids, |marks, group| {
            let sql = format!("SELECT {REVIEW} FROM reviews WHERE what = 'claim' AND id IN ({marks})");
            self.db.rows(&sql, group, &mut |r| found.push((r.int(0).unwrap_or(0), Review::of(r))))
        })?;
        found.sort_by_key(|f: &(i64, Review)| f.0);
        found.dedup_by_key(|f| f.0);
        Ok(found)
    }
}

/// Words on claims, oldest first: of two on the same claim the later counts, where one rejects it and the other does not.
fn held(all: Vec<(i64, Review)>) -> Vec<Word> {
    let mut last: HashMap<String, bool> = HashMap::new();
    let mut broken: HashSet<String> = HashSet::new();
    let mut words: Vec<Word> = Vec::with_capacity(all.len());
    // from the last word back: the newest says of which mind one must be, and behind a word of the other mind nothing holds
    for (key, review) in all.into_iter().rev() {
        let rejects = review.action == "reject";
        let newest = *last.entry(review.id.clone()).or_insert(rejects);
        if newest != rejects {
            broken.insert(review.id.clone());
        }
        let holds = newest == rejects && !broken.contains(&review.id);
        words.push(Word { key, review, holds });
    }
    words.reverse();
    words
}
