//! Answers into a WARC 1.1 file.
//!
//! In: whole answers. Out: `<UTC time>.warc.gz`, a `warcinfo` record and then a `response` record an answer, each a gzip member of its own that
//! reaches the file in one write. Invariant: whenever the program is killed, all members but the last are whole, and readers that go by
//! members lose nothing else. The file is made with the first record: a run that finds nothing new leaves none.
//!
//! A body is stored unpacked, so the headers that told how it was packed are left out and its length is set anew.

use crate::client::{Answer, user_agent};
use crate::report::Error;
use data_encoding::BASE32;
use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use sha1::{Digest, Sha1};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use ureq::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};

/// The WARC file of a run.
#[derive(Debug)]
pub(crate) struct Warc {
    folder: PathBuf,
    file: Option<(PathBuf, File)>,
    /// Bytes written.
    pub(crate) bytes: u64,
}

impl Warc {
    /// A file in this folder, which is made when there is something to write.
    pub(crate) fn new(folder: &Path) -> Warc {
        Warc { folder: folder.to_path_buf(), file: None, bytes: 0 }
    }

    /// The file, once there is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _)| path.as_path())
    }

    /// Writes an answer. `asked` is the address that led to it, over redirects or not.
    pub(crate) fn write(&mut self, answer: &Answer, asked: &str) -> Result<(), Error> {
        if self.file.is_none() {
            self.file = Some(create(&self.folder).map_err(|e| Error::Io(self.folder.clone(), e))?);
            self.append(&info())?;
        }
        self.append(&response(answer, asked))
    }

    /// Makes sure that all that was written outlasts a failure of power.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        match &self.file {
            Some((path, file)) => file.sync_data().map_err(|e| Error::Io(path.clone(), e)),
            None => Ok(()),
        }
    }

    fn append(&mut self, record: &[u8]) -> Result<(), Error> {
        let Some((path, file)) = &mut self.file else { return Ok(()) };
        let written = member(record).and_then(|m| file.write_all(&m).map(|()| m.len()));
        self.bytes += written.map_err(|e| Error::Io(path.clone(), e))? as u64;
        Ok(())
    }
}

/// A new file named by the time; runs within one second get a number.
fn create(folder: &Path) -> io::Result<(PathBuf, File)> {
    let now = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    for n in 0..1000 {
        let name = if n == 0 { format!("{now}.warc.gz") } else { format!("{now}-{n}.warc.gz") };
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other.map(|file| (path, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn member(record: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(record)?;
    packed.finish()
}

fn info() -> Vec<u8> {
    let block = format!("software: {}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n", user_agent());
    let fields = [("Content-Type", "application/warc-fields".to_owned())];
    record("warcinfo", Timestamp::now(), &fields, block.as_bytes())
}

fn response(answer: &Answer, asked: &str) -> Vec<u8> {
    let mut fields = vec![
        ("WARC-Target-URI", answer.url.to_string()),
        ("WARC-Payload-Digest", format!("sha1:{}", BASE32.encode(&Sha1::digest(&answer.body)))),
        ("Content-Type", "application/http;msgtype=response".to_owned()),
    ];
    if asked != answer.url.as_str() {
        // A field of our own, which the standard allows: without it nothing ties a redirected page to the link in its feed.
        fields.push(("Rawi-Asked-URI", asked.to_owned()));
    }
    record("response", answer.at, &fields, &http(answer))
}

/// The answer as it came over the wire, but for the packing of its body.
fn http(answer: &Answer) -> Vec<u8> {
    let reason = answer.status.canonical_reason().unwrap_or_default();
    let mut out = format!("{:?} {} {reason}\r\n", answer.version, answer.status.as_u16()).into_bytes();
    for (name, value) in &answer.headers {
        if ![CONTENT_ENCODING, TRANSFER_ENCODING, CONTENT_LENGTH].contains(name) {
            out.extend_from_slice(name.as_str().as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
    }
    out.extend_from_slice(format!("content-length: {}\r\n\r\n", answer.body.len()).as_bytes());
    out.extend_from_slice(&answer.body);
    out
}

fn record(kind: &str, at: Timestamp, fields: &[(&str, String)], block: &[u8]) -> Vec<u8> {
    let mut head = format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{}>\r\n", uuid::Uuid::new_v4());
    head.push_str(&format!("WARC-Date: {}\r\n", at.strftime("%Y-%m-%dT%H:%M:%SZ")));
    for (name, value) in fields {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", block.len()));
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}
