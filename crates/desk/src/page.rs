//! The files of the page, which are part of the program.
//!
//! In: a path. Out: a file of `web/dist`, as it was when the program was built. The addresses of the page all give its one document, which knows by itself what to show. Invariant: no
//! path leads out of the table.

use crate::guard::{holds, tag};
use crate::problem::Problem;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};

/// Names and bytes, sorted by name.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// What is shown where no page was built in.
const NO_PAGE: &str = "<!doctype html><title>Rawi</title><p>This program was built without the page of the desk. Its API is described at /api/openapi.json.";

/// Letters of a hash in a name, at least.
const HASH: usize = 8;

/// The document of the page.
pub async fn index(request: Request) -> Response {
    match file("index.html") {
        Some(bytes) => answer("index.html", bytes, &request),
        None => answer("index.html", NO_PAGE.as_bytes(), &request),
    }
}

/// Any other file.
pub async fn other(request: Request) -> Response {
    let name = request.uri().path().trim_start_matches('/');
    match file(name) {
        Some(bytes) => answer(name, bytes, &request),
        None => Problem::missing("there is nothing at this address: the API is described at /api/openapi.json").into_response(),
    }
}

fn file(name: &str) -> Option<&'static [u8]> {
    FILES.binary_search_by(|f| f.0.cmp(name)).ok().map(|i| FILES[i].1)
}

fn answer(name: &str, bytes: &'static [u8], request: &Request) -> Response {
    let tag = tag(bytes);
    let held = holds(request.headers(), &tag);
    let cache = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let head = [(CONTENT_TYPE, kind(name)), (CACHE_CONTROL, cache), (ETAG, tag.as_str())];
    if held { (StatusCode::NOT_MODIFIED, head).into_response() } else { (head, bytes).into_response() }
}

/// Whether a name holds a hash of its file, as `assets/index-B3xk91Qd.js` does: then its file never changes.
fn is_hashed(name: &str) -> bool {
    let Some((folder, file)) = name.rsplit_once('/') else { return false };
    let stem = file.split('.').next().unwrap_or_default();
    let hash = stem.get(stem.len().saturating_sub(HASH + 1)..).and_then(|tail| tail.strip_prefix('-'));
    folder.starts_with("assets") && hash.is_some_and(|h| h.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'))
}

/// What a file is, by its ending.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "geojson" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn names_with_a_hash_are_told() {
        assert!(is_hashed("assets/index-B3xk91Qd.js"));
        assert!(is_hashed("assets/fonts/naskh-aB_-91Qd.woff2"));
        for plain in ["index.html", "assets/index.js", "assets/data-2024.json", "other/index-B3xk91Qd.js"] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }
}
