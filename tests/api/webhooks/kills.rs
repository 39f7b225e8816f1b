//! The real server, killed repeatedly while a receiver listens: no event is lost.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cunju::app::migrate;
use cunju::platform::clock::Clock;
use cunju::platform::database::Db;
use cunju::reference::global_id::GlobalId;
use cunju_entity::value::{CommitteeId, HouseholdId};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::process::{Process, cunju, free_address};
use crate::support::receiver::{ReceivedRequest, Receiver};
use crate::support::{empty_databases, list_path, mutation_document};

const UNITS: [&str; 4] = [
    "440106001001",
    "440106001002",
    "441900003001",
    "441900003002",
];

/// A register that a server process serves, in a database that this test reads afterward.
struct Register {
    folder: tempfile::TempDir,
    db: Db,
    url: String,
}

impl Register {
    async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for (folder, db) in empty_databases().await {
            migrate::migrate(&db).await.unwrap();
            let options = crate::support::import_options(&list_path());
            cunju::exchange::import::run(&db, &Clock::system(), &options, &|_| ())
                .await
                .unwrap();
            let url = Self::url(&db, folder.path()).await;
            all.push(Self { folder, db, url });
        }
        all
    }

    async fn url(db: &Db, folder: &Path) -> String {
        if db.get_database_backend() == sea_orm::DbBackend::Sqlite {
            return format!("sqlite:{}", folder.join("test.db").display());
        }
        let sql = "SELECT current_database()::text AS name";
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql));
        let name: String = row.await.unwrap().unwrap().try_get("", "name").unwrap();
        let server = std::env::var("CUNJU_TEST_POSTGRES").unwrap();
        format!("{}/{name}", server.rsplit_once('/').unwrap().0)
    }

    fn command(&self) -> Command {
        let mut command = cunju();
        command.arg("--data").arg(self.folder.path());
        command.args(["--database-url", &self.url]);
        command
    }

    fn token(&self) -> String {
        let mut command = self.command();
        command.args([
            "token",
            "issue",
            "--role",
            "OFFICIAL",
            "--division",
            "44",
            "--minutes",
            "600",
        ]);
        let output = command.stderr(Stdio::inherit()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn serve(&self) -> Process {
        let address = free_address();
        let mut command = self.command();
        command.env("RUST_LOG", "warn");
        command.args([
            "serve",
            "--webhook-private-targets",
            "--listen",
            &address.to_string(),
        ]);
        Process::start(command, address, self.folder.path().join("log"))
    }

    /// The events that must arrive: per unit the IDs of the households, in the order of commits.
    async fn logged(&self) -> HashMap<String, Vec<String>> {
        let sql = r#"SELECT log.entity_id AS id, log.unit_id AS unit, committee.code AS code
            FROM change_log log JOIN committee ON committee.id = log.unit_id
            WHERE log.entity = 'household' ORDER BY log."transaction", log.sequence"#;
        let rows = Statement::from_string(self.db.get_database_backend(), sql);
        let mut all: HashMap<String, Vec<String>> = HashMap::new();
        for row in self.db.query_all_raw(rows).await.unwrap() {
            let id: String = row.try_get("", "id").unwrap();
            let unit: Uuid = row.try_get("", "unit").unwrap();
            let code: i64 = row.try_get("", "code").unwrap();
            let household = (
                CommitteeId::new(unit),
                HouseholdId::new(id.parse().unwrap()),
            );
            let id = GlobalId::Household(household).encode().to_string();
            all.entry(code.to_string()).or_default().push(id);
        }
        all
    }
}

fn random(below: u128) -> u64 {
    let bits = Clock::system().uuid().as_u128() % below;
    bits.try_into().unwrap()
}

/// The object of each event at its first arrival, per unit.
fn arrived(events: &[ReceivedRequest]) -> HashMap<String, Vec<String>> {
    let mut seen = HashSet::new();
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    for event in events.iter().filter(|event| seen.insert(event.id.clone())) {
        let object = event.body["object"]["id"].as_str().unwrap().to_owned();
        all.entry(event.unit().to_owned()).or_default().push(object);
    }
    all
}

fn is_settled(server: &Process, token: &str, webhook: &Value) -> bool {
    let query =
        "query($id: ID!) { webhook(id: $id) { deliveries(state: PENDING) { totalCount } } }";
    let answer = server
        .execute(token, query, &json!({ "id": webhook }))
        .unwrap();
    answer["data"]["webhook"]["deliveries"]["totalCount"] == 0
}

/// Registers households, in each unit one after another, until stopped. The server may be killed meanwhile.
fn write(server: &Process, token: &str, unit: &str, next: &AtomicUsize, end: &AtomicBool) {
    while !end.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let input =
            json!({ "committeeCode": unit, "address": format!("{number}号"), "head": "某" });
        let variables = json!({ "input": input });
        if server
            .execute(
                token,
                &mutation_document("householdRegister", "id"),
                &variables,
            )
            .is_none()
        {
            return;
        }
    }
}

/// Runs a server for the writers, and kills it after a while.
fn run_and_kill(register: &Register, token: &str, next: &AtomicUsize) {
    let end = AtomicBool::new(false);
    let server = register.serve();
    std::thread::scope(|scope| {
        for unit in UNITS {
            let (server, end) = (&server, &end);
            scope.spawn(move || write(server, token, unit, next, end));
        }
        // Something was written, even on a busy machine.
        let enough = next.load(Ordering::Relaxed) + 10 * UNITS.len();
        for _ in 0..2_000 {
            if next.load(Ordering::Relaxed) >= enough {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(random(1_000)));
        server.signal("-KILL");
        end.store(true, Ordering::Relaxed);
    });
}

#[actix_web::test]
async fn no_event_is_lost_when_the_server_is_killed() {
    let kills = std::env::var("CUNJU_KILLS").map_or(3, |kills| kills.parse().unwrap());
    for register in Register::all().await {
        // Occasionally slow, so that kills interrupt deliveries, and occasionally failing.
        let receiver = Receiver::new(|_| {
            std::thread::sleep(Duration::from_millis(random(25)));
            if random(200) == 0 { 500 } else { 200 }
        });
        let (token, next) = (register.token(), AtomicUsize::new(0));
        let input = json!({ "division": "44", "url": receiver.url(), "types": ["HOUSEHOLD"] });
        let server = register.serve();
        let create = mutation_document("webhookCreate", "id secret");
        let answer = server
            .execute(&token, &create, &json!({ "input": input }))
            .unwrap();
        let webhook = answer["data"]["webhookCreate"]["result"].clone();
        assert!(webhook["id"].is_string(), "{answer}");
        drop(server);
        for _ in 0..kills {
            run_and_kill(&register, &token, &next);
        }

        let server = register.serve();
        let logged = register.logged().await;
        let number = |all: &HashMap<String, Vec<String>>| all.values().map(Vec::len).sum::<usize>();
        // Until all have arrived, or until nothing has been pending for ten seconds.
        let mut idle = 0;
        while idle < 200 && number(&arrived(&receiver.taken())) < number(&logged) {
            tokio::time::sleep(Duration::from_millis(50)).await;
            idle = if is_settled(&server, &token, &webhook["id"]) {
                idle + 1
            } else {
                0
            };
        }
        let (all, taken) = (receiver.all(), receiver.taken());
        let missing = number(&logged).saturating_sub(number(&arrived(&taken)));
        let again = taken.len() - number(&arrived(&taken));
        println!(
            "{:?}: {kills} kills, {} events, {missing} lost, {} requests, {again} accepted again",
            register.db.get_database_backend(),
            number(&logged),
            all.len(),
        );
        assert!(number(&logged) > kills * 5, "too little was written");
        assert_eq!(arrived(&all), logged, "in the order of commits, each once");
        assert_eq!(arrived(&taken), logged);
        let secret = webhook["secret"].as_str().unwrap();
        assert!(all.iter().all(|event| event.is_signed(secret)));
    }
}
