//! The change feed: nothing lost, nothing twice, nothing of another area.

mod order;
