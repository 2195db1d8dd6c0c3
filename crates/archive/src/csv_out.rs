//! Claims as CSV: one row a claim, several values of a field separated by `|`. For spreadsheets; the JSON record says more.

use rawi_engine::claim::{Claim, Count, Participant};
use rawi_engine::{Document, Pack, Span};

/// The columns.
pub const COLUMNS: [&str; 21] = [
    "id",
    "document",
    "source",
    "published",
    "type",
    "mode",
    "trigger",
    "actors",
    "recipients",
    "objects",
    "instruments",
    "places",
    "latitude",
    "longitude",
    "from",
    "to",
    "counts",
    "factuality",
    "attribution",
    "confidence",
    "sentence",
];

/// Appends the header row.
pub fn write_header(out: &mut Vec<u8>) {
    row(out, COLUMNS.iter().map(ToString::to_string));
}

/// Appends the claims of a document.
pub fn write_rows<'a>(pack: &Pack, doc: &Document, claims: impl IntoIterator<Item = &'a Claim<'a>>, out: &mut Vec<u8>) {
    for c in claims {
        row(out, fields(pack, doc, c));
    }
}

fn row(out: &mut Vec<u8>, fields: impl IntoIterator<Item = String>) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields).expect("memory can be written to");
    out.extend(writer.into_inner().expect("memory can be flushed"));
}

fn fields(pack: &Pack, doc: &Document, c: &Claim) -> Vec<String> {
    let text = |s: Span| s.of(&doc.text).replace('\n', " ");
    let join = |list: Vec<String>| list.join("|");
    let who = |list: &[Participant]| join(list.iter().map(|p| text(p.span)).collect());
    let place = c.places.iter().find_map(|p| p.place).map(|i| &pack.places[i as usize]);
    vec![
        c.id.to_string(),
        doc.id.to_string(),
        doc.source.clone().unwrap_or_default(),
        doc.published.map(|d| d.to_string()).unwrap_or_default(),
        pack.types[c.event_type as usize].id.clone(),
        c.mode.to_string(),
        text(c.trigger),
        who(&c.actors),
        who(&c.recipients),
        who(&c.objects),
        who(&c.instruments),
        join(c.places.iter().map(|p| text(p.span)).collect()),
        place.map(|p| p.lat.to_string()).unwrap_or_default(),
        place.map(|p| p.lon.to_string()).unwrap_or_default(),
        c.time.as_ref().and_then(|t| t.from).map(|d| d.to_string()).unwrap_or_default(),
        c.time.as_ref().and_then(|t| t.to).map(|d| d.to_string()).unwrap_or_default(),
        join(c.counts.iter().map(figures).collect()),
        c.factuality.name().into(),
        join(c.attribution.iter().map(|a| format!("{} ({})", text(a.span), a.stance)).collect()),
        c.confidence.to_string(),
        text(c.sentence),
    ]
}

/// `killed 3`, `injured >=40`, `vehicles 10-15`.
pub fn figures(c: &Count) -> String {
    format!("{} {}", c.what, figure(c.low, c.best, c.high, c.modifier))
}

/// A figure with its bounds: `3`, `~3`, `>=40`, `10-15`.
pub fn figure(low: Option<i64>, best: Option<i64>, high: Option<i64>, modifier: Option<&str>) -> String {
    match (low, best, high) {
        (_, Some(b), _) if modifier == Some("about") => format!("~{b}"),
        (_, Some(b), _) => b.to_string(),
        (Some(l), None, Some(h)) => format!("{l}-{h}"),
        (Some(l), None, None) => format!(">={l}"),
        (None, None, Some(h)) => format!("<={h}"),
        _ => "?".into(),
    }
}
