//! Stage 1, fold: the search form of a text, with a sparse map back.
//!
//! In: the text as given. Out: [`Folded`], in which words that a reader takes for the same are the same bytes:
//! alef variants are one, final ya and alef maqsura are one, marks, tatweel and direction controls are gone, digits are
//! ASCII, presentation forms and Persian ya and kaf are their Arabic letters, quotes are `«`, `»` or `"`.
//! Ta marbuta is kept (folding it to ha would merge it with a pronoun) and so is every hamza that has a seat of its own.
//!
//! Invariant: `original(x)` is monotone; the folded character at `x` stands for the original character at `original(x)`.
//! The map holds an entry only where the distance between the two changes, so unmarked text costs nothing.

use crate::letters as l;
use crate::text::Span;
use icu_normalizer::ComposingNormalizerBorrowed;

/// A half-open range of bytes in [`Folded::text`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoldSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl FoldSpan {
    /// The folded words.
    pub fn of(self, folded: &Folded) -> &str {
        folded.text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// The folded copy and its map.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The search form.
    pub text: String,
    anchors: Vec<(u32, u32)>,
}

/// Folds a whole text.
pub fn fold(text: &str) -> Folded {
    let mut out = Folded { text: String::with_capacity(text.len()), anchors: vec![(0, 0)] };
    let mut shift = 0i64;
    let mut note = |out: &mut Folded, from: usize| {
        let now = from as i64 - out.text.len() as i64;
        if now != shift {
            out.anchors.push((out.text.len() as u32, from as u32));
            shift = now;
        }
    };
    let mut at = 0;
    while at < text.len() {
        let plain = plain(&text.as_bytes()[at..]);
        if plain > 0 {
            note(&mut out, at);
            out.text.push_str(&text[at..at + plain]);
            at += plain;
        }
        let Some(c) = text[at..].chars().next() else { break };
        match letter(c) {
            Fold::Drop => {}
            Fold::To(to) => {
                note(&mut out, at);
                out.text.push(to);
            }
            // every letter of a ligature stands for the whole of it
            Fold::Compatibility => {
                for to in compatibility(c).chars() {
                    note(&mut out, at);
                    out.text.push(to);
                }
            }
        }
        at += c.len_utf8();
    }
    note(&mut out, text.len());
    out
}

/// The folded form of one word or phrase, for keys. The same as [`fold`] without the map.
pub fn fold_key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match letter(c) {
            Fold::Drop => {}
            Fold::To(to) => out.push(to),
            Fold::Compatibility => out.push_str(&compatibility(c)),
        }
    }
    out
}

impl Folded {
    /// Where the folded character at `at` came from, in bytes of the original.
    pub fn original(&self, at: u32) -> u32 {
        self.by(self.anchor(at), at)
    }

    /// The original words of a folded range, marks that follow its last letter included.
    pub fn span(&self, s: FoldSpan) -> Span {
        self.span_behind(s, &mut self.anchor(s.start))
    }

    /// The same, of ranges that are asked for in text order: `near` is the entry at which the last one was found, 0 at first.
    pub fn span_behind(&self, s: FoldSpan, near: &mut usize) -> Span {
        *near = self.walk(*near, s.start);
        let start = self.by(*near, s.start);
        Span::new(start, self.end(self.walk(*near, s.end), s.end).max(start))
    }

    /// The entry that holds for a position.
    fn anchor(&self, at: u32) -> usize {
        self.anchors.partition_point(|a| a.0 <= at) - 1
    }

    /// The same, where it is known to be at or behind `k`.
    fn walk(&self, k: usize, at: u32) -> usize {
        k + self.anchors[k + 1..].iter().take_while(|a| a.0 <= at).count()
    }

    /// Where a position came from, by the entry that holds for it.
    fn by(&self, k: usize, at: u32) -> u32 {
        let (f, o) = self.anchors[k];
        o + (at - f)
    }

    /// Where the original of a folded range that ends at `at` ends: behind the ligature when the range ends inside one.
    fn end(&self, k: usize, at: u32) -> u32 {
        let here = self.by(k, at);
        let inside = k > 0 && self.anchors[k].0 == at && self.anchors[k - 1].1 == here;
        if inside { self.anchors[k + 1..].iter().map(|a| a.1).find(|o| *o > here).unwrap_or(here) } else { here }
    }

    /// How many entries the map has (a measure of its sparseness).
    pub fn anchors(&self) -> usize {
        self.anchors.len()
    }
}

/// How many bytes stay as they are: most letters do, and are copied together.
fn plain(bytes: &[u8]) -> usize {
    let mut n = 0;
    while let Some(&b) = bytes.get(n) {
        let len = if b < 0x80 { 1 } else { 2 };
        let stays = b < 0x80 || b < 0xe0 && PLAIN[(b as usize & 0x1f) << 6 | bytes[n + 1] as usize & 0x3f];
        if !stays {
            break;
        }
        n += len;
    }
    n
}

/// Of the characters of two bytes, those that are their own folded form.
const PLAIN: [bool; 0x800] = {
    let mut table = [false; 0x800];
    let mut i = 0;
    while i < table.len() {
        let c = char::from_u32(i as u32).expect("no surrogate is under 0x800");
        table[i] = matches!(letter(c), Fold::To(to) if to as u32 == c as u32);
        i += 1;
    }
    table
};

enum Fold {
    Drop,
    To(char),
    Compatibility,
}

/// What becomes of one character. Only single characters are looked at: that is what keeps the map sparse and the pass linear.
const fn letter(c: char) -> Fold {
    use Fold::*;
    match c {
        '\0'..='\u{7f}' => To(c),
        l::ALEF_HAMZA_ABOVE | l::ALEF_HAMZA_BELOW | l::ALEF_MADDA | l::ALEF_WASLA => To(l::ALEF),
        l::ALEF_MAKSURA | '\u{6cc}' | '\u{6d0}' => To(l::YEH),
        '\u{6a9}' | '\u{6aa}' => To(l::KAF),
        '\u{6be}' | '\u{6c1}' => To(l::HEH),
        '\u{6c0}' | '\u{6c3}' | '\u{6d5}' => To(l::TEH_MARBUTA),
        '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' => Drop,
        l::TATWEEL | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => Drop,
        '\u{660}'..='\u{669}' => To((b'0' + (c as u32 - 0x660) as u8) as char),
        '\u{6f0}'..='\u{6f9}' => To((b'0' + (c as u32 - 0x6f0) as u8) as char),
        '\u{66b}' => To('.'),
        '\u{66c}' => To(','),
        '\u{66a}' => To('%'),
        '“' | '„' | '‟' | '‹' | '❝' => To('«'),
        '”' | '›' | '❞' => To('»'),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => To(' '),
        '\u{2028}' | '\u{2029}' | '\u{85}' => To('\n'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => To('-'),
        '…' => To('…'),
        '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{ff01}'..='\u{ff5e}' => Compatibility,
        _ => To(c),
    }
}

/// Presentation forms and full-width letters: NFKC, then the letter table; a ligature of several words stays one, as it is one
/// character of the text. Rare, so not fast.
fn compatibility(c: char) -> String {
    let mut utf8 = [0; 4];
    let nfkc = ComposingNormalizerBorrowed::new_nfkc().normalize(c.encode_utf8(&mut utf8)).into_owned();
    let fold = |c| match letter(c) {
        Fold::Drop => None,
        Fold::To(to) => Some(to),
        Fold::Compatibility => Some(c),
    };
    nfkc.chars().filter_map(fold).filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_takes_for_the_same_is_the_same() {
        for (a, b) in [
            ("أَعْلَنَ", "اعلن"),
            ("إلى", "الي"),
            ("فى", "في"),
            ("آلاف", "الاف"),
            ("اعتقـال", "اعتقال"),
            ("١٢٣", "123"),
            ("۱۲۳", "123"),
            ("ﻗﺼﻒ", "قصف"),
            ("ﻻ", "لا"),
            ("کی", "كي"),
            ("\u{200f}قصف", "قصف"),
            ("“قصف”", "«قصف»"),
            ("مسيّرة", "مسيرة"),
            ("٣٫٥", "3.5"),
        ] {
            assert_eq!(fold(a).text, fold_key(b), "{a}");
            assert_eq!(fold_key(a), fold_key(b), "{a}");
        }
    }

    #[test]
    fn the_map_leads_back_to_the_words() {
        let text = "قال: إنّ الـ24 جنديّاً ﻗُﺘﻠﻮا أمس.";
        let f = fold(text);
        for (word, original) in [("ان", "إنّ"), ("24", "24"), ("جنديا", "جنديّاً"), ("قتلوا", "ﻗُﺘﻠﻮا"), ("امس", "أمس")] {
            let at = f.text.find(word).unwrap() as u32;
            assert_eq!(f.span(FoldSpan { start: at, end: at + word.len() as u32 }).of(text), original);
        }
    }

    #[test]
    fn what_ends_inside_a_ligature_ends_behind_it() {
        let text = "النبي \u{fdfa} قال";
        let f = fold(text);
        let at = f.text.find("صلي").unwrap() as u32;
        assert_eq!(f.span(FoldSpan { start: at, end: at + 6 }).of(text), "\u{fdfa}");
        let at = f.text.find("قال").unwrap() as u32;
        assert_eq!(f.span(FoldSpan { start: at, end: at + 6 }).of(text), "قال");
    }

    #[test]
    fn unmarked_text_needs_no_map() {
        assert_eq!(fold(&"قصف مدفعي على المدينة. ".repeat(1000)).anchors(), 1);
    }
}
