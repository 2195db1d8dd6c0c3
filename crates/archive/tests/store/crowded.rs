//! Filters among so many claims that it matters what leads a question: each answer is held against a plain count.

use crate::made::{claim, create, document, each, run};
use jiff::{ToSpan, civil::Date};
use rawi_archive::store::{Area, Filter, NewDocument, NewIncident, Page};

/// So many claims that half of them are more than lead a question, and half of the half are not.
const CLAIMS: usize = 9_000;

/// Claims of an incident.
const OF_ONE: usize = 3;

/// What is asked for, by bits: side, word, area, killed, factuality, from, to, type.
const ASKED: u32 = 8;

fn first() -> Date {
    jiff::civil::date(2024, 1, 1)
}

/// Half of all claims are so, whatever else they are.
fn is(i: usize, what: u32) -> bool {
    (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15 ^ (u64::from(what) << 17)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 63 == 0
}

fn days(i: usize) -> (Date, Date) {
    let from = first().checked_add(((i * 7 % 360) as i64).days()).unwrap();
    // one in twenty is long
    (from, from.checked_add(if i.is_multiple_of(20) { 60 } else { 0 }.days()).unwrap())
}

fn made(i: usize) -> NewDocument {
    let mut c = claim(&format!("c-{i:05}"), &format!("d{i}"), "p1");
    let time = c.time.as_mut().unwrap();
    (time.from, time.to) = (Some(days(i).0), Some(days(i).1));
    c.actors[0].id = Some(if is(i, 0) { "actor:one" } else { "actor:two" }.into());
    c.places[0].lat = Some(if is(i, 2) { 34.0 } else { 14.0 });
    c.counts[0].low = Some(if is(i, 3) { 5 } else { 1 });
    c.factuality = if is(i, 4) { "denied" } else { "happened" }.into();
    c.event_type = if is(i, 7) { "PROTEST" } else { "ASSAULT" }.into();
    let new = document(&format!("d{i}"), "", vec![c]);
    NewDocument { words: if is(i, 1) { "w1 all" } else { "w2 all" }.into(), sketch: None, ..new }
}

fn incident(n: usize) -> NewIncident {
    let (from, to) = days(n * OF_ONE);
    NewIncident {
        id: format!("i-{n:05}"),
        component: n as i64 + 1,
        event_type: if is(n, 7) { "PROTEST" } else { "ASSAULT" }.into(),
        status: "single-source".into(),
        from: Some(from),
        to: Some(to),
        at: Some((if is(n, 2) { 34.0 } else { 14.0 }, 38.3)),
        line: "{}".into(),
        claims: (n * OF_ONE..(n + 1) * OF_ONE).map(|i| i as i64 + 1).collect(),
        ..NewIncident::default()
    }
}

fn asked(bits: u32) -> Filter {
    let on = |bit: u32| bits & (1 << bit) != 0;
    Filter {
        side: on(0).then(|| "actor:one".into()),
        text: if on(1) { vec![vec!["w1".into()], vec!["all".into()]] } else { Vec::new() },
        area: on(2).then_some(Area::Box { south: 30.0, west: 38.0, north: 40.0, east: 39.0 }),
        killed: on(3).then_some(3),
        factuality: if on(4) { vec!["denied".into()] } else { Vec::new() },
        from: on(5).then(|| jiff::civil::date(2024, 4, 1)),
        to: on(6).then(|| jiff::civil::date(2024, 9, 1)),
        types: if on(7) { vec!["PROTEST".into()] } else { Vec::new() },
        ..Filter::default()
    }
}

/// Whether a row has what is asked of both tables.
fn own(row: usize, (from, to): (Date, Date), bits: u32) -> bool {
    let off = |bit: u32| bits & (1 << bit) == 0;
    let in_days = (off(5) || to >= jiff::civil::date(2024, 4, 1)) && (off(6) || from <= jiff::civil::date(2024, 9, 1));
    in_days && (off(7) || is(row, 7)) && (off(2) || is(row, 2))
}

/// Whether a claim has what is asked of claims only.
fn of_claim(i: usize, bits: u32) -> bool {
    [0, 1, 3, 4].iter().all(|&bit| bits & (1 << bit) == 0 || is(i, bit))
}

/// The numbers in ids, of all pages.
fn numbers(ids: impl Iterator<Item = String>) -> Vec<usize> {
    let mut all: Vec<usize> = ids.map(|id| id[2..].parse().unwrap()).collect();
    all.sort_unstable();
    all
}

#[test]
fn what_leads_a_question_changes_nothing_of_the_answer() {
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        for from in (0..CLAIMS).step_by(1000) {
            store.add(run, &(from..from + 1000).map(made).collect::<Vec<_>>()).unwrap();
        }
        store.replace_components(&[], &(0..CLAIMS / OF_ONE).map(incident).collect::<Vec<_>>()).unwrap();
        let page = Page { after: None, size: CLAIMS };
        for bits in (0..1 << ASKED).step_by(if target.starts_with("postgres") { 5 } else { 1 }) {
            let filter = asked(bits);
            let found = numbers(store.claims(&filter, &page).unwrap().rows.into_iter().map(|c| c.id));
            let want: Vec<usize> = (0..CLAIMS).filter(|&i| own(i, days(i), bits) && of_claim(i, bits)).collect();
            assert!(found == want, "{} for {} claims: {filter:?} in {target}", found.len(), want.len());
            let found = numbers(store.incidents(&filter, &page).unwrap().rows.into_iter().map(|i| i.id));
            let any = |n: usize| (n * OF_ONE..(n + 1) * OF_ONE).any(|i| of_claim(i, bits));
            let want: Vec<usize> = (0..CLAIMS / OF_ONE).filter(|&n| own(n, days(n * OF_ONE), bits) && any(n)).collect();
            assert!(found == want, "{} for {} incidents: {filter:?} in {target}", found.len(), want.len());
        }
    });
}
