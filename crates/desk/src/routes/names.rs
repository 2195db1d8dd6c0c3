//! `/api/names`: what a filter can be completed to.
//!
//! In: a kind and the beginning of a name, Arabic or English. Out: at most [`MOST`] that claims name, the most named first. English names are those of the tables. Arabic ones are those that
//! claims hold: the tables keep none as text. Names that only text holds, without an id, are not listed; they are found by their words all the same.

use super::Answer;
use crate::pool::PATIENCE;
use crate::problem::{ErrorBody, Problem};
use crate::query::Params;
use crate::server::Desk;
use crate::view::outlet_name;
use crate::watch::Now;
use axum::Json;
use axum::extract::{RawQuery, State};
use rawi_archive::asked::ROLES;
use rawi_archive::store::{Store, names, side_words};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use rawi_engine::gazetteer::words;
use rawi_engine::pack::Means;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use utoipa::ToSchema;

/// Names listed at most.
const MOST: usize = 20;

/// Ids that are looked into at most.
const LOOKED: usize = 80;

/// Words of claims that a word may begin, and claims looked into for each.
const WORDS: i64 = 12;
const CLAIMS: i64 = 24;

/// Claims whose words for a name are shown.
const SHOWN: i64 = 6;

/// Names.
#[derive(Serialize, ToSchema)]
pub struct Names {
    items: Vec<Item>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Name)]
struct Item {
    id: String,
    name_en: Option<String>,
    /// As claims write it.
    names: Vec<String>,
    /// ISO 3166, three letters.
    country: Option<String>,
    /// Claims naming it; of an outlet, claims it tells.
    count: i64,
}

/// A row of the tables.
struct Known {
    id: String,
    name_en: String,
    country: String,
    words: Vec<String>,
}

/// The English names of places and of those who act.
pub struct Directory {
    places: Vec<Known>,
    sides: Vec<Known>,
}

impl Directory {
    /// Of the tables.
    pub fn of(pack: &Pack) -> Directory {
        let known = |id: String, name: &str, country: &str| Known { id, name_en: name.into(), country: country.into(), words: side_words(name) };
        let countries = pack.places.iter().filter(|p| p.kind == "country");
        let states = countries.map(|p| known(format!("state:{}", p.country.to_lowercase()), &p.name_en, &p.country));
        Directory {
            places: pack.places.iter().map(|p| known(p.id.clone(), &p.name_en, &p.country)).collect(),
            sides: pack.actors.iter().map(|a| known(a.id.clone(), &a.name_en, &a.country)).chain(states).collect(),
        }
    }

    fn all(&self, places: bool) -> &[Known] {
        if places { &self.places } else { &self.sides }
    }
}

/// Whether each word that is asked for begins one of a name.
fn begins(asked: &[String], words: &[String]) -> bool {
    asked.iter().all(|a| words.iter().any(|w| w.starts_with(a.as_str())))
}

/// Names that claims name, for completing filters
#[utoipa::path(get, path = "/api/names",
    params(("kind" = String, Query, description = "place, side or outlet"), ("q" = Option<String>, Query, description = "The beginning of a name, or words of it")),
    responses((status = 200, body = Names), (status = "default", body = ErrorBody)))]
pub async fn names(State(desk): State<Arc<Desk>>, RawQuery(raw): RawQuery) -> Answer<Names> {
    let params = Params::read(raw.as_deref(), false, &["kind", "q"])?;
    let (kind, q) = (params.one("kind")?.unwrap_or_default().to_string(), params.one("q")?.unwrap_or_default().to_string());
    let places = match kind.as_str() {
        "place" => true,
        "side" => false,
        "outlet" => return Ok(Json(Names { items: outlets(&desk.pack, &desk.watch.now(), &q) })),
        _ => return Err(Problem::filter("kind", "`kind` is place, side or outlet")),
    };
    if side_words(&q).is_empty() {
        return Ok(Json(Names { items: Vec::new() }));
    }
    let of = desk.clone();
    let items = desk.pool.ask(PATIENCE, move |store, stop| found(store, &of, places, &q, &|| stop.is_set())).await?;
    Ok(Json(Names { items }))
}

fn outlets(pack: &Pack, now: &Now, q: &str) -> Vec<Item> {
    let asked = side_words(q);
    let item = |o: &crate::index::Outlet| {
        let id = o.name()?.to_string();
        let name_en = o.id.as_deref().and_then(|id| outlet_name(pack, id));
        let words = [Some(id.as_str()), name_en.as_deref(), o.source.as_deref()].into_iter().flatten().flat_map(side_words).collect::<Vec<_>>();
        let item = Item { id, name_en, names: o.source.iter().cloned().collect(), country: None, count: i64::try_from(o.claims).unwrap_or(i64::MAX) };
        begins(&asked, &words).then_some(item)
    };
    let mut items: Vec<Item> = now.index.outlets.iter().filter_map(item).collect();
    items.sort_by(|a, b| b.count.cmp(&a.count).then(a.id.cmp(&b.id)));
    items.truncate(MOST);
    items
}

fn found(store: &mut Store, desk: &Desk, places: bool, q: &str, stop: &dyn Fn() -> bool) -> Result<Vec<Item>, Problem> {
    let roles: &[&str] = if places { &["place"] } else { &ROLES };
    let (asked, directory) = (side_words(q), desk.directory.all(places));
    let mut ids: BTreeSet<String> = meant(&desk.pack, places, q).into_iter().collect();
    ids.extend(directory.iter().filter(|k| begins(&asked, &k.words)).take(LOOKED).map(|k| k.id.clone()));
    // the longest word leaves the fewest
    let longest = asked.iter().max_by_key(|w| w.chars().count()).cloned().unwrap_or_default();
    for (word, _) in store.sides_like(&longest, roles, WORDS)? {
        for c in store.naming(&word, roles, CLAIMS)?.1 {
            let claim = c.claim().map_err(|_| Problem::internal())?;
            ids.extend(named(&claim, places).into_iter().filter(|n| begins(&asked, &side_words(n.1))).map(|n| n.0.to_string()));
        }
    }
    let mut items = Vec::new();
    for id in ids.into_iter().take(2 * LOOKED) {
        let (count, some) = store.naming(&id, roles, SHOWN)?;
        if count == 0 || stop() {
            continue;
        }
        let known = directory.iter().find(|k| k.id == id);
        let mut texts = BTreeSet::new();
        for c in some {
            let claim = c.claim().map_err(|_| Problem::internal())?;
            texts.extend(named(&claim, places).into_iter().filter(|n| n.0 == id).map(|n| n.1.to_string()));
        }
        let filled = |t: Option<&String>| t.filter(|t| !t.is_empty()).cloned();
        let (name_en, country) = (filled(known.map(|k| &k.name_en)), filled(known.map(|k| &k.country)));
        items.push(Item { id, name_en, names: texts.into_iter().collect(), country, count });
    }
    items.sort_by(|a, b| b.count.cmp(&a.count).then(a.id.cmp(&b.id)));
    items.truncate(MOST);
    Ok(items)
}

/// Ids of whom or what a whole name means in the tables.
fn meant(pack: &Pack, places: bool, q: &str) -> Vec<String> {
    if !places {
        return names::ids(pack, q);
    }
    let want = words(q);
    let place = |p: &rawi_engine::pack::Phrase| if let Means::Place(i) = p.means { Some(pack.places[i as usize].id.clone()) } else { None };
    pack.phrases.iter().filter(|p| p.words == want).filter_map(place).collect()
}

/// Ids in a claim, with the words they stand for.
fn named(claim: &Claim, places: bool) -> Vec<(&str, &str)> {
    if places {
        return claim.places.iter().filter_map(|p| Some((p.id.as_deref()?, p.text.as_str()))).collect();
    }
    let people = claim.actors.iter().chain(&claim.recipients).filter_map(|w| Some((w.id.as_deref()?, w.text.as_str())));
    people.chain(claim.attribution.iter().filter_map(|s| Some((s.id.as_deref()?, s.text.as_str())))).collect()
}
