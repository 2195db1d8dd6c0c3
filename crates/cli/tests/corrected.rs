//! What people have corrected, wherever claims are told again: exports, accounts side by side, what is shown; and how corrections add up.

#[path = "desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;

use desk::{Desk, rows, run};
use serde_json::Value;

const NEWS: &str = r#"{"id":"n1","source":"sana.sy","published":"2024-05-01","text":"قصفت طائرة مسيّرة أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود وإصابة 5 آخرين."}
{"id":"n2","source":"aljazeera.net","published":"2024-05-01","text":"استهدفت طائرة مسيّرة أمس مستودعاً في تدمر، ما أسفر عن مقتل ثلاثة جنود."}
"#;

/// A store of the news, and the ids of the claims of each document.
fn store() -> (Desk, String, String) {
    let desk = Desk::new();
    desk.file("news.jsonl", NEWS);
    run(&desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    let claims = rows(&run(&desk, &["claims", "s.rawi", "-f", "jsonl"], 0).0);
    let of = |d: &str| claims.iter().find(|c| c["document"]["id"] == d).unwrap()["id"].as_str().unwrap().to_string();
    let (one, two) = (of("n1"), of("n2"));
    (desk, one, two)
}

fn correct(desk: &Desk, id: &str, sets: &[&str]) {
    let sets: Vec<&str> = sets.iter().flat_map(|s| ["--set", s]).collect();
    run(desk, &[&["review", "s.rawi", id, "correct", "--who", "amal"], sets.as_slice()].concat(), 0);
}

/// The rows of an export, by column.
fn exported(desk: &Desk, form: &str, tab: bool) -> Vec<std::collections::HashMap<String, String>> {
    run(desk, &["export", "s.rawi", form, "out"], 0);
    let mut rows = csv::ReaderBuilder::new().delimiter(if tab { b'\t' } else { b',' }).from_path(desk.path("out")).expect("a table");
    rows.deserialize().map(|r| r.expect("a row")).collect()
}

#[test]
fn exports_and_accounts_hold_what_people_made_of_claims() {
    let (desk, one, two) = store();
    run(&desk, &["review", "s.rawi", &two, "reject", "--who", "amal"], 0);
    let before = exported(&desk, "acled", false);
    assert_eq!((before[0]["fatalities"].as_str(), before[0]["sub_event_type"].as_str()), ("3", "Air/drone strike"), "{before:?}");
    assert_eq!(exported(&desk, "cameo", true).len(), 1, "a rejected claim leaves");

    correct(&desk, &one, &["counts.0.best=8", "counts.0.low=8", "counts.0.high=8", "type=COERCE", "mode=arrest"]);
    let acled = exported(&desk, "acled", false);
    assert_eq!(acled.len(), 1);
    assert_eq!((acled[0]["fatalities"].as_str(), acled[0]["sub_event_type"].as_str()), ("8", "Arrests"), "{acled:?}");
    run(&desk, &["export", "s.rawi", "plover", "out"], 0);
    let plover = std::fs::read_to_string(desk.path("out")).unwrap();
    assert!(rows(&plover).len() == 1 && plover.contains("COERCE") && plover.contains("arrest") && !plover.contains("ASSAULT"), "{plover}");
    let compared = run(&desk, &["compare", "s.rawi", &incident(&desk), "-f", "csv"], 0).0;
    assert!(compared.contains("COERCE/arrest") && compared.contains("8 killed"), "{compared}");
}

fn incident(desk: &Desk) -> String {
    rows(&run(desk, &["incidents", "s.rawi", "-f", "jsonl"], 0).0)[0]["id"].as_str().unwrap().to_string()
}

#[test]
fn what_is_shown_of_a_claim_is_what_was_coded_and_what_people_made_of_it() {
    let (desk, one, _) = store();
    let show = |form| run(&desk, &["show", "s.rawi", &one, "-f", form], 0).0;
    let coded = show("jsonl");
    assert_eq!(coded.lines().count(), 1);
    correct(&desk, &one, &["counts.0.low=8", "counts.0.best=8", "counts.0.high=8", "mode=heavy-weapons"]);
    let shown = rows(&show("jsonl"));
    assert!(shown.len() == 2 && shown[0] == rows(&coded)[0]);
    let (claim, left) = (&shown[1]["claim"], &shown[1]["left"]);
    assert!(*claim == *one && left["mode"] == "heavy-weapons" && left["counts"][0]["best"] == 8, "{left}");
    assert_eq!(left["codes"]["acled_sub_event_type"], "Shelling/artillery/missile attack");
    let table = show("table");
    assert!(table.contains("  corrected counts.0.best: 3 → 8") && table.contains("→ heavy-weapons"), "{table}");
    let of_incident = run(&desk, &["show", "s.rawi", &incident(&desk), "-f", "table"], 0).0;
    assert!(of_incident.contains("  corrected counts.0.best: 3 → 8"), "{of_incident}");
    run(&desk, &["review", "s.rawi", &one, "reject", "--who", "amal"], 0);
    let shown = rows(&show("jsonl"));
    assert!(shown[1]["rejected"] == true && shown[1]["left"].is_null());
}

#[test]
fn corrections_of_one_list_add_up() {
    let (desk, one, _) = store();
    let counts = |desk: &Desk| rows(&run(desk, &["show", "s.rawi", &one, "-f", "jsonl"], 0).0).pop().unwrap()["left"]["counts"].clone();
    correct(&desk, &one, &["counts.0.low=8", "counts.0.best=8", "counts.0.high=8"]);
    correct(&desk, &one, &["counts.1.low=9", "counts.1.best=9", "counts.1.high=9"]);
    let both = counts(&desk);
    assert_eq!((both[0]["best"].as_i64(), both[1]["best"].as_i64()), (Some(8), Some(9)), "{both}");
    // also over a word that it is none at all
    run(&desk, &["review", "s.rawi", &one, "reject", "--who", "amal"], 0);
    correct(&desk, &one, &["counts.1.what=missing"]);
    let all = counts(&desk);
    assert_eq!((all[0]["best"].as_i64(), all[1]["best"].as_i64(), &all[1]["what"]), (Some(8), Some(9), &Value::from("missing")), "{all}");
}

#[test]
fn a_correction_that_means_nothing_is_refused_with_what_is_allowed() {
    let (desk, one, _) = store();
    for (sets, said) in [
        (&["type=RAID"][..], "`type` is `RAID`, none of ASSAULT, COERCE"),
        (&["mode=balloon"], "`mode` is `balloon`, none of abduct"),
        (&["type=COERCE"], "the modes of COERCE, or null"),
        (&["factuality=maybe"], "none of happened, ongoing, planned"),
        (&["counts.0.what=cats"], "`counts.0.what` is `cats`, none of killed, injured"),
        (&["counts.0.best=-1"], "0 <= low <= best <= high is wanted"),
        (&["counts.0.low=9"], "0 <= low <= best <= high is wanted"),
        (&["places.0.lat=95"], "`places.0.lat` is 95: degrees from -90 to 90"),
        (&["places.0.lon=null"], "give both, or null for both"),
        (&["places.0.precision=7"], "`places.0.precision` is 7: 1 is the place"),
        (&["places.0.id=place:syr.nowhere-at-all"], "which no table has"),
        (&["places.0.country=QQQ"], "`places.0.country` is `QQQ`"),
        (&["actors.0.id=actor:nobody"], "`actors.0.id` is `actor:nobody`, which no table has"),
        (&["confidence=7"], "`confidence` is 7: a number from 0 to 1"),
        (&["time.from=2025-01-01"], "after `time.to`"),
    ] {
        let sets: Vec<&str> = sets.iter().flat_map(|s| ["--set", s]).collect();
        let err = run(&desk, &[&["review", "s.rawi", &one, "correct", "--who", "amal"], sets.as_slice()].concat(), 2).1;
        assert!(err.contains(said), "{sets:?}: {err}");
    }
    assert_eq!(run(&desk, &["review", "s.rawi"], 0).0, "", "nothing of it is kept");
    let says = r#"attribution=[{"text":"قصفت","start":0,"end":4,"id":"state:qqq","kind":"tree","stance":"sings","cue":{"text":"قصفت","start":0,"end":4},"quoted":false}]"#;
    let err = run(&desk, &["review", "s.rawi", &one, "correct", "--who", "amal", "--set", says], 2).1;
    assert!(err.contains("`attribution.0.stance` is `sings`, none of asserts") && err.contains("`attribution.0.id` is `state:qqq`"), "{err}");
    correct(&desk, &one, &["places.0.id=place:syr.homs", "mode=null", "confidence=1"]);
}

#[test]
fn gold_is_checked_as_it_is_read() {
    let (desk, one, two) = store();
    run(&desk, &["review", "s.rawi", &two, "accept", "--who", "amal"], 0);
    correct(&desk, &one, &["trigger.start=1"]);
    let said = run(&desk, &["export", "s.rawi", "gold", "gold/"], 0).1;
    assert!(
        said.contains("document `n1`: `events[0].triggers[0]`") && said.contains("1 left out: documents with a claim that the checks of gold refuse"),
        "{said}"
    );
    assert!(desk.path("gold/n2.gold.json").exists() && !desk.path("gold/n1.gold.json").exists() && !desk.path("gold/.part").exists());
    run(&desk, &["eval", "gold"], 0);
}
