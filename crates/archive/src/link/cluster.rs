//! Facts into happenings.
//!
//! In: facts, in any order. Out: groups of their indices, each a happening. First the claims of each document (a title, a lead and a body tell one
//! thing three times), then documents with each other. A group takes in another when their members go together on the whole: one pair that
//! is alike does not chain two groups that are not. Groups of which people say that they tell the same are then made one, whatever their score, and what people
//! keep apart is never brought together. Deterministic: the groups depend on the set of facts and on what people said alone.

use super::block::entries;
use super::constraints::{Closures, Constraints, root, unite};
use super::fact::{Fact, joined};
use super::score::{LINK, NEVER, score};
use rustc_hash::FxHashMap;

/// Claims of one document are alike sooner: they were told in one breath.
const BREATH: f32 = 2.5;

/// A text that says it goes over to another happening means another one.
const APART: f32 = -2.0;

/// So many happenings of a document, the last ones, does a claim of it look at.
const LOOK: usize = 48;

/// So many members of a group speak for it.
const SPEAKERS: usize = 6;

/// An entry of a key with more facts than this is compared with so many neighbours: no day of any war had as many reports of one kind in one
/// province, and a flood of made-up ones costs no more than this.
const CROWD: usize = 1500;

/// The happenings that a document tells, each as one fact, with the indices of its claims, which are given in the order of the text.
pub fn within(facts: &[&Fact], constraints: &Constraints) -> Vec<(Fact, Vec<usize>)> {
    let mut groups: Vec<(Fact, Vec<usize>)> = Vec::new();
    let mut people = Closures::of(facts.iter().map(|f| &*f.bonds), constraints, true);
    for (i, f) in facts.iter().enumerate() {
        let from = groups.len().saturating_sub(LOOK);
        let may = |g: &(Fact, Vec<usize>)| people.as_mut().is_none_or(|p| p.may(g.1[0] as u32, i as u32));
        let open: Vec<bool> = groups[from..].iter().map(may).collect();
        let scored = groups[from..].iter().enumerate().filter(|(k, _)| open[*k]).map(|(k, g)| (score(&g.0, f) + told(&g.0, f), k + from));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((points, k)) if points >= LINK => {
                groups[k].0 = joined(&groups[k].0, f);
                people.iter_mut().for_each(|p| p.join(groups[k].1[0] as u32, i as u32));
                groups[k].1.push(i);
            }
            _ => groups.push(((*f).clone(), vec![i])),
        }
    }
    match people {
        Some(mut people) => gathered(&groups, &mut people),
        None => groups,
    }
}

/// The happenings of a document of which people say that they are one, as one.
fn gathered(groups: &[(Fact, Vec<usize>)], people: &mut Closures) -> Vec<(Fact, Vec<usize>)> {
    let mut out: Vec<(u32, Fact, Vec<usize>)> = Vec::new();
    for (fact, claims) in groups {
        let set = people.set(claims[0] as u32);
        match out.iter_mut().find(|o| o.0 == set) {
            Some((_, all, own)) => {
                *all = joined(all, fact);
                own.extend(claims);
                own.sort_unstable();
            }
            None => out.push((set, fact.clone(), claims.clone())),
        }
    }
    out.into_iter().map(|(_, fact, claims)| (fact, claims)).collect()
}

/// How much nearer to each other two facts are for being told in one document.
fn told(a: &Fact, b: &Fact) -> f32 {
    if a.parts & b.parts == 0 { APART } else { BREATH }
}

/// Two facts that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// How alike: [`LINK`] or more.
    pub points: f32,
    /// The index of the one …
    pub a: u32,
    /// … and the other.
    pub b: u32,
}

/// A happening among facts of different documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its facts, in the order of [`Fact::id`].
    pub members: Vec<u32>,
    /// The least fact that it is connected with, over others if need be: what is not connected has no part in how a group came to be.
    pub component: u32,
}

/// Happenings among facts of different documents, in the order of their first [`Fact::id`].
pub fn across(facts: &[Fact], constraints: &Constraints) -> Vec<Group> {
    let keyed = facts.iter().zip(0..).flat_map(|(f, i)| entries(f).into_iter().map(move |e| Keyed { key: e.key, wide: e.wide, fact: i }));
    grouped(facts, pairs(facts, keyed.collect()), constraints)
}

/// The same, of pairs that were found before. Facts that no pairs connect have no part in each other's groups: the groups of all facts are those of each
/// connected set of them, given with all its pairs.
pub fn grouped(facts: &[Fact], mut edges: Vec<Edge>, constraints: &Constraints) -> Vec<Group> {
    // likeliest first; of two as likely the one of the smaller ids
    let ids = |e: &Edge| {
        // whichever of the two came first
        let (a, b) = (facts[e.a as usize].id, facts[e.b as usize].id);
        (a.min(b), a.max(b))
    };
    edges.sort_unstable_by(|x, y| y.points.total_cmp(&x.points).then_with(|| ids(x).cmp(&ids(y))));
    let mut people = Closures::of(facts.iter().map(|f| &*f.bonds), constraints, false);
    let components = components(facts.len(), &edges, people.as_mut());
    let mut groups = Groups::new(facts.len());
    for e in edges {
        let may = people.as_mut().is_none_or(|p| p.may(e.a, e.b));
        if may && groups.join(facts, e.a, e.b) {
            people.iter_mut().for_each(|p| p.join(e.a, e.b));
        }
    }
    people.iter_mut().for_each(|p| groups.gather(facts, p));
    groups.lists(facts, &components)
}

/// Which of some facts, linked with each other before, one of some new ones may be linked to: one of those it is compared with is alike. Only pairs of an old and a new
/// fact are compared, so that one document costs no more than what it meets.
pub fn met(new: &[&Fact], old: &[&Fact]) -> Vec<bool> {
    let mut by_key: FxHashMap<u64, Vec<(bool, u32)>> = FxHashMap::default();
    for (i, f) in new.iter().enumerate() {
        entries(f).into_iter().for_each(|e| by_key.entry(e.key).or_default().push((e.wide, i as u32)));
    }
    let meets = |f: &Fact| {
        entries(f).into_iter().any(|e| {
            let with = by_key.get(&e.key).map_or(&[][..], Vec::as_slice);
            with.iter().any(|&(wide, n)| (wide || e.wide) && score(new[n as usize], f) >= LINK)
        })
    };
    old.iter().map(|f| meets(f)).collect()
}

/// The component of each fact: the least that it is connected with, by likeness or by the word of people.
fn components(facts: usize, edges: &[Edge], people: Option<&mut Closures>) -> Vec<u32> {
    let mut above: Vec<u32> = (0..facts as u32).collect();
    edges.iter().for_each(|e| unite(&mut above, e.a, e.b));
    if let Some(people) = people {
        (0..facts as u32).for_each(|i| unite(&mut above, i, people.set(i)));
    }
    (0..facts as u32).map(|i| root(&mut above, i)).collect()
}

/// A fact under one of its keys.
#[derive(Clone, Copy, Debug)]
pub struct Keyed {
    /// The key.
    pub key: u64,
    /// [`super::block::Entry::wide`]
    pub wide: bool,
    /// The index of the fact.
    pub fact: u32,
}

/// Pairs of facts that share a key and are alike, each once. What is found under a key depends on the facts of that key alone, of which none may be missing.
pub fn pairs(facts: &[Fact], mut keyed: Vec<Keyed>) -> Vec<Edge> {
    // within a key the wide ones first
    keyed.sort_unstable_by_key(|k| (k.key, !k.wide, facts[k.fact as usize].id));
    let jobs = std::thread::available_parallelism().map_or(1, usize::from).min(keyed.len() / 10_000 + 1);
    let mut edges: Vec<Edge> = std::thread::scope(|s| {
        let workers: Vec<_> = parts(&keyed, jobs).into_iter().map(|part| s.spawn(|| compared(facts, part))).collect();
        workers.into_iter().flat_map(|w| w.join().expect("comparing does not panic")).collect()
    });
    // sums of fractions may differ by their order in their last digit: of two sums of one pair the higher is kept
    edges.sort_unstable_by(|x, y| (x.a, x.b).cmp(&(y.a, y.b)).then_with(|| y.points.total_cmp(&x.points)));
    edges.dedup_by_key(|e| (e.a, e.b));
    edges
}

/// A list of keyed facts in so many parts, no key in two.
fn parts(keyed: &[Keyed], jobs: usize) -> Vec<&[Keyed]> {
    let (mut out, mut rest) = (Vec::new(), keyed);
    for left in (1..=jobs).rev() {
        let at = rest.len() / left;
        let key = if at == rest.len() { None } else { Some(rest[at].key) };
        let (part, more) = rest.split_at(key.map_or(at, |key| rest.partition_point(|k| k.key < key)));
        out.push(part);
        rest = more;
    }
    out
}

/// A fact is linked in a key to the ones most like it: a crowd takes no more memory than time.
const BEST: usize = 24;

fn compared(facts: &[Fact], keyed: &[Keyed]) -> Vec<Edge> {
    let (mut out, mut near) = (Vec::new(), Vec::new());
    for block in keyed.chunk_by(|x, y| x.key == y.key).filter(|b| b.len() > 1) {
        for (i, x) in block.iter().enumerate().take_while(|(_, x)| x.wide) {
            near.clear();
            for y in block[i + 1..].iter().take(CROWD) {
                let points = score(&facts[x.fact as usize], &facts[y.fact as usize]);
                if points >= LINK {
                    near.push(Edge { points, a: x.fact.min(y.fact), b: x.fact.max(y.fact) });
                }
            }
            near.sort_by(|x: &Edge, y| y.points.total_cmp(&x.points));
            out.extend(near.iter().take(BEST));
        }
    }
    out
}

/// Facts in groups that grow together.
struct Groups {
    /// The group of each fact, by the fact it is called after.
    of: Vec<u32>,
    members: Vec<Vec<u32>>,
}

impl Groups {
    fn new(n: usize) -> Self {
        Groups { of: (0..n as u32).collect(), members: (0..n as u32).map(|i| vec![i]).collect() }
    }

    /// Joins the groups of two facts, if they go together on the whole; whether they are one then.
    fn join(&mut self, facts: &[Fact], a: u32, b: u32) -> bool {
        let (x, y) = (self.of[a as usize] as usize, self.of[b as usize] as usize);
        // sums of fractions are the same only in the same order
        let (x, y) = if facts[self.members[x][0] as usize].id <= facts[self.members[y][0] as usize].id { (x, y) } else { (y, x) };
        if x == y || (self.members[x].len() + self.members[y].len() > 2 && alike(facts, &self.members[x], &self.members[y]) < LINK) {
            return x == y;
        }
        self.unite(facts, x, y);
        true
    }

    /// Makes one group of two.
    fn unite(&mut self, facts: &[Fact], x: usize, y: usize) {
        let (large, small) = if self.members[x].len() >= self.members[y].len() { (x, y) } else { (y, x) };
        let moved = std::mem::take(&mut self.members[small]);
        moved.iter().for_each(|m| self.of[*m as usize] = large as u32);
        self.members[large].extend(moved);
        // those that speak for a group stand first, the same ones in whatever order it grew
        self.members[large].sort_unstable_by_key(|m| facts[*m as usize].id);
    }

    /// Makes one group of those that are one by the word of people. Last, so that a claim they speak of takes along what is like it.
    fn gather(&mut self, facts: &[Fact], people: &mut Closures) {
        for i in 0..self.of.len() {
            let (x, y) = (self.of[i], self.of[people.set(i as u32) as usize]);
            if x != y {
                self.unite(facts, x as usize, y as usize);
            }
        }
    }

    fn lists(self, facts: &[Fact], components: &[u32]) -> Vec<Group> {
        let group = |members: Vec<u32>| Group { component: components[members[0] as usize], members };
        let mut lists: Vec<Group> = self.members.into_iter().filter(|m| !m.is_empty()).map(group).collect();
        lists.sort_unstable_by_key(|g| facts[g.members[0] as usize].id);
        lists
    }
}

/// How alike two groups are: the mean of all pairs of their speakers, those that can never be one counted for what they are.
fn alike(facts: &[Fact], x: &[u32], y: &[u32]) -> f32 {
    let speakers = |m: &[u32]| m.iter().take(SPEAKERS).map(|i| &facts[*i as usize]).collect::<Vec<_>>();
    let (x, y) = (speakers(x), speakers(y));
    let mut sum = 0.0;
    for a in &x {
        for b in &y {
            let points = score(a, b);
            if points <= NEVER {
                return NEVER;
            }
            sum += points;
        }
    }
    sum / (x.len() * y.len()) as f32
}
