//! Seats (席位): who serves in a committee or below it, in which role, from when until when.

mod edge;
mod graphql;
mod input;
mod service;
mod store;

pub use edge::{Body, PersonById, SeatById, SeatsIn, SeatsOfCommittee};
pub use graphql::{Person, Seat, SeatMutation};
pub use input::{PersonInput, SeatAppointInput, SeatVacateInput};
pub use service::end;
pub use store::{find_person, of_committee};
