//! Claims and incidents as Parquet: two files, one row a claim, one row an incident.
//!
//! In: incidents. Out: a file with flat columns for what is filtered on, lists of structs for participants and counts, and the JSON line as the last
//! column, so that nothing is lost. Invariants: all columns may be null; row groups of [`GROUP`] rows; pages packed with zstd; version, pack
//! and filter stand in the key-value metadata (`rawi.program`, `rawi.pack`, `rawi.filter`). The schema is that of a batch without rows: columns are named once, here.

mod columns;

use super::{About, Export, Header};
use crate::link::Incident;
use crate::told::Claim;
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use columns::{Columns, Row, Telling};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a row group.
pub const GROUP: usize = 65_536;

/// Rows that are kept until they are packed into columns.
const BATCH: usize = 2_048;

/// A file under way.
struct File<W: Write + Send, R: Row> {
    out: Option<W>,
    writer: Option<ArrowWriter<W>>,
    rows: Vec<R>,
    about: About,
}

impl<W: Write + Send, R: Row> File<W, R> {
    fn new(out: W) -> Self {
        File { out: Some(out), writer: None, rows: Vec::new(), about: About::default() }
    }

    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.about = About::new(R::FORMAT, header, &[]);
        let meta = [("rawi.program", &self.about.program), ("rawi.pack", &header.pack), ("rawi.filter", &header.filter)];
        let properties = WriterProperties::builder()
            .set_max_row_group_row_count(Some(GROUP))
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(self.about.program.clone())
            .set_key_value_metadata(Some(meta.map(|(k, v)| KeyValue::new(k.to_string(), v.clone())).to_vec()))
            .build();
        let out = self.out.take().ok_or_else(|| io::Error::other("a Parquet file was begun twice"))?;
        let schema = R::columns(&[]).schema();
        self.writer = Some(ArrowWriter::try_new(out, Arc::new(schema), Some(properties))?);
        Ok(())
    }

    fn push(&mut self, row: R) -> io::Result<()> {
        self.about.rows += 1;
        self.rows.push(row);
        if self.rows.len() < BATCH { Ok(()) } else { self.pack() }
    }

    fn pack(&mut self) -> io::Result<()> {
        let columns = R::columns(&self.rows);
        self.rows.clear();
        let batch = columns.batch().map_err(io::Error::other)?;
        let writer = self.writer.as_mut().ok_or_else(|| io::Error::other("a Parquet file was not begun"))?;
        Ok(writer.write(&batch)?)
    }

    fn end(&mut self) -> io::Result<About> {
        self.pack()?;
        if let Some(writer) = self.writer.take() {
            writer.into_inner()?.flush()?;
        }
        Ok(self.about.clone())
    }
}

/// Writes one row a claim.
pub struct Claims<W: Write + Send>(File<W, Telling>);

/// Writes one row an incident.
pub struct Incidents<W: Write + Send>(File<W, Incident>);

impl<W: Write + Send> Claims<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Claims(File::new(out))
    }
}

impl<W: Write + Send> Incidents<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Incidents(File::new(out))
    }
}

impl<W: Write + Send> Export for Claims<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.0.begin(header)
    }

    fn incident(&mut self, incident: &Incident, claims: &[&Claim]) -> io::Result<()> {
        claims.iter().try_for_each(|c| self.0.push(Telling { claim: (*c).clone(), incident: incident.id.clone() }))
    }

    fn end(&mut self) -> io::Result<About> {
        self.0.end()
    }
}

impl<W: Write + Send> Export for Incidents<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.0.begin(header)
    }

    fn incident(&mut self, incident: &Incident, _: &[&Claim]) -> io::Result<()> {
        self.0.push(incident.clone())
    }

    fn end(&mut self) -> io::Result<About> {
        self.0.end()
    }
}

/// Claims as the columns of their file, without `incident`; each with the line it was read from.
///
/// # Errors
/// None that is known: the columns of a table are equally long.
pub fn claims_batch(claims: &[&Claim], lines: &[&str]) -> Result<RecordBatch, ArrowError> {
    Columns::of_claims(claims, lines).batch()
}

/// Incidents as the columns of their file.
///
/// # Errors
/// None that is known: the columns of a table are equally long.
pub fn incidents_batch(incidents: &[Incident]) -> Result<RecordBatch, ArrowError> {
    Incident::columns(incidents).batch()
}

/// The columns of the claims' file, in order.
pub fn claim_columns() -> Vec<&'static str> {
    Telling::columns(&[]).0.iter().map(|c| c.0).collect()
}

/// The columns of the incidents' file, in order.
pub fn incident_columns() -> Vec<&'static str> {
    Incident::columns(&[]).0.iter().map(|c| c.0).collect()
}
