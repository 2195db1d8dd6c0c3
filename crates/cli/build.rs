//! Compiles `lang/ar` and `ontology/` into the pack that the binary embeds.

use std::path::Path;

fn main() {
    rawi_lexicon::embed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
}
