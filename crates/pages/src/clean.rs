//! What of the chosen elements is the article, and what stands beside it.
//!
//! In: the tree, where the article is, the headline. Out: the [`Page`]. Every block inside is judged by itself and by its neighbours:
//! captions are kept apart; by-line, date, buttons, labels and links to other articles go.

use crate::article::{self, Found};
use crate::meta::Meta;
use crate::tags::Tag;
use crate::tree::{Block, Element, Tree};
use crate::words::{self, Role};
use crate::{Kind, Page};
use std::fmt::Write;

/// A line of at most so many words may be a label, a by-line or a date.
const SHORT: u32 = 12;

/// Teasers of other articles are seldom as long as this, in words.
const LONG: u32 = 20;

/// So many lines that may show a day are given back.
const DATELINES: usize = 16;

/// Puts the page together.
pub fn page(tree: &Tree, meta: Meta, found: &Found, title: Option<String>) -> Page {
    let mut page = Page { title, author: meta.author, site: meta.site, address: meta.address, language: tree.language.clone(), ..Page::default() };
    let body = body(tree, found, page.title.as_deref(), page.author.as_deref());
    page.published = meta.published.or_else(|| stated(tree, found, &body));
    page.datelines = datelines(tree, found, &body);
    if page.author.is_none() {
        page.author = byline(tree, found, &body);
    }
    page.blocks = blocks(tree, found, &body);
    if let Some(text) = meta.body.filter(|t| far_longer(t, &page)) {
        page.blocks.retain(|b| b.kind != Kind::Body);
        page.blocks.extend(repeated(&text));
    }
    page
}

/// A line for each block; see [`crate::explain`].
pub fn explain(tree: &Tree, found: &Found, title: Option<&str>) -> String {
    let parts = body(tree, found, title, None);
    let mut out = String::new();
    for (i, (b, part)) in tree.blocks.iter().zip(&parts).enumerate() {
        let mark = match part {
            _ if found.headline == Some(i) => '*',
            Part::Text => '+',
            Part::Caption => 'c',
            Part::Out => '-',
        };
        let (inside, teaser) = (if found.inside[i] { "in" } else { "  " }, if found.teaser[i] { "teaser" } else { "" });
        let element = &tree.elements[b.element as usize];
        let _ = writeln!(
            out,
            "{mark} {inside} {:4.1} {:?} {teaser} {:?}#{} {}/{} {}",
            found.weights[i],
            found.role(b),
            element.tag,
            b.element,
            b.linked,
            b.words,
            tree.words(b).replace('\n', "⏎")
        );
    }
    out
}

/// What a block inside the article is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Caption,
    /// Nothing of the article.
    Out,
}

/// For every block what it is.
fn body(tree: &Tree, found: &Found, title: Option<&str>, author: Option<&str>) -> Vec<Part> {
    let mut parts = vec![Part::Out; tree.blocks.len()];
    let holders = holders(tree, found);
    let all: Vec<usize> = (0..parts.len()).filter(|&i| found.is_paragraph(i)).collect();
    let (Some(&first), Some(&last)) = (all.first(), all.last()) else { return parts };
    let middle = all[all.len() / 2];
    // behind a label of other articles only a paragraph beside earlier ones goes on with the text
    let (mut used, mut suspended, mut over): (Vec<u32>, _, _) = (Vec::new(), false, false);
    for (i, b) in tree.blocks.iter().enumerate() {
        let line = label(b, tree.words(b));
        // what the page's own structure sets apart needs no label to end it
        if !used.is_empty() && b.words <= 6 && !found.role(b).any(Role::APART) {
            // below the text, the author's name is the head of a box about the author
            let signed = i > middle && tree.tag(b).is_heading() && author == Some(tree.words(b));
            (suspended, over) = (suspended || line.any(Role::RELATED), over || line.any(Role::COMMENT) || signed);
        }
        let held = container(tree, b);
        // one paragraph in each of several elements: the element around them holds the text
        let Element { tag, parent, .. } = tree.elements[held as usize];
        let beside = || used.contains(&held) || tag != Tag::Td && used.contains(&parent);
        let goes_on = || found.is_paragraph(i) && b.words >= LONG && beside();
        if !found.inside[i] || over || suspended && !goes_on() {
            continue;
        }
        let around = Around { holders: &holders, above: found.headline.is_some_and(|h| i < h && h <= last), opening: i < first, amid: i > first && i < last };
        parts[i] = part(tree, found, i, line, title, &around);
        if found.is_paragraph(i) && parts[i] == Part::Text {
            suspended = false;
            for e in [Some(held), Some(parent).filter(|p| holders[*p as usize])].into_iter().flatten() {
                if used.len() < 64 && !used.contains(&e) {
                    used.push(e);
                }
            }
        }
    }
    parts
}

/// Where a block stands in the article.
struct Around<'a> {
    holders: &'a [bool],
    /// Above the headline.
    above: bool,
    /// Before the first paragraph.
    opening: bool,
    /// Between the first and the last.
    amid: bool,
}

/// The element that holds a block as one of its paragraphs.
fn container(tree: &Tree, b: &Block) -> u32 {
    let e = &tree.elements[b.element as usize];
    if e.tag.is_paragraph() { e.parent } else { b.element }
}

/// Elements that hold paragraphs of the article, and those around two of them.
fn holders(tree: &Tree, found: &Found) -> Vec<bool> {
    let mut held = vec![0u32; tree.elements.len()];
    let mut out = vec![false; tree.elements.len()];
    for i in (0..tree.blocks.len()).filter(|&i| found.is_paragraph(i)) {
        let at = container(tree, &tree.blocks[i]) as usize;
        if !std::mem::replace(&mut out[at], true) {
            held[tree.elements[at].parent as usize] += 1;
        }
    }
    for (e, n) in held.iter().enumerate() {
        out[e] |= *n >= 2;
    }
    out
}

/// What the beginning of a line says of it. Long lines are by-lines and dates only where they look like one.
fn label(b: &Block, words: &str) -> Role {
    let role = if b.words <= 2 * SHORT { words::of_line(words) } else { Role::NONE };
    if role == Role::NONE {
        return role;
    }
    let dated = words.chars().take(20).any(|c| c == ':') && article::has_digit(words);
    if b.words <= SHORT || dated && role.any(Role::BESIDE) || b.linked > 0 && role.any(Role::APART) { role } else { Role::NONE }
}

fn part(tree: &Tree, found: &Found, i: usize, line: Role, title: Option<&str>, around: &Around) -> Part {
    let b = &tree.blocks[i];
    let role = found.role(b);
    let words = tree.words(b);
    let tag = tree.tag(b);
    if role.any(Role::APART) || found.headline == Some(i) || title == Some(words) {
        return Part::Out;
    }
    if role.any(Role::CAPTION) || b.pictured && b.words <= 2 * SHORT && !words.ends_with('.') && !tag.is_heading() && tag != Tag::P {
        return Part::Caption;
    }
    let held = found.weights[i] > 0.0
        || tree.around(b.element).take(6).any(|e| around.holders[e as usize])
        || !around.opening && tag.is_heading()
        || around.opening && b.words >= 8;
    let stray = !held
        || around.above
        || around.opening && !tag.is_heading() && (b.words <= 4 || b.words <= 20 && article::is_dated(words) || b.words <= 8 && counts(words))
        || role.any(Role::BESIDE) && b.words <= 2 * SHORT
        || line != Role::NONE
        || b.linked * 2 > b.words
        || found.teaser[i]
        || !in_list(tree, b) && (!words.chars().any(words::is_letter) || b.words <= 2 && !around.amid && is_stray(tag, words));
    if stray { Part::Out } else { Part::Text }
}

/// A few words with a figure that are no sentence: minutes of reading, views.
fn counts(words: &str) -> bool {
    !words.ends_with('.') && article::has_digit(words)
}

/// One or two words that are no heading, no paragraph and no end of a sentence.
fn is_stray(tag: Tag, words: &str) -> bool {
    !tag.is_heading() && tag != Tag::P && !words.ends_with(['.', ':', '!', '\u{61f}', '\u{60c}', '"', '\u{bb}'])
}

fn in_list(tree: &Tree, b: &Block) -> bool {
    tree.around(b.element).take(3).any(|e| matches!(tree.elements[e as usize].tag, Tag::Li | Tag::Td | Tag::Th | Tag::Dd | Tag::Dt))
}

/// Text and captions in order, then the headlines of other articles.
fn blocks(tree: &Tree, found: &Found, parts: &[Part]) -> Vec<crate::Block> {
    let make = |kind, b: &Block| crate::Block { kind, text: tree.words(b).to_string() };
    let mut out = Vec::new();
    for (b, part) in tree.blocks.iter().zip(parts) {
        match part {
            Part::Text => out.push(make(Kind::Body, b)),
            Part::Caption => out.push(make(Kind::Caption, b)),
            Part::Out => {}
        }
    }
    let other = |b: &&Block| b.linked == b.words && (4..40).contains(&b.words);
    let related = tree.blocks.iter().zip(parts).filter(|x| *x.1 == Part::Out).map(|x| x.0).filter(other);
    out.extend(related.filter(|b| found.role(b).any(Role::RELATED)).take(50).map(|b| make(Kind::Related, b)));
    out
}

/// The first and last block of the article.
fn extent(found: &Found, parts: &[Part]) -> Option<(usize, usize)> {
    let first = found.headline.or_else(|| parts.iter().position(|p| *p == Part::Text))?;
    let last = parts.iter().rposition(|p| *p == Part::Text).unwrap_or(first);
    Some((first, last.max(first)))
}

/// The day that a `time` element of the article states for machines; behind the text only one that is alone is believed.
fn stated(tree: &Tree, found: &Found, parts: &[Part]) -> Option<jiff::civil::Date> {
    let (first, last) = extent(found, parts)?;
    let own =
        |at: usize| tree.blocks.get(at).is_none_or(|b| !found.teaser[at] && !found.role(b).any(Role(Role::RELATED.0 | Role::COMMENT.0 | Role::UPDATED.0)));
    let day = |t: &(u32, String)| crate::dates::in_metadata(&t.1);
    let mut times = tree.times.iter().filter(|t| own(t.0 as usize));
    let within = |t: &(u32, String)| (first.saturating_sub(3)..=last).contains(&(t.0 as usize));
    let alone = || tree.times.first().filter(|t| tree.times.len() == 1 && t.0 as usize > last).and_then(day);
    times.find(|t| within(t)).and_then(day).or_else(alone)
}

/// Lines that may show the day, likeliest first: between headline and text, above the headline where a line says that it is a date, behind
/// the text, and then what else stands near. A day of change comes last.
fn datelines(tree: &Tree, found: &Found, parts: &[Part]) -> Vec<String> {
    let Some((first, last)) = extent(found, parts) else { return Vec::new() };
    let text = parts.iter().position(|p| *p == Part::Text).unwrap_or(first);
    let role = |i: usize| found.role(&tree.blocks[i]).with(words::of_line(tree.words(&tree.blocks[i])));
    // below a label of comments or other articles nothing is the article's
    let label = |i: usize| tree.blocks[i].words <= 6 && words::of_line(tree.words(&tree.blocks[i])).any(Role::OTHERS);
    let end = (last + 1..(last + 9).min(tree.blocks.len())).find(|&i| label(i)).unwrap_or((last + 9).min(tree.blocks.len()));
    let shown = |i: &usize| {
        let b = &tree.blocks[*i];
        let own = !found.teaser[*i] && !found.role(b).any(Role(Role::RELATED.0 | Role::COMMENT.0));
        own && parts[*i] == Part::Out && b.words <= 2 * SHORT && (b.linked * 2 <= b.words || role(*i).any(Role::DATE)) && article::has_digit(tree.words(b))
    };
    let group = |i: usize| match role(i) {
        r if r.any(Role::UPDATED) => 9,
        _ if (first..=text).contains(&i) => 0,
        r if i < first && r.any(Role::DATE) => 1,
        _ if i > text => 2,
        _ => 3,
    };
    let mut lines: Vec<usize> = (first.saturating_sub(24)..end).filter(shown).filter(|&i| i + 10 >= first || group(i) == 1).collect();
    lines.sort_by_key(|&i| (group(i), i.abs_diff(first)));
    lines.iter().take(DATELINES).map(|&i| tree.words(&tree.blocks[i]).to_string()).collect()
}

/// The by-line that a reader sees.
fn byline(tree: &Tree, found: &Found, parts: &[Part]) -> Option<String> {
    let (first, last) = extent(found, parts)?;
    let near = first.saturating_sub(4)..(last + 4).min(tree.blocks.len());
    let fits = |i: usize| {
        let b = &tree.blocks[i];
        let words = tree.words(b);
        let said = found.role(b).any(Role::BYLINE) || words::of_line(words).any(Role::BYLINE);
        said && parts[i] == Part::Out
            && b.words <= 8
            && !found.role(b).any(Role(Role::RELATED.0 | Role::COMMENT.0))
            && !words.bytes().any(|c| c.is_ascii_digit())
    };
    near.into_iter().find(|&i| fits(i)).map(|i| {
        let words = tree.words(&tree.blocks[i]);
        let bare = words.split_once(':').map_or(words, |w| w.1).trim();
        // the label may stand alone, and the name in the next block
        let alone = bare.is_empty() || bare.split(' ').count() == 1 && words::of_line(bare).any(Role::BYLINE);
        let next = tree.blocks.get(i + 1).filter(|b| alone && b.words <= 6).map(|b| tree.words(b));
        next.unwrap_or(if bare.is_empty() { words } else { bare }).to_string()
    })
}

/// Whether the text of the linked data is the article and what was found is not: pages whose text only a script shows.
fn far_longer(text: &str, page: &Page) -> bool {
    let words = |t: &str| t.split_whitespace().count();
    let found: usize = page.blocks.iter().filter(|b| b.kind == Kind::Body).map(|b| words(&b.text)).sum();
    words(text) > 20 && found * 3 < words(text)
}

/// The text of the linked data as blocks.
fn repeated(text: &str) -> Vec<crate::Block> {
    let tree = crate::tree::tree(text);
    let lines = tree.blocks.iter().flat_map(|b| tree.words(b).split('\n')).filter(|l| !l.is_empty());
    lines.map(|l| crate::Block { kind: Kind::Body, text: l.to_string() }).collect()
}
