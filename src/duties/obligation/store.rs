//! Queries on the table of obligations.

use cunju_entity::value::{CodeRange, CommitteeId, Date, DivisionId, MandateId};
use cunju_entity::{exemption, extension, mandate, obligation};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryTrait, Select,
    SelectExt, Value,
};

use super::rules::MIN_DAYS_TO_COMPLY;
use crate::access::auth::{Scope, within};
use crate::platform::database::{Tx, execute};
use crate::platform::error::Error;
use crate::platform::list::{Column, List, Sort, SortKind};

const CODE: Column = ("obligation", "code");

/// Obligations that the caller may see.
fn visible(scope: &Scope) -> Select<obligation::Entity> {
    obligation::Entity::find().filter(scope.condition(CODE))
}

/// Current and past obligations of a committee, earliest due date first.
pub(super) fn of_committee(scope: &Scope, id: CommitteeId) -> List {
    let select = visible(scope)
        .filter(obligation::Column::CommitteeId.eq(id))
        .filter(obligation::Column::Superseded.eq(false));
    List {
        select: select.into_query(),
        order: vec![
            Sort::ascending(("obligation", "due_on"), SortKind::Day),
            Sort::ascending(("obligation", "mandate_id"), SortKind::Id),
        ],
    }
}

/// Obligations in a range under a mandate that are not met on a date, by due date, then by code.
pub(super) fn missing(
    scope: &Scope,
    mandate: MandateId,
    range: CodeRange,
    day: Date,
    due: &'static str,
) -> List {
    use obligation::Column::{Exempt, MetOn, ValidFrom, ValidTo};
    let select = visible(scope)
        .filter(obligation::Column::MandateId.eq(mandate))
        .filter(within(CODE, range))
        .filter(ValidFrom.lte(day).and(ValidTo.gt(day)))
        .filter(Exempt.eq(false).and(MetOn.gt(day)));
    List {
        select: select.into_query(),
        order: vec![
            Sort::ascending(("obligation", due), SortKind::Day),
            Sort::ascending(CODE, SortKind::Number),
        ],
    }
}

/// Obligations by mandate and committee that the caller may see.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    keys: &[(CommitteeId, MandateId)],
) -> Result<Vec<obligation::Model>, Error> {
    use obligation::Column;
    let any = any_of(keys, Column::CommitteeId, Column::MandateId);
    let current = visible(scope).filter(Column::Superseded.eq(false));
    Ok(current.filter(any).all(db).await?)
}

/// Condition: any of these pairs of committee and mandate.
fn any_of<C: ColumnTrait>(keys: &[(CommitteeId, MandateId)], committee: C, mandate: C) -> Cond {
    let pairs = keys
        .iter()
        .map(|key| committee.eq(key.0).and(mandate.eq(key.1)));
    pairs.fold(Cond::any(), Cond::add)
}

/// Open mandates of these divisions, mandates under which the committee has or had obligations, and these
/// obligations, including superseded intervals.
pub(super) async fn mandates_with_obligations(
    tx: &Tx,
    committee: CommitteeId,
    above: Vec<DivisionId>,
) -> Result<(Vec<mandate::Model>, Vec<obligation::Model>), DbErr> {
    let of_mandate = Expr::col(("obligation", "mandate_id")).equals(("mandate", "id"));
    // Both in the condition of the join: WHERE would drop mandates under which the committee has no obligation yet.
    let of_both = of_mandate.and(obligation::Column::CommitteeId.eq(committee));
    let open = mandate::Column::ClosedOn.is_null();
    let binding = mandate::Column::ScopeDivisionId.is_in(above).and(open);
    let owed = obligation::Column::MandateId.is_not_null();
    let mut select = mandate::Entity::find().filter(binding.or(owed));
    QueryTrait::query(&mut select).left_join("obligation", of_both);
    let pairs = select.select_also(obligation::Entity).all(tx).await?;
    let (mut mandates, owed): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    mandates.sort_by_key(|mandate| mandate.id);
    mandates.dedup_by_key(|mandate| mandate.id);
    Ok((mandates, owed.into_iter().flatten().collect()))
}

/// Current and past obligations of a committee, including superseded intervals.
pub(super) async fn all_of_committee(
    tx: &Tx,
    committee: CommitteeId,
) -> Result<Vec<obligation::Model>, DbErr> {
    let of_committee = obligation::Column::CommitteeId.eq(committee);
    obligation::Entity::find()
        .filter(of_committee)
        .all(tx)
        .await
}

/// Whether there is any obligation under a mandate, current or past.
async fn any_owed(tx: &Tx, mandate: MandateId) -> Result<bool, DbErr> {
    let of_mandate = obligation::Column::MandateId.eq(mandate);
    obligation::Entity::find()
        .filter(of_mandate)
        .exists(tx)
        .await
}

/// Whether a mandate binds a committee in a range.
pub(super) async fn binds_any(
    tx: &Tx,
    mandate: MandateId,
    range: CodeRange,
) -> Result<bool, DbErr> {
    obligation::Entity::find()
        .filter(obligation::Column::MandateId.eq(mandate))
        .filter(within(CODE, range))
        .filter(obligation::Column::ValidTo.eq(Date::NEVER))
        .exists(tx)
        .await
}

/// Adds the missing obligations of the committees in a range under a mandate, and returns their number.
pub(super) async fn create_missing(
    tx: &Tx,
    mandate: &mandate::Model,
    range: CodeRange,
) -> Result<u64, DbErr> {
    let settled = match tx.get_database_backend() {
        DbBackend::Postgres => format!("(c.valid_from + {MIN_DAYS_TO_COMPLY})"),
        _ => format!("date(c.valid_from, '+{MIN_DAYS_TO_COMPLY} days')"),
    };
    // An unknown first day makes the comparison NULL, and the due date of the mandate applies.
    let due = format!("CASE WHEN {settled} > $5 THEN {settled} ELSE $5 END");
    // If the table was empty when the statement was planned, PostgreSQL scans for each committee all rows that the
    // statement has added so far. So the subquery is left out for the first obligations of a mandate.
    let unless_owed = if any_owed(tx, mandate.id).await? {
        "AND NOT EXISTS (SELECT 1 FROM obligation o \
         WHERE o.mandate_id = $1 AND o.committee_id = c.id)"
    } else {
        ""
    };
    let sql = format!(
        "INSERT INTO obligation (mandate_id, committee_id, code, valid_from, valid_to, \
           superseded, owed_from, original_due_on, due_on, met_on, exempt, revision) \
         SELECT $1, c.id, c.code, COALESCE(c.valid_from, $6), $7, $8, COALESCE(c.valid_from, $6), \
           {due}, {due}, \
           COALESCE(m.reached_on, $7), $8, 1 \
         FROM committee c \
         LEFT JOIN subcommittee s \
           ON s.committee_id = c.id AND s.kind = $9 AND s.dissolved_on IS NULL \
         LEFT JOIN subcommittee_milestone m ON m.subcommittee_id = s.id AND m.milestone = $10 \
         WHERE c.code >= $2 AND c.code < $3 AND NOT c.is_virtual AND c.valid_to IS NULL \
           AND ((c.kind = 'VILLAGERS' AND $4) OR (c.kind = 'RESIDENTS' AND $11)) {unless_owed}"
    );
    let values: Vec<Value> = vec![
        mandate.id.into(),
        range.low.into(),
        range.high.into(),
        mandate.villagers.into(),
        mandate.due_on.into(),
        Date::START.into(),
        Date::NEVER.into(),
        false.into(),
        mandate.subcommittee_kind.clone().into(),
        mandate.milestone.clone().into(),
        mandate.residents.into(),
    ];
    execute(tx, &sql, values).await
}

/// Opens a recurring mandate again for the committees in a range whose last election took over after it was issued.
pub(super) async fn recur(
    tx: &Tx,
    mandate: &mandate::Model,
    days: i16,
    range: CodeRange,
) -> Result<(), DbErr> {
    const LAST: &str = "(SELECT MAX(e.taken_over_on) FROM election e \
        WHERE e.committee_id = obligation.committee_id AND e.taken_over_on >= $4)";
    let due = match tx.get_database_backend() {
        DbBackend::Postgres => format!("(e.day + {days})"),
        _ => format!("date(e.day, '+{days} days')"),
    };
    let open_next = format!(
        "INSERT INTO obligation (mandate_id, committee_id, code, valid_from, valid_to, superseded, \
           owed_from, original_due_on, due_on, met_on, exempt, revision) \
         SELECT o.mandate_id, o.committee_id, o.code, e.day, o.valid_to, o.superseded, e.day, {due}, {due}, \
           CASE WHEN o.met_on < e.day THEN $5 ELSE o.met_on END, o.exempt, o.revision + 1 \
         FROM obligation o JOIN (SELECT committee_id, MAX(taken_over_on) AS day FROM election \
             WHERE taken_over_on >= $4 GROUP BY committee_id) e ON e.committee_id = o.committee_id \
         WHERE o.mandate_id = $1 AND o.code >= $2 AND o.code < $3 AND o.valid_to = $5 \
           AND o.owed_from < e.day AND o.valid_from < e.day"
    );
    let close_last = format!(
        "UPDATE obligation SET valid_to = {LAST}, superseded = $6 \
         WHERE mandate_id = $1 AND code >= $2 AND code < $3 AND valid_to = $5 AND owed_from < {LAST} \
           AND valid_from < {LAST}"
    );
    let values: Vec<Value> = vec![
        mandate.id.into(),
        range.low.into(),
        range.high.into(),
        mandate.issued_on.into(),
        Date::NEVER.into(),
    ];
    // First, because it copies the row that `close_last` then no longer finds as current.
    execute(tx, &open_next, values.clone()).await?;
    let past = values.into_iter().chain([true.into()]).collect();
    execute(tx, &close_last, past).await.map(drop)
}

/// Extends the due date of the open obligations in a range from the date on which the extension was granted, and
/// returns their number.
pub(super) async fn extend(
    tx: &Tx,
    mandate: MandateId,
    range: CodeRange,
    due_on: Date,
    granted_on: Date,
) -> Result<u64, DbErr> {
    const OPEN: &str = "mandate_id = $1 AND code >= $2 AND code < $3 AND valid_to = $4 \
        AND met_on = $4 AND NOT exempt AND due_on < $5";
    let values = || -> Vec<Value> {
        vec![
            mandate.into(),
            range.low.into(),
            range.high.into(),
            Date::NEVER.into(),
            due_on.into(),
            granted_on.into(),
        ]
    };
    let open_next = format!(
        "INSERT INTO obligation (mandate_id, committee_id, code, valid_from, valid_to, superseded, \
           owed_from, original_due_on, due_on, met_on, exempt, revision) \
         SELECT mandate_id, committee_id, code, $6, valid_to, superseded, owed_from, original_due_on, \
           $5, met_on, exempt, revision + 1 \
         FROM obligation WHERE {OPEN} AND valid_from < $6"
    );
    let close_last = format!(
        "UPDATE obligation SET valid_to = $6, superseded = $7 WHERE {OPEN} AND valid_from < $6"
    );
    let correct = format!(
        "UPDATE obligation SET due_on = $5, revision = revision + 1 WHERE {OPEN} AND valid_from >= $6"
    );
    let moved = execute(tx, &open_next, values()).await?;
    // Separate values: PostgreSQL refuses a bound value that the statement does not use.
    let past = values().into_iter().chain([true.into()]).collect();
    execute(tx, &close_last, past).await?;
    Ok(moved + execute(tx, &correct, values()).await?)
}

/// Exemptions by committee and mandate.
pub(super) async fn exemptions(
    db: &impl ConnectionTrait,
    keys: &[(CommitteeId, MandateId)],
) -> Result<Vec<exemption::Model>, Error> {
    use exemption::Column;
    let any = any_of(keys, Column::CommitteeId, Column::MandateId);
    Ok(exemption::Entity::find().filter(any).all(db).await?)
}

/// Extensions of a mandate for the units of a scope and the divisions above them, latest first.
pub(super) fn extensions(mandate: MandateId, scope: &Scope, above: Vec<i64>) -> List {
    let unit = ("extension", "unit_code");
    let select = extension::Entity::find()
        .filter(extension::Column::MandateId.eq(mandate))
        .filter(
            Cond::any()
                .add(scope.condition(unit))
                .add(extension::Column::UnitCode.is_in(above)),
        );
    List {
        select: select.into_query(),
        order: vec![
            Sort::descending(("extension", "granted_on"), SortKind::Day),
            Sort::descending(("extension", "id"), SortKind::Id),
        ],
    }
}
