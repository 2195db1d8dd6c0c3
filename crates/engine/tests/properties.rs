//! What holds of fold and split for any text at all.
//!
//! The texts lean to what breaks such code: marks, tatweel, direction controls, presentation forms that stand for several letters or
//! words, digits of three scripts, quotes, lone controls, and anything else Unicode has.

use proptest::prelude::*;
use rawi_engine::fold::{FoldSpan, Folded, fold, fold_key};
use rawi_engine::split::{MAX_SENTENCE, Split, split};

/// Anything a page of Arabic text can hold, and what it cannot.
fn text() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        12 => prop::char::range('\u{621}', '\u{64a}'),
        4 => Just(' '),
        2 => prop::char::range('\u{64b}', '\u{670}'),
        2 => prop::char::range('\u{fb50}', '\u{fdff}'),
        2 => prop::char::range('\u{fe70}', '\u{fefc}'),
        2 => prop::sample::select(vec!['.', '،', '؛', '؟', '!', '"', '«', '»', '“', '”', '(', ')', '/', '-', '–', ':', '…', '٪']),
        2 => prop::sample::select(vec!['\n', '\r', '\t', '\0', '\u{1b}', '\u{85}', '\u{a0}', '\u{ad}', '\u{61c}', '\u{200b}', '\u{200f}', '\u{202b}', '\u{2028}', '\u{2067}', '\u{3000}', '\u{feff}']),
        2 => prop::char::range('0', '9'),
        1 => prop::char::range('\u{660}', '\u{66c}'),
        1 => prop::char::range('\u{6c0}', '\u{6ff}'),
        1 => prop::char::range('\u{ff01}', '\u{ff5e}'),
        1 => prop::char::range('a', 'z'),
        2 => any::<char>(),
    ];
    prop::collection::vec(one, 0..120).prop_map(|v| v.into_iter().collect())
}

/// What may stand between tokens: white space, controls, and what folding drops.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || fold_key(c.encode_utf8(&mut [0; 4])).chars().all(|c| c.is_whitespace() || c.is_control())
}

/// Every position of the folded text, its end included, leads to a boundary of the original, never back.
fn check_map(text: &str, folded: &Folded) {
    let mut last = 0;
    for at in folded.text.char_indices().map(|(i, _)| i).chain([folded.text.len()]) {
        let original = folded.original(at as u32);
        assert!(text.is_char_boundary(original as usize), "folded {at} leads to {original}, which is inside a character or behind the end");
        assert!(last <= original, "folded {at} leads to {original}, the position before it to {last}");
        last = original;
    }
}

/// Every folded character stands for the original character its position leads to.
fn check_letters(text: &str, folded: &Folded) {
    for (at, c) in folded.text.char_indices() {
        let from = folded.original(at as u32) as usize;
        let original = text[from..].chars().next().expect("a folded character comes from a character");
        let key = fold_key(original.encode_utf8(&mut [0; 4]));
        assert!(key.contains(c), "{c:?} at {at} leads to {original:?}, which folds to {key:?}");
    }
}

fn check_tokens(text: &str, folded: &Folded, s: &Split) {
    let (mut rebuilt, mut at, mut fold_at) = (String::new(), 0, 0);
    for t in &s.tokens {
        let (from, to) = (t.span.start as usize, t.span.end as usize);
        assert!(at <= from && from < to, "token {:?} stands before {at} or holds nothing", t.span);
        assert!(fold_at <= t.fold.start && t.fold.start < t.fold.end, "token {:?} stands before {fold_at} in the folded text", t.fold);
        assert!(text.is_char_boundary(from) && text.is_char_boundary(to), "token {:?} cuts a character", t.span);
        assert!(!t.fold.of(folded).is_empty() && !t.span.of(text).is_empty());
        let gap = &text[at..from];
        assert!(gap.chars().all(is_gap), "the gap {gap:?} before {:?} holds text", t.span.of(text));
        rebuilt.push_str(gap);
        rebuilt.push_str(t.span.of(text));
        (at, fold_at) = (to, t.fold.end);
    }
    assert!(text[at..].chars().all(is_gap), "text is left behind the last token: {:?}", &text[at..]);
    rebuilt.push_str(&text[at..]);
    assert_eq!(rebuilt, text);
}

fn check_sentences(text: &str, s: &Split) {
    let mut next = 0;
    for x in &s.sentences {
        assert_eq!(x.tokens.start, next, "sentences leave tokens out");
        assert!(x.tokens.start < x.tokens.end && x.tokens.len() <= MAX_SENTENCE, "a sentence of {} tokens", x.tokens.len());
        assert!(!x.span.of(text).is_empty());
        assert!(s.tokens[x.tokens.start as usize..x.tokens.end as usize].iter().all(|t| x.span.contains(t.span)), "a sentence does not hold its tokens");
        next = x.tokens.end;
    }
    assert_eq!(next as usize, s.tokens.len(), "tokens belong to no sentence");
}

fn check(text: &str) {
    let folded = fold(text);
    assert_eq!(folded.text, fold_key(text), "fold and fold_key differ");
    check_map(text, &folded);
    check_letters(text, &folded);
    assert_eq!(folded.span(FoldSpan { start: 0, end: folded.text.len() as u32 }).end as usize, text.len());
    let s = split(&folded);
    check_tokens(text, &folded, &s);
    check_sentences(text, &s);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_folds_and_splits_and_rebuilds(text in text()) {
        check(&text);
    }

    #[test]
    fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn folding_twice_is_folding_once(text in text()) {
        let once = fold_key(&text);
        prop_assert_eq!(fold_key(&once), once);
    }
}

/// Characters that stand for several letters, or several words: each alone, and inside a word.
#[test]
fn every_character_of_the_script_holds() {
    let blocks = ['\u{0}'..='\u{ff}', '\u{600}'..='\u{77f}', '\u{870}'..='\u{8ff}', '\u{2000}'..='\u{206f}', '\u{fb50}'..='\u{fdff}', '\u{fe00}'..='\u{ffef}'];
    for c in blocks.into_iter().flatten() {
        for text in [c.to_string(), format!("ب{c}ت"), format!("قال {c} إنّ{c}. {c}")] {
            check(&text);
        }
    }
}

/// The folded copy of plain text costs nothing, and of marked text no more than an entry a mark.
#[test]
fn the_map_is_sparse() {
    assert_eq!(fold(&"قصف مدفعي على بلدة. ".repeat(1000)).anchors(), 1);
    let marked = "قُصِفَت ".repeat(1000);
    assert!(fold(&marked).anchors() <= 3 * 1000 + 1);
}
