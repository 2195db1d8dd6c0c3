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
        for affix in &g.affixes {
            cell(g, &key, affix, voice, &mut forms);
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
        let past = g.stems(&key, "past-v").into_iter().flat_map(|stem| write(g, &[&[], &stem, &['a']], false));
        made.extend(past);
        if made.iter().any(|m| bare(m) == bare(v.lemma)) {
            return Ok(key);
        }
    }
    made.dedup();
    let made = if made.is_empty() { "nothing".to_string() } else { made.join(", ") };
    Err(format!("{} {} {}: the tables make {made} of it, not {}", v.measure, v.vowels, v.root, v.lemma))
}

/// Spells prefix, stem and suffix.
fn write(g: &VerbGrammar, parts: &[&[char]], joined: bool) -> Vec<String> {
    spellings(&g.rules.settle(sounds(parts)), joined)
}

fn sounds(parts: &[&[char]]) -> Vec<char> {
    let mut word = vec!['#'];
    parts.iter().for_each(|p| word.extend_from_slice(p));
    word.push('#');
    word
}

/// The forms of one person, with the spelling it has before a pronoun where that differs.
fn cell(g: &VerbGrammar, key: &Key, affix: &Affix, voice: Voice, forms: &mut Vec<Form>) {
    let passive = voice == Voice::Passive;
    if passive && affix.feats.aspect == Aspect::Imperative {
        return;
    }
    let feats = Feats { voice, ..affix.feats };
    let slot = if passive { format!("passive-{}", affix.slot) } else { affix.slot.clone() };
    for stem in g.stems(key, &slot) {
        let plain = write(g, &[&affix.prefix, &stem, &affix.suffix], false);
        if affix.jussive && same_as_indicative(forms, feats, &plain[0]) {
            continue;
        }
        let suffix = affix.joined.as_ref().unwrap_or(&affix.suffix);
        let joined = write(g, &[&affix.prefix, &stem, suffix], true);
        both(plain, joined, feats, forms);
    }
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

fn given(masdars: &[&str], regular: &[Derived]) -> Vec<Derived> {
    let weak = |lemma: &str| regular.iter().any(|r| r.weak && bare(&r.lemma) == bare(lemma));
    masdars.iter().map(|m| Derived { kind: DerivedKind::Masdar, lemma: m.to_string(), weak: weak(m) }).collect()
}
