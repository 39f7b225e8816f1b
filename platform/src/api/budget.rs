//! Rate limits: each caller has a budget for one minute, which refills evenly.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time in which an empty budget refills.
const WINDOW: Duration = Duration::from_mins(1);
/// Number of callers that are remembered; beyond it, callers with a full budget are dropped.
const REMEMBERED: usize = 10_000;

/// Budgets of all callers.
#[derive(Debug, Default)]
pub(super) struct Budgets(Mutex<HashMap<String, Bucket>>);

#[derive(Debug)]
struct Bucket {
    spent: f64,
    at: Instant,
}

/// Budget of a caller after a request was charged.
#[derive(Clone, Copy, Debug)]
pub struct Balance {
    /// Budget of the caller per minute.
    pub limit: u64,
    /// Remaining budget.
    pub remaining: u64,
    /// Time until the budget is full again.
    pub full_in: Duration,
}

impl Bucket {
    fn settle(&mut self, limit: f64, now: Instant) {
        let refilled = now.duration_since(self.at).as_secs_f64() / WINDOW.as_secs_f64() * limit;
        self.spent = (self.spent - refilled).max(0.0);
        self.at = now;
    }

    fn balance(&self, limit: u64) -> Balance {
        let all = number(limit);
        Balance {
            limit,
            remaining: whole((all - self.spent).max(0.0)),
            full_in: WINDOW.mul_f64((self.spent / all.max(1.0)).clamp(0.0, 1.0)),
        }
    }
}

impl Budgets {
    /// Charges a cost to a caller.
    ///
    /// # Errors
    ///
    /// The time until the budget suffices, and the unchanged budget: nothing was charged.
    pub(super) fn charge(
        &self,
        caller: &str,
        limit: u64,
        cost: u64,
    ) -> Result<Balance, (Duration, Balance)> {
        let now = Instant::now();
        let all = number(limit);
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(caller) {
            // After this time without a request, a budget is full, like that of a caller who is not known.
            buckets.retain(|_, it| now.duration_since(it.at) < WINDOW);
        }
        let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket {
            spent: 0.0,
            at: now,
        });
        bucket.settle(all, now);
        let spent = bucket.spent + number(cost);
        if spent > all {
            let wait = WINDOW.mul_f64(((spent - all) / all).clamp(0.0, 1.0));
            // `Retry-After` has whole seconds, and 0 would make clients retry at once.
            return Err((wait.max(Duration::from_secs(1)), bucket.balance(limit)));
        }
        bucket.spent = spent;
        Ok(bucket.balance(limit))
    }

    /// Refunds a charge that a request did not use.
    pub(super) fn refund(&self, caller: &str, limit: u64, cost: u64) -> Option<Balance> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.get_mut(caller)?;
        bucket.settle(number(limit), Instant::now());
        bucket.spent = (bucket.spent - number(cost)).max(0.0);
        Some(bucket.balance(limit))
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "costs are far below 2^53"
)]
fn number(cost: u64) -> f64 {
    cost as f64
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the limit"
)]
fn whole(cost: f64) -> u64 {
    cost as u64
}
