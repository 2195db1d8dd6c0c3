//! Work of many hosts shared among few threads.
//!
//! In: jobs, each with the name of its host. Out: what each came to, handed to the calling thread one after the other. Invariants: of one
//! host one job is under way at a time; the next job taken is the one whose host may be asked soonest, so threads do not wait for one host
//! while another is ready; as many results wait to be taken as there are threads, no more.

use crate::host::lock;
use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

/// What a job came to.
pub(crate) enum Step<D> {
    /// Done with.
    Done(D),
    /// To be done once more.
    Again,
}

/// One host's jobs.
struct Lane<J> {
    host: String,
    due: Instant,
    jobs: VecDeque<J>,
}

struct Lanes<J> {
    waiting: Vec<Lane<J>>,
    busy: usize,
    closed: bool,
}

struct Queue<J> {
    lanes: Mutex<Lanes<J>>,
    changed: Condvar,
}

/// Does all jobs on at most `threads` threads. `work` does one; `due` tells when a host may be asked next; `take` gets the results, and ends it
/// all with an error: requests under way are then seen through, but lead nowhere.
pub(crate) fn drive<J: Send, D: Send, E>(
    jobs: Vec<(String, J)>,
    threads: usize,
    work: impl Fn(&mut J) -> Step<D> + Sync,
    due: impl Fn(&str) -> Instant + Sync,
    mut take: impl FnMut(D) -> Result<(), E>,
) -> Result<(), E> {
    let queue = Queue::new(jobs);
    let threads = threads.max(1).min(lock(&queue.lanes).waiting.len());
    let (send, results) = sync_channel(threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            let (queue, work, due) = (&queue, &work, &due);
            scope.spawn(move || {
                queue.serve(work, due, |done| send.send(done).is_ok());
            });
        }
        drop(send);
        let taken = results.iter().try_for_each(&mut take);
        drop(results);
        queue.close();
        taken
    })
}

impl<J> Queue<J> {
    fn new(jobs: Vec<(String, J)>) -> Queue<J> {
        let mut by_host: BTreeMap<String, VecDeque<J>> = BTreeMap::new();
        for (host, job) in jobs {
            by_host.entry(host).or_default().push_back(job);
        }
        let now = Instant::now();
        let waiting = by_host.into_iter().map(|(host, jobs)| Lane { host, due: now, jobs }).collect();
        Queue { lanes: Mutex::new(Lanes { waiting, busy: 0, closed: false }), changed: Condvar::new() }
    }

    /// What one thread does: a job of the host that is due soonest, until there is none or nobody wants the results.
    fn serve<D>(&self, work: &impl Fn(&mut J) -> Step<D>, due: &impl Fn(&str) -> Instant, send: impl Fn(D) -> bool) {
        while let Some(mut lane) = self.take() {
            if let Some(mut job) = lane.jobs.pop_front() {
                match work(&mut job) {
                    Step::Again => lane.jobs.push_front(job),
                    Step::Done(done) => {
                        if !send(done) {
                            self.close();
                        }
                    }
                }
            }
            lane.due = due(&lane.host);
            self.give(lane);
        }
    }

    /// The host that may be asked soonest, once it may; none if all work is done.
    fn take(&self) -> Option<Lane<J>> {
        let mut lanes = lock(&self.lanes);
        loop {
            if lanes.closed || (lanes.waiting.is_empty() && lanes.busy == 0) {
                return None;
            }
            let soonest = (0..lanes.waiting.len()).min_by_key(|&i| lanes.waiting[i].due);
            let wait = soonest.map(|i| (i, lanes.waiting[i].due.saturating_duration_since(Instant::now())));
            lanes = match wait {
                Some((i, wait)) if wait.is_zero() => {
                    lanes.busy += 1;
                    return Some(lanes.waiting.swap_remove(i));
                }
                Some((_, wait)) => self.changed.wait_timeout(lanes, wait).unwrap_or_else(PoisonError::into_inner).0,
                None => self.changed.wait(lanes).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn give(&self, lane: Lane<J>) {
        let mut lanes = lock(&self.lanes);
        lanes.busy -= 1;
        if !lane.jobs.is_empty() {
            lanes.waiting.push(lane);
        }
        self.changed.notify_all();
    }

    fn close(&self) {
        lock(&self.lanes).closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn every_job_is_done_and_one_of_a_host_at_a_time() {
        let jobs: Vec<_> = (0..40).map(|n| (format!("host{}", n % 5), (n, 0))).collect();
        let under_way: HashMap<_, _> = (0..5).map(|n| (n, AtomicUsize::new(0))).collect();
        let most = AtomicUsize::new(0);
        let work = |job: &mut (usize, u32)| {
            let here = &under_way[&(job.0 % 5)];
            assert_eq!(here.fetch_add(1, Ordering::SeqCst), 0, "two jobs of a host at a time");
            most.fetch_max(under_way.values().map(|n| n.load(Ordering::SeqCst)).sum(), Ordering::SeqCst);
            thread::sleep(Duration::from_millis(2));
            here.fetch_sub(1, Ordering::SeqCst);
            job.1 += 1;
            if job.0 == 7 && job.1 == 1 { Step::Again } else { Step::Done(*job) }
        };
        let mut done = Vec::new();
        let take = |d| {
            done.push(d);
            Ok::<(), ()>(())
        };
        let all = drive(jobs, 3, work, |_| Instant::now(), take);
        done.sort_unstable();
        assert_eq!(all, Ok(()));
        assert_eq!(done, (0..40).map(|n| (n, if n == 7 { 2 } else { 1 })).collect::<Vec<_>>());
        assert!((2..=3).contains(&most.load(Ordering::SeqCst)), "on more than one thread, on three at most");
    }

    #[test]
    fn a_host_that_is_not_due_holds_up_no_other() {
        let jobs = ["fast", "fast", "fast", "slow", "slow", "slow"].map(|host| (host.to_owned(), host)).to_vec();
        let due = |host: &str| Instant::now() + Duration::from_millis(if host == "slow" { 50 } else { 0 });
        let mut order = Vec::new();
        let take = |d| {
            order.push(d);
            Ok::<(), ()>(())
        };
        drive(jobs, 1, |job| Step::Done(*job), due, take).unwrap();
        assert_eq!(order, ["fast", "slow", "fast", "fast", "slow", "slow"]);
    }

    #[test]
    fn an_error_ends_it() {
        let jobs: Vec<_> = (0..100).map(|n| (format!("host{n}"), n)).collect();
        let begun = AtomicUsize::new(0);
        let work = |job: &mut usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            Step::Done(*job)
        };
        assert!(drive(jobs, 2, work, |_| Instant::now(), Err).is_err());
        assert!(begun.load(Ordering::SeqCst) < 20);
    }
}
