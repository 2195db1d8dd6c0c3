//! What is answered where there is no answer: a status, a word for programs, a sentence that says what to do.
//!
//! In: refusals of questions, errors of the store. Out: `{"error": {…}}`. Invariant: nothing of a panic, a path or the SQL is told.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rawi_archive::asked::Refused;
use rawi_archive::store::{ErrorKind, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

/// Why there is no answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    #[serde(skip)]
    status: u16,
    /// For programs: `bad_filter`, `not_found` …
    code: &'static str,
    /// For people: what is wrong and what to do.
    message: String,
    /// The parameter at fault.
    field: Option<String>,
    /// Of an incident that is no more: those that its claims tell now.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Vec<String>>,
}

/// The body of an answer that is none.
#[derive(Serialize, ToSchema)]
pub struct ErrorBody {
    error: Problem,
}

impl Problem {
    /// With a status and a code.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { status: status.as_u16(), code, message: message.into(), field: None, to: None }
    }

    /// A parameter that is refused.
    pub fn filter(field: &str, message: impl Into<String>) -> Problem {
        Problem { field: Some(field.into()), ..Problem::new(StatusCode::BAD_REQUEST, "bad_filter", message) }
    }

    /// What is asked for is not there.
    pub fn missing(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// An incident that is no more, and those that its claims tell now.
    pub fn moved(id: &str, to: Vec<String>) -> Problem {
        let message = format!("incident `{id}` is no more: its claims belong to {}", to.join(", "));
        Problem { to: Some(to), ..Problem::new(StatusCode::NOT_FOUND, "moved", message) }
    }

    /// It took too long.
    pub fn late() -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_slow", "the answer took too long and was given up: ask for less, or again later")
    }

    /// Too many ask.
    pub fn busy() -> Problem {
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "busy", "too many questions wait already: ask again in a moment")
    }

    /// A fault of ours.
    pub fn internal() -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Rawi failed on this request, which is a fault of Rawi")
    }
}

impl From<StoreError> for Problem {
    fn from(e: StoreError) -> Problem {
        match e.kind() {
            ErrorKind::Locked | ErrorKind::Unreachable | ErrorKind::Missing | ErrorKind::Full => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", "the store cannot be read just now: check that it is there, and ask again")
            }
            ErrorKind::Corrupt => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "store_damaged", "the store is damaged: restore a backup"),
            _ => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "store", "the database did not answer this question"),
        }
    }
}

impl From<Refused> for Problem {
    fn from(r: Refused) -> Problem {
        Problem::filter(r.field, r.message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(ErrorBody { error: self })).into_response()
    }
}
