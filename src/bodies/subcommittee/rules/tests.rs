//! The rules against hand-computed figures, and against a day-by-day evaluation.

use cunju_entity::value::{Background, Id, PersonId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn day(number: u32) -> Date {
    "2026-01-01".parse::<Date>().unwrap().plus(number)
}

fn kind() -> subcommittee_kind::Model {
    subcommittee_kind::Model {
        key: "PUBLIC_HEALTH".to_owned(),
        position: 1,
        name_zh: "公共卫生委员会".to_owned(),
        name_en: "Public health committee".to_owned(),
        legal_basis: String::new(),
        in_force_from: Date::START,
        min_members: 2,
        max_members: 3,
        director_in_committee: true,
        min_medical: 1,
        same_term: true,
    }
}

fn body(established: u32) -> subcommittee::Model {
    subcommittee::Model {
        id: Id::new(Uuid::from_u128(1)),
        committee_id: Id::new(Uuid::nil()),
        kind: "PUBLIC_HEALTH".to_owned(),
        established_on: day(established),
        dissolved_on: None,
        document_number: None,
        duties: None,
        revision: 1,
    }
}

#[derive(Clone, Copy, Debug)]
struct Row {
    person: u8,
    in_parent: bool,
    role: AppointmentRole,
    background: Background,
    from: u32,
    until: Option<u32>,
}

fn appointment(row: Row) -> appointment::Model {
    let Row {
        person,
        in_parent,
        role,
        background,
        from,
        until,
    } = row;
    appointment::Model {
        id: Id::new(Uuid::nil()),
        committee_id: Id::new(Uuid::nil()),
        subcommittee_id: (!in_parent).then(|| body(0).id),
        grid_id: None,
        three_person_group_id: None,
        person_id: PersonId::new(Uuid::from_u128(person.into())),
        role,
        background,
        from_on: day(from),
        until_on: until.map(day),
        term_ends_on: None,
        revision: 1,
    }
}

/// The rules not satisfied on day 30, in English, and since when all are satisfied.
fn composed(term_from: Option<u32>, rows: &[Row]) -> (Vec<Unmet>, Option<Date>) {
    let (kind, appointments) = (
        kind(),
        rows.iter().copied().map(appointment).collect::<Vec<_>>(),
    );
    let composition = Composition::new(&kind, &body(1), term_from.map(day), &appointments);
    (composition.unmet(day(30)), composition.since(day(30)))
}

const DIRECTOR: Row = Row {
    person: 1,
    in_parent: false,
    role: AppointmentRole::Director,
    background: Background::CommitteeMember,
    from: 2,
    until: None,
};
const IN_PARENT: Row = Row {
    person: 1,
    in_parent: true,
    role: AppointmentRole::Member,
    background: Background::CommitteeMember,
    from: 0,
    until: None,
};
const DOCTOR: Row = Row {
    person: 2,
    in_parent: false,
    role: AppointmentRole::Member,
    background: Background::VillageDoctor,
    from: 5,
    until: None,
};

#[test]
fn last_rule_met_determines_the_date() {
    assert_eq!(
        composed(None, &[DIRECTOR, IN_PARENT, DOCTOR]),
        (vec![], Some(day(5)))
    );
    let later = Row {
        from: 7,
        ..IN_PARENT
    };
    assert_eq!(composed(None, &[DIRECTOR, later, DOCTOR]).1, Some(day(7)));
    let early = [DIRECTOR, IN_PARENT, DOCTOR].map(|row| Row { from: 0, ..row });
    assert_eq!(
        composed(None, &early).1,
        Some(day(1)),
        "not before the establishment"
    );
}

#[test]
fn unmet_rules_are_named() {
    let empty = composed(None, &[]);
    let few = Unmet::TooFew { needs: 2, has: 0 };
    let medics = Unmet::TooFewMedics { needs: 1, has: 0 };
    assert_eq!(empty, (vec![few, medics, Unmet::NoDirector], None));
    let outside = composed(None, &[DIRECTOR, DOCTOR]);
    assert_eq!(outside, (vec![Unmet::DirectorFromOutside], None));
    let others = [3, 4].map(|person| Row { person, ..DOCTOR });
    let many = composed(None, &[DIRECTOR, IN_PARENT, DOCTOR, others[0], others[1]]);
    assert_eq!(many, (vec![Unmet::TooMany { most: 3, has: 4 }], None));
    assert!(few.text().en.contains("needs at least 2 members, has 0"));
}

#[test]
fn person_with_two_appointments_counts_as_one_member() {
    let (unmet, _) = composed(
        None,
        &[
            DOCTOR,
            Row {
                role: AppointmentRole::Director,
                ..DOCTOR
            },
        ],
    );
    assert_eq!(unmet[0], Unmet::TooFew { needs: 2, has: 1 });
}

#[test]
fn new_term_ends_appointments_and_is_reported() {
    let rows = [DIRECTOR, IN_PARENT, DOCTOR];
    let over = Unmet::TermOver {
        appointments: 2,
        term_from: day(20),
    };
    let (unmet, since) = composed(Some(20), &rows);
    assert_eq!((unmet.last(), since), (Some(&over), None));
    let anew = rows.map(|row| Row { from: 25, ..row });
    let all = [rows.as_slice(), &anew].concat();
    assert_eq!(composed(Some(20), &all), (vec![], Some(day(25))));
    assert_eq!(
        composed(
            Some(2),
            &[
                DIRECTOR,
                Row {
                    from: 2,
                    ..IN_PARENT
                },
                DOCTOR
            ]
        )
        .1,
        Some(day(5))
    );
}

#[test]
fn gap_restarts_the_staffed_period() {
    let away = Row {
        until: Some(10),
        ..DOCTOR
    };
    let back = Row { from: 12, ..DOCTOR };
    assert_eq!(
        composed(None, &[DIRECTOR, IN_PARENT, away, back]).1,
        Some(day(12))
    );
    assert_eq!(composed(None, &[DIRECTOR, IN_PARENT, away]).1, None);
    let at_once = Row { from: 10, ..DOCTOR };
    assert_eq!(
        composed(None, &[DIRECTOR, IN_PARENT, away, at_once]).1,
        Some(day(5))
    );
}

/// Whether all rules are satisfied on a day, computed the plain way.
fn holds(
    kind: &subcommittee_kind::Model,
    appointments: &[appointment::Model],
    term: Option<Date>,
    on: Date,
) -> bool {
    let held: Vec<_> = appointments
        .iter()
        .filter(|appointment| {
            appointment.from_on <= on && appointment.until_on.is_none_or(|until| until > on)
        })
        .filter(|appointment| {
            let over = term.is_some_and(|term| on >= term && appointment.from_on < term);
            !(kind.same_term && over)
        })
        .collect();
    let persons = |pick: &dyn Fn(&appointment::Model) -> bool| {
        let mut ids: Vec<_> = held
            .iter()
            .filter(|appointment| pick(appointment))
            .map(|appointment| appointment.person_id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let members = persons(&|appointment| appointment.subcommittee_id.is_some());
    let medics = persons(&|appointment| {
        appointment.subcommittee_id.is_some() && appointment.background.is_medical()
    });
    let directors = persons(&|appointment| {
        appointment.subcommittee_id.is_some() && appointment.role == AppointmentRole::Director
    });
    let parent = persons(&|appointment| appointment.subcommittee_id.is_none());
    let size = i16::try_from(members.len()).unwrap();
    (kind.min_members..=kind.max_members).contains(&size)
        && i16::try_from(medics.len()).unwrap() >= kind.min_medical
        && (!kind.director_in_committee || directors.iter().any(|id| parent.contains(id)))
}

prop_compose! {
    fn rows()(
        person in 0_u8..4,
        in_parent: bool,
        director: bool,
        doctor: bool,
        from in 0_u32..30,
        length in prop::option::weighted(0.4, 0_u32..20),
    ) -> Row {
        let role = if director { AppointmentRole::Director } else { AppointmentRole::Member };
        let background = if doctor { Background::VillageDoctor } else { Background::Resident };
        Row { person, in_parent, role, background, from, until: length.map(|length| from + length) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn staffed_period_equals_a_day_by_day_evaluation(
        rows in prop::collection::vec(rows(), 0..9),
        established in 0_u32..30,
        term in prop::option::of(0_u32..40),
        director_in_committee: bool,
        same_term: bool,
        min_medical in 0_i16..2,
        min_members in 0_i16..3,
    ) {
        let kind = subcommittee_kind::Model {
            director_in_committee, same_term, min_medical, min_members, ..kind()
        };
        let appointments: Vec<_> = rows.into_iter().map(appointment).collect();
        let term = term.map(day);
        let composition = Composition::new(&kind, &body(established), term, &appointments);
        let today = 30;
        let run = (established..=today).rev().take_while(|on| holds(&kind, &appointments, term, day(*on)));
        prop_assert_eq!(composition.since(day(today)), run.last().map(day));
        let holds = holds(&kind, &appointments, term, day(today));
        prop_assert_eq!(composition.unmet(day(today)).is_empty(), holds);
    }
}
