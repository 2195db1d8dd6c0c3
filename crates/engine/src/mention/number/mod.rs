//! Numbers in digits and words, with what bounds them.
//!
//! In: tokens, and the fixed phrases found among them. Out: [`Quantity`]s in text order.
//! Grammar: `[bound] number [bound]`, a number being digits with a scale word, or number words joined by "and"; a noun in the
//! dual is two; a noun with "one" behind it is one; a vague plural ("dozens") is a lower bound.

mod value;

use super::name::Name;
use crate::does::Does;
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
    let found = found.iter().filter(|n| bound(read, n).is_some()).collect();
    let n = Numbers { read, found, start: range.start, end: range.end };
    let mut out = Vec::new();
    let mut t = range.start;
    while t < range.end {
        match (n.may_start(t) && !read.teen_of_ordinal(t)).then(|| n.quantity(t)).flatten() {
            Some(q) => {
                t = q.tokens.end as usize;
                out.push(q);
            }
            None => t += 1,
        }
    }
    out
}

/// The meaning of a phrase that bounds a number or stands for one.
fn bound<'p>(read: &Read<'_, 'p>, name: &Name) -> Option<&'p Means> {
    name.meaning(read, |m| matches!(m, Means::Bound(_) | Means::Some(_)).then_some(m))
}

/// A value, and whether it is only a lower bound.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Value {
    n: i64,
    vague: bool,
}

struct Numbers<'a> {
    read: &'a Read<'a, 'a>,
    /// Fixed phrases that bound a number, or stand for one.
    found: Vec<&'a Name>,
    start: usize,
    end: usize,
}

impl Numbers<'_> {
    fn phrase(&self, t: usize) -> Option<(&Means, usize)> {
        if self.found.is_empty() {
            return None;
        }
        let i = self.found.partition_point(|n| (n.tokens.start as usize) < t);
        let name = self.found.get(i).filter(|n| n.tokens.start as usize == t)?;
        Some((bound(self.read, name)?, name.tokens.end as usize))
    }

    /// Whether a quantity can start at a token at all: most cannot, and that is seen quickly.
    fn may_start(&self, t: usize) -> bool {
        let words = &self.read.words;
        let next = t + 1 < self.end && (words.may(t + 1, Does::NUMERIC) || self.read.token(t + 1).kind == TokenKind::Number);
        let dual = || self.read.reading(t).is_some_and(|r| r.feats.number == Number::Dual);
        let number = || self.read.classes(t).has(Class::Number) && self.bounded_number(t).is_some();
        next || words.may(t, Does::NUMERIC) || self.read.token(t).kind == TokenKind::Number || dual() || self.phrase(t).is_some() || number()
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
        if let Some((b, value, last)) = self.bounded_number(t).filter(|_| self.read.classes(t).has(Class::Number)) {
            return Some(self.make(t, last, value, Some(b)));
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

    /// "a number of up to 390": a bound that a noun of number stands before.
    fn bounded_number(&self, t: usize) -> Option<(Bound, Value, usize)> {
        match self.phrase(t + 1)? {
            (Means::Bound(b), end) if !self.read.definite(t) => self.number(end).map(|(v, last)| (*b, v, last)),
            _ => None,
        }
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

    /// "between ten and fifteen", "what is between ten and fifteen".
    fn between(&self, t: usize) -> Option<Quantity> {
        if self.read.key(t) != Some(Key::Between) || self.read.suffixed(t) {
            return None;
        }
        let (a, mid) = self.number(t + 1)?;
        let (b, end) = self.number(mid + usize::from(self.joins(mid))).filter(|_| self.joins(mid) || self.read.own_and(mid))?;
        let what = t > self.start && self.read.words.all(t - 1).iter().any(|r| r.key == Some(Key::What) && r.prefix == 0);
        let mut q = self.make(t - usize::from(what), end, a, None);
        (q.low, q.best, q.high, q.modifier) = (Some(a.n), None, Some(b.n), Some(Bound::Between));
        (!a.vague && a.n < b.n).then_some(q)
    }

    fn joins(&self, t: usize) -> bool {
        t < self.end && self.read.key(t) == Some(Key::And)
    }

    /// A noun in the dual, when the spelling cannot be a plural; or a noun with "two" behind it.
    fn dual(&self, t: usize) -> Option<Quantity> {
        let several = || self.read.words.all(t).iter().any(|x| x.pos == Pos::Noun && x.lemma != NO_LEMMA && x.feats.number != Number::Singular);
        let two = matches!(self.word(t + 1, false), Some((NumberWord::Unit(2), false))) && several();
        let r = self.read.reading(t).filter(|r| r.pos == Pos::Noun && r.origin == Origin::Table)?;
        let dual = r.feats.number == Number::Dual && !r.feats.construct && r.suffix == 0;
        let plural = self
            .read
            .words
            .all(t)
            .iter()
            .any(|x| x.pos == Pos::Noun && x.lemma != NO_LEMMA && x.feats.number == Number::Plural && x.feats.gender != Gender::Feminine);
        let unit = self.read.classes(t).any(Classes::of(&[Class::TimeUnit, Class::Number]));
        if unit || r.does.has(Does::NUMERIC) || !(two || (dual && !plural)) {
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
