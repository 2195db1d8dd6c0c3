//! Incidents as GeoJSON (RFC 7946), for maps.
//!
//! In: incidents. Out: one FeatureCollection with a feature an incident, and a member `rawi` that says version, pack and filter. Invariants: a point only
//! where the place is known to about a town (precision 1 or 2), else `geometry` is null: a point in the middle of a province would be read as
//! a place. What is denied or planned is there, with its `factuality` and `status`.

use super::seen::{self, Seen};
use super::{About, Export, Header};
use crate::link::Incident;
use crate::link::incident::{Figure, Party, Spot};
use crate::told::Claim;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The properties of a feature.
pub const PROPERTIES: [&str; 25] = [
    "type",
    "mode",
    "factuality",
    "status",
    "from",
    "to",
    "time_basis",
    "place",
    "place_text",
    "admin1",
    "country",
    "precision",
    "actors",
    "recipients",
    "killed",
    "injured",
    "counts",
    "documents",
    "independent_sources",
    "outlets",
    "urls",
    "disagreements",
    "confidence",
    "claims",
    "first_published",
];

/// Writes a FeatureCollection.
pub struct GeoJson<W: Write> {
    out: W,
    header: Header,
    about: About,
}

impl<W: Write> GeoJson<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        GeoJson { out, header: Header::default(), about: About::default() }
    }
}

/// The member `rawi`.
#[derive(Serialize)]
struct Rawi<'a> {
    program: &'a str,
    pack: &'a str,
    filter: &'a str,
}

impl<W: Write> Export for GeoJson<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        (self.header, self.about) = (header.clone(), About::new("geojson", header, &[]));
        let rawi = Rawi { program: &self.about.program, pack: &header.pack, filter: &header.filter };
        writeln!(self.out, "{{\"type\":\"FeatureCollection\",\"rawi\":{},\"features\":[", serde_json::to_string(&rawi)?)
    }

    fn incident(&mut self, incident: &Incident, claims: &[&Claim]) -> io::Result<()> {
        if self.about.rows > 0 {
            self.out.write_all(b",\n")?;
        }
        self.about.rows += 1;
        let feature = json!({
            "type": "Feature",
            "id": incident.id,
            "geometry": incident.place.as_ref().and_then(point),
            "properties": properties(incident, claims, &self.header),
        });
        serde_json::to_writer(&mut self.out, &feature)?;
        Ok(())
    }

    fn end(&mut self) -> io::Result<About> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok(self.about.clone())
    }
}

/// A point, east before north.
fn point(place: &Spot) -> Option<Value> {
    let (lat, lon) = place.lat.zip(place.lon).filter(|(lat, lon)| lat.is_finite() && lon.is_finite())?;
    place.precision.is_some_and(|p| p <= 2).then(|| json!({"type": "Point", "coordinates": [lon, lat]}))
}

fn properties(i: &Incident, claims: &[&Claim], header: &Header) -> Value {
    let place = i.place.as_ref();
    let names = |of: &[Party]| of.iter().map(|p| seen::name(p.id.as_deref(), p.name_en.as_deref(), &p.text)).collect::<Vec<_>>();
    let seen = Seen { claims: claims.to_vec(), ..Seen::of(i, claims, &header.sides) };
    let count = |what: &str| i.counts.iter().find(|f| f.what == what).map(range);
    let mut urls: Vec<&str> = claims.iter().filter_map(|c| c.document.url.as_deref()).collect();
    urls.dedup();
    let confidence = claims.iter().map(|c| c.confidence).filter(|c| c.is_finite()).fold(None, |most: Option<f64>, c| Some(most.map_or(c, |m| m.max(c))));
    let values = [
        json!(i.event_type),
        json!(i.mode),
        json!(i.factuality),
        json!(i.status),
        json!(i.time.as_ref().map(|t| t.from)),
        json!(i.time.as_ref().map(|t| t.to)),
        json!(i.time.as_ref().map(|t| &t.basis)),
        json!(place.map(|p| seen::name(p.id.as_deref(), p.name_en.as_deref(), &p.text))),
        json!(place.map(|p| &p.text)),
        json!(place.and_then(|p| p.admin1.as_ref())),
        json!(place.and_then(|p| p.country.as_ref())),
        json!(place.and_then(|p| p.precision)),
        json!(names(&i.actors)),
        json!(names(&i.recipients)),
        json!(count("killed")),
        json!(count("injured")),
        json!(i.counts.iter().map(|f| (f.what.clone(), range(f))).collect::<Map<_, _>>()),
        json!(i.documents),
        json!(i.independent_sources),
        json!(seen.outlets(header, "; ")),
        json!(urls),
        json!(i.disagreements.iter().map(|d| (d.field.clone(), json!(d.values.iter().map(|v| &v.value).collect::<Vec<_>>()))).collect::<Map<_, _>>()),
        json!(confidence),
        json!(i.claims),
        json!(claims.iter().filter_map(|c| c.document.published).min()),
    ];
    Value::Object(PROPERTIES.iter().map(ToString::to_string).zip(values).collect())
}

/// `{"low", "best", "high"}`.
fn range(f: &Figure) -> Value {
    json!({"low": f.low, "best": f.best, "high": f.high})
}
