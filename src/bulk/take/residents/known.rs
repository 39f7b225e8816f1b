//! What the register has of the households and residents of a batch.

use std::collections::{HashMap, HashSet};

use cunju_entity::value::{CommitteeId, HouseholdId, Kinship, ResidentId};
use cunju_entity::{household, membership, resident, special_group_kind};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::super::{Memory, Place, Taken, Taker};
use super::{Entry, KIND};
use crate::bulk::store::{self, Elsewhere};
use crate::error::{Error, Text, text};

/// A complaint of a column.
type Complaint = (&'static str, Text);

/// What the register has of a batch, and what is to be written beside the residents.
pub(super) struct Known {
    households: HashMap<(CommitteeId, String), Vec<household::Model>>,
    residents: HashMap<HouseholdId, Vec<resident::Model>>,
    /// By blind index, wherever they are.
    indexed: HashMap<Uuid, Elsewhere>,
    /// Groups that residents are in.
    members: HashSet<(ResidentId, String)>,
    groups: Vec<special_group_kind::Model>,
    heads: Vec<(household::Model, household::Model)>,
    memberships: Vec<membership::Model>,
}

impl Known {
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        memory: &mut Memory,
        placed: &[(usize, Entry, Place)],
    ) -> Result<Self, Error> {
        let groups = match &memory.groups {
            Some(groups) => groups.clone(),
            None => store::groups(db).await?,
        };
        memory.groups = Some(groups.clone());
        let ids = store::ids(placed.iter().map(|(_, _, place)| place.id));
        let keys = placed.iter().map(|(_, entry, _)| entry.household.clone());
        let mut households: HashMap<_, Vec<household::Model>> = HashMap::new();
        let mut homes = Vec::new();
        for row in store::households(db, &ids, keys.collect()).await? {
            homes.push(row.id);
            let key = (row.committee_id, row.address_key.clone());
            households.entry(key).or_default().push(row);
        }
        let found = store::residents(db, &homes).await?;
        let persons: Vec<ResidentId> = found.iter().map(|row| row.id).collect();
        let members = store::members(db, &persons).await?;
        let mut residents: HashMap<_, Vec<resident::Model>> = HashMap::new();
        for row in found {
            if let Some(home) = row.household_id {
                residents.entry(home).or_default().push(row);
            }
        }
        let indexes = placed.iter().filter_map(|(_, entry, _)| entry.index);
        Ok(Self {
            households,
            residents,
            indexed: store::indexed(db, indexes.collect()).await?,
            members: members.into_iter().collect(),
            groups,
            heads: Vec::new(),
            memberships: Vec::new(),
        })
    }

    /// The household that a row names, and the resident of it that the row is of; none if new.
    pub(super) fn find(
        &self,
        committee: CommitteeId,
        entry: &Entry,
    ) -> Result<(HouseholdId, Option<resident::Model>), Complaint> {
        let homes = self.households.get(&(committee, entry.household.clone()));
        let home = match homes.map_or(&[][..], Vec::as_slice) {
            [home] => home.id,
            [] => return Err(("household", no_household())),
            _ => return Err(("household", several())),
        };
        let residents = self.residents.get(&home).map_or(&[][..], Vec::as_slice);
        let numbered = entry.index.and_then(|index| {
            let mut residents = residents.iter();
            residents.find(|row| row.identity_index == Some(index))
        });
        if let Some(row) = numbered {
            return Ok((home, Some(row.clone())));
        }
        if let Some(other) = entry.index.and_then(|index| self.indexed.get(&index)) {
            let here = other.committee == committee;
            return Err((
                "identity",
                if here { other_household() } else { elsewhere() },
            ));
        }
        let mut same = residents
            .iter()
            .filter(|row| row.name == entry.name && row.birth_on == entry.birth);
        match same.next() {
            Some(row) if entry.index.is_some() && row.identity_index.is_some() => {
                Err(("identity", another_number()))
            }
            found => Ok((home, found.cloned())),
        }
    }

    /// What a row says beside the resident: groups, and who is the head. Gives whether any is new.
    pub(super) fn join(
        &mut self,
        taker: Taker<'_>,
        row: &resident::Model,
        entry: &Entry,
    ) -> Result<bool, Complaint> {
        let mut new = Vec::new();
        for name in &entry.groups {
            let mut groups = self.groups.iter();
            let group = groups.find(|it| {
                it.name_zh == *name || it.key.eq_ignore_ascii_case(name) || it.name_en == *name
            });
            let group = group.ok_or_else(|| ("groups", self.no_group()))?;
            let is_known = self.members.contains(&(row.id, group.key.clone()))
                || new
                    .iter()
                    .any(|it: &membership::Model| it.kind == group.key);
            if !is_known {
                new.push(member(taker, row, group));
            }
        }
        let key = (row.committee_id, entry.household.clone());
        let home = self.households.get(&key).and_then(|homes| homes.first());
        let more = !new.is_empty();
        if entry.relation == Kinship::Head
            && let Some(home) = home
        {
            let residents = self.residents.get(&home.id).map_or(&[][..], Vec::as_slice);
            let other = |it: &resident::Model| it.relation == Kinship::Head && it.id != row.id;
            if residents.iter().any(other) {
                return Err(("relation", second_head()));
            }
            if home.head_id.is_none() {
                let mut after = home.clone();
                after.head_id = Some(row.id);
                after.head = None;
                after.revision += 1;
                self.heads.push((home.clone(), after));
            }
        }
        self.memberships.append(&mut new);
        Ok(more)
    }

    /// Writes what is new beside the residents.
    pub(super) async fn write(
        self,
        db: &impl ConnectionTrait,
        taker: Taker<'_>,
        done: &mut Taken,
    ) -> Result<(), Error> {
        for (before, after) in &self.heads {
            done.changed(taker, KIND, before, after)?;
        }
        let heads = self.heads.into_iter().map(|(_, after)| after);
        store::put(db, heads.collect::<Vec<_>>()).await?;
        store::put(db, self.memberships).await
    }

    fn no_group(&self) -> Text {
        let names: Vec<_> = self.groups.iter().map(|it| it.name_zh.as_str()).collect();
        let keys: Vec<_> = self.groups.iter().map(|it| it.key.as_str()).collect();
        text(
            format!(
                "没有此特殊群体。可填：{}，多个用“、”分隔。",
                names.join("，")
            ),
            format!(
                "There is no such group. Write of {}, separated by ;.",
                keys.join(", ")
            ),
        )
    }
}

fn member(
    taker: Taker<'_>,
    row: &resident::Model,
    group: &special_group_kind::Model,
) -> membership::Model {
    let today = taker.clock.today();
    let review = group
        .review_months
        .map(|months| u32::from(months.unsigned_abs()));
    membership::Model {
        id: taker.clock.id(),
        committee_id: row.committee_id,
        resident_id: row.id,
        kind: group.key.clone(),
        from_on: today,
        until_on: None,
        review_on: review.map(|months| today.plus_months(months)),
        source_department: group.source_department.clone(),
        revision: 1,
    }
}

fn no_household() -> Text {
    text(
        "该村（居）委会没有此地址的户。请核对地址，或先导入户。",
        "The committee has no household at this address. Check it, or import the households first.",
    )
}

fn several() -> Text {
    text(
        "登记库中该地址有多户，无法确定是哪一户。请逐人登记。",
        "The register has several households at this address. Register the person by hand.",
    )
}

fn other_household() -> Text {
    text(
        "该身份证号已登记在本村（居）委会的另一户。请先将其迁入此户，或更正。",
        "A resident of another household of this committee has this identity number. Move them first, or correct it.",
    )
}

/// Says nothing of where.
fn elsewhere() -> Text {
    text(
        "该身份证号已登记。请联系上级民政部门办理转入。",
        "This identity number is registered. Ask the civil affairs office above you to transfer the person.",
    )
}

fn another_number() -> Text {
    text(
        "该户有姓名和出生日期相同而身份证号不同的居民。请核对身份证号。",
        "The household has a resident of this name and birth date with another identity number. Check it.",
    )
}

fn second_head() -> Text {
    text(
        "该户已有户主。一户只能有一名户主，请更正与户主关系，或先变更户主。",
        "The household has a head. Correct the relation, or change the head first.",
    )
}
