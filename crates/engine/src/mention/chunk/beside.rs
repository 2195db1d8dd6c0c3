//! Names in apposition, and "some of them".
//!
//! In: a nominal and the token behind it. Out: the person, town or body named there, or the whole of which the nominal is a part.

use super::*;
use crate::does::Does;

impl Chunker<'_> {
    /// A name behind a title or a kind of body: `وزير الدفاع أشتون كارتر`, `تنظيم داعش`.
    pub(super) fn apposition(&mut self, n: &mut Nominal, t: usize) -> Option<usize> {
        if t >= self.end || n.event || n.person || n.quantity.is_some() {
            return None;
        }
        let takes_person = n.classes.any(Classes::PEOPLE) || n.classes.has(Class::Title);
        // "the protesters, [pictures]": behind a subject in the plural a word that may be a name is mostly what they do something to
        // and so it is behind their adjective
        let bare = n.nations.is_empty() && n.adjectives.is_empty();
        let many = n.plural && (self.nominative_plural(n.head as usize) || self.nominative_plural(t - 1) || bare && self.read.definite(n.head as usize));
        if let Some(i) = self.name_at(t).filter(|_| self.read.prefix_is_article(t)) {
            let name = &self.out.names[i as usize];
            // "the capital Ankara"
            if name.prefix == 0 && n.classes.has(Class::PlaceWord) && n.names.is_empty() && matches!(name.means(&self.read), Means::Place(_)) {
                n.names.push(i);
                return Some(name.tokens.end as usize);
            }
            // "a military source [accused] the front of": one man, described, is called by no body's name
            let described = n.classes.any(Classes::PEOPLE) && !bare;
            // a body that is named and has the article ("the coalition") stands beside another that something happens to
            let actor = match name.means(&self.read) {
                Means::Actor(a) => {
                    let kind = self.read.pack.actors[*a as usize].kind.as_str();
                    matches!(kind, "official" | "people")
                        || self.read.definite(t)
                        || ![n.head as usize, t - 1].iter().any(|&d| self.read.definite(d)) && !n.plural && !described
                }
                _ => false,
            };
            // "the coalition … the Houthis": a plural of men is no other name of a body
            let men = self.read.folded(t).ends_with(crate::letters::NOON) && self.read.reading(t).is_some_and(|r| r.feats.number == Number::Plural);
            if name.prefix == 0 && actor && !many && !men && (takes_person || n.classes.any(Classes::BODIES)) && n.names.is_empty() {
                n.names.push(i);
                return Some(name.tokens.end as usize);
            }
        }
        // "the capital Ankara"
        let town = n.classes.has(Class::PlaceWord) && n.definite && !n.plural && n.names.is_empty() && self.town(t) && self.read.key(t) != Some(Key::In);
        if let Some(i) = self.name_at(t).filter(|&i| town && self.out.names[i as usize].prefix == 0) {
            n.names.push(i);
            return Some(self.out.names[i as usize].tokens.end as usize);
        }
        // "the head of the council, colonel A": the rank belongs to the name
        let rank = takes_person && n.definite && self.read.definite(t) && self.rank_of(t);
        let t = t + usize::from(rank);
        if !takes_person
            || !self.is_bare_name(t)
            || many && !self.given(t)
            || (n.names.iter().any(|&i| self.out.names[i as usize].tokens.end as usize == t) && !n.classes.any(Classes::PEOPLE))
        {
            return None;
        }
        let mut person = n.clone();
        let end = self.run_of_names(&mut person, t);
        n.person = true;
        n.definite = true;
        Some(end)
    }

    /// Whether a military rank stands here before a name.
    fn rank_of(&self, t: usize) -> bool {
        let rank = self.read.pos(t) == Some(Pos::Noun) && self.read.classes(t).has(Class::Fighter) && self.read.prefix_is_article(t);
        let one = self.read.reading(t).is_some_and(|r| r.feats.number == Number::Singular && r.suffix == 0);
        rank && one && t + 1 < self.end && self.is_bare_name(t + 1)
    }

    /// `22 من رجال الأمن`, `مجموعات من الحوثيين`, `أحد القيادات`: what the number or group is of.
    pub(super) fn partitive(&mut self, n: &mut Nominal, t: usize) -> usize {
        let number = n.classes.has(Class::Number) || (n.quantity.is_some() && n.classes == Classes::default());
        let group = n.classes.any(Classes::of(&[Class::Group, Class::Force, Class::Fighter])) && !n.definite && n.names.is_empty();
        let of = t + 1;
        if of >= self.end || n.event {
            return t;
        }
        let member = n.classes.any(Classes::PEOPLE) && !n.definite && n.names.is_empty() && !n.person;
        let speaker = n.classes.any(Classes::PEOPLE) && n.names.is_empty() && self.phrase_at(t).is_some_and(|i| self.in_the_name(i));
        let joined = match self.read.key(t) {
            _ if speaker => self.body(of),
            Some(Key::From) => number || group && !self.town(of),
            // "a soldier in the district of X": the word for a district is written like "judiciary"
            Some(Key::In) => member && self.body(of) && !(self.read.words.may(of, Does::SITE) && self.town(of)),
            _ => false,
        };
        if !joined || !speaker && self.read.suffixed(t) {
            return t;
        }
        // "five of twelve tourists"
        let inside = self.quantity_at(of).map(|q| &self.out.quantities[q as usize]).filter(|q| number && !q.of_noun);
        let of = inside.map_or(of, |q| q.tokens.end as usize);
        if of >= self.end {
            return t;
        }
        let nominal = self.name_at(of).is_some() || matches!(self.read.pos(of), Some(Pos::Noun | Pos::Adj));
        // "shot five from a distance"
        let far = self.read.classes(of).only(Classes::of(&[Class::Abstract, Class::Measure]));
        if !nominal || far && !speaker || !self.read.prefix_is_article(of) || self.time_at(of).is_some() || self.read.event_noun(of) {
            return t;
        }
        let mut inner = n.clone();
        (inner.quantity, inner.classes) = (None, Classes::default());
        let core = self.core(&mut inner, of);
        let end = self.tail(&mut inner, core);
        if number {
            n.classes = inner.classes;
            n.plural = true;
        }
        (n.inner, n.names, n.nations) = (inner.inner.with(inner.classes), inner.names, inner.nations);
        end
    }

    /// Whether a town or the like is named here: "reinforcements from Benghazi" come from there.
    fn town(&self, t: usize) -> bool {
        // "gunmen from the town of X"
        let t = t + usize::from(self.read.classes(t).has(Class::PlaceWord) && !self.read.definite(t) && t + 1 < self.end);
        let name = self.name_at(t).map(|i| &self.out.names[i as usize]);
        name.is_some_and(|n| n.place(&self.read).is_some() && !n.party(&self.read))
    }

    /// Whether a one-word phrase says for whom somebody speaks.
    fn in_the_name(&self, phrase: u32) -> bool {
        let p = &self.out.phrases[phrase as usize];
        p.tokens.len() == 1 && matches!(p.means(&self.read), Means::Particle(Key::For))
    }

    /// Whether a body or a named party starts here: "a leader in the movement".
    fn body(&self, t: usize) -> bool {
        self.name_at(t).is_some_and(|i| self.out.names[i as usize].actor(&self.read).is_some()) || self.read.classes(t).any(Classes::BODIES)
    }
}
