//! Claims for reading in a terminal: one block a claim, Arabic left to the terminal's own direction.

use rawi_archive::csv_out::figures;
use rawi_archive::link::incident::{self, Incident};
use rawi_archive::told::{Claim as Told, When, Who};
use rawi_engine::claim::{Claim, Participant};
use rawi_engine::{Document, Pack, Span};
use std::io::Write;

/// Appends the claims of a document.
pub fn write<'a>(pack: &Pack, doc: &Document, claims: impl IntoIterator<Item = &'a Claim<'a>>, color: bool, out: &mut Vec<u8>) {
    let paint = |code: &str, text: &str| if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() };
    let head = [Some(doc.id.clone()), doc.source.clone(), doc.published.map(|d| d.to_string())];
    let head: Vec<String> = head.into_iter().flatten().collect();
    let _ = writeln!(out, "{}", paint("1", &format!("== {}", head.join(" · "))));
    for c in claims {
        let kind = &pack.types[c.event_type as usize].id;
        let mode = if c.mode.is_empty() { String::new() } else { format!("/{}", c.mode) };
        let first = format!("{} {} {}", paint("1;36", &format!("{kind}{mode}")), paint("33", c.factuality.name()), c.trigger.of(&doc.text));
        let _ = writeln!(out, "{first}  ({:.2})", c.confidence);
        for (name, value) in fields(pack, doc, c) {
            let _ = writeln!(out, "  {name:<9} {value}");
        }
    }
    let _ = writeln!(out);
}

fn fields(pack: &Pack, doc: &Document, c: &Claim) -> Vec<(&'static str, String)> {
    let text = |s: Span| s.of(&doc.text).replace('\n', " ");
    let who = |list: &[Participant]| join(list.iter().map(|p| named(text(p.span), p.name_en.or(p.country))));
    let place = |p: &rawi_engine::claim::ClaimPlace| {
        let english = p.place.map(|i| pack.places[i as usize].name_en.as_str());
        named(if p.role == "at" { text(p.span) } else { format!("{} {}", p.role, text(p.span)) }, english)
    };
    let time = |t: &rawi_engine::claim::ClaimTime| {
        let day = |d: Option<jiff::civil::Date>| d.map_or("?".to_string(), |d| d.to_string());
        let days = if t.from == t.to { day(t.from) } else { format!("{} to {}", day(t.from), day(t.to)) };
        format!("{}  {days}", text(t.span))
    };
    let source = |a: &rawi_engine::claim::Attribution| format!("{} ({}, {})", text(a.span), a.kind, a.stance);
    let all = [
        ("who", who(&c.actors)),
        ("whom", who(&c.recipients)),
        ("what", who(&c.objects)),
        ("with", who(&c.instruments)),
        ("where", join(c.places.iter().map(place))),
        ("when", c.time.as_ref().map(time).unwrap_or_default()),
        ("how many", join(c.counts.iter().map(|n| format!("{}  {}", figures(n), text(n.span))))),
        ("times", c.occurrences.as_ref().map(|n| text(n.span)).unwrap_or_default()),
        ("says", join(c.attribution.iter().map(source))),
    ];
    all.into_iter().filter(|(_, v)| !v.is_empty()).collect()
}

fn named(text: String, english: Option<&str>) -> String {
    english.map_or(text.clone(), |e| format!("{text} [{e}]"))
}

fn join(list: impl Iterator<Item = String>) -> String {
    list.collect::<Vec<_>>().join(" · ")
}

/// A figure and its range: "8 killed (5 to 12)", "≥ 100 killed".
fn figure(f: &incident::Figure) -> String {
    match (f.low, f.best, f.high) {
        (Some(low), Some(best), Some(high)) if low == high => format!("{best} {}", f.what),
        (Some(low), Some(best), Some(high)) => format!("{best} {} ({low} to {high})", f.what),
        (Some(low), Some(best), None) if low == best => format!("≥ {best} {}", f.what),
        (Some(low), Some(best), None) => format!("{best} {} (≥ {low})", f.what),
        (Some(low), None, None) => format!("≥ {low} {}", f.what),
        (Some(low), None, Some(high)) => format!("{low} to {high} {}", f.what),
        (None, Some(best), _) => format!("{best} {}", f.what),
        (None, None, Some(high)) => format!("≤ {high} {}", f.what),
        (None, None, None) => f.what.clone(),
    }
}

/// Appends an incident.
pub fn incident(i: &Incident, out: &mut Vec<u8>) {
    let kind = i.mode.as_ref().map_or(i.event_type.clone(), |m| format!("{}/{m}", i.event_type));
    let _ = writeln!(out, "{} {kind} {} · {}", i.id, i.factuality, i.status);
    let parties = |list: &[incident::Party]| join(list.iter().map(|p| named(p.text.clone(), p.name_en.as_deref())));
    let place = i.place.as_ref().map(|p| join([Some(named(p.text.clone(), p.name_en.as_deref())), p.admin1.clone(), p.country.clone()].into_iter().flatten()));
    let days = |t: &incident::Time| {
        let days = if t.from == t.to { t.from.to_string() } else { format!("{} to {}", t.from, t.to) };
        if t.basis == "told" { days } else { format!("{days} (before the first report)") }
    };
    let values = |d: &incident::Disagreement| format!("{}: {}", d.field, d.values.iter().map(|v| v.value.as_str()).collect::<Vec<_>>().join(" / "));
    let accounts = format!("{} of {} documents on the word of {}: {}", i.claims.len(), i.documents, i.independent_sources, i.claims.join(" "));
    let all = [
        ("who", parties(&i.actors)),
        ("whom", parties(&i.recipients)),
        ("where", place.unwrap_or_default()),
        ("when", i.time.as_ref().map(days).unwrap_or_default()),
        ("how many", join(i.counts.iter().map(figure))),
        ("differ", join(i.disagreements.iter().map(values))),
        ("claims", accounts),
    ];
    for (name, value) in all.iter().filter(|(_, v)| !v.is_empty()) {
        let _ = writeln!(out, "  {name:<9} {value}");
    }
}

/// Writes a stored claim.
pub fn claim(c: &Told, linked: bool, out: &mut impl Write) -> std::io::Result<()> {
    let mode = c.mode.as_ref().map(|m| format!("/{m}")).unwrap_or_default();
    let from =
        [c.document.outlet.as_deref().or(c.document.source.as_deref()), Some(c.document.id.as_str())].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    writeln!(
        out,
        "{} {}{mode} {} {}  ({:.2}) {from}{}",
        c.id,
        c.event_type,
        c.factuality,
        c.trigger.text,
        c.confidence,
        if linked { " · linked" } else { "" }
    )?;
    let who = |list: &[Who]| join(list.iter().map(|w| named(w.text.replace('\n', " "), w.name_en.as_deref())));
    let days = |t: &When| format!("{}  {} to {}", t.text, t.from.map_or("?".into(), |d| d.to_string()), t.to.map_or("?".into(), |d| d.to_string()));
    let all = [
        ("who", who(&c.actors)),
        ("whom", who(&c.recipients)),
        ("where", join(c.places.iter().map(|p| named(p.text.clone(), p.name_en.as_deref())))),
        ("when", c.time.as_ref().map(days).unwrap_or_default()),
        ("how many", join(c.counts.iter().map(|n| n.text.clone()))),
        ("says", join(c.attribution.iter().map(|s| format!("{} ({})", s.text, s.stance)))),
    ];
    for (name, value) in all.iter().filter(|(_, v)| !v.is_empty()) {
        writeln!(out, "  {name:<9} {value}")?;
    }
    Ok(())
}
