//! What newer clients ask of the schema and the compiler does not know yet. The executor answers it.

use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, name, ty};
use async_graphql::SDLExportOptions;

/// The schema with what is part of the specification since September 2025: `__Type.isOneOf`, and
/// `includeDeprecated` that must not be null. The executor has both; what it would fail at in the middle of an answer
/// is an error of the request.
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
    // It was valid. A field that may be null breaks nothing, nor does an argument that has a default.
    Valid::assume_valid(schema)
}

fn refuse_null(arguments: &mut [Node<InputValueDefinition>]) {
    for argument in arguments {
        if argument.name == "includeDeprecated" {
            argument.make_mut().ty = Node::new(ty!(Boolean!));
        }
    }
}

/// How a schema is written down: sorted, the same for the same schema.
#[must_use]
pub fn sdl_options() -> SDLExportOptions {
    SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .use_space_ident()
}
