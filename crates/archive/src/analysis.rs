//! What every stage found, as JSON: the output of `rawi analyze`.
//!
//! In: a document and its [`Analysis`]. Out: one JSON object: tokens with start, end, cuts, lemma, pos; mentions; scopes. Offsets are code
//! points; `cuts` are offsets inside the token where a clitic is cut off.

use rawi_engine::mention::Mentions;
use rawi_engine::morph::{self, Origin, Reading};
use rawi_engine::pack::Means;
use rawi_engine::scope::{Scope, ScopeKind};
use rawi_engine::sentence::Read;
use rawi_engine::split::TokenKind;
use rawi_engine::text::CodePoints;
use rawi_engine::{Analysis, Document, Pack, Span};
use serde_json::{Value, json};

/// Appends the analysis of a document as a JSON line.
pub fn write_analysis(pack: &Pack, doc: &Document, a: &Analysis, out: &mut Vec<u8>) {
    let v = Writer { read: a.read(pack, doc), points: CodePoints::new(&doc.text), doc };
    let tokens: Vec<Value> = (0..a.split.tokens.len())
        .filter(|&t| !v.hosted(t))
        .map(|t| if t + 1 < a.split.tokens.len() && v.hosted(t + 1) { v.with_digits(t) } else { v.token(t) })
        .collect();
    let sentences: Vec<Value> = a
        .split
        .sentences
        .iter()
        .map(|s| json!({"start": v.at(s.span.start), "end": v.at(s.span.end), "block": format!("{:?}", s.block).to_lowercase()}))
        .collect();
    let mentions: Vec<Value> = a.mentions.iter().flat_map(|m| v.mentions(m)).collect();
    let scopes: Vec<Value> = a.scopes.iter().flatten().map(|s| v.scope(&a.mentions, s)).collect();
    let value = json!({
        "document": {"id": doc.id, "source": doc.source, "published": doc.published.map(|d| d.to_string())},
        "sentences": sentences, "tokens": tokens, "mentions": mentions, "scopes": scopes, "notes": a.notes,
    });
    serde_json::to_writer(&mut *out, &value).expect("memory can be written to");
    out.push(b'\n');
}

/// A governed stretch of a text, in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Governed {
    /// Where it begins and ends.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// `said`, or how what stands there is told: denied, possible, planned …
    pub kind: &'static str,
    /// The innermost who says so.
    pub holder: Option<String>,
    /// The words that govern.
    pub cue: Option<(u32, u32)>,
}

/// The scopes of a document, outermost first in each sentence.
pub fn scopes(pack: &Pack, doc: &Document, a: &Analysis) -> Vec<Governed> {
    let v = Writer { read: a.read(pack, doc), points: CodePoints::new(&doc.text), doc };
    a.scopes.iter().flatten().map(|s| v.governed(&a.mentions, s)).collect()
}

struct Writer<'a> {
    read: Read<'a, 'a>,
    points: CodePoints<'a>,
    doc: &'a Document,
}

impl Writer<'_> {
    fn at(&self, byte: u32) -> u32 {
        self.points.at(byte)
    }

    fn span(&self, kind: &str, s: Span) -> serde_json::Map<String, Value> {
        let value = json!({"kind": kind, "text": s.of(&self.doc.text), "start": self.at(s.start), "end": self.at(s.end)});
        value.as_object().cloned().unwrap_or_default()
    }

    /// Whether a number is written together with the clitic before it.
    fn hosted(&self, t: usize) -> bool {
        let token = self.read.token(t);
        token.kind == TokenKind::Number
            && !token.spaced
            && t > 0
            && self.read.token(t - 1).kind == TokenKind::Word
            && self.read.folded(t - 1).chars().count() <= 3
    }

    /// A clitic and the digits it is written with are one token to a reader.
    fn with_digits(&self, t: usize) -> Value {
        let span = self.read.token(t).span.to(self.read.token(t + 1).span);
        let (start, end) = (self.at(span.start), self.at(span.end));
        let cut = self.at(self.read.token(t + 1).span.start) - start;
        json!({"text": span.of(&self.doc.text), "start": start, "end": end, "cuts": [cut], "lemma": self.read.folded(t + 1), "pos": "NUM"})
    }

    fn token(&self, t: usize) -> Value {
        let token = self.read.token(t);
        let (start, end) = (self.at(token.span.start), self.at(token.span.end));
        let Some(r) = self.read.reading(t) else {
            let pos = match token.kind {
                TokenKind::Number => "NUM",
                TokenKind::Foreign => "X",
                _ => "PUNCT",
            };
            return json!({"text": token.span.of(&self.doc.text), "start": start, "end": end, "cuts": [], "lemma": token.span.of(&self.doc.text), "pos": pos});
        };
        json!({
            "text": token.span.of(&self.doc.text), "start": start, "end": end, "cuts": self.cuts(t, r, start), "lemma": morph::lemma_text(self.read.pack, self.read.folded(t), r),
            "pos": r.pos.name(), "guess": r.origin == Origin::Guess,
        })
    }

    /// Cuts in code points of the original token, which may hold marks that folding dropped.
    fn cuts(&self, t: usize, r: &Reading, start: u32) -> Vec<u32> {
        let (token, word) = (self.read.token(t), self.read.folded(t));
        let byte = |n: u8| word.char_indices().nth(n as usize).map_or(word.len(), |(i, _)| i) as u32;
        morph::cuts(self.read.pack, word, r).into_iter().map(|n| self.at(self.read.folded.original(token.fold.start + byte(n))) - start).collect()
    }

    fn mentions(&self, m: &Mentions) -> Vec<Value> {
        let mut out = Vec::new();
        for t in &m.times {
            let mut v = self.span("time", t.span);
            v.insert("from".into(), json!(t.from.map(|d| d.to_string())));
            v.insert("to".into(), json!(t.to.map(|d| d.to_string())));
            v.insert("precision".into(), json!(t.precision.name()));
            out.push(Value::Object(v));
        }
        for q in &m.quantities {
            let mut v = self.span("quantity", q.span);
            v.insert("low".into(), json!(q.low));
            v.insert("best".into(), json!(q.best));
            v.insert("high".into(), json!(q.high));
            v.insert("modifier".into(), json!(q.modifier.map(|b| b.name())));
            out.push(Value::Object(v));
        }
        out.extend(m.names.iter().filter_map(|n| self.name(n)));
        for n in &m.nominals {
            let mut v = self.span(if n.event { "event" } else { "phrase" }, n.span);
            v.insert("prep".into(), json!(n.prep.map(|k| k.name())));
            out.push(Value::Object(v));
        }
        out
    }

    fn name(&self, n: &rawi_engine::mention::Name) -> Option<Value> {
        let span = self.read.span(&n.tokens);
        let (kind, id, english) = match n.means(&self.read) {
            Means::Place(p) => ("place", &self.read.pack.places[*p as usize].id, &self.read.pack.places[*p as usize].name_en),
            Means::Actor(a) => ("actor", &self.read.pack.actors[*a as usize].id, &self.read.pack.actors[*a as usize].name_en),
            _ => return None,
        };
        let mut v = self.span(kind, Span::new(self.read.stem_start(n.tokens.start as usize), span.end));
        v.insert("id".into(), json!(id));
        v.insert("name_en".into(), json!(english));
        Some(Value::Object(v))
    }

    fn governed(&self, all: &[Mentions], s: &Scope) -> Governed {
        let (kind, holder) = match &s.kind {
            ScopeKind::Doubt(f) => (f.name(), None),
            ScopeKind::Said { chain, factuality, .. } => {
                let words = |x: &rawi_engine::scope::Source| all[x.who.sentence as usize].nominals[x.who.nominal as usize].span.of(&self.doc.text).to_string();
                (factuality.map_or("said", |f| f.name()), chain.last().map(words))
            }
        };
        let (span, cue) = (self.read.span(&s.tokens), self.read.span(&s.cue));
        let cue = (cue.start < cue.end).then(|| (self.at(cue.start), self.at(cue.end)));
        Governed { start: self.at(span.start), end: self.at(span.end), kind, holder, cue }
    }

    fn scope(&self, all: &[Mentions], s: &Scope) -> Value {
        let (kind, factuality, holders) = match &s.kind {
            ScopeKind::Doubt(f) => ("doubt", Some(f.name()), Vec::new()),
            ScopeKind::Said { chain, factuality, .. } => {
                let who = |x: &rawi_engine::scope::Source| {
                    let n = &all[x.who.sentence as usize].nominals[x.who.nominal as usize];
                    json!({"text": n.span.of(&self.doc.text), "start": self.at(n.span.start), "end": self.at(n.span.end), "stance": x.stance.name(), "inherited": x.inherited})
                };
                ("said", factuality.map(|f| f.name()), chain.iter().map(who).collect())
            }
        };
        let mut v = self.span(kind, self.read.span(&s.tokens));
        v.insert("factuality".into(), json!(factuality));
        v.insert("holders".into(), json!(holders));
        v.insert("cue".into(), json!(self.read.span(&s.cue).of(&self.doc.text)));
        Value::Object(v)
    }
}
