//! Confines a panic to the field whose resolver panicked, and keeps the full path of each error.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo,
};
use async_graphql::{
    PathSegment, QueryPathNode, QueryPathSegment, Response, ServerError, ServerResult, Value,
};
use futures_util::FutureExt;

use crate::error::Error;

/// Key under which an error keeps its path until it is finished: the executor truncates paths at lists.
const PATH: &str = "path";

/// Extension that turns a panic into an error of its field and keeps the full path of an error. It makes every field
/// more expensive, so queries run without it first, and again with it only after a panic or an error with a truncated
/// path.
#[derive(Default)]
pub(super) struct Confine {
    /// Errors and panics of nullable fields.
    nulled: Mutex<Vec<ServerError>>,
}

/// The message of a resolver's panic.
#[derive(Debug, thiserror::Error)]
#[error("a resolver panicked: {0}")]
struct Panic(String);

impl ExtensionFactory for Confine {
    fn create(&self) -> Arc<dyn Extension> {
        // The library calls this for each request, so that concurrent requests do not mix their errors.
        Arc::new(Self::default())
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Confine {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let mut response = next.run(ctx, operation_name).await;
        let mut nulled = self.nulled.lock().unwrap_or_else(PoisonError::into_inner);
        // The executor does not know these errors: `resolve` returned null to it.
        response.errors.append(&mut nulled);
        response
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let node = info.path_node;
        let (place, may_be_null) = (info.field.name.pos, !info.return_type.ends_with('!'));
        let run = AssertUnwindSafe(next.run(ctx, info)).catch_unwind();
        let error = match run.await {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => error,
            Err(panic) => ServerError {
                source: Some(Arc::new(Error::internal(Panic(said(&*panic))))),
                ..ServerError::new("panic", Some(place)).with_path(path(node))
            },
        };
        let error = keep_path(error, node);
        if may_be_null {
            // If a resolver returns an error, the executor sets the parent of the field to null, whatever the type of
            // the field. If one of several mutations failed, the results of the others would be lost.
            let mut nulled = self.nulled.lock().unwrap_or_else(PoisonError::into_inner);
            nulled.push(error);
            return Ok(Some(Value::Null));
        }
        Err(error)
    }
}

/// Keeps the path of an error where the error is first seen.
fn keep_path(mut error: ServerError, node: &QueryPathNode<'_>) -> ServerError {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get(PATH).is_none() {
        let segments = path(node).into_iter().map(|segment| match segment {
            PathSegment::Field(name) => Value::String(name),
            PathSegment::Index(position) => Value::from(position),
        });
        extensions.set(PATH, Value::List(segments.collect()));
    }
    error
}

/// Restores the path of an error.
pub(super) fn restore_path(error: &mut ServerError) {
    let Some(extensions) = &mut error.extensions else {
        return;
    };
    if let Some(Value::List(segments)) = extensions.get(PATH) {
        let segments = segments.iter().filter_map(|segment| match segment {
            Value::String(name) => Some(PathSegment::Field(name.clone())),
            Value::Number(position) => {
                let position = position.as_u64().and_then(|it| it.try_into().ok());
                position.map(PathSegment::Index)
            }
            _ => None,
        });
        error.path = segments.collect();
        extensions.unset(PATH);
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().copied();
    said.map(str::to_owned)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

fn path(node: &QueryPathNode<'_>) -> Vec<PathSegment> {
    let nodes = std::iter::once(node).chain(node.parents());
    let mut path: Vec<PathSegment> = nodes
        .map(|node| match node.segment {
            QueryPathSegment::Index(position) => PathSegment::Index(position),
            QueryPathSegment::Name(name) => PathSegment::Field(name.to_owned()),
        })
        .collect();
    path.reverse();
    path
}
