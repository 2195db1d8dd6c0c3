//! Feeds: RSS, Atom and JSON Feed. A document an entry, with the text that the feed itself carries.

use super::bytes::Stream;
use super::{Content, Found, MAX_BYTES, Raw, Source, Step};
use crate::Fault;
use crate::decode::decode_markup;
use feed_rs::model::{Entry, Feed, Link, Text};
use feed_rs::parser::generate_id;
use rawi_engine::text::PublishedBasis;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// The entries of a feed.
pub struct Entries {
    waiting: VecDeque<Found>,
}

/// Reads a feed.
pub fn read(mut stream: Stream) -> Result<Entries, Fault> {
    let bytes = stream.whole(MAX_BYTES)?;
    parse(&bytes, None, &stream.path).map(|waiting| Entries { waiting })
}

/// The documents of a feed, and where it was found.
pub(super) fn parse(bytes: &[u8], address: Option<&str>, path: &Path) -> Result<VecDeque<Found>, Fault> {
    let decoded = decode_markup(bytes, None);
    let text = without_declaration(&decoded.text);
    let feed = feed_rs::parser::Builder::new()
        .base_uri(address)
        .id_generator(name)
        .build()
        .parse(text.as_bytes())
        .map_err(|e| Fault::lost(path, 0, format!("is no feed that can be read: {e}")))?;
    let Feed { entries, title, links, .. } = feed;
    let source = links.iter().find(|l| l.rel.as_deref() != Some("self")).map(|l| l.href.clone()).and_then(|l| host(&l)).or_else(|| title.map(|t| t.content));
    let mut out: VecDeque<Found> = entries.into_iter().enumerate().map(|(i, e)| entry(e, path.to_path_buf(), i + 1, source.as_deref())).collect();
    if out.is_empty() {
        out.push_back(Fault::note(path, 0, "is a feed without entries").into());
    }
    Ok(out)
}

/// A name for an entry that has none, from its link and title, as the crate makes it. Without a link it would draw one at random: such an
/// entry is called by its place in the feed.
fn name(links: &[Link], title: &Option<Text>, address: Option<&str>) -> String {
    if links.is_empty() && (address.is_none() || title.is_none()) { String::new() } else { generate_id(links, title, address) }
}

/// Text that was decoded already has no use for the encoding its declaration names.
fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    match text.strip_prefix("<?xml").and_then(|t| t.split_once("?>")) {
        Some((_, rest)) => rest.trim_start(),
        None => text,
    }
}

fn entry(e: Entry, path: PathBuf, line: usize, source: Option<&str>) -> Found {
    let content = e.content.and_then(|c| c.body).or_else(|| e.summary.map(|s| s.content)).filter(|t| !t.trim().is_empty());
    let title = e.title.map(|t| t.content);
    let Some(text) = content.or_else(|| title.clone()) else {
        return Found::Step(Step::Passed("feed entry without text"));
    };
    let url = e.links.into_iter().next().map(|l| l.href);
    let published = e.published.or(e.updated).map(|d| (d.format("%Y-%m-%d").to_string(), PublishedBasis::Feed));
    let source = url.as_deref().and_then(host).or_else(|| source.map(str::to_string));
    let author = e.authors.into_iter().next().and_then(|p| p.name).filter(|n| !n.trim().is_empty());
    let id = Some(e.id).filter(|i| !i.is_empty());
    Raw { path, line, id, url, source, title, author, published, content: Content::Fragment(text), ..Raw::default() }.into()
}

/// The host of an address, without `www.`.
pub(crate) fn host(address: &str) -> Option<String> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then(|| host.to_ascii_lowercase())
}

impl Source for Entries {
    fn next(&mut self) -> Option<Found> {
        self.waiting.pop_front()
    }
}
