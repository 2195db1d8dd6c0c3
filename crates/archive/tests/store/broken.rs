//! Stores that are not what they should be.

use crate::made::{Schema, create, document, dump, one, run, server};
use rawi_archive::store::{ErrorKind, Filter, Mode, Page, Store, StoreError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

fn failed(target: impl AsRef<Path>, mode: Mode) -> StoreError {
    let target = target.as_ref().to_str().unwrap();
    match Store::open(target, mode) {
        Ok(_) => panic!("{target} opens"),
        Err(e) => e,
    }
}

/// A store with a hundred documents, closed.
fn filled(folder: &Path) -> PathBuf {
    let path = folder.join("full.rawi");
    let mut store = create(path.to_str().unwrap());
    let run = run(&mut store, "p1");
    let documents: Vec<_> = (0..100).map(|i| one(&format!("d{i}"), |_| {})).collect();
    store.add(run, &documents).unwrap();
    path
}

#[test]
fn what_is_no_store_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    for mode in [Mode::Read, Mode::Write] {
        let missing = failed(file("none.rawi"), mode);
        assert_eq!(missing.kind(), ErrorKind::Missing);
        assert!(missing.to_string().contains("none.rawi"), "{missing}");
    }
    std::fs::write(file("text"), "قصف ".repeat(5000)).unwrap();
    rusqlite::Connection::open(file("other.db")).unwrap().execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)").unwrap();
    for name in ["text", "other.db", "."] {
        let before = std::fs::read(file(name)).ok();
        for mode in [Mode::Read, Mode::Write, Mode::Create] {
            assert_eq!(failed(file(name), mode).kind(), ErrorKind::NotAStore, "{name} {mode:?}");
        }
        assert_eq!(std::fs::read(file(name)).ok(), before);
    }
    std::fs::write(file("empty"), "").unwrap();
    assert_eq!(failed(file("empty"), Mode::Read).kind(), ErrorKind::NotAStore);
    assert_eq!(failed(file("no/such/folder/a.rawi"), Mode::Create).kind(), ErrorKind::NoFolder);
    create(file("empty").to_str().unwrap());
}

#[test]
fn a_newer_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version=99").unwrap();
    for mode in [Mode::Read, Mode::Write, Mode::Create] {
        let newer = failed(&path, mode);
        assert_eq!(newer.kind(), ErrorKind::Newer);
        assert!(newer.to_string().contains("99"), "{newer}");
    }
    let Some(server) = server() else { return };
    let schema = Schema::new(&server);
    create(&schema.url).db().batch("UPDATE rawi_store SET version = 99").unwrap();
    for mode in [Mode::Read, Mode::Write, Mode::Create] {
        assert_eq!(failed(&schema.url, mode).kind(), ErrorKind::Newer);
    }
}

#[test]
fn other_databases_on_a_server_are_left_alone() {
    let Some(server) = server() else {
        eprintln!("RAWI_TEST_POSTGRES is not set: passed over");
        return;
    };
    let schema = Schema::new(&server);
    for mode in [Mode::Read, Mode::Write] {
        assert_eq!(failed(&schema.url, mode).kind(), ErrorKind::Missing);
    }
    postgres::Client::connect(&schema.url, postgres::NoTls).unwrap().batch_execute("CREATE TABLE t (x INT)").unwrap();
    assert_eq!(failed(&schema.url, Mode::Create).kind(), ErrorKind::NotAStore);
    let nobody = failed("postgres://ann:secret@127.0.0.1:1/none", Mode::Create);
    assert_eq!(nobody.kind(), ErrorKind::Unreachable);
    assert!(!nobody.to_string().contains("secret"), "{nobody}");
}

#[test]
fn what_is_opened_to_read_is_not_written() {
    crate::made::each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        store.add(run, &[one("a", |_| {})]).unwrap();
        let mut reader = Store::open(target, Mode::Read).unwrap();
        assert_eq!(reader.add(run, &[one("b", |_| {})]).unwrap_err().kind(), ErrorKind::ReadOnly);
        assert_eq!(reader.claims(&Filter::default(), &Page::default()).unwrap().rows.len(), 1);
        // a reader sees what is committed, while a writer writes
        store
            .transaction(|s| {
                s.add(run, &[one("b", |_| {})])?;
                assert_eq!(reader.counts()?.0, 1);
                Ok(())
            })
            .unwrap();
        assert_eq!(reader.counts().unwrap().0, 2);
    });
}

#[test]
fn a_writer_waits_for_another_and_then_says_so() {
    crate::made::each(|target| {
        let mut store = create(target);
        let run = run(&mut store, "p1");
        let mut other = Store::open(target, Mode::Write).unwrap();
        store.db().begin().unwrap();
        let locked = other.add(run, &[one("b", |_| {})]).unwrap_err();
        assert_eq!(locked.kind(), ErrorKind::Locked, "{locked}");
        store.db().rollback().unwrap();
        other.add(run, &[one("b", |_| {})]).unwrap();
    });
}

#[test]
fn damaged_pages_are_errors_and_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let sound = std::fs::read(&path).unwrap();
    let mut told = 0;
    for page in 1..sound.len() / 4096 {
        let damaged = folder.path().join(format!("damaged{page}.rawi"));
        let mut bytes = sound.clone();
        bytes[page * 4096..page * 4096 + 2000].iter_mut().for_each(|b| *b = !*b);
        std::fs::write(&damaged, &bytes).unwrap();
        told += usize::from(troubled(&damaged));
        std::fs::remove_file(&damaged).unwrap();
    }
    assert!(told * 10 >= (sound.len() / 4096 - 1) * 9, "{told} of {}", sound.len() / 4096);
    // cut short
    std::fs::write(&path, &sound[..sound.len() / 2]).unwrap();
    assert!(troubled(&path));
}

/// Whether anything was told of a damaged store.
fn troubled(path: &Path) -> bool {
    let all = |store: &mut Store| -> Result<bool, StoreError> {
        let sound = store.check()?.is_empty();
        store.claims(&Filter::default(), &Page { after: None, size: 1000 })?;
        for i in 0..100 {
            store.document(&format!("d{i}"))?;
        }
        Ok(!sound)
    };
    match Store::open(path.to_str().unwrap(), Mode::Write).and_then(|mut s| all(&mut s)) {
        Ok(told) => told,
        Err(e) => {
            assert!(matches!(e.kind(), ErrorKind::Corrupt | ErrorKind::NotAStore | ErrorKind::Other), "{e:?}");
            true
        }
    }
}

/// A file system of its own in memory, unmounted at the end; none where that is not allowed.
struct Tiny(tempfile::TempDir);

impl Tiny {
    fn new() -> Option<Tiny> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(folder.path()).output();
        if !mount.is_ok_and(|m| m.status.success()) {
            eprintln!("no file system can be mounted here: passed over");
            return None;
        }
        Some(Tiny(folder))
    }
}

impl Drop for Tiny {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_committed() {
    let Some(tiny) = Tiny::new() else { return };
    let path = tiny.0.path().join("a.rawi");
    let mut store = create(path.to_str().unwrap());
    let run = run(&mut store, "p1");
    let mut batches = 0;
    let full = loop {
        let documents: Vec<_> =
            (0..20).map(|i| document(&format!("d{batches}-{i}"), &format!("{batches} {i} {}", "قصف المدينة ".repeat(100)), vec![])).collect();
        match store.add(run, &documents) {
            Ok(_) => batches += 1,
            Err(e) => break e,
        }
    };
    assert_eq!(full.kind(), ErrorKind::Full, "{full}");
    assert!(batches > 0);
    assert_eq!(store.counts().unwrap().0, batches * 20);
    let before = dump(&mut store);
    drop(store);
    let mut store = Store::open(path.to_str().unwrap(), Mode::Read).unwrap();
    assert_eq!((dump(&mut store), store.check().unwrap()), (before, Vec::new()));
}

#[test]
fn a_disk_that_may_only_be_read_can_be_read() {
    let Some(tiny) = Tiny::new() else { return };
    let path = filled(tiny.0.path());
    let remount = Command::new("mount").args(["-o", "remount,ro"]).arg(tiny.0.path()).output().unwrap();
    assert!(remount.status.success());
    assert_eq!(Store::open(path.to_str().unwrap(), Mode::Read).unwrap().counts().unwrap().0, 100);
    assert_eq!(failed(&path, Mode::Write).kind(), ErrorKind::ReadOnly);
    assert!(matches!(failed(tiny.0.path().join("new.rawi"), Mode::Create).kind(), ErrorKind::NoFolder));
}

#[test]
fn a_server_that_goes_away_loses_nothing_that_was_committed() {
    let Some(server) = server() else {
        eprintln!("RAWI_TEST_POSTGRES is not set: passed over");
        return;
    };
    let schema = Schema::new(&server);
    let mut store = create(&schema.url);
    let run = run(&mut store, "p1");
    store.add(run, &[one("a", |_| {})]).unwrap();
    let mut killer = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    let gone = store.transaction(|s| {
        s.add(run, &[one("b", |_| {})])?;
        let mut pid = 0;
        s.db().rows("SELECT pg_backend_pid()", &[], &mut |r| pid = r.int(0).unwrap() as i32)?;
        killer.execute("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
        s.add(run, &[one("c", |_| {})])
    });
    assert_eq!(gone.unwrap_err().kind(), ErrorKind::Unreachable);
    assert_eq!(store.add(run, &[one("c", |_| {})]).unwrap_err().kind(), ErrorKind::Unreachable);
    let mut again = Store::open(&schema.url, Mode::Write).unwrap();
    assert_eq!(again.counts().unwrap(), (1, 1, 0));
    again.add(run, &[one("b", |_| {}), one("c", |_| {})]).unwrap();
}

#[test]
fn killed_before_the_first_commit_leaves_a_file_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.rawi");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"").unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA journal_mode=WAL").unwrap();
    create(path.to_str().unwrap());
    let mut header = [0; 16];
    let mut file = std::fs::File::open(&path).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.read_exact(&mut header).unwrap();
    assert_eq!(&header[..15], b"SQLite format 3");
}
