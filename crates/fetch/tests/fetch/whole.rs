//! Whole runs: what is written, what is remembered, what a killed run leaves.

use crate::server::{Part, Server, feed, page, redirect, reply, rss, status};
use crate::{failed, options, records, run};
use rawi_fetch::{Error, Options, Reason, Summary, fetch};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::tempdir;

/// A server with a feed that says 304 to who knows it.
fn news<const N: usize>(pages: [&'static str; N]) -> Server {
    Server::start(move |request| match request.path.as_str() {
        "/feed" if request.headers.get("if-none-match").is_some_and(|e| e == "\"one\"") => {
            Some(vec![Part::Bytes(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())])
        }
        "/feed" => Some(feed(pages)),
        path => pages.contains(&path).then(|| page(path)),
    })
}

#[test]
fn feed_and_pages_are_written_and_then_known() {
    let server = news(["/1", "/2", "/3"]);
    let folder = tempdir().unwrap();
    let feeds = [server.url("/feed")];
    let (summary, notes) = run(&feeds, folder.path(), &options());
    let warc = summary.warc.clone().unwrap();
    let bytes = fs::metadata(&warc).unwrap().len();
    assert_eq!(summary, Summary { feeds_read: 1, pages_written: 3, bytes, warc: Some(warc), ..Summary::default() });
    assert_eq!(notes, []);
    assert_eq!(records::urls(folder.path()), ["/1", "/2", "/3", "/feed"].map(|p| server.url(p)));
    let records = records::all(folder.path());
    let first = records.iter().find(|r| r.url().ends_with("/1")).unwrap();
    assert_eq!((first.status.as_str(), first.body.as_slice()), ("HTTP/1.1 200 OK", b"/1".as_slice()));
    assert_eq!(first.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(first.headers["x-kept"], "As Is");
    assert!(!first.fields.contains_key("rawi-asked-uri"));
    let agent = concat!("rawi/", env!("CARGO_PKG_VERSION"), " (+https://example.org/rawi)");
    assert!(server.requests().iter().all(|r| r.headers["user-agent"] == agent), "robots.txt too");

    let asked = server.paths().len();
    let (summary, notes) = run(&feeds, folder.path(), &options());
    assert_eq!((summary, notes), (Summary { feeds_unchanged: 1, ..Summary::default() }, vec![]));
    assert_eq!(server.paths()[asked..], ["/feed"], "asked with its validators, and nothing else");
    let last = server.requests().pop().unwrap();
    assert_eq!(last.headers["if-modified-since"], "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(fs::read_dir(folder.path()).unwrap().filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "gz")).count(), 1);
}

#[test]
fn a_changed_feed_gives_only_what_is_new() {
    let server = Server::start(|r| match (r.path.as_str(), r.headers.get("if-none-match")) {
        ("/feed", None) => Some(feed(["/1"])),
        ("/feed", _) => Some(reply("200 OK", "ETag: \"two\"\r\n", rss(["/2", "/1"]))),
        _ => Some(page("x")),
    });
    let folder = tempdir().unwrap();
    run(&[server.url("/feed")], folder.path(), &options());
    let (summary, _) = run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!((summary.pages_written, summary.pages_known), (1, 1));
    assert_eq!((server.count("/1"), server.count("/2")), (1, 1));
    assert_eq!(records::all(folder.path()).len(), 4, "two files are two runs, also within a second");
}

#[test]
fn links_are_taken_as_they_are_meant() {
    let answer = |port_less: &str| match port_less {
        "/deep/a.xml" => Some(feed(["1", "../2#part", "?q=3", "file:///etc/passwd", "mailto:editor@example.org", "/خبر/٤"])),
        "/b.xml" => Some(feed(["/2", "/deep/1", "  /5  "])),
        _ => Some(page("x")),
    };
    let server = Server::start(move |r| answer(&r.path));
    let folder = tempdir().unwrap();
    let (summary, notes) = run(&[server.url("/deep/a.xml"), server.url("/b.xml"), server.url("/b.xml")], folder.path(), &options());
    let pages = ["/%D8%AE%D8%A8%D8%B1/%D9%A4", "/2", "/5", "/b.xml", "/deep/1", "/deep/a.xml", "/deep/a.xml?q=3"];
    assert_eq!(records::urls(folder.path()), pages.map(|p| server.url(p)));
    assert_eq!(server.paths().len(), pages.len(), "each once");
    assert_eq!((summary.feeds_read, summary.pages_written), (2, 5));
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].what.contains("2 entries") && notes[0].what.contains("file:///etc/passwd"), "{}", notes[0]);
}

#[test]
fn what_is_redirected_is_kept_under_both_addresses() {
    let server = Server::with([("/old", redirect("/feed")), ("/feed", feed(["/a"])), ("/a", redirect("/b")), ("/b", page("b"))]);
    let folder = tempdir().unwrap();
    run(&[server.url("/old")], folder.path(), &options());
    let records = records::all(folder.path());
    let asked: Vec<_> = records.iter().map(|r| (r.url().to_owned(), r.fields["rawi-asked-uri"].clone())).collect();
    assert_eq!(asked, [(server.url("/feed"), server.url("/old")), (server.url("/b"), server.url("/a"))]);
    let state = fs::read_to_string(folder.path().join("fetch-state.json")).unwrap();
    assert!(state.contains(&server.url("/a")) && state.contains(&server.url("/b")), "{state}");
}

#[test]
fn pages_beyond_the_number_come_in_the_next_runs() {
    let server = news(["/1", "/2", "/3"]);
    let folder = tempdir().unwrap();
    let few = Options { max_pages: 2, ..options() };
    let (first, _) = run(&[server.url("/feed")], folder.path(), &few);
    assert_eq!((first.pages_written, first.pages_left), (2, 1));
    let (second, _) = run(&[server.url("/feed")], folder.path(), &few);
    assert_eq!((second.pages_written, second.pages_known, second.pages_left), (1, 2, 0), "the feed was not taken for read");
    let (third, _) = run(&[server.url("/feed")], folder.path(), &few);
    assert_eq!(third.feeds_unchanged, 1);
}

#[test]
fn a_long_feed_leaves_room_for_another() {
    let server = Server::start(|r| match r.path.as_str() {
        "/long" => Some(feed((0..50).map(|n| format!("/l{n}")))),
        "/short" => Some(feed(["/s"])),
        _ => Some(page("x")),
    });
    let folder = tempdir().unwrap();
    run(&[server.url("/long"), server.url("/short")], folder.path(), &Options { max_pages: 3, ..options() });
    assert_eq!(server.count("/s"), 1);
}

#[test]
fn pages_that_fail_are_asked_again_and_those_that_are_gone_are_not() {
    let codes = [("/broken", 500), ("/gone", 410), ("/missing", 404), ("/forbidden", 403), ("/odd", 304)];
    let server = Server::start(move |r| match r.path.as_str() {
        "/feed" => Some(feed(codes.map(|(path, _)| path))),
        path => codes.iter().find(|(p, _)| *p == path).map(|(_, code)| status(*code)),
    });
    let folder = tempdir().unwrap();
    let asked = || codes.map(|(path, _)| server.count(path));
    let (summary, notes) = run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!((failed(&summary, Reason::Status), notes.len(), summary.pages_written), (5, 5, 0));
    assert_eq!(asked(), [2, 1, 1, 1, 1], "an error of the server is tried once more");
    run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!(asked(), [4, 1, 1, 2, 2]);
}

#[test]
fn a_run_cannot_begin_without_a_contact_in_a_busy_folder_or_on_a_broken_state() {
    let folder = tempdir().unwrap();
    let start = |options: &Options| fetch(&[], folder.path(), options, &mut |_| {});
    for contact in ["", "  ", "a\r\nX-Evil: 1"] {
        assert!(matches!(start(&Options { contact: contact.into(), ..options() }), Err(Error::Options(_))), "{contact:?}");
    }
    let lock = File::create(folder.path().join("fetch.lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(start(&options()), Err(Error::Busy(_))));
    drop(lock);
    fs::write(folder.path().join("fetch-state.json"), "{\"version\": 1, \"fee").unwrap();
    assert!(matches!(start(&options()), Err(Error::State(..))));
    fs::remove_file(folder.path().join("fetch-state.json")).unwrap();
    assert!(start(&options()).is_ok());
    assert!(matches!(fetch(&[], &folder.path().join("fetch.lock/x"), &options(), &mut |_| {}), Err(Error::Io(..))));
}

/// Not a test: the run that the next one kills.
#[test]
#[ignore = "run by a_killed_run_loses_nothing_that_was_written"]
fn killed() {
    let [feed, folder] = ["RAWI_TEST_FEED", "RAWI_TEST_FOLDER"].map(|name| std::env::var(name).expect("set by the other test"));
    run(&[feed], Path::new(&folder), &options());
}

#[test]
fn a_killed_run_loses_nothing_that_was_written() {
    let server = Server::start(|r| match r.path.as_str() {
        "/feed" => Some(feed((0..30).map(|n| format!("/{n}")))),
        "/29" if !r.headers["user-agent"].contains("second") => Some(vec![Part::Pause(Duration::from_secs(60))]),
        _ => Some(page("x")),
    });
    let folder = tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "whole::killed", "--ignored"])
        .envs([("RAWI_TEST_FEED", server.url("/feed").as_str()), ("RAWI_TEST_FOLDER", folder.path().to_str().unwrap())])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(10);
    let mut whole = 0;
    // All pages but the last: the record of each is whole as soon as it is there, whatever comes next.
    while whole < 30 && Instant::now() < patience {
        whole = records::read(folder.path()).0.len();
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(records::all(folder.path()).len(), 30, "the feed and 29 pages");

    let (second, _) = run(&[server.url("/feed")], folder.path(), &Options { contact: "second".into(), ..options() });
    assert_eq!((second.feeds_read, second.pages_known, second.pages_written), (1, 20, 10), "the state was last written after 20 pages");
    assert!(records::urls(folder.path()).contains(&server.url("/29")));
}

#[test]
fn a_torn_record_costs_only_itself() {
    let server = news(["/1", "/2"]);
    let folder = tempdir().unwrap();
    let (summary, _) = run(&[server.url("/feed")], folder.path(), &options());
    let warc = summary.warc.unwrap();
    let bytes = fs::read(&warc).unwrap();
    fs::write(&warc, &bytes[..bytes.len() - 9]).unwrap();
    let (records, torn) = records::read(folder.path());
    assert_eq!(records.len(), 2);
    assert!(torn > 0);
}
