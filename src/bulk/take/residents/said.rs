//! What a row says of a resident.

use async_graphql::MaybeUndefined;
use cunju_entity::value::{Code, CommitteeCode, Kinship, LivingState, Sex};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::super::{Memory, Place, Taker, again, column, refuse};
use super::Complaint;
use crate::bulk::fields::Fields;
use crate::household;
use crate::problem::ProblemCode;
use crate::resident::name::folded;
use crate::resident::said::{Person, PersonSaid};

use super::words;

/// What a row says.
pub(super) struct Entry {
    pub(super) committee: Code,
    /// Key of the address of the household.
    pub(super) household: String,
    pub(super) person: Person,
    /// The name as it is compared.
    pub(super) name: String,
    /// Blind index of the identity number.
    pub(super) index: Option<Uuid>,
    /// Names of special groups.
    pub(super) groups: Vec<String>,
    pub(super) answer: Option<Answer>,
}

/// Answer to the question who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The one who was found.
    Same,
    /// Nobody of the register.
    New,
}

impl Entry {
    /// Whether the person lives or is registered there, by the row.
    fn living(&self) -> LivingState {
        let living = self.person.living_state;
        living.unwrap_or(LivingState::RegisteredLivingHere)
    }
}

/// The entry of a row, its flaws complained of.
pub(super) fn parse(taker: Taker<'_>, fields: &mut Fields) -> Option<Entry> {
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
    // An empty cell leaves what the register has.
    let said = PersonSaid {
        name,
        sex: sex.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
        birth_on: birth.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
        identity_kind: None,
        identity_number: stated(fields.text("identity")),
        phone: stated(fields.text("phone")),
        relation,
        living_state: living,
    };
    let household = fields.words("household", household::MAX_ADDRESS);
    let person = match said.read(taker.clock.today()) {
        Ok(person) => person,
        Err(problems) => {
            refuse(fields, problems);
            return None;
        }
    };
    for (field, words) in &person.warnings {
        fields.warn(column(field), words.clone());
    }
    let groups = fields.text("groups").unwrap_or_default();
    let groups = groups.split(['、', ';', '；', ',', '，']).map(str::trim);
    let groups = groups.filter(|it| !it.is_empty()).map(str::to_owned);
    relation?;
    living?;
    Some(Entry {
        committee: committee?,
        household: household::key(&household?),
        name: folded(name?),
        index: person.index(taker.vault),
        person: person.without_nothing(),
        groups: groups.collect(),
        answer,
    })
}

fn stated(text: Option<&str>) -> MaybeUndefined<&str> {
    text.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

/// Complains of a resident who was in an earlier row, and of a second head of a household.
pub(super) fn once(
    memory: &mut Memory,
    row: u32,
    place: Place,
    entry: &Entry,
) -> Result<(), Complaint> {
    let committee = place.id.to_string();
    let unique = entry
        .person
        .document
        .value()
        .filter(|it| it.kind.is_unique());
    let is_new = entry.answer == Some(Answer::New);
    if let Some(index) = entry.index.filter(|_| unique.is_some() || !is_new) {
        let (index, living) = (index.to_string(), entry.living());
        let mut keys = vec![["here", &index, &committee]];
        if unique.is_some() && living.is_registered() {
            keys.push(["registered", &index, ""]);
        }
        if unique.is_some() && living.lives_here() {
            keys.push(["living", &index, ""]);
        }
        let earlier: Vec<_> = keys
            .iter()
            .filter_map(|key| memory.earlier(row, key))
            .collect();
        if let Some(earlier) = earlier.first() {
            return Err(("identity", ProblemCode::AlreadyExists, again(*earlier)));
        }
    }
    let birth = entry.person.birth();
    let birth = birth.map(|day| day.to_string()).unwrap_or_default();
    let same = ["person", &committee, &entry.household, &entry.name, &birth];
    let earlier = memory.earlier(row, &same);
    if let Some(earlier) = earlier.filter(|_| !is_new) {
        return Err(("name", ProblemCode::AlreadyExists, again(earlier)));
    }
    if entry.person.relation == Some(Kinship::Head)
        && let Some(earlier) = memory.earlier(row, &["head", &committee, &entry.household])
    {
        return Err((
            "relation",
            ProblemCode::AlreadyExists,
            words::head_in(earlier),
        ));
    }
    Ok(())
}
