//! Compares addresses without their prefix: the names of the committee and of its divisions do not distinguish two
//! homes of the same committee. Pure; the API and file imports share this rule.
//!
//! Addresses and their keys are stored as written. The prefix is skipped only when two are compared, using the current
//! names of the units. So renaming a unit leaves no stale key behind, and the rule can change without a migration.
//! Changes that compare addresses hold the lock of the committee, so the unique index on the key does not need to know
//! the rule.

mod country;
mod front;
mod names;
mod road;

use std::borrow::Cow;
use std::collections::HashSet;

use super::note::without_note;
use super::spelling::spelling;
use crate::reference::search::address_key::key;
use crate::residents::name::simplified;
use front::{
    is_complete_address, is_named, shortest, starts_with_other_prefix, strip_all_names, strip_name,
};
use names::{Names, division, folded};

/// Suffixes of committee names after the place name. A longer suffix comes before those that it ends in.
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
/// Short forms of these suffixes, such as 华农居委. They only lead to a confirmation request.
const IN_SHORT: [&str; 2] = ["居委", "村委"];

/// Names of a committee and of the divisions that contain it.
#[derive(Debug, Default)]
pub(crate) struct AddressPrefixes {
    /// Names from the largest division down to the committee: one chain for today and one for each former code.
    chains: Vec<Vec<Names>>,
    /// The village that the committee is named after. It stays in the address, since a committee may consist of several
    /// villages with a lane of the same name. Homes that differ only in it need confirmation.
    village: Option<String>,
    /// Sibling divisions of those that contain the committee, with their kind.
    others: Vec<String>,
    /// First characters of all these names. Most addresses start with another one, so they need no comparison with
    /// each name: without this, the check of a table takes a fifth longer.
    first_signs: HashSet<char>,
}

impl AddressPrefixes {
    /// Creates this from the names of the divisions, largest first, and of the committee.
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
        let prefixes = Self {
            chains: Vec::new(),
            village,
            others: Vec::new(),
            first_signs: HashSet::new(),
        };
        prefixes.with_chain(chain)
    }

    fn with_chain(mut self, chain: Vec<Names>) -> Self {
        let names = chain.iter().flat_map(Names::all);
        let signs = names.filter_map(|name| name.chars().next());
        self.first_signs.extend(signs);
        self.chains.push(chain);
        self
    }

    /// Adds the divisions that contained the committee under one of its former codes.
    pub(crate) fn with_former_divisions<'a>(
        self,
        divisions: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut former = chain(divisions);
        let own = self.chains.first().and_then(|chain| chain.last());
        former.extend(own.cloned());
        self.with_chain(former)
    }

    /// Adds the names of sibling divisions. Divisions that contained the committee under a former code are left out.
    pub(crate) fn with_siblings<'a>(mut self, others: impl Iterator<Item = &'a str>) -> Self {
        let own = |name: &String| {
            self.chains
                .iter()
                .flatten()
                .any(|it| it.whole.contains(name))
        };
        let others = others.flat_map(|name| division(name).whole);
        let others: Vec<String> = others.filter(|name| !own(name)).collect();
        let signs = others.iter().filter_map(|name| name.chars().next());
        self.first_signs.extend(signs);
        self.others = others;
        self
    }

    /// Whether a text starts with the first character of one of the names.
    fn may_start(&self, text: &str) -> bool {
        let first = text.chars().next().map(simplified);
        first.is_some_and(|sign| self.first_signs.contains(&sign))
    }

    /// The remainder of a text after everything that may be a prefix name.
    fn strip_all<'a>(&self, text: &'a str) -> &'a str {
        if self.may_start(text) || starts_with_other_prefix(text) {
            strip_all_names(&self.chains, text)
        } else {
            text
        }
    }

    /// Key that identifies the home of an address within the committee: without notes and without prefix names, any of
    /// which may be missing but which must be in order. A name in front of something other than a road may belong to
    /// it, such as the city in 广州市政府宿舍, and stays.
    pub(crate) fn home_key(&self, key: &str) -> String {
        let without = without_note(key).filter(|it| !it.is_empty());
        let key = without.map_or(Cow::Borrowed(key), |it| Cow::Owned(self::key(&it)));
        if !self.may_start(&key) {
            return key.into_owned();
        }
        let ends = |levels: &[Names], rest: &str| road::begins(rest) || is_named(levels, rest);
        let rests = self.chains.iter();
        let rests = rests.filter_map(|chain| shortest(chain, &key, &ends));
        self::key(rests.min_by_key(|rest| rest.len()).unwrap_or(&key))
    }

    /// Name of another division that the address starts with, such as 越秀区 where the committee is in 天河区: a sibling of
    /// those that contain the committee, or any province, prefecture or county. Such names are not skipped: the home may
    /// really be there, but the row may also belong to the table of another committee.
    pub(crate) fn other_division(&self, key: &str) -> Option<&str> {
        let rest = self.strip_all(key);
        let is_front = |name: &&String| strip_name(rest, name).is_some_and(is_complete_address);
        let mut others = self.others.iter().filter(|_| self.may_start(rest));
        others
            .find(is_front)
            .map(String::as_str)
            .or_else(|| country::division(rest))
    }

    /// Common key of all addresses that are spelled alike.
    pub(crate) fn similarity_key(&self, key: &str) -> String {
        self.similarity_of_home(&self.home_key(key))
    }

    /// The same for a key that identifies a home.
    pub(super) fn similarity_of_home(&self, home_key: &str) -> String {
        let rest = self.strip_all(home_key);
        let village = self.village.as_deref();
        let inside = village.and_then(|village| strip_name(rest, village));
        spelling(
            inside
                .filter(|rest| is_complete_address(rest))
                .unwrap_or(rest),
        )
    }
}

/// Names of divisions, largest first.
fn chain<'a>(divisions: impl Iterator<Item = &'a str>) -> Vec<Names> {
    let mut levels: Vec<Names> = Vec::new();
    let mut above = "";
    for name in divisions {
        let mut names = division(name);
        // Some lists contain 济源市沁园街道 in 济源市.
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
