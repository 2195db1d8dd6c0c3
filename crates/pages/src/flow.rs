//! The text of a block as it is put together from pieces: single spaces, line feeds where the page breaks a line, words counted.
//!
//! In: pieces of text, in or out of links, and breaks. Out: the text, appended to that of the page, and its [`Count`]. A word may lie in
//! several pieces (`<b>w</b>ord`). White space is that of HTML and what pages use for it.

use crate::words::is_letter;

/// How many words a block has, how many of them lie in links, and how many of these at its beginning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// All words.
    pub words: u32,
    /// Words that lie in links, if in part.
    pub linked: u32,
    /// Of these, the ones before any other word; bullets do not count.
    pub leading: u32,
}

/// What stands between two words.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    Nothing,
    Space,
    Line,
}

/// The block being read.
#[derive(Default)]
pub struct Flow {
    count: Count,
    /// Words before the first in a link that have no letter.
    bullets: u32,
    gap: Gap,
    /// Where the word being read begins, if one is.
    word: Option<usize>,
    /// A part of it lies in a link.
    linked: bool,
}

impl Flow {
    /// Whether no word was read.
    pub fn is_empty(&self) -> bool {
        self.count.words == 0
    }

    /// Appends a piece of text.
    pub fn add(&mut self, piece: &str, linked: bool, out: &mut String) {
        let bytes = piece.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = word_end(bytes, at);
            if at < end {
                self.begin_word(out);
                self.linked |= linked;
                out.push_str(&piece[at..end]);
            }
            at = blanks_end(bytes, end);
            if end < at {
                self.end_word(out);
                self.gap = if self.gap == Gap::Nothing { Gap::Space } else { self.gap };
            }
        }
    }

    /// A break within a line; whether it is the second in a row, which ends a paragraph.
    pub fn is_broken_again(&mut self, out: &str) -> bool {
        self.end_word(out);
        std::mem::replace(&mut self.gap, Gap::Line) == Gap::Line
    }

    /// Ends the block.
    pub fn end(&mut self, out: &str) -> Count {
        self.end_word(out);
        std::mem::take(self).count
    }

    fn begin_word(&mut self, out: &mut String) {
        if self.word.is_some() {
            return;
        }
        if self.count.words > 0 {
            out.push(if self.gap == Gap::Line { '\n' } else { ' ' });
        }
        (self.gap, self.word, self.linked) = (Gap::Nothing, Some(out.len()), false);
    }

    fn end_word(&mut self, out: &str) {
        let Some(start) = self.word.take() else { return };
        let n = &mut self.count;
        n.words += 1;
        n.linked += u32::from(self.linked);
        // a bullet before a link is no word
        let bullet = n.linked == 0 && self.bullets + 1 == n.words && !out[start..].chars().any(is_letter);
        self.bullets += u32::from(bullet);
        n.leading += u32::from(n.linked > 0 && n.linked + self.bullets == n.words);
    }
}

/// Text with single spaces.
pub fn squeezed(text: &str) -> String {
    let (mut out, mut flow) = (String::with_capacity(text.len()), Flow::default());
    flow.add(text, false, &mut out);
    out
}

/// In [`BEGINS`]: a byte of a word; a character of white space; a character of several bytes that may be white space.
const WORD: u8 = 0;
const BLANK: u8 = 1;
const WIDE: u8 = 2;

/// What a byte may begin.
const BEGINS: [u8; 256] = {
    let mut table = [WORD; 256];
    let (one, more) = (b" \t\n\r\x0b\x0c", [0xc2, 0xe2, 0xe3, 0xef]);
    let mut i = 0;
    while i < one.len() {
        table[one[i] as usize] = BLANK;
        i += 1;
    }
    i = 0;
    while i < more.len() {
        table[more[i]] = WIDE;
        i += 1;
    }
    table
};

/// Where the word that goes on here ends.
fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&b) = bytes.get(at) {
        match BEGINS[b as usize] {
            WORD => {}
            WIDE if wide_space(&bytes[at..]) == 0 => {}
            _ => break,
        }
        at += 1;
    }
    at
}

/// Where the white space that goes on here ends.
fn blanks_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&b) = bytes.get(at) {
        at += match BEGINS[b as usize] {
            BLANK => 1,
            WIDE if wide_space(&bytes[at..]) > 0 => wide_space(&bytes[at..]),
            _ => break,
        };
    }
    at
}

/// Bytes of U+00A0, U+2002, U+2003, U+2009, U+202F, U+3000 or U+FEFF, if one stands here.
fn wide_space(bytes: &[u8]) -> usize {
    match bytes {
        [0xc2, 0xa0, ..] => 2,
        [0xe2, 0x80, 0x82 | 0x83 | 0x89 | 0xaf, ..] | [0xe3, 0x80, 0x80, ..] | [0xef, 0xbb, 0xbf, ..] => 3,
        _ => 0,
    }
}
