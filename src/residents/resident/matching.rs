//! Whether two records are of the same person, by name and birth. Pure. Names are compared as [`folded`]. An absent
//! birth matches any in the same household, and none elsewhere in the committee.

use std::collections::HashSet;

use cunju_entity::value::{Date, HouseholdId, IdentityKind, ResidentId, Sex, StayReason};
use cunju_entity::{resident, stay};

use uuid::Uuid;

use super::rules::{clash, is_here};
use crate::platform::clock::{creation_time, day_of};
use crate::platform::message::{Text, message};
use crate::residents::name::{folded, is_nameless, spellings};

/// What a change claims about a person under an identity number, weakest first. A stronger claim has more obstacles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Claim {
    /// The person, who has the number already, is registered or lives in an additional place.
    Role,
    /// The person, who has the number already, returns to a household, or comes to another committee.
    Return,
    /// The person gets the number, and the caller confirmed that it is nobody else here.
    Number,
    /// The person gets the number, without such a confirmation.
    Person,
}

impl Claim {
    /// The input field of the claim.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Role | Self::Return => "livingState",
            Self::Number | Self::Person => "identityNumber",
        }
    }
}

/// Why a person cannot be registered under an identity number.
#[derive(Clone, Debug)]
pub(crate) enum Obstacle<'a> {
    /// Another resident has the number, and both are registered or both live where they are.
    Taken(&'a resident::Model),
    /// The number is of a unique kind, and residents who had it died anywhere or left the same committee.
    Gone(Vec<&'a resident::Model>),
    /// Residents of the same committee have or had the number, and may be the same person.
    SameNumber(Vec<&'a resident::Model>),
}

/// The obstacle among the residents of all committees who have the number of a person.
pub(crate) fn find_obstacle<'a>(
    person: &resident::Model,
    others: impl IntoIterator<Item = &'a resident::Model>,
    claim: Claim,
) -> Option<Obstacle<'a>> {
    let others: Vec<_> = others.into_iter().collect();
    // Who lived in A, B and A again has left A once. That record is found by way of the one in B.
    let before = earlier_selves(person, &others);
    let unique = person.identity_kind.is_none_or(IdentityKind::is_unique);
    let (mut gone, mut same) = (Vec::new(), Vec::new());
    for other in others.into_iter().filter(|other| other.id != person.id) {
        // The unique indexes refuse the same rows, but there a file fails as a whole and not in this row.
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

/// Those of the others that are earlier records of the person, in other committees or in this one.
fn earlier_selves(person: &resident::Model, others: &[&resident::Model]) -> HashSet<ResidentId> {
    let mut selves = HashSet::new();
    let mut previous = person.previous_id;
    // `insert` is false for a record that was seen, so a circle in the data ends the loop.
    while let Some(id) = previous.filter(|id| selves.insert(*id)) {
        let row = others.iter().find(|row| row.id == id);
        previous = row.and_then(|row| row.previous_id);
    }
    selves
}

/// The claim that a change of a resident makes under the identity number.
pub(crate) fn claim_of_change(before: &resident::Model, after: &resident::Model) -> Option<Claim> {
    if before.identity_index != after.identity_index {
        return Some(Claim::Number);
    }
    if !is_here(before) {
        return Some(Claim::Return);
    }
    (before.living_state != after.living_state).then_some(Claim::Role)
}

/// Age up to which a child may be registered without a name, in months.
const SMALL: u32 = 24;

/// Why a resident may be the same as a person who joins a household, closest match first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// The identity number matches.
    Number,
    /// Name and birth match.
    Both,
    /// The name matches in the household, and one of the births is not known.
    Undated,
    /// Only the name matches: one of the births may be a typing error.
    Name,
    /// Everything but the spelling of the surname matches.
    Surname,
    /// Birth and sex match or one of them is not known, and one of the two is a child without a name.
    Nameless,
}

/// Search keys for a person who joins a household.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PersonKeys<'a> {
    /// The folded name.
    pub(crate) name: &'a str,
    pub(crate) birth: Option<Date>,
    pub(crate) sex: Option<Sex>,
    /// Blind index of the identity number.
    pub(crate) index: Option<Uuid>,
}

/// Residents of the same committee who may be a person, with the reason, current residents first; `former` tells
/// whether a resident once belonged to the household that the person joins.
pub(crate) fn find_matches<'a>(
    person: &resident::Model,
    others: impl IntoIterator<Item = &'a resident::Model>,
    former: impl Fn(&resident::Model) -> bool,
) -> Vec<(&'a resident::Model, Likeness)> {
    let Some(household) = person.household_id else {
        return Vec::new();
    };
    let name = folded(&person.name);
    let whom = PersonKeys {
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

/// Why a resident may be the same as a person who joins a household, if they may; `former` tells whether the resident
/// once belonged to it. Within a household, a matching name is enough: correcting a typing error must not create a
/// second person.
pub(crate) fn likeness(
    row: &resident::Model,
    whom: PersonKeys<'_>,
    household: HouseholdId,
    former: bool,
) -> Option<Likeness> {
    let births = row.birth_on.zip(whom.birth);
    if is_likely_match(row, whom, household, former) {
        return Some(births.map_or(Likeness::Undated, |_| Likeness::Both));
    }
    let here = row.household_id == Some(household);
    if !(here || former) || row.erased_on.is_some() {
        return None;
    }
    let name = folded(&row.name);
    if name == whom.name {
        return Some(Likeness::Name);
    }
    let is_surname =
        births.is_none_or(|(one, other)| one == other) && spellings(whom.name).contains(&name);
    if is_surname {
        return Some(Likeness::Surname);
    }
    let sexes = row.sex.zip(whom.sex);
    let births = match births {
        Some((one, other)) => one == other,
        None => row
            .birth_on
            .or(whom.birth)
            .is_some_and(|birth| is_of_small_child(birth, row)),
    };
    let is_child = here
        && births
        && sexes.is_none_or(|(one, other)| one == other)
        && (is_nameless(&name) || is_nameless(whom.name));
    is_child.then_some(Likeness::Nameless)
}

/// Whether a birth is that of a child who was small when a resident of the household was registered: only such a child
/// has no name.
fn is_of_small_child(birth: Date, row: &resident::Model) -> bool {
    let registered = creation_time(row.id.uuid()).map(day_of);
    registered.is_some_and(|day| day.minus_months(SMALL) <= birth)
}

/// Whether a resident may be the same as a person who joins a household, by name and birth; `former` tells whether the
/// resident once belonged to it.
pub(crate) fn is_likely_match(
    row: &resident::Model,
    whom: PersonKeys<'_>,
    household: HouseholdId,
    former: bool,
) -> bool {
    let near = former || row.household_id == Some(household);
    let births = match (row.birth_on, whom.birth) {
        (Some(one), Some(other)) => one == other,
        _ => near,
    };
    // Outside the household, two numbers mean two persons; within it, one of the numbers may be wrong.
    let numbers = near
        || whom.index.is_none()
        || row.identity_index.is_none()
        || whom.index == row.identity_index;
    // Every child without a name is called the same.
    let names = near || !is_nameless(whom.name);
    births && numbers && names && row.erased_on.is_none() && folded(&row.name) == whom.name
}

/// Whether a row of a table that has the number of a resident turns that resident into another person: the name changes,
/// unless it is another spelling or the resident had none. A column of numbers that was sorted without the others looks
/// like this, and birth and sex, which may be taken from the number, cannot show it.
pub(crate) fn becomes_different_person(before: &resident::Model, after: &resident::Model) -> bool {
    let (was, is) = (folded(&before.name), folded(&after.name));
    was != is && !is_nameless(&was) && !spellings(&is).contains(&was)
}

/// Whether and when a resident died or left; none if the resident is here.
pub(crate) fn departure_text(row: &resident::Model, last: Option<&stay::Model>) -> Option<Text> {
    if let Some(day) = row.died_on {
        return Some(message!("resident-departure-died", day));
    }
    if is_here(row) || row.household_id.is_some() {
        return None;
    }
    let Some(last) = last else {
        return Some(message!("resident-departure-undated"));
    };
    let (day, reason) = (last.left_on, reason(last.left_reason));
    Some(message!("resident-departure-left", day, reason))
}

fn reason(reason: StayReason) -> Text {
    match reason {
        StayReason::Registered => message!("resident-stay-registered"),
        StayReason::Birth => message!("resident-stay-birth"),
        StayReason::Marriage => message!("resident-stay-marriage"),
        StayReason::Moved => message!("resident-stay-moved"),
        StayReason::HouseholdSplit => message!("resident-stay-household-split"),
        StayReason::HouseholdMerged => message!("resident-stay-households-merged"),
        StayReason::Work => message!("resident-stay-work"),
        StayReason::Death => message!("resident-stay-death"),
        StayReason::Correction => message!("resident-stay-correction"),
        StayReason::Other => message!("resident-stay-other"),
    }
}
