//! The location of a household, given in parts or as one text. The API, file imports and the demo data all build
//! households here.

use async_graphql::MaybeUndefined;
use cunju_entity::household;
use cunju_entity::value::{CommitteeId, Date, HouseholdId};

use super::spelling::numbered::NumberedAddress;
use super::{note as notes, part, rules};
use crate::access::vault::{self, address_has_number, means_unknown, placeholder};
use crate::platform::message::{Text, message};
use crate::platform::problem::{Problem, note, words};
use crate::reference::payload::Warning;
use crate::reference::search::address_key::key;
use crate::residents::name::parse_name;

/// Longest address, in characters.
pub(crate) const MAX_ADDRESS: usize = 200;
/// Longest name of a head, in characters.
const MAX_HEAD: usize = 60;

/// Location of a household as given in an input; omitted values are kept.
#[derive(Debug, Default)]
pub(crate) struct PlaceValues<'a> {
    pub(crate) address: Option<&'a str>,
    pub(crate) estate: MaybeUndefined<&'a str>,
    pub(crate) building: MaybeUndefined<&'a str>,
    pub(crate) unit: MaybeUndefined<&'a str>,
    pub(crate) room: MaybeUndefined<&'a str>,
}

/// Estate, building, unit and room as parsed from an input; omitted or refused values are undefined.
type Parts = [MaybeUndefined<String>; 4];

impl PlaceValues<'_> {
    /// Applies the input to a household. If a text is given, it becomes the address; an address that was composed is
    /// composed again from the parts.
    pub(crate) fn apply_to(&self, row: &mut household::Model) -> Result<(), Vec<Problem>> {
        let follows = row.address.is_empty() || whole(row).as_deref() == Some(&*row.address);
        let (parts, mut problems) = self.parse_parts();
        let compared = match self.address {
            Some(given) => Some(given).filter(|it| fits(it, MAX_ADDRESS)),
            None => Some(&*row.address).filter(|_| !follows),
        };
        if let Some(address) = compared {
            problems.extend(self.contradictions(address, &parts));
        }
        put(without_notes(parts), row);
        let composed = whole(row).filter(|_| follows);
        let given = self.address.map(str::to_owned).or(composed);
        if given.is_some() || row.address.is_empty() {
            let address = address(&given.unwrap_or_default());
            row.address = note(&mut problems, address).unwrap_or_default();
        }
        row.address_key = key(&row.address);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// Adds the parts to a household with the same address. Parts that it has are kept; another one is refused, since the
    /// address may be that of several homes.
    pub(crate) fn add_parts(&self, row: &mut household::Model) -> Result<(), Vec<Problem>> {
        let (parts, mut problems) = self.parse_parts();
        let there = [&row.estate, &row.building, &row.unit, &row.room];
        if self.address.is_none() && there.iter().any(|part| part.is_some()) {
            // The parts compose the address of the household, although they may divide it in another way.
            return Ok(());
        }
        let parts = without_notes(parts);
        let given = self.parts().into_iter().zip(&parts).zip(there);
        problems.extend(given.filter_map(|(((field, _), part), there)| {
            let (part, there) = part.value().zip(there.as_deref())?;
            let differs = !rules::same_part(part, there);
            differs
                .then(|| Problem::invalid(field, message!("household-part-differs", there, part)))
        }));
        put(parts, row);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// The given parts, and the problems of those that are refused.
    fn parse_parts(&self) -> (Parts, Vec<Problem>) {
        let mut problems = Vec::new();
        let parts = self.parts().map(|(field, given)| match given {
            MaybeUndefined::Undefined => MaybeUndefined::Undefined,
            MaybeUndefined::Null => MaybeUndefined::Null,
            MaybeUndefined::Value(typed) => note(&mut problems, part::parse(field, typed)).into(),
        });
        (parts, problems)
    }

    /// The parts that name another building, unit or room than an address.
    fn contradictions(&self, address: &str, parts: &Parts) -> Vec<Problem> {
        let numbered = NumberedAddress::of(address);
        let parts = self.parts().into_iter().zip(parts).skip(1).enumerate();
        let problems = parts.filter_map(|(at, ((field, _), part))| {
            let part = part.value()?;
            let other = numbered.contradicts(at, part);
            other.then(|| Problem::invalid(field, contradiction(address, part)))
        });
        problems.collect()
    }

    /// The given parts, by field.
    fn parts(&self) -> [(&'static str, MaybeUndefined<&str>); 4] {
        [
            ("estate", self.estate),
            ("building", self.building),
            ("unit", self.unit),
            ("room", self.room),
        ]
    }

    /// Warnings that depend only on the given text, so that they are the same whether the change is made, refused or
    /// replayed: a part that says that there is none, and a note in brackets that is dropped.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        // A text that is too long has only the error.
        let parts = self.parts().into_iter();
        let parts = parts.filter_map(|(field, part)| {
            let part = part.take().filter(|part| fits(part, part::MAX_PART))?;
            Some((field, part))
        });
        // A part that is refused, such as an empty text, has only the error.
        let none = parts
            .clone()
            .filter(|(field, part)| part::is_none(part) && part::parse(field, part).is_ok());
        let none = none.map(|(field, _)| Warning::no_part(field));
        let address = self.address.filter(|it| fits(it, MAX_ADDRESS));
        let said = address.map(|it| ("address", it)).into_iter();
        let notes = said.chain(parts);
        let notes = notes.filter_map(|(field, said)| notes::warning(field, Some(said)));
        none.chain(notes).collect()
    }

    /// A new household at this location.
    pub(crate) fn household(
        &self,
        id: HouseholdId,
        committee: CommitteeId,
    ) -> Result<household::Model, Vec<Problem>> {
        let mut row = blank(id, committee);
        self.apply_to(&mut row)?;
        Ok(row)
    }
}

/// Whether a text has at most `most` characters.
fn fits(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_none()
}

/// The parts as they are stored. A part that only names who lives there is none.
fn without_notes(parts: Parts) -> Parts {
    parts.map(|part| match part {
        MaybeUndefined::Value(value) => {
            let value = rules::tidy(&without_note(&value));
            Some(Some(value).filter(|value| !value.is_empty())).into()
        }
        other => other,
    })
}

/// Puts the given parts into a household. A part that differs only in spelling is kept.
fn put(parts: Parts, row: &mut household::Model) {
    let kept = [
        &mut row.estate,
        &mut row.building,
        &mut row.unit,
        &mut row.room,
    ];
    for (given, part) in parts.into_iter().zip(kept) {
        match given {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => *part = None,
            MaybeUndefined::Value(value) => {
                let same = |it: &str| it == value || rules::same_part(it, &value);
                if !part.as_deref().is_some_and(same) {
                    *part = Some(value);
                }
            }
        }
    }
}

/// Name of a head who is not a resident; none if the text says that there is none. With a warning if part of the text was
/// dropped.
pub(crate) fn parse_head_name(name: &str) -> Result<(Option<String>, Option<Warning>), Problem> {
    if !name.trim().is_empty() && means_unknown(name) {
        return Ok((None, Some(Warning::no_name("head"))));
    }
    parse_name("head", name, MAX_HEAD).map(|(name, note)| (Some(name), note))
}

/// Checks that an address is one. References to the row above and words for "unknown" are refused, since they would
/// merge many households into one.
fn address(given: &str) -> Result<String, Problem> {
    let address = words("address", given, MAX_ADDRESS)?;
    let address = without_note(&address);
    if address_has_number(&address) {
        let has_number = message!("household-address-has-number");
        return Err(Problem::invalid("address", has_number));
    }
    let is_place = placeholder(&address).is_none() && !notes::is_no_place(&address);
    if is_place && is_address(&address) {
        return Ok(vault::whole(&address).to_owned());
    }
    let none = message!("household-address-invalid");
    Err(Problem::invalid("address", none))
}

/// Whether a text may be an address: it has a character of Chinese or a number, which is not a date or postal code, and
/// none that is hidden or lost.
fn is_address(text: &str) -> bool {
    let has_number = text.contains(|sign: char| sign.is_ascii_digit());
    let is_chinese = |sign: char| sign.is_alphabetic() && !sign.is_ascii();
    let is_hidden = text.contains(['*', '\u{fffd}', '□', '?', '？'])
        || text.contains("://")
        || text.contains("锟斤拷");
    let digits = text.replace(['-', '/', '.'], "");
    let is_code = digits.len() == 6 && !text.contains(['-', '/']) || is_date(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit());
    let mut words = text.split(|sign: char| !sign.is_ascii_alphabetic());
    let is_masked =
        text.contains(['Ｘ', '×']) || words.any(|word| matches!(word, "XX" | "xx" | "XXX" | "xxx"));
    (has_number || text.contains(is_chinese))
        && !(is_hidden || is_masked || is_number && is_code || has_only_zeros(text))
}

/// Whether a text is a date, which a program put into the wrong column: 1980-05-31.
fn is_date(text: &str) -> bool {
    text.replace(['/', '.'], "-").parse::<Date>().is_ok()
}

/// Whether all letters and digits of an address are zeros, as programs write into empty cells: `0`, `0栋0室`. 0号 is the number of a house.
fn has_only_zeros(address: &str) -> bool {
    if address.contains(|sign| matches!(sign, '1'..='9')) {
        return false;
    }
    let key = key(address);
    let mut signs = key.chars().filter(|sign| sign.is_alphanumeric());
    key.contains('0') && signs.all(|sign| sign == '0' || "栋单元室房".contains(sign))
}

fn without_note(text: &str) -> String {
    notes::without_note(text).unwrap_or_else(|| text.to_owned())
}

fn contradiction(address: &str, part: &str) -> Text {
    message!("household-address-part-mismatch", part, address)
}

/// Warnings about a location and the name of a head.
pub(crate) fn place_warnings(place: &PlaceValues, head: Option<&str>) -> Vec<Warning> {
    let read = head.and_then(|name| self::parse_head_name(name).ok());
    let of_head = read.and_then(|(_, warning)| warning);
    place.warnings().into_iter().chain(of_head).collect()
}

/// The address composed of the parts of a household.
fn whole(row: &household::Model) -> Option<String> {
    let parts = [&row.estate, &row.building, &row.unit, &row.room];
    rules::composed(parts.map(|part| part.as_deref()))
}

/// Converts a text that may be missing.
pub(crate) fn some_or_undefined(text: Option<&str>) -> MaybeUndefined<&str> {
    text.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

/// A household without any data.
fn blank(id: HouseholdId, committee: CommitteeId) -> household::Model {
    household::Model {
        id,
        committee_id: committee,
        grid_id: None,
        address: String::new(),
        address_key: String::new(),
        estate: None,
        building: None,
        unit: None,
        room: None,
        head: None,
        head_id: None,
        representative_id: None,
        closed_on: None,
        closed_reason: None,
        revision: 1,
    }
}
