//! What a process holds in memory of the database.

use std::sync::{Arc, PoisonError, RwLock};

use crate::database::Db;
use crate::division::{self, Tree};
use crate::error::Error;
use crate::kind::{self, Kinds};

/// Divisions and kinds, as they were when they were last read.
#[derive(Clone)]
pub struct Held {
    /// Divisions.
    pub divisions: Arc<Tree>,
    /// Kinds.
    pub kinds: Arc<Kinds>,
}

impl Held {
    async fn read(db: &Db) -> Result<Self, Error> {
        Ok(Self {
            divisions: Arc::new(division::load(db).await?),
            kinds: Arc::new(kind::load(db).await?),
        })
    }
}

/// What a process holds in memory of the database.
pub struct Memory(RwLock<Held>);

impl Memory {
    /// Reads everything.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn read(db: &Db) -> Result<Self, Error> {
        Ok(Self(RwLock::new(Held::read(db).await?)))
    }

    /// What is held now.
    #[must_use]
    pub fn held(&self) -> Held {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// Reads everything again if divisions were added.
    ///
    /// # Errors
    ///
    /// An error of the database.
    pub async fn renew(&self, db: &Db) -> Result<(), Error> {
        let known = u64::try_from(self.held().divisions.len()).unwrap_or(u64::MAX);
        if division::count(db).await? != known {
            let held = Held::read(db).await?;
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = held;
        }
        Ok(())
    }
}
