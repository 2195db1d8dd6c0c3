//! The second half of stage 3: choosing among the readings of a word by its neighbours.
//!
//! In: readings with the scores of the words alone. Out: [`Words::best`]. The evidence is local and small (the word before,
//! the word after): the majority reading of a type is right nearly always, and what is left for context is mostly
//! noun against verb.

use crate::does::Does;
use crate::inflect::{Aspect, Gender, Number};
use crate::morph::{Reading, Words};
use crate::split::{Split, TokenKind};
use crate::vocab::*;

/// Fills [`Words::best`].
pub fn rank(split: &Split, words: &mut Words) {
    for sentence in &split.sentences {
        let (mut left, mut before, mut verb) = (Left::Start, None, false);
        for t in sentence.tokens.start as usize..sentence.tokens.end as usize {
            if split.tokens[t].kind != TokenKind::Word {
                left = if matches!(split.tokens[t].kind, TokenKind::Number) { Left::Number } else { Left::Mark };
                verb &= left == Left::Number;
                before = None;
                continue;
            }
            let next = next_word(split, words, t, sentence.tokens.end as usize);
            let counted = split.tokens.get(t + 1).is_some_and(|n| n.kind == TokenKind::Number);
            let range = words.of[t].clone();
            // both ask whether a word is a verb or the noun written like it
            let any = |p: Pos| words.readings[range.start as usize..range.end as usize].iter().any(|r| r.pos == p);
            let either = range.len() > 1 && any(Pos::Verb) && any(Pos::Noun);
            let reflexive = either && !matches!(left, Left::Verb | Left::Auxiliary) && reflexive(split, words, t, sentence.tokens.end as usize);
            let listed = either && deeds_before(split, words, sentence.tokens.start as usize, t);
            let best = if range.len() == 1 { Some(range.start) } else { None };
            let best = best.or_else(|| {
                range.clone().max_by_key(|&i| {
                    let r = &words.readings[i as usize];
                    (
                        r.score as i32
                            + second_verb(r, verb, next)
                            + context(r, left, next)
                            + if counted { 0 } else { construct_alone(r, next) }
                            + if reflexive && r.pos == Pos::Verb { 24 } else { 0 }
                            + if listed && r.pos == Pos::Noun && r.does.has(Does::AND) && done_to(r).is_some() { 12 } else { 0 }
                            + before.map_or(0, |b: u32| company(r, left, &words.readings[b as usize])),
                        std::cmp::Reverse(i),
                    )
                })
            });
            words.best[t] = best.unwrap_or(range.start);
            before = Some(words.best[t]);
            left = Left::of(words.best(t));
            verb = match words.best(t).map(|r| r.pos) {
                Some(Pos::Verb) => words.best(t).is_some_and(|r| r.key != Some(Key::Auxiliary)),
                Some(Pos::Particle) => verb && left == Left::Preposition,
                _ => verb,
            };
        }
    }
}

/// What stands before a word, as far as it matters.
#[derive(Clone, Copy, PartialEq)]
enum Left {
    Start,
    Mark,
    Number,
    Preposition,
    VerbParticle,
    That,
    ToDo,
    DefiniteNoun,
    Construct,
    Noun,
    Verb,
    Auxiliary,
    Relative,
    When,
    Other,
}

impl Left {
    fn of(r: Option<&Reading>) -> Left {
        let Some(r) = r else { return Left::Other };
        match r.pos {
            Pos::Particle => match r.key {
                Some(k) if k.is_preposition() && r.suffix == 0 => Left::Preposition,
                Some(Key::NotPast | Key::NotFuture | Key::Will | Key::Already) => Left::VerbParticle,
                Some(Key::That) if r.suffix == 0 => Left::That,
                // "that it": the noun is the pronoun, and its verb follows
                Some(Key::That) => Left::Relative,
                Some(Key::To2) => Left::ToDo,
                Some(Key::Relative) => Left::Relative,
                Some(Key::When | Key::While) => Left::When,
                _ => Left::Other,
            },
            Pos::Noun | Pos::Adj if has_article(r) => Left::DefiniteNoun,
            Pos::Noun if r.suffix == 0 && !r.feats.tanwin => Left::Construct,
            Pos::Noun | Pos::Adj | Pos::Name => Left::Noun,
            Pos::Verb if r.key == Some(Key::Auxiliary) && r.suffix == 0 => Left::Auxiliary,
            Pos::Verb => Left::Verb,
            Pos::Pronoun => Left::Other,
        }
    }
}

/// Whether the reading has the article.
pub fn has_article(r: &Reading) -> bool {
    r.does.has(Does::ARTICLE)
}

/// The readings of the next word, likeliest by the word alone first, if it follows directly.
fn next_word<'w>(split: &Split, words: &'w Words, t: usize, end: usize) -> Option<&'w [Reading]> {
    (t + 1 < end && split.tokens[t + 1].kind == TokenKind::Word).then(|| words.all(t + 1))
}

/// "blew three bombers themselves up": people without the article and "themselves" behind them, which says what they did and not who they were.
fn reflexive(split: &Split, words: &Words, t: usize, end: usize) -> bool {
    let first = |k: usize| words.all(k).first();
    let itself = |k: usize| first(k).is_some_and(|r| r.key == Some(Key::Self_) && r.suffix > 0);
    let open = |k: usize| match split.tokens[k].kind {
        TokenKind::Number => true,
        TokenKind::Word => first(k).is_some_and(|r| matches!(r.pos, Pos::Noun | Pos::Adj) && !has_article(r) && r.prefix == 0),
        _ => false,
    };
    (t + 2..end.min(t + 5)).find(|&k| itself(k)).is_some_and(|k| (t + 1..k).all(open))
}

/// "accused it of shelling the market and killing": a verbal noun with a preposition and its genitive stand before, so that the next is rather another
/// than the perfect that is written like it.
fn deeds_before(split: &Split, words: &Words, first: usize, t: usize) -> bool {
    let deed = |k: usize| words.best(k).is_some_and(|r| r.pos == Pos::Noun && r.does.has(Does::PREPOSITION) && done_to(r).is_some());
    let phrase = |k: usize| split.tokens[k].kind == TokenKind::Word && words.best(k).is_some_and(|r| matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Name));
    (2..4).any(|n| t >= first + n && deed(t - n) && (t - n + 1..t).all(phrase))
}

/// A perfect right behind a verb and its subject is rarer than the verbal noun written like it.
fn second_verb(r: &Reading, verb: bool, next: Option<&[Reading]>) -> i32 {
    // "a teacher who works there was killed and six were wounded"
    let pair = next.and_then(|all| all.first()).is_some_and(|n| n.pos == Pos::Verb && n.does.has(Does::AND) && n.feats.aspect == Aspect::Perfect);
    if verb && !pair && r.pos == Pos::Verb && r.prefix == 0 && r.suffix == 0 && r.feats.aspect == Aspect::Perfect { -6 } else { 0 }
}

/// What the reading before makes likely: an adjective that agrees with it, or the person that its event is done to.
fn company(r: &Reading, left: Left, before: &Reading) -> i32 {
    match r.pos {
        Pos::Verb if r.feats.number == Number::Dual => told_of_two(r, before),
        Pos::Noun => noun_behind(r, left, before),
        Pos::Adj => adjective_behind(r, left, before),
        _ => 0,
    }
}

/// A verb in the dual behind what it is told of.
fn told_of_two(r: &Reading, before: &Reading) -> i32 {
    // "two soldiers were killed": the dual of the verb is that of the noun before it
    let two = before.pos != Pos::Verb && before.feats.number == Number::Dual;
    // "two soldiers of Iraq were killed": the adjective between is that of the noun, and only a verb of harm is so told
    let described = before.pos == Pos::Adj && before.feats.number != Number::Singular && r.does.has(Does::HARMS);
    if two || described { 10 } else { 0 }
}

/// A noun behind another: what is counted, or whom something is done to.
fn noun_behind(r: &Reading, left: Left, before: &Reading) -> i32 {
    let noun = before.pos == Pos::Noun;
    // "a fighter was killed": behind the alef of the accusative no genitive can stand
    if noun && before.feats.tanwin && !r.feats.tanwin && r.prefix == 0 && r.suffix == 0 && r.does.has(Does::HARMS) {
        return -8;
    }
    // "twenty years": what is counted in the accusative is a noun
    if noun && before.does.has(Does::NUMBER) && r.feats.tanwin && r.prefix == 0 {
        return 8;
    }
    if left != Left::Construct || r.prefix > 0 || !r.does.has(Does::PEOPLE) {
        return 0;
    }
    match done_to(before) {
        Some(true) => 8,
        Some(false) if r.feats.number == Number::Singular => -8,
        _ => 0,
    }
}

/// An adjective behind what it may describe.
fn adjective_behind(r: &Reading, left: Left, before: &Reading) -> i32 {
    let (article, noun) = (has_article(r), before.pos == Pos::Noun);
    if noun && before.suffix == 0 && r.prefix == 0 && !has_article(before) {
        // "an unmanned aircraft": the word for it alone is a march as well
        let flies = before.does.has(Does::FLIES);
        // "unknown gunmen": behind people in the plural an adjective of the same form describes them, and is not the noun it makes when it stands alone
        let people = before.feats.number == Number::Plural && before.does.has(Does::PEOPLE);
        let men = r.feats.number == Number::Plural && r.feats.gender != Gender::Feminine;
        if (flies || people && men) && agrees(before, r) {
            return 12;
        }
    }
    match left {
        Left::DefiniteNoun if article && agrees(before, r) => 8,
        // a noun with a pronoun is definite, and so is a name
        Left::Noun if article && before.suffix > 0 && agrees(before, r) => 8,
        // "a military column" in the accusative
        Left::Noun if !article && r.feats.tanwin && before.feats.tanwin && noun && agrees(before, r) => 10,
        Left::Construct if r.prefix == 0 && done_to(before) != Some(true) => match agrees(before, r) {
            true => 4,
            // "gunmen … a bus": an adjective that cannot describe what stands before it is rather the noun written like it
            false if noun => -3,
            false => 0,
        },
        Left::DefiniteNoun if !article && r.prefix == 0 => -3,
        _ => 0,
    }
}

/// Whether the genitive of an event noun is whom it is done to ("the killing of a soldier"); `None` for other nouns.
fn done_to(r: &Reading) -> Option<bool> {
    (r.does.has(Does::TO_GENITIVE) || r.does.has(Does::BY_GENITIVE)).then(|| r.does.has(Does::TO_GENITIVE))
}

/// Whether an adjective agrees with the noun or adjective before it in gender and number, as far as both are known.
pub fn agrees(noun: &Reading, adjective: &Reading) -> bool {
    if noun.lemma == crate::morph::NO_LEMMA || adjective.lemma == crate::morph::NO_LEMMA || noun.pos == Pos::Name {
        return true;
    }
    let feminine = adjective.feats.gender == Gender::Feminine || adjective.does.has(Does::FEMININE);
    let demonym = adjective.class.has(Class::Demonym);
    match (noun.feats.number, adjective.feats.number) {
        // men in the sound plural take no plural of women
        (Number::Plural, Number::Plural) => !(noun.feats.gender == Gender::Masculine && adjective.feats.gender == Gender::Feminine),
        // people in the plural take a plural
        (Number::Plural, _) if noun.class.any(Classes::PEOPLE) && noun.feats.no_suffix && !demonym => false,
        (Number::Plural, _) => feminine || demonym || noun.pos == Pos::Adj,
        (Number::Singular, Number::Singular) => feminine == (noun.does.has(Does::FEMININE) || noun.feats.gender == Gender::Feminine),
        (Number::Singular, _) => noun.pos == Pos::Adj || noun.class.any(Classes::BODIES),
        _ => true,
    }
}

/// A form that stands only before a genitive, and none follows: it is rather the word with "my".
fn construct_alone(r: &Reading, next: Option<&[Reading]>) -> i32 {
    if !r.feats.construct || r.suffix > 0 || !matches!(r.pos, Pos::Noun | Pos::Adj) {
        return 0;
    }
    let genitive = |n: &Reading| matches!(n.pos, Pos::Noun | Pos::Name) || n.pos == Pos::Adj && !has_article(n);
    if next.and_then(|all| all.first()).is_some_and(genitive) { 0 } else { -24 }
}

/// After "not" of the past, a verb that shortens is that verb and no other written like it.
fn mood(r: &Reading, left: Left) -> i32 {
    if left == Left::VerbParticle && r.pos == Pos::Verb && r.feats.aspect == Aspect::Subjunctive { 8 } else { 0 }
}

/// What the word after makes likely.
fn by_next(r: &Reading, left: Left, next: &[Reading]) -> i32 {
    match (r.pos, next.first()) {
        (Pos::Noun, Some(n)) => noun_before(r, left, n, next),
        (Pos::Verb, Some(n)) => verb_before(r, n),
        _ => 0,
    }
}

/// A noun is the likelier before an adjective that describes it.
fn noun_before(r: &Reading, left: Left, n: &Reading, next: &[Reading]) -> i32 {
    if has_article(r) {
        return if n.pos == Pos::Adj && has_article(n) { 4 } else { 0 };
    }
    // an adjective without the article right after: the word is the noun it describes
    // but of "stabbed" and "a Palestinian" it is rather told who did it, or to whom
    let someone = |x: &Reading| x.pos == Pos::Noun && x.prefix == 0 && x.suffix == 0 && x.does.has(Does::PEOPLE);
    let stab = || done_to(r) == Some(true) && !n.feats.tanwin && (n.class.has(Class::Demonym) || next.iter().any(someone));
    let described = n.pos == Pos::Adj && n.prefix == 0 && !(left == Left::Start && stab());
    // so too when the next word is as well a noun ("artillery shelling"), unless it is whom the first is done to
    let may_be = |x: &Reading| x.pos == Pos::Adj && x.prefix == 0 && x.suffix == 0 && x.score + 4 >= n.score && agrees(r, x);
    if described || done_to(r) == Some(false) && next.iter().any(may_be) { 6 } else { 0 }
}

/// A verb before what can or cannot stand behind it.
fn verb_before(r: &Reading, n: &Reading) -> i32 {
    match n.pos {
        // "she shows" before a man is rather "he was exposed", which is written alike
        Pos::Noun if n.does.has(Does::PEOPLE) && (n.prefix == 0 || has_article(n)) => {
            let her = r.feats.person == 3 && r.feats.gender == Gender::Feminine && r.feats.number == Number::Singular && r.feats.aspect == Aspect::Imperfect;
            let man = !n.does.has(Does::FEMININE) && n.feats.gender != Gender::Feminine;
            if her && man { -6 } else { 0 }
        }
        // two verbs in a row are rare, but "was killed and forty were wounded" is not
        Pos::Verb if n.does.has(Does::AND) && r.feats.aspect == Aspect::Perfect && n.feats.aspect == Aspect::Perfect => 6,
        Pos::Verb => -4,
        // "blew himself up": a noun without the article cannot be meant by "itself"
        Pos::Particle if n.suffix > 0 && n.key == Some(Key::Self_) => 10,
        _ => 0,
    }
}

fn context(r: &Reading, left: Left, next: Option<&[Reading]>) -> i32 {
    let nominal = matches!(r.pos, Pos::Noun | Pos::Adj | Pos::Name);
    let verb = r.pos == Pos::Verb;
    let own_preposition = r.does.has(Does::PREPOSITION);
    let article = has_article(r);
    let mut s = match left {
        Left::Preposition if verb => -40,
        Left::Preposition if r.pos == Pos::Adj && !article => -4,
        // "that … was": no second "that", as "as if" is written, stands behind it
        Left::That | Left::ToDo if matches!(r.key, Some(Key::That | Key::To2 | Key::If)) => -30,
        Left::VerbParticle => {
            if verb {
                30
            } else {
                -10
            }
        }
        Left::That if verb => -10,
        Left::ToDo if verb && r.feats.aspect != Aspect::Perfect => 14,
        Left::DefiniteNoun if r.pos == Pos::Noun && !article && !own_preposition => -2,
        Left::Construct if r.pos == Pos::Noun && article => 3,
        // "a man and his wife" is rarer told as "and he married her"
        Left::Construct | Left::Noun if verb && r.suffix > 0 => {
            if r.does.has(Does::AND) {
                0
            } else {
                6
            }
        }
        Left::Construct if verb => -5,
        Left::Number if verb => -16,
        // two of them are told to have done it before only behind a name for them: a noun in the accusative is written alike
        Left::Start | Left::Mark if verb && r.feats.number == Number::Dual => -6,
        Left::Start | Left::Mark if verb => 5,
        Left::Relative if verb => 8,
        Left::When if verb && r.feats.aspect == Aspect::Perfect => 14,
        // "had kidnapped", "had been kidnapped": a bare noun would be the subject or what is said of it
        Left::Auxiliary if verb && r.prefix == 0 => 5,
        Left::Verb | Left::Auxiliary if verb && r.does.has(Does::AND) && r.feats.aspect == Aspect::Perfect => 6,
        _ => 0,
    };
    s += next.map_or(0, |next| by_next(r, left, next));
    s += mood(r, left);
    // "and under" is rarer than "she opened", which is written alike
    if r.pos == Pos::Particle && r.key.is_some_and(Key::is_preposition) && r.does.has(Does::THEN) {
        s -= 14;
    }
    // "if" is written like "that", and is rarer
    if r.pos == Pos::Particle && r.key == Some(Key::If) {
        s -= 5;
    }
    if nominal && r.feats.tanwin && matches!(left, Left::Start) {
        s -= 2;
    }
    s
}
