//! Whether a name may be believed where it stands.
//!
//! In: a phrase of the pack that starts at a word. Out: yes, no, or only where the document tells of its country. A name that is nothing else is
//! believed; one that is also a word wants something beside it: a word for the kind of place before it, or words behind it that say where it lies.

use super::Name;
use crate::does::Does;
use crate::geo;
use crate::inflect::{Gender, Number};
use crate::pack::{Means, Phrase};
use crate::sentence::Read;
use crate::vocab::*;
use std::ops::Range;

/// What was found of the places of one name: whether a place is believed depends on its prior alone, and a likelier one is believed wherever a less
/// likely one is.
#[derive(Default)]
pub(super) struct Asked {
    /// Words and prefix of the name.
    of: (usize, u8),
    /// The least prior that was believed, and the highest that was not.
    bounds: (Option<u8>, Option<u8>),
}

impl Asked {
    pub(super) fn trusted(&mut self, read: &Read, t: usize, tokens: &Range<u32>, p: &Phrase, prefix: u8) -> bool {
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
pub(super) fn alone(read: &Read, t: usize, end: usize) -> bool {
    let before = t > 0 && (read.classes(t - 1).any(Classes::SITES) || at_spot(read, t));
    !(before || t + 1 < end && leads(read, t + 1))
}

/// Whether "in", "near" or "inside" stands right before a word.
fn placed(read: &Read, t: usize) -> bool {
    t > 0 && matches!(read.key(t - 1), Some(Key::In | Key::Near | Key::Inside)) && !read.suffixed(t - 1)
}

/// Whether a word stands where a place may: behind a preposition of place or of motion, or right behind a verb that tells a deed.
fn at_spot(read: &Read, t: usize) -> bool {
    let moves = || matches!(read.key(t - 1), Some(Key::On | Key::To | Key::From | Key::Toward)) && !read.suffixed(t - 1);
    let deed = || read.does(t - 1, Does::VERB.or(Does::STRIKES)) && !read.suffixed(t - 1);
    // "the outskirts of", "people of"
    let of = || {
        let (classes, bare) = (read.classes(t - 1), !read.definite(t - 1) && !read.suffixed(t - 1) && read.pos(t - 1) == Some(Pos::Noun));
        let several = read.reading(t - 1).is_some_and(|r| r.feats.number == Number::Plural);
        bare && several && (classes.has(Class::Civilian) || classes.has(Class::Abstract) && classes.any(Classes::BODIES))
    };
    t > 0 && (placed(read, t) || moves() || deed() || of())
}

/// "in [the corner] and": whether a common word stands where a town does, alone, so that it may be the town called so.
pub(super) fn tentative(read: &Read, tokens: &Range<u32>, means: &Means, prefix: u8) -> bool {
    let (t, next) = (tokens.start as usize, tokens.end as usize);
    let Means::Place(p) = means else { return false };
    let town = matches!(read.pack.places[*p as usize].kind.as_str(), "city" | "town" | "district");
    // without the article only an adjective: a noun may govern what follows
    let closed = read.definite(t) || read.words.all(t).iter().all(|r| r.pos != Pos::Noun || r.class.any(Classes::PEOPLE));
    let described = next < read.split.tokens.len() && read.pos(next) == Some(Pos::Adj) && read.definite(next);
    let other = || read.event_noun(t) || read.classes(t).any(Classes::SITES) || read.pos(t) == Some(Pos::Particle);
    prefix == 0 && tokens.len() == 1 && town && at_spot(read, t) && closed && !described && !other()
}

/// Whether a word leads to where something lies: "in", "north of".
fn leads(read: &Read, t: usize) -> bool {
    read.key(t) == Some(Key::In) || matches!(read.own_preposition(t), Some(Key::In | Key::By))
}

/// Whether a word for a settlement, "the town of", stands right before a word.
pub(super) fn settlement(read: &Read, t: usize) -> bool {
    t > 0 && super::super::settles(read, t - 1) && !read.definite(t - 1) && !read.suffixed(t - 1)
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
    if read.pos(t) == Some(Pos::Particle) && !governed || described_so(read, t) {
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
    let site = t > 0 && prefix == 0 && read.words.may(t - 1, Does::SITE) && !read.definite(t - 1) && !read.suffixed(t - 1);
    let place_word = facility || site || t > 0 && read.classes(t - 1).has(Class::PlaceWord) && (prefix == 0 || prior >= BEHIND_KIND);
    let kind_word = t > 0 && read.classes(t - 1).any(Classes::BODIES);
    let common = read.words.all(t).iter().any(|r| {
        r.origin == crate::morph::Origin::Table
            && matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Verb | Pos::Particle)
            // what is little known is believed only where the word can be nothing else, clitics or not
            && (prior < KNOWN || bare(read, r.prefix) == bare(read, prefix) && r.suffix == 0)
            // "the Houthis": an adjective in the plural of people, or what fighters of that name are called, is a name with the article; the genitive of
            // two is written alike
            && !((r.pos == Pos::Adj || r.class.has(Class::Fighter)) && r.feats.number != Number::Singular && crate::rank::has_article(r))
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

/// "by land [and by air]": what can be an adjective with the alef of the accusative, where that is marked or stands on the adjective before, is no name.
fn described_so(read: &Read, t: usize) -> bool {
    let before = t > 0 && read.pos(t - 1) == Some(Pos::Adj) && read.accusative(t - 1);
    let marked = || read.token(t).span.of(read.text).contains(crate::letters::FATHATAN);
    (before || marked()) && read.words.all(t).iter().any(|r| r.pos == Pos::Adj && r.feats.tanwin)
}

/// Kilometres between a place and the one by which a text tells where it lies.
const LOCATED: f64 = 60.0;

/// "in Saliha, south of Omdurman", "near Saboura in the countryside of Damascus": whether a word stands where a place does and what follows says that
/// the place it can mean lies there. So a common word is believed to be a name.
pub(super) fn located(read: &Read, tokens: &Range<u32>, means: &Means, prefix: u8, end: usize) -> bool {
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
        if let Some(n) = super::named_at(read, at, end) {
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
