//! Servers that break, lie, or would lead us where we must not go. Beside each of them a sound page is fetched all the same.

use crate::server::{Part, Reply, Server, feed, head, page, redirect, reply, rss};
use crate::{failed, options, records, run};
use flate2::{Compression, write::GzEncoder};
use rawi_fetch::{Options, Reason, Summary};
use std::io::Write;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};
use tempfile::tempdir;

/// A run over a feed of a bad page and a sound one, which must be all that is stored. Gives the summary and how often the bad one was asked for.
fn beside_a_sound_page(bad: Reply, options: &Options) -> (Summary, usize) {
    let server = Server::with([("/feed", feed(["/bad", "/sound"])), ("/bad", bad), ("/sound", page("sound"))]);
    let folder = tempdir().unwrap();
    let (summary, notes) = run(&[server.url("/feed")], folder.path(), options);
    assert_eq!(records::urls(folder.path()), [server.url("/feed"), server.url("/sound")]);
    assert!(notes.len() == 1 && notes[0].url == server.url("/bad"), "{notes:?}");
    assert_eq!((summary.pages_written, summary.pages_failed.values().sum::<usize>()), (1, 1));
    (summary, server.count("/bad"))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn packed(body: &[u8]) -> Reply {
    reply("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", body)
}

#[test]
fn private_addresses_are_refused_unless_allowed() {
    let server = Server::with([("/feed", feed(["/1"])), ("/1", page("x"))]);
    let strict = Options { allow_private: false, ..options() };
    let feeds = [server.url("/feed"), server.url_by_name("/feed"), "http://[::1]:9/feed".into(), "http://[::ffff:10.0.0.1]/feed".into()];
    let (summary, notes) = run(&feeds, tempdir().unwrap().path(), &strict);
    assert_eq!((summary.feeds_failed, server.requests().len()), (4, 0));
    assert!(notes.len() == 4 && notes.iter().all(|n| n.what.contains("no public address")), "{notes:?}");
    let listed = Options { allow_addresses: vec![Ipv4Addr::LOCALHOST.into()], ..strict };
    let (summary, _) = run(&[server.url("/feed")], tempdir().unwrap().path(), &listed);
    assert_eq!(summary.pages_written, 1);
}

#[test]
fn redirects_to_private_addresses_are_refused() {
    let target = Server::with([("/", page("never"))]);
    let port = target.url("").rsplit_once(':').unwrap().1.to_owned();
    let to =
        [format!("http://127.0.0.2:{port}/"), format!("http://[::1]:{port}/"), "http://169.254.169.254/latest/meta-data".into(), "http://10.0.0.1/".into()];
    let begun = Instant::now();
    for to in to {
        let only_here = Options { allow_private: false, allow_addresses: vec![Ipv4Addr::LOCALHOST.into()], ..options() };
        let (summary, _) = beside_a_sound_page(redirect(&to), &only_here);
        assert_eq!(failed(&summary, Reason::Private), 1, "{to}");
    }
    assert_eq!(target.requests().len(), 0);
    assert!(begun.elapsed() < Duration::from_secs(4), "nothing was connected to");
}

#[test]
fn redirects_must_end_somewhere() {
    for to in ["/bad", "file:///etc/passwd", "gopher://example.org/", "http://user:secret@127.0.0.1/", "http://"] {
        let (summary, asked) = beside_a_sound_page(redirect(to), &options());
        assert_eq!((failed(&summary, Reason::Redirect), asked), (1, 1), "{to}");
    }
    let (summary, _) = beside_a_sound_page(reply("302 Found", "", ""), &options());
    assert_eq!(failed(&summary, Reason::Redirect), 1);
}

#[test]
fn five_redirects_are_followed_and_no_more() {
    let server = Server::start(|r| match r.path.as_str() {
        "/feed" => Some(feed(["/1", "/0"])),
        "/6" => Some(page("the end")),
        "/robots.txt" => None,
        path => path[1..].parse::<u32>().ok().map(|n| redirect(&format!("/{}", n + 1))),
    });
    let folder = tempdir().unwrap();
    let (summary, _) = run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!((summary.pages_written, failed(&summary, Reason::Redirect)), (1, 1));
    assert_eq!(server.count("/6"), 1, "reached from /1, not from /0");
}

#[test]
fn what_is_too_large_is_not_taken() {
    let small = Options { max_bytes: 100_000, ..options() };
    let declared = vec![head("Content-Length: 100001\r\n"), Part::Pause(Duration::from_secs(4))];
    let begun = Instant::now();
    let (summary, asked) = beside_a_sound_page(declared, &small);
    assert_eq!((failed(&summary, Reason::TooLarge), asked), (1, 1));
    assert!(begun.elapsed() < Duration::from_secs(3), "not waited for");
    let endless = vec![head(""), Part::Endless(vec![b'x'; 1000])];
    let (summary, asked) = beside_a_sound_page(endless, &small);
    assert_eq!((failed(&summary, Reason::TooLarge), asked), (1, 1));
    let chunks = vec![head("Transfer-Encoding: chunked\r\n"), Part::Endless(b"5\r\nhello\r\n".repeat(100))];
    let (summary, _) = beside_a_sound_page(chunks, &small);
    assert_eq!(failed(&summary, Reason::TooLarge), 1);
}

#[test]
fn a_body_of_just_the_limit_is_taken() {
    for (size, written) in [(1000, 1), (1001, 0)] {
        let body = "x".repeat(size);
        let server = Server::with([("/feed", feed(["/1"])), ("/1", vec![head(""), Part::Bytes(body.clone().into_bytes())])]);
        let (summary, _) = run(&[server.url("/feed")], tempdir().unwrap().path(), &Options { max_bytes: 1000, ..options() });
        assert_eq!(summary.pages_written, written, "{size}");
    }
}

#[test]
fn packed_bodies_are_unpacked_and_bombs_are_not() {
    let text = "<p>نص</p>".repeat(500);
    let server = Server::with([("/feed", packed(&gzip(rss(["/1"]).as_bytes()))), ("/1", packed(&gzip(text.as_bytes())))]);
    let folder = tempdir().unwrap();
    run(&[server.url("/feed")], folder.path(), &options());
    let record = records::all(folder.path()).pop().unwrap();
    assert_eq!((record.url(), record.body.as_slice()), (server.url("/1").as_str(), text.as_bytes()));
    assert!(!record.headers.contains_key("content-encoding"));
    assert!(server.requests().iter().all(|r| r.headers["accept-encoding"] == "gzip"));

    let bomb = gzip(&vec![0; 20_000_000]);
    assert!(bomb.len() < 50_000);
    let (summary, _) = beside_a_sound_page(packed(&bomb), &Options { max_bytes: 1_000_000, ..options() });
    assert_eq!(failed(&summary, Reason::TooLarge), 1);
}

#[test]
fn what_cannot_be_unpacked_is_not_stored() {
    let whole = gzip(b"whole");
    let mut changed = whole.clone();
    changed[whole.len() - 6] ^= 1; // in the check sum
    for broken in [&b"not packed at all"[..], &changed] {
        let (summary, _) = beside_a_sound_page(packed(broken), &options());
        assert_eq!(failed(&summary, Reason::Encoding), 1, "{broken:?}");
    }
    let (summary, _) = beside_a_sound_page(packed(&whole[..whole.len() - 3]), &options());
    assert_eq!(failed(&summary, Reason::Network), 1, "broken off");
    let (summary, _) = beside_a_sound_page(reply("200 OK", "Content-Type: text/html\r\nContent-Encoding: br\r\n", "x"), &options());
    assert_eq!(failed(&summary, Reason::Encoding), 1);
}

#[test]
fn slow_servers_are_not_waited_for() {
    let hurried = Options { total_timeout: Duration::from_millis(500), ..options() };
    let silent = vec![Part::Pause(Duration::from_secs(8)), head("")];
    let drop_by_drop = [vec![head("")], (0..80).flat_map(|_| [Part::Bytes(b"x".to_vec()), Part::Pause(Duration::from_millis(100))]).collect()].concat();
    for slow in [silent, drop_by_drop] {
        let begun = Instant::now();
        let (summary, asked) = beside_a_sound_page(slow, &hurried);
        assert_eq!((failed(&summary, Reason::Timeout), asked), (1, 2), "tried twice");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }
}

#[test]
fn what_breaks_off_is_not_stored() {
    let short = vec![head("Content-Length: 100\r\n"), Part::Bytes(b"only this".to_vec())];
    let chunk = vec![head("Transfer-Encoding: chunked\r\n"), Part::Bytes(b"ff\r\nonly this".to_vec())];
    let header = vec![Part::Bytes(b"HTTP/1.1 200 OK\r\nContent-Ty".to_vec())];
    let nothing = vec![];
    let nonsense = vec![Part::Bytes(b"I am no web server\r\n\r\n".to_vec())];
    for broken in [short, chunk, header, nothing, nonsense] {
        let (summary, asked) = beside_a_sound_page(broken.clone(), &options());
        assert_eq!((failed(&summary, Reason::Network), asked), (1, 2), "{broken:?}");
    }
}

#[test]
fn what_is_no_text_is_not_stored_and_not_asked_for_again() {
    let server = Server::start(|r| match r.path.as_str() {
        "/feed" => Some(feed(["/png", "/pdf", "/css", "/json", "/atom", "/plain", "/none"])),
        "/png" => Some(reply("200 OK", "Content-Type: image/png\r\n", "x")),
        "/pdf" => Some(reply("200 OK", "Content-Type: application/pdf\r\n", "x")),
        "/css" => Some(reply("200 OK", "Content-Type: text/css\r\n", "x")),
        "/json" => Some(reply("200 OK", "Content-Type: Application/LD+JSON; charset=utf-8\r\n", "x")),
        "/atom" => Some(reply("200 OK", "Content-Type: application/atom+xml\r\n", "x")),
        "/plain" => Some(reply("200 OK", "Content-Type: text/plain\r\n", "x")),
        "/none" => Some(reply("200 OK", "", "x")),
        _ => None,
    });
    let folder = tempdir().unwrap();
    let (summary, notes) = run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!((summary.pages_written, failed(&summary, Reason::Type), notes.len()), (4, 3, 3));
    run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!(server.count("/png"), 1);
}

#[test]
fn a_bad_feed_stops_no_other() {
    let server = Server::with([
        ("/html", page("<html><body>Subscribe!</body></html>")),
        ("/torn", reply("200 OK", "", &rss(["/1"])[..60])),
        ("/empty", reply("200 OK", "", "")),
        ("/feed", feed(["/1"])),
        ("/1", page("x")),
    ]);
    let bad = ["ftp://example.org/feed", "no address", "http://u:p@127.0.0.1/", "http://127.0.0.1:1/refused"].map(String::from);
    let feeds = ["/html", "/torn", "/empty", "/missing", "/feed"].map(|p| server.url(p));
    let folder = tempdir().unwrap();
    let (summary, notes) = run(&[&bad[..], &feeds[..]].concat(), folder.path(), &options());
    assert_eq!(records::urls(folder.path()), [server.url("/1"), server.url("/feed")]);
    assert_eq!((summary.feeds_read, summary.pages_written), (1, 1));
    assert_eq!((summary.feeds_failed, notes.len()), (8, 8), "{notes:?}");
    assert!(notes.iter().any(|n| n.url == server.url("/html") && n.what.contains("no feed")));
}

#[test]
fn feeds_without_bottom_stop_nothing() {
    let deep = |open: &str, close: &str| [open.repeat(200_000), close.repeat(200_000)].concat();
    let (a, div) = (deep("<a>", "</a>"), deep("<div>", "</div>"));
    let feeds = [
        format!("<rss version='2.0'><channel>{a}<item><link>/1</link></item></channel></rss>"),
        format!("<rss version='2.0'><channel><item>{a}<link>/1</link></item></channel></rss>"),
        format!("<rss version='2.0'><channel><item><description>{a}</description><link>/1</link></item></channel></rss>"),
        format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>{div}</content><link href='/1'/></entry></feed>"),
        format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'>{div}</title><link href='/1'/></entry></feed>"),
        format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"t\",\"items\":[],\"x\":{}}}", deep("[", "]")),
        a,
    ];
    for (n, text) in feeds.iter().enumerate() {
        let server = Server::with([("/deep", reply("200 OK", "", text)), ("/feed", feed(["/1"])), ("/1", page("x"))]);
        let (summary, _) = run(&[server.url("/deep"), server.url("/feed")], tempdir().unwrap().path(), &options());
        assert_eq!((summary.feeds_read + summary.feeds_failed, summary.pages_written), (2, 1), "{n}");
    }
}

#[test]
fn what_speaks_no_tls_is_a_failure_like_others() {
    let server = Server::with([("/feed", feed(["/1"])), ("/1", page("x"))]);
    let secure = server.url("/feed").replace("http:", "https:");
    let (summary, notes) = run(&[secure, server.url("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!((summary.feeds_failed, summary.pages_written, notes.len()), (1, 1, 1));
    assert!(notes[0].what.contains("robots.txt cannot be had"), "no panic: {}", notes[0]);
}
