//! What the item before does to a nominal: governs it, joins it, or has it for its genitive.
//!
//! In: a nominal about to be taken, the items before it. Out: its preposition, and whether it is joined, a genitive, or one of several places.

use super::*;

impl Chunker<'_> {
    /// What the item before does to a nominal: governs it, joins it, or is its construct.
    pub(super) fn join(&self, n: &mut Nominal, t: usize) {
        let Some(last) = self.out.items.last() else { return };
        // "soldiers and 'rebels'": the conjunction before a quotation joins what is quoted
        if let (ItemKind::Mark('"' | '«'), Some(k)) = (last.kind, self.out.items.len().checked_sub(2)) {
            n.and |= matches!(self.out.items[k].kind, ItemKind::Particle(Key::And | Key::Or)) && n.prep.is_none();
        }
        // a name in quotation marks is as well the genitive of what stands before them
        if let (ItemKind::Mark('"' | '«'), [.., before, _]) = (last.kind, &self.out.items[..])
            && let ItemKind::Nominal(i) = before.kind
        {
            let x = &self.out.nominals[i as usize];
            let close = before.tokens.end as usize + 1 == t && self.name_at(t).is_some();
            n.genitive = close && x.event && n.prep.is_none() && !self.read.definite(x.head as usize) && !self.read.suffixed(x.head as usize);
        }
        if let Some((prep, and)) = self.each_of() {
            (n.prep, n.and) = (prep, and);
            return;
        }
        match last.kind {
            ItemKind::Particle(k) if k.is_preposition() && n.prep.is_none() => n.prep = Some(k),
            ItemKind::Particle(Key::And | Key::Or) => n.and = true,
            // "in some areas", "and all the posts", "in this prison": what the little word carries or follows is the noun's
            ItemKind::Particle(Key::Some | Key::Any | Key::All | Key::This) if n.prep.is_none() => self.through(n, last.tokens.start as usize),
            ItemKind::Nominal(i) if n.prep.is_none() && !n.and => {
                let before = &self.out.nominals[i as usize];
                let construct = !self.read.definite(before.head as usize) && !self.read.suffixed(before.head as usize);
                // an adjective closes a phrase, and no genitive comes behind it, unless it is as well a person ("the running over by a settler of …")
                let person = |&a: &u32| self.person_too(a as usize).any(Classes::PEOPLE);
                let open = before.nations.is_empty() && before.adjectives.is_empty() || before.adjectives.iter().any(person);
                n.genitive = before.event && construct && open && last.tokens.end as usize == t;
                // "since dawn the advance": a time governs nothing
                let time = before.classes.has(Class::TimeUnit) && self.read.definite(before.head as usize);
                // "announced in Sanaa the release": a name governs nothing, nor does a noun with the article
                let governs = construct && before.names.is_empty() && self.read.pos(before.head as usize) != Some(Pos::Name);
                if !before.event && !time && governs && before.tokens.len() == 1 && self.read.event_noun(t) {
                    n.prep = before.prep;
                }
            }
            _ => {}
        }
    }

    /// "in each of A and B": the words for "each of" are passed over; what governs them governs A.
    fn each_of(&self) -> Option<(Option<Key>, bool)> {
        let [.., before, each, of] = &self.out.items[..] else { return None };
        let particle = |i: &Item, k: Key| i.kind == ItemKind::Particle(k);
        if !particle(each, Key::All) || !particle(of, Key::From) {
            return None;
        }
        let t = each.tokens.start as usize;
        let prep = self.read.own_preposition(t).or(match before.kind {
            ItemKind::Particle(k) if k.is_preposition() => Some(k),
            _ => None,
        });
        Some((prep, self.read.own_and(t)))
    }

    /// "the towns of A and B": what is joined to the name of a place stands under the noun that governs it.
    pub(super) fn governed(&self, n: &mut Nominal) {
        let Some(before) = self.out.nominals.last().filter(|_| n.and && n.classes == Classes::default() && !n.person) else { return };
        let close = self
            .out
            .items
            .last()
            .is_some_and(|i| i.tokens.end == n.tokens.start && (i.tokens.end == before.tokens.end || matches!(i.kind, ItemKind::Mark('،' | ','))));
        let place = n.names.iter().any(|&i| self.out.names[i as usize].place(&self.read).is_some());
        let bare = n.names.is_empty() && self.read.pos(n.head as usize) == Some(Pos::Name);
        if close && before.governs && (place || bare) {
            n.classes = Classes::of(&[Class::PlaceWord]);
            n.governs = true;
        }
    }

    /// Gives a nominal the preposition or conjunction that stands on or before the quantifier at `t`.
    fn through(&self, n: &mut Nominal, t: usize) {
        n.prep = self.read.own_preposition(t);
        n.and |= self.read.own_and(t);
        let before = self.out.items.len().checked_sub(2).map(|k| self.out.items[k].kind);
        match before {
            Some(ItemKind::Particle(k)) if k.is_preposition() && n.prep.is_none() => n.prep = Some(k),
            Some(ItemKind::Particle(Key::And | Key::Or)) => n.and = true,
            _ => {}
        }
    }
}
