//! What the subject and the object of a finite verb are to its event.
//!
//! In: the arguments of the verb ([`Args`]) and the frame of its sense. Out: fillers of the event. A guessed passive is taken back where somebody acts;
//! weapons and machines are means, and whose they are acts.

use super::*;

impl Build<'_> {
    pub(super) fn verb_roles(&self, e: &mut Event, a: &Args, f: &Frame) {
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
    pub(super) fn had_been(&self, a: &Args, f: &Frame) -> Option<u32> {
        let before = self.i.checked_sub(1).filter(|&k| self.m.items[k].kind == ItemKind::Verb && args::is_auxiliary(self.read, self.m, k))?;
        let verb = self.read.reading(self.m.items[self.i].tokens.start as usize)?;
        let one = verb.feats.person == 3 && verb.feats.number == Number::Singular && verb.feats.aspect == Aspect::Perfect;
        let alone = a.subject.is_empty() && a.object.is_empty() && a.pronoun.is_none() && a.happening.is_none();
        let t = self.m.items[self.i].tokens.start as usize;
        let passive = self.read.words.all(t).iter().any(|r| r.lemma == verb.lemma && r.pos == Pos::Verb && r.feats.voice == crate::inflect::Voice::Passive);
        if !one || !alone || !passive || (f.subject, f.object) != (Role::Actor, Role::Recipient) {
            return None;
        }
        // another clause, or a pronoun that is the subject ("that he was"), ends the search
        let apart = |k: &usize| match self.m.items[*k].kind {
            ItemKind::Verb | ItemKind::Particle(Key::Relative) => true,
            ItemKind::Particle(Key::That) => self.read.suffixed(self.m.items[*k].tokens.start as usize),
            _ => false,
        };
        (0..before).rev().take_while(|k| !apart(k)).find_map(|k| {
            let ItemKind::Nominal(n) = self.m.items[k].kind else { return None };
            let x = &self.m.nominals[n as usize];
            (!x.event && !x.plural && x.quantity.is_none() && (x.person || x.classes.with(x.inner).any(Classes::PEOPLE))).then_some(n)
        })
    }

    /// "settlers set on farmers": people behind the preposition of a verb are whom it is done to, so that its subject is no other.
    pub(super) fn set_on(&self, a: &Args, f: &Frame) -> bool {
        let people = |n: u32| self.m.nominals[n as usize].classes.any(Classes::PEOPLE) && !self.m.nominals[n as usize].classes.any(Classes::SITES);
        let whom = |k: Key| matches!(k, Key::On | Key::Against) && f.preps.contains(&(k, Role::Recipient));
        f.subject == Role::Actor && f.object == Role::Recipient && a.preps.iter().any(|&(k, n)| whom(k) && people(n))
    }

    /// "hit a meeting of its leaders": what is struck may be something that takes place.
    pub(super) fn struck_event(&self, e: &mut Event, a: &Args, f: &Frame) {
        let Some(n) = a.happening.filter(|_| !f.spoken && f.object == Role::Recipient && !e.has(Role::Recipient) && a.object.is_empty()) else { return };
        if self.read.accusative(self.m.nominals[n as usize].head as usize) {
            self.put(e, f.object, &[n]);
            e.rules.push(STRUCK);
        }
    }

    pub(super) fn subject(&self, e: &mut Event, a: &Args, f: &Frame) {
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
    pub(super) fn wielder(&self, n: &Nominal) -> Option<(u32, u32)> {
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
    pub(super) fn owner_of(&self, e: &mut Event, n: &Nominal) {
        let Some(suffix) = self.read.suffix(n.head as usize) else { return };
        if let Some(who) = nearest(self.read, self.all, self.sentence, n.tokens.start, suffix, Able::Acts) {
            e.fill(Filler { role: Role::Actor, who, part: None, basis: Basis::Inherited });
        }
    }

    /// "killed by bullets of the police": nobody else did it, so it was those whose weapon it is.
    pub(super) fn wielders(&self, e: &mut Event, f: &Frame) {
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

    /// A verb without a subject of its own takes the one of the verb before it in the sentence; one that opens a relative clause is told of
    /// what stands before the relative, and of nobody else.
    pub(super) fn shared_subject(&self, e: &mut Event, f: &Frame) {
        if self.i > 0 && self.m.items[self.i - 1].kind == ItemKind::Particle(Key::Relative) {
            return;
        }
        for n in subject_before(self.read, self.m, self.i) {
            e.fill(Filler { role: f.subject, who: NominalRef { sentence: self.sentence, nominal: n }, part: None, basis: Basis::Inherited });
        }
    }
}
