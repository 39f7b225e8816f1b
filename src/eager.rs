//! Objects whose fields are resolved in place. The executor puts every field of every object in a box and
//! polls them all together, which takes most of the time of an answer that is long and already loaded.
//! Here each field, and each item of a list, is polled once as it is made, all in one box; only what has to
//! wait gets a box of its own and is waited for together, as the executor does.

use std::borrow::Cow;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_list};
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use futures_util::FutureExt;
use futures_util::future::{OptionFuture, try_join_all};

/// Data of a request that lets objects be resolved in place: one without extensions, which are not asked.
#[derive(Clone, Copy, Debug)]
pub struct InPlace;

/// An object whose fields are resolved in place.
pub struct Eager<T>(pub T);

/// A list whose items, and their fields, are resolved in place.
pub struct EagerList<T>(pub Vec<T>);

impl<T: ContainerType> OutputType for Eager<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        if may(ctx) {
            object(ctx, &self.0).boxed().await
        } else {
            self.0.resolve(ctx, field).await
        }
    }
}

impl<T: ContainerType> OutputType for EagerList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let items = &self.0;
        if may(ctx) {
            let items = items.iter().enumerate();
            let values = all(items.map(|(position, it)| item(ctx.clone(), position, it)));
            // Boxed once, or the types of futures nest deeper than the compiler goes.
            values.boxed().await.map(Value::List)
        } else {
            resolve_list(ctx, field, items, Some(items.len())).await
        }
    }
}

/// Whether what is selected are fields alone, without directives, and no extension wants to be asked.
fn may(ctx: &ContextSelectionSet<'_>) -> bool {
    let mut selections = ctx.item.node.items.iter();
    ctx.data_opt::<InPlace>().is_some()
        && selections.all(|selection| match &selection.node {
            Selection::Field(field) => field.node.directives.is_empty(),
            _ => false,
        })
}

async fn item<'a, T: ContainerType>(
    ctx: ContextSelectionSet<'a>,
    position: usize,
    item: &'a T,
) -> ServerResult<Value> {
    let ctx = ctx.with_index(position);
    let value = object(&ctx, item).await;
    value.map_err(|error| ctx.set_error_path(error))
}

async fn object<T: ContainerType>(ctx: &ContextSelectionSet<'_>, root: &T) -> ServerResult<Value> {
    let fields = || {
        ctx.item.node.items.iter().filter_map(|it| match &it.node {
            Selection::Field(field) => Some(field),
            _ => None,
        })
    };
    let values = all(fields().map(|field| value(ctx.clone(), root, field))).await?;
    let names = fields().map(|field| field.node.response_key().node.clone());
    Ok(Value::Object(names.zip(values).collect::<IndexMap<_, _>>()))
}

async fn value<'a, T: ContainerType>(
    ctx: ContextSelectionSet<'a>,
    root: &'a T,
    field: &'a Positioned<Field>,
) -> ServerResult<Value> {
    if field.node.name.node == "__typename" {
        return Ok(Value::String(root.introspection_type_name().into_owned()));
    }
    let ctx = ctx.with_field(field);
    let value = root.resolve_field(&ctx).await?;
    Ok(value.unwrap_or_default())
}

/// The values of all futures, in their order, or an error of one.
async fn all<F: Future<Output = ServerResult<Value>> + Send>(
    futures: impl Iterator<Item = F> + Send,
) -> ServerResult<Vec<Value>> {
    let mut values = Vec::with_capacity(futures.size_hint().1.unwrap_or_default());
    let mut waiting = Vec::new();
    let mut place: Pin<Box<OptionFuture<F>>> = Box::pin(None.into());
    for (position, future) in futures.enumerate() {
        place.set(Some(future).into());
        match poll_fn(|cx| Poll::Ready(place.as_mut().poll(cx))).await {
            Poll::Ready(value) => values.push(value.transpose()?.unwrap_or_default()),
            Poll::Pending => {
                let place = std::mem::replace(&mut place, Box::pin(None.into()));
                values.push(Value::Null);
                waiting.push(async move {
                    let value = place.await.transpose();
                    value.map(|value| (position, value))
                });
            }
        }
    }
    for (position, value) in try_join_all(waiting).await? {
        if let Some(place) = values.get_mut(position) {
            *place = value.unwrap_or_default();
        }
    }
    Ok(values)
}
