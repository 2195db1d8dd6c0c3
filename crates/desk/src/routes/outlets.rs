//! `/api/outlets`: who tells what of the incidents of a filter, who tells it alone, and in which words.
//!
//! In: filters. Out: [`Outlets`]. Documents, claims and what is told alone or left out are counted in memory, over all incidents of the filter. Loaded words and figures
//! stand in the lines of claims: they are counted over the latest [`LOOKED`] incidents, and it is said over how many (`looked_at`).

use super::{Answer, rows};
use crate::index::Index;
use crate::pool::PATIENCE;
use crate::problem::{ErrorBody, Problem};
use crate::query::{Filters, Params};
use crate::server::Desk;
use crate::view::outlet_name;
use axum::Json;
use axum::extract::{RawQuery, State};
use rawi_archive::store::{Store, StoredClaim};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use utoipa::ToSchema;

/// Incidents whose claims are read.
const LOOKED: usize = 2000;

/// Loaded words shown of an outlet.
const WORDS: usize = 20;

/// Outlets, those with the most claims first.
#[derive(Serialize, ToSchema)]
pub struct Outlets {
    items: Vec<Item>,
    /// Of so many incidents framing and figures were counted, the latest.
    looked_at: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TellingOutlet)]
struct Item {
    outlet: Option<String>,
    name: Option<String>,
    documents: usize,
    claims: u64,
    incidents: usize,
    /// Incidents that only it tells.
    alone: usize,
    /// Incidents of the filter that two others or more tell, and it does not.
    left_out: usize,
    framing: Vec<Framing>,
    figures: Vec<Figure>,
}

#[derive(Serialize, ToSchema)]
struct Framing {
    words: String,
    about: String,
    count: usize,
}

#[derive(Serialize, ToSchema)]
struct Figure {
    what: String,
    /// Incidents of which it gives the lowest figure, where others give a higher one.
    lowest_of: usize,
    /// The highest, where others give a lower one.
    highest_of: usize,
}

/// What is counted of an outlet.
#[derive(Default)]
struct Tally {
    documents: BTreeSet<u32>,
    claims: u64,
    incidents: usize,
    alone: usize,
    /// Incidents that it and another tell.
    shared: usize,
    framing: BTreeMap<(String, String), usize>,
    figures: BTreeMap<String, (usize, usize)>,
}

/// Who tells what of the incidents of a filter
#[utoipa::path(get, path = "/api/outlets", params(Filters), responses((status = 200, body = Outlets), (status = "default", body = ErrorBody)))]
pub async fn outlets(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer<Outlets> {
    let params = Params::read(raw.as_deref(), true, &[])?;
    let now = desk.watch.now();
    let rows = rows(&desk, &now, params.asked()?.filter(&desk.pack)?).await?;
    let pack = desk.pack.clone();
    let told = desk.pool.ask(PATIENCE, move |store, _| {
        let (mut tallies, told_by_many) = counted(&now.index, &rows);
        let latest = &rows[rows.len().saturating_sub(LOOKED)..];
        worded(store, &pack, &now.index, latest, &mut tallies)?;
        Ok(Outlets { items: items(&pack, &now.index, tallies, told_by_many), looked_at: latest.len() })
    });
    Ok(Json(told.await?))
}

/// What memory tells, and how many incidents two outlets or more tell.
fn counted(index: &Index, rows: &[u32]) -> (BTreeMap<u32, Tally>, usize) {
    let (mut tallies, mut many): (BTreeMap<u32, Tally>, usize) = Default::default();
    for &row in rows {
        let mut outlets = BTreeSet::new();
        for t in index.tellings(row) {
            let outlet = index.published[t.document as usize];
            let tally = tallies.entry(outlet).or_default();
            tally.documents.insert(t.document);
            tally.claims += u64::from(t.claims);
            outlets.insert(outlet);
        }
        many += usize::from(outlets.len() > 1);
        for outlet in &outlets {
            let tally = tallies.entry(*outlet).or_default();
            tally.incidents += 1;
            *(if outlets.len() > 1 { &mut tally.shared } else { &mut tally.alone }) += 1;
        }
    }
    (tallies, many)
}

/// Loaded words and figures, read from the claims as people left them.
fn worded(store: &mut Store, pack: &Pack, index: &Index, rows: &[u32], tallies: &mut BTreeMap<u32, Tally>) -> Result<(), Problem> {
    let keys: Vec<i64> = rows.iter().map(|r| index.keys[*r as usize]).collect();
    let names: BTreeMap<&str, u32> = index.outlets.iter().enumerate().map(|(i, o)| (o.name().unwrap_or_default(), i as u32)).collect();
    for group in keys.chunks(200) {
        let mut stored = store.claims_of_all(group)?;
        stored.sort_by_key(|c| (c.incident, c.key));
        let left = store.left_each(&stored, &pack.types)?;
        let of = |c: &Claim| names.get(c.document.outlet.as_deref().or(c.document.source.as_deref()).unwrap_or_default()).copied();
        let all: Vec<(&StoredClaim, Claim, u32)> = stored.iter().zip(left).filter_map(|(s, c)| c.and_then(|c| of(&c).map(|o| (s, c, o)))).collect();
        for incident in all.chunk_by(|a, b| a.0.incident == b.0.incident) {
            let told: Vec<(u32, &Claim)> = incident.iter().map(|(_, c, o)| (*o, c)).collect();
            framing(&told, tallies);
            figures(&told, tallies);
        }
    }
    Ok(())
}

fn framing(told: &[(u32, &Claim)], tallies: &mut BTreeMap<u32, Tally>) {
    for (outlet, claim) in told {
        for f in &claim.framing {
            *tallies.entry(*outlet).or_default().framing.entry((f.text.clone(), f.about.clone())).or_default() += 1;
        }
    }
}

/// Who gives the lowest and the highest figure, where two outlets give different ones.
fn figures(told: &[(u32, &Claim)], tallies: &mut BTreeMap<u32, Tally>) {
    let mut given: BTreeMap<&str, Vec<(u32, i64)>> = BTreeMap::new();
    for (outlet, claim) in told.iter().filter(|(_, c)| c.factuality != "denied") {
        for what in claim.counted() {
            given.entry(what).or_default().extend(claim.toll(what).and_then(|t| t.number()).map(|n| (*outlet, n)));
        }
    }
    for (what, all) in given {
        let numbers = || all.iter().map(|g| g.1);
        let (Some(low), Some(high)) = (numbers().min(), numbers().max()) else { continue };
        let by = |n: i64| all.iter().filter(|g| g.1 == n).map(|g| g.0).collect::<BTreeSet<u32>>();
        let (lowest, highest) = (by(low), by(high));
        // an outlet may give two figures itself
        let alone = all.iter().all(|g| g.0 == all[0].0);
        if low == high || alone {
            continue;
        }
        for (outlet, is_lowest) in lowest.iter().map(|o| (o, true)).chain(highest.iter().map(|o| (o, false))) {
            let counts = tallies.entry(*outlet).or_default().figures.entry(what.to_string()).or_default();
            *(if is_lowest { &mut counts.0 } else { &mut counts.1 }) += 1;
        }
    }
}

fn items(pack: &Pack, index: &Index, tallies: BTreeMap<u32, Tally>, told_by_many: usize) -> Vec<Item> {
    let item = |(outlet, t): (u32, Tally)| {
        let o = &index.outlets[outlet as usize];
        let mut framing: Vec<Framing> = t.framing.into_iter().map(|((words, about), count)| Framing { words, about, count }).collect();
        framing.sort_by_key(|f| std::cmp::Reverse(f.count));
        framing.truncate(WORDS);
        Item {
            outlet: o.name().map(String::from),
            name: o.id.as_deref().and_then(|id| outlet_name(pack, id)).or_else(|| o.source.clone()),
            documents: t.documents.len(),
            claims: t.claims,
            incidents: t.incidents,
            alone: t.alone,
            left_out: told_by_many - t.shared,
            framing,
            figures: t.figures.into_iter().map(|(what, (lowest_of, highest_of))| Figure { what, lowest_of, highest_of }).collect(),
        }
    };
    let mut items: Vec<Item> = tallies.into_iter().map(item).collect();
    items.sort_by(|a, b| b.claims.cmp(&a.claims).then(a.outlet.cmp(&b.outlet)));
    items
}
