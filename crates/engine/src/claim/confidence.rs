//! How sure a claim is. First version: the weight of its row, less what makes a reading doubtful. Issue 3 calibrates it.

use super::Claim;
use crate::event::Event;
use crate::morph::Origin;
use crate::sentence::Read;
use crate::vocab::*;

/// 0–1, two decimals.
pub fn confidence(read: &Read, e: &Event, c: &Claim, doubted: bool) -> f32 {
    let mut p = f32::from(e.sense(read).weight) / 100.0;
    let stated = e.fillers.iter().filter(|f| f.basis == Basis::Stated && f.role != Role::Topic).count();
    p *= match stated {
        0 => 0.6,
        1 => 0.88,
        _ => 1.0,
    };
    if read.reading(e.trigger.start as usize).is_some_and(|r| r.origin == Origin::Guess || r.lemma != e.lemma) {
        p *= 0.8;
    }
    if c.actors.is_empty() && c.recipients.is_empty() && c.objects.is_empty() {
        p *= 0.8;
    }
    if doubted {
        p *= 0.95;
    }
    (p.clamp(0.05, 0.99) * 100.0).round() / 100.0
}
