//! The file itself: cells, line ends, headers, and what goes out and comes in again.
