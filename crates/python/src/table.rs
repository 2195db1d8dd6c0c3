//! Arrow tables that cross to Python and back without being copied.
//!
//! In: any object with `__arrow_c_stream__` or `__arrow_c_array__` ([`read`]): a table of pyarrow, a frame of polars or pandas, a relation of duckdb. Out: [`Table`],
//! which has `__arrow_c_stream__` itself. Invariant: every batch that comes in is checked whole (offsets, UTF-8) before it is read: what another
//! program got wrong is an exception.

use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_pyarrow::FromPyArrow;
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use rawi_archive::Fault;

/// A table, held by Rawi. Any library that reads Arrow's PyCapsule interface takes it as it is.
#[pyclass(frozen, module = "rawi")]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    notes: Vec<Note>,
}

/// Something a person should know of one row or file.
#[pyclass(frozen, get_all, eq, skip_from_py_object, module = "rawi")]
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// Row of the table, from 0; of a file its line or record, from 1; None where it concerns the whole file.
    row: Option<usize>,
    /// The file; None for a row of a table.
    file: Option<String>,
    /// What is wrong and what was done about it.
    message: String,
    /// Whether the document was lost.
    lost: bool,
}

impl Note {
    /// A fault of a row of a table, whose line is the row's number from 1.
    pub fn of_row(fault: &Fault) -> Note {
        Note { row: fault.line.checked_sub(1), file: None, message: fault.message.clone(), lost: fault.lost }
    }

    /// A fault of a file.
    pub fn of_file(fault: &Fault) -> Note {
        let file = fault.path.to_string_lossy().into_owned();
        Note { row: Some(fault.line).filter(|l| *l > 0), file: Some(file), message: fault.message.clone(), lost: fault.lost }
    }

    /// What is wrong, without where.
    pub fn message(&self) -> &str {
        &self.message
    }
}

#[pymethods]
impl Note {
    #[new]
    #[pyo3(signature = (row, file, message, lost))]
    fn new(row: Option<usize>, file: Option<String>, message: String, lost: bool) -> Note {
        Note { row, file, message, lost }
    }

    /// For pickle, which carries notes from process to process.
    fn __getnewargs__(&self) -> (Option<usize>, Option<String>, String, bool) {
        (self.row, self.file.clone(), self.message.clone(), self.lost)
    }

    /// Where and what, on one line.
    pub fn __str__(&self) -> String {
        match (&self.file, self.row) {
            (Some(f), Some(l)) => format!("{f}:{l}: {}", self.message),
            (Some(f), None) => format!("{f}: {}", self.message),
            (None, Some(r)) => format!("row {r}: {}", self.message),
            (None, None) => self.message.clone(),
        }
    }

    fn __repr__(&self) -> String {
        format!("<rawi.Note {:?}{}>", self.__str__(), if self.lost { " (lost)" } else { "" })
    }
}

impl Table {
    /// A table of batches of one schema.
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>, notes: Vec<Note>) -> Table {
        Table { schema, batches, notes }
    }

    /// A table of one batch.
    pub fn of(batch: Result<RecordBatch, ArrowError>) -> PyResult<Table> {
        let batch = batch.map_err(failed)?;
        Ok(Table { schema: batch.schema(), batches: vec![batch], notes: Vec::new() })
    }
}

#[pymethods]
impl Table {
    /// The table as a stream of Arrow's C interface; `requested_schema` may be passed and is not looked at, as the interface allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, self.schema.clone());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    /// The schema, as Arrow's C interface has it.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(failed)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<rawi.Table of {} rows, {} columns, {} notes>", self.__len__(), self.schema.fields().len(), self.notes.len())
    }

    /// Names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    /// What there is to say of rows that were lost or read with reservations.
    #[getter]
    fn notes(&self) -> Vec<Note> {
        self.notes.clone()
    }

    /// The values of a column of texts: of `json` the lines that the program would write.
    #[pyo3(signature = (column = "json"))]
    fn texts(&self, column: &str) -> PyResult<Vec<Option<String>>> {
        let mut all = Vec::with_capacity(self.__len__());
        for b in &self.batches {
            let texts = crate::rows::Texts::of(b, column)?;
            all.extend((0..b.num_rows()).map(|i| texts.get(i).map(str::to_string)));
        }
        Ok(all)
    }
}

/// Batches of a table that Python holds, one after the other.
pub enum Reader {
    /// A stream.
    Stream(RecordBatchStreamReader),
    /// One batch.
    Batch(Option<RecordBatch>),
}

/// Takes a table as it is.
pub fn read(data: &Bound<'_, PyAny>) -> PyResult<Reader> {
    if data.hasattr("__arrow_c_stream__")? {
        return Ok(Reader::Stream(RecordBatchStreamReader::from_pyarrow_bound(data)?));
    }
    if data.hasattr("__arrow_c_array__")? {
        return Ok(Reader::Batch(Some(RecordBatch::from_pyarrow_bound(data)?)));
    }
    let kind = data.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "a table is needed, not `{kind}`: pass a pyarrow.Table, a polars or pandas DataFrame, a duckdb relation, or anything with __arrow_c_stream__ \
         (rows as dicts: pyarrow.Table.from_pylist(rows))"
    )))
}

/// All of a table.
pub fn whole(data: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    let mut reader = read(data)?;
    crate::guarded(data.py(), || {
        let mut all = Vec::new();
        while let Some(batch) = reader.next()? {
            all.push(batch);
        }
        Ok(all)
    })
}

impl Reader {
    /// What columns there are.
    pub fn schema(&self) -> SchemaRef {
        match self {
            Reader::Stream(stream) => stream.schema(),
            Reader::Batch(one) => one.as_ref().map_or_else(|| SchemaRef::new(arrow_schema::Schema::empty()), RecordBatch::schema),
        }
    }

    /// The next batch, checked.
    pub fn next(&mut self) -> PyResult<Option<RecordBatch>> {
        let batch = match self {
            Reader::Batch(one) => one.take(),
            Reader::Stream(stream) => stream.next().transpose().map_err(|e| PyValueError::new_err(format!("the table could not be read: {e}")))?,
        };
        if let Some(batch) = &batch {
            let checked = StructArray::from(batch.clone()).to_data().validate_full();
            checked.map_err(|e| PyValueError::new_err(format!("the table is broken: {e}: its writer made an array that is against the rules of Arrow")))?;
        }
        Ok(batch)
    }
}

/// Arrow's own word on something that cannot go wrong with columns of one length.
pub fn failed(e: ArrowError) -> PyErr {
    PyValueError::new_err(e.to_string())
}
