//! What stands behind prepositions, in adjectives of nationality and in owners.
//!
//! In: prepositional arguments and the frame, which gives each preposition a role. Out: fillers of the event; one preposition may give a place and
//! whom it is done to at once.

use super::*;

impl Build<'_> {
    pub(super) fn prepositions(&self, e: &mut Event, a: &Args, f: &Frame) {
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
            // "a depot for weapons": it says what kind of thing stands before it
            let kind = key == Key::For && n > 0 && !self.acts(x) && x.names.is_empty() && {
                let before = &self.m.nominals[n as usize - 1];
                before.tokens.end == x.tokens.start
                    && !before.event
                    && !before.definite
                    && before.names.is_empty()
                    && e.fillers.iter().any(|f| f.who.nominal == n - 1)
            };
            let role = match role {
                Role::Both if kind => Role::None,
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
                // "blew up … in the countryside of A": what has been said to lie somewhere lies in the region too
                Role::Recipient if key == Key::By && x.classes.has(Class::PlaceWord) && !x.can_act() && e.has(Role::Place) => Role::Place,
                Role::Instrument if !x.classes.any(Classes::ARMS.with(Classes::MACHINES).with(Classes::of(&[Class::Thing, Class::Equipment]))) => Role::None,
                // "blew up near a patrol": what moves is no place, and was meant
                Role::Place if !f.meets.is_empty() && matches!(key, Key::Near | Key::Inside) && self.exposed(x) => Role::Recipient,
                // "set off a bomb in a vehicle of the police"
                Role::Place if !f.meets.is_empty() && key == Key::In && x.classes.any(Classes::of(&[Class::Vehicle, Class::Force])) && self.exposed(x) => {
                    Role::Recipient
                }
                Role::Place if !place_only && !x.classes.any(Classes::SITES) && x.names.is_empty() && !x.strange_place(self.read) => Role::None,
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
    pub(super) fn exposed(&self, x: &Nominal) -> bool {
        const MET: Classes = Classes::of(&[Class::Force, Class::Fighter, Class::Vehicle, Class::Official, Class::Civilian]);
        x.classes.any(MET) && !x.classes.any(Classes::SITES) && x.names.iter().all(|&i| self.m.names[i as usize].place(self.read).is_none())
    }

    /// Whether a place is one of two between which something lies: a town under a word for it, or a name behind a road or an area.
    pub(super) fn lies_between(&self, n: u32) -> bool {
        let x = &self.m.nominals[n as usize];
        let site = |i: usize| self.m.nominals[i].classes.any(Classes::SITES);
        let road = || n > 0 && site(n as usize - 1) && self.m.nominals[n as usize - 1].tokens.end + 1 == x.tokens.start;
        let next = || x.and && n > 0 && self.lies_between(n - 1);
        let town = (x.classes.any(Classes::SITES) || x.governs) && !x.can_act();
        // "between the provinces of A and B": the word for a place says it, though one may also govern
        let named = x.classes.has(Class::PlaceWord) && !x.names.is_empty() && !self.names_party(x);
        named || self.only_place(x) && (town || road() || next())
    }

    pub(super) fn nations(&self, e: &mut Event, n: u32, role: Role) {
        for &word in &self.m.nominals[n as usize].nations {
            e.fill(Filler { role, who: NominalRef { sentence: self.sentence, nominal: n }, part: Some((word, word + 1)), basis: Basis::Stated });
        }
    }

    /// "the base of the army", "vehicles that belong to the police": the owner is whom it is done to, the thing is the object.
    pub(super) fn owners(&self, e: &mut Event, a: &Args, f: &Frame) {
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

    pub(super) fn party_named(&self, n: &Nominal) -> bool {
        n.classes.any(Classes::of(&[Class::Force, Class::Group, Class::Gov, Class::Fighter, Class::Demonym])) || self.names_party(n)
    }

    /// Places and things that undergo get the role of their own.
    pub(super) fn sites(&self, e: &mut Event, f: &Frame) {
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
}
