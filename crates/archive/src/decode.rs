//! Bytes into text: UTF-8, UTF-16 with or without a byte order mark, and the 8-bit encodings of Arabic pages.
//!
//! In: the bytes of a file or line. Out: text, and a note when they were not plain UTF-8. Never fails: what no encoding explains
//! becomes U+FFFD, with a note that says where.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Text, and what a reader should know about how it was read.
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// `None` for plain UTF-8.
    pub note: Option<String>,
}

/// Markup, and what a reader should know about how it was read; as it lies in its file where that is possible.
pub struct Markup<'b> {
    /// The markup, without a byte order mark.
    pub text: Cow<'b, str>,
    /// `None` where it is as declared.
    pub note: Option<String>,
}

impl From<Decoded> for Markup<'_> {
    fn from(d: Decoded) -> Self {
        Markup { text: Cow::Owned(d.text), note: d.note }
    }
}

/// Decodes the bytes of a document.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        let (text, _, bad) = encoding.decode(&bytes[skip..]);
        let note = match (encoding.name(), bad) {
            ("UTF-8", false) => None,
            (name, false) => Some(format!("read as {name} (byte order mark)")),
            (name, true) => Some(format!("read as {name} (byte order mark); what does not fit became U+FFFD")),
        };
        return Decoded { text: text.into_owned(), note };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let (text, _, _) = encoding.decode(bytes);
        return Decoded { text: text.into_owned(), note: Some(format!("read as {} (guessed: no byte order mark)", encoding.name())) };
    }
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_string(), note: None },
        Err(e) => legacy(bytes, e.valid_up_to()),
    }
}

/// So many bytes of words that are not ASCII are shown to the detector of encodings, which is slower than all the rest of reading.
const DETECTED: usize = 1 << 10;

/// So far into a page its encoding may be declared, in bytes.
const DECLARED: usize = 4096;

/// Decodes markup: a mark of byte order goes before what the server said, that before what the markup says of itself, that before guessing.
/// Text that is valid UTF-8 is UTF-8 whatever anybody says of it.
pub fn decode_markup<'b>(bytes: &'b [u8], served: Option<&str>) -> Markup<'b> {
    if Encoding::for_bom(bytes).is_some() || utf16_without_mark(bytes).is_some() {
        return decode(bytes).into();
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Markup { text: Cow::Borrowed(text), note: None };
    }
    let label = served.map(str::to_string).or_else(|| declared(bytes));
    let Some(label) = label.filter(|l| !l.eq_ignore_ascii_case("utf-8") && !l.eq_ignore_ascii_case("utf8")) else { return decode(bytes).into() };
    // markup that could be read to find its declaration is not in UTF-16; a label that stands for no decoder is none
    match Encoding::for_label_no_replacement(label.as_bytes()).filter(|e| ![UTF_16LE, UTF_16BE].contains(e)) {
        Some(encoding) => Markup { text: encoding.decode(bytes).0, note: None },
        None => {
            let guessed = decode(bytes);
            let note = format!("declares the encoding `{}`, which is none", label.chars().take(40).collect::<String>());
            Decoded { note: Some(guessed.note.map_or(note.clone(), |n| format!("{note}; {n}"))), ..guessed }.into()
        }
    }
}

/// The encoding that markup declares: `charset=` in `meta`, `encoding=` in `<?xml`.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|i| i + 8).or_else(|| head.starts_with("<?xml").then(|| head.find("encoding=").map(|i| i + 9)).flatten())?;
    let label: String =
        head[at..].trim_start_matches(['"', '\'', ' ']).chars().take_while(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | ';' | '>' | '/')).collect();
    (!label.is_empty()).then_some(label)
}

/// Bytes that are not UTF-8: mostly UTF-8 with a broken spot, or an 8-bit encoding.
fn legacy(bytes: &[u8], broken_at: usize) -> Decoded {
    let line = bytes[..broken_at].iter().filter(|&&b| b == b'\n').count() + 1;
    let lossy = String::from_utf8_lossy(bytes);
    let lost = lossy.chars().filter(|&c| c == '\u{fffd}').count();
    let kept = lossy.chars().filter(|c| !c.is_ascii()).count() - lost;
    if kept > lost * 4 {
        return Decoded { text: lossy.into_owned(), note: Some(format!("not UTF-8 at byte {broken_at} (line {line}): {lost} characters became U+FFFD")) };
    }
    let encoding = guess(&bytes[broken_at..]);
    let (text, _, _) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), note: Some(format!("not UTF-8 at byte {broken_at} (line {line}): read as {} (guessed)", encoding.name())) }
}

/// The likeliest 8-bit encoding, by the first words that are not ASCII: tags between them would tell nothing.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new();
    let mut shown = 0;
    for word in bytes.chunk_by(|a, b| a.is_ascii() == b.is_ascii()).filter(|w| !w[0].is_ascii()) {
        detector.feed(word, false);
        detector.feed(b" ", false);
        shown += word.len();
        if shown >= DETECTED {
            break;
        }
    }
    detector.feed(b"", true);
    detector.guess(None, false)
}

/// UTF-16 shows itself by a zero, or the block of Arabic, in every other byte.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2048) & !1];
    if head.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let share = |offset: usize| {
        let n = head.iter().skip(offset).step_by(2).filter(|&&b| b == 0 || b == 0x06).count();
        n * 2 >= head.len() * 9 / 10
    };
    match (share(0), share(1)) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_words() {
        let text = "قصف الجيش بلدة الناصرية ليلاً، وأصيب ثلاثة من المدنيين بجروح.";
        let (win, _, _) = encoding_rs::WINDOWS_1256.encode(text);
        let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf16(text, false)).collect();
        for bytes in [text.as_bytes().to_vec(), win.into_owned(), utf16(text, false), utf16(text, true), marked] {
            assert_eq!(decode(&bytes).text, text);
        }
    }

    #[test]
    fn markup_is_read_as_it_declares() {
        let text = "<meta charset=\"X\"><p>قصف الجيش بلدة الناصرية ليلا، وأصيب ثلاثة.</p>";
        for (label, encoding) in [("windows-1256", encoding_rs::WINDOWS_1256), ("ISO-8859-6", encoding_rs::ISO_8859_6)] {
            let text = text.replace('X', label);
            let (bytes, _, _) = encoding.encode(&text);
            assert_eq!(decode_markup(&bytes, None).text, text, "{label}");
            assert_eq!(decode_markup(&bytes, Some("nonsense")).note.unwrap().split(',').next().unwrap(), "declares the encoding `nonsense`");
        }
        let utf8 = text.replace('X', "windows-1256");
        assert_eq!(decode_markup(utf8.as_bytes(), Some("windows-1256")).text, utf8, "valid UTF-8 is UTF-8");
    }

    #[test]
    fn a_broken_spot_does_not_cost_the_rest() {
        let mut bytes = "قصف الجيش بلدة الناصرية ليلاً".as_bytes().to_vec();
        bytes.push(0xd9);
        bytes.extend(" وقال".as_bytes());
        let d = decode(&bytes);
        assert!(d.text.starts_with("قصف الجيش") && d.text.ends_with("وقال"));
        assert!(d.note.unwrap().contains("line 1"));
    }
}
