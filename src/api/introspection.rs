//! What newer clients ask of the schema and the compiler does not know yet. The executor answers it.

use apollo_compiler::Schema;
use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{name, ty};

/// The schema with `__Type.isOneOf`, which is part of the specification since September 2025.
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
    // It was valid, and a field that may be null breaks nothing.
    Valid::assume_valid(schema)
}
