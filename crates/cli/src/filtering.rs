//! Filters of the command line as a store takes them ([`rawi_archive::asked`]).
//!
//! In: [`Filters`], and the pack. Out: a [`Filter`], or what is wrong. Invariant: why a question has no answer is said ([`told_in_vain`]): silence would be taken for "there was
//! nothing".

use crate::args::Filters;
use anyhow::Result;
use rawi_archive::asked::in_vain;
use rawi_archive::store::{Filter, Store};
use rawi_engine::Pack;

/// A filter of the command line as the store takes it.
pub fn filter(pack: &Pack, f: &Filters) -> Result<Filter> {
    Ok(f.asked().filter(pack)?)
}

/// Says of a name in a filter that no claim has it.
pub fn told_in_vain(store: &mut Store, filter: &Filter) -> Result<()> {
    in_vain(store, filter)?.iter().for_each(|told| crate::tell(&format!("rawi: {told}")));
    Ok(())
}
