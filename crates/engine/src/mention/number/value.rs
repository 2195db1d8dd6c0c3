//! The value of a number, in digits or in words.
//!
//! In: a token. Out: the [`Value`] that starts there and where it ends.
//! Grammar: digits with a scale word behind them; or groups of words below a thousand, each multiplied by the scale word behind it.

use super::{NumberWord, Numbers, Value};
use crate::does::Does;
use crate::morph::NO_LEMMA;
use crate::split::TokenKind;
use crate::vocab::*;

impl Numbers<'_> {
    /// A number in digits or words, from `t`; quotation marks around digits are passed over.
    pub(super) fn number(&self, t: usize) -> Option<(Value, usize)> {
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
    pub(super) fn word(&self, t: usize, any_prefix: bool) -> Option<(NumberWord, bool)> {
        self.word_readings(t, any_prefix).min_by_key(|(w, _)| !matches!(w, NumberWord::Vague(_)))
    }

    /// The number word at a token that goes on with a number begun: "and one" before "one".
    fn next_word(&self, t: usize) -> Option<(NumberWord, bool)> {
        self.word_readings(t, false).max_by_key(|(w, and)| (*and, matches!(w, NumberWord::Scale(..))))
    }

    fn word_readings(&self, t: usize, any_prefix: bool) -> impl Iterator<Item = (NumberWord, bool)> + '_ {
        let word = t < self.end && self.read.words.may(t, Does::NUMERIC);
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
                    let scale = |(w, and)| if let (NumberWord::Scale(s, _), false) = (w, and) { Some(s) } else { None };
                    let of = self.word_readings(k + 1, false).find_map(scale);
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
}
