//! `rawi review`: a person's word on a claim, on whether two claims tell the same, or on an incident.
//!
//! In: a store, an id (of a claim, of two with `+` between them, of an incident), what to do, and why. Out: a review that stays; incidents put together anew
//! as it asks. The claim as it was coded is never changed: `rawi claims` shows it, `rawi show` shows it with its reviews.

use crate::args;
use anyhow::{Context, Result, bail, ensure};
use rawi_archive::link::Sides;
use rawi_archive::store::checks::faults;
use rawi_archive::store::{Judgement, Mode, Review, Signed, Store, Verdict};
use rawi_archive::told::Claim;
use rawi_engine::Pack;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: &Pack, a: &args::Review) -> Result<ExitCode> {
    let (Some(id), Some(action)) = (&a.id, &a.action) else { return list(a) };
    for (given, name, of) in
        [(!a.set.is_empty(), "--set FIELD=VALUE", "correct"), (!a.claims.is_empty(), "--claims", "split"), (a.with.is_some(), "--with", "merge")]
    {
        ensure!(given == (action == of), "`{of}` wants {name}, and nothing else does");
    }
    let who = a.who.clone().or_else(|| std::env::var("USER").ok()).filter(|w| !w.trim().is_empty()).context("say who reviews: --who NAME")?;
    let by = Signed { who, at: crate::ingesting::now(), why: a.why.clone() };
    let mut store = Store::open(&a.store, Mode::Write)?;
    match judgement(a, id, action)? {
        Some(judgement) => judge(&mut store, pack, &judgement, &by, id, action)?,
        None => claim(&mut store, pack, a, id, action, by)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What is said of a link or an incident; none where it is said of a claim.
fn judgement(a: &args::Review, id: &str, action: &str) -> Result<Option<Judgement>> {
    let text = String::from;
    Ok(Some(match (id.split_once('+'), id.starts_with("i-"), action) {
        (Some((x, y)), _, "accept") => Judgement::Same(text(x), text(y)),
        (Some((x, y)), _, "reject") => Judgement::Apart(text(x), text(y)),
        (Some(_), _, _) => bail!("a link is accepted (both claims tell the same) or rejected (they do not), not `{action}`"),
        (_, true, "accept") => Judgement::Right(text(id)),
        (_, true, "split") => Judgement::Split(text(id), a.claims.clone()),
        (_, true, "merge") => Judgement::Merge(text(id), a.with.clone().unwrap_or_default()),
        (_, true, "reject") => {
            bail!(
                "an incident is what its claims tell: reject the claims that are none (`rawi review {} c-… reject`), or `split` off those that tell of something else",
                a.store
            )
        }
        (_, true, _) => bail!("an incident is accepted, split or merged; what is wrong in it, a claim says: correct that"),
        (_, _, "split" | "merge") => bail!("`{action}` is for incidents (i-…), and `{id}` is none"),
        _ => return Ok(None),
    }))
}

/// Keeps what is said of a link or an incident, and tells what it does to what was said before.
fn judge(store: &mut Store, pack: &Pack, judgement: &Judgement, by: &Signed, id: &str, action: &str) -> Result<()> {
    let heard = store.judge(judgement, by, &Sides::of(pack))?;
    crate::tell(&format!("rawi: review {} of {id} is kept: {action}", heard.review));
    for (reviews, what) in [(&heard.silenced, "holds no longer, or not in full: it contradicts this one"), (&heard.again, "holds again")] {
        reviews.iter().for_each(|(key, r)| crate::tell(&format!("rawi: review {key} ({} {} by {}) {what}", r.id, r.action, r.who)));
    }
    Ok(())
}

/// Keeps what is said of a claim.
fn claim(store: &mut Store, pack: &Pack, a: &args::Review, id: &str, action: &str, by: Signed) -> Result<()> {
    let claim = store.claim(id)?.with_context(|| format!("{} has no claim `{id}`", a.store))?;
    let coded = claim.claim().map_err(anyhow::Error::msg)?;
    // what was corrected before stands: of a list that is told anew, too
    let before = store.verdicts(&[id])?.remove(id).unwrap_or_default().corrected(&coded).map_err(anyhow::Error::msg)?;
    let (left, mut patch) = (serde_json::to_value(&before)?, json!({}));
    for set in &a.set {
        correct(&left, &mut patch, set)?;
    }
    sound(pack, &before, &patch)?;
    let Signed { who, at, why } = by;
    let review = Review { what: "claim".into(), id: id.into(), action: action.into(), payload: patch.to_string(), who, at, why };
    let key = store.review_claim(&review, &Sides::of(pack))?;
    crate::tell(&format!("rawi: review {key} of {id} is kept: {action}"));
    Ok(())
}

/// Refuses a correction with which the claim would hold what no claim may; what was so before is not this correction's fault.
fn sound(pack: &Pack, before: &Claim, patch: &Value) -> Result<()> {
    let correction = Verdict { rejected: false, correction: Some(patch.clone()) };
    let after = correction.corrected(before).map_err(|e| anyhow::anyhow!("the correction makes no claim: {e}"))?;
    let known = faults(before, pack);
    let new: Vec<String> = faults(&after, pack).into_iter().filter(|f| !known.contains(f)).collect();
    ensure!(new.is_empty(), "the correction is not kept: {}", new.join("; "));
    Ok(())
}

/// All reviews, or those of something, a JSON object a line.
fn list(a: &args::Review) -> Result<ExitCode> {
    let mut store = Store::as_it_is(&a.store)?;
    let mut lines: Vec<(i64, Value)> = Vec::new();
    for (key, r) in store.reviews("claim", a.id.as_deref())? {
        let payload: Value = serde_json::from_str(&r.payload).unwrap_or(Value::Null);
        lines.push((key, json!({"review": key, "claim": r.id, "action": r.action, "correction": payload, "who": r.who, "at": r.at, "why": r.why})));
    }
    for (key, r, holds) in store.reviews_about(a.id.as_deref())? {
        let payload: Value = serde_json::from_str(&r.payload).unwrap_or(Value::Null);
        let mut line = json!({"review": key, r.what.as_str(): r.id, "action": r.action, "holds": holds, "who": r.who, "at": r.at, "why": r.why});
        if r.what == "incident" {
            line["claims"] = payload;
        }
        lines.push((key, line));
    }
    lines.sort_by_key(|l| l.0);
    for (_, line) in lines {
        say!("{line}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds `field=value` to a patch of a claim as people have left it. A list is replaced as a whole, with one of its places changed.
fn correct(left: &Value, patch: &mut Value, set: &str) -> Result<()> {
    let (field, value) = set.split_once('=').with_context(|| format!("`{set}`: a correction is told as FIELD=VALUE"))?;
    let value: Value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    let (first, rest) = field.split_once('.').map_or((field, None), |(a, b)| (a, Some(b)));
    ensure!(!matches!(first, "schema" | "id" | "document" | "pack" | "rule"), "`{first}` says where the claim comes from and is no reading of the text");
    let old = patch.get(first).or_else(|| left.get(first)).with_context(|| format!("a claim has no field `{first}`"))?;
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
