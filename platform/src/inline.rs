//! Inline resolution of objects. The executor boxes the future of every field of every object and polls them all
//! together, which takes most of the time of a long response whose data is already loaded. Here, each field of each
//! list item is polled once as it is created, all in one box. Only fields that must wait get their own box and are
//! awaited together, as in the executor.

use std::borrow::Cow;
use std::future::{Future, poll_fn};
use std::task::Poll;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_list};
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};
use futures_util::FutureExt;
use futures_util::future::{OptionFuture, try_join_all};

/// Marks a request whose objects may be resolved inline: one without extensions, because inline resolution does not
/// call them.
#[derive(Clone, Copy, Debug)]
pub struct InPlace;

/// An object whose fields are resolved inline.
pub struct Inline<T>(pub T);

/// A list whose items and their fields are resolved inline.
pub struct InlineList<T>(pub Vec<T>);

impl<T: ContainerType> OutputType for Inline<T> {
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
            let objects = objects(ctx, std::slice::from_ref(&self.0), false);
            Ok(objects.boxed().await?.pop().unwrap_or_default())
        } else {
            self.0.resolve(ctx, field).await
        }
    }
}

impl<T: ContainerType> OutputType for InlineList<T> {
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
            // Boxed once; otherwise the nested types of futures exceed a limit of the compiler.
            objects(ctx, items, true).boxed().await.map(Value::List)
        } else {
            resolve_list(ctx, field, items, Some(items.len())).await
        }
    }
}

/// Whether the selection consists of fields without directives, and no extension must be called.
fn may(ctx: &ContextSelectionSet<'_>) -> bool {
    let mut selections = ctx.item.node.items.iter();
    ctx.data_opt::<InPlace>().is_some()
        && selections.all(|it| plain(it).is_some_and(|field| field.node.directives.is_empty()))
}

/// The objects of a selection, all fields of all objects resolved together; `listed` objects are list items, with their
/// positions in error paths.
async fn objects<T: ContainerType>(
    ctx: &ContextSelectionSet<'_>,
    items: &[T],
    listed: bool,
) -> ServerResult<Vec<Value>> {
    let fields: Vec<_> = ctx.item.node.items.iter().filter_map(plain).collect();
    let mut values = Vec::with_capacity(items.len() * fields.len());
    let mut waiting = Vec::new();
    let mut place = Box::pin(OptionFuture::from(None));
    for (position, item) in items.iter().enumerate() {
        let position = listed.then_some(position);
        for field in &fields {
            place.set(Some(value(ctx.clone(), position, item, field)).into());
            match poll_fn(|cx| Poll::Ready(place.as_mut().poll(cx))).await {
                Poll::Ready(value) => values.push(value.transpose()?.unwrap_or_default()),
                Poll::Pending => {
                    let place = std::mem::replace(&mut place, Box::pin(None.into()));
                    let number = values.len();
                    // Keeps the position: the keys of the response have the order of the selection, whichever field is
                    // ready first.
                    values.push(Value::Null);
                    waiting.push(async move {
                        let value = place.await.transpose();
                        value.map(|value| (number, value.unwrap_or_default()))
                    });
                }
            }
        }
    }
    // Together, not one after the other, so that the data loaders get the parents of all fields in one batch.
    for (number, value) in try_join_all(waiting).await? {
        if let Some(place) = values.get_mut(number) {
            *place = value;
        }
    }
    // Cloned for each object, so that the names are hashed only once.
    let names = fields.iter().map(|it| it.node.response_key().node.clone());
    let blank: IndexMap<Name, Value> = names.map(|name| (name, Value::Null)).collect();
    let mut values = values.into_iter();
    let objects = items.iter().map(|_| {
        let mut object = blank.clone();
        for (place, value) in object.values_mut().zip(values.by_ref()) {
            *place = value;
        }
        Value::Object(object)
    });
    Ok(objects.collect())
}

fn plain(selection: &Positioned<Selection>) -> Option<&Positioned<Field>> {
    match &selection.node {
        Selection::Field(field) => Some(field),
        _ => None,
    }
}

async fn value<'a, T: ContainerType>(
    ctx: ContextSelectionSet<'a>,
    position: Option<usize>,
    root: &'a T,
    field: &'a Positioned<Field>,
) -> ServerResult<Value> {
    if field.node.name.node == "__typename" {
        return Ok(Value::String(root.introspection_type_name().into_owned()));
    }
    let Some(position) = position else {
        let value = root.resolve_field(&ctx.with_field(field)).await?;
        return Ok(value.unwrap_or_default());
    };
    let ctx = ctx.with_index(position);
    let value = root.resolve_field(&ctx.with_field(field)).await;
    let value = value.map_err(|error| ctx.set_error_path(error))?;
    Ok(value.unwrap_or_default())
}
