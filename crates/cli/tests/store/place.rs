//! Where the tests keep their stores.

use crate::desk::Desk;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The server of the tests, where there is one.
pub fn server() -> Option<String> {
    let url = std::env::var("RAWI_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        eprintln!("RAWI_TEST_POSTGRES is not set: PostgreSQL is passed over");
    }
    url
}

/// Runs a test on an empty place in each database.
pub fn each(test: impl Fn(&Desk, &str)) {
    test(&Desk::new(), "a.rawi");
    if let Some(server) = server() {
        let schema = Schema::new(&server);
        test(&Desk::new(), &schema.url);
    }
}

/// A schema of its own on a server, gone at the end.
pub struct Schema {
    server: String,
    pub name: String,
    pub url: String,
}

impl Schema {
    pub fn new(server: &str) -> Schema {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("cli{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mark = if server.contains('?') { '&' } else { '?' };
        let schema = Schema { url: format!("{server}{mark}options=-csearch_path%3D{name}"), server: server.to_string(), name };
        connected(server).batch_execute(&format!("CREATE SCHEMA {}", schema.name)).expect("a schema can be made");
        schema
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        // a server that a test has stopped has nothing left to be cleared away
        if let Ok(mut client) = postgres::Client::connect(&self.server, postgres::NoTls) {
            let _ = client.batch_execute(&format!("DROP SCHEMA {} CASCADE", self.name));
        }
    }
}

pub fn connected(server: &str) -> postgres::Client {
    postgres::Client::connect(server, postgres::NoTls).expect("the server of the tests answers")
}
