//! `POST /api/extract`: a text coded on the spot; nothing is stored.
//!
//! In: a text, perhaps with its day and outlet, at most [`BODY`] bytes. Out: [`Extracted`]: what `rawi extract` writes, and the scopes. Invariant: of claims and scopes at most [`MOST`] are given; that there are more is said.

use super::Answer;
use crate::pool::PATIENCE;
use crate::problem::{ErrorBody, Problem};
use crate::server::Desk;
use crate::view::{DocumentView, Raw, ScopeView, raw};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use rawi_archive::asked::date;
use rawi_archive::incoming::Incoming;
use rawi_archive::ingest::draft;
use rawi_archive::store::StoredDocument;
use rawi_engine::morph::Scratch;
use rawi_engine::{Document, analyse};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Bytes of a body at most.
pub const BODY: usize = 1 << 20;

/// Claims and scopes given at most.
const MOST: usize = 2000;

/// A text to be coded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The text.
    text: String,
    /// Its day (YYYY-MM-DD).
    #[serde(default)]
    published: Option<String>,
    /// Its outlet.
    #[serde(default)]
    source: Option<String>,
}

/// What it tells.
#[derive(Serialize, ToSchema)]
pub struct Extracted {
    document: DocumentView,
    /// `rawi.claim/1`.
    #[schema(value_type = Vec<Object>)]
    claims: Vec<Raw>,
    scopes: Vec<ScopeView>,
    /// What a reader should know.
    notes: Vec<String>,
}

/// A text coded on the spot; nothing is stored
#[utoipa::path(post, path = "/api/extract", request_body = Text,
    responses((status = 200, body = Extracted), (status = 413, body = ErrorBody, description = "More than 1 MB"),
        (status = 422, body = ErrorBody, description = "JSON of another form"), (status = "default", body = ErrorBody)))]
pub async fn extract(State(desk): State<Arc<Desk>>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Answer<Extracted> {
    let body = body.map_err(|e| refused(e.status()))?;
    let kind = headers.get(CONTENT_TYPE).and_then(|k| k.to_str().ok()).unwrap_or_default();
    // what a form of another site could send without asking is not taken
    if !kind.split(';').next().is_some_and(|k| k.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_body", "send the text as JSON, with `Content-Type: application/json`"));
    }
    let text: Text = serde_json::from_slice(&body).map_err(|e| {
        let status = if e.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Problem::new(status, "bad_body", format!("an object with `text`, `published` and `source` is wanted: {e}"))
    })?;
    let of = desk.clone();
    Ok(Json(desk.pool.run(PATIENCE, move |_| extracted(&of, text)).await?))
}

fn refused(status: StatusCode) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "too_large", "the body is larger than 1 MB: send a part of the text"),
        _ => Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the body could not be read to its end"),
    }
}

fn extracted(desk: &Desk, text: Text) -> Result<Extracted, Problem> {
    let pack = &*desk.pack;
    let published = text.published.as_deref().filter(|d| !d.is_empty()).map(date).transpose();
    let published = published.map_err(|e| Problem::filter("published", e))?;
    let mut doc = Document::of_text("text", text.text.replace('\0', " ")).published(published);
    doc.source = text.source.filter(|s| !s.trim().is_empty()).map(|s| s.chars().take(200).collect());
    let found = analyse(pack, &doc, &mut Scratch::default());
    doc.reported(found.reported);
    let all: Vec<ScopeView> = rawi_archive::analysis::scopes(pack, &doc, &found).into_iter().map(ScopeView::from).collect();
    let new = draft(pack, &Incoming { document: doc, ..Incoming::default() }, &found, &desk.sides);
    let mut notes = found.notes;
    for (n, what) in [(new.claims.len(), "claims"), (all.len(), "scopes")] {
        notes.extend((n > MOST).then(|| format!("the text has {n} {what}: the first {MOST} are given")));
    }
    let claims = new.claims.iter().take(MOST).map(|c| raw(&c.line)).collect::<Result<_, _>>()?;
    let shown = StoredDocument {
        key: 0,
        id: new.id.clone(),
        hash: String::new(),
        source: new.source,
        outlet: new.outlet,
        url: None,
        title: None,
        published: new.published,
        published_basis: new.published_basis,
        author: None,
        origin: new.origin,
        copy_group: new.id,
        text: new.text,
        meta: new.meta,
        run: 0,
    };
    Ok(Extracted { document: DocumentView::of(pack, &shown), claims, scopes: all.into_iter().take(MOST).collect(), notes })
}
