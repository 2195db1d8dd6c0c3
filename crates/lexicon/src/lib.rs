//! Rawi's lexicon: the only reader of `lang/` and `ontology/`.
//!
//! In: the two folders. Out: a [`rawi_engine::Pack`], or all faults at once with file and line. [`check`] also runs every example that stands
//! in a row, and [`cases`] the Markdown cases.

pub mod build;
pub mod cases;
pub mod check;
mod events;
pub mod fault;
mod grammar;
mod names;
pub mod tsv;
mod words;

pub use fault::{Fault, Faults};

use build::{Builder, Example};
use rawi_engine::Pack;
use std::path::Path;

/// A pack with what was found wrong on the way.
pub struct Loaded {
    /// Usable even with faults: rows at fault are left out.
    pub pack: Pack,
    /// All of them.
    pub faults: Faults,
    /// Examples to run.
    pub examples: Vec<Example>,
}

/// Reads a language folder (`lang/ar`) and the ontology beside it.
pub fn load(lang: &Path, ontology: &Path) -> Loaded {
    let mut b = Builder::default();
    let grammar = words::words(&mut b, lang);
    names::names(&mut b, lang, ontology, grammar.as_ref());
    events::events(&mut b, lang, ontology);
    events::scopes(&mut b, lang);
    events::confidence(&mut b, lang);
    let (pack, faults, examples) = b.finish();
    Loaded { pack, faults, examples }
}
