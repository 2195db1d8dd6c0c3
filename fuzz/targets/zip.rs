//! Archives of files.
#![no_main]

use rawi_archive::read::Kind;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rawi_fuzz::read(Some(Kind::Zip), "a.zip", bytes));
