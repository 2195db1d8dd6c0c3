//! Coded documents into what a store keeps of them.
//!
//! In: a document as it was read, and what was found in it. Out: [`NewDocument`], ready to be added but for its copies, which are known only in order
//! ([`with_copies`]). Pure, and done by the workers. What is stored is enough to code a document again as it was coded at first ([`again`]).

use crate::copies::origin::origin;
use crate::copies::{Copies, sketch};
use crate::incoming::Incoming;
use crate::link::Sides;
use crate::link::fact::Telling;
use crate::record;
use crate::run::Workers;
use crate::store::{NewClaim, NewDocument, StoredDocument, blocks, original, words};
use crate::told::Claim;
use rawi_engine::{Analysis, Document, Pack};
use serde_json::{Value, json};

/// What a store keeps of a document.
pub fn draft(pack: &Pack, incoming: &Incoming, found: &Analysis, sides: &Sides) -> NewDocument {
    let doc = &incoming.document;
    let origin = origin(pack, &doc.text).map(|o| o.id.to_string());
    let mut lines = Vec::new();
    let view = record::View::new(pack, doc);
    record::write_view(&view, found.asserted(None), &mut lines);
    let lines: Vec<String> = String::from_utf8_lossy(&lines).lines().map(str::to_string).collect();
    let of = view.document();
    let claims: Vec<Claim> = found.asserted(None).map(|c| view.told(c, &of)).collect();
    let outlet = doc.source.as_deref().or(doc.url.as_deref()).and_then(|s| pack.outlet(s)).map(|o| o.id.clone());
    let blocks = blocks(&claims, &doc.text, Telling { origin: origin.as_deref(), first: None }, sides);
    let claims = claims.into_iter().zip(lines).zip(blocks).map(|((claim, line), blocks)| NewClaim { claim, line, blocks }).collect();
    NewDocument {
        id: doc.id.clone(),
        source: doc.source.clone(),
        outlet,
        url: doc.url.clone(),
        title: doc.title.clone(),
        published: doc.published,
        published_basis: serde_json::to_value(doc.published_basis).ok().and_then(|b| b.as_str().map(str::to_string)).unwrap_or_default(),
        author: incoming.author.clone(),
        origin,
        copy_group: None,
        text: doc.text.clone(),
        meta: meta(json!({"captions": incoming.captions, "related": incoming.related}), found.reported.is_some()),
        sketch: Some(sketch(&doc.text)),
        words: words::folded(pack, &doc.text),
        claims,
    }
}

/// With a note on whether the text fixes its day itself: then that is found anew when it is coded again.
fn meta(mut meta: Value, reported: bool) -> String {
    if let Value::Object(fields) = &mut meta {
        fields.remove(REPORTED);
        if reported {
            fields.insert(REPORTED.into(), true.into());
        }
    }
    meta.to_string()
}

/// The key of `meta` that says so.
const REPORTED: &str = "reported";

/// A stored document as it was when it was first coded. Captions and what it was copied from have no part in that.
pub fn stored_document(stored: &StoredDocument) -> Document {
    let meta: Value = serde_json::from_str(&stored.meta).unwrap_or_default();
    let mut doc = Document::of_text(original(&stored.id, &stored.hash), stored.text.clone());
    (doc.source, doc.url, doc.title) = (stored.source.clone(), stored.url.clone(), stored.title.clone());
    if meta[REPORTED] != true {
        let basis = serde_json::from_value(stored.published_basis.as_str().into()).unwrap_or_default();
        (doc.published, doc.published_basis) = (stored.published, basis);
    }
    doc
}

/// Codes stored documents again; the answers stand in their order. What coding has no part in (author, captions, copies) stays. `None` stands where the engine
/// failed, which no text should make it do.
pub fn again(pack: &Pack, workers: &mut Workers, stored: &[StoredDocument], sides: &Sides) -> Vec<Option<NewDocument>> {
    let documents: Vec<Document> = stored.iter().map(stored_document).collect();
    let drafts = workers.map(pack, &documents, |doc, found| {
        let new = draft(pack, &Incoming { document: doc.clone(), ..Incoming::default() }, found, sides);
        (new, found.reported.is_some())
    });
    let kept = |(new, stored): (Option<(NewDocument, bool)>, &StoredDocument)| {
        let (new, reported) = new?;
        let old = serde_json::from_str(&stored.meta).unwrap_or_else(|_| json!({}));
        Some(NewDocument { meta: meta(old, reported), author: stored.author.clone(), ..new })
    };
    drafts.into_iter().zip(stored).map(kept).collect()
}

/// Finds which earlier documents a document shares its text with, which will stand under `id` ([`crate::store::Store::ids_of`]): later copies are copies of that, and not
/// of another text with the id it was given. In order, which is why this is no work of the workers.
pub fn with_copies(mut new: NewDocument, id: &str, copies: &mut Copies) -> NewDocument {
    let Some(sketch) = new.sketch.clone() else { return new };
    let found = copies.add(id, sketch);
    // what is stored already is no copy of itself
    new.copy_group = found.first.as_deref().filter(|f| *f != id).map(str::to_string);
    let others = found.links.iter().filter(|l| *l.of != *id);
    let links: Vec<_> = others.map(|l| json!({"of": &*l.of, "shared": (f64::from(l.shared) * 100.0).round() / 100.0, "same": l.same})).collect();
    if let Ok(Value::Object(mut meta)) = serde_json::from_str(&new.meta) {
        meta.insert("copies".into(), links.into());
        new.meta = Value::Object(meta).to_string();
    }
    new
}
