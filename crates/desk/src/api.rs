//! `/api/openapi.json`: the API described for programs, made of the routes themselves.

use crate::problem::Problem;
use crate::query::Params;
use crate::routes::{claims, documents, exports, extract, incidents, me, meta, names, outlets, reviews};
use axum::extract::RawQuery;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "The desk of Rawi",
        description = "A store of claims and incidents. Days are YYYY-MM-DD, offsets code points, degrees decimal. Where the desk has users: `Authorization: Bearer TOKEN`, or \
                       the cookie of /api/login, and then for all but GET the header `X-CSRF-Token` with `csrf` of /api/me. What a page of another site sends is refused."
    ),
    paths(
        meta::meta,
        meta::overview,
        incidents::incidents,
        incidents::incident,
        documents::document,
        claims::claims,
        claims::why,
        names::names,
        outlets::outlets,
        exports::export,
        extract::extract,
        reviews::reviews,
        reviews::say,
        me::me,
        me::login,
        me::logout,
        me::audit,
        openapi
    )
)]
struct Api;

/// This description
#[utoipa::path(get, path = "/api/openapi.json", responses((status = 200, description = "OpenAPI 3.1")))]
pub async fn openapi(RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    Params::read(raw.as_deref(), false, &[])?;
    let text = Api::openapi().to_json().map_err(|_| Problem::internal())?;
    Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
}
