//! Filters and pages of claims.

use crate::made::{create, each, one, run};
use rawi_archive::store::{Area, Filter, NewDocument, Page, Store};
use rawi_archive::told::Claim;

/// Documents `a` to `h` with one claim each, `c-a` to `c-h`.
fn documents() -> Vec<NewDocument> {
    let at = |c: &mut Claim, id: &str, name: &str, (lat, lon): (f64, f64), admin1: &str, country: &str| {
        let p = &mut c.places[0];
        (p.id, p.name_en, p.lat, p.lon) = (Some(id.into()), Some(name.into()), Some(lat), Some(lon));
        (p.admin1, p.country) = (Some(admin1.into()), Some(country.into()));
    };
    let days = |c: &mut Claim, from: &str, to: &str| {
        let t = c.time.as_mut().unwrap();
        (t.from, t.to) = (from.parse().ok(), to.parse().ok());
    };
    let mut all = vec![
        one("a", |_| {}),
        one("b", |c| {
            at(c, "place:irq.baghdad", "Baghdad", (33.34, 44.4), "Baghdad", "IRQ");
            (c.places[0].text, c.event_type, c.mode) = ("بغداد".into(), "PROTEST".into(), Some("demo".into()));
        }),
        one("c", |c| days(c, "2024-01-01", "2024-12-31")),
        one("d", |c| (c.time, c.counts) = (None, Vec::new())),
        one("e", |c| {
            (c.time, c.document.published, c.confidence) = (None, None, 0.2);
            c.actors[0].id = Some("state:usa".into());
            c.actors[0].text = "القوات الأميركية".into();
        }),
        one("f", |c| {
            days(c, "2024-04-01", "2024-04-05");
            (c.factuality, c.counts[0].low, c.counts[0].best) = ("denied".into(), None, Some(40));
            c.recipients.push(c.actors[0].clone());
            c.actors.clear();
        }),
        one("g", |c| at(c, "place:fji.east", "East", (-17.0, 179.9), "North", "FJI")),
        one("h", |c| {
            c.places.clear();
            c.attribution[0].id = Some("actor:sohr".into());
            c.counts[0].low = Some(12);
        }),
    ];
    (all[7].source, all[7].outlet) = (Some("other.net".into()), Some("outlet:other".into()));
    all
}

fn ids(store: &mut Store, filter: Filter) -> String {
    let listed = store.claims(&filter, &Page::default()).unwrap();
    listed.rows.iter().map(|c| c.id.trim_start_matches("c-")).collect()
}

#[test]
fn each_filter_finds_what_it_says() {
    let text = |t: &str| Some(t.to_string());
    let list = |t: &[&str]| t.iter().map(|s| s.to_string()).collect::<Vec<_>>();
    let circle = |lat, lon, km| Some(Area::Circle { lat, lon, km });
    let all = Filter::default;
    let cases = [
        (all(), "cfabghde"),
        (Filter { from: "2024-05-02".parse().ok(), to: "2024-05-02".parse().ok(), ..all() }, "cabgh"),
        (Filter { from: "2024-05-03".parse().ok(), ..all() }, "cd"),
        (Filter { to: "2024-04-30".parse().ok(), ..all() }, "cf"),
        (Filter { from: "2024-04-05".parse().ok(), to: "2024-04-06".parse().ok(), ..all() }, "cf"),
        (Filter { place: text("place:irq.baghdad"), ..all() }, "b"),
        (Filter { place: text("baghdad"), ..all() }, "b"),
        (Filter { place: text("بَغداد"), ..all() }, "b"),
        (Filter { admin1: text("Homs"), ..all() }, "cfade"),
        (Filter { country: text("IRQ"), ..all() }, "b"),
        (Filter { area: Some(Area::Box { south: 33.0, west: 44.0, north: 34.0, east: 45.0 }), ..all() }, "b"),
        (Filter { area: Some(Area::Box { south: -20.0, west: 179.0, north: 0.0, east: -179.0 }), ..all() }, "g"),
        (Filter { area: circle(34.5608, 38.2805, 1.0), ..all() }, "cfade"),
        (Filter { area: circle(33.34, 44.0, 37.0), ..all() }, ""),
        (Filter { area: circle(33.34, 44.0, 38.0), ..all() }, "b"),
        (Filter { area: circle(-17.0, -179.9, 25.0), ..all() }, "g"),
        (Filter { area: circle(34.5, 38.2, 50.0), from: "2024-05-03".parse().ok(), ..all() }, "cd"),
        (Filter { area: circle(34.5, 38.2, 50.0), to: "2024-04-01".parse().ok(), ..all() }, "cf"),
        (Filter { area: circle(34.5, 38.2, 20000.0), ..all() }, "cfabgde"),
        (Filter { side: text("state:usa"), ..all() }, "e"),
        (Filter { side: text("أميركية"), ..all() }, "e"),
        (Filter { side: text("القوات أميركية"), ..all() }, "e"),
        (Filter { side: text("القوات الروسية"), ..all() }, ""),
        (Filter { side: text("state:rus"), role: text("recipient"), ..all() }, "f"),
        (Filter { side: text("state:rus"), role: text("source"), ..all() }, ""),
        (Filter { side: text("عسكري"), role: text("source"), ..all() }, "cfabghde"),
        (Filter { side: text("place:irq.baghdad"), ..all() }, ""),
        (Filter { types: list(&["PROTEST"]), ..all() }, "b"),
        (Filter { types: list(&["PROTEST", "ASSAULT"]), modes: list(&["aerial"]), ..all() }, "cfaghde"),
        (Filter { factuality: list(&["denied", "possible"]), ..all() }, "f"),
        (Filter { status: list(&["confirmed"]), ..all() }, ""),
        (Filter { source: text("other.net"), ..all() }, "h"),
        (Filter { source: text("outlet:other"), ..all() }, "h"),
        (Filter { source: text("actor:sohr"), ..all() }, "h"),
        (Filter { killed: Some(3), ..all() }, "cfabghe"),
        (Filter { killed: Some(4), ..all() }, "fh"),
        (Filter { confidence: Some(0.9), ..all() }, "cfabghd"),
        (Filter { ids: list(&["c-b", "c-a", "none"]), ..all() }, "ab"),
        (Filter { ids: list(&["'; DROP TABLE claims; --"]), ..all() }, ""),
        (Filter { killed: Some(4), factuality: list(&["denied"]), country: text("SYR"), side: text("state:rus"), ..all() }, "f"),
    ];
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        store.add(run, &documents()).unwrap();
        for (filter, want) in &cases {
            assert_eq!(ids(&mut store, filter.clone()), *want, "{filter:?} in {target}");
        }
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        store.add(run, &documents()).unwrap();
        for size in 1..10 {
            let (mut page, mut found) = (Page { after: None, size }, String::new());
            loop {
                let listed = store.claims(&Filter::default(), &page).unwrap();
                assert!(listed.rows.len() <= size);
                found.extend(listed.rows.iter().map(|c| c.id.trim_start_matches("c-").to_string()));
                page.after = listed.next;
                if page.after.is_none() {
                    break;
                }
            }
            assert_eq!(found, "cfabghde", "{size} in {target}");
        }
    });
}

#[test]
fn one_answer_sees_one_state_whatever_is_written_meanwhile() {
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        store.add(run, &[one("a", |_| {}), one("b", |_| {})]).unwrap();
        let mut held = Store::as_it_is(target).unwrap();
        let first = held.claims(&Filter::default(), &Page { after: None, size: 1 }).unwrap();
        store.add(run, &[one("c", |_| {})]).unwrap();
        let rest = held.claims(&Filter::default(), &Page { after: first.next, size: 10 }).unwrap();
        assert_eq!((first.rows.len(), rest.rows.len(), held.counts().unwrap().0), (1, 1, 2), "{target}");
        drop(held);
        assert_eq!(Store::as_it_is(target).unwrap().counts().unwrap().0, 3, "{target}");
    });
}
