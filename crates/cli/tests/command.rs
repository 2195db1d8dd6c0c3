//! The command line as a person meets it: bad input of every kind, exit codes, forms of output.
//!
//! Bad input costs one message that names the file, and the line where there is one; everything else is still read and written. Exit codes:
//! 0 everything was read, 1 some documents could not be, 2 nothing could be done.

mod desk;

use desk::Desk;
use std::fs;
use std::path::Path;
use std::process::Output;

/// A sentence that surely makes a claim: the example of `rawi try --help`.
const GOOD: &str = "قصف الجيش بلدة الناصرية أمس، ما أدى إلى مقتل 3 مدنيين.";
const MB: usize = 1 << 20;

impl Desk {
    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], stdin: &str) -> Ran {
        Ran(self.output(args, stdin))
    }

    /// `rawi extract BAD good.txt`: the good document must come through whatever the bad one does.
    fn beside_good(&self, bad: &str) -> Ran {
        self.file("good.txt", GOOD);
        let ran = self.run(&["extract", bad, "good.txt"]);
        assert!(ran.claims_of("good") > 0, "{bad} cost the document after it: {}", ran.stderr());
        ran
    }
}

struct Ran(Output);

impl Ran {
    fn code(&self) -> i32 {
        self.0.status.code().unwrap_or_else(|| panic!("ended by a signal: {}", self.stderr()))
    }

    fn stdout(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).expect("the output is UTF-8")
    }

    fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// How many claims are of this document; every line of the output must be a record.
    fn claims_of(&self, id: &str) -> usize {
        claims_of(self.stdout(), id)
    }

    /// The one message: it begins with the program and the place, and is all there is.
    #[track_caller]
    fn says(&self, place: &str, what: &[&str]) -> &Self {
        let stderr = self.stderr();
        assert_eq!(stderr.lines().count(), 1, "one message was due:\n{stderr}");
        assert!(stderr.starts_with(&format!("rawi: {place}: ")), "the message must name {place}:\n{stderr}");
        for w in what {
            assert!(stderr.contains(w), "the message must say `{w}`:\n{stderr}");
        }
        assert!(!stderr.contains("panicked"), "{stderr}");
        self
    }

    #[track_caller]
    fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code(), code, "{}", self.stderr());
        self
    }
}

fn claims_of(lines: &str, id: &str) -> usize {
    let records = lines.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).expect("a line is a record"));
    records.filter(|r| r["document"]["id"] == id && r["trigger"]["text"].as_str().is_some_and(|t| !t.is_empty())).count()
}

fn json(id: &str, text: &str) -> String {
    serde_json::json!({"id": id, "published": "2024-05-01", "text": text}).to_string() + "\n"
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

#[test]
fn a_good_text_says_nothing_on_standard_error() {
    let desk = Desk::new();
    let ran = desk.file("good.txt", GOOD).run(&["extract", "good.txt", "--published", "2024-05-01", "--source", "example.org"]);
    ran.ends(0);
    assert_eq!(ran.stderr(), "");
    assert!(ran.claims_of("good") > 0);
    let first: serde_json::Value = serde_json::from_str(ran.stdout().lines().next().unwrap_or("")).expect("a record");
    assert_eq!((&first["document"]["source"], &first["document"]["published"]), (&"example.org".into(), &"2024-05-01".into()));
    let (start, end) = (first["trigger"]["start"].as_u64().unwrap_or(0) as usize, first["trigger"]["end"].as_u64().unwrap_or(0) as usize);
    assert_eq!(GOOD.chars().skip(start).take(end - start).collect::<String>(), first["trigger"]["text"].as_str().unwrap_or(""));
}

#[test]
fn an_empty_file() {
    let desk = Desk::new();
    desk.file("empty.txt", "").beside_good("empty.txt").ends(1).says("empty.txt", &["empty"]);
    desk.run(&["extract", "empty.txt"]).ends(2).says("empty.txt", &["empty"]);
    desk.file("empty.jsonl", "").beside_good("empty.jsonl").ends(1).says("empty.jsonl", &["empty"]);
    desk.run(&["extract", "-"]).ends(2).says("standard input", &["empty"]);
}

#[test]
fn a_file_of_white_space() {
    let desk = Desk::new();
    desk.file("blank.txt", " \n\n\t").beside_good("blank.txt").says("blank.txt", &["holds no text"]);
}

#[test]
fn invalid_utf8_costs_only_the_broken_spot() {
    let desk = Desk::new();
    let bytes = [GOOD.as_bytes(), b"\n\xd9\xff\n", GOOD.as_bytes()].concat();
    let ran = desk.file("broken.txt", bytes).beside_good("broken.txt");
    ran.ends(0).says("broken.txt", &["not UTF-8", "line 2", "U+FFFD"]);
    assert!(ran.claims_of("broken") >= 2, "what stands before and after the broken spot is lost");
    let line = [json("a", GOOD).as_bytes(), b"{\"id\": \"b\", \"text\": \"\xd9\xff ", GOOD.as_bytes(), b"\"}\n"].concat();
    let ran = desk.file("broken.jsonl", line).beside_good("broken.jsonl");
    ran.ends(0).says("broken.jsonl:2", &["not UTF-8"]);
    assert!(ran.claims_of("a") > 0 && ran.claims_of("b") > 0);
}

#[test]
fn random_bytes_are_no_reason_to_stop() {
    let desk = Desk::new();
    let bytes: Vec<u8> = (0..5000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let ran = desk.file("random.txt", &bytes).beside_good("random.txt");
    assert!(ran.code() <= 1 && ran.stderr().contains("random.txt: "), "{}", ran.stderr());
    let ran = desk.file("random.jsonl", &bytes).beside_good("random.jsonl");
    assert!(ran.code() == 1 && ran.stderr().contains("random.jsonl:1: "), "{}", ran.stderr());
}

#[test]
fn utf16_is_read_and_said() {
    let desk = Desk::new();
    for (name, big) in [("le", false), ("be", true)] {
        let encoding = if big { "UTF-16BE" } else { "UTF-16LE" };
        let (plain, marked) = (format!("{name}.txt"), format!("{name}-bom.txt"));
        let ran = desk.file(&plain, utf16(GOOD, big)).beside_good(&plain);
        ran.ends(0).says(&plain, &[encoding, "guessed"]);
        assert_eq!(ran.claims_of(name), ran.claims_of("good"));
        let ran = desk.file(&marked, utf16(&format!("\u{feff}{GOOD}"), big)).beside_good(&marked);
        ran.ends(0).says(&marked, &[encoding, "byte order mark"]);
        assert_eq!(ran.claims_of(&format!("{name}-bom")), ran.claims_of("good"));
    }
    let ran = desk.file("utf8-bom.txt", format!("\u{feff}{GOOD}")).beside_good("utf8-bom.txt");
    ran.ends(0);
    assert_eq!((ran.stderr().as_str(), ran.claims_of("utf8-bom")), ("", ran.claims_of("good")));
}

#[test]
fn json_lines_with_a_byte_order_mark() {
    let desk = Desk::new();
    let ran = desk.file("bom.jsonl", format!("\u{feff}{}{}", json("a", GOOD), json("b", GOOD))).run(&["extract", "bom.jsonl"]);
    ran.ends(0);
    assert!(ran.claims_of("a") > 0 && ran.claims_of("b") > 0, "{}", ran.stderr());
}

#[test]
fn nuls() {
    let desk = Desk::new();
    let ran = desk.file("nul.txt", format!("{GOOD}\n\0\0 {GOOD}")).beside_good("nul.txt");
    ran.ends(0).says("nul.txt", &["NUL", "line 2"]);
    assert!(ran.claims_of("nul") >= 2);
    desk.file("nuls.txt", [0; 100]).beside_good("nuls.txt").says("nuls.txt", &[]);
    let ran = desk.file("nul.jsonl", json("a", &format!("{GOOD} \0"))).beside_good("nul.jsonl");
    ran.says("nul.jsonl:1", &["NUL"]);
    assert!(ran.claims_of("a") > 0);
}

#[test]
fn a_single_line_of_50_mb() {
    let desk = Desk::new();
    let long = format!("{GOOD} {}", "كلام ".repeat(50 * MB / "كلام ".len()));
    let ran = desk.file("long.txt", &long).beside_good("long.txt");
    ran.ends(0).says("long.txt", &["MB"]);
    assert!(ran.claims_of("long") > 0, "what is read of a long line must make claims");
    let ran = desk.file("long.jsonl", format!("{}{}{}", json("a", GOOD), json("long", &long), json("b", GOOD))).beside_good("long.jsonl");
    ran.says("long.jsonl:2", &["MB"]);
    assert!(ran.claims_of("a") > 0 && ran.claims_of("long") > 0 && ran.claims_of("b") > 0);
}

#[test]
fn a_line_longer_than_any_document_is_skipped() {
    let desk = Desk::new();
    let long = "x".repeat(65 * MB);
    let ran = desk.file("huge.jsonl", format!("{}{}\n{}", json("a", GOOD), long, json("b", GOOD))).beside_good("huge.jsonl");
    ran.ends(1).says("huge.jsonl:2", &["64 MB"]);
    assert!(ran.claims_of("a") > 0 && ran.claims_of("b") > 0);
    desk.file("huge.txt", &long).beside_good("huge.txt").ends(1).says("huge.txt", &["64 MB"]);
}

#[test]
fn only_latin_text() {
    let desk = Desk::new();
    let ran = desk.file("latin.txt", "The army shelled the town yesterday.").beside_good("latin.txt");
    ran.ends(0).says("latin.txt", &["in Latin script", "passed over"]);
    assert_eq!(ran.claims_of("latin"), 0);
}

#[test]
fn a_directory() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).expect("a folder can be made");
    desk.beside_good("folder").ends(1).says("folder", &["folder without files"]);
    desk.run(&["extract", "folder"]).ends(2);
}

#[test]
fn a_missing_file() {
    let desk = Desk::new();
    desk.beside_good("missing.txt").ends(1).says("missing.txt", &["no such file"]);
    desk.run(&["extract", "missing.txt"]).ends(2).says("missing.txt", &["no such file"]);
    desk.run(&["analyze", "missing.txt"]).ends(2).says("missing.txt", &["no such file"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.file("secret.txt", GOOD);
    fs::set_permissions(desk.path("secret.txt"), fs::Permissions::from_mode(0o0)).expect("the owner sets permissions");
    if fs::File::open(desk.path("secret.txt")).is_ok() {
        return; // root may read everything
    }
    desk.beside_good("secret.txt").ends(1).says("secret.txt", &["permission denied"]);
}

#[test]
fn a_broken_line_between_good_ones() {
    let desk = Desk::new();
    for bad in ["{\"id\": \"x\", \"text\": \"قصف", "{]", "[1, 2]", "\"text\"", "قصف", "{\"id\": \"x\", \"text\": 5}"] {
        let lines = format!("{}{bad}\n\n{}", json("a", GOOD), json("b", GOOD));
        let ran = desk.file("mixed.jsonl", lines).beside_good("mixed.jsonl");
        ran.ends(1).says("mixed.jsonl:2", &["skipped"]);
        assert!(ran.claims_of("a") > 0 && ran.claims_of("b") > 0, "{bad}");
    }
}

#[test]
fn a_last_line_cut_short() {
    let desk = Desk::new();
    let whole = json("a", GOOD);
    let ran = desk.file("cut.jsonl", format!("{whole}{}", &whole[..20])).run(&["extract", "cut.jsonl"]);
    ran.ends(1).says("cut.jsonl:2", &["skipped"]);
    assert!(ran.claims_of("a") > 0);
}

#[test]
fn a_document_without_text() {
    let desk = Desk::new();
    for bad in ["{\"id\": \"x\"}", "{\"id\": \"x\", \"text\": null}", "{\"id\": \"x\", \"text\": \"  \"}", "{}"] {
        let ran = desk.file("mixed.jsonl", format!("{}{bad}\n{}", json("a", GOOD), json("b", GOOD))).beside_good("mixed.jsonl");
        ran.ends(1).says("mixed.jsonl:2", &["no `text`"]);
        assert!(ran.claims_of("a") > 0 && ran.claims_of("b") > 0, "{bad}");
    }
}

#[test]
fn a_date_that_is_none() {
    let desk = Desk::new();
    for bad in ["yesterday", "2024-13-45", "2023-02-29", "01/05/2024", "٢٠٢٤-٠٥-٠١"] {
        let line = serde_json::json!({"id": "x", "published": bad, "text": GOOD}).to_string();
        let ran = desk.file("dates.jsonl", format!("{}{line}\n", json("a", GOOD))).beside_good("dates.jsonl");
        ran.ends(0).says("dates.jsonl:2", &[bad, "no date"]);
        assert!(ran.claims_of("x") > 0, "a bad date must not cost the document");
    }
    let ran = desk.run(&["extract", "good.txt", "--published", "yesterday"]);
    assert!(ran.ends(2).stderr().contains("YYYY-MM-DD"), "{}", ran.stderr());
}

#[test]
fn documents_may_lack_all_but_text() {
    let desk = Desk::new();
    let text = serde_json::Value::from(GOOD);
    let lines = format!(
        "{{\"text\": {text}}}\n{{\"id\": null, \"source\": null, \"published\": null, \"title\": null, \"text\": {text}}}\n{{\"id\": 7, \"text\": {text}}}\n"
    );
    let ran = desk.file("bare.jsonl", lines).run(&["extract", "bare.jsonl"]);
    ran.ends(0);
    assert_eq!(ran.stderr(), "");
    assert!(ran.claims_of("bare-1") > 0 && ran.claims_of("bare-2") > 0 && ran.claims_of("7") > 0);
}

#[test]
fn wrong_arguments_end_with_2() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    for args in [&["extract"][..], &["extract", "good.txt", "--format", "xml"], &["extract", "good.txt", "--jobs", "0"], &["nonsense"], &[]] {
        let ran = desk.run(args);
        assert!(["error: ", "Usage: "].iter().any(|w| ran.ends(2).stderr().contains(w)), "{args:?}: {}", ran.stderr());
        assert_eq!(ran.stdout(), "");
    }
    let ran = desk.run(&["extract", "good.txt", "-o", "no/such/folder/out.jsonl"]);
    ran.ends(2).says("cannot write no/such/folder/out.jsonl", &[]);
}

#[test]
fn help_says_the_exit_codes() {
    let ran = Desk::new().run(&["--help"]);
    ran.ends(0);
    assert!(ran.stdout().contains("Exit codes"), "{}", ran.stdout());
    for command in ["extract", "analyze", "try", "demo"] {
        assert!(Desk::new().run(&[command, "--help"]).ends(0).stdout().contains("Example"), "`rawi {command} --help` shows no example");
    }
}

/// Documents of different lengths with faults between them.
fn many(desk: &Desk) {
    let lines: String = (0..300)
        .map(|i| match i % 50 {
            7 => "{broken\n".to_string(),
            9 => "{\"id\": \"no text\"}\n".to_string(),
            _ => json(&format!("d{i}"), &format!("{GOOD} ").repeat(1 + i % 9)),
        })
        .collect();
    desk.file("many.jsonl", lines);
}

#[test]
fn one_job_and_eight_write_the_same_bytes() {
    let desk = Desk::new();
    many(&desk);
    for command in
        [&["extract", "many.jsonl"][..], &["extract", "many.jsonl", "-f", "csv"], &["extract", "many.jsonl", "-f", "table"], &["analyze", "many.jsonl"]]
    {
        let run = |jobs| desk.run(&[command, &["--jobs", jobs]].concat());
        let (one, eight) = (run("1"), run("8"));
        assert_eq!((one.code(), eight.code()), (1, 1));
        assert!(!one.stdout().is_empty() && one.stdout() == eight.stdout(), "{command:?}");
        assert_eq!(one.stderr(), eight.stderr());
        assert_eq!(one.stderr().lines().count(), 12 + 1, "a message for each bad line, and the summary: {}", one.stderr());
    }
}

#[test]
fn output_goes_to_a_file() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let printed = desk.run(&["extract", "good.txt"]);
    let ran = desk.run(&["extract", "good.txt", "-o", "out.jsonl", "--documents", "documents.jsonl"]);
    ran.ends(0);
    assert_eq!(ran.stdout(), "");
    let read = |name: &str| fs::read_to_string(desk.path(name)).expect("the file was written");
    assert_eq!(read("out.jsonl"), printed.stdout());
    let document: serde_json::Value = serde_json::from_str(read("documents.jsonl").trim()).expect("a document");
    assert_eq!((&document["id"], &document["text"]), (&"good".into(), &GOOD.into()));
    let ran = desk.run(&["extract", "documents.jsonl"]);
    assert_eq!(ran.claims_of("good"), printed.claims_of("good"), "documents written are documents that can be read");
}

#[test]
fn what_was_read_before_a_fault_is_in_the_file() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD).file("empty.txt", "");
    desk.run(&["extract", "good.txt", "missing.txt", "empty.txt", "-o", "out.jsonl"]).ends(1);
    assert!(claims_of(&fs::read_to_string(desk.path("out.jsonl")).expect("the file was written"), "good") > 0);
}

#[test]
fn standard_input_is_a_file() {
    let desk = Desk::new();
    assert!(desk.run_with(&["extract", "-"], GOOD).claims_of("stdin") > 0);
    assert!(desk.run_with(&["extract", "-"], &json("a", GOOD)).claims_of("a") > 0);
    desk.run_with(&["extract", "-"], &format!("{}{{broken\n", json("a", GOOD))).ends(1).says("standard input:2", &["skipped"]);
}

#[test]
fn csv_has_a_header_and_as_many_rows_as_claims() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let claims = desk.run(&["extract", "good.txt"]).claims_of("good");
    let ran = desk.run(&["extract", "good.txt", "--format", "csv"]);
    let lines: Vec<&str> = ran.ends(0).stdout().lines().collect();
    assert_eq!(lines.len(), claims + 1);
    let header: Vec<&str> = lines[0].split(',').collect();
    for column in ["id", "document", "type", "trigger", "actors", "places", "from", "to", "counts", "factuality", "attribution"] {
        assert!(header.contains(&column), "no column `{column}` in {}", lines[0]);
    }
    desk.file("latin.txt", "nothing here");
    assert_eq!(desk.run(&["extract", "latin.txt", "-f", "csv"]).stdout().lines().count(), 1, "a table without rows has its header still");
}

#[test]
fn table_is_for_reading() {
    let desk = Desk::new();
    let ran = desk.file("good.txt", GOOD).run(&["extract", "good.txt", "-f", "table"]);
    assert!(ran.ends(0).stdout().contains("== good") && !ran.stdout().contains('\u{1b}'), "colours belong on terminals only");
}

#[test]
fn analyze_shows_tokens_at_their_offsets() {
    let desk = Desk::new();
    let ran = desk.file("good.txt", GOOD).run(&["analyze", "good.txt"]);
    let a: serde_json::Value = serde_json::from_str(ran.ends(0).stdout()).expect("one line, one analysis");
    let tokens = a["tokens"].as_array().expect("tokens");
    let text: Vec<char> = GOOD.chars().collect();
    assert!(tokens.len() > 8);
    for t in tokens {
        let (start, end) = (t["start"].as_u64().expect("start") as usize, t["end"].as_u64().expect("end") as usize);
        assert_eq!(t["text"].as_str(), Some(text[start..end].iter().collect::<String>().as_str()));
        let cuts: Vec<u64> = t["cuts"].as_array().expect("cuts").iter().filter_map(serde_json::Value::as_u64).collect();
        assert!(cuts.windows(2).all(|w| w[0] < w[1]) && cuts.iter().all(|c| 0 < *c && (*c as usize) < end - start), "{t}");
        assert!(t["lemma"].is_string() && t["pos"].is_string(), "{t}");
    }
}

#[test]
fn demo_writes_its_file() {
    let desk = Desk::new();
    let ran = desk.run(&["demo"]);
    assert!(ran.ends(0).stdout().contains("rawi-demo.jsonl"), "{}", ran.stdout());
    let written = fs::read_to_string(desk.path("rawi-demo.jsonl")).expect("the claims file stands where the demo says");
    let examples = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/articles.jsonl")).unwrap_or_default();
    assert_eq!(examples.trim().is_empty(), written.is_empty(), "articles must make claims");
    assert!(written.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
    assert!(ran.stdout().ends_with("rawi serve rawi-demo.rawi\n"), "{}", ran.stdout());
    let told = |store: &str| desk.run(&["claims", store, "-f", "jsonl"]).ends(0).stdout().lines().count();
    assert_eq!(told("rawi-demo.rawi"), written.lines().count());
    desk.run(&["demo"]).ends(0);
    assert_eq!(told("rawi-demo.rawi"), written.lines().count(), "a second time it adds nothing");
    desk.run(&["demo", "-o", "claims.rawi"]).ends(2);
    desk.run(&["demo", "-o", "other.jsonl"]).ends(0);
    assert_eq!(fs::read_to_string(desk.path("other.jsonl")).ok().as_deref(), Some(written.as_str()), "the demo says the same twice");
}

#[test]
fn try_shows_every_stage() {
    let ran = Desk::new().run(&["try", GOOD, "--published", "2024-05-01"]);
    ran.ends(0);
    for stage in ["fold", "split", "morph", "mention", "scope", "event", "claim"] {
        assert!(ran.stdout().lines().any(|l| l.starts_with(stage)), "no stage `{stage}`:\n{}", ran.stdout());
    }
    assert!(ran.stdout().contains("قصف"));
    for odd in ["", " ", ".", "hello", "\u{200f}", "ﷺ", "»»««"] {
        Desk::new().run(&["try", odd]).ends(0);
    }
}

#[test]
fn man_page_and_completions_come_out() {
    let desk = Desk::new();
    let man = desk.run(&["man"]);
    assert!(man.ends(0).stdout().contains(".TH rawi"), "{}", man.stdout());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.run(&["completions", shell]).ends(0).stdout().contains("extract"), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let desk = Desk::new();
    many(&desk);
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("rawi"))
        .current_dir(desk.path(""))
        .args(["analyze", "many.jsonl"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let ran = Ran(child.wait_with_output().expect("it ends"));
    assert!(!ran.stderr().contains("panicked") && !ran.stderr().contains("Broken pipe"), "{}", ran.stderr());
}

#[test]
fn no_file_is_read_and_written() {
    let desk = Desk::new();
    desk.file("same.jsonl", json("a", GOOD)).file("good.txt", GOOD);
    let ran = desk.run(&["extract", "same.jsonl", "-o", "./same.jsonl"]);
    assert!(ran.ends(2).stderr().contains("read and written"));
    assert_eq!(fs::read_to_string(desk.path("same.jsonl")).expect("the input stands"), json("a", GOOD));
    let ran = desk.run(&["extract", "good.txt", "-o", "x", "--documents", "x"]);
    assert!(ran.ends(2).stderr().contains("written twice"));
}

#[test]
fn a_run_that_reads_nothing_leaves_an_older_result() {
    let desk = Desk::new();
    desk.file("out.jsonl", "older\n");
    desk.run(&["extract", "missing.txt", "-o", "out.jsonl"]).ends(2);
    assert_eq!(fs::read_to_string(desk.path("out.jsonl")).expect("it stands"), "older\n");
}

#[test]
fn a_document_without_claims_makes_an_empty_file() {
    let desk = Desk::new();
    desk.file("plain.txt", "الطقس جميل اليوم.").file("out.jsonl", "older\n");
    desk.run(&["extract", "plain.txt", "-o", "out.jsonl"]).ends(0);
    assert_eq!(fs::read_to_string(desk.path("out.jsonl")).expect("it was written"), "");
}

#[test]
fn a_language_folder_that_is_none() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let ran = desk.run(&["--lang", "nowhere", "extract", "good.txt"]);
    assert!(ran.ends(2).stderr().contains("nowhere"));
}

#[test]
fn a_line_of_just_the_greatest_length_costs_nothing() {
    let desk = Desk::new();
    let (head, tail) = ("{\"id\": \"long\", \"text\": \"", "\"}");
    let long = format!("{head}{}{tail}\n", "x".repeat((64 << 20) - head.len() - tail.len()));
    desk.file("long.jsonl", format!("{long}{}", json("b", GOOD)));
    assert!(desk.run(&["extract", "long.jsonl"]).claims_of("b") > 0);
}

/// One sentence each of what is told plainly, denied, threatened and named in passing.
const SURE_AND_UNSURE: &str = "قصف الجيش بلدة سراقب أمس، ما أدى إلى مقتل 3 مدنيين. لم يُقتل أحد. هدد المسلحون بقصف البلدة. وتحدث عن الاعتقال والقتل.";

fn records(ran: &Ran) -> Vec<serde_json::Value> {
    ran.stdout().lines().map(|l| serde_json::from_str(l).expect("a line is a record")).collect()
}

#[test]
fn a_least_confidence_leaves_out_what_is_less_sure() {
    let desk = Desk::new();
    desk.file("a.txt", SURE_AND_UNSURE);
    let at = |p: &str| records(desk.run(&["extract", "a.txt", "--min-confidence", p]).ends(0));
    let (all, none) = (at("0"), at("1"));
    // every new fit moves the confidences: what is asked for is that of the surest claim
    let confidence = |r: &serde_json::Value| r["confidence"].as_f64().expect("a number");
    let most = all.iter().map(confidence).fold(0.0, f64::max);
    let some = at(&most.to_string());
    assert!(none.is_empty() && !some.is_empty() && some.len() < all.len(), "{} of {}", some.len(), all.len());
    let sure = |r: &&serde_json::Value| confidence(r) >= most;
    assert_eq!(some, all.iter().filter(sure).cloned().collect::<Vec<_>>(), "the same records, in the same order");
    // without the option the floors of the pack decide, which lie between
    let own = records(desk.run(&["extract", "a.txt"]).ends(0));
    assert!(own.iter().all(|r| all.contains(r)) && own.len() >= some.len());
    for wrong in ["1.5", "-0.1", "much", ""] {
        let ran = desk.run(&["extract", "a.txt", &format!("--min-confidence={wrong}")]);
        assert!(ran.ends(2).stderr().contains("0 to 1"), "{}", ran.stderr());
    }
    // the other forms leave out the same
    let rows = desk.run(&["extract", "a.txt", "-f", "csv", "--min-confidence", &most.to_string()]);
    assert_eq!(rows.ends(0).stdout().lines().count(), 1 + some.len());
}

#[test]
fn explain_adds_the_signs_and_nothing_else() {
    let desk = Desk::new();
    desk.file("a.txt", SURE_AND_UNSURE);
    let plain = records(desk.run(&["extract", "a.txt", "--min-confidence", "0"]).ends(0));
    let mut told = records(desk.run(&["extract", "a.txt", "--min-confidence", "0", "--explain"]).ends(0));
    assert!(!told.is_empty());
    for r in &mut told {
        let signs = r.as_object_mut().and_then(|r| r.shift_remove("signs")).expect("signs");
        let signs: Vec<&str> = signs.as_array().into_iter().flatten().filter_map(|s| s.as_str()).collect();
        assert!(signs.iter().any(|s| s.starts_with("type-")), "{signs:?}");
        assert!(signs.iter().all(|s| rawi_engine::claim::signs::Sign::parse(s).is_some()), "{signs:?}");
    }
    assert_eq!(told, plain);
    assert!(plain.iter().all(|r| r.get("signs").is_none()));
}
