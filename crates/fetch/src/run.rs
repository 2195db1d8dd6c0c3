//! A run: feeds first, then the pages they link to.
//!
//! In: addresses of feeds, a folder, options. Out: records, state, notes, a summary. Threads make the requests and read the feeds; this one
//! alone writes. Invariants: a page is settled in the state only after its record is in the file; a feed counts as unchanged next time only
//! if all its pages are settled by then, so pages that failed or were too many are not forgotten because of a 304.

use crate::Options;
use crate::address;
use crate::client::{Answer, Ask};
use crate::feed::{self, Links};
use crate::queue::{self, Step};
use crate::report::{Error, Failure, Note, Reason, Summary};
use crate::state::{State, Validators};
use crate::visit::Visitor;
use crate::warc::Warc;
use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::{self, File, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use ureq::http::header::{ETAG, LAST_MODIFIED};
use url::Url;

/// The state is written after as many pages, and at the end.
const PAGES_BETWEEN: usize = 20;

/// Fetches feeds, and those of their pages that no earlier run has settled, into `to`, which is made if need be. `tell` hears of everything that
/// goes wrong on the way.
///
/// # Errors
///
/// [`Error::Options`] without a contact; [`Error::Busy`] if another run is at work in the folder; [`Error::State`] if its state file is none;
/// [`Error::Io`] if it cannot be read or written. What was written before an error stays.
pub fn fetch(feeds: &[String], to: &Path, options: &Options, tell: &mut dyn FnMut(&Note)) -> Result<Summary, Error> {
    let visitor = Visitor::new(options)?;
    fs::create_dir_all(to).map_err(|e| Error::Io(to.to_path_buf(), e))?;
    let _lock = claim(to)?;
    let mut run =
        Run { options, state: State::read(to)?, warc: Warc::new(to), summary: Summary::default(), tell, feeds: Vec::new(), told: HashSet::new(), unsaved: 0 };
    let result = run.feeds(feeds, &visitor).and_then(|()| run.pages(&visitor));
    // Also after an error: what was written until then need not be fetched again.
    let saved = run.save();
    result.and(saved)?;
    run.summary.bytes = run.warc.bytes;
    run.summary.warc = run.warc.path().map(Path::to_path_buf);
    Ok(run.summary)
}

/// Keeps other runs out of a folder for as long as the file is open; the system lets go of it when the program is killed.
fn claim(folder: &Path) -> Result<File, Error> {
    let path = folder.join("fetch.lock");
    let file = File::create(&path).map_err(|e| Error::Io(path.clone(), e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(folder.to_path_buf())),
        Err(TryLockError::Error(e)) => Err(Error::Io(path, e)),
    }
}

struct Run<'a> {
    options: &'a Options,
    state: State,
    warc: Warc,
    summary: Summary,
    tell: &'a mut dyn FnMut(&Note),
    feeds: Vec<Feed>,
    /// Hosts whose being left was told.
    told: HashSet<String>,
    /// Pages since the state was written.
    unsaved: usize,
}

/// A feed that was read.
struct Feed {
    url: String,
    validators: Validators,
    pages: Vec<Url>,
    /// Pages not settled.
    open: usize,
}

/// Pages, with the numbers of the feeds that name each.
type FeedsOf = HashMap<Url, Vec<usize>>;

/// A request to be made.
struct Job {
    url: Url,
    /// As it was given.
    name: String,
    tried: bool,
    /// What is known of a feed; nothing for a page.
    feed: Option<Validators>,
}

/// What became of a [`Job`].
struct Done {
    url: Url,
    name: String,
    got: Result<(Answer, Links), Failure>,
}

impl Run<'_> {
    fn feeds(&mut self, feeds: &[String], visitor: &Visitor) -> Result<(), Error> {
        let mut jobs = Vec::new();
        let mut seen = HashSet::new();
        for name in feeds {
            match address::parse(name, None) {
                Ok(url) if seen.insert(url.clone()) => {
                    let feed = Some(self.state.validators(url.as_str()));
                    jobs.push((address::host(&url), Job { url, name: name.clone(), tried: false, feed }));
                }
                Ok(_) => {}
                Err(why) => self.feed_failed(name, &why, None),
            }
        }
        queue::drive(jobs, self.options.threads, |job| work(visitor, job), |host| visitor.due(host), |done| self.feed_done(done))
    }

    fn feed_done(&mut self, done: Done) -> Result<(), Error> {
        let (answer, links) = match done.got {
            Ok(got) => got,
            Err(why) => {
                self.feed_failed(&done.name, &why, Some(&done.url));
                return Ok(());
            }
        };
        if answer.status.as_u16() == 304 {
            self.summary.feeds_unchanged += 1;
            return Ok(());
        }
        self.warc.write(&answer, done.url.as_str())?;
        self.summary.feeds_read += 1;
        if let Some((n, why)) = links.unusable {
            let what = format!("links {n} entries to what cannot be fetched; the first: {}", why.what);
            (self.tell)(&Failure::new(why.reason, what).note(&done.name));
        }
        let validators = Validators { etag: answer.header(ETAG), last_modified: answer.header(LAST_MODIFIED) };
        self.feeds.push(Feed { url: done.url.into(), validators, open: 0, pages: links.pages });
        Ok(())
    }

    fn feed_failed(&mut self, name: &str, why: &Failure, url: Option<&Url>) {
        self.summary.feeds_failed += 1;
        self.note(name, why, url);
    }

    fn pages(&mut self, visitor: &Visitor) -> Result<(), Error> {
        let (jobs, mut of_page) = self.new_pages();
        self.keep_settled_feeds();
        self.save()?;
        let threads = self.options.threads;
        let done = |done: Done| {
            let feeds = of_page.remove(&done.url).unwrap_or_default();
            self.page_done(done, &feeds)
        };
        queue::drive(jobs, threads, |job| work(visitor, job), |host| visitor.due(host), done)?;
        self.keep_settled_feeds();
        Ok(())
    }

    /// The pages to ask for, and who names them. Feeds take turns, so that a long one does not use up the number of
    /// pages of the run alone.
    fn new_pages(&mut self) -> (Vec<(String, Job)>, FeedsOf) {
        let mut waiting: Vec<VecDeque<Url>> = self.feeds.iter_mut().map(|f| std::mem::take(&mut f.pages).into()).collect();
        let mut jobs = Vec::new();
        let mut of_page = FeedsOf::new();
        let mut known = HashSet::new();
        let mut left = HashSet::new();
        while waiting.iter().any(|w| !w.is_empty()) {
            for (feed, url) in waiting.iter_mut().enumerate().filter_map(|(n, w)| Some((n, w.pop_front()?))) {
                if self.state.knows(url.as_str()) {
                    known.insert(url);
                    continue;
                }
                self.feeds[feed].open += 1;
                if let Some(feeds) = of_page.get_mut(&url) {
                    feeds.push(feed);
                } else if jobs.len() == self.options.max_pages {
                    left.insert(url);
                } else {
                    jobs.push((address::host(&url), Job { url: url.clone(), name: url.to_string(), tried: false, feed: None }));
                    of_page.insert(url, vec![feed]);
                }
            }
        }
        self.summary.pages_known = known.len();
        self.summary.pages_left = left.len();
        (jobs, of_page)
    }

    fn page_done(&mut self, done: Done, feeds: &[usize]) -> Result<(), Error> {
        // Whether nothing is gained by asking again, and by asking when the feed has not changed.
        let (settled, closed) = match done.got {
            Ok((answer, _)) => {
                self.warc.write(&answer, done.url.as_str())?;
                self.summary.pages_written += 1;
                // A feed may come to name the address that this one is redirected to.
                self.state.settle(answer.url.as_str());
                (true, true)
            }
            Err(why) => {
                match why.reason {
                    Reason::Robots => self.summary.pages_refused += 1,
                    reason => *self.summary.pages_failed.entry(reason).or_default() += 1,
                }
                self.note(&done.name, &why, Some(&done.url));
                (why.settled, why.settled || why.reason == Reason::Robots)
            }
        };
        if settled {
            self.state.settle(done.url.as_str());
        }
        if closed {
            feeds.iter().for_each(|&feed| self.feeds[feed].open -= 1);
        }
        self.unsaved += 1;
        if self.unsaved >= PAGES_BETWEEN { self.save() } else { Ok(()) }
    }

    fn keep_settled_feeds(&mut self) {
        for feed in self.feeds.iter().filter(|f| f.open == 0) {
            self.state.keep_validators(&feed.url, feed.validators.clone());
        }
    }

    /// Records first, then the state: it must not say more than there is.
    fn save(&mut self) -> Result<(), Error> {
        self.warc.sync()?;
        self.unsaved = 0;
        self.state.write()
    }

    /// Tells of a failure; that a host is left alone is told once a host.
    fn note(&mut self, name: &str, why: &Failure, url: Option<&Url>) {
        if why.reason != Reason::HostLeft || url.is_none_or(|u| self.told.insert(address::host(u))) {
            (self.tell)(&why.note(name));
        }
    }
}

/// Does a job: once more if it failed in passing. A panic in a library that reads what strangers wrote costs only the job.
fn work(visitor: &Visitor, job: &mut Job) -> Step<Done> {
    let got = catch_unwind(AssertUnwindSafe(|| attempt(visitor, job)));
    let got = got.unwrap_or_else(|_| Err(Failure::new(Reason::Internal, "made the program stumble")));
    if matches!(&got, Err(why) if why.retry) && !job.tried {
        job.tried = true;
        return Step::Again;
    }
    Step::Done(Done { url: job.url.clone(), name: job.name.clone(), got })
}

fn attempt(visitor: &Visitor, job: &Job) -> Result<(Answer, Links), Failure> {
    let Some(validators) = &job.feed else {
        return Ok((visitor.visit(&job.url, Ask::Page)?, Links::default()));
    };
    let answer = visitor.visit(&job.url, Ask::Feed(validators))?;
    let links = if answer.status.as_u16() == 304 { Links::default() } else { feed::links(&answer.body, &answer.url)? };
    Ok((answer, links))
}
