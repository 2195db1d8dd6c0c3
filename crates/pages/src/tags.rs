//! The elements of HTML that reading an article tells apart.
//!
//! In: the name of a tag as written. Out: [`Tag`], and what follows from it for the flow of text. Source: the HTML standard, sections
//! 13.1.2 (void elements), 13.1.2.4 (optional tags) and 15.3 (which elements are blocks).

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// An element by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Tag { $(#[allow(missing_docs)] $variant,)* /// Any other.
            Other }
        impl Tag {
            /// The element of a name in small letters.
            pub fn of(name: &[u8]) -> Tag {
                match name { $($name => Tag::$variant,)* _ => Tag::Other }
            }
        }
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

impl Tag {
    /// Has no end and no content.
    pub fn is_void(self) -> bool {
        matches!(self, Tag::Base | Tag::Br | Tag::Embed | Tag::Hr | Tag::Img | Tag::Input | Tag::Link | Tag::Meta | Tag::Source | Tag::Track | Tag::Wbr)
    }

    /// Flows within a line: text before and behind belongs together.
    pub fn is_inline(self) -> bool {
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

    /// Ends an open element of these kinds (its end tag may be left out), unless one of the second kinds lies between.
    pub fn ends(self) -> Option<(&'static [Tag], &'static [Tag])> {
        use Tag::*;
        Some(match self {
            Li => (&[Li], &[Ul, Ol, Menu]),
            Dt | Dd => (&[Dt, Dd], &[Dl]),
            Td | Th => (&[Td, Th], &[Tr, Table]),
            Tr => (&[Tr], &[Table, Tbody, Thead, Tfoot]),
            Tbody | Thead | Tfoot => (&[Tbody, Thead, Tfoot], &[Table]),
            Option => (&[Option], &[Select]),
            A => (&[A], &[Td, Table, Div, Li, P]),
            Body => (&[Head], &[Body]),
            t if !t.is_inline() && t != Br => (&[P], &[Div, Td, Li, Table, Blockquote, Section, Article, Body, Button, Object]),
            _ => return None,
        })
    }
}
