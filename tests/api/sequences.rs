//! Any sequence of changes, on any dates: the counters match the facts, and every figure equals a count that visits
//! each obligation.

mod figures;
mod world;

use proptest::prelude::*;
use proptest::sample::select;

use self::world::World;
use crate::support::on_each_database;

/// Changes of a sequence.
const STEPS: usize = 40;
/// Sequences, unless `PROPTEST_CASES` requests more; each runs on both databases.
const CASES: u32 = 8;

/// A province, a county, two of its towns, a prefecture without counties, and its town.
const PLACES: [&str; 6] = [
    "44",
    "440106",
    "440106001",
    "440106002",
    "4419",
    "441900003",
];

#[derive(Clone, Copy, Debug)]
enum Change {
    Issue,
    Supersede,
    Withdraw,
    Extend,
    Exempt,
    Establish,
    Dissolve,
    Record,
    Revoke,
    Staff,
    Vacate,
    Create,
    Recode,
    Kind,
    Term,
    Elect,
    Abolish,
}

/// A change, its object (the n-th existing one), and how many days ago it happened.
#[derive(Clone, Debug)]
struct Step {
    change: Change,
    nth: usize,
    other: usize,
    ago: u32,
    wait: u32,
}

fn step() -> impl Strategy<Value = Step> {
    use Change::{
        Abolish, Create, Dissolve, Elect, Establish, Exempt, Extend, Issue, Kind, Recode, Record,
        Revoke, Staff, Supersede, Term, Vacate, Withdraw,
    };
    // Changes that others depend on are drawn more often.
    let change = select(vec![
        Issue, Issue, Supersede, Withdraw, Extend, Extend, Exempt, Establish, Establish, Establish,
        Establish, Dissolve, Record, Record, Revoke, Staff, Staff, Staff, Staff, Vacate, Create,
        Recode, Recode, Kind, Term, Term, Elect, Elect, Elect, Abolish,
    ]);
    (change, 0_usize..60, 0_usize..60, 0_u32..40, 0_u32..6).prop_map(
        |(change, nth, other, ago, wait)| Step {
            change,
            nth,
            other,
            ago,
            wait,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").map_or(CASES, |cases| cases.parse().unwrap()),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    })]

    #[test]
    fn counts_and_figures_match_after_any_sequence_of_changes(
        steps in prop::collection::vec(step(), STEPS),
    ) {
        actix_web::rt::System::new().block_on(on_each_database(async |app| {
            let mut world = World::new(&app).await;
            for step in &steps {
                world.apply(step).await;
            }
            assert!(world.made >= STEPS / 5, "most steps are refused: {}", world.made);
            app.assert_counters_match().await;
            figures::check(&world).await;
        }));
    }
}
