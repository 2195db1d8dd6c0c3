//! `rawi lang check`: whether the data is sound, and every example in a row shows what the row says.

use crate::build::{Example, Want};
use crate::{Fault, Faults, Loaded};
use rawi_engine::morph::{Origin, Scratch};
use rawi_engine::pack::Means;
use rawi_engine::{Analysis, Document, Pack, analyse};
use std::collections::BTreeMap;

/// What was checked, and what is wrong.
pub struct Report {
    /// Rows with an example that was run.
    pub examples: usize,
    /// Everything wrong.
    pub faults: Faults,
}

/// Runs all checks over a loaded pack.
pub fn check(loaded: Loaded) -> Report {
    let Loaded { pack, mut faults, examples } = loaded;
    let mut scratch = Scratch::default();
    for e in &examples {
        if let Some(message) = run(&pack, e, &mut scratch) {
            faults.0.push(Fault { file: e.row.file.clone(), line: e.row.line, message });
        }
    }
    two_meanings(&pack, &mut faults);
    Report { examples: examples.len(), faults }
}

/// What an example fails to show, if it does.
fn run(pack: &Pack, e: &Example, scratch: &mut Scratch) -> Option<String> {
    let doc = Document::of_text("example", e.text.clone()).published("2024-10-15".parse().ok());
    let a = analyse(pack, &doc, scratch);
    let shown = match &e.want {
        Want::Lemma(l) => has_lemma(pack, &a, *l),
        Want::Chosen(l) => chosen(pack, &a, *l),
        Want::Passed(l) => has_lemma(pack, &a, *l) && !chosen(pack, &a, *l),
        Want::Guess(pos) => (0..a.words.len()).filter_map(|t| a.words.best(t)).any(|r| r.pos == *pos && r.origin == Origin::Guess),
        Want::Phrase(p) => has_phrase(pack, &a, *p),
        Want::Sense(s) => a.events.iter().flatten().any(|x| same(pack, x.sense, *s)),
    };
    (!shown).then(|| format!("the example does not show the row: {}", e.text))
}

/// The row itself, or one that says the same under other conditions.
fn same(pack: &Pack, a: u32, b: u32) -> bool {
    let (x, y) = (&pack.senses[a as usize], &pack.senses[b as usize]);
    a == b || (x.event_type, &x.mode, x.frame, x.what) == (y.event_type, &y.mode, y.frame, y.what)
}

fn has_lemma(pack: &Pack, a: &Analysis, lemma: u32) -> bool {
    let text = &pack.lemma(lemma).text;
    a.words.readings.iter().any(|r| {
        r.lemma == lemma || (r.lemma != rawi_engine::morph::NO_LEMMA && pack.lemma(r.lemma).text == *text && pack.lemma(r.lemma).pos == pack.lemma(lemma).pos)
    })
}

fn chosen(pack: &Pack, a: &Analysis, lemma: u32) -> bool {
    let own = pack.lemma(lemma);
    let same = |l: u32| l == lemma || l != rawi_engine::morph::NO_LEMMA && pack.lemma(l).text == own.text && pack.lemma(l).pos == own.pos;
    (0..a.words.len()).filter_map(|t| a.words.best(t)).any(|r| same(r.lemma))
}

fn has_phrase(pack: &Pack, a: &Analysis, phrase: u32) -> bool {
    let want = &pack.phrases[phrase as usize];
    (0..a.words.len()).any(|t| {
        a.words.starts(t).any(|s| {
            let words = &pack.phrases[s.phrase as usize].words;
            (s.phrase == phrase || *words == want.words)
                && words.len() + t <= a.words.prints.len()
                && words[1..].iter().zip(&a.words.prints[t + 1..]).all(|(x, y)| x == y)
        })
    })
}

/// A name with two meanings of the same kind needs priors that differ.
fn two_meanings(pack: &Pack, faults: &mut Faults) {
    let mut seen: BTreeMap<&[u64], Vec<(u8, &Means)>> = BTreeMap::new();
    for p in pack.phrases.iter().filter(|p| matches!(p.means, Means::Place(_))) {
        seen.entry(&p.words).or_default().push((p.prior, &p.means));
    }
    for list in seen.values().filter(|l| l.len() > 1) {
        let mut places: Vec<_> =
            list.iter().filter_map(|(prior, m)| if let Means::Place(p) = m { Some((*prior, pack.places[*p as usize].id.as_str())) } else { None }).collect();
        places.sort();
        places.dedup_by_key(|p| p.1);
        // of generated names the text decides
        places.retain(|p| p.1.starts_with("place:"));
        if places.len() > 1 && places.windows(2).any(|w| w[0].0 == w[1].0) {
            let ids: Vec<_> = places.iter().map(|p| p.1).collect();
            faults.0.push(Fault {
                file: "names/places.tsv".into(),
                line: 0,
                message: format!("one name for {} with the same prior: say which is likelier", ids.join(", ")),
            });
        }
    }
    faults.0.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
}
