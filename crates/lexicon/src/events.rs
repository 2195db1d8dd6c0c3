//! `ontology/types.toml`, `lang/*/events`, `lang/*/scopes`: what words tell, and how firmly.

use crate::build::{Builder, Want};
use crate::tsv::{Row, read, read_all};
use rawi_engine::claim::signs::Sign;
use rawi_engine::fold::fold_key;
use rawi_engine::pack::{Doubt, EventType, Frame, Light, Means, Need, Say, Sense, bits};
use rawi_engine::table::fingerprint;
use rawi_engine::vocab::*;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Types {
    #[serde(rename = "type")]
    types: Vec<TypeBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeBlock {
    id: String,
    definition: String,
    #[serde(rename = "not")]
    _not: String,
    modes: Vec<String>,
    codes: Vec<(String, String, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frames {
    frame: Vec<FrameBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameBlock {
    id: String,
    subject: Role,
    thing: Option<Role>,
    object: Role,
    site: Option<Role>,
    genitive: Genitive,
    preps: HashMap<String, Role>,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    spoken: bool,
    #[serde(default)]
    aims: Vec<String>,
    #[serde(default)]
    meets: Vec<String>,
    #[serde(default)]
    targets: Vec<String>,
}

/// Reads types, frames, senses and everything that bears on them.
pub fn events(b: &mut Builder, lang: &Path, ontology: &Path) {
    let folder = lang.join("events");
    types(b, &ontology.join("types.toml"));
    frames(b, &folder.join("frames.toml"));
    // every row names a type and a frame: without them each would be a fault of its own that hides the one that matters
    if b.rest.types.is_empty() || b.rest.frames.is_empty() {
        return;
    }
    for row in read_all(&folder, "senses", &["pos", "type", "mode", "frame", "what", "needs", "weight", "lemma", "with", "example"], &mut b.faults) {
        sense(b, &row);
    }
    order(b);
    for row in read(&folder.join("light.tsv"), &["subject", "prep", "noun", "factuality", "lemma", "example"], &mut b.faults) {
        light(b, &row);
    }
    for row in read(&folder.join("results.tsv"), &["pos", "prep", "lemma", "example"], &mut b.faults) {
        let prep = b.optional(&row, "prep", Key::parse, Key::ALL, Key::name);
        for id in b.refer(&row) {
            b.at(id).result = Some(prep);
            b.example(&row, Want::Lemma(id));
        }
    }
    for row in read(&folder.join("talk.tsv"), &["talk", "pos", "lemma", "example"], &mut b.faults) {
        talk(b, &row);
    }
    b.rest.framing = pairs(b, &folder.join("framing.tsv"), &["valence", "lemma", "example"], "valence");
    b.rest.modes = pairs(b, &folder.join("modes.tsv"), &["mode", "lemma", "example"], "mode");
}

/// Reads the words of saying and doubt.
pub fn scopes(b: &mut Builder, lang: &Path) {
    let folder = lang.join("scopes");
    for row in read(&folder.join("say.tsv"), &["pos", "stance", "factuality", "opens", "lemma", "example"], &mut b.faults) {
        say(b, &row);
    }
    for row in read(&folder.join("doubt.tsv"), &["pos", "factuality", "reach", "lemma", "example"], &mut b.faults) {
        doubt(b, &row);
    }
    for row in read(&folder.join("phrases.tsv"), &["kind", "value", "phrase", "example"], &mut b.faults) {
        phrase(b, &row);
    }
    for row in read(&lang.join("names").join("directions.tsv"), &["north", "east", "lemma", "example"], &mut b.faults) {
        match (row.get("north").parse(), row.get("east").parse()) {
            (Ok(north), Ok(east)) => b.rest.directions.push((row.get("lemma").to_string(), north, east)),
            _ => b.faults.add(&row.file, row.line, "`north` and `east` must be -1, 0 or 1"),
        }
        match [Pos::Particle, Pos::Noun, Pos::Adj].iter().find_map(|p| b.find(*p, row.get("lemma")).first().copied()) {
            Some(id) => b.example(&row, Want::Lemma(id)),
            None => b.faults.add(&row.file, row.line, format!("no word `{}` in words/", row.get("lemma"))),
        }
    }
    let sites = pairs(b, &lang.join("names").join("sites.tsv"), &["kinds", "lemma", "example"], "kinds");
    b.rest.sites = sites.into_iter().map(|(lemma, kinds)| (lemma, kinds.split('|').map(str::to_string).collect())).collect();
    let kinds = folder.join("kinds.tsv");
    b.rest.kinds = pairs(b, &kinds, &["kind", "lemma", "example"], "kind");
    for (lemma, kind) in b.rest.kinds.iter().filter(|(_, kind)| SourceKind::parse(kind).is_none()) {
        b.faults.add(&kinds, 0, format!("`{lemma}`: no kind of source `{kind}`"));
    }
}

/// Reads what the signs of a claim weigh. A sign without a row weighs nothing.
pub fn confidence(b: &mut Builder, lang: &Path) {
    b.rest.weights = vec![[0.0; 3]; Sign::ALL.len()];
    for row in read(&lang.join("events").join("confidence.tsv"), &["sign", "weight", "assault", "protest", "right", "of"], &mut b.faults) {
        let number = |column: &str| row.get(column).parse::<f32>().ok().or(row.get(column).is_empty().then_some(0.0));
        let (Some(weight), Some(assault), Some(protest)) = (number("weight"), number("assault"), number("protest")) else {
            b.faults.add(&row.file, row.line, "a weight is no number");
            continue;
        };
        match row.get("sign") {
            "bias" => b.rest.bias = weight,
            "floor" => b.rest.floors = [weight, assault, protest],
            name => match Sign::parse(name) {
                Some(s) => b.rest.weights[s as usize] = [weight, assault, protest],
                None => b.faults.add(&row.file, row.line, format!("no sign `{name}`: fit the table again (bench/confidence)")),
            },
        }
    }
}

fn parse_toml<T: serde::de::DeserializeOwned>(b: &mut Builder, path: &Path) -> Option<T> {
    let text = match std::fs::read_to_string(path) {
        Ok(t) => t,
        Err(e) => {
            b.faults.add(path, 0, format!("cannot be read: {e}"));
            return None;
        }
    };
    toml::from_str(&text)
        .map_err(|e| {
            let line = e.span().map_or(0, |s| text[..s.start].lines().count().max(1));
            b.faults.add(path, line, e.message().to_string());
        })
        .ok()
}

fn types(b: &mut Builder, path: &Path) {
    let Some(t) = parse_toml::<Types>(b, path) else { return };
    for x in t.types {
        for (mode, ..) in x.codes.iter().filter(|c| !c.0.is_empty() && !x.modes.contains(&c.0)) {
            b.faults.add(path, 0, format!("{}: codes for `{mode}`, which is none of its modes", x.id));
        }
        b.rest.types.push(EventType { id: x.id, definition: x.definition, modes: x.modes, codes: x.codes });
    }
}

fn frames(b: &mut Builder, path: &Path) {
    let Some(f) = parse_toml::<Frames>(b, path) else { return };
    for x in f.frame {
        let mut preps = Vec::new();
        for (k, r) in x.preps {
            match Key::parse(&k) {
                Some(key) => preps.push((key, r)),
                None => b.faults.add(path, 0, format!("frame {}: no preposition `{k}`", x.id)),
            }
        }
        preps.sort();
        for word in x.aims.iter().chain(&x.meets).chain(&x.targets).filter(|w| !b.rest.lemmas.iter().any(|l| l.text == **w)) {
            b.faults.add(path, 0, format!("frame {}: `{word}` is in no table of words/", x.id));
        }
        b.rest.frames.push(Frame {
            id: x.id,
            subject: x.subject,
            thing: x.thing.unwrap_or(x.subject),
            object: x.object,
            site: x.site.unwrap_or(x.object),
            genitive: x.genitive,
            preps,
            bare: x.bare,
            spoken: x.spoken,
            aims: x.aims,
            meets: x.meets,
            targets: x.targets,
        });
    }
}

/// Of the senses of a word those with company go first, then those with more conditions, of those with company the heavier: the first that fits is taken.
fn order(b: &mut Builder) {
    let (lemmas, senses) = (&mut b.rest.lemmas, &b.rest.senses);
    let rank = |s: &u32| {
        let sense = &senses[*s as usize];
        let lone = sense.with.is_empty();
        (lone, std::cmp::Reverse(sense.needs.len()), std::cmp::Reverse(if lone { 0 } else { sense.weight }))
    };
    lemmas.iter_mut().for_each(|l| l.senses.sort_by_key(rank));
}

fn sense(b: &mut Builder, row: &Row) {
    let Some(t) = b.rest.types.iter().position(|t| t.id == row.get("type")) else {
        return b.faults.add(&row.file, row.line, format!("no event type `{}` in ontology/types.toml", row.get("type")));
    };
    let mode = row.get("mode");
    if !mode.is_empty() && !b.rest.types[t].modes.iter().any(|m| m == mode) {
        return b.faults.add(&row.file, row.line, format!("{} has no mode `{mode}`", row.get("type")));
    }
    let Some(frame) = b.rest.frames.iter().position(|f| f.id == row.get("frame")) else {
        return b.faults.add(&row.file, row.line, format!("no frame `{}` in frames.toml", row.get("frame")));
    };
    let what = row.get("what");
    if !what.is_empty() && What::parse(what).is_none() {
        return b.faults.add(&row.file, row.line, format!("`what` is `{what}`: see FORMATS.md"));
    }
    let mut needs = Vec::new();
    for n in row.list("needs") {
        match need(n) {
            Some(n) => needs.push(n),
            None => return b.faults.add(&row.file, row.line, format!("no condition `{n}`: see FORMATS.md")),
        }
    }
    let with = row.list("with").iter().map(|w| fingerprint(fold_key(w).as_bytes())).collect();
    let weight = row.get("weight").parse().ok().filter(|w| *w <= 100);
    let Some(weight) = weight else {
        return b.faults.add(&row.file, row.line, "`weight` must be 0 to 100");
    };
    let id = b.rest.senses.len() as u32;
    let near = bits(&with);
    b.rest.senses.push(Sense {
        event_type: t as u8,
        mode: mode.into(),
        frame: frame as u16,
        what: What::parse(what),
        needs,
        with,
        near,
        weight,
        row: row.place(),
    });
    for lemma in b.refer(row) {
        b.at(lemma).senses.push(id);
    }
    b.example(row, Want::Sense(id));
}

fn need(text: &str) -> Option<Need> {
    Some(match text {
        "party" => Need::Party,
        "armed" => Need::Armed,
        "place" => Need::Place,
        "crowd" => Need::Crowd,
        "undergone" => Need::Undergone,
        _ => match text.strip_prefix("class:") {
            Some(c) => Need::Class(Class::parse(c)?),
            None => match text.strip_prefix("actor:") {
                Some(c) => Need::Doer(Class::parse(c)?),
                None => Need::Role(Role::parse(text)?),
            },
        },
    })
}

fn light(b: &mut Builder, row: &Row) {
    let Some(subject) = b.parse(row, "subject", Role::parse, Role::ALL, Role::name) else { return };
    let light = Light {
        subject,
        prep: b.optional(row, "prep", Key::parse, Key::ALL, Key::name),
        factuality: b.optional(row, "factuality", Factuality::parse, Factuality::ALL, Factuality::name),
        noun_is_subject: row.get("noun") == "subject",
    };
    let found = b.find(Pos::Verb, row.get("lemma")).to_vec();
    if found.is_empty() {
        b.faults.add(&row.file, row.line, format!("no verb `{}` in words/: add a row there, or spell it as there", row.get("lemma")));
    }
    let id = b.rest.lights.len() as u16;
    b.rest.lights.push(light);
    for l in found {
        b.at(l).lights.push(id);
        b.example(row, Want::Lemma(l));
    }
}

fn talk(b: &mut Builder, row: &Row) {
    let Some(talk) = b.parse(row, "talk", Talk::parse, Talk::ALL, Talk::name) else { return };
    for l in b.refer(row) {
        b.at(l).talk = Some(talk);
        b.example(row, Want::Lemma(l));
    }
}

fn say(b: &mut Builder, row: &Row) {
    let Some(stance) = b.parse(row, "stance", Stance::parse, Stance::ALL, Stance::name) else { return };
    let opens = row.list("opens");
    let say = Say {
        stance,
        factuality: b.optional(row, "factuality", Factuality::parse, Factuality::ALL, Factuality::name),
        opens: opens.iter().filter_map(|k| Key::parse(k)).collect(),
        object: opens.contains(&"object"),
        finite: opens.contains(&"finite"),
    };
    for o in opens.iter().filter(|o| !["object", "finite"].contains(o) && Key::parse(o).is_none()) {
        b.faults.add(&row.file, row.line, format!("`opens`: no preposition `{o}`"));
    }
    let id = b.rest.says.len() as u16;
    b.rest.says.push(say);
    for l in b.refer(row) {
        b.at(l).say = Some(id);
        b.example(row, Want::Lemma(l));
    }
}

fn doubt(b: &mut Builder, row: &Row) {
    let (Some(factuality), Some(reach)) =
        (b.parse(row, "factuality", Factuality::parse, Factuality::ALL, Factuality::name), b.parse(row, "reach", Reach::parse, Reach::ALL, Reach::name))
    else {
        return;
    };
    let id = b.rest.doubts.len() as u16;
    b.rest.doubts.push(Doubt { factuality, reach });
    for l in b.refer(row) {
        b.at(l).doubt = Some(id);
        b.example(row, Want::Lemma(l));
    }
}

fn phrase(b: &mut Builder, row: &Row) {
    let value = row.get("value");
    let means = match row.get("kind") {
        "source" => Stance::parse(value).map(Means::Source),
        "distance" => Stance::parse(value).map(Means::Distance),
        "particle" => Key::parse(value).map(Means::Particle),
        "own" => Some(Means::Own),
        "apart" => Some(Means::Apart),
        kind @ ("doubt" | "hedge") => Factuality::parse(value).map(|factuality| {
            let reach = if kind == "hedge" { Reach::Around } else { Reach::Clause };
            b.rest.doubts.push(Doubt { factuality, reach });
            Means::Doubt(b.rest.doubts.len() as u16 - 1)
        }),
        _ => None,
    };
    match means {
        Some(m) => {
            let id = b.phrase(row.get("phrase"), m, 60);
            b.example(row, Want::Phrase(id));
        }
        None => b.faults.add(&row.file, row.line, format!("kind `{}` with value `{value}` means nothing: see FORMATS.md", row.get("kind"))),
    }
}

fn pairs(b: &mut Builder, path: &Path, columns: &[&str], value: &str) -> Vec<(String, String)> {
    let rows = read(path, columns, &mut b.faults);
    for row in &rows {
        let found = [Pos::Noun, Pos::Adj].iter().find_map(|p| b.find(*p, row.get("lemma")).first().copied());
        match found {
            Some(id) => b.example(row, Want::Lemma(id)),
            None => b.faults.add(&row.file, row.line, format!("no noun or adjective `{}` in words/: add a row there, or spell it as there", row.get("lemma"))),
        }
    }
    rows.iter().map(|r| (r.get("lemma").to_string(), r.get(value).to_string())).collect()
}
