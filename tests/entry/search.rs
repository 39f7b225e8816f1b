//! Search by any reading of a name.
