//! Charges: the cost of a request, and the work for requests that never run. Otherwise, anonymous clients could slow
//! down other callers without paying.

use std::time::Duration;

use super::budget::Balance;
use super::request_error::Limited;
use super::{Answer, Api, Caller, RequestError};
use crate::error::Code;
use crate::message::{Text, message};

/// Number of bytes of a body that are free.
const FREE_BODY: usize = 16 * 1024;
/// Number of further bytes of a body that cost 1.
const PER_BODY: usize = 64;
/// Number of bytes of a document that are free.
const FREE_DOCUMENT: usize = 2 * 1024;
/// Number of further bytes of a document that cost 1, refunded if the document is valid: parsing and validation take
/// longer than reading a body.
const PER_DOCUMENT: usize = 20;
/// Cost of a refusal.
const REFUSAL: u64 = 20;
/// Cost of a refusal without a token; such callers may request hardly anything.
const REFUSAL_OF_STRANGER: u64 = 100;
/// Cost of the `GraphiQL` page for a client that does not accept the compressed page.
const PAGE: u64 = 2_000;
/// Number of rejected tokens per address and minute for which the response has the reason: more than a person mistypes,
/// fewer than a brute-force search or a flood sends.
const STRIKES: u64 = 60;

impl Api {
    /// Charges the bytes of a body before it is read or parsed.
    ///
    /// # Errors
    ///
    /// If the budget is exhausted.
    pub fn charge_body(&self, caller: &Caller, bytes: usize) -> Result<(), Box<RequestError>> {
        self.charge_toll(caller, beyond(bytes, FREE_BODY, PER_BODY))
            .map(drop)
    }

    /// Charges a refusal.
    ///
    /// # Errors
    ///
    /// If the budget is exhausted; the response has this error instead of the original one.
    pub fn charge_refusal(&self, caller: &Caller) -> Result<(), Box<RequestError>> {
        let cost = match caller.request {
            Some(_) => REFUSAL,
            None => REFUSAL_OF_STRANGER,
        };
        self.charge_toll(caller, cost).map(drop)
    }

    /// Charges the uncompressed page of `GraphiQL`.
    ///
    /// # Errors
    ///
    /// If the budget is exhausted.
    pub fn charge_page(&self, caller: &Caller) -> Result<(), Box<RequestError>> {
        self.charge_toll(caller, PAGE).map(drop)
    }

    /// Counts a foreign or altered token. Such a token does not affect valid tokens from the same address, because all
    /// machines of an office can share one address.
    ///
    /// # Errors
    ///
    /// If the address has sent too many of them.
    pub fn charge_token(&self, address: &str) -> Result<(), Box<RequestError>> {
        if self.limits.budget.is_none() {
            return Ok(());
        }
        let counted = self.strikes.charge(address, STRIKES, 1);
        counted.map(drop).map_err(|(wait, _)| {
            let seconds = wait.as_secs().max(1);
            let message = message!("api-invalid-tokens-too-many", seconds);
            Box::new(limited(message, wait, None))
        })
    }

    /// Charges an unknown document by its length; returns the charge.
    pub(super) fn charge_document(
        &self,
        caller: &Caller,
        bytes: usize,
    ) -> Result<u64, Box<RequestError>> {
        self.charge_toll(caller, beyond(bytes, FREE_DOCUMENT, PER_DOCUMENT))
    }

    /// Refunds a charge.
    pub(super) fn refund(&self, caller: &Caller, cost: u64) {
        if let Some(limit) = self.limits.budget.filter(|_| cost > 0) {
            let _ = self.budgets.refund(&caller.payer, limit, cost);
        }
    }

    /// The response that refuses a request; the refusal is charged.
    pub(super) fn refusal(&self, failures: &[RequestError], caller: &Caller) -> Answer {
        // A request that is rejected because of the budget deducts nothing: `docs/costs.md` promises it.
        if failures.iter().any(|it| it.code == Code::RateLimited) {
            return Answer::refused(failures, caller);
        }
        match self.charge_refusal(caller) {
            Ok(()) => Answer::refused(failures, caller),
            Err(limited) => Answer::refused(&[*limited], caller),
        }
    }

    /// Charges at most a tenth of a whole budget; otherwise a small budget would let no request through.
    fn charge_toll(&self, caller: &Caller, cost: u64) -> Result<u64, Box<RequestError>> {
        let most = self.limits.budget.map_or(u64::MAX, |limit| limit / 10);
        let cost = cost.min(most);
        if cost > 0 {
            self.charge(caller, cost)?;
        }
        Ok(cost)
    }

    /// Maximum cost of a request: one that exceeds a whole budget would never succeed.
    pub(super) fn most(&self) -> u64 {
        let budget = self.limits.budget.unwrap_or(u64::MAX);
        self.limits.cost.min(budget)
    }

    pub(super) fn too_expensive(&self, cost: u64) -> RequestError {
        let most = self.most();
        let message = message!("api-document-too-costly", cost, most);
        RequestError::new(Code::QueryTooExpensive, message)
    }

    /// Charges a cost.
    pub(super) fn charge(
        &self,
        caller: &Caller,
        cost: u64,
    ) -> Result<Option<Balance>, Box<RequestError>> {
        let Some(limit) = self.limits.budget else {
            return Ok(None);
        };
        let charged = self.budgets.charge(&caller.payer, limit, cost);
        charged.map(Some).map_err(|(wait, balance)| {
            let (seconds, left) = (wait.as_secs().max(1), balance.remaining);
            let message = message!("api-budget-spent", cost, left, limit, seconds);
            Box::new(limited(message, wait, Some(balance)))
        })
    }
}

fn limited(message: Text, retry_after: Duration, balance: Option<Balance>) -> RequestError {
    let limited = Limited {
        retry_after,
        balance,
    };
    RequestError {
        limited: Some(Box::new(limited)),
        ..RequestError::new(Code::RateLimited, message)
    }
}

/// Cost of a number of bytes, some of which are free.
fn beyond(bytes: usize, free: usize, per: usize) -> u64 {
    u64::try_from(bytes.saturating_sub(free) / per).unwrap_or(u64::MAX)
}
