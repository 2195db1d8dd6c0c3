//! The routes of the API, a file each kind of thing.
//!
//! In: a request that passed the guards. Out: JSON, or a [`Problem`]. Each reads its parameters strictly, then works on one held store.

pub mod claims;
pub mod documents;
pub mod exports;
pub mod extract;
pub mod incidents;
pub mod meta;
pub mod names;
pub mod outlets;

use crate::pool::PATIENCE;
use crate::problem::Problem;
use crate::server::Desk;
use crate::watch::Now;
use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use rawi_archive::store::Filter;
use std::sync::Arc;

/// What a route answers.
pub type Answer<T> = Result<Json<T>, Problem>;

/// The id in an address.
pub fn id(path: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    let Path(id) = path.map_err(|_| Problem::missing("the id in the address is not written in UTF-8 with `%` and two digits for a byte"))?;
    Ok(id)
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
