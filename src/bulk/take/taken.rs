//! What a batch tells: its counts, its changes and its problems.

use cunju_entity::value::{CodeRange, Level};

use super::{Place, Taken, Taker, operation, refuse};
use crate::bulk::column::Kind;
use crate::bulk::feed::Batch;
use crate::bulk::fields::Fields;
use crate::change::{self, Logged};
use crate::error::{Error, Text};
use crate::problem::ProblemCode;

impl Taken {
    /// Keeps that a row was changed: what it held before is in the log alone.
    pub(super) fn changed<R: Logged>(
        &mut self,
        taker: Taker<'_>,
        kind: Kind,
        before: &R,
        after: &R,
    ) -> Result<(), Error> {
        if taker.write {
            let row = change::changed(taker.clock, taker.by, operation(kind), before, after)?;
            self.log.push(row);
        }
        Ok(())
    }

    /// Counts a row by what the register has; gives whether it is to be written.
    pub(super) fn differs<R: Logged + PartialEq>(
        &mut self,
        taker: Taker<'_>,
        kind: Kind,
        place: Place,
        before: Option<&R>,
        after: &R,
    ) -> Result<bool, Error> {
        let Some(before) = before else {
            self.counts.created += 1;
            self.touch(place);
            return Ok(true);
        };
        if before == after {
            self.counts.unchanged += 1;
            return Ok(false);
        }
        self.counts.changed += 1;
        self.touch(place);
        self.changed(taker, kind, before, after)?;
        Ok(true)
    }

    /// Keeps that something is written in the town of a committee.
    pub(super) fn touch(&mut self, place: Place) {
        let range = CodeRange::of(Level::Town, place.code);
        self.towns.insert(place.town, range);
    }

    /// Says in a row what the API would answer to the same.
    pub(super) fn refuse(
        &mut self,
        kind: Kind,
        batch: &Batch,
        row: usize,
        problems: Vec<crate::problem::Problem>,
    ) {
        if let Some(row) = batch.rows.get(row) {
            let mut fields = Fields::unchecked(kind, &batch.header, row);
            refuse(&mut fields, problems);
            self.problems.append(&mut fields.problems);
        }
    }

    /// Says what is wrong with a value of a row.
    pub(super) fn complain(
        &mut self,
        kind: Kind,
        batch: &Batch,
        row: usize,
        key: &str,
        words: Text,
    ) {
        self.complain_as(kind, batch, row, (key, ProblemCode::Invalid), words);
    }

    /// Says what is wrong with a value of a row, by a code of the API.
    pub(super) fn complain_as(
        &mut self,
        kind: Kind,
        batch: &Batch,
        row: usize,
        (key, code): (&str, ProblemCode),
        words: Text,
    ) {
        if let Some(row) = batch.rows.get(row) {
            let mut fields = Fields::unchecked(kind, &batch.header, row);
            fields.complain_as(key, code, words);
            self.problems.append(&mut fields.problems);
        }
    }
}
