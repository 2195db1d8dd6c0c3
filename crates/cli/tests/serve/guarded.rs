//! What the server refuses, and the headers of what it answers.

use crate::http::raw;
use crate::{Desk, Served, accounts, run};
use std::io::Read;

#[test]
fn answers_are_named_and_known_again() {
    let served = Served::of(&accounts()[..5]);
    for path in ["/api/meta", "/api/overview?zoom=5", "/api/incidents", "/api/claims", "/api/outlets", "/api/openapi.json", "/api/names?kind=outlet"] {
        let first = served.get(path);
        let tag = first.header("etag").to_string();
        assert!(tag.starts_with("W/\""), "{path}");
        assert_eq!(first.header("cache-control"), "no-cache");
        let again = served.get_with(path, &format!("If-None-Match: \"x\", {tag}\r\n"));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(served.get_with(path, "If-None-Match: W/\"0123456789abcdef\"\r\n").status, 200, "{path}");
    }
    let (a, b) = (served.get("/api/incidents?size=1"), served.get("/api/incidents?size=2"));
    assert_ne!(a.header("etag"), b.header("etag"), "two questions have two names");
}

#[test]
fn answers_are_packed_when_asked_for() {
    let served = Served::of(&accounts());
    let plain = served.get("/api/incidents");
    for packing in ["gzip", "br", "zstd"] {
        let packed = served.get_with("/api/incidents", &format!("Accept-Encoding: {packing}\r\n"));
        assert_eq!(packed.header("content-encoding"), packing);
        assert!(packed.body.len() * 2 < plain.body.len(), "{packing}: {} of {}", packed.body.len(), plain.body.len());
        if packing == "gzip" {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut text).unwrap();
            assert!(text == plain.body);
        }
    }
}

#[test]
fn everything_has_the_headers_that_bind_a_browser() {
    let served = Served::of(&accounts()[..1]);
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
                  worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    for path in ["/", "/try", "/incidents/i-1", "/api/meta", "/api/nothing", "/api/overview?from=x", "/nothing.js"] {
        let answer = served.get(path);
        assert_eq!(answer.header("content-security-policy"), policy, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
}

#[test]
fn the_page_stands_at_its_addresses() {
    let served = Served::of(&accounts()[..1]);
    let root = served.get("/");
    assert_eq!((root.status, root.header("content-type")), (200, "text/html; charset=utf-8"));
    for path in ["/incidents/i-0123456789ab", "/documents/a/b", "/outlets?lang=ar", "/try"] {
        assert!(served.get(path).body == root.body, "{path}");
    }
    let again = served.get_with("/", &format!("If-None-Match: {}\r\n", root.header("etag")));
    assert_eq!(again.status, 304);
    for path in ["/../Cargo.toml", "/assets/../../Cargo.toml", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/index.html/x", "/assets/"] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}

#[test]
fn only_this_machine_is_answered() {
    let served = Served::of(&accounts()[..1]);
    let ask = |lines: &str| raw(served.port, format!("GET /api/meta HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").as_bytes());
    for host in ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:7878", "[::1]:7878"] {
        assert_eq!(ask(&format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    for host in ["example.org", "127.0.0.1.example.org", "localhost.example.org:7878", "", "10.0.0.1", "0.0.0.0", "localhost@example.org"] {
        assert_eq!(ask(&format!("Host: {host}\r\n")).status, 400, "{host}");
    }
    assert_eq!(ask("Host: example.org\r\n").problem(), (400, "bad_host".into()));
    assert_eq!(ask("").status, 400, "no host at all");
    assert_eq!(ask("Host: localhost\r\nHost: example.org\r\n").status, 400, "two hosts");
    let absolute = raw(served.port, b"GET http://example.org/api/meta HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(absolute.status, 400);
}

#[test]
fn methods_and_bodies_are_bounded() {
    let served = Served::of(&accounts()[..1]);
    let wrong =
        [("POST", "/api/meta"), ("DELETE", "/api/incidents/i-1"), ("PUT", "/"), ("GET", "/api/extract"), ("OPTIONS", "/api/meta"), ("BREW", "/api/claims")];
    for (method, path) in wrong {
        let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(raw(served.port, head.as_bytes()).problem(), (405, "bad_method".into()), "{method} {path}");
    }
    let long = format!("{{\"text\": \"{}\"}}", "a".repeat(1 << 20));
    assert_eq!(served.post("/api/extract", long.as_bytes()).problem(), (413, "too_large".into()));
    let short = format!("{{\"text\": \"{}\"}}", "a ".repeat(1 << 18));
    assert_eq!(served.post("/api/extract", short.as_bytes()).status, 200);
    for (path, kind) in
        [("/api/extract", "multipart/form-data; boundary=x"), ("/api/reviews", "text/plain"), ("/api/reviews", "application/x-www-form-urlencoded")]
    {
        let answer = served.send("POST", path, &format!("Content-Type: {kind}\r\n"), b"{}");
        assert_eq!(answer.problem(), (415, "bad_body".into()), "{path} {kind}");
    }
}

#[test]
fn what_cannot_be_served_is_told_in_a_line() {
    let desk = Desk::new();
    let fails = |args: &[&str], words: &str| {
        let (told, said) = run(&desk, &[&["serve"], args].concat(), 2);
        assert!(told.is_empty() && said.starts_with("rawi: ") && said.lines().count() == 1 && said.contains(words), "{said}");
    };
    fails(&["none.rawi", "--listen", "127.0.0.1:0"], "there is no store here");
    desk.file("text.rawi", "no store at all, but long enough to be looked into by a database that reads its first hundred bytes, and then some more of it");
    fails(&["text.rawi", "--listen", "127.0.0.1:0"], "no store of Rawi");
    desk.file("in.jsonl", &accounts()[0]);
    run(&desk, &["ingest", "news.rawi", "in.jsonl"], 0);
    fails(&["news.rawi", "--listen", "0.0.0.0:0"], "can be reached from other machines: give --users");
    fails(&["news.rawi", "--listen", "[::]:0"], "can be reached from other machines: give --users");
    fails(&["news.rawi", "--listen", "0.0.0.0:0", "--host", "desk.example.org"], "can be reached from other machines: give --users");
    fails(&["news.rawi", "--host", "desk.example.org"], "give --users FILE as well");
    fails(&["news.rawi", "--listen", "127.0.0.1:0", "--users", "none.json"], "rawi users none.json add");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    fails(&["news.rawi", "--listen", &taken.local_addr().unwrap().to_string()], "cannot listen on");
}

#[test]
fn it_ends_when_it_is_told_to() {
    let mut served = Served::of(&accounts()[..1]);
    served.json("/api/meta");
    assert_eq!(served.end(), Some(0));
}
