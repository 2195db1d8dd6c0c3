//! A sentence as the later stages see it: tokens with their chosen readings behind a few questions.
//!
//! In: the products of fold, split and morph. Out: answers; nothing is computed twice or allocated.

use crate::does::Does;
use crate::fold::Folded;
use crate::morph::{NO_LEMMA, Origin, Reading, Words};
use crate::pack::{Lemma, Pack, bits};
use crate::split::{Sentence, Split, Token, TokenKind};
use crate::text::Span;
use crate::vocab::*;
use std::ops::Range;

/// A reading so much less likely than the chosen one still counts.
const CLOSE: i16 = 5;

/// The company of a word is looked for in so many tokens behind it.
pub const COMPANY: usize = 16;

/// The mode of a charge: that somebody did what is told with it.
pub const ALLEGE: &str = "allege";

/// What the stages from `mention` on read from.
/// `'a` is the document's, `'p` the pack's, which outlives it: claims point into the pack.
#[derive(Clone, Copy)]
pub struct Read<'a, 'p> {
    /// Language and ontology.
    pub pack: &'p Pack,
    /// The text as given.
    pub text: &'a str,
    /// Its search form.
    pub folded: &'a Folded,
    /// Tokens and sentences.
    pub split: &'a Split,
    /// Readings.
    pub words: &'a Words,
}

impl<'a, 'p> Read<'a, 'p> {
    /// A token.
    pub fn token(&self, t: usize) -> &'a Token {
        &self.split.tokens[t]
    }

    /// The folded word.
    pub fn folded(&self, t: usize) -> &'a str {
        self.split.tokens[t].fold.of(self.folded)
    }

    /// The chosen reading of a word.
    pub fn reading(&self, t: usize) -> Option<&'a Reading> {
        self.words.best(t)
    }

    /// The lemma of the chosen reading, when it is listed.
    pub fn lemma(&self, t: usize) -> Option<&'p Lemma> {
        self.reading(t).filter(|r| r.lemma != NO_LEMMA).map(|r| self.pack.lemma(r.lemma))
    }

    /// Part of speech of the chosen reading.
    pub fn pos(&self, t: usize) -> Option<Pos> {
        self.reading(t).map(|r| r.pos)
    }

    /// What a particle does; `None` for other words and for particles hidden behind clitics.
    pub fn key(&self, t: usize) -> Option<Key> {
        self.reading(t).filter(|r| r.pos == Pos::Particle || r.pos == Pos::Pronoun)?.key
    }

    /// Whether the chosen reading does this.
    pub fn does(&self, t: usize, what: Does) -> bool {
        self.reading(t).is_some_and(|r| r.does.has(what))
    }

    /// What the proclitics of a word do.
    pub fn prefix(&self, t: usize) -> &'p [Key] {
        match self.reading(t) {
            Some(r) if r.prefix > 0 => &self.pack.prefixes[r.prefix as usize - 1].keys,
            _ => &[],
        }
    }

    /// The preposition among the proclitics.
    pub fn own_preposition(&self, t: usize) -> Option<Key> {
        if self.does(t, Does::PREPOSITION) { self.prefix(t).iter().copied().find(|k| k.is_preposition()) } else { None }
    }

    /// Whether a conjunction is among the proclitics.
    pub fn own_and(&self, t: usize) -> bool {
        self.does(t, Does::AND) || self.does(t, Does::THEN)
    }

    /// Whether the word has the article.
    pub fn definite(&self, t: usize) -> bool {
        self.prefix(t).contains(&Key::The)
    }

    /// Whether the word has no proclitic but the article.
    pub fn prefix_is_article(&self, t: usize) -> bool {
        self.prefix(t).iter().all(|k| *k == Key::The)
    }

    /// Whether a pronoun is attached.
    pub fn suffixed(&self, t: usize) -> bool {
        self.reading(t).is_some_and(|r| r.suffix > 0)
    }

    /// Whether the word shows the alef or the marks of an indefinite accusative.
    pub fn accusative(&self, t: usize) -> bool {
        let x = self.token(t);
        self.reading(t).is_some_and(|r| r.feats.tanwin) || !x.unmarked() && x.span.of(self.text).contains(crate::letters::FATHATAN)
    }

    /// "the sixteenth division" in Arabic has two words, "the sixth ten": whether a word is the second of them.
    pub fn teen_of_ordinal(&self, t: usize) -> bool {
        use crate::mention::number::NumberWord::Teen;
        let teen = |r: &Reading| r.prefix == 0 && r.lemma != NO_LEMMA && self.pack.lemma(r.lemma).number == Some(Teen);
        let numeric = t > 0 && self.words.may(t, Does::NUMERIC) && self.words.all(t).iter().any(teen);
        numeric && self.words.all(t - 1).iter().any(|r| r.class.has(Class::Ordinal) && r.does.has(Does::ARTICLE))
    }

    /// Whether the word is feminine, by its form or its lemma.
    pub fn feminine(&self, t: usize) -> bool {
        self.reading(t).is_some_and(|r| r.does.has(Does::FEMININE) || r.feats.gender == crate::inflect::Gender::Feminine)
    }

    /// Whether the word is a verb that only puts another into a time.
    pub fn auxiliary(&self, t: usize) -> bool {
        self.reading(t).is_some_and(|r| r.key == Some(Key::Auxiliary))
    }

    /// What kind of source the tables say a word makes.
    pub fn source_row(&self, t: usize) -> Option<&'p str> {
        let lemma = &self.lemma(t).filter(|_| self.does(t, Does::KIND))?.text;
        self.pack.kinds.iter().find(|(l, _)| l == lemma).map(|(_, kind)| kind.as_str())
    }

    /// The pronoun attached to a word, as it is written.
    pub fn suffix(&self, t: usize) -> Option<&'p str> {
        self.reading(t).filter(|r| r.suffix > 0).map(|r| self.pack.suffixes[r.suffix as usize - 1].form.as_str())
    }

    /// Whether the word is in no table.
    pub fn guessed(&self, t: usize) -> bool {
        self.reading(t).is_some_and(|r| r.origin == Origin::Guess)
    }

    /// The mark at a token.
    pub fn mark(&self, t: usize) -> Option<char> {
        match self.split.tokens.get(t)?.kind {
            TokenKind::Punct(c) => Some(c),
            _ => None,
        }
    }

    /// The words of a range of tokens.
    pub fn span(&self, r: &Range<u32>) -> Span {
        self.split.tokens[r.start as usize].span.to(self.split.tokens[r.end as usize - 1].span)
    }

    /// The span of a token without proclitics other than the article: where the noun itself starts.
    pub fn stem_start(&self, t: usize) -> u32 {
        self.behind(t, self.reading(t).map_or(0, |r| r.prefix))
    }

    /// Where the word behind a prefix starts in a token; the prefix of a name can differ from that of the chosen reading.
    pub fn behind(&self, t: usize, prefix: u8) -> u32 {
        let token = self.token(t);
        let Some(clitic) = prefix.checked_sub(1).map(|i| &self.pack.prefixes[i as usize]) else { return token.span.start };
        self.folded.original(token.fold.start + u32::from(clitic.bytes))
    }

    /// Semantic classes of the chosen reading.
    pub fn classes(&self, t: usize) -> Classes {
        self.reading(t).map_or(Classes::default(), |r| r.class)
    }

    /// The first of [`Read::all_senses`].
    pub fn senses(&self, t: usize, want: impl Fn(Pos) -> bool) -> Option<(&'a Reading, &'p [u32])> {
        self.all_senses(t, want).next()
    }

    /// Event senses of this word with these parts of speech, with the readings that have them: the chosen reading, and those as likely, unless
    /// the chosen one does other work (saying, lending a subject, tying a toll).
    pub fn all_senses(&self, t: usize, want: impl Fn(Pos) -> bool) -> impl Iterator<Item = (&'a Reading, &'p [u32])> {
        let tells = self.words.may(t, Does::TELLS);
        let best = self.reading(t).filter(|_| tells);
        // a listed thing or person is that, whatever verbal noun is written like it
        let thing = best.is_some_and(|b| b.pos == Pos::Noun && b.class.any(Classes::CONCRETE) && !b.does.has(Does::SENSES));
        let busy = best.is_some_and(|b| b.does.has(Does::BUSY));
        let others = if busy || !tells { &[][..] } else { self.words.all(t) };
        let close = move |r: &&Reading| {
            let near = |b: &Reading| r.score + CLOSE >= b.score || r.pos != b.pos;
            !thing && r.does.has(Does::TELLS) && want(r.pos) && best.is_some_and(near)
        };
        let pack = self.pack;
        best.into_iter().chain(others).filter(close).map(move |r| (r, pack.senses_of(r.lemma)))
    }

    /// The chosen reading and those as likely, listed ones only. A noun with a row of its own is that alone, not what is derived like it.
    pub fn likely(&self, t: usize) -> impl Iterator<Item = &'a Reading> {
        let best = self.reading(t);
        let own = best.is_some_and(|b| b.pos != Pos::Verb && b.does.has(Does::ROOT));
        let floor = best.map_or(0, |b| b.score) - CLOSE;
        let others = self.words.all(t).iter().filter(move |r| !own && r.score >= floor);
        best.into_iter().chain(others).filter(|r| r.lemma != NO_LEMMA)
    }

    /// Whether any reading of this word is a noun that can tell an event.
    pub fn event_noun(&self, t: usize) -> bool {
        self.words.may(t, Does::TELLS)
            && self.pos(t) == Some(Pos::Noun)
            && self.senses(t, |p| p == Pos::Noun).is_some_and(|(r, senses)| !r.does.has(Does::PARTICIPLE) && self.some_in_company(t, senses))
    }

    /// Whether the trigger at `t` makes an expression with the word at `other` ("lay hands on").
    pub fn makes_expression(&self, t: usize, other: usize) -> bool {
        let print = self.words.prints[other];
        self.all_senses(t, |p| p == Pos::Verb).flat_map(|(_, s)| s).any(|&s| self.pack.senses[s as usize].wants(print))
    }

    /// Whether the verb at `t` with the word at `other` lays something to somebody ("hold responsible").
    pub fn charges_with(&self, t: usize, other: usize) -> bool {
        let print = self.words.prints[other];
        let charge = |&s: &u32| Some(&self.pack.senses[s as usize]).is_some_and(|s| s.mode == ALLEGE && s.wants(print));
        self.all_senses(t, |p| p == Pos::Verb).flat_map(|(_, s)| s).any(charge)
    }

    /// Whether a sense wants no company, or has it near.
    fn some_in_company(&self, t: usize, senses: &[u32]) -> bool {
        let sense = |s: u32| &self.pack.senses[s as usize];
        if senses.iter().any(|&s| sense(s).with.is_empty()) {
            return true;
        }
        let behind = &self.words.prints[(t + 1).min(self.words.prints.len())..];
        let behind = &behind[..behind.len().min(COMPANY)];
        let near = bits(behind);
        senses.iter().map(|&s| sense(s)).filter(|s| near & s.near != 0).any(|s| {
            // where the sentence ends matters only if a word is found
            let at = behind.iter().position(|p| s.wants(*p));
            at.is_some_and(|k| t + 1 + k < self.sentence_end(t))
        })
    }

    /// Where the sentence of a token ends.
    fn sentence_end(&self, t: usize) -> usize {
        let i = self.split.sentences.partition_point(|s| s.tokens.end as usize <= t);
        self.split.sentences.get(i).map_or(t + 1, |s| s.tokens.end as usize)
    }

    /// Tokens of a sentence.
    pub fn range(&self, s: &Sentence) -> Range<usize> {
        s.tokens.start as usize..s.tokens.end as usize
    }
}
