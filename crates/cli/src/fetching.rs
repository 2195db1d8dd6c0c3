//! `rawi fetch`: the one command that uses the network.
//!
//! In: addresses of feeds. Out: web archives in a folder; notes on standard error, a summary at the end.

use crate::args::Fetch;
use anyhow::{Result, ensure};
use rawi_fetch::{Options, Summary, fetch};
use std::process::ExitCode;
use std::time::Duration;

/// Fetches what is new.
pub fn run(a: &Fetch) -> Result<ExitCode> {
    let seconds = |s: f64, what: &str| {
        ensure!((0.0..=86_400.0).contains(&s), "--{what} wants seconds, up to a day");
        Ok(Duration::from_secs_f64(s))
    };
    let options = Options {
        contact: a.contact.clone(),
        delay: seconds(a.delay, "delay")?,
        total_timeout: seconds(a.timeout, "timeout")?,
        max_bytes: a.max_size.saturating_mul(1_000_000),
        max_pages: a.max_pages,
        allow_private: a.allow_private,
        ..Options::default()
    };
    let done = fetch(&a.feeds, &a.to, &options, &mut |note| crate::tell(&format!("rawi: {note}")))?;
    tell(&done);
    let failed = done.feeds_failed + done.pages_failed.values().sum::<usize>();
    let any = done.feeds_read + done.feeds_unchanged > 0;
    Ok(ExitCode::from(if failed == 0 { 0 } else { 2 - u8::from(any) }))
}

fn tell(s: &Summary) {
    let failed: Vec<String> = s.pages_failed.iter().map(|(why, n)| format!("{n} {why}")).collect();
    let failed = if failed.is_empty() { "none".to_string() } else { failed.join(", ") };
    crate::tell(&format!("rawi: {} feeds read, {} unchanged, {} failed", s.feeds_read, s.feeds_unchanged, s.feeds_failed));
    let (written, known, refused, left) = (s.pages_written, s.pages_known, s.pages_refused, s.pages_left);
    crate::tell(&format!(
        "rawi: {written} pages written, {known} known before, {refused} refused by robots.txt, {left} left to the next run; failed: {failed}"
    ));
    if let Some(warc) = &s.warc {
        crate::tell(&format!("rawi: {} bytes in {}", s.bytes, warc.display()));
    }
}
