//! Headers: known ones, skipped ones, and messages about others.

use rust_xlsxwriter::Format;

use super::{
    COMMITTEE, ImportTask, annotated_rows, households, import_file, job_messages, job_summary,
    message_cells, register_household, residents, text_workbook, workbook,
};
use crate::support::on_each_database;

#[actix_web::test]
async fn columns_can_be_skipped() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let row = format!("1,{COMMITTEE},示例路1号,甲,汉族,已核对");
        let table = |names: &str| format!("{names}\n{row}\n").into_bytes();
        let job = import_file(
            &app,
            "HOUSEHOLDS&mode=CHECK",
            &table("序号,村居代码,地址,户主,民族,备注"),
        )
        .await;
        assert_eq!(job["state"], "REFUSED");
        let told_of = job_messages(&app, &job).await;
        assert!(
            told_of[0].contains("E1 \"民族\" is not a known header")
                && told_of[0].contains("Put #"),
            "{told_of:?}"
        );
        for (names, ignore) in [
            ("序号,村居代码,地址,户主,#民族,备注", ""),
            ("序号,村居代码,地址,户主,＃民族,备 注", ""),
            (
                "序号,村居代码,地址,户主,民族,备注",
                "&ignore=%E6%B0%91%E6%97%8F",
            ),
            (
                "序号,村居代码,地址,户主,民 族*,其他",
                "&ignore=%E5%85%B6%E4%BB%96%EF%BC%8C%E6%B0%91%E6%97%8F",
            ),
        ] {
            let what = format!("HOUSEHOLDS&mode=PARTIAL{ignore}");
            let job = import_file(&app, &what, &table(names)).await;
            let counts = job_summary(&job);
            assert!(
                counts.starts_with("DONE 1 ") && counts.ends_with(" 0 0"),
                "{names}: {counts}"
            );
            assert_eq!(
                message_cells(&app, &job).await,
                ["NOTE A1", "NOTE E1", "NOTE F1"],
                "{names}"
            );
            assert!(job["problemsFile"].is_null(), "there is nothing to correct");
        }
        assert_eq!(households(&app, "head").await[0]["head"], "甲");
    })
    .await;
}

#[actix_web::test]
async fn title_above_the_headers_is_skipped_even_if_merged() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let filled = |title: bool, data: bool| {
            workbook(|sheet| {
                if title {
                    sheet
                        .merge_range(0, 0, 1, 2, "示例村住户登记表（2026年）", &Format::new())
                        .unwrap();
                }
                sheet.write_row(2, 0, ["村居代码", "地址", "户主"]).unwrap();
                sheet.write_row(3, 0, [COMMITTEE, "示例路1号", "甲"]).unwrap();
                if data {
                    sheet.merge_range(4, 0, 5, 0, COMMITTEE, &Format::new()).unwrap();
                    sheet.write_row(4, 1, ["示例路2号", "乙"]).unwrap();
                }
            })
        };
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &filled(true, false)).await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0");
        assert_eq!(message_cells(&app, &job).await, ["NOTE 1"]);
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &filled(true, true)).await;
        assert_eq!(job["state"], "REFUSED");
        assert!(
            job["message"]["zh"].as_str().unwrap().contains("A5:A6"),
            "{job}"
        );
        let table = format!(
            "示例村住户登记表\n填表人：某某,2026年\n\n村居代码\t地址\t户主\n{COMMITTEE}\t示例路3号\t丙\n"
        );
        let job = import_file(
            &app,
            "HOUSEHOLDS&mode=PARTIAL",
            table.replace("某某,", "某某").as_bytes(),
        )
        .await;
        assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "a tab-separated table");
        assert_eq!(message_cells(&app, &job).await, ["NOTE 1", "NOTE 2"]);
    })
    .await;
}

#[actix_web::test]
async fn note_below_the_table_is_skipped_even_if_merged() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let table = |footer: &str, first: u32| {
            workbook(|sheet| {
                sheet.write_row(0, 0, ["村居代码", "地址", "户主"]).unwrap();
                sheet
                    .write_row(1, 0, [COMMITTEE, "示例路1号", "甲"])
                    .unwrap();
                sheet
                    .merge_range(first, 0, 3, 2, footer, &Format::new())
                    .unwrap();
            })
        };
        for footer in ["注：本表一式两份", "填表人：张三"] {
            for first in [2, 3] {
                let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", &table(footer, first)).await;
                assert_eq!(
                    job_summary(&job),
                    "DONE 1 1 0 0 0 0",
                    "{footer} {first} {job}"
                );
                let told = message_cells(&app, &job).await;
                assert_eq!(told, [format!("NOTE {}", first + 1)]);
            }
        }
        let job = import_file(&app, "HOUSEHOLDS&mode=CHECK", &table(COMMITTEE, 3)).await;
        assert_eq!(job["state"], "REFUSED", "{job}");
    })
    .await;
}

#[actix_web::test]
async fn header_problems_are_reported_by_the_api() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let cases = [
            ("村居代码,地址,户住", 1, "户住"),
            ("地址,户主", 1, "committee code"),
            ("村居代码,地址,住址", 1, "same column"),
            ("地址,户住,住址", 3, "committee code"),
            ("村居代码；地址", 2, "separated by commas"),
        ];
        for (names, problems, words) in cases {
            let lines = [names, "甲,乙,丙"];
            for content in [lines.join("\n").into_bytes(), text_workbook(&lines)] {
                for mode in ["CHECK", "PARTIAL", "ATOMIC"] {
                    let job = import_file(&app, &format!("HOUSEHOLDS&mode={mode}"), &content).await;
                    assert_eq!(
                        (&job["state"], &job["problems"]),
                        (&"REFUSED".into(), &problems.into()),
                        "{names}: {job}"
                    );
                    let why = job["message"]["en"].as_str().unwrap();
                    assert!(why.contains(words), "{names}: {why}");
                    assert_eq!(job_messages(&app, &job).await.len(), problems, "{names}");
                    let rows = annotated_rows(&app, &job).await;
                    let cell = rows[0].1.last().unwrap();
                    assert_eq!(cell.lines().count(), problems + 1, "{names}: {cell}");
                    assert!(cell.starts_with("问题\n"), "{cell}");
                }
            }
        }
        assert!(households(&app, "head").await.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn headers_of_other_systems_are_understood() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        for (at, names) in [
            "村（居）委会代码,住址,*姓名（必填）,性别,出生年月,与户主的关系,人户状态,身份证,手机号码,特殊人群",
            "社区代码,家庭住址,＊姓名,★性别,生日,家庭关系,人口类型,公民身份号码,联系电话,人群类别",
            "１、村居代码,2、现住址,3、姓 名,4、性别【必填】,5、出生日期（格式：YYYY-MM-DD）,6、关系,7、居住情况,8、证件号码,9、联系方式：,10、重点人群[选填]",
            "committee.code,household.address,NAME,Gender,birthOn,relation,living,ID Number,mobile,groups",
        ]
        .into_iter()
        .enumerate()
        {
            let table = format!("{names}\n{COMMITTEE},示例路1号,李示例{at},女,1990-01-0{},其他亲属,户在人在,,,\n", at + 1);
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{names}");
        }
        assert_eq!(residents(&app, "age").await.len(), 4);
        // Headers about another person, or ambiguous ones, are not matched.
        for name in ["户主身份证号", "电话（紧急联系人）", "户籍地址", "曾用名"] {
            let table = format!("村居代码,地址,姓名,关系,居住状态,{name}\n{COMMITTEE},示例路1号,王示例,户主,户在人在,x\n");
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            assert_eq!((&job["state"], &job["problems"]), (&"REFUSED".into(), &1.into()), "{name}");
        }
    })
    .await;
}

#[actix_web::test]
async fn header_about_another_person_is_not_matched() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let told_of = async |what: &str, names: &str, name: &str| {
            let table = format!("{names},{name}\n{COMMITTEE}\n");
            let job = import_file(&app, what, table.as_bytes()).await;
            assert_eq!(job["problems"], 1, "{name}: {job}");
            job_messages(&app, &job).await.remove(0)
        };
        let people = ("RESIDENTS&mode=CHECK", "村居代码,地址,姓名,关系,居住状态");
        for name in [
            "户主姓名",
            "户主身份证号",
            "监护人电话",
            "监护人姓名",
            "身份证号（户主）",
            "电话（紧急联系人）",
            "联系人电话",
            "户籍地址",
            "户口所在地地址",
            "单位地址",
            "配偶姓名",
            "姓名（曾用名）",
            "Guardian name",
        ] {
            let told = told_of(people.0, people.1, name).await;
            assert!(
                told.contains("about another person or thing") && !told.contains("Did you mean"),
                "{told}"
            );
        }
        for (name, column) in [
            ("姓铭", "name"),
            ("电活号码", "phone"),
            ("出生日其", "birth date"),
        ] {
            let told = told_of(people.0, people.1, name).await;
            assert!(
                told.contains(&format!("Did you mean \"{column}\"?")),
                "{told}"
            );
        }
        let people = "村居代码,地址,姓名,居住状态,与户主关糸";
        let job = import_file(
            &app,
            "RESIDENTS&mode=CHECK",
            format!("{people}\n{COMMITTEE}\n").as_bytes(),
        )
        .await;
        let told = job_messages(&app, &job).await;
        assert!(
            told.iter()
                .any(|it| it.contains("Did you mean \"relation\"?")),
            "{told:?}"
        );
        let homes = ("HOUSEHOLDS&mode=CHECK", "村居代码,地址");
        for name in ["户主电话", "户主身份证号", "房东姓名", "业主"] {
            let told = told_of(homes.0, homes.1, name).await;
            assert!(!told.contains("Did you mean"), "{told}");
        }
        let told = told_of(homes.0, homes.1, "户主性名").await;
        assert!(told.contains("Did you mean \"head\"?"), "{told}");
    })
    .await;
}

#[test]
fn columns_page_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/columns.md");
    let kept = std::fs::read_to_string(path).unwrap();
    let now = cunju::exchange::bulk::column::page().unwrap();
    assert!(
        kept.trim_end() == now.trim_end(),
        "run: cargo run -- schema --columns > docs/columns.md"
    );
}

#[actix_web::test]
async fn headers_may_contain_options_and_a_sort_arrow() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let head = "村居代码,户地址,姓名";
        for (at, (sex, relation, living)) in [
            ("性别\n（男/女）", "与户主关系", "居住状态▼"),
            ("性别（男、女）▼", "关系（户主/配偶/子女）", "居住状态（户在人在/户在人不在/人在户不在）"),
            ("*性别（必填）\r\n（1/2）", "与户主关系\n（下拉选择）↓", "▼居住状态"),
            ("性别[男或女]（必填）", "与户主关系", "居住状态"),
        ]
        .into_iter()
        .enumerate()
        {
            let table = format!(
                "{head},\"{sex}\",\"{relation}\",{living}\n{COMMITTEE},示例路1号,李示例{at},女,其他亲属,户在人在\n"
            );
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{sex} {job}");
        }
        let all = residents(&app, "sex").await;
        assert!(all.len() == 4 && all.iter().all(|it| it["sex"] == "FEMALE"), "{all:?}");
        // Other text in brackets may still refer to another person.
        for sex in ["性别（户主）", "性别（男/户主）", "性别（）"] {
            let table = format!("{head},{sex},关系,居住状态\n{COMMITTEE},示例路1号,王示例,女,其他亲属,户在人在\n");
            let job = import_file(&app, "RESIDENTS&mode=CHECK", table.as_bytes()).await;
            assert_eq!(job["state"], "REFUSED", "{sex}");
        }
    })
    .await;
}
