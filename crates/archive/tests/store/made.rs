//! What the tests store, and where.

use rawi_archive::store::{Mode, NewClaim, NewDocument, Run, Store, words};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

pub static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    rawi_lexicon::load(&root.join("lang/ar"), &root.join("ontology")).pack
});

/// The server, where there is one.
pub fn server() -> Option<String> {
    std::env::var("RAWI_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// Runs a test on an empty place in each database.
pub fn each(test: impl Fn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    test(folder.path().join("a.rawi").to_str().unwrap());
    let Some(url) = server() else {
        eprintln!("RAWI_TEST_POSTGRES is not set: PostgreSQL is passed over");
        return;
    };
    let schema = Schema::new(&url);
    test(&schema.url);
}

/// A schema of its own on the server, gone at the end.
pub struct Schema {
    server: String,
    name: String,
    pub url: String,
}

impl Schema {
    pub fn new(server: &str) -> Schema {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mark = if server.contains('?') { '&' } else { '?' };
        let schema = Schema { url: format!("{server}{mark}options=-csearch_path%3D{name}"), server: server.to_string(), name };
        schema.sql(&format!("CREATE SCHEMA {}", schema.name));
        schema
    }

    fn sql(&self, sql: &str) {
        postgres::Client::connect(&self.server, postgres::NoTls).and_then(|mut c| c.batch_execute(sql)).expect("the server of the tests answers");
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.sql(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}

pub fn create(target: &str) -> Store {
    Store::open(target, Mode::Create).unwrap()
}

/// Begins a run with a pack.
pub fn run(store: &mut Store, pack: &str) -> i64 {
    let run = Run { pack: pack.into(), version: "0.1.0".into(), started: "2024-05-01T10:00:00Z".into(), finished: None, what: "test".into() };
    store.begin_run(&run).unwrap()
}

/// A claim to be changed by the test.
pub fn claim(id: &str, document: &str, pack: &str) -> Claim {
    let line = serde_json::json!({
        "schema": "rawi.claim/1", "id": id,
        "document": {"id": document, "source": "example.net", "outlet": "outlet:example", "url": null, "title": null, "published": "2024-05-03", "published_basis": "given"},
        "sentence": {"start": 0, "end": 20}, "type": "ASSAULT", "mode": "aerial", "trigger": {"text": "قصفت", "start": 0, "end": 4, "lemma": "قصف"}, "also": [],
        "actors": [{"text": "الطائرات الروسية", "start": 5, "end": 10, "id": "state:rus", "name_en": null, "kind": "state", "country": "RUS", "sector": null, "basis": "stated"}],
        "recipients": [], "objects": [], "instruments": [],
        "places": [{"text": "تدمر", "start": 11, "end": 15, "role": "at", "id": "place:syr.palmyra", "name_en": "Palmyra", "lat": 34.5608, "lon": 38.2805, "admin1": "Homs",
                    "country": "SYR", "precision": 1, "basis": "stated"}],
        "time": {"text": "أمس", "start": 16, "end": 19, "from": "2024-05-02", "to": "2024-05-02", "precision": "day", "basis": "stated"},
        "counts": [{"text": "3 جنود", "start": 1, "end": 2, "what": "killed", "low": 3, "best": 3, "high": 3, "modifier": null}], "occurrences": null,
        "factuality": "happened",
        "attribution": [{"text": "مصدر عسكري", "start": 4, "end": 14, "id": "actor:source", "kind": "unnamed", "stance": "asserts",
                         "cue": {"text": "قال", "start": 0, "end": 3}, "quoted": false}],
        "framing": [], "confidence": 0.9, "rule": "test", "codes": null, "pack": pack
    });
    Claim::read(&line.to_string()).unwrap()
}

pub fn new_claim(claim: Claim) -> NewClaim {
    NewClaim { line: claim.line(), blocks: vec![1, i64::MIN, i64::MAX], claim }
}

/// A document with claims.
pub fn document(id: &str, text: &str, claims: Vec<Claim>) -> NewDocument {
    NewDocument {
        id: id.into(),
        source: Some("example.net".into()),
        outlet: Some("outlet:example".into()),
        url: None,
        title: Some("عنوان".into()),
        published: Some("2024-05-03".parse().unwrap()),
        published_basis: "given".into(),
        author: None,
        origin: None,
        copy_group: None,
        text: text.into(),
        meta: "{}".into(),
        sketch: Some(rawi_archive::copies::sketch(text)),
        words: words::folded(&PACK, text),
        claims: claims.into_iter().map(new_claim).collect(),
    }
}

/// A document with one claim.
pub fn one(id: &str, change: impl FnOnce(&mut Claim)) -> NewDocument {
    let mut c = claim(&format!("c-{id}"), id, "p1");
    change(&mut c);
    document(id, &format!("قصفت الطائرات الروسية تدمر أمس {id}"), vec![c])
}

/// Every row of every table, as text: what two stores with the same content have in common.
pub fn dump(store: &mut Store) -> Vec<String> {
    let tables = ["runs", "documents", "incidents", "claims", "members", "claim_places", "claim_sides", "blocks", "links", "reviews"];
    let mut all = Vec::new();
    for table in tables {
        let mut rows = Vec::new();
        store.db().rows(&format!("SELECT * FROM {table}"), &[], &mut |r| rows.push(format!("{table} {:?}", r.cells()))).unwrap();
        rows.sort();
        all.extend(rows);
    }
    all
}
