//! Messages about possible duplicates of a resident: the same user error for the API and for files, with matching
//! advice.

use std::collections::HashMap;

use async_graphql::ID;
use cunju_entity::value::{Code, CommitteeCode, HouseholdId, ResidentId};
use cunju_entity::{resident, stay};

use super::matching::{Likeness, departure_text};
use crate::platform::error::{Text, text};
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
        let elsewhere = text(
            "该证件号码已在您的管辖范围以外登记。请核对号码；如无误，请联系上级民政部门办理转入。",
            "This identity number is registered outside your jurisdiction. Check it; if it is correct, ask the civil \
             affairs office above you to transfer the person.",
        );
        return Problem::at(field, ProblemCode::TransferNeeded, elsewhere);
    };
    let there = match door {
        Channel::Api => text(
            "该身份证号已登记（见 alike）。如为同一人，请用 residentMove 或 residentTransfer 迁移，或修改其居住状态；\
             如号码有误，请更正。",
            "A resident with this identity number is already registered, see `alike`. If it is the same person, use \
             residentMove or residentTransfer, or change the living state; if the number is wrong, correct it.",
        ),
        Channel::File => {
            let (zh, en) = match at {
                Some((code, name)) => {
                    let at = format!("{name}（{}）", CommitteeCode(*code));
                    (at.clone(), at)
                }
                None => ("本村（居）委会".to_owned(), "this committee".to_owned()),
            };
            text(
                format!(
                    "该证件号码已登记在{zh}的另一户。如为同一人，请先将其迁入此户；如号码有误，请更正。"
                ),
                format!(
                    "This identity number is registered in another household of {en}. If it is the same person, move \
                     the person into this household first; if the number is wrong, correct it."
                ),
            )
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
    let words = text(
        format!("{}{}", why.zh, what.zh),
        format!("{}{}", why.en, what.en),
    );
    let mut words = with_gone(words, found, last);
    let home = |it: &&resident::Model| homes.get(&it.household_id?).map(String::as_str);
    let at: Vec<_> = found.iter().filter_map(home).collect();
    if !at.is_empty() {
        words = text(
            format!("{}登记在：{}。", words.zh, at.join("、")),
            format!("{} Registered at {}.", words.en, at.join(", ")),
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
            words = text(
                format!("{}其中一人{}。", words.zh, gone.zh),
                format!("{} One of them {}.", words.en, gone.en),
            );
        }
    }
    words
}

/// A resident about whom the caller may not know more may be the same person. The message does not depend on what
/// matches, since that would reveal whether the birth does.
pub(crate) fn hidden_match_error(field: &str) -> Problem {
    let words = text(
        "本村（居）委会已有可能为同一人的居民，不在您的网格内。请与村（居）委会工作人员核对；如确为另一人，请设 \
         acceptDuplicate: true 后重新提交。",
        "The committee has a resident outside your grids who may be the same person. Ask a committee worker; if this \
         is another person, repeat with acceptDuplicate: true.",
    );
    Problem::likely_duplicate(field, words, Vec::new())
}

fn message_if_holder_dead(door: Channel) -> Text {
    match door {
        Channel::Api => text(
            "该证件号码属于已登记死亡的居民（见 alike），不能再登记。请核对号码；如死亡登记有误，请先用 residentLeave（corrects: true）更正。",
            "This identity number belongs to a resident who is registered as dead, see `alike`, and cannot be \
             registered again. Check it; if the death was recorded by mistake, correct that first with \
             residentLeave and corrects: true.",
        ),
        Channel::File => text(
            "该证件号码属于已登记死亡的居民，不能再登记。请核对号码；如号码无误，请删除此行；如死亡登记有误，请先更正死亡登记。",
            "This identity number belongs to a resident who is registered as dead, and cannot be registered again. \
             Check it; if it is correct, delete the row; if the death was recorded by mistake, correct that first.",
        ),
    }
}

/// The message about a dead resident in a committee that the caller may not know.
fn message_if_holder_dead_elsewhere() -> Text {
    text(
        "该证件号码属于已登记死亡的居民，不能再登记。请核对号码；如死亡登记有误，请联系上级民政部门更正。",
        "This identity number belongs to a resident who is registered as dead, and cannot be registered again. Check \
         it; if the death was recorded by mistake, ask the civil affairs office above you to correct it.",
    )
}

fn message_if_holder_departed(door: Channel) -> Text {
    match door {
        Channel::Api => text(
            "该证件号码属于已离开的居民（见 alike），不能再登记。如已返回，请用 residentMove 迁回（曾迁往其他村（居）委会的用 \
             residentTransfer）；否则请核对号码。",
            "This identity number belongs to a resident who has left, see `alike`, and cannot be registered again. If \
             the person has returned, use residentMove, or residentTransfer if the person went to another \
             committee; otherwise check the number.",
        ),
        Channel::File => text(
            "该证件号码属于已离开的居民，不能再登记。如已返回，请先将其迁回此户；否则请核对号码。",
            "This identity number belongs to a resident who has left, and cannot be registered again. If the person \
             has returned, move the person into this household first; otherwise check the number.",
        ),
    }
}

/// What to do about similar residents who are here or have left.
fn asked(door: Channel) -> Text {
    match door {
        Channel::Api => text(
            "（见 alike）。如为同一人，请用 residentUpdate 更正，在别户或已离开的用 residentMove 迁入（曾迁往其他村（居）委会的用 \
             residentTransfer）；如确为另一人，请设 acceptDuplicate: true 后重新提交。",
            ", see `alike`. If it is the same person, correct the data with residentUpdate; use residentMove if the \
             person is in another household or had left, and residentTransfer if the person went to another \
             committee. If this is another person, repeat with acceptDuplicate: true.",
        ),
        Channel::File => text(
            "。如为同一人，请先将其迁入此户；如确为另一人，请在“处理”列填写“新人”。",
            ". If it is the same person, move the person into this household first; if it is another one, enter \"new \
             person\" in the column \"same or new\".",
        ),
    }
}

/// What to do if all similar residents are dead, so that none can be moved.
fn if_dead(door: Channel) -> Text {
    match door {
        Channel::Api => text(
            "（见 alike），已登记死亡。如为同一人，不能再登记，死亡登记有误的请先用 residentLeave（corrects: true）更正；如确为另一人，请设 \
             acceptDuplicate: true 后重新提交。",
            ", see `alike`. That resident is registered as dead. If it is the same person, they cannot be registered \
             again; if the death was recorded by mistake, correct that first with residentLeave and corrects: true. \
             If this is another person, repeat with acceptDuplicate: true.",
        ),
        Channel::File => text(
            "，已登记死亡。如为同一人，请删除此行，死亡登记有误的请先更正；如确为另一人，请在“处理”列填写“新人”。",
            ". That resident is registered as dead. If it is the same person, delete the row, or first correct the \
             death if it was recorded by mistake; if it is another person, enter \"new person\" in the column \
             \"same or new\".",
        ),
    }
}

/// Why a current or former resident may be the same person.
pub(crate) fn likeness_text(likeness: Likeness) -> Text {
    match likeness {
        Likeness::Number => text(
            "本村（居）委会有（或曾有）证件号码相同的居民",
            "The committee has or had a resident with this identity number",
        ),
        Likeness::Both => text(
            "本村（居）委会有（或曾有）姓名和出生日期相同的居民",
            "The committee has or had a resident with this name and date of birth",
        ),
        Likeness::Undated => text(
            "该户有（或曾有）同名居民",
            "The household has or had a resident of this name",
        ),
        Likeness::Name => text(
            "该户有（或曾有）同名居民，出生日期不同",
            "The household has or had a resident with this name and another date of birth",
        ),
        Likeness::Surname => text(
            "该户有（或曾有）居民，仅姓氏写法不同（如萧与肖、傅与付）",
            "The household has or had a resident whose name differs only in the surname spelling, such as 萧 and 肖",
        ),
        Likeness::Nameless => text(
            "该户有出生日期相同的婴儿，其中一人登记为未取名",
            "The household has a child with this date of birth, and one of the two is registered without a name",
        ),
    }
}

/// The IDs of these residents.
pub(crate) fn ids(found: &[&resident::Model]) -> Vec<ID> {
    let ids = found.iter();
    ids.map(|it| GlobalId::Resident((it.committee_id, it.id)).encode())
        .collect()
}
