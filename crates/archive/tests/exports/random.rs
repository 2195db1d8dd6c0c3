//! A thousand incidents of any values: nothing panics, every row has all columns, everything is read back.

use crate::made::{Made, claim, incident, run, table};
use rawi_archive::export::{acled, cameo, geojson, parquet, plover, ucdp};
use serde_json::{Value, json};

/// xorshift: the same numbers every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize].clone()
    }

    fn text(&mut self) -> &'static str {
        self.of(&["", "=cmd()", "-1", "@x", "\"،\",\n\t", "الجيش", "a\u{0}b\r", "\u{202e}قصف", "عشرات;،", "\u{2028}"])
    }

    fn some(&mut self) -> Value {
        if self.below(3) == 0 { Value::Null } else { json!(self.text()) }
    }

    fn number(&mut self) -> Value {
        self.of(&[json!(null), json!(0), json!(3), json!(20), json!(-4), json!(i64::MAX), json!(i64::MIN)])
    }
}

const TYPES: [&str; 10] = ["ASSAULT", "ASSAULT", "COERCE", "PROTEST", "RETREAT", "MOBILIZE", "AGREE", "CONSULT", "PRESENCE", ""];

fn who(d: &mut Dice) -> Value {
    json!({"text": d.text(), "start": 0, "end": 1, "id": d.of(&[json!(null), json!("state:rus"), json!("state:é"), json!("actor:x")]), "name_en": d.some(),
        "kind": d.of(&[json!(null), json!("state"), json!("civil"), json!("armed-group"), json!("party"), json!("?")]),
        "country": d.of(&[json!(null), json!("SYR"), json!("XXX"), json!("")]), "sector": d.of(&[json!(null), json!("REB"), json!("MIL"), json!("")]), "basis": "stated"})
}

fn place(d: &mut Dice) -> Value {
    json!({"text": d.text(), "start": 0, "end": 1, "role": d.of(&["at", "from", ""]), "id": d.of(&[json!(null), json!("place:syr"), json!("place:éa"), json!("geonames:1")]),
        "name_en": d.some(), "lat": d.of(&[json!(null), json!(34.5), json!(-1e300), json!(90.0)]), "lon": d.of(&[json!(null), json!(38.2), json!(1e300), json!(-180.0)]),
        "admin1": d.some(), "country": d.of(&[json!(null), json!("SYR"), json!("ZZZ"), json!("é")]), "precision": d.of(&[json!(null), json!(1), json!(2), json!(3), json!(255)]), "basis": "stated"})
}

fn time(d: &mut Dice) -> Value {
    let days = [json!(null), json!("2024-04-30"), json!("-009999-01-01"), json!("9999-12-31"), json!("2024-02-29")];
    json!({"text": "أمس", "start": 0, "end": 1, "from": d.of(&days), "to": d.of(&days), "precision": "day", "basis": "stated"})
}

fn count(d: &mut Dice) -> Value {
    json!({"text": d.text(), "start": 0, "end": 1, "what": d.of(&["killed", "killed", "injured", "detained", ""]), "low": d.number(), "best": d.number(),
        "high": d.number(), "modifier": d.of(&[json!(null), json!("vague"), json!("about"), json!("at-most")])})
}

fn made(d: &mut Dice, n: u32) -> Made {
    let (kind, mode) = (d.of(&TYPES), d.of(&[None, Some("aerial"), Some("arrest"), Some("withdraw"), Some("crowd-control")]));
    let many = |d: &mut Dice, of: fn(&mut Dice) -> Value| (0..d.below(4)).map(|_| of(d)).collect::<Value>();
    let mut made = claim(n, kind, mode).told(d.of(&["happened", "happened", "ongoing", "denied", "planned", "?"]));
    for key in ["actors", "recipients", "objects", "instruments"] {
        made.0[key] = json!((0..d.below(4)).map(|_| who(d)).collect::<Vec<_>>());
    }
    made.0["places"] = many(d, place);
    made.0["counts"] = many(d, count);
    made.0["time"] = if d.below(2) == 0 { Value::Null } else { time(d) };
    made.0["document"]["title"] = d.some();
    made.0["document"]["url"] = d.some();
    made.0["document"]["published"] = d.of(&[json!(null), json!("2024-05-01"), json!("9999-12-31"), json!("-009999-01-01")]);
    if d.below(5) == 0 {
        made.0["codes"] = Value::Null;
    }
    made
}

#[test]
fn anything_can_be_exported() {
    let mut d = Dice(0x5eed);
    let all: Vec<_> = (0..1_000).map(|i| (0..=d.below(4) as u32).map(|c| made(&mut d, i * 8 + c)).collect::<Vec<_>>()).map(|m| incident(&m)).collect();
    let claims: usize = all.iter().map(|i| i.1.len()).sum();
    let counted = |a: &rawi_archive::export::About| a.rows + a.left_out.values().sum::<u64>();

    let mut out = Vec::new();
    let about = run(&mut acled::Acled::new(&mut out), &all);
    assert_eq!((table(&out, b',', &acled::COLUMNS).len() as u64, counted(&about)), (about.rows, 1_000));
    assert!(about.rows > 20, "{about:?}");
    let mut out = Vec::new();
    let about = run(&mut ucdp::Ucdp::new(&mut out), &all);
    let rows = table(&out, b',', &ucdp::COLUMNS);
    assert_eq!((rows.len() as u64, counted(&about)), (about.rows, 1_000));
    assert!(about.rows > 10, "{about:?}");
    for r in rows {
        let n = |c: &str| r[c].parse::<i64>().expect("a number");
        assert!(0 <= n("low") && n("low") <= n("best") && n("best") <= n("high") && n("best") > 0, "{r:?}");
    }
    let mut out = Vec::new();
    let about = run(&mut cameo::Cameo::new(&mut out), &all);
    assert_eq!((table(&out, b'\t', &cameo::COLUMNS).len() as u64, counted(&about)), (about.rows, claims as u64));
    let mut out = Vec::new();
    let about = run(&mut plover::Plover::new(&mut out), &all);
    let lines = String::from_utf8(out).expect("UTF-8");
    assert!(lines.lines().all(|l| serde_json::from_str::<Value>(l).is_ok_and(|v| v.is_object())));
    assert_eq!((lines.lines().count() as u64, counted(&about)), (about.rows, claims as u64));
    let mut out = Vec::new();
    run(&mut geojson::GeoJson::new(&mut out), &all);
    assert_eq!(serde_json::from_slice::<Value>(&out).expect("JSON")["features"].as_array().map(Vec::len), Some(1_000));
    assert_eq!(run(&mut parquet::Claims::new(Vec::new()), &all).rows, claims as u64);
    assert_eq!(run(&mut parquet::Incidents::new(Vec::new()), &all).rows, 1_000);
}
