//! The command line of Rawi: one `match` over subcommands; the work is in `rawi_archive` and `rawi_engine`.

/// `println!` that gives a broken pipe back as an error instead of ending in a panic.
macro_rules! say {
    ($($words:tt)*) => { std::io::Write::write_fmt(&mut std::io::stdout().lock(), format_args!("{}\n", format_args!($($words)*)))? };
}

mod agreeing;
mod args;
mod asking;
mod bench;
mod bench_link;
mod bench_pages;
mod comparing;
mod differing;
mod documents;
mod evaluating;
mod exporting;
mod exporting_gold;
mod fetching;
mod filtering;
mod ingesting;
mod lang;
mod linking;
mod output;
mod places;
mod recoding;
mod resume;
mod reviewing;
mod serving;
mod showing;
mod summary;
mod table;
mod trying;
mod users;
mod why;

use anyhow::{Context, Result};
use args::{Bench, Cli, Command, Lang};
use clap::{CommandFactory, Parser};
use rawi_engine::Pack;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Much of a claim is small strings: this allocator takes a tenth off the time of the system's (bench/README.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pack.bin"));
static EXAMPLES: &str = include_str!("../../../examples/articles.jsonl");

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(e) if broken_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            tell(&format!("rawi: {e:#}"));
            ExitCode::from(2)
        }
    }
}

/// Says something on standard error; whoever does not listen has missed it.
pub fn tell(what: &impl std::fmt::Display) {
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{what}\n"));
}

/// The reader of our output went away: nothing is wrong.
fn broken_pipe(e: &anyhow::Error) -> bool {
    e.chain().any(|c| c.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}

fn run(cli: Cli) -> Result<ExitCode> {
    let read = |faulty| pack(cli.lang.as_deref(), faulty);
    let with_places = |faulty| {
        let mut pack = read(faulty)?;
        places::own(&mut pack, cli.data.as_deref())?;
        anyhow::Ok(pack)
    };
    let bare = || read(Faulty::LeftOut);
    // what reads texts of the user's reads with his places too
    let pack = || with_places(Faulty::LeftOut);
    // what writes a store: rows left out would be claims taken from it
    let whole = || with_places(Faulty::Refused);
    let language = |named: Option<PathBuf>| named.or_else(|| cli.lang.clone()).unwrap_or_else(|| PathBuf::from("lang/ar"));
    match cli.command {
        Command::Demo(a) => documents::demo(&bare()?, &a.output),
        Command::Extract(a) => documents::extract(&pack()?, a),
        Command::Ingest(a) => ingesting::run(&whole()?, &a),
        Command::Diff(a) => differing::run(&pack()?, &a),
        Command::Recode(a) => recoding::run(&whole()?, &a),
        Command::Claims(a) => asking::claims(&pack()?, &a),
        Command::Incidents(a) => asking::incidents(&pack()?, &a),
        Command::Show(a) => showing::show(&bare()?, &a),
        Command::Compare(a) => comparing::run(&bare()?, &a),
        Command::Export(a) => exporting::run(&pack()?, &a),
        Command::Review(a) => reviewing::run(&pack()?, &a),
        Command::Agreement(a) => agreeing::run(&a),
        Command::Eval(a) => evaluating::run(&pack()?, &a),
        Command::Serve(a) => serving::run(pack()?, &a),
        Command::Sql(a) => asking::sql(&a),
        Command::Link(a) => linking::run(&bare()?, &a),
        Command::Analyze(a) => documents::analyze(&pack()?, a),
        Command::Try(a) => trying::run(&pack()?, &a),
        Command::Why(a) => why::run(&pack()?, &a),
        Command::Fetch(a) => fetching::run(&a),
        Command::Users(a) => users::run(&a),
        Command::Places(a) => places::run(&bare()?, a, cli.data.as_deref()),
        Command::Lang(Lang::Check(f)) => lang::check(&language(f.folder)),
        Command::Lang(Lang::Test { folder, accept, wanted }) => lang::test(&language(folder.folder), accept, wanted),
        Command::Bench(Bench { claims: Some(n), store: Some(store), .. }) => bench_link::stored(n, &store),
        Command::Bench(Bench { claims: Some(n), .. }) => bench_link::run(n),
        Command::Bench(a) if !a.pages.is_empty() => bench_pages::run(&bare()?, &a.pages, a.megabytes),
        Command::Bench(a) => bench::run(&bare()?, &a),
        Command::Man => {
            clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "rawi", &mut script);
            std::io::Write::write_all(&mut std::io::stdout(), &script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What becomes of rows at fault.
#[derive(Clone, Copy, PartialEq)]
enum Faulty {
    /// They are told, and left out.
    LeftOut,
    /// With them there is no pack.
    Refused,
}

/// The built-in pack, or one read from a folder.
fn pack(folder: Option<&Path>, faulty: Faulty) -> Result<Pack> {
    let Some(f) = folder else { return Pack::from_static(PACK).map_err(anyhow::Error::msg).context("the built-in language pack is broken") };
    let loaded = lang::load(f)?;
    let faults = loaded.faults.0;
    faults.iter().for_each(tell);
    anyhow::ensure!(
        faults.is_empty() || faulty == Faulty::LeftOut,
        "{} faults in {}: nothing is stored by it; mend them first (`rawi lang check`)",
        faults.len(),
        f.display()
    );
    Ok(loaded.pack)
}
