//! A page as two flat lists: its elements, and its blocks of text.
//!
//! In: HTML. Out: [`Tree`]. One pass over the tokens ([`crate::scan`]); here is what nests in what. Invariants: an element comes after the one around it; a block belongs to the innermost element that is no part of a line; the
//! text of blocks has single spaces and, where the page breaks a line, line feeds. End tags that fit nothing are passed over, and those
//! that were left out are supplied where reading needs it (paragraphs, items, cells).

use crate::attribute::{Attribute, Valued};
use crate::flow::{Count, Flow, squeezed};
use crate::scan::{self, Sink};
use crate::tags::Tag;
use crate::words::{Classes, Role};

/// Elements nested deeper than this are taken as part of the one at this depth.
pub const DEPTH: usize = 512;

/// So far back an end tag looks for its beginning: no page can make the search quadratic.
const REACH: usize = 64;

/// A title has at most so many bytes: one that never ends is no reason to lose the page.
const TITLE: usize = 4096;

/// So many names of one `<meta>` are kept: each takes a copy of the value.
const NAMES: usize = 4;

/// So many pieces of linked data of a page are read.
const LINKED: usize = 16;

/// An element that can hold text.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    pub tag: Tag,
    /// Index of the element around it; its own for the first.
    pub parent: u32,
    /// What its attributes and tag say of it.
    pub role: Role,
}

/// A stretch of text between two breaks in the flow.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Where its words are in [`Tree::text`].
    pub start: u32,
    /// One past them.
    pub end: u32,
    /// The element it stands in.
    pub element: u32,
    /// What elements within a line say of it (`<span class="date">`).
    pub role: Role,
    /// Words.
    pub words: u32,
    /// Of these, words in links.
    pub linked: u32,
    /// Of these, words in links at the beginning.
    pub leading: u32,
    /// Stands right behind a picture.
    pub pictured: bool,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Tree {
    pub elements: Vec<Element>,
    pub blocks: Vec<Block>,
    pub text: String,
    /// Name (or property, or itemprop) and content of `<meta>`; of `<title>` under the name `<title>`.
    pub meta: Vec<(String, String)>,
    /// `datetime` of `<time>` and of what says it is a date, with the block that was next.
    pub times: Vec<(u32, String)>,
    /// The texts of `<script type="application/ld+json">`.
    pub linked_data: Vec<String>,
    pub canonical: Option<String>,
    pub language: Option<String>,
}

impl Tree {
    /// The words of a block.
    pub fn words(&self, b: &Block) -> &str {
        &self.text[b.start as usize..b.end as usize]
    }

    /// The kind of element that a block stands in.
    pub fn tag(&self, b: &Block) -> Tag {
        self.elements[b.element as usize].tag
    }

    /// Adds to what each element has what the elements in it have.
    pub fn gather<T: Copy + std::ops::AddAssign>(&self, of: &mut [T]) {
        for e in (1..of.len()).rev() {
            let own = of[e];
            of[self.elements[e].parent as usize] += own;
        }
    }

    /// The element itself and those around it, inside out.
    pub fn around(&self, element: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = Some(element);
        std::iter::from_fn(move || {
            let at = next?;
            let parent = self.elements[at as usize].parent;
            next = (parent != at).then_some(parent);
            Some(at)
        })
    }
}

/// Reads pages one after the other into the same memory.
#[derive(Default)]
pub struct Reader(Builder);

impl Reader {
    /// Reads a page.
    pub fn tree(&mut self, html: &str) -> &Tree {
        self.0.begin();
        scan::scan(html, &mut self.0);
        self.0.end();
        &self.0.out
    }
}

/// Reads one page.
pub fn tree(html: &str) -> Tree {
    let mut reader = Reader::default();
    reader.tree(html);
    reader.0.out
}

/// What the attributes of a tag say, values as written.
#[derive(Default)]
struct Read<'t> {
    role: Role,
    name: &'t str,
    content: Option<&'t str>,
    datetime: Option<&'t str>,
    href: &'t str,
    rel: &'t str,
    lang: &'t str,
}

/// An open element.
struct Open {
    tag: Tag,
    element: u32,
    /// Roles of it and of the elements of the line around it.
    line: Role,
}

#[derive(Default)]
struct Builder {
    out: Tree,
    open: Vec<Open>,
    /// Elements open beyond [`DEPTH`].
    beyond: usize,
    /// Links and mute elements that are open.
    links: usize,
    mute: usize,
    /// The block being read; its words go to the end of the text.
    flow: Flow,
    /// Where they begin.
    start: usize,
    title: String,
    /// A picture stands before the block being read.
    pictured: bool,
    classes: Classes,
}

/// Buffers larger than this, in bytes of text, are given back after the page that needed them.
const KEPT: usize = 4 << 20;

impl Builder {
    /// Forgets the page before, but not the memory it took, nor what class names say.
    fn begin(&mut self) {
        if self.out.text.capacity() > KEPT || self.out.elements.capacity() > KEPT / 16 {
            *self = Builder::default();
        }
        let Tree { elements, blocks, text, meta, times, linked_data, canonical, language } = &mut self.out;
        (*canonical, *language) = (None, None);
        elements.clear();
        blocks.clear();
        text.clear();
        meta.clear();
        times.clear();
        linked_data.clear();
        elements.push(Element { tag: Tag::Html, parent: 0, role: Role::NONE });
        self.open.clear();
        self.open.push(Open { tag: Tag::Html, element: 0, line: Role::NONE });
        (self.beyond, self.links, self.mute, self.start, self.pictured) = (0, 0, 0, 0, false);
        self.flow = Flow::default();
        self.title.clear();
    }

    fn end(&mut self) {
        self.flush();
        let title = squeezed(&self.title);
        if !title.is_empty() {
            self.out.meta.push(("<title>".into(), title));
        }
    }

    fn top(&self) -> &Open {
        self.open.last().expect("the root is never closed")
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        let Count { words, linked, leading } = self.flow.end(&self.out.text);
        if words == 0 {
            return;
        }
        let (element, role) = (self.top().element, self.top().line);
        let (start, end) = (self.start as u32, self.out.text.len() as u32);
        self.start = self.out.text.len();
        let pictured = std::mem::take(&mut self.pictured);
        self.out.blocks.push(Block { start, end, element, role, words, linked, leading, pictured });
    }

    /// A break within a line; two are the end of a paragraph.
    fn br(&mut self) {
        if self.flow.is_broken_again(&self.out.text) {
            self.flush();
        }
    }

    /// What the attributes of a tag say.
    fn read<'t>(&mut self, attributes: &[Valued<'t>]) -> Read<'t> {
        let mut r = Read::default();
        for &Valued { kind, value } in attributes {
            match kind {
                Attribute::Class => r.role = r.role.with(self.classes.say(value)),
                Attribute::Name => (r.role, r.name) = (r.role.with(self.classes.say(value)), value),
                Attribute::Content => r.content = Some(value),
                Attribute::Datetime => r.datetime = Some(value),
                Attribute::Href => r.href = value,
                Attribute::Rel => r.rel = value,
                Attribute::Lang => r.lang = value,
                Attribute::Style if hides(value) => r.role = r.role.with(Role::HIDDEN),
                Attribute::Hidden => r.role = r.role.with(Role::HIDDEN),
                Attribute::Title if begins_with_day(value) => r.datetime = Some(value),
                _ => {}
            }
        }
        r
    }

    /// Keeps what metadata and dates the tag has.
    fn note(&mut self, tag: Tag, r: &mut Read) {
        if r.content.is_some() || r.datetime.is_some() {
            self.values(r);
        }
        match tag {
            Tag::Link if r.rel.eq_ignore_ascii_case("canonical") && !r.href.is_empty() => self.out.canonical = Some(scan::resolved(r.href).into_owned()),
            Tag::A if r.rel.eq_ignore_ascii_case("author") => r.role = r.role.with(Role::BYLINE),
            Tag::Html if !r.lang.is_empty() => self.out.language = Some(r.lang.to_string()),
            _ => {}
        }
    }

    /// Keeps a value under each of its names; a day also with its place.
    fn values(&mut self, r: &Read) {
        for value in r.content.iter().chain(&r.datetime) {
            // `property` may hold several names
            for name in r.name.split_ascii_whitespace().take(NAMES) {
                self.out.meta.push((name.to_ascii_lowercase(), scan::resolved(value).into_owned()));
            }
        }
        if let Some(time) = r.datetime {
            self.out.times.push((self.out.blocks.len() as u32, scan::resolved(time).into_owned()));
        }
    }

    /// Closes what this start tag ends without saying so.
    fn supply_ends(&mut self, tag: Tag) {
        let Some((kinds, walls)) = tag.ends() else { return };
        for at in (1..self.open.len()).rev().take(REACH) {
            let open = self.open[at].tag;
            if kinds.has(open) {
                self.close(at);
                return;
            }
            if walls.has(open) {
                return;
            }
        }
    }

    fn push(&mut self, tag: Tag, said: Role) {
        if self.open.len() >= DEPTH {
            self.beyond += 1;
            return;
        }
        let role = said.with(of_tag(tag));
        let apart = role.any(Role::ASIDE);
        // within a line, too, an element may hold the whole text
        let inline = tag.is_inline() && !role.any(Role::BODY);
        if !inline || apart {
            self.flush();
        }
        let (element, line) = match inline {
            true => (self.top().element, self.top().line.with(role)),
            false => {
                self.out.elements.push(Element { tag, parent: self.top().element, role });
                (self.out.elements.len() as u32 - 1, Role::NONE)
            }
        };
        self.links += usize::from(tag == Tag::A);
        self.mute += usize::from(tag.is_mute());
        self.open.push(Open { tag, element, line });
    }

    /// Closes the open elements from this one on.
    fn close(&mut self, at: usize) {
        let (line, element) = (self.open[at - 1].line, self.open[at - 1].element);
        if self.open[at..].iter().any(|o| !o.tag.is_inline() || o.line != line || o.element != element) {
            self.flush();
        }
        for o in self.open.drain(at..) {
            self.links -= usize::from(o.tag == Tag::A);
            self.mute -= usize::from(o.tag.is_mute());
        }
    }
}

impl Sink for Builder {
    fn start(&mut self, tag: Tag, attributes: &[Valued]) {
        if tag == Tag::Br {
            return self.br();
        }
        let mut read = self.read(attributes);
        self.note(tag, &mut read);
        if tag.is_void() {
            if !tag.is_inline() {
                self.flush();
            }
            self.pictured |= tag == Tag::Img && self.flow.is_empty();
            return;
        }
        self.supply_ends(tag);
        self.push(tag, read.role);
    }

    fn end(&mut self, tag: Tag) {
        if self.beyond > 0 {
            self.beyond -= usize::from(!tag.is_void());
            return;
        }
        let from = self.open.len().saturating_sub(REACH).max(1);
        // the end of something within a line does not reach out of its block
        let found = (from..self.open.len()).rev().take_while(|&i| !tag.is_inline() || self.open[i].tag.is_inline()).find(|&i| self.open[i].tag == tag);
        if let Some(at) = found {
            self.close(at);
        }
    }

    fn text(&mut self, raw: &str) {
        if self.top().tag == Tag::Title && self.title.len() < TITLE {
            self.title.push_str(&scan::resolved(raw));
        } else if self.mute == 0 {
            self.flow.add(&scan::resolved(raw), self.links > 0, &mut self.out.text);
        }
    }

    fn linked_data(&mut self, json: &str) {
        if self.out.linked_data.len() < LINKED {
            self.out.linked_data.push(json.to_string());
        }
    }
}

/// Whether a style says that an element is not shown.
fn hides(style: &str) -> bool {
    if !style.contains(['y', 'Y']) {
        return false;
    }
    let compact: Vec<u8> = style.bytes().filter(|b| !b.is_ascii_whitespace()).map(|b| b.to_ascii_lowercase()).collect();
    [&b"display:none"[..], b"visibility:hidden"].iter().any(|s| memchr::memmem::find(&compact, s).is_some())
}

/// What the kind of an element says.
fn of_tag(tag: Tag) -> Role {
    match tag {
        Tag::Nav | Tag::Footer | Tag::Aside | Tag::Form | Tag::Dialog | Tag::Menu => Role::FURNITURE,
        Tag::Figcaption => Role::CAPTION,
        Tag::Time => Role::DATE,
        _ => Role::NONE,
    }
}

/// Whether the value of a `title` is a day for machines.
fn begins_with_day(value: &str) -> bool {
    let b = value.as_bytes();
    b.len() >= 10 && b[..4].iter().all(u8::is_ascii_digit) && b[4] == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(html: &str) -> Vec<String> {
        let t = tree(html);
        t.blocks.iter().map(|b| t.words(b).to_string()).collect()
    }

    #[test]
    fn blocks_end_where_the_flow_breaks() {
        assert_eq!(blocks("<div>a <b>b</b>&nbsp;c<p>d<p>e<br>f<br><br>g</div>h"), ["a b c", "d", "e\nf", "g", "h"]);
        assert_eq!(blocks("<TABLE><TR><TD>1<TD>2<TR><TD>3</TABLE>"), ["1", "2", "3"]);
        assert_eq!(blocks("<ul><li>1<li>2<ul><li>3</ul><li>4</ul>"), ["1", "2", "3", "4"]);
        assert_eq!(blocks("x<span class=date>y</span>z<select><option>no</select>"), ["x", "y", "z"]);
    }

    #[test]
    fn words_in_links_are_counted() {
        let t = tree("<p>one <a href=x>two three</a> four</p>");
        assert_eq!((t.blocks[0].words, t.blocks[0].linked), (4, 2));
    }

    #[test]
    fn metadata_is_kept() {
        let t =
            tree("<html lang=ar><title>a &amp; b</title><meta property=og:title content='c'><link rel=canonical href=/x><time datetime=2024-05-01>d</time>");
        assert_eq!(t.meta, [("og:title".to_string(), "c".to_string()), ("<title>".to_string(), "a & b".to_string())]);
        assert_eq!((t.canonical.as_deref(), t.language.as_deref()), (Some("/x"), Some("ar")));
        assert_eq!(t.times[0].1, "2024-05-01");
    }

    #[test]
    fn depth_is_bounded_and_costs_nothing() {
        let n = 300_000;
        let t = tree(&("<div><p>".repeat(n) + "x" + &"</p></div>".repeat(n)));
        assert_eq!(t.blocks.len(), 1);
        let t = tree(&("<b>".repeat(n) + "x" + &"</i>".repeat(n)));
        assert_eq!(t.blocks.len(), 1);
    }
}
