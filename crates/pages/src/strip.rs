//! What of a page nobody reads: scripts, styles, drawings, comments.
//!
//! In: HTML. Out: the same without them, and the JSON-LD that stood in scripts. This is three quarters of a usual page and is passed
//! over by searching for `<`, ten times as fast as telling tokens apart. Invariant: what is left out begins with one of [`SKIPPED`] and
//! ends with its own end; a beginning without an end is left to the tokenizer.

use memchr::memmem;

/// A page without what nobody reads.
pub struct Stripped {
    /// What is left.
    pub html: String,
    /// The texts of `<script type="application/ld+json">`.
    pub linked_data: Vec<String>,
}

/// Beginnings and ends of what is left out; letters are compared without case.
const SKIPPED: [(&[u8], &[u8]); 4] = [(b"<script", b"</script"), (b"<style", b"</style"), (b"<svg", b"</svg"), (b"<!--", b"-->")];

/// So many linked-data scripts of a page are read, and so many bytes of one.
const LINKED: (usize, usize) = (16, 1 << 20);

/// Leaves out what nobody reads.
pub fn strip(html: &str) -> Stripped {
    let mut out = Stripped { html: String::with_capacity(html.len() / 2), linked_data: Vec::new() };
    let (mut kept, mut at) = (0, 0);
    // an end that was once not found behind a place is not found behind a later one either: no search is made twice in vain
    let mut gone = [false; SKIPPED.len()];
    while let Some(next) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
        at += next;
        let Some((kind, end)) = skipped(html, at, &mut gone) else {
            at += 1;
            continue;
        };
        out.html.push_str(&html[kept..at]);
        if kind == 0 {
            linked_data(&html[at..end], &mut out.linked_data);
        }
        out.html.push(' ');
        (kept, at) = (end, end);
    }
    out.html.push_str(&html[kept..]);
    out
}

/// Which of [`SKIPPED`] begins here, and one past its end.
fn skipped(html: &str, at: usize, gone: &mut [bool; SKIPPED.len()]) -> Option<(usize, usize)> {
    let rest = &html.as_bytes()[at..];
    let kind = match rest.get(1)? {
        b's' | b'S' | b'!' => SKIPPED.iter().position(|(open, _)| begins(rest, open))?,
        _ => return None,
    };
    let (open, close) = SKIPPED[kind];
    let named = kind < 3;
    if gone[kind] || named && !rest.get(open.len()).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')) {
        return None;
    }
    let Some(close_at) = find(&rest[open.len()..], close).map(|i| i + open.len()) else {
        gone[kind] = true;
        return None;
    };
    let end = if named { memchr::memchr(b'>', &rest[close_at..]).map_or(rest.len(), |i| close_at + i + 1) } else { close_at + close.len() };
    Some((kind, at + end))
}

fn begins(bytes: &[u8], with: &[u8]) -> bool {
    bytes.get(..with.len()).is_some_and(|b| b.eq_ignore_ascii_case(with))
}

/// Finds an end, whatever its case. The ends of elements begin with `</`, which cannot overlap itself.
fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    match what.strip_prefix(b"</") {
        Some(_) => memmem::find_iter(bytes, b"</").find(|&at| begins(&bytes[at..], what)),
        None => memmem::find(bytes, what),
    }
}

/// Keeps the text of a script that holds linked data.
fn linked_data(script: &str, out: &mut Vec<String>) {
    let Some(open_end) = script.find('>') else { return };
    let (open, rest) = script.split_at(open_end + 1);
    if out.len() < LINKED.0 && rest.len() <= LINKED.1 && open.contains("ld+json") {
        out.push(rest[..rest.rfind("</").unwrap_or(rest.len())].to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_reads_is_left_out() {
        let s = strip("<p>a<SCRIPT src=x>if (a<b) '</p>'</Script >b<!-- <p> -->c<style>p{}</style>d<svg><text>x</text></svg>e<scripted>f</p>");
        assert_eq!(s.html, "<p>a b c d e<scripted>f</p>");
    }

    #[test]
    fn linked_data_is_kept() {
        let s = strip(r#"<script type="application/ld+json">{"a":1}</script><script>var x</script>"#);
        assert_eq!(s.linked_data, [r#"{"a":1}"#]);
    }

    #[test]
    fn what_has_no_end_is_left_to_the_tokenizer() {
        assert_eq!(strip("a<!-- b <script>c").html, "a<!-- b <script>c");
        let many = "<script ".repeat(200_000) + &"<!-- ".repeat(200_000);
        assert_eq!(strip(&many).html.len(), many.len());
    }
}
