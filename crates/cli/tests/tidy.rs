//! The house rules that neither the compiler nor clippy can hold, over every `crates/*/src`:
//!
//! - code holds no Arabic letter: words belong in `lang/` (comments, help texts, `#[cfg(test)]` items and `، ؛ ؟` are free; ranges of
//!   letters are written as escapes);
//! - a file has at most [`MAX_FILE`] lines, a function at most [`MAX_FUNCTION`];
//! - a file begins with a `//!` head.
//!
//! Every breach is named as `file:line: what: what to do`. Sources are not parsed: it is enough to tell code, comments and literals apart.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const MAX_FILE: usize = 600;
const MAX_FUNCTION: usize = 80;

#[test]
fn the_house_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut sources = Vec::new();
    for krate in sorted(&root.join("crates")) {
        rust_files(&krate.join("src"), &mut sources);
    }
    assert!(sources.len() > 20, "found only {} sources: are they somewhere else now?", sources.len());
    let sources: Vec<Source> = sources.iter().map(|p| Source::new(p, &fs::read_to_string(p).expect("a source is UTF-8"))).collect();
    let of_tests: BTreeSet<PathBuf> = sources.iter().flat_map(Source::test_files).collect();
    let mut faults = Vec::new();
    for s in &sources {
        let only_tests = of_tests.iter().any(|t| s.path.starts_with(t) || s.path == t.with_extension("rs"));
        s.faults(only_tests, &mut faults);
    }
    let named: Vec<String> = faults.iter().map(|f| f.replace(&format!("{}/", root.display()), "")).collect();
    assert!(named.is_empty(), "{} breaches of the house rules:\n{}", named.len(), named.join("\n"));
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect();
    all.sort();
    all
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for path in sorted(folder) {
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// What a character of a source is part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Code,
    Comment,
    Literal,
}

/// A source, its characters told apart.
struct Source {
    path: PathBuf,
    chars: Vec<char>,
    parts: Vec<Part>,
    /// Line of every character, from 1.
    lines: Vec<usize>,
}

impl Source {
    fn new(path: &Path, text: &str) -> Source {
        let chars: Vec<char> = text.chars().collect();
        let parts = parts(&chars);
        let mut line = 1;
        let number = |c: &char| {
            let here = line;
            line += usize::from(*c == '\n');
            here
        };
        let lines = chars.iter().map(number).collect();
        Source { path: path.to_path_buf(), chars, parts, lines }
    }

    fn faults(&self, only_tests: bool, out: &mut Vec<String>) {
        self.head(out);
        self.length(out);
        self.functions(out);
        if !only_tests {
            self.letters(out);
        }
    }

    fn fault(&self, line: usize, message: &str, out: &mut Vec<String>) {
        out.push(format!("{}:{line}: {message}", self.path.display()));
    }

    fn head(&self, out: &mut Vec<String>) {
        if !self.chars.starts_with(&['/', '/', '!']) {
            self.fault(1, "no `//!` head: say on the first line what the file is, then in → out and what always holds", out);
        }
    }

    fn length(&self, out: &mut Vec<String>) {
        let lines = self.lines.last().copied().unwrap_or(0);
        if lines > MAX_FILE {
            self.fault(MAX_FILE + 1, &format!("{lines} lines, at most {MAX_FILE}: split the file where its parts have names of their own"), out);
        }
    }

    fn functions(&self, out: &mut Vec<String>) {
        for at in (0..self.chars.len()).filter(|&i| self.word(i, "fn")) {
            let name: String = self.chars[at + 2..].iter().skip_while(|c| c.is_whitespace()).take_while(|c| is_name(**c)).collect();
            let body = self.body(at);
            // a `fn` without a name is a type; one without a body is a promise of a trait
            if name.is_empty() || self.chars[body] != '{' {
                continue;
            }
            let n = self.lines[self.closing(body)] - self.lines[at] + 1;
            if n > MAX_FUNCTION {
                self.fault(self.lines[at], &format!("`{name}` has {n} lines, at most {MAX_FUNCTION}: give its steps functions of their own"), out);
            }
        }
    }

    /// One fault a line.
    fn letters(&self, out: &mut Vec<String>) {
        let mut free = vec![false; self.chars.len()];
        self.test_items().into_iter().chain(self.help_texts()).for_each(|(from, to)| free[from..=to].fill(true));
        let mut last = 0;
        for i in (0..self.chars.len()).filter(|&i| is_arabic(self.chars[i]) && self.parts[i] != Part::Comment && !free[i]) {
            if self.lines[i] != last {
                last = self.lines[i];
                let what =
                    format!("Arabic in code (U+{:04X}): a word belongs in a table of lang/, a range of letters is written as `\\u{{…}}`", self.chars[i] as u32);
                self.fault(last, &what, out);
            }
        }
    }

    /// Whether a keyword stands here, as code.
    fn word(&self, at: usize, word: &str) -> bool {
        let end = at + word.len();
        self.parts[at] == Part::Code
            && self.chars[at..].iter().copied().zip(word.chars()).filter(|(a, b)| a == b).count() == word.len()
            && (at == 0 || !is_name(self.chars[at - 1]))
            && !self.chars.get(end).is_some_and(|c| is_name(*c))
    }

    /// Where the `{` of the item at `at` stands, or the `;` that ends it without one.
    fn body(&self, at: usize) -> usize {
        let mut depth = 0;
        for i in (at..self.chars.len()).filter(|&i| self.parts[i] == Part::Code) {
            match self.chars[i] {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                '{' | ';' | '}' if depth <= 0 => return i,
                _ => {}
            }
        }
        self.chars.len() - 1
    }

    /// Where the bracket opened at `open` closes.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0;
        for i in (open..self.chars.len()).filter(|&i| self.parts[i] == Part::Code) {
            match self.chars[i] {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return i;
            }
        }
        self.chars.len() - 1
    }

    /// Attributes as ranges of characters, `[` to `]`, with their text.
    fn attributes(&self) -> Vec<(usize, usize, String)> {
        let opens =
            |i: usize| self.parts[i] == Part::Code && self.chars[i] == '#' && matches!(self.chars.get(i + 1), Some('[')) && self.parts[i + 1] == Part::Code;
        let range = |i: usize| (i + 1, self.closing(i + 1), self.chars[i + 1..=self.closing(i + 1)].iter().collect());
        (0..self.chars.len()).filter(|&i| opens(i)).map(range).collect()
    }

    /// What stands in `#[command(after_help = "…")]` and the like is documentation: people learn the command from an example.
    fn help_texts(&self) -> Vec<(usize, usize)> {
        let help = ["after_help", "after_long_help", "about", "help", "doc"];
        let names = |text: &str| text.split(|c| !is_name(c)).any(|w| help.contains(&w));
        self.attributes().into_iter().filter(|a| names(&a.2)).map(|a| (a.0, a.1)).collect()
    }

    /// Items that are compiled for tests only, with their attribute.
    fn test_items(&self) -> Vec<(usize, usize)> {
        let tests = self.attributes().into_iter().filter(|a| a.2 == "[cfg(test)]");
        let end = |body: usize| if self.chars[body] == '{' { self.closing(body) } else { body };
        tests.map(|(from, to, _)| (from, end(self.body(to + 1)))).collect()
    }

    /// Files and folders of `#[cfg(test)] mod name;`, without ending.
    fn test_files(&self) -> Vec<PathBuf> {
        let stem = self.path.file_stem().unwrap_or_default();
        let parent = self.path.parent().unwrap_or(Path::new(""));
        let folder = if ["mod", "lib", "main"].iter().any(|m| stem == *m) { parent.to_path_buf() } else { parent.join(stem) };
        let tests = self.attributes().into_iter().filter(|a| a.2 == "[cfg(test)]");
        let rest = tests.map(|a| self.chars[a.1 + 1..].iter().take_while(|c| !matches!(c, ';' | '{')).collect::<String>());
        rest.filter_map(|r| r.trim().strip_prefix("mod ").map(|name| folder.join(name.trim()))).collect()
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Letters and marks of the Arabic script. Punctuation and digits are no words.
fn is_arabic(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61a}' | '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' | '\u{6d5}'..='\u{6dc}' | '\u{6df}'..='\u{6ef}' | '\u{6fa}'..='\u{6ff}')
        || matches!(c, '\u{750}'..='\u{77f}' | '\u{870}'..='\u{8ff}' | '\u{fb50}'..='\u{fd3d}' | '\u{fd50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Tells code, comments and literals apart.
fn parts(chars: &[char]) -> Vec<Part> {
    let mut out = Vec::with_capacity(chars.len());
    while out.len() < chars.len() {
        let at = out.len();
        let (part, len) = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => (Part::Comment, chars[at..].iter().take_while(|c| **c != '\n').count()),
            '/' if chars.get(at + 1) == Some(&'*') => (Part::Comment, block_comment(&chars[at..])),
            '"' => (Part::Literal, quoted(&chars[at..], '"')),
            '\'' if is_char_literal(&chars[at..]) => (Part::Literal, quoted(&chars[at..], '\'')),
            'r' if at == 0 || !is_name(chars[at - 1]) || (matches!(chars[at - 1], 'b' | 'c') && (at == 1 || !is_name(chars[at - 2]))) => {
                match raw(&chars[at..]) {
                    Some(len) => (Part::Literal, len),
                    None => (Part::Code, 1),
                }
            }
            _ => (Part::Code, 1),
        };
        out.resize((at + len).min(chars.len()), part);
    }
    out
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut i) = (0, 0);
    while i + 1 < rest.len() {
        match (rest[i], rest[i + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                i += 1;
                continue;
            }
        }
        i += 2;
        if depth == 0 {
            return i;
        }
    }
    rest.len()
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut i = 1;
    while i < rest.len() && rest[i] != quote {
        i += if rest[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

/// A quote that closes again, and not a lifetime.
fn is_char_literal(rest: &[char]) -> bool {
    matches!(rest.get(1), Some('\\')) || matches!(rest.get(2), Some('\''))
}

fn raw(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = 2 + hashes;
    Some(rest[body..].windows(end.len()).position(|w| w == end).map_or(rest.len(), |i| body + i + end.len()))
}

fn faults_of(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    Source::new(Path::new("x.rs"), text).faults(false, &mut out);
    out.iter().map(|f| f.split(['`', '(']).next().unwrap_or("").trim().to_string()).collect()
}

#[test]
fn arabic_is_free_where_it_is_no_code() {
    for good in [
        "//! قصف\n/// قصف\nfn f() { /* قصف /* مدفعي */ قصف */ }\n",
        "//! a\n#[cfg(test)]\nmod tests {\n    fn f() { g(\"قصف {\") }\n}\n",
        "//! a\n#[cfg(test)]\nmod tests;\n#[cfg(test)]\nconst A: &str = \"قصف\";\n",
        "//! a\nfn f(c: char) -> bool { matches!(c, '،' | '؛' | '؟' | '\\u{620}'..='\\u{64a}') }\n",
        "//! a\n#[command(after_help = \"rawi try \\\"قصف\\\"\")]\nstruct A;\n",
    ] {
        assert_eq!(faults_of(good), Vec::<String>::new(), "{good}");
    }
}

#[test]
fn arabic_in_code_is_found() {
    for (bad, line) in [
        ("//! a\nconst A: &str = \"قصف\";\n", 2),
        ("//! a\n\nconst A: char = 'ق'; // قصف\n", 3),
        ("//! a\nconst A: &str = r#\"\" قصف\"#;\n", 2),
        ("//! a\nconst A: &str = \"// قصف\";\n", 2),
        ("//! a\n#[cfg(test)]\nmod tests {\n    fn f() {}\n}\nconst A: &str = \"قصف\";\n", 6),
        ("//! a\n#[serde(rename = \"قصف\")]\nstruct A;\n", 2),
        ("//! a\nfn f<'a>(x: &'a str) -> bool { x == \"ق\" }\n", 2),
        ("//! a\nconst SHADDA: &str = \"\u{651}\";\n", 2),
        ("//! a\nconst A: &str = \"\u{fe95}\";\n", 2),
    ] {
        assert_eq!(faults_of(bad), [format!("x.rs:{line}: Arabic in code")], "{bad}");
    }
}

#[test]
fn length_and_head_are_held() {
    let body = |n: usize| "    g();\n".repeat(n);
    let of = |n: usize| format!("//! a\n\npub fn f<T: Iterator<Item = u8>>(a: [u8; 2], b: &'static str) -> u8\nwhere T: Copy {{\n{}}}\n", body(n));
    assert_eq!(faults_of(&of(MAX_FUNCTION - 3)), Vec::<String>::new());
    assert_eq!(faults_of(&of(MAX_FUNCTION - 2)), ["x.rs:3:"]);
    let strings = format!("//! a\ntype F = fn(u8) -> u8;\nfn f() {{ let _ = '{{'; let _ = \"}}\"; }}\nfn g() {{\n{}}}\n", body(MAX_FUNCTION));
    assert_eq!(faults_of(&strings), ["x.rs:4:"]);
    assert_eq!(faults_of(&format!("//! a\n{}", "//\n".repeat(MAX_FILE - 1))), Vec::<String>::new());
    assert_eq!(
        faults_of(&format!("//! a\n{}", "//\n".repeat(MAX_FILE))),
        ["x.rs:601: 601 lines, at most 600: split the file where its parts have names of their own"]
    );
    assert_eq!(faults_of("use std::fs;\n"), ["x.rs:1: no"]);
}

#[test]
fn files_of_tests_are_known() {
    let of = |path: &str| Source::new(Path::new(path), "//! a\n#[cfg(test)]\nmod tests;\n").test_files();
    assert_eq!(of("src/inflect/mod.rs"), [PathBuf::from("src/inflect/tests")]);
    assert_eq!(of("src/fold.rs"), [PathBuf::from("src/fold/tests")]);
}
