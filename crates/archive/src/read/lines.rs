//! JSON Lines: a document a line, as many as there are.

use super::bytes::{Stream, unread_rest};
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
        Lines { stream: Some(stream.utf8()), line: 0 }
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
                    return Some(Fault::lost(&path, self.line, unread_rest(&e)).into());
                }
                Ok(0) => return None,
                Ok(n) if n as u64 > MAX_BYTES && !bytes.ends_with(b"\n") => {
                    let path = stream.path.clone();
                    let skipped = stream.reader.skip_until(b'\n');
                    let mut what = format!("the line is longer than {} MB: skipped", MAX_BYTES >> 20);
                    if let Err(e) = skipped {
                        self.stream = None;
                        what = format!("{what}; {}", unread_rest(&e));
                    }
                    return Some(Fault::lost(&path, self.line, what).into());
                }
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Raw { path: stream.path.clone(), line: self.line, content: Content::Json(bytes), ..Raw::default() }.into()),
            }
        }
    }
}
