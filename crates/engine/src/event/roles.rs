//! Arguments into roles: the frame of a sense applied to what grammar found.
//!
//! In: a trigger and its [`Args`]. Out: an [`Event`] for the first sense whose conditions hold, or none.

use super::args::{self, Args};
use super::pronoun::{Able, LIVING, nearest};
use super::{Event, Filler};
use crate::does::Does;
use crate::inflect::{Gender, Number};
use crate::mention::{ItemKind, Mentions, Nominal};
use crate::morph::Reading;
use crate::pack::{Frame, Need, Sense, bits};
use crate::scope::NominalRef;
use crate::sentence::{COMPANY, Read};
use crate::vocab::*;
use std::borrow::Cow;

/// The rule that leaves out an undergoer that is nobody.
const LIFELESS: &str = "lifeless-undergoer";

/// The rule that takes what stands behind "of" for the undergoer.
const FOR_OBJECT: &str = "object-behind-of";

/// The rule that shows an event noun as what was struck.
pub const STRUCK: &str = "event-struck";

/// A subject is shared over so many items.
const SHARED: usize = 24;

/// The event a finite verb tells.
pub fn verb(read: &Read, all: &[Mentions], sentence: u32, i: usize) -> Option<Event> {
    let m = &all[sentence as usize];
    let t = m.items[i].tokens.start as usize;
    let mut senses = read.all_senses(t, |p| p == Pos::Verb).flat_map(|(r, all)| all.iter().map(move |s| (r, *s))).peekable();
    senses.peek()?;
    let args = args::of_verb(read, m, i);
    let build = Build::new(read, all, sentence, i);
    build.first(senses, &args, true, |e, args, frame| {
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
    build.first(senses, &args, false, |e, args, frame| {
        build.noun_roles(e, args, frame);
        build.owners(e, args, frame);
        super::link::lend(read, all, sentence, i, e, frame);
        build.carried_out(e, frame);
        super::aims::crowd(m, i, e, frame);
    })
}

struct Build<'a> {
    read: &'a Read<'a>,
    all: &'a [Mentions],
    m: &'a Mentions,
    sentence: u32,
    i: usize,
    /// A bit for each of the words behind the trigger, by its fingerprint: most senses want a word that none of them is.
    behind: u64,
}

impl<'a> Build<'a> {
    fn new(read: &'a Read<'a>, all: &'a [Mentions], sentence: u32, i: usize) -> Self {
        let m = &all[sentence as usize];
        let prints = &read.words.prints[m.items[i].tokens.start as usize..];
        let span = COMPANY + m.items[i].tokens.len() + 1;
        let behind = bits(prints.iter().take(span));
        Build { read, all, m, sentence, i, behind }
    }

    /// The event of the first sense whose conditions hold. Senses without company that share a frame share its roles, which are filled once.
    fn first<'r>(
        &self,
        senses: impl Iterator<Item = (&'r Reading, u32)>,
        args: &Args,
        verbal: bool,
        fill: impl Fn(&mut Event, &Args, &Frame),
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
            fillers: Vec::new(),
            toll: Vec::new(),
            times: Vec::new(),
            occurrences: None,
            factuality: None,
            casualty,
            rules: Vec::new(),
            told: true,
            merged: None,
            head: None,
        })
    }

    /// "the protesters, who …, raised banners": the object wanted stands behind a clause between.
    fn object_wanted(&self, s: &Sense, args: &Args) -> Option<u32> {
        let n = args.happening.filter(|_| args.object.is_empty()).or_else(|| args.object.first().copied())?;
        Some(self.m.nominals[n as usize].head).filter(|&t| s.with.contains(&self.read.words.prints[t as usize]))
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
        let found = (from..to).find(|&t| s.with.contains(&self.read.words.prints[t]))?;
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
            s.with.contains(&self.read.words.prints[x.head as usize])
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

    fn verb_roles(&self, e: &mut Event, a: &Args, f: &Frame) {
        let transitive = !matches!(f.object, Role::None | Role::Place);
        let others = || self.read.own_and(self.m.items[self.i].tokens.start as usize) && !subject_before(self.read, self.m, self.i).is_empty();
        // those who protest do something, whatever the form of the verb may also be
        let protests = !f.aims.is_empty() && a.subject.first().is_some_and(|&n| self.crowd(self.sentence, &self.m.nominals[n as usize]));
        let carried = a.passive && a.guessed && !a.subject_left && f.object != Role::None && !protests && others();
        // who clashes or meets "with" somebody does so himself
        let mutual = f.genitive == Genitive::Subject && f.preps.contains(&(Key::With, Role::Recipient));
        let active = a.guessed && (f.spoken || protests || mutual || f.object == Role::None) || carried || preys(a, f) || a.guessed && self.set_on(a, f);
        if let Some(who) = self.had_been(a, f) {
            e.rules.push("passive");
            e.fill(Filler { role: f.object, who: NominalRef { sentence: self.sentence, nominal: who }, part: None, basis: Basis::Inherited });
        } else if a.passive && !active && transitive && f.subject != f.object {
            e.rules.push("passive");
            self.put(e, f.object, &a.subject);
            self.put(e, f.object, &a.object);
        } else {
            e.rules.push(if a.subject_left { "subject-verb" } else { "verb-subject" });
            if carried {
                // "A stormed the square and seized ten": who did the first did the second
                self.put(e, f.object, &a.subject);
            } else {
                self.subject(e, a, f);
            }
            self.put(e, f.object, &a.object);
            self.struck_event(e, a, f);
        }
        self.prepositions(e, a, f);
        if !a.passive && a.object.is_empty() && a.pronoun.is_none() && !e.has(f.object) && !a.subject_left {
            // "the shelling by A of B" at the head of a sentence is written like "A shelled"
            self.for_object(e, &a.subject, a, f);
        }
        if let Some(antecedent) = a.pronoun {
            self.pronoun(e, f.object, antecedent);
        }
        if !e.has(f.subject) && f.subject == Role::Actor && (active || !a.passive) && a.subject.iter().all(|&n| !self.m.nominals[n as usize].event) {
            self.shared_subject(e, f);
        }
    }

    /// "found the body of a young man after he had been kidnapped": a verb of force behind an auxiliary, with nobody beside it, is told of the last person.
    fn had_been(&self, a: &Args, f: &Frame) -> Option<u32> {
        let before = self.i.checked_sub(1).filter(|&k| self.m.items[k].kind == ItemKind::Verb && args::is_auxiliary(self.read, self.m, k))?;
        let verb = self.read.reading(self.m.items[self.i].tokens.start as usize)?;
        let one = verb.feats.person == 3 && verb.feats.number == Number::Singular && verb.feats.aspect == crate::inflect::Aspect::Perfect;
        let alone = a.subject.is_empty() && a.object.is_empty() && a.pronoun.is_none() && a.happening.is_none();
        if !one || !alone || (f.subject, f.object) != (Role::Actor, Role::Recipient) {
            return None;
        }
        (0..before).rev().find_map(|k| {
            let ItemKind::Nominal(n) = self.m.items[k].kind else { return None };
            let x = &self.m.nominals[n as usize];
            (!x.event && !x.plural && x.quantity.is_none() && (x.person || x.classes.with(x.inner).any(Classes::PEOPLE))).then_some(n)
        })
    }

    /// "settlers set on farmers": people behind the preposition of a verb are whom it is done to, so that its subject is no other.
    fn set_on(&self, a: &Args, f: &Frame) -> bool {
        let people = |n: u32| self.m.nominals[n as usize].classes.any(Classes::PEOPLE) && !self.m.nominals[n as usize].classes.any(Classes::SITES);
        let whom = |k: Key| matches!(k, Key::On | Key::Against) && f.preps.contains(&(k, Role::Recipient));
        f.subject == Role::Actor && f.object == Role::Recipient && a.preps.iter().any(|&(k, n)| whom(k) && people(n))
    }

    /// "the killing by the army of three": behind a force that is named, "of" leads to whom it is done to.
    fn for_object(&self, e: &mut Event, doer: &[u32], a: &Args, f: &Frame) -> bool {
        let (Some(&first), Some(at)) = (doer.first(), a.preps.iter().position(|p| p.0 == Key::For)) else { return false };
        let (x, of) = (&self.m.nominals[first as usize], a.preps[at].1);
        let somebody = x.person || x.classes.any(Classes::PEOPLE) && !x.classes.any(Classes::of(&[Class::Force, Class::Group]));
        let doer = x.definite && !x.event && !somebody && (x.classes.any(Classes::of(&[Class::Force, Class::Group, Class::Aircraft])) || self.names_party(x));
        let close = self.m.nominals[of as usize].tokens.start == x.tokens.end && !self.m.nominals[of as usize].event;
        let done_to = !f.spoken && f.subject == Role::Actor && matches!(f.object, Role::Recipient | Role::Object);
        if !done_to || !doer || !close || !can_be_party(&self.m.nominals[of as usize]) {
            return false;
        }
        let joined = |&&(k, n): &&(Key, u32)| n == of || k == Key::For && self.m.nominals[n as usize].and;
        let whom: Vec<u32> = a.preps[at..].iter().take_while(joined).map(|p| p.1).collect();
        e.fillers.retain(|x| x.role != Role::Actor || x.who.sentence != self.sentence || !whom.contains(&x.who.nominal));
        self.put(e, f.object, &whom);
        e.rules.push(FOR_OBJECT);
        true
    }

    /// "hit a meeting of its leaders": what is struck may be something that takes place.
    fn struck_event(&self, e: &mut Event, a: &Args, f: &Frame) {
        let Some(n) = a.happening.filter(|_| !f.spoken && f.object == Role::Recipient && !e.has(Role::Recipient) && a.object.is_empty()) else { return };
        if self.read.accusative(self.m.nominals[n as usize].head as usize) {
            self.put(e, f.object, &[n]);
            e.rules.push(STRUCK);
        }
    }

    fn subject(&self, e: &mut Event, a: &Args, f: &Frame) {
        let Some(&first) = a.subject.first() else { return };
        let n = &self.m.nominals[first as usize];
        let arms = n.classes.any(Classes::ARMS) && f.subject == Role::Actor;
        if n.event {
            return;
        }
        // "the anger of the inhabitants who took to the streets"
        let inside = (n.head + 1, n.tokens.end);
        if a.subject_left && f.subject == Role::Actor && !can_be_party(n) && n.inner.any(Classes::PEOPLE) && inside.0 < inside.1 {
            return e.fill(Filler { role: Role::Actor, who: NominalRef { sentence: self.sentence, nominal: first }, part: Some(inside), basis: Basis::Stated });
        }
        let machine = n.classes.any(Classes::MACHINES) && f.subject == Role::Actor && f.thing == Role::Actor && n.names.is_empty();
        let own = self.read.suffixed(n.head as usize);
        let master = Some(first + 1).filter(|&k| (k as usize) < self.m.nominals.len() && args::of_allegiance(self.m, k));
        if let Some(master) = master.filter(|&k| (arms || machine) && self.party_named(&self.m.nominals[k as usize])) {
            // "an aircraft that belongs to A"
            self.put(e, Role::Instrument, &a.subject[..1]);
            return self.put(e, Role::Actor, &[master]);
        }
        let seized = f.object == Role::Object && a.object.is_empty() && !a.subject_left;
        let wielder = self.wielder(n);
        if arms && seized && wielder.is_none() {
            self.put(e, Role::Object, &a.subject);
        } else if arms || machine && (own || wielder.is_some()) {
            self.put(e, Role::Instrument, &a.subject);
            if let Some(part) = wielder {
                e.fill(Filler { role: Role::Actor, who: NominalRef { sentence: self.sentence, nominal: first }, part: Some(part), basis: Basis::Stated });
            } else if own {
                self.owner_of(e, n);
            }
        } else if f.subject == Role::Actor
            && (!self.acts(n) || self.only_place(n))
            && a.object.is_empty()
            && a.pronoun.is_none()
            && !a.subject_left
            && f.object == Role::Recipient
            && !preys(a, f)
            && self.undergoes(n)
        {
            // one bare nominal that can hardly act: the object of a subject told before
            self.put(e, f.object, &a.subject);
        } else {
            let machine = n.classes.any(Classes::MACHINES.with(Classes::ARMS)) && n.names.is_empty();
            self.put(e, if machine { f.thing } else { f.subject }, &a.subject);
        }
    }

    /// Whose weapon or machine a phrase names: an adjective of nationality, or the genitive that is somebody.
    fn wielder(&self, n: &Nominal) -> Option<(u32, u32)> {
        if !n.classes.any(Classes::ARMS.with(Classes::MACHINES)) {
            return None;
        }
        let own = n.head + 1..n.tokens.end;
        let named = |t: u32| n.names.iter().map(|&i| &self.m.names[i as usize]).any(|name| name.tokens.start == t && name.party(self.read));
        let somebody = Classes::PEOPLE.with(Classes::BODIES);
        // "shells of the artillery": a weapon is nobody
        let one = |c: Classes| c.any(somebody) && !c.any(Classes::ARMS.with(Classes::MACHINES));
        let noun = |t: u32| self.read.pos(t as usize) == Some(Pos::Noun) && one(self.read.classes(t as usize)) && !n.adjectives.contains(&t);
        let genitive = || own.clone().find(|&t| named(t) || noun(t));
        let nation = || n.nations.iter().copied().find(|t| own.contains(t)).map(|t| (t, t + 1));
        genitive().map(|t| (t, n.tokens.end)).or_else(nation)
    }

    /// "its aircraft": whoever the pronoun means.
    fn owner_of(&self, e: &mut Event, n: &Nominal) {
        let Some(suffix) = self.read.suffix(n.head as usize) else { return };
        if let Some(who) = nearest(self.read, self.all, self.sentence, n.tokens.start, suffix, Able::Acts) {
            e.fill(Filler { role: Role::Actor, who, part: None, basis: Basis::Inherited });
        }
    }

    /// "killed by bullets of the police": nobody else did it, so it was those whose weapon it is.
    fn wielders(&self, e: &mut Event, f: &Frame) {
        if f.subject != Role::Actor && !f.bare || e.has(Role::Actor) {
            return;
        }
        let means = |x: &&Filler| matches!(x.role, Role::Instrument | Role::Object) && x.part.is_none() && x.who.sentence == self.sentence;
        let found = e.fillers.iter().filter(means).find_map(|x| Some((x.who, self.wielder(&self.m.nominals[x.who.nominal as usize])?)));
        if let Some((who, part)) = found {
            e.fill(Filler { role: Role::Actor, who, part: Some(part), basis: Basis::Stated });
            e.rules.push("wielder");
        }
    }

    fn acts(&self, n: &Nominal) -> bool {
        acts(n)
    }

    fn undergoes(&self, n: &Nominal) -> bool {
        n.classes.any(Classes::SITES) || n.classes.any(Classes::MACHINES) || n.quantity.is_some() || self.only_place(n)
    }

    fn noun_roles(&self, e: &mut Event, a: &Args, f: &Frame) {
        let ItemKind::Nominal(me) = self.m.items[self.i].kind else { return };
        let own = &self.m.nominals[me as usize];
        if !own.nations.is_empty() && f.subject == Role::Actor {
            self.nations(e, me, Role::Actor);
        }
        self.genitives(e, a, f);
        self.prepositions(e, a, f);
        self.of_object(e, a, f);
        if self.read.suffixed(own.head as usize) {
            let role = match f.genitive {
                Genitive::Object if a.object.is_empty() => f.object,
                _ => f.subject,
            };
            self.pronoun(e, role, None);
        }
        e.occurrences = own.quantity;
        if f.bare && own.classes.has(Class::Killed) {
            // "twelve bodies riddled with bullets": they are the victims, however many times it happened
            e.occurrences = None;
            if !e.has(Role::Recipient) || own.quantity.is_some() {
                e.fill(Filler { role: Role::Recipient, who: NominalRef { sentence: self.sentence, nominal: me }, part: None, basis: Basis::Stated });
            }
        }
        e.rules.push("event-noun");
    }

    /// "an attack that A carried out", "the attack was carried out by A": the doer stands behind a light verb with the pronoun of the event.
    fn carried_out(&self, e: &mut Event, f: &Frame) {
        // "an attack by drone that A carried out"
        let means = |k: usize| self.m.nominal(k).is_some_and(|n| n.prep == Some(Key::By));
        let skip = |k: &usize| !means(*k) && !matches!(self.m.items[*k].kind, ItemKind::Particle(Key::Relative | Key::Already | Key::By) | ItemKind::Time(_));
        let Some(k) = (self.i + 1..self.m.items.len().min(self.i + 5)).find(skip) else { return };
        let t = self.m.items[k].tokens.start as usize;
        let does = |l: &crate::pack::Light| l.subject == Role::Actor && l.prep.is_none() && !l.noun_is_subject;
        let listed = self.read.words.all(t).iter().filter(|r| r.lemma != crate::morph::NO_LEMMA && r.suffix > 0).take(3);
        let light = || listed.flat_map(|r| &self.read.pack.lemma(r.lemma).lights).any(|&x| does(&self.read.pack.lights[x as usize]));
        // only what is done to or held against somebody is told by its doer alone
        let done_to = (f.object != Role::None || !f.aims.is_empty()) && f.subject == Role::Actor;
        if e.has(f.subject) || !done_to || self.m.items[k].kind != ItemKind::Verb || !self.read.suffixed(t) || !light() {
            return;
        }
        let Some(ItemKind::Nominal(n)) = self.m.items.get(k + 1).map(|x| x.kind) else { return };
        let x = &self.m.nominals[n as usize];
        // "a drone that belongs to A"
        let master = Some(n + 1).filter(|&of| (of as usize) < self.m.nominals.len() && x.classes.any(Classes::MACHINES) && args::of_allegiance(self.m, of));
        if let Some(of) = master {
            self.put(e, Role::Instrument, &[n]);
            self.put(e, Role::Actor, &[of]);
            e.rules.push("carried-out");
            return;
        }
        // an "attack" that officials carry out is mostly one of words
        if x.prep.is_none() && self.acts(x) && !x.classes.with(x.inner).has(Class::Official) {
            self.put(e, Role::Actor, &[n]);
            super::link::behind(self.m, self.sentence, &args::of_verb(self.read, self.m, k), e, f);
            e.rules.push("carried-out");
        }
    }

    fn genitives(&self, e: &mut Event, a: &Args, f: &Frame) {
        if a.genitive.is_empty() {
            if self.read.suffixed(self.m.items[self.i].tokens.start as usize) {
                self.put(e, f.object, &a.object);
            }
            return;
        }
        let first = &self.m.nominals[a.genitive[0] as usize];
        // "the protests of 2019"
        if !f.aims.is_empty() && first.tokens.len() == 1 && self.read.token(first.head as usize).kind == crate::split::TokenKind::Number {
            return;
        }
        let against = a.preps.iter().any(|(k, _)| f.preps.iter().any(|(fk, r)| fk == k && matches!(r, Role::Recipient | Role::Object)) && *k != Key::For);
        let force = first.classes.any(Classes::of(&[Class::Force, Class::Group, Class::Gov, Class::Fighter, Class::Aircraft, Class::Demonym]))
            || self.names_party(first);
        let object = a.object.iter().any(|&n| can_be_party(&self.m.nominals[n as usize]));
        let subject = match f.genitive {
            Genitive::Subject => true,
            // "the opening of fire by the police": what is opened is the word that the sense wants
            Genitive::Object
                if f.object == Role::Instrument && e.with.is_some_and(|t| t >= first.tokens.end) && (force || first.classes.has(Class::Fighter)) =>
            {
                true
            }
            Genitive::Object => {
                // "the cutting by the protesters of bridges"
                let crowd = !f.aims.is_empty() && !a.object.is_empty() && first.classes.with(first.inner).has(Class::Protester);
                let doer = force || first.person || first.classes.any(Classes::MACHINES);
                crowd || (object && doer) || (self.acts(first) && (self.thing_behind(a) || self.aimed(a)))
            }
            Genitive::Auto => (object && self.acts(first)) || (force && (against || !e.has(f.subject))),
        };
        let arms = first.classes.any(Classes::ARMS) && f.object == Role::Recipient;
        let machine = first.classes.any(Classes::MACHINES.with(Classes::ARMS)) && first.names.is_empty() && f.object != Role::Recipient;
        // who is exchanged or set free does not do it
        let subject = subject && !(first.classes.has(Class::Captive) && f.object != Role::None);
        let role = match (arms, subject) {
            (true, _) => Role::Instrument,
            (_, true) if machine => f.thing,
            (_, true) if f.subject == Role::Actor && self.only_place(first) => Role::Place,
            (_, true) => f.subject,
            _ => f.object,
        };
        e.rules.push(if subject { "genitive-subject" } else { "genitive-object" });
        self.put(e, role, &a.genitive);
        self.put(e, f.object, if subject { &a.object } else { &[] });
    }

    /// "a march that supports A": what stands behind an adjective of taking sides did not march.
    fn stands_for(&self, x: &Nominal) -> bool {
        let Some(own) = self.m.nominal(self.i).filter(|own| own.tokens.end == x.tokens.start) else { return false };
        let spoken = |s: &u32| self.read.pack.frames[self.read.pack.senses[*s as usize].frame as usize].spoken;
        let sides = |l: &crate::pack::Lemma| l.derived.is_some_and(|(v, _)| self.read.pack.lemma(v).senses.iter().any(spoken));
        let Some(&t) = own.adjectives.last().filter(|&&t| t + 1 == own.tokens.end) else { return false };
        self.read.words.all(t as usize).iter().filter(|r| r.lemma != crate::morph::NO_LEMMA).any(|r| sides(self.read.pack.lemma(r.lemma)))
    }

    /// "the assassination by the occupation of the leader": the genitive is who did it when "of" says to whom.
    fn of_object(&self, e: &mut Event, a: &Args, f: &Frame) {
        if !a.object.is_empty() || !self.for_object(e, &a.genitive, a, f) {
            return;
        }
        let doers = &a.genitive;
        e.fillers
            .iter_mut()
            .filter(|x| doers.contains(&x.who.nominal) && x.part.is_none() && x.who.sentence == self.sentence && x.role == f.object)
            .for_each(|x| x.role = Role::Actor);
    }

    /// "the targeting by the resistance of the bases": "against" names whom it is done to.
    fn aimed(&self, a: &Args) -> bool {
        a.preps.iter().any(|&(k, n)| k == Key::Against && can_be_party(&self.m.nominals[n as usize]))
    }

    /// "the burning by the rebels of a hundred cars": the thing stands behind "of".
    fn thing_behind(&self, a: &Args) -> bool {
        a.preps.iter().any(|&(k, n)| {
            let x = &self.m.nominals[n as usize];
            k == Key::For
                && !self.acts(x) | x.classes.any(Classes::MACHINES)
                && x.classes.any(Classes::SITES.with(Classes::MACHINES).with(Classes::of(&[Class::Thing, Class::Equipment])))
        })
    }

    /// Whether a nominal names an actor of the pack, or a country or capital that stands for one.
    fn names_party(&self, n: &Nominal) -> bool {
        n.names.iter().any(|&i| self.m.names[i as usize].party(self.read))
    }

    /// A named place that does not stand for a government.
    fn only_place(&self, n: &Nominal) -> bool {
        let place = n.names.iter().find_map(|&i| self.m.names[i as usize].place(self.read)).map(|p| &self.read.pack.places[p as usize]);
        let named = place.is_some_and(|p| p.kind != "country") && n.names.iter().all(|&i| self.m.names[i as usize].actor(self.read).is_none());
        named && !n.can_act() || n.classes.any(Classes::SITES) && !n.can_act()
    }

    fn prepositions(&self, e: &mut Event, a: &Args, f: &Frame) {
        for &(key, n) in &a.preps {
            // "on the road between A and B"
            if key == Key::Between && self.lies_between(n) {
                self.put(e, Role::Place, &[n]);
                continue;
            }
            let Some(&(_, role)) = f.preps.iter().find(|(k, _)| *k == key) else { continue };
            let x = &self.m.nominals[n as usize];
            // what stands behind the topic of a demand or a charge belongs to the topic
            if f.spoken && e.has(Role::Topic) && role != Role::Topic && !x.and {
                continue;
            }
            // "the border crossing with A": which crossing it is
            let side = |b: &Nominal| b.classes.any(Classes::SITES) && b.tokens.end + 1 == x.tokens.start;
            if key == Key::With
                && n > 0
                && side(&self.m.nominals[n as usize - 1])
                && x.names.iter().any(|&i| self.m.names[i as usize].place(self.read).is_some())
            {
                continue;
            }
            // "against A's campaign against B": of two the first is meant; whom it names is looked for behind
            if !f.aims.is_empty() && key == Key::Against && !x.and && a.preps.iter().any(|&(k, o)| k == Key::Against && o < n) {
                continue;
            }
            // "a rebellion against A on its soil": "against" has said whom
            let said = key == Key::On && role == Role::Recipient && a.preps.iter().any(|&(k, o)| k == Key::Against && o < n);
            // "the targeting of a car on the road": who or what was struck has been said
            let road = key == Key::On && role == Role::Recipient && e.has(Role::Recipient) && x.classes.only(Classes::of(&[Class::PlaceWord]));
            let role = if said || road { Role::Place } else { role };
            let place_only = !x.names.is_empty() && x.classes == Classes::default() && !x.person || x.classes.has(Class::PlaceWord);
            // "posts of the army": the owner of what stands right before it
            let owner = key == Key::For && n > 0 && {
                let before = &self.m.nominals[n as usize - 1];
                before.tokens.end == x.tokens.start && !before.event && before.prep.is_some()
            };
            let role = match role {
                Role::Both if key == Key::For && !f.aims.is_empty() && self.stands_for(x) => Role::None,
                Role::Both if owner => f.object,
                // "the targeting by A of a car": who did it has been said
                r if !e.verbal && key == Key::For && !owner && r == f.subject && f.object == Role::Recipient && (e.has(r) || x.classes.has(Class::Vehicle)) => {
                    f.object
                }
                r if e.verbal && key == Key::For && (r == f.subject || r == Role::Both) && r != f.object => Role::None,
                Role::Both if !e.has(f.subject) && self.acts(x) && (!place_only || self.names_party(x)) => f.subject,
                Role::Both => f.object,
                // "in the office of A in B": B is where it is
                Role::Object if key == Key::In && e.has(Role::Object) && self.only_place(x) => Role::Place,
                Role::Instrument if place_only => Role::Place,
                Role::Instrument if !x.classes.any(Classes::ARMS.with(Classes::MACHINES).with(Classes::of(&[Class::Thing, Class::Equipment]))) => Role::None,
                // "blew up near a patrol": what moves is no place, and was meant
                Role::Place if !f.meets.is_empty() && matches!(key, Key::Near | Key::Inside) && self.exposed(x) => Role::Recipient,
                // "set off a bomb in a vehicle of the police"
                Role::Place if !f.meets.is_empty() && key == Key::In && x.classes.any(Classes::of(&[Class::Vehicle, Class::Force])) && self.exposed(x) => {
                    Role::Recipient
                }
                Role::Place if !place_only && !x.classes.any(Classes::SITES) && x.names.is_empty() => Role::None,
                Role::Recipient if x.classes.any(Classes::of(&[Class::TimeUnit, Class::Document])) || x.classes.only(Classes::of(&[Class::Body])) => Role::None,
                Role::Actor if key == Key::Agent && x.classes.any(Classes::ARMS) && x.names.is_empty() => Role::Instrument,
                // what it is done with is a weapon, whatever else "by" may lead in
                Role::Recipient if key == Key::By && x.classes.any(Classes::ARMS) && x.names.is_empty() => Role::Instrument,
                r => r,
            };
            self.put(e, role, &[n]);
        }
    }

    /// Whether a phrase is a force, a convoy or the like, and no place.
    fn exposed(&self, x: &Nominal) -> bool {
        const MET: Classes = Classes::of(&[Class::Force, Class::Fighter, Class::Vehicle, Class::Official, Class::Civilian]);
        x.classes.any(MET) && !x.classes.any(Classes::SITES) && x.names.iter().all(|&i| self.m.names[i as usize].place(self.read).is_none())
    }

    /// Whether a place is one of two between which something lies: a town under a word for it, or a name behind a road or an area.
    fn lies_between(&self, n: u32) -> bool {
        let x = &self.m.nominals[n as usize];
        let site = |i: usize| self.m.nominals[i].classes.any(Classes::SITES);
        let road = || n > 0 && site(n as usize - 1) && self.m.nominals[n as usize - 1].tokens.end + 1 == x.tokens.start;
        let next = || x.and && n > 0 && self.lies_between(n - 1);
        let town = (x.classes.any(Classes::SITES) || x.governs) && !x.can_act();
        self.only_place(x) && (town || road() || next())
    }

    fn nations(&self, e: &mut Event, n: u32, role: Role) {
        for &word in &self.m.nominals[n as usize].nations {
            e.fill(Filler { role, who: NominalRef { sentence: self.sentence, nominal: n }, part: Some((word, word + 1)), basis: Basis::Stated });
        }
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

    /// A verb without a subject of its own takes the one of the verb before it in the sentence.
    fn shared_subject(&self, e: &mut Event, f: &Frame) {
        for n in subject_before(self.read, self.m, self.i) {
            e.fill(Filler { role: f.subject, who: NominalRef { sentence: self.sentence, nominal: n }, part: None, basis: Basis::Inherited });
        }
    }

    /// "the base of the army", "vehicles that belong to the police": the owner is whom it is done to, the thing is the object.
    fn owners(&self, e: &mut Event, a: &Args, f: &Frame) {
        if f.object != Role::Recipient && f.object != Role::Object {
            return;
        }
        let thing = |n: &Nominal| {
            n.classes.any(Classes::SITES.with(Classes::MACHINES).with(Classes::ARMS).with(Classes::of(&[Class::Equipment, Class::Thing]))) && !n.person
        };
        let of = |n: u32| n + 1 < self.m.nominals.len() as u32 && args::of_allegiance(self.m, n + 1) && self.party_named(&self.m.nominals[n as usize + 1]);
        let struck: Vec<u32> =
            e.fillers.iter().filter(|x| x.role == f.object && x.part.is_none() && x.who.sentence == self.sentence).map(|x| x.who.nominal).collect();
        let Some(&last) = struck.last().filter(|_| struck.iter().all(|&n| thing(&self.m.nominals[n as usize]))) else { return };
        // "an armoured car that belongs to the police"
        if of(last) {
            e.fillers.iter_mut().filter(|x| x.who.nominal == last && x.who.sentence == self.sentence && x.role == f.object).for_each(|x| x.role = Role::Object);
            self.put(e, Role::Recipient, &[last + 1]);
            return e.rules.push("owner");
        }
        let after = |n: u32| self.m.nominals[n as usize].tokens.start >= self.m.nominals[last as usize].tokens.end;
        let owns = |k: Key, n: u32| k == Key::For && after(n) && self.party_named(&self.m.nominals[n as usize]);
        let Some(first) = a.preps.iter().position(|&(k, n)| owns(k, n)) else { return };
        let joined = |&&(k, n): &&(Key, u32)| n == a.preps[first].1 || k == Key::For && self.m.nominals[n as usize].and;
        let owners: Vec<u32> = a.preps[first..].iter().take_while(joined).map(|p| p.1).collect();
        e.fillers.retain(|x| !owners.contains(&x.who.nominal) || x.who.sentence != self.sentence);
        e.fillers.iter_mut().filter(|x| struck.contains(&x.who.nominal) && x.who.sentence == self.sentence).for_each(|x| x.role = Role::Object);
        self.put(e, Role::Recipient, &owners);
        e.rules.push("owner");
    }

    fn party_named(&self, n: &Nominal) -> bool {
        n.classes.any(Classes::of(&[Class::Force, Class::Group, Class::Gov, Class::Fighter, Class::Demonym])) || self.names_party(n)
    }

    /// Places and things that undergo get the role of their own.
    fn sites(&self, e: &mut Event, f: &Frame) {
        if f.site == f.object {
            return;
        }
        for x in e.fillers.iter_mut().filter(|x| x.role == f.object && x.part.is_none()) {
            let n = &self.all[x.who.sentence as usize].nominals[x.who.nominal as usize];
            let people =
                n.can_act() || n.classes.has(Class::Demonym) || n.quantity.is_some() && n.classes.any(Classes::PEOPLE.with(Classes::of(&[Class::Number])));
            if !people {
                x.role = f.site;
            }
        }
    }

    /// Who is killed or hurt is alive: "kills his time" and "hit the target" tell of no victims.
    fn victims(&self, e: &Event, sense: &Sense) -> bool {
        if !self.frame(sense).bare || sense.what.is_none() {
            return true;
        }
        const THINGS: Classes =
            Classes::of(&[Class::Abstract, Class::TimeUnit, Class::Food, Class::Nature, Class::Body, Class::Document, Class::Money, Class::Measure]);
        let lifeless = |f: &Filler| {
            let n = &self.all[f.who.sentence as usize].nominals[f.who.nominal as usize];
            n.classes.only(THINGS) && n.names.is_empty() && !n.person && !n.inner.any(Classes::PEOPLE)
        };
        let mut all = e.of(Role::Recipient).peekable();
        if all.peek().is_none() { !e.rules.contains(&LIFELESS) } else { !all.all(lifeless) }
    }

    fn meets(&self, e: &Event, need: Need) -> bool {
        let nominal = |f: &Filler| -> &Nominal { &self.all[f.who.sentence as usize].nominals[f.who.nominal as usize] };
        match need {
            Need::Role(r) => e.has(r),
            Need::Class(c) => e.fillers.iter().any(|f| nominal(f).classes.has(c) || nominal(f).inner.has(c)),
            Need::Crowd => e.of(Role::Actor).any(|f| f.part.is_none() && self.crowd(f.who.sentence, nominal(f))),
            Need::Doer(c) => e.of(Role::Actor).any(|f| nominal(f).classes.has(c) || nominal(f).inner.has(c)),
            Need::Place => e.fillers.iter().filter(|f| f.role != Role::Actor).any(|f| self.is_place(f, nominal(f))),
            Need::Party => e.fillers.iter().any(|f| {
                f.part.is_some() || {
                    let n = nominal(f);
                    n.classes.any(
                        Classes::of(&[Class::Force, Class::Group, Class::Gov, Class::Fighter, Class::Demonym, Class::Vehicle, Class::Aircraft])
                            .with(Classes::ARMS),
                    ) || n.inner.any(Classes::of(&[Class::Force, Class::Group]))
                        || self.party_of(f, n)
                }
            }),
            Need::Armed => {
                let own = self.m.nominal(self.i);
                let adjectives = own.map_or(&[][..], |n| &n.adjectives[..]);
                let way = |t: u32| self.read.does(t as usize, Does::MODE);
                let marked =
                    adjectives.iter().any(|&t| way(t) || self.read.classes(t as usize).any(Classes::ARMS.with(Classes::of(&[Class::Force, Class::Fighter]))));
                marked
                    || own.is_some_and(|n| !n.nations.is_empty())
                    || e.fillers.iter().any(|f| nominal(f).classes.any(Classes::ARMS.with(Classes::of(&[Class::Force, Class::Fighter, Class::Group]))))
            }
        }
    }

    /// Whether a nominal is many people of whom nothing says that they bear arms or hold office: "hundreds", "the students", "families of the missing".
    fn crowd(&self, sentence: u32, n: &Nominal) -> bool {
        const ARMED: Classes = Classes::of(&[Class::Fighter, Class::Force]);
        const OTHERS: Classes = Classes::of(&[Class::Official, Class::Gov, Class::Org, Class::Media, Class::Group]).with(Classes::SITES);
        const FOLK: Classes = Classes::of(&[Class::Person, Class::Civilian, Class::Captive, Class::Displaced, Class::Demonym, Class::Protester]);
        let all = n.classes.with(n.inner);
        // "groups of young men", "great numbers of employees"
        let of_them = n.quantity.is_some() || n.classes.any(Classes::of(&[Class::Number, Class::Group]));
        // "dozens of Israelis": who is counted is not the nation
        let nationals = n.quantity.is_some() && n.classes.has(Class::Demonym);
        let people = nationals || n.classes.any(FOLK) && !n.classes.any(OTHERS) || n.inner.any(FOLK) && of_them;
        let counted = n.quantity.is_some() && n.classes.only(Classes::of(&[Class::Number]));
        let many = n.plural || n.quantity.is_some() || n.classes.any(Classes::of(&[Class::Civilian, Class::Protester]));
        let names = &self.all[sentence as usize].names;
        let party = || n.names.iter().map(|&i| &names[i as usize]).any(|name| name.tokens.start == n.head && name.party(self.read));
        all.has(Class::Protester) || many && (people || counted) && !all.any(ARMED) && (nationals || !party())
    }

    /// Whether a participant is, or stands in, a place.
    fn is_place(&self, f: &Filler, n: &Nominal) -> bool {
        n.classes.any(Classes::SITES) || n.names.iter().any(|&i| self.all[f.who.sentence as usize].names[i as usize].place(self.read).is_some())
    }

    fn party_of(&self, f: &Filler, n: &Nominal) -> bool {
        // a place that does something stands for those who govern it
        if f.role == Role::Actor && self.is_place(f, n) && !n.classes.any(Classes::SITES) {
            return true;
        }
        n.names.iter().any(|&i| self.all[f.who.sentence as usize].names[i as usize].party(self.read))
    }
}

/// The subject of the verb before the one at `i`, if it can be that one's too: through verbs that have none of their own, back to the first that has.
pub fn subject_before(read: &Read, m: &Mentions, i: usize) -> Vec<u32> {
    let verb = |k: &usize| m.items[*k].kind == ItemKind::Verb && !args::is_auxiliary(read, m, *k);
    let own = |k: usize| read.reading(m.items[k].tokens.start as usize);
    for k in (i.saturating_sub(SHARED)..i).rev().filter(verb).take(2) {
        let a = args::of_verb(read, m, k);
        let like = |y: &Reading, x: &Reading| x.feats.gender == y.feats.gender || x.feats.number == Number::Plural || y.feats.gender == Gender::None;
        let all = read.words.all(m.items[k].tokens.start as usize).iter().filter(|y| y.pos == Pos::Verb);
        let same = own(i).is_some_and(|x| all.clone().any(|y| like(y, x)));
        if a.subject.is_empty() && same {
            continue;
        }
        // "the hundreds came and chanted": a verb in the plural is done by people, so they are whom a bare number counts
        let many = own(i).is_some_and(|x| x.feats.number == Number::Plural && x.feats.person == 3);
        let counts = |n: &Nominal| many && n.quantity.is_some() && n.classes.only(Classes::of(&[Class::Number]));
        let does = |n: &Nominal| (acts(n) || counts(n)) && !n.event;
        let able = same && !a.passive && a.subject.first().is_some_and(|&n| does(&m.nominals[n as usize]));
        return if able { a.subject } else { Vec::new() };
    }
    Vec::new()
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
