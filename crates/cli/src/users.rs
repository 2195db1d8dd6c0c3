//! `rawi users`: who may use a desk ([`rawi_desk::users`]).
//!
//! In: a file, what to do, a password from the terminal or from standard input. Out: the file, changed as a whole. A password is never an argument, where others on the machine would see it.

use crate::args::{Users, UsersDo};
use anyhow::{Context, Result, bail, ensure};
use rawi_desk::users::secret::{digest, fresh, hash_password, hex};
use rawi_desk::users::{Change, Token, User, Users as All, fault_of_name, fault_of_password};
use std::io::{IsTerminal, Read};
use std::process::ExitCode;

/// Bytes of standard input that are looked at for a password.
const MOST: u64 = 64 << 10;

/// Runs it.
pub fn run(a: &Users) -> Result<ExitCode> {
    let Some(to_do) = &a.to_do else { return list(a) };
    let mut change = match to_do {
        UsersDo::List => return list(a),
        UsersDo::Add { .. } => Change::begin(&a.file)?,
        // what is not there is not made by changing it
        _ => All::read(&a.file).map(|_| Change::begin(&a.file))??,
    };
    let (all, file) = (&mut change.users.users, a.file.display());
    let missing = |name: &str| format!("{file}: there is no `{name}`: `rawi users {file} list` shows who is there");
    let said = match to_do {
        UsersDo::List => unreachable!("it changes nothing"),
        UsersDo::Add { name, role, password_stdin } => {
            if let Some(fault) = fault_of_name(name) {
                bail!("`{name}`: {fault}");
            }
            ensure!(
                all.iter().all(|u| u.name != *name),
                "{file}: `{name}` is there already: `rawi users {file} set {name}` changes what he may, or his password"
            );
            all.push(User { name: name.clone(), role: (*role).into(), password: hashed(*password_stdin)?, tokens: Vec::new() });
            format!("rawi: {name} is a {} now", all[all.len() - 1].role.name())
        }
        UsersDo::Set { name, role, password_stdin, password } => {
            ensure!(role.is_some() || *password_stdin || *password, "say what is to be changed: --role ROLE, --password, or --password-stdin");
            let hash = if *password_stdin || *password { Some(hashed(*password_stdin)?) } else { None };
            let user = all.iter_mut().find(|u| u.name == *name).with_context(|| missing(name))?;
            user.role = role.map_or(user.role, Into::into);
            user.password = hash.unwrap_or_else(|| user.password.clone());
            format!("rawi: {name} is changed, and is to sign in anew")
        }
        UsersDo::Token { name } => {
            let user = all.iter_mut().find(|u| u.name == *name).with_context(|| missing(name))?;
            let token = fresh().context("the system gives no random bits")?;
            user.tokens.push(Token { hash: hex(&digest(token.as_bytes())), made: crate::ingesting::now() });
            change.keep()?;
            say!("{token}");
            crate::tell(&format!("rawi: this is the token of {name}, and is shown once: send it as `Authorization: Bearer …`"));
            return Ok(ExitCode::SUCCESS);
        }
        UsersDo::Remove { name, tokens } => {
            let at = all.iter().position(|u| u.name == *name).with_context(|| missing(name))?;
            if *tokens {
                all[at].tokens.clear();
                format!("rawi: {name} has no tokens any more")
            } else {
                all.remove(at);
                format!("rawi: {name} is gone, and his sessions and tokens with him")
            }
        }
    };
    change.keep()?;
    crate::tell(&said);
    Ok(ExitCode::SUCCESS)
}

fn list(a: &Users) -> Result<ExitCode> {
    for u in All::read(&a.file)?.users {
        let tokens = if u.tokens.is_empty() { String::new() } else { format!("\t{} tokens", u.tokens.len()) };
        say!("{}\t{}{tokens}", u.name, u.role.name());
    }
    Ok(ExitCode::SUCCESS)
}

/// The hash of a password, which is asked for twice on a terminal.
fn hashed(from_stdin: bool) -> Result<String> {
    let password = if from_stdin {
        let mut text = String::new();
        std::io::stdin().lock().take(MOST).read_to_string(&mut text).context("standard input")?;
        text.strip_suffix('\n').map(|t| t.strip_suffix('\r').unwrap_or(t)).unwrap_or(&text).to_string()
    } else {
        ensure!(std::io::stdin().is_terminal(), "a password is asked for on a terminal, and this is none: give it on standard input with --password-stdin");
        let password = rpassword::prompt_password("Password: ").context("the terminal")?;
        ensure!(rpassword::prompt_password("Again: ").context("the terminal")? == password, "these were two passwords: nothing was changed");
        password
    };
    if let Some(fault) = fault_of_password(&password) {
        bail!("{fault}: nothing was changed");
    }
    hash_password(&password).context("the system gives no random bits")
}
