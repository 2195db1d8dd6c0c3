//! What an article of gold must hold before anything is measured against it.
//!
//! In: an article as it was read. Out: what is wrong, each with the path of its field, and what to do. Invariant: pure.

use super::article::{Article, Event};
use super::span::{Span, Spanned};
use crate::incoming::parse_date;
use crate::told::{Place, Points};
use rawi_engine::vocab::{Factuality, Stance, What};
use serde_json::Value;

/// Keys of an article that are read, and those that are for people.
const ARTICLE: [&str; 8] = ["id", "source", "published", "title", "events", "note", "published_note", "text"];

/// Keys of an event, in the order of the form.
pub(crate) const EVENT: [&str; 14] = [
    "triggers",
    "types",
    "actor",
    "recipient",
    "object",
    "instrument",
    "place",
    "time",
    "counts",
    "occurrences",
    "attribution",
    "factuality",
    "optional",
    "note",
];

/// Everything that is wrong with an article.
pub fn faults(article: &Article, known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    if article.id.trim().is_empty() {
        out.push("`id` is empty: predictions name the article by it".into());
    }
    out.extend(no_day("published", article.published.as_deref()));
    for (i, event) in article.events.iter().enumerate() {
        out.extend(words(event, known).into_iter().map(|w| format!("`events[{i}].{w}")));
        out.extend(numbers(event).into_iter().map(|w| format!("`events[{i}].{w}")));
    }
    out.extend(misplaced(article));
    out
}

/// Words of closed sets that are none of them. The first backquote is the caller's.
fn words(event: &Event, known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    if event.triggers.is_empty() {
        out.push("triggers` is empty: name at least the word that tells the event".into());
    }
    if event.types.is_empty() {
        out.push("types` is empty: name at least one".into());
    }
    let mut none_of = |field: String, words: &[String], known: &dyn Fn(&str) -> bool, which: &str| {
        out.extend(words.iter().filter(|w| !known(w)).map(|w| format!("{field}` holds `{w}`, which is none of {which} (docs/record.md)")));
    };
    none_of("types".into(), &event.types, known, "the types");
    none_of("factuality".into(), &event.factuality, &|w| Factuality::parse(w).is_some(), "the words for how firmly something is told");
    for (i, a) in event.attribution.iter().enumerate() {
        none_of(format!("attribution[{i}].stance"), &a.stance, &|w| Stance::parse(w).is_some(), "the stances");
    }
    for (i, c) in event.counts.iter().enumerate() {
        none_of(format!("counts[{i}].what"), c.what.as_slice(), &|w| What::parse(w).is_some(), "what is counted");
    }
    out
}

/// Days and points that are none.
fn numbers(event: &Event) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(t) = &event.time {
        let ends = [("time.from", &t.from), ("time.to", &t.to)];
        out.extend(ends.into_iter().filter_map(|(field, day)| no_day(field, day.as_deref())).map(|w| w.trim_start_matches('`').to_string()));
    }
    for (i, p) in event.place.iter().enumerate() {
        let on_map = |degrees: Option<f64>, most: f64| degrees.is_none_or(|d| d.abs() <= most);
        if p.lat.is_some() != p.lon.is_some() || !on_map(p.lat, 90.0) || !on_map(p.lon, 180.0) {
            out.push(format!("place[{i}]` has no point: give `lat` and `lon` in degrees, or neither"));
        }
    }
    for (i, c) in event.counts.iter().enumerate().filter(|(_, c)| c.what.is_none()) {
        out.push(format!("counts[{i}]` (`{}`) does not say `what` is counted", c.text));
    }
    out
}

fn no_day(field: &str, day: Option<&str>) -> Option<String> {
    let bad = day.filter(|d| d.len() != 10 || parse_date(d).is_none())?;
    Some(format!("`{field}` is `{bad}`, which is no day: write YYYY-MM-DD, or null"))
}

/// Spans of an article that do not say the words that stand there.
pub fn misplaced(article: &Article) -> Vec<String> {
    let (points, length) = (Points::new(&article.text), article.text.chars().count());
    let wrong = |field: String, span: Span, text: &str| {
        let Span { start, end } = span;
        let there = points.slice(Place { start, end });
        match () {
            () if start >= end => Some(format!("`{field}` is empty ({start}..{end}): `end` is one past the last code point")),
            () if end as usize > length => Some(format!("`{field}` ends at {end}, the text at {length}: offsets count code points, from 0")),
            () if there != text => Some(format!("`{field}` is `{text}`, but `{there}` stands at {start}..{end}: offsets count code points, from 0")),
            () => None,
        }
    };
    let events = article.events.iter().enumerate();
    events
        .flat_map(|(i, e)| spans(e).into_iter().map(move |(field, span, text)| (format!("events[{i}].{field}"), span, text)))
        .filter_map(|(f, s, t)| wrong(f, s, t))
        .collect()
}

/// Every span of an event with the path of its field.
fn spans(event: &Event) -> Vec<(String, Span, &str)> {
    let mut out = Vec::new();
    for (field, list) in
        [("triggers", &event.triggers), ("actor", &event.actor), ("recipient", &event.recipient), ("object", &event.object), ("instrument", &event.instrument)]
    {
        out.extend(list.iter().enumerate().map(|(i, w)| (format!("{field}[{i}]"), w.span(), w.text.as_str())));
    }
    out.extend(event.place.iter().enumerate().map(|(i, p)| (format!("place[{i}]"), p.span(), p.text.as_str())));
    out.extend(event.counts.iter().enumerate().map(|(i, c)| (format!("counts[{i}]"), c.span(), c.text.as_str())));
    out.extend(event.attribution.iter().enumerate().map(|(i, a)| (format!("attribution[{i}]"), a.span(), a.text.as_str())));
    out.extend(event.time.iter().map(|t| ("time".to_string(), t.span(), t.text.as_str())));
    out.extend(event.occurrences.iter().map(|c| ("occurrences".to_string(), c.span(), c.text.as_str())));
    out
}

/// Keys that are not read, which may be misspelt.
pub(super) fn unread(value: &Value) -> Vec<String> {
    let keys = |v: &Value| v.as_object().map(|o| o.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let mut out: Vec<String> = keys(value).iter().filter(|k| !ARTICLE.contains(&k.as_str())).map(|k| told(k, &ARTICLE[..5])).collect();
    for (i, event) in value["events"].as_array().into_iter().flatten().enumerate() {
        out.extend(keys(event).iter().filter(|k| !EVENT.contains(&k.as_str())).map(|k| told(&format!("events[{i}].{k}"), &EVENT)));
    }
    out
}

fn told(key: &str, read: &[&str]) -> String {
    format!("`{key}` is not read; the form has {}", read.join(", "))
}
