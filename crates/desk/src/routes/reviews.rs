//! `/api/reviews`: what people said, and saying it.
//!
//! In: an id, or a page of all; a word on a claim, a link or an incident. Out: [`Reviews`]; [`Said`], with what the word did. Invariants: a word is held against what others said
//! meanwhile (`seen`) in the transaction that keeps it; when it is answered, what it changes is served.

use super::incidents::gone;
use super::{Answer, json};
use crate::pool::PATIENCE;
use crate::problem::{ErrorBody, Problem};
use crate::query::{Params, brief};
use crate::server::Desk;
use crate::view::{Raw, raw};
use crate::who::{Told as Noted, Who};
use axum::Extension;
use axum::Json;
use axum::extract::{RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rawi_archive::reviewing::{Kept, Proposed, Refused};
use rawi_archive::store::{ErrorKind, Review, Signed, Store, Word};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;

/// Bytes of a word at most.
pub const BODY: usize = 256 << 10;

/// Characters of a reason, and of a name, at most.
const WHY: usize = 2000;
const WHO: usize = 100;

/// Characters of a refusal at most.
const TOLD: usize = 2000;

/// Fields told by one correction, and claims by one split, at most.
const PARTS: usize = 1000;

/// Reviews of a page, at most and where it is not said.
const PAGE: usize = 200;

/// Claims of a review of which a list tells where they stand, at most.
const STAND: usize = 20;

/// So long an answer waits for what it changed to be served.
const CATCH_UP: Duration = Duration::from_secs(20);

/// A person's word, as an incident shows it.
#[derive(Serialize, ToSchema)]
#[schema(as = Word)]
pub struct Told {
    review: i64,
    /// claim, link or incident.
    what: String,
    id: String,
    action: String,
    #[schema(value_type = Object)]
    payload: Value,
    who: String,
    at: String,
    why: String,
    /// Whether no later word contradicts it.
    holds: bool,
}

impl From<Word> for Told {
    fn from(w: Word) -> Told {
        let Review { what, id, action, payload, who, at, why } = w.review;
        Told { review: w.key, what, id, action, payload: serde_json::from_str(&payload).unwrap_or(Value::Null), who, at, why, holds: w.holds }
    }
}

/// A review.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Shown {
    review: i64,
    /// claim, link or incident.
    on: String,
    id: String,
    action: String,
    /// What a correction changed, as a merge patch (RFC 7396).
    #[schema(value_type = Option<Object>)]
    correction: Option<Value>,
    /// Of an incident: the claims it names, by what is said of them.
    #[schema(value_type = Option<Object>)]
    claims: Option<Value>,
    /// Whether no later word contradicts it.
    holds: bool,
    who: String,
    at: String,
    why: String,
}

impl From<Word> for Shown {
    fn from(w: Word) -> Shown {
        let Review { what, id, action, payload, who, at, why } = w.review;
        let payload = || serde_json::from_str(&payload).ok();
        let correction = if action == "correct" { payload() } else { None };
        let claims = if what == "incident" { payload() } else { None };
        Shown { review: w.key, on: what, id, action, correction, claims, holds: w.holds, who, at, why }
    }
}

/// A review, and where the claims that it names stand.
#[derive(Serialize, ToSchema)]
struct Listed {
    #[serde(flatten)]
    review: Shown,
    /// Of the first 20 claims that it names, those that are stored still.
    about: Vec<Stands>,
}

/// Where a claim stands.
#[derive(Serialize, ToSchema)]
struct Stands {
    claim: String,
    document: String,
    incident: Option<String>,
}

/// Reviews.
#[derive(Serialize, ToSchema)]
pub struct Reviews {
    reviews: Vec<Listed>,
    /// The greatest key: of those of the id, or of all there are; 0 where there are none.
    last: i64,
    /// What `before` is for the next page; null behind the last.
    next: Option<i64>,
}

/// What people said: of something, oldest first; or of everything, newest first
#[utoipa::path(get, path = "/api/reviews",
    params(("id" = Option<String>, Query, description = "A claim, a link (two claims with + between, as %2B) or an incident; not with the others"),
        ("size" = Option<usize>, Query, minimum = 1, maximum = 200, description = "So many of a page, 1 to 200; 100 where it is not said"),
        ("before" = Option<i64>, Query, minimum = 1, description = "`next` of the page before"),
        ("who" = Option<String>, Query, description = "One person's")),
    responses((status = 200, body = Reviews), (status = "default", body = ErrorBody)))]
pub async fn reviews(State(desk): State<Arc<Desk>>, RawQuery(query): RawQuery) -> Answer<Reviews> {
    let params = Params::read(query.as_deref(), false, &["id", "size", "before", "who"])?;
    let number = |v: &str| v.parse::<i64>().ok().filter(|n| *n > 0).ok_or_else(|| "a whole number is wanted, 1 or more".to_string());
    let within = |v: &str| v.parse::<usize>().ok().filter(|n| (1..=PAGE).contains(n)).ok_or_else(|| format!("a number from 1 to {PAGE} is wanted"));
    let (size, before) = (params.read_as("size", within)?, params.read_as("before", number)?);
    let (id, who) = (params.one("id")?.map(String::from), params.one("who")?.map(String::from));
    if id.is_some() && (size.is_some() || before.is_some() || who.is_some()) {
        return Err(Problem::filter("id", "all reviews of `id` are given at once: leave `size`, `before` and `who` out"));
    }
    let found = desk.pool.ask(PATIENCE, move |store, _| match id {
        Some(id) => about(store, &id),
        None => page(store, before, who.as_deref(), size.unwrap_or(100)),
    });
    Ok(Json(found.await?))
}

fn about(store: &mut Store, id: &str) -> Result<Reviews, Problem> {
    let words = store.words_about(id)?;
    let last = words.last().map_or(0, |w| w.key);
    Ok(Reviews { reviews: listed(store, words)?, last, next: None })
}

fn listed(store: &mut Store, words: Vec<Word>) -> Result<Vec<Listed>, Problem> {
    let of = |word: Word| Ok(Listed { about: stand(store, &word.review)?, review: word.into() });
    words.into_iter().map(of).collect()
}

/// Where to look at what was reviewed: a claim is found in its document.
fn stand(store: &mut Store, review: &Review) -> Result<Vec<Stands>, Problem> {
    let mut about = Vec::new();
    for id in review.claims().into_iter().take(STAND) {
        let Some(stored) = store.claim(&id)? else { continue };
        let incident = store.incident_ids(stored.incident.as_slice())?.into_values().next();
        let document = stored.claim().map_err(|_| Problem::internal())?.document.id;
        about.push(Stands { claim: id, document, incident });
    }
    Ok(about)
}

fn page(store: &mut Store, before: Option<i64>, who: Option<&str>, size: usize) -> Result<Reviews, Problem> {
    let mut words = store.words(before, who, size + 1)?;
    let more = words.len() > size;
    words.truncate(size);
    let next = words.last().filter(|_| more).map(|w| w.key);
    Ok(Reviews { reviews: listed(store, words)?, last: store.last_review()?, next })
}

/// What is said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// claim, link or incident.
    on: String,
    /// c-…, c-…+c-… or i-….
    id: String,
    /// accept, correct, reject, split or merge.
    action: String,
    /// Of correct: paths as in `fields` of /api/meta, with numbers for `*`, and what is right.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    set: Option<serde_json::Map<String, Value>>,
    /// Of split: the claims that leave, together.
    #[serde(default)]
    claims: Option<Vec<String>>,
    /// Of merge: the other incident.
    #[serde(default)]
    with: Option<String>,
    /// Why; at most 2,000 characters.
    #[serde(default)]
    why: String,
    /// Who says so, where the desk has no users; where it has, the user does, and this is refused.
    #[serde(default)]
    who: Option<String>,
    /// `last` of the reviews of it that were seen; 0 for none.
    seen: i64,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub struct Said {
    /// Its key.
    review: i64,
    /// Earlier reviews that hold no longer, or not in full.
    silenced: Vec<Shown>,
    /// Earlier reviews that hold again.
    again: Vec<Shown>,
    /// The incidents that hold the claims it names now.
    incidents: Vec<String>,
    /// The claim as it is left; null where it is rejected, or the word was on none.
    #[schema(value_type = Option<Object>)]
    claim: Option<Raw>,
}

/// A word on a claim, a link or an incident
#[utoipa::path(post, path = "/api/reviews", request_body = Saying,
    responses((status = 201, body = Said), (status = 409, body = ErrorBody, description = "`reviewed_meanwhile`, with `reviews`: those later than `seen`"),
        (status = 422, body = ErrorBody, description = "It says what cannot be"), (status = "default", body = ErrorBody)))]
pub async fn say(State(desk): State<Arc<Desk>>, Extension(who): Extension<Who>, RawQuery(query): RawQuery, request: Request) -> Result<Response, Problem> {
    Params::read(query.as_deref(), false, &[])?;
    if !who.reviews() {
        return Err(who.may_not("review"));
    }
    if desk.doors.read_only {
        return Err(read_only("this desk was started with --read-only: nobody reviews here"));
    }
    let saying: Saying = json(request, BODY).await?;
    let by = signed(&saying, &who)?;
    let noted = format!("review {} {}", brief(&saying.id), brief(&saying.action));
    let of = desk.clone();
    let said = desk.writer.ask(PATIENCE, move |store, _| {
        let proposed = proposed(saying)?;
        let kept = proposed.keep(store, &of.pack, &of.sides, &by).map_err(|e| refused(store, &proposed, e))?;
        came(store, &of, &proposed, kept)
    });
    let said: Said = said.await.map_err(|p| p.noted(&noted))?;
    desk.watch.catch_up(CATCH_UP).await;
    let noted = Noted::new(format!("{noted}: {}", said.review));
    Ok((StatusCode::CREATED, Extension(noted), Json(said)).into_response())
}

fn read_only(what: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "read_only", what)
}

/// Who says it, when and why.
fn signed(saying: &Saying, who: &Who) -> Result<Signed, Problem> {
    let bad = |field: &str, what: String| Err(Problem::body(field, what));
    let spoils = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    if saying.why.chars().count() > WHY || saying.why.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return bad("why", format!("`why` has at most {WHY} characters, and no control characters"));
    }
    let name = match (&who.name, saying.who.as_deref().map(str::trim)) {
        (Some(name), None) => name.clone(),
        (Some(name), Some(_)) => return bad("who", format!("`who` is you, {name}: leave it out")),
        (None, Some(name)) if (1..=WHO).contains(&name.chars().count()) && !name.chars().any(spoils) => name.to_string(),
        (None, _) => return bad("who", format!("say who reviews in `who`: a name of 1 to {WHO} characters, without control characters")),
    };
    let at = jiff::Timestamp::now().round(jiff::Unit::Second).map(|t| t.to_string()).unwrap_or_default();
    Ok(Signed { who: name, at, why: saying.why.trim().to_string() })
}

fn proposed(s: Saying) -> Result<Proposed, Problem> {
    let on = if s.id.contains('+') { "link" } else { ["claim", "incident"][usize::from(s.id.starts_with("i-"))] };
    if s.on != on {
        return Err(Problem::body("on", format!("`on` is `{}`, and `{}` is the id of a {on}", brief(&s.on), brief(&s.id))));
    }
    if s.seen < 0 {
        return Err(Problem::body("seen", "`seen` is the greatest key of the reviews seen, 0 for none"));
    }
    let set: Vec<(String, Value)> = s.set.unwrap_or_default().into_iter().collect();
    let claims = s.claims.unwrap_or_default();
    if set.len() > PARTS || claims.len() > PARTS {
        return Err(Problem::body("set", format!("at most {PARTS} fields or claims are told at once")));
    }
    Ok(Proposed { id: s.id, action: s.action, set, claims, with: s.with, seen: Some(s.seen) })
}

/// Why it is not kept, as a status.
fn refused(store: &mut Store, proposed: &Proposed, e: Refused) -> Problem {
    // ids and paths are told back as they were sent
    let told: String = e.to_string().chars().take(TOLD).collect();
    match e {
        Refused::Wants(..) | Refused::Ill(_) => Problem::new(StatusCode::BAD_REQUEST, "bad_review", told),
        Refused::Unsound(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unsound", told),
        Refused::Missing(_) if proposed.id.starts_with("i-") => match gone(store, &proposed.id) {
            Ok(moved) if moved.is_moved() => moved,
            _ => Problem::missing(brief(&told)),
        },
        Refused::Missing(_) => Problem::missing(brief(&told)),
        Refused::Meanwhile(later) => Problem::new(StatusCode::CONFLICT, "reviewed_meanwhile", told).with_reviews(later.into_iter().map(Shown::from).collect()),
        Refused::Store(e) if e.kind() == ErrorKind::ReadOnly => read_only("the store may only be read: nobody reviews here"),
        Refused::Store(e) => e.into(),
    }
}

/// What came of a word that was kept.
fn came(store: &mut Store, desk: &Desk, proposed: &Proposed, kept: Kept) -> Result<Said, Problem> {
    let shown = |reviews: Vec<(i64, Review)>, holds| reviews.into_iter().map(|(key, review)| Shown::from(Word { key, review, holds })).collect();
    let incidents = store.incidents_of(&kept.claims)?;
    let stored = if proposed.id.starts_with("c-") && !proposed.id.contains('+') { store.claim(&proposed.id)? } else { None };
    let left = store.left_each(stored.as_slice(), &desk.pack.types)?.into_iter().flatten().next();
    let claim = left.map(|c| raw(&c.line())).transpose()?;
    Ok(Said { review: kept.heard.review, silenced: shown(kept.heard.silenced, false), again: shown(kept.heard.again, true), incidents, claim })
}
