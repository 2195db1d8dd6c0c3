//! `POST /api/extract`: a text or a file coded on the spot; nothing is stored.
//!
//! In: a text as JSON, perhaps with its day and outlet; or a file as it is, of any kind that `rawi extract` reads. Out: [`Extracted`], of a file [`Files`]: what `rawi extract` writes, and the
//! scopes. Invariants: of claims and scopes at most [`MOST`] are given, of documents [`DOCUMENTS`], and that there are more is said; no file of this machine is ever opened.

use super::{body, json, kind};
use crate::pool::{PATIENCE, PATIENCE_FOR_FILES, Stop};
use crate::problem::{ErrorBody, Problem};
use crate::query::{Params, brief};
use crate::server::Desk;
use crate::view::{DocumentView, Raw, ScopeView, raw};
use crate::who::{Told, Who};
use axum::extract::{RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use jiff::civil::Date;
use rawi_archive::asked::date;
use rawi_archive::incoming::{Defaults, Incoming};
use rawi_archive::ingest::draft;
use rawi_archive::read::{Input, Options, Step};
use rawi_archive::run::Workers;
use rawi_archive::store::StoredDocument;
use rawi_engine::morph::Scratch;
use rawi_engine::{Analysis, Document, analyse};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Bytes of a text as JSON, and of a file, at most.
const TEXT: usize = 1 << 20;
const FILE: usize = 10 << 20;

/// Bytes that are unpacked of a file at most.
const UNPACKED: u64 = 40 << 20;

/// Claims and scopes given at most.
const MOST: usize = 2000;

/// Documents of a file that are read.
const DOCUMENTS: usize = 20;

/// Things in a file that are looked at, documents or not, and notes given, at most.
const STEPS: usize = 2000;
const NOTES: usize = 100;

/// Letters of the name of a file or outlet at most.
const NAME: usize = 200;

/// A text to be coded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The text.
    text: String,
    /// Its day (YYYY-MM-DD).
    #[serde(default)]
    published: Option<String>,
    /// Its outlet.
    #[serde(default)]
    source: Option<String>,
}

/// What it tells.
#[derive(Serialize, ToSchema)]
pub struct Extracted {
    document: DocumentView,
    /// `rawi.claim/1`.
    #[schema(value_type = Vec<Object>)]
    claims: Vec<Raw>,
    scopes: Vec<ScopeView>,
    /// What a reader should know.
    notes: Vec<String>,
}

/// What the documents of a file tell.
#[derive(Serialize, ToSchema)]
pub struct Files {
    documents: Vec<Extracted>,
    /// What a reader should know of the file.
    notes: Vec<String>,
}

/// Of a text what it tells, of a file what its documents tell.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)] // there is one at a time
pub enum Coded {
    /// Of a text.
    Text(Extracted),
    /// Of a file.
    File(Files),
}

/// A text (`application/json`) or a file (any other type) coded on the spot; nothing is stored
#[utoipa::path(post, path = "/api/extract",
    params(("name" = Option<String>, Query, description = "Of a file: its name, which tells what it is where its content does not"),
        ("published" = Option<String>, Query, description = "Of a file: the day of its documents, where they do not say it (YYYY-MM-DD)"),
        ("source" = Option<String>, Query, description = "Of a file: the outlet of its documents, where they do not say it")),
    request_body(content((Text = "application/json"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 200, body = Coded),
        (status = 413, body = ErrorBody, description = "More than 1 MB of text, or 10 MB of a file"), (status = 422, body = ErrorBody, description = "JSON of another form"),
        (status = "default", body = ErrorBody)))]
pub async fn extract(State(desk): State<Arc<Desk>>, Extension(who): Extension<Who>, RawQuery(query): RawQuery, request: Request) -> Result<Response, Problem> {
    if !who.extracts() {
        return Err(who.may_not("have texts coded"));
    }
    let of = desk.clone();
    match kind(request.headers()).as_str() {
        "application/json" => {
            Params::read(query.as_deref(), false, &[])?;
            let text: Text = json(request, TEXT).await?;
            let answer = desk.coders.run(PATIENCE, move |_| one(&of, text)).await?;
            Ok((Extension(Told::new("extract a text")), Json(Coded::Text(answer))).into_response())
        }
        k if k.starts_with("multipart/") => {
            Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad_body", "send the file as it is, not as a part of a form: curl --data-binary @FILE"))
        }
        _ => {
            let file = File::read(query.as_deref())?;
            let told = Told::new(format!("extract the file {}", file.name));
            let bytes = body(request.into_body(), FILE).await?.to_vec();
            let answer = desk.coders.run(PATIENCE_FOR_FILES, move |stop| many(&of, &file, bytes, stop)).await?;
            Ok((Extension(told), Json(Coded::File(answer))).into_response())
        }
    }
}

/// A day as it is given.
fn day(text: Option<&str>) -> Result<Option<Date>, Problem> {
    text.filter(|d| !d.is_empty()).map(date).transpose().map_err(|e| Problem::filter("published", e))
}

/// The name of an outlet, cut where it is none.
fn outlet(name: Option<&str>) -> Option<String> {
    name.map(str::trim).filter(|s| !s.is_empty()).map(|s| s.replace('\0', " ").chars().take(NAME).collect())
}

fn one(desk: &Desk, text: Text) -> Result<Extracted, Problem> {
    let published = day(text.published.as_deref())?;
    let mut doc = Document::of_text("text", text.text.replace('\0', " ")).published(published);
    doc.source = outlet(text.source.as_deref());
    let found = analyse(&desk.pack, &doc, &mut Scratch::default());
    doc.reported(found.reported);
    extracted(desk, &Incoming { document: doc, ..Incoming::default() }, &found)
}

/// What is said of a file.
struct File {
    name: String,
    defaults: Defaults,
}

impl File {
    fn read(query: Option<&str>) -> Result<File, Problem> {
        let params = Params::read(query, false, &["name", "published", "source"])?;
        let given = params.one("name")?.unwrap_or("file");
        // only its last part, as browsers give it too: it names documents, and leads nowhere
        let name = brief(given.rsplit(['/', '\\']).next().unwrap_or_default()).trim().to_string();
        let name = if name.is_empty() || name.starts_with('-') { format!("file{name}") } else { name };
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        Ok(File { name, defaults: Defaults { published: day(params.one("published")?)?, source: outlet(params.one("source")?), today } })
    }
}

/// Reads a file by its content, as `rawi extract` does.
fn many(desk: &Desk, file: &File, bytes: Vec<u8>, stop: &Stop) -> Result<Files, Problem> {
    let (mut input, mut workers) = (Input::within(&file.name, bytes, Options::default(), Some(UNPACKED)), Workers::new(1));
    let (mut documents, mut notes): (Vec<Extracted>, Vec<String>) = Default::default();
    let mut left = MOST;
    for n in 0.. {
        if stop.is_set() {
            return Err(Problem::late());
        }
        let Some(step) = input.next() else { break };
        if documents.len() == DOCUMENTS || n == STEPS {
            notes.push(format!("the file holds more: the first {} documents are given", documents.len()));
            break;
        }
        match step {
            Step::Raw(found) if found.content.len() > FILE => notes.push(format!("a document of {} bytes is left out", found.content.len())),
            Step::Raw(found) => {
                let mut all = workers.read(&desk.pack, vec![*found], &file.defaults, |incoming, found| extracted(desk, incoming, found));
                let Some(report) = all.pop() else { continue };
                match report.answer {
                    Some(answer) => documents.push(within(answer?, report.notes, &mut left)),
                    None => notes.extend(report.notes.iter().map(ToString::to_string)),
                }
            }
            Step::Passed(why) => notes.push(format!("passed over: {why}")),
            Step::Fault(fault) => notes.push(fault.to_string()),
        }
    }
    notes.dedup();
    notes.truncate(NOTES);
    Ok(Files { documents, notes })
}

/// A document with the notes of reading it, and with no more claims than are left.
fn within(mut e: Extracted, notes: Vec<rawi_archive::Fault>, left: &mut usize) -> Extracted {
    let told: Vec<String> = notes.into_iter().map(|f| f.message).filter(|m| !e.notes.contains(m)).take(NOTES).collect();
    e.notes.extend(told);
    if e.claims.len() > *left {
        e.notes.push(format!("of {} claims the first {left} are given: of a file at most {MOST}", e.claims.len()));
        e.claims.truncate(*left);
    }
    *left -= e.claims.len();
    e
}

fn extracted(desk: &Desk, incoming: &Incoming, found: &Analysis) -> Result<Extracted, Problem> {
    let (pack, doc) = (&*desk.pack, &incoming.document);
    let all: Vec<ScopeView> = rawi_archive::analysis::scopes(pack, doc, found).into_iter().map(ScopeView::from).collect();
    let new = draft(pack, incoming, found, &desk.sides);
    let mut notes = found.notes.clone();
    for (n, what) in [(new.claims.len(), "claims"), (all.len(), "scopes")] {
        notes.extend((n > MOST).then(|| format!("the text has {n} {what}: the first {MOST} are given")));
    }
    let claims = new.claims.iter().take(MOST).map(|c| raw(&c.line)).collect::<Result<_, _>>()?;
    let shown = StoredDocument {
        key: 0,
        id: new.id.clone(),
        hash: String::new(),
        source: new.source,
        outlet: new.outlet,
        url: new.url,
        title: new.title,
        published: new.published,
        published_basis: new.published_basis,
        author: new.author,
        origin: new.origin,
        copy_group: new.id,
        text: new.text,
        meta: new.meta,
        run: 0,
    };
    Ok(Extracted { document: DocumentView::of(pack, &shown), claims, scopes: all.into_iter().take(MOST).collect(), notes })
}
