//! The attributes of HTML that reading an article looks at.
//!
//! In: the name of an attribute as written. Out: [`Attribute`], or nothing for all others, which are most.

/// What an attribute is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// class, id, role, data-testid, data-component: words that say what an element is.
    Class,
    /// name, property, itemprop, http-equiv: what a value is of.
    Name,
    /// The value.
    Content,
    /// A day for machines.
    Datetime,
    /// An address.
    Href,
    /// What the address is to the page.
    Rel,
    /// A language.
    Lang,
    /// May say that the element is not shown.
    Style,
    /// Says so.
    Hidden,
    /// `title`, in which older pages keep a day for machines (`<abbr class="published" title="2012-06-14">`).
    Title,
    /// Of a script: what it holds.
    Type,
}

/// An attribute and its value as written.
#[derive(Clone, Copy, Debug)]
pub struct Valued<'t> {
    /// What it is for.
    pub kind: Attribute,
    /// References are not resolved.
    pub value: &'t str,
}

impl Attribute {
    /// What an attribute of this name, in letters of either case, is for.
    pub fn of(name: &[u8]) -> Option<Attribute> {
        use Attribute::*;
        let (candidate, kind): (&[u8], _) = match (name.len(), name.first()? | 0x20) {
            (2, b'i') => (b"id", Class),
            (3, b'r') => (b"rel", Rel),
            (4, b'h') => (b"href", Href),
            (4, b'l') => (b"lang", Lang),
            (4, b'n') => (b"name", Name),
            (4, b'r') => (b"role", Class),
            (4, b't') => (b"type", Type),
            (5, b'c') => (b"class", Class),
            (5, b's') => (b"style", Style),
            (5, b't') => (b"title", Title),
            (6, b'h') => (b"hidden", Hidden),
            (7, b'c') => (b"content", Content),
            (8, b'd') => (b"datetime", Datetime),
            (8, b'i') => (b"itemprop", Name),
            (8, b'p') => (b"property", Name),
            (10, b'h') => (b"http-equiv", Name),
            (11, b'd') => (b"data-testid", Class),
            (14, b'd') => (b"data-component", Class),
            _ => return None,
        };
        name.eq_ignore_ascii_case(candidate).then_some(kind)
    }
}
