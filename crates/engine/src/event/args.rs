//! What stands around a trigger, by grammar alone.
//!
//! In: the items of a sentence and the index of a verb or event noun. Out: [`Args`]. Each scan looks a bounded number of items left and
//! right and stops where another clause begins.

mod agree;
mod left;
mod right;
mod station;

use crate::inflect::Number;
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::sentence::Read;
use crate::text::Few;
use crate::vocab::*;
use agree::{agrees, disagrees, passive};
pub(super) use left::aside;
use left::{antecedent, described_event, joined_before, resumptive, subject_left};
pub use right::is_times;
pub(super) use right::of_allegiance;
use right::scan_right;
use smallvec::SmallVec;
pub(crate) use station::of_station;

/// So many items are looked at on either side.
const WINDOW: usize = 26;

/// Bare nominals behind a trigger, those that are joined together.
type Groups = SmallVec<[Few; 3]>;

/// What grammar gives a trigger.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// Nominals that are, or are joined to, the subject.
    pub subject: Few,
    /// Nominals that are, or are joined to, the direct object.
    pub object: Few,
    /// What stands bare behind an object that is one abstract word ("set the release of … ").
    pub extra: Few,
    /// Genitives of an event noun.
    pub genitive: Few,
    /// Prepositional phrases.
    pub preps: SmallVec<[(Key, u32); 4]>,
    /// Whether the subject stands before the verb or is the antecedent of a relative clause.
    pub subject_left: bool,
    /// Whether the form is passive or may be, and reads so.
    pub passive: bool,
    /// An event noun that stands bare behind its subject: a verb that has such an object is active.
    pub happening: Option<u32>,
    /// Whether the passive is only the likelier reading.
    pub guessed: bool,
    /// Whether an object pronoun is attached; then its antecedent, if this sentence has it.
    pub pronoun: Option<Option<u32>>,
}

/// Collects the arguments of a verb.
pub fn of_verb(read: &Read, m: &Mentions, i: usize) -> Args {
    let t = m.items[i].tokens.start as usize;
    let mut a = Args::default();
    let mut bare: Groups = Groups::new();
    scan_right(read, m, i, &mut a, &mut bare);
    let suffixed = read.suffixed(t);
    let relative = antecedent(read, m, i);
    // "the town that A controls": the antecedent stands behind the verb's preposition as a pronoun, the subject follows
    let resumed = relative.or_else(|| described_event(m, i)).and_then(|n| Some((resumptive(read, m, i)?, n)));
    a.preps.extend(resumed);
    let relative = relative.filter(|_| resumed.is_none());
    let left = relative.or_else(|| if resumed.is_some() { None } else { subject_left(read, m, i) });
    // "a shell that A fired" without a relative: the pronoun is the indefinite noun right before the verb, and the subject follows
    let told_of = |n: u32| m.nominals[n as usize].tokens.end as usize == t && !m.nominals[n as usize].definite && !m.nominals[n as usize].event;
    let relative = relative.or_else(|| left.filter(|&n| suffixed && !bare.is_empty() && told_of(n)));
    if suffixed {
        a.pronoun = Some(relative);
    }
    // "killed and wounded twenty": two verbs that share what follows
    if left.is_none() && bare.is_empty() && shares_next(read, m, i) {
        scan_right(read, m, i + 1, &mut a, &mut bare);
    }
    let left = left.filter(|&n| relative.is_some() || !own_pair(read, m, i, n, &bare));
    let plural = read.reading(t).is_some_and(|r| r.feats.number == Number::Plural && r.feats.person == 3);
    // "the anger of the inhabitants who took to the streets": "who" in the plural are those inside
    let inside = |n: &Nominal| relative.is_some() && plural && n.inner.any(Classes::PEOPLE) && !super::roles::can_be_party(n);
    let goes_left = |n: &Nominal| agrees(read, t, n) || inside(n);
    let takes_left = left.is_some_and(|n| goes_left(&m.nominals[n as usize])) && !(suffixed && relative.is_some() && !bare.is_empty());
    let mut groups = bare.into_iter();
    if takes_left {
        a.subject = left.into_iter().collect();
        a.subject.extend(joined_before(m, a.subject[0]));
        // "hundreds of protesters and stone throwers, who chanted"
        let first = a.subject[0] as usize;
        let pair = relative.is_some() && first > 0 && m.nominals[first].and && m.nominals[first - 1].tokens.end == m.nominals[first].tokens.start;
        if pair && m.nominals[first - 1].classes.any(Classes::PEOPLE) {
            a.subject.insert(0, first as u32 - 1);
        }
        a.subject_left = true;
        a.object = groups.next().unwrap_or_default();
    } else {
        let first = groups.next().unwrap_or_default();
        // a noun in the accusative ("seven young men", "by force") is no subject, and "I" and "you" have none behind them
        let lone = first.first().map(|&n| &m.nominals[n as usize]);
        let accusative = lone.is_some_and(|n| n.quantity.is_none() && read.accusative(n.head as usize) || oblique(read, m, n));
        // "A stormed the square and wrecked vehicles": who did the first did the second, and things undergo it
        let goes_on = groups.len() == 0 && lone.is_some_and(|n| n.classes.any(Classes::SITES.with(Classes::MACHINES)) && n.names.is_empty() && !n.person);
        let accusative = accusative || goes_on && acted_before(read, m, i) || read.reading(t).is_some_and(|r| matches!(r.feats.person, 1 | 2));
        // plural verbs have their subject before them, and so has one of the other gender than what follows: that is the object
        let disagrees = || groups.len() == 0 && !suffixed && first.first().is_some_and(|&n| disagrees(read, t, &m.nominals[n as usize]));
        let object = plural && !suffixed || accusative || disagrees();
        if object {
            a.object = first;
        } else {
            a.subject = first;
        }
    }
    if a.object.is_empty() {
        a.object = groups.next().unwrap_or_default();
    }
    a.extra = groups.next().unwrap_or_default();
    if suffixed {
        a.object.clear();
    }
    (a.passive, a.guessed) = passive(read, t, &a, m);
    a.passive &= !acts_on(read, m, i, &a);
    a
}

/// Whether a verb of the same form follows at once, joined by "and".
fn shares_next(read: &Read, m: &Mentions, i: usize) -> bool {
    let (t, next) = (m.items[i].tokens.start as usize, m.items.get(i + 1));
    next.is_some_and(|n| n.kind == ItemKind::Verb && read.own_and(n.tokens.start as usize) && alike(read, t, n.tokens.start as usize))
}

/// Whether two verbs have one person, gender and number.
fn alike(read: &Read, a: usize, b: usize) -> bool {
    let form = |t: usize| read.reading(t).map(|r| (r.feats.person, r.feats.gender, r.feats.number, r.suffix > 0));
    form(a).is_some_and(|x| Some(x) == form(b) && !x.3)
}

/// "in the past days shelled the army two towns": subject and object both stand behind the verb, so what is before it is not its own.
fn own_pair(read: &Read, m: &Mentions, i: usize, left: u32, bare: &[Few]) -> bool {
    let [first, second, ..] = bare else { return false };
    let (x, y, before) = (&m.nominals[first[0] as usize], &m.nominals[second[0] as usize], &m.nominals[left as usize]);
    let t = m.items[i].tokens.start;
    // "an attack that killed" describes what stands right before; "in two attacks the rebels killed" shows its subject
    let apart = before.tokens.end != t || read.reading(x.head as usize).is_some_and(|r| r.feats.nominative);
    let close = x.tokens.start == t + 1 && apart && !before.can_act() && before.names.is_empty();
    // a verb before its subject is in the singular, however many they are
    let men =
        x.plural && read.reading(t as usize).is_some_and(|r| r.feats.person == 3 && r.feats.number == Number::Singular) && !disagrees(read, t as usize, x);
    close && x.can_act() && y.prep.is_none() && (agrees(read, t as usize, x) || men)
}

/// Whether a noun shows the ending of a dual or sound plural that is no subject ("[he] killed two soldiers").
fn oblique(read: &Read, m: &Mentions, n: &Nominal) -> bool {
    let counts = n.quantity.is_some_and(|q| !m.quantities[q as usize].of_noun);
    let ending = [crate::letters::YEH, crate::letters::NOON];
    let ends = || ending.iter().rev().eq(read.folded(n.head as usize).chars().rev().take(2).collect::<Vec<_>>().iter());
    !counts && read.reading(n.head as usize).is_some_and(|r| r.pos == Pos::Noun && r.feats.number != Number::Singular && r.feats.no_suffix) && ends()
}

/// Whether a verb joined by "and" has the form of the verb before it, beside which somebody or some machine stands as subject.
fn acted_before(read: &Read, m: &Mentions, i: usize) -> bool {
    let t = m.items[i].tokens.start as usize;
    let before = (0..i).rev().take(14).find(|&k| m.items[k].kind == ItemKind::Verb && !is_auxiliary(read, m, k));
    let Some(k) = before.filter(|_| read.own_and(t)) else { return false };
    let (Some(x), Some(y)) = (read.reading(t), read.reading(m.items[k].tokens.start as usize)) else { return false };
    let behind = || matches!(m.items.get(k + 1)?.kind, ItemKind::Nominal(_)).then(|| m.nominal(k + 1))?.filter(|n| n.prep.is_none() && !n.event);
    let doer = |n: &Nominal| n.quantity.is_none() && n.classes.any(DOERS.with(Classes::MACHINES)) && agrees(read, m.items[k].tokens.start as usize, n);
    let left = || subject_left(read, m, k).map(|n| &m.nominals[n as usize]);
    x.feats.gender == y.feats.gender && x.feats.number == y.feats.number && x.feats.person == y.feats.person && behind().or_else(left).is_some_and(doer)
}

/// Those of whom it is told what they do rather than what is done to them.
const DOERS: Classes = Classes::of(&[Class::Force, Class::Group, Class::Fighter]);

/// "an attacker blew himself up", "a bomber struck a meeting": the one behind the verb does it to what follows.
fn acts_on(read: &Read, m: &Mentions, i: usize, a: &Args) -> bool {
    let Some(&first) = a.subject.first() else { return false };
    let n = &m.nominals[first as usize];
    // "in the same province" is written like "in the province itself": the pronoun of a reflexive stands behind the verb or its subject
    let own = |j: usize| {
        let x = &m.items[j];
        let reflexive = matches!(x.kind, ItemKind::Particle(Key::Self_)) && read.suffixed(x.tokens.start as usize);
        reflexive && (j == i + 1 || m.nominal(j - 1).is_some_and(|b| b.prep.is_none()))
    };
    let after = || m.items.iter().skip(i + 1).take(10).take_while(|x| !matches!(x.kind, ItemKind::Mark('.' | '؛' | ':')));
    let struck = |x: &crate::mention::Item| match x.kind {
        ItemKind::Nominal(k) => {
            let o = &m.nominals[k as usize];
            k > first && o.tokens.start == n.tokens.end && o.prep.is_none() && !o.and && o.event && read.accusative(o.head as usize)
        }
        _ => false,
    };
    (i + 1..m.items.len().min(i + 11)).any(own) || n.classes.any(DOERS) && n.quantity.is_none() && after().any(struck)
}

/// Collects the arguments of an event noun.
pub fn of_noun(read: &Read, m: &Mentions, i: usize) -> Args {
    let mut a = Args::default();
    let mut bare: Groups = Groups::new();
    scan_right(read, m, i, &mut a, &mut bare);
    if a.preps.iter().all(|p| p.0 != Key::Agent) {
        a.preps.extend(shared_agent(m, i).map(|n| (Key::Agent, n)));
    }
    let mut groups = bare.into_iter();
    let quoted = matches!(m.items.get(i + 1).map(|x| x.kind), Some(ItemKind::Mark('"' | '«')));
    let genitive = m.nominal(i + 1 + usize::from(quoted)).is_some_and(|n| n.genitive);
    if genitive {
        a.genitive = groups.next().unwrap_or_default();
        // "the shelling by A of B": the object follows at once
        let start = |n: u32| m.nominals[n as usize].tokens.start;
        let near = |g: &Few| !g.first().is_some_and(|&n| a.preps.iter().any(|&(_, p)| start(p) < start(n)));
        a.object = groups.next().filter(near).unwrap_or_default();
    } else if read.suffixed(m.items[i].tokens.start as usize) {
        a.object = groups.next().unwrap_or_default();
    }
    a
}

/// "beating and ill-treatment at the hands of A": who does the second of two joined nouns does the first.
fn shared_agent(m: &Mentions, i: usize) -> Option<u32> {
    let joined = |k: usize| m.nominal(k).is_some_and(|n| n.prep.is_none() && (n.and || n.genitive));
    let from = (i + 1..m.items.len()).find(|&k| !joined(k))?;
    let agent = from + usize::from(m.items[from].kind == ItemKind::Particle(Key::Agent)) + usize::from(matches!(m.items[from].kind, ItemKind::Phrase(_)));
    match m.items.get(agent).map(|x| x.kind)? {
        ItemKind::Nominal(n) if from > i + 1 && agent > from && m.nominals[n as usize].prep == Some(Key::Agent) => Some(n),
        _ => None,
    }
}

/// Whether a verb only puts another into a time.
pub fn is_auxiliary(read: &Read, m: &Mentions, k: usize) -> bool {
    read.auxiliary(m.items[k].tokens.start as usize)
}
