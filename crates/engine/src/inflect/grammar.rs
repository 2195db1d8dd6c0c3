//! The grammar of verbs: rows as they stand in the tables, and what is looked up in them.

use super::feats::{Aspect, Feats};
use super::sound::{Rules, Signs};
use crate::letters as l;

/// One stem of a measure.
#[derive(Clone, Debug, Default)]
pub struct StemRow {
    /// Measure, `I` to `X`, `Q1`, `Q2`, `Q4`.
    pub measure: String,
    /// Middle vowels it holds for, `|` between; `-` any.
    pub vowels: String,
    /// Shape of the roots it holds for, one sign a radical: `C` any, `S` not weak, `X` weak, `w`, `y`, `h` hamza, `=` the same as the one
    /// before; `-` any root. The most particular row that fits wins.
    pub class: String,
    /// Which stem it is: `past-v` (before vowels), `past-c` (before consonants), `present-v`, `present-c`, `jussive`,
    /// `command`, `command-v`, `command-c`, the same with `passive-` before, `masdar`, `participle`, `passive-participle`.
    pub slot: String,
    /// Sounds, with `1`–`4` for radicals and `_` for the middle vowel; `-` where these verbs have no such form.
    pub template: String,
    /// A root it alone holds for; `-` none.
    pub root: String,
}

/// One cell of the table of persons.
#[derive(Clone, Debug, Default)]
pub struct AffixRow {
    /// `perfect`, `imperfect`, `subjunctive`, `jussive`, `imperative`.
    pub aspect: String,
    /// `3ms`, `2d`, `1p` …
    pub person: String,
    /// The stem it goes with.
    pub slot: String,
    /// Sounds before the stem.
    pub prefix: String,
    /// Sounds after it.
    pub suffix: String,
    /// Sounds after it when a pronoun follows; `-` the same.
    pub joined: String,
}

/// A sound rule: what is found and what replaces it.
#[derive(Clone, Debug, Default)]
pub struct RuleRow {
    /// Sounds; `C` any consonant.
    pub find: String,
    /// Sounds; `C` the consonant found.
    pub replace: String,
}

/// The ASCII sign of a letter in templates, affixes and rules.
#[derive(Clone, Debug, Default)]
pub struct SignRow {
    /// One ASCII character.
    pub sign: String,
    /// One letter.
    pub letter: String,
}

#[derive(Clone, Debug)]
struct Stem {
    measure: String,
    vowels: Vec<String>,
    class: Vec<char>,
    slot: String,
    template: Vec<char>,
    root: String,
}

#[derive(Clone, Debug)]
pub(super) struct Affix {
    pub(super) feats: Feats,
    pub(super) jussive: bool,
    pub(super) slot: String,
    pub(super) prefix: Vec<char>,
    pub(super) suffix: Vec<char>,
    pub(super) joined: Option<Vec<char>>,
}

/// The tables, checked and ready.
#[derive(Clone, Debug, Default)]
pub struct VerbGrammar {
    stems: Vec<Stem>,
    pub(super) affixes: Vec<Affix>,
    pub(super) rules: Rules,
}

/// What a stem is looked up for.
pub(super) struct Key<'a> {
    pub(super) measure: &'a str,
    pub(super) vowels: &'a str,
    pub(super) root: &'a str,
    pub(super) radicals: Vec<char>,
    /// Weak and doubled radicals are taken for sound ones.
    pub(super) sound: bool,
}

impl VerbGrammar {
    /// Checks the rows and builds the grammar; says all that is wrong with them.
    pub fn new(stems: Vec<StemRow>, affixes: Vec<AffixRow>, rules: Vec<RuleRow>, signs: Vec<SignRow>) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let signs = Signs::new(&signs, &mut faults);
        let grammar = VerbGrammar {
            rules: Rules::new(&rules, &signs, &mut faults),
            stems: stems.into_iter().map(|row| Stem::new(row, &signs, &mut faults)).collect(),
            affixes: affixes.iter().filter_map(|row| Affix::new(row, &signs, &mut faults)).collect(),
        };
        for affix in &grammar.affixes {
            if grammar.stems.iter().all(|s| !chain(&affix.slot).any(|slot| s.slot == slot)) {
                faults.push(format!("no stem has the slot `{}`", affix.slot));
            }
        }
        if faults.is_empty() { Ok(grammar) } else { Err(faults) }
    }

    /// The stems of a slot, with radicals and vowels in place: those of the most particular rows that fit.
    pub(super) fn stems(&self, key: &Key, slot: &str) -> Vec<Vec<char>> {
        for slot in chain(slot) {
            let fitting: Vec<(u32, &Stem)> = self.stems.iter().filter(|s| s.slot == slot).filter_map(|s| Some((s.fit(key)?, s))).collect();
            if let Some(best) = fitting.iter().map(|f| f.0).max() {
                let best = fitting.iter().filter(|f| f.0 == best && !f.1.template.is_empty());
                return best.map(|(_, s)| s.fill(key)).collect();
            }
        }
        Vec::new()
    }
}

/// A slot and those that stand in for it: most stems do not change before consonants.
fn chain(slot: &str) -> impl Iterator<Item = String> {
    let (voice, plain) = slot.strip_prefix("passive-").map_or(("", slot), |rest| ("passive-", rest));
    let stand_ins: &[&str] = match plain {
        "past-c" => &["past-c", "past-v"],
        "present-c" => &["present-c", "present-v"],
        "jussive" => &["jussive", "present-c", "present-v"],
        "command-v" => &["command-v", "command"],
        "command-c" => &["command-c", "command"],
        _ => &[],
    };
    let own = stand_ins.is_empty().then(|| slot.to_string());
    own.into_iter().chain(stand_ins.iter().map(move |s| format!("{voice}{s}")))
}

impl Stem {
    fn new(row: StemRow, signs: &Signs, faults: &mut Vec<String>) -> Self {
        if let Some(c) = row.class.chars().find(|c| !"CSXwyh=-".contains(*c)) {
            faults.push(format!("`{}` is no class of roots: `{c}` means nothing", row.class));
        }
        let given = |text: String| if text == "-" { String::new() } else { text };
        Stem {
            template: signs.read(&row.template, faults),
            vowels: given(row.vowels).split('|').filter(|v| !v.is_empty()).map(str::to_string).collect(),
            class: given(row.class).chars().collect(),
            root: given(row.root),
            measure: row.measure,
            slot: row.slot,
        }
    }

    /// How particularly the row speaks of this verb, if it does.
    fn fit(&self, key: &Key) -> Option<u32> {
        let vowels = self.vowels.is_empty() || self.vowels.iter().any(|v| v == key.vowels);
        let root = self.root.is_empty() || self.root == key.root;
        let weak = self.class.iter().any(|c| matches!(c, 'X' | '='));
        let class = self.class.is_empty() || fits_class(&self.class, &key.radicals);
        if self.measure != key.measure || !vowels || !root || !class || (key.sound && weak && self.root.is_empty()) {
            return None;
        }
        let told = self.class.iter().filter(|c| **c != 'C').count() as u32;
        Some(u32::from(!self.root.is_empty()) * 100 + told * 10 + u32::from(!self.class.is_empty()) * 2 + u32::from(!self.vowels.is_empty()))
    }

    fn fill(&self, key: &Key) -> Vec<char> {
        let mut middle = key.vowels.split('-');
        let vowel = if self.slot.starts_with("past") { middle.next() } else { middle.nth(1) };
        let vowel = vowel.and_then(|v| v.chars().next());
        self.template.iter().filter_map(|&c| if c == '_' { vowel } else { Some(radical(c, key)) }).collect()
    }
}

/// A radical for its number. The last one, when weak, is a sign that the rules contract.
fn radical(c: char, key: &Key) -> char {
    let Some(i) = c.to_digit(10) else { return c };
    let letter = key.radicals.get(i as usize - 1).copied().unwrap_or(c);
    if i as usize == key.radicals.len() && is_weak(letter) { 'Y' } else { letter }
}

fn is_weak(c: char) -> bool {
    matches!(c, l::WAW | l::YEH)
}

fn fits_class(class: &[char], radicals: &[char]) -> bool {
    class.len() == radicals.len()
        && class.iter().enumerate().all(|(i, c)| match c {
            'S' => !is_weak(radicals[i]),
            'X' => is_weak(radicals[i]),
            'w' => radicals[i] == l::WAW,
            'y' => radicals[i] == l::YEH,
            'h' => radicals[i] == l::HAMZA,
            '=' => i > 0 && radicals[i] == radicals[i - 1],
            _ => true,
        })
}

impl Affix {
    fn new(row: &AffixRow, signs: &Signs, faults: &mut Vec<String>) -> Option<Self> {
        let aspect = match row.aspect.as_str() {
            "perfect" => Aspect::Perfect,
            "imperfect" => Aspect::Imperfect,
            "subjunctive" | "jussive" => Aspect::Subjunctive,
            "imperative" => Aspect::Imperative,
            other => {
                faults.push(format!("`{other}` is no aspect"));
                return None;
            }
        };
        let Some(feats) = Feats::person_code(&row.person) else {
            faults.push(format!("`{}` is no person", row.person));
            return None;
        };
        Some(Affix {
            feats: Feats { aspect, ..feats },
            jussive: row.aspect == "jussive",
            slot: row.slot.clone(),
            prefix: signs.read(&row.prefix, faults),
            suffix: signs.read(&row.suffix, faults),
            joined: (!matches!(row.joined.as_str(), "" | "-")).then(|| signs.read(&row.joined, faults)),
        })
    }
}
