//! Who is the head of a household after its residents are changed: pure, one rule for the API and for files.

use cunju_entity::household;
use cunju_entity::value::{Kinship, ResidentId};

use crate::access::vault::mask;
use crate::platform::error::{Text, text};
use crate::platform::problem::{Door, Problem, ProblemCode};
use crate::residents::resident::name::folded;

/// A resident of a household: their relation to the head before a change and after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) id: ResidentId,
    /// None if they come into the household.
    pub(crate) was: Option<Kinship>,
    pub(crate) is: Kinship,
}

impl Member {
    fn is_head(&self) -> bool {
        self.is == Kinship::Head
    }
}

/// Removes the changes that would leave a household with two heads, or its `head` in it without being its head and nobody
/// else in their place; gives each with what is wrong.
pub(crate) fn refuse(
    head: Option<ResidentId>,
    members: &mut Vec<Member>,
    door: Door,
) -> Vec<(ResidentId, Problem)> {
    let mut refused = Vec::new();
    loop {
        let heads = members.iter().filter(|it| it.is_head()).count();
        // One change may be what made another possible: each time one more is taken back.
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

/// The head of a household of these residents.
pub(crate) fn head(members: &[Member]) -> Option<ResidentId> {
    members.iter().find(|it| it.is_head()).map(|it| it.id)
}

/// The relation to the head of their household of somebody who comes into it and of whom it is not told: what they were to
/// another head says nothing of this one. Who is related to nobody is left so.
pub(crate) fn untold(was: Kinship) -> Kinship {
    match was {
        Kinship::NotRelated => Kinship::NotRelated,
        _ => Kinship::OtherRelative,
    }
}

/// A second head in a household that has one.
pub(crate) fn second(field: &str, door: Door) -> Problem {
    Problem::at(field, ProblemCode::AlreadyExists, second_head(door))
}

/// The household whose head is named and no resident, where a resident of that name has another one now: the name that is
/// kept follows. None if there is nothing to change.
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

/// Refuses a `head` by name other than that of the resident who is the head.
pub(crate) fn refuse_name(resident: &str, head: &str, door: Door) -> Result<(), Problem> {
    if folded(resident) == folded(head) {
        return Ok(());
    }
    let named = match door {
        Door::Api => text(
            "户主已登记为居民。请用 residentUpdate 修改其姓名，或将 headId 设为 null。",
            "The head is a resident: change their name by residentUpdate, or set headId to null.",
        ),
        Door::File => text(
            "该户户主已登记为居民，姓名与此不同。请更正，或在居民表中更换户主。",
            "The head of the household is a resident of another name. Correct it, or change the head in a table of residents.",
        ),
    };
    Err(Problem::invalid("head", named))
}

/// Refuses another home, with another `head`, at the address of the home of `there`.
pub(crate) fn refuse_home(there: &str, head: &str) -> Result<(), Problem> {
    if folded(there) == folded(head) {
        return Ok(());
    }
    let there = mask::name(there);
    let words = text(
        format!("该地址已登记为{there}户。同一地址的另一户，请在地址中加以区分（如“之二”）。"),
        format!(
            "The household of {there} is registered at this address. Tell another one apart in its address, as by 之二."
        ),
    );
    Err(Problem::at("address", ProblemCode::AlreadyExists, words))
}

fn problem(second: bool, door: Door) -> Problem {
    if second {
        return self::second("relation", door);
    }
    Problem::invalid("relation", no_head(door))
}

fn second_head(door: Door) -> Text {
    match door {
        Door::Api => text(
            "该户已有户主。请填写与户主的关系，或先用 householdUpdate 的 headId 更换户主。",
            "The household has a head. Give the relation to them, or change headId by householdUpdate first.",
        ),
        Door::File => text(
            "该户已有户主。一户只能有一名户主，请更正与户主关系，或在同一表中更正原户主的关系。",
            "The household has a head. Correct the relation, or that of the present head in the same table.",
        ),
    }
}

fn no_head(door: Door) -> Text {
    match door {
        Door::Api => text(
            "该居民现为户主，修改后该户将没有户主。请用 householdUpdate 的 headId 指定新户主，或设为 null。",
            "The resident is the head of the household, which would have none. Name another by headId of \
             householdUpdate, or set that to null.",
        ),
        Door::File => text(
            "该居民现为户主，按此行该户将没有户主。请更正与户主关系，或在同一表中将新户主填为“户主”。",
            "The resident is the head of the household now, which would have none. Correct the relation, or write the \
             new head into the same table.",
        ),
    }
}
