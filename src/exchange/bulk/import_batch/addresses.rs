//! Registered households at the addresses of a batch, even if the register or the file prefixes the address with the
//! names of units.

use std::collections::{HashMap, HashSet};

use cunju_entity::value::{Code, CodeRange, CommitteeId, HouseholdId, Level};
use cunju_entity::{division, household};
use sea_orm::ConnectionTrait;

use super::Named;
use crate::exchange::bulk::{home_store, store};
use crate::platform::error::Error;
use crate::residents::household::{AddressPrefixes, ExistingHousehold, addresses};

/// The names of units that are ignored in addresses, by committee.
#[derive(Default)]
pub(super) struct CommitteeAddressPrefixes(HashMap<CommitteeId, AddressPrefixes>);

impl CommitteeAddressPrefixes {
    /// Reads them for these committees; their former codes count too.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        committees: impl Iterator<Item = &Named> + Clone,
    ) -> Result<Self, Error> {
        let ids = store::ids(committees.clone().map(|it| it.place.id));
        let former = home_store::former_codes(db, &ids).await?;
        let mut codes: Vec<Code> = committees.clone().map(|it| it.place.code).collect();
        codes.extend(former.iter().map(|(_, code)| *code));
        let around = home_store::around(db, &codes).await?;
        let holding = |code: Code| {
            let holds =
                move |row: &&division::Model| CodeRange::of(row.level, row.code).contains(code);
            around.iter().filter(holds)
        };
        let above = committees.map(|Named { place, name }| {
            let own: Vec<&division::Model> = holding(place.code).collect();
            // An address that begins with a neighbor of one of the divisions is probably in another committee.
            let is_beside = |row: &&division::Model| {
                row.parent_id
                    .is_none_or(|parent| own.iter().any(|it| it.id == parent))
                    || row.level == Level::Province
            };
            let beside = around.iter().filter(is_beside);
            let above = AddressPrefixes::of(own.iter().map(|row| row.name.as_str()), name);
            let codes = former.iter().filter(|(id, _)| *id == place.id);
            let above = codes.fold(above, |above, (_, code)| {
                above.with_former_divisions(holding(*code).map(|row| row.name.as_str()))
            });
            (
                place.id,
                above.with_siblings(beside.map(|row| row.name.as_str())),
            )
        });
        Ok(Self(above.collect()))
    }

    /// The key of an address without the ignored names.
    pub(super) fn home_key(&self, committee: CommitteeId, key: &str) -> String {
        let above = self.0.get(&committee);
        above.map_or_else(|| key.to_owned(), |above| above.home_key(key))
    }

    pub(super) fn of(&self, committee: CommitteeId) -> Option<&AddressPrefixes> {
        self.0.get(&committee)
    }
}

/// Households at addresses.
#[derive(Default)]
pub(super) struct HouseholdsByAddress {
    /// The open household at each address that has one, by committee and the address key that was requested.
    pub(super) at: HashMap<(CommitteeId, String), household::Model>,
    /// All households of the committees in which some address has no exact match.
    pub(super) there: Vec<ExistingHousehold>,
}

impl HouseholdsByAddress {
    /// The households with these address keys: an exact match, or the only household whose key differs only by ignored
    /// names.
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        prefixes: &CommitteeAddressPrefixes,
        wanted: &[(CommitteeId, &str)],
    ) -> Result<Self, Error> {
        let committees = store::ids(wanted.iter().map(|(committee, _)| *committee));
        let keys = wanted.iter().map(|(_, key)| (*key).to_owned()).collect();
        let found = home_store::households(db, &committees, keys)
            .await?
            .into_iter();
        let found = found.map(|row| ((row.committee_id, row.address_key.clone()), row));
        let mut homes = Self {
            at: found.collect(),
            there: Vec::new(),
        };
        let lacking = wanted
            .iter()
            .map(|(committee, key)| (*committee, (*key).to_owned()));
        let lacking: HashSet<_> = lacking.filter(|it| !homes.at.contains_key(it)).collect();
        // A table that is sent again ends here, without the addresses of whole committees.
        if lacking.is_empty() {
            return Ok(homes);
        }
        let committees = store::ids(lacking.iter().map(|(committee, _)| *committee));
        homes.there = addresses(db, &committees).await?;
        if homes.there.is_empty() {
            return Ok(homes);
        }
        let mut bare: HashMap<(CommitteeId, String), Vec<HouseholdId>> = HashMap::new();
        for there in homes.there.iter().filter(|it| it.is_open()) {
            if let Some(above) = prefixes.of(there.committee_id) {
                let key = (there.committee_id, there.home_key(above));
                bare.entry(key).or_default().push(there.id);
            }
        }
        let same = lacking.into_iter().filter_map(|(committee, key)| {
            let ids = bare.get(&(committee, prefixes.home_key(committee, &key)))?;
            // If two households have the same address, the match is ambiguous.
            Some(((committee, key), *ids.first().filter(|_| ids.len() == 1)?))
        });
        let same: Vec<_> = same.collect();
        let ids: HashSet<HouseholdId> = same.iter().map(|(_, id)| *id).collect();
        let ids: Vec<HouseholdId> = ids.into_iter().collect();
        let rows = home_store::households_of(db, &ids).await?.into_iter();
        let rows: HashMap<HouseholdId, household::Model> = rows.map(|row| (row.id, row)).collect();
        let same = same
            .into_iter()
            .filter_map(|(at, id)| Some((at, rows.get(&id)?.clone())));
        homes.at.extend(same);
        Ok(homes)
    }
}

/// These households by committee and the keys of homes that are spelled alike.
pub(super) fn by_similarity(
    prefixes: &CommitteeAddressPrefixes,
    there: impl IntoIterator<Item = ExistingHousehold>,
) -> HashMap<(CommitteeId, String), Vec<ExistingHousehold>> {
    let mut alike: HashMap<_, Vec<_>> = HashMap::new();
    for there in there {
        if let Some(above) = prefixes.of(there.committee_id) {
            for key in there.similarity_keys(above).iter() {
                let key = (there.committee_id, key.to_owned());
                alike.entry(key).or_default().push(there.clone());
            }
        }
    }
    alike
}
