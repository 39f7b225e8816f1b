//! Computes which roles of a three-person group are filled, without I/O.

use cunju_entity::appointment;
use cunju_entity::value::AppointmentRole;

/// Roles of a group, each held by one person.
const ROLES: [AppointmentRole; 3] = [
    AppointmentRole::CommunityWorker,
    AppointmentRole::Medic,
    AppointmentRole::PoliceOfficer,
];

/// Roles that are not filled, given all appointments of a group, including ended ones.
#[must_use]
pub fn missing(appointments: &[appointment::Model]) -> Vec<AppointmentRole> {
    let held = |role: &AppointmentRole| {
        let mut appointments = appointments.iter();
        appointments.any(|appointment| appointment.role == *role && appointment.until_on.is_none())
    };
    ROLES.into_iter().filter(|role| !held(role)).collect()
}
