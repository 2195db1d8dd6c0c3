//! Countries as other datasets call them.
//!
//! In: an ISO 3166 alpha-3 code, as claims hold it. Out: its number, its names and regions with ACLED and UCDP, and its number in the list
//! of states of Gleditsch and Ward. Invariant: what the table (`data/countries.tsv`) does not have gets the name of ISO and nothing else; a code that is
//! no country's gives empty cells. Why a table: both datasets group countries into regions of their own.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What is known of a country. All of it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 numeric, without leading zeros, as ACLED writes it.
    pub iso: String,
    /// Its name with ACLED; else with ISO.
    pub acled_name: String,
    /// Its region with ACLED.
    pub acled_region: String,
    /// Its name with UCDP; else with ISO.
    pub ucdp_name: String,
    /// Its region with UCDP.
    pub ucdp_region: String,
    /// Number in Gleditsch and Ward's list of states, which is UCDP's `country_id`.
    pub gw: String,
}

static TABLE: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = include_str!("../../data/countries.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.filter_map(|l| l.split_once('\t')).map(|(code, rest)| (code, rest.split('\t').collect())).collect()
});

/// A country by its alpha-3 code.
pub fn of(alpha3: &str) -> Country {
    let Some(iso) = rust_iso3166::from_alpha3(alpha3) else { return Country::default() };
    // "Congo (the Democratic Republic of the)"
    let plain = iso.name.split(" (").next().unwrap_or(iso.name);
    let row = TABLE.get(alpha3);
    let cell = |i: usize, or: &str| row.and_then(|r| r.get(i)).map_or_else(|| or.to_string(), ToString::to_string);
    Country {
        iso: iso.numeric.to_string(),
        acled_name: cell(0, plain),
        acled_region: cell(1, ""),
        ucdp_name: cell(2, plain),
        ucdp_region: cell(3, ""),
        gw: cell(4, ""),
    }
}
