//! Incidents counted: by time and type, by where they lie, by status.
//!
//! In: rows of an [`Index`], a view of the map and how near it is looked at. Out: [`Overview`]. Pure. An incident counts on its first day. Cells are squares of degrees, as fine as a few
//! dozen to a screen; where they would be more than [`CELLS`], they are made larger.

use crate::index::{Index, NO_DAY, NONE};
use jiff::civil::Date;
use rawi_archive::store::{Area, day_of as day};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Steps of a time line at most.
const STEPS: usize = 400;

/// Cells at most.
const CELLS: usize = 3000;

/// So many cells lie across what is one tile of a map at that zoom.
const ACROSS: f64 = 16.0;

/// All incidents of a filter, counted.
#[derive(Serialize, ToSchema)]
pub struct Overview {
    /// Incidents.
    total: usize,
    /// Those with a point.
    located: usize,
    /// Those with a day.
    dated: usize,
    /// By time.
    timeline: Timeline,
    /// By place.
    cells: Vec<Cell>,
    /// By status.
    statuses: BTreeMap<String, usize>,
    /// By how firmly they are told.
    factualities: BTreeMap<String, usize>,
}

/// Counts by time and type.
#[derive(Serialize, ToSchema)]
struct Timeline {
    /// day, week, month or year.
    step: &'static str,
    /// First day of the first step; null where no incident has a day.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Types, the commonest first.
    types: Vec<String>,
    /// For each type a number for each step.
    counts: Vec<Vec<u32>>,
}

/// Incidents that lie near each other.
#[derive(Serialize, ToSchema)]
struct Cell {
    /// Their middle, degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
    /// How many.
    count: u32,
    /// The worst of them: 1 the place, 2 near it, 3 a province or country.
    precision: u8,
    /// The commonest type.
    #[serde(rename = "type")]
    kind: String,
    /// Of a single one, its id.
    id: Option<String>,
    /// Where all are of one place, its English name.
    name: Option<String>,
}

/// Where is looked, and how near.
pub struct View {
    /// What is seen of the map; none is the whole.
    pub area: Option<Area>,
    /// As maps count it: 0 is the whole world in a tile.
    pub zoom: f64,
}

/// Counts.
pub fn overview(index: &Index, rows: &[u32], view: &View) -> Overview {
    let tally = |column: &[u32]| {
        let mut counts = vec![0; index.names.len()];
        rows.iter().for_each(|&r| counts.get_mut(column[r as usize] as usize).into_iter().for_each(|n: &mut usize| *n += 1));
        let some = counts.into_iter().enumerate().filter(|c| c.1 > 0);
        some.filter_map(|(n, count)| Some((index.names.of(n as u32)?.to_string(), count))).collect()
    };
    let dated = rows.partition_point(|&r| index.from[r as usize] != NO_DAY);
    Overview {
        total: rows.len(),
        located: rows.iter().filter(|&&r| index.at[r as usize].is_some()).count(),
        dated,
        timeline: timeline(index, &rows[..dated]),
        cells: cells(index, rows, view),
        statuses: tally(&index.status),
        factualities: tally(&index.factuality),
    }
}

/// A way to cut time: its name, and the number of the step of a day.
type Step = (&'static str, fn(i32) -> i32);

const WAYS: [Step; 4] = [("day", |d| d), ("week", week), ("month", month), ("year", year)];

/// Weeks begin on Mondays; 1970-01-01 was a Thursday.
fn week(d: i32) -> i32 {
    (d + 3).div_euclid(7)
}

fn month(d: i32) -> i32 {
    day(d.into()).map_or(0, |d| i32::from(d.year()) * 12 + i32::from(d.month()) - 1)
}

fn year(d: i32) -> i32 {
    day(d.into()).map_or(0, |d| i32::from(d.year()))
}

/// The first day of a step.
fn begins(step: &str, n: i32) -> Option<Date> {
    match step {
        "day" => day(n.into()),
        "week" => day(i64::from(n) * 7 - 3),
        "month" => Date::new(i16::try_from(n.div_euclid(12)).ok()?, i8::try_from(n.rem_euclid(12) + 1).ok()?, 1).ok(),
        _ => Date::new(i16::try_from(n).ok()?, 1, 1).ok(),
    }
}

/// Rows, which all have a day and are ordered by it. Of more than [`STEPS`] years the last are shown.
fn timeline(index: &Index, rows: &[u32]) -> Timeline {
    let of = |r: &u32| index.from[*r as usize];
    let (Some(first), Some(last)) = (rows.first().map(of), rows.last().map(of)) else {
        return Timeline { step: "day", from: None, types: Vec::new(), counts: Vec::new() };
    };
    let fits = |w: &&Step| usize::try_from(w.1(last) - w.1(first)).is_ok_and(|n| n < STEPS);
    let (step, number) = *WAYS.iter().find(fits).unwrap_or(&WAYS[3]);
    let start = number(first).max(number(last) - STEPS as i32 + 1);
    let steps = (number(last) - start + 1) as usize;
    let mut by_type: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    // days repeat: months and years of a day are worked out once
    let mut known = (i32::MIN, 0);
    for r in rows {
        let day = of(r);
        if day != known.0 {
            known = (day, number(day) - start);
        }
        if let Ok(n) = usize::try_from(known.1) {
            by_type.entry(index.kind[*r as usize]).or_insert_with(|| vec![0; steps])[n] += 1;
        }
    }
    let mut all: Vec<(u32, &str, Vec<u32>)> =
        by_type.into_iter().filter_map(|(kind, counts)| Some((counts.iter().sum(), index.names.of(kind)?, counts))).collect();
    all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let types = all.iter().map(|a| a.1.to_string()).collect();
    Timeline { step, from: begins(step, start), types, counts: all.into_iter().map(|a| a.2).collect() }
}

/// Rows of a cell.
struct Heap {
    count: u32,
    sum: (f64, f64),
    /// The point of all, while there is one.
    point: Option<(f64, f64)>,
    precision: u8,
    place: u32,
    row: u32,
    kinds: Vec<(u32, u32)>,
}

fn cells(index: &Index, rows: &[u32], view: &View) -> Vec<Cell> {
    let inside: Vec<(u32, (f64, f64))> =
        rows.iter().filter_map(|&r| Some((r, index.at[r as usize].filter(|at| view.area.is_none_or(|a| a.holds(*at)))?))).collect();
    let mut side = 360.0 / 2f64.powf(view.zoom) / ACROSS;
    loop {
        if let Some(heaps) = heaped(index, &inside, side) {
            let mut cells: Vec<Cell> = heaps.into_iter().map(|h| h.cell(index)).collect();
            cells.sort_unstable_by(|a, b| b.count.cmp(&a.count).then(a.lat.total_cmp(&b.lat)).then(a.lon.total_cmp(&b.lon)));
            return cells;
        }
        side *= 2.0;
    }
}

/// Rows by squares of so many degrees; nothing where these are too many.
fn heaped(index: &Index, rows: &[(u32, (f64, f64))], side: f64) -> Option<Vec<Heap>> {
    let mut heaps: FxHashMap<(i32, i32), Heap> = FxHashMap::default();
    for &(row, at) in rows {
        let square = ((at.0 / side).floor() as i32, (at.1 / side).floor() as i32);
        let (r, empty) = (row as usize, || Heap::new(index, row, at));
        heaps.entry(square).or_insert_with(empty).add(at, index.kind[r], index.precision[r], index.place[r]);
        if heaps.len() > CELLS {
            return None;
        }
    }
    Some(heaps.into_values().collect())
}

impl Heap {
    fn new(index: &Index, row: u32, at: (f64, f64)) -> Heap {
        Heap { count: 0, sum: (0.0, 0.0), point: Some(at), precision: 0, place: index.place[row as usize], row, kinds: Vec::new() }
    }

    fn add(&mut self, at: (f64, f64), kind: u32, precision: u8, place: u32) {
        self.count += 1;
        self.sum = (self.sum.0 + at.0, self.sum.1 + at.1);
        self.point = self.point.filter(|p| *p == at);
        self.precision = self.precision.max(precision);
        self.place = if self.place == place { place } else { NONE };
        match self.kinds.iter_mut().find(|k| k.0 == kind) {
            Some(k) => k.1 += 1,
            None => self.kinds.push((kind, 1)),
        }
    }

    fn cell(self, index: &Index) -> Cell {
        let n = f64::from(self.count);
        let rounded = |x: f64| (x * 1e5).round() / 1e5;
        let (lat, lon) = self.point.unwrap_or((rounded(self.sum.0 / n), rounded(self.sum.1 / n)));
        let kind = self.kinds.iter().max_by(|a, b| a.1.cmp(&b.1).then(index.names.of(b.0).cmp(&index.names.of(a.0)))).map_or(NONE, |k| k.0);
        Cell {
            lat,
            lon,
            count: self.count,
            precision: self.precision.clamp(1, 3),
            kind: index.names.of(kind).unwrap_or_default().into(),
            id: (self.count == 1).then(|| index.ids[self.row as usize].to_string()),
            name: index.names.of(self.place).map(String::from),
        }
    }
}
