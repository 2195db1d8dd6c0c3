//! Names on the command line into files.
//!
//! In: files, folders, patterns (`news/**/*.html`), `-`. Out: files in a fixed order: as named; within a folder or pattern by name. Folders
//! are gone through without following links, and without hidden files.

use crate::Fault;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Endings of files that belong to saved pages and hold no text.
const NO_TEXT: [&str; 26] = [
    "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "avif", "woff", "woff2", "ttf", "eot", "otf", "mp3", "mp4", "webm", "m4a",
    "mov", "avi", "sha256", "md5", "ds_store",
];

/// Whether the ending of a name says that it holds no text.
pub fn holds_no_text(path: &Path) -> bool {
    path.extension().and_then(|e| e.to_str()).is_some_and(|e| NO_TEXT.contains(&e.to_ascii_lowercase().as_str()))
}

/// A file, and what documents in it are called that have no name of their own: the file's name without its ending, and before it the
/// folders below the one that was named, so that two files of one name stay apart.
pub struct Named {
    pub path: PathBuf,
    pub name: String,
}

impl Named {
    fn new(path: PathBuf, below: Option<&Path>) -> Self {
        let bare = |p: &Path| p.strip_prefix(".").unwrap_or(p).to_path_buf();
        let from_here = bare(&path);
        let folder = below.and_then(|b| from_here.strip_prefix(bare(b)).ok()).and_then(Path::parent).filter(|p| !p.as_os_str().is_empty());
        let stem = super::stem(&path);
        let name = folder.map_or(stem.clone(), |f| format!("{}/{stem}", f.display()));
        Named { path, name }
    }
}

/// The files that are meant.
pub fn walk(named: &[PathBuf], except: &[PathBuf]) -> Vec<Result<Named, Fault>> {
    let except: Vec<PathBuf> = except.iter().filter_map(|p| p.canonicalize().ok()).collect();
    let mut out = Vec::new();
    for path in named {
        let text = path.to_string_lossy();
        if path.as_os_str() != "-" && path.is_dir() {
            folder(path, &except, &mut out);
        } else if !path.exists() && text.contains(['*', '?', '[']) {
            pattern(&text, path, &except, &mut out);
        } else {
            out.push(Ok(Named::new(path.clone(), None)));
        }
    }
    told_apart(&mut out);
    out
}

/// Whether a file is one of these.
fn among(path: &Path, except: &[PathBuf]) -> bool {
    except.iter().any(|e| e.file_name() == path.file_name()) && path.canonicalize().is_ok_and(|p| except.contains(&p))
}

/// Two files of one name in different folders, or of one name but for the ending, are called by their whole paths: no two documents may
/// have the same id.
fn told_apart(out: &mut [Result<Named, Fault>]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    out.iter().flatten().for_each(|n| *seen.entry(n.name.clone()).or_default() += 1);
    for n in out.iter_mut().flatten().filter(|n| seen.get(&n.name).is_some_and(|&times| times > 1)) {
        n.name = n.path.strip_prefix(".").unwrap_or(&n.path).to_string_lossy().into_owned();
    }
}

fn folder(path: &Path, except: &[PathBuf], out: &mut Vec<Result<Named, Fault>>) {
    let before = out.len();
    let shown = |e: &DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(shown) {
        match entry {
            Ok(e) if e.file_type().is_file() && !holds_no_text(e.path()) && !among(e.path(), except) => out.push(Ok(Named::new(e.into_path(), Some(path)))),
            Ok(_) => {}
            Err(e) => out.push(Err(Fault::lost(
                e.path().unwrap_or(path),
                0,
                format!("cannot be looked into: {}", e.io_error().map_or("a loop of links".into(), ToString::to_string)),
            ))),
        }
    }
    if out.len() == before {
        out.push(Err(Fault::lost(path, 0, "is a folder without files to read")));
    }
}

fn pattern(text: &str, path: &Path, except: &[PathBuf], out: &mut Vec<Result<Named, Fault>>) {
    let before = out.len();
    // the folders that the pattern leaves open
    let fixed: PathBuf = path.components().take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '['])).collect();
    match glob::glob(text) {
        Ok(found) => {
            out.extend(found.filter_map(Result::ok).filter(|p| p.is_file() && !holds_no_text(p) && !among(p, except)).map(|p| Ok(Named::new(p, Some(&fixed)))))
        }
        Err(e) => return out.push(Err(Fault::lost(path, 0, format!("is no pattern (at {}): {}", e.pos, e.msg)))),
    }
    if out.len() == before {
        out.push(Err(Fault::lost(path, 0, "no file fits this pattern")));
    }
}
