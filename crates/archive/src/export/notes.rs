//! A sentence or two of English on an incident.
//!
//! In: what is known of it. Out: who did what to whom, where and when, how many, on whose word. Invariants: it says "reportedly" of everything and
//! adds nothing to the fields; words without an English name stay Arabic. Why: ACLED's `notes` is read by people, and the other columns
//! cannot hold figures of the injured, ranges, or who says so.

use super::Header;
use super::cells::{cell, join};
use super::seen::{self, Seen};
use crate::link::incident::{Figure, Spot, Time};

/// The notes of a row.
pub(super) fn notes(seen: &Seen, place: &Spot, time: &Time, header: &Header) -> String {
    let i = seen.incident;
    format!(
        "{}, {} reportedly took place in {}{}. According to {}; {} ({}, {} independent).",
        when(time),
        deed(seen),
        location(place, seen),
        figures(seen),
        sources(seen, header),
        i.status,
        if i.documents == 1 { "1 document".into() } else { format!("{} documents", i.documents) },
        i.independent_sources
    )
}

/// `an assault (aerial) by Russia against ...`; of several actors laid to by different accounts, one or the other.
fn deed(seen: &Seen) -> String {
    let i = seen.incident;
    let what = match i.event_type.as_str() {
        "ASSAULT" => "an assault",
        "COERCE" => "an act of coercion",
        "MOBILIZE" => "a move of forces",
        "PROTEST" => "a protest",
        "RETREAT" => "a withdrawal or release",
        "AGREE" => "an agreement",
        _ => "an event",
    };
    let mode = i.mode.as_deref().map(|m| format!(" ({m})")).unwrap_or_default();
    let by = join(seen.actors.iter().map(|a| a.name.clone()), if i.status == "contested" { " or " } else { ", " });
    let to = join(i.recipients.iter().take(3).map(|p| seen::name(p.id.as_deref(), p.name_en.as_deref(), &p.text)), ", ");
    let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
    let to = if to.is_empty() { String::new() } else { format!(" against {to}") };
    format!("{what}{mode}{by}{to}")
}

/// All figures, the killed and the injured before the rest.
fn figures(seen: &Seen) -> String {
    let mut counts: Vec<&Figure> = seen.incident.counts.iter().collect();
    counts.sort_by_key(|f| ["killed", "injured"].iter().position(|w| *w == f.what).unwrap_or(2));
    let counts: Vec<String> = counts.into_iter().filter_map(figure).collect();
    if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) }
}

fn when(time: &Time) -> String {
    match (time.from == time.to, time.basis.as_str()) {
        (true, _) => format!("On {}", time.from),
        (_, "published") => format!("Reported by {}", time.to),
        _ => format!("Between {} and {}", time.from, time.to),
    }
}

fn location(place: &Spot, seen: &Seen) -> String {
    let name = seen::name(place.id.as_deref(), place.name_en.as_deref(), &place.text);
    let around = join([cell(place.admin1.as_ref()), seen.country.acled_name.clone()].into_iter().filter(|n| *n != name), ", ");
    if around.is_empty() { name } else { format!("{name} ({around})") }
}

/// `3 killed`, `3 to 8 killed`, `at least 120 injured`.
fn figure(f: &Figure) -> Option<String> {
    let what = &f.what;
    match (f.low, f.best, f.high) {
        (Some(low), _, Some(high)) if low < high => Some(format!("{low} to {high} {what}")),
        (Some(low), Some(best), None) if low == best => Some(format!("at least {best} {what}")),
        (_, Some(best), _) => Some(format!("{best} {what}")),
        (Some(low), None, _) => Some(format!("at least {low} {what}")),
        (None, None, Some(high)) => Some(format!("at most {high} {what}")),
        (None, None, None) => None,
    }
}

/// Those quoted, innermost, and the outlets.
fn sources(seen: &Seen, header: &Header) -> String {
    let quoted = join(seen.claims.iter().filter_map(|c| c.attribution.last()).map(|s| s.text.clone()), ", ");
    let outlets = seen.outlets(header, ", ");
    if quoted.is_empty() { outlets } else { format!("{quoted} (via {outlets})") }
}
