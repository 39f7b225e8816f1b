//! When personal data may be erased, and which columns. Pure.

use std::collections::HashSet;

use cunju_entity::resident;
use cunju_entity::value::Date;
use serde_json::Value;

use super::erase::ErasureReason;
use crate::platform::message::message;
use crate::platform::problem::{Problem, ProblemCode};
use crate::residents::name::folded;

/// Columns of a resident that are erased: those that identify the person.
pub(super) const ERASED: [&str; 10] = [
    "name",
    "birth_on",
    "identity_number",
    "identity_kind",
    "identity_index",
    "identity_flaw",
    "phone",
    "phone_index",
    "phone_index_2",
    "phone_index_3",
];

/// Reasons against erasing the data of a resident: the data of current residents are still needed to serve them, and
/// assistance files must be kept (PIPL art. 47 and 13).
pub(super) fn refusals(
    row: &resident::Model,
    supported: bool,
    reason: ErasureReason,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(day) = row.erased_on {
        let done = message!("resident-already-erased", day);
        problems.push(Problem::at("id", ProblemCode::AlreadyClosed, done));
    }
    if row.household_id.is_some() && row.died_on.is_none() {
        let here = message!("resident-erasure-in-household");
        problems.push(Problem::invalid("id", here));
    }
    if reason == ErasureReason::Died && row.died_on.is_none() {
        let alive = message!("resident-erasure-without-death");
        problems.push(Problem::invalid("reason", alive));
    }
    if supported {
        let file = message!("resident-erasure-in-group");
        problems.push(Problem::invalid("id", file));
    }
    problems
}

/// The resident without identifying data.
pub(super) fn blank(row: &resident::Model) -> resident::Model {
    resident::Model {
        name: String::new(),
        birth_on: None,
        identity_number: None,
        identity_kind: None,
        identity_index: None,
        identity_flaw: None,
        phone: None,
        phone_index: None,
        phone_index_2: None,
        phone_index_3: None,
        ..row.clone()
    }
}

/// The resident as erased on this date.
pub(super) fn erased(row: &resident::Model, today: Date) -> resident::Model {
    resident::Model {
        erased_on: Some(today),
        revision: row.revision + 1,
        ..blank(row)
    }
}

/// The resident whose data are erased, and where else the name may occur.
pub(super) struct Trace {
    /// ID of the resident.
    pub(super) id: String,
    /// The names that they have or had, folded.
    pub(super) names: HashSet<String>,
    /// IDs of the households that the resident belongs or belonged to.
    pub(super) homes: HashSet<String>,
}

impl Trace {
    /// Whether the head of a household is the resident, such as 张三, 张 三 or 张三家; 张三丰 is somebody else.
    pub(super) fn is_head(&self, head: &str) -> bool {
        let head = folded(head);
        let bare = head.strip_suffix(['家', '户']).unwrap_or(&head);
        self.names.contains(&head) || self.names.contains(bare)
    }

    /// Whether a text contains a name of the resident.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let text = folded(text);
        self.names.iter().any(|name| text.contains(name))
    }

    /// Removes the data from a row that was stored as JSON; false if the row does not contain any.
    pub(super) fn clear(&self, row: &mut Value) -> bool {
        let of = |row: &Value, key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
        let (id, home) = (of(row, "id"), of(row, "household_id"));
        let is_home = |id: &Option<String>| id.as_ref().is_some_and(|id| self.homes.contains(id));
        let mut keys: Vec<&str> = Vec::new();
        if id.as_ref() == Some(&self.id) {
            keys.extend(ERASED);
        }
        if is_home(&id) && of(row, "head").is_some_and(|head| self.is_head(&head)) {
            keys.push("head");
        }
        if is_home(&home) && of(row, "reason").is_some_and(|why| self.is_in(&why)) {
            keys.push("reason");
        }
        let mut found = false;
        for key in keys {
            let Some(value) = row.get_mut(key) else {
                continue;
            };
            // `name` is not optional: with null, a stored response could not be returned to a repeated request.
            let empty = if key == "name" {
                Value::from("")
            } else {
                Value::Null
            };
            found |= *value != empty;
            *value = empty;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_is_the_resident_by_any_name_and_nobody_else() {
        let trace = Trace {
            id: String::new(),
            names: [folded("张三")].into(),
            homes: HashSet::new(),
        };
        for head in ["张三", "张 三", "張三", "张三家"] {
            assert!(trace.is_head(head), "{head}");
        }
        for head in ["张三丰", "李张三", "张", ""] {
            assert!(!trace.is_head(head), "{head}");
        }
        assert!(trace.is_in("敲门后张　三不在") && !trace.is_in("张先生不在"));
    }
}
