//! Single points and periods: a date, a weekday, yesterday, a month, the end of a year.
//!
//! In: a token. Out: what was [`Found`] there. News looks back: what has no year lies before publication unless a word says otherwise.

use super::calendar::{back, hijri, month_of, quarter, shift, third, week_of, year_of};
use super::words::Grammar;
use super::{Found, Precision, Stretch, TimeWord, Unit};
use crate::split::TokenKind;
use crate::vocab::*;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

impl Grammar<'_> {
    /// A single point or period.
    pub(super) fn point(&self, t: usize) -> Option<Found> {
        if t >= self.end {
            return None;
        }
        self.numeric(t)
            .or_else(|| self.weekday_date(t))
            .or_else(|| self.day_number(t).and_then(|(d, end)| self.dated(d, end)))
            .or_else(|| self.month_first(t))
            .or_else(|| self.part(t))
            .or_else(|| self.deictic(t))
            .or_else(|| self.back_reference(t))
            .or_else(|| self.same_day_of(t))
            .or_else(|| self.weekday(t))
            .or_else(|| self.hours(t))
            .or_else(|| self.month(t))
            .or_else(|| self.year(t))
            .or_else(|| self.years(t))
            .or_else(|| self.unit(t))
    }

    /// 12/8/2024, 2024-08-12, 12.8.2024.
    pub(super) fn numeric(&self, t: usize) -> Option<Found> {
        if t >= self.end || self.read.token(t).kind != TokenKind::Number {
            return None;
        }
        let text = self.read.folded(t);
        let mut parts: Vec<i64> = text.split('.').map(|p| p.parse().ok()).collect::<Option<_>>()?;
        let mut end = t + 1;
        if parts.len() == 1 {
            while parts.len() < 3 && matches!(self.mark(end), Some('/' | '-')) && end + 1 < self.end && self.read.token(end + 1).kind == TokenKind::Number {
                parts.push(self.read.folded(end + 1).parse().ok()?);
                end += 2;
            }
        }
        let [a, b, c] = parts[..] else { return None };
        let (y, m, d) = if a > 31 { (a, b, c) } else { (c, b, a) };
        let y = if y < 100 { y + 2000 } else { y };
        let date = Date::new(y.try_into().ok()?, m.try_into().ok()?, d.try_into().ok()?).ok()?;
        Some(Found::day(Some(date), end))
    }

    /// A weekday in front of a full date.
    pub(super) fn weekday_date(&self, t: usize) -> Option<Found> {
        let at = match self.word(t)? {
            (TimeWord::Unit(Unit::Day, 1), end) => match self.word(end)? {
                (TimeWord::Weekday(_), end) => end,
                _ => return None,
            },
            (TimeWord::Weekday(_), end) => end,
            _ => return None,
        };
        let at = at + usize::from(matches!(self.mark(at), Some('،' | ',' | '(')));
        self.numeric(at).or_else(|| self.day_number(at).and_then(|(d, end)| self.dated(d, end))).or_else(|| self.month_first(at))
    }

    /// "September 21, 2014", as programs made elsewhere write a day; only with the year.
    pub(super) fn month_first(&self, t: usize) -> Option<Found> {
        let (month, at) = self.month_name(t)?;
        if at >= self.end || self.read.token(at).kind != TokenKind::Number {
            return None;
        }
        let (day, at) = self.day_number(at)?;
        let at = at + usize::from(matches!(self.mark(at), Some('،' | ',')));
        let (year, end) = self.year_number(at, false)?;
        Date::new(year, month, day).ok().map(|d| Found::day(Some(d), end))
    }

    /// A month behind a day: "15 [of] [month] March [/ Adhar] [2024]", "18th of this month".
    pub(super) fn dated(&self, day: i8, t: usize) -> Option<Found> {
        let at = t + usize::from(self.key(t) == Some(Key::From));
        let at = match self.word(at) {
            Some((TimeWord::Unit(Unit::Month, 1), end)) => match self.when(end) {
                Some((when, after)) => {
                    let month = self.today.and_then(|d| shift(d, when, Unit::Month));
                    return Some(Found::day(month.and_then(|m| m.with().day(day).build().ok()), after));
                }
                None => end,
            },
            _ => at,
        };
        if let Some((month, end)) = self.month_name(at) {
            let (year, end) = self.year_behind(end);
            let (when, end) = self.when(end).map_or((None, end), |(w, e)| (Some(w), e));
            let date = match (year, self.today) {
                (Some(y), _) => Date::new(y, month, day).ok(),
                (None, Some(today)) => self.day_of(month, day, today, when),
                (None, None) => None,
            };
            return Some(Found::day(date, end));
        }
        let (TimeWord::HijriMonth(m), end) = self.word(at)? else { return None };
        let (year, end) = self.hijri_year(end)?;
        Some(Found::day(hijri(year, m, day), end))
    }

    /// A day and month without a year: this year's, unless that lies more than a month ahead.
    pub(super) fn day_of(&self, month: i8, day: i8, today: Date, when: Option<i64>) -> Option<Date> {
        let at = |y: i16| Date::new(y, month, day).ok();
        let this = at(today.year())?;
        match when {
            Some(1) if this <= today => at(today.year() + 1),
            Some(1 | 0) => Some(this),
            Some(_) if this > today || month == today.month() => at(today.year() - 1),
            Some(_) => Some(this),
            None if this > today.saturating_add(31.days()) => at(today.year() - 1),
            None => Some(this),
        }
    }

    /// "the end of …": thirds of a month, quarters at the ends of a year.
    pub(super) fn part(&self, t: usize) -> Option<Found> {
        let (part, at) = match self.word(t)? {
            (p @ (TimeWord::Start | TimeWord::Middle | TimeWord::End), end) => (p, end),
            _ => return None,
        };
        let current = |(u, end)| whole(u, self.today, end).filter(|f| part != TimeWord::End || f.precision != Precision::Week);
        let whole = self.month(at).or_else(|| self.year(at)).or_else(|| self.unit(at)).or_else(|| self.the_unit(at).and_then(current))?;
        let days = whole.days.and_then(|(a, b)| match whole.precision {
            Precision::Month => third(a, part),
            Precision::Year => quarter(a, part),
            Precision::Week => Some(match part {
                TimeWord::Start => (a, a.saturating_add(1.day())),
                TimeWord::End => (b.saturating_sub(1.day()), b),
                _ => (a.saturating_add(2.days()), b.saturating_sub(2.days())),
            }),
            _ => Some((a, b)),
        });
        let precision = if whole.precision == Precision::Year { Precision::PartOfYear } else { Precision::PartOfMonth };
        Some(Found::range(days, precision, whole.end))
    }

    /// "yesterday", "this morning", "dawn today Friday".
    pub(super) fn deictic(&self, t: usize) -> Option<Found> {
        let mut at = t;
        while let Some((TimeWord::DayPart | TimeWord::Night, end)) = self.word(at) {
            at = end;
        }
        let (TimeWord::Deictic(n), end) = self.word(at)? else { return None };
        // "for the third day" is written like "today"
        if self.read.own_preposition(at) == Some(Key::For) && matches!(self.word(end), Some((TimeWord::Ordinal(_), _))) {
            return None;
        }
        let day = self.today.and_then(|d| back(d, -n, Unit::Day));
        Some(Found::day(day, self.after_day(end)))
    }

    /// "the same day", "the same period", "the following day": what was told last says which.
    fn back_reference(&self, t: usize) -> Option<Found> {
        let mut at = t;
        while let Some((TimeWord::DayPart | TimeWord::Night, end)) = self.word(at) {
            at = end;
        }
        let one = self.last.filter(|(a, b)| a == b).map(|(a, _)| a);
        match self.word(at)? {
            (TimeWord::Same(Stretch::Day), end) => Some(Found::day(one, end)),
            (TimeWord::Following(n), end) => Some(Found::day(one.and_then(|d| shift(d, n, Unit::Day)), end)),
            (TimeWord::Same(Stretch::Period), end) => Some(Found::range(self.last.filter(|(a, b)| a < b), Precision::Range, end)),
            _ => None,
        }
    }

    /// "on such a day [of the year 1982]".
    fn same_day_of(&self, t: usize) -> Option<Found> {
        let (TimeWord::Anniversary, end) = self.word(t)? else { return None };
        let (year, end) = self.year_behind(end);
        Some(Found::day(year.and_then(|y| self.this_day_in(y)), end))
    }

    fn this_day_in(&self, year: i16) -> Option<Date> {
        self.today?.with().year(year).build().ok()
    }

    /// "1982 - …", "13 June 2007: …" at the start of a sentence date all of it. In a list of anniversaries a year is this day in it.
    pub(super) fn heading(&self, t: usize) -> Option<Found> {
        if let Some((y, end)) = self.year_number(t, false).filter(|(_, end)| matches!(self.mark(*end), Some('-' | ':')) && self.numeric(t).is_none()) {
            let day = self.this_day_in(y).filter(|_| self.anniversary);
            return Some(if day.is_some() { Found::day(day, end) } else { Found::range(Date::new(y, 1, 1).ok().map(year_of), Precision::Year, end) });
        }
        let t = t + usize::from(self.key(t) == Some(Key::In));
        self.may_start(t).then(|| self.point(t)).flatten().filter(|f| self.mark(f.end) == Some(':'))
    }

    /// A weekday, bracket or part of the day that only repeats what was said.
    pub(super) fn after_day(&self, t: usize) -> usize {
        let open = usize::from(matches!(self.mark(t), Some('(')));
        let mut end = match self.word(t + open) {
            Some((TimeWord::Weekday(_), end)) => end + usize::from(open == 1 && self.mark(end) == Some(')')),
            _ => t,
        };
        if let Some((TimeWord::DayPart | TimeWord::Night, after)) = self.word(end) {
            end = after;
        }
        end
    }

    /// "[evening of] [day] Sunday [last]", "the night of Saturday to Sunday".
    pub(super) fn weekday(&self, t: usize) -> Option<Found> {
        let mut at = t;
        let mut night = false;
        loop {
            match self.word(at)? {
                (TimeWord::Night | TimeWord::DayPart, end) => (at, night) = (end, true),
                (TimeWord::Unit(Unit::Day, 1 | 2), end) => at = end,
                _ => break,
            }
        }
        let (TimeWord::Weekday(w), end) = self.word(at)? else { return None };
        let dash = usize::from(matches!(self.mark(end), Some('-' | '/')));
        let second = match self.word(end + dash) {
            Some((TimeWord::Weekday(x), after)) if (night || self.read_and(end)) && x == w % 7 + 1 => Some(after),
            _ => None,
        };
        let end = second.unwrap_or(end);
        let (when, end) = self.when(end).map_or((None, end), |(w, e)| (Some(w), e));
        let end = match self.word(end) {
            Some((TimeWord::DayPart | TimeWord::Night, after)) if at == t => after,
            _ => end,
        };
        let weekday = Weekday::from_monday_one_offset(w).ok()?;
        let day = self.today.and_then(|d| match when {
            Some(1) => d.nth_weekday(1, weekday).ok(),
            Some(_) => d.nth_weekday(-1, weekday).ok(),
            None if d.weekday() == weekday && second.is_none() => Some(d),
            None => d.nth_weekday(-1, weekday).ok(),
        });
        Some(Found { overnight: second.is_some(), ..Found::day(day, end) })
    }

    /// "[the month of] April [2024]", "next March".
    pub(super) fn month(&self, t: usize) -> Option<Found> {
        let at = match self.word(t)? {
            (TimeWord::Unit(Unit::Month, 1), end) => end,
            _ => t,
        };
        let (m, end) = self.month_name(at)?;
        let (year, after) = self.year_behind(end);
        let (when, after) = self.when(after).map_or((None, after), |(w, e)| (Some(w), e));
        if at == t && year.is_none() && when.is_none() && end - at == 1 && !self.month_stands(t) {
            return None;
        }
        let year = year.or_else(|| {
            let today = self.today?;
            let later = m > today.month();
            Some(today.year() - i16::from(later && when != Some(1)) + i16::from(!later && when == Some(1)))
        });
        let days = year.and_then(|y| Date::new(y, m, 1).ok()).map(month_of);
        Some(Found::range(days, Precision::Month, after))
    }

    /// A month's name alone is a word like others: it wants "in", "since", or the like before it.
    pub(super) fn month_stands(&self, t: usize) -> bool {
        let before = t.checked_sub(1).and_then(|b| self.read.key(b));
        let own = self.read.own_preposition(t);
        own.is_some_and(|k| k == Key::By || k == Key::For) && self.read.guessed(t)
            || before.is_some_and(|k| matches!(k, Key::In | Key::Since | Key::During | Key::Until | Key::From | Key::To | Key::Between))
            || t.checked_sub(1).is_some_and(|b| self.word(b).is_some())
    }

    /// "the year 2018", "last year" is a unit.
    pub(super) fn year(&self, t: usize) -> Option<Found> {
        let (TimeWord::Unit(Unit::Year, 1), at) = self.word(t)? else { return None };
        let at = if self.hosted(at) { at + 1 } else { at };
        let (y, end) = self.year_number(at, true)?;
        Some(Found::range(Date::new(y, 1, 1).ok().map(year_of), Precision::Year, end))
    }

    /// A year in digits, where a word before it says it is one.
    pub(super) fn bare_year(&self, t: usize) -> Option<Found> {
        let (y, end) = self.year_number(t, false)?;
        Some(Found::range(Date::new(y, 1, 1).ok().map(year_of), Precision::Year, end))
    }

    /// One unit with "last", "this" or "next" behind it.
    pub(super) fn unit_when(&self, t: usize) -> Option<(Unit, i64, usize)> {
        let (TimeWord::Unit(u, 1), end) = self.word(t)? else { return None };
        self.when(end).map(|(when, after)| (u, when, after))
    }

    /// "last week", "this month", "next year".
    pub(super) fn unit(&self, t: usize) -> Option<Found> {
        if let Some((u, when, after)) = self.unit_when(t) {
            let at = self.today.and_then(|d| shift(d, when, u));
            return whole(u, at, after);
        }
        if self.key(t) == Some(Key::This)
            && let Some((u, end)) = self.the_unit(t + 1)
        {
            return whole(u, self.today, end);
        }
        if let Some(f) = self.week_of_month(t) {
            return Some(f);
        }
        let in_before = t.checked_sub(1).is_some_and(|b| self.read.key(b) == Some(Key::In));
        if in_before && t < self.end && self.read.token(t).kind == TokenKind::Number && self.read.folded(t).len() == 4 {
            return self.bare_year(t);
        }
        None
    }
    /// A unit of a calendar with the article: the one in which the text was written.
    pub(super) fn the_unit(&self, t: usize) -> Option<(Unit, usize)> {
        let (TimeWord::Unit(u @ (Unit::Week | Unit::Month | Unit::Year), 1), end) = self.word(t)? else { return None };
        self.read.definite(t).then_some((u, end))
    }

    /// "the first week of September": days 1 to 7.
    fn week_of_month(&self, t: usize) -> Option<Found> {
        let (TimeWord::Unit(Unit::Week, 1), at) = self.word(t)? else { return None };
        let (TimeWord::Ordinal(n @ 1..=4), of) = self.word(at)? else { return None };
        let of = of + usize::from(self.key(of) == Some(Key::From));
        let month = self.month(of).or_else(|| self.unit(of)).filter(|f| f.precision == Precision::Month)?;
        let day = |d: i8| month.days.and_then(|(a, _)| a.with().day(d).build().ok());
        Some(Found::range(day(n * 7 - 6).zip(day(n * 7)), Precision::Week, month.end))
    }

    /// "the years 2013 and 2015": both and what lies between.
    pub(super) fn years(&self, t: usize) -> Option<Found> {
        let (TimeWord::Unit(Unit::Year, 2), at) = self.word(t)? else { return None };
        let (a, mid) = self.year_number(at, false)?;
        let mid = mid + usize::from(self.key(mid) == Some(Key::And));
        let hosted = usize::from(self.hosted(mid));
        let (b, end) = self.year_number(mid + hosted, false).filter(|(b, _)| a <= *b)?;
        Some(Found::range(Date::new(a, 1, 1).ok().zip(Date::new(b, 12, 31).ok()), Precision::Year, end))
    }
}

/// The whole unit in which a day lies.
fn whole(u: Unit, at: Option<Date>, end: usize) -> Option<Found> {
    match u {
        Unit::Week => Some(Found::range(at.map(week_of), Precision::Week, end)),
        Unit::Month => Some(Found::range(at.map(month_of), Precision::Month, end)),
        Unit::Year => Some(Found::range(at.map(year_of), Precision::Year, end)),
        Unit::Day => Some(Found::day(at, end)),
        _ => None,
    }
}
