//! The columns of a batch as values, whatever Arrow type a library gives them.
//!
//! In: a batch and a column's name. Out: [`Texts`] (strings of any layout), [`Days`], [`Lists`], or numbers and bytes as they are. Invariants: nothing is copied until
//! a value is asked for; a column that is missing or of another type is an exception that names it and says what to do; a null is `None`.

use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::{as_date, as_datetime};
use arrow_array::types::{
    ArrowPrimitiveType, ArrowTimestampType, Date32Type, Date64Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

/// A column by its name, or what to do where there is none.
pub fn column<'b>(batch: &'b RecordBatch, name: &str) -> PyResult<&'b ArrayRef> {
    let there = || batch.schema().fields().iter().map(|f| format!("`{}`", f.name())).collect::<Vec<_>>().join(", ");
    batch.column_by_name(name).ok_or_else(|| PyValueError::new_err(format!("there is no column `{name}`: the table has {}", there())))
}

fn wrong(name: &str, is: &DataType, must: &str) -> PyErr {
    PyTypeError::new_err(format!("column `{name}` is {is}: it must hold {must}; cast it first"))
}

/// Strings, of whatever layout.
pub enum Texts<'b> {
    /// 32-bit offsets: pyarrow.
    Small(&'b arrow_array::StringArray),
    /// 64-bit offsets: pandas.
    Large(&'b arrow_array::LargeStringArray),
    /// Views: polars.
    View(&'b arrow_array::StringViewArray),
    /// Categories: which value each row has, and the values.
    Coded(Vec<Option<usize>>, Box<Texts<'b>>),
    /// Nothing but nulls.
    Null,
}

impl<'b> Texts<'b> {
    /// A column of strings.
    pub fn of(batch: &'b RecordBatch, name: &str) -> PyResult<Texts<'b>> {
        Texts::of_array(column(batch, name)?.as_ref(), name)
    }

    /// An array of strings.
    pub fn of_array(array: &'b dyn Array, name: &str) -> PyResult<Texts<'b>> {
        Ok(match array.data_type() {
            DataType::Utf8 => Texts::Small(array.as_string()),
            DataType::LargeUtf8 => Texts::Large(array.as_string()),
            DataType::Utf8View => Texts::View(array.as_string_view()),
            DataType::Null => Texts::Null,
            DataType::Dictionary(..) => {
                let coded = array.as_any_dictionary();
                if coded.values().is_empty() {
                    return Ok(Texts::Null);
                }
                let keys = coded.normalized_keys();
                let keys = keys.iter().enumerate().map(|(i, k)| coded.keys().is_valid(i).then_some(*k)).collect();
                Texts::Coded(keys, Box::new(Texts::of_array(coded.values().as_ref(), name)?))
            }
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                return Err(PyTypeError::new_err(format!("column `{name}` holds bytes: decode them to strings first, in the encoding they are in")));
            }
            other => return Err(wrong(name, other, "strings")),
        })
    }

    /// The string of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Texts::Small(a) => a.is_valid(row).then(|| a.value(row)),
            Texts::Large(a) => a.is_valid(row).then(|| a.value(row)),
            Texts::View(a) => a.is_valid(row).then(|| a.value(row)),
            Texts::Coded(keys, values) => keys[row].and_then(|k| values.get(k)),
            Texts::Null => None,
        }
    }
}

/// Names of documents: strings, or whole numbers as they are written.
pub enum Ids<'b> {
    /// Strings.
    Texts(Texts<'b>),
    /// Numbers.
    Numbers(Vec<Option<String>>),
}

impl<'b> Ids<'b> {
    /// A column of ids.
    pub fn of(batch: &'b RecordBatch, name: &str) -> PyResult<Ids<'b>> {
        let array = column(batch, name)?;
        fn written<T: ArrowPrimitiveType>(array: &dyn Array) -> Vec<Option<String>>
        where
            T::Native: ToString,
        {
            array.as_primitive::<T>().iter().map(|n| n.map(|n| n.to_string())).collect()
        }
        use arrow_array::types::{Int8Type, Int16Type, Int32Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
        Ok(Ids::Numbers(match array.data_type() {
            DataType::Int8 => written::<Int8Type>(array),
            DataType::Int16 => written::<Int16Type>(array),
            DataType::Int32 => written::<Int32Type>(array),
            DataType::Int64 => written::<Int64Type>(array),
            DataType::UInt8 => written::<UInt8Type>(array),
            DataType::UInt16 => written::<UInt16Type>(array),
            DataType::UInt32 => written::<UInt32Type>(array),
            DataType::UInt64 => written::<UInt64Type>(array),
            _ => return Ok(Ids::Texts(Texts::of(batch, name)?)),
        }))
    }

    /// The id of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Ids::Texts(t) => t.get(row),
            Ids::Numbers(n) => n[row].as_deref(),
        }
    }
}

/// Days, as strings or as what a library calls a date or time.
pub enum Days<'b> {
    /// As written.
    Texts(Texts<'b>),
    /// As `YYYY-MM-DD`.
    Days(Vec<Option<String>>),
}

impl<'b> Days<'b> {
    /// A column of days.
    pub fn of(batch: &'b RecordBatch, name: &str) -> PyResult<Days<'b>> {
        let array = column(batch, name)?.as_ref();
        fn times<T: ArrowTimestampType>(array: &dyn Array) -> Vec<Option<String>> {
            array.as_primitive::<T>().iter().map(|t| t.map(|t| as_datetime::<T>(t).map_or_else(|| t.to_string(), |d| d.date().to_string()))).collect()
        }
        Ok(Days::Days(match array.data_type() {
            DataType::Date32 => {
                let days = array.as_primitive::<Date32Type>();
                days.iter().map(|d| d.map(|d| as_date::<Date32Type>(d.into()).map_or_else(|| d.to_string(), |d| d.to_string()))).collect()
            }
            DataType::Date64 => {
                let days = array.as_primitive::<Date64Type>();
                days.iter().map(|d| d.map(|d| as_date::<Date64Type>(d).map_or_else(|| d.to_string(), |d| d.to_string()))).collect()
            }
            DataType::Timestamp(TimeUnit::Second, _) => times::<TimestampSecondType>(array),
            DataType::Timestamp(TimeUnit::Millisecond, _) => times::<TimestampMillisecondType>(array),
            DataType::Timestamp(TimeUnit::Microsecond, _) => times::<TimestampMicrosecondType>(array),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => times::<TimestampNanosecondType>(array),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null | DataType::Dictionary(..) => {
                return Ok(Days::Texts(Texts::of(batch, name)?));
            }
            other => return Err(wrong(name, other, "dates, or strings as YYYY-MM-DD")),
        }))
    }

    /// The day of a row, as written.
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Days::Texts(t) => t.get(row),
            Days::Days(d) => d[row].as_deref(),
        }
    }
}

/// Lists of strings.
pub struct Lists<'b> {
    values: Texts<'b>,
    ends: Vec<(usize, usize)>,
}

impl<'b> Lists<'b> {
    /// A column of lists of strings.
    pub fn of(batch: &'b RecordBatch, name: &str) -> PyResult<Lists<'b>> {
        let array = column(batch, name)?;
        let (values, ends): (&dyn Array, Vec<(usize, usize)>) = match array.data_type() {
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                (list.values().as_ref(), list.offsets().windows(2).map(|w| (w[0] as usize, w[1] as usize)).collect())
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                (list.values().as_ref(), list.offsets().windows(2).map(|w| (w[0] as usize, w[1] as usize)).collect())
            }
            other => return Err(wrong(name, other, "lists of strings")),
        };
        let ends = ends.into_iter().enumerate().map(|(i, e)| if array.is_valid(i) { e } else { (0, 0) }).collect();
        Ok(Lists { values: Texts::of_array(values, name)?, ends })
    }

    /// The strings of a row.
    pub fn get(&self, row: usize) -> impl Iterator<Item = &str> {
        (self.ends[row].0..self.ends[row].1).filter_map(|i| self.values.get(i))
    }
}

/// A column of 64-bit numbers without nulls.
pub fn numbers<'b>(batch: &'b RecordBatch, name: &str) -> PyResult<&'b [i64]> {
    let array = column(batch, name)?;
    let numbers = array.as_primitive_opt::<Int64Type>().ok_or_else(|| wrong(name, array.data_type(), "64-bit whole numbers"))?;
    whole(numbers, name)?;
    Ok(numbers.values())
}

/// A column of truth values without nulls.
pub fn flags<'b>(batch: &'b RecordBatch, name: &str) -> PyResult<&'b arrow_array::BooleanArray> {
    let array = column(batch, name)?;
    let flags = array.as_boolean_opt().ok_or_else(|| wrong(name, array.data_type(), "truth values"))?;
    whole(flags, name)?;
    Ok(flags)
}

/// A column of 32-bit fractions without nulls.
pub fn fractions<'b>(batch: &'b RecordBatch, name: &str) -> PyResult<&'b [f32]> {
    let array = column(batch, name)?;
    let fractions = array.as_primitive_opt::<arrow_array::types::Float32Type>().ok_or_else(|| wrong(name, array.data_type(), "32-bit fractions"))?;
    whole(fractions, name)?;
    Ok(fractions.values())
}

/// Bytes of either layout.
pub fn bytes<'b>(batch: &'b RecordBatch, name: &str) -> PyResult<Vec<Option<&'b [u8]>>> {
    let array = column(batch, name)?;
    Ok(match array.data_type() {
        DataType::Binary => array.as_binary::<i32>().iter().collect(),
        DataType::LargeBinary => array.as_binary::<i64>().iter().collect(),
        DataType::BinaryView => array.as_binary_view().iter().collect(),
        other => return Err(wrong(name, other, "bytes")),
    })
}

fn whole(array: &dyn Array, name: &str) -> PyResult<()> {
    match (0..array.len()).find(|i| array.is_null(*i)) {
        Some(row) => Err(PyValueError::new_err(format!("column `{name}` is null in row {row}: it must be filled"))),
        None => Ok(()),
    }
}
