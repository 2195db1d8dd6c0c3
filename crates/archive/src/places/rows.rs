//! Rows of a file of places.
//!
//! In: a file, and what its columns are: told by its first line, or given. Out: [`Found`] places, or a fault for a row that says none. GeoNames dumps have no
//! header and 19 columns; a Who's On First table is known by its header; other tables need columns of the names in [`Columns::NAMES`], or a map to them.

use crate::Fault;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// What a file's columns are.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Our name of a column → the file's, for tables with a header of their own.
    pub columns: HashMap<String, String>,
    /// GeoNames' table of alternate names, for a dump.
    pub alternates: Option<PathBuf>,
}

/// A place as a file tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// `wof:…`, `geonames:…`, or `own:…`.
    pub id: String,
    /// Of our kinds of places.
    pub kind: &'static str,
    /// ISO 3166-1 alpha-3.
    pub country: String,
    /// Decimal degrees.
    pub lat: f64,
    /// Decimal degrees.
    pub lon: f64,
    /// 0 when nobody says.
    pub population: u64,
    /// In Latin letters, where the file has it.
    pub name: String,
    /// All names, in any script.
    pub names: Vec<String>,
}

/// Where the cells of a place stand.
struct Columns {
    prefix: &'static str,
    header: bool,
    between: char,
    at: [Option<usize>; Columns::NAMES.len()],
}

impl Columns {
    /// Our names of columns: `id`, `name`, `lat` and `lon` must be there, or `names` for `name`.
    pub const NAMES: [&'static str; 8] = ["id", "name", "names", "lat", "lon", "kind", "country", "population"];

    fn of(first: &[&str], form: &Form) -> Result<Columns, String> {
        if first.len() == 19 && first[0].parse::<u64>().is_ok() {
            let at = [0, 1, 3, 4, 5, 7, 8, 14].map(Some);
            return Ok(Columns { prefix: "geonames", header: false, between: ',', at });
        }
        let find = |name: &str| first.iter().position(|c| c.trim() == name);
        if form.columns.is_empty() && find("wof_id").is_some() {
            let at = ["wof_id", "name", "arabic_names", "lat", "lon", "placetype", "cc", ""].map(find);
            return Ok(Columns { prefix: "wof", header: true, between: '|', at });
        }
        let at = Columns::NAMES.map(|ours| find(form.columns.get(ours).map_or(ours, String::as_str)));
        let missing: Vec<&str> = [0, 3, 4].into_iter().filter(|&i| at[i].is_none()).map(|i| Columns::NAMES[i]).collect();
        match (missing.is_empty(), at[1].or(at[2])) {
            (true, Some(_)) => Ok(Columns { prefix: "own", header: true, between: '|', at }),
            (true, None) => Err("no column `name` or `names`: say which it is with --columns names=…".into()),
            (false, _) => Err(format!("no column {}: say which they are with --columns, for example --columns lat=latitude,lon=longitude", missing.join(", "))),
        }
    }
}

/// The rows of a file.
pub struct Rows {
    path: PathBuf,
    columns: Columns,
    alternates: HashMap<String, Vec<String>>,
    records: csv::StringRecordsIntoIter<Box<dyn BufRead>>,
}

impl Rows {
    /// Opens a file and finds out what its columns are.
    pub fn open(path: &Path, form: &Form) -> Result<Rows, Fault> {
        let lost = |what: &str| Fault::lost(path, 0, what);
        let cannot = |e: std::io::Error| Fault::lost(path, 0, format!("cannot be read: {e}"));
        let mut file = BufReader::new(File::open(path).map_err(cannot)?);
        let mut first = String::new();
        file.read_line(&mut first).map_err(|e| Fault::lost(path, 1, format!("is no UTF-8 text: {e}")))?;
        if first.trim().is_empty() {
            return Err(lost("is empty"));
        }
        let tab = first.contains('\t');
        let cells: Vec<&str> = first.trim_start_matches('\u{feff}').trim_end().split(if tab { '\t' } else { ',' }).map(|c| c.trim_matches('"')).collect();
        let columns = Columns::of(&cells, form).map_err(|what| Fault::lost(path, 1, what))?;
        // the first line is read again, as a row or as the header
        let whole: Box<dyn BufRead> = Box::new(std::io::Cursor::new(first.into_bytes()).chain_buf(file));
        let records = csv::ReaderBuilder::new()
            .delimiter(if tab { b'\t' } else { b',' })
            .quoting(!tab)
            .has_headers(columns.header)
            .flexible(true)
            .from_reader(whole)
            .into_records();
        let alternates = form.alternates.as_deref().map(alternates).transpose()?.unwrap_or_default();
        Ok(Rows { path: path.to_path_buf(), columns, alternates, records })
    }

    fn found(&self, row: &csv::StringRecord) -> Result<Found, String> {
        let cell = |i: usize| self.columns.at[i].and_then(|c| row.get(c)).unwrap_or_default().trim();
        let degrees = |i: usize, most: f64| {
            let value = cell(i).parse::<f64>().ok().filter(|d| d.is_finite() && d.abs() <= most);
            value.ok_or_else(|| format!("`{}` is `{}`: it must be decimal degrees, at most {most}", Columns::NAMES[i], cell(i)))
        };
        let (lat, lon) = (degrees(3, 90.0)?, degrees(4, 180.0)?);
        if cell(0).is_empty() {
            return Err("has no id".into());
        }
        let country = country(cell(6)).ok_or_else(|| format!("`{}` is no ISO 3166-1 code of a country", cell(6)))?;
        let mut names: Vec<String> = cell(2).split(self.columns.between).chain([cell(1)]).map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
        names.extend(self.alternates.get(cell(0)).into_iter().flatten().cloned());
        let population = cell(7).parse().unwrap_or(0);
        let name = cell(1).to_string();
        Ok(Found { id: format!("{}:{}", self.columns.prefix, cell(0)), kind: kind(cell(5), population), country, lat, lon, population, name, names })
    }
}

impl Iterator for Rows {
    type Item = Result<Found, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.records.next()?;
        let line = |p: Option<&csv::Position>| p.map_or(0, |p| p.line() as usize);
        Some(match row {
            Ok(row) => self.found(&row).map_err(|what| Fault::lost(&self.path, line(row.position()), format!("{what}: passed over"))),
            Err(e) => Err(Fault::lost(&self.path, line(e.position()), format!("is no row: {e}"))),
        })
    }
}

/// A cursor in front of a file, read as one.
trait ChainBuf: BufRead + Sized {
    fn chain_buf<R: BufRead>(self, next: R) -> std::io::Chain<Self, R> {
        std::io::Read::chain(self, next)
    }
}

impl<T: BufRead> ChainBuf for T {}

/// Alpha-3 of an alpha-2 or alpha-3 code.
fn country(code: &str) -> Option<String> {
    let upper = code.to_ascii_uppercase();
    let found = rust_iso3166::from_alpha2(&upper).or_else(|| rust_iso3166::from_alpha3(&upper))?;
    Some(found.alpha3.to_string())
}

/// Our kind of place for a kind of GeoNames (`PPL`), Who's On First (`locality`) or ours.
fn kind(theirs: &str, population: u64) -> &'static str {
    const KINDS: [(&str, &str); 33] = [
        ("ADM1", "province"),
        ("region", "province"),
        ("province", "province"),
        ("ADM2", "district"),
        ("ADM3", "district"),
        ("county", "district"),
        ("localadmin", "district"),
        ("district", "district"),
        ("PPLX", "quarter"),
        ("neighbourhood", "quarter"),
        ("macrohood", "quarter"),
        ("borough", "quarter"),
        ("quarter", "quarter"),
        ("AIRP", "airport"),
        ("airport", "airport"),
        ("AIRB", "base"),
        ("MILB", "base"),
        ("INSM", "base"),
        ("base", "base"),
        ("OILF", "field"),
        ("GASF", "field"),
        ("field", "field"),
        ("CMPRF", "camp"),
        ("camp", "camp"),
        ("DAM", "dam"),
        ("dam", "dam"),
        ("PRN", "prison"),
        ("PRT", "port"),
        ("port", "port"),
        ("crossing", "crossing"),
        ("MT", "landmark"),
        ("MTS", "region"),
        ("landmark", "landmark"),
    ];
    let settlement = match population {
        100_000.. => "city",
        5_000.. => "town",
        _ => "village",
    };
    KINDS.iter().find(|(k, _)| *k == theirs).map_or(settlement, |(_, ours)| ours)
}

/// Arabic names of a GeoNames table of alternate names, by the id of their place.
fn alternates(path: &Path) -> Result<HashMap<String, Vec<String>>, Fault> {
    let mut out: HashMap<String, Vec<String>> = HashMap::new();
    let file = File::open(path).map_err(|e| Fault::lost(path, 0, format!("cannot be read: {e}")))?;
    let mut rows = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).has_headers(false).flexible(true).from_reader(BufReader::new(file));
    for row in rows.records() {
        let row = row.map_err(|e| Fault::lost(path, e.position().map_or(0, |p| p.line() as usize), format!("is no row: {e}")))?;
        if let (Some(id), Some("ar"), Some(name)) = (row.get(1), row.get(2), row.get(3)) {
            out.entry(id.to_string()).or_default().push(name.to_string());
        }
    }
    Ok(out)
}
