//! What is known of a file before it is read.

use super::normal;
use crate::exchange::bulk::column::Kind;

/// Which columns a file may have, and which of its own are not read.
#[derive(Clone, Debug)]
pub struct Layout {
    /// What the file holds.
    pub kind: Kind,
    /// Headers of columns that its sender does not want to be read.
    ignored: Vec<String>,
}

impl Layout {
    /// A layout; headers to ignore are divided by commas.
    #[must_use]
    pub fn new(kind: Kind, ignored: &str) -> Self {
        let ignored = ignored.split([',', '，', '、', '\n']);
        let ignored = ignored.map(str::trim).filter(|name| !name.is_empty());
        Self {
            kind,
            ignored: ignored.map(str::to_owned).collect(),
        }
    }

    /// The headers to ignore, divided by commas.
    #[must_use]
    pub fn ignored(&self) -> String {
        self.ignored.join(",")
    }

    pub(super) fn is_ignored(&self, name: &str) -> bool {
        let wanted = normal(name);
        self.ignored.iter().any(|ignored| normal(ignored) == wanted)
    }
}
