//! Where answers go: a file or standard output, and a file for the documents.
//!
//! Invariants: a file is made when something is written to it, so that a run that reads nothing leaves an older result as it was; what was
//! flushed is counted, so that a later run can go on behind it.

use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that is made when something is written to it.
pub struct Lazy {
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

    /// Goes on behind so many bytes of what is there; what lies beyond them is cut off.
    fn go_on(&mut self, bytes: u64) -> std::io::Result<()> {
        // nothing of this run is there yet: the file is made when something is written
        if bytes == 0 {
            return Ok(());
        }
        let mut file = File::options().write(true).create(true).truncate(false).open(&self.path)?;
        if file.metadata()?.len() < bytes {
            return Err(std::io::Error::other("is shorter than the interrupted run left it"));
        }
        file.set_len(bytes)?;
        file.seek(SeekFrom::End(0))?;
        self.file = Some(BufWriter::new(file));
        Ok(())
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

/// The folder that a path lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file to be written; says now, and not after hours of work, if that cannot be.
pub fn create(path: &Path) -> Result<Lazy> {
    let folder = folder_of(path);
    anyhow::ensure!(folder.is_dir(), "cannot write {}: no folder {}", path.display(), folder.display());
    anyhow::ensure!(!path.is_dir(), "cannot write {}: it is a folder", path.display());
    // nothing is cut off by trying
    if path.exists() {
        File::options().append(true).open(path).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(Lazy { path: path.to_path_buf(), file: None })
}

/// Where the answers go.
enum To {
    File(Lazy),
    Stdout(BufWriter<std::io::StdoutLock<'static>>),
}

/// Both outputs of a run.
pub struct Output {
    answers: To,
    texts: Option<Lazy>,
    /// What stands before the first answer.
    pub header: Vec<u8>,
    /// Bytes of answers and of documents written so far.
    pub written: (u64, u64),
    begun: bool,
}

impl Output {
    /// Outputs to these files; answers without one go to standard output.
    pub fn new(answers: Option<&Path>, texts: Option<&Path>) -> Result<Self> {
        let texts = texts.map(create).transpose()?;
        let answers = match answers {
            Some(p) => To::File(create(p)?),
            None => To::Stdout(BufWriter::new(std::io::stdout().lock())),
        };
        Ok(Output { answers, texts, header: Vec::new(), written: (0, 0), begun: false })
    }

    /// What is said when the answers cannot be written.
    fn unwritten(&self) -> String {
        match &self.answers {
            To::File(f) => format!("cannot write {}", f.path.display()),
            To::Stdout(_) => "cannot write the output".into(),
        }
    }

    fn answers(&mut self) -> &mut dyn Write {
        match &mut self.answers {
            To::File(f) => f,
            To::Stdout(s) => s,
        }
    }

    /// Goes on where an earlier run was.
    pub fn go_on(&mut self, written: (u64, u64)) -> Result<()> {
        self.begun = written.0 > 0;
        self.written = written;
        if let To::File(f) = &mut self.answers {
            f.go_on(written.0).with_context(|| format!("cannot go on with {}", f.path.display()))?;
        }
        if let Some(f) = &mut self.texts {
            f.go_on(written.1).with_context(|| format!("cannot go on with {}", f.path.display()))?;
        }
        Ok(())
    }

    /// The documents that an earlier run has written: their ids and texts.
    pub fn texts_so_far(&self, mut each: impl FnMut(&str, &str)) -> Result<()> {
        #[derive(serde::Deserialize)]
        struct Line {
            id: String,
            text: String,
        }
        let Some(texts) = self.texts.as_ref().filter(|_| self.written.1 > 0) else { return Ok(()) };
        let what = || format!("cannot read {} again", texts.path.display());
        let mut lines = BufReader::new(File::open(&texts.path).with_context(what)?.take(self.written.1));
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).with_context(what)? > 0 {
            let read: Line = serde_json::from_slice(&line).with_context(what)?;
            each(&read.id, &read.text);
            line.clear();
        }
        Ok(())
    }

    /// Writes the answer for a document, and the document.
    pub fn write(&mut self, answer: &[u8], text: &[u8]) -> Result<()> {
        self.begin()?;
        self.answers().write_all(answer).with_context(|| self.unwritten())?;
        if let Some(t) = &mut self.texts {
            t.write_all(text).with_context(|| format!("cannot write {}", t.path.display()))?;
        }
        self.written = (self.written.0 + answer.len() as u64, self.written.1 + text.len() as u64);
        Ok(())
    }

    /// Even when there is nothing to say: an empty file is an answer.
    fn begin(&mut self) -> Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            let header = std::mem::take(&mut self.header);
            let _opened: usize = self.answers().write(&[]).with_context(|| self.unwritten())?;
            self.answers().write_all(&header).with_context(|| self.unwritten())?;
            self.written.0 += header.len() as u64;
        }
        Ok(())
    }

    /// Hands over to the system what was written.
    pub fn flush(&mut self) -> Result<()> {
        self.answers().flush().with_context(|| self.unwritten())?;
        self.texts.as_mut().map_or(Ok(()), |t| t.flush().with_context(|| format!("cannot write {}", t.path.display())))
    }

    /// The end of the run; `any` says whether a document was read.
    pub fn end(&mut self, any: bool) -> Result<()> {
        if any {
            self.begin()?;
        }
        self.flush()
    }
}
