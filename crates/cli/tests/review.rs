//! People's words on claims, links and incidents: kept, never overwriting, and heeded where incidents are put together.

#[path = "desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;

use desk::{Desk, rows, run};
use serde_json::Value;

const NEWS: &str = r#"{"id":"n1","source":"sana.sy","published":"2024-05-01","text":"قصفت طائرة مسيّرة أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود."}
{"id":"n2","source":"aljazeera.net","published":"2024-05-01","text":"استهدفت طائرة مسيّرة أمس مستودعاً في تدمر، ما أسفر عن مقتل ثلاثة جنود."}
"#;

#[test]
fn a_rejected_claim_stands_in_no_incident_and_a_corrected_one_where_it_belongs() {
    let desk = Desk::new();
    desk.file("news.jsonl", NEWS);
    run(&desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    let claims = run(&desk, &["claims", "s.rawi", "-f", "jsonl"], 0).0;
    let incidents = || rows(&run(&desk, &["incidents", "s.rawi", "-f", "jsonl"], 0).0);
    let all = incidents();
    assert_eq!((all.len(), &all[0]["status"]), (1, &Value::from("corroborated")));
    let second = rows(&claims).iter().find(|c| c["document"]["id"] == "n2").unwrap()["id"].as_str().unwrap().to_string();

    run(&desk, &["review", "s.rawi", &second, "reject", "--who", "amal", "--why", "a drill"], 0);
    let left = incidents();
    assert_eq!((left.len(), &left[0]["status"], left[0]["documents"].as_i64()), (1, &Value::from("single-source"), Some(1)));
    assert_eq!(run(&desk, &["claims", "s.rawi", "-f", "jsonl"], 0).0, claims, "the claim as it was coded stays");

    run(&desk, &["review", "s.rawi", &second, "accept", "--who", "sami"], 0);
    assert_eq!(incidents(), all);

    // another day: another happening
    run(&desk, &["review", "s.rawi", &second, "correct", "--set", "time.from=2024-04-02", "--set", "time.to=2024-04-02", "--who", "amal"], 0);
    assert_eq!(incidents().len(), 2);
    let reviews = rows(&run(&desk, &["review", "s.rawi", &second], 0).0);
    let actions: Vec<&str> = reviews.iter().map(|r| r["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["reject", "accept", "correct"]);
    assert_eq!(reviews[0]["why"], "a drill");

    // the same documents again change nothing of it
    run(&desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    assert_eq!(incidents().len(), 2);
}

#[test]
fn what_is_no_review_is_refused_and_keeps_nothing() {
    let desk = Desk::new();
    desk.file("news.jsonl", NEWS);
    run(&desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    let id = rows(&run(&desk, &["claims", "s.rawi", "-f", "jsonl", "-n", "1"], 0).0)[0]["id"].as_str().unwrap().to_string();
    for (args, said) in [
        (vec!["c-000000000000", "reject"], "has no claim"),
        (vec![id.as_str(), "correct"], "--set"),
        (vec![id.as_str(), "correct", "--set", "colour=red"], "no field `colour`"),
        (vec![id.as_str(), "correct", "--set", "document.id=x"], "where the claim comes from"),
        (vec![id.as_str(), "correct", "--set", "confidence=high"], "makes no claim"),
        (vec![id.as_str(), "correct", "--set", "counts.7.best=1"], "no field `counts.7.best`"),
    ] {
        let all: Vec<&str> = ["review", "s.rawi"].into_iter().chain(args).chain(["--who", "amal"]).collect();
        let err = run(&desk, &all, 2).1;
        assert!(err.contains(said), "{all:?}: {err}");
    }
    assert_eq!(run(&desk, &["review", "s.rawi"], 0).0, "");
}

/// Three accounts of one raid, and a protest.
const MORE: &str = r#"{"id":"n3","source":"enabbaladi.net","published":"2024-05-01","text":"قصفت طائرة مسيّرة أمس مستودعاً في مدينة تدمر فقتلت ثلاثة جنود."}
{"id":"n4","source":"example.net","published":"2024-05-01","text":"تظاهر المئات في بغداد أمس احتجاجاً على قرار الحكومة."}
"#;

/// The ids of the claims of all incidents, told by their documents, and the id of each incident.
fn sets(desk: &Desk) -> Vec<(String, String)> {
    let claims = rows(&run(desk, &["claims", "s.rawi", "-f", "jsonl"], 0).0);
    let document = |id: &Value| claims.iter().find(|c| c["id"] == *id).unwrap()["document"]["id"].as_str().unwrap().to_string();
    let mut all: Vec<(String, String)> = Vec::new();
    for i in rows(&run(desk, &["incidents", "s.rawi", "-f", "jsonl"], 0).0) {
        let mut documents: Vec<String> = i["claims"].as_array().unwrap().iter().map(document).collect();
        documents.sort();
        documents.dedup();
        all.push((documents.join(" "), i["id"].as_str().unwrap().to_string()));
    }
    all.sort();
    all
}

#[test]
fn people_say_which_claims_tell_the_same() {
    let desk = Desk::new();
    desk.file("news.jsonl", [NEWS, MORE].concat());
    run(&desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    let claims = rows(&run(&desk, &["claims", "s.rawi", "-f", "jsonl"], 0).0);
    let of = |d: &str| claims.iter().find(|c| c["document"]["id"] == d).unwrap()["id"].as_str().unwrap().to_string();
    let (one, two, three, four) = (of("n1"), of("n2"), of("n3"), of("n4"));
    let only = |sets: Vec<(String, String)>| sets.into_iter().map(|s| s.0).collect::<Vec<_>>();
    let review = |id: &str, rest: &[&str]| run(&desk, &[&["review", "s.rawi", id], rest, &["--who", "amal", "--why", "read both"]].concat(), 0).1;
    let begin = sets(&desk);
    assert_eq!(only(begin.clone()), ["n1 n2 n3", "n4"]);

    let link = format!("{three}+{one}");
    assert!(review(&link, &["reject"]).contains("is kept: reject"));
    assert!(!only(sets(&desk)).iter().any(|s| s.contains("n1") && s.contains("n3")), "{:?}", sets(&desk));
    let said = review(&format!("{one}+{three}"), &["accept"]);
    assert!(said.contains("reject by amal) holds no longer, or not in full: it contradicts this one"), "{said}");
    assert_eq!(sets(&desk), begin);

    let raid = &begin[0].1;
    review(raid, &["split", "--claims", &two]);
    assert_eq!(only(sets(&desk)), ["n1 n3", "n2", "n4"]);
    let now = sets(&desk);
    review(&now[1].1, &["merge", "--with", &now[2].1]);
    assert_eq!(only(sets(&desk)), ["n1 n3", "n2 n4"]);
    review(&sets(&desk)[0].1, &["accept"]);
    // the same documents again, and the word stands
    run(&desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    assert_eq!(only(sets(&desk)), ["n1 n3", "n2 n4"]);

    let all = rows(&run(&desk, &["review", "s.rawi"], 0).0);
    let told: Vec<(&str, bool)> = all.iter().map(|r| (r["action"].as_str().unwrap(), r["holds"].as_bool().unwrap())).collect();
    assert_eq!(told, [("reject", false), ("accept", true), ("split", true), ("merge", true), ("accept", true)]);
    assert_eq!(all[2]["claims"]["apart"], serde_json::json!([two]));
    let listed = |id: &str| rows(&run(&desk, &["review", "s.rawi", id], 0).0).len();
    assert_eq!((listed(&link), listed(&four), listed(&sets(&desk)[1].1), listed("i-000000000000")), (4, 1, 2, 0));
    // an incident that is no more is known by what was said of it
    let stays = sets(&desk).iter().any(|s| s.1 == now[1].1);
    assert_eq!(listed(&now[1].1), if stays { 2 } else { 1 });
    let shown = run(&desk, &["show", "s.rawi", &sets(&desk)[0].1, "-f", "table"], 0).0;
    assert!(shown.contains("by amal: read both (holds no longer, or not in full)") && shown.matches("  review    ").count() == 4, "{shown}");
}

#[test]
fn what_is_no_word_on_links_is_refused_and_keeps_nothing() {
    let desk = Desk::new();
    desk.file("news.jsonl", [NEWS, MORE].concat());
    run(&desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    let claims = rows(&run(&desk, &["claims", "s.rawi", "-f", "jsonl", "--type", "ASSAULT"], 0).0);
    let (one, raid) = (claims[0]["id"].as_str().unwrap(), &sets(&desk)[0].1);
    let (itself, unknown) = (format!("{one}+{one}"), format!("{one}+c-000000000000"));
    for (args, said) in [
        (vec![itself.as_str(), "accept"], "is named twice"),
        (vec![unknown.as_str(), "reject"], "there is no claim `c-000000000000`"),
        (vec![itself.as_str(), "split", "--claims", one], "a link is accepted"),
        (vec![itself.as_str(), "correct", "--set", "mode=drone"], "a link is accepted"),
        (vec![raid.as_str(), "reject"], "an incident is what its claims tell: reject the claims that are none"),
        (vec![raid.as_str(), "correct", "--set", "mode=drone"], "a claim says: correct that"),
        (vec![raid.as_str(), "split"], "`split` wants --claims"),
        (vec![raid.as_str(), "split", "--claims", "c-000000000000"], "is no claim of"),
        (vec![raid.as_str(), "merge"], "`merge` wants --with"),
        (vec![raid.as_str(), "merge", "--with", raid.as_str()], "is named twice"),
        (vec![raid.as_str(), "merge", "--with", "i-000000000000"], "there is no incident `i-000000000000`"),
        (vec!["i-000000000000", "accept"], "there is no incident `i-000000000000`"),
        (vec![one, "accept", "--claims", one], "`split` wants --claims, and nothing else does"),
        (vec![one, "merge", "--with", raid.as_str()], "is for incidents"),
    ] {
        let all: Vec<&str> = ["review", "s.rawi"].into_iter().chain(args).chain(["--who", "amal"]).collect();
        let err = run(&desk, &all, 2).1;
        assert!(err.contains(said), "{all:?}: {err}");
    }
    assert_eq!(run(&desk, &["review", "s.rawi"], 0).0, "");
}
