//! A generated population, the same at every start: plausible figures, and clearly fictitious persons. Names come from
//! a short list, roads are called 示例, and every identity number has an area code that is not assigned.

use std::cell::Cell;

use async_graphql::MaybeUndefined;
use cunju_entity::value::{
    AppointmentRole, Background, Code, CommitteeId, Date, GridId, GridKind, HouseholdId, Kinship,
    LivingState, PersonId, ResidentId, Sex,
};
use cunju_entity::{appointment, caregiver, grid, household, membership, person, resident};
use fastrand::Rng;

use crate::access::vault::{Vault, identity};
use crate::app::command::demo::progress::{GIVEN, SURNAMES};
use crate::bodies::grid::GridValues;
use crate::platform::clock::Clock;
use crate::platform::error::Error;
use crate::residents::household::{PlaceValues, some_or_undefined};
use crate::residents::resident::person_values::{PersonValues, new_resident};

/// Number of grids of a committee.
const GRIDS: i16 = 4;

/// Rows of some committees.
#[derive(Default)]
pub(super) struct People {
    pub(super) grids: Vec<grid::Model>,
    pub(super) persons: Vec<person::Model>,
    pub(super) appointments: Vec<appointment::Model>,
    pub(super) households: Vec<household::Model>,
    pub(super) residents: Vec<resident::Model>,
    pub(super) memberships: Vec<membership::Model>,
    pub(super) caregivers: Vec<caregiver::Model>,
}

/// Inputs shared by all committees of a generated population.
pub(super) struct Town<'a> {
    pub(super) clock: &'a Clock,
    pub(super) vault: &'a Vault,
    pub(super) today: Date,
    /// Number of identity numbers generated.
    pub(super) numbers: Cell<u64>,
}

impl People {
    /// Generates the grids, workers, households and residents of a committee.
    pub(super) fn settle(
        &mut self,
        town: &Town<'_>,
        (committee, code): (CommitteeId, Code),
        households: usize,
    ) -> Result<(), Error> {
        // Seeded by the committee, so that its households do not depend on the range that is generated.
        let mut dice = Rng::with_seed(code.unsigned_abs());
        let grids: Vec<(GridId, Option<PersonId>)> = (1..=GRIDS)
            .map(|number| self.grid(town, &mut dice, (committee, code), number))
            .collect();
        for door in 0..households {
            let place = dice.usize(..grids.len());
            let grid = grids.get(place).copied();
            let grid = grid.filter(|_| dice.u8(..100) >= 3);
            self.household(town, &mut dice, (committee, code), door, grid)?;
        }
        Ok(())
    }

    fn grid(
        &mut self,
        town: &Town<'_>,
        dice: &mut Rng,
        (committee_id, code): (CommitteeId, Code),
        number: i16,
    ) -> (GridId, Option<PersonId>) {
        let id = town.clock.id();
        let title = format!("第{number}网格");
        let said = GridValues {
            name: Some(&title),
            kind: Some(GridKind::Grid),
            norm_households: MaybeUndefined::Value(500),
            ..GridValues::default()
        };
        self.grids.extend(said.grid(id, committee_id, number).ok());
        if dice.u8(..100) < 8 {
            return (id, None);
        }
        let person_id = town.clock.id();
        let (surname, given) = name(dice);
        self.persons.push(person::Model {
            id: person_id,
            committee_id,
            // Marked, because the committee of this person is real.
            name: format!("{surname}{given}（示例）"),
            phone: Some(format!("1540000{:04}", dice.u16(..10_000))),
            account: Some(format!("demo-grid-{code}-{number}")),
            revision: 1,
        });
        self.appointments.push(appointment::Model {
            id: town.clock.id(),
            committee_id,
            subcommittee_id: None,
            grid_id: Some(id),
            three_person_group_id: None,
            person_id,
            role: AppointmentRole::GridWorker,
            background: Background::GridWorker,
            from_on: town.today.minus(dice.u32(30..900)),
            until_on: None,
            term_ends_on: None,
            revision: 1,
        });
        (id, Some(person_id))
    }

    fn household(
        &mut self,
        town: &Town<'_>,
        dice: &mut Rng,
        (committee_id, code): (CommitteeId, Code),
        door: usize,
        grid: Option<(GridId, Option<PersonId>)>,
    ) -> Result<(), Error> {
        let id = town.clock.id();
        let (building, unit, room) = (door / 48 + 1, door / 24 % 2 + 1, door % 24);
        let room = format!("{}{:02}", room / 4 + 1, room % 4 + 1);
        let family = dice.choice(SURNAMES).unwrap_or('陈');
        let size = match dice.u8(..100) {
            0..25 => 1,
            25..55 => 2,
            55..80 => 3,
            80..93 => 4,
            _ => 5,
        };
        let head_id = town.clock.id();
        let (building, unit) = (format!("{building}栋"), format!("{unit}单元"));
        let place = PlaceValues {
            estate: some_or_undefined(Some("示例小区")),
            building: some_or_undefined(Some(&building)),
            unit: some_or_undefined(Some(&unit)),
            room: some_or_undefined(Some(&room)),
            ..PlaceValues::default()
        };
        // The generated addresses are short and have no invisible characters.
        let row = place.household(id, committee_id).ok();
        self.households.extend(row.map(|row| household::Model {
            grid_id: grid.map(|(grid, _)| grid),
            head_id: Some(head_id),
            representative_id: Some(head_id),
            ..row
        }));
        let state = match dice.u8(..100) {
            0..72 => LivingState::RegisteredLivingHere,
            72..84 => LivingState::RegisteredLivingElsewhere,
            _ => LivingState::LivingHereRegisteredElsewhere,
        };
        let caregiver = grid.and_then(|(_, worker)| worker);
        for place in 0..size {
            let kin = Kin {
                id: if place == 0 { head_id } else { town.clock.id() },
                committee: (committee_id, code),
                household: id,
                place,
                family,
                state,
                caregiver,
            };
            self.resident(town, dice, &kin)?;
        }
        Ok(())
    }

    fn resident(&mut self, town: &Town<'_>, dice: &mut Rng, kin: &Kin) -> Result<(), Error> {
        let (relation, years, sex) = match kin.place {
            0 => (Kinship::Head, dice.u32(24..96), sex(dice)),
            1 => (Kinship::Spouse, dice.u32(24..90), Sex::Female),
            4 => (Kinship::Parent, dice.u32(62..99), sex(dice)),
            _ => (Kinship::Child, dice.u32(0..24), sex(dice)),
        };
        let (surname, given) = name(dice);
        let surname = if kin.place == 1 { surname } else { kin.family };
        let birth = town.today.minus(years * 365 + dice.u32(..365));
        let number = number(town, sex, birth);
        // No network has the prefix 154.
        let phone = format!("1540000{:04}", dice.u16(..10_000));
        let phone = Some(&*phone).filter(|_| kin.place == 0);
        let full = format!("{surname}{given}");
        let said = PersonValues {
            name: Some(&full),
            sex: MaybeUndefined::Value(sex),
            birth_on: MaybeUndefined::Value(birth),
            identity_number: MaybeUndefined::Value(&number),
            phone: phone.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value),
            relation: Some(relation),
            living_state: Some(kin.state),
            ..PersonValues::default()
        };
        let mut row = new_resident(kin.id, kin.committee.0, kin.household);
        // The generated values are valid.
        if let Ok(person) = said.parse(town.today) {
            person.apply_to(town.vault, &mut row)?;
        }
        self.residents.push(row);
        let group = match (years, dice.u16(..1_000)) {
            (80.., 0..900) => "AGED_80",
            (_, 0..24) => "DISABLED",
            (_, 24..40) => "LOW_INCOME",
            (..16, 40..60) => "LEFT_BEHIND_CHILD",
            _ => return Ok(()),
        };
        self.join(town, dice, kin, group);
        Ok(())
    }

    fn join(&mut self, town: &Town<'_>, dice: &mut Rng, kin: &Kin, kind: &str) {
        let id = town.clock.id();
        let from_on = town.today.minus(dice.u32(1..360));
        self.memberships.push(membership::Model {
            id,
            committee_id: kin.committee.0,
            resident_id: kin.id,
            kind: kind.to_owned(),
            from_on,
            until_on: None,
            left_stay_id: None,
            told_until_on: None,
            review_on: Some(from_on.plus(365)),
            source_department: "民政".to_owned(),
            revision: 1,
        });
        if let Some(person_id) = kin.caregiver.filter(|_| dice.u8(..100) < 85) {
            self.caregivers.push(caregiver::Model {
                id: town.clock.id(),
                committee_id: kin.committee.0,
                membership_id: id,
                person_id,
                from_on,
                until_on: None,
                left_stay_id: None,
                told_until_on: None,
                revision: 1,
            });
        }
    }
}

/// A member of a household to generate.
struct Kin {
    id: ResidentId,
    committee: (CommitteeId, Code),
    household: HouseholdId,
    place: u8,
    family: char,
    state: LivingState,
    caregiver: Option<PersonId>,
}

/// A fictitious identity number: its area code is not assigned. Unique within a sex for the first five million.
fn number(town: &Town<'_>, sex: Sex, birth: Date) -> String {
    let n = town.numbers.get();
    town.numbers.set(n + 1);
    let (area, rest) = (990_000 + n % 10_000, n / 10_000);
    // The 17th digit is odd for men and even for women (GB 11643).
    let last = rest / 100 % 5 * 2 + u64::from(sex == Sex::Male);
    let birth = birth.calendar().format("%Y%m%d");
    identity::checked(&format!("{area}{birth}{:02}{last}", rest % 100))
}

fn sex(dice: &mut Rng) -> Sex {
    if dice.bool() { Sex::Male } else { Sex::Female }
}

fn name(dice: &mut Rng) -> (char, &'static str) {
    let surname = dice.choice(SURNAMES).unwrap_or('陈');
    let given = dice.choice(GIVEN).unwrap_or("志强");
    (surname, given)
}
