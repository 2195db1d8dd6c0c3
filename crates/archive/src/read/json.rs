//! JSON that is one value: an object or an array of documents, and the exports of Telegram Desktop (`result.json`, of one chat or of all).
//!
//! In: a stream. Out: a document an object. Read with a pull parser, a value at a time: an export may be larger than memory.

use super::bytes::{Bound, Bounded, Stream};
use super::{Content, Found, Raw, Source};
use crate::Fault;
use rawi_engine::text::PublishedBasis;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use struson::reader::{JsonReader, JsonStreamReader, ReaderSettings, ValueType};

type Reader = JsonStreamReader<BufReader<Box<dyn Read + Send>>>;

/// The objects of one JSON value.
pub struct Items {
    path: PathBuf,
    reader: Option<Reader>,
    bound: Bound,
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
        let settings = ReaderSettings { max_nesting_depth: Some(128), ..ReaderSettings::default() };
        let path = stream.path;
        let decoded = encoding_rs_io::DecodeReaderBytesBuilder::new().bom_sniffing(true).encoding(None).build(stream.reader);
        let (decoded, bound) = Bounded::new(decoded);
        let reader = JsonStreamReader::new_custom(BufReader::new(Box::new(decoded) as Box<dyn Read + Send>), settings);
        Ok(Items { path, reader: Some(reader), bound, count: 0, at: At::Start, channel: None, waiting: VecDeque::new() })
    }

    /// Goes on to the next document; `false` at the end.
    fn step(&mut self) -> Result<bool, Failure> {
        let Some(reader) = self.reader.as_mut() else { return Ok(false) };
        self.bound.set();
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
            _ => {
                self.bound.lift();
                reader.skip_value()?;
            }
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

    /// A message of a chat; those without text are pictures, films and notices.
    fn message(&mut self, value: &Value) {
        self.count += 1;
        let text = words(&value["text"]);
        if value["type"] != "message" || text.trim().is_empty() {
            return self.waiting.push_back(Found::Step(super::Step::Passed("message without text")));
        }
        let id = match &self.channel {
            Some(c) => format!("{}-{}", c.replace(char::is_whitespace, "_"), value["id"]),
            None => format!("{}-{}", super::stem(&self.path), value["id"]),
        };
        let published = value["date"].as_str().map(|d| (d.to_string(), PublishedBasis::Metadata));
        let author = value["forwarded_from"].as_str().or(value["author"].as_str()).map(str::to_string);
        let raw = Raw { path: self.path.clone(), line: self.count, id: Some(id), source: self.channel.clone(), author, published, ..Raw::default() };
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
                Ok(true) => {}
                Ok(false) => {
                    self.reader = None;
                    return None;
                }
                Err(e) => {
                    self.reader = None;
                    let what = format!("not JSON behind document {}: {}: the rest is not read", self.count, brief(&e.to_string()));
                    return Some(Fault::lost(&self.path, 0, what).into());
                }
            }
        }
    }
}

/// An error without what only a programmer needs.
fn brief(e: &str) -> String {
    e.chars().take(160).collect::<String>().replace('\n', " ")
}

