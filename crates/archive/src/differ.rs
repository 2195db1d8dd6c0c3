//! In which fields two records differ.
//!
//! In: two records as JSON. Out: [`Field`]s, in the order of the record. Pure.

use serde_json::Value;
use std::collections::BTreeSet;

/// A field by its names and numbers, as `review --set` takes it; as it was, as it is now.
pub type Field = (String, Value, Value);

/// The fields in which two records differ, but for the pack that made them.
pub fn fields(old: &Value, new: &Value) -> Vec<Field> {
    let mut out = Vec::new();
    walk(String::new(), old, new, &mut out);
    out.retain(|f| f.0 != "pack");
    out
}

fn walk(path: String, old: &Value, new: &Value, out: &mut Vec<Field>) {
    let below = |name: &str| if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
    match (old, new) {
        _ if old == new => {}
        (Value::Object(a), Value::Object(b)) => {
            let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            names.into_iter().for_each(|k| walk(below(k), a.get(k).unwrap_or(&Value::Null), b.get(k).unwrap_or(&Value::Null), out));
        }
        // with one more or less, places in a list no longer stand for the same
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| walk(below(&i.to_string()), a, b, out));
        }
        _ => out.push((path, old.clone(), new.clone())),
    }
}
