//! Numbers in digits and words, with what bounds them.
//!
//! In: tokens, and the fixed phrases found among them. Out: [`Quantity`]s in text order.
//! Grammar: `[bound] number [bound]`, a number being digits with a scale word, or number words joined by "and"; a noun in the
//! dual is two; a noun with "one" behind it is one; a vague plural ("dozens") is a lower bound.

use super::name::Name;
use crate::inflect::{Gender, Number};
use crate::morph::{NO_LEMMA, Origin};
use crate::pack::Means;
use crate::sentence::Read;
use crate::split::TokenKind;
use crate::text::Span;
use crate::vocab::*;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a number word is in the grammar of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum NumberWord {
    /// 1–10.
    Unit(i64),
    /// Ten as the second part of a teen.
    Teen,
    /// 20–90.
    Tens(i64),
    /// 100–900, already multiplied.
    Hundreds(i64),
    /// Thousand, million … ; the second value is 2 for a dual, else 1.
    Scale(i64, i64),
    /// At least so many.
    Vague(i64),
    /// A part of the scale word that follows: numerator and denominator.
    Fraction(i64, i64),
}

/// What stands around a number and bounds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// "about".
    About,
    /// "about", standing behind.
    AboutAfter,
    /// "more than", "not less than".
    AtLeast,
    /// "at the least", standing behind.
    AtLeastAfter,
    /// "less than", "up to".
    AtMost,
    /// "between … and …".
    Between,
    /// "dozens", "several".
    Vague,
}

impl Bound {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Bound::About | Bound::AboutAfter => "about",
            Bound::AtLeast | Bound::AtLeastAfter => "at-least",
            Bound::AtMost => "at-most",
            Bound::Between => "between",
            Bound::Vague => "vague",
        }
    }

    /// The bound of that name in the tables.
    pub fn parse(text: &str) -> Option<Bound> {
        Some(match text {
            "about" => Bound::About,
            "about-after" => Bound::AboutAfter,
            "at-least" => Bound::AtLeast,
            "at-least-after" => Bound::AtLeastAfter,
            "at-most" => Bound::AtMost,
            _ => return None,
        })
    }

    /// Whether it stands behind its number.
    pub fn follows(self) -> bool {
        matches!(self, Bound::AboutAfter | Bound::AtLeastAfter)
    }
}

/// A number found.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Its tokens, words that bound it included.
    pub tokens: Range<u32>,
    /// Its words.
    pub span: Span,
    /// At least.
    pub low: Option<i64>,
    /// As told.
    pub best: Option<i64>,
    /// At most.
    pub high: Option<i64>,
    /// The bound.
    pub modifier: Option<Bound>,
    /// Whether the number is the noun itself (a dual, or "one" behind it).
    pub of_noun: bool,
    /// Then, the noun.
    pub noun: u32,
}

/// Finds all quantities in a range of tokens.
pub fn find(read: &Read, range: Range<usize>, found: &[Name]) -> Vec<Quantity> {
    let n = Numbers { read, found, end: range.end };
    let mut out = Vec::new();
    let mut t = range.start;
    while t < range.end {
        match n.may_start(t).then(|| n.quantity(t)).flatten() {
            Some(q) => {
                t = q.tokens.end as usize;
                out.push(q);
            }
            None => t += 1,
        }
    }
    out
}

/// A value, and whether it is only a lower bound.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Value {
    n: i64,
    vague: bool,
}

struct Numbers<'a> {
    read: &'a Read<'a>,
    found: &'a [Name],
    end: usize,
}

impl Numbers<'_> {
    fn phrase(&self, t: usize) -> Option<(&Means, usize)> {
        if self.found.is_empty() {
            return None;
        }
        let i = self.found.partition_point(|n| (n.tokens.start as usize) < t);
        let name = self.found.get(i).filter(|n| n.tokens.start as usize == t)?;
        let means = name.meaning(self.read, |m| matches!(m, Means::Bound(_) | Means::Some(_)).then_some(m))?;
        Some((means, name.tokens.end as usize))
    }

    /// Whether a quantity can start at a token at all: most cannot, and that is seen quickly.
    fn may_start(&self, t: usize) -> bool {
        let words = &self.read.words;
        let next = t + 1 < self.end && (words.numeric[t + 1] || self.read.token(t + 1).kind == TokenKind::Number);
        let dual = || self.read.reading(t).is_some_and(|r| r.feats.number == Number::Dual);
        next || words.numeric[t] || self.read.token(t).kind == TokenKind::Number || dual() || self.phrase(t).is_some()
    }

    fn quantity(&self, t: usize) -> Option<Quantity> {
        match self.phrase(t) {
            Some((Means::Bound(b), end)) => {
                let (value, last) = self.number(end)?;
                return Some(self.make(t, last, value, Some(*b)));
            }
            Some((Means::Some(low), end)) => return Some(self.make(t, end, Value { n: *low, vague: true }, None)),
            _ => {}
        }
        if let Some(q) = self.between(t) {
            return Some(q);
        }
        if let Some((value, end)) = self.number(t) {
            let after = self.bound_after(end);
            return Some(self.make(t, end, value, after));
        }
        self.dual(t).or_else(|| self.one(t))
    }

    /// "on the least" behind the number or behind the noun it counts.
    fn bound_after(&self, end: usize) -> Option<Bound> {
        (end..(end + 3).min(self.end)).find_map(|t| match self.phrase(t) {
            Some((Means::Bound(b), after)) if b.follows() && self.number(after).is_none() => Some(*b),
            _ => None,
        })
    }

    fn make(&self, t: usize, end: usize, v: Value, modifier: Option<Bound>) -> Quantity {
        let (low, best, high) = match modifier {
            Some(Bound::AtLeast | Bound::AtLeastAfter) => (Some(v.n), None, None),
            Some(Bound::AtMost) => (None, None, Some(v.n)),
            _ if v.vague => (Some(v.n), None, None),
            Some(Bound::About | Bound::AboutAfter) => (None, Some(v.n), None),
            _ => (Some(v.n), Some(v.n), Some(v.n)),
        };
        let tokens = t as u32..end as u32;
        let mut span = self.read.span(&tokens);
        span.start = self.read.stem_start(t).max(span.start);
        let modifier = modifier.or(v.vague.then_some(Bound::Vague));
        Quantity { tokens, span, low, best, high, modifier, of_noun: false, noun: 0 }
    }

    /// "between ten and fifteen".
    fn between(&self, t: usize) -> Option<Quantity> {
        if self.read.key(t) != Some(Key::Between) || self.read.suffixed(t) {
            return None;
        }
        let (a, mid) = self.number(t + 1)?;
        let (b, end) = self.number(mid + usize::from(self.joins(mid))).filter(|_| self.joins(mid) || self.read.own_and(mid))?;
        let mut q = self.make(t, end, a, None);
        (q.low, q.best, q.high, q.modifier) = (Some(a.n), None, Some(b.n), Some(Bound::Between));
        (!a.vague && a.n < b.n).then_some(q)
    }

    fn joins(&self, t: usize) -> bool {
        t < self.end && self.read.key(t) == Some(Key::And)
    }

    /// A number in digits or words, from `t`; quotation marks around digits are passed over.
    fn number(&self, t: usize) -> Option<(Value, usize)> {
        if t >= self.end {
            return None;
        }
        let quoted = matches!(self.read.mark(t), Some('«' | '"' | '('))
            && t + 2 < self.end
            && self.read.token(t + 1).kind == TokenKind::Number
            && matches!(self.read.mark(t + 2), Some('»' | '"' | ')'));
        if quoted {
            return self.digits(t + 1).filter(|x| x.1 == t + 2).map(|(v, end)| (v, end + 1));
        }
        if self.read.token(t).kind == TokenKind::Number {
            return self.digits(t);
        }
        // the article or a preposition written apart from its digits
        let hosted = self.read.token(t).kind == TokenKind::Word
            && t + 1 < self.end
            && self.read.token(t + 1).kind == TokenKind::Number
            && !self.read.token(t + 1).spaced;
        if hosted && self.read.folded(t).chars().count() <= 3 {
            return self.digits(t + 1);
        }
        self.words(t)
    }

    fn digits(&self, t: usize) -> Option<(Value, usize)> {
        let text = self.read.folded(t);
        let scale = (t + 1 < self.end)
            .then(|| self.next_word(t + 1))
            .flatten()
            .filter(|(_, and)| !and)
            .and_then(|(w, _)| if let NumberWord::Scale(s, _) = w { Some(s) } else { None });
        let separators = text.bytes().filter(|b| !b.is_ascii_digit()).count();
        let grouped = separators >= 1 && text.split(['.', ',']).skip(1).all(|g| g.len() == 3) && scale.is_none_or(|_| separators > 1);
        let plain: String = text.chars().filter(char::is_ascii_digit).collect();
        let value = if separators == 0 || grouped {
            plain.parse::<i64>().ok()?
        } else if separators == 1 {
            return self.decimal(text, scale, t);
        } else {
            return None;
        };
        match scale {
            Some(s) => Some((Value { n: value.checked_mul(s)?, vague: false }, t + 2)),
            None => Some((Value { n: value, vague: false }, t + 1)),
        }
    }

    /// `1,2 million`; a decimal without a scale word is no count of things.
    fn decimal(&self, text: &str, scale: Option<i64>, t: usize) -> Option<(Value, usize)> {
        let (whole, part) = text.split_once(['.', ','])?;
        let unit = 10i64.checked_pow(part.len() as u32)?;
        let n = whole.parse::<i64>().ok()?.checked_mul(unit)?.checked_add(part.parse().ok()?)?;
        let n = n.checked_mul(scale?)? / unit;
        Some((Value { n, vague: false }, t + 2))
    }

    /// The number word at a token, and whether "and" is written with it.
    fn word(&self, t: usize, any_prefix: bool) -> Option<(NumberWord, bool)> {
        self.word_readings(t, any_prefix).min_by_key(|(w, _)| !matches!(w, NumberWord::Vague(_)))
    }

    /// The number word at a token that goes on with a number begun: "and one" before "one".
    fn next_word(&self, t: usize) -> Option<(NumberWord, bool)> {
        self.word_readings(t, false).max_by_key(|(w, and)| (*and, matches!(w, NumberWord::Scale(..))))
    }

    fn word_readings(&self, t: usize, any_prefix: bool) -> impl Iterator<Item = (NumberWord, bool)> + '_ {
        let word = t < self.end && self.read.words.numeric[t];
        let readings = if word { self.read.words.all(t) } else { &[] };
        readings.iter().filter(|r| r.lemma != NO_LEMMA && r.suffix == 0).filter_map(move |r| {
            let keys: &[Key] = if r.prefix > 0 { &self.read.pack.prefixes[r.prefix as usize - 1].keys } else { &[] };
            let and = keys.contains(&Key::And);
            let rest = keys.iter().all(|k| matches!(k, Key::And | Key::The)) || any_prefix;
            self.read.pack.lemma(r.lemma).number.filter(|_| rest).map(|w| (w, and))
        })
    }

    /// Number words: groups below a thousand, each multiplied by the scale word behind it.
    fn words(&self, t: usize) -> Option<(Value, usize)> {
        let (mut total, mut group, mut at, mut last_scale) = (0i64, 0i64, t, 1i64);
        let mut seen = false;
        loop {
            let alone_and = seen && self.joins(at);
            let k = at + usize::from(alone_and);
            let Some((w, and)) = (if seen { self.next_word(k) } else { self.word(k, true) }) else { break };
            let joined = and || alone_and;
            let multiplies = matches!(w, NumberWord::Scale(..) | NumberWord::Teen) || (matches!(w, NumberWord::Hundreds(100)) && (3..=9).contains(&group));
            let goes_on = if joined { !matches!(w, NumberWord::Vague(_)) } else { multiplies };
            if seen && !goes_on {
                break;
            }
            match w {
                NumberWord::Unit(_) if !joined && seen => break,
                NumberWord::Unit(n) => {
                    if n == 1 && !seen && !matches!(self.word(k + 1, false), Some((NumberWord::Teen, false))) && !self.and_tens(k + 1) {
                        return None;
                    }
                    group += n;
                }
                NumberWord::Teen if group > 0 && group < 10 && !joined => group += 10,
                NumberWord::Teen if group == 0 => group = 10,
                NumberWord::Teen => break,
                NumberWord::Tens(n) => group += n,
                NumberWord::Hundreds(100) if (3..=9).contains(&group) && !joined => group *= 100,
                NumberWord::Hundreds(n) => group += n,
                NumberWord::Scale(s, times) => {
                    let base = if joined || group == 0 { times } else { group };
                    if joined {
                        total += group
                    }
                    total = total.checked_add(base.checked_mul(s)?)?;
                    (group, last_scale) = (0, s);
                }
                NumberWord::Vague(n) => {
                    let of = self.word(k + 1, false).and_then(|(w, and)| if let (NumberWord::Scale(s, _), false) = (w, and) { Some(s) } else { None });
                    return Some((Value { n: n * of.unwrap_or(1), vague: true }, k + 1 + usize::from(of.is_some())));
                }
                NumberWord::Fraction(a, b) => {
                    let own = match self.word(k + 1, false) {
                        Some((NumberWord::Scale(s, _), false)) => Some(s),
                        _ => None,
                    };
                    if own.is_none() && !(joined && last_scale > 1) {
                        if seen { break } else { return None }
                    }
                    total += own.unwrap_or(last_scale) * a / b;
                    at = k + 1 + usize::from(own.is_some());
                    seen = true;
                    continue;
                }
            }
            seen = true;
            at = k + 1;
        }
        let n = total.checked_add(group)?;
        (seen && n > 0).then_some((Value { n, vague: false }, at))
    }

    /// "one and twenty".
    fn and_tens(&self, t: usize) -> bool {
        matches!(self.word(t, false), Some((NumberWord::Tens(_) | NumberWord::Hundreds(_), true)))
    }

    /// A noun in the dual, when the spelling cannot be a plural; or a noun with "two" behind it.
    fn dual(&self, t: usize) -> Option<Quantity> {
        // "two" behind a noun repeats its dual; behind a singular it is the genitive ("the killing of two")
        let as_dual = || self.read.words.all(t).iter().any(|r| r.pos == Pos::Noun && r.feats.number == Number::Dual);
        let two = matches!(self.word(t + 1, false), Some((NumberWord::Unit(2), false))) && as_dual();
        let r = self.read.reading(t).filter(|r| r.pos == Pos::Noun && r.origin == Origin::Table)?;
        let dual = r.feats.number == Number::Dual && !r.feats.construct && r.suffix == 0;
        let plural = self
            .read
            .words
            .all(t)
            .iter()
            .any(|x| x.pos == Pos::Noun && x.lemma != NO_LEMMA && x.feats.number == Number::Plural && x.feats.gender != Gender::Feminine);
        let unit = self.read.classes(t).any(Classes::of(&[Class::TimeUnit, Class::Number]));
        if unit || self.read.pack.lemma(r.lemma).number.is_some() || !(two || (dual && !plural)) {
            return None;
        }
        Some(self.of_noun(t, t + 1 + usize::from(two), 2))
    }

    /// "one soldier": a noun with "one" behind it.
    fn one(&self, t: usize) -> Option<Quantity> {
        let noun = self.read.pos(t) == Some(Pos::Noun) && !self.read.suffixed(t);
        let one = matches!(self.word(t + 1, false), Some((NumberWord::Unit(1), false))) && self.read.prefix(t + 1).is_empty();
        let teen = matches!(self.word(t + 2, false), Some((NumberWord::Teen, false)));
        // as a noun it governs what follows: "the killing of one of its soldiers"
        let one = one && self.read.pos(t + 1) == Some(Pos::Adj);
        (noun && one && !teen && !self.read.definite(t)).then(|| self.of_noun(t, t + 2, 1))
    }

    fn of_noun(&self, t: usize, end: usize, n: i64) -> Quantity {
        let mut q = self.make(t, end, Value { n, vague: false }, None);
        (q.of_noun, q.noun) = (true, t as u32);
        q
    }
}
