//! What takes files in works with.

use std::ops::Deref;
use std::sync::Arc;

use super::folder::Folder;
use crate::access::instance::Instance;
use crate::exchange::feed::Feed;

/// What takes files in.
pub struct Intake {
    /// The process.
    pub instance: Instance,
    /// The files.
    pub folder: Arc<Folder>,
    /// Told of what is taken in.
    pub feed: Arc<Feed>,
}

impl Deref for Intake {
    type Target = Instance;

    fn deref(&self) -> &Instance {
        &self.instance
    }
}
