//! Claims as they were written ([`crate::record`]), read back: what linking, the store, questions and exports work on.
//!
//! In: a line of `rawi.claim/1`. Out: [`Claim`], owned. Invariant: writing what was read gives the same bytes (a test holds it), so that a
//! claim may pass through here without loss. Offsets are code points of the document's text. Keys that are not known are an error: a newer
//! form of the record is not read as if it were this one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// [`crate::record::SCHEMA`].
    pub schema: String,
    /// `c-` and 12 hexadecimal digits.
    pub id: String,
    /// Where it stands.
    pub document: Document,
    /// The sentence of the trigger.
    pub sentence: Place,
    /// Which part of the document, where it is not the first: a text that goes over to another happening says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// PLOVER category or PRESENCE.
    #[serde(rename = "type")]
    pub event_type: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// The word that tells the event.
    pub trigger: Trigger,
    /// Other words that tell it.
    pub also: Vec<Words>,
    /// Who does it.
    pub actors: Vec<Who>,
    /// To whom.
    pub recipients: Vec<Who>,
    /// What is moved, given, seized, destroyed.
    pub objects: Vec<Who>,
    /// By what means.
    pub instruments: Vec<Who>,
    /// Where.
    pub places: Vec<Where>,
    /// When.
    pub time: Option<When>,
    /// How many.
    pub counts: Vec<HowMany>,
    /// How often.
    pub occurrences: Option<HowMany>,
    /// happened, ongoing, planned, threatened, possible, conditional, demanded, denied.
    pub factuality: String,
    /// According to whom, outermost first.
    pub attribution: Vec<Says>,
    /// Loaded words.
    pub framing: Vec<Loaded>,
    /// 0.01 to 0.99.
    pub confidence: f64,
    /// The rows and rules that made it.
    pub rule: String,
    /// Signs the confidence was weighed from, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signs: Option<Vec<String>>,
    /// Codes of other schemes.
    pub codes: Option<Codes>,
    /// Hash of the language data.
    pub pack: String,
}

/// The document of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Outlet as given.
    pub source: Option<String>,
    /// Outlet as a row of `ontology/outlets.tsv`.
    pub outlet: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Where that comes from.
    pub published_basis: String,
}

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Words and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// The word that tells an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// As the lexicon spells it.
    pub lemma: String,
}

/// A participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Row of the ontology.
    pub id: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
    /// state, armed-group, …
    pub kind: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// PLOVER sector.
    pub sector: Option<String>,
    /// stated, inherited …
    pub basis: String,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Where {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// at, from, to, toward.
    pub role: String,
    /// Row of the gazetteer.
    pub id: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Province.
    pub admin1: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// 1 the place, 2 near it, 3 a province or country.
    pub precision: Option<u8>,
    /// stated, inherited …
    pub basis: String,
}

/// A time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// day, range, month …
    pub precision: String,
    /// stated, inherited …
    pub basis: String,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HowMany {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// killed, injured … ; none of occurrences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// At least.
    pub low: Option<i64>,
    /// As told.
    pub best: Option<i64>,
    /// At most.
    pub high: Option<i64>,
    /// about, more than …
    pub modifier: Option<String>,
}

/// How many of a kind a claim tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toll {
    /// At least.
    pub low: Option<i64>,
    /// As told; none where a part of it has no number.
    pub best: Option<i64>,
    /// At most; none where a part of it is open ("more than").
    pub high: Option<i64>,
    /// Whether no part of it has a number.
    pub vague: bool,
}

impl Toll {
    fn of(n: &HowMany) -> Toll {
        Toll { low: n.low.or(n.best), best: n.best, high: n.high.or(n.best), vague: n.is_vague() }
    }

    fn and(self, n: &HowMany) -> Toll {
        let (a, b) = (self, Toll::of(n));
        let both = |a: Option<i64>, b: Option<i64>| a.zip(b).map(|(a, b)| a.saturating_add(b));
        let low = a.low.map_or(b.low, |x| Some(x.saturating_add(b.low.unwrap_or(0))));
        Toll { low, best: both(a.best, b.best), high: both(a.high, b.high), vague: a.vague && b.vague }
    }

    /// The number itself, or, of "more than", the number that is exceeded.
    pub fn number(&self) -> Option<i64> {
        self.best.or(self.low.filter(|_| !self.vague))
    }
}

impl Claim {
    /// What is counted, each once, in the order of the claim.
    pub fn counted(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        self.counts.iter().filter_map(|n| n.what.as_deref()).for_each(|w| {
            if !all.contains(&w) {
                all.push(w)
            }
        });
        all
    }

    /// How many of a kind, all figures of that kind together: "three soldiers and five civilians" are eight, for figures of one claim are of different people.
    pub fn toll(&self, what: &str) -> Option<Toll> {
        let of = |all: Option<Toll>, n: &HowMany| Some(all.map_or_else(|| Toll::of(n), |all| all.and(n)));
        self.counts.iter().filter(|n| n.what.as_deref() == Some(what)).fold(None, of)
    }
}

impl HowMany {
    /// Whether it is told by a word that stands for no number ("a number of", "dozens").
    pub fn is_vague(&self) -> bool {
        self.modifier.as_deref() == Some("vague")
    }
}

/// Somebody who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Row of the ontology.
    pub id: Option<String>,
    /// official, military, media …
    pub kind: String,
    /// asserts, claims, admits, denies …
    pub stance: String,
    /// The word that says that it is said.
    pub cue: Words,
    /// Whether it is a quotation.
    pub quoted: bool,
}

/// A loaded word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loaded {
    /// As written.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// actor, recipient …
    pub about: String,
    /// delegitimising …
    pub valence: String,
}

/// Codes of other schemes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// CAMEO.
    pub cameo: String,
    /// ACLED's event type.
    pub acled_event_type: String,
    /// ACLED's sub-event type.
    pub acled_sub_event_type: String,
}

impl Claim {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it, where it is no claim of this form.
    pub fn read(line: &str) -> Result<Claim, String> {
        let claim: Claim = serde_json::from_str(line).map_err(|e| e.to_string())?;
        if claim.schema != crate::record::SCHEMA {
            return Err(format!("its schema is `{}`, not `{}`", claim.schema, crate::record::SCHEMA));
        }
        Ok(claim)
    }

    /// The line it was read from.
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("a claim has string keys")
    }
}

/// A text that is asked for by code points: where every sixteenth of them begins.
pub struct Points<'t> {
    text: &'t str,
    at: Vec<usize>,
}

/// So many code points lie between two that are remembered.
const STEP: usize = 16;

impl<'t> Points<'t> {
    /// Counts a text once.
    pub fn new(text: &'t str) -> Self {
        Points { text, at: text.char_indices().step_by(STEP).map(|c| c.0).collect() }
    }

    /// The words at a place, as far as the text has them.
    pub fn slice(&self, place: Place) -> &'t str {
        let (from, to) = (self.byte(place.start as usize), self.byte(place.end as usize));
        self.text.get(from..to.max(from)).unwrap_or("")
    }

    fn byte(&self, point: usize) -> usize {
        let Some(&near) = self.at.get(point / STEP) else { return self.text.len() };
        self.text[near..].char_indices().nth(point % STEP).map_or(self.text.len(), |c| near + c.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_code_points() {
        let text = "قُتل a 🕊 في".repeat(20);
        let points: Vec<char> = text.chars().collect();
        let counted = Points::new(&text);
        for (start, end) in [(0, 4), (3, 40), (15, 17), (16, 16), (90, 220), (219, 300), (500, 600)] {
            let want: String = points.iter().skip(start).take(end - start).collect();
            assert_eq!(counted.slice(Place { start: start as u32, end: end as u32 }), want, "{start}..{end}");
        }
    }
}
