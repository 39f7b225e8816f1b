//! What the fields and documents of a schema cost, for a page about it.

use std::fmt::Write;

use apollo_compiler::ast::FieldDefinition;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Map, Value as Json};

use super::cost::{Cost, INTROSPECTION, PLAIN_LIST, names, weight_of};
use super::{coerce, request_error::RequestError, scalar::Scalars};

/// The costs of a schema.
pub struct Costs {
    schema: Valid<Schema>,
    scalars: Scalars,
}

impl Costs {
    /// Assumed number of values of a list without `@listSize`.
    pub const PLAIN_LIST: u64 = PLAIN_LIST;
    /// Cost of introspection, regardless of its selection.
    pub const INTROSPECTION: u64 = INTROSPECTION;

    /// The costs of the schema with this SDL.
    ///
    /// # Errors
    ///
    /// If the SDL is not valid.
    pub fn new(sdl: &str, scalars: Scalars) -> Result<Self, String> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql");
        let schema = schema.map_err(|error| error.to_string())?;
        Ok(Self { schema, scalars })
    }

    /// Cost of a field itself; 1 if there is no such field.
    #[must_use]
    pub fn field(&self, ty: &str, name: &str) -> u64 {
        let field = self.schema.type_field(ty, name);
        field.map_or(1, |field| weight_of(field))
    }

    /// Maximum cost of a document with these variables.
    ///
    /// # Errors
    ///
    /// If the document or a variable is not valid.
    pub fn document(&self, text: &str, given: &[(&str, &str)]) -> Result<u64, String> {
        let document = ExecutableDocument::parse_and_validate(&self.schema, text, "document");
        let document = document.map_err(|error| error.to_string())?;
        let operation = document.operations.iter().next();
        let operation = operation.ok_or("no operation")?;
        let given = given.iter();
        let given: Map<String, Json> = given
            .map(|(name, value)| ((*name).to_owned(), Json::from(*value)))
            .collect();
        let (schema, scalars) = (&self.schema, &self.scalars);
        let variables = coerce::variables(schema, scalars, operation, given, usize::MAX);
        let said = |failures: Vec<RequestError>| -> String {
            failures.into_iter().map(|it| it.message.en).collect()
        };
        let variables = variables.map_err(said)?;
        Ok(Cost::of(&document, operation, &variables).requested)
    }

    /// A Markdown table of all fields whose cost is not 1, sorted.
    #[must_use]
    pub fn table(&self) -> String {
        let mut rows = Vec::new();
        for (name, ty) in self.schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
            let fields = match ty {
                ExtendedType::Object(ty) => &ty.fields,
                ExtendedType::Interface(ty) => &ty.fields,
                _ => continue,
            };
            // The lists in a page have the size that is declared on the field that returns the page.
            let paged = name.ends_with("Connection") || name.ends_with("Page");
            for field in fields.values() {
                let weight = weight_of(field);
                let size = self.size(field, paged);
                if weight != 1 || size.is_some() {
                    rows.push((
                        format!("{name}.{}", field.name),
                        weight,
                        size.unwrap_or_default(),
                    ));
                }
            }
        }
        rows.sort();
        let mut table = String::from("| Field | Its own cost | Values |\n|---|---:|---|\n");
        for (field, weight, size) in rows {
            // Writing to a string does not fail.
            let _ = writeln!(table, "| `{field}` | {weight} | {size} |");
        }
        table.trim_end().to_owned()
    }

    /// The assumed number of values of a field, in words; none if it is not a list of objects.
    fn size(&self, field: &FieldDefinition, paged: bool) -> Option<String> {
        let Some(rule) = field.directives.get("listSize") else {
            let inner = self.schema.types.get(field.ty.inner_named_type())?;
            let objects = !inner.is_scalar() && !inner.is_enum();
            let plain = field.ty.is_list() && objects && !paged;
            return plain.then(|| PLAIN_LIST.to_string());
        };
        let assumed = rule.specified_argument_by_name("assumedSize")?.to_i32()?;
        let arguments = names(rule, "slicingArguments");
        let arguments: Vec<String> = arguments.iter().map(|it| format!("`{it}`")).collect();
        if arguments.is_empty() {
            return Some(assumed.to_string());
        }
        Some(format!("{}, else {assumed}", arguments.join(" or ")))
    }
}
