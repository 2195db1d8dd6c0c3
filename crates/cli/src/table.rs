//! Claims for reading in a terminal: one block a claim, Arabic left to the terminal's own direction.

use rawi_archive::csv_out::figures;
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
