//! Each route once, against what the program says of the same store.

use crate::{Served, accounts, escaped, run, text};
use serde_json::{Value, json};

#[test]
fn meta_says_what_there_is() {
    let served = Served::of(&accounts());
    let meta = served.json("/api/meta");
    assert_eq!(meta["store"]["documents"], accounts().len());
    assert_eq!(meta["store"]["incidents"], served.told(&["incidents", "news.rawi", "-f", "jsonl"]).len());
    assert_eq!(meta["store"]["claims"], served.told(&["claims", "news.rawi", "-f", "jsonl"]).len());
    assert_eq!(meta["packs"], json!([meta["pack"]]));
    assert_eq!(meta["ingesting"], false);
    assert!(meta["types"].as_array().unwrap().iter().any(|t| t["id"] == "ASSAULT" && t["modes"].as_array().unwrap().len() > 3));
    assert!(meta["countries"].as_array().unwrap().iter().any(|c| c["code"] == "SYR" && c["name"] == "Syria"));
    assert!(text(&meta["store"], "first_day") <= text(&meta["store"], "last_day"));
}

#[test]
fn an_incident_has_its_accounts_and_what_people_said() {
    let desk = crate::Desk::new();
    desk.file("in.jsonl", accounts().concat());
    run(&desk, &["ingest", "news.rawi", "in.jsonl"], 0);
    let all = crate::rows(&run(&desk, &["incidents", "news.rawi", "-f", "jsonl"], 0).0);
    let incident = all.iter().find(|i| i["claims"].as_array().unwrap().len() > 2).expect("one has three claims");
    let claim = incident["claims"][0].as_str().unwrap().to_string();
    run(&desk, &["review", "news.rawi", &claim, "correct", "--set", "factuality=planned", "--who", "ann", "--why", "so it is"], 0);
    let (id, served) = (text(incident, "id").to_string(), Served::start(desk));
    let whole = served.json(&format!("/api/incidents/{id}"));
    assert_eq!(whole["incident"], served.told(&["show", "news.rawi", &id, "-f", "jsonl"])[0]);
    let claims: Vec<&Value> = whole["accounts"].as_array().unwrap().iter().flat_map(|a| a["claims"].as_array().unwrap()).collect();
    let ids: Vec<&Value> = claims.iter().map(|c| &c["claim"]["id"]).collect();
    assert_eq!(json!(ids), whole["incident"]["claims"]);
    let corrected = claims.iter().find(|c| c["claim"]["id"] == claim.as_str()).unwrap();
    assert_eq!((&corrected["claim"]["factuality"], &corrected["original"]["id"]), (&json!("planned"), &json!(claim)));
    assert!(claims.iter().filter(|c| c["claim"]["id"] != claim.as_str()).all(|c| c["original"].is_null()));
    for c in &claims {
        let (sentence, offset) = (text(c, "sentence_text"), c["offset"].as_u64().unwrap());
        let start = (c["claim"]["trigger"]["start"].as_u64().unwrap() - offset) as usize;
        let end = (c["claim"]["trigger"]["end"].as_u64().unwrap() - offset) as usize;
        let words: String = sentence.chars().skip(start).take(end - start).collect();
        assert_eq!(words, text(&c["claim"]["trigger"], "text"));
    }
    assert_eq!(whole["reviews"][0]["who"], "ann");
    assert_eq!(whole["reviews"][0]["holds"], true);
    assert!(whole["accounts"].as_array().unwrap().iter().all(|a| a["voice"].is_string()));
    assert_eq!(served.get("/api/incidents/i-000000000000").problem(), (404, "not_found".into()));
}

#[test]
fn an_incident_that_was_split_says_where_its_claims_are() {
    let desk = crate::Desk::new();
    desk.file("in.jsonl", accounts().concat());
    run(&desk, &["ingest", "news.rawi", "in.jsonl"], 0);
    let all = crate::rows(&run(&desk, &["incidents", "news.rawi", "-f", "jsonl"], 0).0);
    let (one, other) = (text(&all[0], "id").to_string(), text(&all[1], "id").to_string());
    run(&desk, &["review", "news.rawi", &one, "merge", "--with", &other, "--who", "ann"], 0);
    let left: Vec<String> = crate::rows(&run(&desk, &["incidents", "news.rawi", "-f", "jsonl"], 0).0).iter().map(|i| text(i, "id").to_string()).collect();
    let gone = if left.contains(&one) { &other } else { &one };
    let served = Served::start(desk);
    let answer = served.get(&format!("/api/incidents/{gone}"));
    assert_eq!(answer.problem(), (404, "moved".into()));
    let to = answer.json()["error"]["to"][0].clone();
    assert!(left.contains(&to.as_str().unwrap().to_string()) && to != gone.as_str(), "{to}");
    served.json(&format!("/api/incidents/{}", to.as_str().unwrap()));
}

#[test]
fn a_document_has_its_text_claims_and_scopes() {
    let lines = vec![
        json!({"id": "2024/05/news 1", "source": "syriahr.com", "published": "2024-05-01",
        "text": "نفى مصدر عسكري أن يكون الجيش قد قصف مدينة إدلب أمس. وقال ناشطون إن طائرة حربية قصفت بلدة سرمين ما أدى إلى مقتل 3 مدنيين."})
        .to_string()
            + "\n",
    ];
    let served = Served::of(&lines);
    let id = escaped("2024/05/news 1");
    let shown = served.json(&format!("/api/documents/{id}"));
    assert_eq!(shown, served.json(&format!("/api/documents/{}", id.replace("%2F", "/"))));
    let stored = &served.told(&["show", "news.rawi", "2024/05/news 1", "-f", "jsonl"])[0];
    for field in ["id", "source", "url", "title", "published", "published_basis", "author", "origin", "text"] {
        assert_eq!(shown["document"][field], stored[field], "{field}");
    }
    let claims = served.told(&["claims", "news.rawi", "-f", "jsonl"]);
    assert!(!claims.is_empty());
    assert_eq!(shown["claims"].as_array().unwrap().len(), claims.len());
    let scopes = shown["scopes"].as_array().unwrap();
    assert!(scopes.iter().any(|s| s["kind"] == "said" && s["holder"].is_string()), "{scopes:?}");
    let long = text(&shown["document"], "text").chars().count() as u64;
    assert!(scopes.iter().all(|s| s["start"].as_u64() < s["end"].as_u64() && s["end"].as_u64().unwrap() <= long));
    assert_eq!(served.get("/api/documents/none").problem(), (404, "not_found".into()));
}

#[test]
fn why_is_what_the_program_prints() {
    let served = Served::of(&accounts());
    let claim = text(&served.told(&["claims", "news.rawi", "-f", "jsonl", "-n", "1"])[0], "id").to_string();
    let told = run(&served.desk, &["why", &claim, "news.rawi"], 0).0;
    assert_eq!(text(&served.json(&format!("/api/claims/{claim}/why")), "text"), told);
    for none in ["c-000000000000", "x", "c-zz"] {
        assert_eq!(served.get(&format!("/api/claims/{none}/why")).problem(), (404, "not_found".into()), "{none}");
    }
}

#[test]
fn names_complete_in_both_languages() {
    let served = Served::of(&accounts());
    let first = |path: &str| served.json(path)["items"].as_array().unwrap().iter().map(|i| text(i, "id").to_string()).collect::<Vec<_>>();
    for q in ["Turk", "تركيا", "ترك"] {
        let found = first(&format!("/api/names?kind=side&q={}", escaped(q)));
        assert!(found.contains(&"state:tur".to_string()), "{q}: {found:?}");
    }
    let kobani = served.json(&format!("/api/names?kind=place&q={}", escaped("كوبان")));
    let item = &kobani["items"][0];
    let said = served.told(&["claims", "news.rawi", "-f", "jsonl", "--place", text(item, "id")]);
    assert_eq!(item["count"], said.len());
    assert!(item["names"].as_array().unwrap().iter().any(|n| n.as_str().unwrap().contains("كوباني")), "{item}");
    assert!(first("/api/names?kind=outlet&q=syria").iter().any(|o| o.contains("syria") || o.contains("sohr")));
    assert!(first("/api/names?kind=outlet").len() <= 20);
    assert!(first("/api/names?kind=side&q=zzzz").is_empty());
    assert_eq!(served.get("/api/names?kind=river&q=x").problem(), (400, "bad_filter".into()));
}

#[test]
fn outlets_are_counted() {
    let served = Served::of(&accounts());
    let items = served.json("/api/outlets")["items"].as_array().unwrap().clone();
    let count = |field: &str| items.iter().map(|i| i[field].as_u64().unwrap()).sum::<u64>();
    let claims = served.told(&["claims", "news.rawi", "-f", "jsonl"]);
    assert_eq!(count("claims"), claims.len() as u64);
    // by hand: who tells which incident
    let mut tells = std::collections::BTreeMap::<String, std::collections::BTreeSet<String>>::new();
    let of: std::collections::HashMap<&str, String> =
        claims.iter().map(|c| (text(c, "id"), c["document"]["outlet"].as_str().or(c["document"]["source"].as_str()).unwrap_or("").to_string())).collect();
    for i in served.told(&["incidents", "news.rawi", "-f", "jsonl"]) {
        let who = i["claims"].as_array().unwrap().iter().map(|c| of[c.as_str().unwrap()].clone()).collect();
        tells.insert(text(&i, "id").to_string(), who);
    }
    let several = tells.values().filter(|w| w.len() > 1).count();
    assert!(several > 5, "{several} incidents are told by several");
    for i in &items {
        let outlet = text(i, "outlet");
        let alone = tells.values().filter(|w| w.len() == 1 && w.contains(outlet)).count();
        let left_out = tells.values().filter(|w| w.len() > 1 && !w.contains(outlet)).count();
        assert_eq!((&i["alone"], &i["left_out"]), (&json!(alone), &json!(left_out)), "{outlet}");
    }
    assert!(items.iter().any(|i| !i["figures"].as_array().unwrap().is_empty()), "somebody gives the lowest figure of something");
}

#[test]
fn exports_are_those_of_the_program() {
    let served = Served::of(&accounts());
    for (form, option, file) in [
        ("acled", "acled", "acled.csv"),
        ("ucdp", "ucdp", "ucdp.csv"),
        ("plover", "plover", "plover.jsonl"),
        ("cameo", "cameo", "cameo.tsv"),
        ("geojson", "geojson", "map.geojson"),
        ("claims.parquet", "parquet-claims", "c.parquet"),
        ("incidents.parquet", "parquet-incidents", "i.parquet"),
    ] {
        run(&served.desk, &["export", "news.rawi", option, file, "--country=SYR"], 0);
        let answer = served.get(&format!("/api/exports/{form}?country=SYR"));
        assert_eq!(answer.status, 200, "{form}");
        assert!(answer.header("content-disposition").starts_with("attachment; filename=\"rawi"), "{form}");
        assert_eq!(answer.body, std::fs::read(served.desk.path(file)).unwrap(), "{form}");
        assert!(!answer.body.is_empty(), "{form}");
    }
    assert_eq!(served.get("/api/exports/xlsx").problem(), (404, "not_found".into()));
}

#[test]
fn a_text_is_coded_and_not_stored() {
    let served = Served::of(&accounts()[..3]);
    let text = "قصف الجيش بلدة سرمين أمس، ما أدى إلى مقتل 3 مدنيين.";
    let answer = served.post("/api/extract", json!({"text": text, "published": "2024-05-01", "source": null}).to_string().as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    served.desk.file("one.txt", text);
    let told = served.told(&["extract", "one.txt", "--published", "2024-05-01", "-f", "jsonl"]);
    let fields = |c: &Value| (c["type"].clone(), c["trigger"].clone(), c["time"].clone(), c["counts"].clone());
    assert_eq!(answer["claims"].as_array().unwrap().iter().map(fields).collect::<Vec<_>>(), told.iter().map(fields).collect::<Vec<_>>());
    assert_eq!(answer["document"]["text"], text);
    assert_eq!(served.json("/api/meta")["store"]["documents"], 3);
}

#[test]
fn the_description_names_every_route() {
    let served = Served::of(&accounts()[..1]);
    let api = served.json("/api/openapi.json");
    let paths = api["paths"].as_object().unwrap();
    let want = [
        "meta",
        "overview",
        "incidents",
        "incidents/{id}",
        "documents/{id}",
        "claims",
        "claims/{id}/why",
        "names",
        "outlets",
        "exports/{form}",
        "openapi.json",
    ];
    for path in want {
        let get = &paths[&format!("/api/{path}")]["get"];
        assert!(get["responses"]["200"].is_object(), "{path}");
    }
    assert!(paths["/api/extract"]["post"]["requestBody"].is_object());
    let named: Vec<&Value> = paths["/api/overview"]["get"]["parameters"].as_array().unwrap().iter().map(|p| &p["name"]).collect();
    for filter in ["from", "to", "box", "type", "min_confidence", "view", "zoom"] {
        assert!(named.contains(&&json!(filter)), "{filter} is not described");
    }
    let schemas = api["components"]["schemas"].as_object().unwrap();
    // what an answer holds is described, field by field
    let described = schemas["Overview"]["properties"].as_object().unwrap();
    assert!(served.json("/api/overview").as_object().unwrap().keys().all(|k| described.contains_key(k)));
}
