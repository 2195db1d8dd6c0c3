//! A few stores that stay open, and the threads that ask them.
//!
//! In: work on a store. Out: its answer, or a [`Problem`]: too many wait, it took too long. Work runs on threads that may block, so many at a time; one piece of work sees one state
//! of the store, whatever is written meanwhile. Where nobody waits for an answer any more, the database is told to stop.
//!
//! Writing has a pool of its own, of one store: one word after the other, and none that waits for a reader.
//!
//! Invariants: a store on which something failed is not used again; a stop reaches only the work it was meant for.

use crate::problem::Problem;
use rawi_archive::store::{Kind, Mode, Stopper, Store, StoreError};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

/// Stores that are asked at the same time.
pub const STORES: usize = 4;

/// So many wait for one of these, and no more.
const WAITING: usize = 64;

/// So long an answer may take.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The same for a file that is written whole.
pub const PATIENCE_FOR_FILES: Duration = Duration::from_secs(120);

/// What is held in memory of a store, in KiB, for each that is open.
const CACHE: i64 = 32_768;

/// Stores by the place where they lie.
pub struct Pool {
    target: String,
    mode: Mode,
    free: Mutex<Vec<Store>>,
    seats: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// Tells work that nobody waits for it any more.
#[derive(Clone, Default)]
pub struct Stop(Arc<(AtomicBool, Mutex<Option<Stopper>>)>);

impl Stop {
    /// Whether it is to stop.
    pub fn is_set(&self) -> bool {
        self.0.0.load(Ordering::Relaxed)
    }

    fn hear(&self, stopper: Option<Stopper>) {
        *locked(&self.0.1) = stopper;
    }

    fn now(&self) {
        self.0.0.store(true, Ordering::Relaxed);
        locked(&self.0.1).iter().for_each(|stop| stop());
    }
}

/// Stops the work when the one who asked goes away.
struct Asker(Stop);

impl Drop for Asker {
    fn drop(&mut self) {
        self.0.now();
    }
}

/// What a lock holds; it is whole also where a thread died with it, for nothing is changed in two steps.
pub fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A store with little memory of its own.
pub fn open(target: &str, mode: Mode) -> Result<Store, StoreError> {
    let mut store = Store::open(target, mode)?;
    if store.db().kind() == Kind::Sqlite {
        store.db().batch(&format!("PRAGMA cache_size=-{CACHE}"))?;
    }
    Ok(store)
}

impl Pool {
    /// Of so many stores at a place.
    pub fn new(target: &str, mode: Mode, stores: usize) -> Pool {
        Pool { target: target.to_string(), mode, free: Mutex::new(Vec::new()), seats: Arc::new(Semaphore::new(stores)), waiting: AtomicUsize::new(0) }
    }

    /// Does work on a store: to read, as it is now.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        most: Duration,
        work: impl FnOnce(&mut Store, &Stop) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let pool = self.clone();
        self.run(most, move |stop| pool.with_store(stop, work)).await
    }

    /// Does work that may block and needs no store.
    pub async fn run<T: Send + 'static>(&self, most: Duration, work: impl FnOnce(&Stop) -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        let until = Instant::now() + most;
        let seat = self.seat(until).await?;
        let stop = Stop::default();
        let _asker = Asker(stop.clone());
        let job = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            work(&stop)
        });
        match timeout_at(until, job).await {
            Ok(done) => done.unwrap_or_else(|_| Err(Problem::internal())),
            Err(_) => Err(Problem::late()),
        }
    }

    async fn seat(&self, until: Instant) -> Result<OwnedSemaphorePermit, Problem> {
        if let Ok(seat) = self.seats.clone().try_acquire_owned() {
            return Ok(seat);
        }
        let turn = Turn::new(&self.waiting);
        if turn.before >= WAITING {
            return Err(Problem::busy());
        }
        match timeout_at(until, self.seats.clone().acquire_owned()).await {
            Ok(seat) => seat.map_err(|_| Problem::internal()),
            Err(_) => Err(Problem::late()),
        }
    }

    fn with_store<T>(&self, stop: &Stop, work: impl FnOnce(&mut Store, &Stop) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut store = self.held()?;
        stop.hear(Some(store.db().stopper()));
        if stop.is_set() {
            return Err(Problem::late());
        }
        let done = work(&mut store, stop);
        stop.hear(None);
        if store.let_go().is_ok() {
            locked(&self.free).push(store);
        }
        done
    }

    /// A store, to read held as it is now. One that was open may have been cut off from its server: then another is opened.
    fn held(&self) -> Result<Store, StoreError> {
        let kept = locked(&self.free).pop();
        if let Some(mut store) = kept
            && self.hold(&mut store).is_ok()
        {
            return Ok(store);
        }
        let mut store = open(&self.target, self.mode)?;
        self.hold(&mut store)?;
        Ok(store)
    }

    /// Asks the store a first question; what is to be written begins by itself, and not in what is held.
    fn hold(&self, store: &mut Store) -> Result<(), StoreError> {
        store.hold()?;
        if self.mode == Mode::Read { Ok(()) } else { store.let_go() }
    }
}

/// A place among those who wait, given back whatever happens.
struct Turn<'a> {
    waiting: &'a AtomicUsize,
    before: usize,
}

impl<'a> Turn<'a> {
    fn new(waiting: &'a AtomicUsize) -> Turn<'a> {
        Turn { waiting, before: waiting.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
