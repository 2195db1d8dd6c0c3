//! Which prediction answers which gold event, and when a place and a figure are right.
//!
//! In: an article, and the predictions on it. Out: [`Matched`]. Invariants: an event and a prediction are in one pair at most; a pair whose triggers overlap goes before one
//! that only shares its sentence, and of those that overlap the right type goes first, then the better trigger, then what is not optional. What is still equal is settled
//! from the end of the article to its beginning, as the scorer in Python does (`sorted(…, reverse=True)` on tuples), so that both say the same.

use super::article::{Article, Event};
use super::prediction::Prediction;
use super::span::{Count, Span, Spanned, Spot, overlap, touches};
use std::cmp::Reverse;

/// Kilometres that a predicted place may be off, where its gold does not say.
const TOLERANCE: f64 = 30.0;

/// The predictions on an article, matched.
#[derive(Debug, Default, PartialEq)]
pub struct Matched<'a> {
    /// Events that were found, the surest pair first.
    pub pairs: Vec<(&'a Event, &'a Prediction)>,
    /// Events that were not, without the optional ones.
    pub missed: Vec<&'a Event>,
    /// Predictions that answer no event and repeat none.
    pub extra: Vec<&'a Prediction>,
}

/// Matches the predictions on an article with its events.
pub fn matched<'a>(article: &'a Article, predictions: &'a [Prediction]) -> Matched<'a> {
    let letters: Vec<char> = article.text.chars().collect();
    let mut scored: Vec<(i64, usize, usize)> = Vec::new();
    for (g, event) in article.events.iter().enumerate() {
        scored.extend(predictions.iter().enumerate().filter_map(|(p, c)| Some((fit(&letters, event, c)?, g, p))));
    }
    scored.sort_by_key(|s| Reverse(*s));
    let (mut events, mut claims) = (vec![false; article.events.len()], vec![false; predictions.len()]);
    let mut out = Matched::default();
    for (_, g, p) in scored {
        if !events[g] && !claims[p] {
            (events[g], claims[p]) = (true, true);
            out.pairs.push((&article.events[g], &predictions[p]));
        }
    }
    out.missed = article.events.iter().zip(&events).filter(|(e, used)| !**used && !e.optional).map(|(e, _)| e).collect();
    let repeats = |c: &Prediction| article.events.iter().any(|e| e.triggers.iter().any(|t| overlap(t, &c.trigger) > 0));
    out.extra = predictions.iter().zip(&claims).filter(|(c, used)| !**used && !repeats(c)).map(|(c, _)| c).collect();
    out
}

/// How well a prediction fits an event: by its trigger, else by what both name within one sentence.
fn fit(letters: &[char], event: &Event, c: &Prediction) -> Option<i64> {
    let right_type = event.types.contains(&c.event_type);
    if let Some(k) = event.triggers.iter().position(|t| overlap(t, &c.trigger) > 0) {
        return Some(10 + 5 * i64::from(right_type) - k as i64 + i64::from(!event.optional));
    }
    let first = event.triggers.first()?;
    if event.optional || !right_type || sentence(letters, c.trigger.start) != sentence(letters, first.start) {
        return None;
    }
    let predicted = named([&c.actors, &c.recipients, &c.objects], &c.places, &c.counts);
    let gold = named([&event.actor, &event.recipient, &event.object], &event.place, &event.counts);
    let shared = gold.iter().filter(|g| predicted.iter().any(|p| touches(*g, p))).count();
    (shared > 0).then_some(shared.min(4) as i64)
}

impl Spanned for Span {
    fn span(&self) -> Span {
        *self
    }
}

/// Everything that is named, but for times and sources.
fn named<T: Spanned>(sides: [&Vec<T>; 3], places: &[Spot], counts: &[Count]) -> Vec<Span> {
    let sides = sides.into_iter().flatten().map(Spanned::span);
    sides.chain(places.iter().map(Spanned::span)).chain(counts.iter().map(Spanned::span)).collect()
}

/// The sentence around a code point. A full stop begins one and does not end it, as in the scorer in Python, whose figures ours are compared with:
/// two places are in one sentence where both its beginning and its end are the same.
fn sentence(letters: &[char], at: u32) -> (usize, usize) {
    let at = (at as usize).min(letters.len());
    let begin = letters[..at].iter().rposition(|c| matches!(c, '\n' | '.' | '؟' | '!')).map_or(0, |i| i + 1);
    let end = letters[at..].iter().position(|c| matches!(c, '\n' | '؟' | '!')).map_or(letters.len(), |i| at + i);
    (begin, end)
}

/// Whether a place is right: its words, and, where the gold has a point, that it lies near it.
pub fn same_place(gold: &Spot, predicted: &Spot) -> bool {
    touches(gold, predicted)
        && match (gold.point(), predicted.point()) {
            (Some(g), Some(p)) => km(g, p) <= gold.tolerance_km.unwrap_or(TOLERANCE),
            (g, _) => g.is_none(),
        }
}

/// Whether a count is right: its words, what is counted, and its first figure in the order best, low, high.
pub fn same_count(gold: &Count, predicted: &Count) -> bool {
    let figures = [(gold.best, predicted.best), (gold.low, predicted.low), (gold.high, predicted.high)];
    let figure = figures.into_iter().find(|(g, _)| g.is_some());
    touches(gold, predicted) && gold.what == predicted.what && figure.is_some_and(|(g, p)| g == p)
}

/// Kilometres along a great circle. Exact, and written as the scorer in Python writes it: [`rawi_engine::geo::km`] is quicker and off by some per cent.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let p = std::f64::consts::PI / 180.0;
    let (north, east) = (((b.0 - a.0) * p / 2.0).sin(), ((b.1 - a.1) * p / 2.0).sin());
    let h = north.powi(2) + (a.0 * p).cos() * (b.0 * p).cos() * east.powi(2);
    12742.0 * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::span::Words;

    //                    0         1         2         3         4
    //                    0123456789012345678901234567890123456789012
    const TEXT: &str = "قصف الجيش القرية وقتل 3.5 ألف. ثم نزح الأهالي";

    fn words(start: u32, end: u32) -> Words {
        Words { start, end, ..Words::default() }
    }

    fn event(triggers: &[(u32, u32)], kind: &str) -> Event {
        Event { triggers: triggers.iter().map(|t| words(t.0, t.1)).collect(), types: vec![kind.into()], ..Event::default() }
    }

    fn claim(start: u32, end: u32, kind: &str) -> Prediction {
        Prediction { trigger: words(start, end), event_type: kind.into(), ..Prediction::default() }
    }

    fn run(events: Vec<Event>, claims: &[Prediction]) -> (Vec<(usize, usize)>, usize, usize) {
        let article = Article { text: TEXT.into(), events, ..Article::default() };
        let m = matched(&article, claims);
        let place = |e: &Event, c: &Prediction| {
            (article.events.iter().position(|x| std::ptr::eq(x, e)).unwrap(), claims.iter().position(|x| std::ptr::eq(x, c)).unwrap())
        };
        (m.pairs.iter().map(|(e, c)| place(e, c)).collect(), m.missed.len(), m.extra.len())
    }

    #[test]
    fn triggers_that_overlap_meet_whatever_the_type() {
        assert_eq!(run(vec![event(&[(0, 3)], "ASSAULT")], &[claim(2, 5, "PROTEST")]), (vec![(0, 0)], 0, 0));
        assert_eq!(run(vec![event(&[(0, 3)], "ASSAULT")], &[claim(3, 5, "ASSAULT")]), (vec![], 1, 1), "triggers that only meet");
    }

    #[test]
    fn the_right_type_goes_before_the_better_trigger_and_that_before_the_optional() {
        let two = || event(&[(0, 3), (17, 21)], "ASSAULT");
        assert_eq!(run(vec![two()], &[claim(0, 3, "PROTEST"), claim(17, 21, "ASSAULT")]), (vec![(0, 1)], 0, 0), "the other is a repetition");
        assert_eq!(run(vec![two()], &[claim(17, 21, "ASSAULT"), claim(0, 3, "ASSAULT")]), (vec![(0, 1)], 0, 0));
        assert_eq!(run(vec![two()], &[claim(0, 3, "ASSAULT"), claim(17, 21, "ASSAULT")]), (vec![(0, 0)], 0, 0));
        let optional = Event { optional: true, ..event(&[(0, 3)], "ASSAULT") };
        assert_eq!(run(vec![event(&[(0, 3)], "ASSAULT"), optional], &[claim(0, 3, "ASSAULT")]), (vec![(0, 0)], 0, 0));
    }

    #[test]
    fn what_is_equal_is_settled_from_the_end() {
        let one = || event(&[(0, 3)], "ASSAULT");
        assert_eq!(run(vec![one(), one()], &[claim(0, 3, "ASSAULT"), claim(0, 2, "ASSAULT")]), (vec![(1, 1), (0, 0)], 0, 0));
    }

    #[test]
    fn without_the_trigger_the_sentence_the_type_and_a_name_must_agree() {
        let with = |e: Event| Event { actor: vec![words(4, 9)], ..e };
        let naming = |c: Prediction| Prediction { recipients: vec![words(5, 9)], ..c };
        let gold = || with(event(&[(0, 3)], "ASSAULT"));
        assert_eq!(run(vec![gold()], &[naming(claim(17, 21, "ASSAULT"))]), (vec![(0, 0)], 0, 0));
        assert_eq!(run(vec![gold()], &[claim(17, 21, "ASSAULT")]), (vec![], 1, 1), "nothing is shared");
        assert_eq!(run(vec![gold()], &[naming(claim(17, 21, "PROTEST"))]), (vec![], 1, 1), "another type");
        assert_eq!(run(vec![gold()], &[naming(claim(34, 37, "ASSAULT"))]), (vec![], 1, 1), "another sentence");
        let optional = Event { optional: true, ..gold() };
        assert_eq!(run(vec![optional], &[naming(claim(17, 21, "ASSAULT"))]), (vec![], 0, 1), "an optional event asks for its trigger");
    }

    #[test]
    fn the_prediction_that_shares_more_is_taken() {
        let gold = Event { actor: vec![words(4, 9)], recipient: vec![words(10, 16)], ..event(&[(0, 3)], "ASSAULT") };
        let one = Prediction { actors: vec![words(4, 9)], ..claim(17, 21, "ASSAULT") };
        let two = Prediction { places: vec![Spot { start: 10, end: 16, ..Spot::default() }], ..one.clone() };
        assert_eq!(run(vec![gold], &[two, one]), (vec![(0, 0)], 0, 1));
    }

    #[test]
    fn more_than_four_shared_count_as_four() {
        let names = |n: u32| (0..n).map(|i| words(4 + i, 5 + i)).collect::<Vec<_>>();
        let gold = Event { actor: names(5), ..event(&[(0, 3)], "ASSAULT") };
        let naming = |n: u32| Prediction { actors: names(n), ..claim(17, 21, "ASSAULT") };
        assert_eq!(run(vec![gold.clone()], &[naming(5), naming(4)]), (vec![(0, 1)], 0, 1), "the later one of two as good");
        assert_eq!(run(vec![gold], &[naming(4), naming(3)]), (vec![(0, 0)], 0, 1));
    }

    #[test]
    fn an_optional_event_is_neither_missed_nor_made_up() {
        let optional = || Event { optional: true, ..event(&[(0, 3)], "ASSAULT") };
        assert_eq!(run(vec![optional()], &[]), (vec![], 0, 0));
        assert_eq!(run(vec![optional()], &[claim(0, 3, "ASSAULT"), claim(1, 3, "PROTEST")]), (vec![(0, 0)], 0, 0));
    }

    #[test]
    fn a_full_stop_begins_a_sentence_and_ends_none() {
        let letters: Vec<char> = TEXT.chars().collect();
        assert_eq!(sentence(&letters, 0), (0, letters.len()));
        assert_eq!(sentence(&letters, 24), (24, letters.len()), "behind the point of 3.5");
        assert_eq!(sentence(&letters, 34), (30, letters.len()));
        let lines: Vec<char> = "أ\nب؟ ج! د".chars().collect();
        assert_eq!([0, 1, 2, 5, 8, 90].map(|i| sentence(&lines, i)), [(0, 1), (0, 1), (2, 3), (4, 6), (7, 9), (7, 9)]);
    }

    #[test]
    fn places_are_right_within_the_tolerance() {
        let at = |start, end, lat, lon, tolerance_km| Spot { start, end, lat, lon, tolerance_km, ..Spot::default() };
        let gold = at(10, 16, Some(35.0), Some(36.0), None);
        // a degree of latitude is 111 km
        assert!(same_place(&gold, &at(10, 16, Some(35.26), Some(36.0), None)), "29 km");
        assert!(!same_place(&gold, &at(10, 16, Some(35.28), Some(36.0), None)), "31 km");
        assert!(same_place(&Spot { tolerance_km: Some(300.0), ..gold.clone() }, &at(10, 16, Some(37.0), Some(36.0), None)));
        assert!(!same_place(&gold, &at(10, 16, None, None, None)), "a point is asked for");
        assert!(!same_place(&gold, &at(0, 3, Some(35.0), Some(36.0), None)), "other words");
        let bare = at(10, 16, None, None, None);
        assert!(same_place(&bare, &gold) && same_place(&bare, &bare), "no point is asked for");
    }

    #[test]
    fn counts_are_right_by_the_first_figure_that_gold_has() {
        let count = |low: Option<f64>, best: Option<f64>, high: Option<f64>| Count {
            start: 0,
            end: 5,
            what: Some("killed".into()),
            low,
            best,
            high,
            ..Count::default()
        };
        let three = count(Some(3.0), Some(3.0), Some(3.0));
        assert!(same_count(&three, &count(None, Some(3.0), None)));
        assert!(!same_count(&three, &count(Some(3.0), None, Some(3.0))));
        assert!(same_count(&count(Some(3.0), None, Some(9.0)), &count(Some(3.0), Some(5.0), None)));
        assert!(same_count(&count(None, None, Some(9.0)), &count(Some(3.0), None, Some(9.0))));
        assert!(!same_count(&count(None, None, None), &count(None, None, None)), "without a figure nothing is right");
        assert!(!same_count(&three, &Count { what: Some("injured".into()), ..three.clone() }));
        assert!(!same_count(&three, &Count { start: 20, end: 25, ..three.clone() }));
    }

    #[test]
    fn kilometres() {
        assert!((km((33.51, 36.29), (36.2, 37.16)) - 309.6).abs() < 1.0, "Damascus to Aleppo");
        assert_eq!(km((1.0, 1.0), (1.0, 1.0)), 0.0);
        assert!((km((0.0, 0.0), (0.0, 180.0)) - 20015.0).abs() < 1.0);
    }
}
