//! The size of a document with all fragments expanded. It is checked before any other code traverses the document, and
//! each fragment is measured only once.

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, Selection};
use std::collections::HashMap;

use super::limits::Limits;
use super::request_error::RequestError;
use crate::error::Code;
use crate::message::{Text, message};

/// Name of what is limited; rendered only for a document that exceeds the limit.
type LimitName = fn() -> Text;

/// Maximum depth of selection sets, including those of fragments.
const MAX_NESTING: u64 = 60;

/// Size of a selection set with its fragments expanded.
#[derive(Clone, Copy, Default)]
struct Size {
    selections: u64,
    aliases: u64,
    directives: u64,
    /// Aliases below `__schema` and `__type`.
    introspected: u64,
    /// Depth of nested fields.
    depth: u64,
    /// Depth of nested selection sets, including those of fragments.
    nesting: u64,
}

impl Size {
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            introspected: self.introspected.saturating_add(other.introspected),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
        }
    }
}

/// Refuses a document that is too large with its fragments expanded; returns its number of selections.
///
/// # Errors
///
/// The first limit that is exceeded.
pub(super) fn check(document: &Document, limits: &Limits) -> Result<u64, RequestError> {
    let mut measure = Measure::new(document);
    let mut whole = Size::default();
    for definition in &document.definitions {
        let size = match definition {
            Definition::OperationDefinition(operation) => {
                let mut size = measure.set(&operation.selection_set);
                size.directives += count(operation.directives.len());
                size
            }
            // Measured even if no operation uses it, because validation processes unused fragments too.
            Definition::FragmentDefinition(fragment) => measure.fragment(&fragment.name),
            _ => Size::default(),
        };
        whole = whole.beside(size);
    }
    let limited: [(u64, u64, LimitName); 6] = [
        (whole.selections, limits.selections, || {
            message!("api-size-selections")
        }),
        (whole.aliases, limits.aliases, || {
            message!("api-size-aliases")
        }),
        (whole.directives, limits.directives, || {
            message!("api-size-directives")
        }),
        // No tool needs aliases in introspection, and each one would repeat the schema.
        (whole.introspected, 0, || {
            message!("api-size-introspection-aliases")
        }),
        (whole.depth, limits.depth, || message!("api-size-levels")),
        (whole.nesting, MAX_NESTING, || {
            message!("api-size-levels-with-fragments")
        }),
    ];
    for (found, limit, what) in limited {
        if found > limit {
            let message = message!("api-document-too-large-expanded", limit, what = what());
            return Err(RequestError::new(Code::QueryTooLarge, message));
        }
    }
    Ok(whole.selections)
}

struct Measure<'a> {
    fragments: HashMap<&'a Name, &'a [Selection]>,
    known: HashMap<&'a Name, Size>,
}

impl<'a> Measure<'a> {
    fn new(document: &'a Document) -> Self {
        let fragments = document.definitions.iter().filter_map(|it| match it {
            Definition::FragmentDefinition(it) => Some((&it.name, it.selection_set.as_slice())),
            _ => None,
        });
        Self {
            fragments: fragments.collect(),
            known: HashMap::new(),
        }
    }

    fn set(&mut self, selections: &'a [Selection]) -> Size {
        let mut size = Size::default();
        for selection in selections {
            size = size.beside(self.selection(selection));
        }
        size.nesting = size.nesting.saturating_add(1);
        size
    }

    fn selection(&mut self, selection: &'a Selection) -> Size {
        let (mut size, directives) = match selection {
            Selection::Field(field) => {
                let mut size = self.set(&field.selection_set);
                if matches!(field.name.as_str(), "__schema" | "__type") {
                    size.introspected = size.introspected.saturating_add(size.aliases);
                }
                size.aliases = size
                    .aliases
                    .saturating_add(u64::from(field.alias.is_some()));
                size.depth = size.depth.saturating_add(1);
                (size, &field.directives)
            }
            Selection::InlineFragment(inline) => {
                (self.set(&inline.selection_set), &inline.directives)
            }
            Selection::FragmentSpread(spread) => {
                (self.fragment(&spread.fragment_name), &spread.directives)
            }
        };
        size.selections = size.selections.saturating_add(1);
        size.directives = size.directives.saturating_add(count(directives.len()));
        size
    }

    /// A fragment that contains itself counts as empty there: validation refuses it later.
    fn fragment(&mut self, name: &'a Name) -> Size {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let Some(selections) = self.fragments.get(name).copied() else {
            return Size::default();
        };
        self.known.insert(name, Size::default());
        let size = self.set(selections);
        self.known.insert(name, size);
        size
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
