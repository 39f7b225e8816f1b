//! Residents from a file: found again by identity number, or by name and birth date in the household.

mod known;

use cunju_entity::resident;
use cunju_entity::value::{
    Code, CommitteeCode, CommitteeId, Date, HouseholdId, Kinship, LivingState, Sex, StayReason,
};
use sea_orm::{ActiveEnum, ConnectionTrait};
use uuid::Uuid;

use super::{Memory, Taken, Taker, again, entries, number, places};
use crate::bulk::column::Kind;
use crate::bulk::feed::Batch;
use crate::bulk::fields::Fields;
use crate::bulk::store;
use crate::error::{Error, Text, text};
use crate::household::{MAX_ADDRESS, MAX_HEAD};
use crate::vault::{Field, identity};
use known::Known;

const KIND: Kind = Kind::Residents;
/// Longest identity number or telephone, in characters.
const MAX_NUMBER: usize = 32;

/// What a row says.
struct Entry {
    committee: Code,
    /// Key of the address of the household.
    household: String,
    name: String,
    sex: Option<Sex>,
    birth: Option<Date>,
    relation: Kinship,
    living: LivingState,
    identity: Option<String>,
    index: Option<Uuid>,
    phone: Option<String>,
    groups: Vec<String>,
}

fn parse(taker: Taker<'_>, fields: &mut Fields) -> Option<Entry> {
    let committee = fields.committee().map(|CommitteeCode(code)| code);
    let mut key = |column| fields.choice(column).map(str::to_owned);
    let sex = key("sex").and_then(|key| Sex::try_from_value(&key).ok());
    let relation = key("relation").and_then(|key| Kinship::try_from_value(&key).ok());
    let living = key("living").and_then(|key| LivingState::try_from_value(&key).ok());
    let birth = fields.day("birth");
    if birth.is_some_and(|birth| birth > taker.clock.today()) {
        let future = text(
            "出生日期晚于今天。请核对。",
            "The birth date is after today. Check it.",
        );
        fields.complain("birth", future);
    }
    let identity = fields.words("identity", MAX_NUMBER);
    let index = identity
        .as_deref()
        .map(|number| taker.vault.index(Field::IdentityNumber, number));
    let (household, name) = (
        fields.words("household", MAX_ADDRESS),
        fields.words("name", MAX_HEAD),
    );
    let groups = fields.text("groups").unwrap_or_default();
    let groups = groups.split(['、', ';', '；', ',', '，']).map(str::trim);
    Some(Entry {
        committee: committee?,
        household: crate::household::key(&household?),
        name: name?,
        sex,
        birth,
        relation: relation?,
        living: living?,
        identity,
        index,
        phone: fields.words("phone", MAX_NUMBER),
        groups: groups
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

/// Takes in a batch.
pub(super) async fn take(
    db: &impl ConnectionTrait,
    taker: Taker<'_>,
    memory: &mut Memory,
    batch: &Batch,
) -> Result<Taken, Error> {
    let mut done = Taken::default();
    let parsed = entries(KIND, batch, &mut done, |fields| parse(taker, fields));
    let code = |it: &Entry| it.committee;
    let placed = places(db, taker, KIND, batch, &mut done, parsed, code).await?;
    let mut known = Known::read(db, memory, &placed).await?;
    let mut put = Vec::new();
    for (at, entry, place) in placed {
        let row_number = number(batch, at);
        if let Err((column, words)) = once(memory, row_number, &entry) {
            done.complain(KIND, batch, at, column, words);
            continue;
        }
        let found = known.find(place.id, &entry);
        let (household, before) = match found {
            Ok(found) => found,
            Err((column, words)) => {
                done.complain(KIND, batch, at, column, words);
                continue;
            }
        };
        let mut row = match &before {
            Some(before) => before.clone(),
            None => newcomer(taker, place.id, household, &entry),
        };
        merge(taker, &mut row, &entry)?;
        if before.as_ref() != Some(&row) {
            row.revision += 1;
        }
        let more = known.join(taker, &row, &entry);
        let more = match more {
            Ok(more) => more,
            Err((column, words)) => {
                done.complain(KIND, batch, at, column, words);
                continue;
            }
        };
        if done.differs(taker, KIND, place, before.as_ref(), &row)? {
            put.push(row);
        } else if more {
            done.counts.unchanged -= 1;
            done.counts.changed += 1;
            done.touch(place);
        }
    }
    if taker.write {
        store::put(db, put).await?;
        known.write(db, taker, &mut done).await?;
    }
    Ok(done)
}

/// A resident who is new, before what a row says is put into it.
fn newcomer(
    taker: Taker<'_>,
    committee: CommitteeId,
    household: HouseholdId,
    entry: &Entry,
) -> resident::Model {
    resident::Model {
        id: taker.clock.id(),
        committee_id: committee,
        household_id: Some(household),
        relation: entry.relation,
        living_state: entry.living,
        joined_on: None,
        joined_reason: StayReason::Registered,
        name: String::new(),
        sex: None,
        birth_on: None,
        died_on: None,
        identity_number: None,
        identity_index: None,
        identity_flaw: None,
        phone: None,
        phone_index: None,
        erased_on: None,
        previous_id: None,
        revision: 0,
    }
}

/// Complains of a resident who was in an earlier row, and of a second head of a household.
fn once(memory: &mut Memory, row: u32, entry: &Entry) -> Result<(), (&'static str, Text)> {
    let code = entry.committee.to_string();
    let birth = entry.birth.map(|day| day.to_string()).unwrap_or_default();
    let index = entry.index.map(|it| it.to_string());
    if let Some(index) = &index
        && let Some(earlier) = memory.earlier(row, &["identity", index])
    {
        return Err(("identity", again(earlier)));
    }
    let same = ["person", &code, &entry.household, &entry.name, &birth];
    if let Some(earlier) = memory.earlier(row, &same) {
        return Err(("name", again(earlier)));
    }
    if entry.relation == Kinship::Head
        && let Some(earlier) = memory.earlier(row, &["head", &code, &entry.household])
    {
        return Err((
            "relation",
            text(
                format!("该户在第 {earlier} 行已有户主。一户只能有一名户主，请更正。"),
                format!(
                    "Row {earlier} is the head of this household already. A household has one."
                ),
            ),
        ));
    }
    Ok(())
}

/// Puts what a row says into a resident: an empty cell leaves what the register has.
fn merge(taker: Taker<'_>, row: &mut resident::Model, entry: &Entry) -> Result<(), Error> {
    entry.name.clone_into(&mut row.name);
    row.sex = entry.sex.or(row.sex);
    row.birth_on = entry.birth.or(row.birth_on);
    row.relation = entry.relation;
    row.living_state = entry.living;
    let id = row.id.uuid();
    if let Some(number) = &entry.identity {
        let field = Field::IdentityNumber;
        if row.identity_index != entry.index {
            row.identity_number = Some(taker.vault.seal(field, id, number)?);
            row.identity_index = entry.index;
        }
        row.identity_flaw = identity::check(&field.normal(number), row.birth_on, row.sex);
    }
    if let Some(phone) = &entry.phone {
        let index = Some(taker.vault.index(Field::Phone, phone));
        if row.phone_index != index {
            row.phone = Some(taker.vault.seal(Field::Phone, id, phone)?);
            row.phone_index = index;
        }
    }
    Ok(())
}
