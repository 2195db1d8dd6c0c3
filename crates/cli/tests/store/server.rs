//! A server that goes away in the middle of a run.

use crate::desk::Desk;
use crate::killed::{Reference, whole};
use crate::place::{Schema, connected, server};
use crate::{Ran, accounts, ours};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The backend that is writing into a schema: it holds the lock that writers take turns by.
const WRITER: &str =
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1918990185 AND objid::bigint = (hashtext($1)::bigint & 4294967295)";

/// Waits until somebody has written some batches into a schema, and is writing another.
fn writer(client: &mut postgres::Client, schema: &str, documents: i64) -> i32 {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        let there: i64 = client.query_one(&format!("SELECT count(*) FROM {schema}.documents"), &[]).map_or(0, |r| r.get(0));
        let pid = client.query_opt(WRITER, &[&schema]).ok().flatten();
        match pid {
            Some(row) if there >= documents => return row.get(0),
            _ => std::thread::sleep(Duration::from_micros(500)),
        }
    }
    panic!("nobody writes");
}

#[test]
fn a_connection_that_is_ended() {
    let Some(server) = server() else { return };
    let (desk, schema) = (Desk::new(), Schema::new(&server));
    desk.file("in.jsonl", accounts().concat());
    let reference = Reference::new(&desk);
    let child = desk.rawi(&["ingest", &schema.url, "in.jsonl", "--batch", "5"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let mut client = connected(&server);
    let pid = writer(&mut client, &schema.name, 20);
    client.execute("SELECT pg_terminate_backend($1)", &[&pid]).expect("it can be ended");
    let ran = Ran::new(child.wait_with_output().expect("it ends"));
    ran.fails("the store cannot be reached: check that it is there, and run the same command again; what was committed is kept");
    assert!(ran.err.contains("what was stored before stands; ingest the same files again to go on with"), "{}", ran.err);
    let there = whole(&schema.url, &reference);
    assert!((20..223).contains(&there), "{there}");
    desk.run(&["ingest", &schema.url, "in.jsonl", "--batch", "5"]).good();
    assert!(desk.dump(&schema.url) == desk.dump("reference.rawi"));
}

/// A server of the test alone, ended with it.
struct Server(String);

impl Server {
    fn new() -> Option<Server> {
        let out = Command::new(ours(".ci/postgres")).output().ok()?;
        let url = String::from_utf8(out.stdout).ok()?.trim().to_string();
        url.starts_with("postgres://").then_some(Server(url))
    }

    fn stop(&self) {
        let _ = Command::new(ours(".ci/postgres")).args(["stop", &self.0]).output();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

#[test]
fn a_server_that_is_stopped() {
    if server().is_none() {
        return;
    }
    let Some(server) = Server::new() else {
        eprintln!("no server of its own could be started: passed over");
        return;
    };
    let desk = Desk::new();
    desk.file("in.jsonl", accounts().concat());
    let child = desk.rawi(&["ingest", &server.0, "in.jsonl", "--batch", "5"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    writer(&mut connected(&server.0), "public", 10);
    server.stop();
    Ran::new(child.wait_with_output().expect("it ends")).fails("the store cannot be reached: check that it is there");
    desk.run(&["claims", &server.0]).fails("the store cannot be reached: check that it is there");
}

#[test]
fn types_that_are_not_read() {
    let Some(server) = server() else { return };
    let (desk, schema) = (Desk::new(), Schema::new(&server));
    desk.store(&schema.url, &accounts()[..3]);
    let ask = |sql| desk.run(&["sql", &schema.url, sql]);
    assert_eq!(ask("SELECT count(*), 1 = 1, CAST(1.5 AS REAL), CAST(sum(key) AS TEXT), NULL FROM documents").good(), "[3,1,1.5,\"6\",null]\n");
    ask("SELECT now()").fails("its type is not read, ask for it as CAST(… AS TEXT)");
}
