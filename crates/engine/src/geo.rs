//! Where places lie to each other.
//!
//! In: places of the gazetteer. Out: kilometres, and whether one lies in another as far as points and provinces tell: the gazetteer has no borders.

use crate::pack::{Country, Place};
use rustc_hash::FxHashMap;

/// Degrees within which a settlement lies in a region, district or province that is known by its middle only.
pub const NEAR: f64 = 0.8;

/// Kilometres of one degree of latitude.
pub const DEGREE: f64 = 111.2;

/// Kilometres between two points, `(lat, lon)` in degrees; good to a few per cent over the distances of one country.
pub fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let north = a.0 - b.0;
    // the cosine of latitudes up to 60 degrees, to a thousandth: asked for every pair of names
    let x = ((a.0 + b.0) / 2.0).to_radians().powi(2);
    let east = (a.1 - b.1) * (1.0 - x / 2.0 * (1.0 - x / 12.0 * (1.0 - x / 30.0)));
    DEGREE * north.hypot(east)
}

/// Whether two places of one country lie within so many degrees of each other.
pub fn close(q: &Place, p: &Place, degrees: f64) -> bool {
    q.country == p.country && (q.lat - p.lat).abs() < degrees && (q.lon - p.lon).abs() < degrees
}

/// Whether the place `q` lies in the province, region or country `p`.
pub fn inside(q: &Place, p: &Place) -> bool {
    match p.kind.as_str() {
        "country" => q.country == p.country && q.kind != "country",
        "province" if !q.admin1.is_empty() => q.admin1 == p.name_en && q.country == p.country,
        "region" if q.country == p.country && !matches!(q.kind.as_str(), "country" | "region") => true,
        _ => q.precision == 1 && p.precision >= 2 && close(q, p, NEAR),
    }
}

/// The countries among some places, with how the other places of each lie.
pub fn countries(places: &[Place]) -> Vec<Country> {
    let mut of: FxHashMap<&str, Vec<&Place>> = FxHashMap::default();
    places.iter().filter(|p| p.kind != "country").for_each(|p| of.entry(&p.country).or_default().push(p));
    let spread = |all: &[&Place], axis: fn(&Place) -> f64| {
        let n = all.len() as f64;
        let middle = all.iter().map(|p| axis(p)).sum::<f64>() / n;
        (middle, (all.iter().map(|p| (axis(p) - middle).powi(2)).sum::<f64>() / n).sqrt())
    };
    let country = |(place, p): (u32, &Place)| {
        // a country without places is its own middle
        let all = of.get(p.country.as_str()).cloned().unwrap_or_else(|| vec![p]);
        let ((lat, north), (lon, east)) = (spread(&all, |p| p.lat), spread(&all, |p| p.lon));
        Country { place, middle: (lat, lon), apart: (north, east) }
    };
    (0u32..).zip(places).filter(|(_, p)| p.kind == "country").map(country).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_are_those_of_the_map() {
        let (aleppo, idlib, baghdad) = ((36.2, 37.16), (35.93, 36.63), (33.34, 44.4));
        assert!((km(aleppo, idlib) - 56.0).abs() < 2.0);
        assert!((km(aleppo, baghdad) - 733.0).abs() < 15.0);
    }
}
