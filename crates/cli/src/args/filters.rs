//! The filters of questions, as the command line takes them.
//!
//! In: words. Out: [`Filters`], and their words again, for what an export says of itself. Invariant: a value that can match nothing is refused here where that is known
//! without language data, and by `filtering.rs` where it is known with it.

use super::date;
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::Date;
use rawi_engine::vocab::Factuality;

/// What becomes of an incident (docs/record.md).
const STATUS: [&str; 5] = ["confirmed", "corroborated", "single-source", "contested", "denied"];

/// What is asked for: all of it must hold.
#[derive(Args, Default)]
pub struct Filters {
    /// Ended on this day or later (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Began on this day or earlier (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// At this place: its name, Arabic or English, or its id
    #[arg(long, value_name = "PLACE", value_parser = lettered)]
    pub place: Option<String>,
    /// In this province: its English name
    #[arg(long, value_name = "NAME", value_parser = lettered)]
    pub province: Option<String>,
    /// In this country: ISO 3166, three letters
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// Within this box: south,west,north,east in degrees
    #[arg(long, value_name = "S,W,N,E", value_parser = edges, allow_hyphen_values = true)]
    pub r#box: Option<[f64; 4]>,
    /// Around this point: latitude,longitude in degrees
    #[arg(long, value_name = "LAT,LON", value_parser = degrees::<2>, allow_hyphen_values = true, conflicts_with = "box")]
    pub near: Option<[f64; 2]>,
    /// So many kilometres around it
    #[arg(long, value_name = "KM", default_value_t = 25.0, value_parser = distance, requires = "near")]
    pub km: f64,
    /// With this side: an id (state:tur, actor:yem.houthis), or words of its name, Arabic or English
    #[arg(long, value_name = "SIDE", value_parser = lettered)]
    pub side: Option<String>,
    /// As what the side takes part
    #[arg(long, value_parser = ["actor", "recipient", "source"], requires = "side")]
    pub role: Option<String>,
    /// Of this type (ASSAULT, PROTEST …); several with commas
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<String>,
    /// Of this mode (aerial, arrest …)
    #[arg(long, value_name = "MODE", value_delimiter = ',')]
    pub mode: Vec<String>,
    /// How firmly it is told
    #[arg(long, value_name = "WORD", value_delimiter = ',', value_parser = PossibleValuesParser::new(Factuality::ALL.iter().map(|f| f.name())))]
    pub factuality: Vec<String>,
    /// Of incidents: on whose word they stand
    #[arg(long, value_name = "WORD", value_delimiter = ',', value_parser = STATUS)]
    pub status: Vec<String>,
    /// Told by this outlet or source: an address, an id, or a name
    #[arg(long, value_name = "NAME", value_parser = lettered)]
    pub source: Option<String>,
    /// In documents with these words, whatever their form
    #[arg(long, value_name = "WORDS", value_parser = lettered)]
    pub text: Option<String>,
    /// With at least so many killed, by the lowest figure
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
    pub killed: Option<i64>,
    /// At least so sure, 0 to 1
    #[arg(long, value_name = "P", value_parser = probability)]
    pub min_confidence: Option<f64>,
}

impl Filters {
    /// What is asked for, as it would be typed; empty where all is.
    pub fn words(&self) -> String {
        let day = |d: Option<Date>| d.map(|d| d.to_string());
        let numbers = |n: &[f64]| n.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let list = |l: &[String]| (!l.is_empty()).then(|| l.join(","));
        let all = [
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("place", self.place.clone()),
            ("province", self.province.clone()),
            ("country", self.country.clone()),
            ("box", self.r#box.map(|b| numbers(&b))),
            ("near", self.near.map(|n| numbers(&n))),
            ("km", self.near.map(|_| self.km.to_string())),
            ("side", self.side.clone()),
            ("role", self.role.clone()),
            ("type", list(&self.types)),
            ("mode", list(&self.mode)),
            ("factuality", list(&self.factuality)),
            ("status", list(&self.status)),
            ("source", self.source.clone()),
            ("text", self.text.clone()),
            ("killed", self.killed.map(|n| n.to_string())),
            ("min-confidence", self.min_confidence.map(|p| p.to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|v| format!("--{name} {}", quoted(&v)))).collect::<Vec<_>>().join(" ")
    }
}

/// A value as a shell takes it.
fn quoted(value: &str) -> String {
    let plain = value.chars().all(|c| c.is_alphanumeric() || ".,:-_/".contains(c));
    if plain { value.to_string() } else { format!("'{}'", value.replace('\'', r"'\''")) }
}

/// Words with something to look for in them.
fn lettered(text: &str) -> Result<String, String> {
    let some = text.chars().any(char::is_alphanumeric);
    some.then(|| text.to_string()).ok_or_else(|| "there is no letter or digit in it to look for".to_string())
}

fn probability(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| "a number from 0 to 1 is wanted".to_string())
}

fn distance(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|km: &f64| km.is_finite() && *km >= 0.0).ok_or_else(|| "a number of kilometres is wanted, 0 or more".to_string())
}

/// The edges of a box. West may be greater than east: then it goes over the date line.
fn edges(text: &str) -> Result<[f64; 4], String> {
    let edges = degrees::<4>(text)?;
    if edges[0] > edges[2] { Err(format!("south ({}) is greater than north ({}): south,west,north,east are wanted", edges[0], edges[2])) } else { Ok(edges) }
}

/// Latitudes and longitudes in turn, with commas between them.
fn degrees<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let numbers: Vec<f64> = text.split(',').map_while(|n| n.trim().parse().ok()).collect();
    let on_map = numbers.iter().zip([90.0, 180.0].into_iter().cycle()).all(|(n, most): (&f64, f64)| n.abs() <= most);
    let all = (on_map && numbers.len() == text.split(',').count()).then_some(numbers);
    all.and_then(|n| n.try_into().ok()).ok_or_else(|| format!("{N} numbers of degrees are wanted, latitude first, with commas between them"))
}
