//! Merges a document for the executor into one selection per response key. Without this, the executor would run a
//! mutation twice that is selected twice under one key, and would not support fragments at the root of a subscription.

use std::collections::HashMap;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument as Parsed, Field, FragmentDefinition,
    InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, PathSegment, Positioned, ServerError, Value, Variables};

type Items = [Positioned<Selection>];

/// An operation with its applicable fragments expanded, its fields merged, and the selections removed that these
/// variables skip.
pub(super) fn merged(
    schema: &Valid<Schema>,
    document: &Parsed,
    operation: &Positioned<OperationDefinition>,
    variables: &Variables,
) -> Parsed {
    let merge = Merge {
        schema,
        fragments: &document.fragments,
        variables,
    };
    let kind = match operation.node.ty {
        OperationType::Query => schema.schema_definition.query.as_ref(),
        OperationType::Mutation => schema.schema_definition.mutation.as_ref(),
        OperationType::Subscription => schema.schema_definition.subscription.as_ref(),
    };
    let root = kind.map(|name| name.as_str()).unwrap_or_default();
    let set = &operation.node.selection_set;
    let mut alone = operation.clone();
    alone.node.selection_set.node = merge.set(root, &[&set.node.items]);
    Parsed {
        operations: DocumentOperations::Single(alone),
        fragments: HashMap::new(),
    }
}

/// The same operation without arguments whose variables have no value: the executor would treat them as null, but by
/// the specification they have their default value.
pub(super) fn without_missing(mut document: Parsed, variables: &Variables) -> Parsed {
    if let DocumentOperations::Single(operation) = &mut document.operations {
        leave_out(&mut operation.node.selection_set.node, variables);
    }
    document
}

fn leave_out(set: &mut SelectionSet, variables: &Variables) {
    for item in &mut set.items {
        let below = match &mut item.node {
            Selection::Field(field) => {
                let arguments = &mut field.node.arguments;
                arguments.retain(|(_, value)| {
                    // The executor's parser does not export the type of its values. Printed, only a variable begins
                    // with `$`.
                    let written = value.node.to_string();
                    let name = written.strip_prefix('$');
                    name.is_none_or(|name| variables.contains_key(name))
                });
                &mut field.node.selection_set
            }
            Selection::InlineFragment(it) => &mut it.node.selection_set,
            Selection::FragmentSpread(_) => continue,
        };
        leave_out(&mut below.node, variables);
    }
}

struct Merge<'a> {
    schema: &'a Valid<Schema>,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
}

/// Selections with the same response key or the same type condition.
struct Group<'a> {
    first: First<'a>,
    below: Vec<&'a Items>,
}

enum First<'a> {
    Field(&'a Positioned<Field>),
    On(&'a Positioned<TypeCondition>),
}

/// Groups by response key and by type condition.
type Groups<'a> = IndexMap<(bool, &'a str), Group<'a>>;

impl<'a> Merge<'a> {
    fn set(&self, ty: &str, sets: &[&'a Items]) -> SelectionSet {
        let mut groups = Groups::new();
        for items in sets {
            self.collect(ty, items, &mut groups);
        }
        let items = groups.into_values().map(|group| self.written(ty, &group));
        SelectionSet {
            items: items.collect(),
        }
    }

    fn collect(&self, ty: &str, items: &'a Items, groups: &mut Groups<'a>) {
        for item in items {
            let (condition, set) = match &item.node {
                Selection::Field(field) if self.includes(&field.node.directives) => {
                    let key = (true, field.node.response_key().node.as_str());
                    let first = First::Field(field);
                    add(groups, key, first, &field.node.selection_set.node.items);
                    continue;
                }
                Selection::FragmentSpread(spread) if self.includes(&spread.node.directives) => {
                    let Some(it) = self.fragments.get(&spread.node.fragment_name.node) else {
                        continue;
                    };
                    (Some(&it.node.type_condition), &it.node.selection_set)
                }
                Selection::InlineFragment(it) if self.includes(&it.node.directives) => {
                    (it.node.type_condition.as_ref(), &it.node.selection_set)
                }
                _ => continue,
            };
            match condition {
                Some(condition) if !self.always(ty, &condition.node.on.node) => {
                    let key = (false, condition.node.on.node.as_str());
                    add(groups, key, First::On(condition), &set.node.items);
                }
                _ => self.collect(ty, &set.node.items, groups),
            }
        }
    }

    fn written(&self, ty: &str, group: &Group<'a>) -> Positioned<Selection> {
        match group.first {
            First::Field(field) => {
                let definition = self.schema.type_field(ty, &field.node.name.node).ok();
                let below = definition.map(|it| it.ty.inner_named_type().as_str());
                let set = self.set(below.unwrap_or_default(), &group.below);
                let merged = Field {
                    alias: field.node.alias.clone(),
                    name: field.node.name.clone(),
                    arguments: field.node.arguments.clone(),
                    // `@skip` and `@include` are applied already: the executor ignores the default of a variable in
                    // them.
                    directives: Vec::new(),
                    selection_set: Positioned::new(set, field.node.selection_set.pos),
                };
                // The position of the first selection, by which `is_whole` recognizes the field of an error.
                let merged = Positioned::new(merged, field.pos);
                Positioned::new(Selection::Field(merged), field.pos)
            }
            First::On(condition) => {
                let set = self.set(&condition.node.on.node, &group.below);
                let fragment = InlineFragment {
                    type_condition: Some(condition.clone()),
                    directives: Vec::new(),
                    selection_set: Positioned::new(set, condition.pos),
                };
                let fragment = Positioned::new(fragment, condition.pos);
                Positioned::new(Selection::InlineFragment(fragment), condition.pos)
            }
        }
    }

    /// Whether every object of a type satisfies a type condition.
    fn always(&self, ty: &str, condition: &str) -> bool {
        ty == condition || self.schema.is_subtype(condition, ty)
    }

    fn includes(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let unless = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return true,
            };
            let condition = directive.node.get_argument("if");
            let value = condition.and_then(|it| {
                let known = |name| self.variables.get(&name).cloned().ok_or(());
                it.node.clone().into_const_with(known).ok()
            });
            (value == Some(Value::Boolean(true))) != unless
        })
    }
}

fn add<'a>(groups: &mut Groups<'a>, key: (bool, &'a str), first: First<'a>, items: &'a Items) {
    let group = groups.entry(key).or_insert(Group {
        first,
        below: Vec::new(),
    });
    group.below.push(items);
}

/// Whether the path of an error ends at the field that caused it: the executor truncates paths at lists and plain
/// objects.
pub(super) fn is_whole(document: &Parsed, error: &ServerError) -> bool {
    let DocumentOperations::Single(operation) = &document.operations else {
        return false;
    };
    let names = error.path.iter().filter_map(|segment| match segment {
        PathSegment::Field(name) => Some(name.as_str()),
        PathSegment::Index(_) => None,
    });
    let names: Vec<&str> = names.collect();
    let items = &operation.node.selection_set.node.items;
    ends_at(items, &names, error)
}

fn ends_at(items: &Items, names: &[&str], error: &ServerError) -> bool {
    let Some((name, rest)) = names.split_first() else {
        return false;
    };
    items.iter().any(|item| match &item.node {
        Selection::Field(field) if field.node.response_key().node != *name => false,
        Selection::Field(field) if rest.is_empty() => error.locations.contains(&field.pos),
        Selection::Field(field) => ends_at(&field.node.selection_set.node.items, rest, error),
        Selection::InlineFragment(it) => ends_at(&it.node.selection_set.node.items, names, error),
        Selection::FragmentSpread(_) => false,
    })
}
