//! Which claims or incidents are asked for, as SQL.
//!
//! In: a [`Filter`], and what [`super::lead`] found out about it. Out: a question for one page, ordered by day, then id. Each condition is written as a test of a row;
//! those whose claims are known already ask only whether a claim is among them.
//!
//! Invariants: no text of a filter ever becomes SQL, only a value; a page begins strictly behind the last row of the one before it (keyset paging), so that
//! rows added meanwhile neither repeat nor hide others.

use super::area::{Area, within};
use super::db::{Kind, Value};
use super::lead::Plan;
use super::rows::{number_of, place_name, side_words};
use super::schema::SHORT;
use jiff::civil::Date;

/// What is asked for. What is empty or `None` asks for nothing; all the rest must hold. Of incidents, what only a claim has (sides, source, words,
/// factuality, killed, confidence) must hold of one of their claims, all of it of the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Ended on this day or later. What has no day matches no day.
    pub from: Option<Date>,
    /// Began on this day or earlier.
    pub to: Option<Date>,
    /// A place named: an id (`place:…`), or its name, Arabic or English.
    pub place: Option<String>,
    /// English name of a province.
    pub admin1: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Where on the map.
    pub area: Option<Area>,
    /// Who takes part or says so: an id (`state:…`, `actor:…`), or words that all stand in the names.
    pub side: Option<String>,
    /// Ids of whom these words name in a table: the id is as good as the words.
    pub side_ids: Vec<String>,
    /// As what: `actor`, `recipient` or `source`; none: any of these.
    pub role: Option<String>,
    /// PLOVER categories, one of them.
    pub types: Vec<String>,
    /// PLOVER modes, one of them.
    pub modes: Vec<String>,
    /// One of these.
    pub factuality: Vec<String>,
    /// Of the incident, one of these.
    pub status: Vec<String>,
    /// Outlet of the document, as given or by id; or id of who says so.
    pub source: Option<String>,
    /// Ids of whom that names in a table, each as good.
    pub source_ids: Vec<String>,
    /// Words of the document ([`super::words::asked`]): of each list one must stand in it.
    pub text: Vec<Vec<String>>,
    /// At least so many killed, by the least figure told.
    pub killed: Option<i64>,
    /// At least so sure.
    pub confidence: Option<f64>,
    /// Ids, one of them.
    pub ids: Vec<String>,
}

/// Which page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Day number and id of the last row of the page before ([`super::Listed::next`]); none for the first.
    pub after: Option<(i64, String)>,
    /// Rows at most.
    pub size: usize,
}

impl Default for Page {
    /// The first hundred.
    fn default() -> Self {
        Page { after: None, size: 100 }
    }
}

/// A question in parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Question {
    /// Tables of keys in front of the one that is asked.
    pub lead: String,
    pub conditions: Vec<String>,
    pub values: Vec<Value>,
}

impl Question {
    /// The placeholder of a value.
    pub fn mark(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// The test that a column is one of some values; none for no values.
    pub fn among(&mut self, column: &str, values: &[String]) -> Option<String> {
        let marks: Vec<String> = values.iter().map(|v| self.mark(v.as_str())).collect();
        (!marks.is_empty()).then(|| format!("{column} IN ({})", marks.join(", ")))
    }

    fn is(&mut self, column: &str, value: &Option<String>) -> Option<String> {
        value.as_deref().map(|v| format!("{column} = {}", self.mark(v)))
    }
}

/// Which table is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Claims,
    Incidents,
}

/// What must hold of one claim.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    Factuality,
    Killed,
    Confidence,
    /// One of these keys stands among its sides in one of these roles.
    Named(Vec<String>, Vec<String>),
    Source,
    Text,
    Area,
}

/// The question for a page, behind what leads it, `x` being the row that is asked for: for the short or the long ones, or for all.
pub(super) fn question(plan: &Plan, filter: &Filter, kind: Kind, asked: Asked, long: Option<bool>) -> Question {
    let mut q = Question::default();
    q.lead = plan.front(&mut q, kind, asked);
    own(&mut q, filter, asked, long);
    let tests = plan.tests(&mut q, filter, kind, asked);
    q.conditions.extend(tests);
    q
}

/// What both tables have.
fn own(q: &mut Question, filter: &Filter, asked: Asked, long: Option<bool>) {
    let mut all: Vec<String> = long.map(|long| format!("x.long = {}", i64::from(long))).into_iter().collect();
    all.extend(days(q, filter, "x", long));
    all.extend(q.is("x.country", &filter.country));
    all.extend(q.is("x.admin1", &filter.admin1));
    all.extend(q.among("x.type", &filter.types));
    all.extend(q.among("x.mode", &filter.modes));
    all.extend(q.among("x.id", &filter.ids));
    match (asked, q.among(if asked == Asked::Claims { "i.status" } else { "x.status" }, &filter.status)) {
        (Asked::Claims, Some(status)) => {
            all.push(format!("EXISTS (SELECT 1 FROM members j JOIN incidents i ON i.key = j.incident WHERE j.claim = x.key AND {status})"))
        }
        (_, status) => all.extend(status),
    }
    if let (Asked::Incidents, Some(area)) = (asked, &filter.area) {
        all.push(within(q, area, "x"));
    }
    if all.is_empty() {
        all.push("1 = 1".into());
    }
    q.conditions = all;
}

/// The tests of the days of a row `x`; a short one did not begin long before the first.
pub(super) fn days(q: &mut Question, filter: &Filter, x: &str, long: Option<bool>) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(from) = filter.from.map(number_of) {
        all.push(format!("{x}.day_to >= {}", q.mark(from)));
        if long == Some(false) {
            all.push(format!("{x}.day >= {}", q.mark(from - SHORT)));
        }
    }
    if let Some(to) = filter.to.map(number_of) {
        all.push(format!("{x}.day <= {}", q.mark(to)));
    }
    all
}

/// What a filter asks of a claim. The area of incidents is their own.
pub(super) fn conditions(filter: &Filter, asked: Asked) -> Vec<Condition> {
    use Condition::{Area, Confidence, Factuality, Killed, Source, Text};
    let mut all: Vec<Condition> = named(filter);
    let some = [
        (!filter.factuality.is_empty(), Factuality),
        (filter.killed.is_some(), Killed),
        (filter.confidence.is_some(), Confidence),
        (filter.source.is_some(), Source),
        (filter.text.iter().any(|g| !g.is_empty()), Text),
        (filter.area.is_some() && asked == Asked::Claims, Area),
    ];
    all.extend(some.into_iter().filter(|(is, _)| *is).map(|(_, c)| c));
    all
}

impl Condition {
    /// The test of a claim `c`.
    pub fn test(&self, q: &mut Question, filter: &Filter, kind: Kind, c: &str) -> Option<String> {
        Some(match self {
            Condition::Factuality => q.among(&format!("{c}.factuality"), &filter.factuality)?,
            Condition::Killed => format!("{c}.killed_low >= {}", q.mark(filter.killed?)),
            Condition::Confidence => format!("{c}.confidence >= {}", q.mark(filter.confidence?)),
            Condition::Named(keys, roles) => format!("EXISTS (SELECT 1 FROM claim_sides s WHERE s.claim = {c}.key AND {})", is_named(q, keys, roles)),
            Condition::Source => {
                let (document, side) = of_source(q, filter)?;
                format!(
                    "(EXISTS (SELECT 1 FROM documents d WHERE d.key = {c}.document AND ({document})) \
                     OR EXISTS (SELECT 1 FROM claim_sides s WHERE s.claim = {c}.key AND {side}))"
                )
            }
            Condition::Text => format!("EXISTS (SELECT 1 FROM words w WHERE w.rowid = {c}.document AND {})", matches(q, filter, kind)),
            Condition::Area => {
                let found = within(q, filter.area.as_ref()?, "p");
                format!("EXISTS (SELECT 1 FROM claim_places p WHERE p.claim = {c}.key AND {found})")
            }
        })
    }
}

/// The tests of a document `d` and of a row `s` of `claim_sides` for the source that is asked for.
pub(super) fn of_source(q: &mut Question, filter: &Filter) -> Option<(String, String)> {
    let source = filter.source.as_deref()?;
    let given = q.mark(source);
    let names: Vec<String> = std::iter::once(source.to_string()).chain(filter.source_ids.iter().cloned()).collect();
    let outlet = q.among("d.outlet", &names)?;
    let side = q.among("s.side", &names)?;
    Some((format!("d.source = {given} OR {outlet}"), format!("{side} AND s.role = 'source'")))
}

/// What must stand among the sides of a claim: one condition for the place, one for each word of the side, in place of which there may also stand the id of whom all the
/// words name.
fn named(filter: &Filter) -> Vec<Condition> {
    let mut all = Vec::new();
    if let Some(place) = &filter.place {
        let name = if place.contains(':') { place.clone() } else { place_name(place) };
        all.push(Condition::Named(vec![name], vec!["place".to_string()]));
    }
    let Some(side) = &filter.side else { return all };
    let words = if side.contains(':') { vec![side.clone()] } else { side_words(side) };
    let roles = filter.role.clone().map_or(["actor", "recipient", "source"].map(String::from).to_vec(), |role| vec![role]);
    all.extend(words.into_iter().map(|word| Condition::Named(std::iter::once(word).chain(filter.side_ids.iter().cloned()).collect(), roles.clone())));
    all
}

/// The test of a row `s` of `claim_sides`.
pub(super) fn is_named(q: &mut Question, keys: &[String], roles: &[String]) -> String {
    let side = q.among("s.side", keys).unwrap_or_default();
    format!("{side} AND {}", q.among("s.role", roles).unwrap_or_default())
}

/// The test of full text. Words hold letters and digits only: the quotes are for the words that search itself knows.
pub(super) fn matches(q: &mut Question, filter: &Filter, kind: Kind) -> String {
    let (quote, or, and) = if kind == Kind::Sqlite { ('"', " OR ", " AND ") } else { ('\'', " | ", " & ") };
    let word = |w: &String| format!("{quote}{}{quote}", w.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    let group = |words: &Vec<String>| format!("({})", words.iter().filter(|w| !w.is_empty()).map(word).collect::<Vec<_>>().join(or));
    let groups: Vec<String> = filter.text.iter().filter(|g| !g.is_empty()).map(group).collect();
    let mark = q.mark(groups.join(and).as_str());
    match kind {
        Kind::Sqlite => format!("w.words MATCH {mark}"),
        Kind::Postgres => format!("w.form @@ CAST(CAST({mark} AS TEXT) AS tsquery)"),
    }
}
