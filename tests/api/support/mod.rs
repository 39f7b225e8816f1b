//! A server with a database of its own, filled with a small list of real committees.

pub(crate) mod campaign_fixtures;
pub(crate) mod failing;
pub(crate) mod receiver;
mod template;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::{App, test, web};
use cunju::access::auth::key::Keys;
use cunju::access::auth::token::Grant;
use cunju::access::auth::{Role, token};
use cunju::app::http::routes;
use cunju::app::server::{Server, Setup};
use cunju::exchange::webhook::Targets;
use cunju::exchange::{feed, import, webhook};
use cunju::platform::api::Api;
use cunju::platform::clock::Clock;
use cunju::platform::database::{self, Db};
use cunju::reference::unit_store;
use cunju_entity::change_log;
use cunju_entity::value::{CommitteeCode, DivisionCode};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

/// A database of one test, with the folder of its keys.
pub(crate) struct TestApp {
    pub(crate) server: web::Data<Server>,
    pub(crate) folder: TempDir,
    statements: Arc<AtomicUsize>,
    /// The texts of the statements, once a test asks for them.
    texts: Arc<Mutex<Option<BTreeSet<String>>>>,
}

/// Runs a test on `SQLite`, and on `PostgreSQL` if it is configured.
pub(crate) async fn on_each_database(test: impl AsyncFn(TestApp)) {
    for app in apps(Setup::default).await {
        test(app).await;
        // Aborted tasks of the test need a runtime in order to end.
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

/// Servers with this setup, one with a filled database of each kind.
pub(crate) async fn apps(setup: impl Fn() -> Setup) -> Vec<TestApp> {
    let mut apps = Vec::new();
    for (folder, db) in template::databases().await {
        apps.push(TestApp::new(folder, db, setup()).await);
    }
    apps
}

/// Empty databases, one of each kind.
pub(crate) async fn empty_databases() -> Vec<(TempDir, Db)> {
    let folder = tempfile::tempdir().unwrap();
    let db = template::open_sqlite(&folder.path().join("test.db")).await;
    let mut all = vec![(folder, db)];
    if let Ok(url) = std::env::var("CUNJU_TEST_POSTGRES") {
        let admin = database::open(&url, database::STATEMENT).await.unwrap();
        let (_, db) = template::new_database(&admin, &url, None).await;
        admin.close().await.unwrap();
        all.push((tempfile::tempdir().unwrap(), db));
    }
    all
}

/// The small list: parts of Beijing, Fujian, Henan, Guangdong, Hainan, Chongqing and Sichuan.
pub(crate) fn list_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/fixtures/list.csv")
}

pub(crate) fn import_options(path: &Path) -> import::Options {
    import::Options {
        path: path.to_owned(),
        division: None,
        partial: false,
        errors_file: None,
    }
}

/// Request with a document.
pub(crate) fn graphql_request(token: &str, query: &str, variables: &Value) -> test::TestRequest {
    test::TestRequest::post()
        .uri("/graphql")
        .insert_header(("authorization", format!("Bearer {token}")))
        .insert_header(("accept-language", "en"))
        .set_json(json!({ "query": query, "variables": variables }))
}

/// Document of a mutation that takes `$input`.
pub(crate) fn mutation_document(mutation: &str, result: &str) -> String {
    let input = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    format!(
        "mutation($input: {input}!) {{ {mutation}(input: $input) {{ result {{ {result} }} replayed
            userErrors {{ __typename code message path retryable
                ... on StaleRevisionError {{ current }} }} }} }}"
    )
}

/// A setup that allows webhooks to this machine.
pub(crate) fn webhook_setup() -> Setup {
    Setup {
        webhook_targets: Targets::Private,
        ..Setup::default()
    }
}

/// The background task that sends events.
pub(crate) struct DispatchTask(actix_web::rt::task::JoinHandle<()>);

impl DispatchTask {
    pub(crate) fn spawn(server: &web::Data<Server>) -> Self {
        Self(actix_web::rt::spawn(webhook::run(server.post())))
    }
}

impl Drop for DispatchTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl TestApp {
    /// Waits until no transaction is open that is older than the last change. On `PostgreSQL`, transactions of other
    /// tests in the same cluster delay the feed.
    pub(crate) async fn wait_for_transactions(&self) {
        let db = &self.server.db;
        if db.get_database_backend() != DbBackend::Postgres {
            return;
        }
        loop {
            let end = feed::latest(db).await.unwrap().transaction;
            let ahead = change_log::Entity::find()
                .filter(change_log::Column::Transaction.gte(end))
                .one(db);
            if ahead.await.unwrap().is_none() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    async fn new(folder: TempDir, db: Db, setup: Setup) -> Self {
        let statements = Arc::new(AtomicUsize::new(0));
        let texts = Arc::new(Mutex::new(None::<BTreeSet<String>>));
        let (counter, heard) = (Arc::clone(&statements), Arc::clone(&texts));
        let db = db.with_observer(Arc::new(move |info| {
            counter.fetch_add(1, Ordering::Relaxed);
            if let Some(texts) = heard.lock().unwrap().as_mut() {
                texts.insert(info.statement.sql.clone());
            }
        }));
        let keys = Keys::open(folder.path()).unwrap();
        let clock = Clock::fixed("2026-11-20".parse().unwrap());
        let server = Server::new(db, keys, clock, setup).await.unwrap();
        Self {
            server: web::Data::new(server),
            folder,
            statements,
            texts,
        }
    }

    /// Another process with the same database, which may send events to this machine.
    pub(crate) async fn sender(&self) -> Server {
        let server = &self.server;
        let keys = Keys::open(self.folder.path()).unwrap();
        let other = Server::new(
            server.db.clone(),
            keys,
            server.clock.clone(),
            webhook_setup(),
        );
        other.await.unwrap()
    }

    /// Sends events, also to this machine, until the returned value is dropped.
    pub(crate) async fn start_dispatch(&mut self) -> DispatchTask {
        self.server = web::Data::new(self.sender().await);
        DispatchTask::spawn(&self.server)
    }

    /// Another server with the same database, keys and clock.
    pub(crate) async fn second_server(&self) -> Self {
        self.with_setup(Setup::default()).await
    }

    /// Another server with the same database and a different setup.
    pub(crate) async fn with_setup(&self, setup: Setup) -> Self {
        let keys = Keys::open(self.folder.path()).unwrap();
        let (db, clock) = (self.server.db.clone(), self.server.clock.clone());
        Self {
            server: web::Data::new(Server::new(db, keys, clock, setup).await.unwrap()),
            folder: tempfile::tempdir().unwrap(),
            statements: Arc::clone(&self.statements),
            texts: Arc::clone(&self.texts),
        }
    }

    /// Another server with the same database and an HTTP layer for this test.
    pub(crate) async fn with_api(&self, api: Api) -> Self {
        let keys = Keys::open(self.folder.path()).unwrap();
        let (db, clock) = (self.server.db.clone(), self.server.clock.clone());
        let mut server = Server::new(db, keys, clock, Setup::default())
            .await
            .unwrap();
        server.api = Arc::new(api);
        Self {
            server: web::Data::new(server),
            folder: tempfile::tempdir().unwrap(),
            statements: Arc::clone(&self.statements),
            texts: Arc::clone(&self.texts),
        }
    }

    /// Token of a role in the division with this code.
    pub(crate) fn token(&self, role: Role, division: &str) -> String {
        let code: DivisionCode = division.parse().unwrap();
        let unit = self.server.divisions().at(code).unwrap().row.id.uuid();
        self.token_of(role, unit)
    }

    /// Token of another caller, given by its subject.
    pub(crate) fn token_for_subject(&self, subject: &str, role: Role, division: &str) -> String {
        let code: DivisionCode = division.parse().unwrap();
        let unit = self.server.divisions().at(code).unwrap().row.id.uuid();
        self.issue_token(subject, role, vec![unit])
    }

    /// Token of a role in the committee with this code.
    pub(crate) async fn committee_token(&self, role: Role, committee: &str) -> String {
        let CommitteeCode(code) = committee.parse().unwrap();
        let unit = unit_store::id_of(&self.server.db, code)
            .await
            .unwrap()
            .unwrap();
        self.token_of(role, unit.uuid())
    }

    fn token_of(&self, role: Role, unit: Uuid) -> String {
        self.issue_token("test", role, vec![unit])
    }

    /// Token of a caller for units.
    pub(crate) fn issue_token(&self, subject: &str, role: Role, units: Vec<Uuid>) -> String {
        let grant = Grant {
            subject: subject.to_owned(),
            role,
            units,
            seconds: 60,
        };
        token::issue(&self.server.keys, &Clock::system(), grant).unwrap()
    }

    /// Sets the clock of the server to a date; it is 2026-11-20 when a test begins.
    pub(crate) fn set_date(&self, day: &str) {
        self.server.clock.set(day.parse().unwrap());
    }

    /// Asserts that every counter matches the facts.
    pub(crate) async fn assert_counters_match(&self) {
        let differences = cunju::app::verify::run(&self.server.db).await.unwrap();
        assert!(differences.is_empty(), "{}", differences[0]);
    }

    /// Response to a document, and the number of its statements.
    pub(crate) async fn execute(
        &self,
        token: &str,
        query: &str,
        variables: Value,
    ) -> (Value, usize) {
        let request = graphql_request(token, query, &variables);
        let before = self.statements.load(Ordering::Relaxed);
        let answer = self.send(request).await;
        let after = self.statements.load(Ordering::Relaxed);
        (serde_json::from_slice(&answer.1).unwrap(), after - before)
    }

    /// Payload of a mutation that takes `input`; `result` is the selection of its result.
    pub(crate) async fn change(
        &self,
        token: &str,
        mutation: &str,
        result: &str,
        input: Value,
    ) -> Value {
        let query = mutation_document(mutation, result);
        let (answer, _) = self.execute(token, &query, json!({ "input": input })).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"][mutation].clone()
    }

    /// Rows of the change log that callers wrote, the oldest first, each as `operation KIND entity`.
    pub(crate) async fn log(&self) -> Vec<String> {
        let db = &self.server.db;
        let sql = "SELECT operation || ' ' || kind || ' ' || entity AS line FROM change_log \
            WHERE actor <> 'command' ORDER BY sequence";
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
        let rows = rows.await.unwrap().into_iter();
        rows.map(|row| row.try_get("", "line").unwrap()).collect()
    }

    /// Number of statements so far.
    pub(crate) fn statements(&self) -> usize {
        self.statements.load(Ordering::Relaxed)
    }

    /// Starts to record the texts of statements.
    pub(crate) fn record_statements(&self) {
        *self.texts.lock().unwrap() = Some(BTreeSet::new());
    }

    /// The recorded texts.
    pub(crate) fn recorded_statements(&self) -> BTreeSet<String> {
        self.texts.lock().unwrap().take().unwrap_or_default()
    }

    /// Data of a response without errors.
    pub(crate) async fn data(&self, token: &str, query: &str) -> Value {
        let (answer, _) = self.execute(token, query, json!({})).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"].clone()
    }

    /// Status, body and headers of the response to any HTTP request.
    pub(crate) async fn send(
        &self,
        request: test::TestRequest,
    ) -> (u16, web::Bytes, actix_web::http::header::HeaderMap) {
        let app = test::init_service(App::new().app_data(self.server.clone()).configure(routes));
        let response = test::call_service(&app.await, request.to_request()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        (status, test::read_body(response).await, headers)
    }
}
