//! A store that is written to while it is served.

use crate::{Served, accounts, run, text};
use std::time::{Duration, Instant};

/// Asks until it is so.
#[track_caller]
fn until(what: &str, is: impl Fn() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(20), "not within 20 seconds: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_is_added_appears_and_names_change() {
    let all = accounts();
    let (before, after) = all.split_at(all.len() / 2);
    let served = Served::of(before);
    let meta = served.json("/api/meta");
    let (generation, incidents) = (text(&meta, "generation").to_string(), meta["store"]["incidents"].as_u64().unwrap());
    let tag = served.get("/api/incidents").header("etag").to_string();
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(served.json("/api/meta")["generation"], generation.as_str(), "nothing was written");
    served.desk.file("more.jsonl", after.concat());
    run(&served.desk, &["ingest", "news.rawi", "more.jsonl"], 0);
    until("another generation", || served.json("/api/meta")["generation"] != generation.as_str());
    until("all documents", || served.json("/api/meta")["store"]["documents"] == all.len());
    assert!(served.json("/api/meta")["store"]["incidents"].as_u64().unwrap() > incidents);
    assert_eq!(served.get_with("/api/incidents", &format!("If-None-Match: {tag}\r\n")).status, 200);
    let told = served.told(&["incidents", "news.rawi", "-f", "jsonl"]);
    assert_eq!(served.json("/api/overview")["total"], told.len());
    let items = served.json("/api/incidents?size=1000")["items"].as_array().unwrap().clone();
    assert_eq!(items.iter().map(|i| text(i, "id")).collect::<Vec<_>>(), told.iter().map(|i| text(i, "id")).collect::<Vec<_>>());
}

#[test]
fn a_review_changes_the_generation() {
    let served = Served::of(&accounts()[..6]);
    let generation = text(&served.json("/api/meta"), "generation").to_string();
    let claim = text(&served.told(&["claims", "news.rawi", "-f", "jsonl", "-n", "1"])[0], "id").to_string();
    run(&served.desk, &["review", "news.rawi", &claim, "reject", "--who", "ann"], 0);
    until("another generation", || served.json("/api/meta")["generation"] != generation.as_str());
    let listed = served.json("/api/claims?size=1")["items"][0].clone();
    assert_eq!((listed["claim"]["id"].as_str(), listed["rejected"].as_bool(), listed["incident"].is_null()), (Some(&*claim), Some(true), true));
}

#[test]
fn answers_hold_while_it_is_written() {
    let all = accounts();
    let served = Served::of(&all[..4]);
    let mut writer = std::process::Command::new(env!("CARGO_BIN_EXE_rawi"));
    served.desk.file("more.jsonl", all.concat());
    writer.current_dir(served.desk.path("")).env("RAWI_DATA", served.desk.path("data")).args(["ingest", "news.rawi", "more.jsonl"]);
    let mut writer = writer.spawn().expect("the binary runs");
    let mut asked = 0;
    while writer.try_wait().unwrap().is_none() || asked < 20 {
        // one state of the store: every claim of an incident is there, and says that it belongs to it
        let page = served.json("/api/incidents?size=3&order=newest");
        for i in page["items"].as_array().unwrap() {
            let answer = served.get(&format!("/api/incidents/{}", text(i, "id")));
            assert!(matches!(answer.status, 200 | 404), "{}", answer.text());
            if answer.status == 200 {
                let whole = answer.json();
                let claims = whole["accounts"].as_array().unwrap().iter().flat_map(|a| a["claims"].as_array().unwrap());
                let claims: Vec<_> = claims.inspect(|c| assert_eq!(c["incident"], i["id"])).collect();
                assert_eq!(claims.len(), whole["incident"]["claims"].as_array().unwrap().len());
            }
        }
        asked += 1;
    }
}
