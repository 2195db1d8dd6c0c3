//! Claims as the record asks: one JSON object, offsets in code points.
//!
//! In: a document and its [`Claim`]s. Out: JSON Lines, written field by field into one buffer ([`json`]): a claim has some sixty fields, and to describe each of them to a
//! serialiser took a sixth of the time of reading and coding. Nothing is copied but into the buffer. Invariant: the fields and their order are those of
//! docs/record.md; [`crate::told::Claim`] reads them back.

mod json;
mod owned;

use crate::copies::Found;
use crate::copies::origin::origin;
use crate::incoming::Incoming;
use jiff::civil::Date;
use json::Json;
use rawi_engine::claim::{Attribution, Claim, ClaimPlace, ClaimTime, Count, Framing, Participant};
use rawi_engine::pack::EventType;
use rawi_engine::text::{CodePoints, PublishedBasis};
use rawi_engine::{Document, Pack, Span};
use serde::Serialize;

/// The name of the record's form.
pub const SCHEMA: &str = "rawi.claim/1";

/// Turns byte spans into words and code points.
pub struct View<'a> {
    pack: &'a Pack,
    doc: &'a Document,
    points: CodePoints<'a>,
    /// The document as every record of it shows it.
    shown: Vec<u8>,
    hash: String,
    explain: bool,
}

impl<'a> View<'a> {
    /// Counts the code points of a document once.
    pub fn new(pack: &'a Pack, doc: &'a Document) -> Self {
        View { pack, doc, points: CodePoints::new(&doc.text), shown: document(pack, doc), hash: format!("{:016x}", pack.hash), explain: false }
    }

    /// Records with the signs their confidence was weighed from.
    pub fn explaining(self, explain: bool) -> Self {
        View { explain, ..self }
    }

    /// A byte offset as a code point.
    pub fn point(&self, byte: u32) -> u32 {
        self.points.at(byte)
    }

    /// Appends a claim as the record asks.
    fn claim(&self, c: &Claim, out: &mut Vec<u8>) {
        let kind = &self.pack.types[c.event_type as usize];
        let mut j = Json(out);
        j.object(|j| {
            j.text("schema", SCHEMA);
            j.shown("id", &c.id);
            j.raw("document", &self.shown);
            j.within("sentence", |j| self.range(j, c.sentence));
            if c.part > 0 {
                j.number("part", c.part);
            }
            j.text("type", &kind.id);
            j.maybe("mode", Some(c.mode).filter(|m| !m.is_empty()));
            j.within("trigger", |j| {
                self.words(j, c.trigger);
                j.text("lemma", c.lemma);
            });
            j.each("also", &c.also, |j, s| self.words(j, *s));
            self.parties(j, c);
            j.each("places", &c.places, |j, p| self.place(j, p));
            j.perhaps("time", c.time.as_ref(), |j, t| self.time(j, t));
            j.each("counts", &c.counts, |j, n| self.count(j, n, true));
            j.perhaps("occurrences", c.occurrences.as_ref(), |j, n| self.count(j, n, false));
            j.text("factuality", c.factuality.name());
            j.each("attribution", &c.attribution, |j, a| self.says(j, a));
            j.each("framing", &c.framing, |j, f| self.loaded(j, f));
            j.real("confidence", (f64::from(c.confidence) * 100.0).round() / 100.0);
            j.shown("rule", &c.rule);
            self.end(j, c, kind);
        });
    }

    /// Who takes part, and with what.
    fn parties(&self, j: &mut Json, c: &Claim) {
        for (role, all) in [("actors", &c.actors), ("recipients", &c.recipients), ("objects", &c.objects), ("instruments", &c.instruments)] {
            j.each(role, all, |j, p| self.who(j, p));
        }
    }

    /// What stands at the end of a record: signs where they are asked for, codes of others, the pack.
    fn end(&self, j: &mut Json, c: &Claim, kind: &EventType) {
        if self.explain {
            j.names("signs", c.signs.all().map(|s| s.name()));
        }
        j.perhaps("codes", codes_of(kind, c.mode), |j, (_, cameo, event, sub_event)| {
            j.text("cameo", cameo);
            j.text("acled_event_type", event);
            j.text("acled_sub_event_type", sub_event);
        });
        j.text("pack", &self.hash);
    }

    fn range(&self, j: &mut Json, s: Span) {
        j.number("start", self.points.at(s.start));
        j.number("end", self.points.at(s.end));
    }

    /// Words with their place.
    fn words(&self, j: &mut Json, s: Span) {
        j.text("text", s.of(&self.doc.text));
        self.range(j, s);
    }

    fn who(&self, j: &mut Json, p: &Participant) {
        self.words(j, p.span);
        for (key, value) in [("id", p.id.as_deref()), ("name_en", p.name_en), ("kind", p.kind), ("country", p.country), ("sector", p.sector)] {
            j.maybe(key, value);
        }
        j.text("basis", p.basis.name());
    }

    /// What the tables know of a place.
    fn located(&self, p: &ClaimPlace) -> Located<'a> {
        let known = p.place.map(|i| &self.pack.places[i as usize]);
        // what no table knows is where the place is that locates it
        let located = known.or_else(|| p.near.map(|i| &self.pack.places[i as usize]));
        let filled = |s: &str| !s.is_empty();
        let admin1 = located.map(|k| if k.kind == "province" && known.is_none() { &k.name_en } else { &k.admin1 });
        Located {
            id: known.map(|k| k.id.as_str()),
            name_en: known.map(|k| k.name_en.as_str()),
            side: p.side.map_or("", |s| s.name),
            lat: located.map(|k| p.side.map_or(k.lat, |s| rounded(s.lat))),
            lon: located.map(|k| p.side.map_or(k.lon, |s| rounded(s.lon))),
            admin1: admin1.map(String::as_str).filter(|s| filled(s)),
            country: located.map(|k| k.country.as_str()).filter(|s| filled(s)),
            precision: located.map(|k| if p.side.is_some() || known.is_none() { k.precision.max(2) } else { k.precision }),
        }
    }

    fn place(&self, j: &mut Json, p: &ClaimPlace) {
        let known = self.located(p);
        self.words(j, p.span);
        j.text("role", p.role);
        j.joined("id", known.id, ["/", known.side]);
        j.joined("name_en", known.name_en, [", ", known.side]);
        j.maybe_real("lat", known.lat);
        j.maybe_real("lon", known.lon);
        j.maybe("admin1", known.admin1);
        j.maybe("country", known.country);
        j.maybe_number("precision", known.precision);
        j.text("basis", p.basis.name());
    }

    fn time(&self, j: &mut Json, t: &ClaimTime) {
        self.words(j, t.span);
        for (key, day) in [("from", t.from), ("to", t.to)] {
            j.maybe_shown(key, day);
        }
        j.text("precision", t.precision);
        j.text("basis", t.basis.name());
    }

    /// A number; how often something happened counts nothing else.
    fn count(&self, j: &mut Json, n: &Count, counts: bool) {
        self.words(j, n.span);
        if counts {
            j.text("what", n.what.name());
        }
        for (key, value) in [("low", n.low), ("best", n.best), ("high", n.high)] {
            j.maybe_number(key, value);
        }
        j.maybe("modifier", n.modifier);
    }

    fn says(&self, j: &mut Json, a: &Attribution) {
        self.words(j, a.span);
        j.maybe("id", a.id.as_deref());
        j.text("kind", a.kind.name());
        j.text("stance", a.stance.name());
        j.within("cue", |j| self.words(j, a.cue));
        j.flag("quoted", a.quoted);
    }

    fn loaded(&self, j: &mut Json, f: &Framing) {
        self.words(j, f.span);
        j.text("about", f.about.name());
        j.text("valence", f.valence);
    }
}

/// What the tables know of a place; `side` is the side of it that is meant, or "".
struct Located<'a> {
    id: Option<&'a str>,
    name_en: Option<&'a str>,
    side: &'a str,
    lat: Option<f64>,
    lon: Option<f64>,
    admin1: Option<&'a str>,
    country: Option<&'a str>,
    precision: Option<u8>,
}

/// A document as its records show it.
fn document(pack: &Pack, d: &Document) -> Vec<u8> {
    #[derive(Serialize)]
    struct Shown<'a> {
        id: &'a str,
        source: Option<&'a str>,
        outlet: Option<&'a str>,
        url: Option<&'a str>,
        title: Option<&'a str>,
        published: Option<Date>,
        published_basis: PublishedBasis,
    }
    let shown = Shown {
        id: &d.id,
        source: d.source.as_deref(),
        outlet: d.source.as_deref().or(d.url.as_deref()).and_then(|s| pack.outlet(s)).map(|o| o.id.as_str()),
        url: d.url.as_deref(),
        title: d.title.as_deref(),
        published: d.published,
        published_basis: d.published_basis,
    };
    serde_json::to_vec(&shown).expect("strings and a date are JSON")
}

/// Codes of other datasets for a type and mode (or ""): those of the mode, else of the type.
pub(crate) fn codes_of<'t>(kind: &'t EventType, mode: &str) -> Option<&'t (String, String, String, String)> {
    kind.codes.iter().find(|x| x.0 == mode).or_else(|| kind.codes.first())
}

/// Degrees as far as a side of a place can be told: about a kilometre.
fn rounded(degrees: f64) -> f64 {
    (degrees * 100.0).round() / 100.0
}

/// Appends the claims of a document as JSON Lines.
pub fn write_jsonl<'a>(pack: &'a Pack, doc: &'a Document, claims: impl IntoIterator<Item = &'a Claim<'a>>, out: &mut Vec<u8>) {
    write_view(&View::new(pack, doc), claims, out);
}

/// Appends claims as a view shows them.
pub fn write_view<'a>(view: &View<'_>, claims: impl IntoIterator<Item = &'a Claim<'a>>, out: &mut Vec<u8>) {
    for c in claims {
        view.claim(c, out);
        out.push(b'\n');
    }
}

/// Where a text says that it comes from, and the words that say so.
#[derive(Serialize)]
struct From<'a> {
    id: &'a str,
    text: &'a str,
    start: u32,
    end: u32,
}

/// A document as it was read, as a JSON line, so that spans can be read back; with what stood beside its text and the agency it names as
/// its origin.
pub fn write_document(pack: &Pack, incoming: &Incoming, out: &mut Vec<u8>) {
    #[derive(Serialize)]
    struct Line<'a> {
        id: &'a str,
        source: Option<&'a str>,
        published: Option<Date>,
        published_basis: PublishedBasis,
        url: Option<&'a str>,
        title: Option<&'a str>,
        author: Option<&'a str>,
        origin: Option<From<'a>>,
        text: &'a str,
        captions: &'a [String],
        related: &'a [String],
    }
    let doc = &incoming.document;
    let points = CodePoints::new(&doc.text);
    let origin = origin(pack, &doc.text).map(|o| From { id: o.id, text: o.span.of(&doc.text), start: points.at(o.span.start), end: points.at(o.span.end) });
    let line = Line {
        id: &doc.id,
        source: doc.source.as_deref(),
        published: doc.published,
        published_basis: doc.published_basis,
        url: doc.url.as_deref(),
        title: doc.title.as_deref(),
        author: incoming.author.as_deref(),
        origin,
        text: &doc.text,
        captions: &incoming.captions,
        related: &incoming.related,
    };
    serde_json::to_writer(&mut *out, &line).expect("memory can be written to");
    out.push(b'\n');
}

/// Adds to the line of a document, written by [`write_document`], which earlier documents it shares its text with.
pub fn write_links(found: &Found, line: &mut Vec<u8>) {
    #[derive(Serialize)]
    struct To<'a> {
        of: &'a str,
        shared: f64,
        same: bool,
    }
    let copies: Vec<To> = found.links.iter().map(|l| To { of: &l.of, shared: (f64::from(l.shared) * 100.0).round() / 100.0, same: l.same }).collect();
    line.truncate(line.len().saturating_sub(2));
    line.extend_from_slice(b",\"copies\":");
    serde_json::to_writer(&mut *line, &copies).expect("memory can be written to");
    line.extend_from_slice(b",\"first\":");
    serde_json::to_writer(&mut *line, &found.first.as_deref()).expect("memory can be written to");
    line.extend_from_slice(b"}\n");
}
