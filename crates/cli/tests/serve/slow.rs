//! Those who take their time: a head or a body that does not come, more connections than there are seats.

use crate::{Served, accounts};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn connect(served: &Served) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// How long until the other end closes, and what it said.
fn closed(mut stream: TcpStream) -> (Duration, String) {
    let (start, mut said) = (Instant::now(), Vec::new());
    let _ = stream.read_to_end(&mut said);
    (start.elapsed(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn a_head_or_body_that_does_not_come_is_given_up() {
    let served = Served::of(&accounts()[..1]);
    let half = |bytes: &str| {
        let mut stream = connect(&served);
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    };
    let post = |path: &str| format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{\"text\":");
    let waits = [half(""), half("GET /api/meta HTTP/1.1\r\nHost: loc"), half("GET /api/meta HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n")];
    let bodies = [half(&post("/api/extract")), half(&post("/api/reviews"))];
    std::thread::scope(|s| {
        let heads: Vec<_> = waits.into_iter().map(|w| s.spawn(|| closed(w))).collect();
        let bodies: Vec<_> = bodies.into_iter().map(|w| s.spawn(|| closed(w))).collect();
        for head in heads {
            let (took, _) = head.join().unwrap();
            assert!((15..28).contains(&took.as_secs()), "{took:?}");
        }
        for body in bodies {
            let (took, said) = body.join().unwrap();
            assert!((25..45).contains(&took.as_secs()) && said.starts_with("HTTP/1.1 408") && said.contains("too_slow"), "{took:?} {said}");
        }
        // meanwhile others are answered
        served.json("/api/meta");
    });
}

#[test]
fn idle_connections_keep_nobody_out() {
    let served = Served::of(&accounts()[..1]);
    let held: Vec<TcpStream> = (0..300).map(|_| connect(&served)).collect();
    let start = Instant::now();
    served.json("/api/meta");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    drop(held);
}

#[test]
fn what_is_under_way_is_answered_when_it_ends() {
    let mut served = Served::of(&accounts()[..1]);
    let mut stream = connect(&served);
    let body = "{\"text\": \"قصف الجيش بلدة سرمين.\"}";
    let head = format!(
        "POST /api/extract HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let idle = connect(&served);
    let sent = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(700));
        stream.write_all(body.as_bytes()).unwrap();
        closed(stream).1
    });
    std::thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    assert_eq!(served.end(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(12));
    assert!(sent.join().unwrap().starts_with("HTTP/1.1 200"));
    drop(idle);
}
