//! `rawi serve`: a store in the browser ([`rawi_desk`]).
//!
//! In: a store, an address, who may come in. Out: a server until it is told to end; where it listens stands on standard error.

use crate::args::Serve;
use anyhow::Result;
use rawi_desk::{Opened, Server};
use rawi_engine::Pack;
use std::process::ExitCode;

/// Runs it.
pub fn run(pack: Pack, a: &Serve) -> Result<ExitCode> {
    let opened = Opened {
        listen: a.listen,
        users: a.users.clone(),
        hosts: a.host.clone(),
        proxies: a.proxy.clone(),
        audit: a.audit.clone(),
        read_only: a.read_only,
        tell: |what| crate::tell(&format!("rawi: {what}")),
    };
    let server = Server::new(pack, &a.store, &opened)?;
    crate::tell(&format!("rawi: the desk of {} is at http://{}/ (Ctrl-C ends it)", server.place(), server.address()));
    server.run()?;
    Ok(ExitCode::SUCCESS)
}
