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

use crate::tags::Tag;
use html5gum::{Token, Tokenizer};
use memchr::memmem;
use std::borrow::Cow;

/// What takes the tokens.
pub trait Sink {
    /// A start tag. Attributes are read by whoever wants them.
    fn start(&mut self, tag: Tag, attributes: Attributes);
    /// An end tag.
    fn end(&mut self, tag: Tag);
    /// Text between tags, references resolved.
    fn text(&mut self, text: &str);
    /// The text of a script that holds linked data.
    fn linked_data(&mut self, json: &str);
}

/// Elements whose content is passed over, and their ends.
const PASSED: [(Tag, &[u8]); 5] =
    [(Tag::Script, b"</script"), (Tag::Style, b"</style"), (Tag::Svg, b"</svg"), (Tag::Template, b"</template"), (Tag::Iframe, b"</iframe")];

/// Linked data of more bytes than this is not read.
const LINKED: usize = 1 << 20;

/// The attributes of a tag, as written: an iterator over names and values.
#[derive(Clone, Copy)]
pub struct Attributes<'t> {
    text: &'t str,
    at: usize,
}

/// Finds what ends something, once.
struct Search<'t> {
    html: &'t str,
    /// Ends that are nowhere behind a place that was searched from.
    gone: [bool; 9],
    /// Quotation marks in tags are not heeded any more.
    unquoted: bool,
}

/// Reads a page.
pub fn scan(html: &str, sink: &mut impl Sink) {
    let bytes = html.as_bytes();
    let mut search = Search { html, gone: [false; 9], unquoted: false };
    let (mut from, mut at) = (0, 0);
    while let Some(next) = memchr::memchr(b'<', &bytes[at..]) {
        at += next;
        let Some(end) = search.markup(at) else {
            at += 1;
            continue;
        };
        if from < at {
            text(&html[from..at], sink);
        }
        at = search.token(at, end, sink);
        from = at;
    }
    if from < html.len() {
        text(&html[from..], sink);
    }
}

fn text(raw: &str, sink: &mut impl Sink) {
    sink.text(&resolved(raw));
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

impl<'t> Search<'t> {
    /// Whether markup begins at this `<`: one past its end.
    fn markup(&mut self, at: usize) -> Option<usize> {
        let rest = &self.html.as_bytes()[at..];
        match rest.get(1)? {
            b'!' if rest.starts_with(b"<!--") => self.find(0, at + 4, b"-->").map(|e| e + 3),
            b'!' | b'?' => self.find(1, at + 2, b">").map(|e| e + 1),
            b'/' if rest.get(2).is_some_and(u8::is_ascii_alphabetic) => self.find(1, at + 3, b">").map(|e| e + 1),
            c if c.is_ascii_alphabetic() => self.tag(at + 1),
            _ => None,
        }
    }

    /// One past the end of a start tag: the first `>` outside quotation marks. Where there is none up to the end of the page, marks are not
    /// heeded any more: looking so far for every tag would be quadratic.
    fn tag(&mut self, from: usize) -> Option<usize> {
        if !self.unquoted {
            let end = self.quoted_tag(from);
            if end.is_some() {
                return end;
            }
            self.unquoted = true;
        }
        self.find(1, from, b">").map(|e| e + 1)
    }

    fn quoted_tag(&mut self, from: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let mut at = from;
        loop {
            at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
            let quote = bytes[at];
            if quote == b'>' {
                return Some(at + 1);
            }
            // a quotation mark means something only at the beginning of a value
            let opens = bytes[from..at].iter().rev().take(8).find(|b| !b.is_ascii_whitespace()) == Some(&b'=');
            let slot = 2 + usize::from(quote == b'\'');
            at = match opens.then(|| self.find(slot, at + 1, &[quote])).flatten() {
                Some(close) => close + 1,
                None => at + 1,
            };
        }
    }

    /// Where something is behind a place; what once was not found is not looked for again.
    fn find(&mut self, slot: usize, from: usize, what: &[u8]) -> Option<usize> {
        if self.gone[slot] {
            return None;
        }
        let rest = self.html.as_bytes().get(from..)?;
        let found = match what {
            [one] => memchr::memchr(*one, rest),
            _ => memmem::find(rest, what),
        };
        self.gone[slot] = found.is_none();
        found.map(|i| from + i)
    }

    /// Where an element that is passed over ends, whatever the case of its name: at its end tag.
    fn close(&mut self, kind: usize, from: usize) -> Option<usize> {
        let (_, close) = PASSED[kind];
        if self.gone[4 + kind] {
            return None;
        }
        let rest = &self.html.as_bytes()[from..];
        let fits = |&i: &usize| rest.get(i..i + close.len()).is_some_and(|b| b.eq_ignore_ascii_case(close));
        let found = memmem::find_iter(rest, b"</").find(fits).map(|i| from + i);
        self.gone[4 + kind] = found.is_none();
        found
    }

    /// Hands over the token between two places; where to go on.
    fn token(&mut self, at: usize, end: usize, sink: &mut impl Sink) -> usize {
        let bytes = self.html.as_bytes();
        match bytes[at + 1] {
            b'!' | b'?' => {}
            b'/' => sink.end(name(&bytes[at + 2..end]).0),
            _ => {
                let (tag, length) = name(&bytes[at + 1..end]);
                let attributes = Attributes { text: &self.html[at + 1 + length..end - 1], at: 0 };
                return match PASSED.iter().position(|p| p.0 == tag) {
                    Some(kind) => self.passed(kind, end, attributes, sink),
                    None => {
                        sink.start(tag, attributes);
                        end
                    }
                };
            }
        }
        end
    }

    /// Passes over an element; what a browser would do with one that never ends is to show nothing more.
    fn passed(&mut self, kind: usize, from: usize, attributes: Attributes, sink: &mut impl Sink) -> usize {
        let empty = attributes.text.ends_with('/') && PASSED[kind].0 == Tag::Svg;
        let Some(close) = (!empty).then(|| self.close(kind, from)).flatten() else { return from };
        if kind == 0 && close - from <= LINKED && attributes.text.contains("ld+json") {
            sink.linked_data(&self.html[from..close]);
        }
        memchr::memchr(b'>', &self.html.as_bytes()[close..]).map_or(self.html.len(), |i| close + i + 1)
    }
}

/// The name at the beginning of a tag, and its length.
fn name(bytes: &[u8]) -> (Tag, usize) {
    let length = bytes.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(bytes.len());
    let mut small = [0; 12];
    let known = match small.get_mut(..length) {
        Some(small) => {
            small.copy_from_slice(&bytes[..length]);
            small.make_ascii_lowercase();
            Tag::of(small)
        }
        None => Tag::Other,
    };
    (known, length)
}

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let skip = |at: usize, of: fn(&u8) -> bool| at + bytes[at..].iter().position(|b| !of(b)).unwrap_or(bytes.len() - at);
        let blank = |b: &u8| b.is_ascii_whitespace();
        let start = skip(self.at, |b| b.is_ascii_whitespace() || *b == b'/');
        if start >= bytes.len() {
            return None;
        }
        // a name may begin with anything, `=` too
        let end = start + 1 + bytes[start + 1..].iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'/')).unwrap_or(bytes.len() - start - 1);
        let sign = skip(end, blank);
        if bytes.get(sign) != Some(&b'=') {
            self.at = end;
            return Some((self.text.get(start..end).unwrap_or(""), ""));
        }
        let from = skip(sign + 1, blank);
        let (from, to, next) = match bytes.get(from) {
            Some(q @ (b'"' | b'\'')) => match memchr::memchr(*q, &bytes[from + 1..]) {
                Some(close) => (from + 1, from + 1 + close, from + 2 + close),
                None => (from + 1, bytes.len(), bytes.len()),
            },
            _ => {
                let to = skip(from, |b| !b.is_ascii_whitespace());
                (from, to, to)
            }
        };
        self.at = next;
        Some((self.text.get(start..end).unwrap_or(""), self.text.get(from..to).unwrap_or("")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(Vec<String>);

    impl Sink for Told {
        fn start(&mut self, tag: Tag, attributes: Attributes) {
            self.0.push(format!("<{tag:?}{}>", attributes.map(|(n, v)| format!(" {}={}", n.to_ascii_lowercase(), resolved(v))).collect::<String>()));
        }
        fn end(&mut self, tag: Tag) {
            self.0.push(format!("</{tag:?}>"));
        }
        fn text(&mut self, text: &str) {
            self.0.push(text.to_string());
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
        assert_eq!(told("a<p CLASS='x y' id=z hidden>b &amp; c</P>d"), ["a", "<P class=x y id=z hidden=>", "b & c", "</P>", "d"]);
        assert_eq!(told("<a title=\"1 > 0\" href=/x?a=1&amp;b=2>"), ["<A title=1 > 0 href=/x?a=1&b=2>"]);
        assert_eq!(told("1 < 2 <3 </ p> <br/>"), ["1 < 2 <3 </ p> ", "<Br>"]);
        assert_eq!(told("<!DOCTYPE html><!-- <p> --><?xml x?>a"), ["a"]);
        assert_eq!(told("<SCRIPT>if (a<b) '</p>'</Script >a<svg><text>x</text></svg>b<style>p{}</style>"), ["a", "b"]);
        assert_eq!(told(r#"<script type="application/ld+json">{"a":1}</script>"#), [r#"json:{"a":1}"#]);
        assert_eq!(told("<p title=it's x=\"y\">z"), ["<P title=it's x=y>", "z"]);
    }

    #[test]
    fn what_never_ends_costs_itself_and_not_the_rest() {
        assert_eq!(told("<p>a<!-- b<p>c"), ["<P>", "a<!-- b", "<P>", "c"]);
        assert_eq!(told("<a href=\"x>b<p>c"), ["<A href=x>", "b", "<P>", "c"]);
        assert_eq!(told("a<script>b"), ["a", "b"]);
        assert_eq!(told("a<p"), ["a<p"]);
    }

    /// The tokens of `html5gum`, without what is passed over here and what `noscript` holds.
    fn by_html5gum(html: &str) -> Vec<String> {
        let mut emitter = html5gum::DefaultEmitter::<()>::default();
        emitter.naively_switch_states(true);
        let (mut out, mut inside) = (Vec::new(), None);
        let passed = |t: Tag| t == Tag::Noscript || PASSED.iter().any(|p| p.0 == t);
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(t) if inside.is_none() => {
                    let tag = Tag::of(&t.name);
                    let class = t.attributes.get(&b"class"[..]).map(|c| String::from_utf8_lossy(&c.value).into_owned()).unwrap_or_default();
                    match passed(tag) && !(t.self_closing && tag == Tag::Svg) {
                        true => inside = Some(tag),
                        false if tag == Tag::Svg => {}
                        false => out.push(format!("<{tag:?} {class}>")),
                    }
                }
                Token::EndTag(t) if inside == Some(Tag::of(&t.name)) => inside = None,
                Token::EndTag(t) if inside.is_none() => out.push(format!("</{:?}>", Tag::of(&t.name))),
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
            fn start(&mut self, tag: Tag, mut attributes: Attributes) {
                self.1 |= tag == Tag::Noscript;
                let class = attributes.find(|a| a.0.eq_ignore_ascii_case("class")).map(|a| resolved(a.1).into_owned()).unwrap_or_default();
                if !self.1 {
                    self.0.push(format!("<{tag:?} {class}>"));
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
                    self.0.push(text.to_string());
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
