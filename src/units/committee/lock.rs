//! The lock that every change to a committee, or to anything below it, takes.

use cunju_entity::value::{CodeRange, CommitteeCode, CommitteeId, DivisionCode, UnitKind};
use cunju_entity::{code_alias, committee};
use uuid::Uuid;

use super::store;
use crate::access::session::change::{Logged, Touches, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode};

/// How an input identifies a committee.
#[derive(Clone, Copy, Debug)]
pub enum CommitteeRef {
    /// By code, current or former.
    Code(CommitteeCode),
    /// By ID.
    Id(CommitteeId),
}

/// Locks the committee that a change is about until the change ends, so that changes below one committee run one after
/// another. Refused at `field` if the caller may not see the committee or it is abolished.
pub async fn lock_committee(
    work: &UnitOfWork<'_>,
    which: CommitteeRef,
    field: &str,
) -> Result<committee::Model, ChangeError> {
    let found = store::lock(&work.tx, work.session.actor.scope(), which).await?;
    let row = found.ok_or_else(|| Problem::not_found(field))?;
    // The row is as the change that was waited for left it, so an abolition in that moment is seen.
    if let Some(day) = row.valid_to {
        let closed = message!("committee-abolished", day);
        return Err(Problem::at(field, ProblemCode::AlreadyClosed, closed).into());
    }
    Ok(row)
}

/// Locks two committees that a change is about, in the order of their IDs so that two such changes cannot deadlock;
/// returns `None` if both are the same. Refused at the field of one that the caller may not see or that is abolished.
pub async fn lock_two_committees(
    work: &UnitOfWork<'_>,
    (one, field): (CommitteeId, &str),
    (which, other_field): (CommitteeRef, &str),
) -> Result<Option<(committee::Model, committee::Model)>, ChangeError> {
    let other = match which {
        CommitteeRef::Id(id) => id,
        CommitteeRef::Code(CommitteeCode(code)) => {
            // Without a lock, only to know the order of the locks: the row is checked again once it is locked.
            let found = store::by_code(&work.tx, work.session.actor.scope(), code).await?;
            found.ok_or_else(|| Problem::not_found(other_field))?.id
        }
    };
    if one == other {
        return Ok(None);
    }
    if one < other {
        let first = lock_committee(work, CommitteeRef::Id(one), field).await?;
        let second = lock_committee(work, CommitteeRef::Id(other), other_field).await?;
        return Ok(Some((first, second)));
    }
    let second = lock_committee(work, CommitteeRef::Id(other), other_field).await?;
    let first = lock_committee(work, CommitteeRef::Id(one), field).await?;
    Ok(Some((first, second)))
}

/// The unit that an input identifies by `division` or by `committeeCode`, and its codes; a committee is locked. Refused
/// if it is not in the caller's jurisdiction, or if not exactly one of the two is given.
pub async fn unit(
    work: &UnitOfWork<'_>,
    division: Option<DivisionCode>,
    committee: Option<CommitteeCode>,
) -> Result<(Uuid, UnitKind, CodeRange), ChangeError> {
    match (division, committee) {
        (Some(code), None) => {
            let node = work.session.division(code);
            let node = node.ok_or_else(|| Problem::not_found("division"))?;
            Ok((node.row.id.uuid(), UnitKind::Division, node.range()))
        }
        (None, Some(code)) => {
            let row = lock_committee(work, CommitteeRef::Code(code), "committeeCode").await?;
            let range = CodeRange::committee(row.code);
            Ok((row.id.uuid(), UnitKind::Committee, range))
        }
        _ => {
            let one = message!("committee-division-and-code");
            Err(Problem::invalid("division", one).into())
        }
    }
}

impl Logged for committee::Model {
    const ENTITY: &'static str = "committee";

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn unit(&self) -> Uuid {
        self.id.uuid()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        // Posts are counted in the town of the code, and not at all once the committee is abolished.
        let moved = before.is_some_and(|it| (it.code, it.valid_to) != (self.code, self.valid_to));
        let mut all = vec![Touches::Duties];
        all.extend(
            before
                .filter(|it| it.term_from != self.term_from)
                .map(|_| Touches::Staff),
        );
        all.extend(moved.then_some(Touches::Posts));
        all
    }
}

impl Logged for code_alias::Model {
    const ENTITY: &'static str = "code_alias";

    fn key(&self) -> String {
        format!("{}/{}", CommitteeCode(self.code), self.unit_id)
    }

    fn unit(&self) -> Uuid {
        self.unit_id
    }

    fn touches(&self, _: Option<&Self>) -> Vec<Touches> {
        Vec::new()
    }
}
