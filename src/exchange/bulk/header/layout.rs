//! Settings for a file that are known before it is read.

use super::normal;
use crate::exchange::bulk::column::Kind;

/// Which columns a file may have, and which columns are ignored.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Kind of objects in the file.
    pub kind: Kind,
    /// Headers of columns that the sender wants to be ignored.
    ignored: Vec<String>,
}

impl Layout {
    /// A layout; the headers to ignore are separated by commas.
    #[must_use]
    pub fn new(kind: Kind, ignored: &str) -> Self {
        let ignored = ignored.split([',', '，', '、', '\n']);
        let ignored = ignored.map(str::trim).filter(|name| !name.is_empty());
        Self {
            kind,
            ignored: ignored.map(str::to_owned).collect(),
        }
    }

    /// The headers to ignore, separated by commas.
    #[must_use]
    pub fn ignored(&self) -> String {
        self.ignored.join(",")
    }

    pub(super) fn is_ignored(&self, name: &str) -> bool {
        let wanted = normal(name);
        self.ignored.iter().any(|ignored| normal(ignored) == wanted)
    }
}
