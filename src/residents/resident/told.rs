//! What a caller is told of somebody who is registered already: the same problem by the API and in a file, with the advice
//! that fits.

use std::collections::HashMap;

use async_graphql::ID;
use cunju_entity::value::{Code, CommitteeCode, HouseholdId, ResidentId};
use cunju_entity::{resident, stay};

use super::who::{Likeness, gone};
use crate::platform::error::{Text, text};
use crate::platform::problem::{Door, Problem, ProblemCode};
use crate::reference::global_id::GlobalId;

/// Most residents that are named as alike.
const MAX_ALIKE: usize = 10;

/// Another resident has the number: `other` if the caller may see them, who is registered in another committee `at` which
/// the caller may be told of.
pub(crate) fn taken(
    field: &str,
    other: Option<&resident::Model>,
    at: Option<&(Code, String)>,
    door: Door,
) -> Problem {
    let Some(other) = other else {
        let elsewhere = text(
            "该证件号码已在您的管辖范围以外登记。请核对号码；如无误，请联系上级民政部门办理转入。",
            "This identity number is registered outside your area. Check it; if it is right, ask the civil affairs \
             office above you to transfer the person.",
        );
        return Problem::at(field, ProblemCode::TransferNeeded, elsewhere);
    };
    let there = match door {
        Door::Api => text(
            "该身份证号已登记（见 alike）。如为同一人，请用 residentMove 或 residentTransfer 迁移，或修改其居住状态；\
             如号码有误，请更正。",
            "A resident has this identity number, see `alike`. If it is the same person, use residentMove \
             or residentTransfer, or change their living state; if the number is wrong, correct it.",
        ),
        Door::File => {
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
                     them into this household first; if the number is wrong, correct it."
                ),
            )
        }
    };
    Problem {
        alike: ids(&[other]),
        ..Problem::at(field, ProblemCode::AlreadyExists, there)
    }
}

/// The number is that of residents who died or left, of whom the caller may see `seen`.
pub(crate) fn gone_with(
    field: &str,
    (found, seen): (&[&resident::Model], &[&resident::Model]),
    last: &HashMap<ResidentId, stay::Model>,
    door: Door,
) -> Problem {
    let is_dead = |it: &&resident::Model| it.died_on.is_some();
    let words = match (found.iter().any(is_dead), seen.iter().any(is_dead)) {
        (true, true) => of_the_dead(door),
        (true, false) => of_the_dead_elsewhere(),
        (false, _) => of_the_departed(door),
    };
    let seen = seen.get(..MAX_ALIKE).unwrap_or(seen);
    Problem::likely_duplicate(field, with_gone(words, seen, last), ids(seen))
}

/// Residents of the committee may be the same person, as the clearest `likeness` of them says; who died or left is named
/// as such. A file has no ids to look up, so `homes` tells where those are who are there.
pub(crate) fn alike(
    field: &str,
    (found, likeness): (&[&resident::Model], Likeness),
    (last, homes): (
        &HashMap<ResidentId, stay::Model>,
        &HashMap<HouseholdId, String>,
    ),
    door: Door,
) -> Problem {
    let found = found.get(..MAX_ALIKE).unwrap_or(found);
    let why = match likeness {
        Likeness::Both => text(
            "本村（居）委会有（或曾有）证件号码相同，或姓名和出生日期相同的居民",
            "The committee has or had a resident of this identity number, or of this name and birth",
        ),
        _ => doubt(likeness),
    };
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

/// Adds what became of those who died or left.
fn with_gone(
    mut words: Text,
    found: &[&resident::Model],
    last: &HashMap<ResidentId, stay::Model>,
) -> Text {
    for other in found {
        if let Some(gone) = gone(other, last.get(&other.id)) {
            words = text(
                format!("{}其中一人{}。", words.zh, gone.zh),
                format!("{} One of them {}.", words.en, gone.en),
            );
        }
    }
    words
}

/// Somebody of whom the caller may not know more may be the same person. The words are the same whatever is alike: that
/// the birth is or is not would tell it.
pub(crate) fn alike_elsewhere(field: &str) -> Problem {
    let words = text(
        "本村（居）委会已有可能为同一人的居民，不在您的网格内。请与村（居）委会工作人员核对；如确为另一人，请设 \
         acceptDuplicate: true 后重新提交。",
        "The committee has a resident outside your grids who may be the same person. Ask a worker of the committee; if \
         this is another person, repeat with acceptDuplicate: true.",
    );
    Problem::likely_duplicate(field, words, Vec::new())
}

fn of_the_dead(door: Door) -> Text {
    match door {
        Door::Api => text(
            "该证件号码属于已登记死亡的居民（见 alike），不能再登记。请核对号码；如死亡登记有误，请先用 residentLeave（corrects: true）更正。",
            "This identity number is that of a resident who is registered as dead, see `alike`, and cannot be registered \
             again. Check it; if the death is a mistake, correct that first by residentLeave with corrects: true.",
        ),
        Door::File => text(
            "该证件号码属于已登记死亡的居民，不能再登记。请核对号码；如号码无误，请删除此行；如死亡登记有误，请先更正死亡登记。",
            "This identity number is that of a resident who is registered as dead, and cannot be registered again. Check \
             it; if it is right, delete the row; if the death is a mistake, correct that first.",
        ),
    }
}

/// The same of one of whom the caller may not know where they were.
fn of_the_dead_elsewhere() -> Text {
    text(
        "该证件号码属于已登记死亡的居民，不能再登记。请核对号码；如死亡登记有误，请联系上级民政部门更正。",
        "This identity number is that of a resident who is registered as dead, and cannot be registered again. Check it; \
         if the death is a mistake, ask the civil affairs office above you to have it corrected.",
    )
}

fn of_the_departed(door: Door) -> Text {
    match door {
        Door::Api => text(
            "该证件号码属于已离开的居民（见 alike），不能再登记。如已返回，请用 residentMove 迁回（曾迁往其他村（居）委会的用 \
             residentTransfer）；否则请核对号码。",
            "This identity number is that of a resident who has left, see `alike`, and cannot be registered again. If \
             they are back, use residentMove, or residentTransfer if they went to another committee; else check the number.",
        ),
        Door::File => text(
            "该证件号码属于已离开的居民，不能再登记。如已返回，请先将其迁回此户；否则请核对号码。",
            "This identity number is that of a resident who has left, and cannot be registered again. If they are back, \
             move them into this household first; else check the number.",
        ),
    }
}

/// What to do about those who may be the same person and are there or have left.
fn asked(door: Door) -> Text {
    match door {
        Door::Api => text(
            "（见 alike）。如为同一人，请用 residentUpdate 更正，在别户或已离开的用 residentMove 迁入（曾迁往其他村（居）委会的用 \
             residentTransfer）；如确为另一人，请设 acceptDuplicate: true 后重新提交。",
            ", see `alike`. If it is the same person, correct them by residentUpdate, or use residentMove if they are of \
             another household or had left, and residentTransfer if they went to another committee; if this is another \
             person, repeat with acceptDuplicate: true.",
        ),
        Door::File => text(
            "。如为同一人，请先将其迁入此户；如确为另一人，请在“处理”列填写“新人”。",
            ". If it is the same person, move them into this household first; if it is another, write \"new person\" into \
             the column \"same or new\".",
        ),
    }
}

/// What to do if all who may be the same person are dead, and move nowhere.
fn if_dead(door: Door) -> Text {
    match door {
        Door::Api => text(
            "（见 alike），已登记死亡。如为同一人，不能再登记，死亡登记有误的请先用 residentLeave（corrects: true）更正；如确为另一人，请设 \
             acceptDuplicate: true 后重新提交。",
            ", see `alike`, who is registered as dead. If it is the same person, they are not registered again: if the \
             death is a mistake, correct that first by residentLeave with corrects: true; if this is another person, \
             repeat with acceptDuplicate: true.",
        ),
        Door::File => text(
            "，已登记死亡。如为同一人，请删除此行，死亡登记有误的请先更正；如确为另一人，请在“处理”列填写“新人”。",
            ", who is registered as dead. If it is the same person, delete the row, or correct the death first if it is a \
             mistake; if it is another, write \"new person\" into the column \"same or new\".",
        ),
    }
}

/// Why somebody of the household, now or before, may be the same person although name and birth are not the same.
pub(crate) fn doubt(likeness: Likeness) -> Text {
    match likeness {
        Likeness::Both | Likeness::Name => text(
            "该户有（或曾有）同名居民，出生日期不同",
            "The household has or had a resident of this name with another birth date",
        ),
        Likeness::Surname => text(
            "该户有（或曾有）居民，仅姓氏写法不同（如萧与肖、傅与付）",
            "The household has or had a resident whose name differs by the way to write the surname, such as 萧 and 肖",
        ),
        Likeness::Nameless => text(
            "该户有出生日期相同的婴儿，其中一人登记为未取名",
            "The household has a child of this birth date, and one of the two is registered without a name",
        ),
    }
}

/// Their ids.
pub(crate) fn ids(found: &[&resident::Model]) -> Vec<ID> {
    let ids = found.iter();
    ids.map(|it| GlobalId::Resident((it.committee_id, it.id)).encode())
        .collect()
}
