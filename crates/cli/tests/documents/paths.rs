//! Names on the command line: folders, links, patterns, pipes, files that change.

use crate::desk::Desk;
use crate::{GOOD, LOST, OTHER, gz, lines};
use std::fs::{self, File};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A name that cannot be read, beside good documents and alone.
#[track_caller]
fn named(desk: &Desk, name: &str, codes: (i32, i32), place: &str, words: &[&str]) {
    desk.beside_good(&[name]).ends(codes.0).says(&[(place, words)]);
    desk.ran(desk.rawi(&["extract", name]).output().expect("the binary runs")).ends(codes.1).says(&[(place, words)]);
}

#[test]
fn a_file_that_is_not_there() {
    named(&Desk::new(), "missing.txt", LOST, "missing.txt", &["no such file"]);
}

#[test]
fn a_name_that_commands_the_terminal() {
    named(&Desk::new(), "a\u{1b}c\nb", LOST, "a\u{fffd}c\u{fffd}b", &["no such file"]);
}

#[test]
fn a_folder_without_files() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("folder/in/it")).expect("folders can be made");
    desk.file("folder/picture.jpg", "x").file("folder/.hidden", GOOD);
    named(&desk, "folder", LOST, "folder", &["is a folder without files to read"]);
}

#[test]
fn a_folder_with_bad_and_good_files() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("folder/in")).expect("folders can be made");
    desk.file("folder/a.txt", GOOD).file("folder/b.pdf", "%PDF-1.4").file("folder/in/a.txt", OTHER).file("folder/in/z.txt", "");
    let ran = desk.beside_good(&["folder"]);
    ran.ends(1).reads(&["a", "in/a"]).says(&[("folder/b.pdf", &["PDF"]), ("folder/in/z.txt", &["is empty"])]);
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let desk = Desk::new();
    fs::create_dir_all(desk.path("folder/closed")).expect("folders can be made");
    desk.file("folder/a.txt", GOOD).file("folder/secret.txt", GOOD).file("folder/closed/b.txt", GOOD);
    let close = |name: &str, mode| fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).expect("the owner sets permissions");
    close("folder/secret.txt", 0o000);
    close("folder/closed", 0o000);
    close("", 0o755);
    let mut command = desk.rawi(&["extract", "folder"]);
    if File::open(desk.path("folder/secret.txt")).is_ok() {
        // root may read everything: let nobody run it, from where nobody may
        let copy = desk.path("rawi");
        fs::copy(command.get_program(), &copy).expect("the binary can be copied");
        command = Command::new(copy);
        command.args(["extract", "folder"]).current_dir(desk.path("")).env("RAWI_DATA", desk.path("data")).stdin(Stdio::null()).uid(65534).gid(65534);
    }
    let ran = desk.ran(command.output().expect("the binary runs"));
    close("folder/closed", 0o755);
    ran.ends(1).reads(&["a"]).says(&[("folder/closed", &["cannot be looked into", "ermission denied"]), ("folder/secret.txt", &["permission denied"])]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    symlink("loop", desk.path("loop")).expect("links can be made");
    named(&desk, "loop", LOST, "loop", &["cannot be opened", "symbolic links"]);
    fs::create_dir(desk.path("folder")).expect("a folder can be made");
    symlink("../folder", desk.path("folder/again")).expect("links can be made");
    desk.file("folder/a.txt", GOOD);
    let ran = desk.beside_good(&["folder"]);
    ran.ends(0).says(&[]).reads(&["a"]);
    desk.extract(&["folder/**/*.txt"]).ends(0).says(&[]).reads(&["a"]);
}

#[test]
fn a_pattern_that_fits_nothing() {
    named(&Desk::new(), "news/*.html", LOST, "news/*.html", &["no file fits this pattern"]);
}

#[test]
fn a_pattern_that_is_broken() {
    named(&Desk::new(), "news/[a-.html", LOST, "news/[a-.html", &["is no pattern"]);
    named(&Desk::new(), "a***", LOST, "a***", &["is no pattern"]);
}

#[test]
fn a_file_whose_name_is_a_pattern() {
    let desk = Desk::new();
    desk.file("[1].txt", GOOD).beside_good(&["[1].txt"]).ends(0).says(&[]).reads(&["[1]"]);
}

#[cfg(unix)]
#[test]
fn a_fifo() {
    let desk = Desk::new();
    let made = Command::new("mkfifo").arg(desk.path("pipe.jsonl")).status().expect("mkfifo runs");
    assert!(made.success());
    let path = desk.path("pipe.jsonl");
    // it writes and goes: nobody may wait for a second writer
    let writer = std::thread::spawn(move || File::create(path).and_then(|mut f| f.write_all(lines(&["a", "b"]).as_bytes())));
    let ran = desk.beside_good(&["pipe.jsonl"]);
    writer.join().expect("the writer ends").expect("it writes");
    ran.ends(0).says(&[]).reads(&["a", "b"]);
    let ran = desk.extract(&["pipe.jsonl", "--resume"]);
    assert!(ran.ends(2).stderr.contains("pipes cannot be read a second time"), "{}", ran.stderr);
}

#[test]
fn a_file_that_grows_while_it_is_read() {
    let desk = Desk::new();
    desk.file("good.txt", GOOD);
    let line = lines(&["a"]);
    desk.file("grows.jsonl", line.repeat(500));
    let mut file = File::options().append(true).open(desk.path("grows.jsonl")).expect("it can be appended to");
    let stop = AtomicBool::new(false);
    let ran = std::thread::scope(|s| {
        s.spawn(|| {
            for _ in 0..200 {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                // one write a line: no half of one is seen
                file.write_all(line.as_bytes()).expect("it can be appended to");
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let ran = desk.extract(&["grows.jsonl", "good.txt"]);
        stop.store(true, Ordering::Relaxed);
        ran
    });
    ran.ends(0).says(&[]).reads(&["a", "good"]);
    assert!(ran.documents.lines().count() > 500);
}

/// `rawi extract -` with this on standard input.
fn standard_input(desk: &Desk, args: &[&str], bytes: Vec<u8>) -> crate::Ran {
    let mut child = desk.rawi(&[&["extract", "-"], args].concat()).stdin(Stdio::piped()).spawn().expect("the binary runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    let ran = desk.ran(child.wait_with_output().expect("it ends"));
    writer.join().expect("the writer ends");
    ran
}

#[test]
fn standard_input_packed_with_gzip() {
    let desk = Desk::new();
    standard_input(&desk, &[], gz(lines(&["a", "b"]))).ends(0).says(&[]).reads(&["a", "b"]);
    standard_input(&desk, &[], gz(gz(GOOD))).ends(0).says(&[]).reads(&["stdin"]);
    standard_input(&desk, &[], crate::zip(&[("a.txt", GOOD.as_bytes())])).ends(0).says(&[]).reads(&["stdin/a"]);
    let packed = gz(lines(&["a"]));
    standard_input(&desk, &[], packed[..packed.len() - 4].to_vec()).ends(1).reads(&["a"]).says(&[("standard input:2", &["cut off?"])]);
}

#[test]
fn standard_input_of_a_kind_we_do_not_open() {
    standard_input(&Desk::new(), &[], b"%PDF-1.4".to_vec()).ends(2).says(&[("standard input", &["PDF"])]);
}

#[test]
fn two_files_of_one_name_in_two_folders() {
    let desk = Desk::new();
    for folder in ["one", "two"] {
        fs::create_dir(desk.path(folder)).expect("a folder can be made");
        desk.file(&format!("{folder}/a.txt"), GOOD);
    }
    desk.file("one/a.html", crate::page(GOOD)).file("a.jsonl", lines(&["x"]));
    for args in [&["one/a.txt", "two/a.txt"][..], &["one", "two"], &["*/a.txt"], &["one/a.txt", "one/a.html"], &["."]] {
        let ran = desk.extract(args);
        ran.ends(0);
        let mut ids: Vec<String> = ran.documents.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).expect("a document")["id"].to_string()).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert!(all >= 2 && ids.len() == all, "{args:?}: {ids:?}");
        let mut claims: Vec<String> = ran.claims.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).expect("a claim")["id"].to_string()).collect();
        let all = claims.len();
        claims.sort();
        claims.dedup();
        assert_eq!(claims.len(), all, "{args:?}: {}", ran.claims);
    }
}

#[test]
fn what_a_run_writes_into_its_folder_is_not_read() {
    let desk = Desk::new();
    fs::create_dir(desk.path("in")).expect("a folder can be made");
    desk.file("in/a.txt", GOOD).file("claims.jsonl", "older, and of another kind\n").file("documents.jsonl", lines(&["older"]));
    for args in [".", "./**/*"] {
        desk.extract(&[args]).ends(0).says(&[]).reads(&["in/a"]);
    }
}
