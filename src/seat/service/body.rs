//! The body that a seat is to be in.

use async_graphql::ID;
use cunju_entity::value::{Date, SeatRole};
use cunju_entity::{committee, subcommittee};

use super::super::edge::{Body, Place};
use super::super::input::SeatAppointInput;
use crate::change::Work;
use crate::error::text;
use crate::problem::{Fault, Problem, not_before, note};
use crate::subcommittee as bodies;
use crate::{grid, three_person_group as groups};

/// What an input names as the body of a seat.
pub(super) enum Named<'a> {
    Committee,
    Subcommittee(&'a ID),
    Grid(&'a ID),
    ThreePersonGroup(&'a ID),
}

impl<'a> Named<'a> {
    /// What the input names, which is one body at most.
    pub(super) fn of(input: &'a SeatAppointInput) -> Result<Self, Problem> {
        let group = input.three_person_group_id.as_ref();
        match (&input.subcommittee_id, &input.grid_id, group) {
            (None, None, None) => Ok(Self::Committee),
            (Some(id), None, None) => Ok(Self::Subcommittee(id)),
            (None, Some(id), None) => Ok(Self::Grid(id)),
            (None, None, Some(id)) => Ok(Self::ThreePersonGroup(id)),
            _ => {
                let message = text(
                    "subcommitteeId、gridId、threePersonGroupId 只能填写一个。",
                    "Give only one of subcommitteeId, gridId and threePersonGroupId.",
                );
                Err(Problem::invalid("gridId", message))
            }
        }
    }

    /// Checks that a role is one of this body.
    pub(super) fn takes(&self, role: SeatRole) -> Result<(), Problem> {
        use SeatRole::{
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
        let message = text(
            format!("该机构没有这一职务。role 应为以下之一：{roles}。"),
            format!("The body of the seat has no such role: here role must be one of {roles}."),
        );
        Err(Problem::invalid("role", message))
    }

    /// The body, which existed on the first day of the seat; none if there is a problem with it.
    pub(super) async fn find(
        self,
        work: &Work<'_>,
        committee: &committee::Model,
        from_on: Date,
        problems: &mut Vec<Problem>,
    ) -> Result<Option<Body>, Fault> {
        let (place, first) = match self {
            Self::Committee => (Place::Committee, committee.valid_from),
            Self::Subcommittee(id) => {
                let id = bodies::named(work, id, "subcommitteeId").await?;
                let found = if id.0 == committee.id {
                    bodies::find(&work.tx, id).await?
                } else {
                    None
                };
                let Some(row) = note(problems, appointable(found)) else {
                    return Ok(None);
                };
                (Place::Subcommittee(row.id), Some(row.established_on))
            }
            Self::Grid(id) => match grid::named(work, committee.id, id, "gridId").await {
                Ok(row) => (Place::Grid(row.id), committee.valid_from),
                Err(fault) => return gather(fault, problems),
            },
            Self::ThreePersonGroup(id) => {
                match groups::named(work, committee.id, id, "threePersonGroupId").await {
                    Ok(row) => (Place::ThreePersonGroup(row.id), Some(row.established_on)),
                    Err(fault) => return gather(fault, problems),
                }
            }
        };
        if let Some(first) = first {
            note(problems, not_before("fromOn", from_on, first));
        }
        Ok(Some(Body {
            committee: committee.id,
            place,
        }))
    }
}

/// Puts what was refused with the other problems.
fn gather(fault: Fault, problems: &mut Vec<Problem>) -> Result<Option<Body>, Fault> {
    match fault {
        Fault::Refused(refused) => {
            problems.extend(refused);
            Ok(None)
        }
        other => Err(other),
    }
}

fn appointable(found: Option<subcommittee::Model>) -> Result<subcommittee::Model, Problem> {
    let row = found.ok_or_else(|| Problem::not_found("subcommitteeId"))?;
    match row.dissolved_on {
        Some(day) => Err(bodies::dissolved("subcommitteeId", day)),
        None => Ok(row),
    }
}
