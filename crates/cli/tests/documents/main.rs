//! Documents of every kind as a person meets them: bad files of every kind, runs that are killed, outputs that fail, memory.
//!
//! What holds for every bad file ([`bad`]): one message that names the file, and the line or record where there is one, and says what is
//! wrong; 0 when nothing was lost, 1 when something was, 2 when nothing could be read; the good document beside it is coded, and written.

#[path = "../desk/mod.rs"]
#[allow(dead_code)] // other tests use the rest of it
mod desk;
mod json;
mod memory;
mod outputs;
mod packed;
mod pages;
mod paths;
mod resume;
mod tables;
mod warc;

use desk::Desk;
use std::fs;
use std::process::{Command, Output, Stdio};

/// A sentence that surely makes a claim.
pub const GOOD: &str = "قصف الجيش بلدة الناصرية أمس، ما أدى إلى مقتل 3 مدنيين.";
/// Another, long enough for its language and encoding to be told.
pub const OTHER: &str =
    "أعلنت وزارة الصحة مقتل خمسة مدنيين وإصابة عشرة آخرين في غارة جوية استهدفت سوقا شعبية في مدينة إدلب صباح اليوم، وقالت إن بين القتلى طفلين.";

/// Lost beside a good document, and alone.
pub const LOST: (i32, i32) = (1, 2);
/// Part of the file was read, part was lost.
pub const PART: (i32, i32) = (1, 1);
/// Told, and nothing lost.
pub const TOLD: (i32, i32) = (0, 0);

/// What a run left.
pub struct Ran {
    /// How it ended.
    pub code: i32,
    /// The claims, from their file or from standard output.
    pub claims: String,
    /// The documents written.
    pub documents: String,
    /// What was said.
    pub stderr: String,
}

impl Ran {
    /// How many claims are of this document.
    pub fn of(&self, id: &str) -> usize {
        of(&self.claims, id)
    }

    /// Everything said, but for the summary of a long run.
    pub fn messages(&self) -> Vec<&str> {
        self.stderr.lines().filter(|l| !l.contains(" documents read: ")).collect()
    }

    /// Each message in its order: the place it names, and words that it says.
    #[track_caller]
    pub fn says(&self, due: &[(&str, &[&str])]) -> &Self {
        let said = self.messages();
        assert_eq!(said.len(), due.len(), "so many messages were due:\n{}", self.stderr);
        for (said, (place, words)) in said.iter().zip(due) {
            assert!(said.starts_with(&format!("rawi: {place}: ")), "the message must name {place}:\n{said}");
            words.iter().for_each(|w| assert!(said.contains(w), "the message must say `{w}`:\n{said}"));
        }
        self
    }

    /// With this code.
    #[track_caller]
    pub fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{}", self.stderr);
        self
    }

    /// All these documents, with claims.
    #[track_caller]
    pub fn reads(&self, ids: &[&str]) -> &Self {
        ids.iter().for_each(|id| assert!(self.of(id) > 0, "{id} was not coded:\n{}\n{}", self.stderr, self.claims));
        self
    }
}

/// How many of these claims are of a document.
pub fn of(claims: &str, id: &str) -> usize {
    let records = claims.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).expect("a line is a record"));
    records.filter(|r| r["document"]["id"] == id && r["trigger"]["text"].as_str().is_some_and(|t| !t.is_empty())).count()
}

impl Desk {
    /// The program, to be run here.
    pub fn rawi(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("rawi"));
        command.current_dir(self.path("")).env("RAWI_DATA", self.path("data")).env_remove("RUST_BACKTRACE").args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// `rawi extract …` into files.
    pub fn extract(&self, args: &[&str]) -> Ran {
        let all = [&["extract", "-o", "claims.jsonl", "--documents", "documents.jsonl"], args].concat();
        self.ran(self.rawi(&all).output().expect("the binary runs"))
    }

    /// What a run left that wrote to these files or to standard output.
    #[track_caller]
    pub fn ran(&self, output: Output) -> Ran {
        let stderr = String::from_utf8(output.stderr).expect("messages are UTF-8");
        let code = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {stderr}"));
        assert!(!stderr.contains("panicked") && !stderr.contains("RUST_BACKTRACE") && !stderr.contains("fault of Rawi"), "{stderr}");
        assert!(
            code == 2 || !self.path("claims.jsonl.resume").exists() && !self.path("claims.jsonl.resume-new").exists(),
            "a run that ended leaves nothing to go on with"
        );
        let read = |name: &str| fs::read_to_string(self.path(name)).unwrap_or_default();
        let stdout = String::from_utf8(output.stdout).expect("the output is UTF-8");
        let claims = if stdout.is_empty() { read("claims.jsonl") } else { stdout };
        Ran { code, claims, documents: read("documents.jsonl"), stderr }
    }

    /// A good document before the bad file, and one behind it: both are coded and written whatever the bad one is.
    #[track_caller]
    pub fn beside_good(&self, args: &[&str]) -> Ran {
        self.file("good.txt", GOOD).file("last.txt", OTHER);
        let ran = self.extract(&[&["good.txt"], args, &["last.txt"]].concat());
        ran.reads(&["good", "last"]);
        for id in ["good", "last"] {
            assert!(ran.documents.contains(&format!("{{\"id\":\"{id}\"")), "{id} is not among the documents:\n{}", ran.documents);
        }
        ran
    }
}

/// A bad file beside good ones, and alone. The message is the same.
#[track_caller]
pub fn bad(name: &str, bytes: impl AsRef<[u8]>, codes: (i32, i32), place: &str, words: &[&str]) -> Ran {
    several(name, bytes, codes, &[(place, words)])
}

/// A bad file of which several things are said.
#[track_caller]
pub fn several(name: &str, bytes: impl AsRef<[u8]>, codes: (i32, i32), due: &[(&str, &[&str])]) -> Ran {
    let desk = Desk::new();
    let ran = desk.file(name, bytes).beside_good(&[name]);
    ran.says(due).ends(codes.0);
    let alone = desk.ran(desk.rawi(&["extract", name]).output().expect("the binary runs"));
    alone.says(due).ends(codes.1);
    ran
}

/// A file that is odd and yet read without a word.
#[track_caller]
pub fn fine(name: &str, bytes: impl AsRef<[u8]>, ids: &[&str]) -> Ran {
    let ran = several(name, bytes, TOLD, &[]);
    ran.reads(ids);
    ran
}

/// Documents as JSON Lines.
pub fn lines(ids: &[&str]) -> String {
    ids.iter().map(|id| serde_json::json!({"id": id, "published": "2024-05-01", "text": GOOD}).to_string() + "\n").collect()
}

/// Packed with gzip.
pub fn gz(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes.as_ref()).expect("memory can be written to");
    encoder.finish().expect("memory can be written to")
}

/// An archive of these files.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry begins");
        std::io::Write::write_all(&mut writer, bytes).expect("memory can be written to");
    }
    writer.finish().expect("the archive ends").into_inner()
}

/// UTF-16, little-endian, without a mark.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A page with an article.
pub fn page(text: &str) -> String {
    format!("<!DOCTYPE html><html lang=ar><head><title>خبر</title></head><body><article><h1>خبر اليوم</h1><p>{text}</p><p>{OTHER}</p></article></body></html>")
}
