//! Warnings: what a change interpreted differently from how it was written, although the change is made.

use async_graphql::{Enum, SimpleObject};
use cunju_entity::value::Date;

use crate::platform::error::{Locale, Text, text};

/// Code of a warning
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum WarningCode {
    /// The text in place of a number or a name says that there is none; the value counts as not given (视为未提供)
    NotGiven,
    /// The text contains a private-use character, which other computers display differently (含自造字)
    PrivateUse,
    /// A note follows a name, a number or an address; the value is stored without the note (附注的说明未读入)
    LeftOut,
    /// The relation of a resident to the head of the new household was not given, or the head left in a household
    /// split. The relation is stored as `OTHER_RELATIVE` or `NOT_RELATED` until it is given (与户主关系待补)
    RelationUnknown,
    /// A returning resident had memberships of special groups that ended when the resident left and are not restored
    /// (特殊群体已终止)
    GroupsEnded,
    /// An address begins with the name of a place in which the committee is not located (地址以其他地区的名称开头)
    Elsewhere,
}

/// Something in the input that was interpreted differently from how it was written.
#[derive(Clone, Debug)]
pub struct Warning {
    /// Field of the input.
    pub field: &'static str,
    /// Code for programs.
    pub code: WarningCode,
    /// What was stored instead, and what to do.
    pub message: Text,
}

impl Warning {
    /// A text that means "none" in place of a number.
    #[must_use]
    pub fn not_given(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                "不是号码，已按“未提供”处理。没有号码时请勿填写。",
                "This is not a number and counts as not given. Leave it empty if there is no number.",
            ),
        }
    }

    /// A text that means "none" in place of a name.
    #[must_use]
    pub fn no_name(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                "不是姓名，已按“未提供”处理。没有时请留空。",
                "This is not a name and counts as not given. Leave it empty if there is no name.",
            ),
        }
    }

    /// A date that spreadsheets show for an empty cell.
    #[must_use]
    pub fn empty_day(field: &'static str, day: Date) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                format!("{day} 是表格软件对空单元格的显示，已按“未提供”处理。"),
                format!(
                    "{day} is what a spreadsheet shows for an empty cell, and counts as not given."
                ),
            ),
        }
    }

    /// A note in brackets follows a name.
    #[must_use]
    pub fn left_out(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: text(
                "姓名后括号内的说明不属于姓名，未读入。",
                "The note in brackets after the name is not part of the name and was left out.",
            ),
        }
    }

    /// An address contains a note in brackets.
    #[must_use]
    pub fn in_address(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: text(
                "地址中括号内的说明（如“空置”“出租”、租客姓名、电话号码）不属于地址，未读入。",
                "The note in brackets in the address, such as \"vacant\", \"rented\", or the name or number of a tenant, is \
                 not part of the address and was left out.",
            ),
        }
    }

    /// An address begins with the name of a place in which the committee is not located.
    #[must_use]
    pub fn elsewhere(place: &str) -> Self {
        Self {
            field: "address",
            code: WarningCode::Elsewhere,
            message: text(
                format!(
                    "地址以“{place}”开头，而该村（居）委会不在{place}。将按原样登记，请核对地址和村（居）委会代码。"
                ),
                format!(
                    "The address begins with {place}, but the committee is not in {place}. It is taken as \
                     written: check the address and the code of the committee."
                ),
            ),
        }
    }

    /// A note follows a number.
    #[must_use]
    pub fn behind_number(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: text(
                "号码后的文字说明不属于号码，未读入。",
                "The text after the number is not part of the number and was left out.",
            ),
        }
    }

    /// A text that means "none" in place of a part of an address.
    #[must_use]
    pub fn no_part(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                "不是地址的一部分，已按“未提供”处理。没有时请留空。",
                "This is not part of an address and counts as not given. Leave it empty if there is none.",
            ),
        }
    }

    /// Residents joined a household, and their relation to its head was not given.
    #[must_use]
    pub fn relation_unknown(field: &'static str, names: &[String]) -> Self {
        let (zh, en) = (names.join("、"), names.join(", "));
        Self {
            field,
            code: WarningCode::RelationUnknown,
            message: text(
                format!(
                    "以下居民与所在户户主的关系不明（未填写，或户主已变更、分出），已暂记为“其他亲属”（原为“非亲属”的不变）：{zh}。请用 residentUpdate 填写 relation；该户没有户主的，请先用 householdUpdate 的 headId 指定。"
                ),
                format!(
                    "The relation of these residents to the head of their household is unknown, because it was not given, or \
                     the head has changed or left. It is stored as OTHER_RELATIVE, or NOT_RELATED if it was so before: {en}. Set relation with \
                     residentUpdate. If the household has no head, first set headId with householdUpdate."
                ),
            ),
        }
    }

    /// A resident returns whose memberships of these groups (Chinese and English names) ended when the resident left.
    #[must_use]
    pub fn groups_ended(field: &'static str, groups: &[(String, String)], left_on: Date) -> Self {
        let (zh, en): (Vec<&str>, Vec<&str>) = groups.iter().map(|(zh, en)| (&**zh, &**en)).unzip();
        let (zh, en) = (zh.join("、"), en.join(", "));
        Self {
            field,
            code: WarningCode::GroupsEnded,
            message: text(
                format!(
                    "该居民 {left_on} 离开时，其特殊群体已随之终止，不会自动恢复：{zh}。仍属于的，请用 membershipBegin 重新登记，并用 caregiverName 指定责任人。"
                ),
                format!(
                    "The memberships of the resident in these special groups ended when the resident left on {left_on} and are \
                     not restored: {en}. Begin those that still apply with membershipBegin, and name the caregivers with caregiverName."
                ),
            ),
        }
    }

    /// A name contains a private-use character.
    #[must_use]
    pub fn private_use(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::PrivateUse,
            message: text(
                "姓名中有自造字，其他计算机可能显示为别的字。请核对，尽量使用标准字。",
                "The name contains a private-use character, which other computers display differently. Check it, and use a \
                 standard character if there is one.",
            ),
        }
    }
}

/// Something in the input that was interpreted differently from how it was written, although the change is made
#[derive(SimpleObject)]
#[graphql(name = "Warning")]
pub(super) struct Shown {
    /// Code for programs, the same in every language
    code: WarningCode,
    /// What was stored instead and what to do, in the language of the request
    message: String,
    /// Path in the arguments, starting at `input`
    path: Vec<String>,
}

impl Shown {
    pub(super) fn new(locale: Locale, warning: &Warning) -> Self {
        Self {
            code: warning.code,
            message: locale.pick(&warning.message).to_owned(),
            path: vec!["input".to_owned(), warning.field.to_owned()],
        }
    }
}
