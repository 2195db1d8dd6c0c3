//! News pages: what of an HTML document is the article, and what is furniture.
//!
//! In: the text of a page (already decoded, see `rawi_archive`) and the address it was saved from. Out: a [`Page`]: headline, the blocks
//! of the article in reading order, captions and headlines of other articles kept apart, by-line, and every place where the page gives a
//! day of publication. Pure: no files, no network, no clock.
//!
//! How: [`scan`] finds the tags and passes over scripts and styles without looking into them, [`tree`] writes down elements and blocks of
//! text in one pass, [`article`] chooses the element that holds the article, [`clean`] drops what is furniture in
//! it. There is no DOM: a page is two flat lists. Every step is linear in the page, whatever the page is; nesting deeper than
//! [`tree::DEPTH`] is read as if it were flat.
//!
//! Why not a readability library: `dom_smoothie` builds a tree and copies it several times; measured on our pages it takes longer than
//! coding their text does, and it knows no by-lines, captions and dates of Arabic sites (figures in `bench/README.md`).

mod article;
mod attribute;
mod clean;
mod dates;
mod flow;
mod meta;
mod scan;
mod tags;
mod title;
mod tree;
mod words;

pub use dates::{apart, ascii_digits, in_address, in_line, in_metadata, is_ambiguous};

use jiff::civil::Date;

/// What a block of text is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph, heading, list item or quotation of the article.
    Body,
    /// Words below or beside a picture of the article.
    Caption,
    /// The headline of another article that the page leads to.
    Related,
}

/// A block of text; white space in it is single spaces, and line feeds where the page breaks a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its words, entities decoded.
    pub text: String,
}

/// An article as its page shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The headline, without the name of the site.
    pub title: Option<String>,
    /// Article, captions and other headlines, each in the order of the page.
    pub blocks: Vec<Block>,
    /// By-line.
    pub author: Option<String>,
    /// The name of the site, as its metadata gives it.
    pub site: Option<String>,
    /// The address the page gives itself.
    pub address: Option<String>,
    /// Language as the page declares it, such as `ar` or `fa-IR`.
    pub language: Option<String>,
    /// Day of publication in metadata: JSON-LD, OpenGraph, `meta`, `time`.
    pub published: Option<Date>,
    /// Short lines near the headline that may show a day, likeliest first: whoever knows the language can read them.
    pub datelines: Vec<String>,
}

impl Page {
    /// The article's text: its blocks joined by line feeds, without the headline.
    pub fn body(&self) -> String {
        let mut out = String::new();
        for b in self.blocks.iter().filter(|b| b.kind == Kind::Body) {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&b.text);
        }
        out
    }
}

/// A page larger than this, in bytes, is read up to here.
pub const MAX_BYTES: usize = 24 << 20;

/// Reads pages one after the other; what it keeps from page to page is memory only.
#[derive(Default)]
pub struct Reader(tree::Reader);

impl Reader {
    /// Reads a page. Any text gives a page, if an empty one.
    pub fn read(&mut self, html: &str) -> Page {
        let tree = self.0.tree(bounded(html));
        let (meta, found) = parts(tree);
        let title = title::title(tree, &meta, &found);
        clean::page(tree, meta, &found, title)
    }
}

/// Reads one page.
pub fn read(html: &str) -> Page {
    Reader::default().read(html)
}

/// All text of a piece of markup, such as the entry of a feed: nothing is taken for furniture.
pub fn text(markup: &str) -> String {
    if !markup.contains(['<', '&']) {
        return flow::squeezed(markup);
    }
    let tree = tree::tree(markup);
    tree.blocks.iter().map(|b| tree.words(b)).collect::<Vec<_>>().join("\n")
}

/// What was made of each block of a page, a line each, for whoever wants to know why a text was taken or left: `*` headline, `+` text,
/// `c` caption, `-` out; whether it stands inside the chosen elements, what it weighs, the roles around it, its element, its words.
pub fn explain(html: &str) -> String {
    let tree = tree::tree(bounded(html));
    let (meta, found) = parts(&tree);
    let title = title::title(&tree, &meta, &found);
    clean::explain(&tree, &found, title.as_deref())
}

fn parts(tree: &tree::Tree) -> (meta::Meta, article::Found) {
    let meta = meta::meta(tree);
    let found = article::find(tree, &meta);
    (meta, found)
}

/// The part of a page that is read.
fn bounded(html: &str) -> &str {
    &html[..html.floor_char_boundary(MAX_BYTES)]
}
