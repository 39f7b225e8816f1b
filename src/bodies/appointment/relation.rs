//! Relations that lead to appointments and persons.

use std::collections::HashMap;

use cunju_entity::value::{
    AppointmentId, CommitteeId, GridId, PersonId, SubcommitteeId, ThreePersonGroupId,
};
use cunju_entity::{appointment, grid, person, three_person_group};

use super::store;
use crate::access::session::Session;
use crate::platform::error::Error;
use crate::platform::list::{List, Parent, Part};
use crate::platform::relation::{ListRelation, Relation};
use crate::reference::global_id::InCommittee;

/// Where in a committee an appointment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the committee itself.
    Committee,
    /// In a subcommittee.
    Subcommittee(SubcommitteeId),
    /// In a grid.
    Grid(GridId),
    /// In a three-person group.
    ThreePersonGroup(ThreePersonGroupId),
}

impl Place {
    /// Where an appointment is.
    #[must_use]
    pub fn of(appointment: &appointment::Model) -> Self {
        match (
            appointment.subcommittee_id,
            appointment.grid_id,
            appointment.three_person_group_id,
        ) {
            (Some(id), ..) => Self::Subcommittee(id),
            (None, Some(id), _) => Self::Grid(id),
            (None, None, Some(id)) => Self::ThreePersonGroup(id),
            (None, None, None) => Self::Committee,
        }
    }
}

/// A committee, or one of its subcommittees, grids or three-person groups, that appointments belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Body {
    /// The committee.
    pub committee: CommitteeId,
    /// The part of the committee.
    pub place: Place,
}

impl Body {
    /// The committee itself.
    #[must_use]
    pub fn of(committee: CommitteeId) -> Self {
        Self {
            committee,
            place: Place::Committee,
        }
    }

    /// A grid.
    #[must_use]
    pub fn of_grid(row: &grid::Model) -> Self {
        Self {
            committee: row.committee_id,
            place: Place::Grid(row.id),
        }
    }

    /// A three-person group.
    #[must_use]
    pub fn of_group(row: &three_person_group::Model) -> Self {
        Self {
            committee: row.committee_id,
            place: Place::ThreePersonGroup(row.id),
        }
    }
}

impl Parent for Body {
    fn parts(&self) -> Vec<Part> {
        let place = match self.place {
            Place::Committee => Vec::new(),
            Place::Subcommittee(id) => id.parts(),
            Place::Grid(id) => id.parts(),
            Place::ThreePersonGroup(id) => id.parts(),
        };
        [self.committee.parts(), place].concat()
    }

    fn placeholder(&self, place: u8) -> Self {
        // The two IDs must differ, or the writer of a lateral join takes both for the same column of the parent.
        let other = place + 1;
        Self {
            committee: self.committee.placeholder(place),
            place: match self.place {
                Place::Committee => Place::Committee,
                Place::Subcommittee(id) => Place::Subcommittee(id.placeholder(other)),
                Place::Grid(id) => Place::Grid(id.placeholder(other)),
                Place::ThreePersonGroup(id) => Place::ThreePersonGroup(id.placeholder(other)),
            },
        }
    }
}

/// From a body to its appointments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppointmentsIn {
    /// Whether to include ended appointments.
    pub include_former: bool,
}

impl ListRelation<Session> for AppointmentsIn {
    type Key = Body;
    type Row = appointment::Model;

    fn list(&self, session: &Session, body: &Body) -> List {
        store::list(session.actor.scope(), self, *body)
    }
}

/// From a person to their appointments, in any body of their committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppointmentsOfPerson {
    /// Whether to include ended appointments.
    pub include_former: bool,
}

impl ListRelation<Session> for AppointmentsOfPerson {
    type Key = InCommittee<PersonId>;
    type Row = appointment::Model;

    fn list(&self, session: &Session, person: &Self::Key) -> List {
        store::list_of_person(session.actor.scope(), self, *person)
    }
}

/// From a grid or three-person group to all its appointments, including ended ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppointmentsOfPost;

impl Relation<Session> for AppointmentsOfPost {
    type Key = Body;
    type Value = Vec<appointment::Model>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Body],
    ) -> Result<HashMap<Body, Self::Value>, Error> {
        let mut all: HashMap<_, Self::Value> = HashMap::new();
        // Without the scope: the keys come from grids and groups that were read within it.
        for row in store::of_posts(&session.db, keys).await? {
            let body = Body {
                committee: row.committee_id,
                place: Place::of(&row),
            };
            all.entry(body).or_default().push(row);
        }
        Ok(all)
    }
}

/// From a committee to all appointments in it and its subcommittees, including ended ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppointmentsOfCommittee;

impl Relation<Session> for AppointmentsOfCommittee {
    type Key = CommitteeId;
    type Value = Vec<appointment::Model>;

    async fn batch(
        &self,
        session: &Session,
        keys: &[CommitteeId],
    ) -> Result<HashMap<CommitteeId, Self::Value>, Error> {
        let mut all: HashMap<_, Self::Value> = HashMap::new();
        // Without the scope: the keys come from committees that were read within it.
        for row in store::of_committees(&session.db, keys).await? {
            all.entry(row.committee_id).or_default().push(row);
        }
        Ok(all)
    }
}

/// From an ID to its appointment, if the caller may see its committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppointmentById;

impl Relation<Session> for AppointmentById {
    type Key = InCommittee<AppointmentId>;
    type Value = appointment::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, appointment::Model>, Error> {
        let rows = store::by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}

/// From an ID to its person, if the caller may see their committee.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonById;

impl Relation<Session> for PersonById {
    type Key = InCommittee<PersonId>;
    type Value = person::Model;

    async fn batch(
        &self,
        session: &Session,
        keys: &[Self::Key],
    ) -> Result<HashMap<Self::Key, person::Model>, Error> {
        let rows = store::persons_by_ids(&session.db, session.actor.scope(), keys).await?;
        let keyed = rows
            .into_iter()
            .map(|row| ((row.committee_id, row.id), row));
        Ok(keyed.collect())
    }
}
