//! Properties of an operation, derived from its selection.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};

/// Type of an argument that is present on every field that logs or counts access to personal data.
const PURPOSE: &str = "AccessPurpose";

/// Properties of an operation, derived from its selection.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// Deprecated elements, as `Type.field`, without duplicates.
    pub(super) deprecated: Vec<String>,
    /// Whether running the operation is recorded although it is a query: by an access log entry or a counted lookup. It
    /// must not run twice.
    pub(super) is_recorded: bool,
}

impl Usage {
    /// Properties of an operation. A fragment counts for every operation of its document, because documents with
    /// several operations rarely have fragments that only some of them use.
    pub(super) fn of(document: &ExecutableDocument, operation: &Operation) -> Self {
        let mut usage = Self::default();
        let fragments = document.fragments.values().map(|it| &it.selection_set);
        for set in fragments.chain([&operation.selection_set]) {
            usage.collect(set);
        }
        usage.deprecated.sort();
        usage.deprecated.dedup();
        usage
    }

    fn collect(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    self.add(set, field);
                    self.collect(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.collect(&inline.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn add(&mut self, set: &SelectionSet, field: &Field) {
        if field.definition.directives.has("deprecated") {
            self.deprecated.push(format!("{}.{}", set.ty, field.name));
        }
        for argument in &field.arguments {
            let Some(definition) = field.definition.argument_by_name(&argument.name) else {
                continue;
            };
            if definition.directives.has("deprecated") {
                let name = format!("{}.{}({}:)", set.ty, field.name, argument.name);
                self.deprecated.push(name);
            }
            self.is_recorded |= definition.ty.inner_named_type() == PURPOSE;
        }
    }
}
