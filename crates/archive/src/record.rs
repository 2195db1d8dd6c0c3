//! Claims as the record asks: one JSON object, offsets in code points.
//!
//! In: a document and its [`Claim`]s. Out: serialisable views that borrow from both; nothing is copied but what JSON needs. The three fields of [`Words`] stand in every
//! struct that begins with them: `serde(flatten)` would say so once, at a third of the writer's time.

use crate::copies::Found;
use crate::copies::origin::origin;
use crate::incoming::Incoming;
use jiff::civil::Date;
use rawi_engine::claim::{Attribution, Claim, ClaimId, ClaimPlace, ClaimTime, Count, Framing, Participant, Rule};
use rawi_engine::pack::EventType;
use rawi_engine::text::{CodePoints, PublishedBasis};
use rawi_engine::{Document, Pack, Span};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;

/// The name of the record's form.
pub const SCHEMA: &str = "rawi.claim/1";

/// Turns byte spans into words and code points.
pub struct View<'a> {
    pack: &'a Pack,
    doc: &'a Document,
    points: CodePoints<'a>,
    /// The document as every record of it shows it.
    shown: Box<RawValue>,
    hash: String,
    explain: bool,
}

/// Words with their place.
#[derive(Serialize)]
pub struct Words<'a> {
    text: &'a str,
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Place {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct DocumentRef<'a> {
    id: &'a str,
    source: Option<&'a str>,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<Date>,
    published_basis: PublishedBasis,
}

#[derive(Serialize)]
struct Trigger<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    lemma: &'a str,
}

#[derive(Serialize)]
struct Who<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: Option<&'a str>,
    name_en: Option<&'a str>,
    kind: Option<&'a str>,
    country: Option<&'a str>,
    sector: Option<&'a str>,
    basis: &'static str,
}

#[derive(Serialize)]
struct Where<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    role: &'static str,
    id: Option<Cow<'a, str>>,
    name_en: Option<Cow<'a, str>>,
    lat: Option<f64>,
    lon: Option<f64>,
    admin1: Option<&'a str>,
    country: Option<&'a str>,
    precision: Option<u8>,
    basis: &'static str,
}

#[derive(Serialize)]
struct When<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    from: Option<String>,
    to: Option<String>,
    precision: &'static str,
    basis: &'static str,
}

#[derive(Serialize)]
struct HowMany<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<&'static str>,
    low: Option<i64>,
    best: Option<i64>,
    high: Option<i64>,
    modifier: Option<&'static str>,
}

#[derive(Serialize)]
struct Says<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: Option<&'a str>,
    kind: &'static str,
    stance: &'static str,
    cue: Words<'a>,
    quoted: bool,
}

#[derive(Serialize)]
struct Loaded<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    about: &'static str,
    valence: &'a str,
}

#[derive(Serialize)]
struct Codes<'a> {
    cameo: &'a str,
    acled_event_type: &'a str,
    acled_sub_event_type: &'a str,
}

/// What a claim has several of, each written as a view shows it.
struct Many<'a, T>(&'a View<'a>, &'a [T]);

impl<T: Shown> Serialize for Many<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.1.iter().map(|x| x.shown(self.0)))
    }
}

/// A part of a claim that a view shows.
trait Shown {
    fn shown<'s>(&'s self, view: &'s View<'s>) -> impl Serialize + 's;
}

impl Shown for Span {
    fn shown<'s>(&'s self, view: &'s View<'s>) -> impl Serialize + 's {
        view.words(*self)
    }
}

impl Shown for Participant<'_> {
    fn shown<'s>(&'s self, view: &'s View<'s>) -> impl Serialize + 's {
        view.who(self)
    }
}

impl Shown for ClaimPlace {
    fn shown<'s>(&'s self, view: &'s View<'s>) -> impl Serialize + 's {
        view.place(self)
    }
}

impl Shown for Count {
    fn shown<'s>(&'s self, view: &'s View<'s>) -> impl Serialize + 's {
        view.count(self, Some(self.what.name()))
    }
}

impl Shown for Attribution<'_> {
    fn shown<'s>(&'s self, view: &'s View<'s>) -> impl Serialize + 's {
        view.says(self)
    }
}

impl Shown for Framing<'_> {
    fn shown<'s>(&'s self, view: &'s View<'s>) -> impl Serialize + 's {
        view.loaded(self)
    }
}

/// Writes a value as people read it.
fn shown<S: Serializer>(value: &impl std::fmt::Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

/// One claim.
#[derive(Serialize)]
pub struct Record<'a> {
    schema: &'static str,
    #[serde(serialize_with = "shown")]
    id: ClaimId,
    document: &'a RawValue,
    sentence: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<u32>,
    #[serde(rename = "type")]
    event_type: &'a str,
    mode: Option<&'a str>,
    trigger: Trigger<'a>,
    also: Many<'a, Span>,
    actors: Many<'a, Participant<'a>>,
    recipients: Many<'a, Participant<'a>>,
    objects: Many<'a, Participant<'a>>,
    instruments: Many<'a, Participant<'a>>,
    places: Many<'a, ClaimPlace>,
    time: Option<When<'a>>,
    counts: Many<'a, Count>,
    occurrences: Option<HowMany<'a>>,
    factuality: &'static str,
    attribution: Many<'a, Attribution<'a>>,
    framing: Many<'a, Framing<'a>>,
    confidence: f64,
    #[serde(serialize_with = "shown")]
    rule: &'a Rule<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signs: Option<Vec<&'static str>>,
    codes: Option<Codes<'a>>,
    pack: &'a str,
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

    /// The words of a span.
    pub fn words(&self, s: Span) -> Words<'a> {
        Words { text: s.of(&self.doc.text), start: self.points.at(s.start), end: self.points.at(s.end) }
    }

    /// A claim as the record asks.
    pub fn record<'s>(&'s self, c: &'s Claim<'s>) -> Record<'s> {
        let kind = &self.pack.types[c.event_type as usize];
        let codes = codes_of(kind, c.mode);
        Record {
            schema: SCHEMA,
            id: c.id,
            document: &self.shown,
            sentence: Place { start: self.points.at(c.sentence.start), end: self.points.at(c.sentence.end) },
            part: (c.part > 0).then_some(c.part),
            event_type: &kind.id,
            mode: (!c.mode.is_empty()).then_some(c.mode),
            trigger: {
                let Words { text, start, end } = self.words(c.trigger);
                Trigger { text, start, end, lemma: c.lemma }
            },
            also: Many(self, &c.also),
            actors: Many(self, &c.actors),
            recipients: Many(self, &c.recipients),
            objects: Many(self, &c.objects),
            instruments: Many(self, &c.instruments),
            places: Many(self, &c.places),
            time: c.time.as_ref().map(|t| self.time(t)),
            counts: Many(self, &c.counts),
            occurrences: c.occurrences.as_ref().map(|n| self.count(n, None)),
            factuality: c.factuality.name(),
            attribution: Many(self, &c.attribution),
            framing: Many(self, &c.framing),
            confidence: (f64::from(c.confidence) * 100.0).round() / 100.0,
            rule: &c.rule,
            signs: self.explain.then(|| c.signs.all().map(|s| s.name()).collect()),
            codes: codes.map(|x| Codes { cameo: &x.1, acled_event_type: &x.2, acled_sub_event_type: &x.3 }),
            pack: &self.hash,
        }
    }

    fn who<'s>(&'s self, p: &'s Participant<'s>) -> Who<'s> {
        let Words { text, start, end } = self.words(p.span);
        Who { text, start, end, id: p.id.as_deref(), name_en: p.name_en, kind: p.kind, country: p.country, sector: p.sector, basis: p.basis.name() }
    }

    fn place<'s>(&'s self, p: &'s ClaimPlace) -> Where<'s> {
        let Words { text, start, end } = self.words(p.span);
        let known = p.place.map(|i| &self.pack.places[i as usize]);
        // what no table knows is where the place is that locates it
        let located = known.or_else(|| p.near.map(|i| &self.pack.places[i as usize]));
        let filled = |s: &'s String| (!s.is_empty()).then_some(s.as_str());
        let of = |name: &'s str, between: &str| match p.side {
            Some(side) => Cow::Owned(format!("{name}{between}{}", side.name)),
            None => Cow::Borrowed(name),
        };
        Where {
            text,
            start,
            end,
            role: p.role,
            id: known.map(|k| of(&k.id, "/")),
            name_en: known.map(|k| of(&k.name_en, ", ")),
            lat: located.map(|k| p.side.map_or(k.lat, |s| rounded(s.lat))),
            lon: located.map(|k| p.side.map_or(k.lon, |s| rounded(s.lon))),
            admin1: located.and_then(|k| filled(if k.kind == "province" && known.is_none() { &k.name_en } else { &k.admin1 })),
            country: located.and_then(|k| filled(&k.country)),
            precision: located.map(|k| if p.side.is_some() || known.is_none() { k.precision.max(2) } else { k.precision }),
            basis: p.basis.name(),
        }
    }

    fn time(&self, t: &ClaimTime) -> When<'a> {
        let Words { text, start, end } = self.words(t.span);
        When { text, start, end, from: t.from.map(|d| d.to_string()), to: t.to.map(|d| d.to_string()), precision: t.precision, basis: t.basis.name() }
    }

    fn count(&self, n: &Count, what: Option<&'static str>) -> HowMany<'a> {
        let Words { text, start, end } = self.words(n.span);
        HowMany { text, start, end, what, low: n.low, best: n.best, high: n.high, modifier: n.modifier }
    }

    fn says<'s>(&'s self, a: &'s Attribution<'s>) -> Says<'s> {
        let Words { text, start, end } = self.words(a.span);
        Says { text, start, end, id: a.id.as_deref(), kind: a.kind.name(), stance: a.stance.name(), cue: self.words(a.cue), quoted: a.quoted }
    }

    fn loaded<'s>(&'s self, f: &'s Framing<'s>) -> Loaded<'s> {
        let Words { text, start, end } = self.words(f.span);
        Loaded { text, start, end, about: f.about.name(), valence: f.valence }
    }
}

/// A document as its records show it.
fn document(pack: &Pack, d: &Document) -> Box<RawValue> {
    let shown = DocumentRef {
        id: &d.id,
        source: d.source.as_deref(),
        outlet: d.source.as_deref().or(d.url.as_deref()).and_then(|s| pack.outlet(s)).map(|o| o.id.as_str()),
        url: d.url.as_deref(),
        title: d.title.as_deref(),
        published: d.published,
        published_basis: d.published_basis,
    };
    to_raw_value(&shown).expect("strings and a date are JSON")
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
        serde_json::to_writer(&mut *out, &view.record(c)).expect("memory can be written to and a record has string keys");
        out.push(b'\n');
    }
}

/// Where a text says that it comes from.
#[derive(Serialize)]
struct From<'a> {
    id: &'a str,
    #[serde(flatten)]
    words: Words<'a>,
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
    let origin = origin(pack, &doc.text)
        .map(|o| From { id: o.id, words: Words { text: o.span.of(&doc.text), start: points.at(o.span.start), end: points.at(o.span.end) } });
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
