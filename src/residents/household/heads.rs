//! Determines the head of a household after a change of its residents. Pure; the API and file imports share this rule.

use cunju_entity::value::{Kinship, ResidentId};
use cunju_entity::{household, resident};

use crate::access::vault::mask;
use crate::platform::error::{Text, text};
use crate::platform::problem::{Channel, Problem, ProblemCode};
use crate::residents::resident::name::folded;

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
        Channel::Api => text(
            "户主已登记为居民。请用 residentUpdate 修改其姓名，或将 headId 设为 null。",
            "The head is a resident: change their name with residentUpdate, or set headId to null.",
        ),
        Channel::File => text(
            "该户户主已登记为居民，姓名与此不同。请更正，或在居民表中更换户主。",
            "The head of the household is a resident with another name. Correct the name, or change the head in a \
             table of residents.",
        ),
    };
    Err(Problem::invalid("head", named))
}

/// Refuses another home, with another `head`, at the same address as the home of `there`.
pub(crate) fn refuse_home(there: &str, head: &str) -> Result<(), Problem> {
    if folded(there) == folded(head) {
        return Ok(());
    }
    let there = mask::name(there);
    let words = text(
        format!("该地址已登记为{there}户。同一地址的另一户，请在地址中加以区分（如“之二”）。"),
        format!(
            "The household of {there} is registered at this address. Distinguish another one in its address, such as \
             by 之二."
        ),
    );
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
        Channel::Api => text(
            "该户已有户主。请填写与户主的关系，或先用 householdUpdate 的 headId 更换户主。",
            "The household already has a head. Give the relation to the head, or change headId with householdUpdate \
             first.",
        ),
        Channel::File => text(
            "该户已有户主。一户只能有一名户主，请更正与户主关系，或在同一表中更正原户主的关系。",
            "The household already has a head. Correct the relation, or that of the present head in the same table.",
        ),
    }
}

fn no_head(door: Channel) -> Text {
    match door {
        Channel::Api => text(
            "该居民现为户主，修改后该户将没有户主。请用 householdUpdate 的 headId 指定新户主，或设为 null。",
            "The resident is the head of the household, which would be left without one. Name another head with \
             headId of householdUpdate, or set headId to null.",
        ),
        Channel::File => text(
            "该居民现为户主，按此行该户将没有户主。请更正与户主关系，或在同一表中将新户主填为“户主”。",
            "The resident is the current head of the household, which would be left without one. Correct the \
             relation, or enter the new head in the same table.",
        ),
    }
}
