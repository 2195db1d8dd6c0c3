//! Claims and documents as the API shows them.
//!
//! In: what is stored. Out: records, with what people made of them. A claim that nobody changed goes out as it was written, byte for byte.

use crate::problem::Problem;
use rawi_archive::ingest::stored_document;
use rawi_archive::store::{Spoken, Store, StoredClaim, StoredDocument};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::HashMap;
use utoipa::ToSchema;

/// JSON as it was stored.
pub type Raw = Box<RawValue>;

/// A stored line as JSON.
pub fn raw(line: &str) -> Result<Raw, Problem> {
    RawValue::from_string(line.to_string()).map_err(|_| Problem::internal())
}

fn written(claim: &Claim) -> Result<Raw, Problem> {
    to_raw_value(claim).map_err(|_| Problem::internal())
}

/// A claim.
#[derive(Serialize, ToSchema)]
pub struct ClaimView {
    /// `rawi.claim/1`, as people have left it.
    #[schema(value_type = Object)]
    claim: Raw,
    /// As it was coded, where people changed it.
    #[schema(value_type = Option<Object>)]
    original: Option<Raw>,
    /// Whether a person has rejected it: then it tells of nothing, and is shown as it was coded.
    rejected: bool,
    /// Id of its incident.
    incident: Option<String>,
    /// What people said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Reviewed>)]
    reviewed: Option<Option<Reviewed>>,
}

/// What people said of a claim, in short.
#[derive(Serialize, ToSchema)]
pub struct Reviewed {
    /// The greatest key of the reviews that name it: what `seen` is in a review.
    last: i64,
    /// Who spoke.
    by: Vec<String>,
    /// accepted, corrected or rejected; null where only its links and incidents were spoken of.
    verdict: Option<&'static str>,
}

impl From<Spoken> for Reviewed {
    fn from(s: Spoken) -> Reviewed {
        let verdict = s.action.as_deref().and_then(|a| match a {
            "accept" => Some("accepted"),
            "correct" => Some("corrected"),
            "reject" => Some("rejected"),
            _ => None,
        });
        Reviewed { last: s.last, by: s.by, verdict }
    }
}

/// Claims as they are shown, each with the claim it holds and what people said of it.
pub fn reviewed(store: &mut Store, pack: &Pack, stored: &[StoredClaim]) -> Result<Vec<(ClaimView, Claim)>, Problem> {
    let ids: Vec<String> = stored.iter().map(|c| c.id.clone()).collect();
    let mut spoken = store.spoken_of(&ids)?;
    let shown = claims(store, pack, stored)?.into_iter().zip(ids);
    Ok(shown.map(|((view, claim), id)| (ClaimView { reviewed: Some(spoken.remove(&id).map(Reviewed::from)), ..view }, claim)).collect())
}

/// Claims as they are shown, each with the claim it holds.
pub fn claims(store: &mut Store, pack: &Pack, stored: &[StoredClaim]) -> Result<Vec<(ClaimView, Claim)>, Problem> {
    let left = store.left_each(stored, &pack.types)?;
    let of: Vec<i64> = stored.iter().filter_map(|c| c.incident).collect();
    let ids = store.incident_ids(&of)?;
    let mut out = Vec::with_capacity(stored.len());
    for (stored, left) in stored.iter().zip(left) {
        let coded = stored.claim().map_err(|_| Problem::internal())?;
        let incident = stored.incident.and_then(|i| ids.get(&i).cloned());
        let rejected = left.is_none();
        let shown = left.unwrap_or_else(|| coded.clone());
        let (claim, original) = if shown == coded { (raw(&stored.line)?, None) } else { (written(&shown)?, Some(raw(&stored.line)?)) };
        out.push((ClaimView { claim, original, rejected, incident, reviewed: None }, shown));
    }
    Ok(out)
}

/// A document of which an earlier one has the text.
#[derive(Serialize, ToSchema)]
pub struct Copy {
    /// Id of the other.
    of: String,
    /// Share of the shorter one's runs of three words.
    shared: f64,
    /// Whether word for word.
    same: bool,
}

/// Where a document comes from.
#[derive(Clone, Serialize, ToSchema)]
pub struct Head {
    id: String,
    source: Option<String>,
    outlet: Option<String>,
    outlet_name: Option<String>,
    url: Option<String>,
    title: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    published: Option<jiff::civil::Date>,
    published_basis: String,
    /// The first document of its copies, where it is another.
    copy_of: Option<String>,
}

impl Head {
    /// Of a stored document.
    pub fn of(pack: &Pack, d: &StoredDocument) -> Head {
        Head {
            id: d.id.clone(),
            source: d.source.clone(),
            outlet: d.outlet.clone(),
            outlet_name: d.outlet.as_deref().and_then(|o| outlet_name(pack, o)),
            url: d.url.clone(),
            title: d.title.clone(),
            published: d.published,
            published_basis: d.published_basis.clone(),
            copy_of: Some(&d.copy_group).filter(|g| **g != d.id).cloned(),
        }
    }
}

/// A document, whole.
#[derive(Serialize, ToSchema)]
pub struct DocumentView {
    #[serde(flatten)]
    head: Head,
    /// By-line.
    author: Option<String>,
    /// The agency that the text names as where it comes from.
    origin: Option<String>,
    /// What offsets count in, in code points.
    text: String,
    /// Words to pictures.
    captions: Vec<String>,
    /// Headlines of other articles on the page.
    related: Vec<String>,
    /// Earlier documents that share its text.
    copies: Vec<Copy>,
}

impl DocumentView {
    /// Of a stored document.
    pub fn of(pack: &Pack, d: &StoredDocument) -> DocumentView {
        let meta: Value = serde_json::from_str(&d.meta).unwrap_or_default();
        let texts = |name: &str| meta[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect();
        let copy =
            |c: &Value| Some(Copy { of: c["of"].as_str()?.into(), shared: c["shared"].as_f64().unwrap_or(0.0), same: c["same"].as_bool().unwrap_or(false) });
        DocumentView {
            head: Head::of(pack, d),
            author: d.author.clone(),
            origin: d.origin.clone(),
            text: d.text.clone(),
            captions: texts("captions"),
            related: texts("related"),
            copies: meta["copies"].as_array().into_iter().flatten().filter_map(copy).collect(),
        }
    }
}

/// English name of an outlet.
pub fn outlet_name(pack: &Pack, id: &str) -> Option<String> {
    pack.outlets.iter().find(|o| o.id == id).map(|o| o.name_en.clone()).filter(|n| !n.is_empty())
}

/// A governed stretch of a text, in code points.
#[derive(Serialize, ToSchema)]
pub struct ScopeView {
    start: u32,
    end: u32,
    /// said, or how what stands there is told: denied, possible, planned …
    kind: &'static str,
    /// Who says so, as written.
    holder: Option<String>,
    /// The words that govern.
    cue: Option<Stretch>,
}

/// Where words stand, in code points.
#[derive(Serialize, ToSchema)]
pub struct Stretch {
    start: u32,
    end: u32,
}

impl From<rawi_archive::analysis::Governed> for ScopeView {
    fn from(g: rawi_archive::analysis::Governed) -> ScopeView {
        ScopeView { start: g.start, end: g.end, kind: g.kind, holder: g.holder, cue: g.cue.map(|(start, end)| Stretch { start, end }) }
    }
}

/// The scopes of a stored document, which is read again for them.
pub fn scopes(pack: &Pack, d: &StoredDocument) -> Vec<ScopeView> {
    let doc = stored_document(d);
    let found = rawi_engine::analyse(pack, &doc, &mut rawi_engine::morph::Scratch::default());
    rawi_archive::analysis::scopes(pack, &doc, &found).into_iter().map(ScopeView::from).collect()
}

/// Documents by their keys.
pub fn documents(store: &mut Store, keys: &[i64]) -> Result<HashMap<i64, StoredDocument>, Problem> {
    Ok(store.documents_of_keys(keys)?.into_iter().map(|d| (d.key, d)).collect())
}
