//! Rawi's engine: Arabic news text into sourced claims.
//!
//! Pure: no files, network, clock, threads, randomness or globals. Text can never make it fail: [`pipeline::analyse`] returns an
//! [`pipeline::Analysis`] with notes. It contains no word of any language: every word comes from the [`pack::Pack`].

pub mod claim;
pub mod does;
pub mod event;
pub mod fold;
pub mod gazetteer;
pub mod geo;
pub mod inflect;
pub mod letters;
pub mod mention;
pub mod morph;
pub mod pack;
pub mod pipeline;
pub mod rank;
pub mod scope;
pub mod sentence;
pub mod split;
pub mod table;
pub mod text;
pub mod vocab;

pub use pack::Pack;
pub use pipeline::{Analysis, analyse};
pub use text::{Document, Span};
