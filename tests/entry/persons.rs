//! The same person, or not.
