//! `rawi eval`, gold out of a store, and agreement between reviewers.

#[path = "desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;

use desk::Desk;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Articles and claims written for this test, and what the scorer in Python said of them (tests/gold/README.md).
fn gold() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/gold")
}

fn run(desk: &Desk, args: &[&str], code: i32) -> (String, String) {
    let out = desk.output(args, "");
    let (told, said) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
    assert_eq!(out.status.code(), Some(code), "{args:?}: {told}{said}");
    (told, said)
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn fixed_claims_have_the_figures_of_the_scorer_in_python() {
    let (desk, gold) = (Desk::new(), gold());
    let expected = fs::read_to_string(gold.join("expected.txt")).unwrap();
    let (dir, claims) = (gold.display().to_string(), gold.join("predictions.jsonl").display().to_string());
    let (told, said) = run(&desk, &["eval", &dir, "--claims", &claims, "--errors", "--json", "figures.json"], 0);
    assert_eq!(told, expected);
    assert!(said.contains("1 claims are on documents that the gold does not have"), "{said}");
    let two: Vec<&str> = expected.lines().rev().take(2).collect();
    assert_eq!(run(&desk, &["eval", &dir, "--claims", &claims], 0).0, format!("{}\n{}\n", two[1], two[0]));
    let json: Value = serde_json::from_str(&fs::read_to_string(desk.path("figures.json")).unwrap()).unwrap();
    let shown: Vec<String> = two[1].split("  ").map(|f| f.split_once(' ').unwrap()).map(|(name, f)| format!("{name} {:.1} {f}", json[name])).collect();
    assert!(shown.iter().all(|s| s.split(' ').nth(1) == s.split(' ').nth(2)) && shown.len() == 13, "{shown:?}");
    assert_eq!(json["n"]["undergoer"], 23);
}

#[test]
fn coding_now_scores_what_extract_writes() {
    let (desk, gold) = (Desk::new(), gold());
    let documents: Vec<String> = fs::read_dir(&gold)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_string_lossy().ends_with(".gold.json"))
        .map(|p| {
            let mut d: Value = serde_json::from_str(&fs::read_to_string(&p).unwrap()).unwrap();
            d["text"] = fs::read_to_string(p.display().to_string().replace(".gold.json", ".txt")).unwrap().into();
            d.as_object_mut().unwrap().remove("events");
            d.to_string()
        })
        .collect();
    assert_eq!(documents.len(), 7);
    desk.file("in.jsonl", documents.join("\n"));
    run(&desk, &["extract", "in.jsonl", "-f", "jsonl", "-o", "claims.jsonl"], 0);
    let dir = gold.display().to_string();
    let now = run(&desk, &["eval", &dir, "--errors"], 0).0;
    assert_eq!(now, run(&desk, &["eval", &dir, "--errors", "--claims", "claims.jsonl"], 0).0);
    assert_ne!(now, run(&desk, &["eval", &dir, "--errors", "--no-dates"], 0).0, "times lean on the day of publication");
}

#[test]
fn a_figure_below_its_floor_fails() {
    let (desk, gold) = (Desk::new(), gold());
    let (dir, claims) = (gold.display().to_string(), gold.join("predictions.jsonl").display().to_string());
    let with = |floors: &[&str], code| run(&desk, &[&["eval", &dir, "--claims", &claims, "--min"], floors].concat(), code).0;
    assert!(!with(&["event=85.2", "mean=78"], 0).contains("below"));
    assert!(with(&["event=85.3", "mean=78", "stance=62.6"], 1).ends_with("\nbelow: event=85.3 stance=62.6\n"));
    assert!(run(&desk, &["eval", &dir, "--min", "evnt=1"], 2).1.contains("`evnt` is none of the figures"));
}

#[test]
fn bad_gold_and_bad_claims_are_told_with_their_file() {
    let desk = Desk::new();
    let article = r#"{"id": "a", "events": [{"triggers": [{"text": "قصفت", "start": 0, "end": 4}], "types": ["ASSAULT"]}]}"#;
    let told = |desk: &Desk, args: &[&str], wanted: &str| {
        let said = run(desk, args, 2).1;
        assert!(said.contains(wanted), "{said}\nlacks {wanted}");
    };
    told(&desk, &["eval", "gold"], "rawi: gold: cannot be listed");
    fs::create_dir(desk.path("gold")).unwrap();
    told(&desk, &["eval", "gold"], "rawi: gold: holds no file whose name ends in .gold.json");
    desk.file("gold/a.gold.json", "{");
    told(&desk, &["eval", "gold"], "rawi: gold/a.gold.json:1: is no JSON");
    desk.file("gold/a.gold.json", article);
    told(&desk, &["eval", "gold"], "rawi: gold/a.txt: cannot be read");
    desk.file("gold/a.txt", [0xd9, b'a']);
    told(&desk, &["eval", "gold"], "rawi: gold/a.txt: is not UTF-8");
    desk.file("gold/a.txt", "قصفت طائرة بلدة.");
    run(&desk, &["eval", "gold"], 0);
    desk.file("gold/b.gold.json", article.replace("ASSAULT", "RAID").replace("\"end\": 4", "\"end\": 99")).file("gold/b.txt", "قصفت");
    told(&desk, &["eval", "gold"], "rawi: gold/b.gold.json: `events[0].types` holds `RAID`");
    told(&desk, &["eval", "gold"], "rawi: gold/b.gold.json: `events[0].triggers[0]` ends at 99, the text at 4");
    fs::remove_file(desk.path("gold/b.gold.json")).unwrap();
    let claim = r#"{"document": {"id": "a"}, "type": "ASSAULT", "trigger": {"text": "طائرة", "start": 5, "end": 10}}"#;
    desk.file("p.jsonl", format!("{claim}\n{}", claim.replace("\"start\": 5", "\"start\": 9")));
    told(&desk, &["eval", "gold", "--claims", "p.jsonl"], "rawi: p.jsonl:2: its trigger `طائرة` does not stand at 9..10 of `a`");
    desk.file("p.jsonl", claim.replace("\"trigger\"", "\"word\""));
    told(&desk, &["eval", "gold", "--claims", "p.jsonl"], "rawi: p.jsonl:1: is no claim");
    told(&desk, &["eval", "gold", "--claims", "q.jsonl"], "cannot read q.jsonl");
}

#[test]
fn the_example_of_the_page_is_gold() {
    let desk = Desk::new();
    let page = fs::read_to_string(gold().join("../../docs/eval.md")).unwrap();
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the page shows an article");
    fs::create_dir(desk.path("gold")).unwrap();
    desk.file("gold/raid.gold.json", example).file("gold/raid.txt", fs::read(gold().join("raid.txt")).unwrap());
    let (told, said) = run(&desk, &["eval", "gold"], 0);
    assert!(told.contains("gold items: detect 1  event 1  actor 1  undergoer 0  place 1  time 1  count 1  source 1"), "{told}");
    assert_eq!(said, "", "every key of the example is read");
}

const NEWS: &str = r#"{"id":"2024/n1","source":"sana.sy","published":"2024-05-01","title":"قصف مستودع في تدمر","text":"قصفت طائرة مسيّرة أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود، بحسب مصدر عسكري.\r\nواعتقلت الشرطة 12 شخصاً في مدينة حمص."}
{"id":"n2","source":"aljazeera.net","published":"2024-05-01","text":"استهدفت طائرة مسيّرة أمس مستودعاً في تدمر، ما أسفر عن مقتل ثلاثة جنود."}
{"id":"n3","source":"aljazeera.net","published":"2024-05-01","text":"يقام المهرجان في المدينة."}
"#;

/// A store of the news, and its claims: document, type, id.
fn stored(desk: &Desk) -> Vec<(String, String, String)> {
    desk.file("news.jsonl", NEWS);
    run(desk, &["ingest", "s.rawi", "news.jsonl"], 0);
    let text = |v: &Value| v.as_str().unwrap().to_string();
    let claims: Vec<_> =
        rows(&run(desk, &["claims", "s.rawi", "-f", "jsonl"], 0).0).iter().map(|c| (text(&c["document"]["id"]), text(&c["type"]), text(&c["id"]))).collect();
    let of = |id: &str| claims.iter().filter(|c| c.0 == id).count();
    assert!(of("2024/n1") >= 2 && of("n2") == 1 && of("n3") == 0, "{claims:?}");
    claims
}

fn review(desk: &Desk, id: &str, how: &[&str], who: &str) {
    run(desk, &[&["review", "s.rawi", id], how, &["--who", who]].concat(), 0);
}

/// Figures of a folder by name, with how many gold items there are.
fn figures(desk: &Desk, folder: &str) -> Value {
    run(desk, &["eval", folder, "--json", "f.json"], 0);
    serde_json::from_str(&fs::read_to_string(desk.path("f.json")).unwrap()).unwrap()
}

#[test]
fn reviewed_claims_are_gold_that_the_coder_reaches_until_people_correct_it() {
    let desk = Desk::new();
    let claims = stored(&desk);
    for (_, _, id) in claims.iter().filter(|c| c.0 != "n2") {
        review(&desk, id, &["accept"], "amal");
    }
    let said = run(&desk, &["export", "s.rawi", "gold", "g1"], 0).1;
    assert!(said.contains("1 articles in g1"), "{said}");
    let about: Value = serde_json::from_str(&fs::read_to_string(desk.path("g1/about.json")).unwrap()).unwrap();
    assert_eq!((&about["rows"], &about["format"]), (&1.into(), &"gold".into()));
    assert_eq!(about["left_out"]["documents with claims that nobody has reviewed"], 1);
    assert_eq!(about["left_out"]["documents without claims, which nobody can have reviewed"], 1);
    assert!(desk.path("g1/2024_n1.txt").exists() && desk.path("g1/2024_n1.gold.json").exists());

    let all = figures(&desk, "g1");
    for name in ["actor", "undergoer", "place", "time", "count", "source"] {
        assert!(all["n"][name].as_u64() > Some(0), "the news tells no {name}: the test would say nothing of it");
    }
    for name in ["mean", "event", "event_p", "detect", "actor", "undergoer", "place", "time", "count", "source", "stance", "factual"] {
        assert_eq!(all[name], 100.0, "{name}");
    }

    let of = |kind: &str| claims.iter().find(|c| c.0 == "2024/n1" && c.1 == kind).unwrap().2.clone();
    let (strike, arrest) = (of("ASSAULT"), of("COERCE"));
    review(
        &desk,
        &strike,
        &["correct", "--set", "counts.0.best=8", "--set", "counts.0.low=8", "--set", "counts.0.high=8", "--set", "factuality=planned"],
        "sami",
    );
    run(&desk, &["export", "s.rawi", "gold", "g2"], 0);
    let corrected = figures(&desk, "g2");
    assert_eq!((&corrected["event"], &corrected["actor"]), (&100.0.into(), &100.0.into()));
    assert!(corrected["count"].as_f64() < Some(100.0) && corrected["factual"].as_f64() < Some(100.0), "{corrected}");

    review(&desk, &arrest, &["reject"], "sami");
    run(&desk, &["export", "s.rawi", "gold", "g3"], 0);
    let rejected = figures(&desk, "g3");
    assert!(rejected["event_p"].as_f64() < Some(100.0) && rejected["event_r"] == 100.0, "{rejected}");
    assert_eq!(rejected["n"]["event"].as_u64().unwrap() + 1, all["n"]["event"].as_u64().unwrap());
}

#[test]
fn gold_is_never_written_over_and_a_broken_correction_keeps_its_document_out() {
    let desk = Desk::new();
    let claims = stored(&desk);
    claims.iter().for_each(|c| review(&desk, &c.2, &["accept"], "amal"));
    run(&desk, &["export", "s.rawi", "gold", "g"], 0);
    desk.file("g/n2.gold.json", "mended by hand");
    assert!(run(&desk, &["export", "s.rawi", "gold", "g"], 2).1.contains("g holds something already"));
    assert_eq!(fs::read_to_string(desk.path("g/n2.gold.json")).unwrap(), "mended by hand");
    // an empty folder is as good as none, and a filter asks for documents by their claims
    fs::create_dir(desk.path("empty")).unwrap();
    run(&desk, &["export", "s.rawi", "gold", "empty", "--type", "COERCE"], 0);
    let mut files: Vec<_> = fs::read_dir(desk.path("empty")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, ["2024_n1.gold.json", "2024_n1.txt", "about.json"]);
    let n2 = &claims.iter().find(|c| c.0 == "n2").unwrap().2;
    review(&desk, n2, &["correct", "--set", "trigger.text=غارة"], "amal");
    let said = run(&desk, &["export", "s.rawi", "gold", "h"], 0).1;
    assert!(said.contains("1 left out: documents with a claim that the checks of gold refuse"), "{said}");
    assert!(!desk.path("h/n2.txt").exists() && !desk.path("h.part").exists());
}

#[test]
fn agreement_is_told_field_by_field() {
    let desk = Desk::new();
    let claims = stored(&desk);
    let ids: Vec<&str> = claims.iter().map(|c| c.2.as_str()).collect();
    ids.iter().for_each(|id| review(&desk, id, &["accept"], "amal"));
    let line = |field: &str| {
        let all = rows(&run(&desk, &["agreement", "s.rawi", "--json"], 0).0);
        all.into_iter().find(|l| l["field"] == field).unwrap()
    };
    assert_eq!((line("type")["values"].as_u64(), line("type")["undefined"].as_str()), (Some(0), Some("no claim with two values")));

    ids.iter().for_each(|id| review(&desk, id, &["accept"], "sami"));
    let n = ids.len() as u64;
    assert_eq!((line("type")["alpha"].as_f64(), line("type")["claims"].as_u64(), line("type")["values"].as_u64()), (Some(1.0), Some(n), Some(2 * n)));
    assert_eq!(line("verdict")["undefined"], "no variation: all values are the same");
    assert_eq!(line("verdict")["alpha"], Value::Null);

    review(&desk, ids[0], &["correct", "--set", "type=THREATEN", "--set", "mode=null"], "sami");
    let alpha = line("type")["alpha"].as_f64().unwrap();
    assert!(alpha < 1.0 && line("actors")["alpha"] == 1.0, "{alpha}");
    let table = run(&desk, &["agreement", "s.rawi"], 0).0;
    assert!(table.starts_with(&format!("{n} claims reviewed by at least two people; 2 people\nfield ")), "{table}");
    assert!(table.contains(&format!("\ntype         {alpha:>9.3} {n:>7} {:>7}\n", 2 * n)), "{table}");
}
