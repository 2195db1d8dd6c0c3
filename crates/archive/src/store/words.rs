//! The words of a text as full text search looks for them.
//!
//! In: a text and the pack. Out: [`folded`], the words to be indexed of a document; [`asked`], those of a question.
//!
//! Of each word stand there: its form, folded; the lemma of its best reading, folded; and, where it names the people of a country, that country, because one
//! people is spelt in several ways that are lemmas of their own. A word of a question goes through the same and matches what shares any of these with it.
//!
//! Invariants: pure. Words hold letters and digits only (of ASCII, small letters and digits only), so that no tokeniser of a database cuts them further; a
//! word stands once, in the order of the text; all words of a text take at most [`MOST`] bytes, which is what a `tsvector` of PostgreSQL holds.

use rawi_engine::fold::{fold, fold_key};
use rawi_engine::morph::{Scratch, lemma_text, morph};
use rawi_engine::pack::Pack;
use rawi_engine::split::{TokenKind, split};
use std::collections::HashSet;

/// The words of a text take so many bytes at most; those behind are left out.
pub const MOST: usize = 900_000;

/// A longer word is none that people look for.
const LONGEST: usize = 200;

/// The words of a document that are indexed, with a space between them.
pub fn folded(pack: &Pack, text: &str) -> String {
    folded_with(pack, text, &mut Scratch::default())
}

/// The same, with the buffers of a worker that does many.
pub fn folded_with(pack: &Pack, text: &str, scratch: &mut Scratch) -> String {
    let mut seen: HashSet<String> = HashSet::new();
    let mut out = String::new();
    for word in keys(pack, text, scratch).into_iter().flatten() {
        if out.len() + word.len() >= MOST {
            break;
        }
        if !seen.contains(&word) {
            out.push_str(if out.is_empty() { "" } else { " " });
            out.push_str(&word);
            seen.insert(word);
        }
    }
    out
}

/// The words of a question: for each, the keys of which one must be found.
pub fn asked(pack: &Pack, text: &str) -> Vec<Vec<String>> {
    let mut words = keys(pack, text, &mut Scratch::default());
    words.dedup();
    words
}

/// The keys of each word: its form, its lemma, its country.
fn keys(pack: &Pack, text: &str, scratch: &mut Scratch) -> Vec<Vec<String>> {
    let folded = fold(text);
    let split = split(&folded);
    let words = morph(pack, text, &folded, &split, scratch);
    let key = |(t, token): (usize, &rawi_engine::split::Token)| {
        let form = token.fold.of(&folded);
        let mut keys = match token.kind {
            TokenKind::Punct(_) => return None,
            TokenKind::Number => vec![plain(&form.replace('.', "d"))],
            _ => vec![plain(form)],
        };
        if let Some(r) = words.best(t) {
            keys.extend(lemma_text(pack, form, r).split_whitespace().map(|w| plain(&fold_key(w))));
            let country = pack.lemmas.get(r.lemma as usize).and_then(|l| l.country.as_deref()).filter(|c| !c.is_empty());
            keys.extend(country.map(|c| format!("state{}", plain(c))));
        }
        let mut once = HashSet::new();
        keys.retain(|k| !k.is_empty() && k.len() <= LONGEST && once.insert(k.clone()));
        (!keys.is_empty()).then_some(keys)
    };
    split.tokens.iter().enumerate().filter_map(key).collect()
}

/// A word without what a tokeniser could cut at, in small letters.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
