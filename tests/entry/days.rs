//! Days: what the day decides, not the arrival.
