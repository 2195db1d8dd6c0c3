//! The sketch of a text: what of it is kept to find its copies by.
//!
//! In: a text. Out: a [`Sketch`]: a fingerprint of all its words, and the smallest of the hashes of its runs of [`RUN`] words (a bottom-k sample).
//! Words are compared in a form coarser than the engine's: marks, hamzas, the two yas, ha and ta marbuta, digits of either kind and all punctuation
//! make no difference, because outlets differ in them without having written anew.
//!
//! Invariants: pure, so workers may sketch while one thread links; equal words give equal sketches; time is linear in the text and memory bounded,
//! whatever the text. Whatever two texts share, the smaller hashes of one are found among those of the other up to the smaller of their bounds:
//! that is what lets a brief be found in the report it was cut from.

use rawi_engine::fold::fold_key;
use rawi_engine::letters as l;
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// So many words make a run; measured in `tests/copies.rs`, see the head of [`super`].
pub const RUN: usize = 3;

/// A text of fewer words has copies only in what is identical.
pub const LEAST_WORDS: usize = 8;

/// One run in so many is kept of a text …
const ONE_IN: usize = 8;

/// … but no fewer than this (all, where there are fewer) and no more than that.
const KEPT: (usize, usize) = (28, 64);

/// Hashes that are gathered before they are thinned.
const GATHERED: usize = 1024;

/// What is kept of a text to find its copies by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Of all words in their order.
    pub(super) whole: u64,
    /// Every run whose hash is at most this is in `runs`.
    pub(super) bound: u32,
    /// The smallest hashes of runs: ascending, distinct, at most 64.
    pub(super) runs: Vec<u32>,
}

impl Sketch {
    /// The bytes a store keeps of it, little-endian: the hash of all words (8), the bound (4), the runs (4 each).
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.whole.to_le_bytes().to_vec();
        out.extend(self.bound.to_le_bytes());
        out.extend(self.runs.iter().flat_map(|r| r.to_le_bytes()));
        out
    }

    /// Reads [`Sketch::to_bytes`]; `None` where the bytes are no sketch.
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        let (whole, rest) = bytes.split_first_chunk::<8>()?;
        let (bound, rest) = rest.split_first_chunk::<4>()?;
        let (runs, odd) = rest.as_chunks::<4>();
        let runs: Vec<u32> = runs.iter().map(|r| u32::from_le_bytes(*r)).collect();
        let sound = odd.is_empty() && runs.len() <= KEPT.1 && runs.is_sorted();
        sound.then_some(Sketch { whole: u64::from_le_bytes(*whole), bound: u32::from_le_bytes(*bound), runs })
    }

    /// How many samples two sketches have in common, and how many the shorter of the texts has among those that would be common if it stood in the
    /// other: the first by the second estimates what share of the runs of the shorter text stand in the longer one. No samples, no estimate: `(0, 0)`.
    pub fn in_common(&self, other: &Sketch) -> (usize, usize) {
        let bound = self.bound.min(other.bound);
        let common = self.runs.iter().filter(|r| other.runs.binary_search(r).is_ok()).count();
        (common, up_to(&self.runs, bound).min(up_to(&other.runs, bound)))
    }
}

/// How many of ascending hashes are at most `bound`.
pub(super) fn up_to(runs: &[u32], bound: u32) -> usize {
    runs.partition_point(|&r| r <= bound)
}

/// Sketches a text. Never fails; an empty text has a sketch like any other, without runs.
pub fn sketch(text: &str) -> Sketch {
    let mut gather = Gather { words: 0, last: [0; RUN], whole: 0, bound: u32::MAX, runs: Vec::with_capacity(256) };
    words(text, |word| gather.word(word));
    gather.finish()
}

/// The sketch under way.
struct Gather {
    words: usize,
    last: [u64; RUN],
    whole: u64,
    bound: u32,
    runs: Vec<u32>,
}

impl Gather {
    fn word(&mut self, word: u64) {
        self.words += 1;
        self.whole = mix(&[self.whole, word]);
        self.last.rotate_left(1);
        self.last[RUN - 1] = word;
        let run = (mix(&self.last) >> 32) as u32;
        if self.words >= RUN && run <= self.bound {
            self.runs.push(run);
            if self.runs.len() == GATHERED {
                self.thin(KEPT.1);
            }
        }
    }

    /// Keeps the smallest; what is above them need not be gathered any more.
    fn thin(&mut self, most: usize) {
        self.runs.sort_unstable();
        self.runs.dedup();
        self.runs.truncate(most);
        if self.runs.len() == most {
            self.bound = self.runs[most - 1];
        }
    }

    fn finish(mut self) -> Sketch {
        self.thin((self.words / ONE_IN).clamp(KEPT.0, KEPT.1));
        if self.words < LEAST_WORDS {
            self.runs.clear();
        }
        self.runs.shrink_to_fit();
        Sketch { whole: mix(&[self.whole, self.words as u64]), bound: self.bound, runs: self.runs }
    }
}

/// One hash of several.
fn mix<const N: usize>(parts: &[u64; N]) -> u64 {
    let mut bytes = [[0; 8]; N];
    for (to, part) in bytes.iter_mut().zip(parts) {
        *to = part.to_le_bytes();
    }
    xxh3_64(bytes.as_flattened())
}

/// Hands on the hash of every word (FNV-1a over its letters as they are compared).
fn words(text: &str, mut word: impl FnMut(u64)) {
    const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = EMPTY;
    let mut take = |letter: Letter| match letter {
        Letter::Drop => {}
        Letter::As(c) => hash = (hash ^ c as u64).wrapping_mul(PRIME),
        Letter::Break if hash != EMPTY => word(std::mem::replace(&mut hash, EMPTY)),
        Letter::Break => {}
    };
    let near = &*NEAR;
    for c in text.chars() {
        match near.get(c as usize) {
            Some(&letter) => take(letter),
            None => far(c, &mut take),
        }
    }
    take(Letter::Break);
}

/// What a character is among the letters of a word.
#[derive(Clone, Copy)]
enum Letter {
    Drop,
    Break,
    As(char),
}

/// The characters of one and two bytes, which are all letters of most texts.
static NEAR: LazyLock<Vec<Letter>> = LazyLock::new(|| (0..0x800).filter_map(char::from_u32).map(near).collect());

fn near(c: char) -> Letter {
    match fold_key(c.encode_utf8(&mut [0; 4])).chars().next() {
        None | Some(l::HAMZA) => Letter::Drop,
        Some(folded) => compared(folded),
    }
}

/// A folded character as it is compared.
fn compared(folded: char) -> Letter {
    match folded {
        l::HAMZA => Letter::Drop,
        l::TEH_MARBUTA => Letter::As(l::HEH),
        l::WAW_HAMZA => Letter::As(l::WAW),
        l::YEH_HAMZA => Letter::As(l::YEH),
        c if c.is_alphanumeric() => Letter::As(c.to_lowercase().next().unwrap_or(c)),
        _ => Letter::Break,
    }
}

/// The others, presentation forms and ligatures among them: rare, so not fast.
#[cold]
fn far(c: char, take: &mut impl FnMut(Letter)) {
    fold_key(c.encode_utf8(&mut [0; 4])).chars().for_each(|folded| take(compared(folded)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_marks_make_no_difference() {
        for (a, b) in [
            ("أعلنت وزارة الصحة مقتل ١٢ مدنياً فى القصف", "اعلنت وزاره الصحه مقتل 12 مدنيا في القصف"),
            ("قَالَ المسؤول: «لن نتراجع»", "قال المسوول لن نتراجع"),
            ("ﻗﺼﻒ ﻻ يتوقف", "قصف لا يتوقف"),
            ("(أ.ف.ب) AFP", "أ ف ب afp"),
            ("السماء", "السما"),
        ] {
            assert_eq!(sketch(a), sketch(b), "{a}");
        }
        assert_ne!(sketch("قصف حلب"), sketch("حلب قصف"));
    }

    #[test]
    fn a_sketch_is_small_whatever_the_text() {
        let word = |i: u32| format!("كلمة{i} ");
        let long: String = (0..300_000).map(word).collect();
        let s = sketch(&long);
        assert_eq!((s.runs.len(), s.runs.last().copied()), (KEPT.1, Some(s.bound)));
        assert!(s.runs.is_sorted());
        assert_eq!(sketch(&"قصف ".repeat(1_000_000)).runs.len(), 1);
        assert_eq!(sketch(&"ق".repeat(1_000_000)).runs.len(), 0);
    }

    #[test]
    fn a_short_text_is_kept_whole_and_a_tiny_one_only_as_a_whole() {
        assert_eq!(sketch("قصف الطيران الحربي أمس بلدة سراقب في ريف إدلب").bound, u32::MAX);
        assert_eq!(sketch("قصف الطيران الحربي أمس بلدة سراقب في ريف إدلب").runs.len(), 7);
        assert!(sketch("قصف الطيران الحربي أمس بلدة سراقب").runs.is_empty());
        assert!(sketch("").runs.is_empty());
    }
}
