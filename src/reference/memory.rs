//! Reference cache: the parts of the database that a process holds in memory.

use std::sync::{Arc, PoisonError, RwLock};

use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::reference::division::Tree;
use crate::reference::kind::Kinds;
use crate::reference::{division, kind};

/// Divisions and catalogs as of the last read.
#[derive(Clone)]
pub struct Held {
    /// Divisions.
    pub divisions: Arc<Tree>,
    /// Catalogs.
    pub kinds: Arc<Kinds>,
    /// Version of the tables at the time of the read.
    version: i64,
}

impl Held {
    async fn read(db: &Db) -> Result<Self, Error> {
        // Read before the tables, so that a change during the read is noticed at the next refresh.
        let version = division::version(db).await?;
        Ok(Self {
            version,
            divisions: Arc::new(division::load(db).await?),
            kinds: Arc::new(kind::load(db).await?),
        })
    }
}

/// The reference cache of a process.
pub struct Memory(RwLock<Held>);

impl Memory {
    /// Reads everything.
    pub async fn read(db: &Db) -> Result<Self, Error> {
        Ok(Self(RwLock::new(Held::read(db).await?)))
    }

    /// The current content.
    #[must_use]
    pub fn held(&self) -> Held {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Reads everything again if any process has changed any of it.
    pub async fn renew(&self, db: &Db) -> Result<(), Error> {
        if division::version(db).await? != self.held().version {
            let held = Held::read(db).await?;
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = held;
        }
        Ok(())
    }
}
