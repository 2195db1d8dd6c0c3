//! `/api/incidents`: a list of them, and one with its accounts.
//!
//! In: filters, or an id. Out: summaries in pages; an incident with the accounts of its documents and what people said. The order and number of a list are those of the index in memory, the
//! summaries those of the store: what is no more between the two is left out.

use super::reviews::Told;
use super::{Answer, id, rows};
use crate::index::{Index, NO_DAY};
use crate::pool::PATIENCE;
use crate::problem::{ErrorBody, Problem};
use crate::query::{Filters, Params, token};
use crate::server::Desk;
use crate::view::{self, ClaimView, Head, Raw};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use jiff::civil::Date;
use rawi_archive::link::incident::{self, Incident, Party, Spot};
use rawi_archive::link::voice::named_by;
use rawi_archive::store::{Store, StoredDocument, StoredIncident, schema};
use rawi_archive::told::{Claim, Points};
use rawi_engine::Pack;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use utoipa::ToSchema;

/// A page of incidents.
#[derive(Serialize, ToSchema)]
pub struct Incidents {
    /// Incidents of the filter, on all pages.
    total: usize,
    /// What `after` is for the next page.
    next: Option<String>,
    items: Vec<Summary>,
}

/// An incident in short.
#[derive(Serialize, ToSchema)]
pub struct Summary {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    mode: Option<String>,
    factuality: String,
    status: String,
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    place: Option<Place>,
    actors: Vec<Side>,
    recipients: Vec<Side>,
    counts: Vec<Count>,
    independent_sources: usize,
    documents: usize,
    claims: usize,
}

#[derive(Serialize, ToSchema)]
struct Place {
    id: Option<String>,
    text: String,
    name_en: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    admin1: Option<String>,
    country: Option<String>,
    precision: Option<u8>,
}

#[derive(Serialize, ToSchema)]
struct Side {
    id: Option<String>,
    name_en: Option<String>,
    text: String,
}

#[derive(Serialize, ToSchema)]
struct Count {
    what: String,
    low: Option<i64>,
    best: Option<i64>,
    high: Option<i64>,
}

impl From<Spot> for Place {
    fn from(s: Spot) -> Place {
        let Spot { id, text, name_en, lat, lon, admin1, country, precision, .. } = s;
        Place { id, text, name_en, lat, lon, admin1, country, precision }
    }
}

impl From<Party> for Side {
    fn from(p: Party) -> Side {
        Side { id: p.id, name_en: p.name_en, text: p.text }
    }
}

impl From<Incident> for Summary {
    fn from(i: Incident) -> Summary {
        Summary {
            id: i.id,
            kind: i.event_type,
            mode: i.mode,
            factuality: i.factuality,
            status: i.status,
            from: i.time.as_ref().map(|t| t.from),
            to: i.time.as_ref().map(|t| t.to),
            place: i.place.map(Place::from),
            actors: i.actors.into_iter().map(Side::from).collect(),
            recipients: i.recipients.into_iter().map(Side::from).collect(),
            counts: i.counts.into_iter().map(|f| Count { what: f.what, low: f.low, best: f.best, high: f.high }).collect(),
            independent_sources: i.independent_sources,
            documents: i.documents,
            claims: i.claims.len(),
        }
    }
}

fn read(line: &str) -> Result<Incident, Problem> {
    serde_json::from_str(line).map_err(|_| Problem::internal())
}

/// Incidents by their first day, then id
#[utoipa::path(get, path = "/api/incidents",
    params(Filters,
        ("size" = Option<usize>, Query, minimum = 1, maximum = 1000, description = "So many of a page, 1 to 1000; 100 where it is not said"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("order" = Option<String>, Query, description = "oldest (as it is without) or newest; what has no day stands last in both")),
    responses((status = 200, body = Incidents), (status = "default", body = ErrorBody)))]
pub async fn incidents(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer<Incidents> {
    let params = Params::read(raw.as_deref(), true, &["size", "after", "order"])?;
    let order = |v: &str| match v {
        "newest" => Ok(true),
        "oldest" => Ok(false),
        _ => Err("oldest or newest is wanted".to_string()),
    };
    let newest = params.read_as("order", order)?.unwrap_or(false);
    let (size, after, now) = (params.size()?, params.after()?, desk.watch.now());
    let rows = rows(&desk, &now, params.asked()?.filter(&desk.pack)?).await?;
    let (page, next) = paged(&now.index, &rows, newest, after, size);
    let keys: Vec<i64> = page.iter().map(|r| now.index.keys[*r as usize]).collect();
    let found = desk.pool.ask(PATIENCE, move |store, _| Ok(store.incidents_of_keys(&keys)?)).await?;
    let items = found.iter().map(|i| read(&i.line).map(Summary::from)).collect::<Result<_, _>>()?;
    Ok(Json(Incidents { total: rows.len(), next, items }))
}

/// The rows of a page, and where the next begins. The newest first is the other order turned round, but that what has no day stays behind.
fn paged(index: &Index, rows: &[u32], newest: bool, after: Option<(i64, String)>, size: usize) -> (Vec<u32>, Option<String>) {
    let day = |r: u32| if index.from[r as usize] == NO_DAY { schema::NO_DAY } else { index.from[r as usize].into() };
    let place = |r: u32| (day(r), &*index.ids[r as usize]);
    let dated = rows.partition_point(|&r| index.from[r as usize] != NO_DAY);
    // behind the last one, also where that is no more
    let behind = |part: &[u32], last: &(i64, String), turned: bool| match turned {
        false => part.partition_point(|&r| place(r) <= (last.0, last.1.as_str())),
        true => part.partition_point(|&r| place(r) < (last.0, last.1.as_str())),
    };
    let (dated, undated) = rows.split_at(dated);
    let all: Vec<u32> = match (newest, &after) {
        (false, after) => rows[after.as_ref().map_or(0, |a| behind(rows, a, false))..].iter().take(size + 1).copied().collect(),
        (true, Some(a)) if a.0 == schema::NO_DAY => undated[..behind(undated, a, true)].iter().rev().take(size + 1).copied().collect(),
        (true, after) => {
            let end = after.as_ref().map_or(dated.len(), |a| behind(dated, a, true));
            dated[..end].iter().rev().chain(undated.iter().rev()).take(size + 1).copied().collect()
        }
    };
    let page = all[..all.len().min(size)].to_vec();
    let next = page.last().filter(|_| all.len() > size).map(|&r| token(place(r).0, place(r).1));
    (page, next)
}

/// An incident with its accounts.
#[derive(Serialize, ToSchema)]
pub struct Whole {
    /// `rawi.incident/1`, as it is stored.
    #[schema(value_type = Object)]
    incident: Raw,
    accounts: Vec<Account>,
    reviews: Vec<Told>,
}

/// The claims of one document.
#[derive(Serialize, ToSchema)]
struct Account {
    document: Head,
    /// On whose word it stands.
    voice: Option<String>,
    claims: Vec<Telling>,
}

#[derive(Serialize, ToSchema)]
struct Telling {
    #[serde(flatten)]
    claim: ClaimView,
    /// The words of its sentence.
    sentence_text: String,
    /// The code point at which they begin.
    offset: u32,
}

/// An incident with its accounts, and what people said of it
#[utoipa::path(get, path = "/api/incidents/{id}", params(("id" = String, Path, description = "Id of the incident")),
    responses((status = 200, body = Whole), (status = 404, body = ErrorBody, description = "`moved`, with `to`, where its claims belong to others now"),
        (status = "default", body = ErrorBody)))]
pub async fn incident(State(desk): State<Arc<Desk>>, path: Result<Path<String>, PathRejection>, RawQuery(raw): RawQuery) -> Answer<Whole> {
    Params::read(raw.as_deref(), false, &[])?;
    let (id, pack) = (id(path)?, desk.pack.clone());
    let whole = desk.pool.ask(PATIENCE, move |store, _| match store.incident(&id)? {
        Some(stored) => whole(store, &pack, &stored),
        None => Err(gone(store, &id)?),
    });
    Ok(Json(whole.await?))
}

fn whole(store: &mut Store, pack: &Pack, stored: &StoredIncident) -> Result<Whole, Problem> {
    let order: HashMap<String, usize> = read(&stored.line)?.claims.into_iter().enumerate().map(|(i, id)| (id, i)).collect();
    let mut of = store.claims_of(stored.key)?;
    of.sort_by_key(|c| order.get(&c.id).copied().unwrap_or(usize::MAX));
    let keys: Vec<i64> = of.iter().map(|c| c.document).collect();
    let documents = view::documents(store, &keys)?;
    let shown = view::reviewed(store, pack, &of)?;
    let mut accounts: Vec<(i64, Vec<(ClaimView, Claim)>)> = Vec::new();
    for (key, claim) in keys.into_iter().zip(shown) {
        match accounts.last_mut().filter(|a| a.0 == key) {
            Some(account) => account.1.push(claim),
            None => accounts.push((key, vec![claim])),
        }
    }
    let account = |(key, claims): (i64, Vec<(ClaimView, Claim)>)| documents.get(&key).map(|d| Account::of(pack, d, claims));
    let accounts = accounts.into_iter().filter_map(account).collect();
    let reviews = store.words_about(&stored.id)?.into_iter().map(Told::from).collect();
    Ok(Whole { incident: view::raw(&stored.line)?, accounts, reviews })
}

impl Account {
    fn of(pack: &Pack, d: &StoredDocument, claims: Vec<(ClaimView, Claim)>) -> Account {
        let named = named_by(claims.iter().map(|c| &c.1)).join(" · ");
        let outlet = |id: &str| view::outlet_name(pack, id).unwrap_or_else(|| id.to_string());
        // the agency it passes on, else whoever published it
        let own = || d.origin.as_deref().or(d.outlet.as_deref()).map(outlet).or_else(|| d.source.clone());
        let voice = if named.is_empty() { own() } else { Some(named) };
        let points = Points::new(&d.text);
        let telling =
            |(view, claim): (ClaimView, Claim)| Telling { claim: view, sentence_text: points.slice(claim.sentence).to_string(), offset: claim.sentence.start };
        Account { document: Head::of(pack, d), voice, claims: claims.into_iter().map(telling).collect() }
    }
}

/// Why there is no such incident: its claims may belong to others now. An id is made of its first claim, and what people said of it names claims.
pub fn gone(store: &mut Store, id: &str) -> Result<Problem, Problem> {
    let missing = Problem::missing(format!("there is no incident `{}`", crate::query::brief(id)));
    let plain = id.split('~').next().unwrap_or_default();
    if !plain.strip_prefix("i-").is_some_and(|h| h.len() == 12 && h.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Ok(missing);
    }
    let mut claims: BTreeSet<String> = store.claim_whose(|claim| incident::id(claim) == plain)?.into_iter().collect();
    for (_, r) in store.reviews("incident", Some(id))? {
        let payload: Value = serde_json::from_str(&r.payload).unwrap_or_default();
        let lists = payload.as_object().into_iter().flat_map(|o| o.values()).filter_map(Value::as_array).flatten();
        claims.extend(lists.filter_map(Value::as_str).map(String::from));
    }
    let mut keys = Vec::new();
    for claim in claims {
        keys.extend(store.claim(&claim)?.and_then(|c| c.incident));
    }
    let mut to: Vec<String> = store.incident_ids(&keys)?.into_values().collect();
    to.sort_unstable();
    Ok(if to.is_empty() { missing } else { Problem::moved(id, to) })
}
