//! Messages for rows of residents.

use cunju_entity::{resident, special_group_kind};

use crate::access::vault::mask;
use crate::platform::message::{Text, listed, message, text};
use crate::platform::problem::{Problem, ProblemCode};
use crate::residents::resident::duplicate_errors;
use crate::residents::resident::matching::Likeness;

/// Most addresses that are named as spelled alike.
const MAX_ALIKE: usize = 3;

/// The committee has no household at an address; it has some at `alike`.
pub(super) fn no_household(alike: &[&str]) -> Problem {
    let mut words = message!("bulk-household-unknown");
    if !alike.is_empty() {
        let alike = alike.get(..MAX_ALIKE).unwrap_or(alike);
        words = message!(
            "bulk-household-unknown-with-alike",
            words,
            addresses = listed(alike)
        );
    }
    Problem::at("householdId", ProblemCode::NotFound, words)
}

/// Residents of the household have the name and date of birth of the row and another number.
pub(super) fn another_number(found: &[&resident::Model]) -> Problem {
    let words = message!("bulk-resident-another-number");
    Problem::likely_duplicate("name", words, duplicate_errors::ids(found))
}

/// Residents of the household are candidates, although name and date of birth are not both those of the row.
pub(super) fn doubted(found: &[&resident::Model], likeness: Likeness) -> Problem {
    let why = duplicate_errors::likeness_text(likeness);
    let words = message!("bulk-resident-doubted", why);
    Problem::likely_duplicate("name", words, duplicate_errors::ids(found))
}

/// Another row of the household may be the same person, although name and date of birth are not both the same.
pub(super) fn like_row(row: u32, likeness: Likeness) -> Problem {
    let why = duplicate_errors::likeness_text(likeness);
    let words = message!("bulk-resident-like-row", why, row);
    Problem::likely_duplicate("name", words, Vec::new())
}

/// Several residents of the household are candidates.
pub(super) fn several(found: &[&resident::Model]) -> Problem {
    let count = found.len();
    let words = message!("bulk-resident-several", count);
    Problem::likely_duplicate("name", words, duplicate_errors::ids(found))
}

/// The row says that the person is registered, but there is no candidate.
pub(super) fn nobody() -> Problem {
    let words = message!("bulk-resident-same-not-found");
    Problem::at("answer", ProblemCode::NotFound, words)
}

/// The resident who has the number of the row appears to be another person.
pub(super) fn another(before: &resident::Model) -> Problem {
    // A table of numbers must not give its sender the names of the persons who have them.
    let name = mask::name(&before.name);
    let words = message!("bulk-resident-number-of-another", name);
    Problem::likely_duplicate("name", words, duplicate_errors::ids(&[before]))
}

/// A row matches by name alone, and its identity number implies another sex.
pub(super) fn namesake(before: &resident::Model) -> Problem {
    let words = message!("bulk-resident-sex-of-number-differs");
    Problem::likely_duplicate("sex", words, duplicate_errors::ids(&[before]))
}

/// The row replaces the head of a household in which another resident's relation was to the former head.
pub(super) fn relation_unknown(name: &str) -> Text {
    let name = mask::name(name);
    message!("bulk-resident-relation-unknown", name)
}

/// The row gives the relation to the head of the table in `row`, which is refused; the register has another head.
pub(super) fn relation_to_another_head(row: u32) -> Text {
    message!("bulk-resident-relation-to-another-head", row)
}

/// A row says that it is a new person, but the household has this resident already: uploading a table again creates no
/// duplicates.
pub(super) fn known_already() -> Text {
    message!("bulk-resident-known-already")
}

pub(super) fn no_group(groups: &[special_group_kind::Model]) -> Problem {
    let names: Vec<_> = groups.iter().map(|it| it.name_zh.as_str()).collect();
    let keys: Vec<_> = groups.iter().map(|it| it.key.as_str()).collect();
    let names = text(names.join("，"), keys.join(", "));
    let words = message!("bulk-group-unknown", names);
    Problem::at("groups", ProblemCode::NotFound, words)
}
