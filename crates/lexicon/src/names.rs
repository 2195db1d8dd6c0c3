//! `lang/*/names` with `ontology/`: places, actors, nationalities, given names.

use crate::build::{Builder, Want};
use crate::tsv::{Row, read, read_all};
use rawi_engine::claim::who::RELATIVE;
use rawi_engine::inflect::{Feats, NounGrammar};
use rawi_engine::mention::name::BEHIND_KIND;
use rawi_engine::pack::{Actor, Means, Outlet, Place, When};
use rawi_engine::vocab::*;
use std::collections::HashMap;
use std::path::Path;

/// Reads all names.
pub fn names(b: &mut Builder, lang: &Path, ontology: &Path, grammar: Option<&NounGrammar>) {
    let folder = lang.join("names");
    demonyms(b, &folder.join("demonyms.tsv"), grammar);
    let places = places(b, &ontology.join("places.tsv"), &ontology.join("gazetteer.tsv"));
    b.rest.countries = rawi_engine::geo::countries(&b.rest.places);
    let columns = ["id", "prior", "name", "example"];
    for row in read(&folder.join("places.tsv"), &columns, &mut b.faults) {
        let prior = b.number(&row, "prior", 1..=100);
        named(b, &row, &places, prior, Means::Place);
        // what only a word of kind vouches for, and what is little known, is no word that others give way to
        if prior >= BEHIND_KIND {
            whole_word(b, &row);
        }
    }
    for row in read(&folder.join("gazetteer.tsv"), &columns, &mut b.faults) {
        let prior = b.number(&row, "prior", 1..=100);
        named(b, &row, &places, prior, Means::Place);
    }
    let actors = actors(b, &ontology.join("actors.tsv"));
    for row in read(&folder.join("actors.tsv"), &["id", "stance", "name", "example"], &mut b.faults) {
        let prior = match row.get("stance") {
            "neutral" | "own" | "hostile" => NAMED,
            "relative" => RELATIVE,
            other => {
                b.faults.add(&row.file, row.line, format!("`stance` is `{other}`: it must be neutral, own, hostile or relative"));
                continue;
            }
        };
        named(b, &row, &actors, prior, Means::Actor);
        whole_word(b, &row);
    }
    for row in read(&folder.join("relative.tsv"), &["name", "when", "id", "example"], &mut b.faults) {
        let when = match row.get("when").split_once(':') {
            Some(("place", country)) => When::Place(country.into()),
            Some(("outlet", side)) => When::Outlet(side.into()),
            _ => {
                b.faults.add(&row.file, row.line, format!("`when` is `{}`: it must be place:XXX or outlet:SIDE", row.get("when")));
                continue;
            }
        };
        b.rest.relative.push((b.rest.phrases.len() as u32, when));
        named(b, &row, &actors, RELATIVE, Means::Actor);
    }
    outlets(b, &ontology.join("outlets.tsv"), &folder.join("outlets.tsv"), &actors);
    for row in read_all(&folder, "given", &["gender", "name"], &mut b.faults) {
        b.phrase(row.get("name"), Means::GivenName, 40);
        b.rest.given = b.rest.phrases.len().checked_sub(1).map(|i| i as u32);
        whole_word(b, &row);
    }
}

/// One name: its phrase.
fn named(b: &mut Builder, row: &Row, ids: &HashMap<String, u32>, prior: u8, means: impl Fn(u32) -> Means) {
    let Some(&id) = ids.get(row.get("id")) else {
        b.faults.add(&row.file, row.line, format!("no `{}` in ontology/", row.get("id")));
        return;
    };
    let phrase = b.phrase(row.get("name"), means(id), prior);
    b.example(row, Want::Phrase(phrase));
}

/// A name of one word is a lemma, so that clitics are taken off it.
fn whole_word(b: &mut Builder, row: &Row) {
    let name = row.get("name");
    if name.split_whitespace().count() != 1 || !b.find(Pos::Name, name).is_empty() {
        return;
    }
    let id = b.lemma(row, Pos::Name, name);
    b.form(name, id, Feats { no_article: true, ..Default::default() });
    let article = b.rest.prefixes.iter().find(|p| p.keys == [Key::The]).map(|p| p.form.clone()).unwrap_or_default();
    if let Some(bare) = name.strip_prefix(article.as_str()).filter(|r| r.chars().count() > 2) {
        b.form(bare, id, Feats { no_suffix: true, construct: true, ..Default::default() });
    }
}

fn demonyms(b: &mut Builder, path: &Path, g: Option<&NounGrammar>) {
    for row in read(path, &["country", "lemma", "plural", "example"], &mut b.faults) {
        let class = Classes::of(&[Class::Demonym]);
        let id = match b.find(Pos::Adj, row.get("lemma")).first().copied() {
            Some(id) => Some(id),
            None => crate::words::adjective(b, &row, g, "", class),
        };
        if let Some(id) = id {
            b.at(id).country = Some(row.get("country").to_string());
            b.at(id).class = b.at(id).class.with(class);
        }
    }
}

/// The hand-kept places, and those that `ontology/gazetteer.py` generates.
fn places(b: &mut Builder, kept: &Path, generated: &Path) -> HashMap<String, u32> {
    let columns = ["id", "kind", "country", "admin1", "lat", "lon", "precision", "name_en", "source"];
    let rows: Vec<Row> = [kept, generated].iter().flat_map(|path| read(path, &columns, &mut b.faults)).collect();
    let english: HashMap<String, String> = rows.iter().map(|r| (r.get("id").to_string(), r.get("name_en").to_string())).collect();
    let mut out = HashMap::new();
    for row in rows {
        let (lat, lon) = (row.get("lat").parse::<f64>(), row.get("lon").parse::<f64>());
        let (Ok(lat), Ok(lon)) = (lat, lon) else {
            b.faults.add(&row.file, row.line, "`lat` and `lon` must be decimal degrees");
            continue;
        };
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            b.faults.add(&row.file, row.line, format!("{lat}, {lon} is nowhere on Earth"));
        }
        let admin1 = row.get("admin1");
        if !admin1.is_empty() && !english.contains_key(admin1) {
            b.faults.add(&row.file, row.line, format!("no province `{admin1}` in this file"));
        }
        let place = Place {
            id: row.get("id").into(),
            kind: row.get("kind").into(),
            country: row.get("country").into(),
            admin1: english.get(admin1).cloned().unwrap_or_default(),
            lat,
            lon,
            precision: b.number(&row, "precision", 1..=3),
            name_en: row.get("name_en").into(),
        };
        if out.insert(place.id.clone(), b.rest.places.len() as u32).is_some() {
            b.faults.add(&row.file, row.line, format!("the id `{}` stands twice", place.id));
        }
        b.rest.places.push(place);
    }
    out
}

/// Who publishes. An outlet that is no actor of the ontology becomes one, so that it can be named as a source.
fn outlets(b: &mut Builder, facts: &Path, names: &Path, actors: &HashMap<String, u32>) {
    let mut of = HashMap::new();
    for row in read(facts, &["id", "kind", "country", "side", "actor", "domains", "name_en", "source"], &mut b.faults) {
        let index = b.rest.outlets.len() as u16;
        let text = |column: &str| row.get(column).to_string();
        b.rest.domains.extend(row.list("domains").into_iter().map(|d| (d.to_string(), index)));
        let actor = match (row.get("actor"), actors.get(row.get("actor"))) {
            (_, Some(&actor)) => actor,
            (named, None) => {
                if !named.is_empty() {
                    b.faults.add(&row.file, row.line, format!("no actor `{named}` in actors.tsv"));
                }
                let kind = if row.get("kind") == "monitor" { "monitor" } else { "media" };
                b.rest.actors.push(Actor {
                    id: text("id"),
                    kind: kind.into(),
                    country: text("country"),
                    sector: "JRN".into(),
                    name_en: text("name_en"),
                    parent: String::new(),
                });
                of.insert(text("id"), b.rest.actors.len() as u32 - 1);
                b.rest.actors.len() as u32 - 1
            }
        };
        b.rest.outlets.push(Outlet { id: text("id"), kind: text("kind"), country: text("country"), side: text("side"), name_en: text("name_en"), actor });
    }
    labels(&mut b.rest.domains);
    for row in read(names, &["id", "name", "example"], &mut b.faults) {
        named(b, &row, &of, NAMED, Means::Actor);
        whole_word(b, &row);
    }
}

/// Prior of a name that means one actor.
const NAMED: u8 = 80;

/// Adds the first label of every host name where no other outlet has it, and sorts.
fn labels(domains: &mut Vec<(String, u16)>) {
    let mut labels: Vec<(String, u16)> = domains.iter().filter_map(|(d, i)| Some((d.split_once('.')?.0.to_string(), *i))).filter(|l| l.0.len() > 3).collect();
    labels.sort();
    labels.dedup();
    let shared: Vec<String> = labels.windows(2).filter(|w| w[0].0 == w[1].0).map(|w| w[0].0.clone()).collect();
    labels.retain(|l| !shared.contains(&l.0));
    domains.extend(labels);
    domains.sort();
    domains.dedup_by(|a, b| a.0 == b.0);
}

fn actors(b: &mut Builder, path: &Path) -> HashMap<String, u32> {
    let rows = read(path, &["id", "kind", "country", "sector", "parent", "name_en", "from", "until", "source"], &mut b.faults);
    let mut out = HashMap::new();
    for row in &rows {
        let actor = Actor {
            id: row.get("id").into(),
            kind: row.get("kind").into(),
            country: row.get("country").into(),
            sector: row.get("sector").into(),
            name_en: row.get("name_en").into(),
            parent: row.get("parent").into(),
        };
        if out.insert(actor.id.clone(), b.rest.actors.len() as u32).is_some() {
            b.faults.add(&row.file, row.line, format!("the id `{}` stands twice", actor.id));
        }
        b.rest.actors.push(actor);
    }
    for row in &rows {
        if !row.get("parent").is_empty() && !out.contains_key(row.get("parent")) {
            b.faults.add(&row.file, row.line, format!("no parent `{}` in this file", row.get("parent")));
        }
    }
    out
}
