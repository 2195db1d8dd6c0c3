//! Rawi as a Python module: `rawi._rawi`, on which the package `rawi` (python/rawi) stands.
//!
//! In: texts, and Arrow tables of any library that speaks the PyCapsule interface. Out: JSON lines of claims, the very bytes that the program writes, and Arrow tables.
//! Invariants: nothing is coded here that the program does not code with the same functions of `rawi_archive`; the interpreter is free while Rawi
//! works; what is wrong with the input is an exception or a note that names the row; a panic is an exception ([`guarded`]), never the end of the interpreter.

mod coding;
mod files;
mod fusing;
mod given;
mod linking;
mod rows;
mod table;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rawi_archive::incoming::Defaults;
use rawi_engine::Pack;
use std::panic::AssertUnwindSafe;
use std::sync::OnceLock;

/// As in the program: much of a claim is small strings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pack.bin"));

/// The language data that was built in.
fn pack() -> PyResult<&'static Pack> {
    static PACK: OnceLock<Result<Pack, String>> = OnceLock::new();
    let read = PACK.get_or_init(|| Pack::from_static(BYTES).map_err(|e| e.to_string()));
    read.as_ref().map_err(|e| PyRuntimeError::new_err(format!("the built-in language pack is broken: {e}: install rawi anew")))
}

/// Runs work with the interpreter free; a panic becomes an exception that says so.
fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> PyResult<T> + Send) -> PyResult<T> {
    let done = py.detach(|| std::panic::catch_unwind(AssertUnwindSafe(work)));
    done.unwrap_or_else(|_| {
        Err(PyRuntimeError::new_err("Rawi failed, which is a fault of Rawi and not of your data: please report what it said on standard error"))
    })
}

/// What is said of documents that do not say it themselves.
fn defaults(published: Option<&str>, source: Option<String>) -> PyResult<Defaults> {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let published = published.map(given::date).transpose()?;
    Ok(Defaults { published, source, today })
}

/// Panics, so that the tests of the package can see what becomes of it.
#[pyfunction]
fn fail(py: Python<'_>) -> PyResult<()> {
    guarded(py, || panic!("asked to fail by a test"))
}

#[pymodule]
fn _rawi(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("VERSION", env!("CARGO_PKG_VERSION"))?;
    m.add("PACK", format!("{:016x}", pack()?.hash))?;
    m.add_class::<table::Table>()?;
    m.add_class::<table::Note>()?;
    m.add_class::<files::Files>()?;
    m.add_class::<fusing::Copies>()?;
    m.add_function(wrap_pyfunction!(fail, m)?)?;
    m.add_function(wrap_pyfunction!(coding::extract, m)?)?;
    m.add_function(wrap_pyfunction!(coding::extract_batch, m)?)?;
    m.add_function(wrap_pyfunction!(coding::code_batch, m)?)?;
    m.add_function(wrap_pyfunction!(coding::claims_batch, m)?)?;
    m.add_function(wrap_pyfunction!(linking::link, m)?)?;
    m.add_function(wrap_pyfunction!(fusing::accounts, m)?)?;
    m.add_function(wrap_pyfunction!(fusing::pairs, m)?)?;
    m.add_function(wrap_pyfunction!(fusing::incidents, m)?)?;
    m.add_function(wrap_pyfunction!(fusing::schema, m)?)?;
    Ok(())
}
