//! A desk with users: who may what, how one comes in, and who is kept out.

use crate::{Answer, Desk, Served, accounts, run, text};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const USERS: [(&str, &str); 3] = [("rana", "reader"), ("sami", "coder"), ("amal", "admin")];

fn password(name: &str) -> String {
    format!("the word of {name}")
}

/// What the program says to standard input.
#[track_caller]
fn users(desk: &Desk, args: &[&str], stdin: &str, code: i32) -> (String, String) {
    let out = desk.output(&[&["users", "people.json"], args].concat(), stdin);
    let (told, said) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
    assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
    (told, said)
}

/// A desk with a user of each role.
fn peopled(more: &[&str]) -> Served {
    let desk = Desk::new();
    desk.file("in.jsonl", accounts()[..6].concat());
    run(&desk, &["ingest", "news.rawi", "in.jsonl"], 0);
    for (name, role) in USERS {
        users(&desk, &["add", name, "--role", role, "--password-stdin"], &format!("{}\n", password(name)), 0);
    }
    Served::with(desk, &[&["--users", "people.json"], more].concat())
}

fn login(served: &Served, name: &str, password: &str) -> Answer {
    served.post("/api/login", json!({"name": name, "password": password}).to_string().as_bytes())
}

/// The headers of who is signed in: the cookie, and that of who changes something.
struct Signed {
    cookie: String,
    csrf: String,
}

impl Signed {
    #[track_caller]
    fn at(served: &Served, name: &str) -> Signed {
        let answer = login(served, name, &password(name));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_string();
        Signed { cookie: format!("Cookie: {cookie}\r\n"), csrf: format!("X-CSRF-Token: {}\r\n", text(&answer.json(), "csrf")) }
    }

    fn both(&self) -> String {
        format!("{}{}", self.cookie, self.csrf)
    }
}

/// The header of a new token, when the desk has seen it.
#[track_caller]
fn token(served: &Served, name: &str) -> String {
    let bearer = format!("Authorization: Bearer {}\r\n", users(&served.desk, &["token", name], "", 0).0.trim());
    until("the token is known", || served.get_with("/api/me", &bearer).status == 200);
    bearer
}

/// Waits until the desk has seen that its users changed.
#[track_caller]
fn until(what: &str, is: impl Fn() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(10), "not within 10 seconds: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

const JSON: &str = "Content-Type: application/json\r\n";

/// Everything that can be asked: method, address, body.
fn everything(served: &Served, admin: &str) -> Vec<(&'static str, String, Vec<u8>)> {
    let items = served.get_with("/api/claims?size=1", admin).json();
    let claim = text(&items["items"][0]["claim"], "id").to_string();
    let incident = text(&items["items"][0], "incident").to_string();
    let word = json!({"on": "claim", "id": claim, "action": "accept", "seen": 0}).to_string().into_bytes();
    let get = |path: &str| ("GET", path.to_string(), Vec::new());
    vec![
        get("/api/meta"),
        get("/api/overview"),
        get("/api/incidents"),
        get(&format!("/api/incidents/{incident}")),
        get("/api/documents/a001"),
        get("/api/claims"),
        get(&format!("/api/claims/{claim}/why")),
        get("/api/names?kind=outlet"),
        get("/api/outlets"),
        get("/api/exports/geojson"),
        get("/api/exports/acled"),
        get("/api/openapi.json"),
        get("/api/reviews"),
        get("/api/audit"),
        get("/api/nothing"),
        ("POST", "/api/extract".into(), b"{\"text\": \"a\"}".to_vec()),
        ("POST", "/api/reviews".into(), word),
        ("POST", "/api/logout".into(), Vec::new()),
    ]
}

#[test]
fn each_role_may_what_it_may_and_nobody_else_anything() {
    let served = peopled(&[]);
    let admin = token(&served, "amal");
    let all = everything(&served, &admin);
    for (method, path, body) in &all {
        let refused = served.send(method, path, JSON, body);
        assert_eq!(refused.problem(), (401, "sign_in".into()), "nobody {method} {path}");
        assert_eq!((refused.header("www-authenticate"), refused.header("etag")), ("Bearer", ""), "{path}");
        for wrong in [
            "Cookie: rawi_session=\r\n",
            "Cookie: rawi_session=0123456789abcdef\r\n",
            "Authorization: Bearer x\r\n",
            "Authorization: Basic YTpi\r\n",
            "Authorization: Bearer\r\n",
        ] {
            assert_eq!(served.send(method, path, &format!("{JSON}{wrong}"), body).status, 401, "{wrong} {method} {path}");
        }
    }
    for (name, role) in USERS {
        let bearer = token(&served, name);
        let me = served.get_with("/api/me", &bearer).json();
        assert_eq!((text(&me, "mode"), text(&me, "user"), text(&me, "role"), me["csrf"].is_null()), ("users", name, role, true));
        assert_eq!(me["may"], json!({"review": role != "reader", "extract": true, "audit": role == "admin"}), "{role}");
        for (method, path, body) in &all {
            let answer = served.send(method, path, &format!("{JSON}{bearer}"), body);
            let may = match path.as_str() {
                "/api/reviews" if *method == "POST" => role != "reader",
                "/api/audit" => role == "admin",
                _ => true,
            };
            if may {
                // what one has reviewed the next has not seen
                assert!(matches!(answer.status, 200 | 201 | 204 | 404 | 409), "{role} {method} {path}: {} {}", answer.status, answer.text());
            } else {
                assert_eq!(answer.problem(), (403, "may_not".into()), "{role} {method} {path}");
            }
        }
    }
}

#[test]
fn the_page_is_given_to_everybody_and_holds_nothing() {
    let served = peopled(&[]);
    for path in ["/", "/incidents/i-0", "/try"] {
        assert_eq!(served.get(path).status, 200, "{path}");
    }
    let me = served.json("/api/me");
    assert_eq!((text(&me, "mode"), me["user"].is_null(), me["role"].is_null(), me["csrf"].is_null()), ("users", true, true, true));
    assert_eq!(me["may"], json!({"review": false, "extract": false, "audit": false}));
    let answer = served.get("/api/me");
    assert_eq!((answer.header("cache-control"), answer.header("etag")), ("no-store", ""));
    for path in ["/api//meta", "/api/meta/", "//api/meta", "/API/meta", "/%61pi/meta", "/api/%6deta", "/api/me/../meta", "/api/me/x", "/api/me%2f..%2fmeta"] {
        let answer = served.get(path);
        assert!(matches!(answer.status, 401 | 404) && !answer.text().contains("generation"), "{path}: {}", answer.status);
    }
}

#[test]
fn one_signs_in_and_out() {
    let served = peopled(&[]);
    let answer = login(&served, "sami", &password("sami"));
    let cookie = answer.header("set-cookie").to_string();
    assert!(cookie.starts_with("rawi_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    assert_eq!((answer.header("cache-control"), text(&answer.json(), "role")), ("no-store", "coder"));
    let sami = Signed::at(&served, "sami");
    assert_eq!(text(&served.get_with("/api/me", &sami.cookie).json(), "user"), "sami");
    let meta = served.get_with("/api/meta", &sami.cookie);
    assert_eq!((meta.status, meta.header("cache-control")), (200, "private, no-cache"));
    let tag = meta.header("etag").to_string();
    assert_eq!(served.get_with("/api/meta", &format!("{}If-None-Match: {tag}\r\n", sami.cookie)).status, 304);
    assert_eq!(served.get_with("/api/meta", &format!("If-None-Match: {tag}\r\n")).status, 401, "who knows the name of an answer is not signed in");
    let out = served.send("POST", "/api/logout", &sami.both(), b"");
    assert!(out.status == 204 && out.header("set-cookie").contains("Max-Age=0"), "{}", out.status);
    assert_eq!(served.get_with("/api/meta", &sami.cookie).status, 401);
    // two cookies: one was put there by somebody else
    let (one, two) = (Signed::at(&served, "sami"), Signed::at(&served, "sami"));
    assert_eq!(served.get_with("/api/meta", &format!("{}; {}\r\n", one.cookie.trim(), two.cookie.trim().trim_start_matches("Cookie: "))).status, 401);
}

#[test]
fn who_changes_something_shows_what_only_the_page_knows() {
    let served = peopled(&[]);
    let sami = Signed::at(&served, "sami");
    let body = b"{\"text\": \"a\"}";
    let other = Signed::at(&served, "amal");
    for wrong in ["", "X-CSRF-Token: \r\n", "X-CSRF-Token: 0\r\n", &other.csrf] {
        for path in ["/api/extract", "/api/reviews", "/api/logout"] {
            let answer = served.send("POST", path, &format!("{JSON}{}{wrong}", sami.cookie), body);
            assert_eq!(answer.problem(), (403, "bad_csrf".into()), "{path} {wrong}");
        }
    }
    assert_eq!(served.send("POST", "/api/extract", &format!("{JSON}{}", sami.both()), body).status, 200);
    let own = format!("http://localhost:{}", served.port);
    for (head, ours) in [
        (format!("Origin: {own}\r\n"), true),
        (format!("Origin: {own}\r\nSec-Fetch-Site: same-origin\r\n"), true),
        ("Sec-Fetch-Site: none\r\n".into(), true),
        ("Origin: null\r\n".into(), false),
        ("Origin: http://localhost:1\r\n".into(), false),
        ("Origin: http://localhost\r\n".into(), false),
        ("Origin: http://example.org\r\n".into(), false),
        (format!("Origin: http://example.org:{}\r\n", served.port), false),
        (format!("Origin: {own}.example.org\r\n"), false),
        (format!("Origin: {own}\r\nOrigin: http://example.org\r\n"), false),
        ("Sec-Fetch-Site: cross-site\r\n".into(), false),
        ("Sec-Fetch-Site: same-site\r\n".into(), false),
    ] {
        let answer = served.send("POST", "/api/extract", &format!("{JSON}{}{head}", sami.both()), body);
        if ours {
            assert_eq!(answer.status, 200, "{head}");
        } else {
            assert_eq!(answer.problem(), (403, "bad_origin".into()), "{head}");
            assert_eq!(served.send("POST", "/api/login", &format!("{JSON}{head}"), b"{}").problem(), (403, "bad_origin".into()), "{head}");
        }
    }
    // the same without users
    let open = Served::of(&accounts()[..1]);
    assert_eq!(open.send("POST", "/api/extract", &format!("{JSON}Origin: http://example.org\r\n"), body).problem(), (403, "bad_origin".into()));
    assert_eq!(open.send("POST", "/api/extract", "Sec-Fetch-Site: cross-site\r\nContent-Type: text/plain\r\n", body).problem(), (403, "bad_origin".into()));
    assert_eq!(open.post("/api/login", b"{\"name\": \"a\", \"password\": \"b\"}").problem(), (404, "not_found".into()));
}

#[test]
fn a_name_of_its_own_wants_tls() {
    let served = peopled(&["--host", "desk.example.org"]);
    let host = "Host: desk.example.org\r\n";
    let body = json!({"name": "sami", "password": password("sami")}).to_string();
    let answer = served.send("POST", "/api/login", &format!("{host}{JSON}Origin: https://desk.example.org\r\n"), body.as_bytes());
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-rawi_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
    let brought = format!("{host}Cookie: {}\r\n", cookie.split(';').next().unwrap());
    assert_eq!(served.send("GET", "/api/meta", &brought, b"").status, 200);
    assert_eq!(served.send("GET", "/api/meta", &brought.replace("__Host-", ""), b"").status, 401, "a cookie that another host may have set");
    let plain = served.send("POST", "/api/login", &format!("{host}{JSON}Origin: http://desk.example.org\r\n"), body.as_bytes());
    assert_eq!(plain.problem(), (403, "bad_origin".into()));
    for other in ["example.org", "desk.example.org.evil.net", "xdesk.example.org"] {
        assert_eq!(served.send("GET", "/api/me", &format!("Host: {other}\r\n"), b"").problem(), (400, "bad_host".into()), "{other}");
    }
    assert_eq!(served.send("GET", "/api/me", "Host: DESK.example.org:443\r\n", b"").status, 200);
}

#[test]
fn who_tries_many_passwords_waits() {
    let served = peopled(&["--host", "desk.example.org"]);
    let from = |address: &str, name: &str, password: &str| {
        let body = json!({"name": name, "password": password}).to_string();
        served.send("POST", "/api/login", &format!("{JSON}X-Forwarded-For: 6.6.6.6, {address}\r\n"), body.as_bytes())
    };
    for n in 0..10 {
        assert_eq!(from("10.0.0.1", "sami", &format!("guess {n}")).problem(), (401, "bad_login".into()), "{n}");
    }
    let waits = from("10.0.0.1", "sami", "guess");
    assert_eq!(waits.problem(), (429, "too_many".into()));
    assert!((1..=30).contains(&waits.header("retry-after").parse::<u64>().unwrap()), "{}", waits.header("retry-after"));
    assert_eq!(from("10.0.0.2", "sami", &password("sami")).status, 429, "of a name, wherever one tries from");
    assert_eq!(from("10.0.0.1", "amal", &password("amal")).status, 200, "of another name not yet");
    let tried = (0..60).take_while(|n| from("10.0.0.1", &format!("name {n}"), "guess").status == 401).count();
    assert!((15..59).contains(&tried), "{tried}");
    assert_eq!(from("10.0.0.1", "amal", &password("amal")).status, 429, "of an address, whatever the name");
    assert_eq!(from("10.0.0.2", "amal", &password("amal")).status, 200);
}

#[test]
fn an_unknown_name_costs_and_says_the_same() {
    let served = peopled(&[]);
    let timed = |name: &str| {
        let start = Instant::now();
        let answer = login(&served, name, "a wrong password");
        (start.elapsed(), answer.status, answer.text())
    };
    let (known, unknown) = (timed("sami"), timed("nobody"));
    assert_eq!((known.1, &known.2), (unknown.1, &unknown.2));
    // in turns, so that what else the machine does meets both; without hashing it would be a hundredth
    let both: Vec<(Duration, Duration)> = (0..8).map(|_| (timed("sami").0, timed("nobody").0)).collect();
    let best = |of: fn(&(Duration, Duration)) -> Duration| both.iter().map(of).min().unwrap().as_secs_f64();
    let (known, unknown) = (best(|b| b.0), best(|b| b.1));
    assert!(known / unknown < 5.0 && unknown / known < 5.0 && unknown > 0.005, "{known} {unknown}");
}

#[test]
fn a_session_ends_with_its_user() {
    let served = peopled(&[]);
    let (rana, sami, amal) = (Signed::at(&served, "rana"), Signed::at(&served, "sami"), Signed::at(&served, "amal"));
    let bearer = token(&served, "rana");
    let status = |head: &str| served.get_with("/api/meta", head).status;
    assert_eq!(status(&rana.cookie), 200, "a token more ends no session");
    users(&served.desk, &["remove", "rana"], "", 0);
    until("who is gone is out", || status(&rana.cookie) == 401 && status(&bearer) == 401);
    users(&served.desk, &["set", "sami", "--role", "reader"], "", 0);
    until("who was changed is out", || status(&sami.cookie) == 401);
    let again = Signed::at(&served, "sami");
    assert_eq!(text(&served.get_with("/api/me", &again.cookie).json(), "role"), "reader");
    users(&served.desk, &["set", "sami", "--password-stdin"], "another word of his\n", 0);
    until("with another password too", || status(&again.cookie) == 401);
    assert_eq!(login(&served, "sami", &password("sami")).status, 401);
    assert_eq!(login(&served, "sami", "another word of his").status, 200);
    assert_eq!(status(&amal.cookie), 200, "who was not changed stays");
    // a file that is none lets nobody in, and is mended while it runs
    let file = std::fs::read(served.desk.path("people.json")).unwrap();
    std::fs::write(served.desk.path("people.json"), b"{\"users\": [\n").unwrap();
    until("nobody is let in", || status(&amal.cookie) == 503);
    assert_eq!(served.get_with("/api/meta", &amal.cookie).problem(), (503, "users_unavailable".into()));
    std::fs::write(served.desk.path("people.json"), file).unwrap();
    until("mended", || status(&amal.cookie) == 200);
}

#[test]
fn what_is_done_is_written_down() {
    let served = peopled(&[]);
    let amal = Signed::at(&served, "amal");
    login(&served, "sami", "wrong");
    let claim = text(&served.get_with("/api/claims?size=1", &amal.cookie).json()["items"][0]["claim"], "id").to_string();
    let word = json!({"on": "claim", "id": claim, "action": "accept", "seen": 0}).to_string();
    let head = format!("{JSON}{}", amal.both());
    assert_eq!(served.send("POST", "/api/reviews", &head, word.as_bytes()).status, 201);
    assert_eq!(served.send("POST", "/api/reviews", &head, word.as_bytes()).status, 409);
    let forged = json!({"on": "claim", "id": claim, "action": "accept", "seen": 1, "who": "sami"}).to_string();
    assert_eq!(served.send("POST", "/api/reviews", &head, forged.as_bytes()).problem(), (400, "bad_body".into()), "nobody signs as another");
    served.send("POST", "/api/extract", &head, b"{\"text\": \"a\"}");
    served.send("POST", "/api/extract?name=a%0ab.txt", &format!("{}Content-Type: text/plain\r\n", amal.both()), b"a");
    served.get_with("/api/exports/acled?country=SYR", &amal.cookie);
    served.send("POST", "/api/logout", &amal.both(), b"");
    let bearer = token(&served, "amal");
    let page = |query: &str| served.get_with(&format!("/api/audit{query}"), &bearer).json();
    let all = page("")["entries"].as_array().unwrap().clone();
    let told: Vec<(String, String, String)> =
        all.iter().rev().map(|e| (e["who"].as_str().unwrap_or("-").into(), text(e, "what").into(), text(e, "result").into())).collect();
    let want: Vec<(&str, String, &str)> = vec![
        ("amal", "sign in".into(), "200"),
        ("sami", "sign in".into(), "401 bad_login"),
        ("amal", format!("review {claim} accept: 1"), "201"),
        ("amal", format!("review {claim} accept"), "409 reviewed_meanwhile"),
        ("amal", "reviews".into(), "400 bad_body"),
        ("amal", "extract a text".into(), "200"),
        ("amal", "extract the file a b.txt".into(), "200"),
        ("amal", "exports/acled?country=SYR".into(), "200"),
        ("amal", "sign out".into(), "204"),
    ];
    assert_eq!(told, want.into_iter().map(|(a, b, c)| (a.to_string(), b, c.to_string())).collect::<Vec<_>>());
    assert!(all.iter().all(|e| e["from"] == "127.0.0.1" && text(e, "at").ends_with('Z')));
    let first = page("?size=4");
    assert_eq!(first["entries"].as_array().unwrap().len(), 4);
    assert_eq!(page(&format!("?size=100&before={}", first["next"]))["entries"].as_array().unwrap().len(), 5);
    let file = std::fs::read_to_string(served.desk.path("audit.jsonl")).unwrap();
    assert!(file.lines().count() == 9 && !file.contains("the word of"), "{file}");
    assert_eq!(served.told(&["review", "news.rawi"])[0]["who"], "amal");
}

#[test]
fn who_asks_all_the_time_waits() {
    let served = peopled(&[]);
    let bearer = token(&served, "rana");
    let statuses: Vec<u16> = std::thread::scope(|s| {
        let asked: Vec<_> = (0..8).map(|_| s.spawn(|| (0..150).map(|_| served.get_with("/api/me", &bearer).status).collect::<Vec<_>>())).collect();
        asked.into_iter().flat_map(|a| a.join().unwrap()).collect()
    });
    assert!(statuses.iter().all(|s| matches!(s, 200 | 401 | 429)), "{statuses:?}");
    assert!(statuses.iter().filter(|s| **s == 200).count() >= 500 || statuses.contains(&429), "{statuses:?}");
}

#[cfg(unix)]
#[test]
fn the_file_of_users_is_its_owners() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    users(&desk, &["add", "amal", "--role", "admin", "--password-stdin"], "long enough\n", 0);
    let mode = |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("people.json"), 0o600);
    let text = std::fs::read_to_string(desk.path("people.json")).unwrap();
    assert!(text.contains("$argon2id$") && !text.contains("long enough"), "{text}");
    users(&desk, &["set", "amal", "--role", "coder"], "", 0);
    assert_eq!(mode("people.json"), 0o600, "also when it was written anew");
    std::fs::set_permissions(desk.path("people.json"), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(users(&desk, &["list"], "", 2).1.contains("chmod 600"));
}

#[test]
fn what_is_wrong_with_users_is_told() {
    let desk = Desk::new();
    let add = |name: &str, role: &str, password: &str, code: i32| users(&desk, &["add", name, "--role", role, "--password-stdin"], password, code).1;
    assert!(add("amal", "admin", "short", 2).contains("at least 10 characters"));
    assert!(add("a\nb", "admin", "long enough", 2).contains("a name is"));
    assert!(!desk.path("people.json").exists() && !desk.path("people.json.new").exists(), "nothing was made");
    assert!(users(&desk, &["list"], "", 2).1.contains("people.json add NAME"));
    assert!(users(&desk, &["remove", "amal"], "", 2).1.contains("people.json add NAME"));
    add("amal", "admin", "long enough", 0);
    assert!(add("amal", "admin", "long enough", 2).contains("is there already"));
    for args in [vec!["token", "nobody"], vec!["remove", "nobody"], vec!["set", "nobody", "--role", "admin"]] {
        assert!(users(&desk, &args, "", 2).1.contains("there is no `nobody`"), "{args:?}");
    }
    assert!(users(&desk, &["set", "amal"], "", 2).1.contains("say what is to be changed"));
    assert!(users(&desk, &["set", "amal", "--password"], "", 2).1.contains("--password-stdin"), "no terminal");
    let token = users(&desk, &["token", "amal"], "", 0).0;
    assert!(token.trim().len() == 64 && !std::fs::read_to_string(desk.path("people.json")).unwrap().contains(token.trim()));
    assert_eq!(users(&desk, &[], "", 0).0, "amal\tadmin\t1 tokens\n");
    users(&desk, &["remove", "amal", "--tokens"], "", 0);
    assert_eq!(users(&desk, &["list"], "", 0).0, "amal\tadmin\n");
    desk.file("people.json.new", "");
    assert!(users(&desk, &["remove", "amal"], "", 2).1.contains("another `rawi users` is at work"));
    std::fs::remove_file(desk.path("people.json.new")).unwrap();
    let broken = std::fs::read_to_string(desk.path("people.json")).unwrap().replace("\"admin\"", "\"king\"");
    std::fs::write(desk.path("people.json"), broken).unwrap();
    assert!(users(&desk, &["list"], "", 2).1.contains("people.json:5: unknown variant `king`"), "{}", users(&desk, &["list"], "", 2).1);
}

#[test]
fn nothing_hostile_comes_in() {
    let served = peopled(&[]);
    let long = "a".repeat(9000);
    let bodies: Vec<(String, &[u16])> = vec![
        (String::new(), &[400]),
        ("{".into(), &[400]),
        ("[]".into(), &[422]),
        ("{}".into(), &[422]),
        ("{\"name\": 1, \"password\": 2}".into(), &[422]),
        ("{\"name\": \"amal\", \"password\": null}".into(), &[422]),
        ("{\"name\": \"amal\", \"password\": \"x\", \"role\": \"admin\"}".into(), &[422]),
        ("{\"name\": \"amal\", \"name\": \"rana\", \"password\": \"x\"}".into(), &[400, 422]),
        (format!("{{\"name\": \"{long}\", \"password\": \"x\"}}"), &[413]),
        (format!("{{\"name\": \"amal\", \"password\": \"{}\"}}", "x".repeat(5000)), &[401]),
        ("{\"name\": \"\", \"password\": \"\"}".into(), &[401]),
        ("{\"name\": \"amal\\u0000\", \"password\": \"the word of amal\"}".into(), &[401]),
        ("{\"name\": \"AMAL\", \"password\": \"the word of amal\"}".into(), &[401]),
        ("{\"name\": \"\\u202elama\", \"password\": \"x\"}".into(), &[401]),
        ("{\"name\": \"' OR 1=1 --\", \"password\": \"' OR 1=1 --\"}".into(), &[401]),
        (format!("{{\"name\": {}", "[".repeat(5000)), &[400, 422]),
    ];
    for (body, want) in &bodies {
        let answer = served.post("/api/login", body.as_bytes());
        let shown: String = body.chars().take(60).collect();
        assert!(want.contains(&answer.status) && answer.header("set-cookie").is_empty(), "{shown}: {} {}", answer.status, answer.text());
    }
    let heads = [
        format!("Cookie: {}\r\n", "rawi_session=x; ".repeat(400)),
        "Cookie: \u{7f}\r\n".to_string(),
        "Cookie: rawi_session=%00\r\n".into(),
        "Cookie: rawi_session\r\n".into(),
        "Cookie: ;;;=;=;\r\n".into(),
        "Cookie: __Host-rawi_session=x\r\n".into(),
        "Authorization: \r\n".into(),
        "Authorization: Bearer  \r\n".into(),
        format!("Authorization: Bearer {}\r\n", "0".repeat(64)),
        format!("Authorization: Bearer {}\r\n", "f".repeat(20_000)),
        "Authorization: Digest username=\"amal\"\r\n".into(),
        "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-User: amal\r\n".into(),
        "X-Original-URL: /api/me\r\nX-HTTP-Method-Override: GET\r\n".into(),
    ];
    for head in &heads {
        let answer = served.get_with("/api/meta", head);
        let shown: String = head.chars().take(60).collect();
        assert!(matches!(answer.status, 400 | 401), "{shown}: {}", answer.status);
    }
    let bearer = token(&served, "sami");
    for query in ["?before=-1", "?before=x", "?size=0", "?size=1001", "?who=a", "?before=99999999999999999999"] {
        assert!(matches!(served.get_with(&format!("/api/audit{query}"), &bearer).status, 400 | 403), "{query}");
    }
    assert_eq!(served.get_with("/api/me?x=1", &bearer).problem(), (400, "bad_filter".into()));
    let _: Value = served.get_with("/api/meta", &bearer).json();
}
