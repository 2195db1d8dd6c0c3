//! The pack: everything known about a language and the world, read-only, in the form the stages use.
//!
//! In: built by the crate `lexicon` from `lang/` and `ontology/`, or read back with [`Pack::from_static`]. Out: look-ups.
//! Invariant: every index stored in it is in range (the builder makes no other); [`Pack::hash`] changes when any row does and goes into
//! every claim, so that a claim can be traced to the words that made it.

use crate::gazetteer::Added;
use crate::mention::number::{Bound, NumberWord};
use crate::mention::time::TimeWord;
use crate::table::Table;
use crate::vocab::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A lemma with what is known of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lemma {
    /// Its spelling, hamzas and shadda in place.
    pub text: String,
    /// Part of speech.
    pub pos: Pos,
    /// Semantic classes (nouns).
    pub class: Classes,
    /// What it does (particles).
    pub key: Option<Key>,
    /// Whether it is feminine (nouns).
    pub feminine: bool,
    /// The verb it derives from, and how.
    pub derived: Option<(u32, Derivation)>,
    /// ISO 3166-1 alpha-3 of a nationality, or "" for a people without a state.
    pub country: Option<String>,
    /// Event senses: indices into [`Pack::senses`].
    pub senses: Vec<u32>,
    /// Index into [`Pack::says`].
    pub say: Option<u16>,
    /// Index into [`Pack::doubts`].
    pub doubt: Option<u16>,
    /// What kind of talk it betrays.
    pub talk: Option<Talk>,
    /// Indices into [`Pack::lights`].
    pub lights: Vec<u16>,
    /// A word that ties a toll to its cause: the preposition that follows it, if one does.
    pub result: Option<Option<Key>>,
    /// What it is among numbers.
    pub number: Option<NumberWord>,
    /// How much commoner (rarer, when negative) it is than the words written like it.
    pub prior: i8,
    /// Characters of a clitic that its own spelling begins or ends with: positive from the front, negative from the end.
    pub cut: i8,
    /// Where the row stands, for explanations.
    pub row: String,
}

/// A clitic string that may open or close a word.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Clitic {
    /// As written, folded.
    pub form: String,
    /// What its pieces do, in order.
    pub keys: Vec<Key>,
    /// Lengths of the pieces in characters; an article that is not cut off has no piece.
    pub cuts: Vec<u8>,
    /// Bytes of the pieces: what stands behind them is the word itself.
    pub bytes: u8,
    /// Which words it may stand before or after.
    pub host: Host,
    /// Whether it contains the article.
    pub article: bool,
    /// The letters the host must begin with, or "".
    pub next: String,
    /// Whether it is taken off words in no table as well.
    pub unknown: bool,
    /// How much rarer than others of its kind it is: taken from the score of a reading.
    pub cost: i16,
    /// Letters with which a word in no table is rather a name that begins like this clitic.
    pub bar: String,
}

/// An event sense of a lemma.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sense {
    /// Index into [`Pack::types`].
    pub event_type: u8,
    /// A mode of that type, or "".
    pub mode: String,
    /// Index into [`Pack::frames`].
    pub frame: u16,
    /// What those are counted as to whom it is done.
    pub what: Option<What>,
    /// All of these must be met for the sense to hold; empty: it always does.
    pub needs: Vec<Need>,
    /// Folded words that must follow in the clause ("القبض على"), or empty.
    pub with: Vec<u64>,
    /// Their [`bits`]: seldom is any of them near, and one look tells.
    pub near: u128,
    /// How sure the row is that the word means this, 0–100.
    pub weight: u8,
    /// Where the row stands.
    pub row: String,
}

impl Sense {
    /// Whether it tells of people killed or hurt.
    pub fn harms(&self) -> bool {
        matches!(self.what, Some(What::Killed | What::Injured))
    }
}

impl Sense {
    /// Whether a word, by its fingerprint, is one that must follow.
    pub fn wants(&self, print: u64) -> bool {
        self.near >> (print % 128) & 1 == 1 && self.with.contains(&print)
    }
}

/// A bit for each of some words, by its fingerprint: two sets without a common bit share no word.
pub fn bits<'w>(prints: impl IntoIterator<Item = &'w u64>) -> u128 {
    prints.into_iter().fold(0, |bits, p| bits | 1 << (p % 128))
}

/// A condition on the company of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// A participant in this role.
    Role(Role),
    /// A participant of this class anywhere.
    Class(Class),
    /// An actor of this class.
    Doer(Class),
    /// Many unarmed people as actor.
    Crowd,
    /// An adjective or genitive that marks it as an act of force.
    Armed,
    /// A participant that is a body or armed person acting.
    Party,
    /// A place.
    Place,
    /// A light verb whose subject it was done to: "was subjected to".
    Undergone,
}

/// How grammar fills roles for a family of words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Frame {
    /// Its name.
    pub id: String,
    /// Role of the subject of the active verb.
    pub subject: Role,
    /// Role of a subject that is a machine or a weapon.
    pub thing: Role,
    /// Role of the direct object, and of the subject of the passive.
    pub object: Role,
    /// Role of an undergoer that is a place or a thing.
    pub site: Role,
    /// What the genitive after the verbal noun is.
    pub genitive: Genitive,
    /// Roles of prepositional phrases.
    pub preps: Vec<(Key, Role)>,
    /// The word tells only of victims: it may be the toll of an act told beside it.
    pub bare: bool,
    /// Done in words: whom it is said to is not where it happens.
    pub spoken: bool,
    /// Words behind the trigger that say against whom it is: the lemma, or the verb a participle or verbal noun is made from.
    pub aims: Vec<String>,
    /// Words behind the trigger that lead to whom or what it met: nouns of passing by, verbs of aiming.
    pub meets: Vec<String>,
    /// Lemmas of what a protest may itself be against when nobody is named: rules, laws, policies.
    pub targets: Vec<String>,
}

/// An event type of the ontology.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventType {
    /// `ASSAULT`.
    pub id: String,
    /// What it is, in one English sentence.
    pub definition: String,
    /// Allowed modes.
    pub modes: Vec<String>,
    /// `(mode or "", CAMEO, ACLED event type, ACLED sub-event type)`.
    pub codes: Vec<(String, String, String, String)>,
}

/// A word of saying.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Say {
    /// How the speaker stands to what is said.
    pub stance: Stance,
    /// What it makes of the content, when that is not told as a fact.
    pub factuality: Option<Factuality>,
    /// Prepositions, besides "that", a colon or a quotation, that open the content.
    pub opens: Vec<Key>,
    /// Whether the word can stand without any content (denial of a noun: `opens` the object).
    pub object: bool,
    /// Whether only the finite verb says: its participle is another word.
    pub finite: bool,
}

/// A word that takes an event out of the facts, or marks it as going on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Doubt {
    /// What it makes of the event.
    pub factuality: Factuality,
    /// How far it reaches.
    pub reach: Reach,
}

/// A verb that lends its subject to an event noun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Light {
    /// What the verb's subject is to the noun's event; `None`: the noun itself is the subject.
    pub subject: Role,
    /// The preposition before the noun, when one is needed.
    pub prep: Option<Key>,
    /// What the verb says of the event.
    pub factuality: Option<Factuality>,
    /// Whether the noun is the subject of the verb (a clash broke out).
    pub noun_is_subject: bool,
}

/// A name of one or more words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Phrase {
    /// Fingerprints of its folded words.
    pub words: Vec<u64>,
    /// What it stands for.
    pub means: Means,
    /// 1–100: how likely it means that.
    pub prior: u8,
}

/// When a name means somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// Most of what the document names lies in this country (ISO 3166-1 alpha-3).
    Place(String),
    /// The outlet speaks from this side.
    Outlet(String),
}

/// What a phrase stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Means {
    /// Index into [`Pack::places`].
    Place(u32),
    /// Index into [`Pack::actors`].
    Actor(u32),
    /// A given name.
    GivenName,
    /// A phrase that does the work of a particle.
    Particle(Key),
    /// A phrase that opens an attribution, its noun phrase being the source.
    Source(Stance),
    /// A phrase that marks what is around it as doubted by the writer.
    Distance(Stance),
    /// A phrase with which the writer speaks for himself: nobody goes on speaking.
    Own,
    /// A phrase with which a text goes over to another happening.
    Apart,
    /// A phrase of doubt, plan, fear, condition, demand.
    Doubt(u16),
    /// A phrase that bounds a number.
    Bound(Bound),
    /// A phrase that stands for "at least so many".
    Some(i64),
    /// A word of dates and times.
    Time(TimeWord),
}

/// A place of the gazetteer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Stable id.
    pub id: String,
    /// country, province, town …
    pub kind: String,
    /// ISO 3166-1 alpha-3, or "".
    pub country: String,
    /// English name of the province, or "".
    pub admin1: String,
    /// Decimal degrees.
    pub lat: f64,
    /// Decimal degrees.
    pub lon: f64,
    /// ACLED's geo_precision.
    pub precision: u8,
    /// English name.
    pub name_en: String,
}

/// An actor of the ontology.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// Stable id.
    pub id: String,
    /// state, military, armed-group …
    pub kind: String,
    /// ISO 3166-1 alpha-3, or "".
    pub country: String,
    /// PLOVER sector, or "".
    pub sector: String,
    /// English name.
    pub name_en: String,
    /// The id of the actor it belongs to, or "".
    pub parent: String,
}

/// Who publishes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outlet {
    /// Stable id.
    pub id: String,
    /// agency, channel, site …
    pub kind: String,
    /// ISO 3166-1 alpha-3, or "".
    pub country: String,
    /// From whose side it speaks, as it describes itself or by who owns it; "" when it does not say.
    pub side: String,
    /// Index into [`Pack::actors`]: whom its names mean.
    pub actor: u32,
    /// English name.
    pub name_en: String,
}

/// Everything known. See the module head.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// Folded word → `[lemma, features, shadda positions]`.
    pub forms: Table<3>,
    /// Folded first word → `[phrase]`.
    pub starts: Table<1>,
    /// Gazetteers that were added.
    pub added: Vec<Added>,
    /// All else.
    pub rest: Rest,
}

impl std::ops::Deref for Pack {
    type Target = Rest;
    fn deref(&self) -> &Rest {
        &self.rest
    }
}

/// A place that is a country, and how its other places lie, in degrees: worked out once, as a side of a country is asked for in every other report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Country {
    /// Index into `places`.
    pub place: u32,
    /// Latitude and longitude of the middle of its places.
    pub middle: (f64, f64),
    /// How far they lie from it north or south, and east or west (standard deviation).
    pub apart: (f64, f64),
}

/// The small tables of a pack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is documented at its type")]
pub struct Rest {
    /// Changes when any row does.
    pub hash: u64,
    pub lemmas: Vec<Lemma>,
    pub prefixes: Vec<Clitic>,
    pub suffixes: Vec<Clitic>,
    pub phrases: Vec<Phrase>,
    pub senses: Vec<Sense>,
    pub frames: Vec<Frame>,
    pub types: Vec<EventType>,
    pub says: Vec<Say>,
    pub doubts: Vec<Doubt>,
    pub lights: Vec<Light>,
    pub places: Vec<Place>,
    pub actors: Vec<Actor>,
    pub outlets: Vec<Outlet>,
    /// Phrases that mean an actor only where something holds: index, and what; in the order of the phrases.
    pub relative: Vec<(u32, When)>,
    /// Host names of outlets, and the first labels that only one has: sorted, each with an index into `outlets`.
    pub domains: Vec<(String, u16)>,
    pub endings: Vec<Ending>,
    pub framing: Vec<(String, String)>,
    pub modes: Vec<(String, String)>,
    /// What each sign of a claim weighs, in the order of [`crate::claim::signs::Sign`], as log odds: for all types, and what is added for assaults
    /// and for protests.
    pub weights: Vec<[f32; 3]>,
    /// Log odds of a claim without signs.
    pub bias: f32,
    /// A claim less sure than this is noticed, not asserted: of most types, of assaults, of protests.
    pub floors: [f32; 3],
    pub kinds: Vec<(String, String)>,
    /// Words for a kind of place, and the kinds of the gazetteer that they may stand before.
    pub sites: Vec<(String, Vec<String>)>,
    pub countries: Vec<Country>,
    /// Some phrase that is a given name, for a word that a text shows to be one: an index into [`Pack::phrases`].
    pub given: Option<u32>,
    /// Words of direction: lemma, steps north, steps east.
    pub directions: Vec<(String, i8, i8)>,
}

/// How an unknown word's ending betrays its part of speech and lemma.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ending {
    /// The folded ending.
    pub form: String,
    /// What is put in its place to make the lemma.
    pub lemma: String,
    /// What such a word is.
    pub pos: Pos,
    /// At least so many letters before the ending.
    pub stem: u8,
    /// Whether the word must carry an article.
    pub article: bool,
}

impl Pack {
    /// The kinds of the gazetteer that a word for a kind of place may stand before; `None` for other lemmas.
    pub fn kinds_of_site(&self, lemma: &str) -> Option<&[String]> {
        self.sites.iter().find(|(word, _)| word == lemma).map(|(_, kinds)| kinds.as_slice())
    }

    /// The bytes a release embeds: `magic, length of forms, forms, length of starts, starts, rest`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for table in [self.forms.bytes(), self.starts.bytes()] {
            out.extend((table.len() as u32).to_le_bytes());
            out.extend(table);
        }
        out.extend(postcard::to_stdvec(&self.rest).expect("a pack has no unserialisable part"));
        out
    }

    /// Reads what [`Pack::to_bytes`] wrote; the large tables are used where they lie.
    /// `Err` says what is wrong with the bytes.
    pub fn from_static(bytes: &'static [u8]) -> Result<Pack, String> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or("not a Rawi pack, or one of another version")?;
        let mut table = || {
            let (n, after) = rest.split_first_chunk::<4>()?;
            let (table, after) = after.split_at_checked(u32::from_le_bytes(*n) as usize)?;
            rest = after;
            Some(Cow::Borrowed(table))
        };
        let forms = table().and_then(Table::from_bytes).ok_or("the table of forms is cut short")?;
        let starts = table().and_then(Table::from_bytes).ok_or("the table of names is cut short")?;
        let rest = postcard::from_bytes(rest).map_err(|e| e.to_string())?;
        Ok(Pack { forms, starts, added: Vec::new(), rest })
    }

    /// The outlet that a source names: an address, a host name, or the first label of one.
    pub fn outlet(&self, source: &str) -> Option<&Outlet> {
        let host = source.split("://").last()?.split(['/', '?', '#', ':']).next()?.trim().to_ascii_lowercase();
        let found = |host: &str| self.domains.binary_search_by(|d| d.0.as_str().cmp(host)).ok().map(|i| &self.outlets[self.domains[i].1 as usize]);
        // "arabic.example.net" is published by "example.net", unless it is listed itself; a bare label only by whoever is called so
        let parents = std::iter::successors(Some(host.as_str()), |h| h.split_once('.').map(|x| x.1).filter(|h| h.contains('.')));
        parents.into_iter().find_map(found)
    }

    /// The lemma with this index.
    pub fn lemma(&self, id: u32) -> &Lemma {
        &self.rest.lemmas[id as usize]
    }

    /// The event senses of a lemma: its own, or those of the verb it derives from.
    pub fn senses_of(&self, id: u32) -> &[u32] {
        let lemma = self.lemma(id);
        match lemma.derived {
            Some((verb, _)) if lemma.senses.is_empty() => &self.lemma(verb).senses,
            _ => &lemma.senses,
        }
    }
}

const MAGIC: &[u8] = b"rawi-pack-1\n";
