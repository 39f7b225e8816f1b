//! Relay connections: one generic type for all lists.

use std::borrow::Cow;

use async_graphql::connection::PageInfo;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{Object, OutputType, SimpleObject, TypeName};

use crate::api::directive::cost;
use crate::inline::{Inline, InlineList};
use crate::page::Slice;

/// A page of a list, as defined by the Relay specification.
pub struct Connection<T> {
    slice: Slice<T>,
}

/// Item of a list and its cursor
#[derive(SimpleObject)]
#[graphql(name_type)]
pub struct ConnectionEdge<'a, T: ContainerType> {
    /// Cursor of the item, for `after` and `before`
    cursor: String,
    /// Item of the list
    node: Inline<&'a T>,
}

impl<T: ContainerType> TypeName for ConnectionEdge<'_, T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <T as OutputType>::type_name()).into()
    }
}

impl<T> Connection<T> {
    /// A connection with these rows.
    pub fn new<R>(slice: Slice<R>, wrap: impl Fn(R) -> T) -> Self {
        let Slice {
            rows,
            has_next,
            has_previous,
            total,
        } = slice;
        let rows = rows.into_iter();
        let rows = rows.map(|(cursor, row)| (cursor, wrap(row))).collect();
        Self {
            slice: Slice {
                rows,
                has_next,
                has_previous,
                total,
            },
        }
    }
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <T as OutputType>::type_name()).into()
    }
}

/// Page of a list, as defined by the Relay specification
#[Object(name_type)]
impl<T: ContainerType> Connection<T> {
    /// Items of the page, each with its cursor
    async fn edges(&self) -> InlineList<ConnectionEdge<'_, T>> {
        let rows = self.slice.rows.iter();
        let edges = rows.map(|(cursor, node)| ConnectionEdge {
            cursor: cursor.encode(),
            node: Inline(node),
        });
        InlineList(edges.collect())
    }

    /// Items of the page
    async fn nodes(&self) -> InlineList<&T> {
        InlineList(self.slice.rows.iter().map(|(_, node)| node).collect())
    }

    /// Information about the position of the page in the list
    async fn page_info(&self) -> PageInfo {
        let rows = &self.slice.rows;
        PageInfo {
            has_previous_page: self.slice.has_previous,
            has_next_page: self.slice.has_next,
            start_cursor: rows.first().map(|(cursor, _)| cursor.encode()),
            end_cursor: rows.last().map(|(cursor, _)| cursor.encode()),
        }
    }

    /// Number of items in the whole list, computed only if selected; never null if selected
    #[graphql(directive = cost::apply(5))]
    async fn total_count(&self) -> Option<i32> {
        let total = self.slice.total;
        // `Int` of GraphQL has 32 bits, but the library would write a larger `i64` too.
        total.map(|total| i32::try_from(total).unwrap_or(i32::MAX))
    }
}
