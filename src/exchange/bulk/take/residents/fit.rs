//! Which of the residents of its household a row fits: pure.

use cunju_entity::resident;
use cunju_entity::value::ResidentId;

use super::said::{Answer, Entry};
use crate::residents::resident::who::{Likeness, likeness, may_be};

/// The resident who has the number of the row.
pub(super) fn number(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    let row = of.iter().find(|row| entry.has_number_of(row));
    row.map(|row| row.id)
}

/// The resident who has name and birth of the row, and its number if it has one, if nobody else may be meant; "new person"
/// in the row is no other when the table is sent again.
pub(super) fn exact(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    let is_new = entry.answer == Some(Answer::New);
    let fits = of.iter().filter(|row| loosely(entry, row));
    let mut fits = fits.filter(|row| !is_new || is_exact(entry, row));
    let row = fits.next()?;
    let alone = fits.next().is_none();
    (alone && is_exact(entry, row)).then_some(row.id)
}

/// Whether birth and number are those of the row, if it has a number.
pub(super) fn is_exact(entry: &Entry, row: &resident::Model) -> bool {
    row.birth_on == entry.person.birth()
        && (entry.index.is_none() || entry.index == row.identity_index)
}

/// The only resident who may be meant, if no number tells another person.
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

/// The resident whom a row says that it is of although name and birth are not both the same. Of children without a name,
/// whom nothing tells apart, it is any.
pub(super) fn answered(entry: &Entry, of: &[&resident::Model]) -> Option<ResidentId> {
    if entry.answer != Some(Answer::Same) {
        return None;
    }
    let of = of.iter().filter_map(|row| {
        let likeness = likeness(row, entry.whom(), row.household_id?, false)?;
        Some((likeness, *row))
    });
    let mut found: Vec<_> = of.collect();
    let clearest = found.iter().map(|(likeness, _)| *likeness).min()?;
    found.retain(|(likeness, _)| *likeness == clearest);
    let no_number = found.iter().all(|(_, row)| row.identity_index.is_none());
    match (clearest, found.as_slice()) {
        // Who has name and birth of the row was decided on already.
        (Likeness::Both, _) => None,
        (_, [(_, row)]) => Some(row.id),
        (Likeness::Nameless, [(_, row), ..]) if no_number => Some(row.id),
        _ => None,
    }
}

/// Whether a resident of the household of a row may be meant by it.
pub(super) fn loosely(entry: &Entry, row: &resident::Model) -> bool {
    let home = row.household_id;
    home.is_some_and(|home| may_be(row, entry.whom(), home, false))
}
