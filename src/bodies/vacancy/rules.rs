//! Computes since when a post is vacant, without I/O.

use cunju_entity::seat;
use cunju_entity::value::{Date, SeatRole};

/// Roles that cover a grid; one of them is enough.
pub(super) const KEEPERS: [SeatRole; 2] = [SeatRole::GridLeader, SeatRole::GridWorker];

/// Date on which the last leader or worker left a grid, given all its appointments; `None` if it never had one.
pub(super) fn left(seats: &[seat::Model]) -> Option<Date> {
    let keepers = seats.iter().filter(|seat| KEEPERS.contains(&seat.role));
    keepers.filter_map(|seat| seat.until_on).max()
}

/// First date since which a group has lacked one of these roles, given all its appointments.
pub(super) fn incomplete(
    seats: &[seat::Model],
    missing: &[SeatRole],
    established_on: Date,
) -> Option<Date> {
    let left = |role: &SeatRole| {
        let held = seats.iter().filter(|seat| seat.role == *role);
        let last = held.filter_map(|seat| seat.until_on).max();
        last.unwrap_or(established_on)
    };
    missing.iter().map(left).min()
}
