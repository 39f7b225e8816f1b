//! What a change took otherwise than it was written, though it is made.

use async_graphql::{Enum, SimpleObject};
use cunju_entity::value::Date;

use crate::platform::error::{Locale, Text, text};

/// Code of what was taken otherwise than it was written
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum WarningCode {
    /// What stands where a number should be says that there is none: it is taken as not given (视为未提供)
    NotGiven,
    /// The text has a character that no standard knows: other computers show another one (含自造字)
    PrivateUse,
    /// A note stands behind a name, a number or an address, which is kept without it (附注的说明未读入)
    LeftOut,
    /// The relation of a resident to the head of the household that they came into was not told, or the head went into
    /// another one by a split: it is kept as `OTHER_RELATIVE` or `NOT_RELATED` until it is (与户主关系待补)
    RelationUnknown,
    /// Somebody comes back who had left: their memberships of special groups ended then and do not go on (特殊群体已终止)
    GroupsEnded,
    /// An address begins with the name of another place than that of its committee (地址以其他地区的名称开头)
    Elsewhere,
}

/// Something that was taken otherwise than it was written.
#[derive(Clone, Debug)]
pub struct Warning {
    /// Field of the input.
    pub field: &'static str,
    /// Code for programs.
    pub code: WarningCode,
    /// What was made of it and what to do.
    pub message: Text,
}

impl Warning {
    /// Words that say that there is no number stand where a number should be.
    #[must_use]
    pub fn not_given(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                "不是号码，已按“未提供”处理。没有号码时请勿填写。",
                "This is no number and was taken as not given. Write nothing there if there is none.",
            ),
        }
    }

    /// Words that say that there is none stand where a name should be.
    #[must_use]
    pub fn no_name(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                "不是姓名，已按“未提供”处理。没有时请留空。",
                "This is no name and was taken as not given. Leave it empty if there is none.",
            ),
        }
    }

    /// What a spreadsheet shows for an empty cell stands where a day should be.
    #[must_use]
    pub fn empty_day(field: &'static str, day: Date) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                format!("{day} 是表格软件对空单元格的显示，已按“未提供”处理。"),
                format!(
                    "{day} is what a spreadsheet shows for an empty cell, and was taken as not given."
                ),
            ),
        }
    }

    /// A note in brackets stands behind a name.
    #[must_use]
    pub fn left_out(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: text(
                "姓名后括号内的说明不属于姓名，未读入。",
                "What stands in brackets behind the name is no part of it and was left out.",
            ),
        }
    }

    /// A note in brackets stands in an address.
    #[must_use]
    pub fn in_address(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: text(
                "地址中括号内的说明（如“空置”“出租”、租客姓名、电话号码）不属于地址，未读入。",
                "What stands in brackets in the address, such as that the home is empty or let, or the name or number of a tenant, is \
                 no part of it and was left out.",
            ),
        }
    }

    /// An address begins with the name of another place.
    #[must_use]
    pub fn elsewhere(place: &str) -> Self {
        Self {
            field: "address",
            code: WarningCode::Elsewhere,
            message: text(
                format!(
                    "地址以“{place}”开头，而该村（居）委会不在{place}。已按原样登记，请核对地址和村（居）委会代码。"
                ),
                format!(
                    "The address begins with {place}, where the committee is not. It was taken as it is: check it, and the code of the committee."
                ),
            ),
        }
    }

    /// A note stands behind a number.
    #[must_use]
    pub fn behind_number(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: text(
                "号码后的文字说明不属于号码，未读入。",
                "What is written behind the number is no part of it and was left out.",
            ),
        }
    }

    /// What stands in a part of an address says that there is none.
    #[must_use]
    pub fn no_part(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: text(
                "不是地址的一部分，已按“未提供”处理。没有时请留空。",
                "This is no part of an address and was taken as not given. Leave it empty if there is none.",
            ),
        }
    }

    /// Residents came into a household, and nobody told what they are to its head.
    #[must_use]
    pub fn relation_unknown(field: &'static str, names: &[String]) -> Self {
        let (zh, en) = (names.join("、"), names.join(", "));
        Self {
            field,
            code: WarningCode::RelationUnknown,
            message: text(
                format!(
                    "以下居民与所在户户主的关系不明（未填写，或原户主已分出），已暂记为“其他亲属”（原为“非亲属”的不变）：{zh}。请用 residentUpdate 填写 relation；该户没有户主的，请先用 householdUpdate 的 headId 指定。"
                ),
                format!(
                    "The relation of these residents to the head of their household is not known, since it was not told or \
                     the head has left, and is kept as OTHER_RELATIVE, or NOT_RELATED where it was: {en}. Give relation by \
                     residentUpdate, and first the head, if there is none, by headId of householdUpdate."
                ),
            ),
        }
    }

    /// Somebody comes back whose memberships of these groups, by their Chinese and English names, ended when they left.
    #[must_use]
    pub fn groups_ended(field: &'static str, groups: &[(String, String)], left_on: Date) -> Self {
        let (zh, en): (Vec<&str>, Vec<&str>) = groups.iter().map(|(zh, en)| (&**zh, &**en)).unzip();
        let (zh, en) = (zh.join("、"), en.join(", "));
        Self {
            field,
            code: WarningCode::GroupsEnded,
            message: text(
                format!(
                    "该居民 {left_on} 离开时，其特殊群体已随之终止，不会自动恢复：{zh}。仍属于的，请用 membershipBegin 重新登记，并用 carerName 指定责任人。"
                ),
                format!(
                    "The memberships of the resident in these special groups ended when they left on {left_on} and do \
                     not go on: {en}. Begin those that still hold by membershipBegin, and name the carers by carerName."
                ),
            ),
        }
    }

    /// A name has a character that no standard knows.
    #[must_use]
    pub fn private_use(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::PrivateUse,
            message: text(
                "姓名中有自造字，其他计算机可能显示为别的字。请核对，尽量使用标准字。",
                "The name has a private-use character, which other computers show as another one. Check it, and use a \
                 standard character if there is one.",
            ),
        }
    }
}

/// Something in the input that was taken otherwise than it was written, though the change is made
#[derive(SimpleObject)]
#[graphql(name = "Warning")]
pub(super) struct Shown {
    /// Code for programs, the same in every language
    code: WarningCode,
    /// What was made of it and what to do, in the language of the request
    message: String,
    /// Place in the arguments, from `input` on
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
