//! A claim as it would be read back from its line, without writing and reading it.
//!
//! In: a claim and the view of its document. Out: [`told::Claim`]. Invariant: it is what [`told::Claim::read`] makes of the line that the view writes; a test
//! holds it (`tests/owned.rs`). Why: tables of claims ask for every field, and reading a line back takes five times as long as this.

use super::{SCHEMA, View, codes_of};
use crate::told;
use rawi_engine::Span;
use rawi_engine::claim::{Attribution, Claim, ClaimPlace, ClaimTime, Count, Participant};

impl View<'_> {
    /// The document of the view's claims.
    pub fn document(&self) -> told::Document {
        serde_json::from_slice(&self.shown).expect("what was written just now is a document")
    }

    /// A claim, owned; `document` is [`View::document`].
    pub fn told(&self, c: &Claim, document: &told::Document) -> told::Claim {
        let kind = &self.pack.types[c.event_type as usize];
        let all = |participants: &[Participant]| participants.iter().map(|p| self.told_who(p)).collect();
        let trigger = self.told_words(c.trigger);
        told::Claim {
            schema: SCHEMA.into(),
            id: c.id.to_string(),
            document: document.clone(),
            sentence: told::Place { start: self.point(c.sentence.start), end: self.point(c.sentence.end) },
            part: Some(c.part).filter(|p| *p > 0),
            event_type: kind.id.clone(),
            mode: Some(c.mode).filter(|m| !m.is_empty()).map(str::to_string),
            trigger: told::Trigger { text: trigger.text, start: trigger.start, end: trigger.end, lemma: c.lemma.into() },
            also: c.also.iter().map(|s| self.told_words(*s)).collect(),
            actors: all(&c.actors),
            recipients: all(&c.recipients),
            objects: all(&c.objects),
            instruments: all(&c.instruments),
            places: c.places.iter().map(|p| self.told_place(p)).collect(),
            time: c.time.as_ref().map(|t| self.told_time(t)),
            counts: c.counts.iter().map(|n| self.told_count(n, true)).collect(),
            occurrences: c.occurrences.as_ref().map(|n| self.told_count(n, false)),
            factuality: c.factuality.name().into(),
            attribution: c.attribution.iter().map(|a| self.told_source(a)).collect(),
            framing: c.framing.iter().map(|f| self.told_loaded(f)).collect(),
            confidence: (f64::from(c.confidence) * 100.0).round() / 100.0,
            rule: c.rule.to_string(),
            signs: self.explain.then(|| c.signs.all().map(|s| s.name().to_string()).collect()),
            codes: codes_of(kind, c.mode).map(|(_, cameo, event, sub_event)| told::Codes {
                cameo: cameo.clone(),
                acled_event_type: event.clone(),
                acled_sub_event_type: sub_event.clone(),
            }),
            pack: self.hash.clone(),
        }
    }

    fn told_words(&self, s: Span) -> told::Words {
        told::Words { text: s.of(&self.doc.text).into(), start: self.point(s.start), end: self.point(s.end) }
    }

    fn told_who(&self, p: &Participant) -> told::Who {
        let told::Words { text, start, end } = self.told_words(p.span);
        let owned = |s: Option<&str>| s.map(str::to_string);
        let (id, basis) = (owned(p.id.as_deref()), p.basis.name().into());
        told::Who { text, start, end, id, name_en: owned(p.name_en), kind: owned(p.kind), country: owned(p.country), sector: owned(p.sector), basis }
    }

    fn told_place(&self, p: &ClaimPlace) -> told::Where {
        let told::Words { text, start, end } = self.told_words(p.span);
        let known = self.located(p);
        let joined = |s: Option<&str>, between: &str| s.map(|s| if known.side.is_empty() { s.to_string() } else { [s, between, known.side].concat() });
        told::Where {
            text,
            start,
            end,
            role: p.role.into(),
            id: joined(known.id, "/"),
            name_en: joined(known.name_en, ", "),
            lat: known.lat,
            lon: known.lon,
            admin1: known.admin1.map(str::to_string),
            country: known.country.map(str::to_string),
            precision: known.precision,
            basis: p.basis.name().into(),
        }
    }

    fn told_time(&self, t: &ClaimTime) -> told::When {
        let told::Words { text, start, end } = self.told_words(t.span);
        told::When { text, start, end, from: t.from, to: t.to, precision: t.precision.into(), basis: t.basis.name().into() }
    }

    fn told_count(&self, n: &Count, counts: bool) -> told::HowMany {
        let told::Words { text, start, end } = self.told_words(n.span);
        let what = counts.then(|| n.what.name().to_string());
        told::HowMany { text, start, end, what, low: n.low, best: n.best, high: n.high, modifier: n.modifier.map(str::to_string) }
    }

    fn told_source(&self, a: &Attribution) -> told::Says {
        let told::Words { text, start, end } = self.told_words(a.span);
        let (id, cue) = (a.id.as_deref().map(str::to_string), self.told_words(a.cue));
        told::Says { text, start, end, id, kind: a.kind.name().into(), stance: a.stance.name().into(), cue, quoted: a.quoted }
    }

    fn told_loaded(&self, f: &rawi_engine::claim::Framing) -> told::Loaded {
        let told::Words { text, start, end } = self.told_words(f.span);
        told::Loaded { text, start, end, about: f.about.name().into(), valence: f.valence.into() }
    }
}
