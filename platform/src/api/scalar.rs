//! The custom scalars of a schema. The executor parses them only in the resolver, where a rejected value would make the
//! data null. Here, values are checked before the request runs, in variables and literals.

use std::collections::BTreeMap;

use apollo_compiler::Schema;
use apollo_compiler::schema::ExtendedType;
use async_graphql::{InputType, Pos, Value};
use chrono::{DateTime, Utc};

use super::coerce::expected;
use crate::message::{Text, both};
use crate::value::Date;

/// Asks a scalar whether it accepts a value.
type Check = fn(&Value) -> Result<(), Text>;

/// The custom scalars that inputs of a schema use. Each is a string in JSON.
#[derive(Clone, Debug)]
pub struct Scalars(BTreeMap<String, Check>);

impl Default for Scalars {
    /// `Date` and `DateTime`.
    fn default() -> Self {
        Self(BTreeMap::new()).with::<Date>().with::<DateTime<Utc>>()
    }
}

impl Scalars {
    /// The same with one more scalar.
    #[must_use]
    pub fn with<T: InputType>(mut self) -> Self {
        self.0.insert(T::type_name().into_owned(), check::<T>);
        self
    }

    /// Whether a scalar accepts a value. The compiler checks the built-in scalars of GraphQL.
    pub(super) fn check(&self, name: &str, value: &Value) -> Result<(), Text> {
        match (self.0.get(name), value) {
            (None, _) => Ok(()),
            (Some(check), Value::String(_)) => check(value),
            (Some(_), value) => {
                let json = value.clone().into_json().unwrap_or_default();
                Err(expected(name, &json))
            }
        }
    }

    /// A custom scalar of an input of the schema that is missing here.
    pub(super) fn missing(&self, schema: &Schema) -> Option<String> {
        let mut inputs = schema.types.values().flat_map(|ty| match ty {
            ExtendedType::Object(ty) => arguments(ty.fields.values()),
            ExtendedType::Interface(ty) => arguments(ty.fields.values()),
            ExtendedType::InputObject(ty) => {
                let fields = ty.fields.values();
                fields.map(|it| it.ty.inner_named_type()).collect()
            }
            _ => Vec::new(),
        });
        let unknown = inputs.find(|name| {
            let ty = schema.types.get(*name);
            ty.is_some_and(|ty| ty.is_scalar() && !ty.is_built_in())
                && !self.0.contains_key(name.as_str())
        });
        unknown.map(ToString::to_string)
    }
}

type Field = apollo_compiler::schema::Component<apollo_compiler::ast::FieldDefinition>;

/// The types of the arguments of fields.
fn arguments<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<&'a apollo_compiler::Name> {
    let arguments = fields.flat_map(|field| &field.arguments);
    arguments.map(|it| it.ty.inner_named_type()).collect()
}

fn check<T: InputType>(value: &Value) -> Result<(), Text> {
    T::parse(Some(value.clone()))
        .map(drop)
        .map_err(|error| both(&error.into_server_error(Pos::default()).message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalar_of_an_input_must_be_listed() {
        let missing = |sdl: &str| {
            let schema = Schema::parse_and_validate(sdl, "schema.graphql").unwrap();
            Scalars::default().missing(&schema)
        };
        let head = "scalar Date scalar Code input In { code: [Code!] }";
        assert_eq!(
            missing(&format!(
                "{head} type Query {{ a(day: Date, by: ID): Code }}"
            )),
            Some("Code".to_owned())
        );
        assert_eq!(
            missing("scalar Code type Query { a(by: [Code]): Int }"),
            Some("Code".to_owned())
        );
        assert_eq!(
            missing("scalar Date scalar Code type Query { a(day: Date!): Code }"),
            None
        );
    }
}
