//! Stage 3, morph: what every word can be, and what it most likely is.
//!
//! In: tokens. Out: [`Words`]: for each word its readings (lemma, features, clitics), best first as far as the word alone
//! tells, and the choice made in context. Readings are looked up, not computed: the pack holds every inflected form, and this
//! stage tries the few ways of taking clitics off. A word in no table is guessed from its ending, and typed as a guess.
//!
//! Invariant: every word token has at least one reading; numbers and marks have none.
//! The readings of a word do not depend on where it stands: they are kept in [`Scratch`] for the next time, and a document holds those of a
//! spelling once, however often it stands there.

mod clitics;
mod guess;
mod spelling;

use crate::does::{Does, Listed};
use crate::fold::Folded;
use crate::inflect::Feats;
use crate::pack::Pack;
use crate::rank::{Left, behind_each};
use crate::split::{Split, Token, TokenKind};
use crate::table::fingerprint;
use crate::vocab::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

pub use guess::{cuts, lemma_text};
pub use spelling::Spelling;

/// Where a reading comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A form of a listed lemma.
    Table,
    /// Guessed from the ending.
    Guess,
}

/// The lemma index of a guess.
pub const NO_LEMMA: u32 = u32::MAX;

/// One way to read a word.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Index into the pack's lemmas, or [`NO_LEMMA`].
    pub lemma: u32,
    /// Inflection.
    pub feats: Feats,
    /// Part of speech.
    pub pos: Pos,
    /// Index into the pack's prefixes plus one; 0 for none.
    pub prefix: u8,
    /// Index into the pack's suffixes plus one; 0 for none.
    pub suffix: u8,
    /// Bytes of the folded token before and after the stem.
    pub cut: (u8, u8),
    /// Table or guess.
    pub origin: Origin,
    /// Higher is likelier; comparable within one word only.
    pub score: i16,
    /// Letters that carry a shadda in this form, as bits over the stem.
    pub marks: u32,
    /// What its lemma does among the particles.
    pub key: Option<Key>,
    /// Semantic classes of its lemma.
    pub class: Classes,
    /// What it can do.
    pub does: Does,
    /// What it is to the word behind it.
    pub left: Left,
    /// What each kind of word before it makes of it.
    pub behind: [i8; Left::ALL.len()],
}

impl Reading {
    /// A reading of which nothing else is known yet.
    fn bare(lemma: u32, pos: Pos, origin: Origin) -> Reading {
        Reading {
            lemma,
            feats: Feats::default(),
            pos,
            prefix: 0,
            suffix: 0,
            cut: (0, 0),
            origin,
            score: 0,
            marks: 0,
            key: None,
            class: Classes::default(),
            does: Does::default(),
            left: Left::Other,
            behind: [0; Left::ALL.len()],
        }
    }
}

/// All readings of a document.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Readings of all spellings, one after the other.
    pub readings: Vec<Reading>,
    /// For each token its range in `readings`; tokens spelt alike share one.
    pub of: Vec<Range<u32>>,
    /// For each token the index of the reading chosen, if it has any.
    pub best: Vec<u32>,
    /// For each token the fingerprint of its folded form.
    pub prints: Vec<u64>,
    /// For each token what some reading of it can do.
    pub any: Vec<Does>,
    starts: Vec<Start>,
    starts_of: Vec<Range<u32>>,
}

impl Words {
    /// The readings of a token.
    pub fn all(&self, token: usize) -> &[Reading] {
        &self.readings[self.of[token].start as usize..self.of[token].end as usize]
    }

    /// Phrases of the pack that may start at a token, those left out whose second word is another.
    pub fn starts(&self, token: usize) -> impl Iterator<Item = (u8, u32)> + '_ {
        let list = &self.starts[self.starts_of[token].start as usize..self.starts_of[token].end as usize];
        // sorted by the second word: those of one word stand first
        let (alone, more) = list.split_at(list.partition_point(|s| s.second == 0));
        let second = self.prints.get(token + 1).map_or(0, |p| *p as u32 | 1);
        let from = if more.is_empty() { 0 } else { more.partition_point(|s| s.second < second) };
        alone.iter().chain(more[from..].iter().take_while(move |s| s.second == second)).map(|s| (s.prefix, s.phrase))
    }

    /// Whether some reading of a token can do this.
    pub fn may(&self, token: usize, what: Does) -> bool {
        self.any[token].has(what)
    }

    fn reserve(&mut self, tokens: usize) {
        self.readings.reserve(tokens * 2);
        self.of.reserve(tokens);
        self.best.reserve(tokens);
        self.prints.reserve(tokens);
        self.any.reserve(tokens);
        self.starts_of.reserve(tokens);
    }

    fn push(&mut self, readings: Range<u32>, starts: Range<u32>, print: u64, any: Does) {
        self.best.push(readings.start);
        self.of.push(readings);
        self.starts_of.push(starts);
        self.prints.push(print);
        self.any.push(any);
    }

    /// The reading chosen.
    pub fn best(&self, token: usize) -> Option<&Reading> {
        (!self.of[token].is_empty()).then(|| &self.readings[self.best[token] as usize])
    }
}

/// A phrase that may start at a word.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Index plus one of the prefix taken off.
    pub prefix: u8,
    /// Index into the pack's phrases.
    pub phrase: u32,
    /// Half of the fingerprint of the phrase's second word, odd; 0 when it has none.
    pub second: u32,
}

/// Buffers one worker keeps between documents.
#[derive(Default)]
pub struct Scratch {
    /// By fingerprint of the spelling, indices into `spellings`.
    cache: FxHashMap<u64, u32>,
    spellings: Vec<Kept>,
    kept: Vec<Reading>,
    starts: Vec<Start>,
    marbuta: String,
    listed: Option<Listed>,
    /// Counts documents.
    document: u64,
}

/// What is kept of a spelling.
#[derive(Clone, Default)]
struct Kept {
    /// Its range in [`Scratch::kept`].
    readings: Range<u32>,
    /// Its range in [`Scratch::starts`].
    starts: Range<u32>,
    /// Fingerprint of its folded form.
    print: u64,
    /// What some reading of it can do.
    any: Does,
    /// The last document it stood in, and its ranges in the [`Words`] of that.
    document: u64,
    placed: (Range<u32>, Range<u32>),
}

impl Scratch {
    /// Beyond so many readings the cache starts afresh: memory stays bounded on any input.
    const LIMIT: usize = 400_000;
}

/// So many readings of one word are kept.
const MOST: usize = 10;

/// Reads all words of a document.
pub fn morph(pack: &Pack, text: &str, folded: &Folded, split: &Split, scratch: &mut Scratch) -> Words {
    let mut words = Words::default();
    words.reserve(split.tokens.len());
    scratch.document += 1;
    for token in &split.tokens {
        if token.kind == TokenKind::Word {
            scratch.place(pack, text, folded, token, &mut words);
        } else {
            let (readings, starts) = (words.readings.len() as u32, words.starts.len() as u32);
            words.push(readings..readings, starts..starts, fingerprint(token.fold.of(folded).as_bytes()), Does::default());
        }
    }
    crate::rank::rank(split, &mut words);
    words
}

impl Scratch {
    /// Adds a word to those of its document: its readings and the names it may start, from the cache or anew.
    fn place(&mut self, pack: &Pack, text: &str, folded: &Folded, token: &Token, words: &mut Words) {
        let (typed, word) = (token.span.of(text), token.fold.of(folded));
        // what folding drops from a marked word may differ with its neighbours
        let print = fingerprint(typed.as_bytes()) ^ if token.unmarked() { 0 } else { fingerprint(word.as_bytes()).rotate_left(1) };
        let known = self.cache.get(&print).copied();
        let index = known.unwrap_or_else(|| {
            let kept = self.look_up(pack, word, typed, token.unmarked());
            self.spellings.push(kept);
            let index = self.spellings.len() as u32 - 1;
            self.cache.insert(print, index);
            index
        });
        let kept = &mut self.spellings[index as usize];
        if kept.document != self.document {
            kept.document = self.document;
            let readings = copy(&self.kept, &kept.readings, &mut words.readings);
            kept.placed = (readings, copy(&self.starts, &kept.starts, &mut words.starts));
        }
        words.push(kept.placed.0.clone(), kept.placed.1.clone(), kept.print, kept.any);
    }

    /// The readings of a folded word and the names it may start.
    fn look_up(&mut self, pack: &Pack, word: &str, typed: &str, plain: bool) -> Kept {
        if self.kept.len() > Scratch::LIMIT {
            self.kept.clear();
            self.starts.clear();
            self.spellings.clear();
            self.cache.clear();
        }
        let (from, first) = (self.kept.len(), self.starts.len());
        clitics::look_up(pack, word, &mut self.kept);
        if self.kept.len() == from {
            self.marbuta.clear();
            self.marbuta.extend(word.strip_suffix(crate::letters::HEH));
            if !self.marbuta.is_empty() {
                self.marbuta.push(crate::letters::TEH_MARBUTA);
                clitics::look_up(pack, &self.marbuta, &mut self.kept);
            }
        }
        if self.kept.len() == from {
            self.kept.push(guess::guess(pack, word));
        }
        self.kept[from..].sort_by_key(|r| -r.score);
        self.kept.truncate(from + MOST);
        let listed = self.listed.get_or_insert_with(|| Listed::of(pack));
        self.kept[from..].iter_mut().for_each(|r| {
            listed.describe(pack, r);
            (r.left, r.behind) = (Left::of(r), behind_each(r));
        });
        spelling::heed(typed, plain, &mut self.kept[from..]);
        crate::mention::name::starts(pack, word, &mut self.starts);
        // the order of those that share a second word is kept
        self.starts[first..].sort_by_key(|s| s.second);
        Kept {
            readings: from as u32..self.kept.len() as u32,
            starts: first as u32..self.starts.len() as u32,
            print: fingerprint(word.as_bytes()),
            any: self.kept[from..].iter().fold(Does::default(), |all, r| all.or(r.does)),
            ..Kept::default()
        }
    }
}

/// Copies a range of one list to the end of another, and tells where it stands there.
fn copy<T: Copy>(from: &[T], range: &Range<u32>, to: &mut Vec<T>) -> Range<u32> {
    let start = to.len() as u32;
    to.extend_from_slice(&from[range.start as usize..range.end as usize]);
    start..to.len() as u32
}
