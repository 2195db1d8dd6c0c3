//! What a reading can do: the questions that later stages ask of every word again and again, answered once a word.
//!
//! In: a reading, the pack. Out: [`Does`], a set that is kept with the reading. What the set says is what the tables say: a stage that finds a
//! bit looks the row up, a stage that finds none need not. The lemmas of a pack lie far apart in memory, so that not looking is what counts.

use crate::morph::{NO_LEMMA, Reading};
use crate::pack::{Lemma, Pack, Sense};
use crate::sentence::ALLEGE;
use crate::table::fingerprint;
use crate::vocab::*;
use rustc_hash::FxHashMap;

/// A set of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Does(u32);

impl Does {
    /// Its prefix contains the article, melted into a preposition or not.
    pub const ARTICLE: Does = Does(1);
    /// "and" is among its proclitics.
    pub const AND: Does = Does(1 << 1);
    /// "then" is among its proclitics.
    pub const THEN: Does = Does(1 << 2);
    /// A preposition is among its proclitics.
    pub const PREPOSITION: Does = Does(1 << 3);
    /// It can tell an event ([`Pack::senses_of`]).
    pub const TELLS: Does = Does(1 << 4);
    /// It, or the verb it derives from, lends its subject.
    pub const LENDS: Does = Does(1 << 5);
    /// It, or the verb it derives from, ties a toll to its cause.
    pub const RESULT: Does = Does(1 << 6);
    /// Its lemma derives from no verb.
    pub const ROOT: Does = Does(1 << 7);
    /// It means people.
    pub const PEOPLE: Does = Does(1 << 8);
    /// As an event noun, it has whom it is done to for its genitive.
    pub const TO_GENITIVE: Does = Does(1 << 9);
    /// As an event noun, it has who does it for its genitive, or either.
    pub const BY_GENITIVE: Does = Does(1 << 10);
    /// It betrays a kind of talk.
    pub const TALK: Does = Does(1 << 11);
    /// It, or the verb it derives from, says something.
    pub const SAYS: Does = Does(1 << 12);
    /// It, or the verb it derives from, takes an event out of the facts.
    pub const DOUBTS: Does = Does(1 << 13);
    /// It stands in the table of loaded words.
    pub const FRAMES: Does = Does(1 << 14);
    /// It stands in the table of modes.
    pub const MODE: Does = Does(1 << 15);
    /// It stands in the table of kinds of sources.
    pub const KIND: Does = Does(1 << 16);
    /// It, or the verb it derives from, is a word of aim of some frame.
    pub const AIMS: Does = Does(1 << 17);
    /// It is a word for a number.
    pub const NUMBER: Does = Does(1 << 18);
    /// It means an aircraft.
    pub const FLIES: Does = Does(1 << 19);

    /// It can be part of a number.
    pub const NUMERIC: Does = Does(1 << 20);
    /// Its lemma is feminine.
    pub const FEMININE: Does = Does(1 << 21);
    /// It tells of people killed or hurt.
    pub const HARMS: Does = Does(1 << 22);
    /// Its lemma has event senses of its own.
    pub const SENSES: Does = Does(1 << 23);
    /// Its own lemma does other work: it lends a subject, ties a toll, or is a particle.
    pub const BUSY: Does = Does(1 << 24);
    /// It is an active or passive participle of a verb.
    pub const PARTICIPLE: Does = Does(1 << 25);

    /// It is a verb.
    pub const VERB: Does = Does(1 << 26);
    /// It is a noun.
    pub const NOUN: Does = Does(1 << 27);
    /// By itself it tells of force used on somebody.
    pub const STRIKES: Does = Does(1 << 28);
    /// It is a word for a kind of place ([`Pack::kinds_of_site`]).
    pub const SITE: Does = Does(1 << 29);
    /// It is a word for a settlement or a part of one.
    pub const SETTLES: Does = Does(1 << 30);

    /// As a verb, with another word, it lays something to somebody ("hold responsible").
    pub const CHARGES: Does = Does(1 << 31);

    /// Whether all of these are in the set.
    pub fn has(self, other: Does) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets.
    pub fn or(self, other: Does) -> Does {
        Does(self.0 | other.0)
    }

    fn with(self, other: Does, holds: bool) -> Does {
        if holds { Does(self.0 | other.0) } else { self }
    }
}

/// The small tables that are searched by the text of a lemma, hashed.
pub struct Listed(FxHashMap<u64, Does>);

impl Listed {
    /// The tables of a pack.
    pub fn of(pack: &Pack) -> Listed {
        let mut all: FxHashMap<u64, Does> = FxHashMap::default();
        let mut add = |lemma: &str, bit: Does| {
            let entry = all.entry(fingerprint(lemma.as_bytes())).or_default();
            *entry = entry.with(bit, true);
        };
        pack.framing.iter().for_each(|(lemma, _)| add(lemma, Does::FRAMES));
        pack.modes.iter().for_each(|(lemma, _)| add(lemma, Does::MODE));
        pack.kinds.iter().for_each(|(lemma, _)| add(lemma, Does::KIND));
        const SETTLED: [&str; 5] = ["village", "town", "city", "district", "quarter"];
        for (lemma, kinds) in &pack.sites {
            add(lemma, Does::SITE);
            if kinds.first().is_some_and(|k| SETTLED.contains(&k.as_str())) {
                add(lemma, Does::SETTLES);
            }
        }
        pack.frames.iter().flat_map(|f| &f.aims).for_each(|lemma| add(lemma, Does::AIMS));
        Listed(all)
    }

    fn get(&self, lemma: &Lemma) -> Does {
        self.0.get(&fingerprint(lemma.text.as_bytes())).copied().unwrap_or_default()
    }

    /// Writes into a reading what its lemma says of it.
    pub fn describe(&self, pack: &Pack, r: &mut Reading) {
        r.does = self.does(pack, r);
        if r.lemma != NO_LEMMA {
            let lemma = pack.lemma(r.lemma);
            (r.key, r.class) = (lemma.key, lemma.class);
        }
    }

    /// What a reading does.
    fn does(&self, pack: &Pack, r: &Reading) -> Does {
        let own = self.clitics(pack, r).with(Does::VERB, r.pos == Pos::Verb).with(Does::NOUN, r.pos == Pos::Noun);
        if r.lemma == NO_LEMMA {
            return own;
        }
        let l = pack.lemma(r.lemma);
        let verb = l.derived.map(|(v, _)| pack.lemma(v));
        let either = |f: fn(&Lemma) -> bool| f(l) || verb.is_some_and(f);
        let listed = Does(self.get(l).0 | own.0);
        listed
            .with(Does::AIMS, verb.is_some_and(|v| self.get(v).has(Does::AIMS)))
            .with(Does::TELLS, !pack.senses_of(r.lemma).is_empty())
            .with(Does::LENDS, either(|l| !l.lights.is_empty()))
            .with(Does::RESULT, either(|l| l.result.is_some()))
            .with(Does::SAYS, either(|l| l.say.is_some()))
            .with(Does::DOUBTS, either(|l| l.doubt.is_some()))
            .with(Does::ROOT, verb.is_none())
            .with(Does::PEOPLE, l.class.any(Classes::PEOPLE))
            .with(Does::NUMBER, l.class.has(Class::Number))
            .with(Does::FLIES, l.class.has(Class::Aircraft))
            .with(Does::NUMERIC, l.number.is_some())
            .with(Does::FEMININE, l.feminine)
            .with(Does::HARMS, pack.senses_of(r.lemma).iter().any(|&s| pack.senses[s as usize].harms()))
            .with(Does::STRIKES, pack.senses_of(r.lemma).iter().any(|&s| strikes(pack, &pack.senses[s as usize])))
            .with(Does::CHARGES, pack.senses_of(r.lemma).iter().any(|&s| charges(&pack.senses[s as usize])))
            .with(Does::SENSES, !l.senses.is_empty())
            .with(Does::BUSY, !l.lights.is_empty() || l.result.is_some() || l.key.is_some())
            .with(Does::PARTICIPLE, matches!(l.derived, Some((_, Derivation::ActiveParticiple | Derivation::PassiveParticiple))))
            .with(Does::TALK, l.talk.is_some())
            .with(Does::TO_GENITIVE, genitive(pack, r.lemma, l) == Some(true))
            .with(Does::BY_GENITIVE, genitive(pack, r.lemma, l) == Some(false))
    }

    fn clitics(&self, pack: &Pack, r: &Reading) -> Does {
        let Some(prefix) = r.prefix.checked_sub(1).map(|i| &pack.prefixes[i as usize]) else { return Does::default() };
        Does::default()
            .with(Does::ARTICLE, prefix.article)
            .with(Does::AND, prefix.keys.contains(&Key::And))
            .with(Does::THEN, prefix.keys.contains(&Key::Then))
            .with(Does::PREPOSITION, prefix.keys.iter().any(|k| k.is_preposition()))
    }
}

/// Whether a sense tells of force used on somebody, whatever stands beside its word.
fn strikes(pack: &Pack, s: &Sense) -> bool {
    let object = pack.frames[s.frame as usize].object;
    s.with.is_empty() && object == Role::Recipient && s.mode != "crowd-control" && pack.types[s.event_type as usize].id == "ASSAULT"
}

/// Whether a sense lays something to somebody, with a word beside it.
fn charges(s: &Sense) -> bool {
    s.mode == ALLEGE && !s.with.is_empty()
}

/// Whether the genitive of an event noun is whom it is done to ("the killing of a soldier"); `None` for other words.
fn genitive(pack: &Pack, lemma: u32, own: &Lemma) -> Option<bool> {
    let tells = !own.senses.is_empty() || matches!(own.derived, Some((_, Derivation::Masdar)));
    let first = pack.senses_of(lemma).first().filter(|_| tells)?;
    let first = pack.senses.get(*first as usize)?;
    let frame = &pack.frames[first.frame as usize];
    // "the martyrdom of a youth": so is the subject of what is suffered
    Some(frame.genitive == Genitive::Object || frame.genitive == Genitive::Subject && frame.subject == Role::Recipient)
}
