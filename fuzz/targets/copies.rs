//! Copies and origins: documents stand one behind the other, a zero byte between them; the first byte is how many are held.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        rawi_fuzz::copies(usize::from(*first), &String::from_utf8_lossy(rest));
    }
});
