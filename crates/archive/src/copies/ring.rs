//! The ring: the samples of the documents held, and for every hash the documents that hold it, newest first.
//!
//! In: the hashes of one document after the other. Out: for a hash, the places where it was written. The ring is one array written round and round;
//! chains through it lead from each sample to the one before it in its bucket. To forget the oldest documents costs nothing: chains lead from newer
//! to older, so the first step that leads to what is not live, or to what is newer, is the end of all that still holds.
//!
//! Invariants: some ten bytes a sample, allocated once; no walk takes more than [`STEPS`] steps, whatever was written.

/// A chain is followed for so many steps: what is shared by more was shared by the newest of them.
const STEPS: usize = 96;

/// Samples a bucket.
const LOAD: usize = 2;

/// Who holds a sample is written down for every so many.
const BLOCK: usize = 16;

/// See the module head. A place is the number of samples written before it, counted from the first ever.
pub(super) struct Ring {
    samples: Vec<u32>,
    /// Of each sample, the slot plus one of the sample before it in the bucket; 0: there was none.
    before: Vec<u32>,
    /// Of each bucket, the slot plus one of the newest sample.
    heads: Vec<u32>,
    /// Of the first sample of each block, the number of the document it belongs to.
    owners: Vec<u32>,
    written: u64,
    live: usize,
}

impl Ring {
    /// Room for so many samples, fewer than 2^32.
    pub fn new(room: usize) -> Self {
        let room = room.next_multiple_of(BLOCK);
        // pages of zeros are not touched before they are used: a large limit costs small runs nothing
        Ring { samples: vec![0; room], before: vec![0; room], heads: vec![0; room / LOAD + 1], owners: vec![0; room / BLOCK], written: 0, live: 0 }
    }

    /// How many samples may stand in it.
    pub fn room(&self) -> usize {
        self.samples.len()
    }

    /// How many samples stand in it.
    pub fn live(&self) -> usize {
        self.live
    }

    /// The place of the next sample.
    pub fn next(&self) -> u64 {
        self.written
    }

    /// Writes a sample of the document with a number. There must be room: [`Ring::forget`] makes some.
    pub fn push(&mut self, sample: u32, owner: u32) {
        debug_assert!(self.live < self.room());
        let (slot, bucket) = (self.slot(self.written), self.bucket(sample));
        self.samples[slot] = sample;
        self.before[slot] = self.heads[bucket];
        self.heads[bucket] = slot as u32 + 1;
        if slot.is_multiple_of(BLOCK) {
            self.owners[slot / BLOCK] = owner;
        }
        self.written += 1;
        self.live += 1;
    }

    /// Forgets all samples before a place.
    pub fn forget(&mut self, before: u64) {
        self.live = (self.written - before) as usize;
    }

    /// The samples from a place to another, which are live.
    pub fn samples(&self, places: std::ops::Range<u64>) -> impl Iterator<Item = u32> + '_ {
        places.map(|p| self.samples[self.slot(p)])
    }

    /// The number of a document that a place before this one in its block belongs to: whoever holds the place is that one, or comes soon after it. At the
    /// oldest end, where the block is being written anew, it is the number of a new one.
    pub fn owner(&self, place: u64) -> u32 {
        self.owners[self.slot(place) / BLOCK]
    }

    /// Where a sample was written, newest first, as far as a walk of [`STEPS`] leads.
    pub fn places(&self, sample: u32) -> impl Iterator<Item = u64> + '_ {
        let head = self.step(self.heads[self.bucket(sample)], self.written);
        // a head may lead to a slot that was written anew for another bucket
        let head = head.filter(|&p| self.bucket(self.samples[self.slot(p)]) == self.bucket(sample));
        let chain = std::iter::successors(head, |&p| self.step(self.before[self.slot(p)], p));
        chain.take(STEPS).filter(move |&p| self.samples[self.slot(p)] == sample)
    }

    /// The place that a link leads to, if it is still what the link was made for: live, and older than `from`.
    fn step(&self, link: u32, from: u64) -> Option<u64> {
        let slot = u64::from(link.checked_sub(1)?);
        let room = self.room() as u64;
        let newest = self.written - 1;
        let place = newest - (newest % room + room - slot) % room;
        (place < from && self.written - place <= self.live as u64).then_some(place)
    }

    fn slot(&self, place: u64) -> usize {
        (place % self.room() as u64) as usize
    }

    /// The bucket of a sample. Samples are the smallest hashes of their texts: they are spread anew over the 32 bits first.
    fn bucket(&self, sample: u32) -> usize {
        ((u64::from(sample.wrapping_mul(0x9e37_79b1)) * self.heads.len() as u64) >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against a plain list: whatever is written and forgotten, the same places are found.
    #[test]
    fn it_finds_what_a_list_finds() {
        let mut ring = Ring::new(96);
        let mut list: Vec<u32> = Vec::new();
        let mut seed = 7u32;
        for round in 0..5_000usize {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let sample = seed >> 26;
            if ring.live() == ring.room() {
                ring.forget(ring.next() - (round % 90) as u64);
            }
            let first = list.len() - ring.live();
            let expected: Vec<u64> = (first..list.len()).rev().filter(|&i| list[i] == sample).map(|i| i as u64).collect();
            assert_eq!(ring.places(sample).collect::<Vec<_>>(), expected, "round {round}");
            ring.push(sample, 0);
            list.push(sample);
        }
    }
}
