//! What is in a store stays as it is, however it came in.

use crate::desk::Desk;
use crate::place::each;
use crate::{accounts, json};

#[test]
fn the_same_documents_again_change_nothing() {
    each(|desk, store| {
        desk.store(store, &accounts());
        let before = desk.dump(store);
        assert!(before.0.len() > 400 && before.1.len() > 80, "{} {}", before.0.len(), before.1.len());
        let again = desk.run(&["ingest", store, "in.jsonl"]);
        assert!(again.err.contains("0 documents added with 0 claims, 223 there already"), "{}", again.err);
        again.good();
        assert!(desk.dump(store) == before, "something changed");
    });
}

#[test]
fn a_store_links_as_link_does() {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts());
    desk.run(&["extract", "in.jsonl", "-f", "jsonl", "-o", "claims.jsonl", "--documents", "texts.jsonl"]).good();
    let mut linked: Vec<String> = desk.run(&["link", "claims.jsonl", "--documents", "texts.jsonl", "-f", "jsonl"]).good().lines().map(String::from).collect();
    linked.sort();
    assert!(desk.dump("a.rawi").1 == linked, "the incidents differ");
}

#[test]
fn one_at_a_time_and_backwards_gives_the_same_incidents() {
    each(|desk, store| {
        let mut documents = accounts();
        let whole = Desk::new();
        whole.store("a.rawi", &documents);
        documents.reverse();
        // most of them as transactions of one run, the last as runs of their own
        let (many, few) = documents.split_at(documents.len() - 8);
        desk.file("in.jsonl", many.concat()).run(&["ingest", store, "in.jsonl", "--batch", "1"]).good();
        for one in few {
            desk.store(store, std::slice::from_ref(one));
        }
        let (there, here) = (whole.dump("a.rawi"), desk.dump(store));
        assert!(there.0 == here.0, "the claims differ");
        assert!(there.1 == here.1, "the incidents differ");
    });
}

#[test]
fn batches_of_any_size_give_the_same_rows() {
    let desk = Desk::new();
    desk.file("in.jsonl", accounts()[..60].concat());
    let mut dumps = Vec::new();
    for batch in ["1", "7", "59", "60", "65535"] {
        let store = format!("{batch}.rawi");
        desk.run(&["ingest", &store, "in.jsonl", "--batch", batch]).good();
        dumps.push(desk.dump(&store));
    }
    assert!(dumps.windows(2).all(|d| d[0] == d[1]), "the batches differ");
    assert_eq!(desk.run(&["ingest", "a.rawi", "in.jsonl", "--batch", "0"]).code, 2);
}

#[test]
fn other_ids_for_the_same_texts_are_copies_and_no_independent_word() {
    let desk = Desk::new();
    let documents = accounts();
    let again: Vec<String> = documents.iter().map(|d| d.replacen("\"id\": \"a", "\"id\": \"b", 1)).collect();
    desk.store("a.rawi", &documents);
    let before = json(&desk.run(&["incidents", "a.rawi"]).good());
    desk.store("a.rawi", &again);
    let after = json(&desk.run(&["incidents", "a.rawi"]).good());
    assert_eq!(before.len(), after.len());
    let claims = |all: &[serde_json::Value]| all.iter().map(|i| i["claims"].as_array().map_or(0, Vec::len)).sum::<usize>();
    assert_eq!(claims(&before) * 2, claims(&after));
}
