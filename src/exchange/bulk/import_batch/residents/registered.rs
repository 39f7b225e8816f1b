//! Registered data of the households and residents of a batch.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use cunju_entity::value::{Code, CommitteeId, HouseholdId, LivingState, ResidentId};
use cunju_entity::{household, membership, resident, special_group_kind, stay};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::super::addresses::{CommitteeAddressPrefixes, HouseholdsByAddress, by_similarity};
use super::super::{BatchContext, ImportState, Place, WriteScope};
use super::entry::Entry;
use super::{Planned, groups, row_problems};
use crate::exchange::bulk::{home_store, store};
use crate::platform::error::Error;
use crate::platform::problem::{Channel, Problem};
use crate::residents::household::successor::ClosedHousehold;
use crate::residents::household::{ExistingHousehold, find_closed_at_addresses};
use crate::residents::membership::new_membership;
use crate::residents::name::folded;
use crate::residents::name::spellings;
use crate::residents::personal::number_checks::check_rows;
use crate::residents::resident as people;
use crate::residents::stay::last_stays;

/// Registered data of a batch, and the changes other than those of residents.
pub(super) struct RegisteredData {
    /// By committee and address key.
    pub(super) households: HashMap<(CommitteeId, String), household::Model>,
    pub(super) by_id: HashMap<HouseholdId, household::Model>,
    /// Closed households that rows refer to.
    gone: HashMap<(CommitteeId, String), ClosedHousehold>,
    /// Households with an address similar to one in a row that is not registered.
    like: HashMap<(CommitteeId, String), Vec<HouseholdId>>,
    /// By household, as registered.
    pub(super) residents: HashMap<HouseholdId, Vec<resident::Model>>,
    /// By folded name, with or without a household.
    pub(super) names: HashMap<String, Vec<resident::Model>>,
    /// Former residents of a household who have no household now.
    pub(super) former: HashSet<(ResidentId, HouseholdId)>,
    /// The last stays of residents without a household.
    pub(super) last: HashMap<ResidentId, stay::Model>,
    /// By blind index, in any committee.
    pub(super) indexed: HashMap<Uuid, Vec<resident::Model>>,
    /// Codes and names of their committees.
    pub(super) named: HashMap<CommitteeId, (Code, String)>,
    /// Addresses of the households, other than those of the file, of residents who are candidates.
    pub(super) homes: HashMap<HouseholdId, String>,
    /// Memberships that start.
    pub(super) memberships: Vec<membership::Model>,
    /// Current groups of residents.
    members: HashSet<(ResidentId, String)>,
    groups: Vec<special_group_kind::Model>,
}

impl RegisteredData {
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        (batch_context, prefixes): (BatchContext<'_>, &CommitteeAddressPrefixes),
        state: &mut ImportState,
        placed: &[(usize, Entry, Place)],
    ) -> Result<Self, Error> {
        let groups = state.groups(db).await?;
        let ids = store::ids(placed.iter().map(|(_, _, place)| place.id));
        let wanted = placed.iter();
        let wanted = wanted.map(|(_, entry, place)| (place.id, entry.household.as_str()));
        let found = HouseholdsByAddress::read(db, prefixes, &wanted.collect::<Vec<_>>()).await?;
        let households = &found.at;
        // A household that rows refer to in two ways is in the map twice.
        let homes = distinct(households.values().map(|row| row.id));
        let rows = placed.iter();
        let births = distinct(rows.filter_map(|(_, entry, _)| entry.person.birth()));
        let candidates = people::find_candidates(db, (&ids, &homes), &births).await?;
        let own = own(households, &candidates);
        let others = placed.iter().filter(|(_, entry, place)| {
            let is_own = |index| own.contains(&(place.id, entry.household.clone(), index));
            entry.index.is_some_and(|index| !is_own(index))
        });
        // Counted and logged before the look-up, so that a file of guessed numbers is limited like single look-ups.
        check_rows(db, batch_context.checker, others.count()).await?;
        let indexes = placed.iter().filter_map(|(_, entry, _)| entry.index);
        // A person who is not both registered and living in the household may have a second record in the register, and
        // a row of the file may cause a conflict between the two.
        let apart = candidates.iter().filter(|row| {
            row.household_id.is_some() && row.living_state != LivingState::RegisteredLivingHere
        });
        let indexes = indexes.chain(apart.filter_map(|row| row.identity_index));
        let numbered = store::indexed(db, distinct(indexes)).await?;
        let gone = candidates.iter().chain(&numbered);
        let gone = gone.filter(|row| row.household_id.is_none());
        let gone: Vec<ResidentId> = gone.map(|row| row.id).collect();
        let there = numbered.iter().map(|row| row.committee_id);
        let there = store::ids(there);
        let mut known = Self {
            by_id: households
                .values()
                .map(|row| (row.id, row.clone()))
                .collect(),
            gone: HashMap::new(),
            like: HashMap::new(),
            households: found.at,
            residents: HashMap::new(),
            names: HashMap::new(),
            former: people::former(db, &homes).await?.into_iter().collect(),
            last: last_stays(db, &gone).await?,
            indexed: HashMap::new(),
            named: store::named(db, &there).await?,
            homes: HashMap::new(),
            memberships: Vec::new(),
            members: HashSet::new(),
            groups,
        };
        let unmatched_addresses = known.unmatched_addresses(placed);
        known.gone = closed_households(db, &unmatched_addresses).await?;
        known.like = similar_homes(prefixes, &unmatched_addresses, found.there);
        known.keep(&names(placed), candidates, numbered);
        known.homes = home_store::homes(db, known.elsewhere(&ids)).await?;
        let persons = known.residents.values().flatten().map(|row| row.id);
        let members = store::members(db, &persons.collect::<Vec<_>>()).await?;
        known.members = members.into_iter().collect();
        Ok(known)
    }

    /// Households of these committees, other than those of the file, with residents who are candidates.
    fn elsewhere(&self, committees: &[CommitteeId]) -> Vec<HouseholdId> {
        let alike = self.names.values().chain(self.indexed.values()).flatten();
        let alike = alike.filter(|row| committees.contains(&row.committee_id));
        let homes = alike.filter_map(|row| row.household_id);
        let homes = homes.chain(self.like.values().flatten().copied());
        let homes: HashSet<_> = homes.filter(|id| !self.by_id.contains_key(id)).collect();
        homes.into_iter().collect()
    }

    /// Addresses in rows that have no household.
    fn unmatched_addresses(&self, placed: &[(usize, Entry, Place)]) -> Vec<(CommitteeId, String)> {
        let unmatched_addresses = placed
            .iter()
            .filter(|(_, entry, place)| self.home(*place, entry).is_none());
        let named =
            unmatched_addresses.map(|(_, entry, place)| (place.id, entry.household.clone()));
        named.collect()
    }

    /// Stores the candidates: by number, by one of these names, and by household.
    fn keep(
        &mut self,
        names: &HashSet<String>,
        candidates: Vec<resident::Model>,
        numbered: Vec<resident::Model>,
    ) {
        for row in numbered {
            if let Some(index) = row.identity_index {
                self.indexed.entry(index).or_default().push(row);
            }
        }
        for row in candidates {
            let name = folded(&row.name);
            if names.contains(&name) {
                self.names.entry(name).or_default().push(row.clone());
            }
            let home = row.household_id;
            if let Some(home) = home.filter(|home| self.by_id.contains_key(home)) {
                self.residents.entry(home).or_default().push(row);
            }
        }
    }

    /// The household of a row, if it is open.
    pub(super) fn home(&self, place: Place, entry: &Entry) -> Option<HouseholdId> {
        let key = (place.id, entry.household.clone());
        self.households.get(&key).map(|home| home.id)
    }

    /// Why a row has no household: it never existed, or it was closed or dissolved.
    pub(super) fn no_household_problem(
        &self,
        area: &WriteScope,
        place: Place,
        entry: &Entry,
    ) -> Problem {
        let at = (place.id, entry.household.clone());
        if let Some(gone) = self.gone.get(&at) {
            return gone.closed_error("householdId", Channel::File, |code| area.contains(code));
        }
        let alike = self.like.get(&at).into_iter().flatten();
        let alike = alike.filter_map(|home| match self.by_id.get(home) {
            Some(home) => Some(&home.address),
            None => self.homes.get(home),
        });
        row_problems::no_household(&alike.map(String::as_str).collect::<Vec<_>>())
    }

    /// Registered residents of a household.
    pub(super) fn of(&self, home: HouseholdId) -> &[resident::Model] {
        self.residents.get(&home).map_or(&[], Vec::as_slice)
    }

    /// The special groups of a row.
    pub(super) fn groups(&self, entry: &Entry) -> Result<Vec<&special_group_kind::Model>, Problem> {
        let named = groups::find_all(&self.groups, &entry.groups);
        named.ok_or_else(|| row_problems::no_group(&self.groups))
    }

    /// Adds a resident to the groups of a row; returns whether any is new.
    pub(super) fn join(
        &mut self,
        batch_context: BatchContext<'_>,
        plan: &Planned<'_>,
    ) -> Result<bool, Problem> {
        let today = batch_context.clock.today();
        let mut new: Vec<membership::Model> = Vec::new();
        for group in self.groups(plan.entry)? {
            let is_known = self.members.contains(&(plan.row.id, group.key.clone()))
                || new.iter().any(|it| it.kind == group.key);
            if !is_known {
                new.push(new_membership(
                    batch_context.clock.id(),
                    &plan.row,
                    group,
                    today,
                ));
            }
        }
        let more = !new.is_empty();
        self.memberships.append(&mut new);
        Ok(more)
    }
}

/// Open households whose addresses are spelled like one of these, at which there is none.
fn similar_homes(
    prefixes: &CommitteeAddressPrefixes,
    unmatched: &[(CommitteeId, String)],
    there: Vec<ExistingHousehold>,
) -> HashMap<(CommitteeId, String), Vec<HouseholdId>> {
    if unmatched.is_empty() {
        return HashMap::new();
    }
    let open = there.into_iter().filter(ExistingHousehold::is_open);
    let similar = by_similarity(prefixes, open);
    let found = unmatched.iter().filter_map(|(committee, key)| {
        let spelled = prefixes.of(*committee)?.similarity_key(key);
        let homes = similar.get(&(*committee, spelled))?.iter();
        Some(((*committee, key.clone()), homes.map(|it| it.id).collect()))
    });
    found.collect()
}

/// Each value once.
fn distinct<T: Eq + Hash>(values: impl Iterator<Item = T>) -> Vec<T> {
    let values: HashSet<T> = values.collect();
    values.into_iter().collect()
}

/// The names in the rows, in all spellings.
fn names(placed: &[(usize, Entry, Place)]) -> HashSet<String> {
    let names = placed.iter();
    let names = names.flat_map(|(_, entry, _)| spellings(&entry.name));
    names.collect()
}

/// Closed or dissolved households that rows refer to.
async fn closed_households(
    db: &impl ConnectionTrait,
    unmatched_addresses: &[(CommitteeId, String)],
) -> Result<HashMap<(CommitteeId, String), ClosedHousehold>, Error> {
    let committees = store::ids(unmatched_addresses.iter().map(|(committee, _)| *committee));
    let keys = unmatched_addresses.iter().map(|(_, key)| key.clone());
    find_closed_at_addresses(db, &committees, keys.collect()).await
}

/// Numbers that the residents of these households have; they need not be compared with the register.
fn own(
    households: &HashMap<(CommitteeId, String), household::Model>,
    residents: &[resident::Model],
) -> HashSet<(CommitteeId, String, Uuid)> {
    let mut homes: HashMap<HouseholdId, Vec<&(CommitteeId, String)>> = HashMap::new();
    for (at, home) in households {
        homes.entry(home.id).or_default().push(at);
    }
    let mut own = HashSet::new();
    for row in residents {
        let at = row.household_id.and_then(|home| homes.get(&home));
        let (Some(at), Some(index)) = (at, row.identity_index) else {
            continue;
        };
        own.extend(
            at.iter()
                .map(|(committee, key)| (*committee, key.clone(), index)),
        );
    }
    own
}
