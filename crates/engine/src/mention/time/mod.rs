//! Times: absolute, relative, partial; Gregorian and Hijri; with the days they mean.
//!
//! In: tokens, the time words found among them, numbers, and the day of publication. Out: [`TimeMention`]s with first and last day,
//! both included. Without a day of publication, what needs one stays open. News looks back: a weekday or month without
//! a year is the nearest one before publication unless a word says otherwise; a day of a month may lie up to a month ahead.

mod calendar;
mod dateline;
mod point;
mod span;
mod words;

pub use self::dateline::{dateline_date, reported, shown};
use self::words::{Grammar, Heads};
use super::name::Name;
use super::{Mentions, Quantity};
use crate::pack::Means;
use crate::sentence::Read;
use crate::split::TokenKind;
use crate::text::Span;
use jiff::civil::Date;
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
    /// "before last".
    BeforeLast,
    /// "the last", in front of a number of units.
    Latest,
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
    /// "the same day", "the same period": the last day, or the last stretch of days, that was told.
    Same(Stretch),
    /// So many days after the last day that was told: "the following day".
    Following(i64),
    /// "on such a day": this day of the year, in every year that heads a sentence behind it.
    Anniversary,
}

/// What "the same" goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stretch {
    /// One day.
    Day,
    /// Several days.
    Period,
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
    /// What it is to its sentence.
    pub place: TimePlace,
    /// A night that two weekdays name: it is that of the first, and what happened in it may have happened on the second.
    pub overnight: bool,
}

/// What a time is to the sentence it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimePlace {
    /// Part of it.
    Inside,
    /// In front of it, with a colon or, of a year, a dash: what follows happened then ("1982: …").
    Heading,
    /// The words that say that a list tells of this day in other years.
    Anniversary,
}

/// Finds all times in a range of tokens; `earlier` are the mentions of the sentences before.
pub fn find(read: &Read, range: Range<usize>, found: &[Name], quantities: &[Quantity], published: Option<Date>, earlier: &[Mentions]) -> Vec<TimeMention> {
    if found.iter().all(|n| time_of(read, n).is_none()) && !range.clone().any(|t| read.token(t).kind == TokenKind::Number) {
        return Vec::new();
    }
    let anniversary = earlier.iter().take(TITLE).flat_map(|m| &m.times).any(|t| t.place == TimePlace::Anniversary);
    let last = earlier.iter().rev().take(BACK).flat_map(|m| m.times.iter().rev()).find_map(told);
    let words = found.iter().filter(|n| time_of(read, n).is_some()).map(|n| n.tokens.start as usize);
    let numbers = quantities.iter().filter(|q| !q.of_noun && q.best.is_some()).map(|q| q.tokens.start as usize);
    let heads = (Heads::of(range.start, words), Heads::of(range.start, numbers));
    let mut g = Grammar { read, found, quantities, end: range.end, today: published, anniversary, last, heads };
    let mut out: Vec<TimeMention> = Vec::new();
    let mut t = range.start;
    if let Some(x) = g.heading(t) {
        out.push(mention(read, t, x, TimePlace::Heading));
        t = x.end;
    }
    while t < range.end {
        match g.may_start(t).then(|| g.time(t)).flatten().filter(|x| x.end > t) {
            Some(x) => {
                let place = if matches!(g.word(t), Some((TimeWord::Anniversary, _))) { TimePlace::Anniversary } else { TimePlace::Inside };
                out.push(mention(read, t, x, place));
                g.last = out.last().and_then(told).or(g.last);
                t = x.end;
            }
            None => t += 1,
        }
    }
    out
}

/// "The same day" looks so many sentences back.
const BACK: usize = 2;
/// A list of anniversaries says so in one of its first sentences.
const TITLE: usize = 3;

fn mention(read: &Read, t: usize, x: Found, place: TimePlace) -> TimeMention {
    let tokens = t as u32..x.end as u32;
    let mut span = read.span(&tokens);
    span.start = read.stem_start(t).max(span.start);
    TimeMention { tokens, span, from: x.days.map(|d| d.0), to: x.days.map(|d| d.1), precision: x.precision, place, overnight: x.overnight }
}

fn told(t: &TimeMention) -> Option<(Date, Date)> {
    t.from.zip(t.to)
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
    overnight: bool,
}

impl Found {
    fn day(d: Option<Date>, end: usize) -> Found {
        Found { days: d.map(|d| (d, d)), precision: Precision::Day, end, overnight: false }
    }

    fn range(days: Option<(Date, Date)>, precision: Precision, end: usize) -> Found {
        Found { days, precision, end, overnight: false }
    }
}
