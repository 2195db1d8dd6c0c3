//! Days, weeks, months and years, and the Umm al-Qura calendar: plain arithmetic on dates.

use super::{TimeWord, Unit};
use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::UmmAlQura;
use jiff::ToSpan;
use jiff::civil::Date;

pub(super) fn back(d: Date, n: i64, u: Unit) -> Option<Date> {
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

pub(super) fn shift(d: Date, n: i64, u: Unit) -> Option<Date> {
    back(d, -n, u)
}

pub(super) fn month_of(d: Date) -> (Date, Date) {
    (d.first_of_month(), d.last_of_month())
}

pub(super) fn year_of(d: Date) -> (Date, Date) {
    (d.first_of_year(), d.last_of_year())
}

/// The calendar week, Sunday to Saturday.
pub(super) fn week_of(d: Date) -> (Date, Date) {
    let first = d.saturating_sub(i64::from(d.weekday().to_sunday_zero_offset()).days());
    (first, first.saturating_add(6.days()))
}

/// 1–10, 11–20, 21 to the end.
pub(super) fn third(month: Date, part: TimeWord) -> Option<(Date, Date)> {
    let (a, b) = month_of(month);
    let day = |n| a.with().day(n).build().ok();
    match part {
        TimeWord::Start => Some((a, day(10)?)),
        TimeWord::Middle => Some((day(11)?, day(20)?)),
        _ => Some((day(21)?, b)),
    }
}

/// January to March, mid-year, October to December.
pub(super) fn quarter(year: Date, part: TimeWord) -> Option<(Date, Date)> {
    let y = year.year();
    let (from, to) = match part {
        TimeWord::Start => (1, 3),
        TimeWord::Middle => (5, 8),
        _ => (10, 12),
    };
    Some((Date::new(y, from, 1).ok()?, Date::new(y, to, 1).ok()?.last_of_month()))
}

/// A day of the Umm al-Qura calendar.
pub(super) fn hijri(year: i32, month: u8, day: i8) -> Option<Date> {
    let hijri = icu_calendar::Date::try_new_hijri_with_calendar(year, month, day.try_into().ok()?, Hijri::<UmmAlQura>::new_umm_al_qura()).ok()?;
    let iso = hijri.to_calendar(icu_calendar::Iso);
    Date::new(iso.era_year().year.try_into().ok()?, iso.month().ordinal.try_into().ok()?, iso.day_of_month().0.try_into().ok()?).ok()
}
