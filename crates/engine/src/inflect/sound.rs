//! Words as sounds, and the rules by which sounds change where they meet.
//!
//! A word is a row of `char`: consonants are letters of the script, everything else is an ASCII sign:
//! `a i u` short vowels, `A I U` long ones, `Q` a final long a that is written as ya, `W Y` a weak last radical,
//! `+` the infix of measure VIII, `O` the silent alef of a plural, `#` the edge of the word. In the tables consonants are
//! ASCII too (`$` or `S`), which keeps letters and vowels apart and lines from swapping on screen; a table of signs translates.

use super::grammar::{RuleRow, SignRow};

/// Signs that stand for themselves.
const RESERVED: &str = "aiuAIUQWYO+#_C1234";

/// Translates the ASCII consonants of the tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs(Vec<(char, char)>);

impl Signs {
    /// From rows of one sign and one letter.
    pub(super) fn new(rows: &[SignRow], faults: &mut Vec<String>) -> Self {
        let mut signs = Signs::default();
        for row in rows {
            match (single(&row.sign), single(&row.letter)) {
                (Some(s), Some(_)) if RESERVED.contains(s) => faults.push(format!("the sign `{s}` is reserved")),
                (Some(s), Some(_)) if signs.0.iter().any(|x| x.0 == s) => faults.push(format!("the sign `{s}` stands twice")),
                (Some(s), Some(l)) => signs.0.push((s, l)),
                _ => faults.push(format!("`{}` for `{}`: one sign and one letter are wanted", row.sign, row.letter)),
            }
        }
        signs
    }

    /// A template, affix or rule side as sounds. `-` and the empty cell are nothing.
    pub(super) fn read(&self, text: &str, faults: &mut Vec<String>) -> Vec<char> {
        let mut out = Vec::new();
        for c in text.chars().filter(|_| text != "-") {
            match self.0.iter().find(|s| s.0 == c) {
                Some(&(_, letter)) => out.push(letter),
                None if RESERVED.contains(c) => out.push(c),
                None => faults.push(format!("`{text}`: no letter has the sign `{c}`")),
            }
        }
        out
    }
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether a sound is a consonant: all that is not an ASCII sign.
pub(super) fn is_consonant(c: char) -> bool {
    !c.is_ascii()
}

#[derive(Clone, Debug)]
struct Rule {
    find: Vec<char>,
    replace: Vec<char>,
}

/// The sound rules, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

/// A word settles after two or three passes; more would mean rules that undo each other.
const PASSES: usize = 6;

impl Rules {
    /// From rows of what is found and what replaces it; `C` is any consonant, and is kept.
    pub(super) fn new(rows: &[RuleRow], signs: &Signs, faults: &mut Vec<String>) -> Self {
        let mut rules = Vec::new();
        for row in rows {
            let rule = Rule { find: signs.read(&row.find, faults), replace: signs.read(&row.replace, faults) };
            let places = |side: &[char]| side.iter().filter(|&&c| c == 'C').count();
            if rule.find.is_empty() || places(&rule.find) != places(&rule.replace) {
                faults.push(format!("the rule `{}` → `{}` must find something, and keep every C", row.find, row.replace));
            } else {
                rules.push(rule);
            }
        }
        Rules(rules)
    }

    /// Lets the sounds settle. At every place the first rule that fits is applied, from left to right, until nothing changes.
    pub(super) fn settle(&self, mut word: Vec<char>) -> Vec<char> {
        for _ in 0..PASSES {
            let next = self.pass(&word);
            if next == word {
                break;
            }
            word = next;
        }
        word
    }

    fn pass(&self, word: &[char]) -> Vec<char> {
        let (mut out, mut at) = (Vec::with_capacity(word.len()), 0);
        while at < word.len() {
            match self.0.iter().find(|r| r.fits(&word[at..])) {
                Some(rule) => {
                    rule.apply(&word[at..], &mut out);
                    at += rule.find.len();
                }
                None => {
                    out.push(word[at]);
                    at += 1;
                }
            }
        }
        out
    }
}

impl Rule {
    fn fits(&self, word: &[char]) -> bool {
        word.len() >= self.find.len() && self.find.iter().zip(word).all(|(&f, &c)| if f == 'C' { is_consonant(c) } else { f == c })
    }

    fn apply(&self, word: &[char], out: &mut Vec<char>) {
        let mut kept = self.find.iter().zip(word).filter(|(f, _)| **f == 'C').map(|(_, c)| *c);
        for &r in &self.replace {
            match r {
                'C' => out.extend(kept.next()),
                _ => out.push(r),
            }
        }
    }
}
