//! Creates a register by SQL: four grids per committee, forty households per grid, and grid workers with accounts.

use std::path::Path;

use cunju::app::migrate;
use cunju::exchange::import;
use cunju::platform::clock::Clock;
use cunju::platform::database::Db;
use cunju::reference::global_id::GlobalId;
use cunju_entity::value::{CommitteeId, HouseholdId, Id};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Home {
    worker: i32,
    committee_id: Uuid,
    id: Uuid,
}

/// Fills the database and returns the global IDs of the households of each writer. Each writer has the account
/// `worker-N` and an appointment in a grid of a different committee; these committees are `apart` committees apart.
pub(crate) async fn fill(db: &Db, households: u32, workers: usize, apart: u32) -> Vec<Vec<String>> {
    migrate::migrate(db).await.unwrap();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/fixtures/list.csv");
    let options = import::Options {
        path: list,
        division: None,
        partial: false,
        errors_file: None,
    };
    import::run(db, &Clock::system(), &options, &|_| ())
        .await
        .unwrap();
    for sql in [
        // Twenty committees per town and 14 towns per county, as in Guangdong, in a province that does not exist in the
        // list.
        format!(
            "INSERT INTO committee (id, code, kind, name, division_id, is_virtual, recognized, search, revision) \
             SELECT gen_random_uuid(), 990000001001 + n / 280 * 1000000 + n / 20 % 14 * 1000 + n % 20, 'RESIDENTS', 'bench ' || n, \
               (SELECT id FROM division WHERE level = 0), false, true, '', 1 \
             FROM generate_series(0, {households} / 160) n"
        ),
        "INSERT INTO grid (id, committee_id, number, kind, name, revision) \
         SELECT gen_random_uuid(), c.id, n, 'GRID', 'g', 1 \
         FROM committee c, generate_series(1, 4) n WHERE c.name LIKE 'bench %'"
            .to_owned(),
        "INSERT INTO household (id, committee_id, grid_id, address, head, revision) \
         SELECT gen_random_uuid(), g.committee_id, g.id, 'address ' || g.number || '-' || n, 'head', 1 \
         FROM grid g, generate_series(1, 40) n WHERE g.name = 'g'"
            .to_owned(),
        format!(
            "INSERT INTO person (id, committee_id, name, account, revision) \
             SELECT gen_random_uuid(), c.id, 'worker', 'worker-' || n, 1 \
             FROM generate_series(0, {workers} - 1) n JOIN committee c ON c.name = 'bench ' || n * {apart}"
        ),
        "INSERT INTO appointment (id, committee_id, grid_id, person_id, role, background, from_on, revision) \
         SELECT gen_random_uuid(), p.committee_id, g.id, p.id, 'GRID_WORKER', 'OTHER', '2020-01-01', 1 \
         FROM person p JOIN grid g ON g.committee_id = p.committee_id AND g.number = 1 \
         WHERE p.account LIKE 'worker-%'"
            .to_owned(),
        "ANALYZE".to_owned(),
    ] {
        db.execute_unprepared(&sql).await.unwrap();
    }
    let sql = "SELECT CAST(replace(p.account, 'worker-', '') AS integer) AS worker, \
          h.committee_id, h.id \
        FROM person p JOIN appointment s ON s.person_id = p.id JOIN household h ON h.grid_id = s.grid_id \
        WHERE p.account LIKE 'worker-%' ORDER BY 1, 3";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let mut homes = vec![Vec::new(); workers];
    for row in db.query_all_raw(statement).await.unwrap() {
        let home = Home::from_query_result(&row, "").unwrap();
        let committee: CommitteeId = Id::new(home.committee_id);
        let household: HouseholdId = Id::new(home.id);
        let id = GlobalId::Household((committee, household)).encode();
        homes[usize::try_from(home.worker).unwrap()].push(id.0);
    }
    homes
}
