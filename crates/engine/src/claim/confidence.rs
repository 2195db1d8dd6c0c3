//! How sure a claim is: its signs, weighed.
//!
//! In: claims with the signs of their sentences. Out: the probability that a careful reader would make the same claim (the event, as a
//! happening told, of this type), as a logistic model gives it. The weights are data (`events/confidence.tsv`), fitted by
//! `bench/confidence/fit.py` on annotated articles and sentences, with their reliability by cross-validation in `bench/confidence/`.

use super::Claim;
use super::signs::{Sign, Signs};
use crate::pack::Pack;

/// The share of its floor that a claim must reach beside a claim of its type in its sentence that is asserted.
const BESIDE: f32 = 0.5;

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
    let (assault, protest) = (signs.has(Sign::Assault), signs.has(Sign::Protest));
    let weight = |i: usize| pack.weights.get(i).map_or(0.0, |w| w[0] + if assault { w[1] } else { 0.0 } + if protest { w[2] } else { 0.0 });
    let odds: f32 = signs.indices().map(weight).sum::<f32>() + pack.bias;
    let p = 1.0 / (1.0 + (-odds).exp());
    (p.clamp(0.01, 0.99) * 100.0).round() / 100.0
}

/// Sets the signs that only the whole document shows (how much else of the kind it tells, in the sentence and elsewhere), weighs them all, and says
/// which claims the pack asserts.
pub fn settle(pack: &Pack, claims: &mut [Claim]) {
    of_document(claims);
    claims.iter_mut().for_each(|c| c.confidence = weigh(pack, c.signs));
    claims.chunk_by_mut(|a, b| a.sentence == b.sentence).for_each(|here| assert(pack, here));
}

/// A claim is asserted when it reaches its floor, or reaches half of it beside one of its type that does: readers who find a sentence to tell of an
/// attack mark the words of all its parts.
fn assert(pack: &Pack, sentence: &mut [Claim]) {
    let mut sure = [false; 256];
    for c in sentence.iter() {
        sure[c.event_type as usize] |= c.confidence >= floor(pack, c.signs);
    }
    for c in sentence {
        let share = if sure[c.event_type as usize] { BESIDE } else { 1.0 };
        c.asserted = c.confidence >= floor(pack, c.signs) * share;
    }
}

fn of_document(claims: &mut [Claim]) {
    let mut of_type = [0_u32; 256];
    claims.iter().for_each(|c| of_type[c.event_type as usize] += 1);
    let total = claims.len() as u32;
    for sentence in claims.chunk_by_mut(|a, b| a.sentence == b.sentence) {
        let mut here = [0_u32; 256];
        sentence.iter().for_each(|c| here[c.event_type as usize] += 1);
        let others = total - sentence.len() as u32;
        for c in sentence {
            let (same, elsewhere) = (here[c.event_type as usize], of_type[c.event_type as usize] - here[c.event_type as usize]);
            c.signs.set(Sign::AloneInSentence, same == 1);
            c.signs.set(Sign::CrowdInSentence, same > 2);
            c.signs.set(Sign::Company0, elsewhere == 0);
            c.signs.set(Sign::Company1, (1..3).contains(&elsewhere));
            c.signs.set(Sign::Company3, elsewhere >= 3);
            c.signs.set(Sign::Mixed0, others == 0);
            c.signs.set(Sign::Mixed8, others >= 8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{ClaimId, Rule};
    use crate::text::Span;
    use crate::vocab::Factuality;

    /// A pack that weighs three signs, and the types as signs of themselves.
    fn pack() -> Pack {
        let mut pack = Pack::default();
        pack.rest.weights = vec![[0.0; 3]; Sign::ALL.len()];
        pack.rest.weights[Sign::Perfect as usize] = [1.0, 0.5, -2.0];
        pack.rest.weights[Sign::Plural as usize] = [-0.5, 0.0, 0.0];
        pack.rest.bias = 0.25;
        pack.rest.floors = [0.2, 0.3, 0.4];
        pack
    }

    fn signs(list: &[Sign]) -> Signs {
        let mut signs = Signs::default();
        list.iter().for_each(|s| signs.set(*s, true));
        signs
    }

    fn claim(sentence: u32, event_type: u8, own: &[Sign]) -> Claim<'static> {
        let span = Span::new(sentence * 10, sentence * 10 + 9);
        Claim {
            id: ClaimId::default(),
            sentence: span,
            part: 0,
            origin: (sentence, 0),
            event_type,
            mode: "",
            trigger: span,
            also: Vec::new(),
            lemma: "",
            actors: Vec::new(),
            recipients: Vec::new(),
            objects: Vec::new(),
            instruments: Vec::new(),
            places: Vec::new(),
            time: None,
            counts: Vec::new(),
            occurrences: None,
            factuality: Factuality::Happened,
            attribution: Vec::new(),
            framing: Vec::new(),
            confidence: 0.0,
            asserted: false,
            signs: signs(own),
            rule: Rule::default(),
        }
    }

    #[test]
    fn half_a_floor_is_enough_beside_an_asserted_claim_of_the_type() {
        let pack = pack();
        let sure = |confidence: f32, own: &[Sign]| Claim { confidence, ..claim(0, own.len() as u8, own) };
        // the floor of assaults is 0.3, of protests 0.4
        let (a, p) = ([Sign::Assault].as_slice(), [Sign::Protest, Sign::Plural].as_slice());
        let mut here = [sure(0.31, a), sure(0.16, a), sure(0.14, a), sure(0.21, p)];
        assert(&pack, &mut here);
        assert_eq!(here.map(|c| c.asserted), [true, true, false, false]);
        let mut alone = [sure(0.29, a), sure(0.16, a), sure(0.41, p)];
        assert(&pack, &mut alone);
        assert_eq!(alone.map(|c| c.asserted), [false, false, true]);
    }

    #[test]
    fn a_sign_weighs_more_or_less_with_the_type() {
        let pack = pack();
        let of = |list: &[Sign], sign| weight(&pack, signs(list), sign);
        assert_eq!(of(&[Sign::Perfect], Sign::Perfect), 1.0);
        assert_eq!(of(&[Sign::Perfect, Sign::Assault], Sign::Perfect), 1.5);
        assert_eq!(of(&[Sign::Perfect, Sign::Protest], Sign::Perfect), -1.0);
        assert_eq!(of(&[Sign::Assault], Sign::Plural), -0.5);
        // a pack with fewer rows than there are signs says nothing of the rest
        assert_eq!(weight(&Pack::default(), signs(&[Sign::Perfect]), Sign::Perfect), 0.0);
    }

    #[test]
    fn the_floor_is_that_of_the_type() {
        let pack = pack();
        assert_eq!(floor(&pack, signs(&[Sign::Words])), 0.2);
        assert_eq!(floor(&pack, signs(&[Sign::Assault])), 0.3);
        assert_eq!(floor(&pack, signs(&[Sign::Protest, Sign::Perfect])), 0.4);
    }

    #[test]
    fn confidence_is_the_logistic_of_the_sum() {
        let mut pack = pack();
        assert_eq!(weigh(&pack, Signs::default()), 0.56);
        assert_eq!(weigh(&pack, signs(&[Sign::Perfect])), 0.78);
        assert_eq!(weigh(&pack, signs(&[Sign::Perfect, Sign::Plural])), 0.68);
        // nothing is certain
        pack.rest.bias = 60.0;
        assert_eq!(weigh(&pack, Signs::default()), 0.99);
        pack.rest.bias = -60.0;
        assert_eq!(weigh(&pack, Signs::default()), 0.01);
    }

    #[test]
    fn the_rest_of_the_document_is_settled_last() {
        let mut claims = vec![claim(0, 1, &[]), claim(0, 1, &[]), claim(0, 1, &[]), claim(1, 1, &[]), claim(1, 2, &[Sign::Perfect]), claim(2, 1, &[])];
        settle(&pack(), &mut claims);
        let company = [Sign::AloneInSentence, Sign::CrowdInSentence, Sign::Company0, Sign::Company1, Sign::Company3, Sign::Mixed0, Sign::Mixed8];
        let of = |c: &Claim| company.iter().copied().filter(|s| c.signs.has(*s)).collect::<Vec<_>>();
        assert_eq!(of(&claims[0]), [Sign::CrowdInSentence, Sign::Company1]);
        assert_eq!(of(&claims[2]), of(&claims[0]));
        assert_eq!(of(&claims[3]), [Sign::AloneInSentence, Sign::Company3]);
        assert_eq!(of(&claims[4]), [Sign::AloneInSentence, Sign::Company0]);
        assert_eq!(of(&claims[5]), [Sign::AloneInSentence, Sign::Company3]);
        assert_eq!(claims[4].confidence, 0.78);
        assert!(claims.iter().all(|c| c.confidence == weigh(&pack(), c.signs)));
        // a document of one sentence tells nothing beside it; nine of them tell much
        let mut alone = vec![claim(0, 1, &[]), claim(0, 2, &[])];
        settle(&pack(), &mut alone);
        assert_eq!(of(&alone[0]), [Sign::AloneInSentence, Sign::Company0, Sign::Mixed0]);
        let mut many: Vec<Claim> = (0..9).map(|i| claim(i, 1, &[])).collect();
        settle(&pack(), &mut many);
        assert_eq!(of(&many[8]), [Sign::AloneInSentence, Sign::Company3, Sign::Mixed8]);
        settle(&pack(), &mut []);
    }

    #[test]
    fn settling_twice_is_settling_once() {
        let mut claims: Vec<Claim> = (0..7).map(|i| claim(i / 2, (i % 3) as u8, &[Sign::Perfect])).collect();
        settle(&pack(), &mut claims);
        let once = claims.clone();
        settle(&pack(), &mut claims);
        assert_eq!(claims, once);
    }
}
