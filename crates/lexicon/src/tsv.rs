//! Tables: a header row, one fact a row, `-` for an empty cell, `#` for a comment, no quoting.

use crate::fault::Faults;
use std::path::{Path, PathBuf};

/// A row of a table with where it stands.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its file.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    header: std::sync::Arc<Vec<String>>,
    cells: csv::StringRecord,
}

impl Row {
    /// The cell of a column; "" when it is `-` or the table has no such column.
    pub fn get(&self, column: &str) -> &str {
        let i = self.header.iter().position(|h| h == column);
        match i.and_then(|i| self.cells.get(i)) {
            Some("-") | None => "",
            Some(cell) => cell,
        }
    }

    /// The cell as it stands, `-` included.
    pub fn raw(&self, column: &str) -> &str {
        let i = self.header.iter().position(|h| h == column);
        i.and_then(|i| self.cells.get(i)).unwrap_or("")
    }

    /// The values of a cell that holds several, separated by `|`.
    pub fn list(&self, column: &str) -> Vec<&str> {
        self.get(column).split('|').map(str::trim).filter(|s| !s.is_empty()).collect()
    }

    /// `file:line`, short, for explanations.
    pub fn place(&self) -> String {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        format!("{name}:{}", self.line)
    }
}

/// Characters no cell may hold: direction marks, tatweel, Persian letters, vowel marks other than shadda.
fn stray(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{640}' | '\u{6a9}' | '\u{6cc}' | '\u{64b}'..='\u{650}' | '\u{652}')
}

/// Reads a table whose header must be exactly `columns`. Faulty rows are noted and left out.
pub fn read(path: &Path, columns: &[&str], faults: &mut Faults) -> Vec<Row> {
    let mut rows = Vec::new();
    let bytes = match std::fs::read(path) {
        Ok(b) => b,
        Err(e) => {
            faults.add(path, 0, format!("cannot be read: {e}"));
            return rows;
        }
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).comment(Some(b'#')).flexible(true).from_reader(bytes.as_slice());
    let mut lines = lines_of_records(&bytes);
    let header: Vec<String> = match reader.headers() {
        Ok(h) => h.iter().map(str::to_string).collect(),
        Err(e) => {
            faults.add(path, 1, format!("no header row: {e}"));
            return rows;
        }
    };
    if header != columns {
        faults.add(path, 1, format!("the header is `{}`, it must be `{}`", header.join(" "), columns.join(" ")));
        return rows;
    }
    let header = std::sync::Arc::new(header);
    lines.next();
    for record in reader.records() {
        let line = lines.next().unwrap_or_default();
        let cells = match record {
            Ok(r) => r,
            Err(e) => {
                faults.add(path, line, format!("not UTF-8 text: {e}"));
                continue;
            }
        };
        if let Some(message) = fault_of(&cells, &header) {
            faults.add(path, line, message);
            continue;
        }
        rows.push(Row { file: path.to_path_buf(), line, header: header.clone(), cells });
    }
    rows
}

/// The lines (from 1) that hold records. The reader's own positions count a record from the comments before it.
fn lines_of_records(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let full = |l: &&[u8]| !l.trim_ascii_end().is_empty() && l[0] != b'#';
    bytes.split(|b| *b == b'\n').zip(1..).filter(move |(l, _)| full(l)).map(|(_, n)| n)
}

fn fault_of(cells: &csv::StringRecord, header: &[String]) -> Option<String> {
    if cells.len() != header.len() {
        return Some(format!("{} cells, the header has {}: is a tab missing?", cells.len(), header.len()));
    }
    for (cell, column) in cells.iter().zip(header) {
        if cell.is_empty() {
            return Some(format!("`{column}` is empty: write `-`"));
        }
        if cell != cell.trim() {
            return Some(format!("`{column}` begins or ends with a space"));
        }
        if let Some(c) = cell.chars().find(|&c| stray(c)) {
            return Some(format!("`{column}` holds U+{:04X}, which folding would drop or change: take it out", c as u32));
        }
    }
    None
}

/// All tables of a folder whose names begin with `stem`, in name order.
pub fn read_all(folder: &Path, stem: &str, columns: &[&str], faults: &mut Faults) -> Vec<Row> {
    let mut files: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|e| e.ok().map(|e| e.path())).collect(),
        Err(e) => {
            faults.add(folder, 0, format!("cannot be listed: {e}"));
            return Vec::new();
        }
    };
    files.retain(|p| p.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(stem) && n.ends_with(".tsv")));
    files.sort();
    if files.is_empty() {
        faults.add(folder, 0, format!("no table {stem}*.tsv"));
    }
    files.iter().flat_map(|f| read(f, columns, faults)).collect()
}
