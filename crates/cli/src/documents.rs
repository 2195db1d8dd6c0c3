//! `extract`, `analyze` and `demo`: documents in, answers out, in order, one bad document never stopping the rest.

use crate::args::{Analyze, Documents, Extract, Format};
use crate::table;
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use rawi_archive::input::{Defaults, Input, Step};
use rawi_archive::run::{BATCH, Workers};
use rawi_archive::{Fault, analysis, csv_out, record};
use rawi_engine::{Analysis, Document, Pack};
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A claim takes about so many bytes as JSON.
const LINE: usize = 1400;

/// `rawi extract`
pub fn extract(pack: &Pack, a: Extract) -> Result<ExitCode> {
    let terminal = a.documents.output.is_none() && std::io::stdout().is_terminal();
    let format = a.format.unwrap_or(if terminal { Format::Table } else { Format::Jsonl });
    apart(&a.documents.files, &[a.documents.output.as_deref(), a.documents_to.as_deref()])?;
    let mut texts = a.documents_to.as_deref().map(create).transpose()?;
    let mut out = output(a.documents.output.as_deref())?;
    let mut header = Vec::new();
    if format == Format::Csv {
        csv_out::write_header(&mut header);
    }
    let color = terminal && std::env::var_os("NO_COLOR").is_none();
    let answer = |doc: &Document, found: &Analysis| {
        let claims = found.asserted(a.min_confidence);
        let mut bytes = Vec::with_capacity(claims.clone().count() * LINE);
        match format {
            Format::Jsonl => record::write_view(&record::View::new(pack, doc).explaining(a.explain), claims, &mut bytes),
            Format::Csv => csv_out::write_rows(pack, doc, claims, &mut bytes),
            Format::Table => table::write(pack, doc, claims, color, &mut bytes),
        }
        bytes
    };
    each(pack, &a.documents, &header, &mut *out, texts.as_mut().map(|t| t as &mut dyn Write), answer)
}

/// `rawi analyze`
pub fn analyze(pack: &Pack, a: Analyze) -> Result<ExitCode> {
    apart(&a.documents.files, &[a.documents.output.as_deref()])?;
    let mut out = output(a.documents.output.as_deref())?;
    let answer = |doc: &Document, found: &Analysis| {
        let mut bytes = Vec::new();
        analysis::write_analysis(pack, doc, found, &mut bytes);
        bytes
    };
    each(pack, &a.documents, &[], &mut *out, None, answer)
}

/// `rawi demo`: the examples as a table, and their claims as a file.
pub fn demo(pack: &Pack, to: &Path) -> Result<ExitCode> {
    let documents = examples()?;
    let mut workers = Workers::new(1);
    let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let answers = workers.map(pack, &documents, |doc, found| {
        let (mut shown, mut lines) = (Vec::new(), Vec::new());
        table::write(pack, doc, found.asserted(None), color, &mut shown);
        record::write_jsonl(pack, doc, found.asserted(None), &mut lines);
        (shown, lines, found.asserted(None).count())
    });
    let mut file = create(to)?;
    let mut stdout = std::io::stdout().lock();
    let mut claims = 0;
    for (shown, lines, n) in answers.into_iter().flatten() {
        stdout.write_all(&shown)?;
        file.write_all(&lines).with_context(|| to.display().to_string())?;
        claims += n;
    }
    file.flush().with_context(|| to.display().to_string())?;
    writeln!(stdout, "{} articles, {claims} claims; written to {}", documents.len(), to.display())?;
    Ok(ExitCode::SUCCESS)
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
            let mut doc = Document::of_text(l.id, l.text).with_title(Some(l.title)).published(rawi_archive::input::parse_date(&l.published));
            doc.source = Some(l.source);
            Ok(doc)
        })
        .collect()
}

/// Reads all documents, batch after batch, and writes their answers in order.
fn each(
    pack: &Pack,
    a: &Documents,
    header: &[u8],
    out: &mut dyn Write,
    mut texts: Option<&mut dyn Write>,
    answer: impl Fn(&Document, &Analysis) -> Vec<u8> + Sync,
) -> Result<ExitCode> {
    let jobs = a.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let mut workers = Workers::new(jobs);
    let mut input = Input::new(a.files.clone(), Defaults { published: a.published, source: a.source.clone() });
    let bar = progress(&a.files);
    let (mut lost, mut done) = (0, 0);
    loop {
        let (batch, places) = next_batch(&mut input, &bar, &mut lost);
        if batch.is_empty() {
            break;
        }
        if done == 0 {
            // even when there is nothing to say: an empty file is an answer
            let _opened: usize = out.write(&[]).context("cannot write the output")?;
            out.write_all(header).context("cannot write the output")?;
        }
        let answers = workers.map(pack, &batch, |doc, found| (answer(doc, found), found.notes.clone()));
        for (done, (path, line)) in answers.into_iter().zip(places) {
            match done {
                Some((bytes, notes)) => {
                    out.write_all(&bytes).context("cannot write the output")?;
                    notes.into_iter().for_each(|n| bar.suspend(|| crate::tell(&format!("rawi: {}", Fault::note(&path, line, n)))));
                }
                None => {
                    lost += 1;
                    let fault = Fault::lost(&path, line, "the engine failed on this document, which is a fault of Rawi: skipped");
                    bar.suspend(|| crate::tell(&format!("rawi: {fault}")));
                }
            }
        }
        if let Some(texts) = texts.as_deref_mut() {
            let mut bytes = Vec::new();
            batch.iter().for_each(|d| record::write_document(d, &mut bytes));
            texts.write_all(&bytes).context("cannot write the documents")?;
        }
        done += batch.len();
        bar.set_position(input.bytes);
    }
    out.flush().context("cannot write the output")?;
    if let Some(texts) = texts {
        texts.flush().context("cannot write the documents")?;
    }
    bar.finish_and_clear();
    Ok(match (lost, done) {
        (0, _) => ExitCode::SUCCESS,
        (_, 0) => ExitCode::from(2),
        _ => ExitCode::from(1),
    })
}

/// The next documents, and the file and line of each.
fn next_batch(input: &mut Input, bar: &ProgressBar, lost: &mut usize) -> (Vec<Document>, Vec<(PathBuf, usize)>) {
    let (mut batch, mut places, mut bytes) = (Vec::new(), Vec::new(), 0);
    while batch.len() < BATCH.0 && bytes < BATCH.1 {
        match input.next() {
            Some(Step::Document(doc, path, line)) => {
                bytes += doc.text.len();
                batch.push(*doc);
                places.push((path, line));
            }
            Some(Step::Fault(f)) => {
                *lost += usize::from(f.lost);
                bar.suspend(|| crate::tell(&format!("rawi: {f}")));
            }
            None => break,
        }
    }
    (batch, places)
}

/// A bar on long work, when a person is watching.
fn progress(files: &[PathBuf]) -> ProgressBar {
    let total: u64 = files.iter().filter_map(|f| std::fs::metadata(f).ok()).map(|m| m.len()).sum();
    if total < 4 << 20 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style)
}

fn output(path: Option<&Path>) -> Result<Box<dyn Write>> {
    Ok(match path {
        Some(p) => Box::new(create(p)?),
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    })
}

/// A file that is made when something is written to it: a run that reads nothing leaves an older result as it was.
struct Lazy {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Lazy {
    fn file(&mut self) -> std::io::Result<&mut BufWriter<File>> {
        if self.file.is_none() {
            self.file = Some(BufWriter::new(File::create(&self.path)?));
        }
        Ok(self.file.as_mut().expect("it was made above"))
    }
}

impl Write for Lazy {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file()?.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

fn create(path: &Path) -> Result<Lazy> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    anyhow::ensure!(folder.is_dir(), "cannot write {}: no folder {}", path.display(), folder.display());
    anyhow::ensure!(!path.is_dir(), "cannot write {}: it is a folder", path.display());
    // writing is tried now and not after hours of work; nothing is cut off by it
    if path.exists() {
        File::options().append(true).open(path).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(Lazy { path: path.to_path_buf(), file: None })
}

/// No file is both read and written, or written twice.
fn apart(inputs: &[PathBuf], outputs: &[Option<&Path>]) -> Result<()> {
    let same = |a: &Path, b: &Path| a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(x), Ok(y)) if x == y);
    let outputs: Vec<&Path> = outputs.iter().flatten().copied().collect();
    for (i, o) in outputs.iter().enumerate() {
        anyhow::ensure!(!inputs.iter().any(|p| same(p, o)), "{} would be read and written at once: name another output", o.display());
        anyhow::ensure!(!outputs[..i].iter().any(|p| same(p, o)), "{} would be written twice: name two outputs", o.display());
    }
    Ok(())
}
