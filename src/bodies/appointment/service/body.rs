//! The body of a new appointment.

use async_graphql::ID;
use cunju_entity::committee;
use cunju_entity::value::{AppointmentRole, Date};

use super::super::input::AppointmentCreateInput;
use super::super::relation::{Body, Place};
use crate::access::client_id::require_in_committee;
use crate::access::session::change::UnitOfWork;
use crate::bodies::{grid, subcommittee as bodies, three_person_group as groups};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Problem, note};
use crate::reference::dates::not_before;

/// The body that an input names for an appointment.
pub(super) enum RequestedBody<'a> {
    Committee,
    Subcommittee(&'a ID),
    Grid(&'a ID),
    ThreePersonGroup(&'a ID),
}

impl<'a> RequestedBody<'a> {
    /// The body that the input names; at most one is allowed.
    pub(super) fn of(input: &'a AppointmentCreateInput) -> Result<Self, Problem> {
        let group = input.three_person_group_id.as_ref();
        match (&input.subcommittee_id, &input.grid_id, group) {
            (None, None, None) => Ok(Self::Committee),
            (Some(id), None, None) => Ok(Self::Subcommittee(id)),
            (None, Some(id), None) => Ok(Self::Grid(id)),
            (None, None, Some(id)) => Ok(Self::ThreePersonGroup(id)),
            _ => {
                let message = message!("appointment-body-more-than-one");
                Err(Problem::invalid("gridId", message))
            }
        }
    }

    /// Checks that the body has this role.
    pub(super) fn check_role(&self, role: AppointmentRole) -> Result<(), Problem> {
        use AppointmentRole::{
            BuildingHead, CommunityWorker, Director, GridLeader, GridWorker, Medic, Member,
            PoliceOfficer, ViceDirector,
        };
        let (fits, roles) = match self {
            Self::Committee | Self::Subcommittee(_) => (
                matches!(role, Director | ViceDirector | Member),
                "DIRECTOR, VICE_DIRECTOR, MEMBER",
            ),
            Self::Grid(_) => (
                matches!(role, GridLeader | GridWorker | BuildingHead),
                "GRID_LEADER, GRID_WORKER, BUILDING_HEAD",
            ),
            Self::ThreePersonGroup(_) => (
                matches!(role, CommunityWorker | Medic | PoliceOfficer),
                "COMMUNITY_WORKER, MEDIC, POLICE_OFFICER",
            ),
        };
        if fits {
            return Ok(());
        }
        let message = message!("appointment-role-not-in-body", roles);
        Err(Problem::invalid("role", message))
    }

    /// The body, which must exist on the first day of the appointment, and the date it ended, if it did; `None` if
    /// there is a problem with it.
    pub(super) async fn find(
        self,
        work: &UnitOfWork<'_>,
        committee: &committee::Model,
        from_on: Date,
        problems: &mut Vec<Problem>,
    ) -> Result<Option<(Body, Option<Date>)>, ChangeError> {
        let found = self.known(work, committee).await;
        let (place, first, end) = match found {
            Ok(known) => known,
            Err(fault) => return gather(fault, problems),
        };
        if let Some(first) = first {
            note(problems, not_before("fromOn", from_on, first));
        }
        // If the body has ended since, the appointment ends with it.
        let until = match end {
            Some((day, problem)) if from_on >= day => {
                problems.push(problem);
                return Ok(None);
            }
            end => end.map(|(day, _)| day),
        };
        let body = Body {
            committee: committee.id,
            place,
        };
        Ok(Some((body, until)))
    }

    /// The body, its first day, and its end with the user error for an appointment that starts later.
    async fn known(
        self,
        work: &UnitOfWork<'_>,
        committee: &committee::Model,
    ) -> Result<Known, ChangeError> {
        Ok(match self {
            // Without an end, because `lock_committee` refuses an abolished committee.
            Self::Committee => (Place::Committee, committee.valid_from, None),
            Self::Subcommittee(id) => {
                let field = "subcommitteeId";
                let id = bodies::decode(work, id, field).await?;
                let found = bodies::find(&work.tx, (committee.id, id.1)).await?;
                let row = require_in_committee(committee.id, id, found, field)?;
                let end = row
                    .dissolved_on
                    .map(|day| (day, bodies::dissolved_error(field, day)));
                (Place::Subcommittee(row.id), Some(row.established_on), end)
            }
            Self::Grid(id) => {
                let row = grid::find_open_or_closed(work, committee.id, id, "gridId").await?;
                let end = row
                    .closed_on
                    .map(|day| (day, grid::closed_error("gridId", day)));
                // The register does not store the first day of a grid, so the first day of its committee has to do.
                (Place::Grid(row.id), committee.valid_from, end)
            }
            Self::ThreePersonGroup(id) => {
                let field = "threePersonGroupId";
                let row = groups::find_open_or_closed(work, committee.id, id, field).await?;
                let end = row
                    .dissolved_on
                    .map(|day| (day, groups::dissolved_error(field, day)));
                let place = Place::ThreePersonGroup(row.id);
                (place, Some(row.established_on), end)
            }
        })
    }
}

/// Where a body is, its first day, and its end with the user error for an appointment that starts then or later.
type Known = (Place, Option<Date>, Option<(Date, Problem)>);

/// Adds a refusal to the other user errors.
fn gather<T>(fault: ChangeError, problems: &mut Vec<Problem>) -> Result<Option<T>, ChangeError> {
    match fault {
        ChangeError::Refused(refused) => {
            problems.extend(refused);
            Ok(None)
        }
        other => Err(other),
    }
}
