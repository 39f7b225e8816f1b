//! Relations of residents who join a household to its head, given or unknown.

use async_graphql::ID;
use cunju_entity::value::{Kinship, ResidentId};
use cunju_entity::{household, resident};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::input::RelationInput;
use crate::access::session::change::{Logged, Touches, UnitOfWork};
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Channel, Problem, ProblemCode};
use crate::reference::global_id::InCommittee;
use crate::residents::household::heads;
use crate::residents::resident as people;

/// Most relations per change.
const MAX_RELATIONS: usize = 50;

/// A household that residents joined, and those whose relation to its head is unknown. It is stored for a repeated
/// request, so that the request gets the same warnings.
#[derive(Serialize, Deserialize)]
pub(super) struct Joined {
    #[serde(flatten)]
    pub(super) row: household::Model,
    // Responses that were stored without it are read for 72 hours.
    #[serde(default)]
    pub(super) untold: Vec<InCommittee<ResidentId>>,
}

impl Logged for Joined {
    const ENTITY: &'static str = household::Model::ENTITY;

    fn key(&self) -> String {
        self.row.key()
    }

    fn unit(&self) -> Uuid {
        self.row.unit()
    }

    fn touches(&self, before: Option<&Self>) -> Vec<Touches> {
        self.row.touches(before.map(|it| &it.row))
    }
}

/// Relations of the residents who join a household.
pub(super) struct Relations {
    told: Vec<(ResidentId, Kinship)>,
    coming: Vec<ResidentId>,
    head: Option<ResidentId>,
    /// Former head of the joining residents.
    former: Option<ResidentId>,
    untold: Vec<InCommittee<ResidentId>>,
}

impl Relations {
    /// Reads the relations that an input gives for residents who move from a household into one with this head, if any.
    pub(super) async fn read(
        work: &UnitOfWork<'_>,
        (from, coming): (&household::Model, &[resident::Model]),
        head: Option<ResidentId>,
        input: Option<&[RelationInput]>,
    ) -> Result<Self, ChangeError> {
        let input = input.unwrap_or_default();
        if input.len() > MAX_RELATIONS {
            let many = message!("household-relations-too-many", max = MAX_RELATIONS);
            return Err(Problem::invalid("relations", many).into());
        }
        let mut relations = Self {
            told: Vec::with_capacity(input.len()),
            coming: coming.iter().map(|it| it.id).collect(),
            head,
            former: from.head_id,
            untold: Vec::new(),
        };
        for (position, told) in input.iter().enumerate() {
            let field = format!("relations.{position}.residentId");
            let id = comer(work, coming, &told.resident_id, &field).await?;
            relations.tell(position, id, told.relation)?;
        }
        Ok(relations)
    }

    /// Adds a given relation. `HEAD` makes the resident the head if there is none.
    fn tell(&mut self, at: usize, id: ResidentId, relation: Kinship) -> Result<(), Problem> {
        if self.told.iter().any(|(other, _)| *other == id) {
            let twice = message!("household-relation-twice");
            return Err(Problem::invalid(
                &format!("relations.{at}.residentId"),
                twice,
            ));
        }
        let field = format!("relations.{at}.relation");
        match (relation == Kinship::Head, self.head) {
            (true, Some(head)) if head != id && self.coming.contains(&head) => {
                let second = message!("household-relation-second-head");
                return Err(Problem::at(&field, ProblemCode::AlreadyExists, second));
            }
            (true, Some(head)) if head != id => {
                return Err(heads::second(&field, Channel::Api));
            }
            (false, Some(head)) if head == id => {
                let is_head = message!("household-relation-of-head");
                return Err(Problem::invalid(&field, is_head));
            }
            (true, _) => self.head = Some(id),
            (false, _) => {}
        }
        self.told.push((id, relation));
        Ok(())
    }

    /// The head of the household after the residents have joined.
    pub(super) fn head(&self) -> Option<ResidentId> {
        self.head
    }

    /// The relation of a joining resident to the head.
    pub(super) fn of(&mut self, resident: &resident::Model) -> Kinship {
        if self.head == Some(resident.id) {
            return Kinship::Head;
        }
        let told = self.told.iter().find(|(id, _)| *id == resident.id);
        if let Some((_, relation)) = told {
            return *relation;
        }
        if self.head.is_some() && self.head == self.former {
            // The head is the same person as before, so the relation is still true.
            return resident.relation;
        }
        self.untold.push((resident.committee_id, resident.id));
        heads::default_relation(resident.relation)
    }

    /// Marks the relations of the residents who stay in a household that its head has left as unknown.
    pub(super) async fn leave_behind(
        &mut self,
        work: &mut UnitOfWork<'_>,
        from: &household::Model,
    ) -> Result<(), ChangeError> {
        self.untold.append(&mut forget(work, from, &[]).await?);
        Ok(())
    }

    /// The residents whose relation was needed and is unknown.
    pub(super) fn untold(self) -> Vec<InCommittee<ResidentId>> {
        self.untold
    }
}

/// Marks the relations of the residents of a household, except these, as unknown. Returns those residents.
pub(super) async fn forget(
    work: &mut UnitOfWork<'_>,
    household: &household::Model,
    except: &[ResidentId],
) -> Result<Vec<InCommittee<ResidentId>>, ChangeError> {
    let mut unknown = Vec::new();
    let there = people::of_household(&work.tx, (household.committee_id, household.id)).await?;
    for before in there.into_iter().filter(|it| !except.contains(&it.id)) {
        // Also if nothing changes: `OTHER_RELATIVE` was the relation to the former head.
        unknown.push((before.committee_id, before.id));
        if let Some(row) = heads::with_unknown_relation(&before) {
            work.update(&before, &row).await?;
        }
    }
    Ok(unknown)
}

/// The joining resident that an input names.
async fn comer(
    work: &UnitOfWork<'_>,
    coming: &[resident::Model],
    id: &ID,
    field: &str,
) -> Result<ResidentId, ChangeError> {
    let named = people::decode(work, id, field).await?;
    let found = coming
        .iter()
        .find(|row| (row.committee_id, row.id) == named);
    let found = found.ok_or_else(|| {
        let stays = message!("household-relation-of-other");
        Problem::at(field, ProblemCode::NotFound, stays)
    })?;
    Ok(found.id)
}

/// Finishes a change of the residents of a household or of their head. Residents with an unknown relation are returned
/// with `validateOnly` too, although there is no result then.
pub(super) async fn joined(
    work: UnitOfWork<'_>,
    row: household::Model,
    of_row: Vec<InCommittee<ResidentId>>,
    untold: &mut Vec<InCommittee<ResidentId>>,
) -> Result<Option<Joined>, ChangeError> {
    untold.clone_from(&of_row);
    let made = Joined {
        row,
        untold: of_row,
    };
    work.finish(made).await
}
