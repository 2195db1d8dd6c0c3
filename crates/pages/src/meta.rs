//! What a page says of itself for machines: JSON-LD, OpenGraph, `meta`, `time`.
//!
//! In: the tree. Out: [`Meta`]. Nothing is believed here: titles still carry the name of the
//! site, and days still lie in the future where a page says so.

use crate::dates;
use crate::flow::squeezed;
use crate::tree::Tree;
use jiff::civil::Date;
use serde_json::Value;

/// What a page says of itself.
#[derive(Debug, Default)]
pub struct Meta {
    /// Headlines, likeliest first.
    pub titles: Vec<String>,
    pub author: Option<String>,
    pub site: Option<String>,
    pub address: Option<String>,
    pub published: Option<Date>,
    /// The text of the article, where the page repeats it.
    pub body: Option<String>,
}

/// Names of `meta` that give the day of first publication, best first. Sources: OpenGraph, schema.org, Dublin Core, Parse.ly, Sailthru, cXense.
const DAYS: [&str; 25] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "og:published_time",
    "published_time",
    "publish-date",
    "publish_date",
    "publishdate",
    "pubdate",
    "publication_date",
    "publicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "dc:date",
    "dc:created",
    "dcterms:created",
    "datecreated",
    "date",
];

/// Types of linked data that tell of an article, as the ends of their names.
const ARTICLES: [&str; 4] = ["Article", "Posting", "VideoObject", "Report"];

/// Reads what the page says of itself.
pub fn meta(tree: &Tree) -> Meta {
    let mut out = Meta::default();
    for text in &tree.linked_data {
        if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
            linked(&value, &mut out, 0);
        }
    }
    let get = |name: &str| tree.meta.iter().find(|m| m.0 == name && !m.1.trim().is_empty()).map(|m| squeezed(&m.1));
    out.titles.extend(["og:title", "twitter:title", "<title>"].iter().filter_map(|n| get(n)));
    let named = |a: &String| !a.starts_with("http") && !a.contains('@') && a.split(' ').count() <= 8;
    out.author = out.author.or_else(|| ["author", "article:author", "dc.creator", "parsely-author", "byl"].iter().filter_map(|n| get(n)).find(named));
    out.site = out.site.or_else(|| get("og:site_name")).or_else(|| get("application-name"));
    out.address = tree.canonical.clone().or_else(|| get("og:url"));
    let stated = || DAYS.iter().flat_map(|n| tree.meta.iter().filter(move |m| m.0 == *n)).find_map(|m| dates::in_metadata(&m.1));
    out.published = out.published.or_else(stated);
    out
}

/// Takes what a piece of linked data tells of an article; the first that tells something stands.
fn linked(value: &Value, out: &mut Meta, depth: usize) {
    match value {
        Value::Array(all) if depth < 6 => all.iter().take(64).for_each(|v| linked(v, out, depth + 1)),
        Value::Object(fields) if depth < 6 => {
            if is_article(value) {
                article(value, out);
            }
            for (_, v) in fields.iter().filter(|(k, _)| matches!(k.as_str(), "@graph" | "mainEntity" | "mainEntityOfPage" | "hasPart")) {
                linked(v, out, depth + 1);
            }
        }
        _ => {}
    }
}

fn is_article(value: &Value) -> bool {
    let fits = |v: &Value| v.as_str().is_some_and(|t| ARTICLES.iter().any(|a| t.ends_with(a)));
    match &value["@type"] {
        Value::Array(all) => all.iter().any(fits),
        one => fits(one),
    }
}

fn article(value: &Value, out: &mut Meta) {
    let text = |v: &Value| v.as_str().map(decoded).filter(|t| !t.is_empty());
    out.titles.extend(text(&value["headline"]).or_else(|| text(&value["name"])));
    out.published = out.published.or_else(|| text(&value["datePublished"]).or_else(|| text(&value["uploadDate"])).and_then(|t| dates::in_metadata(&t)));
    out.author = out.author.take().or_else(|| author(&value["author"]));
    out.site = out.site.take().or_else(|| text(&value["publisher"]["name"]));
    out.body = out.body.take().or_else(|| value["articleBody"].as_str().map(str::to_string));
}

/// The first person or body an article names as its author.
fn author(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(decoded(s)).filter(|s| !s.is_empty() && !s.starts_with("http")),
        Value::Array(all) => all.iter().find_map(author),
        Value::Object(_) => value["name"].as_str().map(decoded).filter(|s| !s.is_empty()),
        _ => None,
    }
}

/// Text of linked data, in which some sites leave entities and tags.
fn decoded(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return squeezed(text);
    }
    let tree = crate::tree::tree(text);
    tree.blocks.iter().map(|b| tree.words(b)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_data_goes_before_the_rest() {
        let ld = r#"{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},{"@type":["NewsArticle"],"headline":"A &quot;x&quot;","datePublished":"2024-05-01T23:30:00+03:00","author":[{"name":"N"}]}]}"#;
        let head = "<meta property='og:title' content='B - site'><meta name=date content=2024-05-03>";
        let script = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
        let m = meta(&crate::tree::tree(&format!("{head}{}{}", script(ld), script("{broken"))));
        assert_eq!(m.titles, ["A \"x\"", "B - site"]);
        assert_eq!((m.published.unwrap().to_string(), m.author.as_deref()), ("2024-05-01".into(), Some("N")));
    }
}
