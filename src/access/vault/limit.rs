//! How often a caller may look numbers up.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Callers that are remembered before those who have not looked for a minute are forgotten.
const REMEMBERED: usize = 10_000;

/// When each caller looked something up, in the last minute, in this process.
#[derive(Debug, Default)]
pub(crate) struct Lookups(Mutex<HashMap<String, VecDeque<DateTime<Utc>>>>);

impl Lookups {
    /// Counts a lookup; false if it is one more than so many in a minute.
    pub(crate) fn admit(&self, subject: &str, now: DateTime<Utc>, most: usize) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = now - TimeDelta::minutes(1);
        if all.len() >= REMEMBERED && !all.contains_key(subject) {
            all.retain(|_, times| times.back().is_some_and(|last| *last > since));
        }
        let times = all.entry(subject.to_owned()).or_default();
        while times.front().is_some_and(|first| *first <= since) {
            times.pop_front();
        }
        let free = times.len() < most;
        if free {
            times.push_back(now);
        }
        free
    }
}
