//! The elements of HTML that reading an article tells apart.
//!
//! In: the name of a tag as written. Out: [`Tag`], and what follows from it for the flow of text. Source: the HTML standard, sections
//! 13.1.2 (void elements), 13.1.2.4 (optional tags) and 15.3 (which elements are blocks).

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// An element by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Tag { $(#[allow(missing_docs)] $variant,)* /// Any other.
            Other }

        const NAMES: &[(&[u8], Tag)] = &[$(($name, Tag::$variant)),*];
    };
}

tags! {
    A b"a", Abbr b"abbr", Address b"address", Article b"article", Aside b"aside", B b"b", Base b"base", Blockquote b"blockquote", Body b"body",
    Br b"br", Button b"button", Caption b"caption", Center b"center", Dd b"dd", Details b"details", Dialog b"dialog", Div b"div", Dl b"dl",
    Dt b"dt", Em b"em", Embed b"embed", Fieldset b"fieldset", Figcaption b"figcaption", Figure b"figure", Font b"font", Footer b"footer",
    Form b"form", H1 b"h1", H2 b"h2", H3 b"h3", H4 b"h4", H5 b"h5", H6 b"h6", Head b"head", Header b"header", Hr b"hr", Html b"html", I b"i",
    Iframe b"iframe", Img b"img", Input b"input", Label b"label", Li b"li", Link b"link", Main b"main", Menu b"menu", Meta b"meta", Nav b"nav",
    Noscript b"noscript", Object b"object", Ol b"ol", Option b"option", P b"p", Picture b"picture", Pre b"pre", Script b"script",
    Section b"section", Select b"select", Source b"source", Span b"span", Strong b"strong", Style b"style", Summary b"summary", Svg b"svg",
    Table b"table", Tbody b"tbody", Td b"td", Template b"template", Textarea b"textarea", Tfoot b"tfoot", Th b"th", Thead b"thead",
    Time b"time", Title b"title", Tr b"tr", Track b"track", U b"u", Ul b"ul", Video b"video", Wbr b"wbr",
}

/// A set of elements.
#[derive(Clone, Copy)]
pub struct Tags(u128);

impl Tags {
    const fn of(tags: &[Tag]) -> Tags {
        let (mut set, mut i) = (0, 0);
        while i < tags.len() {
            set |= 1 << tags[i] as u8;
            i += 1;
        }
        Tags(set)
    }

    /// Whether an element is among them.
    pub const fn has(self, tag: Tag) -> bool {
        self.0 >> tag as u8 & 1 == 1
    }
}

/// A name of at most eight letters in small letters as a number; of longer ones the last eight and the length tell, for few names are so long.
#[derive(Clone, Copy, Default)]
pub struct Name(u64, u8);

impl Name {
    /// The next letter, in either case.
    #[inline]
    pub const fn push(&mut self, letter: u8) {
        self.0 = self.0 << 8 | letter.to_ascii_lowercase() as u64;
        self.1 = self.1.saturating_add(1);
    }

    /// Its place in [`TABLE`], if no other name has it.
    const fn slot(self) -> usize {
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize
    }
}

/// Names and their elements, by [`Name::slot`] or behind it.
const TABLE: [(u64, u8, Tag); 256] = {
    let (mut table, mut i) = ([(0, 0, Tag::Other); 256], 0);
    while i < NAMES.len() {
        let (mut name, mut k) = (Name(0, 0), 0);
        while k < NAMES[i].0.len() {
            name.push(NAMES[i].0[k]);
            k += 1;
        }
        let mut slot = name.slot();
        while table[slot].1 != 0 {
            slot = (slot + 1) % 256;
        }
        table[slot] = (name.0, name.1, NAMES[i].1);
        i += 1;
    }
    table
};

impl Tag {
    /// The element of a name.
    pub fn of(name: Name) -> Tag {
        let mut slot = name.slot();
        loop {
            match TABLE[slot] {
                (_, 0, _) => return Tag::Other,
                (n, length, tag) if n == name.0 && length == name.1 => return tag,
                _ => slot = (slot + 1) % 256,
            }
        }
    }

    /// Has no end and no content.
    pub fn is_void(self) -> bool {
        matches!(self, Tag::Base | Tag::Br | Tag::Embed | Tag::Hr | Tag::Img | Tag::Input | Tag::Link | Tag::Meta | Tag::Source | Tag::Track | Tag::Wbr)
    }

    /// Flows within a line: text before and behind belongs together.
    pub const fn is_inline(self) -> bool {
        use Tag::*;
        matches!(
            self,
            A | Abbr
                | B
                | Em
                | Font
                | I
                | Img
                | Label
                | Link
                | Meta
                | Noscript
                | Other
                | Picture
                | Script
                | Source
                | Span
                | Strong
                | Style
                | Svg
                | Time
                | U
                | Wbr
        )
    }

    /// A heading.
    pub fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
    }

    /// Holds words that nobody reads as text.
    pub fn is_mute(self) -> bool {
        use Tag::*;
        matches!(self, Button | Iframe | Noscript | Object | Option | Script | Select | Style | Svg | Template | Textarea | Video)
    }

    /// An element whose text is one paragraph: what counts as its container is the element around it.
    pub fn is_paragraph(self) -> bool {
        self.is_heading() || matches!(self, Tag::P | Tag::Li | Tag::Blockquote | Tag::Pre | Tag::Dd | Tag::Dt | Tag::Figcaption) || self.is_inline()
    }

    /// Ends an open element of the first kinds (its end tag may be left out), unless one of the second kinds lies between.
    pub fn ends(self) -> Option<(Tags, Tags)> {
        ENDS[self as usize]
    }

    const fn supplied(self) -> Option<(Tags, Tags)> {
        use Tag::*;
        let (ended, walls): (&[Tag], &[Tag]) = match self {
            Li => (&[Li], &[Ul, Ol, Menu]),
            Dt | Dd => (&[Dt, Dd], &[Dl]),
            Td | Th => (&[Td, Th], &[Tr, Table]),
            Tr => (&[Tr], &[Table, Tbody, Thead, Tfoot]),
            Tbody | Thead | Tfoot => (&[Tbody, Thead, Tfoot], &[Table]),
            Option => (&[Option], &[Select]),
            A => (&[A], &[Td, Table, Div, Li, P]),
            Body => (&[Head], &[Body]),
            Br => return None,
            t if !t.is_inline() => (&[P], &[Div, Td, Li, Table, Blockquote, Section, Article, Body, Button, Object]),
            _ => return None,
        };
        Some((Tags::of(ended), Tags::of(walls)))
    }
}

/// [`Tag::supplied`] of every element.
const ENDS: [Option<(Tags, Tags)>; Tag::Other as usize + 1] = {
    let (mut out, mut i) = ([None; Tag::Other as usize + 1], 0);
    while i < NAMES.len() {
        out[NAMES[i].1 as usize] = NAMES[i].1.supplied();
        i += 1;
    }
    out
};
