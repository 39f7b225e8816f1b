//! The cost of an operation with its variables, according to the directives `@cost` and `@listSize` of the schema.

use std::collections::HashMap;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::{Directive, FieldDefinition};
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet, Value as Literal};
use async_graphql::{Value, Variables};

use crate::page::MAX_SIZE;

/// Assumed number of values of a list without `@listSize`.
pub(super) const PLAIN_LIST: u64 = 10;
/// Cost of introspection, regardless of its selection.
pub(super) const INTROSPECTION: u64 = 1_000;

/// Cost of an operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Cost {
    /// Maximum cost.
    pub(super) requested: u64,
    /// Response keys whose cost is not 1.
    weights: HashMap<String, u64>,
}

impl Cost {
    /// The cost of an operation with these variables.
    pub(super) fn of(
        document: &ExecutableDocument,
        operation: &Operation,
        variables: &Variables,
    ) -> Self {
        let mut walk = Walk {
            document,
            variables,
            fragments: HashMap::new(),
            weights: HashMap::new(),
        };
        let requested = walk.set(&operation.selection_set, &[], 1).max(1);
        Self {
            requested,
            weights: walk.weights,
        }
    }

    /// The actual cost: the fields in the response, by their keys, and never more than the requested cost.
    #[must_use]
    pub(super) fn actual(&self, data: &Value) -> u64 {
        self.counted(data).clamp(1, self.requested.max(1))
    }

    fn counted(&self, value: &Value) -> u64 {
        match value {
            Value::List(items) => items.iter().map(|item| self.counted(item)).sum(),
            Value::Object(fields) => fields
                .iter()
                .map(|(key, value)| match self.weights.get(key.as_str()) {
                    Some(&INTROSPECTION) if key.starts_with("__") => INTROSPECTION,
                    weight => weight.unwrap_or(&1).saturating_add(self.counted(value)),
                })
                .sum(),
            _ => 0,
        }
    }
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    /// Cost of each fragment that is not directly below a connection.
    fragments: HashMap<&'a str, u64>,
    weights: HashMap<String, u64>,
}

impl<'a> Walk<'a> {
    /// Cost of a selection set; the fields named in `sized` are lists of `size` values.
    fn set(&mut self, set: &'a SelectionSet, sized: &[&str], size: u64) -> u64 {
        let mut sum = 0_u64;
        for selection in &set.selections {
            let cost = match selection {
                Selection::Field(field) => self.field(field, sized, size),
                Selection::InlineFragment(inline) => self.set(&inline.selection_set, sized, size),
                Selection::FragmentSpread(spread) => {
                    self.spread(&spread.fragment_name, sized, size)
                }
            };
            sum = sum.saturating_add(cost);
        }
        sum
    }

    fn spread(&mut self, name: &'a str, sized: &[&str], size: u64) -> u64 {
        // Measured once, or the work would grow with the expanded size. Directly below a connection, the cost depends
        // on the page size.
        if let Some(known) = self.fragments.get(name).filter(|_| sized.is_empty()) {
            return *known;
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return 0;
        };
        let cost = self.set(&fragment.selection_set, sized, size);
        if sized.is_empty() {
            self.fragments.insert(name, cost);
        }
        cost
    }

    /// Records the cost of the fields with a response key; the most expensive one counts, otherwise an alias could
    /// lower it.
    fn weigh(&mut self, key: &str, weight: u64) {
        if weight == 1 {
            return;
        }
        let known = self.weights.entry(key.to_owned()).or_default();
        *known = weight.max(*known);
    }

    fn field(&mut self, field: &'a Field, sized: &[&str], size: u64) -> u64 {
        let key = field.response_key().as_str();
        if field.name.starts_with("__") {
            let introspection = u64::from(field.name != "__typename") * (INTROSPECTION - 1) + 1;
            self.weigh(key, introspection);
            return introspection;
        }
        let definition = &field.definition;
        let weight = weight_of(definition);
        self.weigh(key, weight);
        let rule = definition.directives.get("listSize");
        let own = rule.map(|rule| self.size(rule, field));
        let below = rule
            .map(|rule| names(rule, "sizedFields"))
            .unwrap_or_default();
        let children = self.set(&field.selection_set, &below, own.unwrap_or(1));
        let times = if sized.contains(&field.name.as_str()) {
            size
        } else if definition.ty.is_list() {
            own.unwrap_or(PLAIN_LIST)
        } else {
            1
        };
        // A product that wraps around would make the most expensive documents cheap.
        weight.saturating_add(children.saturating_mul(times))
    }

    /// Number of values that a field returns with its arguments.
    fn size(&self, rule: &Directive, field: &Field) -> u64 {
        let asked = names(rule, "slicingArguments")
            .into_iter()
            .filter_map(|name| {
                let given = field.argument_by_name(name).ok();
                self.length(given?)
            });
        let assumed = rule.specified_argument_by_name("assumedSize");
        asked
            .max()
            .or_else(|| self.length(assumed?))
            .unwrap_or(PLAIN_LIST)
    }

    /// The size that an argument requests: a number, limited to the maximum page size, or the length of a list.
    fn length(&self, value: &Literal) -> Option<u64> {
        let number = match value {
            Literal::Int(_) => value.to_i32().map(i64::from)?,
            Literal::List(items) => i64::try_from(items.len()).ok()?,
            Literal::Variable(name) => match self.variables.get(name.as_str())? {
                Value::Number(number) => number.as_i64()?,
                Value::List(items) => i64::try_from(items.len()).ok()?,
                _ => return None,
            },
            _ => return None,
        };
        Some(
            // A negative size is refused where it is used, but must not make the rest free.
            u64::try_from(number)
                .unwrap_or(u64::MAX)
                // By default, a list in variables has at most 500 values (`Limits::list`).
                .min(u64::from(MAX_SIZE).max(500)),
        )
    }
}

pub(super) fn weight_of(field: &FieldDefinition) -> u64 {
    let cost = field.directives.get("cost");
    let weight = cost.and_then(|it| it.specified_argument_by_name("weight")?.to_i32());
    weight
        .and_then(|weight| u64::try_from(weight).ok())
        .unwrap_or(1)
}

pub(super) fn names<'a>(rule: &'a Directive, argument: &str) -> Vec<&'a str> {
    let list = rule.specified_argument_by_name(argument);
    let list = list.and_then(|list| list.as_list()).unwrap_or_default();
    list.iter().filter_map(|name| name.as_str()).collect()
}
