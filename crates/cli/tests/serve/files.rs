//! Files coded on the spot: what `rawi extract FILE` would say of them, within bounds.

use crate::{Served, accounts, escaped, rows, text};
use serde_json::Value;
use std::io::Write;

fn extract(served: &Served, query: &str, kind: &str, body: &[u8]) -> crate::Answer {
    served.send("POST", &format!("/api/extract{query}"), &format!("Content-Type: {kind}\r\n"), body)
}

#[track_caller]
fn told(served: &Served, query: &str, kind: &str, body: &[u8]) -> Value {
    let answer = extract(served, query, kind, body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn claims(answer: &Value) -> Vec<Value> {
    answer["documents"].as_array().unwrap().iter().flat_map(|d| d["claims"].as_array().unwrap().clone()).collect()
}

#[test]
fn a_file_says_what_the_command_says_of_it() {
    let served = Served::of(&accounts()[..1]);
    let lines = accounts()[..12].concat();
    let page = "<html><head><title>غارة على تدمر</title><meta property=\"article:published_time\" content=\"2024-05-01T10:00:00Z\"></head><body><article><h1>غارة على تدمر</h1>\
                <p>قصفت طائرة مسيّرة أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود وإصابة 5 آخرين، بحسب مصدر عسكري.</p><p>وقال شهود إن النيران اندلعت في المكان وإن فرق الإطفاء وصلت بعد ساعة.</p></article></body></html>";
    let plain = "قصف الجيش بلدة سرمين أمس، ما أدى إلى مقتل 3 مدنيين.";
    for (name, kind, bytes) in [
        ("news.jsonl", "application/octet-stream", lines.clone().into_bytes()),
        ("news.jsonl.gz", "application/gzip", packed(lines.as_bytes())),
        ("page.html", "text/html", page.as_bytes().to_vec()),
        ("note.txt", "text/plain; charset=utf-8", plain.as_bytes().to_vec()),
    ] {
        served.desk.file(name, &bytes);
        let want = rows(&crate::run(&served.desk, &["extract", name, "-f", "jsonl"], 0).0);
        let answer = told(&served, &format!("?name={name}"), kind, &bytes);
        assert_eq!(claims(&answer), want, "{name}");
        assert!(!want.is_empty() && answer["documents"][0]["scopes"].is_array(), "{name}");
    }
    let dated = told(&served, &format!("?name={}&published=2024-05-02&source=sana.sy", escaped("../../etc/note.txt")), "text/plain", plain.as_bytes());
    let document = &dated["documents"][0]["document"];
    assert_eq!((text(document, "published"), text(document, "source"), text(document, "id")), ("2024-05-02", "sana.sy", "note"));
    assert_eq!(served.json("/api/meta")["store"]["documents"], 1, "nothing is stored");
}

#[test]
fn a_file_is_read_within_bounds() {
    let served = Served::of(&accounts()[..1]);
    let many: String = (0..50).map(|n| format!("{{\"id\": \"d{n}\", \"text\": \"قصف الجيش بلدة سرمين أمس وقتل {n} مدنيين.\"}}\n")).collect();
    let answer = told(&served, "?name=a.jsonl", "application/jsonl", many.as_bytes());
    assert_eq!(answer["documents"].as_array().unwrap().len(), 20);
    assert!(answer["notes"].to_string().contains("holds more"), "{}", answer["notes"]);
    let large = extract(&served, "", "application/octet-stream", &vec![b'a'; (10 << 20) + 1]);
    assert_eq!(large.problem(), (413, "too_large".into()));
    let long = format!("{{\"text\": \"{}\"}}\n", "قصف الجيش بلدة سرمين أمس. ".repeat(3000));
    let shown = claims(&told(&served, "?name=a.jsonl", "application/jsonl", long.repeat(3).as_bytes())).len();
    assert!((1000..=2000).contains(&shown), "{shown}");
    // two hundred megabytes of blanks, and of nothing
    for bomb in [packed(&vec![b' '; 200 << 20]), packed(&packed(&vec![0; 200 << 20]))] {
        let answer = told(&served, "?name=a.txt.gz", "application/gzip", &bomb);
        assert!(answer["documents"].as_array().unwrap().is_empty() && !answer["notes"].as_array().unwrap().is_empty(), "{answer}");
    }
}

#[test]
fn no_file_breaks_the_server() {
    let served = Served::of(&accounts()[..1]);
    let plain = accounts()[..3].concat();
    let mut cut = packed(plain.as_bytes());
    cut.truncate(cut.len() / 2);
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("", b"".to_vec()),
        ("a.zip", b"PK\x03\x04".to_vec()),
        ("a.zip", [b"PK\x03\x04".to_vec(), vec![0xff; 5000]].concat()),
        ("a.gz", cut),
        ("a.warc", b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\n".to_vec()),
        ("a.warc", b"WARC/1.0\r\nContent-Length: -1\r\n\r\n\r\n".to_vec()),
        ("a.json", b"[".repeat(100_000)),
        ("a.json", b"{\"messages\": [{\"id\": 1}, 7, null]}".to_vec()),
        ("a.html", b"<div>".repeat(200_000)),
        ("a.html", b"<!--".repeat(100_000)),
        ("a.xml", b"<rss><channel><item>".repeat(10_000)),
        ("a.xml", b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><rss>&b;</rss>".to_vec()),
        ("a.csv", [b"id,text\n".to_vec(), b"\"".repeat(100_000)].concat()),
        ("a.txt", vec![0; 100_000]),
        ("a.txt", (0..=255u8).cycle().take(100_000).collect()),
        ("a.txt", [0xff, 0xfe].into_iter().chain((0..50_000).map(|n| n as u8)).collect()),
        ("a.zst", b"\x28\xb5\x2f\xfd\xff\xff\xff\xff".to_vec()),
        ("-", plain.clone().into_bytes()),
        ("/etc/passwd", b"".to_vec()),
        ("*", b"a".to_vec()),
        ("a!b!c", plain.into_bytes()),
    ];
    for (name, body) in bodies {
        let answer = extract(&served, &format!("?name={}", escaped(name)), "application/octet-stream", &body);
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        assert!(!answer.text().contains("root:"), "{name}");
    }
    for query in ["?name=a&name=b", "?published=yesterday", "?published=2024-02-30", "?colour=red", "?name=%ff"] {
        assert_eq!(extract(&served, query, "text/plain", b"a").problem(), (400, "bad_filter".into()), "{query}");
    }
    served.json("/api/meta");
}
