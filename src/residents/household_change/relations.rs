//! Relations of residents who join a household to its head, given or unknown.

use async_graphql::ID;
use cunju_entity::value::{Kinship, ResidentId};
use cunju_entity::{household, resident};

use super::input::RelationInput;
use crate::access::session::change::UnitOfWork;
use crate::platform::message::message;
use crate::platform::problem::{ChangeError, Channel, Problem, ProblemCode};
use crate::residents::household::heads;
use crate::residents::resident as people;
use crate::residents::resident_change::relations::{Unknown, forget, forget_replaced};

/// Most relations per change.
const MAX_RELATIONS: usize = 50;

/// Relations of the residents who join a household.
pub(super) struct Relations {
    told: Vec<(ResidentId, Kinship)>,
    coming: Vec<ResidentId>,
    head: Option<ResidentId>,
    /// Former head of the joining residents.
    former: Option<ResidentId>,
    untold: Unknown,
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

    /// Marks the relations of the residents of the household that is joined as unknown, if the one who joins as its head
    /// replaces another.
    pub(super) async fn replace_head(
        &mut self,
        work: &mut UnitOfWork<'_>,
        into: &household::Model,
    ) -> Result<(), ChangeError> {
        if let Some(head) = self.head.filter(|head| into.head_id != Some(*head)) {
            let mut unknown = forget_replaced(work, into, head).await?;
            self.untold.append(&mut unknown);
        }
        Ok(())
    }

    /// The residents whose relation was needed and is unknown.
    pub(super) fn untold(self) -> Unknown {
        self.untold
    }
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
