//! The store, on SQLite and, where `RAWI_TEST_POSTGRES` gives the address of a server (`.ci/postgres` starts one), on PostgreSQL: one set of tests for both.

mod adding;
mod asking;
mod broken;
mod crowded;
mod linking;
mod made;
mod reviews;
mod speed;
mod words;
