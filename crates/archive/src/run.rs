//! Many documents read and coded at once, answers in the order of the documents.
//!
//! In: documents in batches, as they were found or ready to be coded. Out: one answer a document, in order, whatever the number of workers: parallelism is over documents
//! only, and a worker keeps nothing from one document that another could see.

use crate::Fault;
use crate::incoming::{self, Buffers, Defaults, Incoming, Opened};
use crate::read::Raw;
use rawi_engine::morph::Scratch;
use rawi_engine::{Analysis, Document, Pack, analyse};
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many documents, or so many bytes of them as they were found, make a batch.
pub const BATCH: (usize, usize) = (512, 8 << 20);

/// Workers that keep their buffers between batches.
pub struct Workers {
    buffers: Vec<Buffers>,
}

impl Workers {
    /// `jobs` workers; 0 is taken as 1.
    pub fn new(jobs: usize) -> Self {
        Workers { buffers: (0..jobs.max(1)).map(|_| Buffers::default()).collect() }
    }

    /// Applies `answer` to the analysis of every document; the answers stand in the order of the documents. `None` stands where the engine
    /// failed, which no text should make it do: that costs one document and not the run.
    pub fn map<T: Send>(&mut self, pack: &Pack, documents: &[Document], answer: impl Fn(&Document, &Analysis) -> T + Sync) -> Vec<Option<T>> {
        self.each(documents.iter().collect(), |d, buffers| guarded(buffers, |b| coded(pack, d.clone(), &mut b.scratch, &answer)))
    }

    /// Reads what was found, codes what is to be coded, and applies `answer`; the reports stand in the order of the documents.
    pub fn read<T: Send>(&mut self, pack: &Pack, raws: Vec<Raw>, defaults: &Defaults, answer: impl Fn(&Incoming, &Analysis) -> T + Sync) -> Vec<Report<T>> {
        self.each(raws, |raw, buffers| {
            let (path, line) = (raw.path.clone(), raw.line);
            let report = guarded(buffers, |b| {
                let Opened { incoming, passed, mut notes } = incoming::open(raw, pack, defaults, b);
                let Some(mut incoming) = incoming else { return Report { answer: None, passed, notes } };
                let found = analyse(pack, &incoming.document, &mut b.scratch);
                incoming.document.reported(found.reported);
                notes.extend(found.notes.iter().map(|n| Fault::note(&path, line, n.clone())));
                Report { answer: Some(answer(&incoming, &found)), passed: None, notes }
            });
            report.unwrap_or_else(|| {
                let fault = Fault::lost(&path, line, "Rawi failed on this document, which is a fault of Rawi: skipped");
                Report { answer: None, passed: None, notes: vec![fault] }
            })
        })
    }

    /// Gives each item to the next free worker.
    fn each<I: Send, T: Send>(&mut self, items: Vec<I>, work: impl Fn(I, &mut Buffers) -> T + Sync) -> Vec<T> {
        if self.buffers.len() == 1 || items.len() == 1 {
            let buffers = &mut self.buffers[0];
            return items.into_iter().map(|i| work(i, buffers)).collect();
        }
        let next = AtomicUsize::new(0);
        let slots: Vec<Mutex<(Option<I>, Option<T>)>> = items.into_iter().map(|i| Mutex::new((Some(i), None))).collect();
        std::thread::scope(|s| {
            for buffers in &mut self.buffers {
                s.spawn(|| {
                    while let Some(slot) = slots.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let mut slot = slot.lock().expect("no worker panics while it holds a slot");
                        slot.1 = slot.0.take().map(|i| work(i, buffers));
                    }
                });
            }
        });
        slots.into_iter().filter_map(|s| s.into_inner().ok().and_then(|s| s.1)).collect()
    }
}

/// What came of one document.
pub struct Report<T> {
    /// What was answered; `None` when it was passed over or lost.
    pub answer: Option<T>,
    /// Why it was passed over.
    pub passed: Option<&'static str>,
    /// Faults and notes.
    pub notes: Vec<Fault>,
}

/// Codes a document.
fn coded<T>(pack: &Pack, mut document: Document, scratch: &mut Scratch, answer: &impl Fn(&Document, &Analysis) -> T) -> T {
    let found = analyse(pack, &document, scratch);
    document.reported(found.reported);
    answer(&document, &found)
}

/// Runs work on one document; a worker whose work failed starts with empty buffers.
fn guarded<T>(buffers: &mut Buffers, work: impl FnOnce(&mut Buffers) -> T) -> Option<T> {
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| work(buffers)));
    if done.is_err() {
        *buffers = Buffers::default();
    }
    done.ok()
}
