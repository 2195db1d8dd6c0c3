//! Many documents read and coded at once, answers in the order of the documents.
//!
//! In: documents in batches, as they were found or ready to be coded. Out: one answer a document, in order, whatever the number of workers: parallelism is over documents
//! only, and a worker keeps nothing from one document that another could see.

use crate::Fault;
use crate::incoming::{self, Buffers, Defaults, Incoming, Opened};
use crate::read::Raw;
use rawi_engine::pipeline::analyse_all;
use rawi_engine::{Analysis, Document, Pack, analyse};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many documents, or so many bytes of them as they were found, make a batch.
pub const BATCH: (usize, usize) = (512, 8 << 20);

/// So many documents, or so many bytes of them as they were found, go through the stages together ([`analyse_all`]).
pub const GROUP: (usize, usize) = (32, 1 << 20);

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
        let groups = groups(documents.iter().collect(), self.buffers.len(), |d| d.text.len());
        self.each(groups, |group, buffers| {
            let analysed = analysed(pack, &group, buffers);
            let answered = |(document, found): (&Document, Option<Analysis>)| {
                let (mut document, found) = (document.clone(), found?);
                document.reported(found.reported);
                guarded(buffers, |_| answer(&document, &found))
            };
            group.iter().copied().zip(analysed).map(answered).collect()
        })
    }

    /// Reads what was found, codes what is to be coded, and applies `answer`; the reports stand in the order of the documents.
    pub fn read<T: Send>(&mut self, pack: &Pack, raws: Vec<Raw>, defaults: &Defaults, answer: impl Fn(&Incoming, &Analysis) -> T + Sync) -> Vec<Report<T>> {
        let groups = groups(raws, self.buffers.len(), |r| r.content.len());
        self.each(groups, |group, buffers| {
            let mut read: Vec<Found> = group.into_iter().map(|raw| Found::open(raw, pack, defaults, buffers)).collect();
            let documents: Vec<&Document> = read.iter().filter_map(|f| Some(&f.incoming.as_ref()?.document)).collect();
            let mut analysed = analysed(pack, &documents, buffers).into_iter();
            for found in read.iter_mut().filter(|f| f.incoming.is_some()) {
                found.analysis = analysed.next().flatten();
            }
            read.into_iter().map(|found| found.report(buffers, &answer)).collect()
        })
    }

    /// Gives each group to the next free worker; the answers stand one behind the other.
    fn each<I: Send, T: Send>(&mut self, groups: Vec<Vec<I>>, work: impl Fn(Vec<I>, &mut Buffers) -> Vec<T> + Sync) -> Vec<T> {
        if self.buffers.len() == 1 || groups.len() == 1 {
            let buffers = &mut self.buffers[0];
            return groups.into_iter().flat_map(|g| work(g, buffers)).collect();
        }
        let next = AtomicUsize::new(0);
        let slots: Vec<Mutex<(Vec<I>, Vec<T>)>> = groups.into_iter().map(|g| Mutex::new((g, Vec::new()))).collect();
        std::thread::scope(|s| {
            for buffers in &mut self.buffers {
                s.spawn(|| {
                    while let Some(slot) = slots.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let mut slot = slot.lock().expect("no worker panics while it holds a slot");
                        slot.1 = work(std::mem::take(&mut slot.0), buffers);
                    }
                });
            }
        });
        slots.into_iter().filter_map(|s| s.into_inner().ok()).flat_map(|s| s.1).collect()
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

/// A document between the stages of a group.
struct Found<'p> {
    path: PathBuf,
    line: usize,
    incoming: Option<Incoming>,
    passed: Option<&'static str>,
    notes: Vec<Fault>,
    analysis: Option<Analysis<'p>>,
}

impl<'p> Found<'p> {
    fn open(raw: Raw, pack: &Pack, defaults: &Defaults, buffers: &mut Buffers) -> Self {
        let (path, line) = (raw.path.clone(), raw.line);
        let opened = guarded(buffers, |b| incoming::open(raw, pack, defaults, b));
        let Opened { incoming, passed, notes } = opened.unwrap_or_else(|| Opened { notes: vec![failed(&path, line)], ..Opened::default() });
        Found { path, line, incoming, passed, notes, analysis: None }
    }

    /// Answers, if it was coded.
    fn report<T>(self, buffers: &mut Buffers, answer: &impl Fn(&Incoming, &Analysis) -> T) -> Report<T> {
        let Found { path, line, incoming, passed, mut notes, analysis } = self;
        let Some(mut incoming) = incoming else { return Report { answer: None, passed, notes } };
        let answer = analysis.and_then(|found| {
            incoming.document.reported(found.reported);
            notes.extend(found.notes.iter().map(|n| Fault::note(&path, line, n.clone())));
            guarded(buffers, |_| answer(&incoming, &found))
        });
        if answer.is_none() {
            notes = vec![failed(&path, line)];
        }
        Report { answer, passed: None, notes }
    }
}

fn failed(path: &Path, line: usize) -> Fault {
    Fault::lost(path, line, "Rawi failed on this document, which is a fault of Rawi: skipped")
}

/// Cuts a batch into groups of documents next to each other, small enough that every worker has several.
fn groups<I>(items: Vec<I>, workers: usize, bytes: impl Fn(&I) -> usize) -> Vec<Vec<I>> {
    let most = items.len().div_ceil(4 * workers).clamp(1, GROUP.0);
    let mut groups: Vec<Vec<I>> = Vec::new();
    let mut room = 0;
    for item in items {
        let size = bytes(&item);
        match groups.last_mut() {
            Some(group) if group.len() < most && size <= room => group.push(item),
            _ => {
                groups.push(vec![item]);
                room = GROUP.1;
            }
        }
        room = room.saturating_sub(size);
    }
    groups
}

/// The analysis of each document; where the engine fails on a group, each is read alone, so that one of them is lost and not all.
fn analysed<'p>(pack: &'p Pack, documents: &[&Document], buffers: &mut Buffers) -> Vec<Option<Analysis<'p>>> {
    match guarded(buffers, |b| analyse_all(pack, documents, &mut b.scratch)) {
        Some(all) => all.into_iter().map(Some).collect(),
        None => documents.iter().map(|d| guarded(buffers, |b| analyse(pack, d, &mut b.scratch))).collect(),
    }
}

/// Runs work; a worker whose work failed starts with empty buffers.
fn guarded<T>(buffers: &mut Buffers, work: impl FnOnce(&mut Buffers) -> T) -> Option<T> {
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| work(buffers)));
    if done.is_err() {
        *buffers = Buffers::default();
    }
    done.ok()
}
