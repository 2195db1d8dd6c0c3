//! The columns of both Parquet files.
//!
//! In: rows. Out: arrays, each with its name ([`Columns`]). Invariants: the columns of no rows have the same names and types as those of any; all may be null; days
//! are days since 1970, numbers 64 bits. Why names and values stand side by side: the schema cannot differ from what is written.

use crate::export::seen::{self, is_fact};
use crate::link::Incident;
use crate::link::incident::{Figure, Party};
use crate::told::{Claim, HowMany, Says, Where, Who};
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, ListArray, PrimitiveArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, Field, Fields, Schema};
use jiff::civil::Date;
use std::sync::Arc;

/// A row of either file.
pub(super) trait Row: Sized {
    /// What the rows are.
    const FORMAT: &'static str;
    /// The rows as columns.
    fn columns(rows: &[Self]) -> Columns;
}

/// Columns by name.
pub(super) struct Columns(pub Vec<(&'static str, ArrayRef)>);

impl Columns {
    pub fn fields(&self) -> Fields {
        self.0.iter().map(|(name, a)| Field::new(*name, a.data_type().clone(), true)).collect()
    }

    pub fn schema(&self) -> Schema {
        Schema::new(self.fields())
    }

    pub fn batch(self) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(Arc::new(self.schema()), self.0.into_iter().map(|c| c.1).collect())
    }
}

fn text<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn number(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<PrimitiveArray<Int64Type>>())
}

fn real(values: impl Iterator<Item = Option<f64>>) -> ArrayRef {
    Arc::new(values.collect::<PrimitiveArray<Float64Type>>())
}

/// Days since 1970.
fn day(values: impl Iterator<Item = Option<Date>>) -> ArrayRef {
    Arc::new(values.map(|d| d.map(|d| (d - jiff::civil::date(1970, 1, 1)).get_days())).collect::<PrimitiveArray<Date32Type>>())
}

/// Lists, one a row, of what `columns` makes of all their items in a row.
fn lists<'a, T: 'a>(rows: impl Iterator<Item = &'a [T]>, columns: impl Fn(&[&'a T]) -> Columns) -> ArrayRef {
    let (mut items, mut lengths) = (Vec::new(), Vec::new());
    for row in rows {
        lengths.push(row.len());
        items.extend(row);
    }
    let columns = columns(&items);
    let fields = columns.fields();
    let values = StructArray::new(fields, columns.0.into_iter().map(|c| c.1).collect(), None);
    let field = Arc::new(Field::new("item", values.data_type().clone(), true));
    Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(lengths), Arc::new(values), None))
}

/// Lists of words, one a row.
fn words<'a>(rows: impl Iterator<Item = Vec<&'a str>>) -> ArrayRef {
    let rows: Vec<Vec<&str>> = rows.collect();
    let values: ArrayRef = text(rows.iter().flatten().map(|w| Some(*w)));
    let field = Arc::new(Field::new("item", values.data_type().clone(), true));
    Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(rows.iter().map(Vec::len)), values, None))
}

fn who(w: &[&Who]) -> Columns {
    Columns(vec![
        ("text", text(w.iter().map(|w| Some(w.text.as_str())))),
        ("id", text(w.iter().map(|w| w.id.as_deref()))),
        ("name_en", text(w.iter().map(|w| w.name_en.as_deref()))),
        ("kind", text(w.iter().map(|w| w.kind.as_deref()))),
        ("country", text(w.iter().map(|w| w.country.as_deref()))),
        ("sector", text(w.iter().map(|w| w.sector.as_deref()))),
        ("basis", text(w.iter().map(|w| Some(w.basis.as_str())))),
    ])
}

fn how_many(n: &[&HowMany]) -> Columns {
    Columns(vec![
        ("what", text(n.iter().map(|n| n.what.as_deref()))),
        ("low", number(n.iter().map(|n| n.low))),
        ("best", number(n.iter().map(|n| n.best))),
        ("high", number(n.iter().map(|n| n.high))),
        ("modifier", text(n.iter().map(|n| n.modifier.as_deref()))),
        ("text", text(n.iter().map(|n| Some(n.text.as_str())))),
    ])
}

fn says(s: &[&Says]) -> Columns {
    Columns(vec![
        ("text", text(s.iter().map(|s| Some(s.text.as_str())))),
        ("id", text(s.iter().map(|s| s.id.as_deref()))),
        ("kind", text(s.iter().map(|s| Some(s.kind.as_str())))),
        ("stance", text(s.iter().map(|s| Some(s.stance.as_str())))),
    ])
}

fn party(p: &[&Party]) -> Columns {
    Columns(vec![
        ("id", text(p.iter().map(|p| p.id.as_deref()))),
        ("name_en", text(p.iter().map(|p| p.name_en.as_deref()))),
        ("text", text(p.iter().map(|p| Some(p.text.as_str())))),
        ("by", words(p.iter().map(|p| p.by.iter().map(String::as_str).collect()))),
    ])
}

fn figure(f: &[&Figure]) -> Columns {
    Columns(vec![
        ("what", text(f.iter().map(|f| Some(f.what.as_str())))),
        ("low", number(f.iter().map(|f| f.low))),
        ("best", number(f.iter().map(|f| f.best))),
        ("high", number(f.iter().map(|f| f.high))),
        ("by", words(f.iter().map(|f| f.by.iter().map(String::as_str).collect()))),
    ])
}

/// A claim and the incident it belongs to.
pub(super) struct Telling {
    pub claim: Claim,
    pub incident: String,
}

/// Where it was: the first place it was at, else the first named.
fn place_of(claim: &Claim) -> Option<&Where> {
    claim.places.iter().find(|p| p.role == "at").or(claim.places.first())
}

impl Row for Telling {
    const FORMAT: &'static str = "parquet claims";

    fn columns(rows: &[Self]) -> Columns {
        let lines: Vec<String> = rows.iter().map(|r| r.claim.line()).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut columns = Columns::of_claims(&rows.iter().map(|r| &r.claim).collect::<Vec<_>>(), &lines);
        columns.0.insert(1, ("incident", text(rows.iter().map(|r| Some(r.incident.as_str())))));
        columns
    }
}

impl Columns {
    /// Claims, with the lines they were read from; without their incidents.
    pub fn of_claims(rows: &[&Claim], lines: &[&str]) -> Columns {
        let claims = || rows.iter();
        let places: Vec<Option<&Where>> = claims().map(|c| place_of(c)).collect();
        let place = |f: fn(&Where) -> Option<&str>| text(places.iter().map(|p| p.and_then(f)));
        let toll = |what: &str, f: fn(&HowMany) -> Option<i64>| number(claims().map(|c| c.counts.iter().find(|n| n.what.as_deref() == Some(what)).and_then(f)));
        Columns(vec![
            ("id", text(claims().map(|c| Some(c.id.as_str())))),
            ("document", text(claims().map(|c| Some(c.document.id.as_str())))),
            ("source", text(claims().map(|c| c.document.source.as_deref()))),
            ("outlet", text(claims().map(|c| c.document.outlet.as_deref()))),
            ("url", text(claims().map(|c| c.document.url.as_deref()))),
            ("published", day(claims().map(|c| c.document.published))),
            ("type", text(claims().map(|c| Some(c.event_type.as_str())))),
            ("mode", text(claims().map(|c| c.mode.as_deref()))),
            ("trigger", text(claims().map(|c| Some(c.trigger.text.as_str())))),
            ("lemma", text(claims().map(|c| Some(c.trigger.lemma.as_str())))),
            ("factuality", text(claims().map(|c| Some(c.factuality.as_str())))),
            ("confidence", real(claims().map(|c| Some(c.confidence)))),
            ("from", day(claims().map(|c| c.time.as_ref().and_then(|t| t.from)))),
            ("to", day(claims().map(|c| c.time.as_ref().and_then(|t| t.to)))),
            ("place", place(|p| p.name_en.as_deref().or(Some(&p.text)))),
            ("place_id", place(|p| p.id.as_deref())),
            ("admin1", place(|p| p.admin1.as_deref())),
            ("country", place(|p| p.country.as_deref())),
            ("lat", real(places.iter().map(|p| p.and_then(|p| p.lat)))),
            ("lon", real(places.iter().map(|p| p.and_then(|p| p.lon)))),
            ("precision", number(places.iter().map(|p| p.and_then(|p| p.precision).map(i64::from)))),
            ("killed", toll("killed", |n| n.best.or(n.low))),
            ("injured", toll("injured", |n| n.best.or(n.low))),
            ("actors", lists(claims().map(|c| &c.actors[..]), who)),
            ("recipients", lists(claims().map(|c| &c.recipients[..]), who)),
            ("objects", lists(claims().map(|c| &c.objects[..]), who)),
            ("instruments", lists(claims().map(|c| &c.instruments[..]), who)),
            ("counts", lists(claims().map(|c| &c.counts[..]), how_many)),
            ("attribution", lists(claims().map(|c| &c.attribution[..]), says)),
            ("cameo", text(claims().map(|c| c.codes.as_ref().map(|x| x.cameo.as_str())))),
            ("pack", text(claims().map(|c| Some(c.pack.as_str())))),
            ("json", text(lines.iter().map(|l| Some(*l)))),
        ])
    }
}

impl Row for Incident {
    const FORMAT: &'static str = "parquet incidents";

    fn columns(rows: &[Self]) -> Columns {
        let all = || rows.iter();
        let lines: Vec<Option<String>> = all().map(|i| serde_json::to_string(i).ok()).collect();
        let names: Vec<Option<String>> = all().map(|i| i.place.as_ref().map(|p| seen::name(p.id.as_deref(), p.name_en.as_deref(), &p.text))).collect();
        let toll = |what: &str, f: fn(&Figure) -> Option<i64>| number(all().map(|i| i.counts.iter().find(|n| n.what == what).and_then(f)));
        Columns(vec![
            ("id", text(all().map(|i| Some(i.id.as_str())))),
            ("type", text(all().map(|i| Some(i.event_type.as_str())))),
            ("mode", text(all().map(|i| i.mode.as_deref()))),
            ("factuality", text(all().map(|i| Some(i.factuality.as_str())))),
            ("status", text(all().map(|i| Some(i.status.as_str())))),
            ("fact", Arc::new(all().map(|i| Some(is_fact(&i.factuality) && i.status != "denied")).collect::<BooleanArray>())),
            ("from", day(all().map(|i| i.time.as_ref().map(|t| t.from)))),
            ("to", day(all().map(|i| i.time.as_ref().map(|t| t.to)))),
            ("time_basis", text(all().map(|i| i.time.as_ref().map(|t| t.basis.as_str())))),
            ("place", text(names.iter().map(|n| n.as_deref()))),
            ("place_id", text(all().map(|i| i.place.as_ref().and_then(|p| p.id.as_deref())))),
            ("admin1", text(all().map(|i| i.place.as_ref().and_then(|p| p.admin1.as_deref())))),
            ("country", text(all().map(|i| i.place.as_ref().and_then(|p| p.country.as_deref())))),
            ("lat", real(all().map(|i| i.place.as_ref().and_then(|p| p.lat)))),
            ("lon", real(all().map(|i| i.place.as_ref().and_then(|p| p.lon)))),
            ("precision", number(all().map(|i| i.place.as_ref().and_then(|p| p.precision).map(i64::from)))),
            ("killed_low", toll("killed", |f| f.low)),
            ("killed_best", toll("killed", |f| f.best)),
            ("killed_high", toll("killed", |f| f.high)),
            ("injured_low", toll("injured", |f| f.low)),
            ("injured_best", toll("injured", |f| f.best)),
            ("injured_high", toll("injured", |f| f.high)),
            ("documents", number(all().map(|i| Some(i.documents as i64)))),
            ("independent_sources", number(all().map(|i| Some(i.independent_sources as i64)))),
            ("actors", lists(all().map(|i| &i.actors[..]), party)),
            ("recipients", lists(all().map(|i| &i.recipients[..]), party)),
            ("counts", lists(all().map(|i| &i.counts[..]), figure)),
            ("claims", words(all().map(|i| i.claims.iter().map(String::as_str).collect()))),
            ("json", text(lines.iter().map(|l| l.as_deref()))),
        ])
    }
}
