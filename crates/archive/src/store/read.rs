//! What stands in a store, read back.
//!
//! In: ids, keys, or a [`Filter`] with a [`Page`]. Out: claims, documents and incidents as they were stored. Invariant: lines come back byte for byte.

use super::db::{Value, grouped, number};
use super::error::{ErrorKind, StoreError};
use super::filter::{Asked, Filter, Page, Question, question};
use super::lead::plan;
use super::link::{day, ints};
use super::{Row, Store};
use crate::told::Claim;
use jiff::civil::Date;

/// A claim as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredClaim {
    /// Its key.
    pub key: i64,
    /// Its id.
    pub id: String,
    /// Key of its document.
    pub document: i64,
    /// Id of the first document of the copies that its document belongs to.
    pub copy_group: String,
    /// The number of its first day, or [`super::schema::NO_DAY`].
    pub day: i64,
    /// Key of its incident.
    pub incident: Option<i64>,
    /// Its component.
    pub component: Option<i64>,
    /// The line it was read from.
    pub line: String,
}

impl StoredClaim {
    /// The claim itself.
    ///
    /// # Errors
    /// What is wrong with its line, which only a damaged store holds.
    pub fn claim(&self) -> Result<Claim, String> {
        Claim::read(&self.line).map_err(|e| format!("claim {}: {e}", self.id))
    }

    fn of(r: &Row) -> StoredClaim {
        StoredClaim {
            key: r.int(0).unwrap_or(0),
            id: r.string(1).unwrap_or_default(),
            day: r.int(2).unwrap_or(super::schema::NO_DAY),
            document: r.int(3).unwrap_or(0),
            copy_group: r.string(4).unwrap_or_default(),
            incident: r.int(5),
            component: r.int(6),
            line: r.string(7).unwrap_or_default(),
        }
    }
}

/// A document as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDocument {
    /// Its key.
    pub key: i64,
    /// Its id.
    pub id: String,
    /// The hash of its text.
    pub hash: String,
    /// Outlet as given.
    pub source: Option<String>,
    /// Outlet as a row of `ontology/outlets.tsv`.
    pub outlet: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Where that comes from.
    pub published_basis: String,
    /// By-line.
    pub author: Option<String>,
    /// The agency that the text names as where it comes from.
    pub origin: Option<String>,
    /// Id of the first document of its copies; its own when it is the first.
    pub copy_group: String,
    /// The text that offsets count in.
    pub text: String,
    /// Captions, related headlines, copies, as a JSON object.
    pub meta: String,
    /// Key of the run that last coded it.
    pub run: i64,
}

/// An incident as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredIncident {
    /// Its key.
    pub key: i64,
    /// Its id.
    pub id: String,
    /// The number of its first day, or [`super::schema::NO_DAY`].
    pub day: i64,
    /// The component it belongs to.
    pub component: i64,
    /// What the accounts together make of it.
    pub status: String,
    /// How many independent sources tell it.
    pub sources: i64,
    /// How many claims it has.
    pub claims: i64,
    /// The JSON line of the incident.
    pub line: String,
}

/// A page of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page begins; none behind the last.
    pub next: Option<(i64, String)>,
}

const CLAIM: &str = "x.key, x.id, x.day, x.document, (SELECT g.copy_group FROM documents g WHERE g.key = x.document), m.incident, m.component, x.line";
const CLAIMS: &str = "claims x LEFT JOIN members m ON m.claim = x.key";
const MEMBERS: &str = "LEFT JOIN members m ON m.claim = x.key";
pub(super) const INCIDENT: &str = "x.key, x.id, x.day, x.component, x.status, x.sources, x.claims, x.line";
const DOCUMENT: &str = "key, id, hash, source, outlet, url, title, published, published_basis, author, origin, copy_group, text, meta, run";

impl StoredIncident {
    pub(super) fn of(r: &Row) -> StoredIncident {
        StoredIncident {
            key: r.int(0).unwrap_or(0),
            id: r.string(1).unwrap_or_default(),
            day: r.int(2).unwrap_or(super::schema::NO_DAY),
            component: r.int(3).unwrap_or(0),
            status: r.string(4).unwrap_or_default(),
            sources: r.int(5).unwrap_or(0),
            claims: r.int(6).unwrap_or(0),
            line: r.string(7).unwrap_or_default(),
        }
    }
}

impl StoredDocument {
    fn of(r: &Row) -> StoredDocument {
        let text = |i| r.string(i).unwrap_or_default();
        StoredDocument {
            key: r.int(0).unwrap_or(0),
            id: text(1),
            hash: text(2),
            source: r.string(3),
            outlet: r.string(4),
            url: r.string(5),
            title: r.string(6),
            published: day(r, 7),
            published_basis: text(8),
            author: r.string(9),
            origin: r.string(10),
            copy_group: text(11),
            text: text(12),
            meta: text(13),
            run: r.int(14).unwrap_or(0),
        }
    }
}

impl Store {
    /// The claim with an id.
    ///
    /// # Errors
    /// Of the database.
    pub fn claim(&mut self, id: &str) -> Result<Option<StoredClaim>, StoreError> {
        self.first(&format!("SELECT {CLAIM} FROM {CLAIMS} WHERE x.id = $1"), id, StoredClaim::of)
    }

    /// The incident with an id.
    ///
    /// # Errors
    /// Of the database.
    pub fn incident(&mut self, id: &str) -> Result<Option<StoredIncident>, StoreError> {
        self.first(&format!("SELECT {INCIDENT} FROM incidents x WHERE x.id = $1"), id, StoredIncident::of)
    }

    /// The document with an id.
    ///
    /// # Errors
    /// Of the database.
    pub fn document(&mut self, id: &str) -> Result<Option<StoredDocument>, StoreError> {
        self.first(&format!("SELECT {DOCUMENT} FROM documents WHERE id = $1"), id, StoredDocument::of)
    }

    /// The document with a key.
    ///
    /// # Errors
    /// Of the database.
    pub fn document_of(&mut self, key: i64) -> Result<Option<StoredDocument>, StoreError> {
        self.first(&format!("SELECT {DOCUMENT} FROM documents WHERE key = $1"), key, StoredDocument::of)
    }

    /// Keys of the documents, ascending; with `but`, of those that were not coded by this pack.
    ///
    /// # Errors
    /// Of the database.
    pub fn document_keys(&mut self, but: Option<&str>) -> Result<Vec<i64>, StoreError> {
        let (which, values) = but.map_or(("", Vec::new()), |pack| ("JOIN runs r ON r.key = d.run WHERE r.pack <> $1", vec![Value::text(pack)]));
        let mut keys = Vec::new();
        self.db.rows(&format!("SELECT d.key FROM documents d {which} ORDER BY d.key"), &values, &mut |r| keys.extend(r.int(0)))?;
        Ok(keys)
    }

    /// The documents with these keys, ascending.
    ///
    /// # Errors
    /// Of the database.
    pub fn documents_of_keys(&mut self, keys: &[i64]) -> Result<Vec<StoredDocument>, StoreError> {
        let mut found = Vec::new();
        grouped(&ints(keys), |marks, group| {
            self.db.rows(&format!("SELECT {DOCUMENT} FROM documents WHERE key IN ({marks})"), group, &mut |r| found.push(StoredDocument::of(r)))
        })?;
        found.sort_by_key(|d: &StoredDocument| d.key);
        Ok(found)
    }

    fn first<T>(&mut self, sql: &str, id: impl Into<Value>, of: fn(&Row) -> T) -> Result<Option<T>, StoreError> {
        let mut found = None;
        self.db.rows(sql, &[id.into()], &mut |r| found = found.take().or_else(|| Some(of(r))))?;
        Ok(found)
    }

    /// The claims of an incident, by its key, ascending.
    ///
    /// # Errors
    /// Of the database.
    pub fn claims_of(&mut self, incident: i64) -> Result<Vec<StoredClaim>, StoreError> {
        self.claims_by("m.incident", &[incident])
    }

    /// The claims of a document, by its key, ascending.
    ///
    /// # Errors
    /// Of the database.
    pub fn claims_in(&mut self, document: i64) -> Result<Vec<StoredClaim>, StoreError> {
        self.claims_by("x.document", &[document])
    }

    /// The claims whose column is one of these numbers, ascending by key.
    pub(super) fn claims_by(&mut self, column: &str, numbers: &[i64]) -> Result<Vec<StoredClaim>, StoreError> {
        let mut found = Vec::new();
        grouped(&ints(numbers), |marks, group| {
            self.db.rows(&format!("SELECT {CLAIM} FROM {CLAIMS} WHERE {column} IN ({marks})"), group, &mut |r| found.push(StoredClaim::of(r)))
        })?;
        found.sort_by_key(|c: &StoredClaim| c.key);
        Ok(found)
    }

    /// Hands on every claim, ascending by key, without holding them all.
    ///
    /// # Errors
    /// Of the database.
    pub fn each_claim(&mut self, mut each: impl FnMut(StoredClaim)) -> Result<(), StoreError> {
        self.db.rows(&format!("SELECT {CLAIM} FROM {CLAIMS} ORDER BY x.key"), &[], &mut |r| each(StoredClaim::of(r)))
    }

    /// How many documents, claims and incidents there are.
    ///
    /// # Errors
    /// Of the database.
    pub fn counts(&mut self) -> Result<(i64, i64, i64), StoreError> {
        let mut of = |table: &str| number(self.db.as_mut(), &format!("SELECT count(*) FROM {table}"), &[]);
        Ok((of("documents")?, of("claims")?, of("incidents")?))
    }

    /// A page of the claims that a filter asks for, by day, then id.
    ///
    /// # Errors
    /// `Corrupt` where a line is no line any more; else of the database.
    pub fn claims(&mut self, filter: &Filter, page: &Page) -> Result<Listed<StoredClaim>, StoreError> {
        let listed = self.page(filter, page, Asked::Claims, StoredClaim::of, |c| (c.day, c.id.clone()))?;
        match listed.rows.iter().find_map(|c| c.claim().err()) {
            Some(what) => Err(self.error(ErrorKind::Corrupt, what)),
            None => Ok(listed),
        }
    }

    /// A page of the incidents that a filter asks for, by day, then id.
    ///
    /// # Errors
    /// Of the database.
    pub fn incidents(&mut self, filter: &Filter, page: &Page) -> Result<Listed<StoredIncident>, StoreError> {
        self.page(filter, page, Asked::Incidents, StoredIncident::of, |i| (i.day, i.id.clone()))
    }

    /// The first rows. Where the days lead, those of the short and of the long ones, merged: of the long ones none is looked for behind what fills the page already.
    fn page<T>(&mut self, filter: &Filter, page: &Page, asked: Asked, of: fn(&Row) -> T, order: fn(&T) -> (i64, String)) -> Result<Listed<T>, StoreError> {
        let (plan, kind) = (plan(self, filter, asked)?, self.db.kind());
        let parts: &[Option<bool>] = if plan.leads() { &[None] } else { &[Some(false), Some(true)] };
        let (mut rows, mut last) = (Vec::new(), None);
        for long in parts {
            let (sql, values) = sql(question(&plan, filter, kind, asked, *long), page, last.take(), asked);
            self.db.rows(&sql, &values, &mut |r| rows.push(of(r)))?;
            last = rows.last().filter(|_| rows.len() > page.size).map(order);
        }
        rows.sort_by_cached_key(order);
        let more = rows.len() > page.size;
        rows.truncate(page.size);
        let next = rows.last().filter(|_| more).map(order);
        Ok(Listed { rows, next })
    }
}

/// The SQL of a page, of one row more than it holds, and none behind `last`.
fn sql(mut q: Question, page: &Page, last: Option<(i64, String)>, asked: Asked) -> (String, Vec<Value>) {
    let (table, columns, members) = if asked == Asked::Claims { ("claims", CLAIM, MEMBERS) } else { ("incidents", INCIDENT, "") };
    let on = if q.lead.is_empty() { "" } else { "ON x.key = l.k" };
    for (edge, sign) in [(&page.after, ">"), (&last, "<=")] {
        if let Some((day, id)) = edge {
            let (day, id) = (q.mark(*day), q.mark(id.as_str()));
            q.conditions.push(format!("(x.day, x.id) {sign} ({day}, {id})"));
        }
    }
    let most = q.mark(i64::try_from(page.size.saturating_add(1)).unwrap_or(i64::MAX));
    // keys first: to sort whole rows, lines and all, would read far more than the page holds
    let keys = format!("SELECT x.key AS k FROM {}{table} x {on} WHERE {} ORDER BY x.day, x.id LIMIT {most}", q.lead, q.conditions.join(" AND "));
    let sql = format!("SELECT {columns} FROM ({keys}) AS page JOIN {table} x ON x.key = page.k {members} ORDER BY x.day, x.id");
    (sql, q.values)
}
