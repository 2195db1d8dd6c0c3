//! How fast it is, run by hand: `RAWI_CLAIMS=1000000 cargo test -p rawi-archive --test store -- --ignored --nocapture speed`.

use crate::made::{claim, create, each, new_claim, run};
use rawi_archive::store::{Area, Filter, NewDocument, NewIncident, Page, Store};
use rawi_archive::told::Claim;
use std::time::Instant;

/// Numbers that look drawn, the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn drawn(draw: &mut Draw, base: &Claim, i: usize) -> Claim {
    let mut c = base.clone();
    c.id = format!("c-{:012x}", (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16);
    let day = jiff::civil::date(2014, 1, 1).checked_add(jiff::Span::new().days(draw.below(3650) as i64)).unwrap();
    let t = c.time.as_mut().unwrap();
    (t.from, t.to) = (Some(day), Some(if draw.below(20) == 0 { day.checked_add(jiff::Span::new().days(60)).unwrap() } else { day }));
    let (town, country) = (draw.below(5000), draw.below(40));
    let p = &mut c.places[0];
    (p.lat, p.lon) = (Some(15.0 + town as f64 % 100.0 / 5.0), Some(30.0 + town as f64 / 200.0));
    (p.id, p.name_en, p.country) = (Some(format!("place:{town}")), Some(format!("Town {town}")), Some(format!("C{country:02}")));
    p.admin1 = Some(format!("P{}", town % 400));
    c.actors[0].id = Some(format!("actor:{}", draw.below(1000) * draw.below(1000) / 1000));
    c.event_type = ["ASSAULT", "PROTEST", "COERCE", "AID"][draw.below(4) as usize].into();
    c.counts[0].low = Some(draw.below(5) + if draw.below(5000) == 0 { 100 } else { 0 }).map(|n| n as i64);
    c.confidence = draw.below(100) as f64 / 100.0;
    c
}

fn document(draw: &mut Draw, base: &Claim, i: usize) -> NewDocument {
    let words = (0..120).map(|_| format!("w{}", draw.below(300) * draw.below(300))).collect::<Vec<_>>().join(" ");
    let claims = (0..4).map(|k| {
        let mut c = new_claim(drawn(draw, base, i * 4 + k));
        c.blocks = (0..3).map(|_| draw.below(1_000_000) as i64).collect();
        c
    });
    let claims = claims.collect();
    NewDocument { claims, words, ..crate::made::document(&format!("d{i}"), "", vec![]) }
}

#[test]
#[ignore = "takes minutes"]
fn speed() {
    let claims: usize = std::env::var("RAWI_CLAIMS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    // a store that is kept is only asked
    let kept = std::env::var("RAWI_KEPT").ok();
    if let Some(kept) = kept.as_deref().filter(|k| std::path::Path::new(k).exists()) {
        return ask(&mut Store::open(kept, rawi_archive::store::Mode::Read).unwrap());
    }
    each(|target| {
        let target = kept.as_deref().unwrap_or(target);
        let mut store = create(target);
        let run = run(&mut store, "p1");
        let (mut draw, base) = (Draw(7), claim("c", "d", "p1"));
        let mut spent = 0.0;
        for from in (0..claims / 4).step_by(512) {
            let documents: Vec<_> = (from..(from + 512).min(claims / 4)).map(|i| document(&mut draw, &base, i)).collect();
            let begun = Instant::now();
            store.add(run, &documents).unwrap();
            spent += begun.elapsed().as_secs_f64();
        }
        println!("{target}\n{claims} claims of {} documents added in {spent:.1} s: {:.0} claims/s", claims / 4, claims as f64 / spent);
        one_more(&mut store, run, &mut draw, &base, claims);
        link(&mut store, claims);
        ask(&mut store);
    });
}

fn one_more(store: &mut Store, run: i64, draw: &mut Draw, base: &Claim, claims: usize) {
    let begun = Instant::now();
    for i in 0..20 {
        store.add(run, &[document(draw, base, claims / 4 + 1 + i)]).unwrap();
    }
    println!("one more document: {:.2} ms", begun.elapsed().as_secs_f64() * 50.0);
}

/// Incidents of four claims each.
fn link(store: &mut Store, claims: usize) {
    let made: Vec<NewIncident> = (0..claims as i64 / 4)
        .map(|i| NewIncident {
            id: format!("i-{i}"),
            component: i + 1,
            event_type: "ASSAULT".into(),
            status: if i % 50 == 0 { "disputed" } else { "single" }.into(),
            from: jiff::civil::date(2014, 1, 1).checked_add(jiff::Span::new().days(i % 3650)).ok(),
            at: Some((15.0 + i as f64 % 20.0, 30.0 + i as f64 % 25.0)),
            country: Some(format!("C{:02}", i % 40)),
            line: "{}".into(),
            claims: (i * 4 + 1..i * 4 + 5).collect(),
            ..NewIncident::default()
        })
        .collect();
    let begun = Instant::now();
    store.replace_components(&[], &made).unwrap();
    println!("{} incidents written in {:.1} s", made.len(), begun.elapsed().as_secs_f64());
}

fn ask(store: &mut Store) {
    let all = Filter::default;
    let text = |t: &str| Some(t.to_string());
    let day = |t: &str| t.parse().ok();
    let circle = |km| Some(Area::Circle { lat: 25.0, lon: 40.0, km });
    let cases = [
        ("all", all()),
        ("a day", Filter { from: day("2019-05-02"), to: day("2019-05-02"), ..all() }),
        ("since", Filter { from: day("2023-12-01"), ..all() }),
        ("country", Filter { country: text("C07"), ..all() }),
        ("country, days", Filter { country: text("C07"), from: day("2019-05-02"), to: day("2019-06-02"), ..all() }),
        ("province, type", Filter { admin1: text("P7"), types: vec!["AID".into()], ..all() }),
        ("town", Filter { place: text("town 77"), ..all() }),
        ("circle of 50 km", Filter { area: circle(50.0), ..all() }),
        ("circle of 500 km", Filter { area: circle(500.0), ..all() }),
        ("circle of 500 km, days", Filter { area: circle(500.0), from: day("2019-05-02"), to: day("2019-05-12"), ..all() }),
        ("common side", Filter { side: text("actor:3"), ..all() }),
        ("rare side", Filter { side: text("actor:990"), ..all() }),
        ("words", Filter { text: vec![vec!["w0".into()]], ..all() }),
        ("rare words", Filter { text: vec![vec!["w89401".into(), "w44551".into()]], ..all() }),
        ("killed >= 100", Filter { killed: Some(100), ..all() }),
        ("confidence, source, denied", Filter { confidence: Some(0.5), source: text("outlet:example"), factuality: vec!["denied".into()], ..all() }),
        ("disputed", Filter { status: vec!["disputed".into()], ..all() }),
        ("common side, words, days", Filter { side: text("actor:3"), text: vec![vec!["w0".into()]], from: day("2020-01-01"), ..all() }),
    ];
    for (name, filter) in cases {
        let (claims, found) = timed(|| store.claims(&filter, &Page::default()).unwrap().rows.len());
        let (incidents, of) = timed(|| store.incidents(&filter, &Page::default()).unwrap().rows.len());
        println!("{name:28} claims {claims:8.2} ms ({found:3})   incidents {incidents:8.2} ms ({of:3})");
    }
}

/// Milliseconds of the second time, and the answer.
fn timed<T>(mut work: impl FnMut() -> T) -> (f64, T) {
    work();
    let begun = Instant::now();
    let answer = work();
    (begun.elapsed().as_secs_f64() * 1000.0, answer)
}
