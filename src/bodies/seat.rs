//! Appointments (席位): who serves in a committee or one of its bodies, in which role, and from when to when.

mod edge;
mod graphql;
mod input;
mod service;
mod store;

pub use edge::{
    Body, PersonById, Place, SeatById, SeatsIn, SeatsOfCommittee, SeatsOfPerson, SeatsOfPost,
};
pub use graphql::{Person, Seat, SeatMutation};
pub use input::{PersonInput, PersonUpdateInput, SeatAppointInput, SeatVacateInput};
pub use service::{end, end_all};
pub use store::{find_person, of_body, of_committee, open_in_posts};
