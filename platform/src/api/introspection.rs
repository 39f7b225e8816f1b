//! Introspection fields that newer clients request and the compiler does not support yet. The executor serves them.

use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, name, ty};
use async_graphql::SDLExportOptions;

/// The schema with additions of the September 2025 specification: `__Type.isOneOf`, and a non-null `includeDeprecated`.
/// The executor has both; here, an invalid use becomes an error of the request instead of a failure in the middle of a
/// response.
pub(super) fn completed(schema: Valid<Schema>) -> Valid<Schema> {
    let mut schema = schema.into_inner();
    if let Some(ExtendedType::Object(object)) = schema.types.get_mut("__Type") {
        let field = FieldDefinition {
            description: None,
            name: name!("isOneOf"),
            arguments: Vec::new(),
            ty: ty!(Boolean),
            directives: apollo_compiler::ast::DirectiveList::new(),
        };
        let fields = &mut object.make_mut().fields;
        fields
            .entry(name!("isOneOf"))
            .or_insert_with(|| Component::new(field));
    }
    for meta in ["__Type", "__Field", "__Directive"] {
        if let Some(ExtendedType::Object(object)) = schema.types.get_mut(meta) {
            for field in object.make_mut().fields.values_mut() {
                refuse_null(&mut field.make_mut().arguments);
            }
        }
    }
    // The schema was valid. A nullable field or an argument with a default value cannot make it invalid.
    Valid::assume_valid(schema)
}

fn refuse_null(arguments: &mut [Node<InputValueDefinition>]) {
    for argument in arguments {
        if argument.name == "includeDeprecated" {
            argument.make_mut().ty = Node::new(ty!(Boolean!));
        }
    }
}

/// Options for writing the SDL: sorted, so that equal schemas have equal texts.
#[must_use]
pub fn sdl_options() -> SDLExportOptions {
    SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .use_space_ident()
}
