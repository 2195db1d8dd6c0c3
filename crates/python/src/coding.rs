//! Texts into claims: one at a time, or a table of them.
//!
//! In: what Python gives. Out: for one text the lines of its claims; for a table a table, one row a claim ([`extract_batch`]) or one row a document with its claims in a
//! list ([`code_batch`]). Invariant: the lines are those that `rawi extract` writes of the same documents. Rows are coded in chunks of the program's size, between which
//! the interpreter may stop the work (Ctrl-C).

use crate::given::{Given, Names};
use crate::rows::{Lists, Texts};
use crate::table::{Note, Reader, Table, failed, read, whole};
use crate::{defaults, guarded, pack};
use arrow_array::builder::{BinaryBuilder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::types::Date32Type;
use arrow_array::{ArrayRef, Int64Array, PrimitiveArray, RecordBatch, StringArray};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rawi_archive::copies::{origin::origin, sketch};
use rawi_archive::export::parquet;
use rawi_archive::incoming::{Defaults, Incoming};
use rawi_archive::read::{Content, Raw};
use rawi_archive::record::{View, write_document, write_view};
use rawi_archive::run::{BATCH, Report, Workers};
use rawi_archive::told::Claim;
use rawi_engine::text::PublishedBasis;
use rawi_engine::{Analysis, Pack};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A claim takes about so many bytes as JSON.
const LINE: usize = 2200;

/// How claims are written.
#[derive(Clone, Copy)]
pub struct Writing {
    least: Option<f32>,
    explain: bool,
}

impl Writing {
    /// As asked for, checked.
    pub fn new(min_confidence: Option<f32>, explain: bool) -> PyResult<Writing> {
        match min_confidence {
            Some(c) if !(0.0..=1.0).contains(&c) => Err(PyValueError::new_err(format!("min_confidence is {c}: it must lie between 0 and 1"))),
            least => Ok(Writing { least, explain }),
        }
    }

    /// The lines of a document's claims.
    fn lines(self, pack: &Pack, incoming: &Incoming, found: &Analysis) -> String {
        let mut bytes = Vec::new();
        write_view(&View::new(pack, &incoming.document).explaining(self.explain), found.asserted(self.least), &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The claims of a document, with their lines.
    fn claims(self, pack: &Pack, incoming: &Incoming, found: &Analysis) -> Vec<(Claim, String)> {
        let view = View::new(pack, &incoming.document).explaining(self.explain);
        let document = view.document();
        let claims = found.asserted(self.least).map(|c| {
            let mut line = Vec::with_capacity(LINE);
            write_view(&view, [c], &mut line);
            line.pop();
            (view.told(c, &document), String::from_utf8(line).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
        });
        claims.collect()
    }
}

/// As many workers as asked for; of none, as many as the machine has cores.
pub fn workers(threads: usize) -> Workers {
    Workers::new(if threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { threads })
}

/// The document's line, the lines of its claims, notes, and why it was passed over.
type Extracted = (Option<String>, Vec<String>, Vec<Note>, Option<&'static str>);

/// Codes one text.
#[pyfunction]
#[pyo3(signature = (text, id, title, published, source, url, min_confidence, explain))]
#[allow(clippy::too_many_arguments, reason = "they are the fields of a document, and Python names them")]
pub fn extract(
    py: Python<'_>,
    text: String,
    id: String,
    title: Option<String>,
    published: Option<&str>,
    source: Option<String>,
    url: Option<String>,
    min_confidence: Option<f32>,
    explain: bool,
) -> PyResult<Extracted> {
    let (pack, writing, given) = (pack()?, Writing::new(min_confidence, explain)?, published.map(crate::given::date).transpose()?);
    let defaults = defaults(None, None)?;
    let published = given.map(|d| (d.to_string(), PublishedBasis::Given));
    let raw = Raw { path: PathBuf::from("text"), id: Some(id), title, source, url, published, content: Content::Fields(text), ..Raw::default() };
    guarded(py, || {
        let answer = |incoming: &Incoming, found: &Analysis| {
            let mut document = Vec::new();
            write_document(pack, incoming, &mut document);
            (String::from_utf8_lossy(&document).trim_end().to_string(), writing.lines(pack, incoming, found))
        };
        let mut reports = Workers::new(1).read(pack, vec![raw], &defaults, answer);
        let Some(Report { answer, passed, notes }) = reports.pop() else { return Ok((None, Vec::new(), Vec::new(), None)) };
        let (document, lines) = answer.unzip();
        let lines = lines.unwrap_or_default().lines().map(str::to_string).collect();
        Ok((document, lines, notes.iter().map(Note::of_row).collect(), passed))
    })
}

/// What a table is coded with.
struct Batches {
    reader: Reader,
    names: Names,
    defaults: Defaults,
    workers: Workers,
    strict: bool,
    /// Rows read so far.
    rows: usize,
    notes: Vec<Note>,
}

impl Batches {
    /// Codes all rows; `take` is given the reports of each chunk and the number of its first row.
    fn each<T: Send>(
        &mut self,
        py: Python<'_>,
        answer: impl Fn(&Incoming, &Analysis) -> T + Sync,
        mut take: impl FnMut(usize, Vec<Report<T>>) -> PyResult<()> + Send,
    ) -> PyResult<()> {
        while let Some(batch) = guarded(py, || self.reader.next())? {
            let given = guarded(py, || Given::of(&batch, &self.names))?;
            let mut from = 0;
            while from < batch.num_rows() {
                from = guarded(py, || self.chunk(&given, (from, batch.num_rows()), &answer, &mut take))?;
                py.check_signals()?;
            }
            self.rows += batch.num_rows();
        }
        Ok(())
    }

    /// Codes some of the rows of a batch; where the next chunk begins.
    fn chunk<T: Send>(
        &mut self,
        given: &Given,
        (from, end): (usize, usize),
        answer: &(impl Fn(&Incoming, &Analysis) -> T + Sync),
        take: &mut (impl FnMut(usize, Vec<Report<T>>) -> PyResult<()> + Send),
    ) -> PyResult<usize> {
        let (mut raws, mut bytes, mut to) = (Vec::new(), 0, from);
        while to < end && raws.len() < BATCH.0 && bytes < BATCH.1 {
            raws.push(given.raw(to, self.rows + to));
            bytes += given.size(to);
            to += 1;
        }
        let reports = self.workers.read(pack()?, raws, &self.defaults, answer);
        for note in reports.iter().flat_map(|r| &r.notes).map(Note::of_row) {
            if self.strict {
                return Err(PyValueError::new_err(note.__str__()));
            }
            self.notes.push(note);
        }
        take(self.rows + from, reports)?;
        Ok(to)
    }
}

/// What both functions over tables are told.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Asked {
    columns: Option<BTreeMap<String, String>>,
    published: Option<String>,
    source: Option<String>,
    min_confidence: Option<f32>,
    explain: bool,
    threads: usize,
    strict: bool,
}

impl Asked {
    fn batches(self, data: &Bound<'_, PyAny>) -> PyResult<(Batches, Writing)> {
        let writing = Writing::new(self.min_confidence, self.explain)?;
        let defaults = defaults(self.published.as_deref(), self.source)?;
        let (names, reader) = (Names::new(self.columns)?, read(data)?);
        // also of a table without rows
        let none = RecordBatch::new_empty(reader.schema());
        guarded(data.py(), || Given::of(&none, &names).map(drop))?;
        Ok((Batches { reader, names, defaults, workers: workers(self.threads), strict: self.strict, rows: 0, notes: Vec::new() }, writing))
    }
}

/// Codes a table: one row a claim.
#[pyfunction]
pub fn extract_batch(data: &Bound<'_, PyAny>, asked: Asked) -> PyResult<Table> {
    let (mut batches, writing) = asked.batches(data)?;
    let pack = pack()?;
    let mut out = Vec::new();
    let answer = |incoming: &Incoming, found: &Analysis| writing.claims(pack, incoming, found);
    batches.each(data.py(), answer, |first, reports| {
        let rows = reports.into_iter().zip(first..).flat_map(|(r, row)| r.answer.into_iter().flatten().map(move |(claim, line)| (row, claim, line)));
        out.push(with_rows(&rows.collect::<Vec<_>>()).map_err(failed)?);
        Ok(())
    })?;
    let schema = with_rows(&[]).map_err(failed)?.schema();
    Ok(Table::new(schema, out, batches.notes))
}

/// Claims as the columns of the Parquet export, behind the row of their document.
pub fn with_rows(claims: &[(usize, Claim, String)]) -> Result<RecordBatch, ArrowError> {
    let lines: Vec<&str> = claims.iter().map(|c| c.2.as_str()).collect();
    let batch = parquet::claims_batch(&claims.iter().map(|c| &c.1).collect::<Vec<_>>(), &lines)?;
    let rows: Int64Array = claims.iter().map(|c| Some(c.0 as i64)).collect();
    let fields = batch.schema();
    let fields = std::iter::once(Arc::new(Field::new("row", rows_type(&rows), true))).chain(fields.fields().iter().cloned());
    let columns = std::iter::once(Arc::new(rows) as ArrayRef).chain(batch.columns().iter().cloned()).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), columns)
}

fn rows_type(rows: &Int64Array) -> arrow_schema::DataType {
    arrow_array::Array::data_type(rows).clone()
}

/// Claims that were written before, as a table: of lines, of the column `json` of a table, or of its lists `claims`.
#[pyfunction]
pub fn claims_batch(data: &Bound<'_, PyAny>) -> PyResult<Table> {
    let lines = lines_of(data)?;
    guarded(data.py(), || {
        let read = lines.iter().enumerate().map(|(i, l)| Claim::read(l).map_err(|e| PyValueError::new_err(format!("line {i} is no claim: {e}"))));
        let claims = read.collect::<PyResult<Vec<Claim>>>()?;
        Table::of(parquet::claims_batch(&claims.iter().collect::<Vec<_>>(), &lines.iter().map(String::as_str).collect::<Vec<_>>()))
    })
}

/// JSON lines, from wherever they are.
pub fn lines_of(data: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if let Ok(lines) = data.extract::<Vec<String>>() {
        return Ok(lines.into_iter().filter(|l| !l.trim().is_empty()).collect());
    }
    let mut all = Vec::new();
    for batch in whole(data)? {
        if batch.column_by_name("claims").is_some() {
            let lists = Lists::of(&batch, "claims")?;
            all.extend((0..batch.num_rows()).flat_map(|i| lists.get(i)).map(str::to_string));
        } else {
            let texts = Texts::of(&batch, "json")?;
            all.extend((0..batch.num_rows()).filter_map(|i| texts.get(i)).map(str::to_string));
        }
    }
    Ok(all)
}

/// What came of a document.
pub struct Coded {
    document: Incoming,
    outlet: Option<String>,
    origin: Option<String>,
    sketch: Vec<u8>,
    lines: String,
}

impl Coded {
    /// A document and what was found in it.
    pub fn of(pack: &Pack, writing: Writing, incoming: &Incoming, found: &Analysis) -> Coded {
        let d = &incoming.document;
        Coded {
            document: incoming.clone(),
            outlet: d.source.as_deref().or(d.url.as_deref()).and_then(|s| pack.outlet(s)).map(|o| o.id.clone()),
            origin: origin(pack, &d.text).map(|o| o.id.to_string()),
            sketch: sketch(&d.text).to_bytes(),
            lines: writing.lines(pack, incoming, found),
        }
    }
}

/// Codes a table: one row a document.
#[pyfunction]
pub fn code_batch(data: &Bound<'_, PyAny>, asked: Asked) -> PyResult<Table> {
    let (mut batches, writing) = asked.batches(data)?;
    let pack = pack()?;
    let mut out = Vec::new();
    let answer = |incoming: &Incoming, found: &Analysis| Coded::of(pack, writing, incoming, found);
    batches.each(data.py(), answer, |first, reports| {
        let rows: Vec<Coding> = reports.into_iter().zip(first..).map(|(report, row)| Coding { row, file: None, report }).collect();
        out.push(documents(&rows).map_err(failed)?);
        Ok(())
    })?;
    Ok(Table::new(documents_schema()?, out, batches.notes))
}

/// A document, with where it came from.
pub struct Coding {
    /// Row of a table from 0, or line of a file from 1.
    pub row: usize,
    /// The file.
    pub file: Option<String>,
    /// What came of it.
    pub report: Report<Coded>,
}

/// The schema of [`documents`].
pub fn documents_schema() -> PyResult<SchemaRef> {
    Ok(documents(&[]).map_err(failed)?.schema())
}

/// Documents as columns: every document that came in is a row, and `passed` says why one was not coded.
pub fn documents(rows: &[Coding]) -> Result<RecordBatch, ArrowError> {
    let coded = || rows.iter().map(|r| r.report.answer.as_ref());
    let text = |f: fn(&Coded) -> Option<&str>| Arc::new(coded().map(|c| c.and_then(f)).collect::<StringArray>()) as ArrayRef;
    let day = |c: Option<&Coded>| c.and_then(|c| c.document.document.published).map(|d| (d - jiff::civil::date(1970, 1, 1)).get_days());
    let (mut numbers, mut sketches) = (Int64Builder::new(), BinaryBuilder::new());
    let (mut claims, mut notes) = (ListBuilder::new(StringBuilder::new()), ListBuilder::new(StringBuilder::new()));
    for r in rows {
        numbers.append_value(r.row as i64);
        sketches.append_option(r.report.answer.as_ref().map(|c| &c.sketch));
        r.report.answer.iter().flat_map(|c| c.lines.lines()).for_each(|l| claims.values().append_value(l));
        claims.append(true);
        r.report.notes.iter().for_each(|n| notes.values().append_value(&n.message));
        notes.append(true);
    }
    let passed = rows.iter().map(|r| r.report.passed.or(r.report.answer.is_none().then_some("lost"))).collect::<StringArray>();
    let basis: Vec<Option<String>> =
        coded().map(|c| c.and_then(|c| serde_json::to_value(c.document.document.published_basis).ok()?.as_str().map(str::to_string))).collect();
    RecordBatch::try_from_iter_with_nullable([
        ("row", Arc::new(numbers.finish()) as ArrayRef, true),
        ("file", Arc::new(rows.iter().map(|r| r.file.as_deref()).collect::<StringArray>()), true),
        ("id", text(|c| Some(&c.document.document.id)), true),
        ("source", text(|c| c.document.document.source.as_deref()), true),
        ("outlet", text(|c| c.outlet.as_deref()), true),
        ("published", Arc::new(coded().map(day).collect::<PrimitiveArray<Date32Type>>()), true),
        ("published_basis", Arc::new(basis.into_iter().collect::<StringArray>()), true),
        ("url", text(|c| c.document.document.url.as_deref()), true),
        ("title", text(|c| c.document.document.title.as_deref()), true),
        ("author", text(|c| c.document.author.as_deref()), true),
        ("origin", text(|c| c.origin.as_deref()), true),
        ("text", text(|c| Some(&c.document.document.text)), true),
        ("sketch", Arc::new(sketches.finish()), true),
        ("claims", Arc::new(claims.finish()), true),
        ("passed", Arc::new(passed), true),
        ("notes", Arc::new(notes.finish()), true),
    ])
}
