//! A server on loopback that says, byte by byte, what a test wants said, and remembers what it was asked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub begun: Instant,
    pub ended: Instant,
}

/// What is sent: bytes, and pauses between them. After the last the connection is closed.
#[derive(Clone, Debug)]
pub enum Part {
    Bytes(Vec<u8>),
    Pause(Duration),
    /// The same bytes until the other side has had enough.
    Endless(Vec<u8>),
}

pub type Reply = Vec<Part>;

pub struct Server {
    port: u16,
    log: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// A server that answers each path by this function; paths it has no answer for are 404, robots.txt too.
    pub fn start(answer: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().unwrap().port();
        let log = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (answer, kept, ended) = (Arc::new(answer), log.clone(), stop.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let (answer, log) = (answer.clone(), kept.clone());
                thread::spawn(move || serve(stream, &*answer, &log));
            }
        });
        Server { port, log, stop }
    }

    /// A server with robots.txt missing and these answers.
    pub fn with<const N: usize>(answers: [(&str, Reply); N]) -> Server {
        let answers: HashMap<String, Reply> = answers.into_iter().map(|(path, reply)| (path.to_owned(), reply)).collect();
        Server::start(move |request| answers.get(&request.path).cloned())
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The same server under another name.
    pub fn url_by_name(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }

    /// The paths asked for, but for robots.txt.
    pub fn paths(&self) -> Vec<String> {
        self.requests().into_iter().map(|r| r.path).filter(|p| p != "/robots.txt").collect()
    }

    pub fn count(&self, path: &str) -> usize {
        self.requests().iter().filter(|r| r.path == path).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn serve(mut stream: TcpStream, answer: &(impl Fn(&Request) -> Option<Reply> + ?Sized), log: &Mutex<Vec<Request>>) {
    let Some(request) = read(&stream) else { return };
    let place = {
        let mut log = log.lock().unwrap();
        log.push(request.clone());
        log.len() - 1
    };
    for part in answer(&request).unwrap_or_else(|| status(404)) {
        match part {
            Part::Bytes(bytes) => drop(stream.write_all(&bytes)),
            Part::Pause(time) => thread::sleep(time),
            Part::Endless(bytes) => while stream.write_all(&bytes).is_ok() {},
        }
    }
    log.lock().unwrap()[place].ended = Instant::now();
}

fn read(stream: &TcpStream) -> Option<Request> {
    let begun = Instant::now();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let header = |line: String| line.split_once(": ").map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned()));
    let headers = lines.take_while(|l| !l.is_empty()).filter_map(header).collect();
    Some(Request { path, headers, begun, ended: begun })
}

/// A whole answer with a length.
pub fn reply(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    vec![Part::Bytes([head.as_bytes(), body].concat())]
}

/// A head, and then what the test adds.
pub fn head(headers: &str) -> Part {
    Part::Bytes(format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}Connection: close\r\n\r\n").into_bytes())
}

pub fn status(code: u16) -> Reply {
    reply(&format!("{code} So It Is"), "", "")
}

pub fn page(text: &str) -> Reply {
    reply("200 OK", "Content-Type: text/html; charset=utf-8\r\nX-Kept: As Is\r\n", text)
}

pub fn robots(text: &str) -> Reply {
    reply("200 OK", "Content-Type: text/plain\r\n", text)
}

pub fn redirect(to: &str) -> Reply {
    reply("302 Found", &format!("Location: {to}\r\n"), "")
}

/// An RSS feed of these links.
pub fn feed<S: AsRef<str>>(links: impl IntoIterator<Item = S>) -> Reply {
    reply("200 OK", "Content-Type: application/rss+xml\r\nETag: \"one\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", rss(links))
}

pub fn rss<S: AsRef<str>>(links: impl IntoIterator<Item = S>) -> String {
    let items: String = links.into_iter().map(|l| format!("<item><title>t</title><link>{}</link></item>", l.as_ref())).collect();
    format!("<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>")
}
