//! The word of people on links and incidents: what it does, what it does to earlier words, and that it holds whatever comes in what order.

use crate::made::{claim, create, document, dump, each, run};
use rawi_archive::link::fact::Telling;
use rawi_archive::link::{Incident, Sides};
use rawi_archive::store::{Added, ErrorKind, Filter, Judgement, NewDocument, NewIncident, Page, Review, Signed, Store, blocks};
use rawi_archive::told::Claim;
use std::collections::{BTreeMap, BTreeSet};

/// Puts documents in and links them, as `ingest` does.
fn put(store: &mut Store, run: i64, documents: &[NewDocument]) -> Added {
    let added = store.add(run, documents).unwrap();
    store.relink(&added, &Sides::default()).unwrap();
    added
}

/// A document of some claims, with the blocks that linking finds them by.
fn told(id: &str, claims: Vec<Claim>) -> NewDocument {
    let mut new = document(id, &format!("نص الوثيقة {id}"), claims.clone());
    for (c, keys) in new.claims.iter_mut().zip(blocks(&claims, &new.text, Telling::default(), &Sides::default())) {
        c.blocks = keys;
    }
    new
}

/// The claim `n` of a document: an air raid on Palmyra unless the test changes it.
fn raid(document: &str, n: u32, change: impl FnOnce(&mut Claim)) -> Claim {
    let mut c = claim(&format!("c-{document}{n}"), document, "p1");
    c.trigger.start = n * 100;
    change(&mut c);
    c
}

/// Another place, day and kind: nothing links it with a raid.
fn protest(c: &mut Claim) {
    (c.event_type, c.mode) = ("PROTEST".into(), None);
    c.counts.clear();
    c.actors.clear();
    let t = c.time.as_mut().unwrap();
    (t.from, t.to) = ("2024-03-09".parse().ok(), "2024-03-09".parse().ok());
    (c.places[0].id, c.places[0].admin1) = (Some("place:syr.daraa".into()), Some("Daraa".into()));
    (c.places[0].lat, c.places[0].lon) = (Some(32.62), Some(36.1));
}

fn judge(store: &mut Store, j: Judgement) -> Result<rawi_archive::store::Heard, rawi_archive::store::StoreError> {
    store.judge(&j, &Signed { who: "amal".into(), at: "2024-05-04T10:00:00Z".into(), why: String::new() }, &Sides::default())
}

fn same(a: &str, b: &str) -> Judgement {
    Judgement::Same(a.into(), b.into())
}

fn apart(a: &str, b: &str) -> Judgement {
    Judgement::Apart(a.into(), b.into())
}

fn incidents(store: &mut Store) -> Vec<Incident> {
    let listed = store.incidents(&Filter::default(), &Page { after: None, size: 10_000 }).unwrap();
    let mut all: Vec<Incident> = listed.rows.iter().map(|i| serde_json::from_str(&i.line).unwrap()).collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// The claims of all incidents, `c-` left out, sorted.
fn sets(store: &mut Store) -> Vec<String> {
    let set = |i: Incident| i.claims.iter().map(|c| c.trim_start_matches("c-").to_string()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ");
    let mut all: Vec<String> = incidents(store).into_iter().map(set).collect();
    all.sort();
    all
}

/// Four raids that are one incident, and a protest.
fn five(target: &str) -> (Store, i64) {
    let mut store = create(target);
    let run = run(&mut store, "p1");
    let mut documents: Vec<NewDocument> = ["a", "b", "d", "e"].iter().map(|d| told(d, vec![raid(d, 1, |_| {})])).collect();
    documents.push(told("x", vec![raid("x", 1, protest)]));
    put(&mut store, run, &documents);
    assert_eq!(sets(&mut store), ["a1 b1 d1 e1", "x1"]);
    (store, run)
}

fn id_with(store: &mut Store, claim: &str) -> String {
    incidents(store).into_iter().find(|i| i.claims.iter().any(|c| c == claim)).unwrap().id
}

#[test]
fn a_link_is_made_and_broken_by_the_word_of_people() {
    each(|target| {
        let (mut store, run) = five(target);
        // no key is shared and no score is near: the incidents are one all the same, whole
        judge(&mut store, same("c-x1", "c-a1")).unwrap();
        assert_eq!(sets(&mut store), ["a1 b1 d1 e1 x1"]);
        assert_eq!(incidents(&mut store)[0].documents, 5);
        let heard = judge(&mut store, apart("c-a1", "c-x1")).unwrap();
        assert_eq!((heard.review, heard.silenced.iter().map(|r| r.0).collect::<Vec<_>>()), (2, vec![1]));
        assert_eq!(sets(&mut store), ["a1 b1 d1 e1", "x1"]);
        judge(&mut store, apart("c-b1", "c-a1")).unwrap();
        let after = sets(&mut store);
        assert!(after.len() == 3 && !after.iter().any(|s| s.contains("a1") && s.contains("b1")), "{after:?}");
        // what comes later brings together neither the two nor what stands with them
        put(&mut store, run, &[told("f", vec![raid("f", 1, |_| {})])]);
        let after = sets(&mut store);
        assert!(after.len() == 3 && !after.iter().any(|s| s.contains("a1") && s.contains("b1")), "{after:?}");
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn who_says_something_later_that_contradicts_the_earlier_only_through_others_is_told() {
    each(|target| {
        let (mut store, _) = five(target);
        judge(&mut store, same("c-x1", "c-a1")).unwrap();
        judge(&mut store, same("c-a1", "c-b1")).unwrap();
        let heard = judge(&mut store, apart("c-x1", "c-b1")).unwrap();
        let said = |r: &[(i64, Review)]| r.iter().map(|(k, r)| format!("{k} {} {}", r.id, r.action)).collect::<Vec<_>>();
        assert_eq!(said(&heard.silenced), ["1 c-a1+c-x1 accept"]);
        assert_eq!(sets(&mut store), ["a1 b1 d1 e1", "x1"]);
        // taken back, what it had silenced holds again
        let heard = judge(&mut store, same("c-b1", "c-x1")).unwrap();
        assert_eq!((said(&heard.silenced), said(&heard.again)), (vec!["3 c-b1+c-x1 reject".into()], vec!["1 c-a1+c-x1 accept".into()]));
        assert_eq!(sets(&mut store), ["a1 b1 d1 e1 x1"]);
        let holds: Vec<bool> = store.reviews_of_links(None).unwrap().iter().map(|r| r.2).collect();
        assert_eq!(holds, [true, true, false, true]);
        assert_eq!(store.reviews_of_links(Some(&["c-a1".into()])).unwrap().len(), 2);
    });
}

#[test]
fn incidents_are_split_merged_and_accepted_by_their_claims() {
    each(|target| {
        let (mut store, run) = five(target);
        let whole = id_with(&mut store, "c-a1");
        judge(&mut store, Judgement::Split(whole, vec!["c-b1".into(), "c-e1".into()])).unwrap();
        assert_eq!(sets(&mut store), ["a1 d1", "b1 e1", "x1"]);
        let review = store.reviews("incident", None).unwrap().remove(0).1;
        assert_eq!((review.action.as_str(), review.payload.as_str()), ("split", r#"{"apart":["c-b1","c-e1"],"from":["c-a1","c-d1"]}"#));
        put(&mut store, run, &[told("f", vec![raid("f", 1, |_| {})]), told("g", vec![raid("g", 1, protest)])]);
        assert!(sets(&mut store).iter().all(|s| !(s.contains("a1") && s.contains("b1"))), "{:?}", sets(&mut store));
        let (one, other) = (id_with(&mut store, "c-e1"), id_with(&mut store, "c-x1"));
        judge(&mut store, Judgement::Merge(one, other)).unwrap();
        let merged = sets(&mut store).into_iter().find(|s| s.contains("x1")).unwrap();
        assert!(merged.starts_with("b1 e1") && merged.contains("g1"), "{merged}");
        let right = id_with(&mut store, "c-a1");
        let before = sets(&mut store);
        judge(&mut store, Judgement::Right(right.clone())).unwrap();
        assert_eq!(sets(&mut store), before);
        assert_eq!(judge(&mut store, Judgement::Right(right)).unwrap_err().kind(), ErrorKind::Refused);
    });
}

/// Claims of one document are one account, unless people say otherwise.
#[test]
fn claims_of_one_document_are_kept_apart_as_well() {
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        put(&mut store, run, &[told("a", vec![raid("a", 1, |_| {}), raid("a", 2, |_| {}), raid("a", 3, protest)]), told("b", vec![raid("b", 1, |_| {})])]);
        assert_eq!(sets(&mut store), ["a1 a2 b1", "a3"]);
        judge(&mut store, apart("c-a1", "c-a2")).unwrap();
        let after = sets(&mut store);
        assert!(after.len() == 3 && !after.iter().any(|s| s.contains("a1") && s.contains("a2")), "{after:?}");
        judge(&mut store, same("c-a3", "c-a1")).unwrap();
        let all = incidents(&mut store);
        let with = all.iter().find(|i| i.claims.contains(&"c-a3".to_string())).unwrap();
        assert!(with.claims.contains(&"c-a1".to_string()) && !with.claims.contains(&"c-a2".to_string()));
        assert_eq!(with.documents, 1 + usize::from(with.claims.contains(&"c-b1".to_string())), "a document counts once");
    });
}

/// Through the accounts of two documents a word on one pair of claims must not undo a word on another.
#[test]
fn accounts_do_not_bring_together_what_is_kept_apart() {
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        let documents = ["a", "b"].map(|d| told(d, vec![raid(d, 1, |_| {}), raid(d, 2, |_| {})]));
        put(&mut store, run, &documents);
        assert_eq!(sets(&mut store), ["a1 a2 b1 b2"]);
        judge(&mut store, same("c-a1", "c-b1")).unwrap();
        judge(&mut store, apart("c-a2", "c-b2")).unwrap();
        let after = sets(&mut store);
        assert!(after.iter().any(|s| s.contains("a1") && s.contains("b1")), "{after:?}");
        assert!(!after.iter().any(|s| s.contains("a2") && s.contains("b2")), "{after:?}");
    });
}

/// What is said of a claim on the way does not loosen its links: it comes back to where people put it.
#[test]
fn a_claim_that_was_rejected_comes_back_to_what_it_is_linked_with() {
    each(|target| {
        let (mut store, _) = five(target);
        judge(&mut store, same("c-x1", "c-a1")).unwrap();
        let say = |store: &mut Store, action: &str| {
            let (what, id, action) = ("claim".into(), "c-x1".into(), action.into());
            let review = Review { what, id, action, payload: "{}".into(), who: "sami".into(), at: "".into(), why: "".into() };
            store.review_claim(&review, &Sides::default()).unwrap();
            sets(store)
        };
        assert_eq!(say(&mut store, "reject"), ["a1 b1 d1 e1"]);
        assert_eq!(say(&mut store, "accept"), ["a1 b1 d1 e1 x1"]);
    });
}

#[test]
fn what_makes_no_sense_is_refused_and_leaves_nothing() {
    each(|target| {
        let (mut store, _) = five(target);
        judge(&mut store, same("c-a1", "c-b1")).unwrap();
        let reject = Review {
            what: "claim".into(),
            id: "c-e1".into(),
            action: "reject".into(),
            payload: "{}".into(),
            who: "amal".into(),
            at: "".into(),
            why: "".into(),
        };
        store.review_claim(&reject, &Sides::default()).unwrap();
        let (raids, protest) = (id_with(&mut store, "c-a1"), id_with(&mut store, "c-x1"));
        let before = dump(&mut store);
        let split = |claims: &[&str]| Judgement::Split(raids.clone(), claims.iter().map(|c| c.to_string()).collect());
        for (judgement, why) in [
            (same("c-a1", "c-a1"), "`c-a1` is named twice"),
            (same("c-a1", "c-nobody"), "there is no claim `c-nobody`"),
            (apart("c-nobody", "c-a1"), "there is no claim `c-nobody`"),
            (same("c-b1", "c-a1"), "review 1 says so already"),
            (same("c-a1", "c-e1"), "claim `c-e1` is rejected"),
            (split(&[]), "some claims of"),
            (split(&["c-a1", "c-b1", "c-d1"]), "leave and some stay"),
            (split(&["c-x1"]), "`c-x1` is no claim of"),
            (Judgement::Split("i-nothing".into(), vec!["c-a1".into()]), "there is no incident `i-nothing`"),
            (Judgement::Merge(raids.clone(), raids.clone()), "is named twice"),
            (Judgement::Merge(protest.clone(), "i-nothing".into()), "there is no incident `i-nothing`"),
            (Judgement::Right("c-a1".into()), "there is no incident `c-a1`"),
        ] {
            let refused = judge(&mut store, judgement.clone()).expect_err(&format!("{judgement:?}"));
            let said = refused.to_string();
            assert!(refused.kind() == ErrorKind::Refused && said.contains(why), "{judgement:?}: {said}");
            assert_eq!(dump(&mut store), before, "{judgement:?}");
        }
    });
}

/// A person's word outlives the language data: what it is about stays where it is made no more, and is renewed where it is made.
#[test]
fn coding_again_loses_no_word() {
    each(|target| {
        let (mut store, _) = five(target);
        judge(&mut store, same("c-a1", "c-x1")).unwrap();
        judge(&mut store, apart("c-b1", "c-d1")).unwrap();
        let before = sets(&mut store);
        let second = run(&mut store, "p2");
        // a1 is made no more, x1 and b1 say something else, e1 is made no more and nobody has spoken of it
        let surer = |c: &mut Claim| c.confidence = 0.5;
        let x = raid("x", 1, |c| {
            protest(c);
            surer(c);
        });
        let new = [told("a", vec![]), told("x", vec![x]), told("b", vec![raid("b", 1, surer)]), told("e", vec![])];
        let added = put(&mut store, second, &new);
        assert_eq!((added.recoded, added.changed, added.kept, added.gone, added.mixed.len()), (4, 2, 1, 1, 3));
        let without: Vec<String> = before.iter().map(|s| s.replace(" e1", "")).collect();
        assert_eq!(sets(&mut store), without);
        assert_eq!(store.claim("c-x1").unwrap().unwrap().claim().unwrap().confidence, 0.5);
        assert_eq!(store.claim("c-a1").unwrap().unwrap().claim().unwrap().confidence, 0.9);
    });
}

/// Numbers that look drawn, the same for the same seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// A document of one to three claims of a few places, days and kinds, so that many could be one and many could not.
fn drawn(draw: &mut Draw, id: &str) -> NewDocument {
    let claims = (0..1 + draw.below(3) as u32).map(|n| {
        let (day, place, kind, killed) = (1 + draw.below(5), draw.below(6), draw.below(4), draw.below(4) as i64);
        raid(id, n, |c| {
            let t = c.time.as_mut().unwrap();
            (t.from, t.to) = (format!("2024-05-0{day}").parse().ok(), format!("2024-05-0{day}").parse().ok());
            c.places[0].id = Some(format!("place:{place}"));
            c.places[0].admin1 = Some(format!("province {}", place / 2));
            c.places[0].lat = Some(32.0 + (place / 2) as f64 + (place % 2) as f64 * 0.08);
            if place == 5 {
                c.places.clear();
            }
            if kind == 0 {
                c.mode = Some("drone".into());
            }
            if kind == 1 {
                c.actors.clear();
            }
            c.counts[0].best = Some(killed);
        })
    });
    told(id, claims.collect())
}

/// Says something of claims or incidents that are there, if there is something to be said.
fn say(draw: &mut Draw, store: &mut Store) {
    let all = incidents(store);
    let claims: Vec<String> = all.iter().flat_map(|i| i.claims.clone()).collect();
    if claims.len() < 2 {
        return;
    }
    let any = |d: &mut Draw| claims[d.below(claims.len())].clone();
    let i = &all[draw.below(all.len())];
    let judgement = match draw.below(8) {
        0..3 => Judgement::Same(any(draw), any(draw)),
        3..5 => Judgement::Apart(any(draw), any(draw)),
        5 => Judgement::Split(i.id.clone(), i.claims.iter().filter(|_| draw.below(2) == 0).cloned().collect()),
        6 => Judgement::Merge(i.id.clone(), all[draw.below(all.len())].id.clone()),
        _ => Judgement::Right(i.id.clone()),
    };
    if let Err(e) = judge(store, judgement) {
        assert_eq!(e.kind(), ErrorKind::Refused, "{e}");
    }
    if draw.below(4) == 0 {
        let action = ["reject", "accept"][draw.below(2)].to_string();
        let review = Review { what: "claim".into(), id: any(draw), action, payload: "{}".into(), who: "sami".into(), at: "".into(), why: "".into() };
        store.review_claim(&review, &Sides::default()).unwrap();
    }
}

/// What a store of the same claims and reviews holds, all of them there before the first is linked.
fn at_once(from: &mut Store, target: &str) -> Vec<Incident> {
    let mut store = create(target);
    let mut reviews: BTreeMap<i64, Review> = BTreeMap::new();
    ["claim", "link", "incident"].iter().for_each(|what| reviews.extend(from.reviews(what, None).unwrap()));
    let mut documents: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    from.each_claim(|c| {
        let c = c.claim().unwrap();
        documents.entry(c.document.id.clone()).or_default().push(c);
    })
    .unwrap();
    let documents: Vec<NewDocument> = documents.into_iter().map(|(id, claims)| told(&id, claims)).collect();
    let run = run(&mut store, "p1");
    let added = store.add(run, &documents).unwrap();
    reviews.values().for_each(|r| assert!(store.review(r).unwrap() > 0));
    store.relink(&added, &Sides::default()).unwrap();
    incidents(&mut store)
}

/// Documents one by one or a few at a time, coded again in between, with words of people in between: in the end what linking everything at once gives.
#[test]
fn whatever_came_first_the_incidents_are_those_of_all_at_once() {
    let seed = std::env::var("RAWI_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    let seen = std::cell::Cell::new((0, 0));
    each(|target| {
        let server = target.starts_with("postgres");
        for n in 0..if server { 1 } else { 24 } {
            let mut draw = Draw(seed * 1000 + n);
            let folder = tempfile::tempdir().unwrap();
            let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
            let mut store = create(if server { target.to_string() } else { path("a.rawi") }.as_str());
            let first = run(&mut store, "p0");
            for i in 0..14 {
                let fresh: Vec<NewDocument> = (0..1 + draw.below(2)).map(|k| drawn(&mut draw, &format!("d{i}{k}-"))).collect();
                put(&mut store, first, &fresh);
                if i > 3 {
                    say(&mut draw, &mut store);
                }
                if draw.below(4) == 0 {
                    let again = run(&mut store, &format!("p{n}{i}"));
                    let (old, at) = (draw.below(i + 1), draw.0);
                    put(&mut store, again, &[drawn(&mut Draw(at), &format!("d{old}0-"))]);
                }
            }
            let (all, want) = (incidents(&mut store), at_once(&mut store, &path("b.rawi")));
            assert!(
                all == want,
                "seed {seed}, draw {n}: {:#?}\n{:#?}",
                all.iter().map(|i| &i.claims).collect::<Vec<_>>(),
                want.iter().map(|i| &i.claims).collect::<Vec<_>>()
            );
            let (said, told) = seen.get();
            seen.set((said + store.reviews_of_links(None).unwrap().len(), told + all.len()));
            heeded(&mut store);
        }
    });
    assert!(seen.get().0 > 100 && seen.get().1 > 100, "too little was said of too little: {:?}", seen.get());
}

/// What holds of links is so.
fn heeded(store: &mut Store) {
    let mut stands: BTreeMap<String, String> = BTreeMap::new();
    incidents(store).into_iter().for_each(|i| stands.extend(i.claims.iter().map(|c| (c.clone(), i.id.clone()))));
    for (_, r, _) in store.reviews_of_links(None).unwrap().iter().filter(|r| r.2 && r.1.what == "link") {
        let (a, b) = r.id.split_once('+').unwrap();
        if let (Some(x), Some(y)) = (stands.get(a), stands.get(b)) {
            assert_eq!(x == y, r.action == "accept", "{}", r.id);
        }
    }
}

#[test]
fn an_incident_whose_id_another_has_gets_one_of_its_own() {
    each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        put(&mut store, run, &[told("a", vec![raid("a", 0, |_| {})])]);
        let id = incidents(&mut store)[0].id.clone();
        // two hashes alike are not to be had: the place of the other is taken by hand
        let (keys, component) = (store.claims(&Filter::default(), &Page::default()).unwrap().rows, store.next_component().unwrap());
        store.replace_components(&[keys[0].component.unwrap()], &[]).unwrap();
        let line = format!("{}", serde_json::json!({"id": id}));
        store.replace_components(&[], &[NewIncident { id: id.clone(), component, line, status: "denied".into(), ..NewIncident::default() }]).unwrap();
        let again = Added { touched: vec![keys[0].key], ..Added::default() };
        store.relink(&again, &Sides::default()).unwrap();
        let renamed = format!("{id}~");
        let stored = store.incident(&renamed).unwrap().unwrap();
        assert_eq!(serde_json::from_str::<Incident>(&stored.line).unwrap().id, renamed, "{target}");
        assert!(store.incident(&id).unwrap().is_some_and(|i| i.status == "denied"));
    });
}
