//! Which types and modes may be one happening.
//!
//! In: type and mode of a claim. Out: a small number for what may be linked at all, and how well two modes go together. Source: the
//! definitions of `ontology/types.toml`; the modes that reports of one happening mix were found by reading (tests/incidents).

use super::fact::tag;
use std::sync::LazyLock;

/// Kinds of happenings, each with the types, or type and mode, that tell it.
const KINDS: [&[&str]; 7] = [
    &["ASSAULT"],
    // whoever is taken is arrested by one account and abducted by the other
    &["COERCE", "ASSAULT/abduct"],
    &["PROTEST"],
    &["MOBILIZE", "PRESENCE"],
    &["RETREAT"],
    &["AGREE", "CONSULT", "COOPERATE", "SUPPORT", "AID", "CONCEDE"],
    &["THREATEN", "REQUEST", "ACCUSE", "REJECT", "SANCTION"],
];

/// Modes that accounts of one happening use for each other.
const ALIKE: [&[&str]; 7] = [
    &["demo", "riot", "obstruct", "vandalize", "strike", "boycott", "hunger"],
    &["aerial", "drone", "targeted"],
    &["aerial", "heavy-weapons"],
    &["explosives", "suicide-attack", "targeted"],
    &["firearms", "targeted"],
    &["crowd-control", "firearms"],
    &["destroy", "heavy-weapons", "aerial", "explosives"],
];

static PAIRS: LazyLock<Vec<(u64, u64)>> = LazyLock::new(|| {
    let all = ALIKE.iter().flat_map(|g| g.iter().flat_map(|a| g.iter().map(|b| (tag(a), tag(b)))));
    let mut pairs: Vec<_> = all.collect();
    pairs.sort_unstable();
    pairs
});

/// The kinds of happening, a bit each, that a claim of this type and mode may be of.
pub fn kinds(event_type: &str, mode: Option<&str>) -> u16 {
    let exact = format!("{event_type}/{}", mode.unwrap_or_default());
    let of = |name: &str| KINDS.iter().enumerate().filter(|k| k.1.contains(&name)).fold(0, |bits, k| bits | 1 << k.0);
    match (of(&exact), of(event_type)) {
        (0, 0) => 1 << KINDS.len(),
        (0, kinds) | (kinds, _) => kinds,
    }
}

/// Whether one document may tell two kinds as one happening: a raid in which people are taken, an advance with shelling, a demonstration that is put down.
pub fn together(a: u16, b: u16) -> bool {
    const FORCE: u16 = 1;
    const TAKING: u16 = 1 << 1;
    const PROTEST: u16 = 1 << 2;
    const MOVE: u16 = 1 << 3;
    [(FORCE, TAKING), (FORCE, PROTEST), (FORCE, MOVE), (TAKING, MOVE), (TAKING, PROTEST)]
        .iter()
        .any(|&(x, y)| a & x != 0 && b & y != 0 || a & y != 0 && b & x != 0)
}

/// Whether two modes, both known and not the same, may be of one happening.
pub fn alike(a: u64, b: u64) -> bool {
    PAIRS.binary_search(&(a, b)).is_ok()
}
