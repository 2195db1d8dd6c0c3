//! The places of an event: each named place once, the innermost of nested names.

use super::anaphor::anaphor;
use super::{ClaimPlace, Told, dateline, side};
use crate::does::Does;
use crate::event::{Event, args};
use crate::geo::{self, NEAR, close};
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::text::Span;
use crate::vocab::*;

/// Words between a name and the one that only locates it: at most so many.
const NESTED: usize = 4;
/// Words between a name and what only tells near what, or on which side of what, it lies.
const BESIDE: usize = 2;
/// A place is guessed from its sentence at most so many words from the event.
const IN_SENTENCE: u32 = 24;
/// Degrees within which a camp or a quarter lies in the town that is named behind it.
const WITHIN: f64 = 0.25;

/// Places of an event, in the order its sentence names them.
pub fn places(read: &Read, all: &[Mentions], told: &Told, e: &Event) -> Vec<ClaimPlace> {
    let mut found: Vec<(NominalRef, &'static str, Basis)> = Vec::new();
    let spoken = read.pack.frames[e.sense(read).frame as usize].spoken;
    for f in &e.fillers {
        let role = match f.role {
            Role::Place => "at",
            Role::From => "from",
            Role::To => "to",
            Role::Toward => "toward",
            Role::Recipient | Role::Object if f.part.is_none() && !spoken && located(&all[f.who.sentence as usize].nominals[f.who.nominal as usize]) => "at",
            _ => continue,
        };
        if role == "from" && beside(&all[f.who.sentence as usize], f.who.nominal) {
            continue;
        }
        if !found.iter().any(|(w, ..)| *w == f.who) {
            found.push((f.who, role, f.basis));
        }
    }
    found.sort_by_key(|(w, ..)| (w.sentence, all[w.sentence as usize].nominals[w.nominal as usize].tokens.start));
    let mut out: Vec<ClaimPlace> = Vec::new();
    for &(who, role, basis) in &found {
        let known = out.len();
        named(read, &all[who.sentence as usize], who.nominal, role, &mut out);
        out.iter_mut().skip(known).for_each(|p| p.basis = basis);
    }
    out.iter_mut().for_each(|p| told_by_next(read, &all[told.sentence as usize], p));
    let exact = |p: &ClaimPlace| p.near.is_some() || p.place.is_none_or(|p| !wide(read, p));
    if !out.iter().any(exact) {
        let back = found.iter().find_map(|&(who, role, _)| Some((anaphor(read, all, who)?, role)));
        out.extend(back.map(|(found, role)| gone_back_to(found, role)));
    }
    if out.is_empty() {
        whose_people(read, all, e, &mut out);
    }
    // "demands the resignation of": only what is done by hand happens where its sentence is
    let deed = || matches!(read.pack.types[e.sense(read).event_type as usize].id.as_str(), "ASSAULT" | "COERCE" | "PROTEST" | "MOBILIZE");
    if out.is_empty() {
        out.extend(from_dateline(read, all, told));
    }
    if out.is_empty() && !spoken && deed() {
        in_sentence(read, all, told, e, &mut out);
    }
    out
}

/// A place that was named before.
fn gone_back_to((span, place): (Span, u32), role: &'static str) -> ClaimPlace {
    ClaimPlace { span, role, place: Some(place), side: None, near: None, basis: Basis::Inherited }
}

/// "the town of X, close to Y": what an adjective of the place before it leads to is not where somebody came from.
fn beside(m: &Mentions, n: u32) -> bool {
    let before = n.checked_sub(1).map(|b| &m.nominals[b as usize]);
    let place = |b: &&Nominal| b.classes.any(Classes::SITES) && b.tokens.end + 1 == m.nominals[n as usize].tokens.start;
    before.filter(place).is_some_and(|b| b.adjectives.last().is_some_and(|t| t + 1 == b.tokens.end))
}

/// "people of X demonstrated", "opened fire at people of X": where nothing else is named, it happens where they are from.
fn whose_people(read: &Read, all: &[Mentions], e: &Event, out: &mut Vec<ClaimPlace>) {
    // "the police of X", too
    const FOLK: Classes = Classes::of(&[Class::Civilian, Class::Person, Class::Protester, Class::Official]).with(Classes::BODIES);
    for f in e.fillers.iter().filter(|f| matches!(f.role, Role::Actor | Role::Recipient) && f.part.is_none() && f.basis == Basis::Stated) {
        let m = &all[f.who.sentence as usize];
        let n = &m.nominals[f.who.nominal as usize];
        let town = |&i: &u32| m.names[i as usize].place(read).is_some_and(|p| !wide(read, p)) && !m.names[i as usize].party(read);
        if out.is_empty() && n.classes.with(n.inner).any(FOLK) && n.names.iter().any(town) {
            named(read, m, f.who.nominal, "at", out);
            joined_town(read, m, f.who.nominal, out);
        }
    }
    out.iter_mut().for_each(|p| p.basis = Basis::Inferred);
}

/// "people of X and Y", "between X and Y": adds the town that is joined to the one a nominal names.
fn joined_town(read: &Read, m: &Mentions, at: u32, out: &mut Vec<ClaimPlace>) {
    let end = m.nominals[at as usize].tokens.end;
    let town = |&i: &u32| m.names[i as usize].place(read).is_some_and(|p| !wide(read, p)) && m.names[i as usize].actor(read).is_none();
    let joined = m.nominals.get(at as usize + 1).filter(|x| x.and && x.prep.is_none() && x.tokens.start == end && x.names.iter().any(town));
    if joined.is_some() {
        named(read, m, at + 1, "at", out);
    }
}

/// Where nothing says where it happened, it happened at the settlement that its clause names nearest to its word: a guess, and typed as one.
fn in_sentence(read: &Read, all: &[Mentions], told: &Told, e: &Event, out: &mut Vec<ClaimPlace>) {
    let m = &all[told.sentence as usize];
    let clause = clause_of(read, m, told, e);
    let town = |&i: &u32| {
        let name = &m.names[i as usize];
        let narrow = |p: u32| !wide(read, p) || read.pack.places[p as usize].kind == "district";
        name.actor(read).is_none() && name.place(read).is_some_and(narrow)
    };
    let spot = |n: &Nominal| clause.contains(&n.tokens.start) && n.names.iter().any(town) && (placed(n) || n.classes.any(Classes::SITES)) && !n.can_act();
    let apart = |n: &Nominal| n.tokens.start.abs_diff(e.trigger.start);
    let near = (0..m.nominals.len() as u32).filter(|&k| spot(&m.nominals[k as usize]));
    // where somebody is stationed is the last thing to go by
    let nearest = near.min_by_key(|&k| (args::of_station(read, m, k), apart(&m.nominals[k as usize])));
    let Some(mut k) = nearest.filter(|&k| apart(&m.nominals[k as usize]) <= IN_SENTENCE) else {
        return out.extend(back_in_clause(read, all, told, e, &clause));
    };
    // "in X, south of Y": Y only says where X lies
    let locates = |k: u32| {
        let (before, x) = (&m.nominals[k as usize - 1], &m.nominals[k as usize]);
        spot(before) && !x.and && (before.tokens.end..x.tokens.start).all(|t| read.key(t as usize).is_some_and(|key| key.is_preposition()))
    };
    while k > 0 && locates(k) {
        k -= 1;
    }
    named(read, m, k, "at", out);
    joined_town(read, m, k, out);
    out.iter_mut().for_each(|p| p.basis = Basis::Inferred);
}

/// "in the town", which was named before: the nearest in the clause of an event.
fn back_in_clause(read: &Read, all: &[Mentions], told: &Told, e: &Event, clause: &std::ops::Range<u32>) -> Option<ClaimPlace> {
    let m = &all[told.sentence as usize];
    let apart = |n: &Nominal| n.tokens.start.abs_diff(e.trigger.start);
    // "in the gardens north of the town": that is another place
    let beyond = |n: &Nominal| n.tokens.start > 0 && side::is_direction(read, n.tokens.start as usize - 1);
    let spot = |n: &Nominal| clause.contains(&n.tokens.start) && apart(n) <= IN_SENTENCE && placed(n) && !beyond(n);
    let near = m.nominals.iter().enumerate().filter(|(_, n)| spot(n));
    let found = near.filter_map(|(k, n)| Some((apart(n), anaphor(read, all, NominalRef { sentence: told.sentence, nominal: k as u32 })?)));
    found.min_by_key(|f| f.0).map(|f| gone_back_to(f.1, "at"))
}

/// Whether a preposition says that something is there.
fn placed(n: &Nominal) -> bool {
    matches!(n.prep, Some(Key::In | Key::Near | Key::Inside | Key::At | Key::On | Key::By | Key::Between))
}

/// The tokens around an event in which a place may be its own: up to where another clause opens, or somebody speaks ("the minister said in Geneva
/// that", "and A said in B").
fn clause_of(read: &Read, m: &Mentions, told: &Told, e: &Event) -> std::ops::Range<u32> {
    let spoken = |k: usize| told.events.iter().any(|x| x.item == k && read.pack.frames[x.sense(read).frame as usize].spoken);
    let border = |k: &usize| match m.items[*k].kind {
        ItemKind::Particle(Key::That | Key::Relative) | ItemKind::Mark(':' | '؛') => true,
        ItemKind::Verb => spoken(*k) || read.does(m.items[*k].tokens.start as usize, Does::SAYS),
        _ => false,
    };
    let from = (0..e.item).rev().find(border);
    // what stands behind a verb of saying is the speaker's
    let left = match from.map(|k| &m.items[k]) {
        Some(i) if i.kind == ItemKind::Particle(Key::That) || matches!(i.kind, ItemKind::Mark(_)) => i.tokens.end,
        Some(_) => e.trigger.start,
        None => m.items.first().map_or(0, |i| i.tokens.start),
    };
    let right = (e.item + 1..m.items.len()).find(border).map_or(u32::MAX, |k| m.items[k].tokens.start);
    left..right
}

/// Whether a participant is, or stands in, a place.
fn located(n: &Nominal) -> bool {
    // "the outskirts of the town of X": the word is written like "parties"
    let part = n.inner.any(Classes::SITES) && !n.names.is_empty() && n.classes.has(Class::Abstract) && !n.classes.any(Classes::PEOPLE);
    part || n.classes.any(Classes::SITES) || (n.classes == Classes::default() && !n.person)
}

/// "from the village of X in the countryside of Y": a place that no table has lies where the words behind it say, whatever else they belong to.
fn told_by_next(read: &Read, m: &Mentions, last: &mut ClaimPlace) {
    let at = m.nominals.iter().position(|n| n.span == last.span && last.place.is_none() && last.near.is_none());
    let Some(at) = at else { return };
    let mut end = m.nominals[at].tokens.end;
    for (k, x) in m.nominals.iter().enumerate().skip(at + 1) {
        let side = (end..x.tokens.start).all(|t| read.key(t as usize).is_some_and(|k| k.is_preposition()));
        // "the village of X, which belongs to the district of Y", "the road that leads to Y"
        let of = x.prep == Some(Key::For) && x.classes.any(Classes::SITES) || x.prep == Some(Key::To) && args::of_station(read, m, k as u32);
        if x.and || !side || !of && !matches!(x.prep, Some(Key::In | Key::By | Key::Near | Key::Inside)) {
            return;
        }
        let of = |p: &u32, kind: &str| read.pack.places[*p as usize].kind == kind;
        let place = |&i: &u32| {
            let all = || m.names[i as usize].all_places(read).filter(|p| !of(p, "country"));
            all().find(|p| x.classes.has(Class::Province) && of(p, "province")).or_else(|| all().next())
        };
        if let Some(p) = x.names.iter().find_map(place) {
            (last.near, last.span) = (Some(p), Span::new(last.span.start, x.span.end));
            return;
        }
        end = x.tokens.end;
    }
}

/// Adds the places a nominal names, unless they only locate the one before.
fn named(read: &Read, m: &Mentions, at: u32, role: &'static str, out: &mut Vec<ClaimPlace>) {
    let n = &m.nominals[at as usize];
    let bounds = m.items.first().map_or(0, |i| i.tokens.start as usize)..m.items.last().map_or(0, |i| i.tokens.end as usize);
    let mut any = false;
    for &i in &n.names {
        let name = &m.names[i as usize];
        if name.actor(read).is_some() && name.place(read).is_none() {
            continue;
        }
        let province = |p: &u32| n.classes.has(Class::Province) && read.pack.places[*p as usize].kind == "province";
        let Some(likeliest) = name.place(read) else { continue };
        let there = |p: &u32| read.pack.places[*p as usize].country == read.pack.places[likeliest as usize].country;
        let p = name.all_places(read).filter(there).find(province).unwrap_or(likeliest);
        any = true;
        let words = side::words(read, name, bounds.clone());
        let side = words.side(read, &read.pack.places[p as usize]);
        let (start, end) = if side.is_some() { (words.start, words.end) } else { (name.tokens.start as usize, name.tokens.end as usize) };
        let prefixed = if start == name.tokens.start as usize { read.behind(start, name.prefix) } else { 0 };
        // a name that is the whole word has no clitics, though another reading of the word may
        let whole = start == name.tokens.start as usize && name.prefix == 0;
        let from = if whole { read.token(start).span.start } else { read.stem_start(start).max(prefixed) };
        let span = Span::new(from, read.token(end - 1).span.end);
        let beside = |last: &ClaimPlace| {
            let narrow = last.place.is_none_or(|q| !wide(read, q));
            narrow && gap(read, last.span, span) <= BESIDE && beside_it(read, n, name.tokens.start)
        };
        let outer = |last: &ClaimPlace| beside(last) || gap(read, last.span, span) <= NESTED && locates(read, m, n, i, p, last);
        // an object between them is no part of where the unknown one lies
        let led = |last: &ClaimPlace| last.place.is_some() || leads(read, m, last.span, n.tokens.start);
        let nested = !n.and && out.last().is_some_and(|last| last.span.end <= span.start && outer(last) && led(last));
        // the province that was named first only locates it
        out.retain(|x| nested || n.and || x.role != role || x.place.is_none_or(|o| o == p || !wide(read, o) || !inside(read, p, o) || elsewhere(read, p, o)));
        if !nested && !out.iter().any(|x| x.span == span) {
            out.push(ClaimPlace { span, role, place: Some(p), side, near: None, basis: Basis::Stated });
        } else if let Some(last) = out.last_mut().filter(|last| nested && last.place.is_none()) {
            // "in the headquarters of the division in X": a building that no table has lies in the town
            match !wide(read, p) && building(read, m, last.span) {
                true => *last = ClaimPlace { span, role, place: Some(p), side, near: None, basis: Basis::Stated },
                // what is located by other words is told by them too
                false if last.near.is_none() => (last.near, last.span) = (Some(p), Span::new(last.span.start, span.end)),
                false => {}
            }
        }
    }
    let within = |last: &ClaimPlace| last.role == role && !n.and && matches!(n.prep, Some(Key::In | Key::By)) && gap(read, last.span, n.span) <= 1;
    if !any && !out.last().is_some_and(within) {
        // "in the province of X, in the village of Y"
        let near = out.last().filter(|last| gap(read, last.span, n.span) <= NESTED).and_then(|last| last.place).filter(|&p| wide(read, p));
        out.extend(without_name(read, m, at).map(|(span, place)| ClaimPlace { span, role, place, side: None, near, basis: Basis::Stated }));
    }
}

/// Whether only prepositions and places stand between a phrase and a token.
fn leads(read: &Read, m: &Mentions, from: Span, to: u32) -> bool {
    let between = |n: &&Nominal| n.span.start >= from.end && n.tokens.start < to;
    let free = |n: &Nominal| n.names.iter().any(|&i| m.names[i as usize].place(read).is_some()) || n.classes.any(Classes::SITES);
    m.nominals.iter().filter(between).all(free)
}

/// Whether a phrase is one for a building, and not for a settlement, a base or the like, which is a place of its own.
fn building(read: &Read, m: &Mentions, span: Span) -> bool {
    m.nominals.iter().find(|n| n.span == span).is_some_and(|n| n.classes.has(Class::Facility) && !read.words.may(n.head as usize, Does::SITE))
}

/// "near Baghdad", "north of Baghdad", "in the middle of Baghdad" behind another place: near what, or on which side of what, that one lies.
fn beside_it(read: &Read, n: &Nominal, name: u32) -> bool {
    // a side is a noun in the grammar of Arabic: longer than the preposition
    let side = |t: u32| read.key(t as usize) == Some(Key::In) && read.folded(t as usize).chars().count() > 2;
    let before = n.tokens.start.checked_sub(1);
    matches!(n.prep, Some(Key::Near | Key::Inside)) || side(n.tokens.start) && n.tokens.start < name || n.prep == Some(Key::In) && before.is_some_and(side)
}

/// "in X, in the district of Y", "in the camp of X in Y": whether a name locates the place before it.
fn locates(read: &Read, m: &Mentions, n: &Nominal, name: u32, p: u32, last: &ClaimPlace) -> bool {
    let within = matches!(n.prep, Some(Key::In | Key::By));
    let Some(q) = last.place else { return read.pack.places[p as usize].precision > 1 || within };
    let (a, b) = (&read.pack.places[q as usize], &read.pack.places[p as usize]);
    m.names[name as usize].all_places(read).any(|p| inside(read, q, p))
        || n.classes.has(Class::Province) && close(a, b, NEAR)
        || within && b.kind == "city" && !matches!(a.kind.as_str(), "city" | "province" | "country") && close(a, b, WITHIN)
}

/// A place that the gazetteer does not have, or that no name names: "the village of (an unknown word)", "the Syrian territory", "the
/// border with Syria".
fn without_name(read: &Read, m: &Mentions, at: u32) -> Option<(Span, Option<u32>)> {
    let n = &m.nominals[at as usize];
    if n.land(read) {
        let country = n.nations.iter().find_map(|&t| read.lemma(t as usize)?.country.as_deref());
        let whole = |p: &u32| Some(read.pack.places[*p as usize].country.as_str()) == country;
        let mut countries = read.pack.countries.iter().map(|c| c.place);
        // the land of a country is the country; where its border is nobody says
        let place = n.classes.has(Class::Nature).then(|| countries.find(whole)).flatten();
        return Some((n.span, place));
    }
    let named = |w: &Nominal| w.prep == Some(Key::With) && w.names.iter().any(|&i| m.names[i as usize].place(read).is_some());
    let with = m.nominals.get(at as usize + 1).filter(|w| n.open_land(read) && named(w));
    let guess = n.classes.any(Classes::SITES) && !read.suffixed(n.head as usize) && n.tokens.clone().any(|t| read.guessed(t as usize));
    // "the road that leads to Y" is where Y says
    let road = || {
        n.classes.any(Classes::SITES)
            && n.definite
            && at + 1 < m.nominals.len() as u32
            && m.nominals[at as usize + 1].prep == Some(Key::To)
            && args::of_station(read, m, at + 1)
    };
    let town = guess || n.town(read) || n.strange_place(read) || road();
    match with {
        Some(w) => Some((Span::new(n.span.start, w.span.end), None)),
        None => town.then_some((n.span, None)),
    }
}

fn wide(read: &Read, p: u32) -> bool {
    read.pack.places[p as usize].precision > 1
}

/// Words between two spans.
fn gap(read: &Read, a: Span, b: Span) -> usize {
    read.text.get(a.end as usize..b.start as usize).map_or(99, |s| s.split_whitespace().count())
}

/// Whether the place `q` lies in the province, region or country `p`.
fn inside(read: &Read, q: u32, p: u32) -> bool {
    geo::inside(&read.pack.places[q as usize], &read.pack.places[p as usize])
}

/// Whether the place `q` is known to lie in another province than `p`.
fn elsewhere(read: &Read, q: u32, p: u32) -> bool {
    let (q, p) = (&read.pack.places[q as usize], &read.pack.places[p as usize]);
    p.kind == "province" && !q.admin1.is_empty() && q.admin1 != p.name_en
}

fn from_dateline(read: &Read, all: &[Mentions], told: &Told) -> Option<ClaimPlace> {
    let m = &all[told.sentence as usize];
    let mut out = Vec::new();
    named(read, m, dateline(read, m)?, "at", &mut out);
    out.into_iter().next().map(|p| ClaimPlace { basis: Basis::Inferred, ..p })
}
