//! A page as two flat lists: its elements, and its blocks of text.
//!
//! In: HTML without scripts. Out: [`Tree`]. One pass over the tokens of `html5gum`, which knows the syntax; here is only what nests in
//! what. Invariants: an element comes after the one around it; a block belongs to the innermost element that is no part of a line; the
//! text of blocks has single spaces and, where the page breaks a line, line feeds. End tags that fit nothing are passed over, and those
//! that were left out are supplied where reading needs it (paragraphs, items, cells).

use crate::tags::Tag;
use crate::words::{self, Role};
use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

/// Elements nested deeper than this are taken as part of the one at this depth.
pub const DEPTH: usize = 512;

/// So far back an end tag looks for its beginning: no page can make the search quadratic.
const REACH: usize = 64;

/// So many names of one `<meta>` are kept.
const NAMES: usize = 4;

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
    pub canonical: Option<String>,
    pub language: Option<String>,
}

impl Tree {
    /// The words of a block.
    pub fn words(&self, b: &Block) -> &str {
        &self.text[b.start as usize..b.end as usize]
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

/// Reads a page.
pub fn tree(html: &str) -> Tree {
    let mut builder = Builder::new(html.len());
    let mut tokens = Tokenizer::new_with_emitter(html, &mut builder);
    while tokens.next().is_some() {}
    builder.end()
}

/// An attribute that is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Ignored,
    /// class, id, itemprop, data-testid: words that say what an element is.
    Class,
    Name,
    Content,
    Datetime,
    Href,
    Rel,
    Lang,
    Style,
    Hidden,
    /// `title`, in which older pages keep a day for machines (`<abbr class="published" title="2012-06-14">`).
    Title,
}

impl Attribute {
    fn of(name: &[u8]) -> Attribute {
        match name {
            b"class" | b"id" | b"role" | b"data-testid" | b"data-component" => Attribute::Class,
            b"name" | b"property" | b"itemprop" | b"http-equiv" => Attribute::Name,
            b"content" => Attribute::Content,
            b"datetime" => Attribute::Datetime,
            b"href" => Attribute::Href,
            b"rel" => Attribute::Rel,
            b"lang" => Attribute::Lang,
            b"style" => Attribute::Style,
            b"hidden" => Attribute::Hidden,
            b"title" => Attribute::Title,
            _ => Attribute::Ignored,
        }
    }
}

/// The tag being read.
#[derive(Default)]
struct Reading {
    name: Vec<u8>,
    is_end: bool,
    attribute: Vec<u8>,
    value: Vec<u8>,
    role: Role,
    meta_name: Vec<u8>,
    content: Option<Vec<u8>>,
    datetime: Option<Vec<u8>>,
    href: Vec<u8>,
    rel: Vec<u8>,
    lang: Vec<u8>,
}

/// An open element.
struct Open {
    tag: Tag,
    element: u32,
    /// Roles of it and of the elements of the line around it.
    line: Role,
}

struct Builder {
    out: Tree,
    open: Vec<Open>,
    /// Elements open beyond [`DEPTH`].
    beyond: usize,
    /// Links and mute elements that are open.
    links: usize,
    mute: usize,
    reading: Reading,
    last_start: Vec<u8>,
    /// The words of the block being read, as they stand in the page.
    raw: Vec<u8>,
    /// Whether there is more in `raw` than white space.
    solid: bool,
    /// Bytes of `raw` that lie in links: from, to.
    linked: Vec<(usize, usize)>,
    title: Vec<u8>,
    /// A picture stands before the block being read.
    pictured: bool,
}

impl Builder {
    fn new(bytes: usize) -> Self {
        let root = Element { tag: Tag::Html, parent: 0, role: Role::NONE };
        let mut out = Tree { elements: vec![root], text: String::with_capacity(bytes / 3), ..Default::default() };
        out.elements.reserve(bytes / 64);
        Builder {
            out,
            open: vec![Open { tag: Tag::Html, element: 0, line: Role::NONE }],
            beyond: 0,
            links: 0,
            mute: 0,
            reading: Reading::default(),
            last_start: Vec::new(),
            raw: Vec::new(),
            solid: false,
            linked: Vec::new(),
            title: Vec::new(),
            pictured: false,
        }
    }

    fn end(mut self) -> Tree {
        self.flush();
        let title = squeezed(&String::from_utf8_lossy(&self.title));
        if !title.is_empty() {
            self.out.meta.push(("<title>".into(), title));
        }
        self.out
    }

    fn top(&self) -> &Open {
        self.open.last().expect("the root is never closed")
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        if !std::mem::take(&mut self.solid) {
            self.raw.clear();
            self.linked.clear();
            return;
        }
        let (element, role) = (self.top().element, self.top().line);
        let start = self.out.text.len() as u32;
        // pieces of text come from a string: they are valid, but for what the tokenizer may have cut
        let raw = std::str::from_utf8(&self.raw).map_or_else(|_| String::from_utf8_lossy(&self.raw), Into::into);
        let Squeezed { words, linked, leading } = squeeze(&raw, &self.linked, &mut self.out.text);
        let end = self.out.text.len() as u32;
        if words > 0 {
            self.out.blocks.push(Block { start, end, element, role, words, linked, leading, pictured: self.pictured });
            self.pictured = false;
        }
        self.raw.clear();
        self.linked.clear();
    }

    fn start_tag(&mut self) {
        let tag = Tag::of(&self.reading.name);
        self.note(tag);
        if tag == Tag::Br {
            // two breaks are the end of a paragraph
            match self.raw.iter().rev().find(|b| !matches!(b, b' ' | b'\t' | b'\r')) {
                Some(b'\x0b') => self.flush(),
                _ => {
                    self.raw.push(b'\x0b');
                    self.solid = true;
                }
            }
            return;
        }
        if tag.is_void() {
            if !tag.is_inline() {
                self.flush();
            }
            self.pictured |= tag == Tag::Img && !self.solid;
            return;
        }
        self.supply_ends(tag);
        self.push(tag);
    }

    /// Keeps what metadata and dates the tag has.
    fn note(&mut self, tag: Tag) {
        let r = &mut self.reading;
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        for value in r.content.iter().chain(&r.datetime) {
            // `property` may hold several names, each of which takes a copy
            for name in r.meta_name.split(u8::is_ascii_whitespace).filter(|n| !n.is_empty()).take(NAMES) {
                self.out.meta.push((text(name).to_ascii_lowercase(), text(value)));
            }
        }
        if let Some(time) = &r.datetime {
            self.out.times.push((self.out.blocks.len() as u32, text(time)));
        }
        match tag {
            Tag::Link if r.rel.eq_ignore_ascii_case(b"canonical") && !r.href.is_empty() => self.out.canonical = Some(text(&r.href)),
            Tag::A if r.rel.eq_ignore_ascii_case(b"author") => r.role = r.role.with(Role::BYLINE),
            Tag::Html if !r.lang.is_empty() => self.out.language = Some(text(&r.lang)),
            _ => {}
        }
    }

    /// Closes what this start tag ends without saying so.
    fn supply_ends(&mut self, tag: Tag) {
        let Some((kinds, walls)) = tag.ends() else { return };
        for at in (1..self.open.len()).rev().take(REACH) {
            let open = self.open[at].tag;
            if kinds.contains(&open) {
                self.close(at);
                return;
            }
            if walls.contains(&open) {
                return;
            }
        }
    }

    fn push(&mut self, tag: Tag) {
        if self.open.len() >= DEPTH {
            self.beyond += 1;
            return;
        }
        let role = self.reading.role.with(of_tag(tag));
        let apart = role.any(Role(Role::APART.0 | Role::BESIDE.0));
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

    fn end_tag(&mut self) {
        let tag = Tag::of(&self.reading.name);
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

    fn text(&mut self, bytes: &[u8]) {
        if self.top().tag == Tag::Title {
            self.title.extend_from_slice(bytes);
        } else if self.mute == 0 {
            let from = self.raw.len();
            self.raw.extend_from_slice(bytes);
            self.solid = self.solid || !bytes.iter().all(u8::is_ascii_whitespace);
            if self.links > 0 {
                self.linked.push((from, self.raw.len()));
            }
        }
    }

    /// Takes the attribute that was read.
    fn attribute(&mut self) {
        let r = &mut self.reading;
        if r.attribute.is_empty() {
            return;
        }
        let value = std::mem::take(&mut r.value);
        match Attribute::of(&r.attribute) {
            Attribute::Class => r.role = r.role.with(words::of_class(&value)),
            Attribute::Name => {
                r.role = r.role.with(words::of_class(&value));
                r.meta_name.clone_from(&value);
            }
            Attribute::Content => r.content = Some(value.clone()),
            Attribute::Datetime => r.datetime = Some(value.clone()),
            Attribute::Href => r.href.clone_from(&value),
            Attribute::Rel => r.rel.clone_from(&value),
            Attribute::Lang => r.lang.clone_from(&value),
            Attribute::Style if hides(&value) => r.role = r.role.with(Role::HIDDEN),
            Attribute::Hidden => r.role = r.role.with(Role::HIDDEN),
            Attribute::Title if value.len() >= 10 && value[..4].iter().all(u8::is_ascii_digit) && value[4] == b'-' => r.datetime = Some(value.clone()),
            _ => {}
        }
        r.value = value;
        r.value.clear();
        r.attribute.clear();
    }
}

/// Whether a style says that an element is not shown.
fn hides(style: &[u8]) -> bool {
    let compact: Vec<u8> = style.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
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

/// Text with single spaces.
pub fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    squeeze(text, &[], &mut out);
    out
}

/// How many words a text has, how many of them lie in links, and how many of these at its beginning.
struct Squeezed {
    words: u32,
    linked: u32,
    leading: u32,
}

/// Appends text with single spaces, and line feeds for vertical tabs.
fn squeeze(raw: &str, linked: &[(usize, usize)], out: &mut String) -> Squeezed {
    let (mut words, mut in_links, mut leading, mut bullets, mut links) = (0, 0, 0, 0, linked.iter().peekable());
    let (mut gap, mut any) = (None, false);
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        let end = rest.find(is_space).unwrap_or(rest.len());
        if end == 0 {
            let c = rest.chars().next().unwrap_or(' ');
            gap = Some(if c == '\x0b' || gap == Some('\n') { '\n' } else { ' ' });
            at += c.len_utf8();
            continue;
        }
        if let (true, Some(c)) = (any, gap.take()) {
            out.push(c);
        }
        gap = None;
        out.push_str(&rest[..end]);
        any = true;
        words += 1;
        while links.next_if(|l| l.1 <= at).is_some() {}
        in_links += u32::from(links.peek().is_some_and(|l| l.0 < at + end));
        // a bullet before a link is no word
        bullets += u32::from(in_links == 0 && bullets + 1 == words && !rest[..end].chars().any(words::is_letter));
        leading += u32::from(in_links > 0 && in_links + bullets == words);
        at += end;
    }
    Squeezed { words, linked: in_links, leading }
}

/// White space as pages use it.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\u{a0}' | '\u{2003}' | '\u{2002}' | '\u{2009}' | '\u{202f}' | '\u{3000}' | '\u{feff}')
}

/// The tokens of `html5gum` as they come; see its trait for what each means.
impl Emitter for &mut Builder {
    type Token = std::convert::Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }
    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _: Error) {}
    fn should_emit_errors(&mut self) -> bool {
        false
    }
    fn pop_token(&mut self) -> Option<Self::Token> {
        None
    }
    fn emit_string(&mut self, bytes: &[u8]) {
        self.text(bytes);
    }
    fn init_start_tag(&mut self) {
        let r = &mut self.reading;
        (r.is_end, r.role, r.content, r.datetime) = (false, Role::NONE, None, None);
        for buffer in [&mut r.name, &mut r.attribute, &mut r.value, &mut r.meta_name, &mut r.href, &mut r.rel, &mut r.lang] {
            buffer.clear();
        }
    }
    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.reading.is_end = true;
    }
    fn emit_current_tag(&mut self) -> Option<State> {
        self.attribute();
        if self.reading.is_end {
            self.end_tag();
            self.last_start.clear();
            return None;
        }
        self.start_tag();
        self.last_start.clone_from(&self.reading.name);
        // what stands for those whose browser runs no scripts is read: it is never the article alone
        if self.last_start == b"noscript" { None } else { naive_next_state(&self.last_start) }
    }
    fn push_tag_name(&mut self, bytes: &[u8]) {
        self.reading.name.extend_from_slice(bytes);
    }
    fn init_attribute(&mut self) {
        self.attribute();
    }
    fn push_attribute_name(&mut self, bytes: &[u8]) {
        self.reading.attribute.extend_from_slice(bytes);
    }
    fn push_attribute_value(&mut self, bytes: &[u8]) {
        self.reading.value.extend_from_slice(bytes);
    }
    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.reading.is_end && !self.last_start.is_empty() && self.last_start == self.reading.name
    }
    fn init_comment(&mut self) {}
    fn emit_current_comment(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
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
