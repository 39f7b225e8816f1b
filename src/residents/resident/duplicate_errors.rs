//! Messages about possible duplicates of a resident: the same user error for the API and for files, with matching
//! advice.

use std::collections::HashMap;

use async_graphql::ID;
use cunju_entity::value::{Code, CommitteeCode, HouseholdId, ResidentId};
use cunju_entity::{resident, stay};

use super::matching::{Likeness, departure_text};
use crate::platform::message::{Text, listed, message, text};
use crate::platform::problem::{Channel, Problem, ProblemCode};
use crate::reference::global_id::GlobalId;

/// Most similar residents that an error lists.
const MAX_ALIKE: usize = 10;

/// Another resident has the number. `other` is that resident, if the caller may see them; `at` is their committee, if
/// it is another one and the caller may know it.
pub(crate) fn number_taken_error(
    field: &str,
    other: Option<&resident::Model>,
    at: Option<&(Code, String)>,
    door: Channel,
) -> Problem {
    let Some(other) = other else {
        // Neither who nor where: that would tell a caller of any jurisdiction where a person lives.
        let elsewhere = message!("resident-number-outside-jurisdiction");
        return Problem::at(field, ProblemCode::TransferNeeded, elsewhere);
    };
    let there = match door {
        Channel::Api => message!("resident-number-taken"),
        Channel::File => {
            let place = match at {
                Some((code, name)) => {
                    let at = format!("{name}（{}）", CommitteeCode(*code));
                    text(at.clone(), at)
                }
                None => message!("resident-number-place-here"),
            };
            message!("resident-number-taken-in-file", place)
        }
    };
    Problem {
        alike: ids(&[other]),
        ..Problem::at(field, ProblemCode::AlreadyExists, there)
    }
}

/// The number belongs to residents who died or left; the caller may see those in `seen`.
pub(crate) fn departed_holder_error(
    field: &str,
    (found, seen): (&[&resident::Model], &[&resident::Model]),
    last: &HashMap<ResidentId, stay::Model>,
    door: Channel,
) -> Problem {
    let is_dead = |it: &&resident::Model| it.died_on.is_some();
    let words = match (found.iter().any(is_dead), seen.iter().any(is_dead)) {
        (true, true) => message_if_holder_dead(door),
        (true, false) => message_if_holder_dead_elsewhere(),
        (false, _) => message_if_holder_departed(door),
    };
    let seen = seen.get(..MAX_ALIKE).unwrap_or(seen);
    Problem::likely_duplicate(field, with_gone(words, seen, last), ids(seen))
}

/// Residents of the committee may be the same person, as the closest `likeness` says. The message reports who died or
/// left. A file has no IDs to look up, so `homes` contains the addresses of current residents.
pub(crate) fn similar_residents_error(
    field: &str,
    (found, likeness): (&[&resident::Model], Likeness),
    (last, homes): (
        &HashMap<ResidentId, stay::Model>,
        &HashMap<HouseholdId, String>,
    ),
    door: Channel,
) -> Problem {
    let found = found.get(..MAX_ALIKE).unwrap_or(found);
    let why = likeness_text(likeness);
    let dead = found.iter().all(|it| it.died_on.is_some());
    let what = if dead { if_dead(door) } else { asked(door) };
    let words = message!("resident-alike-with-advice", why, what);
    let mut words = with_gone(words, found, last);
    let home = |it: &&resident::Model| homes.get(&it.household_id?).map(String::as_str);
    let at: Vec<_> = found.iter().filter_map(home).collect();
    if !at.is_empty() {
        words = message!(
            "resident-alike-with-addresses",
            words,
            addresses = listed(&at)
        );
    }
    Problem::likely_duplicate(field, words, ids(found))
}

/// Appends when residents died or left.
fn with_gone(
    mut words: Text,
    found: &[&resident::Model],
    last: &HashMap<ResidentId, stay::Model>,
) -> Text {
    for other in found {
        if let Some(gone) = departure_text(other, last.get(&other.id)) {
            words = message!("resident-alike-with-departure", words, gone);
        }
    }
    words
}

/// A resident about whom the caller may not know more may be the same person. The message does not depend on what
/// matches, since that would reveal whether the birth does.
pub(crate) fn hidden_match_error(field: &str) -> Problem {
    let words = message!("resident-alike-hidden");
    Problem::likely_duplicate(field, words, Vec::new())
}

fn message_if_holder_dead(door: Channel) -> Text {
    match door {
        Channel::Api => message!("resident-number-of-dead"),
        Channel::File => message!("resident-number-of-dead-in-file"),
    }
}

/// The message about a dead resident in a committee that the caller may not know.
fn message_if_holder_dead_elsewhere() -> Text {
    message!("resident-number-of-dead-elsewhere")
}

fn message_if_holder_departed(door: Channel) -> Text {
    match door {
        Channel::Api => message!("resident-number-of-departed"),
        Channel::File => message!("resident-number-of-departed-in-file"),
    }
}

/// What to do about similar residents who are here or have left.
fn asked(door: Channel) -> Text {
    match door {
        Channel::Api => message!("resident-alike-advice"),
        Channel::File => message!("resident-alike-advice-in-file"),
    }
}

/// What to do if all similar residents are dead, so that none can be moved.
fn if_dead(door: Channel) -> Text {
    match door {
        Channel::Api => message!("resident-alike-dead-advice"),
        Channel::File => message!("resident-alike-dead-advice-in-file"),
    }
}

/// Why a current or former resident may be the same person.
pub(crate) fn likeness_text(likeness: Likeness) -> Text {
    match likeness {
        Likeness::Number => message!("resident-alike-by-number"),
        Likeness::Both => message!("resident-alike-by-name-and-birth"),
        Likeness::Undated => message!("resident-alike-by-name-without-birth"),
        Likeness::Name => message!("resident-alike-by-name"),
        Likeness::Surname => message!("resident-alike-by-surname"),
        Likeness::Nameless => message!("resident-alike-nameless"),
    }
}

/// The IDs of these residents.
pub(crate) fn ids(found: &[&resident::Model]) -> Vec<ID> {
    let ids = found.iter();
    ids.map(|it| GlobalId::Resident((it.committee_id, it.id)).encode())
        .collect()
}
