//! What the genitive of a verbal noun is to its event, and who stands behind "of", "carried out by" and the like.
//!
//! In: the arguments of the noun ([`Args`]) and the frame of its sense, which says what a genitive mostly is. Out: fillers of the event.

use super::*;

impl Build<'_> {
    pub(super) fn noun_roles(&self, e: &mut Event, a: &Args, f: &Frame) {
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
    pub(super) fn carried_out(&self, e: &mut Event, f: &Frame) {
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
            crate::event::lend::behind(self.read, self.m, self.sentence, &args::of_verb(self.read, self.m, k), e, f);
            e.rules.push("carried-out");
        }
    }

    pub(super) fn genitives(&self, e: &mut Event, a: &Args, f: &Frame) {
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
            // "the battle of the flood": what it is called does nothing
            Genitive::Subject
                if f.subject == Role::Actor && first.classes.only(Classes::of(&[Class::Nature, Class::Thing, Class::Abstract])) && first.names.is_empty() =>
            {
                return;
            }
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
    pub(super) fn stands_for(&self, x: &Nominal) -> bool {
        let Some(own) = self.m.nominal(self.i).filter(|own| own.tokens.end == x.tokens.start) else { return false };
        let spoken = |s: &u32| self.read.pack.frames[self.read.pack.senses[*s as usize].frame as usize].spoken;
        let sides = |l: &crate::pack::Lemma| l.derived.is_some_and(|(v, _)| self.read.pack.lemma(v).senses.iter().any(spoken));
        let Some(&t) = own.adjectives.last().filter(|&&t| t + 1 == own.tokens.end) else { return false };
        self.read.words.all(t as usize).iter().filter(|r| r.lemma != crate::morph::NO_LEMMA).any(|r| sides(self.read.pack.lemma(r.lemma)))
    }

    /// "the killing by the army of three": behind a force that is named, "of" leads to whom it is done to.
    pub(super) fn for_object(&self, e: &mut Event, doer: &[u32], a: &Args, f: &Frame) -> bool {
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

    /// "the assassination by the occupation of the leader": the genitive is who did it when "of" says to whom.
    pub(super) fn of_object(&self, e: &mut Event, a: &Args, f: &Frame) {
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
    pub(super) fn aimed(&self, a: &Args) -> bool {
        a.preps.iter().any(|&(k, n)| k == Key::Against && can_be_party(&self.m.nominals[n as usize]))
    }

    /// "the burning by the rebels of a hundred cars": the thing stands behind "of".
    pub(super) fn thing_behind(&self, a: &Args) -> bool {
        a.preps.iter().any(|&(k, n)| {
            let x = &self.m.nominals[n as usize];
            k == Key::For
                && !self.acts(x) | x.classes.any(Classes::MACHINES)
                && x.classes.any(Classes::SITES.with(Classes::MACHINES).with(Classes::of(&[Class::Thing, Class::Equipment])))
        })
    }
}
