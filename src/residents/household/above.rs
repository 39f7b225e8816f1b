//! What in front of an address tells no home from another of its committee: the names of the committee and of the
//! divisions that it lies in. Pure, one rule for the API and for files.
//!
//! Addresses are kept as they are written, and so are their keys: the names are passed over when two are compared, by
//! those that the units have today. So a unit that gets another name leaves no key behind that is of its former one, and
//! what is passed over can become more or less without a migration. The changes that compare hold the lock of the
//! committee, so the unique index on the key does not have to know of it.

mod front;
mod names;
mod road;

use std::borrow::Cow;

use super::note::without_note;
use super::spelling::spelling;
use crate::reference::search::spelled::key;
use front::{behind, further, is_named, shortest, stands};
use names::{Names, division, folded};

/// What stands behind the name of a place in those of its committee; a longer one before those that it ends in.
const COMMITTEES: [&str; 11] = [
    "社区居民委员会",
    "社区村民委员会",
    "村村民委员会",
    "社区居委会",
    "社区村委会",
    "村民委员会",
    "居民委员会",
    "村村委会",
    "村委会",
    "居委会",
    "社区",
];
/// How the same is said in short, which is only asked about: 华农居委.
const IN_SHORT: [&str; 2] = ["居委", "村委"];

/// Names of the units that a committee lies in, and its own.
#[derive(Debug, Default)]
pub(crate) struct Above {
    /// From the largest to the committee; those of today, and those of each code that the committee had.
    chains: Vec<Vec<Names>>,
    /// The village that the committee has its name of. It stays in the address, since a committee may be of several villages
    /// with a lane of the same name; but homes that differ in it alone are asked about.
    village: Option<String>,
    /// Divisions that stand beside those, with what they are.
    others: Vec<String>,
}

impl Above {
    /// The names of a committee and of its divisions, the largest first.
    pub(crate) fn of<'a>(divisions: impl Iterator<Item = &'a str>, committee: &str) -> Self {
        let name = folded(committee);
        let mut stems = COMMITTEES.iter().filter_map(|kind| name.strip_suffix(kind));
        let stem = stems.find(|stem| stem.chars().nth(1).is_some());
        let forms = |kinds: &[&str]| -> Vec<String> {
            let stem = stem.into_iter();
            stem.flat_map(|stem| kinds.iter().map(move |kind| format!("{stem}{kind}")))
                .collect()
        };
        let is_village = name.ends_with("村委会") || name.ends_with("村民委员会");
        let village = stem.filter(|_| is_village);
        let village = village.map(|stem| format!("{}村", stem.strip_suffix('村').unwrap_or(stem)));
        let (mut whole, alike) = (forms(&COMMITTEES), forms(&IN_SHORT));
        whole.push(name);
        let own = Names {
            whole,
            alike,
            ..Names::default()
        };
        let mut chain = chain(divisions);
        chain.push(own);
        Self {
            chains: vec![chain],
            village,
            others: Vec::new(),
        }
    }

    /// The same, knowing the divisions that the committee lay in by a code that it had.
    pub(crate) fn formerly<'a>(mut self, divisions: impl Iterator<Item = &'a str>) -> Self {
        let mut former = chain(divisions);
        let own = self.chains.first().and_then(|chain| chain.last());
        former.extend(own.cloned());
        self.chains.push(former);
        self
    }

    /// The same, knowing the names of the divisions beside those that the committee lies in; those that it lay in are not
    /// among them.
    pub(crate) fn beside<'a>(mut self, others: impl Iterator<Item = &'a str>) -> Self {
        let own = |name: &String| {
            self.chains
                .iter()
                .flatten()
                .any(|it| it.whole.contains(name))
        };
        let others = others.flat_map(|name| division(name).whole);
        self.others = others.filter(|name| !own(name)).collect();
        self
    }

    /// A key of an address by which its home is told from others of the committee: without the names in front, in their order,
    /// each or none of them, and without notes. A name in front of what is no road may belong to it, as that of the city in
    /// 广州市政府宿舍, and stays.
    pub(crate) fn bare(&self, key: &str) -> String {
        let key_without = without_note(key).filter(|it| !it.is_empty());
        let key = key_without.map_or(Cow::Borrowed(key), Cow::Owned);
        let ends = |levels: &[Names], rest: &str| road::begins(rest) || is_named(levels, rest);
        let rests = self.chains.iter();
        let rests = rests.filter_map(|chain| shortest(chain, &key, &ends));
        self::key(rests.min_by_key(|rest| rest.len()).unwrap_or(&key))
    }

    /// The name of another place of the same rank with which an address goes on: 越秀区 where the committee lies in 天河区. It
    /// is told apart from those that are passed over, as such a home may be where its address says; but a row of another
    /// committee's table begins so too.
    pub(crate) fn elsewhere(&self, key: &str) -> Option<&str> {
        let rest = further(&self.chains, key);
        let is_front = |name: &&String| behind(rest, name).is_some_and(stands);
        self.others.iter().find(is_front).map(String::as_str)
    }

    /// What the keys of addresses that are spelled alike have in common.
    pub(crate) fn alike(&self, key: &str) -> String {
        let bare = self.bare(key);
        let rest = further(&self.chains, &bare);
        let village = self.village.as_deref();
        let inside = village.and_then(|village| behind(rest, village));
        spelling(inside.filter(|rest| stands(rest)).unwrap_or(rest))
    }
}

/// The names of divisions, the largest first.
fn chain<'a>(divisions: impl Iterator<Item = &'a str>) -> Vec<Names> {
    let mut levels: Vec<Names> = Vec::new();
    let mut above = "";
    for name in divisions {
        let mut names = division(name);
        // Some lists have 济源市沁园街道 in 济源市.
        if let Some(rest) = name.strip_prefix(above).filter(|_| !above.is_empty()) {
            names.add(division(rest));
        }
        levels.push(names);
        above = name;
    }
    levels
}

#[cfg(test)]
mod tests;
