//! Checks literals in a document for what the compiler does not: custom scalars, `@oneOf` inputs and long lists. An
//! invalid literal is an error of the request, as it is for the built-in scalars of GraphQL.

use apollo_compiler::ast::{Argument, DirectiveList, Type, Value as Literal};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::schema::{ExtendedType, InputObjectType, InputValueDefinition};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};
use async_graphql::Pos;

use super::coerce;
use super::request_error::{MAX_ERRORS, RequestError};
use super::scalar::Scalars;
use crate::error::Code;
use crate::message::{Text, message};

/// Errors in the literals of a document, at most five.
pub(super) fn check(
    schema: &Valid<Schema>,
    scalars: &Scalars,
    document: &ExecutableDocument,
    longest_list: usize,
) -> Vec<RequestError> {
    let mut check = Check {
        schema,
        scalars,
        document,
        longest_list,
        failures: Vec::new(),
    };
    for operation in document.operations.iter() {
        check.operation(operation);
    }
    for fragment in document.fragments.values() {
        check.directives(&fragment.directives);
        check.set(&fragment.selection_set);
    }
    check.failures.truncate(MAX_ERRORS);
    check.failures
}

struct Check<'a> {
    schema: &'a Schema,
    scalars: &'a Scalars,
    document: &'a ExecutableDocument,
    longest_list: usize,
    failures: Vec<RequestError>,
}

impl Check<'_> {
    fn operation(&mut self, operation: &Operation) {
        self.directives(&operation.directives);
        for variable in &operation.variables {
            self.directives(&variable.directives);
            if let Some(value) = &variable.default_value {
                self.value(&format!("${}", variable.name), &variable.ty, value);
            }
        }
        self.set(&operation.selection_set);
    }

    fn set(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            if self.failures.len() >= MAX_ERRORS {
                return;
            }
            match selection {
                Selection::Field(field) => {
                    self.directives(&field.directives);
                    self.arguments(&field.arguments, &field.definition.arguments);
                    self.set(&field.selection_set);
                }
                Selection::InlineFragment(inline) => {
                    self.directives(&inline.directives);
                    self.set(&inline.selection_set);
                }
                Selection::FragmentSpread(spread) => self.directives(&spread.directives),
            }
        }
    }

    fn directives(&mut self, directives: &DirectiveList) {
        let schema = self.schema;
        for directive in directives {
            if let Some(definition) = schema.directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments);
            }
        }
    }

    fn arguments(
        &mut self,
        arguments: &[Node<Argument>],
        definitions: &[Node<InputValueDefinition>],
    ) {
        for argument in arguments {
            let mut known = definitions.iter();
            if let Some(known) = known.find(|known| known.name == argument.name) {
                self.value(&argument.name, &known.ty, &argument.value);
            }
        }
    }

    fn value(&mut self, place: &str, ty: &Type, value: &Node<Literal>) {
        match value.as_ref() {
            Literal::Null | Literal::Variable(_) => return,
            Literal::List(items) if items.len() > self.longest_list => {
                let reason = coerce::too_long(self.longest_list, items.len());
                self.refuse(place, value, &reason);
                return;
            }
            Literal::List(items) if ty.is_list() => {
                for item in items {
                    self.value(place, ty.item_type(), item);
                }
                return;
            }
            _ => {}
        }
        // By list coercion, a single value stands for a list with this value, at any list depth.
        let name = ty.inner_named_type();
        match self.schema.types.get(name) {
            Some(ExtendedType::InputObject(object)) => self.object(place, object, value),
            Some(ExtendedType::Scalar(_)) => {
                if let Err(reason) = self.scalars.check(name, &coerce::constant(value)) {
                    self.refuse(place, value, &reason);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, place: &str, ty: &InputObjectType, value: &Node<Literal>) {
        let Literal::Object(fields) = value.as_ref() else {
            return;
        };
        for (name, value) in fields {
            if let Some(definition) = ty.fields.get(name) {
                self.value(&format!("{place}.{name}"), &definition.ty, value);
            }
        }
        if !ty.directives.has("oneOf") {
            return;
        }
        let is_one = match fields.as_slice() {
            [(_, value)] => match value.as_ref() {
                Literal::Null => false,
                // By the specification, a variable in an `@oneOf` input must be non-null.
                Literal::Variable(name) => self.is_never_null(name),
                _ => true,
            },
            _ => false,
        };
        if !is_one {
            self.refuse(place, value, &coerce::not_one(&ty.name));
        }
    }

    /// Whether a variable is non-null in every operation.
    fn is_never_null(&self, name: &Name) -> bool {
        let operations = self.document.operations.iter();
        let mut variables = operations.flat_map(|operation| &operation.variables);
        variables.all(|variable| variable.name != *name || variable.ty.is_non_null())
    }

    fn refuse(&mut self, place: &str, value: &Node<Literal>, reason: &Text) {
        let message = message!("api-literal-wrong", place, reason);
        let range = value.line_column_range(&self.document.sources);
        let places = range.map(|range| Pos {
            line: range.start.line,
            column: range.start.column,
        });
        self.failures.push(RequestError {
            places: places.into_iter().collect(),
            ..RequestError::new(Code::BadUserInput, message)
        });
    }
}
