//! Filters: what the desk answers is what the program answers.

use crate::{Served, accounts, escaped, text};
use serde_json::Value;

/// Filters as both take them: option and value.
const FILTERS: [&[(&str, &str)]; 18] = [
    &[],
    &[("from", "2023-08-01")],
    &[("from", "2023-08-10"), ("to", "2023-09-15")],
    &[("country", "SYR")],
    &[("country", "syr"), ("type", "assault")],
    &[("type", "ASSAULT,PROTEST")],
    &[("mode", "drone")],
    &[("status", "corroborated,contested")],
    &[("factuality", "happened")],
    &[("killed", "3")],
    &[("min-confidence", "0.9")],
    &[("side", "state:tur")],
    &[("side", "Turkey"), ("role", "actor")],
    &[("text", "تركية")],
    &[("source", "syriahr.com")],
    &[("near", "36.89,38.35"), ("km", "60")],
    &[("box", "30,30,38,42"), ("factuality", "happened"), ("from", "2023-01-01")],
    &[("province", "Aleppo"), ("killed", "1")],
];

fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(|v| text(v, "id").to_string()).collect()
}

fn query(filter: &[(&str, &str)]) -> String {
    filter.iter().map(|(k, v)| format!("{}={}&", k.replace('-', "_"), escaped(v))).collect()
}

#[test]
fn every_filter_answers_as_the_program_does() {
    let served = Served::of(&accounts());
    let mut some = 0;
    for filter in FILTERS {
        let options: Vec<String> = filter.iter().map(|(k, v)| format!("--{k}={v}")).collect();
        let of = |what: &'static str| [vec![what, "news.rawi", "-f", "jsonl"], options.iter().map(String::as_str).collect()].concat();
        let (query, told) = (query(filter), ids(&served.told(&of("incidents"))));
        let listed = served.json(&format!("/api/incidents?{query}size=1000"));
        assert_eq!(ids(listed["items"].as_array().unwrap()), told, "{filter:?}");
        assert_eq!(listed["total"], told.len(), "{filter:?}");
        assert_eq!(served.json(&format!("/api/overview?{query}"))["total"], told.len(), "{filter:?}");
        let claims = served.json(&format!("/api/claims?{query}size=1000"));
        let claims: Vec<String> = claims["items"].as_array().unwrap().iter().map(|c| text(&c["claim"], "id").to_string()).collect();
        assert_eq!(claims, ids(&served.told(&of("claims"))), "{filter:?}");
        some += usize::from(!filter.is_empty() && !told.is_empty());
    }
    assert!(some > 12, "only {some} filters let something through: the test shows little");
}

#[test]
fn pages_meet_without_a_gap_in_both_orders() {
    let served = Served::of(&accounts());
    let all = served.json("/api/incidents?size=1000");
    let (all, total) = (ids(all["items"].as_array().unwrap()), all["total"].clone());
    let undated = served.json("/api/overview")["dated"].as_u64().unwrap() as usize;
    let mut turned: Vec<String> = all[..undated].iter().rev().cloned().collect();
    turned.extend(all[undated..].iter().rev().cloned());
    for (order, want) in [("oldest", &all), ("newest", &turned)] {
        let (mut got, mut after) = (Vec::new(), String::new());
        loop {
            let page = served.json(&format!("/api/incidents?size=7&order={order}&after={after}"));
            assert_eq!(page["total"], total);
            got.extend(ids(page["items"].as_array().unwrap()));
            match page["next"].as_str() {
                Some(next) => after = escaped(next),
                None => break,
            }
        }
        assert_eq!(&got, want, "{order}");
    }
    let (mut claims, mut after) = (0, String::new());
    loop {
        let page = served.json(&format!("/api/claims?size=11&after={after}"));
        claims += page["items"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(next) => after = escaped(next),
            None => break,
        }
    }
    assert_eq!(claims, served.told(&["claims", "news.rawi", "-f", "jsonl"]).len());
}

#[test]
fn an_overview_adds_up() {
    let served = Served::of(&accounts());
    for view in ["", "view=-90,-180,90,180&zoom=0", "view=-90,-180,90,180&zoom=20"] {
        let o = served.json(&format!("/api/overview?{view}"));
        let sum = |v: &Value| v.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>();
        assert_eq!(sum(&o["statuses"]), o["total"].as_u64().unwrap());
        assert_eq!(sum(&o["factualities"]), o["total"].as_u64().unwrap());
        let cells = o["cells"].as_array().unwrap();
        assert_eq!(cells.iter().map(|c| c["count"].as_u64().unwrap()).sum::<u64>(), o["located"].as_u64().unwrap(), "{view}");
        let counts = o["timeline"]["counts"].as_array().unwrap();
        assert_eq!(counts.iter().flat_map(|c| c.as_array().unwrap()).map(|n| n.as_u64().unwrap()).sum::<u64>(), o["dated"].as_u64().unwrap());
        assert!(counts.iter().all(|c| c.as_array().unwrap().len() <= 400));
        assert!(cells.iter().all(|c| c["id"].is_string() == (c["count"] == 1)));
    }
    let near = served.json("/api/overview?view=-90,-180,90,180&zoom=20")["cells"].as_array().unwrap().len();
    let far = served.json("/api/overview?view=-90,-180,90,180&zoom=0")["cells"].as_array().unwrap().len();
    assert!(far < near, "{far} cells far off, {near} near");
    assert_eq!(served.json("/api/overview?view=-80,-170,-70,-160&zoom=5")["cells"].as_array().unwrap().len(), 0);
}
