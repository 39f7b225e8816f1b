//! Pure functions that match a row with the residents of its household.

use cunju_entity::resident;
use cunju_entity::value::ResidentId;

use super::entry::{Answer, Entry};
use crate::residents::resident::matching::{Likeness, is_likely_match, likeness};

/// The resident who has the number of the row.
pub(super) fn number(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    let row = of.iter().find(|row| entry.has_number_of(row));
    row.map(|row| row.id)
}

/// The resident who has the name and date of birth of the row, and its number if it has one, if no other resident is a
/// candidate. A row that says "new person" also matches the resident that it created when the table is uploaded again.
pub(super) fn exact(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    let is_new = entry.answer == Some(Answer::New);
    let fits = of.iter().filter(|row| loosely(entry, row));
    let mut fits = fits.filter(|row| !is_new || is_exact(entry, row));
    let row = fits.next()?;
    let alone = fits.next().is_none();
    (alone && is_exact(entry, row)).then_some(row.id)
}

/// Whether the date of birth, and the number if the row has one, are those of the row.
pub(super) fn is_exact(entry: &Entry, row: &resident::Model) -> bool {
    row.birth_on == entry.person.birth()
        && (entry.index.is_none() || entry.index == row.identity_index)
}

/// The only candidate, if no number shows that it is another person.
pub(super) fn loose(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    if entry.answer == Some(Answer::New) {
        return None;
    }
    let fits = of.iter().filter(|row| loosely(entry, row));
    let (other_number, plain): (Vec<&resident::Model>, Vec<&resident::Model>) =
        fits.partition(|row| entry.index.is_some() && row.identity_index.is_some());
    match (plain.as_slice(), other_number.as_slice()) {
        ([row], _) => Some(row.id),
        ([], [row]) if entry.answer == Some(Answer::Same) => Some(row.id),
        _ => None,
    }
}

/// The resident of a row that says "same person" although name and date of birth are not both the same. Among
/// children without names who differ in nothing, any of them.
pub(super) fn answered(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    if entry.answer != Some(Answer::Same) {
        return None;
    }
    let of = of.iter().filter_map(|row| {
        let likeness = likeness(row, entry.search_keys(), row.household_id?, false)?;
        Some((likeness, *row))
    });
    let mut found: Vec<_> = of.collect();
    let clearest = found.iter().map(|(likeness, _)| *likeness).min()?;
    found.retain(|(likeness, _)| *likeness == clearest);
    let equal = found
        .iter()
        .all(|(_, row)| has_data_of(row, found.first().map(|it| it.1)));
    match (clearest, found.as_slice()) {
        // A match of name and date of birth, as far as both are known, was handled before.
        (Likeness::Both | Likeness::Undated, _) => None,
        (_, [(_, row)]) => Some(row.id),
        (Likeness::Nameless, [(_, row), ..]) if equal => Some(row.id),
        _ => None,
    }
}

/// Whether two residents of a household have the same data, so that it does not matter which of them is meant.
fn has_data_of(row: &resident::Model, other: Option<&resident::Model>) -> bool {
    let numbers = |row: &resident::Model| {
        let phones = [row.phone_index, row.phone_index_2, row.phone_index_3];
        (row.identity_index, phones)
    };
    let data = |row: &resident::Model| (row.sex, row.relation, row.living_state, row.joined_on);
    other.is_some_and(|other| numbers(row) == numbers(other) && data(row) == data(other))
}

/// Whether a resident of the row's household is a candidate for it.
pub(super) fn loosely(entry: &Entry, row: &resident::Model) -> bool {
    let home = row.household_id;
    home.is_some_and(|home| is_likely_match(row, entry.search_keys(), home, false))
}
