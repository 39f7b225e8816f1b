//! Files that are not tables, whatever their names say.

use std::io::Write;

use super::{COMMITTEE, ImportTask, households, import_file, job_summary};
use crate::support::on_each_database;

const TABLE: &str = "村居代码,地址,户主\n";

fn packed(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

#[actix_web::test]
async fn file_that_is_not_a_table_is_named_with_a_suggestion() {
    on_each_database(async |app| {
        let _taking = ImportTask::spawn(&app);
        let big5 = "村居代碼,地址,戶主,電話\n440106001001,示例路1號,張示例,\n";
        let files: [(Vec<u8>, &str, &str); 14] = [
            (
                "\u{feff}  <HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>村居代码".into(),
                "网页",
                "a web page (HTML)",
            ),
            ("<table><tr><td>村居代码</td>".into(), "网页", "HTML"),
            ("<!DOCTYPE html>\n<html>".into(), "网页", "HTML"),
            ("<?xml version=\"1.0\"?><html>".into(), "网页", "HTML"),
            (
                "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
                 <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"
                    .into(),
                "XML 表格",
                "XML of Excel 2003",
            ),
            ("<?xml version=\"1.0\"?><rows/>".into(), "XML 文件", "an XML file"),
            ("MIME-Version: 1.0\r\n".into(), "MHTML", "MHTML"),
            ("{\\rtf1\\ansi".into(), "RTF", "RTF"),
            ("%PDF-1.7".into(), "PDF", "a PDF"),
            ("\n [\n {\"村居代码\": 1}]".into(), "JSON", "JSON"),
            ("{ \"data\": [] }".into(), "JSON", "JSON"),
            (encoding_rs::BIG5.encode(big5).0.into(), "Big5", "Big5"),
            (packed(TABLE.as_bytes()), "（.gz）", "(.gz)"),
            (b"\xff\xd8\xff\xe0JFIF".into(), "图片", "a picture"),
        ];
        for (content, zh, en) in files {
            let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", &content).await;
            assert_eq!(job["state"], "REFUSED", "{en}: {job}");
            let words = |language: &str| job["message"][language].as_str().unwrap().to_owned();
            let (told_zh, told_en) = (words("zh"), words("en"));
            assert!(told_zh.contains(zh) && told_en.contains(en), "{job}");
            assert!(told_zh.contains(".xlsx") && told_zh.contains("UTF-8 编码的 .csv"), "{told_zh}");
            assert!(told_en.contains(".xlsx") && told_en.contains(".csv in UTF-8"), "{told_en}");
        }
        // Tables that only look like other files.
        let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
        for (at, content) in [
            format!("[示例村]住户表\n村居代码,地址\n{COMMITTEE},示例路0号\n").into_bytes(),
            gb(&format!("村居代碼,地址,戶主\n{COMMITTEE},示例路1号,張示例\n").replace("代碼", "代码").replace('戶', "户")),
            format!("<住户表>\n村居代码,地址\n{COMMITTEE},示例路2号\n").into_bytes(),
        ]
        .iter()
        .enumerate()
        {
            let job = import_file(&app, "HOUSEHOLDS&mode=PARTIAL", content).await;
            assert!(job_summary(&job).starts_with("DONE 1 1 0 0 0"), "{at}: {job}");
        }
        assert_eq!(households(&app, "head").await.len(), 3);
    })
    .await;
}
