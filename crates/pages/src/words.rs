//! What the words of class names, and the first words of short lines, say of a part of a page. The words are data (`data/*.tsv`).
//!
//! In: the value of an attribute, or a line. Out: [`Role`]s. Invariant: every row of the tables carries an example that a test reads.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What an element or a line may be; several at once.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Role(pub u16);

impl std::fmt::Debug for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = ["body", "title", "caption", "byline", "date", "comment", "related", "furniture", "hidden", "updated"];
        let has = |i: usize| self.0 & (1 << i) != 0;
        f.debug_set().entries(names.iter().enumerate().filter(|(i, _)| has(*i)).map(|x| x.1)).finish()
    }
}

impl Role {
    /// Nothing is known.
    pub const NONE: Role = Role(0);
    /// Holds the text of an article.
    pub const BODY: Role = Role(1);
    /// A headline.
    pub const TITLE: Role = Role(2);
    /// Words to a picture.
    pub const CAPTION: Role = Role(4);
    /// Who wrote it.
    pub const BYLINE: Role = Role(8);
    /// When it was written.
    pub const DATE: Role = Role(16);
    /// What readers wrote below it.
    pub const COMMENT: Role = Role(32);
    /// Other articles.
    pub const RELATED: Role = Role(64);
    /// Menus, buttons, advertising, boxes about authors …
    pub const FURNITURE: Role = Role(128);
    /// Not shown.
    pub const HIDDEN: Role = Role(256);
    /// When it was changed.
    pub const UPDATED: Role = Role(512);
    /// Of the page and not of the article.
    pub const APART: Role = Role(Role::COMMENT.0 | Role::RELATED.0 | Role::FURNITURE.0 | Role::HIDDEN.0);
    /// Of the article and not of its text.
    pub const BESIDE: Role = Role(Role::CAPTION.0 | Role::BYLINE.0 | Role::DATE.0);
    /// No text of the article, for whatever reason.
    pub const ASIDE: Role = Role(Role::APART.0 | Role::BESIDE.0);
    /// Somebody else's words: of readers, or of other articles.
    pub const OTHERS: Role = Role(Role::COMMENT.0 | Role::RELATED.0);

    /// Whether one of these is among them.
    pub fn any(self, of: Role) -> bool {
        self.0 & of.0 != 0
    }

    /// Both.
    pub fn with(self, other: Role) -> Role {
        Role(self.0 | other.0)
    }

    /// These without those.
    pub fn without(self, other: Role) -> Role {
        Role(self.0 & !other.0)
    }

    fn of(name: &str) -> Option<Role> {
        Some(match name {
            "body" => Role::BODY,
            "title" => Role::TITLE,
            "caption" => Role::CAPTION,
            "byline" => Role::BYLINE,
            "date" => Role::DATE,
            "updated" => Role(Role::UPDATED.0 | Role::DATE.0),
            "comment" | "comments" => Role::COMMENT,
            "related" => Role::RELATED,
            "furniture" | "share" | "tags" => Role::FURNITURE,
            "hidden" => Role::HIDDEN,
            _ => return None,
        })
    }
}

static CLASSES: LazyLock<FxHashMap<&'static [u8], Role>> =
    LazyLock::new(|| classes().filter(|c| !c.0.starts_with('=')).map(|c| (c.0.as_bytes(), c.1)).collect());

/// Whether a row has so many letters and begins with this one: most words of class names are in no row, and need no look.
static BEGINNINGS: LazyLock<[[bool; 32]; WORD + 1]> = LazyLock::new(|| {
    let mut out = [[false; 32]; WORD + 1];
    CLASSES.keys().for_each(|k| out[k.len().min(WORD)][k[0] as usize & 31] = true);
    out
});

/// Names that say something only as a whole.
static WHOLE: LazyLock<FxHashMap<&'static [u8], Role>> =
    LazyLock::new(|| classes().filter_map(|(n, role)| Some((n.strip_prefix('=')?.as_bytes(), role))).collect());

fn classes() -> impl Iterator<Item = (&'static str, Role)> {
    rows(include_str!("../data/classes.tsv")).filter_map(|[word, role, _]| Some((word, Role::of(role)?)))
}

/// First word of a phrase → the phrases, folded, and what they say.
static LINES: LazyLock<FxHashMap<String, Vec<(String, Role)>>> = LazyLock::new(|| {
    let mut out: FxHashMap<String, Vec<(String, Role)>> = FxHashMap::default();
    for [role, phrase, _] in rows(include_str!("../data/lines.tsv")) {
        let mut words = String::new();
        folded(phrase, &mut words, usize::MAX);
        let phrase = words.trim_end().to_string();
        let first = phrase.split(' ').next().unwrap_or_default().to_string();
        out.entry(first).or_default().extend(Role::of(role).map(|r| (phrase, r)));
    }
    out
});

/// The rows of a table of three columns, without comments and head.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    table.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(|l| {
        let mut cells = l.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

/// A class name has at most so many bytes that are looked at: longer words are generated ones.
const WORD: usize = 24;

/// What values of attributes said: menus repeat theirs, and pages of one site each other's.
///
/// A value is known by its fingerprint (64 bits of XXH3): two values that share one meet by chance once in 10^19.
pub struct Classes(Vec<(u64, Role)>);

/// So many values are remembered, each in a place of its own or that of another.
const REMEMBERED: usize = 4096;

impl Default for Classes {
    fn default() -> Self {
        Classes(vec![(0, Role::NONE); REMEMBERED])
    }
}

impl Classes {
    /// What the value of an attribute says of its element.
    pub fn say(&mut self, value: &str) -> Role {
        let print = xxhash_rust::xxh3::xxh3_64(value.as_bytes());
        let kept = &mut self.0[print as usize % REMEMBERED];
        if kept.0 != print {
            *kept = (print, of_class(value.as_bytes()));
        }
        kept.1
    }
}

/// What the words of an attribute say of its element.
pub fn of_class(value: &[u8]) -> Role {
    let mut role = Role::NONE;
    let mut pair = Pair::default();
    for name in value.split(u8::is_ascii_whitespace).filter(|n| !n.is_empty()) {
        role = role.with(of_name(name, &mut pair));
    }
    role
}

/// What one name says. Where it says that this is the text, the rest of it only tells of what (`widget_message_text`).
fn of_name(name: &[u8], pair: &mut Pair) -> Role {
    pair.clear();
    let mut role = whole(name);
    let mut from = 0;
    for at in 0..=name.len() {
        if at == name.len() || boundary(name, at) {
            role = role.with(pair.push(&name[from..at]));
            from = at;
        }
    }
    if role.any(Role::BODY) { role.without(Role::FURNITURE) } else { role }
}

/// What rows say that want the whole name.
fn whole(name: &[u8]) -> Role {
    if name.len() > WORD {
        return Role::NONE;
    }
    WHOLE.get(name).copied().unwrap_or_default()
}

/// Whether a word of a name ends before this byte.
fn boundary(name: &[u8], at: usize) -> bool {
    let (here, before) = (name[at], at.checked_sub(1).map(|i| name[i]));
    !here.is_ascii_alphanumeric() || before.is_some_and(|b| !b.is_ascii_alphanumeric() || b.is_ascii_lowercase() && here.is_ascii_uppercase())
}

/// The last word of a name and the one before, in small letters, joined by a hyphen, without allocation.
#[derive(Default)]
struct Pair {
    bytes: Vec<u8>,
    second: usize,
}

impl Pair {
    fn clear(&mut self) {
        self.bytes.clear();
        self.second = 0;
    }

    /// Takes the next word; what it says alone or behind the one before.
    fn push(&mut self, word: &[u8]) -> Role {
        if word.is_empty() || word.len() > WORD || !word[0].is_ascii_alphanumeric() {
            return Role::NONE;
        }
        if !self.bytes.is_empty() {
            self.bytes.drain(..self.second);
            self.bytes.push(b'-');
            self.second = self.bytes.len();
        }
        self.bytes.extend(word.iter().map(u8::to_ascii_lowercase));
        let look = |b: &[u8]| if BEGINNINGS[b.len().min(WORD)][b[0] as usize & 31] { CLASSES.get(b).copied().unwrap_or_default() } else { Role::NONE };
        let alone = look(&self.bytes[self.second..]);
        if self.second == 0 { alone } else { alone.with(look(&self.bytes)) }
    }
}

/// The beginnings of [`LINES`]: a bit for the first letter, by how many bytes the first word has. Most lines begin otherwise, and need no look.
static OPENINGS: LazyLock<[u64; WORD + 1]> = LazyLock::new(|| {
    let mut out = [0; WORD + 1];
    LINES.keys().for_each(|k| out[k.len().min(WORD)] |= opening(k.chars().next()));
    out
});

/// The bit of a letter.
fn opening(letter: Option<char>) -> u64 {
    letter.map_or(0, |c| 1 << (c as u32 & 63))
}

/// Whether the first word of a line can open a phrase, by its first letter and its length.
fn may_open(line: &str) -> bool {
    let (mut first, mut len) = (None, 0);
    for c in line.chars() {
        match kept(c) {
            Kept::Letter(c) => {
                first = first.or(Some(c));
                len += c.len_utf8();
            }
            Kept::Mark => {}
            Kept::Other if len > 0 => break,
            Kept::Other => {}
        }
    }
    OPENINGS[len.min(WORD)] & opening(first) != 0
}

/// What the first words of a line say of it, where it is short; [`Role::NONE`] for most.
pub fn of_line(line: &str) -> Role {
    if !may_open(line) {
        return Role::NONE;
    }
    let mut start = String::with_capacity(2 * PHRASE);
    let mut rest = folded(line, &mut start, 1);
    let Some(phrases) = LINES.get(start.trim_end()) else { return Role::NONE };
    for _ in 0..4 {
        rest = folded(rest, &mut start, 1);
    }
    let start = start.trim_end();
    let fits = |phrase: &str| start.strip_prefix(phrase).is_some_and(|rest| rest.chars().next().is_none_or(|c| !is_letter(c)));
    phrases.iter().filter(|(p, _)| fits(p)).max_by_key(|(p, _)| p.len()).map_or(Role::NONE, |p| p.1)
}

/// A phrase has at most about so many letters.
const PHRASE: usize = 40;

/// What folding makes of a character.
enum Kept {
    Letter(char),
    /// Left out, within a word.
    Mark,
    /// Ends a word.
    Other,
}

fn kept(c: char) -> Kept {
    match c {
        '\u{627}' | '\u{628}'..='\u{63f}' | '\u{641}'..='\u{64a}' => Kept::Letter(c),
        '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{670}' | '\u{200b}'..='\u{200f}' => Kept::Mark,
        '\u{622}' | '\u{623}' | '\u{625}' => Kept::Letter('\u{627}'),
        c if is_letter(c) || c.is_ascii_digit() => Kept::Letter(c),
        _ => Kept::Other,
    }
}

/// Appends the next words of a line, each with a space behind it: without marks, alifs without hamza. Gives back the rest of the line.
fn folded<'t>(line: &'t str, out: &mut String, words: usize) -> &'t str {
    let (mut taken, mut inside) = (0, false);
    for (at, c) in line.char_indices() {
        match kept(c) {
            Kept::Mark => {}
            Kept::Letter(c) => (inside, ()) = (true, out.push(c)),
            Kept::Other if inside => {
                out.push(' ');
                (inside, taken) = (false, taken + 1);
                if taken == words {
                    return &line[at..];
                }
            }
            Kept::Other => {}
        }
    }
    out.push(' ');
    ""
}

/// A letter, told quickly: of what is not ASCII, all that is neither punctuation nor a space.
pub fn is_letter(c: char) -> bool {
    match c as u32 {
        0..0x80 => c.is_ascii_alphabetic(),
        0x80..0xc0 | 0x660..=0x66d | 0x6f0..=0x6f9 | 0x60c | 0x61b | 0x61f | 0x6d4 | 0x2000..=0x206f | 0x20a0..=0x20cf | 0x2190..=0x2bff | 0x3000..=0x303f => {
            false
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_finds_its_example() {
        for [word, role, example] in rows(include_str!("../data/classes.tsv")) {
            let role = Role::of(role).unwrap_or_else(|| panic!("classes.tsv: no role {role}"));
            assert!(of_class(example.as_bytes()).any(role), "classes.tsv: {word} does not find {example}");
        }
        for [role, phrase, example] in rows(include_str!("../data/lines.tsv")) {
            let role = Role::of(role).unwrap_or_else(|| panic!("lines.tsv: no role {role}"));
            assert!(of_line(example).any(role), "lines.tsv: {phrase} does not find {example}");
        }
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(of_class(b"headings thumbnail navy"), Role::NONE);
        assert!(of_class(b"storyBody__inner").any(Role::BODY));
        assert!(of_class(b"td-post-content tagdiv-type").any(Role::BODY));
        assert!(!of_class(b"post content").any(Role::BODY), "two names are not one");
        assert_eq!(of_line("\u{634}\u{627}\u{631}\u{643}\u{62a} \u{642}\u{648}\u{627}\u{62a}"), Role::NONE, "a verb is not a button");
    }
}
