//! Computes which roles of a three-person group are filled, without I/O.

use cunju_entity::seat;
use cunju_entity::value::SeatRole;

/// Roles of a group, each held by one person.
const ROLES: [SeatRole; 3] = [
    SeatRole::CommunityWorker,
    SeatRole::Medic,
    SeatRole::PoliceOfficer,
];

/// Roles that are not filled, given all appointments of a group, including ended ones.
#[must_use]
pub fn missing(seats: &[seat::Model]) -> Vec<SeatRole> {
    let held = |role: &SeatRole| {
        let mut seats = seats.iter();
        seats.any(|seat| seat.role == *role && seat.until_on.is_none())
    };
    ROLES.into_iter().filter(|role| !held(role)).collect()
}
