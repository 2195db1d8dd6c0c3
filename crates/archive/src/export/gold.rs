//! Claims as people left them, as gold: what a coder can be measured with (`rawi eval`).
//!
//! In: a document of a store, and its claims as reviews left them. Out: an [`Article`]. Invariants: pure; the same claims give the same article; what comes out passes the checks
//! of gold, or the document is refused. Why whole documents only: of a claim that nobody has looked at gold cannot say whether it is right, and a scorer would take it for made up.

use crate::gold::article::{Article, Days, Event, Source};
use crate::gold::faults;
use crate::gold::span::{Count, Spot, Words};
use crate::store::StoredDocument;
use crate::told::{Claim, HowMany, Place, Points, Says, Where, Who};
use std::collections::HashSet;

/// Keys of an event, in the order in which they are written. `note` and `optional` are for people.
pub const KEYS: [&str; 12] =
    ["triggers", "types", "actor", "recipient", "object", "instrument", "place", "time", "counts", "occurrences", "attribution", "factuality"];

/// Why a document has no article.
pub const UNSEEN: &str = "documents with claims that nobody has reviewed";
/// See [`UNSEEN`].
pub const EMPTY: &str = "documents without claims, which nobody can have reviewed";
/// See [`UNSEEN`].
pub const BROKEN: &str = "documents with a claim that the checks of gold refuse";

/// Kilometres that a place may be off, by its precision: the place itself, near it or a part of a region, a province or country.
const TOLERANCE: [f64; 3] = [30.0, 80.0, 300.0];

/// A document with its claims, of which none that was rejected is among them. `known` says whether a type is one.
///
/// # Errors
/// All for which a reader of gold would refuse it: words that do not stand in the text where they are said to, and words and numbers that mean nothing.
pub fn article(document: &StoredDocument, claims: &[Claim], known: &dyn Fn(&str) -> bool) -> Result<Article, Vec<String>> {
    let article = Article {
        id: document.id.clone(),
        source: document.source.clone(),
        published: document.published.map(|d| d.to_string()),
        title: document.title.clone(),
        events: claims.iter().map(event).collect(),
        text: document.text.clone(),
        ..Article::default()
    };
    let faults = faults(&article, known);
    if faults.is_empty() { Ok(with_line_feeds(article)) } else { Err(faults) }
}

/// The article with line feeds for all line ends. Files of gold are read so, by annotators' programs too, and its offsets must count what is read.
fn with_line_feeds(mut article: Article) -> Article {
    if !article.text.contains('\r') {
        return article;
    }
    let letters: Vec<char> = article.text.chars().collect();
    let gone = |i: usize| letters[i] == '\r' && letters.get(i + 1) == Some(&'\n');
    let mut at = vec![0; letters.len() + 1];
    for i in 0..letters.len() {
        at[i + 1] = at[i] + u32::from(!gone(i));
    }
    let moved = |offset: &mut u32| *offset = at[*offset as usize];
    article.events.iter_mut().for_each(|e| offsets(e).into_iter().for_each(moved));
    article.text = article.text.replace("\r\n", "\n").replace('\r', "\n");
    // a span may hold a line end of its own
    let points = Points::new(&article.text);
    article.events.iter_mut().flat_map(words).for_each(|(text, start, end)| *text = points.slice(Place { start, end }).to_string());
    article
}

/// Every offset of an event.
fn offsets(e: &mut Event) -> Vec<&mut u32> {
    let people = [&mut e.triggers, &mut e.actor, &mut e.recipient, &mut e.object, &mut e.instrument];
    let mut out: Vec<&mut u32> = people.into_iter().flatten().flat_map(|w| [&mut w.start, &mut w.end]).collect();
    out.extend(e.place.iter_mut().flat_map(|p| [&mut p.start, &mut p.end]));
    out.extend(e.counts.iter_mut().chain(&mut e.occurrences).flat_map(|c| [&mut c.start, &mut c.end]));
    out.extend(e.time.iter_mut().flat_map(|t| [&mut t.start, &mut t.end]));
    out.extend(e.attribution.iter_mut().flat_map(|a| [&mut a.start, &mut a.end]));
    out
}

/// All words of an event with their place.
fn words(e: &mut Event) -> Vec<(&mut String, u32, u32)> {
    let people = [&mut e.triggers, &mut e.actor, &mut e.recipient, &mut e.object, &mut e.instrument];
    let mut out: Vec<(&mut String, u32, u32)> = people.into_iter().flatten().map(|w| (&mut w.text, w.start, w.end)).collect();
    out.extend(e.place.iter_mut().map(|p| (&mut p.text, p.start, p.end)));
    out.extend(e.counts.iter_mut().chain(&mut e.occurrences).map(|c| (&mut c.text, c.start, c.end)));
    out.extend(e.time.iter_mut().map(|t| (&mut t.text, t.start, t.end)));
    out.extend(e.attribution.iter_mut().map(|a| (&mut a.text, a.start, a.end)));
    out
}

/// The file of an article.
pub fn json(article: &Article) -> String {
    serde_json::to_string_pretty(article).expect("strings and numbers are JSON") + "\n"
}

fn event(c: &Claim) -> Event {
    let first = Words { text: c.trigger.text.clone(), start: c.trigger.start, end: c.trigger.end };
    let also = c.also.iter().map(|w| Words { text: w.text.clone(), start: w.start, end: w.end });
    let time = c.time.as_ref().filter(|t| t.from.is_some() || t.to.is_some());
    Event {
        // whoever finds it by another of its words has found it
        triggers: std::iter::once(first).chain(also).collect(),
        types: vec![c.event_type.clone()],
        actor: people(&c.actors),
        recipient: people(&c.recipients),
        object: people(&c.objects),
        instrument: people(&c.instruments),
        place: c.places.iter().map(spot).collect(),
        time: time.map(|t| Days { text: t.text.clone(), start: t.start, end: t.end, from: t.from.map(|d| d.to_string()), to: t.to.map(|d| d.to_string()) }),
        // without a figure, or without what is counted, there is nothing to be right
        counts: c.counts.iter().filter(|n| n.what.is_some() && [n.low, n.best, n.high] != [None; 3]).map(count).collect(),
        occurrences: c.occurrences.as_ref().map(count),
        attribution: c.attribution.iter().map(source).collect(),
        factuality: vec![c.factuality.clone()],
        ..Event::default()
    }
}

fn people(who: &[Who]) -> Vec<Words> {
    who.iter().map(|w| Words { text: w.text.clone(), start: w.start, end: w.end }).collect()
}

fn spot(p: &Where) -> Spot {
    let point = p.lat.zip(p.lon);
    let near = TOLERANCE[usize::from(p.precision.unwrap_or(1).clamp(1, 3)) - 1];
    Spot { text: p.text.clone(), start: p.start, end: p.end, lat: point.map(|p| p.0), lon: point.map(|p| p.1), tolerance_km: point.map(|_| near) }
}

fn count(n: &HowMany) -> Count {
    let float = |n: Option<i64>| n.map(|n| n as f64);
    Count { text: n.text.clone(), start: n.start, end: n.end, what: n.what.clone(), low: float(n.low), best: float(n.best), high: float(n.high) }
}

fn source(s: &Says) -> Source {
    Source { text: s.text.clone(), start: s.start, end: s.end, kind: Some(s.kind.clone()), stance: vec![s.stance.clone()] }
}

/// A name for the files of an article that no file before it has: its id without what file systems do not bear, and cut.
pub fn name(id: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = id.chars().take(80).map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let stem = plain.trim_start_matches('.');
    let stem = if stem.is_empty() { "document" } else { stem };
    let numbered = (2..).map(|n| format!("{stem}~{n}"));
    // names that differ in capitals only are one name to some systems
    let free = std::iter::once(stem.to_string()).chain(numbered).find(|n| taken.insert(n.to_lowercase()));
    free.expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::misplaced;

    #[test]
    fn names_are_names_of_files_and_differ() {
        let mut taken = HashSet::new();
        let of = ["news-12", "2024/05/news-12", "2024_05_news-12", "NEWS-12", "../x", "...", "قناة-7", "http://a.b/c?d"].map(|id| name(id, &mut taken));
        assert_eq!(of, ["news-12", "2024_05_news-12", "2024_05_news-12~2", "NEWS-12~2", "_x", "document", "قناة-7", "http___a.b_c_d"]);
        let long = name(&"ق".repeat(500), &mut taken);
        assert!(long.len() <= 240, "{}", long.len());
    }

    #[test]
    fn offsets_count_line_feeds_only() {
        let text = "أ\r\nقصف\rالجيش\r\nالبلدة";
        let at = |start, end, text: &str| Words { text: text.into(), start, end };
        let count = Count { text: "الجيش\r\nالبلدة".into(), start: 7, end: 20, what: Some("killed".into()), best: Some(3.0), ..Count::default() };
        let event = Event {
            triggers: vec![at(3, 6, "قصف")],
            actor: vec![at(7, 12, "الجيش")],
            recipient: vec![at(14, 20, "البلدة")],
            counts: vec![count],
            ..Event::default()
        };
        let article = Article { text: text.into(), events: vec![event], ..Article::default() };
        assert_eq!(misplaced(&article), [""; 0]);
        let plain = with_line_feeds(article);
        assert_eq!(plain.text, "أ\nقصف\nالجيش\nالبلدة");
        assert_eq!(misplaced(&plain), [""; 0]);
        assert_eq!((plain.events[0].recipient[0].start, plain.events[0].counts[0].text.as_str()), (12, "الجيش\nالبلدة"));
    }

    #[test]
    fn every_key_is_written() {
        let words = Words { text: "x".into(), ..Words::default() };
        let event = Event {
            triggers: vec![words.clone()],
            types: vec!["ASSAULT".into()],
            actor: vec![words.clone()],
            recipient: vec![words.clone()],
            object: vec![words.clone()],
            instrument: vec![words],
            place: vec![Spot::default()],
            time: Some(Days::default()),
            counts: vec![Count::default()],
            occurrences: Some(Count::default()),
            attribution: vec![Source::default()],
            factuality: vec!["happened".into()],
            ..Event::default()
        };
        let written = serde_json::to_value(event).unwrap();
        let mut keys: Vec<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
        let mut said = KEYS.to_vec();
        keys.sort_unstable();
        said.sort_unstable();
        assert_eq!(keys, said);
    }
}
