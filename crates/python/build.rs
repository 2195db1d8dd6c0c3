//! Compiles `lang/ar` and `ontology/` into the pack that the package embeds, as `crates/cli/build.rs` does for the binary. Rows at fault are left out, and said as
//! warnings of cargo with file and line; `rawi lang check` fails on them.

use std::path::Path;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (lang, ontology) = (root.join("lang/ar"), root.join("ontology"));
    println!("cargo::rerun-if-changed={}", lang.display());
    println!("cargo::rerun-if-changed={}", ontology.display());
    let loaded = rawi_lexicon::load(&lang, &ontology);
    for f in loaded.faults.0.iter().take(20) {
        println!("cargo::warning={f}");
    }
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("pack.bin"), loaded.pack.to_bytes()).expect("the build folder can be written to");
}
