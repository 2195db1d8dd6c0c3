//! Names of one or more words, looked up in the pack.
//!
//! In: tokens. Out: [`Name`]s, longest first from the left, never overlapping. A name may carry proclitics on its first word; its
//! other words must stand as listed. A name that is also a common word (low prior) counts only after a word such as
//! "city", or when it is no word of the lexicon.

use crate::does::Does;
use crate::geo;
use crate::inflect::{Gender, Number};
use crate::morph::Start;
use crate::pack::{Means, Pack};
use crate::sentence::Read;
use crate::table::fingerprint;
use crate::text::Few;
use crate::vocab::*;
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
        if !firm && !tentative(read, &tokens, &p.means, prefix) {
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

/// What was found of the places of one name: whether a place is believed depends on its prior alone, and a likelier one is believed wherever a less
/// likely one is.
#[derive(Default)]
struct Asked {
    /// Words and prefix of the name.
    of: (usize, u8),
    /// The least prior that was believed, and the highest that was not.
    bounds: (Option<u8>, Option<u8>),
}

impl Asked {
    fn trusted(&mut self, read: &Read, t: usize, tokens: &Range<u32>, p: &crate::pack::Phrase, prefix: u8) -> bool {
        if !matches!(p.means, Means::Place(_)) {
            return trusted(read, t, tokens, p.prior, &p.means, prefix);
        }
        if self.of != (tokens.len(), prefix) {
            *self = Asked { of: (tokens.len(), prefix), bounds: (None, None) };
        }
        match self.bounds {
            (Some(yes), _) if p.prior >= yes => true,
            (_, Some(no)) if p.prior <= no => false,
            _ => {
                let believed = trusted(read, t, tokens, p.prior, &p.means, prefix);
                if believed {
                    self.bounds.0 = Some(p.prior)
                } else {
                    self.bounds.1 = Some(p.prior)
                }
                believed
            }
        }
    }
}

/// Whether nothing beside a word can make a name of it that has other uses: no word for a place before it, and none behind it that says where it lies.
fn alone(read: &Read, t: usize, end: usize) -> bool {
    let before = t > 0 && (read.classes(t - 1).any(Classes::SITES) || placed(read, t));
    !(before || t + 1 < end && leads(read, t + 1))
}

/// Whether "in", "near" or "inside" stands right before a word.
fn placed(read: &Read, t: usize) -> bool {
    t > 0 && matches!(read.key(t - 1), Some(Key::In | Key::Near | Key::Inside)) && !read.suffixed(t - 1)
}

/// "in [the corner] and": whether a common word stands where a town does, alone, so that it may be the town called so.
fn tentative(read: &Read, tokens: &Range<u32>, means: &Means, prefix: u8) -> bool {
    let (t, next) = (tokens.start as usize, tokens.end as usize);
    let Means::Place(p) = means else { return false };
    let town = matches!(read.pack.places[*p as usize].kind.as_str(), "city" | "town" | "district");
    // without the article only an adjective: a noun may govern what follows
    let closed = read.definite(t) || read.words.all(t).iter().all(|r| r.pos != Pos::Noun || r.class.any(Classes::PEOPLE));
    let described = next < read.split.tokens.len() && read.pos(next) == Some(Pos::Adj) && read.definite(next);
    let other = || read.event_noun(t) || read.classes(t).any(Classes::SITES) || read.pos(t) == Some(Pos::Particle);
    prefix == 0 && tokens.len() == 1 && town && placed(read, t) && closed && !described && !other()
}

/// Whether a word leads to where something lies: "in", "north of".
fn leads(read: &Read, t: usize) -> bool {
    read.key(t) == Some(Key::In) || matches!(read.own_preposition(t), Some(Key::In | Key::By))
}

/// Whether a word for a settlement, "the town of", stands right before a word.
fn settlement(read: &Read, t: usize) -> bool {
    t > 0 && super::settles(read, t - 1) && !read.definite(t - 1) && !read.suffixed(t - 1)
}

/// Whether the words of a phrase behind its first all follow.
fn goes_on(read: &Read, words: &[u64], t: usize) -> bool {
    words[1..].iter().enumerate().all(|(i, w)| read.words.prints[t + 1 + i] == *w)
}

/// A place at least so likely is known to readers of news.
pub const KNOWN: u8 = 55;

/// A place less likely than this is called by words of other use: it is believed only behind a word of kind, "the village of".
pub const BEHIND_KIND: u8 = 25;

/// Whether a name may be believed where it stands.
fn trusted(read: &Read, t: usize, tokens: &Range<u32>, prior: u8, means: &Means, prefix: u8) -> bool {
    if matches!(means, Means::GivenName) {
        let name = |t: usize| {
            read.split.tokens.get(t).is_some_and(|x| x.kind == crate::split::TokenKind::Word) && read.pos(t) == Some(Pos::Name) && read.prefix_is_article(t)
        };
        let common = matches!(read.pos(t), Some(Pos::Particle | Pos::Pronoun)) || prefix > 0 && read.pos(t) != Some(Pos::Name);
        let word = read.words.all(t).iter().any(|r| r.origin == crate::morph::Origin::Table && matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Verb));
        let near = name(t + 1) || t > 0 && name(t - 1);
        return (read.pos(t) == Some(Pos::Name) && !word) || !common && near;
    }
    // a place that is called like a person is believed only behind a word for a place, however many words it has
    let several = tokens.len() > 1 && !(matches!(means, Means::Place(_)) && prior < BEHIND_KIND);
    if !matches!(means, Means::Place(_) | Means::Actor(_)) || several {
        return true;
    }
    let governed = t > 0 && prefix == 0 && matches!(means, Means::Place(_)) && read.classes(t - 1).has(Class::PlaceWord) && !read.definite(t - 1);
    if read.pos(t) == Some(Pos::Particle) && !governed {
        return false;
    }
    // "a Turkish town": behind a noun without the article it describes
    let adjective = read.pos(t) == Some(Pos::Adj) && read.classes(t).has(Class::Demonym) && governed && !read.definite(t);
    // "the Iraqi border": with the article it describes a noun with the article
    let described = t > 0 && read.pos(t) == Some(Pos::Adj) && read.definite(t) && read.definite(t - 1);
    // "Saleh Hussein (a word)": behind a person's name it is the name of his family
    let family = t > 0 && prefix == 0 && read.pos(t - 1) == Some(Pos::Name);
    // "the village of Tell Harmal": the word for a hill, called like another village, opens a name that no table has
    let behind = || t + 1 < read.split.tokens.len() && (read.pos(t + 1) == Some(Pos::Name) || read.guessed(t + 1));
    let opens = governed && behind() && read.words.all(t).iter().any(|r| r.pos == Pos::Noun && r.class.has(Class::PlaceWord));
    if adjective || prior < KNOWN && (described || family || opens) {
        return false;
    }
    // "the seat of the province" is no quarter called Province
    let generic = prior < BEHIND_KIND && read.words.all(t).iter().any(|r| r.pos == Pos::Noun && r.class.any(Classes::SITES));
    if generic && matches!(means, Means::Place(_)) && !(t > 0 && read.words.may(t - 1, Does::SITE)) {
        return false;
    }
    // "the market of Kutum": behind a word for a building or a yard what is no other noun is a name
    let noun = || read.reading(t).is_some_and(|r| r.origin == crate::morph::Origin::Table && matches!(r.pos, Pos::Noun | Pos::Adj));
    let facility = t > 0 && prefix == 0 && read.classes(t - 1).any(Classes::SITES) && !read.definite(t - 1) && !noun();
    // "a camp for the displaced" is not the camp of a quarter called so
    let place_word = facility || t > 0 && read.classes(t - 1).has(Class::PlaceWord) && (prefix == 0 || prior >= BEHIND_KIND);
    let kind_word = t > 0 && read.classes(t - 1).any(Classes::BODIES);
    let common = read.words.all(t).iter().any(|r| {
        r.origin == crate::morph::Origin::Table
            && matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Verb | Pos::Particle)
            // what is little known is believed only where the word can be nothing else, clitics or not
            && (prior < KNOWN || bare(read, r.prefix) == bare(read, prefix) && r.suffix == 0)
            // "the Houthis": an adjective in the plural of people with the article is a name
            && !(r.pos == Pos::Adj && r.feats.number == Number::Plural && crate::rank::has_article(r))
    });
    // "broke [the siege]" is written like "like Sirte"
    let like = prefix > 0 && read.pack.prefixes[prefix as usize - 1].keys.contains(&Key::Like);
    if like && read.pos(t) == Some(Pos::Verb) {
        return false;
    }
    let in_place = read.own_preposition(t) == Some(Key::In) || placed(read, t);
    if matches!(means, Means::Actor(_)) {
        // parties are women in grammar: "called for" in the feminine before a masculine word that is also a name
        let feminine_verb =
            |t: usize| read.reading(t).is_some_and(|r| r.pos == Pos::Verb && r.feats.gender == Gender::Feminine && r.feats.number == Number::Singular);
        let as_woman = prefix == 0
            && !read.does(t, Does::FEMININE)
            && read.reading(t).is_some_and(|r| r.feats.gender != Gender::Feminine && r.feats.number == Number::Singular);
        return !common || kind_word || as_woman && t > 0 && feminine_verb(t - 1);
    }
    place_word || prior >= 60 || (!common && prior >= 25) || (in_place && prior >= 30)
}

/// Kilometres between a place and the one by which a text tells where it lies.
const LOCATED: f64 = 60.0;

/// "in Saliha, south of Omdurman", "near Saboura in the countryside of Damascus": whether a word stands where a place does and what follows says that
/// the place it can mean lies there. So a common word is believed to be a name.
fn located(read: &Read, tokens: &Range<u32>, means: &Means, prefix: u8, end: usize) -> bool {
    let (t, mut at) = (tokens.start as usize, tokens.end as usize);
    let Means::Place(p) = means else { return false };
    let at_place = |k: Key| matches!(k, Key::In | Key::Near | Key::Inside | Key::Toward | Key::To | Key::From | Key::On);
    let own = if prefix > 0 { read.pack.prefixes[prefix as usize - 1].keys.iter().copied().find(|k| k.is_preposition()) } else { None };
    let placed = own.map_or(prefix == 0 && t > 0 && read.key(t - 1).is_some_and(at_place) && !read.suffixed(t - 1), |k| matches!(k, Key::In | Key::By));
    // "in the shelling north of", "in the town north of"
    let other = read.event_noun(t) || read.words.may(t, Does::SITE);
    if !placed || other || at + 1 >= end {
        return false;
    }
    if !leads(read, at) {
        return false;
    }
    // "in the countryside of", "west of the city of"
    let small = |t: usize| leads(read, t) && read.key(t).is_some() || read.classes(t).any(Classes::SITES) && !read.definite(t);
    let stop = (at + 3).min(end - 1);
    let place = &read.pack.places[*p as usize];
    let lies = |n: &Name| {
        n.all_places(read).map(|q| &read.pack.places[q as usize]).any(|q| {
            // that a common word is also a village somewhere in the country says nothing
            q.kind != "country" && (geo::inside(place, q) || geo::km((place.lat, place.lon), (q.lat, q.lon)) <= LOCATED)
        })
    };
    loop {
        if let Some(n) = longest(read, at, end, Chain::Named) {
            return lies(&n);
        }
        if !small(at) || at == stop {
            return false;
        }
        at += 1;
    }
}

/// Pieces that a prefix cuts off; the article is none.
fn bare(read: &Read, prefix: u8) -> usize {
    if prefix == 0 { 0 } else { read.pack.prefixes[prefix as usize - 1].cuts.len() }
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
