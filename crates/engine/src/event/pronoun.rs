//! Whom an attached pronoun means.
//!
//! In: the pronoun as it is written, and where it stands. Out: the nearest nominal before it, in its sentence or the two before, that has its gender
//! and number and can be what the event asks for.

use crate::mention::{Mentions, Nominal};
use crate::scope::NominalRef;
use crate::sentence::Read;
use crate::vocab::*;

/// What a pronoun can mean, beside its form.
#[derive(Clone, Copy, PartialEq)]
pub enum Able {
    /// Whatever has the form.
    Any,
    /// Not what is only where something happens.
    Acts,
    /// A person.
    Lives,
}

/// Modes of what is done to people only.
pub const LIVING: [&str; 4] = ["abduct", "beat", "sexual", "torture"];

/// The nearest nominal before a token, in this sentence or the two before it, that a pronoun of this form can mean.
pub fn nearest(read: &Read, all: &[Mentions], sentence: u32, before: u32, suffix: &str, able: Able) -> Option<NominalRef> {
    let wants = Wants::of(suffix)?;
    let able = |n: &Nominal| match able {
        Able::Any => true,
        // what something is done with does not do it
        Able::Acts => {
            let means = n.prep == Some(Key::By) && n.classes.any(Classes::ARMS.with(Classes::MACHINES));
            !n.classes.any(Classes::SITES.with(Classes::of(&[Class::Money]))) && n.prep != Some(Key::In) && !means
        }
        Able::Lives => n.person || n.classes.any(Classes::PEOPLE) || n.classes.has(Class::Demonym),
    };
    for s in (sentence.saturating_sub(2)..=sentence).rev() {
        let m = &all[s as usize];
        let paragraph = read.split.sentences[s as usize].paragraph == read.split.sentences[sentence as usize].paragraph;
        if !paragraph && s != sentence && read.split.sentences[sentence as usize].paragraph > 1 {
            break;
        }
        let mut near = m.nominals.iter().enumerate().rev().filter(|(_, n)| n.tokens.end <= before && !n.event && !n.and && able(n));
        let hit = near.find(|(_, n)| wants.fits(read, m, n));
        if let Some((i, _)) = hit {
            return Some(NominalRef { sentence: s, nominal: i as u32 });
        }
    }
    None
}

/// Gender and number a pronoun asks for.
struct Wants {
    feminine: bool,
    plural: bool,
}

impl Wants {
    /// Third persons only: `ha`, `hu`, `hum`, told apart by their length and last letter.
    fn of(suffix: &str) -> Option<Wants> {
        use crate::letters as l;
        let mut c = suffix.chars();
        match (c.next()?, c.next(), c.next()) {
            (l::HEH, None, _) => Some(Wants { feminine: false, plural: false }),
            (l::HEH, Some(l::ALEF), None) => Some(Wants { feminine: true, plural: false }),
            (l::HEH, Some(l::MEEM), _) => Some(Wants { feminine: false, plural: true }),
            _ => None,
        }
    }

    fn fits(&self, read: &Read, m: &Mentions, n: &Nominal) -> bool {
        let head = n.head as usize;
        let feminine = read.feminine(head);
        let people = n.classes.any(Classes::PEOPLE) || n.classes.has(Class::Demonym);
        // the gender of a name is not known, that of "the village of" is
        let name = n.names.iter().any(|&i| m.names[i as usize].tokens.start == n.head) || !n.names.is_empty() && read.guessed(head);
        let actor = n.can_act()
            || n.classes.has(Class::PlaceWord) && (!n.names.is_empty() || n.town(read))
            || n.names.iter().any(|&i| {
                m.names[i as usize].actor(read).is_some()
                    || m.names[i as usize]
                        .place(read)
                        .is_some_and(|p| read.pack.places[p as usize].kind == "country" || read.pack.places[p as usize].kind == "city")
            });
        if self.plural {
            return people && (n.plural || n.quantity.is_some());
        }
        let collective = n.plural && !people;
        let form = if collective { self.feminine } else { feminine == self.feminine };
        actor && (name || form) && !(n.plural && people)
    }
}
