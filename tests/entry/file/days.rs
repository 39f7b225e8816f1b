//! Days with what people and programs write behind them, and cells that say that there is none.

use rust_xlsxwriter::{ExcelDateTime, Format};

use super::cells::{Put, with_cell};
use super::{A, HH, RR, Taking, home, list, residents, returned, taken, told, workbook};
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

/// A workbook of one row with the day 1980-05-31 in a column, in a cell of this format.
fn shaped(headers: &str, row: &[&str], at: u16, shape: &Format) -> Vec<u8> {
    workbook(|sheet| {
        sheet.write_row(0, 0, headers.split(',')).unwrap();
        sheet.write_row(1, 0, row.iter().copied()).unwrap();
        let day = ExcelDateTime::from_ymd(1980, 5, 31).unwrap();
        sheet.write_with_format(1, at, day, shape).unwrap();
    })
}

#[actix_web::test]
async fn a_day_that_its_cell_does_not_show_whole_is_not_taken() {
    on_each_database(async |app| {
        let _taking = Taking::of(&app);
        home(&app, "示例路1号").await;
        let row = [A, "示例路1号", "李示例", "女", "", "其他亲属", "户在人在"];
        let of = |shape: &str| Format::new().set_num_format(shape);
        for (shape, shown) in [
            (of("yyyy\"年\"m\"月\""), "1980-05"),
            (of("[$-804]yyyy\"年\"m\"月\";@"), "1980-05"),
            (of("mmm-yy"), "1980-05"),
            (of("yyyy-mm"), "1980-05"),
            (of("yyyy\"年\""), "1980"),
            (of("m\"月\"d\"日\""), "05-31"),
            (Format::new().set_num_format_index(17), "1980-05"),
            (Format::new().set_num_format_index(57), "1980-05"),
            (Format::new().set_num_format_index(58), "05-31"),
        ] {
            let content = shaped(RR, &row, 4, &shape);
            let job = taken(&app, "RESIDENTS&mode=PARTIAL", &content).await;
            assert_eq!(told(&job), "DONE 1 0 0 0 1 0", "{shown}");
            let told = list(&app, &job).await;
            assert!(
                told[0].starts_with("ERROR E2 The date is not whole"),
                "{told:?}"
            );
            // It comes back as it is seen, and is no day then either.
            assert_eq!(returned(&app, &job).await[1].1[4], shown);
        }
        // Elsewhere it may be made of something like 5-31, as any day.
        let row = [A, "", "", "", "", "", "示例路2号"];
        let content = shaped(HH, &row, 5, &of("m\"月\"d\"日\""));
        let job = taken(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
        let told_of = list(&app, &job).await;
        assert!(
            told_of[0].starts_with("ERROR F2 This is a day or a time"),
            "{told_of:?}"
        );
        let row = [A, "示例路1号", "李示例", "女", "", "其他亲属", "户在人在"];
        for (at, shape) in [
            of("yyyy\"年\"m\"月\"d\"日\""),
            of("d-mmm-yy"),
            of("yyyy/m/d h:mm"),
            Format::new().set_num_format_index(14),
            Format::new().set_num_format_index(31),
        ]
        .iter()
        .enumerate()
        {
            let content = shaped(RR, &row, 4, shape);
            let job = taken(&app, "RESIDENTS&mode=PARTIAL", &content).await;
            let first = ["1 0 0", "0 0 1"][usize::from(at > 0)];
            assert_eq!(told(&job), format!("DONE 1 {first} 0 0"));
        }
        assert_eq!(residents(&app, "birthOn").await[0]["birthOn"], "1980-05-31");
    })
    .await;
}
