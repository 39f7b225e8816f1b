//! The values of a resident's row.

use async_graphql::MaybeUndefined;
use cunju_entity::resident;
use cunju_entity::value::{
    Code, CommitteeCode, CommitteeId, Date, HouseholdId, Kinship, LivingState, ResidentId, Sex,
};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::super::{ImportState, column, duplicate_row, refuse};
use super::{Planned, groups};
use crate::access::vault::{Vault, placeholder};
use crate::exchange::bulk::fields::Fields;
use crate::platform::message::message;
use crate::platform::problem::{Problem, ProblemCode};
use crate::residents::household;
use crate::residents::name::folded;
use crate::residents::resident::matching::PersonKeys;
use crate::residents::resident::person_values::{ParsedPerson, PersonValues, new_resident};

/// The values of a row.
#[derive(Clone)]
pub(in super::super) struct Entry {
    pub(super) committee: Code,
    /// Address key of the household.
    pub(super) household: String,
    pub(super) person: ParsedPerson,
    /// Normalized name.
    pub(super) name: String,
    /// Blind index of the identity number.
    pub(super) index: Option<Uuid>,
    /// Names of special groups as in the cell; empty for none.
    pub(super) groups: String,
    pub(super) answer: Option<Answer>,
}

/// Answer to the question which person is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The registered person who was found.
    Same,
    /// A person who is not registered.
    New,
}

impl Entry {
    /// Whether the document belongs to one person only.
    fn is_unique(&self) -> bool {
        let document = self.person.document.value();
        document.is_some_and(|document| document.kind.is_unique())
    }

    /// Whether a resident of the household has the number of the row. Two persons may have passports with the same
    /// number, so the name is compared too.
    pub(super) fn has_number_of(&self, row: &resident::Model) -> bool {
        let same = self.index.is_some() && row.identity_index == self.index;
        same && (self.is_unique() || folded(&row.name) == self.name)
    }

    /// Search keys for the person of the row.
    pub(super) fn search_keys(&self) -> PersonKeys<'_> {
        PersonKeys {
            name: &self.name,
            birth: self.person.birth(),
            sex: self.person.sex.value().copied(),
            index: self.index,
        }
    }

    /// The resident that the row alone would create, with the fields that identify the person.
    pub(super) fn alone(&self, committee: CommitteeId, household: HouseholdId) -> resident::Model {
        resident::Model {
            name: self.person.name.clone().unwrap_or_default(),
            sex: self.person.sex.value().copied(),
            birth_on: self.person.birth(),
            identity_kind: self.person.document.value().map(|it| it.kind),
            identity_index: self.index,
            living_state: self.living(),
            ..new_resident(ResidentId::new(Uuid::nil()), committee, household)
        }
    }

    /// Whether the person lives or is registered there, according to the row.
    fn living(&self) -> LivingState {
        let living = self.person.living_state;
        living.unwrap_or(LivingState::RegisteredLivingHere)
    }
}

/// The values of a row; reports invalid values.
pub(in super::super) fn parse(today: Date, vault: &Vault, fields: &mut Fields) -> Option<Entry> {
    let committee = fields.committee().map(|CommitteeCode(code)| code);
    let mut key = |column| fields.choice(column).map(str::to_owned);
    let sex = key("sex").and_then(|key| Sex::try_from_value(&key).ok());
    let relation = key("relation").and_then(|key| Kinship::try_from_value(&key).ok());
    let living = key("living").and_then(|key| LivingState::try_from_value(&key).ok());
    let answer = key("answer").map(|key| match key.as_str() {
        "SAME" => Answer::Same,
        _ => Answer::New,
    });
    let birth = fields.day("birth");
    let name = fields.text("name");
    // An empty cell keeps the registered value.
    let said = PersonValues {
        name,
        sex: sex.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
        birth_on: birth.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
        // A table has no column for the kind: the number, or a word such as 护照 before it, tells the kind.
        identity_kind: None,
        identity_number: stated(fields.text("identity")),
        phone: stated(fields.text("phone")),
        relation,
        living_state: living,
    };
    let household = fields.words("household", household::MAX_ADDRESS);
    if household
        .as_deref()
        .is_some_and(|it| placeholder(it).is_some())
    {
        fields.error("household", message!("household-address-invalid"));
    }
    let person = match said.parse(today) {
        Ok(person) => person,
        Err(problems) => {
            refuse(fields, problems);
            return None;
        }
    };
    for warning in &person.warnings {
        fields.warn(column(warning.field), warning.message.clone());
    }
    let groups = groups::parse(fields);
    // Not earlier, so that all problems of a row are reported at once.
    relation?;
    living?;
    Some(Entry {
        committee: committee?,
        household: household::address_key_without_note(&household?),
        name: folded(person.name.as_deref()?),
        index: person.index(vault),
        person: person.without_nothing(),
        groups,
        answer,
    })
}

fn stated(text: Option<&str>) -> MaybeUndefined<&str> {
    text.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

/// Refuses a row whose resident had a row in an earlier batch, with the code that the API returns for a second
/// registration. A check needs this, because it does not write the earlier rows to the register.
pub(super) fn refuse_repeated_resident(
    state: &mut ImportState,
    row: u32,
    plan: &Planned<'_>,
) -> Result<(), Problem> {
    let entry = plan.entry;
    let id = plan.row.id.to_string();
    let committee = plan.place.id.to_string();
    let unique = entry.is_unique();
    let is_new = entry.answer == Some(Answer::New);
    if let Some(index) = entry.index.filter(|_| unique) {
        let (index, living) = (index.to_string(), entry.living());
        // One person may have a row where they are registered and another where they live.
        let keys = [
            ("registered", living.is_registered()),
            ("living", living.lives_here()),
        ];
        let keys = keys.iter().filter(|(_, holds)| *holds);
        let mut earlier = keys.filter_map(|(key, _)| state.earlier(row, &[key, &index]));
        if let Some(earlier) = earlier.next() {
            let code = ProblemCode::AlreadyExists;
            return Err(duplicate_row("identityNumber", code, earlier));
        }
    }
    let birth = entry.person.birth();
    let birth = birth.map(|day| day.to_string()).unwrap_or_default();
    let home = plan.home.to_string();
    let same = ["person", &committee, &home, &entry.name, &birth];
    let earlier = state.earlier(row, &same).filter(|_| !is_new);
    // Not `or_else`: the key of the resident must be remembered even if the name was found.
    match earlier.or(state.earlier(row, &["resident", &id])) {
        Some(earlier) => Err(duplicate_row("name", ProblemCode::LikelyDuplicate, earlier)),
        None => Ok(()),
    }
}
