//! The pages that a feed links to.
//!
//! In: the bytes of an RSS, Atom or JSON feed and the address they came from. Out: one address an entry, in the order of the feed, each once;
//! and how many entries had none that can be fetched. The parser may panic on hostile input for all we know: callers catch that.

use crate::address;
use crate::report::{Failure, Reason};
use feed_rs::model::{Entry, Link};
use std::collections::HashSet;
use url::Url;

/// What a feed links to.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) pages: Vec<Url>,
    /// Entries whose link cannot be fetched, and why the first of them cannot.
    pub(crate) unusable: Option<(usize, Failure)>,
}

/// Reads the links of a feed.
pub(crate) fn links(bytes: &[u8], from: &Url) -> Result<Links, Failure> {
    let parser = feed_rs::parser::Builder::new().base_uri(Some(from.as_str())).build();
    let feed = parser.parse(bytes).map_err(|e| Failure::new(Reason::NotAFeed, format!("is no feed: {e}")))?;
    let mut links = Links::default();
    let mut seen = HashSet::new();
    for link in feed.entries.iter().filter_map(page_of) {
        match address::parse(link, Some(from)) {
            Ok(url) if seen.insert(url.clone()) => links.pages.push(url),
            Ok(_) => {}
            Err(why) => match &mut links.unusable {
                Some((n, _)) => *n += 1,
                none => *none = Some((1, why)),
            },
        }
    }
    Ok(links)
}

/// The page of an entry: its link, or else its identifier where that is an address, as RSS has it.
fn page_of(entry: &Entry) -> Option<&str> {
    let is_page = |l: &&Link| {
        let rel = l.rel.as_deref().is_none_or(|r| r.eq_ignore_ascii_case("alternate"));
        let html = l.media_type.as_deref().is_none_or(|t| t.contains("html"));
        rel && html && l.target.is_none() && !l.href.is_empty()
    };
    let link = entry.links.iter().find(is_page).map(|l| l.href.as_str());
    link.or_else(|| Some(entry.id.as_str()).filter(|id| id.starts_with("http://") || id.starts_with("https://")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(feed: &str) -> Vec<String> {
        let from = Url::parse("https://example.org/feeds/all").unwrap();
        links(feed.as_bytes(), &from).unwrap().pages.into_iter().map(String::from).collect()
    }

    #[test]
    fn every_kind_of_feed_gives_its_pages() {
        let rss = "<rss version='2.0'><channel><item><link>/a#top</link><comments>/a/talk</comments></item>\
            <item><guid>https://example.org/b</guid></item><item><guid isPermaLink='false'>17</guid></item><item><link>/a</link></item></channel></rss>";
        assert_eq!(pages(rss), ["https://example.org/a", "https://example.org/b"]);
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x</id><link rel='self' href='/self'/><link rel='enclosure' href='/a.mp3'/>\
            <link rel='alternate' type='text/html' href='c'/></entry></feed>";
        assert_eq!(pages(atom), ["https://example.org/feeds/c"]);
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","url":"https://example.org/d","content_text":"x"}]}"#;
        assert_eq!(pages(json), ["https://example.org/d"]);
    }
}
