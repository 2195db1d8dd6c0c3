//! Conjugation, and the nouns that follow from a verb.

use super::feats::{Aspect, Feats, Gender, Voice};
use super::grammar::{Affix, Key, VerbGrammar};
use super::noun::{FEMININE, MASCULINE, Noun, NounPos};
use super::spelling::spellings;
use super::{Form, add, bare};
use crate::letters as l;

/// A verb, as its row tells it.
#[derive(Clone, Copy, Debug)]
pub struct Verb<'a> {
    /// `I` to `X`, `Q1`, `Q2`, `Q4`.
    pub measure: &'a str,
    /// Middle vowels of perfect and imperfect of measure I: `a-u`.
    pub vowels: &'a str,
    /// The radicals.
    pub root: &'a str,
    /// Third person masculine singular of the perfect.
    pub lemma: &'a str,
    /// All verbal nouns in use; none: the regular one.
    pub masdars: &'a [&'a str],
}

/// What a noun is to its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DerivedKind {
    /// Verbal noun.
    Masdar,
    /// Active participle.
    ActiveParticiple,
    /// Passive participle.
    PassiveParticiple,
}

/// A noun or adjective that follows from a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// What it is to the verb.
    pub kind: DerivedKind,
    /// Its lemma; weak ones with their ya.
    pub lemma: String,
    /// The final ya is a radical, which falls off in the indefinite.
    pub weak: bool,
}

impl Derived {
    /// As a noun to inflect, with the regular plurals.
    pub fn noun(&self) -> Noun<'_> {
        let participle = self.kind != DerivedKind::Masdar;
        Noun {
            pos: if participle { NounPos::Adj } else { NounPos::Noun },
            gender: if self.lemma.ends_with(l::TEH_MARBUTA) { Gender::Feminine } else { Gender::Masculine },
            lemma: &self.lemma,
            feminine: None,
            takes_feminine: participle,
            plurals: if participle { &[MASCULINE, FEMININE] } else { &[FEMININE] },
            weak: Some(self.weak),
        }
    }
}

/// All forms of a verb. An error says what the tables make of the row when that is not its lemma.
pub fn conjugate(g: &VerbGrammar, v: &Verb) -> Result<Vec<Form>, String> {
    let key = key(g, v)?;
    let mut forms = Vec::new();
    for voice in [Voice::Active, Voice::Passive] {
        let mut slots: Vec<(&str, Vec<Vec<char>>)> = Vec::new();
        for affix in g.affixes.iter().filter(|a| voice == Voice::Active || a.feats.aspect != Aspect::Imperative) {
            let known = slots.iter().position(|s| s.0 == affix.slot).unwrap_or_else(|| {
                slots.push((&affix.slot, g.stems(&key, &voiced(&affix.slot, voice))));
                slots.len() - 1
            });
            slots[known].1.iter().for_each(|stem| cell(g, stem, affix, voice, &mut forms));
        }
    }
    Ok(forms)
}

/// The regular verbal nouns (those of the row, where it gives some) and participles.
pub fn derived(g: &VerbGrammar, v: &Verb) -> Vec<Derived> {
    let Ok(key) = key(g, v) else { return Vec::new() };
    let regular = nominal(g, &key, "masdar", DerivedKind::Masdar);
    let mut out = if v.masdars.is_empty() { regular } else { given(v.masdars, &regular) };
    out.extend(nominal(g, &key, "participle", DerivedKind::ActiveParticiple));
    out.extend(nominal(g, &key, "passive-participle", DerivedKind::PassiveParticiple));
    out
}

/// The first reading of the root whose past is the lemma: many verbs with a weak middle keep it as if it were sound.
fn key<'a>(g: &VerbGrammar, v: &Verb<'a>) -> Result<Key<'a>, String> {
    let mut made = Vec::new();
    for sound in [false, true] {
        let key = Key { measure: v.measure, vowels: v.vowels, root: v.root, radicals: v.root.chars().collect(), sound };
        let past = g.stems(&key, "past-v").into_iter().flat_map(|stem| spellings(&g.rules.settle(sounds(&[&stem, &['a']])), false));
        made.extend(past);
        if made.iter().any(|m| bare(m) == bare(v.lemma)) {
            return Ok(key);
        }
    }
    made.dedup();
    let made = if made.is_empty() { "nothing".to_string() } else { made.join(", ") };
    Err(format!("{} {} {}: the tables make {made} of it, not {}", v.measure, v.vowels, v.root, v.lemma))
}

/// A word from its parts, with its edges.
fn sounds(parts: &[&[char]]) -> Vec<char> {
    let mut word = vec!['#'];
    parts.iter().for_each(|p| word.extend_from_slice(p));
    word.push('#');
    word
}

fn voiced(slot: &str, voice: Voice) -> String {
    if voice == Voice::Passive { format!("passive-{slot}") } else { slot.to_string() }
}

/// The forms of one person, with the spelling it has before a pronoun where that differs.
fn cell(g: &VerbGrammar, stem: &[char], affix: &Affix, voice: Voice, forms: &mut Vec<Form>) {
    let feats = Feats { voice, ..affix.feats };
    let settle = |suffix: &[char]| g.rules.settle(sounds(&[&affix.prefix, stem, suffix]));
    let settled = settle(&affix.suffix);
    let plain = spellings(&settled, false);
    if affix.jussive && same_as_indicative(forms, feats, &plain[0]) {
        return;
    }
    let joined = match &affix.joined {
        Some(suffix) => spellings(&settle(suffix), true),
        None => spellings(&settled, true),
    };
    both(plain, joined, feats, forms);
}

fn same_as_indicative(forms: &[Form], feats: Feats, text: &str) -> bool {
    let indicative = Feats { aspect: Aspect::Imperfect, ..feats };
    let person = |f: &Feats| Feats { pre_suffix: false, no_suffix: false, ..*f };
    forms.iter().any(|f| person(&f.feats) == indicative && f.text == text)
}

/// A final hamza may keep its seat before a pronoun (in the subjunctive it does); all else that changes must change.
fn both(plain: Vec<String>, joined: Vec<String>, feats: Feats, forms: &mut Vec<Form>) {
    if plain == joined {
        plain.into_iter().for_each(|text| add(forms, text, feats));
        return;
    }
    let hamza = |text: &String| text.ends_with([l::HAMZA, l::ALEF_HAMZA_ABOVE, l::YEH_HAMZA, l::WAW_HAMZA]);
    let no_suffix = !plain.iter().all(hamza);
    for text in plain {
        add(forms, text, Feats { no_suffix, ..feats });
    }
    for text in joined {
        add(forms, text, Feats { pre_suffix: true, ..feats });
    }
}

/// The nouns of one slot, in the nominative, where weak endings show.
fn nominal(g: &VerbGrammar, key: &Key, slot: &str, kind: DerivedKind) -> Vec<Derived> {
    let mut out: Vec<Derived> = Vec::new();
    for stem in g.stems(key, slot) {
        let settled = g.rules.settle(sounds(&[&stem, &['u']]));
        let weak = settled.ends_with(&['I', '#']);
        let lemma = spellings(&settled, false).swap_remove(0);
        if out.iter().all(|d| d.lemma != lemma) {
            out.push(Derived { kind, lemma, weak });
        }
    }
    out
}

/// The verbal nouns of the row. One that is the regular weak one, written with its ya or without, is that.
fn given(masdars: &[&str], regular: &[Derived]) -> Vec<Derived> {
    let same = |masdar: &str, r: &Derived| r.weak && bare(&r.lemma).trim_end_matches(l::YEH) == bare(masdar).trim_end_matches(l::YEH);
    let own = |masdar: &str| Derived { kind: DerivedKind::Masdar, lemma: masdar.to_string(), weak: false };
    masdars.iter().map(|m| regular.iter().find(|r| same(m, r)).cloned().unwrap_or_else(|| own(m))).collect()
}
