//! Everyday notations in files about residents: special groups, and an unknown sex.

use super::{
    COMMITTEE, ImportTask, RESIDENT_HEADERS, import_file, job_messages, job_summary,
    register_household, residents,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn special_groups_are_read_in_common_notations() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let row = |name: &str, groups: &str| {
            format!("{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,{name},,,其他亲属,户在人在,,,\"{groups}\"\n")
        };
        let groups = "memberships(first: 9) { nodes { kind { key } } }";
        for (at, (words, keys)) in [
            ("残疾人/低保对象", "DISABLED LOW_INCOME"),
            ("残疾人 低保对象", "DISABLED LOW_INCOME"),
            ("残疾人／低保　独居老人", "DISABLED LIVING_ALONE LOW_INCOME"),
            ("残疾人\n低保户", "DISABLED LOW_INCOME"),
            ("低保，残疾；慢病", "CHRONIC_DISEASE DISABLED LOW_INCOME"),
            ("残 疾 人", "DISABLED"),
            ("disabled; Children without care, orphans included", ""),
            (
                "Children without care, orphans included",
                "CHILD_WITHOUT_CARE",
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let table = row(&format!("李示例{at}"), words);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            if keys.is_empty() {
                assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0", "{words}");
                continue;
            }
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{words}");
            let all = residents(&app, groups).await;
            let found = all.last().unwrap()["memberships"]["nodes"]
                .as_array()
                .unwrap();
            let mut found: Vec<_> = found
                .iter()
                .map(|it| it["kind"]["key"].as_str().unwrap())
                .collect();
            found.sort_unstable();
            assert_eq!(found.join(" "), keys, "{words}");
        }
        // "No group" means none, and registered groups are kept.
        for words in [
            "无",
            "否",
            "/",
            "-",
            "——",
            "不属于",
            "没有",
            "无。",
            "0",
            "不详",
        ] {
            let job = import_file(
                &app,
                "RESIDENTS&mode=PARTIAL",
                row("李示例0", words).as_bytes(),
            )
            .await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 1 0 1", "{words}");
            let told = job_messages(&app, &job).await;
            assert!(
                told[0].starts_with("WARNING J2 This was read as an empty"),
                "{told:?}"
            );
        }
        // Other text requires a correction.
        for words in [
            "是",
            "1",
            "一般",
            "残疾人 其他",
            "残疾人/",
            "低保无",
            "留守",
        ] {
            let job = import_file(
                &app,
                "RESIDENTS&mode=CHECK",
                row("王示例", words).as_bytes(),
            )
            .await;
            let is_known = words == "残疾人/";
            assert_eq!(job["problems"], u8::from(!is_known), "{words}");
        }
    })
    .await;
}

#[actix_web::test]
async fn sex_marked_as_unknown_is_treated_as_missing() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let row = |name: &str, sex: &str| {
            format!(
                "{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,{name},{sex},,其他亲属,户在人在,,,\n"
            )
        };
        let job = import_file(
            &app,
            "RESIDENTS&mode=PARTIAL",
            row("王示例", "女").as_bytes(),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0");
        for (at, sex) in [
            "未知",
            "0",
            "9",
            "９",
            "未说明的性别",
            "未知的性别",
            "不详",
            "/",
            "无",
        ]
        .iter()
        .enumerate()
        {
            let table = row(&format!("李示例{at}"), sex);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 1", "{sex}");
            let told_of = job_messages(&app, &job).await;
            assert!(
                told_of[0]
                    .starts_with("WARNING D2 This is not a valid sex and counts as not given"),
                "{told_of:?}"
            );
            // The value in the register is kept.
            let job = import_file(
                &app,
                "RESIDENTS&mode=PARTIAL",
                row("王示例", sex).as_bytes(),
            )
            .await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 1 0 1", "{sex}");
        }
        let all = residents(&app, "sex").await;
        let known: Vec<_> = all.iter().filter(|it| !it["sex"].is_null()).collect();
        assert_eq!((all.len(), known.len()), (10, 1));
        for sex in ["3", "中", "男女"] {
            let job =
                import_file(&app, "RESIDENTS&mode=CHECK", row("赵示例", sex).as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0", "{sex}");
        }
    })
    .await;
}
