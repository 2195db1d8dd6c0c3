//! Agreement of verb and noun, and the passive that spelling does not show.
//!
//! In: a verb and the nominal that may be its subject. Out: whether they agree, and whether the verb reads as a passive.

use super::*;
use crate::inflect::{Gender, Voice};
use crate::morph::Origin;

/// Gender and number allow this nominal to be the subject of a verb that follows it.
pub(super) fn agrees(read: &Read, t: usize, x: &Nominal) -> bool {
    let Some(r) = read.reading(t) else { return false };
    if r.feats.person != 3 {
        return r.feats.person == 0;
    }
    let head = x.head as usize;
    let feminine = feminine(read, x);
    let people = x.classes.any(Classes::PEOPLE) || x.classes.has(Class::Demonym);
    // "two children at whom fire was opened": two men before it take no verb of one woman
    if people && two_men(read, x) && (r.feats.number, r.feats.gender) == (Number::Singular, Gender::Feminine) {
        return false;
    }
    match (r.feats.number, x.plural) {
        (Number::Plural, _) if x.classes.any(Classes::MACHINES.with(Classes::ARMS).with(Classes::SITES)) && !people => false,
        (Number::Plural, _) => x.plural || x.quantity.is_some() || x.classes.any(Classes::BODIES) || read.guessed(head),
        (Number::Singular, true) if people && !feminine => x.quantity.is_some() || r.feats.gender == Gender::Feminine,
        (Number::Singular, true) => r.feats.gender == Gender::Feminine || x.quantity.is_some(),
        (Number::Singular, false) if x.names.is_empty() && !x.person && !read.guessed(head) => {
            x.quantity.is_some() || feminine == (r.feats.gender == Gender::Feminine)
        }
        _ => true,
    }
}

/// Whether gender forbids that a nominal behind a verb of the third person singular is its subject. A masculine verb may stand before a woman,
/// but not right before her.
pub(super) fn disagrees(read: &Read, t: usize, x: &Nominal) -> bool {
    let (Some(verb), Some(noun)) = (read.reading(t), read.reading(x.head as usize)) else { return false };
    let sure = noun.pos == Pos::Noun && noun.origin == Origin::Table && x.names.is_empty() && !x.person && x.quantity.is_none();
    let one = noun.feats.number == Number::Singular;
    let men = x.classes.any(Classes::PEOPLE) && x.names.is_empty() && !feminine(read, x);
    if verb.feats.person != 3 || verb.feats.number != Number::Singular {
        return false;
    }
    match verb.feats.gender {
        Gender::Feminine => men || sure && one && !feminine(read, x),
        Gender::Masculine => sure && one && feminine(read, x) && x.tokens.start as usize == t + 1,
        _ => false,
    }
}

/// Whether a phrase is two by its form, and not of women.
pub(super) fn two_men(read: &Read, x: &Nominal) -> bool {
    let two = read.reading(x.head as usize).is_some_and(|r| r.feats.number == Number::Dual && r.origin == Origin::Table);
    two && !feminine(read, x)
}

pub(super) fn feminine(read: &Read, x: &Nominal) -> bool {
    read.feminine(x.head as usize)
}

/// Whether a verb reads as a passive, and whether that is only the likelier reading: a form that is only passive, a typed damma, or a lone object with nobody to do it.
pub(super) fn passive(read: &Read, t: usize, a: &Args, m: &Mentions) -> (bool, bool) {
    let Some(best) = read.reading(t) else { return (false, false) };
    let same = |r: &&crate::morph::Reading| {
        r.lemma == best.lemma
            && r.prefix == best.prefix
            && r.suffix == best.suffix
            && r.feats.aspect == best.feats.aspect
            && r.feats.person == best.feats.person
    };
    let all = read.words.all(t);
    let can_active = all.iter().filter(same).any(|r| r.feats.voice == Voice::Active);
    let can_passive = all.iter().filter(same).any(|r| r.feats.voice == Voice::Passive);
    if !can_passive {
        return (false, false);
    }
    if !can_active
        || read.token(t).span.of(read.text).chars().take(4).any(|c| c == crate::letters::DAMMA) && !read.token(t).span.of(read.text).starts_with('\u{64a}')
    {
        return (true, false);
    }
    if read.suffixed(t) || !a.object.is_empty() || a.subject.is_empty() || a.happening.is_some() && !a.subject_left {
        return (false, false);
    }
    let n = &m.nominals[a.subject[0] as usize];
    // a feminine verb before men: they are not its subject, so it is active and its own subject was told before
    if best.feats.gender == Gender::Feminine && !a.subject_left && n.classes.any(Classes::PEOPLE) && !feminine(read, n) {
        return (false, false);
    }
    let victim =
        n.quantity.is_some() || n.classes.any(Classes::of(&[Class::Civilian, Class::Killed, Class::Injured, Class::Captive, Class::Vehicle, Class::Facility]));
    let single = !n.definite && n.names.is_empty() && !n.person && n.classes.any(Classes::PEOPLE);
    let told_of_many = a.subject_left && (victim || n.classes.any(Classes::PEOPLE) || n.person || n.classes.has(Class::Number) && n.inner.any(Classes::PEOPLE));
    (victim || single || told_of_many, true)
}
