//! What a caller pays for: the cost of a request; and before that, or in place of it, the work that a request
//! causes which never runs. Without the latter, strangers would slow down the others for nothing.

use std::time::Duration;

use super::budget::Balance;
use super::failure::Limited;
use super::{Answer, Api, Caller, Failure};
use crate::platform::error::{Code, Text, text};

/// Bytes of a body that are free.
const FREE_BODY: usize = 16 * 1024;
/// Bytes of a body beyond them that cost 1.
const PER_BODY: usize = 64;
/// Bytes of a document that are free.
const FREE_DOCUMENT: usize = 2 * 1024;
/// Bytes of a document beyond them that cost 1 until it has proved to be valid: to parse and validate them
/// takes longer than to read those of a body.
const PER_DOCUMENT: usize = 20;
/// Cost of a refusal.
const REFUSAL: u64 = 20;
/// Cost of a refusal of a stranger, who has hardly anything to ask for.
const REFUSAL_OF_STRANGER: u64 = 100;
/// Cost of the page of `GraphiQL` for who cannot unpack it.
const PAGE: u64 = 2_000;
/// Most tokens of one address in a minute that are told why they are not accepted: more than anybody
/// mistypes, fewer than a search by trial or a flood.
const STRIKES: u64 = 60;

impl Api {
    /// Charges the bytes of a body, before they are read or parsed.
    ///
    /// # Errors
    ///
    /// That the budget is used up.
    pub fn charge_body(&self, caller: &Caller, bytes: usize) -> Result<(), Box<Failure>> {
        self.charge_toll(caller, beyond(bytes, FREE_BODY, PER_BODY))
            .map(drop)
    }

    /// Charges a refusal.
    ///
    /// # Errors
    ///
    /// That the budget is used up, which is to be told in place of the reason.
    pub fn charge_refusal(&self, caller: &Caller) -> Result<(), Box<Failure>> {
        let cost = match caller.request {
            Some(_) => REFUSAL,
            None => REFUSAL_OF_STRANGER,
        };
        self.charge_toll(caller, cost).map(drop)
    }

    /// Charges the unpacked page of `GraphiQL`.
    ///
    /// # Errors
    ///
    /// That the budget is used up.
    pub fn charge_page(&self, caller: &Caller) -> Result<(), Box<Failure>> {
        self.charge_toll(caller, PAGE).map(drop)
    }

    /// Counts a token that is not ours or was altered, which says nothing of other tokens of the same address:
    /// an office has one for all its machines.
    ///
    /// # Errors
    ///
    /// That there were too many of that address.
    pub fn charge_token(&self, address: &str) -> Result<(), Box<Failure>> {
        if self.limits.budget.is_none() {
            return Ok(());
        }
        let counted = self.strikes.charge(address, STRIKES, 1);
        counted.map(drop).map_err(|(wait, _)| {
            let seconds = wait.as_secs().max(1);
            let message = text(
                format!("该地址发送的无效令牌过多，请在 {seconds} 秒后重试。"),
                format!(
                    "This address has sent too many tokens that are not valid. Try again in {seconds} s."
                ),
            );
            Box::new(limited(message, wait, None))
        })
    }

    /// Charges a document that is not known, by its length; gives what was charged.
    pub(super) fn charge_document(
        &self,
        caller: &Caller,
        bytes: usize,
    ) -> Result<u64, Box<Failure>> {
        self.charge_toll(caller, beyond(bytes, FREE_DOCUMENT, PER_DOCUMENT))
    }

    /// Gives back what was charged for something.
    pub(super) fn give_back(&self, caller: &Caller, cost: u64) {
        if let Some(limit) = self.limits.budget.filter(|_| cost > 0) {
            let _ = self.budgets.give_back(&caller.payer, limit, cost);
        }
    }

    /// The answer that refuses a request, which is charged.
    pub(super) fn refusal(&self, failures: &[Failure], caller: &Caller) -> Answer {
        if failures.iter().any(|it| it.code == Code::RateLimited) {
            return Answer::refused(failures, caller);
        }
        match self.charge_refusal(caller) {
            Ok(()) => Answer::refused(failures, caller),
            Err(limited) => Answer::refused(&[*limited], caller),
        }
    }

    /// A charge that takes at most a tenth of a whole budget, or a small budget would let nothing through.
    fn charge_toll(&self, caller: &Caller, cost: u64) -> Result<u64, Box<Failure>> {
        let most = self.limits.budget.map_or(u64::MAX, |limit| limit / 10);
        let cost = cost.min(most);
        if cost > 0 {
            self.charge(caller, cost)?;
        }
        Ok(cost)
    }

    /// Greatest cost of a request: one that a whole budget cannot pay never succeeds.
    pub(super) fn most(&self) -> u64 {
        let budget = self.limits.budget.unwrap_or(u64::MAX);
        self.limits.cost.min(budget)
    }

    pub(super) fn too_expensive(&self, cost: u64) -> Failure {
        let most = self.most();
        let message = text(
            format!(
                "查询开销为 {cost}，超过上限 {most}。请减小 first、嵌套层数或字段数，见 /docs/costs。"
            ),
            format!(
                "The document costs {cost}; the most is {most}. Ask for smaller pages, fewer levels \
                 or fields: see /docs/costs."
            ),
        );
        Failure::new(Code::QueryTooExpensive, message)
    }

    /// Charges a cost.
    pub(super) fn charge(
        &self,
        caller: &Caller,
        cost: u64,
    ) -> Result<Option<Balance>, Box<Failure>> {
        let Some(limit) = self.limits.budget else {
            return Ok(None);
        };
        let charged = self.budgets.charge(&caller.payer, limit, cost);
        charged.map(Some).map_err(|(wait, balance)| {
            let (seconds, left) = (wait.as_secs().max(1), balance.remaining);
            let message = text(
                format!(
                    "请求过于频繁：本次开销 {cost}，每分钟额度 {limit} 仅剩 {left}。请在 {seconds} 秒后重试。"
                ),
                format!(
                    "The request costs {cost}; of the budget of {limit} a minute {left} is left. Try \
                     again in {seconds} s."
                ),
            );
            Box::new(limited(message, wait, Some(balance)))
        })
    }
}

fn limited(message: Text, retry_after: Duration, balance: Option<Balance>) -> Failure {
    let limited = Limited {
        retry_after,
        balance,
    };
    Failure {
        limited: Some(Box::new(limited)),
        ..Failure::new(Code::RateLimited, message)
    }
}

/// Cost of bytes of which some are free.
fn beyond(bytes: usize, free: usize, per: usize) -> u64 {
    u64::try_from(bytes.saturating_sub(free) / per).unwrap_or(u64::MAX)
}
