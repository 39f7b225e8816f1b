//! What keeps a change from being made and the user can put right: data in the payload, no error.

mod days;
mod words;

use async_graphql::{Enum, ID};
use uuid::Uuid;

use crate::platform::error::{Error, Text, text};

pub(crate) use days::{OLDEST, is_before_anybody, is_empty_cell};
pub use days::{happened, lived, not_before, not_future, not_too_early};
pub(crate) use words::{is_hidden, is_invisible};
pub use words::{optional_words, words};

/// Code of something that keeps a change from being made
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "UserErrorCode")]
pub enum ProblemCode {
    /// What the input names does not exist, or not in the caller's area (不存在或不在管辖范围)
    NotFound,
    /// The value breaks a rule of the register (不符合规则)
    Invalid,
    /// The day lies in the future (日期不得晚于今天)
    DateInFuture,
    /// The day lies before the unit or body existed (早于成立日期)
    BeforeExistence,
    /// There is one already (已存在)
    AlreadyExists,
    /// It is closed: dissolved, vacated, superseded, withdrawn or abolished (已终止)
    AlreadyClosed,
    /// The row was changed since the client read it (数据已被他人修改)
    StaleRevision,
    /// The idempotency key was used with other content (幂等键已用于其他内容)
    IdempotencyKeyReused,
    /// It is much like what is registered already; `acceptDuplicate` registers it all the same
    /// (疑似重复登记)
    LikelyDuplicate,
    /// The person is registered outside the caller's area: who is responsible for both transfers them
    /// (须由上级办理转入)
    TransferNeeded,
    /// The input names something by an id that a client made, and it has not come yet: send first what creates it,
    /// then the same request again (所引用的对象尚未上传，可重试)
    NotYetKnown,
    /// Two changes met; the same request may be sent again (并发冲突，可重试)
    Conflict,
    /// The id is not one of Cunju's, or that of another type (编号有误)
    InvalidId,
}

/// By which way data comes in. What is refused is the same, the advice differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// By a mutation.
    Api,
    /// By a row of a file.
    File,
}

/// One thing that keeps a change from being made.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Code for programs.
    pub code: ProblemCode,
    /// Where in the input: names and positions, from `input` on.
    pub path: Vec<String>,
    /// What is wrong and what to do.
    pub message: Text,
    /// Revision that the row has now, for a stale one.
    pub current: Option<i32>,
    /// What is registered already and much alike, as far as the caller may see it.
    pub alike: Vec<ID>,
}

impl Problem {
    /// A problem with this field of the input.
    #[must_use]
    pub fn at(field: &str, code: ProblemCode, message: Text) -> Self {
        let path = std::iter::once("input").chain(field.split('.'));
        Self {
            code,
            path: path.map(str::to_owned).collect(),
            message,
            current: None,
            alike: Vec::new(),
        }
    }

    /// What is to be registered is much like what is there.
    #[must_use]
    pub fn likely_duplicate(field: &str, message: Text, alike: Vec<ID>) -> Self {
        Self {
            alike,
            ..Self::at(field, ProblemCode::LikelyDuplicate, message)
        }
    }

    /// A value that breaks a rule of the register.
    #[must_use]
    pub fn invalid(field: &str, message: Text) -> Self {
        Self::at(field, ProblemCode::Invalid, message)
    }

    /// What `field` names does not exist, or not for the caller: the two are told alike.
    #[must_use]
    pub fn not_found(field: &str) -> Self {
        let message = text(
            format!("{field} 所指的对象不存在，或不在您的管辖范围内。请核对代码或编号。"),
            format!("What {field} names does not exist in your area. Check the code or id."),
        );
        Self::at(field, ProblemCode::NotFound, message)
    }

    /// What `field` names has not come, if a client may have made its id; else it does not exist.
    #[must_use]
    pub fn missing(field: &str, id: Uuid) -> Self {
        if id.get_version_num() != 7 {
            return Self::not_found(field);
        }
        let message = text(
            format!(
                "{field} 所指的对象尚未登记。如由您的设备离线创建，请先上传创建它的请求，再重试本请求；否则请核对编号。"
            ),
            format!(
                "What {field} names is not registered yet. If your device created it offline, send that first and \
                 repeat this request; else check the id."
            ),
        );
        Self::at(field, ProblemCode::NotYetKnown, message)
    }

    /// The row has another revision than the client expected.
    #[must_use]
    pub fn stale(current: i32) -> Self {
        let message = text(
            format!("数据已被他人修改，当前版本为 {current}。请重新读取后再提交。"),
            format!("The row was changed: its revision is {current}. Read it again and repeat."),
        );
        let stale = Self::at("expectedRevision", ProblemCode::StaleRevision, message);
        Self {
            current: Some(current),
            ..stale
        }
    }

    /// An id in the input is none of ours, or that of another type.
    #[must_use]
    pub fn wrong_id(message: Text) -> Self {
        Self {
            code: ProblemCode::InvalidId,
            path: vec!["input".to_owned()],
            message,
            current: None,
            alike: Vec::new(),
        }
    }

    /// Another request holds what this one needs.
    #[must_use]
    pub fn conflict() -> Self {
        let message = text(
            "同一对象正被其他请求修改，请稍后用同样的内容重试。",
            "Another request is changing the same object. Send the same request again.",
        );
        Self {
            code: ProblemCode::Conflict,
            path: vec!["input".to_owned()],
            message,
            current: None,
            alike: Vec::new(),
        }
    }
}

/// Why a change was not made.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The user can put it right; nothing was written.
    Refused(Vec<Problem>),
    /// It was made before, under the same idempotency key; this row was the answer.
    Replayed(serde_json::Value),
    /// An error of the request.
    Error(Error),
}

impl<T: Into<Error>> From<T> for Fault {
    fn from(error: T) -> Self {
        Self::Error(error.into())
    }
}

impl Fault {
    /// The same, told of this field if it is that an id is none of ours or that of another type: the id alone may stand
    /// in the input more than once.
    #[must_use]
    pub fn at(self, field: &str) -> Self {
        match self {
            Self::Error(Error::Id { message, .. }) => {
                Problem::at(field, ProblemCode::InvalidId, message).into()
            }
            other => other,
        }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}

/// Refuses if there is any problem.
///
/// # Errors
///
/// [`Fault::Refused`] with the problems, unless there are none.
pub fn refuse_any(problems: Vec<Problem>) -> Result<(), Fault> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Fault::Refused(problems))
    }
}

/// The value; or none, and its problem put with the others.
pub fn note<T>(problems: &mut Vec<Problem>, outcome: Result<T, Problem>) -> Option<T> {
    outcome.map_err(|problem| problems.push(problem)).ok()
}

/// Refuses if the client read another revision than the row has.
///
/// # Errors
///
/// [`Fault::Refused`] with the current revision.
pub fn refuse_stale(expected: Option<i32>, current: i32) -> Result<(), Fault> {
    match expected {
        Some(expected) if expected != current => Err(Problem::stale(current).into()),
        _ => Ok(()),
    }
}
