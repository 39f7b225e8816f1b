//! Reference cache: the parts of the database that a process holds in memory.

use std::sync::{Arc, PoisonError, RwLock};

use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::reference::catalog::Catalogs;
use crate::reference::division::Tree;
use crate::reference::{catalog, division};

/// Divisions and catalogs as of the last read.
#[derive(Clone)]
pub struct ReferenceData {
    /// Divisions.
    pub divisions: Arc<Tree>,
    /// Catalogs.
    pub kinds: Arc<Catalogs>,
    /// Version of the tables at the time of the read.
    version: i64,
}

impl ReferenceData {
    async fn read(db: &Db) -> Result<Self, Error> {
        // Read before the tables, so that a change during the read is noticed at the next refresh.
        let version = division::version(db).await?;
        Ok(Self {
            version,
            divisions: Arc::new(division::load(db).await?),
            kinds: Arc::new(catalog::load(db).await?),
        })
    }
}

/// The reference cache of a process.
pub struct ReferenceCache(RwLock<ReferenceData>);

impl ReferenceCache {
    /// Reads everything.
    pub async fn read(db: &Db) -> Result<Self, Error> {
        Ok(Self(RwLock::new(ReferenceData::read(db).await?)))
    }

    /// The current content.
    #[must_use]
    pub fn held(&self) -> ReferenceData {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Reads everything again if any process has changed any of it.
    pub async fn refresh(&self, db: &Db) -> Result<(), Error> {
        if division::version(db).await? != self.held().version {
            // Read without the lock: requests continue with the former data meanwhile.
            let held = ReferenceData::read(db).await?;
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = held;
        }
        Ok(())
    }
}
