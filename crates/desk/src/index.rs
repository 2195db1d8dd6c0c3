//! All incidents of a store in memory, as columns: what an overview counts, without asking the store.
//!
//! In: a store that is held. Out: [`Index`], rows ordered by first day, then id, as pages of incidents are. Filters on these columns alone are answered here ([`Index::rows`]);
//! of others the store gives the keys.
//!
//! Invariants: never changed once it is built; a row is a number below [`Index::len`]; the tests of rows are those of the store's SQL.

use rawi_archive::store::{Filter, Seen, Store, StoreError, number_of};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Stands for no day and for no text.
pub const NONE: u32 = u32::MAX;
/// Stands for no day.
pub const NO_DAY: i32 = i32::MAX;

/// Texts that stand in columns, each once.
#[derive(Default)]
pub struct Names {
    all: Vec<Box<str>>,
    places: FxHashMap<Box<str>, u32>,
}

impl Names {
    fn put(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return NONE };
        if let Some(n) = self.places.get(text) {
            return *n;
        }
        let n = self.all.len() as u32;
        self.all.push(text.into());
        self.places.insert(text.into(), n);
        n
    }

    /// The text of a number.
    pub fn of(&self, n: u32) -> Option<&str> {
        self.all.get(n as usize).map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The numbers of some texts; those that stand nowhere are left out.
    fn known(&self, texts: &[String]) -> Vec<u32> {
        texts.iter().filter_map(|t| self.places.get(t.as_str()).copied()).collect()
    }
}

/// Who publishes.
#[derive(Clone, Debug, Default)]
pub struct Outlet {
    /// Row of the ontology.
    pub id: Option<String>,
    /// As the first of its documents has it.
    pub source: Option<String>,
    /// Claims in its documents.
    pub claims: u64,
}

impl Outlet {
    /// What it is known by: a row of the ontology, else what its documents say.
    pub fn name(&self) -> Option<&str> {
        self.id.as_deref().or(self.source.as_deref())
    }
}

/// A document that tells an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Telling {
    row: u32,
    /// Its place among all documents.
    pub document: u32,
    /// With so many claims.
    pub claims: u32,
}

/// The columns.
#[derive(Default)]
pub struct Index {
    /// Keys of the store.
    pub keys: Vec<i64>,
    /// Ids.
    pub ids: Vec<Box<str>>,
    /// First days, or [`NO_DAY`].
    pub from: Vec<i32>,
    /// Last days, or [`NO_DAY`].
    pub to: Vec<i32>,
    /// Types.
    pub kind: Vec<u32>,
    mode: Vec<u32>,
    /// Status.
    pub status: Vec<u32>,
    /// How firmly.
    pub factuality: Vec<u32>,
    /// Degrees north and east.
    pub at: Vec<Option<(f64, f64)>>,
    /// How exact that is.
    pub precision: Vec<u8>,
    country: Vec<u32>,
    admin1: Vec<u32>,
    /// English names of places.
    pub place: Vec<u32>,
    /// The texts of the columns.
    pub names: Names,
    by_key: FxHashMap<i64, u32>,
    /// Outlets.
    pub outlets: Vec<Outlet>,
    /// The outlet of each document.
    pub published: Vec<u32>,
    claims: Vec<Weighed>,
    tellings: Vec<Telling>,
    first: Vec<u32>,
}

/// A claim that belongs to an incident, with what a filter asks of it alone.
#[derive(Clone, Copy)]
struct Weighed {
    key: i64,
    row: u32,
    factuality: u32,
    confidence: f64,
    killed: i64,
}

/// What only the line of an incident holds.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    factuality: std::borrow::Cow<'a, str>,
    place: Option<Spot>,
}

#[derive(Deserialize)]
struct Spot {
    precision: Option<u8>,
}

impl Index {
    /// Of the incidents there are.
    pub fn build(store: &mut Store) -> Result<Index, StoreError> {
        let mut index = Index::default();
        store.each_incident(|seen| index.add(&seen))?;
        index.order();
        index.telling(store)?;
        Ok(index)
    }

    /// How many incidents there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    fn add(&mut self, i: &Seen) {
        let line: Option<Line> = serde_json::from_str(&i.line).ok();
        let day = |d: Option<i64>| d.and_then(|d| i32::try_from(d).ok()).unwrap_or(NO_DAY);
        self.keys.push(i.key);
        self.ids.push(i.id.as_str().into());
        self.from.push(day(i.from));
        self.to.push(day(i.to));
        self.kind.push(self.names.put(Some(&i.event_type)));
        self.mode.push(self.names.put(i.mode.as_deref()));
        self.status.push(self.names.put(Some(&i.status)));
        self.factuality.push(self.names.put(line.as_ref().map(|l| &*l.factuality)));
        self.at.push(i.at);
        self.precision.push(line.and_then(|l| l.place).and_then(|p| p.precision).unwrap_or(3));
        self.country.push(self.names.put(i.country.as_deref()));
        self.admin1.push(self.names.put(i.admin1.as_deref()));
        self.place.push(self.names.put(i.place.as_deref()));
    }

    /// Puts rows in order.
    fn order(&mut self) {
        let mut rows: Vec<usize> = (0..self.len()).collect();
        rows.sort_unstable_by(|&a, &b| (self.from[a], &self.ids[a]).cmp(&(self.from[b], &self.ids[b])));
        fn put<T: Clone>(column: &mut Vec<T>, rows: &[usize]) {
            *column = rows.iter().map(|&r| column[r].clone()).collect();
        }
        put(&mut self.keys, &rows);
        put(&mut self.ids, &rows);
        put(&mut self.from, &rows);
        put(&mut self.to, &rows);
        put(&mut self.at, &rows);
        put(&mut self.precision, &rows);
        for column in [&mut self.kind, &mut self.mode, &mut self.status, &mut self.factuality, &mut self.country, &mut self.admin1, &mut self.place] {
            put(column, &rows);
        }
        self.by_key = self.keys.iter().enumerate().map(|(row, key)| (*key, row as u32)).collect();
    }

    /// Which documents tell each incident, and who published them.
    fn telling(&mut self, store: &mut Store) -> Result<(), StoreError> {
        let (mut documents, mut outlets) = (FxHashMap::default(), FxHashMap::default());
        store.each_outlet(|key, id, source| {
            let name = id.or(source).unwrap_or_default().to_string();
            let outlet = *outlets.entry(name).or_insert_with(|| {
                self.outlets.push(Outlet { id: id.map(String::from), source: source.map(String::from), claims: 0 });
                self.outlets.len() as u32 - 1
            });
            documents.insert(key, self.published.len() as u32);
            self.published.push(outlet);
        })?;
        let mut of_claim = FxHashMap::default();
        store.each_member(|claim, incident| of_claim.extend(self.by_key.get(&incident).map(|row| (claim, *row))))?;
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(of_claim.len());
        store.each_told(|claim, document| {
            let Some(document) = documents.get(&document) else { return };
            self.outlets[self.published[*document as usize] as usize].claims += 1;
            pairs.extend(of_claim.get(&claim).map(|row| (*row, *document)));
        })?;
        let mut claims = Vec::with_capacity(of_claim.len());
        store.each_weighed(|key, factuality, confidence, killed| {
            let Some(row) = of_claim.get(&key) else { return };
            let factuality = self.names.put(Some(factuality));
            claims.push(Weighed { key, row: *row, factuality, confidence, killed: killed.unwrap_or(i64::MIN) });
        })?;
        claims.sort_unstable_by_key(|c| c.key);
        self.claims = claims;
        pairs.sort_unstable();
        self.tellings = pairs.chunk_by(|a, b| a == b).map(|c| Telling { row: c[0].0, document: c[0].1, claims: c.len() as u32 }).collect();
        self.first = vec![0; self.len() + 1];
        self.tellings.iter().for_each(|t| self.first[t.row as usize + 1] += 1);
        (1..self.first.len()).for_each(|i| self.first[i] += self.first[i - 1]);
        Ok(())
    }

    /// The documents that tell an incident.
    pub fn tellings(&self, row: u32) -> &[Telling] {
        let (from, to) = (self.first[row as usize] as usize, self.first[row as usize + 1] as usize);
        &self.tellings[from..to]
    }

    /// The rows that a filter lets through; `told` are the claims left by what it asks of sides, sources and words, ascending, where it does.
    pub fn rows(&self, filter: &Filter, told: Option<&[i64]>) -> Vec<u32> {
        let some = filter.asks_claims().then(|| self.told(filter, told));
        self.columns(filter).filter(|&r| some.as_ref().is_none_or(|s| s[r as usize])).collect()
    }

    /// For each row, whether one of its claims is all that is asked of claims.
    fn told(&self, filter: &Filter, told: Option<&[i64]>) -> Vec<bool> {
        let mut some = vec![false; self.len()];
        let factuality = (!filter.factuality.is_empty()).then(|| self.names.known(&filter.factuality));
        let lets = |c: &Weighed| {
            factuality.as_ref().is_none_or(|f| f.contains(&c.factuality))
                && filter.killed.is_none_or(|n| c.killed != i64::MIN && c.killed >= n)
                && filter.confidence.is_none_or(|p| c.confidence >= p)
        };
        let mut mark = |c: &Weighed| some[c.row as usize] |= lets(c);
        match told {
            None => self.claims.iter().for_each(&mut mark),
            Some(keys) => {
                // both ascend
                let mut rest = &self.claims[..];
                for key in keys {
                    let skipped = rest.iter().take(8).position(|c| c.key >= *key);
                    rest = &rest[skipped.unwrap_or_else(|| rest.partition_point(|c| c.key < *key))..];
                    rest.first().filter(|c| c.key == *key).into_iter().for_each(&mut mark);
                }
            }
        }
        some
    }

    /// The rows that a filter lets through by what their columns hold.
    fn columns(&self, filter: &Filter) -> impl Iterator<Item = u32> {
        let number = |d: jiff::civil::Date| i32::try_from(number_of(d)).unwrap_or(NO_DAY);
        let (from, to) = (filter.from.map(number), filter.to.map(number));
        let one_of = |texts: &[String]| (!texts.is_empty()).then(|| self.names.known(texts));
        let (kinds, modes, statuses) = (one_of(&filter.types), one_of(&filter.modes), one_of(&filter.status));
        let one = |text: &Option<String>| text.as_ref().map(|t| self.names.known(std::slice::from_ref(t)));
        let (countries, provinces) = (one(&filter.country), one(&filter.admin1));
        let among = |allowed: &Option<Vec<u32>>, value: u32| allowed.as_ref().is_none_or(|a| a.contains(&value));
        let lets = move |&row: &u32| {
            let r = row as usize;
            from.is_none_or(|d| self.to[r] != NO_DAY && self.to[r] >= d)
                && to.is_none_or(|d| self.from[r] <= d)
                && among(&kinds, self.kind[r])
                && among(&modes, self.mode[r])
                && among(&statuses, self.status[r])
                && among(&countries, self.country[r])
                && among(&provinces, self.admin1[r])
                && filter.area.as_ref().is_none_or(|a| self.at[r].is_some_and(|at| a.holds(at)))
        };
        (0..self.len() as u32).filter(lets)
    }

    /// The countries of the incidents.
    pub fn countries(&self) -> Vec<&str> {
        let mut seen: Vec<u32> = self.country.clone();
        seen.sort_unstable();
        seen.dedup();
        let mut codes: Vec<&str> = seen.into_iter().filter_map(|n| self.names.of(n)).collect();
        codes.sort_unstable();
        codes
    }

    /// How many dated incidents there are: they stand first.
    pub fn dated(&self) -> usize {
        self.from.partition_point(|d| *d != NO_DAY)
    }
}
