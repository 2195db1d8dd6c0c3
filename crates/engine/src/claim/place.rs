//! The places of an event: each named place once, the innermost of nested names.

use super::{ClaimPlace, Told, dateline};
use crate::event::Event;
use crate::mention::{Mentions, Nominal};
use crate::pack::Place;
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::text::Span;
use crate::vocab::*;

/// Places of an event, in the order its sentence names them.
pub fn places(read: &Read, all: &[Mentions], told: &Told, e: &Event) -> Vec<ClaimPlace> {
    let mut found: Vec<(NominalRef, &'static str)> = Vec::new();
    let spoken = read.pack.frames[e.sense(read).frame as usize].spoken;
    let countries = countries(read, all, e);
    for f in &e.fillers {
        let role = match f.role {
            Role::Place => "at",
            Role::From => "from",
            Role::To => "to",
            Role::Toward => "toward",
            Role::Recipient | Role::Object if f.part.is_none() && !spoken && located(&all[f.who.sentence as usize].nominals[f.who.nominal as usize]) => "at",
            _ => continue,
        };
        if !found.iter().any(|(w, _)| *w == f.who) {
            found.push((f.who, role));
        }
    }
    found.sort_by_key(|(w, _)| (w.sentence, all[w.sentence as usize].nominals[w.nominal as usize].tokens.start));
    let mut out: Vec<ClaimPlace> = Vec::new();
    for (who, role) in found {
        named(read, &all[who.sentence as usize], &all[who.sentence as usize].nominals[who.nominal as usize], role, &countries, &mut out);
    }
    if out.is_empty() {
        out.extend(from_dateline(read, all, told));
    }
    out
}

/// The countries that the names of the participants belong to.
fn countries<'p>(read: &Read<'p>, all: &[Mentions], e: &Event) -> Vec<&'p str> {
    let names = e.fillers.iter().flat_map(|f| {
        let m = &all[f.who.sentence as usize];
        m.nominals[f.who.nominal as usize].names.iter().map(move |&i| &m.names[i as usize])
    });
    let actors = names.filter_map(|n| n.actor(read)).map(|a| read.pack.actors[a as usize].country.as_str());
    actors.filter(|c| !c.is_empty()).collect()
}

/// Whether a participant is, or stands in, a place.
fn located(n: &Nominal) -> bool {
    n.classes.any(Classes::SITES) || (n.classes == Classes::default() && !n.person)
}

/// Adds the places a nominal names, unless they only locate the one before.
/// Of places with one name the one in the country of a participant is meant, else the likeliest.
fn named(read: &Read, m: &Mentions, n: &Nominal, role: &'static str, countries: &[&str], out: &mut Vec<ClaimPlace>) {
    let mut any = false;
    for &i in &n.names {
        let name = &m.names[i as usize];
        if name.actor(read).is_some() && name.place(read).is_none() {
            continue;
        }
        let province = |p: &u32| n.classes.has(Class::Province) && read.pack.places[*p as usize].kind == "province";
        let near = |p: &u32| countries.contains(&read.pack.places[*p as usize].country.as_str());
        let Some(p) = name.all_places(read).find(province).or_else(|| name.all_places(read).find(near)).or_else(|| name.place(read)) else { continue };
        any = true;
        let span = Span::new(read.stem_start(name.tokens.start as usize), read.token(name.tokens.end as usize - 1).span.end);
        let outer = |last: &ClaimPlace| match last.place {
            // "in X, in the district of Y"
            Some(q) => name
                .all_places(read)
                .any(|p| inside(read, q, p) || n.classes.has(Class::Province) && near_by(&read.pack.places[q as usize], &read.pack.places[p as usize])),
            None => read.pack.places[p as usize].precision > 1,
        };
        let nested = out.last().is_some_and(|last| last.span.end <= span.start && gap(read, last.span, span) <= 4 && outer(last));
        // the province that was named first only locates it
        out.retain(|x| x.role != role || x.place.is_none_or(|o| o == p || !wide(read, o) || !inside(read, p, o)));
        if !nested && !out.iter().any(|x| x.span == span) {
            out.push(ClaimPlace { span, role, place: Some(p), basis: Basis::Stated });
        }
    }
    if !any && n.classes.any(Classes::SITES) && n.tokens.clone().any(|t| read.guessed(t as usize)) {
        out.push(ClaimPlace { span: n.span, role, place: None, basis: Basis::Stated });
    }
}

fn wide(read: &Read, p: u32) -> bool {
    read.pack.places[p as usize].precision > 1
}

/// Words between two spans.
fn gap(read: &Read, a: Span, b: Span) -> usize {
    read.text.get(a.end as usize..b.start as usize).map_or(99, |s| s.split_whitespace().count())
}

/// Whether the place `q` lies in the province or country `p`.
fn inside(read: &Read, q: u32, p: u32) -> bool {
    let (q, p) = (&read.pack.places[q as usize], &read.pack.places[p as usize]);
    match p.kind.as_str() {
        "country" => q.country == p.country && q.kind != "country",
        "province" if q.admin1 == p.name_en => true,
        _ => q.precision == 1 && p.precision >= 2 && near_by(q, p),
    }
}

fn near_by(q: &Place, p: &Place) -> bool {
    q.country == p.country && (q.lat - p.lat).abs() < 0.8 && (q.lon - p.lon).abs() < 0.8
}

fn from_dateline(read: &Read, all: &[Mentions], told: &Told) -> Option<ClaimPlace> {
    let m = &all[told.sentence as usize];
    let n = &m.nominals[dateline(read, m)? as usize];
    let mut out = Vec::new();
    named(read, m, n, "at", &[], &mut out);
    out.into_iter().next().map(|p| ClaimPlace { basis: Basis::Inferred, ..p })
}
