//! People's words on claims: kept, never overwriting, and heeded where incidents are put together.

#[path = "desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;

use desk::Desk;
use serde_json::Value;

const NEWS: &str = r#"{"id":"n1","source":"sana.sy","published":"2024-05-01","text":"قصفت طائرة مسيّرة أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود."}
{"id":"n2","source":"aljazeera.net","published":"2024-05-01","text":"استهدفت طائرة مسيّرة أمس مستودعاً في تدمر، ما أسفر عن مقتل ثلاثة جنود."}
"#;

fn run(desk: &Desk, args: &[&str], code: i32) -> (String, String) {
    let out = desk.output(args, "");
    let (told, said) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
    assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
    (told, said)
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

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
