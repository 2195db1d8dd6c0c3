//! What leads a question: which claims its conditions leave.
//!
//! In: a [`Filter`]. Out: a [`Plan`]: the keys of the claims that the rarest conditions leave, where these are few; else, for each condition, its claims where
//! they are known, and whether a row has to be tested for it. Neither database would always find out by itself whether to begin with the days or with a
//! side, a word or a place.
//!
//! Each condition that an index answers is asked for its keys up to [`FEW`]. Where one has so few, it leads. Where none has, they are asked up to [`MANY`], and what all of
//! them leave together may be few. Where that is not so either, the days lead, and a page is full before long.
//!
//! Invariants: what was fetched is handed on as it is: a condition whose claims are known is not worked out again in the page's question. At most [`MANY`] keys a condition.

use super::Store;
use super::area::{Area, edges, within};
use super::db::{Kind, Value};
use super::error::StoreError;
use super::filter::{Asked, Condition, Filter, Question, conditions, days, is_named, matches, of_source};
use super::rows::number_of;

/// Claims up to so many lead a question.
const FEW: usize = 3000;

/// Claims of a condition up to so many are fetched.
const MANY: usize = 40_000;

/// Documents that hold words up to so many are fetched, which costs little; and handed on up to so many: beyond, words stand in so many claims that a page is full sooner
/// than a list is read.
const DOCUMENTS: usize = 200_000;
const LISTED: usize = 80_000;

/// How a question is to be asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The claims to begin with, as a JSON list, where they are few.
    lead: Option<String>,
    /// Else the claims that are left, where they are known.
    among: Option<String>,
    /// Else the documents with the words, where they are known and not too many.
    documents: Option<String>,
    /// What claims are still to be tested for.
    each: Vec<Condition>,
    /// All that is asked of a claim.
    all: Vec<Condition>,
}

/// Keys, ascending, as far as they were fetched.
struct Keys {
    keys: Vec<i64>,
    /// Whether these are all.
    whole: bool,
}

/// Where the keys of a condition come from.
enum List {
    /// A condition of the filter, whose test the list replaces.
    Of(Condition),
    /// Types and modes, ids, status of the incident, days of the claim or of its incident: what a row is tested for anyhow.
    Types,
    Ids,
    Status,
    Days(Asked),
}

/// Finds out how to ask.
pub(super) fn plan(store: &mut Store, filter: &Filter, asked: Asked) -> Result<Plan, StoreError> {
    let all = conditions(filter, asked);
    let documents = if all.contains(&Condition::Text) { documents(store, filter)? } else { None };
    let lists = lists(filter, &all, asked);
    let mut found = fetched(store, filter, &lists, documents.as_deref(), FEW)?;
    if !found.iter().any(|f| f.whole) && !matches!(lists[..], [] | [List::Days(_)]) {
        found = fetched(store, filter, &lists, documents.as_deref(), MANY)?;
    }
    let known = |c: &Condition| lists.iter().zip(&found).any(|(l, f)| f.whole && matches!(l, List::Of(of) if of == c));
    let each: Vec<Condition> = all.iter().filter(|c| !known(c)).cloned().collect();
    let documents = documents.filter(|_| each.contains(&Condition::Text));
    let left = found.into_iter().filter(|f| f.whole).map(|f| f.keys).reduce(both);
    decided(store, left, documents, Plan { all, each, ..Plan::default() })
}

/// The claims for which all holds that a filter asks of their sides, sources and words; none where it asks nothing of these. Not bounded, as a page is: who counts wants all.
pub(super) fn told(store: &mut Store, filter: &Filter) -> Result<Option<Vec<i64>>, StoreError> {
    let mut left: Option<Vec<i64>> = None;
    for condition in conditions(filter, Asked::Incidents) {
        let (mut q, kind) = (Question::default(), store.db().kind());
        let select = match condition {
            Condition::Factuality | Condition::Killed | Condition::Confidence => continue,
            Condition::Text => {
                let found = matches(&mut q, filter, kind);
                Some(format!("SELECT c.key AS k FROM words w {} claims c ON c.document = w.rowid WHERE {found}", join(kind)))
            }
            other => List::Of(other).select(&mut q, filter, kind),
        };
        let Some(select) = select else { continue };
        let Keys { keys, .. } = keys(store, &select, q, usize::MAX)?;
        left = Some(match left {
            Some(left) => both(left, keys),
            None => keys,
        });
    }
    Ok(left)
}

/// Decides with the claims that are left after what is known, and the documents with the words.
fn decided(store: &mut Store, mut left: Option<Vec<i64>>, documents: Option<Vec<i64>>, mut plan: Plan) -> Result<Plan, StoreError> {
    if let (Some(keys), Some(documents)) = (left.as_mut().filter(|l| l.len() <= FEW), &documents) {
        *keys = told_by(store, keys, documents)?;
        plan.each.retain(|c| *c != Condition::Text);
    } else {
        plan.documents = documents.filter(|d| d.len() <= LISTED).map(|d| json(&d));
    }
    match left {
        Some(keys) if keys.len() <= FEW => plan.lead = Some(json(&keys)),
        left => plan.among = left.map(|keys| json(&keys)),
    }
    Ok(plan)
}

impl Plan {
    /// Whether few claims lead.
    pub fn leads(&self) -> bool {
        self.lead.is_some()
    }

    /// The table `l` of keys `k` in front of the one that is asked; nothing where the days lead.
    pub fn front(&self, q: &mut Question, kind: Kind, asked: Asked) -> String {
        let Some(keys) = &self.lead else { return String::new() };
        let (keys, join) = (elements(q, kind, keys), join(kind));
        match asked {
            Asked::Claims => format!("(SELECT e.k FROM ({keys}) AS e) AS l {join} "),
            Asked::Incidents => format!("(SELECT DISTINCT m.incident AS k FROM ({keys}) AS e {join} members m ON m.claim = e.k) AS l {join} "),
        }
    }

    /// What a row `x` still has to be tested for. Of an incident, one claim must pass all of it; lists are not asked for in that inner question, which
    /// SQLite would read anew for each row.
    pub fn tests(&self, q: &mut Question, filter: &Filter, kind: Kind, asked: Asked) -> Vec<String> {
        let (mut all, mut each) = (Vec::new(), if asked == Asked::Claims || self.each.is_empty() { self.each.clone() } else { self.all.clone() });
        if let Some(keys) = &self.among {
            let keys = elements(q, kind, keys);
            all.push(match asked {
                Asked::Claims => format!("x.key IN ({keys})"),
                Asked::Incidents => format!("x.key IN (SELECT m.incident FROM ({keys}) AS e {} members m ON m.claim = e.k)", join(kind)),
            });
        }
        if let (Some(documents), Asked::Claims) = (&self.documents, asked) {
            all.push(format!("x.document IN ({})", elements(q, kind, documents)));
            each.retain(|c| *c != Condition::Text);
        }
        let claim = if asked == Asked::Claims { "x" } else { "c" };
        let each: Vec<String> = each.iter().filter_map(|e| e.test(q, filter, kind, claim)).collect();
        match asked {
            Asked::Incidents if !each.is_empty() => {
                let of = "SELECT 1 FROM members m JOIN claims c ON c.key = m.claim WHERE m.incident = x.key";
                all.push(format!("EXISTS ({of} AND {})", each.join(" AND ")));
            }
            _ => all.extend(each),
        }
        all
    }
}

/// The elements of a JSON list as a column `k`.
fn elements(q: &mut Question, kind: Kind, keys: &str) -> String {
    let mark = q.mark(keys);
    match kind {
        Kind::Sqlite => format!("SELECT value AS k FROM json_each({mark})"),
        Kind::Postgres => format!("SELECT CAST(e AS BIGINT) AS k FROM jsonb_array_elements_text(CAST(CAST({mark} AS TEXT) AS JSONB)) AS e"),
    }
}

fn json(keys: &[i64]) -> String {
    serde_json::to_string(keys).unwrap_or_default()
}

/// SQLite takes the tables of a cross join in the order they stand in.
fn join(kind: Kind) -> &'static str {
    if kind == Kind::Sqlite { "CROSS JOIN" } else { "JOIN" }
}

/// What is in both of two ascending lists.
fn both(a: Vec<i64>, b: Vec<i64>) -> Vec<i64> {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    few.into_iter().filter(|k| many.binary_search(k).is_ok()).collect()
}

/// The conditions that an index answers. Days alone lead by their order; beside others they may leave few.
fn lists(filter: &Filter, conditions: &[Condition], asked: Asked) -> Vec<List> {
    let mut all: Vec<List> = conditions.iter().filter(|c| **c != Condition::Confidence).cloned().map(List::Of).collect();
    let claims = asked == Asked::Claims;
    let some = [
        (claims && !filter.types.is_empty(), List::Types),
        (claims && !filter.ids.is_empty(), List::Ids),
        (claims && !filter.status.is_empty(), List::Status),
        (filter.from.is_some() && filter.to.is_some(), List::Days(asked)),
    ];
    all.extend(some.into_iter().filter(|(is, _)| *is).map(|(_, l)| l));
    all
}

/// The keys of each list, up to `most`. The claims of words are those of their documents, which are known.
fn fetched(store: &mut Store, filter: &Filter, lists: &[List], documents: Option<&[i64]>, most: usize) -> Result<Vec<Keys>, StoreError> {
    let kind = store.db().kind();
    lists
        .iter()
        .map(|list| {
            let mut q = Question::default();
            let select = match list {
                List::Of(Condition::Text) => documents.filter(|d| d.len() <= most).map(|d| of_documents(&mut q, kind, d)),
                _ => list.select(&mut q, filter, kind),
            };
            match select {
                Some(select) => keys(store, &select, q, most),
                None => Ok(Keys { keys: Vec::new(), whole: false }),
            }
        })
        .collect()
}

/// The keys that a selection gives, up to `most`.
fn keys(store: &mut Store, select: &str, mut q: Question, most: usize) -> Result<Keys, StoreError> {
    let limit = q.mark(i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1));
    let mut keys = Vec::new();
    store.db().rows(&format!("SELECT e.k FROM ({select}) AS e LIMIT {limit}"), &q.values, &mut |row| keys.extend(row.int(0)))?;
    let whole = keys.len() <= most;
    keys.sort_unstable();
    keys.dedup();
    Ok(Keys { keys, whole })
}

/// The documents that hold the words asked for, unless they are too many.
fn documents(store: &mut Store, filter: &Filter) -> Result<Option<Vec<i64>>, StoreError> {
    let mut q = Question::default();
    let found = matches(&mut q, filter, store.db().kind());
    let all = keys(store, &format!("SELECT w.rowid AS k FROM words w WHERE {found}"), q, DOCUMENTS)?;
    Ok(all.whole.then_some(all.keys))
}

/// The claims of documents, as a column `k`.
fn of_documents(q: &mut Question, kind: Kind, documents: &[i64]) -> String {
    format!("SELECT c.key AS k FROM ({}) AS d {} claims c ON c.document = d.k", elements(q, kind, &json(documents)), join(kind))
}

/// Those of some claims that are told by one of these documents.
fn told_by(store: &mut Store, claims: &[i64], documents: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut q = Question::default();
    let all = elements(&mut q, store.db().kind(), &json(claims));
    let sql = format!("SELECT c.key, c.document FROM ({all}) AS e {} claims c ON c.key = e.k", join(store.db().kind()));
    let mut left = Vec::new();
    store.db().rows(&sql, &q.values, &mut |row| left.extend(row.int(0).filter(|_| row.int(1).is_some_and(|d| documents.binary_search(&d).is_ok()))))?;
    Ok(left)
}

impl List {
    /// The claims of the condition, as a column `k`.
    fn select(&self, q: &mut Question, filter: &Filter, kind: Kind) -> Option<String> {
        let join = join(kind);
        let claims = |test: String| format!("SELECT c.key AS k FROM claims c WHERE {test}");
        Some(match self {
            List::Of(Condition::Named(keys, roles)) => format!("SELECT s.claim AS k FROM claim_sides s WHERE {}", is_named(q, keys, roles)),
            List::Of(Condition::Area) => places(q, filter, filter.area.as_ref()?, kind),
            List::Of(Condition::Source) => {
                let (document, side) = of_source(q, filter)?;
                format!(
                    "SELECT c.key AS k FROM documents d {join} claims c ON c.document = d.key WHERE {document} \
                     UNION ALL SELECT s.claim AS k FROM claim_sides s WHERE {side}"
                )
            }
            List::Of(other) => claims(other.test(q, filter, kind, "c")?),
            List::Ids => claims(q.among("c.id", &filter.ids)?),
            List::Types => {
                let tests = [q.among("c.type", &filter.types), q.among("c.mode", &filter.modes)];
                claims(tests.into_iter().flatten().collect::<Vec<_>>().join(" AND "))
            }
            List::Status => {
                let status = q.among("i.status", &filter.status)?;
                format!("SELECT m.claim AS k FROM incidents i {join} members m ON m.incident = i.key WHERE {status}")
            }
            List::Days(asked) => {
                let part = |long: bool| {
                    let (table, key) = match asked {
                        Asked::Claims => ("claims x".to_string(), "x.key"),
                        Asked::Incidents => (format!("incidents x {join} members m ON m.incident = x.key"), "m.claim"),
                    };
                    format!("SELECT {key} AS k FROM {table} WHERE x.long = {} AND {}", i64::from(long), days(q, filter, "x", Some(long)).join(" AND "))
                };
                [false, true].map(part).join(" UNION ALL ")
            }
        })
    }
}

/// Claims at places in an area, and in the days asked for: by the tree on SQLite, whose numbers are a little wider than ours.
fn places(q: &mut Question, filter: &Filter, area: &Area, kind: Kind) -> String {
    let inside = within(q, area, "p");
    if kind == Kind::Postgres {
        return format!("SELECT p.claim AS k FROM claim_places p WHERE {inside}");
    }
    let (south, west, north, east) = edges(area);
    let mut bound = |test: &str, value: Value| format!("t.{test} {}", q.mark(value));
    let mut all = vec![inside, bound("north >=", south.into()), bound("south <=", north.into())];
    if west <= east {
        all.extend([bound("east >=", west.into()), bound("west <=", east.into())]);
    }
    all.extend(filter.from.map(|day| bound("day_to >=", number_of(day).into())));
    all.extend(filter.to.map(|day| bound("day_from <=", number_of(day).into())));
    format!("SELECT p.claim AS k FROM places_tree t {} claim_places p ON p.key = t.key WHERE {}", join(kind), all.join(" AND "))
}
