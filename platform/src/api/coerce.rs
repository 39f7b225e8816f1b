//! Coerces the variables of a request to the types that the operation declares, and reports each error with its path.

use apollo_compiler::ast::Type;
use apollo_compiler::executable::{self, Value as Literal};
use apollo_compiler::schema::{EnumType, ExtendedType, InputObjectType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, Schema};
use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value, Variables};
use serde_json::{Map, Value as Json};

use super::request_error::{MAX_ERRORS, RequestError};
use super::scalar::Scalars;
use crate::error::Code;
use crate::message::{Text, message};

/// The variables of an operation, including default values.
///
/// # Errors
///
/// Missing, unknown, mistyped or too long values with their paths; at most five errors.
pub(super) fn variables(
    schema: &Valid<Schema>,
    scalars: &Scalars,
    operation: &executable::Operation,
    mut given: Map<String, Json>,
    longest_list: usize,
) -> Result<Variables, Vec<RequestError>> {
    let mut coercion = Coercion {
        schema,
        scalars,
        longest_list,
        path: Vec::new(),
        failures: Vec::new(),
    };
    let mut coerced = Variables::default();
    for definition in &operation.variables {
        let name = definition.name.as_str();
        coercion.path = vec![name.to_owned()];
        let value = match (given.remove(name), &definition.default_value) {
            (Some(value), _) => coercion.value(&definition.ty, value),
            (None, Some(default)) => constant(default),
            (None, None) if definition.ty.is_non_null() => coercion.refuse(&missing()),
            // Absent, not null: in an update, null would erase a field that the client did not mention.
            (None, None) => continue,
        };
        coerced.insert(Name::new(name), value);
        if coercion.failures.len() >= MAX_ERRORS {
            break;
        }
    }
    if coercion.failures.is_empty() {
        Ok(coerced)
    } else {
        Err(coercion.failures)
    }
}

struct Coercion<'a> {
    schema: &'a Valid<Schema>,
    scalars: &'a Scalars,
    longest_list: usize,
    /// Path of the current value: the name of the variable, then fields and positions.
    path: Vec<String>,
    failures: Vec<RequestError>,
}

impl Coercion<'_> {
    fn refuse(&mut self, reason: &Text) -> Value {
        if self.failures.len() < MAX_ERRORS {
            let place = self.path.join(".");
            let message = message!("api-variable-wrong", place, reason);
            self.failures.push(RequestError {
                variable: Some(self.path.clone()),
                ..RequestError::new(Code::BadUserInput, message)
            });
        }
        Value::Null
    }

    fn value(&mut self, ty: &Type, value: Json) -> Value {
        if value.is_null() {
            return if ty.is_non_null() {
                self.refuse(&message!("api-value-null"))
            } else {
                Value::Null
            };
        }
        match ty {
            Type::List(item) | Type::NonNullList(item) => self.list(item, value),
            Type::Named(name) | Type::NonNullNamed(name) => match self.schema.types.get(name) {
                Some(ExtendedType::InputObject(object)) => self.object(object, value),
                Some(ExtendedType::Enum(names)) => self.choice(names, &value),
                _ => self.scalar(name, value),
            },
        }
    }

    fn list(&mut self, item: &Type, value: Json) -> Value {
        let Json::Array(items) = value else {
            // By the specification, a single value is coerced to a list that contains it.
            return Value::List(vec![self.value(item, value)]);
        };
        let longest = self.longest_list;
        if items.len() > longest {
            return self.refuse(&too_long(longest, items.len()));
        }
        let mut list = Vec::with_capacity(items.len());
        for (position, value) in items.into_iter().enumerate() {
            self.path.push(position.to_string());
            list.push(self.value(item, value));
            self.path.pop();
        }
        Value::List(list)
    }

    fn object(&mut self, ty: &InputObjectType, value: Json) -> Value {
        let Json::Object(mut fields) = value else {
            return self.refuse(&expected(&ty.name, &value));
        };
        let mut object = IndexMap::default();
        for (name, definition) in &ty.fields {
            self.path.push(name.to_string());
            let value = match (fields.remove(name.as_str()), &definition.default_value) {
                (Some(value), _) => Some(self.value(&definition.ty, value)),
                (None, Some(default)) => Some(constant(default)),
                (None, None) if definition.ty.is_non_null() => Some(self.refuse(&missing())),
                (None, None) => None,
            };
            self.path.pop();
            if let Some(value) = value {
                object.insert(Name::new(name), value);
            }
        }
        if let Some(unknown) = fields.keys().next() {
            let known: Vec<&str> = ty
                .fields
                .keys()
                .map(apollo_compiler::Name::as_str)
                .collect();
            let known = known.join(", ");
            self.path.push(unknown.chars().take(64).collect());
            self.refuse(&message!("api-field-unknown", name = ty.name, known));
            self.path.pop();
        }
        let given = object.values().filter(|value| **value != Value::Null);
        if ty.directives.has("oneOf") && (object.len() != 1 || given.count() != 1) {
            return self.refuse(&not_one(&ty.name));
        }
        Value::Object(object)
    }

    fn choice(&mut self, ty: &EnumType, value: &Json) -> Value {
        match value.as_str() {
            Some(name) if ty.values.contains_key(name) => Value::Enum(Name::new(name)),
            _ => {
                let known: Vec<&str> = ty
                    .values
                    .keys()
                    .map(apollo_compiler::Name::as_str)
                    .collect();
                let known = known.join(", ");
                self.refuse(&message!("api-enum-value-unknown", name = ty.name, known))
            }
        }
    }

    fn scalar(&mut self, name: &str, value: Json) -> Value {
        let fits = match name {
            "Int" => whole(&value).is_some(),
            "Float" => value.is_number(),
            "Boolean" => value.is_boolean(),
            "String" => value.is_string(),
            "ID" => value.is_string() || value.is_i64() || value.is_u64(),
            _ => true,
        };
        if !fits {
            return self.refuse(&expected(name, &value));
        }
        let value = match (name, whole(&value)) {
            ("Int", Some(number)) => Value::from(number),
            ("ID", _) if value.is_number() => Value::String(value.to_string()),
            _ => Value::from_json(value).unwrap_or_default(),
        };
        match self.scalars.check(name, &value) {
            Ok(()) => value,
            Err(reason) => self.refuse(&reason),
        }
    }
}

/// The error for an `@oneOf` input that does not have exactly one field.
pub(super) fn not_one(name: &str) -> Text {
    message!("api-one-of-not-exactly-one", name)
}

/// A 32-bit number without a fraction.
fn whole(value: &Json) -> Option<i32> {
    let number = value.as_i64().or_else(|| {
        let number = value
            .as_f64()
            .filter(|it| it.fract() == 0.0 && it.abs() < 1e15)?;
        format!("{number:.0}").parse().ok()
    });
    number.and_then(|number| i32::try_from(number).ok())
}

/// A list has more values than `longest`.
pub(super) fn too_long(longest: usize, count: usize) -> Text {
    message!("api-list-too-long", longest, count)
}

fn missing() -> Text {
    message!("api-value-missing")
}

/// The error for a value of another type.
pub(super) fn expected(ty: &str, value: &Json) -> Text {
    // The message does not repeat the value: it may be a person's number.
    if value.is_number() && (ty == "String" || ty.ends_with("Code")) {
        return message!("api-string-unquoted", ty);
    }
    let found = match value {
        Json::Null => "null",
        Json::Bool(_) => "Boolean",
        Json::Number(_) => "Number",
        Json::String(_) => "String",
        Json::Array(_) => "List",
        Json::Object(_) => "Object",
    };
    message!("api-value-type-wrong", ty, found)
}

/// A default value of the document or the schema, which validation has checked.
pub(super) fn constant(literal: &Node<Literal>) -> Value {
    match literal.as_ref() {
        Literal::Null | Literal::Variable(_) => Value::Null,
        Literal::Enum(name) => Value::Enum(Name::new(name)),
        Literal::String(text) => Value::from(text.as_str()),
        Literal::Boolean(value) => Value::from(*value),
        Literal::Int(number) => number_of(number.as_str()),
        Literal::Float(number) => number_of(number.as_str()),
        Literal::List(items) => Value::List(items.iter().map(constant).collect()),
        Literal::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (Name::new(name), constant(value)));
            Value::Object(fields.collect())
        }
    }
}

fn number_of(digits: &str) -> Value {
    digits.parse().map_or(Value::Null, Value::Number)
}
