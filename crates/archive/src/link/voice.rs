//! On whose word an account stands.
//!
//! In: the claims of one document that tell a happening. Out: its voices. Two accounts with the same voice are one source, whoever prints
//! them: copies of one text, all who pass on one agency, all who quote one statement. Of organs of one state, or of one movement, the side counts:
//! they do not bear each other out.

use super::Told;
use super::fact::tag;
use super::sides::Sides;
use crate::told::Says;
use rawi_engine::fold::fold;
use std::collections::BTreeSet;

/// The voices of each account of an incident: those whom it names, innermost; else the agency it comes from; else, of a copy, those of the
/// first of its copies; else its outlet.
pub fn voices(accounts: &[Vec<Told>], sides: &Sides) -> Vec<BTreeSet<u64>> {
    let own: Vec<Option<BTreeSet<u64>>> = accounts.iter().map(|a| own(a, sides)).collect();
    let of_first = |first: &str| {
        let k = accounts.iter().position(|a| a.first().is_some_and(|t| t.claim.document.id == first))?;
        Some(own[k].clone().unwrap_or_else(|| outlet(&accounts[k], sides)))
    };
    accounts
        .iter()
        .zip(&own)
        .map(|(account, own)| match (own, account.first().and_then(|t| t.telling.first)) {
            (Some(own), _) => own.clone(),
            (None, Some(first)) => of_first(first).unwrap_or_else(|| BTreeSet::from([tag(first)])),
            (None, None) => outlet(account, sides),
        })
        .collect()
}

/// Those whom an account names, or the agency that its text comes from.
fn own(account: &[Told], sides: &Sides) -> Option<BTreeSet<u64>> {
    let named: BTreeSet<u64> = account.iter().filter_map(|t| named(&t.claim.attribution, sides)).collect();
    let origin = || account.first()?.telling.origin.map(|o| BTreeSet::from([tag(sides.side(o))]));
    if named.is_empty() { origin() } else { Some(named) }
}

/// The outlet of an account, or its document where none is known.
fn outlet(account: &[Told], sides: &Sides) -> BTreeSet<u64> {
    account.iter().take(1).map(|t| &t.claim.document).map(|d| tag(sides.side(d.outlet.as_deref().or(d.source.as_deref()).unwrap_or(&d.id)))).collect()
}

/// The innermost source with a name: a row of the ontology, or a body called by its name. "A source", "an official", "witnesses" are the
/// outlet's own.
fn named(chain: &[Says], sides: &Sides) -> Option<u64> {
    chain.iter().rev().find_map(|s| match (&s.id, s.kind.as_str()) {
        (Some(id), _) => Some(tag(sides.side(id))),
        (None, "other" | "monitor" | "armed-group") => Some(tag(&name(&s.text))),
        _ => None,
    })
}

/// A name without what spelling varies.
fn name(text: &str) -> String {
    fold(text).text.split_whitespace().collect::<Vec<_>>().join(" ")
}
