//! What the author's spelling says between readings that folding makes alike: hamzas, shadda, tanwin.
//!
//! In: a word as typed, its readings. Out: the readings, with scores that heed what was typed.

use super::{Draft, Origin};
use crate::inflect::{Aspect, Voice};
use crate::vocab::*;

/// What folding takes away at the edges of a word: which alef it begins with, which ya it ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// 0 no alef or a bare one, 1 hamza above, 2 hamza below, 3 madda.
    alef: u32,
    /// 0 neither, 1 ya, 2 alef maqsura.
    ya: u32,
}

impl Spelling {
    /// Bits of a packed value that hold shaddas.
    const SHADDAS: u32 = (1 << 28) - 1;

    /// Reads the edges of a word.
    pub fn of(word: &str) -> Self {
        use crate::letters as l;
        let alef = match word.chars().next() {
            Some(l::ALEF_HAMZA_ABOVE) => 1,
            Some(l::ALEF_HAMZA_BELOW) => 2,
            Some(l::ALEF_MADDA) => 3,
            _ => 0,
        };
        let ya = match word.chars().rev().find(|&c| !crate::inflect::is_mark(c)) {
            Some(l::YEH) => 1,
            Some(l::ALEF_MAKSURA) => 2,
            _ => 0,
        };
        Spelling { alef, ya }
    }

    /// Puts the edges beside the shadda bits of a form.
    pub fn pack(self, shaddas: u32) -> u32 {
        (shaddas & Self::SHADDAS) | self.alef << 28 | self.ya << 30
    }

    fn unpack(bits: u32) -> Self {
        Spelling { alef: bits >> 28 & 3, ya: bits >> 30 }
    }

    /// What a typed edge says against a form: writers leave hamzas out, but seldom write a wrong one.
    fn against(self, form: Spelling) -> i16 {
        let alef = match (self.alef, form.alef) {
            // a hamza that is written where the form has it speaks for the form
            (t, f) if t == f => -(i16::from(t > 0)),
            (0, _) => 2,
            _ => 26,
        };
        let ya = match (self.ya, form.ya) {
            (1, 2) => 24,
            (2, 1) => 4,
            (3, _) => 12,
            _ => 0,
        };
        alef + ya
    }
}

/// Hamzas, shadda and tanwin, where the author wrote them, decide between readings. A `plain` word has no marks.
pub(super) fn heed(original: &str, plain: bool, drafts: &mut [Draft]) {
    if drafts.len() < 2 && plain {
        return;
    }
    let (mut shadda, mut damma, mut letter, mut tanwin) = (0u32, 0u32, 0u32, false);
    for c in if plain { "" } else { original }.chars() {
        match c {
            crate::letters::SHADDA => shadda |= 1u32.checked_shl(letter.saturating_sub(1)).unwrap_or(0),
            crate::letters::DAMMA => damma |= 1u32.checked_shl(letter.saturating_sub(1)).unwrap_or(0),
            crate::letters::FATHATAN => tanwin = true,
            c if crate::inflect::is_mark(c) || c == crate::letters::TATWEEL => {}
            _ => letter += 1,
        }
    }
    // most readings of a word share the edges of their stems
    let mut last = None;
    for Draft { reading: r, marks } in drafts.iter_mut().filter(|d| d.reading.origin == Origin::Table) {
        let before = usize::from(r.cut.0 / 2);
        let stem = shadda >> before.min(31);
        let form = *marks & Spelling::SHADDAS;
        if stem & !1 & !form != 0 {
            r.score -= 30;
        } else if stem & form != 0 {
            r.score += 6;
        }
        // a typed damma on the first letter of a perfect is there to say that it is passive
        if damma >> before.min(31) & 1 == 1 && r.feats.voice == Voice::Passive && r.feats.aspect == Aspect::Perfect {
            r.score += 20;
        }
        if tanwin {
            // a name that is spelled with the alef has none to be marked
            let bears = matches!(r.pos, Pos::Noun | Pos::Adj) || r.pos == Pos::Name && r.feats.tanwin;
            r.score += if bears { 12 } else { -30 };
        }
        let spelling = match last {
            Some((cut, spelling)) if cut == r.cut => spelling,
            _ => typed(original, before, r.cut.1, plain),
        };
        last = Some((r.cut, spelling));
        r.score -= spelling.against(Spelling::unpack(*marks));
    }
}

/// The edges of the stem as typed, between its clitics. Of a `plain` word every letter takes two bytes.
fn typed(original: &str, before: usize, after: u8, plain: bool) -> Spelling {
    let letters = || original.char_indices().filter(|(_, c)| !crate::inflect::is_mark(*c) && *c != crate::letters::TATWEEL);
    let stem = if plain { original.get(2 * before..) } else { None };
    let spelling = Spelling::of(stem.unwrap_or_else(|| &original[letters().nth(before).map_or(0, |(i, _)| i)..]));
    // the pronoun "my, me" is not written with alef maqsura
    if after > 0 { Spelling { ya: if spelling.ya == 2 { 3 } else { 0 }, ..spelling } } else { spelling }
}
