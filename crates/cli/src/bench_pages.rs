//! `rawi bench --pages`: speed of reading pages and coding what they say, on one core.
//!
//! In: files or folders of pages. Out: MB/s of extracted text (bytes of the articles, in UTF-8, that are coded) and of HTML. The pages lie
//! in memory as they are in their files; decoding, finding the article, its day and its language are part of reading, and writing the
//! records is part of coding, as in `rawi extract`. Pages that are passed over are left out.

use crate::documents::defaults;
use anyhow::{Result, ensure};
use rawi_archive::incoming::{self, Buffers};
use rawi_archive::read::{Content, Input, Options, Raw, Step};
use rawi_archive::record;
use rawi_archive::run::GROUP;
use rawi_engine::pipeline::analyse_all;
use rawi_engine::{Document, Pack};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// A page as it lies in its file.
struct Page {
    url: Option<String>,
    bytes: Vec<u8>,
}

impl Page {
    fn raw(&self) -> Raw {
        Raw { url: self.url.clone(), content: Content::Page(self.bytes.clone(), None), ..Raw::default() }
    }
}

/// Times so many rounds over the pages.
pub fn run(pack: &Pack, files: &[PathBuf], megabytes: usize) -> Result<ExitCode> {
    let pages: Vec<Page> = Input::new(files, Options::default()).filter_map(page).collect();
    ensure!(!pages.is_empty(), "no page in {}", files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(" "));
    let (defaults, mut buffers, mut out) = (defaults(None, None), Buffers::default(), Vec::new());
    // pages in other languages give no text: they would count as time alone
    let coded = |p: &Page, buffers: &mut Buffers| incoming::open(p.raw(), pack, &defaults, buffers).incoming.is_some();
    let pages: Vec<Page> = pages.into_iter().filter(|p| coded(p, &mut buffers)).collect();
    let html: usize = pages.iter().map(|p| p.bytes.len()).sum();
    let (mut reading, mut coding, mut text, mut rounds) = (Duration::ZERO, Duration::ZERO, 0, 0);
    while html * rounds < megabytes * 1_000_000 {
        rounds += 1;
        text = 0;
        for group in pages.chunks(GROUP.0) {
            let raws: Vec<Raw> = group.iter().map(Page::raw).collect();
            let start = Instant::now();
            let read: Vec<Document> =
                raws.into_iter().filter_map(|raw| incoming::open(raw, pack, &defaults, &mut buffers).incoming).map(|i| i.document).collect();
            reading += start.elapsed();
            let start = Instant::now();
            let found = analyse_all(pack, &read.iter().collect::<Vec<_>>(), &mut buffers.scratch);
            for (document, found) in read.iter().zip(&found) {
                text += document.text.len();
                out.clear();
                record::write_jsonl(pack, document, found.asserted(None), &mut out);
            }
            drop(found);
            coding += start.elapsed();
        }
    }
    let speed = |bytes: usize, time: Duration| (bytes * rounds) as f64 / 1e6 / time.as_secs_f64();
    say!("{} pages, {:.2} MB of HTML, {:.2} MB of text, {rounds} rounds, one core", pages.len(), html as f64 / 1e6, text as f64 / 1e6);
    say!("  read          {:>8.1} MB/s of text, {:.1} MB/s of HTML", speed(text, reading), speed(html, reading));
    say!("  code          {:>8.1} MB/s of text", speed(text, coding));
    say!("  read and code {:>8.1} MB/s of text, {:.1} MB/s of HTML", speed(text, reading + coding), speed(html, reading + coding));
    Ok(ExitCode::SUCCESS)
}

fn page(step: Step) -> Option<Page> {
    let Step::Raw(raw) = step else { return None };
    match raw.content {
        Content::Page(bytes, _) => Some(Page { url: raw.url, bytes }),
        _ => None,
    }
}
