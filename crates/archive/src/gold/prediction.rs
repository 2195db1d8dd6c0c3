//! Predicted claims: as much of a claim as is scored, whoever coded it.
//!
//! In: JSON Lines of claims (docs/record.md). Out: [`Prediction`]s by the id of their document, in the order of the file. Invariants: of another coder only `document.id`,
//! `type` and `trigger` are asked for; what is missing or null is empty; a trigger that does not stand at its offsets is an error, since offsets counted in bytes would make
//! every figure wrong without a word.

use super::article::Article;
use super::span::{Count, Spot, Words, list, spanned};
use super::span::{Span, Spanned};
use crate::Fault;
use crate::told::{Place, Points};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// A claim, as far as it is scored.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Prediction {
    /// Whose it is.
    pub document: Document,
    /// PLOVER category or PRESENCE; of other coders whatever they say.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The word that tells it.
    pub trigger: Words,
    /// Who does it.
    #[serde(default, deserialize_with = "list")]
    pub actors: Vec<Words>,
    /// To whom.
    #[serde(default, deserialize_with = "list")]
    pub recipients: Vec<Words>,
    /// What is moved, given, seized, destroyed.
    #[serde(default, deserialize_with = "list")]
    pub objects: Vec<Words>,
    /// Where.
    #[serde(default, deserialize_with = "list")]
    pub places: Vec<Spot>,
    /// When.
    pub time: Option<Interval>,
    /// How many.
    #[serde(default, deserialize_with = "list")]
    pub counts: Vec<Count>,
    /// According to whom.
    #[serde(default, deserialize_with = "list")]
    pub attribution: Vec<Says>,
    /// How firmly.
    pub factuality: Option<String>,
    /// Line of the file, from 1.
    #[serde(skip)]
    pub line: usize,
}

/// The document of a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Document {
    /// Its id.
    pub id: String,
}

/// Days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Interval {
    /// The first.
    pub from: Option<String>,
    /// The last.
    pub to: Option<String>,
}

/// Somebody who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Says {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// asserts, claims, admits, denies …
    pub stance: Option<String>,
}

spanned!(Says);

/// Predictions by the id of their document.
pub type Predictions = HashMap<String, Vec<Prediction>>;

/// Reads claims, a JSON object a line; `path` is named in errors.
///
/// # Errors
/// The first line that is no claim, with the field.
pub fn read(lines: &str, path: &Path) -> Result<Predictions, Fault> {
    let mut found = Predictions::new();
    for (i, line) in lines.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let mut json = serde_json::Deserializer::from_str(line);
        let read: Result<Prediction, _> = serde_path_to_error::deserialize(&mut json);
        let mut prediction =
            read.map_err(|e| Fault::lost(path, i + 1, format!("is no claim: `{}`: {} (docs/eval.md says what is wanted)", e.path(), plain(e.inner()))))?;
        json.end().map_err(|e| Fault::lost(path, i + 1, format!("holds more than one claim: {}", plain(&e))))?;
        prediction.line = i + 1;
        found.entry(prediction.document.id.clone()).or_default().push(prediction);
    }
    Ok(found)
}

/// What is wrong, without the line in the line.
fn plain(e: &serde_json::Error) -> String {
    let said = e.to_string();
    format!("{}, column {}", said.split(" at line ").next().unwrap_or_default(), e.column())
}

/// Triggers that do not stand where they are said to.
pub fn misplaced(articles: &[Article], predictions: &Predictions, path: &Path) -> Vec<Fault> {
    let mut out = Vec::new();
    for article in articles {
        let points = Points::new(&article.text);
        for p in predictions.get(&article.id).into_iter().flatten() {
            let Words { text, start, end } = &p.trigger;
            let there = points.slice(Place { start: *start, end: *end });
            if there != text {
                let what = format!("its trigger `{text}` does not stand at {start}..{end} of `{}`, but `{}`", article.id, brief(there));
                out.push(Fault::lost(path, p.line, format!("{what}: offsets count code points of the text of the gold, from 0")));
            }
        }
    }
    out
}

fn brief(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIM: &str = r#"{"document": {"id": "a"}, "type": "ASSAULT", "trigger": {"text": "قصفت", "start": 0, "end": 4}}"#;

    #[test]
    fn claims_of_any_coder_are_read() {
        let with = CLAIM
            .replace("\"type\"", "\"score\": 0.3, \"places\": null, \"counts\": [{\"start\": 0, \"end\": 2, \"best\": 3.0, \"what\": \"killed\"}], \"type\"");
        let read = read(&format!("{CLAIM}\n\n{with}\n"), Path::new("p.jsonl")).unwrap();
        let of = &read["a"];
        assert_eq!((of.len(), of[0].line, of[1].line), (2, 1, 3));
        assert_eq!((of[1].counts[0].best, of[1].places.len(), of[0].time.as_ref()), (Some(3.0), 0, None));
    }

    #[test]
    fn what_is_no_claim_is_told_with_its_line_and_field() {
        for (bad, wanted) in [
            (CLAIM.replace("\"start\": 0, ", ""), "p.jsonl:2: is no claim: `trigger`: missing field `start`"),
            (CLAIM.replace("4}", "\"4\"}"), "p.jsonl:2: is no claim: `trigger.end`: invalid type"),
            (format!("{CLAIM} {{}}"), "p.jsonl:2: holds more than one claim"),
            ("]".into(), "p.jsonl:2: is no claim"),
        ] {
            let said = read(&format!("{CLAIM}\n{bad}"), Path::new("p.jsonl")).unwrap_err().to_string();
            assert!(said.starts_with(wanted), "{said}\nlacks {wanted}");
        }
    }

    #[test]
    fn a_trigger_counted_in_bytes_is_found() {
        let article = Article { id: "a".into(), text: "ثم قصفت بلدة".into(), ..Article::default() };
        let at = |start, end| read(&CLAIM.replace("\"start\": 0, \"end\": 4", &format!("\"start\": {start}, \"end\": {end}")), Path::new("p")).unwrap();
        let articles = [article];
        assert_eq!(misplaced(&articles, &at(3, 7), Path::new("p")), []);
        let said = misplaced(&articles, &at(5, 13), Path::new("p"))[0].to_string();
        assert!(said.starts_with("p:1: its trigger `قصفت` does not stand at 5..13 of `a`, but `فت بلدة`"), "{said}");
        assert_eq!(misplaced(&articles, &at(500, 504), Path::new("p")).len(), 1);
    }
}
