//! Planned changes of residents by earlier rows of a batch: later rows treat them as registered.

use std::collections::{HashMap, HashSet};

use cunju_entity::resident;
use cunju_entity::value::{Date, HouseholdId, ResidentId};
use uuid::Uuid;

use super::registered::RegisteredData;
use crate::residents::name::folded;

/// Residents after the planned changes.
#[derive(Default)]
pub(super) struct Plans {
    homes: HashMap<HouseholdId, Vec<resident::Model>>,
    names: HashMap<String, Vec<resident::Model>>,
    indexed: HashMap<Uuid, Vec<resident::Model>>,
    /// Rows of residents.
    pub(super) rows: HashMap<ResidentId, u32>,
    /// Residents with a planned change, not only an assigned row that follows later.
    done: HashSet<ResidentId>,
}

impl Plans {
    /// Stores the planned change of a row.
    pub(super) fn add(&mut self, number: u32, row: &resident::Model) {
        self.rows.insert(row.id, number);
        self.done.insert(row.id);
        let name = self.names.entry(folded(&row.name)).or_default();
        name.push(row.clone());
        if let Some(index) = row.identity_index {
            self.indexed.entry(index).or_default().push(row.clone());
        }
        if let Some(home) = row.household_id {
            self.homes.entry(home).or_default().push(row.clone());
        }
    }

    /// Residents of a household that rows have created or changed.
    pub(super) fn of(&self, home: HouseholdId) -> &[resident::Model] {
        self.homes.get(&home).map_or(&[], Vec::as_slice)
    }

    /// Whether a row has created or changed a resident.
    pub(super) fn has(&self, id: ResidentId) -> bool {
        self.done.contains(&id)
    }

    /// Residents with this folded name.
    pub(super) fn named<'a>(
        &'a self,
        known: &'a RegisteredData,
        name: &str,
    ) -> impl Iterator<Item = &'a resident::Model> {
        self.both(known.names.get(name), self.names.get(name))
    }

    /// Residents of a household whose date of birth is this one, or may be.
    pub(super) fn born<'a>(
        &'a self,
        known: &'a RegisteredData,
        home: HouseholdId,
        birth: Option<Date>,
    ) -> impl Iterator<Item = &'a resident::Model> {
        let all = self.both(known.residents.get(&home), self.homes.get(&home));
        all.filter(move |row| {
            row.birth_on
                .zip(birth)
                .is_none_or(|(one, other)| one == other)
        })
    }

    /// Residents with this identity number.
    pub(super) fn numbered<'a>(
        &'a self,
        known: &'a RegisteredData,
        index: Uuid,
    ) -> impl Iterator<Item = &'a resident::Model> {
        self.both(known.indexed.get(&index), self.indexed.get(&index))
    }

    fn both<'a>(
        &'a self,
        register: Option<&'a Vec<resident::Model>>,
        planned: Option<&'a Vec<resident::Model>>,
    ) -> impl Iterator<Item = &'a resident::Model> {
        let register = register.into_iter().flatten();
        let kept = register.filter(|row| !self.has(row.id));
        kept.chain(planned.into_iter().flatten())
    }
}
