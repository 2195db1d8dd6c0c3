//! `rawi places` as a person meets it: files of every form in, bad rows told with file and line, the same file again changes nothing, and what was
//! taken in is used from then on.

mod desk;

use desk::Desk;
use std::fs;
use std::process::Output;

impl Desk {
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } = self.output(args, "");
        (status.code(), String::from_utf8_lossy(&stdout).into(), String::from_utf8_lossy(&stderr).into())
    }

    /// The places of the first claim of a text.
    fn places(&self, text: &str) -> serde_json::Value {
        self.file("text.txt", text);
        let (_, out, err) = self.run(&["extract", "text.txt", "-f", "jsonl"]);
        let line = out.lines().next().unwrap_or_else(|| panic!("no claim in {text}: {err}"));
        serde_json::from_str::<serde_json::Value>(line).expect("a record is JSON")["places"].clone()
    }
}

const WOF: &str = "wof_id\tcc\tplacetype\tname\tlat\tlon\tgn_id\tarabic_names
1\tSY\tlocality\tTall Ghubar\t36.11\t37.22\t\tقرية تل غبارة|تل غبارة
2\tSY\tlocality\tBad\tnorth\t37.2\t\tتل سيئ
3\tXX\tlocality\tNowhere\t36.0\t37.2\t\tتل لا مكان
4\tSY\tlocality\tLatin only\t36.0\t37.2\t\tLatin
5\tSY\tlocality\tSaraqib\t35.86\t36.80\t\tسراقب
";

#[test]
fn bad_rows_are_told_and_the_rest_is_used() {
    let desk = Desk::new();
    let text = "قصف الطيران قرية تل غبارة في ريف حلب الجنوبي.";
    let before = desk.places(text);
    assert_eq!(before[0]["id"], serde_json::Value::Null, "the village is in no table yet: {before}");
    assert_eq!((before[0]["precision"].as_u64(), before[0]["country"].as_str()), (Some(3), Some("SYR")), "its parent locates it: {before}");
    let (code, out, err) = desk.file("wof.tsv", WOF).run(&["places", "import", "wof.tsv"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.contains("5 rows: 1 new places, 0 changed, 0 as they were; 1 that Rawi has itself, 1 without an Arabic name to look for, 2 bad rows"), "{out}");
    assert!(err.contains("wof.tsv:3:") && err.contains("`lat` is `north`"), "{err}");
    assert!(err.contains("wof.tsv:4:") && err.contains("`XX` is no ISO 3166-1 code"), "{err}");
    let after = desk.places(text);
    assert_eq!((after[0]["id"].as_str(), after[0]["lat"].as_f64(), after[0]["precision"].as_u64()), (Some("wof:1"), Some(36.11), Some(1)), "{after}");
}

#[test]
fn the_same_file_again_changes_nothing() {
    let desk = Desk::new();
    desk.file("wof.tsv", WOF).run(&["places", "import", "wof.tsv"]);
    let files = || ["places.tsv", "places.bin"].map(|f| fs::read(desk.path("data").join(f)).expect("the store is there"));
    let first = files();
    let (_, out, _) = desk.run(&["places", "import", "wof.tsv"]);
    assert!(out.contains("0 new places, 0 changed, 1 as they were"), "{out}");
    assert!(first == files());
    let (_, out, _) = desk.file("wof.tsv", WOF.replace("36.11", "36.12")).run(&["places", "import", "wof.tsv"]);
    assert!(out.contains("0 new places, 1 changed, 0 as they were"), "{out}");
}

#[test]
fn dumps_of_geonames_bring_their_alternate_names() {
    let desk = Desk::new();
    let dump = "77\tTall Ghubar\tTall Ghubar\t\t36.11\t37.22\tP\tPPL\tSY\t\t09\t\t\t\t1200\t\t300\tAsia/Damascus\t2024-01-01\n";
    desk.file("SY.txt", dump).file("alt.txt", "1\t77\tar\tتل غبارة\t\t\t\t\t\t\n2\t77\ten\tTall Ghubar\t\t\t\t\t\t\n");
    let (code, out, err) = desk.run(&["places", "import", "SY.txt", "--alternate-names", "alt.txt"]);
    assert_eq!(code, Some(0), "{out}{err}");
    let (code, out, _) = desk.run(&["places", "find", "تل غبارة"]);
    assert!(code == Some(0) && out.contains("geonames:77") && out.contains("SYR"), "{out}");
}

#[test]
fn any_table_can_say_what_its_columns_are() {
    let desk = Desk::new();
    desk.file("v.csv", "code,ar,y,x,land\nA1,\"تل غبارة\",36.11,37.22,SYR\n");
    let (code, _, err) = desk.run(&["places", "import", "v.csv"]);
    assert!(code == Some(2) && err.contains("v.csv:1: no column id, lat, lon") && err.contains("--columns"), "{err}");
    let (code, out, err) = desk.run(&["places", "import", "v.csv", "--columns", "id=code,names=ar,lat=y,lon=x,country=land"]);
    assert!(code == Some(0) && out.contains("1 new places"), "{out}{err}");
    let (code, _, err) = desk.run(&["places", "import", "v.csv", "--columns", "identity=code"]);
    assert!(code == Some(2) && err.contains("`identity` is none of our columns"), "{err}");
}

#[test]
fn a_broken_store_says_what_to_do() {
    let desk = Desk::new();
    desk.file("wof.tsv", WOF).run(&["places", "import", "wof.tsv"]);
    fs::write(desk.path("data/places.bin"), "no gazetteer").expect("the store can be written to");
    let (code, _, err) = desk.run(&["places", "find", "سراقب"]);
    assert!(code == Some(2) && err.contains("rawi places rebuild"), "{err}");
    let (code, out, err) = desk.run(&["places", "rebuild"]);
    assert!(code == Some(0) && out.starts_with("1 places"), "{out}{err}");
    assert_eq!(desk.run(&["places", "find", "تل غبارة"]).0, Some(0));
    assert_eq!(desk.run(&["places", "forget"]).0, Some(0));
    assert_eq!(desk.run(&["places", "find", "تل غبارة"]).0, Some(1));
}
