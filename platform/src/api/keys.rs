//! Idempotency keys of the mutations in one operation: each mutation needs its own key.

use std::collections::HashSet;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument as Parsed, Field, Selection,
};
use async_graphql::{Value, Variables};

use super::document::Document;
use super::{Api, Caller, RequestError};
use crate::error::Code;
use crate::message::message;

impl Api {
    /// Refuses an operation in which two mutations have the same key, from the header or from their inputs. The second
    /// mutation would get the response of the first, or be refused after the first is written.
    pub(super) fn shared_key(
        &self,
        document: &Document,
        position: usize,
        variables: &Variables,
        caller: &Caller,
    ) -> Option<RequestError> {
        let operation = document.operations().get(position)?;
        if operation.kind() != apollo_compiler::executable::OperationType::Mutation {
            return None;
        }
        // The operation with fragments expanded and directives applied: exactly what runs.
        let runnable = document.runnable(&self.schema, position, variables)?;
        let changes = changes(&runnable);
        if changes.len() < 2 {
            return None;
        }
        if caller.request.as_ref().is_some_and(|it| it.has_key()) {
            return Some(one_for_all());
        }
        let mut keys = HashSet::new();
        let twice = changes.into_iter().find(|change| {
            let key = key(change, variables);
            key.is_some_and(|key| !keys.insert(key))
        });
        twice.map(|change| RequestError {
            places: vec![change.name.pos],
            ..same_twice()
        })
    }
}

/// The mutations of an operation: its root fields.
fn changes(runnable: &Parsed) -> Vec<&Field> {
    let DocumentOperations::Single(operation) = &runnable.operations else {
        return Vec::new();
    };
    let items = operation.node.selection_set.node.items.iter();
    let fields = items.filter_map(|item| match &item.node {
        Selection::Field(field) => Some(&field.node),
        _ => None,
    });
    fields
        .filter(|field| !field.name.node.starts_with("__"))
        .collect()
}

/// The key in the input of a mutation.
fn key(change: &Field, variables: &Variables) -> Option<String> {
    let input = change.get_argument("input")?.node.clone();
    let known = |name| Ok::<_, ()>(variables.get(&name).cloned().unwrap_or_default());
    let Value::Object(input) = input.into_const_with(known).ok()? else {
        return None;
    };
    match input.get("idempotencyKey")? {
        Value::String(key) => Some(key.clone()),
        _ => None,
    }
}

fn one_for_all() -> RequestError {
    let message = message!("api-idempotency-key-for-several");
    RequestError::new(Code::BadUserInput, message)
}

fn same_twice() -> RequestError {
    let message = message!("api-idempotency-key-repeated");
    RequestError::new(Code::BadUserInput, message)
}
