//! Databases filled with the small list. Migrations and the import take about a second, so they run once per test
//! binary. Each test is a separate process and copies the result.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use cunju::app::migrate;
use cunju::exchange::import;
use cunju::platform::clock::Clock;
use cunju::platform::database::{self, Db};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tempfile::TempDir;

use super::{import_options, list_path};

/// Filled databases of a test, one of each kind.
pub(super) async fn databases() -> Vec<(TempDir, Db)> {
    let key = key();
    let mut all = vec![sqlite(&key).await];
    if let Ok(url) = std::env::var("CUNJU_TEST_POSTGRES") {
        all.push(postgres(&url, &key).await);
    }
    all
}

async fn sqlite(key: &str) -> (TempDir, Db) {
    let template = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{key}.db"));
    let lock = File::create(template.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if !template.exists() {
        forget_earlier(&template);
        let making = tempfile::tempdir().unwrap();
        let db = open_sqlite(&making.path().join("making.db")).await;
        fill(&db).await;
        let copy = making.path().join("copy.db");
        db.execute_unprepared(&format!("VACUUM INTO '{}'", copy.display()))
            .await
            .unwrap();
        db.close().await.unwrap();
        // An interrupted copy must not be mistaken for a complete one.
        let partial = template.with_extension("partial");
        fs::copy(&copy, &partial).unwrap();
        fs::rename(&partial, &template).unwrap();
    }
    drop(lock);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.db");
    fs::copy(&template, &file).unwrap();
    let db = open_sqlite(&file).await;
    (folder, db)
}

async fn postgres(url: &str, key: &str) -> (TempDir, Db) {
    let admin = database::open(url, database::STATEMENT).await.unwrap();
    let template = format!("template_{}", key.replace('-', "_"));
    let lock = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres.lock")).unwrap();
    lock.lock().unwrap();
    let sql = "SELECT 1 FROM pg_database WHERE datname = $1";
    let exists =
        Statement::from_sql_and_values(DbBackend::Postgres, sql, [template.clone().into()]);
    if admin.query_one_raw(exists).await.unwrap().is_none() {
        let making = new_database(&admin, url, None).await;
        fill(&making.1).await;
        making.1.close().await.unwrap();
        let rename = format!("ALTER DATABASE {} RENAME TO {template}", making.0);
        admin.execute_unprepared(&rename).await.unwrap();
    }
    drop(lock);
    let (_, db) = new_database(&admin, url, Some(&template)).await;
    admin.close().await.unwrap();
    (tempfile::tempdir().unwrap(), db)
}

/// A new database on the server at `url`, empty or a copy, and its name.
pub(super) async fn new_database(admin: &Db, url: &str, template: Option<&str>) -> (String, Db) {
    let name = format!("test_{}", Clock::system().uuid().simple());
    let template = template.map_or_else(String::new, |template| format!(" TEMPLATE {template}"));
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}{template}"))
        .await
        .unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    let db = database::open(&format!("{server}/{name}"), database::STATEMENT)
        .await
        .unwrap();
    (name, db)
}

pub(super) async fn open_sqlite(file: &Path) -> Db {
    let url = format!("sqlite:{}", file.display());
    database::open(&url, database::STATEMENT).await.unwrap()
}

async fn fill(db: &Db) {
    migrate::migrate(db).await.unwrap();
    import::run(db, &Clock::system(), &import_options(&list_path()), &|_| ())
        .await
        .unwrap();
}

/// Name of the template for this build of this test binary and this list.
fn key() -> String {
    let program = std::env::current_exe().unwrap();
    let mut hasher = DefaultHasher::new();
    for file in [&program, &list_path()] {
        let data = fs::metadata(file).unwrap();
        (data.len(), data.modified().unwrap()).hash(&mut hasher);
    }
    let name = program.file_stem().unwrap().to_string_lossy();
    let (name, _) = name.rsplit_once('-').unwrap_or((&name, ""));
    format!("{name}-{:016x}", hasher.finish())
}

/// Removes the templates of earlier builds of this test binary.
fn forget_earlier(template: &Path) {
    let own = template.file_stem().unwrap().to_string_lossy();
    let (binary, _) = own.rsplit_once('-').unwrap();
    let files = fs::read_dir(template.parent().unwrap()).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let is_earlier = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&format!("{binary}-")) && name.ends_with(".db")
    };
    for file in files.filter(is_earlier) {
        fs::remove_file(file).unwrap();
    }
}
