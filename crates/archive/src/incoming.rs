//! From a raw document to one that can be coded: decoded, its article found if it is a page, dated, and in Arabic.
//!
//! In: a [`Raw`], the pack (for dates as people write them), what the caller says of documents that do not say it. Out: [`Opened`]: the
//! document, or the reason why there is none; and notes. Runs in the workers, so that reading pages is as parallel as coding them.
//!
//! The day of publication is that of the document itself, else the caller's; of a page: its metadata, then its address, then what it shows
//! its readers near the headline. A day in the future or before [`FIRST`] is not taken, and that is said.

use crate::decode::{decode, decode_markup};
use crate::language::{Language, language};
use crate::read::{Content, Raw};
use crate::store::text_hash;
use crate::{Fault, read};
use jiff::civil::{Date, date};
use rawi_engine::morph::Scratch;
use rawi_engine::pipeline::day_shown;
use rawi_engine::text::PublishedBasis;
use rawi_engine::{Document, Pack};
use rawi_pages::Kind;
use serde::Deserialize;
use std::path::PathBuf;

/// No report is taken to be older.
pub const FIRST: Date = date(1990, 1, 1);

/// Ids and names of outlets are that long at most, in bytes: what is longer is no name, and no index of a database holds it.
const NAME: usize = 500;

/// What the caller says about documents that do not say it themselves.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Day of publication.
    pub published: Option<Date>,
    /// Outlet.
    pub source: Option<String>,
    /// Days after this one lie in the future. The engine knows no clock; neither does this.
    pub today: Date,
}

/// A document, and what it has beside its text.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// What is coded.
    pub document: Document,
    /// By-line.
    pub author: Option<String>,
    /// Words to pictures.
    pub captions: Vec<String>,
    /// Headlines of other articles that the page leads to.
    pub related: Vec<String>,
    /// The file it came from.
    pub path: PathBuf,
    /// Line or record in it, from 1; 0 for the whole file.
    pub line: usize,
}

/// What came of a raw document.
#[derive(Debug, Default)]
pub struct Opened {
    /// The document; `None` when it was passed over or lost.
    pub incoming: Option<Incoming>,
    /// Why it was passed over, as it is counted.
    pub passed: Option<&'static str>,
    /// Faults and notes.
    pub notes: Vec<Fault>,
}

/// A document as JSON.
#[derive(Default, Deserialize)]
struct Fields {
    id: Option<serde_json::Value>,
    source: Option<String>,
    published: Option<String>,
    url: Option<String>,
    title: Option<String>,
    author: Option<String>,
    text: Option<String>,
}

/// Everything that is found out about a document on the way.
struct Draft<'a> {
    raw: Raw,
    pack: &'a Pack,
    defaults: &'a Defaults,
    notes: Vec<Fault>,
    text: String,
    captions: Vec<String>,
    related: Vec<String>,
    day: Option<(Date, PublishedBasis)>,
    /// A day was given that cannot be taken.
    left_open: bool,
}

/// What a worker keeps from document to document: memory, and nothing that one document could tell another.
#[derive(Default)]
pub struct Buffers {
    /// Of the engine.
    pub scratch: Scratch,
    /// Of reading pages.
    pub pages: rawi_pages::Reader,
}

/// Makes a document of what was found.
pub fn open(raw: Raw, pack: &Pack, defaults: &Defaults, buffers: &mut Buffers) -> Opened {
    let mut draft =
        Draft { raw, pack, defaults, notes: Vec::new(), text: String::new(), captions: Vec::new(), related: Vec::new(), day: None, left_open: false };
    match draft.read(buffers) {
        Ok(()) => draft.finish(),
        Err(fault) => {
            draft.notes.push(fault);
            Opened { notes: draft.notes, ..Opened::default() }
        }
    }
}

impl Draft<'_> {
    fn note(&mut self, what: impl Into<String>) {
        self.notes.push(Fault::note(&self.raw.path, self.raw.line, what));
    }

    fn lost(&self, what: impl Into<String>) -> Fault {
        Fault::lost(&self.raw.path, self.raw.line, what)
    }

    /// Reads the content, whatever it is.
    fn read(&mut self, buffers: &mut Buffers) -> Result<(), Fault> {
        match std::mem::take(&mut self.raw.content) {
            Content::Text(bytes) => self.text = self.decoded(decode(&bytes)),
            Content::Json(bytes) => self.json(&bytes)?,
            Content::Fields(text) => self.fields(text)?,
            Content::Fragment(markup) => {
                self.text = rawi_pages::text(&markup);
                self.raw.title = self.raw.title.take().map(|t| rawi_pages::text(&t));
            }
            Content::Page(bytes, served) => {
                let markup = decode_markup(&bytes, served.as_deref());
                markup.note.into_iter().for_each(|n| self.note(n));
                self.page(&markup.text, buffers);
            }
        }
        self.given_day();
        Ok(())
    }

    fn decoded(&mut self, d: crate::decode::Decoded) -> String {
        if let Some(note) = d.note {
            self.note(note);
        }
        d.text
    }

    fn json(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let decoded = decode(bytes);
        let fields: Fields = serde_json::from_str(&decoded.text).map_err(|e| {
            let what = e.to_string();
            self.lost(format!("not a JSON document (column {}): {}: skipped", e.column(), what.split(" at line ").next().unwrap_or_default()))
        })?;
        self.decoded(decoded);
        let raw = &mut self.raw;
        raw.id = match fields.id {
            Some(serde_json::Value::String(s)) => Some(s),
            Some(serde_json::Value::Null) | None => None,
            Some(other) => Some(other.to_string()),
        };
        (raw.source, raw.url, raw.title, raw.author) = (fields.source, fields.url, fields.title, fields.author);
        raw.published = fields.published.map(|p| (p, PublishedBasis::Given));
        self.fields(fields.text.unwrap_or_default())
    }

    /// Our own format, its fields at hand.
    fn fields(&mut self, text: String) -> Result<(), Fault> {
        if text.trim().is_empty() {
            return Err(self.lost("the document has no `text`: skipped"));
        }
        self.text = text;
        self.strict_day();
        Ok(())
    }

    /// Finds the article of a page.
    fn page(&mut self, html: &str, buffers: &mut Buffers) {
        let page = buffers.pages.read(html);
        self.text = page.body();
        let of = |kind: Kind| page.blocks.iter().filter(move |b| b.kind == kind).map(|b| b.text.clone()).collect();
        (self.captions, self.related) = (of(Kind::Caption), of(Kind::Related));
        let raw = &mut self.raw;
        raw.title = page.title;
        raw.author = page.author;
        raw.url = raw.url.take().or(page.address.filter(|a| a.starts_with("http")));
        raw.source = raw.source.take().or_else(|| raw.url.as_deref().and_then(read::host)).or(page.site);
        let candidates = [(page.published, PublishedBasis::Metadata), (raw.url.as_deref().and_then(rawi_pages::in_address), PublishedBasis::Url)];
        let candidates: Vec<_> = candidates.into_iter().filter_map(|(d, basis)| Some((d?, basis))).collect();
        self.day = candidates.into_iter().find(|(d, basis)| self.credible(*d, *basis)).or_else(|| self.shown(&page.datelines, &mut buffers.scratch));
    }

    /// The day that a page shows its readers.
    fn shown(&mut self, lines: &[String], scratch: &mut Scratch) -> Option<(Date, PublishedBasis)> {
        lines.iter().find_map(|line| {
            // figures need no engine
            let plain = || rawi_pages::apart(&rawi_pages::ascii_digits(line));
            let day = rawi_pages::in_line(line).or_else(|| day_shown(self.pack, &plain(), scratch))?;
            self.credible(day, PublishedBasis::Text).then_some((day, PublishedBasis::Text))
        })
    }

    /// Our own format writes days in one way; any other is told and left open.
    fn strict_day(&mut self) {
        let Some((text, _)) = self.raw.published.as_ref().filter(|p| !p.0.trim().is_empty() && parse_date(p.0.trim()).is_none()) else { return };
        let text = text.trim().to_string();
        self.raw.published = None;
        self.no_day(&text);
    }

    /// A day was given that is none: the caller's does not stand in for it.
    fn no_day(&mut self, text: &str) {
        self.note(format!("`published` is `{}`, which is no date (write YYYY-MM-DD): left open", brief(text)));
        self.left_open = true;
    }

    /// The day that the document says itself, written for machines.
    fn given_day(&mut self) {
        let Some((text, basis)) = self.raw.published.take() else { return };
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match parse_date(text).or_else(|| rawi_pages::in_metadata(text)) {
            Some(d) => {
                if basis == PublishedBasis::Given && rawi_pages::is_ambiguous(text) {
                    self.note(format!("`published` is `{}`: read as day, month, year ({d})", brief(text)));
                }
                self.day = self.credible(d, basis).then_some((d, basis));
                self.left_open = self.day.is_none();
            }
            None => self.no_day(text),
        }
    }

    /// Whether a day can be that of a report; says so if not.
    fn credible(&mut self, day: Date, basis: PublishedBasis) -> bool {
        // somewhere it is tomorrow already
        let last = self.defaults.today.tomorrow().unwrap_or(self.defaults.today);
        if (FIRST..=last).contains(&day) {
            return true;
        }
        let side = if day > last { "in the future" } else { "before 1990" };
        // who says it himself is believed, and told
        if basis == PublishedBasis::Given {
            self.note(format!("its day of publication is given as {day}, which lies {side}: taken as it is"));
            return true;
        }
        self.note(format!("gives {day} as its day of publication, which lies {side}: not taken"));
        false
    }

    /// A name cut where it is too long, and told apart from others that begin like it by its hash.
    fn short(&mut self, what: &str, name: String) -> String {
        if name.len() <= NAME {
            return name;
        }
        let hash = text_hash(&name);
        let cut = format!("{}~{}", &name[..name.floor_char_boundary(NAME - 1 - hash.len())], hash);
        self.note(format!("`{what}` is {} bytes long: cut to {}, the last of them its hash", name.len(), cut.len()));
        cut
    }

    /// The document, if it is one to be coded.
    fn finish(mut self) -> Opened {
        let title = self.raw.title.take().map(|t| t.trim().to_string()).filter(|t| !t.is_empty());
        let bare = self.text.trim().is_empty();
        let told = language(if bare { title.as_deref().unwrap_or_default() } else { &self.text });
        if let Some(why) = told.reason() {
            let what = if told == Language::None { "holds no text: passed over".to_string() } else { format!("is {why}, not in Arabic: passed over") };
            self.note(what);
            return Opened { incoming: None, passed: Some(why), notes: self.notes };
        }
        let nuls = self.text.bytes().filter(|&b| b == 0).count();
        if nuls > 0 {
            let line = self.text.split('\0').next().map_or(1, |s| s.matches('\n').count() + 1);
            self.note(format!("{nuls} NUL bytes, the first on line {line}: read as white space"));
        }
        self.raw.id = self.raw.id.take().map(|id| self.short("id", id));
        self.raw.source = self.raw.source.take().map(|source| self.short("source", source));
        let raw = self.raw;
        let id = raw.id.filter(|i| !i.trim().is_empty()).unwrap_or_else(|| if raw.line == 0 { raw.name.clone() } else { format!("{}-{}", raw.name, raw.line) });
        let mut document = Document::of_text(id, self.text).with_title(title).published(self.defaults.published.filter(|_| !self.left_open));
        if let Some((day, basis)) = self.day {
            (document.published, document.published_basis) = (Some(day), basis);
        }
        document.source = raw.source.or_else(|| self.defaults.source.clone());
        document.url = raw.url;
        let incoming = Incoming { document, author: raw.author, captions: self.captions, related: self.related, path: raw.path, line: raw.line };
        Opened { incoming: Some(incoming), passed: None, notes: self.notes }
    }
}

fn brief(text: &str) -> String {
    text.chars().take(60).collect()
}

/// `2024-05-01`, with or without a time behind it.
pub fn parse_date(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    (rest.is_empty() || rest.starts_with(['T', ' ', 't'])).then(|| day.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_or_nothing() {
        assert_eq!(parse_date("2024-05-01").unwrap().to_string(), "2024-05-01");
        assert_eq!(parse_date("2024-05-01T10:00:00Z").unwrap().to_string(), "2024-05-01");
        for bad in ["2024-13-01", "yesterday", "2024-05-011", "", "٢٠٢٤-٠٥-٠١"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}
