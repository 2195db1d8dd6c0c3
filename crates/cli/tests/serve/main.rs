//! The desk as a browser meets it: a server on a free port over a store made by the program, and the same questions put to both.

mod asked;
#[path = "../desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;
mod files;
mod guarded;
mod guests;
mod hostile;
mod http;
mod reviews;
mod routes;
mod slow;
mod written;

use desk::{Desk, rows, run};
use http::{Answer, exchange};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The accounts of `tests/incidents`, a line each.
pub fn accounts() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/incidents/accounts.jsonl");
    std::fs::read_to_string(file).expect("the accounts are there").lines().map(|l| format!("{l}\n")).collect()
}

/// A store that is served.
pub struct Served {
    /// The folder of its store.
    pub desk: Desk,
    /// Where it listens.
    pub port: u16,
    server: Child,
}

impl Served {
    /// A store of some documents, served.
    pub fn of(documents: &[String]) -> Served {
        let desk = Desk::new();
        desk.file("in.jsonl", documents.concat());
        run(&desk, &["ingest", "news.rawi", "in.jsonl"], 0);
        Served::start(desk)
    }

    /// Serves the store of a desk.
    pub fn start(desk: Desk) -> Served {
        Served::with(desk, &[])
    }

    /// The same, opened with more arguments.
    pub fn with(desk: Desk, more: &[&str]) -> Served {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rawi"));
        command.current_dir(desk.path("")).env("RAWI_DATA", desk.path("data")).args(["serve", "news.rawi", "--listen", "127.0.0.1:0"]);
        command.args(more);
        let mut server = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let mut said = String::new();
        let mut lines = BufReader::new(server.stderr.take().expect("it is a pipe"));
        lines.read_line(&mut said).expect("it says where it listens");
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let port = said.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).and_then(|p| p.parse().ok());
        Served { desk, port: port.unwrap_or_else(|| panic!("no port in: {said}")), server }
    }

    /// An answer to GET.
    pub fn get(&self, path: &str) -> Answer {
        exchange(self.port, &format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port), &[])
    }

    /// An answer to GET with more headers.
    pub fn get_with(&self, path: &str, headers: &str) -> Answer {
        exchange(self.port, &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"), &[])
    }

    /// An answer to any request: `head` holds more headers, each with its end of line. Its host is what a browser on this machine sends.
    pub fn send(&self, method: &str, path: &str, head: &str, body: &[u8]) -> Answer {
        let host = if head.contains("Host:") { String::new() } else { format!("Host: localhost:{}\r\n", self.port) };
        let length = if head.contains("Content-Length:") { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        exchange(self.port, &format!("{method} {path} HTTP/1.1\r\n{host}Connection: close\r\n{length}{head}\r\n"), body)
    }

    /// An answer to POST of JSON.
    pub fn post(&self, path: &str, body: &[u8]) -> Answer {
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        exchange(self.port, &head, body)
    }

    /// The JSON of an answer to GET that is well.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// What the program answers to the same store.
    #[track_caller]
    pub fn told(&self, args: &[&str]) -> Vec<Value> {
        rows(&run(&self.desk, args, 0).0)
    }

    /// Tells the server to end; how it ended.
    pub fn end(&mut self) -> Option<i32> {
        let id = self.server.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().expect("kill is there");
        self.server.wait().expect("it ends").code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A value as a part of an address.
pub fn escaped(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-._~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The text of a field.
pub fn text<'v>(v: &'v Value, field: &str) -> &'v str {
    v[field].as_str().unwrap_or_else(|| panic!("no text `{field}` in {v}"))
}
