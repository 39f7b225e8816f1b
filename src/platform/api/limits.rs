//! Limits of a request, each of which an operator can set.

use serde::Deserialize;

/// Limits of a request, as set; what is left open is as [`Limits::default`] says
#[derive(Clone, Copy, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Largest body of a request, in bytes [default: 1048576]
    #[arg(
        long = "limit-body",
        env = "CUNJU_LIMIT_BODY",
        global = true,
        hide_short_help = true
    )]
    pub body: Option<usize>,
    /// Most tokens of a document, spaces and commas counted [default: 10000]
    #[arg(
        long = "limit-tokens",
        env = "CUNJU_LIMIT_TOKENS",
        global = true,
        hide_short_help = true
    )]
    pub tokens: Option<usize>,
    /// Most selections of a document with its fragments written out [default: 5000]
    #[arg(
        long = "limit-selections",
        env = "CUNJU_LIMIT_SELECTIONS",
        global = true,
        hide_short_help = true
    )]
    pub selections: Option<u64>,
    /// Most aliases of a document with its fragments written out [default: 60]
    #[arg(
        long = "limit-aliases",
        env = "CUNJU_LIMIT_ALIASES",
        global = true,
        hide_short_help = true
    )]
    pub aliases: Option<u64>,
    /// Greatest cost of one request [default: 10000]
    #[arg(
        long = "limit-cost",
        env = "CUNJU_LIMIT_COST",
        global = true,
        hide_short_help = true
    )]
    pub cost: Option<u64>,
    /// Cost that one caller may cause in a minute; 0 does not limit it [default: 300000]
    #[arg(
        long = "limit-budget",
        env = "CUNJU_LIMIT_BUDGET",
        global = true,
        hide_short_help = true
    )]
    pub budget: Option<u64>,
    /// Most connections with live data that one caller may hold open [default: 5]
    #[arg(
        long = "limit-sockets",
        env = "CUNJU_LIMIT_SOCKETS",
        global = true,
        hide_short_help = true
    )]
    pub sockets: Option<usize>,
}

impl LimitSettings {
    /// Fills what is left open from another source.
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

/// Limits of a request.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Largest body, in bytes.
    pub body: usize,
    /// Most tokens of a document, spaces and commas counted.
    pub tokens: usize,
    /// Greatest nesting that the parser follows.
    pub recursion: usize,
    /// Most selections with fragments written out.
    pub selections: u64,
    /// Most aliases with fragments written out.
    pub aliases: u64,
    /// Most directives with fragments written out.
    pub directives: u64,
    /// Most fields above one another; the introspection of code generators needs 13.
    pub depth: u64,
    /// Most values of one list among the variables.
    pub list: usize,
    /// Greatest cost of one request.
    pub cost: u64,
    /// Cost that one caller may cause in a minute; none does not limit it.
    pub budget: Option<u64>,
    /// Most connections with live data of one caller.
    pub sockets: usize,
    /// Most operations at once on one socket.
    pub operations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1024 * 1024,
            tokens: 10_000,
            recursion: 64,
            selections: 5_000,
            aliases: 60,
            directives: 200,
            depth: 20,
            list: 500,
            cost: 10_000,
            budget: Some(300_000),
            sockets: 5,
            operations: 20,
        }
    }
}

impl From<&LimitSettings> for Limits {
    fn from(set: &LimitSettings) -> Self {
        let usual = Self::default();
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
