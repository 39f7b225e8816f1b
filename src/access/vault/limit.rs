//! Rate limit for lookups of numbers.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Number of callers that are remembered; beyond it, callers without a lookup in the last minute are dropped.
const REMEMBERED: usize = 10_000;

/// Times of each caller's lookups in the last minute, in this process.
#[derive(Debug, Default)]
pub(crate) struct Lookups(Mutex<HashMap<String, VecDeque<DateTime<Utc>>>>);

impl Lookups {
    /// Counts a lookup; returns false if the caller has exceeded `most` in one minute.
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
