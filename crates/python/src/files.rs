//! Files of all kinds that the program reads, as coded documents.
//!
//! In: names of files, folders and patterns. Out: [`Files`], an iterator of tables as [`crate::coding::code_batch`] gives them, one a chunk, so that memory
//! is bounded whatever the files.

use crate::coding::{Coded, Coding, Writing, documents, documents_schema, workers};
use crate::table::{Note, Table, failed};
use crate::{defaults, guarded, pack};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use rawi_archive::incoming::{Defaults, Incoming};
use rawi_archive::read::{Content, Input, Kind, Options, Raw, Step};
use rawi_archive::run::{BATCH, Workers};
use rawi_engine::Analysis;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

/// Coded documents of files, a table a chunk.
#[pyclass(frozen, module = "rawi")]
pub struct Files(Mutex<State>);

struct State {
    input: Input,
    workers: Workers,
    defaults: Defaults,
    writing: Writing,
    passed: BTreeMap<&'static str, usize>,
}

/// What a file is called that is of a kind.
fn kind(name: &str) -> PyResult<Kind> {
    let kinds = [
        ("text", Kind::Text),
        ("html", Kind::Html),
        ("feed", Kind::Feed),
        ("jsonl", Kind::Jsonl),
        ("json", Kind::Json),
        ("csv", Kind::Csv),
        ("warc", Kind::Warc),
        ("telegram", Kind::Telegram),
    ];
    let all = || kinds.iter().map(|k| k.0).collect::<Vec<_>>().join(", ");
    kinds.iter().find(|k| k.0 == name).map(|k| k.1).ok_or_else(|| PyValueError::new_err(format!("kind is `{name}`: it must be one of {}", all())))
}

#[pymethods]
impl Files {
    #[new]
    #[pyo3(signature = (paths, kind, columns, published, source, min_confidence, explain, threads))]
    #[allow(clippy::too_many_arguments, reason = "they are what Python names")]
    fn new(
        paths: Vec<PathBuf>,
        kind: Option<&str>,
        columns: Option<BTreeMap<String, String>>,
        published: Option<&str>,
        source: Option<String>,
        min_confidence: Option<f32>,
        explain: bool,
        threads: usize,
    ) -> PyResult<Files> {
        let options = Options { from: kind.map(self::kind).transpose()?, columns: columns.unwrap_or_default().into_iter().collect(), except: Vec::new() };
        let (defaults, writing) = (defaults(published, source)?, Writing::new(min_confidence, explain)?);
        Ok(Files(Mutex::new(State { input: Input::new(&paths, options), workers: workers(threads), defaults, writing, passed: BTreeMap::new() })))
    }

    fn __iter__(own: PyRef<'_, Self>) -> PyRef<'_, Self> {
        own
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Table>> {
        py.check_signals()?;
        guarded(py, || self.state()?.chunk())
    }

    /// What held no document for us, and was not told row by row: reasons, counted.
    #[getter]
    fn passed(&self, py: Python<'_>) -> PyResult<BTreeMap<&'static str, usize>> {
        guarded(py, || Ok(self.state()?.passed.clone()))
    }
}

impl Files {
    fn state(&self) -> PyResult<std::sync::MutexGuard<'_, State>> {
        self.0.lock().map_err(|_| PyRuntimeError::new_err("reading these files failed before: begin anew"))
    }
}

impl State {
    /// The next documents; none at the end.
    fn chunk(&mut self) -> PyResult<Option<Table>> {
        let (mut raws, mut bytes, mut notes, mut any): (Vec<Raw>, usize, Vec<Note>, bool) = (Vec::new(), 0, Vec::new(), false);
        while raws.len() < BATCH.0 && bytes < BATCH.1 {
            match self.input.next() {
                Some(Step::Raw(raw)) => {
                    bytes += match &raw.content {
                        Content::Text(b) | Content::Json(b) | Content::Page(b, _) => b.len(),
                        Content::Fragment(t) | Content::Fields(t) => t.len(),
                    };
                    raws.push(*raw);
                }
                Some(Step::Passed(why)) => *self.passed.entry(why).or_default() += 1,
                Some(Step::Fault(f)) => notes.push(Note::of_file(&f)),
                None => break,
            }
            any = true;
        }
        if !any {
            return Ok(None);
        }
        let (pack, writing) = (pack()?, self.writing);
        let from: Vec<(usize, String)> = raws.iter().map(|r| (r.line, r.path.to_string_lossy().into_owned())).collect();
        let reports = self.workers.read(pack, raws, &self.defaults, |i: &Incoming, found: &Analysis| Coded::of(pack, writing, i, found));
        notes.extend(reports.iter().flat_map(|r| &r.notes).map(Note::of_file));
        let rows: Vec<Coding> = reports.into_iter().zip(from).map(|(report, (row, file))| Coding { row, file: Some(file), report }).collect();
        let batch = documents(&rows).map_err(failed)?;
        Ok(Some(Table::new(documents_schema()?, vec![batch], notes)))
    }
}
