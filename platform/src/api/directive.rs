//! Directives of the schema that define the costs of fields, named as in the GraphQL Cost Directives specification.

use std::borrow::Cow;

use async_graphql::TypeDirective;
use async_graphql::registry::location_traits::Directive_At_FIELD_DEFINITION;
use async_graphql::registry::{MetaDirectiveInvocation, Registry};

use crate::page::DEFAULT_SIZE;

/// Cost of the field itself, instead of 1
#[TypeDirective(location = "FieldDefinition")]
pub fn cost(weight: i32) {}

/// Number of values that a field returns, for its cost: the greatest of the `slicingArguments` (a number, or the length
/// of a list), otherwise `assumedSize`. With `sizedFields`, the lists of that size are these fields of the returned
/// object
#[TypeDirective(name = "listSize", location = "FieldDefinition")]
pub fn list_size(
    #[graphql(name = "assumedSize")] assumed_size: i32,
    #[graphql(name = "slicingArguments")] slicing_arguments: Option<Vec<String>>,
    #[graphql(name = "sizedFields")] sized_fields: Option<Vec<String>>,
) {
}

/// `@listSize` of a connection: its size is the page size.
#[derive(Clone, Copy)]
pub struct Paged;

impl Paged {
    /// The directive with its arguments.
    #[must_use]
    pub fn apply() -> MetaDirectiveInvocation {
        let names = |names: [&str; 2]| Some(names.map(str::to_owned).to_vec());
        let usual = i32::try_from(DEFAULT_SIZE).unwrap_or(i32::MAX);
        list_size::apply(usual, names(["first", "last"]), names(["edges", "nodes"]))
    }
}

impl async_graphql::TypeDirective for Paged {
    fn name(&self) -> Cow<'static, str> {
        list_size.name()
    }

    fn register(&self, registry: &mut Registry) {
        list_size.register(registry);
    }
}

impl Directive_At_FIELD_DEFINITION for Paged {}
