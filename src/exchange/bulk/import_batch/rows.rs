//! The committees of the rows of a batch, and the rows to write.

use cunju_entity::value::Code;
use sea_orm::ConnectionTrait;

use super::addresses::CommitteeAddressPrefixes;
use super::{Import, Place};
use crate::exchange::bulk::column::Kind;
use crate::exchange::bulk::fields::Fields;
use crate::exchange::bulk::store;
use crate::platform::error::Error;
use crate::platform::message::{Text, message};
use crate::platform::problem::{Problem, ProblemCode};
use crate::reference::payload::Warning;
use crate::residents::household;

/// Rows to write.
pub(super) struct Rows<R> {
    pub(super) new: Vec<R>,
    pub(super) changed: Vec<R>,
}

impl<R> Rows<R> {
    pub(super) fn add(&mut self, is_new: bool, row: R) {
        let rows = if is_new {
            &mut self.new
        } else {
            &mut self.changed
        };
        rows.push(row);
    }
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self {
            new: Vec::new(),
            changed: Vec::new(),
        }
    }
}

impl Import<'_> {
    /// The open committees of entries; entries of other committees are refused and dropped.
    pub(super) async fn places<T>(
        &mut self,
        db: &impl ConnectionTrait,
        entries: Vec<(usize, T)>,
        code: impl Fn(&T) -> Code,
    ) -> Result<Vec<(usize, T, Place)>, Error> {
        let mut codes: Vec<Code> = entries.iter().map(|(_, entry)| code(entry)).collect();
        codes.sort_unstable();
        codes.dedup();
        let mut found = store::places(db, &codes).await?;
        // A committee outside the jurisdiction gets the same answer as a code that does not exist.
        found.retain(|_, named| self.batch_context.area.contains(named.place.code));
        // Grids have no addresses.
        if self.kind != Kind::Grids {
            self.above = CommitteeAddressPrefixes::read(db, found.values()).await?;
        }
        let mut placed = Vec::with_capacity(entries.len());
        for (at, entry) in entries {
            let (code, words) = match found.get(&code(&entry)).map(|named| named.place) {
                Some(place) if !place.closed => {
                    placed.push((at, entry, place));
                    continue;
                }
                Some(_) => (ProblemCode::AlreadyClosed, closed()),
                None => (ProblemCode::NotFound, unknown()),
            };
            self.refuse(at, vec![Problem::at("committeeCode", code, words)]);
        }
        Ok(placed)
    }
}

fn closed() -> Text {
    message!("bulk-committee-abolished")
}

fn unknown() -> Text {
    message!("bulk-committee-unknown")
}

/// A part of an address; `None` with a warning if its cell says that there is none.
pub(super) fn part(fields: &mut Fields, key: &'static str) -> Option<String> {
    let typed = fields.text(key)?;
    if household::part::is_none(typed) {
        fields.warn(key, Warning::no_part(key).message);
        return None;
    }
    Some(typed.to_owned())
}

/// The same object was in an earlier row.
pub(super) fn duplicate_row(field: &str, code: ProblemCode, row: u32) -> Problem {
    let words = match code {
        ProblemCode::LikelyDuplicate => message!("bulk-row-likely-duplicate", row),
        _ => message!("bulk-row-duplicate", row),
    };
    Problem::at(field, code, words)
}
