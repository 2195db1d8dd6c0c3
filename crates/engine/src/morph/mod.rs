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
    /// What its lemma does among the particles.
    pub key: Option<Key>,
    /// Semantic classes of its lemma.
    pub class: Classes,
    /// What it can do.
    pub does: Does,
    /// What it is to the word behind it.
    pub left: Left,
    /// What each kind of word before it makes of it: an index into [`Scratch::behind`], for few differ.
    behind: u16,
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
            key: None,
            class: Classes::default(),
            does: Does::default(),
            left: Left::Other,
            behind: 0,
        }
    }
}

/// A reading as the tables give it, before it is known how the word is typed.
struct Draft {
    reading: Reading,
    /// Edges and shaddas of the form ([`Spelling::pack`]).
    marks: u32,
}

/// All readings of a document.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Readings of all spellings, one after the other.
    pub readings: Vec<Reading>,
    /// For each token the fingerprint of its folded form.
    pub prints: Vec<u64>,
    words: Vec<Word>,
    starts: Vec<Start>,
}

/// What is known of one token.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Its range in [`Words::readings`]; tokens spelt alike share one.
    readings: (u32, u32),
    /// Its range in [`Words::starts`].
    starts: (u32, u32),
    /// The index of the reading chosen; [`NONE`] for what is no word.
    best: u32,
    /// What some reading of it can do.
    any: Does,
}

/// The reading of what is no word.
const NONE: u32 = u32::MAX;

impl Words {
    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The readings of a token, likeliest first by the word alone.
    pub fn all(&self, token: usize) -> &[Reading] {
        let (from, to) = self.words[token].readings;
        &self.readings[from as usize..to as usize]
    }

    /// Chooses one of [`Words::all`].
    pub(crate) fn choose(&mut self, token: usize, reading: usize) {
        let word = &mut self.words[token];
        word.best = word.readings.0 + reading as u32;
    }

    /// Phrases of the pack that may start at a token, those left out whose second word is another.
    pub fn starts(&self, token: usize) -> impl Iterator<Item = &Start> {
        let (from, to) = self.words[token].starts;
        let list = &self.starts[from as usize..to as usize];
        // sorted by the second word: those of one word stand first
        let (alone, more) = list.split_at(if list.is_empty() { 0 } else { list.partition_point(|s| s.second == 0) });
        let second = if more.is_empty() { 0 } else { self.prints.get(token + 1).map_or(0, |p| *p as u32 | 1) };
        let from = if more.is_empty() { 0 } else { more.partition_point(|s| s.second < second) };
        alone.iter().chain(more[from..].iter().take_while(move |s| s.second == second))
    }

    /// Whether some reading of a token can do this.
    pub fn may(&self, token: usize, what: Does) -> bool {
        self.words[token].any.has(what)
    }

    /// The reading chosen.
    pub fn best(&self, token: usize) -> Option<&Reading> {
        let best = self.words[token].best;
        if best == NONE { None } else { Some(&self.readings[best as usize]) }
    }

    fn reserve(&mut self, tokens: usize) {
        self.readings.reserve(tokens * 2);
        self.words.reserve(tokens);
        self.prints.reserve(tokens);
    }
}

/// A phrase that may start at a word.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Index plus one of the prefix taken off.
    pub prefix: u8,
    /// Index into the pack's phrases.
    pub phrase: u32,
    /// How many words it has.
    pub words: u8,
    /// Whether it means a place by words of other use ([`crate::mention::name::BEHIND_KIND`]), so that it is seldom believed.
    pub shy: bool,
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
    drafts: Vec<Draft>,
    marbuta: String,
    listed: Option<Listed>,
    behind: Behind,
    /// Counts documents.
    document: u64,
    /// For each token its key in the cache, and where it stands there or [`NONE`].
    found: Vec<(u64, u32)>,
}

/// What is kept of a spelling.
struct Kept {
    /// As a word of the last document it stood in.
    word: Word,
    /// That document.
    document: u64,
    /// Fingerprint of its folded form.
    print: u64,
    /// Its range in [`Scratch::kept`].
    readings: (u32, u32),
    /// Its range in [`Scratch::starts`].
    starts: (u32, u32),
}

/// What each kind of word before a reading makes of it, each way once.
#[derive(Default)]
pub(crate) struct Behind {
    all: Vec<Each>,
    index: FxHashMap<Each, u16>,
}

/// A score for each [`Left`].
type Each = [i8; Left::ALL.len()];

impl Behind {
    /// The score of a reading behind a kind of word.
    pub(crate) fn score(&self, r: &Reading, left: Left) -> i32 {
        i32::from(self.all[r.behind as usize][left as usize])
    }

    fn add(&mut self, each: Each) -> u16 {
        *self.index.entry(each).or_insert_with(|| {
            self.all.push(each);
            self.all.len() as u16 - 1
        })
    }
}

impl Scratch {
    /// A document that finds more readings than this in the cache starts it afresh: memory stays bounded on any input.
    const LIMIT: usize = 400_000;
}

/// So many readings of one word are kept.
const MOST: usize = 10;

/// Reads all words of a document.
pub fn morph(pack: &Pack, text: &str, folded: &Folded, split: &Split, scratch: &mut Scratch) -> Words {
    let mut words = Words::default();
    words.reserve(split.tokens.len());
    scratch.document += 1;
    scratch.find(text, folded, split);
    for (t, token) in split.tokens.iter().enumerate() {
        if token.kind == TokenKind::Word {
            scratch.place(pack, text, folded, t, token, &mut words);
        } else {
            words.words.push(Word { readings: (0, 0), starts: (0, 0), best: NONE, any: Does::default() });
            words.prints.push(fingerprint(token.fold.of(folded).as_bytes()));
        }
    }
    crate::rank::rank(split, &scratch.behind, &mut words);
    words
}

impl Scratch {
    /// Looks all words up in the cache. The look-ups wait for memory, and by themselves, one after the other, they wait together.
    fn find(&mut self, text: &str, folded: &Folded, split: &Split) {
        if self.kept.len() > Scratch::LIMIT {
            self.kept.clear();
            self.starts.clear();
            self.spellings.clear();
            self.cache.clear();
        }
        self.found.clear();
        self.found.extend(split.tokens.iter().map(|token| {
            if token.kind != TokenKind::Word {
                return (0, NONE);
            }
            // what folding drops from a marked word may differ with its neighbours
            let marks = if token.unmarked() { 0 } else { fingerprint(token.fold.of(folded).as_bytes()).rotate_left(1) };
            let print = fingerprint(token.span.of(text).as_bytes()) ^ marks;
            (print, self.cache.get(&print).copied().unwrap_or(NONE))
        }));
    }

    /// Adds a word to those of its document: its readings and the names it may start, from the cache or anew.
    fn place(&mut self, pack: &Pack, text: &str, folded: &Folded, t: usize, token: &Token, words: &mut Words) {
        let (print, known) = self.found[t];
        let index = match known {
            NONE => self.learn(pack, token.fold.of(folded), token.span.of(text), token.unmarked(), print),
            index => index,
        };
        let kept = &mut self.spellings[index as usize];
        if kept.document != self.document {
            kept.document = self.document;
            kept.word.readings = copy(&self.kept, kept.readings, &mut words.readings);
            kept.word.starts = copy(&self.starts, kept.starts, &mut words.starts);
            kept.word.best = kept.word.readings.0;
        }
        words.words.push(kept.word);
        words.prints.push(kept.print);
    }

    /// Adds a word to the cache, if it was not added since the document was begun; where it stands there.
    fn learn(&mut self, pack: &Pack, word: &str, typed: &str, plain: bool, print: u64) -> u32 {
        if let Some(index) = self.cache.get(&print) {
            return *index;
        }
        let kept = self.look_up(pack, word, typed, plain);
        self.spellings.push(kept);
        let index = self.spellings.len() as u32 - 1;
        self.cache.insert(print, index);
        index
    }

    /// The readings of a folded word and the names it may start.
    fn look_up(&mut self, pack: &Pack, word: &str, typed: &str, plain: bool) -> Kept {
        let (from, first) = (self.kept.len(), self.starts.len());
        self.drafts.clear();
        clitics::look_up(pack, word, &mut self.drafts);
        if self.drafts.is_empty() {
            self.marbuta.clear();
            self.marbuta.extend(word.strip_suffix(crate::letters::HEH));
            if !self.marbuta.is_empty() {
                self.marbuta.push(crate::letters::TEH_MARBUTA);
                clitics::look_up(pack, &self.marbuta, &mut self.drafts);
            }
        }
        if self.drafts.is_empty() {
            self.drafts.push(Draft { reading: guess::guess(pack, word), marks: 0 });
        }
        self.drafts.sort_by_key(|d| -d.reading.score);
        self.drafts.truncate(MOST);
        spelling::heed(typed, plain, &mut self.drafts);
        let listed = self.listed.get_or_insert_with(|| Listed::of(pack));
        for mut r in self.drafts.drain(..).map(|d| d.reading) {
            listed.describe(pack, &mut r);
            (r.left, r.behind) = (Left::of(&r), self.behind.add(behind_each(&r)));
            self.kept.push(r);
        }
        crate::mention::name::starts(pack, word, &mut self.starts);
        // the order of those that share a second word is kept
        self.starts[first..].sort_by_key(|s| s.second);
        let any = self.kept[from..].iter().fold(Does::default(), |all, r| all.or(r.does));
        Kept {
            word: Word { readings: (0, 0), starts: (0, 0), best: NONE, any },
            document: 0,
            print: fingerprint(word.as_bytes()),
            readings: (from as u32, self.kept.len() as u32),
            starts: (first as u32, self.starts.len() as u32),
        }
    }
}

/// Copies a range of one list to the end of another, and tells where it stands there.
fn copy<T: Copy>(from: &[T], range: (u32, u32), to: &mut Vec<T>) -> (u32, u32) {
    let start = to.len() as u32;
    to.extend_from_slice(&from[range.0 as usize..range.1 as usize]);
    (start, to.len() as u32)
}
