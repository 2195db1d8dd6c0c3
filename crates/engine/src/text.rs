//! The document and the one coordinate used inside the engine.
//!
//! Every position is a byte offset into [`Document::text`], the text as it was given. Exports convert to Unicode code
//! points (see [`CodePoints`]); nothing else does. Positions in the folded copy have a type of their own
//! ([`crate::fold::FoldSpan`]), so the two cannot be mixed by accident.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// A half-open range of bytes in [`Document::text`]; both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets.
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The words themselves. Returns "" for a span that is not of this text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// Where a publication date came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum PublishedBasis {
    /// The caller said so.
    Given,
    /// The page or export says so for machines.
    Metadata,
    /// The address has it.
    Url,
    /// The feed that led to it says so.
    Feed,
    /// The page shows it to readers, or the text fixes its day of reporting itself.
    Text,
    /// Nobody said.
    #[default]
    None,
}

/// One text with what is known about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The caller's name for it; claims carry it.
    pub id: String,
    /// Outlet, usually a domain name.
    pub source: Option<String>,
    /// Where it stood.
    pub url: Option<String>,
    /// Title, where it was given apart; the text then begins with it and a line feed.
    pub title: Option<String>,
    /// Day of publication: relative times are reckoned from it.
    pub published: Option<Date>,
    /// Where `published` came from.
    pub published_basis: PublishedBasis,
    /// The whole text, title included.
    pub text: String,
}

impl Document {
    /// A document of a text alone.
    pub fn of_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        Document { id: id.into(), text: text.into(), ..Default::default() }
    }

    /// Puts a title given apart before the text, as the record asks: title, line feed, text.
    pub fn with_title(mut self, title: Option<String>) -> Self {
        if let Some(t) = &title {
            self.text = format!("{t}\n{}", self.text);
        }
        self.title = title;
        self
    }

    /// Sets the day of publication as given by the caller.
    pub fn published(mut self, date: Option<Date>) -> Self {
        self.published = date;
        self.published_basis = if date.is_some() { PublishedBasis::Given } else { PublishedBasis::None };
        self
    }

    /// Takes the day that the text fixes for itself, where nobody gave one.
    pub fn reported(&mut self, day: Option<Date>) {
        if self.published.is_none() && day.is_some() {
            (self.published, self.published_basis) = (day, PublishedBasis::Text);
        }
    }
}

/// A few indices, kept in place: most lists of a sentence have one to four entries.
pub type Few = SmallVec<[u32; 4]>;

/// So many bytes lie between two checkpoints of [`CodePoints`].
const STEP: usize = 64;

/// Converts byte offsets to code points: a checkpoint every 64 bytes, so that a look-up counts at most
/// that many bytes and the table is a sixteenth of the text.
pub struct CodePoints<'t> {
    text: &'t [u8],
    checkpoints: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    /// Counts once over the text.
    pub fn new(text: &'t str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(STEP) {
            checkpoints.push(count);
            count += starts(block);
        }
        checkpoints.push(count);
        CodePoints { text: text.as_bytes(), checkpoints }
    }

    /// The number of code points before `byte`.
    pub fn at(&self, byte: u32) -> u32 {
        let byte = (byte as usize).min(self.text.len());
        let (block, within) = (byte / STEP, byte % STEP);
        let start = block * STEP;
        let more = match self.text.get(start..start + STEP).and_then(|b| <&[u8; STEP]>::try_from(b).ok()) {
            Some(whole) => starts_within(whole, within),
            None => starts(&self.text[start..byte]),
        };
        self.checkpoints[block] + more
    }
}

/// Code points that start in the first bytes of a block: looking at all of it, without a branch, is faster than stopping.
fn starts_within(block: &[u8; STEP], bytes: usize) -> u32 {
    let start = |i: usize| u8::from(block[i] as i8 >= -0x40) & u8::from((i as u8) < bytes as u8);
    u32::from((0..STEP).map(start).sum::<u8>())
}

/// Code points that start in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        let text = "أكّد المصدر ".repeat(100) + "𝄞 end";
        let cp = CodePoints::new(&text);
        for (n, (i, _)) in text.char_indices().enumerate() {
            assert_eq!(cp.at(i as u32), n as u32);
        }
        assert_eq!(cp.at(text.len() as u32), text.chars().count() as u32);
    }

    #[test]
    fn a_title_given_apart_opens_the_text() {
        let d = Document::of_text("a", "متن").with_title(Some("عنوان".into()));
        assert_eq!(d.text, "عنوان\nمتن");
    }
}
