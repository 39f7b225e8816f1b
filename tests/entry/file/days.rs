//! Days with what people and programs write behind them, and cells that say that there is none.

use super::cells::{Put, with_cell};
use super::{A, RR, Taking, home, list, residents, taken, told};
use crate::support::on_each_database;

/// A table with a resident of this birth.
fn born(name: &str, birth: &str) -> Vec<u8> {
    format!("{RR}\n{A},示例路1号,{name},女,{birth},其他亲属,户在人在,,,\n").into_bytes()
}

#[actix_web::test]
async fn midnight_and_the_day_of_the_week_may_stand_behind_a_day() {
    on_each_database(async |app| {
        let _taking = Taking::of(&app);
        home(&app, "示例路1号").await;
        let forms = [
            "1980/5/31 12:00:00 AM",
            "1980-05-31 上午12:00:00",
            "1980年5月31日上午12:00",
            "1980/5/31 AM 12:00:00",
            "1980/5/31 凌晨00:00",
            "1980年5月31日 星期六",
            "1980-05-31（周六）",
            "1980/5/31 星期六 0:00:00",
        ];
        for (at, birth) in forms.iter().enumerate() {
            let table = born(&format!("李示例{at}"), birth);
            let job = taken(&app, "RESIDENTS&mode=PARTIAL", &table).await;
            assert_eq!(told(&job), "DONE 1 1 0 0 0 0", "{birth}");
        }
        let all = residents(&app, "birthOn").await;
        assert_eq!(all.len(), forms.len());
        assert!(
            all.iter().all(|it| it["birthOn"] == "1980-05-31"),
            "{all:?}"
        );
        for (birth, words) in [
            ("1980/5/31 12:00:00", "The day has a clock time"),
            ("1980/5/31 12:00:00 PM", "The day has a clock time"),
            ("1980/5/31 下午12:00:00", "The day has a clock time"),
            ("1980/5/31 12:30:00 AM", "The day has a clock time"),
            ("1980-05-31 星期五", "The day of the week is not"),
            ("1980-05-31 生", "Something other than a clock time"),
            ("星期六", "This is not a day"),
            ("周六", "This is not a day"),
        ] {
            let job = taken(&app, "RESIDENTS&mode=PARTIAL", &born("李示例", birth)).await;
            assert_eq!(told(&job), "DONE 1 0 0 0 1 0", "{birth}");
            let told = list(&app, &job).await;
            assert!(
                told[0].starts_with(&format!("ERROR E2 {words}")),
                "{told:?}"
            );
        }
        // What a spreadsheet shows as a Saturday is its day 0.
        let cells = [A, "示例路1号", "李示例", "女", "", "其他亲属", "户在人在"];
        let content = with_cell(RR, &cells, 4, Put::Clock(0.0));
        let job = taken(&app, "RESIDENTS&mode=PARTIAL", &content).await;
        let told = list(&app, &job).await;
        assert!(told[0].contains("has no day"), "{told:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_birth_that_is_said_not_to_be_known_is_not_given() {
    on_each_database(async |app| {
        let _taking = Taking::of(&app);
        home(&app, "示例路1号").await;
        for (at, birth) in ["不详", "未知", "无", "/", "—", "暂无", "0000-00-00", "NULL"]
            .iter()
            .enumerate()
        {
            let name = format!("李示例{at}");
            let job = taken(&app, "RESIDENTS&mode=PARTIAL", &born(&name, birth)).await;
            assert_eq!(told(&job), "DONE 1 1 0 0 0 1", "{birth}");
            let told = list(&app, &job).await;
            assert!(
                told[0].starts_with("WARNING E2 This is no day and was taken as not given"),
                "{told:?}"
            );
        }
        // It leaves what the register has, as an empty cell does.
        let job = taken(
            &app,
            "RESIDENTS&mode=PARTIAL",
            &born("王示例", "1980-05-31"),
        )
        .await;
        assert_eq!(told(&job), "DONE 1 1 0 0 0 0");
        let job = taken(&app, "RESIDENTS&mode=PARTIAL", &born("王示例", "不详")).await;
        assert_eq!(told(&job), "DONE 1 0 0 1 0 1");
        let all = residents(&app, "birthOn").await;
        let known: Vec<_> = all.iter().filter(|it| !it["birthOn"].is_null()).collect();
        assert_eq!((all.len(), known.len()), (9, 1));
        for birth in ["1", "五月", "约1980年"] {
            let table = born("赵示例", birth);
            let job = taken(&app, "RESIDENTS&mode=PARTIAL", &table).await;
            assert_eq!(told(&job), "DONE 1 0 0 0 1 0", "{birth}");
        }
    })
    .await;
}
