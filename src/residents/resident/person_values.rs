//! The personal data of a resident as the API or a row of a file gives them: parsed, checked and applied only here.

use async_graphql::MaybeUndefined;
use cunju_entity::resident;
use cunju_entity::value::{
    CommitteeId, Date, HouseholdId, IdentityKind, Kinship, LivingState, ResidentId, Sex, StayReason,
};
use uuid::Uuid;

use super::parsing::{day_of_birth, parse_identity_number, parse_optional, parse_phones};
use crate::access::vault::{Field, IdentityDocument, Phones, Vault, VaultError};
use crate::platform::error::Error;
use crate::platform::message::message;
use crate::platform::problem::{Problem, ProblemCode, note};
use crate::reference::payload::Warning;
use crate::residents::name;

/// Longest name, in characters.
const MAX_NAME: usize = 60;

/// Data of a resident as typed; omitted values are kept.
#[derive(Clone, Copy, Default)]
pub(crate) struct PersonValues<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) sex: MaybeUndefined<Sex>,
    pub(crate) birth_on: MaybeUndefined<Date>,
    pub(crate) identity_kind: Option<IdentityKind>,
    pub(crate) identity_number: MaybeUndefined<&'a str>,
    pub(crate) phone: MaybeUndefined<&'a str>,
    pub(crate) relation: Option<Kinship>,
    pub(crate) living_state: Option<LivingState>,
}

/// The data after parsing and checking, independent of the register.
#[derive(Clone)]
pub(crate) struct ParsedPerson {
    pub(crate) name: Option<String>,
    pub(crate) sex: MaybeUndefined<Sex>,
    pub(crate) birth_on: MaybeUndefined<Date>,
    pub(crate) document: MaybeUndefined<IdentityDocument>,
    phones: MaybeUndefined<Phones>,
    pub(crate) relation: Option<Kinship>,
    pub(crate) living_state: Option<LivingState>,
    /// Values that were changed or dropped.
    pub(crate) warnings: Vec<Warning>,
}

impl PersonValues<'_> {
    /// Warnings that depend only on the text, so that they are the same whether the change is made, refused or
    /// replayed.
    pub(crate) fn warnings(self, today: Date) -> Vec<Warning> {
        let read = self.parse(today);
        read.map(|person| person.warnings).unwrap_or_default()
    }

    /// Parses the typed values.
    pub(crate) fn parse(self, today: Date) -> Result<ParsedPerson, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut warnings = Vec::new();
        let name = self
            .name
            .map(|name| name::parse_name("name", name, MAX_NAME));
        let name = name.and_then(|name| note(&mut problems, name));
        let name = name.map(|(name, left_out)| {
            warnings.extend(left_out);
            name
        });
        let birth_on = day_of_birth(self.birth_on, &mut warnings, today);
        let birth_on = note(&mut problems, birth_on).unwrap_or_default();
        let kind = self.identity_kind;
        let document = parse_optional(
            self.identity_number,
            &mut warnings,
            "identityNumber",
            |typed| parse_identity_number(typed, kind, today),
        );
        let mut noted = false;
        let phones = parse_optional(self.phone, &mut warnings, "phone", |typed| {
            let (phones, left_out) = parse_phones(typed)?;
            noted = left_out;
            Ok(phones)
        });
        if noted {
            warnings.push(Warning::behind_number("phone"));
        }
        let document = note(&mut problems, document).unwrap_or_default();
        let phones = note(&mut problems, phones).unwrap_or_default();
        if name.as_deref().is_some_and(name::has_private) {
            warnings.push(Warning::private_use("name"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(ParsedPerson {
            name,
            sex: self.sex,
            birth_on,
            document,
            phones,
            relation: self.relation,
            living_state: self.living_state,
            warnings,
        })
    }
}

impl ParsedPerson {
    /// The date of birth: the given one, or that in the identity number.
    pub(crate) fn birth(&self) -> Option<Date> {
        let told = || self.document.value().and_then(IdentityDocument::birth);
        self.birth_on.value().copied().or_else(told)
    }

    /// The same, but a date that says that there is none leaves the birth unchanged: in a file, an empty cell means the
    /// same.
    pub(crate) fn without_nothing(mut self) -> Self {
        if self.birth_on.is_null() {
            self.birth_on = MaybeUndefined::Undefined;
        }
        self
    }

    /// Blind index of the identity number.
    pub(crate) fn index(&self, vault: &Vault) -> Option<Uuid> {
        let document = self.document.value();
        document.map(|it| vault.index(Field::IdentityNumber, &it.number))
    }

    /// Applies the data to a resident. An unknown date of birth is taken from the number, since the rules on children
    /// depend on it. If the number contradicts other fields, the flaw is stored and nothing is refused.
    pub(crate) fn apply_to(&self, vault: &Vault, row: &mut resident::Model) -> Result<(), Error> {
        if let Some(name) = &self.name {
            row.name.clone_from(name);
        }
        match self.sex {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => row.sex = None,
            MaybeUndefined::Value(sex) => row.sex = Some(sex),
        }
        match self.birth_on {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => row.birth_on = None,
            MaybeUndefined::Value(birth) => row.birth_on = Some(birth),
        }
        row.relation = self.relation.unwrap_or(row.relation);
        row.living_state = self.living_state.unwrap_or(row.living_state);
        let id = row.id.uuid();
        let known = row.identity_number.as_ref();
        let known = known.map(|it| vault.open(Field::IdentityNumber, id, it));
        let known = known.transpose()?;
        let document = match &self.document {
            MaybeUndefined::Undefined => match (row.identity_kind, known) {
                (Some(kind), Some(number)) => Some(IdentityDocument { kind, number }),
                // Stored before kinds existed and possibly malformed, so it is kept as it is.
                (None, Some(number)) => {
                    row.identity_flaw =
                        crate::access::vault::identity::check(&number, row.birth_on, row.sex);
                    return self.put_phones(vault, row);
                }
                (_, None) => None,
            },
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(document) => {
                // The same number has another nonce when it is encrypted again, so an update that changes nothing would
                // get a new revision and a log entry.
                if known.as_ref() != Some(&document.number) {
                    let number = vault.seal(Field::IdentityNumber, id, &document.number)?;
                    row.identity_number = Some(number);
                }
                Some(document.clone())
            }
        };
        row.identity_kind = document.as_ref().map(|it| it.kind);
        row.identity_index = document
            .as_ref()
            .map(|it| vault.index(Field::IdentityNumber, &it.number));
        if document.is_none() {
            row.identity_number = None;
        }
        row.birth_on = row
            .birth_on
            .or(document.as_ref().and_then(IdentityDocument::birth));
        row.identity_flaw = document.and_then(|it| it.flaw(row.birth_on, row.sex));
        self.put_phones(vault, row)
    }

    fn put_phones(&self, vault: &Vault, row: &mut resident::Model) -> Result<(), Error> {
        let phones = match &self.phones {
            MaybeUndefined::Undefined => return Ok(()),
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(phones) => Some(phones),
        };
        let known = row.phone.as_ref();
        let known = known.map(|it| vault.open(Field::Phone, row.id.uuid(), it));
        // As for the identity number.
        if known.transpose()? != phones.map(Phones::text) {
            put_phones(vault, row, phones)?;
        }
        Ok(())
    }
}

/// Sets or clears the telephone numbers of a resident: encrypted as one text, each number with its own index.
pub(crate) fn put_phones(
    vault: &Vault,
    row: &mut resident::Model,
    phones: Option<&Phones>,
) -> Result<(), VaultError> {
    let mut indexes = phones
        .into_iter()
        .flat_map(Phones::numbers)
        .map(|number| vault.index(Field::Phone, number));
    // All three, so that no index of a removed number stays and leads to the resident.
    (row.phone_index, row.phone_index_2, row.phone_index_3) =
        (indexes.next(), indexes.next(), indexes.next());
    let id = row.id.uuid();
    let sealed = phones.map(|phones| vault.seal(Field::Phone, id, &phones.text()));
    row.phone = sealed.transpose()?;
    Ok(())
}

/// A resident who joins a household, without any data.
pub(crate) fn new_resident(
    id: ResidentId,
    committee: CommitteeId,
    household: HouseholdId,
) -> resident::Model {
    resident::Model {
        id,
        committee_id: committee,
        household_id: Some(household),
        relation: Kinship::NotRelated,
        living_state: LivingState::RegisteredLivingHere,
        joined_on: None,
        joined_reason: StayReason::Registered,
        name: String::new(),
        sex: None,
        birth_on: None,
        died_on: None,
        identity_number: None,
        identity_kind: None,
        identity_index: None,
        identity_flaw: None,
        phone: None,
        phone_index: None,
        phone_index_2: None,
        phone_index_3: None,
        erased_on: None,
        previous_id: None,
        revision: 1,
    }
}

/// Refuses, at `field`, a date before the birth of the resident. The message contains neither date: for a child, the
/// first day may be the birth, which is shown only for a purpose.
pub(crate) fn check_not_before_birth(
    field: &str,
    birth: Option<Date>,
    day: Option<Date>,
) -> Result<(), Problem> {
    match (birth, day) {
        (Some(birth), Some(day)) if day < birth => {
            let before = message!("resident-first-day-before-birth");
            Err(Problem::at(field, ProblemCode::Invalid, before))
        }
        _ => Ok(()),
    }
}
