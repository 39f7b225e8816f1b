//! The same person, or not: by name and birth, pure. A name is compared as [`folded`], and an absent birth is no
//! value: in a household it fits any, elsewhere in a committee none.

use std::collections::HashSet;

use cunju_entity::value::{Date, HouseholdId, IdentityKind, ResidentId, Sex, StayReason};
use cunju_entity::{resident, stay};

use uuid::Uuid;

use super::name::folded;
use super::rules::{clash, is_here};
use super::spelled::{is_nameless, spellings};
use crate::platform::error::{Text, text};

/// What somebody comes to be under an identity number, the least first: the more it is, the more stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Claim {
    /// Registered or living where they were not, under the number that they have.
    Role,
    /// Of a household again, or in another committee, under the number that they have.
    Return,
    /// Who has a number that they did not have, and of whom it is said that nobody else here is meant.
    Number,
    /// The same, of whom nothing is said.
    Person,
}

impl Claim {
    /// The field of a change that makes it.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Role | Self::Return => "livingState",
            Self::Number | Self::Person => "identityNumber",
        }
    }
}

/// What keeps a person from being registered under an identity number.
#[derive(Clone, Debug)]
pub(crate) enum Obstacle<'a> {
    /// Another has the number, and is registered or lives where both cannot.
    Taken(&'a resident::Model),
    /// It is of one person only, and residents who had it died, wherever that was, or left the same committee.
    Gone(Vec<&'a resident::Model>),
    /// Residents of the same committee have the number or had it, and may be the same person.
    SameNumber(Vec<&'a resident::Model>),
}

/// The obstacle among the residents who have the number of a person, wherever they are.
pub(crate) fn by_number<'a>(
    person: &resident::Model,
    others: impl IntoIterator<Item = &'a resident::Model>,
    claim: Claim,
) -> Option<Obstacle<'a>> {
    let others: Vec<_> = others.into_iter().collect();
    let before = earlier_selves(person, &others);
    let unique = person.identity_kind.is_none_or(IdentityKind::is_unique);
    let (mut gone, mut same) = (Vec::new(), Vec::new());
    for other in others.into_iter().filter(|other| other.id != person.id) {
        if unique && clash(person, other) {
            return Some(Obstacle::Taken(other));
        }
        let here = other.committee_id == person.committee_id;
        let has_left = here && !is_here(other) && !before.contains(&other.id);
        let has_died = other.died_on.is_some();
        if unique && (has_died && claim > Claim::Role || has_left && claim >= Claim::Number) {
            gone.push(other);
        } else if here && claim == Claim::Person {
            same.push(other);
        }
    }
    if !gone.is_empty() {
        return Some(Obstacle::Gone(gone));
    }
    (!same.is_empty()).then_some(Obstacle::SameNumber(same))
}

/// Who of others a person was in another committee, or in this one before that.
fn earlier_selves(person: &resident::Model, others: &[&resident::Model]) -> HashSet<ResidentId> {
    let mut selves = HashSet::new();
    let mut previous = person.previous_id;
    while let Some(id) = previous.filter(|id| selves.insert(*id)) {
        let row = others.iter().find(|row| row.id == id);
        previous = row.and_then(|row| row.previous_id);
    }
    selves
}

/// What a change of a resident makes of them under their number that they were not.
pub(crate) fn claims(before: &resident::Model, after: &resident::Model) -> Option<Claim> {
    if before.identity_index != after.identity_index {
        return Some(Claim::Number);
    }
    if !is_here(before) {
        return Some(Claim::Return);
    }
    (before.living_state != after.living_state).then_some(Claim::Role)
}

/// By what a resident may be somebody who comes into a household, the clearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// By name and birth, as far as both are known.
    Both,
    /// By the name alone: one of the births may be a slip.
    Name,
    /// By all but the surname, which is written in two ways.
    Surname,
    /// By birth and sex: one of the two is a child without a name.
    Nameless,
}

/// By what somebody who comes into a household is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whom<'a> {
    /// The folded name.
    pub(crate) name: &'a str,
    pub(crate) birth: Option<Date>,
    pub(crate) sex: Option<Sex>,
    /// Blind index of the identity number.
    pub(crate) index: Option<Uuid>,
}

/// Residents of the same committee who may be a person, and by what, those who are here first; `former` says who was
/// of the household into which the person comes.
pub(crate) fn by_name<'a>(
    person: &resident::Model,
    others: impl IntoIterator<Item = &'a resident::Model>,
    former: impl Fn(&resident::Model) -> bool,
) -> Vec<(&'a resident::Model, Likeness)> {
    let Some(household) = person.household_id else {
        return Vec::new();
    };
    let name = folded(&person.name);
    let whom = Whom {
        name: &name,
        birth: person.birth_on,
        sex: person.sex,
        index: person.identity_index,
    };
    let mut seen = HashSet::new();
    let fits = |other: &'a resident::Model| {
        let of = other.id != person.id && other.committee_id == person.committee_id;
        let of = of && seen.insert(other.id);
        let found = of.then(|| likeness(other, whom, household, former(other)));
        found.flatten().map(|likeness| (other, likeness))
    };
    let mut found: Vec<_> = others.into_iter().filter_map(fits).collect();
    found.sort_by_key(|(other, likeness)| (!is_here(other), *likeness));
    found
}

/// By what a resident may be somebody who comes into a household, if they may; `former` says whether they were of it.
/// In a household a name is enough, whatever else differs: a slip that was corrected makes no second person.
pub(crate) fn likeness(
    row: &resident::Model,
    whom: Whom<'_>,
    household: HouseholdId,
    former: bool,
) -> Option<Likeness> {
    if may_be(row, whom, household, former) {
        return Some(Likeness::Both);
    }
    let here = row.household_id == Some(household);
    if !(here || former) || row.erased_on.is_some() {
        return None;
    }
    let name = folded(&row.name);
    if name == whom.name {
        return Some(Likeness::Name);
    }
    let births = row.birth_on.zip(whom.birth);
    let is_surname =
        births.is_none_or(|(one, other)| one == other) && spellings(whom.name).contains(&name);
    if is_surname {
        return Some(Likeness::Surname);
    }
    let sexes = row.sex.zip(whom.sex);
    let is_child = here
        && births.is_some_and(|(one, other)| one == other)
        && sexes.is_none_or(|(one, other)| one == other)
        && (is_nameless(&name) || is_nameless(whom.name));
    is_child.then_some(Likeness::Nameless)
}

/// Whether a resident may be somebody who comes into a household by name and birth; `former` says whether they were of
/// it.
pub(crate) fn may_be(
    row: &resident::Model,
    whom: Whom<'_>,
    household: HouseholdId,
    former: bool,
) -> bool {
    let near = former || row.household_id == Some(household);
    let births = match (row.birth_on, whom.birth) {
        (Some(one), Some(other)) => one == other,
        _ => near,
    };
    // Outside the household two numbers are two people; in it one of them may be wrong.
    let numbers = near
        || whom.index.is_none()
        || row.identity_index.is_none()
        || whom.index == row.identity_index;
    // Every child without a name is called the same.
    let names = near || !is_nameless(whom.name);
    births && numbers && names && row.erased_on.is_none() && folded(&row.name) == whom.name
}

/// Whether taking one for the other would change who it is: name and birth, or name and sex, together.
pub(crate) fn is_another(before: &resident::Model, after: &resident::Model) -> bool {
    let birth = before.birth_on.is_some() && before.birth_on != after.birth_on;
    let sex = before.sex.is_some() && before.sex != after.sex;
    folded(&before.name) != folded(&after.name) && (birth || sex)
}

/// That somebody has died or left, and when; none if they are there.
pub(crate) fn gone(row: &resident::Model, last: Option<&stay::Model>) -> Option<Text> {
    if let Some(day) = row.died_on {
        return Some(text(format!("已于 {day} 死亡"), format!("died on {day}")));
    }
    if is_here(row) || row.household_id.is_some() {
        return None;
    }
    let Some(last) = last else {
        return Some(text("已离开", "has left"));
    };
    let (day, why) = (last.left_on, reason(last.left_reason));
    Some(text(
        format!("已于 {day} 离开（{}）", why.zh),
        format!("left on {day} ({})", why.en),
    ))
}

fn reason(reason: StayReason) -> Text {
    let (zh, en) = match reason {
        StayReason::Registered => ("登记", "registered"),
        StayReason::Birth => ("出生", "birth"),
        StayReason::Marriage => ("婚姻", "marriage"),
        StayReason::Moved => ("迁移", "moved"),
        StayReason::HouseholdSplit => ("分户", "household split"),
        StayReason::HouseholdMerged => ("并户", "households merged"),
        StayReason::Work => ("务工、就学", "work or study"),
        StayReason::Death => ("死亡", "death"),
        StayReason::Correction => ("更正", "correction"),
        StayReason::Other => ("其他", "other"),
    };
    text(zh, en)
}
