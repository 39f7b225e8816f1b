//! Search texts of names, and matches of queries.

use super::*;

fn finds(query: &str, name: &str) -> bool {
    Query::parse(query).is_some_and(|query| query.matches(&text(name)))
}

#[test]
fn name_is_followed_by_its_readings_and_initials() {
    assert_eq!(text("天河区"), "天河区 tianhequ thq");
    assert_eq!(
        text("同心社区居委会"),
        "同心社区居委会 tongxinshequjuweihui txsqjwh",
        "common endings of names have only one reading"
    );
    assert_eq!(
        text("绿城社区"),
        "绿城社区 lvchengshequ luchengshequ lcsq",
        "ü also as u"
    );
    assert_eq!(
        text("１０１ Ａ社区"),
        "101a社区 yilingyiashequ 101ashequ ylyasq 101asq"
    );
    assert_eq!(
        text("长安村"),
        "长安村 zhangancun changancun zac cac",
        "every reading, then the initials of each"
    );
    assert_eq!(
        text("二十三里"),
        "2十3里 23里 ershisanli 2shisanli ershi3li 2shi3li essl 2ssl es3l 2s3l"
    );
}

#[test]
fn place_is_found_by_its_local_pronunciation() {
    let said = [
        ("重庆市", "chongqing cq"),
        ("长沙市", "changsha cs"),
        ("长子县", "zhangzi"),
        ("厦门市", "xiamen xm"),
        ("六安市", "luan liuan la"),
        ("乐清市", "yueqing leqing yq"),
        ("东莞市", "dongguan dg"),
        ("番禺区", "panyu py"),
        ("蚌埠市", "bengbu bb"),
        ("台州市", "taizhou tz"),
        ("丽水市", "lishui ls"),
        ("朝阳区", "chaoyang cy"),
        ("大埔县", "dabu dapu db"),
        ("成都市", "chengdu cd"),
        ("西藏自治区", "xizang xz"),
        ("巴彦嘎查", "bayangacha"),
        ("喀什地区", "kashidiqu ksdq"),
        ("会理市", "huili kuaili kl"),
        ("区家村", "oujia qujia"),
        ("女子社区", "nvzi nüzi NVZI nuzi nyuzi"),
    ];
    for (name, queries) in said {
        for query in queries.split(' ') {
            assert!(finds(query, name), "{name} by {query}: {}", text(name));
        }
    }
}

#[test]
fn name_has_every_reading_up_to_a_limit() {
    let text = text("长乐重堡单埔柏涌村");
    assert_eq!(
        text.split(' ').filter(|word| word.ends_with("cun")).count(),
        128
    );
    for read in ["changle", "zhangyuechong", "changyuechongpushan"] {
        assert!(Query::parse(read).unwrap().matches(&text), "{read}");
    }
}

#[test]
fn letters_match_the_start_of_a_reading_and_characters_match_anywhere() {
    for query in
        "天河 河区 tianhe TianHe ｔｈｑ thq tianhe区 天he 天h t河 tian1he2 tian'he".split(' ')
    {
        assert!(finds(query, "天河区"), "{query}");
    }
    assert!(finds(" tian he ", "天河区"));
    for query in "hequ hq 天区 tianhequx % _ tian_equ 区tianhe tianqu河 tian2区".split(' ') {
        assert!(!finds(query, "天河区"), "{query}");
    }
    assert!(
        finds("科a区", "万科A区社区"),
        "characters match anywhere in the name"
    );
}

#[test]
fn sql_pattern_is_equivalent_to_the_query() {
    let patterns =
        |query| Query::parse(query).map(|query| query.likes().collect::<Vec<_>>().join(" or "));
    assert_eq!(patterns(" Tian He ").as_deref(), Some("% tianhe%"));
    assert_eq!(patterns("天河").as_deref(), Some("%天河%"));
    assert_eq!(patterns("5%_\\").as_deref(), Some("%5\\%\\_\\\\%"));
    assert_eq!(patterns("％村").as_deref(), Some("%\\%村%"));
    assert_eq!(
        patterns("天he区").as_deref(),
        Some("%天he区% or %天%区% tianhequ% or %天%区% theq%")
    );
    for empty in ["", "  ", "\u{3000}\t", "'"] {
        assert_eq!(patterns(empty), None);
    }
}

#[test]
fn change_of_the_search_text_requires_a_migration() {
    let names = include_str!("../../../tests/entry/pinyin.csv").lines();
    let texts: Vec<String> = names.map(text).collect();
    let hash = hex::encode(crate::platform::hash::sha256(texts.join("\n")));
    let migrations = refresh::migrations();
    assert_eq!(
        (migrations.last().unwrap().name(), &hash[..16]),
        ("m20261202_000091_search_texts", "62b7aa122b2b57c8"),
        "the database stores the text: add a migration to search/refresh.rs, then change this"
    );
}
