//! What the words right before and behind make of a reading, by their own readings.
//!
//! In: two readings that stand side by side. Out: a score. Agreement, the genitives of event nouns, what is counted.

use super::has_article;
use super::left::Left;
use crate::does::Does;
use crate::inflect::{Aspect, Gender, Number};
use crate::morph::Reading;
use crate::vocab::*;

/// What the reading before makes likely: an adjective that agrees with it, or the person that its event is done to.
pub(super) fn company(r: &Reading, left: Left, before: &Reading) -> i32 {
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
    // "struck a drone", "a raid by drones": beside a deed of force the word is not the march that is written alike
    if r.does.has(Does::FLIES) && before.does.has(Does::STRIKES) && before.suffix == 0 {
        return 14;
    }
    // "a fighter was killed": behind the alef of the accusative no genitive can stand
    let person = r.does.has(Does::PEOPLE) && r.feats.number == Number::Singular;
    let alone = r.prefix == 0 && r.suffix == 0 && !r.feats.tanwin;
    if noun && before.feats.tanwin && alone && (r.does.has(Does::HARMS) || person) {
        return -8;
    }
    // no number counts what is two by its form
    if before.does.has(Does::NUMBER) && r.feats.number == Number::Dual && alone {
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
pub(super) fn done_to(r: &Reading) -> Option<bool> {
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
pub(super) fn construct_alone(r: &Reading, next: Option<&[Reading]>) -> i32 {
    if !r.feats.construct || r.suffix > 0 || !matches!(r.pos, Pos::Noun | Pos::Adj) {
        return 0;
    }
    let genitive = |n: &Reading| matches!(n.pos, Pos::Noun | Pos::Name) || n.pos == Pos::Adj && !has_article(n);
    if next.and_then(|all| all.first()).is_some_and(genitive) { 0 } else { -24 }
}

/// What the word after makes likely.
/// `verbal`: whether the word may be a verb as well.
pub(super) fn by_next(r: &Reading, left: Left, next: &[Reading], verbal: bool) -> i32 {
    match (r.pos, next.first()) {
        // headlines write the nominative behind any noun: only a verb that is written alike takes its place
        (Pos::Noun | Pos::Name, Some(n)) if verbal && no_genitive(r, n) => -14,
        (Pos::Noun, Some(n)) => noun_before(r, left, n, next),
        (Pos::Verb, Some(n)) => verb_before(r, n),
        _ => 0,
    }
}

/// "killed the rebels", "opened gunmen [fire]": what shows by its ending that it is a subject is no genitive of a noun that is written like the verb.
fn no_genitive(r: &Reading, n: &Reading) -> bool {
    let bare = r.prefix == 0 && r.suffix == 0 && !r.feats.tanwin;
    let governs = done_to(r).is_some() || r.feats.number == Number::Singular;
    bare && governs && n.feats.nominative && n.pos != Pos::Verb && !n.does.has(Does::PREPOSITION)
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

/// One body of people ("the army"), which takes the verb its gender asks for.
fn one_body(n: &Reading) -> bool {
    n.class.any(Classes::BODIES) && n.feats.number == Number::Singular && n.origin == crate::morph::Origin::Table
}

/// A verb before what can or cannot stand behind it.
fn verb_before(r: &Reading, n: &Reading) -> i32 {
    match n.pos {
        // "she shows" before a man, "she offers" before the army: rather "he was exposed", "it advanced", which are written alike
        Pos::Noun if (n.does.has(Does::PEOPLE) || one_body(n)) && (n.prefix == 0 || has_article(n)) => {
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
