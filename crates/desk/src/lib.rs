//! The desk: a store asked over HTTP, and the page that asks.
//!
//! In: a store, the pack, an address, perhaps a file of users. Out: the API that docs/desk.md describes, and the files of the page, which are part of the program ([`page`]). It knows
//! nothing of arguments, colour or terminals.
//!
//! Invariants: reviews are all that is ever written to a store; where other machines reach it, nothing is answered to whoever is not signed in ([`who`]); one answer sees one state of
//! the store ([`pool`]); whatever is sent, the answer is a status with a sentence, in bounded time and memory; a panic costs one answer and tells nothing of itself.

mod api;
mod audit;
mod doors;
mod guard;
mod index;
mod listen;
mod overview;
mod page;
mod pool;
mod problem;
mod query;
mod routes;
mod server;
pub mod users;
mod view;
mod watch;
mod who;

pub use doors::Opened;
pub use server::{Refused, Server};
