//! What speaks for and against a claim: signs that hold or do not, read off its sentence and its own fields.
//!
//! In: an event, its claim, its sentence. Out: [`Signs`], a set. Each sign is a yes or no that a person can check ("the trigger is a noun with the
//! article", "a police source says so"); [`super::confidence`] weighs them. A sign that depends on the rest of the document (how much else it
//! tells) is set when the document has been read.

use super::{Claim, Told};
use crate::does::Does;
use crate::event::Event;
use crate::inflect::{Aspect, Voice};
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::morph::Origin;
use crate::sentence::Read;
use crate::vocab::*;
use serde::{Deserialize, Serialize};

named! {
    /// A yes or no about a claim.
    Sign {
        // the word that tells it
        Perfect = "verb-perfect", Imperfect = "verb-imperfect", Passive = "verb-passive", Indefinite = "noun-indefinite", Definite = "noun-definite",
        Construct = "noun-construct", Suffixed = "noun-suffixed", Plural = "noun-plural", Light = "light-verb", LightPerfect = "light-verb-perfect", Joined = "noun-with-verb", JoinedPerfect = "with-verb-perfect",
        Guess = "guessed-word", Weak = "row-weak", Fair = "row-fair", Strong = "row-strong", Mode = "has-mode", Casualty = "casualty-word", Attack = "frame-attack", Strike = "frame-strike", Harm = "frame-harm", Suffer = "frame-suffer", Clash = "frame-clash",
        Launch = "frame-launch", Fall = "frame-fall", Abduct = "mode-abduct", Torture = "mode-torture", Targeted = "mode-targeted", Destroy = "mode-destroy",
        Explosives = "mode-explosives", Suicide = "mode-suicide-attack", Aerial = "mode-aerial", Heavy = "mode-heavy-weapons", March = "frame-protest", Gather = "frame-gather", Chant = "frame-chant", Riot = "frame-riot", Demo = "mode-demo",
        Strikes = "mode-strike", Obstruct = "mode-obstruct", Vandal = "mode-vandalize", Aim = "aim", Purpose = "purpose", Detail = "bare-detail", Itself = "row-unconditional", Deed = "noun-of-deed", Described = "noun-described",
        // what governs a noun
        AfterIn = "after-in", AfterBy = "after-by", AfterFor = "after-for", AfterAbout = "after-about", AfterFrom = "after-from", AfterTime = "after-time-word",
        AfterBecause = "after-because", AfterOn = "after-on", AfterTo = "after-to", AfterWith = "after-with", AfterOther = "after-other",
        Governed = "governed-by-noun", GovernedIdea = "governed-by-idea", GovernedPeople = "governed-by-people", And = "joined-by-and",
        // where it stands
        First = "opens-sentence", Early = "early", Relative = "relative-clause", When = "after-when", Pluperfect = "pluperfect", Subordinate = "after-to-do",
        SaidContent = "content-of-saying", Quoted = "quoted", Bracketed = "bracketed",
        // who takes part
        ActorStated = "actor-stated", ActorInherited = "actor-inherited", ActorNamed = "actor-named", ActorNation = "actor-nation", ActorCounted = "actor-counted", ActorDefinite = "actor-definite", ActorCrowd = "actor-protesters",
        ActorKnown = "actor-known-protesters", ActorGoverned = "actor-governed", ActorLater = "actor-told-later",
        RecipientStated = "recipient-stated", RecipientNamed = "recipient-named", RecipientPeople = "recipient-people", RecipientCounted = "recipient-counted",
        RecipientInherited = "recipient-inherited", RecipientPlural = "recipient-plural", RecipientDefinite = "recipient-definite", Person = "recipient-person", Object = "has-object", Instrument = "has-instrument",
        PlaceNear = "place-town", PlaceWide = "place-wide", Dateline = "place-dateline", NoPlace = "no-place",
        Stated0 = "stated-none", Stated1 = "stated-one", Stated3 = "stated-three",
        // when and how many
        TimeNear = "time-near", TimeMonth = "time-month", TimeFar = "time-far", TimeOpen = "time-none", NearInSentence = "sentence-time-near", FarInSentence = "sentence-time-far",
        Victims = "counts-victims", Counts = "counts-other", Occurrences = "occurrences", Toll = "toll",
        // how firmly, according to whom
        Ongoing = "ongoing", Planned = "planned", Threatened = "threatened", Possible = "possible", Conditional = "conditional", Demanded = "demanded", Denied = "denied",
        Sourced = "sourced", SourceForce = "source-security", SourceUnnamed = "source-unnamed", SourceMedia = "source-media", SourceSays = "source-official", Chain = "source-chain",
        // its sentence
        Short = "sentence-short", Long = "sentence-long", VeryLong = "sentence-very-long", OpensVerb = "sentence-opens-with-verb", Question = "question",
        FirstPerson = "first-person", Court1 = "court-word", Court3 = "court-words", Comment1 = "comment-word", Comment3 = "comment-words", Ground1 = "ground-word",
        Ground3 = "ground-words", Ground6 = "ground-words-many",
        Forced = "force-in-sentence",
        // its kind
        Assault = "type-assault", Protest = "type-protest", Coerce = "type-coerce", Moves = "type-moves", Words = "type-words", Presence = "type-presence",
        // the rest of the document, set by `settle`
        AloneInSentence = "alone-in-sentence", CrowdInSentence = "crowd-in-sentence", Company0 = "company-none", Company1 = "company-some", Company3 = "company-much",
        Mixed0 = "document-tells-little", Mixed8 = "document-tells-much",
    }
}

/// A set of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs(pub [u64; 3]);

impl Signs {
    /// Adds a sign that holds.
    pub fn set(&mut self, sign: Sign, holds: bool) {
        if holds {
            self.0[sign as usize / 64] |= 1 << (sign as usize % 64);
        }
    }

    /// Whether a sign holds.
    pub fn has(self, sign: Sign) -> bool {
        self.0[sign as usize / 64] & (1 << (sign as usize % 64)) != 0
    }

    /// Indices of the signs that hold, in order.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(block, mut bits)| {
            std::iter::from_fn(move || {
                let i = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(block * 64 + i)
            })
        })
    }

    /// The signs that hold, in order.
    pub fn all(self) -> impl Iterator<Item = Sign> {
        Sign::ALL.iter().copied().filter(move |s| self.has(*s))
    }
}

/// Days that news looks back, and those of the time before it.
const NEAR: i32 = 8;
const MONTHS: i32 = 70;

/// The signs of a claim that its sentence shows, with those of the sentence itself.
pub fn signs(read: &Read, all: &[Mentions], told: &Told, e: &Event, c: &Claim) -> Signs {
    let m = &all[told.sentence as usize];
    let head = super::head(told, e);
    let mut s = told.signs;
    kind(&read.pack.frames[e.sense(read).frame as usize].id, c.mode, &mut s);
    word(read, m, head, &mut s);
    let perfect = |t: u32| read.reading(t as usize).is_some_and(|r| r.pos == Pos::Verb && r.feats.aspect == Aspect::Perfect);
    s.set(Sign::LightPerfect, e.light.is_some_and(|k| m.items[k].kind == ItemKind::Verb && perfect(m.items[k].tokens.start)));
    s.set(Sign::JoinedPerfect, c.also.iter().any(|a| told.events.iter().any(|x| x.verbal && read.span(&x.trigger) == *a && perfect(x.trigger.start))));
    stands(read, m, told, head, &mut s);
    takes_part(read, all, e, c, &mut s);
    crowd(read, all, told, e, &mut s);
    when(told.day, m, c, &mut s);
    firmly(c, &mut s);
    // "and the protesters chanted slogans": no number, no place, no day
    let bare = !s.has(Sign::ActorCounted) && !s.has(Sign::PlaceNear) && !s.has(Sign::PlaceWide) && !s.has(Sign::TimeNear);
    s.set(Sign::Detail, s.has(Sign::Weak) && bare);
    let group = match read.pack.types[c.event_type as usize].id.as_str() {
        "ASSAULT" => Sign::Assault,
        "PROTEST" => Sign::Protest,
        "COERCE" => Sign::Coerce,
        "MOBILIZE" | "RETREAT" => Sign::Moves,
        "PRESENCE" => Sign::Presence,
        _ => Sign::Words,
    };
    s.set(group, true);
    s
}

/// The form of the trigger and the row it was read by.
fn word(read: &Read, m: &Mentions, e: &Event, s: &mut Signs) {
    let t = e.trigger.start as usize;
    let sense = e.sense(read);
    let reading = read.reading(t);
    if let Some(r) = reading.filter(|_| e.verbal) {
        s.set(Sign::Passive, e.rules.contains(&"passive"));
        s.set(Sign::Imperfect, r.feats.aspect == Aspect::Imperfect);
        s.set(Sign::Perfect, r.feats.aspect == Aspect::Perfect && r.feats.voice != Voice::Passive);
    }
    if let Some(n) = m.nominal(e.item).filter(|_| !e.verbal) {
        let construct = m.nominal(e.item + 1).is_some_and(|g| g.genitive);
        s.set(Sign::Definite, read.definite(t));
        s.set(Sign::Construct, construct);
        s.set(Sign::Suffixed, read.suffixed(t));
        s.set(Sign::Indefinite, !construct && !read.definite(t) && !read.suffixed(t));
        s.set(Sign::Plural, n.plural);
        s.set(Sign::Described, !n.adjectives.is_empty() || !n.nations.is_empty());
        s.set(Sign::Deed, read.pack.frames[sense.frame as usize].genitive == Genitive::Object);
        governed(m, e.item, n, s);
    }
    s.set(Sign::Aim, e.rules.contains(&"aim"));
    s.set(Sign::Purpose, e.rules.contains(&"purpose"));
    s.set(Sign::Itself, sense.needs.is_empty() && sense.with.is_empty());
    s.set(Sign::Light, e.rules.contains(&"light-verb"));
    s.set(Sign::Joined, e.rules.contains(&"noun-as-subject") || e.rules.contains(&"noun-as-object"));
    s.set(Sign::Guess, reading.is_some_and(|r| r.origin == Origin::Guess || r.lemma != e.lemma));
    s.set(Sign::Casualty, e.casualty);
    s.set(Sign::Weak, sense.weight < 65);
    s.set(Sign::Fair, (65..80).contains(&sense.weight));
    s.set(Sign::Strong, sense.weight >= 80);
}

/// What stands before a noun and governs it.
fn governed(m: &Mentions, item: usize, n: &Nominal, s: &mut Signs) {
    s.set(Sign::And, n.and);
    let sign = match n.prep {
        Some(Key::In | Key::During | Key::Inside | Key::At) => Some(Sign::AfterIn),
        Some(Key::By) => Some(Sign::AfterBy),
        Some(Key::For) => Some(Sign::AfterFor),
        Some(Key::About) => Some(Sign::AfterAbout),
        Some(Key::From) => Some(Sign::AfterFrom),
        Some(Key::After | Key::Before | Key::Since | Key::Until) => Some(Sign::AfterTime),
        Some(Key::Because) => Some(Sign::AfterBecause),
        Some(Key::On) => Some(Sign::AfterOn),
        Some(Key::To) => Some(Sign::AfterTo),
        Some(Key::With) => Some(Sign::AfterWith),
        Some(_) => Some(Sign::AfterOther),
        None => None,
    };
    sign.into_iter().for_each(|x| s.set(x, true));
    let before = item.checked_sub(1).and_then(|k| m.nominal(k)).filter(|b| b.tokens.end == n.tokens.start && n.prep.is_none() && !n.and);
    if let Some(b) = before {
        s.set(Sign::Governed, true);
        s.set(Sign::GovernedIdea, b.classes.any(Classes::of(&[Class::Abstract, Class::Say, Class::Document])));
        s.set(Sign::GovernedPeople, b.can_act());
    }
}

/// Where the trigger stands in its sentence.
fn stands(read: &Read, m: &Mentions, told: &Told, e: &Event, s: &mut Signs) {
    let before = &m.items[..e.item];
    let near = |n: usize| before.iter().rev().take(n);
    let silent = |k: ItemKind| matches!(k, ItemKind::Mark(_) | ItemKind::Time(_));
    s.set(Sign::First, before.iter().all(|i| silent(i.kind)));
    s.set(Sign::Early, e.item < 6);
    s.set(Sign::Relative, near(if e.verbal { 2 } else { 3 }).any(|i| i.kind == ItemKind::Particle(Key::Relative)));
    s.set(Sign::When, near(3).any(|i| matches!(i.kind, ItemKind::Particle(Key::When | Key::While | Key::After | Key::Since | Key::Because | Key::Before))));
    s.set(Sign::Subordinate, near(2).any(|i| i.kind == ItemKind::Particle(Key::To2)));
    s.set(Sign::Pluperfect, near(4).any(|i| i.kind == ItemKind::Verb && read.auxiliary(i.tokens.start as usize)));
    let open = before.iter().rev().find_map(|i| match i.kind {
        ItemKind::Mark(c @ ('(' | ')')) => Some(c == '('),
        _ => None,
    });
    s.set(Sign::Bracketed, open == Some(true));
    s.set(Sign::SaidContent, told.scopes.iter().any(|x| matches!(x.kind, crate::scope::ScopeKind::Said { .. }) && x.tokens.contains(&e.trigger.start)));
}

/// Who and what takes part, and where.
fn takes_part(read: &Read, all: &[Mentions], e: &Event, c: &Claim, s: &mut Signs) {
    let nominal = |f: &crate::event::Filler| &all[f.who.sentence as usize].nominals[f.who.nominal as usize];
    for f in e.fillers.iter() {
        let (n, stated) = (nominal(f), f.basis == Basis::Stated);
        let named = !n.names.is_empty();
        match f.role {
            Role::Actor => {
                s.set(Sign::ActorStated, stated);
                s.set(Sign::ActorInherited, !stated);
                s.set(Sign::ActorNamed, named && f.part.is_none());
                s.set(Sign::ActorNation, f.part.is_some());
                s.set(Sign::ActorCounted, n.quantity.is_some());
                s.set(Sign::ActorDefinite, n.definite && !named && !n.person && f.part.is_none() && n.quantity.is_none());
                s.set(Sign::ActorCrowd, n.classes.has(Class::Protester));
            }
            Role::Recipient => {
                s.set(Sign::RecipientStated, stated);
                s.set(Sign::RecipientInherited, !stated);
                s.set(Sign::RecipientNamed, named);
                s.set(Sign::RecipientPeople, n.classes.any(Classes::PEOPLE));
                s.set(Sign::RecipientCounted, n.quantity.is_some());
                s.set(Sign::RecipientPlural, n.plural && n.quantity.is_none());
                s.set(Sign::RecipientDefinite, n.definite && !named && !n.person && n.quantity.is_none());
                s.set(Sign::Person, n.person);
            }
            Role::Object => s.set(Sign::Object, true),
            Role::Instrument => s.set(Sign::Instrument, true),
            _ => {}
        }
    }
    let precise = |p: &super::ClaimPlace| p.place.is_some_and(|i| read.pack.places[i as usize].precision <= 1);
    let stated = || c.places.iter().filter(|p| p.basis == Basis::Stated);
    s.set(Sign::PlaceNear, stated().any(precise));
    s.set(Sign::PlaceWide, stated().any(|p| !precise(p)));
    // a place guessed from its surroundings says nothing for the event
    let m = &all[e.sentence as usize];
    let heading = || super::dateline(read, m).map(|n| m.nominals[n as usize].span);
    let guessed = c.places.iter().find(|p| p.basis == Basis::Inferred);
    let dateline = guessed.is_some_and(|p| heading().is_some_and(|h| h.start <= p.span.start && p.span.end <= h.end));
    s.set(Sign::Dateline, dateline);
    s.set(Sign::NoPlace, stated().next().is_none() && !dateline);
    let n = e.fillers.iter().filter(|f| f.basis == Basis::Stated && f.role != Role::Topic).count();
    s.set(Sign::Stated0, n == 0);
    s.set(Sign::Stated1, n == 1);
    s.set(Sign::Stated3, n >= 3);
    s.set(Sign::Mode, !c.mode.is_empty());
    let victims = |w: What| matches!(w, What::Killed | What::Injured | What::Abducted | What::Detained | What::Missing);
    s.set(Sign::Victims, c.counts.iter().any(|x| victims(x.what)));
    s.set(Sign::Counts, c.counts.iter().any(|x| !victims(x.what)));
    s.set(Sign::Occurrences, c.occurrences.is_some());
    s.set(Sign::Toll, !e.toll.is_empty());
}

/// What a sentence shows of those who protest: "the" protesters are known from before, and those who stand under a preposition or as a genitive
/// ("clashes with protesters who …") are told of for something else, as is a protest beside which force is used.
fn crowd(read: &Read, all: &[Mentions], told: &Told, e: &Event, s: &mut Signs) {
    let nominal = |f: &crate::event::Filler| &all[f.who.sentence as usize].nominals[f.who.nominal as usize];
    let known = |n: &Nominal| n.classes.has(Class::Protester) && n.definite && n.quantity.is_none();
    s.set(Sign::ActorKnown, e.has(Role::Actor) && e.of(Role::Actor).all(|f| f.basis == Basis::Stated && known(nominal(f))));
    s.set(Sign::ActorGoverned, e.verbal && e.of(Role::Actor).any(|f| nominal(f).prep.is_some() || nominal(f).genitive));
    s.set(Sign::ActorLater, e.rules.contains(&"crowd"));
    let force = |x: &Event| x.told && x.merged.is_none() && read.pack.types[x.sense(read).event_type as usize].id == "ASSAULT";
    s.set(Sign::Forced, told.events.iter().any(force));
}

/// How long before the day of reporting.
fn when(day: Option<jiff::civil::Date>, m: &Mentions, c: &Claim, s: &mut Signs) {
    let days = |from: Option<jiff::civil::Date>| Some((day?.until(from?).ok()?).get_days());
    match c.time.as_ref().map(|t| days(t.to.or(t.from))) {
        None => s.set(Sign::TimeOpen, true),
        Some(Some(d)) => {
            s.set(Sign::TimeNear, d.abs() <= NEAR);
            s.set(Sign::TimeMonth, d.abs() > NEAR && d.abs() <= MONTHS);
            s.set(Sign::TimeFar, d.abs() > MONTHS);
        }
        Some(None) => {}
    }
    let all = || m.times.iter().filter_map(|t| days(t.to.or(t.from)));
    s.set(Sign::NearInSentence, all().any(|d| (-NEAR..=0).contains(&d)));
    s.set(Sign::FarInSentence, all().any(|d| d.abs() > MONTHS));
}

/// How firmly, and who says so.
fn firmly(c: &Claim, s: &mut Signs) {
    let sign = match c.factuality {
        Factuality::Happened => None,
        Factuality::Ongoing => Some(Sign::Ongoing),
        Factuality::Planned => Some(Sign::Planned),
        Factuality::Threatened => Some(Sign::Threatened),
        Factuality::Possible => Some(Sign::Possible),
        Factuality::Conditional => Some(Sign::Conditional),
        Factuality::Demanded => Some(Sign::Demanded),
        Factuality::Denied => Some(Sign::Denied),
    };
    sign.into_iter().for_each(|x| s.set(x, true));
    s.set(Sign::Sourced, !c.attribution.is_empty());
    s.set(Sign::Chain, c.attribution.len() > 1);
    s.set(Sign::Quoted, c.attribution.iter().any(|a| a.quoted));
    let has = |k: SourceKind| c.attribution.iter().any(|a| a.kind == k);
    s.set(Sign::SourceForce, has(SourceKind::Military) || has(SourceKind::ArmedGroup));
    s.set(Sign::SourceUnnamed, has(SourceKind::Unnamed) || has(SourceKind::Witness));
    s.set(Sign::SourceMedia, has(SourceKind::Media) || has(SourceKind::Monitor));
    s.set(Sign::SourceSays, has(SourceKind::Official));
}

/// The kind of act, by the frame and mode of its row.
fn kind(frame: &str, mode: &str, s: &mut Signs) {
    let frame = match frame {
        "attack" => Some(Sign::Attack),
        "strike" => Some(Sign::Strike),
        "harm" => Some(Sign::Harm),
        "suffer" | "death" => Some(Sign::Suffer),
        "clash" => Some(Sign::Clash),
        "launch" => Some(Sign::Launch),
        "fall" => Some(Sign::Fall),
        "protest" => Some(Sign::March),
        "gather" => Some(Sign::Gather),
        "chant" => Some(Sign::Chant),
        "riot" => Some(Sign::Riot),
        _ => None,
    };
    let mode = match mode {
        "abduct" => Some(Sign::Abduct),
        "torture" | "sexual" | "beat" => Some(Sign::Torture),
        "targeted" => Some(Sign::Targeted),
        "destroy" => Some(Sign::Destroy),
        "explosives" => Some(Sign::Explosives),
        "suicide-attack" => Some(Sign::Suicide),
        "aerial" | "drone" => Some(Sign::Aerial),
        "heavy-weapons" => Some(Sign::Heavy),
        "demo" => Some(Sign::Demo),
        "strike" | "hunger" => Some(Sign::Strikes),
        "obstruct" => Some(Sign::Obstruct),
        "vandalize" => Some(Sign::Vandal),
        _ => None,
    };
    frame.into_iter().chain(mode).for_each(|x| s.set(x, true));
}

/// What the sentence says of all that is told in it: how long it is, and what talk it is.
pub fn sentence(read: &Read, m: &Mentions, index: u32) -> Signs {
    let mut s = Signs::default();
    let tokens = read.split.sentences[index as usize].tokens.clone();
    let mut talks = [0_u32; Talk::ALL.len()];
    for t in tokens.start as usize..tokens.end as usize {
        if read.does(t, Does::TALK)
            && let Some(talk) = read.lemma(t).and_then(|l| l.talk)
        {
            talks[talk as usize] += 1;
        }
        s.set(Sign::FirstPerson, read.reading(t).is_some_and(|r| r.pos == Pos::Verb && r.feats.person == 1));
    }
    let [court, comment, ground, _] = talks;
    let steps = [(Sign::Court1, court, 1), (Sign::Court3, court, 3), (Sign::Comment1, comment, 1), (Sign::Comment3, comment, 3)];
    let ground = [(Sign::Ground1, ground, 1), (Sign::Ground3, ground, 3), (Sign::Ground6, ground, 6)];
    steps.into_iter().chain(ground).for_each(|(sign, n, least)| s.set(sign, n >= least));
    s.set(Sign::Short, tokens.len() < 22);
    s.set(Sign::Long, tokens.len() > 44);
    s.set(Sign::VeryLong, tokens.len() > 80);
    s.set(Sign::OpensVerb, m.items.first().is_some_and(|i| i.kind == ItemKind::Verb));
    s.set(Sign::Question, m.items.iter().any(|i| matches!(i.kind, ItemKind::Mark('؟' | '?') | ItemKind::Particle(Key::Question))));
    s
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_set() {
        assert!(Sign::ALL.len() <= 64 * Signs::default().0.len(), "{} signs do not fit", Sign::ALL.len());
        for &sign in Sign::ALL {
            let mut s = Signs::default();
            s.set(sign, false);
            assert_eq!(s, Signs::default());
            s.set(sign, true);
            s.set(sign, false);
            assert!(s.has(sign), "{}: what holds once holds", sign.name());
            assert_eq!(s.all().collect::<Vec<_>>(), [sign]);
        }
        let mut all = Signs::default();
        Sign::ALL.iter().for_each(|&s| all.set(s, true));
        assert!(all.all().eq(Sign::ALL.iter().copied()), "in the order of the table");
    }

    #[test]
    fn frames_and_modes_are_kinds_of_act() {
        let of = |frame, mode| {
            let mut s = Signs::default();
            kind(frame, mode, &mut s);
            s.all().collect::<Vec<_>>()
        };
        assert_eq!(of("attack", "drone"), [Sign::Attack, Sign::Aerial]);
        assert_eq!(of("death", ""), [Sign::Suffer]);
        assert_eq!(of("protest", "hunger"), [Sign::March, Sign::Strikes]);
        assert_eq!(of("no such frame", "no such mode"), []);
    }
}
