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
use std::ops::Range;

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
    analyse_all(pack, &[doc], scratch).pop().unwrap_or_default()
}

/// Reads documents: each gives the analysis that it gives alone. Many short ones are read faster together, for all go through a stage before any goes
/// through the next; some 100 kB of text are enough, and what is known of all of them is held until the last is read.
pub fn analyse_all<'p>(pack: &'p Pack, docs: &[&Document], scratch: &mut Scratch) -> Vec<Analysis<'p>> {
    let mut works: Vec<Work> = docs.iter().map(|doc| Work::begin(doc)).collect();
    works.iter_mut().for_each(|w| w.a.words = morph(pack, bounded(&w.doc.text), &w.a.folded, &w.a.split, scratch));
    works.iter_mut().for_each(|w| w.expressions(pack));
    let mut block: Vec<(usize, Range<usize>)> = Vec::new();
    let mut room = BLOCK;
    for w in 0..works.len() {
        let mut from = 0;
        let end = works[w].a.split.sentences.len();
        while from < end {
            let to = end.min(from + room);
            block.push((w, from..to));
            (room, from) = (room - (to - from), to);
            if room == 0 {
                tell(pack, &mut works, &block);
                block.clear();
                room = BLOCK;
            }
        }
    }
    tell(pack, &mut works, &block);
    works.into_iter().map(|w| w.done(pack)).collect()
}

/// Takes stretches of documents through stages 4 (the nominals) to 7.
fn tell<'p>(pack: &'p Pack, works: &mut [Work<'_, 'p>], block: &[(usize, Range<usize>)]) {
    block.iter().for_each(|(w, r)| works[*w].nominals(pack, r.clone()));
    block.iter().for_each(|(w, r)| works[*w].scopes(pack, r.clone()));
    for way in event::WAYS {
        block.iter().for_each(|(w, r)| works[*w].events(pack, r.clone(), way));
    }
    block.iter().for_each(|(w, r)| works[*w].claims(pack, r.clone()));
}

/// A document on its way.
struct Work<'d, 'p> {
    doc: &'d Document,
    /// The products of stages 1 to 3, from which the later ones read.
    a: Analysis<'p>,
    /// The day from which "yesterday" is reckoned.
    day: Option<Date>,
    mentions: Vec<Mentions>,
    scopes: Vec<Vec<Scope>>,
    events: Vec<Vec<Event>>,
    claims: Vec<Claim<'p>>,
    carry: Carry,
    /// Parts of the text so far, that tell of something else than the one before.
    parts: u32,
}

impl<'d, 'p> Work<'d, 'p> {
    /// Stages 1 and 2.
    fn begin(doc: &'d Document) -> Self {
        let mut a = Analysis::default();
        let text = bounded(&doc.text);
        a.folded = fold(text);
        a.split = split(&a.folded);
        a.notes.extend(unread(&doc.text, a.split.stopped.map_or(text.len(), |at| at as usize)));
        let (mentions, scopes, events, claims) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Work { doc, a, day: doc.published, mentions, scopes, events, claims, carry: Carry::default(), parts: 0 }
    }

    /// Stage 4 but for the nominals, of the whole document: which place a name means depends on all of it.
    fn expressions(&mut self, pack: &'p Pack) {
        let read = self.a.read(pack, self.doc);
        let reported = if self.doc.published.is_none() { mention::time::reported(&read) } else { None };
        self.day = self.doc.published.or(reported);
        self.mentions.reserve(self.a.split.sentences.len());
        for sentence in &self.a.split.sentences {
            let found = mention::expressions(&read, sentence, self.day, &self.mentions);
            self.mentions.push(found);
        }
        mention::settle(&read, &mut self.mentions, self.doc.source.as_deref().and_then(|s| pack.outlet(s)));
        self.a.reported = reported;
    }

    fn nominals(&mut self, pack: &'p Pack, sentences: Range<usize>) {
        let read = self.a.read(pack, self.doc);
        sentences.for_each(|i| mention::chunk::chunk(&read, &self.a.split.sentences[i], &mut self.mentions[i]));
    }

    fn scopes(&mut self, pack: &'p Pack, sentences: Range<usize>) {
        let read = self.a.read(pack, self.doc);
        let (mentions, carry) = (&self.mentions, &mut self.carry);
        self.scopes.extend(sentences.map(|i| scope::scopes(&read, &self.a.split.sentences[i], i as u32, &mentions[i], carry)));
    }

    fn events(&mut self, pack: &'p Pack, sentences: Range<usize>, way: event::Way) {
        self.events.resize_with(sentences.end, Vec::new);
        let read = self.a.read(pack, self.doc);
        sentences.for_each(|i| way(&read, &self.mentions[..=i], &mut self.events[i]));
    }

    fn claims(&mut self, pack: &'p Pack, sentences: Range<usize>) {
        let read = self.a.read(pack, self.doc);
        for i in sentences {
            let parts = claim::parts(&read, &self.mentions[i]);
            if !self.events[i].is_empty() {
                let signs = claim::signs::sentence(&read, &self.mentions[i], i as u32);
                let (events, scopes) = (&self.events[i], &self.scopes[i]);
                let told = Told { sentence: i as u32, day: self.day, events, scopes, signs, part: self.parts, parts: &parts };
                self.claims.extend(claim::claims(&read, self.doc, &self.mentions[..=i], &told));
            }
            self.parts += parts.len() as u32;
        }
    }

    fn done(self, pack: &Pack) -> Analysis<'p> {
        let Work { a, mentions, scopes, events, mut claims, .. } = self;
        confidence::settle(pack, &mut claims);
        Analysis { mentions, scopes, events, claims, ..a }
    }
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
