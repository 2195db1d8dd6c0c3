//! What becomes of a person's word: whether it can be said, what it says, and keeping it.
//!
//! In: a [`Proposed`] word on a claim (`c-…`), on whether two claims tell the same (`c-…+c-…`), or on an incident (`i-…`), as the command line and the desk take it. Out: [`Kept`], or
//! [`Refused`]: what is wrong, for people and for programs. Invariants: looked into and kept in one transaction, so that of two people who speak at once the second is held
//! against what the first said; what is refused leaves nothing.

use crate::link::Sides;
use crate::store::checks::faults;
use crate::store::fields::FIXED;
use crate::store::{ErrorKind, Heard, Judgement, Review, Signed, Store, StoreError, Verdict, Word};
use crate::told::Claim;
use rawi_engine::Pack;
use serde_json::{Value, json};
use std::fmt;

/// What can be done.
pub const ACTIONS: [&str; 5] = ["accept", "correct", "reject", "split", "merge"];

/// A word that somebody would have kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposed {
    /// Of what.
    pub id: String,
    /// One of [`ACTIONS`].
    pub action: String,
    /// Of `correct`: fields, names and numbers with points between, and what is right.
    pub set: Vec<(String, Value)>,
    /// Of `split`: the claims that leave.
    pub claims: Vec<String>,
    /// Of `merge`: the other incident.
    pub with: Option<String>,
    /// The greatest key of the reviews of it that its author has seen; none where nobody asked.
    pub seen: Option<i64>,
}

/// A word that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its key, and what it did to earlier words.
    pub heard: Heard,
    /// The claims it names.
    pub claims: Vec<String>,
}

/// Why a word is not kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// Something that belongs to one action alone is not there, or is there with another: action, name.
    Wants(&'static str, &'static str),
    /// It is none that could be said of such a thing.
    Ill(String),
    /// It is of something that is not there.
    Missing(String),
    /// It says what cannot be.
    Unsound(String),
    /// Others have spoken since: their words, oldest first.
    Meanwhile(Vec<Word>),
    /// The store failed.
    Store(StoreError),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Wants(action, name) => write!(f, "`{action}` wants `{name}`, and nothing else does"),
            Refused::Ill(what) | Refused::Missing(what) | Refused::Unsound(what) => f.write_str(what),
            Refused::Meanwhile(words) => {
                let who: Vec<&str> = words.iter().map(|w| w.review.who.as_str()).collect();
                write!(f, "{} spoke of it meanwhile: look at it again; nothing was kept", who.join(", "))
            }
            Refused::Store(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl From<StoreError> for Refused {
    fn from(e: StoreError) -> Refused {
        match e.kind() {
            ErrorKind::Refused => Refused::Unsound(e.said()),
            _ => Refused::Store(e),
        }
    }
}

fn unsound(what: impl Into<String>) -> Refused {
    Refused::Unsound(what.into())
}

impl Proposed {
    /// Keeps it.
    ///
    /// # Errors
    /// Each way in which it is none that can be kept.
    pub fn keep(&self, store: &mut Store, pack: &Pack, sides: &Sides, by: &Signed) -> Result<Kept, Refused> {
        self.wants()?;
        let judgement = self.judgement()?;
        store.whole(|store| {
            self.is_there(store, judgement.as_ref())?;
            self.is_newest(store)?;
            let heard = match &judgement {
                Some(judgement) => store.judge(judgement, by, sides)?,
                None => Heard { review: self.of_claim(store, pack, sides, by)?, ..Heard::default() },
            };
            let review = store.words(Some(heard.review + 1), None, 1)?.pop();
            Ok(Kept { heard, claims: review.map(|w| w.review.claims()).unwrap_or_default() })
        })
    }

    /// Whether it has what its action wants, and nothing of another.
    fn wants(&self) -> Result<(), Refused> {
        if !ACTIONS.contains(&self.action.as_str()) {
            return Err(Refused::Ill(format!("`{}` is no action: {} are", self.action, ACTIONS.join(", "))));
        }
        let parts = [(!self.set.is_empty(), "set", "correct"), (!self.claims.is_empty(), "claims", "split"), (self.with.is_some(), "with", "merge")];
        match parts.into_iter().find(|(given, _, of)| *given != (self.action == *of)) {
            Some((_, name, of)) => Err(Refused::Wants(of, name)),
            None => Ok(()),
        }
    }

    /// What is said of a link or an incident; none where it is said of a claim.
    fn judgement(&self) -> Result<Option<Judgement>, Refused> {
        let (id, text) = (self.id.as_str(), String::from);
        Ok(Some(match (id.split_once('+'), id.starts_with("i-"), self.action.as_str()) {
            (Some((x, y)), _, "accept") => Judgement::Same(text(x), text(y)),
            (Some((x, y)), _, "reject") => Judgement::Apart(text(x), text(y)),
            (Some(_), _, action) => {
                return Err(Refused::Ill(format!("a link is accepted (both claims tell the same) or rejected (they do not), not `{action}`")));
            }
            (_, true, "accept") => Judgement::Right(text(id)),
            (_, true, "split") => Judgement::Split(text(id), self.claims.clone()),
            (_, true, "merge") => Judgement::Merge(text(id), self.with.clone().unwrap_or_default()),
            (_, true, "reject") => {
                let what = "an incident is what its claims tell: reject the claims that are none, or `split` off those that tell of something else";
                return Err(Refused::Ill(what.into()));
            }
            (_, true, _) => return Err(Refused::Ill("an incident is accepted, split or merged; what is wrong in it, a claim says: correct that".into())),
            (_, _, action @ ("split" | "merge")) => return Err(Refused::Ill(format!("`{action}` is for incidents (i-…), and `{id}` is none"))),
            _ => return Ok(None),
        }))
    }

    /// Whether all that it names is there.
    fn is_there(&self, store: &mut Store, judgement: Option<&Judgement>) -> Result<(), Refused> {
        let (claims, incidents): (Vec<&str>, Vec<&str>) = match judgement {
            None => (vec![&self.id], Vec::new()),
            Some(Judgement::Same(a, b) | Judgement::Apart(a, b)) => (vec![a, b], Vec::new()),
            Some(Judgement::Right(i) | Judgement::Split(i, _)) => (Vec::new(), vec![i]),
            Some(Judgement::Merge(i, j)) => (Vec::new(), vec![i, j]),
        };
        for id in claims {
            if store.claim(id)?.is_none() {
                let nothing = if judgement.is_none() { "the store has no claim" } else { "there is no claim" };
                return Err(Refused::Missing(format!("{nothing} `{id}`")));
            }
        }
        for id in incidents {
            if store.incident(id)?.is_none() {
                return Err(Refused::Missing(format!("there is no incident `{id}`")));
            }
        }
        Ok(())
    }

    /// Whether its author has seen all that was said of it.
    fn is_newest(&self, store: &mut Store) -> Result<(), Refused> {
        let Some(seen) = self.seen else { return Ok(()) };
        let later: Vec<Word> = store.words_about(&self.id)?.into_iter().filter(|w| w.key > seen).collect();
        if later.is_empty() { Ok(()) } else { Err(Refused::Meanwhile(later)) }
    }

    /// Keeps what is said of a claim; its key.
    fn of_claim(&self, store: &mut Store, pack: &Pack, sides: &Sides, by: &Signed) -> Result<i64, Refused> {
        let id = self.id.as_str();
        let Some(stored) = store.claim(id)? else { return Err(Refused::Missing(format!("the store has no claim `{id}`"))) };
        let coded = stored.claim().map_err(unsound)?;
        // what was corrected before stands: of a list that is told anew, too
        let before = store.verdicts(&[id])?.remove(id).unwrap_or_default().corrected(&coded).map_err(unsound)?;
        let (left, mut patch) = (serde_json::to_value(&before).map_err(|e| unsound(e.to_string()))?, json!({}));
        for (field, value) in &self.set {
            correct(&left, &mut patch, field, value.clone()).map_err(unsound)?;
        }
        sound(pack, &before, &patch).map_err(unsound)?;
        let Signed { who, at, why } = by.clone();
        let review = Review { what: "claim".into(), id: id.into(), action: self.action.clone(), payload: patch.to_string(), who, at, why };
        Ok(store.review_claim(&review, sides)?)
    }
}

/// Refuses a correction with which the claim would hold what no claim may; what was so before is not this correction's fault.
fn sound(pack: &Pack, before: &Claim, patch: &Value) -> Result<(), String> {
    let correction = Verdict { rejected: false, correction: Some(patch.clone()) };
    let after = correction.corrected(before).map_err(|e| format!("the correction makes no claim: {e}"))?;
    let known = faults(before, pack);
    let new: Vec<String> = faults(&after, pack).into_iter().filter(|f| !known.contains(f)).collect();
    if new.is_empty() { Ok(()) } else { Err(format!("the correction is not kept: {}", new.join("; "))) }
}

/// Adds a field and its value to a patch of a claim as people have left it. A list is replaced as a whole, with one of its places changed.
fn correct(left: &Value, patch: &mut Value, field: &str, value: Value) -> Result<(), String> {
    let (first, rest) = field.split_once('.').map_or((field, None), |(a, b)| (a, Some(b)));
    if FIXED.contains(&first) {
        return Err(format!("`{first}` says where the claim comes from and is no reading of the text"));
    }
    let old = patch.get(first).or_else(|| left.get(first)).ok_or_else(|| format!("a claim has no field `{first}`"))?;
    let mut new = old.clone();
    *at(&mut new, rest.unwrap_or_default()).map_err(|e| format!("a claim has no field `{field}`: {e}"))? = value;
    patch[first] = new;
    Ok(())
}

/// A place in a value, by names and numbers with points between; behind the last of a list a new one may be put.
fn at<'v>(value: &'v mut Value, path: &str) -> Result<&'v mut Value, &'static str> {
    if path.is_empty() {
        return Ok(value);
    }
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match value {
        Value::Object(fields) => at(fields.get_mut(first).ok_or("no such field")?, rest),
        Value::Array(list) => {
            let i: usize = first.parse().map_err(|_| "a place in a list is a number, from 0")?;
            if i == list.len() && rest.is_empty() {
                list.push(Value::Null);
            }
            at(list.get_mut(i).ok_or("the list is shorter")?, rest)
        }
        _ => Err("it holds a single value"),
    }
}
