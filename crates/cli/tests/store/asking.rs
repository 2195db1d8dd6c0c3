//! Questions: every filter against the same question asked of the records by hand, forms, limits, and how the program ends.

use crate::desk::Desk;
use crate::place::each;
use crate::{accounts, json};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

fn text<'a>(v: &'a Value, field: &str) -> &'a str {
    v[field].as_str().unwrap_or_default()
}

fn list<'a>(v: &'a Value, field: &str) -> &'a [Value] {
    v[field].as_array().map_or(&[], Vec::as_slice)
}

/// First and last day of a claim: those it tells, else the day it was published.
fn days(c: &Value) -> (&str, &str) {
    let (from, to) = (text(&c["time"], "from"), text(&c["time"], "to"));
    match (from, to) {
        ("", "") => (text(&c["document"], "published"), text(&c["document"], "published")),
        ("", to) => (to, to),
        (from, "") => (from, from),
        both => both,
    }
}

/// The place that a claim is shown at.
fn main_place(c: &Value) -> Option<&Value> {
    let on_map = |p: &&Value| p["lat"].is_number();
    let places = || list(c, "places").iter();
    places().filter(on_map).find(|p| p["role"] == "at").or_else(|| places().find(on_map)).or_else(|| places().find(|p| p["id"].is_string()))
}

fn kilometres(p: &Value, (lat, lon): (f64, f64)) -> f64 {
    let (Some(a), Some(o)) = (p["lat"].as_f64(), p["lon"].as_f64()) else { return f64::MAX };
    let (up, aside) = ((a - lat).to_radians() / 2.0, (o - lon).to_radians() / 2.0);
    let h = up.sin().powi(2) + a.to_radians().cos() * lat.to_radians().cos() * aside.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().asin()
}

/// Whether one of these lists names this id.
fn names(c: &Value, fields: &[&str], id: &str) -> bool {
    fields.iter().any(|f| list(c, f).iter().any(|w| w["id"] == id))
}

fn killed(c: &Value) -> Option<i64> {
    list(c, "counts").iter().filter(|n| n["what"] == "killed").filter_map(|n| n["low"].as_i64().or(n["best"].as_i64())).reduce(|a, b| a + b)
}

fn ids(lines: &[Value]) -> BTreeSet<String> {
    lines.iter().map(|c| text(c, "id").to_string()).collect()
}

/// What holds of a claim where a filter lets it through.
type Holds = fn(&Value) -> bool;

/// Filters with what they must let through. Those in the second half ask something that only claims have.
const FILTERS: [(&[&str], Holds); 24] = [
    (&["--from", "2023-01-17"], |c| days(c).1 >= "2023-01-17"),
    (&["--to", "2021-06-30"], |c| days(c).0 <= "2021-06-30"),
    (&["--from", "2022-12-01", "--to", "2022-12-31"], |c| days(c).1 >= "2022-12-01" && days(c).0 <= "2022-12-31"),
    (&["--province", "Kirkuk"], |c| main_place(c).is_some_and(|p| p["admin1"] == "Kirkuk")),
    (&["--country", "irq"], |c| main_place(c).is_some_and(|p| p["country"] == "IRQ")),
    (&["--box", "34.5,43.5,35.8,45.0"], |c| {
        let inside = |p: &Value, field, from: f64, to: f64| p[field].as_f64().is_some_and(|x| (from..=to).contains(&x));
        list(c, "places").iter().any(|p| inside(p, "lat", 34.5, 35.8) && inside(p, "lon", 43.5, 45.0))
    }),
    (&["--near", "35.13,44.45", "--km", "60"], |c| list(c, "places").iter().any(|p| kilometres(p, (35.13, 44.45)) <= 60.0)),
    (&["--near", "35.13,44.45"], |c| list(c, "places").iter().any(|p| kilometres(p, (35.13, 44.45)) <= 25.0)),
    (&["--type", "PROTEST"], |c| c["type"] == "PROTEST"),
    (&["--type", "protest,coerce"], |c| c["type"] == "PROTEST" || c["type"] == "COERCE"),
    (&["--mode", "aerial"], |c| c["mode"] == "aerial"),
    (&["--type", "ASSAULT", "--mode", "abduct", "--country", "EGY"], |c| {
        c["type"] == "ASSAULT" && c["mode"] == "abduct" && main_place(c).is_some_and(|p| p["country"] == "EGY")
    }),
    // of claims alone
    (&["--place", "Daquq"], |c| list(c, "places").iter().any(|p| p["name_en"] == "Daquq")),
    (&["--place", "داقوق"], |c| list(c, "places").iter().any(|p| p["text"] == "داقوق")),
    (&["--side", "actor:int.isis"], |c| names(c, &["actors", "recipients", "attribution"], "actor:int.isis")),
    (&["--side", "actor:irq.federal-police", "--role", "recipient"], |c| names(c, &["recipients"], "actor:irq.federal-police")),
    (&["--side", "state:tur", "--role", "actor"], |c| names(c, &["actors"], "state:tur")),
    (&["--factuality", "denied"], |c| c["factuality"] == "denied"),
    (&["--factuality", "ongoing,planned"], |c| c["factuality"] == "ongoing" || c["factuality"] == "planned"),
    (&["--source", "outlet:nina"], |c| c["document"]["outlet"] == "outlet:nina" || names(c, &["attribution"], "outlet:nina")),
    (&["--source", "hawarnews.com"], |c| c["document"]["source"] == "hawarnews.com"),
    (&["--killed", "5"], |c| killed(c).is_some_and(|n| n >= 5)),
    (&["--min-confidence", "0.9"], |c| c["confidence"].as_f64().is_some_and(|p| p >= 0.9)),
    (&["--killed", "2", "--min-confidence", "0.8"], |c| killed(c).is_some_and(|n| n >= 2) && c["confidence"].as_f64().is_some_and(|p| p >= 0.8)),
];

#[test]
fn every_filter_lets_through_what_it_says() {
    each(|desk, store| {
        desk.store(store, &accounts());
        let ask = |what: &str, filter: &[&str]| json(&desk.run(&[&[what, store], filter].concat()).good());
        let (claims, incidents) = (ask("claims", &[]), ask("incidents", &[]));
        let of: HashMap<&str, &str> =
            incidents.iter().flat_map(|i| list(i, "claims").iter().map(move |c| (c.as_str().unwrap_or_default(), text(i, "id")))).collect();
        assert_eq!(of.len(), claims.len(), "every claim stands in an incident");
        let mut empty: Vec<&[&str]> = Vec::new();
        for (n, (filter, holds)) in FILTERS.iter().enumerate() {
            let wanted: Vec<&Value> = claims.iter().filter(|c| holds(c)).collect();
            let found = ids(&ask("claims", filter));
            assert!(found == wanted.iter().map(|c| text(c, "id").to_string()).collect(), "{filter:?}: {} found, {} wanted", found.len(), wanted.len());
            assert!(found.len() < claims.len(), "{filter:?} lets all through");
            empty.extend(found.is_empty().then_some(*filter));
            if n >= FILTERS.len() / 2 {
                let wanted: BTreeSet<String> = found.iter().map(|c| of[c.as_str()].to_string()).collect();
                assert!(ids(&ask("incidents", filter)) == wanted, "incidents {filter:?}");
            }
        }
        assert!(empty.is_empty(), "these say nothing, as they let nothing through: {empty:?}");
        incidents_by_their_own(&incidents, &ask);
        by_status(&incidents, &ask);
        by_words(&claims, &ask);
    });
}

/// What an incident has itself.
fn incidents_by_their_own(incidents: &[Value], ask: &dyn Fn(&str, &[&str]) -> Vec<Value>) {
    let filters: [(&[&str], Holds); 6] = [
        (&["--type", "ASSAULT"], |i| i["type"] == "ASSAULT"),
        (&["--mode", "aerial,abduct"], |i| i["mode"] == "aerial" || i["mode"] == "abduct"),
        (&["--country", "SYR"], |i| i["place"]["country"] == "SYR"),
        (&["--province", "Kirkuk"], |i| i["place"]["admin1"] == "Kirkuk"),
        (&["--from", "2022-12-05", "--to", "2022-12-05"], |i| {
            text(&i["time"], "to") >= "2022-12-05" && (1..=10).contains(&text(&i["time"], "from").len()) && text(&i["time"], "from") <= "2022-12-05"
        }),
        (&["--near", "35.13,44.45", "--km", "60"], |i| kilometres(&i["place"], (35.13, 44.45)) <= 60.0),
    ];
    for (filter, holds) in filters {
        let wanted: BTreeSet<String> = incidents.iter().filter(|i| holds(i)).map(|i| text(i, "id").to_string()).collect();
        let found = ids(&ask("incidents", filter));
        assert!(found == wanted && !found.is_empty(), "{filter:?}: {} found, {} wanted", found.len(), wanted.len());
    }
}

fn by_status(incidents: &[Value], ask: &dyn Fn(&str, &[&str]) -> Vec<Value>) {
    for status in ["corroborated", "single-source", "contested"] {
        let of: Vec<&Value> = incidents.iter().filter(|i| i["status"] == status).collect();
        assert!(!of.is_empty(), "{status}");
        assert_eq!(ids(&ask("incidents", &["--status", status])), of.iter().map(|i| text(i, "id").to_string()).collect(), "{status}");
        let claims = of.iter().flat_map(|i| list(i, "claims")).map(|c| c.as_str().unwrap_or_default().to_string()).collect();
        assert_eq!(ids(&ask("claims", &["--status", status])), claims, "{status}");
    }
}

/// A word is found in all its forms, so that more may be found than hold it as it stands.
fn by_words(claims: &[Value], ask: &dyn Fn(&str, &[&str]) -> Vec<Value>) {
    let word = "مسيّرة";
    let holding: BTreeSet<String> =
        accounts().iter().flat_map(|l| json(l)).filter(|a| text(a, "text").split(' ').any(|w| w == word)).map(|a| text(&a, "id").to_string()).collect();
    let found: BTreeSet<String> = ask("claims", &["--text", word]).iter().map(|c| text(&c["document"], "id").to_string()).collect();
    let with_claims: BTreeSet<String> = claims.iter().map(|c| text(&c["document"], "id").to_string()).collect();
    assert!(holding.len() > 3 && holding.intersection(&with_claims).all(|d| found.contains(d)), "{holding:?} {found:?}");
    assert!(found.len() < with_claims.len() / 2, "{} of {}", found.len(), with_claims.len());
    assert!(ask("claims", &["--text", "كلمةلاتردفيها"]).is_empty());
}

#[test]
fn a_limit_is_the_beginning_of_all() {
    each(|desk, store| {
        desk.store(store, &accounts());
        for what in ["claims", "incidents"] {
            let all = desk.run(&[what, store]).good();
            let lines: Vec<&str> = all.lines().collect();
            // more than a page of claims
            for n in [0, 1, 7, 500, 501, 9999] {
                let some = desk.run(&[what, store, "-n", &n.to_string()]).good();
                assert!(some.lines().collect::<Vec<_>>() == lines[..n.min(lines.len())], "{what} -n {n}");
            }
        }
    });
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    each(|desk, store| {
        desk.store(store, &accounts());
        for args in [&["claims", store][..], &["claims", store, "-f", "csv"], &["claims", store, "-f", "table"], &["sql", store, "SELECT line FROM claims"]] {
            let mut child = desk.rawi(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
            let mut line = String::new();
            BufReader::with_capacity(16, child.stdout.take().expect("it is piped")).read_line(&mut line).expect("a line");
            let out = child.wait_with_output().expect("it ends");
            assert_eq!((out.status.code(), String::from_utf8_lossy(&out.stderr).as_ref()), (Some(0), ""), "{args:?}");
            assert!(line.len() > 20, "{line}");
        }
    });
}

#[test]
fn tables_of_rows_can_be_read() {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts());
    for (what, id, columns) in [("claims", "c-", 19), ("incidents", "i-", 18)] {
        let lines = json(&desk.run(&[what, "a.rawi"]).good());
        let out = desk.run(&[what, "a.rawi", "-f", "csv"]).good();
        let mut rows = csv::Reader::from_reader(out.as_bytes());
        assert_eq!(rows.headers().expect("a header").len(), columns);
        let rows: Vec<csv::StringRecord> = rows.records().map(|r| r.expect("a row of as many cells")).collect();
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(&lines) {
            assert!(row[0] == *text(line, "id") && row[0].starts_with(id));
        }
        let one = desk.run(&["show", "a.rawi", &rows[0][0], "-f", "csv"]).good();
        let one = csv::Reader::from_reader(one.as_bytes()).records().map(|r| r.expect("a row")).collect::<Vec<_>>();
        assert_eq!(one, rows[..1], "shown alone it is the same row");
    }
    let claims = desk.run(&["claims", "a.rawi", "-f", "table", "--place", "Daquq"]).good();
    assert!(claims.contains("Daquq") && claims.lines().any(|l| l.starts_with("c-")), "{claims}");
    let incidents = desk.run(&["incidents", "a.rawi", "-f", "table", "--place", "Daquq"]).good();
    assert!(incidents.contains("  claims ") && incidents.lines().any(|l| l.starts_with("i-")), "{incidents}");
}

#[test]
fn accounts_side_by_side() {
    each(|desk, store| {
        desk.store(store, &accounts());
        let incidents = json(&desk.run(&["incidents", store, "--status", "contested"]).good());
        let incident = incidents.iter().max_by_key(|i| i["documents"].as_u64()).expect("some are contested");
        let (id, documents) = (text(incident, "id"), incident["documents"].as_u64().unwrap_or(0) as usize);
        assert!(documents > 2);
        let lines = json(&desk.run(&["compare", store, id, "-f", "jsonl"]).good());
        assert_eq!(lines.len(), documents);
        let out = desk.run(&["compare", store, id, "-f", "csv"]).good();
        let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(out.as_bytes()).records().map(|r| r.expect("a row")).collect();
        let cells: Vec<Vec<String>> = lines.iter().flat_map(|l| list(l, "says").iter().map(move |c| cell(l, c))).collect();
        assert!(rows.iter().map(|r| r.iter().map(String::from).collect::<Vec<_>>()).eq(cells), "csv and jsonl tell the same");
        let table = desk.run(&["compare", store, id, "-f", "table"]).good();
        assert!(table.starts_with(id) && table.contains("\nfirmly\n"), "{table}");
        for line in &lines {
            assert!(table.contains(text(line, "source")), "{table}");
        }
    });
}

/// A cell of `compare` as a row.
fn cell(line: &Value, cell: &Value) -> Vec<String> {
    let mut row: Vec<String> = ["document", "source", "published"].map(|f| text(line, f).to_string()).to_vec();
    row.extend(["field", "words", "means"].map(|f| text(cell, f).to_string()));
    row
}

#[test]
fn whatever_has_an_id_is_shown() {
    each(|desk, store| {
        desk.store(store, &accounts()[..20]);
        for what in ["claims", "incidents"] {
            let line = desk.run(&[what, store, "-n", "1"]).good();
            let id = text(&json(&line)[0], "id").to_string();
            assert_eq!(desk.run(&["show", store, &id]).good(), line);
            assert!(desk.run(&["show", store, &id, "-f", "table"]).good().contains(&id));
        }
        let document = json(&desk.run(&["show", store, "a001"]).good());
        let account = &json(&accounts()[0])[0];
        assert_eq!(text(&document[0], "text"), format!("{}\n{}", text(account, "title"), text(account, "text")));
        desk.run(&["show", store, "i-000000000000"]).fails("has no incident, claim or document `i-000000000000`");
        desk.run(&["compare", store, "a001"]).fails("has no incident `a001`");
    });
}

#[test]
fn how_it_ends() {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts()[..5]);
    let nothing = desk.run(&["claims", "a.rawi", "--country", "JPN"]);
    assert_eq!((nothing.code, nothing.out.as_str(), nothing.err.as_str()), (0, "", ""));
    for wrong in [
        &["--from", "yesterday"][..],
        &["--role", "actor"],
        &["--box", "1,2,3"],
        &["--near", "1"],
        &["--near", "91,20"],
        &["--near", "35,x"],
        &["--box", "36,40,35,41"],
        &["--km", "9"],
        &["--near", "35,40", "--km", "far"],
        &["--min-confidence", "1.5"],
        &["--factuality", "maybe"],
        &["--status", "sure"],
        &["--side", "..."],
        &["--place", " "],
        &["--text", "؟"],
        &["--killed", "-3"],
        &["-n", "-1"],
        &["--nonsense"],
        &["-f", "xml"],
    ] {
        let ran = desk.run(&[&["claims", "a.rawi"], wrong].concat());
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.starts_with("error: "), "{wrong:?} {}", ran.err);
    }
    desk.run(&["claims", "a.rawi", "--near", "-35.5,-60.25", "--km", "9"]).good();
    // part of what was to be kept could not be read
    desk.file("bad.jsonl", format!("{}{{\n", accounts()[7]));
    let ran = desk.run(&["ingest", "a.rawi", "bad.jsonl"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(desk.run(&["sql", "a.rawi", "SELECT count(*), '$1' FROM documents"]).good(), "[6,\"$1\"]\n");
    // nothing could
    assert_eq!(desk.run(&["ingest", "a.rawi", "missing.jsonl"]).code, 2);
    assert_eq!(desk.run(&["sql", "a.rawi", "SELECT count(*) FROM documents"]).good(), "[6]\n");
}

#[test]
fn what_can_match_nothing_is_refused_with_what_is_allowed() {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts()[..5]);
    for (filter, said) in [
        (&["--type", "RAID"][..], "--type RAID is none of ASSAULT, COERCE"),
        (&["--mode", "balloon"], "--mode balloon is none of the modes: abduct, "),
        (&["--type", "protest", "--mode", "aerial"], "--mode aerial is none of the modes of PROTEST: "),
        (&["--country", "QQQ"], "--country QQQ is no country that Rawi knows a place of: AFG, "),
        (&["--country", "Iraq"], "--country IRAQ is no country"),
        (&["--from", "2024-05-02", "--to", "2024-05-01"], "--from 2024-05-02 is after --to 2024-05-01"),
    ] {
        desk.run(&[&["claims", "a.rawi"], filter].concat()).fails(said);
        desk.run(&[&["incidents", "a.rawi"], filter].concat()).fails(said);
        desk.run(&[&["export", "a.rawi", "acled", "out.csv"], filter].concat()).fails(said);
        assert!(!desk.path("out.csv").exists());
    }
    for (filter, said) in [
        (["--place", "Nowhere"], "rawi: no claim names a place `Nowhere`; `rawi places find 'Nowhere'` shows what is known\n"),
        (["--province", "Nowhere"], "rawi: no claim lies in a province `Nowhere`: give its English name"),
        (["--source", "nobody.example"], "rawi: no document is of an outlet `nobody.example`, and nobody of that id says anything"),
        (["--side", "Nobodies"], "rawi: no claim names a side `Nobodies`, nor does any table"),
        (["--side", "Taliban"], "rawi: no claim names a side `Taliban`, though a table does"),
    ] {
        let ran = desk.run(&[&["claims", "a.rawi"][..], &filter].concat());
        assert!(ran.code == 0 && ran.out.is_empty() && ran.err.starts_with(said), "{filter:?}: {}", ran.err);
    }
}

#[test]
fn names_of_tables_are_as_good_as_words_of_texts() {
    let desk = Desk::new();
    let news = [
        r#"{"id":"n1","source":"example.net","published":"2024-05-01","text":"قصفت قوات الدعم السريع أمس مدينة الفاشر."}"#,
        r#"{"id":"n2","source":"example.net","published":"2024-05-01","text":"أعلن المرصد السوري لحقوق الإنسان مقتل خمسة مدنيين في قصف تركي على بلدة عين عيسى."}"#,
        r#"{"id":"n3","source":"example.net","published":"2024-05-01","text":"قصفت جماعة الحوثي أمس مدينة مأرب."}"#,
    ];
    desk.store("a.rawi", &news.map(|n| format!("{n}\n")));
    let found = |filter: &[&str]| -> BTreeSet<String> {
        json(&desk.run(&[&["claims", "a.rawi"], filter].concat()).good()).iter().map(|c| text(&c["document"], "id").to_string()).collect()
    };
    for (filter, document) in [
        (&["--side", "Rapid Support Forces"][..], "n1"),
        (&["--side", "الدعم السريع"], "n1"),
        (&["--side", "Houthis"], "n3"),
        (&["--side", "Turkey", "--role", "actor"], "n2"),
        (&["--source", "Syrian Observatory for Human Rights"], "n2"),
        (&["--source", "المرصد السوري لحقوق الإنسان"], "n2"),
        (&["--source", "actor:syr.sohr"], "n2"),
    ] {
        assert_eq!(found(filter), BTreeSet::from([document.to_string()]), "{filter:?}");
    }
    assert_eq!(found(&["--source", "example.net"]).len(), 3);
}

#[test]
fn an_export_says_what_was_asked_for_and_who_coded_it() {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts()[..20]);
    let lang = crate::ours("lang/ar");
    let lang = lang.to_str().expect("a path in UTF-8");
    let about = |out: &str| json(&std::fs::read_to_string(desk.path(&format!("{out}.about.json"))).expect("it is there").replace('\n', " ")).remove(0);
    desk.run(&["--lang", lang, "export", "a.rawi", "acled", "x.csv", "--place", "Tuz Khurma", "--type", "assault,coerce", "--near", "35,44"]).good();
    assert_eq!(about("x.csv")["filter"], "--place 'Tuz Khurma' --near 35,44 --km 25 --type assault,coerce");
    desk.run(&["export", "a.rawi", "acled", "all.csv"]).good();
    assert_eq!(about("all.csv")["filter"], "");
    let pack = json(&desk.run(&["claims", "a.rawi", "-n", "1"]).good())[0]["pack"].clone();
    // a run that coded nothing, by other language data
    let run = rawi_archive::store::Run { pack: "00000000000000ff".into(), version: "0".into(), started: "x".into(), finished: None, what: "x".into() };
    rawi_archive::store::Store::open(desk.path("a.rawi").to_str().expect("a path in UTF-8"), rawi_archive::store::Mode::Write)
        .and_then(|mut store| store.begin_run(&run))
        .expect("a run begins");
    desk.run(&["export", "a.rawi", "acled", "all.csv"]).good();
    assert_eq!(about("all.csv")["pack"], pack);
}

#[test]
fn a_report_that_quotes_a_denial_still_tells() {
    let desk = Desk::new();
    let news = r#"{"id":"n1","source":"example.net","published":"2024-05-01","text":"أعلن المرصد السوري لحقوق الإنسان أن قوات النظام قصفت أمس بلدة سرمين، ما أدى إلى مقتل ثلاثة مدنيين. ونفى الجيش السوري قصف البلدة."}"#;
    desk.store("a.rawi", &[format!("{news}\n")]);
    let told = json(&desk.run(&["incidents", "a.rawi", "-f", "jsonl"]).good());
    let one = told.iter().find(|i| i["claims"].as_array().is_some_and(|c| c.len() == 2)).expect("both claims are of one incident");
    assert_eq!((text(one, "status"), one["independent_sources"].as_i64(), text(one, "factuality")), ("contested", Some(1), "happened"), "{one}");
}
