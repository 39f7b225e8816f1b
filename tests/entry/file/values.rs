//! Values as people and programs write them: kinships, living states, marks and lost digits.

use super::{
    COMMITTEE, HOUSEHOLD_HEADERS, ImportTask, RESIDENT_HEADERS, households, import_file,
    job_messages, job_summary, register_household, residents, text_workbook,
};
use crate::support::on_each_database;

/// Terms and codes of GB/T 4761-2008 with their kinships.
const KINSHIP: [(&str, &str); 30] = [
    ("HEAD", "01 02 本人 户主"),
    ("SPOUSE", "10 11 12 配偶 夫 妻 妻子 丈夫"),
    (
        "CHILD",
        "20 21 22 23 24 25 26 27 29 子 独生子 长子 次子 三子 四子 五子 养子或继子 养子 继子 其他儿子",
    ),
    (
        "CHILD",
        "30 31 32 33 34 35 36 37 39 女 独生女 长女 次女 三女 四女 五女 养女或继女 养女 继女 其他女儿",
    ),
    ("CHILD_IN_LAW", "28 38 女婿 儿媳"),
    (
        "GRANDCHILD",
        "40 41 42 43 44 49 孙子 孙女 外孙子 外孙女 孙子、孙女或外孙子、外孙女",
    ),
    (
        "OTHER_RELATIVE",
        "45 46 47 48 孙媳妇 外孙媳妇 孙女婿 曾孙子 曾孙女 孙媳妇或外孙媳妇",
    ),
    (
        "PARENT",
        "50 51 52 57 58 59 父母 父亲 母亲 继父 养父 继母 养母 继父或养父",
    ),
    ("OTHER_RELATIVE", "53 54 55 56 公公 婆婆 岳父 岳母"),
    (
        "GRANDPARENT",
        "60 61 62 63 64 69 祖父 祖母 外祖父 外祖母 祖父母或外祖父母",
    ),
    ("OTHER_RELATIVE", "65 66 67 68 曾祖父 曾祖母"),
    (
        "SIBLING",
        "70 71 73 75 77 79 兄 弟 姐姐 妹妹 姐 妹 兄、弟、姐、妹 其他兄弟姐妹",
    ),
    ("OTHER_RELATIVE", "72 74 76 78 嫂 弟媳 姐夫 妹夫"),
    ("OTHER_RELATIVE", "80 81 82 83 84 85 86 87 88 89 90 其他"),
    (
        "OTHER_RELATIVE",
        "伯父 伯母 叔父 婶母 舅父 舅母 姨父 姨母 姑父 姑母",
    ),
    (
        "OTHER_RELATIVE",
        "91 92 93 94 95 96 97 侄子 侄女 外甥 外甥女 其他亲属",
    ),
    ("NOT_RELATED", "99 非亲属 98 保姆"),
    // Everyday terms.
    ("SPOUSE", "老公 老婆 爱人 ＳＰＯＵＳＥ"),
    ("CHILD", "儿子 女儿 大儿子 小女儿 二女儿"),
    ("CHILD_IN_LAW", "儿媳妇"),
    ("GRANDCHILD", "外孙 孙"),
    ("GRANDPARENT", "爷爷 奶奶 外公 外婆 姥姥"),
    ("PARENT", "父 母 爸爸"),
    ("SIBLING", "哥哥 弟弟"),
    ("OTHER_RELATIVE", "嫂子 弟妹 重孙 孙媳 叔叔 堂弟 表姐"),
    ("CHILD", "２２ 长　子"),
    ("SIBLING", "兄弟姐妹"),
    ("HEAD", "HEAD"),
    ("CHILD", "child"),
    ("NOT_RELATED", "租户 雇工"),
];

#[actix_web::test]
async fn kinships_follow_the_national_standard() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        let terms = KINSHIP
            .iter()
            .flat_map(|(key, terms)| terms.split(' ').map(|term| (*key, term)));
        let terms: Vec<_> = terms.filter(|(key, _)| *key != "HEAD").collect();
        let rows = terms.iter().enumerate().map(|(at, (_, term))| {
            format!("{COMMITTEE},示例路1号,李示例{at:03},,,{term},户在人在,,,")
        });
        let rows: Vec<String> = [RESIDENT_HEADERS.to_owned()]
            .into_iter()
            .chain(rows)
            .collect();
        let job = import_file(&app, "RESIDENTS&mode=PARTIAL", rows.join("\n").as_bytes()).await;
        assert!(job_messages(&app, &job).await.is_empty());
        let found = super::kinships(&app).await;
        assert_eq!(found.len(), terms.len());
        for (at, (key, term)) in terms.iter().enumerate() {
            assert_eq!(found[&format!("李示例{at:03}")], *key, "{term}");
        }
        for (row, term) in ["01", "02", "本人", "户主", "HEAD", "小集体户户主"]
            .iter()
            .enumerate()
        {
            let address = format!("示例路{}号", row + 2);
            register_household(&app, &address).await;
            let table = format!(
                "{RESIDENT_HEADERS}\n{COMMITTEE},{address},王示例{row},,,{term},户在人在,,,\n"
            );
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{term}");
        }
        // A single digit may have lost its leading 0, and some words are ambiguous.
        for (term, words) in [
            ("1", "may have been lost"),
            ("媳妇", "daughter-in-law"),
            ("邻居", "Write one of"),
        ] {
            let table =
                format!("{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,赵示例,,,{term},户在人在,,,\n");
            let job = import_file(&app, "RESIDENTS&mode=CHECK", table.as_bytes()).await;
            let told = job_messages(&app, &job).await;
            assert!(
                told[0].starts_with("ERROR F2") && told[0].contains(words),
                "{told:?}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn unambiguous_living_states_are_understood() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        for (at, (word, state)) in [
            ("人户一致", "REGISTERED_LIVING_HERE"),
            ("人在户在", "REGISTERED_LIVING_HERE"),
            ("流动", "LIVING_HERE_REGISTERED_ELSEWHERE"),
            ("流动人口", "LIVING_HERE_REGISTERED_ELSEWHERE"),
            ("流入", "LIVING_HERE_REGISTERED_ELSEWHERE"),
            ("暂住人口", "LIVING_HERE_REGISTERED_ELSEWHERE"),
            ("空挂户", "REGISTERED_LIVING_ELSEWHERE"),
            ("常住", "REGISTERED_LIVING_HERE"),
        ]
        .into_iter()
        .enumerate()
        {
            let table = format!(
                "{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,李示例{at},,,其他亲属,{word},,,\n"
            );
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            let doubtful = u8::from(word == "常住");
            assert_eq!(
                job_summary(&job),
                format!("DONE 1 1 0 0 0 {doubtful}"),
                "{word}"
            );
            let all = residents(&app, "livingState").await;
            assert_eq!(all.last().unwrap()["livingState"], state, "{word}");
        }
        for word in ["人户分离", "户籍人口"] {
            let table =
                format!("{RESIDENT_HEADERS}\n{COMMITTEE},示例路1号,王示例,,,其他亲属,{word},,,\n");
            let job = import_file(&app, "RESIDENTS&mode=CHECK", table.as_bytes()).await;
            let told = job_messages(&app, &job).await;
            assert!(
                told[0].starts_with("ERROR G2 This does not say whether"),
                "{told:?}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn numbers_that_lost_digits_are_refused_in_every_column() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        register_household(&app, "示例路1号").await;
        for lost in [
            "4.40106E+17",
            "1.38E+10",
            "4.40106198E17",
            "'4.40106E+17",
            "=\"4.40106E+17\"",
            "1.1E+2",
        ] {
            for (at, column) in ["identity", "phone"].iter().enumerate() {
                let cells = if at == 0 {
                    format!("{lost},")
                } else {
                    format!(",{lost}")
                };
                let line = format!("{COMMITTEE},示例路1号,李示例,,,其他亲属,户在人在,{cells},");
                for content in [
                    format!("{RESIDENT_HEADERS}\n{line}\n").into_bytes(),
                    text_workbook(&[RESIDENT_HEADERS, &line]),
                ] {
                    let job = import_file(&app, "RESIDENTS&mode=PARTIAL", &content).await;
                    assert_eq!(job_summary(&job), "DONE 1 0 0 0 1 0", "{lost} {column}");
                }
            }
        }
        for (column, cell) in ["A", "B", "C", "D", "E", "F", "G", "H"].iter().enumerate() {
            let mut cells = [COMMITTEE, "", "", "", "", "", "示例路9号", ""];
            cells[column] = "1.1E+2";
            let table = format!("{HOUSEHOLD_HEADERS}\n{}\n", cells.join(","));
            let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", table.as_bytes()).await;
            let told = job_messages(&app, &job).await;
            let expected = format!("ERROR {cell}2 The cell is a number, or in scientific notation");
            assert!(told[0].starts_with(&expected), "{told:?}");
        }
        assert!(residents(&app, "age").await.is_empty());
        assert_eq!(households(&app, "head").await.len(), 1);
    })
    .await;
}

/// How a value is written in a file.
type Form = fn(&str) -> String;

#[actix_web::test]
async fn marks_around_a_value_are_removed_in_every_column() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let forms: [(&str, Form); 6] = [
            ("formula", |it| format!("=\"{it}\"")),
            ("apostrophe", |it| format!("'{it}")),
            ("tab", |it| format!("{it}\t")),
            ("no-break space", |it| format!("\u{a0}{it}\u{a0}")),
            ("direction", |it| format!("\u{202d}{it}\u{202c}")),
            ("byte order mark", |it| format!("\u{feff}{it}")),
        ];
        register_household(&app, "示例花园1").await;
        for (at, (name, form)) in forms.iter().enumerate() {
            let room = format!("50{at}");
            let cells = [COMMITTEE, "", "示例花园", "3", "2", &room].map(|it| {
                if it.is_empty() {
                    String::new()
                } else {
                    form(it)
                }
            });
            let line = format!(
                "{},{},{}",
                cells.join(","),
                form(&format!("示例路{at}号")),
                form("张示例")
            );
            let job = import_file(
                &app,
                "HOUSEHOLDS&mode=PARTIAL",
                text_workbook(&[HOUSEHOLD_HEADERS, &line]).as_slice(),
            )
            .await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{name}");
            let homes = households(&app, "head estate building unit room").await;
            let address = format!("示例路{at}号");
            let home = homes
                .iter()
                .find(|home| home["address"] == address.as_str())
                .unwrap();
            let found = ["head", "estate", "building", "unit", "room"]
                .map(|key| home[key].as_str().unwrap());
            let room = format!("50{at}");
            assert_eq!(found, ["张示例", "示例花园", "3", "2", &room], "{name}");
        }
        // Committee codes, identity numbers and telephone numbers written as numbers by a program, with `.0` at the
        // end.
        let table = format!(
            "{HOUSEHOLD_HEADERS}\n{COMMITTEE}.0,,示例花园,3.0,2.00,601.0,示例路601号,\n{COMMITTEE},,,,,-101.0,示例路602号,\n"
        );
        let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", table.as_bytes()).await;
        assert_eq!(job_summary(&job), "DONE 2 2 0 0 0 0");
        let homes = households(&app, "building room").await;
        let rooms: Vec<_> = homes
            .iter()
            .map(|home| home["room"].as_str().unwrap_or("-"))
            .collect();
        assert!(
            rooms.contains(&"601") && rooms.contains(&"-101"),
            "{rooms:?}"
        );
        let purpose = "identityNumber(purpose: VERIFICATION) phone(purpose: VERIFICATION)";
        for (at, (number, phone)) in [
            ("=\"990106198005310016\"", "=\"13800000000\""),
            ("'990106199001010029", "'13800000001"),
            ("990106199001010045.0", "13800000002.0"),
            ("990106194605100014\t", "\u{a0}13800000003\t"),
        ]
        .into_iter()
        .enumerate()
        {
            let table =
                format!("{RESIDENT_HEADERS}\n{COMMITTEE},示例花园1,李示例{at},,,其他亲属,户在人在,{number},{phone},\n");
            let job = import_file(&app, "RESIDENTS&mode=PARTIAL", table.as_bytes()).await;
            assert_eq!(job_summary(&job), "DONE 1 1 0 0 0 0", "{number}");
        }
        let all = residents(&app, purpose).await;
        let numbers: Vec<_> = all
            .iter()
            .map(|it| it["identityNumber"].as_str().unwrap())
            .collect();
        assert_eq!(
            numbers,
            [
                "990106198005310016",
                "990106199001010029",
                "990106199001010045",
                "990106194605100014"
            ]
        );
        let phones: Vec<_> = all.iter().map(|it| it["phone"].as_str().unwrap()).collect();
        assert_eq!(
            phones,
            ["13800000000", "13800000001", "13800000002", "13800000003"]
        );
    })
    .await;
}
