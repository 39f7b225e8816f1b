//! User errors: what prevents a change and the user can correct. They are data in the payload, not GraphQL errors.

mod words;

use async_graphql::{Enum, ID};
use uuid::Uuid;

use crate::error::Error;
use crate::message::{Text, message};

pub use words::{is_hidden, is_invisible, optional_words, words};

/// Code of a user error
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(name = "UserErrorCode")]
pub enum ProblemCode {
    /// The object that the input names does not exist or is not in the caller's jurisdiction (不存在或不在管辖范围)
    NotFound,
    /// The value violates a rule of the register (不符合规则)
    Invalid,
    /// The date is in the future (日期不得晚于今天)
    DateInFuture,
    /// The date is before the unit or body was established (早于成立日期)
    BeforeExistence,
    /// The object already exists (已存在)
    AlreadyExists,
    /// The object is closed: dissolved, vacated, superseded, withdrawn or abolished (已终止)
    AlreadyClosed,
    /// The row was changed after the client read it (数据已被修改)
    StaleRevision,
    /// The idempotency key was used with different content (幂等键已用于其他内容)
    IdempotencyKeyReused,
    /// The object is similar to a registered one; `acceptDuplicate` registers it anyway (疑似重复登记)
    LikelyDuplicate,
    /// The person is registered outside the caller's jurisdiction; an official who is responsible for both committees
    /// must transfer the person (须由上级办理转入)
    TransferNeeded,
    /// The input refers to a client-generated ID that the server has not received yet: first send the request that
    /// creates the object, then repeat this request (所引用的对象尚未上传，可重试)
    NotYetKnown,
    /// Two changes conflicted; the same request may be sent again (并发冲突，可重试)
    Conflict,
    /// The ID is not an ID of this API, or it is the ID of another type (编号有误)
    InvalidId,
}

/// Channel through which data arrives. The rules are the same for all channels; the advice in messages differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A mutation.
    Api,
    /// A row of a file.
    File,
}

/// One user error.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Code for programs.
    pub code: ProblemCode,
    /// Path in the input: names and positions, starting at `input`.
    pub path: Vec<String>,
    /// What is wrong and what to do.
    pub message: Text,
    /// Current revision of the row; set for a stale revision only.
    pub current: Option<i32>,
    /// Similar objects that are registered already, as far as the caller may see them.
    pub alike: Vec<ID>,
}

impl Problem {
    /// A user error in this field of the input.
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

    /// The object to register is similar to registered ones.
    #[must_use]
    pub fn likely_duplicate(field: &str, message: Text, alike: Vec<ID>) -> Self {
        Self {
            alike,
            ..Self::at(field, ProblemCode::LikelyDuplicate, message)
        }
    }

    /// A value that violates a rule of the register.
    #[must_use]
    pub fn invalid(field: &str, message: Text) -> Self {
        Self::at(field, ProblemCode::Invalid, message)
    }

    /// The object that `field` names does not exist or is not visible to the caller. Both cases have the same message,
    /// so that it does not reveal what exists elsewhere.
    #[must_use]
    pub fn not_found(field: &str) -> Self {
        let message = message!("problem-not-found", field);
        Self::at(field, ProblemCode::NotFound, message)
    }

    /// The object that `field` names is not there: not yet known if the ID can be client-generated, otherwise not
    /// found.
    #[must_use]
    pub fn missing(field: &str, id: Uuid) -> Self {
        // Clients may generate IDs of version 7 only, so an object with another one will not arrive later.
        if id.get_version_num() != 7 {
            return Self::not_found(field);
        }
        let message = message!("problem-not-registered-yet", field);
        Self::at(field, ProblemCode::NotYetKnown, message)
    }

    /// The revision of the row differs from the one that the client expected.
    #[must_use]
    pub fn stale(current: i32) -> Self {
        let message = message!("problem-revision-outdated", current);
        let stale = Self::at("expectedRevision", ProblemCode::StaleRevision, message);
        Self {
            current: Some(current),
            ..stale
        }
    }

    /// An ID in the input is not an ID of this API, or it is the ID of another type.
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

    /// Another request holds a lock that this one needs.
    #[must_use]
    pub fn conflict() -> Self {
        let message = message!("problem-in-progress");
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
pub enum ChangeError {
    /// The user can correct it; nothing was written.
    Refused(Vec<Problem>),
    /// The change was made before under the same idempotency key; this row was the response.
    Replayed(serde_json::Value),
    /// An error of the request.
    Error(Error),
}

impl<T: Into<Error>> From<T> for ChangeError {
    fn from(error: T) -> Self {
        Self::Error(error.into())
    }
}

impl ChangeError {
    /// Turns an invalid ID into a user error at this field. The ID alone does not determine the field, since it can
    /// occur in the input more than once.
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

impl From<Problem> for ChangeError {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}

/// Returns [`ChangeError::Refused`] with the user errors, if there are any.
pub fn refuse_any(problems: Vec<Problem>) -> Result<(), ChangeError> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(ChangeError::Refused(problems))
    }
}

/// The value; or none, with its user error added to the others.
pub fn note<T>(problems: &mut Vec<Problem>, outcome: Result<T, Problem>) -> Option<T> {
    outcome.map_err(|problem| problems.push(problem)).ok()
}

/// Returns [`ChangeError::Refused`] with the current revision if the client expected another one.
pub fn refuse_stale(expected: Option<i32>, current: i32) -> Result<(), ChangeError> {
    match expected {
        Some(expected) if expected != current => Err(Problem::stale(current).into()),
        _ => Ok(()),
    }
}
