//! The seven stages in order. This file is the whole control flow of the engine.

use crate::claim::{self, Claim, Told, confidence};
use crate::event::{self, Event};
use crate::fold::{Folded, fold};
use crate::mention::{self, Mentions};
use crate::morph::{Scratch, Words, morph};
use crate::pack::Pack;
use crate::scope::{self, Carry, Scope};
use crate::sentence::Read;
use crate::split::{Split, split};
use crate::text::Document;
use jiff::civil::Date;

/// A text longer than this, in bytes, is read up to here, with a note.
pub const MAX_TEXT: usize = 12 << 20;

/// So many sentences go through a stage before the next: the code of one stage fits a processor's nearest cache, that of all does not.
const BLOCK: usize = 32;

/// Everything the engine found in a document: the products of all stages, and notes on what it could not do.
#[derive(Clone, Debug, Default)]
pub struct Analysis<'p> {
    /// Stage 1.
    pub folded: Folded,
    /// Stage 2.
    pub split: Split,
    /// Stage 3.
    pub words: Words,
    /// Stage 4, a sentence each.
    pub mentions: Vec<Mentions>,
    /// Stage 5, a sentence each.
    pub scopes: Vec<Vec<Scope>>,
    /// Stage 6, a sentence each.
    pub events: Vec<Vec<Event>>,
    /// Stage 7.
    pub claims: Vec<Claim<'p>>,
    /// The day of reporting, where only the text tells it.
    pub reported: Option<Date>,
    /// What a reader of the output should know.
    pub notes: Vec<String>,
}

impl<'p> Analysis<'p> {
    /// What is asserted, of what was noticed: the claims at least as sure as `floor`, or those the pack asserts ([`confidence::settle`]).
    pub fn asserted(&self, floor: Option<f32>) -> impl Iterator<Item = &Claim<'p>> + Clone {
        self.claims.iter().filter(move |c| floor.map_or(c.asserted, |least| c.confidence >= least))
    }

    /// The view the later stages use.
    pub fn read<'a>(&'a self, pack: &'p Pack, doc: &'a Document) -> Read<'a, 'p> {
        Read { pack, text: &doc.text, folded: &self.folded, split: &self.split, words: &self.words }
    }
}

/// Reads a document: any text gives an analysis.
pub fn analyse<'p>(pack: &'p Pack, doc: &Document, scratch: &mut Scratch) -> Analysis<'p> {
    let mut a = Analysis::default();
    let text = bounded(&doc.text);
    a.folded = fold(text);
    a.split = split(&a.folded);
    a.notes.extend(unread(&doc.text, a.split.stopped.map_or(text.len(), |at| at as usize)));
    a.words = morph(pack, text, &a.folded, &a.split, scratch);
    let mut carry = Carry::default();
    let (mut mentions, mut scopes, mut events, mut claims) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let read = a.read(pack, doc);
    let reported = if doc.published.is_none() { mention::time::reported(&read) } else { None };
    let day = doc.published.or(reported);
    let sentences = &a.split.sentences;
    for sentence in sentences {
        let found = mention::expressions(&read, sentence, day, &mentions);
        mentions.push(found);
    }
    mention::settle(&read, &mut mentions, doc.source.as_deref().and_then(|s| pack.outlet(s)));
    let mut part = 0;
    for from in (0..sentences.len()).step_by(BLOCK) {
        let block = from..sentences.len().min(from + BLOCK);
        block.clone().for_each(|i| mention::chunk::chunk(&read, &sentences[i], &mut mentions[i]));
        scopes.extend(block.clone().map(|i| scope::scopes(&read, &sentences[i], i as u32, &mentions[i], &mut carry)));
        events.extend(event::events(&read, &mentions[..block.end], block.clone()));
        for i in block {
            let parts = claim::parts(&read, &mentions[i]);
            if !events[i].is_empty() {
                let signs = claim::signs::sentence(&read, &mentions[i], i as u32);
                let told = Told { sentence: i as u32, day, events: &events[i], scopes: &scopes[i], signs, part, parts: &parts };
                claims.extend(claim::claims(&read, doc, &mentions[..=i], &told));
            }
            part += parts.len() as u32;
        }
    }
    confidence::settle(pack, &mut claims);
    (a.mentions, a.scopes, a.events, a.claims, a.reported) = (mentions, scopes, events, claims, reported);
    a
}

/// The first full date in a short line that stands apart from a text, such as what a page shows below its headline.
pub fn day_shown(pack: &Pack, line: &str, scratch: &mut Scratch) -> Option<Date> {
    let doc = Document::of_text("", line);
    let mut a = Analysis { folded: fold(bounded(&doc.text)), ..Analysis::default() };
    a.split = split(&a.folded);
    a.words = morph(pack, &doc.text, &a.folded, &a.split, scratch);
    mention::time::shown(&a.read(pack, &doc))
}

/// The part of a text that is read.
fn bounded(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_TEXT)]
}

/// What to say of a text of which only the first bytes were read.
fn unread(text: &str, read: usize) -> Option<String> {
    let mb = |bytes: usize| bytes as f64 / 1e6;
    (read < text.len()).then(|| format!("the text has {:.1} MB: only the first {:.1} MB were read", mb(text.len()), mb(read)))
}
