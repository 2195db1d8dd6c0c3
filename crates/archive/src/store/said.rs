//! What people have said of links and incidents: kept, and what of it holds today.
//!
//! In: a [`Judgement`], which names claims or an incident, and who passes it. Out: a review that names claims alone, because ids of incidents change with their
//! claims; incidents put together anew; and [`Said`], all that was said with the [`Constraints`] it comes to. These are worked out once and kept while no review
//! is added: a store without such reviews is asked one indexed question a batch.
//!
//! Invariant: what is kept of a judgement still means the same when documents have been added or coded again.

use super::db::{Value, grouped};
use super::error::{ErrorKind, StoreError};
use super::{Added, Review, Store};
use crate::link::Sides;
use crate::link::constraints::{Constraints, Word};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What a person says of how claims belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Two claims tell the same happening.
    Same(String, String),
    /// Two claims do not.
    Apart(String, String),
    /// An incident, by its id, is right as it is: its claims tell one happening.
    Right(String),
    /// These claims leave an incident together.
    Split(String, Vec<String>),
    /// Two incidents are one.
    Merge(String, String),
}

/// Who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub who: String,
    /// When, as `2024-05-01T10:00:00Z`.
    pub at: String,
    /// Why.
    pub why: String,
}

/// What came of a judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Key of the review.
    pub review: i64,
    /// Earlier reviews that hold no longer, or not in full.
    pub silenced: Vec<(i64, Review)>,
    /// Earlier reviews that hold again, because what went before them holds no longer.
    pub again: Vec<(i64, Review)>,
}

/// All that was said of links and incidents.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The greatest key of a review, of whatever it was.
    last: i64,
    pub reviews: Vec<(i64, Review)>,
    pub words: Vec<Word>,
    /// What it comes to.
    pub constraints: Constraints,
}

/// What a review says of which claims tell the same. Of one that says nothing of the kind, nothing.
pub(super) fn word(key: i64, r: &Review) -> Word {
    let payload: Json = serde_json::from_str(&r.payload).unwrap_or_default();
    let list = |name: &str| payload[name].as_array().into_iter().flatten().filter_map(Json::as_str).map(String::from).collect::<Vec<_>>();
    let pair: Vec<String> = r.id.split('+').map(String::from).collect();
    let (same, apart) = match (r.what.as_str(), r.action.as_str()) {
        ("link", "accept") => (pair, Default::default()),
        ("link", "reject") => (Vec::new(), (pair[..1].to_vec(), pair[1..].to_vec())),
        ("incident", "accept") => (list("claims"), Default::default()),
        ("incident", "split") => (list("apart"), (list("apart"), list("from"))),
        ("incident", "merge") => ([list("one"), list("other")].concat(), Default::default()),
        _ => Default::default(),
    };
    Word { review: key, same, apart }
}

impl Store {
    /// What people have said of links and incidents.
    pub(super) fn said(&mut self) -> Result<Arc<Said>, StoreError> {
        let last = self.next_key("reviews")? - 1;
        if let Some(said) = self.said.as_ref().filter(|s| s.last == last) {
            return Ok(said.clone());
        }
        let mut reviews = self.reviews("link", None)?;
        reviews.extend(self.reviews("incident", None)?);
        reviews.sort_by_key(|r| r.0);
        let words: Vec<Word> = reviews.iter().map(|(key, r)| word(*key, r)).collect();
        let claims: BTreeSet<&String> = words.iter().flat_map(Word::claims).collect();
        let documents = self.documents_of(claims.into_iter().map(|c| Value::text(c)).collect())?;
        let constraints = Constraints::of(&words, |c| documents.get(c).copied());
        let said = Arc::new(Said { last, reviews, words, constraints });
        self.said = Some(said.clone());
        Ok(said)
    }

    fn documents_of(&mut self, claims: Vec<Value>) -> Result<HashMap<String, i64>, StoreError> {
        let mut out = HashMap::new();
        grouped(&claims, |marks, group| {
            self.db.rows(&format!("SELECT id, document FROM claims WHERE id IN ({marks})"), group, &mut |r| {
                out.insert(r.string(0).unwrap_or_default(), r.int(1).unwrap_or(0));
            })
        })?;
        Ok(out)
    }

    /// The reviews of links and incidents that name one of these claims, or all where none is given, oldest first, each with whether it holds in full.
    ///
    /// # Errors
    /// Of the database.
    pub fn reviews_of_links(&mut self, claims: Option<&[String]>) -> Result<Vec<(i64, Review, bool)>, StoreError> {
        let said = self.said()?;
        let named = |w: &Word| claims.is_none_or(|of| w.claims().any(|c| of.contains(c)));
        let both = said.reviews.iter().zip(&said.words).filter(|(_, w)| named(w));
        Ok(both.map(|((key, r), _)| (*key, r.clone(), said.constraints.holds(*key))).collect())
    }

    /// The reviews of links and incidents that say something of a claim, a link, or an incident by its claims, each with whether it holds.
    ///
    /// # Errors
    /// Of the database.
    pub fn reviews_about(&mut self, id: Option<&str>) -> Result<Vec<(i64, Review, bool)>, StoreError> {
        let Some(id) = id else { return self.reviews_of_links(None) };
        if let Some((x, y)) = id.split_once('+') {
            let mut both = self.reviews_of_links(Some(&[x.to_string()]))?;
            let other: Vec<i64> = self.reviews_of_links(Some(&[y.to_string()]))?.iter().map(|r| r.0).collect();
            both.retain(|r| other.contains(&r.0));
            return Ok(both);
        }
        if let Some(i) = self.incident(id)? {
            let claims: Vec<String> = self.claims_of(i.key)?.into_iter().map(|c| c.id).collect();
            return self.reviews_of_links(Some(&claims));
        }
        // an incident that is no more is known by what was said of it
        let named = self.reviews_of_links(Some(&[id.to_string()]))?;
        Ok(if named.is_empty() { self.reviews_of_links(None)?.into_iter().filter(|(_, r, _)| r.id == id).collect() } else { named })
    }

    /// Keeps what a person says of a link or an incident, and links anew what it changes, as one transaction.
    ///
    /// # Errors
    /// `Refused` where what it names is not there or does not belong together, or where the same has been said already; else of the database.
    pub fn judge(&mut self, judgement: &Judgement, by: &Signed, sides: &Sides) -> Result<Heard, StoreError> {
        self.transaction(|store| {
            let before = store.said()?;
            let review = store.review_of(judgement, by)?;
            let word = word(0, &review);
            let said = before.words.iter().find(|w| (&w.same, &w.apart) == (&word.same, &word.apart) && before.constraints.holds(w.review));
            if let Some(w) = said {
                return Err(store.error(ErrorKind::Refused, format!("review {} says so already", w.review)));
            }
            let key = store.review(&review)?;
            let after = store.said()?;
            let named: Vec<String> = word.claims().cloned().collect();
            store.link_anew(&after.constraints.web(&named), sides)?;
            let changed = |now: &Constraints, then: &Constraints| {
                let keys = now.void().difference(then.void()).collect::<Vec<_>>();
                after.reviews.iter().filter(|r| keys.contains(&&r.0)).cloned().collect()
            };
            Ok(Heard { review: key, silenced: changed(&after.constraints, &before.constraints), again: changed(&before.constraints, &after.constraints) })
        })
    }

    /// A judgement as a review: told by claims alone.
    fn review_of(&mut self, judgement: &Judgement, by: &Signed) -> Result<Review, StoreError> {
        let (what, id, action, payload) = match judgement {
            Judgement::Same(a, b) => ("link", self.pair(a, b)?, "accept", json!({})),
            Judgement::Apart(a, b) => ("link", self.pair(a, b)?, "reject", json!({})),
            Judgement::Right(i) => ("incident", i.clone(), "accept", json!({"claims": self.claims_told_by(i)?})),
            Judgement::Split(i, claims) => ("incident", i.clone(), "split", self.split(i, claims)?),
            Judgement::Merge(i, j) => ("incident", i.clone(), "merge", self.merger(i, j)?),
        };
        let Signed { who, at, why } = by.clone();
        Ok(Review { what: what.into(), id, action: action.into(), payload: payload.to_string(), who, at, why })
    }

    fn refused<T>(&self, why: impl Into<String>) -> Result<T, StoreError> {
        Err(self.error(ErrorKind::Refused, why))
    }

    /// The id of the link of two claims, which both tell something.
    fn pair(&mut self, a: &str, b: &str) -> Result<String, StoreError> {
        if a == b {
            return self.refused(format!("`{a}` is named twice: a link has two claims"));
        }
        for id in [a, b] {
            if self.claim(id)?.is_none() {
                return self.refused(format!("there is no claim `{id}`"));
            }
            if self.verdicts(&[id])?.get(id).is_some_and(|v| v.rejected) {
                return self.refused(format!("claim `{id}` is rejected and tells of nothing: accept it first"));
            }
        }
        Ok(format!("{}+{}", a.min(b), a.max(b)))
    }

    /// Ids of the claims of an incident, sorted.
    fn claims_told_by(&mut self, incident: &str) -> Result<Vec<String>, StoreError> {
        let Some(stored) = self.incident(incident)? else { return self.refused(format!("there is no incident `{incident}`")) };
        let ids: BTreeSet<String> = self.claims_of(stored.key)?.into_iter().map(|c| c.id).collect();
        Ok(ids.into_iter().collect())
    }

    fn split(&mut self, incident: &str, claims: &[String]) -> Result<Json, StoreError> {
        let all = self.claims_told_by(incident)?;
        let apart: BTreeSet<&String> = claims.iter().collect();
        if let Some(other) = apart.iter().find(|c| !all.contains(c)) {
            return self.refused(format!("`{other}` is no claim of `{incident}`: it has {}", all.join(" ")));
        }
        let from: Vec<&String> = all.iter().filter(|c| !apart.contains(c)).collect();
        if apart.is_empty() || from.is_empty() {
            return self.refused(format!("some claims of `{incident}` leave and some stay: it has {}", all.join(" ")));
        }
        Ok(json!({"apart": apart, "from": from}))
    }

    fn merger(&mut self, one: &str, other: &str) -> Result<Json, StoreError> {
        if one == other {
            return self.refused(format!("`{one}` is named twice: two incidents become one"));
        }
        Ok(json!({"one": self.claims_told_by(one)?, "other": self.claims_told_by(other)?}))
    }

    /// Links these claims anew, with what stands beside them.
    fn link_anew(&mut self, claims: &[String], sides: &Sides) -> Result<(), StoreError> {
        let mut found: BTreeMap<i64, i64> = BTreeMap::new();
        let ids: Vec<Value> = claims.iter().map(|c| Value::text(c)).collect();
        grouped(&ids, |marks, group| {
            self.db.rows(&format!("SELECT key, document FROM claims WHERE id IN ({marks})"), group, &mut |r| {
                found.insert(r.int(0).unwrap_or(0), r.int(1).unwrap_or(0));
            })
        })?;
        let mixed: BTreeSet<i64> = found.values().copied().collect();
        let added = Added { touched: found.into_keys().collect(), mixed: mixed.into_iter().collect(), ..Added::default() };
        self.relink(&added, sides)
    }
}
