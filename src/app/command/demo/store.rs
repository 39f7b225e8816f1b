//! Generated rows of the demo, inserted in bulk.

use cunju_entity::value::{
    AppointmentRole, Background, Code, CodeRange, CommitteeId, Date, GridId, GridKind, PersonId,
    SubcommitteeId,
};
use cunju_entity::{
    appointment, committee, grid, household, person, subcommittee, subcommittee_grid,
    subcommittee_milestone,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, Iterable, QueryFilter, QueryOrder, QuerySelect,
};

use crate::app::command::demo::progress::{chance, established_on, name};
use crate::bodies::grid::GridValues;
use crate::platform::clock::Clock;
use crate::platform::database::{Tx, execute};
use crate::residents::household::PlaceValues;

/// First day of the generated progress.
const FIRST: &str = "2021-06-01";

/// Rows to write.
#[derive(Default)]
struct Rows {
    /// Grids of each committee that is generated in detail; without grids there are no households.
    grids_each: i16,
    subcommittees: Vec<subcommittee::Model>,
    milestones: Vec<subcommittee_milestone::Model>,
    persons: Vec<person::Model>,
    appointments: Vec<appointment::Model>,
    grids: Vec<grid::Model>,
    answers: Vec<subcommittee_grid::Model>,
    households: Vec<household::Model>,
}

/// Writes generated contacts and subcommittees for all committees, and persons, grids and households for one range.
/// Returns the number of subcommittees.
pub(super) async fn write(
    tx: &Tx,
    clock: &Clock,
    detailed: CodeRange,
    grids: i16,
) -> Result<usize, DbErr> {
    // No mobile telephone number in China begins with 1540000.
    let contacts = "UPDATE committee SET contact_person = \
          substr('陈李黄张梁林刘吴', CAST(1 + code % 8 AS integer), 1) || '主任（示例）', \
          contact_phone = '1540000' || substr(CAST(10000 + code % 10000 AS text), 2) \
        WHERE contact_person IS NULL AND NOT is_virtual";
    execute(tx, contacts, Vec::new()).await?;
    let committees = committee::Entity::find()
        .filter(committee::Column::IsVirtual.eq(false))
        .order_by_asc(committee::Column::Code)
        .select_only()
        .columns([committee::Column::Id, committee::Column::Code])
        .into_tuple::<(CommitteeId, Code)>()
        .all(tx)
        .await?;
    let first: Date = FIRST.parse().unwrap_or(Date::START);
    let mut written = 0;
    for chunk in committees.chunks(4_000) {
        let mut rows = Rows {
            grids_each: grids,
            ..Rows::default()
        };
        for (committee, code) in chunk {
            let inside = detailed.contains(*code);
            let day = established_on(*code, first);
            let subcommittee = day.map(|day| rows.establish(clock, *committee, day));
            if inside {
                rows.detail(clock, (*committee, *code), subcommittee.zip(day));
            }
        }
        written += rows.subcommittees.len();
        insert(tx, rows.subcommittees).await?;
        insert(tx, rows.milestones).await?;
        insert(tx, rows.persons).await?;
        insert(tx, rows.grids).await?;
        insert(tx, rows.appointments).await?;
        insert(tx, rows.answers).await?;
        insert(tx, rows.households).await?;
    }
    Ok(written)
}

impl Rows {
    fn establish(&mut self, clock: &Clock, committee_id: CommitteeId, day: Date) -> SubcommitteeId {
        let id = clock.id();
        self.subcommittees.push(subcommittee::Model {
            id,
            committee_id,
            kind: "PUBLIC_HEALTH".to_owned(),
            established_on: day,
            dissolved_on: None,
            document_number: None,
            duties: None,
            revision: 1,
        });
        self.milestone(committee_id, id, "SET_UP", day);
        id
    }

    fn milestone(&mut self, committee_id: CommitteeId, id: SubcommitteeId, key: &str, day: Date) {
        self.milestones.push(subcommittee_milestone::Model {
            subcommittee_id: id,
            milestone: key.to_owned(),
            committee_id,
            reached_on: day,
            recorded_by: "demo".to_owned(),
        });
    }

    /// Persons, grids and households of a committee.
    fn detail(
        &mut self,
        clock: &Clock,
        (committee, code): (CommitteeId, Code),
        subcommittee: Option<(SubcommitteeId, Date)>,
    ) {
        let grids: Vec<GridId> = (1..=self.grids_each)
            .map(|n| self.grid(clock, (committee, code), n))
            .collect();
        for (door, grid) in (1..).zip(grids.iter().cycle().take(12)) {
            self.household(clock, (committee, code), door, Some(*grid));
        }
        if !grids.is_empty() {
            self.household(clock, (committee, code), 13, None);
        }
        let Some((subcommittee_id, day)) = subcommittee else {
            return;
        };
        self.answers
            .extend(grids.iter().map(|grid_id| subcommittee_grid::Model {
                subcommittee_id,
                grid_id: *grid_id,
                committee_id: committee,
            }));
        let staffed = chance(code, 4) < 700;
        let people = [
            (AppointmentRole::Director, Background::CommitteeMember),
            (AppointmentRole::Member, Background::VillageDoctor),
            (AppointmentRole::Member, Background::GridWorker),
        ];
        for (salt, (role, background)) in (10..).zip(people).take(if staffed { 3 } else { 2 }) {
            let id = self.person(clock, committee, name(code, salt));
            let appointment = |subcommittee_id, role| appointment::Model {
                subcommittee_id,
                background,
                from_on: day,
                ..served(clock, committee, id, role)
            };
            self.appointments
                .push(appointment(Some(subcommittee_id), role));
            if role == AppointmentRole::Director {
                self.appointments
                    .push(appointment(None, AppointmentRole::ViceDirector));
            }
        }
        if staffed {
            self.milestone(committee, subcommittee_id, "STAFFED", day);
        }
    }

    /// A grid and its workers.
    fn grid(
        &mut self,
        clock: &Clock,
        (committee_id, code): (CommitteeId, Code),
        number: i16,
    ) -> GridId {
        let id = clock.id();
        let worker = self.person(
            clock,
            committee_id,
            name(code, 20 + u64::from(number.unsigned_abs())),
        );
        self.appointments.push(appointment::Model {
            grid_id: Some(id),
            ..served(clock, committee_id, worker, AppointmentRole::GridWorker)
        });
        let name = format!("第{number}网格");
        let said = GridValues {
            name: Some(&name),
            kind: Some(GridKind::Grid),
            ..GridValues::default()
        };
        self.grids.extend(said.grid(id, committee_id, number).ok());
        id
    }

    fn person(&mut self, clock: &Clock, committee_id: CommitteeId, name: String) -> PersonId {
        let id = clock.id();
        self.persons.push(person::Model {
            id,
            committee_id,
            name,
            phone: None,
            account: None,
            revision: 1,
        });
        id
    }

    fn household(
        &mut self,
        clock: &Clock,
        (committee_id, code): (CommitteeId, Code),
        door: u64,
        grid_id: Option<GridId>,
    ) {
        let address = format!("示例路{door}号");
        let place = PlaceValues {
            address: Some(&address),
            ..PlaceValues::default()
        };
        let row = place.household(clock.id(), committee_id).ok();
        self.households.extend(row.map(|row| household::Model {
            grid_id,
            head: Some(name(code, door * 1_000)),
            ..row
        }));
    }
}

/// An appointment in the committee itself since the first day of the generated progress.
fn served(
    clock: &Clock,
    committee_id: CommitteeId,
    person_id: PersonId,
    role: AppointmentRole,
) -> appointment::Model {
    appointment::Model {
        id: clock.id(),
        committee_id,
        subcommittee_id: None,
        grid_id: None,
        three_person_group_id: None,
        person_id,
        role,
        background: Background::GridWorker,
        from_on: FIRST.parse().unwrap_or(Date::START),
        until_on: None,
        term_ends_on: None,
        revision: 1,
    }
}

/// Gives an account to a grid worker of a committee, unless somebody there has it.
pub(super) async fn employ(
    db: &impl ConnectionTrait,
    committee: CommitteeId,
    account: &str,
) -> Result<(), DbErr> {
    let give = "UPDATE person SET account = $1 WHERE id = \
          (SELECT person_id FROM appointment WHERE committee_id = $2 AND role = 'GRID_WORKER' \
             AND grid_id IS NOT NULL AND until_on IS NULL ORDER BY id LIMIT 1) \
        AND NOT EXISTS (SELECT 1 FROM person WHERE committee_id = $2 AND account = $1)";
    execute(db, give, vec![account.into(), committee.into()]).await?;
    Ok(())
}

/// Inserts rows, as many per statement as both databases accept.
pub(super) async fn insert<M, A>(tx: &Tx, rows: Vec<M>) -> Result<(), DbErr>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows
        .into_iter()
        .map(IntoActiveModel::into_active_model)
        .peekable();
    while rows.peek().is_some() {
        // SQLite binds at most 32,766 values in a statement, PostgreSQL 65,535.
        let chunk: Vec<A> = rows.by_ref().take(32_000 / columns).collect();
        let insert = <A::Entity as EntityTrait>::insert_many(chunk);
        insert.exec_without_returning(tx).await?;
    }
    Ok(())
}
