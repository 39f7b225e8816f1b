//! Computes since when a post is vacant, without I/O.

use cunju_entity::appointment;
use cunju_entity::value::{AppointmentRole, Date};

/// Roles that cover a grid; one of them is enough.
pub(super) const KEEPERS: [AppointmentRole; 2] =
    [AppointmentRole::GridLeader, AppointmentRole::GridWorker];

/// Date on which the last leader or worker left a grid, given all its appointments; `None` if it never had one.
pub(super) fn left(appointments: &[appointment::Model]) -> Option<Date> {
    let keepers = appointments
        .iter()
        .filter(|appointment| KEEPERS.contains(&appointment.role));
    keepers.filter_map(|appointment| appointment.until_on).max()
}

/// First date since which a group has lacked one of these roles, given all its appointments.
pub(super) fn incomplete(
    appointments: &[appointment::Model],
    missing: &[AppointmentRole],
    established_on: Date,
) -> Option<Date> {
    let left = |role: &AppointmentRole| {
        let held = appointments
            .iter()
            .filter(|appointment| appointment.role == *role);
        let last = held.filter_map(|appointment| appointment.until_on).max();
        last.unwrap_or(established_on)
    };
    missing.iter().map(left).min()
}
