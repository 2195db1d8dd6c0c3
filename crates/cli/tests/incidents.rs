//! Incidents told by many accounts (`tests/incidents`), through the whole program: what is put together, and what status it gets. Floors only
//! rise. B³ is measured over the claims that lie in the words an account has for an incident and are of one of its types: that families
//! fled, and who condemned it, are happenings of their own.

#[path = "desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;

use desk::Desk;
use rawi_archive::link::{Sides, Told, link};
use rawi_archive::told::Claim;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

fn set(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/incidents").join(name)
}

fn lines_of(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
}

fn read(path: &Path) -> Vec<Value> {
    lines_of(&std::fs::read_to_string(path).expect("a file of the set"))
}

fn text(v: &Value) -> &str {
    v.as_str().expect("a string")
}

/// Claims and incidents of a set; the claims in another order, if asked.
fn linked(accounts: &Path, turned: bool) -> (Vec<Value>, String) {
    let desk = Desk::new();
    let (claims, texts) = (desk.path("claims.jsonl"), desk.path("texts.jsonl"));
    let run = |args: &[&str]| {
        let out = desk.output(args, "");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("UTF-8")
    };
    let (accounts, claims, texts) = (accounts.to_str().unwrap(), claims.to_str().unwrap(), texts.to_str().unwrap());
    run(&["extract", accounts, "-f", "jsonl", "-o", claims, "--documents", texts]);
    let told = std::fs::read_to_string(claims).unwrap();
    if turned {
        let mut lines: Vec<&str> = told.lines().collect();
        lines.reverse();
        std::fs::write(claims, lines.join("\n")).unwrap();
    }
    (lines_of(&told), run(&["link", claims, "--documents", texts, "-f", "jsonl"]))
}

/// The incident that each claim tells, by the words of its account.
fn gold(accounts: &[Value], incidents: &[Value], claims: &[Value]) -> BTreeMap<String, String> {
    let accounts: HashMap<&str, &Value> = accounts.iter().map(|a| (text(&a["id"]), a)).collect();
    let types: HashMap<&str, BTreeSet<&str>> = incidents.iter().map(|i| (text(&i["id"]), i["types"].as_array().unwrap().iter().map(text).collect())).collect();
    let mut out = BTreeMap::new();
    for c in claims {
        let account = accounts[text(&c["document"]["id"])];
        let whole: Vec<char> = match account["title"].as_str() {
            Some(title) => format!("{title}\n{}", text(&account["text"])).chars().collect(),
            None => text(&account["text"]).chars().collect(),
        };
        let at = c["trigger"]["start"].as_u64().unwrap() as usize;
        for told in account["tells"].as_array().unwrap() {
            let words: Vec<char> = text(&told["words"]).chars().collect();
            let from = if words == ['*'] { Some(0..whole.len()) } else { whole.windows(words.len()).position(|w| w == words).map(|i| i..i + words.len()) };
            let incident = text(&told["incident"]);
            if from.expect("its words stand in the account").contains(&at) && types[incident].contains(text(&c["type"])) {
                out.insert(text(&c["id"]).to_string(), incident.to_string());
            }
        }
    }
    out
}

/// B³ precision and recall.
fn b3(gold: &BTreeMap<String, String>, found: &HashMap<String, String>) -> (f64, f64) {
    let groups = |of: &dyn Fn(&String) -> String| {
        let mut out: HashMap<String, BTreeSet<&String>> = HashMap::new();
        gold.keys().for_each(|c| {
            out.entry(of(c)).or_default().insert(c);
        });
        out
    };
    let (told, put) = (groups(&|c| gold[c].clone()), groups(&|c| found[c].clone()));
    let (mut p, mut r) = (0.0, 0.0);
    for c in gold.keys() {
        let (a, b) = (&told[&gold[c]], &put[&found[c]]);
        let both = a.intersection(b).count() as f64;
        (p, r) = (p + both / b.len() as f64, r + both / a.len() as f64);
    }
    (p / gold.len() as f64, r / gold.len() as f64)
}

/// Of so many incidents so many have their status: that of the incident which most of the claims were put into.
fn status(incidents: &[Value], gold: &BTreeMap<String, String>, found: &[Value]) -> (usize, usize) {
    let by: HashMap<String, (&str, &str)> =
        found.iter().flat_map(|i| i["claims"].as_array().unwrap().iter().map(move |c| (text(c).to_string(), (text(&i["id"]), text(&i["status"]))))).collect();
    let right = incidents.iter().filter(|i| {
        let mut votes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        gold.iter().filter(|g| g.1 == text(&i["id"])).for_each(|g| *votes.entry(by[g.0]).or_default() += 1);
        let told = votes.iter().max_by_key(|v| v.1).map(|v| v.0.1);
        if told != Some(text(&i["status"])) {
            println!("{} is {}, not {:?}: {}", text(&i["id"]), text(&i["status"]), told, text(&i["what"]));
        }
        told == Some(text(&i["status"]))
    });
    (right.count(), incidents.len())
}

/// B³ F1 and the share of statuses that are right, of a set.
fn figures(folder: &str) -> (f64, f64) {
    let (accounts, incidents) = (read(&set(&format!("{folder}accounts.jsonl"))), read(&set(&format!("{folder}incidents.jsonl"))));
    let (claims, out) = linked(&set(&format!("{folder}accounts.jsonl")), false);
    let found = lines_of(&out);
    let gold = gold(&accounts, &incidents, &claims);
    let put: HashMap<String, String> =
        found.iter().flat_map(|i| i["claims"].as_array().unwrap().iter().map(move |c| (text(c).to_string(), text(&i["id"]).to_string()))).collect();
    let (p, r) = b3(&gold, &put);
    let f = 2.0 * p * r / (p + r);
    let (right, all) = status(&incidents, &gold, &found);
    println!("{all} incidents, {} accounts, {} claims: B3 precision {p:.3} recall {r:.3} F1 {f:.3}; status right {right} of {all}", accounts.len(), gold.len());
    assert_eq!(put.len(), claims.len(), "every claim stands in an incident");
    (f, right as f64 / all as f64)
}

#[test]
fn accounts_of_one_incident_are_put_together() {
    let (f, status) = figures("");
    assert!(f >= 0.93, "B3 F1 {f}");
    assert!(status >= 0.95, "status {status}");
}

/// Written by somebody who had not seen the rules and did not run the program: what to expect of text from elsewhere. At the first run F1 was 0.763 and 15 of
/// 24 statuses were right; the rules are not to be mended on it.
#[test]
fn so_are_accounts_never_seen_before() {
    let (f, status) = figures("unseen/");
    assert!(f >= 0.79, "B3 F1 {f}");
    assert!(status >= 0.75, "status {status}");
}

/// Written as the set before, later and by somebody else. At the first run F1 was 0.720 (precision 1.000) and 14 of 30 statuses were right; since then its errors
/// are read, and kinds of error mended.
#[test]
fn so_are_accounts_that_were_unseen_once() {
    let (f, status) = figures("fresh/");
    assert!(f >= 0.74, "B3 F1 {f}");
    assert!(status >= 0.56, "status {status}");
}

/// Documents and the claims of each turned round: of the sorted files that `rawi link` reads nothing would be seen of it.
#[test]
fn the_order_of_arrival_changes_nothing() {
    let (claims, _) = linked(&set("accounts.jsonl"), false);
    let claims: Vec<Claim> = claims.iter().map(|c| Claim::read(&c.to_string()).expect("a claim")).collect();
    let sides = Sides::default();
    let incidents = |turned: bool| {
        let mut documents: Vec<Vec<&Claim>> = claims.chunk_by(|a, b| a.document.id == b.document.id).map(|d| d.iter().collect()).collect();
        if turned {
            documents.reverse();
            documents.iter_mut().for_each(|d| d.reverse());
        }
        let told: Vec<Told> = documents.into_iter().flatten().map(|claim| Told { claim, telling: Default::default(), sentence: None }).collect();
        link(&told, &sides)
    };
    let there = incidents(false);
    assert!(there.len() > 60);
    assert_eq!(there, incidents(true));
}

/// The incidents of a few texts, each told by an outlet of its own on the same day.
fn told(texts: &[&str]) -> Vec<Value> {
    let desk = Desk::new();
    let lines: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(i, t)| serde_json::json!({"id": format!("t{i}"), "source": format!("s{i}.example"), "published": "2024-05-02", "text": t}).to_string())
        .collect();
    std::fs::write(desk.path("texts.jsonl"), lines.join("\n")).unwrap();
    lines_of(&linked(&desk.path("texts.jsonl"), false).1)
}

#[test]
fn a_place_is_not_taken_over_from_another_part() {
    let both = "قصفت طائرة حربية أمس بلدة سرمين، ما أدى إلى مقتل 3 مدنيين. وفي سياق منفصل، قُتل أربعة مدنيين أمس بانفجار لغم أرضي.";
    let mine = "قُتل أربعة مدنيين أمس بانفجار لغم أرضي في مدينة الرقة.";
    let incidents = told(&[both, mine]);
    assert_eq!(incidents.len(), 2, "{incidents:#?}");
    let of = |place: &str| incidents.iter().find(|i| i["place"]["name_en"] == place).unwrap_or_else(|| panic!("{place}: {incidents:#?}"));
    assert_eq!(of("Sarmin")["documents"], 1);
    assert_eq!(of("Raqqa")["documents"], 2);
}

#[test]
fn figures_of_one_claim_add_up_and_vague_words_undercut_no_number() {
    let incidents = told(&[
        "قُتل 3 جنود و5 مدنيين أمس في قصف مدفعي على بلدة سرمين بريف إدلب.",
        "قُتل عدد من المدنيين والجنود أمس في قصف مدفعي على بلدة سرمين بريف إدلب.",
        "قُتل أكثر من 10 أشخاص أمس في قصف مدفعي على بلدة سرمين بريف إدلب.",
    ]);
    let killed = &incidents[0]["counts"].as_array().unwrap().iter().find(|c| c["what"] == "killed").expect("somebody is killed").clone();
    assert_eq!((incidents.len(), &killed["low"], &killed["high"]), (1, &8.into(), &Value::Null), "{killed}");
}
