//! Rows that a change writes, each with an entry in the change log.

use cunju_entity::change_log;
use cunju_entity::revised::Revised;
use cunju_entity::value::ChangeKind;
use sea_orm::ActiveValue;

use super::{Logged, Row, UnitOfWork, log, store};
use crate::access::auth::Role;
use crate::platform::error::Error;

impl UnitOfWork<'_> {
    /// Logs that a row was added.
    pub fn added<R: Logged>(&mut self, row: &R) -> Result<(), Error> {
        self.record_touches(R::ENTITY, row.touches(None))?;
        self.record(ChangeKind::Insert, row, None, Some(row))
    }

    /// Logs that a row was changed.
    pub fn changed<R: Logged>(&mut self, before: &R, after: &R) -> Result<(), Error> {
        self.record_touches(R::ENTITY, after.touches(Some(before)))?;
        self.record(ChangeKind::Update, after, Some(before), Some(after))
    }

    /// Logs that a row was deleted.
    pub fn removed<R: Logged>(&mut self, row: &R) -> Result<(), Error> {
        self.record_touches(R::ENTITY, row.touches(None))?;
        self.record(ChangeKind::Delete, row, Some(row), None)
    }

    /// Inserts a row and logs it.
    pub async fn insert<R: Logged + Row>(&mut self, row: &R) -> Result<(), Error> {
        store::insert(&self.tx, row).await?;
        self.added(row)
    }

    /// Updates an existing row and logs it.
    pub async fn update<R: Logged + Row>(&mut self, before: &R, after: &R) -> Result<(), Error> {
        store::update(&self.tx, after).await?;
        self.changed(before, after)
    }

    /// Updates an existing row with its next revision and logs it. A row that does not differ is not written, so an
    /// update that changes nothing does not make the revision of other clients stale; except for grid workers.
    pub async fn revise<R>(&mut self, before: &R, after: &mut R) -> Result<(), Error>
    where
        R: Logged + Row + Revised,
    {
        if !after.revise(before) {
            // A grid worker can update residents whose name and numbers are masked. A revision that stays the same would
            // confirm a guess.
            if self.session.actor.role() != Role::GridWorker {
                return Ok(());
            }
            *after.revision() += 1;
        }
        self.update(before, after).await
    }

    /// Deletes a row and logs it.
    pub async fn delete<R: Logged + Row>(&mut self, row: &R) -> Result<(), Error> {
        store::delete(&self.tx, row).await?;
        self.removed(row)
    }

    fn record<R: Logged>(
        &mut self,
        kind: ChangeKind,
        row: &R,
        before: Option<&R>,
        after: Option<&R>,
    ) -> Result<(), Error> {
        let json = |row: Option<&R>| row.map(serde_json::to_value).transpose();
        let entry = change_log::ActiveModel {
            actor: ActiveValue::Set(self.session.actor.subject().to_owned()),
            request_id: ActiveValue::Set(self.session.id.clone()),
            kind: ActiveValue::Set(kind),
            entity: ActiveValue::Set(R::ENTITY.to_owned()),
            entity_id: ActiveValue::Set(row.key()),
            before: ActiveValue::Set(json(before).map_err(Error::internal)?),
            after: ActiveValue::Set(json(after).map_err(Error::internal)?),
            ..log::entry(self.clock(), self.operation, row.unit())
        };
        self.log.push(entry);
        Ok(())
    }
}
