//! What stands at a token: a time word, a number, a day of the month, a month's name, a year.
//!
//! In: the words found in a sentence. Out: small facts with the token behind them. Nothing here knows the day of publication.

use super::{TimeWord, Unit, time_of};
use crate::mention::Quantity;
use crate::mention::name::Name;
use crate::sentence::Read;
use crate::split::{MAX_SENTENCE, TokenKind};
use crate::vocab::*;
use jiff::civil::Date;

/// A sentence to find times in.
pub(super) struct Grammar<'a> {
    pub(super) read: &'a Read<'a, 'a>,
    pub(super) found: &'a [Name],
    pub(super) quantities: &'a [Quantity],
    pub(super) end: usize,
    pub(super) today: Option<Date>,
    /// Whether the document tells of this day in other years.
    pub(super) anniversary: bool,
    /// The days that were told last.
    pub(super) last: Option<(Date, Date)>,
    /// Where a time word stands, and where a number does.
    pub(super) heads: (Heads, Heads),
}

/// A set of tokens of one sentence, so that what most tokens are not costs nothing to ask.
pub(super) struct Heads {
    first: usize,
    bits: [u64; MAX_SENTENCE.div_ceil(64)],
}

impl Heads {
    pub(super) fn of(first: usize, tokens: impl Iterator<Item = usize>) -> Heads {
        let mut bits = [0_u64; MAX_SENTENCE.div_ceil(64)];
        for t in tokens.filter_map(|t| t.checked_sub(first)) {
            if let Some(word) = bits.get_mut(t / 64) {
                *word |= 1_u64 << (t % 64);
            }
        }
        Heads { first, bits }
    }

    pub(super) fn has(&self, t: usize) -> bool {
        t.checked_sub(self.first).is_some_and(|t| self.bits.get(t / 64).is_some_and(|b| b >> (t % 64) & 1 == 1))
    }
}

impl Grammar<'_> {
    /// The time word at a token and where it ends.
    pub(super) fn word(&self, t: usize) -> Option<(TimeWord, usize)> {
        if !self.heads.0.has(t) {
            return None;
        }
        let i = self.found.partition_point(|n| (n.tokens.start as usize) < t);
        let name = self.found.get(i).filter(|n| n.tokens.start as usize == t && t < self.end)?;
        Some((time_of(self.read, name)?, name.tokens.end as usize))
    }

    pub(super) fn number(&self, t: usize) -> Option<(i64, usize)> {
        if !self.heads.1.has(t) {
            return None;
        }
        let i = self.quantities.partition_point(|q| (q.tokens.start as usize) < t);
        let q = self.quantities.get(i).filter(|q| q.tokens.start as usize == t && !q.of_noun)?;
        Some((q.best?, q.tokens.end as usize))
    }

    /// Whether a time can start at a token at all: most cannot, and that is seen quickly.
    pub(super) fn may_start(&self, t: usize) -> bool {
        let here = |t: usize| self.read.token(t).kind == TokenKind::Number || self.heads.0.has(t) || self.heads.1.has(t);
        here(t)
            || (t + 1 < self.end
                && self.read.token(t).kind == TokenKind::Word
                && (here(t + 1) && (self.hosted(t) || matches!(self.key(t), Some(Key::Between | Key::From | Key::This)))))
    }

    pub(super) fn mark(&self, t: usize) -> Option<char> {
        if t < self.end { self.read.mark(t) } else { None }
    }

    pub(super) fn key(&self, t: usize) -> Option<Key> {
        if t < self.end { self.read.key(t) } else { None }
    }

    /// An article written apart from its digits.
    pub(super) fn hosted(&self, t: usize) -> bool {
        t + 1 < self.end && self.read.token(t).kind == TokenKind::Word && self.read.token(t + 1).kind == TokenKind::Number && !self.read.token(t + 1).spaced
    }

    /// A day of the month: digits, a number word, or an ordinal word.
    pub(super) fn day_number(&self, t: usize) -> Option<(i8, usize)> {
        if t >= self.end {
            return None;
        }
        let t = if self.read.token(t).kind == TokenKind::Word && self.hosted(t) { t + 1 } else { t };
        if self.read.token(t).kind == TokenKind::Number {
            let n: i8 = self.read.folded(t).parse().ok().filter(|n| (1..=31).contains(n))?;
            return Some((n, t + 1));
        }
        match self.word(t) {
            Some((TimeWord::Ordinal(n), end)) => Some((n, end)),
            _ => self.number(t).filter(|(n, _)| (1..=31).contains(n)).map(|(n, end)| (n as i8, end)),
        }
    }

    /// A month's name, with the same month's other name behind a slash or in brackets.
    pub(super) fn month_name(&self, t: usize) -> Option<(i8, usize)> {
        let (TimeWord::Month(m), end) = self.word(t)? else { return None };
        let open = matches!(self.mark(end), Some('/' | '(' | '-'));
        match self.word(end + 1) {
            Some((TimeWord::Month(n), after)) if open && n == m => Some((m, after + usize::from(self.mark(after) == Some(')')))),
            _ => Some((m, end)),
        }
    }

    pub(super) fn year_number(&self, t: usize, words: bool) -> Option<(i16, usize)> {
        if t >= self.end {
            return None;
        }
        let (n, end) = if self.read.token(t).kind == TokenKind::Number {
            (self.read.folded(t).parse().ok()?, t + 1)
        } else if words {
            self.number(t)?
        } else {
            return None;
        };
        let end = if matches!(self.word(end), Some((TimeWord::GregorianYear, _))) { end + 1 } else { end };
        (1800..2200).contains(&n).then_some((n as i16, end))
    }

    /// A year behind a month: "2024", "of the year 2024", "'s last" is not one.
    pub(super) fn year_behind(&self, t: usize) -> (Option<i16>, usize) {
        let at = t + usize::from(matches!(self.key(t), Some(Key::From)) || matches!(self.mark(t), Some('،' | ',')));
        let (at, named) = match self.word(at) {
            Some((TimeWord::Unit(Unit::Year, 1), end)) => (end, true),
            _ => (at, false),
        };
        match self.year_number(at, named) {
            Some((y, end)) if at == t || named => (Some(y), end),
            _ => self.year_told(at).filter(|_| named).map_or((None, t), |(y, end)| (Some(y), end)),
        }
    }

    /// "last", "this", "next" behind the word for a year, once a day of publication is known.
    fn year_told(&self, at: usize) -> Option<(i16, usize)> {
        let (when, end) = self.when(at)?;
        Some((self.today?.year() + i16::try_from(when).ok()?, end))
    }

    pub(super) fn hijri_year(&self, t: usize) -> Option<(i32, usize)> {
        if t >= self.end || self.read.token(t).kind != TokenKind::Number {
            return None;
        }
        let y: i32 = self.read.folded(t).parse().ok().filter(|y| (1300..1600).contains(y))?;
        let end = t + 1;
        Some((y, if matches!(self.word(end), Some((TimeWord::HijriYear, _))) { end + 1 } else { end }))
    }

    /// −2, −1, 0 or +1 for "before last", "last", "this", "next" behind a period.
    pub(super) fn when(&self, t: usize) -> Option<(i64, usize)> {
        match self.word(t)? {
            (TimeWord::Past, end) => Some((-1, end)),
            (TimeWord::BeforeLast, end) => Some((-2, end)),
            (TimeWord::Current, end) => Some((0, end)),
            (TimeWord::Next, end) => Some((1, end)),
            _ => None,
        }
    }

    pub(super) fn read_and(&self, t: usize) -> bool {
        t < self.end && (self.read.own_and(t) || self.read.folded(t).chars().count() == 1 && self.read.token(t).kind == TokenKind::Word)
    }
}
