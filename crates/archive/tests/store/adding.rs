//! Documents added, added again, coded anew; reviews.

use crate::made::{claim, create, document, dump, each, one, run};
use rawi_archive::copies::sketch;
use rawi_archive::store::{Added, ErrorKind, Mode, NewIncident, Review, Store, text_hash};

fn review(id: &str) -> Review {
    let text = |t: &str| t.to_string();
    Review {
        what: text("claim"),
        id: text(id),
        action: text("accept"),
        payload: text("{}"),
        who: text("Ann"),
        at: text("2024-05-01T10:00:00Z"),
        why: text("read it"),
    }
}

#[test]
fn what_was_added_is_read_back_and_adding_again_changes_nothing() {
    each(|target| {
        let mut store = create(target);
        let first = run(&mut store, "p1");
        let documents = [one("a", |_| {}), one("b", |c| c.time = None)];
        let added = store.add(first, &documents).unwrap();
        assert_eq!((added.documents, added.claims, added.touched.clone()), (2, 2, vec![1, 2]));
        let stored = store.document("a").unwrap().unwrap();
        assert_eq!((stored.text.as_str(), stored.copy_group.as_str(), stored.published), (documents[0].text.as_str(), "a", documents[0].published));
        assert_eq!(stored.hash, text_hash(&stored.text));
        let c = store.claim("c-b").unwrap().unwrap();
        assert_eq!(c.line, documents[1].claims[0].line);
        assert_eq!(c.claim().unwrap(), documents[1].claims[0].claim);
        assert_eq!(store.claims_in(c.document).unwrap(), std::slice::from_ref(&c));
        assert_eq!(store.document_of(c.document).unwrap().map(|d| d.id), Some("b".to_string()));
        assert!(store.claims_in(77).unwrap().is_empty() && store.document_of(77).unwrap().is_none());
        let before = dump(&mut store);
        assert_eq!(store.add(first, &documents).unwrap(), Added { again: 2, ..Added::default() });
        assert_eq!(dump(&mut store), before);
        drop(store);
        // and once more, in a run of its own
        let mut store = Store::open(target, Mode::Write).unwrap();
        assert_eq!(dump(&mut store), before);
        let second = run(&mut store, "p1");
        assert_eq!(store.add(second, &documents).unwrap().again, 2);
        store.finish_run(second, "2024-05-02T00:00:00Z").unwrap();
        assert_eq!(store.runs().unwrap()[1].1.finished.as_deref(), Some("2024-05-02T00:00:00Z"));
        assert_eq!(store.finish_run(77, "").unwrap_err().kind(), ErrorKind::Refused);
        assert_eq!(store.add(77, &documents).unwrap_err().kind(), ErrorKind::Refused);
        assert_eq!(store.counts().unwrap(), (2, 2, 0));
        assert!(store.claim("nothing").unwrap().is_none() && store.document("x").unwrap().is_none() && store.incident("x").unwrap().is_none());
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn another_pack_replaces_claims_but_not_reviewed_ones_and_counts_the_difference() {
    each(|target| {
        let mut store = create(target);
        let first = run(&mut store, "p1");
        let ids = ["same", "changed", "gone", "gone-reviewed", "changed-reviewed"];
        store.add(first, &[document("d", "قصف", ids.map(|id| claim(id, "d", "p1")).to_vec()), one("other", |_| {})]).unwrap();
        store.review(&review("gone-reviewed")).unwrap();
        store.review(&review("changed-reviewed")).unwrap();
        let keys: Vec<i64> = ids.iter().map(|id| store.claim(id).unwrap().unwrap().key).collect();
        store.replace_components(&[], &[NewIncident { id: "i".into(), component: 7, claims: keys, ..NewIncident::default() }]).unwrap();
        let second = run(&mut store, "p2");
        let mut new: Vec<_> = ["same", "changed", "changed-reviewed", "fresh"].map(|id| claim(id, "d", "p2")).to_vec();
        new[1].confidence = 0.5;
        new[2].confidence = 0.5;
        let recoded = document("d", "قصف", new);
        let added = store.add(second, std::slice::from_ref(&recoded)).unwrap();
        assert_eq!((added.recoded, added.same, added.changed, added.fresh, added.gone, added.kept, added.claims), (1, 1, 1, 1, 1, 2, 3));
        assert_eq!(added.components, [7]);
        assert_eq!(added.touched.len(), 3);
        assert!(store.claim("gone").unwrap().is_none());
        assert_eq!(store.claim("changed-reviewed").unwrap().unwrap().claim().unwrap().confidence, 0.9);
        assert_eq!(store.claim("changed").unwrap().unwrap().claim().unwrap().pack, "p2");
        assert_eq!(store.claim("changed").unwrap().unwrap().component, None);
        let before = dump(&mut store);
        assert_eq!(store.add(second, &[recoded]).unwrap(), Added { again: 1, ..Added::default() });
        assert_eq!(dump(&mut store), before);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn another_text_under_an_id_is_kept_beside_it() {
    each(|target| {
        let mut store = create(target);
        let first = run(&mut store, "p1");
        let a = document("d", "قصف", vec![claim("c", "d", "p1")]);
        let b = document("d", "هجوم", vec![claim("c", "d", "p1")]);
        let other = format!("d~{}", &text_hash("هجوم")[..6]);
        let added = store.add(first, &[a.clone(), b.clone(), a]).unwrap();
        assert_eq!((added.documents, added.again, added.renamed.clone()), (2, 1, vec![("d".into(), other.clone())]));
        let c = store.claim(&format!("c~{}", &text_hash("هجوم")[..6])).unwrap().unwrap();
        assert_eq!(c.claim().unwrap().document.id, other);
        assert_eq!(store.document(&other).unwrap().unwrap().text, "هجوم");
        assert_eq!(store.add(first, &[b]).unwrap().again, 1);
        // claims of two documents that happen to share an id
        let added = store.add(first, &[document("e", "غارة", vec![claim("c", "e", "p1"), claim("c", "e", "p1")])]).unwrap();
        assert_eq!((added.claims, store.counts().unwrap()), (2, (3, 4, 0)));
    });
}

#[test]
fn a_batch_that_fails_in_the_middle_leaves_nothing() {
    each(|target| {
        let mut store = create(target);
        let first = run(&mut store, "p1");
        store.add(first, &[one("a", |_| {})]).unwrap();
        let before = dump(&mut store);
        let failed = store.transaction(|s| {
            s.add(first, &[one("b", |_| {})])?;
            s.replace_components(&[], &[NewIncident { id: "i".into(), claims: vec![999], ..NewIncident::default() }])
        });
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::Refused);
        assert_eq!(dump(&mut store), before);
        // a part that fails takes the whole with it, even if the work goes on
        let whole = store.transaction(|s| {
            let part = s.replace_components(&[], &[NewIncident { id: "i".into(), claims: vec![999], ..NewIncident::default() }]);
            assert!(part.is_err());
            Ok(())
        });
        assert_eq!(whole.unwrap_err().kind(), ErrorKind::Refused);
        assert_eq!(dump(&mut store), before);
        store.add(first, &[one("b", |_| {})]).unwrap();
        assert_eq!(store.counts().unwrap().0, 2);
    });
}

#[test]
fn reviews_are_never_changed() {
    each(|target| {
        let mut store = create(target);
        assert_eq!(store.review(&review("c-1")).unwrap(), 1);
        assert_eq!(store.review(&Review { action: "reject".into(), ..review("c-1") }).unwrap(), 2);
        assert_eq!(store.review(&review("c-2")).unwrap(), 3);
        let of = |s: &mut Store| s.reviews("claim", Some("c-1")).unwrap().into_iter().map(|r| r.1.action).collect::<Vec<_>>();
        assert_eq!(of(&mut store), ["accept", "reject"]);
        for sql in ["UPDATE reviews SET who = 'Bob'", "DELETE FROM reviews", "DELETE FROM reviews WHERE key = 1"] {
            let refused = store.db().run(sql, &[]).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Refused, "{refused}");
        }
        for wrong in [Review { what: "page".into(), ..review("c") }, Review { action: "like".into(), ..review("c") }] {
            assert_eq!(store.review(&wrong).unwrap_err().kind(), ErrorKind::Refused);
        }
        assert_eq!(store.reviews("claim", None).unwrap().len(), 3);
        assert_eq!(store.reviews("link", None).unwrap().len(), 0);
    });
}

#[test]
fn sketches_come_back_for_copies_to_be_found() {
    each(|target| {
        let mut store = create(target);
        let first = run(&mut store, "p1");
        let mut documents: Vec<_> = (0..5).map(|i| one(&format!("d{i}"), |_| {})).collect();
        documents[3].copy_group = Some("d0".into());
        documents[4].sketch = None;
        store.add(first, &documents).unwrap();
        let mut found = Vec::new();
        store.copies_so_far(4, |id, group, s| found.push((id.to_string(), group.to_string(), s))).unwrap();
        let want = [(1, 1), (2, 2), (3, 0)].map(|(i, g)| (format!("d{i}"), format!("d{g}"), sketch(&documents[i].text)));
        assert_eq!(found, want);
    });
}
