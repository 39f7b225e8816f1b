//! What in front of an address tells no home from another of its committee: the names of the committee and of the
//! divisions that it lies in. Pure, one rule for the API and for files.
//!
//! Addresses are kept as they are written, and so are their keys: the names are passed over when two are compared, by
//! those that the units have today. So a unit that gets another name leaves no key behind that is of its former one, and
//! what is passed over can become more or less without a migration. The changes that compare hold the lock of the
//! committee, so the unique index on the key does not have to know of it.

mod names;

use super::note::without_note;
use super::spelling::spelling;
use crate::reference::search::spelled::key;
use crate::residents::resident::name::simplified;
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
/// What goes on with a name, so that it is that of a road or a market: 五山镇前路, 广州市场.
const GOES_ON: [&str; 12] = [
    "路", "街", "道", "巷", "弄", "场", "府", "大道", "大街", "前路", "前街", "中路",
];
/// What people put between the names.
const BETWEEN: [char; 10] = [',', '.', '、', '/', '-', '·', ':', ';', '>', ' '];

/// Names of the units that a committee lies in, and its own.
#[derive(Debug, Default)]
pub(crate) struct Above {
    /// From the largest to the committee.
    levels: Vec<Names>,
    /// The village that the committee has its name of. It stays in the address, since a committee may be of several villages
    /// with a lane of the same name; but homes that differ in it alone are asked about.
    village: Option<String>,
    /// Divisions that stand beside those, with what they are.
    others: Vec<String>,
}

impl Above {
    /// The names of a committee and of its divisions, the largest first.
    pub(crate) fn of<'a>(divisions: impl Iterator<Item = &'a str>, committee: &str) -> Self {
        let mut levels: Vec<Names> = Vec::new();
        let mut above = "";
        for name in divisions {
            let mut names = division(name);
            // Some lists have 济源市沁园街道 in 济源市.
            if let Some(rest) = name.strip_prefix(above).filter(|_| !above.is_empty()) {
                let Names { whole, short } = division(rest);
                names.whole.extend(whole);
                names.short.extend(short);
            }
            levels.push(names);
            above = name;
        }
        let name = folded(committee);
        let mut stems = COMMITTEES.iter().filter_map(|kind| name.strip_suffix(kind));
        let stem = stems.find(|stem| stem.chars().nth(1).is_some());
        let forms = stem
            .into_iter()
            .flat_map(|stem| COMMITTEES.map(|kind| format!("{stem}{kind}")));
        let is_village = name.ends_with("村委会") || name.ends_with("村民委员会");
        let village = stem.filter(|_| is_village);
        let village = village.map(|stem| format!("{}村", stem.strip_suffix('村').unwrap_or(stem)));
        let mut whole: Vec<String> = forms.collect();
        whole.push(name);
        levels.push(Names {
            whole,
            short: Vec::new(),
        });
        Self {
            levels,
            village,
            others: Vec::new(),
        }
    }

    /// The same, knowing the names of the divisions beside those that the committee lies in.
    pub(crate) fn beside<'a>(mut self, others: impl Iterator<Item = &'a str>) -> Self {
        let own = |name: &String| self.levels.iter().any(|it| it.whole.contains(name));
        let others = others.flat_map(|name| division(name).whole);
        self.others = others.filter(|name| !own(name)).collect();
        self
    }

    /// A key of an address by which its home is told from others of the committee: without the names in front, in their order,
    /// each or none of them, and without notes behind.
    pub(crate) fn bare(&self, key: &str) -> String {
        let key = without_note(key).unwrap_or(key);
        self::key(shortest(&self.levels, key).unwrap_or(key))
    }

    /// The name of another place of the same rank with which an address goes on: 越秀区 where the committee lies in 天河区. It
    /// is told apart from those that are passed over, as such a home may be where its address says; but a row of another
    /// committee's table begins so too.
    pub(crate) fn elsewhere(&self, key: &str) -> Option<&str> {
        let rest = shortest(&self.levels, key).unwrap_or(key);
        let is_front = |name: &&String| behind(rest, name).is_some_and(stands);
        self.others.iter().find(is_front).map(String::as_str)
    }

    /// What the keys of addresses that are spelled alike have in common.
    pub(crate) fn alike(&self, key: &str) -> String {
        let bare = self.bare(key);
        let village = self.village.as_deref();
        let inside = village.and_then(|village| behind(&bare, village));
        spelling(inside.filter(|rest| stands(rest)).unwrap_or(&bare))
    }
}

/// What is left of a text behind names of these levels, as little as can be; none if no whole name is in front.
fn shortest<'a>(levels: &[Names], text: &'a str) -> Option<&'a str> {
    let (first, others) = levels.split_first()?;
    let whole = first.whole.iter().filter_map(|name| {
        let rest = behind(text, name)?;
        shortest(others, rest).or_else(|| stands(rest).then_some(rest))
    });
    let short = first
        .short
        .iter()
        .filter_map(|name| shortest(others, behind(text, name)?));
    whole
        .chain(short)
        .chain(shortest(others, text))
        .min_by_key(|rest| rest.len())
}

/// Whether what is left is an address by itself.
fn stands(rest: &str) -> bool {
    !rest.is_empty() && !GOES_ON.iter().any(|word| rest.starts_with(word))
}

/// What follows a name in front of a text, in simplified or traditional characters.
fn behind<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut signs = text.chars();
    for wanted in name.chars() {
        if simplified(signs.next()?) != wanted {
            return None;
        }
    }
    Some(signs.as_str().trim_start_matches(BETWEEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(address: &str) -> String {
        let divisions = ["广东省", "广州市", "天河区", "五山街道"];
        Above::of(divisions.into_iter(), "东莞庄社区居委会").bare(&key(address))
    }

    #[test]
    fn names_of_the_units_that_an_address_lies_in_are_passed_over() {
        for address in [
            "广东省广州市天河区五山街道东莞庄社区岳洲路1号",
            "广东广州天河五山街道岳洲路1号",
            "广东 广州 天河区 岳洲路1号",
            "廣東省,廣州市,天河區,五山街道辦事處,岳洲路1號",
            "天河区岳洲路1号",
            "五山街道岳洲路1号",
            "东莞庄社区岳洲路1号",
            "东莞庄居委会岳洲路1号（空置）",
            "天河区东莞庄社区居民委员会岳洲路1号",
            "岳洲路1号",
        ] {
            assert_eq!(bare(address).replace('號', "号"), "岳洲路1号", "{address}");
        }
    }

    #[test]
    fn a_road_or_an_estate_that_begins_like_a_place_keeps_its_name() {
        for address in [
            "天河路1号",
            "东莞庄路10号",
            "东莞庄村一巷3号",
            "广州大道中5号",
            "广州市场路1号",
            "五山花园1栋",
            "五山街1号",
            "五山街道路1号",
            "广东省",
            "天河区五山街道",
            "越秀区岳洲路1号",
            "五山街道天河区",
        ] {
            let kept = bare(address);
            assert!(
                !kept.is_empty() && key(address).ends_with(&kept),
                "{address}"
            );
            if address != "天河区五山街道" && address != "五山街道天河区" {
                assert_eq!(kept, key(address), "{address}");
            }
        }
        assert_eq!(bare("广州市中山路1号"), "中山路1号");
        assert_eq!(bare("天河区天河路1号"), "天河路1号");
        assert_eq!(bare("天河区东莞庄路10号"), "东莞庄路10号");
    }

    #[test]
    fn a_town_may_be_listed_with_the_name_of_its_county() {
        let divisions = ["河南省", "济源市", "济源市沁园街道"];
        let above = Above::of(divisions.into_iter(), "示例社区居委会");
        for address in [
            "济源市沁园街道岳洲路1号",
            "沁园街道岳洲路1号",
            "河南省济源市岳洲路1号",
        ] {
            assert_eq!(above.bare(&key(address)), "岳洲路1号", "{address}");
        }
    }

    #[test]
    fn another_place_of_the_same_rank_is_told() {
        let divisions = ["广东省", "广州市", "天河区"];
        let above = Above::of(divisions.into_iter(), "岳洲社区居委会");
        let above = above.beside(["湖南省", "中山市", "越秀区", "天河区"].into_iter());
        for (address, place) in [
            ("广东省广州市越秀区岳洲路1号", Some("越秀区")),
            ("越秀区岳洲路1号", Some("越秀区")),
            ("湖南省岳洲路1号", Some("湖南省")),
            ("中山路1号", None),
            ("中山市场1号", None),
            ("越秀路1号", None),
            ("天河区岳洲路1号", None),
            ("天河区越秀区", None),
        ] {
            assert_eq!(above.elsewhere(&key(address)), place, "{address}");
        }
    }

    #[test]
    fn a_city_may_have_the_name_of_its_province_and_a_village_that_of_its_committee() {
        let divisions = ["吉林省", "吉林市", "岳洲镇"];
        let above = Above::of(divisions.into_iter(), "岳洲村委会");
        for (address, bare) in [
            ("吉林市岳洲镇一巷3号", "一巷3号"),
            ("吉林吉林市一巷3号", "一巷3号"),
            ("岳洲镇岳洲村民委员会一巷3号", "一巷3号"),
            ("岳洲镇岳洲村一巷3号", "岳洲村一巷3号"),
        ] {
            assert_eq!(above.bare(&key(address)), bare, "{address}");
            assert_eq!(above.alike(&key(address)), "1巷3", "{address}");
        }
    }
}
