//! The subcommittee that an input names.

use async_graphql::ID;
use cunju_entity::value::{Date, SubcommitteeId};
use cunju_entity::{committee, subcommittee};

use super::super::store;
use crate::change::Work;
use crate::committee::{Which, locked};
use crate::error::{Error, text};
use crate::node::{Below, GlobalId};
use crate::problem::{Fault, Problem, ProblemCode};

/// The subcommittee that a global id names.
///
/// # Errors
///
/// [`Error::Input`] if it is not the id of a subcommittee.
pub fn named(id: &ID) -> Result<Below<SubcommitteeId>, Error> {
    match GlobalId::decode(id)? {
        GlobalId::Subcommittee(id) => Ok(id),
        other => Err(other.wrong_type("Subcommittee")),
    }
}

/// The problem with a subcommittee that is dissolved.
#[must_use]
pub fn dissolved(field: &str, day: Date) -> Problem {
    let message = text(
        format!("该委员会已于 {day} 撤销，不能再修改。"),
        format!("The subcommittee was dissolved on {day} and cannot be changed any more."),
    );
    Problem::at(field, ProblemCode::AlreadyClosed, message)
}

/// The subcommittee that a change is about and its committee, which is locked.
pub(super) async fn standing(
    work: &Work<'_>,
    id: &ID,
    field: &str,
) -> Result<(committee::Model, subcommittee::Model), Fault> {
    let (committee, id) = named(id)?;
    let committee = locked(work, Which::Id(committee), field).await?;
    let found = store::find(&work.tx, (committee.id, id)).await?;
    let row = found.ok_or_else(|| Problem::not_found(field))?;
    match row.dissolved_on {
        Some(day) => Err(dissolved(field, day).into()),
        None => Ok((committee, row)),
    }
}
