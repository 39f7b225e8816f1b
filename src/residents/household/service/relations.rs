//! Relations of those who come into a household to its head: as they are told, or not known.

use async_graphql::ID;
use cunju_entity::value::{Kinship, ResidentId};
use cunju_entity::{household, resident};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::heads;
use super::super::input::RelationInput;
use crate::access::session::change::{Logged, Touches, Work};
use crate::platform::error::text;
use crate::platform::problem::{Door, Fault, Problem, ProblemCode};
use crate::reference::global_id::Below;
use crate::residents::resident as people;

/// Most relations of one change.
const MAX_RELATIONS: usize = 50;

/// A household that residents came into, and those of them whose relation to its head is not known. It is what a repeated
/// request gets, so that it warns as the first one did.
#[derive(Serialize, Deserialize)]
pub(in super::super) struct Joined {
    #[serde(flatten)]
    pub(in super::super) row: household::Model,
    #[serde(default)]
    pub(in super::super) untold: Vec<Below<ResidentId>>,
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

/// The relations of those who come into a household.
pub(super) struct Relations {
    told: Vec<(ResidentId, Kinship)>,
    head: Option<ResidentId>,
    /// Who was the head of those who come.
    former: Option<ResidentId>,
    untold: Vec<Below<ResidentId>>,
}

impl Relations {
    /// What an input tells of residents who come from a household into one with this head, if it has one.
    pub(super) async fn read(
        work: &Work<'_>,
        (from, coming): (&household::Model, &[resident::Model]),
        head: Option<ResidentId>,
        input: Option<&[RelationInput]>,
    ) -> Result<Self, Fault> {
        let input = input.unwrap_or_default();
        if input.len() > MAX_RELATIONS {
            let many = text(
                format!("relations 最多 {MAX_RELATIONS} 项。其余请随后用 residentUpdate 填写。"),
                format!(
                    "relations must be at most {MAX_RELATIONS}. Give the others by residentUpdate."
                ),
            );
            return Err(Problem::invalid("relations", many).into());
        }
        let mut relations = Self {
            told: Vec::with_capacity(input.len()),
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

    /// Keeps what is told of one, who becomes the head if there is none.
    fn tell(&mut self, at: usize, id: ResidentId, relation: Kinship) -> Result<(), Problem> {
        if self.told.iter().any(|(other, _)| *other == id) {
            let twice = text(
                "同一居民的关系填写了两次。请只保留一项。",
                "The relation of this resident is told twice. Leave one.",
            );
            return Err(Problem::invalid(
                &format!("relations.{at}.residentId"),
                twice,
            ));
        }
        let field = format!("relations.{at}.relation");
        match (relation == Kinship::Head, self.head) {
            (true, Some(head)) if head != id => {
                return Err(heads::second(&field, Door::Api));
            }
            (false, Some(head)) if head == id => {
                let is_head = text(
                    "headId 指定该居民为户主，其关系只能是 HEAD。请从 relations 中去掉，或更换 headId。",
                    "headId names this resident as the head, whose relation is HEAD. Leave them out of relations, or \
                     change headId.",
                );
                return Err(Problem::invalid(&field, is_head));
            }
            (true, _) => self.head = Some(id),
            (false, _) => {}
        }
        self.told.push((id, relation));
        Ok(())
    }

    /// The head of the household with those who come.
    pub(super) fn head(&self) -> Option<ResidentId> {
        self.head
    }

    /// The relation of one of those who come to the head.
    pub(super) fn of(&mut self, resident: &resident::Model) -> Kinship {
        if self.head == Some(resident.id) {
            return Kinship::Head;
        }
        let told = self.told.iter().find(|(id, _)| *id == resident.id);
        if let Some((_, relation)) = told {
            return *relation;
        }
        if self.head.is_some() && self.head == self.former {
            return resident.relation;
        }
        self.untold.push((resident.committee_id, resident.id));
        heads::untold(resident.relation)
    }

    /// Lets those who stay in a household that its head has left be related to nobody.
    pub(super) async fn leave_behind(
        &mut self,
        work: &mut Work<'_>,
        from: &household::Model,
    ) -> Result<(), Fault> {
        for before in people::of_household(&work.tx, (from.committee_id, from.id)).await? {
            self.untold.push((before.committee_id, before.id));
            let relation = heads::untold(before.relation);
            if relation != before.relation {
                let row = resident::Model {
                    relation,
                    revision: before.revision + 1,
                    ..before.clone()
                };
                work.update(&before, &row).await?;
            }
        }
        Ok(())
    }

    /// Those whose relation was asked for and is not known.
    pub(super) fn untold(self) -> Vec<Below<ResidentId>> {
        self.untold
    }
}

/// The one of those who come that an input names.
async fn comer(
    work: &Work<'_>,
    coming: &[resident::Model],
    id: &ID,
    field: &str,
) -> Result<ResidentId, Fault> {
    let named = people::decode(work, id, field).await?;
    let found = coming
        .iter()
        .find(|row| (row.committee_id, row.id) == named);
    let found = found.ok_or_else(|| {
        let stays = text(
            "该居民不在迁入新户的人员之中。请只填写随本次分户或并户迁入的居民。",
            "This resident is none of those who come into the household. Tell the relations of those alone.",
        );
        Problem::at(field, ProblemCode::NotFound, stays)
    })?;
    Ok(found.id)
}
