//! Limits of a request, which an administrator can set.

use serde::Deserialize;

use crate::platform::api::Limits;

/// Limits of a request as configured; the default of a missing limit is defined in [`Limits::default`]
#[derive(Clone, Copy, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Maximum size of a request body, in bytes [default: 1048576]
    #[arg(
        long = "limit-body",
        env = "CUNJU_LIMIT_BODY",
        global = true,
        hide_short_help = true
    )]
    pub body: Option<usize>,
    /// Maximum number of tokens in a document, including spaces and commas [default: 10000]
    #[arg(
        long = "limit-tokens",
        env = "CUNJU_LIMIT_TOKENS",
        global = true,
        hide_short_help = true
    )]
    pub tokens: Option<usize>,
    /// Maximum number of selections in a document with fragments expanded [default: 5000]
    #[arg(
        long = "limit-selections",
        env = "CUNJU_LIMIT_SELECTIONS",
        global = true,
        hide_short_help = true
    )]
    pub selections: Option<u64>,
    /// Maximum number of aliases in a document with fragments expanded [default: 60]
    #[arg(
        long = "limit-aliases",
        env = "CUNJU_LIMIT_ALIASES",
        global = true,
        hide_short_help = true
    )]
    pub aliases: Option<u64>,
    /// Maximum cost of one request [default: 10000]
    #[arg(
        long = "limit-cost",
        env = "CUNJU_LIMIT_COST",
        global = true,
        hide_short_help = true
    )]
    pub cost: Option<u64>,
    /// Budget per caller and minute; 0 disables the limit [default: 300000]
    #[arg(
        long = "limit-budget",
        env = "CUNJU_LIMIT_BUDGET",
        global = true,
        hide_short_help = true
    )]
    pub budget: Option<u64>,
    /// Maximum number of WebSocket connections and event streams per caller [default: 5]
    #[arg(
        long = "limit-sockets",
        env = "CUNJU_LIMIT_SOCKETS",
        global = true,
        hide_short_help = true
    )]
    pub sockets: Option<usize>,
}

impl LimitSettings {
    /// Fills missing limits from another source.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            body: self.body.or(other.body),
            tokens: self.tokens.or(other.tokens),
            selections: self.selections.or(other.selections),
            aliases: self.aliases.or(other.aliases),
            cost: self.cost.or(other.cost),
            budget: self.budget.or(other.budget),
            sockets: self.sockets.or(other.sockets),
        }
    }
}

impl From<&LimitSettings> for Limits {
    fn from(set: &LimitSettings) -> Self {
        let usual = Self::default();
        // A missing value means the default, so 0 is the only value left to mean no limit.
        let budget = set.budget.or(usual.budget).filter(|budget| *budget > 0);
        Self {
            body: set.body.unwrap_or(usual.body),
            tokens: set.tokens.unwrap_or(usual.tokens),
            selections: set.selections.unwrap_or(usual.selections),
            aliases: set.aliases.unwrap_or(usual.aliases),
            cost: set.cost.unwrap_or(usual.cost),
            budget,
            sockets: set.sockets.unwrap_or(usual.sockets),
            ..usual
        }
    }
}
