//! An incident: what several accounts turn out to be about.
//!
//! In: the accounts of one happening, each the claims of one document. Out: [`Incident`] (`rawi.incident/1`, docs/record.md). Nothing is
//! overwritten: figures stay with the claims that give them, and a range is derived; where accounts differ, each value keeps its claims.

use super::Told;
use super::fact::tag;
use super::sides::Sides;
use super::status;
use super::voice::voices;
use crate::told::{Claim, Toll, Where};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the record's form.
pub const SCHEMA: &str = "rawi.incident/1";

/// An incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// [`SCHEMA`].
    pub schema: String,
    /// `i-` and 12 hexadecimal digits, made from its first account.
    pub id: String,
    /// The type that most accounts give.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The mode that most claims of this type give.
    pub mode: Option<String>,
    /// Whether it happened, as most accounts that do not deny it say.
    pub factuality: String,
    /// To whom it is laid.
    pub actors: Vec<Party>,
    /// Whom it was done to.
    pub recipients: Vec<Party>,
    /// The most exact place told.
    pub place: Option<Spot>,
    /// The most exact time told.
    pub time: Option<Time>,
    /// Figures, each with the claims that give them.
    pub counts: Vec<Figure>,
    /// All claims, those of the first account first.
    pub claims: Vec<String>,
    /// Documents.
    pub documents: usize,
    /// On so many words of its own it stands.
    pub independent_sources: usize,
    /// confirmed, corroborated, single-source, contested, denied.
    pub status: String,
    /// Why.
    pub status_reasons: Vec<Reason>,
    /// Where accounts differ.
    pub disagreements: Vec<Disagreement>,
    /// How claims stand to each other.
    pub links: Vec<Link>,
}

/// A side, and the claims that name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Row of the ontology, where one is known.
    pub id: Option<String>,
    /// Its English name.
    pub name_en: Option<String>,
    /// As the first of them writes it.
    pub text: String,
    /// Claims.
    pub by: Vec<String>,
}

/// Where it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// Row of the gazetteer.
    pub id: Option<String>,
    /// As written.
    pub text: String,
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
    /// Claims.
    pub by: Vec<String>,
}

/// When it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// told by claims, or published: no account says when, and it lies before the first was published.
    pub basis: String,
    /// Claims.
    pub by: Vec<String>,
}

/// A number over all accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// killed, injured …
    pub what: String,
    /// The lowest told.
    pub low: Option<i64>,
    /// What the most sources say; of as many, the latest.
    pub best: Option<i64>,
    /// The highest told; none where that is open ("more than").
    pub high: Option<i64>,
    /// Claims.
    pub by: Vec<String>,
}

/// Why an incident has its status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// owned-up, independent, one-source, other-side, denied.
    pub what: String,
    /// Claims.
    pub claims: Vec<String>,
}

/// A field in which accounts differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disagreement {
    /// actors, place, day, killed, injured …
    pub field: String,
    /// Values and who gives them.
    pub values: Vec<Value>,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// As an id or a number.
    pub value: String,
    /// Claims.
    pub claims: Vec<String>,
}

/// How two claims stand to each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The later claim.
    pub claim: String,
    /// The earlier.
    pub to: String,
    /// same, copies, corroborates, contradicts, updates.
    pub kind: String,
}

/// The claims of one document that tell it.
pub type Account<'a> = Vec<Told<'a>>;

/// Describes an incident.
pub fn of(mut accounts: Vec<Account>, sides: &Sides) -> Incident {
    accounts.iter_mut().for_each(|a| a.sort_by_key(|t| (t.claim.trigger.start, t.claim.id.clone())));
    accounts.sort_by_key(|a| (a[0].claim.document.published.unwrap_or(Date::MAX), a[0].claim.id.clone()));
    let claims: Vec<&Claim> = accounts.iter().flatten().map(|t| t.claim).collect();
    let told: Vec<&Claim> = claims.iter().copied().filter(|c| c.factuality != "denied").collect();
    let voices = voices(&accounts, sides);
    let judged = status::judge(&accounts, &voices, sides);
    let figures = figures(&accounts, &voices);
    let event_type = most(claims.iter().map(|c| c.event_type.clone())).unwrap_or_default();
    Incident {
        schema: SCHEMA.into(),
        id: id(&claims[0].id),
        mode: most(claims.iter().filter(|c| c.event_type == event_type).filter_map(|c| c.mode.clone())),
        event_type,
        factuality: most(told.iter().map(|c| c.factuality.clone())).unwrap_or_else(|| "denied".into()),
        actors: parties(&claims, |c| &c.actors),
        recipients: parties(&claims, |c| &c.recipients),
        place: place(&claims),
        time: time(&claims),
        disagreements: status::disagreements(&accounts, &figures, sides),
        counts: figures,
        claims: claims.iter().map(|c| c.id.clone()).collect(),
        documents: accounts.iter().map(|a| a[0].claim.document.id.as_str()).collect::<BTreeSet<_>>().len(),
        independent_sources: judged.sources,
        status: judged.status.into(),
        status_reasons: judged.reasons,
        links: links(&accounts, &voices, sides),
    }
}

/// The id of an incident, from its first claim. What stands behind `~` tells it from another of the same id.
pub fn id(first: &str) -> String {
    format!("i-{:012x}", tag(first) >> 16)
}

/// What is said most often; of what is said as often, what was said first.
fn most(values: impl Iterator<Item = String>) -> Option<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for v in values {
        match counted.iter_mut().find(|c| c.0 == v) {
            Some(c) => c.1 += 1,
            None => counted.push((v, 1)),
        }
    }
    counted.into_iter().rev().max_by_key(|c| c.1).map(|c| c.0)
}

fn parties(claims: &[&Claim], of: impl Fn(&Claim) -> &[crate::told::Who]) -> Vec<Party> {
    let mut out: Vec<(String, Party)> = Vec::new();
    for c in claims {
        for w in of(c) {
            let key = w.id.as_deref().unwrap_or(&w.text);
            match out.iter_mut().find(|p| p.0 == key) {
                Some(p) if p.1.by.last() == Some(&c.id) => {}
                Some(p) => p.1.by.push(c.id.clone()),
                None => out.push((key.to_string(), Party { id: w.id.clone(), name_en: w.name_en.clone(), text: w.text.clone(), by: vec![c.id.clone()] })),
            }
        }
    }
    // those that more claims name first; what has no row stands behind what has one
    out.sort_by_key(|(_, p)| (p.id.is_none(), std::cmp::Reverse(p.by.len())));
    let known = out.iter().any(|p| p.1.id.is_some());
    out.into_iter().map(|p| p.1).filter(|p| p.id.is_some() || !known).collect()
}

/// The most exact place, of as exact ones the one most claims give. One that is only guessed (a dateline) must lie in what is told elsewhere.
fn place(claims: &[&Claim]) -> Option<Spot> {
    let mut by: BTreeMap<(u8, String), (&Where, Vec<String>)> = BTreeMap::new();
    let told: Vec<&Where> = claims.iter().flat_map(|c| &c.places).filter(|p| p.role == "at" && p.basis != "inferred" && p.lat.is_some()).collect();
    let within = |p: &Where, q: &Where| p.country == q.country && (q.precision == Some(3) && q.admin1.is_none() || p.admin1 == q.admin1);
    let stands = |p: &Where| p.basis != "inferred" || told.is_empty() || told.iter().any(|q| within(p, q));
    for c in claims {
        for p in c.places.iter().filter(|p| stands(p) && (p.role == "at" || c.places.iter().all(|q| q.role != "at"))) {
            let name = p.id.clone().unwrap_or_else(|| p.text.clone());
            by.entry((p.precision.unwrap_or(4), name)).or_insert_with(|| (p, Vec::new())).1.push(c.id.clone());
        }
    }
    let ((precision, _), (p, by)) = by.into_iter().min_by_key(|((precision, name), (_, by))| (*precision, std::cmp::Reverse(by.len()), name.clone()))?;
    Some(Spot {
        id: p.id.clone(),
        text: p.text.clone(),
        name_en: p.name_en.clone(),
        lat: p.lat,
        lon: p.lon,
        admin1: p.admin1.clone(),
        country: p.country.clone(),
        precision: (precision < 4).then_some(precision),
        by,
    })
}

/// The shortest time told, of as short ones the one most claims give; else the days before the first report.
fn time(claims: &[&Claim]) -> Option<Time> {
    let mut by: BTreeMap<(i32, Date, Date), Vec<String>> = BTreeMap::new();
    for c in claims {
        if let Some((from, to)) = c.time.as_ref().and_then(|t| t.from.or(t.to).zip(t.to.or(t.from))) {
            by.entry(((to - from).get_days(), from, to)).or_default().push(c.id.clone());
        }
    }
    if let Some(((_, from, to), by)) = by.into_iter().min_by_key(|((days, from, _), by)| (*days, std::cmp::Reverse(by.len()), *from)) {
        return Some(Time { from, to, basis: "told".into(), by });
    }
    let first = claims.iter().filter_map(|c| c.document.published.map(|d| (d, c.id.clone()))).min()?;
    let from = super::fact::date(super::fact::day(first.0) - super::fact::NEWS).unwrap_or(first.0);
    Some(Time { from, to: first.0, basis: "published".into(), by: vec![first.1] })
}

/// What a claim tells of a kind, with whose word it is.
struct Number<'a> {
    toll: Toll,
    voice: u64,
    claim: &'a Claim,
}

fn figures(accounts: &[Account], voices: &[BTreeSet<u64>]) -> Vec<Figure> {
    let mut by: BTreeMap<&str, Vec<Number>> = BTreeMap::new();
    for (account, voices) in accounts.iter().zip(voices) {
        let voice = voices.first().copied().unwrap_or_default();
        for t in account.iter().filter(|t| t.claim.factuality != "denied") {
            for what in t.claim.counted() {
                by.entry(what).or_default().extend(t.claim.toll(what).map(|toll| Number { toll, voice, claim: t.claim }));
            }
        }
    }
    by.into_iter().map(|(what, told)| figure(what, &told)).collect()
}

/// The range of all figures, and the likeliest. A vague word ("a number of") says nothing beside a number; "more than" has no highest.
fn figure(what: &str, told: &[Number]) -> Figure {
    let counted = told.iter().any(|n| !n.toll.vague);
    let numbers = || told.iter().filter(|n| !(counted && n.toll.vague));
    let low = numbers().filter_map(|n| n.toll.low).min();
    let most = numbers().filter_map(|n| n.toll.high).max();
    let high = most.filter(|most| numbers().all(|n| n.toll.high.is_some() || n.toll.low.is_none_or(|low| low <= *most)));
    let mut bests: BTreeMap<i64, (Vec<u64>, Date)> = BTreeMap::new();
    for n in numbers() {
        if let Some(best) = n.toll.number() {
            let (voices, latest) = bests.entry(best).or_insert((Vec::new(), Date::MIN));
            if !voices.contains(&n.voice) {
                voices.push(n.voice);
            }
            *latest = (*latest).max(n.claim.document.published.unwrap_or(Date::MIN));
        }
    }
    let best = bests.into_iter().max_by_key(|(n, (voices, latest))| (voices.len(), *latest, *n)).map(|b| b.0);
    let mut by: Vec<String> = told.iter().map(|n| n.claim.id.clone()).collect();
    by.dedup();
    Figure { what: what.into(), low, best, high, by }
}

/// Claims of a document are linked to its first, and that to the first of the first account.
fn links(accounts: &[Account], voices: &[BTreeSet<u64>], sides: &Sides) -> Vec<Link> {
    let mut out = Vec::new();
    for (i, account) in accounts.iter().enumerate() {
        let lead = account[0].claim;
        let link = |claim: &Claim, to: &Claim, kind: &str| Link { claim: claim.id.clone(), to: to.id.clone(), kind: kind.into() };
        if i > 0 {
            out.push(link(lead, accounts[0][0].claim, status::relation(&accounts[0], account, !voices[0].is_disjoint(&voices[i]), sides)));
        }
        out.extend(account[1..].iter().map(|t| link(t.claim, lead, "same")));
    }
    out
}
