//! `rawi bench --claims N`: linking so many made-up claims, with time and how well they were put together.
//!
//! In: a number. Out: seconds, claims/s, B³ against the happenings they were made from. Claims are made anew from their number wherever they
//! are needed, as the store would read them: only what linking keeps of them is in memory. Three years, two thousand towns in forty
//! provinces; each happening is told by one to seven documents, two claims a document: with and without a day, in the town, its province
//! or nowhere, with tolls that differ.

use anyhow::Result;
use jiff::civil::Date;
use rawi_archive::link::constraints::Constraints;
use rawi_archive::link::fact::{Telling, joined};
use rawi_archive::link::{Sides, Told, cluster, incident};
use rawi_archive::store::{Area, Filter, Mode, NewClaim, NewDocument, Page, Run, Store, blocks};
use rawi_archive::told::{Claim, Document, HowMany, Place, Trigger, When, Where, Who, Words};
use std::collections::HashMap;
use std::process::ExitCode;
use std::time::Instant;

const TOWNS: u64 = 2000;
const DAYS: u64 = 1096;

/// Numbers that look like chance and are the same in every run.
fn dice(seed: u64, what: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ what.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^= x >> 32;
    x = x.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^ x >> 32
}

/// A document: its happening, and which of its accounts it is.
#[derive(Clone, Copy)]
struct Account {
    happening: u64,
    nth: u64,
}

/// Happenings, told by documents until there are so many claims.
fn accounts(claims: usize) -> Vec<Account> {
    let all = (0..).flat_map(|happening| (0..1 + dice(happening, 1) % 7).map(move |nth| Account { happening, nth }));
    all.take(claims.div_ceil(2)).collect()
}

fn words(text: &str, start: u32) -> Words {
    Words { text: text.into(), start, end: start + 5 }
}

fn who(id: String) -> Who {
    let Words { text, start, end } = words(&id, 0);
    Who { text, start, end, id: Some(id), name_en: None, kind: Some("armed-group".into()), country: None, sector: None, basis: "stated".into() }
}

fn toll(what: &str, n: i64) -> HowMany {
    let Words { text, start, end } = words("n", 30);
    HowMany { text, start, end, what: Some(what.into()), low: Some(n), best: Some(n), high: Some(n), modifier: None }
}

impl Account {
    fn claim(self, part: u64) -> Claim {
        let Account { happening: h, nth } = self;
        let of = |what: u64| dice(h, what);
        let own = |what: u64| dice(h * 64 + nth * 8 + part, what);
        let day = Date::constant(2022, 1, 1).checked_add(jiff::Span::new().days((of(2) % DAYS) as i64)).unwrap_or(Date::MAX);
        let published = day.checked_add(jiff::Span::new().days((dice(h * 64 + nth, 3) % 3) as i64)).unwrap_or(day);
        let (kind, modes) = [("ASSAULT", &["aerial", "heavy-weapons", "firearms", "explosives"][..]), ("COERCE", &["arrest", "seize"]), ("PROTEST", &["demo"])]
            [[0, 0, 0, 1, 2][(of(4) % 5) as usize]];
        let killed = 1 + (of(5) % 12) as i64;
        let Words { text, start, end } = words("t", 10 + 100 * part as u32);
        Claim {
            schema: rawi_archive::record::SCHEMA.into(),
            id: format!("c-{:012x}", dice(h * 64 + nth * 8 + part, 9) & 0xffff_ffff_ffff),
            document: Document {
                id: format!("d{h}-{nth}"),
                source: Some(format!("s{}", dice(h * 64 + nth, 6) % 60)),
                outlet: None,
                url: None,
                title: None,
                published: Some(published),
                published_basis: "given".into(),
            },
            sentence: Place { start, end },
            part: None,
            event_type: kind.into(),
            mode: (own(7) % 3 > 0).then(|| modes[(of(8) % modes.len() as u64) as usize].into()),
            trigger: Trigger { text, start, end, lemma: format!("l{}", own(10) % 4 + of(10) % 20) },
            also: Vec::new(),
            actors: (own(11) % 3 > 0).then(|| who(format!("actor:a{}", of(11) % 25))).into_iter().collect(),
            recipients: (own(12) % 3 == 0).then(|| who(format!("actor:r{}", of(12) % 25))).into_iter().collect(),
            objects: Vec::new(),
            instruments: Vec::new(),
            places: place(of(13) % TOWNS, own(14) % 20).into_iter().collect(),
            time: (own(15) % 5 > 1).then(|| When {
                text: "d".into(),
                start: 40,
                end: 41,
                from: Some(day),
                to: Some(day),
                precision: "day".into(),
                basis: "stated".into(),
            }),
            counts: (own(16) % 2 == 0).then(|| toll("killed", killed + (own(17) % 3) as i64 / 2)).into_iter().collect(),
            occurrences: None,
            factuality: "happened".into(),
            attribution: Vec::new(),
            framing: Vec::new(),
            confidence: 0.9,
            rule: String::new(),
            signs: None,
            codes: None,
            pack: String::new(),
        }
    }
}

/// A town, its province, or nothing.
fn place(town: u64, how: u64) -> Option<Where> {
    let province = town % 40;
    let (lat, lon) =
        (30.0 + (province / 8) as f64 + (dice(town, 1) % 900) as f64 / 1000.0, 36.0 + (province % 8) as f64 + (dice(town, 2) % 900) as f64 / 1000.0);
    let (id, precision) = match how {
        0 => return None,
        1..=3 => (format!("place:p{province}"), 3),
        _ => (format!("place:t{town}"), 1),
    };
    let admin1 = Some(format!("p{province}"));
    Some(Where {
        text: id.clone(),
        start: 20,
        end: 25,
        role: "at".into(),
        id: Some(id),
        name_en: None,
        lat: Some(lat),
        lon: Some(lon),
        admin1,
        country: Some("SYR".into()),
        precision: Some(precision),
        basis: "stated".into(),
    })
}

/// Runs it.
pub fn run(claims: usize) -> Result<ExitCode> {
    let (accounts, sides, nobody) = (accounts(claims), Sides::default(), Constraints::default());
    let start = Instant::now();
    // a document's claims tell one happening here, whether they are found to or not
    let mut facts = Vec::with_capacity(accounts.len());
    for a in &accounts {
        let own: Vec<_> = (0..2).map(|part| Told { claim: &a.claim(part), telling: Telling::default(), sentence: None }.fact(&sides)).collect();
        let told = cluster::within(&own.iter().collect::<Vec<_>>(), &nobody);
        facts.extend(told.into_iter().map(|g| g.0).reduce(|a, b| joined(&a, &b)));
    }
    let read = start.elapsed();
    let groups: Vec<Vec<u32>> = cluster::across(&facts, &nobody).into_iter().map(|g| g.members).collect();
    let linked = start.elapsed();
    let mut described = 0;
    for g in &groups {
        let claims: Vec<Vec<Claim>> = g.iter().map(|&i| (0..2).map(|p| accounts[i as usize].claim(p)).collect()).collect();
        let told = claims.iter().map(|c| c.iter().map(|claim| Told { claim, telling: Telling::default(), sentence: None }).collect()).collect();
        described += incident::of(told, &sides).claims.len();
    }
    let all = start.elapsed();
    let (p, r) = b3(&accounts, &groups);
    say!("{described} claims of {} documents, {} incidents", accounts.len(), groups.len());
    say!(
        "  read {:.1} s, compare and group {:.1} s, describe {:.1} s; all {:.1} s",
        read.as_secs_f64(),
        (linked - read).as_secs_f64(),
        (all - linked).as_secs_f64(),
        all.as_secs_f64()
    );
    say!("  B3 precision {p:.3}, recall {r:.3}");
    Ok(ExitCode::SUCCESS)
}

/// A made-up document as a store takes it.
fn document(a: Account, sides: &Sides) -> NewDocument {
    let claims: Vec<Claim> = (0..2).map(|part| a.claim(part)).collect();
    let text = format!("h{} s{}", a.happening, a.nth);
    let keys = blocks(&claims, &text, Telling::default(), sides);
    let claims: Vec<NewClaim> = claims.into_iter().zip(keys).map(|(claim, blocks)| NewClaim { line: claim.line(), claim, blocks }).collect();
    let d = claims[0].claim.document.clone();
    NewDocument {
        id: d.id,
        source: d.source,
        outlet: None,
        url: None,
        title: None,
        published: d.published,
        published_basis: d.published_basis,
        author: None,
        origin: None,
        copy_group: None,
        words: text.clone(),
        text,
        meta: "{}".into(),
        sketch: None,
        claims,
    }
}

/// So many documents are added one at a time.
const SINGLE: usize = 99;

/// Puts made-up claims into a store, linked as they come, and asks it.
pub fn stored(claims: usize, target: &str) -> Result<ExitCode> {
    let (accounts, sides) = (accounts(claims), Sides::default());
    let mut store = Store::open(target, Mode::Create)?;
    if claims == 0 {
        questions(&mut store)?;
        return Ok(ExitCode::SUCCESS);
    }
    anyhow::ensure!(store.counts()?.0 == 0, "{target} is a store already: name a new one");
    let run =
        store.begin_run(&Run { pack: "0".into(), version: env!("CARGO_PKG_VERSION").into(), started: String::new(), finished: None, what: "bench".into() })?;
    let (start, (first, last)) = (Instant::now(), accounts.split_at(accounts.len().saturating_sub(SINGLE)));
    let add = |store: &mut Store, batch: &[Account]| {
        let documents: Vec<NewDocument> = batch.iter().map(|a| document(*a, &sides)).collect();
        store.transaction(|store| {
            let added = store.add(run, &documents)?;
            store.relink(&added, &sides)
        })
    };
    for (n, batch) in first.chunks(512).enumerate() {
        add(&mut store, batch)?;
        if n % 100 == 99 {
            say!("  {} documents, {:.0} s", (n + 1) * 512, start.elapsed().as_secs_f64());
        }
    }
    let (documents, stored, incidents) = store.counts()?;
    let seconds = start.elapsed().as_secs_f64();
    say!("{stored} claims of {documents} documents, {incidents} incidents, added and linked in {seconds:.1} s: {:.0} claims/s", stored as f64 / seconds);
    let mut times = Vec::new();
    for one in last {
        let start = Instant::now();
        add(&mut store, &[*one])?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    say!("  one more document {:.1} ms (median of {}; the slowest {:.1} ms)", times[times.len() / 2], times.len(), times[times.len() - 1]);
    questions(&mut store)?;
    Ok(ExitCode::SUCCESS)
}

/// Asks for the first hundred claims and incidents by filters of all kinds: the median of nine times.
fn questions(store: &mut Store) -> Result<()> {
    let day = |y, m, d| Some(Date::constant(y, m, d));
    let all = [
        ("a month", Filter { from: day(2023, 3, 1), to: day(2023, 3, 31), ..Filter::default() }),
        ("a town", Filter { place: Some("place:t77".into()), ..Filter::default() }),
        ("a province and a type", Filter { admin1: Some("p7".into()), types: vec!["PROTEST".into()], ..Filter::default() }),
        ("20 km around a point", Filter { area: Some(Area::Circle { lat: 32.4, lon: 38.5, km: 20.0 }), ..Filter::default() }),
        (
            "a box of a degree and a year",
            Filter { area: Some(Area::Box { south: 32.0, west: 38.0, north: 33.0, east: 39.0 }), from: day(2024, 1, 1), ..Filter::default() },
        ),
        ("a side as actor", Filter { side: Some("actor:a3".into()), role: Some("actor".into()), ..Filter::default() }),
        ("a side in a month", Filter { side: Some("actor:a3".into()), from: day(2023, 3, 1), to: day(2023, 3, 31), ..Filter::default() }),
        ("ten killed", Filter { killed: Some(10), ..Filter::default() }),
        ("an outlet", Filter { source: Some("s7".into()), ..Filter::default() }),
        ("a rare word", Filter { text: vec![vec!["h4321".into()]], ..Filter::default() }),
        ("a common word", Filter { text: vec![vec!["s1".into()]], ..Filter::default() }),
        (
            "a side and a common word",
            Filter { side: Some("actor:a3".into()), text: vec![vec!["s1".into()]], from: day(2023, 3, 1), to: day(2023, 3, 31), ..Filter::default() },
        ),
        ("two common words", Filter { text: vec![vec!["s1".into()], vec!["h4321".into(), "h4322".into()]], ..Filter::default() }),
        ("a status", Filter { status: vec!["single-source".into()], ..Filter::default() }),
    ];
    for (name, filter) in all {
        let mut median = |ask: &mut dyn FnMut(&mut Store) -> Result<usize>| -> Result<(usize, f64)> {
            let mut times = Vec::new();
            let mut rows = 0;
            for _ in 0..9 {
                let start = Instant::now();
                rows = ask(store)?;
                times.push(start.elapsed().as_secs_f64() * 1e3);
            }
            times.sort_by(f64::total_cmp);
            Ok((rows, times[4]))
        };
        let (claims, a) = median(&mut |s| Ok(s.claims(&filter, &Page::default())?.rows.len()))?;
        let (incidents, b) = median(&mut |s| Ok(s.incidents(&filter, &Page::default())?.rows.len()))?;
        say!("  {name:<30} {a:>7.1} ms for {claims} claims, {b:>7.1} ms for {incidents} incidents");
    }
    Ok(())
}

/// How well documents were put together.
fn b3(accounts: &[Account], groups: &[Vec<u32>]) -> (f64, f64) {
    let mut sizes: HashMap<u64, usize> = HashMap::new();
    accounts.iter().for_each(|a| *sizes.entry(a.happening).or_default() += 1);
    let (mut p, mut r) = (0.0, 0.0);
    for g in groups {
        let mut shared: HashMap<u64, usize> = HashMap::new();
        g.iter().for_each(|&i| *shared.entry(accounts[i as usize].happening).or_default() += 1);
        for (h, n) in shared {
            p += (n * n) as f64 / g.len() as f64;
            r += (n * n) as f64 / sizes[&h] as f64;
        }
    }
    (p / accounts.len() as f64, r / accounts.len() as f64)
}
