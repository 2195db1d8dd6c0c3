//! Times: absolute, relative, partial; Gregorian and Hijri; with the days they mean.
//!
//! In: tokens, the time words found among them, numbers, and the day of publication. Out: [`TimeMention`]s with first and last day,
//! both included. Without a day of publication, what needs one stays open. News looks back: a weekday or month without
//! a year is the nearest one before publication unless a word says otherwise; a day of a month may lie up to a month ahead.

use super::Quantity;
use super::name::Name;
use crate::pack::Means;
use crate::sentence::Read;
use crate::split::TokenKind;
use crate::text::Span;
use crate::vocab::*;
use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::UmmAlQura;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a word is in the grammar of times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum TimeWord {
    /// Gregorian month, 1–12.
    Month(i8),
    /// Hijri month, 1–12.
    HijriMonth(u8),
    /// Monday 1 … Sunday 7.
    Weekday(i8),
    /// A unit and how many of it the word itself says: a dual 2, a plural 0 (some).
    Unit(Unit, i64),
    /// Days from publication.
    Deictic(i64),
    /// Morning, evening …
    DayPart,
    /// Evening and night, which two weekdays may follow.
    Night,
    /// "last".
    Past,
    /// "next".
    Next,
    /// "this", "current".
    Current,
    /// First third.
    Start,
    /// Second third.
    Middle,
    /// Last third.
    End,
    /// Day of the month as an ordinal word.
    Ordinal(i8),
    /// The mark of a Hijri year.
    HijriYear,
    /// The mark of a Gregorian year.
    GregorianYear,
    /// "corresponding to": the twin date in the other calendar follows.
    Twin,
    /// "ago".
    Ago,
    /// "since", and "ago" with a span of units.
    Since,
    /// "during".
    During,
    /// "until".
    Until,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    Decade,
    Century,
}

/// How exactly a time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// One day.
    Day,
    /// Several days.
    Range,
    /// A calendar week.
    Week,
    /// A third of a month.
    PartOfMonth,
    /// A month.
    Month,
    /// Some months of a year.
    PartOfYear,
    /// A year or more.
    Year,
}

impl Precision {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Range => "range",
            Precision::Week => "week",
            Precision::PartOfMonth => "part-of-month",
            Precision::Month => "month",
            Precision::PartOfYear => "part-of-year",
            Precision::Year => "year",
        }
    }
}

/// A time found.
#[derive(Clone, Debug)]
pub struct TimeMention {
    /// Its tokens.
    pub tokens: Range<u32>,
    /// Its words.
    pub span: Span,
    /// First day, if it can be told.
    pub from: Option<Date>,
    /// Last day, if it can be told.
    pub to: Option<Date>,
    /// How exactly.
    pub precision: Precision,
}

/// Finds all times in a range of tokens.
pub fn find(read: &Read, range: Range<usize>, found: &[Name], quantities: &[Quantity], published: Option<Date>) -> Vec<TimeMention> {
    if found.iter().all(|n| time_of(read, n).is_none()) && !range.clone().any(|t| read.token(t).kind == TokenKind::Number) {
        return Vec::new();
    }
    let g = Grammar { read, found, quantities, end: range.end, today: published };
    let mut out = Vec::new();
    let mut t = range.start;
    while t < range.end {
        match g.may_start(t).then(|| g.time(t)).flatten().filter(|x| x.end > t) {
            Some(x) => {
                let tokens = t as u32..x.end as u32;
                let mut span = read.span(&tokens);
                span.start = read.stem_start(t).max(span.start);
                out.push(TimeMention { tokens, span, from: x.days.map(|d| d.0), to: x.days.map(|d| d.1), precision: x.precision });
                t = x.end;
            }
            None => t += 1,
        }
    }
    out
}

fn time_of(read: &Read, n: &Name) -> Option<TimeWord> {
    n.meaning(read, |m| if let Means::Time(w) = m { Some(*w) } else { None })
}

/// A time being put together: its days, if they can be told, and where it ends.
#[derive(Clone, Copy, Debug)]
struct Found {
    days: Option<(Date, Date)>,
    precision: Precision,
    end: usize,
}

impl Found {
    fn day(d: Option<Date>, end: usize) -> Found {
        Found { days: d.map(|d| (d, d)), precision: Precision::Day, end }
    }

    fn range(days: Option<(Date, Date)>, precision: Precision, end: usize) -> Found {
        Found { days, precision, end }
    }
}

struct Grammar<'a> {
    read: &'a Read<'a>,
    found: &'a [Name],
    quantities: &'a [Quantity],
    end: usize,
    today: Option<Date>,
}

impl Grammar<'_> {
    /// The time word at a token and where it ends.
    fn word(&self, t: usize) -> Option<(TimeWord, usize)> {
        let i = self.found.partition_point(|n| (n.tokens.start as usize) < t);
        let name = self.found.get(i).filter(|n| n.tokens.start as usize == t && t < self.end)?;
        Some((time_of(self.read, name)?, name.tokens.end as usize))
    }

    fn number(&self, t: usize) -> Option<(i64, usize)> {
        let i = self.quantities.partition_point(|q| (q.tokens.start as usize) < t);
        let q = self.quantities.get(i).filter(|q| q.tokens.start as usize == t && !q.of_noun)?;
        Some((q.best?, q.tokens.end as usize))
    }

    /// Whether a time can start at a token at all: most cannot, and that is seen quickly.
    fn may_start(&self, t: usize) -> bool {
        let here = |t: usize| self.read.token(t).kind == TokenKind::Number || self.word(t).is_some() || self.number(t).is_some();
        here(t)
            || (t + 1 < self.end
                && self.read.token(t).kind == TokenKind::Word
                && (here(t + 1) && (self.hosted(t) || matches!(self.key(t), Some(Key::Between | Key::From)))))
    }

    fn mark(&self, t: usize) -> Option<char> {
        if t < self.end { self.read.mark(t) } else { None }
    }

    fn key(&self, t: usize) -> Option<Key> {
        if t < self.end { self.read.key(t) } else { None }
    }

    /// The longest time that starts at a token.
    fn time(&self, t: usize) -> Option<Found> {
        let simple = self.span_from(t).or_else(|| self.range_of_days(t)).or_else(|| self.point(t))?;
        Some(self.twin(simple))
    }

    /// "… corresponding to 25 March": the twin date says the same day in the other calendar.
    fn twin(&self, f: Found) -> Found {
        match self.word(f.end) {
            Some((TimeWord::Twin, after)) => match self.point(after + usize::from(self.key(after) == Some(Key::For))) {
                Some(other) => Found { days: other.days.or(f.days), ..other },
                None => f,
            },
            _ => f,
        }
    }

    /// A time introduced by "since", "ago", "during", "until".
    fn span_from(&self, t: usize) -> Option<Found> {
        let (w, next) = self.word(t)?;
        match w {
            TimeWord::Since => self.since(next),
            TimeWord::Ago => self.units(next).map(|(u, n, end)| self.ago(u, n, end)),
            TimeWord::During => self.during(next),
            TimeWord::Until => {
                let f = self.point(next)?;
                Some(Found { days: f.days, ..f })
            }
            _ => None,
        }
    }

    /// From a point on to publication; with a bare number of units, so long ago.
    fn since(&self, t: usize) -> Option<Found> {
        let counted = |n: i64| n > 1 || !matches!(self.word(t), Some((TimeWord::Unit(..), _)));
        if let Some((u, n, end)) = self.units(t).filter(|x| counted(x.1)) {
            return Some(self.ago(u, n, end));
        }
        let f = self.point(t).or_else(|| self.bare_year(t))?;
        let days = f.days.zip(self.today).map(|((from, to), today)| (from, today.max(to)));
        Some(Found::range(days, Precision::Range, f.end))
    }

    fn during(&self, t: usize) -> Option<Found> {
        if let Some(f) = self.point(t) {
            let current_year = f.precision == Precision::Year && f.days.zip(self.today).is_some_and(|((a, b), today)| a <= today && today <= b);
            let days = if current_year { f.days.zip(self.today).map(|((a, _), today)| (a, today)) } else { f.days };
            return Some(Found { days, ..f });
        }
        let (u, n, end) = self.units(t)?;
        Some(self.last_units(u, n, end, false))
    }

    /// Numbers of units: "three days", "two weeks", "the 24 hours".
    fn units(&self, t: usize) -> Option<(Unit, i64, usize)> {
        if let Some((TimeWord::Unit(u, n), end)) = self.word(t) {
            return match self.number(end) {
                Some((k, after)) if n < 2 && self.read.definite(t) || self.hosted(end) => {
                    let (k, after) = (k, after);
                    Some((u, k, after))
                }
                _ => Some((u, n, end)),
            };
        }
        let (n, end) = self.number(t)?;
        match self.word(end)? {
            (TimeWord::Unit(u, 0 | 1), after) => Some((u, n, after)),
            _ => None,
        }
    }

    /// An article written apart from its digits.
    fn hosted(&self, t: usize) -> bool {
        t + 1 < self.end && self.read.token(t).kind == TokenKind::Word && self.read.token(t + 1).kind == TokenKind::Number && !self.read.token(t + 1).spaced
    }

    fn ago(&self, u: Unit, n: i64, end: usize) -> Found {
        let Some(today) = self.today.filter(|_| n > 0) else { return Found::day(None, end) };
        match u {
            Unit::Minute | Unit::Hour => Found::day(back(today, n / 24, Unit::Day), end),
            Unit::Day | Unit::Week => Found::day(back(today, n, u), end),
            Unit::Month => Found::range(back(today, n, u).map(month_of), Precision::Month, end),
            _ => Found::range(back(today, n, u).map(year_of), Precision::Year, end),
        }
    }

    /// The last so many units before publication; `closed`: whole days before today, as "the last two days" are.
    fn last_units(&self, u: Unit, n: i64, end: usize, closed: bool) -> Found {
        let Some(today) = self.today.filter(|_| n > 0) else { return Found::range(None, Precision::Range, end) };
        let days = match u {
            Unit::Minute => Some((today, today)),
            Unit::Hour => back(today, (n + 23) / 24, Unit::Day).map(|d| (d, today)),
            Unit::Day if closed => back(today, n, u).zip(today.yesterday().ok()),
            _ => back(today, n, u).map(|d| (d, today)),
        };
        Found::range(days, Precision::Range, end)
    }

    /// "between 5 and 7 October", "from 12 to 15 September", "30 or 31 July".
    fn range_of_days(&self, t: usize) -> Option<Found> {
        let opened = matches!(self.key(t), Some(Key::Between | Key::From));
        let first = t + usize::from(opened);
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
    fn between_numbers(&self, t: usize) -> Option<(i8, usize)> {
        if self.key(t) != Some(Key::Between) || t + 1 >= self.end {
            return None;
        }
        let text = self.read.folded(t + 1);
        let day: i8 = text.parse().ok().filter(|d| (1..=31).contains(d))?;
        Some((day, t + 2))
    }

    fn skip_to(&self, t: usize) -> Option<usize> {
        let t = if matches!(self.mark(t), Some('،' | ',')) { t + 1 } else { t };
        match self.key(t) {
            Some(Key::To | Key::Until) => Some(t + 1),
            _ => match self.word(t) {
                Some((TimeWord::Until, end)) => Some(end),
                _ => None,
            },
        }
    }

    fn read_and(&self, t: usize) -> bool {
        t < self.end && (self.read.own_and(t) || self.read.folded(t).chars().count() == 1 && self.read.token(t).kind == TokenKind::Word)
    }

    /// A day of the month: digits, a number word, or an ordinal word.
    fn day_number(&self, t: usize) -> Option<(i8, usize)> {
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

    /// A single point or period.
    fn point(&self, t: usize) -> Option<Found> {
        if t >= self.end {
            return None;
        }
        self.numeric(t)
            .or_else(|| self.weekday_date(t))
            .or_else(|| self.day_number(t).and_then(|(d, end)| self.dated(d, end)))
            .or_else(|| self.part(t))
            .or_else(|| self.deictic(t))
            .or_else(|| self.weekday(t))
            .or_else(|| self.hours(t))
            .or_else(|| self.month(t))
            .or_else(|| self.year(t))
            .or_else(|| self.unit(t))
    }

    /// 12/8/2024, 2024-08-12, 12.8.2024.
    fn numeric(&self, t: usize) -> Option<Found> {
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
    fn weekday_date(&self, t: usize) -> Option<Found> {
        let at = match self.word(t)? {
            (TimeWord::Unit(Unit::Day, 1), end) => match self.word(end)? {
                (TimeWord::Weekday(_), end) => end,
                _ => return None,
            },
            (TimeWord::Weekday(_), end) => end,
            _ => return None,
        };
        let at = at + usize::from(matches!(self.mark(at), Some('،' | ',' | '(')));
        self.numeric(at).or_else(|| self.day_number(at).and_then(|(d, end)| self.dated(d, end)))
    }

    /// A month behind a day: "15 [of] [month] March [/ Adhar] [2024]", "18th of this month".
    fn dated(&self, day: i8, t: usize) -> Option<Found> {
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
    fn day_of(&self, month: i8, day: i8, today: Date, when: Option<i64>) -> Option<Date> {
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

    /// A month's name, with the same month's other name behind a slash or in brackets.
    fn month_name(&self, t: usize) -> Option<(i8, usize)> {
        let (TimeWord::Month(m), end) = self.word(t)? else { return None };
        let open = matches!(self.mark(end), Some('/' | '(' | '-'));
        match self.word(end + 1) {
            Some((TimeWord::Month(n), after)) if open && n == m => Some((m, after + usize::from(self.mark(after) == Some(')')))),
            _ => Some((m, end)),
        }
    }

    /// A year behind a month: "2024", "of the year 2024", "'s last" is not one.
    fn year_behind(&self, t: usize) -> (Option<i16>, usize) {
        let at = t + usize::from(matches!(self.key(t), Some(Key::From)) || matches!(self.mark(t), Some('،' | ',')));
        let (at, named) = match self.word(at) {
            Some((TimeWord::Unit(Unit::Year, 1), end)) => (end, true),
            _ => (at, false),
        };
        match self.year_number(at, named) {
            Some((y, end)) if at == t || named => (Some(y), end),
            _ => (None, t),
        }
    }

    fn year_number(&self, t: usize, words: bool) -> Option<(i16, usize)> {
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

    fn hijri_year(&self, t: usize) -> Option<(i32, usize)> {
        if t >= self.end || self.read.token(t).kind != TokenKind::Number {
            return None;
        }
        let y: i32 = self.read.folded(t).parse().ok().filter(|y| (1300..1600).contains(y))?;
        let end = t + 1;
        Some((y, if matches!(self.word(end), Some((TimeWord::HijriYear, _))) { end + 1 } else { end }))
    }

    /// −1, 0 or +1 for "last", "this", "next" behind a period.
    fn when(&self, t: usize) -> Option<(i64, usize)> {
        match self.word(t)? {
            (TimeWord::Past, end) => Some((-1, end)),
            (TimeWord::Current, end) => Some((0, end)),
            (TimeWord::Next, end) => Some((1, end)),
            _ => None,
        }
    }

    /// "the end of …": thirds of a month, quarters at the ends of a year.
    fn part(&self, t: usize) -> Option<Found> {
        let (part, at) = match self.word(t)? {
            (p @ (TimeWord::Start | TimeWord::Middle | TimeWord::End), end) => (p, end),
            _ => return None,
        };
        let whole = self.month(at).or_else(|| self.year(at)).or_else(|| self.unit(at))?;
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
    fn deictic(&self, t: usize) -> Option<Found> {
        let mut at = t;
        while let Some((TimeWord::DayPart | TimeWord::Night, end)) = self.word(at) {
            at = end;
        }
        let (TimeWord::Deictic(n), end) = self.word(at)? else { return None };
        let day = self.today.and_then(|d| back(d, -n, Unit::Day));
        Some(Found::day(day, self.after_day(end)))
    }

    /// A weekday, bracket or part of the day that only repeats what was said.
    fn after_day(&self, t: usize) -> usize {
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
    fn weekday(&self, t: usize) -> Option<Found> {
        let mut at = t;
        let mut night = false;
        loop {
            match self.word(at)? {
                (TimeWord::Night | TimeWord::DayPart, end) => (at, night) = (end, true),
                (TimeWord::Unit(Unit::Day, 1), end) => at = end,
                _ => break,
            }
        }
        let (TimeWord::Weekday(w), end) = self.word(at)? else { return None };
        let dash = usize::from(matches!(self.mark(end), Some('-' | '/')));
        let second = match self.word(end + dash) {
            Some((TimeWord::Weekday(x), after)) if night && x == w % 7 + 1 => Some(after),
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
        Some(match second {
            Some(_) => Found::range(day.map(|d| (d, d.saturating_add(1.day()))), Precision::Range, end),
            None => Found::day(day, end),
        })
    }

    /// "the last 24 hours", "the past two days", "the last six months".
    fn hours(&self, t: usize) -> Option<Found> {
        let (u, n, end) = self.units_definite(t)?;
        let (when, after) = self.when(end)?;
        if when != -1 || (n == 1 && !matches!(u, Unit::Hour)) {
            return None;
        }
        Some(self.last_units(u, n, after, true))
    }

    fn units_definite(&self, t: usize) -> Option<(Unit, i64, usize)> {
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

    /// "[the month of] April [2024]", "next March".
    fn month(&self, t: usize) -> Option<Found> {
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
    fn month_stands(&self, t: usize) -> bool {
        let before = t.checked_sub(1).and_then(|b| self.read.key(b));
        let own = self.read.own_preposition(t);
        own.is_some_and(|k| k == Key::By || k == Key::For) && self.read.guessed(t)
            || before.is_some_and(|k| matches!(k, Key::In | Key::Since | Key::During | Key::Until | Key::From | Key::To | Key::Between))
            || t.checked_sub(1).and_then(|b| self.word_ending(b)).is_some()
    }

    fn word_ending(&self, t: usize) -> Option<TimeWord> {
        self.word(t).map(|(w, _)| w)
    }

    /// "the year 2018", "last year" is a unit.
    fn year(&self, t: usize) -> Option<Found> {
        let (TimeWord::Unit(Unit::Year, 1), at) = self.word(t)? else { return None };
        let at = if self.hosted(at) { at + 1 } else { at };
        let (y, end) = self.year_number(at, true)?;
        Some(Found::range(Date::new(y, 1, 1).ok().map(year_of), Precision::Year, end))
    }

    /// A year in digits, where a word before it says it is one.
    fn bare_year(&self, t: usize) -> Option<Found> {
        let (y, end) = self.year_number(t, false)?;
        Some(Found::range(Date::new(y, 1, 1).ok().map(year_of), Precision::Year, end))
    }

    /// One unit with "last", "this" or "next" behind it.
    fn unit_when(&self, t: usize) -> Option<(Unit, i64, usize)> {
        let (TimeWord::Unit(u, 1), end) = self.word(t)? else { return None };
        self.when(end).map(|(when, after)| (u, when, after))
    }

    /// "last week", "this month", "next year".
    fn unit(&self, t: usize) -> Option<Found> {
        if let Some((u, when, after)) = self.unit_when(t) {
            let at = self.today.and_then(|d| shift(d, when, u));
            return match u {
                Unit::Week => Some(Found::range(at.map(week_of), Precision::Week, after)),
                Unit::Month => Some(Found::range(at.map(month_of), Precision::Month, after)),
                Unit::Year => Some(Found::range(at.map(year_of), Precision::Year, after)),
                Unit::Day => Some(Found::day(at, after)),
                _ => None,
            };
        }
        let in_before = t.checked_sub(1).is_some_and(|b| self.read.key(b) == Some(Key::In));
        if in_before && t < self.end && self.read.token(t).kind == TokenKind::Number && self.read.folded(t).len() == 4 {
            return self.bare_year(t);
        }
        None
    }
}

fn back(d: Date, n: i64, u: Unit) -> Option<Date> {
    let span = jiff::Span::new();
    let span = match u {
        Unit::Week => span.try_weeks(n),
        Unit::Month => span.try_months(n),
        Unit::Year => span.try_years(n),
        Unit::Decade => span.try_years(n.checked_mul(10)?),
        Unit::Century => span.try_years(n.checked_mul(100)?),
        _ => span.try_days(n),
    };
    d.checked_sub(span.ok()?).ok()
}

fn shift(d: Date, n: i64, u: Unit) -> Option<Date> {
    back(d, -n, u)
}

fn month_of(d: Date) -> (Date, Date) {
    (d.first_of_month(), d.last_of_month())
}

fn year_of(d: Date) -> (Date, Date) {
    (d.first_of_year(), d.last_of_year())
}

/// The calendar week, Sunday to Saturday.
fn week_of(d: Date) -> (Date, Date) {
    let first = d.saturating_sub(i64::from(d.weekday().to_sunday_zero_offset()).days());
    (first, first.saturating_add(6.days()))
}

/// 1–10, 11–20, 21 to the end.
fn third(month: Date, part: TimeWord) -> Option<(Date, Date)> {
    let (a, b) = month_of(month);
    let day = |n| a.with().day(n).build().ok();
    match part {
        TimeWord::Start => Some((a, day(10)?)),
        TimeWord::Middle => Some((day(11)?, day(20)?)),
        _ => Some((day(21)?, b)),
    }
}

/// January to March, mid-year, October to December.
fn quarter(year: Date, part: TimeWord) -> Option<(Date, Date)> {
    let y = year.year();
    let (from, to) = match part {
        TimeWord::Start => (1, 3),
        TimeWord::Middle => (5, 8),
        _ => (10, 12),
    };
    Some((Date::new(y, from, 1).ok()?, Date::new(y, to, 1).ok()?.last_of_month()))
}

/// A day of the Umm al-Qura calendar.
fn hijri(year: i32, month: u8, day: i8) -> Option<Date> {
    let hijri = icu_calendar::Date::try_new_hijri_with_calendar(year, month, day.try_into().ok()?, Hijri::<UmmAlQura>::new_umm_al_qura()).ok()?;
    let iso = hijri.to_calendar(icu_calendar::Iso);
    Date::new(iso.era_year().year.try_into().ok()?, iso.month().ordinal.try_into().ok()?, iso.day_of_month().0.try_into().ok()?).ok()
}
