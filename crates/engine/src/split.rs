//! Stage 2, split: sentences and tokens.
//!
//! In: [`Folded`]. Out: [`Split`]: every token with its place in both texts, and sentences as ranges of tokens.
//!
//! Invariants: tokens do not overlap and stand in order; tokens and the gaps between them (white space and dropped
//! controls) rebuild the text; a sentence has at most [`MAX_SENTENCE`] tokens, so that nothing later can be quadratic in the text.
//!
//! A token is a run of letters, a number with its separators, or one punctuation mark. Clitics are not cut here: what is
//! a clitic and what a radical is a matter of words ([`crate::morph`]).

use crate::fold::{FoldSpan, Folded};
use crate::text::Span;
use std::ops::Range;

/// A sentence is broken here at the latest, wherever its author forgot to stop.
pub const MAX_SENTENCE: usize = 400;

/// So many tokens of a text are read at most, and so many sentences: far more than any article of [`crate::pipeline::MAX_TEXT`] bytes holds, so
/// that a text of nothing but full stops takes no more memory than one of words.
pub const MAX_TOKENS: usize = 2_000_000;
/// See [`MAX_TOKENS`].
pub const MAX_SENTENCES: usize = 200_000;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters of the pack's script.
    Word,
    /// ASCII digits (after folding) with `.` or `,` between them.
    Number,
    /// Letters of another script.
    Foreign,
    /// One mark, or a run of dots.
    Punct(char),
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its words in the document.
    pub span: Span,
    /// Its words in the folded copy.
    pub fold: FoldSpan,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether white space, or the start of the text, stands before it.
    pub spaced: bool,
}

impl Token {
    /// Whether the word is typed without marks: folding drops them, so that it is then as long as before.
    pub fn unmarked(&self) -> bool {
        self.span.end - self.span.start == self.fold.end - self.fold.start
    }
}

/// Where a sentence stands in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// The first line, when it reads like a title.
    Headline,
    /// Everything else.
    Body,
}

/// A sentence as a range of tokens.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Indices into [`Split::tokens`].
    pub tokens: Range<u32>,
    /// Its words, final mark included.
    pub span: Span,
    /// Counts line feeds: sentences of one paragraph share it.
    pub paragraph: u32,
    /// Title or text.
    pub block: Block,
}

/// All tokens and sentences of a document.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// In text order.
    pub tokens: Vec<Token>,
    /// In text order; they cover all tokens.
    pub sentences: Vec<Sentence>,
    /// Where reading stopped, in bytes of the document, if it did before the end.
    pub stopped: Option<u32>,
}

/// Cuts the folded text into tokens and sentences, in one pass.
pub fn split(folded: &Folded) -> Split {
    // a word and its space take some ten bytes
    let out = Split { tokens: Vec::with_capacity(folded.text.len() / 10), sentences: Vec::new(), stopped: None };
    let mut cut = Cutter { folded, out, first: 0, paragraph: 0, near: 0 };
    let text = folded.text.as_str();
    let mut at = 0;
    let mut spaced = true;
    while let Some(c) = text[at..].chars().next() {
        if c == '\n' || c == '\r' {
            cut.end_sentence();
            cut.paragraph += u32::from(c == '\n');
            (at, spaced) = (at + 1, true);
            continue;
        }
        if c.is_whitespace() || c.is_control() {
            (at, spaced) = (at + c.len_utf8(), true);
            continue;
        }
        if cut.out.tokens.len() >= MAX_TOKENS || cut.out.sentences.len() >= MAX_SENTENCES {
            cut.out.stopped = Some(folded.original(at as u32));
            break;
        }
        let (kind, len) = token_at(&text[at..], c);
        cut.push(at, len, kind, spaced);
        (at, spaced) = (at + len, false);
        if cut.sentence_ends(at, kind) {
            cut.end_sentence();
        }
    }
    cut.end_sentence();
    mark_headline(&mut cut.out);
    cut.out
}

/// The kind and length in bytes of the token that starts this text with `c`.
fn token_at(rest: &str, c: char) -> (TokenKind, usize) {
    let run = |f: fn(char) -> bool| rest.find(|c| !f(c)).unwrap_or(rest.len());
    if is_script(c) {
        (TokenKind::Word, script_len(rest.as_bytes()))
    } else if c.is_ascii_digit() {
        (TokenKind::Number, number_len(rest.as_bytes()))
    } else if c.is_alphanumeric() {
        (TokenKind::Foreign, run(|c| c.is_alphanumeric() && !is_script(c)))
    } else if c == '.' && rest.starts_with("..") {
        (TokenKind::Punct('…'), run(|c| c == '.'))
    } else {
        (TokenKind::Punct(c), c.len_utf8())
    }
}

/// How many bytes of Arabic script a text opens with; all its letters take two.
fn script_len(bytes: &[u8]) -> usize {
    let letter = |pair: &&[u8]| pair.len() == 2 && matches!(pair[0], 0xd8..=0xdf) && SCRIPT[(pair[0] as usize & 7) << 6 | pair[1] as usize & 0x3f];
    2 * bytes.chunks(2).take_while(letter).count()
}

/// [`is_script`] of the characters from U+0600 to U+07FF.
const SCRIPT: [bool; 0x200] = {
    let mut table = [false; 0x200];
    let mut i = 0;
    while i < table.len() {
        table[i] = is_script(char::from_u32(0x600 + i as u32).expect("no surrogate is under 0x800"));
        i += 1;
    }
    table
};

/// Letters of Arabic script, after folding.
const fn is_script(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{66f}' | '\u{671}'..='\u{6d3}' | '\u{6d5}' | '\u{6ee}'..='\u{6ef}' | '\u{6fa}'..='\u{6ff}' | '\u{750}'..='\u{77f}')
}

/// Digits with single separators between them: `1,250`, `3.5`, `12.8.2024`.
fn number_len(b: &[u8]) -> usize {
    let mut n = 0;
    while n < b.len() && (b[n].is_ascii_digit() || (matches!(b[n], b'.' | b',') && b.get(n + 1).is_some_and(u8::is_ascii_digit))) {
        n += 1;
    }
    n
}

struct Cutter<'f> {
    folded: &'f Folded,
    out: Split,
    first: usize,
    paragraph: u32,
    /// Where in the map of the folded text the last token was found.
    near: usize,
}

impl Cutter<'_> {
    fn push(&mut self, at: usize, len: usize, kind: TokenKind, spaced: bool) {
        let fold = FoldSpan { start: at as u32, end: (at + len) as u32 };
        let span = self.folded.span_behind(fold, &mut self.near);
        self.out.tokens.push(Token { span, fold, kind, spaced });
    }

    /// Whether the token just pushed, which ends at `at`, closes a sentence.
    fn sentence_ends(&self, at: usize, kind: TokenKind) -> bool {
        let n = self.out.tokens.len() - self.first;
        let rest = &self.folded.text[at..];
        let closes = match kind {
            TokenKind::Punct('.') => !self.is_abbreviation(rest),
            TokenKind::Punct('؟' | '?' | '!') => !rest.starts_with(['!', '?', '؟']),
            TokenKind::Punct('/') => n > 1 && rest.starts_with(|c: char| c.is_whitespace()) && !self.after_number() && !self.in_date(rest),
            // a quotation that closes right after the stop belongs to the sentence it closes
            TokenKind::Punct('"' | '»') if n > 2 => return matches!(self.kind_back(2), Some(TokenKind::Punct('.' | '!' | '؟' | '?'))) || n >= MAX_SENTENCE,
            _ => false,
        };
        (closes && !rest.starts_with(['"', '»'])) || n >= MAX_SENTENCE
    }

    fn kind_back(&self, n: usize) -> Option<TokenKind> {
        let i = self.out.tokens.len().checked_sub(n).filter(|&i| i >= self.first)?;
        Some(self.out.tokens[i].kind)
    }

    fn after_number(&self) -> bool {
        self.kind_back(2) == Some(TokenKind::Number)
    }

    /// A slash between two names of one month: a number stands before the first or behind the second.
    fn in_date(&self, rest: &str) -> bool {
        let behind = rest.split_whitespace().nth(1).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        behind || self.kind_back(3) == Some(TokenKind::Number)
    }

    /// A stop after a single letter that the next letter follows without a space: initials of an agency.
    fn is_abbreviation(&self, rest: &str) -> bool {
        let single = self.out.tokens.iter().rev().nth(1).is_some_and(|t| t.fold.end - t.fold.start <= 2 && t.kind == TokenKind::Word);
        let domain = self.kind_back(2) == Some(TokenKind::Foreign);
        (single || domain) && rest.starts_with(|c: char| c.is_alphanumeric())
    }

    fn end_sentence(&mut self) {
        let end = self.out.tokens.len();
        if end > self.first {
            let span = self.out.tokens[self.first].span.to(self.out.tokens[end - 1].span);
            self.out.sentences.push(Sentence { tokens: self.first as u32..end as u32, span, paragraph: self.paragraph, block: Block::Body });
        }
        self.first = end;
    }
}

/// The first line is a title when it is one short sentence without a full stop and more follows.
fn mark_headline(out: &mut Split) {
    if let [first, second, ..] = &mut out.sentences[..] {
        let last = out.tokens[first.tokens.end as usize - 1].kind;
        let short = first.tokens.len() <= 24;
        if short && first.paragraph != second.paragraph && !matches!(last, TokenKind::Punct('.')) {
            first.block = Block::Headline;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    fn sentences(text: &str) -> Vec<&str> {
        let s = split(&fold(text));
        s.sentences.iter().map(|s| s.span.of(text)).collect()
    }

    fn tokens(text: &str) -> Vec<&str> {
        split(&fold(text)).tokens.iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn sentences_end_where_readers_stop() {
        for (text, want) in [
            ("قصف الجيش البلدة. وسقط جرحى.", vec!["قصف الجيش البلدة.", "وسقط جرحى."]),
            ("نقلت (أ.ف.ب) عن مصدر. انتهى", vec!["نقلت (أ.ف.ب) عن مصدر.", "انتهى"]),
            ("شهد نيسان/أبريل هجوماً/ وقال المصدر", vec!["شهد نيسان/أبريل هجوماً/", "وقال المصدر"]),
            ("قال \"لن نقبل.\" ثم غادر", vec!["قال \"لن نقبل.\"", "ثم غادر"]),
            ("ارتفعت 3.5 بالمئة!؟ نعم", vec!["ارتفعت 3.5 بالمئة!؟", "نعم"]),
            ("عنوان\nمتن", vec!["عنوان", "متن"]),
        ] {
            assert_eq!(sentences(text), want);
        }
    }

    #[test]
    fn tokens_are_letters_numbers_or_marks() {
        assert_eq!(tokens("قُتل 1,250 شخصاً، بحسب «رويترز»."), ["قُتل", "1,250", "شخصاً", "،", "بحسب", "«", "رويترز", "»", "."]);
        assert_eq!(tokens("100عربة الـ24 F16"), ["100", "عربة", "الـ", "24", "F16"]);
    }

    #[test]
    fn a_first_line_without_a_stop_is_a_headline() {
        let s = split(&fold("مقتل جنديين\nقال الجيش إن جنديين قتلا."));
        assert_eq!(s.sentences[0].block, Block::Headline);
        assert_eq!(s.sentences[1].block, Block::Body);
    }

    #[test]
    fn no_sentence_is_endless() {
        let s = split(&fold(&"كلمة ".repeat(5000)));
        assert!(s.sentences.iter().all(|s| s.tokens.len() <= MAX_SENTENCE));
    }

    #[test]
    fn what_is_nothing_but_sentences_is_read_so_far() {
        let line = "ا\n";
        let cut = split(&fold(&line.repeat(MAX_SENTENCES)));
        assert_eq!((cut.sentences.len(), cut.stopped), (MAX_SENTENCES, None));
        let cut = split(&fold(&line.repeat(MAX_SENTENCES + 5)));
        assert_eq!((cut.sentences.len(), cut.stopped), (MAX_SENTENCES, Some((line.len() * MAX_SENTENCES) as u32)));
    }
}
