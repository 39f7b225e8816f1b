//! What every mutation returns: the result, or what the user can put right.

use std::borrow::Cow;

use async_graphql::{ID, Interface, OutputType, SimpleObject, TypeName};
use serde::de::DeserializeOwned;

use crate::error::{Error, Locale};
use crate::problem::{Fault, Problem, ProblemCode};

/// Answer of a mutation
#[derive(SimpleObject)]
#[graphql(name_type)]
pub struct Payload<T: OutputType> {
    /// What was changed, as it is now; null if nothing was, or if `validateOnly` was set
    result: Option<T>,
    /// What keeps the change from being made; empty if and only if it was made, or could be
    user_errors: Vec<UserError>,
    /// Whether this is the answer to an earlier request with the same `idempotencyKey`
    replayed: bool,
}

impl<T: OutputType> TypeName for Payload<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Payload", <T as OutputType>::type_name()).into()
    }
}

/// Something that keeps a change from being made and that the user can put right
#[derive(Interface)]
#[graphql(
    field(
        name = "code",
        ty = "&ProblemCode",
        desc = "Code for programs, the same in every language"
    ),
    field(
        name = "message",
        ty = "&String",
        desc = "What is wrong and what to do, in the language of the request"
    ),
    field(
        name = "path",
        ty = "&Vec<String>",
        desc = "Place in the arguments, from `input` on"
    ),
    field(
        name = "retryable",
        ty = "&bool",
        desc = "Whether the same request may succeed later"
    )
)]
pub enum UserError {
    /// Any rule of the register.
    Rule(RuleError),
    /// A stale revision.
    Stale(StaleRevisionError),
    /// A likely duplicate.
    Alike(LikelyDuplicateError),
}

/// A rule of the register that the input breaks
#[derive(SimpleObject)]
pub struct RuleError {
    /// Code for programs, the same in every language
    code: ProblemCode,
    /// What is wrong and what to do, in the language of the request
    message: String,
    /// Place in the arguments, from `input` on
    path: Vec<String>,
    /// Whether the same request may succeed later
    retryable: bool,
}

/// A row that was changed since the client read it
#[derive(SimpleObject)]
pub struct StaleRevisionError {
    /// Code for programs, the same in every language
    code: ProblemCode,
    /// What is wrong and what to do, in the language of the request
    message: String,
    /// Place in the arguments, from `input` on
    path: Vec<String>,
    /// Whether the same request may succeed later
    retryable: bool,
    /// Revision that the row has now
    current: i32,
}

/// Something that is much like what is registered already: repeat the change with `acceptDuplicate:
/// true` if it is another one all the same; or that is registered already, by the code
#[derive(SimpleObject)]
pub struct LikelyDuplicateError {
    /// Code for programs, the same in every language
    code: ProblemCode,
    /// What is wrong and what to do, in the language of the request
    message: String,
    /// Place in the arguments, from `input` on
    path: Vec<String>,
    /// Whether the same request may succeed later
    retryable: bool,
    /// Ids of what is registered already, at most 10
    alike: Vec<ID>,
}

impl UserError {
    fn new(locale: Locale, problem: Problem) -> Self {
        let Problem {
            code,
            path,
            message,
            current,
            alike,
        } = problem;
        let message = locale.pick(&message).to_owned();
        let retryable = matches!(code, ProblemCode::Conflict | ProblemCode::NotYetKnown);
        match current {
            Some(current) => Self::Stale(StaleRevisionError {
                code,
                message,
                path,
                retryable,
                current,
            }),
            None if !alike.is_empty() => Self::Alike(LikelyDuplicateError {
                code,
                message,
                path,
                retryable,
                alike,
            }),
            None => Self::Rule(RuleError {
                code,
                message,
                path,
                retryable,
            }),
        }
    }
}

impl<T: OutputType> Payload<T> {
    /// The answer for what a service made of a change; `wrap` makes the object of the row.
    ///
    /// # Errors
    ///
    /// The error of the request, if it is one.
    pub fn new<R: DeserializeOwned>(
        locale: Locale,
        outcome: Result<Option<R>, Fault>,
        wrap: impl FnOnce(R) -> T,
    ) -> Result<Self, Error> {
        let (row, problems, replayed) = match outcome {
            Ok(row) => (row, Vec::new(), false),
            Err(Fault::Replayed(row)) => {
                let row = serde_json::from_value(row).map_err(Error::internal)?;
                (Some(row), Vec::new(), true)
            }
            Err(Fault::Error(Error::Conflict)) => (None, vec![Problem::conflict()], false),
            Err(Fault::Error(error)) => return Err(error),
            Err(Fault::Refused(problems)) => (None, problems, false),
        };
        let user_errors = problems
            .into_iter()
            .map(|problem| UserError::new(locale, problem));
        Ok(Self {
            result: row.map(wrap),
            user_errors: user_errors.collect(),
            replayed,
        })
    }
}
