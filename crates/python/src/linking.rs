//! Claims into incidents on one machine: what `rawi link` does.
//!
//! In: lines of claims, and the documents where they are at hand. Out: a table of incidents, whose `json` are the lines that `rawi link` writes.

use crate::coding::lines_of;
use crate::rows::{Ids, Texts};
use crate::table::{Note, Table, whole};
use crate::{guarded, pack};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rawi_archive::Fault;
use rawi_archive::export::parquet;
use rawi_archive::link::given::{Origin, Text, in_order, told};
use rawi_archive::link::{Sides, link as linked};
use rawi_archive::told::Claim;
use std::collections::HashMap;
use std::path::Path;

/// Links claims.
#[pyfunction]
#[pyo3(signature = (claims, documents = None))]
pub fn link(claims: &Bound<'_, PyAny>, documents: Option<&Bound<'_, PyAny>>) -> PyResult<Table> {
    let pack = pack()?;
    let lines = lines_of(claims)?;
    let texts = documents.map(texts).transpose()?.unwrap_or_default();
    guarded(claims.py(), || {
        let read = lines.iter().enumerate().map(|(i, l)| Claim::read(l).map_err(|e| PyValueError::new_err(format!("line {i} is no claim: {e}"))));
        let mut claims = read.collect::<PyResult<Vec<Claim>>>()?;
        let odd = in_order(&mut claims);
        let incidents = linked(&told(&claims, &texts), &Sides::of(pack));
        let notes = [
            (odd.namesakes, "claims have the id of another: documents of one id are taken for one; give each document an id of its own"),
            (odd.twice, "claims were given twice and count once"),
        ];
        let said = |(n, what): (usize, &str)| (n > 0).then(|| Note::of_row(&Fault::note(Path::new("row"), 0, format!("{n} {what}"))));
        let batch = parquet::incidents_batch(&incidents).map_err(crate::table::failed)?;
        Ok(Table::new(batch.schema(), vec![batch], notes.into_iter().filter_map(said).collect()))
    })
}

/// Documents as linking asks for them: lines as `rawi extract --documents` writes them, or a table with `id`, `text` and, where known, `origin` and `first`.
fn texts(data: &Bound<'_, PyAny>) -> PyResult<HashMap<String, Text>> {
    let mut all = HashMap::new();
    if let Ok(lines) = data.extract::<Vec<String>>() {
        for (i, line) in lines.iter().enumerate().filter(|l| !l.1.trim().is_empty()) {
            let text: Text = serde_json::from_str(line).map_err(|e| PyValueError::new_err(format!("line {i} is no document: {e}")))?;
            all.insert(text.id.clone(), text);
        }
        return Ok(all);
    }
    for batch in whole(data)? {
        let maybe = |name: &str| batch.column_by_name(name).map(|_| Texts::of(&batch, name)).transpose();
        let (ids, texts, origins, firsts) = (Ids::of(&batch, "id")?, Texts::of(&batch, "text")?, maybe("origin")?, maybe("first")?);
        for i in 0..batch.num_rows() {
            // what was passed over has neither
            let (Some(id), Some(text)) = (ids.get(i), texts.get(i)) else { continue };
            let of = |t: &Option<Texts>| t.as_ref().and_then(|t| t.get(i)).map(str::to_string);
            let origin = of(&origins).map(|id| Origin { id });
            all.insert(id.to_string(), Text { id: id.to_string(), text: text.to_string(), origin, first: of(&firsts) });
        }
    }
    Ok(all)
}
