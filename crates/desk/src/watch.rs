//! What is known of the store as a whole, and whether it still holds.
//!
//! In: a store of its own, and a poke with each request. Out: [`Now`]. At most once a second the store is asked whether it has changed; then a new [`Now`] is built in the background,
//! while the one before serves. Who has written says so ([`Watch::catch_up`]), and waits for no pause. Invariants: a [`Now`] is of one state of the store; its generation is never given to another state, in this run of the server or the next.

use crate::index::Index;
use crate::pool::{locked, open};
use rawi_archive::store::{Filter, Mode, Run, Store, StoreError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::oneshot;
use xxhash_rust::xxh3::xxh3_64;

/// The store is not asked more often.
const PAUSE: Duration = Duration::from_secs(1);

/// What was written so long ago is no sign of a run that goes on.
const LATELY: Duration = Duration::from_secs(60);

/// Filters whose rows are kept.
const KEPT: usize = 32;

/// One state of the store.
pub struct Now {
    /// Changes when the store does.
    pub generation: String,
    /// Its incidents.
    pub index: Index,
    /// Documents, claims, incidents.
    pub counts: (i64, i64, i64),
    /// Language data of the claims.
    pub packs: Vec<String>,
    /// A run that is not finished.
    unfinished: Option<Run>,
    /// When it was found to have changed; none where it was so when the server started.
    changed: Option<Instant>,
    rows: Mutex<Vec<(Filter, Arc<Vec<u32>>)>>,
}

impl Now {
    fn build(store: &mut Store, generation: String, changed: Option<Instant>) -> Result<Now, StoreError> {
        store.hold()?;
        let built = || -> Result<Now, StoreError> {
            let unfinished = store.runs()?.into_iter().map(|r| r.1).rfind(|r| r.finished.is_none());
            let (counts, packs) = (store.counts()?, store.packs()?);
            Ok(Now { generation, index: Index::build(store)?, counts, packs, unfinished, changed, rows: Mutex::default() })
        }();
        let let_go = store.let_go();
        built.and_then(|now| let_go.map(|()| now))
    }

    /// Whether a run goes on: one is not finished, and something was written lately.
    pub fn ingesting(&self) -> bool {
        let begun = || self.unfinished.as_ref().and_then(|r| r.started.parse::<jiff::Timestamp>().ok());
        let lately = |t: jiff::Timestamp| jiff::Timestamp::now().duration_since(t).unsigned_abs() < LATELY;
        self.unfinished.is_some() && (self.changed.is_some_and(|c| c.elapsed() < LATELY) || begun().is_some_and(lately))
    }

    /// The rows of a filter, where they were found before.
    pub fn found(&self, filter: &Filter) -> Option<Arc<Vec<u32>>> {
        locked(&self.rows).iter().find(|(f, _)| f == filter).map(|(_, rows)| rows.clone())
    }

    /// Keeps the rows of a filter.
    pub fn keep(&self, filter: &Filter, rows: Arc<Vec<u32>>) {
        let mut kept = locked(&self.rows);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((filter.clone(), rows));
    }
}

/// The state that serves, and how to have it looked after.
pub struct Watch {
    /// The address of the store, without a password.
    pub place: String,
    now: Mutex<Arc<Now>>,
    /// Whether it was poked since it looked.
    poked: AtomicBool,
    poke: Sender<Poke>,
}

/// Has the store looked at: when it is due, or at once, and then somebody is told.
type Poke = Option<oneshot::Sender<()>>;

impl Watch {
    /// Reads the store once, and watches it from then on.
    pub fn start(target: &str) -> Result<Arc<Watch>, StoreError> {
        let mut store = open(target, Mode::Read)?;
        let mark = store.mark()?;
        let mut serial = Serial::new();
        let now = Now::build(&mut store, serial.next(), None)?;
        let (poke, poked) = channel();
        let watch = Arc::new(Watch { place: store.db().place().to_string(), now: Mutex::new(Arc::new(now)), poked: AtomicBool::new(false), poke });
        let watcher = Watcher { target: target.to_string(), store: Some(store), mark, serial, watch: Arc::downgrade(&watch) };
        std::thread::spawn(move || watcher.run(&poked));
        Ok(watch)
    }

    /// The state that serves. Asking for it has the store looked at.
    pub fn now(&self) -> Arc<Now> {
        // one poke that waits is as good as many
        if !self.poked.swap(true, Ordering::Relaxed) {
            let _ = self.poke.send(None);
        }
        locked(&self.now).clone()
    }

    /// Waits until what was written before serves, but no longer than so. Whether it does.
    pub async fn catch_up(&self, most: Duration) -> bool {
        let (tell, told) = oneshot::channel();
        self.poke.send(Some(tell)).is_ok() && tokio::time::timeout(most, told).await.is_ok_and(|t| t.is_ok())
    }
}

/// Generations, none of which another run of the server gives as well.
struct Serial {
    began: u128,
    n: u64,
}

impl Serial {
    fn new() -> Serial {
        Serial { began: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos()), n: 0 }
    }

    fn next(&mut self) -> String {
        self.n += 1;
        format!("{:016x}", xxh3_64(format!("{} {} {}", self.began, std::process::id(), self.n).as_bytes()))
    }
}

/// The thread that looks.
struct Watcher {
    target: String,
    store: Option<Store>,
    mark: String,
    serial: Serial,
    watch: Weak<Watch>,
}

impl Watcher {
    fn run(mut self, poked: &Receiver<Poke>) {
        let mut due = Instant::now();
        while let Ok(first) = poked.recv() {
            let mut waiting: Vec<oneshot::Sender<()>> = first.into_iter().collect();
            // until it is due, or somebody has written
            while let (true, Some(left)) = (waiting.is_empty(), due.checked_duration_since(Instant::now())) {
                let Ok(poke) = poked.recv_timeout(left) else { break };
                waiting.extend(poke);
            }
            waiting.extend(poked.try_iter().flatten());
            self.watch.upgrade().iter().for_each(|w| w.poked.store(false, Ordering::Relaxed));
            match self.look() {
                Ok(()) => {
                    // who waits no more has gone away
                    waiting.into_iter().for_each(|w| w.send(()).unwrap_or_default());
                }
                // it may be there again the next time
                Err(_) => self.store = None,
            }
            due = Instant::now() + PAUSE;
        }
    }

    fn look(&mut self) -> Result<(), StoreError> {
        let opened = self.store.is_none();
        let store = match &mut self.store {
            Some(store) => store,
            none => none.insert(open(&self.target, Mode::Read)?),
        };
        // before it is read: what is written meanwhile is seen the next time
        let mark = store.mark()?;
        if mark == self.mark && !opened {
            return Ok(());
        }
        let now = Now::build(store, self.serial.next(), Some(Instant::now()))?;
        self.mark = mark;
        if let Some(watch) = self.watch.upgrade() {
            *locked(&watch.now) = Arc::new(now);
        }
        Ok(())
    }
}
