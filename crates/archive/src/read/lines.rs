//! JSON Lines: a document a line, as many as there are.

use super::bytes::{Stream, unread};
use super::{Content, Found, MAX_BYTES, Raw, Source};
use crate::Fault;
use std::io::{BufRead, Read};

/// The lines of a file.
pub struct Lines {
    stream: Option<Stream>,
    line: usize,
}

impl Lines {
    /// Reads a stream a line at a time, so that it may be larger than memory.
    pub fn new(stream: Stream) -> Self {
        Lines { stream: Some(stream), line: 0 }
    }
}

impl Source for Lines {
    fn next(&mut self) -> Option<Found> {
        let stream = self.stream.as_mut()?;
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            self.line += 1;
            match (&mut stream.reader).take(MAX_BYTES + 1).read_until(b'\n', &mut bytes) {
                Err(e) => {
                    let path = stream.path.clone();
                    self.stream = None;
                    return Some(Fault::lost(&path, self.line, unread(&e)).into());
                }
                Ok(0) => return None,
                Ok(n) if n as u64 > MAX_BYTES && !bytes.ends_with(b"\n") => {
                    let path = stream.path.clone();
                    let skipped = stream.reader.skip_until(b'\n');
                    if skipped.is_err() {
                        self.stream = None;
                    }
                    return Some(Fault::lost(&path, self.line, format!("the line is longer than {} MB: skipped", MAX_BYTES >> 20)).into());
                }
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Raw { path: stream.path.clone(), line: self.line, content: Content::Json(bytes), ..Raw::default() }.into()),
            }
        }
    }
}
