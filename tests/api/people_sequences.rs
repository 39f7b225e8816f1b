//! Any sequence of changes of households, residents, the persons who serve them and their campaigns, in two committees
//! of a town: the counters match the facts.

mod world;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use sea_orm::DbBackend;

use self::world::World;
use crate::support::on_each_database;

/// Changes of a sequence, after the initial ones.
const STEPS: usize = 16;
/// Sequences on `SQLite` and on `PostgreSQL`, unless `PROPTEST_CASES` requests more.
const CASES: (usize, usize) = (200, 20);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Household,
    Assign,
    Split,
    Merge,
    CloseHousehold,
    MoveOut,
    Resident,
    Move,
    Transfer,
    Leave,
    State,
    Erase,
    Begin,
    End,
    NameCaregiver,
    EndCaregiver,
    Appointment,
    Vacate,
    Grid,
    CloseGrid,
    Group,
    Dissolve,
    Campaign,
    Extend,
    CloseCampaign,
    Visit,
    Recode,
}

/// A change, its object (the n-th existing one), and how many days ago it happened.
#[derive(Clone, Debug)]
struct Step {
    change: Change,
    nth: usize,
    other: usize,
    ago: u32,
}

fn step() -> impl Strategy<Value = Step> {
    use Change::{
        Appointment, Assign, Begin, Campaign, CloseCampaign, CloseGrid, CloseHousehold, Dissolve,
        End, EndCaregiver, Erase, Extend, Grid, Group, Household, Leave, Merge, Move, MoveOut,
        NameCaregiver, Recode, Resident, Split, State, Transfer, Vacate, Visit,
    };
    // Changes that others depend on are drawn more often.
    let change = select(vec![
        Household,
        Household,
        Assign,
        Assign,
        Split,
        Split,
        Merge,
        CloseHousehold,
        MoveOut,
        Resident,
        Resident,
        Resident,
        Resident,
        Move,
        Move,
        Transfer,
        Leave,
        State,
        State,
        Erase,
        Begin,
        Begin,
        Begin,
        End,
        NameCaregiver,
        NameCaregiver,
        EndCaregiver,
        Appointment,
        Appointment,
        Appointment,
        Vacate,
        Grid,
        CloseGrid,
        Group,
        Group,
        Dissolve,
        Campaign,
        Campaign,
        Campaign,
        Extend,
        CloseCampaign,
        Visit,
        Visit,
        Visit,
        Visit,
        Visit,
        Recode,
    ]);
    (change, 0_usize..60, 0_usize..60, 0_u32..12).prop_map(|(change, nth, other, ago)| Step {
        change,
        nth,
        other,
        ago,
    })
}

/// Sequences are drawn but not shrunk: each continues from the state that the previous ones left in the town.
#[actix_web::test]
async fn counts_match_after_any_sequence_of_resident_changes() {
    on_each_database(async |app| {
        let asked = std::env::var("PROPTEST_CASES").map(|cases| cases.parse().unwrap());
        let cases = match app.server.db.get_database_backend() {
            DbBackend::Postgres => asked.unwrap_or(CASES.1),
            _ => asked.unwrap_or(CASES.0),
        };
        let config = Config::default();
        let rng = TestRng::deterministic_rng(config.rng_algorithm);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let mut made = std::collections::BTreeMap::new();
        for case in 0..cases {
            let mut world = World::new(&app, case).await;
            let steps = prop::collection::vec(step(), STEPS);
            for step in steps.new_tree(&mut runner).unwrap().current() {
                world.apply(&step).await;
            }
            world.close_campaigns(case).await;
            let differences = cunju::app::verify::run(&app.server.db).await.unwrap();
            assert!(
                differences.is_empty(),
                "sequence {case}: {}\n{}",
                differences[0],
                world.done.join("\n")
            );
            for change in world.made {
                *made.entry(change).or_insert(0) += 1;
            }
        }
        // A change that is always refused would prove nothing.
        if cases >= CASES.0 {
            assert_eq!(made.len(), 27, "{made:?}");
        }
    })
    .await;
}
