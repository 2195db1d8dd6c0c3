//! Embeds the page: every file of `web/dist` of the workspace becomes a row of a table in the output folder.
//!
//! An empty or missing folder makes an empty table: the server can be built before the page is.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, "", &mut files);
    // the server looks names up by halves
    files.sort();
    let mut table = String::from("&[\n");
    for (name, path) in files {
        println!("cargo:rerun-if-changed={}", path.display());
        let path = path.canonicalize().expect("it is there");
        writeln!(table, "({name:?}, include_bytes!({:?}) as &[u8]),", path.display().to_string()).expect("memory can be written to");
    }
    table.push(']');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where"));
    std::fs::write(out.join("page.rs"), table).expect("the output folder can be written to");
}

/// Names below the folder, with slashes, and where the files lie.
fn collect(folder: &Path, above: &str, out: &mut Vec<(String, PathBuf)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), format!("{above}{}", entry.file_name().to_string_lossy()));
        if path.is_dir() { collect(&path, &format!("{name}/"), out) } else { out.push((name, path)) }
    }
}
