//! What stands around a trigger, by grammar alone.
//!
//! In: the items of a sentence and the index of a verb or event noun. Out: [`Args`]. Each scan looks a bounded number of items left and
//! right and stops where another clause begins.

use crate::does::Does;
use crate::inflect::{Gender, Number, Voice};
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::morph::Origin;
use crate::sentence::Read;
use crate::vocab::*;

/// So many items are looked at on either side.
const WINDOW: usize = 26;

/// What grammar gives a trigger.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// Nominals that are, or are joined to, the subject.
    pub subject: Vec<u32>,
    /// Nominals that are, or are joined to, the direct object.
    pub object: Vec<u32>,
    /// What stands bare behind an object that is one abstract word ("set the release of … ").
    pub extra: Vec<u32>,
    /// Genitives of an event noun.
    pub genitive: Vec<u32>,
    /// Prepositional phrases.
    pub preps: Vec<(Key, u32)>,
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
    let mut bare: Vec<Vec<u32>> = Vec::new();
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
fn own_pair(read: &Read, m: &Mentions, i: usize, left: u32, bare: &[Vec<u32>]) -> bool {
    let [first, second, ..] = bare else { return false };
    let (x, y, before) = (&m.nominals[first[0] as usize], &m.nominals[second[0] as usize], &m.nominals[left as usize]);
    let t = m.items[i].tokens.start;
    let close = x.tokens.start == t + 1 && before.tokens.end != t && !before.can_act() && before.names.is_empty();
    close && x.can_act() && y.prep.is_none() && agrees(read, t as usize, x)
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
    let mut bare: Vec<Vec<u32>> = Vec::new();
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
        let near = |g: &Vec<u32>| !g.first().is_some_and(|&n| a.preps.iter().any(|&(_, p)| start(p) < start(n)));
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

/// Walks right from a trigger, gathering bare nominals in groups and prepositional phrases.
fn scan_right(read: &Read, m: &Mentions, i: usize, a: &mut Args, bare: &mut Vec<Vec<u32>>) {
    let noun = matches!(m.items[i].kind, ItemKind::Nominal(_));
    let mut slot = Slot::None;
    let mut taken: Option<usize> = None;
    let mut k = i + 1;
    while k < m.items.len().min(i + WINDOW) {
        match m.items[k].kind {
            ItemKind::Nominal(n) => {
                let x = &m.nominals[n as usize];
                let governs = m.nominal(k + 1).is_some_and(|g| g.genitive);
                let idiom = !noun && x.event && !governs && x.prep.is_none() && read.makes_expression(m.items[i].tokens.start as usize, x.head as usize);
                if x.event && !idiom && !(x.and && slot == Slot::None) {
                    // "raided, in operations at once, several places": an aside of a verb, as long as its object is still to come
                    let aside = matches!(x.prep, Some(Key::In | Key::During | Key::Since | Key::After | Key::Before | Key::Because)) && bare.len() < 2;
                    if noun || x.prep.is_some() && !aside {
                        break;
                    }
                    if x.prep.is_none() && !x.and && (!bare.is_empty() || !x.genitive && read.accusative(x.head as usize)) {
                        a.happening = a.happening.or(Some(n));
                    }
                    taken = Some(x.head as usize);
                    k += 1;
                    while m.nominal(k).is_some_and(|g| g.genitive) {
                        k += 1;
                    }
                    continue;
                }
                if says(read, x) {
                    break;
                }
                // "was killed, shot, by A": how it was done does not take the doer
                if x.prep.is_some_and(|p| taken.is_some_and(|t| takes(read, t, p) && !(p == Key::Agent && read.accusative(t)))) {
                    k += 1;
                    continue;
                }
                if !place_nominal(read, m, n, &mut slot, a, bare, noun) {
                    break;
                }
            }
            ItemKind::Time(_) | ItemKind::Other | ItemKind::Phrase(_) => {}
            ItemKind::Particle(key) => {
                if stops(key) {
                    break;
                }
            }
            ItemKind::Mark('(') => k = (k..m.items.len().min(k + 12)).find(|&j| m.items[j].kind == ItemKind::Mark(')')).unwrap_or(k),
            // a name in quotes may begin like a verb
            ItemKind::Mark('«') if m.items.get(k + 1).is_some_and(|x| x.kind == ItemKind::Verb) && m.nominal(k - 1).is_some() => {
                k = (k..m.items.len().min(k + 10)).find(|&j| m.items[j].kind == ItemKind::Mark('»')).unwrap_or(k)
            }
            ItemKind::Mark('"' | '«' | '»' | ')' | '-' | '”' | '“' | '\'') => {}
            ItemKind::Mark('،' | ',') if goes_on(read, m, i, k, bare.len(), noun) => {}
            ItemKind::Mark('،' | ',') if !noun && bare.len() == 1 && set_aside(m, k).is_some() => k = set_aside(m, k).unwrap_or(k),
            ItemKind::Mark(_) => break,
            ItemKind::Verb => match describing(read, m, k).filter(|_| !noun) {
                Some(end) => k = end,
                None if !is_auxiliary(read, m, k) || read.own_and(m.items[k].tokens.start as usize) => break,
                None => {}
            },
        }
        k += 1;
    }
}

/// "gunmen who wear uniforms seized ten" with the verb first: the last item of a clause in the imperfect that describes the indefinite people before it,
/// if the clause of the verb goes on behind it.
fn describing(read: &Read, m: &Mentions, k: usize) -> Option<usize> {
    let t = m.items[k].tokens.start as usize;
    let who = m.nominal(k - 1)?;
    let indefinite = who.prep.is_none() && !who.event && !who.definite && who.names.is_empty() && who.classes.any(Classes::PEOPLE);
    let imperfect = read.reading(t).is_some_and(|r| r.feats.aspect == crate::inflect::Aspect::Imperfect && r.prefix == 0 && r.suffix == 0);
    if !indefinite || !imperfect || is_auxiliary(read, m, k) || !agrees(read, t, who) {
        return None;
    }
    let bare = |j: usize| m.nominal(j).is_some_and(|n| n.prep.is_none() && !n.event && !n.and);
    let mut end = k + usize::from(bare(k + 1));
    let means = |j: usize| m.nominal(j).is_some_and(|n| matches!(n.prep, Some(Key::By | Key::Agent)));
    while m.nominal(end + 1).is_some_and(|n| n.prep.is_some() && !n.event) && !means(end + 1)
        || m.items.get(end + 1).is_some_and(|x| x.kind == ItemKind::Particle(Key::In))
    {
        end += 1;
    }
    // "a reporter who works there was killed by bullets of A"
    let told = means(end + 1) || m.nominal(end + 1).is_some_and(|n| n.event && n.prep.is_some());
    (bare(end + 1) || told && end > k).then_some(end)
}

/// "…, pointing out that": a participle of saying goes on with the story and takes no part in it.
fn says(read: &Read, x: &Nominal) -> bool {
    let t = x.head as usize;
    let Some(l) = read.lemma(t).filter(|_| read.does(t, Does::SAYS) && x.prep.is_none() && !x.definite && !x.genitive) else { return false };
    matches!(l.derived, Some((v, Derivation::ActiveParticiple)) if read.pack.lemma(v).say.is_some()) && !read.definite(t)
}

/// Whether the event noun at `t` takes participants of its own by a preposition.
fn takes(read: &Read, t: usize, prep: Key) -> bool {
    let frames = read.all_senses(t, |p| p == Pos::Noun).flat_map(|(_, s)| s).map(|&s| &read.pack.frames[read.pack.senses[s as usize].frame as usize]);
    frames.flat_map(|f| &f.preps).any(|(k, r)| *k == prep && matches!(r, Role::Recipient | Role::Actor | Role::Place))
}

#[derive(Clone, Copy, PartialEq)]
enum Slot {
    None,
    Bare,
    Prep(Key),
}

/// Puts a nominal where grammar puts it. `false`: it belongs to another clause.
fn place_nominal(read: &Read, m: &Mentions, n: u32, slot: &mut Slot, a: &mut Args, bare: &mut Vec<Vec<u32>>, noun: bool) -> bool {
    let x = &m.nominals[n as usize];
    if is_times(x) || adverbial(read, x) || of_allegiance(m, n) || stray_adjective(read, m, n) || in_apposition(read, m, n) {
        return true;
    }
    match (x.prep, x.and, *slot) {
        // "among them five children and two women": parts of what was named, all of them
        (Some(Key::Including), ..) => *slot = Slot::Prep(Key::Including),
        (None, true, Slot::Prep(Key::Including)) => {}
        (None, true, Slot::Prep(_)) => match kin(read, m, n, a, bare) {
            None => bare.last_mut().expect("kin looked at it").push(n),
            Some(p) => a.preps.push((p, n)),
        },
        (None, true, Slot::Bare) => bare.last_mut().expect("a bare slot has a group").push(n),
        (None, true, Slot::None) => return false,
        (Some(p), ..) => {
            a.preps.push((p, n));
            *slot = Slot::Prep(p);
        }
        (None, false, _) => {
            if titled(read, m, n, a, bare) {
                return true;
            }
            let first_genitive = x.genitive;
            if noun && !first_genitive && bare.is_empty() {
                // no genitive: what follows an event noun bare is not its own, unless a pronoun is attached
                bare.push(vec![n]);
                *slot = Slot::Bare;
                return true;
            }
            let idea =
                |g: &Vec<u32>| g.len() == 1 && m.nominals[g[0] as usize].classes.has(Class::Abstract) && m.nominals[g[0] as usize].tokens.end == x.tokens.start;
            if bare.len() > 2 || bare.len() == 2 && !idea(&bare[1]) {
                return false;
            }
            bare.push(vec![n]);
            *slot = Slot::Bare;
        }
    }
    true
}

/// "detained, arbitrarily, at dawn, twenty people": a lone idea or time in the accusative says how or when, and is nobody.
fn adverbial(read: &Read, x: &Nominal) -> bool {
    let t = x.head as usize;
    let deed = x.classes == Classes::default() && read.lemma(t).is_some_and(|l| matches!(l.derived, Some((_, Derivation::Masdar))));
    let idea = deed || x.classes != Classes::default() && x.classes.only(Classes::of(&[Class::Abstract, Class::TimeUnit]));
    idea && x.tokens.len() == 1 && !x.event && x.quantity.is_none() && x.prep.is_none() && read.accusative(t)
}

/// "factions loyal to A": what stands behind the adjective of people is part of who they are.
pub(super) fn of_allegiance(m: &Mentions, n: u32) -> bool {
    let Some(k) = n.checked_sub(1) else { return false };
    let (x, before) = (&m.nominals[n as usize], &m.nominals[k as usize]);
    let described = before.adjectives.last().is_some_and(|&a| a + 1 == before.tokens.end);
    x.prep == Some(Key::For) && before.tokens.end == x.tokens.start && described && (before.can_act() || before.classes.any(Classes::MACHINES)) && !before.event
}

/// An adjective that found no noun to agree with, and means nobody ("the new", "additional").
fn stray_adjective(read: &Read, m: &Mentions, n: u32) -> bool {
    let x = &m.nominals[n as usize];
    let t = x.head as usize;
    let behind = n > 0 && m.nominals[n as usize - 1].tokens.end == x.tokens.start;
    // "killed one of them"
    let some = read.accusative(t) && m.nominals.get(n as usize + 1).is_none_or(|y| y.tokens.start > x.tokens.end) && of_them(read, m, x);
    behind
        && !some
        && read.pos(t) == Some(Pos::Adj)
        && x.tokens.len() == 1
        && x.names.is_empty()
        && x.nations.is_empty()
        && x.quantity.is_none()
        && !x.classes.any(Classes::PEOPLE)
}

/// Whether "of them" stands behind a word.
fn of_them(read: &Read, m: &Mentions, x: &Nominal) -> bool {
    let end = x.tokens.end as usize;
    let last = m.items.last().map_or(0, |i| i.tokens.end as usize);
    end < last && read.key(end) == Some(Key::From) && read.suffixed(end)
}

/// "the town of A, the seat of its province": a kind of place right behind a place is the same place again.
fn in_apposition(read: &Read, m: &Mentions, n: u32) -> bool {
    let Some(k) = n.checked_sub(1) else { return false };
    let (x, before) = (&m.nominals[n as usize], &m.nominals[k as usize]);
    let place = before.names.iter().any(|&i| m.names[i as usize].place(read).is_some());
    let near = x.tokens.start - before.tokens.end <= 1;
    near && place && before.prep.is_some() && x.prep.is_none() && !x.and && x.classes.only(Classes::of(&[Class::PlaceWord, Class::Province]))
}

/// "three times": how often, nobody and nothing.
pub fn is_times(x: &Nominal) -> bool {
    x.classes.has(Class::TimeUnit) && x.classes.has(Class::Measure)
}

/// "the bases of A in the country of B and C": what C goes with, the bare nominal (`None`) or a preposition's; the nearest of the likest.
fn kin(read: &Read, m: &Mentions, n: u32, a: &Args, bare: &[Vec<u32>]) -> Option<Key> {
    let preps = a.preps.iter().rev().map(|&(k, x)| (Some(k), x));
    let all = preps.chain(bare.last().and_then(|g| g.last()).map(|&x| (None, x)));
    let mut best = (a.preps.last().map(|p| p.0), 0, true);
    for (key, x) in all {
        let k = kinship(read, m, n, x);
        if k > best.1 || best.2 {
            best = (key, k, false);
        }
    }
    best.0
}

/// How alike two nominals are, as far as being joined by "and" goes.
fn kinship(read: &Read, m: &Mentions, a: u32, b: u32) -> u32 {
    let (a, b) = (&m.nominals[a as usize], &m.nominals[b as usize]);
    let place = |n: &Nominal| n.names.iter().find_map(|&i| m.names[i as usize].place(read)).map(|p| &read.pack.places[p as usize]);
    let built = |p: &crate::pack::Place| matches!(p.kind.as_str(), "base" | "field" | "airport" | "camp" | "crossing" | "port" | "dam" | "prison");
    let people = |n: &Nominal| n.can_act() || n.classes.has(Class::Demonym);
    let places = match (place(a), place(b)) {
        (Some(p), Some(q)) => 1 + u32::from(p.precision == q.precision) + 2 * u32::from(built(p) && built(q)),
        _ => 0,
    };
    places + 2 * u32::from(a.classes.any(b.classes)) + u32::from(people(a) && people(b)) + u32::from(a.quantity.is_some() && b.quantity.is_some())
}

/// Particles that open another clause.
fn stops(key: Key) -> bool {
    matches!(
        key,
        Key::That
            | Key::To2
            | Key::Relative
            | Key::If
            | Key::When
            | Key::While
            | Key::So
            | Key::But
            | Key::Not
            | Key::NotPast
            | Key::NotFuture
            | Key::What
            | Key::Question
            | Key::Will
            | Key::Already
    )
}

/// Whether a comma only sets something aside.
fn goes_on(read: &Read, m: &Mentions, i: usize, k: usize, bare: usize, noun: bool) -> bool {
    let towns = |n: &Nominal| n.names.iter().any(|&i| m.names[i as usize].place(read).is_some() && m.names[i as usize].actor(read).is_none());
    match m.items.get(k + 1).map(|x| x.kind) {
        Some(ItemKind::Time(_)) => true,
        Some(ItemKind::Nominal(n)) => {
            let x = &m.nominals[n as usize];
            // "arrested, on Thursday night, a person": the comma closes what the one before opened
            let closes = || closes_aside(m, i, k);
            // the alef of the accusative shows the object of a verb that has only its subject so far
            let object = || bare == 1 && matches!(m.items[k - 1].kind, ItemKind::Time(_)) && read.accusative(x.head as usize);
            (!noun && bare < 2 && x.prep.is_none() && !x.and && (closes() || object()))
                || (x.prep.is_some() && !x.and)
                || (x.and && x.prep.is_none() && (bare > 0 || x.governs || k > 0 && m.nominal(k - 1).is_some_and(|b| towns(b) && towns(x))))
                || (!noun && bare == 0)
        }
        Some(ItemKind::Particle(k)) => k.is_preposition() && k != Key::According && k != Key::Including,
        _ => false,
    }
}

/// "attacked, at half past three in the morning, the base": whether the comma at `k` closes words that only say when or where.
fn closes_aside(m: &Mentions, i: usize, k: usize) -> bool {
    let comma = |j: &usize| matches!(m.items[*j].kind, ItemKind::Mark('،' | ','));
    let Some(open) = (i + 1..k).rev().take(9).find(comma) else { return false };
    let mut governed = false;
    (open + 1..k).all(|j| match m.items[j].kind {
        ItemKind::Time(_) | ItemKind::Phrase(_) | ItemKind::Other => true,
        ItemKind::Particle(p) => {
            governed |= p.is_preposition();
            p.is_preposition() || p == Key::Adverb
        }
        ItemKind::Nominal(n) => {
            governed |= m.nominals[n as usize].prep.is_some();
            governed
        }
        _ => false,
    })
}

/// "the protesters, who …, closed [it]" with the verb first: the comma that closes a relative clause behind the subject, if the object follows.
fn set_aside(m: &Mentions, k: usize) -> Option<usize> {
    matches!(m.items.get(k + 1)?.kind, ItemKind::Particle(Key::Relative | Key::Pronoun)).then_some(())?;
    let mark = |j: usize| matches!(m.items[j].kind, ItemKind::Mark(c) if !matches!(c, '"' | '«' | '»' | '(' | ')'));
    let close = (k + 2..m.items.len().min(k + 16)).find(|&j| mark(j))?;
    let bare = |n: u32| m.nominals[n as usize].prep.is_none() && !m.nominals[n as usize].and;
    let follows = matches!(m.items.get(close + 1)?.kind, ItemKind::Nominal(n) if bare(n)) || matches!(m.items[close + 1].kind, ItemKind::Time(_));
    (follows && matches!(m.items[close].kind, ItemKind::Mark('،' | ','))).then_some(close)
}

/// Whether a verb only puts another into a time.
pub fn is_auxiliary(read: &Read, m: &Mentions, k: usize) -> bool {
    read.auxiliary(m.items[k].tokens.start as usize)
}

/// The preposition with a pronoun right behind a verb.
fn resumptive(read: &Read, m: &Mentions, i: usize) -> Option<Key> {
    let next = m.items.get(i + 1)?;
    let t = next.tokens.start as usize;
    read.key(t).filter(|k| matches!(next.kind, ItemKind::Particle(_)) && k.is_preposition() && read.suffixed(t))
}

/// "a march to which A called": the indefinite event right before a verb is what a bare clause describes, if somebody stands behind it.
fn described_event(m: &Mentions, i: usize) -> Option<u32> {
    m.nominal(i + 2).filter(|x| x.prep.is_none() && x.can_act())?;
    match m.items[i.checked_sub(1)?].kind {
        ItemKind::Nominal(n) => Some(n).filter(|&n| m.nominals[n as usize].event && !m.nominals[n as usize].definite),
        _ => None,
    }
}

/// The antecedent when the verb opens a relative clause.
fn antecedent(read: &Read, m: &Mentions, i: usize) -> Option<u32> {
    let mut k = i.checked_sub(1)?;
    while k > 0
        && (matches!(m.items[k].kind, ItemKind::Particle(Key::Already | Key::Not | Key::NotPast | Key::Adverb | Key::Will))
            || m.items[k].kind == ItemKind::Verb && is_auxiliary(read, m, k))
    {
        k -= 1;
    }
    let relative = m.items[k].kind == ItemKind::Particle(Key::Relative);
    if !relative {
        return None;
    }
    let nominals = |reach: usize| (0..k).rev().take(reach).filter_map(|j| if let ItemKind::Nominal(n) = m.items[j].kind { Some(n) } else { None });
    let first = nominals(4).next()?;
    // "the residents of the town who went out": a place does what many do not
    let many = |n: u32| m.nominals[n as usize].classes.any(Classes::PEOPLE) && m.nominals[n as usize].plural;
    let unknown = |x: &Nominal| read.guessed(x.head as usize) && x.quantity.is_none();
    let place = !many(first) && (!agrees(read, m.items[i].tokens.start as usize, &m.nominals[first as usize]) || unknown(&m.nominals[first as usize]));
    let plural = read.reading(m.items[i].tokens.start as usize).is_some_and(|r| r.feats.number == Number::Plural && r.feats.person == 3);
    let inside = |n: u32| m.nominals[n as usize].inner.any(Classes::PEOPLE) && !super::roles::can_be_party(&m.nominals[n as usize]);
    Some(nominals(7).find(|&n| place && plural && (many(n) || inside(n))).unwrap_or(first))
}

/// The subject of a subject-first clause, or the indefinite noun that a bare clause describes.
fn subject_left(read: &Read, m: &Mentions, i: usize) -> Option<u32> {
    let t = m.items[i].tokens.start as usize;
    if read.own_and(t) {
        return None;
    }
    let mut far = false;
    let mut skip = usize::MAX;
    for k in (0..i).rev().take(14) {
        if k >= skip {
            continue;
        }
        skip = usize::MAX;
        match m.items[k].kind {
            ItemKind::Nominal(n) => {
                let x = &m.nominals[n as usize];
                if stray_adjective(read, m, n) {
                    continue;
                }
                // "the forces that entered the town killed": what follows a verb behind a relative is that verb's
                if let Some(open) = x.definite.then(|| relative_clause(read, m, k)).flatten() {
                    (far, skip) = (true, open);
                    continue;
                }
                // "a raid that A carried out hit B": A belongs to the clause between
                if let Some(v) = carried_out(read, m, k) {
                    (far, skip) = (true, v);
                    continue;
                }
                if x.prep.is_none() && !x.and && !x.genitive {
                    match described(read, m, k, t) {
                        Some(Described::By(n)) => return Some(n),
                        Some(Described::Apposition) => {
                            far = true;
                            continue;
                        }
                        None => {}
                    }
                    // behind a verb of its own it is that verb's
                    let taken = far && k > 0 && m.items[k - 1].kind == ItemKind::Verb && !is_auxiliary(read, m, k - 1);
                    return (!taken).then_some(n);
                }
                // "four leaders and thirty fighters were killed": the subject is the first of them
                if x.and && x.quantity.is_some() && k > 0 && m.nominal(k - 1).is_some_and(|b| b.quantity.is_some()) {
                    continue;
                }
                // an indefinite noun right before the verb is described by it, whatever governs it; an event noun also from afar
                if !x.genitive && !x.definite && (x.event || !far) {
                    return Some(n);
                }
                // "the explosion of a bomb that hit B": the gender says that the genitive is described, not the event
                if x.genitive && !far && !x.definite && k > 0 && m.nominal(k - 1).is_some_and(|e| e.event && !agrees(read, t, e)) && agrees(read, t, x) {
                    return Some(n);
                }
                far = true;
            }
            ItemKind::Verb if !is_auxiliary(read, m, k) => return topic(read, m, k, t),
            ItemKind::Particle(Key::That) if read.suffixed(m.items[k].tokens.start as usize) => return speaker(read, m, k, t),
            ItemKind::Particle(Key::That | Key::Relative | Key::To2 | Key::But | Key::While | Key::When | Key::If) => return None,
            ItemKind::Particle(_) if read.own_and(m.items[k].tokens.start as usize) => return None,
            ItemKind::Mark('،' | ',') => match aside(m, k) {
                Some(open) => skip = open,
                None => far = true,
            },
            ItemKind::Mark('"' | '«' | '»' | '(' | ')' | '…') => far = true,
            ItemKind::Mark(_) => return None,
            _ => {}
        }
    }
    None
}

/// "that a teacher who works there was killed": the verb at `k` describes the indefinite noun with which the clause opens.
fn topic(read: &Read, m: &Mentions, k: usize, t: usize) -> Option<u32> {
    let ItemKind::Nominal(n) = m.items[k.checked_sub(1)?].kind else { return None };
    let x = &m.nominals[n as usize];
    let opens = k >= 2 && matches!(m.items[k - 2].kind, ItemKind::Particle(Key::That) | ItemKind::Mark('«' | '"'));
    let bare = x.prep.is_none() && !x.and && !x.genitive && !x.event && x.names.is_empty();
    (opens && bare && x.classes.any(Classes::PEOPLE) && agrees(read, t, x) && agrees(read, m.items[k].tokens.start as usize, x)).then_some(n)
}

/// What a nominal is that does not agree with the verb behind it, so that the subject stands farther before.
enum Described {
    /// "a bomber who drives a lorry blew himself up": the object of a clause that describes this one.
    By(u32),
    /// "the brigades, the armed wing of the movement, fired".
    Apposition,
}

fn described(read: &Read, m: &Mentions, k: usize, t: usize) -> Option<Described> {
    if k < 2 || m.nominal(k).is_none_or(|x| agrees(read, t, x) && !told_of(m, k)) {
        return None;
    }
    match (m.items[k - 1].kind, m.items[k - 2].kind) {
        (ItemKind::Verb, ItemKind::Nominal(n)) if !is_auxiliary(read, m, k - 1) => {
            let x = &m.nominals[n as usize];
            (!x.definite && x.prep.is_none() && x.classes.any(Classes::PEOPLE) && agrees(read, t, x)).then_some(Described::By(n))
        }
        (ItemKind::Mark('،' | ','), ItemKind::Nominal(_) | ItemKind::Mark('»' | '"')) => Some(Described::Apposition),
        _ => None,
    }
}

/// "A, the director of the firm, was seized", "B, twenty years old, was killed": between commas it is told who the person before is.
fn told_of(m: &Mentions, k: usize) -> bool {
    let comma = |j: usize| matches!(m.items[j].kind, ItemKind::Mark('،' | ','));
    let (Some(x), Some(before)) = (m.nominal(k), k.checked_sub(2).and_then(|j| m.nominal(j))) else { return false };
    let closed = (k + 1..m.items.len().min(k + 8)).find(|&j| !matches!(m.items[j].kind, ItemKind::Nominal(_) | ItemKind::Mark('"' | '«' | '»')));
    let age = x.classes.has(Class::TimeUnit) && x.quantity.is_some();
    let office = x.definite && !x.person && x.classes.any(Classes::PEOPLE);
    comma(k - 1) && closed.is_some_and(comma) && (age || office) && before.person && before.prep.is_none() && !before.genitive
}

/// "the army announced that it killed …": the body behind the pronoun of "that it". A person may speak for others.
fn speaker(read: &Read, m: &Mentions, that: usize, t: usize) -> Option<u32> {
    let body = |n: &Nominal| {
        let bodies = DOERS.with(Classes::of(&[Class::Gov]));
        let speaks = n.classes.any(Classes::of(&[Class::Media, Class::Org, Class::Official]));
        n.prep.is_none() && !n.genitive && !n.event && !speaks && n.classes.any(bodies) && agrees(read, t, n)
    };
    (0..that).rev().take(8).take_while(|&k| !matches!(m.items[k].kind, ItemKind::Particle(Key::That | Key::Relative))).find_map(|k| match m.items[k].kind {
        ItemKind::Nominal(n) if body(&m.nominals[n as usize]) => Some(n),
        _ => None,
    })
}

/// The comma that opens an aside ("A, who …, did it") which the comma at `k` closes.
pub(super) fn aside(m: &Mentions, k: usize) -> Option<usize> {
    let comma = |j: &usize| matches!(m.items[*j].kind, ItemKind::Mark('،' | ','));
    let open = (k.saturating_sub(14)..k).rev().find(comma).unwrap_or(k.saturating_sub(14));
    let relative = |j: usize| matches!(m.items[j].kind, ItemKind::Particle(Key::Relative));
    // "A that holds …, did it": a relative clause that opens without a comma
    let bare = || (open + 1..k).rev().find(|&j| relative(j)).filter(|&j| j > 0 && matches!(m.items[j - 1].kind, ItemKind::Nominal(_)));
    if relative(open + 1) { Some(open) } else { bare() }
}

/// The relative that opens the clause of which a bare nominal is the end: it stands right behind a verb that stands right behind it.
fn relative_clause(read: &Read, m: &Mentions, k: usize) -> Option<usize> {
    let open = k.checked_sub(2).filter(|&j| j > 0 && m.items[j].kind == ItemKind::Particle(Key::Relative))?;
    let bare = m.nominal(k).is_some_and(|n| n.prep.is_none() && !n.and);
    (bare && m.items[k - 1].kind == ItemKind::Verb && !is_auxiliary(read, m, k - 1) && m.nominal(open - 1).is_some()).then_some(open)
}

/// The verb with an attached pronoun right before an item, whose subject the item is.
fn carried_out(read: &Read, m: &Mentions, k: usize) -> Option<usize> {
    let v = k.checked_sub(1)?;
    let t = m.items[v].tokens.start as usize;
    (m.items[v].kind == ItemKind::Verb && read.suffixed(t) && m.nominal(k).is_some_and(|n| n.prep.is_none())).then_some(v)
}

/// "the member for A's bloc, B", "the spokesman in the name of A, B": the name of a person behind a title that something stands between.
fn titled(read: &Read, m: &Mentions, n: u32, a: &Args, bare: &[Vec<u32>]) -> bool {
    let Some(&title) = bare.last().and_then(|g| g.last()) else { return false };
    let (x, title) = (&m.nominals[n as usize], &m.nominals[title as usize]);
    let office = title.definite && !title.person && title.quantity.is_none() && title.classes.any(Classes::PEOPLE) && !title.plural;
    let leads = |key: Key, body: &Nominal| key == Key::About || matches!(key, Key::For | Key::In) && body.classes.any(Classes::BODIES);
    let behind = a.preps.last().is_some_and(|&(key, k)| {
        let body = &m.nominals[k as usize];
        k + 1 == n && body.tokens.end == x.tokens.start && body.tokens.start <= title.tokens.end + 1 && leads(key, body)
    });
    let right_behind = title.tokens.end == x.tokens.start && title.tokens.len() > 1;
    let name = x.person || x.names.is_empty() && read.pos(x.head as usize) == Some(Pos::Name);
    office && name && !x.classes.any(Classes::PEOPLE) && (behind && title.names.is_empty() || right_behind)
}

/// Nominals joined by "and" right behind another.
fn joined_before(m: &Mentions, n: u32) -> Vec<u32> {
    (n + 1..m.nominals.len() as u32)
        .take_while(|&k| {
            let x = &m.nominals[k as usize];
            x.and && x.prep.is_none() && !x.event && x.tokens.start == m.nominals[k as usize - 1].tokens.end
        })
        .collect()
}

/// Gender and number allow this nominal to be the subject of a verb that follows it.
fn agrees(read: &Read, t: usize, x: &Nominal) -> bool {
    let Some(r) = read.reading(t) else { return false };
    if r.feats.person != 3 {
        return r.feats.person == 0;
    }
    let head = x.head as usize;
    let feminine = feminine(read, x);
    let people = x.classes.any(Classes::PEOPLE) || x.classes.has(Class::Demonym);
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
fn disagrees(read: &Read, t: usize, x: &Nominal) -> bool {
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

fn feminine(read: &Read, x: &Nominal) -> bool {
    read.feminine(x.head as usize)
}

/// Whether a verb reads as a passive, and whether that is only the likelier reading: a form that is only passive, a typed damma, or a lone object with nobody to do it.
fn passive(read: &Read, t: usize, a: &Args, m: &Mentions) -> (bool, bool) {
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
