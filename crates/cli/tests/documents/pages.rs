//! Pages and texts: markup without end, encodings that lie, days that cannot be, languages that are not read.

use crate::desk::Desk;
use crate::{GOOD, LOST, OTHER, TOLD, bad, fine, page, utf16};

#[test]
fn html_nested_100_000_deep() {
    fine("deep.html", format!("<html><body>{}<p>{GOOD}</p><p>{OTHER}</p>{}", "<div>".repeat(100_000), "</div>".repeat(100_000)), &["deep"]);
}

#[test]
fn html_of_a_million_attributes() {
    let attributes: String = (0..1_000_000).map(|i| format!(" a{i}=1")).collect();
    fine("attributes.html", page(GOOD).replace("<article", &format!("<article{attributes}")), &["attributes"]);
}

#[test]
fn html_of_100_000_unclosed_tags() {
    fine("unclosed.html", format!("<html><body>{}<article><p>{GOOD}<p>{OTHER}", "<b><li><td><font><span>".repeat(20_000)), &["unclosed"]);
}

#[test]
fn html_of_100_000_unclosed_comments() {
    fine("comments.html", format!("<html><body><article><p>{GOOD}<p>{OTHER}</article>{}", "<!-- <script ".repeat(100_000)), &["comments"]);
}

#[test]
fn html_of_entities_without_end() {
    fine("entities.html", page(GOOD).replace("</article>", &format!("<p>{}</article>", "&amp;&#x26;&;&#;&".repeat(50_000))), &["entities"]);
}

#[test]
fn html_without_a_body() {
    bad("headonly.html", "<!DOCTYPE html><html><head><meta name=x content=y></head></html>", TOLD, "headonly.html", &["holds no text", "passed over"]);
}

#[test]
fn html_that_is_only_scripts() {
    let scripts = format!("<!DOCTYPE html><html><body><script>var text = '{GOOD}';</script><style>p{{}}</style></body></html>");
    bad("scripts.html", scripts, TOLD, "scripts.html", &["holds no text", "passed over"]);
}

#[test]
fn html_cut_off_in_a_tag() {
    fine("cut.html", format!("<html><body><article><p>{GOOD}</p><p>{OTHER}</p><p clas"), &["cut"]);
}

#[test]
fn html_larger_than_the_limit() {
    let desk = Desk::new();
    desk.file("huge.html", format!("<html>{}", "<p>كلام</p>".repeat((65 << 20) / 15)));
    desk.beside_good(&["huge.html"]).ends(1).says(&[("huge.html", &["larger than 64 MB"])]);
}

fn windows_1256(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1256.encode(text).0.into_owned()
}

#[test]
fn html_with_a_charset_that_is_none() {
    let bytes = windows_1256(&page(GOOD).replace("<head>", "<head><meta charset=arabic-9>"));
    bad("label.html", bytes, TOLD, "label.html", &["`arabic-9`", "which is none", "windows-1256 (guessed)"]).reads(&["label"]);
}

#[test]
fn html_with_a_charset_that_stands_for_nothing() {
    let bytes = windows_1256(&page(GOOD).replace("<head>", "<head><meta charset=iso-2022-kr>"));
    bad("kr.html", bytes, TOLD, "kr.html", &["`iso-2022-kr`", "windows-1256 (guessed)"]).reads(&["kr"]);
}

#[test]
fn html_that_says_it_is_utf16_and_is_not() {
    let bytes = windows_1256(&page(GOOD).replace("<head>", "<head><meta charset=utf-16>"));
    bad("said.html", bytes, TOLD, "said.html", &["`utf-16`", "windows-1256 (guessed)"]).reads(&["said"]);
}

#[test]
fn html_that_says_it_is_utf8_and_is_not() {
    let bytes = windows_1256(&page(GOOD).replace("<head>", "<head><meta charset=utf-8>"));
    bad("utf8.html", bytes, TOLD, "utf8.html", &["not UTF-8", "windows-1256 (guessed)"]).reads(&["utf8"]);
}

#[test]
fn html_in_windows_1256_undeclared() {
    bad("undeclared.html", windows_1256(&page(GOOD)), TOLD, "undeclared.html", &["not UTF-8", "windows-1256 (guessed)"]).reads(&["undeclared"]);
}

#[test]
fn html_in_iso_8859_6_declared() {
    let text = page(GOOD).replace("<head>", "<head><meta http-equiv=Content-Type content=\"text/html; charset=ISO-8859-6\">");
    fine("iso.html", encoding_rs::ISO_8859_6.encode(&text).0, &["iso"]);
}

#[test]
fn html_in_utf16_without_a_mark() {
    bad("wide.html", utf16(&page(GOOD)), TOLD, "wide.html", &["UTF-16LE (guessed: no byte order mark)"]).reads(&["wide"]);
}

#[test]
fn html_in_utf16_without_a_mark_or_a_name() {
    let big: Vec<u8> = page(GOOD).encode_utf16().flat_map(u16::to_be_bytes).collect();
    bad("wide", big, TOLD, "wide", &["UTF-16BE (guessed: no byte order mark)"]).reads(&["wide"]);
}

#[test]
fn text_in_windows_1256_undeclared() {
    bad("old.txt", windows_1256(&format!("{GOOD} {OTHER}")), TOLD, "old.txt", &["not UTF-8", "windows-1256 (guessed)"]).reads(&["old"]);
}

#[test]
fn text_cut_inside_a_letter() {
    let bytes = GOOD.as_bytes();
    bad("cut.txt", [bytes, &bytes[..1]].concat(), TOLD, "cut.txt", &["not UTF-8", "U+FFFD"]).reads(&["cut"]);
}

/// A page of a day that cannot be its own.
#[track_caller]
fn dated(name: &str, day: &str, words: &[&str]) {
    let text = page(GOOD).replace("<head>", &format!("<head><meta property=\"article:published_time\" content=\"{day}T10:00:00Z\">"));
    let ran = bad(name, text, TOLD, name, words);
    let id = name.split('.').next().unwrap_or_default();
    let line = ran.documents.lines().find(|l| l.contains(&format!("\"id\":\"{id}\""))).expect("the document is written");
    assert!(!line.contains(day), "{line}");
}

#[test]
fn page_of_a_day_in_the_future() {
    dated("future.html", "2093-05-01", &["2093-05-01", "in the future", "not taken"]);
}

#[test]
fn page_of_a_day_before_1990() {
    dated("past.html", "1970-01-01", &["1970-01-01", "before 1990", "not taken"]);
}

/// Languages that are passed over, each with its name.
macro_rules! languages {
    ($($test:ident: $text:literal, $word:literal;)*) => { $(
        #[test]
        fn $test() {
            let ran = bad("other.txt", $text, TOLD, "other.txt", &[$word, "not in Arabic: passed over"]);
            assert_eq!(ran.of("other"), 0);
            bad("other.html", format!("<html><body><article><p>{0}</p><p>{0}</p></article></body></html>", $text), TOLD, "other.html", &[$word, "passed over"]);
        }
    )* };
}

languages! {
    language_persian: "پلیس اعلام کرد که در پی انفجار بمب در بازار شهر، چهار نفر کشته و هفت نفر زخمی شده‌اند و تحقیقات درباره‌ی این حمله ادامه دارد.", "in Persian";
    language_urdu: "پولیس نے بتایا ہے کہ بازار میں بم دھماکے سے چار افراد ہلاک اور سات زخمی ہو گئے ہیں اور علاقے کو گھیرے میں لے لیا گیا ہے۔", "in Urdu";
    language_kurdish: "پۆلیس ڕایگەیاند کە لە تەقینەوەی بۆمبێک لە بازاڕی شارەکەدا چوار کەس کوژران و حەوت کەسیش بریندار بوون و لێکۆڵینەوە بەردەوامە.", "in Kurdish";
    language_english: "Police said four people were killed and seven wounded when a bomb went off in the market.", "in Latin script";
    language_hebrew: "המשטרה מסרה כי ארבעה בני אדם נהרגו ושבעה נפצעו בפיצוץ מטען בשוק העיר.", "in Hebrew";
    language_russian: "Полиция сообщила, что при взрыве на рынке погибли четыре человека и семь ранены.", "in another script";
}

#[test]
fn feed_without_dates() {
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title><item><guid>a</guid><title>خبر</title><description>{GOOD}</description></item></channel></rss>"
    );
    let ran = fine("nodate.xml", feed, &["a"]);
    assert!(ran.documents.lines().any(|l| l.contains("\"id\":\"a\"") && !l.contains("\"published\":\"2")), "{}", ran.documents);
}

#[test]
fn feed_whose_dates_are_none() {
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>x</title><item><guid>a</guid><pubDate>last week</pubDate><description>{GOOD}</description></item></channel></rss>"
    );
    fine("lastweek.xml", feed, &["a"]);
}

#[test]
fn feed_that_is_no_xml() {
    bad("broken.xml", "<rss version=\"2.0\"><channel><item></channel>", LOST, "broken.xml", &["is no feed that can be read"]);
}

#[test]
fn feed_of_unknown_markup() {
    bad("unknown.rss", "<?xml version=\"1.0\"?><news><item>x</item></news>", LOST, "unknown.rss", &["is no feed that can be read"]);
}

#[test]
fn feed_without_entries() {
    bad("none.xml", "<rss version=\"2.0\"><channel><title>x</title></channel></rss>", TOLD, "none.xml", &["is a feed without entries"]);
}

#[test]
fn feed_whose_entries_hold_no_text() {
    let feed = "<rss version=\"2.0\"><channel><title>x</title><item><guid>a</guid></item><item><guid>b</guid></item></channel></rss>";
    bad("empty.xml", feed, TOLD, "empty.xml", &["holds no document", "2 × feed entry without text"]);
}

#[test]
fn feed_in_json() {
    let feed = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "a", "content_text": GOOD}, {"id": "b", "content_html": format!("<p>{GOOD}</p>")}]});
    fine("feed.json", feed.to_string(), &["a", "b"]);
}

#[test]
fn feed_in_json_cut_off() {
    let feed = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "a", "content_text": GOOD}]}).to_string();
    bad("feed.json", &feed[..feed.len() - 5], LOST, "feed.json", &["is no feed that can be read"]);
}
