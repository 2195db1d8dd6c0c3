//! `rawi review`: a person's word on a claim.
//!
//! In: a store, the id of a claim, what to do, and why. Out: a review that stays; incidents put together anew without what was rejected and with what was corrected.
//! The claim as it was coded is never changed: `rawi claims` shows it, `rawi show` shows it with its reviews.

use crate::args;
use anyhow::{Context, Result, bail, ensure};
use rawi_archive::link::Sides;
use rawi_archive::store::{Mode, Review, Store};
use rawi_engine::Pack;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: &Pack, a: &args::Review) -> Result<ExitCode> {
    let (Some(id), Some(action)) = (&a.id, &a.action) else { return list(a) };
    let mut store = Store::open(&a.store, Mode::Write)?;
    let claim = store.claim(id)?.with_context(|| format!("{} has no claim `{id}`", a.store))?;
    ensure!((action == "correct") != a.set.is_empty(), "`correct` wants --set FIELD=VALUE, and nothing else does");
    let coded: Value = serde_json::from_str(&claim.line).context("a stored claim cannot be read")?;
    let mut patch = json!({});
    for set in &a.set {
        correct(&coded, &mut patch, set)?;
    }
    let who = a.who.clone().or_else(|| std::env::var("USER").ok()).filter(|w| !w.trim().is_empty()).context("say who reviews: --who NAME")?;
    let review = Review {
        what: "claim".into(),
        id: id.clone(),
        action: action.clone(),
        payload: patch.to_string(),
        who,
        at: crate::ingesting::now(),
        why: a.why.clone(),
    };
    let key = store.review_claim(&review, &Sides::of(pack))?;
    crate::tell(&format!("rawi: review {key} of {id} is kept: {action}"));
    Ok(ExitCode::SUCCESS)
}

/// All reviews, or those of a claim, a JSON object a line.
fn list(a: &args::Review) -> Result<ExitCode> {
    let mut store = Store::open(&a.store, Mode::Read)?;
    for (key, r) in store.reviews("claim", a.id.as_deref())? {
        let payload: Value = serde_json::from_str(&r.payload).unwrap_or(Value::Null);
        say!("{}", json!({"review": key, "claim": r.id, "action": r.action, "correction": payload, "who": r.who, "at": r.at, "why": r.why}));
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds `field=value` to a patch. A list is replaced as a whole, with one of its places changed.
fn correct(coded: &Value, patch: &mut Value, set: &str) -> Result<()> {
    let (field, value) = set.split_once('=').with_context(|| format!("`{set}`: a correction is told as FIELD=VALUE"))?;
    let value: Value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    let (first, rest) = field.split_once('.').map_or((field, None), |(a, b)| (a, Some(b)));
    ensure!(!matches!(first, "schema" | "id" | "document" | "pack" | "rule"), "`{first}` says where the claim comes from and is no reading of the text");
    let old = patch.get(first).or_else(|| coded.get(first)).with_context(|| format!("a claim has no field `{first}`"))?;
    let mut new = old.clone();
    *at(&mut new, rest.unwrap_or_default()).with_context(|| format!("a claim has no field `{field}`"))? = value;
    patch[first] = new;
    Ok(())
}

/// A place in a value, by names and numbers with points between; behind the last of a list a new one may be put.
fn at<'v>(value: &'v mut Value, path: &str) -> Result<&'v mut Value> {
    if path.is_empty() {
        return Ok(value);
    }
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match value {
        Value::Object(fields) => at(fields.get_mut(first).context("no such field")?, rest),
        Value::Array(list) => {
            let i: usize = first.parse().context("a place in a list is a number, from 0")?;
            if i == list.len() && rest.is_empty() {
                list.push(Value::Null);
            }
            at(list.get_mut(i).context("the list is shorter")?, rest)
        }
        _ => bail!("it holds a single value"),
    }
}
