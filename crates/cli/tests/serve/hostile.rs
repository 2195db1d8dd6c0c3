//! What nobody means well: whatever is sent, the answer is no fault of the server, and the server goes on.

use crate::http::hung_up;
use crate::{Served, accounts, escaped};

/// Values put into every parameter.
fn values() -> Vec<String> {
    let plain = [
        "' OR 1=1 --",
        "\"; DROP TABLE claims; --",
        "%",
        "_",
        "*",
        "\\",
        "$1",
        "?1",
        "\0",
        "a\0b",
        "\u{202e}gnp.exe",
        "\u{2066}x\u{2069}",
        "\u{feff}",
        "\u{10ffff}",
        "NaN",
        "inf",
        "-1",
        "1e309",
        "99999999999999999999999999",
        "-9223372036854775808",
        "0x10",
        "٣",
        "9999-12-31",
        "-9999-01-01",
        "2024-02-30",
        "0000-00-00",
        "NEAR(a b)",
        "a AND NOT b",
        "\"",
        "{}",
        "[[[[",
        "null",
        "true",
        "..",
        "/",
        "../../../etc/passwd",
        "i-000000000000",
        "c-0000'--",
        "place:",
        "state:",
        ":",
        "a:b:c",
        ",",
        ",,,,",
        "1,2,3",
        "1,2,3,4",
        "91,181",
        "-90,-180,90,180",
        "90,180,-90,-180",
        "0,0",
        "قصف",
        "ق",
        "ـــــ",
        "َُِ",
        "😀",
        "\r\nX-Evil: 1",
        "<script>alert(1)</script>",
        "0.0000000000001",
    ];
    let mut all: Vec<String> = plain.iter().map(|v| escaped(v)).collect();
    all.extend(["%FF", "%C3%28", "%", "%2", "%zz", "%ED%A0%80"].map(String::from));
    all.extend([escaped(&"ا".repeat(1300)), escaped(&"(".repeat(2000)), "a".repeat(9000)]);
    all
}

const PARAMETERS: [&str; 22] = [
    "from",
    "to",
    "place",
    "province",
    "country",
    "box",
    "near",
    "km",
    "side",
    "role",
    "type",
    "mode",
    "factuality",
    "status",
    "source",
    "text",
    "killed",
    "min_confidence",
    "view",
    "zoom",
    "after",
    "size",
];

#[test]
fn no_parameter_breaks_the_server() {
    let served = Served::of(&accounts()[..8]);
    let (mut answered, mut refused) = (0, 0);
    for name in PARAMETERS {
        for value in values() {
            let route = match name {
                "view" | "zoom" => "overview",
                "after" | "size" => "claims",
                _ => "incidents",
            };
            let answer = served.get(&format!("/api/{route}?{name}={value}"));
            assert!(matches!(answer.status, 200 | 400), "{route}?{name}={value}: {} {}", answer.status, answer.text());
            if answer.status == 400 {
                assert_eq!(answer.problem().1, "bad_filter");
            }
            *(if answer.status == 400 { &mut refused } else { &mut answered }) += 1;
        }
    }
    assert!(answered > 200 && refused > 400, "{answered} answered, {refused} refused");
    served.json("/api/meta");
}

#[test]
fn no_filter_breaks_another_route() {
    let served = Served::of(&accounts()[..8]);
    for value in values() {
        for path in [
            format!("/api/claims?text={value}"),
            format!("/api/claims?side={value}"),
            format!("/api/overview?place={value}"),
            format!("/api/outlets?source={value}"),
            format!("/api/exports/geojson?side={value}"),
            format!("/api/names?kind=side&q={value}"),
            format!("/api/names?kind=place&q={value}"),
            format!("/api/names?kind={value}&q=a"),
            format!("/api/names?kind=outlet&q={value}"),
            format!("/api/meta?{value}=1"),
        ] {
            let status = served.get(&path).status;
            assert!(matches!(status, 200 | 400), "{path}: {status}");
        }
    }
}

#[test]
fn a_filter_that_can_match_nothing_is_refused_by_its_name() {
    let served = Served::of(&accounts()[..2]);
    for (query, field) in [
        ("type=RAID", "type"),
        ("type=ASSAULT&mode=phone", "mode"),
        ("country=XYZ", "country"),
        ("from=2024-02-01&to=2024-01-01", "from"),
        ("from=yesterday", "from"),
        ("role=actor", "role"),
        ("km=5", "km"),
        ("near=1,2&box=1,2,3,4", "near"),
        ("from=2024-01-01&from=2024-01-02", "from"),
        ("status=sure", "status"),
        ("factuality=surely", "factuality"),
        ("killed=-1", "killed"),
        ("min_confidence=2", "min_confidence"),
        ("typ=ASSAULT", "typ"),
        ("size=0", "size"),
        ("order=random", "order"),
        ("after=x", "after"),
    ] {
        let answer = served.get(&format!("/api/incidents?{query}"));
        assert_eq!(answer.problem(), (400, "bad_filter".into()), "{query}");
        assert_eq!(answer.json()["error"]["field"], field, "{query}");
    }
}

#[test]
fn no_path_breaks_the_server() {
    let served = Served::of(&accounts()[..3]);
    for value in values() {
        for path in
            ["/api/incidents/", "/api/documents/", "/api/exports/", "/"].map(|p| format!("{p}{value}")).into_iter().chain([format!("/api/claims/{value}/why")])
        {
            let answer = served.get(&path);
            assert!(matches!(answer.status, 400 | 404 | 414), "{path}: {} {}", answer.status, answer.text());
            assert_eq!(answer.header("x-evil"), "");
        }
    }
}

#[test]
fn no_body_breaks_the_server() {
    let served = Served::of(&accounts()[..1]);
    let deep = |open: &str| format!("{{\"text\": {}", open.repeat(100_000)).into_bytes();
    let text = |t: &str| format!("{{\"text\": \"{t}\"}}").into_bytes();
    let bodies: Vec<(Vec<u8>, &[u16])> = vec![
        (b"".to_vec(), &[400]),
        (b"{".to_vec(), &[400]),
        (b"null".to_vec(), &[422]),
        (b"[]".to_vec(), &[422]),
        (b"{}".to_vec(), &[422]),
        (b"{\"text\": 1}".to_vec(), &[422]),
        (b"{\"text\": \"a\", \"more\": 1}".to_vec(), &[422]),
        (b"{\"text\": \"\xff\"}".to_vec(), &[400, 422]),
        (text("\\ud800"), &[400]),
        (text(""), &[200]),
        (text("\\u0000\\u202e"), &[200]),
        (b"{\"text\": \"a\", \"published\": \"9999-99-99\"}".to_vec(), &[400]),
        (b"{\"text\": \"a\", \"published\": 20240501}".to_vec(), &[422]),
        (deep("["), &[400, 422]),
        (deep("{\"a\":"), &[400, 422]),
        (format!("{{\"text\": \"a\", \"source\": \"{}\"}}", "s".repeat(100_000)).into_bytes(), &[200]),
        (text(&"قصف ".repeat(60_000)), &[200]),
        (text(&"(".repeat(500_000)), &[200]),
        (text(&"قصف الجيش بلدة سرمين. ".repeat(12_000)), &[200]),
    ];
    for (body, want) in bodies {
        let answer = served.post("/api/extract", &body);
        let shown: String = String::from_utf8_lossy(&body).chars().take(60).collect();
        assert!(want.contains(&answer.status), "{shown}: {} {}", answer.status, answer.text().chars().take(200).collect::<String>());
    }
    served.json("/api/meta");
}

#[test]
fn no_bytes_break_the_server() {
    let served = Served::of(&accounts()[..1]);
    let requests: Vec<Vec<u8>> = vec![
        b"\r\n\r\n".to_vec(),
        b"\0\0\0\0".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET /api/meta HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n".to_vec(),
        b"GET /api/meta\xff HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
        b"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n".to_vec(),
        b"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec(),
        [b"GET /".to_vec(), vec![b'a'; 200_000], b" HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec()].concat(),
        [b"GET / HTTP/1.1\r\nHost: localhost\r\n".to_vec(), b"X: y\r\n".repeat(2000), b"\r\n".to_vec()].concat(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
    ];
    for request in requests {
        // the sender hangs up: an answer, or none, and no 5xx
        let answer = hung_up(served.port, &request);
        assert!(answer.status < 500, "{:?}: {}", String::from_utf8_lossy(&request).chars().take(60).collect::<String>(), answer.status);
    }
    served.json("/api/meta");
}
