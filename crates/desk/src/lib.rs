//! The desk: a store asked over HTTP, and the page that asks.
//!
//! In: a store, the pack, an address on loopback. Out: the API that docs/desk.md describes, and the files of the page, which are part of the program ([`page`]). It knows nothing of
//! arguments, colour or terminals.
//!
//! Invariants: a store is only ever read; only loopback is listened on and answered to; one answer sees one state of the store ([`pool`]); whatever is sent, the answer is a
//! status with a sentence, in bounded time and memory; a panic costs one answer and tells nothing of itself.

mod api;
mod guard;
mod index;
mod overview;
mod page;
mod pool;
mod problem;
mod query;
mod routes;
mod server;
mod view;
mod watch;

pub use server::{Refused, Server};
