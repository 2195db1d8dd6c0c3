//! What linking asks of a store and writes into it.
//!
//! In: keys of claims, blocks and components. Out: claims that may tell the same; incidents and links, replaced a component at a time. A component is a set of
//! claims that nothing outside it is linked to; its number is the caller's.
//!
//! Invariant: of the claims of a component that is replaced, none keeps a link, an incident or a component that was not given anew.

use super::db::{Value, grouped, insert, number, numbers};
use super::error::StoreError;
use super::read::StoredClaim;
use super::rows::Days;
use super::{Store, rows};
use jiff::civil::Date;

/// A pair of claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Key of the one.
    pub a: i64,
    /// Key of the other.
    pub b: i64,
    /// What they are to each other.
    pub kind: String,
}

/// An incident to be stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewIncident {
    /// Its id.
    pub id: String,
    /// The component it belongs to.
    pub component: i64,
    /// PLOVER category.
    pub event_type: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// What the accounts together make of it.
    pub status: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Degrees north and east.
    pub at: Option<(f64, f64)>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Province.
    pub admin1: Option<String>,
    /// English name of the place.
    pub place_name: Option<String>,
    /// How many independent sources tell it.
    pub sources: i64,
    /// The JSON line of the incident.
    pub line: String,
    /// Keys of its claims.
    pub claims: Vec<i64>,
    /// Links between these, and from these to others of the component.
    pub links: Vec<Link>,
}

const INCIDENTS: &str =
    "INSERT INTO incidents (key, id, component, type, mode, status, day_from, day_to, day, long, lat, lon, country, admin1, place_name, sources, claims, line)";

impl NewIncident {
    fn cells(&self, key: i64) -> Vec<Value> {
        let days = Days::of(self.from, self.to, "stated").unwrap_or(Days::NONE);
        let mut cells: Vec<Value> = vec![key.into(), self.id.as_str().into(), self.component.into(), self.event_type.as_str().into()];
        cells.extend([self.mode.as_deref().into(), self.status.as_str().into(), days.from.into(), days.to.into(), days.order().into(), days.long().into()]);
        cells.extend([self.at.map(|a| a.0).into(), self.at.map(|a| a.1).into()]);
        cells.extend([&self.country, &self.admin1, &self.place_name].map(|t| Value::maybe(t.as_deref())));
        cells.extend([self.sources.into(), (self.claims.len() as i64).into(), self.line.as_str().into()]);
        cells
    }
}

impl Store {
    /// Keys of the claims that have one of these blocks, ascending.
    ///
    /// # Errors
    /// Of the database.
    pub fn claims_sharing(&mut self, blocks: &[i64]) -> Result<Vec<i64>, StoreError> {
        let mut found = numbers(self.db(), "SELECT DISTINCT claim FROM blocks WHERE key IN ({})", &ints(blocks))?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The claims with these keys, ascending by key.
    ///
    /// # Errors
    /// Of the database.
    pub fn claims_of_keys(&mut self, keys: &[i64]) -> Result<Vec<StoredClaim>, StoreError> {
        self.claims_by("x.key", keys)
    }

    /// The claims of these components, ascending by key.
    ///
    /// # Errors
    /// Of the database.
    pub fn component(&mut self, components: &[i64]) -> Result<Vec<StoredClaim>, StoreError> {
        self.claims_by("m.component", components)
    }

    /// The links that begin or end at one of these claims, in order.
    ///
    /// # Errors
    /// Of the database.
    pub fn links(&mut self, claims: &[i64]) -> Result<Vec<Link>, StoreError> {
        let mut links = Vec::new();
        for end in ["a", "b"] {
            grouped(&ints(claims), |marks, group| {
                self.db.rows(&format!("SELECT a, b, kind FROM links WHERE {end} IN ({marks})"), group, &mut |r| {
                    links.push((r.int(0).unwrap_or(0), r.int(1).unwrap_or(0), r.string(2).unwrap_or_default()));
                })
            })?;
        }
        links.sort();
        links.dedup();
        Ok(links.into_iter().map(|(a, b, kind)| Link { a, b, kind }).collect())
    }

    /// A number that no component has.
    ///
    /// # Errors
    /// Of the database.
    pub fn next_component(&mut self) -> Result<i64, StoreError> {
        let of_claims = number(self.db(), "SELECT max(component) FROM members", &[])?;
        Ok(of_claims.max(number(self.db(), "SELECT max(component) FROM incidents", &[])?) + 1)
    }

    /// Takes the incidents of old components away and puts new ones in their place, as one transaction (a part of the one that is open).
    ///
    /// # Errors
    /// `Refused` where an id is taken, a claim is not there, or belongs to another incident already; else of the database.
    pub fn replace_components(&mut self, old: &[i64], new: &[NewIncident]) -> Result<(), StoreError> {
        self.transaction(|store| {
            store.forget(&ints(old))?;
            let first = store.next_key("incidents")?;
            let rows: Vec<Vec<Value>> = new.iter().zip(first..).map(|(n, key)| n.cells(key)).collect();
            insert(store.db(), INCIDENTS, "", rows)?;
            let rows = new.iter().zip(first..).flat_map(|(n, key)| members(n, key)).collect();
            insert(store.db(), "INSERT INTO members (claim, incident, component)", "", rows)?;
            let mut links: Vec<Vec<Value>> = new.iter().flat_map(|n| &n.links).map(|l| vec![l.a.into(), l.b.into(), l.kind.as_str().into()]).collect();
            links.dedup();
            insert(store.db(), "INSERT INTO links (a, b, kind)", "ON CONFLICT DO NOTHING", links)
        })
    }

    /// Takes components away, with their incidents and links.
    fn forget(&mut self, components: &[Value]) -> Result<(), StoreError> {
        grouped(components, |marks, group| {
            for end in ["a", "b"] {
                self.db.run(&format!("DELETE FROM links WHERE {end} IN (SELECT claim FROM members WHERE component IN ({marks}))"), group)?;
            }
            self.db.run(&format!("DELETE FROM members WHERE component IN ({marks})"), group)?;
            self.db.run(&format!("DELETE FROM incidents WHERE component IN ({marks})"), group).map(|_| ())
        })
    }
}

impl NewIncident {
    /// With a `~` behind its id, in its line as well.
    pub(super) fn renamed(&mut self) {
        let id = format!("{}~", self.id);
        self.line = self.line.replacen(&format!("\"id\":\"{}\"", self.id), &format!("\"id\":\"{id}\""), 1);
        self.id = id;
    }
}

/// The rows of `members` of an incident.
fn members(incident: &NewIncident, key: i64) -> Vec<Vec<Value>> {
    let row = |claim| vec![claim, key.into(), incident.component.into()];
    ints(&incident.claims).into_iter().map(row).collect()
}

/// Whole numbers as values, each once.
pub(super) fn ints(numbers: &[i64]) -> Vec<Value> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(Value::Int).collect()
}

/// A day out of a column.
pub(super) fn day(row: &super::Row, column: usize) -> Option<Date> {
    row.int(column).and_then(rows::day_of)
}
