//! Payloads with the warnings of the register: what a change interpreted differently from how it was written, although
//! the change is made.

use async_graphql::{Enum, SimpleObject};
use cunju_entity::value::Date;

use crate::platform::message::{Locale, Text, listed, message, text};
use crate::platform::payload;

/// Payload of a mutation.
pub type Payload<T> = payload::Payload<T, Shown>;

/// Code of a warning
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum WarningCode {
    /// The text in place of a number or a name says that there is none; the value counts as not given (视为未提供)
    NotGiven,
    /// The text contains a private-use character, which other computers display differently (含自造字)
    PrivateUse,
    /// A note follows a name, a number or an address; the value is stored without the note (附注的说明未读入)
    LeftOut,
    /// The relation of a resident to the head of the household is unknown: it was not given for a resident who joins, the
    /// head left in a household split, or another resident became the head. The relation is stored as `OTHER_RELATIVE` or
    /// `NOT_RELATED` until it is given (与户主关系待补)
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
            message: message!("warning-number-not-given"),
        }
    }

    /// A text that means "none" in place of a name.
    #[must_use]
    pub fn no_name(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: message!("warning-name-not-given"),
        }
    }

    /// A date that spreadsheets show for an empty cell.
    #[must_use]
    pub fn empty_day(field: &'static str, day: Date) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: message!("warning-date-not-given", day),
        }
    }

    /// A number in a list, a title or a note in brackets is written at a name.
    #[must_use]
    pub fn left_out(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: message!("warning-name-note-left-out"),
        }
    }

    /// An address contains a note in brackets.
    #[must_use]
    pub fn in_address(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: message!("warning-address-note-left-out"),
        }
    }

    /// An address begins with the name of a place in which the committee is not located.
    #[must_use]
    pub fn elsewhere(place: &str) -> Self {
        Self {
            field: "address",
            code: WarningCode::Elsewhere,
            message: message!("warning-address-elsewhere", place),
        }
    }

    /// A note follows a number.
    #[must_use]
    pub fn behind_number(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::LeftOut,
            message: message!("warning-number-note-left-out"),
        }
    }

    /// A text that means "none" in place of a part of an address.
    #[must_use]
    pub fn no_part(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::NotGiven,
            message: message!("warning-address-part-not-given"),
        }
    }

    /// Residents joined a household, and their relation to its head was not given.
    #[must_use]
    pub fn relation_unknown(field: &'static str, names: &[String]) -> Self {
        Self {
            field,
            code: WarningCode::RelationUnknown,
            message: message!("warning-relation-unknown", names = listed(names)),
        }
    }

    /// A resident returns whose memberships of these groups (Chinese and English names) ended when the resident left.
    #[must_use]
    pub fn groups_ended(field: &'static str, groups: &[(String, String)], left_on: Date) -> Self {
        let (zh, en): (Vec<&str>, Vec<&str>) = groups.iter().map(|(zh, en)| (&**zh, &**en)).unzip();
        let groups = text(zh.join("、"), en.join(", "));
        Self {
            field,
            code: WarningCode::GroupsEnded,
            message: message!("warning-groups-ended", left_on, groups),
        }
    }

    /// A name contains a private-use character.
    #[must_use]
    pub fn private_use(field: &'static str) -> Self {
        Self {
            field,
            code: WarningCode::PrivateUse,
            message: message!("warning-name-private-use"),
        }
    }
}

/// Something in the input that was interpreted differently from how it was written, although the change is made
#[derive(SimpleObject)]
#[graphql(name = "Warning")]
pub struct Shown {
    /// Code for programs, the same in every language
    code: WarningCode,
    /// What was stored instead and what to do, in the language of the request
    message: String,
    /// Path in the arguments, starting at `input`
    path: Vec<String>,
}

impl From<(Locale, &Warning)> for Shown {
    fn from((locale, warning): (Locale, &Warning)) -> Self {
        Self {
            code: warning.code,
            message: locale.pick(&warning.message).to_owned(),
            path: ["input"]
                .into_iter()
                .chain(warning.field.split('.'))
                .map(str::to_owned)
                .collect(),
        }
    }
}
