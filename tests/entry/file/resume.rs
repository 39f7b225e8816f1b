//! An interrupted job resumes at the record after the last one, for any line ending and any number of line breaks in a
//! cell.

use cunju_entity::bulk_job;
use cunju_entity::value::{BulkJobId, BulkState};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::{COMMITTEE, ImportTask, get, import_file, job_messages, job_summary};
use crate::support::on_each_database;

/// Rows of a batch of one town.
const BATCH: usize = 4_000;

#[actix_web::test]
async fn interrupted_job_resumes_at_its_record() {
    on_each_database(async |app| {
        let taking = ImportTask::spawn(&app);
        let row = |at: usize| format!("{COMMITTEE},示例路{at}号,\"一\r二\r\n三\"");
        let table = |rows: usize, end: &str| {
            let rows = (1..=rows).map(row);
            let lines = ["村居代码,地址,备注".to_owned(), String::new()]
                .into_iter()
                .chain(rows);
            lines
                .flat_map(|line| [line, end.to_owned()])
                .collect::<String>()
        };
        // A job that ends after the first batch writes that batch.
        let first = import_file(
            &app,
            "HOUSEHOLDS&mode=PARTIAL",
            table(BATCH, "\r").as_bytes(),
        )
        .await;
        assert_eq!(job_summary(&first), format!("DONE {BATCH} {BATCH} 0 0 0 0"));
        let position = first["position"].as_i64().unwrap();
        assert_eq!(position, 4_002, "headers, an empty row, and the rows");
        drop(taking);
        // Simulates another job whose process was killed after it wrote the same batch.
        let db = &app.server.db;
        let id = first["id"].as_str().unwrap().parse().unwrap();
        let row = bulk_job::Entity::find_by_id(BulkJobId::new(id))
            .one(db)
            .await
            .unwrap();
        let killed = app.server.clock.uuid();
        let row = bulk_job::Model {
            id: BulkJobId::new(killed),
            state: BulkState::Running,
            finished_at: None,
            ..row.unwrap()
        };
        bulk_job::Entity::insert(row.into_active_model())
            .exec(db)
            .await
            .unwrap();
        let rest = table(BATCH + 500, "\r") + &format!("{COMMITTEE},示例路7号,\r");
        std::fs::write(app.server.bulk.file(killed, "upload"), rest).unwrap();
        let _taking = ImportTask::spawn(&app);
        let mut job = serde_json::Value::Null;
        for _ in 0..600 {
            let (status, body) = get(&app, &format!("/bulk/jobs/{killed}")).await;
            assert_eq!(status, 200);
            job = serde_json::from_slice(&body).unwrap();
            if job["state"] == "DONE" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        // 4,000 from the first job, 500 new ones, and one that equals row 9.
        assert_eq!(job_summary(&job), "DONE 4501 4500 0 0 1 0");
        let told = job_messages(&app, &job).await;
        assert!(
            told[0].starts_with("ERROR B4503 Row 9 has the same address"),
            "{told:?}"
        );
    })
    .await;
}
