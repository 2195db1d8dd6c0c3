//! Reads WARC files back, strictly, and one gzip member at a time.

use data_encoding::BASE32;
use flate2::bufread::GzDecoder;
use sha1::{Digest, Sha1};
use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::Path;

/// A record; names of fields and headers in lower case.
#[derive(Debug)]
pub struct Record {
    pub fields: HashMap<String, String>,
    /// The first line of the HTTP answer.
    pub status: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Record {
    pub fn url(&self) -> &str {
        &self.fields["warc-target-uri"]
    }
}

/// The answers in all WARC files of a folder, and how many bytes lie behind the last whole member of each.
pub fn read(folder: &Path) -> (Vec<Record>, usize) {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).filter(|p| p.to_string_lossy().ends_with(".warc.gz")).collect();
    files.sort();
    let (mut all, mut torn) = (Vec::new(), 0);
    for file in files {
        let bytes = fs::read(file).unwrap();
        let mut rest = bytes.as_slice();
        let mut first = true;
        while !rest.is_empty() {
            let mut member = GzDecoder::new(rest);
            let mut text = Vec::new();
            if member.read_to_end(&mut text).is_err() {
                torn += rest.len();
                break;
            }
            rest = member.into_inner();
            let record = parse(&text);
            assert_eq!(record.fields["warc-type"], if first { "warcinfo" } else { "response" });
            if !std::mem::take(&mut first) {
                all.push(record);
            }
        }
    }
    (all, torn)
}

/// The answers, when nothing may be torn.
pub fn all(folder: &Path) -> Vec<Record> {
    let (all, torn) = read(folder);
    assert_eq!(torn, 0, "bytes of a record that is not whole");
    all
}

/// The addresses of the answers, in alphabetical order.
pub fn urls(folder: &Path) -> Vec<String> {
    let mut urls: Vec<_> = all(folder).iter().map(|r| r.url().to_owned()).collect();
    urls.sort();
    urls
}

fn parse(text: &[u8]) -> Record {
    let (version, fields, block) = split(text);
    assert_eq!(version, "WARC/1.1");
    let block = block.strip_suffix(b"\r\n\r\n").expect("a record ends with two line ends");
    assert_eq!(fields["content-length"], block.len().to_string());
    let id = fields["warc-record-id"].strip_prefix("<urn:uuid:").and_then(|id| id.strip_suffix('>'));
    assert_eq!(id.map(str::len), Some(36));
    assert!(fields["warc-date"].len() == 20 && fields["warc-date"].ends_with('Z'), "{}", fields["warc-date"]);
    if fields["warc-type"] == "warcinfo" {
        return Record { fields, status: String::new(), headers: HashMap::new(), body: block.to_vec() };
    }
    let (status, headers, body) = split(block);
    assert_eq!(fields["content-type"], "application/http;msgtype=response");
    assert_eq!(headers["content-length"], body.len().to_string());
    assert_eq!(fields["warc-payload-digest"], format!("sha1:{}", BASE32.encode(&Sha1::digest(body))));
    Record { status, headers, body: body.to_vec(), fields }
}

fn split(text: &[u8]) -> (String, HashMap<String, String>, &[u8]) {
    let end = text.windows(4).position(|w| w == b"\r\n\r\n").expect("a head ends with an empty line");
    let mut lines = std::str::from_utf8(&text[..end]).unwrap().split("\r\n");
    let first = lines.next().unwrap().to_owned();
    let mut fields = HashMap::new();
    for (name, value) in lines.map(|l| l.split_once(": ").expect("a name and a value")) {
        assert!(fields.insert(name.to_ascii_lowercase(), value.to_owned()).is_none(), "{name} twice");
    }
    (first, fields, &text[end + 4..])
}
