//! The import, as the commands use it.

use std::fmt::Write;

use cunju::app::migrate;
use cunju::exchange::import;
use cunju::platform::clock::Clock;
use cunju::platform::database::Db;
use cunju_entity::{committee, division};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use crate::support::{empty_databases, import_options, list_path};

async fn register(db: &Db) -> Vec<(i64, String, String)> {
    let divisions = division::Entity::find()
        .order_by_asc(division::Column::Code)
        .all(db)
        .await
        .unwrap();
    let committees = committee::Entity::find()
        .order_by_asc(committee::Column::Code)
        .all(db)
        .await
        .unwrap();
    let name = |id: cunju_entity::value::DivisionId| {
        divisions
            .iter()
            .find(|row| row.id == id)
            .unwrap()
            .name
            .clone()
    };
    let above = divisions.iter().map(|row| {
        (
            row.code,
            row.name.clone(),
            row.parent_id.map(name).unwrap_or_default(),
        )
    });
    let below = committees
        .iter()
        .map(|row| (row.code, row.name.clone(), name(row.division_id)));
    above.chain(below).collect()
}

#[actix_web::test]
async fn repeated_import_changes_nothing_and_row_order_does_not_matter() {
    let content = std::fs::read_to_string(list_path()).unwrap();
    let (header, rows) = content.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    rows.swap(3, 40);
    let folder = tempfile::tempdir().unwrap();
    let shuffled = folder.path().join("shuffled.csv");
    std::fs::write(&shuffled, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    let mut registers = Vec::new();
    for path in [list_path(), shuffled] {
        for (_folder, db) in empty_databases().await {
            migrate::migrate(&db).await.unwrap();
            let first = import::run(&db, &Clock::system(), &import_options(&path), &|_| ())
                .await
                .unwrap();
            assert_eq!(
                (first.inserted_committees, first.changed, first.unchanged),
                (105, 0, 0)
            );
            let again = import::run(
                &db,
                &Clock::system(),
                &import_options(&list_path()),
                &|_| (),
            )
            .await
            .unwrap();
            assert_eq!(
                (
                    again.inserted_divisions,
                    again.inserted_committees,
                    again.changed
                ),
                (0, 0, 0)
            );
            assert_eq!(
                again.unchanged,
                first.inserted_divisions + first.inserted_committees
            );
            registers.push(register(&db).await);
        }
    }
    assert!(registers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[actix_web::test]
async fn bad_rows_are_listed_and_written_only_in_partial_mode() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.csv");
    let mut content = std::fs::read_to_string(list_path()).unwrap();
    writeln!(
        content,
        "4401,短\n44010600100x,字母\n990101001001,无上级\n440106001001,另一个名字"
    )
    .unwrap();
    std::fs::write(&path, content).unwrap();
    let errors = folder.path().join("errors.csv");
    for (_folder, db) in empty_databases().await {
        migrate::migrate(&db).await.unwrap();
        let mut options = import_options(&path);
        options.errors_file = Some(errors.clone());
        let refused = import::run(&db, &Clock::system(), &options, &|_| ())
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("errors.csv"), "{refused}");
        assert_eq!(committee::Entity::find().count(&db).await.unwrap(), 0);
        let listed = std::fs::read_to_string(&errors).unwrap();
        assert_eq!(listed.lines().count(), 5, "{listed}");
        for line in ["139,code,", "140,code,", "141,code,", "142,name,"] {
            assert!(listed.contains(line), "{line}: {listed}");
        }
        options.partial = true;
        let report = import::run(&db, &Clock::system(), &options, &|_| ())
            .await
            .unwrap();
        assert_eq!((report.bad_rows, report.inserted_committees), (4, 105));
    }
}

#[actix_web::test]
async fn gb18030_list_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gb.csv");
    let content = std::fs::read_to_string(list_path()).unwrap();
    let (bytes, _, _) = encoding_rs::GB18030.encode(&content);
    std::fs::write(&path, bytes).unwrap();
    for (_folder, db) in empty_databases().await {
        migrate::migrate(&db).await.unwrap();
        import::run(&db, &Clock::system(), &import_options(&path), &|_| ())
            .await
            .unwrap();
        assert!(
            register(&db)
                .await
                .iter()
                .any(|row| row.1 == "岳洲社区居委会")
        );
    }
}
