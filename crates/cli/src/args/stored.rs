//! The command line of what is done with what stands in a store: coding it again, the word of people.

use super::{Filters, Format};
use clap::Args;

/// `rawi diff`
#[derive(Args)]
pub struct Diff {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// Of documents one stored claim of which is so; without any of these, of all
    #[command(flatten)]
    pub filter: Filters,
    /// Form of the output [default: table on a terminal, jsonl otherwise]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// Documents read at the same time [default: all cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
}

/// `rawi recode`
#[derive(Args)]
pub struct Recode {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// Documents read at the same time; what is stored is the same for any number [default: all cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
    /// Documents of a transaction, for tuning and tests
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub batch: Option<u16>,
}

/// `rawi review`
#[derive(Args)]
pub struct Review {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// Id of a claim, of two with + between them, or of an incident; without it all reviews are listed
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// What to do; without it the reviews of what ID names are listed
    #[arg(value_parser = ["accept", "reject", "correct", "split", "merge"], requires = "id")]
    pub action: Option<String>,
    /// Of `split`: the claims that leave the incident, together
    #[arg(long, value_name = "CLAIM", value_delimiter = ',')]
    pub claims: Vec<String>,
    /// Of `merge`: the other incident
    #[arg(long, value_name = "INCIDENT")]
    pub with: Option<String>,
    /// What is right: a field of the record and its value, as JSON or as a word (type=COERCE, mode=null)
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub why: String,
    /// Who says so [default: USER]
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
}
