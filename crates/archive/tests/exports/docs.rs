//! `docs/exports.md` describes every column.

use rawi_archive::export::{acled, cameo, geojson, gold, parquet, plover, ucdp};

/// The lines of a section of the page: from its heading to the next.
fn section<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    page.lines().skip_while(|l| *l != heading).skip(1).take_while(|l| !l.starts_with("## ")).collect()
}

#[test]
fn every_column_has_a_line() {
    let page = include_str!("../../../../docs/exports.md");
    let forms: [(&str, Vec<&str>); 8] = [
        ("## ACLED", acled::COLUMNS.to_vec()),
        ("## UCDP GED", ucdp::COLUMNS.to_vec()),
        ("## PLOVER", plover::KEYS.to_vec()),
        ("## CAMEO", cameo::COLUMNS.to_vec()),
        ("## GeoJSON", geojson::PROPERTIES.to_vec()),
        ("## Parquet: claims", parquet::claim_columns()),
        ("## Parquet: incidents", parquet::incident_columns()),
        ("## Gold", gold::KEYS.to_vec()),
    ];
    let mut missing = Vec::new();
    for (heading, columns) in forms {
        // the first cell of a line names one column or several
        let lines = section(page, heading);
        let named: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix("| ")?.split(" | ").next()).collect();
        missing.extend(columns.iter().filter(|c| !named.iter().any(|n| n.split(", ").any(|n| n == format!("`{c}`")))).map(|c| format!("{heading}: {c}")));
    }
    assert!(missing.is_empty(), "docs/exports.md lacks\n{}", missing.join("\n"));
}
