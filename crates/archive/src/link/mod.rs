//! Claims into incidents: which accounts tell the same happening, how far they agree, and on whose word it stands.
//!
//! In: claims ([`Told`]) of any number of documents. Out: [`Incident`]s, each claim in exactly one. Pure: no files, no clock; the store
//! keeps what comes of it. Stages: [`fact`] takes from a claim what is compared, [`block`] says which are compared at all, [`score`] how alike two
//! are, [`cluster`] makes groups, within what people have said ([`constraints`]), [`incident`] describes them, [`status`] judges them. Invariant: the incidents depend on the set of
//! claims, not on the order in which they came.

pub mod block;
pub mod cluster;
pub mod constraints;
pub mod fact;
pub mod given;
pub mod incident;
pub mod kinds;
pub mod score;
pub mod sides;
pub mod status;
pub mod voice;

use crate::told::Claim;
use constraints::Constraints;
use fact::{Fact, Telling};
pub use incident::Incident;
pub use sides::Sides;

/// A claim, and what is known of the document it stands in.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Where its document comes from.
    pub telling: Telling<'a>,
    /// The text of its sentence, where it is at hand: words that no field holds tell accounts apart.
    pub sentence: Option<&'a str>,
}

impl Told<'_> {
    /// What linking looks at.
    pub fn fact(&self, sides: &Sides) -> Fact {
        Fact::of(self.claim, self.sentence, sides)
    }
}

/// What the documents of some claims tell: one fact for each happening of each document, and the indices of its claims.
///
/// Claims of one document stand together; within it they may stand in any order.
pub fn accounts(told: &[Told], sides: &Sides, constraints: &Constraints) -> Vec<(Fact, Vec<u32>)> {
    let fact = |t: &Told| Fact { bonds: constraints.bond(&t.claim.id).into_iter().collect(), ..t.fact(sides) };
    let mut out = Vec::new();
    let mut from = 0;
    for document in told.chunk_by(|a, b| a.claim.document.id == b.claim.document.id) {
        let mut facts: Vec<(u32, Fact)> = document.iter().enumerate().map(|(i, t)| ((from + i) as u32, fact(t))).collect();
        facts.sort_by_key(|(_, f)| (f.at, f.id));
        fact::take_over(&mut facts);
        let in_order: Vec<&Fact> = facts.iter().map(|f| &f.1).collect();
        let own = |(fact, group): (Fact, Vec<usize>)| (fact, group.iter().map(|&i| facts[i].0).collect());
        out.extend(cluster::within(&in_order, constraints).into_iter().map(own));
        from += document.len();
    }
    out
}

/// The incidents of some claims of which people have said nothing; claims of one document stand together.
pub fn link(told: &[Told], sides: &Sides) -> Vec<Incident> {
    let nobody = Constraints::default();
    let accounts = accounts(told, sides, &nobody);
    let (facts, claims): (Vec<Fact>, Vec<Vec<u32>>) = accounts.into_iter().unzip();
    let describe = |group: cluster::Group| {
        let accounts: Vec<Vec<Told>> = group.members.iter().map(|&a| claims[a as usize].iter().map(|&c| told[c as usize]).collect()).collect();
        incident::of(accounts, sides)
    };
    let mut incidents: Vec<Incident> = cluster::across(&facts, &nobody).into_iter().map(describe).collect();
    incidents.sort_by(|a, b| a.id.cmp(&b.id));
    incidents
}
