//! The names that people use for a division.

use crate::reference::search::address_key::key;
use crate::residents::name::simplified;

/// Suffixes of division names. A longer suffix comes before those that it ends in.
const KINDS: [&str; 19] = [
    "特别行政区",
    "街道办事处",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "街道",
    "苏木",
    "省",
    "市",
    "盟",
    "州",
    "区",
    "县",
    "旗",
    "镇",
    "乡",
    "场",
];
/// Short names of the autonomous regions, which are prefixes of their full names.
const REGIONS: [&str; 5] = ["内蒙古", "广西", "西藏", "宁夏", "新疆"];

/// Names of a unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Full names, with the kind of division: 天河区.
    pub(super) whole: Vec<String>,
    /// Short names, without the kind: 天河. They count only in front of a full name; otherwise 天河路 would lose its name.
    pub(super) short: Vec<String>,
    /// Ambiguous names, which only lead to a confirmation request: 五山街, which is also a street.
    pub(super) alike: Vec<String>,
}

impl Names {
    /// All names.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        self.whole.iter().chain(&self.short).chain(&self.alike)
    }

    /// Adds other names of the same unit.
    pub(super) fn add(&mut self, mut other: Self) {
        self.whole.append(&mut other.whole);
        self.short.append(&mut other.short);
        self.alike.append(&mut other.alike);
    }
}

/// Names of a division.
pub(super) fn division(name: &str) -> Names {
    let name = folded(name);
    let Some(kind) = KINDS.iter().find(|kind| name.ends_with(**kind)) else {
        return Names::default();
    };
    let (mut whole, mut alike) = (vec![name.clone()], Vec::new());
    let stem = name.strip_suffix(kind).unwrap_or_default();
    if matches!(*kind, "街道" | "街道办事处") {
        alike.push(format!("{stem}街"));
        whole = ["街道办事处", "街道办", "街道"]
            .map(|kind| format!("{stem}{kind}"))
            .into();
    }
    let region = REGIONS
        .iter()
        .find(|short| kind.ends_with("自治区") && name.starts_with(**short));
    let short = region.copied().unwrap_or(stem);
    let short = Some(short.to_owned()).filter(|short| short.chars().nth(1).is_some());
    Names {
        whole,
        short: short.into_iter().collect(),
        alike,
    }
}

/// A name in the form used for comparison.
pub(super) fn folded(name: &str) -> String {
    key(name).chars().map(simplified).collect()
}
