//! References in an input: by global ID, or by the `UUIDv7` that the client generated. An object with a
//! client-generated ID may not have been received yet.

use async_graphql::ID;
use cunju_entity::value::{Code, CommitteeId, Id};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::access::session::Session;
use crate::access::session::change::UnitOfWork;
use crate::platform::database::query;
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, ProblemCode};
use crate::reference::global_id::{GlobalId, InCommittee};

/// Type of object for which clients may generate IDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientIdType {
    /// A household.
    Household,
    /// A resident.
    Resident,
    /// A grid.
    Grid,
    /// An appointment.
    Appointment,
    /// A person who serves.
    Person,
    /// A subcommittee.
    Subcommittee,
    /// A three-person group.
    ThreePersonGroup,
    /// A membership of a special group.
    Membership,
    /// A caregiver.
    Caregiver,
    /// A visit campaign.
    Campaign,
    /// A webhook.
    Webhook,
}

impl ClientIdType {
    /// The table of the objects, or none if the objects do not belong to a committee.
    fn table(self) -> Option<&'static str> {
        Some(match self {
            Self::Household => "household",
            Self::Resident => "resident",
            Self::Grid => "grid",
            Self::Appointment => "appointment",
            Self::Person => "person",
            Self::Subcommittee => "subcommittee",
            Self::ThreePersonGroup => "three_person_group",
            Self::Membership => "membership",
            Self::Caregiver => "caregiver",
            Self::Campaign | Self::Webhook => return None,
        })
    }

    fn global(self, committee: CommitteeId, id: Uuid) -> GlobalId {
        match self {
            Self::Household => GlobalId::Household((committee, Id::new(id))),
            Self::Resident => GlobalId::Resident((committee, Id::new(id))),
            Self::Grid => GlobalId::Grid((committee, Id::new(id))),
            Self::Appointment => GlobalId::Appointment((committee, Id::new(id))),
            Self::Person => GlobalId::Person((committee, Id::new(id))),
            Self::Subcommittee => GlobalId::Subcommittee((committee, Id::new(id))),
            Self::ThreePersonGroup => GlobalId::ThreePersonGroup((committee, Id::new(id))),
            Self::Membership => GlobalId::Membership((committee, Id::new(id))),
            Self::Caregiver => GlobalId::Caregiver((committee, Id::new(id))),
            Self::Campaign => GlobalId::Campaign(Id::new(id)),
            Self::Webhook => GlobalId::Webhook(Id::new(id)),
        }
    }
}

#[derive(FromQueryResult)]
struct Above {
    id: CommitteeId,
    code: Code,
}

/// Resolves the ID in `field` of an input.
///
/// # Errors
///
/// [`ChangeError::Refused`] with `NOT_YET_KNOWN` for a client-generated ID of an object that was not received yet, an error
/// if the text is not an ID.
pub async fn resolve_reference(
    work: &UnitOfWork<'_>,
    id: &ID,
    made: ClientIdType,
    field: &str,
) -> Result<GlobalId, ChangeError> {
    let Some(id) = of_client(id) else {
        return GlobalId::decode(id).map_err(|error| ChangeError::from(error).at(field));
    };
    let found = find(&work.tx, work.session, id, made).await?;
    Ok(found.ok_or_else(|| Problem::missing(field, id))?)
}

/// The row that `field` refers to, in the committee that the change has locked. `found` is the row of the committee
/// with that ID, open or closed.
///
/// # Errors
///
/// [`ChangeError::Refused`] if the ID belongs to another committee or the object was not received yet.
pub fn require_in_committee<R, T>(
    committee: CommitteeId,
    (above, id): InCommittee<Id<T>>,
    found: Option<R>,
    field: &str,
) -> Result<R, ChangeError> {
    if above == committee {
        return Ok(found.ok_or_else(|| Problem::missing(field, id.uuid()))?);
    }
    let none = message!("session-object-of-another-committee", field);
    Err(Problem::at(field, ProblemCode::NotFound, none).into())
}

/// Resolves the ID in an argument of a query; none for a client-generated ID of an object that was not received yet.
///
/// # Errors
///
/// [`Error::Id`] if the text is not an ID.
pub async fn resolve_argument(
    session: &Session,
    id: &ID,
    made: ClientIdType,
) -> Result<Option<GlobalId>, Error> {
    match of_client(id) {
        Some(id) => Ok(find(&session.db, session, id, made).await?),
        None => GlobalId::decode(id).map(Some),
    }
}

/// An object outside the caller's jurisdiction is treated like one that was not received yet, so that the response does
/// not reveal that it exists.
async fn find(
    db: &impl ConnectionTrait,
    session: &Session,
    id: Uuid,
    made: ClientIdType,
) -> Result<Option<GlobalId>, DbErr> {
    let Some(table) = made.table() else {
        return Ok(Some(made.global(CommitteeId::new(Uuid::nil()), id)));
    };
    // The reference does not contain the committee, so these tables keep a unique index on `id` alone (ADR 0022).
    let sql = format!(
        "SELECT c.id, c.code FROM {table} t JOIN committee c ON c.id = t.committee_id WHERE t.id = $1"
    );
    let found: Vec<Above> = query(db, &sql, vec![id.into()]).await?;
    let scope = session.actor.scope();
    let above = found.into_iter().find(|it| scope.contains(it.code));
    Ok(above.map(|above| made.global(above.id, id)))
}

/// A client-generated ID.
fn of_client(id: &ID) -> Option<Uuid> {
    let id = Uuid::try_parse(id).ok();
    id.filter(|id| id.get_version_num() == 7)
}
