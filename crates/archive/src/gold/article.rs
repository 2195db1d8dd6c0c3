//! Gold: articles with the events that people found in them, as a folder of pairs `NAME.txt` and `NAME.gold.json`.
//!
//! In: a folder. Out: [`Gold`], its articles in the order of their names; or every fault in it, each with its file and field. Invariants: an article that comes out has a
//! trigger and a type for each event, every type is known, and every span says the words that stand there. Why so strict: a span counted in bytes, or a type misspelt, would
//! only lower the figures, and nobody would know why. Keys that the form does not have are noted and not read.

use super::checks;
use super::span::{Count, Spot, Words, list, spanned};
use super::span::{Span, Spanned};
use crate::Fault;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What the files of gold end in.
pub const ENDING: &str = ".gold.json";

/// An article with its events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Its id, under which predictions name it.
    pub id: String,
    /// Outlet.
    #[serde(default)]
    pub source: Option<String>,
    /// Day of publication.
    #[serde(default)]
    pub published: Option<String>,
    /// Headline, where the text begins with one and the coder shall know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it tells.
    #[serde(default, deserialize_with = "list")]
    pub events: Vec<Event>,
    /// The text that offsets count in. It stands in a file of its own.
    #[serde(skip)]
    pub text: String,
    /// The file it was read from.
    #[serde(skip)]
    pub path: PathBuf,
}

/// An event: what lists hold are all answers that are right.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Words that tell it, the best first.
    pub triggers: Vec<Words>,
    /// PLOVER categories, or PRESENCE.
    pub types: Vec<String>,
    /// Who does it.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub actor: Vec<Words>,
    /// To whom.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub recipient: Vec<Words>,
    /// What is moved, given, seized, destroyed.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub object: Vec<Words>,
    /// By what means. Not scored.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub instrument: Vec<Words>,
    /// Where.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub place: Vec<Spot>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Days>,
    /// How many.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// How often. Not scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrences: Option<Count>,
    /// According to whom.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub attribution: Vec<Source>,
    /// How firmly it is told.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub factuality: Vec<String>,
    /// Neither asked for nor held against a prediction.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Days {
    /// As written.
    #[serde(default)]
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// First day; none where it is open.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// Somebody who says so.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// As written.
    #[serde(default)]
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// official, military, media … Not scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// asserts, claims, admits, denies …
    #[serde(default, deserialize_with = "list")]
    pub stance: Vec<String>,
}

spanned!(Days, Source);

/// A folder of gold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gold {
    /// Its articles.
    pub articles: Vec<Article>,
    /// What is worth knowing: keys that are not read.
    pub notes: Vec<Fault>,
}

/// Reads a folder; `known` says which types there are.
///
/// # Errors
/// Everything that is wrong in it, file by file.
pub fn read(folder: &Path, known: &dyn Fn(&str) -> bool) -> Result<Gold, Vec<Fault>> {
    let wanted = "a folder of NAME.txt and NAME.gold.json is wanted (docs/eval.md)";
    let files = names(folder).map_err(|e| vec![Fault::lost(folder, 0, format!("cannot be listed ({e}): {wanted}"))])?;
    if files.is_empty() {
        return Err(vec![Fault::lost(folder, 0, format!("holds no file whose name ends in {ENDING}: {wanted}"))]);
    }
    let (mut gold, mut faults) = (Gold::default(), Vec::new());
    for file in files {
        match read_pair(&file, known) {
            Ok((article, notes)) => {
                gold.articles.push(article);
                gold.notes.extend(notes);
            }
            Err(found) => faults.extend(found),
        }
    }
    faults.extend(repeated(&gold.articles));
    if faults.is_empty() { Ok(gold) } else { Err(faults) }
}

/// The gold files of a folder by name.
fn names(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|n| n.to_string_lossy().ends_with(ENDING)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Two articles of one id would be given the same claims.
fn repeated(articles: &[Article]) -> Vec<Fault> {
    let mut first: HashMap<&str, &Path> = HashMap::new();
    let mut faults = Vec::new();
    for a in articles {
        if let Some(other) = first.insert(&a.id, &a.path) {
            faults.push(Fault::lost(&a.path, 0, format!("its `id` is `{}`, as in {}: give each article its own", a.id, other.display())));
        }
    }
    faults
}

/// An article from its two files, and notes on it.
fn read_pair(path: &Path, known: &dyn Fn(&str) -> bool) -> Result<(Article, Vec<Fault>), Vec<Fault>> {
    let text_path = text_of(path);
    let lost = |p: &Path, line, what: String| vec![Fault::lost(p, line, what)];
    let json = text(path, "make it readable, as UTF-8").map_err(|f| vec![f])?;
    let value: Value = serde_json::from_str(&json).map_err(|e| lost(path, e.line(), format!("is no JSON ({e}): mend it there")))?;
    let mut article: Article = serde_path_to_error::deserialize(&value).map_err(|e| lost(path, 0, format!("`{}`: {}", e.path(), e.inner())))?;
    article.text = text(&text_path, "the text of an article stands beside its gold, as UTF-8").map_err(|f| vec![f])?;
    article.path = path.to_path_buf();
    let faults: Vec<Fault> = checks::faults(&article, known).into_iter().map(|what| Fault::lost(path, 0, what)).collect();
    if faults.is_empty() { Ok((article, checks::unread(&value).into_iter().map(|what| Fault::note(path, 0, what)).collect())) } else { Err(faults) }
}

/// `news.gold.json` → `news.txt`.
fn text_of(gold: &Path) -> PathBuf {
    let name = gold.file_name().unwrap_or_default().to_string_lossy();
    gold.with_file_name(format!("{}.txt", name.strip_suffix(ENDING).unwrap_or(&name)))
}

/// A text file as offsets count in it: line ends of whatever system are one line feed, as the programs that annotators use read them.
fn text(path: &Path, advice: &str) -> Result<String, Fault> {
    let lost = |what: String| Fault::lost(path, 0, format!("{what}: {advice}"));
    let bytes = fs::read(path).map_err(|e| lost(format!("cannot be read ({e})")))?;
    let text = String::from_utf8(bytes).map_err(|e| lost(format!("is not UTF-8 (byte {})", e.utf8_error().valid_up_to())))?;
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "قصفت طائرة مسيّرة أمس مستودعاً في مدينة تدمر.";
    const GOLD: &str = r#"{"id": "a", "published": "2024-05-01", "events": [{"triggers": [{"text": "قصفت", "start": 0, "end": 4}], "types": ["ASSAULT"]}]}"#;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        files.iter().for_each(|(name, content)| fs::write(dir.path().join(name), content).unwrap());
        dir
    }

    fn said(files: &[(&str, &str)]) -> String {
        let dir = folder(files);
        let faults = read(dir.path(), &|t| t == "ASSAULT").expect_err("it is faulty");
        faults.iter().map(|f| f.to_string().replace(&dir.path().display().to_string(), "DIR")).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn articles_come_in_the_order_of_their_names() {
        let other = GOLD.replace("\"a\"", "\"z\"");
        let dir = folder(&[("b.gold.json", GOLD), ("b.txt", TEXT), ("a.gold.json", &other), ("a.txt", TEXT), ("README.md", "x")]);
        let gold = read(dir.path(), &|_| true).unwrap();
        assert_eq!(gold.articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["z", "a"]);
        assert_eq!((gold.articles[0].text.as_str(), gold.articles[0].events[0].types[0].as_str()), (TEXT, "ASSAULT"));
        assert_eq!(gold.notes, []);
    }

    #[test]
    fn line_ends_of_other_systems_count_as_one() {
        let gold = GOLD.replace("\"start\": 0, \"end\": 4", "\"start\": 2, \"end\": 6");
        let dir = folder(&[("a.gold.json", &gold), ("a.txt", &format!("ا\r\n{TEXT}\r"))]);
        assert_eq!(read(dir.path(), &|_| true).unwrap().articles[0].text, format!("ا\n{TEXT}\n"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_file_and_field() {
        let with = |from: &str, to: &str| said(&[("a.gold.json", &GOLD.replace(from, to)), ("a.txt", TEXT)]);
        for (said, wanted) in [
            (said(&[("a.txt", TEXT)]), "DIR: holds no file whose name ends in .gold.json"),
            (said(&[("a.gold.json", GOLD)]), "DIR/a.txt: cannot be read"),
            (said(&[("a.gold.json", "{\n\"id\": }"), ("a.txt", TEXT)]), "DIR/a.gold.json:2: is no JSON"),
            (
                said(&[("a.gold.json", GOLD), ("a.txt", TEXT), ("b.gold.json", GOLD), ("b.txt", TEXT)]),
                "DIR/b.gold.json: its `id` is `a`, as in DIR/a.gold.json",
            ),
            (with("\"a\"", "\" \""), "`id` is empty"),
            (with("2024-05-01", "May 2024"), "`published` is `May 2024`"),
            (with(", \"start\": 0", ""), "`events[0].triggers[0]`: missing field `start`"),
            (with("\"start\": 0", "\"start\": -1"), "`events[0].triggers[0].start`: invalid value: integer `-1`"),
            (with("ASSAULT", "ATTACK"), "`events[0].types` holds `ATTACK`"),
            (with("[\"ASSAULT\"]", "[]"), "`events[0].types` is empty"),
            (with("\"end\": 4", "\"end\": 400"), "`events[0].triggers[0]` ends at 400, the text at 45"),
            (with("\"end\": 4", "\"end\": 5"), "`events[0].triggers[0]` is `قصفت`, but `قصفت ` stands at 0..5"),
            (with("\"start\": 0, \"end\": 4", "\"start\": 4, \"end\": 4"), "`events[0].triggers[0]` is empty"),
            (with("\"types\"", "\"factuality\": [\"sure\"], \"types\""), "`events[0].factuality` holds `sure`"),
        ] {
            assert!(said.contains(wanted), "{said}\nlacks {wanted}");
        }
    }

    #[test]
    fn keys_that_the_form_does_not_have_are_noted() {
        let dir = folder(&[("a.gold.json", &GOLD.replace("\"types\"", "\"actors\": [], \"types\"")), ("a.txt", TEXT)]);
        let notes = read(dir.path(), &|_| true).unwrap().notes;
        assert_eq!(notes.len(), 1);
        assert!(notes[0].message.contains("`events[0].actors`") && notes[0].message.contains("actor, recipient"), "{}", notes[0]);
    }
}
