//! What must hold of any bytes at all. The targets call this; a breach is a panic, which the fuzzer reports with the bytes.
//!
//! More than that nothing fails: that reading ends after so many steps as the bytes can hold, that reading twice gives the same, that
//! documents have ids and texts, that messages are ones a person can read, and that the engine's spans lie in the text.

use rawi_archive::Fault;
use rawi_archive::copies::{Copies, origin, sketch};
use rawi_archive::incoming::{self, Defaults, FIRST, Opened};
use rawi_archive::read::{Content, Input, Kind, Options, Raw, Step};
use rawi_engine::text::PublishedBasis;
use rawi_engine::{Document, Pack, Span, analyse};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

/// Nothing is known: the readers need no words.
static PACK: LazyLock<Pack> = LazyLock::new(Pack::default);

/// Texts up to this size, in bytes, go through the engine, which has tests of its own for long ones.
const CODED: usize = 4096;

/// A message to a person has at most so many bytes, beyond the path.
const MESSAGE: usize = 4096;

/// What is unpacked may hold more steps than its bytes; so many are looked at.
const STEPS: usize = 20_000;

fn defaults() -> Defaults {
    Defaults { published: None, source: None, today: jiff::civil::date(2026, 6, 1) }
}

/// Reads bytes as a file of this name, and as of this kind.
pub fn read(from: Option<Kind>, name: &str, bytes: &[u8]) {
    let input = || Input::of_bytes(name, bytes.to_vec(), Options { from, ..Options::default() });
    let packed = from == Some(Kind::Zip) || bytes.starts_with(b"PK") || bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"\x28\xb5\x2f\xfd");
    // steps of plain bytes take at least one each
    let most = if packed || from == Some(Kind::Warc) || bytes.starts_with(b"WARC/") { STEPS } else { bytes.len() + 16 };
    let mut buffers = incoming::Buffers::default();
    let mut first = Vec::new();
    for step in input().take(most + 1) {
        first.push(digest(&step));
        match step {
            Step::Raw(raw) => raw_step(*raw, &mut buffers),
            Step::Passed(why) => assert!(!why.is_empty()),
            Step::Fault(fault) => sound(&fault),
        }
    }
    assert!(packed || first.len() <= most, "{} steps of {} bytes", first.len(), bytes.len());
    let again: Vec<u64> = input().take(most + 1).map(|s| digest(&s)).collect();
    assert!(first == again, "read twice, the steps differ");
}

/// A step as a number.
fn digest(step: &Step) -> u64 {
    let mut h = DefaultHasher::new();
    match step {
        Step::Raw(r) => {
            (&r.path, r.line, &r.name, &r.id, &r.url, &r.source, &r.title, &r.author).hash(&mut h);
            r.published.as_ref().map(|p| &p.0).hash(&mut h);
            match &r.content {
                Content::Text(b) | Content::Json(b) => b.hash(&mut h),
                Content::Page(b, served) => (b, served).hash(&mut h),
                Content::Fragment(t) | Content::Fields(t) => t.hash(&mut h),
            }
        }
        Step::Passed(why) => why.hash(&mut h),
        Step::Fault(f) => (&f.path, f.line, &f.message, f.lost).hash(&mut h),
    }
    h.finish()
}

/// A message says something, and no more than a person reads.
fn sound(fault: &Fault) {
    assert!(!fault.message.trim().is_empty());
    assert!(fault.message.len() <= MESSAGE, "a message of {} bytes: {}", fault.message.len(), fault.message.chars().take(200).collect::<String>());
}

/// Opens a raw document.
fn raw_step(raw: Raw, buffers: &mut incoming::Buffers) {
    let size = raw.content.len();
    let title = raw.title.as_ref().map_or(0, String::len);
    assert!(!raw.path.as_os_str().is_empty());
    let Opened { incoming, passed, notes } = incoming::open(raw, &PACK, &defaults(), buffers);
    notes.iter().for_each(sound);
    let Some(incoming) = incoming else {
        assert!(passed.is_some() || notes.iter().any(|n| n.lost), "lost without a word");
        return;
    };
    let d = &incoming.document;
    assert!(passed.is_none());
    assert!(!d.id.trim().is_empty(), "a document without an id");
    assert!(!d.text.trim().is_empty(), "a document without text");
    // a byte that fits nothing becomes three
    assert!(d.text.len() <= 6 * (size + title) + 64, "a text of {} bytes from {size}", d.text.len());
    if let Some(title) = &d.title {
        assert!(!title.trim().is_empty() && title.trim() == title);
        assert!(d.text.strip_prefix(title.as_str()).is_some_and(|rest| rest.starts_with('\n')), "the text does not begin with the title");
    }
    assert_eq!(d.published.is_none(), d.published_basis == PublishedBasis::None);
    if let Some(day) = d.published.filter(|_| d.published_basis != PublishedBasis::Given) {
        assert!(day >= FIRST && day <= jiff::civil::date(2026, 6, 2), "{day}");
    }
    if d.text.len() <= CODED {
        coded(d, &mut buffers.scratch);
    }
}

/// Tokens and sentences lie in the text, in order.
fn coded(document: &Document, scratch: &mut rawi_engine::morph::Scratch) {
    let text = &document.text;
    let found = analyse(&PACK, document, scratch);
    let mut at = 0;
    for token in &found.split.tokens {
        within(token.span, text);
        assert!(token.span.start >= at && token.span.end > token.span.start, "tokens overlap or are empty");
        at = token.span.end;
    }
    let mut next = 0;
    for sentence in &found.split.sentences {
        within(sentence.span, text);
        assert!(sentence.tokens.start == next && sentence.tokens.end > next, "sentences leave tokens out");
        next = sentence.tokens.end;
    }
    assert_eq!(next as usize, found.split.tokens.len());
    assert!(found.claims.is_empty(), "a claim without a word known");
}

/// A span lies in its text, on boundaries of characters.
fn within(span: Span, text: &str) {
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} of {} bytes", text.len());
}

/// All that `rawi_pages` offers, of any text.
pub fn page(html: &str) {
    let page = rawi_pages::read(html);
    assert!(page == rawi_pages::read(html), "read twice, the pages differ");
    for block in &page.blocks {
        assert!(!block.text.trim().is_empty(), "an empty block");
        assert!(!block.text.contains("  ") && !block.text.contains('\t'), "white space left in a block");
    }
    assert!(page.title.as_ref().is_none_or(|t| !t.contains('\n')), "a headline of two lines");
    assert!(page.datelines.len() <= 64);
    let all: usize = page.blocks.iter().map(|b| b.text.len()).sum();
    assert!(all <= 4 * html.len() + 64, "{all} bytes of text from {}", html.len());
    assert!(rawi_pages::text(html).len() <= 4 * html.len() + 64);
    rawi_pages::explain(html);
    let head: String = html.chars().take(200).collect();
    for said in [rawi_pages::in_metadata(&head), rawi_pages::in_address(&head), rawi_pages::in_line(&head)].into_iter().flatten() {
        assert!((-9999..=9999).contains(&said.year()));
    }
    assert!(rawi_pages::apart(&head).len() >= head.len());
}

/// Copies of documents, and where they say they come from.
pub fn copies(limit: usize, texts: &str) {
    let mut copies = Copies::new(limit);
    let mut ids = HashSet::new();
    for (i, text) in texts.split('\0').take(400).enumerate() {
        let (id, made) = (format!("d{i}"), sketch(text));
        let (common, most) = made.in_common(&made);
        assert_eq!(common, most, "a text has all of itself");
        let found = copies.add(&id, made);
        assert!(found.links.len() <= 5);
        assert!(found.links.iter().all(|l| ids.contains(&*l.of) && l.shared > 0.0 && l.shared <= 1.0), "a link to nothing");
        assert!(found.first.is_none_or(|f| ids.contains(&*f)), "a group without a first");
        assert!(copies.len() <= limit.max(1));
        assert!(sketch(text) == sketch(&text.replace(' ', "\n")), "white space makes a difference");
        ids.insert(id);
        if let Some(o) = origin::origin(&PACK, text) {
            within(o.span, text);
            assert!(!o.id.is_empty() && o.span.end > o.span.start);
        }
    }
}
