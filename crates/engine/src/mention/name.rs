//! Names of one or more words, looked up in the pack.
//!
//! In: tokens. Out: [`Name`]s, longest first from the left, never overlapping. A name may carry proclitics on its first word; its
//! other words must stand as listed. A name that is also a common word (low prior) counts only after a word such as
//! "city", or when it is no word of the lexicon.

mod believed;

use crate::inflect::Number;
use crate::morph::Start;
use crate::pack::{Means, Pack};
use crate::sentence::Read;
use crate::table::fingerprint;
use crate::text::Few;
use crate::vocab::*;
use believed::{Asked, alone, located, settlement, tentative};
pub use believed::{BEHIND_KIND, KNOWN};
use std::ops::Range;

/// A name found.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<u32>,
    /// Indices into the pack's phrases: several when it can mean several things, likeliest first.
    pub phrases: Few,
    /// The prefix of its first word: index plus one into the pack's prefixes.
    pub prefix: u8,
    /// Whether it is one only in a document that tells of its country: "in [the corner]" is a town in Libya.
    pub tentative: bool,
}

impl Name {
    /// The likeliest meaning.
    pub fn means<'p>(&self, read: &Read<'_, 'p>) -> &'p Means {
        &read.pack.phrases[self.phrases[0] as usize].means
    }

    /// The first meaning for which `pick` gives something.
    pub fn meaning<'p, T>(&self, read: &Read<'_, 'p>, pick: impl Fn(&'p Means) -> Option<T>) -> Option<T> {
        self.phrases.iter().find_map(|&p| pick(&read.pack.phrases[p as usize].means))
    }

    /// The place it can mean.
    pub fn place(&self, read: &Read) -> Option<u32> {
        self.meaning(read, |m| if let Means::Place(p) = m { Some(*p) } else { None })
    }

    /// All places it can mean.
    pub fn all_places<'r>(&'r self, read: &'r Read) -> impl Iterator<Item = u32> + 'r {
        self.phrases.iter().filter_map(|&p| if let Means::Place(p) = read.pack.phrases[p as usize].means { Some(p) } else { None })
    }

    /// Whether it names an actor of the pack, or a country that stands for one.
    pub fn party(&self, read: &Read) -> bool {
        self.actor(read).is_some() || self.place(read).is_some_and(|p| read.pack.places[p as usize].kind == "country")
    }

    /// The actor it can mean.
    pub fn actor(&self, read: &Read) -> Option<u32> {
        self.meaning(read, |m| if let Means::Actor(a) = m { Some(*a) } else { None })
    }
}

/// All names and fixed phrases in a range of tokens.
pub fn find(read: &Read, range: Range<usize>) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    let mut t = range.start;
    let mut chain = Chain::None;
    while t < range.end {
        match longest(read, t, range.end, chain) {
            Some(name) => {
                let name = outreached(read, &name, range.end).unwrap_or(name);
                chain = Chain::after(read, &name, chain, out.last());
                t = name.tokens.end as usize;
                out.push(name);
            }
            None => t += 1,
        }
    }
    out
}

/// The longer name that starts within a name of several words and goes on behind it: "fighters of [the Resistance" of Lebanon "in Iraq]".
fn outreached(read: &Read, name: &Name, end: usize) -> Option<Name> {
    let (start, last) = (name.tokens.start as usize, name.tokens.end as usize);
    let longer = |n: &Name| n.tokens.end > name.tokens.end && n.tokens.len() > name.tokens.len();
    (start + 1..last).find_map(|t| longest(read, t, end, Chain::None).filter(longer))
}

/// What stands before a name that is joined to the one before it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Chain {
    None,
    /// A place: what is joined to it is likely one.
    Place(u32),
    /// A place under a word that governs several, "the towns of": what is joined to it is one.
    Governed(u32),
    /// Only what is believed by itself is asked for.
    Named,
}

impl Chain {
    /// The chain that a name opens or goes on with; its last token but one.
    fn after(read: &Read, name: &Name, before: Chain, last: Option<&Name>) -> Chain {
        if name.place(read).is_none() {
            return Chain::None;
        }
        let start = name.tokens.start as usize;
        let word = start.checked_sub(1).filter(|&t| read.classes(t).has(Class::PlaceWord) && name.prefix == 0);
        let several = word.and_then(|t| read.reading(t)).is_some_and(|r| r.feats.number != Number::Singular);
        let goes_on = last.is_some_and(|l| before.reaches(read, start) && l.tokens.end <= name.tokens.start);
        match before {
            _ if several => Chain::Governed(name.tokens.end),
            Chain::Governed(_) if goes_on => Chain::Governed(name.tokens.end),
            _ => Chain::Place(name.tokens.end),
        }
    }

    /// Whether a token stands right behind the chain, or behind its comma.
    fn reaches(self, read: &Read, t: usize) -> bool {
        match self {
            Chain::None | Chain::Named => false,
            Chain::Place(end) | Chain::Governed(end) => end as usize == t || end as usize + 1 == t && matches!(read.mark(end as usize), Some('،' | ',')),
        }
    }

    /// Whether a name of this prior, joined at `t`, is believed.
    fn vouches(self, read: &Read, t: usize, prior: u8, prefix: u8) -> bool {
        let and = prefix > 0 && read.pack.prefixes[prefix as usize - 1].keys.contains(&Key::And);
        and && self.reaches(read, t)
            && match self {
                Chain::None | Chain::Named => false,
                Chain::Place(_) => prior >= 20,
                Chain::Governed(_) => true,
            }
    }
}

/// The name that starts at a token and is believed by itself.
fn named_at(read: &Read, t: usize, end: usize) -> Option<Name> {
    longest(read, t, end, Chain::Named)
}

/// The longest name that starts at a token.
fn longest(read: &Read, t: usize, end: usize, chain: Chain) -> Option<Name> {
    let starts = read.words.starts(t);
    let mut best: Option<Name> = None;
    let mut lonely = None;
    let mut asked = Asked::default();
    for &Start { prefix, phrase, words, shy, .. } in starts {
        if t + words as usize > end || shy && prefix == 0 && *lonely.get_or_insert_with(|| alone(read, t, end)) {
            continue;
        }
        let p = &read.pack.phrases[phrase as usize];
        if words > 1 && !goes_on(read, &p.words, t) {
            continue;
        }
        let tokens = t as u32..t as u32 + u32::from(words);
        let vouched = matches!(p.means, Means::Place(_)) && chain.vouches(read, t, p.prior, prefix);
        let located = || chain != Chain::Named && words == 1 && located(read, &tokens, &p.means, prefix, end);
        let firm = vouched || asked.trusted(read, t, &tokens, p, prefix) || located();
        if !firm && (chain == Chain::Named || !tentative(read, &tokens, &p.means, prefix)) {
            continue;
        }
        match &mut best {
            // what is sure is not mixed with what is not
            Some(b) if b.tentative && firm => *b = Name { tokens, phrases: Few::from_elem(phrase, 1), prefix, tentative: false },
            Some(b) if !b.tentative && !firm => {}
            Some(b) if b.tokens.end > tokens.end || (b.tokens.end == tokens.end && b.prefix != prefix) => {}
            Some(b) if b.tokens.end == tokens.end => b.phrases.push(phrase),
            _ => best = Some(Name { tokens, phrases: Few::from_elem(phrase, 1), prefix, tentative: !firm }),
        }
    }
    if let Some(b) = &mut best {
        let place = |p: &u32| matches!(read.pack.phrases[*p as usize].means, Means::Place(_));
        // "the town of Kanaan" is not called Kanaan's
        if b.prefix == 0 && b.phrases.len() > 1 && settlement(read, t) && b.phrases.iter().any(place) {
            b.phrases.retain(|p| place(p));
        }
        b.phrases.sort_by_key(|&p| std::cmp::Reverse(read.pack.phrases[p as usize].prior));
    }
    best
}

/// Whether the words of a phrase behind its first all follow.
fn goes_on(read: &Read, words: &[u64], t: usize) -> bool {
    words[1..].iter().enumerate().all(|(i, w)| read.words.prints[t + 1 + i] == *w)
}

/// Phrases that may start with a folded word, each with the prefix taken off.
pub fn starts(pack: &Pack, word: &str, out: &mut Vec<Start>) {
    let start = |prefix: u8, phrase: u32| {
        let p = &pack.phrases[phrase as usize];
        let shy = p.prior < BEHIND_KIND && matches!(p.means, Means::Place(_));
        Start { prefix, phrase, words: p.words.len() as u8, shy, second: p.words.get(1).map_or(0, |w| *w as u32 | 1) }
    };
    let phrases = |word: &[u8]| {
        let print = fingerprint(word);
        pack.starts.get(print).map(|[p]| p).chain(pack.added.iter().flat_map(move |g| g.starting(print)))
    };
    out.extend(phrases(word.as_bytes()).map(|p| start(0, p)));
    let article = pack.prefixes.iter().find(|p| p.keys == [Key::The]).map_or("", |p| p.form.as_str());
    let mut restored = [0u8; 96];
    for (i, prefix) in pack.prefixes.iter().enumerate() {
        let Some(rest) = word.strip_prefix(prefix.form.as_str()).filter(|r| !r.is_empty() && r.starts_with(prefix.next.as_str())) else { continue };
        let index = i as u8 + 1;
        if !prefix.article {
            out.extend(phrases(rest.as_bytes()).map(|p| start(index, p)));
        } else if prefix.form != article && article.len() + rest.len() <= restored.len() {
            restored[..article.len()].copy_from_slice(article.as_bytes());
            restored[article.len()..article.len() + rest.len()].copy_from_slice(rest.as_bytes());
            out.extend(phrases(&restored[..article.len() + rest.len()]).map(|p| start(index, p)));
        }
    }
}
