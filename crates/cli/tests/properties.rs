//! What holds of claims for any text at all, with the language data of this repository.
//!
//! Texts are drawn from a seeded generator, so that a failure comes back by itself; `RAWI_SEED=7 cargo test` draws others. They are
//! pieces of news in random order with random letters, marks, digits, quotes, controls and anything else Unicode has between them, so
//! that claims do come out and stand beside what no author would write. A failing text is cut down before it is shown.

use rawi_archive::run::Workers;
use rawi_archive::{analysis, record};
use rawi_engine::claim::{Claim, Participant, confidence};
use rawi_engine::morph::Scratch;
use rawi_engine::{Document, Pack, Span, analyse};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        rawi_lexicon::load(&root.join("lang/ar"), &root.join("ontology")).pack
    })
}

/// xorshift64*: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn seeded(salt: u64) -> Random {
        let seed = std::env::var("RAWI_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1_u64);
        Random((seed ^ salt.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn char(&mut self, from: char, to: char) -> char {
        char::from_u32(from as u32 + self.below((to as u32 - from as u32 + 1) as usize) as u32).unwrap_or('\u{fffd}')
    }
}

/// Words that news is made of: triggers, parties, places, figures, times, sources, scopes.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "قصف", "قصفت", "وقصفها", "هجوم", "هجوماً", "شنّت", "استهدف", "اشتبكت", "اعتقلت", "انسحبت", "أسفر عن مقتل", "أدى إلى مقتل", "إصابة", "مقتل", "قُتل", "وأصيب", "تعرّض لقصف",
    "القوات", "قوات", "الجيش", "جيش", "الأميركية", "روسيا", "لروسيا", "سوريا", "في سوريا", "العراق", "بالعراق", "بلدة", "مدينة", "ريف", "محافظة", "قاعدة", "مدنيين", "جنود", "عناصر", "طائرة مسيّرة",
    "3", "١٢", "ثلاثة", "أكثر من", "نحو", "عشرات", "مئات الآلاف", "12.8.2024", "1,250", "بين 10 و15", "ألفين", "خمسة عشر",
    "وأطلقوا", "فتح", "النار", "هاجمها", "المتظاهرون", "هتافات", "زلزال",
    "أمس", "اليوم", "الثلاثاء", "الأسبوع الماضي", "في 5 مايو 2024", "منذ ثلاثة أيام", "عام 1445", "31 شباط", "30 فبراير", "مطلع الشهر", "قبل 999999999 عاماً",
    "قال", "وقالت", "أكّد مصدر", "نقلاً عن", "وفقاً ل", "بحسب", "نفى", "أعلن", "أنّ", "إنّه", "لم", "لن", "قد", "إذا", "يعتزم", "هدّد", "طالب", "و", "ب", "ل", "ال", "ف", "من", "إلى", "على", "عن", "مع", "ضد", "بين",
    ".", ".", "،", "؛", "؟", "!", ":", "\"", "«", "»", "(", ")", "-", "–", "/", "...", "…", "\n", "\n\n", "\r\n", " - ", "* ",
];

fn any_char(r: &mut Random) -> char {
    match r.below(10) {
        0..=3 => r.char('\u{621}', '\u{64a}'),
        4 => r.char('\u{64b}', '\u{670}'),
        5 => {
            let forms = [('\u{fb50}', '\u{fdff}'), ('\u{fe70}', '\u{fefc}'), ('\u{660}', '\u{66c}'), ('\u{6c0}', '\u{6ff}'), ('\u{ff01}', '\u{ff5e}')];
            let (from, to) = r.of(&forms);
            r.char(from, to)
        }
        6 => r.of(&[
            '\0', '\t', '\u{1b}', '\u{85}', '\u{a0}', '\u{ad}', '\u{61c}', '\u{640}', '\u{200b}', '\u{200f}', '\u{202b}', '\u{2028}', '\u{2067}', '\u{feff}',
            '\u{fffd}',
        ]),
        7 => r.char(' ', '~'),
        8 => r.of(&['ﻻ', 'ﻷ', 'ﻹ', 'ﷲ', 'ﷺ', 'ﷻ', '﷼', 'ﱠ', 'ﳲ', '٪', '²', 'ß', 'İ', 'ǅ', '한', '\u{301}']),
        _ => char::from_u32(r.below(0x11_0000) as u32).unwrap_or('\u{fffd}'),
    }
}

/// A text as a list of pieces, so that it can be cut down.
fn pieces(r: &mut Random) -> Vec<String> {
    let noise = r.of(&[0, 5, 30, 100]);
    let one = |r: &mut Random| {
        if r.below(100) >= noise {
            return r.of(PIECES).to_string();
        }
        (0..1 + r.below(6)).map(|_| any_char(r)).collect()
    };
    let n = r.below(60);
    let mut out = Vec::new();
    for _ in 0..n {
        out.push(one(r));
        if r.below(8) > 0 {
            out.push(" ".to_string());
        }
    }
    out
}

fn document(text: &str) -> Document {
    Document::of_text("d", text).published("2024-10-15".parse().ok())
}

/// Every span a claim shows, with the name of its field.
fn spans(c: &Claim) -> Vec<(&'static str, Span)> {
    let who = |name, list: &[Participant]| list.iter().map(|p| (name, p.span)).collect::<Vec<_>>();
    let mut out = vec![("sentence", c.sentence), ("trigger", c.trigger)];
    out.extend(c.also.iter().map(|s| ("word beside the trigger", *s)));
    out.extend(who("actor", &c.actors));
    out.extend(who("recipient", &c.recipients));
    out.extend(who("object", &c.objects));
    out.extend(who("instrument", &c.instruments));
    out.extend(c.places.iter().map(|p| ("place", p.span)));
    out.extend(c.time.iter().map(|t| ("time", t.span)));
    out.extend(c.counts.iter().map(|n| ("count", n.span)));
    out.extend(c.occurrences.iter().map(|n| ("occurrences", n.span)));
    out.extend(c.attribution.iter().flat_map(|a| [("source", a.span), ("cue", a.cue)]));
    out.extend(c.framing.iter().map(|f| ("framing", f.span)));
    out
}

fn check_claim(text: &str, c: &Claim) {
    for (field, s) in spans(c) {
        let (from, to) = (s.start as usize, s.end as usize);
        assert!(from <= to && to <= text.len(), "the {field} {s:?} does not lie in the text of {} bytes", text.len());
        assert!(text.is_char_boundary(from) && text.is_char_boundary(to), "the {field} {s:?} cuts a character");
        assert!(!s.of(text).trim().is_empty(), "the {field} {s:?} has no words");
    }
    assert!(c.sentence.contains(c.trigger), "the trigger stands outside its sentence");
    for (i, a) in c.also.iter().enumerate() {
        assert!(c.sentence.contains(*a), "{a:?} beside the trigger stands outside its sentence");
        assert!(*a != c.trigger && !c.also[..i].contains(a), "{a:?} is told twice");
    }
    assert!((0.01..=0.99).contains(&c.confidence), "confidence {}", c.confidence);
    assert!(c.confidence == confidence::weigh(pack(), c.signs), "the confidence {} is not what its signs weigh", c.confidence);
    assert!(!c.rule.row.is_empty(), "no rule says where it comes from");
    for n in c.counts.iter().chain(&c.occurrences) {
        assert!(n.low.or(n.best).or(n.high).is_some(), "a count of {} without a figure", n.what);
        assert!(n.low.zip(n.high).is_none_or(|(l, h)| l <= h), "a count from {:?} to {:?}", n.low, n.high);
    }
    if let Some(t) = &c.time {
        assert!(t.from.zip(t.to).is_none_or(|(f, t)| f <= t), "a time from {:?} to {:?}", t.from, t.to);
    }
}

/// Everything that must hold of one text; panics with what does not. Returns how many claims there are.
fn check(text: &str) -> usize {
    let (pack, doc) = (pack(), document(text));
    let json = |scratch: &mut Scratch| {
        let found = analyse(pack, &doc, scratch);
        let mut out = Vec::new();
        record::write_jsonl(pack, &doc, &found.claims, &mut out);
        analysis::write_analysis(pack, &doc, &found, &mut out);
        (found, out)
    };
    let mut scratch = Scratch::default();
    let (found, first) = json(&mut scratch);
    found.claims.iter().for_each(|c| check_claim(text, c));
    let mut ids: Vec<_> = found.claims.iter().map(|c| c.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), found.claims.len(), "two claims have one id");
    assert!(first == json(&mut scratch).1, "the same text again gives another answer");
    assert!(first == json(&mut Scratch::default()).1, "fresh buffers give another answer");
    found.claims.len()
}

/// What is wrong with a text, if anything.
fn fault(text: &str) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(|| check(text))).err()?;
    let said = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
    Some(said.unwrap_or_else(|| "a panic".into()))
}

/// Drops pieces as long as something stays wrong.
fn cut_down(mut pieces: Vec<String>) -> String {
    let mut size = pieces.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < pieces.len() {
            let mut fewer = pieces.clone();
            fewer.drain(at..(at + size).min(fewer.len()));
            if fault(&fewer.concat()).is_some() {
                pieces = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    pieces.concat()
}

fn show(text: &str) -> String {
    let found = fault(text).unwrap_or_default();
    format!("{found}\n    in {text:?}\n    escaped \"{}\"", text.escape_unicode())
}

#[test]
fn any_text_gives_claims_that_lie_in_it() {
    let mut r = Random::seeded(0);
    let (mut claims, mut wrong) = (0, Vec::new());
    for _ in 0..2500 {
        let p = pieces(&mut r);
        match catch_unwind(AssertUnwindSafe(|| check(&p.concat()))) {
            Ok(n) => claims += n,
            Err(_) if wrong.len() < 5 => wrong.push(show(&cut_down(p))),
            Err(_) => {}
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(claims > 100, "only {claims} claims came out: the texts no longer test what they should");
}

/// One character of each kind between the letters of words that make a claim.
#[test]
fn no_character_breaks_a_claim() {
    let blocks = ['\u{0}'..='\u{ff}', '\u{600}'..='\u{6ff}', '\u{2000}'..='\u{206f}', '\u{fb50}'..='\u{fdff}', '\u{fe70}'..='\u{feff}'];
    let mut wrong = Vec::new();
    for c in blocks.into_iter().flatten() {
        let text = format!("قصف{c}ت {c}القوات {c} ب{c}لدة {c}3 مدنيين{c}. قال {c}أمس{c} إنّ{c}");
        if catch_unwind(AssertUnwindSafe(|| check(&text))).is_err() {
            wrong.push(format!("U+{:04X}: {}", c as u32, fault(&text).unwrap_or_default()));
        }
    }
    assert!(wrong.is_empty(), "{} characters:\n{}", wrong.len(), wrong.join("\n"));
}

/// Texts long enough that workers overtake each other, and the articles that come with Rawi.
/// All answers joined; none may be missing.
fn whole(answers: Vec<Option<Vec<u8>>>) -> Vec<u8> {
    answers.into_iter().collect::<Option<Vec<_>>>().expect("the engine fails on no text").concat()
}

fn articles() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut r = Random::seeded(1);
    let mut out: Vec<Document> =
        (0..60).map(|i| Document::of_text(format!("random-{i}"), (0..1 + i % 7).flat_map(|_| pieces(&mut r)).collect::<String>())).collect();
    let lines = std::fs::read_to_string(folder.join("articles.jsonl")).unwrap_or_default();
    for line in lines.lines().filter(|l| !l.trim().is_empty()) {
        let v: serde_json::Value = serde_json::from_str(line).expect("examples/articles.jsonl is JSON Lines");
        let text = |k: &str| v[k].as_str().map(str::to_string);
        let published = text("published").and_then(|d| rawi_archive::incoming::parse_date(&d));
        out.push(Document::of_text(text("id").unwrap_or_default(), text("text").unwrap_or_default()).with_title(text("title")).published(published));
    }
    out
}

#[test]
fn one_worker_and_eight_say_the_same() {
    let documents = articles();
    let run = |jobs| {
        let mut workers = Workers::new(jobs);
        let answer = |d: &Document, a: &rawi_engine::Analysis| {
            let mut out = Vec::new();
            record::write_jsonl(pack(), d, &a.claims, &mut out);
            out
        };
        let first = whole(workers.map(pack(), &documents, answer));
        // the buffers of the first batch must not show in the second
        assert!(first == whole(workers.map(pack(), &documents, answer)), "{jobs} workers: the second batch differs from the first");
        first
    };
    let one = run(1);
    assert!(!one.is_empty(), "no claims to compare");
    assert!(one == run(8), "1 worker and 8 workers give different bytes");
}

/// A line without any stop must cost what its length says, not its square.
#[test]
fn a_long_line_without_stops_costs_its_length() {
    let carried = "ونقل عن مصدر أن الجيش قصف البلدة. ";
    for words in [
        "قصفت القوات بلدة في ريف المحافظة و",
        "قال إنّ ",
        "قال إن مصدرا قوله ",
        "طالب بحماية وأدان قتل، ",
        "متهم بقتل ",
        "3 و",
        "«قال ",
        "أمس ",
        "قصف هجوم مقتل غارة ",
        carried,
        "قتل ",
        "و ",
        "، ",
        "«(\"",
        "1234567890",
        "في بغداد والموصل وحلب ودمشق، ",
        "مقتل وإصابة 3 في قصف ",
        "تظاهر المئات احتجاجاً على ",
        "قتل مدني.\n",
    ] {
        let time = |bytes: usize| {
            let doc = document(&words.repeat(bytes / words.len()));
            let once = || {
                let start = Instant::now();
                let found = analyse(pack(), &doc, &mut Scratch::default());
                (start.elapsed(), found.split.tokens.len())
            };
            let (first, tokens) = once();
            assert!(tokens > bytes / 40 || !words.contains(' '), "{tokens} tokens in {bytes} bytes");
            first.min(once().0)
        };
        let (one, two) = (time(1 << 20), time(2 << 20));
        let bound = one * 3 + Duration::from_millis(300);
        assert!(two <= bound, "{words:?}: 1 MB took {one:?}, 2 MB {two:?}");
    }
}

/// Texts that once made the engine fail or say nonsense.
#[test]
fn texts_that_broke_something() {
    for text in [
        "التقى وزير الخارجية ورئيس الوزراء وقائد الجيش بحركة حماس. هاجمها مسلحون وأطلقوا النار.",
        "أحبطت الشرطة 3 محاولات اغتيال.",
        "قصفت القوات البلدة خلال 9223372036854775807 ساعة",
        "قصفت قوات الاحتلال الكردية البلدة",
        "ﷺه قصف",
        "مظﷺن أعلن اشتبكت",
    ] {
        let doc = document(text);
        let found = analyse(pack(), &doc, &mut Scratch::default());
        for claim in &found.claims {
            check_claim(text, claim);
            let ids = claim.actors.iter().chain(&claim.recipients).filter_map(|p| p.id.as_deref());
            ids.for_each(|id| assert!(!id.ends_with(':'), "{text}: the id {id} names nobody"));
        }
    }
}
