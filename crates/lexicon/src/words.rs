//! `lang/*/words` and `lang/*/grammar`: every word with all its forms.

use crate::build::{Builder, Want};
use crate::tsv::{Row, read, read_all};
use rawi_engine::inflect::{self, Feats};
use rawi_engine::mention::number::{Bound, NumberWord};
use rawi_engine::mention::time::{Stretch, TimeWord, Unit};
use rawi_engine::pack::{Clitic, Ending, Means};
use rawi_engine::vocab::*;
use std::path::Path;

/// Reads all word tables, in the order in which they lean on each other. Out: the grammar of nouns, with which names are inflected too.
pub fn words(b: &mut Builder, lang: &Path) -> Option<inflect::NounGrammar> {
    let (grammar, folder) = (lang.join("grammar"), lang.join("words"));
    clitics(b, &grammar.join("clitics.tsv"));
    endings(b, &folder.join("endings.tsv"));
    let g = crate::grammar::read_grammar(&grammar, &mut b.faults);
    particles(b, &folder.join("particles.tsv"));
    particle_phrases(b, &folder.join("particle-phrases.tsv"));
    nouns(b, &folder, g.as_ref().map(|g| &g.1));
    adjectives(b, &folder, g.as_ref().map(|g| &g.1));
    if let Some((verbal, nominal)) = &g {
        verbs(b, &folder, verbal, nominal);
    }
    auxiliaries(b, &folder.join("auxiliaries.tsv"));
    priors(b, &folder.join("priors.tsv"));
    numbers(b, &folder.join("numbers.tsv"));
    times(b, &folder.join("times.tsv"));
    bounds(b, &folder.join("bounds.tsv"));
    g.map(|g| g.1)
}

fn clitics(b: &mut Builder, path: &Path) {
    for row in read(path, &["side", "keys", "cuts", "host", "cost", "unknown", "next", "bar", "form"], &mut b.faults) {
        let keys: Vec<Key> = row.list("keys").into_iter().filter_map(Key::parse).collect();
        let cuts: Vec<u8> = row.list("cuts").into_iter().filter_map(|c| c.parse().ok()).collect();
        let Some(host) = b.parse(&row, "host", Host::parse, Host::ALL, Host::name) else { continue };
        let fold = |c: &str| rawi_engine::fold::fold_key(row.get(c));
        let (cost, unknown) = (row.get("cost").parse().unwrap_or(0), row.get("unknown") == "y");
        let (form, article) = (fold("form"), keys.contains(&Key::The));
        let bytes = pieces(&form, &cuts, article);
        let clitic = Clitic { form, article, keys, cuts, bytes, host, next: fold("next"), unknown, cost, bar: fold("bar") };
        match row.get("side") {
            "prefix" => b.rest.prefixes.push(clitic),
            "suffix" => b.rest.suffixes.push(clitic),
            s => b.faults.add(&row.file, row.line, format!("`side` is `{s}`: it must be prefix or suffix")),
        }
    }
}

/// Bytes of a clitic that are cut off before the word itself.
fn pieces(form: &str, cuts: &[u8], article: bool) -> u8 {
    let pieces: usize = cuts.iter().map(|&n| n as usize).sum();
    // an article that lost its alef cannot be shown without the preposition before it
    let melted = article && form.chars().count() == pieces + 1;
    form.chars().take(pieces - usize::from(melted && pieces > 0)).map(char::len_utf8).sum::<usize>().min(255) as u8
}

fn endings(b: &mut Builder, path: &Path) {
    for row in read(path, &["pos", "stem", "article", "form", "lemma", "example"], &mut b.faults) {
        let Some(pos) = b.parse(&row, "pos", Pos::parse, Pos::ALL, Pos::name) else { continue };
        let fold = |c: &str| rawi_engine::fold::fold_key(row.get(c));
        let stem = b.number(&row, "stem", 1..=20);
        b.rest.endings.push(Ending { form: fold("form"), lemma: row.get("lemma").to_string(), pos, stem, article: row.get("article") == "y" });
        b.example(&row, Want::Guess(pos));
    }
}

fn particles(b: &mut Builder, path: &Path) {
    for row in read(path, &["pos", "key", "suffix", "cut", "gloss", "lemma", "example"], &mut b.faults) {
        let (Some(pos), Some(key)) = (b.parse(&row, "pos", Pos::parse, Pos::ALL, Pos::name), b.parse(&row, "key", Key::parse, Key::ALL, Key::name)) else {
            continue;
        };
        let id = b.lemma(&row, pos, row.get("lemma"));
        (b.at(id).key, b.at(id).cut) = (Some(key), row.get("cut").parse().unwrap_or(0));
        b.form(row.get("lemma"), id, Feats { no_suffix: row.get("suffix") != "y", no_article: pos == Pos::Name, ..Default::default() });
        // a hamza that ends the word takes a seat before a pronoun
        if let Some(stem) = row.get("lemma").strip_suffix(rawi_engine::letters::HAMZA).filter(|_| row.get("suffix") == "y") {
            b.form(&format!("{stem}{}", rawi_engine::letters::YEH_HAMZA), id, Feats { pre_suffix: true, ..Default::default() });
        }
        b.example(&row, Want::Lemma(id));
    }
}

fn particle_phrases(b: &mut Builder, path: &Path) {
    for row in read(path, &["key", "phrase", "example"], &mut b.faults) {
        if let Some(key) = b.parse(&row, "key", Key::parse, Key::ALL, Key::name) {
            let id = b.phrase(row.get("phrase"), Means::Particle(key), 60);
            b.example(&row, Want::Phrase(id));
        }
    }
}

/// The classes of a row; unknown names are faults.
fn classes(b: &mut Builder, row: &Row, column: &str) -> Classes {
    let mut out = Classes::default();
    for name in row.list(column) {
        match Class::parse(name) {
            Some(c) => out = out.with(Classes::of(&[c])),
            None => b.faults.add(&row.file, row.line, format!("no class `{name}`: see FORMATS.md")),
        }
    }
    out
}

fn nouns(b: &mut Builder, folder: &Path, g: Option<&inflect::NounGrammar>) {
    let rows = read_all(folder, "nouns", &["pos", "gender", "class", "gloss", "lemma", "plural", "example"], &mut b.faults);
    for row in rows {
        if let Some(first) = b.find(Pos::Noun, row.get("lemma")).first().copied() {
            let place = b.at(first).row.clone();
            b.faults.add(&row.file, row.line, format!("the noun `{}` stands already at {place}: keep one row", row.get("lemma")));
            continue;
        }
        let class = classes(b, &row, "class");
        let id = b.lemma(&row, Pos::Noun, row.get("lemma"));
        let feminine = row.get("gender") == "f";
        (b.at(id).class, b.at(id).feminine) = (class, feminine);
        if let Some(g) = g {
            let gender = if feminine { inflect::Gender::Feminine } else { inflect::Gender::Masculine };
            let noun = inflect::Noun {
                pos: inflect::NounPos::Noun,
                gender,
                lemma: row.get("lemma"),
                feminine: None,
                takes_feminine: class.any(Classes::PEOPLE) && !feminine,
                plurals: &row.list("plural"),
                weak: None,
            };
            for f in inflect::inflect_noun(g, &noun) {
                b.form(&f.text, id, f.feats);
            }
        }
        b.example(&row, Want::Lemma(id));
    }
}

fn adjectives(b: &mut Builder, folder: &Path, g: Option<&inflect::NounGrammar>) {
    let rows = read_all(folder, "adjectives", &["class", "gloss", "lemma", "feminine", "plural", "example"], &mut b.faults);
    for row in rows {
        adjective(b, &row, g, row.get("feminine"), if row.get("class") == "ordinal" { Classes::of(&[Class::Ordinal]) } else { Classes::default() });
    }
}

/// One adjective with all its forms.
pub fn adjective(b: &mut Builder, row: &Row, g: Option<&inflect::NounGrammar>, feminine: &str, class: Classes) -> Option<u32> {
    if !b.find(Pos::Adj, row.get("lemma")).is_empty() {
        b.faults.add(&row.file, row.line, format!("the adjective `{}` stands already elsewhere: keep one row", row.get("lemma")));
        return None;
    }
    let id = b.lemma(row, Pos::Adj, row.get("lemma"));
    b.at(id).class = class;
    if let Some(g) = g {
        let plurals = row.list("plural");
        let weak = Some(matches!(row.get("class"), "participle" | "ordinal"));
        let takes_feminine = row.get("class") != "elative" || !feminine.is_empty();
        let noun = inflect::Noun {
            pos: inflect::NounPos::Adj,
            gender: inflect::Gender::Masculine,
            lemma: row.get("lemma"),
            feminine: (!feminine.is_empty()).then_some(feminine),
            takes_feminine,
            plurals: &plurals,
            weak,
        };
        for f in inflect::inflect_noun(g, &noun) {
            b.form(&f.text, id, f.feats);
        }
    }
    b.example(row, Want::Lemma(id));
    Some(id)
}

fn verbs(b: &mut Builder, folder: &Path, g: &inflect::VerbGrammar, nominal: &inflect::NounGrammar) {
    let rows = read_all(folder, "verbs", &["measure", "vowels", "gloss", "root", "lemma", "masdar", "example"], &mut b.faults);
    for row in rows {
        let masdars = row.list("masdar");
        let verb = inflect::Verb { measure: row.get("measure"), vowels: row.get("vowels"), root: row.get("root"), lemma: row.get("lemma"), masdars: &masdars };
        let forms = match inflect::conjugate(g, &verb) {
            Ok(f) => f,
            Err(e) => {
                b.faults.add(&row.file, row.line, e);
                continue;
            }
        };
        let id = b.lemma(&row, Pos::Verb, row.get("lemma"));
        for f in forms {
            b.form(&f.text, id, f.feats);
        }
        for d in inflect::derived(g, &verb) {
            derived(b, &row, nominal, id, &d);
        }
        b.example(&row, Want::Lemma(id));
    }
}

/// A verbal noun or participle: linked to a row of its own if it has one, else a lemma of its own.
fn derived(b: &mut Builder, row: &Row, g: &inflect::NounGrammar, verb: u32, d: &inflect::Derived) {
    use inflect::DerivedKind as K;
    let (pos, how) = match d.kind {
        K::Masdar => (Pos::Noun, Derivation::Masdar),
        K::ActiveParticiple => (Pos::Adj, Derivation::ActiveParticiple),
        K::PassiveParticiple => (Pos::Adj, Derivation::PassiveParticiple),
    };
    let known: Vec<u32> = [Pos::Noun, Pos::Adj].iter().flat_map(|p| b.find(*p, &d.lemma).to_vec()).collect();
    for &k in &known {
        if b.at(k).derived.is_none() {
            b.at(k).derived = Some((verb, how));
        }
    }
    if known.iter().any(|&k| b.rest.lemmas[k as usize].pos == pos) {
        return;
    }
    let id = b.lemma(row, pos, &d.lemma);
    b.at(id).derived = Some((verb, how));
    b.at(id).feminine = d.lemma.ends_with(rawi_engine::letters::TEH_MARBUTA);
    if how == Derivation::Masdar {
        b.at(id).class = Classes::of(&[Class::Abstract]);
    }
    for f in inflect::inflect_noun(g, &d.noun()) {
        b.form(&f.text, id, f.feats);
    }
}

fn auxiliaries(b: &mut Builder, path: &Path) {
    for row in read(path, &["lemma", "example"], &mut b.faults) {
        let found = b.find(Pos::Verb, row.get("lemma")).to_vec();
        if found.is_empty() {
            b.faults.add(&row.file, row.line, format!("no verb `{}` in words/", row.get("lemma")));
        }
        for id in found {
            b.at(id).key = Some(Key::Auxiliary);
            b.example(&row, Want::Lemma(id));
        }
    }
}

/// Which of the words written alike is the common one.
fn priors(b: &mut Builder, path: &Path) {
    for row in read(path, &["pos", "weight", "lemma", "example"], &mut b.faults) {
        let (Some(pos), Ok(weight)) = (b.parse(&row, "pos", Pos::parse, Pos::ALL, Pos::name), row.get("weight").parse::<i8>()) else {
            b.faults.add(&row.file, row.line, "`weight` must be a number from -60 to 60");
            continue;
        };
        let found = b.find(pos, row.get("lemma")).to_vec();
        if found.is_empty() {
            b.faults.add(&row.file, row.line, format!("no {} `{}` in words/", pos.name(), row.get("lemma")));
        }
        for id in found {
            b.at(id).prior = weight;
            // what is made rarer shows its row when it is not chosen
            b.example(&row, if weight > 0 { Want::Chosen(id) } else { Want::Passed(id) });
        }
    }
}

fn numbers(b: &mut Builder, path: &Path) {
    for row in read(path, &["kind", "value", "of", "forms", "example"], &mut b.faults) {
        let Some(word) = number_word(&row) else {
            b.faults.add(&row.file, row.line, "not a number word: see the head of the file");
            continue;
        };
        let forms = row.list("forms");
        let Some(first) = forms.first() else {
            b.faults.add(&row.file, row.line, "`forms` is empty: write at least one");
            continue;
        };
        let id = b.lemma(&row, Pos::Noun, first);
        (b.at(id).number, b.at(id).class) = (Some(word), Classes::of(&[Class::Number]));
        for f in forms {
            b.form(f, id, Feats { no_suffix: true, ..Default::default() });
        }
        b.example(&row, Want::Lemma(id));
    }
}

fn number_word(row: &Row) -> Option<NumberWord> {
    let n = || row.get("value").parse::<i64>().ok();
    Some(match row.get("kind") {
        "unit" => NumberWord::Unit(n()?),
        "teen" => NumberWord::Teen,
        "tens" => NumberWord::Tens(n()?),
        "hundreds" => NumberWord::Hundreds(n()?),
        "scale" => NumberWord::Scale(n()?, row.get("of").parse().ok()?),
        "vague" => NumberWord::Vague(n()?),
        "fraction" => {
            let (a, c) = row.get("value").split_once('/')?;
            NumberWord::Fraction(a.parse().ok()?, c.parse().ok()?)
        }
        _ => return None,
    })
}

fn times(b: &mut Builder, path: &Path) {
    let rows = read(path, &["kind", "value", "article", "forms", "example"], &mut b.faults);
    let article = b.rest.prefixes.iter().find(|p| p.keys == [Key::The]).map(|p| p.form.clone()).unwrap_or_default();
    for row in rows {
        let Some(word) = time_word(&row) else {
            b.faults.add(&row.file, row.line, "not a time word: see the head of the file");
            continue;
        };
        // "today" is also "the day": the first is what news means
        let prior = if matches!(word, TimeWord::Deictic(_)) { 60 } else { 50 };
        if row.list("forms").is_empty() {
            b.faults.add(&row.file, row.line, "`forms` is empty: write at least one");
            continue;
        }
        let first = b.rest.phrases.len() as u32;
        b.example(&row, Want::Phrase(first));
        for f in row.list("forms") {
            b.phrase(f, Means::Time(word), prior);
            if row.get("article") == "y" {
                b.phrase(&format!("{article}{f}"), Means::Time(word), 50);
            }
        }
    }
}

fn time_word(row: &Row) -> Option<TimeWord> {
    let value = row.get("value");
    Some(match row.get("kind") {
        "month" => TimeWord::Month(value.parse().ok()?),
        "hijri-month" => TimeWord::HijriMonth(value.parse().ok()?),
        "weekday" => TimeWord::Weekday(value.parse().ok()?),
        "unit" => {
            let (u, n) = value.split_once(':')?;
            TimeWord::Unit(unit(u)?, n.parse().ok()?)
        }
        "deictic" => TimeWord::Deictic(value.parse().ok()?),
        "day-part" => TimeWord::DayPart,
        "night" => TimeWord::Night,
        "past" => TimeWord::Past,
        "before-last" => TimeWord::BeforeLast,
        "latest" => TimeWord::Latest,
        "next" => TimeWord::Next,
        "current" => TimeWord::Current,
        "start" => TimeWord::Start,
        "middle" => TimeWord::Middle,
        "end" => TimeWord::End,
        "ordinal" => TimeWord::Ordinal(value.parse().ok()?),
        "hijri-year" => TimeWord::HijriYear,
        "gregorian-year" => TimeWord::GregorianYear,
        "twin" => TimeWord::Twin,
        "ago" => TimeWord::Ago,
        "since" => TimeWord::Since,
        "during" => TimeWord::During,
        "until" => TimeWord::Until,
        "same" if value == "day" => TimeWord::Same(Stretch::Day),
        "same" if value == "period" => TimeWord::Same(Stretch::Period),
        "following" => TimeWord::Following(value.parse().ok()?),
        "anniversary" => TimeWord::Anniversary,
        _ => return None,
    })
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}

fn bounds(b: &mut Builder, path: &Path) {
    for row in read(path, &["kind", "form", "example"], &mut b.faults) {
        let means = match row.get("kind").split_once(':') {
            Some(("some", n)) => n.parse().ok().map(Means::Some),
            _ => Bound::parse(row.get("kind")).map(Means::Bound),
        };
        match means {
            Some(m) => {
                let id = b.phrase(row.get("form"), m, 50);
                b.example(&row, Want::Phrase(id));
            }
            None => b.faults.add(&row.file, row.line, format!("`kind` is `{}`: see the head of the file", row.get("kind"))),
        }
    }
}
