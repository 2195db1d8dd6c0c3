//! Any bytes under any name: the first byte chooses it.
#![no_main]

const NAMES: [&str; 12] = ["a.html", "a.csv", "a.tsv", "a.json", "a.jsonl", "a.xml", "a.warc", "a.txt", "a.warc.gz", "a.zip", "result.json", "a"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        rawi_fuzz::read(None, NAMES[usize::from(*first) % NAMES.len()], rest);
    }
});
