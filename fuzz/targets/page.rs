//! Pages: as the reader of files sees them, and all that `rawi_pages` offers.
#![no_main]

use rawi_archive::read::Kind;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    rawi_fuzz::page(&String::from_utf8_lossy(bytes));
    rawi_fuzz::read(Some(Kind::Html), "a.html", bytes);
});
