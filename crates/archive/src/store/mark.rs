//! How to tell whether a store has changed.
//!
//! In: a store that stays open. Out: [`Store::mark`], a text that is another when something was written. Of a file the database itself counts what others commit; of a server
//! tables are counted, which takes longer. Invariant: cheap enough to be asked once a second.

use super::db::{Kind, number};
use super::error::StoreError;
use super::{Row, Store};

/// What is counted on a server, each with a number that grows with what is written.
const COUNTED: [(&str, &str); 5] =
    [("documents", "max(key) + sum(run)"), ("claims", "max(key)"), ("incidents", "max(key)"), ("reviews", "max(key)"), ("runs", "count(finished)")];

impl Store {
    /// What changes when the store does, as this connection sees it; two connections may call the same state differently.
    ///
    /// # Errors
    /// Of the database.
    pub fn mark(&mut self) -> Result<String, StoreError> {
        if self.db.kind() == Kind::Sqlite {
            return Ok(number(self.db(), "PRAGMA data_version", &[])?.to_string());
        }
        let of = |(table, grows): &(&str, &str)| format!("(SELECT CAST(count(*) || '.' || coalesce({grows}, 0) AS TEXT) FROM {table})");
        let all: Vec<String> = COUNTED.iter().map(of).collect();
        let mut mark = String::new();
        let mut each = |r: &Row| mark = r.string(0).unwrap_or_default();
        self.db.rows(&format!("SELECT {}", all.join(" || ' ' || ")), &[], &mut each)?;
        Ok(mark)
    }
}
