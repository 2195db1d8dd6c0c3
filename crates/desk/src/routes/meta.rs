//! `/api/meta` and `/api/overview`: what there is, counted.
//!
//! In: nothing, or filters and a view. Out: [`Meta`], [`Overview`]. Both come from memory, but for filters that only claims can answer.

use super::{Answer, rows};
use crate::overview::{Overview, View, overview as counted};
use crate::problem::{ErrorBody, Problem};
use crate::query::{Filters, Params};
use crate::server::Desk;
use axum::Json;
use axum::extract::{RawQuery, State};
use jiff::civil::Date;
use rawi_archive::asked::{STATUS, edges};
use rawi_archive::export::country;
use rawi_archive::store::fields::{self, Holds};
use rawi_archive::store::{Area, day_of as day};
use rawi_engine::vocab::Factuality;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The farthest in that a map is looked at.
const ZOOM: f64 = 24.0;

/// What the store holds, and what the program knows.
#[derive(Serialize, ToSchema)]
pub struct Meta {
    version: &'static str,
    /// Hash of this program's language data.
    pack: String,
    /// Of the claims stored.
    packs: Vec<String>,
    store: Held,
    /// Changes when the store does.
    generation: String,
    types: Vec<Type>,
    statuses: [&'static str; 5],
    factualities: Vec<&'static str>,
    /// Of the incidents stored.
    countries: Vec<Country>,
    /// Whether a run goes on that adds to the store.
    ingesting: bool,
    /// What a correction may set.
    fields: Vec<Field>,
}

/// A field of a claim that a correction may set.
#[derive(Clone, Serialize, ToSchema)]
pub struct Field {
    /// As in `set` of a review, with `*` for a place in a list.
    path: String,
    /// one_of, text, number, flag, day or list.
    kind: &'static str,
    /// Of one_of: what it is one of.
    of: Option<Vec<String>>,
}

impl From<fields::Field> for Field {
    fn from(f: fields::Field) -> Field {
        let (kind, of) = match f.holds {
            Holds::OneOf(words) => ("one_of", Some(words)),
            Holds::Text => ("text", None),
            Holds::Number => ("number", None),
            Holds::Flag => ("flag", None),
            Holds::Day => ("day", None),
            Holds::List => ("list", None),
        };
        Field { path: f.path, kind, of }
    }
}

/// How much there is.
#[derive(Serialize, ToSchema)]
struct Held {
    documents: i64,
    claims: i64,
    incidents: i64,
    #[schema(value_type = Option<String>, format = Date)]
    first_day: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<Date>,
}

#[derive(Serialize, ToSchema)]
struct Type {
    id: String,
    modes: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct Country {
    code: String,
    name: String,
}

/// What the store holds, and what the program knows
#[utoipa::path(get, path = "/api/meta", responses((status = 200, body = Meta), (status = "default", body = ErrorBody)))]
pub async fn meta(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer<Meta> {
    Params::read(raw.as_deref(), false, &[])?;
    let (now, pack) = (desk.watch.now(), &desk.pack);
    let (index, dated) = (&now.index, now.index.dated());
    let country = |code: &str| {
        let known = country::of(code);
        Country { code: code.into(), name: if known.acled_name.is_empty() { code.into() } else { known.acled_name } }
    };
    Ok(Json(Meta {
        version: env!("CARGO_PKG_VERSION"),
        pack: format!("{:016x}", pack.hash),
        packs: now.packs.clone(),
        store: Held {
            documents: now.counts.0,
            claims: now.counts.1,
            incidents: now.counts.2,
            first_day: index.from.first().filter(|_| dated > 0).and_then(|d| day((*d).into())),
            last_day: index.to[..dated].iter().max().and_then(|d| day((*d).into())),
        },
        generation: now.generation.clone(),
        types: pack.types.iter().map(|t| Type { id: t.id.clone(), modes: t.modes.clone() }).collect(),
        statuses: STATUS,
        factualities: Factuality::ALL.iter().map(|f| f.name()).collect(),
        countries: index.countries().into_iter().map(country).collect(),
        ingesting: now.ingesting(),
        fields: fields::fields(pack).into_iter().map(Field::from).collect(),
    }))
}

/// Incidents counted by time, place and status
#[utoipa::path(get, path = "/api/overview",
    params(Filters,
        ("view" = Option<String>, Query, description = "South,west,north,east of what is seen of the map"),
        ("zoom" = Option<f64>, Query, description = "How near it is seen, 0 to 24")),
    responses((status = 200, body = Overview), (status = "default", body = ErrorBody)))]
pub async fn overview(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer<Overview> {
    let params = Params::read(raw.as_deref(), true, &["view", "zoom"])?;
    let zoom = |v: &str| v.parse().ok().filter(|z| (0.0..=ZOOM).contains(z)).ok_or_else(|| format!("a number from 0 to {ZOOM} is wanted"));
    let area = |v: &str| edges(v).map(|[south, west, north, east]| Area::Box { south, west, north, east });
    let view = View { area: params.read_as("view", area)?, zoom: params.read_as("zoom", zoom)?.unwrap_or(2.0) };
    let now = desk.watch.now();
    let rows = rows(&desk, &now, params.asked()?.filter(&desk.pack)?).await?;
    Ok(Json(tokio::task::spawn_blocking(move || counted(&now.index, &rows, &view)).await.map_err(|_| Problem::internal())?))
}
