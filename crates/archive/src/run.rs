//! Many documents through the engine at once, answers in the order of the documents.
//!
//! In: documents in batches. Out: one answer a document, in order, whatever the number of workers: parallelism is over documents
//! only, and a worker keeps nothing from one document that another could see.

use rawi_engine::morph::Scratch;
use rawi_engine::{Analysis, Document, Pack, analyse};
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many documents, or so many bytes of text, make a batch.
pub const BATCH: (usize, usize) = (512, 8 << 20);

/// Workers that keep their buffers between batches.
pub struct Workers {
    scratches: Vec<Scratch>,
}

impl Workers {
    /// `jobs` workers; 0 is taken as 1.
    pub fn new(jobs: usize) -> Self {
        Workers { scratches: (0..jobs.max(1)).map(|_| Scratch::default()).collect() }
    }

    /// Applies `answer` to the analysis of every document; the answers stand in the order of the documents. `None` stands where the engine
    /// failed, which no text should make it do: that costs one document and not the run.
    pub fn map<T: Send>(&mut self, pack: &Pack, documents: &[Document], answer: impl Fn(&Document, &Analysis) -> T + Sync) -> Vec<Option<T>> {
        if self.scratches.len() == 1 || documents.len() == 1 {
            let scratch = &mut self.scratches[0];
            return documents.iter().map(|d| one(pack, d, scratch, &answer)).collect();
        }
        let next = AtomicUsize::new(0);
        let slots: Vec<Mutex<Option<T>>> = documents.iter().map(|_| Mutex::new(None)).collect();
        std::thread::scope(|s| {
            for scratch in &mut self.scratches {
                s.spawn(|| {
                    loop {
                        let i = next.fetch_add(1, Ordering::Relaxed);
                        let Some(d) = documents.get(i) else { break };
                        *slots[i].lock().expect("no worker panics while it holds a slot") = one(pack, d, scratch, &answer);
                    }
                });
            }
        });
        slots.into_iter().map(|s| s.into_inner().ok().flatten()).collect()
    }
}

/// One document; a worker whose engine failed starts with empty buffers.
fn one<T>(pack: &Pack, document: &Document, scratch: &mut Scratch, answer: &impl Fn(&Document, &Analysis) -> T) -> Option<T> {
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let found = analyse(pack, document, scratch);
        match found.reported {
            Some(_) => {
                let mut dated = document.clone();
                dated.reported(found.reported);
                answer(&dated, &found)
            }
            None => answer(document, &found),
        }
    }));
    if done.is_err() {
        *scratch = Scratch::default();
    }
    done.ok()
}
