//! Stores that are missing, foreign, newer, locked, full or damaged: one line that says so and what to do, exit code 2, and nothing lost.

use crate::desk::Desk;
use crate::place::each;
use crate::{Ran, accounts};
use rawi_archive::store::{Mode, Store};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Commands that only read.
const READING: [&[&str]; 5] = [&["claims"], &["incidents"], &["show", "a001"], &["compare", "i-000000000000"], &["sql", "SELECT * FROM claims"]];

/// A command with the store as its first argument.
fn on<'a>(command: &[&'a str], store: &'a str) -> Vec<&'a str> {
    [&command[..1], &[store], &command[1..]].concat()
}

/// The store beneath, opened by the test.
fn opened(desk: &Desk, target: &str) -> Store {
    let path = desk.path(target);
    let target = if target.contains("://") { target } else { path.to_str().expect("a path in UTF-8") };
    Store::open(target, Mode::Write).expect("the store opens")
}

#[test]
fn a_store_that_is_not_there() {
    each(|desk, store| {
        for command in READING {
            desk.run(&on(command, store)).fails("there is no store here: check the name, or make one by adding documents to it");
        }
    });
    let desk = Desk::new();
    desk.run(&["claims", "a.rawi"]);
    assert!(!desk.path("a.rawi").exists(), "asking makes no store");
    desk.file("in.jsonl", accounts()[0].as_str());
    desk.run(&["ingest", "no/such/folder/a.rawi", "in.jsonl"]).fails("no store can be made here (the folder `no/such/folder` is not there: make it first");
}

#[test]
fn a_file_that_is_no_store() {
    let desk = Desk::new();
    desk.file("text.rawi", "This is a text and no store.\n".repeat(50)).file("in.jsonl", accounts()[0].as_str());
    fs::create_dir(desk.path("folder.rawi")).expect("a folder can be made");
    desk.file("empty.rawi", "");
    for command in READING {
        for store in ["text.rawi", "folder.rawi", "empty.rawi"] {
            desk.run(&on(command, store)).fails("this is no store of Rawi: give another name; nothing was changed");
        }
    }
    for store in ["text.rawi", "folder.rawi"] {
        desk.run(&["ingest", store, "in.jsonl"]).fails("this is no store of Rawi");
    }
    assert_eq!(fs::read_to_string(desk.path("text.rawi")).expect("it is there").len(), 29 * 50);
}

#[test]
fn a_store_of_a_newer_version() {
    each(|desk, store| {
        desk.store(store, &accounts()[..3]);
        let newer = if store.contains("://") { "UPDATE rawi_store SET version = 99" } else { "PRAGMA user_version=99" };
        opened(desk, store).db().batch(newer).expect("the version can be set");
        for command in READING {
            desk.run(&on(command, store)).fails("this store was written by a newer Rawi: use that version or a later one; nothing was changed");
        }
        desk.run(&["ingest", store, "in.jsonl"]).fails("(version 99; this Rawi knows 1)");
    });
}

#[test]
fn a_store_that_another_program_holds() {
    each(|desk, store| {
        desk.store(store, &accounts()[..20]);
        let before = desk.dump(store);
        let mut other = opened(desk, store);
        other.db().begin().expect("nobody else writes");
        desk.file("more.jsonl", accounts()[20..40].concat());
        let begun = Instant::now();
        desk.run(&["ingest", store, "more.jsonl"]).fails("another program is writing to this store: wait until it has ended, or end it, and try again");
        let waited = begun.elapsed().as_secs_f64();
        assert!((4.5..25.0).contains(&waited), "{waited}");
        assert!(desk.dump(store) == before, "readers see what was there");
        other.db().rollback().expect("it can be taken back");
        desk.run(&["ingest", store, "more.jsonl"]).good();
        let whole = Desk::new();
        whole.store("a.rawi", &accounts()[..40]);
        assert!(whole.dump("a.rawi") == desk.dump(store), "something was lost");
    });
}

/// Runs the program as one whom permissions bind, root too; none where root cannot be bound.
fn bound(desk: &Desk, args: &[&str]) -> Option<Ran> {
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set", "-dac_override,-dac_read_search", env!("CARGO_BIN_EXE_rawi")]).args(args);
    command.current_dir(desk.path("")).env("RAWI_DATA", desk.path("data"));
    let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n");
    let ran = if root { command.output().ok().map(Ran::new) } else { Some(desk.run(args)) };
    ran.filter(|r| !r.err.starts_with("setpriv")).or_else(|| {
        eprintln!("permissions do not bind root here: passed over");
        None
    })
}

fn mode(path: &Path, bits: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(bits)).expect("permissions can be set");
}

#[test]
fn a_file_that_may_only_be_read() {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts()[..3]);
    let before = desk.dump("a.rawi");
    mode(&desk.path("a.rawi"), 0o444);
    let Some(ran) = bound(&desk, &["ingest", "a.rawi", "in.jsonl"]) else { return };
    ran.fails("this store may only be read: change the permissions of the file and its folder, or copy it");
    assert_eq!(bound(&desk, &["claims", "a.rawi"]).expect("it ran").good().lines().count(), before.0.len());
    mode(&desk.path("a.rawi"), 0o000);
    bound(&desk, &["claims", "a.rawi"]).expect("it ran").fails("a.rawi: ");
    mode(&desk.path("a.rawi"), 0o644);
    assert!(desk.dump("a.rawi") == before);
}

#[test]
fn a_folder_that_may_only_be_read() {
    let desk = Desk::new();
    fs::create_dir(desk.path("folder")).expect("a folder can be made");
    desk.store("folder/a.rawi", &accounts()[..3]);
    let claims = desk.run(&["claims", "folder/a.rawi"]).good();
    for name in ["a.rawi-wal", "a.rawi-shm"] {
        let _ = fs::remove_file(desk.path("folder").join(name));
    }
    mode(&desk.path("folder"), 0o555);
    let asked = bound(&desk, &["claims", "folder/a.rawi"]);
    let written = bound(&desk, &["ingest", "folder/a.rawi", "in.jsonl"]);
    let made = bound(&desk, &["ingest", "folder/b.rawi", "in.jsonl"]);
    mode(&desk.path("folder"), 0o755);
    let (Some(asked), Some(written), Some(made)) = (asked, written, made) else { return };
    assert!(asked.good() == claims);
    written.fails("folder/a.rawi: ");
    made.fails("no store can be made here (the folder `folder` may not be written to");
    assert!(desk.run(&["claims", "folder/a.rawi"]).good() == claims);
}

#[test]
fn a_damaged_store() {
    let desk = Desk::new();
    desk.store("a.rawi", &accounts()[..40]);
    let mut root = 0;
    opened(&desk, "a.rawi")
        .db()
        .rows("SELECT rootpage FROM sqlite_master WHERE name = 'claims'", &[], &mut |r| root = r.int(0).unwrap_or(0))
        .expect("it answers");
    let sound = fs::read(desk.path("a.rawi")).expect("it is there");
    let page = usize::from(u16::from_be_bytes([sound[16], sound[17]]));
    let mut bytes = sound.clone();
    let at = (root as usize - 1) * page;
    bytes[at..at + page].fill(0xA5);
    desk.file("page.rawi", &bytes).file("cut.rawi", &sound[..sound.len() / 2]);
    for store in ["page.rawi", "cut.rawi"] {
        let said = "this store is damaged: keep a copy, then restore a backup, or save what can be read with `sqlite3 FILE .recover`";
        desk.run(&["claims", store]).fails(said);
        desk.run(&["sql", store, "SELECT * FROM claims"]).fails(said);
        desk.file("more.jsonl", accounts()[40..60].concat());
        desk.run(&["ingest", store, "more.jsonl"]).fails("this store is damaged");
    }
}

/// A file system of its own in memory, unmounted at the end; none where that is not allowed.
struct Tiny(Desk);

impl Tiny {
    fn new(size: &str) -> Option<Tiny> {
        let desk = Desk::new();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(desk.path("")).output();
        if !mount.is_ok_and(|m| m.status.success()) {
            eprintln!("no file system can be mounted here: passed over");
            return None;
        }
        Some(Tiny(desk))
    }

    fn again(&self, options: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(self.0.path("")).output().expect("mount is there");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Tiny {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path("")).output();
    }
}

#[test]
fn a_full_disk() {
    let Some(tiny) = Tiny::new("1500k") else { return };
    let (desk, whole) = (&tiny.0, Desk::new());
    let documents = accounts();
    desk.file("in.jsonl", documents.concat());
    whole.file("in.jsonl", documents.concat());
    desk.run(&["ingest", "a.rawi", "in.jsonl", "--batch", "5"]).fails("the disk is full: make room and run the same command again; what was committed is kept");
    let reference = crate::killed::Reference::new(&whole);
    let there = crate::killed::whole(desk.path("a.rawi").to_str().expect("a path in UTF-8"), &reference);
    assert!(there > 0 && there < documents.len(), "{there}");
    tiny.again("size=50m");
    desk.run(&["ingest", "a.rawi", "in.jsonl", "--batch", "5"]).good();
    assert!(desk.dump("a.rawi") == whole.dump("reference.rawi"), "something was lost");
}

#[test]
fn a_disk_that_may_only_be_read() {
    let Some(tiny) = Tiny::new("20m") else { return };
    let desk = &tiny.0;
    desk.store("a.rawi", &accounts()[..20]);
    let before = desk.dump("a.rawi");
    tiny.again("ro");
    assert!(desk.dump("a.rawi") == before);
    desk.run(&["ingest", "a.rawi", "in.jsonl"]).fails("this store may only be read");
}

#[test]
fn a_question_cannot_write() {
    each(|desk, store| {
        desk.store(store, &accounts()[..10]);
        let before = desk.dump(store);
        let mut writing = vec![
            "INSERT INTO runs VALUES (9, '', '', '', '', '')",
            "UPDATE claims SET line = ''",
            "DELETE FROM claims",
            "DROP TABLE claims",
            "CREATE TABLE t (x INTEGER)",
            "SELECT 1; DROP TABLE claims",
        ];
        match store.contains("://") {
            true => writing.extend(["TRUNCATE claims CASCADE", "WITH gone AS (DELETE FROM members RETURNING claim) SELECT * FROM gone"]),
            false => writing.extend([
                "PRAGMA user_version=7",
                "PRAGMA application_id=7",
                "PRAGMA journal_mode=DELETE",
                "BEGIN IMMEDIATE",
                "VACUUM",
                "VACUUM INTO 'copy.rawi'",
                "ATTACH 'other.rawi' AS other",
            ]),
        }
        for sql in writing {
            let ran = desk.run(&["sql", store, sql]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{sql}: {}", ran.err);
            assert_eq!(ran.err.lines().count(), 1, "{sql}: {}", ran.err);
        }
        assert!(desk.dump(store) == before, "something was written");
        for file in ["copy.rawi", "other.rawi"] {
            assert!(!desk.path(file).exists(), "{file} was written");
        }
        desk.run(&["sql", store, "DELETE FROM claims"]).fails("`rawi sql` only reads: what stands in a store is changed by `rawi ingest`");
        desk.run(&["sql", store, "nonsense"]).fails("the database does not answer this question: ");
        desk.run(&["sql", store, "SELECT colour\nFROM claims"]).fails("colour");
        desk.run(&["sql", store, "SELECT colour\nFROM claims"]).fails("SELECT colour FROM claims");
    });
}
