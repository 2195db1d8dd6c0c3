//! A user's own places, beside those of a pack.
//!
//! In: places with their names. Out: a [`Gazetteer`], which [`Pack::add`] puts behind the pack's own places, and its bytes on disk: the names are hashed when
//! it is made, so that loading reads and does not work out anything.
//!
//! Invariant: a pack finds all names it found before; places keep their order, and those added stand behind the pack's own.

use crate::fold::fold_key;
use crate::pack::{Means, Pack, Phrase, Place};
use crate::table::{Table, fingerprint};
use std::borrow::Cow;

const MAGIC: &[u8] = b"RAWIPLC1";

/// Places with their names.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    places: Vec<Place>,
    /// What they mean is an index into `places`.
    names: Vec<Phrase>,
    starts: Table<1>,
    hash: u64,
}

/// The words of a name, as a pack looks them up: digits are a word of their own, as they are in a text.
pub fn words(name: &str) -> Vec<u64> {
    let folded = fold_key(name);
    let runs = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let mut out = Vec::new();
    for run in runs {
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            // "M4" is one word, as foreign letters go on with digits
            let latin = first.is_ascii_alphabetic();
            let ends = |c: char| if latin { !c.is_ascii_alphanumeric() } else { c.is_numeric() != first.is_numeric() || c.is_ascii_alphabetic() };
            let end = rest.find(ends).unwrap_or(rest.len());
            out.push(fingerprint(&rest.as_bytes()[..end]));
            rest = &rest[end..];
        }
    }
    out
}

impl Gazetteer {
    /// From places, and names as `(index of the place, name, prior)`.
    pub fn new<'n>(places: Vec<Place>, names: impl IntoIterator<Item = (u32, &'n str, u8)>) -> Gazetteer {
        let names = names.into_iter().map(|(place, name, prior)| Phrase { words: words(name), means: Means::Place(place), prior });
        let names: Vec<Phrase> = names.filter(|p| !p.words.is_empty()).collect();
        let starts = Table::build(names.iter().enumerate().map(|(i, p)| (p.words[0], [i as u32])).collect());
        let mut g = Gazetteer { places, names, starts, hash: 0 };
        g.hash = fingerprint(&g.to_bytes());
        g
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// `magic, hash, length of starts, starts, places and names`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.hash.to_le_bytes());
        out.extend((self.starts.bytes().len() as u32).to_le_bytes());
        out.extend(self.starts.bytes());
        out.extend(postcard::to_stdvec(&(&self.places, &self.names)).expect("places have no unserialisable part"));
        out
    }

    /// Reads what [`Gazetteer::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Gazetteer> {
        let (hash, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        let (n, rest) = rest.split_first_chunk::<4>()?;
        let (starts, rest) = rest.split_at_checked(u32::from_le_bytes(*n) as usize)?;
        let (places, names): (Vec<Place>, Vec<Phrase>) = postcard::from_bytes(rest).ok()?;
        let fits = names.iter().all(|p| matches!(p.means, Means::Place(i) if (i as usize) < places.len()));
        let starts = Table::from_bytes(Cow::Owned(starts.to_vec())).filter(|_| fits)?;
        Some(Gazetteer { places, names, starts, hash: u64::from_le_bytes(*hash) })
    }
}

/// The names of a gazetteer that was added to a pack.
#[derive(Clone, Debug)]
pub struct Added {
    starts: Table<1>,
    /// Where its names begin among the pack's phrases.
    first: u32,
}

impl Added {
    /// Indices of the pack's phrases that start with a word.
    pub(crate) fn starting(&self, print: u64) -> impl Iterator<Item = u32> + '_ {
        self.starts.get(print).map(|[p]| p + self.first)
    }
}

impl Pack {
    /// Puts a gazetteer behind the pack's own places. What comes out can differ from then on, and so does the pack's hash.
    pub fn add(&mut self, g: Gazetteer) {
        let (place, first) = (self.rest.places.len() as u32, self.rest.phrases.len() as u32);
        self.rest.places.extend(g.places);
        self.rest.phrases.extend(g.names.into_iter().map(|p| match p.means {
            Means::Place(i) => Phrase { means: Means::Place(i + place), ..p },
            _ => p,
        }));
        self.added.push(Added { starts: g.starts, first });
        self.rest.hash ^= g.hash.rotate_left(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> Place {
        Place {
            id: format!("own:{name}"),
            kind: "village".into(),
            country: "SYR".into(),
            admin1: String::new(),
            lat: 36.0,
            lon: 37.0,
            precision: 1,
            name_en: name.into(),
        }
    }

    #[test]
    fn bytes_are_read_back_and_anything_else_is_refused() {
        let g = Gazetteer::new(vec![place("a"), place("b")], [(0, "تل الهوى", 30), (1, "أم القرى", 30)]);
        let bytes = g.to_bytes();
        let back = Gazetteer::from_bytes(&bytes).expect("its own bytes");
        assert_eq!((back.len(), back.to_bytes()), (2, bytes.clone()));
        for n in 0..bytes.len() {
            assert!(Gazetteer::from_bytes(&bytes[..n]).is_none(), "cut at {n}");
        }
    }

    #[test]
    fn digits_are_words_of_their_own() {
        assert_eq!(words("عربي21"), words("عربي 21"));
        assert_eq!(words("حي ١٧ تموز").len(), 3);
        assert_eq!(words("طريق M4").len(), 2);
    }

    #[test]
    fn names_are_found_behind_those_of_the_pack() {
        let mut pack = Pack::default();
        pack.add(Gazetteer::new(vec![place("a")], [(0, "تل الهوى", 30)]));
        pack.add(Gazetteer::new(vec![place("b")], [(0, "تل الغراب", 30)]));
        let found: Vec<u32> = pack.added.iter().flat_map(|g| g.starting(words("تل")[0])).collect();
        assert_eq!(found, [0, 1]);
        assert_eq!(pack.phrases[1].means, Means::Place(1));
    }
}
