//! Rows with a revision number, which clients send back to detect concurrent changes.

use crate::{grid, household, person, resident, webhook};

/// A row with a revision number.
pub trait Revised: PartialEq {
    /// The revision number.
    fn revision(&mut self) -> &mut i32;

    /// Increments the revision if the row differs from the row `before` the change. Returns whether it does.
    fn revise(&mut self, before: &Self) -> bool {
        let differs = self != before;
        if differs {
            *self.revision() += 1;
        }
        differs
    }
}

macro_rules! revised {
    ($($table:ident),+) => {
        $(impl Revised for $table::Model {
            fn revision(&mut self) -> &mut i32 {
                &mut self.revision
            }
        })+
    };
}

revised!(grid, household, person, resident, webhook);
