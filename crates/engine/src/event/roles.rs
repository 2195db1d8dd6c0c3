//! Arguments into roles: the frame of a sense applied to what grammar found.
//!
//! In: a trigger and its [`Args`]. Out: an [`Event`] for the first sense whose conditions hold, or none.

mod needs;
mod noun;
mod preps;
mod verb;

use super::args::{self, Args};
use super::pronoun::{Able, LIVING, nearest};
use super::{Event, Filler, Rules};
use crate::does::Does;
use crate::inflect::{Aspect, Gender, Number};
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::morph::Reading;
use crate::pack::{Frame, Sense, bits};
use crate::scope::NominalRef;
use crate::sentence::{COMPANY, Read};
use crate::text::Few;
use crate::vocab::*;
use std::borrow::Cow;

/// The rule that leaves out an undergoer that is nobody.
const LIFELESS: &str = "lifeless-undergoer";

/// The rule that takes what stands behind "of" for the undergoer.
const FOR_OBJECT: &str = "object-behind-of";

/// The rule that shows an event noun as what was struck.
pub const STRUCK: &str = "event-struck";

/// A subject is shared over so many items.
const SHARED: usize = 30;

/// The event a finite verb tells.
pub fn verb(read: &Read, all: &[Mentions], sentence: u32, i: usize) -> Option<Event> {
    let m = &all[sentence as usize];
    let t = m.items[i].tokens.start as usize;
    // "clearing what is left of the pockets": the verb says which are cleared
    let describes =
        i >= 2 && m.items[i - 1].kind == ItemKind::Particle(Key::What) && m.nominal(i - 2).is_some_and(|n| n.event && n.tokens.end as usize + 1 == t);
    if describes {
        return None;
    }
    let mut senses = read.all_senses(t, |p| p == Pos::Verb).flat_map(|(r, all)| all.iter().map(move |s| (r, *s))).peekable();
    senses.peek()?;
    let args = args::of_verb(read, m, i);
    let build = Build::new(read, all, sentence, i);
    build.first(&mut senses, &args, true, &|e, args, frame| {
        build.verb_roles(e, args, frame);
        build.owners(e, args, frame);
    })
}

/// The event a noun tells.
pub fn noun(read: &Read, all: &[Mentions], sentence: u32, i: usize) -> Option<Event> {
    let m = &all[sentence as usize];
    let t = m.nominal(i)?.head as usize;
    let mut senses = read.all_senses(t, |p| p == Pos::Noun).flat_map(|(r, all)| all.iter().map(move |s| (r, *s))).peekable();
    senses.peek()?;
    let args = args::of_noun(read, m, i);
    let build = Build::new(read, all, sentence, i);
    build.first(&mut senses, &args, false, &|e, args, frame| {
        build.noun_roles(e, args, frame);
        build.owners(e, args, frame);
        super::lend::lend(read, all, sentence, i, e, frame);
        build.carried_out(e, frame);
        super::aims::crowd(m, i, e, frame);
    })
}

struct Build<'a> {
    read: &'a Read<'a, 'a>,
    all: &'a [Mentions],
    m: &'a Mentions,
    sentence: u32,
    i: usize,
    /// A bit for each of the words behind the trigger, by its fingerprint: most senses want a word that none of them is.
    behind: u128,
}

impl<'a> Build<'a> {
    fn new(read: &'a Read<'a, 'a>, all: &'a [Mentions], sentence: u32, i: usize) -> Self {
        let m = &all[sentence as usize];
        let prints = &read.words.prints[m.items[i].tokens.start as usize..];
        let span = COMPANY + m.items[i].tokens.len() + 1;
        let behind = bits(prints.iter().take(span));
        Build { read, all, m, sentence, i, behind }
    }

    /// The event of the first sense whose conditions hold. Senses without company that share a frame share its roles, which are filled once.
    fn first<'r>(
        &self,
        senses: &mut dyn Iterator<Item = (&'r Reading, u32)>,
        args: &Args,
        verbal: bool,
        fill: &dyn Fn(&mut Event, &Args, &Frame),
    ) -> Option<Event> {
        let mut done: Option<(u16, Event)> = None;
        for (reading, s) in senses {
            let sense = &self.read.pack.senses[s as usize];
            let Some(mut e) = self.event(reading.lemma, s, verbal, args) else { continue };
            let frame = self.frame(sense);
            match &done {
                Some((f, known)) if sense.with.is_empty() && *f == sense.frame => {
                    (e.fillers, e.rules) = (known.fillers.clone(), known.rules.clone());
                    (e.occurrences, e.factuality, e.light) = (known.occurrences, known.factuality, known.light);
                }
                _ => {
                    let args = self.without_company(args, sense);
                    fill(&mut e, &args, frame);
                    self.wielders(&mut e, frame);
                    self.sites(&mut e, frame);
                    super::aims::against(self.read, self.all, self.i, &mut e, frame);
                    super::meets::meets(self.read, self.m, self.i, &mut e, frame);
                }
            }
            if self.victims(&e, sense) && sense.needs.iter().all(|n| self.meets(&e, *n)) {
                return Some(e);
            }
            if sense.with.is_empty() {
                done = Some((sense.frame, e));
            }
        }
        None
    }

    fn frame(&self, sense: &Sense) -> &'a Frame {
        &self.read.pack.frames[sense.frame as usize]
    }

    /// An event without participants, if the words its sense wants stand behind the trigger.
    fn event(&self, lemma: u32, sense: u32, verbal: bool, args: &Args) -> Option<Event> {
        let s = &self.read.pack.senses[sense as usize];
        let tokens = &self.m.items[self.i].tokens;
        let head = self.m.nominal(self.i).map_or(tokens.start, |n| n.head);
        let trigger = head..head + 1;
        let with = if s.with.is_empty() { None } else { Some(self.company(s, trigger.end as usize).or_else(|| self.object_wanted(s, args))?) };
        let casualty = s.what.is_some_and(|w| matches!(w, What::Killed | What::Injured | What::Missing)) && self.frame(s).bare;
        Some(Event {
            sentence: self.sentence,
            item: self.i,
            trigger,
            with,
            lemma,
            sense,
            verbal,
            light: None,
            fillers: Default::default(),
            toll: Vec::new(),
            times: Few::new(),
            occurrences: None,
            factuality: None,
            casualty,
            rules: Rules::new(),
            told: true,
            merged: None,
            head: None,
        })
    }

    /// "the protesters, who …, raised banners": the object wanted stands behind a clause between.
    fn object_wanted(&self, s: &Sense, args: &Args) -> Option<u32> {
        let n = args.happening.filter(|_| args.object.is_empty()).or_else(|| args.object.first().copied())?;
        Some(self.m.nominals[n as usize].head).filter(|&t| s.wants(self.read.words.prints[t as usize]))
    }

    /// Where the word stands that a sense wants behind its trigger.
    fn company(&self, s: &Sense, from: usize) -> Option<u32> {
        let stops = |k: &usize| match self.m.items[*k].kind {
            ItemKind::Particle(k) => matches!(k, Key::That | Key::Relative),
            ItemKind::Mark(c) => matches!(c, ':' | '؛' | '…'),
            _ => false,
        };
        if self.behind & s.near == 0 {
            return None;
        }
        let to = (from + COMPANY).min(self.m.items.last()?.tokens.end as usize);
        // the word is seldom there, and where the clause ends matters only if it is
        let found = (from..to).find(|&t| s.wants(self.read.words.prints[t]))?;
        let clause = (self.i + 1..self.m.items.len()).find(stops).map_or(usize::MAX, |k| self.m.items[k].tokens.start as usize);
        (found < clause).then_some(found as u32)
    }

    /// The arguments without the word that belongs to the expression itself ("set free": `with`), unless that word is somebody or something.
    fn without_company<'x>(&self, a: &'x Args, s: &Sense) -> Cow<'x, Args> {
        if s.with.is_empty() {
            return Cow::Borrowed(a);
        }
        let mut a = a.clone();
        let idiom = |n: &u32| {
            let x = &self.m.nominals[*n as usize];
            let own = self.read.suffixed(x.head as usize) && x.classes.has(Class::Killed);
            s.wants(self.read.words.prints[x.head as usize])
                && (own || !x.classes.any(Classes::CONCRETE.with(Classes::of(&[Class::Equipment]))))
                && x.names.is_empty()
        };
        if a.genitive.first().is_some_and(idiom) {
            a.genitive = std::mem::take(&mut a.object);
        }
        if a.subject.first().is_some_and(idiom) && !a.subject_left {
            a.subject = std::mem::take(&mut a.object);
        }
        if a.object.first().is_some_and(idiom) {
            a.object = std::mem::take(&mut a.extra);
        }
        a.preps.retain(|(_, n)| !idiom(n));
        Cow::Owned(a)
    }

    fn put(&self, e: &mut Event, role: Role, nominals: &[u32]) {
        let party = matches!(role, Role::Actor | Role::Recipient);
        if role == Role::Recipient && !nominals.is_empty() && nominals.iter().all(|&n| !can_be_party(&self.m.nominals[n as usize])) {
            e.rules.push(LIFELESS);
        }
        for &n in nominals.iter().filter(|&&n| !party || can_be_party(&self.m.nominals[n as usize])) {
            e.fill(Filler { role, who: NominalRef { sentence: self.sentence, nominal: n }, part: None, basis: Basis::Stated });
        }
    }

    fn acts(&self, n: &Nominal) -> bool {
        acts(n)
    }

    fn undergoes(&self, n: &Nominal) -> bool {
        n.classes.any(Classes::SITES) || n.classes.any(Classes::MACHINES) || n.quantity.is_some() || self.only_place(n)
    }

    fn names_party(&self, n: &Nominal) -> bool {
        names_party(self.read, self.m, n)
    }

    /// A named place that does not stand for a government.
    fn only_place(&self, n: &Nominal) -> bool {
        let place = n.names.iter().find_map(|&i| self.m.names[i as usize].place(self.read)).map(|p| &self.read.pack.places[p as usize]);
        let named = place.is_some_and(|p| p.kind != "country") && n.names.iter().all(|&i| self.m.names[i as usize].actor(self.read).is_none());
        named && !n.can_act() || n.classes.any(Classes::SITES) && !n.can_act()
    }

    /// An attached pronoun: the antecedent of the relative clause, or the nearest nominal before that agrees.
    fn pronoun(&self, e: &mut Event, role: Role, antecedent: Option<u32>) {
        if let Some(n) = antecedent {
            self.put(e, role, &[n]);
            return;
        }
        let t = self.m.items[self.i].tokens.start as usize;
        let Some(suffix) = self.read.suffix(t) else { return };
        // whom it is done to is alive when it is rape, torture, abduction
        let lives = LIVING.contains(&self.read.pack.senses[e.sense as usize].mode.as_str());
        let acts = match role {
            Role::Actor => Able::Acts,
            Role::Recipient if lives => Able::Lives,
            _ => Able::Any,
        };
        if let Some(who) = nearest(self.read, self.all, self.sentence, self.m.items[self.i].tokens.start, suffix, acts) {
            e.fill(Filler { role, who, part: None, basis: Basis::Inherited });
        }
    }
}

/// The subject of the verb before the one at `i`, if it can be that one's too: through verbs that have none of their own, back to the first that has.
pub fn subject_before(read: &Read, m: &Mentions, i: usize) -> Few {
    let own = |k: usize| read.reading(m.items[k].tokens.start as usize);
    // "what is left", "who are suspected": the verb of a clause that only describes something
    let describes = |k: usize| {
        let open = k.checked_sub(1).is_some_and(|j| matches!(m.items[j].kind, ItemKind::Particle(Key::Relative | Key::What)));
        let told = |x: &Reading, y: &Reading| x.feats.aspect == Aspect::Imperfect && y.feats.aspect == Aspect::Perfect && x.prefix == 0;
        let aside = k.checked_sub(1).is_some_and(|j| matches!(m.items[j].kind, ItemKind::Mark('،' | ',')));
        open || aside && own(k).zip(own(i)).is_some_and(|(x, y)| told(x, y))
    };
    let verb = |k: &usize| m.items[*k].kind == ItemKind::Verb && !args::is_auxiliary(read, m, *k) && !describes(*k);
    for k in (i.saturating_sub(SHARED)..i).rev().filter(verb).take(3) {
        let a = args::of_verb(read, m, k);
        let like = |y: &Reading, x: &Reading| x.feats.gender == y.feats.gender || x.feats.number == Number::Plural || y.feats.gender == Gender::None;
        let all = read.words.all(m.items[k].tokens.start as usize).iter().filter(|y| y.pos == Pos::Verb);
        let same = own(i).is_some_and(|x| all.clone().any(|y| like(y, x)));
        // "launched campaigns that …": what a light verb carries is not its subject
        let carries =
            || read.does(m.items[k].tokens.start as usize, Does::LENDS) && !a.subject_left && !a.subject.iter().any(|&n| acts(&m.nominals[n as usize]));
        if same && (a.subject.is_empty() || carries()) {
            continue;
        }
        // "the hundreds came and chanted": a verb in the plural is done by people, so they are whom a bare number counts
        let many = own(i).is_some_and(|x| x.feats.number == Number::Plural && x.feats.person == 3);
        let counts = |n: &Nominal| many && n.quantity.is_some() && n.classes.only(Classes::of(&[Class::Number]));
        let does = |n: &Nominal| (acts(n) || counts(n)) && !n.event;
        let able = same && !a.passive && a.subject.first().is_some_and(|&n| does(&m.nominals[n as usize]));
        return if able { a.subject } else { Few::new() };
    }
    Few::new()
}

/// Whether a nominal names an actor of the pack, or a country or capital that stands for one.
pub(super) fn names_party(read: &Read, m: &Mentions, n: &Nominal) -> bool {
    n.names.iter().any(|&i| m.names[i as usize].party(read))
}

/// Whether a phrase can be who does it.
fn acts(n: &Nominal) -> bool {
    n.can_act() || n.classes.any(Classes::MACHINES) || n.classes.has(Class::Demonym) || !n.names.is_empty() || n.inner.any(Classes::BODIES)
}

/// "they abused the prisoners": the undergoer stands behind its preposition, so the subject is no other.
fn preys(a: &Args, f: &Frame) -> bool {
    f.object == Role::Recipient && f.preps.contains(&(Key::By, Role::Recipient)) && a.preps.iter().any(|p| p.0 == Key::By)
}

/// Whether a phrase can stand for somebody or something that acts or is acted on: not a mere abstraction, time or document.
pub fn can_be_party(n: &Nominal) -> bool {
    const IDEAS: Classes = Classes::of(&[Class::Abstract, Class::TimeUnit, Class::Measure, Class::Document, Class::Say, Class::Money]);
    let idea = n.classes.only(IDEAS);
    let of_people = !n.classes.has(Class::Abstract) && n.inner.any(Classes::PEOPLE.with(Classes::BODIES).with(Classes::SITES));
    let counted = n.quantity.is_some() && n.classes.only(Classes::of(&[Class::Abstract]));
    !idea || n.event || n.person || !n.names.is_empty() || of_people || counted
}
