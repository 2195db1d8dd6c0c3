//! How good claims are: measured against articles that people have annotated, and by how far people agree.
//!
//! In: gold articles ([`article`]), predicted claims of any coder ([`prediction`]). Out: figures, and a line for each error ([`scoring::score`]). Besides, of reviews
//! that several people gave, Krippendorff's alpha ([`alpha`], [`agreement`]). Invariants: the same input gives the same figures to the printed digit, whatever the machine;
//! nothing but [`article`] and [`prediction`] touches the disk. Why our own scorer: a user can measure any change of his tables, and any other coder, without Python.
//! The rules are described in `docs/eval.md`.

pub mod agreement;
pub mod alpha;
pub mod article;
mod checks;
pub mod figures;
pub mod matching;
pub mod prediction;
pub mod scoring;
pub mod span;
pub mod tally;

pub use checks::{faults, misplaced};
