//! Payloads: what every mutation returns, the result or the user errors.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, ID, Interface, OutputType, Positioned, ServerResult, SimpleObject,
    TypeName, Value, Variables,
};
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::message::Locale;
use crate::problem::{ChangeError, Problem, ProblemCode};

/// Payload of a mutation, with a result `T` and warnings `W`. It is null if the request failed in this mutation, which
/// does not affect the other mutations of the document.
pub struct Payload<T: OutputType, W: OutputType> {
    /// Taken when it is resolved, which happens once.
    made: Mutex<Option<Made<T, W>>>,
    /// An invalid ID in the input, whose path is looked up when the payload is resolved.
    given: Option<ID>,
}

impl<T: OutputType, W: OutputType> OutputType for Payload<T, W> {
    fn type_name() -> Cow<'static, str> {
        <Made<T, W> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        // Without `!`: if the payload were non-null, one failed mutation would null the results of all the others.
        Self::type_name().into_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Made::<T, W>::create_type_info(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let made = self.made.lock();
        let Some(mut made) = made.unwrap_or_else(PoisonError::into_inner).take() else {
            return Ok(Value::Null);
        };
        if let (Some(given), [UserError::Rule(rule)]) =
            (&self.given, made.user_errors.as_mut_slice())
        {
            rule.path = place(&ctx.query_env.variables, &field.node, given);
        }
        OutputType::resolve(&made, ctx, field).await
    }
}

/// Path of an ID in the arguments of a mutation; `input` if it cannot be determined.
fn place(variables: &Variables, mutation: &Field, id: &ID) -> Vec<String> {
    let known = |name| Ok::<_, Infallible>(variables.get(&name).cloned().unwrap_or_default());
    for (name, value) in &mutation.arguments {
        let mut path = vec![name.node.to_string()];
        let value = value.node.clone().into_const_with(known);
        if value.is_ok_and(|value| holds(&value, id, &mut path)) {
            return path;
        }
    }
    vec!["input".to_owned()]
}

/// Whether a value contains an ID; `path` then leads to it.
fn holds(value: &Value, id: &ID, path: &mut Vec<String>) -> bool {
    let mut below = |name: String, value: &Value| {
        path.push(name);
        let found = holds(value, id, path);
        if !found {
            path.pop();
        }
        found
    };
    match value {
        Value::String(text) => *text == id.0,
        Value::List(items) => {
            let mut items = items.iter().enumerate();
            items.any(|(position, item)| below(position.to_string(), item))
        }
        Value::Object(fields) => {
            let mut fields = fields.iter();
            fields.any(|(name, value)| below(name.to_string(), value))
        }
        _ => false,
    }
}

/// Payload of a mutation
#[derive(SimpleObject)]
#[graphql(name_type)]
struct Made<T: OutputType, W: OutputType> {
    /// Changed object in its new state; null if nothing was changed or `validateOnly` was set
    result: Option<T>,
    /// Errors that prevent the change; empty if and only if the change was made or, with `validateOnly`, is valid
    user_errors: Vec<UserError>,
    /// Parts of the input that were interpreted differently from how they were written; warnings do not prevent the
    /// change
    warnings: Vec<W>,
    /// Whether this is the response to an earlier request with the same `idempotencyKey`
    replayed: bool,
}

impl<T: OutputType, W: OutputType> TypeName for Made<T, W> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Payload", <T as OutputType>::type_name()).into()
    }
}

/// Error that prevents a change and that the user can correct
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
        desc = "Path in the arguments, starting at `input`"
    ),
    field(
        name = "retryable",
        ty = "&bool",
        desc = "Whether the same request may succeed later"
    )
)]
pub enum UserError {
    /// Violation of a rule of the register.
    Rule(RuleError),
    /// Stale revision.
    Stale(StaleRevisionError),
    /// Likely duplicate.
    Alike(LikelyDuplicateError),
}

/// Violation of a rule of the register
#[derive(SimpleObject)]
pub struct RuleError {
    /// Code for programs, the same in every language
    code: ProblemCode,
    /// What is wrong and what to do, in the language of the request
    message: String,
    /// Path in the arguments, starting at `input`
    path: Vec<String>,
    /// Whether the same request may succeed later
    retryable: bool,
}

/// The row was changed after the client read it
#[derive(SimpleObject)]
pub struct StaleRevisionError {
    /// Code for programs, the same in every language
    code: ProblemCode,
    /// What is wrong and what to do, in the language of the request
    message: String,
    /// Path in the arguments, starting at `input`
    path: Vec<String>,
    /// Whether the same request may succeed later
    retryable: bool,
    /// Current revision of the row
    current: i32,
}

/// The object is similar to a registered one, and `acceptDuplicate: true` registers it anyway; or, depending on the
/// code, the object is registered already
#[derive(SimpleObject)]
pub struct LikelyDuplicateError {
    /// Code for programs, the same in every language
    code: ProblemCode,
    /// What is wrong and what to do, in the language of the request
    message: String,
    /// Path in the arguments, starting at `input`
    path: Vec<String>,
    /// Whether the same request may succeed later
    retryable: bool,
    /// IDs of the similar objects that are registered already, at most 10
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

impl<T: OutputType, W: OutputType> Payload<T, W> {
    /// The payload for the outcome of a change in a service; `wrap` makes the object of the row.
    ///
    /// # Errors
    ///
    /// The error of the request, if the outcome is one.
    pub fn new<R: DeserializeOwned>(
        locale: Locale,
        outcome: Result<Option<R>, ChangeError>,
        wrap: impl FnOnce(R) -> T,
    ) -> Result<Self, Error> {
        let mut wrong = None;
        let (row, problems, replayed) = match outcome {
            Ok(row) => (row, Vec::new(), false),
            Err(ChangeError::Replayed(row)) => {
                let row = serde_json::from_value(row).map_err(Error::internal)?;
                (Some(row), Vec::new(), true)
            }
            Err(ChangeError::Error(Error::Conflict)) => (None, vec![Problem::conflict()], false),
            Err(ChangeError::Error(Error::Id { given, message })) => {
                wrong = Some(given);
                (None, vec![Problem::wrong_id(message)], false)
            }
            Err(ChangeError::Error(error)) => return Err(error),
            Err(ChangeError::Refused(problems)) => (None, problems, false),
        };
        let user_errors = problems
            .into_iter()
            .map(|problem| UserError::new(locale, problem));
        let made = Made {
            result: row.map(wrap),
            user_errors: user_errors.collect(),
            warnings: Vec::new(),
            replayed,
        };
        Ok(Self {
            made: Mutex::new(Some(made)),
            given: wrong,
        })
    }

    /// The same payload with these warnings about the input.
    #[must_use]
    pub fn warned<'a, V>(self, locale: Locale, warnings: &'a [V]) -> Self
    where
        W: From<(Locale, &'a V)>,
    {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = made.as_mut() {
            let shown = warnings.iter().map(|it| W::from((locale, it)));
            made.warnings.extend(shown);
        }
        drop(made);
        self
    }
}
