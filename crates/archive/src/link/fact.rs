//! What linking looks at in a claim: a few numbers and hashed names, so that a million of them fit in memory and two are compared in a
//! fraction of a microsecond.
//!
//! In: a [`Claim`] and, where it is at hand, the sentence it was read from. Out: [`Fact`].
//! Names, ids and words are known by 64 bits of XXH3: two that share a hash by chance would have to meet in one comparison.

use super::sides::Sides;
use crate::told::{Claim, HowMany, When, Where, Who};
use jiff::civil::Date;
use rawi_engine::fold::fold;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Days are counted from this one.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// A time of more days than this tells of a period and not of a happening.
pub const PERIOD: i32 = 12;

/// From so many times on, what is told is a sum over many happenings; two raids are one.
pub const SUM: i64 = 10;

/// So many days before its publication a report without a day is looked for.
pub const NEWS: i32 = 3;

/// What is known of the document of a claim.
#[derive(Clone, Copy, Debug, Default)]
pub struct Telling<'a> {
    /// The agency that the text itself names as where it comes from.
    pub origin: Option<&'a str>,
    /// The first document of the copies it belongs to, if it is a copy.
    pub first: Option<&'a str>,
}

/// How an account tells an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Realm {
    /// It was or is: happened, ongoing, denied, possible.
    Real,
    /// It may come to be: planned, threatened, conditional, demanded.
    Open,
}

/// A place of an event.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// Of its row, 0 where it has none.
    pub id: u64,
    /// Degrees north and east.
    pub point: Option<(f32, f32)>,
    /// Of its province.
    pub admin1: u64,
    /// Of its country.
    pub country: u64,
    /// 1 the place, 2 near it, 3 a province or country.
    pub precision: u8,
    /// Told with the event itself, and not taken over from what stands before it.
    pub stated: bool,
    /// Guessed from the dateline, the people or the sentence: nothing says where.
    pub guessed: bool,
}

/// How many, of whom.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    /// killed, injured …
    pub what: u64,
    /// At least.
    pub low: Option<i64>,
    /// As told.
    pub best: Option<i64>,
    /// At most.
    pub high: Option<i64>,
}

/// A claim, as linking sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Orders facts the same way however they arrive.
    pub id: u64,
    /// The document.
    pub document: u64,
    /// Day of publication.
    pub published: Option<i32>,
    /// The kinds of happening it may be of, a bit each; see [`super::kinds`].
    pub kinds: u16,
    /// Real or open.
    pub realm: Realm,
    /// PLOVER's mode.
    pub mode: u64,
    /// First and last day.
    pub days: Option<(i32, i32)>,
    /// Places where it happens, likeliest first.
    pub spots: Box<[Spot]>,
    /// Sides of known actors.
    pub actors: Box<[u64]>,
    /// Sides of known recipients.
    pub recipients: Box<[u64]>,
    /// Victims and other numbers.
    pub tolls: Box<[Toll]>,
    /// Told as a sum, or over a period.
    pub sum: bool,
    /// The trigger's lemma.
    pub lemma: u64,
    /// Words of the sentence, sorted.
    pub words: Box<[u64]>,
    /// Words of the recipients and objects, sorted.
    pub targets: Box<[u64]>,
    /// Where the claim stands in its document.
    pub at: u32,
    /// In which parts of it, a bit each; the last bit is of all that follow.
    pub parts: u64,
    /// What people have said of it: its bonds ([`super::constraints`]), sorted.
    pub bonds: Box<[u32]>,
}

/// A name, id or word as a number; never 0.
pub fn tag(name: &str) -> u64 {
    xxh3_64(name.as_bytes()) | 1
}

/// A day as a number.
pub fn day(date: Date) -> i32 {
    (date - EPOCH).get_days()
}

/// A number as a day.
pub fn date(day: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

impl Fact {
    /// What linking looks at in a claim; `sentence` is the text of [`Claim::sentence`], where it is at hand.
    pub fn of(claim: &Claim, sentence: Option<&str>, sides: &Sides) -> Fact {
        let document = tag(&claim.document.id);
        let days = claim.time.as_ref().and_then(days);
        let long = days.is_some_and(|(from, to)| to - from > PERIOD);
        let many = |n: &HowMany| n.low.or(n.best).or(n.high).is_some_and(|n| n >= SUM);
        let (kinds, realm) = (super::kinds::kinds(&claim.event_type, claim.mode.as_deref()), realm(&claim.factuality));
        let mut targets = Vec::new();
        claim.recipients.iter().chain(&claim.objects).for_each(|w| words(&w.text, &mut targets));
        let mut spoken = Vec::new();
        sentence.into_iter().for_each(|s| words(s, &mut spoken));
        Fact {
            id: tag(&claim.id),
            document,
            published: claim.document.published.map(day),
            kinds,
            realm,
            mode: claim.mode.as_deref().map_or(0, tag),
            days,
            spots: spots(&claim.places),
            actors: sorted(claim.actors.iter().filter_map(|w| sides.of_who(w)).map(|s| tag(&s)).collect()),
            recipients: known(&claim.recipients, sides),
            tolls: claim.counted().into_iter().filter_map(|what| toll(claim, what)).collect(),
            sum: claim.occurrences.as_ref().is_some_and(many) || long,
            lemma: tag(&claim.trigger.lemma),
            words: sorted(spoken),
            targets: sorted(targets),
            at: claim.trigger.start,
            parts: 1 << claim.part.unwrap_or(0).min(63),
            bonds: Box::default(),
        }
    }

    /// The days on which it may have been: those told, else those before its publication.
    pub fn window(&self) -> Option<(i32, i32)> {
        self.days.or_else(|| self.published.map(|p| (p - NEWS, p)))
    }
}

fn realm(factuality: &str) -> Realm {
    match factuality {
        "planned" | "threatened" | "conditional" | "demanded" => Realm::Open,
        _ => Realm::Real,
    }
}

fn days(time: &When) -> Option<(i32, i32)> {
    let (from, to) = (time.from.map(day), time.to.map(day));
    let (from, to) = (from.or(to)?, to.or(from)?);
    Some((from.min(to), to.max(from)))
}

/// Where it happens: places it happens at, else where it goes to, else where it comes from.
fn spots(places: &[Where]) -> Box<[Spot]> {
    let of = |role: &[&str]| places.iter().filter(|p| role.contains(&p.role.as_str())).map(spot).collect::<Vec<_>>();
    let mut spots = [&["at"][..], &["to", "toward"], &["from"]].into_iter().map(of).find(|s| !s.is_empty()).unwrap_or_default();
    spots.truncate(4);
    spots.into()
}

/// What a document tells without saying where is where it told the last thing of the same part, or else the next: its places are taken over, as such. What is
/// planned takes nothing over from what was, nor the other way. One told of a country or province takes over a narrower place in it; beside what is only guessed
/// (a dateline is where the report was filed) they stand first. The facts stand in the order of the text.
pub fn take_over(facts: &mut [(u32, Fact)]) {
    let told: Vec<Vec<Spot>> = facts.iter().map(|(_, f)| f.spots.iter().filter(|s| s.precision < 3 && s.stated).copied().collect()).collect();
    let near = nearest_told(facts, &told);
    for ((_, f), from) in facts.iter_mut().zip(near) {
        let Some(from) = from.filter(|_| f.spots.iter().all(|s| s.precision >= 3 || s.guessed)) else { continue };
        let within = |s: &&Spot| f.spots.iter().all(|w| w.guessed || w.country == s.country && (w.admin1 == s.admin1 || w.admin1 == 0));
        let taken: Vec<Spot> = told[from].iter().filter(within).map(|s| Spot { stated: false, ..*s }).collect();
        if !taken.is_empty() {
            let guessed = f.spots.iter().filter(|s| s.guessed && taken.iter().all(|t| t.id != s.id));
            f.spots = taken.iter().chain(guessed).copied().collect();
        }
    }
}

/// For each fact that tells no place itself, the last one before it, or else the first behind, that does, of its part and realm.
fn nearest_told(facts: &[(u32, Fact)], told: &[Vec<Spot>]) -> Vec<Option<usize>> {
    let group = |i: usize| (facts[i].1.parts, facts[i].1.realm == Realm::Real);
    let mut near = vec![None; facts.len()];
    let mut look = |order: &mut dyn Iterator<Item = usize>| {
        let mut last: FxHashMap<(u64, bool), usize> = FxHashMap::default();
        for i in order {
            if told[i].is_empty() {
                near[i] = near[i].or(last.get(&group(i)).copied());
            } else {
                last.insert(group(i), i);
            }
        }
    };
    look(&mut (0..facts.len()));
    look(&mut (0..facts.len()).rev());
    near
}

fn spot(p: &Where) -> Spot {
    Spot {
        id: p.id.as_deref().map_or(0, tag),
        point: p.lat.zip(p.lon).map(|(lat, lon)| (lat as f32, lon as f32)),
        admin1: p.admin1.as_deref().map_or(0, tag),
        country: p.country.as_deref().map_or(0, tag),
        precision: p.precision.unwrap_or(3),
        stated: p.basis == "stated",
        guessed: p.basis == "inferred",
    }
}

fn known(who: &[Who], sides: &Sides) -> Box<[u64]> {
    sorted(who.iter().filter_map(|w| w.id.as_deref()).map(|id| tag(sides.side(id))).collect())
}

fn toll(claim: &Claim, what: &str) -> Option<Toll> {
    claim.toll(what).map(|t| Toll { what: tag(what), low: t.low, best: t.best, high: t.high })
}

fn sorted(mut tags: Vec<u64>) -> Box<[u64]> {
    tags.sort_unstable();
    tags.dedup();
    tags.into()
}

/// The words of a phrase without the article and one-letter clitics, as far as spelling alone shows them; short ones tell nothing.
fn words(text: &str, out: &mut Vec<u64>) {
    use rawi_engine::letters::{ALEF, LAM, TEH_MARBUTA, is_clitic};
    for word in fold(text).text.split(|c: char| !c.is_alphanumeric()) {
        let bare = word.strip_prefix(is_clitic).filter(|w| w.starts_with(ALEF) && w[ALEF.len_utf8()..].starts_with(LAM)).unwrap_or(word);
        let bare = bare.strip_prefix(ALEF).and_then(|w| w.strip_prefix(LAM)).unwrap_or(bare);
        let bare = bare.strip_suffix(TEH_MARBUTA).unwrap_or(bare);
        if bare.chars().count() >= 3 {
            out.push(tag(bare));
        }
    }
}

/// What two facts of one document tell of one happening, as one fact: the first of each field that is told, the most exact of each that may be
/// told more than once.
pub fn joined(all: &Fact, f: &Fact) -> Fact {
    let mut all = all.clone();
    all.id = all.id.min(f.id);
    all.kinds |= f.kinds;
    all.sum |= f.sum;
    all.mode = if all.mode == 0 { f.mode } else { all.mode };
    all.days = match (all.days, f.days) {
        (Some(x), Some(y)) => Some(if y.1 - y.0 < x.1 - x.0 { y } else { x }),
        (x, y) => x.or(y),
    };
    all.spots = all.spots.iter().chain(f.spots.iter().filter(|s| all.spots.iter().all(|t| t.id != s.id))).copied().collect();
    all.actors = sorted(all.actors.iter().chain(&f.actors).copied().collect());
    all.recipients = sorted(all.recipients.iter().chain(&f.recipients).copied().collect());
    all.tolls = all.tolls.iter().chain(f.tolls.iter().filter(|t| all.tolls.iter().all(|u| u.what != t.what))).copied().collect();
    all.words = sorted(all.words.iter().chain(&f.words).copied().collect());
    all.targets = sorted(all.targets.iter().chain(&f.targets).copied().collect());
    all.at = all.at.min(f.at);
    all.parts |= f.parts;
    all.bonds = all.bonds.iter().chain(&f.bonds).copied().collect::<std::collections::BTreeSet<u32>>().into_iter().collect();
    // an innermost place is believed before the province around it
    let mut spots = all.spots.into_vec();
    spots.sort_by_key(|s| s.precision);
    if spots.first().is_some_and(|s| s.precision < 3) {
        spots.retain(|s| s.precision < 3);
    }
    spots.truncate(4);
    all.spots = spots.into();
    all
}
