//! What a word of saying says: where that begins, and where it ends.
//!
//! It begins at "that", a colon, a quotation, or, for some words, at a noun phrase or preposition. It ends with the sentence or the
//! quotation, or before it where another speaks, or the writer.

use super::Scoper;
use crate::mention::ItemKind;
use crate::pack::Say;
use crate::vocab::*;
use std::ops::Range;

/// What is said is looked for in so many items behind the word of saying.
const FAR: usize = 26;

/// A quotation shorter than this is a name or a word, not what is said.
const WORDS: u32 = 4;

/// A quotation left open is closed within so many sentences, or never.
const SENTENCES: usize = 4;

/// What is said with a word, and who is named behind it.
pub(super) struct Content {
    /// What is said.
    pub tokens: Range<u32>,
    /// The source named behind the word.
    pub holder: Option<u32>,
    /// The source whose words the holder passes on.
    pub via: Option<u32>,
    /// The token of a later sentence that closes the quotation.
    pub until: Option<u32>,
}

impl Scoper<'_> {
    /// What follows a word of saying.
    pub(super) fn content(&self, i: usize, say: &Say) -> Option<Content> {
        let (content, phrase) = self.opening(i, say)?;
        Some(Content { tokens: self.until_others(content.tokens, phrase), ..content })
    }

    /// Where what follows a word of saying begins, who says it, and whether it is a noun phrase; it goes on to the end of the sentence or quotation. That
    /// others begin to speak in it is seen by their openings alone: to work out the whole of what each says would take time exponential in their number.
    fn opening(&self, i: usize, say: &Say) -> Option<(Content, bool)> {
        // "the army denies its responsibility": who says it stands before, and the first phrase behind is what is said
        let before = u32::from(say.object && self.subject_beside(i).is_some());
        let (mut holder, mut via, mut bare, mut crossed, mut k) = (None, None, before, false, i);
        let end = self.m.items.len().min(i + FAR);
        loop {
            k += 1;
            let item = self.m.items.get(k).filter(|_| k < end)?;
            let t = item.tokens.start as usize;
            match item.kind {
                ItemKind::Particle(Key::That) | ItemKind::Mark(':') => return self.clause(k + 1, holder, via),
                ItemKind::Particle(Key::But | Key::While) if k > i + 1 => return None,
                // "the army, which goes on with its attack, claimed that": a relative clause up to its comma
                ItemKind::Particle(Key::Relative) => crossed = true,
                ItemKind::Mark('،' | ',') if crossed => crossed = false,
                ItemKind::Particle(Key::What) if say.object && holder.is_some() && !crossed => return Some(self.phrase(t as u32, holder, via)),
                ItemKind::Verb if self.read.own_and(t) && self.say_of(t, true).is_some() => return None,
                ItemKind::Verb if self.read.own_and(t) || self.comma(k - 1) => crossed = true,
                ItemKind::Mark('"' | '«') => match self.name_in_quotes(k) {
                    Some((n, close)) => {
                        holder = holder.or(n);
                        bare = bare.max(u32::from(holder.is_some()));
                        k = close;
                    }
                    None if holder.is_some() || k <= i + 2 || self.comma(k - 1) || self.subject_said(i) || self.only_asides(i, k) => {
                        return self.clause(k, holder, via);
                    }
                    None => {}
                },
                ItemKind::Nominal(n) => {
                    let nominal = &self.m.nominals[n as usize];
                    match nominal.prep {
                        Some(Key::About) if say.stance == Stance::Reports && via.is_none() => via = Some(n),
                        Some(p) if say.opens.contains(&p) && !crossed => return Some(self.phrase(t as u32, holder, via)),
                        Some(_) => {}
                        // "the group, the one belonging to": it describes who speaks
                        None if bare > 0 && (nominal.and || self.read.definite(t) && self.read.pos(nominal.head as usize) == Some(Pos::Adj)) => {}
                        None if bare == 0 && !nominal.event && self.can_speak(n) => {
                            (holder, bare) = (Some(n), 1);
                            let named = self.named(n).end;
                            while self.m.items.get(k + 1).is_some_and(|x| x.tokens.start < named) {
                                k += 1;
                            }
                        }
                        // "carried from sources the withdrawal of": passed on as if it were announced
                        None if (say.object || via.is_some() && nominal.event) && !crossed && (nominal.event || bare > 0) && !self.that_ahead(k) => {
                            return Some(self.phrase(self.with_lack(k), holder, via));
                        }
                        None => bare += 1,
                    }
                }
                ItemKind::Mark('؛' | '…') => return None,
                // "quoting officials": whom it passes on
                ItemKind::Phrase(_) if self.names_source(k) => {
                    if let Some(ItemKind::Nominal(n)) = self.m.items.get(k + 1).map(|x| x.kind) {
                        via = via.or(Some(n));
                        k += 1;
                    }
                }
                _ => {}
            }
        }
    }

    /// Where a noun phrase that is said begins: "confirmed the lack of" denies it, and is said too.
    fn with_lack(&self, k: usize) -> u32 {
        let lack = k.checked_sub(1).filter(|&j| self.m.items[j].kind == ItemKind::Particle(Key::Lack));
        self.m.items[lack.unwrap_or(k)].tokens.start
    }

    /// Whether an item is a phrase that names a source.
    pub(super) fn names_source(&self, k: usize) -> bool {
        matches!(self.m.items[k].kind, ItemKind::Phrase(p) if matches!(self.m.phrases[p as usize].means(self.read), crate::pack::Means::Source(_)))
    }

    /// Whether "that" follows in the same clause, so that a noun phrase before it is no content.
    fn that_ahead(&self, k: usize) -> bool {
        for j in k + 1..self.m.items.len().min(k + 8) {
            match self.m.items[j].kind {
                ItemKind::Particle(Key::That) => {
                    let governed = matches!(self.m.items[j - 1].kind, ItemKind::Particle(p) if p.is_preposition());
                    return !governed && !self.read.own_and(self.token(j));
                }
                ItemKind::Nominal(n) if !self.m.nominals[n as usize].event => {}
                ItemKind::Time(_) | ItemKind::Particle(Key::In | Key::On | Key::For | Key::By | Key::Through) => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether the subject stands before the verb, so that what follows it is said.
    fn subject_said(&self, i: usize) -> bool {
        i > 0 && matches!(self.m.items[i - 1].kind, ItemKind::Nominal(n) if self.m.nominals[n as usize].prep.is_none())
    }

    /// "said - last Tuesday - «…»": nothing but when, where and to whom it was said stands before a quotation.
    fn only_asides(&self, i: usize, k: usize) -> bool {
        (i + 1..k).all(|j| match self.m.items[j].kind {
            ItemKind::Nominal(n) => self.m.nominals[n as usize].prep.is_some(),
            ItemKind::Particle(p) => p.is_preposition(),
            ItemKind::Time(_) | ItemKind::Mark(_) | ItemKind::Other => true,
            ItemKind::Verb | ItemKind::Phrase(_) => false,
        })
    }

    /// What is said from an item on, as a clause or a quotation.
    fn clause(&self, k: usize, holder: Option<u32>, via: Option<u32>) -> Option<(Content, bool)> {
        let (tokens, until) = self.until_close(k)?;
        Some((Content { tokens, holder, via, until }, false))
    }

    /// What is said from a token on, as a noun phrase: "announced the death of".
    fn phrase(&self, start: u32, holder: Option<u32>, via: Option<u32>) -> (Content, bool) {
        (Content { tokens: start..self.end, holder, via, until: None }, true)
    }

    /// A quotation that holds a name and no more: the phrase in it, if it is one, and the item that closes it.
    fn name_in_quotes(&self, open: usize) -> Option<(Option<u32>, usize)> {
        let close = match self.m.items[open].kind {
            ItemKind::Mark('"') => '"',
            _ => '»',
        };
        let at = (open + 1..self.m.items.len().min(open + 5)).find(|&k| self.m.items[k].kind == ItemKind::Mark(close))?;
        let first = self.m.items.get(open + 1)?;
        let ItemKind::Nominal(n) = first.kind else { return None };
        let plain = (open + 1..at).all(|k| matches!(self.m.items[k].kind, ItemKind::Nominal(n) if !self.m.nominals[n as usize].event));
        let named = self.m.nominals[n as usize].prep.is_none() && self.can_speak(n);
        let more = at + 1 < self.m.items.len() && !matches!(self.m.items[at + 1].kind, ItemKind::Mark('.'));
        (plain && more).then_some((named.then_some(n), at))
    }

    /// "…", said the spokesman: the quotation that ends right before the word of saying, and who follows it.
    pub(super) fn quoted_before(&self, i: usize) -> Option<Content> {
        let close = (i.saturating_sub(2)..i).rev().find(|&k| !self.comma(k))?;
        let open = match self.m.items[close].kind {
            ItemKind::Mark('"') => '"',
            ItemKind::Mark('»') => '«',
            _ => return None,
        };
        let start = (0..close).rev().find(|&k| self.m.items[k].kind == ItemKind::Mark(open))?;
        let ItemKind::Nominal(n) = self.m.items.get(i + 1)?.kind else { return None };
        let tokens = self.m.items[start].tokens.end..self.m.items[close].tokens.start;
        (!tokens.is_empty() && self.can_speak(n)).then_some(Content { tokens, holder: Some(n), via: None, until: None })
    }

    /// From an item to the end of the sentence, or of the quotation that opens there; and where a quotation left open closes.
    pub(super) fn until_close(&self, k: usize) -> Option<(Range<u32>, Option<u32>)> {
        let first = self.m.items.get(k)?;
        let close = match first.kind {
            ItemKind::Mark('"') => '"',
            ItemKind::Mark('«') => '»',
            _ => return Some((first.tokens.start..self.end, None)),
        };
        let start = first.tokens.end;
        if start >= self.end {
            return None;
        }
        match self.closing(close, start, self.end) {
            Some(end) if end - start < WORDS || self.goes_over(start, end) => Some((first.tokens.start..self.end, None)),
            Some(end) => Some((start..end.max(start + 1), None)),
            None => {
                let beyond = self.read.split.sentences.get((self.index as usize + SENTENCES).min(self.read.split.sentences.len() - 1))?;
                Some((start..self.end, self.closing(close, self.end, beyond.tokens.end)))
            }
        }
    }

    /// Whether a quotation holds no more than the subject of a verb that follows it.
    fn goes_over(&self, start: u32, end: u32) -> bool {
        let within = |k: usize| self.m.items[k].tokens.start >= start && self.m.items[k].tokens.start < end;
        let verbs = (0..self.m.items.len()).filter(|&k| within(k) && self.verb(k)).count();
        verbs == 0
            && self
                .m
                .item_at(end)
                .and_then(|k| self.m.items.get(k + 1))
                .is_some_and(|x| x.kind == ItemKind::Verb && !self.read.own_and(x.tokens.start as usize))
    }

    /// The token that closes a quotation: the first mark that does not open one itself.
    fn closing(&self, close: char, from: u32, to: u32) -> Option<u32> {
        let mut depth = 0;
        for t in from..to {
            match self.read.mark(t as usize) {
                // what opens has a space before it and none behind it
                Some('"') if close == '"' && self.opens(t as usize) => depth += 1,
                Some('«') if close == '»' => depth += 1,
                Some(c) if c == close && depth == 0 => return Some(t),
                Some(c) if c == close => depth -= 1,
                _ => {}
            }
        }
        // marks that are spaced without care
        let any = |t: &u32| self.read.mark(*t as usize) == Some(close);
        (from..to.min(self.end)).find(any)
    }

    /// Whether a plain quotation mark opens, by the spaces around it.
    pub(super) fn opens(&self, t: usize) -> bool {
        let next = self.read.split.tokens.get(t + 1);
        self.read.token(t).spaced && next.is_some_and(|n| !n.spaced)
    }

    /// What is said ends where somebody else begins to speak, unless it stands in quotation marks.
    pub(super) fn until_others(&self, content: Range<u32>, phrase: bool) -> Range<u32> {
        let quoted = content.start > 0 && matches!(self.read.mark(content.start as usize - 1), Some('"' | '«'));
        if quoted {
            return content;
        }
        let inside = |k: &usize| self.m.items[*k].tokens.start > content.start && self.m.items[*k].tokens.start < content.end;
        let turns = (0..self.m.items.len()).filter(inside).find_map(|k| self.turns(k, phrase));
        let end = turns.into_iter().chain(phrase.then(|| self.acts_again(&content)).flatten()).min();
        content.start..end.map_or(content.end, |k| self.m.items[k].tokens.start)
    }

    /// "Demanded protection and condemned the killing": where, behind a noun phrase that is said, the one who said it acts again. A verb that "that" or
    /// "who" opened goes on with what is said.
    fn acts_again(&self, content: &Range<u32>) -> Option<usize> {
        let mut joined = None;
        let from = self.m.items.partition_point(|x| x.tokens.start <= content.start);
        for k in from..self.m.items.len() {
            let t = self.token(k);
            if t as u32 >= content.end {
                break;
            }
            match self.m.items[k].kind {
                ItemKind::Particle(Key::That | Key::Relative | Key::What | Key::When) | ItemKind::Mark('"' | '«') => return None,
                ItemKind::Verb if self.read.own_and(t) => return Some(k),
                ItemKind::Verb if joined.is_some() => return joined,
                _ if k > 0 && self.comma(k - 1) => joined = self.read.own_and(t).then_some(k),
                _ => {}
            }
        }
        None
    }

    /// The item at which another begins to speak, if it does so with item `k`.
    fn turns(&self, k: usize, phrase: bool) -> Option<usize> {
        let t = self.token(k);
        match self.m.items[k].kind {
            ItemKind::Particle(Key::Turn) => (self.read.own_and(t) || k > 0 && self.comma(k - 1)).then_some(k),
            // "…, and that in a statement": how it was said
            ItemKind::Particle(Key::This) => (self.read.own_and(t) && k > 0 && self.comma(k - 1)).then_some(k),
            // a noun phrase does not go on over "while" and "but", nor over "…, which is what"
            ItemKind::Particle(Key::But | Key::While) => phrase.then_some(k),
            ItemKind::Particle(Key::Pronoun) => (phrase && self.read.own_and(t) && k + 1 < self.m.items.len() && self.also_what(k + 1)).then_some(k),
            ItemKind::Verb if self.say_of(t, true).is_some() => {
                if self.read.own_and(t) {
                    return Some(k);
                }
                let (_, say) = self.say_of(t, true)?;
                let named = self.opening(k, say).is_some_and(|(c, _)| c.holder.is_some());
                if named && k > 0 && self.comma(k - 1) {
                    return Some(k);
                }
                self.opens_clause(k).filter(|&j| named || j + 1 < k)
            }
            ItemKind::Nominal(n) if self.m.nominals[n as usize].prep.is_none() && k > 0 => {
                let (_, say) = self.say_of(t, false)?;
                let apart = self.comma(k - 1) || self.read.accusative(t);
                (apart && self.opening(k, say).is_some()).then_some(k)
            }
            ItemKind::Phrase(p) => matches!(self.m.phrases[p as usize].means(self.read), crate::pack::Means::Own).then_some(k),
            _ => None,
        }
    }

    /// "… but another official said": the particle that opens the clause of a verb.
    fn opens_clause(&self, k: usize) -> Option<usize> {
        for j in (k.saturating_sub(7)..k).rev() {
            match self.m.items[j].kind {
                ItemKind::Nominal(_) | ItemKind::Time(_) | ItemKind::Phrase(_) => {}
                ItemKind::Particle(p) if p.is_preposition() && p != Key::Except => {}
                ItemKind::Particle(Key::But | Key::While | Key::Turn) => return Some(j),
                ItemKind::Particle(Key::That) => {
                    let except = j > 0 && matches!(self.m.items[j - 1].kind, ItemKind::Particle(Key::Except | Key::But));
                    return except.then(|| j - 1);
                }
                _ => return None,
            }
        }
        None
    }
}
