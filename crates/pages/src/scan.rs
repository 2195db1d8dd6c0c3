//! The tokens of HTML: start tags with their attributes, end tags, text.
//!
//! In: HTML. Out: calls to a [`Sink`] in the order of the page. What nobody reads (scripts, styles, drawings, comments) is passed over by
//! searching for its end; linked data in scripts is handed over. Character references are left to `html5gum`, which knows all of them.
//!
//! Why not all of it is left to `html5gum`: it looks at each byte of each attribute, and a page is nine parts tags to one of text; searching
//! for the next sign that matters is several times as fast (figures in `bench/README.md`), and reading must cost less than coding. A test
//! holds that both find the same tokens in all our pages. Differences, on purpose: a comment, tag or quotation that never ends costs
//! itself and not the rest of the page.
//!
//! Invariant: linear in the page. An end that was not found behind one place is not looked for behind a later one.

use crate::attribute::{Attribute, Valued};
use crate::tags::{Name, Tag};
use html5gum::{Token, Tokenizer};
use memchr::memmem;
use std::borrow::Cow;

/// What takes the tokens.
pub trait Sink {
    /// A start tag, with the attributes that are looked at.
    fn start(&mut self, tag: Tag, attributes: &[Valued]);
    /// An end tag.
    fn end(&mut self, tag: Tag);
    /// Text between tags, as written: [`resolved`] gives it without references.
    fn text(&mut self, raw: &str);
    /// The text of a script that holds linked data.
    fn linked_data(&mut self, json: &str);
}

/// Linked data of more bytes than this is not read.
const LINKED: usize = 1 << 20;

/// A piece of markup.
#[derive(Clone, Copy)]
enum Markup {
    /// A comment or declaration.
    Nothing,
    /// Its attributes are in [`Scanner::attributes`].
    Start(Tag),
    End(Tag),
}

/// What is searched for in the rest of a page: what is not found behind one place is not behind any later one.
#[derive(Clone, Copy)]
enum Sought {
    Comment,
    Close,
    Double,
    Single,
    Script,
    Style,
    Svg,
    Template,
    Iframe,
}

/// How many there are.
const SOUGHT: usize = Sought::Iframe as usize + 1;

/// A page, and what was found out of it.
struct Scanner<'t> {
    html: &'t str,
    /// Attributes of the last start tag.
    attributes: Vec<Valued<'t>>,
    /// What is nowhere behind a place that was searched from.
    gone: [bool; SOUGHT],
    /// Quotation marks in tags are not heeded any more.
    unquoted: bool,
}

/// Reads a page.
pub fn scan(html: &str, sink: &mut impl Sink) {
    let bytes = html.as_bytes();
    let mut scanner = Scanner { html, attributes: Vec::new(), gone: [false; SOUGHT], unquoted: false };
    let (mut from, mut at) = (0, 0);
    while let Some(next) = memchr::memchr(b'<', &bytes[at..]) {
        at += next;
        let Some((markup, end)) = scanner.markup(at) else {
            at += 1;
            continue;
        };
        if from < at {
            sink.text(&html[from..at]);
        }
        at = scanner.hand_over(markup, end, sink);
        from = at;
    }
    if from < html.len() {
        sink.text(&html[from..]);
    }
}

/// Text with its character references resolved.
pub fn resolved(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    for Ok(token) in Tokenizer::new(raw) {
        if let Token::String(s) = token {
            out.extend_from_slice(&s);
        }
    }
    Cow::Owned(String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

impl<'t> Scanner<'t> {
    /// The markup that begins at this `<`, if any does, and one past its end.
    fn markup(&mut self, at: usize) -> Option<(Markup, usize)> {
        let bytes = self.html.as_bytes();
        if self.gone[Sought::Close as usize] {
            return None;
        }
        match bytes.get(at + 1)? {
            b'/' if bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) => {
                let (tag, end) = name(bytes, at + 2);
                Some((Markup::End(tag), self.find(Sought::Close, end)? + 1))
            }
            c if c.is_ascii_alphabetic() => {
                let (tag, end) = name(bytes, at + 1);
                Some((Markup::Start(tag), self.tag(end)?))
            }
            b'!' if bytes[at..].starts_with(b"<!--") => Some((Markup::Nothing, self.find(Sought::Comment, at + 4)? + 3)),
            b'!' | b'?' => Some((Markup::Nothing, self.find(Sought::Close, at + 2)? + 1)),
            _ => None,
        }
    }

    /// One past the end of a start tag, the first `>` outside quotation marks, and its attributes. Where the page ends before, marks are
    /// not heeded any more: looking so far for every tag would be quadratic.
    fn tag(&mut self, from: usize) -> Option<usize> {
        if !self.unquoted {
            let end = self.attributes(from, self.html.len());
            if end.is_some() {
                return end;
            }
            self.unquoted = true;
        }
        let end = self.find(Sought::Close, from)? + 1;
        self.attributes(from, end);
        Some(end)
    }

    /// Reads attributes up to the end of their tag; one past it, or `None` if it does not end before the limit.
    fn attributes(&mut self, mut at: usize, limit: usize) -> Option<usize> {
        self.attributes.clear();
        let bytes = &self.html.as_bytes()[..limit];
        loop {
            at = until(bytes, at, |b| !b.is_ascii_whitespace() && b != b'/')?;
            if bytes[at] == b'>' {
                return Some(at + 1);
            }
            // a name may begin with anything, `=` too
            let end = until(bytes, at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'=' | b'/' | b'>'))?;
            let kind = Attribute::of(&bytes[at..end]);
            let sign = until(bytes, end, |b| !b.is_ascii_whitespace())?;
            let (value, next) = if bytes[sign] == b'=' { self.value(sign + 1, limit)? } else { ("", end) };
            self.attributes.extend(kind.map(|kind| Valued { kind, value }));
            at = next;
        }
    }

    /// A value behind its `=`, and where to go on.
    fn value(&mut self, from: usize, limit: usize) -> Option<(&'t str, usize)> {
        let bytes = &self.html.as_bytes()[..limit];
        let from = until(bytes, from, |b| !b.is_ascii_whitespace())?;
        let quote = match bytes[from] {
            b'"' => Sought::Double,
            b'\'' => Sought::Single,
            _ => {
                let to = until(bytes, from, |b| b.is_ascii_whitespace() || b == b'>')?;
                return Some((&self.html[from..to], to));
            }
        };
        Some(match self.find(quote, from + 1).filter(|close| *close < limit) {
            Some(close) => (&self.html[from + 1..close], close + 1),
            // a quotation that never ends costs its tag
            None => {
                let to = self.find(Sought::Close, from + 1)?;
                (&self.html[from + 1..to], to)
            }
        })
    }

    /// Where something is behind a place.
    fn find(&mut self, what: Sought, from: usize) -> Option<usize> {
        if self.gone[what as usize] {
            return None;
        }
        let rest = self.html.as_bytes().get(from..)?;
        let end_tag = |name: &[u8]| memmem::find_iter(rest, b"</").find(|i| rest.get(i + 2..i + 2 + name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name)));
        let found = match what {
            Sought::Comment => memmem::find(rest, b"-->"),
            Sought::Close => memchr::memchr(b'>', rest),
            Sought::Double => memchr::memchr(b'"', rest),
            Sought::Single => memchr::memchr(b'\'', rest),
            Sought::Script => end_tag(b"script"),
            Sought::Style => end_tag(b"style"),
            Sought::Svg => end_tag(b"svg"),
            Sought::Template => end_tag(b"template"),
            Sought::Iframe => end_tag(b"iframe"),
        };
        self.gone[what as usize] = found.is_none();
        found.map(|i| from + i)
    }

    /// Hands over what ends here; where to go on.
    fn hand_over(&mut self, markup: Markup, end: usize, sink: &mut impl Sink) -> usize {
        let close = match markup {
            Markup::Start(Tag::Script) => Sought::Script,
            Markup::Start(Tag::Style) => Sought::Style,
            Markup::Start(Tag::Template) => Sought::Template,
            Markup::Start(Tag::Iframe) => Sought::Iframe,
            Markup::Start(Tag::Svg) if self.html.as_bytes()[end - 2] != b'/' => Sought::Svg,
            Markup::Start(Tag::Svg) | Markup::Nothing => return end,
            Markup::Start(tag) => {
                sink.start(tag, &self.attributes);
                return end;
            }
            Markup::End(tag) => {
                sink.end(tag);
                return end;
            }
        };
        // what a browser would do with one that never ends is to show nothing more
        let Some(to) = self.find(close, end) else { return end };
        let linked = || self.attributes.iter().any(|a| a.kind == Attribute::Type && a.value.contains("ld+json"));
        if matches!(close, Sought::Script) && to - end <= LINKED && linked() {
            sink.linked_data(&self.html[end..to]);
        }
        self.find(Sought::Close, to).map_or(self.html.len(), |i| i + 1)
    }
}

/// The name that begins here, and where it ends.
fn name(bytes: &[u8], from: usize) -> (Tag, usize) {
    let (mut name, mut at) = (Name::default(), from);
    while let Some(&b) = bytes.get(at).filter(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>')) {
        name.push(b);
        at += 1;
    }
    (Tag::of(name), at)
}

/// The first byte from here on of which this is true.
#[inline]
fn until(bytes: &[u8], from: usize, is: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(from..)?.iter().position(|b| is(*b)).map(|i| from + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(Vec<String>);

    impl Sink for Told {
        fn start(&mut self, tag: Tag, attributes: &[Valued]) {
            self.0.push(format!("<{tag:?}{}>", attributes.iter().map(|a| format!(" {:?}={}", a.kind, resolved(a.value))).collect::<String>()));
        }
        fn end(&mut self, tag: Tag) {
            self.0.push(format!("</{tag:?}>"));
        }
        fn text(&mut self, text: &str) {
            self.0.push(resolved(text).into_owned());
        }
        fn linked_data(&mut self, json: &str) {
            self.0.push(format!("json:{json}"));
        }
    }

    fn told(html: &str) -> Vec<String> {
        let mut sink = Told::default();
        scan(html, &mut sink);
        sink.0
    }

    #[test]
    fn tokens() {
        assert_eq!(told("a<p CLASS='x y' id=z hidden>b &amp; c</P>d"), ["a", "<P Class=x y Class=z Hidden=>", "b & c", "</P>", "d"]);
        assert_eq!(told("<a title=\"1 > 0\" href=/x?a=1&amp;b=2>"), ["<A Title=1 > 0 Href=/x?a=1&b=2>"]);
        assert_eq!(told("1 < 2 <3 </ p> <br/>"), ["1 < 2 <3 </ p> ", "<Br>"]);
        assert_eq!(told("<!DOCTYPE html><!-- <p> --><?xml x?>a"), ["a"]);
        assert_eq!(told("<SCRIPT>if (a<b) '</p>'</Script >a<svg><text>x</text></svg>b<style>p{}</style>"), ["a", "b"]);
        assert_eq!(told(r#"<script type="application/ld+json">{"a":1}</script>"#), [r#"json:{"a":1}"#]);
        assert_eq!(told("<p title=it's x=\"y\">z"), ["<P Title=it's>", "z"]);
    }

    #[test]
    fn what_never_ends_costs_itself_and_not_the_rest() {
        assert_eq!(told("<p>a<!-- b<p>c"), ["<P>", "a<!-- b", "<P>", "c"]);
        assert_eq!(told("<a href=\"x>b<p>c"), ["<A Href=x>", "b", "<P>", "c"]);
        assert_eq!(told("a<script>b"), ["a", "b"]);
        assert_eq!(told("a<p"), ["a<p"]);
    }

    /// The tokens of `html5gum`, without what is passed over here and what `noscript` holds.
    fn by_html5gum(html: &str) -> Vec<String> {
        let mut emitter = html5gum::DefaultEmitter::<()>::default();
        emitter.naively_switch_states(true);
        let (mut out, mut inside) = (Vec::new(), None);
        let passed = |t: Tag| matches!(t, Tag::Noscript | Tag::Script | Tag::Style | Tag::Svg | Tag::Template | Tag::Iframe);
        let tag_of = |name: &[u8]| super::name(name, 0).0;
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(t) if inside.is_none() => {
                    let tag = tag_of(&t.name);
                    let kept = |name: &[u8]| Attribute::of(name).is_some_and(|a| a != Attribute::Style);
                    let mut values: Vec<_> = t.attributes.iter().filter(|a| kept(a.0)).map(|a| String::from_utf8_lossy(&a.1.value).into_owned()).collect();
                    values.sort_unstable();
                    match passed(tag) && !(t.self_closing && tag == Tag::Svg) {
                        true => inside = Some(tag),
                        false if tag == Tag::Svg => {}
                        false => out.push(format!("<{tag:?} {values:?}>")),
                    }
                }
                Token::EndTag(t) if inside == Some(tag_of(&t.name)) => inside = None,
                Token::EndTag(t) if inside.is_none() => out.push(format!("</{:?}>", tag_of(&t.name))),
                Token::String(s) if inside.is_none() => out.push(String::from_utf8_lossy(&s).into_owned()),
                _ => {}
            }
        }
        joined(out)
    }

    /// Our tokens in the same form.
    fn by_us(html: &str) -> Vec<String> {
        #[derive(Default)]
        struct Sequence(Vec<String>, bool);
        impl Sink for Sequence {
            fn start(&mut self, tag: Tag, attributes: &[Valued]) {
                self.1 |= tag == Tag::Noscript;
                let mut values: Vec<_> = attributes.iter().filter(|a| a.kind != Attribute::Style).map(|a| resolved(a.value).into_owned()).collect();
                values.sort_unstable();
                if !self.1 {
                    self.0.push(format!("<{tag:?} {values:?}>"));
                }
            }
            fn end(&mut self, tag: Tag) {
                if !self.1 {
                    self.0.push(format!("</{tag:?}>"));
                }
                self.1 &= tag != Tag::Noscript;
            }
            fn text(&mut self, text: &str) {
                if !self.1 {
                    self.0.push(resolved(text).into_owned());
                }
            }
            fn linked_data(&mut self, _: &str) {}
        }
        let mut sink = Sequence::default();
        scan(html, &mut sink);
        joined(sink.0)
    }

    /// Pieces of text put together, without white space.
    fn joined(tokens: Vec<String>) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for t in tokens {
            let is_tag = t.starts_with('<') && t.ends_with('>');
            let t = if is_tag { t } else { t.split_whitespace().collect() };
            match out.last_mut() {
                _ if t.is_empty() => {}
                Some(last) if !is_tag && !last.starts_with('<') => last.push_str(&t),
                _ => out.push(t),
            }
        }
        out
    }

    #[test]
    fn html5gum_finds_the_same_tokens() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
        let folders = |p: &std::path::Path| std::fs::read_dir(p).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect::<Vec<_>>();
        let files: Vec<_> = ["pages", "unseen"].iter().flat_map(|s| folders(&root.join(s))).flat_map(|f| folders(&f)).collect();
        let mut compared = 0;
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "html")) {
            let Ok(html) = std::fs::read_to_string(file) else { continue };
            let (ours, theirs) = (by_us(&html), by_html5gum(&html));
            let differs = ours.iter().zip(&theirs).position(|(a, b)| a != b);
            assert!(differs.is_none() && ours.len() == theirs.len(), "{}: {:?}", file.display(), differs.map(|i| (&ours[i], &theirs[i])));
            compared += 1;
        }
        assert!(compared > 80, "only {compared} pages");
    }

    #[test]
    fn no_page_is_quadratic() {
        for piece in
            ["<", "<!--", "<a href=\"", "<a b='", "<script>", "</", "<p a=", "<svg", "&", "<a \"", "<script></style>", "<a b=c ' \"", "<a b='>'", "<a '>\" b='"]
        {
            let html = piece.repeat(400_000);
            let start = std::time::Instant::now();
            told(&html);
            assert!(start.elapsed().as_secs() < 20, "{piece}");
        }
    }
}
