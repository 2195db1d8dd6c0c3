//! Parts of the map, as SQL.
//!
//! In: an [`Area`]. Out: a test of the point of a row. Distances are plain arithmetic, as SQLite may have been built without cosines. Pure.

use super::filter::Question;

/// Kilometres of a degree of latitude.
const DEGREE: f64 = 111.195;

/// A part of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Area {
    /// Between two latitudes and two longitudes, in degrees; `west` may be the greater: then it crosses the 180th meridian.
    Box {
        /// Least latitude.
        south: f64,
        /// Longitude of the western edge.
        west: f64,
        /// Greatest latitude.
        north: f64,
        /// Longitude of the eastern edge.
        east: f64,
    },
    /// All within so many kilometres of a point; up to 1,000 km the error is under one in a hundred.
    Circle {
        /// Degrees north.
        lat: f64,
        /// Degrees east.
        lon: f64,
        /// Kilometres.
        km: f64,
    },
}

/// The edges of an area: south, west, north, east.
pub(super) fn edges(area: &Area) -> (f64, f64, f64, f64) {
    match *area {
        Area::Box { south, west, north, east } => (south, west, north, east),
        Area::Circle { lat, lon, km } => {
            let up = km / DEGREE;
            // where the circle is nearest to a pole a degree is shortest
            let shortest = (lat.abs() + up).min(89.9).to_radians().cos();
            let aside = (up / shortest).min(180.0);
            if aside >= 180.0 { (lat - up, -180.0, lat + up, 180.0) } else { (lat - up, wrapped(lon - aside), lat + up, wrapped(lon + aside)) }
        }
    }
}

fn wrapped(lon: f64) -> f64 {
    if lon < -180.0 {
        lon + 360.0
    } else if lon > 180.0 {
        lon - 360.0
    } else {
        lon
    }
}

impl Area {
    /// Whether a point lies in it: the same arithmetic as the test in SQL.
    pub fn holds(&self, at: (f64, f64)) -> bool {
        let (south, west, north, east) = edges(self);
        let aside = if west <= east { at.1 >= west && at.1 <= east } else { at.1 >= west || at.1 <= east };
        let inside = at.0 >= south && at.0 <= north && aside;
        match *self {
            Area::Box { .. } => inside,
            Area::Circle { lat, lon, km } => inside && is_near(at, (lat, lon), km),
        }
    }
}

/// What [`near`] asks of a row.
fn is_near(at: (f64, f64), (lat, lon): (f64, f64), km: f64) -> bool {
    let (cos, slope) = (lat.to_radians().cos(), lat.to_radians().sin() / 2.0_f64 * 1.0_f64.to_radians());
    let (north, apart) = (at.0 - lat, (at.1 - lon).abs());
    let east = (if apart > 180.0 { 360.0 - apart } else { apart }) * (cos - slope * north);
    north * north + east * east <= (km / DEGREE).powi(2)
}

/// The test that the point of a row lies in an area.
pub(super) fn within(q: &mut Question, area: &Area, p: &str) -> String {
    let (south, west, north, east) = edges(area);
    let (s, w, n, e) = (q.mark(south), q.mark(west), q.mark(north), q.mark(east));
    let aside = if west <= east { "AND" } else { "OR" };
    let inside = format!("{p}.lat BETWEEN {s} AND {n} AND ({p}.lon >= {w} {aside} {p}.lon <= {e})");
    match *area {
        Area::Box { .. } => inside,
        Area::Circle { lat, lon, km } => format!("{inside} AND {}", near(q, (lat, lon), km, p)),
    }
}

/// The test of distance, in plain arithmetic, as SQLite may have been built without cosines: a degree of longitude is as long as half way between the two points, by
/// the slope of the cosine at the centre.
fn near(q: &mut Question, (lat, lon): (f64, f64), km: f64, p: &str) -> String {
    let (cos, slope) = (lat.to_radians().cos(), lat.to_radians().sin() / 2.0_f64 * 1.0_f64.to_radians());
    let (la, lo) = (q.mark(lat), q.mark(lon));
    let (cos, slope, most) = (q.mark(cos), q.mark(slope), q.mark((km / DEGREE).powi(2)));
    let north = format!("({p}.lat - {la})");
    let apart = format!("abs({p}.lon - {lo})");
    let east = format!("((CASE WHEN {apart} > 180 THEN 360 - {apart} ELSE {apart} END) * ({cos} - {slope} * {north}))");
    format!("{north} * {north} + {east} * {east} <= {most}")
}
