//! The filters of questions, as the command line takes them.
//!
//! In: words. Out: [`Filters`], and the same as [`Asked`]. Invariant: a value that can match nothing is refused here where that is known without language data, and by
//! `rawi_archive::asked`, which reads single values too, where it is known with it.

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::Date;
use rawi_archive::asked::{Asked, KM, ROLES, STATUS, date, degrees, distance, edges, lettered, probability};
use rawi_engine::vocab::Factuality;

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
    #[arg(long, value_name = "KM", default_value_t = KM, value_parser = distance, requires = "near")]
    pub km: f64,
    /// With this side: an id (state:tur, actor:yem.houthis), or words of its name, Arabic or English
    #[arg(long, value_name = "SIDE", value_parser = lettered)]
    pub side: Option<String>,
    /// As what the side takes part
    #[arg(long, value_parser = ROLES, requires = "side")]
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
    /// The same, as the archive takes it.
    pub fn asked(&self) -> Asked {
        let f = self;
        Asked {
            from: f.from,
            to: f.to,
            place: f.place.clone(),
            province: f.province.clone(),
            country: f.country.clone(),
            r#box: f.r#box,
            near: f.near,
            km: f.km,
            side: f.side.clone(),
            role: f.role.clone(),
            types: f.types.clone(),
            modes: f.mode.clone(),
            factuality: f.factuality.clone(),
            status: f.status.clone(),
            source: f.source.clone(),
            text: f.text.clone(),
            killed: f.killed,
            min_confidence: f.min_confidence,
        }
    }
}
