//! Linking in steps, so that a cluster can do each of them in many places at once: copies, accounts, pairs, incidents.
//!
//! In and out: tables. [`Copies`] finds the copies among documents in order. [`accounts`] makes of each document what it tells, with the keys under which that is compared.
//! [`pairs`] compares what shares a key: all entries of a key must be given together. [`incidents`] makes the incidents of sets of accounts that no pair connects with
//! others. Invariant: together they give what [`crate::linking::link`] gives, for they call the same functions of `rawi_archive::link`; a test holds it.
//! A `fact` is bytes of one version of Rawi, for passing on and not for keeping.

use crate::rows::{Ids, Lists, Texts, bytes, flags, fractions, numbers};
use crate::table::{Table, whole};
use crate::{guarded, pack};
use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Float32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::ArrowError;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use rawi_archive::copies::{Copies as Ring, Sketch};
use rawi_archive::export::parquet;
use rawi_archive::link::block::entries;
use rawi_archive::link::cluster::{Edge, Keyed, grouped};
use rawi_archive::link::constraints::Constraints;
use rawi_archive::link::fact::{Fact, Telling, tag};
use rawi_archive::link::given::{Text, in_order, told};
use rawi_archive::link::{self as linking, Incident, Sides, Told, incident};
use rawi_archive::told::Claim;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The documents of the past that copies are looked for among.
#[pyclass(frozen, module = "rawi")]
pub struct Copies(Mutex<Ring>);

#[pymethods]
impl Copies {
    #[new]
    #[pyo3(signature = (limit = 200_000))]
    fn new(limit: usize) -> Copies {
        Copies(Mutex::new(Ring::new(limit)))
    }

    /// Adds documents (`id`, `sketch`) in their order; for each a row with its id and the first document of its copies, both null where it has no sketch.
    fn add_batch(&self, data: &Bound<'_, PyAny>) -> PyResult<Table> {
        let batches = whole(data)?;
        guarded(data.py(), || {
            let mut ring = self.0.lock().map_err(|_| PyRuntimeError::new_err("finding copies failed before: begin anew"))?;
            let (mut ids, mut firsts) = (StringBuilder::new(), StringBuilder::new());
            for batch in &batches {
                let (names, sketches) = (Ids::of(batch, "id")?, bytes(batch, "sketch")?);
                for (i, sketch) in sketches.into_iter().enumerate() {
                    // what was passed over is nobody's copy
                    let Some((id, sketch)) = names.get(i).zip(sketch) else {
                        ids.append_null();
                        firsts.append_null();
                        continue;
                    };
                    let sketch =
                        Sketch::from_bytes(sketch).ok_or_else(|| PyValueError::new_err(format!("row {i}: `sketch` is none: take it from rawi.code_batch")))?;
                    ids.append_value(id);
                    firsts.append_option(ring.add(id, sketch).first);
                }
            }
            Table::of(RecordBatch::try_from_iter_with_nullable([("id", Arc::new(ids.finish()) as ArrayRef, true), ("first", Arc::new(firsts.finish()), true)]))
        })
    }
}

/// What a document tells of one happening.
struct Account {
    document: String,
    fact: Fact,
    claims: Vec<String>,
    origin: Option<String>,
}

/// What documents tell: of the rows of `code_batch`, one row an account.
#[pyfunction]
pub fn accounts(data: &Bound<'_, PyAny>) -> PyResult<Table> {
    let sides = Sides::of(pack()?);
    let batches = whole(data)?;
    guarded(data.py(), || {
        let mut all = Vec::new();
        for batch in &batches {
            let (ids, texts, origins, claims) = (Ids::of(batch, "id")?, Texts::of(batch, "text")?, Texts::of(batch, "origin")?, Lists::of(batch, "claims")?);
            for i in 0..batch.num_rows() {
                let Some((id, text)) = ids.get(i).zip(texts.get(i)) else { continue };
                let read = claims.get(i).map(|l| Claim::read(l).map_err(|e| PyValueError::new_err(format!("row {i}: `claims` holds what is no claim: {e}"))));
                let text = Text { id: id.to_string(), text: text.to_string(), origin: None, first: None };
                of_document(read.collect::<PyResult<_>>()?, text, origins.get(i), &sides, &mut all);
            }
        }
        Table::of(accounts_batch(&all))
    })
}

/// The accounts of one document.
fn of_document(mut claims: Vec<Claim>, text: Text, origin: Option<&str>, sides: &Sides, out: &mut Vec<Account>) {
    in_order(&mut claims);
    let document = text.id.clone();
    let texts = HashMap::from([(document.clone(), text)]);
    for (fact, own) in linking::accounts(&told(&claims, &texts), sides, &Constraints::default()) {
        let claims = own.iter().map(|&c| claims[c as usize].line()).collect();
        out.push(Account { document: document.clone(), fact, claims, origin: origin.map(str::to_string) });
    }
}

/// A number for an account: of its document and first claim, for claims of different documents can share an id.
fn number(a: &Account) -> i64 {
    tag(&format!("{}\0{:016x}", a.document, a.fact.id)).cast_signed()
}

fn accounts_batch(all: &[Account]) -> Result<RecordBatch, ArrowError> {
    let (mut facts, mut claims) = (BinaryBuilder::new(), ListBuilder::new(StringBuilder::new()));
    let (mut keys, mut wide) = (ListBuilder::new(Int64Builder::new()), ListBuilder::new(BooleanBuilder::new()));
    for a in all {
        facts.append_value(postcard::to_stdvec(&a.fact).map_err(|e| ArrowError::ComputeError(e.to_string()))?);
        a.claims.iter().for_each(|l| claims.values().append_value(l));
        claims.append(true);
        for e in entries(&a.fact) {
            keys.values().append_value(e.key.cast_signed());
            wide.values().append_value(e.wide);
        }
        keys.append(true);
        wide.append(true);
    }
    RecordBatch::try_from_iter_with_nullable([
        ("account", Arc::new(all.iter().map(|a| Some(number(a))).collect::<Int64Array>()) as ArrayRef, true),
        ("document", Arc::new(all.iter().map(|a| Some(a.document.as_str())).collect::<StringArray>()), true),
        ("origin", Arc::new(all.iter().map(|a| a.origin.as_deref()).collect::<StringArray>()), true),
        ("fact", Arc::new(facts.finish()), true),
        ("claims", Arc::new(claims.finish()), true),
        ("keys", Arc::new(keys.finish()), true),
        ("wide", Arc::new(wide.finish()), true),
    ])
}

fn fact(bytes: Option<&[u8]>, row: usize) -> PyResult<Fact> {
    let read = bytes.and_then(|b| postcard::from_bytes(b).ok());
    read.ok_or_else(|| PyValueError::new_err(format!("row {row}: `fact` is none: take it from rawi.accounts of this version of Rawi")))
}

/// Pairs of accounts that are alike, of entries (`key`, `wide`, `account`, `fact`): all of a key must be given together, many keys may be.
#[pyfunction]
pub fn pairs(data: &Bound<'_, PyAny>) -> PyResult<Table> {
    let batches = whole(data)?;
    guarded(data.py(), || {
        let (mut facts, mut known, mut keyed): (Vec<Fact>, Vec<i64>, Vec<Keyed>) = (Vec::new(), Vec::new(), Vec::new());
        let mut at: HashMap<i64, u32> = HashMap::new();
        for batch in &batches {
            let (keys, wide, accounts, bytes) = (numbers(batch, "key")?, flags(batch, "wide")?, numbers(batch, "account")?, bytes(batch, "fact")?);
            for i in 0..batch.num_rows() {
                let index = match at.get(&accounts[i]) {
                    Some(&index) => index,
                    None => {
                        facts.push(fact(bytes[i], i)?);
                        known.push(accounts[i]);
                        *at.entry(accounts[i]).or_insert(facts.len() as u32 - 1)
                    }
                };
                keyed.push(Keyed { key: keys[i].cast_unsigned(), wide: wide.value(i), fact: index });
            }
        }
        let edges = linking::cluster::pairs(&facts, keyed);
        // a pair is the same under every key: the smaller number first
        let ends = |e: &Edge| (known[e.a as usize].min(known[e.b as usize]), known[e.a as usize].max(known[e.b as usize]));
        Table::of(pairs_batch(&edges.iter().map(|e| (ends(e), e.points)).collect::<Vec<_>>()))
    })
}

fn pairs_batch(all: &[((i64, i64), f32)]) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_from_iter_with_nullable([
        ("a", Arc::new(all.iter().map(|p| Some(p.0.0)).collect::<Int64Array>()) as ArrayRef, true),
        ("b", Arc::new(all.iter().map(|p| Some(p.0.1)).collect::<Int64Array>()), true),
        ("points", Arc::new(all.iter().map(|p| Some(p.1)).collect::<Float32Array>()), true),
    ])
}

/// An account as it came back.
struct Back {
    claims: Vec<Claim>,
    origin: Option<String>,
    first: Option<String>,
}

/// The incidents of accounts (`account`, `fact`, `claims`, `origin`, and `first` where copies are known) and of all pairs (`a`, `b`, `points`) among them.
#[pyfunction]
pub fn incidents(py: Python<'_>, accounts: &Bound<'_, PyAny>, pairs: &Bound<'_, PyAny>) -> PyResult<Table> {
    let sides = Sides::of(pack()?);
    let (accounts, pairs) = (whole(accounts)?, whole(pairs)?);
    guarded(py, || {
        let (mut facts, mut back, mut at) = (Vec::new(), Vec::new(), HashMap::new());
        for batch in &accounts {
            come_back(batch, &mut facts, &mut back, &mut at)?;
        }
        let mut edges = Vec::new();
        for batch in &pairs {
            let (a, b, points) = (numbers(batch, "a")?, numbers(batch, "b")?, fractions(batch, "points")?);
            for i in 0..batch.num_rows() {
                let index = |n: i64| at.get(&n).copied().ok_or_else(|| PyValueError::new_err(format!("row {i} of the pairs: there is no account {n}")));
                edges.push(Edge { points: points[i], a: index(a[i])?, b: index(b[i])? });
            }
        }
        Table::of(parquet::incidents_batch(&described(&facts, &back, edges, &sides)))
    })
}

/// Reads the accounts of a batch.
fn come_back(batch: &RecordBatch, facts: &mut Vec<Fact>, back: &mut Vec<Back>, at: &mut HashMap<i64, u32>) -> PyResult<()> {
    let (known, bytes, claims, origins) = (numbers(batch, "account")?, bytes(batch, "fact")?, Lists::of(batch, "claims")?, Texts::of(batch, "origin")?);
    let firsts = batch.column_by_name("first").map(|_| Texts::of(batch, "first")).transpose()?;
    for i in 0..batch.num_rows() {
        let read = claims.get(i).map(|l| Claim::read(l).map_err(|e| PyValueError::new_err(format!("row {i}: `claims` holds what is no claim: {e}"))));
        let claims: Vec<Claim> = read.collect::<PyResult<_>>()?;
        if claims.is_empty() {
            return Err(PyValueError::new_err(format!("row {i}: `claims` is empty: take accounts from rawi.accounts")));
        }
        if at.insert(known[i], facts.len() as u32).is_some() {
            return Err(PyValueError::new_err(format!("row {i}: account {} was given twice", known[i])));
        }
        facts.push(fact(bytes[i], i)?);
        let of = |t: Option<&str>| t.map(str::to_string);
        back.push(Back { claims, origin: of(origins.get(i)), first: of(firsts.as_ref().and_then(|f| f.get(i))) });
    }
    Ok(())
}

/// The incidents of accounts, in the order of their ids.
fn described(facts: &[Fact], back: &[Back], edges: Vec<Edge>, sides: &Sides) -> Vec<Incident> {
    let account = |i: u32| -> Vec<Told> {
        let b = &back[i as usize];
        let telling = Telling { origin: b.origin.as_deref(), first: b.first.as_deref() };
        b.claims.iter().map(|claim| Told { claim, telling, sentence: None }).collect()
    };
    let groups = grouped(facts, edges, &Constraints::default());
    let mut all: Vec<Incident> = groups.into_iter().map(|g| incident::of(g.members.into_iter().map(account).collect(), sides)).collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

/// An empty table of the columns that a function gives, for programs that ask for a schema before there is a row.
#[pyfunction]
pub fn schema(of: &str) -> PyResult<Table> {
    Table::of(match of {
        "code_batch" => return Ok(Table::new(crate::coding::documents_schema()?, Vec::new(), Vec::new())),
        "claims_batch" => parquet::claims_batch(&[], &[]),
        "extract_batch" => crate::coding::with_rows(&[]),
        "accounts" => accounts_batch(&[]),
        "pairs" => pairs_batch(&[]),
        "incidents" | "link" => parquet::incidents_batch(&[]),
        other => {
            let known = "extract_batch, code_batch, claims_batch, accounts, pairs, incidents, link";
            return Err(PyValueError::new_err(format!("`{other}` is no function that gives a table: it must be one of {known}")));
        }
    })
}
