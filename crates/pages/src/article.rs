//! Which elements of a page hold the article.
//!
//! In: the tree and what the page says of itself. Out: [`Found`]. The idea is Readability's (Arc90, 2009): paragraphs vote for the
//! elements around them, nearer ones get more, and links count against; to which come what class names say ([`crate::words`]), where
//! the headline stands, and the text that linked data repeats. Invariant: every step is linear in elements and blocks.

use crate::meta::Meta;
use crate::tags::Tag;
use crate::title;
use crate::tree::{Block, Tree};
use crate::words::Role;

/// Where the article is.
#[derive(Debug, Default)]
pub struct Found {
    /// The block that is the headline.
    pub headline: Option<usize>,
    /// For every block: whether it stands in the article.
    pub inside: Vec<bool>,
    /// For every element: what it and the elements around it say.
    pub roles: Vec<Role>,
    /// For every block: how much it speaks for the elements around it; 0 for what is no paragraph.
    pub weights: Vec<f32>,
    /// For every block: whether it is the first words of another article, below that one's headline.
    pub teaser: Vec<bool>,
}

impl Found {
    /// What is said of a block.
    pub fn role(&self, b: &Block) -> Role {
        self.roles[b.element as usize].with(b.role)
    }

    /// Whether a block is a paragraph of the chosen elements.
    pub fn is_paragraph(&self, i: usize) -> bool {
        self.inside[i] && self.weights[i] > 0.0
    }

    /// The first paragraph.
    fn first(&self) -> Option<usize> {
        (0..self.weights.len()).find(|&i| self.is_paragraph(i))
    }
}

/// How many levels up a paragraph votes, and with what.
const VOTES: [f32; 5] = [1.0, 0.5, 0.25, 0.17, 0.12];

/// Words from which on a block may be a paragraph.
const PARAGRAPH: u32 = 8;

/// Finds the article.
pub fn find(tree: &Tree, meta: &Meta) -> Found {
    let headline = headline(tree, meta);
    let mass = paragraphs(tree);
    let bodies = bodies(tree, &mass);
    let roles = roles(tree, headline, &bodies, &mass);
    let mut found = Found { headline, inside: vec![false; tree.blocks.len()], roles, teaser: teasers(tree, headline), weights: Vec::new() };
    let next = next_article(tree, headline, &bodies);
    let other = |i: usize| headline == Some(i) || tree.blocks[i].element as usize >= next;
    found.weights = (0..tree.blocks.len()).map(|i| if other(i) { 0.0 } else { weight(tree, meta, &found, i) }).collect();
    let (votes, links) = votes(tree, &found);
    let value = |e: usize| votes[e] * (1.0 - links[e]) * bonus(tree, e, bodies[e]);
    let best = (0..tree.elements.len()).max_by(|&a, &b| value(a).total_cmp(&value(b)).then(b.cmp(&a)));
    if let Some(best) = best.filter(|&b| votes[b] > 0.0) {
        let chosen = match around_bodies(tree, &found, &bodies[..next.min(bodies.len())], best as u32) {
            Some(top) => within(tree, &[top]),
            None => with_siblings(tree, &found, best as u32),
        };
        for (i, b) in tree.blocks.iter().enumerate() {
            found.inside[i] = chosen[b.element as usize];
        }
        if let Some(near) = nearest_title(tree, &found) {
            // the name of a site may look like a headline: it agrees with nothing, or stands far above
            let doubtful =
                |h: usize| !agrees(tree, meta, &tree.blocks[h]) || h + 20 < near && !tree.elements[tree.blocks[near].element as usize].tag.is_heading();
            let other = found.headline.is_none_or(|h| h < near && doubtful(h));
            found.headline = if other { Some(near) } else { found.headline };
        }
        standfirst(tree, &mut found);
    }
    found
}

/// Without a headline that the page names elsewhere: the nearest line above the text that calls itself a title.
fn nearest_title(tree: &Tree, found: &Found) -> Option<usize> {
    let first = found.first()?;
    let fits = |i: &usize| {
        let b = &tree.blocks[*i];
        let titled =
            tree.tag(b).is_heading() || tree.around(b.element).take(3).any(|e| tree.elements[e as usize].role.any(Role::TITLE)) || b.role.any(Role::TITLE);
        // a headline may lead to its own page
        titled && (4..40).contains(&b.words) && (b.linked < b.words || tree.tag(b).is_heading() && *i + 6 > first)
    };
    (first.saturating_sub(10)..=first).rev().find(fits)
}

/// Paragraphs between the headline and the text are of the article wherever they stand.
fn standfirst(tree: &Tree, found: &mut Found) {
    let Some(first) = found.first() else { return };
    let Some(headline) = found.headline.filter(|h| *h < first) else { return };
    for i in headline + 1..first {
        let b = &tree.blocks[i];
        let plain = b.words >= PARAGRAPH && b.linked * 3 < b.words && !found.teaser[i] && !found.role(b).any(Role::ASIDE);
        found.inside[i] |= plain;
    }
}

/// Whether a block shows a title of the metadata.
fn agrees(tree: &Tree, meta: &Meta, b: &Block) -> bool {
    meta.titles.iter().any(|t| title::line(tree.words(b), t).is_some())
}

/// The block that shows the headline: a heading that agrees with the metadata, else another line that does, else the first `h1`.
fn headline(tree: &Tree, meta: &Meta) -> Option<usize> {
    let tag = |b: &Block| tree.tag(b);
    // the name of the site as a heading: it opens or closes the titles, and is not them
    let site = |b: &Block| meta.titles.iter().any(|t| t.len() > tree.words(b).len() && (t.starts_with(tree.words(b)) || t.ends_with(tree.words(b))));
    let agreeing = |b: &Block| agrees(tree, meta, b);
    let own = |b: &Block| !tree.around(b.element).any(|e| tree.elements[e as usize].role.any(Role::APART));
    let all = || tree.blocks.iter().enumerate().filter(|(_, b)| b.words < 60);
    let first = |fits: &dyn Fn(&Block) -> bool| all().find(|(_, b)| fits(b)).map(|x| x.0);
    // a heading may carry the name of the site like the metadata: a line without it is the headline
    let barer = |h: usize| {
        all()
            .find(|(_, b)| {
                b.words >= 4 && b.linked < b.words && tree.words(b) != tree.words(&tree.blocks[h]) && title::agrees(tree.words(b), tree.words(&tree.blocks[h]))
            })
            .map_or(h, |x| x.0)
    };
    first(&|b| tag(b) == Tag::H1 && agreeing(b))
        .or_else(|| first(&|b| tag(b).is_heading() && own(b) && agreeing(b)))
        .or_else(|| first(&|b| b.linked < b.words && own(b) && agreeing(b)))
        .or_else(|| first(&|b| tag(b) == Tag::H1 && b.words > 2 && own(b) && !site(b)))
        .or_else(|| first(&|b| tag(b) == Tag::H1 && b.words > 2 && !site(b)))
        .or_else(|| first(&|b| tag(b).is_heading() && b.words > 2 && own(b) && tree.around(b.element).any(|e| tree.elements[e as usize].role.any(Role::TITLE))))
        .map(barer)
}

/// What elements and those around them say. Around the headline, and around what says that it is the text, nothing is furniture.
fn roles(tree: &Tree, headline: Option<usize>, bodies: &[bool], mass: &[u32]) -> Vec<Role> {
    let mut shielded = vec![false; tree.elements.len()];
    let mut shield = |e: u32| {
        for e in tree.around(e) {
            if std::mem::replace(&mut shielded[e as usize], true) {
                break;
            }
        }
    };
    headline.into_iter().for_each(|h| shield(tree.blocks[h].element));
    let mut plain = vec![Role::NONE; tree.elements.len()];
    for (i, e) in tree.elements.iter().enumerate() {
        plain[i] = plain[e.parent as usize].with(e.role);
        if bodies[i] && !plain[i].any(Role::OTHERS) {
            shield(i as u32);
        }
    }
    let mut out = vec![Role::NONE; tree.elements.len()];
    for (i, e) in tree.elements.iter().enumerate() {
        // nor is what holds most of the page (a form around all of it)
        let whole = mass[i] * 2 > mass[0] && mass[i] > 60;
        let own = match shielded[i] || matches!(e.tag, Tag::Html | Tag::Body) {
            true => e.role.without(Role::ASIDE),
            false if whole => e.role.without(Role(Role::FURNITURE.0 | Role::HIDDEN.0)),
            false => e.role,
        };
        out[i] = out[e.parent as usize].with(own);
    }
    out
}

/// A teaser has at most so many words.
const TEASER: u32 = 45;

/// The first words of other articles: a list that goes headline, words, headline, words, where headlines are links.
fn teasers(tree: &Tree, headline: Option<usize>) -> Vec<bool> {
    let linked = |b: &Block| b.leading >= 3 && b.linked * 3 >= b.words * 2;
    let heads: Vec<usize> = (0..tree.blocks.len()).filter(|&i| linked(&tree.blocks[i])).collect();
    let mut out: Vec<bool> = tree.blocks.iter().map(|b| b.leading >= 5).collect();
    // between one headline (or link to more) and the next stand a few short blocks, three times in a row
    let gaps: Vec<Gap> = heads.windows(2).map(|w| gap(tree, w[0], w[1], headline)).collect();
    for (k, _) in gaps.iter().enumerate().filter(|g| *g.1 == Gap::Words) {
        let told = |side: &mut dyn Iterator<Item = &Gap>| side.take(6).take_while(|g| **g != Gap::Other).filter(|g| **g == Gap::Words).count();
        if told(&mut gaps[..k].iter().rev()) + told(&mut gaps[k + 1..].iter()) == 0 {
            continue;
        }
        let last = heads[k + 1];
        (heads[k] + 1..last).for_each(|i| out[i] = true);
        // what stands below the last headline has no headline behind it
        if gaps.get(k + 1).is_none_or(|g| *g == Gap::Other)
            && headline != Some(last + 1)
            && tree.blocks.get(last + 1).is_some_and(|b| b.words <= TEASER && b.element != tree.blocks[heads[0]].element)
        {
            out[last + 1] = same_list(tree, heads[k] + 1, last + 1);
        }
    }
    out
}

/// What stands between two links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Nothing, or a word or two.
    Nothing,
    /// A few words that could be the first of an article.
    Words,
    /// Something else.
    Other,
}

fn gap(tree: &Tree, from: usize, to: usize, headline: Option<usize>) -> Gap {
    let words: u32 = (from + 1..to).map(|i| tree.blocks[i].words).take(5).sum();
    let own = headline.is_some_and(|h| (from..=to).contains(&h));
    match () {
        () if to - from > 5 || words > TEASER || own => Gap::Other,
        () if (from + 1..to).any(|i| tree.blocks[i].words >= 6) => Gap::Words,
        () => Gap::Nothing,
    }
}

/// Whether two blocks stand in elements of one kind and depth with the same element two or three levels up.
fn same_list(tree: &Tree, a: usize, b: usize) -> bool {
    let above = |i: usize| -> Vec<u32> { tree.around(tree.blocks[i].element).skip(1).take(3).collect() };
    let (x, y) = (above(a), above(b));
    x.iter().zip(&y).any(|(p, q)| p == q) && tree.elements[tree.blocks[a].element as usize].tag == tree.elements[tree.blocks[b].element as usize].tag
}

/// The words of whole paragraphs in each element.
fn paragraphs(tree: &Tree) -> Vec<u32> {
    let mut mass = vec![0; tree.elements.len()];
    for b in tree.blocks.iter().filter(|b| b.words >= 2 * PARAGRAPH && b.linked * 3 <= b.words) {
        mass[b.element as usize] += b.words;
    }
    tree.gather(&mut mass);
    mass
}

/// Elements that say that they are the text, and hold enough of it: lists of other articles call each of them by the same name.
fn bodies(tree: &Tree, mass: &[u32]) -> Vec<bool> {
    let n = tree.elements.len();
    let named = |e: usize| tree.elements[e].role.any(Role::BODY) && !tree.elements[e].role.any(Role::APART);
    let most = (0..n).filter(|&e| named(e)).map(|e| mass[e]).max().unwrap_or(0);
    (0..n).map(|e| named(e) && mass[e] * 4 >= most).collect()
}

/// How much a block speaks for the elements around it.
fn weight(tree: &Tree, meta: &Meta, found: &Found, i: usize) -> f32 {
    let b = &tree.blocks[i];
    let role = found.role(b);
    if b.words < PARAGRAPH || b.linked * 3 > b.words || found.teaser[i] || role.any(Role::ASIDE) || tree.tag(b).is_heading() {
        return 0.0;
    }
    let words = tree.words(b);
    if b.words <= 20 && is_dated(words) {
        return 0.0;
    }
    let marks = words.chars().filter(|c| matches!(c, ',' | '\u{60c}' | '\u{61b}' | ';' | '.')).count().min(8);
    // short ones are often not the article's
    let whole = if b.words >= 2 * PARAGRAPH { 1.0 } else { 0.0 };
    let mut w = whole + marks as f32 * 0.5 + (b.words as f32 / 12.0).min(6.0);
    if found.headline.is_some_and(|h| i < h) {
        w *= 0.3;
    }
    if meta.body.as_deref().is_some_and(|t| repeats(t, words)) {
        w *= 3.0;
    }
    w
}

/// A digit, ASCII or Arabic-Indic, told by bytes.
pub fn has_digit(words: &str) -> bool {
    let b = words.as_bytes();
    b.iter().any(u8::is_ascii_digit) || b.windows(2).any(|w| w[0] == 0xd9 && (0xa0..=0xa9).contains(&w[1]) || w[0] == 0xdb && (0xb0..=0xb9).contains(&w[1]))
}

/// No sentence, but a line with a year or a time of day.
pub fn is_dated(words: &str) -> bool {
    if !has_digit(words) || words.ends_with(['.', '\u{2026}', '"', '\u{bb}', '\u{61f}', '!']) {
        return false;
    }
    let ascii = crate::dates::ascii_digits(words);
    let year = |n: &str| n.len() == 4 && (n.starts_with("19") || n.starts_with("20") || n.starts_with("14"));
    ascii.split(|c: char| !c.is_ascii_digit()).any(year)
        || ascii.as_bytes().windows(4).any(|w| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit())
}

/// So many bytes of the text in linked data are compared with the page, block by block.
const REPEATED: usize = 64 << 10;

/// Whether the text of the linked data has the beginning of this block.
fn repeats(text: &str, words: &str) -> bool {
    let text = &text.as_bytes()[..text.len().min(REPEATED)];
    let end = words.char_indices().nth(30).map_or(words.len(), |c| c.0);
    memchr::memmem::find(text, &words.as_bytes()[..end]).is_some()
}

/// The votes of all elements, and the share of their words that are links.
fn votes(tree: &Tree, found: &Found) -> (Vec<f32>, Vec<f32>) {
    let n = tree.elements.len();
    let (mut votes, mut words, mut linked) = (vec![0.0; n], vec![0u32; n], vec![0u32; n]);
    for (b, w) in tree.blocks.iter().zip(&found.weights) {
        if !found.role(b).any(Role::APART) {
            words[b.element as usize] += b.words;
            linked[b.element as usize] += b.linked;
        }
        if *w > 0.0 {
            let own = usize::from(tree.tag(b).is_paragraph());
            tree.around(b.element).skip(own).zip(VOTES).for_each(|(e, share)| votes[e as usize] += w * share);
        }
    }
    tree.gather(&mut words);
    tree.gather(&mut linked);
    let links = words.iter().zip(&linked).map(|(&w, &l)| if w == 0 { 0.0 } else { l as f32 / w as f32 }).collect();
    (votes, links)
}

/// What kind and name of an element are worth.
fn bonus(tree: &Tree, e: usize, body: bool) -> f32 {
    let element = &tree.elements[e];
    let named = if body { 1.6 } else { 1.0 };
    match element.tag {
        Tag::Article => named * 1.25,
        Tag::Main => named * 1.1,
        Tag::Html | Tag::Body => named * 0.7,
        _ => named,
    }
}

/// So many levels above the best element others are looked for beside it.
const LEVELS: usize = 6;

/// The element around all that says that it is the text, where the best one does so: live blogs and reports come in pieces.
fn around_bodies(tree: &Tree, found: &Found, bodies: &[bool], best: u32) -> Option<u32> {
    let named = |e: u32| bodies.get(e as usize).is_some_and(|b| *b);
    if !tree.around(best).any(named) {
        return None;
    }
    let own = |e: &usize| bodies[*e] && !found.roles[*e].any(Role::APART);
    let all: Vec<u32> = (0..bodies.len()).filter(own).map(|e| e as u32).collect();
    let mut around = vec![0usize; tree.elements.len()];
    for &e in &all {
        tree.around(e).for_each(|a| around[a as usize] += 1);
    }
    let top = tree.around(best).find(|&a| around[a as usize] == all.len())?;
    let whole = matches!(tree.elements[top as usize].tag, Tag::Html | Tag::Body);
    (!whole).then_some(top)
}

/// The first element of another article that follows on the same page (sites that scroll without end): its headline is an `h1` below
/// some text, and stands in nothing that says that it is the text.
fn next_article(tree: &Tree, headline: Option<usize>, bodies: &[bool]) -> usize {
    let first = tree.blocks.iter().position(|b| b.words >= 2 * PARAGRAPH && tree.around(b.element).any(|e| bodies[e as usize])).unwrap_or(0);
    let other = |(i, b): (usize, &Block)| {
        let h1 = tree.tag(b) == Tag::H1 && b.words > 3 && headline != Some(i);
        (h1 && !tree.around(b.element).any(|e| bodies[e as usize])).then_some(b.element as usize)
    };
    tree.blocks.iter().enumerate().skip(first + 1).find_map(other).unwrap_or(usize::MAX)
}

/// For every element whether it lies in one of these.
fn within(tree: &Tree, tops: &[u32]) -> Vec<bool> {
    let mut chosen = vec![false; tree.elements.len()];
    tops.iter().for_each(|&t| chosen[t as usize] = true);
    for e in 1..chosen.len() {
        chosen[e] |= chosen[tree.elements[e].parent as usize];
    }
    chosen
}

/// The best element and those beside it that hold more of the article, which advertising often splits: for every element whether it is
/// inside. Up to [`LEVELS`] levels up.
fn with_siblings(tree: &Tree, found: &Found, best: u32) -> Vec<bool> {
    let n = tree.elements.len();
    let (mut mass, mut words, mut count) = (vec![0.0; n], vec![0u32; n], vec![0u32; n]);
    for (b, w) in tree.blocks.iter().zip(&found.weights).filter(|x| *x.1 > 0.0) {
        let e = b.element as usize;
        (mass[e], words[e], count[e]) = (mass[e] + w, words[e] + b.words, count[e] + 1);
    }
    tree.gather(&mut mass);
    tree.gather(&mut words);
    tree.gather(&mut count);
    let least = mass[best as usize] * 0.15;
    // nothing above the headline
    let headline = found.headline.map_or(0, |h| tree.blocks[h].element as usize).min(best as usize - usize::from(best > 0));
    let mut tops = vec![best];
    let mut at = best;
    for parent in tree.around(best).skip(1).take(if found.headline.is_some() { LEVELS } else { LEVELS / 2 }) {
        if tree.elements[at as usize].tag == Tag::Article || matches!(tree.elements[parent as usize].tag, Tag::Body | Tag::Html) {
            break;
        }
        // lists of other articles have short paragraphs
        let more = |e: &usize| {
            let el = &tree.elements[*e];
            el.parent == parent && *e != at as usize && *e > headline && mass[*e] > least && words[*e] >= count[*e] * 18 && !el.role.any(Role::APART)
        };
        let pieces: Vec<usize> = (parent as usize + 1..n).filter(more).collect();
        // what stands between pieces of the article is of the article
        let (low, high) = (pieces.iter().fold(at as usize, |a, &b| a.min(b)), pieces.iter().fold(at as usize, |a, &b| a.max(b)));
        let between = (low..=high).filter(|&e| tree.elements[e].parent == parent && count[e] > 0 && !tree.elements[e].role.any(Role::APART));
        tops.extend(between.map(|e| e as u32));
        at = parent;
    }
    within(tree, &tops)
}
