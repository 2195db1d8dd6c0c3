//! `/api/claims`: claims in pages, and why one says what it says.
//!
//! In: filters, or an id. Out: [`Claims`], [`Why`]. Filters ask for claims as they were coded, as those of `rawi claims` do.

use super::{Answer, id};
use crate::pool::PATIENCE;
use crate::problem::{ErrorBody, Problem};
use crate::query::{Filters, Params, token};
use crate::server::Desk;
use crate::view::{self, ClaimView};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use rawi_archive::store::Page;
use rawi_archive::why::{Unexplained, stored};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A page of claims.
#[derive(Serialize, ToSchema)]
pub struct Claims {
    /// What `after` is for the next page.
    next: Option<String>,
    items: Vec<Item>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ListedClaim)]
struct Item {
    #[serde(flatten)]
    claim: ClaimView,
    document_title: Option<String>,
}

/// Why a claim says what it says.
#[derive(Serialize, ToSchema)]
pub struct Why {
    /// What `rawi why` prints.
    text: String,
    /// Where the stored claim says something else.
    note: Option<String>,
}

/// Claims by their first day, then id
#[utoipa::path(get, path = "/api/claims",
    params(Filters,
        ("size" = Option<usize>, Query, minimum = 1, maximum = 1000, description = "So many of a page, 1 to 1000; 100 where it is not said"),
        ("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, body = Claims), (status = "default", body = ErrorBody)))]
pub async fn claims(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer<Claims> {
    let params = Params::read(raw.as_deref(), true, &["size", "after"])?;
    let (page, filter) = (Page { after: params.after()?, size: params.size()? }, params.asked()?.filter(&desk.pack)?);
    let pack = desk.pack.clone();
    let found = desk.pool.ask(PATIENCE, move |store, _| {
        let listed = store.claims(&filter, &page)?;
        let documents: Vec<i64> = listed.rows.iter().map(|c| c.document).collect();
        let titles = store.titles(&documents)?;
        let shown = view::claims(store, &pack, &listed.rows)?;
        let item = |((claim, _), document): ((ClaimView, _), i64)| Item { claim, document_title: titles.get(&document).cloned() };
        let items = shown.into_iter().zip(documents).map(item).collect();
        Ok(Claims { next: listed.next.map(|(day, id)| token(day, &id)), items })
    });
    Ok(Json(found.await?))
}

/// Why a claim says what it says
#[utoipa::path(get, path = "/api/claims/{id}/why", params(("id" = String, Path, description = "Id of the claim")),
    responses((status = 200, body = Why), (status = 404, body = ErrorBody), (status = 409, body = ErrorBody, description = "Other language data made it"),
        (status = "default", body = ErrorBody)))]
pub async fn why(State(desk): State<Arc<Desk>>, path: Result<Path<String>, PathRejection>, RawQuery(raw): RawQuery) -> Answer<Why> {
    Params::read(raw.as_deref(), false, &[])?;
    let (id, pack) = (id(path)?, desk.pack.clone());
    let explained = desk.pool.ask(PATIENCE, move |store, _| match stored(store, &pack, &id) {
        Ok(e) => Ok(Why { text: e.text, note: e.note }),
        Err(Unexplained::Store(e)) => Err(e.into()),
        Err(Unexplained::Missing) => Err(Problem::missing(format!("there is no claim `{}`", crate::query::brief(&id)))),
        Err(Unexplained::Other(why)) => Err(Problem::new(StatusCode::CONFLICT, "other_language_data", why)),
    });
    Ok(Json(explained.await?))
}
