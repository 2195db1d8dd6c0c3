//! Who belongs to whom: an air force to its state, a spokesman to his movement.
//!
//! In: the actors and outlets of a pack. Out: for each its side. Two accounts agree on who did it when they name the same side, however closely.

use crate::told::Who;
use rawi_engine::Pack;
use rustc_hash::FxHashMap;

/// Sides by the ids of those who belong to them.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    side: FxHashMap<String, String>,
    /// Of outlets that are a side's own mouth, and not only on its side.
    mouth: FxHashMap<String, String>,
}

/// Whether one of this kind takes part: a people, a court or an agency does not.
fn acts(kind: &str) -> bool {
    matches!(kind, "state" | "government" | "military" | "police" | "official" | "armed-group" | "party")
}

/// No chain of parents is longer.
const DEPTH: usize = 16;

impl Sides {
    /// The sides of a pack's actors.
    pub fn of(pack: &Pack) -> Sides {
        let parents: FxHashMap<&str, &str> = pack.actors.iter().filter(|a| !a.parent.is_empty()).map(|a| (a.id.as_str(), a.parent.as_str())).collect();
        let actors: FxHashMap<&str, _> = pack.actors.iter().map(|a| (a.id.as_str(), a)).collect();
        let side = |id: &str| {
            let mut top = id;
            for _ in 0..DEPTH {
                match parents.get(top) {
                    Some(parent) => top = parent,
                    None => break,
                }
            }
            // what the organs of a state do is laid to the state
            match actors.get(top) {
                Some(a) if matches!(a.kind.as_str(), "government" | "military" | "police" | "official") && !a.country.is_empty() => {
                    format!("state:{}", a.country.to_lowercase())
                }
                _ => top.to_string(),
            }
        };
        let outlets = pack.outlets.iter().map(|o| (o.id.clone(), side(&pack.actors[o.actor as usize].id)));
        let own = pack.outlets.iter().map(|o| (o, &pack.actors[o.actor as usize])).filter(|(_, a)| acts(&a.kind));
        let mouth = own.map(|(o, a)| (o.id.clone(), side(&a.id))).collect();
        Sides { side: pack.actors.iter().map(|a| (a.id.clone(), side(&a.id))).chain(outlets).collect(), mouth }
    }

    /// The side of a participant: that of its row, else the state whose adjective it carries; of a people, a court or an agency none.
    pub fn of_who(&self, w: &Who) -> Option<String> {
        match (&w.id, w.kind.as_deref(), w.country.as_deref()) {
            (Some(id), Some(kind), _) if acts(kind) => Some(self.side(id).to_string()),
            (None, _, Some(country)) => Some(format!("state:{}", country.to_lowercase())),
            _ => None,
        }
    }

    /// The side that speaks itself through an outlet, if it is one's own mouth.
    pub fn of_outlet(&self, outlet: &str) -> Option<&str> {
        self.mouth.get(outlet).map(String::as_str)
    }

    /// The side of whom this id means; the id itself, where nobody is known to stand above it.
    pub fn side<'s>(&'s self, id: &'s str) -> &'s str {
        self.side.get(id).map_or(id, String::as_str)
    }
}
