//! What sites ask of a program that reads them is kept to.

use crate::server::{Part, Request, Server, feed, page, redirect, reply, robots, status};
use crate::{failed, options, records, run};
use rawi_fetch::{Options, Reason};
use std::time::{Duration, Instant};
use tempfile::tempdir;

/// The shortest time between the end of a request and the beginning of the next.
fn shortest_gap(requests: &[Request]) -> Duration {
    requests.windows(2).map(|w| w[1].begun.saturating_duration_since(w[0].ended)).min().unwrap()
}

/// The answer to robots.txt, a feed of two pages, and pages.
fn site(rules: Vec<Part>) -> Server {
    Server::start(move |r| match r.path.as_str() {
        "/robots.txt" => Some(rules.clone()),
        "/feed" => Some(feed(["/a", "/private/b"])),
        _ => Some(page("x")),
    })
}

#[test]
fn robots_txt_is_obeyed_and_read_once() {
    let server = site(robots("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n"));
    let folder = tempdir().unwrap();
    let (summary, notes) = run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!((summary.pages_written, summary.pages_refused), (1, 1));
    assert_eq!(server.paths(), ["/feed", "/a"]);
    assert_eq!((server.count("/robots.txt"), server.requests()[0].path.as_str()), (1, "/robots.txt"));
    assert!(notes.len() == 1 && notes[0].url == server.url("/private/b") && notes[0].what.contains("robots.txt"), "{notes:?}");
    run(&[server.url("/feed")], folder.path(), &options());
    let again = server.requests().into_iter().rfind(|r| r.path == "/feed").unwrap();
    assert!(again.headers.contains_key("if-none-match"), "a page that may not be read is no reason to read the feed again");
}

#[test]
fn feeds_are_under_robots_txt_too() {
    let server = site(robots("User-agent: rawi\nDisallow: /feed\n"));
    let (summary, notes) = run(&[server.url("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!((summary.feeds_failed, notes.len()), (1, 1));
    assert_eq!(server.paths(), [""; 0]);
}

#[test]
fn without_robots_txt_all_is_allowed_and_with_a_broken_one_nothing() {
    for missing in [404, 403, 401] {
        let server = site(status(missing));
        let (summary, _) = run(&[server.url("/feed")], tempdir().unwrap().path(), &options());
        assert_eq!(summary.pages_written, 2, "{missing}");
    }
    for (broken, asked) in [(status(500), 2), (status(503), 2), (vec![], 2), (status(429), 1)] {
        let server = site(broken.clone());
        let (summary, notes) = run(&[server.url("/feed"), server.url("/feed2")], tempdir().unwrap().path(), &options());
        assert_eq!((summary.feeds_failed, server.paths().len()), (2, 0), "{broken:?}");
        assert_eq!((server.count("/robots.txt"), notes.len()), (asked, 1), "asked again in vain, told once: {notes:?}");
    }
}

#[test]
fn robots_txt_may_be_elsewhere_and_endless() {
    let server = Server::start(|r| match r.path.as_str() {
        "/robots.txt" => Some(redirect("/rules")),
        "/rules" => {
            let start = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nUser-agent: *\nDisallow: /private\n".to_vec();
            Some(vec![Part::Bytes(start), Part::Endless(b"# and so on\n".repeat(1000))])
        }
        "/feed" => Some(feed(["/a", "/private/b"])),
        _ => Some(page("x")),
    });
    let (summary, _) = run(&[server.url("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!((summary.pages_written, summary.pages_refused), (1, 1));
}

#[test]
fn a_redirect_is_under_the_rules_of_where_it_leads() {
    let strict = Server::start(|r| match r.path.as_str() {
        "/robots.txt" => Some(robots("User-agent: *\nDisallow: /secret\n")),
        _ => Some(page("x")),
    });
    let (secret, open) = (strict.url_by_name("/secret"), strict.url_by_name("/open"));
    let server = Server::with([("/feed", feed(["/a", "/b"])), ("/a", redirect(&secret)), ("/b", redirect(&open))]);
    let (summary, _) = run(&[server.url("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!((summary.pages_written, summary.pages_refused), (1, 1));
    assert_eq!(strict.paths(), ["/open"]);
}

#[test]
fn there_is_a_pause_between_two_requests_to_a_host() {
    let server = site(status(404));
    let pause = Duration::from_millis(120);
    run(&[server.url("/feed")], tempdir().unwrap().path(), &Options { delay: pause, ..options() });
    assert_eq!(server.requests().len(), 4);
    assert!(shortest_gap(&server.requests()) >= pause, "{:?}", shortest_gap(&server.requests()));
}

#[test]
fn a_crawl_delay_lengthens_the_pause() {
    let server = site(robots("User-agent: *\nCrawl-delay: 0.25\n"));
    run(&[server.url("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!(server.requests().len(), 4);
    assert!(shortest_gap(&server.requests()) >= Duration::from_millis(250), "{:?}", shortest_gap(&server.requests()));
    let server = site(robots("User-agent: *\nCrawl-delay: 3600\n"));
    let (summary, notes) = run(&[server.url("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!((summary.feeds_failed, server.paths().len(), notes.len()), (1, 0, 1));
}

#[test]
fn hosts_are_asked_side_by_side_and_each_one_thing_at_a_time() {
    let slow = || {
        Server::start(|r| match r.path.as_str() {
            "/feed" => Some(feed(["/1", "/2", "/3"])),
            "/robots.txt" => None,
            _ => Some([vec![Part::Pause(Duration::from_millis(100))], page("x")].concat()),
        })
    };
    let (one, two) = (slow(), slow());
    let (summary, _) = run(&[one.url("/feed"), two.url_by_name("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!(summary.pages_written, 6);
    let [one, two] = [one.requests(), two.requests()];
    let apart = |all: &[Request]| all.windows(2).all(|w| w[0].ended <= w[1].begun);
    assert!(apart(&one) && apart(&two));
    assert!(one.iter().any(|a| two.iter().any(|b| a.begun < b.ended && b.begun < a.ended)), "the two never overlap");
}

#[test]
fn two_ports_are_one_host() {
    let slow = || Server::start(|r| (r.path == "/feed").then(|| [vec![Part::Pause(Duration::from_millis(50))], feed([""; 0])].concat()));
    let (one, two) = (slow(), slow());
    run(&[one.url("/feed"), two.url("/feed")], tempdir().unwrap().path(), &options());
    let mut all = [one.requests(), two.requests()].concat();
    all.sort_by_key(|r| r.begun);
    assert_eq!(all.len(), 4);
    assert!(all.windows(2).all(|w| w[0].ended <= w[1].begun), "asked at the same time");
}

#[test]
fn a_redirect_to_another_host_waits_for_its_turn_there() {
    let slow = Server::start(|r| match r.path.as_str() {
        "/feed" => Some(feed(["/1", "/2", "/3"])),
        "/robots.txt" => None,
        _ => Some([vec![Part::Pause(Duration::from_millis(60))], page("x")].concat()),
    });
    let to = ["/4", "/5", "/6"].map(|path| slow.url_by_name(path));
    let server = Server::start(move |r| match r.path.as_str() {
        "/feed" => Some(feed(["/0", "/1", "/2"])),
        path => path[1..].parse::<usize>().ok().map(|n| redirect(&to[n])),
    });
    let (summary, _) = run(&[server.url("/feed"), slow.url_by_name("/feed")], tempdir().unwrap().path(), &options());
    assert_eq!((summary.pages_written, slow.paths().len()), (6, 7));
    assert!(slow.requests().windows(2).all(|w| w[0].ended <= w[1].begun), "asked at the same time");
}

/// A feed of three pages; the first is answered so, as often as `times`.
fn busy(answer: Vec<Part>, times: usize) -> Server {
    let said = std::sync::atomic::AtomicUsize::new(0);
    Server::start(move |r| match r.path.as_str() {
        "/robots.txt" => None,
        "/feed" => Some(feed(["/1", "/2", "/3"])),
        _ if said.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < times => Some(answer.clone()),
        _ => Some(page("x")),
    })
}

#[test]
fn a_short_retry_after_is_waited_for() {
    let server = busy(reply("429 Too Many Requests", "Retry-After: 1\r\n", ""), 1);
    let begun = Instant::now();
    let folder = tempdir().unwrap();
    let (summary, notes) = run(&[server.url("/feed")], folder.path(), &options());
    assert_eq!((summary.pages_written, notes.len()), (3, 0));
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.paths(), ["/feed", "/1", "/1", "/2", "/3"], "nothing else is asked meanwhile");
    assert_eq!(records::all(folder.path()).len(), 4);
}

#[test]
fn a_host_that_wants_a_long_rest_gets_it() {
    for (answer, times) in [("Retry-After: 2\r\n", 1), ("Retry-After: Thu, 31 Dec 2099 23:59:59 GMT\r\n", 1), ("Retry-After: 0\r\n", 2)] {
        let server = busy(reply("503 Service Unavailable", answer, ""), times);
        let hurried = Options { patience: Duration::from_secs(1), ..options() };
        let (summary, notes) = run(&[server.url("/feed")], tempdir().unwrap().path(), &hurried);
        assert_eq!((summary.pages_written, failed(&summary, Reason::HostLeft)), (0, 3), "{answer}");
        assert_eq!((server.count("/1"), server.count("/2"), server.count("/3")), (times, 0, 0), "{answer}");
        assert_eq!(notes.len(), 1, "told once: {notes:?}");
    }
}
