//! Exports, on incidents made for them: exact rows, files read back, and a description of every column.

mod docs;
mod events;
mod files;
mod made;
mod random;
