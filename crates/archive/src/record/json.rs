//! JSON written into a buffer, field by field.
//!
//! In: keys and values in the order they are to stand in. Out: the bytes that `serde_json` would write of them, without describing each value to it: it is asked only
//! for numbers with a point and for texts that hold something to be escaped, which few do. Keys are our own, and plain.

use std::fmt::{Display, Write};

/// A buffer that an object is being written into.
pub struct Json<'o>(pub &'o mut Vec<u8>);

impl Json<'_> {
    /// An object with the fields that are written meanwhile.
    pub fn object(&mut self, fields: impl FnOnce(&mut Self)) {
        self.0.push(b'{');
        fields(self);
        self.0.push(b'}');
    }

    /// The key of the next field.
    #[inline]
    fn key(&mut self, key: &'static str) {
        if self.0.last() != Some(&b'{') {
            self.0.push(b',');
        }
        self.0.push(b'"');
        self.0.extend_from_slice(key.as_bytes());
        self.0.extend_from_slice(b"\":");
    }

    fn null(&mut self) {
        self.0.extend_from_slice(b"null");
    }

    fn string(&mut self, text: &str) {
        if text.bytes().fold(false, |found, b| found | (b < 0x20) | (b == b'"') | (b == b'\\')) {
            return serde_json::to_writer(&mut *self.0, text).expect("memory can be written to");
        }
        self.0.push(b'"');
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(b'"');
    }

    /// A text.
    pub fn text(&mut self, key: &'static str, text: &str) {
        self.key(key);
        self.string(text);
    }

    /// A text, or null.
    pub fn maybe(&mut self, key: &'static str, text: Option<&str>) {
        self.key(key);
        match text {
            Some(text) => self.string(text),
            None => self.null(),
        }
    }

    /// A text with another behind it in two pieces, or null.
    pub fn joined(&mut self, key: &'static str, text: Option<&str>, behind: [&str; 2]) {
        match text {
            Some(text) if !behind[1].is_empty() => self.text(key, &[text, behind[0], behind[1]].concat()),
            other => self.maybe(key, other),
        }
    }

    /// A value as people read it, which holds nothing to be escaped.
    pub fn shown(&mut self, key: &'static str, value: &impl Display) {
        self.key(key);
        self.0.push(b'"');
        let _ = write!(Plain(self.0), "{value}");
        self.0.push(b'"');
    }

    /// The same, or null.
    pub fn maybe_shown(&mut self, key: &'static str, value: Option<impl Display>) {
        match value {
            Some(value) => self.shown(key, &value),
            None => self.maybe(key, None),
        }
    }

    /// JSON that is ready.
    pub fn raw(&mut self, key: &'static str, json: &[u8]) {
        self.key(key);
        self.0.extend_from_slice(json);
    }

    /// A whole number.
    pub fn number(&mut self, key: &'static str, n: impl Into<i64>) {
        self.key(key);
        self.0.extend_from_slice(itoa::Buffer::new().format(n.into()).as_bytes());
    }

    /// A whole number, or null.
    pub fn maybe_number(&mut self, key: &'static str, n: Option<impl Into<i64>>) {
        match n {
            Some(n) => self.number(key, n),
            None => self.maybe(key, None),
        }
    }

    /// A number.
    pub fn real(&mut self, key: &'static str, n: f64) {
        self.key(key);
        serde_json::to_writer(&mut *self.0, &n).expect("memory can be written to");
    }

    /// A number, or null.
    pub fn maybe_real(&mut self, key: &'static str, n: Option<f64>) {
        match n {
            Some(n) => self.real(key, n),
            None => self.maybe(key, None),
        }
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str, is: bool) {
        self.key(key);
        self.0.extend_from_slice(if is { b"true" } else { b"false" });
    }

    /// An object.
    pub fn within(&mut self, key: &'static str, fields: impl FnOnce(&mut Self)) {
        self.key(key);
        self.object(fields);
    }

    /// An object, or null.
    pub fn perhaps<T>(&mut self, key: &'static str, value: Option<T>, fields: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => self.within(key, |j| fields(j, value)),
            None => self.maybe(key, None),
        }
    }

    /// A list of objects.
    pub fn each<T>(&mut self, key: &'static str, all: &[T], mut fields: impl FnMut(&mut Self, &T)) {
        self.key(key);
        self.0.push(b'[');
        for (i, one) in all.iter().enumerate() {
            if i > 0 {
                self.0.push(b',');
            }
            self.object(|j| fields(j, one));
        }
        self.0.push(b']');
    }

    /// A list of names.
    pub fn names<'n>(&mut self, key: &'static str, all: impl Iterator<Item = &'n str>) {
        self.key(key);
        self.0.push(b'[');
        for (i, name) in all.enumerate() {
            if i > 0 {
                self.0.push(b',');
            }
            self.string(name);
        }
        self.0.push(b']');
    }
}

/// What is written as people read it goes into the buffer.
struct Plain<'o>(&'o mut Vec<u8>);

impl Write for Plain<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_serde_json_writes() {
        let hostile = ["", "قال \"نعم\"", "a\\b\n\u{1}\u{7f}\u{202e}", "بلدة"];
        let mut out = Vec::new();
        Json(&mut out).object(|j| {
            hostile.iter().for_each(|t| j.text("t", t));
            j.joined("j", Some("x"), ["/", "n\""]);
            j.joined("k", Some("x"), ["", ""]);
            j.maybe("m", None);
            j.number("n", 7u32);
            j.maybe_number("o", Some(-3i64));
            j.real("r", 0.97);
            j.maybe_real("s", Some(33.0));
            j.flag("f", true);
            j.each("e", &[1u32, 2], |j, n| j.number("n", *n));
            j.each("g", &[0u8; 0], |_, _| {});
            j.names("l", ["a", "b"].into_iter());
            j.perhaps("p", None::<u8>, |_, _| {});
            j.within("w", |j| j.shown("d", &12));
        });
        let texts: String = hostile.iter().map(|t| format!("\"t\":{},", serde_json::to_string(t).unwrap())).collect();
        let rest = r#""j":"x/n\"","k":"x","m":null,"n":7,"o":-3,"r":0.97,"s":33.0,"f":true,"e":[{"n":1},{"n":2}],"g":[],"l":["a","b"],"p":null,"w":{"d":"12"}"#;
        assert_eq!(String::from_utf8(out).unwrap(), format!("{{{texts}{rest}}}"));
    }
}
