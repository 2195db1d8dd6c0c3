//! Participants and sources as the record gives them: words, and who that is.

use super::{Attribution, Framing, Participant};
use crate::does::Does;
use crate::event::{Event, Filler};
use crate::mention::{Mentions, Nominal};
use crate::scope::{NominalRef, Source};
use crate::sentence::Read;
use crate::text::Span;
use crate::vocab::*;
use std::borrow::Cow;

/// Prior of a name that means another from each mouth.
pub const RELATIVE: u8 = 1;

/// Participants of an event in a role, in text order.
pub fn participants<'p>(read: &Read<'_, 'p>, all: &[Mentions], e: &Event, role: Role) -> Vec<Participant<'p>> {
    let shown = |f: &&Filler| {
        let n = &all[f.who.sentence as usize].nominals[f.who.nominal as usize];
        !n.event || f.part.is_some() || e.rules.contains(&crate::event::roles::STRUCK)
    };
    e.of(role).filter(shown).map(|f| participant(read, all, f.who, f.part, f.basis)).collect()
}

/// A nominal, or a part of it, as a participant.
pub fn participant<'p>(read: &Read<'_, 'p>, all: &[Mentions], who: NominalRef, part: Option<(u32, u32)>, basis: Basis) -> Participant<'p> {
    let m = &all[who.sentence as usize];
    let n = &m.nominals[who.nominal as usize];
    let mut p = Participant { span: n.span, id: None, name_en: None, kind: None, country: None, sector: None, basis };
    let Some((from, to)) = part else {
        identify(read, m, n, &mut p);
        return p;
    };
    p.span = Span::new(read.stem_start(from as usize), read.token(to as usize - 1).span.end);
    if let Some(c) = country(read, from).filter(|_| n.nations.contains(&from)) {
        (p.id, p.kind, p.country) = (Some(state(c)), Some("state"), Some(c));
        return p;
    }
    let names = n.names.iter().copied().filter(|&i| m.names[i as usize].tokens.start >= from).collect();
    let nations = n.nations.iter().copied().filter(|&t| t >= from).collect();
    let named = n.names.iter().any(|&i| m.names[i as usize].tokens.start == from);
    let classes = if named { Classes::default() } else { read.classes(from as usize) };
    identify(read, m, &Nominal { names, nations, classes, inner: Classes::default(), ..n.clone() }, &mut p);
    p
}

/// The country of an adjective of nationality; nations without a state have none.
fn country<'p>(read: &Read<'_, 'p>, t: u32) -> Option<&'p str> {
    read.lemma(t as usize).and_then(|l| l.country.as_deref()).filter(|c| !c.is_empty())
}

/// The id of a state by its ISO 3166-1 alpha-3 code.
fn state<'p>(country: &str) -> Cow<'p, str> {
    Cow::Owned(format!("state:{}", country.to_lowercase()))
}

/// Fills in what the pack knows: an actor named inside, else a country, else a nationality.
fn identify<'p>(read: &Read<'_, 'p>, m: &Mentions, n: &Nominal, p: &mut Participant<'p>) {
    if let Some((i, a)) = n.names.iter().find_map(|&i| Some((i, m.names[i as usize].actor(read)?))) {
        // "the forces of the occupation" are whose the adjective says, else whose they mostly are
        let relative = m.names[i as usize].phrases.iter().any(|&p| read.pack.phrases[p as usize].prior == RELATIVE);
        if relative {
            p.basis = Basis::Inferred;
            if let Some(c) = n.nations.iter().find_map(|&t| country(read, t)) {
                (p.id, p.kind, p.country) = (Some(state(c)), Some("state"), some(c));
                return;
            }
        }
        let actor = &read.pack.actors[a as usize];
        p.id = Some(Cow::Borrowed(&actor.id));
        p.name_en = Some(&actor.name_en);
        p.kind = Some(&actor.kind);
        p.country = some(&actor.country);
        p.sector = some(&actor.sector);
        return;
    }
    let place = n.names.iter().find_map(|&i| m.names[i as usize].place(read)).map(|i| &read.pack.places[i as usize]);
    if let Some(place) = place {
        p.country = some(&place.country);
        let joined = n.governs && n.and && n.names.iter().any(|&i| m.names[i as usize].tokens.start == n.tokens.start);
        let alone = n.classes == Classes::default() || joined;
        if alone {
            let country = place.kind == "country";
            p.id = Some(if country { state(&place.country) } else { Cow::Borrowed(&place.id) });
            p.name_en = Some(&place.name_en);
            p.kind = Some(if country { "state" } else { "place" });
        }
    } else if let Some(c) = n.nations.iter().find_map(|&t| country(read, t)) {
        p.country = some(c);
    }
    if p.kind.is_none() {
        (p.kind, p.sector) = by_class(n.classes.with(n.inner));
    }
}

/// Kind and PLOVER sector of a common noun.
fn by_class(c: Classes) -> (Option<&'static str>, Option<&'static str>) {
    let table = [
        (Class::Civilian, "civil", "CVL"),
        (Class::Official, "official", "GOV"),
        (Class::Gov, "government", "GOV"),
        (Class::Media, "media", "JRN"),
        (Class::Force, "military", "MIL"),
        (Class::Fighter, "fighter", "UAF"),
        (Class::Group, "armed-group", "UAF"),
        (Class::Org, "civil", "CVL"),
        (Class::Person, "civil", "CVL"),
    ];
    match table.iter().find(|(k, ..)| c.has(*k)) {
        Some((_, kind, sector)) => (Some(kind), Some(sector)),
        None => (None, None),
    }
}

fn some(s: &str) -> Option<&str> {
    (!s.is_empty()).then_some(s)
}

/// What names a source is looked for again in so many sentences before.
const BACK: u32 = 12;

/// A source as the record gives it.
pub fn attribution<'p>(read: &Read<'_, 'p>, all: &[Mentions], s: &Source, quoted: bool) -> Attribution<'p> {
    let m = &all[s.who.sentence as usize];
    let n = &m.nominals[s.who.nominal as usize];
    let mut p = participant(read, all, s.who, None, Basis::Stated);
    let fuller = fuller(read, all, s, &p);
    let kind = if s.tokens.end < n.tokens.end {
        // a phrase that ran into the name of an outlet
        let names = n.names.iter().copied().filter(|&i| m.names[i as usize].tokens.start < s.tokens.end).collect();
        let n = Nominal { names, ..n.clone() };
        p = Participant { id: None, name_en: None, kind: None, country: None, sector: None, ..p };
        identify(read, m, &n, &mut p);
        source_kind(read, &n, p.kind, p.id.is_some())
    } else {
        kind_of(read, all, s, &p, fuller)
    };
    // "a count of the Observatory's": whose document speaks; "the ministry": the one that was named before
    let id = p.id.or_else(|| participant(read, all, fuller?, None, Basis::Stated).id);
    // "a report of the group's": whose it is stands behind it
    let whose = s.of.filter(|of| of.sentence == s.who.sentence).map(|of| &m.nominals[of.nominal as usize].tokens).filter(|t| t.start == s.tokens.end);
    let end = whose.map_or(s.tokens.end, |t| t.end);
    let span = Span::new(p.span.start, read.token(end as usize - 1).span.end);
    Attribution { span, id, kind, stance: s.stance, cue: read.span(&s.cue), quoted }
}

/// The phrase that tells more of a source than its own words: whose document it is, or the one that named it before.
fn fuller(read: &Read, all: &[Mentions], s: &Source, p: &Participant) -> Option<NominalRef> {
    let n = &all[s.who.sentence as usize].nominals[s.who.nominal as usize];
    let bare = p.id.is_none() && n.names.is_empty() && n.nations.is_empty() && s.tokens.len() == 1;
    s.of.or_else(|| if bare { named_before(read, all, s.who) } else { None })
}

/// The kind of a source: of the phrase itself, or of the one that tells more of it.
fn kind_of(read: &Read, all: &[Mentions], s: &Source, p: &Participant, fuller: Option<NominalRef>) -> SourceKind {
    let own = |who: NominalRef, p: &Participant| source_kind(read, &all[who.sentence as usize].nominals[who.nominal as usize], p.kind, p.id.is_some());
    let n = &all[s.who.sentence as usize].nominals[s.who.nominal as usize];
    if s.of.is_some() && listed_as(read, n) == Some(SourceKind::Military) {
        return SourceKind::Military;
    }
    match fuller {
        Some(who) => {
            let x = &all[who.sentence as usize].nominals[who.nominal as usize];
            // "a report of the teams of …": what is called by its name has one, whatever its head is
            let called = s.of.is_some() && x.definite && x.tokens.len() > 1 && !x.classes.has(Class::Say);
            match own(who, &participant(read, all, who, None, Basis::Stated)) {
                SourceKind::Unnamed if called => SourceKind::Other,
                kind => kind,
            }
        }
        None => match own(s.who, p) {
            SourceKind::Other => titled(read, s),
            kind => kind,
        },
    }
}

/// The kind that a title in apposition gives to a person.
fn titled(read: &Read, s: &Source) -> SourceKind {
    let official = Classes::of(&[Class::Official, Class::Gov]);
    let hit = s.tokens.clone().any(|t| read.classes(t as usize).any(official));
    if hit { SourceKind::Official } else { SourceKind::Other }
}

/// "The ministry", "al-Madani": the fuller phrase of the same head, or the person of that name, in the sentences before.
fn named_before(read: &Read, all: &[Mentions], who: NominalRef) -> Option<NominalRef> {
    let n = &all[who.sentence as usize].nominals[who.nominal as usize];
    let head = n.head as usize;
    let lemma = read.lemma(head).map(|l| l.text.as_str());
    let same = |x: &Nominal| {
        let fuller = !x.names.is_empty() || !x.nations.is_empty() || x.inner != Classes::default() || x.person;
        let named = x.person && x.tokens.len() > 1 && x.tokens.clone().any(|t| read.folded(t as usize) == read.folded(head));
        named || fuller && x.tokens.len() > 1 && read.definite(head) && lemma.is_some() && read.lemma(x.head as usize).map(|l| l.text.as_str()) == lemma
    };
    for sentence in (who.sentence.saturating_sub(BACK)..=who.sentence).rev() {
        let before = &all[sentence as usize].nominals;
        let end = if sentence == who.sentence { who.nominal as usize } else { before.len() };
        if let Some(i) = before[..end].iter().rposition(same) {
            return Some(NominalRef { sentence, nominal: i as u32 });
        }
    }
    None
}

/// What kind of source a phrase names.
fn source_kind(read: &Read, n: &Nominal, kind: Option<&str>, known: bool) -> SourceKind {
    use SourceKind::*;
    let c = n.classes.with(n.inner);
    let source = n.classes.any(Classes::of(&[Class::Say, Class::Abstract])) && !known;
    match kind {
        Some("media") => Media,
        Some("monitor" | "international") if known => Monitor,
        Some("armed-group") if known => ArmedGroup,
        Some("military") if known => Military,
        _ if listed(read, n).is_some() => listed(read, n).unwrap_or(Other),
        _ if n.classes.has(Class::Media) && !known => Media,
        // a country, or its capital, speaks for its government
        Some("state" | "government" | "official" | "police") => speaker_for(n).unwrap_or(Official),
        Some("place") if known => Official,
        _ if c.has(Class::Media) => Media,
        _ if n.classes.has(Class::Say) || (source && n.names.is_empty() && !n.inner.any(Classes::BODIES)) => Unnamed,
        _ if c.any(Classes::of(&[Class::Gov, Class::Official])) => speaker_for(n).unwrap_or(Official),
        _ if c.has(Class::Force) || c.has(Class::Fighter) => Military,
        _ if c.has(Class::Group) && !known => ArmedGroup,
        _ if c.any(Classes::of(&[Class::Civilian])) => Witness,
        _ => Other,
    }
}

/// The kind that `scopes/kinds.tsv` gives to the head or an adjective.
fn listed(read: &Read, n: &Nominal) -> Option<SourceKind> {
    // a source is a soldier when it is said whose
    let whose = !n.nations.is_empty() || !n.names.is_empty() || !n.classes.has(Class::Abstract);
    listed_as(read, n).filter(|k| whose || *k != SourceKind::Military)
}

/// The row of the head, or of a word behind it.
fn listed_as(read: &Read, n: &Nominal) -> Option<SourceKind> {
    let row = |t: u32| SourceKind::parse(read.source_row(t as usize)?);
    let head = row(n.head);
    // a spokesman is what those are for whom he speaks
    if head.is_none() && n.classes.has(Class::Official) {
        return n.tokens.clone().filter(|&t| t == n.head + 1 || t > n.head && read.pos(t as usize) == Some(Pos::Noun)).find_map(row);
    }
    let source = n.classes.any(Classes::of(&[Class::Say, Class::Abstract]));
    head.or_else(|| n.tokens.clone().filter(|&t| source && t > n.head).find_map(row))
}

/// For whom an official speaks, when that is no government: "the spokesman of the forces".
fn speaker_for(n: &Nominal) -> Option<SourceKind> {
    let (c, of) = (n.classes, n.inner);
    if !c.has(Class::Official) || c.has(Class::Gov) || of.any(Classes::of(&[Class::Gov, Class::Official])) {
        return None;
    }
    match of {
        _ if of.has(Class::Force) => Some(SourceKind::Military),
        _ if of.has(Class::Media) => None,
        _ if of.has(Class::Group) => Some(SourceKind::ArmedGroup),
        _ if of.has(Class::Org) => Some(SourceKind::Other),
        _ => None,
    }
}

/// The mode an adjective, genitive or instrument gives: an aerial raid, a shelling with artillery, a drone.
pub fn mode<'p>(read: &Read<'_, 'p>, m: &Mentions, e: &Event) -> Option<&'p str> {
    let modes = &read.pack.types[e.sense(read).event_type as usize].modes;
    let sense = &e.sense(read).mode;
    let own = m.nominal(e.item).map(|n| n.adjectives.clone()).unwrap_or_default();
    let instruments = e.of(Role::Instrument).filter(|f| f.who.sentence == e.sentence).flat_map(|f| m.nominals[f.who.nominal as usize].tokens.clone());
    let machines = e.of(Role::Actor).filter(|f| f.part.is_none() && f.who.sentence == e.sentence).flat_map(|f| {
        let n = &m.nominals[f.who.nominal as usize];
        if n.classes.any(Classes::MACHINES) { n.tokens.clone() } else { n.head..n.head + 1 }
    });
    let mode = |t: u32| {
        let l = read.lemma(t as usize).filter(|_| read.does(t as usize, Does::MODE))?;
        read.pack.modes.iter().find(|(lemma, mode)| *lemma == l.text && modes.contains(mode)).map(|(_, mode)| mode.as_str())
    };
    // an adjective behind a noun is the more special: a plane without a pilot
    let hit = own.into_iter().chain(instruments).filter_map(mode).last().or_else(|| machines.filter_map(mode).last());
    hit.filter(|h| h != sense)
}

/// Loaded words in the phrases of participants.
pub fn framing<'p>(read: &Read<'_, 'p>, all: &[Mentions], e: &Event) -> Vec<Framing<'p>> {
    let mut out = Vec::new();
    for f in e.fillers.iter().filter(|f| matches!(f.role, Role::Actor | Role::Recipient | Role::Object)) {
        let n = &all[f.who.sentence as usize].nominals[f.who.nominal as usize];
        for t in n.tokens.clone().filter(|&t| f.part.is_none() && read.does(t as usize, Does::FRAMES)) {
            let Some(l) = read.lemma(t as usize) else { continue };
            if let Some((_, valence)) = read.pack.framing.iter().find(|(lemma, _)| *lemma == l.text) {
                out.push(Framing { span: Span::new(read.stem_start(t as usize), read.token(t as usize).span.end), about: f.role, valence });
            }
        }
    }
    out
}
