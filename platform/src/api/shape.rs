//! The connection of a document to export page by page, and the columns of its nodes. Columns are derived from the
//! document, so that null values do not hide any.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::{Field, Selection, SelectionSet};

use super::PreparedRequest;
use crate::message::{Text, message};

/// Maximum number of columns.
const MOST: usize = 200;

/// Location of the nodes of a connection in a response, and how to request the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Response keys from the data to the connection.
    pub path: Vec<String>,
    /// Response key of the nodes.
    pub nodes: String,
    /// Response keys of the page information, of the flag for a next page, and of the end cursor.
    pub page: (String, String, String),
    /// Variable for the cursor.
    pub after: String,
    /// Response keys from a node to each of its values.
    pub columns: Vec<Vec<String>>,
}

impl PreparedRequest {
    /// The connection of the document.
    ///
    /// # Errors
    ///
    /// If there is not exactly one, or if it cannot be paged.
    pub fn shape(&self) -> Result<Shape, Text> {
        let document = &self.document.executable;
        let operation = self.operation().ok_or_else(not_one)?;
        let mut found = Vec::new();
        connections(
            document,
            &operation.source.selection_set,
            &mut Vec::new(),
            &mut found,
        );
        let [(path, field)] = found.as_slice() else {
            return Err(not_one());
        };
        let after = field.arguments.iter().find(|it| it.name == "after");
        let after = match after.map(|argument| &*argument.value) {
            Some(Value::Variable(name)) => name.to_string(),
            _ => return Err(no_cursor()),
        };
        let inside = |set: &SelectionSet, name: &str| {
            let mut fields = fields(document, set).into_iter();
            fields.find(|field| field.name == name).cloned()
        };
        let nodes = inside(&field.selection_set, "nodes").ok_or_else(no_cursor)?;
        let page = inside(&field.selection_set, "pageInfo").ok_or_else(no_cursor)?;
        let next = inside(&page.selection_set, "hasNextPage").ok_or_else(no_cursor)?;
        let cursor = inside(&page.selection_set, "endCursor").ok_or_else(no_cursor)?;
        let mut columns = Vec::new();
        flatten(
            document,
            &nodes.selection_set,
            &mut Vec::new(),
            &mut columns,
        );
        if columns.len() > MOST {
            return Err(message!("api-export-columns-too-many", max = MOST));
        }
        let key = |field: &Field| field.response_key().to_string();
        Ok(Shape {
            path: path.clone(),
            nodes: key(&nodes),
            page: (key(&page), key(&next), key(&cursor)),
            after,
            columns,
        })
    }
}

/// The fields of a selection, including those of its fragments, once per response key.
fn fields<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet) -> Vec<&'a Field> {
    let mut all: Vec<&Field> = Vec::new();
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => all.push(field),
            Selection::InlineFragment(part) => all.extend(fields(document, &part.selection_set)),
            Selection::FragmentSpread(spread) => {
                if let Some(part) = spread.fragment_def(document) {
                    all.extend(fields(document, &part.selection_set));
                }
            }
        }
    }
    all
}

fn is_connection(field: &Field) -> bool {
    field.ty().inner_named_type().ends_with("Connection")
}

/// The outermost connections, with the response keys that lead to them.
fn connections<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    path: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, &'a Field)>,
) {
    for field in fields(document, set) {
        path.push(field.response_key().to_string());
        if is_connection(field) {
            found.push((path.clone(), field));
        } else if !field.ty().is_list() {
            connections(document, &field.selection_set, path, found);
        }
        path.pop();
    }
}

fn flatten(
    document: &ExecutableDocument,
    set: &SelectionSet,
    path: &mut Vec<String>,
    columns: &mut Vec<Vec<String>>,
) {
    for field in fields(document, set) {
        path.push(field.response_key().to_string());
        if field.selection_set.selections.is_empty() || field.ty().is_list() {
            if !columns.contains(path) {
                columns.push(path.clone());
            }
        } else {
            flatten(document, &field.selection_set, path, columns);
        }
        path.pop();
    }
}

fn not_one() -> Text {
    message!("api-export-connection-not-one")
}

fn no_cursor() -> Text {
    message!("api-export-without-cursor")
}
