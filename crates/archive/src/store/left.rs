//! Claims as people have left them: what is exported, compared and shown.
//!
//! In: stored claims. Out: the same without those that were rejected, and with what was corrected. Incidents are put together from these very claims
//! ([`super::relink`]), so that what stands beside an incident never contradicts it. Invariant: nothing is written.
//!
//! Codes of other datasets follow from type and mode. Where a person has corrected these and not the codes, the codes are looked up anew.

use super::error::{ErrorKind, StoreError};
use super::{Store, StoredClaim, Verdict};
use crate::record::codes_of;
use crate::told::{Claim, Codes};
use rawi_engine::pack::EventType;

impl Verdict {
    /// The claim as people have left it, with the codes of the type and mode that it has then; none where it is rejected.
    ///
    /// # Errors
    /// Where a correction makes no claim of it, which is refused when it is given.
    pub fn with_codes(&self, claim: &Claim, types: &[EventType]) -> Result<Option<Claim>, String> {
        let left = self.of(claim)?;
        let own_codes = self.correction.as_ref().is_some_and(|c| c.get("codes").is_some());
        Ok(left.map(|left| match (&left.event_type, &left.mode) == (&claim.event_type, &claim.mode) || own_codes {
            true => left,
            false => Claim { codes: codes(types, &left), ..left },
        }))
    }
}

/// The codes of a claim's type and mode; none where the type is unknown.
fn codes(types: &[EventType], claim: &Claim) -> Option<Codes> {
    let kind = types.iter().find(|t| t.id == claim.event_type)?;
    let (_, cameo, event, sub) = codes_of(kind, claim.mode.as_deref().unwrap_or_default())?.clone();
    Some(Codes { cameo, acled_event_type: event, acled_sub_event_type: sub })
}

impl Store {
    /// What people have made of these claims, in their order; without those that were rejected.
    ///
    /// # Errors
    /// `Corrupt` where a stored claim is none any more; else of the database.
    pub fn left(&mut self, stored: &[StoredClaim], types: &[EventType]) -> Result<Vec<Claim>, StoreError> {
        Ok(self.left_each(stored, types)?.into_iter().flatten().collect())
    }

    /// The same, with nothing in the place of a claim that was rejected.
    ///
    /// # Errors
    /// As [`Store::left`].
    pub fn left_each(&mut self, stored: &[StoredClaim], types: &[EventType]) -> Result<Vec<Option<Claim>>, StoreError> {
        let verdicts = self.verdicts(&stored.iter().map(|c| c.id.as_str()).collect::<Vec<_>>())?;
        let mut out = Vec::new();
        for c in stored {
            let left = c.claim().and_then(|claim| verdicts.get(&c.id).map_or(Ok(Some(claim.clone())), |v| v.with_codes(&claim, types)));
            out.push(left.map_err(|e| self.error(ErrorKind::Corrupt, e))?);
        }
        Ok(out)
    }
}
