//! Words in no table: what their endings and clitics suggest. And how any reading is shown: its lemma, its cuts.
//!
//! In: a folded word or a reading. Out: one [`Reading`], typed as a guess; strings and positions for people.

use super::{NO_LEMMA, Origin, Reading};
use crate::pack::{Clitic, Pack};
use crate::vocab::*;

/// The best that can be said of a word in no table.
pub(super) fn guess(pack: &Pack, word: &str) -> Reading {
    let mut reading = Reading { score: -60, ..Reading::bare(NO_LEMMA, Pos::Name, Origin::Guess) };
    let prefix = |p: &Clitic| {
        p.unknown && word.len() > p.form.len() + 4 && word.starts_with(p.form.as_str()) && !word[p.form.len()..].starts_with(|c| p.bar.contains(c))
    };
    if let Some((i, p)) = pack.prefixes.iter().enumerate().filter(|(_, p)| prefix(p)).max_by_key(|(_, p)| p.form.len()) {
        (reading.prefix, reading.cut.0) = (i as u8 + 1, p.form.len().min(255) as u8);
        if p.article {
            reading.pos = Pos::Noun;
        }
    }
    let stem = &word[reading.cut.0 as usize..];
    let article = reading.prefix > 0 && pack.prefixes[reading.prefix as usize - 1].article;
    let suffix = |c: &Clitic| c.unknown && !article && stem.len() > c.form.len() + 4 && stem.ends_with(c.form.as_str());
    if let Some((i, c)) = pack.suffixes.iter().enumerate().filter(|(_, c)| suffix(c)).max_by_key(|(_, c)| c.form.len()) {
        (reading.suffix, reading.cut.1) = (i as u8 + 1, c.form.len().min(255) as u8);
        reading.pos = Pos::Noun;
    }
    if let Some(e) = ending(pack, &word[reading.cut.0 as usize..word.len() - reading.cut.1 as usize], article) {
        reading.pos = e.pos;
    }
    reading
}

/// The longest ending rule that fits a stem.
fn ending<'p>(pack: &'p Pack, stem: &str, article: bool) -> Option<&'p crate::pack::Ending> {
    let fits = |e: &&crate::pack::Ending| stem.strip_suffix(e.form.as_str()).is_some_and(|s| s.chars().count() >= e.stem as usize) && (article || !e.article);
    pack.endings.iter().filter(fits).max_by_key(|e| e.form.len())
}

/// The lemma of a reading as a string.
pub fn lemma_text(pack: &Pack, word: &str, r: &Reading) -> String {
    if r.lemma != NO_LEMMA {
        return pack.lemma(r.lemma).text.clone();
    }
    let stem = word.get(r.cut.0 as usize..word.len() - r.cut.1 as usize).unwrap_or(word);
    match ending(pack, stem, r.prefix > 0 && pack.prefixes[r.prefix as usize - 1].article) {
        Some(e) => format!("{}{}", &stem[..stem.len() - e.form.len()], e.lemma),
        None => stem.to_string(),
    }
}

/// Positions inside a folded word, in characters, where a clitic is cut off.
pub fn cuts(pack: &Pack, word: &str, r: &Reading) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    if r.prefix > 0 {
        for n in &pack.prefixes[r.prefix as usize - 1].cuts {
            at += n;
            out.push(at);
        }
    }
    match if r.lemma == NO_LEMMA { 0 } else { pack.lemma(r.lemma).cut } {
        0 => {}
        n if n > 0 => out.push(at + n as u8),
        n => out.push((word.chars().count() as i64 + i64::from(n)).clamp(0, 255) as u8),
    }
    if r.suffix > 0 {
        let suffix = pack.suffixes[r.suffix as usize - 1].form.chars().count();
        out.push((word.chars().count() - suffix).min(255) as u8);
    }
    out
}
