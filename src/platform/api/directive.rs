//! Directives of the schema that say what its fields cost, as the GraphQL Cost Directives name them.

use std::borrow::Cow;

use async_graphql::TypeDirective;
use async_graphql::registry::location_traits::Directive_At_FIELD_DEFINITION;
use async_graphql::registry::{MetaDirectiveInvocation, Registry};

use crate::platform::page::DEFAULT_SIZE;

/// Cost of the field itself, instead of 1
#[TypeDirective(location = "FieldDefinition")]
pub fn cost(weight: i32) {}

/// How many values a field gives, for its cost: the greatest of these arguments (a number, or a
/// list by its length), else `assumedSize`. With `sizedFields` not the field itself but these
/// fields of its object are lists of that size
#[TypeDirective(name = "listSize", location = "FieldDefinition")]
pub fn list_size(
    #[graphql(name = "assumedSize")] assumed_size: i32,
    #[graphql(name = "slicingArguments")] slicing_arguments: Option<Vec<String>>,
    #[graphql(name = "sizedFields")] sized_fields: Option<Vec<String>>,
) {
}

/// `@listSize` of a connection: the size is that of its page.
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
