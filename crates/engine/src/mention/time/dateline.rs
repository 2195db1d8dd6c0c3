//! The day of reporting that a text fixes itself: the full date in its dateline, or a line that is nothing but a date.
//!
//! In: the first sentences. Out: one day, or none. A full date inside a clause tells when something happened, not when it was
//! told; so no verb and no preposition may stand before the date, and something must close it.

use crate::mention::{ItemKind, Mentions, mentions};
use crate::sentence::Read;
use jiff::civil::Date;

/// So many sentences are looked at: title, byline, first paragraph.
const FIRST: usize = 4;
/// A dateline is short: place, outlet, day.
const ITEMS: usize = 6;

/// The day of reporting, if the text fixes one.
pub fn reported(read: &Read) -> Option<Date> {
    read.split.sentences.iter().take(FIRST).find_map(|s| {
        let m = mentions(read, s, None, &[]);
        dateline_date(read, &m, read.range(s).end).and_then(|t| m.times[t as usize].from)
    })
}

/// The first full date in a short line that stands apart from a text, such as what a page shows below its headline.
pub fn shown(read: &Read) -> Option<Date> {
    let full = |t: &crate::mention::TimeMention| t.from.filter(|d| t.to == Some(*d));
    read.split.sentences.iter().take(FIRST).find_map(|s| mentions(read, s, None, &[]).times.iter().find_map(full))
}

/// The full date of a dateline: an index into [`Mentions::times`].
pub fn dateline_date(read: &Read, m: &Mentions, end: usize) -> Option<u32> {
    let at = m.items.iter().take(ITEMS).position(|i| matches!(i.kind, ItemKind::Time(_)))?;
    let ItemKind::Time(t) = m.items[at].kind else { return None };
    let time = &m.times[t as usize];
    time.from.filter(|d| time.to == Some(*d))?;
    // "the massacre of X, 25 May 2012" dates what happened
    let plain = |k: &ItemKind| match k {
        ItemKind::Nominal(n) => m.nominals[*n as usize].prep.is_none() && !m.nominals[*n as usize].event,
        k => matches!(k, ItemKind::Mark(_)),
    };
    let clear = m.items[..at].iter().all(|i| plain(&i.kind)) && read.own_preposition(time.tokens.start as usize).is_none();
    let closed = time.tokens.end as usize >= end || read.mark(time.tokens.end as usize).is_some_and(|c| "-:—–|()،,.".contains(c));
    (clear && closed).then_some(t)
}
