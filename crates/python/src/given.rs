//! Documents as Python gives them, made into what the readers of `rawi_archive` give.
//!
//! In: the rows of a batch and the names of its columns. Out: [`Raw`]s, whose `line` is the row's number from 1, so that every fault leads back to its row.
//! Invariant: a row is read as a line of our JSON Lines is: the same notes, the same documents.

use crate::rows::{Days, Ids, Texts};
use arrow_array::RecordBatch;
use jiff::civil::Date;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rawi_archive::incoming::parse_date;
use rawi_archive::read::{Content, Raw};
use rawi_engine::text::PublishedBasis;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The fields of a document that a table may have; `text` it must have.
const FIELDS: [&str; 7] = ["id", "text", "title", "source", "published", "url", "author"];

/// How the columns of a table are called: our names to theirs.
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Those given, checked.
    pub fn new(given: Option<BTreeMap<String, String>>) -> PyResult<Names> {
        let given = given.unwrap_or_default();
        match given.keys().find(|k| !FIELDS.contains(&k.as_str())) {
            Some(k) => Err(PyValueError::new_err(format!("columns: `{k}` is no field of a document: the fields are {}", FIELDS.join(", ")))),
            None => Ok(Names(given)),
        }
    }

    /// What a field is called in a batch: as was said, else by its own name if there is such a column.
    fn of<'n>(&'n self, batch: &RecordBatch, field: &'n str) -> Option<&'n str> {
        self.0.get(field).map(String::as_str).or_else(|| (field == "text" || batch.column_by_name(field).is_some()).then_some(field))
    }
}

/// The columns of a batch.
pub struct Given<'b> {
    ids: Option<Ids<'b>>,
    text: Texts<'b>,
    title: Option<Texts<'b>>,
    source: Option<Texts<'b>>,
    published: Option<Days<'b>>,
    url: Option<Texts<'b>>,
    author: Option<Texts<'b>>,
}

impl<'b> Given<'b> {
    /// Finds the columns of a batch.
    pub fn of(batch: &'b RecordBatch, names: &Names) -> PyResult<Given<'b>> {
        let texts = |field: &str| names.of(batch, field).map(|n| Texts::of(batch, n)).transpose();
        let text = texts("text").map_err(|e| hinted(batch, names, e))?;
        Ok(Given {
            ids: names.of(batch, "id").map(|n| Ids::of(batch, n)).transpose()?,
            text: text.unwrap_or(Texts::Null),
            title: texts("title")?,
            source: texts("source")?,
            published: names.of(batch, "published").map(|n| Days::of(batch, n)).transpose()?,
            url: texts("url")?,
            author: texts("author")?,
        })
    }

    /// A row as it was found; `number` counts rows over all batches, from 0.
    pub fn raw(&self, row: usize, number: usize) -> Raw {
        let of = |t: &Option<Texts>| t.as_ref().and_then(|t| t.get(row)).map(str::to_string);
        let id = self.ids.as_ref().and_then(|i| i.get(row)).filter(|i| !i.trim().is_empty());
        Raw {
            path: PathBuf::from("row"),
            line: number + 1,
            id: Some(id.map_or_else(|| format!("row-{number}"), str::to_string)),
            url: of(&self.url),
            source: of(&self.source),
            title: of(&self.title),
            author: of(&self.author),
            published: self.published.as_ref().and_then(|d| d.get(row)).map(|d| (d.to_string(), PublishedBasis::Given)),
            content: Content::Fields(self.text.get(row).unwrap_or_default().to_string()),
            ..Raw::default()
        }
    }

    /// How many bytes the text of a row has.
    pub fn size(&self, row: usize) -> usize {
        self.text.get(row).map_or(0, str::len)
    }
}

/// Where the column of texts is missing: how it is named.
fn hinted(batch: &RecordBatch, names: &Names, e: PyErr) -> PyErr {
    if names.0.contains_key("text") || batch.column_by_name("text").is_some() {
        return e;
    }
    let there: Vec<String> = batch.schema().fields().iter().map(|f| format!("`{}`", f.name())).collect();
    PyValueError::new_err(format!(
        "there is no column `text`: the table has {}; say which one holds the texts with columns={{\"text\": \"…\"}}",
        there.join(", ")
    ))
}

/// A day as a caller writes it.
pub fn date(text: &str) -> PyResult<Date> {
    let brief: String = text.chars().take(40).collect();
    parse_date(text.trim()).ok_or_else(|| PyValueError::new_err(format!("published is `{brief}`, which is no date: write YYYY-MM-DD or pass a datetime.date")))
}
