//! `rawi try`: one sentence through every stage, readable in a terminal.

use crate::args::Try;
use anyhow::Result;
use rawi_engine::mention::ItemKind;
use rawi_engine::morph::{self, Origin, Scratch};
use rawi_engine::scope::ScopeKind;
use rawi_engine::sentence::Read;
use rawi_engine::{Analysis, Document, Pack, analyse};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// Shows the stages and the derivation of each claim.
pub fn run(pack: &Pack, a: &Try) -> Result<ExitCode> {
    let mut doc = Document::of_text("try", a.sentence.as_str()).published(a.published);
    let found = analyse(pack, &doc, &mut Scratch::default());
    doc.reported(found.reported);
    let read = found.read(pack, &doc);
    let mut out = String::new();
    let _ = writeln!(out, "fold      {}", found.folded.text);
    let _ = writeln!(out, "split     {} sentences, {} tokens", found.split.sentences.len(), found.split.tokens.len());
    words(&read, &found, &mut out);
    mentions(&read, &found, &mut out);
    scopes(&read, &found, &mut out);
    events(&read, &found, &mut out);
    std::io::stdout().write_all(out.as_bytes())?;
    let mut table = Vec::new();
    crate::table::write(pack, &doc, &found.claims, false, &mut table);
    say!("claim");
    std::io::stdout().write_all(&table)?;
    for c in &found.claims {
        let mut why = String::new();
        rawi_archive::why::explain(pack, &doc, &found, c, &mut why);
        std::io::stdout().write_all(why.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn words(read: &Read, a: &Analysis, out: &mut String) {
    let _ = writeln!(out, "morph");
    for t in 0..a.split.tokens.len() {
        let Some(best) = read.reading(t) else { continue };
        let word = read.folded(t);
        let show = |r: &morph::Reading| {
            let guess = if r.origin == Origin::Guess { "?" } else { "" };
            let prefix: Vec<_> = if r.prefix > 0 { read.pack.prefixes[r.prefix as usize - 1].keys.iter().map(|k| k.name()).collect() } else { vec![] };
            let f = r.feats;
            let verb = if r.pos == rawi_engine::vocab::Pos::Verb {
                format!(" {:?} {:?} {}{:?}{:?}", f.aspect, f.voice, f.person, f.gender, f.number).to_lowercase()
            } else {
                String::new()
            };
            format!(
                "{}{guess} {}{verb}{}{}",
                morph::lemma_text(read.pack, word, r),
                r.pos,
                if prefix.is_empty() { String::new() } else { format!(" <{}", prefix.join("+")) },
                if r.suffix > 0 { " >pronoun" } else { "" }
            )
        };
        let others = a.words.all(t).iter().filter(|r| r.lemma != best.lemma || r.pos != best.pos).take(3).map(show).collect::<Vec<_>>().join(" | ");
        let _ = writeln!(
            out,
            "  {}  {}{}",
            read.token(t).span.of(read.text),
            show(best),
            if others.is_empty() { String::new() } else { format!("   (or {others})") }
        );
    }
}

fn mentions(read: &Read, a: &Analysis, out: &mut String) {
    let _ = writeln!(out, "mention");
    for m in &a.mentions {
        for item in &m.items {
            let text = read.span(&item.tokens).of(read.text);
            let what = match item.kind {
                ItemKind::Nominal(n) => {
                    let x = &m.nominals[n as usize];
                    let mut s = if x.event { "event noun".to_string() } else { "nominal".to_string() };
                    if let Some(k) = x.prep {
                        let _ = write!(s, " after {k}");
                    }
                    for (on, name) in [(x.and, "joined"), (x.genitive, "genitive"), (x.person, "person"), (x.quantity.is_some(), "counted")] {
                        if on {
                            let _ = write!(s, " {name}");
                        }
                    }
                    s
                }
                ItemKind::Verb => "verb".into(),
                ItemKind::Particle(k) => format!("particle {k}"),
                ItemKind::Time(t) => format!("time {}..{}", day(m.times[t as usize].from), day(m.times[t as usize].to)),
                ItemKind::Phrase(_) => "phrase".into(),
                ItemKind::Mark(_) | ItemKind::Other => continue,
            };
            let _ = writeln!(out, "  {text}  {what}");
        }
    }
}

fn scopes(read: &Read, a: &Analysis, out: &mut String) {
    let _ = writeln!(out, "scope");
    for s in a.scopes.iter().flatten() {
        let (cue, over) = (read.span(&s.cue).of(read.text), read.span(&s.tokens).of(read.text));
        let what = match &s.kind {
            ScopeKind::Doubt(f) => f.name().to_string(),
            ScopeKind::Said { chain, .. } => chain
                .iter()
                .map(|c| {
                    let n = &a.mentions[c.who.sentence as usize].nominals[c.who.nominal as usize];
                    format!("{} {}", n.span.of(read.text), c.stance)
                })
                .collect::<Vec<_>>()
                .join(" > "),
        };
        let _ = writeln!(out, "  {cue}: {what}: {over}");
    }
}

fn events(read: &Read, a: &Analysis, out: &mut String) {
    let _ = writeln!(out, "event");
    for e in a.events.iter().flatten() {
        let sense = e.sense(read);
        let kind = &read.pack.types[sense.event_type as usize].id;
        let merged = match (e.merged.is_some(), e.told) {
            (true, _) => " (part of another)",
            (_, false) => " (nothing of its own is told: no claim)",
            _ => "",
        };
        let _ = writeln!(out, "  {} {kind} frame {} row {}{merged}", read.span(&e.trigger).of(read.text), read.pack.frames[sense.frame as usize].id, sense.row);
        for f in &e.fillers {
            let n = &a.mentions[f.who.sentence as usize].nominals[f.who.nominal as usize];
            let word = f.part.map_or(n.span, |(from, to)| read.span(&(from..to)));
            let _ = writeln!(out, "    {} {} ({})", f.role, word.of(read.text), f.basis);
        }
    }
}

/// A day, or that it is open.
fn day(d: Option<jiff::civil::Date>) -> String {
    d.map_or_else(|| "?".to_string(), |d| d.to_string())
}
