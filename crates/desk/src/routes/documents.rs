//! `/api/documents/{id}`: a document with its text, claims and scopes.
//!
//! In: an id, which may hold slashes. Out: [`Document`]. Scopes are not stored: the text is read again for them.

use super::{Answer, id};
use crate::pool::PATIENCE;
use crate::problem::{ErrorBody, Problem};
use crate::query::Params;
use crate::server::Desk;
use crate::view::{self, ClaimView, DocumentView, ScopeView};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A document, what it tells and what governs its words.
#[derive(Serialize, ToSchema)]
pub struct Document {
    document: DocumentView,
    claims: Vec<ClaimView>,
    scopes: Vec<ScopeView>,
}

/// A document with its text, claims and scopes
#[utoipa::path(get, path = "/api/documents/{id}", params(("id" = String, Path, description = "Id of the document")),
    responses((status = 200, body = Document), (status = 404, body = ErrorBody), (status = "default", body = ErrorBody)))]
pub async fn document(State(desk): State<Arc<Desk>>, path: Result<Path<String>, PathRejection>, RawQuery(raw): RawQuery) -> Answer<Document> {
    Params::read(raw.as_deref(), false, &[])?;
    let (id, pack) = (id(path)?, desk.pack.clone());
    let found = desk.pool.ask(PATIENCE, move |store, _| {
        let missing = || Problem::missing(format!("there is no document `{}`", crate::query::brief(&id)));
        let stored = store.document(&id)?.ok_or_else(missing)?;
        let of = store.claims_in(stored.key)?;
        let claims = view::reviewed(store, &pack, &of)?.into_iter().map(|c| c.0).collect();
        Ok(Document { document: DocumentView::of(&pack, &stored), claims, scopes: view::scopes(&pack, &stored) })
    });
    Ok(Json(found.await?))
}
