//! Blocks, components, incidents and links.

use crate::made::{create, each, one, run};
use rawi_archive::store::{ErrorKind, Filter, Link, NewIncident, Page, Store};

fn with(target: &str) -> Store {
    let mut store = create(target);
    let run = run(&mut store, "p1");
    let documents: Vec<_> = (0..6)
        .map(|i| {
            let mut d = one(&format!("{i}"), |c| c.factuality = if i == 2 { "denied" } else { "happened" }.into());
            d.claims[0].blocks = vec![i % 2, 100 + i, 100 + i];
            d
        })
        .collect();
    store.add(run, &documents).unwrap();
    store
}

fn incident(id: &str, component: i64, claims: &[i64]) -> NewIncident {
    NewIncident {
        id: id.into(),
        component,
        event_type: "ASSAULT".into(),
        mode: Some("aerial".into()),
        status: "confirmed".into(),
        from: "2024-05-02".parse().ok(),
        to: None,
        at: Some((34.5, 38.2)),
        country: Some("SYR".into()),
        admin1: Some("Homs".into()),
        place_name: Some("Palmyra".into()),
        sources: 2,
        line: format!("{{\"id\":\"{id}\"}}"),
        claims: claims.to_vec(),
        links: claims.windows(2).map(|w| Link { a: w[0], b: w[1], kind: "same".into() }).collect(),
    }
}

#[test]
fn blocks_lead_to_claims() {
    each(|target| {
        let mut store = with(target);
        assert_eq!(store.claims_sharing(&[0]).unwrap(), [1, 3, 5]);
        assert_eq!(store.claims_sharing(&[1, 102]).unwrap(), [2, 3, 4, 6]);
        assert_eq!(store.claims_sharing(&[]).unwrap(), Vec::<i64>::new());
        let keys: Vec<i64> = store.claims_of_keys(&[5, 1, 1, 99]).unwrap().iter().map(|c| c.key).collect();
        assert_eq!(keys, [1, 5]);
        let mut all = Vec::new();
        store.each_claim(|c| all.push(c.key)).unwrap();
        assert_eq!(all, [1, 2, 3, 4, 5, 6]);
    });
}

#[test]
fn components_are_replaced_as_a_whole() {
    each(|target| {
        let mut store = with(target);
        assert_eq!(store.next_component().unwrap(), 1);
        store.replace_components(&[], &[incident("i1", 1, &[1, 2, 3]), incident("i2", 2, &[4, 5])]).unwrap();
        assert_eq!(store.next_component().unwrap(), 3);
        assert_eq!(store.component(&[1]).unwrap().len(), 3);
        let i1 = store.incident("i1").unwrap().unwrap();
        assert_eq!((i1.claims, i1.sources, i1.component, i1.line.as_str()), (3, 2, 1, "{\"id\":\"i1\"}"));
        assert_eq!(store.claims_of(i1.key).unwrap().len(), 3);
        assert_eq!(store.links(&[2]).unwrap().len(), 2);
        store.replace_components(&[1, 2], &[incident("i1", 3, &[1, 2, 6]), incident("i3", 4, &[4])]).unwrap();
        assert!(store.incident("i2").unwrap().is_none());
        let where_now: Vec<Option<i64>> = store.claims_of_keys(&[1, 2, 3, 4, 5, 6]).unwrap().iter().map(|c| c.component).collect();
        assert_eq!(where_now, [Some(3), Some(3), None, Some(4), None, Some(3)]);
        assert_eq!(store.links(&[1, 2, 3, 4, 5, 6]).unwrap().len(), 2);
        let taken = store.replace_components(&[4], &[incident("i1", 9, &[4])]).unwrap_err();
        assert_eq!(taken.kind(), ErrorKind::Refused);
        assert_eq!(store.incident("i3").unwrap().unwrap().claims, 1);
    });
}

#[test]
fn incidents_are_asked_for_by_what_they_and_their_claims_have() {
    each(|target| {
        let mut store = with(target);
        let mut i2 = incident("i2", 2, &[3, 4]);
        (i2.status, i2.from, i2.to) = ("disputed".into(), "2024-01-01".parse().ok(), "2024-12-31".parse().ok());
        (i2.at, i2.country) = (Some((33.3, 44.4)), Some("IRQ".into()));
        store.replace_components(&[], &[incident("i1", 1, &[1, 2]), i2]).unwrap();
        let mut ids = |f: Filter| store.incidents(&f, &Page::default()).unwrap().rows.into_iter().map(|i| i.id).collect::<Vec<_>>();
        assert_eq!(ids(Filter::default()), ["i2", "i1"]);
        assert_eq!(ids(Filter { status: vec!["disputed".into()], ..Filter::default() }), ["i2"]);
        assert_eq!(ids(Filter { factuality: vec!["denied".into()], ..Filter::default() }), ["i2"]);
        assert_eq!(ids(Filter { country: Some("SYR".into()), ..Filter::default() }), ["i1"]);
        assert_eq!(ids(Filter { from: "2024-06-01".parse().ok(), ..Filter::default() }), ["i2"]);
        assert_eq!(ids(Filter { side: Some("state:rus".into()), ..Filter::default() }), ["i2", "i1"]);
        assert_eq!(ids(Filter { side: Some("state:usa".into()), ..Filter::default() }), Vec::<String>::new());
        let area = rawi_archive::store::Area::Circle { lat: 33.0, lon: 44.0, km: 100.0 };
        assert_eq!(ids(Filter { area: Some(area), ..Filter::default() }), ["i2"]);
        let by_status = Filter { status: vec!["confirmed".into()], ..Filter::default() };
        assert_eq!(store.claims(&by_status, &Page::default()).unwrap().rows.len(), 2);
    });
}
