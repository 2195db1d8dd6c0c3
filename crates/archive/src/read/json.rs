//! JSON that is one value: an object or an array of documents, and the exports of Telegram Desktop (`result.json`, of one chat or of all).
//!
//! In: a stream. Out: a document an object. Read with a pull parser, a value at a time: an export may be larger than memory.

use super::bytes::{Meter, Stream, unread_rest};
use super::{Content, Found, Raw, Source};
use crate::Fault;
use rawi_engine::text::PublishedBasis;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::Read;
use std::path::PathBuf;
use struson::reader::{JsonReader, JsonReaderPosition, JsonStreamReader, ReaderError, ReaderSettings, SyntaxErrorKind, ValueType};
use struson::serde::DeserializerError;

type Reader = JsonStreamReader<Box<dyn Read + Send>>;

/// Values nested deeper than this are not read.
const DEPTH: u32 = 128;

/// The objects of one JSON value.
pub struct Items {
    path: PathBuf,
    reader: Option<Reader>,
    meter: Meter,
    count: usize,
    at: At,
    /// The channel whose messages are being read.
    channel: Option<String>,
    waiting: VecDeque<Found>,
}

/// Where in the value the parser stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    /// In the array that is the whole value.
    Documents,
    /// In an object of an export, before a name; how many objects and arrays of chats are open around it.
    Export(u8),
    /// In the array of messages of a chat, inside so many.
    Messages(u8),
    /// In the list of chats.
    Chats,
}

type Failure = Box<dyn std::error::Error>;

impl Items {
    /// Reads the objects of a stream.
    pub fn new(stream: Stream) -> Result<Self, Fault> {
        let settings = ReaderSettings { max_nesting_depth: Some(DEPTH), ..ReaderSettings::default() };
        let path = stream.path.clone();
        let (text, meter) = stream.metered();
        let reader = JsonStreamReader::new_custom(text, settings);
        Ok(Items { path, reader: Some(reader), meter, count: 0, at: At::Start, channel: None, waiting: VecDeque::new() })
    }

    /// Goes on to the next document; `false` at the end.
    fn step(&mut self) -> Result<bool, Failure> {
        let Some(reader) = self.reader.as_mut() else { return Ok(false) };
        match self.at {
            At::Start => match reader.peek()? {
                ValueType::Array => {
                    reader.begin_array()?;
                    self.at = At::Documents;
                }
                _ => {
                    reader.begin_object()?;
                    self.at = At::Export(0);
                }
            },
            At::Documents => {
                if !reader.has_next()? {
                    return Ok(false);
                }
                let value: Value = reader.deserialize_next()?;
                self.count += 1;
                self.document(value)?;
            }
            At::Export(depth) => return self.field(depth),
            At::Messages(depth) => {
                if !reader.has_next()? {
                    reader.end_array()?;
                    self.at = At::Export(depth);
                    return Ok(true);
                }
                let value: Value = reader.deserialize_next()?;
                self.message(&value);
            }
            At::Chats => {
                if !reader.has_next()? {
                    reader.end_array()?;
                    self.at = At::Export(1);
                    return Ok(true);
                }
                reader.begin_object()?;
                (self.at, self.channel) = (At::Export(2), None);
            }
        }
        Ok(true)
    }

    /// A field of an export: the name of the chat, its messages, the list of all chats.
    fn field(&mut self, depth: u8) -> Result<bool, Failure> {
        let Some(reader) = self.reader.as_mut() else { return Ok(false) };
        if !reader.has_next()? {
            reader.end_object()?;
            self.at = match depth {
                0 => return Ok(false),
                1 => At::Export(0),
                _ => At::Chats,
            };
            return Ok(true);
        }
        let name = reader.next_name_owned()?;
        match (name.as_str(), reader.peek()?) {
            ("name", ValueType::String) if depth != 1 => self.channel = Some(reader.next_string()?),
            ("messages", ValueType::Array) => {
                reader.begin_array()?;
                self.at = At::Messages(depth);
            }
            ("chats", ValueType::Object) if depth == 0 => {
                reader.begin_object()?;
                self.at = At::Export(1);
            }
            ("list", ValueType::Array) if depth == 1 => {
                reader.begin_array()?;
                self.at = At::Chats;
            }
            // a lone document, whose fields are gathered
            (_, _) if depth == 0 && self.count == 0 && matches!(name.as_str(), "text" | "title" | "published" | "url" | "source") => return self.lone(name),
            _ => reader.skip_value()?,
        }
        Ok(true)
    }

    /// The rest of an object that is a document itself.
    fn lone(&mut self, first: String) -> Result<bool, Failure> {
        let Some(reader) = self.reader.as_mut() else { return Ok(false) };
        let mut fields = serde_json::Map::new();
        fields.insert(first, reader.deserialize_next()?);
        while reader.has_next()? {
            let name = reader.next_name_owned()?;
            match matches!(name.as_str(), "id" | "text" | "title" | "published" | "url" | "source") {
                true => drop(fields.insert(name, reader.deserialize_next()?)),
                false => reader.skip_value()?,
            }
        }
        self.reader = None;
        self.count = 1;
        self.document(Value::Object(fields))?;
        Ok(true)
    }

    fn document(&mut self, value: Value) -> Result<(), Failure> {
        let content = Content::Json(serde_json::to_vec(&value)?);
        self.waiting.push_back(Raw { path: self.path.clone(), line: self.count, content, ..Raw::default() }.into());
        Ok(())
    }

    /// What an error means for a person.
    fn wrong(&self, e: &(dyn std::error::Error + 'static)) -> String {
        let inner = e.downcast_ref::<ReaderError>().or_else(|| match e.downcast_ref::<DeserializerError>() {
            Some(DeserializerError::ReaderError(e)) => Some(e),
            _ => None,
        });
        let behind = match self.count {
            0 => String::new(),
            n => format!(" behind document {n}"),
        };
        match inner {
            Some(ReaderError::IoError { error, .. }) => unread_rest(error),
            Some(ReaderError::SyntaxError(s)) if s.kind == SyntaxErrorKind::IncompleteDocument || self.meter.ended() => {
                format!("ends in the middle of its JSON{behind} (cut off?): what came before was read, the rest is not")
            }
            Some(ReaderError::SyntaxError(s)) => format!("is no JSON{behind}{}: the rest is not read", place(&s.location)),
            Some(ReaderError::UnexpectedValueType { expected, actual, location }) => {
                format!("has {actual} where {expected} was due{behind}{}: the rest is not read", place(location))
            }
            Some(ReaderError::MaxNestingDepthExceeded { .. }) => format!("is nested more than {DEPTH} deep{behind}: the rest is not read"),
            _ if matches!(e.downcast_ref(), Some(DeserializerError::MaxNestingDepthExceeded(_))) => {
                format!("is nested more than {DEPTH} deep{behind}: the rest is not read")
            }
            _ => format!("is no JSON{behind}: {}: the rest is not read", e.to_string().chars().take(160).collect::<String>()),
        }
    }

    /// A message of a chat; those without text are pictures, films and notices.
    fn message(&mut self, value: &Value) {
        self.count += 1;
        let text = words(&value["text"]);
        if value["type"] != "message" || text.trim().is_empty() {
            return self.waiting.push_back(Found::Step(super::Step::Passed("message without text")));
        }
        let number = value["id"].as_u64().map(|n| n.to_string());
        let id = match &self.channel {
            // without a number of its own, the name of the file and its place there
            _ if number.is_none() => None,
            Some(c) => Some(format!("{}-{}", c.replace(char::is_whitespace, "_"), value["id"])),
            None => Some(format!("{}-{}", super::stem(&self.path), value["id"])),
        };
        let published = value["date"].as_str().map(|d| (d.to_string(), PublishedBasis::Metadata));
        let author = value["forwarded_from"].as_str().or(value["author"].as_str()).map(str::to_string);
        let raw = Raw { path: self.path.clone(), line: self.count, id, source: self.channel.clone(), author, published, ..Raw::default() };
        self.waiting.push_back(Raw { content: Content::Text(text.into_bytes()), ..raw }.into());
    }
}

/// The text of a message: a string, or pieces some of which are links, bold words and so on.
fn words(text: &Value) -> String {
    match text {
        Value::String(s) => s.clone(),
        Value::Array(parts) => parts.iter().map(|p| p.as_str().or(p["text"].as_str()).unwrap_or_default()).collect(),
        _ => String::new(),
    }
}

impl Source for Items {
    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.waiting.pop_front() {
                return Some(found);
            }
            match self.step() {
                Ok(true) => self.meter.reset(),
                Ok(false) => {
                    self.reader = None;
                    return None;
                }
                Err(e) => {
                    self.reader = None;
                    return Some(Fault::lost(&self.path, 0, self.wrong(e.as_ref())).into());
                }
            }
        }
    }
}

/// A place in a file as a person looks it up.
fn place(at: &JsonReaderPosition) -> String {
    at.line_pos.as_ref().map_or(String::new(), |p| format!(" (line {}, column {})", p.line + 1, p.column + 1))
}
