//! A stream that can be looked into ahead of what is taken from it.
//!
//! In: any reader. Out: the same bytes, and sight of as many of the next ones as wanted. Invariant: each byte is taken from the reader once
//! and moved a bounded number of times, however often and however far ahead is looked.

use std::io::{self, BufRead, Read};

/// See the module head.
pub struct Ahead<R> {
    inner: R,
    held: Vec<u8>,
    /// So many of `held` are taken already.
    at: usize,
}

impl<R: BufRead> Ahead<R> {
    /// Nothing is held yet.
    pub fn new(inner: R) -> Self {
        Ahead { inner, held: Vec::new(), at: 0 }
    }

    /// The next bytes: so many, or all there are.
    pub fn look(&mut self, bytes: usize) -> io::Result<&[u8]> {
        let more = bytes.saturating_sub(self.held.len() - self.at);
        if more > 0 {
            // only when most is taken: what is left is then moved once for every byte that was
            if self.at > self.held.len() / 2 {
                self.held.drain(..self.at);
                self.at = 0;
            }
            self.inner.by_ref().take(more as u64).read_to_end(&mut self.held)?;
        }
        let rest = &self.held[self.at..];
        Ok(&rest[..rest.len().min(bytes)])
    }
}

impl<R: BufRead> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.held.len() { Ok(&self.held[self.at..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, n: usize) {
        if self.at == self.held.len() {
            return self.inner.consume(n);
        }
        self.at += n;
        if self.at >= self.held.len() {
            self.held.clear();
            self.at = 0;
        }
    }
}

impl<R: BufRead> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_gives_what_the_reader_has() {
        let all: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let mut ahead = Ahead::new(io::BufReader::with_capacity(7, &all[..]));
        let (mut out, mut k) = (Vec::new(), 0);
        while out.len() < all.len() {
            k = (k * 31 + 17) % 101;
            let seen = ahead.look(k).unwrap().to_vec();
            assert_eq!(seen, all[out.len()..(out.len() + k).min(all.len())]);
            let mut taken = vec![0; (k * 7) % 53];
            let n = ahead.read(&mut taken).unwrap();
            out.extend_from_slice(&taken[..n]);
        }
        assert_eq!(out, all);
        assert!(ahead.look(5).unwrap().is_empty());
    }
}
