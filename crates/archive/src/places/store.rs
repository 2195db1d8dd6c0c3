//! Where the user's places are kept.
//!
//! In: places to be kept. Out: two files in one folder: `places.tsv`, a row a place, which people can read and mend, and `places.bin`, the same as
//! [`Gazetteer`] bytes, which is what a run loads. Both are written whole and then put in the place of the old ones, so that a kill leaves one or the other.

use rawi_engine::gazetteer::Gazetteer;
use rawi_engine::pack::Place;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const TABLE: &str = "places.tsv";
const BYTES: &str = "places.bin";
const HEADER: &str = "id\tkind\tcountry\tadmin1\tlat\tlon\tname_en\tnames";

/// A place as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Where it is.
    pub place: Place,
    /// Arabic names with their priors.
    pub names: Vec<(String, u8)>,
}

/// ACLED's geo_precision of a place of a kind.
pub fn precision(kind: &str) -> u8 {
    match kind {
        "province" => 3,
        "district" | "region" => 2,
        _ => 1,
    }
}

/// What putting a place did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It was there, and is told otherwise now.
    Changed,
    /// It was there as it is.
    Same,
}

/// The user's places, by id.
pub struct Store {
    folder: PathBuf,
    places: BTreeMap<String, Kept>,
}

impl Store {
    /// The store of a folder; empty where there is none yet.
    pub fn open(folder: &Path) -> io::Result<Store> {
        let mut store = Store { folder: folder.to_path_buf(), places: BTreeMap::new() };
        let text = match std::fs::read_to_string(folder.join(TABLE)) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(store),
            Err(e) => return Err(e),
        };
        for (i, line) in text.lines().enumerate().skip(1) {
            let wrong =
                || io::Error::new(io::ErrorKind::InvalidData, format!("{}:{}: is no place: mend the line or take it out", folder.join(TABLE).display(), i + 1));
            let place = Kept::parse(line).ok_or_else(wrong)?;
            store.put(place);
        }
        Ok(store)
    }

    /// Adds a place, or puts it in the place of the one with its id.
    pub fn put(&mut self, place: Kept) -> Change {
        match self.places.entry(place.place.id.clone()) {
            Entry::Vacant(free) => {
                free.insert(place);
                Change::New
            }
            Entry::Occupied(old) if *old.get() == place => Change::Same,
            Entry::Occupied(mut old) => {
                old.insert(place);
                Change::Changed
            }
        }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Writes both files.
    pub fn save(&self) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let lines: String = std::iter::once(HEADER.to_string()).chain(self.places.values().map(Kept::line)).map(|l| l + "\n").collect();
        replace(&self.folder.join(TABLE), lines.as_bytes())?;
        replace(&self.folder.join(BYTES), &self.gazetteer().to_bytes())
    }

    fn gazetteer(&self) -> Gazetteer {
        let places = self.places.values().map(|k| k.place.clone()).collect();
        let names = self.places.values().enumerate().flat_map(|(i, k)| k.names.iter().map(move |(name, prior)| (i as u32, name.as_str(), *prior)));
        Gazetteer::new(places, names)
    }
}

/// The gazetteer of a folder, ready for use; `None` where there is none. A file of another version is an error that says what to do.
pub fn load(folder: &Path) -> io::Result<Option<Gazetteer>> {
    let path = folder.join(BYTES);
    match std::fs::read(&path) {
        Ok(bytes) => match Gazetteer::from_bytes(&bytes) {
            Some(g) => Ok(Some(g)),
            None => {
                let what = format!("{}: is broken, or of another version of Rawi: `rawi places rebuild` makes it anew from {TABLE}", path.display());
                Err(io::Error::new(io::ErrorKind::InvalidData, what))
            }
        },
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Writes a file beside another and puts it in its place.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}

impl Kept {
    fn line(&self) -> String {
        let clean = |s: &str| s.replace(['\t', '\n', '\r', '|', '='], " ");
        let names: Vec<String> = self.names.iter().map(|(n, prior)| format!("{}={prior}", clean(n))).collect();
        let p = &self.place;
        let cells = [&p.id, &p.kind, &p.country, &p.admin1].map(|s| clean(s));
        format!("{}\t{}\t{}\t{}\t{}", cells.join("\t"), p.lat, p.lon, clean(&p.name_en), names.join("|"))
    }

    fn parse(line: &str) -> Option<Kept> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, kind, country, admin1, lat, lon, name_en, names] = cells[..] else { return None };
        let names = names.split('|').map(|n| n.split_once('=').and_then(|(n, p)| Some((n.to_string(), p.parse().ok()?))));
        let [id, kind, country, admin1, name_en] = [id, kind, country, admin1, name_en].map(String::from);
        let (lat, lon) = (lat.parse().ok()?, lon.parse().ok()?);
        let place = Place { precision: precision(&kind), id, kind, country, admin1, lat, lon, name_en };
        Some(Kept { place, names: names.collect::<Option<_>>()? })
    }
}
