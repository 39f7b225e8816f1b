//! Appointments (任职): who serves in a committee or one of its bodies, in which role, and from when to when.

mod graphql;
mod input;
mod relation;
mod service;
mod store;

pub use graphql::{Appointment, AppointmentMutation, Person};
pub use input::{AppointmentCreateInput, AppointmentEndInput, PersonInput, PersonUpdateInput};
pub use relation::{
    AppointmentById, AppointmentsIn, AppointmentsOfCommittee, AppointmentsOfPerson,
    AppointmentsOfPost, Body, PersonById, Place,
};
pub use service::{end, end_all};
pub use store::{find_person, of_body, of_committee, open_in_posts};
