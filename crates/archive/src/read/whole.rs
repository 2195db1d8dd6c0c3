//! Files that are one document: texts and pages.

use super::bytes::Stream;
use super::{Content, Found, Kind, MAX_BYTES, Raw, Source};

/// A file that is one document.
pub struct Whole {
    stream: Option<Stream>,
    kind: Kind,
}

impl Whole {
    /// Reads all of a stream as a text or a page.
    pub fn new(stream: Stream, kind: Kind) -> Self {
        Whole { stream: Some(stream), kind }
    }
}

impl Source for Whole {
    fn next(&mut self) -> Option<Found> {
        let mut stream = self.stream.take()?;
        Some(match stream.whole(MAX_BYTES) {
            Err(f) => f.into(),
            Ok(bytes) => {
                let content = if self.kind == Kind::Html { Content::Page(bytes, None) } else { Content::Text(bytes) };
                Raw { path: stream.path, content, ..Raw::default() }.into()
            }
        })
    }
}
