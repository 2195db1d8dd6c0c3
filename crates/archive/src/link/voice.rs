//! On whose word an account stands.
//!
//! In: the claims of one document that tell a happening. Out: its voices. Two accounts with the same voice are one source, whoever prints
//! them: copies of one text, all who pass on one agency, all who quote one statement. Of organs of one state, or of one movement, the side counts:
//! they do not bear each other out.

use super::Told;
use super::fact::tag;
use super::sides::Sides;
use super::status::{denies, disowns};
use crate::told::{Claim, Says};
use rawi_engine::fold::fold;
use std::collections::BTreeSet;

/// Names beyond so many are compared with none: no happening is told by as many bodies that no table knows.
const NAMES: usize = 64;

/// So many words at the end of two names make them one: "a report of the [Peace Makers' Teams of X]", "the organisation of …".
const TAIL: usize = 3;

/// The voices of each account of an incident: those whom it names, innermost; else the agency it comes from; else, of a copy, those of the
/// first of its copies; else its outlet.
pub fn voices(accounts: &[Vec<Told>], sides: &Sides) -> Vec<BTreeSet<u64>> {
    let bodies = Bodies::of(accounts);
    let own: Vec<Option<BTreeSet<u64>>> = accounts.iter().map(|a| own(a, sides, &bodies)).collect();
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

/// Those whom the claims of an account name as their sources, as they write them; each once.
pub fn named_by<'a>(claims: impl Iterator<Item = &'a Claim>) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    claims.filter_map(|c| named(&c.attribution)).for_each(|s| {
        if !all.contains(&s.text.as_str()) {
            all.push(&s.text);
        }
    });
    all
}

/// Those whom an account names, or the agency that its text comes from.
fn own(account: &[Told], sides: &Sides, bodies: &Bodies) -> Option<BTreeSet<u64>> {
    // who denies it within a report that tells it gives it no word
    let denies = denies(account);
    let heard = |t: &&Told| denies || !disowns(t.claim);
    let named: Vec<&Says> = account.iter().filter(heard).filter_map(|t| named(&t.claim.attribution)).collect();
    // "an organisation:" of a headline is the one that the text calls by its name
    let fuller = |s: &Says| {
        let words = words(&s.text);
        s.id.is_none() && named.iter().any(|f| words.len() < self::words(&f.text).len() && words.iter().all(|w| self::words(&f.text).contains(w)))
    };
    let voice = |s: &&Says| tag(s.id.as_deref().map_or_else(|| bodies.name(&s.text), |id| sides.side(id).to_string()).as_str());
    let all: BTreeSet<u64> = named.iter().filter(|s| !fuller(s)).map(voice).collect();
    let origin = || account.first()?.telling.origin.map(|o| BTreeSet::from([tag(sides.side(o))]));
    if all.is_empty() { origin() } else { Some(all) }
}

/// The outlet of an account, or its document where none is known.
fn outlet(account: &[Told], sides: &Sides) -> BTreeSet<u64> {
    account.iter().take(1).map(|t| &t.claim.document).map(|d| tag(sides.side(d.outlet.as_deref().or(d.source.as_deref()).unwrap_or(&d.id)))).collect()
}

/// The innermost source with a name: a row of the ontology, or a body called by its name. "A source", "an official", "witnesses" are the
/// outlet's own.
fn named(chain: &[Says]) -> Option<&Says> {
    chain.iter().rev().find(|s| s.id.is_some() || matches!(s.kind.as_str(), "other" | "monitor" | "armed-group"))
}

/// The words of a name, without what spelling varies.
fn words(text: &str) -> Vec<String> {
    fold(text).text.split_whitespace().map(String::from).collect()
}

/// Bodies that no table knows, each under one of the names that accounts call it by.
struct Bodies {
    names: Vec<Vec<String>>,
}

impl Bodies {
    /// All that the accounts name, the shortest names first.
    fn of(accounts: &[Vec<Told>]) -> Bodies {
        let named = accounts.iter().flatten().filter_map(|t| named(&t.claim.attribution)).filter(|s| s.id.is_none());
        let mut names: Vec<Vec<String>> = named.map(|s| words(&s.text)).collect();
        names.sort_by_cached_key(|n| (n.len(), n.clone()));
        names.dedup();
        names.truncate(NAMES);
        Bodies { names }
    }

    /// The first name that means the same body.
    fn name(&self, text: &str) -> String {
        let own = words(text);
        self.names.iter().find(|n| same(n, &own)).unwrap_or(&own).join(" ")
    }
}

/// Whether two names are of one body: the words of one stand in the other, or they end alike.
fn same(short: &[String], long: &[String]) -> bool {
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    // a word may have the article or a preposition written with it
    let alike = |a: &String, b: &String| a.ends_with(b.as_str()) || b.ends_with(a.as_str());
    short == long || short.len() > 1 && short.iter().all(|w| long.iter().any(|l| alike(w, l))) || tail >= TAIL
}
