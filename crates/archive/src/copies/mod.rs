//! Copies: the same text in several documents, found and linked; and where a text says that it comes from ([`origin`]).
//!
//! In: the sketches of documents ([`sketch()`]), one after the other. Out: for each, the earlier documents that share their text with it ([`Found`]), and
//! how much. Nothing is thrown away: what to do with a copy is the caller's to decide.
//!
//! A sketch holds the smallest hashes of a text's runs of three words: one run in eight, 28 to 64. An index leads from each to the documents that hold
//! it (`ring.rs`). What share of the shorter text's samples is held in common estimates how much of the shorter text stands in the other, so a brief is
//! found in the report it was cut from; signatures of MinHash estimate how alike two texts are, and a quarter of a report is not like it.
//!
//! Invariants: the same documents in the same order give the same links. Time is linear in the texts and memory bounded, whatever comes: chains are
//! followed 96 steps, 16 holders of a sample are looked at, and identical documents are held once. Which pairs are linked does not depend on the order,
//! but for this: a document has at most five links, is linked to the newest 16 of a larger group, and to one of several identical ones; and a sample
//! that eight groups hold (furniture of pages, a phrase of all) counts for nothing from then on.
//!
//! # What was measured (`tests/copies`; 62 invented reports of 52 events, eleven kinds of copies, mean of twelve draws of samples)
//!
//! All reports, then one kind of copies of each:
//!
//! | copy | precision | recall |
//! | --- | --- | --- |
//! | other spelling, marks, digits | 1.000 | 1.000 |
//! | another headline | 0.999 | 1.000 |
//! | last two fifths cut | 1.000 | 1.000 |
//! | another headline, first two fifths cut | 1.000 | 1.000 |
//! | two fifths added | 1.000 | 1.000 |
//! | 10 % of the words changed | 1.000 | 1.000 |
//! | 20 % of the words changed | 1.000 | 0.944 |
//! | page with furniture (some 25 words of 16 sites) | 0.983 | 1.000 |
//! | the same with a headline | 0.965 | 1.000 |
//! | brief: two fifths cut out | 1.000 | 1.000 |
//! | headline, spelling, last fifth cut, 7 % changed | 1.000 | 0.999 |
//!
//! All pairs, furniture never worn, over copies that share half of the words of the shorter text: precision 0.987, recall 0.967. What is wrong are short
//! articles in the same furniture. Thresholds, at four samples in common: 0.35 has the best F1 (0.979), but a precision of 0.977; 0.40 has 0.977, and is
//! chosen. Runs of two words have a better F1 in this small set (0.992 at 0.45), but it cannot show what 300,000 documents have in common by chance,
//! and two words they often have; runs of four have a worse one (0.955 at 0.30).
//!
//! On one core that others used too, texts of 2.4 KB: 119,000 to 147,000 sketches a second, 63,000 to 80,000 documents a second added to a full index;
//! both, 41,000 to 52,000. With a limit of 300,000 the index takes 117 MB, ids of 27 bytes among them: 390 bytes for each document of the limit, 439 for
//! each of the 267,000 texts of 225 words that fit. A million identical sketches: 0.06 s; 100,000 texts that differ in a number: 1.6 s.
//! The crate `gaoya` 0.2.2 (MinHash, 120 hashes, 30 bands) makes 42,000 signatures a second from hashes of runs that are there already, and adds 58,000
//! to 73,000 a second to its index, so 25,000 for both; it estimates no containment, and its index forgets nothing by itself.

pub mod origin;
mod ring;
mod sketch;

pub use sketch::{LEAST_WORDS, RUN, Sketch, sketch};

use ring::Ring;
use sketch::up_to;
use std::collections::VecDeque;
use std::sync::Arc;

/// What shares less is no copy; measured, see the module head.
pub const LEAST_SHARED: f32 = 0.4;

/// What shares so much belongs to the group of what it is a copy of; what shares less only holds a part of it.
pub const GROUPED: f32 = 0.6;

/// So many samples in common at least: fewer may be a quotation.
pub const LEAST_COMMON: usize = 4;

/// Links given of one document.
const LINKS: usize = 5;

/// Of a sample, so many of the newest documents that hold it are looked at.
const HOLDERS: usize = 16;

/// A sample held by so many groups is furniture of pages or a phrase of all, and counts for nothing.
const WORN: usize = 8;

/// Room for samples, a document of the limit. Texts of up to 224 words need 29 at most, so a few documents fewer than the limit are held where most
/// are that long, and 300,000 stay under 120 MB.
const SAMPLES: usize = 26;

/// An earlier document that shares its text with one.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its id.
    pub of: Arc<str>,
    /// How much of the shorter of the two stands in the other: a share of its runs of words, 0 to 1, estimated from samples.
    pub shared: f32,
    /// Whether they are word for word the same.
    pub same: bool,
}

/// What was found of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Best first, then earliest first, at most five. An identical document stands alone: what it shares with others was said of it.
    pub links: Vec<Link>,
    /// The first document of the group it belongs to; `None` when it is the first itself.
    pub first: Option<Arc<str>>,
}

/// A document held.
struct Held {
    id: Arc<str>,
    /// The first of its group.
    first: Arc<str>,
    /// Where its samples begin in the ring: one for the whole, then the runs, ascending.
    start: u64,
    whole: u64,
    bound: u32,
    group: u32,
}

/// The documents of the past that copies are looked for among. See the module head.
pub struct Copies {
    limit: usize,
    held: VecDeque<Held>,
    /// The number of the first of `held`, counted from the first ever.
    before: u32,
    ring: Ring,
    groups: u32,
}

impl Copies {
    /// Holds the last `limit` documents at most (at least one, at most ten million), in some 400 bytes each; fewer where most texts are
    /// longer than 200 words.
    pub fn new(limit: usize) -> Self {
        let limit = limit.clamp(1, 10_000_000);
        Copies { limit, held: VecDeque::with_capacity(limit), before: 0, ring: Ring::new((limit * SAMPLES).max(1024)), groups: 0 }
    }

    /// How many documents it holds.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Finds what a document shares with earlier ones, and holds it for later ones. Of identical documents only the first is held, until it is
    /// half forgotten.
    pub fn add(&mut self, id: &str, sketch: Sketch) -> Found {
        if let Some(k) = self.identical(&sketch) {
            let h = &self.held[k];
            let found = Found { links: vec![Link { of: h.id.clone(), shared: 1.0, same: true }], first: Some(h.first.clone()) };
            let (first, group) = (h.first.clone(), h.group);
            if k < self.limit / 2 && self.held.len() == self.limit {
                self.hold(id.into(), first, group, &sketch);
            }
            return found;
        }
        let near = self.near(&sketch);
        let links = near.iter().map(|&(shared, k)| Link { of: self.held[k].id.clone(), shared, same: false }).collect();
        let whose = near.first().filter(|n| n.0 >= GROUPED).map(|n| (self.held[n.1].first.clone(), self.held[n.1].group));
        let first = whose.as_ref().map(|w| w.0.clone());
        let id: Arc<str> = id.into();
        let (of, group) = whose.unwrap_or_else(|| (id.clone(), self.new_group()));
        self.hold(id, of, group, &sketch);
        Found { links, first }
    }

    fn new_group(&mut self) -> u32 {
        self.groups = self.groups.wrapping_add(1);
        self.groups
    }

    /// The newest document with the same words.
    fn identical(&self, sketch: &Sketch) -> Option<usize> {
        self.ring.places(sketch.whole as u32).map(|p| self.holder(p)).find(|&k| self.held[k].whole == sketch.whole)
    }

    /// Index into `held` of the document that a sample belongs to.
    fn holder(&self, place: u64) -> usize {
        let known = self.ring.owner(place).wrapping_sub(self.before) as i32;
        let from = known.max(0) as usize;
        match self.held.get(from) {
            Some(h) if h.start <= place => from + self.held.range(from + 1..).take_while(|h| h.start <= place).count(),
            _ => self.held.partition_point(|h| h.start <= place) - 1,
        }
    }

    /// Documents that share enough, as `(shared, index into held)`: best first, then earliest first.
    fn near(&self, sketch: &Sketch) -> Vec<(f32, usize)> {
        let mut votes: Vec<(usize, bool)> = Vec::new();
        let mut worn: Vec<u32> = Vec::new();
        for &run in &sketch.runs {
            let from = votes.len();
            votes.extend(self.ring.places(run).take(HOLDERS).map(|p| (self.holder(p), false)));
            if self.is_worn(&votes[from..]) {
                votes[from..].iter_mut().for_each(|v| v.1 = true);
                worn.push(run);
            }
        }
        votes.sort_unstable();
        let shared = |of: &[(usize, bool)]| Some((self.shared(sketch, &worn, of)?, of[0].0));
        let mut near: Vec<(f32, usize)> = votes.chunk_by(|a, b| a.0 == b.0).filter_map(shared).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(LINKS);
        near
    }

    /// Whether the holders of a sample belong to too many groups for it to tell anything.
    fn is_worn(&self, holders: &[(usize, bool)]) -> bool {
        if holders.len() < WORN {
            return false;
        }
        let mut groups: Vec<u32> = holders.iter().map(|h| self.held[h.0].group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.len() >= WORN
    }

    /// How much a document shares with the one that `votes` are for, each for a sample in common and whether that is worn. Both samples are
    /// complete up to the smaller bound, so of the shorter text's samples up to there the share in common estimates that of all its runs.
    fn shared(&self, sketch: &Sketch, worn: &[u32], votes: &[(usize, bool)]) -> Option<f32> {
        let worn_of_both = votes.iter().filter(|v| v.1).count();
        let common = votes.len() - worn_of_both;
        if common < LEAST_COMMON {
            return None;
        }
        let k = votes[0].0;
        let bound = sketch.bound.min(self.held[k].bound);
        let mine = up_to(&sketch.runs, bound) - up_to(worn, bound);
        let theirs = self.runs(k).take_while(|&r| r <= bound).count().saturating_sub(worn_of_both);
        let shared = (common as f32 / mine.min(theirs).max(1) as f32).min(1.0);
        (shared >= LEAST_SHARED).then_some(shared)
    }

    /// The sampled runs of a document held.
    fn runs(&self, k: usize) -> impl Iterator<Item = u32> + '_ {
        let end = self.held.get(k + 1).map_or(self.ring.next(), |h| h.start);
        self.ring.samples(self.held[k].start + 1..end)
    }

    /// Holds a document, and forgets the oldest until it fits.
    fn hold(&mut self, id: Arc<str>, first: Arc<str>, group: u32, sketch: &Sketch) {
        while self.held.len() >= self.limit || self.ring.live() + sketch.runs.len() + 1 > self.ring.room() {
            self.held.pop_front();
            self.before = self.before.wrapping_add(1);
            self.ring.forget(self.held.front().map_or(self.ring.next(), |h| h.start));
        }
        let number = self.before.wrapping_add(self.held.len() as u32);
        self.held.push_back(Held { id, first, start: self.ring.next(), whole: sketch.whole, bound: sketch.bound, group });
        self.ring.push(sketch.whole as u32, number);
        sketch.runs.iter().for_each(|&r| self.ring.push(r, number));
    }
}
