//! `/api/exports/{form}`: incidents in the forms of other datasets, as files.
//!
//! In: a form and filters. Out: the file of `rawi export`, byte for byte. It is written whole into a temporary file without a name before the first byte is sent, so that an export that fails is a
//! status and no torn file.

use super::id;
use crate::pool::{PATIENCE_FOR_FILES, Stop};
use crate::problem::{ErrorBody, Problem};
use crate::query::{Filters, Params};
use crate::server::Desk;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rawi_archive::export::write::{Failed, Form, header, write};
use rawi_archive::store::{Filter, Store};
use rawi_engine::Pack;
use std::fs::File;
use std::io::{BufWriter, Seek};
use std::sync::Arc;
use tokio_util::io::ReaderStream;

/// Names in addresses, forms, names of files, kinds.
const FORMS: [(&str, Form, &str, &str); 7] = [
    ("acled", Form::Acled, "rawi-acled.csv", "text/csv; charset=utf-8"),
    ("ucdp", Form::Ucdp, "rawi-ucdp.csv", "text/csv; charset=utf-8"),
    ("plover", Form::Plover, "rawi-plover.jsonl", "application/jsonl"),
    ("cameo", Form::Cameo, "rawi-cameo.tsv", "text/tab-separated-values; charset=utf-8"),
    ("geojson", Form::Geojson, "rawi.geojson", "application/geo+json"),
    ("claims.parquet", Form::ParquetClaims, "rawi-claims.parquet", "application/vnd.apache.parquet"),
    ("incidents.parquet", Form::ParquetIncidents, "rawi-incidents.parquet", "application/vnd.apache.parquet"),
];

/// Incidents in the form of another dataset
#[utoipa::path(get, path = "/api/exports/{form}",
    params(("form" = String, Path, description = "acled, ucdp, plover, cameo, geojson, claims.parquet or incidents.parquet"), Filters),
    responses((status = 200, description = "The file"), (status = 404, body = ErrorBody), (status = "default", body = ErrorBody)))]
pub async fn export(State(desk): State<Arc<Desk>>, path: Result<Path<String>, PathRejection>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    let form = id(path)?;
    let known = || FORMS.map(|f| f.0).join(", ");
    let (_, form, name, kind) = *FORMS.iter().find(|f| f.0 == form).ok_or_else(|| Problem::missing(format!("there is no such form: known are {}", known())))?;
    let asked = Params::read(raw.as_deref(), true, &[])?.asked()?;
    let (filter, words, pack) = (asked.filter(&desk.pack)?, asked.words(), desk.pack.clone());
    let file = desk.pool.ask(PATIENCE_FOR_FILES, move |store, stop| written(store, &pack, form, &filter, words, stop)).await?;
    let length = file.metadata().map_err(|_| Problem::internal())?.len();
    let head = [(CONTENT_TYPE, kind.to_string()), (CONTENT_LENGTH, length.to_string()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
    Ok((head, Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))).into_response())
}

/// The file, at its beginning.
fn written(store: &mut Store, pack: &Pack, form: Form, filter: &Filter, words: String, stop: &Stop) -> Result<File, Problem> {
    let file = || -> Result<File, Failed> {
        let mut file = tempfile::tempfile()?;
        let header = header(store, pack, words)?;
        let mut writer = form.writer(BufWriter::new(file.try_clone()?));
        write(store, pack, writer.as_mut(), &header, filter, &|| stop.is_set())?;
        drop(writer);
        file.rewind()?;
        Ok(file)
    };
    file().map_err(|e| match e {
        Failed::Store(e) => e.into(),
        Failed::Stopped => Problem::late(),
        Failed::Io(_) | Failed::Corrupt(_) => Problem::internal(),
    })
}
