//! Claims and documents as they were written, for linking without a store.
//!
//! In: claims in any order, documents by their ids. Out: claims in the order in which they are linked ([`in_order`]), each with what is known of its document
//! ([`told`]). One place for the command line and the binding, so that both link the same.

use super::Told;
use super::fact::Telling;
use crate::told::{Claim, Points};
use serde::Deserialize;
use std::collections::HashMap;

/// A document as far as linking asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Text {
    /// Its id.
    pub id: String,
    /// The text that offsets count in.
    pub text: String,
    /// Where it says that it comes from.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// The first document of the copies it belongs to.
    #[serde(default)]
    pub first: Option<String>,
}

/// The agency that a text names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Origin {
    /// Row of `ontology/outlets.tsv`.
    pub id: String,
}

/// What was odd about claims that were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Odd {
    /// Were given twice, and count once.
    pub twice: usize,
    /// Have the id of another.
    pub namesakes: usize,
}

/// Puts claims in the order in which they are linked; of equal ones only one stays.
pub fn in_order(claims: &mut Vec<Claim>) -> Odd {
    claims.sort_by(|x, y| (&x.document.id, x.trigger.start, &x.id).cmp(&(&y.document.id, y.trigger.start, &y.id)));
    let given = claims.len();
    claims.dedup_by(|x, y| x == y);
    Odd { twice: given - claims.len(), namesakes: claims.windows(2).filter(|w| w[0].id == w[1].id).count() }
}

/// Claims with what is known of their documents.
pub fn told<'a>(claims: &'a [Claim], texts: &'a HashMap<String, Text>) -> Vec<Told<'a>> {
    let points: HashMap<&str, Points> = texts.iter().map(|(id, t)| (id.as_str(), Points::new(&t.text))).collect();
    let one = |claim: &'a Claim| {
        let text = texts.get(&claim.document.id);
        let origin = text.and_then(|t| t.origin.as_ref()).map(|o| o.id.as_str());
        let telling = Telling { origin, first: text.and_then(|t| t.first.as_deref()) };
        Told { claim, telling, sentence: points.get(claim.document.id.as_str()).map(|p| p.slice(claim.sentence)) }
    };
    claims.iter().map(one).collect()
}
