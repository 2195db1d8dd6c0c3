//! `rawi serve`: a store in the browser ([`rawi_desk`]).
//!
//! In: a store and an address. Out: a server until it is told to end; where it listens stands on standard error.

use crate::args::Serve;
use anyhow::Result;
use rawi_desk::Server;
use rawi_engine::Pack;
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: Pack, a: &Serve) -> Result<ExitCode> {
    let server = Server::new(pack, &a.store, a.listen)?;
    crate::tell(&format!("rawi: the desk of {} is at http://{}/ (Ctrl-C ends it)", server.place(), server.address()));
    server.run()?;
    Ok(ExitCode::SUCCESS)
}
