//! What is packed with gzip or zstd, as it is.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rawi_fuzz::read(None, "a.gz", bytes));
