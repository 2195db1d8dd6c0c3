//! What is answered where there is no answer: a status, a word for programs, a sentence that says what to do.
//!
//! In: refusals of questions, errors of the store. Out: `{"error": {…}}`. Invariant: nothing of a panic, a path or the SQL is told.

use crate::routes::reviews::Shown;
use crate::who::Told;
use axum::Extension;
use axum::Json;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
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
    #[serde(skip)]
    beside: Box<Beside>,
}

/// What is told beside it.
#[derive(Clone, Debug, Default)]
struct Beside {
    /// In so many seconds it may be asked again.
    retry: Option<u64>,
    /// What was tried, for the audit.
    noted: Option<String>,
    /// Reviews that stand beside the error.
    reviews: Option<Vec<Shown>>,
}

/// What an answer was that was none, for the audit.
#[derive(Clone, Copy)]
pub struct Code(pub &'static str);

/// The body of an answer that is none.
#[derive(Serialize, ToSchema)]
pub struct ErrorBody {
    error: Problem,
    /// Of `reviewed_meanwhile`: the reviews that came later than `seen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reviews: Option<Vec<Shown>>,
}

impl Problem {
    /// With a status and a code.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { status: status.as_u16(), code, message: message.into(), field: None, to: None, beside: Box::default() }
    }

    /// A parameter that is refused.
    pub fn filter(field: &str, message: impl Into<String>) -> Problem {
        Problem { field: Some(field.into()), ..Problem::new(StatusCode::BAD_REQUEST, "bad_filter", message) }
    }

    /// A field of a body that is refused.
    pub fn body(field: &str, message: impl Into<String>) -> Problem {
        Problem { field: Some(field.into()), ..Problem::new(StatusCode::BAD_REQUEST, "bad_body", message) }
    }

    /// Nobody is signed in.
    pub fn sign_in(message: &str) -> Problem {
        Problem::new(StatusCode::UNAUTHORIZED, "sign_in", message)
    }

    /// Asked too often: again in so many seconds.
    pub fn too_many(message: &str, seconds: u64) -> Problem {
        let beside = Box::new(Beside { retry: Some(seconds), ..Beside::default() });
        Problem { beside, ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", message) }
    }

    /// With reviews beside the error.
    pub fn with_reviews(mut self, reviews: Vec<Shown>) -> Problem {
        self.beside.reviews = Some(reviews);
        self
    }

    /// With what was tried.
    pub fn noted(mut self, what: &str) -> Problem {
        self.beside.noted = Some(what.into());
        self
    }

    /// Whether it says where an incident went.
    pub fn is_moved(&self) -> bool {
        self.to.is_some()
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
        let (code, Beside { retry, noted, reviews }) = (Code(self.code), (*self.beside).clone());
        let mut answer = (status, Extension(code), Json(ErrorBody { error: self, reviews })).into_response();
        noted.into_iter().for_each(|n| drop(answer.extensions_mut().insert(Told::new(n))));
        retry.into_iter().for_each(|s| drop(answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(s))));
        if status == StatusCode::UNAUTHORIZED {
            answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}
