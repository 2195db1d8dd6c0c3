//! Runs that are killed: after every kill the store holds whole batches and nothing half, and in the end it is as if nobody had killed anything.
//!
//! Half of the kills of a file come at any moment of a run, half within milliseconds of a write.

use crate::desk::Desk;
use crate::place::{Schema, server};
use crate::{accounts, json};
use rawi_archive::store::{ErrorKind, Kind, Mode, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const BATCH: usize = 5;

/// Kills of each store of a test.
const KILLS: usize = 50;

/// What must find nothing.
const HALF: [&str; 10] = [
    "SELECT count(*) FROM claims WHERE document NOT IN (SELECT key FROM documents)",
    "SELECT count(*) FROM claims WHERE key NOT IN (SELECT claim FROM members)",
    "SELECT count(*) FROM members WHERE claim NOT IN (SELECT key FROM claims) OR incident NOT IN (SELECT key FROM incidents)",
    "SELECT count(*) FROM members m JOIN incidents i ON i.key = m.incident WHERE m.component <> i.component",
    "SELECT count(*) FROM incidents i WHERE i.claims = 0 OR i.claims <> (SELECT count(*) FROM members m WHERE m.incident = i.key)",
    "SELECT count(*) FROM links WHERE a NOT IN (SELECT key FROM claims) OR b NOT IN (SELECT key FROM claims)",
    "SELECT count(*) FROM blocks WHERE claim NOT IN (SELECT key FROM claims)",
    "SELECT count(*) FROM claim_sides WHERE claim NOT IN (SELECT key FROM claims)",
    "SELECT count(*) FROM claim_places WHERE claim NOT IN (SELECT key FROM claims)",
    "SELECT count(*) FROM documents WHERE key NOT IN (SELECT rowid FROM words) OR run NOT IN (SELECT key FROM runs)",
];

/// Numbers that look random and are the same in every run of the tests.
pub struct Seeded(u64);

impl Seeded {
    /// From 0 up to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1 << 24)
    }
}

/// What a run that nobody kills gives.
pub struct Reference {
    /// Documents in their order, each with the lines of its claims.
    documents: Vec<(String, BTreeSet<String>)>,
    dump: (Vec<String>, Vec<String>),
    takes: Duration,
}

impl Reference {
    /// Of the documents in `in.jsonl`.
    pub fn new(desk: &Desk) -> Reference {
        let begun = Instant::now();
        desk.run(&["ingest", "reference.rawi", "in.jsonl", "--batch", &BATCH.to_string()]).good();
        let takes = begun.elapsed();
        let place = desk.path("reference.rawi");
        let mut store = Store::open(place.to_str().expect("a path in UTF-8"), Mode::Read).expect("the reference opens");
        Reference { documents: documents(&mut store), dump: desk.dump("reference.rawi"), takes }
    }
}

fn texts(store: &mut Store, sql: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    store.db().rows(sql, &[], &mut |r| out.push((r.string(0).unwrap_or_default(), r.string(1).unwrap_or_default()))).expect("the store answers");
    out
}

fn documents(store: &mut Store) -> Vec<(String, BTreeSet<String>)> {
    let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (id, line) in texts(store, "SELECT d.id, c.line FROM claims c JOIN documents d ON d.key = c.document") {
        of.entry(id).or_default().insert(line);
    }
    let ids = texts(store, "SELECT id, '' FROM documents ORDER BY key");
    ids.into_iter().map(|(id, _)| (id.clone(), of.remove(&id).unwrap_or_default())).collect()
}

/// How many documents a store holds; everything in it is whole. A store that was killed while it was made is none yet.
pub fn whole(target: &str, reference: &Reference) -> usize {
    let mut store = match Store::open(target, Mode::Read) {
        Ok(store) => store,
        Err(e) if e.kind() == ErrorKind::Missing || e.to_string().contains("it is empty") => return 0,
        Err(e) => panic!("{e}"),
    };
    assert_eq!(store.check().expect("it can be checked"), Vec::<String>::new());
    // a server may still be at a commit that it was sent before the kill
    let begin = if store.db().kind() == Kind::Sqlite { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ" };
    store.db().batch(begin).expect("a reader can begin");
    for sql in HALF {
        let mut found = None;
        store.db().rows(sql, &[], &mut |r| found = r.int(0)).expect("the store answers");
        assert_eq!(found, Some(0), "{sql}");
    }
    let there = documents(&mut store);
    assert!(there[..] == reference.documents[..there.len()], "these are not the first {} documents with their claims", there.len());
    assert!(there.len().is_multiple_of(BATCH) || there.len() == reference.documents.len(), "{} documents are no whole batches", there.len());
    let told: BTreeSet<(String, String)> =
        texts(&mut store, "SELECT id, line FROM incidents").into_iter().flat_map(|(id, line)| claims_of(&id, &line)).collect();
    let members = "SELECT i.id, c.id FROM members m JOIN incidents i ON i.key = m.incident JOIN claims c ON c.key = m.claim";
    assert!(told == texts(&mut store, members).into_iter().collect(), "incidents name other claims than they have");
    there.len()
}

/// The claims that the line of an incident names.
fn claims_of(id: &str, line: &str) -> Vec<(String, String)> {
    let claims = json(line)[0]["claims"].as_array().cloned().unwrap_or_default();
    claims.iter().map(|c| (id.to_string(), c.as_str().unwrap_or_default().to_string())).collect()
}

/// What became of the kills.
#[derive(Default)]
struct Tally {
    kills: usize,
    /// The run had ended before.
    late: usize,
    /// The store grew by some batches, not by all.
    within: usize,
    /// Stores brought to their end.
    stores: usize,
}

/// Kills runs into one store after another, until there were enough; each store that is whole is compared.
fn kill(desk: &Desk, target: impl Fn(usize) -> String, kills: usize, seed: u64) -> Tally {
    let reference = Reference::new(desk);
    let (mut random, mut tally, mut had) = (Seeded(seed), Tally::default(), 0);
    let all = reference.documents.len();
    while tally.kills < kills {
        let store = target(tally.stores);
        let mut child = begin(desk, &store);
        let moment = wait(desk, &store, &reference, &mut random, tally.kills, &mut child);
        let ended = child.try_wait().expect("it can be asked").is_some();
        let _ = child.kill();
        child.wait().expect("it ends");
        tally.kills += usize::from(!ended);
        tally.late += usize::from(ended);
        let place = if store.contains("://") { store.clone() } else { desk.path(&store).to_string_lossy().into_owned() };
        let has = whole(&place, &reference);
        assert!(has >= had, "{had} documents were committed, {has} are left: seed {seed}, killed after {moment}");
        tally.within += usize::from(has > had && has < all);
        had = has;
        if has == all {
            finish(desk, &store, &reference);
            (had, tally.stores) = (0, tally.stores + 1);
        }
    }
    finish(desk, &target(tally.stores), &reference);
    tally.stores += 1;
    tally
}

fn begin(desk: &Desk, store: &str) -> Child {
    let args = ["ingest", store, "in.jsonl", "--batch", &BATCH.to_string(), "--jobs", "1"];
    desk.rawi(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs")
}

/// Waits for the moment of a kill.
fn wait(desk: &Desk, store: &str, reference: &Reference, random: &mut Seeded, turn: usize, child: &mut Child) -> String {
    if turn.is_multiple_of(2) || store.contains("://") {
        let moment = reference.takes.mul_f64(random.next());
        std::thread::sleep(moment);
        return format!("{moment:?}");
    }
    let (writes, more) = (1 + (random.next() * 5.0) as usize, Duration::from_micros((random.next() * 8000.0) as u64));
    let size = || std::fs::metadata(desk.path(&format!("{store}-wal"))).map_or(0, |m| m.len());
    let (mut seen, mut last) = (0, size());
    while seen < writes && child.try_wait().expect("it can be asked").is_none() {
        let now = size();
        seen += usize::from(now != last);
        last = now;
        std::thread::sleep(Duration::from_micros(300));
    }
    std::thread::sleep(more);
    format!("write {writes} and {more:?}")
}

/// Goes on to the end, which is that of a run never killed.
fn finish(desk: &Desk, store: &str, reference: &Reference) {
    desk.run(&["ingest", store, "in.jsonl", "--batch", &BATCH.to_string()]).good();
    let dump = desk.dump(store);
    assert!(dump.0 == reference.dump.0, "the claims differ from those of a run that was not killed");
    assert!(dump.1 == reference.dump.1, "the incidents differ from those of a run that was not killed");
}

#[test]
fn killed_at_two_hundred_moments() {
    let (all, begun) = (accounts(), Instant::now());
    let tallies: Vec<Tally> = std::thread::scope(|s| {
        let one = |(i, documents): (usize, &[String])| {
            let documents = documents.concat();
            s.spawn(move || {
                let desk = Desk::new();
                desk.file("in.jsonl", documents);
                kill(&desk, |n| format!("{n}.rawi"), KILLS, 41 + i as u64)
            })
        };
        // four stores of 53 documents, so that the last batch is no whole one
        let running: Vec<_> = all.chunks(53).take(4).enumerate().map(one).collect();
        running.into_iter().map(|r| r.join().expect("no store is half written")).collect()
    });
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    let (kills, within) = (sum(|t| t.kills), sum(|t| t.within));
    println!(
        "{kills} kills in {:.1} s over {} stores; {within} left some new batches and not all; {} runs had ended",
        begun.elapsed().as_secs_f64(),
        sum(|t| t.stores),
        sum(|t| t.late)
    );
    assert!(kills >= 200 && within >= 20, "{kills} kills, {within} within a run");
}

#[test]
fn killed_while_a_server_keeps_the_store() {
    let Some(server) = server() else { return };
    let desk = Desk::new();
    desk.file("in.jsonl", accounts()[..53].concat());
    let schemas: Vec<Schema> = (0..40).map(|_| Schema::new(&server)).collect();
    let tally = kill(&desk, |n| schemas[n].url.clone(), 40, 77);
    println!("{} kills over {} stores; {} left some new batches and not all", tally.kills, tally.stores, tally.within);
}
