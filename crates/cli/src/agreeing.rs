//! `rawi agreement`: how far the reviewers of a store agree, field by field (docs/eval.md).
//!
//! In: a store. Out: a line a field with Krippendorff's alpha, on how many claims and values it stands, or why there is none. Claims that fewer than two people have
//! reviewed are left out.

use crate::args::Agreement;
use anyhow::{Context, Result};
use rawi_archive::gold::agreement::{Line, Unit, agreement, is_unit};
use rawi_archive::store::{Review, Store};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

/// Runs it.
pub fn run(a: &Agreement) -> Result<ExitCode> {
    let mut store = Store::as_it_is(&a.store)?;
    let mut by_claim: BTreeMap<String, Vec<Review>> = BTreeMap::new();
    for (_, review) in store.reviews("claim", None)? {
        by_claim.entry(review.id.clone()).or_default().push(review);
    }
    by_claim.retain(|_, reviews| is_unit(reviews));
    let mut units = Vec::new();
    for (id, reviews) in by_claim {
        let stored = store.claim(&id)?.with_context(|| format!("{} has reviews of a claim `{id}` and no such claim: the store is damaged", a.store))?;
        units.push(Unit { claim: stored.claim().map_err(anyhow::Error::msg)?, reviews });
    }
    let lines = agreement(&units).map_err(|e| anyhow::anyhow!("{}: a correction makes no claim: {e}", a.store))?;
    if a.json {
        objects(&lines)?
    } else {
        table(&units, &lines)?
    }
    Ok(ExitCode::SUCCESS)
}

fn table(units: &[Unit], lines: &[Line]) -> Result<()> {
    let people: BTreeSet<&str> = units.iter().flat_map(|u| u.reviews.iter().map(|r| r.who.as_str())).collect();
    say!("{} claims reviewed by at least two people; {} people", units.len(), people.len());
    say!("{:<12} {:>9} {:>7} {:>7}", "field", "alpha", "claims", "values");
    for Line { field, alpha } in lines {
        let shown = alpha.alpha.map_or_else(|| "undefined".into(), |a| format!("{a:.3}"));
        let why = reason(alpha.alpha, alpha.values).map_or(String::new(), |w| format!("   {w}"));
        say!("{field:<12} {shown:>9} {:>7} {:>7}{why}", alpha.units, alpha.values);
    }
    Ok(())
}

fn objects(lines: &[Line]) -> Result<()> {
    for Line { field, alpha } in lines {
        let why = reason(alpha.alpha, alpha.values);
        say!("{}", json!({"field": field, "alpha": alpha.alpha, "claims": alpha.units, "values": alpha.values, "undefined": why}));
    }
    Ok(())
}

/// Why there is no alpha.
fn reason(alpha: Option<f64>, values: usize) -> Option<&'static str> {
    match (alpha, values) {
        (Some(_), _) => None,
        (None, 0) => Some("no claim with two values"),
        (None, _) => Some("no variation: all values are the same"),
    }
}
