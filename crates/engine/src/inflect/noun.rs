//! Inflection of nouns and adjectives by exchanging endings.
//!
//! In: a lemma and its plurals. Out: its spellings in every number, with and without a pronoun. A table says for every slot
//! (singular, dual, …) which ending of the word becomes which; the rows of the longest ending that fits are all used.

use super::feats::{Feats, Gender, Number};
use super::{Form, add, bare};
use crate::letters as l;

/// Name of the sound masculine plural in [`Noun::plurals`], besides the marker of the language.
pub(super) const MASCULINE: &str = "+masculine";
/// Name of the sound feminine plural.
pub(super) const FEMININE: &str = "+feminine";

/// Noun or adjective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NounPos {
    /// Noun.
    Noun,
    /// Adjective.
    Adj,
}

/// A noun or adjective, as its row tells it.
#[derive(Clone, Copy, Debug)]
pub struct Noun<'a> {
    /// Noun or adjective.
    pub pos: NounPos,
    /// Gender of the lemma.
    pub gender: Gender,
    /// Indefinite singular; weak nouns with their ya.
    pub lemma: &'a str,
    /// The feminine, where it is not regular (`None` or `-`).
    pub feminine: Option<&'a str>,
    /// Whether it has a feminine at all: adjectives and nouns of persons.
    pub takes_feminine: bool,
    /// Broken plurals in full, or the markers of the sound ones.
    pub plurals: &'a [&'a str],
    /// Whether a final ya is a radical and falls off in the indefinite (a judge), or belongs to an ending (a soldier).
    /// `None`: judged by the shape of the word. Adjectives of relation want `Some(false)`.
    pub weak: Option<bool>,
}

/// One way an ending changes.
#[derive(Clone, Debug, Default)]
pub struct EndingRow {
    /// `singular` (also broken plurals), `dual`, `sound-masculine`, `sound-feminine`, `feminine`.
    pub slot: String,
    /// `weak`, `feminine`, `diptote`, `joins` (the letter before the ending ties to the next); `-` always.
    pub when: String,
    /// Flags of the result, `|` between: `pre-suffix`, `no-suffix`, `no-article`, `tanwin`, `construct`.
    pub feats: String,
    /// The ending of the word; `-` any.
    pub tail: String,
    /// What it becomes.
    pub ending: String,
}

/// A shape of words, or a marker.
#[derive(Clone, Debug, Default)]
pub struct ShapeRow {
    /// `weak-noun`, `weak-adj`, `weak-plural`, `diptote` (of plurals): shapes. `sound-masculine`, `sound-feminine`: markers in the
    /// plural column of the word tables.
    pub kind: String,
    /// Letters, with `C` for any one.
    pub shape: String,
}

#[derive(Clone, Debug)]
struct Ending {
    slot: String,
    when: String,
    feats: Feats,
    tail: String,
    ending: String,
}

/// The tables, checked and ready.
#[derive(Clone, Debug, Default)]
pub struct NounGrammar {
    endings: Vec<Ending>,
    shapes: Vec<ShapeRow>,
}

const SLOTS: &[&str] = &["singular", "dual", "sound-masculine", "sound-feminine", "feminine"];
const WHEN: &[&str] = &["", "-", "weak", "feminine", "diptote", "joins"];
const SHAPES: &[&str] = &["weak-noun", "weak-adj", "weak-plural", "diptote", "sound-masculine", "sound-feminine"];

impl NounGrammar {
    /// Checks the rows and builds the grammar; says all that is wrong with them.
    pub fn new(endings: Vec<EndingRow>, shapes: Vec<ShapeRow>) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        for shape in shapes.iter().filter(|s| !SHAPES.contains(&s.kind.as_str())) {
            faults.push(format!("`{}` is no kind of shape", shape.kind));
        }
        let endings = endings.into_iter().filter_map(|row| Ending::new(row, &mut faults)).collect();
        if faults.is_empty() { Ok(NounGrammar { endings, shapes }) } else { Err(faults) }
    }

    /// Whether a word has a shape of this kind.
    fn has_shape(&self, kind: &str, text: &str) -> bool {
        let letters: Vec<char> = bare(text).chars().collect();
        self.shapes
            .iter()
            .filter(|s| s.kind == kind)
            .any(|s| s.shape.chars().count() == letters.len() && s.shape.chars().zip(&letters).all(|(p, &c)| p == 'C' || p == c))
    }

    /// Which sound plural a cell of the plural column names, if it is a marker.
    fn marker(&self, plural: &str) -> Option<&'static str> {
        let is = |kind: &str| self.shapes.iter().any(|s| s.kind == kind && s.shape == plural);
        match plural {
            MASCULINE => Some("sound-masculine"),
            FEMININE => Some("sound-feminine"),
            _ if is("sound-masculine") => Some("sound-masculine"),
            _ if is("sound-feminine") => Some("sound-feminine"),
            _ => None,
        }
    }

    /// The rows of a slot that apply to a word: those of its longest ending.
    fn rows(&self, slot: &str, word: &Word) -> Vec<&Ending> {
        let fitting: Vec<&Ending> = self.endings.iter().filter(|e| e.slot == slot && e.fits(word)).collect();
        let Some(best) = fitting.iter().map(|e| e.rank()).max() else { return Vec::new() };
        fitting.into_iter().filter(|e| e.rank() == best).collect()
    }

    fn weak(&self, n: &Noun) -> bool {
        let kind = if n.pos == NounPos::Noun { "weak-noun" } else { "weak-adj" };
        n.lemma.ends_with(l::YEH) && n.weak.unwrap_or_else(|| self.has_shape(kind, n.lemma))
    }
}

impl Ending {
    fn new(row: EndingRow, faults: &mut Vec<String>) -> Option<Self> {
        if !SLOTS.contains(&row.slot.as_str()) || !WHEN.contains(&row.when.as_str()) {
            faults.push(format!("`{}` `{}`: no such slot or condition", row.slot, row.when));
            return None;
        }
        let feats = row.feats.split('|').try_fold(Feats::default(), Feats::with_flag);
        if feats.is_none() {
            faults.push(format!("`{}`: no such flag", row.feats));
        }
        let given = |text: String| if text == "-" { String::new() } else { text };
        Some(Ending { slot: row.slot, when: given(row.when), feats: feats?, tail: given(row.tail), ending: given(row.ending) })
    }

    fn fits(&self, word: &Word) -> bool {
        let Some(stem) = word.text.strip_suffix(self.tail.as_str()) else { return false };
        match self.when.as_str() {
            "weak" => word.weak,
            "diptote" => word.diptote,
            "feminine" => word.feats.gender == Gender::Feminine,
            "joins" => stem.chars().rfind(|&c| !l::is_mark(c)).is_some_and(l::joins),
            _ => true,
        }
    }

    fn rank(&self) -> (usize, bool) {
        (self.tail.len(), !self.when.is_empty())
    }
}

/// A word to put endings on.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    weak: bool,
    diptote: bool,
    feats: Feats,
}

/// All forms of a noun or adjective.
pub fn inflect_noun(g: &NounGrammar, n: &Noun) -> Vec<Form> {
    let mut forms = Vec::new();
    let irregular = n.feminine.filter(|f| !matches!(*f, "" | "-"));
    let feats = Feats { gender: n.gender, ..Feats::default() };
    let lemma = Word { text: n.lemma, weak: g.weak(n), diptote: n.pos == NounPos::Adj && (irregular.is_some() || !n.takes_feminine), feats };
    apply(g, "singular", lemma, Number::Singular, &mut forms);
    apply(g, "dual", lemma, Number::Dual, &mut forms);
    if n.takes_feminine {
        feminine(g, &lemma, irregular, &mut forms);
    }
    for plural in n.plurals {
        match g.marker(plural) {
            Some("sound-feminine") if n.takes_feminine => {}
            Some(slot) => apply(g, slot, lemma, Number::Plural, &mut forms),
            None => broken(g, plural, feats, &mut forms),
        }
    }
    forms
}

/// The feminine with its dual and plural.
fn feminine(g: &NounGrammar, lemma: &Word, irregular: Option<&str>, forms: &mut Vec<Form>) {
    let regular = g.rows("feminine", lemma).first().map(|row| row.on(lemma));
    let Some(text) = irregular.map(str::to_string).or(regular) else { return };
    let feats = Feats { gender: Gender::Feminine, ..lemma.feats };
    let word = Word { text: &text, weak: false, diptote: irregular.is_some(), feats };
    apply(g, "singular", word, Number::Singular, forms);
    apply(g, "dual", word, Number::Dual, forms);
    apply(g, "sound-feminine", word, Number::Plural, forms);
}

fn broken(g: &NounGrammar, plural: &str, feats: Feats, forms: &mut Vec<Form>) {
    let word = Word { text: plural, weak: plural.ends_with(l::YEH) && g.has_shape("weak-plural", plural), diptote: g.has_shape("diptote", plural), feats };
    apply(g, "singular", word, Number::Plural, forms);
}

fn apply(g: &NounGrammar, slot: &str, word: Word, number: Number, forms: &mut Vec<Form>) {
    for row in g.rows(slot, &word) {
        let flags = row.feats;
        let text = row.on(&word);
        let feats = Feats { gender: word.feats.gender, number, ..flags };
        if let Some(other) = press(&text) {
            add(forms, other, feats);
        }
        add(forms, text, feats);
    }
}

impl Ending {
    fn on(&self, word: &Word) -> String {
        let stem = word.text.strip_suffix(self.tail.as_str()).unwrap_or(word.text);
        format!("{stem}{}", self.ending)
    }
}

/// The older seat of a hamza before a long u, a tooth, where the letter before it ties.
fn press(text: &str) -> Option<String> {
    let pair: String = [l::WAW_HAMZA, l::WAW].iter().collect();
    let (before, after) = text.split_once(pair.as_str())?;
    let ties = before.chars().rfind(|&c| !l::is_mark(c)).is_some_and(l::joins);
    ties.then(|| format!("{before}{}{}{after}", l::YEH_HAMZA, l::WAW))
}
