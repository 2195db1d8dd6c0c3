//! The routes of the API, a file each kind of thing.
//!
//! In: a request that passed the guards. Out: JSON, or a [`Problem`]. Each reads its parameters strictly, then works on one held store.

pub mod claims;
pub mod documents;
pub mod exports;
pub mod extract;
pub mod incidents;
pub mod me;
pub mod meta;
pub mod names;
pub mod outlets;
pub mod reviews;

use crate::pool::PATIENCE;
use crate::problem::Problem;
use crate::server::Desk;
use crate::watch::Now;
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use rawi_archive::store::Filter;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// What a route answers.
pub type Answer<T> = Result<Json<T>, Problem>;

/// The id in an address.
pub fn id(path: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    let Path(id) = path.map_err(|_| Problem::missing("the id in the address is not written in UTF-8 with `%` and two digits for a byte"))?;
    Ok(id)
}

/// So long a body may take to arrive.
const ARRIVES: Duration = Duration::from_secs(30);

/// What a body is said to be, without its parameters, in small letters.
pub fn kind(headers: &HeaderMap) -> String {
    let kind = headers.get(CONTENT_TYPE).and_then(|k| k.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A body of so many bytes at most.
pub async fn body(body: Body, most: usize) -> Result<Bytes, Problem> {
    let late = |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "the body did not arrive within 30 seconds: send it again, or less of it");
    let bytes = tokio::time::timeout(ARRIVES, to_bytes(body, most)).await.map_err(late)?;
    bytes.map_err(|e| {
        let mut causes = std::iter::successors(Some(&e as &dyn std::error::Error), |e| e.source());
        match causes.any(|c| c.to_string().contains("length limit exceeded")) {
            true => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("the body is larger than {}: send a part of it", size(most))),
            false => Problem::new(StatusCode::BAD_REQUEST, "bad_body", "the body could not be read to its end"),
        }
    })
}

/// Bytes as people tell them.
fn size(bytes: usize) -> String {
    if bytes >= 1 << 20 { format!("{} MB", bytes >> 20) } else { format!("{} KB", bytes >> 10) }
}

/// A body of JSON.
pub async fn json<T: DeserializeOwned>(request: Request, most: usize) -> Result<T, Problem> {
    let (parts, content) = request.into_parts();
    if kind(&parts.headers) != "application/json" {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_body", "send JSON, with `Content-Type: application/json`"));
    }
    let bytes = body(content, most).await?;
    serde_json::from_slice(&bytes).map_err(|e| {
        let status = if e.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Problem::new(status, "bad_body", format!("another object is wanted (/api/openapi.json): {}", crate::query::brief(&e.to_string())))
    })
}

/// The rows of a filter: from memory where its columns or an earlier question answer it, else from the store.
pub async fn rows(desk: &Arc<Desk>, now: &Arc<Now>, filter: Filter) -> Result<Arc<Vec<u32>>, Problem> {
    if let Some(rows) = now.found(&filter) {
        return Ok(rows);
    }
    let now = now.clone();
    if filter.asks_claims() {
        return desk
            .pool
            .ask(PATIENCE, move |store, _| {
                let rows = Arc::new(now.index.rows(&filter, store.claims_told(&filter)?.as_deref()));
                now.keep(&filter, rows.clone());
                Ok(rows)
            })
            .await;
    }
    let rows = Arc::new(now.index.rows(&filter, None));
    now.keep(&filter, rows.clone());
    Ok(rows)
}
