//! Parses typed personal data, field by field: accepted, refused, or treated as not given with a warning.

use async_graphql::MaybeUndefined;
use cunju_entity::value::{Date, IdentityKind};

use crate::access::vault::document::Malformed;
use crate::access::vault::{IdentityDocument, Phones};
use crate::platform::message::message;
use crate::platform::problem::Problem;
use crate::reference::dates::{OLDEST, is_empty_cell, not_future, predates_living_persons};
use crate::reference::payload::Warning;

/// Longest text of an identity number, in characters.
const MAX_NUMBER: usize = 64;
/// Longest text of telephone numbers, in characters.
const MAX_PHONES: usize = 200;

/// Checks that a date of birth is plausible.
pub(super) fn day_of_birth(
    said: MaybeUndefined<Date>,
    warnings: &mut Vec<Warning>,
    today: Date,
) -> Result<MaybeUndefined<Date>, Problem> {
    let MaybeUndefined::Value(birth) = said else {
        return Ok(said);
    };
    not_future("birthOn", birth, today)?;
    if is_empty_cell(birth) {
        warnings.push(Warning::empty_day("birthOn", birth));
        return Ok(MaybeUndefined::Null);
    }
    if predates_living_persons(birth, today) {
        let early = message!("resident-birth-implausible", birth, years = OLDEST);
        return Err(Problem::invalid("birthOn", early));
    }
    Ok(said)
}

/// The value of a field whose text may say that there is none.
pub(super) fn parse_optional<T>(
    typed: MaybeUndefined<&str>,
    warnings: &mut Vec<Warning>,
    field: &'static str,
    read: impl FnOnce(&str) -> Result<Option<T>, Problem>,
) -> Result<MaybeUndefined<T>, Problem> {
    match typed {
        MaybeUndefined::Undefined => Ok(MaybeUndefined::Undefined),
        MaybeUndefined::Null => Ok(MaybeUndefined::Null),
        MaybeUndefined::Value(typed) if typed.trim().is_empty() => {
            let empty = message!("resident-number-empty", field);
            Err(Problem::invalid(field, empty))
        }
        MaybeUndefined::Value(typed) => {
            if let Some(value) = read(typed)? {
                return Ok(MaybeUndefined::Value(value));
            }
            // As an empty cell: a client that passes on what people typed must not remove a registered number.
            warnings.push(Warning::not_given(field));
            Ok(MaybeUndefined::Undefined)
        }
    }
}

pub(super) fn parse_identity_number(
    typed: &str,
    kind: Option<IdentityKind>,
    today: Date,
) -> Result<Option<IdentityDocument>, Problem> {
    let field = "identityNumber";
    let typed = short(field, typed, MAX_NUMBER)?;
    let document = IdentityDocument::parse(typed, kind);
    let document = document.map_err(|error| Problem::invalid(field, error.words()))?;
    let birth = document.as_ref().and_then(IdentityDocument::birth);
    // A correct check digit does not exclude a birth in the future or in 1880.
    if birth.is_some_and(|birth| birth > today || predates_living_persons(birth, today)) {
        return Err(Problem::invalid(field, Malformed::Birth.words()));
    }
    Ok(document)
}

/// Telephone numbers, and whether a note after one was dropped.
pub(super) fn parse_phones(typed: &str) -> Result<(Option<Phones>, bool), Problem> {
    let typed = short("phone", typed, MAX_PHONES)?;
    Phones::read(typed).map_err(|error| Problem::invalid("phone", error.words()))
}

fn short<'a>(field: &str, typed: &'a str, most: usize) -> Result<&'a str, Problem> {
    if typed.chars().count() <= most {
        return Ok(typed);
    }
    let long = message!("resident-field-too-long", field, most);
    Err(Problem::invalid(field, long))
}
