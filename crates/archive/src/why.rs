//! Why a claim says what it says: for each field the words, the row and the rule that made it.
//!
//! In: an analysis and one of its claims ([`explain`]), or a claim of a store, whose document is coded again ([`stored`]). Out: lines for people. Everything said here is read off the stages' own products: the
//! phrase a participant comes from and how grammar reached it, the frame of the row, the scopes over the trigger, the signs and their weights. Nothing is written.

use crate::csv_out::figures;
use crate::differ::fields;
use crate::incoming::{Buffers, Incoming};
use crate::ingest::{draft, stored_document};
use crate::link::Sides;
use crate::store::{Store, StoreError, StoredClaim};
use rawi_engine::claim::confidence;
use rawi_engine::claim::signs::Sign;
use rawi_engine::claim::{Claim, ClaimId, Participant};
use rawi_engine::event::{Event, Filler};
use rawi_engine::mention::Nominal;
use rawi_engine::pack::{Frame, Need, Sense};
use rawi_engine::scope::ScopeKind;
use rawi_engine::sentence::Read;
use rawi_engine::vocab::*;
use rawi_engine::{Analysis, Document, Pack, Span, analyse};
use std::fmt;
use std::fmt::Write as _;

/// Signs shown at most, the weightiest first.
const SIGNS: usize = 12;

/// Why a stored claim says what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// The lines.
    pub text: String,
    /// Where the stored claim says something else than what was explained.
    pub note: Option<String>,
}

/// Why a claim is not explained.
#[derive(Debug)]
pub enum Unexplained {
    /// The store.
    Store(StoreError),
    /// There is no such claim.
    Missing,
    /// Other language data made it: what to do.
    Other(String),
}

impl fmt::Display for Unexplained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unexplained::Store(e) => e.fmt(f),
            Unexplained::Missing => f.write_str("there is no such claim"),
            Unexplained::Other(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Unexplained {}

impl From<StoreError> for Unexplained {
    fn from(e: StoreError) -> Self {
        Unexplained::Store(e)
    }
}

/// The id that the engine gives a claim: what a store puts behind an id that was taken is no part of it.
///
/// # Errors
/// Where it is no id of a claim.
pub fn claim_id(id: &str) -> Result<ClaimId, String> {
    id.split('~').next().unwrap_or_default().parse()
}

/// Explains a claim of a store: codes its document again.
///
/// # Errors
/// Where there is none, or this language data does not make it.
pub fn stored(store: &mut Store, pack: &Pack, id: &str) -> Result<Explained, Unexplained> {
    let wanted = claim_id(id).map_err(|_| Unexplained::Missing)?;
    let claim = store.claim(id)?.ok_or(Unexplained::Missing)?;
    let document = store.documents_of_keys(&[claim.document])?.pop().ok_or(Unexplained::Missing)?;
    let mut doc = stored_document(&document);
    let found = analyse(pack, &doc, &mut Buffers::default().scratch);
    doc.reported(found.reported);
    let Some(c) = found.claims.iter().find(|c| c.id == wanted) else {
        let by = claim.claim().map_err(Unexplained::Other)?.pack;
        return Err(Unexplained::Other(format!(
            "claim {id} was coded by language data {by}, and {:016x}, which this program has, does not make it: explain it with the data it was coded by \
             (--lang DIR, or the Rawi of that time), or see what this data makes of document `{}` with `rawi diff`",
            pack.hash, document.id
        )));
    };
    let mut text = String::new();
    explain(pack, &doc, &found, c, &mut text);
    let note = otherwise(pack, doc, &found, &claim, wanted).map_err(Unexplained::Other)?;
    Ok(Explained { text, note })
}

/// Where the stored claim says something else than what was explained.
fn otherwise(pack: &Pack, document: Document, found: &Analysis, claim: &StoredClaim, wanted: ClaimId) -> Result<Option<String>, String> {
    let new = draft(pack, &Incoming { document, ..Incoming::default() }, found, &Sides::of(pack));
    let Some(new) = new.claims.iter().find(|c| c.claim.id == wanted.to_string()) else {
        return Ok(Some(format!("this language data only notices it; the store has it as asserted by {}", claim.claim()?.pack)));
    };
    let value = |line: &str| serde_json::from_str(line).map_err(|e: serde_json::Error| e.to_string());
    let fields = fields(&value(&claim.line)?, &value(&new.claim.line())?);
    let names: Vec<&str> = fields.iter().map(|f| f.0.as_str()).filter(|f| !matches!(*f, "id" | "document.id")).collect();
    Ok((!names.is_empty()).then(|| format!("the store has it from other language data, which differs in {}: `rawi diff` shows how", names.join(", "))))
}

/// Writes why a claim says what it says.
pub fn explain(pack: &Pack, doc: &Document, found: &Analysis, c: &Claim, out: &mut String) {
    let w = Explainer { read: found.read(pack, doc), doc, found, c };
    w.head(out);
    w.participants(out);
    w.where_and_when(out);
    w.figures(out);
    w.firmly(out);
    w.sources(out);
    w.confidence(out);
}

struct Explainer<'a> {
    read: Read<'a, 'a>,
    doc: &'a Document,
    found: &'a Analysis<'a>,
    c: &'a Claim<'a>,
}

impl<'a> Explainer<'a> {
    fn event(&self) -> &'a Event {
        &self.found.events[self.c.origin.0 as usize][self.c.origin.1 as usize]
    }

    fn sense(&self) -> &'a Sense {
        self.event().sense(&self.read)
    }

    fn frame(&self) -> &'a Frame {
        &self.read.pack.frames[self.sense().frame as usize]
    }

    fn words(&self, s: Span) -> String {
        s.of(&self.doc.text).replace('\n', " ")
    }

    fn head(&self, out: &mut String) {
        let (c, sense) = (self.c, self.sense());
        let kind = &self.read.pack.types[c.event_type as usize].id;
        let _ = writeln!(
            out,
            "{}  {kind}{} {}  {}",
            c.id,
            if c.mode.is_empty() { String::new() } else { format!("/{}", c.mode) },
            c.factuality,
            self.words(c.trigger)
        );
        let needs = sense.needs.iter().map(need).collect::<Vec<_>>().join(" and ");
        let wants = if needs.is_empty() { String::new() } else { format!(", which asks for {needs}") };
        let _ = writeln!(out, "  type        row {} (weight {}, frame {}){wants}", sense.row, sense.weight, self.frame().id);
        let _ = writeln!(out, "  trigger     {} is read as {}", self.words(c.trigger), c.lemma);
        if let Some(with) = self.event().with {
            let _ = writeln!(out, "              with {} behind it", self.words(self.read.token(with as usize).span));
        }
        for s in &c.also {
            let _ = writeln!(out, "  also        {} tells the same happening", self.words(*s));
        }
        let rules: Vec<&str> = self.event().rules.iter().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let _ = writeln!(out, "  rules       {}", rules.join(" "));
        if !c.mode.is_empty() {
            let by = if sense.mode == c.mode { "the row" } else { "a word of its phrase or instrument (events/modes.tsv)" };
            let _ = writeln!(out, "  mode        {} by {by}", c.mode);
        }
    }

    fn participants(&self, out: &mut String) {
        let roles: [(&str, Role, &[Participant]); 4] = [
            ("actor", Role::Actor, &self.c.actors),
            ("recipient", Role::Recipient, &self.c.recipients),
            ("object", Role::Object, &self.c.objects),
            ("instrument", Role::Instrument, &self.c.instruments),
        ];
        for (name, role, list) in roles {
            for p in list {
                let filler = self.event().of(role).find(|f| self.span_of(f).start < p.span.end && p.span.start < self.span_of(f).end);
                let how = filler.map_or("the claimant, who owns up to it".to_string(), |f| self.reached(f));
                let id = p.id.as_deref().map_or("not in the tables".to_string(), |id| format!("is {id}"));
                let _ = writeln!(out, "  {name:<11} {}: {how}; {id} ({})", self.words(p.span), p.basis);
            }
        }
    }

    fn nominal(&self, f: &Filler) -> &'a Nominal {
        &self.found.mentions[f.who.sentence as usize].nominals[f.who.nominal as usize]
    }

    fn span_of(&self, f: &Filler) -> Span {
        self.nominal(f).span
    }

    /// How grammar got from the trigger to a phrase, and what the frame makes of that.
    fn reached(&self, f: &Filler) -> String {
        let (n, e, frame) = (self.nominal(f), self.event(), self.frame());
        if f.basis != Basis::Stated {
            return "named before; a pronoun, or a verb without a subject of its own, goes back to it".into();
        }
        if let Some((from, to)) = f.part {
            let word = self.words(self.read.span(&(from..to)));
            return format!("{word}, an adjective or owner inside {}", self.words(n.span));
        }
        if let Some(k) = n.prep {
            let said =
                frame.preps.iter().find(|(p, _)| *p == k).map_or("by what the phrase is".to_string(), |(_, r)| format!("in frame {} `{k}` is {r}", frame.id));
            return format!("stands behind `{k}`; {said}");
        }
        let side = if n.tokens.start < e.trigger.start { "before" } else { "behind" };
        match (n.genitive, e.verbal) {
            (true, _) => format!("the genitive of the verbal noun; frame {} takes it as {}", frame.id, frame.genitive),
            (_, true) if f.role == frame.subject => format!("subject, {side} the verb"),
            (_, true) if f.role == frame.object => format!("object, or subject of the passive, {side} the verb"),
            _ => format!("stands {side} the trigger, or belongs to a word merged with it"),
        }
    }

    fn where_and_when(&self, out: &mut String) {
        for p in &self.c.places {
            let known = p.place.map(|i| &self.read.pack.places[i as usize]);
            let what = known.map_or("in no gazetteer".to_string(), |k| format!("is {} ({}, {} {})", k.id, k.kind, k.lat, k.lon));
            let basis = match p.basis {
                Basis::Stated => "",
                Basis::Inherited => ", where the deed before was",
                Basis::Inferred => ", guessed from the dateline, the people or the sentence: nothing says where",
            };
            let _ = writeln!(out, "  place       {} ({}): {what}{basis}", self.words(p.span), p.role);
        }
        if let Some(t) = &self.c.time {
            let day = |d: Option<jiff::civil::Date>| d.map_or("open".to_string(), |d| d.to_string());
            let from = self.doc.published.map_or("no day of publication".to_string(), |d| format!("published {d}"));
            let _ = writeln!(out, "  time        {}: {} to {} ({}; {from})", self.words(t.span), day(t.from), day(t.to), t.precision);
        }
    }

    fn figures(&self, out: &mut String) {
        for n in &self.c.counts {
            let modifier = n.modifier.map_or(String::new(), |m| format!(", because of its words ({m})"));
            let _ = writeln!(out, "  count       {}: {}{modifier}", self.words(n.span), figures(n));
        }
        if let Some(n) = &self.c.occurrences {
            let _ = writeln!(out, "  times       {}: {}", self.words(n.span), figures(n));
        }
    }

    fn firmly(&self, out: &mut String) {
        let at = self.event().trigger.start;
        let scopes = &self.found.scopes[self.c.origin.0 as usize];
        let doubts = scopes.iter().filter(|s| s.tokens.contains(&at)).filter_map(|s| match &s.kind {
            ScopeKind::Doubt(f) => Some((*f, s)),
            ScopeKind::Said { factuality: Some(f), .. } => Some((*f, s)),
            _ => None,
        });
        let cue = doubts.filter(|(f, _)| *f == self.c.factuality).map(|(_, s)| self.words(self.read.span(&s.cue))).next();
        let why = match (cue, self.event().factuality) {
            (Some(cue), _) => format!("{cue} governs it"),
            (None, Some(f)) if f == self.c.factuality => "the light verb says so (events/light.tsv)".to_string(),
            _ if self.c.factuality == Factuality::Happened => "nothing says otherwise".to_string(),
            _ => "it lies after the day of publication".to_string(),
        };
        let _ = writeln!(out, "  factuality  {}: {why}", self.c.factuality);
    }

    fn sources(&self, out: &mut String) {
        for a in &self.c.attribution {
            let quoted = if a.quoted { ", in quotation marks" } else { "" };
            let _ = writeln!(out, "  source      {}: {} {}, by {}{quoted}", self.words(a.span), a.kind, a.stance, self.words(a.cue));
        }
        for f in &self.c.framing {
            let _ = writeln!(out, "  framing     {}: {} of the {}", self.words(f.span), f.valence, f.about);
        }
    }

    fn confidence(&self, out: &mut String) {
        let (c, pack) = (self.c, self.read.pack);
        let mut signs: Vec<(f32, Sign)> = c.signs.all().map(|s| (confidence::weight(pack, c.signs, s), s)).collect();
        signs.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        let shown: Vec<String> = signs.iter().take(SIGNS).map(|(w, s)| format!("{s} {w:+.2}")).collect();
        let more = signs.len().saturating_sub(SIGNS);
        let rest = if more > 0 { format!(" and {more} lighter ones") } else { String::new() };
        let floor = confidence::floor(pack, c.signs);
        let told = if c.asserted { "asserted" } else { "noticed, not asserted" };
        let _ = writeln!(
            out,
            "  confidence  {:.2}, {told} (from {floor:.2} on, or half of it beside another); log odds {:+.2} and {}{rest}",
            c.confidence,
            pack.bias,
            shown.join(" ")
        );
    }
}

/// A condition of a row in words.
fn need(n: &Need) -> String {
    match n {
        Need::Role(r) => format!("a {r}"),
        Need::Class(c) => format!("a participant of class {c}"),
        Need::Crowd => "an actor that is many unarmed people".to_string(),
        Need::Doer(c) => format!("an actor of class {c}"),
        Need::Armed => "a mark of armed force".into(),
        Need::Party => "a party".into(),
        Need::Place => "a place".into(),
        Need::Undergone => "a light verb whose subject it was done to".into(),
    }
}
