//! On whose word an incident stands, and where its accounts differ.
//!
//! In: the accounts. Out: the status of docs/record.md with its reasons, how two accounts stand to each other, and [`Disagreement`]s.
//! Rules, the first that holds: **denied**, every account says it did not happen; **confirmed**, the side it is laid to says so itself;
//! **contested**, accounts lay it to different sides, or one denies it; **corroborated**, two or more independent words; else
//! **single-source**.

use super::Told;
use super::incident::{Account, Disagreement, Figure, Reason, Value};
use super::sides::Sides;
use crate::told::Claim;
use std::collections::{BTreeMap, BTreeSet};

/// A status and why.
pub struct Judged {
    /// Its name.
    pub status: &'static str,
    /// Reasons, those that decided first.
    pub reasons: Vec<Reason>,
    /// Independent words.
    pub sources: usize,
}

/// Judges an incident.
pub fn judge(accounts: &[Account], voices: &[BTreeSet<u64>], sides: &Sides) -> Judged {
    let no: Vec<bool> = accounts.iter().map(|a| denies(a)).collect();
    let all = || accounts.iter().zip(&no).flat_map(|(a, no)| a.iter().map(|t| (t, *no)));
    let telling: Vec<&Told> = all().filter(|(t, no)| !no && !is_denied(t.claim) && !disowns(t.claim)).map(|(t, _)| t).collect();
    // that nobody was hurt, told beside what was done, is no denial of that, unless somebody is quoted with it
    let denying: Vec<&Told> = all().filter(|(t, no)| *no || disowns(t.claim)).map(|(t, _)| t).collect();
    let owned: Vec<&Told> = telling.iter().copied().filter(|t| owns_up(t.claim, &telling, sides)).collect();
    let laid = laid(&telling, sides);
    let voices: BTreeSet<u64> = no.iter().zip(voices).filter(|(no, _)| !**no).flat_map(|(_, v)| v.iter().copied()).collect();
    let ids = |of: &[&Told]| of.iter().map(|t| t.claim.id.clone()).collect::<Vec<_>>();
    let reason = |what: &str, of: &[&Told]| Reason { what: what.into(), claims: ids(of) };
    let (mut reasons, others) = (Vec::new(), laid.len() > 1);
    if !owned.is_empty() {
        reasons.push(reason("owned-up", &owned));
    }
    if others {
        reasons.extend(laid.values().map(|claims| Reason { what: "other-side".into(), claims: claims.clone() }));
    }
    if !denying.is_empty() {
        reasons.push(reason("denied", &denying));
    }
    reasons.push(reason(if voices.len() > 1 { "independent" } else { "one-source" }, &telling));
    reasons.retain(|r| !r.claims.is_empty());
    let status = match () {
        () if telling.is_empty() => "denied",
        () if !owned.is_empty() => "confirmed",
        () if others || !denying.is_empty() => "contested",
        () if voices.len() > 1 => "corroborated",
        () => "single-source",
    };
    Judged { status, reasons, sources: voices.len() }
}

/// Whether an account says that it did not happen, or that it was not they who did it: what it says first below its headline, which may be too short to say who denies. A
/// report that tells it and then quotes a denial tells it.
pub(super) fn denies(account: &[Told]) -> bool {
    let headline = |c: &Claim| c.document.title.as_deref().is_some_and(|t| (c.sentence.start as usize) < t.chars().count());
    let first = account.iter().find(|t| !headline(t.claim)).or(account.first());
    first.is_none_or(|t| is_denied(t.claim) || disowns(t.claim))
}

/// Whether a claim says that it did not happen.
fn is_denied(c: &Claim) -> bool {
    c.factuality == "denied"
}

/// Whether somebody is quoted as denying it, or his part in it.
pub(super) fn disowns(c: &Claim) -> bool {
    c.attribution.last().is_some_and(|s| s.stance == "denies")
}

/// Whether the one who says so is the one to whom this or another claim lays it.
fn owns_up(c: &Claim, telling: &[&Told], sides: &Sides) -> bool {
    let speaker = c.attribution.iter().rev().find(|s| s.id.is_some());
    let own = || c.document.outlet.as_deref().filter(|_| c.attribution.is_empty()).and_then(|o| sides.of_outlet(o));
    let Some(side) = speaker.and_then(|s| s.id.as_deref()).map(|id| sides.side(id)).or_else(own) else { return false };
    let by = |c: &Claim| c.actors.iter().filter_map(|w| sides.of_who(w)).any(|s| s == side);
    speaker.is_some_and(|s| s.stance == "admits") || by(c) || c.actors.iter().all(|a| sides.of_who(a).is_none()) && telling.iter().any(|t| by(t.claim))
}

/// Sides to which it is laid, where accounts lay it to different ones: claims by side. A clash has several sides in one account.
fn laid(telling: &[&Told], sides: &Sides) -> BTreeMap<String, Vec<String>> {
    let mut accounts: BTreeMap<&str, (BTreeSet<String>, Vec<String>)> = BTreeMap::new();
    // of a meeting every account names its own partner first
    for t in telling.iter().filter(|t| matches!(t.claim.event_type.as_str(), "ASSAULT" | "COERCE")) {
        let named: Vec<String> = t.claim.actors.iter().filter(|w| w.id.is_some()).filter_map(|w| sides.of_who(w)).collect();
        if !named.is_empty() {
            let account = accounts.entry(&t.claim.document.id).or_default();
            account.0.extend(named);
            account.1.push(t.claim.id.clone());
        }
    }
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (sides, claims) in accounts.values().filter(|a| accounts.values().any(|b| a.0.is_disjoint(&b.0))) {
        by.entry(sides.iter().cloned().collect::<Vec<_>>().join(" ")).or_default().extend(claims.iter().cloned());
    }
    by
}

/// How a later account stands to the first.
pub fn relation(first: &Account, later: &Account, one_voice: bool, sides: &Sides) -> &'static str {
    let (a, b) = (&first[0], &later[0]);
    let both: Vec<&Told> = first.iter().chain(later).collect();
    let firsts = |x: &Told| x.telling.first.unwrap_or(&x.claim.document.id).to_string();
    match () {
        () if firsts(a) == firsts(b) => "copies",
        () if denies(first) != denies(later) => "contradicts",
        () if laid(&both, sides).len() > 1 => "contradicts",
        () if grows(first, later) => "updates",
        () if one_voice => "same",
        () => "corroborates",
    }
}

/// A later toll that is higher.
fn grows(first: &Account, later: &Account) -> bool {
    let days = first[0].claim.document.published.zip(later[0].claim.document.published);
    let most = |account: &Account, what: &str| account.iter().filter_map(|t| t.claim.toll(what)?.number()).max();
    days.is_some_and(|(a, b)| a < b) && ["killed", "injured"].iter().any(|what| most(first, what).zip(most(later, what)).is_some_and(|(a, b)| a < b))
}

/// Where accounts differ: sides, figures, places of the same precision.
pub fn disagreements(accounts: &[Account], figures: &[Figure], sides: &Sides) -> Vec<Disagreement> {
    let telling: Vec<&Told> = accounts.iter().flatten().filter(|t| !is_denied(t.claim)).collect();
    let mut out = Vec::new();
    let field = |field: &str, by: BTreeMap<String, Vec<String>>| Disagreement {
        field: field.into(),
        values: by.into_iter().map(|(value, claims)| Value { value, claims }).collect(),
    };
    let laid = laid(&telling, sides);
    if laid.len() > 1 {
        out.push(field("actors", laid));
    }
    for figure in figures {
        let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for t in &telling {
            if let Some(number) = t.claim.toll(&figure.what).and_then(|n| n.number()) {
                by.entry(number.to_string()).or_default().push(t.claim.id.clone());
            }
        }
        if by.len() > 1 {
            out.push(field(&figure.what, by));
        }
    }
    out.extend(Some(places(&telling)).filter(|p| p.len() > 1).map(|p| field("place", p)));
    out
}

fn places(telling: &[&Told]) -> BTreeMap<String, Vec<String>> {
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for t in telling {
        for p in t.claim.places.iter().filter(|p| p.role == "at" && p.precision == Some(1)) {
            by.entry(p.id.clone().unwrap_or_else(|| p.text.clone())).or_default().push(t.claim.id.clone());
        }
    }
    by
}
