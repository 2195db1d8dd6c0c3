//! Cells of tables.
//!
//! In: values. Out: cells, rows. Invariant: a row has as many cells as its header (a wrong number is an error of the csv crate). A cell that begins with
//! `=`, `+`, `-` or `@` is written as it is: such files are read by programs, and an apostrophe before it would be data to them.

use std::io::{self, Write};

/// A table under way.
pub(super) struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    /// With commas, quoted where needed, line feeds at the ends.
    pub fn comma(out: W) -> Self {
        Table(csv::WriterBuilder::new().flexible(false).from_writer(out))
    }

    /// With tabs and never quoted: cells hold no tab and no line break ([`line`]).
    pub fn tab(out: W) -> Self {
        Table(csv::WriterBuilder::new().flexible(false).delimiter(b'\t').quote_style(csv::QuoteStyle::Never).from_writer(out))
    }

    /// A row.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        self.0.write_record(cells.into_iter().map(|c| line(c.as_ref()))).map_err(io::Error::from)
    }

    /// What was written goes out.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Words on one line: what breaks lines or columns becomes a space.
pub(super) fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// A value, or an empty cell.
pub(super) fn cell<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

/// Different values, in the order they come in, joined.
pub(super) fn join(values: impl IntoIterator<Item = String>, between: &str) -> String {
    let mut seen: Vec<String> = Vec::new();
    for v in values {
        if !v.is_empty() && !seen.contains(&v) {
            seen.push(v);
        }
    }
    seen.join(between)
}
