//! Arguments of what measures claims and people: `rawi eval`, `rawi agreement`. Apart from the others so that their file stays short.

use clap::{Args, ValueHint};
use rawi_archive::gold::figures::NAMES;
use std::path::PathBuf;

/// `rawi eval`
#[derive(Args)]
pub struct Eval {
    /// The gold: a folder of NAME.txt and NAME.gold.json (docs/eval.md)
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// Score these claims (JSON Lines, of whatever coder) instead of coding the articles now
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub claims: Option<PathBuf>,
    /// Also print every error: MISSED, TYPE, FACT, a field of an event (PLACE of …), EXTRA
    #[arg(long)]
    pub errors: bool,
    /// Also write the figures here, as JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub json: Option<PathBuf>,
    /// Exit with 1 unless each of these figures is reached
    #[arg(long, value_name = "NAME=VALUE", num_args = 1.., value_parser = floor)]
    pub min: Vec<Floor>,
    /// Code the articles as if nobody knew when they were published
    #[arg(long, conflicts_with = "claims")]
    pub no_dates: bool,
}

/// A figure that must be reached.
#[derive(Clone, Debug)]
pub struct Floor {
    /// As it was written.
    pub said: String,
    /// The figure.
    pub name: String,
    /// At least.
    pub value: f64,
}

/// `rawi agreement`
#[derive(Args)]
pub struct Agreement {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// Print a JSON object a line instead of a table
    #[arg(long)]
    pub json: bool,
}

fn floor(text: &str) -> Result<Floor, String> {
    let (name, value) = text.split_once('=').ok_or_else(|| "a floor is told as NAME=VALUE, as event=50".to_string())?;
    let value: f64 = value.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(|| format!("`{value}` is no number"))?;
    if NAMES.contains(&name) {
        Ok(Floor { said: text.into(), name: name.into(), value })
    } else {
        Err(format!("`{name}` is none of the figures: {}", NAMES.join(", ")))
    }
}
