//! Days written for machines: in metadata and in addresses.
//!
//! In: a value or an address. Out: a day of the Gregorian calendar. Days as people write them are read by whoever knows the language
//! (`Page::datelines`). A time of day and a zone are not used: the day is the one the outlet wrote.

use jiff::civil::Date;
use jiff::fmt::strtime;

/// Forms beside ISO 8601 that pages use for machines; day before month, as the region writes.
const FORMS: [&str; 9] = ["%a, %d %b %Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%A, %B %d, %Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"];

/// The day a value of metadata gives.
pub fn in_metadata(value: &str) -> Option<Date> {
    let value = ascii_digits(value.trim());
    if value.is_empty() || value.len() > 80 {
        return None;
    }
    iso(&value).or_else(|| compact(&value)).or_else(|| epoch(&value)).or_else(|| FORMS.iter().find_map(|f| prefix(f, &value)))
}

/// The day that a short line gives in figures, or in English: `14/03/2016 02:15`, `2023-01-14`, `Jul 13, 2017`. Figures alone are day, month, year.
pub fn in_line(line: &str) -> Option<Date> {
    let line = apart(&ascii_digits(line));
    let parts: Vec<&str> = line.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '|' | ':' | '\u{60c}' | ',')).collect();
    let figures = |p: &&str| {
        let numbers: Vec<&str> = p.split(['/', '-', '.']).collect();
        match numbers[..] {
            [y, m, d] if y.len() == 4 => civil(y, m, d),
            // American order only where it must be
            [d, m, y] if y.len() == 4 => civil(y, m, d).or_else(|| civil(y, d, m)),
            _ => None,
        }
    };
    let english = || {
        let clean: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
        clean.windows(3).find_map(|w| ["%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y"].iter().find_map(|f| Date::strptime(f, w.join(" ")).ok()))
    };
    parts.iter().find_map(figures).or_else(english)
}

/// A year and a time of day that markup has run together (`202419:25`) taken apart again.
pub fn apart(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 1);
    let (mut run, mut digits) = (0, 0);
    for c in line.chars() {
        if c == ':' && (5..=6).contains(&digits) && (out[run..].starts_with("19") || out[run..].starts_with("20")) {
            out.insert(run + 4, ' ');
        }
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        out.push(c);
        run = if digits == 1 { out.len() - 1 } else { run };
    }
    out
}

/// Whether a day written in figures could be read with the month first as well.
pub fn is_ambiguous(text: &str) -> bool {
    let text = ascii_digits(text);
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let small = |p: &str| p.parse::<u8>().is_ok_and(|n| (1..=12).contains(&n));
    matches!(parts[..], [d, m, y, ..] if y.len() == 4 && small(d) && small(m) && d != m)
}

/// `2024-05-01…`, `2024/5/1…`.
fn iso(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, ['-', '/']);
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = d.find(|c: char| !c.is_ascii_digit()).unwrap_or(d.len());
    (y.len() == 4).then(|| civil(y, m, &d[..digits])).flatten()
}

/// `20240501`, alone or before a `T`.
fn compact(text: &str) -> Option<Date> {
    let digits = text.split(['T', ' ']).next()?;
    (digits.len() == 8 && digits.starts_with(['1', '2']) && digits.is_ascii()).then(|| civil(&digits[..4], &digits[4..6], &digits[6..])).flatten()
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Date> {
    let n: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => n,
        13 => n / 1000,
        _ => return None,
    };
    jiff::Timestamp::from_second(seconds).ok().map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// A form at the beginning of a text; what follows may be a time.
fn prefix(form: &str, text: &str) -> Option<Date> {
    strtime::BrokenDownTime::parse_prefix(form, text).ok()?.0.to_date().ok()
}

/// The day in an address: `/2024/05/01/`, `/2024/5/1/`, `2024-05-01`, `20240501`.
pub fn in_address(address: &str) -> Option<Date> {
    let path = address.split_once("://").map_or(address, |a| a.1);
    let path = path.split_once('/').map_or("", |p| p.1);
    // what Joomla calls an item without a name is when its menu was made (`2012-10-01-12-33-44`)
    let clock = |segment: &str| segment.split('-').filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).count() >= 5;
    let path = path.split('/').filter(|s| !clock(s)).collect::<Vec<_>>().join("/");
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    let year = |p: &str| p.len() == 4 && (p.starts_with("19") || p.starts_with("20"));
    let three = |w: &[&str]| match w {
        [y, m, d] if year(y) && short(m) && short(d) => civil(y, m, d),
        [d, m, y] if year(y) && short(m) && short(d) => civil(y, m, d),
        _ => None,
    };
    parts.windows(3).find_map(three).or_else(|| parts.iter().filter(|p| p.len() == 8).find_map(|p| compact(p)))
}

fn short(digits: &str) -> bool {
    (1..=2).contains(&digits.len())
}

fn civil(y: &str, m: &str, d: &str) -> Option<Date> {
    Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
}

/// Arabic-Indic and Persian digits as ASCII ones.
pub fn ascii_digits(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        _ => c,
    };
    text.chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_in_every_form() {
        let day = "2024-05-01";
        for text in [
            "2024-05-01T23:59:59+03:00",
            "2024-05-01 10:00",
            "2024/5/1",
            "20240501",
            "20240501T101500Z",
            "Wed, 01 May 2024 10:00:00 GMT",
            "1 May 2024",
            "May 1, 2024",
            "01/05/2024 10:30",
            "1-5-2024",
            "\u{662}\u{660}\u{662}\u{664}-\u{660}\u{665}-\u{660}\u{661}",
            "1714559400",
            "1714559400000",
        ] {
            assert_eq!(in_metadata(text).map(|d| d.to_string()).as_deref(), Some(day), "{text}");
        }
        for bad in ["", "2024", "2024-13-01", "yesterday", "12:30", "99999999", "2\u{642}\u{642}\u{642}0"] {
            assert_eq!(in_metadata(bad), None, "{bad}");
        }
    }

    #[test]
    fn addresses() {
        for (address, day) in [
            ("https://a.example/2024/05/01/title", Some("2024-05-01")),
            ("https://a.example/news/2024/5/1/12345", Some("2024-05-01")),
            ("https://a.example/a-2024-05-01.html", Some("2024-05-01")),
            ("https://a.example/20240501-title", Some("2024-05-01")),
            ("https://a.example/01-05-2024/x", Some("2024-05-01")),
            ("https://a.example/2024/13/01", None),
            ("https://a.example/news/12345678", None),
            ("https://2024-05-01.example/", None),
            ("https://a.example/2012-10-01-12-33-44/item/77-x", None),
            ("https://a.example/2012-10-01-12-33/item/77-x", None),
        ] {
            assert_eq!(in_address(address).map(|d| d.to_string()).as_deref(), day, "{address}");
        }
    }
}
