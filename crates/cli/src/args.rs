//! The command line, defined once: help, man page and completions come from here.

mod desk;
mod filters;
mod quality;
mod stored;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
pub use desk::{Serve, Users, UsersDo};
use jiff::civil::Date;
use rawi_archive::asked::date;
use rawi_engine::claim::ClaimId;
use std::path::PathBuf;
pub use stored::{Diff, Recode, Review};

pub use filters::Filters;
pub use quality::{Agreement, Eval};

/// Arabic conflict news into sourced claims
#[derive(Parser)]
#[command(name = "rawi", version, about, long_about = LONG, after_help = EXIT, max_term_width = 100)]
pub struct Cli {
    /// Read the language from this folder (lang/ar, with ontology/ beside lang/) instead of the built-in pack
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub lang: Option<PathBuf>,
    /// Where your own places are [default: RAWI_DATA, else rawi/ in the system's folder for data]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const LONG: &str = "Rawi reads Arabic news and tells who is said to have done what to whom, where, when, how many, \
according to whom, and how firmly. Every field of a claim names the words that support it.";

const EXIT: &str = "Exit codes:\n  0  everything was read\n  1  some documents could not be read (said on standard error); the rest was\n  2  nothing could be done: wrong arguments, or no output could be written";

/// The subcommands.
#[derive(Subcommand)]
pub enum Command {
    /// Code the example articles that come with Rawi
    #[command(after_help = "Examples:\n  rawi demo\n  rawi demo -o claims.jsonl")]
    Demo(Demo),
    /// Documents into claims: texts, pages, feeds, tables, web archives, Telegram exports
    #[command(
        after_help = "Examples:\n  rawi extract article.txt --published 2024-05-01\n  rawi extract saved-pages/ -o claims.jsonl\n  rawi extract CC-NEWS-20240501.warc.gz -o claims.jsonl\n  rawi extract table.csv --columns text=body,published=day\n  cat article.txt | rawi extract -"
    )]
    Extract(Extract),
    /// Documents into a store: coded, linked with what is there, kept
    #[command(after_help = "Examples:\n  rawi ingest news.rawi saved-pages/\n  rawi ingest postgres://desk@localhost/news CC-NEWS-20240501.warc.gz")]
    Ingest(Ingest),
    /// What this program's language data would say of the documents of a store, beside what is stored; changes nothing
    #[command(after_help = "Examples:\n  rawi diff news.rawi\n  rawi --lang lang/ar diff news.rawi --country SYR -f jsonl")]
    Diff(Diff),
    /// The documents of a store coded again by this program's language data, from the texts in the store; people's words stay
    #[command(after_help = "Examples:\n  rawi recode news.rawi\n  rawi --lang lang/ar recode news.rawi")]
    Recode(Recode),
    /// Claims of a store, by what they say
    #[command(after_help = "Examples:\n  rawi claims news.rawi --from 2024-01-01 --country SYR --type ASSAULT\n  rawi claims news.rawi --text أميركي -f jsonl")]
    Claims(Asking),
    /// Incidents of a store, by what their accounts say
    #[command(after_help = "Examples:\n  rawi incidents news.rawi --status contested --killed 5\n  rawi incidents news.rawi --near 35.33,36.61 --km 20 -f csv")]
    Incidents(Asking),
    /// A claim, incident or document of a store, whole
    Show(Named),
    /// The accounts of an incident side by side: what each says of who, where, when and how many, and in which words
    Compare(Named),
    /// Incidents of a store in the form of another dataset or program (docs/exports.md)
    #[command(
        after_help = "Examples:\n  rawi export news.rawi acled events.csv --country SYR --from 2024-01-01\n  rawi export news.rawi geojson map.geojson --status corroborated,confirmed"
    )]
    Export(Export),
    /// A person's word on a claim of a store (accept, reject, correct), on whether two claims tell the same (accept, reject), or on an incident (accept,
    /// split, merge); kept with who, when and why, and never overwritten
    #[command(
        after_help = "Examples:\n  rawi review news.rawi c-1ebba2f8e042 accept\n  rawi review news.rawi c-1ebba2f8e042 reject --why \"a drill, not an attack\"\n  rawi review news.rawi c-1ebba2f8e042 correct --set mode=drone --set factuality=planned --why \"as the ministry mended it\"\n  rawi review news.rawi c-1ebba2f8e042+c-9d3c5f0e7a11 reject --why \"two raids on one town\"\n  rawi review news.rawi i-871088702720 split --claims c-1ebba2f8e042,c-9d3c5f0e7a11\n  rawi review news.rawi i-871088702720 merge --with i-0c1f5d2b7e90\n  rawi review news.rawi"
    )]
    Review(Review),
    /// How far the reviewers of a store agree, field by field: Krippendorff's alpha
    Agreement(Agreement),
    /// How good claims are, against annotated articles (docs/eval.md)
    #[command(
        after_help = "Examples:\n  rawi eval tests/gold --errors\n  rawi eval gold --claims other-coder.jsonl\n  rawi eval gold --min event=50 actor=45\n  rawi export news.rawi gold mine && rawi eval mine"
    )]
    Eval(Eval),
    /// A store in the browser: map, time line, incidents with their accounts (docs/desk.md)
    #[command(after_help = "Examples:\n  rawi serve news.rawi\n  rawi serve postgres://desk@localhost/news --listen 127.0.0.1:8080")]
    Serve(Serve),
    /// Who may use a desk that others reach: names, roles, passwords and tokens in a file
    #[command(
        after_help = "Examples:\n  rawi users desk.json add amal --role admin\n  rawi users desk.json token amal\n  rawi serve news.rawi --users desk.json --host desk.example.org"
    )]
    Users(Users),
    /// A question in SQL to a store, which is only read
    #[command(after_help = "Example:\n  rawi sql news.rawi \"SELECT status, count(*) FROM incidents GROUP BY status\"")]
    Sql(Sql),
    /// Claims into incidents: which accounts tell the same, how far they agree, on whose word
    #[command(after_help = "Example:\n  rawi extract news/ -o claims.jsonl --documents texts.jsonl\n  rawi link claims.jsonl --documents texts.jsonl")]
    Link(Link),
    /// Tokens, lemmas, mentions and scopes of documents, as JSON Lines
    #[command(after_help = "Example:\n  rawi analyze news.jsonl > analyses.jsonl")]
    Analyze(Analyze),
    /// One sentence through every stage, with the derivation of each claim
    #[command(after_help = "Example:\n  rawi try \"قصف الجيش بلدة الناصرية أمس، ما أدى إلى مقتل 3 مدنيين\"")]
    Try(Try),
    /// Why a claim says what it says: for each field the words, the row and the rule that made it
    #[command(after_help = "Examples:\n  rawi why c-e65d68425561 news.jsonl\n  rawi why c-e65d68425561 news.rawi")]
    Why(Why),
    /// Feeds and the pages they link to, politely, into a web archive; nothing else of Rawi uses the network
    #[command(
        after_help = "Example:\n  rawi fetch https://www.example.org/feed.xml --to news --contact mailto:desk@example.org\n  rawi extract news -o claims.jsonl"
    )]
    Fetch(Fetch),
    /// Your own gazetteer: places beside those that Rawi has
    #[command(
        subcommand,
        after_help = "Examples:\n  rawi places import SY.txt --alternate-names alternateNamesV2.txt\n  rawi places import villages.csv --columns id=code,names=name_ar,lat=y,lon=x,country=iso\n  rawi places find سراقب"
    )]
    Places(Places),
    /// Check and test the language data
    #[command(subcommand)]
    Lang(Lang),
    /// Measure speed over the example articles, checking the answer
    Bench(Bench),
    /// Print the man page (roff)
    #[command(hide = true)]
    Man,
    /// Print shell completions
    Completions {
        /// For this shell
        shell: clap_complete::Shell,
    },
}

/// What all commands that read documents share.
#[derive(Args)]
pub struct Documents {
    /// Files, folders or patterns: text, HTML, feeds, JSON Lines of {id, source, published, url, title, text}, JSON, CSV, WARC, Telegram's
    /// result.json; also in .gz, .zst and .zip; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// Day of publication (YYYY-MM-DD) of documents that do not say it
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub published: Option<Date>,
    /// Outlet of documents that do not say it
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Documents read at the same time; the output is the same for any number [default: all cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
}

impl Documents {
    /// How many are read at the same time.
    pub fn workers(&self) -> usize {
        workers(self.jobs)
    }
}

/// How many documents are read at the same time.
pub fn workers(jobs: Option<u16>) -> usize {
    jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// How files are read.
#[derive(Args)]
pub struct Reading {
    /// What the files are, where their content does not tell [default: told by content]
    #[arg(long, value_enum, value_name = "KIND")]
    pub from: Option<From>,
    /// What the columns of a table are called, as ours=theirs: id, source, published, url, title, text, author
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = column)]
    pub columns: Vec<(String, String)>,
}

/// What files may be.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// Plain text: one document
    Text,
    /// A page: one document
    Html,
    /// RSS, Atom or JSON Feed
    Feed,
    /// A JSON object a line
    Jsonl,
    /// A JSON object, or an array of them
    Json,
    /// A table with a header
    Csv,
    /// A web archive
    Warc,
    /// result.json of Telegram Desktop
    Telegram,
}

/// `rawi extract`
#[derive(Args)]
pub struct Extract {
    #[command(flatten)]
    pub documents: Documents,
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Form of the output [default: table on a terminal, jsonl otherwise]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// Also write the documents here: texts, so that spans can be read back; captions, author, the agency a text comes from, and which
    /// earlier documents it shares its text with
    #[arg(long = "documents", alias = "documents-to", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub documents_to: Option<PathBuf>,
    /// Go on with a run that was interrupted, without a gap or a repeat; the same files and options, and the same --output
    #[arg(long, requires = "output")]
    pub resume: bool,
    /// Leave out claims less sure than this, 0 to 1; 0 writes all that was noticed [default: the pack's, see `rawi why`]
    #[arg(long, value_name = "P", value_parser = share)]
    pub min_confidence: Option<f32>,
    /// Add the signs that each claim's confidence was weighed from (`signs`; jsonl only)
    #[arg(long)]
    pub explain: bool,
}

/// `rawi ingest`
#[derive(Args)]
pub struct Ingest {
    /// The store: a file, made where there is none, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    #[command(flatten)]
    pub documents: Documents,
    /// Documents of a transaction, for tuning and tests: of fewer, less is coded again after a kill; more are linked faster
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub batch: Option<u16>,
}

/// `rawi claims`, `rawi incidents`
#[derive(Args)]
pub struct Asking {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    #[command(flatten)]
    pub filter: Filters,
    /// Form of the output [default: table on a terminal, jsonl otherwise]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// At most so many
    #[arg(short = 'n', long, value_name = "N")]
    pub limit: Option<usize>,
}

/// `rawi show`, `rawi compare`
#[derive(Args)]
pub struct Named {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// Id of an incident (i-…), a claim (c-…) or a document
    #[arg(value_name = "ID")]
    pub id: String,
    /// Form of the output [default: table on a terminal, jsonl otherwise]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
}

/// `rawi export`
#[derive(Args)]
pub struct Export {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// The form
    #[arg(value_enum, value_name = "FORM")]
    pub form: ExportFormat,
    /// The file; FILE.about.json beside it says version, language data, filter, and what was left out. Of gold a new or empty folder, with
    /// about.json in it
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    #[command(flatten)]
    pub filter: Filters,
}

/// Forms of other datasets and programs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// ACLED's 31 columns, CSV: a row an incident
    Acled,
    /// The columns of UCDP GED, CSV: a row an incident with a death
    Ucdp,
    /// PLOVER JSON Lines: an event a claim
    Plover,
    /// CAMEO, tab-separated: a row a claim
    Cameo,
    /// GeoJSON: a feature an incident
    Geojson,
    /// Parquet: a row a claim
    ParquetClaims,
    /// Parquet: a row an incident
    ParquetIncidents,
    /// A folder of articles with their events as people left them: documents of which every claim has been reviewed (docs/eval.md)
    Gold,
}

/// `rawi sql`
#[derive(Args)]
pub struct Sql {
    /// The store: a file, or the address of a PostgreSQL server
    #[arg(value_name = "STORE")]
    pub store: String,
    /// The question
    #[arg(value_name = "SQL")]
    pub question: String,
}

/// `rawi link`
#[derive(Args)]
pub struct Link {
    /// Claims, as `extract` wrote them with --format jsonl; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub claims: Vec<PathBuf>,
    /// Their documents, as `extract` wrote them with --documents: words, origins and copies make linking better
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub documents: Vec<PathBuf>,
    /// Form of the output [default: table on a terminal, jsonl otherwise]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `rawi analyze`
#[derive(Args)]
pub struct Analyze {
    #[command(flatten)]
    pub documents: Documents,
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `rawi try`
#[derive(Args)]
pub struct Try {
    /// The sentence
    pub sentence: String,
    /// Day of publication (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub published: Option<Date>,
}

/// `rawi why`
#[derive(Args)]
pub struct Why {
    /// Id of the claim (c- and 12 hexadecimal digits)
    #[arg(value_name = "CLAIM", value_parser = claim)]
    pub claim: String,
    /// The documents it comes from, read as `extract` reads them; or a store, alone
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// Day of publication (YYYY-MM-DD) of documents that do not say it, as it was given to `extract`
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub published: Option<Date>,
}

/// `rawi fetch`
#[derive(Args)]
pub struct Fetch {
    /// Addresses of feeds: RSS, Atom, JSON Feed
    #[arg(required = true, value_name = "FEED", value_hint = ValueHint::Url)]
    pub feeds: Vec<String>,
    /// Folder for the web archives, and for what the next run need not ask for again
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub to: PathBuf,
    /// Where the people behind a site can reach you: an address of a page or of mail, told to every server
    #[arg(long, value_name = "ADDRESS")]
    pub contact: String,
    /// Seconds between two requests to a host, at least
    #[arg(long, value_name = "S", default_value_t = 1.0)]
    pub delay: f64,
    /// Seconds that a request may take
    #[arg(long, value_name = "S", default_value_t = 60.0)]
    pub timeout: f64,
    /// Largest page, in MB
    #[arg(long, value_name = "MB", default_value_t = 10)]
    pub max_size: u64,
    /// Most pages in a run; the others wait for the next
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub max_pages: usize,
    /// Also fetch from private, loopback and link-local addresses
    #[arg(long)]
    pub allow_private: bool,
}

/// `rawi demo`
#[derive(Args)]
pub struct Demo {
    /// Write the claims here
    #[arg(short, long, value_name = "FILE", default_value = "rawi-demo.jsonl", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
}

/// `rawi bench`
#[derive(Args)]
pub struct Bench {
    /// Megabytes of text to read, the examples repeated
    #[arg(long, default_value_t = 8)]
    pub megabytes: usize,
    /// Measure reading and coding these pages (files, folders) instead; megabytes are of HTML then
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = ValueHint::AnyPath, conflicts_with_all = ["json", "expect"])]
    pub pages: Vec<PathBuf>,
    /// Measure linking so many made-up claims instead
    #[arg(long, value_name = "N", conflicts_with_all = ["json", "expect", "pages"])]
    pub claims: Option<usize>,
    /// Put the made-up claims into this new store, linked as they come, and measure questions to it; with --claims 0 only ask a store made so before
    #[arg(long, value_name = "STORE", requires = "claims")]
    pub store: Option<String>,
    /// Print the record as one JSON line
    #[arg(long)]
    pub json: bool,
    /// Fail unless the number and the hash of the claims are those in this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub expect: Option<PathBuf>,
}

/// `rawi places …`
#[derive(Subcommand)]
pub enum Places {
    /// Take in the places of files: a GeoNames country dump, a Who's On First table, or a CSV or TSV with a header
    Import {
        /// Files
        #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
        /// What the columns of a table are called, as ours=theirs: id, name, names (separated by |), lat, lon, kind, country, population
        #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = pair)]
        columns: Vec<(String, String)>,
        /// GeoNames' table of alternate names, for a country dump
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        alternate_names: Option<PathBuf>,
    },
    /// Which places a name can mean
    Find {
        /// The name, as it is written
        name: String,
    },
    /// Make the file that is loaded anew from places.tsv, after mending that by hand
    Rebuild,
    /// Remove all places of your own
    Forget,
}

/// `rawi lang …`
#[derive(Subcommand)]
pub enum Lang {
    /// Check every row and run the example that stands in it
    Check(Folder),
    /// Run the Markdown cases
    Test {
        #[command(flatten)]
        folder: Folder,
        /// Rewrite the cases with what came out; read the diff
        #[arg(long)]
        accept: bool,
        /// Also show how the cases in wanted/ differ, which are right and do not hold yet
        #[arg(long)]
        wanted: bool,
    },
}

/// Where the language data is.
#[derive(Args)]
pub struct Folder {
    /// The language folder [default: that of --lang, else lang/ar]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
}

/// Forms of output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading in a terminal
    Table,
    /// One JSON record a line
    Jsonl,
    /// One row a claim
    Csv,
}

/// The id of a claim; in a store there may be `~` and more behind it.
fn claim(text: &str) -> Result<String, String> {
    text.split('~').next().unwrap_or_default().parse::<ClaimId>().map(|_| text.to_string())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let ours = ["id", "name", "names", "lat", "lon", "kind", "country", "population"];
    let (a, b) = text.split_once('=').ok_or_else(|| "a column is told as ours=theirs".to_string())?;
    if ours.contains(&a) { Ok((a.into(), b.into())) } else { Err(format!("`{a}` is none of our columns: {}", ours.join(", "))) }
}

fn column(text: &str) -> Result<(String, String), String> {
    let (ours, theirs) = text.split_once('=').ok_or_else(|| "a column is told as ours=theirs".to_string())?;
    let known = rawi_archive::read::COLUMNS.map(|c| c.0);
    if known.contains(&ours) { Ok((ours.into(), theirs.into())) } else { Err(format!("`{ours}` is none of our columns: {}", known.join(", "))) }
}

fn share(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| "a number from 0 to 1 is wanted".to_string())
}
