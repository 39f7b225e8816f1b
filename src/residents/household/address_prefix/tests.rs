//! Tests of which address prefixes are skipped.

use super::*;

fn bare(address: &str) -> String {
    let divisions = ["广东省", "广州市", "天河区", "五山街道"];
    AddressPrefixes::of(divisions.into_iter(), "东莞庄社区居委会").home_key(&key(address))
}

#[test]
fn names_of_enclosing_units_are_skipped() {
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
fn road_or_estate_that_starts_like_a_place_keeps_its_name() {
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
fn name_before_an_institution_or_estate_may_belong_to_it() {
    for (address, kept) in [
        ("广东省农科院宿舍3栋101", "广东省农科院宿舍3栋101"),
        ("广东省广州市农科院宿舍3栋101", "广州市农科院宿舍3栋101"),
        ("广东广州天河区政府宿舍1号", "天河区政府宿舍1号"),
        ("天河区五山花园1栋", "天河区五山花园1栋"),
    ] {
        assert_eq!(bare(address), kept);
    }
}

#[test]
fn town_may_be_listed_with_the_name_of_its_county() {
    let divisions = ["河南省", "济源市", "济源市沁园街道"];
    let above = AddressPrefixes::of(divisions.into_iter(), "示例社区居委会");
    for address in [
        "济源市沁园街道岳洲路1号",
        "沁园街道岳洲路1号",
        "河南省济源市岳洲路1号",
    ] {
        assert_eq!(above.home_key(&key(address)), "岳洲路1号", "{address}");
    }
}

#[test]
fn other_place_of_the_same_level_is_reported() {
    let divisions = ["广东省", "广州市", "天河区"];
    let above = AddressPrefixes::of(divisions.into_iter(), "岳洲社区居委会");
    let above = above.with_siblings(["湖南省", "中山市", "越秀区", "天河区"].into_iter());
    for (address, place) in [
        ("广东省广州市越秀区岳洲路1号", Some("越秀区")),
        ("越秀区岳洲路1号", Some("越秀区")),
        ("湖南省岳洲路1号", Some("湖南省")),
        ("中山路1号", None),
        ("中山市场1号", None),
        ("越秀路1号", None),
        ("天河区岳洲路1号", None),
        ("天河区越秀区", None),
        ("广东省深圳市南山区岳洲路1号", Some("深圳市")),
        ("南山區岳洲路1号", Some("南山区")),
        ("江门市场1号", None),
        ("珠海市政路2号", None),
        ("东莞市民中心1号", None),
        ("新城区5号楼501", None),
        ("新疆乌鲁木齐市岳洲路1号", Some("乌鲁木齐市")),
        ("上海浦东新区岳洲路1号", Some("浦东新区")),
        ("浙江杭州西湖区岳洲路1号", Some("西湖区")),
        ("湖北武汉武昌区1号院", Some("武昌区")),
        ("上海路1号", None),
        ("杭州花园3栋", None),
        ("城区3栋1号", None),
        ("岳洲小区3栋", None),
    ] {
        assert_eq!(above.other_division(&key(address)), place, "{address}");
    }
}

#[test]
fn name_of_a_unit_may_lack_its_kind() {
    let divisions = ["广东省", "广州市", "天河区", "五山街道"];
    let above = AddressPrefixes::of(divisions.into_iter(), "东莞庄社区居委会");
    let asked = |address: &str| above.similarity_key(&key(address));
    for address in [
        "广州岳洲路1号",
        "广州天河岳洲路1号",
        "天河岳洲路1号",
        "广东五山岳洲路1号",
    ] {
        assert_eq!(asked(address), asked("岳洲路1号"), "{address}");
    }
    for address in ["天河路1号", "天河1号", "五山村1号", "广州大道中5号"] {
        assert_eq!(asked(address), spelling(&key(address)), "{address}");
    }
}

#[test]
fn city_may_share_the_province_name_and_village_the_committee_name() {
    let divisions = ["吉林省", "吉林市", "岳洲镇"];
    let above = AddressPrefixes::of(divisions.into_iter(), "岳洲村委会");
    for (address, bare) in [
        ("吉林市岳洲镇一巷3号", "一巷3号"),
        ("吉林吉林市一巷3号", "一巷3号"),
        ("岳洲镇岳洲村民委员会一巷3号", "一巷3号"),
        ("岳洲镇岳洲村一巷3号", "岳洲村一巷3号"),
    ] {
        assert_eq!(above.home_key(&key(address)), bare, "{address}");
        assert_eq!(above.similarity_key(&key(address)), "1巷3", "{address}");
    }
}
