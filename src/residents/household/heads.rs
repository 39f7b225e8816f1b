//! Determines the head of a household after a change of its residents. Pure; the API and file imports share this rule.

use cunju_entity::value::{Kinship, ResidentId};
use cunju_entity::{household, resident};

use crate::access::vault::mask;
use crate::platform::message::{Text, message};
use crate::platform::problem::{Channel, Problem, ProblemCode};
use crate::residents::name::folded;

/// A resident of a household, with the relation to the head before and after a change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) id: ResidentId,
    /// None if the resident joins the household.
    pub(crate) was: Option<Kinship>,
    pub(crate) is: Kinship,
}

impl Member {
    fn is_head(&self) -> bool {
        self.is == Kinship::Head
    }
}

/// Removes changes that would leave the household with two heads, or with `head` still a member but no head at all.
/// Returns each removed change with the reason.
pub(crate) fn reject_invalid_heads(
    head: Option<ResidentId>,
    members: &mut Vec<Member>,
    door: Channel,
) -> Vec<(ResidentId, Problem)> {
    let mut refused = Vec::new();
    loop {
        let heads = members.iter().filter(|it| it.is_head()).count();
        // Removing a change may invalidate another one that depended on it, so they are removed one by one.
        let bad = members.iter().rposition(|it| {
            let second = heads > 1 && it.is_head() && it.was != Some(Kinship::Head);
            second || heads == 0 && head == Some(it.id) && it.was != Some(it.is)
        });
        let Some(at) = bad else {
            return refused;
        };
        let Some(member) = members.get_mut(at) else {
            return refused;
        };
        refused.push((member.id, problem(member.is_head(), door)));
        match member.was {
            Some(was) => member.is = was,
            None => {
                members.remove(at);
            }
        }
    }
}

/// The head among these residents.
pub(crate) fn head(members: &[Member]) -> Option<ResidentId> {
    members.iter().find(|it| it.is_head()).map(|it| it.id)
}

/// The relation to the new head of a resident who joins a household without a stated relation: the relation to another
/// head says nothing about this one. `NOT_RELATED` is kept.
pub(crate) fn default_relation(was: Kinship) -> Kinship {
    match was {
        Kinship::NotRelated => Kinship::NotRelated,
        _ => Kinship::OtherRelative,
    }
}

/// The resident with an unknown relation to the head; none if nothing changes.
pub(crate) fn with_unknown_relation(row: &resident::Model) -> Option<resident::Model> {
    let relation = default_relation(row.relation);
    (relation != row.relation).then(|| resident::Model {
        relation,
        revision: row.revision + 1,
        ..row.clone()
    })
}

/// The user error for a second head.
pub(crate) fn second(field: &str, door: Channel) -> Problem {
    Problem::at(field, ProblemCode::AlreadyExists, second_head(door))
}

/// The name of the head to store, if the household has a head by name only and a resident of that name was renamed.
/// None if nothing changes.
pub(crate) fn renamed<'a>(
    household: &household::Model,
    names: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Option<household::Model> {
    let head = folded(household.head.as_deref()?);
    let mut names = names.into_iter();
    let (_, is) = names.find(|(was, is)| was != is && folded(was) == head)?;
    Some(household::Model {
        head: Some(is.to_owned()),
        revision: household.revision + 1,
        ..household.clone()
    })
}

/// Refuses a `head` by name that differs from the name of the resident who is the head.
pub(crate) fn refuse_name(resident: &str, head: &str, door: Channel) -> Result<(), Problem> {
    if folded(resident) == folded(head) {
        return Ok(());
    }
    let named = match door {
        Channel::Api => message!("household-head-is-resident"),
        Channel::File => message!("household-head-is-resident-in-file"),
    };
    Err(Problem::invalid("head", named))
}

/// Refuses another home, with another `head`, at the same address as the home of `there`.
pub(crate) fn refuse_home(there: &str, head: &str) -> Result<(), Problem> {
    if folded(there) == folded(head) {
        return Ok(());
    }
    let there = mask::name(there);
    let words = message!("household-address-of-another-head", there);
    Err(Problem::at("address", ProblemCode::AlreadyExists, words))
}

fn problem(second: bool, door: Channel) -> Problem {
    if second {
        return self::second("relation", door);
    }
    Problem::invalid("relation", no_head(door))
}

fn second_head(door: Channel) -> Text {
    match door {
        Channel::Api => message!("household-head-exists"),
        Channel::File => message!("household-head-exists-in-file"),
    }
}

fn no_head(door: Channel) -> Text {
    match door {
        Channel::Api => message!("household-head-lost"),
        Channel::File => message!("household-head-lost-in-file"),
    }
}
