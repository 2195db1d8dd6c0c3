//! What a correction may set: the fields of a claim, and what each may hold.
//!
//! In: the pack. Out: [`Field`]s, with paths as `rawi review --set` takes them and `*` for a place in a list. They are made of the record itself: a claim in which everything is
//! told is written and walked through, so that a field that is added to the record stands here as well. Pure.

use crate::told::{Claim, Codes, Document, HowMany, Loaded, Place, Says, Trigger, When, Where, Who, Words};
use jiff::civil::{Date, date};
use rawi_engine::Pack;
use rawi_engine::vocab::{Factuality, SourceKind, Stance, What};
use serde_json::Value;

/// Fields that say where a claim comes from: no reading of the text, and never corrected.
pub const FIXED: [&str; 5] = ["schema", "id", "document", "pack", "rule"];

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One of these.
    OneOf(Vec<String>),
    /// Words.
    Text,
    /// A number.
    Number,
    /// Whether or not.
    Flag,
    /// A day.
    Day,
    /// Several of the same form: what stands in it has paths of its own.
    List,
}

/// A field of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Names with points between, `*` for a place in a list.
    pub path: String,
    /// What it holds.
    pub holds: Holds,
}

/// A day that stands in the claim that is walked through, and nowhere else.
const DAY: Date = date(2001, 1, 1);

/// The fields that a correction may set, in the order of the record.
pub fn fields(pack: &Pack) -> Vec<Field> {
    let mut out = Vec::new();
    let Ok(Value::Object(all)) = serde_json::to_value(full()) else { return out };
    all.iter().filter(|(name, _)| !FIXED.contains(&name.as_str())).for_each(|(name, value)| walk(pack, name, value, &mut out));
    out
}

fn walk(pack: &Pack, path: &str, value: &Value, out: &mut Vec<Field>) {
    let mut put = |holds| out.push(Field { path: path.into(), holds });
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| walk(pack, &format!("{path}.{name}"), value, out)),
        Value::Array(list) => {
            put(Holds::List);
            list.iter().for_each(|value| walk(pack, &format!("{path}.*"), value, out));
        }
        Value::Bool(_) => put(Holds::Flag),
        Value::Number(_) => put(Holds::Number),
        Value::String(text) if *text == DAY.to_string() => put(Holds::Day),
        _ => put(closed(pack, path).map_or(Holds::Text, Holds::OneOf)),
    }
}

/// The words that a field is held to ([`super::checks`]).
fn closed(pack: &Pack, path: &str) -> Option<Vec<String>> {
    let words = |words: &mut dyn Iterator<Item = &'static str>| Some(words.map(String::from).collect());
    match path {
        "type" => Some(pack.types.iter().map(|t| t.id.clone()).collect()),
        "mode" => {
            let mut modes: Vec<String> = pack.types.iter().flat_map(|t| t.modes.iter().cloned()).collect();
            modes.sort_unstable();
            modes.dedup();
            Some(modes)
        }
        "factuality" => words(&mut Factuality::ALL.iter().map(|f| f.name())),
        "attribution.*.stance" => words(&mut Stance::ALL.iter().map(|s| s.name())),
        "attribution.*.kind" => words(&mut SourceKind::ALL.iter().map(|k| k.name())),
        "counts.*.what" => words(&mut What::ALL.iter().map(|w| w.name())),
        _ => None,
    }
}

/// A claim in which everything is told, but for what is written only when it is asked for: which part of the document, and signs.
fn full() -> Claim {
    let (text, some) = (String::new, || Some(String::new()));
    let words = || Words { text: text(), start: 0, end: 0 };
    let who = || vec![Who { text: text(), start: 0, end: 0, id: some(), name_en: some(), kind: some(), country: some(), sector: some(), basis: text() }];
    let many = |what: Option<String>| HowMany { text: text(), start: 0, end: 0, what, low: Some(0), best: Some(0), high: Some(0), modifier: some() };
    Claim {
        schema: text(),
        id: text(),
        document: Document { id: text(), source: None, outlet: None, url: None, title: None, published: None, published_basis: text() },
        sentence: Place { start: 0, end: 0 },
        part: None,
        event_type: text(),
        mode: some(),
        trigger: Trigger { text: text(), start: 0, end: 0, lemma: text() },
        also: vec![words()],
        actors: who(),
        recipients: who(),
        objects: who(),
        instruments: who(),
        places: vec![spot()],
        time: Some(When { text: text(), start: 0, end: 0, from: Some(DAY), to: Some(DAY), precision: text(), basis: text() }),
        counts: vec![many(some())],
        occurrences: Some(many(None)),
        factuality: text(),
        attribution: vec![Says { text: text(), start: 0, end: 0, id: some(), kind: text(), stance: text(), cue: words(), quoted: false }],
        framing: vec![Loaded { text: text(), start: 0, end: 0, about: text(), valence: text() }],
        confidence: 0.5,
        rule: text(),
        signs: None,
        codes: Some(Codes { cameo: text(), acled_event_type: text(), acled_sub_event_type: text() }),
        pack: text(),
    }
}

fn spot() -> Where {
    let (text, some) = (String::new, || Some(String::new()));
    Where {
        text: text(),
        start: 0,
        end: 0,
        role: text(),
        id: some(),
        name_en: some(),
        lat: Some(0.5),
        lon: Some(0.5),
        admin1: some(),
        country: some(),
        precision: Some(1),
        basis: text(),
    }
}
