//! Whether the conditions of a sense hold (`needs` of its row).
//!
//! In: an event with its fillers. Out: yes or no for each condition: a role, a class, a crowd, a party, a mark of force.

use super::*;
use crate::does::Does;
use crate::event::UNDERGONE;
use crate::pack::Need;

impl Build<'_> {
    /// Who is killed or hurt is alive: "kills his time" and "hit the target" tell of no victims.
    pub(super) fn victims(&self, e: &Event, sense: &Sense) -> bool {
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

    pub(super) fn meets(&self, e: &Event, need: Need) -> bool {
        let nominal = |f: &Filler| -> &Nominal { &self.all[f.who.sentence as usize].nominals[f.who.nominal as usize] };
        match need {
            // "he says that he was subjected to torture": somebody it was done to is told, though no word names him
            Need::Role(r) => e.has(r) || r == Role::Recipient && e.rules.contains(&UNDERGONE),
            Need::Undergone => e.rules.contains(&UNDERGONE),
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
                    // "drones attacked the base"
                    || e.of(Role::Actor).chain(e.of(Role::Instrument)).any(|f| nominal(f).classes.has(Class::Aircraft))
            }
        }
    }

    /// Whether a nominal is many people of whom nothing says that they bear arms or hold office: "hundreds", "the students", "families of the missing".
    pub(super) fn crowd(&self, sentence: u32, n: &Nominal) -> bool {
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
    pub(super) fn is_place(&self, f: &Filler, n: &Nominal) -> bool {
        n.classes.any(Classes::SITES) || n.names.iter().any(|&i| self.all[f.who.sentence as usize].names[i as usize].place(self.read).is_some())
    }

    pub(super) fn party_of(&self, f: &Filler, n: &Nominal) -> bool {
        // a place that does something stands for those who govern it
        if f.role == Role::Actor && self.is_place(f, n) && !n.classes.any(Classes::SITES) {
            return true;
        }
        n.names.iter().any(|&i| self.all[f.who.sentence as usize].names[i as usize].party(self.read))
    }
}
