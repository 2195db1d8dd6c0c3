//! `extract` and `analyze`: documents in, answers out, in order, one bad document never stopping the rest.

use crate::args::{Analyze, Documents, Extract, Format, From, Reading};
use crate::output::{Output, folder_of};
use crate::resume::{self, Place};
use crate::summary::Summary;
use crate::table;
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use rawi_archive::copies::{Copies, Sketch, sketch};
use rawi_archive::incoming::{Defaults, Incoming};
use rawi_archive::read::{Content, Input, Kind, Options, Raw, Step};
use rawi_archive::run::{BATCH, Workers};
use rawi_archive::{analysis, csv_out, record};
use rawi_engine::{Analysis, Document, Pack};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A claim takes about so many bytes as JSON.
const LINE: usize = 2200;

/// So many documents are remembered to find copies among: in 400 bytes each, within what a run may take of memory.
const HELD: usize = 200_000;

/// A document to be written, and what copies of it are found by.
struct Text {
    id: String,
    line: Vec<u8>,
    sketch: Sketch,
}

impl Text {
    fn new(pack: &Pack, incoming: &Incoming) -> Self {
        let mut line = Vec::new();
        record::write_document(pack, incoming, &mut line);
        Text { id: incoming.document.id.clone(), line, sketch: sketch(&incoming.document.text) }
    }

    /// The document with its links to earlier ones. In order, which is why this is no work of the workers.
    fn linked(mut self, copies: &mut Copies, summary: &mut Summary) -> Vec<u8> {
        let found = copies.add(&self.id, self.sketch);
        summary.copies += usize::from(!found.links.is_empty());
        record::write_links(&found, &mut self.line);
        self.line
    }
}

/// `rawi extract`
pub fn extract(pack: &Pack, a: Extract) -> Result<ExitCode> {
    let terminal = a.output.is_none() && std::io::stdout().is_terminal();
    let format = a.format.or_else(|| a.output.as_deref().and_then(by_name)).unwrap_or(if terminal { Format::Table } else { Format::Jsonl });
    apart(&a.documents.files, &[a.output.as_deref(), a.documents_to.as_deref()])?;
    let place = a.output.as_deref().filter(|o| resume::goes_on(o)).map(|o| Place::new(o, &what(pack, &a, format)));
    anyhow::ensure!(place.is_some() || !a.resume, "the output is no file that could be gone on with: leave --resume out");
    let except = [a.output.clone(), a.documents_to.clone()].into_iter().flatten().chain(place.iter().flat_map(Place::files)).collect();
    let mut out = Output::new(a.output.as_deref(), a.documents_to.as_deref())?;
    if format == Format::Csv {
        csv_out::write_header(&mut out.header);
    }
    let color = terminal && std::env::var_os("NO_COLOR").is_none();
    let texts = a.documents_to.is_some();
    let answer = |incoming: &Incoming, found: &Analysis| {
        let doc = &incoming.document;
        let claims = found.asserted(a.min_confidence);
        let mut bytes = Vec::with_capacity(claims.clone().count() * LINE);
        match format {
            Format::Jsonl => record::write_view(&record::View::new(pack, doc).explaining(a.explain), claims, &mut bytes),
            Format::Csv => csv_out::write_rows(pack, doc, claims, &mut bytes),
            Format::Table => table::write(pack, doc, claims, color, &mut bytes),
        }
        let text = texts.then(|| Text::new(pack, incoming));
        (bytes, text)
    };
    each(pack, &a.documents, except, (out, place, a.resume), answer)
}

/// The form that the name of a file asks for.
fn by_name(output: &Path) -> Option<Format> {
    output.extension().filter(|e| e.eq_ignore_ascii_case("csv")).map(|_| Format::Csv)
}

/// All but the files' contents that decides what a run of `extract` writes, for telling whether another run is the same.
fn what(pack: &Pack, a: &Extract, format: Format) -> String {
    let d = &a.documents;
    let format = match format {
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
        Format::Table => "table",
    };
    let from = d.reading.from.map(|f| kind(f) as u8);
    format!(
        "{:?} {from:?} {:?} {:?} {:?} {format} {:?} {} {:?} {:016x}",
        d.files, d.reading.columns, d.published, d.source, a.min_confidence, a.explain, a.documents_to, pack.hash
    )
}

/// `rawi analyze`
pub fn analyze(pack: &Pack, a: Analyze) -> Result<ExitCode> {
    apart(&a.documents.files, &[a.output.as_deref()])?;
    let out = Output::new(a.output.as_deref(), None)?;
    let answer = |incoming: &Incoming, found: &Analysis| {
        let mut bytes = Vec::new();
        analysis::write_analysis(pack, &incoming.document, found, &mut bytes);
        (bytes, None)
    };
    each(pack, &a.documents, a.output.clone().into_iter().collect(), (out, None, false), answer)
}

/// The articles that come with Rawi.
pub fn examples() -> Result<Vec<Document>> {
    #[derive(serde::Deserialize)]
    struct Line {
        id: String,
        source: String,
        published: String,
        title: String,
        text: String,
    }
    crate::EXAMPLES
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| {
            let l: Line = serde_json::from_str(l).context("examples/articles.jsonl")?;
            let mut doc = Document::of_text(l.id, l.text).with_title(Some(l.title)).published(rawi_archive::incoming::parse_date(&l.published));
            doc.source = Some(l.source);
            Ok(doc)
        })
        .collect()
}

/// How the files named on the command line are read.
pub fn options(r: &Reading) -> Options {
    Options { from: r.from.map(kind), columns: r.columns.clone(), except: Vec::new() }
}

fn kind(from: From) -> Kind {
    match from {
        From::Text => Kind::Text,
        From::Html => Kind::Html,
        From::Feed => Kind::Feed,
        From::Jsonl => Kind::Jsonl,
        From::Json => Kind::Json,
        From::Csv => Kind::Csv,
        From::Warc => Kind::Warc,
        From::Telegram => Kind::Telegram,
    }
}

/// What is said of documents that do not say it.
pub fn defaults(published: Option<Date>, source: Option<String>) -> Defaults {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    Defaults { published, source, today }
}

/// Reads all documents, batch after batch, and writes their answers in order.
fn each(
    pack: &Pack,
    a: &Documents,
    except: Vec<PathBuf>,
    (mut out, mut place, resume): (Output, Option<Place>, bool),
    answer: impl Fn(&Incoming, &Analysis) -> (Vec<u8>, Option<Text>) + Sync,
) -> Result<ExitCode> {
    let mut workers = Workers::new(a.workers());
    let mut input = Input::new(&a.files, Options { except, ..options(&a.reading) });
    let defaults = defaults(a.published, a.source.clone());
    let mut summary = Summary::default();
    let mut copies = Copies::new(HELD);
    if let Some(place) = &mut place {
        place.what.push_str(&format!(" {:016x}", input.fingerprint()));
        anyhow::ensure!(!resume || input.lasts(), "standard input and pipes cannot be read a second time: --resume needs files");
        if let Some(left) = resume.then(|| place.left()).transpose()?.flatten() {
            summary = left.summary;
            out.go_on(left.written)?;
            out.texts_so_far(|id, text| drop(copies.add(id, sketch(text))))?;
            input.pass(left.steps);
        }
        // before anything is written: what an earlier run left must not be taken for what this one leaves
        place.keep(input.steps, out.written, &summary)?;
    }
    let bar = progress(&input);
    loop {
        let batch = next_batch(&mut input, BATCH.0, &bar, &mut summary);
        let Some(batch) = batch else { break };
        for report in workers.read(pack, batch, &defaults, &answer) {
            summary.count(&report);
            report.notes.iter().for_each(|n| bar.suspend(|| crate::tell(&format!("rawi: {n}"))));
            if let Some((bytes, text)) = report.answer {
                let line = text.map(|t| t.linked(&mut copies, &mut summary)).unwrap_or_default();
                out.write(&bytes, &line)?;
            }
        }
        bar.set_position(input.bytes());
        bar.set_message(format!("{} documents", summary.read));
        if let Some(place) = &place {
            out.flush()?;
            place.keep(input.steps, out.written, &summary)?;
        }
    }
    out.end(summary.any())?;
    bar.finish_and_clear();
    place.iter().for_each(Place::forget);
    summary.tell();
    Ok(summary.code())
}

/// The next documents, at most so many; `None` at the end.
pub fn next_batch(input: &mut Input, most: usize, bar: &ProgressBar, summary: &mut Summary) -> Option<Vec<Raw>> {
    let (mut batch, mut bytes, mut any) = (Vec::new(), 0, false);
    while batch.len() < most && bytes < BATCH.1 {
        match input.next() {
            Some(Step::Raw(raw)) => {
                bytes += match &raw.content {
                    Content::Text(b) | Content::Json(b) | Content::Page(b, _) => b.len(),
                    Content::Fragment(t) | Content::Fields(t) => t.len(),
                };
                batch.push(*raw);
            }
            Some(Step::Passed(why)) => summary.pass(why),
            Some(Step::Fault(f)) => {
                summary.fault(&f);
                bar.suspend(|| crate::tell(&format!("rawi: {f}")));
            }
            None => break,
        }
        any = true;
    }
    any.then_some(batch)
}

/// A bar on long work, when a person is watching.
pub fn progress(input: &Input) -> ProgressBar {
    if !std::io::stderr().is_terminal() || (1..4 << 20).contains(&input.total) {
        return ProgressBar::hidden();
    }
    let (bar, template) = match input.total {
        0 => (ProgressBar::new_spinner(), "{spinner} {bytes} {bytes_per_sec} {msg}"),
        n => (ProgressBar::new(n), "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta} {msg}"),
    };
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// No file is both read and written, or written twice.
fn apart(inputs: &[PathBuf], outputs: &[Option<&Path>]) -> Result<()> {
    // a file that is not there yet is known by its folder
    let whole = |p: &Path| p.canonicalize().or_else(|_| Ok(folder_of(p).canonicalize()?.join(p.file_name().unwrap_or_default())));
    let same = |a: &Path, b: &Path| a == b || matches!((whole(a), whole(b)), (Ok::<_, std::io::Error>(x), Ok(y)) if x == y);
    let outputs: Vec<&Path> = outputs.iter().flatten().copied().collect();
    for (i, o) in outputs.iter().enumerate() {
        anyhow::ensure!(!inputs.iter().any(|p| same(p, o)), "{} would be read and written at once: name another output", o.display());
        anyhow::ensure!(!outputs[..i].iter().any(|p| same(p, o)), "{} would be written twice: name two outputs", o.display());
    }
    Ok(())
}
