//! The documents of a store by other language data: what it would say (`diff`), said in place of the old (`recode`), and why (`why`).

use crate::desk::Desk;
use crate::place::each;
use crate::{accounts, json, ours};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A protest, two shellings of which the second is told under an id that another text has, and a shelling whose day only its dateline tells.
const NEWS: &str = r#"{"id":"n1","source":"sana.sy","published":"2024-05-01","title":"قصف على سرمين","text":"قصفت قوات النظام أمس بلدة سرمين، ما أدى إلى مقتل 3 مدنيين."}
{"id":"n2","source":"aljazeera.net","published":"2024-05-01","text":"تظاهر المئات في بغداد أمس احتجاجاً على قرار الحكومة."}
{"id":"n1","source":"enabbaladi.net","published":"2024-05-01","text":"قصفت قوات النظام أمس بلدة سرمين فقتلت ثلاثة مدنيين."}
{"id":"n3","source":"example.net","text":"دمشق - 5 مايو 2024: قصف الجيش بلدة سراقب أمس."}
"#;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|e| e.unwrap()) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => assert!(fs::copy(entry.path(), target).is_ok()),
        }
    }
}

/// Language data that calls shelling another mode and knows no protest by this verb.
fn other(desk: &Desk) -> String {
    let lang = desk.path("other/lang/ar");
    copy(&ours("lang/ar"), &lang);
    copy(&ours("ontology"), &desk.path("other/ontology"));
    let mut changed = 0;
    for file in fs::read_dir(lang.join("events")).unwrap().map(|f| f.unwrap().path()) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let row = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            match (cells.first(), cells.get(7)) {
                (Some(&"verb"), Some(&"قصف")) => Some(line.replace("heavy-weapons", "aerial")),
                (Some(&"verb"), Some(&"تظاهر")) => None,
                _ => Some(line.to_string()),
            }
        };
        let new = text.lines().filter_map(row).map(|l| l + "\n").collect::<String>();
        changed += usize::from(new != text);
        fs::write(&file, new).unwrap();
    }
    assert!(changed > 0, "the rows that this test changes are no longer there");
    lang.to_str().unwrap().to_string()
}

/// Every row of every table, sorted.
fn rows(desk: &Desk, store: &str) -> Vec<String> {
    let tables = ["runs", "documents", "incidents", "claims", "members", "claim_places", "claim_sides", "blocks", "links", "reviews"];
    let of = |t: &&str| desk.run(&["sql", store, &format!("SELECT * FROM {t}")]).good().lines().map(|l| format!("{t} {l}")).collect::<Vec<_>>();
    let mut all: Vec<String> = tables.iter().flat_map(of).collect();
    all.sort();
    all
}

fn claim<'c>(claims: &'c [Value], document: &str) -> &'c str {
    claims.iter().find(|c| c["document"]["id"] == document).and_then(|c| c["id"].as_str()).unwrap_or_else(|| panic!("no claim of {document}"))
}

#[test]
fn the_same_language_data_changes_nothing() {
    each(|desk, store| {
        desk.store(store, &accounts()[..40]);
        desk.file("in.jsonl", NEWS).run(&["ingest", store, "in.jsonl"]).good();
        // what is stored is enough
        fs::remove_file(desk.path("in.jsonl")).unwrap();
        let before = rows(desk, store);
        let diff = desk.run(&["diff", store]);
        assert!(diff.err.contains("rawi: 0 of 44 documents differ") && diff.out.is_empty(), "{}{}", diff.out, diff.err);
        assert!(diff.err.contains(" 0 changed, 0 new, 0 gone, 0 kept because reviewed; nothing was stored"), "{}", diff.err);
        let recode = desk.run(&["recode", store]);
        assert!(recode.code == 0 && recode.err.contains("all 44 documents are coded by this language data already"), "{}", recode.err);
        assert!(rows(desk, store) == before, "something changed");
    });
}

#[test]
fn other_language_data_replaces_what_it_says_otherwise_and_back_again() {
    each(|desk, store| {
        let lang = other(desk);
        desk.file("in.jsonl", NEWS).run(&["ingest", store, "in.jsonl"]).good();
        let (first, before) = (desk.dump(store), rows(desk, store));
        let with = |args: &[&str]| desk.run(&[&["--lang", lang.as_str()], args].concat());

        let diff = with(&["diff", store]);
        assert!(diff.err.contains("rawi: 4 of 4 documents differ: 1 claims as they were, 4 changed, 0 new, 1 gone, 0 kept"), "{}", diff.err);
        assert!(rows(desk, store) == before, "diff has changed something");
        let all = json(&diff.good());
        let n1 = all.iter().find(|d| d["document"] == "n1").unwrap();
        assert_eq!(n1["changed"][0]["fields"]["mode"], serde_json::json!(["heavy-weapons", "aerial"]));
        assert_eq!(n1["changed"][0]["fields"].get("pack"), None);
        assert_eq!(all.iter().find(|d| d["document"] == "n2").unwrap()["gone"][0]["type"], "PROTEST");
        let table = with(&["diff", store, "--place", "Sarmin", "-f", "table"]).good();
        assert!(table.contains("  mode: heavy-weapons → aerial") && table.contains("== n1 ·") && !table.contains("n2"), "{table}");
        let csv = with(&["diff", store, "--type", "PROTEST", "-f", "csv"]).good();
        assert!(csv.starts_with("document,claim,what,field,stored,now\nn2,c-") && csv.contains(",gone,"), "{csv}");

        // what ingesting the same files with this data gives, in another order of runs
        fs::remove_file(desk.path("in.jsonl")).unwrap();
        let recode = with(&["recode", store, "--batch", "3"]);
        assert!(
            recode.err.contains("4 documents coded again by other language data: 1 claims as they were, 4 changed, 0 new, 1 gone, 0 kept"),
            "{}",
            recode.err
        );
        let fresh = Desk::new();
        fresh.file("in.jsonl", NEWS).run(&["--lang", lang.as_str(), "ingest", "a.rawi", "in.jsonl"]).good();
        assert!(desk.dump(store) == fresh.dump("a.rawi"), "recoding differs from coding");
        assert!(with(&["recode", store]).err.contains("already"), "it is not done twice");

        let back = desk.run(&["recode", store]);
        assert!(back.err.contains("1 claims as they were, 4 changed, 1 new, 0 gone, 0 kept"), "{}", back.err);
        assert!(desk.dump(store) == first, "there and back is not where it began");
        assert_eq!(desk.run(&["sql", store, "SELECT count(*) FROM runs"]).good(), "[3]\n");
    });
}

#[test]
fn what_people_have_spoken_of_is_not_lost() {
    each(|desk, store| {
        let lang = other(desk);
        desk.file("in.jsonl", NEWS).run(&["ingest", store, "in.jsonl"]).good();
        let claims = json(&desk.run(&["claims", store]).good());
        let (shelling, protest, saraqib) = (claim(&claims, "n1"), claim(&claims, "n2"), claim(&claims, "n3"));
        let line = |id: &str| desk.run(&["show", store, id, "-f", "jsonl"]).good();
        let kept = line(saraqib);
        desk.run(&["review", store, saraqib, "accept", "--who", "amal"]).good();
        // whether these are one is a word on neither of the two records
        desk.run(&["review", store, &format!("{shelling}+{protest}"), "accept", "--who", "amal", "--why", "the crowd was shelled"]).good();
        let diff = desk.run(&["--lang", &lang, "diff", store]);
        assert!(diff.err.contains("1 claims as they were, 3 changed, 0 new, 0 gone, 2 kept because reviewed"), "{}", diff.err);
        let recode = desk.run(&["--lang", &lang, "recode", store]);
        assert!(recode.err.contains("1 claims as they were, 3 changed, 0 new, 0 gone, 2 kept because reviewed"), "{}", recode.err);
        assert_eq!(line(saraqib), kept);
        assert!(line(shelling).contains("\"aerial\"") && line(protest).contains("\"PROTEST\""));
        let incidents = json(&desk.run(&["incidents", store]).good());
        let with = |id: &str| incidents.iter().position(|i| i["claims"].as_array().unwrap().iter().any(|c| c == id));
        assert!(with(shelling).is_some() && with(shelling) == with(protest), "{incidents:?}");
    });
}

#[test]
fn a_claim_of_a_store_is_explained_from_its_document() {
    each(|desk, store| {
        let lang = other(desk);
        desk.file("in.jsonl", NEWS).run(&["ingest", store, "in.jsonl"]).good();
        let claims = json(&desk.run(&["claims", store]).good());
        let told = |document: &str| claim(&claims, document).to_string();
        let why = desk.run(&["why", &told("n3"), store]);
        assert!(why.err.is_empty(), "{}", why.err);
        assert!(why.out.starts_with(&told("n3")) && why.out.contains("2024-05-04 to 2024-05-04 (day; published 2024-05-05)"), "{}", why.out);
        // of a document whose id another text had
        let renamed = claims.iter().find(|c| c["document"]["id"].as_str().unwrap().starts_with("n1~")).unwrap()["id"].as_str().unwrap();
        let why = desk.run(&["why", renamed, store]).good();
        assert!(why.contains("aerial") || why.contains("ASSAULT/heavy-weapons"), "{why}");

        let differs = desk.run(&["--lang", &lang, "why", &told("n1"), store]);
        assert!(
            differs.code == 0 && differs.out.contains("ASSAULT/aerial") && differs.err.contains("which differs in") && differs.err.contains("mode"),
            "{}{}",
            differs.out,
            differs.err
        );
        desk.run(&["--lang", &lang, "why", &told("n2"), store]).fails("does not make it: explain it with the data it was coded by");
        desk.run(&["why", "c-000000000000", store]).fails("has no claim `c-000000000000`");
        desk.run(&["why", &told("n1"), "in.jsonl", store]).fails("is a store: name it alone");
        assert!(desk.run(&["why", &told("n3"), "in.jsonl"]).good().starts_with(&told("n3")));
    });
}

#[test]
fn a_copy_of_a_text_whose_id_was_taken_is_a_copy_of_that_text() {
    let desk = Desk::new();
    let first =
        "قصفت طائرات حربية أمس بلدة في ريف المدينة الشمالي، ما أدى إلى مقتل ثلاثة مدنيين وإصابة سبعة آخرين بجروح، بينهم طفلان وامرأة، وفق مصادر طبية محلية.";
    let second = "خرج مئات من أهالي الحي القديم مساء اليوم في مظاهرة سلمية طالبوا فيها بتحسين خدمات الكهرباء والمياه، ورفعوا لافتات كتبت عليها مطالبهم أمام مبنى البلدية.";
    let line = |id: &str, text: &str| format!("{}\n", serde_json::json!({"id": id, "source": "example.net", "published": "2024-05-01", "text": text}));
    for batch in ["1", "9"] {
        let store = format!("{batch}.rawi");
        desk.file("in.jsonl", [line("a", first), line("a", second), line("b", second)].concat());
        desk.run(&["ingest", &store, "in.jsonl", "--batch", batch]).good();
        let shown = json(&desk.run(&["show", &store, "b", "-f", "jsonl"]).good());
        let of = shown[0]["first"].as_str().expect("it is a copy");
        assert!(of.starts_with("a~") && of.len() == 8, "{of}");
        let copied = json(&desk.run(&["show", &store, of, "-f", "jsonl"]).good());
        assert!(copied[0]["text"] == second && copied[0]["first"].is_null(), "{copied:?}");
    }
}

#[test]
fn names_longer_than_an_index_holds_are_cut_told_and_told_apart() {
    each(|desk, store| {
        let line = |end: &str| {
            let (id, source) = (format!("{}{end}", "م".repeat(4000)), format!("{}{end}", "x".repeat(4000)));
            let text = format!("قصفت قوات النظام أمس بلدة سرمين، ما أدى إلى مقتل {end} مدنيين، بحسب ما قال المتحدث {}.", "ب".repeat(9000));
            format!("{}\n", serde_json::json!({"id": id, "source": source, "published": "2024-05-01", "text": text}))
        };
        desk.file("in.jsonl", [line("3"), line("4")].concat());
        let told = desk.run(&["ingest", store, "in.jsonl"]).err;
        for what in ["`id` is 8001 bytes long: cut to", "`source` is 4001 bytes long: cut to", "2 documents added with 2 claims"] {
            assert!(told.contains(what), "{told}");
        }
        assert!(desk.run(&["ingest", store, "in.jsonl"]).err.contains("2 there already"));
        let found = json(&desk.run(&["claims", store, "-f", "jsonl"]).good());
        let names: Vec<(&str, &str)> = found.iter().map(|c| (c["document"]["id"].as_str().unwrap(), c["document"]["source"].as_str().unwrap())).collect();
        assert!(names[0].0 != names[1].0 && names[0].1 != names[1].1 && names.iter().all(|n| n.0.len() <= 500 && n.1.len() <= 500), "{names:?}");
        let one = json(&desk.run(&["claims", store, "--source", names[0].1, "-f", "jsonl"]).good());
        assert!(one.len() == 1 && one[0]["document"]["id"] == names[0].0, "{one:?}");
    });
}
