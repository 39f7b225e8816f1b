//! Keeps a panic to the field whose resolver panicked.

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

/// Extension that turns a panic into an error of its field. It makes every field dearer, so that
/// queries run without it and again with it only after a panic.
#[derive(Default)]
pub(super) struct Confine {
    /// Panics of fields that may be null.
    nulled: Mutex<Vec<ServerError>>,
}

/// What a resolver said when it panicked.
#[derive(Debug, thiserror::Error)]
#[error("a resolver panicked: {0}")]
struct Panic(String);

impl ExtensionFactory for Confine {
    fn create(&self) -> Arc<dyn Extension> {
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
        response.errors.append(&mut nulled);
        response
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let path = path(info.path_node);
        let (place, may_be_null) = (info.field.name.pos, !info.return_type.ends_with('!'));
        let run = AssertUnwindSafe(next.run(ctx, info)).catch_unwind();
        let error = match run.await {
            Ok(outcome) => return outcome,
            Err(panic) => ServerError {
                source: Some(Arc::new(Error::internal(Panic(said(&*panic))))),
                ..ServerError::new("panic", Some(place)).with_path(path)
            },
        };
        if may_be_null {
            let mut nulled = self.nulled.lock().unwrap_or_else(PoisonError::into_inner);
            nulled.push(error);
            return Ok(Some(Value::Null));
        }
        Err(error)
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
