//! What a stream of bytes is, told from its first bytes and, where they leave it open, from its name.
//!
//! In: up to 64 kB from the beginning, and the file's name. Out: a [`Kind`], or a word for what we cannot read.

use encoding_rs::Encoding;
use std::path::Path;

/// What a file can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text: one document.
    Text,
    /// A page: one document.
    Html,
    /// RSS, Atom, JSON Feed.
    Feed,
    /// A JSON object a line.
    Jsonl,
    /// A JSON object, or an array of them.
    Json,
    /// A table with a header.
    Csv,
    /// A web archive.
    Warc,
    /// `result.json` of Telegram Desktop.
    Telegram,
    /// An archive of files.
    Zip,
}

/// What a stream turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Sniffed {
    Kind(Kind),
    Gzip,
    Zstd,
    /// Nothing is in it.
    Empty,
    /// Something else: what, and what to do.
    Foreign(&'static str),
}

/// Beginnings of files that hold no text we can read.
const FOREIGN: [(&[u8], &str); 15] = [
    (b"%PDF", "is a PDF: save its text first (pdftotext)"),
    (b"\x89PNG", "is a picture (PNG)"),
    (b"\xff\xd8\xff", "is a picture (JPEG)"),
    (b"GIF8", "is a picture (GIF)"),
    (b"RIFF", "is a picture or a film"),
    (b"Rar!", "is a RAR archive: unpack it first"),
    (b"7z\xbc\xaf", "is a 7z archive: unpack it first"),
    (b"\xfd7zXZ", "is packed with xz: unpack it first"),
    (b"BZh", "is packed with bzip2: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "is an old Office document: save it as text first"),
    (b"{\\rtf", "is an RTF document: save it as text first"),
    (b"SQLite format 3", "is an SQLite database"),
    (b"PAR1", "is a Parquet file"),
    (b"\x7fELF", "is a program"),
    (b"ID3", "is sound (MP3)"),
];

/// Tells what begins like this.
pub fn sniff(head: &[u8], path: &Path) -> Sniffed {
    if head.is_empty() {
        return Sniffed::Empty;
    }
    if head.starts_with(b"\x1f\x8b") {
        return Sniffed::Gzip;
    }
    if head.starts_with(b"\x28\xb5\x2f\xfd") {
        return Sniffed::Zstd;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Sniffed::Kind(Kind::Zip);
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(b, _)| head.starts_with(b)) {
        return Sniffed::Foreign(what);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Sniffed::Foreign("is a tar archive: unpack it first");
    }
    Sniffed::Kind(of_text(head, path))
}

fn of_text(head: &[u8], path: &Path) -> Kind {
    let text = start(head);
    let ending = ending(path);
    let begins = |with: &str| text.get(..with.len()).is_some_and(|t| t.eq_ignore_ascii_case(with));
    match text.chars().next() {
        _ if text.starts_with("WARC/1.") || text.starts_with("WARC/0.") => Kind::Warc,
        Some('<') => markup(&text, &ending),
        Some('{' | '[') => json(&text),
        _ if matches!(ending.as_str(), "jsonl" | "ndjson" | "json") => Kind::Jsonl,
        _ if matches!(ending.as_str(), "csv" | "tsv") => Kind::Csv,
        _ if matches!(ending.as_str(), "html" | "htm" | "xhtml") && !begins("http") => Kind::Html,
        _ => Kind::Text,
    }
}

/// The beginning as text, without a mark of byte order, white space and comments.
fn start(head: &[u8]) -> String {
    let text = match Encoding::for_bom(head) {
        Some((encoding, skip)) => encoding.decode_without_bom_handling(&head[skip..]).0.into_owned(),
        None if head.len() > 8 && head[..8].iter().skip(1).step_by(2).all(|b| *b == 0) => {
            encoding_rs::UTF_16LE.decode_without_bom_handling(head).0.into_owned()
        }
        None => String::from_utf8_lossy(head).into_owned(),
    };
    let mut rest = text.trim_start();
    while let Some(end) = rest.strip_prefix("<!--").and_then(|r| r.find("-->")) {
        rest = rest[end + 7..].trim_start();
    }
    rest.to_string()
}

/// The ending of a name, without that of its packing.
fn ending(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let plain = [".gz", ".zst"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    plain.rsplit_once('.').map_or(String::new(), |x| x.1.to_string())
}

fn markup(text: &str, ending: &str) -> Kind {
    let head: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let at = |tag: &str| head.find(tag).unwrap_or(usize::MAX);
    let page = at("<html").min(at("<!doctype html")).min(at("<head")).min(at("<body"));
    let feed = at("<rss").min(at("<feed")).min(at("<rdf:rdf"));
    match feed < page {
        true => Kind::Feed,
        false if page == usize::MAX && head.starts_with("<?xml") && matches!(ending, "xml" | "rss" | "atom") => Kind::Feed,
        false => Kind::Html,
    }
}

fn json(text: &str) -> Kind {
    let head: String = text.chars().take(8192).collect();
    if head.contains("jsonfeed.org/version") {
        return Kind::Feed;
    }
    let compact: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.contains("\"messages\":[") && compact.contains("\"type\":") || compact.contains("\"chats\":{\"about\"") {
        return Kind::Telegram;
    }
    // one object a line, unless the first line is no whole object
    let line = text.lines().next().unwrap_or_default();
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    match text.starts_with('[') {
        true => Kind::Json,
        false if whole || line.len() > 32 << 10 || text.lines().nth(1).is_none() => Kind::Jsonl,
        // an object over many lines opens with a brace alone, or with its first field
        false if line.trim_end().ends_with(['{', ',', '[']) => Kind::Json,
        false => Kind::Jsonl,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_content_and_name() {
        let cases: [(&[u8], &str, Kind); 17] = [
            (b"<!DOCTYPE html><html>", "a", Kind::Html),
            (b"\xef\xbb\xbf  <!-- saved --> <HTML>", "a", Kind::Html),
            (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC><html>", "a", Kind::Html),
            (b"<?xml version='1.0'?><rss version='2.0'>", "a", Kind::Feed),
            (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "a", Kind::Feed),
            (br#"{"version":"https://jsonfeed.org/version/1.1","items":[]}"#, "a", Kind::Feed),
            (b"{\"text\":\"x\"}\n{\"text\":\"y\"}", "a", Kind::Jsonl),
            (b"{\n \"text\": \"x\"\n}", "a", Kind::Json),
            (b"[{\"text\":\"x\"}]", "a", Kind::Json),
            (b"{\n \"name\": \"c\",\n \"type\": \"public_channel\",\n \"id\": 1,\n \"messages\": [\n", "result.json", Kind::Telegram),
            (b"WARC/1.0\r\n", "a", Kind::Warc),
            (b"id,text\n", "a.csv", Kind::Csv),
            (b"id,text\n", "a.CSV.gz", Kind::Csv),
            (b"\xd9\x82\xd8\xb5\xd9\x81", "a", Kind::Text),
            (b"PK\x03\x04", "a", Kind::Zip),
            (b"<\0h\0t\0m\0l\0>\0", "a", Kind::Html),
            (b"{broken", "a", Kind::Jsonl),
        ];
        for (head, name, kind) in cases {
            assert_eq!(sniff(head, Path::new(name)), Sniffed::Kind(kind), "{}", String::from_utf8_lossy(head));
        }
        assert_eq!(sniff(b"", Path::new("a")), Sniffed::Empty);
        assert!(matches!(sniff(b"%PDF-1.4", Path::new("a.html")), Sniffed::Foreign(_)));
    }
}
