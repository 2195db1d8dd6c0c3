//! A claim as `View::told` makes it is the one that is read back from its line, over the example articles, the pages of the tests and all that is noticed in them.

use rawi_archive::incoming::{Buffers, Defaults, open};
use rawi_archive::read::{Input, Options, Step};
use rawi_archive::record::{View, write_view};
use rawi_archive::told::Claim;
use rawi_engine::analyse;
use std::path::{Path, PathBuf};

#[test]
fn it_is_what_is_read_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pack = rawi_lexicon::load(&root.join("lang/ar"), &root.join("ontology")).pack;
    let files: Vec<PathBuf> = ["examples/articles.jsonl", "tests/documents/pages", "tests/incidents/accounts.jsonl"].map(|f| root.join(f)).into();
    let defaults = Defaults { published: None, source: None, today: jiff::civil::date(2026, 1, 1) };
    let (mut buffers, mut claims) = (Buffers::default(), 0);
    for step in Input::new(&files, Options::default()) {
        let Step::Raw(raw) = step else { continue };
        let Some(mut incoming) = open(*raw, &pack, &defaults, &mut buffers).incoming else { continue };
        let found = analyse(&pack, &incoming.document, &mut buffers.scratch);
        incoming.document.reported(found.reported);
        for explain in [false, true] {
            let view = View::new(&pack, &incoming.document).explaining(explain);
            let (document, mut lines) = (view.document(), Vec::new());
            write_view(&view, found.asserted(Some(0.0)), &mut lines);
            let read: Vec<Claim> = String::from_utf8(lines).unwrap().lines().map(|l| Claim::read(l).unwrap()).collect();
            let told: Vec<Claim> = found.asserted(Some(0.0)).map(|c| view.told(c, &document)).collect();
            assert_eq!(told, read);
            claims += told.len();
        }
    }
    assert!(claims > 1500, "{claims}");
}
