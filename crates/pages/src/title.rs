//! The headline.
//!
//! In: what the page says of itself, and the heading that was found above the article. Out: the headline without the name of the site.
//! A heading that agrees with the metadata is what readers see and goes first; metadata often has a shorter headline, or the site's name
//! behind it.

use crate::article::Found;
use crate::meta::Meta;
use crate::tree::Tree;

/// What sites put between headline and name.
const BETWEEN: [&str; 10] = [" - ", " | ", " – ", " — ", " :: ", " » ", " • ", " / ", " : ", " \u{ab} "];

/// The headline of a page.
pub fn title(tree: &Tree, meta: &Meta, found: &Found) -> Option<String> {
    if let Some(block) = found.headline {
        let words = tree.words(&tree.blocks[block]);
        let line = meta.titles.iter().find_map(|t| line(words, t)).unwrap_or(words);
        return Some(line.replace('\n', " "));
    }
    meta.titles.iter().map(|t| bare(t, meta.site.as_deref()).replace('\n', " ")).find(|t| !t.trim().is_empty())
}

/// A title without the name of the site.
fn bare(title: &str, site: Option<&str>) -> String {
    if let Some(site) = site {
        for b in BETWEEN {
            if let Some(rest) = title.strip_suffix(site).and_then(|t| t.strip_suffix(b.trim_start()).or_else(|| t.strip_suffix(b))) {
                return rest.trim().to_string();
            }
            if let Some(rest) = title.strip_prefix(site).and_then(|t| t.strip_prefix(b)) {
                return rest.trim().to_string();
            }
        }
    }
    // without a name to look for: the last part, where it is much shorter than what stands before it
    let cut = BETWEEN[..7].iter().filter_map(|b| title.rfind(b)).max();
    match cut {
        Some(at) if title[..at].split(' ').count() >= 2 * title[at + 1..].split(' ').count().saturating_sub(1) => title[..at].trim().to_string(),
        _ => title.trim().to_string(),
    }
}

/// The line of a block (or all of it) that is what a title in the metadata says.
pub fn line<'t>(block: &'t str, title: &str) -> Option<&'t str> {
    std::iter::once(block).chain(block.split('\n')).find(|l| agrees(l, title))
}

/// Whether a line of the page is what a title in the metadata says, with or without a site's name beside it.
pub fn agrees(line: &str, title: &str) -> bool {
    // the name of the site agrees as well, but is the shorter part
    let beside =
        |rest: &str| rest.is_empty() || rest.len() < line.len() + 8 && BETWEEN.iter().any(|b| rest.starts_with(b.trim_end()) || rest.ends_with(b.trim_start()));
    let agree = title.strip_prefix(line).is_some_and(beside) || title.strip_suffix(line).is_some_and(beside);
    agree && line.split_whitespace().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_goes() {
        assert_eq!(bare("a b c d - my site", Some("my site")), "a b c d");
        assert_eq!(bare("site | a b c", Some("site")), "a b c");
        assert_eq!(bare("a b c d e f | x y", None), "a b c d e f");
        assert_eq!(bare("x - a b c d", None), "x - a b c d");
        assert!(agrees("a b", "a b - site") && agrees("a b", "site | a b") && !agrees("a b", "a b c"));
    }
}
