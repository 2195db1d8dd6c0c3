//! How far reviewers agree on claims, field by field.
//!
//! In: claims with their reviews. Out: a line a field with Krippendorff's alpha. A unit is a claim that at least two people have reviewed; a value is what the reviews of one
//! person alone make of the claim as it was coded, the corrections of others left aside: agreement is of readings made apart. Who rejects a claim has a verdict on it and no value
//! of its fields. Invariants: values are compared as they are (nominal), lists without regard to their order; where words stand beside an id, both must agree.

use super::alpha::{Alpha, nominal};
use crate::store::{Review, Verdict};
use crate::told::{Claim, HowMany, Where, Who};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A claim, and what people said of it, oldest first.
#[derive(Clone, Debug)]
pub struct Unit {
    /// As it was coded.
    pub claim: Claim,
    /// By whomever.
    pub reviews: Vec<Review>,
}

/// How far people agree on a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `verdict`, or a field of the record.
    pub field: &'static str,
    /// On how many claims, and how far.
    pub alpha: Alpha,
}

/// What is compared of a field.
type Reading = fn(&Claim) -> Value;

/// Fields that people correct, in the order of the record.
const FIELDS: [(&str, Reading); 12] = [
    ("type", |c| json!(c.event_type)),
    ("mode", |c| json!(c.mode)),
    ("trigger", |c| json!([c.trigger.start, c.trigger.end])),
    ("actors", |c| people(&c.actors)),
    ("recipients", |c| people(&c.recipients)),
    ("objects", |c| people(&c.objects)),
    ("instruments", |c| people(&c.instruments)),
    ("places", |c| set(c.places.iter().map(|p: &Where| json!([p.role, p.id, p.text])))),
    ("time", |c| json!(c.time.as_ref().map(|t| (t.from, t.to)))),
    ("counts", |c| set(c.counts.iter().map(|n: &HowMany| json!([n.what, n.low, n.best, n.high])))),
    ("factuality", |c| json!(c.factuality)),
    ("attribution", |c| set(c.attribution.iter().map(|s| json!([s.id, s.text, s.stance])))),
];

fn people(who: &[Who]) -> Value {
    set(who.iter().map(|w| json!([w.id, w.text])))
}

/// A list without its order.
fn set(items: impl Iterator<Item = Value>) -> Value {
    let sorted: BTreeSet<String> = items.map(|v| v.to_string()).collect();
    json!(sorted)
}

/// Whether at least two people have reviewed it.
pub fn is_unit(reviews: &[Review]) -> bool {
    reviews.iter().any(|r| r.who != reviews[0].who)
}

/// Agreement on each field. Units that fewer than two people have reviewed are left out.
///
/// # Errors
/// Where somebody's corrections alone make no claim, which `rawi review` refuses.
pub fn agreement(units: &[Unit]) -> Result<Vec<Line>, String> {
    let mut verdicts: Vec<Vec<&'static str>> = Vec::new();
    let mut values: Vec<Vec<Vec<String>>> = vec![Vec::new(); FIELDS.len()];
    for unit in units.iter().filter(|u| is_unit(&u.reviews)) {
        let heard = heard(&unit.reviews);
        verdicts.push(heard.values().map(verdict).collect());
        let left: Vec<Claim> = heard.values().filter_map(|v| v.of(&unit.claim).transpose()).collect::<Result<_, _>>()?;
        for ((_, read), values) in FIELDS.iter().zip(&mut values) {
            values.push(left.iter().map(|c| read(c).to_string()).collect());
        }
    }
    let fields = FIELDS.iter().zip(&values).map(|((field, _), values)| Line { field, alpha: nominal(values) });
    Ok(std::iter::once(Line { field: "verdict", alpha: nominal(&verdicts) }).chain(fields).collect())
}

/// What each person's own reviews make of a claim.
fn heard(reviews: &[Review]) -> BTreeMap<&str, Verdict> {
    let mut out: BTreeMap<&str, Verdict> = BTreeMap::new();
    reviews.iter().for_each(|r| out.entry(&r.who).or_default().hear(&r.action, &r.payload));
    out
}

/// A person's verdict: who corrects and then accepts has accepted his correction.
fn verdict(v: &Verdict) -> &'static str {
    match v {
        Verdict { rejected: true, .. } => "reject",
        Verdict { correction: Some(_), .. } => "correct",
        _ => "accept",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(who: &str, action: &str, payload: &str) -> Review {
        let (who, action, payload) = (who.into(), action.into(), payload.into());
        Review { what: "claim".into(), id: "c-1".into(), action, payload, who, at: String::new(), why: String::new() }
    }

    fn claim(kind: &str) -> Claim {
        let line = r#"{"schema":"rawi.claim/1","id":"c-1","document":{"id":"a","source":null,"outlet":null,"url":null,"title":null,"published":null,"published_basis":"none"},
            "sentence":{"start":0,"end":9},"type":"KIND","mode":null,"trigger":{"text":"قصف","start":0,"end":3,"lemma":"قصف"},"also":[],
            "actors":[{"text":"الجيش","start":4,"end":9,"id":null,"name_en":null,"kind":null,"country":null,"sector":null,"basis":"stated"}],"recipients":[],"objects":[],"instruments":[],
            "places":[],"time":null,"counts":[],"occurrences":null,"factuality":"happened","attribution":[],"framing":[],"confidence":0.9,"rule":"r","codes":null,"pack":"p"}"#;
        Claim::read(&line.replace("KIND", kind)).unwrap()
    }

    fn unit(kind: &str, reviews: &[(&str, &str, &str)]) -> Unit {
        Unit { claim: claim(kind), reviews: reviews.iter().map(|(w, a, p)| review(w, a, p)).collect() }
    }

    fn of(units: &[Unit], field: &str) -> Alpha {
        agreement(units).unwrap().into_iter().find(|l| l.field == field).unwrap().alpha
    }

    #[test]
    fn only_claims_that_two_people_have_reviewed_count() {
        let units = [
            unit("ASSAULT", &[("amal", "accept", "{}"), ("amal", "reject", "{}")]),
            unit("ASSAULT", &[("amal", "accept", "{}"), ("sami", "accept", "{}")]),
            unit("COERCE", &[("amal", "accept", "{}"), ("sami", "accept", "{}"), ("huda", "accept", "{}")]),
        ];
        assert_eq!(of(&units, "type"), Alpha { alpha: Some(1.0), units: 2, values: 5 });
        assert_eq!(of(&units, "verdict"), Alpha { alpha: None, units: 2, values: 5 }, "everybody accepts everything");
    }

    #[test]
    fn the_last_word_of_each_person_counts_and_a_rejected_claim_has_no_fields() {
        let units = [
            unit("ASSAULT", &[("amal", "accept", "{}"), ("sami", "reject", "{}"), ("amal", "reject", "{}")]),
            unit("COERCE", &[("amal", "accept", "{}"), ("sami", "accept", "{}")]),
        ];
        assert_eq!(of(&units, "verdict"), Alpha { alpha: Some(1.0), units: 2, values: 4 });
        assert_eq!(of(&units, "type"), Alpha { alpha: None, units: 1, values: 2 });
    }

    #[test]
    fn a_correction_is_of_its_author_alone() {
        let corrected = r#"{"type":"COERCE","mode":"arrest"}"#;
        let units = [
            unit("ASSAULT", &[("amal", "correct", corrected), ("sami", "accept", "{}"), ("amal", "accept", "{}")]),
            unit("ASSAULT", &[("amal", "correct", corrected), ("sami", "correct", r#"{"mode":"arrest","type":"COERCE"}"#)]),
        ];
        // one pair unlike, one alike: 1 - 3 * 2 / (16 - 9 - 1)
        assert_eq!(of(&units, "type"), Alpha { alpha: Some(0.0), units: 2, values: 4 });
        assert_eq!(of(&units, "verdict").alpha, Some(0.0), "who accepts his correction has corrected");
        assert_eq!(of(&units, "factuality").alpha, None);
    }

    #[test]
    fn lists_are_compared_without_their_order() {
        let two = |a: &str, b: &str| {
            let who = |t: &str| json!({"text": t, "start": 0, "end": 1, "id": null, "name_en": null, "kind": null, "country": null, "sector": null, "basis": "stated"});
            json!({"actors": [who(a), who(b)]}).to_string()
        };
        let alike = |p: &str, q: &str| {
            of(
                &[unit("ASSAULT", &[("amal", "correct", p), ("sami", "correct", q)]), unit("COERCE", &[("amal", "accept", "{}"), ("sami", "accept", "{}")])],
                "actors",
            )
            .alpha
        };
        assert_eq!(alike(&two("x", "y"), &two("y", "x")), Some(1.0));
        assert!(alike(&two("x", "y"), &two("x", "z")).unwrap() < 1.0);
    }
}
