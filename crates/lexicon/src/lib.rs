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

/// For build scripts: compiles `lang/ar` and `ontology/` of the checkout at `root` into `pack.bin` in cargo's folder for what it builds. Rows at fault are left out, and said as
/// warnings of cargo with file and line; `rawi lang check` fails on them.
pub fn embed(root: &Path) {
    let (lang, ontology) = (root.join("lang/ar"), root.join("ontology"));
    println!("cargo::rerun-if-changed={}", lang.display());
    println!("cargo::rerun-if-changed={}", ontology.display());
    let loaded = load(&lang, &ontology);
    for f in loaded.faults.0.iter().take(20) {
        println!("cargo::warning={f}");
    }
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("pack.bin"), loaded.pack.to_bytes()).expect("the build folder can be written to");
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
