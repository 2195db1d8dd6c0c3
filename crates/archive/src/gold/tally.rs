//! What was found, missed and made up, and the shares that follow.
//!
//! In: gold items and predicted items, and when two are the same. Out: precision, recall, F1. Invariant: each predicted item answers one gold item at most; a further one
//! that falls on a gold item found already is a repetition, neither right nor wrong.

/// Items counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Gold items found.
    pub found: u64,
    /// Predicted items that answer none.
    pub wrong: u64,
    /// Gold items not found.
    pub missed: u64,
}

impl Tally {
    /// Counts the items of one event: each gold item, in order, takes the first predicted item left that is the same.
    pub fn add<G, P>(&mut self, gold: &[G], predicted: &[P], same: impl Fn(&G, &P) -> bool) {
        let mut left: Vec<&P> = predicted.iter().collect();
        for g in gold {
            match left.iter().position(|p| same(g, p)) {
                Some(i) => {
                    left.remove(i);
                    self.found += 1;
                }
                None => self.missed += 1,
            }
        }
        self.wrong += left.iter().filter(|p| !gold.iter().any(|g| same(g, p))).count() as u64;
    }

    /// Gold items.
    pub fn items(&self) -> u64 {
        self.found + self.missed
    }

    /// Share of the predicted items that are right; 0 of none.
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.wrong)
    }

    /// Share of the gold items that are found; 0 of none.
    pub fn recall(&self) -> f64 {
        share(self.found, self.items())
    }

    /// The harmonic mean of both. Multiplied in this order: another would change the last bit, and with it a figure that lies between two tenths.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

/// A share; 0 of none.
pub fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(gold: &[i32], predicted: &[i32]) -> (u64, u64, u64) {
        let mut t = Tally::default();
        t.add(gold, predicted, |g, p| (g - p).abs() <= 1);
        (t.found, t.wrong, t.missed)
    }

    #[test]
    fn each_prediction_answers_one_item() {
        assert_eq!(tally(&[1, 5], &[5, 1]), (2, 0, 0));
        assert_eq!(tally(&[1, 2], &[1]), (1, 0, 1), "one cannot answer two");
        assert_eq!(tally(&[1], &[9]), (0, 1, 1));
        assert_eq!(tally(&[], &[9, 9]), (0, 2, 0));
        assert_eq!(tally(&[1], &[]), (0, 0, 1));
    }

    #[test]
    fn a_repetition_is_neither_right_nor_wrong() {
        assert_eq!(tally(&[1], &[1, 2, 0]), (1, 0, 0));
        assert_eq!(tally(&[1], &[1, 2, 9]), (1, 1, 0));
    }

    #[test]
    fn the_first_that_fits_is_taken() {
        // 1 takes 2, which 3 would have needed: order decides, and no better assignment is looked for
        assert_eq!(tally(&[1, 3], &[2, 0]), (1, 0, 1));
    }

    #[test]
    fn shares() {
        let t = Tally { found: 3, wrong: 1, missed: 2 };
        assert_eq!((t.precision(), t.recall(), t.items()), (0.75, 0.6, 5));
        assert!((t.f1() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(Tally::default().f1(), 0.0);
        assert_eq!(Tally { found: 0, wrong: 2, missed: 2 }.f1(), 0.0);
    }
}
