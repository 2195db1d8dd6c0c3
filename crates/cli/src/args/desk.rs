//! The command line of the desk: opening it, and who may use it.

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use rawi_desk::users::Role;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// `rawi serve`
#[derive(Args)]
pub struct Serve {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// Where to listen; port 0 takes a free one. What other machines reach wants --users and --host
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7878")]
    pub listen: SocketAddr,
    /// Who may use it (`rawi users`); without it, everybody on this machine
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub users: Option<PathBuf>,
    /// A name by which people open it from other machines; may be repeated. TLS is for what stands before it (docs/desk.md)
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// A machine that passes requests on and says for whom (X-Forwarded-For), beside this one; may be repeated
    #[arg(long, value_name = "IP")]
    pub proxy: Vec<IpAddr>,
    /// Where to write down who did what [default: audit.jsonl beside the users]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub audit: Option<PathBuf>,
    /// Nobody reviews
    #[arg(long)]
    pub read_only: bool,
}

/// `rawi users`
#[derive(Args)]
pub struct Users {
    /// The file; `add` makes it
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// What to do [default: list]
    #[command(subcommand)]
    pub to_do: Option<UsersDo>,
}

/// What is done with users.
#[derive(Subcommand)]
pub enum UsersDo {
    /// Who is in it, and what they may
    List,
    /// Somebody new; the password is asked for on the terminal
    Add {
        /// What he is called, and signs reviews with
        #[arg(value_name = "NAME")]
        name: String,
        /// What he may
        #[arg(long, value_enum)]
        role: RoleArg,
        /// The password is the text on standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Another role or password
    Set {
        /// Whose
        #[arg(value_name = "NAME")]
        name: String,
        /// What he may
        #[arg(long, value_enum)]
        role: Option<RoleArg>,
        /// Asks for a new password on the terminal
        #[arg(long, conflicts_with = "password_stdin")]
        password: bool,
        /// The new password is the text on standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// A new token for his programs, which is shown once
    Token {
        /// Whose
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Takes somebody away, or only his tokens
    Remove {
        /// Whom
        #[arg(value_name = "NAME")]
        name: String,
        /// Only all his tokens
        #[arg(long)]
        tokens: bool,
    },
}

/// What somebody may do; each all that those before may.
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleArg {
    /// Reads everything, and has texts coded
    Reader,
    /// Reviews
    Coder,
    /// Reads the audit
    Admin,
}

impl From<RoleArg> for Role {
    fn from(r: RoleArg) -> Role {
        match r {
            RoleArg::Reader => Role::Reader,
            RoleArg::Coder => Role::Coder,
            RoleArg::Admin => Role::Admin,
        }
    }
}
