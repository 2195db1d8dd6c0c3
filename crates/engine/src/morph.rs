//! Stage 3, morph: what every word can be, and what it most likely is.
//!
//! In: tokens. Out: [`Words`]: for each word its readings (lemma, features, clitics), best first as far as the word alone
//! tells, and the choice made in context. Readings are looked up, not computed: the pack holds every inflected form, and this
//! stage tries the few ways of taking clitics off. A word in no table is guessed from its ending, and typed as a guess.
//!
//! Invariant: every word token has at least one reading; numbers and marks have none.
//! The readings of a word do not depend on where it stands, so they are kept in [`Scratch`] for the next time.

use crate::does::{Does, Listed};
use crate::fold::Folded;
use crate::inflect::{Aspect, Feats, Gender, Number, Voice};
use crate::pack::{Clitic, Pack};
use crate::split::{Split, Token, TokenKind};
use crate::table::fingerprint;
use crate::vocab::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Where a reading comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A form of a listed lemma.
    Table,
    /// Guessed from the ending.
    Guess,
}

/// The lemma index of a guess.
pub const NO_LEMMA: u32 = u32::MAX;

/// One way to read a word.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Index into the pack's lemmas, or [`NO_LEMMA`].
    pub lemma: u32,
    /// Inflection.
    pub feats: Feats,
    /// Part of speech.
    pub pos: Pos,
    /// Index into the pack's prefixes plus one; 0 for none.
    pub prefix: u8,
    /// Index into the pack's suffixes plus one; 0 for none.
    pub suffix: u8,
    /// Bytes of the folded token before and after the stem.
    pub cut: (u8, u8),
    /// Table or guess.
    pub origin: Origin,
    /// Higher is likelier; comparable within one word only.
    pub score: i16,
    /// Letters that carry a shadda in this form, as bits over the stem.
    pub marks: u32,
    /// What its lemma does among the particles.
    pub key: Option<Key>,
    /// What it can do.
    pub does: Does,
}

/// All readings of a document.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Readings of all tokens, one after the other.
    pub readings: Vec<Reading>,
    /// For each token its range in `readings`.
    pub of: Vec<Range<u32>>,
    /// For each token the index of the reading chosen, if it has any.
    pub best: Vec<u32>,
    /// For each token the fingerprint of its folded form.
    pub prints: Vec<u64>,
    /// For each token whether some reading is a number word.
    pub numeric: Vec<bool>,
    starts: Vec<Start>,
    starts_of: Vec<Range<u32>>,
}

impl Words {
    /// The readings of a token.
    pub fn all(&self, token: usize) -> &[Reading] {
        &self.readings[self.of[token].start as usize..self.of[token].end as usize]
    }

    /// Phrases of the pack that may start at a token, those left out whose second word is another.
    pub fn starts(&self, token: usize) -> impl Iterator<Item = (u8, u32)> + '_ {
        let second = self.prints.get(token + 1).map_or(0, |p| *p as u32 | 1);
        let list = &self.starts[self.starts_of[token].start as usize..self.starts_of[token].end as usize];
        list.iter().filter(move |s| s.second == 0 || s.second == second).map(|s| (s.prefix, s.phrase))
    }

    fn reserve(&mut self, tokens: usize) {
        self.readings.reserve(tokens * 3);
        self.of.reserve(tokens);
        self.best.reserve(tokens);
        self.prints.reserve(tokens);
        self.numeric.reserve(tokens);
        self.starts_of.reserve(tokens);
    }

    /// The reading chosen.
    pub fn best(&self, token: usize) -> Option<&Reading> {
        (!self.of[token].is_empty()).then(|| &self.readings[self.best[token] as usize])
    }
}

/// A phrase that may start at a word.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Index plus one of the prefix taken off.
    pub prefix: u8,
    /// Index into the pack's phrases.
    pub phrase: u32,
    /// Half of the fingerprint of the phrase's second word, odd; 0 when it has none.
    pub second: u32,
}

/// Buffers one worker keeps between documents.
#[derive(Default)]
pub struct Scratch {
    cache: FxHashMap<u64, Kept>,
    kept: Vec<Reading>,
    starts: Vec<Start>,
    marbuta: String,
    listed: Option<Listed>,
}

/// What is kept of a word: ranges in [`Scratch::kept`] and [`Scratch::starts`].
#[derive(Clone, Copy)]
struct Kept {
    readings: (u32, u32),
    starts: (u32, u32),
    numeric: bool,
}

impl Scratch {
    /// Beyond so many readings the cache starts afresh: memory stays bounded on any input.
    const LIMIT: usize = 400_000;
}

/// No word of any language here is longer, in bytes; what is, is a guess.
const LONGEST: usize = 80;
/// So many readings of one word are kept.
const MOST: usize = 10;

/// Reads all words of a document.
pub fn morph(pack: &Pack, text: &str, folded: &Folded, split: &Split, scratch: &mut Scratch) -> Words {
    let mut words = Words::default();
    words.reserve(split.tokens.len());
    for token in &split.tokens {
        let (start, first) = (words.readings.len() as u32, words.starts.len() as u32);
        let word = token.fold.of(folded);
        let print = fingerprint(word.as_bytes());
        let mut numeric = false;
        if token.kind == TokenKind::Word {
            let kept = scratch.look_up(pack, word, print);
            words.readings.extend_from_slice(&scratch.kept[kept.readings.0 as usize..kept.readings.1 as usize]);
            words.starts.extend_from_slice(&scratch.starts[kept.starts.0 as usize..kept.starts.1 as usize]);
            heed_marks(text, token, &mut words.readings[start as usize..]);
            numeric = kept.numeric;
        }
        words.numeric.push(numeric);
        words.prints.push(print);
        words.of.push(start..words.readings.len() as u32);
        words.starts_of.push(first..words.starts.len() as u32);
        words.best.push(start);
    }
    crate::rank::rank(pack, split, &mut words);
    words
}

impl Scratch {
    /// The readings of a folded word and the names it may start, from the cache or anew.
    fn look_up(&mut self, pack: &Pack, word: &str, print: u64) -> Kept {
        if let Some(&kept) = self.cache.get(&print) {
            return kept;
        }
        if self.kept.len() > Scratch::LIMIT {
            self.kept.clear();
            self.starts.clear();
            self.cache.clear();
        }
        let (from, first) = (self.kept.len(), self.starts.len() as u32);
        look_up(pack, word, &mut self.kept);
        if self.kept.len() == from {
            self.marbuta.clear();
            self.marbuta.extend(word.strip_suffix(crate::letters::HEH));
            if !self.marbuta.is_empty() {
                self.marbuta.push(crate::letters::TEH_MARBUTA);
                look_up(pack, &self.marbuta, &mut self.kept);
            }
        }
        if self.kept.len() == from {
            self.kept.push(guess(pack, word));
        }
        self.kept[from..].sort_by_key(|r| -r.score);
        self.kept.truncate(from + MOST);
        let listed = self.listed.get_or_insert_with(|| Listed::of(pack));
        for r in &mut self.kept[from..] {
            r.key = if r.lemma == NO_LEMMA { None } else { pack.lemma(r.lemma).key };
            r.does = listed.does(pack, r);
        }
        crate::mention::name::starts(pack, word, &mut self.starts);
        let numeric = self.kept[from..].iter().any(|r| r.lemma != NO_LEMMA && pack.lemma(r.lemma).number.is_some());
        let kept = Kept { readings: (from as u32, self.kept.len() as u32), starts: (first, self.starts.len() as u32), numeric };
        self.cache.insert(print, kept);
        kept
    }
}

/// Tries every legal way of taking clitics off.
fn look_up(pack: &Pack, word: &str, out: &mut Vec<Reading>) {
    if word.len() > LONGEST {
        return;
    }
    with_prefix(pack, word, 0, None, out);
    for (i, prefix) in pack.prefixes.iter().enumerate() {
        if word.len() > prefix.form.len() && word.starts_with(prefix.form.as_str()) && word[prefix.form.len()..].starts_with(prefix.next.as_str()) {
            with_prefix(pack, word, i as u8 + 1, Some(prefix), out);
        }
    }
}

fn with_prefix(pack: &Pack, word: &str, index: u8, prefix: Option<&Clitic>, out: &mut Vec<Reading>) {
    let before = prefix.map_or(0, |p| p.form.len());
    let rest = &word[before..];
    with_suffix(pack, rest, (before, 0), (index, 0), prefix, None, out);
    if prefix.is_some_and(|p| p.article) {
        return;
    }
    for (i, suffix) in pack.suffixes.iter().enumerate() {
        if rest.len() > suffix.form.len() && rest.ends_with(suffix.form.as_str()) {
            let stem = &rest[..rest.len() - suffix.form.len()];
            with_suffix(pack, stem, (before, suffix.form.len()), (index, i as u8 + 1), prefix, Some(suffix), out);
        }
    }
}

fn with_suffix(pack: &Pack, stem: &str, cut: (usize, usize), clitics: (u8, u8), prefix: Option<&Clitic>, suffix: Option<&Clitic>, out: &mut Vec<Reading>) {
    for [lemma, feats, marks] in pack.forms.get(fingerprint(stem.as_bytes())) {
        let feats = Feats::from_bits(feats);
        let entry = pack.lemma(lemma);
        if !fits(entry.pos, feats, stem, prefix, suffix) {
            continue;
        }
        let derived = entry.pos == Pos::Adj && entry.derived.is_some();
        // the feminine of a person is rarer than a noun of its own that looks like it (a gunner, artillery)
        let of_person = entry.pos == Pos::Noun && feats.gender == Gender::Feminine && !entry.feminine && entry.class.any(Classes::PEOPLE);
        let own = entry.pos == Pos::Noun && entry.derived.is_none();
        let score = score(entry.pos, feats, prefix, suffix) + i16::from(own) - 3 * i16::from(derived) - 3 * i16::from(of_person) + i16::from(entry.prior)
            - 2 * i16::from(broken(entry.pos, feats, stem))
            - 25 * i16::from(accusative(entry.pos, feats, stem) && governed(prefix));
        let (prefix, suffix) = clitics;
        let cut = (cut.0 as u8, cut.1 as u8);
        out.push(Reading { lemma, feats, pos: entry.pos, prefix, suffix, cut, origin: Origin::Table, score, marks, key: None, does: Does::default() });
    }
}

/// Whether the form is a broken plural: written like the singular of another word, it is the rarer of the two.
fn broken(pos: Pos, feats: Feats, stem: &str) -> bool {
    pos == Pos::Noun
        && feats.number == Number::Plural
        && !stem.starts_with(crate::letters::ALEF)
        && !stem.ends_with([crate::letters::NOON, crate::letters::TEH, crate::letters::WAW, crate::letters::YEH])
}

/// Whether the form ends in the alef of the indefinite accusative.
fn accusative(pos: Pos, feats: Feats, stem: &str) -> bool {
    feats.tanwin && pos != Pos::Verb && stem.ends_with(crate::letters::ALEF)
}

/// Whether a preposition is written together with the form: what it governs is a genitive.
fn governed(prefix: Option<&Clitic>) -> bool {
    prefix.is_some_and(|p| p.keys.iter().any(|k| k.is_preposition()))
}

/// Whether a form may carry these clitics.
fn fits(pos: Pos, feats: Feats, stem: &str, prefix: Option<&Clitic>, suffix: Option<&Clitic>) -> bool {
    let hosted = |c: Option<&Clitic>| c.is_none_or(|c| hosts(c.host, pos, feats));
    let article = prefix.is_some_and(|p| p.article);
    // the bare stem of a name that has the article stands only behind one
    let bare_name = pos == Pos::Name && feats.construct;
    // a clitic that stands apart (before digits) carries none
    let apart = pos == Pos::Particle && prefix.is_some() && suffix.is_none() && stem.chars().nth(1).is_none();
    hosted(prefix)
        && !apart
        && hosted(suffix)
        && (article || !bare_name)
        && if suffix.is_some() { !feats.no_suffix } else { !feats.pre_suffix }
        && !(article && (feats.no_article || pos == Pos::Particle || pos == Pos::Pronoun))
}

fn hosts(host: Host, pos: Pos, feats: Feats) -> bool {
    let noun = matches!(pos, Pos::Noun | Pos::Adj | Pos::Name);
    let particle = pos == Pos::Particle;
    match host {
        Host::Any => true,
        Host::Noun => noun,
        Host::Verb => pos == Pos::Verb,
        Host::Perfect => pos == Pos::Verb && feats.aspect == Aspect::Perfect && feats.voice == Voice::Active,
        Host::Imperfect => pos == Pos::Verb && feats.aspect == Aspect::Imperfect,
        Host::Subjunctive => pos == Pos::Verb && matches!(feats.aspect, Aspect::Imperfect | Aspect::Subjunctive),
        Host::Particle => particle,
        Host::NounOrParticle => noun || particle,
        Host::VerbOrParticle => pos == Pos::Verb || particle,
    }
}

/// How likely a form is, from the word alone: fewest clitics, commonest cells of the paradigm.
fn score(pos: Pos, feats: Feats, prefix: Option<&Clitic>, suffix: Option<&Clitic>) -> i16 {
    let clitics: i16 = prefix.map_or(0, |p| {
        let pieces = p.cuts.len() as i16;
        let pieces = if p.article {
            6 - 14 * pieces
        } else if p.keys.contains(&Key::Will) {
            -2 - 8 * pieces
        } else {
            -16 * pieces
        };
        pieces - p.cost
    }) + suffix.map_or(0, |s| -14 - s.cost);
    let shape = match pos {
        Pos::Particle | Pos::Pronoun => 24,
        Pos::Name => -2,
        Pos::Adj => -1 - 4 * i16::from(feats.number == Number::Dual) - 3 * i16::from(feats.tanwin),
        Pos::Noun => -4 * i16::from(feats.number == Number::Dual) - 3 * i16::from(feats.tanwin),
        Pos::Verb => verb_score(feats),
    };
    clitics + shape
}

fn verb_score(f: Feats) -> i16 {
    let aspect = match f.aspect {
        Aspect::Imperative => -34,
        Aspect::Subjunctive => -8,
        _ => 0,
    };
    let person = match f.person {
        1 => -7,
        2 => -18,
        _ => 0,
    };
    let rare = f.gender == Gender::Feminine && f.number == Number::Plural;
    aspect + person - 6 * i16::from(f.voice == Voice::Passive) - 6 * i16::from(f.number == Number::Dual) - 12 * i16::from(rare)
}

/// What folding takes away at the edges of a word: which alef it begins with, which ya it ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// 0 no alef or a bare one, 1 hamza above, 2 hamza below, 3 madda.
    alef: u32,
    /// 0 neither, 1 ya, 2 alef maqsura.
    ya: u32,
}

impl Spelling {
    /// Bits of a packed value that hold shaddas.
    const SHADDAS: u32 = (1 << 28) - 1;

    /// Reads the edges of a word.
    pub fn of(word: &str) -> Self {
        use crate::letters as l;
        let alef = match word.chars().next() {
            Some(l::ALEF_HAMZA_ABOVE) => 1,
            Some(l::ALEF_HAMZA_BELOW) => 2,
            Some(l::ALEF_MADDA) => 3,
            _ => 0,
        };
        let ya = match word.chars().rev().find(|&c| !crate::inflect::is_mark(c)) {
            Some(l::YEH) => 1,
            Some(l::ALEF_MAKSURA) => 2,
            _ => 0,
        };
        Spelling { alef, ya }
    }

    /// Puts the edges beside the shadda bits of a form.
    pub fn pack(self, shaddas: u32) -> u32 {
        (shaddas & Self::SHADDAS) | self.alef << 28 | self.ya << 30
    }

    fn unpack(bits: u32) -> Self {
        Spelling { alef: bits >> 28 & 3, ya: bits >> 30 }
    }

    /// What a typed edge says against a form: writers leave hamzas out, but seldom write a wrong one.
    fn against(self, form: Spelling) -> i16 {
        let alef = match (self.alef, form.alef) {
            // a hamza that is written where the form has it speaks for the form
            (t, f) if t == f => -(i16::from(t > 0)),
            (0, _) => 2,
            _ => 26,
        };
        let ya = match (self.ya, form.ya) {
            (1, 2) => 24,
            (2, 1) => 4,
            (3, _) => 12,
            _ => 0,
        };
        alef + ya
    }
}

/// Hamzas, shadda and tanwin, where the author wrote them, decide between readings.
fn heed_marks(text: &str, token: &Token, readings: &mut [Reading]) {
    let original = token.span.of(text);
    let plain = token.unmarked();
    if readings.len() < 2 && plain {
        return;
    }
    let (mut shadda, mut damma, mut letter, mut tanwin) = (0u32, 0u32, 0u32, false);
    for c in if plain { "" } else { original }.chars() {
        match c {
            crate::letters::SHADDA => shadda |= 1u32.checked_shl(letter.saturating_sub(1)).unwrap_or(0),
            crate::letters::DAMMA => damma |= 1u32.checked_shl(letter.saturating_sub(1)).unwrap_or(0),
            crate::letters::FATHATAN => tanwin = true,
            c if crate::inflect::is_mark(c) || c == crate::letters::TATWEEL => {}
            _ => letter += 1,
        }
    }
    // most readings of a word share the edges of their stems
    let mut last = None;
    for r in readings.iter_mut().filter(|r| r.origin == Origin::Table) {
        let before = usize::from(r.cut.0 / 2);
        let stem = shadda >> before.min(31);
        let form = r.marks & Spelling::SHADDAS;
        if stem & !1 & !form != 0 {
            r.score -= 30;
        } else if stem & form != 0 {
            r.score += 6;
        }
        // a typed damma on the first letter of a perfect is there to say that it is passive
        if damma >> before.min(31) & 1 == 1 && r.feats.voice == Voice::Passive && r.feats.aspect == Aspect::Perfect {
            r.score += 20;
        }
        if tanwin {
            r.score += if matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Name) { 12 } else { -30 };
        }
        let spelling = match last {
            Some((cut, spelling)) if cut == r.cut => spelling,
            _ => typed(original, before, r.cut.1, plain),
        };
        last = Some((r.cut, spelling));
        r.score -= spelling.against(Spelling::unpack(r.marks));
    }
}

/// The edges of the stem as typed, between its clitics. Of a `plain` word every letter takes two bytes.
fn typed(original: &str, before: usize, after: u8, plain: bool) -> Spelling {
    let letters = || original.char_indices().filter(|(_, c)| !crate::inflect::is_mark(*c) && *c != crate::letters::TATWEEL);
    let stem = if plain { original.get(2 * before..) } else { None };
    let spelling = Spelling::of(stem.unwrap_or_else(|| &original[letters().nth(before).map_or(0, |(i, _)| i)..]));
    // the pronoun "my, me" is not written with alef maqsura
    if after > 0 { Spelling { ya: if spelling.ya == 2 { 3 } else { 0 }, ..spelling } } else { spelling }
}

/// The best that can be said of a word in no table.
fn guess(pack: &Pack, word: &str) -> Reading {
    let mut reading = Reading {
        lemma: NO_LEMMA,
        feats: Feats::default(),
        pos: Pos::Name,
        prefix: 0,
        suffix: 0,
        cut: (0, 0),
        origin: Origin::Guess,
        score: -60,
        marks: 0,
        key: None,
        does: Does::default(),
    };
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
