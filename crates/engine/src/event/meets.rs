//! Whom an attack met, where neither its object nor a preposition of its own says so.
//!
//! In: an event whose frame has `meets`, words for passing by or for aiming at something. Out: its recipient: what passed when the car blew up ("when a
//! patrol passed"), or what a participle behind the event says it aimed at ("…, targeting a patrol"). The stretch looked at is bounded.

use super::{Event, Filler};
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::pack::Frame;
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;

/// So many items behind the trigger such a word may stand.
const WORD: usize = 14;

/// Fills the recipient when grammar gave none.
pub fn meets(read: &Read, m: &Mentions, i: usize, e: &mut Event, frame: &Frame) {
    if frame.meets.is_empty() || e.has(Role::Recipient) {
        return;
    }
    let ends = |k: &usize| matches!(m.items[*k].kind, ItemKind::Mark('؛' | ':' | '…') | ItemKind::Particle(Key::That | Key::But | Key::While));
    let to = (i + 1..m.items.len().min(i + WORD)).find(ends).unwrap_or(m.items.len().min(i + WORD));
    let found = (i..to).find_map(|k| {
        let ItemKind::Nominal(n) = m.items[k].kind else { return None };
        let x = &m.nominals[n as usize];
        let word = x.tokens.clone().find(|&t| (k > i || t > x.head) && meeting(read, x, t as usize, frame))?;
        target(m, n, word + 1)
    });
    if let Some((nominal, part)) = found {
        e.fill(Filler { role: Role::Recipient, who: NominalRef { sentence: e.sentence, nominal }, part, basis: Basis::Stated });
        e.rules.push("met");
    }
}

/// Whether a word of a phrase is one of the frame's: a noun behind "at" or "during", or an indefinite participle that nothing governs.
fn meeting(read: &Read, x: &Nominal, t: usize, frame: &Frame) -> bool {
    if read.definite(t) || read.suffixed(t) {
        return false;
    }
    let passes = t == x.head as usize && matches!(x.prep, Some(Key::At | Key::During | Key::With | Key::For));
    let aims = t != x.head as usize || x.prep.is_none() && !x.and;
    read.likely(t).any(|r| {
        let l = read.pack.lemma(r.lemma);
        let verb = l.derived.filter(|d| d.1 == Derivation::ActiveParticiple).map(|(v, _)| &read.pack.lemma(v).text);
        passes && frame.meets.contains(&l.text) || aims && verb.is_some_and(|v| frame.meets.contains(v))
    })
}

/// The phrase that goes on or begins at a token, and the part of it from there.
fn target(m: &Mentions, n: u32, from: u32) -> Option<(u32, Option<(u32, u32)>)> {
    let x = &m.nominals[n as usize];
    if x.tokens.end > from {
        return Some((n, Some((from, x.tokens.end))));
    }
    let next = m.nominals.get(n as usize + 1).filter(|y| y.tokens.start == from && y.prep.is_none() && !y.and)?;
    super::roles::can_be_party(next).then_some((n + 1, None))
}
