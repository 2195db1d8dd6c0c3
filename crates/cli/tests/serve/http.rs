//! HTTP/1.1 by hand, so that what no client would send can be sent.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header, or "".
    pub fn header(&self, name: &str) -> &str {
        let of = |l: &'_ str| l.split_once(':').is_some_and(|(n, _)| n.eq_ignore_ascii_case(name));
        self.head.lines().find(|l| of(l)).and_then(|l| l.split_once(':')).map_or("", |(_, v)| v.trim())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// The code of what went wrong, with its status; there is a sentence as well.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        let body = self.json();
        assert!(body["error"]["message"].as_str().is_some_and(|m| m.len() > 10), "{body}");
        (self.status, body["error"]["code"].as_str().unwrap_or_default().to_string())
    }
}

/// Sends bytes and reads the answer to its end.
pub fn exchange(port: u16, head: &str, body: &[u8]) -> Answer {
    raw(port, &[head.as_bytes(), body].concat())
}

/// The same of any bytes.
pub fn raw(port: u16, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket has timeouts");
    // a server that has refused may have closed already
    let _ = stream.write_all(bytes);
    read(stream)
}

/// The same, where nothing more will be sent.
pub fn hung_up(port: u16, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a socket has timeouts");
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    read(stream)
}

fn read(mut stream: TcpStream) -> Answer {
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got);
    let end = got.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(got.len());
    let head = String::from_utf8_lossy(&got[..end]).into_owned();
    let body = got.get(end + 4..).unwrap_or_default().to_vec();
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    let answer = Answer { status, head, body };
    if answer.header("transfer-encoding") == "chunked" { Answer { body: unchunked(&answer.body), ..answer } } else { answer }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap_or("0"), 16).unwrap_or(0);
        let from = end + 2;
        if size == 0 || rest.len() < from + size {
            break;
        }
        out.extend_from_slice(&rest[from..from + size]);
        rest = rest.get(from + size + 2..).unwrap_or_default();
    }
    out
}
