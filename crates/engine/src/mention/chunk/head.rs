//! The head of a nominal: a name, a noun, an adjective used as a noun, a run of words in no table.
//!
//! In: the token where it starts. Out: head, classes and names of the nominal, and where its tail starts.

use super::*;

impl Chunker<'_> {
    /// Whether the word after a number is what is counted.
    pub(super) fn counted(&self, t: usize) -> bool {
        matches!(self.read.pos(t), Some(Pos::Noun | Pos::Adj)) && self.read.prefix_is_article(t) && self.time_at(t).is_none()
    }

    /// The head: a name, a noun, an adjective used as a noun, or a run of words in no table.
    pub(super) fn core(&mut self, n: &mut Nominal, t: usize) -> usize {
        n.head = t as u32;
        if let Some(i) = self.name_at(t) {
            return self.take_name(n, i);
        }
        if self.read.token(t).kind != TokenKind::Word {
            return self.run_of_names(n, t);
        }
        n.plural = self.read.reading(t).is_some_and(|r| r.feats.number != Number::Singular);
        n.definite = self.read.definite(t) || self.read.suffixed(t);
        match self.read.pos(t) {
            Some(Pos::Name) if !self.read.definite(t) => self.run_of_names(n, t),
            Some(Pos::Adj) => {
                n.classes = self.read.classes(t).with(self.person_too(t));
                if n.classes.has(Class::Demonym) {
                    n.nations.push(t as u32);
                }
                t + 1
            }
            _ => {
                n.classes = self.read.classes(t);
                n.event = self.read.event_noun(t);
                t + 1
            }
        }
    }

    /// Classes of the person that a word read as an adjective also means: "an armed [man]".
    pub(super) fn person_too(&self, t: usize) -> Classes {
        let classes = self.read.words.all(t).iter().filter(|r| r.pos == Pos::Noun).map(|r| r.class);
        classes.filter(|c| c.any(Classes::PEOPLE)).fold(Classes::default(), Classes::with)
    }

    fn take_name(&mut self, n: &mut Nominal, i: u32) -> usize {
        let name = &self.out.names[i as usize];
        let end = name.tokens.end as usize;
        match name.means(&self.read) {
            Means::GivenName => return self.run_of_names(n, name.tokens.start as usize),
            Means::Actor(a) => n.classes = n.classes.with(kind_of(&self.read.pack.actors[*a as usize].kind)),
            _ => {}
        }
        n.head = name.tokens.start;
        n.names.push(i);
        n.definite = true;
        end
    }

    /// A person's or a thing's name that no table knows: words of no other use, one after the other.
    pub(super) fn run_of_names(&mut self, n: &mut Nominal, t: usize) -> usize {
        // a given name may have two words
        let past = |t: usize| self.name_at(t).map_or(t + 1, |i| self.out.names[i as usize].tokens.end as usize);
        let mut end = past(t);
        let mut given = self.name_at(t).is_some();
        // behind a name a word in no table goes on with it, whatever its ending looks like
        let strange = |t: usize| {
            let word = self.read.token(t).kind == TokenKind::Word && !self.taken(t) && self.read.prefix_is_article(t);
            word && self.read.guessed(t) && self.read.pos(t) == Some(Pos::Noun) && !self.read.definite(t) && !self.read.accusative(t)
        };
        while end < self.end && end - t < 6 && (self.is_bare_name(end) || strange(end)) {
            given |= self.name_at(end).is_some_and(|i| matches!(self.out.names[i as usize].means(&self.read), Means::GivenName));
            end = past(end);
        }
        end += usize::from(given && end - t < 6 && self.family_name(end));
        n.person = given || end - t >= 2;
        n.definite = true;
        end
    }

    /// "Samir the smith's": behind a given name a bare word with which nothing goes on is the name of the family, whatever else it means.
    fn family_name(&self, t: usize) -> bool {
        if t >= self.end || self.taken(t) || self.read.token(t).kind != TokenKind::Word || !matches!(self.read.pos(t), Some(Pos::Noun | Pos::Adj)) {
            return false;
        }
        let one = self.read.reading(t).is_some_and(|r| r.feats.number == Number::Singular && r.prefix == 0 && r.suffix == 0 && !r.feats.tanwin);
        let closed = t + 1 >= self.end || self.read.token(t + 1).kind != TokenKind::Word || matches!(self.read.pos(t + 1), Some(Pos::Verb | Pos::Particle));
        one && closed && !self.read.accusative(t) && !self.read.event_noun(t)
    }

    pub(super) fn is_bare_name(&self, t: usize) -> bool {
        let listed = self.name_at(t).map(|i| self.out.names[i as usize].means(&self.read));
        let name = matches!(listed, Some(Means::GivenName));
        if listed.is_some() && !name {
            return false;
        }
        let free = self.read.prefix_is_article(t) && self.read.token(t).kind == TokenKind::Word;
        let quantity = self.quantity_at(t).is_some() || self.time_at(t).is_some();
        free && !quantity && (name || self.read.pos(t) == Some(Pos::Name))
    }

    /// Whether a listed given name stands here.
    pub(super) fn given(&self, t: usize) -> bool {
        self.name_at(t).is_some_and(|i| matches!(self.out.names[i as usize].means(&self.read), Means::GivenName))
    }
}

/// Classes of a named actor, by its kind in the ontology.
fn kind_of(kind: &str) -> Classes {
    Classes::of(match kind {
        "military" | "police" | "armed-group" => &[Class::Group, Class::Force],
        "government" => &[Class::Group, Class::Gov],
        "official" => &[Class::Group, Class::Official],
        "media" => &[Class::Group, Class::Media],
        "civil" | "international" | "monitor" | "other" => &[Class::Org],
        _ => &[Class::Group],
    })
}
