//! Times with two ends: since, ago, during, from … to, the last so many units; and the twin date of the other calendar.
//!
//! In: a token. Out: what was [`Found`] there, with its days if the day of publication is known.

use super::calendar::{back, month_of, year_of};
use super::words::Grammar;
use super::{Found, Precision, TimeWord, Unit};
use crate::vocab::*;

impl Grammar<'_> {
    /// The longest time that starts at a token.
    pub(super) fn time(&self, t: usize) -> Option<Found> {
        let simple = self.span_from(t).or_else(|| self.range_of_days(t)).or_else(|| self.point(t))?;
        Some(self.twin(simple))
    }

    /// "… corresponding to 25 March": the twin date says the same day in the other calendar.
    pub(super) fn twin(&self, f: Found) -> Found {
        match self.word(f.end) {
            Some((TimeWord::Twin, after)) => match self.point(after + usize::from(self.key(after) == Some(Key::For))) {
                Some(other) => Found { days: other.days.or(f.days), ..other },
                None => f,
            },
            _ => f,
        }
    }

    /// A time introduced by "since", "ago", "during", "until".
    pub(super) fn span_from(&self, t: usize) -> Option<Found> {
        let (w, next) = self.word(t)?;
        match w {
            TimeWord::Since => self.since(next),
            TimeWord::Ago => self.units(next).map(|(u, n, end)| self.ago(u, n, end)),
            TimeWord::During => self.during(next),
            TimeWord::Until => self.point(next),
            TimeWord::Latest => self.units(next).map(|(u, n, end)| self.last_units(u, n, end, false)),
            _ => None,
        }
    }

    /// From a point on to publication; with a bare number of units, so long ago.
    pub(super) fn since(&self, t: usize) -> Option<Found> {
        let counted = |n: i64| n > 1 || !matches!(self.word(t), Some((TimeWord::Unit(..), _)));
        if let Some((u, n, end)) = self.units(t).filter(|x| counted(x.1)) {
            return Some(self.ago(u, n, end));
        }
        let f = self.point(t).or_else(|| self.bare_year(t))?;
        let days = f.days.zip(self.today).map(|((from, to), today)| (from, today.max(to)));
        Some(Found::range(days, Precision::Range, f.end))
    }

    pub(super) fn during(&self, t: usize) -> Option<Found> {
        if let Some(f) = self.point(t) {
            let current_year = f.precision == Precision::Year && f.days.zip(self.today).is_some_and(|((a, b), today)| a <= today && today <= b);
            let days = if current_year { f.days.zip(self.today).map(|((a, _), today)| (a, today)) } else { f.days };
            return Some(Found { days, ..f });
        }
        let (u, n, end) = self.units(t)?;
        Some(self.last_units(u, n, end, false))
    }

    /// Numbers of units: "three days", "two weeks", "the 24 hours".
    pub(super) fn units(&self, t: usize) -> Option<(Unit, i64, usize)> {
        if let Some((TimeWord::Unit(u, n), end)) = self.word(t) {
            return match self.number(end) {
                Some((k, after)) if n < 2 && self.read.definite(t) || self.hosted(end) => Some((u, k, after)),
                _ => Some((u, n, end)),
            };
        }
        let (n, end) = self.number(t)?;
        match self.word(end)? {
            (TimeWord::Unit(u, 0 | 1), after) => Some((u, n, after)),
            _ => None,
        }
    }

    pub(super) fn ago(&self, u: Unit, n: i64, end: usize) -> Found {
        let Some(today) = self.today.filter(|_| n > 0) else { return Found::day(None, end) };
        match u {
            Unit::Minute | Unit::Hour => Found::day(back(today, n / 24, Unit::Day), end),
            Unit::Day | Unit::Week => Found::day(back(today, n, u), end),
            Unit::Month => Found::range(back(today, n, u).map(month_of), Precision::Month, end),
            _ => Found::range(back(today, n, u).map(year_of), Precision::Year, end),
        }
    }

    /// The last so many units before publication; `closed`: whole days before today, as "the last two days" are.
    pub(super) fn last_units(&self, u: Unit, n: i64, end: usize, closed: bool) -> Found {
        let Some(today) = self.today.filter(|_| n > 0) else { return Found::range(None, Precision::Range, end) };
        let days = match u {
            Unit::Minute => Some((today, today)),
            Unit::Hour => back(today, n / 24 + i64::from(n % 24 > 0), Unit::Day).map(|d| (d, today)),
            Unit::Day if closed => back(today, n, u).zip(today.yesterday().ok()),
            _ => back(today, n, u).map(|d| (d, today)),
        };
        Found::range(days, Precision::Range, end)
    }

    /// "between 5 and 7 October", "from 12 to 15 September", "30 or 31 July".
    pub(super) fn range_of_days(&self, t: usize) -> Option<Found> {
        let opened = matches!(self.key(t), Some(Key::Between | Key::From));
        let first = t + usize::from(opened);
        if let Some(f) = self.years(first) {
            return Some(f);
        }
        if let (true, Some(a)) = (opened && self.key(t) == Some(Key::From), self.point(first)) {
            let to = self.skip_to(a.end);
            if let Some(b) = to.and_then(|k| self.point(k)) {
                let days = a.days.zip(b.days).map(|(a, b)| (a.0, b.1)).filter(|(a, b)| a <= b);
                return Some(Found::range(days, Precision::Range, b.end));
            }
        }
        let (a, mid) = self.day_number(first).or_else(|| self.between_numbers(t))?;
        let joiner = match self.key(mid) {
            Some(Key::To | Key::And | Key::Or | Key::Until) => Some(mid + 1),
            _ if self.read_and(mid) => Some(mid),
            _ if self.mark(mid) == Some('-') => Some(mid + 1),
            _ => None,
        }?;
        let (b, end) = self.day_number(joiner)?;
        let last = self.dated(b, end)?;
        let days = last.days.and_then(|(d, _)| d.with().day(a).build().ok().filter(|x| *x <= d).map(|x| (x, d)));
        Some(Found::range(days.or(last.days), Precision::Range, last.end))
    }

    /// "between 5 and 7" was read as one quantity: its first number.
    pub(super) fn between_numbers(&self, t: usize) -> Option<(i8, usize)> {
        if self.key(t) != Some(Key::Between) || t + 1 >= self.end {
            return None;
        }
        let text = self.read.folded(t + 1);
        let day: i8 = text.parse().ok().filter(|d| (1..=31).contains(d))?;
        Some((day, t + 2))
    }

    pub(super) fn skip_to(&self, t: usize) -> Option<usize> {
        let t = if matches!(self.mark(t), Some('،' | ',')) { t + 1 } else { t };
        match self.key(t) {
            Some(Key::To | Key::Until) => Some(t + 1),
            _ => match self.word(t) {
                Some((TimeWord::Until, end)) => Some(end),
                _ => None,
            },
        }
    }

    /// "the last 24 hours", "the past two days", "the last six months".
    pub(super) fn hours(&self, t: usize) -> Option<Found> {
        let (u, n, end) = self.units_definite(t)?;
        let (when, after) = self.when(end)?;
        if when != -1 || (n == 1 && !matches!(u, Unit::Hour)) {
            return None;
        }
        Some(self.last_units(u, n, after, true))
    }

    pub(super) fn units_definite(&self, t: usize) -> Option<(Unit, i64, usize)> {
        let hosted = usize::from(self.hosted(t));
        match self.word(t) {
            Some((TimeWord::Unit(u, n), end)) => {
                let digits = end + usize::from(self.hosted(end));
                match self.number(end).or_else(|| self.number(digits)) {
                    Some((k, after)) if n < 2 => Some((u, k, after)),
                    _ => Some((u, n, end)),
                }
            }
            _ => {
                let (n, end) = self.number(t).or_else(|| self.number(t + hosted))?;
                match self.word(end)? {
                    (TimeWord::Unit(u, 0 | 1), after) => Some((u, n, after)),
                    _ => None,
                }
            }
        }
    }
}
