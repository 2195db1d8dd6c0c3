//! A read-only multimap from words to records, laid out as bytes so that a pack is used where it lies.
//!
//! In: `(fingerprint of the word, record)` pairs. Out: an open-addressing table of 64-bit fingerprints; a look-up is one
//! probe, usually one cache line, and no string is compared. A fingerprint is XXH3 of the folded word: the builder
//! refuses two words that share one, and a word that is in no table meets one of half a million by chance once in 10^13.
//!
//! Layout, little-endian: `u32 slot count, u32 record count, slots of (u64 fingerprint, u32 first, u32 count), records of N u32`.

use std::borrow::Cow;

/// The fingerprint of a folded word.
pub fn fingerprint(word: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(word)
}

const SLOT: usize = 16;

/// The table; `N` is the number of `u32` in a record.
#[derive(Clone, Debug)]
pub struct Table<const N: usize> {
    bytes: Cow<'static, [u8]>,
}

impl<const N: usize> Table<N> {
    /// Builds the table. Records of one word keep the order given; the order of words does not matter.
    pub fn build(mut rows: Vec<(u64, [u32; N])>) -> Self {
        rows.sort_by_key(|r| r.0);
        let words = rows.chunk_by(|a, b| a.0 == b.0).count();
        let slots = (words * 5 / 3 + 1).next_power_of_two();
        let mut table = vec![(0u64, 0u32, 0u32); slots];
        let mut first = 0;
        for group in rows.chunk_by(|a, b| a.0 == b.0) {
            let mut k = group[0].0 as usize & (slots - 1);
            while table[k].2 != 0 {
                k = (k + 1) & (slots - 1);
            }
            table[k] = (group[0].0, first, group.len() as u32);
            first += group.len() as u32;
        }
        let mut bytes = Vec::with_capacity(8 + slots * SLOT + rows.len() * N * 4);
        bytes.extend((slots as u32).to_le_bytes());
        bytes.extend((rows.len() as u32).to_le_bytes());
        for (f, s, n) in table {
            bytes.extend(f.to_le_bytes());
            bytes.extend(s.to_le_bytes());
            bytes.extend(n.to_le_bytes());
        }
        rows.iter().flat_map(|r| r.1).for_each(|v| bytes.extend(v.to_le_bytes()));
        Table { bytes: Cow::Owned(bytes) }
    }

    /// Takes a table as [`Table::bytes`] gave it. `None` when the lengths do not add up.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Option<Self> {
        if bytes.len() < 8 {
            return None;
        }
        let t = Table { bytes };
        let (slots, records) = (t.u32(0) as usize, t.u32(4) as usize);
        let fits = slots.is_power_of_two() && t.bytes.len() == 8 + slots * SLOT + records * N * 4;
        fits.then_some(t)
    }

    /// The bytes to store.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.u32(4) as usize
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All records of the word with this fingerprint.
    pub fn get(&self, fingerprint: u64) -> impl Iterator<Item = [u32; N]> + '_ {
        let (first, count) = self.find(fingerprint);
        let records = 8 + self.u32(0) as usize * SLOT;
        (first..first + count).map(move |r| std::array::from_fn(|i| self.u32(records + (r as usize * N + i) * 4)))
    }

    /// Whether the word is there.
    pub fn has(&self, fingerprint: u64) -> bool {
        self.find(fingerprint).1 > 0
    }

    fn find(&self, fingerprint: u64) -> (u32, u32) {
        let mask = self.u32(0) as usize - 1;
        let mut k = fingerprint as usize & mask;
        loop {
            let at = 8 + k * SLOT;
            let count = self.u32(at + 12);
            if count == 0 {
                return (0, 0);
            }
            if self.u64(at) == fingerprint {
                return (self.u32(at + 8), count);
            }
            k = (k + 1) & mask;
        }
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.bytes[at..at + 4].try_into().expect("four bytes"))
    }

    fn u64(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.bytes[at..at + 8].try_into().expect("eight bytes"))
    }
}

impl<const N: usize> Default for Table<N> {
    fn default() -> Self {
        Table::build(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_all_and_only_what_was_put_in() {
        let rows: Vec<(u64, [u32; 2])> = (0..5000u32).map(|i| (fingerprint(format!("w{}", i / 2).as_bytes()), [i, i * 2])).collect();
        let t = Table::<2>::build(rows);
        let back = Table::<2>::from_bytes(Cow::Owned(t.bytes().to_vec())).unwrap();
        for i in 0..2500u32 {
            let got: Vec<_> = back.get(fingerprint(format!("w{i}").as_bytes())).collect();
            assert_eq!(got, [[i * 2, i * 4], [i * 2 + 1, i * 4 + 2]]);
        }
        assert!(!back.has(fingerprint(b"absent")));
        assert!(!Table::<1>::default().has(fingerprint(b"absent")));
    }

    #[test]
    fn broken_bytes_are_refused() {
        let t = Table::<1>::build(vec![(1, [1])]);
        let mut bytes = t.bytes().to_vec();
        bytes.pop();
        assert!(Table::<1>::from_bytes(Cow::Owned(bytes)).is_none());
        assert!(Table::<1>::from_bytes(Cow::Owned(vec![])).is_none());
    }
}
