//! What people have said of which claims tell the same, as must-link and cannot-link constraints on grouping.
//!
//! In: [`Word`]s, oldest first, and the document of each claim they name. Out: [`Constraints`]: bonds (sets of claims that stand in one incident, whatever their
//! score), and which bonds never stand in one; [`Closures`] keeps both while groups grow. Pure.
//!
//! Invariants: a later word goes before an earlier one, also where they contradict each other only through others, so that what is left never contradicts itself.
//! It depends on the words and on which claims share a document, never on what else is stored or on the order in which documents came.

use super::fact::tag;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What one person has said at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Its number; later words have greater ones.
    pub review: i64,
    /// Claims that tell one happening.
    pub same: Vec<String>,
    /// No claim of the one list tells the same as one of the other.
    pub apart: (Vec<String>, Vec<String>),
}

impl Word {
    /// All claims it names.
    pub fn claims(&self) -> impl Iterator<Item = &String> {
        self.same.iter().chain(&self.apart.0).chain(&self.apart.1)
    }
}

/// What of all words holds. See the module head.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    /// The bond of each claim that is named, by the hash of its id.
    bonds: HashMap<u64, u32>,
    /// The claims of each bond.
    members: Vec<Vec<String>>,
    /// The bonds that are connected with each other by words, also such as hold no longer, or by a document.
    webs: Vec<u32>,
    /// Bonds that never stand in one incident, the smaller number first.
    apart: HashSet<(u32, u32)>,
    /// Bonds that join no other within a document: through other documents that could bring together what people keep apart.
    strict: Vec<bool>,
    /// Words that hold no longer, or not in full.
    void: BTreeSet<i64>,
}

impl Constraints {
    /// What holds of these words, which are ordered by number; `document` knows the document of a claim.
    pub fn of(words: &[Word], document: impl Fn(&str) -> Option<i64>) -> Constraints {
        let mut sets = Sets::of(words);
        for word in words.iter().rev() {
            sets.hear(word);
        }
        sets.finish(words, document)
    }

    /// Whether nobody has said anything.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The bond of a claim; a claim that is only kept apart from others is a bond of its own.
    pub fn bond(&self, claim: &str) -> Option<u32> {
        if self.is_empty() { None } else { self.bonds.get(&tag(claim)).copied() }
    }

    /// The claims of a bond, sorted.
    pub fn members(&self, bond: u32) -> &[String] {
        &self.members[bond as usize]
    }

    /// Whether people keep two claims apart.
    pub fn are_apart(&self, a: &str, b: &str) -> bool {
        self.bond(a).zip(self.bond(b)).is_some_and(|(a, b)| self.parted(a, b))
    }

    /// Whether a word holds in full.
    pub fn holds(&self, review: i64) -> bool {
        !self.void.contains(&review)
    }

    /// The words that hold no longer, or not in full.
    pub fn void(&self) -> &BTreeSet<i64> {
        &self.void
    }

    /// All named claims for which something can change when something is said of these.
    pub fn web(&self, claims: &[String]) -> Vec<String> {
        let webs: BTreeSet<u32> = claims.iter().filter_map(|c| self.bond(c)).map(|b| self.webs[b as usize]).collect();
        let of = self.members.iter().zip(&self.webs).filter(|(_, w)| webs.contains(w));
        of.flat_map(|(m, _)| m.iter().cloned()).collect()
    }

    fn parted(&self, a: u32, b: u32) -> bool {
        self.apart.contains(&(a.min(b), a.max(b)))
    }
}

/// Claims by number, in sets that are joined and kept apart.
struct Sets<'w> {
    number: HashMap<&'w str, u32>,
    above: Vec<u32>,
    /// Of each set, by the claim it is called after, the sets it is kept apart from.
    foes: Vec<BTreeSet<u32>>,
}

impl<'w> Sets<'w> {
    fn of(words: &'w [Word]) -> Self {
        let mut number = HashMap::new();
        for claim in words.iter().flat_map(Word::claims) {
            let next = number.len() as u32;
            number.entry(claim.as_str()).or_insert(next);
        }
        Sets { above: (0..number.len() as u32).collect(), foes: vec![BTreeSet::new(); number.len()], number }
    }

    fn root(&mut self, claim: &str) -> u32 {
        root(&mut self.above, self.number[claim])
    }

    /// Takes up a word, as far as what was said later leaves it room.
    fn hear(&mut self, word: &Word) {
        for (i, claim) in word.same.iter().enumerate() {
            let _ = word.same[..i].iter().any(|other| self.join(other, claim));
        }
        let (one, other) = (self.roots(&word.apart.0), self.roots(&word.apart.1));
        for &a in &one {
            for &b in other.iter().filter(|b| **b != a) {
                self.foes[a as usize].insert(b);
                self.foes[b as usize].insert(a);
            }
        }
    }

    fn roots(&mut self, claims: &[String]) -> BTreeSet<u32> {
        claims.iter().map(|c| self.root(c)).collect()
    }

    /// Joins the sets of two claims, unless they are kept apart; whether they are one then.
    fn join(&mut self, a: &str, b: &str) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        let (a, b) = (a.min(b), a.max(b));
        if a == b || self.foes[a as usize].contains(&b) {
            return a == b;
        }
        for foe in std::mem::take(&mut self.foes[b as usize]) {
            self.foes[foe as usize].remove(&b);
            self.foes[foe as usize].insert(a);
            self.foes[a as usize].insert(foe);
        }
        self.above[b as usize] = a;
        true
    }

    /// Whether all that a word says holds.
    fn holds(&mut self, word: &Word) -> bool {
        let one = self.roots(&word.same).len() <= 1;
        let (left, right) = (self.roots(&word.apart.0), self.roots(&word.apart.1));
        one && left.iter().all(|a| right.iter().all(|b| self.foes[*a as usize].contains(b)))
    }

    fn finish(mut self, words: &[Word], document: impl Fn(&str) -> Option<i64>) -> Constraints {
        let void = words.iter().filter(|w| !self.holds(w)).map(|w| w.review).collect();
        let mut names: Vec<&str> = self.number.keys().copied().collect();
        names.sort_unstable();
        let (mut bond_of, mut out) = (HashMap::new(), Constraints { void, ..Constraints::default() });
        for name in &names {
            let next = bond_of.len() as u32;
            let bond = *bond_of.entry(self.root(name)).or_insert(next);
            out.members.resize(bond_of.len(), Vec::new());
            out.members[bond as usize].push((*name).to_string());
            out.bonds.insert(tag(name), bond);
        }
        let foes = self.foes.iter().enumerate().flat_map(|(a, foes)| foes.iter().map(move |b| (a as u32, *b)));
        out.apart = foes.map(|(a, b)| (bond_of[&a], bond_of[&b])).map(|(a, b)| (a.min(b), a.max(b))).collect();
        out.connect(words, document);
        out
    }
}

impl Constraints {
    /// Finds out which bonds can meet in one document, over others if need be, and which have been spoken of together.
    fn connect(&mut self, words: &[Word], document: impl Fn(&str) -> Option<i64>) {
        let documents: Vec<BTreeSet<i64>> = self.members.iter().map(|m| m.iter().filter_map(|c| document(c)).collect()).collect();
        let mut meeting: Vec<u32> = (0..self.members.len() as u32).collect();
        let mut first: HashMap<i64, u32> = HashMap::new();
        for (bond, own) in documents.iter().enumerate() {
            own.iter().for_each(|d| unite(&mut meeting, bond as u32, *first.entry(*d).or_insert(bond as u32)));
        }
        let mut told: HashMap<u32, BTreeSet<i64>> = HashMap::new();
        for (bond, own) in documents.iter().enumerate() {
            told.entry(root(&mut meeting, bond as u32)).or_default().extend(own);
        }
        let at_odds: BTreeSet<u32> =
            self.apart.iter().map(|&(a, b)| (root(&mut meeting, a), root(&mut meeting, b))).filter(|(a, b)| a == b).map(|m| m.0).collect();
        let strict = |m: u32| at_odds.contains(&m) && told[&m].len() > 1;
        self.strict = (0..self.members.len() as u32).map(|b| strict(root(&mut meeting, b))).collect();
        for word in words {
            let named: Vec<u32> = word.claims().filter_map(|c| self.bond(c)).collect();
            named.windows(2).for_each(|w| unite(&mut meeting, w[0], w[1]));
        }
        self.webs = (0..self.members.len() as u32).map(|b| root(&mut meeting, b)).collect();
    }
}

/// The set of an item, called after its least.
pub(super) fn root(above: &mut [u32], mut i: u32) -> u32 {
    while above[i as usize] != i {
        above[i as usize] = above[above[i as usize] as usize];
        i = above[i as usize];
    }
    i
}

/// Makes one set of those of two items.
pub(super) fn unite(above: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(above, a), root(above, b));
    above[a.max(b) as usize] = a.min(b);
}

/// Items in sets that hold what people say is one, and grow without what people keep apart.
pub(super) struct Closures<'c> {
    constraints: &'c Constraints,
    above: Vec<u32>,
    /// The bonds of each set, by the item it is called after.
    bonds: Vec<BTreeSet<u32>>,
    /// Whether the items are claims of one document.
    within: bool,
}

impl<'c> Closures<'c> {
    /// Of items with their bonds; none where no item has any.
    pub fn of<'b>(items: impl Iterator<Item = &'b [u32]>, constraints: &'c Constraints, within: bool) -> Option<Self> {
        if constraints.is_empty() {
            return None;
        }
        let bonds: Vec<BTreeSet<u32>> = items.map(|b| b.iter().copied().collect()).collect();
        if bonds.iter().all(BTreeSet::is_empty) {
            return None;
        }
        let mut out = Closures { constraints, above: (0..bonds.len() as u32).collect(), bonds: vec![BTreeSet::new(); bonds.len()], within };
        let mut first: HashMap<u32, u32> = HashMap::new();
        for (i, own) in bonds.into_iter().enumerate() {
            out.bonds[i].clone_from(&own);
            own.into_iter().for_each(|b| out.join(i as u32, *first.entry(b).or_insert(i as u32)));
        }
        Some(out)
    }

    /// What the set of an item is called after.
    pub fn set(&mut self, item: u32) -> u32 {
        root(&mut self.above, item)
    }

    /// Whether two items may stand in one set.
    pub fn may(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.set(a), self.set(b));
        let c = self.constraints;
        let strict = |x: u32, y: u32| self.within && x != y && c.strict[x as usize] && c.strict[y as usize];
        a == b || self.bonds[a as usize].iter().all(|x| self.bonds[b as usize].iter().all(|y| !c.parted(*x, *y) && !strict(*x, *y)))
    }

    /// Makes one set of those of two items.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.set(a), self.set(b));
        if a != b {
            let moved = std::mem::take(&mut self.bonds[a.max(b) as usize]);
            self.bonds[a.min(b) as usize].extend(moved);
            unite(&mut self.above, a, b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(said: &[(&str, &str, &str)]) -> Vec<Word> {
        let list = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let word = |(i, (same, one, other)): (usize, &(&str, &str, &str))| Word { review: i as i64 + 1, same: list(same), apart: (list(one), list(other)) };
        said.iter().enumerate().map(word).collect()
    }

    /// Bonds of claims that are each told by a document of their own.
    fn bonds(said: &[(&str, &str, &str)]) -> (Vec<String>, Vec<i64>) {
        let c = Constraints::of(&words(said), |c| c.bytes().next().map(i64::from));
        (c.members.iter().map(|m| m.concat()).collect(), c.void.iter().copied().collect())
    }

    #[test]
    fn the_later_word_stands_also_against_what_follows_from_others() {
        assert_eq!(bonds(&[("ab", "", "")]), (vec!["ab".into()], vec![]));
        assert_eq!(bonds(&[("ab", "", ""), ("", "a", "b")]), (vec!["a".into(), "b".into()], vec![1]));
        assert_eq!(bonds(&[("", "a", "b"), ("ab", "", "")]), (vec!["ab".into()], vec![1]));
        // a is c through b: the oldest of the three gives way, whichever it is
        assert_eq!(bonds(&[("ab", "", ""), ("bc", "", ""), ("", "a", "c")]), (vec!["a".into(), "bc".into()], vec![1]));
        assert_eq!(bonds(&[("", "a", "c"), ("ab", "", ""), ("bc", "", "")]), (vec!["abc".into()], vec![1]));
        assert_eq!(bonds(&[("bc", "", ""), ("", "a", "c"), ("ab", "", "")]), (vec!["ab".into(), "c".into()], vec![1]));
        // what silenced it is silenced itself: it holds again
        assert_eq!(bonds(&[("ab", "", ""), ("", "a", "b"), ("ab", "", "")]), (vec!["ab".into()], vec![2]));
    }

    #[test]
    fn who_is_split_off_leaves_together_and_a_merger_holds_but_for_what_is_said_later() {
        assert_eq!(bonds(&[("xy", "xy", "ab")]).0, ["a", "b", "xy"]);
        let c = Constraints::of(&words(&[("xy", "xy", "ab")]), |_| None);
        assert!(c.are_apart("x", "a") && c.are_apart("b", "y") && !c.are_apart("a", "b") && !c.are_apart("x", "y"));
        assert_eq!(bonds(&[("abcd", "", ""), ("", "a", "d")]), (vec!["abc".into(), "d".into()], vec![1]));
    }

    #[test]
    fn who_is_kept_apart_through_a_set_is_kept_apart_from_all_of_it() {
        let c = Constraints::of(&words(&[("", "b", "x"), ("ab", "", ""), ("xy", "", "")]), |_| None);
        assert!(c.are_apart("a", "y") && c.holds(1) && c.holds(2));
    }

    /// Claims of one document must not bring together, over other documents, what people keep apart.
    #[test]
    fn bonds_that_could_meet_at_odds_join_no_other_within_a_document() {
        let said = words(&[("aA", "", ""), ("", "b", "B")]);
        // a and b in one document, A and B in another: joined in both they would be at odds
        let c = Constraints::of(&said, |c| Some(i64::from(c == c.to_uppercase())));
        assert_eq!(c.strict, [true, true, true], "{:?}", c.members);
        // what is kept apart within one document alone is seen where it stands
        let c = Constraints::of(&said, |c| c.to_uppercase().bytes().next().map(i64::from));
        assert_eq!(c.strict, [false, false, false], "{:?}", c.members);
    }

    #[test]
    fn a_web_is_all_that_was_spoken_of_together() {
        let c = Constraints::of(&words(&[("ab", "", ""), ("", "b", "c"), ("xy", "", "")]), |_| None);
        assert_eq!(c.web(&["a".into()]), ["a", "b", "c"]);
        assert_eq!(c.web(&["y".into(), "nobody".into()]), ["x", "y"]);
    }
}
