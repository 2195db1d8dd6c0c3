//! `rawi users`: who may use a desk ([`rawi_desk::users`]).
//!
//! In: a file, what to do, a password from the terminal or from standard input. Out: the file, changed as a whole. A password is never an argument, where others on the machine would see it.

use crate::args::{Users, UsersDo};
use anyhow::{Context, Result, anyhow, bail, ensure};
use rawi_desk::users::secret::{digest, fresh, hash_password, hex};
use rawi_desk::users::{Change, Token, User, Users as All, fault_of_name, fault_of_password};
use std::io::{IsTerminal, Read};
use std::process::ExitCode;

/// Bytes of standard input that are looked at for a password.
const MOST: u64 = 64 << 10;

/// Runs it.
pub fn run(a: &Users) -> Result<ExitCode> {
    let Some(to_do) = a.to_do.as_ref().filter(|d| !matches!(d, UsersDo::List)) else { return list(a) };
    // before the file is taken: who is asked for a password may go away
    let hash = hash(a, to_do)?;
    let mut change = Change::begin(&a.file)?;
    let said = done(a, to_do, hash, &mut change.users.users)?;
    change.keep()?;
    match said {
        Said::Told(what) => crate::tell(&format!("rawi: {what}")),
        Said::Token(name, token) => {
            say!("{token}");
            crate::tell(&format!("rawi: this is the token of {name}, and is shown once: send it as `Authorization: Bearer …`"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is said when it is done.
enum Said {
    Told(String),
    /// Whose, and the token.
    Token(String, String),
}

fn list(a: &Users) -> Result<ExitCode> {
    for u in All::read(&a.file)?.users {
        let tokens = if u.tokens.is_empty() { String::new() } else { format!("\t{} tokens", u.tokens.len()) };
        say!("{}\t{}{tokens}", u.name, u.role.name());
    }
    Ok(ExitCode::SUCCESS)
}

/// The hash of a password, where one is given; refuses what cannot be done whatever it is.
fn hash(a: &Users, to_do: &UsersDo) -> Result<Option<String>> {
    match to_do {
        UsersDo::Add { name, password_stdin, .. } => {
            if let Some(fault) = fault_of_name(name) {
                bail!("`{name}`: {fault}");
            }
            hashed(*password_stdin).map(Some)
        }
        // what is not there is not made by changing it
        _ if !a.file.exists() => Err(All::read(&a.file).err().map_or_else(|| anyhow!("{} has come just now: try again", a.file.display()), anyhow::Error::new)),
        UsersDo::Set { role, password_stdin, password, .. } => {
            ensure!(role.is_some() || *password_stdin || *password, "say what is to be changed: --role ROLE, --password, or --password-stdin");
            if *password_stdin || *password { hashed(*password_stdin).map(Some) } else { Ok(None) }
        }
        _ => Ok(None),
    }
}

/// Does it.
fn done(a: &Users, to_do: &UsersDo, hash: Option<String>, all: &mut Vec<User>) -> Result<Said> {
    let (file, missing) = (a.file.display(), |name: &str| format!("{0}: there is no `{name}`: `rawi users {0} list` shows who is there", a.file.display()));
    let at = |name: &String| all.iter().position(|u| u.name == *name);
    Ok(Said::Told(match to_do {
        UsersDo::List => bail!("a list changes nothing"),
        UsersDo::Add { name, role, .. } => {
            ensure!(at(name).is_none(), "{file}: `{name}` is there already: `rawi users {file} set {name}` changes what he may, or his password");
            let password = hash.context("no password was given")?;
            all.push(User { name: name.clone(), role: (*role).into(), password, tokens: Vec::new() });
            format!("{name} is added")
        }
        UsersDo::Set { name, role, .. } => {
            let at = at(name).with_context(|| missing(name))?;
            let user = &mut all[at];
            user.role = role.map_or(user.role, Into::into);
            user.password = hash.unwrap_or_else(|| user.password.clone());
            format!("{name} is changed, and is to sign in anew")
        }
        UsersDo::Token { name } => {
            let at = at(name).with_context(|| missing(name))?;
            let token = fresh().context("the system gives no random bits")?;
            all[at].tokens.push(Token { hash: hex(&digest(token.as_bytes())), made: crate::ingesting::now() });
            return Ok(Said::Token(name.clone(), token));
        }
        UsersDo::Remove { name, tokens } => {
            let at = at(name).with_context(|| missing(name))?;
            if *tokens {
                all[at].tokens.clear();
                format!("{name} has no tokens any more")
            } else {
                all.remove(at);
                format!("{name} is gone, and his sessions and tokens with him")
            }
        }
    }))
}

/// The hash of a password, which is asked for twice on a terminal.
fn hashed(from_stdin: bool) -> Result<String> {
    let password = if from_stdin {
        let mut text = String::new();
        std::io::stdin().lock().take(MOST).read_to_string(&mut text).context("standard input")?;
        text.strip_suffix('\n').map_or(&*text, |t| t.strip_suffix('\r').unwrap_or(t)).to_string()
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
