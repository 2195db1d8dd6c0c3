//! Claims and incidents written by hand, in the manner of news.

use rawi_archive::export::{About, Export, Header, Outlet, Outlets};
use rawi_archive::link::fact::Telling;
use rawi_archive::link::{Incident, Sides, Told, incident};
use rawi_archive::told::Claim;
use serde_json::{Value, json};

/// A claim under construction; its words stand nowhere.
#[derive(Clone)]
pub struct Made(pub Value);

/// CAMEO and ACLED codes, as `ontology/types.toml` has them.
fn codes(kind: &str, mode: Option<&str>) -> Value {
    let (cameo, event, sub) = match (kind, mode) {
        ("ASSAULT", Some("aerial")) => ("195", "Explosions/Remote violence", "Air/drone strike"),
        ("ASSAULT", Some("heavy-weapons")) => ("194", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
        ("ASSAULT", Some("crowd-control")) => ("175", "Protests", "Excessive force against protesters"),
        ("ASSAULT", _) => ("190", "Battles", "Armed clash"),
        ("PROTEST", _) => ("141", "Protests", "Peaceful protest"),
        ("COERCE", Some("arrest")) => ("173", "Strategic developments", "Arrests"),
        ("RETREAT", _) => ("0874", "Strategic developments", "Non-violent transfer of territory"),
        _ => ("150", "Strategic developments", "Other"),
    };
    json!({"cameo": cameo, "acled_event_type": event, "acled_sub_event_type": sub})
}

fn words(text: &str) -> Value {
    json!({"text": text, "start": 0, "end": text.chars().count()})
}

/// A claim of a document of its own, published on 1 May 2024.
pub fn claim(n: u32, kind: &str, mode: Option<&str>) -> Made {
    let document = json!({"id": format!("doc-{n}"), "source": "example.net", "outlet": null, "url": format!("https://example.net/{n}"),
        "title": null, "published": "2024-05-01", "published_basis": "given"});
    Made(json!({
        "schema": "rawi.claim/1", "id": format!("c-{n:012x}"), "document": document, "sentence": {"start": 0, "end": 50}, "type": kind, "mode": mode,
        "trigger": {"text": "قصفت", "start": 10, "end": 14, "lemma": "قصف"}, "also": [], "actors": [], "recipients": [], "objects": [], "instruments": [],
        "places": [], "time": null, "counts": [], "occurrences": null, "factuality": "happened", "attribution": [], "framing": [], "confidence": 0.9,
        "rule": "test", "codes": codes(kind, mode), "pack": "2c2f6a521373b27d"
    }))
}

impl Made {
    pub fn set(mut self, key: &str, value: Value) -> Self {
        self.0[key] = value;
        self
    }

    fn push(mut self, key: &str, value: Value) -> Self {
        self.0[key].as_array_mut().expect("a list").push(value);
        self
    }

    /// A participant: words, id, English name, kind, country, sector.
    pub fn who(self, key: &str, text: &str, known: Option<(&str, &str)>, kind: Option<&str>, country: Option<&str>, sector: Option<&str>) -> Self {
        let mut who = words(text);
        for (k, v) in [("id", known.map(|k| k.0)), ("name_en", known.map(|k| k.1).filter(|n| !n.is_empty())), ("kind", kind), ("country", country)] {
            who[k] = json!(v);
        }
        (who["sector"], who["basis"]) = (json!(sector), json!("stated"));
        self.push(key, who)
    }

    pub fn russia(self) -> Self {
        self.who("actors", "روسية", Some(("state:rus", "")), Some("state"), Some("RUS"), None)
    }

    pub fn syrian_army(self, key: &str) -> Self {
        self.who(key, "الجيش السوري", Some(("actor:syr.army", "Syrian Arab Army")), Some("military"), Some("SYR"), Some("MIL"))
    }

    pub fn isis(self, key: &str) -> Self {
        self.who(key, "تنظيم الدولة", Some(("actor:int.isis", "Islamic State")), Some("armed-group"), None, Some("REB"))
    }

    pub fn civilians(self, key: &str) -> Self {
        self.who(key, "مدنيين", None, Some("civil"), None, Some("CVL"))
    }

    fn place(self, text: &str, id: &str, name: &str, at: (f64, f64), admin1: Option<&str>, precision: u8) -> Self {
        let mut place = words(text);
        for (k, v) in [("role", "at"), ("id", id), ("name_en", name), ("country", "SYR"), ("basis", "stated")] {
            place[k] = json!(v);
        }
        for (k, v) in [("lat", json!(at.0)), ("lon", json!(at.1)), ("admin1", json!(admin1)), ("precision", json!(precision))] {
            place[k] = v;
        }
        self.push("places", place)
    }

    pub fn palmyra(self) -> Self {
        self.place("تدمر", "place:syr.palmyra", "Palmyra", (34.5608, 38.2805), Some("Homs"), 1)
    }

    pub fn homs_province(self) -> Self {
        self.place("محافظة حمص", "place:syr.homs-province", "Homs Governorate", (34.3, 38.3), None, 3)
    }

    pub fn syria(self) -> Self {
        self.place("سوريا", "place:syr", "Syria", (35.0, 38.5), None, 3)
    }

    pub fn time(self, from: &str, to: &str) -> Self {
        let mut time = words("أمس");
        for (k, v) in [("from", from), ("to", to), ("precision", if from == to { "day" } else { "range" }), ("basis", "stated")] {
            time[k] = json!(v);
        }
        self.set("time", time)
    }

    pub fn yesterday(self) -> Self {
        self.time("2024-04-30", "2024-04-30")
    }

    pub fn count(self, what: &str, low: Option<i64>, best: Option<i64>, high: Option<i64>, modifier: Option<&str>) -> Self {
        let mut count = words("3 جنود");
        (count["what"], count["low"], count["best"], count["high"], count["modifier"]) = (json!(what), json!(low), json!(best), json!(high), json!(modifier));
        self.push("counts", count)
    }

    pub fn killed(self, n: i64) -> Self {
        self.count("killed", Some(n), Some(n), Some(n), None)
    }

    pub fn told(self, factuality: &str) -> Self {
        self.set("factuality", json!(factuality))
    }

    pub fn source(self, text: &str) -> Self {
        let mut says = words(text);
        (says["id"], says["kind"], says["stance"], says["cue"], says["quoted"]) = (json!(null), json!("unnamed"), json!("asserts"), words("قال"), json!(false));
        self.push("attribution", says)
    }

    pub fn claim(&self) -> Claim {
        Claim::read(&self.0.to_string()).expect("a claim")
    }
}

/// The incident that claims tell, each in a document of its own, and the claims.
pub fn incident(made: &[Made]) -> (Incident, Vec<Claim>) {
    let claims: Vec<Claim> = made.iter().map(Made::claim).collect();
    let told = |claim| vec![Told { claim, telling: Telling::default(), sentence: None }];
    (incident::of(claims.iter().map(told).collect(), &Sides::default()), claims)
}

pub fn header() -> Header {
    let sana = Outlet { name: "SANA".into(), kind: "agency".into(), country: "SYR".into() };
    Header {
        pack: "2c2f6a521373b27d".into(),
        filter: "--type ASSAULT".into(),
        outlets: Outlets::from_iter([("outlet:sana".to_string(), sana)]),
        sides: Sides::default(),
    }
}

/// What a writer makes of incidents.
pub fn run(export: &mut impl Export, incidents: &[(Incident, Vec<Claim>)]) -> About {
    export.begin(&header()).expect("memory");
    for (i, claims) in incidents {
        export.incident(i, &claims.iter().collect::<Vec<_>>()).expect("memory");
    }
    export.end().expect("memory")
}

/// Rows of a table as maps from column to cell; the header must be `columns`.
pub fn table(bytes: &[u8], delimiter: u8, columns: &[&str]) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',').from_reader(bytes);
    assert_eq!(reader.headers().expect("a header").iter().collect::<Vec<_>>(), columns);
    let rows = reader.records().map(|r| r.expect("a row of as many cells as columns"));
    rows.map(|r| columns.iter().map(ToString::to_string).zip(r.iter().map(String::from)).collect()).collect()
}
