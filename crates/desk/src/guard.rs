//! What every request passes before and every answer behind the routes.
//!
//! In: requests of any kind. Out: those that are for us, and answers with the headers that keep a browser from doing more with them than the page needs. A request whose `Host` is
//! neither loopback nor a name that the desk was given is refused, because a page of another site may have its own name resolve to this machine (DNS rebinding). An answer is named by the state of the store and the
//! address (`ETag`): who has it already gets 304 without any work.

use crate::problem::Problem;
use crate::server::Desk;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_64;

/// What a browser may do with whatever comes from here.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
         worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// A request that takes longer is given up, whatever it waits for: longer than any work may take.
const PATIENCE: Duration = Duration::from_secs(150);

/// Names of this machine for itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Puts the headers on every answer.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut answer = match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Problem::late().into_response(),
    };
    for (name, value) in HEADERS {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    answer
}

/// Refuses requests that were meant for another host.
pub async fn host(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let known = &desk.doors.hosts;
    if is_ours(request.headers(), request.uri(), known) {
        return next.run(request).await;
    }
    let names: Vec<&str> = LOOPBACK.into_iter().chain(known.iter().map(String::as_str)).collect();
    let what = format!("this desk answers to {} only: open it by one of these names", names.join(", "));
    Problem::new(StatusCode::BAD_REQUEST, "bad_host", what).into_response()
}

fn is_ours(headers: &HeaderMap, uri: &Uri, known: &[String]) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|h| h.to_str().ok());
    let ours = |host: &str| is_loopback(host) || known.iter().any(|k| k.eq_ignore_ascii_case(name(host)));
    hosts.next().is_none() && host.is_some_and(ours) && uri.authority().is_none_or(|a| ours(a.as_str()))
}

/// A host without its port.
fn name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether a name, perhaps with a port, is this machine's own.
pub fn is_loopback(host: &str) -> bool {
    LOOPBACK.iter().any(|l| l.eq_ignore_ascii_case(name(host)))
}

/// The name of an answer, by what makes it what it is.
pub fn tag(of: &[u8]) -> String {
    format!("W/\"{:016x}\"", xxh3_64(of))
}

/// Whether who asks has the answer of this name already.
pub fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|h| h.to_str().ok());
    held.flat_map(|h| h.split(',')).any(|h| h.trim() == tag)
}

/// Names answers of the API, and says of those that are known that they still hold.
pub async fn named(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let now = desk.watch.now();
    let of = format!("{} {} {}", now.generation, request.uri(), request.uri().path() == "/api/meta" && now.ingesting());
    let tag = tag(of.as_bytes());
    let known = holds(request.headers(), &tag);
    let mut answer = if known { StatusCode::NOT_MODIFIED.into_response() } else { next.run(request).await };
    if (answer.status() == StatusCode::OK || known)
        && let Ok(tag) = HeaderValue::from_str(&tag)
    {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_ours() {
        for host in ["localhost", "LOCALHOST:7878", "127.0.0.1:1", "[::1]", "[::1]:7878"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "example.org", "127.0.0.1.example.org", "localhost.example.org:80", "127.0.0.1:x", "10.0.0.1", "[::2]", "::1", "localhost:"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
