//! How sure a claim is: its signs, weighed.
//!
//! In: claims with the signs of their sentences. Out: the probability that a careful reader would make the same claim (the event, as a
//! happening told, of this type), as a logistic model gives it. The weights are data (`events/confidence.tsv`), fitted by
//! `bench/confidence/fit.py` on annotated articles and sentences, with their reliability by cross-validation in `bench/confidence/`.

use super::Claim;
use super::signs::{Sign, Signs};
use crate::pack::Pack;

/// What a sign adds to the log odds of a claim with these signs.
pub fn weight(pack: &Pack, signs: Signs, sign: Sign) -> f32 {
    let Some([all, assault, protest]) = pack.weights.get(sign as usize) else { return 0.0 };
    let own = |kind, w: &f32| if signs.has(kind) { *w } else { 0.0 };
    all + own(Sign::Assault, assault) + own(Sign::Protest, protest)
}

/// The confidence from which the pack asserts a claim with these signs.
pub fn floor(pack: &Pack, signs: Signs) -> f32 {
    let [most, assault, protest] = pack.floors;
    if signs.has(Sign::Assault) {
        assault
    } else if signs.has(Sign::Protest) {
        protest
    } else {
        most
    }
}

/// 0–1, two decimals.
pub fn weigh(pack: &Pack, signs: Signs) -> f32 {
    let odds: f32 = signs.all().map(|s| weight(pack, signs, s)).sum::<f32>() + pack.bias;
    let p = 1.0 / (1.0 + (-odds).exp());
    (p.clamp(0.01, 0.99) * 100.0).round() / 100.0
}

/// Sets the signs that only the whole document shows (how much else of the kind it tells, in the sentence and elsewhere) and weighs them all.
pub fn settle(pack: &Pack, claims: &mut [Claim]) {
    of_document(claims);
    claims.iter_mut().for_each(|c| c.confidence = weigh(pack, c.signs));
}

fn of_document(claims: &mut [Claim]) {
    let mut of_type = [0_u32; 256];
    claims.iter().for_each(|c| of_type[c.event_type as usize] += 1);
    let total = claims.len() as u32;
    let mut from = 0;
    while from < claims.len() {
        let sentence = claims[from].sentence;
        let to = from + claims[from..].iter().take_while(|c| c.sentence == sentence).count();
        let mut here = [0_u32; 256];
        claims[from..to].iter().for_each(|c| here[c.event_type as usize] += 1);
        for c in &mut claims[from..to] {
            let (same, elsewhere) = (here[c.event_type as usize], of_type[c.event_type as usize] - here[c.event_type as usize]);
            c.signs.set(Sign::AloneInSentence, same == 1);
            c.signs.set(Sign::CrowdInSentence, same > 2);
            c.signs.set(Sign::Company0, elsewhere == 0);
            c.signs.set(Sign::Company1, (1..3).contains(&elsewhere));
            c.signs.set(Sign::Company3, elsewhere >= 3);
            let others = total - (to - from) as u32;
            c.signs.set(Sign::Mixed0, others == 0);
            c.signs.set(Sign::Mixed8, others >= 8);
        }
        from = to;
    }
}
