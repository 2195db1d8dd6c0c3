//! The ways of taking clitics off a word, and how likely each form is from the word alone.
//!
//! In: a folded word. Out: its [`Reading`]s: every listed form that is left when a prefix and a suffix of the pack are taken off, if the form may
//! carry them. Scores compare the readings of one word: fewest clitics, commonest cells of the paradigm.

use super::{Draft, Origin, Reading};
use crate::inflect::{Aspect, Feats, Gender, Number, Voice};
use crate::pack::{Clitic, Pack};
use crate::table::fingerprint;
use crate::vocab::*;

/// No word of any language here is longer, in bytes; what is, is a guess.
const LONGEST: usize = 80;

/// Tries every legal way of taking clitics off.
pub(super) fn look_up(pack: &Pack, word: &str, out: &mut Vec<Draft>) {
    if word.len() > LONGEST {
        return;
    }
    with_prefix(pack, word, 0, None, out);
    for (i, prefix) in pack.prefixes.iter().enumerate() {
        if word.len() > prefix.form.len() && word.starts_with(prefix.form.as_str()) && word[prefix.form.len()..].starts_with(prefix.next.as_str()) {
            with_prefix(pack, word, i as u8 + 1, Some(prefix), out);
        }
    }
}

fn with_prefix(pack: &Pack, word: &str, index: u8, prefix: Option<&Clitic>, out: &mut Vec<Draft>) {
    let before = prefix.map_or(0, |p| p.form.len());
    let rest = &word[before..];
    with_suffix(pack, rest, (before, 0), (index, 0), prefix, None, out);
    if prefix.is_some_and(|p| p.article) {
        return;
    }
    for (i, suffix) in pack.suffixes.iter().enumerate() {
        if rest.len() > suffix.form.len() && rest.ends_with(suffix.form.as_str()) {
            let stem = &rest[..rest.len() - suffix.form.len()];
            with_suffix(pack, stem, (before, suffix.form.len()), (index, i as u8 + 1), prefix, Some(suffix), out);
        }
    }
}

fn with_suffix(pack: &Pack, stem: &str, cut: (usize, usize), clitics: (u8, u8), prefix: Option<&Clitic>, suffix: Option<&Clitic>, out: &mut Vec<Draft>) {
    for [lemma, feats, marks] in pack.forms.get(fingerprint(stem.as_bytes())) {
        let feats = Feats::from_bits(feats);
        let entry = pack.lemma(lemma);
        if !fits(entry.pos, feats, stem, prefix, suffix) {
            continue;
        }
        let derived = entry.pos == Pos::Adj && entry.derived.is_some();
        // the feminine of a person is rarer than a noun of its own that looks like it (a gunner, artillery)
        let of_person = entry.pos == Pos::Noun && feats.gender == Gender::Feminine && !entry.feminine && entry.class.any(Classes::PEOPLE);
        let own = entry.pos == Pos::Noun && entry.derived.is_none();
        let score = score(entry.pos, feats, prefix, suffix) + i16::from(own) - 3 * i16::from(derived) - 3 * i16::from(of_person) + i16::from(entry.prior)
            - 2 * i16::from(broken(entry.pos, feats, stem))
            - 25 * i16::from(accusative(entry.pos, feats, stem) && governed(prefix));
        let (prefix, suffix) = clitics;
        let cut = (cut.0 as u8, cut.1 as u8);
        out.push(Draft { reading: Reading { feats, prefix, suffix, cut, score, ..Reading::bare(lemma, entry.pos, Origin::Table) }, marks });
    }
}

/// Whether the form is a broken plural: written like the singular of another word, it is the rarer of the two.
fn broken(pos: Pos, feats: Feats, stem: &str) -> bool {
    pos == Pos::Noun
        && feats.number == Number::Plural
        && !stem.starts_with(crate::letters::ALEF)
        && !stem.ends_with([crate::letters::NOON, crate::letters::TEH, crate::letters::WAW, crate::letters::YEH])
}

/// Whether the form ends in the alef of the indefinite accusative.
fn accusative(pos: Pos, feats: Feats, stem: &str) -> bool {
    feats.tanwin && pos != Pos::Verb && stem.ends_with(crate::letters::ALEF)
}

/// Whether a preposition is written together with the form: what it governs is a genitive.
fn governed(prefix: Option<&Clitic>) -> bool {
    prefix.is_some_and(|p| p.keys.iter().any(|k| k.is_preposition()))
}

/// Whether a form may carry these clitics.
fn fits(pos: Pos, feats: Feats, stem: &str, prefix: Option<&Clitic>, suffix: Option<&Clitic>) -> bool {
    let hosted = |c: Option<&Clitic>| c.is_none_or(|c| hosts(c.host, pos, feats));
    let article = prefix.is_some_and(|p| p.article);
    // the bare stem of a name that has the article stands only behind one
    let bare_name = pos == Pos::Name && feats.construct;
    // a clitic that stands apart (before digits) carries none
    let apart = pos == Pos::Particle && prefix.is_some() && suffix.is_none() && stem.chars().nth(1).is_none();
    hosted(prefix)
        && !apart
        && hosted(suffix)
        && (article || !bare_name)
        && if suffix.is_some() { !feats.no_suffix } else { !feats.pre_suffix }
        && !(article && (feats.no_article || pos == Pos::Particle || pos == Pos::Pronoun))
}

fn hosts(host: Host, pos: Pos, feats: Feats) -> bool {
    let noun = matches!(pos, Pos::Noun | Pos::Adj | Pos::Name);
    let particle = pos == Pos::Particle;
    match host {
        Host::Any => true,
        Host::Noun => noun,
        Host::Verb => pos == Pos::Verb,
        Host::Perfect => pos == Pos::Verb && feats.aspect == Aspect::Perfect && feats.voice == Voice::Active,
        Host::Imperfect => pos == Pos::Verb && feats.aspect == Aspect::Imperfect,
        Host::Subjunctive => pos == Pos::Verb && matches!(feats.aspect, Aspect::Imperfect | Aspect::Subjunctive),
        Host::Particle => particle,
        Host::NounOrParticle => noun || particle,
        Host::VerbOrParticle => pos == Pos::Verb || particle,
    }
}

/// How likely a form is, from the word alone: fewest clitics, commonest cells of the paradigm.
fn score(pos: Pos, feats: Feats, prefix: Option<&Clitic>, suffix: Option<&Clitic>) -> i16 {
    let clitics: i16 = prefix.map_or(0, |p| {
        let pieces = p.cuts.len() as i16;
        let pieces = if p.article {
            6 - 14 * pieces
        } else if p.keys.contains(&Key::Will) {
            -2 - 8 * pieces
        } else {
            -16 * pieces
        };
        pieces - p.cost
    }) + suffix.map_or(0, |s| -14 - s.cost);
    let shape = match pos {
        Pos::Particle | Pos::Pronoun => 24,
        Pos::Name => -2,
        Pos::Adj => -1 - 4 * i16::from(feats.number == Number::Dual) - 3 * i16::from(feats.tanwin),
        Pos::Noun => -4 * i16::from(feats.number == Number::Dual) - 3 * i16::from(feats.tanwin),
        Pos::Verb => verb_score(feats),
    };
    clitics + shape
}

fn verb_score(f: Feats) -> i16 {
    let aspect = match f.aspect {
        Aspect::Imperative => -34,
        Aspect::Subjunctive => -8,
        _ => 0,
    };
    let person = match f.person {
        1 => -7,
        2 => -18,
        _ => 0,
    };
    let rare = f.gender == Gender::Feminine && f.number == Number::Plural;
    aspect + person - 6 * i16::from(f.voice == Voice::Passive) - 6 * i16::from(f.number == Number::Dual) - 12 * i16::from(rare)
}
