//! Web archives: records whose lengths lie, archives that are cut off, answers that cannot be read.

use crate::desk::Desk;
use crate::{GOOD, PART, TOLD, bad, fine, gz, page, several};
use std::io::Write;

/// A record as it should be.
pub fn record(kind: &str, uri: &str, block: &[u8]) -> Vec<u8> {
    with_length(kind, uri, block, &block.len().to_string())
}

fn with_length(kind: &str, uri: &str, block: &[u8], length: &str) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// What a server answered.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n").as_bytes(), body].concat()
}

/// A record with a good page.
pub fn good(uri: &str) -> Vec<u8> {
    record("response", uri, &answer("200 OK", "", page(GOOD).as_bytes()))
}

/// A record between two good ones.
fn between(record: &[u8]) -> Vec<u8> {
    [&good("http://example.org/1")[..], record, &good("http://example.org/3")].concat()
}

/// A good page whose record says another length.
fn lying(length: &str) -> Vec<u8> {
    between(&with_length("response", "http://example.org/2", &answer("200 OK", "", page(GOOD).as_bytes()), length))
}

#[test]
fn length_too_large() {
    bad("large.warc", lying("9000"), TOLD, "large.warc:2", &["the next record begins", "length is wrong"]).reads(&["large-1", "large-2", "large-3"]);
}

#[test]
fn length_far_too_large() {
    bad("large.warc", lying("99999999999"), TOLD, "large.warc:2", &["the next record begins", "length is wrong"]).reads(&["large-1", "large-2", "large-3"]);
}

#[test]
fn length_too_large_of_the_last_record() {
    let last = with_length("response", "http://example.org/2", &answer("200 OK", "", page(GOOD).as_bytes()), "9000");
    bad("end.warc", [good("http://example.org/1"), last].concat(), PART, "end.warc:2", &["ends in the middle of the record"]).reads(&["end-1"]);
}

#[test]
fn length_too_large_of_a_request() {
    let request = with_length("request", "http://example.org/2", b"GET / HTTP/1.1\r\n\r\n", "99999999999");
    bad("request.warc", between(&request), TOLD, "request.warc:2", &["the next record begins"]).reads(&["request-1", "request-3"]);
}

#[test]
fn length_too_large_ten_thousand_times() {
    let records = with_length("response", "http://example.org/", &answer("404 Not Found", "", b"no"), "60000000").repeat(10_000);
    let desk = Desk::new();
    let ran = desk.file("many.warc", [records, good("http://example.org/1")].concat()).beside_good(&["many.warc"]);
    ran.ends(0).reads(&["many-10001"]);
    assert_eq!(ran.messages().len(), 10_000);
}

#[test]
fn length_too_small() {
    let ran = bad(
        "small.warc",
        lying(&(answer("200 OK", "", page(GOOD).as_bytes()).len() - 10).to_string()),
        TOLD,
        "small.warc:2",
        &["bytes behind the record belong to none", "length is wrong"],
    );
    ran.reads(&["small-1", "small-2", "small-3"]);
}

#[test]
fn length_missing() {
    let bytes = String::from_utf8(lying("X")).expect("text").replace("Content-Length: X\r\n", "");
    bad("missing.warc", bytes, PART, "missing.warc:2", &["has no length"]).reads(&["missing-1", "missing-3"]);
}

#[test]
fn length_that_is_no_number() {
    bad("word.warc", lying("many"), PART, "word.warc:2", &["`many`", "no number"]).reads(&["word-1", "word-3"]);
}

#[test]
fn length_negative() {
    bad("negative.warc", lying("-1"), PART, "negative.warc:2", &["`-1`", "no number"]).reads(&["negative-1", "negative-3"]);
}

#[test]
fn length_beyond_all_numbers() {
    bad("beyond.warc", lying("99999999999999999999999"), PART, "beyond.warc:2", &["no number"]).reads(&["beyond-1", "beyond-3"]);
}

#[test]
fn cut_off_in_the_middle() {
    let whole = between(&good("http://example.org/2"));
    let first = good("http://example.org/1").len();
    bad("cut.warc", &whole[..first * 2 - 100], PART, "cut.warc:2", &["ends in the middle of the record"]).reads(&["cut-1"]);
}

#[test]
fn cut_off_in_the_middle_packed() {
    let second = gz(good("http://example.org/2"));
    let packed = [gz(good("http://example.org/1")), second[..second.len() / 2].to_vec()].concat();
    bad("cut.warc.gz", packed, PART, "cut.warc.gz:2", &["cut off?"]).reads(&["cut-1"]);
}

#[test]
fn cut_off_in_a_header() {
    let whole = good("http://example.org/1");
    bad("header.warc", [&whole[..], &whole[..30]].concat(), PART, "header.warc:2", &["has no length"]).reads(&["header-1"]);
}

#[test]
fn an_answer_whose_header_is_broken() {
    for (i, block) in
        [&b"HTTP/1.1 okay\r\n\r\n<p>x"[..], b"", b"\0\0\0\0", b"HTTP/1.1 200 OK\r\nContent-Type text/html\r\n\r\n<p>x", b"HTTP/1.1 200 OK\r\nContent-"]
            .iter()
            .enumerate()
    {
        let ran = bad("http.warc", between(&record("response", "http://example.org/2", block)), PART, "http.warc:2", &["no HTTP answer", "skipped"]);
        assert!(ran.of("http-1") > 0 && ran.of("http-3") > 0, "block {i}");
    }
}

#[test]
fn no_answers_but_errors_and_redirects() {
    let missing = record("response", "http://example.org/2", &answer("404 Not Found", "", page(GOOD).as_bytes()));
    let moved = record("response", "http://example.org/2", &answer("301 Moved", "Location: /3\r\n", b""));
    let info = record("warcinfo", "", b"software: x\r\n");
    bad("errors.warc", [info, missing, moved].concat(), TOLD, "errors.warc", &["holds no document", "2 × answer of a server other than 200"]);
}

#[test]
fn chunks_that_are_broken() {
    let text = page(GOOD);
    let (a, b) = text.split_at(text.find("</h1>").expect("a headline"));
    let body = format!("{:x}\r\n{a}\r\n{:x}\r\n{b}", a.len(), b.len() + 500);
    let bytes = between(&record("response", "http://example.org/2", &answer("200 OK", "Transfer-Encoding: chunked\r\n", body.as_bytes())));
    bad("chunks.warc", bytes, TOLD, "chunks.warc:2", &["chunks of the answer are broken"]).reads(&["chunks-1", "chunks-2", "chunks-3"]);
}

#[test]
fn chunks_that_are_said_and_not_there() {
    let bytes = record("response", "http://example.org/1", &answer("200 OK", "Transfer-Encoding: chunked\r\n", page(GOOD).as_bytes()));
    fine("chunked.warc", bytes, &["chunked-1"]);
}

fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    between(&record("response", "http://example.org/2", &answer("200 OK", &format!("Content-Encoding: {encoding}\r\n"), body)))
}

#[test]
fn a_body_whose_gzip_is_broken() {
    let mut body = gz(page(GOOD));
    body.truncate(10);
    body.extend([0xff; 40]);
    bad("body.warc", encoded("gzip", &body), PART, "body.warc:2", &["cannot be unpacked", "skipped"]).reads(&["body-1", "body-3"]);
}

#[test]
fn a_body_whose_gzip_is_cut_off() {
    let long = page(&(0..2000_u64).map(|i| format!("{GOOD} {} ", i.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect::<String>());
    let body = gz(long);
    let ran = bad("body.warc", encoded("gzip", &body[..body.len() / 2]), TOLD, "body.warc:2", &["packing of the answer is broken"]);
    ran.reads(&["body-1", "body-2", "body-3"]);
}

#[test]
fn a_body_that_is_unpacked_already() {
    fine("already.warc", encoded("gzip", page(GOOD).as_bytes()), &["already-1", "already-2", "already-3"]);
}

#[test]
fn a_body_packed_with_brotli() {
    // a brotli stream of one stored piece: window 16, not last, its length, stored; then the empty last piece
    let text = page(GOOD);
    let n = text.len() as u32 - 1;
    let head: u32 = (n << 4) | (1 << 20);
    let body = [&head.to_le_bytes()[..3], text.as_bytes(), &[3]].concat();
    fine("brotli.warc", encoded("br", &body), &["brotli-1", "brotli-2", "brotli-3"]);
}

#[test]
fn a_body_whose_brotli_is_broken() {
    bad("brotli.warc", encoded("br", &[0xff; 60]), PART, "brotli.warc:2", &["cannot be unpacked"]).reads(&["brotli-1", "brotli-3"]);
}

#[test]
fn a_body_that_is_a_bomb() {
    let body = gz(vec![b' '; 80 << 20]);
    bad("bomb.warc", encoded("gzip", &body), PART, "bomb.warc:2", &["unpacks to more than 64 MB"]).reads(&["bomb-1", "bomb-3"]);
}

#[test]
fn a_record_over_the_limit() {
    let block = answer("200 OK", "", &vec![b'x'; (64 << 20) + 1]);
    bad("over.warc", between(&record("response", "http://example.org/2", &block)), PART, "over.warc:2", &["larger than 64 MB"]).reads(&["over-1", "over-3"]);
}

#[test]
fn a_feed_in_an_archive_that_is_none() {
    let block = [b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n".as_slice(), b"<rss><channel"].concat();
    bad("feed.warc", between(&record("response", "http://example.org/2", &block)), PART, "feed.warc:2", &["no feed that can be read"])
        .reads(&["feed-1", "feed-3"]);
}

#[test]
fn a_page_in_an_encoding_that_is_none() {
    let (text, _, _) = encoding_rs::WINDOWS_1256.encode(GOOD);
    let (more, _, _) = encoding_rs::WINDOWS_1256.encode(crate::OTHER);
    let body = [b"<html><body><p>".as_slice(), &text, b"</p><p>", &more, b"</p></body></html>"].concat();
    let block = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=arabic-x\r\n\r\n".as_slice(), &body].concat();
    bad(
        "charset.warc",
        between(&record("response", "http://example.org/2", &block)),
        TOLD,
        "charset.warc:2",
        &["`arabic-x`", "none", "windows-1256 (guessed)"],
    )
    .reads(&["charset-2"]);
}

#[test]
fn words_before_the_first_record() {
    several("before.warc", [b"WARC/1.0 and so on\r\n\r\n".to_vec(), good("http://example.org/2")].concat(), PART, &[("before.warc:1", &["has no length"])])
        .reads(&["before-2"]);
}

#[test]
fn many_members_with_a_broken_one() {
    let mut packed = Vec::new();
    for i in 0..3 {
        let mut member = gz(good(&format!("http://example.org/{i}")));
        if i == 1 {
            let middle = member.len() / 2;
            member[middle..].fill(0);
        }
        packed.write_all(&member).expect("memory can be written to");
    }
    // what lies behind a broken member is not read
    bad("members.warc.gz", packed, PART, "members.warc.gz:1", &["broken"]).reads(&["members-1"]);
}
