//! What every mutation returns: the result, or what the user can put right.

mod warning;

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

use crate::platform::error::{Error, Locale};
use crate::platform::problem::{Fault, Problem, ProblemCode};

pub use warning::Warning;

/// Answer of a mutation in the API: null if the request failed in this mutation, which leaves the answers of the
/// others in the document as they are.
pub struct Payload<T: OutputType> {
    /// Taken when it is resolved, which happens once.
    made: Mutex<Option<Made<T>>>,
    /// An id in the input that is none, whose place is looked up when the payload is resolved.
    given: Option<ID>,
}

impl<T: OutputType> OutputType for Payload<T> {
    fn type_name() -> Cow<'static, str> {
        <Made<T> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        Self::type_name().into_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Made::<T>::create_type_info(registry);
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

/// Where in the arguments of a mutation an id stands; `input` if that cannot be told.
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

/// Whether an id stands somewhere in a value; the path then leads to it.
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

/// Answer of a mutation
#[derive(SimpleObject)]
#[graphql(name_type)]
struct Made<T: OutputType> {
    /// What was changed, as it is now; null if nothing was, or if `validateOnly` was set
    result: Option<T>,
    /// What keeps the change from being made; empty if and only if it was made, or could be
    user_errors: Vec<UserError>,
    /// What was taken otherwise than it was written; it keeps nothing from being made
    warnings: Vec<warning::Shown>,
    /// Whether this is the answer to an earlier request with the same `idempotencyKey`
    replayed: bool,
}

impl<T: OutputType> TypeName for Made<T> {
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
        let mut wrong = None;
        let (row, problems, replayed) = match outcome {
            Ok(row) => (row, Vec::new(), false),
            Err(Fault::Replayed(row)) => {
                let row = serde_json::from_value(row).map_err(Error::internal)?;
                (Some(row), Vec::new(), true)
            }
            Err(Fault::Error(Error::Conflict)) => (None, vec![Problem::conflict()], false),
            Err(Fault::Error(Error::Id { given, message })) => {
                wrong = Some(given);
                (None, vec![Problem::wrong_id(message)], false)
            }
            Err(Fault::Error(error)) => return Err(error),
            Err(Fault::Refused(problems)) => (None, problems, false),
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

    /// The same answer with what the input warns of.
    #[must_use]
    pub fn warned(self, locale: Locale, warnings: &[Warning]) -> Self {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = made.as_mut() {
            let shown = warnings.iter().map(|it| warning::Shown::new(locale, it));
            made.warnings.extend(shown);
        }
        drop(made);
        self
    }
}
