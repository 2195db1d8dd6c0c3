//! Reviews over HTTP: what they leave is what `rawi review` leaves, and who speaks at the same time as another is told.

use crate::{Served, accounts, escaped, run, text};
use serde_json::{Value, json};

/// A store of some accounts, served, and the ids of its claims.
fn served() -> (Served, Vec<String>) {
    let served = Served::of(&accounts());
    let ids = served.told(&["claims", "news.rawi", "-f", "jsonl"]).iter().map(|c| text(c, "id").to_string()).collect();
    (served, ids)
}

fn word(on: &str, id: &str, action: &str, more: Value) -> Value {
    let mut word = json!({"on": on, "id": id, "action": action, "who": "amal", "why": "read it", "seen": 0});
    more.as_object().into_iter().flatten().for_each(|(k, v)| word[k] = v.clone());
    word
}

#[track_caller]
fn say(served: &Served, word: &Value) -> Value {
    let answer = served.post("/api/reviews", word.to_string().as_bytes());
    assert_eq!(answer.status, 201, "{word}: {}", answer.text());
    answer.json()
}

#[track_caller]
fn refused(served: &Served, word: &Value) -> (u16, String) {
    served.post("/api/reviews", word.to_string().as_bytes()).problem()
}

#[test]
fn a_word_on_a_claim_is_served_at_once() {
    let (served, ids) = served();
    let generation = served.json("/api/meta")["generation"].clone();
    let whose = served.told(&["claims", "news.rawi", "-f", "jsonl"]);
    let claim = whose.iter().find(|c| c["type"] == "ASSAULT").unwrap();
    let id = text(claim, "id");
    let said = say(&served, &word("claim", id, "correct", json!({"set": {"type": "COERCE", "mode": "arrest", "factuality": "planned"}})));
    assert_eq!((said["review"].as_i64(), said["claim"]["type"].as_str(), said["claim"]["factuality"].as_str()), (Some(1), Some("COERCE"), Some("planned")));
    assert_eq!(said["claim"]["codes"]["acled_sub_event_type"], "Arrests", "codes follow");
    // the very next question
    assert_ne!(served.json("/api/meta")["generation"], generation);
    let incident = said["incidents"][0].as_str().unwrap();
    let whole = served.json(&format!("/api/incidents/{incident}"));
    assert_eq!((&whole["incident"]["type"], whole["reviews"][0]["who"].as_str()), (&"COERCE".into(), Some("amal")));
    let listed = served.json("/api/incidents?type=COERCE&mode=arrest&size=1000");
    assert!(listed["items"].as_array().unwrap().iter().any(|i| i["id"] == incident), "{listed}");
    assert_eq!(ids.len(), whose.len());
}

#[test]
fn what_it_leaves_is_what_the_command_leaves() {
    let (served, ids) = served();
    let same = Served::of(&accounts());
    let says = [
        (word("claim", &ids[0], "reject", json!({})), vec!["reject"]),
        (word("claim", &ids[1], "correct", json!({"set": {"confidence": 0.5}})), vec!["correct", "--set", "confidence=0.5"]),
        (word("claim", &ids[2], "accept", json!({})), vec!["accept"]),
    ];
    for (word, args) in &says {
        say(&served, word);
        run(&same.desk, &[&["review", "news.rawi", text(word, "id")], args.as_slice(), &["--who", "amal", "--why", "read it"]].concat(), 0);
    }
    let shown = |s: &Served| {
        let mut all = s.told(&["review", "news.rawi"]);
        all.iter_mut().for_each(|r| r["at"] = Value::Null);
        (all, s.told(&["incidents", "news.rawi", "-f", "jsonl"]))
    };
    assert_eq!(shown(&served), shown(&same));
}

#[test]
fn links_and_incidents_are_spoken_of_and_ids_move() {
    let (served, _) = served();
    let of = |served: &Served| served.json("/api/incidents?size=1000")["items"].as_array().unwrap().clone();
    let all = of(&served);
    let one = all.iter().find(|i| i["documents"].as_u64() > Some(1)).expect("an incident of several documents");
    let whole = served.json(&format!("/api/incidents/{}", text(one, "id")));
    let claims: Vec<String> = whole["incident"]["claims"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_string()).collect();
    let leaves = &whole["accounts"][0]["claims"].as_array().unwrap().iter().map(|c| text(&c["claim"], "id").to_string()).collect::<Vec<_>>();
    let said = say(&served, &word("incident", text(one, "id"), "split", json!({"claims": leaves})));
    let (now, key) = (said["incidents"].as_array().unwrap().clone(), said["review"].as_i64().unwrap());
    assert!(now.len() >= 2 && now.is_sorted_by_key(|i| i.as_str().map(String::from)), "{now:?}");
    assert!(said["claim"].is_null());
    let listed = of(&served);
    assert!(now.iter().all(|i| listed.iter().any(|l| l["id"] == *i)), "the next question sees them");
    for id in &claims {
        let told = served.json(&format!("/api/reviews?id={id}"));
        assert_eq!(
            (told["last"].as_i64(), told["reviews"][0]["action"].as_str(), told["reviews"][0]["on"].as_str()),
            (Some(key), Some("split"), Some("incident"))
        );
        assert_eq!(told["reviews"][0]["claims"]["apart"].as_array().unwrap().len(), leaves.len());
    }
    // said of an incident that is no more: where it went
    let gone = format!("i-{:012x}", 1);
    assert_eq!(refused(&served, &word("incident", &gone, "accept", json!({}))), (404, "not_found".into()));

    let link = format!("{}+{}", claims.last().unwrap(), claims[0]);
    let silenced = say(&served, &word("link", &link, "accept", json!({"seen": key})));
    assert_eq!(silenced["silenced"][0]["review"], key, "{silenced}");
    assert_eq!(silenced["silenced"][0]["holds"], false);
    let about = served.json(&format!("/api/reviews?id={}", escaped(&link)));
    let stands = &about["reviews"][0]["about"][0];
    let page = served.json(&format!("/api/documents/{}", escaped(text(stands, "document"))));
    let there = page["claims"].as_array().unwrap().iter().find(|c| c["claim"]["id"] == stands["claim"]).expect("its document holds it");
    assert_eq!(there["incident"], stands["incident"], "and its incident is the one that is told");
    assert_eq!(about["reviews"].as_array().unwrap().len(), 2);
    let merged = say(&served, &word("incident", text(&all[0], "id"), "merge", json!({"with": text(&all[1], "id"), "seen": 99})));
    assert_eq!(merged["incidents"].as_array().unwrap().len(), 1, "{merged}");
}

#[test]
fn a_claim_says_who_spoke_of_it() {
    let (served, _) = served();
    let incident = served.json("/api/incidents?size=1")["items"][0].clone();
    let whole = || served.json(&format!("/api/incidents/{}", text(&incident, "id")));
    let claim = whole()["accounts"][0]["claims"][0].clone();
    assert!(claim["reviewed"].is_null() && claim.as_object().unwrap().contains_key("reviewed"), "{claim}");
    let id = text(&claim["claim"], "id").to_string();
    for (n, (action, who, verdict)) in
        [("accept", "amal", "accepted"), ("correct", "sami", "corrected"), ("accept", "amal", "accepted")].into_iter().enumerate()
    {
        let more = if action == "correct" { json!({"set": {"confidence": 0.4}}) } else { json!({}) };
        let mut word = word("claim", &id, action, more);
        (word["who"], word["seen"]) = (who.into(), n.into());
        say(&served, &word);
        let reviewed = whole()["accounts"][0]["claims"][0]["reviewed"].clone();
        assert_eq!((reviewed["last"].as_u64(), reviewed["verdict"].as_str()), (Some(n as u64 + 1), Some(verdict)), "{reviewed}");
    }
    let document = text(&claim["claim"]["document"], "id").to_string();
    let claims = served.json(&format!("/api/documents/{document}"))["claims"].as_array().unwrap().clone();
    let reviewed = &claims.iter().find(|c| c["claim"]["id"] == id.as_str()).unwrap()["reviewed"];
    assert_eq!(reviewed["by"], json!(["amal", "sami"]));
    assert_eq!(whole()["reviews"].as_array().unwrap().len(), 3);
    let rejected = say(&served, &{
        let mut w = word("claim", &id, "reject", json!({}));
        w["seen"] = 3.into();
        w
    });
    assert!(rejected["claim"].is_null(), "{rejected}");
}

#[test]
fn reviews_come_in_pages() {
    let (served, ids) = served();
    for (n, id) in ids.iter().take(9).enumerate() {
        let mut word = word("claim", id, "accept", json!({}));
        word["who"] = if n % 3 == 0 { "sami" } else { "amal" }.into();
        say(&served, &word);
    }
    let (mut seen, mut path) = (Vec::new(), "/api/reviews?size=4".to_string());
    loop {
        let page = served.json(&path);
        assert_eq!(page["last"], 9);
        seen.extend(page["reviews"].as_array().unwrap().iter().map(|r| r["review"].as_i64().unwrap()));
        match page["next"].as_i64() {
            Some(next) => path = format!("/api/reviews?size=4&before={next}"),
            None => break,
        }
    }
    assert_eq!(seen, (1..=9).rev().collect::<Vec<i64>>());
    let of = served.json("/api/reviews?who=sami");
    assert!(of["reviews"].as_array().unwrap().len() == 3 && of["reviews"].as_array().unwrap().iter().all(|r| r["who"] == "sami"), "{of}");
}

#[test]
fn of_many_who_speak_at_once_one_is_heard() {
    let (served, ids) = served();
    let words: Vec<Value> =
        (0..12).map(|n| word("claim", &ids[0], if n % 2 == 0 { "accept" } else { "reject" }, json!({"who": format!("reader {n}")}))).collect();
    let answers: Vec<_> = std::thread::scope(|s| {
        let asked: Vec<_> = words.iter().map(|w| s.spawn(|| served.post("/api/reviews", w.to_string().as_bytes()))).collect();
        asked.into_iter().map(|a| a.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    for a in answers.iter().filter(|a| a.status != 201) {
        assert_eq!(a.problem(), (409, "reviewed_meanwhile".into()));
        assert_eq!(a.json()["reviews"][0]["review"], 1, "those that came later stand beside it");
    }
    assert_eq!(served.told(&["review", "news.rawi"]).len(), 1, "nothing else was kept");
    // on different claims all are heard
    let words: Vec<Value> = ids[1..9].iter().map(|id| word("claim", id, "accept", json!({}))).collect();
    let kept = std::thread::scope(|s| {
        let asked: Vec<_> = words.iter().map(|w| s.spawn(|| served.post("/api/reviews", w.to_string().as_bytes()).status)).collect();
        asked.into_iter().map(|a| a.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(kept, vec![201; 8]);
}

#[test]
fn what_is_no_review_is_refused_by_what_is_wrong() {
    let (served, ids) = served();
    let (id, incident) = (ids[0].as_str(), text(&served.json("/api/incidents?size=1")["items"][0], "id").to_string());
    let link = format!("{}+{}", ids[0], ids[1]);
    for (word, want, code) in [
        (word("claim", "c-000000000000", "accept", json!({})), 404, "not_found"),
        (word("link", "c-000000000000+c-000000000001", "accept", json!({})), 404, "not_found"),
        (word("claim", id, "correct", json!({})), 400, "bad_review"),
        (word("claim", id, "accept", json!({"set": {"mode": "x"}})), 400, "bad_review"),
        (word("claim", id, "split", json!({"claims": [id]})), 400, "bad_review"),
        (word("incident", &incident, "reject", json!({})), 400, "bad_review"),
        (word("incident", &incident, "merge", json!({})), 400, "bad_review"),
        (word("incident", &incident, "merge", json!({"with": incident})), 422, "unsound"),
        (word("incident", &incident, "split", json!({"claims": ["c-000000000000"]})), 422, "unsound"),
        (word("link", &link, "correct", json!({"set": {"mode": "x"}})), 400, "bad_review"),
        (word("link", &format!("{id}+{id}"), "accept", json!({})), 422, "unsound"),
        (word("claim", id, "delete", json!({})), 400, "bad_review"),
        (word("incident", id, "accept", json!({})), 400, "bad_body"),
        (word("claim", &incident, "accept", json!({})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"who": ""})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"who": null})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"who": "a\u{202e}b"})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"who": "a".repeat(101)})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"why": "a".repeat(2001)})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"why": "\u{0}"})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"seen": -1})), 400, "bad_body"),
        (word("claim", id, "accept", json!({"seen": "0"})), 422, "bad_body"),
        (word("claim", id, "accept", json!({"more": 1})), 422, "bad_body"),
        (word("claim", id, "correct", json!({"set": {"colour": "red"}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {"document.id": "x"}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {"confidence": "high"}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {"confidence": 7}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {"counts.99999999999999999999.best": 1}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {"actors": [[[]]]}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {"type": null}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {"": 1}})), 422, "unsound"),
        (word("claim", id, "correct", json!({"set": {".".repeat(5000): 1}})), 422, "unsound"),
    ] {
        let answer = served.post("/api/reviews", word.to_string().as_bytes());
        let shown: String = word.to_string().chars().take(200).collect();
        assert_eq!(answer.problem(), (want, code.into()), "{shown}: {}", answer.text());
        assert!(!answer.text().contains("news.rawi"), "no path is told: {}", answer.text());
    }
    let unseen = json!({"on": "claim", "id": id, "action": "accept", "who": "amal"});
    assert_eq!(refused(&served, &unseen), (422, "bad_body".into()));
    assert_eq!(served.told(&["review", "news.rawi"]), Vec::<Value>::new(), "nothing was kept");
    for query in ["id=c-1&size=3", "size=0", "size=201", "before=x", "before=0", "on=claim"] {
        assert_eq!(served.get(&format!("/api/reviews?{query}")).problem(), (400, "bad_filter".into()), "{query}");
    }
}

#[test]
fn a_field_that_may_be_set_is_one() {
    let (served, _) = served();
    let fields = served.json("/api/meta")["fields"].as_array().unwrap().clone();
    let path = |f: &Value| text(f, "path").to_string();
    let all: Vec<String> = fields.iter().map(path).collect();
    for known in ["type", "mode", "factuality", "confidence", "actors", "actors.*.id", "places.*.lat", "time.from", "counts.*.low", "attribution.*.stance"] {
        assert!(all.iter().any(|p| p == known), "{known}");
    }
    assert!(all.iter().all(|p| !["schema", "id", "document", "pack", "rule"].contains(&p.split('.').next().unwrap())), "{all:?}");
    // every field of a claim that is coded stands there, but for those that say where it comes from
    for claim in served.told(&["claims", "news.rawi", "-f", "jsonl"]) {
        for name in claim.as_object().unwrap().keys().filter(|k| !["schema", "id", "document", "pack", "rule", "part"].contains(&k.as_str())) {
            assert!(all.iter().any(|p| p == name || p.starts_with(&format!("{name}."))), "{name}");
        }
        // and a place of each can be set to what it holds
        let id = text(&claim, "id");
        if claim["actors"].as_array().is_some_and(|a| !a.is_empty()) && claim["time"]["from"].is_string() {
            let set = json!({"actors.0.name_en": "The army", "time.from": claim["time"]["from"], "time.to": claim["time"]["to"], "type": claim["type"]});
            say(&served, &word("claim", id, "correct", json!({"set": set})));
            return;
        }
    }
    panic!("no claim with an actor and a day");
}

#[test]
fn a_desk_that_only_reads_reviews_nothing() {
    let desk = crate::Desk::new();
    desk.file("in.jsonl", accounts()[..3].concat());
    run(&desk, &["ingest", "news.rawi", "in.jsonl"], 0);
    let served = Served::with(desk, &["--read-only"]);
    let me = served.json("/api/me");
    assert_eq!((&me["read_only"], &me["may"]["review"], &me["may"]["extract"], &me["mode"]), (&true.into(), &false.into(), &true.into(), &"open".into()));
    let id = text(&served.json("/api/claims?size=1")["items"][0]["claim"], "id").to_string();
    assert_eq!(refused(&served, &word("claim", &id, "accept", json!({}))), (403, "read_only".into()));
}

#[test]
fn a_store_that_somebody_writes_to_is_told_and_not_waited_for() {
    let (served, ids) = served();
    let mut sql = std::process::Command::new("python3");
    let script =
        "import sqlite3,sys,time\nc=sqlite3.connect('news.rawi');c.isolation_level=None;c.execute('BEGIN IMMEDIATE');print('held',flush=True);sys.stdin.read()";
    sql.current_dir(served.desk.path("")).args(["-c", script]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let Ok(mut holder) = sql.spawn() else { return };
    let mut said = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(holder.stdout.take().unwrap()), &mut said).unwrap();
    if said.trim() != "held" {
        return;
    }
    let start = std::time::Instant::now();
    let answer = served.post("/api/reviews", word("claim", &ids[0], "accept", json!({})).to_string().as_bytes());
    assert_eq!((answer.status, answer.problem().1.as_str()), (503, "store_unavailable"), "{}", answer.text());
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
    served.json("/api/meta");
    drop(holder.stdin.take());
    holder.wait().unwrap();
    say(&served, &word("claim", &ids[0], "accept", json!({})));
}
