//! Filters of the command line as a store takes them.
//!
//! In: [`Filters`], and the pack. Out: a [`Filter`], names among it with the ids they mean; or what is wrong, and what is allowed. Invariant: a question that can have no
//! answer is refused, or it is said why it has none ([`told_in_vain`]): silence would be taken for "there was nothing".

use crate::args::Filters;
use anyhow::{Result, bail, ensure};
use rawi_archive::store::checks::is_country;
use rawi_archive::store::{Area, Filter, Page, Store, names, words};
use rawi_engine::Pack;
use std::collections::BTreeSet;

/// A filter of the command line as the store takes it.
pub fn filter(pack: &Pack, f: &Filters) -> Result<Filter> {
    let area = match (f.r#box, f.near) {
        (Some([south, west, north, east]), _) => Some(Area::Box { south, west, north, east }),
        (_, Some([lat, lon])) => Some(Area::Circle { lat, lon, km: f.km }),
        _ => None,
    };
    if let Some((from, to)) = f.from.zip(f.to).filter(|(from, to)| from > to) {
        bail!("--from {from} is after --to {to}: nothing can be both");
    }
    let types: Vec<String> = f.types.iter().map(|t| t.to_uppercase()).collect();
    let ids = |name: &Option<String>, of: fn(&Pack, &str) -> Vec<String>| name.as_deref().map(|n| of(pack, n)).unwrap_or_default();
    kinds(pack, &types, &f.mode)?;
    Ok(Filter {
        from: f.from,
        to: f.to,
        place: f.place.clone(),
        admin1: f.province.clone(),
        country: f.country.as_deref().map(|c| country(pack, c)).transpose()?,
        area,
        side: f.side.clone(),
        side_ids: ids(&f.side, names::ids),
        role: f.role.clone(),
        types,
        modes: f.mode.clone(),
        factuality: f.factuality.clone(),
        status: f.status.clone(),
        source: f.source.clone(),
        source_ids: ids(&f.source, names::sources),
        text: f.text.as_deref().map(|t| words::asked(pack, t)).unwrap_or_default(),
        killed: f.killed,
        confidence: f.min_confidence,
        ids: Vec::new(),
    })
}

/// Refuses types that are none, and modes that none of the types asked for has.
fn kinds(pack: &Pack, types: &[String], modes: &[String]) -> Result<()> {
    let known: Vec<&str> = pack.types.iter().map(|t| t.id.as_str()).collect();
    for kind in types {
        ensure!(known.contains(&kind.as_str()), "--type {kind} is none of {}", known.join(", "));
    }
    let of = pack.types.iter().filter(|t| types.is_empty() || types.contains(&t.id));
    let allowed: BTreeSet<&str> = of.flat_map(|t| &t.modes).map(String::as_str).collect();
    for mode in modes {
        let whose = if types.is_empty() { String::new() } else { format!(" of {}", types.join(", ")) };
        ensure!(allowed.contains(mode.as_str()), "--mode {mode} is none of the modes{whose}: {}", allowed.iter().copied().collect::<Vec<_>>().join(", "));
    }
    Ok(())
}

fn country(pack: &Pack, code: &str) -> Result<String> {
    let code = code.to_uppercase();
    if !is_country(pack, &code) {
        let known: BTreeSet<&str> = pack.places.iter().map(|p| p.country.as_str()).filter(|c| !c.is_empty()).collect();
        bail!("--country {code} is no country that Rawi knows a place of: {}", known.into_iter().collect::<Vec<_>>().join(", "));
    }
    Ok(code)
}

/// Says of a name in a filter that no claim has it.
pub fn told_in_vain(store: &mut Store, filter: &Filter) -> Result<()> {
    let known = if filter.side_ids.is_empty() { "nor does any table" } else { "though a table does" };
    let (place, province, side, source) = (filter.place.clone(), filter.admin1.clone(), filter.side.clone(), filter.source.clone());
    let named = |name: &Option<String>, what: &dyn Fn(&str) -> String| name.as_deref().map(what);
    let all = [
        (
            named(&place, &|p| format!("no claim names a place `{p}`; `rawi places find '{p}'` shows what is known")),
            Filter { place: place.clone(), ..Filter::default() },
        ),
        (
            named(&province, &|p| format!("no claim lies in a province `{p}`: give its English name, as `rawi places find` writes it")),
            Filter { admin1: province.clone(), ..Filter::default() },
        ),
        (
            named(&side, &|s| format!("no claim names a side `{s}`, {known}: give an id (`actor:…`, `state:…`) or words of the name, Arabic or English")),
            Filter { side: side.clone(), side_ids: filter.side_ids.clone(), ..Filter::default() },
        ),
        (
            named(&source, &|s| {
                format!("no document is of an outlet `{s}`, and nobody of that id says anything: give the outlet as documents name it, or an id")
            }),
            Filter { source: source.clone(), source_ids: filter.source_ids.clone(), ..Filter::default() },
        ),
    ];
    for (told, alone) in all {
        if let Some(told) = told
            && store.claims(&alone, &Page { after: None, size: 1 })?.rows.is_empty()
        {
            crate::tell(&format!("rawi: {told}"));
        }
    }
    Ok(())
}
