//! Which claims or incidents are asked for, as SQL.
//!
//! In: a [`Filter`] and a [`Page`]. Out: a question for one page, ordered by day, then id. Each condition is written as a test of one claim; besides, conditions that can
//! be few (a side, words, an area, ids, many killed) are counted as far as [`FEW`], and the rarest leads the question where it is that rare. Else the days
//! lead, and a page is full before long: either way few rows are looked at, which neither database would always find out by itself.
//!
//! Invariants: no text of a filter ever becomes SQL, only a value; a page begins strictly behind the last row of the one before it (keyset paging), so that
//! rows added meanwhile neither repeat nor hide others.

use super::Store;
use super::area::{Area, edges, within};
use super::db::{Kind, Value, number};
use super::error::StoreError;
use super::rows::{number_of, place_name, side_words};
use super::schema::SHORT;
use jiff::civil::Date;

/// Candidates up to so many lead a question.
const FEW: i64 = 3000;

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
    pub lead: String,
    pub conditions: Vec<String>,
    pub values: Vec<Value>,
    /// Whether full text leads.
    text: bool,
}

impl Question {
    /// The placeholder of a value.
    pub fn mark(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn among(&mut self, column: &str, values: &[String]) -> Option<String> {
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

/// The question for the short or the long ones of a page, behind what leads it: `x` is the row asked for.
pub(super) fn question(mut q: Question, filter: &Filter, kind: Kind, asked: Asked, long: bool) -> Question {
    own(&mut q, filter, asked, long);
    let mut of_claim = Vec::new();
    let claim = if asked == Asked::Claims { "x" } else { "c" };
    conditions(&mut q, filter, kind, claim, &mut of_claim);
    match asked {
        Asked::Claims => q.conditions.extend(of_claim),
        Asked::Incidents if of_claim.is_empty() => {}
        Asked::Incidents => q
            .conditions
            .push(format!("EXISTS (SELECT 1 FROM members m JOIN claims c ON c.key = m.claim WHERE m.incident = x.key AND {})", of_claim.join(" AND "))),
    }
    q
}

/// What both tables have.
fn own(q: &mut Question, filter: &Filter, asked: Asked, long: bool) {
    let mut all = vec![format!("x.long = {}", i64::from(long))];
    if let Some(from) = filter.from.map(number_of) {
        all.push(format!("x.day_to >= {}", q.mark(from)));
        if !long {
            all.push(format!("x.day >= {}", q.mark(from - SHORT)));
        }
    }
    if let Some(to) = filter.to.map(number_of) {
        let to = q.mark(to);
        all.push(format!("x.day <= {to}"));
    }
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
    q.conditions = all;
}

/// What only claims have; `c` is the name of the claim.
fn conditions(q: &mut Question, filter: &Filter, kind: Kind, c: &str, all: &mut Vec<String>) {
    all.extend(q.among(&format!("{c}.factuality"), &filter.factuality));
    if let Some(n) = filter.killed {
        all.push(format!("{c}.killed_low >= {}", q.mark(n)));
    }
    if let Some(p) = filter.confidence {
        all.push(format!("{c}.confidence >= {}", q.mark(p)));
    }
    for name in named(filter) {
        all.push(format!("EXISTS (SELECT 1 FROM claim_sides s WHERE s.claim = {c}.key AND {})", is_named(q, &name)));
    }
    if let Some((document, side)) = of_source(q, filter) {
        all.push(format!(
            "(EXISTS (SELECT 1 FROM documents d WHERE d.key = {c}.document AND ({document})) \
             OR EXISTS (SELECT 1 FROM claim_sides s WHERE s.claim = {c}.key AND {side}))"
        ));
    }
    if filter.text.iter().any(|g| !g.is_empty()) && !(q.text && c == "x") {
        let found = matches(q, filter, kind);
        // once for all rows: to look into full text for each would take longer by far
        all.push(format!("{c}.document IN (SELECT w.rowid FROM words w WHERE {found})"));
    }
    if let (Some(area), "x") = (&filter.area, c) {
        let found = within(q, area, "p");
        all.push(format!("EXISTS (SELECT 1 FROM claim_places p WHERE p.claim = {c}.key AND {found})"));
    }
}

/// The tests of a document `d` and of a row `s` of `claim_sides` for the source that is asked for.
fn of_source(q: &mut Question, filter: &Filter) -> Option<(String, String)> {
    let source = filter.source.as_deref()?;
    let given = q.mark(source);
    let names: Vec<String> = std::iter::once(source.to_string()).chain(filter.source_ids.iter().cloned()).collect();
    let outlet = q.among("d.outlet", &names)?;
    let side = q.among("s.side", &names)?;
    Some((format!("d.source = {given} OR {outlet}"), format!("{side} AND s.role = 'source'")))
}

/// What must stand among the sides of a claim: keys of which one must, and the roles it may have. One for the place, one for each word of the side, in place of
/// which there may also stand the id of whom all the words name.
fn named(filter: &Filter) -> Vec<(Vec<String>, Vec<String>)> {
    let mut all = Vec::new();
    if let Some(place) = &filter.place {
        let name = if place.contains(':') { place.clone() } else { place_name(place) };
        all.push((vec![name], vec!["place".to_string()]));
    }
    let Some(side) = &filter.side else { return all };
    let words = if side.contains(':') { vec![side.clone()] } else { side_words(side) };
    let roles = filter.role.clone().map_or(["actor", "recipient", "source"].map(String::from).to_vec(), |role| vec![role]);
    all.extend(words.into_iter().map(|word| (std::iter::once(word).chain(filter.side_ids.iter().cloned()).collect(), roles.clone())));
    all
}

/// The test of a row `s` of `claim_sides`.
fn is_named(q: &mut Question, (keys, roles): &(Vec<String>, Vec<String>)) -> String {
    let side = q.among("s.side", keys).unwrap_or_default();
    format!("{side} AND {}", q.among("s.role", roles).unwrap_or_default())
}

/// The test of full text. Words hold letters and digits only: the quotes are for the words that search itself knows.
fn matches(q: &mut Question, filter: &Filter, kind: Kind) -> String {
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

/// The rarest of the conditions that can be few, as a table of keys in front of the one that is asked.
pub(super) fn lead(store: &mut Store, filter: &Filter, asked: Asked) -> Result<Question, StoreError> {
    let kind = store.db().kind();
    let join = if kind == Kind::Sqlite { "CROSS JOIN" } else { "JOIN" };
    let mut best: Option<(i64, Question)> = None;
    for candidate in candidates(filter, kind, join, asked) {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM ({}) AS k LIMIT {}) AS n", candidate.lead, FEW + 1);
        let n = number(store.db(), &sql, &candidate.values)?;
        if n <= FEW && best.as_ref().is_none_or(|b| n < b.0) {
            best = Some((n, candidate));
        }
    }
    let Some((_, mut q)) = best else { return Ok(Question::default()) };
    let keys = match asked {
        Asked::Claims => format!("SELECT DISTINCT k.k FROM ({}) AS k", q.lead),
        Asked::Incidents => format!("SELECT DISTINCT m.incident AS k FROM ({}) AS k {join} members m ON m.claim = k.k", q.lead),
    };
    q.lead = format!("({keys}) AS l {join} ");
    Ok(q)
}

/// The conditions that can be few, each as keys of claims in a column `k`.
fn candidates(filter: &Filter, kind: Kind, join: &str, asked: Asked) -> Vec<Question> {
    let mut all = Vec::new();
    let mut add = |make: &dyn Fn(&mut Question) -> String| {
        let mut q = Question::default();
        q.lead = make(&mut q);
        all.push(q);
    };
    for name in named(filter) {
        add(&|q| format!("SELECT s.claim AS k FROM claim_sides s WHERE {}", is_named(q, &name)));
    }
    if filter.text.iter().any(|g| !g.is_empty()) {
        add(&|q| {
            q.text = true;
            let found = matches(q, filter, kind);
            format!("SELECT c.key AS k FROM words w {join} claims c ON c.document = w.rowid WHERE {found}")
        });
    }
    if let (Some(area), Asked::Claims) = (&filter.area, asked) {
        add(&|q| places(q, filter, area, kind, join));
    }
    if !filter.ids.is_empty() && asked == Asked::Claims {
        add(&|q| format!("SELECT c.key AS k FROM claims c WHERE {}", q.among("c.id", &filter.ids).unwrap_or_default()));
    }
    if !filter.factuality.is_empty() {
        add(&|q| format!("SELECT c.key AS k FROM claims c WHERE {}", q.among("c.factuality", &filter.factuality).unwrap_or_default()));
    }
    if asked == Asked::Claims && !filter.types.is_empty() {
        add(&|q| {
            let tests: Vec<String> = [("c.type", &filter.types), ("c.mode", &filter.modes)].iter().filter_map(|(column, all)| q.among(column, all)).collect();
            format!("SELECT c.key AS k FROM claims c WHERE {}", tests.join(" AND "))
        });
    }
    if asked == Asked::Claims && !filter.status.is_empty() {
        add(&|q| {
            let status = q.among("i.status", &filter.status).unwrap_or_default();
            format!("SELECT m.claim AS k FROM incidents i {join} members m ON m.incident = i.key WHERE {status}")
        });
    }
    if let Some(n) = filter.killed {
        add(&|q| format!("SELECT c.key AS k FROM claims c WHERE c.killed_low >= {}", q.mark(n)));
    }
    if filter.source.is_some() {
        add(&|q| {
            let (document, side) = of_source(q, filter).unwrap_or_default();
            format!(
                "SELECT c.key AS k FROM documents d {join} claims c ON c.document = d.key WHERE {document} \
                 UNION ALL SELECT s.claim AS k FROM claim_sides s WHERE {side}"
            )
        });
    }
    all
}

/// Claims at places in an area, and in the days asked for: by the tree on SQLite, whose numbers are a little wider than ours.
fn places(q: &mut Question, filter: &Filter, area: &Area, kind: Kind, join: &str) -> String {
    let inside = within(q, area, "p");
    if kind == Kind::Postgres {
        return format!("SELECT p.claim AS k FROM claim_places p WHERE {inside}");
    }
    let (south, west, north, east) = edges(area);
    let (s, n) = (q.mark(south), q.mark(north));
    let mut all = vec![inside, format!("t.north >= {s} AND t.south <= {n}")];
    if west <= east {
        let (w, e) = (q.mark(west), q.mark(east));
        all.push(format!("t.east >= {w} AND t.west <= {e}"));
    }
    if let Some(from) = filter.from {
        all.push(format!("t.day_to >= {}", q.mark(number_of(from))));
    }
    if let Some(to) = filter.to {
        all.push(format!("t.day_from <= {}", q.mark(number_of(to))));
    }
    format!("SELECT p.claim AS k FROM places_tree t {join} claim_places p ON p.key = t.key WHERE {}", all.join(" AND "))
}
