//! Generates a population with a given number of households.

use std::sync::Arc;

use cunju_entity::value::{Code, CodeRange, CommitteeId};
use serde_json::json;
use tokio::sync::mpsc;

use crate::access::session::change::{self, LockScope};
use crate::access::vault::Vault;
use crate::app::command::CommandError;
use crate::app::command::demo::population::{People, Town};
use crate::app::command::demo::population_store as store;
use crate::app::command::demo::population_store::Loading;
use crate::duties::measure;
use crate::platform::clock::Clock;
use crate::platform::database::{Db, Tx, analyze};
use crate::platform::error::Error;
use crate::reference::division;

/// Number of households generated at a time.
const CHUNK: usize = 10_000;

/// Generates this number of households, spread over the committees of a range that have no grids yet, unless the
/// register has residents. Returns the number generated.
pub(super) async fn run(
    db: &Db,
    vault: Arc<Vault>,
    range: CodeRange,
    households: usize,
) -> Result<usize, CommandError> {
    if households == 0 || store::has_residents(db).await? {
        return Ok(0);
    }
    let committees = store::empty_committees(db, range).await?;
    if committees.is_empty() {
        return Err("all committees of the division already have grids / 该区划下没有尚未划分网格的村（居）委会".into());
    }
    // Bounded, so that chunks do not accumulate in memory while the database writes.
    let (sender, mut chunks) = mpsc::channel::<People>(2);
    // Encrypting the numbers of residents takes the CPU for minutes.
    let maker = tokio::task::spawn_blocking(move || make(&vault, &committees, households, &sender));
    if store::copies(db) {
        let mut loading = Loading::begin(db).await?;
        while let Some(people) = chunks.recv().await {
            let tables = tokio::task::spawn_blocking(move || people.copies()).await??;
            loading.copy(tables).await?;
        }
        // Before the commit: the channel ends in the same way if the maker fails, and part of a population must not be
        // stored.
        maker.await??;
        loading.commit().await?;
    } else {
        let tx = Tx::begin(db, None).await?;
        while let Some(people) = chunks.recv().await {
            store::insert_all(&tx, people).await?;
        }
        maker.await??;
        tx.commit().await?;
    }
    let clock = Clock::system();
    let tx = change::begin(db, LockScope::Register).await?;
    measure::rebuild_counters(&tx, range).await?;
    let what = json!({ "madeUp": true, "households": households });
    change::note(
        &tx,
        &clock,
        "register.demo",
        division::country(&tx).await?,
        what,
    )
    .await?;
    tx.commit().await?;
    analyze(db).await;
    Ok(households)
}

/// Generates the population in chunks. The size of committees varies around the average.
fn make(
    vault: &Vault,
    committees: &[(CommitteeId, Code)],
    households: usize,
    chunks: &mpsc::Sender<People>,
) -> Result<(), Error> {
    let clock = Clock::system();
    let town = Town {
        clock: &clock,
        vault,
        today: clock.today(),
        numbers: std::cell::Cell::new(0),
    };
    let mut people = People::default();
    let mut left = households;
    for (place, committee) in committees.iter().enumerate() {
        let even = left / (committees.len() - place);
        let last = place + 1 == committees.len();
        let here = if last {
            left
        } else {
            // 37 and 81 have no common divisor, so that all sizes from 60 to 140 percent of the average occur.
            (even * (60 + place * 37 % 81) / 100).min(left)
        };
        left -= here;
        people.settle(&town, *committee, here)?;
        if (people.households.len() >= CHUNK || last)
            && chunks.blocking_send(std::mem::take(&mut people)).is_err()
        {
            return Ok(());
        }
    }
    Ok(())
}
