//! `rawi why`, and the last part of `rawi try`: for each field of a claim the words, the row and the rule that made it.
//!
//! In: an analysis and one of its claims; for `why` the files it comes from, or the store that holds it. Out: lines for a terminal. Everything said here is read off the stages' own products: the phrase a
//! participant comes from and how grammar reached it, the frame of the row, the scopes over the trigger, the signs and their weights.

use crate::args::Why;
use anyhow::{Context, Result, bail, ensure};
use rawi_archive::csv_out::figures;
use rawi_archive::incoming::{self, Buffers, Incoming};
use rawi_archive::ingest::{draft, stored_document};
use rawi_archive::link::Sides;
use rawi_archive::read::{Input, Step};
use rawi_archive::store::{Store, StoredClaim};
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
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

/// Signs shown at most, the weightiest first.
const SIGNS: usize = 12;

/// Explains the claim with this id in a store, or in the documents.
pub fn run(pack: &Pack, a: &Why) -> Result<ExitCode> {
    let wanted: ClaimId = a.claim.split('~').next().unwrap_or_default().parse().map_err(anyhow::Error::msg)?;
    if let Some(store) = a.files.iter().find(|f| is_store(f)) {
        ensure!(a.files.len() == 1, "{} is a store: name it alone, or files alone", store.display());
        return stored(pack, &store.to_string_lossy(), &a.claim, wanted);
    }
    let mut buffers = Buffers::default();
    let mut read = 0;
    let defaults = crate::documents::defaults(a.published, None);
    for step in Input::new(&a.files, crate::documents::options(&a.reading)) {
        let raw = match step {
            Step::Raw(raw) => *raw,
            Step::Passed(_) => continue,
            Step::Fault(f) => {
                crate::tell(&f);
                continue;
            }
        };
        let Some(incoming) = incoming::open(raw, pack, &defaults, &mut buffers).incoming else { continue };
        let mut doc = incoming.document;
        read += 1;
        let found = analyse(pack, &doc, &mut buffers.scratch);
        doc.reported(found.reported);
        if let Some(c) = found.claims.iter().find(|c| c.id == wanted) {
            let mut out = String::new();
            explain(pack, &doc, &found, c, &mut out);
            std::io::stdout().write_all(out.as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
    }
    bail!("no claim {} in the {read} documents read: `rawi extract --min-confidence 0 FILE` lists all, with their ids", a.claim)
}

/// Whether this is a store, by its address or by what it begins with.
fn is_store(file: &Path) -> bool {
    let name = file.to_string_lossy();
    if name.starts_with("postgres://") || name.starts_with("postgresql://") {
        return true;
    }
    let mut head = [0; SQLITE.len()];
    // a pipe can be read only once
    file.is_file() && File::open(file).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head == SQLITE
}

/// What every file of SQLite begins with.
const SQLITE: [u8; 16] = *b"SQLite format 3\0";

/// Explains a claim of a store: codes its document again.
fn stored(pack: &Pack, place: &str, id: &str, wanted: ClaimId) -> Result<ExitCode> {
    let mut store = Store::as_it_is(place)?;
    let claim = store.claim(id)?.with_context(|| format!("{place} has no claim `{id}`"))?;
    let document = store.documents_of_keys(&[claim.document])?.pop().with_context(|| format!("{place} has no document of claim `{id}`"))?;
    let mut doc = stored_document(&document);
    let found = analyse(pack, &doc, &mut Buffers::default().scratch);
    doc.reported(found.reported);
    let Some(c) = found.claims.iter().find(|c| c.id == wanted) else {
        let by = claim.claim().map_err(anyhow::Error::msg)?.pack;
        bail!(
            "claim {id} was coded by language data {by}, and {:016x}, which this program has, does not make it: explain it with the data it was coded by \
             (--lang DIR, or the Rawi of that time), or see what this data makes of document `{}` with `rawi diff`",
            pack.hash,
            document.id
        );
    };
    let mut out = String::new();
    explain(pack, &doc, &found, c, &mut out);
    std::io::stdout().write_all(out.as_bytes())?;
    otherwise(pack, doc, &found, &claim, wanted)?;
    Ok(ExitCode::SUCCESS)
}

/// Tells where the stored claim says something else than what was explained.
fn otherwise(pack: &Pack, document: Document, found: &Analysis, claim: &StoredClaim, wanted: ClaimId) -> Result<()> {
    let new = draft(pack, &Incoming { document, ..Incoming::default() }, found, &Sides::of(pack));
    let Some(new) = new.claims.iter().find(|c| c.claim.id == wanted.to_string()) else {
        crate::tell(&format!("rawi: this language data only notices it; the store has it as asserted by {}", claim.claim().map_err(anyhow::Error::msg)?.pack));
        return Ok(());
    };
    let fields = crate::differing::fields(&serde_json::from_str(&claim.line)?, &serde_json::to_value(&new.claim)?);
    let names: Vec<&str> = fields.iter().map(|f| f.0.as_str()).filter(|f| !matches!(*f, "id" | "document.id")).collect();
    if !names.is_empty() {
        crate::tell(&format!("rawi: the store has it from other language data, which differs in {}: `rawi diff` shows how", names.join(", ")));
    }
    Ok(())
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
