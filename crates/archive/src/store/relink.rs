//! Linking what was added, within the store: a batch costs what it touches.
//!
//! In: what became of a batch ([`Added`]). Out: incidents and links in place of those it changes. The claims written are compared with those that share a
//! block with them; the components these belong to are taken out whole, grouped anew with the new ones, and put back.
//!
//! Invariant: the incidents are those that linking all claims of the store at once would give ([`crate::link::link`]), within what people have said, whatever came
//! first: groups depend on their component alone, components are taken whole, and what people say is one is one component. Part of the transaction that is open.

use super::db::{Value, grouped, insert, numbers};
use super::error::{ErrorKind, StoreError};
use super::link::ints;
use super::{Added, Link, NewIncident, Store, StoredClaim};
use crate::link::cluster::{Group, across, met};
use crate::link::constraints::Constraints;
use crate::link::fact::{Fact, Telling};
use crate::link::incident::Incident;
use crate::link::{Sides, Told, accounts, block, incident};
use crate::told::{Claim, Points};
use std::collections::{BTreeSet, HashMap};

/// A document as linking asks for it.
struct Source {
    id: String,
    origin: Option<String>,
    copies: String,
    text: String,
}

impl Source {
    fn telling(&self) -> Telling<'_> {
        Telling { origin: self.origin.as_deref(), first: Some(self.copies.as_str()).filter(|c| *c != self.id) }
    }
}

/// Claims with their documents, read for linking; those of a document stand together.
#[derive(Default)]
struct Pool {
    claims: Vec<(StoredClaim, Claim)>,
    sources: HashMap<i64, Source>,
}

/// What one document tells of one happening.
struct Account {
    fact: Fact,
    /// Indices into the pool.
    claims: Vec<u32>,
}

impl Pool {
    fn told<'a>(&'a self, i: u32, points: &HashMap<i64, Points<'a>>) -> Told<'a> {
        let (stored, claim) = &self.claims[i as usize];
        let telling = self.sources.get(&stored.document).map(Source::telling).unwrap_or_default();
        Told { claim, telling, sentence: points.get(&stored.document).map(|p| p.slice(claim.sentence)) }
    }

    fn points(&self) -> HashMap<i64, Points<'_>> {
        self.sources.iter().map(|(key, s)| (*key, Points::new(&s.text))).collect()
    }

    fn accounts(&self, sides: &Sides, constraints: &Constraints) -> Vec<Account> {
        let points = self.points();
        let told: Vec<Told> = (0..self.claims.len() as u32).map(|i| self.told(i, &points)).collect();
        accounts(&told, sides, constraints).into_iter().map(|(fact, claims)| Account { fact, claims }).collect()
    }
}

fn facts(accounts: &[Account]) -> Vec<&Fact> {
    accounts.iter().map(|a| &a.fact).collect()
}

/// The blocks of the claims of a new document: those of each happening it tells stand with the first claim that tells it.
pub fn blocks(claims: &[Claim], text: &str, telling: Telling, sides: &Sides) -> Vec<Vec<i64>> {
    let points = Points::new(text);
    let told: Vec<Told> = claims.iter().map(|claim| Told { claim, telling, sentence: Some(points.slice(claim.sentence)) }).collect();
    let mut out = vec![Vec::new(); claims.len()];
    for (fact, of) in accounts(&told, sides, &Constraints::default()) {
        out[of[0] as usize] = keys(&fact);
    }
    out
}

/// The last bit of a stored block says whether it is wide: narrow ones are not compared with each other, and need not be found.
fn keys(fact: &Fact) -> Vec<i64> {
    block::entries(fact).into_iter().map(|e| stored(e.key, e.wide)).collect()
}

/// The stored blocks in which what a fact is compared with may stand.
fn asked(fact: &Fact) -> impl Iterator<Item = i64> {
    block::entries(fact).into_iter().flat_map(|e| [Some(stored(e.key, true)), e.wide.then(|| stored(e.key, false))].into_iter().flatten())
}

fn stored(key: u64, wide: bool) -> i64 {
    (key & !1 | u64::from(wide)) as i64
}

impl Store {
    /// Links what a batch has written and what it has taken away.
    ///
    /// # Errors
    /// `Corrupt` where a stored claim is none any more; else of the database.
    pub fn relink(&mut self, added: &Added, sides: &Sides) -> Result<(), StoreError> {
        if added.touched.is_empty() && added.components.is_empty() && added.mixed.is_empty() {
            return Ok(());
        }
        self.transaction(|store| {
            let said = store.said()?;
            let people = &said.constraints;
            added.mixed.iter().try_for_each(|document| store.block_anew(*document, sides, people))?;
            // of a document that lost claims those that stay may tell of another place now
            let mut touched = added.touched.clone();
            touched.extend(store.claims_by("x.document", &added.mixed)?.iter().map(|c| c.key));
            let components = store.reached(&touched, &added.components, sides, people)?;
            let mut keys: BTreeSet<i64> = touched.into_iter().collect();
            keys.extend(store.component(&components)?.iter().map(|c| c.key));
            let keys: Vec<i64> = keys.into_iter().collect();
            let pool = store.pool(&keys)?;
            let chosen = |a: &Account| a.claims.iter().any(|&c| keys.binary_search(&pool.claims[c as usize].0.key).is_ok());
            let accounts: Vec<Account> = pool.accounts(sides, people).into_iter().filter(chosen).collect();
            let first = store.next_component()?;
            let mut incidents = described(&pool, &accounts, first, sides, people);
            store.tell_apart(&mut incidents, &components)?;
            store.replace_components(&components, &incidents)
        })
    }

    /// Adds a review of a claim and links anew what it changes, as one transaction; its key.
    ///
    /// # Errors
    /// `Refused` where there is no such claim, or the correction makes no claim of it; else of the database.
    pub fn review_claim(&mut self, review: &super::Review, sides: &Sides) -> Result<i64, StoreError> {
        self.transaction(|store| {
            let Some(stored) = store.claim(&review.id)? else { return Err(store.error(ErrorKind::Refused, format!("there is no claim `{}`", review.id))) };
            let key = store.review(review)?;
            let claim = stored.claim().map_err(|e| store.error(ErrorKind::Corrupt, e))?;
            if let Some(verdict) = store.verdicts(&[&claim.id])?.get(&claim.id) {
                verdict.of(&claim).map_err(|e| store.error(ErrorKind::Refused, format!("the correction makes no claim: {e}")))?;
            }
            let (touched, components) = (vec![stored.key], stored.component.into_iter().collect());
            let added = Added { touched, components, mixed: vec![stored.document], ..Added::default() };
            store.relink(&added, sides)?;
            Ok(key)
        })
    }

    /// Gives new incidents whose ids others have already another. Ids are made of 48 bits of a hash: among a million incidents, two are alike in one store of 560.
    fn tell_apart(&mut self, new: &mut [NewIncident], replaced: &[i64]) -> Result<(), StoreError> {
        let ids: Vec<Value> = new.iter().map(|n| Value::text(&n.id)).collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        grouped(&ids, |marks, group| {
            self.db.rows(&format!("SELECT id, component FROM incidents WHERE id IN ({marks})"), group, &mut |r| {
                taken.extend(r.string(0).filter(|_| r.int(1).is_some_and(|c| !replaced.contains(&c))));
            })
        })?;
        for n in new {
            while !taken.insert(n.id.clone()) {
                n.renamed();
            }
        }
        Ok(())
    }

    /// Works the blocks of a document out again.
    fn block_anew(&mut self, document: i64, sides: &Sides, people: &Constraints) -> Result<(), StoreError> {
        let claims: Vec<i64> = self.claims_by("x.document", &[document])?.iter().map(|c| c.key).collect();
        let pool = self.pool(&claims)?;
        grouped(&ints(&claims), |marks, group| self.db.run(&format!("DELETE FROM blocks WHERE claim IN ({marks})"), group).map(|_| ()))?;
        let lead = |a: &Account| pool.claims[a.claims[0] as usize].0.key;
        let rows =
            pool.accounts(sides, people).iter().flat_map(|a| keys(&a.fact).into_iter().map(|k| vec![k.into(), lead(a).into()]).collect::<Vec<_>>()).collect();
        insert(self.db(), "INSERT INTO blocks (key, claim)", "ON CONFLICT DO NOTHING", rows)
    }

    /// The components that a batch has changed, and those that the claims it touched are linked to.
    fn reached(&mut self, touched: &[i64], changed: &[i64], sides: &Sides, people: &Constraints) -> Result<Vec<i64>, StoreError> {
        let pool = self.pool(touched)?;
        let new = pool.accounts(sides, people);
        let mut components: BTreeSet<i64> = changed.iter().copied().collect();
        // what a document told before, its new claims may tell as well
        components.extend(pool.claims.iter().filter_map(|c| c.0.component));
        let blocks: BTreeSet<i64> = new.iter().flat_map(|a| asked(&a.fact)).collect();
        let mut sharing = self.claims_sharing(&blocks.into_iter().collect::<Vec<_>>())?;
        let bound = self.bound(&new, people)?;
        sharing.extend(&bound);
        let others = self.pool(&sharing)?;
        components.extend(others.claims.iter().filter(|c| bound.contains(&c.0.key)).filter_map(|c| c.0.component));
        let old = others.accounts(sides, people);
        let claims = old.iter().zip(met(&facts(&new), &facts(&old))).filter(|x| x.1).flat_map(|(a, _)| &a.claims);
        components.extend(claims.filter_map(|&c| others.claims[c as usize].0.component));
        Ok(components.into_iter().collect())
    }

    /// Keys of the claims of which people say that they tell the same as some of these accounts, whatever blocks they have.
    fn bound(&mut self, accounts: &[Account], people: &Constraints) -> Result<Vec<i64>, StoreError> {
        let bonds: BTreeSet<u32> = accounts.iter().flat_map(|a| a.fact.bonds.iter().copied()).collect();
        let ids: Vec<Value> = bonds.iter().flat_map(|b| people.members(*b)).map(|id| Value::text(id)).collect();
        numbers(self.db(), "SELECT key FROM claims WHERE id IN ({})", &ids)
    }

    /// These claims and all others of their documents.
    fn pool(&mut self, keys: &[i64]) -> Result<Pool, StoreError> {
        let documents: Vec<i64> = self.claims_of_keys(keys)?.iter().map(|c| c.document).collect();
        let all = self.claims_by("x.document", &documents)?;
        let verdicts = self.verdicts(&all.iter().map(|c| c.id.as_str()).collect::<Vec<_>>())?;
        let mut claims = Vec::new();
        for stored in all {
            let claim = stored.claim().map_err(|e| self.error(ErrorKind::Corrupt, e))?;
            // a rejected claim tells of nothing, a corrected one of what people say
            let claim = verdicts.get(&claim.id).map_or(Ok(Some(claim.clone())), |v| v.of(&claim)).map_err(|e| self.error(ErrorKind::Corrupt, e))?;
            claims.extend(claim.map(|c| (stored, c)));
        }
        claims.sort_by_key(|c| (c.0.document, c.1.trigger.start, c.0.key));
        Ok(Pool { claims, sources: self.sources(&documents)? })
    }

    fn sources(&mut self, documents: &[i64]) -> Result<HashMap<i64, Source>, StoreError> {
        let mut out = HashMap::new();
        grouped(&ints(documents), |marks, group| {
            self.db.rows(&format!("SELECT key, id, origin, copy_group, text FROM documents WHERE key IN ({marks})"), group, &mut |r| {
                let text = |i| r.string(i).unwrap_or_default();
                out.insert(r.int(0).unwrap_or(0), Source { id: text(1), origin: r.string(2), copies: text(3), text: text(4) });
            })
        })?;
        Ok(out)
    }
}

/// The incidents of some accounts; components are numbered from `first` on.
fn described(pool: &Pool, accounts: &[Account], first: i64, sides: &Sides, people: &Constraints) -> Vec<NewIncident> {
    let facts: Vec<Fact> = accounts.iter().map(|a| a.fact.clone()).collect();
    let points = pool.points();
    let key_of: HashMap<&str, i64> = pool.claims.iter().map(|(s, c)| (c.id.as_str(), s.key)).collect();
    let group = |g: Group| {
        let told = g.members.iter().map(|&a| accounts[a as usize].claims.iter().map(|&c| pool.told(c, &points)).collect()).collect();
        row(&incident::of(told, sides), first + i64::from(g.component), &key_of)
    };
    across(&facts, people).into_iter().map(group).collect()
}

fn row(i: &Incident, component: i64, key_of: &HashMap<&str, i64>) -> NewIncident {
    let key = |id: &String| key_of.get(id.as_str()).copied();
    let place = i.place.as_ref();
    NewIncident {
        id: i.id.clone(),
        component,
        event_type: i.event_type.clone(),
        mode: i.mode.clone(),
        status: i.status.clone(),
        from: i.time.as_ref().map(|t| t.from),
        to: i.time.as_ref().map(|t| t.to),
        at: place.and_then(|p| p.lat.zip(p.lon)),
        country: place.and_then(|p| p.country.clone()),
        admin1: place.and_then(|p| p.admin1.clone()),
        place_name: place.map(|p| p.name_en.clone().unwrap_or_else(|| p.text.clone())),
        sources: i.independent_sources as i64,
        line: serde_json::to_string(i).expect("an incident has string keys"),
        claims: i.claims.iter().filter_map(key).collect(),
        links: i.links.iter().filter_map(|l| Some(Link { a: key(&l.claim)?, b: key(&l.to)?, kind: l.kind.clone() })).collect(),
    }
}
