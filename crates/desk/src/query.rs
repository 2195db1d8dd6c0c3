//! The part of an address behind `?`, read strictly.
//!
//! In: bytes as they came. Out: [`Params`], and of these [`Asked`]. Invariant: what is not understood is refused with a sentence, never passed over: a filter that is misspelt
//! would otherwise give an answer to another question. An empty value is none.

use crate::problem::Problem;
use rawi_archive::asked::{Asked, KM, ROLES, STATUS, date, degrees, distance, edges, lettered, probability};
use rawi_engine::vocab::Factuality;
use serde::Deserialize;
use std::sync::LazyLock;
use utoipa::IntoParams;

/// Longer ones are refused.
const LONGEST: usize = 8192;

/// Names of the filters: those that are described.
static FILTERS: LazyLock<Vec<String>> = LazyLock::new(|| Filters::into_params(|| None).into_iter().map(|p| p.name).collect());

/// The filters, as they are described.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by hand: values may be repeated and hold commas
pub struct Filters {
    /// Ended on this day or later (YYYY-MM-DD).
    from: Option<String>,
    /// Began on this day or earlier (YYYY-MM-DD).
    to: Option<String>,
    /// A place: its name, Arabic or English, or its id.
    place: Option<String>,
    /// English name of the province.
    province: Option<String>,
    /// ISO 3166, three letters.
    country: Option<String>,
    /// South,west,north,east in degrees; west may be greater than east.
    r#box: Option<String>,
    /// Latitude,longitude in degrees.
    near: Option<String>,
    /// So many kilometres around it (25).
    km: Option<f64>,
    /// A side: an id, or words of its name.
    side: Option<String>,
    /// As what the side takes part: actor, recipient or source.
    role: Option<String>,
    /// Types, with commas or repeated.
    r#type: Option<String>,
    /// Modes, with commas or repeated.
    mode: Option<String>,
    /// How firmly it is told, with commas or repeated.
    factuality: Option<String>,
    /// On whose word incidents stand, with commas or repeated.
    status: Option<String>,
    /// An outlet, or who says so.
    source: Option<String>,
    /// Words of the documents, in whatever form.
    text: Option<String>,
    /// At least so many killed.
    #[param(minimum = 0)]
    killed: Option<i64>,
    /// At least so sure, 0 to 1.
    #[param(minimum = 0, maximum = 1)]
    min_confidence: Option<f64>,
}

/// Names and values, in their order.
#[derive(Debug, Default)]
pub struct Params(Vec<(String, String)>);

/// A part of an address with its `%` and `+` read; none where that gives no UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        bytes.push(match b {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            b => b,
        });
    }
    String::from_utf8(bytes).ok()
}

impl Params {
    /// Reads them; only filters and these names are known.
    pub fn read(raw: Option<&str>, filters: bool, more: &[&str]) -> Result<Params, Problem> {
        let raw = raw.unwrap_or_default();
        if raw.len() > LONGEST {
            return Err(Problem::filter("", format!("the address has {} bytes of parameters: at most {LONGEST} are read", raw.len())));
        }
        let mut all = Vec::new();
        for pair in raw.split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (Some(name), Some(value)) = (decoded(name), decoded(value)) else {
                return Err(Problem::filter("", "a parameter is not written in UTF-8 with `%` and two digits for a byte"));
            };
            let known = more.contains(&name.as_str()) || filters && FILTERS.contains(&name);
            if !known {
                let known: Vec<&str> = FILTERS.iter().filter(|_| filters).map(String::as_str).chain(more.iter().copied()).collect();
                let known = if known.is_empty() { "it takes none".to_string() } else { format!("known are {}", known.join(", ")) };
                return Err(Problem::filter(&brief(&name), format!("there is no parameter `{}` here: {known}", brief(&name))));
            }
            if !value.is_empty() {
                all.push((name, value));
            }
        }
        Ok(Params(all))
    }

    /// The value of a name; one given twice is refused.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.0.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str());
        let first = values.next();
        if values.next().is_some() { Err(Problem::filter(name, format!("`{name}` is given twice: once is enough"))) } else { Ok(first) }
    }

    /// The value of a name, as something.
    pub fn read_as<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, Problem> {
        self.one(name)?.map(|v| read(v).map_err(|e| Problem::filter(name, format!("`{name}={}`: {e}", brief(v))))).transpose()
    }

    /// Several values, with commas or repeated, each one of those allowed, where some are.
    fn list(&self, name: &str, allowed: &[&str]) -> Result<Vec<String>, Problem> {
        let all: Vec<String> =
            self.0.iter().filter(|(n, _)| n == name).flat_map(|(_, v)| v.split(',')).map(str::trim).filter(|v| !v.is_empty()).map(String::from).collect();
        match all.iter().find(|v| !allowed.is_empty() && !allowed.contains(&v.as_str())) {
            Some(v) => Err(Problem::filter(name, format!("`{name}={}` is none of {}", brief(v), allowed.join(", ")))),
            None => Ok(all),
        }
    }

    /// What is asked for.
    pub fn asked(&self) -> Result<Asked, Problem> {
        let number = |v: &str| v.parse::<i64>().ok().filter(|n| *n >= 0).ok_or_else(|| "a whole number is wanted, 0 or more".to_string());
        let role = |v: &str| if ROLES.contains(&v) { Ok(v.to_string()) } else { Err(format!("none of {}", ROLES.join(", "))) };
        let factualities: Vec<&str> = Factuality::ALL.iter().map(|f| f.name()).collect();
        let asked = Asked {
            from: self.read_as("from", date)?,
            to: self.read_as("to", date)?,
            place: self.read_as("place", lettered)?,
            province: self.read_as("province", lettered)?,
            country: self.read_as("country", lettered)?,
            r#box: self.read_as("box", edges)?,
            near: self.read_as("near", degrees::<2>)?,
            km: self.read_as("km", distance)?.unwrap_or(KM),
            side: self.read_as("side", lettered)?,
            role: self.read_as("role", role)?,
            types: self.list("type", &[])?,
            modes: self.list("mode", &[])?,
            factuality: self.list("factuality", &factualities)?,
            status: self.list("status", &STATUS)?,
            source: self.read_as("source", lettered)?,
            text: self.read_as("text", lettered)?,
            killed: self.read_as("killed", number)?,
            min_confidence: self.read_as("min_confidence", probability)?,
        };
        self.together(&asked)?;
        Ok(asked)
    }

    /// Refuses filters that go with others only, or not with others.
    fn together(&self, a: &Asked) -> Result<(), Problem> {
        let refused = [
            (a.role.is_some() && a.side.is_none(), "role", "`role` says as what a side takes part: give `side` as well"),
            (self.one("km")?.is_some() && a.near.is_none(), "km", "`km` says how far around a point: give `near` as well"),
            (a.r#box.is_some() && a.near.is_some(), "near", "`near` and `box` are two areas: give one of them"),
        ];
        refused.into_iter().find(|r| r.0).map_or(Ok(()), |(_, field, what)| Err(Problem::filter(field, what)))
    }

    /// Where the page before ended: a day and an id.
    pub fn after(&self) -> Result<Option<(i64, String)>, Problem> {
        let token = |v: &str| {
            let (day, id) = v.split_once('.')?;
            Some((day.parse().ok()?, id.to_string()))
        };
        self.read_as("after", |v| token(v).ok_or_else(|| "give `next` of the answer before, as it is".to_string()))
    }

    /// So many of a page.
    pub fn size(&self) -> Result<usize, Problem> {
        let size = |v: &str| v.parse().ok().filter(|n| (1..=PAGE).contains(n)).ok_or_else(|| format!("a number from 1 to {PAGE} is wanted"));
        Ok(self.read_as("size", size)?.unwrap_or(100))
    }
}

/// The most of a page.
pub const PAGE: usize = 1000;

/// What [`Params::after`] reads.
pub fn token(day: i64, id: &str) -> String {
    format!("{day}.{id}")
}

/// A value as it is told back: not longer than a line, and without what would turn it round.
pub fn brief(text: &str) -> String {
    text.chars()
        .take(80)
        .map(|c| if c.is_control() || ('\u{200e}'..='\u{200f}').contains(&c) || ('\u{202a}'..='\u{2069}').contains(&c) { ' ' } else { c })
        .collect()
}
