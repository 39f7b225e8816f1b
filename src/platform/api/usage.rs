//! What is known of an operation from what it selects.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};

/// Type of the argument that every field has which writes down that personal data are read, or counts it.
const PURPOSE: &str = "ReadingPurpose";

/// What is known of an operation from what it selects.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// What is deprecated, as `Type.field`, each once.
    pub(super) deprecated: Vec<String>,
    /// Whether running it leaves a trace, though it is a query: a row of the access log, a lookup that is
    /// counted. It must not run twice then.
    pub(super) is_recorded: bool,
}

impl Usage {
    /// What is known of an operation. A fragment counts for every operation of its document: it is seldom in
    /// another's.
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
