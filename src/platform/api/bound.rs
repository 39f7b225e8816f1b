//! The size of a document, before anything else walks it: what it would be with every fragment
//! written out, reckoned with each fragment measured once.

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, Selection};
use std::collections::HashMap;

use super::failure::Failure;
use super::limits::Limits;
use crate::platform::error::{Code, text};

/// Greatest depth of selection sets, fragments counted.
const MAX_NESTING: u64 = 60;

/// Size of a selection set with its fragments written out.
#[derive(Clone, Copy, Default)]
struct Size {
    selections: u64,
    aliases: u64,
    directives: u64,
    /// Aliases below `__schema` and `__type`.
    introspected: u64,
    /// Fields above one another.
    depth: u64,
    /// Selection sets above one another, those of fragments too.
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

/// Refuses a document that is too large with its fragments written out; gives its selections.
///
/// # Errors
///
/// The first limit that it passes.
pub(super) fn check(document: &Document, limits: &Limits) -> Result<u64, Failure> {
    let mut measure = Measure::new(document);
    let mut whole = Size::default();
    for definition in &document.definitions {
        let size = match definition {
            Definition::OperationDefinition(operation) => {
                let mut size = measure.set(&operation.selection_set);
                size.directives += count(operation.directives.len());
                size
            }
            // Measured where it stands alone too: one that nothing uses is validated all the same.
            Definition::FragmentDefinition(fragment) => measure.fragment(&fragment.name),
            _ => Size::default(),
        };
        whole = whole.beside(size);
    }
    for (found, limit, zh, en) in [
        (
            whole.selections,
            limits.selections,
            "选择集字段",
            "selections",
        ),
        (whole.aliases, limits.aliases, "别名", "aliases"),
        (whole.directives, limits.directives, "指令", "directives"),
        // No tool needs them, and each would repeat the schema.
        (
            whole.introspected,
            0,
            "内省查询中的别名",
            "aliases in an introspection",
        ),
        (whole.depth, limits.depth, "嵌套层", "levels"),
        (
            whole.nesting,
            MAX_NESTING,
            "嵌套层（含片段）",
            "levels with fragments",
        ),
    ] {
        if found > limit {
            let message = text(
                format!("查询文档展开后{zh}过多（上限 {limit}）。请拆分为多个请求。"),
                format!(
                    "With its fragments written out the document has more than {limit} {en}. Split it into several requests."
                ),
            );
            return Err(Failure::new(Code::QueryTooLarge, message));
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

    /// A fragment inside itself counts as nothing there: validation refuses it later.
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
