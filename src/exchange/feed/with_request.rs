//! A value of a stream whose fields are resolved with the current request, not with the one that started the stream.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Data, OutputType, Positioned, ServerResult, Value};

use crate::access::session::Request;

/// A value with the request for its fields.
pub(super) struct WithRequest<T> {
    data: Data,
    value: T,
}

impl<T> WithRequest<T> {
    /// A value to be resolved with this request.
    pub(super) fn new(request: &Request, value: T) -> Self {
        let mut data = Data::default();
        data.insert(request.clone());
        Self { data, value }
    }
}

impl<T: OutputType> OutputType for WithRequest<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let mut ctx = ctx.clone();
        // The library looks here before it looks in the data of the request that opened the stream.
        ctx.execute_data = Some(&self.data);
        self.value.resolve(&ctx, field).await
    }
}
