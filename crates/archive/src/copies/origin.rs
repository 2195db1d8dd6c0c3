//! The origin of a report: the agency that its own text names as where it comes from.
//!
//! In: a text. Out: [`Origin`]: the outlet, or a generic id where agencies are not named, and the words that say so. An origin is told by where a name
//! stands and what marks stand around it, never by a verb: in the dateline ("Damascus-SANA", "Beirut (Reuters) -"), on a line of its own, behind a label,
//! or as a signature at the end of a title or of the text. An agency that is quoted ("Reuters quoted an official") stands between words, and is none.
//!
//! Names are those of the pack's outlets; what else names an origin, and what labels one, are rows of `data/origin.tsv`. Of several origins an agency
//! goes before other outlets and these before generic ids, because outlets sign what they take over; then the first in the text.
//!
//! Invariant: only the first [`HEAD`] and the last [`TAIL`] characters are looked at, so the time does not depend on the text (30 µs).

use rawi_engine::fold::fold_key;
use rawi_engine::pack::{Means, Outlet};
use rawi_engine::table::fingerprint;
use rawi_engine::text::Span;
use rawi_engine::{Pack, gazetteer};
use std::sync::LazyLock;

/// Characters of a text in which a dateline or by-line may stand.
pub const HEAD: usize = 300;

/// Characters at its end in which a signature may stand.
pub const TAIL: usize = 200;

/// A dateline has so many words before the outlet: places and a day.
const DATELINE: usize = 6;

/// Rows that name origins and label them; see its head.
const TABLE: &str = include_str!("../../data/origin.tsv");

/// Where a text says that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'p> {
    /// Id of an outlet of the pack, or a generic id such as `agencies`.
    pub id: &'p str,
    /// The words that name it, in bytes of the text.
    pub span: Span,
}

/// Finds the origin that a text names. `None`: it names none where origins stand.
pub fn origin<'p>(pack: &'p Pack, text: &str) -> Option<Origin<'p>> {
    let head = text.char_indices().nth(HEAD).map_or(text.len(), |c| c.0);
    let tail = text.char_indices().rev().nth(TAIL - 1).map_or(0, |c| c.0);
    let mut found = Window::of(text, 0, head).names(pack, Window::heads);
    found.extend(Window::of(text, tail, text.len()).names(pack, Window::signs));
    found.into_iter().min_by_key(|f| f.0).map(|f| f.1)
}

/// A row of the table.
struct Row {
    label: bool,
    id: &'static str,
    words: Vec<u64>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let (kind, id, words) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Row { label: kind == "label", id, words: gazetteer::words(words) })
    };
    lines.filter_map(row).collect()
});

/// A word: where it stands, and the fingerprint of its folded form.
struct Word {
    span: Span,
    print: u64,
}

/// A name found in a window: its words, and what it stands for.
struct Named<'p> {
    words: std::ops::Range<usize>,
    id: &'p str,
    /// What goes before what: agencies 0, other outlets 1, generic ids 2.
    rank: u8,
    /// Whether a place is called so too.
    place: bool,
}

/// What stands beside a name on its line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    /// Nothing, but for brackets and quotes.
    Edge,
    /// A mark that sets it off.
    Mark,
    /// Another word.
    Word,
}

/// A stretch of a text as words and what stands between them.
struct Window<'t> {
    text: &'t str,
    words: Vec<Word>,
    from: usize,
    to: usize,
}

impl<'t> Window<'t> {
    fn of(text: &'t str, from: usize, to: usize) -> Self {
        let mut words = Vec::new();
        let mut start = None;
        for (i, c) in text[from..to].char_indices().map(|(i, c)| (from + i, c)).chain([(to, ' ')]) {
            match (start, c.is_alphanumeric()) {
                (None, true) => start = Some(i),
                (Some(s), false) => {
                    words.extend(word(text, s, i));
                    start = None;
                }
                _ => {}
            }
        }
        Window { text, words, from, to }
    }

    /// The names for which `stands` holds, each with its rank.
    fn names<'p>(&self, pack: &'p Pack, stands: fn(&Self, &Named) -> bool) -> Vec<(u8, Origin<'p>)> {
        let mut out = Vec::new();
        let mut k = 0;
        while k < self.words.len() {
            let Some(named) = self.may_begin(k).then(|| self.named(pack, k)).flatten() else {
                k += 1;
                continue;
            };
            // "(Reuters, AFP)" is one signature, whose first name is taken
            let mut all = Named { words: named.words.clone(), ..named };
            while let Some(next) = self.listed(all.words.end).then(|| self.named(pack, all.words.end)).flatten() {
                all.words.end = next.words.end;
            }
            if stands(self, &all) {
                let span = self.words[named.words.start].span.to(self.words[named.words.end - 1].span);
                out.push((named.rank, Origin { id: named.id, span }));
            }
            k = all.words.end;
        }
        out
    }

    /// Whether a name that tells the origin may begin with a word: behind a mark, a number or a label. Few words are, and only they are looked up.
    fn may_begin(&self, k: usize) -> bool {
        let label = |print: u64| ROWS.iter().any(|r| r.label && r.words.last() == Some(&print));
        let marked = self.before(k).contains(|c: char| c == '\n' || !c.is_whitespace());
        k == 0 || marked || self.numeric(k - 1) || label(self.words[k - 1].print)
    }

    /// The longest name that begins with a word.
    fn named<'p>(&self, pack: &'p Pack, k: usize) -> Option<Named<'p>> {
        let generic = |row: &'static Row| {
            let outlet = pack.outlets.iter().find(|o| o.id == row.id);
            Named { words: k..k + row.words.len(), id: row.id, rank: outlet.map_or(2, rank), place: false }
        };
        let rows = ROWS.iter().filter(|r| !r.label && self.reads(k, &r.words)).map(generic);
        let phrases = || pack.starts.get(self.words[k].print).map(|[p]| &pack.phrases[p as usize]).filter(|p| self.reads(k, &p.words));
        let place = |n: usize| phrases().any(|p| p.words.len() == n && matches!(p.means, Means::Place(_)));
        let outlets = phrases().filter_map(|p| {
            let Means::Actor(actor) = p.means else { return None };
            let outlet = pack.outlets.iter().find(|o| o.actor == actor)?;
            Some(Named { words: k..k + p.words.len(), id: &outlet.id, rank: rank(outlet), place: place(p.words.len()) })
        });
        rows.chain(outlets).max_by_key(|n| n.words.end)
    }

    /// Whether words stand at `k`, with nothing but blanks and full stops between them.
    fn reads(&self, k: usize, words: &[u64]) -> bool {
        let here = self.words.get(k..k + words.len());
        here.is_some_and(|h| h.iter().zip(words).all(|(w, print)| w.print == *print))
            && (k + 1..k + words.len()).all(|i| self.before(i).chars().all(|c| c == '.' || c.is_whitespace() && c != '\n'))
    }

    /// What stands between a word and the one before it.
    fn before(&self, k: usize) -> &'t str {
        let start = k.checked_sub(1).map_or(self.from, |i| self.words[i].span.end as usize);
        &self.text[start..self.words.get(k).map_or(self.to, |w| w.span.start as usize)]
    }

    /// Whether only what joins the members of a list stands before a word.
    fn listed(&self, k: usize) -> bool {
        let between = self.before(k).trim();
        k < self.words.len()
            && !between.is_empty()
            && between.chars().all(|c| is_dash(c) || c.is_whitespace() && c != '\n' || matches!(c, '،' | ',' | '/' | '+' | '|' | '&'))
    }

    /// What stands before a name; a quotation mark sets it off only behind a colon. At the cut start of a window nobody knows.
    fn left(&self, named: &Named) -> Side {
        let gap = self.before(named.words.start);
        match gap {
            _ if gap.contains('\n') => Side::Edge,
            _ if named.words.start == 0 => {
                if self.from == 0 {
                    Side::Edge
                } else {
                    Side::Word
                }
            }
            _ if gap.contains(|c| is_dash(c) || matches!(c, '(' | '[' | '/' | '|')) => Side::Mark,
            _ if gap.contains(':') && gap.contains(['«', '"']) => Side::Mark,
            _ => Side::Word,
        }
    }

    /// What stands behind a name.
    fn right(&self, named: &Named) -> Side {
        let gap = self.before(named.words.end);
        match gap {
            _ if gap.contains('\n') || gap.contains('\u{2028}') => Side::Edge,
            _ if named.words.end == self.words.len() && self.to == self.text.len() => Side::Edge,
            _ if gap.contains(|c| is_dash(c) || matches!(c, '/' | '|' | ':')) => Side::Mark,
            _ => Side::Word,
        }
    }

    /// Where the line of a word begins.
    fn line(&self, k: usize) -> usize {
        (0..=k).rev().find(|&i| self.before(i).contains('\n')).unwrap_or(0)
    }

    /// Whether a label leads to a name: it begins the line, or stands behind a mark that ends or opens something.
    fn labelled(&self, named: &Named) -> bool {
        let end = named.words.start;
        ROWS.iter().filter(|r| r.label && r.words.len() <= end).any(|r| {
            let start = end - r.words.len();
            let opens = self.before(start).contains(|c| is_dash(c) || matches!(c, '\n' | '.' | '(' | '[' | '/' | '|' | '؟' | '!' | '»' | '"'));
            self.reads(start, &r.words) && !self.before(end).contains('\n') && (opens || start == 0 && self.from == 0)
        })
    }

    /// Whether a word is a number in digits.
    fn numeric(&self, k: usize) -> bool {
        self.words[k].span.of(self.text).chars().all(char::is_numeric)
    }

    /// Whether a name stands where a head names the origin: on a line of its own, in a dateline, or behind the dash of a title.
    fn heads(&self, named: &Named) -> bool {
        let before = named.words.start - self.line(named.words.start);
        match (self.left(named), self.right(named)) {
            (_, Side::Edge) if self.labelled(named) => true,
            (Side::Edge, Side::Edge) => !named.place,
            (Side::Edge, Side::Mark) => !named.place && !self.before(named.words.end).contains(':'),
            (Side::Mark, Side::Edge) => before <= DATELINE || !self.before(named.words.start).contains(':'),
            (Side::Mark, Side::Mark) => before <= DATELINE,
            // "Ramallah 1-2-2024 WAFA-"
            (Side::Word, Side::Mark) => (2..=DATELINE).contains(&before) && self.numeric(named.words.start - 1),
            _ => false,
        }
    }

    /// Whether a name stands where an end is signed: on a line of its own, behind a label, or set off as the last words of all.
    fn signs(&self, named: &Named) -> bool {
        let (left, right) = (self.left(named), self.right(named));
        let last = named.words.end == self.words.len();
        right == Side::Edge && (left == Side::Edge || self.labelled(named) || last && left == Side::Mark && !self.before(named.words.start).contains(':'))
    }
}

/// What goes before what among outlets.
fn rank(outlet: &Outlet) -> u8 {
    u8::from(outlet.kind != "agency")
}

/// A word of a text; a tatweel that stands alone is a dash.
fn word(text: &str, start: usize, end: usize) -> Option<Word> {
    let mut folded = fold_key(&text[start..end]);
    folded.make_ascii_lowercase();
    (!folded.is_empty()).then(|| Word { span: Span::new(start as u32, end as u32), print: fingerprint(folded.as_bytes()) })
}

/// Dashes of any length, and the tatweel that is typed for one.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | rawi_engine::letters::TATWEEL)
}
