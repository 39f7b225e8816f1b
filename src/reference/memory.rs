//! What a process holds in memory of the database.

use std::sync::{Arc, PoisonError, RwLock};

use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::reference::division::Tree;
use crate::reference::kind::Kinds;
use crate::reference::{division, kind};

/// Divisions and kinds, as they were when they were last read.
#[derive(Clone)]
pub struct Held {
    /// Divisions.
    pub divisions: Arc<Tree>,
    /// Kinds.
    pub kinds: Arc<Kinds>,
    /// Version of the tables from which they were read.
    version: i64,
}

impl Held {
    async fn read(db: &Db) -> Result<Self, Error> {
        // Before the tables: what changes while they are read is noticed the next time.
        let version = division::version(db).await?;
        Ok(Self {
            version,
            divisions: Arc::new(division::load(db).await?),
            kinds: Arc::new(kind::load(db).await?),
        })
    }
}

/// What a process holds in memory of the database.
pub struct Memory(RwLock<Held>);

impl Memory {
    /// Reads everything.
    pub async fn read(db: &Db) -> Result<Self, Error> {
        Ok(Self(RwLock::new(Held::read(db).await?)))
    }

    /// What is held now.
    #[must_use]
    pub fn held(&self) -> Held {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Reads everything again if any of it has changed, by whichever process.
    pub async fn renew(&self, db: &Db) -> Result<(), Error> {
        if division::version(db).await? != self.held().version {
            let held = Held::read(db).await?;
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = held;
        }
        Ok(())
    }
}
