//! Documents and their claims put into a store.
//!
//! In: [`NewDocument`]s, a batch at a time. Out: rows, in one transaction, and [`Added`], what became of them.
//!
//! Invariants: the same batch again changes nothing. What a person has reviewed is never taken away. No claim and no document takes the id of another: what comes
//! second gets `~` and six digits of the hash of its text behind its own, and that is told.

use super::db::{Row, Value, grouped, insert, number};
use super::error::{ErrorKind, StoreError};
use super::said::Said;
use super::{Db, Kind, Store, rows};
use crate::copies::Sketch;
use crate::told::Claim;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// A document to be stored, with what was found in it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// Its id.
    pub id: String,
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
    /// Id of the first document of its copies; none when it is the first itself.
    pub copy_group: Option<String>,
    /// The text that offsets count in.
    pub text: String,
    /// Captions, related headlines, copies, as a JSON object.
    pub meta: String,
    /// What copies of it are found by.
    pub sketch: Option<Sketch>,
    /// [`super::words::folded`] of the text.
    pub words: String,
    /// What it tells.
    pub claims: Vec<NewClaim>,
}

/// A claim to be stored.
#[derive(Clone, Debug)]
pub struct NewClaim {
    /// The claim.
    pub claim: Claim,
    /// The line it was read from, which is kept as it is.
    pub line: String,
    /// Keys under which linking finds it.
    pub blocks: Vec<i64>,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Documents that were not there.
    pub documents: usize,
    /// Documents that were there, coded with the same pack: nothing was done.
    pub again: usize,
    /// Documents that were there, coded with another pack: their claims were replaced.
    pub recoded: usize,
    /// Ids that another text had already, and what they became.
    pub renamed: Vec<(String, String)>,
    /// Claims written.
    pub claims: usize,
    /// Of recoded documents, claims that are as they were, but for the pack.
    pub same: usize,
    /// Of recoded documents, claims that now say something else.
    pub changed: usize,
    /// Of recoded documents, claims that were not there.
    pub fresh: usize,
    /// Of recoded documents, claims that are there no more.
    pub gone: usize,
    /// Of recoded documents, claims kept because a person has spoken of them.
    pub kept: usize,
    /// Keys of the claims written, ascending: these are to be linked.
    pub touched: Vec<i64>,
    /// Components that lost a claim, ascending: these are to be linked again.
    pub components: Vec<i64>,
    /// Documents in which claims that were kept stand beside others, ascending: what these can be linked by is to be worked out again.
    pub mixed: Vec<i64>,
}

/// The hash of a text by which a store knows it: 32 hexadecimal digits.
pub fn text_hash(text: &str) -> String {
    format!("{:032x}", xxh3_128(text.as_bytes()))
}

/// A document that is stored.
struct Known {
    key: i64,
    hash: String,
    pack: String,
}

/// A document on its way, under the id it will have.
pub(super) struct Coming<'a> {
    pub new: &'a NewDocument,
    pub id: String,
    pub hash: String,
}

/// Where a batch stands.
pub(super) struct Batch {
    pub run: i64,
    pack: String,
    known: HashMap<String, Known>,
    next_document: i64,
    next_claim: i64,
    next_place: i64,
    pub added: Added,
    /// What people have said of links, as the batch begins.
    pub said: Arc<Said>,
    documents: Vec<Vec<Value>>,
    words: Vec<Vec<Value>>,
    claims: Vec<(i64, NewClaim)>,
    pub components: BTreeSet<i64>,
    pub mixed: BTreeSet<i64>,
}

const DOCUMENTS: &str =
    "INSERT INTO documents (key, id, hash, source, outlet, url, title, published, published_basis, author, origin, copy_group, text, meta, sketch, run)";
const CLAIMS: &str = "INSERT INTO claims (key, id, document, run, line, type, mode, factuality, confidence, day_from, day_to, day_basis, day, long, lat, lon, \
    country, admin1, place_id, place_precision, killed_low, killed_high)";

impl Store {
    /// Adds documents with their claims, all or none of them.
    ///
    /// # Errors
    /// `Refused` where there is no such run; else of the database.
    pub fn add(&mut self, run: i64, documents: &[NewDocument]) -> Result<Added, StoreError> {
        self.transaction(|store| {
            let mut batch = store.batch(run, documents)?;
            for new in documents {
                store.take(&mut batch, new)?;
            }
            store.write(batch)
        })
    }

    /// A batch that begins: what is there of its documents.
    pub(super) fn batch(&mut self, run: i64, documents: &[NewDocument]) -> Result<Batch, StoreError> {
        let pack = super::db::one(self.db(), "SELECT pack FROM runs WHERE key = $1", &[run.into()])?;
        let Some(Value::Text(pack)) = pack else { return Err(self.error(ErrorKind::Refused, format!("there is no run {run}"))) };
        let ids: Vec<Value> = documents.iter().flat_map(|d| [Value::text(&d.id), Value::text(&renamed(&d.id, &text_hash(&d.text)))]).collect();
        Ok(Batch {
            run,
            pack,
            known: self.known(&ids)?,
            next_document: self.next_key("documents")?,
            next_claim: self.next_key("claims")?,
            next_place: self.next_key("claim_places")?,
            added: Added::default(),
            said: self.said()?,
            documents: Vec::new(),
            words: Vec::new(),
            claims: Vec::new(),
            components: BTreeSet::new(),
            mixed: BTreeSet::new(),
        })
    }

    fn known(&mut self, ids: &[Value]) -> Result<HashMap<String, Known>, StoreError> {
        let mut known = HashMap::new();
        let mut add = |r: &Row| {
            let text = |i| r.string(i).unwrap_or_default();
            known.insert(text(0), Known { key: r.int(1).unwrap_or(0), hash: text(2), pack: text(3) });
        };
        grouped(ids, |marks, group| {
            let sql = format!("SELECT d.id, d.key, d.hash, r.pack FROM documents d JOIN runs r ON r.key = d.run WHERE d.id IN ({marks})");
            self.db.rows(&sql, group, &mut add)
        })?;
        Ok(known)
    }

    /// The ids under which documents will stand: those they have, but where another text has it.
    ///
    /// # Errors
    /// Of the database.
    pub fn ids_of(&mut self, documents: &[NewDocument]) -> Result<Vec<String>, StoreError> {
        let ids: Vec<Value> = documents.iter().map(|d| Value::text(&d.id)).collect();
        let mut hashes: HashMap<String, String> = self.known(&ids)?.into_iter().map(|(id, k)| (id, k.hash)).collect();
        let id = |d: &NewDocument| {
            let (id, hash) = (d.id.replace('\0', " "), text_hash(&d.text));
            let first = hashes.entry(id.clone()).or_insert_with(|| hash.clone());
            if *first == hash { id } else { renamed(&id, &hash) }
        };
        Ok(documents.iter().map(id).collect())
    }

    /// Decides what becomes of a document.
    fn take(&mut self, batch: &mut Batch, new: &NewDocument) -> Result<(), StoreError> {
        let hash = text_hash(&new.text);
        let mut id = new.id.replace('\0', " ");
        if batch.known.get(&id).is_some_and(|k| k.hash != hash) {
            let other = renamed(&id, &hash);
            batch.added.renamed.push((id, other.clone()));
            id = other;
        }
        let coming = Coming { new, id, hash };
        match batch.known.get(&coming.id).map(|k| (k.key, k.pack == batch.pack)) {
            None => batch.document(&coming),
            Some((_, true)) => batch.added.again += 1,
            Some((key, false)) => self.renew(batch, &coming, key)?,
        }
        Ok(())
    }

    /// The texts in the first column, asked for `ids` in groups: `sql` holds `{}` where their placeholders stand.
    pub(super) fn texts(&mut self, sql: &str, ids: &[Value]) -> Result<HashSet<String>, StoreError> {
        let mut found = HashSet::new();
        grouped(ids, |marks, group| self.db.rows(&sql.replace("{}", marks), group, &mut |r| found.extend(r.string(0))))?;
        Ok(found)
    }

    /// Writes what a batch came to.
    pub(super) fn write(&mut self, mut batch: Batch) -> Result<Added, StoreError> {
        insert(self.db(), DOCUMENTS, "", std::mem::take(&mut batch.documents))?;
        match self.db.kind() {
            Kind::Sqlite => insert(self.db(), "INSERT INTO words (rowid, form)", "", std::mem::take(&mut batch.words))?,
            Kind::Postgres => {
                for row in &batch.words {
                    self.db.run("INSERT INTO words (rowid, form) VALUES ($1, array_to_tsvector(string_to_array(CAST($2 AS TEXT), ' ')))", row)?;
                }
            }
        }
        self.apart(&mut batch.claims)?;
        let mut tables = Tables::default();
        for (document, new) in &batch.claims {
            tables.claim(batch.next_claim, *document, batch.run, new, &mut batch.next_place);
            batch.added.touched.push(batch.next_claim);
            batch.next_claim += 1;
        }
        tables.write(self.db())?;
        batch.added.claims = batch.claims.len();
        batch.added.components = batch.components.into_iter().collect();
        batch.added.mixed = batch.mixed.into_iter().collect();
        Ok(batch.added)
    }

    /// Gives claims whose ids are taken others.
    fn apart(&mut self, claims: &mut [(i64, NewClaim)]) -> Result<(), StoreError> {
        let ids: Vec<Value> = claims.iter().map(|c| Value::text(&c.1.claim.id)).collect();
        let mut taken = self.texts("SELECT id FROM claims WHERE id IN ({})", &ids)?;
        for (_, c) in claims {
            if !taken.insert(c.claim.id.clone()) {
                let about = text_hash(&format!("{}\n{}", c.claim.document.id, c.claim.sentence.start));
                let mut id = renamed(&c.claim.id, &about);
                while taken.contains(&id) || number(self.db(), "SELECT count(*) FROM claims WHERE id = $1", &[id.as_str().into()])? > 0 {
                    id.push('~');
                }
                taken.insert(id.clone());
                c.claim.id = id;
                c.line = c.claim.line();
            }
        }
        Ok(())
    }

    /// Hands on the id, the group of copies and the sketch of the last `most` documents that have one, oldest first, so that copies of them are found.
    ///
    /// # Errors
    /// Of the database.
    pub fn copies_so_far(&mut self, most: usize, mut each: impl FnMut(&str, &str, Sketch)) -> Result<(), StoreError> {
        let last = self.next_key("documents")? - 1;
        let least = last.saturating_sub(i64::try_from(most).unwrap_or(i64::MAX));
        let sql = "SELECT id, copy_group, sketch FROM documents WHERE key > $1 AND sketch IS NOT NULL ORDER BY key";
        self.db.rows(sql, &[least.into()], &mut |r| {
            if let (Some(id), Some(group), Some(sketch)) = (r.text(0), r.text(1), r.blob(2).and_then(Sketch::from_bytes)) {
                each(id, group, sketch);
            }
        })
    }
}

impl Batch {
    /// A document that was not there.
    fn document(&mut self, coming: &Coming) {
        let (key, new) = (self.next_document, coming.new);
        self.next_document += 1;
        self.added.documents += 1;
        let group = new.copy_group.as_deref().unwrap_or(&coming.id);
        let mut cells: Vec<Value> = vec![key.into(), coming.id.as_str().into(), coming.hash.as_str().into()];
        cells.extend([&new.source, &new.outlet, &new.url, &new.title].map(|t| Value::maybe(t.as_deref())));
        cells.extend([new.published.map(rows::number_of).into(), new.published_basis.as_str().into()]);
        cells.extend([new.author.as_deref().into(), new.origin.as_deref().into(), group.into(), new.text.as_str().into(), new.meta.as_str().into()]);
        cells.extend([new.sketch.as_ref().map_or(Value::Null, |s| Value::Blob(s.to_bytes())), self.run.into()]);
        self.documents.push(cells);
        self.words.push(vec![key.into(), new.words.as_str().into()]);
        self.claims.extend(claims_of(coming).into_iter().map(|c| (key, c)));
        self.known.insert(coming.id.clone(), Known { key, hash: coming.hash.clone(), pack: self.pack.clone() });
    }

    /// A document whose claims were replaced.
    pub(super) fn recoded(&mut self, coming: &Coming, key: i64, claims: Vec<NewClaim>) {
        self.words.push(vec![key.into(), Value::text(&coming.new.words)]);
        self.claims.extend(claims.into_iter().map(|c| (key, c)));
        self.known.insert(coming.id.clone(), Known { key, hash: coming.hash.clone(), pack: self.pack.clone() });
    }
}

/// The claims of a document as they will stand: under its id.
pub(super) fn claims_of(coming: &Coming) -> Vec<NewClaim> {
    let mut claims = coming.new.claims.clone();
    if coming.id != coming.new.id.replace('\0', " ") {
        for c in &mut claims {
            c.claim.document.id.clone_from(&coming.id);
            c.claim.id = renamed(&c.claim.id, &coming.hash);
            c.line = c.claim.line();
        }
    }
    claims
}

/// The id that a document had before another text was found to have it.
pub(crate) fn original<'a>(id: &'a str, hash: &str) -> &'a str {
    hash.get(..6).and_then(|h| id.strip_suffix(h)).and_then(|i| i.strip_suffix('~')).unwrap_or(id)
}

/// An id that is taken, with what tells it from the other.
fn renamed(id: &str, hash: &str) -> String {
    format!("{}~{}", id.replace('\0', " "), &hash[..6])
}

/// Rows on their way into the tables of claims.
#[derive(Default)]
struct Tables {
    claims: Vec<Vec<Value>>,
    places: Vec<Vec<Value>>,
    sides: Vec<Vec<Value>>,
    blocks: Vec<Vec<Value>>,
}

impl Tables {
    fn claim(&mut self, key: i64, document: i64, run: i64, new: &NewClaim, place: &mut i64) {
        let mut cells: Vec<Value> = vec![key.into(), new.claim.id.as_str().into(), document.into(), run.into(), new.line.as_str().into()];
        cells.extend(rows::claim_cells(&new.claim));
        self.claims.push(cells);
        for mut row in rows::places(&new.claim, key) {
            row.insert(0, Value::Int(*place));
            *place += 1;
            self.places.push(row);
        }
        self.sides.extend(rows::sides(&new.claim).into_iter().map(|(role, side)| vec![key.into(), role.into(), side.as_str().into()]));
        let blocks: BTreeSet<i64> = new.blocks.iter().copied().collect();
        self.blocks.extend(blocks.into_iter().map(|b| vec![b.into(), key.into()]));
    }

    fn write(self, db: &mut dyn Db) -> Result<(), StoreError> {
        insert(db, CLAIMS, "", self.claims)?;
        insert(db, "INSERT INTO claim_places (key, claim, place, lat, lon, day_from, day_to)", "", self.places)?;
        insert(db, "INSERT INTO claim_sides (claim, role, side)", "", self.sides)?;
        insert(db, "INSERT INTO blocks (key, claim)", "", self.blocks)
    }
}
