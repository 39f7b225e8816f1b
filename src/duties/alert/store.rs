//! Query of alerts: one select per kind, combined into one list.

use cunju_entity::caregiver;
use cunju_entity::value::{
    CaregiverId, CodeRange, CommitteeId, Date, LivingState, MembershipId, ResidentId,
};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ActiveEnum, FromQueryResult, RelationTrait};

use super::AlertKind;
use crate::access::auth::within;
use crate::access::session::Session;
use crate::platform::list::{Column, List, Sort, SortKind};
use crate::residents::resident::rules::born_by;
use crate::residents::sensitive_access;

const ALERT: &str = "alert";
const CODE: Column = ("committee", "code");

/// Number of days after a birthday on which its alert is shown.
const BIRTHDAY: u32 = 30;

/// An alert.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    /// Number of the kind.
    pub(super) kind: i32,
    /// Committee.
    pub(super) committee_id: CommitteeId,
    /// Date that the alert follows from: date of birth, of the review, or of the end of the last appointment.
    pub(super) on_day: Date,
    /// Resident.
    pub(super) resident_id: ResidentId,
    /// Membership, if the alert is about one.
    pub(super) membership_id: Option<MembershipId>,
    /// Caregiver, if the alert is about one.
    pub(super) caregiver_id: Option<CaregiverId>,
}

/// Alerts of these kinds in a range, by kind, longest waiting first.
pub(super) fn list(
    session: &Session,
    range: Option<CodeRange>,
    kinds: &[AlertKind],
    day: Date,
) -> List {
    let mut parts = kinds.iter().map(|kind| {
        let mut part = match kind {
            AlertKind::Reached80 | AlertKind::Turned14 => birthday(*kind, session, day),
            AlertKind::ReviewDue => review_due(session, day),
            AlertKind::CaregiverAppointmentEnded => caregiver_appointment_ended(session, day),
        };
        part.expr_as(Expr::cust(kind.number().to_string()), "kind");
        part.cond_where(session.actor.scope().condition(CODE));
        if let Some(range) = range {
            part.cond_where(within(CODE, range));
        }
        part
    });
    let mut all = parts.next().unwrap_or_default();
    all.unions(parts.map(|part| (UnionType::All, part)));
    List {
        select: Query::select()
            .column((ALERT, Asterisk))
            .from_subquery(all, ALERT)
            .take(),
        order: vec![
            Sort::ascending((ALERT, "kind"), SortKind::Number),
            Sort::ascending((ALERT, "on_day"), SortKind::Day),
            Sort::ascending((ALERT, "subject_id"), SortKind::Id),
        ],
    }
}

/// Rows of a table joined with their committee: its ID and the columns that all kinds have.
fn from(
    table: &'static str,
    on_day: Expr,
    resident: Column,
    membership: Expr,
    caregiver: Expr,
) -> SelectStatement {
    let parent = Expr::col(("committee", "id")).equals((table, "committee_id"));
    Query::select()
        .expr_as(Expr::col((table, "committee_id")), "committee_id")
        .expr_as(on_day, "on_day")
        .expr_as(Expr::col(resident), "resident_id")
        .expr_as(membership, "membership_id")
        .expr_as(caregiver, "caregiver_id")
        .expr_as(Expr::col((table, "id")), "subject_id")
        .from(table)
        .inner_join("committee", parent)
        .take()
}

/// NULL with the type of an ID.
fn none() -> Expr {
    // PostgreSQL takes NULL in the first two parts of a union for text, and then refuses the uuid of the third.
    Expr::cust("CAST(NULL AS uuid)")
}

/// Residents with a recent birthday of this kind.
fn birthday(kind: AlertKind, session: &Session, day: Date) -> SelectStatement {
    let born = Expr::col(("resident", "birth_on"));
    let age = kind.age();
    let mut part = from("resident", born.clone(), ("resident", "id"), none(), none());
    part.and_where(born.clone().lte(born_by(age, day)))
        .and_where(born.gt(born_by(age, day.minus(BIRTHDAY + 1))))
        // A resident who has left stays in the table, without a household.
        .and_where(Expr::col(("resident", "household_id")).is_not_null())
        .cond_where(sensitive_access::resident(session, ("resident", "id")));
    if kind == AlertKind::Reached80 {
        let away = LivingState::RegisteredLivingElsewhere.to_value();
        part.and_where(Expr::col(("resident", "living_state")).ne(away))
            .and_where(Expr::cust(
                "NOT EXISTS (SELECT 1 FROM membership m WHERE m.resident_id = resident.id \
                   AND m.kind = 'AGED_80' AND m.until_on IS NULL)",
            ));
    }
    part
}

/// Memberships whose review was due on or before a date.
fn review_due(session: &Session, day: Date) -> SelectStatement {
    let review = Expr::col(("membership", "review_on"));
    let membership = Expr::col(("membership", "id"));
    let resident = ("membership", "resident_id");
    let mut part = from("membership", review.clone(), resident, membership, none());
    part.and_where(Expr::col(("membership", "until_on")).is_null())
        .and_where(review.lte(day))
        .cond_where(sensitive_access::resident(
            session,
            ("membership", "resident_id"),
        ));
    part
}

/// Caregivers without an appointment on a date.
fn caregiver_appointment_ended(session: &Session, day: Date) -> SelectStatement {
    let ended = "COALESCE((SELECT MAX(s.until_on) FROM appointment s WHERE s.person_id = caregiver.person_id), \
        caregiver.from_on)";
    let until = Expr::col(("appointment", "until_on"));
    let seated = Query::select()
        .expr(Expr::cust("1"))
        .from("appointment")
        .and_where(Expr::col(("appointment", "person_id")).equals(("caregiver", "person_id")))
        .and_where(until.clone().is_null().or(until.gt(day)))
        .take();
    let membership = Expr::col(("caregiver", "membership_id"));
    let caregiver = Expr::col(("caregiver", "id"));
    let resident = ("membership", "resident_id");
    let mut part = from(
        "caregiver",
        Expr::cust(ended),
        resident,
        membership,
        caregiver,
    );
    part.inner_join("membership", caregiver::Relation::Membership.def())
        .and_where(Expr::col(("caregiver", "until_on")).is_null())
        .and_where(Expr::exists(seated).not())
        .cond_where(sensitive_access::resident(
            session,
            ("membership", "resident_id"),
        ));
    part
}
