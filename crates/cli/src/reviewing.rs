//! `rawi review`: a person's word on a claim, on whether two claims tell the same, or on an incident.
//!
//! In: a store, an id (of a claim, of two with `+` between them, of an incident), what to do, and why. Out: a review that stays; incidents put together anew
//! as it asks ([`rawi_archive::reviewing`]). The claim as it was coded is never changed: `rawi claims` shows it, `rawi show` shows it with its reviews.

use crate::args;
use anyhow::{Context, Result, anyhow};
use rawi_archive::link::Sides;
use rawi_archive::reviewing::{Proposed, Refused};
use rawi_archive::store::{Mode, Signed, Store};
use rawi_engine::Pack;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: &Pack, a: &args::Review) -> Result<ExitCode> {
    let (Some(id), Some(action)) = (&a.id, &a.action) else { return list(a) };
    let set = a.set.iter().map(|s| told(s)).collect::<Result<_>>()?;
    let proposed = Proposed { id: id.clone(), action: action.clone(), set, claims: a.claims.clone(), with: a.with.clone(), seen: None };
    let who = a.who.clone().or_else(|| std::env::var("USER").ok()).filter(|w| !w.trim().is_empty()).context("say who reviews: --who NAME")?;
    let by = Signed { who, at: crate::ingesting::now(), why: a.why.clone() };
    let mut store = Store::open(&a.store, Mode::Write)?;
    let kept = proposed.keep(&mut store, pack, &Sides::of(pack), &by).map_err(|e| match e {
        Refused::Wants(action, name) => anyhow!("`{action}` wants --{name}, and nothing else does"),
        Refused::Store(e) => anyhow!(e),
        other => anyhow!(other).context(a.store.clone()),
    })?;
    let heard = kept.heard;
    crate::tell(&format!("rawi: review {} of {id} is kept: {action}", heard.review));
    for (reviews, what) in [(&heard.silenced, "holds no longer, or not in full: it contradicts this one"), (&heard.again, "holds again")] {
        reviews.iter().for_each(|(key, r)| crate::tell(&format!("rawi: review {key} ({} {} by {}) {what}", r.id, r.action, r.who)));
    }
    Ok(ExitCode::SUCCESS)
}

/// A field and its value, as JSON or as a word.
fn told(set: &str) -> Result<(String, Value)> {
    let (field, value) = set.split_once('=').with_context(|| format!("`{set}`: a correction is told as FIELD=VALUE"))?;
    Ok((field.into(), serde_json::from_str(value).unwrap_or_else(|_| Value::from(value))))
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
